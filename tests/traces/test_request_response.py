"""What the user asked and got is found in every provider's shape, and nothing is made up."""

from __future__ import annotations

import json
from typing import Any

import pytest
from raw_traces import make_trace, raw_span

from mlflow_analyst.traces.io import payload_text, preview_text, request_text, response_text
from mlflow_analyst.traces.messages import Call, messages_of
from mlflow_analyst.traces.model import Trace

ASKED = "Is it in stock?"
GOT = "Yes, two are left."
CHAT = [
    {"role": "system", "content": "Be brief."},
    {"role": "user", "content": "Hello"},
    {"role": "assistant", "content": "Hi!"},
    {"role": "user", "content": ASKED},
]

REQUESTS = {
    "plain text": ASKED,
    "message": {"message": ASKED, "thread": "t-1"},
    "query": {"query": ASKED, "k": 3},
    "one unknown key": {"utterance": ASKED},
    "nested": {"inputs": {"question": ASKED}},
    "json in a string": {"request": json.dumps({"question": ASKED})},
    "openai chat": {"model": "m", "messages": CHAT},
    "openai parts": {"messages": [{"role": "user", "content": [{"type": "text", "text": ASKED}]}]},
    "openai responses": {"model": "m", "input": ASKED, "instructions": "Be brief."},
    "responses agent": {"input": CHAT},
    "anthropic": {
        "system": "Be brief.",
        "messages": [
            {"role": "user", "content": [{"type": "text", "text": ASKED}]},
            {"role": "assistant", "content": [{"type": "tool_use", "name": "stock", "input": {}}]},
            {"role": "user", "content": [{"type": "tool_result", "content": "2"}]},
        ],
    },
    "gemini": {"contents": [{"role": "user", "parts": [{"text": ASKED}]}]},
    "bedrock": {"messages": [{"role": "user", "content": [{"text": ASKED}]}]},
    "gen_ai parts": [{"role": "user", "parts": [{"type": "text", "content": ASKED}]}],
    "langchain": [
        [{"type": "system", "content": "Be brief."}, {"type": "human", "content": ASKED}]
    ],
    "langchain serialised": {
        "messages": [
            {
                "lc": 1,
                "type": "constructor",
                "id": ["langchain", "schema", "messages", "HumanMessage"],
                "kwargs": {"content": ASKED},
            }
        ]
    },
}
RESPONSES = {
    "plain text": GOT,
    "response": {"response": GOT, "trace": 1},
    "answer": {"answer": GOT, "sources": ["a"]},
    "openai chat": {"choices": [{"message": {"role": "assistant", "content": GOT}}]},
    "openai responses": {
        "output": [
            {"type": "reasoning", "summary": []},
            {
                "type": "message",
                "role": "assistant",
                "content": [{"type": "output_text", "text": GOT}],
            },
        ]
    },
    "anthropic": {"role": "assistant", "content": [{"type": "text", "text": GOT}]},
    "gemini": {"candidates": [{"content": {"role": "model", "parts": [{"text": GOT}]}}]},
    "bedrock": {"output": {"message": {"role": "assistant", "content": [{"text": GOT}]}}},
    "langgraph": {"messages": [*CHAT, {"type": "ai", "content": GOT, "tool_calls": []}]},
    "langchain generations": {
        "generations": [
            [{"text": GOT, "generation_info": {}, "message": {"type": "ai", "content": GOT}}]
        ]
    },
    "stream": [
        {"choices": [{"delta": {"content": "Yes, two "}}]},
        {"choices": [{"delta": {"content": "are left."}}]},
    ],
}


@pytest.mark.parametrize("shape", REQUESTS)
def test_the_request_is_found_in(shape: str) -> None:
    trace = make_trace(raw_span(1, "agent", type="AGENT", inputs=REQUESTS[shape]))
    assert request_text(trace) == ASKED


@pytest.mark.parametrize("shape", RESPONSES)
def test_the_response_is_found_in(shape: str) -> None:
    trace = make_trace(raw_span(1, "agent", type="AGENT", outputs=RESPONSES[shape]))
    assert response_text(trace) == GOT


def test_every_real_trace_has_its_request_and_response(tau2_traces: list[Trace]) -> None:
    for trace in tau2_traces:
        root = trace.steps[0]
        assert request_text(trace) == root.inputs["message"].strip()
        assert response_text(trace) == root.outputs["response"].strip()


