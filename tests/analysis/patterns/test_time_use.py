"""Time is told as a problem where a step, a model or a first trace takes far longer than usual."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from raw_traces import make_trace, raw_span

from mlflow_analyst.analysis.evaluate import mask
from mlflow_analyst.analysis.filters import parse
from mlflow_analyst.analysis.patterns.account import Account
from mlflow_analyst.analysis.patterns.columns import deep_table
from mlflow_analyst.analysis.patterns.detectors.time_use import (
    after_pause,
    bottleneck,
    cold_starts,
    slow_steps,
)
from mlflow_analyst.analysis.patterns.proposal import Pattern, Rows
from mlflow_analyst.analysis.scan import ScanTable
from mlflow_analyst.traces.model import Trace

MINUTE = 60_000
T0_MS = 1_760_000_000_000


def desk(n: int, tool_ms: float, llm_ms: float = 900, **more: Any) -> Trace:
    """An agent that asks a model and then calls one tool. ``more``: model, session, start_ms,
    tool, error, tokens.
    """
    llm_ms, tool_ms = round(llm_ms), round(tool_ms)
    end = llm_ms + tool_ms + 20
    model = {"mlflow.llm.model": f'"{more.get("model", "small-1")}"'}
    metadata = {"mlflow.trace.tokenUsage": f'{{"output_tokens": {more.get("tokens", 100)}}}'}
    if "session" in more:
        metadata["mlflow.trace.session"] = more["session"]
    failure = {"error": more["error"]} if "error" in more else {"outputs": f"row {n}"}
    said = more.get("said", "Done.")
    return make_trace(
        raw_span(1, "agent", type="AGENT", inputs=f"Ask {n}", outputs=said, start=0, end=end),
        raw_span(2, "chat", 1, type="CHAT_MODEL", start=5, end=5 + llm_ms, attributes=model),
        raw_span(
            3,
            more.get("tool", "lookup"),
            1,
            type="TOOL",
            inputs={"key": n},
            start=10 + llm_ms,
            end=10 + llm_ms + tool_ms,
            **failure,
        ),
        trace_id=f"tr-{n:04d}",
        request_time=int(more.get("start_ms", T0_MS + n * MINUTE)),
        execution_duration_ms=end,
        trace_metadata=metadata,
        tags={"mlflow.traceName": "desk"},
    )


def lognormal(seed: int, size: int, middle: float, sigma: float = 0.3) -> np.ndarray:
    return middle * np.exp(np.random.default_rng(seed).normal(0.0, sigma, size))


def rows_of(traces: Iterable[Trace]) -> Rows:
    table = deep_table(traces)
    return Rows(table, np.ones(len(table), dtype=bool))


def told(pattern: Pattern, table: ScanTable) -> list[str]:
    return table.where(mask(parse(pattern.filter), table))


def ids(numbers: Iterable[int]) -> list[str]:
    return [f"tr-{n:04d}" for n in numbers]


def test_a_tool_that_takes_many_times_its_usual_time_in_some_traces_is_found_by_its_filter() -> (
    None
):
    usual, llm = lognormal(1, 120, 300), lognormal(2, 120, 900)
    traces = [desk(n, usual[n] + (9_000 if n % 20 == 0 else 0), llm[n]) for n in range(120)]
    rows = rows_of(traces)
    (pattern,) = slow_steps(rows)
    assert pattern.name == "slow_lookup"
    assert told(pattern, rows.table) == ids(range(0, 120, 20))
    assert pattern.look is not None
    (hit,) = pattern.look(Account(traces[20]))
    assert hit.excerpt == '{"key":20}'


def test_a_tool_that_is_slow_in_most_of_its_calls_is_found_too() -> None:
    usual = lognormal(3, 120, 300)
    rows = rows_of(desk(n, usual[n] * (30 if n % 5 < 3 else 1)) for n in range(120))
    (pattern,) = slow_steps(rows)
    assert told(pattern, rows.table) == ids(n for n in range(120) if n % 5 < 3)


def test_a_tool_that_is_slow_by_nature_is_no_problem() -> None:
    slow, quick = lognormal(4, 120, 20_000, 0.4), lognormal(5, 120, 300, 0.4)
    rows = rows_of(
        desk(n, slow[n], tool="render_video") if n % 4 == 0 else desk(n, quick[n])
        for n in range(120)
    )
    assert list(slow_steps(rows)) == []


def test_a_slow_tool_that_often_fails_at_once_is_not_slow_where_it_works() -> None:
    slow = lognormal(6, 120, 20_000)
    rows = rows_of(
        desk(n, 30, error="ValueError: no such report") if n % 2 else desk(n, slow[n])
        for n in range(120)
    )
    assert list(slow_steps(rows)) == []


def test_a_model_that_takes_longer_because_it_writes_more_is_not_a_slow_step() -> None:
    llm = lognormal(7, 120, 900)
    rows = rows_of(
        desk(n, 100, llm[n] * 12, tokens=1_200) if n % 10 == 0 else desk(n, 100, llm[n])
        for n in range(120)
    )
    assert list(slow_steps(rows)) == []


def test_ordinary_latencies_show_neither_slow_steps_nor_bottlenecks_nor_cold_starts() -> None:
    tool, llm = lognormal(8, 200, 500, 0.6), lognormal(9, 200, 1_500, 0.6)
    rows = rows_of(
        desk(n, tool[n], llm[n], session=f"s{n // 4}", model=f"m{n % 2}") for n in range(200)
    )
    assert [*slow_steps(rows), *bottleneck(rows), *cold_starts(rows)] == []
    assert list(after_pause(rows.table)) == []


def test_a_model_that_is_far_slower_at_the_same_work_is_a_bottleneck_with_its_cohort() -> None:
    llm = lognormal(10, 120, 900)
    rows = rows_of(
        desk(n, 100, llm[n] * (5 if n % 3 == 0 else 1), model="big" if n % 3 == 0 else "small")
        for n in range(120)
    )
    (pattern,) = bottleneck(rows)
    assert pattern.cohort == "model = 'big'"
    table = rows.table
    slow, big = mask(parse(pattern.filter), table), mask(parse(pattern.cohort), table)
    assert (slow & big).sum() >= 0.9 * max(slow.sum(), big.sum())
    # It is the model that is slow, not a step in some traces.
    assert list(slow_steps(rows)) == []


def test_one_model_alone_is_no_bottleneck() -> None:
    llm = lognormal(11, 60, 9_000)
    assert list(bottleneck(rows_of(desk(n, 100, llm[n]) for n in range(60)))) == []


def test_a_model_that_writes_as_many_times_more_as_it_takes_longer_is_no_bottleneck() -> None:
    llm = lognormal(12, 120, 900)
    rows = rows_of(
        desk(n, 100, llm[n] * 5, model="writer", tokens=600, said="So it was done. " * 12)
        if n % 3 == 0
        else desk(n, 100, llm[n], model="router", tokens=100, said="So it was done. " * 2)
        for n in range(120)
    )
    assert list(bottleneck(rows)) == []


def test_a_model_that_thinks_long_to_say_as_much_is_slow_all_the_same() -> None:
    llm = lognormal(12, 120, 900)
    rows = rows_of(
        desk(n, 100, llm[n] * 5, model="thinker", tokens=500)
        if n % 3 == 0
        else desk(n, 100, llm[n], model="router", tokens=100)
        for n in range(120)
    )
    assert [pattern.cohort for pattern in bottleneck(rows)] == ["model = 'thinker'"]


def test_a_tool_that_nearly_all_of_the_time_goes_to_is_a_bottleneck() -> None:
    took = lognormal(13, 90, 12_000)
    rows = rows_of(
        desk(n, took[n], tool="slow_one") if n % 3 == 0 else desk(n, 300, tool="quick_one")
        for n in range(90)
    )
    (pattern,) = bottleneck(rows)
    assert told(pattern, rows.table) == ids(range(0, 90, 3))


def test_a_tool_that_takes_longer_than_the_others_but_not_most_of_the_time_is_none() -> None:
    took = lognormal(14, 90, 2_400, 0.1)
    rows = rows_of(desk(n, took[n] if n % 3 == 0 else 200, 2_400) for n in range(90))
    assert list(bottleneck(rows)) == []


def test_calls_that_failed_after_a_long_time_are_not_among_the_slow_ones() -> None:
    def one(n: int) -> Trace:
        if n % 20 == 0:
            return desk(n, 14_000)
        return desk(n, 30_000, error="no reply") if n % 20 == 1 else desk(n, 300)

    rows = rows_of(map(one, range(100)))
    (pattern,) = slow_steps(rows)
    assert told(pattern, rows.table) == ids(range(0, 100, 20))


def test_a_step_that_is_slow_in_first_traces_of_sessions_alone_is_a_cold_start() -> None:
    def one(n: int) -> Trace:
        return desk(n, 9_000 if n % 4 == 0 else 300, session=f"s{n // 4:02d}")

    rows = rows_of(map(one, range(160)))
    (pattern,) = slow_steps(rows)
    assert pattern.detector == "cold_starts"
    assert told(pattern, rows.table) == ids(range(0, 160, 4))


def test_first_traces_of_sessions_that_are_far_slower_are_cold_starts() -> None:
    llm = lognormal(13, 160, 900)
    rows = rows_of(
        desk(n, 300, llm[n] + (6_000 if n % 4 == 0 else 0), session=f"s{n // 4:02d}")
        for n in range(160)
    )
    (pattern,) = cold_starts(rows)
    assert told(pattern, rows.table) == ids(range(0, 160, 4))


def test_the_first_trace_after_a_long_pause_can_be_a_cold_start() -> None:
    llm = lognormal(14, 160, 900)
    rows = rows_of(
        desk(
            n,
            300,
            llm[n] + (9_000 if n and n % 20 == 0 else 0),
            start_ms=T0_MS + n * MINUTE + n // 20 * 120 * MINUTE,
        )
        for n in range(160)
    )
    (pattern,) = cold_starts(rows)
    assert pattern.name == "cold_starts_after_pause"
    assert told(pattern, rows.table) == ids(range(20, 160, 20))


def test_no_traces_and_one_are_no_pattern() -> None:
    for traces in ([], [desk(0, 300)]):
        rows = rows_of(traces)
        assert [*slow_steps(rows), *bottleneck(rows), *cold_starts(rows)] == []
        assert list(after_pause(rows.table)) == []


def test_a_slower_tool_beside_it_does_not_make_a_tool_slow() -> None:
    own, other = lognormal(15, 160, 2_000), lognormal(16, 160, 30_000)

    def both(n: int) -> Trace:
        took, video = round(own[n]), round(other[n]) if n % 3 == 0 else 10
        end = took + video + 10
        return make_trace(
            raw_span(1, "agent", type="AGENT", inputs=f"Ask {n}", start=0, end=end),
            raw_span(2, "lookup", 1, type="TOOL", start=5, end=5 + took),
            raw_span(3, "render_video", 1, type="TOOL", start=6 + took, end=6 + took + video),
            trace_id=f"tr-{n:04d}",
            execution_duration_ms=end,
        )

    rows = rows_of(both(n) for n in range(160))
    assert [one for one in slow_steps(rows) if "lookup" in one.name] == []


def test_a_tool_is_slow_at_times_though_calls_beside_a_slower_one_hide_its_usual_time() -> None:
    own, other = lognormal(17, 160, 50), lognormal(18, 160, 2_000, 0.2)

    def reads(n: int) -> Trace:
        took = round(own[n] + (18_000 if n % 20 == 0 else 0))
        tests = round(other[n]) if n % 5 < 4 else 0
        after = [
            raw_span(4, "run_tests", 1, type="TOOL", start=1_200 + took, end=1_200 + took + tests)
        ]
        end = 1_210 + took + tests
        return make_trace(
            raw_span(1, "agent", type="AGENT", inputs=f"Ask {n}", start=0, end=end),
            raw_span(2, "chat", 1, type="CHAT_MODEL", start=5, end=1_100),
            raw_span(3, "read_file", 1, type="TOOL", start=1_150, end=1_150 + took),
            *(after if tests else []),
            trace_id=f"tr-{n:04d}",
            execution_duration_ms=end,
        )

    rows = rows_of(reads(n) for n in range(160))
    (pattern,) = slow_steps(rows)
    assert pattern.name == "slow_read_file"
    assert told(pattern, rows.table) == ids(range(0, 160, 20))


def test_a_tool_is_a_bottleneck_though_first_traces_of_sessions_wait_for_something_else() -> None:
    took, setup = lognormal(19, 160, 12_000, 0.4), lognormal(20, 160, 10_000, 0.25)

    def edits(n: int, edit_ms: float) -> Trace:
        ready = round(setup[n]) if n % 2 == 0 else 10
        begin, end = ready + 3_000, ready + 3_010 + round(edit_ms)
        return make_trace(
            raw_span(1, "agent", type="AGENT", inputs=f"Ask {n}", start=0, end=end),
            raw_span(2, "load_session", 1, start=0, end=ready),
            raw_span(3, "chat", 1, type="CHAT_MODEL", start=ready, end=begin),
            raw_span(4, "edit_file", 1, type="TOOL", start=begin, end=begin + round(edit_ms)),
            trace_id=f"tr-{n:04d}",
            request_time=T0_MS + n * MINUTE,
            execution_duration_ms=end,
            trace_metadata={"mlflow.trace.session": f"s{n // 2:02d}"},
        )

    rows = rows_of(edits(n, took[n]) for n in range(160))
    assert [pattern.name for pattern in cold_starts(rows)] == ["cold_starts"]
    assert [pattern.name for pattern in bottleneck(rows)] == ["bottleneck_edit_file"]
    quick = rows_of(edits(n, 2_500) for n in range(160))
    assert list(bottleneck(quick)) == []
