"""What the store sums up by itself equals what one counts by reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from small_store import T0_MS, SmallStore, StepSpec

from mlflow_analyst.analysis.statistics import overview_from_metrics
from mlflow_analyst.store import metrics as summing
from mlflow_analyst.store import open_store

if TYPE_CHECKING:
    from mlflow_analyst.store import TraceStore

DAY_MS = 86_400_000


@pytest.fixture(scope="module")
def summed(tau2_store: TraceStore) -> dict[str, Any]:
    found = tau2_store.metrics("1")
    assert found is not None
    return found


def test_file_and_server_sum_up_the_same(summed: dict[str, Any], http_store: TraceStore) -> None:
    assert http_store.metrics("1") == summed


def test_traces_sessions_and_tokens_are_those_of_the_tables(
    tau2_store: TraceStore, summed: dict[str, Any]
) -> None:
    traces = tau2_store.tables("1").traces
    assert summed["traces"] == len(traces)
    assert summed["states"] == traces["state"].value_counts().to_dict()
    assert summed["names"] == traces["name"].value_counts().to_dict()
    assert summed["sessions"] == traces["session"].nunique()
    assert (summed["first_ms"], summed["last_ms"]) == (
        traces["start_ms"].min(),
        traces["start_ms"].max(),
    )
    for kind, tokens in summed["tokens"].items():
        assert tokens == traces[f"{kind}_tokens"].sum()


def test_latencies_are_numpys(tau2_store: TraceStore, summed: dict[str, Any]) -> None:
    times = tau2_store.tables("1", "status = 'OK'").traces["duration_ms"]
    p50, p95, p99 = np.quantile(times, [0.5, 0.95, 0.99])
    expected = {"mean": times.mean(), "p50": p50, "p95": p95, "p99": p99, "max": times.max()}
    assert summed["latency_ok"] == pytest.approx(expected, rel=1e-12)


def test_steps_models_and_failures_are_those_of_the_tables(
    tau2_store: TraceStore, summed: dict[str, Any]
) -> None:
    steps = tau2_store.tables("1").steps
    counted = steps.groupby(["name", "kind", "status"]).size().to_dict()
    assert {(s["name"], s["kind"], s["status"]): s["calls"] for s in summed["steps"]} == counted
    assert summed["untyped_steps"] == 0
    by_model = steps[steps["kind"] == "llm"].groupby("model")
    assert {m["model"]: m["calls"] for m in summed["models"]} == by_model.size().to_dict()
    cost = {m["model"]: m["cost"] for m in summed["models"]}
    assert cost == pytest.approx(by_model["cost"].sum().to_dict())
    failed = steps[steps["status"] == "ERROR"]  # every trace of this store is OK
    assert summed["ok_traces_with_failed_steps"] == failed["trace_id"].nunique()
    hidden = {(s["name"], s["kind"]): s["calls"] for s in summed["failed_steps_in_ok_traces"]}
    assert hidden == failed.groupby(["name", "kind"]).size().to_dict()


def test_step_latency_is_that_of_the_tables_rounded_down(
    tau2_store: TraceStore, summed: dict[str, Any]
) -> None:
    steps = tau2_store.tables("1").steps
    whole = np.floor(steps["duration_ms"])
    for row in summed["step_latency"]:
        p50, p95 = np.quantile(whole[steps["name"] == row["name"]], [0.5, 0.95])
        assert (row["p50"], row["p95"]) == pytest.approx((p50, p95))


def test_traffic_is_by_the_hour_for_days_and_by_the_day_for_months(
    make_store: Callable[..., SmallStore], tau2_store: TraceStore, summed: dict[str, Any]
) -> None:
    starts = tau2_store.tables("1").traces["start_ms"]
    hours = Counter(int(ms) // 3_600_000 * 3_600_000 for ms in starts)
    assert summed["by_time_seconds"] == 3_600
    assert {row["start_ms"]: row["traces"] for row in summed["by_time"]} == dict(hours)

    written = make_store()
    experiment = written.experiment("months")
    for day, state in ((0, "OK"), (0, "ERROR"), (0, "OK"), (60, "OK")):
        written.trace(experiment, start_ms=T0_MS + day * DAY_MS, state=state)
    with closing(open_store(str(written.path))) as store:
        found = store.metrics(experiment)
    assert found is not None
    first = T0_MS // DAY_MS * DAY_MS
    assert found["by_time_seconds"] == 86_400
    assert sorted((r["start_ms"], r["state"], r["traces"]) for r in found["by_time"]) == [
        (first, "ERROR", 1),
        (first, "OK", 2),
        (first + 60 * DAY_MS, "OK", 1),
    ]


def test_steps_that_the_database_has_no_kind_for_are_counted_apart(
    make_store: Callable[..., SmallStore],
) -> None:
    written = make_store()
    experiment = written.experiment("untyped")
    steps = [
        StepSpec("agent", "AGENT", attributes={"mlflow.llm.model": "gpt-4o"}),
        StepSpec("search", None, attributes={"gen_ai.operation.name": "execute_tool"}),
        StepSpec("search", None, error="no"),
        StepSpec("search", "TOOL"),
        StepSpec("odd", "MY_OWN_KIND"),
    ]
    for step in steps:
        written.trace(experiment, steps=[step], session=None, name=None)
    with closing(open_store(str(written.path))) as store:
        found = store.metrics(experiment)
    assert found is not None
    assert {(s["name"], s["kind"], s["status"]): s["calls"] for s in found["steps"]} == {
        ("agent", "agent", "OK"): 1,
        ("search", None, "OK"): 1,
        ("search", None, "ERROR"): 1,
        ("search", "tool", "OK"): 1,
        ("odd", None, "OK"): 1,
    }
    assert found["untyped_steps"] == 3
    assert found["models"] == []
    assert found["failed_steps_in_ok_traces"] == [{"name": "search", "kind": None, "calls": 1}]
    assert (found["sessions"], found["names"]) == (0, {})


def test_an_experiment_without_traces_sums_up_to_nothing(
    make_store: Callable[..., SmallStore],
) -> None:
    written = make_store()
    experiment = written.experiment("empty")
    with closing(open_store(str(written.path))) as store:
        found = store.metrics(experiment)
    assert found is not None
    assert (found["traces"], found["states"], found["sessions"]) == (0, {}, 0)
    assert found["latency_ok"] is None
    assert found["tokens"] == {"input": None, "output": None, "total": None}
    assert found["steps"] == found["models"] == found["by_time"] == []


def test_a_store_that_cannot_aggregate_gives_none(tau2_store: TraceStore) -> None:
    client = tau2_store._client
    without = type(client)(
        client.store, kind="http", tracking_uri=client.tracking_uri, capabilities=()
    )
    assert summing.metrics(without, "1") is None


def test_of_very_many_traces_only_the_steps_that_failed_in_ok_ones_are_counted(
    tau2_store: TraceStore, summed: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summing, "HIDDEN_UP_TO", 100)
    found = tau2_store.metrics("1")
    assert found == {**summed, "ok_traces_with_failed_steps": None}
    shown = overview_from_metrics(found)
    assert shown.failed_steps_in_ok_traces is None
    steps = sum(one["calls"] for one in summed["failed_steps_in_ok_traces"])
    assert any(f"{steps:,} steps failed inside OK traces" in one for one in shown.warnings)
