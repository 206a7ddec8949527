#!/usr/bin/env python3
"""Backs a tree up again and again while a redis server in it is written to and rewrites its files, and judges every backup.

    redis.py PERSIST [--backups N]

Money is moved between two keys in MULTI and EXEC: their sum is 0. Each backup is unpacked by tar(1) alone; redis-check-aof and
redis-check-rdb must accept it, a server started on it must come up without truncating anything, and the sum must be 0."""

import argparse
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path


class Client:
    """As much of the protocol as this needs: redis.io/docs, RESP."""

    def __init__(self, path: Path) -> None:
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(60)
        self.socket.connect(str(path))
        self.stream = self.socket.makefile("rb")

    def send(self, *commands: tuple) -> list:
        text = b""
        for command in commands:
            words = [word if isinstance(word, bytes) else str(word).encode() for word in command]
            text += b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in words)
        self.socket.sendall(text)
        return [self.read() for _ in commands]

    def read(self) -> object:
        line = self.stream.readline().rstrip(b"\r\n")
        kind, rest = line[:1], line[1:]
        if kind == b"$":
            return None if rest == b"-1" else self.stream.read(int(rest) + 2)[:-2]
        if kind == b"*":
            return [self.read() for _ in range(int(rest))]
        return rest if kind != b"-" else RuntimeError(rest.decode())


class Server:
    def __init__(self, directory: Path, *options: str) -> None:
        self.socket_place = tempfile.mkdtemp(prefix="persist-redis-")
        self.path = Path(self.socket_place) / "s"
        self.log = Path(self.socket_place) / "log"
        self.process = subprocess.Popen(
            ["redis-server", "--port", "0", "--unixsocket", str(self.path), "--dir", str(directory),
             "--logfile", str(self.log), *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(600):
            try:
                self.client = Client(self.path)
                if self.client.send(("PING",)) == [b"PONG"]:
                    return
            except (FileNotFoundError, ConnectionRefusedError):
                if self.process.poll() is not None:
                    break
            time.sleep(0.05)
        raise RuntimeError(f"redis does not start: {self.log.read_text()[-600:]}")

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.socket_place)


def load(path: Path, done: threading.Event) -> None:
    client = Client(path)
    value = os.urandom(400)
    number = 0
    while not done.is_set():
        commands = []
        for _ in range(20):
            amount = random.randrange(1000)
            commands += [("MULTI",), ("DECRBY", "giver", amount), ("SET", f"note{number % 5000}", value), ("INCRBY", "taker", amount), ("EXEC",)]
            number += 1
        client.send(*commands)


def judge(file: Path, place: Path, appendonly: str) -> list[str]:
    place.mkdir()
    subprocess.run(["tar", "xzf", file, "-C", place], check=True)
    data = place / "persistent_data" / "redis"
    found = []
    temporary = [name for name in os.listdir(data) if name.startswith("temp-")]
    if temporary:
        found.append(f"it holds {temporary}")
    for manifest in data.glob("appendonlydir/*.manifest"):
        checked = subprocess.run(["redis-check-aof", manifest], capture_output=True, text=True)
        if checked.returncode != 0:
            found.append(f"redis-check-aof: {checked.stdout[-300:]}")
    for snapshot in data.glob("*.rdb"):
        checked = subprocess.run(["redis-check-rdb", snapshot], capture_output=True, text=True)
        if checked.returncode != 0:
            found.append(f"redis-check-rdb: {checked.stdout[-300:]}")
    try:
        server = Server(data, "--appendonly", appendonly, "--aof-load-truncated", "no", "--save", "")
        giver, taker = server.client.send(("GET", "giver"), ("GET", "taker"))
        server.stop()
        if giver is None or int(giver) + int(taker) != 0:
            found.append(f"the invariant is broken: {giver} and {taker}")
    except RuntimeError as error:
        found.append(str(error))
    shutil.rmtree(place)
    return found


def scene(persist: str, backups: int, appendonly: str) -> int:
    directory = Path(tempfile.mkdtemp(prefix="persist-hot-"))
    data = directory / "persistent_data" / "redis"
    data.mkdir(parents=True)
    server = Server(data, "--appendonly", appendonly, "--save", "1 1", "--auto-aof-rewrite-min-size", "1mb",
                    "--auto-aof-rewrite-percentage", "50")
    done = threading.Event()
    worker = threading.Thread(target=load, args=(server.path, done))
    worker.start()
    time.sleep(2)
    bad = 0
    began = time.monotonic()
    for number in range(1, backups + 1):
        if number % 3 == 0:
            server.client.send(("BGREWRITEAOF",) if appendonly == "yes" else ("BGSAVE",))
        file = directory / "b.tar.gz"
        file.unlink(missing_ok=True)
        ended = subprocess.run(
            [persist, "-C", directory, "backup", "-q", "--output", file, "--require", "consistent"], capture_output=True, text=True)
        found = [f"it ends {ended.returncode}: {ended.stderr}"] if ended.returncode else judge(file, directory / "x", appendonly)
        bad += bool(found)
        for problem in found[:3]:
            print(f"  backup {number}: {problem}", flush=True)
    rewrites = [line for line in server.client.send(("INFO", "persistence"))[0].decode().splitlines() if line.startswith("aof_rewrites:")]
    done.set()
    worker.join()
    server.stop()
    shutil.rmtree(directory)
    print(f"redis, appendonly {appendonly}: {backups} backups, {bad} bad ({rewrites}, {time.monotonic() - began:.0f} s)", flush=True)
    return bad


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("persist")
    parser.add_argument("--backups", type=int, default=100, help="for each way of keeping data")
    words = parser.parse_args()
    persist = os.path.abspath(words.persist)
    return 1 if sum(scene(persist, words.backups, way) for way in ["yes", "no"]) else 0


if __name__ == "__main__":
    sys.exit(main())
