"""What a span says, whichever library wrote it: the one table of attribute keys.

MLflow's own keys come first, then OpenInference, OpenTelemetry's gen_ai conventions, Traceloop and
the frameworks whose spans MLflow translates (Vercel AI, Google ADK, Langfuse, Laminar, LiveKit,
VoltAgent, Claude Code, Pydantic AI). The keys follow ``mlflow.tracing.otel.translation``. Every
function takes a span's attributes as `decoding.decode_attributes` gives them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from mlflow_analyst.traces import flattened
from mlflow_analyst.traces.decoding import as_float, as_int, decode
from mlflow_analyst.traces.model import StepKind
from mlflow_analyst.traces.text import as_text, clip

Attributes = Mapping[str, Any]
Events = Sequence[Mapping[str, Any]]

KIND_KEYS = (
    "mlflow.spanType",
    "openinference.span.kind",
    "gen_ai.operation.name",
    "traceloop.span.kind",
    "ai.operationId",
    "langfuse.observation.type",
    "lmnr.span.type",
    "span.type",
    "entity.type",
)
KINDS: dict[str, StepKind] = {
    # MLflow, OpenInference, Langfuse, Traceloop, VoltAgent
    "agent": "agent",
    "llm": "llm",
    "chat_model": "llm",
    "generation": "llm",
    "tool": "tool",
    "retriever": "retriever",
    "reranker": "retriever",
    "embedding": "embedding",
    "chain": "chain",
    "workflow": "chain",
    "task": "chain",
    # OpenTelemetry gen_ai and Gemini CLI
    "chat": "llm",
    "text_completion": "llm",
    "generate_content": "llm",
    "response": "llm",
    "llm_call": "llm",
    "execute_tool": "tool",
    "tool_call": "tool",
    "invoke_agent": "agent",
    "create_agent": "agent",
    "agent_call": "agent",
    "invoke_workflow": "chain",
    "embeddings": "embedding",
    # Vercel AI
    "ai.generatetext": "llm",
    "ai.generatetext.dogenerate": "llm",
    "ai.streamtext": "llm",
    "ai.streamtext.dostream": "llm",
    "ai.generateobject": "llm",
    "ai.generateobject.dogenerate": "llm",
    "ai.streamobject": "llm",
    "ai.streamobject.dostream": "llm",
    "ai.toolcall": "tool",
    "ai.embed": "embedding",
    "ai.embed.doembed": "embedding",
    "ai.embedmany": "embedding",
    # Laminar
    "default": "chain",
    "pipeline": "chain",
    "executor": "agent",
    "cached": "llm",
    # Claude Code
    "claude_code.interaction": "agent",
    "interaction": "agent",
    "claude_code.llm_request": "llm",
    "llm_request": "llm",
    "claude_code.tool": "tool",
}

TOOL_KEYS = (
    "gen_ai.tool.name",
    "tool.name",
    "tool_call.function.name",
    "ai.toolCall.name",
    "tool_name",
    "lk.function_tool.name",
)
TOOL_INPUT_KEYS = (
    "gen_ai.tool.call.arguments",
    "gcp.vertex.agent.tool_call_args",
    "tool_arguments",
    "ai.toolCall.args",
    "tool_call.function.arguments",
    "lk.function_tool.arguments",
    "tool.parameters",
    "tool_input",
)
TOOL_OUTPUT_KEYS = (
    "gen_ai.tool.call.result",
    "gcp.vertex.agent.tool_response",
    "tool_response",
    "ai.toolCall.result",
    "lk.function_tool.output",
)
INPUT_KEYS = (
    "mlflow.spanInputs",
    "input.value",
    "gen_ai.input.messages",
    "traceloop.entity.input",
    "gcp.vertex.agent.llm_request",
    "ai.prompt.messages",
    "ai.prompt",
    "ai.value",
    "ai.values",
    "langfuse.observation.input",
    "lmnr.span.input",
    "pydantic_ai.all_messages",
    "all_messages_events",
    "lk.user_input",
    "lk.user_transcript",
    "lk.chat_ctx",
    "lk.input_text",
    "agent.messages",
    "llm.messages",
    "user_prompt",
    "new_context",
    "gen_ai.prompt",
    "input",
)
OUTPUT_KEYS = (
    "mlflow.spanOutputs",
    "output.value",
    "gen_ai.output.messages",
    "traceloop.entity.output",
    "gcp.vertex.agent.llm_response",
    "ai.response.text",
    "ai.response.object",
    "ai.response.toolCalls",
    "langfuse.observation.output",
    "lmnr.span.output",
    "final_result",
    "lk.response.text",
    "lk.response.function_calls",
    "response.model_output",
    "gen_ai.completion",
    "output",
)
MODEL_KEYS = (
    "mlflow.llm.model",
    "llm.response.model_name",
    "llm.model_name",
    "llm.request.model_name",
    "embedding.model_name",
    "gen_ai.response.model",
    "gen_ai.request.model",
    "ai.response.model",
    "ai.model.id",
    "langfuse.observation.model.name",
    "llm.model",
    "model",
)
INPUT_TOKEN_KEYS = (
    "llm.token_count.prompt",
    "gen_ai.usage.input_tokens",
    "gen_ai.usage.prompt_tokens",
    "llm.usage.prompt_tokens",
    "usage.prompt_tokens",
    "ai.usage.inputTokens",
    "ai.usage.promptTokens",
)
OUTPUT_TOKEN_KEYS = (
    "llm.token_count.completion",
    "gen_ai.usage.output_tokens",
    "gen_ai.usage.completion_tokens",
    "llm.usage.completion_tokens",
    "usage.completion_tokens",
    "ai.usage.outputTokens",
    "ai.usage.completionTokens",
)
USAGE_KEYS = ("mlflow.chat.tokenUsage", "langfuse.observation.usage_details")
COST_KEYS = (
    "mlflow.llm.cost",
    "llm.cost.total",
    "gen_ai.usage.cost",
    "langfuse.observation.cost_details",
)
FINISH_KEYS = (
    "gen_ai.response.finish_reasons",
    "gen_ai.response.finish_reason",
    "llm.finish_reason",
    "gen_ai.completion.0.finish_reason",
    "ai.response.finishReason",
    "stop_reason",
)

TOOL_ASKS = (*TOOL_KEYS, "traceloop.span.kind", "traceloop.entity.name")
MODEL_ASKS = (*MODEL_KEYS, "llm.invocation_parameters")
TOKENS_ASK = (
    *(*USAGE_KEYS, *INPUT_TOKEN_KEYS, *OUTPUT_TOKEN_KEYS, "span.type"),
    *("input_tokens", "output_tokens", "cache_read_tokens", "cache_creation_tokens"),
)
KIND_ASKS = (*KIND_KEYS, *TOOL_KEYS, *MODEL_KEYS, *TOKENS_ASK)
"""All that `tool_name`, `model`, `tokens` and `kind` look at besides inputs and outputs; `cost` and
`finish_reason` look at COST_KEYS and FINISH_KEYS."""

_REDACTED = "<REDACTED>"
NOTHING: tuple[Any, ...] = ("", {}, [], _REDACTED)
"""Values that say nothing, besides None."""
# OpenTelemetry names a span "{operation} {target}"; some writers send only the name.
_NAMED = re.compile(
    r"(execute_tool|chat|invoke_agent|embeddings|text_completion|generate_content) "
)
_ERROR_TYPE = re.compile(r"([A-Za-z_][\w.]*(?:Error|Exception|Timeout|Interrupt|Failure))\b\s*[:(]")


def first(attributes: Attributes, keys: Sequence[str]) -> Any:
    """The value of the first key that holds something; None if none does."""
    if attributes:
        for key in keys:
            value = attributes.get(key)
            if value is not None and value not in NOTHING:
                return value
    return None


def kind_of(span_type: Any) -> StepKind:
    """The kind that one dialect's word for it means; "other" for an unknown word or none."""
    return KINDS.get(str(span_type).lower(), "other") if span_type else "other"


