"""One log file a service, beside what goes to stderr for `docker logs`."""

import logging
import sys
import time
from logging.handlers import RotatingFileHandler
from pathlib import Path

BYTES_A_FILE = 10_000_000
FILES_KEPT = 5


def open_log(name: str, directory: Path) -> logging.Logger:
    """Log to `directory/name.log`, which never grows beyond bounds: healthchecks alone fill it for ever."""
    formatter = logging.Formatter("%(asctime)sZ %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    log = logging.getLogger(name)
    log.setLevel(logging.INFO)
    file = RotatingFileHandler(directory / f"{name}.log", maxBytes=BYTES_A_FILE, backupCount=FILES_KEPT)
    for handler in (file, logging.StreamHandler(sys.stderr)):
        handler.setFormatter(formatter)
        log.addHandler(handler)
    return log
