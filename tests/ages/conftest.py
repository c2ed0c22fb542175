"""A client of the server, in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from answers import Answers
from mcp import Client

from mlflow_analyst.mcp.app import create_app


@pytest.fixture
async def ask() -> AsyncIterator[Answers]:
    """Calls tools and gives back what an assistant sees."""
    async with Client(create_app()) as client:
        yield Answers(client)
