"""Other processes that answer tasks, so that large work uses every core.

Each is a module of this package run as a program, which calls `serve`. It reads tasks from its
standard input and ends when that is closed, so none is left behind when the server goes, however it
goes. Tasks and answers are pickled: both ends are this program.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
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
_REST = b""
"""What is sent instead of a task to a process that stays. Tasks, which are pickled, are longer."""
_GRACE_S = 0.5


class Unanswered(Exception):
    """A process could not answer a task, for an error of this kind, or is no more."""


def number() -> int:
    """How many processes share work: as many as there are cores, up to a limit."""
    return min(os.cpu_count() or 1, _MOST)


class Pool:
    """Processes of one program, for each who takes some as many as ``number`` says. Safe to use
    from threads.

    ``program`` is the module that they run, with ``options`` on its command line. So many that
    somebody has done with stay ``stays_s`` seconds for who wants some next.
    """

    def __init__(self, program: str, *options: str, stays_s: float = 0) -> None:
        self._command = [sys.executable, "-m", program, *options]
        self._stays_s = stays_s
        self._idle: list[subprocess.Popen[bytes]] = []
        self._closed = False
        self._lock = threading.Lock()
        self._ending: threading.Timer | None = None

    def begin(self) -> None:
        """Start processes, so that they are ready when somebody wants some."""
        with contextlib.suppress(OSError):
            self.give_back(self.take())

    def take(self) -> list[subprocess.Popen[bytes]]:
        """Processes that nobody else works with. Raises OSError if they cannot be started."""
        with self._lock:
            found = [process for process in self._idle if process.poll() is None]
            self._idle = []
        try:
            while len(found) < number():
                found.append(self._started())
        except OSError:
            end(found)
            raise
        return found

    def give_back(self, processes: Sequence[subprocess.Popen[bytes]]) -> None:
        """Take back processes that have answered all that they were asked."""
        rested = [process for process in processes if self._stays_s and _rest(process)]
        with self._lock:
            room = 0 if self._closed else max(number() - len(self._idle), 0)
            kept = rested[:room]
            self._idle += kept
            if kept:
                self._end_later()
        end(process for process in processes if process not in kept)

    def close(self) -> None:
        """End those that nobody works with; no other one will stay."""
        with self._lock:
            self._closed = True
        self._end_idle()

    def _started(self) -> subprocess.Popen[bytes]:
        root = str(Path(mlflow_analyst.__file__).parent.parent)
        path = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
        return subprocess.Popen(  # noqa: S603 - this very program
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
        )

    def _end_later(self) -> None:
        if self._ending is not None:
            self._ending.cancel()
        self._ending = threading.Timer(self._stays_s, self._end_idle)
        self._ending.daemon = True
        self._ending.start()

    def _end_idle(self) -> None:
        with self._lock:
            if self._ending is not None:
                self._ending.cancel()
            idle, self._idle = self._idle, []
        end(idle)


class Workers(Generic[Task, Answer]):
    """The processes of a pool, all answering tasks. Use as a context manager.

    ``read`` makes an answer of what the program gave to `serve`. A task that a process could not
    answer is answered by ``here``, where that is given: then an error comes up where it can be
    told. It is for programs that give one answer to a task. Else asking raises Unanswered.
    """

    def __init__(
        self,
        pool: Pool,
        read: Callable[[bytes], Answer],
        here: Callable[[Task], Answer] | None = None,
    ) -> None:
        self._pool = pool
        self._read = read
        self._here = here
        self._processes: list[subprocess.Popen[bytes]] = []
        self._busy: set[subprocess.Popen[bytes]] = set()
        self._left = False
        self._lock = threading.Lock()
        self._shared: SideBySide[Task, Answer] | None = None

    def __enter__(self) -> Workers[Task, Answer]:
        self._processes = self._pool.take()
        self._shared = SideBySide([partial(self._asked, process) for process in self._processes])
        return self

    def __exit__(self, *_: object) -> None:
        if self._shared is not None:
            self._shared.stop()
        with self._lock:
            self._left = True
            busy = [process for process in self._processes if process in self._busy]
        # They would go on, and say what nobody has asked for when somebody asks again.
        end(busy)
        self._pool.give_back([process for process in self._processes if process not in busy])

    def answers(self, tasks: Iterable[Task], room: int = 0) -> Iterator[Answer]:
        """As `SideBySide.answers`."""
        assert self._shared is not None  # noqa: S101 - who asks has entered
        return self._shared.answers(tasks, room)

    def _asked(self, process: subprocess.Popen[bytes], task: Task) -> Iterator[Answer]:
        with self._lock:
            if self._left:
                return
            self._busy.add(process)
        answered = False
        try:
            _send(process.stdin, pickle.dumps(task, protocol=5))
            while (answer := _receive(process.stdout)) and not answer.startswith(_REFUSED):
                answered = True
                yield self._read(answer)
        except (OSError, TypeError, pickle.PicklingError):
            answer = None
        if answer is not None:
            with self._lock:
                self._busy.discard(process)
        if answer == _ENDED or self._shared is None or self._shared.stopped:
            return
        if self._here is None:
            raise Unanswered((answer or b"").removeprefix(_REFUSED).decode())
        if not answered:
            yield self._here(task)


def serve(
    answer: Callable[[Any], Iterable[bytes]],
    *refused: type[Exception],
    rest: Callable[[], None] = lambda: None,
) -> None:
    """Answer tasks for as long as somebody asks. What ``answer`` raises of ``refused`` is left to
    who asked. ``rest`` lets go of what is only held for the next task: it may not come soon.
    """
    # Everything imported stays anyway, and rows hold no cycles.
    gc.freeze()
    gc.disable()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    while (message := _receive(sys.stdin.buffer)) is not None:
        if message == _REST:
            rest()
            continue
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


def end(processes: Iterable[subprocess.Popen[bytes]]) -> None:
    """End these processes, whatever they are at."""
    ending = list(processes)
    for process in ending:
        process.terminate()
    for process in ending:
        try:
            process.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _rest(process: subprocess.Popen[bytes]) -> bool:
    """Tell a process that it has nothing to do for now; whether it is still there."""
    try:
        _send(process.stdin, _REST)
    except OSError:
        return False
    return process.poll() is None


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
