"""Stores under measurement: what they are, and a copy of one that may be written to."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit


@dataclass(frozen=True)
class About:
    """Which database it is, and what is in it."""

    name: str
    experiment_id: str
    traces: int
    spans: int

    def __str__(self) -> str:
        return f"{self.name}, {self.traces:,} traces, {self.spans:,} spans"


def kind(uri: str) -> Literal["sqlite", "postgresql"]:
    """Which of the two databases this SQLAlchemy URI names."""
    return "sqlite" if uri.startswith("sqlite:///") else "postgresql"


def reader(uri: str) -> Any:
    """A connection of the database's own driver, for reading."""
    if kind(uri) == "sqlite":
        return sqlite3.connect(f"file:{_path(uri)}?mode=ro", uri=True)
    import psycopg

    connection = psycopg.connect(_plain(uri))
    connection.read_only = True
    return connection


def about(uri: str) -> About:
    """The store's database, its experiment with the most traces, and how many these are."""
    with closing(reader(uri)) as connection:
        cursor = connection.cursor()
        cursor.execute(
            "SELECT experiment_id, COUNT(*) AS n FROM trace_info GROUP BY 1 ORDER BY n DESC"
        )
        experiment_id, traces = cursor.fetchone()
        cursor.execute(f"SELECT COUNT(*) FROM spans WHERE experiment_id = {int(experiment_id)}")
        (spans,) = cursor.fetchone()
        sqlite = kind(uri) == "sqlite"
        cursor.execute("SELECT sqlite_version()" if sqlite else "SHOW server_version")
        version = cursor.fetchone()[0].split()[0]
    name = f"SQLite {version}" if sqlite else f"PostgreSQL {version}"
    return About(name, str(experiment_id), traces, spans)


@contextmanager
def copied(uri: str, folder: Path) -> Iterator[str]:
    """The URI of a copy, gone when the block ends: in this folder, or on the same server."""
    if kind(uri) == "sqlite":
        path = folder / "store.db"
        # reading it through also brings it into the system's cache: every row starts alike
        shutil.copyfile(_path(uri), path)
        _written_out(path)
        yield f"sqlite:///{path}"
        path.unlink()
        return
    import psycopg

    name = urlsplit(uri).path.removeprefix("/")
    copy = f"{name}_copy"
    server = _plain(uri).removesuffix(name) + "postgres"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{copy}"')
        connection.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
        # what is still to be written would be written while something is measured
        connection.execute("CHECKPOINT")
        yield uri.removesuffix(name) + copy
        connection.execute(f'DROP DATABASE "{copy}" WITH (FORCE)')


def _written_out(path: Path) -> None:
    """Wait until the system has written all of a file, which it else does while we measure."""
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def forget(uri: str) -> None:
    """Let the system drop what it holds in memory of a SQLite file, so that it is read from disk
    again.
    """
    path = Path(_path(uri))
    _written_out(path)  # only what has been written out can be dropped
    file = os.open(path, os.O_RDONLY)
    try:
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(file)


def _path(uri: str) -> str:
    return uri.removeprefix("sqlite:///")


def _plain(uri: str) -> str:
    """The URI as the driver takes it: without SQLAlchemy's name of the driver."""
    return "postgresql://" + uri.partition("://")[2]
