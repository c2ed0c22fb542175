"""Rows of a deep scan by what their columns hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from mlflow_analyst.analysis.patterns.crossed import pattern_values

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mlflow_analyst.analysis.patterns.proposal import Rows
    from mlflow_analyst.analysis.scan import ScanTable

COLD_FIRST = "cold_starts:first_of_session"
COLD_AFTER_PAUSE = "cold_starts:after_pause"
"""Values of ``pattern``: see `time_use.cold_starts`."""

Places = Iterable[tuple[str, "NDArray[np.int64]"]]
"""Values of ``pattern`` with the rows that have them."""


def places_of(chosen: Iterable[int]) -> NDArray[np.int64]:
    """The rows in order, as crosswise functions give them back."""
    return np.array(sorted(chosen), dtype=np.int64)


def having(rows: Rows, value: str) -> NDArray[np.bool_]:
    """Which of the rows have this value of ``pattern``, crosswise ones among them."""
    many = pattern_values(rows.table)
    fits = np.fromiter((one == value for one in many.values), bool, len(many.values))
    return many.rows_with(fits)[rows.chosen]


def values_by_row(table: ScanTable, name: str) -> dict[int, list[str]]:
    """The values of a column of several values, of the rows that have any."""
    many = table.many(name)
    found: dict[int, list[str]] = defaultdict(list)
    values = [str(value) for value in many.values]
    for code, row in zip(many.codes.tolist(), many.rows.tolist(), strict=True):
        found[row].append(values[code])
    return found


def called(table: ScanTable) -> NDArray[np.bool_]:
    """The rows whose traces called a tool: those with a `tool_order`."""
    orders = table.column("tool_order")
    return np.fromiter((order is not None for order in orders), bool, len(orders))
