"""The arithmetic of a tested hypothesis, against scipy and against tables worked by hand."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from mlflow_analyst.analysis.hypotheses import (
    _resampled,
    adjusted,
    compare_numbers,
    compare_shares,
    spread_over,
    table_of,
    verdict_alone,
    verdict_on,
)
from mlflow_analyst.analysis.intervals import rate
from mlflow_analyst.analysis.models import Interval, Table

cell = st.integers(0, 400)


def table(a: int, b: int, c: int, d: int) -> Table:
    return Table(cohort_with=a, cohort_without=b, rest_with=c, rest_without=d)


@given(cell, cell, cell, cell)
def test_a_table_agrees_with_scipy_on_random_counts(a: int, b: int, c: int, d: int) -> None:
    sides = compare_shares(table(a, b, c, d))
    for found, count, of in ((sides.cohort_rate, a, a + b), (sides.rest_rate, c, c + d)):
        if of == 0:
            assert found is None
            continue
        assert found is not None
        expected = stats.binomtest(count, of).proportion_ci(method="wilson")
        assert found.low == pytest.approx(expected.low, abs=1e-4)
        assert found.high == pytest.approx(expected.high, abs=1e-4)
    if not (a + b and c + d):
        assert sides.risk_ratio is None
        assert sides.p_value is None
        return
    assert sides.p_value == pytest.approx(stats.fisher_exact([[a, b], [c, d]]).pvalue)
    assert sides.risk_ratio is not None
    if sides.corrected is None:
        expected_ratio = stats.contingency.relative_risk(a, a + b, c, c + d)
        interval = expected_ratio.confidence_interval(0.95)
        assert sides.risk_ratio.value == pytest.approx(expected_ratio.relative_risk, rel=1e-3)
        assert sides.risk_ratio.low == pytest.approx(interval.low, rel=1e-3)
        assert sides.risk_ratio.high == pytest.approx(interval.high, rel=1e-3)
    else:
        assert 0 in (a, b, c, d)


def test_a_zero_cell_is_corrected_by_a_half_and_says_so() -> None:
    """By hand: (5.5/11) / (0.5/11) = 11, and exp(ln 11 ± 1.96·√(1/5.5-1/11+1/0.5-1/11))."""
    sides = compare_shares(table(5, 5, 0, 10))
    assert sides.corrected is True
    assert sides.risk_ratio is not None
    assert sides.risk_ratio.value == 11.0
    spread = 1.959964 * math.sqrt(1 / 5.5 - 1 / 11 + 1 / 0.5 - 1 / 11)
    assert sides.risk_ratio.low == pytest.approx(11 * math.exp(-spread), rel=1e-3)
    assert sides.risk_ratio.high == pytest.approx(11 * math.exp(spread), rel=1e-3)


def test_one_trace_and_all_errors_are_answered() -> None:
    alone = compare_shares(table(1, 0, 0, 0))
    assert alone.cohort_rate is not None
    assert (alone.cohort_rate.value, alone.rest_rate, alone.risk_ratio) == (1.0, None, None)
    everywhere = compare_shares(table(10, 0, 30, 0))
    assert everywhere.p_value == 1.0
    assert everywhere.risk_ratio is not None
    assert everywhere.risk_ratio.low is not None
    assert everywhere.risk_ratio.low < 1 < (everywhere.risk_ratio.high or 0)


def test_a_table_is_made_of_four_counts_that_fit_together() -> None:
    assert table_of(both=3, cohort=10, outcome=5, of=100).cells == (3, 7, 2, 88)
    with pytest.raises(ValueError, match="contradict"):
        table_of(both=6, cohort=10, outcome=5, of=100)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_adjusted_p_values_agree_with_scipy(p_values: list[float]) -> None:
    named = {f"h{i}": p for i, p in enumerate(p_values)}
    expected = stats.false_discovery_control(p_values)
    assert list(adjusted(named).values()) == pytest.approx(list(expected))


def test_a_hypothesis_without_a_p_value_does_not_weigh_on_the_others() -> None:
    """By hand: 0.01·2/1 = 0.02 and 0.04·2/2 = 0.04; the third one has nothing to compare."""
    found = adjusted({"a": 0.01, "b": None, "c": 0.04})
    assert found == {"a": pytest.approx(0.02), "b": None, "c": pytest.approx(0.04)}


def test_numbers_are_compared_by_medians_and_ranks() -> None:
    rng = np.random.default_rng(3)
    slow, fast = rng.lognormal(8, 0.5, 400), rng.lognormal(7, 0.5, 900)
    found = compare_numbers(slow, fast)
    for median, side in ((found.cohort_median, slow), (found.rest_median, fast)):
        assert median is not None
        assert median.value == pytest.approx(np.median(side), rel=1e-5)
        plain = stats.bootstrap((side,), np.median, method="percentile", rng=rng)
        assert median.low == pytest.approx(plain.confidence_interval.low, rel=0.02)
        assert median.high == pytest.approx(plain.confidence_interval.high, rel=0.02)
    expected = stats.mannwhitneyu(slow, fast, method="asymptotic").pvalue
    assert found.p_value == pytest.approx(expected)
    plain = np.array(
        [
            np.median(rng.choice(slow, len(slow))) / np.median(rng.choice(fast, len(fast)))
            for _ in range(2_000)
        ]
    )
    low, high = np.quantile(plain, [0.025, 0.975])
    assert found.ratio is not None
    assert found.ratio.low == pytest.approx(low, rel=0.02)
    assert found.ratio.high == pytest.approx(high, rel=0.02)
    assert compare_numbers(slow, fast) == found


def test_missing_values_are_left_out_and_an_empty_side_is_no_comparison() -> None:
    found = compare_numbers(np.array([1.0, math.nan, 3.0]), np.array([math.nan]))
    assert (found.cohort_values, found.rest_values) == (2, 0)
    assert found.cohort_median is not None
    assert found.cohort_median.value == 2.0
    assert found.rest_median is None
    assert found.ratio is None
    same = compare_numbers(np.full(5, 7.0), np.full(9, 7.0))
    assert same.p_value == 1.0
    zero = compare_numbers(np.array([1.0, 2.0]), np.array([0.0, 0.0, 1.0]))
    assert zero.ratio is None


@given(
    st.lists(st.integers(0, 20), min_size=1, max_size=60),
    st.lists(st.integers(0, 20), min_size=1, max_size=60),
)
def test_ranks_agree_with_scipy_and_with_counting_pairs(ours: list[int], theirs: list[int]) -> None:
    cohort, rest = np.array(ours, dtype=float), np.array(theirs, dtype=float)
    found = compare_numbers(cohort, rest)
    expected = stats.mannwhitneyu(cohort, rest).pvalue
    assert found.p_value == pytest.approx(1.0 if math.isnan(expected) else expected)
    pairs = [(a > b) + 0.5 * (a == b) for a in ours for b in theirs]
    assert found.higher_share == pytest.approx(np.mean(pairs), abs=1e-4)
    assert found.cohort_median is not None
    assert found.cohort_median.low <= found.cohort_median.value <= found.cohort_median.high


@pytest.mark.parametrize("values", [[1.0, 5.0], [1.0, 2.0, 9.0], [1.0, 2.0, 4.0, 8.0]])
def test_the_medians_of_small_samples_are_spread_as_resampling_spreads_them(values) -> None:
    """All resamples of so few values can be listed: the interval's ends are quantiles of theirs."""
    every = np.array([np.median(one) for one in product(values, repeat=len(values))])
    drawn = _resampled(np.array(values), np.random.default_rng(1))
    for level in np.unique(every):
        assert np.mean(drawn <= level) == pytest.approx(np.mean(every <= level), abs=0.05)


