"""What a scan reads from MLflow's database, in bulk and read-only.

The headers of all traces are cheap: a few columns tell whether a kept row still holds. Spans are
expensive: their JSON is fetched in chunks, by those who work on them where the database is a file,
and only for rows that are missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    TRACE_ANALYTICS_COLUMNS_BY_METADATA_KEY,
)
from mlflow.tracing.constant import SpansLocation, TraceMetadataKey, TraceTagKey
from mlflow.utils.mlflow_tags import MLFLOW_ARTIFACT_LOCATION

from mlflow_analyst.store.read import traces as read_traces
from mlflow_analyst.store.scan_heads import Heads
from mlflow_analyst.store.scan_raw import Chunk, Content, Found, rows_of, rows_of_traces
from mlflow_analyst.store.scan_workers import Workers

if TYPE_CHECKING:
    from mlflow_analyst.store.client import ReadClient

FIRST, MOST = 50, 1_000
"""Traces fetched at first, and at most, at a time."""

FROM_FILE = 500
"""Traces in a chunk whose spans are read by who works on it."""

CHUNK_BYTES = 8_000_000
"""About so much of the spans' JSON is fetched at a time: single traces may have megabytes."""

SHARED_FROM = 3_000
"""From so many traces on the work is shared with other processes, which take a while to start."""

AWAY = 100
"""Traces that MLflow itself reads at a time."""

_INFO = SqlTraceInfo.__table__
_INFO_NAMES = [column.name for column in _INFO.c]
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
    with client.store.ManagedSessionMaker() as session:
        columns = _columns(session, [getattr(_INFO.c, name) for name in _HEADER], own)
        trace_ids, starts, states, sessions, *_ = columns
        heads = Heads(trace_ids, starts, states, [session or None for session in sessions])
        heads.mix(trace_ids, *columns[1:])
        # Where most traces are the experiment's, leaving out the others costs more than they do.
        most = (
            heads.of > session.execute(sa.select(sa.func.count()).select_from(_INFO)).scalar() / 2
        )
        tags = _TAGS.key.not_in(_SETTLED_TAGS)
        tags = tags if most else tags & _TAGS.request_id.in_(ids)
        wanted = (_TAGS.request_id, _TAGS.key, _TAGS.value)
        heads.mix(*_columns(session, wanted, tags))
        wanted = (_METADATA.request_id, _METADATA.key, _METADATA.value)
        heads.mix(*_columns(session, wanted, _METADATA.request_id.in_(running)))
        assessed = [getattr(_ASSESSMENTS, name) for name in _ASSESSED]
        which = sa.true() if most else _ASSESSMENTS.trace_id.in_(ids)
        heads.mix(*_columns(session, assessed, which))
    return heads


def _columns(session: Any, columns: Sequence[Any], which: Any) -> list[Sequence[Any]]:
    rows = _rows_of(session, columns, which)
    # Not zip: it would make an iterator of each row.
    return [[row[place] for row in rows] for place in range(len(columns))]


def _rows_of(session: Any, columns: Sequence[Any], which: Any) -> Sequence[Sequence[Any]]:
    """The driver's own rows: SQLAlchemy would make an object of each."""
    result = session.execute(sa.select(*columns).where(which))
    rows: Sequence[Sequence[Any]] = result.cursor.fetchall()
    result.close()
    return rows


def read_rows(
    client: ReadClient, trace_ids: Sequence[str], deep: bool = False
) -> Iterator[pa.Table]:
    """The rows of these traces (see `scan_rows.columns_of`), in tables as they become ready.

    Traces that are gone are left out.
    """
    away: list[str] = []
    chunks = _chunks(client, trace_ids, away)
    if len(trace_ids) < SHARED_FROM:
        ready = (rows_of(chunk, deep) for chunk in chunks)
        yield from _rows(ready, away)
    else:
        with Workers(deep) as workers:
            yield from _rows(workers.found(chunks), away)
    for start in range(0, len(away), AWAY):
        found = read_traces(client, away[start : start + AWAY])
        yield rows_of_traces(found, deep)


def _rows(ready: Iterable[Found], away: list[str]) -> Iterator[pa.Table]:
    for found in ready:
        away += found.emptied
        yield found.rows


