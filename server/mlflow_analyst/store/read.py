"""Reading traces whole: by id, by session, or all of them one batch after the other.

A trace that is there is always returned. MLflow leaves a trace out of a batch while some of its
spans are not stored yet, or when its span data cannot be found; here it comes back with the spans
that there are, possibly none.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from mlflow.entities import TraceState
from mlflow.exceptions import MlflowException
from mlflow.protos.databricks_pb2 import NOT_FOUND, RESOURCE_DOES_NOT_EXIST, ErrorCode
from mlflow.store.tracking.dbmodels.models import SqlTraceInfo, SqlTraceTag
from mlflow.tracing.constant import TRACE_ID_V4_PREFIX, SpansLocation, TraceTagKey

from mlflow_analyst.store import artifacts
from mlflow_analyst.store.search import REQUEST_ROWS, every_header
from mlflow_analyst.traces.build import info_from_dict, trace_from_dict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mlflow_analyst.store.client import ReadClient
    from mlflow_analyst.traces.model import Trace, TraceInfo

Progress = Callable[[int, int | None], None]
"""Called with how many traces are done, of how many; may raise to stop the work."""

SESSION_KEY = "mlflow.trace.session"
REQUEST_TRACES = 10
"""Traces with spans per request over HTTP: MLflow's own batch size."""
REQUESTS_AT_ONCE = 4

_IN_STORE = (SpansLocation.TRACKING_STORE.value, SpansLocation.ARCHIVE_REPO.value)
_ABSENT = {ErrorCode.Name(code) for code in (NOT_FOUND, RESOURCE_DOES_NOT_EXIST)}


def infos(client: ReadClient, trace_ids: Sequence[str]) -> list[TraceInfo]:
    """The headers of these traces, in the order asked; unknown ids are left out."""
    return [info_from_dict(header.to_dict()) for header in _headers(client, trace_ids)]


def sessions_of(client: ReadClient, trace_ids: Sequence[str]) -> dict[str, str | None]:
    """The sessions of these traces by id, None for none; unknown ids are left out."""
    if not client.can("bulk"):
        return {info.trace_id: info.session for info in infos(client, trace_ids)}
    # MLflow makes three more queries for each header.
    table = SqlTraceInfo.__table__.c
    query = sa.select(table.request_id, table.session_id).where(table.request_id.in_(trace_ids))
    with client.store.ManagedSessionMaker() as session:
        return {trace_id: session_id or None for trace_id, session_id in session.execute(query)}


def traces(client: ReadClient, trace_ids: Sequence[str]) -> list[Trace]:
    """These traces with their spans, in the order asked; unknown ids are left out."""
    wanted = list(dict.fromkeys(trace_ids))
    if not client.can("bulk"):
        return load(client, _headers(client, wanted))
    # A database gives traces whole by themselves: headers to begin with would be four queries more.
    whole = _batches(client, _stored(client, wanted))
    headers = _headers(client, [trace_id for trace_id in wanted if trace_id not in whole])
    whole |= _others(client, headers)
    return [trace_from_dict(_unended(whole[trace_id])) for trace_id in wanted if trace_id in whole]


def session(
    client: ReadClient, experiment_id: str, session_id: str, limit: int = 200
) -> list[Trace]:
    """The first ``limit`` traces of a session, oldest first, with their spans."""
    own: list[Any] = []
    for headers in every_header(client, experiment_id, _of_session(session_id)):
        own += [h for h in headers if h.trace_metadata.get(SESSION_KEY) == session_id]
        if len(own) >= limit:
            break
    return load(client, own[:limit])


def iter_traces(
    client: ReadClient,
    experiment_id: str,
    filter: str | None = None,  # noqa: A002 - the word every room uses for it
    batch: int = 100,
    progress: Progress | None = None,
) -> Iterator[Trace]:
    """All matching traces with their spans, oldest first, never more than ``batch`` in memory.

    ``progress`` is called after each batch; the total is not counted here, so it is None.
    """
    done = 0
    for headers in every_header(client, experiment_id, filter):
        for start in range(0, len(headers), batch):
            loaded = load(client, headers[start : start + batch])
            yield from loaded
            done += len(loaded)
            if progress:
                progress(done, None)


def load(client: ReadClient, headers: Sequence[Any]) -> list[Trace]:
    """The traces of these headers (MLflow's TraceInfo), with their spans, in the same order."""
    whole = _batches(client, [h.trace_id for h in headers if _in_store(h)])
    whole |= _others(client, [header for header in headers if header.trace_id not in whole])
    return [trace_from_dict(_unended(whole[header.trace_id])) for header in headers]


