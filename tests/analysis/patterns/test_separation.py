"""A group stands apart only where chance and a long tail do not explain it."""

from __future__ import annotations

import numpy as np
import pytest

from mlflow_analyst.analysis.patterns.separation import upper_group


def amounts(seed: int, size: int = 1_000, sigma: float = 0.3) -> np.ndarray:
    return np.exp(np.random.default_rng(seed).normal(7.0, sigma, size))


@pytest.mark.parametrize("sigma", [0.2, 0.5, 0.9])
def test_a_log_normal_tail_is_no_group(sigma: float) -> None:
    assert [upper_group(amounts(seed, sigma=sigma), 3.0) for seed in range(10)] == [None] * 10


@pytest.mark.parametrize("share", [0.005, 0.02, 0.1, 0.3, 0.6])
def test_amounts_eight_times_the_usual_are_a_group_whether_few_or_most(share: float) -> None:
    values = amounts(1)
    high = np.arange(len(values)) < share * len(values)
    values[high] *= 8
    bound = upper_group(values, 3.0)
    assert bound is not None
    found = values >= bound
    assert (found & high).sum() >= 0.95 * found.sum()
    assert (found & high).sum() >= 0.8 * high.sum()


def test_a_group_must_be_as_many_times_higher_as_asked() -> None:
    values = amounts(2, sigma=0.05)
    values[:100] *= 2
    assert upper_group(values, 1.5) is not None
    assert upper_group(values, 3.0) is None


def test_where_nearly_all_are_high_nothing_is_unusual() -> None:
    values = amounts(3, sigma=0.1)
    values[:900] *= 10
    assert upper_group(values, 3.0) is None


def test_missing_and_zero_amounts_and_too_few_say_nothing() -> None:
    assert upper_group(np.array([]), 3.0) is None
    assert upper_group(np.full(50, np.nan), 3.0) is None
    assert upper_group(np.zeros(50), 3.0) is None
    assert upper_group(np.full(50, 7.0), 3.0) is None
    assert upper_group(np.array([1.0] * 10 + [100.0] * 5), 3.0) is None


def test_bounds_make_no_lower_tail_of_the_amounts_that_are_known() -> None:
    known, bounds = amounts(4, 30), amounts(5, 100, 0.15) * 40
    slow = amounts(6, 9, 0.15) * 320
    values = np.concatenate([known, bounds, slow])
    at_most = np.repeat([False, True, False], [30, 100, 9])
    assert upper_group(values, 2.5) is None
    assert upper_group(values, 2.5, at_most=at_most) == pytest.approx(slow.min())


def test_one_wide_distribution_is_no_group_where_bounds_stand_for_most_of_it() -> None:
    for seed in range(20):
        own, other = amounts(seed, 300, 1.2), amounts(seed + 100, 300, 0.2) * 4
        other[:80] = 0
        hidden = own < other
        values = np.where(hidden, other, own)
        assert upper_group(values, 2.5, at_most=hidden) is None


def test_bounds_far_above_the_known_amounts_do_not_hide_a_group() -> None:
    known, bounds = amounts(4, 160, 0.4), amounts(5, 160, 0.2) * 12
    slow = amounts(6, 45, 0.2) * 90
    values = np.concatenate([known, bounds, slow])
    at_most = np.repeat([False, True, False], [160, 160, 45])
    assert upper_group(values, 2.5, at_most=at_most) == pytest.approx(slow.min())
