"""Columns of many rows. Filling them takes no numpy, which a process that only reads would load for
longer than it reads.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from itertools import compress
from typing import Any, Literal, TypeAlias

BATCH = 500
"""Rows taken from a cursor at a time: too few to set off Python's garbage collector, which would
look through all of the process's objects again and again."""

Shape = Literal["coded", "whole", "plain"]
"""How a column is kept: as `Coded`, as an array of whole numbers, or as a list."""


class _Numbers(dict[Any, int]):
    """A number for each value, the next one for a new value. Holds no cycle, as a default factory
    of its own length would: processes that work these out collect none.
    """

    def __missing__(self, value: Any) -> int:
        self[value] = number = len(self)
        return number


class Coded:
    """Values numbered as they first come up, and the number in each row: few fill many rows."""

    def __init__(self) -> None:
        self._numbers = _Numbers()
        self.codes = array("i")

    def __reduce__(self) -> tuple[Any, ...]:
        return _coded, (self.values, self.codes)

    @property
    def values(self) -> list[Any]:
        """The different values, in the order of their numbers."""
        return list(self._numbers)

    def extend(self, values: Iterable[Any] | Coded) -> None:
        """Add these rows."""
        number = self._numbers.__getitem__
        if not isinstance(values, Coded):
            self.codes.extend(map(number, values))
            return
        import numpy as np

        numbers = np.array(list(map(number, values.values)), dtype=np.int32)
        self.codes.frombytes(numbers[np.frombuffer(values.codes, dtype=np.int32)].tobytes())


Kept: TypeAlias = "Coded | array[int] | list[Any]"
"""A column as its shape says."""


def _coded(values: list[Any], codes: array[int]) -> Coded:
    found = Coded()
    found._numbers.update(zip(values, range(len(values)), strict=True))
    found.codes = codes
    return found


def empty(shape: Shape) -> Kept:
    """A column without rows."""
    if shape == "coded":
        return Coded()
    return array("q") if shape == "whole" else []


def some_of(column: Kept, which: Iterable[Any]) -> Kept:
    """The rows for which ``which`` says something true."""
    if isinstance(column, Coded):
        return _coded(column.values, array("i", compress(column.codes, which)))
    found = compress(column, which)
    return array("q", found) if isinstance(column, array) else list(found)
