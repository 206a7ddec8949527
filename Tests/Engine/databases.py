"""Scenes with database servers of their own: each backup that is taken under load is started from, by the server itself."""

import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

POSTGRES = """
name: ledger
services:
  db:
    image: postgres:15-bookworm
    environment: {POSTGRES_USER: keeper, POSTGRES_PASSWORD: open sesame, POSTGRES_DB: ledger}
    volumes: ["./persistent_data/postgres:/var/lib/postgresql/data"]
    stop_grace_period: 30s
    healthcheck: {test: [CMD-SHELL, "pg_isready -U keeper -d ledger"], interval: 1s, retries: 60}
"""
MARIADB = """
name: shop
services:
  db:
    image: mariadb:10.11
    environment: {MARIADB_ROOT_PASSWORD: open sesame}
    volumes: ["./persistent_data/mariadb:/var/lib/mysql"]
    stop_grace_period: 30s
    healthcheck: {test: [CMD-SHELL, "MYSQL_PWD='open sesame' mariadb-admin -uroot ping"], interval: 1s, retries: 60}
"""
MYSQL = MARIADB.replace("mariadb:10.11", "mysql:8.4").replace("MARIADB_ROOT", "MYSQL_ROOT").replace("persistent_data/mariadb", "persistent_data/mysql")
# pgbench moves money between four tables in one transaction: all sums are the same.
SUMS = """select (select sum(abalance) from pgbench_accounts), (select sum(tbalance) from pgbench_tellers),
    (select sum(bbalance) from pgbench_branches), (select coalesce(sum(delta), 0) from pgbench_history)"""
TRANSFERS = "while :; do n=$((n+1)); echo \"begin; update purse set coins=coins-$n where id=1; update purse set coins=coins+$n where id=2; commit;\"; done"


class Database:
    """A project of one database service."""

    def __init__(self, engine, persist: str, place: Path, compose: str, data: str, mount: str) -> None:
        self.engine, self.persist_binary, self.place, self.data, self.mount = engine, persist, place, data, mount
        (place / "compose.yaml").write_text(compose)
        self.image = next(line.split()[1] for line in compose.splitlines() if "image:" in line)

    def compose(self, *words: object) -> str:
        return self.engine.docker("compose", "--file", self.place / "compose.yaml", *words).stdout

    @property
    def container(self) -> str:
        return self.compose("ps", "--quiet", "db").strip()

    def persist(self, *words: object, expected: int = 0) -> subprocess.CompletedProcess:
        done = subprocess.run(
            [self.persist_binary, "-C", self.place, *map(str, words)], capture_output=True, text=True, env=self.engine.environment)
        assert done.returncode == expected, f"persist {words} ended {done.returncode}:\n{done.stdout}{done.stderr}"
        return done

    @contextmanager
    def unpacked(self, file: Path) -> Iterator[str]:
        """A server of the same image on what tar(1) makes of a backup; its container."""
        with tempfile.TemporaryDirectory(dir=self.place) as scratch:
            subprocess.run(["tar", "xpzf", file, "-C", scratch], check=True)
            data = Path(scratch) / "persistent_data" / self.data
            server = self.engine.docker(
                "run", "--detach", "--network", "none", "--volume", f"{data}:{self.mount}", "--env", "MYSQL_ROOT_PASSWORD=open sesame",
                self.image).stdout.strip()
            try:
                yield server
            finally:
                self.engine.docker("rm", "--force", "--volumes", server)

    def ask(self, server: str, *words: object) -> str:
        """The answer of a client in the container, once the server is up."""
        for _ in range(300):
            done = subprocess.run(
                ["docker", "exec", "--env", "MYSQL_PWD=open sesame", server, *map(str, words)], env=self.engine.environment,
                capture_output=True, text=True)
            if done.returncode == 0:
                return done.stdout.strip()
            time.sleep(0.1)
        logs = subprocess.run(["docker", "logs", server], env=self.engine.environment, capture_output=True, text=True)
        raise AssertionError(f"{words} failed: {done.stderr}\n{(logs.stdout + logs.stderr)[-1500:]}")


def grown(last: int, count: Callable[[], int]) -> int:
    """What is counted, once the writers, which start in their own time, have made it more."""
    for _ in range(300):
        now = count()
        if now > last:
            return now
        time.sleep(0.1)
    raise AssertionError(f"nobody writes: it is {now}, and was {last}")


