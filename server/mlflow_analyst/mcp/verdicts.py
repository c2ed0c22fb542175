"""Where the hypotheses of an analysis stand, given all the questions that it has asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlflow_analyst.analysis.hypotheses import adjusted, verdict_alone, verdict_on
from mlflow_analyst.analysis.models import Difference, Sides
from mlflow_analyst.mcp.results import JudgedHypothesis
from mlflow_analyst.traces.text import clip

if TYPE_CHECKING:
    from mlflow_analyst.analysis.models import Interval, Verdict
    from mlflow_analyst.findings.hypotheses import Hypothesis, Trials


def judged(trials: Trials, prose_chars: int = 300) -> list[JudgedHypothesis]:
    """Every hypothesis with its verdict as of now, in the order they were first tested."""
    corrected = adjusted(trials.p_values)
    found = []
    for one in trials.hypotheses:
        p_adjusted = corrected[one.question]
        sides, numbers = _sides(one), _numbers(one)
        reached, rule = verdict(one, p_adjusted)
        found.append(
            JudgedHypothesis(
                name=one.name,
                kind=one.kind,
                verdict=reached,
                rule=rule,
                statement=clip(one.statement, prose_chars),
                outcome=one.outcome,
                cohort=one.cohort,
                within=one.within,
                effect=_effect(one),
                cohort_rate=sides.cohort_rate if sides else None,
                rest_rate=sides.rest_rate if sides else None,
                cohort_median=numbers.cohort_median if numbers else None,
                rest_median=numbers.rest_median if numbers else None,
                p_adjusted=shown_p(p_adjusted),
                times=one.times,
            )
        )
    return found


def verdict(one: Hypothesis, p_adjusted: float | None) -> tuple[Verdict, str]:
    """What was found, weighed: the verdict and the rule that gave it."""
    sides = _sides(one)
    if one.cohort is None and sides is not None:
        with_outcome = int(one.result["table"]["cohort_with"])
        return verdict_alone(sides.cohort_rate, with_outcome)
    return verdict_on(_effect(one), p_adjusted)


def shown_p(p_value: float | None) -> float | None:
    """A p value to three significant digits."""
    return None if p_value is None else float(f"{p_value:.3g}")


def _effect(one: Hypothesis) -> Interval | None:
    sides, numbers = _sides(one), _numbers(one)
    if sides is not None:
        return sides.risk_ratio
    return numbers.ratio if numbers else None


def _sides(one: Hypothesis) -> Sides | None:
    """Both rates as they were counted; None for a number."""
    if one.result.get("table") is None:
        return None
    return Sides.model_validate({k: v for k, v in one.result.items() if k in Sides.model_fields})


def _numbers(one: Hypothesis) -> Difference | None:
    """Both medians; None for an outcome that is a filter."""
    given = one.result.get("numbers")
    return None if given is None else Difference.model_validate(given)
