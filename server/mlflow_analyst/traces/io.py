"""What the user asked and what they got, as plain text, whatever wrote the trace."""

from __future__ import annotations

from typing import Any, Literal

from mlflow_analyst.traces.decoding import decode_container
from mlflow_analyst.traces.messages import Message, messages_of
from mlflow_analyst.traces.model import Step, Trace
from mlflow_analyst.traces.text import as_text

Role = Literal["user", "assistant"]

_KEYS: dict[Role, tuple[str, ...]] = {
    "user": (
        "message",
        "query",
        "question",
        "user_message",
        "user_input",
        "user_query",
        "input",
        "prompt",
        "user_prompt",
        "text",
        "content",
        "request",
        "task",
        "instruction",
        "inputs",
        "kwargs",
    ),
    "assistant": (
        "response",
        "answer",
        "final_answer",
        "output",
        "output_text",
        "reply",
        "result",
        "content",
        "text",
        "message",
        "completion",
        "generated_text",
        "final_output",
        "outputs",
        "return_values",
    ),
}


def request_text(trace: Trace) -> str | None:
    """What the user asked, as plain text; None if nothing in the trace says it.

    The last user message of a chat, or the value under ``message``, ``query``, ``question`` …; of
    the root span, else of the first step that has one, else of MLflow's preview. Input that is no
    text comes as compact JSON.
    """
    roots = [step for step in trace.steps if step.depth == 0]
    others = [step for step in trace.steps if step.depth and step.kind in _SPEAKERS]
    for step in (*roots, *others):
        text = input_text(step)
        if text:
            return text
    return preview_text(trace.info.request_preview, "user")


def response_text(trace: Trace) -> str | None:
    """What the user got, as plain text; None if nothing in the trace says it.

    From the root span, else the last step nearest the root that says something to the user, else
    MLflow's preview. When the root gave an empty answer, or failed without output, what steps
    inside it said did not reach the user, and is not given as the response.
    """
    roots = [step for step in trace.steps if step.depth == 0]
    for step in sorted(roots, key=_end, reverse=True):
        text = output_text(step)
        if text:
            return text
    if any(_answers_nothing(step.outputs) for step in roots):
        return None
    if not any(step.failed and step.kind in _WRAPPERS for step in roots):
        inner = [step for step in trace.steps if step.depth and step.kind in _SPEAKERS]
        for step in sorted(inner, key=lambda step: (step.depth, -_end(step))):
            text = output_text(step)
            if text and (step.kind in _VOICES or text != as_text(step.outputs)):
                return text
    return preview_text(trace.info.response_preview, "assistant")


def _answers_nothing(outputs: Any) -> bool:
    """Whether there is a place for the answer in the outputs, and nothing in it."""
    messages = messages_of(outputs)
    if messages:
        last = messages[-1]
        return last.role == "assistant" and not last.text.strip() and not last.calls
    if isinstance(outputs, dict):
        places = [outputs[key] for key in _KEYS["assistant"] if key in outputs]
        return bool(places) and all(isinstance(one, str) and not one.strip() for one in places)
    return isinstance(outputs, str) and not outputs.strip()


_SPEAKERS = frozenset({"agent", "llm", "chain", "other"})
_VOICES = frozenset({"agent", "llm"})
"""Kinds whose output is meant for somebody even where it is no text; other steps hand values on."""
_WRAPPERS = frozenset({"agent", "chain", "other", "llm"})


def _end(step: Step) -> int:
    return step.end_ns if step.end_ns is not None else step.start_ns


def input_text(step: Step) -> str | None:
    """What the user asked, as this step's inputs have it."""
    return payload_text(step.inputs, "user")


def output_text(step: Step) -> str | None:
    """What was said to the user, as this step's outputs have it; a tool call alone is None."""
    chunks = step.outputs if isinstance(step.outputs, list) else []
    # A generator's outputs are its chunks, each of which MLflow also records as an event.
    streamed = any(str(event.get("name")).startswith("mlflow.chunk") for event in step.events)
    if streamed and all(isinstance(chunk, str) for chunk in chunks):
        return "".join(chunks) or None
    return payload_text(step.outputs, "assistant")


def preview_text(preview: str | None, role: Role) -> str | None:
    """The same, from MLflow's preview of a trace's request or response, which may be cut JSON."""
    if not preview:
        return None
    value = decode_container(preview)
    if value is preview:
        value = _mended(preview)
    return payload_text(value, role) or preview


def _mended(preview: str) -> Any:
    """JSON that was cut inside a string, closed again; the text itself if that does not help."""
    text = preview.removesuffix("...")
    if not text.startswith(("{", "[")):
        return preview
    closing: list[str] = []
    quoted = escaped = False
    for char in text:
        if quoted:
            quoted = escaped or char != '"'
            escaped = char == "\\" and not escaped
        elif char == '"':
            quoted = True
        elif char in "{[":
            closing.append("}" if char == "{" else "]")
        elif char in "}]" and closing:
            closing.pop()
    if not quoted:
        return preview
    # An escape such as \u00e9 may have been cut in two.
    whole = text[: text.rfind("\\")] if "\\" in text[-6:] else text
    for kept in (text, whole):
        value = decode_container(f'{kept}…"{"".join(reversed(closing))}')
        if not isinstance(value, str):
            return value
    return preview


def payload_text(value: Any, role: Role) -> str | None:
    """What ``role`` says in a payload: its last message, its text, or the payload as JSON."""
    messages = messages_of(value)
    if messages:
        return _said(messages, role)
    if isinstance(value, dict):
        return _of_dict(value, role, depth=4)
    return as_text(value).strip() or None if value not in ({}, []) else None


def _said(messages: list[Message], role: Role) -> str | None:
    """The last thing that ``role`` said. The tool calls that follow are not the answer to it."""
    said = [message for message in messages if message.role == role and message.text.strip()]
    if said:
        return said[-1].text.strip()
    if role == "user":
        rest = [m for m in messages if m.role not in ("system", "assistant", "tool") and m.text]
        return rest[-1].text.strip() if rest else None
    return None


def _of_dict(value: dict[str, Any], role: Role, depth: int) -> str | None:
    for key in _KEYS[role] if depth else ():
        below = decode_container(value.get(key))
        if isinstance(below, str) and below.strip():
            return below.strip()
        messages = messages_of(below) if isinstance(below, (dict, list)) else []
        if messages:
            text = _said(messages, role)
        else:
            text = _of_dict(below, role, depth - 1) if isinstance(below, dict) else None
        if text:
            return text
    texts = [one for one in value.values() if isinstance(one, str) and one.strip()]
    if len(texts) == 1 and len(value) == 1:
        return texts[0].strip()
    return as_text(value) if any(_says_something(one) for one in value.values()) else None


def _says_something(value: Any) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value not in (None, {}, [])
