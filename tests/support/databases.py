"""Databases for tests: each script gets a place of its own, rows go in, rows come out.

SQLite and DuckDB live in memory. PostgreSQL is a server of its own in a temporary folder,
reached by a socket there, and stopped at the end.
"""

import os
import pwd
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import duckdb
import psycopg
import pytest

Row = tuple[Any, ...]


class Place(Protocol):
    """Where a script was run."""

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Add rows."""
        ...

    def query(self, text: str) -> list[Row]:
        """The rows of a query."""
        ...

    def drop(self) -> None:
        """Give up all that is in it."""
        ...


class Database(Protocol):
    """An open database, by the name of its dialect."""

    name: str

    def make(self, script: str) -> Place:
        """Run a script in a new place."""
        ...


# SQLite ---------------------------------------------------------------------------------


class Memory:
    """A database in memory."""

    def __init__(self, script: str) -> None:
        self.connection = sqlite3.connect(":memory:")
        self.connection.executescript(script)

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        signs = ", ".join("?" for _ in columns)
        text = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({signs})"
        self.connection.executemany(text, rows)

    def query(self, text: str) -> list[Row]:
        return self.connection.execute(text).fetchall()

    def drop(self) -> None:
        self.connection.close()


class Sqlite:
    name = "sqlite"

    def __init__(self) -> None:
        self.made: list[Memory] = []

    def make(self, script: str) -> Place:
        self.made.append(Memory(script))
        return self.made[-1]

    def close(self) -> None:
        for memory in self.made:
            memory.drop()


# DuckDB and PostgreSQL ------------------------------------------------------------------


class Server(Protocol):
    def execute(self, text: str) -> Any: ...

    def add(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None: ...


class Schema:
    """A schema, entered before anything is done."""

    def __init__(self, server: Server, enter: str, name: str, script: str) -> None:
        self.server, self.name = server, name
        self.enter = enter.format(name)
        server.execute(f"CREATE SCHEMA {name}")
        self.server.execute(self.enter)
        self.server.execute(script)

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        self.server.execute(self.enter)
        self.server.add(table, columns, rows)

    def query(self, text: str) -> list[Row]:
        self.server.execute(self.enter)
        found: list[Row] = self.server.execute(text).fetchall()
        return found

    def drop(self) -> None:
        self.server.execute(f"DROP SCHEMA {self.name} CASCADE")


class DuckDb:
    name = "duckdb"

    def __init__(self) -> None:
        self.connection = duckdb.connect()
        self.execute("SET threads = 1")
        self.places = count()

    def make(self, script: str) -> Place:
        return Schema(self, "USE memory.{}", f"place_{next(self.places)}", script)

    def execute(self, text: str) -> Any:
        return self.connection.execute(text)

    def add(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        signs = f"({', '.join('?' for _ in columns)})"
        for first in range(0, len(rows), 100):  # one statement for many rows: it is planned once
            some = rows[first : first + 100]
            text = f"INSERT INTO {table} ({', '.join(columns)}) VALUES "
            values = [value for row in some for value in row]
            self.connection.execute(text + ", ".join(signs for _ in some), values)

    def close(self) -> None:
        self.connection.close()


class Postgres:
    name = "postgresql"

    def __init__(self, folder: Path) -> None:
        self.connection = psycopg.connect(
            host=str(folder), user="postgres", dbname="postgres", autocommit=True
        )
        self.execute("SET jit = off")
        self.execute("SET client_min_messages = warning")
        self.places = count()

    def make(self, script: str) -> Place:
        return Schema(self, "SET search_path = {}", f"place_{next(self.places)}", script)

    def execute(self, text: str) -> Any:
        return self.connection.execute(text.encode())

    def add(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        text = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
        with self.connection.cursor() as cursor, cursor.copy(text.encode()) as copy:
            for row in rows:
                copy.write_row(row)

    def close(self) -> None:
        self.connection.close()


@contextmanager
def server() -> Iterator[Path]:
    """The folder of a PostgreSQL server that is there only for this block."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # a socket's path must be short
    user = None
    if os.geteuid() == 0:  # which PostgreSQL refuses
        user = "postgres"
        owner = pwd.getpwnam(user)
        os.chown(folder, owner.pw_uid, owner.pw_gid)

    def run(program: str, *arguments: str) -> None:
        command = [str(programs / program), "-D", str(folder / "data"), *arguments]
        subprocess.run(
            command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL, timeout=60
        )

    try:
        run("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync")
        settings = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
        run("pg_ctl", "-o", settings, "-l", str(folder / "log"), "-w", "start")
        try:
            yield folder
        finally:
            run("pg_ctl", "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """Where PostgreSQL's programs are: Debian keeps them off the path."""
    on_path = shutil.which("initdb")
    found = (
        [Path(on_path).resolve().parent]
        if on_path
        else [*Path("/usr/lib/postgresql").glob("*/bin")]
    )
    if not found:
        pytest.skip("PostgreSQL is not here")
    return max(
        found, key=lambda place: [int(n) for n in place.parent.name.split(".") if n.isdigit()]
    )


# By name --------------------------------------------------------------------------------


@contextmanager
def sqlite() -> Iterator[Database]:
    with closing(Sqlite()) as found:
        yield found


@contextmanager
def duck() -> Iterator[Database]:
    with closing(DuckDb()) as found:
        yield found


@contextmanager
def postgres() -> Iterator[Database]:
    """Skips where there is no PostgreSQL."""
    with server() as folder, closing(Postgres(folder)) as found:
        yield found


OPENERS: dict[str, Callable[[], AbstractContextManager[Database]]] = {
    "sqlite": sqlite,
    "duckdb": duck,
    "postgresql": postgres,
}
"""How to open each database, by the name of its dialect."""

NEEDS = {"sqlite": "", "duckdb": "slow", "postgresql": "database"}
"""The marker of a test in each database."""

PARAMETERS = [
    pytest.param(name, marks=[getattr(pytest.mark, NEEDS[name])] if NEEDS[name] else [])
    for name in OPENERS
]
"""The databases as parameters of a test or a fixture."""
