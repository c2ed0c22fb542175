"""Exact counts that go on while a page is shown."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LARGE = 200_000
"""In experiments of more traces than this a page does not wait for its count."""

GRACE_S = 0.1
"""So long a page of such an experiment waits after all, once it is ready itself."""


@dataclass
class Counting:
    """Counts under way, by what is counted: asked for again, a count is joined, not repeated."""

    _running: dict[str | None, Future[int]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, what: str | None, count: Callable[[], int]) -> Future[int]:
        """The count of this, begun now in a thread of its own if it is not under way."""
        with self._lock:
            running = self._running.get(what)
            if running is not None and not running.done():
                return running
            future = self._running[what] = Future()
        # a daemon: what is still counted when the server ends must not hold it up
        threading.Thread(target=_run, args=(future, count), daemon=True).start()
        return future


def _run(future: Future[int], count: Callable[[], int]) -> None:
    try:
        future.set_result(count())
    except BaseException as error:  # noqa: BLE001 - raised again where the result is asked for
        future.set_exception(error)


def within(future: Future[int], seconds: float) -> int | None:
    """The result if it comes within so many seconds, else None. Raises what the count raised."""
    try:
        return future.result(seconds)
    except TimeoutError:
        return None
