"""The server: its tools, its prompt, its resources, and how it is run over stdio."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
import threading
from typing import TYPE_CHECKING, Any

from mcp.server import MCPServer

from mlflow_analyst import __version__
from mlflow_analyst.mcp.guide import INSTRUCTIONS, add_prompt
from mlflow_analyst.mcp.resources import add_resources
from mlflow_analyst.mcp.state import State
from mlflow_analyst.mcp.tools import all_tools

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from mcp.server.mcpserver import Context
    from mcp.types import CallToolResult, InputRequiredResult
    from mcp.types import Tool as ListedTool


class AnalystServer(MCPServer[State]):
    """An MCP server that loads in the background what the next call will need: MLflow once a host
    has listed its tools, the statistics once the first call is answered. Their imports take
    seconds, which so cost the user none.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._warmed: set[str] = set()

    async def list_tools(self) -> list[ListedTool]:
        """The tools."""
        listed = await super().list_tools()
        self._warm("mlflow_analyst.store")
        return listed

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[State, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """The tool's answer."""
        answer = await super().call_tool(name, arguments, context)
        self._warm("mlflow_analyst.analysis.hypotheses")
        return answer

    def _warm(self, module: str) -> None:
        if module not in self._warmed:
            self._warmed.add(module)
            threading.Thread(target=_load, args=(module,), name="warm-up", daemon=True).start()


def _load(module: str) -> None:
    # a broken installation is reported by the first call, which imports the same again
    with contextlib.suppress(Exception):
        importlib.import_module(module)


def create_app() -> AnalystServer:
    """A server with its own state; nothing is opened, read or written before a tool is called."""
    state = State()

    @contextlib.asynccontextmanager
    async def lifespan(_: MCPServer[Any]) -> AsyncIterator[State]:
        # a print() left unflushed by a library would reach the protocol's stream at exit
        with contextlib.redirect_stdout(sys.stderr):
            try:
                yield state
            finally:
                state.close()

    app = AnalystServer(
        name="traces",
        title="MLflow trace analyst",
        version=__version__,
        instructions=INSTRUCTIONS,
        tools=all_tools(),
        log_level="WARNING",
        lifespan=lifespan,
    )
    add_prompt(app)
    add_resources(app, state)
    return app


def serve() -> None:
    """Serve over stdio until the host closes the connection; does not return."""
    # in a child of a host, empty variables mean "not set": plugin files pass them through as such
    for name in [name for name, value in os.environ.items() if not value]:
        if name.startswith(("MLFLOW_", "DATABRICKS_")):
            del os.environ[name]
    status = 0
    try:
        create_app().run("stdio")
    except KeyboardInterrupt:
        status = 130
    finally:
        sys.stderr.flush()
        # a tool still running in a worker thread must not keep the process alive
        os._exit(status)
