"""The numbers of groups, by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from analysis_tables import make_tables

from mlflow_analyst.analysis.models import Group
from mlflow_analyst.analysis.statistics import group_by, needed_columns, place_in_sessions
from mlflow_analyst.traces.model import Tables

T0 = 1_772_000_000_000  # 2026-02-25T06:13:20Z


def group(tables: Tables, key: str, value: str | None) -> Group:
    (found,) = [one for one in group_by(tables, key) if one.key == value]
    return found


class TestGroups:
    def test_each_group_by_hand(self) -> None:
        tables = make_tables(
            [
                {"user": "ann", "duration_ms": 10, "input_tokens": 5, "cost": 0.1},
                {"user": "ann", "duration_ms": 30, "state": "ERROR"},
                {"user": "ann", "duration_ms": 20, "input_tokens": 6},
                {"user": None, "state": "IN_PROGRESS"},
            ],
            [
                {"trace_id": "tr-0", "tool": "t", "status": "ERROR"},
                {"trace_id": "tr-2", "tool": "t"},
                {"trace_id": "tr-2", "kind": "chain", "status": "ERROR"},
            ],
        )
        ann, nobody = group_by(tables, "user")
        assert (ann.key, ann.traces, ann.errors) == ("ann", 3, 1)
        assert ann.error_rate is not None
        assert (ann.error_rate.value, ann.error_rate.of) == (0.3333, 3)
        assert (ann.p50_ms, ann.p95_ms) == (15.0, 19.5)
        assert (ann.tool_calls, ann.tool_errors, ann.failed_steps) == (2, 1, 2)
        assert (ann.input_tokens, ann.output_tokens, ann.cost) == (11, None, 0.1)
        assert (nobody.key, nobody.traces, nobody.error_rate) == (None, 1, None)

    def test_tools_are_groups_of_steps(self) -> None:
        tables = make_tables(
            [{}, {"state": "ERROR"}],
            [
                {"tool": "t", "duration_ms": 10, "status": "ERROR"},
                {"tool": "t", "duration_ms": 20},
                {"trace_id": "tr-1", "tool": "t", "duration_ms": 40},
                {"trace_id": "tr-1", "tool": "u"},
            ],
        )
        first, second = group_by(tables, "tool")
        assert (first.key, first.calls, first.failures) == ("t", 3, 1)
        assert (first.traces, first.errors) == (2, 1)
        assert (first.p50_ms, first.p95_ms) == (20.0, 38.0)
        assert first.failure_rate is not None
        assert (first.failure_rate.value, first.failure_rate.of) == (0.3333, 3)
        assert (second.key, second.calls, second.tool_calls) == ("u", 1, None)

    def test_the_state_group_of_failures_has_their_durations(self) -> None:
        tables = make_tables([{}, {"state": "ERROR", "duration_ms": 900}])
        assert group(tables, "state", "ERROR").p50_ms == 900.0

    def test_hours_and_days_are_utc_and_in_order(self) -> None:
        starts = ["2026-03-02T23:30Z", "2026-03-01T01:00Z", "2026-03-02T01:15Z"]
        tables = make_tables(
            [{"start_ms": int(pd.Timestamp(start).timestamp() * 1000)} for start in starts]
        )
        assert [(g.key, g.traces) for g in group_by(tables, "hour")] == [("01:00", 2), ("23:00", 1)]
        assert [g.key for g in group_by(tables, "day")] == ["2026-03-01", "2026-03-02"]

    def test_positions_in_a_session_follow_time_not_the_order_of_rows(self) -> None:
        tables = make_tables(
            [
                {"session": "s", "start_ms": T0 + 9},
                {"session": "s", "start_ms": T0 + 1, "state": "ERROR"},
                {"session": None},
                *[{"session": "r", "start_ms": T0 + n} for n in range(11)],
            ]
        )
        groups = group_by(tables, "session_position")
        assert [one.key for one in groups] == [str(n) for n in range(1, 12)] + [None]
        assert (groups[0].traces, groups[0].errors) == (2, 1)

    def test_a_filter_does_not_renumber_the_turns(self) -> None:
        everyone = make_tables([{"session": "s"}, {"session": "s", "state": "ERROR"}])
        failed = Tables(
            everyone.traces[everyone.traces["state"] == "ERROR"], everyone.steps, "filtered"
        )
        placed = place_in_sessions(failed, everyone.traces)
        assert [one.key for one in group_by(placed, "session_position")] == ["2"]

    def test_tags_and_metadata_are_grouped_by_their_own_columns(self) -> None:
        assert needed_columns("tag.env") == (("env",), ())
        assert needed_columns("metadata.`a.b`") == ((), ("a.b",))
        assert needed_columns("hour") == ((), ())
        tables = make_tables([{"tag.env": "prod"}, {"tag.env": None}, {"tag.env": "prod"}])
        assert [(one.key, one.traces) for one in group_by(tables, "tag.env")] == [
            ("prod", 2),
            (None, 1),
        ]

    @pytest.mark.parametrize("key", ["tols", "", "tag.", "metadata", "x" * 500])
    def test_an_unknown_key_is_refused_with_the_list(self, key: str) -> None:
        for ask in (needed_columns, lambda key: group_by(make_tables([{}]), key)):
            with pytest.raises(ValueError, match=r"tag\.KEY") as caught:
                ask(key)
            assert len(str(caught.value)) < 400

    def test_a_near_key_is_suggested(self) -> None:
        with pytest.raises(ValueError, match="Did you mean tool"):
            needed_columns("tools")
