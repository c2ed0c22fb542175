"""MLflow's dictionaries of a trace made into `Trace`, `Step` and `TraceInfo`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from mlflow_analyst.traces import dialects
from mlflow_analyst.traces.decoding import (
    as_float,
    as_int,
    as_ms,
    decode_attributes,
    decode_container,
    hex_id,
)
from mlflow_analyst.traces.model import Step, StepStatus, Trace, TraceInfo
from mlflow_analyst.traces.text import well_formed


def trace_from_dict(raw: Mapping[str, Any]) -> Trace:
    """A trace from ``mlflow.entities.Trace.to_dict()``, or from the form of MLflow 2.

    Steps come depth first, siblings by start time. A span whose parent is not in the trace counts
    as a root, so that a trace without a root span (still in progress, or cut) reads as well.

    Raises:
        ValueError: If it has no ``info`` with a trace id.
    """
    info = info_from_dict(raw.get("info") or {})
    data = raw.get("data") or {}
    steps = [step_from_dict(span) for span in data.get("spans") or []]
    return Trace(info=info, steps=tuple(_in_reading_order(steps)), raw=raw)


def info_from_dict(raw: Mapping[str, Any]) -> TraceInfo:
    """A trace's header from ``TraceInfo.to_dict()`` of MLflow 3, or from that of MLflow 2.

    Raises:
        ValueError: If it has no trace id.
    """
    trace_id = raw.get("trace_id") or raw.get("request_id")
    if not trace_id:
        raise ValueError("A trace without an id cannot be read.")
    metadata = _texts(raw.get("trace_metadata") or raw.get("request_metadata"))
    tags = _texts(raw.get("tags"))
    usage = decode_container(metadata.get("mlflow.trace.tokenUsage"))
    cost = decode_container(metadata.get("mlflow.trace.cost"))
    usage = usage if isinstance(usage, dict) else {}
    cost = cost if isinstance(cost, dict) else {}
    location = raw.get("trace_location") or {}
    experiment = location.get("mlflow_experiment") or {}
    return TraceInfo(
        trace_id=str(trace_id),
        experiment_id=str(experiment.get("experiment_id") or raw.get("experiment_id") or ""),
        state=state_of(raw.get("state") or raw.get("status")),
        start_ms=as_ms(_given(raw, "request_time", "timestamp_ms")) or 0,
        duration_ms=_duration_ms(raw),
        name=tags.get("mlflow.traceName") or None,
        session=metadata.get("mlflow.trace.session") or None,
        user=metadata.get("mlflow.trace.user") or None,
        request_preview=raw.get("request_preview") or metadata.get("mlflow.traceInputs"),
        response_preview=raw.get("response_preview") or metadata.get("mlflow.traceOutputs"),
        input_tokens=as_int(usage.get("input_tokens")),
        output_tokens=as_int(usage.get("output_tokens")),
        total_tokens=as_int(usage.get("total_tokens")),
        cost=as_float(cost.get("total_cost")),
        tags=tags,
        metadata=metadata,
        assessments=tuple(raw.get("assessments") or ()),
    )


def step_from_dict(raw: Mapping[str, Any]) -> Step:
    """One span from ``Span.to_dict()`` (MLflow 3, or MLflow 2 with its ``context``); depth 0."""
    context = raw.get("context") or {}
    attributes = decode_attributes(raw.get("attributes"))
    events = tuple(event_of(event) for event in raw.get("events") or [])
    name = well_formed(str(raw.get("name") or ""))
    status, message = status_of(raw)
    kind = dialects.kind(attributes, name)
    inputs = dialects.inputs(attributes, events, kind)
    outputs = dialects.outputs(attributes, events, kind)
    calls_model = kind in ("llm", "embedding")
    given, made = dialects.tokens(attributes, outputs if calls_model else None)
    error, error_type = dialects.error(status == "ERROR", message, attributes, events, outputs)
    return Step(
        span_id=hex_id(raw.get("span_id") or context.get("span_id")) or "",
        parent_id=hex_id(_given(raw, "parent_span_id", "parent_id")),
        name=name,
        kind=kind,
        status=status,
        start_ns=as_int(_given(raw, "start_time_unix_nano", "start_time", "start_time_ns")) or 0,
        end_ns=as_int(_given(raw, "end_time_unix_nano", "end_time", "end_time_ns")),
        tool=dialects.tool_name(attributes, name) if kind == "tool" else None,
        model=dialects.model(attributes, *((inputs, outputs) if calls_model else ())),
        inputs=inputs,
        outputs=outputs,
        error=error,
        error_type=error_type,
        input_tokens=given,
        output_tokens=made,
        cost=dialects.cost(attributes),
        finish_reason=dialects.finish_reason(attributes, outputs) if kind == "llm" else None,
        attributes=attributes,
        events=events,
    )


def _in_reading_order(steps: list[Step]) -> list[Step]:
    return [replace(steps[index], depth=depth) for index, depth in reading_order(steps)]


def reading_order(steps: Sequence[Step]) -> list[tuple[int, int]]:
    """Place and depth of each step, depth first, siblings by start; each step once, whatever its
    parent ids say.
    """
    known = {step.span_id for step in steps}
    if len(known) == len(steps) and (flat := _flat_order(steps)):
        return flat
    children: dict[str | None, list[int]] = {}
    for index, step in enumerate(steps):
        parent = step.parent_id if step.parent_id in known else None
        children.setdefault(None if parent == step.span_id else parent, []).append(index)
    for siblings in children.values():
        if len(siblings) > 1:
            siblings.sort(key=lambda index: steps[index].start_ns)
    ordered: list[tuple[int, int]] = []
    seen: set[int] = set()
    # Roots first; then whatever is left, which can only be spans that are each other's parents.
    for starts in (children.get(None, ()), range(len(steps))):
        if len(seen) == len(steps):
            break
        for start in starts:
            waiting = [(start, 0)]
            while waiting:
                index, depth = waiting.pop()
                if index in seen:
                    continue
                seen.add(index)
                ordered.append((index, depth))
                below = children.get(steps[index].span_id)
                if below:
                    waiting.extend((child, depth + 1) for child in reversed(below))
    return ordered


def _flat_order(steps: Sequence[Step]) -> list[tuple[int, int]] | None:
    """The same of steps that are one root and its children, as most traces of few steps are; None
    of others. No two may have one id.
    """
    roots = [place for place, step in enumerate(steps) if step.parent_id is None]
    if len(roots) != 1:
        return None
    (root,) = roots
    others = [place for place in range(len(steps)) if place != root]
    root_id = steps[root].span_id
    if any([steps[place].parent_id != root_id for place in others]):  # noqa: C419 - faster
        return None
    others.sort(key=lambda place: steps[place].start_ns)
    return [(root, 0), *[(place, 1) for place in others]]


def status_of(raw: Mapping[str, Any]) -> tuple[StepStatus, Any]:
    """A span's status and the message that came with it."""
    status = raw.get("status")
    if isinstance(status, (dict, Mapping)):
        code, message = status.get("code") or status.get("status_code"), status.get("message")
        message = message or status.get("description")
    else:
        code, message = status or raw.get("status_code"), raw.get("status_message")
    if code == "STATUS_CODE_OK":
        return "OK", message
    word = str(code).upper().removeprefix("STATUS_CODE_")
    if word in ("ERROR", "2"):
        return "ERROR", message
    return ("OK" if word in ("OK", "1") else "UNSET"), message


