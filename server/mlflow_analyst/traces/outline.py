"""The outline of a trace: its tree of steps, however large, in one answer."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from mlflow_analyst.traces.budget import Payload, fit, fixed_size
from mlflow_analyst.traces.calls import (
    EMPTY,
    Reading,
    own_payloads,
    read,
    shown_inputs,
    shown_outputs,
)
from mlflow_analyst.traces.digest import cost_total, first_error, models, rounded_ms, token_totals
from mlflow_analyst.traces.find import finder
from mlflow_analyst.traces.io import input_text, output_text
from mlflow_analyst.traces.model import Step, Trace
from mlflow_analyst.traces.text import as_text, clip

NAME_CHARS = 80
ERROR_CHARS = 300
# A step shown without any of its text says too little to be worth its place.
LEAST_PAYLOAD = 160
_USUAL_ENDS = frozenset({"stop", "end_turn", "tool_calls", "tool_use", "STOP", "tool-calls"})

Row = dict[str, Any]


def outline(trace: Trace, max_chars: int, find: str | None = None) -> dict[str, Any]:
    """A trace as a tree of steps within ``max_chars`` of compact JSON.

    Keys: ``summary`` (request, response, counts, models, tokens, cost, first error; for a trace too
    large to show whole also ``by_name``: calls, failures and times of the steps of one name);
    ``steps`` in reading order, each with span_id, depth, kind, name, status, ``at_ms`` after the
    trace's start, ``ms`` it took, error, inputs and outputs. A model call shows only the messages
    that are new since the calls before it. ``skipped`` on a step says how many steps were left out
    just before it; failed, slow, first and last steps are never the ones left out first.

    With ``find`` only the steps in whose own text the regular expression occurs, each with
    ``matches`` (where, how often, excerpts), and ``found`` says how many there are.

    ``truncated`` says what was cut and which call gets the rest.

    Raises:
        ValueError: If ``find`` is no usable regular expression.
    """
    reading = read(trace)
    if find is not None:
        return _found(reading, max_chars, find)
    rows = [_row(reading, step) for step in trace.steps]
    summary = _summary(reading)
    if _comfortable({"summary": summary, "steps": rows}, max_chars):
        return _finish(trace, summary, rows, max_chars)
    summary["by_name"] = _by_name(trace, max_chars // 6)
    kept = _most_telling(trace)
    room = max_chars - fixed_size({"summary": summary}) - 300
    each = sum(fixed_size(row) for row in rows) / len(rows) + LEAST_PAYLOAD
    count = max(min(int(room / each), len(rows) - 1), 1)
    while True:
        shown = _with_gaps(rows, sorted(kept[:count]))
        if count == 1 or _comfortable({"summary": summary, "steps": shown}, max_chars):
            return _finish(trace, summary, shown, max_chars)
        count = max(int(count * 0.85), 1)


def _comfortable(view: dict[str, Any], max_chars: int) -> bool:
    """Whether the facts leave room enough for some of each step's text."""
    left = max_chars - fixed_size(view) - 300
    return left >= len(view["steps"]) * LEAST_PAYLOAD * 0.5


def _finish(trace: Trace, summary: Row, rows: list[Row], max_chars: int) -> dict[str, Any]:
    view: dict[str, Any] = {"summary": summary, "steps": rows}
    get = f'get_trace(trace_id="{trace.trace_id}", '
    if len(rows) < len(trace.steps):
        more = f'{get}find="<regular expression>") or {get}view="spans", span_ids=[…])'
        cut = {"what": "steps", "shown": len(rows), "of": len(trace.steps), "more": more}
        return dict(fit({**view, "truncated": cut}, max_chars).view)
    fitted = fit(view, max_chars)
    if not fitted.cut:
        return dict(fitted.view)
    longest = max(trace.steps, key=lambda step: len(as_text(step.outputs)))
    more = f'{get}view="spans", span_ids=["{longest.span_id}"])'
    # The widest numbers there can be, so that the true ones fit too.
    cut = {"what": "texts", "shown": fitted.payloads, "of": fitted.payloads, "more": more}
    fitted = fit({**view, "truncated": cut}, max_chars)
    cut["shown"] = fitted.payloads - fitted.cut
    return {**fitted.view, "truncated": cut}


def _summary(reading: Reading) -> Row:
    trace = reading.trace
    given, made = token_totals(trace)
    kinds: dict[str, int] = defaultdict(int)
    for step in trace.steps:
        kinds[step.kind] += 1
    facts = {
        "name": trace.info.name or (trace.steps[0].name if trace.steps else None),
        "request": Payload(reading.request, 2) if reading.request else None,
        "response": Payload(reading.response, 2) if reading.response else None,
        "steps": len(trace.steps),
        "kinds": dict(kinds),
        "failed_steps": sum(step.failed for step in trace.steps),
        "first_error": first_error(trace),
        "models": models(trace)[:10],
        "input_tokens": given,
        "output_tokens": made,
        "cost": cost_total(trace),
    }
    return {key: value for key, value in facts.items() if value not in (None, [], {})}


