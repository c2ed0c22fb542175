"""A trace as it is read: its model calls with what was new in each, not the history again."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from mlflow_analyst.traces.budget import Payload
from mlflow_analyst.traces.digest import models
from mlflow_analyst.traces.io import output_text, request_text, response_text
from mlflow_analyst.traces.messages import Call, Message, messages_of
from mlflow_analyst.traces.model import Step, Trace
from mlflow_analyst.traces.text import as_text

SYSTEM_CHARS = 600
THE_RESPONSE = "[the response, as in summary]"
EMPTY: tuple[Any, ...] = (None, "", {}, [])


@dataclass(frozen=True, slots=True)
class ModelCall:
    """A model call: how many messages went in, those of them that no earlier call of the trace had
    seen, and what came out. ``messages`` is 0 for a call that is no chat.
    """

    step: Step
    messages: int
    new: tuple[Message, ...]
    answer: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What several steps of a trace are read against, worked out once."""

    trace: Trace
    calls: dict[str, ModelCall]
    request: str | None
    response: str | None
    traced_tools: frozenset[str]
    start_ns: int
    several_models: bool


def read(trace: Trace) -> Reading:
    """The trace with its model calls (by span id) and what the user asked and got."""
    starts = [step.start_ns for step in trace.steps if step.start_ns]
    return Reading(
        trace=trace,
        calls=_model_calls(trace),
        request=request_text(trace),
        response=response_text(trace),
        traced_tools=frozenset(step.tool for step in trace.steps if step.tool),
        start_ns=min(starts, default=trace.info.start_ms * 1_000_000),
        several_models=len(models(trace)) > 1,
    )


def _model_calls(trace: Trace) -> dict[str, ModelCall]:
    seen: set[tuple[str, str, tuple[str, ...]]] = set()
    found = {}
    for step in sorted(trace.steps, key=lambda step: step.start_ns):
        if step.kind != "llm":
            continue
        given, answer = messages_of(step.inputs), messages_of(step.outputs)
        new = tuple(message for message in given if _key(message) not in seen)
        seen.update(_key(message) for message in (*given, *answer))
        found[step.span_id] = ModelCall(step, len(given), new, tuple(answer))
    return found


def _key(message: Message) -> tuple[str, str, tuple[str, ...]]:
    return message.role, message.text.strip(), tuple(call.name for call in message.calls)


def shown_inputs(reading: Reading, call: ModelCall) -> Any:
    """What was new to the model, without what other steps show anyway: the user's request, its
    own answers, earlier turns, and the results of traced tools. Of the system prompt both ends.
    """
    if not call.messages:
        return Payload(call.step.inputs) if call.step.inputs not in EMPTY else None
    last = _last_of_user(call.new)
    rows = []
    for message in call.new:
        echo = message.role == "assistant" or (message.role == "tool" and reading.traced_tools)
        earlier = message.role == "user" and message is not last
        if echo or earlier or message.text.strip() in ("", reading.request):
            continue
        most = SYSTEM_CHARS if message.role == "system" else math.inf
        rows.append({"role": message.role, "text": Payload(message.text, most=most)})
    return rows or None


def _last_of_user(messages: Iterable[Message]) -> Message | None:
    return next((m for m in reversed(tuple(messages)) if m.role == "user"), None)


def shown_outputs(reading: Reading, call: ModelCall) -> Any:
    """What the model said and which tools it asked for; their arguments are left to the steps of
    the tools where those are traced.
    """
    if not call.answer:
        return Payload(call.step.outputs) if call.step.outputs is not None else None
    said = "\n".join(message.text for message in call.answer if message.text.strip())
    text: Any = Payload(said) if said else None
    if said and output_text(call.step) == reading.response:
        text = THE_RESPONSE
    asked = [_asked(one, reading) for message in call.answer for one in message.calls]
    if asked:
        return {**({"text": text} if text else {}), "calls": asked}
    return text


def _asked(call: Call, reading: Reading) -> Any:
    if call.name in reading.traced_tools or not call.arguments:
        return call.name
    return {"tool": call.name, "arguments": Payload(call.arguments)}


def own_payloads(reading: Reading, step: Step) -> dict[str, Any]:
    """What a step holds of its own, by where it stands: what ``find`` looks through.

    Of a model call only the messages that are new and the answer, so that a text is found where it
    first appears and not in every later call that repeats the history.
    """
    found: dict[str, Any] = {"name": f"{step.name} {step.tool or ''}".strip()}
    call = reading.calls.get(step.span_id)
    if call is not None and call.messages:
        found |= _new_texts(reading, call)
    else:
        found["inputs"] = step.inputs
    if call is not None and call.answer:
        found["outputs"] = "\n".join(_whole(message) for message in call.answer)
    else:
        found["outputs"] = step.outputs
    if step.error and step.error != as_text(step.outputs):
        found["error"] = step.error
    return {where: value for where, value in found.items() if value not in EMPTY}


def _new_texts(reading: Reading, call: ModelCall) -> dict[str, str]:
    """The new messages of a call by role; what came before the last user message is an earlier
    turn. Results of traced tools are left to the tools' own steps.
    """
    texts: dict[str, list[str]] = {}
    last = _last_of_user(call.new)
    earlier = last is not None
    for message in call.new:
        earlier = earlier and message is not last
        if message.role == "tool" and reading.traced_tools and not earlier:
            continue
        where = f"{'earlier turns' if earlier else 'inputs'}, {message.role}"
        where = "system prompt" if message.role == "system" else where
        texts.setdefault(where, []).append(_whole(message))
    return {where: "\n".join(parts) for where, parts in texts.items()}


def _whole(message: Message) -> str:
    asked = [f"{call.name} {as_text(call.arguments)}" for call in message.calls]
    return "\n".join(part for part in (message.text, *asked) if part)
