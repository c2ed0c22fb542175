"""Queries on a database that other processes answer; run as a program, this answers them.

It loads neither numpy nor SQLAlchemy: that would take longer than many a query.
"""

from __future__ import annotations

import importlib
import pickle
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from mlflow_analyst.store import sqlite
from mlflow_analyst.store.coded import BATCH, Kept, Shape, empty
from mlflow_analyst.store.processes import Pool, Workers, serve

_PART = 8_000
"""Rows that are given at a time."""

_STAYS_S = 600
"""So long a process waits for the next question."""

_NOT_COMPILED = (
    "SELECT set_config('jit', 'off', true) FROM pg_catalog.pg_settings WHERE name = 'jit'"
)
"""In this transaction PostgreSQL compiles no query, if it ever does. To compile takes as long for a
part of the rows as for all, and longer than it saves where these are few hundred thousand."""


class Server(NamedTuple):
    """How a driver, which is a module, connects to a database server."""

    driver: str
    args: Sequence[Any]
    options: Mapping[str, Any]


class Question(NamedTuple):
    """A query in the SQL of a SQLite file or a server, and the shapes of its columns."""

    of: Path | Server
    sql: str
    parameters: Sequence[Any] | Mapping[str, Any]
    shapes: Sequence[Shape]


class Told(NamedTuple):
    """Some rows of the answer as columns; of a file also SQLite's number of the state of its
    schema. As long as that is the same, rows have kept their rowids: it also changes with VACUUM,
    which moves them.
    """

    columns: list[Kept]
    schema: int | None


def pool(driver: str | None = None) -> Pool:
    """Processes to be asked; of a server, those that have loaded its driver, which takes longer
    than to start.
    """
    return Pool(__name__, *filter(None, [driver]), stays_s=_STAYS_S)


def workers(of: Pool) -> Workers[Question, Told]:
    """All of a pool's, to be asked at a time."""
    return Workers(of, _read)


def make_read_only(connection: Any, driver: str) -> None:
    """Let every transaction of a connection of this driver be read-only at the server."""
    if driver == "psycopg":
        # Each transaction says BEGIN READ ONLY. A setting of the session would stay behind in a
        # pooler such as PgBouncer, and stop other programs from writing.
        connection.read_only = True
    else:
        with connection.cursor() as cursor:
            cursor.execute("SET SESSION TRANSACTION READ ONLY")


def _read(answer: bytes) -> Told:
    return Told(*pickle.loads(answer))  # noqa: S301 - from the process that was started here


class StaysConnected:
    """Connects to a server for one question after the other."""

    def __init__(self) -> None:
        self._connection: Any = None
        self._to: Server | None = None

    @contextmanager
    def __call__(self, server: Server) -> Iterator[Any]:
        """A connection to this server, for one transaction that only reads."""
        if self._to != server:
            self.close()
            driver = importlib.import_module(server.driver)
            self._connection = driver.connect(*server.args, **server.options)
            make_read_only(self._connection, server.driver)
            self._to = server
        try:
            yield self._connection
        except BaseException:
            self.close()
            raise
        try:
            self._connection.rollback()
        except Exception:  # noqa: BLE001 - drivers have several; all that was asked has been told
            self.close()

    def close(self) -> None:
        """Let go of the connection."""
        connection, self._connection, self._to = self._connection, None, None
        if connection is not None:
            connection.close()


def answered(
    question: Question, to_file: sqlite.Opening, to_server: StaysConnected
) -> Iterator[Told]:
    """The answer, in at least one part. Raises what the driver raises."""
    if not isinstance(question.of, Path):
        with to_server(question.of) as connection:
            if question.of.driver == "psycopg":
                connection.execute(_NOT_COMPILED)
            yield from (Told(columns, None) for columns in _asked(connection, question))
        return
    with to_file(question.of) as connection:
        # Both from one state of the file.
        connection.execute("BEGIN")
        try:
            ((schema,),) = connection.execute("PRAGMA schema_version")
            yield from (Told(columns, schema) for columns in _asked(connection, question))
        finally:
            connection.rollback()


def _asked(connection: Any, question: Question) -> Iterator[list[Kept]]:
    """The columns of the answer, some rows at a time."""
    with closing(connection.cursor()) as cursor:
        cursor.execute(question.sql, question.parameters)
        yield from _parts(cursor, question.shapes)


def _parts(cursor: Any, shapes: Sequence[Shape]) -> Iterator[list[Kept]]:
    columns, rows = [empty(shape) for shape in shapes], 0
    while batch := cursor.fetchmany(BATCH):
        for column, values in zip(columns, zip(*batch, strict=True), strict=True):
            column.extend(values)
        rows += len(batch)
        if rows >= _PART:
            yield columns
            columns, rows = [empty(shape) for shape in shapes], 0
    yield columns


def _answer(
    to_file: sqlite.Opening, to_server: StaysConnected, question: Question
) -> Iterator[bytes]:
    for told in answered(question, to_file, to_server):
        # As a tuple: what this module defines has another name where it is the program.
        yield pickle.dumps(tuple(told), protocol=5)


def main() -> None:
    """Answer for as long as somebody asks."""
    # As an exception, so that connections are closed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    # Ctrl-C is for who asks, and ends this one along with it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for driver in sys.argv[1:]:
        # If it cannot be loaded, that is the answer to the first question.
        with suppress(Exception):
            importlib.import_module(driver)
    to_file, to_server = sqlite.StaysOpen(), StaysConnected()

    def rest() -> None:
        to_file.close()
        to_server.close()

    serve(partial(_answer, to_file, to_server), Exception, rest=rest)


if __name__ == "__main__":
    main()
