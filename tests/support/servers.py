"""Real MLflow servers, each in a process of its own, on loopback."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

# Without the last, an environment that uv has just made keeps what its first start compiles.
OUR_VARIABLES = ("MLFLOW_", "DATABRICKS_", "PYTHONDONTWRITEBYTECODE")


def free_port() -> int:
    """A loopback port on which nothing listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def serving(
    database: Path, *options: str, python: str = sys.executable, **environ: str
) -> Iterator[str]:
    """A real ``mlflow server`` over ``database`` in its own process, until the block ends."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [
        *(python, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port)),
        *("--backend-store-uri", f"sqlite:///{database}", "--workers", "1"),
        *("--artifacts-destination", str(Path(database).parent / "artifacts")),
        *options,
    ]
    log = Path(database).with_suffix(".server.log")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(OUR_VARIABLES)}
    with log.open("wb") as output:
        server = subprocess.Popen(
            command,
            cwd=Path(database).parent,
            env={
                **kept,
                "MLFLOW_DISABLE_TELEMETRY": "true",
                "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
                **environ,
            },
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait_until_healthy(url, server, log)
        yield url
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _wait_until_healthy(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=2):
                break
        except OSError:
            time.sleep(0.2)
    else:
        pytest.fail(f"mlflow server did not start:\n{log.read_text()[-3000:]}")
    # It opens its store at the first question, which takes it longer than all later ones.
    question = f"{url}/api/2.0/mlflow/experiments/search?max_results=1"
    with urllib.request.urlopen(question, timeout=120):
        pass