def kind(attributes: Attributes, name: str = "") -> StepKind:
    """The kind of a span: what it says it is, else what its attributes show, else its name."""
    for key in KIND_KEYS:
        found = kind_of(attributes.get(key))
        if found != "other":
            return found
    if first(attributes, TOOL_KEYS) is not None:
        return "tool"
    named = _NAMED.match(name)
    if named:
        return kind_of(named[1])
    if str(attributes.get("mlflow.spanType") or "UNKNOWN").upper() != "UNKNOWN":
        return "other"
    has_model = first(attributes, MODEL_KEYS) is not None
    if has_model and tokens(attributes) != (None, None):
        return "llm"
    return "other"


def tool_name(attributes: Attributes, name: str) -> str:
    """The name of the tool that a span of kind "tool" called; the span's own name if not said."""
    said = first(attributes, TOOL_KEYS)
    if said is None and "traceloop.span.kind" in attributes:
        said = attributes.get("traceloop.entity.name")
    return said if isinstance(said, str) and said else name.removeprefix("execute_tool ")


def model(attributes: Attributes, inputs: Any = None, outputs: Any = None) -> str | None:
    """The model that was called: the one that answered before the one that was asked for."""
    said = first(attributes, MODEL_KEYS)
    for payload in (inputs, outputs, attributes.get("llm.invocation_parameters")):
        if said is None and isinstance(payload, dict):
            said = payload.get("model")
    return said if isinstance(said, str) and said else None


