#!/usr/bin/env python3
"""Backs a tree up again and again while a prometheus in it scrapes and compacts, and judges every backup.

    prometheus.py PERSIST [--backups N]

It scrapes itself five times a second and makes a block every few seconds. Each backup is unpacked by tar(1) alone; a server
started on it must come up without an error in its log, and have every sample that the live one had before the backup."""

import argparse
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

CONFIGURATION = """
global: {scrape_interval: 200ms, scrape_timeout: 200ms}
scrape_configs: [{job_name: self, static_configs: [{targets: ["127.0.0.1:%d"]}]}]
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    def __init__(self, data: Path, place: Path, scrapes: bool) -> None:
        self.port = free_port()
        configuration = place / f"{self.port}.yml"
        configuration.write_text(CONFIGURATION % self.port if scrapes else "scrape_configs: []\n")
        self.log = place / f"{self.port}.log"
        self.process = subprocess.Popen(
            ["prometheus", f"--config.file={configuration}", f"--storage.tsdb.path={data}",
             f"--web.listen-address=127.0.0.1:{self.port}", "--storage.tsdb.min-block-duration=4s",
             "--storage.tsdb.max-block-duration=12s", "--storage.tsdb.retention.time=1h"],
            stdout=subprocess.DEVNULL, stderr=self.log.open("w"))
        for _ in range(300):
            if self.process.poll() is None:
                try:
                    self.get("/-/ready")
                    return
                except (urllib.error.URLError, ConnectionError):
                    time.sleep(0.1)
        raise RuntimeError(f"prometheus does not start: {self.log.read_text()[-600:]}")

    def get(self, path: str) -> bytes:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return answer.read()

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


def times(server: Server) -> list[float]:
    """When the target was scraped, as the samples tell."""
    answer = json.loads(server.get("/api/v1/query?query=up%5B1h%5D"))
    return sorted(float(value[0]) for series in answer["data"]["result"] for value in series["values"])


def judge(file: Path, place: Path, before: list[float]) -> list[str]:
    place.mkdir()
    subprocess.run(["tar", "xzf", file, "-C", place], check=True)
    try:
        server = Server(place / "persistent_data" / "prometheus", place, scrapes=False)
    except RuntimeError as error:
        return [str(error)]
    found = times(server)
    server.stop()
    errors = [line for line in server.log.read_text().splitlines() if "level=error" in line]
    shutil.rmtree(place)
    missing = sorted(set(before) - set(found))
    if missing:
        errors.append(f"{len(missing)} of {len(before)} samples are missing, the first of {missing[0]}")
    return errors


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("persist")
    parser.add_argument("--backups", type=int, default=100)
    words = parser.parse_args()
    persist = os.path.abspath(words.persist)
    directory = Path(tempfile.mkdtemp(prefix="persist-hot-"))
    data = directory / "persistent_data" / "prometheus"
    data.mkdir(parents=True)
    started = time.monotonic()
    server = Server(data, directory, scrapes=True)
    while not times(server):
        time.sleep(0.2)
    blocks: set[str] = set()
    while not blocks:
        time.sleep(0.2)
        blocks = {path.name for path in data.iterdir() if len(path.name) == 26}
    bad = 0
    for number in range(1, words.backups + 1):
        time.sleep(random.random())
        blocks |= {path.name for path in data.iterdir() if len(path.name) == 26}
        file = directory / "b.tar.gz"
        file.unlink(missing_ok=True)
        before = times(server)
        ended = subprocess.run(
            [persist, "-C", directory, "backup", "-q", "--output", file, "--require", "consistent"], capture_output=True, text=True)
        found = [f"it ends {ended.returncode}: {ended.stderr}"] if ended.returncode else judge(file, directory / "x", before)
        bad += bool(found)
        for problem in found[:3]:
            print(f"  backup {number}: {problem}", flush=True)
    server.stop()
    shutil.rmtree(directory)
    print(f"prometheus: {words.backups} backups, {bad} bad ({len(blocks)} blocks written meanwhile, {time.monotonic() - started:.0f} s)")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
