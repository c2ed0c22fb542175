"""Inputs of a report in which every text that comes from outside is the same given text."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from mlflow_analyst.analysis.models import Overview
from mlflow_analyst.report import ReportInputs

RATE = {"value": 0.5, "low": 0.1, "high": 0.9, "of": 2}


def overview_saying(text: str) -> dict[str, Any]:
    """An overview with something in each of its parts, in the shape that the analysis gives."""
    return Overview.model_validate(
        {
            "traces": 3,
            "states": [
                {"state": "OK", "traces": 2, "share": 0.6667},
                {"state": text, "traces": 1, "share": 0.3333},
            ],
            "success_rate": RATE,
            "latency_ok_ms": {"traces": 2, "mean": 5.0, "p50": 5.0, "p95": 9.5, "max": 80_000.0},
            "errors_by_duration": {
                "errors": 1,
                "without_duration": 1,
                "edges": "fixed",
                "bands": [
                    {"band": "fast", "to_ms": 1000.0, "traces": 2, "errors": 1, "error_rate": RATE},
                    {"band": "slow", "from_ms": 30_000.0, "traces": 1, "errors": 0},
                ],
                "timeout_like": [{"low_ms": 30_000.0, "high_ms": 30_050.0, "errors": 2}],
            },
            "tools": [
                {
                    "tool": text,
                    "calls": 2,
                    "failures": 1,
                    "failure_rate": RATE,
                    "top_errors": [{"message": text, "count": 1}],
                }
            ],
            "failed_steps_in_ok_traces": {
                "traces": 1,
                "steps": 1,
                "share_of_ok": RATE,
                "by_step": [{"step": text, "kind": text, "steps": 1}],
            },
            "models": [{"model": text, "calls": 4, "input_tokens": 1000, "cost": 0.5}],
            "tokens": {"input": 1000, "output": 20, "traces_with_tokens": 3},
            "sessions": {"count": 1, "traces": 3, "turns": {"mean": 3.0, "p50": 3.0, "max": 3}},
            "traffic_unit": "hour",
            "traffic": [{"start": "2026-02-22T12:00Z", "traces": 3, "errors": 1}],
            "warnings": ["All traces are of one hour."],
        }
    ).model_dump()


def finding_saying(text: str, **changes: Any) -> dict[str, Any]:
    """A confirmed finding with one trace, as the ledger and a digest give it."""
    return {
        "name": "slow_lookup",
        "kind": "operational",
        "status": "confirmed",
        "severity": "high",
        "statement": "Lookups are slow.",
        "root_cause": "No index.",
        "recommendation": "Add one.",
        "traces": [
            {
                "trace_id": text,
                "rationale": "It takes long.",
                "quotes": [{"text": text, "span_id": "0" * 16, "where": "inputs"}],
                "digest": {
                    "request": text,
                    "response": text,
                    "tools": [{"name": text, "calls": 2, "failures": 1, "ms": 12.5}],
                    "first_error": {"span_id": "0" * 16, "step": text, "message": text},
                    "steps": 3,
                },
                "info": {"state": text, "start": 1, "duration_ms": 3889, "session": text},
            }
        ],
        **changes,
    }


def inputs_saying(text: str, **changes: Any) -> ReportInputs:
    """Inputs with the text wherever text of traces, of the store or of the user's may stand."""
    fields: dict[str, Any] = {
        "experiment": {"experiment_id": text, "name": text, "traces": 3, "sessions": 1},
        "store": {"kind": "sqlite", "uri": text},
        "generated_at": datetime(2026, 11, 22, 20, 44, tzinfo=UTC),
        "agent_description": "It answers questions.",
        "summary": "It works.",
        "recommendations": ["Add an index."],
        "overview": overview_saying(text),
        "breakdowns": [{"key": text, "groups": [{"key": text, "traces": 3, "errors": 1}]}],
        "assessments": [
            finding_saying(text, counted={"traces": 2, "of": 3, "filter": text}),
            finding_saying(text, name="invents", kind="quality", severity=None),
            finding_saying(text, name="polite", kind="strength", severity=None),
            finding_saying(text, name="retries", status="refuted"),
        ],
        "hypotheses": [
            {
                "name": "slow_in_v2",
                "statement": "It is slower.",
                "outcome": text,
                "cohort": text,
                "within": text,
                "verdict": "supported",
                "rule": "p is small",
                "cohort_rate": RATE,
                "effect": {"value": 9.4, "low": 8.2, "high": 10.8},
                "p_adjusted": 1e-9,
            },
        ],
        "method": {
            "basis": {"scope": "all", "traces": 3, "of": 3, "method": "read in bulk"},
            "queries": [{"tool": text, "filter": text, "basis": None, "times": 2}],
            "tool_calls": {text: 3},
            "versions": {text: text},
        },
        **changes,
    }
    return ReportInputs.model_validate(fields)
