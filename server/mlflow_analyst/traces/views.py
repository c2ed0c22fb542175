"""A trace, or a session, at a given size: outline, conversation, and single spans whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mlflow_analyst.traces import dialects
from mlflow_analyst.traces.budget import Payload, fit, fixed_size
from mlflow_analyst.traces.conversation import conversation
from mlflow_analyst.traces.decoding import hex_id, iso_time
from mlflow_analyst.traces.digest import rounded_ms
from mlflow_analyst.traces.model import Step, Trace
from mlflow_analyst.traces.outline import outline

__all__ = ["conversation", "outline", "spans"]

# Shown under their own names already, or MLflow's bookkeeping.
_SHOWN_KEYS = frozenset(
    {
        *dialects.KIND_KEYS,
        *dialects.INPUT_KEYS[:1],
        *dialects.OUTPUT_KEYS[:1],
        *dialects.USAGE_KEYS[:1],
        *dialects.MODEL_KEYS[:1],
        *dialects.COST_KEYS[:1],
        "mlflow.traceRequestId",
        "mlflow.experimentId",
        "mlflow.message.format",
        "mlflow.spanStartTimeNs",
    }
)


def spans(trace: Trace, span_ids: Sequence[str], max_chars: int) -> dict[str, Any]:
    """Single steps of a trace with all they hold, within ``max_chars`` of compact JSON.

    Keys: ``spans``, in the order asked, each with its facts, inputs, outputs, other attributes and
    events; ``found`` names ids that are not in the trace, if only some are; ``truncated`` says what
    was cut.

    Raises:
        ValueError: If no id is given or none of them is in the trace.
    """
    wanted = list(dict.fromkeys(span_ids))
    if not wanted:
        raise ValueError("Name the spans to show in span_ids; the outline lists them.")
    known = {step.span_id: step for step in trace.steps}
    steps = [known[found] for one in wanted if (found := hex_id(one) or one) in known]
    unknown = [one for one in wanted if (hex_id(one) or one) not in known]
    if not steps:
        raise ValueError(
            f"Trace {trace.trace_id} has no span {wanted[0]!r}. Take span ids from its outline."
        )
    view: dict[str, Any] = {"found": {"unknown_span_ids": unknown}} if unknown else {}
    rows = [_span(step) for step in steps]
    while len(rows) > 1 and fixed_size({**view, "spans": rows}) + 400 > max_chars * 0.8:
        rows.pop()
    view["spans"] = rows
    whole = fit(view, max_chars)
    if len(rows) == len(steps) and not whole.cut:
        return dict(whole.view)
    what, shown, of = "spans", len(rows), len(steps)
    left = ", ".join(f'"{step.span_id}"' for step in steps[len(rows) :][:5])
    more = f'get_trace(trace_id="{trace.trace_id}", view="spans", span_ids=[{left}])'
    if len(rows) == len(steps):
        what, shown, of = "texts", whole.payloads - whole.cut, whole.payloads
        more = (
            f'get_trace(trace_id="{trace.trace_id}", find="<regular expression>") gives the places '
            "where it occurs; fewer span_ids or a larger max_chars give more text"
        )
    view["truncated"] = {"what": what, "shown": shown, "of": of, "more": more}
    return dict(fit(view, max_chars).view)


def _span(step: Step) -> dict[str, Any]:
    shown = {
        "span_id": step.span_id,
        "parent_id": step.parent_id,
        "name": step.name,
        "kind": step.kind,
        "tool": step.tool if step.tool != step.name else None,
        "model": step.model,
        "status": step.status,
        "start": iso_time(step.start_ns // 1_000_000),
        "ms": None if step.duration_ms is None else rounded_ms(step.duration_ms),
        "input_tokens": step.input_tokens,
        "output_tokens": step.output_tokens,
        "cost": step.cost,
        "finish_reason": step.finish_reason,
        "error_type": step.error_type,
        "error": Payload(step.error, 2) if step.error else None,
        "inputs": Payload(step.inputs, 2) if step.inputs is not None else None,
        "outputs": Payload(step.outputs, 2) if step.outputs is not None else None,
        "attributes": _payload(_other_attributes(step)),
        "events": _payload([dict(event) for event in step.events]),
    }
    return {key: value for key, value in shown.items() if value is not None}


def _payload(value: Any) -> Payload | None:
    return Payload(value) if value else None


def _other_attributes(step: Step) -> dict[str, Any]:
    """The attributes that the step's own fields do not show."""
    return {
        key: value
        for key, value in step.attributes.items()
        if key not in _SHOWN_KEYS and value not in (step.inputs, step.outputs)
    }
