"""What a scan reads from MLflow's database, in bulk and read-only.

The headers of all traces are cheap: a few columns tell whether a kept row still holds. Spans are
expensive: their JSON is fetched trace by trace in chunks, one chunk ahead of the one being worked
on, and only for rows that are missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import sqlalchemy as sa
from mlflow.entities.trace_state import TraceState
from mlflow.store.tracking.dbmodels.models import (
    SqlAssessments,
    SqlSpan,
    SqlTraceInfo,
    SqlTraceMetadata,
    SqlTraceTag,
)
from mlflow.store.tracking.utils.trace_analytics import (
    PROMOTED_TRACE_METADATA_KEYS,
    compatibility_metadata_from_columns,
)
from mlflow.tracing.constant import SpansLocation, TraceTagKey
from mlflow.utils.mlflow_tags import MLFLOW_ARTIFACT_LOCATION

from mlflow_analyst.store.read import traces as read_traces
from mlflow_analyst.store.scan_heads import Heads
from mlflow_analyst.store.scan_raw import RawTrace, rows_of, rows_of_traces
from mlflow_analyst.store.scan_workers import Workers

if TYPE_CHECKING:
    from mlflow_analyst.store.client import ReadClient

FIRST, MOST = 50, 1_000
"""Traces fetched at first, and at most, at a time."""

CHUNK_BYTES = 8_000_000
"""About so much of the spans' JSON is fetched at a time: single traces may have megabytes."""

SHARED_FROM = 3_000
"""From so many traces on the work is shared with other processes, which take a while to start."""

AWAY = 100
"""Traces that MLflow itself reads at a time."""

_INFO = SqlTraceInfo.__table__
_SPANS = SqlSpan.__table__.c
_TAGS = SqlTraceTag.__table__.c
_METADATA = SqlTraceMetadata.__table__.c
_ASSESSMENTS = SqlAssessments.__table__.c

# Different for every trace, and never changed.
_SETTLED_TAGS = (MLFLOW_ARTIFACT_LOCATION,)

_HEADER = (
    *("request_id", "timestamp_ms", "status", "session_id"),
    *("execution_time_ms", "trace_name", "client_request_id", "db_payload_generation"),
    *("input_tokens", "output_tokens", "total_tokens", "total_cost"),
)
_ASSESSED = ("trace_id", "assessment_id", "last_updated_timestamp", "valid", "value")


def read_heads(client: ReadClient, experiment_id: str) -> Heads:
    """The headers of all traces of the experiment.

    A trace's stamp covers its columns (among them MLflow's count of writes to its spans), its tags
    and its assessments; its metadata only while it is in progress, since MLflow offers no way to
    change the metadata of a trace that has ended.
    """
    own = _INFO.c.experiment_id == int(experiment_id)
    ids = sa.select(_INFO.c.request_id).where(own)
    running = ids.where(_INFO.c.status == TraceState.IN_PROGRESS.value)
    pairs = [
        (_TAGS, _TAGS.request_id.in_(ids) & _TAGS.key.not_in(_SETTLED_TAGS)),
        (_METADATA, _METADATA.request_id.in_(running)),
    ]
    assessed = [getattr(_ASSESSMENTS, name) for name in _ASSESSED]
    with client.store.ManagedSessionMaker() as session:
        columns = _columns(session, [getattr(_INFO.c, name) for name in _HEADER], own)
        trace_ids, starts, states, sessions, *_ = columns
        heads = Heads(trace_ids, starts, states, [session or None for session in sessions])
        heads.mix(*columns)
        for table, which in pairs:
            wanted = (table.request_id, table.key, table.value)
            heads.mix(*_columns(session, wanted, which))
        heads.mix(*_columns(session, assessed, _ASSESSMENTS.trace_id.in_(ids)))
    return heads


def _columns(session: Any, columns: Sequence[Any], which: Any) -> list[Sequence[Any]]:
    rows = session.execute(sa.select(*columns).where(which)).all()
    return list(zip(*rows, strict=True)) if rows else [() for _ in columns]


