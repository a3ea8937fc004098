"""Databases for tests: an SQL script is run in a place of its own, rows go in, rows come out.

SQLite and DuckDB live in memory. PostgreSQL is a cluster of its own in a temporary folder,
reached by a socket there, and stopped at the end.
"""

import os
import pwd
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol, cast

import duckdb
import psycopg

Row = tuple[Any, ...]


class Database(Protocol):
    """An open database; ``run`` begins with an empty place."""

    def run(self, script: str) -> None:
        """Empty the place and make what the script says."""
        ...

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Add rows."""
        ...

    def query(self, text: str) -> list[Row]:
        """The rows of a query."""
        ...


def _insert(table: str, columns: Sequence[str], sign: str) -> str:
    signs = ", ".join(sign for _ in columns)
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({signs})"  # noqa: S608


class Sqlite:
    """SQLite in memory."""

    def run(self, script: str) -> None:
        self.connection = sqlite3.connect(":memory:")
        self.connection.executescript(script)

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        self.connection.executemany(_insert(table, columns, "?"), rows)

    def query(self, text: str) -> list[Row]:
        return self.connection.execute(text).fetchall()


class DuckDb:
    """DuckDB in memory; every script gets a schema."""

    def __init__(self) -> None:
        self.connection = duckdb.connect()
        self.connection.execute("SET threads = 1")

    def run(self, script: str) -> None:
        self.connection.execute("DROP SCHEMA IF EXISTS place CASCADE; CREATE SCHEMA place")
        self.connection.execute("USE memory.place")
        self.connection.execute(script)

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        if rows:
            # One statement for all rows: it is planned once.
            signs = f"({', '.join('?' for _ in columns)})"
            for first in range(0, len(rows), 100):
                some = rows[first : first + 100]
                text = f"INSERT INTO {table} ({', '.join(columns)}) VALUES "  # noqa: S608
                values = [value for row in some for value in row]
                self.connection.execute(text + ", ".join(signs for _ in some), values)

    def query(self, text: str) -> list[Row]:
        return self.connection.execute(text).fetchall()


class Postgres:
    """A PostgreSQL server; every script gets a schema."""

    def __init__(self, folder: Path) -> None:
        self.connection = psycopg.connect(
            host=str(folder), user="postgres", dbname="postgres", autocommit=True
        )
        self.execute("SET jit = off")
        self.execute("SET client_min_messages = warning")

    def execute(self, text: str) -> psycopg.Cursor[Row]:
        return self.connection.execute(text.encode())

    def run(self, script: str) -> None:
        self.execute("DROP SCHEMA IF EXISTS place CASCADE; CREATE SCHEMA place")
        self.execute("SET search_path = place")
        self.execute(script)

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        text = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
        with self.connection.cursor() as cursor, cursor.copy(text.encode()) as copy:
            for row in rows:
                copy.write_row(row)

    def query(self, text: str) -> list[Row]:
        return self.execute(text).fetchall()


@contextmanager
def sqlite() -> Iterator[Database]:
    yield Sqlite()


@contextmanager
def duck() -> Iterator[Database]:
    found = DuckDb()
    yield found
    found.connection.close()


@contextmanager
def postgres() -> Iterator[Database]:
    """A server that is there only for this block. It refuses to run as root."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # a socket's path must be short
    user = "postgres" if os.geteuid() == 0 else None
    if user is not None:
        owner = pwd.getpwnam(user)
        os.chown(folder, owner.pw_uid, owner.pw_gid)

    def run(program: str, *arguments: str) -> None:
        command = [str(programs() / program), "-D", str(folder / "data"), *arguments]
        subprocess.run(
            command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL, timeout=60
        )

    run("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync")
    settings = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    run("pg_ctl", "-o", settings, "-l", str(folder / "log"), "-w", "start")
    try:
        found = Postgres(folder)
        yield found
        found.connection.close()
    finally:
        run("pg_ctl", "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def programs() -> Path:
    """Where PostgreSQL's programs are: Debian keeps them off the path."""
    on_path = shutil.which("initdb")
    if on_path is not None:
        return Path(on_path).parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    return found[-1]


OPENERS: dict[str, Callable[[], AbstractContextManager[Database]]] = {
    "sqlite": cast("Any", sqlite),
    "duckdb": cast("Any", duck),
    "postgresql": cast("Any", postgres),
}
"""How to open each database, by the name of its dialect."""
