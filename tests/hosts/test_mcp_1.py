"""Hosts built on version 1 of the MCP SDK can use every tool."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

CLIENT = Path(__file__).with_name("mcp_1_client.py")


def test_a_client_of_the_older_sdk_calls_each_tool(
    mcp_1_python: str, server: list[str], tau2_path: Path, tmp_path: Path
) -> None:
    refuted = {"kind": "quality", "status": "refuted", "statement": "Too long.", "traces": []}
    asked = {"kind": "operational", "statement": "Failures are frequent."}
    report = {"agent_description": "A shop's support agent.", "summary": "It works."}
    calls: list[tuple[str, dict[str, Any]]] = [
        ("connect", {"tracking_uri": str(tau2_path), "experiment": "1"}),
        ("note_context", {"focus": "refunds"}),
        ("compute_stats", {}),
        ("search_traces", {"limit": 3, "detail": "digest"}),
        ("get_trace", {"trace_id": "<first trace>"}),
        ("extract_fields", {"fields": ["state", "duration_ms"], "limit": 3}),
        ("find_patterns", {"kinds": ["operational", "quality"]}),
        ("test_hypothesis", {"name": "failures", "outcome": "any_error", **asked}),
        ("record_assessment", {"name": "too_long", **refuted}),
        ("analysis_status", {}),
        ("write_report", {"path": str(tmp_path / "report.md"), **report}),
    ]
    done = subprocess.run(
        [mcp_1_python, CLIENT, json.dumps(calls), *server],
        capture_output=True,
        text=True,
        timeout=180,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert sorted(said["listed"]) == sorted(tool for tool, _ in calls)
    for tool, is_error, text, structured in said["answers"]:
        assert not is_error, f"{tool}: {text}"
        assert json.loads(text) == structured, tool
    assert (tmp_path / "report.md").is_file()
