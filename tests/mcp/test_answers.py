"""What an assistant sees of each tool, whole: one committed answer per tool, on the real store.

To change an answer on purpose, run once with UPDATE_SNAPSHOTS=1 and read the difference.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from mcp import Client

from mlflow_analyst import __version__
from mlflow_analyst.mcp.app import create_app

pytestmark = pytest.mark.anyio
SNAPSHOTS = Path(__file__).parent / "snapshots"
ONE_TRACE = "tr-41aecb3e14e025a613c36655af0f81d7"
CALLS: dict[str, tuple[str, dict[str, Any]]] = {
    "connect": ("connect", {"experiment": "1"}),
    "compute_stats": ("compute_stats", {"filter": "tag.agent_variant = 'gpt-4.1-mini-base'"}),
    "compute_stats_by_tool": ("compute_stats", {"group_by": "tool"}),
    "search_traces": ("search_traces", {"order_by": "slowest", "limit": 3}),
    "search_traces_digest": (
        "search_traces",
        {"filter": "tool_errors > 0", "sample": "random", "limit": 2, "detail": "digest"},
    ),
    "get_trace": ("get_trace", {"trace_id": ONE_TRACE, "max_chars": 4_000}),
    "get_trace_find": ("get_trace", {"trace_id": ONE_TRACE, "find": "not found"}),
    "get_trace_session": (
        "get_trace",
        {"session_id": "7f2ad5e6-b323-4122-a948-a52e6a886878", "max_chars": 3_000},
    ),
    "extract_fields": (
        "extract_fields",
        {"fields": ["trace_id", "tools", "first_error", "data.spans.*.status"], "limit": 3},
    ),
    "record_assessment": (
        "record_assessment",
        {
            "name": "user_lookup_with_a_mistyped_id",
            "kind": "operational",
            "status": "confirmed",
            "statement": "The agent drops the last digit of a user id it was just given.",
            "severity": "low",
            "filter": "failed_tool = 'get_user_details'",
            "traces": [
                {
                    "trace_id": ONE_TRACE,
                    "rationale": "It looks up chen_smith_842 after reading chen_smith_8425.",
                    "quotes": [{"text": '{"user_id": "chen_smith_842"}'}, {"text": "made up"}],
                }
            ],
        },
    ),
    "test_hypothesis": (
        "test_hypothesis",
        {
            "name": "lookups_fail_more_in_mini",
            "kind": "operational",
            "statement": "The smaller model fails more often.",
            "outcome": "tool_errors > 0",
            "cohort": "tag.agent_variant = 'gpt-4.1-mini-base'",
            "within": "session_position > 1",
        },
    ),
    "note_context": ("note_context", {"focus": "Lookups that fail."}),
    "analysis_status": ("analysis_status", {}),
}


def settled(answer: dict[str, Any], store: Path) -> str:
    """The answer without what differs from run to run: places, ids of analyses, times, versions."""
    text = json.dumps(answer, indent=1, ensure_ascii=False) + "\n"
    text = text.replace(str(store), "STORE").replace(__version__, "VERSION")
    text = re.sub(r"an-[0-9a-f]{12}", "an-ANALYSIS", text)
    text = re.sub(r'"mlflow_version": "[^"]+"', '"mlflow_version": "MLFLOW"', text)
    return re.sub(r'"(started|updated)": "[^"]+"', r'"\1": "NOW"', text)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_every_answer_is_as_committed_in_both_generations_of_the_protocol(
    mode: str, tau2_path: Path
) -> None:
    async with Client(create_app(), mode=mode) as client:
        await client.call_tool("connect", {"tracking_uri": str(tau2_path)})
        for name, (tool, arguments) in CALLS.items():
            result = await client.call_tool(tool, arguments)
            assert not result.is_error, result.content[0].text
            text = settled(result.structured_content, tau2_path)
            file = SNAPSHOTS / f"{name}.json"
            if os.environ.get("UPDATE_SNAPSHOTS"):
                file.write_text(text, encoding="utf-8")
            assert text == file.read_text(encoding="utf-8"), name


async def test_the_default_answers_stay_under_twenty_thousand_characters(
    ask, tau2_path: Path
) -> None:
    calls = [
        ("connect", {"tracking_uri": str(tau2_path), "experiment": "1"}),
        ("compute_stats", {}),
        ("compute_stats", {"group_by": "session"}),
        ("search_traces", {}),
        ("search_traces", {"detail": "digest"}),
        ("extract_fields", {"fields": ["request", "response", "data.spans.*.inputs"]}),
        ("get_trace", {"trace_id": ONE_TRACE}),
        ("analysis_status", {}),
    ]
    for tool, arguments in calls:
        answer = await ask(tool, **arguments)
        assert len(json.dumps(answer, ensure_ascii=False, separators=(",", ":"))) <= 20_000, tool


async def test_what_was_cut_is_said_with_the_call_that_gets_it(ask, tau2_path: Path) -> None:
    await ask("connect", tracking_uri=str(tau2_path), experiment="1")
    groups = await ask("compute_stats", group_by="session")
    assert groups["truncated"]["shown"] == 50
    assert groups["truncated"]["of"] == 119
    page = await ask("search_traces", limit=100, detail="digest")
    assert page["truncated"]["shown"] == page["shown"] < 100
    following = await ask("search_traces", limit=5, cursor=page["next_cursor"])
    seen = [row["trace_id"] for row in page["traces"]]
    everything = await ask("search_traces", limit=100)
    expected = [row["trace_id"] for row in everything["traces"]]
    assert seen == expected[: len(seen)]
    shown = [row["trace_id"] for row in following["traces"]]
    assert shown == expected[len(seen) : len(seen) + 5]


async def test_pages_show_every_trace_once(ask, tau2_path: Path) -> None:
    await ask("connect", tracking_uri=str(tau2_path), experiment="1")
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = await ask("search_traces", limit=100, order_by="slowest", **cursor)
        assert page["matched"] == 748
        seen += [row["trace_id"] for row in page["traces"]]
        if "next_cursor" not in page:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert len(seen) == len(set(seen)) == 748


async def test_the_skill_is_served_as_a_prompt_and_reports_and_traces_as_resources(
    ask, tau2_path: Path, tmp_path: Path
) -> None:
    [prompt] = (await ask.client.list_prompts()).prompts
    assert prompt.name == "analyze_experiment"
    text = (await ask.client.get_prompt("analyze_experiment")).messages[0].content.text
    assert "record_assessment" in text
    assert not text.startswith("---")

    await ask("connect", tracking_uri=str(tau2_path), experiment="1")
    outline = (await ask.client.read_resource(f"trace://{ONE_TRACE}")).contents[0].text
    assert json.loads(outline)["summary"]["steps"] == 10
    path = tmp_path / "report.md"
    await ask("write_report", path=str(path), agent_description="An agent.", summary="Fine.")
    report = (await ask.client.read_resource("report://latest")).contents[0].text
    assert report == path.read_text(encoding="utf-8")


async def test_numbers_in_prose_that_no_tool_returned_are_pointed_out(
    ask, tau2_path: Path, tmp_path: Path
) -> None:
    await ask("connect", tracking_uri=str(tau2_path), experiment="1")
    await ask("compute_stats")
    written = await ask(
        "write_report",
        path=str(tmp_path / "report.md"),
        agent_description="A retail support agent.",
        summary="Of 748 traces in 119 sessions, 31.4% were slow.",
    )
    [problem] = written["problems"]
    assert problem.startswith("summary: 31.4%")
