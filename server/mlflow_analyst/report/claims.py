"""Numbers in an assistant's prose that no tool has returned.

The statistics of a report are computed; its summary is written by a language model, which may
miscount. A number in prose is *known* if some tool returned it, up to the rounding shown and up to
the usual changes of unit: a share as a percentage, milliseconds as seconds or minutes.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

# a number that stands alone: not part of a word, an id, a version, a date or a time
_NUMBER = re.compile(
    r"""(?<![\w.,:/#$€£+-])[$€£]?
        (?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)
        (?P<percent>\s?%)?
        (?![\w:/-]|[.,]\d)""",
    re.VERBOSE,
)
_CODES = re.compile(r"(?<![\w.,-])[45]\d\d(?![\w%-]|[.,]\d)")
_CODE = re.compile(r"(`+).*?\1", re.DOTALL)
SMALL = 10
"""Whole numbers below this are not looked at: "three of the five" is language, not a statistic."""
UNITS = (1.0, 1_000.0, 60_000.0, 0.01)
"""What a returned number may be divided by when written: ms as s or min, a share as %."""


def numbers_in(value: Any) -> Iterator[float]:
    """Every number in a tool's answer, at any depth, and codes such as HTTP's 429 in its texts."""
    if isinstance(value, bool):
        return
    if isinstance(value, int | float):
        if math.isfinite(value):
            yield float(value)
    elif isinstance(value, str):
        # an error's code is named by whoever speaks of the error
        yield from map(float, _CODES.findall(value))
    elif isinstance(value, dict):
        for item in value.values():
            yield from numbers_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from numbers_in(item)


def unknown_numbers(text: str, known: Iterable[float]) -> list[str]:
    """The numbers in ``text``, as written there, that are not among the ``known`` ones.

    Numbers in code spans, parts of names, dates and ids, and whole numbers below ``SMALL`` are left
    out.
    """
    pool = sorted({value / unit for value in known for unit in UNITS})
    unknown = []
    for match in _NUMBER.finditer(_CODE.sub(" ", text)):
        digits = match["digits"].replace(",", "")
        value = float(digits)
        if not match["percent"] and value.is_integer() and value < SMALL:
            continue
        decimals = len(digits.partition(".")[2])
        if not _near(pool, value, 0.5 * 10**-decimals):
            unknown.append(match[0].strip())
    return list(dict.fromkeys(unknown))


def _near(pool: Sequence[float], value: float, tolerance: float) -> bool:
    # half a unit of the last digit shown, and a hair for binary fractions
    slack = tolerance * (1 + 1e-6)
    at = bisect_left(pool, value - slack)
    return at < len(pool) and pool[at] <= value + slack
