"""Rows into MLflow's tables, thousands at a time, without its indexes and keys in the way."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from conversations import Row

COLUMNS: dict[str, tuple[str, ...]] = {
    "trace_info": (
        *("request_id", "experiment_id", "timestamp_ms", "execution_time_ms", "status"),
        *("client_request_id", "request_preview", "response_preview", "db_payload_generation"),
        *("trace_name", "session_id", "input_tokens", "output_tokens", "total_tokens"),
        *("input_cost", "output_cost", "total_cost"),
    ),
    "trace_tags": ("key", "value", "request_id"),
    "trace_request_metadata": ("key", "value", "request_id"),
    "spans": (
        *("trace_id", "experiment_id", "span_id", "parent_span_id", "name", "type", "status"),
        *("start_time_unix_nano", "end_time_unix_nano", "content"),
        *("input_cost", "output_cost", "total_cost", "model_name"),
    ),
}


class Writer(Protocol):
    """Takes rows of one table after another."""

    def write(self, table: str, rows: Sequence[Row]) -> None:
        """Add these rows; columns that a row lacks are NULL."""


@contextmanager
def writer(uri: str) -> Iterator[Writer]:
    """A writer into the database at this SQLAlchemy URI; all is there when the block has ended."""
    if uri.startswith("sqlite:///"):
        with _sqlite(Path(uri.removeprefix("sqlite:///"))) as into:
            yield into
    else:
        with _postgresql("postgresql://" + uri.partition("://")[2]) as into:
            yield into


class _SqliteWriter:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def write(self, table: str, rows: Sequence[Row]) -> None:
        names = COLUMNS[table]
        places = ", ".join("?" * len(names))
        self._connection.executemany(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})",
            ([row.get(name) for name in names] for row in rows),
        )


@contextmanager
def _sqlite(path: Path) -> Iterator[_SqliteWriter]:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA cache_size = -200000")
    marks = ", ".join("?" * len(COLUMNS))
    indexes = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL "
        f"AND tbl_name IN ({marks})",
        list(COLUMNS),
    ).fetchall()
    # few new rows into many are cheaper with the indexes in place
    indexes = [] if connection.execute("SELECT 1 FROM spans").fetchone() else indexes
    connection.execute("BEGIN")
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    yield _SqliteWriter(connection)
    for _, statement in indexes:
        connection.execute(statement)
    connection.execute("COMMIT")
    connection.close()


class _PostgresqlWriter:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def write(self, table: str, rows: Sequence[Row]) -> None:
        names = COLUMNS[table]
        statement = f"COPY {table} ({', '.join(names)}) FROM STDIN"
        with self._connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row([row.get(name) for name in names])


@contextmanager
def _postgresql(uri: str) -> Iterator[_PostgresqlWriter]:
    import psycopg

    tables = ", ".join(f"'{table}'::regclass" for table in COLUMNS)
    with psycopg.connect(uri) as connection:
        keys = connection.execute(
            "SELECT conrelid::regclass, quote_ident(conname), pg_get_constraintdef(oid) "
            "FROM pg_constraint "
            f"WHERE conrelid IN ({tables}) AND contype IN ('f', 'p') ORDER BY contype DESC"
        ).fetchall()
        others = connection.execute(
            f"SELECT conrelid::regclass, quote_ident(conname), pg_get_constraintdef(oid) "
            f"FROM pg_constraint WHERE confrelid IN ({tables}) AND contype = 'f' "
            f"AND conrelid NOT IN ({tables})"
        ).fetchall()
        indexes = connection.execute(
            "SELECT indexrelid::regclass, pg_get_indexdef(indexrelid) FROM pg_index "
            f"WHERE indrelid IN ({tables}) AND NOT indisprimary"
        ).fetchall()
        filled = connection.execute("SELECT 1 FROM spans LIMIT 1").fetchone()
        if not filled:
            for table, name, _ in others:
                connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
            foreign_first = sorted(keys, key=lambda key: "FOREIGN" not in key[2])
            for table, name, _ in foreign_first:
                connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
            for name, _ in indexes:
                connection.execute(f"DROP INDEX {name}")
        yield _PostgresqlWriter(connection)
        if not filled:
            connection.execute("SET maintenance_work_mem = '512MB'")
            for _, definition in indexes:
                connection.execute(definition)
            for table, name, definition in [*keys, *others]:
                connection.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
