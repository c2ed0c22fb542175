"""Failures and slow traces clustered in time.

The Bernoulli scan statistic of Kulldorff (Communications in Statistics 26, 1997) over stretches of
consecutive traces: given how many traces there are, is one stretch hit too often? Traces, not
hours, are the measure, so that much traffic alone is no cluster. The best stretch counts if even
after the Bonferroni correction for all stretches looked at it is hardly chance, and if it stands
out from what comes right before and right after it: a change that stays is no burst.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from mlflow_analyst.analysis.patterns.proposal import Pattern, Rows
from mlflow_analyst.analysis.patterns.quoting import snake_case
from mlflow_analyst.analysis.patterns.signal import Hit
from mlflow_analyst.analysis.patterns.signals.failures import failures_of
from mlflow_analyst.traces.decoding import iso_time

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mlflow_analyst.analysis.patterns.account import Account

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]

BINS = 300
"""Stretches begin and end at so many places at most."""
ALPHA = 0.001
"""After correction for all stretches."""
LEAST = 5
"""So many hits at least make a burst."""
LEAST_SESSIONS = 3
"""And they come from so many sessions, where there are sessions."""
FOLD = 3.0
"""A burst's rate of failures is so many times that of the rest."""
LONGEST = 0.3
"""A burst holds no larger a share of the traces."""
SLOWER = 1.8
"""Times that traces take in a slow stretch, compared with the rest: the ratio of medians."""
MOST_BURSTS = 3


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive traces, by place in time: from ``begin`` up to, not including, ``end``."""

    begin: int
    end: int


def bursts(hits: Flags, units: NDArray[np.int64]) -> list[Stretch]:
    """The stretches in which too many of the traces, given in order of time, are hit.

    ``units`` says which traces belong together (a session): of these the first hit alone counts,
    since one cause can fail all turns of a session.
    """
    first = np.zeros(len(hits), dtype=bool)
    places = np.flatnonzero(hits)
    _, firsts = np.unique(units[places], return_index=True)
    first[places[firsts]] = True
    found: list[Stretch] = []
    free = np.ones(len(hits), dtype=bool)
    while len(found) < MOST_BURSTS:
        places = np.flatnonzero(free)
        best = _best(first[places])
        if best is None:
            break
        stretch = Stretch(int(places[best.begin]), int(places[best.end - 1]) + 1)
        free[stretch.begin : stretch.end] = False
        if _stands_out(first, stretch):
            found.append(stretch)
        else:
            break
    return sorted(found, key=lambda one: one.begin)


def _best(hits: Flags) -> Stretch | None:
    """The stretch that is least likely by chance, if it is hardly chance."""
    size, total = len(hits), int(hits.sum())
    if total < LEAST or size < 4 * LEAST:
        return None
    edges = np.unique(np.linspace(0, size, min(size, BINS) + 1).astype(np.int64))
    upto = np.concatenate([[0], np.cumsum(hits)])
    begin, end = np.triu_indices(len(edges), k=1)
    length = edges[end] - edges[begin]
    inside = upto[edges[end]] - upto[edges[begin]]
    open_ = (
        (length <= LONGEST * size)
        & (inside >= LEAST)
        & (inside * (size - length) >= FOLD * (total - inside) * length)
    )
    if not open_.any():
        return None
    length, inside = length[open_], inside[open_]
    place = int(np.argmax(_likelihood(inside, length, total, size)))
    stretch = _trimmed(hits, int(edges[begin[open_][place]]), int(edges[end[open_][place]]))
    within = int(hits[stretch.begin : stretch.end].sum())
    chance = stats.hypergeom.sf(within - 1, size, total, stretch.end - stretch.begin)
    # Every stretch from one hit to another might have been the one.
    stretches = max(len(begin), total * (total + 1) // 2)
    return stretch if chance * stretches < ALPHA else None


def _likelihood(
    inside: NDArray[np.int64], length: NDArray[np.int64], total: int, size: int
) -> Floats:
    """The logarithm of Kulldorff's likelihood ratio, up to a constant."""
    outside, rest = total - inside, size - length
    ratio: Floats = _entropy(inside, length) + _entropy(outside, rest)
    return ratio


def _entropy(hits: NDArray[np.int64], of: NDArray[np.int64]) -> Floats:
    rate = hits / of
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = hits * np.log(rate), (of - hits) * np.log1p(-rate)
    both: Floats = np.nan_to_num(parts[0]) + np.nan_to_num(parts[1])
    return both


def _trimmed(hits: Flags, begin: int, end: int) -> Stretch:
    """From the first hit to the last."""
    places = np.flatnonzero(hits[begin:end]) + begin
    return Stretch(int(places[0]), int(places[-1]) + 1)


def _stands_out(hits: Flags, stretch: Stretch) -> bool:
    """Whether what comes right before and right after is hit half as often at most."""
    length = stretch.end - stretch.begin
    rate = hits[stretch.begin : stretch.end].mean()
    beside = (
        hits[max(stretch.begin - length, 0) : stretch.begin],
        hits[stretch.end : stretch.end + length],
    )
    return all(side.mean() <= rate / 2 for side in beside if len(side) >= LEAST)


