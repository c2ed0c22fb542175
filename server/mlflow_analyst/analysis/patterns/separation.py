"""Whether some amounts stand apart from the rest: a second group, not the tail of one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.floating[Any]]
Flags = NDArray[np.bool_]

_ENOUGH = 20
_LOW_SHARE = 0.25
"""At least so many of the amounts are usual ones; where fewer are, nobody can say what is usual."""

_MOAT = math.log(1.4)
_MOAT_SIGMAS = 0.8
_AWAY_SIGMAS = 3.5
_SMALLEST_SIGMA = 0.05
_SURPRISE = 6.0
"""A gap this many times its expectation has a chance of 1 in 400."""
_MAD_SIGMA = 1.4826
"""A normal distribution's sigma over its median absolute deviation."""

_BINS = 300
_ROUNDS = 60
_APART = 2.8
"""Distance of two means in (mean) sigmas from which two hills have a clear valley between them."""
_PURE = 0.95


def upper_group(
    values: Numbers, factor: float, least: int = 3, at_most: Flags | None = None
) -> float | None:
    """The smallest amount of a group of at least ``least`` that lies apart above the others; None
    if there is none. Amounts that are missing, zero or negative are left aside.

    Latencies, tokens and costs are log-normal at best, so all is judged on the log scale. The
    group's median must be ``factor`` times the others', and between the two there must be a
    stretch with nobody in it, wider than a log-normal tail leaves empty, or two normal
    distributions must explain the amounts far better than one and overlap little.

    ``at_most`` tells which values are no amounts but bounds that the amounts do not exceed.
    """
    known = np.isfinite(values) & (values > 0)
    logs = np.sort(np.log(values[known]))
    exact = logs if at_most is None else np.sort(np.log(values[known & ~at_most]))
    if len(logs) < max(_ENOUGH, 4 * least):
        return None
    first = max(10, math.ceil(len(logs) * _LOW_SHARE))
    place = _behind_moat(logs, exact, first, len(logs) - least, factor)
    if place is None:
        place = _second_hill(logs, first, len(logs) - least)
    if place is None or not _is_group(logs, exact, place, factor):
        return None
    return float(np.exp(logs[place]))


def robust_sigma(logs: Numbers) -> float:
    """Sigma by the median absolute deviation, at least 0.05."""
    middle = np.median(logs)
    return max(float(np.median(np.abs(logs - middle))) * _MAD_SIGMA, _SMALLEST_SIGMA)


def _is_group(logs: Numbers, exact: Numbers, place: int, factor: float) -> bool:
    """Whether what is above ``place`` is known to be, for the most part, and far above, no wider
    than a group is, and not the mirror image of as many far below, as both tails of one wide
    distribution are.
    """
    low, high = logs[:place], logs[place:]
    if 2 * (exact >= logs[place]).sum() < len(high):
        return False
    # Bounds pile up above amounts and would make a lower tail of these: where enough amounts are
    # known exactly, as many of the others are taken to lie far below as of them.
    told = exact[exact < logs[place]]
    told = told if len(told) >= _ENOUGH else low
    mirror = 2 * float(np.median(told)) - logs[place]
    mirrored = int(np.searchsorted(told, mirror)) / len(told) * len(low)
    return bool(
        np.median(high) - np.median(low) >= math.log(factor)
        and np.std(high) <= 1.5 * robust_sigma(low) + 0.3
        and mirrored <= 0.25 * len(high)
    )


def _behind_moat(logs: Numbers, exact: Numbers, first: int, last: int, factor: float) -> int | None:
    """Where the group begins that an empty stretch divides from the rest."""
    places = np.arange(first, last + 1)
    moats = logs[places] - logs[places - 1]
    for chosen in np.argsort(-moats, kind="stable")[:8]:
        place = int(places[chosen])
        if moats[chosen] < _MOAT:
            break
        low = logs[:place]
        # Bounds say little of what is usual, where enough amounts are known.
        known = exact[exact < logs[place]]
        usual = known if len(known) >= _ENOUGH else low
        sigma, middle = robust_sigma(usual), float(np.median(usual))
        wide = moats[chosen] >= _MOAT_SIGMAS * sigma
        far = logs[place] - middle >= _AWAY_SIGMAS * sigma
        # Among the highest of an exponential tail, the gap below the k-th is exponential with a
        # k-th of the tail's scale (Rényi 1953): this one must be beyond that too.
        # Its scale is that of the upper fifth of the others, to which the group above belongs as
        # far as it is no group: amounts of which no more is known than that they are higher.
        tail, above = low[int(0.8 * len(low)) :], len(logs) - place
        excess = float((tail - tail[0]).sum() + above * (tail[-1] - tail[0]))
        scale = max(excess / max(len(tail) - 1, 1), 1e-6)
        chance = moats[chosen] * above / scale
        if wide and far and chance >= _SURPRISE and _is_group(logs, exact, place, factor):
            return place
    return None