def state_of(state: Any) -> str:
    """A trace's state in the word of MLflow 3."""
    word = str(state or "").upper().removeprefix("TRACE_STATUS_")
    return "STATE_UNSPECIFIED" if word in ("", "UNSPECIFIED") else word


def event_of(raw: Any) -> Mapping[str, Any]:
    """A span's event with its attributes decoded."""
    event: dict[str, Any] = dict(raw) if isinstance(raw, Mapping) else {"name": str(raw)}
    event["attributes"] = decode_attributes(event.get("attributes"))
    return event


def _duration_ms(raw: Mapping[str, Any]) -> int | None:
    value = _given(raw, "execution_duration_ms", "execution_duration", "execution_time_ms")
    if isinstance(value, str) and value.endswith("s"):
        # A protobuf Duration as JSON: seconds, "1.500s".
        seconds = as_float(value[:-1])
        return None if seconds is None else round(seconds * 1000)
    return as_int(value)


def _given(raw: Mapping[str, Any], *keys: str) -> Any:
    for key in keys:
        value = raw.get(key)
        if value is not None:
            return value
    return None


def _texts(pairs: Any) -> dict[str, str]:
    """Tags or metadata as text by key, from a mapping or MLflow 2's list of key and value."""
    if isinstance(pairs, list):
        pairs = {pair.get("key"): pair.get("value") for pair in pairs}
    return {str(key): str(value) for key, value in (pairs or {}).items() if value is not None}
