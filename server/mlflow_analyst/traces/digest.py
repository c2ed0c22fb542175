"""A trace in the few lines that one reads to judge it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mlflow_analyst.traces.io import request_text, response_text
from mlflow_analyst.traces.model import Step, Trace
from mlflow_analyst.traces.text import clip

ERROR_CHARS = 300


def digest(trace: Trace, chars: int = 600) -> dict[str, Any]:
    """Request and response (each at most ``chars``, head and tail), the tools called, the first
    error, and counts.

    Keys: request, response (text or None); tools ``[{name, calls, failures, ms}]`` in the order of
    their first call, ``ms`` the time they took together; first_error ``{span_id, step, message}``
    or None; steps, llm_calls, tool_calls, tool_errors, failed_steps (counts of steps); models;
    input_tokens, output_tokens, cost (US dollars) of the whole trace, None where it does not say.
    """
    tools = [step for step in trace.steps if step.kind == "tool"]
    request, response = request_text(trace), response_text(trace)
    given, made = token_totals(trace)
    return {
        "request": clip(request, chars) if request else None,
        "response": clip(response, chars) if response else None,
        "tools": tool_rows(tools),
        "first_error": first_error(trace),
        "steps": len(trace.steps),
        "llm_calls": sum(step.kind == "llm" for step in trace.steps),
        "tool_calls": len(tools),
        "tool_errors": sum(step.failed for step in tools),
        "models": models(trace),
        "input_tokens": given,
        "output_tokens": made,
        "cost": cost_total(trace),
        "failed_steps": sum(step.failed for step in trace.steps),
    }


def tool_rows(tools: Iterable[Step]) -> list[dict[str, Any]]:
    """Calls, failures and summed milliseconds of each tool, in the order of the first call."""
    rows: dict[str, dict[str, Any]] = {}
    for step in sorted(tools, key=lambda step: step.start_ns):
        name = step.tool or step.name
        row = rows.setdefault(name, {"name": name, "calls": 0, "failures": 0, "ms": 0.0})
        row["calls"] += 1
        row["failures"] += step.failed
        row["ms"] += step.duration_ms or 0.0
    return [{**row, "ms": rounded_ms(row["ms"])} for row in rows.values()]


def first_error(trace: Trace) -> dict[str, Any] | None:
    """The failure that came first: of the failed steps the one that ended first, and of those that
    ended together the innermost, since an error travels outwards. None if no step failed.
    """
    failed = [step for step in trace.steps if step.failed]
    if not failed:
        return None
    step = min(failed, key=lambda step: (_end(step), -step.depth))
    return {
        "span_id": step.span_id,
        "step": step.tool or step.name,
        "message": clip(step.error or "(no message)", ERROR_CHARS),
    }


def _end(step: Step) -> float:
    return step.end_ns if step.end_ns is not None else float("inf")


def models(trace: Trace) -> list[str]:
    """The models that were called, each once, in the order of the first call."""
    called = [model for step in trace.steps if step.kind == "llm" and (model := step.model)]
    named = called or [model for step in trace.steps if (model := step.model)]
    return list(dict.fromkeys(named))


def token_totals(trace: Trace) -> tuple[int | None, int | None]:
    """Input and output tokens of the whole trace: its header's, else the sum over its model calls.

    Roll-ups are not counted twice: agent steps are left aside, and of model calls inside one
    another only the inner ones count.
    """
    if trace.info.input_tokens is not None or trace.info.output_tokens is not None:
        return trace.info.input_tokens, trace.info.output_tokens
    said = [step for step in trace.steps if step.input_tokens is not None]
    said += [step for step in trace.steps if step.input_tokens is None and step.output_tokens]
    paid = _innermost(trace, said)
    given = [step.input_tokens for step in paid if step.input_tokens is not None]
    made = [step.output_tokens for step in paid if step.output_tokens is not None]
    return sum(given) if given else None, sum(made) if made else None


def cost_total(trace: Trace) -> float | None:
    """Cost of the whole trace in US dollars, by the rule of `token_totals`."""
    if trace.info.cost is not None:
        return round(trace.info.cost, 6)
    paid = _innermost(trace, [step for step in trace.steps if step.cost is not None])
    return round(sum(step.cost or 0.0 for step in paid), 6) if paid else None


def _innermost(trace: Trace, paid: list[Step]) -> list[Step]:
    """Of these steps the model calls (all of them if none is one) that contain no other of them."""
    calls = [step for step in paid if step.kind in ("llm", "embedding")] or paid
    parents = {step.span_id: step.parent_id for step in trace.steps}
    outer: set[str] = set()
    for step in calls:
        above = step.parent_id
        while above is not None and above not in outer:
            outer.add(above)
            above = parents.get(above)
    return [step for step in calls if step.span_id not in outer]


def rounded_ms(milliseconds: float) -> float | int:
    """Milliseconds as one reads them: one decimal below 100, whole above."""
    return round(milliseconds, 1) if milliseconds < 100 else round(milliseconds)
