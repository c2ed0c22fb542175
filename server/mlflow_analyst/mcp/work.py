"""Blocking work off the event loop: with a time limit, progress, cancellation and plain errors."""

from __future__ import annotations

import functools
import threading
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import anyio
import anyio.from_thread
import anyio.to_thread
from mcp.server.mcpserver.exceptions import ToolError

if TYPE_CHECKING:
    from collections.abc import Callable

    from mcp.server.mcpserver import Context

P = ParamSpec("P")
R = TypeVar("R")

TIME_LIMIT_S = 540.0
"""Hosts give up on a call after about ten minutes; this server says why a little earlier."""


class Cancelled(Exception):
    """The host no longer wants the answer; raised inside the worker thread to end it."""


class Progress:
    """Reports how far the work is, and stops it when the host has cancelled the call."""

    def __init__(self, ctx: Context[Any, Any]) -> None:
        self._ctx = ctx
        self._stopped = threading.Event()
        self._reached = 0

    def __call__(self, done: int, total: int | None = None, message: str | None = None) -> None:
        """Report ``done`` of ``total``, or nothing where more was reported before: MCP has progress
        only increase. Called from the worker thread.

        Raises:
            Cancelled: If nobody waits for the answer any more.
        """
        if self._stopped.is_set():
            raise Cancelled
        if done < self._reached:
            return
        self._reached = done
        anyio.from_thread.run(self._ctx.report_progress, done, total, message)

    def stop(self) -> None:
        """Make the next report raise."""
        self._stopped.set()


async def in_thread(
    ctx: Context[Any, Any],
    work: Callable[Concatenate[Progress, P], R],
    *args: P.args,
    **kwargs: P.kwargs,
) -> R:
    """``work(progress, …)`` in a worker thread.

    Raises:
        ToolError: With the sentence of any error this program foresees, or after the time limit.
    """
    progress = Progress(ctx)
    call = functools.partial(work, progress, *args, **kwargs)
    try:
        with anyio.fail_after(TIME_LIMIT_S):
            return await anyio.to_thread.run_sync(call, abandon_on_cancel=True)
    except TimeoutError as error:
        raise ToolError(
            f"This took more than {TIME_LIMIT_S / 60:.0f} minutes and was stopped. "
            "Narrow it with a filter, or ask for fewer traces."
        ) from error
    except ToolError:
        raise
    except Exception as error:
        foreseen = _foreseen(error)
        if foreseen is None:
            raise
        raise ToolError(foreseen) from error
    finally:
        progress.stop()


def _foreseen(error: Exception) -> str | None:
    """The sentence for the model if the error is one of this program's own, else None."""
    # imported here because the rooms are loaded by the first call that needs them, not at start-up
    from mlflow_analyst.analysis.filters import FilterError
    from mlflow_analyst.findings.ledger import LedgerError
    from mlflow_analyst.store.errors import StoreError

    if isinstance(error, StoreError | FilterError | LedgerError):
        return str(error)
    return None


class Refused(ToolError):
    """A request that cannot be answered as asked; the text says why and what to do instead."""
