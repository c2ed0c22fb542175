"""Deep scans of a few lines of a test."""

from __future__ import annotations

from typing import Any

from raw_traces import make_trace, raw_span

from mlflow_analyst.analysis.patterns.columns import deep_table
from mlflow_analyst.analysis.scan import ScanTable
from mlflow_analyst.traces.model import Trace

T0_MS = 1_760_000_000_000


def told_trace(number: int, **said: Any) -> Trace:
    """A trace of an agent, started ``number`` minutes after T0_MS. ``said``: request, response,
    tools (names, or pairs of name and error), session, tags, state, model, feedback (by name),
    duration_ms.
    """
    spans = [
        raw_span(
            1,
            "agent",
            type="AGENT",
            inputs={"messages": [{"role": "user", "content": said.get("request", f"Q{number}?")}]},
            outputs={"role": "assistant", "content": said.get("response", f"Answer {number}.")},
        ),
        raw_span(
            2,
            "chat",
            1,
            type="CHAT_MODEL",
            attributes={"mlflow.llm.model": f'"{said.get("model", "small")}"'},
        ),
    ]
    for at, tool in enumerate(said.get("tools", ())):
        name, error = tool if isinstance(tool, tuple) else (tool, None)
        more = {"error": error} if error else {"outputs": {"found": number}}
        inputs = {"id": 1000 * number + at}
        spans.append(raw_span(3 + at, name, 1, type="TOOL", inputs=inputs, start=10 * at, **more))
    metadata = {"mlflow.trace.session": said["session"]} if "session" in said else {}
    assessments = [
        {"assessment_id": f"a{at}", "assessment_name": name, "feedback": {"value": value}}
        for at, (name, value) in enumerate(said.get("feedback", {}).items())
    ]
    return make_trace(
        *spans,
        trace_id=f"tr-{number:04d}",
        request_time=T0_MS + number * 60_000,
        state=said.get("state", "OK"),
        execution_duration_ms=said.get("duration_ms", 1_000),
        trace_metadata=metadata,
        tags=said.get("tags", {}),
        assessments=assessments,
    )


def told_table(*told: dict[str, Any]) -> ScanTable:
    """The deep scan of `told_trace`, one for each."""
    return deep_table([told_trace(number, **said) for number, said in enumerate(told)])