@pytest.mark.parametrize(
    ("ratio", "p", "verdict"),
    [
        (Interval(value=9.4, low=8.2, high=10.8), 1e-6, "supported"),
        (Interval(value=1.02, low=0.97, high=1.07), 0.4, "refuted"),
        (Interval(value=0.5, low=0.4, high=0.6), 1e-6, "refuted"),
        (Interval(value=2.0, low=0.7, high=5.7), 0.2, "inconclusive"),
        (Interval(value=1.2, low=1.1, high=1.3), 1e-4, "inconclusive"),
        (None, None, "inconclusive"),
    ],
)
def test_a_verdict_follows_the_stated_rules(ratio, p, verdict) -> None:
    found, rule = verdict_on(ratio, p)
    assert found == verdict
    assert rule


@pytest.mark.parametrize(
    ("count", "of", "verdict"),
    [(40, 400, "supported"), (0, 1_000, "refuted"), (0, 10, "inconclusive")],
)
def test_an_outcome_without_a_cohort_is_judged_by_its_share(count, of, verdict) -> None:
    assert verdict_alone(rate(count, of), count)[0] == verdict


def test_examples_come_from_different_sessions_where_there_are_any() -> None:
    ids = [f"t{i}" for i in range(8)]
    sessions = ["s1"] * 6 + ["s2", None]
    picked = spread_over(ids, sessions, 4)
    assert {"t6", "t7"} < set(picked)
    assert len(picked) == len(set(picked)) == 4
    assert spread_over([], [], 3) == []
