"""Sets of traces that no single MLflow filter finds: counted and listed.

A database joins MLflow's own subqueries into one statement. Anything else is asked for counts of
intersections (inclusion and exclusion), or lists the headers that each filter finds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeAlias

import sqlalchemy as sa
from mlflow.entities.trace_metrics import AggregationType, MetricAggregation, MetricViewType
from mlflow.store.tracking.dbmodels.models import SqlSpan, SqlTraceInfo, SqlTraceTag
from mlflow.tracing.constant import SpansLocation, TraceTagKey

from mlflow_analyst.store.outside import must_read
from mlflow_analyst.store.read import traces
from mlflow_analyst.store.search import count, every_header, matching_ids, page
from mlflow_analyst.traces.build import step_from_dict
from mlflow_analyst.traces.sets import All, Either, Found, Outside, Sets

if TYPE_CHECKING:
    from mlflow_analyst.store.client import ReadClient

Progress = Callable[[int, int | None], None]
"""Called with how many headers were listed, of how many (None: not known); may raise to stop."""

Headers: TypeAlias = dict[str, tuple[int, int | None]]
"""Start and duration, in ms, by trace id."""

MOST_COUNTS = 12
"""Of intersections; a tree that needs more is listed instead."""

MOST_TOOLS = 300

_JOINS = re.compile(r"\b(tags?|metadata|span|feedback|expectation)\.")
"""Names that MLflow's search finds in other tables than that of the traces."""

_TRACES = SqlTraceInfo.__table__.c
_SPANS = SqlSpan.__table__.c
_TAGS = SqlTraceTag.__table__.c

# MLflow's types of span whose kind is a matter of the type alone.
_PLAIN_TYPES = frozenset(
    {"AGENT", "LLM", "CHAT_MODEL", "TOOL", "RETRIEVER", "RERANKER", "EMBEDDING", "CHAIN"}
)


def count_sets(
    client: ReadClient, experiment_id: str, sets: Sets, progress: Progress | None = None
) -> int:
    """How many traces are in the set, exactly."""
    if isinstance(sets, Found):
        return count(client, experiment_id, sets.query)
    if in_sql(client, experiment_id, sets):
        with client.store.ManagedSessionMaker() as session:
            query = sa.select(sa.func.count()).where(holds(client, session, experiment_id, sets))
            return int(session.scalar(query) or 0)
    counted = _by_intersections(client, experiment_id, sets)
    return len(headers_of(client, experiment_id, sets, progress)) if counted is None else counted


def headers_of(
    client: ReadClient, experiment_id: str, sets: Sets, progress: Progress | None = None
) -> Headers:
    """The traces in the set, in no particular order."""
    if in_sql(client, experiment_id, sets):
        columns = (_TRACES.request_id, _TRACES.timestamp_ms, _TRACES.execution_time_ms)
        with client.store.ManagedSessionMaker() as session:
            query = sa.select(*columns).where(holds(client, session, experiment_id, sets))
            return {trace_id: (start, ms) for trace_id, start, ms in session.execute(query)}
    return _listed(_Lists(client, experiment_id, progress), sets)


def in_sql(client: ReadClient, experiment_id: str, *sets: Sets) -> bool:
    """Whether the database's own queries answer these sets, and see all that they ask about."""
    return client.can("bulk") and seen_by_store(client, experiment_id, *sets)


def seen_by_store(client: ReadClient, experiment_id: str, *sets: Sets) -> bool:
    """Whether the store's own queries see the spans that the filters of these sets ask about."""
    queries = {found.query for one in sets for found in _leaves(one)}
    return not any(must_read(client, experiment_id, query) for query in queries)


def _leaves(sets: Sets) -> Iterable[Found]:
    if isinstance(sets, Found):
        yield sets
    elif isinstance(sets, Outside):
        yield from _leaves(sets.part)
    else:
        for part in sets.parts:
            yield from _leaves(part)


def holds(client: ReadClient, session: Any, experiment_id: str, sets: Sets) -> Any:
    """The condition on a row of trace_info: in this experiment and in the set."""

    def condition(part: Sets) -> Any:
        if isinstance(part, Found):
            found = matching_ids(client, session, experiment_id, part.query)
            return _TRACES.request_id.in_(found.correlate(None))
        if isinstance(part, Outside):
            return sa.not_(condition(part.part))
        if isinstance(part, All):
            return sa.and_(sa.true(), *(condition(inner) for inner in part.parts))
        return sa.or_(sa.false(), *(condition(inner) for inner in part.parts))

    return sa.and_(_TRACES.experiment_id == int(experiment_id), condition(sets))


