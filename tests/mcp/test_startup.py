"""The server lists its tools before it has loaded anything heavy."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("mlflow", "pandas", "numpy", "scipy", "sqlalchemy", "sqlglot", "matplotlib", "jinja2")

PROGRAM = """
import sys, anyio
from mlflow_analyst import cli
from mlflow_analyst.mcp import app
app.AnalystServer._load = lambda *_: None
server = app.create_app()
tools = anyio.run(server.list_tools)
assert len(tools) == 11, tools
print(*sorted(name for name in sys.modules if "." not in name))
"""

WARMING = """
import sys, time, anyio
from mlflow_analyst.mcp import app
server = app.create_app()
anyio.run(server.list_tools)
deadline = time.monotonic() + 60

def awaited(module):
    while module not in sys.modules and time.monotonic() < deadline:
        time.sleep(0.1)
    return module in sys.modules

print(awaited("mlflow.tracing"), awaited("mlflow_analyst.analysis.plan"))
print("scipy.stats" in sys.modules)

async def ask():
    server._running += 1  # another call, which is not answered yet
    await server.call_tool("no_such_tool", {}, None)

try:
    anyio.run(ask)
except Exception:
    pass
time.sleep(2)
print("scipy.stats" in sys.modules)
server._running -= 1
print(awaited("scipy.stats"))
"""


def test_listing_the_tools_imports_neither_mlflow_nor_any_other_heavy_library() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    assert not set(HEAVY) & set(done.stdout.split())


def test_what_the_next_call_needs_is_loaded_meanwhile() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WARMING], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True", "True", "False", "False", "True"]