def _batches(client: ReadClient, trace_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """MLflow's dictionaries of those of these traces that the store has whole, by id."""
    size = REQUEST_ROWS if client.can("bulk") else REQUEST_TRACES
    chunks = [trace_ids[start : start + size] for start in range(0, len(trace_ids), size)]
    if len(chunks) > 1:
        with ThreadPoolExecutor(REQUESTS_AT_ONCE, thread_name_prefix="traces") as pool:
            batches = list(pool.map(client.store.batch_get_traces, chunks))
    else:
        batches = [client.store.batch_get_traces(chunk) for chunk in chunks]
    return {trace.info.trace_id: trace.to_dict() for batch in batches for trace in batch}


def _others(client: ReadClient, headers: Sequence[Any]) -> dict[str, dict[str, Any]]:
    """What there is of traces that no batch gave, by id."""
    with ThreadPoolExecutor(REQUESTS_AT_ONCE, thread_name_prefix="traces") as pool:
        found = pool.map(lambda header: _what_there_is(client, header), headers)
        return dict(zip((header.trace_id for header in headers), found, strict=True))


def _headers(client: ReadClient, trace_ids: Sequence[str]) -> list[Any]:
    """MLflow's TraceInfo of each of these ids that exists, in order, each once."""
    wanted = list(dict.fromkeys(trace_ids))
    found: dict[str, Any] = {}
    for start in range(0, len(wanted), REQUEST_ROWS):
        chunk = wanted[start : start + REQUEST_ROWS]
        try:
            headers = client.store.batch_get_trace_infos(chunk)
        except MlflowException:
            # Older servers (3.6 is one) do not know this request, and say so in several ways.
            # If it failed for another reason, the first of these fails for it too.
            headers = [h for trace_id in chunk if (h := _header(client, trace_id)) is not None]
        found |= {h.trace_id: h for h in headers}
    return [found[trace_id] for trace_id in wanted if trace_id in found]


def _header(client: ReadClient, trace_id: str) -> Any:
    try:
        return client.store.get_trace_info(trace_id)
    except MlflowException as error:
        if error.error_code in _ABSENT:
            return None
        raise


def _stored(client: ReadClient, trace_ids: Sequence[str]) -> list[str]:
    """Those of these traces whose spans a database itself gives, as `_in_store` says."""
    table, found = SqlTraceTag.__table__.c, set()
    with client.store.ManagedSessionMaker() as session:
        for start in range(0, len(trace_ids), REQUEST_ROWS):
            query = sa.select(table.request_id).where(
                table.request_id.in_(trace_ids[start : start + REQUEST_ROWS]),
                table.key == TraceTagKey.SPANS_LOCATION,
                table.value.in_(_IN_STORE),
            )
            found |= set(session.scalars(query))
    return [trace_id for trace_id in trace_ids if trace_id in found]


def _in_store(header: Any) -> bool:
    """Whether the tracking store itself gives this trace's spans (or its archive does)."""
    if header.trace_id.startswith(TRACE_ID_V4_PREFIX):  # in tables of Unity Catalog
        return True
    return header.tags.get(TraceTagKey.SPANS_LOCATION) in _IN_STORE


def _what_there_is(client: ReadClient, header: Any) -> dict[str, Any]:
    """A trace that no batch gave: from the artifact store, or with the spans stored so far."""
    partial = None
    try:
        if _in_store(header):
            partial = client.store.get_trace(header.trace_id, allow_partial=True)
        elif header.state != TraceState.IN_PROGRESS:  # those are put there when they end
            partial = client.get_trace(header.trace_id)
    except MlflowException as error:
        # The header is known to exist; span data that is missing or damaged makes a trace
        # without steps, not a trace that does not exist.
        if not artifacts.is_missing(error):
            raise
    if partial is not None:
        return dict(partial.to_dict())
    return {"info": header.to_dict(), "data": {"spans": []}}


def _unended(raw: dict[str, Any]) -> dict[str, Any]:
    """The same with None as the end of spans that have not ended: MLflow's REST API says 0."""
    for span in raw["data"]["spans"]:
        if span.get("end_time_unix_nano") == 0:
            span["end_time_unix_nano"] = None
    return raw


def _of_session(session_id: str) -> str:
    """A filter that finds the session, and lookalikes too where the id cannot be said exactly."""
    key = f"metadata.`{SESSION_KEY}`"
    if not set(session_id) & {"'", "\\"}:
        return f"{key} = '{session_id}'"
    # MLflow's language has no way to escape a quote or a backslash; in a LIKE pattern "_" stands
    # for any one character.
    pattern = session_id.replace("'", "_").replace("\\", "_")
    return f"{key} LIKE '{pattern}'"
