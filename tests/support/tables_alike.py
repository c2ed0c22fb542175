"""Two tables of an experiment compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pandas.testing import assert_frame_equal

if TYPE_CHECKING:
    from mlflow_analyst.traces.model import Tables


def assert_same(first: Tables, second: Tables) -> None:
    """Every trace in the same place, every step with the same values."""
    assert_frame_equal(first.traces, second.traces)
    key = ["trace_id", "span_id"]
    assert_frame_equal(
        first.steps.sort_values(key, ignore_index=True),
        second.steps.sort_values(key, ignore_index=True),
    )
