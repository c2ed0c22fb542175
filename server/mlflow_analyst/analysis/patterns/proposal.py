"""Patterns as detectors propose them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from mlflow_analyst.analysis.patterns.account import Account
from mlflow_analyst.analysis.patterns.signal import Hit, PatternKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mlflow_analyst.analysis.scan import Many, ScanTable


@dataclass(frozen=True, slots=True)
class Pattern:
    """A candidate for a hypothesis.

    ``filter`` is in the filter language and tells which traces show it: the engine counts them by
    it, so ``statement`` states no counts. ``cohort`` is set where the claim is that what ``filter``
    tells happens more often in some traces than in others. ``look`` finds, in the account of a
    trace that fits, what a reader should see; without it request and answer are shown.
    ``weight`` is how bad (or good) one such trace is, 0.1 to 3; ``certainty`` how sure it is that
    these traces show what the statement says, 0 to 1.
    """

    name: str
    detector: str
    kind: PatternKind
    statement: str
    filter: str
    caveat: str
    cohort: str | None = None
    look: Callable[[Account], Iterable[Hit]] | None = None
    weight: float = 1.0
    certainty: float = 0.9


class Rows:
    """The scan's rows that detectors look at: all, or those that a filter matches."""

    def __init__(self, table: ScanTable, chosen: NDArray[np.bool_]) -> None:
        self.table = table
        self.chosen = chosen

    def __len__(self) -> int:
        return int(self.chosen.sum())

    @cached_property
    def places(self) -> NDArray[np.int64]:
        """The places of the rows in the table."""
        return np.flatnonzero(self.chosen)

    def column(self, name: str) -> NDArray[Any]:
        """The rows' values of a column: see ``ScanTable.column``."""
        values: NDArray[Any] = self.table.column(name)[self.chosen]
        return values

    def rows_with_value(self, name: str) -> dict[str, NDArray[np.int64]]:
        """For each value of a column with several values per row, the places (among these rows) of
        the rows that have it.
        """
        many: Many = self.table.many(name)
        here = np.cumsum(self.chosen) - 1
        inside = self.chosen[many.rows]
        codes, rows = many.codes[inside], here[many.rows[inside]]
        order = np.argsort(codes, kind="stable")
        codes, rows = codes[order], rows[order]
        if not len(codes):
            return {}
        starts = np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]])
        groups = np.split(rows, starts[1:])
        return {str(many.values[codes[s]]): g for s, g in zip(starts, groups, strict=True)}


Crosswise = Callable[["ScanTable"], Iterable[tuple[str, "NDArray[np.int64]"]]]
"""Values of ``pattern`` that need several traces to see, each with the places of the rows (in the
whole table) that have it. Pure; must not raise for any table."""

Detector = Callable[[Rows], Iterable[Pattern]]
"""Looks at the rows and proposes patterns. Pure; must not raise for any rows, however few."""
