"""Tables for the tests: from the real store by plain SQL, or from a few lines of a test."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from mlflow_analyst.traces.model import Tables

_KINDS = {"AGENT": "agent", "CHAT_MODEL": "llm", "TOOL": "tool"}
TRACE_COLUMNS = [
    *("trace_id", "name", "state", "start_ms", "duration_ms", "session", "user"),
    *("input_tokens", "output_tokens", "total_tokens", "cost"),
]
STEP_COLUMNS = [
    *("trace_id", "span_id", "parent_id", "name", "kind", "tool", "model", "status", "start_ns"),
    *("duration_ms", "input_tokens", "output_tokens", "cost", "error"),
]


def read_tau2(path: Path) -> Tables:
    """The tables of the real store, read without this program's own store room."""
    with sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True) as db:
        traces = pd.read_sql(
            "SELECT t.request_id AS trace_id, trace_name AS name, status AS state,"
            " timestamp_ms AS start_ms, execution_time_ms AS duration_ms, session_id AS session,"
            " u.value AS user, input_tokens, output_tokens, total_tokens, total_cost AS cost,"
            " v.value AS 'tag.agent_variant' FROM trace_info t"
            " LEFT JOIN trace_request_metadata u"
            "   ON u.request_id = t.request_id AND u.key = 'mlflow.trace.user'"
            " LEFT JOIN trace_tags v"
            "   ON v.request_id = t.request_id AND v.key = 'agent_variant'",
            db,
        )
        steps = pd.read_sql(
            "SELECT trace_id, span_id, parent_span_id AS parent_id, name, type, status,"
            " model_name AS model, start_time_unix_nano AS start_ns,"
            " (end_time_unix_nano - start_time_unix_nano) / 1e6 AS duration_ms,"
            " total_cost AS cost, content FROM spans",
            db,
        )
    steps["kind"] = steps["type"].map(_KINDS)
    steps["tool"] = steps["name"].where(steps["kind"] == "tool")
    steps["error"] = steps["content"].map(lambda text: json.loads(text)["status"]["message"])
    steps["error"] = steps["error"].where(steps["status"] == "ERROR")
    steps["input_tokens"] = steps["output_tokens"] = float("nan")
    return Tables(traces, steps[STEP_COLUMNS], "plain SQL")


def make_tables(
    traces: Sequence[dict[str, Any]] = (), steps: Sequence[dict[str, Any]] = ()
) -> Tables:
    """Tables of the given rows: traces are OK, take 100 ms and start a minute apart; steps are OK
    tool calls of 10 ms, named by their tool.
    """
    trace_rows = [
        {
            "trace_id": f"tr-{index}",
            "name": "agent",
            "state": "OK",
            "start_ms": 1_772_000_000_000 + index * 60_000,
            "duration_ms": 100.0,
            **trace,
        }
        for index, trace in enumerate(traces)
    ]
    step_rows = [
        {
            "trace_id": "tr-0",
            "span_id": f"{index:016x}",
            "kind": "tool",
            "name": step.get("tool", "step"),
            "status": "OK",
            "start_ns": 1_772_000_000_000_000_000 + index,
            "duration_ms": 10.0,
            **step,
        }
        for index, step in enumerate(steps)
    ]
    extra = [key for trace in traces for key in trace if key not in TRACE_COLUMNS]
    return Tables(
        pd.DataFrame(trace_rows, columns=[*TRACE_COLUMNS, *dict.fromkeys(extra)]),
        pd.DataFrame(step_rows, columns=STEP_COLUMNS),
        "written by hand",
    )
