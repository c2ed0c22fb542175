"""Groups by two keys at once, by what failed, and by how long it took."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from analysis_tables import make_tables, read_tau2

from mlflow_analyst.analysis.groups import group_by, needed_columns
from mlflow_analyst.traces.model import Tables


@pytest.fixture(scope="module")
def tau2(tau2_path: Path) -> Tables:
    return read_tau2(tau2_path)


def test_a_tools_calls_by_version_add_up_and_agree_with_pandas(tau2: Tables) -> None:
    found = group_by(tau2, "tag.agent_variant,tool")
    calls = tau2.steps[tau2.steps["kind"] == "tool"].merge(
        tau2.traces[["trace_id", "tag.agent_variant"]], on="trace_id"
    )
    pairs = calls.groupby(["tag.agent_variant", "tool"])
    expected = {
        pair: (len(rows), int((rows["status"] == "ERROR").sum()), rows["trace_id"].nunique())
        for pair, rows in pairs
    }
    assert {(g.key, g.second_key): (g.calls, g.failures, g.traces) for g in found} == expected
    medians = pairs["duration_ms"].median()
    for one in found:
        assert one.p50_ms == pytest.approx(medians[(one.key, one.second_key)], abs=0.051)


def test_the_order_of_the_keys_turns_the_groups_round(tau2: Tables) -> None:
    one, other = (
        group_by(tau2, key) for key in ("tool,tag.agent_variant", "tag.agent_variant,tool")
    )
    assert {(g.key, g.second_key, g.calls) for g in one} == {
        (g.second_key, g.key, g.calls) for g in other
    }
    assert [g.key for g in other] == sorted(
        (g.key for g in other), key=[g.key for g in other].index
    )


def test_durations_come_in_buckets_in_their_order() -> None:
    tables = make_tables(
        [{"duration_ms": ms} for ms in (99, 100, 999, 1_000, 300_000)]
        + [{"duration_ms": None, "state": "IN_PROGRESS"}, {"duration_ms": 50, "state": "ERROR"}]
    )
    found = group_by(tables, "duration_bucket")
    assert [(g.key, g.traces, g.errors) for g in found] == [
        ("under 100 ms", 2, 1),
        ("100-300 ms", 1, 0),
        ("0.3-1 s", 1, 0),
        ("1-3 s", 1, 0),
        ("over 5 min", 1, 0),
        (None, 1, 0),
    ]
    crossed = group_by(tables, "state,duration_bucket")
    assert [(g.key, g.second_key) for g in crossed][:2] == [
        ("OK", "under 100 ms"),
        ("OK", "100-300 ms"),
    ]


def test_a_trace_is_counted_with_every_tool_that_failed_in_it() -> None:
    tables = make_tables(
        [{"user": "ann", "cost": 1.0}, {"user": "bob"}],
        [
            {"trace_id": "tr-0", "tool": "a", "status": "ERROR"},
            {"trace_id": "tr-0", "tool": "a", "status": "ERROR"},
            {"trace_id": "tr-0", "tool": "b", "status": "ERROR"},
            {"trace_id": "tr-1", "tool": "a", "status": "ERROR"},
            {"trace_id": "tr-1", "tool": "c"},
        ],
    )
    found = {g.key: (g.traces, g.tool_errors, g.cost) for g in group_by(tables, "failed_tool")}
    assert found == {"a": (2, 3 + 1, 1.0), "b": (1, 3, 1.0)}
    pairs = [(g.key, g.second_key, g.traces) for g in group_by(tables, "failed_tool,user")]
    assert pairs == [("a", "ann", 1), ("a", "bob", 1), ("b", "ann", 1)]


def test_values_that_the_tables_lack_can_be_told() -> None:
    tables = make_tables([{}, {"state": "ERROR"}, {}])
    told = {"mood": pd.DataFrame({"trace_id": ["tr-0", "tr-1", "tr-1"], "value": ["x", "x", "y"]})}
    found = [(g.key, g.traces, g.errors) for g in group_by(tables, "mood", told)]
    assert found == [("x", 2, 1), ("y", 1, 1)]


@pytest.mark.parametrize(
    "key", ["tool,model", "tool,tool", "a,b,c", "tool,failed_tool", "tool,", ","]
)
def test_keys_that_cannot_be_combined_are_refused(key: str) -> None:
    tables = make_tables([{}], [{"tool": "a", "status": "ERROR"}, {"tool": "b", "status": "ERROR"}])
    with pytest.raises(ValueError, match=r"combined|Group by|group by"):
        group_by(tables, key)


def test_the_columns_of_both_keys_are_asked_for() -> None:
    assert needed_columns("tag.a,metadata.b") == (("a",), ("b",))
