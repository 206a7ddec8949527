"""`python3 -m analytics` serves; REDIS_URL and DATABASE_URL (sqlite:////a/file.db) say where things are kept."""

import logging
import os
import sys
from pathlib import Path
from threading import Event, Thread

from .cache import Cache
from .redis_client import RedisClient
from .service import Service
from .store import Store
from .web import Server


def store_at(url: str) -> Store:
    path = url.removeprefix("sqlite:///")
    if not url.startswith("sqlite:///") or not path:
        raise ValueError("DATABASE_URL must read sqlite:////file")
    return Store(Path(path))


def main() -> int:
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.INFO, stream=sys.stderr)
    log = logging.getLogger("analytics")
    try:
        cache, store = Cache(RedisClient(os.environ.get("REDIS_URL", ""))), store_at(os.environ.get("DATABASE_URL", ""))
        address = (os.environ.get("HOST", "0.0.0.0"), int(os.environ.get("PORT") or 8085))
        seconds = float(os.environ.get("SYNC_SECONDS") or 3600)
    except ValueError as error:
        print(f"analytics: {error}", file=sys.stderr)
        return 2
    service, stopped = Service(cache, store, log), Event()
    server = Server(address, service.routes(), log)
    syncing = Thread(target=service.sync_until, args=(stopped, seconds))
    server.run_until_told(syncing.start)
    stopped.set()
    syncing.join()
    return 0


if __name__ == "__main__":
    sys.exit(main())
