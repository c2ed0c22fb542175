"""Traces and errors over time, in at most 31 rows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt

from mlflow_analyst.analysis.models import TrafficRow

Ints = npt.NDArray[np.int64]

MAX_ROWS = 31
_HOUR = 3_600_000
_UNITS = (
    ("hour", _HOUR),
    ("6 hours", 6 * _HOUR),
    ("day", 24 * _HOUR),
    ("week", 7 * 24 * _HOUR),
    ("4 weeks", 28 * 24 * _HOUR),
    ("52 weeks", 364 * 24 * _HOUR),
    ("520 weeks", 3640 * 24 * _HOUR),
)
# 1970-01-05 was a Monday: weeks begin there, and days and hours at their own beginning.
_MONDAY = 4 * 24 * _HOUR
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def iso(start_ms: int, *, minutes: bool = False) -> str:
    """A Unix time in ms as ISO 8601 in UTC, to the second or to the minute."""
    when = _EPOCH + timedelta(milliseconds=start_ms)
    return when.strftime("%Y-%m-%dT%H:%MZ" if minutes else "%Y-%m-%dT%H:%M:%SZ")


def traffic(starts_ms: Ints, errors: Ints, traces: Ints) -> tuple[str | None, list[TrafficRow]]:
    """The period's name and one row per period from the first to the last, quiet ones included.

    Each entry stands for ``traces`` traces that began at ``starts_ms``, ``errors`` of them in
    state ERROR. The period is the shortest that needs no more than 31 rows.
    """
    if len(starts_ms) == 0:
        return None, []
    unit, length = _shortest_unit(int(starts_ms.min()), int(starts_ms.max()))
    slots = (starts_ms - _MONDAY) // length
    first, last = int(slots.min()), int(slots.max())
    size = last - first + 1
    counts, failed = np.zeros(size, np.int64), np.zeros(size, np.int64)
    np.add.at(counts, slots - first, traces)
    np.add.at(failed, slots - first, errors)
    day_or_longer = length >= 24 * _HOUR
    rows = []
    for index in range(size):
        start = iso((first + index) * length + _MONDAY, minutes=True)
        rows.append(
            TrafficRow(
                start=start[:10] if day_or_longer else start,
                traces=int(counts[index]),
                errors=int(failed[index]),
            )
        )
    return unit, rows


def _shortest_unit(first_ms: int, last_ms: int) -> tuple[str, int]:
    for unit, length in _UNITS:
        if (last_ms - _MONDAY) // length - (first_ms - _MONDAY) // length < MAX_ROWS:
            return unit, length
    return _UNITS[-1]
