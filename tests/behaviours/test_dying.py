"""A store that goes away in the middle, comes back, or takes its time."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import anyio
import pytest
import sqlalchemy as sa
from analysis_walk import walk
from answers import Answers
from kinds import POSTGRESQL, Stores, driven
from mcp import Client
from proxy import Proxy
from sample_traces import EXPERIMENT, MAIN

from mlflow_analyst.findings.ledger import Ledger
from mlflow_analyst.mcp.app import create_app

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ask(proxy: Proxy) -> AsyncIterator[Answers]:
    async with Client(create_app()) as client:
        answers = Answers(client)
        await answers("connect", tracking_uri=proxy.url, experiment=EXPERIMENT)
        yield answers


FINDING = {
    "name": "carrier_does_not_answer",
    "kind": "operational",
    "status": "confirmed",
    "statement": "Tracking fails.",
    "filter": "failed_tool = 'track_parcel'",
    "traces": [
        {
            "trace_id": MAIN[5].trace_id,
            "rationale": "The carrier did not answer.",
            "quotes": [{"text": MAIN[5].error}],
        }
    ],
}
CALLS = {
    "compute_stats": {},
    "search_traces": {"detail": "digest", "filter": "state = 'OK'"},
    "get_trace": {"trace_id": MAIN[5].trace_id},
    "extract_fields": {"fields": ["tools"]},
    "record_assessment": FINDING,
}


@pytest.mark.parametrize("tool", CALLS)
@pytest.mark.parametrize("after", [0, 1])
async def test_a_server_that_dies_fails_the_call_plainly_and_is_used_again_when_it_is_back(
    ask: Answers, proxy: Proxy, tool: str, after: int
) -> None:
    alive = await ask(tool, **CALLS[tool])
    before = await ask("analysis_status")
    proxy.die(after)
    started = time.monotonic()
    message = await ask.error(tool, **CALLS[tool])
    assert time.monotonic() - started < 10
    assert "Check that the server runs" in message
    assert "Traceback" not in message
    assert "HTTPConnectionPool" not in message
    # what needs no server still works, and nothing half-done was recorded
    after_death = await ask("analysis_status")
    assert after_death["analysis"]["assessments"] == before["analysis"]["assessments"]
    _assert_whole(Ledger().path)
    proxy.revive()
    again = await ask(tool, **CALLS[tool])
    for key in ("overview", "traces", "steps", "rows", "accepted"):
        assert again.get(key) == alive.get(key)


def _names(folder: Path) -> list[str]:
    return [one.name for one in folder.iterdir()]


def _assert_whole(ledger: Path) -> None:
    with closing(sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_a_report_is_written_whole_or_not_at_all(
    ask: Answers, proxy: Proxy, tmp_path: Path
) -> None:
    await walk(ask, tmp_path / "first.md")
    proxy.die(3)
    words = {"agent_description": "An agent.", "summary": "Fine."}
    path = tmp_path / "second.md"
    await ask.error("write_report", path=str(path), **words)
    assert _names(tmp_path) == ["first.md"]
    proxy.revive()
    written = await ask("write_report", path=str(path), **words)
    assert written["verified"]["quotes"] == 1


async def test_a_slow_call_does_not_stop_the_others(ask: Answers, proxy: Proxy) -> None:
    done: list[str] = []

    async def slowly() -> None:
        await ask("extract_fields", fields=["tools"])
        done.append("slow")

    with anyio.fail_after(20):
        async with anyio.create_task_group() as tasks:
            with proxy.holding("/traces/batchGet") as arrived:
                tasks.start_soon(slowly)
                await anyio.to_thread.run_sync(arrived.wait, 10)
                await ask("analysis_status")
                found = await ask("search_traces", limit=3)
                assert found["shown"] == 3
                done.append("others")
    assert done == ["others", "slow"]


async def test_a_database_that_goes_away_is_told_and_used_again_when_it_is_back(
    stores: Stores,
) -> None:
    arguments = stores("postgresql").arguments
    name = sa.make_url(arguments["tracking_uri"]).database
    async with Client(create_app()) as client:
        ask = Answers(client)
        await ask("connect", **arguments, experiment=EXPERIMENT)
        alive = await ask("compute_stats")
        _administer(
            f"ALTER DATABASE {name} ALLOW_CONNECTIONS false",
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",
        )
        try:
            message = await ask.error("compute_stats")
        finally:
            _administer(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        assert f"/{name} lets no connection in at the moment" in message
        assert "psycopg" not in message
        assert await ask("compute_stats") == alive


def _administer(*statements: str) -> None:
    engine = sa.create_engine(driven(POSTGRESQL), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(sa.text(statement))
    finally:
        engine.dispose()
