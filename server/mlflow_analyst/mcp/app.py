"""The server: its tools, its prompt, its resources, and how it is run over stdio."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
import threading
import time
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

_QUIET_S = 1.0
"""How long after an answer it is likely that no other call follows at once."""


class AnalystServer(MCPServer[State]):
    """An MCP server that loads in the background what the next call will need: MLflow and what
    reads filters once a host has listed its tools, the statistics once it has been asked something
    and nobody waits for an answer. Their imports take seconds, which so cost the user none.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._warmed: set[str] = set()
        self._running = 0
        self._answered = time.monotonic()

    async def list_tools(self) -> list[ListedTool]:
        """The tools."""
        listed = await super().list_tools()
        self._warm("mlflow_analyst.store.store", "mlflow_analyst.analysis.plan")
        return listed

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[State, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """The tool's answer."""
        self._running += 1
        try:
            return await super().call_tool(name, arguments, context)
        finally:
            self._running -= 1
            self._answered = time.monotonic()
            self._warm("mlflow_analyst.analysis.hypotheses", quietly=True)

    def _warm(self, *modules: str, quietly: bool = False) -> None:
        """Load what has not been; if ``quietly``, once nobody has waited for an answer lately."""
        missing = [module for module in modules if module not in self._warmed]
        self._warmed.update(missing)
        if missing:
            threading.Thread(
                target=self._load, args=(missing, quietly), name="warm-up", daemon=True
            ).start()

    def _load(self, modules: list[str], quietly: bool) -> None:
        while quietly and (self._running or time.monotonic() - self._answered < _QUIET_S):
            time.sleep(_QUIET_S / 4)
        for module in modules:
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
