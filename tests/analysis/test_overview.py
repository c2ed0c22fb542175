"""The numbers of the overview: right on real traces, honest at the edges."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from analysis_tables import make_tables, read_tau2
from hypothesis import given, settings
from hypothesis import strategies as st

from mlflow_analyst.analysis.models import Group, ToolStats
from mlflow_analyst.analysis.statistics import group_by, group_keys, overview
from mlflow_analyst.analysis.traffic import traffic
from mlflow_analyst.traces.model import Tables

T0 = 1_772_000_000_000  # 2026-02-25T06:13:20Z


@pytest.fixture(scope="module")
def tau2(tau2_path: Path) -> Tables:
    return read_tau2(tau2_path)


def characters(tables: Tables) -> int:
    dumped = overview(tables).model_dump(exclude_none=True)
    return len(json.dumps(dumped, separators=(",", ":"), ensure_ascii=False))


def only(tables: Tables, variant: str) -> Tables:
    traces = tables.traces[tables.traces["tag.agent_variant"] == variant]
    steps = tables.steps[tables.steps["trace_id"].isin(traces["trace_id"])]
    return Tables(traces, steps, tables.method)


def tool(tables: Tables, name: str) -> ToolStats:
    (found,) = [stat for stat in overview(tables).tools or [] if stat.tool == name]
    return found


def group(tables: Tables, key: str, value: str | None) -> Group:
    (found,) = [one for one in group_by(tables, key) if one.key == value]
    return found


class TestRealTraces:
    def test_traces_sessions_and_states_are_counted(
        self, tau2: Tables, tau2_facts: dict[str, Any]
    ) -> None:
        found = overview(tau2)
        assert found.traces == 748
        assert found.sessions is not None
        assert found.sessions.count == len(tau2_facts["sessions"]) == 119
        turns = [len(session["trace_ids"]) for session in tau2_facts["sessions"].values()]
        assert found.sessions.turns is not None
        assert found.sessions.turns.max == max(turns)
        assert found.sessions.turns.p50 == np.median(turns)
        assert [(one.state, one.traces, one.share) for one in found.states] == [("OK", 748, 1.0)]
        assert (found.first, found.last) == ("2026-02-22T13:32:29Z", "2026-02-26T09:39:37Z")

    @pytest.mark.parametrize("variant", ["gemini-3-flash-base", "gpt-4.1-mini-base"])
    def test_tools_and_latency_per_variant_are_those_of_the_facts(
        self, tau2: Tables, tau2_facts: dict[str, Any], variant: str
    ) -> None:
        facts = tau2_facts["variants"][variant]
        found = overview(only(tau2, variant))
        assert found.traces == facts["traces"]
        assert {stat.tool: stat.calls for stat in found.tools or []} == facts["tools"]
        failures = {stat.tool: stat.failures for stat in found.tools or [] if stat.failures}
        assert failures == facts["tool_errors"]
        assert found.latency_ok_ms is not None
        # The facts take the nearest duration instead of interpolating.
        assert found.latency_ok_ms.p50 == pytest.approx(facts["latency_ms"]["p50"], rel=0.005)
        assert found.latency_ok_ms.p95 == pytest.approx(facts["latency_ms"]["p95"], rel=0.005)
        assert found.latency_ok_ms.max == pytest.approx(facts["latency_ms"]["max"], abs=2)
        assert [stat.model for stat in found.models or []] == [facts["agent_model"]]
        one = group(tau2, "tag.agent_variant", variant)
        assert one.traces == facts["traces"]
        assert one.tool_calls == sum(facts["tools"].values())
        assert one.tool_errors == one.failed_steps == sum(facts["tool_errors"].values())
        assert (one.p50_ms, one.p95_ms) == (found.latency_ok_ms.p50, found.latency_ok_ms.p95)

    def test_over_all_traces_tools_are_the_sum_of_both_variants(
        self, tau2: Tables, tau2_facts: dict[str, Any]
    ) -> None:
        by_variant = [variant["tools"] for variant in tau2_facts["variants"].values()]
        expected = {
            name: sum(tools.get(name, 0) for tools in by_variant)
            for name in set().union(*by_variant)
        }
        assert {stat.tool: stat.calls for stat in overview(tau2).tools or []} == expected
        assert {one.key: one.calls for one in group_by(tau2, "tool")} == expected

    def test_failures_that_the_state_hides_are_found(self, tau2: Tables) -> None:
        hidden = overview(tau2).failed_steps_in_ok_traces
        assert hidden is not None
        assert (hidden.traces, hidden.steps) == (57, 63)
        assert hidden.share_of_ok is not None
        assert hidden.share_of_ok.value == round(57 / 748, 4)
        assert sum(step.steps for step in hidden.by_step) == 63

    def test_what_failing_tools_said_is_quoted(self, tau2: Tables) -> None:
        (error,) = tool(tau2, "get_order_details").top_errors
        assert (error.message, error.count) == ("Error: Order not found", 15)

    def test_tokens_and_cost_add_up_over_models_groups_and_traces(self, tau2: Tables) -> None:
        found = overview(tau2)
        assert found.tokens is not None
        total = int(tau2.traces["input_tokens"].sum())
        assert found.tokens.input == total
        assert sum(stat.input_tokens or 0 for stat in found.models or []) == total
        for key in ("model", "session", "hour", "tag.agent_variant"):
            assert sum(one.input_tokens or 0 for one in group_by(tau2, key)) == total, key
        cost = sum(stat.cost or 0 for stat in found.models or [])
        assert cost == pytest.approx(tau2.traces["cost"].sum(), abs=1e-5)

    def test_traffic_has_every_trace_in_at_most_31_rows(self, tau2: Tables) -> None:
        found = overview(tau2)
        assert found.traffic is not None
        assert len(found.traffic) <= 31
        assert sum(row.traces for row in found.traffic) == 748
        assert found.traffic_unit == "6 hours"
        assert found.traffic[0].start == "2026-02-22T12:00Z"

    def test_the_overview_stays_small_enough_to_read(self, tau2: Tables) -> None:
        assert characters(tau2) < 8_000

    def test_so_does_one_with_many_long_errors_over_30_days(self) -> None:
        hours = [{"start_ms": T0 + day * 86_400_000, "session": f"s{day}"} for day in range(30)]
        failed = [{"state": "ERROR", "duration_ms": 30_000.0 + n} for n in range(30)]
        steps = [
            {
                "tool": f"a_tool_with_a_long_name_{t:02}",
                "trace_id": f"tr-{n}",
                "status": "ERROR",
                "error": "the service said: " + "abcdefgh"[n] * 500,
                "duration_ms": 1234.5,
            }
            for t in range(15)
            for n in range(8)
        ] + [{"kind": "llm", "model": f"some-model-{m}", "input_tokens": 10**6} for m in range(3)]
        assert characters(make_tables([*hours, *failed], steps)) < 8_000

    @pytest.mark.parametrize("key", ["session", "session_position", "user", "hour", "day", "name"])
    def test_every_trace_is_in_one_group(self, tau2: Tables, key: str) -> None:
        assert sum(one.traces for one in group_by(tau2, key)) == 748


class TestEdges:
    def test_no_traces_at_all(self) -> None:
        found = overview(make_tables())
        assert found.traces == 0
        assert found.success_rate is None
        assert found.errors_by_duration is None
        assert found.tools == found.models == found.traffic == found.states == []
        assert found.warnings == ["There are no traces, so there is nothing to count."]
        for key in group_keys()[:-2]:
            assert group_by(make_tables(), key) == []

    def test_one_trace(self) -> None:
        found = overview(make_tables([{}]))
        assert found.success_rate is not None
        assert (found.success_rate.value, found.success_rate.of) == (1.0, 1)
        assert found.success_rate.low == pytest.approx(0.2065, abs=1e-4)
        assert found.latency_ok_ms is not None
        assert found.latency_ok_ms.p50 == found.latency_ok_ms.p99 == 100.0
        assert "Only 1 finished trace: intervals are wide." in found.warnings

    def test_all_traces_failed(self) -> None:
        found = overview(make_tables([{"state": "ERROR"}] * 5))
        assert found.success_rate is not None
        assert (found.success_rate.value, found.success_rate.low) == (0.0, 0.0)
        assert found.latency_ok_ms is not None
        assert (found.latency_ok_ms.traces, found.latency_ok_ms.p50) == (0, None)
        assert found.errors_by_duration is not None
        assert found.errors_by_duration.edges == "fixed"

    def test_traces_in_progress_are_in_no_rate_and_the_overview_says_so(self) -> None:
        found = overview(
            make_tables([{}, {"state": "ERROR"}, {"state": "IN_PROGRESS", "duration_ms": None}])
        )
        assert found.success_rate is not None
        assert (found.success_rate.value, found.success_rate.of) == (0.5, 2)
        assert "1 trace is still in progress; in no rate or latency." in found.warnings

    def test_missing_and_negative_durations_are_left_out_and_counted(self) -> None:
        found = overview(
            make_tables([{"duration_ms": None}, {"duration_ms": -5}, {"duration_ms": 40}])
        )
        assert found.latency_ok_ms is not None
        assert (found.latency_ok_ms.traces, found.latency_ok_ms.mean) == (1, 40.0)
        assert any("1 OK trace has no duration" in warning for warning in found.warnings)
        assert any("1 trace ends before the start" in warning for warning in found.warnings)

    def test_nothing_in_the_result_is_nan(self) -> None:
        tables = make_tables(
            [{"state": "ERROR", "duration_ms": None, "start_ms": None}],
            [{"kind": "llm", "duration_ms": None}, {"tool": None, "name": "x", "error": None}],
        )
        dumped = overview(tables).model_dump_json()
        assert "NaN" not in dumped
        for key in ("tool", "model", "state", "session", "hour"):
            assert all("NaN" not in one.model_dump_json() for one in group_by(tables, key))

    def test_a_trace_without_a_start_is_not_in_the_traffic(self) -> None:
        found = overview(make_tables([{}, {"start_ms": None}]))
        assert sum(row.traces for row in found.traffic or []) == 1
        assert any("no start time" in warning for warning in found.warnings)


class TestErrorsByDuration:
    def test_fast_failures_and_timeouts_are_told_apart(self) -> None:
        ok = [{"duration_ms": 1000.0 + 10 * index} for index in range(100)]
        fast = [{"state": "ERROR", "duration_ms": 20.0 + index} for index in range(6)]
        slow = [{"state": "ERROR", "duration_ms": 30_000.0 + 3 * index} for index in range(9)]
        lost = [{"state": "ERROR", "duration_ms": None}]
        found = overview(make_tables([*ok, *fast, *slow, *lost])).errors_by_duration
        assert found is not None
        assert (found.errors, found.without_duration, found.edges) == (15, 1, "ok_p5_p95")
        bands = {band.band: (band.traces, band.errors) for band in found.bands}
        assert bands == {"fast": (5 + 6, 6), "ordinary": (90, 0), "slow": (5 + 9, 9)}
        fast_band, ordinary, _ = found.bands
        assert (
            fast_band.to_ms
            == ordinary.from_ms
            == round(np.quantile(1000 + 10 * np.arange(100), 0.05), 1)
        )
        assert fast_band.error_rate is not None
        assert fast_band.error_rate.value == round(6 / 11, 4)
        (cluster,) = found.timeout_like
        assert (cluster.low_ms, cluster.high_ms, cluster.errors) == (30_000.0, 30_024.0, 9)

    def test_two_time_limits_are_two_clusters(self) -> None:
        errors = [10_000.0 + n for n in range(5)] + [60_000.0 + n for n in range(8)]
        traces = [{"state": "ERROR", "duration_ms": ms} for ms in errors]
        found = overview(make_tables(traces)).errors_by_duration
        assert found is not None
        assert [cluster.errors for cluster in found.timeout_like] == [8, 5]

    def test_errors_at_ordinary_durations_are_not_called_timeouts(self) -> None:
        ok = [{"duration_ms": 2000.0 + index} for index in range(100)]
        errors = [{"state": "ERROR", "duration_ms": 2000.0 + 5 * index} for index in range(10)]
        found = overview(make_tables([*ok, *errors])).errors_by_duration
        assert found is not None
        assert found.timeout_like == []

    def test_without_failed_traces_there_is_nothing_to_tell(self) -> None:
        assert overview(make_tables([{}] * 30)).errors_by_duration is None


class TestTraffic:
    @pytest.mark.parametrize(
        ("last_hours", "unit"),
        [(0, "hour"), (30, "hour"), (7 * 24, "6 hours"), (30 * 24, "day"), (200 * 24, "week")],
    )
    def test_the_shortest_period_that_fits_is_taken(self, last_hours: int, unit: str) -> None:
        start = 1_771_804_800_000  # 2026-02-23, a Monday, 00:00 UTC
        found = overview(
            make_tables(
                [
                    {"start_ms": start},
                    {"start_ms": start + last_hours * 3_600_000, "state": "ERROR"},
                ]
            )
        )
        assert found.traffic_unit == unit
        assert found.traffic is not None
        assert len(found.traffic) <= 31
        assert found.traffic[0].start.startswith("2026-02-23")
        assert sum(row.errors for row in found.traffic) == 1

    @settings(max_examples=200, deadline=None)
    @given(starts=st.lists(st.integers(1, 4_000_000_000_000), min_size=1, max_size=20))
    def test_whatever_the_times_there_are_at_most_31_rows_with_every_trace(
        self, starts: list[int]
    ) -> None:
        times = np.array(starts, dtype=np.int64)
        _, rows = traffic(times, np.zeros_like(times), np.ones_like(times))
        assert len(rows) <= 31
        assert sum(row.traces for row in rows) == len(starts)

    def test_an_import_within_a_minute_is_pointed_out(self) -> None:
        found = overview(make_tables([{"start_ms": T0 + n} for n in range(40)]))
        assert any("start within a minute" in warning for warning in found.warnings)
