"""A whole analysis of the sample traces, as an assistant makes it, after it has connected."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from answers import Answers


async def walk(ask: Answers, report: Path) -> dict[str, Any]:
    """Use every tool, some in several ways, and write ``report``; the last answer of each."""
    answers: dict[str, Any] = {}

    async def call(tool: str, **arguments: Any) -> dict[str, Any]:
        answers[tool] = await ask(tool, **arguments)
        return answers[tool]

    await call("note_context", agent_description="It answers questions on orders.", focus="Tools")
    await call("compute_stats")
    await call("compute_stats", group_by="tool")
    await call("compute_stats", filter="state = 'ERROR'", group_by="tag.variant")
    page = await call("search_traces", limit=7)
    await call("search_traces", limit=7, cursor=page["next_cursor"])
    await call("search_traces", order_by="slowest", limit=3)
    await call("search_traces", sample="random", limit=3)
    await call("search_traces", filter="feedback.helpful = 'true'")
    await call("search_traces", filter="text LIKE '%1013%'")
    failed = await call(
        "search_traces", filter="failed_tool = 'track_parcel'", detail="digest", limit=5
    )
    trace = failed["traces"][0]
    error = trace["first_error"]
    await call("get_trace", session_id="s-1")
    await call("get_trace", trace_id=trace["trace_id"])
    await call("get_trace", trace_id=trace["trace_id"], span_ids=[error["span_id"]])
    await call("extract_fields", fields=["trace_id", "tools", "data.spans.*.name"], limit=5)
    await call(
        "record_assessment",
        name="carrier_does_not_answer",
        kind="operational",
        status="confirmed",
        statement="Tracking fails.",
        filter="failed_tool = 'track_parcel'",
        traces=[
            {
                "trace_id": trace["trace_id"],
                "rationale": "The carrier did not answer.",
                "quotes": [{"text": error["message"], "span_id": error["span_id"]}],
            }
        ],
    )
    await call("analysis_status")
    await call(
        "write_report",
        path=str(report),
        agent_description="It answers questions on orders.",
        summary="Tracking fails.",
        recommendations=["Try again later."],
    )
    return answers
