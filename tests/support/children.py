"""The processes that the tests' own process has started."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

told_by_proc = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="processes are told by /proc"
)


def children(program: str) -> set[int]:
    """The ids of those that run this program and have not been ended."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parent = status.read_text().rpartition(")")[2].split()[1]
            said = (status.parent / "cmdline").read_text()
            if int(parent) == os.getpid() and program in said:
                found.add(int(status.parent.name))
    return found


def until(holds: Callable[[], bool]) -> None:
    """Wait for what other processes are about to do."""
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)
