"""A cut answer is one that the model says it did not finish, and that reached the user."""

from __future__ import annotations

import json
from typing import Any

import pytest
from raw_traces import Raw, make_trace, raw_span

from mlflow_analyst.analysis.patterns.account import Account
from mlflow_analyst.analysis.patterns.signals.endings import cut_off_answers

CUT = "To return the shoes, first open the app, then go to your orders and"


def model_call(number: int, text: str, reason: str) -> Raw:
    answer = {
        "choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": reason}]
    }
    times = {"start": number * 10, "end": number * 10 + 5}
    return raw_span(number, "chat", 1, type="CHAT_MODEL", outputs=answer, **times)


def hits(answer: Any, *calls: Raw) -> list[str]:
    agent = raw_span(1, "agent", type="AGENT", inputs="How?", outputs=answer, start=0)
    return [hit.excerpt for hit in cut_off_answers(Account(make_trace(agent, *calls)))]


@pytest.mark.parametrize(
    "reason", ["length", "max_tokens", "MAX_TOKENS", "FinishReason.MAX_TOKENS"]
)
def test_an_answer_that_met_the_limit_of_tokens_is_cut_in_any_providers_word(reason: str) -> None:
    assert hits(CUT, model_call(2, CUT, reason)) == [CUT]


@pytest.mark.parametrize("reason", ["stop", "end_turn", "tool_calls", "STOP"])
def test_an_answer_that_the_model_finished_is_not_cut(reason: str) -> None:
    assert hits(CUT, model_call(2, CUT, reason)) == []


def test_a_model_that_was_asked_for_one_word_is_not_cut() -> None:
    answer = "A refund takes five days."
    assert hits(answer, model_call(2, "refund", "length"), model_call(3, answer, "stop")) == []


def test_a_draft_that_was_cut_and_written_anew_is_not_the_answer() -> None:
    answer = "Open the app and choose the order."
    assert hits(answer, model_call(2, CUT, "length"), model_call(3, answer, "stop")) == []


def test_a_cut_answer_inside_a_wrapper_is_found() -> None:
    assert hits(f"Assistant: {CUT}", model_call(2, CUT, "length")) == [CUT]


def test_opentelemetry_spans_say_it_too() -> None:
    attributes = {
        "gen_ai.operation.name": json.dumps("chat"),
        "gen_ai.response.finish_reasons": json.dumps(["length"]),
    }
    call = raw_span(1, "chat x", attributes=attributes, outputs=CUT)
    (hit,) = cut_off_answers(Account(make_trace(call)))
    assert hit.span_id == make_trace(call).steps[0].span_id
