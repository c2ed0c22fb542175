"""From a turn of a conversation to a trace: spans, times, tokens, as an instrumented agent has."""

from __future__ import annotations

import json
from collections.abc import Mapping
from random import Random
from typing import Any

from mlflow_analyst.demo.domain import SYSTEM_PROMPT, TOOL_SCHEMAS, Technician
from mlflow_analyst.demo.shapes import (
    Call,
    Failure,
    SampleSpan,
    SampleTrace,
    SpanKind,
    TraceState,
    Turn,
)

MODEL = "gpt-4.1"
# US dollars per token, input and output
PRICES = (2.00e-6, 8.00e-6)
AGENT = "fieldhand"
CHARS_PER_TOKEN = 4.1


class Conversation:
    """One session of the agent: keeps the chat history, as each model call repeats it."""

    def __init__(self, rng: Random, session: str, technician: Technician) -> None:
        self._rng = rng
        self._session = session
        self._technician = technician
        self._messages: list[dict[str, Any]] = [
            {"role": "system", "content": SYSTEM_PROMPT},
        ]

    def lay_out(self, turn: Turn, start_ms: int, version: str) -> SampleTrace:
        """The trace of this turn, begun at ``start_ms``, Unix milliseconds."""
        writer = _Writer(self._rng)
        self._messages.append({"role": "user", "content": turn.message})
        ended = self._run(writer, turn)
        root = writer.close_root(turn, self._technician, ended)
        state: TraceState = "ERROR" if turn.failure else "IN_PROGRESS" if turn.killed else "OK"
        return SampleTrace(
            hex_id=f"{self._rng.getrandbits(128):032x}",
            session=self._session,
            user=self._technician.id,
            start_ms=start_ms,
            duration_ms=root.end_ms,
            state=state,
            tags={
                "app_version": version,
                "environment": "production",
                "firm": self._technician.firm,
            },
            request=turn.message,
            response=turn.answer,
            spans=(root, *writer.spans[1:]),
            input_tokens=writer.input_tokens,
            output_tokens=writer.output_tokens,
            cost=_cost(writer.input_tokens, writer.output_tokens),
            feedback=turn.feedback,
            planted=turn.planted,
        )

    def _run(self, writer: _Writer, turn: Turn) -> bool:
        """Write the steps below the root; whether the agent came to an end by itself."""
        if turn.failure and not turn.rounds:
            writer.model_call(self._messages, None, turn.failure)
            return True
        for number, calls in enumerate(turn.rounds):
            requests = self._asked(calls)
            asked = {"role": "assistant", "content": None, "tool_calls": requests}
            writer.model_call(self._messages, asked)
            self._messages.append(asked)
            writer.tool_calls(calls)
            if turn.failure and number == len(turn.rounds) - 1:
                # the exception left the agent: the provider wants an answer to each tool call
                del self._messages[-1]
                return True
            for call, request in zip(calls, requests, strict=True):
                content = f"Error: {call.failure}" if call.failure else _json(call.result)
                answered = {"role": "tool", "tool_call_id": request["id"], "content": content}
                self._messages.append(answered)
        if turn.killed:
            return False
        final = {"role": "assistant", "content": turn.answer}
        writer.model_call(self._messages, final)
        self._messages.append(final)
        return True

    def _asked(self, calls: tuple[Call, ...]) -> list[dict[str, Any]]:
        return [
            {
                "id": f"call_{self._rng.getrandbits(64):016x}",
                "type": "function",
                "function": {"name": call.tool, "arguments": _json(call.arguments)},
            }
            for call in calls
        ]


