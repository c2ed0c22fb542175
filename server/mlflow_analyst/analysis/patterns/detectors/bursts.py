"""Failures and slow traces clustered in time.

The Bernoulli scan statistic of Kulldorff (Communications in Statistics 26, 1997) over stretches of
consecutive traces: given how many traces there are, is one stretch hit too often? Traces, not
hours, are the measure, so that much traffic alone is no cluster. The best stretch counts if even
after the Bonferroni correction for all stretches looked at it is hardly chance, and if it stands
out from what comes right before and right after it: a change that stays is no burst.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from mlflow_analyst.analysis.patterns.causes import CAUSES
from mlflow_analyst.analysis.patterns.proposal import Pattern, Rows
from mlflow_analyst.analysis.patterns.quoting import snake_case
from mlflow_analyst.analysis.patterns.signal import Hit
from mlflow_analyst.analysis.patterns.signals.failures import failures_of
from mlflow_analyst.analysis.patterns.templates import without_values
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
LEAST = 4
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
    # A stretch begins at a hit: it is the others that are there by chance. It might have begun at
    # any, and ended at any that follows.
    chance = stats.hypergeom.sf(within - 2, size - 1, total - 1, stretch.end - stretch.begin - 1)
    return stretch if chance * total * total < ALPHA else None


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
    everything = failed | hidden
    found = [(stretch, everything) for stretch in bursts(everything[order], units)]
    if not found:
        unusual = everything & ~_all_the_time(rows, order)
        found = [(stretch, unusual) for stretch in bursts(unusual[order], units)]
    for stretch, hits in found:
        within = order[stretch.begin : stretch.end]
        if not _spread(rows, within[hits[within]]):
            continue
        conditions = ["any_error = true"]
        if (hidden & ~rows.column("any_error"))[within].any():
            conditions.append("hidden_error IS NOT NULL")
        if (failed & ~rows.column("any_error"))[within].any():
            conditions.append("state = 'ERROR'")
        outcome = " OR ".join(conditions)
        outcome = f"({outcome})" if len(conditions) > 1 else outcome
        window = _window(starts[within])
        how = "" if hits is everything else ", and in other ways,"
        yield Pattern(
            name=_name("error_bursts", starts[within]),
            detector="error_bursts",
            kind="operational",
            statement="Failures cluster in time: "
            f"from {iso_time(int(starts[within].min()))} to {iso_time(int(starts[within].max()))} "
            f"traces fail far more often{how} than before and after.",
            filter=f"{outcome} AND {window}",
            cohort=window,
            caveat="The cause may be outside the agent (an outage, a release, a load test), and "
            "over. Traces of other kinds in that time would show as a burst too.",
            look=_look_at_failures,
            weight=1.5,
            certainty=0.85,
        )


def _all_the_time(rows: Rows, order: NDArray[np.int64]) -> Flags:
    """Which rows fail with a message, or for a cause, that comes all the time: its middle half is
    spread over more of the traces than a burst may hold.
    """
    when = np.full(len(rows), -1, dtype=np.int64)
    when[order] = np.arange(len(order))
    groups: dict[object, list[int]] = {}
    here = np.cumsum(rows.chosen) - 1
    for column in ("error_message", "hidden_error", "pattern"):
        many = rows.table.many(column)
        keys = [
            (value if value in CAUSES else None) if column == "pattern" else without_values(value)
            for value in map(str, many.values)
        ]
        for row, code in zip(many.rows, many.codes, strict=True):
            if rows.chosen[row] and keys[code] is not None and when[here[row]] >= 0:
                groups.setdefault(keys[code], []).append(int(here[row]))
    spread = np.zeros(len(rows), dtype=bool)
    for places in groups.values():
        low, high = np.quantile(when[places], (0.25, 0.75))
        if len(places) >= LEAST and high - low > LONGEST * len(order):
            spread[places] = True
    return spread


def latency_bursts(rows: Rows) -> Iterator[Pattern]:
    """Stretches of time in which traces, or the model calls in them, take far longer than
    otherwise.
    """
    starts, models = rows.column("start"), _models(rows)
    llm_ms, calls = rows.column("llm_ms"), rows.column("llm_calls")
    with np.errstate(divide="ignore", invalid="ignore"):
        per_call = np.where(calls > 0, llm_ms / calls, np.nan)
    found: list[tuple[NDArray[np.int64], str, float]] = []
    taken: set[int] = set()
    # A slow model shows best call by call: how many calls a trace makes is another matter.
    for column, spent in (("llm_ms", per_call), ("duration_ms", rows.column("duration_ms"))):
        relative = _relative(spent, models)
        known = np.flatnonzero(~np.isnan(relative) & (spent > 0))
        if len(known) < 4 * LEAST:
            continue
        order = known[np.argsort(starts[known], kind="stable")]
        for stretch, limit in _slow_stretches(relative[order], _units(rows)[order]):
            within = order[stretch.begin : stretch.end]
            slow = within[relative[within] > limit]
            if taken.isdisjoint(within.tolist()) and _spread(rows, slow):
                taken.update(within.tolist())
                # In milliseconds of the whole trace, what is slow here begins with the least.
                found.append((within, column, float(rows.column(column)[slow].min())))
    for within, column, least in found[:MOST_BURSTS]:
        window = _window(starts[within])
        yield Pattern(
            name=_name("latency_bursts", starts[within]),
            detector="latency_bursts",
            kind="operational",
            statement="Slow traces cluster in time: "
            f"from {iso_time(int(starts[within].min()))} to {iso_time(int(starts[within].max()))} "
            f"{'model calls' if column == 'llm_ms' else 'traces'} take far longer than before and "
            "after.",
            filter=f"{column} >= {math.floor(least)} AND {window}",
            cohort=window,
            caveat="More work may have been asked for in that time: compare the steps and tokens "
            "of these traces with others.",
            weight=1.3,
            certainty=0.85,
        )


def _slow_stretches(taken: Floats, units: NDArray[np.int64]) -> list[tuple[Stretch, float]]:
    """The stretches that are slow, each with the multiple of the usual time that divides its slow
    traces from the rest. ``taken`` are multiples of the usual time, in order of time.
    """
    seen: list[tuple[int, Stretch, float]] = []
    # A quarter of all traces is slow in a long mild stretch, a hundredth in a short sharp one.
    for share in (0.99, 0.95, 0.9, 0.75):
        for stretch in bursts(taken > np.quantile(taken, share), units):
            limit = _limit(taken, stretch)
            if limit is not None:
                slow = taken[stretch.begin : stretch.end] > limit
                seen.append((int(slow.sum() - (~slow).sum()), stretch, limit))
    found: list[tuple[Stretch, float]] = []
    # Of stretches that overlap, the one with most slow traces and fewest others.
    for _, one, limit in sorted(seen, key=lambda s: (-s[0], s[1].end - s[1].begin)):
        if all(one.end <= other.begin or one.begin >= other.end for other, _ in found):
            found.append((one, limit))
    return found


def _limit(taken: Floats, stretch: Stretch) -> float | None:
    """Halfway, in proportion, between the medians of the stretch and of the rest. None if the
    stretch as a whole is hardly slower.
    """
    inside = np.zeros(len(taken), dtype=bool)
    inside[stretch.begin : stretch.end] = True
    slow, usual = float(np.median(taken[inside])), float(np.median(taken[~inside]))
    return math.sqrt(slow * usual) if slow >= SLOWER * usual else None


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
