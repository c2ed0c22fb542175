"""The rows of the two tables, from traces as the other rooms know them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from mlflow_analyst.traces.model import Step, Trace, TraceInfo

MODEL_KINDS = frozenset({"llm", "embedding"})
"""Kinds of step that call a model. Others may repeat the model, tokens and cost of the calls they
contain (agents roll them up); in the tables only the calls themselves have them."""


class TraceRow(NamedTuple):
    """One row of ``Tables.traces``, without the tags and metadata asked for."""

    trace_id: str
    name: str | None
    state: str
    start_ms: int
    duration_ms: int | None
    session: str | None
    user: str | None
    input_tokens: int | None
    output_tokens: int | None
    total_tokens: int | None
    cost: float | None


class StepRow(NamedTuple):
    """One row of ``Tables.steps``."""

    trace_id: str
    span_id: str
    parent_id: str | None
    name: str
    kind: str
    tool: str | None
    model: str | None
    status: str
    start_ns: int
    duration_ms: float | None
    input_tokens: int | None
    output_tokens: int | None
    cost: float | None
    error: str | None


def trace_row(info: TraceInfo) -> TraceRow:
    """The row of a trace's header."""
    return TraceRow(
        info.trace_id,
        info.name,
        info.state,
        info.start_ms,
        info.duration_ms,
        info.session,
        info.user,
        info.input_tokens,
        info.output_tokens,
        info.total_tokens,
        info.cost,
    )


def step_rows(trace: Trace) -> list[StepRow]:
    """The rows of a trace's steps."""
    return [step_row(trace.trace_id, step) for step in trace.steps]


def step_row(trace_id: str, step: Step) -> StepRow:
    """The row of one step."""
    calls_model = step.kind in MODEL_KINDS
    return StepRow(
        trace_id,
        step.span_id,
        step.parent_id,
        step.name,
        step.kind,
        step.tool,
        step.model if calls_model else None,
        step.status,
        step.start_ns,
        step.duration_ms,
        step.input_tokens if calls_model else None,
        step.output_tokens if calls_model else None,
        step.cost if calls_model else None,
        step.error,
    )
