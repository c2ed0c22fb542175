"""Queries on a database that other processes answer; run as a program, this answers them.

It loads neither numpy nor SQLAlchemy: that would take longer than many a query.
"""

from __future__ import annotations

import importlib
import pickle
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from mlflow_analyst.store import sqlite
from mlflow_analyst.store.coded import Kept, Shape, empty
from mlflow_analyst.store.processes import Workers, serve

_BATCH = 500
_PART = 8_000
"""Rows that are given at a time."""


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


def workers() -> Workers[Question, Told]:
    """Processes to be asked."""
    return Workers(__name__, _read)


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


class _Answering:
    """What one process keeps: a connection serves one query after the other."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._to_file = sqlite.StaysOpen()
        self._to_server: Any = None

    def __call__(self, question: Question) -> Iterator[bytes]:
        with self._connection(question.of) as connection, closing(connection.cursor()) as cursor:
            schema = None
            if isinstance(question.of, Path):
                ((schema,),) = cursor.execute("PRAGMA schema_version")
            cursor.execute(question.sql, question.parameters)
            for columns in _parts(cursor, question.shapes):
                # As a tuple: what this module defines has another name where it is the program.
                yield pickle.dumps((columns, schema), protocol=5)

    def _connection(self, of: Path | Server) -> AbstractContextManager[Any]:
        return self._to_file(of) if isinstance(of, Path) else self._server(of)

    @contextmanager
    def _server(self, server: Server) -> Iterator[Any]:
        if self._to_server is None:
            driver = importlib.import_module(server.driver)
            connection = driver.connect(*server.args, **server.options)
            self._stack.callback(connection.close)
            make_read_only(connection, server.driver)
            self._to_server = connection
        yield self._to_server
        self._to_server.rollback()


def _parts(cursor: Any, shapes: Sequence[Shape]) -> Iterator[list[Kept]]:
    """The columns of a result, some rows at a time."""
    columns, rows = [empty(shape) for shape in shapes], 0
    while batch := cursor.fetchmany(_BATCH):
        for column, values in zip(columns, zip(*batch, strict=True), strict=True):
            column.extend(values)
        rows += len(batch)
        if rows >= _PART:
            yield columns
            columns, rows = [empty(shape) for shape in shapes], 0
    if rows:
        yield columns


def main() -> None:
    """Answer for as long as somebody asks."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    with ExitStack() as stack:
        serve(_Answering(stack), Exception)


if __name__ == "__main__":
    main()
