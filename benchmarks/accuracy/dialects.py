"""A trace as spans, as the three dialects write them.

"mlflow" is MLflow's own tracing, "openinference" and "gen_ai" (OpenTelemetry's conventions) are
sent over OTLP; MLflow's store adds to those what it translates.
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from accuracy.plan import Call, Experiment, Message, Round, Turn

DIALECTS = ("mlflow", "openinference", "gen_ai")
_KINDS = {
    "mlflow": {"LLM": "CHAT_MODEL"},
    "openinference": {},
    "gen_ai": {"AGENT": "invoke_agent", "LLM": "chat", "TOOL": "execute_tool"},
}


class Spans:
    """The spans of one trace, on a clock of its own that begins with the trace."""

    def __init__(self, experiment: Experiment, turn: Turn) -> None:
        self._experiment = experiment
        self._turn = turn
        self._dialect = experiment.dialect
        self._made: list[dict[str, Any]] = []
        self.now_ns = turn.start_ms * 1_000_000

    def written(self, system: str) -> list[dict[str, Any]]:
        """All spans, as MLflow's ``Span.from_dict`` takes them."""
        turn, agent = self._turn, self._experiment.agent
        root = self._open(self._named("AGENT", agent.root), None)
        if self._experiment.sessions:
            step = self._open("load_session", root)
            self._pass(turn.setup_ms)
            self._close(step, self._chain({"session": turn.session}, {"found": turn.position > 1}))
        messages: list[Message] = [
            {"role": "system", "content": system},
            *turn.history,
            {"role": "user", "content": turn.request},
        ]
        for call in turn.before:
            self._call(call, root, self.now_ns)
            found = "\n".join(str(each.get("text")) for each in call.result or [])
            messages[0] = {"role": "system", "content": f"{system}\n\nArticles:\n{found}"}
        for number, each in enumerate(turn.rounds):
            last = number == len(turn.rounds) - 1 and not each.calls
            self._round(each, number, root, messages, turn.answer if last else None)
        self._pass(8)
        self._close(root, self._root_attributes(), turn.error if turn.state == "ERROR" else None)
        return self._made

    def _round(
        self, each: Round, number: int, root: str, messages: list[Message], answer: str | None
    ) -> None:
        calls = [
            {
                "id": f"call_{_hex(self._turn.trace_id, number, place)[:12]}",
                "type": "function",
                "function": {
                    "name": call.tool,
                    "arguments": json.dumps(call.arguments, ensure_ascii=False),
                },
            }
            for place, call in enumerate(each.calls)
        ]
        said: Message = {"role": "assistant", "content": answer}
        if calls:
            said["tool_calls"] = calls
        span = self._open(self._named("LLM", each.model), root)
        self._pass(each.ms)
        self._close(span, self._model(each, messages, said), each.error, each.error_type)
        messages.append(said)
        begin, ends = self.now_ns, [self.now_ns]
        for call, asked in zip(each.calls, calls, strict=True):
            start = begin if each.overlap else self.now_ns
            if self._experiment.in_messages:
                self.now_ns = start + int(call.ms * 1_000_000)
            else:
                self._call(call, root, start)
            ends.append(self.now_ns)
            result = f"Error: {call.error}" if call.error else _text(call.result)
            messages.append(
                {"role": "tool", "tool_call_id": asked["id"], "name": call.tool, "content": result}
            )
        self.now_ns = max(ends)

    def _call(self, call: Call, root: str, start_ns: int) -> None:
        self.now_ns = start_ns
        span = self._open(self._named(call.kind, call.tool), root)
        self._pass(call.ms)
        self._close(span, self._tool(call), call.error, call.error_type)

    def _named(self, kind: str, name: str) -> str:
        if self._dialect == "gen_ai" and kind in _KINDS["gen_ai"]:
            return f"{_KINDS['gen_ai'][kind]} {name}"
        if kind == "LLM":
            return "chat_completion" if self._dialect == "mlflow" else "ChatCompletion"
        return name

    def _pass(self, ms: float) -> None:
        self.now_ns += int(ms * 1_000_000)

    def _open(self, name: str, parent: str | None) -> str:
        span_id = _hex(self._turn.trace_id, len(self._made), 0)
        self._made.append(
            {
                "trace_id": _base64(self._turn.trace_id.removeprefix("tr-")),
                "span_id": _base64(span_id),
                "parent_span_id": parent and _base64(parent),
                "name": name,
                "start_time_unix_nano": self.now_ns,
                "events": [],
                "links": [],
                "key": span_id,
            }
        )
        return span_id

    def _close(
        self,
        span_id: str,
        attributes: dict[str, Any],
        error: str | None = None,
        error_type: str | None = None,
    ) -> None:
        span = next(each for each in self._made if each.get("key") == span_id)
        del span["key"]
        span["end_time_unix_nano"] = self.now_ns
        code = "STATUS_CODE_ERROR" if error else "STATUS_CODE_OK"
        span["status"] = {"code": code, "message": error or ""}
        if error and error_type:
            exception = {"exception.type": error_type, "exception.message": error}
            span["events"] = [
                {
                    "name": "exception",
                    "time_unix_nano": self.now_ns,
                    "attributes": {**exception, "exception.stacktrace": f"{error_type}: {error}"},
                }
            ]
        own = {"mlflow.traceRequestId": self._turn.trace_id, **attributes}
        span["attributes"] = {k: json.dumps(v, ensure_ascii=False) for k, v in own.items()}

    def _root_attributes(self) -> dict[str, Any]:
        turn = self._turn
        who: dict[str, Any] = {"user.id": turn.user}
        if turn.session:
            who["session.id"] = turn.session
        if self._dialect == "mlflow":
            said: dict[str, Any] = {"mlflow.spanType": "AGENT"}
            said["mlflow.spanInputs"] = {"message": turn.request}
            if turn.state == "OK":
                said["mlflow.spanOutputs"] = {"response": turn.answer}
        elif self._dialect == "openinference":
            said = {"openinference.span.kind": "AGENT", "input.value": turn.request}
            if turn.answer is not None:
                said["output.value"] = turn.answer
        else:
            said = {
                "gen_ai.operation.name": "invoke_agent",
                "gen_ai.agent.name": self._experiment.agent.root,
                "gen_ai.input.messages": _parts([{"role": "user", "content": turn.request}]),
            }
            if turn.answer is not None:
                answer = [{"role": "assistant", "content": turn.answer}]
                said["gen_ai.output.messages"] = _parts(answer)
            if turn.session:
                said["gen_ai.conversation.id"] = turn.session
        return {**said, **who}

    def _chain(self, inputs: Any, outputs: Any) -> dict[str, Any]:
        if self._dialect == "mlflow":
            return {
                "mlflow.spanType": "CHAIN",
                "mlflow.spanInputs": inputs,
                "mlflow.spanOutputs": outputs,
            }
        if self._dialect == "openinference":
            values = {"input.value": json.dumps(inputs), "output.value": json.dumps(outputs)}
            return {"openinference.span.kind": "CHAIN", **values}
        return {"session.found": bool(outputs["found"])}

    def _tool(self, call: Call) -> dict[str, Any]:
        if self._dialect == "mlflow":
            said: dict[str, Any] = {"mlflow.spanType": call.kind}
            said["mlflow.spanInputs"] = call.arguments
            if call.error is None:
                said["mlflow.spanOutputs"] = call.result
            return said
        if self._dialect == "openinference":
            said = {"openinference.span.kind": call.kind, "input.value": _text(call.arguments)}
            if call.kind == "TOOL":
                said["tool.name"] = call.tool
            if call.kind == "RETRIEVER" and call.result:
                for n, each in enumerate(call.result):
                    said[f"retrieval.documents.{n}.document.content"] = each["text"]
            elif call.error is None:
                said["output.value"] = _text(call.result)
            return said
        if call.kind == "RETRIEVER":
            return {"input": _text(call.arguments), "output": _text(call.result)}
        said = {
            "gen_ai.operation.name": "execute_tool",
            "gen_ai.tool.name": call.tool,
            "gen_ai.tool.call.arguments": _text(call.arguments),
        }
        if call.error is None:
            said["gen_ai.tool.call.result"] = _text(call.result)
        return said

    def _model(self, each: Round, messages: list[Message], said: Message) -> dict[str, Any]:
        length = sum(len(str(m.get("content") or "")) for m in messages) // 4
        given = each.input_tokens or 900 + length
        made = each.output_tokens or 12 + (len(said["content"] or "") + 90 * len(each.calls)) // 4
        finish = each.finish or ("tool_calls" if each.calls else "stop")
        if self._dialect == "mlflow":
            usage = {"input_tokens": given, "output_tokens": made, "total_tokens": given + made}
            attributes: dict[str, Any] = {
                "mlflow.spanType": "CHAT_MODEL",
                "mlflow.spanInputs": {"model": each.model, "messages": messages},
                "mlflow.llm.model": each.model,
                "mlflow.message.format": "openai",
            }
            if not each.error:
                choices = [{"index": 0, "finish_reason": finish, "message": said}]
                attributes["mlflow.spanOutputs"] = {"model": each.model, "choices": choices}
                attributes["mlflow.chat.tokenUsage"] = usage
            return attributes
        if self._dialect == "openinference":
            attributes = {"openinference.span.kind": "LLM", "llm.model_name": each.model}
            attributes |= _indexed("llm.input_messages", messages)
            if not each.error:
                attributes |= _indexed("llm.output_messages", [said])
                attributes |= {
                    "llm.token_count.prompt": given,
                    "llm.token_count.completion": made,
                    "llm.token_count.total": given + made,
                    "llm.finish_reason": finish,
                }
            return attributes
        attributes = {
            "gen_ai.operation.name": "chat",
            "gen_ai.request.model": each.model,
            "gen_ai.input.messages": _parts(messages),
        }
        if not each.error:
            attributes |= {
                "gen_ai.response.model": each.model,
                "gen_ai.output.messages": _parts([said], finish),
                "gen_ai.usage.input_tokens": given,
                "gen_ai.usage.output_tokens": made,
                "gen_ai.response.finish_reasons": [finish],
            }
        return attributes


