"""The server lists its tools before it has loaded anything heavy."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("mlflow", "pandas", "numpy", "scipy", "sqlalchemy", "sqlglot", "matplotlib", "jinja2")

PROGRAM = """
import sys, anyio
from mlflow_analyst import cli
from mlflow_analyst.mcp import app
app._load = lambda module: None
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
while "mlflow_analyst.store" not in sys.modules and time.monotonic() < deadline:
    time.sleep(0.1)
assert "scipy.stats" not in sys.modules
server._warm("mlflow_analyst.analysis.hypotheses")
while "scipy.stats" not in sys.modules and time.monotonic() < deadline:
    time.sleep(0.1)
print("scipy.stats" in sys.modules)
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
    assert done.stdout.split() == ["True"]