class _Writer:
    """Writes spans one after the other, and keeps the clock and the tokens."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._now_ms = rng.randint(2, 9)
        self.input_tokens = 0
        self.output_tokens = 0
        self.spans: list[SampleSpan] = []
        self._add(AGENT, "AGENT", None, 0, None)

    def close_root(self, turn: Turn, technician: Technician, ended: bool) -> SampleSpan:
        """The root span, which ends when everything below it has."""
        return SampleSpan(
            span_id=self.spans[0].span_id,
            name=AGENT,
            kind="AGENT",
            parent=None,
            start_ms=0,
            end_ms=self._now_ms + self._rng.randint(1, 6) if ended else None,
            inputs={"message": turn.message, "technician": technician.id},
            outputs=None if turn.answer is None else {"response": turn.answer},
            failure=turn.failure,
        )

    def model_call(
        self,
        messages: list[dict[str, Any]],
        answer: Mapping[str, Any] | None,
        failure: Failure | None = None,
    ) -> None:
        """A call of the model; ``answer`` is the message it gave."""
        start = self._now_ms
        given = round(len(_json(messages)) / CHARS_PER_TOKEN) + 420
        attributes: dict[str, Any] = {"mlflow.llm.model": MODEL, "mlflow.llm.provider": "openai"}
        outputs = None
        if answer is None:
            self._now_ms += self._rng.randint(380, 900)
        else:
            made = round(len(_json(answer)) / CHARS_PER_TOKEN)
            self._now_ms += round((430 + made * 11) * self._rng.lognormvariate(0, 0.22))
            self.input_tokens += given
            self.output_tokens += made
            attributes |= _spent(given, made)
            outputs = self._completion(answer, given, made)
        self._add(
            "chat_completion",
            "CHAT_MODEL",
            0,
            start,
            self._now_ms,
            # a copy: the history grows on
            inputs={"model": MODEL, "messages": list(messages), "tools": TOOL_SCHEMAS},
            outputs=outputs,
            failure=failure,
            attributes=attributes,
        )
        self._now_ms += self._rng.randint(1, 5)

    def tool_calls(self, calls: tuple[Call, ...]) -> None:
        """Calls of tools, side by side."""
        start = self._now_ms
        for call in calls:
            begun = start + self._rng.randint(0, 3)
            position = self._add(
                call.tool,
                "TOOL",
                0,
                begun,
                begun + call.ms,
                inputs=dict(call.arguments),
                outputs=call.result,
                failure=call.failure,
            )
            if call.inner is not None:
                documents = [
                    {
                        "page_content": one["text"],
                        "metadata": {"doc_uri": one["document"], "page": one["page"]},
                    }
                    for one in call.result or []
                ]
                self._add(
                    call.inner,
                    "RETRIEVER",
                    position,
                    begun + min(4, call.ms // 4),
                    begun + call.ms - min(2, call.ms // 4),
                    inputs={"query": call.arguments["query"]},
                    outputs=None if call.failure else documents,
                    failure=call.failure,
                )
            self._now_ms = max(self._now_ms, begun + call.ms)
        self._now_ms += self._rng.randint(1, 5)

    def _completion(self, answer: Mapping[str, Any], given: int, made: int) -> dict[str, Any]:
        reason = "tool_calls" if answer.get("tool_calls") else "stop"
        return {
            "id": f"chatcmpl-{self._rng.getrandbits(80):020x}",
            "model": MODEL,
            "choices": [{"index": 0, "finish_reason": reason, "message": dict(answer)}],
            "usage": {
                "prompt_tokens": given,
                "completion_tokens": made,
                "total_tokens": given + made,
            },
        }

    def _add(
        self,
        name: str,
        kind: SpanKind,
        parent: int | None,
        start_ms: int,
        end_ms: int | None,
        inputs: Any = None,
        outputs: Any = None,
        failure: Failure | None = None,
        attributes: Mapping[str, Any] | None = None,
    ) -> int:
        span_id = f"{self._rng.getrandbits(64) or 1:016x}"
        self.spans.append(
            SampleSpan(
                span_id,
                name,
                kind,
                parent,
                start_ms,
                end_ms,
                inputs,
                outputs,
                failure,
                attributes or {},
            )
        )
        return len(self.spans) - 1


def _spent(given: int, made: int) -> dict[str, Any]:
    return {
        "mlflow.chat.tokenUsage": {
            "input_tokens": given,
            "output_tokens": made,
            "total_tokens": given + made,
        },
        "mlflow.llm.cost": {
            "input_cost": round(given * PRICES[0], 8),
            "output_cost": round(made * PRICES[1], 8),
            "total_cost": _cost(given, made),
        },
    }


def _cost(given: int, made: int) -> float:
    return round(given * PRICES[0] + made * PRICES[1], 8)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