def read_rows(
    client: ReadClient, trace_ids: Sequence[str], deep: bool = False
) -> Iterator[pa.Table]:
    """The rows of these traces (see `scan_rows.columns_of`), in tables as they become ready.

    Traces that are gone are left out.
    """
    away: list[str] = []
    chunks = _chunks(client, trace_ids, away)
    if len(trace_ids) < SHARED_FROM:
        for chunk in chunks:
            yield rows_of(chunk, deep)
    else:
        with Workers(deep) as workers:
            yield from workers.rows(chunks)
    for start in range(0, len(away), AWAY):
        found = read_traces(client, away[start : start + AWAY])
        yield rows_of_traces(found, deep)


def _chunks(
    client: ReadClient, trace_ids: Sequence[str], away: list[str]
) -> Iterator[list[RawTrace]]:
    """The traces whose spans are in the database, in chunks of bearable size; the ids of the others
    are put into ``away``.
    """
    size, done = FIRST, 0
    while done < len(trace_ids):
        found = _fetch(client, trace_ids[done : done + size])
        done += size
        here = [raw for raw in found if _in_database(raw)]
        away += [raw.info["trace_id"] for raw in found if not _in_database(raw)]
        weight = sum(len(content) for raw in found for content in raw.contents)
        if weight > CHUNK_BYTES:
            size = max(1, size // 2)
        elif weight < CHUNK_BYTES // 3:
            size = min(MOST, size * 2)
        yield here


def _in_database(raw: RawTrace) -> bool:
    place = raw.info["tags"].get(TraceTagKey.SPANS_LOCATION)
    # MLflow empties the spans of traces that it moves to its archive.
    return place == SpansLocation.TRACKING_STORE.value and "" not in raw.contents


def _fetch(client: ReadClient, trace_ids: Sequence[str]) -> list[RawTrace]:
    if not trace_ids:
        return []
    found: dict[str, RawTrace] = {}
    with client.store.ManagedSessionMaker() as session:
        for row in session.execute(sa.select(_INFO).where(_INFO.c.request_id.in_(trace_ids))):
            found[row.request_id] = RawTrace(_info(row), [])
        metadata = sa.select(_METADATA.request_id, _METADATA.key, _METADATA.value).where(
            _METADATA.request_id.in_(trace_ids),
            _METADATA.key.not_in(PROMOTED_TRACE_METADATA_KEYS),
        )
        for trace_id, key, value in session.execute(metadata):
            if trace_id in found:
                found[trace_id].info["trace_metadata"].setdefault(key, value)
        tags = sa.select(_TAGS.request_id, _TAGS.key, _TAGS.value).where(
            _TAGS.request_id.in_(trace_ids), _TAGS.key != TraceTagKey.TRACE_NAME
        )
        for trace_id, key, value in session.execute(tags):
            if trace_id in found:
                found[trace_id].info["tags"][key] = value
        assessments = session.query(SqlAssessments).where(_ASSESSMENTS.trace_id.in_(trace_ids))
        for one in assessments:
            if one.trace_id in found:
                entity = one.to_mlflow_entity().to_dictionary()
                found[one.trace_id].info["assessments"].append(entity)
        spans = sa.select(_SPANS.trace_id, _SPANS.content).where(_SPANS.trace_id.in_(trace_ids))
        for trace_id, content in session.execute(spans):
            if trace_id in found:
                found[trace_id].contents.append(content)
    return [found[trace_id] for trace_id in trace_ids if trace_id in found]


def _info(row: Any) -> dict[str, Any]:
    """The header as ``SqlTraceInfo.to_mlflow_entity().to_dict()`` has it, as far as it is read."""
    name = row.trace_name
    return {
        "trace_id": row.request_id,
        "experiment_id": str(row.experiment_id),
        "timestamp_ms": row.timestamp_ms,
        "execution_time_ms": row.execution_time_ms,
        "state": row.status,
        "client_request_id": row.client_request_id,
        "request_preview": row.request_preview,
        "response_preview": row.response_preview,
        "tags": {} if name is None else {TraceTagKey.TRACE_NAME: name},
        "trace_metadata": compatibility_metadata_from_columns(row),
        "assessments": [],
    }
