"""The main job on real traces, over stdio with a real server: numbers, quotes, report."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.anyio
VARIANTS = ("gemini-3-flash-base", "gpt-4.1-mini-base")


@pytest.fixture
def store_file(tau2_path: Path, tmp_path: Path) -> Path:
    """The real store, alone in a folder of its own."""
    folder = tmp_path / "store"
    folder.mkdir()
    return Path(shutil.copy(tau2_path, folder / "mlflow.db"))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def expected_tools(facts: dict[str, Any], *variants: str) -> dict[str, tuple[int, int]]:
    """Calls and failures of each tool, from what is known outside the traces."""
    counted: dict[str, tuple[int, int]] = {}
    for variant in variants:
        known = facts["variants"][variant]
        for tool, calls in known["tools"].items():
            before = counted.get(tool, (0, 0))
            failures = known["tool_errors"].get(tool, 0)
            counted[tool] = (before[0] + calls, before[1] + failures)
    return counted


def durations_of(store_file: Path, variant: str) -> list[int]:
    """The durations of a variant's traces in ms, sorted, read without this program."""
    with closing(sqlite3.connect(f"file:{store_file}?mode=ro", uri=True)) as db:
        rows = db.execute(
            "SELECT execution_time_ms FROM trace_info JOIN trace_tags USING (request_id) "
            "WHERE key = 'agent_variant' AND value = ? ORDER BY 1",
            (variant,),
        )
        return [row[0] for row in rows]


def as_counts(rows: list[dict[str, Any]]) -> dict[str, tuple[int, int]]:
    return {row["tool"]: (row["calls"], row["failures"]) for row in rows}


async def test_the_numbers_equal_what_is_known_about_the_experiment(
    ask_stdio, store_file: Path, tau2_facts: dict[str, Any]
) -> None:
    listing = await ask_stdio("connect", tracking_uri=str(store_file))
    names = {one["name"]: one for one in listing["experiments"]}
    assert names["tau2-retail-support"]["traces"] == 748

    connected = await ask_stdio("connect", experiment="tau2-retail-support")
    assert connected["experiment"]["traces"] == 748
    assert connected["experiment"]["sessions"] == 119
    assert all(check["ok"] for check in connected["checks"])

    overview = (await ask_stdio("compute_stats"))["overview"]
    assert overview["traces"] == 748
    assert overview["sessions"]["count"] == 119
    assert as_counts(overview["tools"]) == expected_tools(tau2_facts, *VARIANTS)

    groups = (await ask_stdio("compute_stats", group_by="tag.agent_variant"))["groups"]
    by_variant = {group["key"]: group for group in groups}
    for variant in VARIANTS:
        known = tau2_facts["variants"][variant]
        assert by_variant[variant]["traces"] == known["traces"]
        durations = durations_of(store_file, variant)
        # the facts give the duration at that rank; this program interpolates, as numpy does
        for quantile, name in ((0.50, "p50"), (0.95, "p95")):
            ranked = durations[int(quantile * len(durations))]
            assert ranked == pytest.approx(known["latency_ms"][name], abs=1)  # rounded otherwise
            expected = np.quantile(durations, quantile)
            assert by_variant[variant][f"{name}_ms"] == pytest.approx(expected, abs=0.051)
        part = await ask_stdio("compute_stats", filter=f"tag.agent_variant = '{variant}'")
        assert part["basis"]["traces"] == known["traces"]
        assert part["basis"]["of"] == 748
        assert as_counts(part["overview"]["tools"]) == expected_tools(tau2_facts, variant)
        errors = {
            error["message"]: error["count"]
            for tool in part["overview"]["tools"]
            for error in tool.get("top_errors", [])
        }
        assert errors["Error: User not found"] <= known["error_text"]["Error: User not found"]


async def test_a_whole_analysis_leaves_the_store_byte_for_byte_as_it_was(
    ask_stdio, store_file: Path, tmp_path: Path
) -> None:
    before = digest(store_file)
    await ask_stdio("connect", tracking_uri=f"sqlite:///{store_file}", experiment="1")
    await ask_stdio("compute_stats")
    await ask_stdio("compute_stats", group_by="tool")
    failed = await ask_stdio(
        "search_traces", filter="span.status = 'ERROR'", detail="digest", limit=3
    )
    trace = failed["traces"][0]
    await ask_stdio("get_trace", trace_id=trace["trace_id"])
    await ask_stdio("get_trace", session_id=trace["session"])
    await ask_stdio("extract_fields", fields=["trace_id", "tools"], limit=5)
    error = trace["first_error"]
    recorded = await ask_stdio(
        "record_assessment",
        name="tool_calls_fail_inside_ok_traces",
        kind="operational",
        status="confirmed",
        statement="Tools fail while the trace is OK.",
        traces=[
            {
                "trace_id": trace["trace_id"],
                "rationale": "The step failed and the trace says OK.",
                "quotes": [{"text": error["message"], "span_id": error["span_id"]}],
            }
        ],
    )
    assert recorded["accepted"] == [trace["trace_id"]]
    assert recorded["rejected"] == []
    report = tmp_path / "report.md"
    written = await ask_stdio(
        "write_report",
        path=str(report),
        agent_description="A retail support agent.",
        summary="Tools fail inside traces that say OK.",
        recommendations=["Say so in the trace's state."],
    )
    assert written["paths"] == [str(report)]
    assert written["verified"]["quotes"] == 1
    text = report.read_text(encoding="utf-8")
    assert "748" in text
    assert error["message"] in text
    assert trace["trace_id"] in text
    status = await ask_stdio("analysis_status")
    assert "tool_calls_fail_inside_ok_traces" in json.dumps(status)

    assert digest(store_file) == before
    assert [path.name for path in store_file.parent.iterdir()] == [store_file.name]
    assert [path.name for path in (tmp_path / "cwd").iterdir()] == ["home"]


async def test_an_analysis_is_found_again_on_the_next_connect(ask, store_file: Path) -> None:
    first = await ask("connect", tracking_uri=str(store_file), experiment="1")
    assert first["analysis"]["resumed"] is False
    await ask(
        "record_assessment",
        name="no_one_is_rude",
        kind="quality",
        status="refuted",
        statement="The agent is rude.",
        traces=[],
    )
    again = await ask("connect", tracking_uri=f"sqlite:///{store_file}", experiment="1")
    assert again["analysis"] == {
        "analysis_id": first["analysis"]["analysis_id"],
        "resumed": True,
        "hypotheses": 0,
        "assessments": 1,
    }
    status = await ask("analysis_status")
    assert status["analysis"]["assessments"][0]["name"] == "no_one_is_rude"
