"""Two tables of an experiment compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pandas.testing import assert_frame_equal

if TYPE_CHECKING:
    from mlflow_analyst.traces.model import Tables


def assert_same(first: Tables, second: Tables, **how: Any) -> None:
    """Every trace in the same place, every step with the same values; ``how`` is as for pandas."""
    assert_frame_equal(first.traces, second.traces, **how)
    key = ["trace_id", "span_id"]
    assert_frame_equal(
        first.steps.sort_values(key, ignore_index=True),
        second.steps.sort_values(key, ignore_index=True),
        **how,
    )
