"""A program that writes to a SQLite database all the time and keeps an invariant.

    sqlite_writer.py DATABASE JOURNAL_MODE [--autocheckpoint PAGES] [--pause SECONDS] [--accounts N]

Money is moved between accounts: the sum is 0 at every commit, and the last entry of the log says how often money was moved.
Prints "ready" once it writes."""

import argparse
import random
import sqlite3
import time


def prepare(connection: sqlite3.Connection, accounts: int) -> None:
    connection.executescript("""
        CREATE TABLE IF NOT EXISTS account (id INTEGER PRIMARY KEY, balance INTEGER NOT NULL, note BLOB);
        CREATE TABLE IF NOT EXISTS log (id INTEGER PRIMARY KEY, account INTEGER NOT NULL REFERENCES account, amount INTEGER);
        CREATE INDEX IF NOT EXISTS by_amount ON log (amount);""")
    if connection.execute("SELECT count(*) FROM account").fetchone() == (0,):
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO account VALUES (?, 0, randomblob(200))", [(i,) for i in range(accounts)])
        connection.execute("COMMIT")


def transfer(connection: sqlite3.Connection, accounts: int) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for _ in range(8):
        giver, taker, amount = random.randrange(accounts), random.randrange(accounts), random.randrange(100)
        connection.execute("UPDATE account SET balance = balance - ?, note = randomblob(200) WHERE id = ?", (amount, giver))
        connection.execute("UPDATE account SET balance = balance + ? WHERE id = ?", (amount, taker))
        connection.execute("INSERT INTO log (account, amount) VALUES (?, ?)", (giver, amount))
    connection.execute("DELETE FROM log WHERE id < (SELECT max(id) - 2000 FROM log)")
    connection.execute("COMMIT")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("database")
    parser.add_argument("journal_mode")
    parser.add_argument("--autocheckpoint", type=int, default=1000)
    parser.add_argument("--pause", type=float, default=0)
    parser.add_argument("--accounts", type=int, default=2000)
    words = parser.parse_args()
    connection = sqlite3.connect(words.database, timeout=60, isolation_level=None)
    connection.execute(f"PRAGMA journal_mode = {words.journal_mode}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {words.autocheckpoint}")
    prepare(connection, words.accounts)
    transfer(connection, words.accounts)
    print("ready", flush=True)
    while True:
        transfer(connection, words.accounts)
        if words.pause:
            time.sleep(words.pause)


main()
