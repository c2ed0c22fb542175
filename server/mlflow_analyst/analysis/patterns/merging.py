"""Patterns that see one thing become one; and how much each matters.

Two patterns see one thing if nearly the same traces show both (their Jaccard index, Jaccard 1901),
or if one lies within others of the same family: a message within its tool's failures, the
failures of a category within those of the tools that have them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mlflow_analyst.analysis.patterns.engine import Proposal

SAME = 0.8
"""From this Jaccard index on two patterns are taken for one."""
WITHIN = 0.95
"""Of a pattern's traces this share lies within others of its family, which take it in."""
CHANCE = 0.01
"""Unless all of them would lie there by chance with at least this probability."""

_FAMILIES = (
    "tool_failures failures hidden_errors rate_limits authentication_errors timeouts "
    "validation_errors unavailable_services first_failure",
    "slow_steps bottleneck latency_bursts",
    "token_blowups cost_blowups context_growth",
    "repeated_calls call_cycles",
    "repeated_answers inconsistent_answers",
)
_FAMILY = {name: names for names in _FAMILIES for name in names.split()}


def score(one: Proposal) -> float:
    """How much a pattern matters: weight * certainty * log2(1 + traces that show it)."""
    return _worth(one) * math.log2(1 + int(one.shows.sum()))


def _worth(one: Proposal) -> float:
    return one.pattern.weight * one.pattern.certainty


def merged(proposals: Iterable[Proposal]) -> list[Proposal]:
    """The proposals without those that see what a weightier one sees, which names them."""
    kept: list[Proposal] = []
    for one in sorted(proposals, key=lambda one: (-_worth(one), -one.traces, one.pattern.name)):
        place = _same(one, kept)
        if place is None:
            kept.append(one)
            continue
        if one.pattern.filter == kept[place].pattern.filter and one.cohort is None:
            continue
        names = (*kept[place].also, one.pattern.name, *one.also)
        kept[place] = replace(kept[place], also=tuple(dict.fromkeys(names)))
    return kept


def _same(one: Proposal, kept: list[Proposal]) -> int | None:
    """The place of the kept pattern that sees the same; None if none does."""
    for place, other in enumerate(kept):
        if _comparable(one, other) and _alike(one, other):
            return place
    if one.cohort is not None:
        return None
    family = _FAMILY.get(one.pattern.detector, one.pattern.detector)
    related = [
        place
        for place, other in enumerate(kept)
        if other.cohort is None
        and _FAMILY.get(other.pattern.detector, other.pattern.detector) == family
    ]
    if not related:
        return None
    together = np.logical_or.reduce([kept[place].rows for place in related])
    # where the family shows in most traces, few others lie within them by chance
    by_chance = float(together.mean()) ** one.traces
    if (one.rows & together).sum() < WITHIN * one.traces or by_chance > CHANCE:
        return None
    return max(related, key=lambda place: int((kept[place].rows & one.rows).sum()))


def _comparable(one: Proposal, other: Proposal) -> bool:
    """Strengths are not problems, and a comparison is another claim than a count."""
    strengths = [p.pattern.kind == "strength" for p in (one, other)]
    return strengths[0] == strengths[1] and (one.cohort is None) == (other.cohort is None)


def _alike(one: Proposal, other: Proposal) -> bool:
    if _jaccard(one.rows, other.rows) < SAME:
        return False
    if one.cohort is None or other.cohort is None:
        return True
    return _jaccard(one.cohort, other.cohort) >= SAME


def _jaccard(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    either = int((one | other).sum())
    return int((one & other).sum()) / either if either else 0.0
