"""The statistics say what the overview says, and nothing where it says nothing."""

from __future__ import annotations

from reports import overview_saying

from mlflow_analyst.analysis.models import Overview
from mlflow_analyst.report.inputs import Breakdown
from mlflow_analyst.report.statistics import GROUPS_SHOWN, glance, parts
from mlflow_analyst.report.verify import STATISTICS

OVERVIEW = overview_saying("find")


def body(heading: str, breakdowns=(), **changes) -> str:
    """The text under a heading of the statistics."""
    return dict(parts({**OVERVIEW, **changes}, breakdowns))[heading]


def test_every_part_of_a_full_overview_is_shown_in_order() -> None:
    breakdown = Breakdown(key="name", groups=[{"key": "a", "traces": 1, "errors": 0}])
    assert tuple(part.heading for part in parts(OVERVIEW, [breakdown])) == STATISTICS


def test_what_the_overview_does_not_know_is_left_out() -> None:
    bare = Overview(traces=3, states=[{"state": "OK", "traces": 3, "share": 1.0}]).model_dump()
    assert [part.heading for part in parts(bare, [])] == ["Outcome"]
    assert glance(bare).count("\n") == 2


def test_what_is_known_to_be_nothing_says_so() -> None:
    nothing = {"traces": 0, "steps": 0, "share_of_ok": None, "by_step": []}
    assert body("Tools", tools=[]) == "None recorded."
    assert body("Models", models=[]) == "None recorded."
    assert body("Failed steps inside OK traces", failed_steps_in_ok_traces=nothing) == (
        "None recorded."
    )


def test_the_first_glance_names_the_failures_that_the_state_hides() -> None:
    assert (
        "| OK traces with a failed step | **1** | 50.0% of 2 OK traces; "
        "95% interval 10.0 to 90.0% |"
    ) in glance(OVERVIEW)
    assert "| Tool calls that failed | **1** | 50.0% of 2 calls |" in glance(OVERVIEW)


def test_fast_failures_are_told_apart_from_time_outs() -> None:
    outcome = body("Outcome")
    assert "| Fast | up to 1.00\u00a0s | 2 | 1 | 50.0% (10.0 to 90.0) |" in outcome
    assert "| Slow | 30.0\u00a0s or more | 1 | 0 | \u2013 |" in outcome
    assert "as time-outs do: 2 traces after 30.0\u00a0s to 30.1\u00a0s." in outcome
    assert "1 failed trace has no duration." in outcome


def test_without_failed_traces_there_is_no_table_of_them() -> None:
    none = {**OVERVIEW["errors_by_duration"], "errors": 0, "without_duration": 0}
    assert "Errors by duration" not in body("Outcome", errors_by_duration=none)


def test_a_tool_shows_its_failures_and_what_it_said() -> None:
    assert "| `find` | 2 | 1 | 50.0% (10.0 to 90.0) | \u2013 | \u2013 |" in body("Tools")
    assert "| `find` | 1 | `find` |" in body("Tools")


def test_failed_steps_that_are_all_tools_are_not_listed_twice() -> None:
    only_tools = {
        "traces": 1,
        "steps": 2,
        "share_of_ok": None,
        "by_step": [{"step": "find", "kind": "tool", "steps": 2}],
    }
    said = body("Failed steps inside OK traces", failed_steps_in_ok_traces=only_tools)
    assert said.endswith("All of them are tool calls; the table of tools has them.")


def test_quiet_periods_are_counted_not_listed() -> None:
    traffic = [
        {"start": "2026-02-22", "traces": 10, "errors": 1},
        {"start": "2026-02-23", "traces": 0, "errors": 0},
        {"start": "2026-02-24", "traces": 5, "errors": 0},
    ]
    said = body("Traffic", traffic=traffic, traffic_unit="day")
    assert "| Day from (UTC) | Traces | Errors |" in said
    assert f"| 2026-02-24 | 5 | 0 | {'█' * 12} |" in said
    assert "2026-02-23" not in said
    assert said.endswith("1 period in between had no trace.")


def test_groups_show_only_the_columns_that_are_known() -> None:
    groups = [
        {"key": "a", "traces": 3, "errors": 1, "tool_calls": 4, "tool_errors": 1, "p50_ms": 12.0},
        {"key": None, "traces": 1, "errors": 0},
    ]
    said = body("Groups", [Breakdown(key="tag.variant", groups=groups)])
    assert said.splitlines() == [
        "**By `tag.variant`**",
        "",
        "| Group | Traces | Errors | Failed tool calls | Median |",
        "| --- | ---: | ---: | ---: | ---: |",
        "| `a` | 3 | 1 | 1 of 4 (25.0%) | 12\u00a0ms |",
        "| not set | 1 | 0 | \u2013 | \u2013 |",
    ]


def test_a_long_table_of_groups_says_what_it_leaves_out() -> None:
    groups = [{"key": str(at), "traces": 1, "errors": 0} for at in range(GROUPS_SHOWN + 5)]
    said = body("Groups", [Breakdown(key="user", groups=groups)])
    assert said.startswith(f"**By `user`** (the first {GROUPS_SHOWN} of {len(groups)})")
    assert len(said.splitlines()) == GROUPS_SHOWN + 4
