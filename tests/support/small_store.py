"""Small stores of our own making, written by the real MLflow."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

T0_MS = 1_760_000_000_000
"""Start of the first trace of a small store: 2025-10-09 08:53:20 UTC."""


@dataclass(frozen=True)
class StepSpec:
    """One span to write. Times are milliseconds from the start of its trace."""

    name: str
    kind: str | None = None
    start_ms: int = 0
    end_ms: int | None = 10
    inputs: Any = None
    outputs: Any = None
    error: str | None = None
    parent: str | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)


class SmallStore:
    """A SQLite store in ``folder``, written through MLflow's own store object."""

    def __init__(self, folder: Path, name: str = "mlflow.db") -> None:
        from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

        self.path = folder / name
        self.uri = f"sqlite:///{self.path}"
        self.store = SqlAlchemyStore(self.uri, str(folder / "artifacts"))

    def experiment(self, name: str) -> str:
        """Create an experiment; its id."""
        return str(self.store.create_experiment(name))

    def trace(
        self,
        experiment_id: str,
        *,
        state: str = "OK",
        start_ms: int = T0_MS,
        duration_ms: int | None = 100,
        name: str | None = "agent",
        session: str | None = None,
        user: str | None = None,
        request: str | None = None,
        response: str | None = None,
        tags: Mapping[str, str] | None = None,
        metadata: Mapping[str, str] | None = None,
        steps: Sequence[StepSpec] | None = None,
    ) -> str:
        """Write one trace, with a root AGENT span unless ``steps`` says otherwise; its id.

        A step's ``parent`` is the name of an earlier step; without one it is a root.
        """
        from mlflow.entities import TraceInfo, TraceLocation, TraceState

        otel_id = secrets.token_hex(16)
        trace_id = f"tr-{otel_id}"
        all_metadata = {"mlflow.trace_schema.version": "3", **(metadata or {})}
        if session is not None:
            all_metadata["mlflow.trace.session"] = session
        if user is not None:
            all_metadata["mlflow.trace.user"] = user
        all_tags = dict(tags or {})
        if name is not None:
            all_tags["mlflow.traceName"] = name
        self.store.start_trace(
            TraceInfo(
                trace_id=trace_id,
                trace_location=TraceLocation.from_experiment_id(experiment_id),
                request_time=start_ms,
                state=TraceState(state),
                execution_duration=duration_ms,
                request_preview=request,
                response_preview=response,
                trace_metadata=all_metadata,
                tags=all_tags,
            )
        )
        if steps is None:
            failed = "the agent failed" if state == "ERROR" else None
            steps = [
                StepSpec("agent", "AGENT", 0, duration_ms, request, response, error=failed),
            ]
        self.store.log_spans(experiment_id, _spans(otel_id, trace_id, start_ms, steps))
        return trace_id

    def close(self) -> None:
        """Let go of the file."""
        self.store._dispose_engine()
        type(self.store)._engine_map.pop(self.uri, None)


def _spans(otel_id: str, trace_id: str, start_ms: int, steps: Sequence[StepSpec]) -> list[Any]:
    from mlflow.entities import Span

    ids: dict[str, str] = {}
    spans = []
    for step in steps:
        span_id = secrets.token_hex(8)
        values: dict[str, Any] = {"mlflow.traceRequestId": trace_id, **step.attributes}
        if step.kind is not None:
            values["mlflow.spanType"] = step.kind
        if step.inputs is not None:
            values["mlflow.spanInputs"] = step.inputs
        if step.outputs is not None:
            values["mlflow.spanOutputs"] = step.outputs
        end = None if step.end_ms is None else str((start_ms + step.end_ms) * 1_000_000)
        spans.append(
            Span.from_dict(
                {
                    "trace_id": f"tr-{otel_id}",
                    "span_id": span_id,
                    "parent_span_id": ids.get(step.parent) if step.parent else None,
                    "name": step.name,
                    "start_time_unix_nano": str((start_ms + step.start_ms) * 1_000_000),
                    "end_time_unix_nano": end,
                    "attributes": {key: json.dumps(value) for key, value in values.items()},
                    "status": {"code": _status_code(step), "message": step.error or ""},
                    "events": [],
                }
            )
        )
        ids[step.name] = span_id
    return spans


def _status_code(step: StepSpec) -> str:
    if step.error:
        return "STATUS_CODE_ERROR"
    return "STATUS_CODE_UNSET" if step.end_ms is None else "STATUS_CODE_OK"
