"""Exact counts that go on while a page is shown."""

from __future__ import annotations

import threading
import time
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from mlflow_analyst.store import Experiment

LARGE = 200_000
"""In experiments of more traces than this a page does not wait for its count."""

GRACE_S = 0.02
"""So long a page of such an experiment waits after all, once it is ready itself."""

WAITING = 2
"""Counts that are kept waiting: one call asks for the traces that match and for all of them."""

UNTAKEN, UNTAKEN_S = 50, 60
"""So many counts that nobody has taken are kept, for so many seconds."""


def is_large(experiment: Experiment) -> bool:
    """Whether pages of the experiment do not wait for what looks through all of its traces."""
    return (experiment.traces or 0) > LARGE


@dataclass
class Counting:
    """Counts under way, by what is counted: asked for again, a count is joined, not repeated.

    A count that came too late for the page that it was begun for is kept for the next call, for
    UNTAKEN_S at most: stores that do not tell when they were written to keep none themselves.

    One is made at a time, so that the pages which are shown meanwhile are not slower for several
    of them. The last that was asked for goes first, and of those not begun yet only the last
    WAITING are kept: nobody may ever ask for the others again.
    """

    _under_way: dict[str | None, Future[int]] = field(default_factory=dict)
    _waiting: dict[str | None, Callable[[], int]] = field(default_factory=dict)
    _untaken: dict[str | None, tuple[float, Future[int]]] = field(default_factory=dict)
    _busy: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, what: str | None, count: Callable[[], int]) -> Future[int]:
        """The count of this, begun in another thread if it is not under way."""
        with self._lock:
            ended, late = self._untaken.get(what, (0.0, None))
            if late is not None and time.monotonic() - ended < UNTAKEN_S:
                return late
            future = self._under_way.get(what)
            if future is None:
                future = self._under_way[what] = Future()
                self._waiting[what] = count
                if len(self._waiting) > WAITING:
                    dropped = next(iter(self._waiting))
                    del self._waiting[dropped]
                    self._under_way.pop(dropped).cancel()
            elif what in self._waiting:
                self._waiting[what] = self._waiting.pop(what)
            if not self._busy:
                self._busy = True
                # a daemon: what is still counted when the server ends must not hold it up
                threading.Thread(target=self._work, daemon=True).start()
        return future

    def taken(self, what: str | None, future: Future[int], seconds: float) -> int | None:
        """The count if it comes within so many seconds, else None; then the next call gets it."""
        number = within(future, seconds)
        if number is not None:
            with self._lock:
                if self._untaken.get(what, (0.0, None))[1] is future:
                    del self._untaken[what]
        return number

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._busy = False
                    return
                what, count = self._waiting.popitem()
            try:
                result, error = count(), None
            except BaseException as raised:  # noqa: BLE001 - raised again where it is asked for
                result, error = 0, raised
            with self._lock:
                future = self._under_way.pop(what)
                if error is None:
                    self._untaken = {
                        **dict(list(self._untaken.items())[-UNTAKEN:]),
                        what: (time.monotonic(), future),
                    }
                    future.set_result(result)
            if error is not None:
                future.set_exception(error)


def within(future: Future[int], seconds: float) -> int | None:
    """The result if it comes within so many seconds, else None. Raises what the count raised."""
    try:
        return future.result(seconds)
    except (TimeoutError, CancelledError):
        return None
