"""Whatever library wrote a trace, its request, response, tools and tokens are found.

The spans go through MLflow's own OTLP path into a real store and come back out of it.
"""

from __future__ import annotations

from typing import Any

import pytest
from dialect_spans import DIALECTS
from raw_traces import make_trace, raw_span

from mlflow_analyst.traces import dialects
from mlflow_analyst.traces.digest import digest


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_tells_the_same_story(ingest: Any, dialect: str) -> None:
    trace = ingest(DIALECTS[dialect])
    told = digest(trace)
    assert told["request"] == "Where is my parcel?"
    assert told["response"] == "It is in Lyon."
    assert [(tool["name"], tool["calls"]) for tool in told["tools"]] == [("track", 1)]
    assert told["models"] == ["parcel-model"]
    assert (told["input_tokens"], told["output_tokens"]) == (120, 14)
    tool = next(step for step in trace.steps if step.kind == "tool")
    assert tool.inputs == {"parcel": "P1"}
    assert tool.outputs == "Lyon"


@pytest.mark.parametrize("dialect", DIALECTS)
def test_tokens_are_the_same_without_the_header(ingest: Any, dialect: str) -> None:
    raw = dict(ingest(DIALECTS[dialect]).raw)
    raw["info"] = {**raw["info"], "trace_metadata": {}}
    trace = make_trace(*raw["data"]["spans"])
    told = digest(trace)
    assert (told["input_tokens"], told["output_tokens"]) == (120, 14)


def test_a_recorded_exception_is_the_error_when_the_status_says_nothing(ingest: Any) -> None:
    exception = {"exception.type": "TimeoutError", "exception.message": "no answer in 5 s"}
    trace = ingest([{"name": "track", "error": "", "events": [("exception", exception)]}])
    step = trace.steps[0]
    assert (step.error, step.error_type) == ("no answer in 5 s", "TimeoutError")


def test_flattened_documents_of_a_retriever_become_a_list(ingest: Any) -> None:
    attributes = {
        "openinference.span.kind": "RETRIEVER",
        "input.value": "returns",
        "retrieval.documents.1.document.content": "Second",
        "retrieval.documents.0.document.content": "First",
        "retrieval.documents.0.document.score": 0.9,
    }
    step = ingest([{"name": "retrieve", "attributes": attributes}]).steps[0]
    assert step.kind == "retriever"
    assert step.outputs == [{"content": "First", "score": 0.9}, {"content": "Second"}]


def test_a_tool_that_found_nothing_is_not_a_tool_that_said_nothing() -> None:
    trace = make_trace(
        raw_span(1, "search", type="TOOL", inputs={"q": "x"}, outputs=[]),
        raw_span(2, "search", type="TOOL", inputs={"q": "y"}),
    )
    assert [step.outputs for step in trace.steps] == [[], None]


@pytest.mark.parametrize(
    ("attributes", "name", "kind"),
    [
        ({"mlflow.spanType": "CHAT_MODEL"}, "x", "llm"),
        ({"mlflow.spanType": "UNKNOWN", "openinference.span.kind": "TOOL"}, "x", "tool"),
        ({"mlflow.spanType": "RERANKER"}, "x", "retriever"),
        ({"mlflow.spanType": "GUARDRAIL", "gen_ai.request.model": "m"}, "x", "other"),
        ({"gen_ai.tool.name": "search"}, "running tool", "tool"),
        ({}, "execute_tool search", "tool"),
        ({"gen_ai.request.model": "m", "gen_ai.usage.input_tokens": 1}, "call", "llm"),
        ({"gen_ai.request.model": "m"}, "call", "other"),
        ({}, "POST /chat", "other"),
    ],
)
def test_the_kind_of_a_step(attributes: dict[str, Any], name: str, kind: str) -> None:
    assert dialects.kind(attributes, name) == kind


@pytest.mark.parametrize(
    ("outputs", "reason"),
    [
        ({"choices": [{"finish_reason": "length"}]}, "length"),
        ({"stop_reason": "max_tokens", "content": []}, "max_tokens"),
        ({"candidates": [{"finishReason": "SAFETY"}]}, "SAFETY"),
        ("plain text", None),
    ],
)
def test_why_the_model_stopped_is_found_in_the_answer(outputs: Any, reason: str | None) -> None:
    trace = make_trace(raw_span(1, "chat", type="LLM", outputs=outputs))
    assert trace.steps[0].finish_reason == reason


def test_tokens_and_model_are_found_in_the_answer_itself() -> None:
    answer = {"model": "m-1", "usage": {"prompt_tokens": 7, "completion_tokens": 2}}
    step = make_trace(raw_span(1, "chat", type="LLM", outputs=answer)).steps[0]
    assert (step.model, step.input_tokens, step.output_tokens) == ("m-1", 7, 2)


def test_the_type_of_an_error_is_read_off_its_message() -> None:
    trace = make_trace(
        raw_span(1, "a", type="TOOL", error="RateLimitError: 429 Too Many Requests"),
        raw_span(2, "b", type="TOOL", error="Error: User not found"),
    )
    assert [step.error_type for step in trace.steps] == ["RateLimitError", None]
