"""What every kind of store lets an assistant do: count, record findings, report; and no harm."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from analysis_walk import walk
from answers import Answers
from kinds import StoreOfKind
from mcp import Client
from sample_traces import EXPERIMENT, MAIN

from mlflow_analyst.mcp.app import create_app

pytestmark = pytest.mark.anyio


async def test_the_overview_counts_everything(reader: Answers) -> None:
    stats = await reader("compute_stats")
    assert (stats["basis"]["traces"], stats["basis"]["of"]) == (24, 24)
    assert stats["basis"]["method"]
    overview = stats["overview"]
    assert overview["traces"] == 24
    assert {one["state"]: one["traces"] for one in overview["states"]} == {"OK": 21, "ERROR": 3}
    tools = {one["tool"]: (one["calls"], one["failures"]) for one in overview["tools"]}
    assert tools == {"find_order": (12, 0), "track_parcel": (12, 4)}
    durations = [trace.duration_ms for trace in MAIN if trace.state == "OK"]
    for name, quantile in (("p50", 0.5), ("p95", 0.95)):
        expected = np.quantile(durations, quantile)
        assert overview["latency_ok_ms"][name] == pytest.approx(expected, abs=0.051)
    [model] = overview["models"]
    assert (model["model"], model["calls"]) == ("small-1", 24)
    assert (overview["tokens"]["input"], overview["tokens"]["output"]) == (2_400, 480)
    assert overview["sessions"]["count"] == 4
    failed_inside = [t for t in MAIN if t.tool_failed and t.state == "OK"]
    assert overview["failed_steps_in_ok_traces"]["traces"] == len(failed_inside)


async def test_the_overview_under_a_filter_counts_what_it_selects(reader: Answers) -> None:
    stats = await reader("compute_stats", filter="failed_tool = 'track_parcel'")
    assert (stats["basis"]["traces"], stats["basis"]["of"]) == (4, 24)
    [tool] = stats["overview"]["tools"]
    assert (tool["tool"], tool["calls"], tool["failures"]) == ("track_parcel", 4, 4)


@pytest.mark.parametrize(
    ("key", "groups"),
    [
        ("state", {"OK": 21, "ERROR": 3}),
        ("tag.variant", {"blue": 12, "green": 12}),
        ("user", {"u-0": 8, "u-1": 8, "u-2": 8}),
        ("session", {"s-0": 4, "s-1": 4, "s-2": 4, "s-3": 4, None: 8}),
        ("tool", {"find_order": 12, "track_parcel": 12}),
        ("model", {"small-1": 24}),
        ("hour", {"08:00": 7, "09:00": 17}),
    ],
)
async def test_groups_are_counted(reader: Answers, key: str, groups: dict[Any, int]) -> None:
    stats = await reader("compute_stats", group_by=key)
    assert {one.get("key"): one["traces"] for one in stats["groups"]} == groups


async def test_a_finding_is_recorded_when_its_quotes_hold(store: StoreOfKind, ask: Answers) -> None:
    trace, other = MAIN[5], MAIN[11]
    recorded = await ask(
        "record_assessment",
        name="carrier_does_not_answer",
        kind="operational",
        status="confirmed",
        statement="Tracking fails while the trace is OK.",
        filter="failed_tool = 'track_parcel'",
        traces=[
            {
                "trace_id": store.trace_id(trace),
                "rationale": "The tool failed.",
                "quotes": [
                    {"text": trace.error, "span_id": trace.span_id(trace.tool)},
                    {"text": "it's due on “Monday”"},
                ],
            },
            {
                "trace_id": store.trace_id(other),
                "rationale": "It is said to.",
                "quotes": [{"text": trace.error}],
            },
        ],
    )
    assert recorded["accepted"] == [store.trace_id(trace)]
    assert [one["trace_id"] for one in recorded["rejected"]] == [store.trace_id(other)]
    assert (recorded["counted"]["traces"], recorded["counted"]["of"]) == (4, 24)


async def test_an_analysis_is_found_again(store: StoreOfKind, ask: Answers) -> None:
    await ask("note_context", focus="Parcels that cannot be tracked.")
    async with Client(create_app()) as client:
        again = Answers(client)
        connected = await again("connect", **store.arguments, experiment=EXPERIMENT)
        assert connected["analysis"]["resumed"]
        status = await again("analysis_status")
    assert "Parcels that cannot be tracked." in str(status)


async def test_a_whole_analysis_ends_in_a_verified_report_and_leaves_the_store_as_it_was(
    store: StoreOfKind, tmp_path: Path
) -> None:
    before = store.state()
    async with Client(create_app()) as client:
        ask = Answers(client)
        await ask("connect", **store.arguments)
        await ask("connect", experiment=EXPERIMENT)
        answers = await walk(ask, tmp_path / "report.md")
    assert store.state() == before
    assert list(Path.cwd().iterdir()) == []
    assert answers["write_report"]["verified"]["quotes"] == 1
    assert answers["write_report"]["problems"] == []
    assert MAIN[23].error in (tmp_path / "report.md").read_text(encoding="utf-8")
