"""Quantiles and the rounding of what is shown. A missing value takes part in nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from mlflow_analyst.analysis.models import Latency

Floats = npt.NDArray[np.float64]


def floats(values: pd.Series) -> Floats:
    """The values as floats, whatever they were read as; NaN for what is missing."""
    return pd.to_numeric(values, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)


def known(values: pd.Series) -> Floats:
    """The values that are there, as floats; a negative duration is a broken clock, not a value."""
    array = floats(values)
    with np.errstate(invalid="ignore"):
        return array[array >= 0]


def ms(value: float | None) -> float | None:
    """Milliseconds for reading: one decimal, None for what is missing."""
    return None if value is None or np.isnan(value) else round(float(value), 1)


def money(value: float | None) -> float | None:
    """US dollars for reading: six decimals, None for what is missing."""
    return None if value is None or np.isnan(value) else round(float(value), 6)


def whole(value: float | None) -> int | None:
    """A count or None for what is missing."""
    return None if value is None or np.isnan(value) else round(float(value))


def quantiles(values: Floats, points: Sequence[float]) -> list[float | None]:
    """The quantiles of ``values`` in ms (numpy's "linear"), or Nones when there are none."""
    if len(values) == 0:
        return [None] * len(points)
    return [ms(float(value)) for value in np.quantile(values, points)]


def latency(values: Floats) -> Latency:
    """Mean, percentiles and maximum of durations in ms."""
    p50, p95, p99 = quantiles(values, (0.5, 0.95, 0.99))
    some = len(values) > 0
    return Latency(
        traces=len(values),
        mean=ms(float(values.mean())) if some else None,
        p50=p50,
        p95=p95,
        p99=p99,
        max=ms(float(values.max())) if some else None,
    )


def grouped_quantiles(
    codes: npt.NDArray[np.intp], values: Floats, groups: int, points: Sequence[float]
) -> list[Floats]:
    """For each of ``points``, the quantile of ``values`` in each of the ``groups`` that ``codes``
    number from 0; NaN for a group without values. As ``numpy.quantile(..., method="linear")``
    group by group, to the last digit, in one pass over any number of groups.
    """
    with np.errstate(invalid="ignore"):
        kept = (values >= 0) & (codes >= 0)
    codes, values = codes[kept], values[kept]
    order = np.lexsort((values, codes))
    ordered = values[order]
    sizes = np.bincount(codes, minlength=groups)
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1])).astype(np.intp)
    found = sizes > 0
    results = []
    for point in points:
        result = np.full(groups, np.nan)
        index = (sizes[found] - 1) * point
        below = np.floor(index).astype(np.intp)
        share = index - below
        low = ordered[starts[found] + below]
        high = ordered[starts[found] + np.minimum(below + 1, sizes[found] - 1)]
        # numpy interpolates from the nearer end; so must we, to agree in the last digit.
        result[found] = np.where(
            share >= 0.5, high - (high - low) * (1 - share), low + (high - low) * share
        )
        results.append(result)
    return results
