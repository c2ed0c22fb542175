"""Detectors propose over the whole experiment; every proposal can be counted, read and tested."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from small_store import T0_MS, StepSpec

from mlflow_analyst.analysis.patterns.registry import PUBLISHED

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("kept_scans")]


@pytest.fixture
async def tau2(ask, tau2_path: Path):
    await ask("connect", tracking_uri=str(tau2_path), experiment="1")
    return ask


def fill(store: Any, traces: int, failures: int) -> str:
    """An experiment in which a tool fails in the first traces; its id."""
    experiment = store.experiment("shop")
    for n in range(traces):
        error = f"Order {1000 + n} not found" if n < failures else None
        steps = [
            StepSpec("agent", "AGENT", 0, 90),
            StepSpec("get_order", "TOOL", 5, 15, {"id": 1000 + n}, {"ok": n}, error, "agent"),
        ]
        store.trace(
            experiment,
            start_ms=T0_MS + n * 60_000,
            request=json.dumps(
                {"messages": [{"role": "user", "content": f"Where is {1000 + n}?"}]}
            ),
            response=json.dumps({"role": "assistant", "content": f"Parcel {n} is on its way."}),
            steps=steps,
        )
    return experiment


async def test_on_real_traces_every_count_is_its_filters_and_every_excerpt_is_in_its_trace(
    tau2, tau2_store
) -> None:
    found = await tau2("find_patterns")
    assert found["basis"]["traces"] == found["basis"]["of"] == 748
    assert "failed" not in found
    assert set(found["ran"]) <= set(PUBLISHED)
    assert len(json.dumps(found, ensure_ascii=False, separators=(",", ":"))) <= 20_000
    assert found["patterns"]
    from mlflow_analyst.findings.haystack import Haystack
    from mlflow_analyst.findings.quotes import NotFound, find_quote

    for one in found["patterns"]:
        matched = await tau2("search_traces", filter=one["filter"], limit=1)
        assert matched["matched"] == one["affected"]["traces"], one["name"]
        assert one["affected"]["of"] == 748
        assert one["statement"]
        assert one["caveat"]
        for example in one["examples"]:
            [trace] = tau2_store.traces([example["trace_id"]])
            if example["excerpt"].strip():
                quote = find_quote(Haystack(trace), example["excerpt"], None)
                assert not isinstance(quote, NotFound), (one["name"], example)


async def test_the_failing_tools_of_the_real_traces_are_proposed(tau2) -> None:
    found = await tau2("find_patterns", kinds=["operational"])
    assert {one["kind"] for one in found["patterns"]} == {"operational"}
    told = json.dumps(found["patterns"])
    for tool in ("find_user_id_by_name_zip", "find_user_id_by_email", "get_order_details"):
        assert tool in told, tool


async def test_a_proposal_can_be_tested_as_it_is(tau2) -> None:
    found = await tau2("find_patterns")
    for one in found["patterns"][:4]:
        tested = await tau2(
            "test_hypothesis",
            name=one["name"],
            statement=one["statement"],
            kind=one["kind"],
            outcome=one["filter"],
            **({"cohort": one["cohort"]} if "cohort" in one else {}),
        )
        table = tested["table"]
        assert table["cohort_with"] + table["rest_with"] == one["affected"]["traces"]


async def test_a_filter_narrows_what_is_looked_at(ask, make_store) -> None:
    store = make_store()
    experiment = fill(store, 30, 12)
    await ask("connect", tracking_uri=store.uri, experiment=experiment)
    window = f"start < {T0_MS + 8 * 60_000}"
    found = await ask("find_patterns", filter=window, kinds=["operational"])
    assert found["basis"]["traces"] == 8
    assert found["filter"] == window
    [one] = [one for one in found["patterns"] if one["detector"] == "tool_failures"]
    assert one["affected"] == {"traces": 8, "of": 8, "share": 1.0}
    again = await ask("search_traces", filter=one["filter"], limit=1)
    assert again["matched"] == 8


@pytest.mark.parametrize("traces", [0, 1, 3])
async def test_of_hardly_any_traces_it_says_that_they_are_few(ask, make_store, traces) -> None:
    store = make_store()
    experiment = fill(store, traces, 0)
    await ask("connect", tracking_uri=store.uri, experiment=experiment)
    found = await ask("find_patterns")
    assert found["patterns"] == []
    assert found["basis"]["traces"] == traces
    assert any("few traces" in note for note in found["notes"])


async def test_digests_name_the_patterns_once_they_have_been_looked_for(ask, make_store) -> None:
    store = make_store()
    experiment = fill(store, 10, 0)
    again = [StepSpec("agent", "AGENT", 0, 90)] + [
        StepSpec("get_order", "TOOL", 5 + at, 6 + at, {"id": 7}, {"ok": 7}, None, "agent")
        for at in range(0, 60, 10)
    ]
    trace_id = store.trace(experiment, start_ms=T0_MS + 10**8, steps=again)
    await ask("connect", tracking_uri=store.uri, experiment=experiment)
    asked = {"filter": f"trace_id = '{trace_id}'", "detail": "digest"}
    before = await ask("search_traces", **asked)
    assert "patterns" not in before["traces"][0]
    await ask("find_patterns")
    after = await ask("search_traces", **asked)
    assert "repeated_calls:get_order" in after["traces"][0]["patterns"]
    found = await ask("search_traces", filter="pattern = 'repeated_calls'")
    assert [one["trace_id"] for one in found["traces"]] == [trace_id]
    groups = await ask("compute_stats", group_by="pattern")
    assert {one.get("key"): one["traces"] for one in groups["groups"]}["repeated_calls"] == 1


async def test_the_report_says_which_detectors_ran(tau2, tmp_path: Path) -> None:
    found = await tau2("find_patterns", kinds=["strength"])
    path = tmp_path / "report.md"
    written = await tau2("write_report", path=str(path), agent_description="A.", summary="B.")
    assert written["problems"] == []
    line = next(li for li in path.read_text().splitlines() if li.startswith("- Detectors that"))
    assert all(f"`{name}`" in line for name in found["ran"])
    status = await tau2("analysis_status")
    assert "detectors" not in status["analysis"]["notes"]
