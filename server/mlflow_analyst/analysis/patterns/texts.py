"""The long texts of chosen rows."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from mlflow_analyst.analysis.scan import ScanTable


def texts_at(
    table: ScanTable, name: Literal["request", "response"], rows: NDArray[np.bool_]
) -> dict[int, str]:
    """The texts of the rows in the mask, by their places in the table; "" where there is none."""
    found: dict[int, str] = {}
    if rows.any():
        for places, texts in table.texts(name):
            for place, text in zip(places.tolist(), texts, strict=True):
                if rows[place]:
                    found[place] = text or ""
    return found
