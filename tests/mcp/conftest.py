"""Clients of the server: in memory, and over stdio as a host starts it."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from answers import Answers
from mcp import Client, StdioServerParameters

from mlflow_analyst.mcp.app import create_app

Call = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
async def ask() -> AsyncIterator[Answers]:
    async with Client(create_app()) as client:
        yield Answers(client)


@pytest.fixture(scope="session")
def _scans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scans")


@pytest.fixture
def kept_scans(_scans: Path, _own_home: None) -> None:
    """What one of these tests has scanned is found by the next, as on a user's second question."""
    cache = Path(os.environ["MLFLOW_ANALYST_HOME"]) / "cache"
    cache.mkdir()
    (cache / "scans").symlink_to(_scans, target_is_directory=True)


@asynccontextmanager
async def stdio_client(cwd: Path, **environment: str) -> AsyncIterator[Client]:
    """A client of a real server process, started as a host starts it."""
    parameters = StdioServerParameters(
        command=sys.executable,
        args=["-m", "mlflow_analyst", "serve"],
        cwd=cwd,
        env={"MLFLOW_ANALYST_HOME": str(cwd / "home"), **environment},
    )
    async with Client(parameters) as client:
        yield client


@pytest.fixture
async def ask_stdio(tmp_path: Path) -> AsyncIterator[Answers]:
    folder = tmp_path / "cwd"
    folder.mkdir()
    async with stdio_client(folder) as client:
        yield Answers(client)
