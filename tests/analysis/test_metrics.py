"""What the store sums up by itself agrees with counting every row, and says what it leaves out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from analysis_tables import read_tau2

from mlflow_analyst.analysis.statistics import overview, overview_from_metrics

if TYPE_CHECKING:
    from mlflow_analyst.store import TraceStore


def test_the_stores_own_sums_agree_with_counting_on_the_real_store(
    tau2_store: TraceStore, tau2_path: Path
) -> None:
    metrics = tau2_store.metrics("1")
    assert metrics is not None
    summed, counted = overview_from_metrics(metrics), overview(read_tau2(tau2_path))
    assert summed.traces == counted.traces
    assert summed.states == counted.states
    assert summed.success_rate == counted.success_rate
    assert summed.latency_ok_ms == counted.latency_ok_ms
    assert (summed.first, summed.last) == (counted.first, counted.last)
    assert summed.failed_steps_in_ok_traces == counted.failed_steps_in_ok_traces
    assert (summed.traffic_unit, summed.traffic) == (counted.traffic_unit, counted.traffic)
    told = [(one.tool, one.calls, one.failures, one.failure_rate) for one in summed.tools or []]
    assert told == [
        (one.tool, one.calls, one.failures, one.failure_rate) for one in counted.tools or []
    ]
    assert summed.sessions is not None
    assert summed.sessions.count == 119
    assert summed.tokens is not None
    assert counted.tokens is not None
    assert (summed.tokens.input, summed.tokens.output) == (
        counted.tokens.input,
        counted.tokens.output,
    )
    for mine, other in zip(summed.models or [], counted.models or [], strict=True):
        assert (mine.model, mine.calls) == (other.model, other.calls)
        assert mine.cost == pytest.approx(other.cost, abs=1e-5)
    assert "do not tell error messages" in summed.warnings[0]
    assert summed.errors_by_duration is None


def test_tools_of_steps_without_a_type_are_not_guessed() -> None:
    found = overview_from_metrics(
        {
            "states": {"OK": 2, "ERROR": 1, "IN_PROGRESS": 1},
            "sessions": 0,
            "steps": [
                {"name": "search", "kind": "tool", "status": "OK", "calls": 3},
                {"name": "search", "kind": "tool", "status": "ERROR", "calls": 1},
                {"name": "search", "kind": None, "status": "OK", "calls": 5},
                {"name": "lone", "kind": "tool", "status": "OK", "calls": 1},
            ],
            "step_latency": [
                {"name": "search", "p50": 5.0, "p95": 9.0},
                {"name": "lone", "p50": 2.0, "p95": 4.0},
            ],
            "untyped_steps": 5,
            "ok_traces_with_failed_steps": None,
        }
    )
    assert found.success_rate is not None
    assert (found.success_rate.value, found.success_rate.of) == (0.6667, 3)
    search, lone = found.tools or []
    assert (search.calls, search.failures) == (4, 1)
    # The store times steps by name alone, and not all of that name are tools.
    assert search.p50_ms is None
    assert lone.p50_ms == 2.0
    assert found.failed_steps_in_ok_traces is None
    assert found.tokens is None
    for said in (
        "5 steps are stored without a type",
        "Still in progress",
        "No trace names a session",
    ):
        assert any(said in warning for warning in found.warnings)


def test_a_store_without_traces_says_so() -> None:
    found = overview_from_metrics({"states": {}})
    assert found.traces == 0
    assert found.success_rate is None
    assert found.warnings == ["There are no traces, so there is nothing to count."]
