"""Calls that were cut off: failures that all took the same long time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from mlflow_analyst.analysis.patterns.signal import value_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mlflow_analyst.analysis.scan import ScanTable

    Places = NDArray[np.int64]

LEAST = 4
SHORTEST_MS = 1_000.0
"""Quicker failures are quick for other reasons."""
WIDTH = 0.02
"""Durations at one limit differ by no more than this share of it."""
LONGER = 3.0
"""A limit lies so many times above the usual time of a trace in which nothing fails."""
CROWDED = 0.5
"""So large a share of a step's long failures lies at the limit."""


def cut_off_calls(table: ScanTable) -> Iterator[tuple[str, Places]]:
    """``timeouts``, and ``timeouts:NAME`` of what failed first, with the rows whose failures took
    as long as others' of the same name, far longer than a trace takes that has no failure. Rows
    that show time-outs by themselves are left out.
    """
    spent, first = table.column("failed_ms"), table.column("first_failure")
    whole, fine = table.column("duration_ms"), ~table.column("any_error")
    usual = whole[fine & ~np.isnan(whole)]
    longest = max(SHORTEST_MS, LONGER * float(np.median(usual)) if len(usual) else SHORTEST_MS)
    known = table.many("pattern")
    told = known.rows_with(np.array([value == "timeouts" for value in known.values], dtype=bool))
    long = np.flatnonzero(np.nan_to_num(spent) >= longest)
    names = {str(first[place]) for place in long if first[place] is not None}
    found = []
    for name in sorted(names):
        places = long[np.array([first[place] == name for place in long], dtype=bool)]
        at_limit = _crowd(spent[places])
        if at_limit.sum() < max(LEAST, CROWDED * len(places)):
            continue
        new = places[at_limit & ~told[places]]
        if len(new):
            found.append(new)
            yield value_of("timeouts", name), new
    if found:
        yield "timeouts", np.concatenate(found)


def _crowd(durations: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which of the durations lie within ``WIDTH`` above the one with most others there."""
    order = np.sort(durations)
    reached = np.searchsorted(order, order * (1 + WIDTH), side="right") - np.arange(len(order))
    start = order[int(np.argmax(reached))]
    crowded: NDArray[np.bool_] = (durations >= start) & (durations <= start * (1 + WIDTH))
    return crowded
