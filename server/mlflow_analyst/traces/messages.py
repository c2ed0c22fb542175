"""Chat messages out of whatever shape a provider or framework gave them.

OpenAI chat and Responses, Anthropic, Gemini, Bedrock, LangChain, OpenTelemetry gen_ai parts, and
plain ``{"role": …, "content": …}``: all become a list of `Message`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mlflow_analyst.traces.decoding import decode_container
from mlflow_analyst.traces.text import as_text

_ROLES = {
    "human": "user",
    "humanmessage": "user",
    "humanmessagechunk": "user",
    "ai": "assistant",
    "aimessage": "assistant",
    "aimessagechunk": "assistant",
    "model": "assistant",
    "bot": "assistant",
    "systemmessage": "system",
    "developer": "system",
    "toolmessage": "tool",
    "function": "tool",
    "functionmessage": "tool",
}
_LIST_KEYS = ("messages", "contents", "input", "output", "choices", "candidates", "generations")
_CHAT_KEYS = frozenset(("role", "type", "kwargs", "generation_info", *_LIST_KEYS))
"""A mapping without any of these is neither a message nor a list of them."""
_TEXT_PARTS = frozenset({"text", "input_text", "output_text", "refusal", ""})
_CALL_PARTS = frozenset({"tool_use", "tool_call", "function_call", "toolUse", "functionCall"})
_RESULT_PARTS = frozenset(
    {"tool_result", "tool_call_response", "function_call_output", "toolResult", "functionResponse"}
)


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call that a message asks for; ``arguments`` decoded where they are JSON."""

    name: str
    arguments: Any = None


@dataclass(frozen=True, slots=True)
class Message:
    """One message: who said it (system, user, assistant, tool, or another word), its plain text,
    and the tool calls it asks for.
    """

    role: str
    text: str
    calls: tuple[Call, ...] = ()


def messages_of(value: Any, depth: int = 6) -> list[Message]:
    """The chat messages in a step's inputs or outputs, in order; empty if they are no chat."""
    if depth == 0:
        return []
    if isinstance(value, dict):
        return _of_dict(value, depth)
    if isinstance(value, list) and value:
        if all(isinstance(item, list) for item in value):
            # LangChain hands a model a batch of conversations; one is the rule.
            return messages_of(value[0], depth - 1)
        if all(_is_message(item) for item in value):
            return _joined([message for item in value for message in _of_message(item)])
        if all(isinstance(item, dict) and ("choices" in item or "delta" in item) for item in value):
            return _of_stream(value)
    return []


def _of_dict(value: dict[str, Any], depth: int) -> list[Message]:
    if _CHAT_KEYS.isdisjoint(value):
        return []
    if _is_message(value):
        return _of_message(value)
    system: list[Message] = []
    for key in ("system", "instructions", "system_instruction"):
        if isinstance(value.get(key), str) and value[key]:
            system = [Message("system", value[key])]
            break
    for key in _LIST_KEYS:
        below = value.get(key)
        if key in ("input", "contents") and isinstance(below, str) and "model" in value:
            return [*system, Message("user", below)]
        if isinstance(below, (list, dict)):
            found = _of_choices(below) if key in ("choices", "candidates") else []
            found = found or messages_of(decode_container(below), depth - 1)
            if found:
                return [*system, *found]
    return []


def _of_choices(choices: Any) -> list[Message]:
    """The answer of a completion: OpenAI's ``choices``, Gemini's ``candidates``."""
    if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
        return []
    choice = choices[0]
    said = choice.get("message") or choice.get("content")
    if isinstance(said, dict):
        return _of_message({"role": "assistant", **said})
    text = choice.get("text")
    return [Message("assistant", text)] if isinstance(text, str) else []


def _of_stream(chunks: list[dict[str, Any]]) -> list[Message]:
    """A streamed answer put together from its chunks."""
    text = []
    for chunk in chunks:
        for choice in (chunk.get("choices") or [chunk])[:1]:
            delta = choice.get("delta") if isinstance(choice, dict) else None
            if isinstance(delta, dict) and isinstance(delta.get("content"), str):
                text.append(delta["content"])
            elif isinstance(delta, str):
                text.append(delta)
    return [Message("assistant", "".join(text))] if text else []


