"""Other processes that work out rows, so that a large scan uses every core.

A worker is this module run as a program. It reads tasks from its standard input and ends when that
is closed, so none is left behind when the server goes, however it goes. Tasks and answers are
pickled: both ends are this program.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import queue
import sqlite3
import struct
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import pyarrow as pa

import mlflow_analyst
from mlflow_analyst.store.scan_raw import Chunk, Found, StaysOpen, rows_of

MOST = 4
_LENGTH = struct.Struct("<Q")


class Workers:
    """As many processes as there are cores, up to MOST. Use as a context manager."""

    def __init__(self, deep: bool) -> None:
        self._deep = deep
        self._processes: list[subprocess.Popen[bytes]] = []
        self._stopped = threading.Event()

    def __enter__(self) -> Workers:
        root = str(Path(mlflow_analyst.__file__).parent.parent)
        path = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
        for _ in range(min(os.cpu_count() or 1, MOST)):
            self._processes.append(
                subprocess.Popen(  # noqa: S603 - this very program
                    [sys.executable, "-m", __name__],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    env={**os.environ, "PYTHONPATH": path},
                )
            )
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        for process in self._processes:
            process.kill()
            process.wait()

    def found(self, chunks: Iterable[Chunk]) -> Iterator[Found]:
        """What each chunk holds, in the order in which it becomes ready."""
        source = _Shared(iter(chunks))
        done: queue.Queue[Found | BaseException | None] = queue.Queue(len(self._processes) * 2)
        threads = [
            threading.Thread(target=self._work, args=(process, source, done), daemon=True)
            for process in self._processes
        ]
        for thread in threads:
            thread.start()
        working = len(threads)
        while working:
            answer = done.get()
            if answer is None:
                working -= 1
            elif isinstance(answer, BaseException):
                raise answer
            else:
                yield answer

    def _work(
        self,
        process: subprocess.Popen[bytes],
        source: _Shared,
        done: queue.Queue[Found | BaseException | None],
    ) -> None:
        try:
            while not self._stopped.is_set() and (chunk := source.next()) is not None:
                self._put(done, _asked(process, chunk, self._deep))
            self._put(done, None)
        except BaseException as error:  # noqa: BLE001 - it is raised where the rows are read
            self._put(done, error)

    def _put(self, done: queue.Queue[Any], answer: Any) -> None:
        while not self._stopped.is_set():
            with contextlib.suppress(queue.Full):
                done.put(answer, timeout=0.5)
                return


class _Shared:
    """An iterator that several threads take from."""

    def __init__(self, source: Iterator[Chunk]) -> None:
        self._source = source
        self._lock = threading.Lock()

    def next(self) -> Chunk | None:
        """The next chunk; None at the end."""
        with self._lock:
            return next(self._source, None)


def _asked(process: subprocess.Popen[bytes], chunk: Chunk, deep: bool) -> Found:
    """The rows of a chunk from a process, or worked out here if that process is no more or could
    not: then an error comes up where it can be told.
    """
    try:
        _send(process.stdin, pickle.dumps((chunk, deep), protocol=5))
        answer = _receive(process.stdout)
    except OSError:
        answer = None
    if not answer:
        return rows_of(chunk, deep)
    away, rows = pickle.loads(answer)  # noqa: S301 - from the process that was started here
    with pa.ipc.open_stream(rows) as reader:
        return Found(reader.read_all(), away)


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


def main() -> None:
    """Work out rows for as long as somebody asks."""
    # Everything imported stays anyway, and rows hold no cycles.
    _arrow_without_pandas()
    gc.freeze()
    gc.disable()
    opening = StaysOpen()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    while (message := _receive(sys.stdin.buffer)) is not None:
        chunk, deep = pickle.loads(message)  # noqa: S301 - from the process that started this
        try:
            rows, away = rows_of(chunk, deep, opening)
        except sqlite3.Error:
            _send(answers, b"")
            continue
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, rows.schema) as writer:
            writer.write_table(rows)
        _send(answers, pickle.dumps((away, sink.getvalue()), protocol=5))
        gc.collect(0)


class _NoPandas:
    """While it is asked where modules are, there is no pandas."""

    def find_spec(self, name: str, *_: object) -> None:
        if name == "pandas":
            raise ImportError(name)


def _arrow_without_pandas() -> None:
    """Let Arrow find, when it looks for it now and only once, that there is no pandas.

    It would import it to ask of every list whether it is one of pandas' arrays, which takes as long
    as the rows of two thousand traces.
    """
    nowhere: Any = _NoPandas()
    sys.meta_path.insert(0, nowhere)
    pa.array([])
    sys.meta_path.remove(nowhere)


if __name__ == "__main__":
    main()
