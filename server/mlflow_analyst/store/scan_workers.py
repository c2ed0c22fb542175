"""The program of the processes that work out a large scan's rows."""

from __future__ import annotations

import pickle
import sqlite3
import sys
from collections.abc import Iterator
from functools import partial
from typing import Any

import pyarrow as pa

from mlflow_analyst.store.processes import Pool, Workers, serve
from mlflow_analyst.store.scan_raw import Chunk, Found, rows_of
from mlflow_analyst.store.sqlite import StaysOpen

ROOM = 2
"""Answers per process that may wait to be taken: they are large."""


def workers() -> Workers[tuple[Chunk, bool], Found]:
    """Processes to be asked for the rows of chunks."""
    return Workers(Pool(__name__), _read, lambda task: rows_of(*task))


def _read(answer: bytes) -> Found:
    away, rows = pickle.loads(answer)  # noqa: S301 - from the process that was started here
    with pa.ipc.open_stream(rows) as reader:
        return Found(reader.read_all(), away)


def _answer(opening: StaysOpen, task: tuple[Chunk, bool]) -> Iterator[bytes]:
    rows, away = rows_of(*task, opening)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema) as writer:
        writer.write_table(rows)
    yield pickle.dumps((away, sink.getvalue()), protocol=5)


class _NoPandas:
    """While it is asked where modules are, there is no pandas."""

    def find_spec(self, name: str, *_: object) -> None:
        if name == "pandas":
            raise ImportError(name)


def _arrow_without_pandas() -> None:
    """Let Arrow find, when it looks for it now and only once, that there is no pandas.

    It would import it to ask of every list whether it is one of pandas' arrays, which takes as long
    as the rows of two thousand traces.
    """
    nowhere: Any = _NoPandas()
    sys.meta_path.insert(0, nowhere)
    pa.array([])
    sys.meta_path.remove(nowhere)


if __name__ == "__main__":
    _arrow_without_pandas()
    serve(partial(_answer, StaysOpen()), sqlite3.Error)
