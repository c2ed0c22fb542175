"""Reading traces whole: by id, by session, or all of them one batch after the other.

A trace that is there is always returned. MLflow leaves a trace out of a batch while some of its
spans are not stored yet, or when its span data cannot be found; here it comes back with the spans
that there are, possibly none.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from mlflow.exceptions import MlflowException
from mlflow.tracing.constant import SpansLocation, TraceTagKey

from mlflow_analyst.store.search import REQUEST_ROWS, every_header, headers_page
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


def infos(client: ReadClient, trace_ids: Sequence[str]) -> list[TraceInfo]:
    """The headers of these traces, in the order asked; unknown ids are left out."""
    return [info_from_dict(header.to_dict()) for header in _headers(client, trace_ids)]


def traces(client: ReadClient, trace_ids: Sequence[str]) -> list[Trace]:
    """These traces with their spans, in the order asked; unknown ids are left out."""
    return load(client, _headers(client, trace_ids))


def session(
    client: ReadClient, experiment_id: str, session_id: str, limit: int = 200
) -> list[Trace]:
    """The first ``limit`` traces of a session, oldest first, with their spans."""
    headers, _ = headers_page(client, experiment_id, _of_session(session_id), "oldest", limit, None)
    own = [h for h in headers if h.trace_metadata.get(SESSION_KEY) == session_id]
    return load(client, own)


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
    stored = [h.trace_id for h in headers if _in_store(h)]
    size = REQUEST_ROWS if client.can("bulk") else REQUEST_TRACES
    chunks = [stored[start : start + size] for start in range(0, len(stored), size)]
    if len(chunks) > 1:
        with ThreadPoolExecutor(REQUESTS_AT_ONCE, thread_name_prefix="traces") as pool:
            batches = list(pool.map(client.store.batch_get_traces, chunks))
    else:
        batches = [client.store.batch_get_traces(chunk) for chunk in chunks]
    whole = {trace.info.trace_id: trace.to_dict() for batch in batches for trace in batch}
    return [
        trace_from_dict(whole.get(header.trace_id) or _what_there_is(client, header))
        for header in headers
    ]


def _headers(client: ReadClient, trace_ids: Sequence[str]) -> list[Any]:
    """MLflow's TraceInfo of each of these ids that exists, in order, each once."""
    wanted = list(dict.fromkeys(trace_ids))
    found: dict[str, Any] = {}
    for start in range(0, len(wanted), REQUEST_ROWS):
        chunk = wanted[start : start + REQUEST_ROWS]
        found |= {h.trace_id: h for h in client.store.batch_get_trace_infos(chunk)}
    return [found[trace_id] for trace_id in wanted if trace_id in found]


def _in_store(header: Any) -> bool:
    """Whether the tracking store itself gives this trace's spans (or its archive does)."""
    location = header.tags.get(TraceTagKey.SPANS_LOCATION)
    return location in (SpansLocation.TRACKING_STORE, SpansLocation.ARCHIVE_REPO)


def _what_there_is(client: ReadClient, header: Any) -> dict[str, Any]:
    """A trace that no batch gave: from the artifact store, or with the spans stored so far."""
    try:
        if _in_store(header):
            partial = client.store.get_trace(header.trace_id, allow_partial=True)
            if partial is not None:
                return dict(partial.to_dict())
        else:
            return dict(client.get_trace(header.trace_id).to_dict())
    except MlflowException:
        # The header is known to exist; span data that is missing or damaged makes a trace
        # without steps, not a trace that does not exist.
        pass
    return {"info": header.to_dict(), "data": {"spans": []}}


def _of_session(session_id: str) -> str:
    """A filter that finds the session, and perhaps others when the id has both kinds of quotes."""
    key = f"metadata.`{SESSION_KEY}`"
    if "'" not in session_id:
        return f"{key} = '{session_id}'"
    # MLflow's language cannot escape a quote, and its double-quoted form is parsed as a name;
    # in a LIKE pattern "_" stands for any one character. The caller compares exactly.
    pattern = session_id.replace("'", "_")
    return f"{key} LIKE '{pattern}'"