def _chunks(client: ReadClient, trace_ids: Sequence[str], away: list[str]) -> Iterator[Chunk]:
    """The traces whose spans are in the database, in chunks of bearable size; the ids of the others
    are put into ``away``.
    """
    file = client.store.file
    size, done = FIRST, 0
    while done < len(trace_ids):
        infos = _headers(client, trace_ids[done : done + size])
        done += size
        here = [info for info in infos if _in_database(info)]
        away += [info["trace_id"] for info in infos if not _in_database(info)]
        if file is not None:
            # Whoever works on the chunk reads the spans, one trace at a time.
            size = FROM_FILE
            yield Chunk(here, None, file)
            continue
        contents = _contents(client, [info["trace_id"] for info in here])
        weight = sum(len(content) for found in contents.values() for content in found)
        if weight > CHUNK_BYTES:
            size = max(1, size // 2)
        elif weight < CHUNK_BYTES // 3:
            size = min(MOST, size * 2)
        yield Chunk(here, contents)


def _in_database(info: Mapping[str, Any]) -> bool:
    place = info["tags"].get(TraceTagKey.SPANS_LOCATION)
    return bool(place == SpansLocation.TRACKING_STORE.value)


def _contents(client: ReadClient, trace_ids: Sequence[str]) -> dict[str, list[Content]]:
    found: dict[str, list[Content]] = {trace_id: [] for trace_id in trace_ids}
    if trace_ids:
        spans = sa.select(_SPANS.trace_id, _SPANS.content).where(_SPANS.trace_id.in_(trace_ids))
        with client.store.ManagedSessionMaker() as session:
            for trace_id, content in session.execute(spans):
                found[trace_id].append(content)
    return found


def _headers(client: ReadClient, trace_ids: Sequence[str]) -> list[dict[str, Any]]:
    """The headers of these traces as far as there are any, in this order."""
    if not trace_ids:
        return []
    found: dict[str, dict[str, Any]] = {}
    with client.store.ManagedSessionMaker() as session:
        for row in _rows_of(session, list(_INFO.c), _INFO.c.request_id.in_(trace_ids)):
            info = _info(dict(zip(_INFO_NAMES, row, strict=True)))
            found[info["trace_id"]] = info
        metadata = (_METADATA.request_id, _METADATA.key, _METADATA.value)
        which = _METADATA.request_id.in_(trace_ids)
        which &= _METADATA.key.not_in(PROMOTED_TRACE_METADATA_KEYS)
        for trace_id, key, value in _rows_of(session, metadata, which):
            if trace_id in found:
                found[trace_id]["trace_metadata"].setdefault(key, value)
        tags = (_TAGS.request_id, _TAGS.key, _TAGS.value)
        which = _TAGS.request_id.in_(trace_ids) & (_TAGS.key != TraceTagKey.TRACE_NAME)
        for trace_id, key, value in _rows_of(session, tags, which):
            if trace_id in found:
                found[trace_id]["tags"][key] = value
        assessments = session.query(SqlAssessments).where(_ASSESSMENTS.trace_id.in_(trace_ids))
        for one in assessments:
            if one.trace_id in found:
                entity = one.to_mlflow_entity().to_dictionary()
                found[one.trace_id]["assessments"].append(entity)
    return [found[trace_id] for trace_id in trace_ids if trace_id in found]


def _info(row: Mapping[str, Any]) -> dict[str, Any]:
    """The header as ``SqlTraceInfo.to_mlflow_entity().to_dict()`` has it, as far as it is read."""
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
        "tags": {} if name is None else {TraceTagKey.TRACE_NAME: name},
        "trace_metadata": _promoted(row),
        "assessments": [],
    }


def _promoted(row: Mapping[str, Any]) -> dict[str, str]:
    """The metadata that MLflow keeps in columns, in the very words in which it gives it back
    (``compatibility_metadata_from_columns``, which takes ten times as long).
    """
    session = row["session_id"]
    found = {} if session is None else {TraceMetadataKey.TRACE_SESSION: session}
    for key, columns in TRACE_ANALYTICS_COLUMNS_BY_METADATA_KEY.items():
        said = [(name, row[column]) for name, column in columns.items()]
        pairs = [f'"{name}": {value!r}' for name, value in said if value is not None]
        if pairs:
            found[key] = f"{{{', '.join(pairs)}}}"
    return found
