"""What detectors propose is counted by its own filter, merged where it is one thing, ranked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pytest
from pattern_tables import T0_MS, told_table, told_trace

from mlflow_analyst.analysis.evaluate import mask
from mlflow_analyst.analysis.filters import parse
from mlflow_analyst.analysis.patterns import columns, engine, registry
from mlflow_analyst.analysis.patterns.account import Account
from mlflow_analyst.analysis.patterns.columns import deep_table
from mlflow_analyst.analysis.patterns.engine import propose
from mlflow_analyst.analysis.patterns.excerpts import CHARS, examples, excerpt
from mlflow_analyst.analysis.patterns.proposal import Pattern, Rows
from mlflow_analyst.analysis.patterns.signal import Hit, Signal
from mlflow_analyst.analysis.scan import ScanTable

Detect = Callable[[Rows], Iterable[Pattern]]


def pattern(name: str, text: str, **more: Any) -> Pattern:
    given = {"detector": "tool_failures", "kind": "operational", "statement": "So it is."}
    return Pattern(name=name, filter=text, caveat="Or not.", **{**given, **more})


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Leaves these signals, detectors and crosswise values alone in the registry."""

    def leave(
        signals: tuple[Signal, ...] = (),
        crosswise: tuple[tuple[str, Any], ...] = (),
        **detectors: Detect,
    ) -> None:
        for module in (columns, engine):
            monkeypatch.setattr(module, "SIGNALS", signals)
        monkeypatch.setattr(engine, "detectors", lambda: tuple(detectors.items()))
        for module in (engine, registry):
            monkeypatch.setattr(module, "crosswise", lambda: crosswise)

    return leave


def proposing(*patterns: Pattern) -> Detect:
    return lambda _: patterns


def failing(failures: int, of: int, tool: str = "search") -> ScanTable:
    told = [{"tools": [(tool, "Boom")] if n < failures else [tool]} for n in range(of)]
    return told_table(*told)


def noting(**more: Any) -> Signal:
    """Sees answers that say NOTE, or NOTE:detail."""

    def find(account: Account) -> Iterable[Hit]:
        for found in re.finditer(r"NOTE(?::(\w+))?", account.answer):
            yield Hit(found[0], account.answer_span, found[1])

    given = {"statement": "Notes on {detail}.", "caveat": "Or not.", **more}
    return Signal("repeated_text", "quality", find, **given)


@pytest.mark.parametrize("traces", [0, 1, 3])
def test_hardly_any_traces_are_no_reason_to_fail(traces: int) -> None:
    table = told_table(*({"tools": [("search", "Boom")]} for _ in range(traces)))
    found = propose(table)
    assert found.failed == {}
    assert set(found.ran) <= set(registry.PUBLISHED)
    if traces < 3:
        assert found.proposals == []


def test_every_count_is_that_of_the_filter_and_every_name_can_name_a_hypothesis() -> None:
    told: list[dict[str, Any]] = []
    for n in range(200):
        tools = [("search", f"User {n} not found")] if n % 9 == 0 else ["search", "book"]
        told.append(
            {
                "tools": tools,
                "response": "" if n % 13 == 0 else f"Done with number {n}.",
                "session": f"s-{n // 4}",
                "tags": {"version": f"v{n % 2}"},
            }
        )
    table = told_table(*told)
    found = propose(table)
    assert found.failed == {}
    assert found.proposals
    names = [one.pattern.name for one in found.proposals]
    assert len(set(names)) == len(names)
    for one in found.proposals:
        assert int(mask(parse(one.pattern.filter), table).sum()) == one.traces
        assert re.fullmatch(r"[a-z][a-z0-9_]{0,79}", one.pattern.name)


def test_under_a_filter_the_patterns_filter_holds_it_too(only) -> None:
    only(tool_failures=proposing(pattern("boom", "failed_tool = 'search'")))
    table = failing(8, 20)
    within = "start < 1760000300000 OR trace_id = 'nothing'"
    [one] = propose(table, mask(parse(within), table), within).proposals
    assert one.traces == 5
    assert int(mask(parse(one.pattern.filter), table).sum()) == 5


def test_two_that_see_the_same_traces_become_one_that_names_the_other(only) -> None:
    only(
        rate_limits=proposing(pattern("rate_limits", "any_error = true", weight=1.5)),
        tool_failures=proposing(pattern("search_fails", "failed_tool = 'search'")),
    )
    [one] = propose(failing(8, 20)).proposals
    assert (one.pattern.name, one.also) == ("rate_limits", ("search_fails",))


def test_what_lies_within_its_own_family_is_merged_and_what_does_not_stands(only) -> None:
    table = told_table(
        *(
            {"tools": [("search", "Boom")] if n < 20 else ["search"], "request": f"Q {n % 7}"}
            for n in range(100)
        )
    )
    some = "any_error = true AND start < 1760000600000"
    only(
        tool_failures=proposing(pattern("all", "any_error = true"), pattern("some", some)),
        verbose_answers=proposing(
            pattern("within", some, detector="verbose_answers", kind="quality")
        ),
    )
    found = {one.pattern.name: one.also for one in propose(table).proposals}
    assert found == {"all": ("some",), "within": ()}


def test_what_lies_within_most_traces_is_not_thought_to_be_the_same(only) -> None:
    only(
        tool_failures=proposing(
            pattern("most", "start >= 1760000000000 AND request_chars > 2", weight=2.0),
            pattern("few", "start < 1760000240000"),
        )
    )
    table = told_table(*({"request": "Q?" if n > 85 else "Question?"} for n in range(100)))
    assert len(propose(table).proposals) == 2


