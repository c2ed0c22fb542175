"""What every room means by a trace, a step and a table of them.

A *trace* is one run of the user's agent. A *step* is one span of it, read the same way whatever
library wrote it. Nothing here knows MLflow, a database or the network.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from mlflow_analyst.traces.text import well_formed

if TYPE_CHECKING:
    import pandas as pd

StepKind = Literal["agent", "llm", "tool", "retriever", "embedding", "chain", "other"]
StepStatus = Literal["OK", "ERROR", "UNSET"]


@dataclass(frozen=True, slots=True)
class TraceInfo:
    """The header of a trace: everything that is known without reading its spans.

    Times are Unix milliseconds, durations milliseconds, costs US dollars. ``None`` means that the
    trace does not say. Previews are what MLflow kept of request and response, possibly cut.
    """

    trace_id: str
    experiment_id: str
    state: str
    start_ms: int
    duration_ms: int | None = None
    name: str | None = None
    session: str | None = None
    user: str | None = None
    request_preview: str | None = None
    response_preview: str | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    total_tokens: int | None = None
    cost: float | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    metadata: Mapping[str, str] = field(default_factory=dict)
    assessments: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One span, whatever wrote it.

    ``inputs`` and ``outputs`` are decoded JSON values (or plain text); ``tool`` is the tool's name
    for kind "tool"; ``error`` is the message of a failed step; ``depth`` is 0 for a root.
    ``attributes`` are the span's own, decoded.
    """

    span_id: str
    parent_id: str | None
    name: str
    kind: StepKind
    status: StepStatus
    start_ns: int
    end_ns: int | None
    depth: int = 0
    tool: str | None = None
    model: str | None = None
    inputs: Any = None
    outputs: Any = None
    error: str | None = None
    error_type: str | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    cost: float | None = None
    finish_reason: str | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)
    events: tuple[Mapping[str, Any], ...] = ()

    @property
    def span_type(self) -> str:
        """MLflow's own word for what the step is; "" where there is none."""
        said = self.attributes.get("mlflow.spanType")
        return well_formed(said) if isinstance(said, str) else ""

    @property
    def duration_ms(self) -> float | None:
        """Wall time of the step in milliseconds; None while it has not ended."""
        return None if self.end_ns is None else (self.end_ns - self.start_ns) / 1e6

    @property
    def failed(self) -> bool:
        """Whether the step ended in an error."""
        return self.status == "ERROR"


@dataclass(frozen=True, slots=True)
class Trace:
    """A whole trace: its header, its steps in reading order (depth first, by start), and ``raw``,
    MLflow's own dictionary of it (``{"info": …, "data": {"spans": […]}}``), for field paths.
    """

    info: TraceInfo
    steps: tuple[Step, ...]
    raw: Mapping[str, Any]

    @property
    def trace_id(self) -> str:
        """The trace's id, as MLflow has it."""
        return self.info.trace_id


@dataclass(frozen=True, slots=True)
class Tables:
    """An experiment's traces and steps as two tables, for counting.

    ``traces`` has one row per trace: trace_id, name, state, start_ms, duration_ms, session, user,
    input_tokens, output_tokens, total_tokens, cost, and one column per tag or metadata key asked
    for, named ``tag.KEY`` or ``metadata.KEY``.
    ``steps`` has one row per step: trace_id, span_id, parent_id, name, kind, tool, model, status,
    start_ns, duration_ms, input_tokens, output_tokens, cost, error.
    A missing value is None in text columns and NaN in numeric ones.
    ``method`` says in words how the rows were read.
    """

    traces: pd.DataFrame
    steps: pd.DataFrame
    method: str
