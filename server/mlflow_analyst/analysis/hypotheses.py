"""Is it so, and by how much: one hypothesis against the counts or the values of an experiment.

A hypothesis says that an *outcome* is more frequent, or a *number* larger, in a *cohort* of traces
than in the rest. Counts give a 2 by 2 table, numbers two samples. Pure functions over either.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from mlflow_analyst.analysis.intervals import Z_95, rate
from mlflow_analyst.analysis.models import Difference, Interval, Rate, Sides, Table, Verdict

ALPHA = 0.05
"""A p value, adjusted for all hypotheses of the analysis, below this is taken as evidence."""
RELEVANT_RATIO = 1.25
"""A cohort's rate or median must differ at least by this factor for the difference to matter."""
RESAMPLES = 2_000
"""Bootstrap resamples of a median."""
ENOUGH = 5
"""Without a cohort, an outcome in so many traces is taken as real."""
NEGLIGIBLE = 0.01
"""Without a cohort, an outcome whose share is surely below this is taken as refuted."""

_ENDS = (0.025, 0.975)
_EXACT_UP_TO = 10_000

K = TypeVar("K")


def table_of(both: int, cohort: int, outcome: int, of: int) -> Table:
    """The 2 by 2 table of ``of`` traces: so many are in the cohort, have the outcome, do both.

    Raises:
        ValueError: If the counts cannot belong to one table.
    """
    cells = (both, cohort - both, outcome - both, of - cohort - outcome + both)
    if min(cells) < 0:
        raise ValueError(f"these counts contradict each other: {both}, {cohort}, {outcome}, {of}")
    return Table(
        cohort_with=cells[0], cohort_without=cells[1], rest_with=cells[2], rest_without=cells[3]
    )


def compare_shares(table: Table) -> Sides:
    """Both rates with Wilson 95% intervals, their ratio with its interval, and Fisher's exact p.

    The ratio's interval is the log method (Katz, Baptista, Azen & Pike 1978). With a zero cell,
    0.5 is added to each of the four cells for ratio and interval (Haldane 1956; Anscombe 1956), and
    ``corrected`` says so. A side without any trace leaves ratio and p unknown.
    """
    a, b, c, d = table.cells
    cohort, rest = a + b, c + d
    ratio = p_value = None
    corrected = False
    if cohort and rest:
        corrected = 0 in (a, b, c, d)
        ratio = _risk_ratio(*((x + 0.5 if corrected else float(x)) for x in (a, b, c, d)))
        p_value = float(stats.fisher_exact(np.array([[a, b], [c, d]])).pvalue)
    return Sides(
        cohort_rate=rate(a, cohort),
        rest_rate=rate(c, rest),
        risk_ratio=ratio,
        corrected=corrected or None,
        p_value=p_value,
    )


def _risk_ratio(a: float, b: float, c: float, d: float) -> Interval:
    value = (a / (a + b)) / (c / (c + d))
    spread = Z_95 * math.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))
    low, high = value * math.exp(-spread), value * math.exp(spread)
    return Interval(value=_rounded(value), low=_rounded(low), high=_rounded(high))


def compare_numbers(
    cohort: NDArray[np.float64], rest: NDArray[np.float64], seed: int = 0
) -> Difference:
    """Two samples of a number: their medians and the ratio of these, each with a 95% percentile
    bootstrap interval (Efron 1979), and the two-sided Mann-Whitney p.

    p is exact for small samples without ties (``scipy.stats.mannwhitneyu``, "auto"), else from the
    normal approximation, corrected for ties. Values that are not finite are left out and not
    counted. A side without values leaves ratio and p unknown, as does for the ratio a median in the
    rest that is not above zero.
    """
    ours, theirs = (side[np.isfinite(side)] for side in (cohort, rest))
    rng = np.random.default_rng(seed)
    tops, bottoms = _resampled(ours, rng), _resampled(theirs, rng)
    ratio = p_value = higher = None
    if len(ours) and len(theirs):
        # the exact distribution takes time that grows with the product of the sizes
        method: Literal["auto", "asymptotic"]
        method = "auto" if len(ours) * len(theirs) <= _EXACT_UP_TO else "asymptotic"
        tested = stats.mannwhitneyu(ours, theirs, method=method)
        p_value = 1.0 if math.isnan(tested.pvalue) else float(tested.pvalue)  # all values equal
        higher = round(float(tested.statistic) / (len(ours) * len(theirs)), 4)
        ratio = _ratio(float(np.median(ours)), float(np.median(theirs)), tops, bottoms)
    return Difference(
        cohort_values=len(ours),
        rest_values=len(theirs),
        cohort_median=_median(ours, tops),
        rest_median=_median(theirs, bottoms),
        ratio=ratio,
        higher_share=higher,
        p_value=p_value,
    )