def _row(reading: Reading, step: Step) -> Row:
    row = _facts(reading, step)
    call = reading.calls.get(step.span_id)
    if call is not None:
        shown = {
            "messages": call.messages or None,
            "inputs": shown_inputs(reading, call),
            "outputs": shown_outputs(reading, call),
        }
        return row | {key: value for key, value in shown.items() if value is not None}
    inputs, outputs = step.inputs, step.outputs
    if step.depth == 0:
        # The summary shows what the root's payloads say, unless they say more.
        inputs = None if _says_only(inputs, input_text(step), reading.request) else inputs
        outputs = None if _says_only(outputs, output_text(step), reading.response) else outputs
    if step.error and as_text(outputs) == step.error:
        outputs = None
    row |= {"inputs": Payload(inputs)} if inputs not in EMPTY else {}
    row |= {"outputs": Payload(outputs)} if outputs is not None else {}
    return row


def _says_only(payload: Any, said: str | None, shown: str | None) -> bool:
    return said is not None and said == shown and len(as_text(payload)) < len(said) * 1.2 + 60


def _facts(reading: Reading, step: Step) -> Row:
    """What is kept of a step when everything else is cut."""
    ended = step.finish_reason not in _USUAL_ENDS
    facts = {
        "span_id": step.span_id,
        "depth": step.depth,
        "kind": step.kind,
        "name": clip(step.name, NAME_CHARS),
        "tool": clip(step.tool, NAME_CHARS) if step.tool and step.tool != step.name else None,
        "status": step.status,
        "at_ms": round((step.start_ns - reading.start_ns) / 1e6),
        "ms": None if step.duration_ms is None else rounded_ms(step.duration_ms),
        "model": step.model if reading.several_models and step.kind == "llm" else None,
        "input_tokens": step.input_tokens if step.kind == "llm" else None,
        "output_tokens": step.output_tokens if step.kind == "llm" else None,
        "finish_reason": step.finish_reason if ended else None,
        "error": clip(step.error, ERROR_CHARS) if step.error else None,
    }
    return {key: value for key, value in facts.items() if value is not None}


def _by_name(trace: Trace, max_chars: int) -> list[Row]:
    """Steps of one kind and name together, those with failures and those that took longest first;
    as many as fit.
    """
    groups: dict[tuple[str, str], list[Step]] = defaultdict(list)
    for step in trace.steps:
        groups[step.kind, step.tool or step.name].append(step)
    rows: list[Row] = []
    for (kind, name), steps in groups.items():
        times = sorted(step.duration_ms or 0.0 for step in steps)
        rows.append(
            {
                "kind": kind,
                "name": clip(name, NAME_CHARS),
                "steps": len(steps),
                "failed": sum(step.failed for step in steps),
                "ms": rounded_ms(sum(times)),
                "median_ms": rounded_ms(times[len(times) // 2]),
                "max_ms": rounded_ms(times[-1]),
            }
        )
    rows.sort(key=lambda row: (-bool(row["failed"]), -float(row["ms"])))
    kept = list(rows)
    while kept and fixed_size(kept) > max_chars:
        kept.pop()
    if len(kept) == len(rows):
        return rows
    rest = rows[len(kept) :]
    names = f"[{len(rest)} more names]"
    return [*kept, {"name": names, "steps": sum(row["steps"] for row in rest)}]


def _most_telling(trace: Trace) -> list[int]:
    """The indices of all steps, those that tell most first: the root and the last step, failed
    ones (each error once before its repeats), the slowest, one of each name, then from both ends.
    """
    steps = trace.steps
    total = len(steps)
    failed = sorted((i for i in range(total) if steps[i].failed), key=lambda i: steps[i].start_ns)
    errors: dict[tuple[str, str | None], int] = {}
    names: dict[tuple[str, str], int] = {}
    for index in failed:
        errors.setdefault((steps[index].name, steps[index].error), index)
    for index, step in enumerate(steps):
        names.setdefault((step.kind, step.tool or step.name), index)
    slowest = sorted(range(total), key=lambda i: steps[i].duration_ms or 0.0, reverse=True)
    ends = [i for pair in zip(range(total), reversed(range(total)), strict=True) for i in pair]
    telling = [*ends[:4], *errors.values(), *slowest[:8], *list(names.values())[:20], *failed]
    return list(dict.fromkeys([*telling, *ends]))


def _with_gaps(rows: list[Row], indices: list[int]) -> list[Row]:
    shown = []
    following = 0
    for index in indices:
        gap = index - following
        shown.append({"skipped": gap, **rows[index]} if gap else rows[index])
        following = index + 1
    if following < len(rows):
        shown[-1] = {**shown[-1], "skipped_after": len(rows) - following}
    return shown


def _found(reading: Reading, max_chars: int, find: str) -> dict[str, Any]:
    search = finder(find)
    trace = reading.trace
    rows = []
    for step in trace.steps:
        matches = search.matches(own_payloads(reading, step))
        if matches:
            rows.append({**_facts(reading, step), "matches": matches})
    kept = rows
    while True:
        found = {"find": find, "steps": len(rows), "of": len(trace.steps)}
        view: dict[str, Any] = {"found": found, "steps": kept}
        if len(kept) < len(rows):
            more = f'get_trace(trace_id="{trace.trace_id}", find="<a narrower expression>")'
            shown = {"shown": len(kept), "of": len(rows)}
            view["truncated"] = {"what": "matching steps", **shown, "more": more}
        if len(kept) <= 1 or _comfortable(view, max_chars):
            return dict(fit(view, max_chars).view)
        kept = kept[: max(int(len(kept) * 0.85), 1)]
