"""One filter language in every tool, whoever answers: MLflow, its answers combined, the scan."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("kept_scans")]

FAILED = "span.status = 'ERROR'"
FILTERS = (
    "duration_ms > 20000 OR any_error",
    "NOT any_error AND duration_ms > 20000",
    "tool_calls > 6",
    "request ILIKE '%cancel%' AND NOT tools = 'cancel_pending_order'",
    "response_chars > 400 AND session_position = 1",
    "tool_calls > 9 OR text LIKE '%bookshelf%'",
)


@pytest.fixture
async def connected(ask, tau2_path: Path) -> Any:
    await ask("connect", tracking_uri=str(tau2_path), experiment="1")
    return ask


async def listed(ask: Any, filter_text: str, **more: Any) -> list[dict[str, Any]]:
    """Every trace of a listing, page by page."""
    answer = await ask("search_traces", filter=filter_text, limit=100, **more)
    rows = answer["traces"]
    while "next_cursor" in answer:
        answer = await ask(
            "search_traces", filter=filter_text, limit=100, cursor=answer["next_cursor"], **more
        )
        rows += answer["traces"]
    return rows


@pytest.mark.parametrize("filter_text", FILTERS)
async def test_every_tool_counts_the_same_traces(connected, filter_text: str) -> None:
    page = await connected("search_traces", filter=filter_text, limit=1)
    matched = page["matched"]
    assert 0 < matched < 748
    assert page["basis"]["traces"] == matched
    assert page["basis"]["of"] == 748
    fields = await connected("extract_fields", fields=["trace_id"], filter=filter_text, limit=1)
    assert fields["matched"] == matched
    stats = await connected("compute_stats", filter=filter_text)
    assert stats["basis"]["traces"] == stats["overview"]["traces"] == matched
    recorded = await connected(
        "record_assessment",
        name="something",
        kind="quality",
        status="refuted",
        statement="Nothing of the kind.",
        traces=[],
        filter=filter_text,
    )
    assert recorded["counted"]["traces"] == matched


@pytest.mark.parametrize("filter_text", FILTERS[:4])
@pytest.mark.parametrize("order", ["newest", "slowest"])
async def test_pages_show_each_trace_once_and_in_order(
    connected, filter_text: str, order: str
) -> None:
    rows = await listed(connected, filter_text, order_by=order)
    ids = [row["trace_id"] for row in rows]
    assert len(set(ids)) == len(ids)
    total = (await connected("search_traces", filter=filter_text, limit=1))["matched"]
    assert len(ids) == total
    key = "start" if order == "newest" else "duration_ms"
    values = [row[key] for row in rows]
    assert values == sorted(values, reverse=True)


async def test_what_or_and_not_mean_is_what_plain_sql_says(connected, tau2_path: Path) -> None:
    with closing(sqlite3.connect(f"file:{tau2_path}?mode=ro", uri=True)) as db:
        (failed_or_slow,) = db.execute(
            "SELECT count(*) FROM trace_info t WHERE t.experiment_id = 1 AND (execution_time_ms > "
            "20000 OR EXISTS (SELECT 1 FROM spans s WHERE s.trace_id = t.request_id AND "
            "s.status = 'ERROR'))"
        ).fetchone()
        (many_calls,) = db.execute(
            "SELECT count(*) FROM (SELECT trace_id FROM spans WHERE experiment_id = 1 AND "
            "type = 'TOOL' GROUP BY trace_id HAVING count(*) > 6)"
        ).fetchone()
    for filter_text, expected in ((FILTERS[0], failed_or_slow), (FILTERS[2], many_calls)):
        page = await connected("search_traces", filter=filter_text, limit=1)
        assert page["matched"] == expected


async def test_the_basis_says_who_counted(connected) -> None:
    async def method(filter_text: str) -> str:
        page = await connected("search_traces", filter=filter_text, limit=1)
        return page["basis"]["method"]

    assert await method(FAILED) == "counted by the store"
    assert "combined" in await method(FILTERS[0])
    assert "scan" in await method(FILTERS[2])


async def test_a_random_sample_of_a_scanned_filter_is_repeatable(connected) -> None:
    arguments = {"filter": FILTERS[2], "sample": "random", "limit": 10}
    first = await connected("search_traces", seed=1, **arguments)
    again = await connected("search_traces", seed=1, **arguments)
    other = await connected("search_traces", seed=2, **arguments)
    assert first["traces"] == again["traces"]
    assert first["traces"] != other["traces"]


async def test_groups_of_a_scanned_filter_add_up(connected) -> None:
    stats = await connected("compute_stats", filter=FILTERS[2], group_by="tag.agent_variant")
    assert sum(group["traces"] for group in stats["groups"]) == stats["basis"]["traces"]


@pytest.mark.parametrize(
    "filter_text",
    [
        "x" * 10_000,
        "(" * 500 + "name = 'x'" + ")" * 500,
        "state = 'OK'; DROP TABLE trace_info",
        "__import__('os').system('true')",
        "request RLIKE '(a+)+$'",
        " OR ".join(f"tag.k{number} = '{number}'" for number in range(400)),
        " AND ".join(f"(text LIKE '{n}' OR span.name = '{n}')" for n in range(150)),
    ],
)
async def test_a_hostile_filter_is_refused_in_under_a_second(connected, filter_text: str) -> None:
    began = time.perf_counter()
    text = await connected.error("search_traces", filter=filter_text)
    assert time.perf_counter() - began < 1
    assert len(text) < 600
