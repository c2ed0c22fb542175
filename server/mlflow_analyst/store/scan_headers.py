"""Headers of traces out of MLflow's tables, by whoever can ask them; needs neither MLflow nor
SQLAlchemy, so that the scan's workers can read a SQLite file by themselves.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from mlflow_analyst.traces.build import state_of
from mlflow_analyst.traces.decoding import as_float
from mlflow_analyst.traces.model import TraceInfo

Ask = Callable[[str, Sequence[str], Sequence[str]], Sequence[Sequence[Any]]]
"""Table, columns, trace ids: the rows of these traces. The first column is the trace's id."""

INFO_COLUMNS = (
    *("request_id", "experiment_id", "timestamp_ms", "execution_time_ms", "status"),
    *("client_request_id", "request_preview", "response_preview", "trace_name", "session_id"),
    *("input_tokens", "output_tokens", "total_tokens", "cache_read_input_tokens"),
    *("cache_creation_input_tokens", "cache_creation_input_tokens_above_1hr"),
    *("input_cost", "output_cost", "total_cost"),
)
NAME_TAG = "mlflow.traceName"
LOCATION_TAG, IN_DATABASE = "mlflow.trace.spansLocation", "TRACKING_STORE"
SESSION_KEY = "mlflow.trace.session"
PROMOTED: Mapping[str, Sequence[str]] = {
    "mlflow.trace.tokenUsage": INFO_COLUMNS[10:16],
    "mlflow.trace.cost": INFO_COLUMNS[16:],
}
"""Metadata that MLflow keeps in columns of the trace, which are called as in its JSON."""
_IN_COLUMNS = frozenset((SESSION_KEY, *PROMOTED))
_AMOUNTS = tuple(
    (key, INFO_COLUMNS.index(columns[0]), [f'"{column}": ' for column in columns])
    for key, columns in PROMOTED.items()
)


class Rows(NamedTuple):
    """The rows of some traces in the tables that hold their headers. Of pairs: id, key, value."""

    info: Sequence[Sequence[Any]]
    metadata: Sequence[Sequence[Any]]
    tags: Sequence[Sequence[Any]]

    def in_database(self) -> set[str]:
        """The traces whose spans are meant to be in the database."""
        return {
            trace_id
            for trace_id, key, value in self.tags
            if key == LOCATION_TAG and value == IN_DATABASE
        }


class Header(NamedTuple):
    """A trace's header, and what of it ``TraceInfo`` has no field for."""

    info: TraceInfo
    client_request_id: str | None


def read_rows(ask: Ask, trace_ids: Sequence[str]) -> Rows:
    """The rows of these traces, as far as there are any."""
    pairs = ("request_id", "key", "value")
    return Rows(
        ask("trace_info", INFO_COLUMNS, trace_ids),
        ask("trace_request_metadata", pairs, trace_ids),
        ask("trace_tags", pairs, trace_ids),
    )


def headers_of(
    rows: Rows, assessments: Mapping[str, Sequence[Mapping[str, Any]]]
) -> dict[str, Header]:
    """The headers by trace id, as ``build.info_from_dict`` makes them of what
    ``SqlTraceInfo.to_mlflow_entity().to_dict()`` has; without the detour, which takes longer.
    """
    metadata: dict[str, dict[str, str]] = {row[0]: {} for row in rows.info}
    tags: dict[str, dict[str, str]] = {row[0]: {} for row in rows.info}
    for trace_id, key, value in rows.metadata:
        if value is not None and trace_id in metadata and key not in _IN_COLUMNS:
            metadata[trace_id][key] = value
    for trace_id, key, value in rows.tags:
        if value is not None and trace_id in tags and key != NAME_TAG:
            tags[trace_id][key] = value
    return {
        row[0]: _header(row, metadata[row[0]], tags[row[0]], assessments.get(row[0], ()))
        for row in rows.info
    }


def _header(
    row: Sequence[Any],
    metadata: dict[str, str],
    tags: dict[str, str],
    assessments: Sequence[Mapping[str, Any]],
) -> Header:
    trace_id, experiment_id, start, duration, status, client_request_id, *said = row
    request, response, name, session, given, made, tokens, *_, cost = said
    if name is not None:
        tags[NAME_TAG] = name
    if session is not None:
        metadata[SESSION_KEY] = session
    for key, place, columns in _AMOUNTS:
        # In the very words of MLflow's ``compatibility_metadata_from_columns``.
        values = row[place : place + len(columns)]
        if values != (None,) * len(columns):
            pairs = [f"{a}{b!r}" for a, b in zip(columns, values, strict=True) if b is not None]
            metadata[key] = f"{{{', '.join(pairs)}}}"
    info = TraceInfo(
        trace_id=trace_id,
        experiment_id=str(experiment_id),
        state=state_of(status),
        start_ms=start or 0,
        duration_ms=duration,
        name=name or None,
        session=session or None,
        user=metadata.get("mlflow.trace.user") or None,
        request_preview=request or metadata.get("mlflow.traceInputs"),
        response_preview=response or metadata.get("mlflow.traceOutputs"),
        input_tokens=given,
        output_tokens=made,
        total_tokens=tokens,
        cost=as_float(cost),
        tags=tags,
        metadata=metadata,
        assessments=tuple(assessments),
    )
    return Header(info, client_request_id)


def asking(connection: sqlite3.Connection) -> Ask:
    """Asks a SQLite file."""

    def ask(table: str, columns: Sequence[str], ids: Sequence[str]) -> Sequence[Sequence[Any]]:
        query = (
            f"SELECT {', '.join(columns)} FROM {table} "  # noqa: S608 - names of this module alone
            f"WHERE {columns[0]} IN ({', '.join('?' * len(ids))})"
        )
        return connection.execute(query, ids).fetchall()

    return ask
