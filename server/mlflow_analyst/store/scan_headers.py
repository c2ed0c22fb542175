"""Headers of traces out of MLflow's tables, by whoever can ask them; needs neither MLflow nor
SQLAlchemy, so that the scan's workers can read a SQLite file by themselves.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any

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


def read_headers(ask: Ask, trace_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The headers of these traces by id, as far as there are any, as
    ``SqlTraceInfo.to_mlflow_entity().to_dict()`` has them where the scan looks; assessments are
    left out.
    """
    found = {}
    for row in ask("trace_info", INFO_COLUMNS, trace_ids):
        found[row[0]] = _info(dict(zip(INFO_COLUMNS, row, strict=True)))
    pairs = ("request_id", "key", "value")
    for trace_id, key, value in ask("trace_request_metadata", pairs, trace_ids):
        if trace_id in found and key not in PROMOTED and key != SESSION_KEY:
            found[trace_id]["trace_metadata"].setdefault(key, value)
    for trace_id, key, value in ask("trace_tags", pairs, trace_ids):
        if trace_id in found and key != NAME_TAG:
            found[trace_id]["tags"][key] = value
    return found


def in_database(info: Mapping[str, Any]) -> bool:
    """Whether the spans of the trace with this header are meant to be in the database."""
    return bool(info["tags"].get(LOCATION_TAG) == IN_DATABASE)


def asking(connection: sqlite3.Connection) -> Ask:
    """Asks a SQLite file."""

    def ask(table: str, columns: Sequence[str], ids: Sequence[str]) -> Sequence[Sequence[Any]]:
        query = (
            f"SELECT {', '.join(columns)} FROM {table} "  # noqa: S608 - names of this module alone
            f"WHERE {columns[0]} IN ({', '.join('?' * len(ids))})"
        )
        return connection.execute(query, ids).fetchall()

    return ask


def _info(row: Mapping[str, Any]) -> dict[str, Any]:
    name = row["trace_name"]
    return {
        "trace_id": row["request_id"],
        "experiment_id": str(row["experiment_id"]),
        "timestamp_ms": row["timestamp_ms"],
        "execution_time_ms": row["execution_time_ms"],
        "state": row["status"],
        "client_request_id": row["client_request_id"],
        "request_preview": row["request_preview"],
        "response_preview": row["response_preview"],
        "tags": {} if name is None else {NAME_TAG: name},
        "trace_metadata": _promoted(row),
        "assessments": [],
    }


def _promoted(row: Mapping[str, Any]) -> dict[str, str]:
    """In the very words of MLflow's ``compatibility_metadata_from_columns``, which takes ten times
    as long.
    """
    session = row["session_id"]
    found = {} if session is None else {SESSION_KEY: session}
    for key, columns in PROMOTED.items():
        said = [(name, row[name]) for name in columns]
        pairs = [f'"{name}": {value!r}' for name, value in said if value is not None]
        if pairs:
            found[key] = f"{{{', '.join(pairs)}}}"
    return found
