"""Rates with their intervals."""

from __future__ import annotations

import math

from mlflow_analyst.analysis.models import Rate

# The 97.5% point of the standard normal distribution.
Z_95 = 1.959963984540054


def wilson(count: int, of: int) -> tuple[float, float]:
    """The 95% Wilson score interval of ``count`` in ``of`` (Wilson 1927, without continuity
    correction). Raises ValueError unless ``0 <= count <= of`` and ``of > 0``.
    """
    if of <= 0 or not 0 <= count <= of:
        raise ValueError(f"no interval for {count} of {of}")
    share = count / of
    z2 = Z_95 * Z_95
    scale = 1 + z2 / of
    centre = (share + z2 / (2 * of)) / scale
    half = Z_95 / scale * math.sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    # At 0 and 1 the formula ends exactly there, which floating point misses by a hair.
    low = 0.0 if count == 0 else max(0.0, centre - half)
    high = 1.0 if count == of else min(1.0, centre + half)
    return low, high


def rate(count: int, of: int) -> Rate | None:
    """``count / of`` with its interval, rounded to 4 decimals; None when ``of`` is 0."""
    if of == 0:
        return None
    low, high = wilson(count, of)
    return Rate(value=round(count / of, 4), low=round(low, 4), high=round(high, 4), of=of)
