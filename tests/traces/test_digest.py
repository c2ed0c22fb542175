"""A digest counts what is there, names the first error, and never counts a token twice."""

from __future__ import annotations

from collections import Counter
from typing import Any

from raw_traces import make_trace, raw_span

from mlflow_analyst.traces.digest import cost_total, digest, first_error, token_totals
from mlflow_analyst.traces.model import Trace


def test_the_digest_of_a_real_trace(failing_trace: Trace) -> None:
    told = digest(failing_trace, chars=200)
    request, response = told.pop("request"), told.pop("response")
    assert request.startswith("I prefer not to share my email address.")
    assert 190 < len(response) <= 200
    assert response.startswith("I've successfully authenticated")
    assert response.endswith("this action can only be performed once per order.")
    assert "characters cut] …" in response
    assert told == {
        "tools": [
            {"name": "find_user_id_by_name_zip", "calls": 1, "failures": 0, "ms": 0.1},
            {"name": "get_user_details", "calls": 2, "failures": 1, "ms": 0.3},
            {"name": "get_order_details", "calls": 5, "failures": 0, "ms": 1.0},
        ],
        "first_error": {
            "span_id": "faf175f1a72ba2dd",
            "step": "get_user_details",
            "message": "Error: User not found",
        },
        "steps": 18,
        "llm_calls": 9,
        "tool_calls": 8,
        "tool_errors": 1,
        "models": ["gemini-3-flash-preview"],
        "input_tokens": 67958,
        "output_tokens": 581,
        "cost": 0.020386,
        "failed_steps": 1,
    }


def test_all_digests_together_count_what_is_known(
    tau2_traces: list[Trace], tau2_facts: dict[str, Any]
) -> None:
    for variant, known in tau2_facts["variants"].items():
        calls: Counter[str] = Counter()
        failures: Counter[str] = Counter()
        for trace in tau2_traces:
            if trace.info.tags["agent_variant"] == variant:
                for tool in digest(trace)["tools"]:
                    calls[tool["name"]] += tool["calls"]
                    failures[tool["name"]] += tool["failures"]
        assert dict(calls) == known["tools"]
        assert {tool: n for tool, n in failures.items() if n} == known["tool_errors"]


def test_tokens_summed_over_the_calls_equal_the_header(tau2_traces: list[Trace]) -> None:
    for trace in tau2_traces[::10]:
        without = make_trace(*trace.raw["data"]["spans"])
        assert token_totals(without) == token_totals(trace)
        assert cost_total(without) == cost_total(trace)


def usage(given: int, made: int) -> dict[str, str]:
    return {"mlflow.chat.tokenUsage": f'{{"input_tokens": {given}, "output_tokens": {made}}}'}


def test_an_agents_roll_up_is_not_counted_on_top_of_its_calls() -> None:
    trace = make_trace(
        raw_span(1, "agent", type="AGENT", attributes=usage(30, 9)),
        raw_span(2, "sub-agent", 1, type="AGENT", attributes=usage(30, 9)),
        raw_span(3, "chat", 2, type="CHAT_MODEL", attributes=usage(10, 4)),
        raw_span(4, "wrapper", 2, type="LLM", attributes=usage(20, 5)),
        raw_span(5, "chat", 4, type="CHAT_MODEL", attributes=usage(20, 5)),
    )
    assert token_totals(trace) == (30, 9)


def test_a_roll_up_counts_where_the_calls_say_nothing() -> None:
    trace = make_trace(
        raw_span(1, "agent", type="AGENT", attributes=usage(30, 9)),
        raw_span(2, "chat", 1, type="CHAT_MODEL"),
    )
    assert token_totals(trace) == (30, 9)


def test_tokens_that_no_one_counted_are_unknown_and_not_zero() -> None:
    told = digest(make_trace(raw_span(1, "chat", type="CHAT_MODEL")))
    assert (told["input_tokens"], told["output_tokens"], told["cost"]) == (None, None, None)


def test_the_first_error_is_the_cause_and_not_what_it_led_to() -> None:
    trace = make_trace(
        raw_span(1, "agent", type="AGENT", start=0, end=900, error="AgentError: gave up"),
        raw_span(2, "search", 1, type="TOOL", start=100, end=400, error="TimeoutError: 300 ms"),
        raw_span(3, "book", 1, type="TOOL", start=500, end=900, error="ValueError: no room"),
    )
    assert first_error(trace) == {
        "span_id": "0000000000000002",
        "step": "search",
        "message": "TimeoutError: 300 ms",
    }


def test_of_errors_that_ended_together_the_innermost_is_first() -> None:
    trace = make_trace(
        raw_span(1, "agent", end=900, error="Failed"),
        raw_span(2, "search", 1, end=900, error="ConnectionError: refused"),
    )
    found = first_error(trace)
    assert found is not None
    assert found["step"] == "search"


def test_a_trace_without_spans_has_a_digest_from_its_header() -> None:
    told = digest(make_trace(request_preview="Hello", state="IN_PROGRESS"))
    assert told["request"] == "Hello"
    assert told["response"] is None
    assert (told["steps"], told["tools"], told["first_error"]) == (0, [], None)
