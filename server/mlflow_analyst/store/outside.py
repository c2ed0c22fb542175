"""Filters on spans, for traces whose spans the store cannot search.

Until about 3.5 MLflow kept spans as artifacts, and its archive does so again. A store's own query
does not see them, and finds nothing where there is something. Old servers cannot search spans or
assessments at all. In both cases those traces are read, and the filter is answered here.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
import sqlparse
from mlflow.entities import TraceState
from mlflow.exceptions import MlflowException
from mlflow.tracing.constant import SpansLocation, TraceTagKey
from mlflow.utils.search_utils import SearchTraceUtils, _join_in_comparison_tokens
from sqlparse.sql import Comparison

from mlflow_analyst.store import artifacts, clauses
from mlflow_analyst.store.clauses import Clause, SpanFacts
from mlflow_analyst.store.errors import StoreError

if TYPE_CHECKING:
    from mlflow_analyst.store.client import ReadClient

PAGE = 100
"""Headers fetched at a time; the spans of those that are in question are then read."""
PROBED = 50
REQUESTS_AT_ONCE = 4
REMEMBERED_ANSWERS = 200_000
COUNTED_FOR_SECONDS = 300.0

_ANSWER_ALL = ("file", "databricks")
"""Kinds of store whose own classes here read where a query is not enough."""
_HELD, _ARCHIVED = (
    f"tag.`{TraceTagKey.SPANS_LOCATION}` = '{place.value}'"
    for place in (SpansLocation.TRACKING_STORE, SpansLocation.ARCHIVE_REPO)
)
_SEEN = "span.name LIKE '%'"
_FINISHED = "status != 'IN_PROGRESS'"
_PLAIN = {
    "attribute": ("=", "!=", "<", "<=", ">", ">="),
    "tag": ("=", "!="),
    "request_metadata": ("=", "!="),
}
_PLAIN_ATTRIBUTES = ("timestamp_ms", "execution_time_ms", "status", "request_id")


def must_read(client: ReadClient, experiment_id: str, filter: str | None) -> bool:  # noqa: A002
    """Whether it takes reading traces to answer ``filter`` right, rather than the store's query."""
    if not filter or client.kind in _ANSWER_ALL:
        return False
    kinds = {kind for kind, _ in _comparisons(filter)}
    if not _searches_all(client):
        return any(not _is_plain(clause) for clause in clauses.parse(filter))
    if "span" not in kinds:
        return False
    return outside(client, experiment_id, archived=_about_content(_span_clauses(filter))) > 0


def outside(client: ReadClient, experiment_id: str, *, archived: bool = False) -> int:
    """How many finished traces have spans that the store's own queries do not see.

    Their spans are artifacts, or in the database as another experiment's (MLflow 3.6 to 3.9 did
    that to traces that were not in the active experiment). Of archived traces the store still
    knows names, types and states of spans, but not the content; they count if ``archived``.
    """
    if not client.can("bulk") and not client.can("correlation"):
        return 0  # nobody asks these: they cannot search spans at all
    finished, seen = _seen(client, experiment_id)
    return finished - seen + (_counted(client, experiment_id, _ARCHIVED)[1] if archived else 0)


def _searches_all(client: ReadClient) -> bool:
    """Whether the store knows all of the filter language, as servers do since 3.5 or so."""
    return client.can("span_filters") and client.can("assessment_filters")


def _tags_tell(client: ReadClient, experiment_id: str) -> bool:
    """Whether the store sees all spans of the traces that are marked as having them there."""
    if not client.can("bulk") and not client.can("correlation"):
        return False
    places = (_HELD, _ARCHIVED)
    marked = sum(_counted(client, experiment_id, place)[1] for place in places)
    return _seen(client, experiment_id)[1] >= marked


def _seen(client: ReadClient, experiment_id: str) -> tuple[int, int]:
    """How many traces are finished, and of how many of these the store sees spans.

    A server on SQLite looks through the experiment's spans once for each trace that it is asked
    this of, which takes minutes where they are 10,000. So it is asked of the first and the last of
    the traces that are marked as having their spans there: those that the oldest and the newest
    MLflow wrote; if it sees theirs, it is taken to see all that are marked.
    """
    if client.can("bulk"):
        return _counted(client, experiment_id, _SEEN)
    finished, held = _counted(client, experiment_id, _HELD)
    archived = _counted(client, experiment_id, _ARCHIVED)[1]
    if all(_ends_seen(client, experiment_id, direction) for direction in ("ASC", "DESC")):
        return finished, held + archived
    return _counted(client, experiment_id, _SEEN)


