"""One log file a service, beside what goes to stderr for `docker logs`."""

import logging
import sys
import time
from logging.handlers import WatchedFileHandler
from pathlib import Path


def open_log(name: str, directory: Path) -> logging.Logger:
    """Log to `directory/name.log`; a log that was rotated or restored away is opened again by its name."""
    formatter = logging.Formatter("%(asctime)sZ %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    log = logging.getLogger(name)
    log.setLevel(logging.INFO)
    for handler in (WatchedFileHandler(directory / f"{name}.log"), logging.StreamHandler(sys.stderr)):
        handler.setFormatter(formatter)
        log.addHandler(handler)
    return log