def tokens(attributes: Attributes, outputs: Any = None) -> tuple[int | None, int | None]:
    """Input and output tokens of a call, from its attributes, else from the answer's ``usage``."""
    usages = [attributes.get(key) for key in USAGE_KEYS]
    given = as_int(first(attributes, INPUT_TOKEN_KEYS))
    made = as_int(first(attributes, OUTPUT_TOKEN_KEYS))
    if isinstance(outputs, dict):
        usages += [
            outputs.get("usage"),
            outputs.get("usage_metadata"),
            outputs.get("usageMetadata"),
        ]
    if str(attributes.get("span.type")).endswith("llm_request"):
        usages.append(_claude_code_usage(attributes))
    # MLflow's own record is first in `usages` and wins; the rest only fill what is missing.
    own = _usage(usages[0])
    if own != (None, None):
        return own
    for usage in usages[1:]:
        if given is None and made is None:
            given, made = _usage(usage)
    return given, made


def _usage(usage: Any) -> tuple[int | None, int | None]:
    if not isinstance(usage, dict):
        return None, None
    given = first(usage, ("input_tokens", "prompt_tokens", "promptTokenCount", "input"))
    made = first(usage, ("output_tokens", "completion_tokens", "candidatesTokenCount", "output"))
    return as_int(given), as_int(made)


def _claude_code_usage(attributes: Attributes) -> dict[str, Any] | None:
    """Claude Code counts cached input apart; elsewhere it is part of the input."""
    given = as_int(attributes.get("input_tokens"))
    if given is None:
        return None
    cached = ("cache_read_tokens", "cache_creation_tokens")
    total = given + sum(as_int(attributes.get(key)) or 0 for key in cached)
    return {"input_tokens": total, "output_tokens": attributes.get("output_tokens")}


def cost(attributes: Attributes) -> float | None:
    """What the call cost in US dollars, where the span says so; never computed from prices."""
    said = first(attributes, COST_KEYS)
    if isinstance(said, dict):
        said = first(said, ("total_cost", "total"))
    return as_float(said)