def ids_of(client: ReadClient, session: Any, experiment_id: str, sets: Sets) -> Any:
    """The SELECT of the ids of the traces in the set."""
    if isinstance(sets, Found):
        return matching_ids(client, session, experiment_id, sets.query)
    return sa.select(_TRACES.request_id).where(holds(client, session, experiment_id, sets))


# --- without SQL ----------------------------------------------------------------------------------

_Sum: TypeAlias = dict[frozenset[Found], int]
"""A count as a sum of counts of intersections, each with its factor; the empty one: all traces."""


def _by_intersections(client: ReadClient, experiment_id: str, sets: Sets) -> int | None:
    """The count by inclusion and exclusion; None where the store cannot count what that needs."""
    if not (client.can("correlation") and seen_by_store(client, experiment_id, sets)):
        return None
    terms = _sum(sets)
    if terms is None:
        return None
    asked = {together: _in_filters(together) for together, factor in terms.items() if factor}
    if any(len(filters) > 2 for filters in asked.values()):
        return None
    total = 0
    for together, filters in asked.items():
        total += terms[together] * _count_both(client, experiment_id, filters)
    return total


def _count_both(client: ReadClient, experiment_id: str, filters: list[Found]) -> int:
    if len(filters) < 2:
        return count(client, experiment_id, filters[0].query if filters else None)
    first, second = fast_order(filters[0], filters[1])
    result = client.store.calculate_trace_filter_correlation(
        [experiment_id], first.query, second.query
    )
    return int(result.joint_count)


def fast_order(one: Found, other: Found) -> tuple[Found, Found]:
    """Two filters in the order in which MLflow's correlation is fast on SQLite: there the second
    one's traces are looked up one by one, which takes minutes if it has to join tables for it.
    """
    first, second = sorted((one, other), key=lambda found: not _JOINS.search(found.query))
    return first, second


def _sum(sets: Sets) -> _Sum | None:
    if isinstance(sets, Found):
        return {frozenset({sets}): 1}
    if isinstance(sets, Outside):
        inner = _sum(sets.part)
        return None if inner is None else _complement(inner)
    product: _Sum | None = {frozenset(): 1}
    for part in sets.parts:
        one = _sum(part)
        if one is None or product is None:
            return None
        product = _times(product, _complement(one) if isinstance(sets, Either) else one)
    if product is None:
        return None
    return _complement(product) if isinstance(sets, Either) else product


def _complement(terms: _Sum) -> _Sum:
    result = {together: -factor for together, factor in terms.items()}
    result[frozenset()] = result.get(frozenset(), 0) + 1
    return result


def _times(one: _Sum, other: _Sum) -> _Sum | None:
    result: _Sum = {}
    for left, left_factor in one.items():
        for right, right_factor in other.items():
            both = left | right
            result[both] = result.get(both, 0) + left_factor * right_factor
            if len(result) > 4 * MOST_COUNTS:
                return None
    return result if sum(factor != 0 for factor in result.values()) <= MOST_COUNTS else None


def _in_filters(together: Iterable[Found]) -> list[Found]:
    """These filters in as few as can be: one takes spans, or a run, once at most."""
    merged: list[Found] = []
    for one in sorted(together, key=lambda found: (-len(found.taken), found.query)):
        for place, other in enumerate(merged):
            if not other.taken & one.taken:
                merged[place] = Found(f"{one.query} AND {other.query}", one.taken | other.taken)
                break
        else:
            merged.append(one)
    return merged


class _Lists:
    """The headers that each filter finds, listed once per filter."""

    def __init__(self, client: ReadClient, experiment_id: str, progress: Progress | None) -> None:
        self._client = client
        self._experiment_id = experiment_id
        self._progress = progress
        self._known: dict[str | None, Headers] = {}
        self._done = 0

    def of(self, query: str | None) -> Headers:
        if query not in self._known:
            self._known[query] = dict(self._each(query))
        return self._known[query]

    def _each(self, query: str | None) -> Iterable[tuple[str, tuple[int, int | None]]]:
        for rows in every_header(self._client, self._experiment_id, query):
            self._done += len(rows)
            if self._progress:
                self._progress(self._done, None)
            for row in rows:
                yield row.trace_id, (row.request_time, row.execution_duration)


