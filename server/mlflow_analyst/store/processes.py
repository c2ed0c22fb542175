"""Other processes that answer tasks, so that large work uses every core.

Each is a module of this package run as a program, which calls `serve`. It reads tasks from its
standard input and ends when that is closed, so none is left behind when the server goes, however it
goes. Tasks and answers are pickled: both ends are this program.
"""

from __future__ import annotations

import gc
import os
import pickle
import struct
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import IO, Any, Generic

import mlflow_analyst
from mlflow_analyst.store.side_by_side import Answer, SideBySide, Task

_MOST = 4
_LENGTH = struct.Struct("<Q")
_ENDED, _REFUSED = b"", b"!"
"""What follows the last answer to a task, and what begins the message if there is none. Answers,
which are pickled, do not begin like that."""
_GRACE_S = 0.5


class Unanswered(Exception):
    """A process could not answer a task, for an error of this kind, or is no more."""


def number() -> int:
    """How many processes share work: as many as there are cores, up to a limit."""
    return min(os.cpu_count() or 1, _MOST)


class Workers(Generic[Task, Answer]):
    """As many processes as ``number`` says. Use as a context manager.

    ``program`` is the module that they run, ``read`` makes an answer of what it gave to `serve`.
    A task that a process could not answer is answered by ``here``, where that is given: then an
    error comes up where it can be told. It is for programs that give one answer to a task. Else
    asking raises Unanswered.
    """

    def __init__(
        self,
        program: str,
        read: Callable[[bytes], Answer],
        here: Callable[[Task], Answer] | None = None,
    ) -> None:
        self._program = program
        self._read = read
        self._here = here
        self._stack = ExitStack()
        self._shared: SideBySide[Task, Answer] | None = None

    def __enter__(self) -> Workers[Task, Answer]:
        root = str(Path(mlflow_analyst.__file__).parent.parent)
        path = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
        processes: list[subprocess.Popen[bytes]] = []
        with ExitStack() as stack:
            stack.callback(_end, processes)
            for _ in range(number()):
                process = subprocess.Popen(  # noqa: S603 - this very program
                    [sys.executable, "-m", self._program],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    env={**os.environ, "PYTHONPATH": path},
                )
                processes.append(process)
            works = [partial(self._asked, process) for process in processes]
            self._shared = stack.enter_context(SideBySide(works))
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def answers(self, tasks: Iterable[Task], room: int = 0) -> Iterator[Answer]:
        """As `SideBySide.answers`."""
        assert self._shared is not None  # noqa: S101 - who asks has entered
        return self._shared.answers(tasks, room)

    def _asked(self, process: subprocess.Popen[bytes], task: Task) -> Iterator[Answer]:
        answered = False
        try:
            _send(process.stdin, pickle.dumps(task, protocol=5))
            while (answer := _receive(process.stdout)) and not answer.startswith(_REFUSED):
                answered = True
                yield self._read(answer)
        except (OSError, TypeError, pickle.PicklingError):
            answer = None
        if answer == _ENDED or self._shared is None or self._shared.stopped:
            return
        if self._here is None:
            raise Unanswered((answer or b"").removeprefix(_REFUSED).decode())
        if not answered:
            yield self._here(task)


def serve(answer: Callable[[Any], Iterable[bytes]], *refused: type[Exception]) -> None:
    """Answer tasks for as long as somebody asks. What ``answer`` raises of ``refused`` is left to
    who asked.
    """
    # Everything imported stays anyway, and rows hold no cycles.
    gc.freeze()
    gc.disable()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    while (message := _receive(sys.stdin.buffer)) is not None:
        for found in _all(answer, pickle.loads(message), refused):  # noqa: S301 - from who started
            _send(answers, found)
        gc.collect(0)


def _all(
    answer: Callable[[Any], Iterable[bytes]], task: Any, refused: tuple[type[Exception], ...]
) -> Iterator[bytes]:
    """The answers to a task, and what follows the last one."""
    try:
        yield from answer(task)
    except refused as error:
        # Its kind alone: what a driver says may hold a password.
        yield _REFUSED + type(error).__name__.encode()
    else:
        yield _ENDED


def _end(processes: Iterable[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _send(pipe: IO[bytes] | None, message: bytes) -> None:
    assert pipe is not None  # noqa: S101 - opened as a pipe
    pipe.write(_LENGTH.pack(len(message)))
    pipe.write(message)
    pipe.flush()


def _receive(pipe: IO[bytes] | None) -> bytes | None:
    """The next message; None if the other end has been closed."""
    assert pipe is not None  # noqa: S101 - opened as a pipe
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    message = pipe.read(length)
    return message if len(message) == length else None