def _ratio(
    above: float, below: float, tops: NDArray[np.float64], bottoms: NDArray[np.float64]
) -> Interval | None:
    if below <= 0:
        return None
    value = _rounded(above / below)
    if (bottoms <= 0).any():
        return Interval(value=value)
    low, high = np.quantile(tops / bottoms, _ENDS)
    return Interval(value=value, low=_rounded(float(low)), high=_rounded(float(high)))


def _median(values: NDArray[np.float64], medians: NDArray[np.float64]) -> Interval | None:
    if not len(values):
        return None
    low, high = np.quantile(medians, _ENDS)
    return Interval(
        value=_rounded(float(np.median(values)), 6),
        low=_rounded(float(low), 6),
        high=_rounded(float(high), 6),
    )


def _resampled(values: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Medians of RESAMPLES resamples, at a cost that does not grow with them.

    The k-th smallest of a resample of n values is the value whose place is the k-th smallest of n
    uniform numbers, times n; and that is Beta(k, n + 1 - k) distributed. For an even n the median
    is the mean of two: the next uniform number is the smallest of the n - k above the k-th.
    """
    size = len(values)
    if not size:
        return np.empty(0)
    ordered = np.sort(values)

    def at(places: NDArray[np.float64]) -> NDArray[np.float64]:
        return ordered[np.minimum((places * size).astype(np.int64), size - 1)]

    middle = (size + 1) // 2
    lower = rng.beta(middle, size + 1 - middle, RESAMPLES)
    if size % 2:
        return at(lower)
    upper = lower + (1 - lower) * rng.beta(1, size - middle, RESAMPLES)
    return (at(lower) + at(upper)) / 2


def adjusted(p_values: Mapping[K, float | None]) -> dict[K, float | None]:
    """Each question's p value, adjusted for all of them (Benjamini & Hochberg 1995).

    An unknown p value stays unknown and does not count.
    """
    known = {name: p for name, p in p_values.items() if p is not None}
    corrected = stats.false_discovery_control(np.array(list(known.values()))) if known else ()
    by_name = {name: float(p) for name, p in zip(known, corrected, strict=True)}
    return {name: by_name.get(name) for name in p_values}


def verdict_on(ratio: Interval | None, p_adjusted: float | None) -> tuple[Verdict, str]:
    """What a comparison says about "more in the cohort", and by which rule.

    supported: the adjusted p is below ALPHA and the ratio is at least RELEVANT_RATIO. refuted: the
    whole interval of the ratio is below RELEVANT_RATIO. In all other cases, and without a ratio,
    inconclusive.
    """
    if ratio is None or p_adjusted is None:
        return "inconclusive", "there is nothing to compare: one side is empty, or all zero"
    if p_adjusted < ALPHA and ratio.value >= RELEVANT_RATIO:
        return "supported", f"adjusted p below {ALPHA} and a ratio of at least {RELEVANT_RATIO}"
    if ratio.high is not None and ratio.high < RELEVANT_RATIO:
        opposite = p_adjusted < ALPHA and ratio.value <= 1 / RELEVANT_RATIO
        also = "; the opposite holds: it is less in the cohort" if opposite else ""
        return "refuted", f"the whole 95% interval of the ratio is below {RELEVANT_RATIO}{also}"
    return "inconclusive", (
        f"the interval of the ratio reaches {RELEVANT_RATIO}, but the evidence does not: adjusted "
        f"p not below {ALPHA}, or a smaller ratio; more traces would tell"
    )


def verdict_alone(share: Rate | None, count: int) -> tuple[Verdict, str]:
    """What the share of an outcome says where there is no cohort to compare, and by which rule.

    supported: ENOUGH traces have it. refuted: its 95% interval is wholly below NEGLIGIBLE. Else,
    and without any trace, inconclusive.
    """
    if share is None:
        return "inconclusive", "there is no trace to look at"
    if count >= ENOUGH:
        return "supported", f"at least {ENOUGH} traces have it"
    if share.high < NEGLIGIBLE:
        return "refuted", f"the whole 95% interval is below {NEGLIGIBLE:.0%}"
    return "inconclusive", f"fewer than {ENOUGH} traces have it, of too few to rule it out"


def _rounded(value: float, digits: int = 4) -> float:
    """So many significant digits: more would pretend to a precision that no sample has."""
    return value if value == 0 or not math.isfinite(value) else float(f"{value:.{digits}g}")


def spread_over(
    trace_ids: Sequence[str], sessions: Sequence[str | None], size: int, seed: int = 0
) -> list[str]:
    """Up to ``size`` of the traces at random, from as many different sessions as there are."""
    order = np.random.default_rng(seed).permutation(len(trace_ids))
    picked: list[str] = []
    later: list[str] = []
    seen: set[str] = set()
    for index in order:
        session = sessions[index]
        if session is not None and session in seen:
            later.append(trace_ids[index])
            continue
        if session is not None:
            seen.add(session)
        picked.append(trace_ids[index])
        if len(picked) == size:
            break
    return [*picked, *later][:size]
