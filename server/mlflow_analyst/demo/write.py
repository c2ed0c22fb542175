"""Writes the sample into a new MLflow store, a SQLite file, through MLflow's own store object.

Nothing goes through a tracking URI: neither the user's nor the process's is read or changed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlflow_analyst.demo.layout import AGENT
from mlflow_analyst.demo.shapes import Failure, SampleSpan, SampleTrace

if TYPE_CHECKING:
    from mlflow.entities import Assessment, Span, TraceInfo

EXPERIMENT = "fieldhand-production"
DESCRIPTION = (
    "Sample made by `mlflow-analyst demo`: Fieldhand, an invented assistant for technicians who "
    "install and repair heat pumps."
)
BATCH = 40


def write(
    path: Path,
    traces: Sequence[SampleTrace],
    progress: Callable[[int, int], None],
) -> str:
    """Make a store at ``path`` with one experiment that holds these traces; the experiment's id.

    Raises:
        FileExistsError: If there is something at ``path`` already.
    """
    if path.exists():
        raise FileExistsError(f"{path} exists already")
    from mlflow_analyst.store import runtime

    runtime.prepare()
    from mlflow.entities import ExperimentTag
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore
    from sqlalchemy import event

    uri = f"sqlite:///{path}"
    # a served artifact root, so that MLflow makes no folder for artifacts that nobody logs
    store = SqlAlchemyStore(uri, "mlflow-artifacts:/")
    try:
        event.listen(store.engine, "checkout", _without_sync)
        described = ExperimentTag("mlflow.note.content", DESCRIPTION)
        experiment_id = str(store.create_experiment(EXPERIMENT, tags=[described]))
        for done in range(0, len(traces), BATCH):
            progress(done, len(traces))
            batch = traces[done : done + BATCH]
            for trace in batch:
                store.start_trace(_info(trace, experiment_id))
            store.log_spans(experiment_id, [span for trace in batch for span in _spans(trace)])
        progress(len(traces), len(traces))
    finally:
        # MLflow keeps one engine per URI for the life of the process; the file is done with
        store._dispose_engine()
        SqlAlchemyStore._engine_map.pop(uri, None)
    return experiment_id


def _without_sync(connection: Any, *_: Any) -> None:
    # a new file that is thrown away if the program dies need not wait for the disk at each trace
    connection.execute("PRAGMA synchronous = OFF")


def _info(trace: SampleTrace, experiment_id: str) -> TraceInfo:
    from mlflow.entities import TraceInfo, TraceLocation, TraceState

    metadata = {
        "mlflow.trace_schema.version": "3",
        "mlflow.trace.session": trace.session,
        "mlflow.trace.user": trace.user,
        "mlflow.source.name": "fieldhand/serve.py",
    }
    if trace.input_tokens:
        metadata["mlflow.trace.tokenUsage"] = json.dumps(
            {
                "input_tokens": trace.input_tokens,
                "output_tokens": trace.output_tokens,
                "total_tokens": trace.input_tokens + trace.output_tokens,
            }
        )
        metadata["mlflow.trace.cost"] = json.dumps({"total_cost": trace.cost})
    return TraceInfo(
        trace_id=trace.trace_id,
        trace_location=TraceLocation.from_experiment_id(experiment_id),
        request_time=trace.start_ms,
        state=TraceState(trace.state),
        execution_duration=trace.duration_ms,
        request_preview=_preview({"message": trace.request, "technician": trace.user}),
        response_preview=trace.response and _preview({"response": trace.response}),
        trace_metadata=metadata,
        tags={"mlflow.traceName": AGENT, **trace.tags},
        assessments=list(_assessments(trace)),
    )


def _preview(value: Any) -> str:
    # MLflow's own client keeps the first thousand characters
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 1_000 else text[:997] + "..."


def _assessments(trace: SampleTrace) -> Iterable[Assessment]:
    from mlflow.entities import AssessmentSource, Feedback

    if trace.feedback is not None:
        rated_ms = trace.start_ms + (trace.duration_ms or 0) + 9_000
        yield Feedback(
            name="helpful",
            value=trace.feedback.helpful,
            rationale=trace.feedback.comment,
            source=AssessmentSource(source_type="HUMAN", source_id=trace.user),
            trace_id=trace.trace_id,
            create_time_ms=rated_ms,
            last_update_time_ms=rated_ms,
        )


def _spans(trace: SampleTrace) -> list[Span]:
    from mlflow.entities import Span

    # a span that never ended was never sent: such a trace has no root
    return [
        Span.from_dict(_span(trace, span, span.end_ms))
        for span in trace.spans
        if span.end_ms is not None
    ]


def _span(trace: SampleTrace, span: SampleSpan, end_ms: int) -> dict[str, Any]:
    parent = None if span.parent is None else trace.spans[span.parent].span_id
    attributes = {
        "mlflow.traceRequestId": trace.trace_id,
        "mlflow.spanType": span.kind,
        **span.attributes,
    }
    if span.inputs is not None:
        attributes["mlflow.spanInputs"] = span.inputs
    if span.outputs is not None:
        attributes["mlflow.spanOutputs"] = span.outputs
    return {
        "trace_id": trace.trace_id,
        "span_id": span.span_id,
        "parent_span_id": parent,
        "name": span.name,
        "start_time_unix_nano": _nanoseconds(trace, span.start_ms),
        "end_time_unix_nano": _nanoseconds(trace, end_ms),
        "status": {
            "code": "STATUS_CODE_ERROR" if span.failure else "STATUS_CODE_OK",
            "message": str(span.failure) if span.failure else "",
        },
        "attributes": {
            key: json.dumps(value, ensure_ascii=False) for key, value in attributes.items()
        },
        "events": []
        if span.failure is None
        else [_exception(trace, span.name, span.failure, end_ms)],
    }


def _exception(trace: SampleTrace, where: str, failure: Failure, at_ms: int) -> dict[str, Any]:
    return {
        "name": "exception",
        "time_unix_nano": _nanoseconds(trace, at_ms),
        "attributes": {
            "exception.type": failure.type,
            "exception.message": failure.message,
            "exception.stacktrace": "Traceback (most recent call last):\n"
            f'  File "/srv/fieldhand/trace.py", line 88, in {where.replace(".", "_")}\n'
            f"{failure}\n",
        },
    }


def _nanoseconds(trace: SampleTrace, ms: int) -> int:
    return (trace.start_ms + ms) * 1_000_000