def test_a_comparison_is_not_merged_with_a_count(only) -> None:
    late = {"kind": "operational", "cohort": "start >= 1760000240000"}
    only(
        tool_failures=proposing(pattern("failures", "any_error = true")),
        error_bursts=proposing(pattern("burst", "any_error = true", **late)),
    )
    assert len(propose(failing(8, 20)).proposals) == 2


def test_what_matters_more_comes_first(only) -> None:
    def minutes(first: int, last: int) -> str:
        return f"start BETWEEN {T0_MS + first * 60_000} AND {T0_MS + last * 60_000}"

    only(
        tool_failures=proposing(
            pattern("few", minutes(0, 3)),
            pattern("many", minutes(5, 14)),
            pattern("unsure", minutes(16, 27), detector="slow_steps", certainty=0.2),
            pattern("grave", minutes(29, 32), detector="refusals", weight=3.0),
        )
    )
    names = [one.pattern.name for one in propose(failing(0, 40)).proposals]
    assert names == ["grave", "many", "few", "unsure"]


def test_a_signal_is_proposed_by_its_detail_where_one_makes_up_most_of_it(only) -> None:
    only(signals=(noting(),))
    mostly = told_table(*({"response": f"NOTE:{'ab'[n % 10 == 0]} {n}"} for n in range(20)))
    [one] = propose(mostly).proposals
    assert (one.pattern.filter, one.traces) == ("pattern = 'repeated_text:a'", 18)
    assert one.pattern.statement == "Notes on a."
    scattered = told_table(*({"response": f"NOTE:d{n % 10}"} for n in range(30)))
    [one] = propose(scattered).proposals
    assert (one.pattern.filter, one.traces) == ("pattern = 'repeated_text'", 30)
    assert "others" in one.pattern.statement


@pytest.mark.parametrize(("showing", "proposed"), [(2, False), (3, True), (9, True), (12, False)])
def test_a_signal_is_proposed_between_least_and_most(only, showing: int, proposed: bool) -> None:
    only(signals=(noting(most=0.5),))
    table = told_table(*({"response": "NOTE" if n < showing else "Fine."} for n in range(20)))
    assert bool(propose(table).proposals) is proposed


def test_values_seen_across_traces_are_values_of_pattern_too(only) -> None:
    only(
        crosswise=(("user_repeats", lambda _: [("user_repeats", np.array([1, 3, 3, 5]))]),),
        user_repeats=proposing(
            pattern("again", "pattern = 'user_repeats'", detector="user_repeats", kind="quality")
        ),
    )
    table = failing(0, 8)
    [one] = propose(table).proposals
    assert np.flatnonzero(one.rows).tolist() == [1, 3, 5]
    assert propose(table).ran == ["user_repeats"]


def test_a_detector_that_fails_is_named_and_the_others_still_propose(only) -> None:
    def broken(rows: Rows) -> Iterable[Pattern]:
        raise ZeroDivisionError

    def crossing(table: ScanTable) -> Any:
        raise KeyError("x")

    only(
        crosswise=(("user_repeats", crossing),),
        slow_steps=broken,
        bottleneck=proposing(pattern("bad", "no_such = 1", detector="bottleneck")),
        tool_failures=proposing(pattern("good", "any_error = true")),
    )
    found = propose(failing(8, 20))
    assert [one.pattern.name for one in found.proposals] == ["good"]
    assert found.failed == {
        "user_repeats": "KeyError",
        "slow_steps": "ZeroDivisionError",
        "bottleneck": "FilterError",
    }
    assert found.ran == ["tool_failures"]


def test_only_the_kinds_that_are_wanted_run(only) -> None:
    only(
        tool_failures=proposing(pattern("a", "any_error = true")),
        refusals=proposing(pattern("b", "any_error = true", detector="refusals", kind="quality")),
    )
    found = propose(failing(8, 20), kinds=["quality"])
    assert [one.pattern.name for one in found.proposals] == ["b"]
    assert found.ran == ["refusals"]


def test_examples_are_spread_over_time_and_never_more_than_there_are() -> None:
    table = failing(0, 90)
    rows = np.ones(90, dtype=bool)
    assert examples(table, rows) == ["tr-0015", "tr-0045", "tr-0075"]
    rows[2:] = False
    assert examples(table, rows) == ["tr-0000", "tr-0001"]
    assert examples(table, ~rows & rows) == []


def test_an_excerpt_is_text_of_the_trace_where_the_signal_points(only) -> None:
    only(signals=(noting(),))
    table = deep_table([told_trace(n, response="Well. NOTE it.") for n in range(5)])
    [one] = propose(table).proposals
    seen = excerpt(one.pattern, told_trace(1, response="Well. NOTE it."))
    assert (seen.text, seen.span_id, seen.request) == ("NOTE", "0000000000000001", None)


def test_without_a_place_to_point_at_the_error_or_the_answer_is_shown() -> None:
    failed = told_trace(1, tools=[("search", "Boom " * 100)])
    seen = excerpt(pattern("x", "any_error = true"), failed)
    assert seen.text == ("Boom " * 100)[:CHARS]
    assert seen.span_id == "0000000000000003"
    quality = pattern("x", "any_error = true", kind="quality")
    seen = excerpt(quality, told_trace(1, request="Why?", response="Because."))
    assert (seen.text, seen.request) == ("Because.", "Why?")