def _ends_seen(client: ReadClient, experiment_id: str, direction: str) -> bool:
    """Whether the store sees spans of the first (ASC) or last few traces marked as having them."""

    def ids(filter: str) -> tuple[list[str], list[int]]:  # noqa: A002
        found, _ = client.store.search_traces(
            locations=[experiment_id],
            filter_string=filter,
            max_results=PROBED,
            order_by=[f"timestamp_ms {direction}"],
        )
        return [one.trace_id for one in found], [one.request_time for one in found]

    marked = f"{_HELD} AND {_FINISHED}"
    trace_ids, starts = ids(marked)
    if not starts:
        return True
    within = f"timestamp_ms >= {min(starts)} AND timestamp_ms <= {max(starts)}"
    return set(ids(f"{marked} AND {within} AND {_SEEN}")[0]) >= set(trace_ids)


def matching(
    client: ReadClient,
    experiment_id: str,
    filter: str,  # noqa: A002
    order_by: Sequence[str],
    rows: int,
    offset: int,
) -> list[Any]:
    """The headers of the traces that match, from ``offset``, as ``search_traces`` gives them."""
    column, _, direction = order_by[0].partition(" ")
    sign = -1 if direction == "DESC" else 1

    def place(header: Any) -> tuple[int, str]:
        by_time = column == "timestamp_ms"
        value = header.request_time if by_time else header.execution_duration
        return sign * (value or 0), header.trace_id

    streams = [_read_matches(client, experiment_id, filter, order_by)]
    if _searches_all(client):
        streams.append(_listed(client, experiment_id, filter, order_by))
    merged = heapq.merge(*streams, key=place)
    # MLflow 3.4 wrote spans to both places: such a trace is in both streams.
    once = (next(same) for _, same in groupby(merged, key=lambda header: header.trace_id))
    return list(islice(once, offset, offset + rows))


def _read_matches(
    client: ReadClient,
    experiment_id: str,
    filter: str,  # noqa: A002
    order_by: Sequence[str],
) -> Iterator[Any]:
    """Those of the matching traces that the store's own query does not find, in order."""
    whole = _searches_all(client)
    if whole:
        asked = " AND ".join(said for kind, said in _comparisons(filter) if kind != "span") or None
        here = _span_clauses(filter)
    else:
        parsed = clauses.parse(filter)
        asked = " AND ".join(_as_text(clause) for clause in parsed if _is_plain(clause)) or None
        here = tuple(clause for clause in parsed if not _is_plain(clause))
    about_spans = tuple(clause for clause in here if clause.about_spans)
    covered = None
    if {clause.kind for clause in here} & {"feedback", "expectation"}:
        everything = list(_listed(client, experiment_id, None, order_by))
        covered = clauses.covered_sessions(everything, here)
    seen_by_store = set()
    if whole and _tags_tell(client, experiment_id):
        seen_by_store = {SpansLocation.TRACKING_STORE.value}
        if not _about_content(about_spans):
            seen_by_store.add(SpansLocation.ARCHIVE_REPO.value)
    for page in _pages(client, experiment_id, asked, order_by):
        candidates = [
            header
            for header in page
            if header.tags.get(TraceTagKey.SPANS_LOCATION) not in seen_by_store
            and clauses.header_matches(header, here, covered)
        ]
        yield from _with_spans(client, candidates, about_spans)


def _with_spans(
    client: ReadClient, headers: list[Any], wanted: tuple[Clause, ...]
) -> Iterator[Any]:
    """Those of these traces that have a span as wanted."""
    if not wanted:
        yield from headers
        return
    known = {h.trace_id: client.answers.get((h.trace_id, wanted)) for h in headers}
    unknown = [header for header in headers if known[header.trace_id] is None]
    if unknown:
        with ThreadPoolExecutor(REQUESTS_AT_ONCE, thread_name_prefix="spans") as pool:
            found = list(pool.map(lambda header: _has_span(client, header, wanted), unknown))
        if len(client.answers) > REMEMBERED_ANSWERS:
            client.answers.clear()
        for header, answer in zip(unknown, found, strict=True):
            known[header.trace_id] = answer
            if header.state != TraceState.IN_PROGRESS:  # such a span may still come
                client.answers[header.trace_id, wanted] = answer
    yield from (header for header in headers if known[header.trace_id])


