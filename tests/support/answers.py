"""Calling tools as an assistant does, and what it sees of the answers."""

from __future__ import annotations

import json
from typing import Any

from mcp import Client


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
