"""Going round in circles is told from doing the same kind of thing several times for a reason."""

from __future__ import annotations

from typing import Any

import pytest
from raw_traces import Raw, make_trace, raw_span

from mlflow_analyst.analysis.patterns.account import Account
from mlflow_analyst.analysis.patterns.signals.loops import call_cycles, repeated_calls

Call = tuple[str, Any, Any] | tuple[str, Any, Any, str]


def spans(*calls: Call) -> list[Raw]:
    """An agent's calls of tools one after the other: (tool, inputs, outputs, error)."""
    made = [raw_span(1, "agent", type="AGENT", inputs="Help me", outputs="Done.", start=0)]
    for number, (tool, inputs, outputs, *error) in enumerate(calls, start=2):
        fields: dict[str, Any] = {"error": error[0]} if error else {"outputs": outputs}
        times = {"start": 10 * number, "end": 10 * number + 5}
        made.append(raw_span(number, tool, 1, type="TOOL", inputs=inputs, **times, **fields))
    return made


def details(find: Any, *calls: Call) -> list[str | None]:
    return [hit.detail for hit in find(Account(make_trace(*spans(*calls))))]


def search(words: str, found: Any = "3 flights") -> Call:
    return ("search_flights", {"query": words}, found)


def order(number: int, state: str = "shipped") -> Call:
    return ("get_order", {"id": f"W{number}"}, {"id": f"W{number}", "state": state})


def test_the_same_call_with_the_same_answer_is_a_repetition() -> None:
    assert details(repeated_calls, order(1), order(1)) == ["get_order"]


def test_the_order_of_arguments_and_letter_case_make_no_new_call() -> None:
    one = ("find", {"q": "Red shoes", "size": 4}, "none in stock")
    other = ("find", {"size": 4, "q": "red  shoes"}, "none in stock")
    assert details(repeated_calls, one, other) == ["find"]


@pytest.mark.parametrize(
    "again", ["to Rome cheap flights in May", "cheap flights to Rome in May please"]
)
def test_the_same_search_in_slightly_other_words_is_a_repetition(again: str) -> None:
    calls = [search("cheap flights to Rome in May"), search(again)]
    assert details(repeated_calls, *calls) == ["search_flights"]


def test_a_repetition_is_shown_by_the_arguments_of_its_last_call() -> None:
    trace = make_trace(*spans(order(1), order(2), order(1)))
    (hit,) = repeated_calls(Account(trace))
    assert hit.excerpt == '{"id":"W1"}'
    assert hit.span_id == trace.steps[-1].span_id


def test_different_items_are_no_repetition() -> None:
    assert details(repeated_calls, *(order(n) for n in range(1, 9))) == []
    assert details(repeated_calls, search("flights to Rome"), search("flights to Oslo")) == []


@pytest.mark.parametrize("key", ["page", "offset", "cursor"])
def test_going_through_pages_is_no_repetition(key: str) -> None:
    pages = [("list_orders", {"user": "anna", key: n}, f"orders {n}") for n in range(5)]
    assert details(repeated_calls, *pages) == []
    assert details(call_cycles, *pages) == []


def test_a_retry_after_a_failure_that_succeeds_is_none() -> None:
    failing = ("pay", {"invoice": "I-1"}, None, "TimeoutError: no answer")
    said = ("pay", {"invoice": "I-1"}, {"error": "service unavailable"})
    paid = ("pay", {"invoice": "I-1"}, {"paid": True})
    assert details(repeated_calls, failing, paid) == []
    assert details(repeated_calls, failing, failing, paid) == []
    assert details(repeated_calls, said, paid) == []


def test_a_call_that_fails_again_and_again_is_a_repetition() -> None:
    failing = ("pay", {"invoice": "I-1"}, None, "TimeoutError: no answer")
    assert details(repeated_calls, *[failing] * 4) == ["pay"]
    assert details(repeated_calls, *[failing] * 2) == []


def test_waiting_for_a_result_is_no_repetition_until_it_takes_many_calls() -> None:
    def job(state: str) -> Call:
        return ("get_job", {"id": "J-1"}, {"state": state})

    assert details(repeated_calls, job("running"), job("running"), job("done")) == []
    assert details(repeated_calls, *[job("running")] * 8) == ["get_job"]


def test_reading_again_after_a_write_is_no_repetition() -> None:
    write = ("update_order", {"id": "W1", "state": "cancelled"}, "ok")
    assert details(repeated_calls, order(1), write, order(1)) == []
    # A tool that only reads in between changes nothing.
    assert details(repeated_calls, order(1), order(2), order(1)) == ["get_order"]


def test_a_call_recorded_twice_one_inside_the_other_is_one_call() -> None:
    outer = raw_span(2, "lookup", 1, type="TOOL", inputs={"id": 7}, outputs="x", start=20, end=90)
    inner = raw_span(3, "lookup", 2, type="TOOL", inputs={"id": 7}, outputs="x", start=30, end=80)
    trace = make_trace(raw_span(1, "agent", type="AGENT", start=0), outer, inner)
    assert list(repeated_calls(Account(trace))) == []


def test_calls_of_earlier_turns_in_the_messages_are_not_this_traces() -> None:
    def asked(name: str) -> list[Raw]:
        call = {"id": "c", "type": "function", "function": {"name": name, "arguments": '{"id":5}'}}
        return [
            {"role": "assistant", "content": None, "tool_calls": [call]},
            {"role": "tool", "tool_call_id": "c", "content": "shipped on Monday"},
        ]

    def hits(*messages: Raw) -> list[str | None]:
        answer = {"choices": [{"message": {"role": "assistant", "content": "It is shipped."}}]}
        call = raw_span(1, "chat", type="LLM", inputs={"messages": list(messages)}, outputs=answer)
        return [hit.detail for hit in repeated_calls(Account(make_trace(call)))]

    user = {"role": "user", "content": "Where is it?"}
    assert hits(user, *asked("track"), user, *asked("track")) == []
    assert hits(user, *asked("track"), *asked("track")) == ["track"]


def test_calls_made_in_turn_three_times_over_are_a_cycle_and_told_once() -> None:
    look = ("check_stock", {"sku": "S-9"}, "0 left")
    find = ("search_shop", {"sku": "S-9"}, "see stock")
    assert details(call_cycles, *[look, find] * 3) == ["check_stock > search_shop"]
    assert details(call_cycles, *[find, look] * 3) == ["check_stock > search_shop"]
    assert details(repeated_calls, *[look, find] * 3) == []


def test_the_same_two_steps_for_item_after_item_are_no_cycle() -> None:
    calls = [
        call
        for n in range(6)
        for call in (order(n), ("get_customer", {"order": f"W{n}"}, f"customer {n}"))
    ]
    assert details(call_cycles, *calls) == []
    assert details(call_cycles, order(1), order(2), order(1), order(2)) == []


def test_a_trace_without_steps_goes_round_nowhere() -> None:
    account = Account(make_trace())
    assert [*repeated_calls(account), *call_cycles(account)] == []
