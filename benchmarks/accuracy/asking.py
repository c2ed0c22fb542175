"""What a user gets: find_patterns over MCP, and the traces that each proposal's filter matches."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from mcp_servers import Server, running

PAGE = 100


async def proposals(store: Path, names: list[str], home: Path) -> list[dict[str, Any]]:
    """Per experiment of the store: the proposals with their ``trace_ids``, the detectors that ran
    (``ran``), and the ``seconds`` that find_patterns took.

    A RuntimeError has the server's own sentence when a call is refused.
    """
    environment = {**os.environ, "MLFLOW_ANALYST_HOME": str(home)}
    made = []
    async with running(sys.executable, ["-m", "mlflow_analyst", "serve"], environment) as server:
        for name in names:
            await _asked(server, "connect", tracking_uri=str(store), experiment=name)
            answer = await server.call("find_patterns")
            if answer.error:
                raise RuntimeError(f"find_patterns of {name}: {answer.error}")
            found = answer.data.get("patterns") or []
            for proposal in found:
                proposal["trace_ids"] = await _ids(server, proposal["filter"])
            made.append(
                {
                    "proposals": found,
                    "ran": answer.data.get("ran") or [],
                    "characters": answer.characters,
                    "seconds": round(answer.seconds, 2),
                }
            )
    return made


async def _ids(server: Server, filter_: str) -> list[str]:
    """The ids of all traces that the filter matches, page by page."""
    found: list[str] = []
    cursor: str | None = None
    while True:
        page = await _asked(server, "search_traces", filter=filter_, limit=PAGE, cursor=cursor)
        found += [trace["trace_id"] for trace in page["traces"]]
        cursor = page.get("next_cursor")
        if not cursor:
            return found


async def _asked(server: Server, tool: str, **arguments: Any) -> dict[str, Any]:
    answer = await server.call(tool, **arguments)
    if answer.error:
        raise RuntimeError(f"{tool}({arguments}): {answer.error}")
    return answer.data
