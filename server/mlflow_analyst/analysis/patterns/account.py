"""What was said and done in one trace, as the signals read it: each part worked out when asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson

from mlflow_analyst.traces.io import output_text, request_text, response_text
from mlflow_analyst.traces.messages import Message, messages_of
from mlflow_analyst.traces.model import Step, Trace
from mlflow_analyst.traces.text import as_text


@dataclass(frozen=True, slots=True)
class ToolCall:
    """One call of a tool. ``step`` is None where the tool is only in the model's messages: then
    there is no time, no status and ``failed`` is False.
    """

    name: str
    inputs: Any
    outputs: Any
    failed: bool
    error: str | None
    step: Step | None


class Account:
    """One trace, read for its content. Texts are as `traces.io` and `traces.messages` give them."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self._texts: dict[int, tuple[Any, str]] = {}

    def text(self, payload: Any) -> str:
        """A payload of this trace as one text to look things up in, written down once: what
        `as_text` gives, but for the way in which very large and very small numbers are written.
        """
        if payload is None or isinstance(payload, str):
            return as_text(payload)
        known = self._texts.get(id(payload))
        if known is None:
            try:
                text = orjson.dumps(payload).decode()
            except orjson.JSONEncodeError:
                text = as_text(payload)
            # The payload is kept, so that its id is not given to another.
            known = self._texts[id(payload)] = payload, text
        return known[1]

    @property
    def steps(self) -> Sequence[Step]:
        """All steps in reading order."""
        return self.trace.steps

    @cached_property
    def request(self) -> str:
        """What the user asked in this trace; empty if nothing says it."""
        return request_text(self.trace) or ""

    @cached_property
    def answer(self) -> str:
        """What the user got; empty if nothing says it."""
        return response_text(self.trace) or ""

    @cached_property
    def answer_span(self) -> str | None:
        """The span whose output the answer is, the innermost; None if no step has it."""
        inmost_first = sorted(self.steps, key=lambda step: -step.depth)
        saying = (step.span_id for step in inmost_first if output_text(step) == self.answer)
        return next(saying, None)

    @cached_property
    def model_calls(self) -> tuple[Step, ...]:
        """The steps that call a model, by start."""
        return tuple(
            sorted((s for s in self.steps if s.kind == "llm"), key=lambda step: step.start_ns)
        )

    @cached_property
    def messages(self) -> tuple[Message, ...]:
        """The conversation as the last model call saw it, with its answer: system prompt, turns of
        user and assistant, tool calls and results. Of a trace without model calls, what root
        inputs and outputs hold.
        """
        calls = self.model_calls or tuple(step for step in self.steps if step.depth == 0)[-1:]
        if not calls:
            return ()
        # An agent may ask a small model something in between: the longest history is the story.
        last = calls[-3:]
        sizes = [_turns_in(call.inputs) for call in last]
        if all(sizes):
            seen = messages_of(last[sizes.index(max(sizes))].inputs)
        else:
            seen = max((messages_of(call.inputs) for call in last), key=len)
        return (*seen, *messages_of(calls[-1].outputs))

    @cached_property
    def system(self) -> str:
        """The system prompt, or several joined; empty if there is none."""
        return "\n".join(message.text for message in self.messages if message.role == "system")

    @cached_property
    def turns(self) -> tuple[Message, ...]:
        """What user and assistant said to each other, in order, messages without text left out."""
        return tuple(
            message
            for message in self.messages
            if message.role in ("user", "assistant") and message.text.strip()
        )

    @cached_property
    def tool_calls(self) -> tuple[ToolCall, ...]:
        """The calls of tools in order: the tools' own steps, else what the messages say."""
        steps = sorted((s for s in self.steps if s.kind == "tool"), key=lambda step: step.start_ns)
        if steps:
            return tuple(
                ToolCall(s.tool or s.name, s.inputs, s.outputs, s.failed, s.error, s) for s in steps
            )
        return _asked(self.messages)

    @cached_property
    def given(self) -> str:
        """All text that the answer could rest on: `given_texts`, joined by line breaks."""
        return "\n".join(self.given_texts)

    @cached_property
    def given_texts(self) -> tuple[str, ...]:
        """The texts that the answer could rest on, each once: system prompt, what the user said,
        results of tools, retrieved documents, earlier answers in the conversation; not the answer
        itself, nor what the model said last, which may be the answer in a form of its own.
        """
        said = messages_of(self.model_calls[-1].outputs) if self.model_calls else ()
        seen = self.messages[: len(self.messages) - len(said)]
        said = [message for message in said if message.role != "assistant" or message.calls]
        texts = [message.text for message in (*seen, *said) if message.text != self.answer]
        texts += [self.request]
        for step in self.steps:
            if step.kind in ("tool", "retriever"):
                texts += [self.text(step.inputs), self.text(step.outputs)]
        texts += [self.text(call.inputs) for call in self.tool_calls if call.step is None]
        return tuple(dict.fromkeys(text for text in texts if text))


def _turns_in(inputs: Any) -> int:
    """How many messages a model was given in the plain form of a list of them; 0 in any other."""
    if not isinstance(inputs, dict) or "role" in inputs or "content" in inputs:
        return 0
    listed = inputs.get("messages")
    plain = isinstance(listed, list) and all(
        isinstance(one, dict) and "role" in one and "content" in one and "type" not in one
        for one in listed
    )
    return len(listed) if plain and isinstance(listed, list) else 0


def _asked(messages: Sequence[Message]) -> tuple[ToolCall, ...]:
    """The calls that messages ask for, each with the tool message that answers it, in order."""
    calls: list[ToolCall] = []
    open_calls: list[int] = []
    for message in messages:
        for call in message.calls:
            open_calls.append(len(calls))
            calls.append(ToolCall(call.name, call.arguments, None, False, None, None))
        if message.role == "tool" and open_calls:
            place = open_calls.pop(0)
            asked = calls[place]
            calls[place] = ToolCall(asked.name, asked.inputs, message.text, False, None, None)
    return tuple(calls)
