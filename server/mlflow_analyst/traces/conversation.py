"""The traces of a session as one conversation, with the tool calls between the turns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mlflow_analyst.traces.budget import Payload, fit, fixed_size
from mlflow_analyst.traces.calls import EMPTY, Reading, own_payloads, read
from mlflow_analyst.traces.decoding import iso_time
from mlflow_analyst.traces.digest import rounded_ms
from mlflow_analyst.traces.find import Finder, finder
from mlflow_analyst.traces.messages import messages_of
from mlflow_analyst.traces.model import Step, Trace
from mlflow_analyst.traces.text import as_text, clip

ERROR_CHARS = 300
# What the user and the agent said to each other matters most, then what the agent asked of a tool.
SPOKEN_WEIGHT = 4.0
ASKED_WEIGHT = 2.0
LEAST_PAYLOAD = 60

Turn = dict[str, Any]


def conversation(
    traces: Sequence[Trace], max_chars: int, find: str | None = None
) -> dict[str, Any]:
    """Traces in time order as the turns of a conversation, within ``max_chars`` of compact JSON.

    Keys: ``summary`` (turns, states, tool calls and errors, first and last time; ``earlier``: what
    was said before the first turn, where the first model call repeats it); ``turns``, each with its
    number, trace_id, start, state, duration_ms, what the user said, the tools called in order
    (tool, span_id, status, ms, inputs, outputs, error), what the assistant said, and ``errors`` of
    other steps. Only the turn's own words are given, not the history that it repeats.

    With ``find`` only the turns in which the regular expression occurs, with ``matches`` (where,
    how often, excerpts) and the tools without inputs and outputs; ``found`` says how many there
    are. ``truncated`` says what was cut and
    which call gets the rest.

    Raises:
        ValueError: If ``find`` is no usable regular expression.
    """
    search = finder(find) if find is not None else None
    ordered = [read(trace) for trace in sorted(traces, key=lambda trace: trace.info.start_ms)]
    numbered = list(enumerate(ordered, start=1))
    matches: dict[str, list[Turn]] = {}
    if search is not None:
        matches = {one.trace.trace_id: _matches(one, search) for one in ordered}
        numbered = [(number, one) for number, one in numbered if matches[one.trace.trace_id]]
    summary = _summary([one.trace for one in ordered])
    head: dict[str, Any] = {"summary": summary}
    if find is not None:
        head["found"] = {"find": find, "turns": len(numbered), "of": len(ordered)}
        summary.pop("earlier", None)
    view: dict[str, Any] = {}
    for tools in (None, 16, 6, 2):
        turns = [_turn(n, one, tools, matches.get(one.trace.trace_id)) for n, one in numbered]
        view = {**head, "turns": turns}
        if _comfortable(view, max_chars):
            return _finish(view, len(numbered), max_chars)
    kept = _most_telling(view["turns"])
    count = len(kept)
    while count > 1 and not _comfortable(view, max_chars):
        count = max(int(count * 0.85), 1)
        view = {**head, "turns": [turns[index] for index in sorted(kept[:count])]}
    return _finish(view, len(numbered), max_chars)


def _comfortable(view: dict[str, Any], max_chars: int) -> bool:
    """Whether the facts leave room enough for some of every text."""
    texts = sum(2 + 2 * len(turn.get("tools", ())) for turn in view["turns"])
    return max_chars - fixed_size(view) - 300 >= texts * LEAST_PAYLOAD


def _finish(view: dict[str, Any], total: int, max_chars: int) -> dict[str, Any]:
    turns = view["turns"]
    whole = fit(view, max_chars)
    cut_tools = any("tools_left_out" in turn for turn in turns)
    if len(turns) == total and not whole.cut and not cut_tools:
        return dict(whole.view)
    left_out = sum(turn.get("tools_left_out", 0) for turn in turns)
    if len(turns) < total:
        what, shown, of = "turns", len(turns), total
    elif left_out:
        called = sum(len(turn["tools"]) for turn in turns if "tools" in turn)
        what, shown, of = "tool calls", called, called + left_out
    else:
        what, shown, of = "texts", whole.payloads - whole.cut, whole.payloads
    first = turns[0]["trace_id"] if turns else ""
    more = f'get_trace(trace_id="{first}", view="conversation") and so on for each turn'
    if total == 1:
        more = f'get_trace(trace_id="{first}", view="spans", span_ids=[…]) for single steps'
    truncated = {"what": what, "shown": shown, "of": of, "more": more}
    fitted = fit({**view, "truncated": truncated}, max_chars)
    if what == "texts":
        fitted.view["truncated"]["shown"] = fitted.payloads - fitted.cut
    return dict(fitted.view)


def _summary(traces: Sequence[Trace]) -> dict[str, Any]:
    states: dict[str, int] = {}
    tools = [step for trace in traces for step in trace.steps if step.kind == "tool"]
    for trace in traces:
        states[trace.info.state] = states.get(trace.info.state, 0) + 1
    summary: dict[str, Any] = {
        "turns": len(traces),
        "states": states,
        "tool_calls": len(tools),
        "tool_errors": sum(step.failed for step in tools),
    }
    if traces:
        summary["first"] = iso_time(traces[0].info.start_ms)
        summary["last"] = iso_time(traces[-1].info.start_ms)
        earlier = _earlier(traces[0])
        if earlier:
            summary["earlier"] = earlier
    return summary


def _earlier(trace: Trace) -> list[dict[str, Any]]:
    """What was said before this trace's turn, as its first model call repeats it."""
    first = next((step for step in trace.steps if step.kind == "llm"), None)
    spoken = [m for m in messages_of(first.inputs) if m.text.strip()] if first else []
    last = max((i for i, message in enumerate(spoken) if message.role == "user"), default=0)
    said = [message for message in spoken[:last] if message.role in ("user", "assistant")]
    return [{"role": message.role, "text": Payload(message.text)} for message in said[-40:]]


