"""MCP servers under measurement: spawned as a host does, each call timed from the host's side."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mcp import Client, StdioServerParameters

CALL_LIMIT_S = 900
SAMPLED_EVERY_S = 0.05
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Answer:
    """What one call cost, and what came back. ``error`` is the server's own sentence.

    ``peak_mb`` is that of the server with the processes that it started, see ``_Peak``.
    """

    seconds: float
    peak_mb: float
    characters: int
    data: dict[str, Any]
    error: str | None = None


class Server:
    """A running server."""

    def __init__(self, client: Client, pid: int) -> None:
        self._client = client
        self._pid = pid

    async def call(self, tool: str, **arguments: Any) -> Answer:
        """Call a tool and measure it."""
        with _Peak(self._pid) as peak:
            begun = time.perf_counter()
            result = await self._client.call_tool(
                tool, arguments, read_timeout_seconds=CALL_LIMIT_S
            )
            seconds = time.perf_counter() - begun
        text = "".join(getattr(block, "text", "") for block in result.content)
        return Answer(
            seconds,
            peak.mb,
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


@contextmanager
def mlflow_server(backend: str, folder: Path) -> Iterator[str]:
    """The address of an ``mlflow server`` over this database, until the block ends."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    command = [
        *(sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port)),
        *("--backend-store-uri", backend, "--workers", "1"),
        *("--artifacts-destination", str(folder / "artifacts")),
    ]
    quiet = {"MLFLOW_DISABLE_TELEMETRY": "true", "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"}
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **quiet},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        while not _healthy(url):
            if server.poll() is not None:
                raise SystemExit((folder / "server.log").read_text()[-2000:])
            time.sleep(0.2)
        yield url
    finally:
        # at once, with its workers: asked kindly, it would first answer what it is still at
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=2):
            return True
    except OSError:
        return False


class _Peak:
    """The most memory that a process and those it started held together while the block ran.

    That is the sum of their resident sets, sampled, since the processes that share a scan are gone
    when it ends; what several of them map alike is counted for each. Where the process that is
    still there held more between two samples, it is that.
    """

    def __init__(self, pid: int) -> None:
        self.mb = 0.0
        self._pid = pid
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def __enter__(self) -> _Peak:
        _forget_peaks(self._pid)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()
        self.mb = max(self.mb, _peak_mb(self._pid))

    def _sample(self) -> None:
        while not self._done.wait(SAMPLED_EVERY_S):
            self.mb = max(self.mb, sum(_resident_mb(each) for each in _tree(self._pid)))


def _children(pid: int) -> set[int]:
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):  # the thread has ended
            found.update(map(int, task.read_text().split()))
    return found


def _tree(pid: int) -> set[int]:
    return {pid}.union(*(_tree(child) for child in _children(pid)))


def _forget_peaks(pid: int) -> None:
    for each in _tree(pid):
        with suppress(OSError):
            Path(f"/proc/{each}/clear_refs").write_text("5")


def _resident_mb(pid: int) -> float:
    try:
        pages = Path(f"/proc/{pid}/statm").read_text().split()[1]
    except OSError:  # it has ended
        return 0.0
    return int(pages) * _PAGE_BYTES / 2**20


def _peak_mb(pid: int) -> float:
    """The sum of the highest that each of the processes has had since ``_forget_peaks``."""
    kilobytes = 0
    for each in _tree(pid):
        with suppress(OSError):
            for line in Path(f"/proc/{each}/status").read_text().splitlines():
                if line.startswith("VmHWM"):
                    kilobytes += int(line.split()[1])
    return kilobytes / 1024
