"""The demo's analyst: talks to the server as an assistant does, and shows what it does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mcp import Client
from mcp.types import TextContent
from rich.console import Console
from rich.text import Text

Answer = dict[str, Any]
Trace = dict[str, Any]

BATCH = 10
"""Traces are read in batches of so many, as the skill tells an assistant to."""


NOT_SHOWN = {
    "cursor",
    "agent_description",
    "summary",
    "recommendations",
    "statement",
    "severity",
    "root_cause",
    "recommendation",
}
"""Arguments that are not printed with a call: texts that are shown, or stand in the report."""


class ToolFailed(Exception):
    """A tool answered with an error; the message is the tool's own."""


@dataclass
class Analyst:
    """Calls the tools, prints each call, and counts them."""

    client: Client
    console: Console
    calls: int = 0

    async def ask(self, tool: str, /, **arguments: Any) -> Answer:
        """A tool's structured answer.

        Raises:
            ToolFailed: If the tool answered with an error.
        """
        self._show(tool, arguments)
        return await self._call(tool, arguments)

    async def read(self, where: str, most: int = 100) -> tuple[list[Trace], int]:
        """Digests of the traces that match, newest first, and how many match in all."""
        arguments: Answer = {"filter": where, "limit": BATCH, "detail": "digest"}
        self._show("search_traces", arguments)
        page = await self._call("search_traces", arguments)
        traces = list(page["traces"])
        while "next_cursor" in page and len(traces) < most:
            arguments["cursor"] = page["next_cursor"]
            page = await self._call("search_traces", arguments)
            traces += page["traces"]
        return traces, page["matched"]

    async def count(self, where: str) -> int:
        """How many traces of the experiment match, counted by the server."""
        answer = await self.ask("search_traces", filter=where, limit=1)
        return int(answer["matched"])

    async def sessions(self, session_ids: Iterable[str]) -> dict[str, list[Trace]]:
        """The turns of each of these sessions, read as conversations."""
        wanted = list(dict.fromkeys(session_ids))
        self._show("get_trace", {"session_id": _several(wanted)})
        return {
            one: (await self._call("get_trace", {"session_id": one}))["turns"] for one in wanted
        }

    async def by_version(self, where: str) -> str:
        """In how many traces of each version it occurs, in words: "2.4.0: 8 of 257, …"."""
        key = "tag.app_version"
        everything = (await self.ask("compute_stats", group_by=key))["groups"]
        matching = (await self.ask("compute_stats", filter=where, group_by=key))["groups"]
        found = {group["key"]: group["traces"] for group in matching}
        return ", ".join(
            f"{group['key']}: {found.get(group['key'], 0)} of {group['traces']}"
            for group in sorted(everything, key=lambda group: str(group["key"]))
        )

    async def _call(self, tool: str, arguments: Mapping[str, Any]) -> Answer:
        with self.console.status(Text(f"{tool} …", style="dim")):
            result = await self.client.call_tool(tool, dict(arguments))
        self.calls += 1
        if result.is_error or result.structured_content is None:
            said = [part.text for part in result.content if isinstance(part, TextContent)]
            raise ToolFailed(f"{tool}: {' '.join(said) or 'no answer'}")
        answer: Answer = result.structured_content
        return answer

    def _show(self, tool: str, arguments: Mapping[str, Any]) -> None:
        line = Text("   → ", style="dim").append(tool, style="cyan")
        for name, value in arguments.items():
            if name not in NOT_SHOWN:
                line.append(f" {name}={_short(value)}", style="dim")
        self.console.print(line, soft_wrap=True)

    def say(self, text: str, style: str = "") -> None:
        """A line about what came back."""
        self.console.print(Text(f"     {text}", style=style), soft_wrap=True)

    def head(self, title: str) -> None:
        """The beginning of a part."""
        self.console.print()
        self.console.print(Text(title, style="bold"))


def _several(names: list[str]) -> str:
    if not names:
        return "none"
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"


def _short(value: Any) -> str:
    if isinstance(value, list):
        return f"[{len(value)}]"
    text = value if isinstance(value, str) else str(value)
    text = " ".join(text.split())
    return text if len(text) <= 88 else f"{text[:60]} … {text[-20:]}"
