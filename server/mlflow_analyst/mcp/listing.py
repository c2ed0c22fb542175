"""Pages of traces that are found in memory, with the marks and the promises of the store's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mlflow_analyst.store.search import Mark

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mlflow_analyst.mcp.arguments import Order


def page_of(
    ids: NDArray[Any],
    starts: NDArray[np.float64],
    durations: NDArray[np.float64],
    order: Order,
    limit: int,
    after: Mark | None,
) -> tuple[list[str], Mark | None]:
    """The ids of the next ``limit`` traces in ``order`` after ``after``, and where it goes on.

    Times are milliseconds; a missing duration is NaN. As with the store's pages, traces that
    started after the listing began are left out, equal values are in the order of the ids, and
    "slowest" and "fastest" list only traces that have a duration.
    """
    by_duration = order in ("slowest", "fastest")
    sign = -1 if order in ("newest", "slowest") else 1
    values = sign * (durations if by_duration else starts)
    if not len(values):
        return [], None
    pinned = after.pinned_ms if after else int(starts.max())
    open_rows = np.flatnonzero((starts <= pinned) & ~np.isnan(values))
    if after is not None:
        mark = sign * after.value
        later = values[open_rows] > mark
        same = np.flatnonzero(values[open_rows] == mark)
        later[same] = [ids[row] > after.trace_id for row in open_rows[same]]
        open_rows = open_rows[later]
    if len(open_rows) > limit:
        # only the rows that can be on the page are put in order
        threshold = np.partition(values[open_rows], limit)[limit]
        open_rows = open_rows[values[open_rows] <= threshold]
    ordered = sorted(open_rows, key=lambda row: (values[row], ids[row]))
    shown = ordered[:limit]
    following = None
    if len(ordered) > limit:
        last = shown[-1]
        following = Mark(int(sign * values[last]), str(ids[last]), pinned)
    return [str(ids[row]) for row in shown], following
