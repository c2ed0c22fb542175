"""Sets of traces that no single MLflow filter finds, through a database and through a server."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from mlflow_analyst.analysis.filters import parse
from mlflow_analyst.analysis.mlflow_form import EVERYTHING
from mlflow_analyst.analysis.plan import plan
from mlflow_analyst.store.sets import _in_filters, _sum
from mlflow_analyst.traces.sets import Found, Sets

if TYPE_CHECKING:
    from small_store import SmallStore

    from mlflow_analyst.store import TraceStore

FILTERS = (
    "duration_ms > 20000 OR any_error",
    "NOT any_error",
    "tools = 'calculate' AND tools = 'cancel_pending_order'",
    "tools = 'calculate' AND NOT failed_tool = 'get_order_details' AND duration_ms > 3000",
    "duration_ms IS NULL",
    "start IS NOT NULL AND NOT tag.agent_variant LIKE 'gpt%'",
    "(any_error OR text LIKE '%gift%') AND NOT (user LIKE 'y%' OR tool_calls = 0)",
    "span.name = 'a' OR span.name = 'b' OR state = 'ERROR'",
)


def sets_of(text: str) -> Sets:
    sets = plan(parse(text), EVERYTHING).sets
    assert sets is not None
    return sets


@pytest.mark.parametrize("text", FILTERS)
def test_a_server_counts_and_finds_the_same_traces_as_the_database(
    tau2_store: TraceStore, http_store: TraceStore, text: str
) -> None:
    sets = sets_of(text)
    here = tau2_store.headers_of("1", sets)
    assert tau2_store.count_sets("1", sets) == len(here)
    assert http_store.count_sets("1", sets) == len(here)
    assert http_store.headers_of("1", sets) == here


def test_a_server_counts_an_or_without_listing_a_trace(http_store: TraceStore) -> None:
    seen: list[int] = []
    sets = sets_of("duration_ms > 20000 OR any_error")
    assert http_store.count_sets("1", sets, lambda done, _total: seen.append(done)) > 0
    assert seen == []


def test_stopping_a_long_listing_stops_it(http_store: TraceStore) -> None:
    class Enough(Exception):
        pass

    def stop(done: int, total: int | None) -> None:
        raise Enough

    with pytest.raises(Enough):
        http_store.headers_of("1", sets_of("NOT any_error"), stop)


def test_both_stores_see_that_the_real_spans_are_typed(
    tau2_store: TraceStore, http_store: TraceStore
) -> None:
    assert tau2_store.typed("1")
    assert http_store.typed("1")


def test_spans_without_a_type_or_with_another_tool_name_are_noticed(
    make_store: Callable[..., SmallStore],
) -> None:
    from small_store import StepSpec

    from mlflow_analyst.store import open_store

    small = make_store()
    plain, untyped, renamed = (small.experiment(name) for name in ("a", "b", "c"))
    small.trace(plain, steps=[StepSpec("agent", "AGENT"), StepSpec("search", "TOOL")])
    small.trace(untyped, steps=[StepSpec("agent"), StepSpec("search", "TOOL")])
    named = {"gen_ai.tool.name": "search"}
    small.trace(renamed, steps=[StepSpec("step 1", "TOOL", attributes=named)])
    small.close()
    store = open_store(str(small.path))
    assert [store.typed(one) for one in (plain, untyped, renamed)] == [True, False, False]
    store.close()


def test_counts_of_intersections_add_up_to_the_count_of_a_union() -> None:
    a, b = Found("a", frozenset({"span"})), Found("b", frozenset({"span"}))
    c = Found("c")
    terms = _sum(sets_of("state = 'OK' OR duration_ms > 5"))
    assert terms is not None
    assert sorted(factor for factor in terms.values() if factor) == [-1, 1, 1]
    assert [found.query for found in _in_filters([a, b, c])] == ["c AND a", "b"]
