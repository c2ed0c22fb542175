"""Whatever library wrote a trace, its request, response, tools and tokens are found.

The spans go through MLflow's own OTLP path into a real store and come back out of it.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from raw_traces import make_trace, raw_span

from mlflow_analyst.traces import dialects
from mlflow_analyst.traces.digest import digest

OPENINFERENCE = [
    {
        "name": "agent run",
        "attributes": {
            "openinference.span.kind": "AGENT",
            "input.value": "Where is my parcel?",
            "output.value": "It is in Lyon.",
        },
    },
    {
        "name": "ChatCompletion",
        "parent": 0,
        "attributes": {
            "openinference.span.kind": "LLM",
            "llm.model_name": "parcel-model",
            "llm.token_count.prompt": 120,
            "llm.token_count.completion": 14,
            "llm.input_messages.0.message.role": "system",
            "llm.input_messages.0.message.content": "Track parcels.",
            "llm.input_messages.1.message.role": "user",
            "llm.input_messages.1.message.content": "Where is my parcel?",
            "llm.output_messages.0.message.role": "assistant",
            "llm.output_messages.0.message.tool_calls.0.tool_call.function.name": "track",
            "llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments": "{}",
        },
    },
    {
        "name": "track_tool",
        "parent": 0,
        "attributes": {
            "openinference.span.kind": "TOOL",
            "tool.name": "track",
            "input.value": '{"parcel": "P1"}',
            "output.value": "Lyon",
        },
    },
]
GEN_AI = [
    {"name": "invoke_agent shop", "attributes": {"gen_ai.operation.name": "invoke_agent"}},
    {
        "name": "chat asked-model",
        "parent": 0,
        "attributes": {
            "gen_ai.operation.name": "chat",
            "gen_ai.request.model": "asked-model",
            "gen_ai.response.model": "parcel-model",
            "gen_ai.usage.input_tokens": 120,
            "gen_ai.usage.output_tokens": 14,
            "gen_ai.response.finish_reasons": ["stop"],
            "gen_ai.input.messages": json.dumps(
                [{"role": "user", "parts": [{"type": "text", "content": "Where is my parcel?"}]}]
            ),
            "gen_ai.output.messages": json.dumps(
                [{"role": "assistant", "parts": [{"type": "text", "content": "It is in Lyon."}]}]
            ),
        },
    },
    {
        "name": "execute_tool track",
        "parent": 0,
        "attributes": {
            "gen_ai.operation.name": "execute_tool",
            "gen_ai.tool.name": "track",
            "gen_ai.tool.call.arguments": '{"parcel": "P1"}',
            "gen_ai.tool.call.result": "Lyon",
        },
    },
]
GEN_AI_EVENTS = [
    {
        "name": "chat parcel-model",
        "attributes": {
            "gen_ai.operation.name": "chat",
            "gen_ai.request.model": "parcel-model",
            "gen_ai.usage.input_tokens": 120,
            "gen_ai.usage.output_tokens": 14,
        },
        "events": [
            ("gen_ai.system.message", {"content": "Track parcels."}),
            ("gen_ai.user.message", {"content": "Where is my parcel?"}),
            ("gen_ai.choice", {"message": '{"role": "assistant", "content": "It is in Lyon."}'}),
        ],
    },
    {
        "name": "execute_tool track",
        "parent": 0,
        "attributes": {"gen_ai.tool.name": "track"},
        "events": [
            ("gen_ai.tool.message", {"content": '{"parcel": "P1"}'}),
            ("gen_ai.choice", {"message": "Lyon"}),
        ],
    },
]
TRACELOOP = [
    {
        "name": "parcels.workflow",
        "attributes": {
            "traceloop.span.kind": "workflow",
            "traceloop.entity.name": "parcels",
            "traceloop.entity.input": '{"inputs": {"question": "Where is my parcel?"}}',
            "traceloop.entity.output": '{"outputs": "It is in Lyon."}',
        },
    },
    {
        "name": "openai.chat",
        "parent": 0,
        "attributes": {
            "gen_ai.request.model": "parcel-model",
            "gen_ai.usage.prompt_tokens": 120,
            "gen_ai.usage.completion_tokens": 14,
            "gen_ai.prompt.0.role": "system",
            "gen_ai.prompt.0.content": "Track parcels.",
            "gen_ai.prompt.1.role": "user",
            "gen_ai.prompt.1.content": "Where is my parcel?",
            "gen_ai.completion.0.role": "assistant",
            "gen_ai.completion.0.content": "It is in Lyon.",
        },
    },
    {
        "name": "track.tool",
        "parent": 0,
        "attributes": {
            "traceloop.span.kind": "tool",
            "traceloop.entity.name": "track",
            "traceloop.entity.input": '{"parcel": "P1"}',
            "traceloop.entity.output": "Lyon",
        },
    },
]
VERCEL = [
    {
        "name": "ai.generateText",
        "attributes": {
            "ai.operationId": "ai.generateText",
            "ai.prompt": '{"messages":[{"role":"user","content":"Where is my parcel?"}]}',
            "ai.response.text": "It is in Lyon.",
            "ai.model.id": "parcel-model",
        },
    },
    {
        "name": "ai.generateText.doGenerate",
        "parent": 0,
        "attributes": {
            "ai.operationId": "ai.generateText.doGenerate",
            "ai.prompt.messages": '[{"role":"user","content":"Where is my parcel?"}]',
            "ai.response.text": "It is in Lyon.",
            "ai.model.id": "parcel-model",
            "gen_ai.usage.input_tokens": 120,
            "gen_ai.usage.output_tokens": 14,
        },
    },
    {
        "name": "ai.toolCall",
        "parent": 0,
        "attributes": {
            "ai.operationId": "ai.toolCall",
            "ai.toolCall.name": "track",
            "ai.toolCall.args": '{"parcel":"P1"}',
            "ai.toolCall.result": '"Lyon"',
        },
    },
]
CLAUDE_CODE = [
    {
        "name": "claude_code.interaction",
        "attributes": {"span.type": "interaction", "user_prompt": "Where is my parcel?"},
    },
    {
        "name": "claude_code.llm_request",
        "parent": 0,
        "attributes": {
            "span.type": "llm_request",
            "model": "parcel-model",
            "input_tokens": 20,
            "cache_read_tokens": 100,
            "output_tokens": 14,
            "response.model_output": "It is in Lyon.",
        },
    },
    {
        "name": "claude_code.tool",
        "parent": 0,
        "attributes": {"span.type": "tool", "tool_name": "track", "tool_input": '{"parcel":"P1"}'},
        "events": [("tool.output", {"output": "Lyon"})],
    },
]
GOOGLE_ADK = [
    {"name": "invocation"},
    {
        "name": "call_llm",
        "parent": 0,
        "attributes": {
            "gen_ai.request.model": "parcel-model",
            "gen_ai.usage.input_tokens": 120,
            "gen_ai.usage.output_tokens": 14,
            "gcp.vertex.agent.llm_request": json.dumps(
                {"contents": [{"role": "user", "parts": [{"text": "Where is my parcel?"}]}]}
            ),
            "gcp.vertex.agent.llm_response": json.dumps(
                {"content": {"role": "model", "parts": [{"text": "It is in Lyon."}]}}
            ),
        },
    },
    {
        "name": "execute_tool track",
        "parent": 1,
        "attributes": {
            "gen_ai.operation.name": "execute_tool",
            "gen_ai.tool.name": "track",
            "gcp.vertex.agent.tool_call_args": '{"parcel": "P1"}',
            "gcp.vertex.agent.tool_response": "Lyon",
        },
    },
]
DIALECTS = {
    "openinference": OPENINFERENCE,
    "gen_ai": GEN_AI,
    "gen_ai_events": GEN_AI_EVENTS,
    "traceloop": TRACELOOP,
    "vercel_ai": VERCEL,
    "claude_code": CLAUDE_CODE,
    "google_adk": GOOGLE_ADK,
}


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