def _indexed(prefix: str, messages: list[Message]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for n, message in enumerate(messages):
        key = f"{prefix}.{n}.message"
        said[f"{key}.role"] = message["role"]
        if message.get("content") is not None:
            said[f"{key}.content"] = message["content"]
        if message.get("tool_call_id"):
            said[f"{key}.tool_call_id"] = message["tool_call_id"]
        for m, call in enumerate(message.get("tool_calls") or ()):
            of = f"{key}.tool_calls.{m}.tool_call"
            said[f"{of}.id"] = call["id"]
            said[f"{of}.function.name"] = call["function"]["name"]
            said[f"{of}.function.arguments"] = call["function"]["arguments"]
    return said


def _parts(messages: list[Message], finish: str | None = None) -> str:
    made = []
    for message in messages:
        parts: list[Any] = []
        if message["role"] == "tool":
            response = {"type": "tool_call_response", "id": message["tool_call_id"]}
            parts = [{**response, "response": message["content"]}]
        elif message.get("content") is not None:
            parts = [{"type": "text", "content": message["content"]}]
        for call in message.get("tool_calls") or ():
            arguments = json.loads(call["function"]["arguments"])
            name = call["function"]["name"]
            parts.append(
                {"type": "tool_call", "id": call["id"], "name": name, "arguments": arguments}
            )
        one = {"role": message["role"], "parts": parts}
        made.append({**one, "finish_reason": finish} if finish else one)
    return json.dumps(made, ensure_ascii=False)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _hex(trace_id: str, first: int, second: int) -> str:
    return hashlib.sha256(f"{trace_id}/{first}/{second}".encode()).hexdigest()[:16]


def _base64(hexadecimal: str) -> str:
    return base64.b64encode(bytes.fromhex(hexadecimal)).decode("ascii")
