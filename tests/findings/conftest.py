"""Traces for the tests of findings: real ones, and hostile ones made by hand."""

from __future__ import annotations

import base64
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from mlflow_analyst.traces.build import trace_from_dict
from mlflow_analyst.traces.model import Trace

MakeTrace = Callable[..., Trace]


@pytest.fixture(scope="session")
def real_traces(tau2_path: Path) -> list[Trace]:
    """Forty traces of the real store, spread over it."""
    with closing(sqlite3.connect(f"file:{tau2_path}?mode=ro", uri=True)) as db:
        db.row_factory = sqlite3.Row
        rows = db.execute("SELECT * FROM trace_info ORDER BY request_id").fetchall()
        return [_real(db, row) for row in rows[::18][:40]]


def _real(db: sqlite3.Connection, row: sqlite3.Row) -> Trace:
    trace_id = row["request_id"]
    spans = db.execute("SELECT content FROM spans WHERE trace_id = ?", (trace_id,))
    pairs = db.execute("SELECT key, value FROM trace_tags WHERE request_id = ?", (trace_id,))
    return trace_from_dict(
        {
            "info": {
                "trace_id": trace_id,
                "trace_location": {"mlflow_experiment": {"experiment_id": "1"}},
                "request_time": row["timestamp_ms"],
                "state": row["status"],
                "request_preview": row["request_preview"],
                "response_preview": row["response_preview"],
                "tags": {pair["key"]: pair["value"] for pair in pairs},
                "trace_metadata": {},
            },
            "data": {"spans": [json.loads(span["content"]) for span in spans]},
        }
    )


@pytest.fixture
def make_trace() -> MakeTrace:
    """Builds a trace: each argument after the id is one span's ``(inputs, outputs)``.

    Span ids are 0000000000000001 and so on. Values are stored as MLflow stores them, as JSON.
    """

    def make(
        trace_id: str, *spans: tuple[Any, Any], experiment_id: str = "1", **info: Any
    ) -> Trace:
        return trace_from_dict(
            {
                "info": {
                    "trace_id": trace_id,
                    "trace_location": {"mlflow_experiment": {"experiment_id": experiment_id}},
                    "request_time": 1_700_000_000_000,
                    "state": "OK",
                    **info,
                },
                "data": {"spans": [_span(i, *span) for i, span in enumerate(spans, 1)]},
            }
        )

    return make


def _span(number: int, inputs: Any, outputs: Any) -> dict[str, Any]:
    return {
        "span_id": base64.b64encode(number.to_bytes(8, "big")).decode(),
        "parent_span_id": None,
        "name": f"step {number}",
        "start_time_unix_nano": number,
        "end_time_unix_nano": number + 1,
        "status": {"code": "STATUS_CODE_OK", "message": ""},
        "attributes": {
            "mlflow.spanInputs": json.dumps(inputs),
            "mlflow.spanOutputs": json.dumps(outputs),
        },
    }
