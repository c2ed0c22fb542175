"""Calls that could have been made at once are independent, of one decision, and worth the while."""

from __future__ import annotations

from typing import Any

from raw_traces import Raw, make_trace, raw_span

from mlflow_analyst.analysis.patterns.account import Account
from mlflow_analyst.analysis.patterns.signals.overlap import sequential_calls

CITIES = ("Rome", "Oslo", "Bern")


def tool(number: int, name: str, inputs: Any, outputs: Any, start: int, end: int) -> Raw:
    return raw_span(
        number, name, 1, type="TOOL", inputs=inputs, outputs=outputs, start=start, end=end
    )


def weather(place: int, city: str, start: int, **outputs: Any) -> Raw:
    return tool(
        10 + place, "get_weather", {"city": city}, outputs or {"sky": "blue"}, start, start + 900
    )


def found(*spans: Raw, end: int = 4_000) -> list[str]:
    agent = raw_span(1, "agent", type="AGENT", inputs="The weather?", start=0, end=end)
    return [hit.excerpt for hit in sequential_calls(Account(make_trace(agent, *spans)))]


def thought(number: int, start: int, *names: str) -> Raw:
    calls = [{"function": {"name": name, "arguments": "{}"}} for name in names]
    message = {"role": "assistant", "content": "", "tool_calls": calls}
    answer = {"choices": [{"message": message}]}
    return raw_span(number, "chat", 1, type="LLM", outputs=answer, start=start, end=start + 50)


def test_the_same_lookup_for_city_after_city_could_overlap() -> None:
    calls = [weather(n, city, 100 + n * 1_000) for n, city in enumerate(CITIES)]
    assert found(*calls) == ['{"city":"Bern"}']


def test_calls_that_overlap_already_are_fine() -> None:
    assert found(*(weather(n, city, 100 + n) for n, city in enumerate(CITIES))) == []


def test_a_call_that_needs_what_another_gave_cannot_overlap() -> None:
    calls = [weather(0, "Rome", 100, next="Oslo"), weather(1, "Oslo", 1_100)]
    assert found(*calls) == []


def test_the_model_deciding_in_between_makes_them_two_decisions() -> None:
    assert found(weather(0, "Rome", 100), thought(5, 1_020), weather(1, "Oslo", 1_100)) == []


def test_different_lookups_count_where_the_model_asked_for_them_at_once() -> None:
    news = tool(11, "get_news", {"city": "Rome"}, "none", 1_100, 2_000)
    rome = weather(0, "Rome", 100)
    assert found(thought(5, 10, "get_weather", "get_news"), rome, news) == ['{"city":"Rome"}']
    assert found(thought(5, 10, "get_weather"), rome, news) == []


def test_calls_that_the_model_asked_for_at_once_may_have_any_name() -> None:
    rooms = [
        tool(10 + n, "room_state", {"room": city}, "free", 100 + n * 1_000, 1_000 + n * 1_000)
        for n, city in enumerate(CITIES)
    ]
    assert found(thought(5, 10, *["room_state"] * 3), *rooms) == ['{"room":"Bern"}']
    assert found(thought(5, 10, "room_state"), *rooms) == []


def test_writes_keep_their_order_and_small_savings_are_not_worth_it() -> None:
    writes = [
        tool(10 + n, "send_mail", {"to": city}, "ok", 100 + n * 1_000, 1_000 + n * 1_000)
        for n, city in enumerate(CITIES)
    ]
    assert found(*writes) == []
    calls = [weather(n, city, 100 + n * 1_000) for n, city in enumerate(CITIES)]
    assert found(*calls, end=60_000) == []
