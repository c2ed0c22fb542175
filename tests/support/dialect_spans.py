"""One story (a parcel in Lyon) as each library sends its spans."""

from __future__ import annotations

import json

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
