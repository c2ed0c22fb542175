"""Where the time of a trace went, against cases worked by hand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from raw_traces import make_trace, raw_span

from mlflow_analyst.analysis import critical_path
from mlflow_analyst.analysis.critical_path import time_use


def use(*spans: dict[str, object]) -> dict[str, object]:
    return time_use(make_trace(*spans).steps)


def test_the_shares_add_up_to_the_time_from_first_start_to_last_end() -> None:
    told = use(
        raw_span(1, "agent", start=0, end=1_000, type="AGENT"),
        raw_span(2, "chat", 1, start=100, end=400, type="LLM"),
        raw_span(3, "search", 1, start=400, end=900, type="TOOL"),
    )
    assert (told["llm_ms"], told["tool_ms"], told["other_ms"]) == (300, 500, 200)
    assert (told["slowest_step"], told["slowest_step_ms"]) == ("search", 500)


def test_of_parallel_tools_only_the_one_that_was_waited_for_counts() -> None:
    told = use(
        raw_span(1, "agent", start=0, end=1_000, type="AGENT"),
        raw_span(2, "slow", 1, start=100, end=900, type="TOOL"),
        raw_span(3, "quick", 1, start=100, end=300, type="TOOL"),
    )
    assert (told["tool_ms"], told["other_ms"]) == (800, 200)
    assert told["tool_overlap_ms"] == 200
    assert told["tool_serial_ms"] == 0


def test_tools_one_after_the_other_could_have_run_at_once() -> None:
    told = use(
        raw_span(1, "agent", start=0, end=1_000, type="AGENT"),
        raw_span(2, "a", 1, start=0, end=300, type="TOOL"),
        raw_span(3, "b", 1, start=300, end=500, type="TOOL"),
        raw_span(4, "think", 1, start=500, end=600, type="LLM"),
        raw_span(5, "c", 1, start=600, end=1_000, type="TOOL"),
    )
    assert told["tool_serial_ms"] == 200
    assert told["tool_overlap_ms"] == 0
    assert (told["llm_ms"], told["tool_ms"], told["other_ms"]) == (100, 900, 0)


def test_a_child_that_outlives_its_parent_is_waited_for_only_until_the_parent_ends() -> None:
    told = use(
        raw_span(1, "agent", start=0, end=500, type="AGENT"),
        raw_span(2, "background", 1, start=400, end=2_000, type="TOOL"),
    )
    assert (told["tool_ms"], told["other_ms"]) == (100, 400)


def test_time_between_two_roots_is_nobodys() -> None:
    told = use(
        raw_span(1, "first", start=0, end=100, type="LLM"),
        raw_span(2, "second", start=300, end=500, type="TOOL"),
    )
    assert (told["llm_ms"], told["tool_ms"], told["other_ms"]) == (100, 200, 200)


def test_a_tool_inside_a_tool_did_not_run_beside_it() -> None:
    told = use(
        raw_span(1, "outer", start=0, end=500, type="TOOL"),
        raw_span(2, "inner", 1, start=100, end=400, type="TOOL"),
    )
    assert told["tool_overlap_ms"] == 0
    assert (told["slowest_step"], told["slowest_step_ms"]) == ("inner", 300)


def test_a_trace_without_ended_steps_says_nothing() -> None:
    told = use(raw_span(1, "agent", start=0, end=None))
    assert set(told.values()) == {None}
    assert set(use(raw_span(1, start=0, end=1))) == set(told)


def test_steps_below_one_that_has_not_ended_count() -> None:
    told = use(
        raw_span(1, "agent", start=0, end=None, type="AGENT"),
        raw_span(2, "chat", 1, start=100, end=400, type="LLM"),
    )
    assert (told["llm_ms"], told["other_ms"]) == (300, 0)


_TYPES = st.sampled_from(["AGENT", "LLM", "TOOL", "EMBEDDING", "CHAIN"])
_FEW_MS = st.integers(0, 3)


@given(_TYPES, st.integers(0, 12), st.lists(st.tuples(_FEW_MS, _FEW_MS, _TYPES), max_size=6))
def test_steps_one_after_the_other_are_told_as_in_any_other_shape(
    root: str, ends: int, steps: list[tuple[int, int, str]]
) -> None:
    spans, now = [raw_span(1, "root", start=0, end=ends, type=root)], 0
    for number, (pause, took, kind) in enumerate(steps, 2):
        begun = now + pause
        now = begun + took
        spans.append(raw_span(number, f"s{number}", 1, start=begun, end=now, type=kind))
    read = make_trace(*spans).steps
    quick = critical_path._in_turn(read)
    assert (quick is not None) == (now <= ends)
    assert quick in (None, critical_path._in_any_shape(read))


@given(st.lists(st.tuples(st.integers(0, 3), _FEW_MS, _FEW_MS, _TYPES), min_size=1, max_size=6))
def test_what_is_told_quickly_is_what_is_told_of_any_shape(
    steps: list[tuple[int, int, int, str]],
) -> None:
    spans = [
        raw_span(n, f"s{n}", parent if 0 < parent < n else None, start=a, end=a + b, type=kind)
        for n, (parent, a, b, kind) in enumerate(steps, 1)
    ]
    read = make_trace(*spans).steps
    assert critical_path._in_turn(read) in (None, critical_path._in_any_shape(read))
