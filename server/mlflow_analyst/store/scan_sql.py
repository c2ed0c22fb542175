"""What a scan reads from MLflow's database, in bulk and read-only.

The headers of all traces are cheap: a few columns tell whether a kept row still holds. Spans are
expensive: their JSON is fetched in chunks, by those who work on them where the database is a file,
and only for rows that are missing.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import sqlalchemy as sa
from mlflow.entities.trace_state import TraceState
from mlflow.store.tracking.dbmodels.models import (
    SqlAssessments,
    SqlTraceInfo,
    SqlTraceMetadata,
    SqlTraceTag,
)
from mlflow.utils.mlflow_tags import MLFLOW_ARTIFACT_LOCATION

from mlflow_analyst.store import scan_headers
from mlflow_analyst.store.fetching import Scope, fetched
from mlflow_analyst.store.read import traces as read_traces
from mlflow_analyst.store.scan_heads import Heads
from mlflow_analyst.store.scan_raw import Chunk, Content, Found, rows_of, rows_of_traces
from mlflow_analyst.store.scan_workers import ROOM, workers

if TYPE_CHECKING:
    from mlflow_analyst.store.client import ReadClient

FIRST, MOST = 50, 1_000
"""Traces fetched at first, and at most, at a time."""

FROM_FILE = 900
"""Traces in a chunk whose spans are read by who works on it; older SQLites take 999 parameters."""

CHUNK_BYTES = 8_000_000
"""About so much of the spans' JSON is fetched at a time: single traces may have megabytes."""

SHARED_FROM = 3_000
"""From so many traces on the work is shared with other processes, which take a while to start."""

AWAY = 100
"""Traces that MLflow itself reads at a time."""

_INFO = SqlTraceInfo.__table__
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


def trace_ids(client: ReadClient, experiment_id: str) -> list[str]:
    """The ids of all traces of the experiment, as they lie in the file: so will those who read the
    spans find them.
    """
    with client.store.ManagedSessionMaker() as session:
        which = Scope.of(client, session, experiment_id, None).holds(session, _INFO.c.request_id)
        (ids,) = _columns(session, [_INFO.c.request_id], which, sa.text("rowid"))
    return list(ids)


def read_heads(client: ReadClient, experiment_id: str) -> Heads:
    """The headers of all traces of the experiment.

    A trace's stamp covers its columns (among them MLflow's count of writes to its spans), its tags
    and its assessments; its metadata only while it is in progress, since MLflow offers no way to
    change the metadata of a trace that has ended.
    """
    ids = sa.select(_INFO.c.request_id).where(_INFO.c.experiment_id == int(experiment_id))
    running = ids.where(_INFO.c.status == TraceState.IN_PROGRESS.value)
    with client.store.ManagedSessionMaker() as session:
        scope = Scope.of(client, session, experiment_id, None)
        which, most = scope.holds(session, _INFO.c.request_id), scope.loosely
        wanted = [getattr(_INFO.c, name) for name in _HEADER]
        order = [sa.text("rowid")] if client.store.file else []
        columns = _columns(session, wanted, which, *order)
        trace_ids, starts, states, sessions, *_ = columns
        heads = Heads(trace_ids, starts, states, [session or None for session in sessions])
        heads.mix(trace_ids, *columns[1:])
        tags = _TAGS.key.not_in(_SETTLED_TAGS)
        tags = tags if most else tags & _TAGS.request_id.in_(ids)
        wanted = [_TAGS.request_id, _TAGS.key, _TAGS.value]
        heads.mix(*_columns(session, wanted, tags))
        wanted = [_METADATA.request_id, _METADATA.key, _METADATA.value]
        heads.mix(*_columns(session, wanted, _METADATA.request_id.in_(running)))
        assessed = [getattr(_ASSESSMENTS, name) for name in _ASSESSED]
        which = sa.true() if most else _ASSESSMENTS.trace_id.in_(ids)
        heads.mix(*_columns(session, assessed, which))
    return heads


def _columns(session: Any, columns: Sequence[Any], which: Any, *order: Any) -> list[list[Any]]:
    return fetched(session, sa.select(*columns).where(which).order_by(*order), len(columns))


def read_rows(
    client: ReadClient, trace_ids: Sequence[str], deep: bool = False
) -> Generator[pa.Table, None, None]:
    """The rows of these traces (see `scan_rows.columns_of`), in tables as they become ready.

    Traces that are gone are left out.
    """
    away: list[str] = []
    chunks = _chunks(client, trace_ids)
    if len(trace_ids) < SHARED_FROM:
        ready = (rows_of(chunk, deep) for chunk in chunks)
        yield from _rows(ready, away)
    else:
        with workers() as shared:
            tasks = ((chunk, deep) for chunk in chunks)
            yield from _rows(shared.answers(tasks, ROOM), away)
    for start in range(0, len(away), AWAY):
        found = read_traces(client, away[start : start + AWAY])
        yield rows_of_traces(found, deep)


def _rows(ready: Iterable[Found], away: list[str]) -> Iterator[pa.Table]:
    for found in ready:
        away += found.away
        yield found.rows


def _chunks(client: ReadClient, trace_ids: Sequence[str]) -> Iterator[Chunk]:
    """The traces in chunks of bearable size."""
    file = client.store.file
    if file is not None:
        # Whoever works on the chunk reads the file, one trace at a time.
        assessed = _assessed(client)
        for start in range(0, len(trace_ids), FROM_FILE):
            ids = trace_ids[start : start + FROM_FILE]
            with client.store.ManagedSessionMaker() as session:
                assessments = _assessments(session, [each for each in ids if each in assessed])
            yield Chunk(ids, assessments, file=file)
        return
    size, done = FIRST, 0
    while done < len(trace_ids):
        ids = trace_ids[done : done + size]
        done += size
        with client.store.ManagedSessionMaker() as session:
            headers = scan_headers.read_rows(partial(_ask, session), ids)
            inside = headers.in_database()
            here = [trace_id for trace_id in ids if trace_id in inside]
            contents: dict[str, list[Content]] = {trace_id: [] for trace_id in here}
            for trace_id, content in _ask(session, "spans", ("trace_id", "content"), here):
                contents[trace_id].append(content)
            chunk = Chunk(ids, _assessments(session, ids), headers, contents)
        weight = sum(len(content) for found in contents.values() for content in found)
        if weight > CHUNK_BYTES:
            size = max(1, size // 2)
        elif weight < CHUNK_BYTES // 3:
            size = min(MOST, size * 2)
        yield chunk


def _ask(
    session: Any, table: str, columns: Sequence[str], ids: Sequence[str]
) -> Sequence[Sequence[Any]]:
    """The way of a database to answer `scan_headers.Ask`."""
    if not ids:
        return ()
    asked = sa.table(table, *map(sa.column, columns)).c
    result = session.execute(sa.select(*asked).where(asked[columns[0]].in_(ids)))
    # The driver's own rows: SQLAlchemy would make an object of each.
    rows: Sequence[Sequence[Any]] = result.cursor.fetchall()
    result.close()
    return rows


def _assessed(client: ReadClient) -> set[str]:
    """The ids of all traces that have assessments."""
    with client.store.ManagedSessionMaker() as session:
        return set(session.scalars(sa.select(_ASSESSMENTS.trace_id).distinct()))


def _assessments(session: Any, trace_ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    if not trace_ids:
        return found
    for one in session.query(SqlAssessments).where(_ASSESSMENTS.trace_id.in_(trace_ids)):
        found.setdefault(one.trace_id, []).append(one.to_mlflow_entity().to_dictionary())
    return found