def _is_message(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    if "role" in value and ("content" in value or "parts" in value or "tool_calls" in value):
        return True
    if _langchain(value) is not None:
        return True
    if "message" in value and "generation_info" in value:
        return True
    return value.get("type") in ("function_call", "function_call_output", "reasoning", "message")


def _langchain(value: dict[str, Any]) -> tuple[str, dict[str, Any]] | None:
    """Role and fields of a LangChain message, plain or serialised; None if it is none."""
    if isinstance(value.get("id"), list) and isinstance(value.get("kwargs"), dict):
        role = _ROLES.get(str(value["id"][-1]).lower()) if value["id"] else None
        return (role, value["kwargs"]) if role else None
    kind = str(value.get("type", "")).lower()
    if (
        "content" in value
        and "role" not in value
        and (kind in _ROLES or kind in ("system", "tool"))
    ):
        return _ROLES.get(kind, kind), value
    return None


def _of_message(value: dict[str, Any]) -> list[Message]:
    langchain = _langchain(value)
    if langchain is not None:
        role, fields = langchain
        return [_message(role, fields.get("content"), fields)]
    if "generation_info" in value:
        below = value.get("message")
        found = _of_message(below) if isinstance(below, dict) and _is_message(below) else []
        return found or [Message("assistant", as_text(value.get("text")))]
    kind = value.get("type")
    if kind == "function_call":
        return [Message("assistant", "", (_call(value),))]
    if kind == "function_call_output":
        return [Message("tool", as_text(value.get("output")))]
    if kind == "reasoning" and "role" not in value:
        return []
    role = str(value.get("role") or "assistant").lower()
    content = value.get("content") if "content" in value else value.get("parts")
    return [_message(_ROLES.get(role, role), content, value)]


def _message(role: str, content: Any, fields: dict[str, Any]) -> Message:
    texts: list[str] = []
    calls: list[Call] = []
    results = 0
    content = decode_container(content)
    for part in content if isinstance(content, list) else [content]:
        text, call, is_result = _part(part)
        if text:
            texts.append(text)
        if call is not None:
            calls.append(call)
        results += is_result
    # LangChain repeats the calls of the content in a field of their own.
    asked = decode_container(fields.get("tool_calls"))
    if isinstance(asked, list) and asked:
        calls = [_call(call) for call in asked]
    # Anthropic and Gemini send tool results in the user's name.
    if results and role == "user" and results == len(texts):
        role = "tool"
    return Message(role, "\n".join(texts), tuple(calls))


def _part(part: Any) -> tuple[str, Call | None, bool]:
    """Text, tool call, and whether it is a tool's result, of one part of a message's content."""
    if part is None:
        return "", None, False
    if not isinstance(part, dict):
        return as_text(part), None, False
    kind = str(part.get("type") or "")
    named = next((key for key in (*_CALL_PARTS, *_RESULT_PARTS) if key in part), "")
    if kind in _CALL_PARTS or named in _CALL_PARTS:
        return "", _call(part.get(named) if isinstance(part.get(named), dict) else part), False
    if kind in _RESULT_PARTS or named in _RESULT_PARTS:
        below = part.get(named) if isinstance(part.get(named), dict) else part
        return _result_text(below), None, True
    if kind in _TEXT_PARTS:
        text = next((part[key] for key in ("text", "content", "refusal") if part.get(key)), None)
        if isinstance(text, str):
            return text, None, False
    if kind in ("reasoning", "thinking"):
        return "", None, False
    return (f"[{kind}]" if kind else as_text(part)), None, False


def _result_text(result: Any) -> str:
    if not isinstance(result, dict):
        return as_text(result)
    content = next(
        (result[key] for key in ("content", "response", "result", "output") if key in result),
        result,
    )
    if isinstance(content, list):
        return "\n".join(_part(part)[0] for part in content)
    return as_text(content)


def _call(fields: Any) -> Call:
    """A tool call, from the shapes of OpenAI, Anthropic, LangChain, Gemini and gen_ai."""
    if not isinstance(fields, dict):
        return Call(as_text(fields))
    function = fields.get("function")
    inner = function if isinstance(function, dict) else fields
    name = inner.get("name") or fields.get("toolName") or fields.get("tool_name") or "?"
    arguments = next(
        (inner[key] for key in ("arguments", "input", "args", "parameters") if key in inner), None
    )
    return Call(str(name), decode_container(arguments))


def _joined(messages: list[Message]) -> list[Message]:
    """Neighbouring tool calls of the assistant as one message, as the Responses API splits them."""
    joined: list[Message] = []
    for message in messages:
        last = joined[-1] if joined else None
        if last and last.role == message.role == "assistant" and message.calls and not message.text:
            joined[-1] = Message("assistant", last.text, (*last.calls, *message.calls))
        else:
            joined.append(message)
    return joined
