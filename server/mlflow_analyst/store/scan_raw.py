"""Rows out of traces as the database has them; needs MLflow only for spans of other libraries."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import pyarrow as pa

from mlflow_analyst.analysis.features import features_of
from mlflow_analyst.analysis.scan_rows import to_arrow
from mlflow_analyst.store import sqlite
from mlflow_analyst.store.scan_headers import Header, Rows, asking, headers_of, read_rows
from mlflow_analyst.traces.light import light_steps
from mlflow_analyst.traces.model import Trace

_UNTYPED = (None, "", "null", '"UNKNOWN"', "UNKNOWN")

Content = str | bytes
"""A span's JSON."""


class Chunk(NamedTuple):
    """Some traces: their assessments, as far as they have any, the rows of their headers, and by
    trace id the JSON of their spans. Where ``headers`` is None, headers and spans are still to be
    read from the SQLite ``file``.
    """

    trace_ids: Sequence[str]
    assessments: Mapping[str, list[dict[str, Any]]]
    headers: Rows | None = None
    contents: Mapping[str, list[Content]] | None = None
    file: Path | None = None


class Found(NamedTuple):
    """The rows of a chunk, and the ids of those of its traces whose spans are not in the database:
    in files, or emptied by MLflow when it moved the trace to its archive.
    """

    rows: pa.Table
    away: list[str]


def rows_of(chunk: Chunk, deep: bool, opening: sqlite.Opening = sqlite.opened) -> Found:
    """The rows of these traces; those that are gone are left out. Raises sqlite3.Error where the
    file cannot be read.
    """
    away: list[str] = []
    if chunk.headers is not None:
        return Found(rows_of_traces(_traces(chunk, chunk.headers, away), deep), away)
    assert chunk.file is not None  # noqa: S101 - it is one of the two
    with opening(chunk.file) as connection:
        headers = read_rows(asking(connection), chunk.trace_ids)
        traces = _traces(chunk, headers, away, connection)
        return Found(rows_of_traces(traces, deep), away)


def _traces(
    chunk: Chunk, rows: Rows, away: list[str], connection: sqlite3.Connection | None = None
) -> Iterator[Trace]:
    headers = headers_of(rows, chunk.assessments)
    in_database = rows.in_database()
    away += [trace_id for trace_id in headers if trace_id not in in_database]
    here = [trace_id for trace_id in headers if trace_id in in_database]
    if connection is not None:
        contents: Iterable[tuple[str, Sequence[Content]]] = _contents(connection, here)
    else:
        known = chunk.contents or {}
        contents = ((trace_id, known.get(trace_id, ())) for trace_id in here)
    spanless = dict.fromkeys(here)
    for trace_id, own_contents in contents:
        spanless.pop(trace_id, None)
        if all(own_contents):
            yield _trace(headers[trace_id], [_span(content) for content in own_contents])
        else:
            away.append(trace_id)
    for trace_id in spanless:
        yield _trace(headers[trace_id], [])


def _trace(header: Header, spans: Sequence[Mapping[str, Any]]) -> Trace:
    raw = {"info": {"client_request_id": header.client_request_id}}
    return Trace(header.info, light_steps(spans), raw)


def rows_of_traces(traces: Iterable[Trace], deep: bool) -> pa.Table:
    """The rows of traces that are read already."""
    if deep:
        from mlflow_analyst.analysis.patterns.columns import deep_row

        return to_arrow([deep_row(trace) for trace in traces], deep=True)
    return to_arrow([features_of(trace) for trace in traces])


def _contents(
    connection: sqlite3.Connection, trace_ids: Sequence[str]
) -> Iterator[tuple[str, Sequence[Content]]]:
    # As bytes, which are parsed as they are; in order, so that one trace is in memory at a time.
    query = (
        "SELECT trace_id, CAST(content AS BLOB) FROM spans "  # noqa: S608 - question marks alone
        f"WHERE trace_id IN ({', '.join('?' * len(trace_ids))}) ORDER BY trace_id"
    )
    for trace_id, rows in groupby(connection.execute(query, trace_ids), key=itemgetter(0)):
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
