"""Tasks shared by several threads, each of which has others work for it."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Generic, TypeVar

Task = TypeVar("Task")
Answer = TypeVar("Answer")


class SideBySide(Generic[Task, Answer]):
    """Each of ``works`` gives the answers to a task; they all work at a time."""

    def __init__(self, works: Sequence[Callable[[Task], Iterable[Answer]]]) -> None:
        self._works = works
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Let nobody take another task."""
        self._stopped.set()

    @property
    def stopped(self) -> bool:
        """Whether nobody wants an answer any more."""
        return self._stopped.is_set()

    def answers(self, tasks: Iterable[Task], room: int = 0) -> Iterator[Answer]:
        """The answers to these tasks, which are begun at once, as they become ready.

        So many answers per thread may wait to be taken (0: any number). Raises what a task raised.
        """
        source = _Shared(iter(tasks))
        ready: queue.Queue[tuple[Answer] | BaseException | None]
        ready = queue.Queue(len(self._works) * room)
        for work in self._works:
            given = (work, source, ready)
            name = "mlflow-analyst-query"
            threading.Thread(target=self._work, args=given, name=name, daemon=True).start()
        return self._taken(ready)

    def _taken(self, ready: queue.Queue[tuple[Answer] | BaseException | None]) -> Iterator[Answer]:
        working = len(self._works)
        while working:
            answer = ready.get()
            if answer is None:
                working -= 1
            elif isinstance(answer, BaseException):
                raise answer
            else:
                yield answer[0]

    def _work(
        self,
        work: Callable[[Task], Iterable[Answer]],
        source: _Shared[Task],
        ready: queue.Queue[tuple[Answer] | BaseException | None],
    ) -> None:
        try:
            for task in source:
                for answer in work(task):
                    self._put(ready, (answer,))
                if self._stopped.is_set():
                    return
            self._put(ready, None)
        except BaseException as error:  # noqa: BLE001 - it is raised where the answers are taken
            self._put(ready, error)

    def _put(self, ready: queue.Queue[Any], answer: Any) -> None:
        while not self._stopped.is_set():
            with contextlib.suppress(queue.Full):
                ready.put(answer, timeout=0.5)
                return


class _Shared(Generic[Task]):
    """An iterator that several threads take from."""

    def __init__(self, source: Iterator[Task]) -> None:
        self._source = source
        self._lock = threading.Lock()

    def __iter__(self) -> _Shared[Task]:
        return self

    def __next__(self) -> Task:
        with self._lock:
            return next(self._source)