def _listed(lists: _Lists, sets: Sets) -> Headers:
    if isinstance(sets, Found):
        return lists.of(sets.query)
    if isinstance(sets, Either):
        return {key: row for part in sets.parts for key, row in _listed(lists, part).items()}
    parts = sets.parts if isinstance(sets, All) else (sets,)
    inside = [_listed(lists, part) for part in parts if not isinstance(part, Outside)]
    outside = [_listed(lists, part.part) for part in parts if isinstance(part, Outside)]
    first = min(inside, key=len) if inside else lists.of(None)
    return {
        trace_id: row
        for trace_id, row in first.items()
        if all(trace_id in other for other in inside)
        and not any(trace_id in other for other in outside)
    }


# --- what the spans say of themselves -------------------------------------------------------------


def typed(client: ReadClient, experiment_id: str) -> bool:
    """Whether tool calls, model calls and failures can be found by the spans' columns alone.

    So it is when the spans of all finished traces are in the store, each with one of MLflow's
    plain types, and the tool spans (one of each name is looked at) are called like their tool.
    """
    if not client.can("span_filters"):
        return False
    if not client.can("bulk"):
        return _typed_on_server(client, experiment_id)
    mine = _SPANS.experiment_id == int(experiment_id)
    with client.store.ManagedSessionMaker() as session:
        types = set(session.scalars(sa.select(_SPANS.type).where(mine).distinct()))
        if not types <= _PLAIN_TYPES:
            return False
        key = _SPANS.trace_id + " " + _SPANS.span_id
        tools = sa.select(sa.func.min(key)).where(mine, _SPANS.type == "TOOL")
        firsts = list(session.scalars(tools.group_by(_SPANS.name).limit(MOST_TOOLS + 1)))
        if len(firsts) > MOST_TOOLS or _any_elsewhere(session, experiment_id):
            return False
        keys = [tuple(first.split(" ", 1)) for first in firsts]
        which = sa.tuple_(_SPANS.trace_id, _SPANS.span_id).in_(keys)
        contents = list(session.scalars(sa.select(_SPANS.content).where(which)))
    return all(_called_like_its_tool(content) for content in contents)


def _any_elsewhere(session: Any, experiment_id: str) -> bool:
    """Whether a finished trace has no span in the database, where it was not said to have any."""
    spans = sa.exists().where(_SPANS.trace_id == _TRACES.request_id)
    here = sa.exists().where(
        _TAGS.request_id == _TRACES.request_id,
        _TAGS.key == TraceTagKey.SPANS_LOCATION,
        _TAGS.value == SpansLocation.TRACKING_STORE.value,
    )
    elsewhere = sa.select(_TRACES.request_id).where(
        _TRACES.experiment_id == int(experiment_id),
        _TRACES.status != "IN_PROGRESS",
        sa.not_(spans),
        sa.not_(here),
    )
    return session.scalar(elsewhere.limit(1)) is not None


def _called_like_its_tool(content: str) -> bool:
    try:
        step = step_from_dict(json.loads(content))
    except ValueError:
        return False  # damaged
    return step.kind == "tool" and step.tool == step.name


def _typed_on_server(client: ReadClient, experiment_id: str) -> bool:
    if not client.can("metrics"):
        return False
    types = _span_counts(client, experiment_id, ["span_type"])
    total = _span_counts(client, experiment_id, None)
    if not set(types) <= _PLAIN_TYPES or sum(types.values()) != sum(total.values()):
        return False
    called = page(client, experiment_id, "span.type = 'TOOL'", limit=1).infos
    for trace in traces(client, [info.trace_id for info in called]):
        if any(step.tool != step.name for step in trace.steps if step.kind == "tool"):
            return False
    finished = "status != 'IN_PROGRESS'"
    with_spans = f"{finished} AND span.name LIKE '%'"
    return count(client, experiment_id, finished) == count(client, experiment_id, with_spans)


def _span_counts(client: ReadClient, experiment_id: str, by: list[str] | None) -> dict[str, int]:
    points = client.store.query_trace_metrics(
        experiment_ids=[experiment_id],
        view_type=MetricViewType.SPANS,
        metric_name="span_count",
        aggregations=[MetricAggregation(aggregation_type=AggregationType.COUNT)],
        dimensions=by,
    )
    return {point.dimensions.get("span_type", ""): int(point.values["COUNT"]) for point in points}
