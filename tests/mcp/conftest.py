"""Clients of the server: in memory, and over stdio as a host starts it."""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters

from mlflow_analyst.mcp.app import create_app

Call = Callable[..., Awaitable[dict[str, Any]]]


class Answers:
    """Calls tools and gives back what an assistant sees, checking that both channels agree."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def __call__(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """The tool's structured answer; an error answer fails the test with its text."""
        result = await self.client.call_tool(tool, arguments)
        text = result.content[0].text
        assert not result.is_error, text
        assert json.loads(text) == result.structured_content
        assert "null" not in _nulls(result.structured_content)
        assert len(text) <= 40_000
        return result.structured_content

    async def error(self, tool: str, **arguments: Any) -> str:
        """The text of the error that the tool answers with."""
        result = await self.client.call_tool(tool, arguments)
        assert result.is_error, (
            f"{tool} was expected to fail, and answered {result.content[0].text}"
        )
        return result.content[0].text


def _nulls(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [n for k, v in value.items() for n in (["null"] if v is None else _nulls(v))]
    return []


@pytest.fixture
async def ask() -> AsyncIterator[Answers]:
    async with Client(create_app()) as client:
        yield Answers(client)


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
