"""The server lists its tools before it has loaded anything heavy."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("mlflow", "pandas", "numpy", "scipy", "sqlalchemy", "sqlglot", "matplotlib", "jinja2")

PROGRAM = """
import sys, anyio
from mlflow_analyst import cli
from mlflow_analyst.mcp import app
app._warm = lambda: None
server = app.create_app()
tools = anyio.run(server.list_tools)
assert len(tools) == 11, tools
print(*sorted(name for name in sys.modules if "." not in name))
"""


def test_listing_the_tools_imports_neither_mlflow_nor_any_other_heavy_library() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    assert not set(HEAVY) & set(done.stdout.split())
