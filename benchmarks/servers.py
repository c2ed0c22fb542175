"""MCP servers under measurement: spawned as a host does, each call timed from the host's side."""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mcp import Client, StdioServerParameters

CALL_LIMIT_S = 900


@dataclass(frozen=True)
class Answer:
    """What one call cost, and what came back. ``error`` is the server's own sentence."""

    seconds: float
    peak_mb: float
    characters: int
    data: dict[str, Any]
    error: str | None = None


class Server:
    """A running server; memory is counted for its whole process tree (Linux only)."""

    def __init__(self, client: Client, pid: int) -> None:
        self._client = client
        self._pid = pid

    async def call(self, tool: str, **arguments: Any) -> Answer:
        """Call a tool and measure it."""
        _forget_peaks(self._pid)
        begun = time.perf_counter()
        result = await self._client.call_tool(tool, arguments, read_timeout_seconds=CALL_LIMIT_S)
        seconds = time.perf_counter() - begun
        text = "".join(getattr(block, "text", "") for block in result.content)
        return Answer(
            seconds,
            _peak_mb(self._pid),
            len(text),
            result.structured_content or {},
            text if result.is_error else None,
        )


@asynccontextmanager
async def running(
    command: str, arguments: list[str], environment: Mapping[str, str]
) -> AsyncIterator[Server]:
    """The server that this command starts, until the block ends."""
    before = _children(os.getpid())
    # what a server logs is no part of the table
    quietly = ["-c", 'exec "$0" "$@" 2>/dev/null', command, *arguments]
    parameters = StdioServerParameters(command="sh", args=quietly, env=dict(environment))
    async with Client(parameters, mode="legacy") as client:
        (pid,) = _children(os.getpid()) - before
        yield Server(client, pid)


def _children(pid: int) -> set[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return {int(child) for task in tasks for child in task.read_text().split()}


def _tree(pid: int) -> set[int]:
    return {pid}.union(*(_tree(child) for child in _children(pid)))


def _forget_peaks(pid: int) -> None:
    for each in _tree(pid):
        Path(f"/proc/{each}/clear_refs").write_text("5")


def _peak_mb(pid: int) -> float:
    kilobytes = 0
    for each in _tree(pid):
        for line in Path(f"/proc/{each}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                kilobytes += int(line.split()[1])
    return kilobytes / 1024
