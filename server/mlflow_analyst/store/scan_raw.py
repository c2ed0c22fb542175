"""Rows out of traces as the database has them; needs MLflow only for spans of other libraries."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import pyarrow as pa

from mlflow_analyst.analysis.features import features_of
from mlflow_analyst.analysis.scan_rows import to_arrow
from mlflow_analyst.store import sqlite
from mlflow_analyst.traces.light import light_trace
from mlflow_analyst.traces.model import Trace

_UNTYPED = (None, "", "null", '"UNKNOWN"', "UNKNOWN")

Content = str | bytes
"""A span's JSON."""


class Chunk(NamedTuple):
    """Some traces: their headers as MLflow's dictionaries, and the JSON of their spans by trace id;
    or, if that is None, the SQLite file in which the spans are still to be read.
    """

    infos: list[dict[str, Any]]
    contents: dict[str, list[Content]] | None
    file: Path | None = None


class Found(NamedTuple):
    """The rows of a chunk, and the ids of those of its traces whose spans are not there any more:
    MLflow empties them when it moves a trace to its archive.
    """

    rows: pa.Table
    emptied: list[str]


def rows_of(chunk: Chunk, deep: bool) -> Found:
    """The rows of these traces. Raises sqlite3.Error where the file cannot be read."""
    emptied: list[str] = []

    def traces() -> Iterator[Trace]:
        infos = {info["trace_id"]: info for info in chunk.infos}
        for trace_id, contents in _contents(chunk):
            info = infos.pop(trace_id)
            if any(not content for content in contents):
                emptied.append(trace_id)
            else:
                yield light_trace(info, [_span(content) for content in contents])
        for info in infos.values():
            yield light_trace(info, [])

    return Found(rows_of_traces(traces(), deep), emptied)


def rows_of_traces(traces: Iterable[Trace], deep: bool) -> pa.Table:
    """The rows of traces that are read already."""
    if deep:
        from mlflow_analyst.analysis.patterns.columns import deep_row

        return to_arrow([deep_row(trace) for trace in traces], deep=True)
    return to_arrow([features_of(trace) for trace in traces])


def _contents(chunk: Chunk) -> Iterator[tuple[str, Sequence[Content]]]:
    if chunk.contents is not None:
        yield from chunk.contents.items()
        return
    assert chunk.file is not None  # noqa: S101 - it is one of the two
    ids = [info["trace_id"] for info in chunk.infos]
    # As bytes, which are parsed as they are; in order, so that one trace is in memory at a time.
    query = (
        "SELECT trace_id, CAST(content AS BLOB) FROM spans "  # noqa: S608 - question marks alone
        f"WHERE trace_id IN ({', '.join('?' * len(ids))}) ORDER BY trace_id"
    )
    with closing(sqlite.connect(chunk.file)) as connection:
        for trace_id, rows in groupby(connection.execute(query, ids), key=itemgetter(0)):
            yield trace_id, [content for _, content in rows]


def _span(content: Content) -> dict[str, Any]:
    try:
        span = orjson.loads(content)
    except ValueError:
        span = _loads(content)
    if not isinstance(span, dict):
        return {}
    if (span.get("attributes") or {}).get("mlflow.spanType") in _UNTYPED:
        from mlflow.tracing.otel.translation import translate_loaded_span

        return dict(translate_loaded_span(span))
    return span


def _loads(content: Content) -> Any:
    """What orjson does not take: half a character, a number of 20 digits; else nothing at all."""
    try:
        return json.loads(content)
    except ValueError:
        return {}
