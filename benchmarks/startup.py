"""How long a host waits for the list of tools: this server beside an empty one on the same SDK.

Run: python benchmarks/startup.py [RUNS]
Starts each server RUNS times (default 7), in turn, as a host does: spawn, handshake, tools/list.
Prints the median and the range of both in seconds, and the ratio of the medians.
"""

from __future__ import annotations

import statistics
import sys
import time

import anyio
from mcp import Client, StdioServerParameters

EMPTY = "from mcp.server import MCPServer; MCPServer('empty', log_level='WARNING').run('stdio')"
COMMANDS = {
    "empty server": ["-c", EMPTY],
    "mlflow-analyst": ["-m", "mlflow_analyst", "serve"],
}


async def seconds_to_tools(arguments: list[str]) -> float:
    """Wall time from spawning the server to its list of tools."""
    begun = time.perf_counter()
    async with Client(StdioServerParameters(command=sys.executable, args=arguments)) as client:
        await client.list_tools()
        return time.perf_counter() - begun


async def measure(runs: int) -> None:
    """Time both servers in turn and print the table."""
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for run in range(runs + 1):
        for name, arguments in COMMANDS.items():
            seconds = await seconds_to_tools(arguments)
            # the first round only fills the disk cache and compiles bytecode
            if run:
                taken[name].append(seconds)
    for name, times in taken.items():
        middle = statistics.median(times)
        print(f"{name:<16} {middle:.2f} s   ({min(times):.2f}-{max(times):.2f}, {runs} runs)")
    empty, ours = (statistics.median(taken[name]) for name in COMMANDS)
    print(f"ratio            {ours / empty:.2f}")


if __name__ == "__main__":
    anyio.run(measure, int(sys.argv[1]) if len(sys.argv) > 1 else 7)
