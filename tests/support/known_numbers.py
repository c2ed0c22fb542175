"""Whether an analysis finds the numbers that are known of a store, through the tools alone."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
from answers import Answers

Known = list[dict[str, Any]]


async def check_experiment(ask: Answers, name: str, known: Known) -> None:
    """Every tool that reads, on one experiment of the connected store."""
    connected = await ask("connect", experiment=name)
    assert all(check["ok"] for check in connected["checks"]), connected["checks"]
    experiment = connected["experiment"]
    assert experiment["traces"] == len(known)
    if "states" in experiment:
        assert experiment["states"] == dict(Counter(one["state"] for one in known))
    await _check_statistics(ask, known)
    await _check_each_trace(ask, known)
    await _check_filters(ask, known)
    await _check_reading(ask, known)


async def _check_statistics(ask: Answers, known: Known) -> None:
    answer = await ask("compute_stats")
    found = answer["overview"]
    assert answer["basis"]["traces"] == answer["basis"]["of"] == found["traces"] == len(known)
    ok = [one["duration_ms"] for one in known if one["state"] == "OK"]
    assert found["success_rate"]["value"] == round(len(ok) / len(known), 4)
    for quantile, name in ((0.5, "p50"), (0.95, "p95"), (1.0, "max")):
        assert abs(found["latency_ok_ms"][name] - np.quantile(ok, quantile)) <= 0.051
    calls = Counter(tool["name"] for one in known for tool in one["tools"])
    failures = Counter(tool["name"] for one in known for tool in one["tools"] if tool["error"])
    assert {tool["tool"]: (tool["calls"], tool["failures"]) for tool in found["tools"]} == {
        tool: (number, failures[tool]) for tool, number in calls.items()
    }
    said = {error["message"] for tool in found["tools"] for error in tool["top_errors"]}
    assert said == {tool["error"] for one in known for tool in one["tools"] if tool["error"]}
    hidden = [one for one in known if one["state"] == "OK" and _failed_tools(one)]
    assert found["failed_steps_in_ok_traces"]["traces"] == len(hidden)
    for part in ("input", "output"):
        assert found["tokens"][part] == sum(one[f"{part}_tokens"] for one in known)
    assert [(model["model"], model["calls"]) for model in found["models"]] == [
        ("sonnet-small", len(known))
    ]
    assert found["sessions"]["count"] == len({one["session"] for one in known} - {None})
    groups = (await ask("compute_stats", group_by="tag.variant"))["groups"]
    variants = Counter(one["tags"]["variant"] for one in known)
    assert {group["key"]: group["traces"] for group in groups} == dict(variants)


async def _check_each_trace(ask: Answers, known: Known) -> None:
    listed = []
    cursor = None
    while True:
        page = {"cursor": cursor} if cursor else {}
        answer = await ask("search_traces", order_by="oldest", detail="digest", limit=12, **page)
        listed += answer["traces"]
        cursor = answer.get("next_cursor")
        if cursor is None:
            break
    assert [trace["request"] for trace in listed] == [one["request"] for one in known]
    for trace, one in zip(listed, known, strict=True):
        assert (trace["state"], trace["duration_ms"]) == (one["state"], one["duration_ms"])
        assert trace.get("response") == one["response"]
        assert trace.get("session") == one["session"]
        assert trace.get("user") == one["user"]
        assert trace["tags"]["variant"] == one["tags"]["variant"]
        assert {tool["name"]: tool["failures"] for tool in trace.get("tools", [])} == {
            tool["name"]: int(tool["error"] is not None) for tool in one["tools"]
        }
        assert trace["steps"] == 2 + len(one["tools"])


async def _check_filters(ask: Answers, known: Known) -> None:
    wanted = {
        "status = 'ERROR'": lambda one: one["state"] == "ERROR",
        "duration_ms > 1200": lambda one: one["duration_ms"] > 1200,
        "tag.variant = 'b'": lambda one: one["tags"]["variant"] == "b",
        "session = 'main-session-1'": lambda one: one["session"] == "main-session-1",
        "span.name = 'refund_order' AND span.status = 'ERROR'": _failed_tools,
        "span.type = 'TOOL' AND status = 'ERROR'": lambda one: (
            one["state"] == "ERROR" and one["tools"]
        ),
        "trace.text LIKE '%order 1004%'": lambda one: "order 1004" in one["request"],
        "feedback.helpful = 'true'": lambda one: one["helpful"] is True,
        "feedback.helpful = 'false' AND status = 'OK'": lambda one: (
            one["helpful"] is False and one["state"] == "OK"
        ),
    }
    for filter_text, holds in wanted.items():
        expected = [one["request"] for one in known if holds(one)]
        answer = await ask(
            "search_traces", filter=filter_text, order_by="oldest", detail="digest", limit=40
        )
        assert [trace["request"] for trace in answer["traces"]] == expected, filter_text
        assert answer["matched"] == len(expected), filter_text
        part = await ask("compute_stats", filter=filter_text)
        assert part["basis"]["traces"] == len(expected), filter_text


async def _check_reading(ask: Answers, known: Known) -> None:
    failed = await ask("search_traces", filter="status = 'ERROR'", order_by="oldest", limit=1)
    crashed = [one for one in known if one["state"] == "ERROR"]
    if crashed:
        trace_id = failed["traces"][0]["trace_id"]
        outline = await ask("get_trace", trace_id=trace_id)
        assert outline["trace"]["trace_id"] == trace_id
        assert len(outline["steps"]) == 2 + len(crashed[0]["tools"])
    rows = await ask("extract_fields", fields=["request", "state", "tools"], limit=100)
    place = rows["columns"].index("request")
    assert sorted(row[place] for row in rows["rows"]) == sorted(one["request"] for one in known)
    sessions = {one["session"] for one in known} - {None}
    for session in sorted(sessions)[:2]:
        turns = (await ask("get_trace", session_id=session))["turns"]
        own = [one["request"] for one in known if one["session"] == session]
        assert [turn["user"] for turn in turns] == own


def _failed_tools(one: dict[str, Any]) -> bool:
    return any(tool["error"] for tool in one["tools"])