def test_a_root_that_says_nothing_leaves_it_to_the_steps_below(tau2_traces: list[Trace]) -> None:
    for trace in tau2_traces[:100]:
        spans = [dict(span) for span in trace.raw["data"]["spans"]]
        for span in spans:
            if span["parent_span_id"] is None:
                span["attributes"] = {"mlflow.spanType": '"AGENT"'}
        bare = make_trace(*spans)
        assert request_text(bare) == request_text(trace)
        assert response_text(bare) == response_text(trace)
        rootless = make_trace(*(span for span in spans if span["parent_span_id"] is not None))
        assert request_text(rootless) == request_text(trace)
        assert response_text(rootless) == response_text(trace)


@pytest.mark.parametrize(
    "nothing",
    [{"response": ""}, {"answer": "  \n"}, {"choices": [{"message": {"content": ""}}]}, ""],
)
def test_an_empty_answer_is_not_filled_in_from_the_steps_below(nothing: Any) -> None:
    trace = make_trace(
        raw_span(1, "agent", type="AGENT", outputs=nothing),
        raw_span(2, "load_session", type="CHAIN", parent=1, outputs={"found": False}),
        raw_span(3, "chat", type="CHAT_MODEL", parent=1, outputs={"content": GOT}),
    )
    assert response_text(trace) is None


def test_a_value_handed_from_step_to_step_is_no_response() -> None:
    trace = make_trace(
        raw_span(1, "graph", type="CHAIN"),
        raw_span(2, "load_session", type="CHAIN", parent=1, outputs={"found": False}),
    )
    assert response_text(trace) is None


def test_the_preview_is_used_when_there_are_no_spans() -> None:
    trace = make_trace(
        request_preview=json.dumps({"message": ASKED}),
        response_preview=json.dumps({"response": GOT}),
    )
    assert request_text(trace) == ASKED
    assert response_text(trace) == GOT


def test_a_preview_that_was_cut_reads_as_text_up_to_the_cut() -> None:
    whole = json.dumps({"response": 'Say "yes" -- it is caf\u00e9 style.\nReally.'})
    for length in range(20, len(whole) - 2):
        text = preview_text(whole[:length] + "...", "assistant")
        assert text is not None
        assert text.startswith("Say")
        assert text.endswith("…")
        assert text[:-1] in 'Say "yes" -- it is caf\u00e9 style.\nReally.'


def test_nothing_is_said_to_be_a_response_when_the_agent_failed_without_one() -> None:
    said = {"choices": [{"message": {"role": "assistant", "content": "Let me look that up."}}]}
    trace = make_trace(
        raw_span(1, "agent", type="AGENT", inputs={"message": ASKED}, error="TimeoutError: 30 s"),
        raw_span(2, "chat", 1, type="CHAT_MODEL", inputs={"messages": CHAT}, outputs=said),
        state="ERROR",
    )
    assert response_text(trace) is None
    assert request_text(trace) == ASKED


def test_a_tool_call_is_not_a_response() -> None:
    calls = [{"id": "1", "function": {"name": "stock", "arguments": '{"item": 7}'}}]
    answer = {"choices": [{"message": {"role": "assistant", "content": None, "tool_calls": calls}}]}
    assert payload_text(answer, "assistant") is None
    assert messages_of(answer)[0].calls == (Call("stock", {"item": 7}),)


def test_output_that_is_no_text_is_given_as_json() -> None:
    trace = make_trace(raw_span(1, outputs={"label": "spam", "score": 0.9}))
    assert response_text(trace) == '{"label":"spam","score":0.9}'


@pytest.mark.parametrize("empty", [None, "", {}, [], {"message": ""}, {"message": None}, "   "])
def test_empty_input_is_no_request(empty: Any) -> None:
    assert request_text(make_trace(raw_span(1, inputs=empty))) is None


def test_the_chunks_of_a_stream_are_one_response() -> None:
    chunks = [{"name": f"mlflow.chunk.item.{n}", "attributes": {}} for n in range(2)]
    trace = make_trace(raw_span(1, outputs=["Yes, two ", "are left."], events=chunks))
    assert response_text(trace) == GOT