@dataclass(frozen=True, slots=True)
class _Hills:
    """Two normal distributions: shares, means and sigmas of the lower and the upper."""

    share: Numbers
    mean: Numbers
    sigma: Numbers

    def heights(self, at: Numbers) -> Numbers:
        """The density of each (two rows), weighted by its share."""
        z = (at[None, :] - self.mean[:, None]) / self.sigma[:, None]
        tall: Numbers = (
            self.share[:, None]
            * np.exp(-z * z / 2)
            / (self.sigma[:, None] * math.sqrt(2 * math.pi))
        )
        return np.maximum(tall, 1e-300)


def _second_hill(logs: Numbers, first: int, last: int) -> int | None:
    """Where the upper of two overlapping groups begins: expectation maximisation from several
    starts, on a histogram, so that a hundred thousand amounts take no longer than a few hundred.
    """
    counts, edges = np.histogram(logs, bins=_BINS)
    at, weights = (edges[:-1] + edges[1:]) / 2, counts.astype(float)
    alone = _Hills(np.ones(1), np.array([logs.mean()]), np.array([max(logs.std(), 1e-3)]))
    one = float(weights @ np.log(alone.heights(at).sum(axis=0)))
    best, found = one, None
    for start in (0.4, 0.7, 0.9, 0.95, 0.98, 0.99):
        place = min(max(int(len(logs) * start), first), last)
        hills = _fitted(at, weights, logs, place)
        likelihood = float(weights @ np.log(hills.heights(at).sum(axis=0)))
        if likelihood > best:
            best, found = likelihood, hills
    # Three more parameters, by the Bayesian information criterion with a wide margin.
    if found is None or best - one < 1.5 * math.log(len(logs)) + 10:
        return None
    return _border(logs, found, first, last)


def _fitted(at: Numbers, weights: Numbers, logs: Numbers, place: int) -> _Hills:
    parts = (logs[:place], logs[place:])
    hills = _Hills(
        np.array([len(part) / len(logs) for part in parts]),
        np.array([np.median(part) for part in parts]),
        np.array([max(float(part.std()), _SMALLEST_SIGMA) for part in parts]),
    )
    for _ in range(_ROUNDS):
        heights = hills.heights(at)
        belong = heights / heights.sum(axis=0) * weights
        total = np.maximum(belong.sum(axis=1), 1e-9)
        mean = belong @ at / total
        spread = (belong * (at[None, :] - mean[:, None]) ** 2).sum(axis=1) / total
        hills = _Hills(total / weights.sum(), mean, np.maximum(np.sqrt(spread), _SMALLEST_SIGMA))
    return hills


def _border(logs: Numbers, hills: _Hills, first: int, last: int) -> int | None:
    """The first amount from which nearly all belong to the upper hill; None if the two are too
    close or the amounts themselves show no dip between them.
    """
    apart = (hills.mean[1] - hills.mean[0]) / math.sqrt(float((hills.sigma**2).mean()))
    if apart < _APART or hills.sigma[1] > 1.6 * hills.sigma[0] + 0.1:
        return None
    heights = hills.heights(logs)
    surely = heights[1] / heights.sum(axis=0)
    between = (logs > hills.mean[0]) & (logs <= hills.mean[1])
    above = np.flatnonzero((between & (surely >= 0.6)) | (logs > hills.mean[1]))
    if not len(above):
        return None
    place = int(above[0])
    if not first <= place <= last or surely[place:].mean() < _PURE:
        return None
    near = float(hills.sigma[1]) * 0.7
    dip = np.count_nonzero(np.abs(logs - logs[place]) <= near)
    hill = np.count_nonzero(np.abs(logs - hills.mean[1]) <= near)
    return place if hill - dip >= max(1.5 * math.sqrt(hill + dip), 0.4 * hill) else None