def inputs(attributes: Attributes, events: Events = (), kind: StepKind = "other") -> Any:
    """What went into a span. Message lists that a dialect spreads over many keys are put together
    as ``{"messages": […]}``; they hold more than the one value MLflow keeps of them.
    """
    messages = flattened.input_messages(attributes)
    if messages:
        return {"messages": messages}
    found = _payload(attributes, _payload_keys(INPUT_KEYS, TOOL_INPUT_KEYS, kind))
    if found is None:
        return flattened.inputs_of_events(attributes, events, kind)
    return _with_system(attributes, found)


def outputs(attributes: Attributes, events: Events = (), kind: StepKind = "other") -> Any:
    """What came out of a span; see `inputs`. A retriever's flattened documents become a list."""
    messages = flattened.output_messages(attributes)
    if messages:
        return {"messages": messages}
    documents = flattened.documents(attributes)
    if documents:
        return documents
    found = _payload(attributes, _payload_keys(OUTPUT_KEYS, TOOL_OUTPUT_KEYS, kind))
    return found if found is not None else flattened.outputs_of_events(attributes, events, kind)


def _payload_keys(
    common: tuple[str, ...], of_tools: tuple[str, ...], kind: StepKind
) -> tuple[str, ...]:
    """MLflow's own key, then for a tool the tool's keys before the common ones."""
    if kind == "tool":
        return (common[0], *of_tools, *common[1:])
    return (*common, *of_tools)


def _payload(attributes: Attributes, keys: tuple[str, ...]) -> Any:
    """The first value that holds something; else the first empty one: "found nothing" says much."""
    found = first(attributes, keys)
    if found is not None:
        return found
    given = (attributes[key] for key in keys if attributes.get(key) is not None)
    return next((value for value in given if value != _REDACTED), None)


def _with_system(attributes: Attributes, found: Any) -> Any:
    """gen_ai keeps the system prompt beside the messages; put it in front of them."""
    system = attributes.get("gen_ai.system_instructions")
    if not system or not isinstance(found, list):
        return found
    if any(isinstance(m, dict) and m.get("role") == "system" for m in found):
        return found
    return [{"role": "system", "parts": system if isinstance(system, list) else [system]}, *found]


def finish_reason(attributes: Attributes, outputs: Any = None) -> str | None:
    """Why the model stopped, in the provider's word (``stop``, ``length``, ``tool_calls`` …)."""
    said = first(attributes, FINISH_KEYS)
    if said is None:
        said = _finish_of_answer(outputs)
    if isinstance(said, list):
        said = said[0] if said else None
    return said if isinstance(said, str) and said else None


def _finish_of_answer(answer: Any) -> Any:
    if not isinstance(answer, dict):
        return None
    own = first(answer, ("stop_reason", "finish_reason", "stopReason"))
    if own is not None:
        return own
    for key in ("choices", "candidates", "messages"):
        choices = answer.get(key)
        if isinstance(choices, list) and choices and isinstance(choices[-1], dict):
            return first(choices[-1], ("finish_reason", "finishReason"))
    return None


def error(
    failed: bool, message: Any, attributes: Attributes, events: Events = (), outputs: Any = None
) -> tuple[str | None, str | None]:
    """A failed span's error message and type.

    The message is the status's, else that of the exception it recorded, else what it put out; the
    type is the exception's class as recorded, else as the message begins with it. (None, None) for
    a span that did not fail.
    """
    if not failed:
        return None, None
    exception: Attributes = next(
        (e.get("attributes") or {} for e in reversed(events) if e.get("name") == "exception"), {}
    )
    type_ = decode(exception.get("exception.type")) or attributes.get("error.type")
    text = as_text(message) or as_text(decode(exception.get("exception.message")))
    text = text or as_text(attributes.get("error.message") or attributes.get("exception.message"))
    if not text and outputs is not None:
        text = clip(as_text(outputs), 500)
    if not type_ and (match := _ERROR_TYPE.match(text)):
        type_ = match[1]
    return text or (str(type_) if type_ else None), str(type_) if type_ else None
