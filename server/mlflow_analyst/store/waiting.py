"""Waiting for something that may never answer, but not for longer than one wants to."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def within(seconds: float, work: Callable[[], T]) -> T:
    """What ``work`` returns or raises; TimeoutError after ``seconds``, whatever it waits for.

    Socket timeouts hold for one operation each and not at all for name resolution. ``work`` goes
    on in a thread of its own when nobody waits for it any more.
    """
    result: list[T] = []
    raised: list[Exception] = []

    def run() -> None:
        try:
            result.append(work())
        except Exception as error:  # noqa: BLE001 - raised again, in the thread that waits
            raised.append(error)

    thread = threading.Thread(target=run, name="mlflow-analyst-connect", daemon=True)
    thread.start()
    thread.join(seconds)
    if raised:
        raise raised[0]
    if not result:
        raise TimeoutError
    return result[0]
