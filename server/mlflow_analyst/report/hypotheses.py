"""The section of tested hypotheses: what was asked of the whole experiment, and what came out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlflow_analyst.report.formats import percent, plural
from mlflow_analyst.report.markdown import DASH, Align, Markdown, blocks, code_cell, table
from mlflow_analyst.report.prose import cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mlflow_analyst.report.inputs import Interval, Share, Tested

_ORDER = ("supported", "inconclusive", "refuted")


def hypotheses(tested: Sequence[Tested]) -> Markdown:
    """The hypotheses as one table, those that hold first, and how the verdicts came about."""
    if not tested:
        return Markdown("None recorded.")
    ordered = sorted(tested, key=lambda one: _ORDER.index(one.verdict))
    headers = ["Hypothesis", "Verdict", "Outcome", "Cohort", "In the cohort", "Elsewhere"]
    sides: list[Align] = ["right" if at > 3 else "left" for at in range(8)]
    return blocks(
        [
            table([*headers, "Ratio (95%)", "p, adjusted"], [_row(one) for one in ordered], sides),
            Markdown(
                f"{plural(len(tested), 'hypothesis was', 'hypotheses were')} counted over the "
                "traces that the rows name. Shares carry 95% Wilson intervals. The ratio is the "
                "risk ratio (log interval; 0.5 added to each cell where one is zero) with Fisher's "
                "exact p, or for a number the ratio of the medians (bootstrap interval) with the "
                "Mann-Whitney p. p is adjusted by Benjamini and Hochberg for every question asked, "
                "those of replaced hypotheses included."
            ),
            Markdown("\n".join(f"- {rule}" for rule in _rules(ordered))),
        ]
    )


def _row(one: Tested) -> list[Markdown]:
    scope = Markdown(f" within {code_cell(one.within)}") if one.within else Markdown("")
    return [
        cell(one.statement),
        Markdown(f"**{one.verdict}**" if one.verdict == "supported" else one.verdict),
        code_cell(one.outcome),
        Markdown(f"{code_cell(one.cohort) if one.cohort else 'all traces'}{scope}"),
        _side(one.cohort_rate, one.cohort_median),
        _side(one.rest_rate, one.rest_median),
        _interval(one.effect),
        _p(one.p_adjusted),
    ]


def _side(share: Share | None, median: Interval | None) -> Markdown:
    if share is not None:
        low, high = 100 * share.low, 100 * share.high
        return Markdown(f"{percent(share.value)} ({low:.1f} to {high:.1f}) of {share.of:,}")
    return _interval(median)


def _interval(value: Interval | None) -> Markdown:
    if value is None:
        return DASH
    if value.low is None or value.high is None:
        return Markdown(_number(value.value))
    low, high = _number(value.low), _number(value.high)
    return Markdown(f"{_number(value.value)} ({low} to {high})")


def _number(value: float) -> str:
    """Three digits for what is small; whole numbers for what is large."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _p(value: float | None) -> Markdown:
    if value is None:
        return DASH
    return Markdown("<0.0001" if value < 0.0001 else f"{value:.2g}")


def _rules(tested: Sequence[Tested]) -> list[Markdown]:
    """Each verdict with the rules that gave it, told once."""
    reasons: dict[str, dict[str, None]] = {}
    for one in tested:
        reasons.setdefault(one.verdict, {})[one.rule] = None
    return [
        Markdown(f"{verdict}: {cell('; or '.join(rules))}.") for verdict, rules in reasons.items()
    ]
