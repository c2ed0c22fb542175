"""Columns of words, such as states, kinds and names."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd


def equals(values: pd.Series, word: str) -> npt.NDArray[np.bool_]:
    """Which values are this word; what is missing must be None or NaN. pandas takes three times as
    long to compare them.
    """
    return np.asarray(values.to_numpy(dtype=object) == word, dtype=bool)


def sizes(values: pd.Series) -> npt.NDArray[np.intp]:
    """How often each different value is there, in no order; those that are missing left out."""
    codes, _ = pd.factorize(values.to_numpy(dtype=object))
    return np.bincount(codes[codes >= 0])
