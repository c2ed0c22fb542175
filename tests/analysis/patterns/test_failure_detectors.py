"""What fails is proposed by tool or step and by message; noise is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pytest
from pattern_tables import T0_MS, told_table, told_trace
from raw_traces import make_trace, raw_span

from mlflow_analyst.analysis.evaluate import mask
from mlflow_analyst.analysis.filters import parse
from mlflow_analyst.analysis.patterns.account import Account
from mlflow_analyst.analysis.patterns.columns import deep_table
from mlflow_analyst.analysis.patterns.detectors.ceilings import cut_off_calls
from mlflow_analyst.analysis.patterns.detectors.failures import (
    enough,
    failures,
    first_failure,
    hidden_errors,
    tool_failures,
)
from mlflow_analyst.analysis.patterns.proposal import Pattern, Rows
from mlflow_analyst.analysis.scan import ScanTable
from mlflow_analyst.traces.model import Trace

Detect = Callable[[Rows], Iterable[Pattern]]


def proposed(detect: Detect, table: ScanTable) -> dict[str, tuple[str, list[int]]]:
    """By name: the statement, and the places of the traces that the filter matches."""
    rows = Rows(table, np.ones(len(table), dtype=bool))
    return {
        one.name: (one.statement, np.flatnonzero(mask(parse(one.filter), table)).tolist())
        for one in detect(rows)
    }


def failing(of: int, message: Callable[[int], str | None]) -> ScanTable:
    """Traces that call ``search``, which fails where there is a message."""
    told: list[dict[str, Any]] = []
    for number in range(of):
        error = message(number)
        told.append({"tools": ["search" if error is None else ("search", error)]})
    return told_table(*told)


def spans_trace(number: int, *spans: dict[str, Any], **info: Any) -> Trace:
    root = raw_span(1, "agent", type="AGENT", start=0, end=90_000)
    when = T0_MS + number * 60_000
    return make_trace(root, *spans, trace_id=f"tr-{number:04d}", request_time=when, **info)


def test_a_failing_tool_is_proposed_with_its_message_and_its_traces() -> None:
    table = failing(40, lambda n: f"Order #{n} isn't there" if n < 6 else None)
    assert proposed(tool_failures, table) == {
        "tool_failures_search_order_isn_t_there": (
            "Calls of the tool search fail: “Order <…> isn't there”.",
            list(range(6)),
        )
    }


def test_one_message_at_several_tools_is_told_once() -> None:
    tools = ("find", "book", "cancel", "list_all")

    def message(number: int) -> str:
        return f"{tools[number % 4]} was switched off by rule {number}"

    told: list[dict[str, Any]] = [
        {"tools": [(tools[n % 4], message(n)) if n < 24 else tools[n % 4]]} for n in range(120)
    ]
    for number in range(24, 32):
        told[number] = {"tools": [("find", "There is a hole in the bucket")]}
    assert proposed(tool_failures, told_table(*told)) == {
        "tool_failures_several_tools_was_switched_off_by_rule": (
            "Calls of find, book, cancel, list_all fail with one message: "
            "“<…> was switched off by rule <…>”.",
            list(range(24)),
        ),
        "tool_failures_find_there_is_a_hole_in_the_bucket": (
            "Calls of the tool find fail: “There is a hole in the bucket”.",
            list(range(24, 32)),
        ),
    }


def test_a_tool_that_only_messages_show_is_no_step() -> None:
    def chats(number: int) -> Trace:
        call = {"function": {"name": "find", "arguments": f'{{"n": {number}}}'}, "id": "1"}
        said: list[dict[str, Any]] = [
            {"role": "user", "content": f"{number}?"},
            {"role": "assistant", "content": None, "tool_calls": [call]},
            {"role": "tool", "tool_call_id": "1", "content": "Error: broken pipe"},
            {"role": "assistant", "content": None, "tool_calls": [call]},
            {"role": "tool", "tool_call_id": "1", "content": f"found {number}"},
        ]
        spans = [
            raw_span(2 + n, "chat", 1, type="CHAT_MODEL", inputs={"messages": said[:upto]})
            for n, upto in enumerate((1, 3, 5))
        ]
        return spans_trace(number, *spans)

    table = deep_table([chats(number) for number in range(40)])
    assert set(table.column("first_failure")) == {"find"}
    assert proposed(failures, table) == {}


def test_different_messages_are_different_patterns_and_so_is_the_rest() -> None:
    rest = ("Ghost in shell", "Moon is full", "Tea is cold", "Paper ran out")
    said = {**dict.fromkeys(range(5), "No such order"), **dict.fromkeys(range(5, 9), "Shop shut")}
    said |= {9 + at: message for at, message in enumerate(rest)}
    found = proposed(tool_failures, failing(50, said.get))
    assert {name: places for name, (_, places) in found.items()} == {
        "tool_failures_search_no_such_order": [0, 1, 2, 3, 4],
        "tool_failures_search_shop_shut": [5, 6, 7, 8],
        "tool_failures_search_other": [9, 10, 11, 12],
    }


def test_a_few_failures_among_many_traces_are_noise() -> None:
    assert proposed(tool_failures, failing(20, lambda n: "Boom" if n < 2 else None)) == {}
    assert proposed(tool_failures, failing(20, lambda n: "Boom" if n < 3 else None)) != {}


@pytest.mark.parametrize(
    ("traces", "of", "told"),
    [(2, 20, False), (3, 20, True), (3, 1_000, False), (5, 1_000, True), (300, 100_000, False)],
)
def test_noise_is_a_share_of_the_traces(traces: int, of: int, told: bool) -> None:
    assert enough(traces, of) == told


def retrying(number: int, fails: bool) -> Trace:
    outcomes: list[dict[str, Any]] = [{"error": "Connection reset"}] if fails else []
    outcomes.append({"outputs": {"hits": number}})
    calls = [
        raw_span(2 + at, "search", 1, type="TOOL", inputs={"id": number}, start=at, **outcome)
        for at, outcome in enumerate(outcomes)
    ]
    return spans_trace(number, *calls)


def test_retries_that_succeed_are_proposed_only_where_the_tool_is_flaky() -> None:
    seldom = deep_table([retrying(n, n % 20 == 0) for n in range(100)])
    assert proposed(tool_failures, seldom) == {}
    often = deep_table([retrying(n, n % 4 == 0) for n in range(100)])
    (pattern,) = proposed(tool_failures, often).values()
    assert pattern[1] == list(range(0, 100, 4))


def test_where_two_tools_fail_each_is_told_with_its_own_message() -> None:
    table = told_table(
        *[{"tools": [("search", "No such order")]}] * 4,
        *[{"tools": [("price", "Shop shut")]}] * 4,
        *[{"tools": [("search", "No such order"), ("price", "Shop shut")]}] * 3,
        *[{"tools": ["search", "price"]}] * 20,
    )
    found = proposed(tool_failures, table)
    assert {name: places for name, (_, places) in found.items()} == {
        "tool_failures_search_no_such_order": [0, 1, 2, 3, 8, 9, 10],
        "tool_failures_price_shop_shut": [4, 5, 6, 7, 8, 9, 10],
    }


def test_the_example_is_the_failed_call() -> None:
    table = failing(10, lambda n: f"Order {n} is gone" if n < 4 else None)
    (pattern,) = tool_failures(Rows(table, np.ones(10, dtype=bool)))
    assert pattern.look is not None
    trace = told_trace(2, tools=["price", ("search", "Order 2 is gone")])
    (hit,) = pattern.look(Account(trace))
    assert hit.excerpt == "Order 2 is gone"
    assert hit.span_id == next(step.span_id for step in trace.steps if step.failed)


def test_only_the_rows_asked_for_are_looked_at() -> None:
    table = failing(40, lambda n: "Boom" if n < 6 else None)
    later = np.arange(40) >= 4
    assert list(tool_failures(Rows(table, later))) == []


def test_a_tool_that_returns_an_error_once_and_then_its_answer_is_no_failing_step() -> None:
    def asked(number: int) -> Trace:
        outputs = (
            [{"error": "connection reset"}, {"id": number}] if number < 4 else [{"id": number}]
        )
        calls = [
            raw_span(n, "get_order", 1, type="TOOL", inputs={"id": number}, outputs=output, start=n)
            for n, output in enumerate(outputs, start=2)
        ]
        return spans_trace(number, *calls)

    assert proposed(failures, deep_table([asked(number) for number in range(40)])) == {}


def returning(number: int, output: Any) -> Trace:
    return spans_trace(number, raw_span(2, "stock", 1, type="TOOL", outputs=output))


def test_a_tool_that_returns_errors_is_proposed_by_message() -> None:
    table = deep_table(
        [returning(n, {"error": f"no shelf {n}"} if n < 5 else {"left": n}) for n in range(30)]
    )
    assert proposed(tool_failures, table) == {}
    (found,) = proposed(hidden_errors, table).values()
    assert "“no shelf <…>”" in found[0]
    assert found[1] == [0, 1, 2, 3, 4]


def test_a_failing_model_call_is_proposed_by_its_step() -> None:
    def chat(number: int) -> Trace:
        error = {"error": "context too long"} if number < 4 else {}
        return spans_trace(number, raw_span(2, "chat", 1, type="CHAT_MODEL", **error))

    table = deep_table([chat(n) for n in range(30)])
    assert proposed(tool_failures, table) == {}
    assert proposed(failures, table) == {
        "failures_chat_context_too_long": (
            "The step chat fails: “context too long”.",
            [0, 1, 2, 3],
        )
    }


def test_traces_that_failed_without_a_failed_step_are_proposed() -> None:
    table = told_table(*[{"state": "ERROR"}] * 3, *[{}] * 10)
    (found,) = proposed(failures, table).values()
    assert found[1] == [0, 1, 2]


def test_a_failure_that_takes_others_with_it_is_proposed_as_the_first() -> None:
    both = {"tools": [("token", "expired"), ("book", "no token")]}
    table = told_table(*[both] * 5, *[{"tools": ["token", "book"]}] * 20)
    (found,) = proposed(first_failure, table).items()
    assert found[0] == "first_failure_token"
    assert found[1][1] == [0, 1, 2, 3, 4]


def test_tools_that_fail_each_for_itself_have_no_first_failure() -> None:
    table = told_table(
        *[{"tools": [("token", "expired"), ("book", "full")]}] * 3,
        *[{"tools": ["token", ("book", "full")]}] * 9,
        *[{"tools": ["token", "book"]}] * 20,
    )
    assert proposed(first_failure, table) == {}


def taking(number: int, ms: int | None) -> Trace:
    error = {} if ms is None else {"error": "no result", "end": 100 + ms}
    call = raw_span(2, "search", 1, type="TOOL", **{"start": 100, "end": 300, **error})
    return spans_trace(number, call)


def test_failures_that_all_take_the_same_long_time_are_timeouts() -> None:
    usual: list[int | None] = [None] * 30
    cut_off = [7_210, 7_240, 7_205, 7_290, 7_222, 7_201]
    table = deep_table([taking(n, ms) for n, ms in enumerate([*cut_off, *usual])])
    assert {value: places.tolist() for value, places in cut_off_calls(table)} == {
        "timeouts": [0, 1, 2, 3, 4, 5],
        "timeouts:search": [0, 1, 2, 3, 4, 5],
    }


def test_failures_of_all_lengths_and_quick_ones_are_no_timeouts() -> None:
    usual: list[int | None] = [None] * 30
    for failing_ms in ([3_300, 5_700, 8_800, 13_900, 21_700, 40_100], [40, 41, 40, 42, 40, 41]):
        table = deep_table([taking(n, ms) for n, ms in enumerate([*failing_ms, *usual])])
        assert list(cut_off_calls(table)) == []


def test_few_traces_or_none_are_no_trouble() -> None:
    for count in (0, 1, 3):
        table = told_table(*[{"tools": [("search", "Boom")]}] * count)
        for detect in (tool_failures, failures, hidden_errors, first_failure):
            found = proposed(detect, table)
            assert set(found) <= {"tool_failures_search_boom"}
        assert list(cut_off_calls(table)) == []


def test_a_tool_that_fails_only_after_any_other_failed_is_told_as_what_follows() -> None:
    after = [{"tools": [(first, "broken"), ("book", f"no {first}")]} for first in ("room", "date")]
    table = told_table(
        *after, *after, *[{"tools": ["book"]}] * 40, *[{"tools": [("book", "full")]}] * 6
    )
    (found,) = proposed(first_failure, table).items()
    assert found[0] == "first_failure"
    assert found[1][1] == [0, 1, 2, 3]


def test_failures_with_one_cause_are_not_told_again_as_other_failures() -> None:
    messages = ["HTTP 429", "too many requests", "quota used up", "slow down", "rate limit: 3"]
    table = failing(100, lambda n: messages[n % 5] if n < 10 else None)
    assert proposed(tool_failures, table) == {}


def test_chains_that_begin_with_several_tools_are_one_pattern() -> None:
    chains = [
        {"tools": [(first, f"{first} broke"), (then, f"no {first}")]}
        for first, then in (("room", "book"), ("date", "pay"), ("card", "send"))
    ]
    fine = {"tools": ["room", "date", "card", "book", "pay", "send"]}
    found = proposed(first_failure, told_table(*chains * 4, *[fine] * 40))
    assert [(name, places) for name, (_, places) in found.items()] == [
        ("first_failure", list(range(12)))
    ]