def error_bursts(rows: Rows) -> Iterator[Pattern]:
    """Stretches of time in which traces fail far more often than otherwise."""
    starts = rows.column("start")
    hidden = ~rows.table.many("hidden_error").empty()[rows.chosen]
    failed = rows.column("any_error") | (rows.column("state") == "ERROR")
    order = _order(starts)
    units = _units(rows)[order]
    for stretch in bursts((failed | hidden)[order], units):
        within = order[stretch.begin : stretch.end]
        if not _spread(rows, within[(failed | hidden)[within]]):
            continue
        conditions = ["any_error = true"]
        if (hidden & ~rows.column("any_error"))[within].any():
            conditions.append("hidden_error IS NOT NULL")
        if (failed & ~rows.column("any_error"))[within].any():
            conditions.append("state = 'ERROR'")
        outcome = " OR ".join(conditions)
        outcome = f"({outcome})" if len(conditions) > 1 else outcome
        window = _window(starts[within])
        yield Pattern(
            name=_name("error_bursts", starts[within]),
            detector="error_bursts",
            kind="operational",
            statement="Failures cluster in time: "
            f"from {iso_time(int(starts[within].min()))} to {iso_time(int(starts[within].max()))} "
            "traces fail far more often than before and after.",
            filter=f"{outcome} AND {window}",
            cohort=window,
            caveat="The cause may be outside the agent (an outage, a release, a load test), and "
            "over. Traces of other kinds in that time would show as a burst too.",
            look=_look_at_failures,
            weight=1.5,
            certainty=0.85,
        )


def latency_bursts(rows: Rows) -> Iterator[Pattern]:
    """Stretches of time in which traces take far longer than otherwise."""
    starts, spent = rows.column("start"), rows.column("duration_ms")
    relative = _relative(spent, _models(rows))
    known = np.flatnonzero(~np.isnan(relative) & (spent > 0))
    if len(known) < 4 * LEAST:
        return
    order = known[np.argsort(starts[known], kind="stable")]
    units, taken = _units(rows)[order], relative[order]
    found: list[tuple[Stretch, float]] = []
    # A quarter of all traces is slow in a long mild stretch, a twentieth in a short sharp one.
    for share in (0.95, 0.9, 0.75):
        for stretch in bursts(taken > np.quantile(taken, share), units):
            limit = _limit(taken, spent[order], stretch)
            apart = all(
                stretch.end <= other.begin or stretch.begin >= other.end for other, _ in found
            )
            if apart and limit is not None:
                found.append((stretch, limit))
    for stretch, limit in found[:MOST_BURSTS]:
        within = order[stretch.begin : stretch.end]
        if not _spread(rows, within[spent[within] > limit]):
            continue
        window = _window(starts[within])
        yield Pattern(
            name=_name("latency_bursts", starts[within]),
            detector="latency_bursts",
            kind="operational",
            statement="Slow traces cluster in time: "
            f"from {iso_time(int(starts[within].min()))} to {iso_time(int(starts[within].max()))} "
            "traces take far longer than before and after.",
            filter=f"duration_ms > {round(limit)} AND {window}",
            cohort=window,
            caveat="More work may have been asked for in that time: compare the steps and tokens "
            "of these traces with others.",
            weight=1.3,
            certainty=0.85,
        )


def _limit(taken: Floats, spent: Floats, stretch: Stretch) -> float | None:
    """The duration in milliseconds that divides the stretch's slow traces from the rest: halfway,
    in proportion, between the medians. None if the stretch as a whole is hardly slower.
    """
    inside = np.zeros(len(taken), dtype=bool)
    inside[stretch.begin : stretch.end] = True
    slower = float(np.median(taken[inside]) / np.median(taken[~inside]))
    if slower < SLOWER:
        return None
    return float(np.sqrt(np.median(spent[inside]) * np.median(spent[~inside])))


def _relative(spent: Floats, models: Iterable[str]) -> Floats:
    """Durations as multiples of the median among the traces with the same models: another model
    for a while is no burst.
    """
    named = np.array(list(models), dtype=object)
    relative = np.full(len(spent), np.nan)
    for name in set(named.tolist()):
        places = np.flatnonzero((named == name) & ~np.isnan(spent))
        if len(places) and (median := float(np.median(spent[places]))) > 0:
            relative[places] = spent[places] / median
    return relative


def _models(rows: Rows) -> list[str]:
    named = [""] * len(rows)
    for model, places in sorted(rows.rows_with_value("model").items()):
        for place in places:
            named[place] += f"{model}\n"
    return named


def _order(starts: Floats) -> NDArray[np.int64]:
    known = np.flatnonzero(~np.isnan(starts))
    order: NDArray[np.int64] = known[np.argsort(starts[known], kind="stable")]
    return order


def _units(rows: Rows) -> NDArray[np.int64]:
    """A number per session; traces without one each have their own."""
    numbers: dict[str, int] = {}
    return np.array(
        [
            -1 - place if session is None else numbers.setdefault(session, len(numbers))
            for place, session in enumerate(rows.column("session"))
        ],
        dtype=np.int64,
    )


def _spread(rows: Rows, places: NDArray[np.int64]) -> bool:
    """Whether the traces are of several sessions, where there are sessions."""
    sessions = rows.column("session")[places]
    return any(one is None for one in sessions) or len(set(sessions)) >= LEAST_SESSIONS


def _window(starts: Floats) -> str:
    first, last = iso_time(int(starts.min())), iso_time(int(starts.max()))
    return f"start >= '{first}' AND start <= '{last}'"


def _name(detector: str, starts: Floats) -> str:
    return snake_case(detector, iso_time(int(starts.min()))[:16])


def _look_at_failures(account: Account) -> Iterable[Hit]:
    return [failure.hit() for failure in failures_of(account)]