class DatabaseScenes:
    @contextmanager
    def database(self, compose: str, data: str, mount: str) -> Iterator[Database]:
        engine = self.stack.engine
        with tempfile.TemporaryDirectory(prefix="persist-e2e-db-", dir=engine.place) as scratch:
            database = Database(engine, self.stack.persist_binary, Path(scratch), compose, data, mount)
            database.persist("setup", "-q")
            database.compose("up", "--detach", "--wait")
            try:
                yield database
            finally:
                database.compose("down", "--timeout", "20")

    @contextmanager
    def postgres(self) -> Iterator[Database]:
        with self.database(POSTGRES, "postgres", "/var/lib/postgresql/data") as database:
            database.ask(database.container, "pgbench", "-U", "keeper", "-i", "-q", "-s", "4", "ledger")
            yield database

    def postgres_under_pgbench_is_copied_by_its_server(self) -> None:
        with self.postgres() as database:
            container = database.container
            database.engine.docker("exec", "--detach", container, "pgbench", "-U", "keeper", "-c", "4", "-T", "3600", "ledger")
            query = ["psql", "-U", "keeper", "-d", "ledger", "-At", "-F", " "]
            last = 0
            for number in range(self.backups):
                file = database.place / f"b{number}.tar.gz"
                before = grown(last, lambda: int(database.ask(container, *query, "-c", "select count(*) from pgbench_history")))
                done = database.persist("backup", "--require", "consistent", "--output", file)
                assert "copied by pg_basebackup; the checksum of every file passed" in done.stderr, done.stderr
                database.persist("check", file)
                with database.unpacked(file) as server:
                    sums = database.ask(server, *query, "-c", SUMS).split()
                    rows = int(database.ask(server, *query, "-c", "select count(*) from pgbench_history"))
                    database.ask(server, "sh", "-c", "pg_dumpall -U keeper > /dev/null && pg_controldata | grep -q 'in production'")
                assert len(sums) == 4 and len(set(sums)) == 1, f"backup {number}: the sums differ: {sums}"
                assert rows >= before, f"backup {number}: {rows} rows of at least {before}"
                last = before
                file.unlink()
            assert not list((database.place / "persistent_data" / "postgres").glob("backup_*")), "the live directory was changed"

    def postgres_that_cannot_be_asked_is_named(self) -> None:
        with self.postgres() as database:
            file = database.place / "b.tar.gz"
            done = database.persist("backup", "--engine", "none", "--require", "consistent", "--output", file, expected=4)
            assert "runs on it" in done.stderr and not file.exists(), done.stderr
            done = database.persist("backup", "--engine", "none", "--output", file)
            assert "as plain files, which may not fit together" in done.stderr, done.stderr
            database.compose("stop")
            done = database.persist("backup", "--require", "consistent", "--output", database.place / "cold.tar.gz")
            assert "no server has it open" in done.stderr, done.stderr

    def mariadb_under_load_is_copied_by_its_server(self) -> None:
        with self.database(MARIADB, "mariadb", "/var/lib/mysql") as database:
            for file, before in self.backups_under_transfers(database, "copied by mariadb-backup"):
                with database.unpacked(file) as server:
                    self.check_purses(database, server, before)

    def mysql_under_load_is_written_as_statements(self) -> None:
        with self.database(MYSQL, "mysql", "/var/lib/mysql") as database:
            for file, before in self.backups_under_transfers(database, "written as statements by mysqldump"):
                database.persist("check", file)
                with database.unpacked(file) as server:
                    database.ask(server, "mysqladmin", "-uroot", "ping")
                    # As the README beside the statements says.
                    database.ask(server, "sh", "-c", "MYSQL_PWD=$MYSQL_ROOT_PASSWORD mysql --user=root < /var/lib/mysql/.persist-dump.sql")
                    self.check_purses(database, server, before)
            done = database.persist("restore", file, "--yes", "--stop")
            assert "came back as statements that MySQL must load" in done.stderr, done.stderr
            assert (database.place / "persistent_data" / "mysql" / ".persist-dump.sql").exists()

    def backups_under_transfers(self, database: Database, said: str) -> Iterator[tuple[Path, int]]:
        """Backups while money is moved between two rows, and what one of them had before."""
        container, client = database.container, ["mariadb", "-uroot", "-N", "-B"]
        database.ask(container, *client, "-e", "create database bank; create table bank.purse (id int primary key, coins bigint);"
                     " insert into bank.purse values (1, 0), (2, 0)")
        database.engine.docker(
            "exec", "--detach", "--env", "MYSQL_PWD=open sesame", container, "sh", "-c", f"({TRANSFERS}) | mariadb -uroot bank")
        before = 0
        for number in range(self.backups):
            file = database.place / f"b{number}.tar.gz"
            before = grown(before, lambda: int(database.ask(container, *client, "-e", "select coins from bank.purse where id=2")))
            done = database.persist("backup", "--require", "consistent", "--output", file)
            assert said in done.stderr, done.stderr
            yield file, before

    @staticmethod
    def check_purses(database: Database, server: str, before: int) -> None:
        answer = database.ask(server, "mariadb", "-uroot", "-N", "-B", "-e", "select coins from bank.purse order by id")
        coins = [int(line) for line in answer.split()]
        assert sum(coins) == 0 and coins[1] >= before, f"{coins} of at least {before}"
        database.ask(server, "mariadb-check", "-uroot", "--all-databases")

    def postgres_comes_back_by_restore_and_by_undo(self) -> None:
        with self.postgres() as database:
            count = ["psql", "-U", "keeper", "-d", "ledger", "-At", "-c", "select count(*) from note"]
            add = ["psql", "-U", "keeper", "-d", "ledger", "-c"]
            database.ask(database.container, *add, "create table note (text text); insert into note values ('first')")
            file = database.place / "b.tar.gz"
            database.persist("backup", "--require", "consistent", "--output", file)
            database.ask(database.container, *add, "insert into note values ('second')")
            refused = database.persist("restore", file, "--yes", expected=4)
            assert "the tree is in use" in refused.stderr, refused.stderr
            assert database.ask(database.container, *count) == "2"
            done = database.persist("restore", file, "--yes", "--stop")
            assert "stopped for a restore: db" in done.stderr, done.stderr
            assert "(healthy)" in database.compose("ps") and database.ask(database.container, *count) == "1"
            database.persist("undo", "--yes", "--stop")
            assert "(healthy)" in database.compose("ps") and database.ask(database.container, *count) == "2"
