"""The server as a real process: its stdout is the protocol's alone, and it ends with its host."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROTOCOL = "2025-06-18"


class RawServer:
    """A server process and the bytes that it writes, read without any client library."""

    def __init__(self, cwd: Path, **environment: str) -> None:
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mlflow_analyst", "serve"],
            cwd=cwd,
            env={**kept, "MLFLOW_ANALYST_HOME": str(cwd / "home"), **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.lines: list[bytes] = []
        self._id = 0

    def send(self, message: dict[str, Any]) -> None:
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"jsonrpc": "2.0", **message}).encode() + b"\n")
        self.process.stdin.flush()

    def request(self, method: str, **params: Any) -> dict[str, Any]:
        self._id += 1
        self.send({"id": self._id, "method": method, "params": params})
        assert self.process.stdout
        while line := self.process.stdout.readline():
            self.lines.append(line)
            message = json.loads(line)
            if message.get("id") == self._id:
                return message
        raise AssertionError("the server closed its stdout")

    def initialize(self) -> None:
        self.request(
            "initialize",
            protocolVersion=PROTOCOL,
            capabilities={},
            clientInfo={"name": "raw", "version": "1"},
        )
        self.send({"method": "notifications/initialized"})

    def call(self, tool: str, **arguments: Any) -> dict[str, Any]:
        return self.request("tools/call", name=tool, arguments=arguments)["result"]

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            assert stream
            stream.close()

    def close(self) -> int:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.lines.append(self.process.stdout.read())
        return self.process.wait(timeout=30)


@pytest.fixture
def raw(tmp_path: Path):
    server = RawServer(tmp_path)
    yield server
    server.kill()


def test_no_byte_on_stdout_is_not_protocol_in_a_run_that_reaches_every_tool(
    raw: RawServer, tau2_path: Path, tmp_path: Path
) -> None:
    raw.initialize()
    tools = {tool["name"] for tool in raw.request("tools/list")["result"]["tools"]}
    connected = raw.call("connect", tracking_uri=str(tau2_path), experiment="1")
    trace_id = connected["structuredContent"]["sample"][0]["trace_id"]
    calls = {
        "connect": {},
        "compute_stats": {},
        "find_patterns": {"kinds": ["operational"]},
        "search_traces": {"detail": "digest"},
        "get_trace": {"trace_id": trace_id},
        "extract_fields": {"fields": ["state"]},
        "record_assessment": {
            "name": "a_finding",
            "kind": "strength",
            "status": "refuted",
            "statement": "s",
            "traces": [],
        },
        "analysis_status": {},
        "note_context": {"focus": "latency"},
        "test_hypothesis": {
            "name": "a_question",
            "statement": "Failures are frequent.",
            "kind": "operational",
            "outcome": "any_error",
        },
        "write_report": {
            "path": str(tmp_path / "r.md"),
            "agent_description": "a",
            "summary": "b",
        },
    }
    assert set(calls) == tools
    for tool, arguments in calls.items():
        result = raw.call(tool, **arguments)
        assert not result.get("isError"), result
    assert raw.call("get_trace", trace_id="nothing")["isError"]
    assert raw.close() == 0
    assert raw.lines[-1] == b""
    for line in raw.lines[:-1]:
        assert json.loads(line)["jsonrpc"] == "2.0"


def test_the_server_ends_when_its_host_goes_away(raw: RawServer) -> None:
    raw.initialize()
    raw.request("tools/list")
    assert raw.close() == 0


def test_variables_that_a_host_passes_empty_count_as_not_set(
    tmp_path: Path, tau2_path: Path
) -> None:
    server = RawServer(tmp_path, MLFLOW_TRACKING_URI="", MLFLOW_EXPERIMENT_ID="")
    try:
        server.initialize()
        answer = server.call("connect")
        assert answer["isError"]
        assert "tracking_uri" in answer["content"][0]["text"]
        assert not server.call("connect", tracking_uri=str(tau2_path)).get("isError")
    finally:
        server.kill()


def test_the_environment_as_it_is_names_the_store_and_the_experiment(
    tmp_path: Path, tau2_path: Path
) -> None:
    server = RawServer(
        tmp_path, MLFLOW_TRACKING_URI=f"sqlite:///{tau2_path}", MLFLOW_EXPERIMENT_ID="1"
    )
    try:
        server.initialize()
        answer = server.call("connect")["structuredContent"]
        assert answer["experiment"]["name"] == "tau2-retail-support"
    finally:
        server.kill()
