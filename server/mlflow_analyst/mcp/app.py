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

    from mcp.types import Tool as ListedTool


class AnalystServer(MCPServer[State]):
    """An MCP server that loads MLflow in the background once a host has listed its tools."""

    _warming: threading.Thread | None = None

    async def list_tools(self) -> list[ListedTool]:
        """The tools; the first listing also starts loading what the first call will need."""
        listed = await super().list_tools()
        if self._warming is None:
            # importing MLflow takes seconds: after the listing it costs the user none of them
            self._warming = threading.Thread(target=_warm, name="warm-up", daemon=True)
            self._warming.start()
        return listed


def _warm() -> None:
    # a broken installation is reported by the first call, which imports the same again
    with contextlib.suppress(Exception):
        importlib.import_module("mlflow_analyst.store")


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