def _turn(
    number: int, reading: Reading, most_tools: int | None, matches: list[Turn] | None
) -> Turn:
    trace, user, assistant = reading.trace, reading.request, reading.response
    tools = sorted((s for s in trace.steps if s.kind == "tool"), key=lambda s: s.start_ns)
    shown = _some(tools, most_tools)
    turn: Turn = {
        "turn": number,
        "trace_id": trace.trace_id,
        "start": iso_time(trace.info.start_ms),
        "state": trace.info.state,
        "duration_ms": trace.info.duration_ms,
        "matches": matches or None,
        "user": Payload(user, SPOKEN_WEIGHT) if user else None,
        "tools": [_tool(step, matches is None) for step in shown] or _asked(reading) or None,
        "tools_left_out": len(tools) - len(shown) or None,
        "assistant": Payload(assistant, SPOKEN_WEIGHT) if assistant else None,
        "errors": _errors(trace) or None,
    }
    return {key: value for key, value in turn.items() if value is not None}


def _some(tools: list[Step], most: int | None) -> list[Step]:
    """At most so many of the tool calls: the failed ones, then the first and the last."""
    if most is None or len(tools) <= most:
        return tools
    total = len(tools)
    ends = [i for pair in zip(range(total), reversed(range(total)), strict=True) for i in pair]
    failed = [index for index in range(total) if tools[index].failed]
    kept = list(dict.fromkeys([*failed, *ends]))[:most]
    return [tools[index] for index in sorted(kept)]


def _tool(step: Step, payloads: bool) -> Turn:
    row: Turn = {
        "tool": step.tool or step.name,
        "span_id": step.span_id,
        "status": step.status,
        "ms": None if step.duration_ms is None else rounded_ms(step.duration_ms),
        "error": clip(step.error, ERROR_CHARS) if step.error else None,
    }
    if payloads and step.inputs not in EMPTY:
        row["inputs"] = Payload(step.inputs, ASKED_WEIGHT)
    if payloads and step.outputs is not None and as_text(step.outputs) != step.error:
        row["outputs"] = Payload(step.outputs)
    return {key: value for key, value in row.items() if value is not None}


def _asked(reading: Reading) -> list[Turn]:
    """The tool calls that the model asked for, for a trace whose tools are not traced."""
    return [
        {"tool": one.name, "span_id": call.step.span_id}
        | ({"inputs": Payload(one.arguments, ASKED_WEIGHT)} if one.arguments else {})
        for call in reading.calls.values()
        for message in call.answer
        for one in message.calls
    ]


def _errors(trace: Trace) -> list[Turn]:
    """Failures of steps that are no tools, each message once: an error is repeated on its way out
    to the root.
    """
    told = {step.error for step in trace.steps if step.kind == "tool"} - {None}
    rows = []
    for step in sorted(trace.steps, key=lambda step: -step.depth):
        if step.failed and step.kind != "tool" and step.error not in told:
            told.add(step.error)
            message = clip(step.error or "(no message)", ERROR_CHARS)
            rows.append({"span_id": step.span_id, "step": step.name, "message": message})
    return rows[:10]


def _matches(reading: Reading, search: Finder) -> list[Turn]:
    """Where in the turn the expression occurs: in what was said, or in a tool call."""
    rows = search.matches({"user": reading.request or "", "assistant": reading.response or ""})
    for step in reading.trace.steps:
        if step.kind == "tool":
            for row in search.matches(own_payloads(reading, step)):
                place = f"{step.tool or step.name}, {row['where']}"
                rows.append({**row, "where": place, "span_id": step.span_id})
    return rows[:20]


def _most_telling(turns: list[Turn]) -> list[int]:
    """The indices of the turns: first and last, then those with failures, then from both ends."""
    total = len(turns)
    ends = [i for pair in zip(range(total), reversed(range(total)), strict=True) for i in pair]
    bad = [
        index
        for index, turn in enumerate(turns)
        if turn["state"] != "OK"
        or "errors" in turn
        or any("error" in tool for tool in turn.get("tools", ()))
    ]
    return list(dict.fromkeys([*ends[:4], *bad, *ends]))