def _has_span(client: ReadClient, header: Any, wanted: tuple[Clause, ...]) -> bool:
    try:
        spans = client.get_trace(header.trace_id).data.spans
    except MlflowException as error:
        if not artifacts.is_missing(error):
            raise
        return False
    return clauses.spans_match(map(SpanFacts.of, spans), wanted)


def _listed(
    client: ReadClient,
    experiment_id: str,
    filter: str | None,  # noqa: A002
    order_by: Sequence[str],
) -> Iterator[Any]:
    for page in _pages(client, experiment_id, filter, order_by):
        yield from page


def _pages(
    client: ReadClient,
    experiment_id: str,
    filter: str | None,  # noqa: A002
    order_by: Sequence[str],
) -> Iterator[list[Any]]:
    offset = 0
    while True:
        token = SearchTraceUtils.create_page_token(offset).decode() if offset else None
        found, _ = client.store.search_traces(
            locations=[experiment_id],
            filter_string=filter,
            max_results=PAGE,
            order_by=list(order_by),
            page_token=token,
        )
        yield list(found)
        if len(found) < PAGE:
            return
        offset += PAGE


def _counted(client: ReadClient, experiment_id: str, clause: str) -> tuple[int, int]:
    """How many traces are finished, and for how many of these the store finds ``clause`` true."""
    key = (experiment_id, clause)
    known = client.places.get(key)
    if known is not None and known[0] > time.monotonic():
        return known[1]
    if client.can("bulk"):
        finished, both = (
            _counted_by_sql(client, experiment_id, text)
            for text in (_FINISHED, f"{_FINISHED} AND {clause}")
        )
    else:
        # In this order, see `cohorts`: SQLite looks the second filter's traces up one by one.
        result = client.store.calculate_trace_filter_correlation([experiment_id], clause, _FINISHED)
        finished, both = int(result.filter2_count), int(result.joint_count)
    client.places[key] = (time.monotonic() + COUNTED_FOR_SECONDS, (finished, both))
    return finished, both


def _counted_by_sql(client: ReadClient, experiment_id: str, filter: str) -> int:  # noqa: A002
    with client.store.ManagedSessionMaker() as session:
        found = client.store._build_trace_filter_subquery(session, [int(experiment_id)], filter)
        return int(session.scalar(sa.select(sa.func.count()).select_from(found.subquery())) or 0)


def _comparisons(filter: str) -> list[tuple[str, str]]:  # noqa: A002
    """MLflow's kind of entity and the text of each comparison in the filter."""
    statement = sqlparse.parse(filter)[0]
    # MLflow joins the tokens of [NOT] IN and IS [NOT] NULL itself.
    tokens = _join_in_comparison_tokens(statement.tokens, search_traces=True)
    texts = [
        # the tokens that MLflow joined have no blank between them
        " ".join(str(part) for part in token.tokens if not part.is_whitespace)
        for token in tokens
        if isinstance(token, Comparison)
    ]
    said = SearchTraceUtils.parse_search_filter_for_search_traces(filter)
    if len(said) != len(texts):
        raise StoreError("This filter cannot be taken apart. Leave out its span conditions.")
    return [(one["type"], text) for one, text in zip(said, texts, strict=True)]


def _span_clauses(filter: str) -> tuple[Clause, ...]:  # noqa: A002
    about_spans = [said for kind, said in _comparisons(filter) if kind == "span"]
    return clauses.parse(" AND ".join(about_spans))


def _about_content(wanted: tuple[Clause, ...]) -> bool:
    return any(clause.key not in ("name", "type", "status") for clause in wanted)


def _is_plain(clause: Clause) -> bool:
    """Whether every server of MLflow 3 answers this clause."""
    if clause.kind == "attribute" and clause.key not in _PLAIN_ATTRIBUTES:
        return False
    sayable = isinstance(clause.value, (int, float)) or not set(str(clause.value)) & {"'", "\\"}
    key_sayable = "`" not in clause.key
    return clause.comparator in _PLAIN.get(clause.kind, ()) and sayable and key_sayable


def _as_text(clause: Clause) -> str:
    value = clause.value if isinstance(clause.value, (int, float)) else f"'{clause.value}'"
    if clause.kind == "attribute":
        return f"{clause.key} {clause.comparator} {value}"
    entity = "tag" if clause.kind == "tag" else "metadata"
    return f"{entity}.`{clause.key}` {clause.comparator} {value}"
