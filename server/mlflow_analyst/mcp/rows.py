"""Traces, experiments and stores as the tools show them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from mlflow_analyst.mcp.results import DigestRow, ExperimentShown, StoreShown

if TYPE_CHECKING:
    from mlflow_analyst.store import Experiment, TraceStore
    from mlflow_analyst.traces.model import Trace, TraceInfo

ROW_CHARS = 200
"""How much of a request or response a row shows."""


def iso(milliseconds: int | None) -> str | None:
    """Unix milliseconds as ISO 8601 in UTC, with milliseconds where there are any."""
    if milliseconds is None:
        return None
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    unit = "milliseconds" if milliseconds % 1000 else "seconds"
    return moment.isoformat(timespec=unit).replace("+00:00", "Z")


def own_tags(tags: dict[str, str] | Any) -> dict[str, str] | None:
    """The tags that the user set: MLflow's own bookkeeping is left out."""
    from mlflow_analyst.traces.text import clip

    kept = {k: clip(str(v), 100) for k, v in tags.items() if not k.startswith("mlflow.")}
    return dict(sorted(kept.items())[:20]) or None


def trace_row(info: TraceInfo, chars: int = ROW_CHARS) -> DigestRow:
    """A trace as a row: what its header says, with short request and response."""
    from mlflow_analyst.traces.io import preview_text
    from mlflow_analyst.traces.text import clip

    request = preview_text(info.request_preview, role="user")
    response = preview_text(info.response_preview, role="assistant")
    return DigestRow(
        trace_id=info.trace_id,
        state=info.state,
        start=iso(info.start_ms) or "",
        duration_ms=info.duration_ms,
        name=info.name,
        session=info.session,
        user=info.user,
        tags=own_tags(info.tags),
        request=clip(request, chars) if request else None,
        response=clip(response, chars) if response else None,
    )


def digest_row(trace: Trace, chars: int, patterns: list[str] | None = None) -> DigestRow:
    """A trace as one reads it to judge it. ``chars`` bounds request and response, each."""
    from mlflow_analyst.traces.digest import digest

    row = trace_row(trace.info).model_dump()
    seen = digest(trace, chars=chars)
    seen["tools"] = seen.get("tools") or None
    row.update(seen, assessments=_assessments(trace.info), patterns=patterns)
    return DigestRow(**row)


def _assessments(info: TraceInfo) -> list[dict[str, Any]] | None:
    """Feedback that is already on the trace in MLflow: name and value."""
    shown = []
    for assessment in info.assessments[:10]:
        kind = next((k for k in ("feedback", "expectation", "issue") if k in assessment), None)
        value = assessment.get(kind) if kind else None
        if isinstance(value, dict):
            value = value.get("value", value)
        shown.append({"name": assessment.get("assessment_name"), "kind": kind, "value": value})
    return shown or None


def experiment_shown(experiment: Experiment) -> ExperimentShown:
    """An experiment as the tools show it."""
    return ExperimentShown(
        experiment_id=experiment.experiment_id,
        name=experiment.name,
        traces=experiment.traces,
        sessions=experiment.sessions,
        first=iso(experiment.first_ms),
        last=iso(experiment.last_ms),
        states=experiment.states or None,
        description=experiment.description,
    )


def store_shown(store: TraceStore) -> StoreShown:
    """An open store as the tools show it."""
    return StoreShown(
        kind=store.kind,
        uri=store.uri,
        mlflow_version=store.mlflow_version,
        server_version=store.server_version,
        capabilities=list(store.capabilities),
    )
