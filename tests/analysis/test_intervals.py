"""Intervals and quantiles, against scipy, numpy and published tables."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from mlflow_analyst.analysis.intervals import rate, wilson
from mlflow_analyst.analysis.quantiles import grouped_quantiles


class TestIntervals:
    @settings(max_examples=200, deadline=None)
    @given(of=st.integers(1, 100_000), share=st.floats(0, 1))
    def test_wilson_agrees_with_scipy(self, of: int, share: float) -> None:
        count = round(of * share)
        expected = stats.binomtest(count, of).proportion_ci(0.95, method="wilson")
        assert wilson(count, of) == pytest.approx((expected.low, expected.high), abs=1e-9)

    def test_wilson_by_hand(self) -> None:
        # Newcombe 1998, table I: 15 of 148.
        assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)

    def test_nothing_out_of_nothing_has_no_rate(self) -> None:
        assert rate(0, 0) is None
        with pytest.raises(ValueError, match="no interval"):
            wilson(3, 2)

    def test_certain_rates_end_exactly_at_zero_and_one(self) -> None:
        assert wilson(0, 7)[0] == 0.0
        assert wilson(7, 7)[1] == 1.0


class TestQuantiles:
    @settings(max_examples=200, deadline=None)
    @given(
        rows=st.lists(
            st.tuples(st.integers(0, 4), st.one_of(st.just(float("nan")), st.floats(0, 1e9))),
            max_size=60,
        ),
        point=st.sampled_from([0.0, 0.05, 0.5, 0.95, 0.99, 1.0]),
    )
    def test_by_group_they_are_numpys_to_the_last_digit(
        self, rows: list[tuple[int, float]], point: float
    ) -> None:
        codes = np.array([code for code, _ in rows], dtype=np.intp)
        values = np.array([value for _, value in rows], dtype=np.float64)
        (found,) = grouped_quantiles(codes, values, 5, (point,))
        for code in range(5):
            mine = values[(codes == code) & ~np.isnan(values)]
            if len(mine):
                assert found[code] == np.quantile(mine, point)
            else:
                assert np.isnan(found[code])
