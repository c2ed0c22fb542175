"""Messages and documents that a dialect spreads over many attributes or over events.

OpenInference: ``llm.input_messages.0.message.content`` …; Traceloop: ``gen_ai.prompt.0.content`` …;
OpenTelemetry gen_ai events: ``gen_ai.user.message``, ``gen_ai.choice`` …
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mlflow_analyst.traces.decoding import decode

Attributes = Mapping[str, Any]
Events = Sequence[Mapping[str, Any]]
Message = dict[str, Any]

_ROLES = {
    "gen_ai.system.message": "system",
    "gen_ai.user.message": "user",
    "gen_ai.assistant.message": "assistant",
    "gen_ai.tool.message": "tool",
}
_DETAILS = "gen_ai.client.inference.operation.details"


def input_messages(attributes: Attributes) -> list[Message]:
    """The messages a model was given, from indexed keys; empty if there are none."""
    return _messages(attributes, "llm.input_messages.") or _messages(attributes, "gen_ai.prompt.")


def output_messages(attributes: Attributes) -> list[Message]:
    """The messages a model answered with, from indexed keys; empty if there are none."""
    found = _messages(attributes, "llm.output_messages.")
    return found or _messages(attributes, "gen_ai.completion.")


def documents(attributes: Attributes) -> list[dict[str, Any]]:
    """What a retriever or reranker found, from OpenInference's indexed keys, in their order."""
    rows = _indexed(attributes, "retrieval.documents.")
    rows = rows or _indexed(attributes, "reranker.output_documents.")
    return [{key.removeprefix("document."): value for key, value in row.items()} for row in rows]


def _messages(attributes: Attributes, prefix: str) -> list[Message]:
    found = [_message(row) for row in _indexed(attributes, prefix)]
    return [message for message in found if len(message) > 1]


def _message(row: Attributes) -> Message:
    """One message in the shape of OpenAI's chat API out of the keys below its index."""
    fields = {key.removeprefix("message."): value for key, value in row.items()}
    message: Message = {"role": fields.get("role") or "assistant"}
    content = fields.get("content")
    if content is None:
        parts = _indexed(fields, "contents.")
        texts = [part.get("message_content.text") for part in parts]
        content = "\n".join(text for text in texts if isinstance(text, str)) or None
    if content is not None:
        message["content"] = content
    calls = [_tool_call(call) for call in _indexed(fields, "tool_calls.")]
    if fields.get("function_call_name"):
        calls.append(
            _call(fields["function_call_name"], fields.get("function_call_arguments_json"))
        )
    if calls:
        message["tool_calls"] = calls
    for key in ("name", "tool_call_id", "finish_reason"):
        if fields.get(key):
            message[key] = fields[key]
    return message


def _tool_call(row: Attributes) -> Message:
    fields = {key.removeprefix("tool_call."): value for key, value in row.items()}
    name = fields.get("function.name") or fields.get("name")
    arguments = fields.get("function.arguments", fields.get("arguments"))
    return {**_call(name, arguments), **({"id": fields["id"]} if fields.get("id") else {})}


def _call(name: Any, arguments: Any) -> Message:
    return {"function": {"name": name, "arguments": arguments}}


def _indexed(attributes: Attributes, prefix: str) -> list[dict[str, Any]]:
    """``{prefix}{n}.{rest}: value`` as a list of ``{rest: value}``, ordered by ``n``."""
    rows: dict[int, dict[str, Any]] = {}
    for key in [key for key in attributes if key.startswith(prefix)]:
        index, _, rest = key[len(prefix) :].partition(".")
        if rest and index.isdigit():
            rows.setdefault(int(index), {})[rest] = attributes[key]
    return [rows[index] for index in sorted(rows)]


def _all_events(attributes: Attributes, events: Events) -> list[tuple[str, Attributes]]:
    """Name and attributes of each event, also of those that Pydantic AI keeps in an attribute."""
    found = [(str(event.get("name") or ""), event.get("attributes") or {}) for event in events]
    kept = attributes.get("events")
    if isinstance(kept, list):
        found += [(str(e.get("event.name") or ""), e) for e in kept if isinstance(e, dict)]
    return found


def inputs_of_events(attributes: Attributes, events: Events, kind: str) -> Any:
    """What went into a span, from its events; None if they do not say."""
    messages: list[Message] = []
    for name, event in _all_events(attributes, events):
        if name == "gen_ai.content.prompt":
            return decode(event.get("gen_ai.prompt"))
        if name == _DETAILS and event.get("gen_ai.input.messages"):
            return decode(event["gen_ai.input.messages"])
        if name in _ROLES and (event.get("content") or event.get("tool_calls")):
            content = decode(event.get("content"))
            if kind == "tool":
                return content
            message = {"role": _ROLES[name], "content": content}
            if event.get("tool_calls"):
                message["tool_calls"] = decode(event["tool_calls"])
            messages.append(message)
    return {"messages": messages} if messages else None


def outputs_of_events(attributes: Attributes, events: Events, kind: str) -> Any:
    """What came out of a span, from its events; None if they do not say."""
    messages: list[Message] = []
    for name, event in _all_events(attributes, events):
        if name == "gen_ai.content.completion":
            return decode(event.get("gen_ai.completion"))
        if name == _DETAILS and event.get("gen_ai.output.messages"):
            return decode(event["gen_ai.output.messages"])
        if name == "tool.output":
            found = next((event[k] for k in ("output", "content", "diff") if event.get(k)), None)
            if found is not None:
                return decode(found)
        if name == "gen_ai.choice":
            said = decode(event.get("message") or event.get("content"))
            if kind == "tool":
                return said
            message = dict(said) if isinstance(said, dict) else {"content": said}
            message.setdefault("role", decode(event.get("role")) or "assistant")
            if event.get("finish_reason"):
                message["finish_reason"] = decode(event["finish_reason"])
            messages.append(message)
    return {"messages": messages} if messages else None
