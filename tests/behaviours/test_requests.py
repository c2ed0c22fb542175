"""What a whole analysis asks of a server: questions only, recorded by a proxy in between."""

from __future__ import annotations

from pathlib import Path

import pytest
from analysis_walk import walk
from answers import Answers
from kinds import Stores
from mcp import Client
from proxy import Proxy
from sample_traces import EXPERIMENT

from mlflow_analyst.mcp.app import create_app
from mlflow_analyst.mcp.tools import stats

pytestmark = pytest.mark.anyio

QUESTIONS = {
    "/api/2.0/mlflow/experiments/search",
    "/api/3.0/mlflow/traces/batchGetInfos",
    "/api/3.0/mlflow/traces/search",
    "/api/3.0/mlflow/traces/metrics",
    "/api/3.0/mlflow/traces/calculate-filter-correlation",
}
"""Endpoints that answer a question, though it comes as a POST."""


@pytest.mark.parametrize("read_all_up_to", [2_000, 10])
async def test_a_whole_analysis_only_asks(
    proxy: Proxy,
    stores: Stores,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    read_all_up_to: int,
) -> None:
    """Once by reading the traces, once with the server's own sums."""
    monkeypatch.setattr(stats, "READ_ALL_UP_TO", read_all_up_to)
    before = stores("http").state()
    async with Client(create_app()) as client:
        ask = Answers(client)
        await ask("connect", tracking_uri=proxy.url)
        await ask("connect", experiment=EXPERIMENT)
        await walk(ask, tmp_path / "report.md")
    assert stores("http").state() == before
    other = {(method, path) for method, path in proxy.asked if method not in ("GET", "HEAD")}
    assert {method for method, _ in other} == {"POST"}
    assert {path for _, path in other} <= QUESTIONS
    assert ("POST", "/api/3.0/mlflow/traces/metrics") in other or read_all_up_to > 10
    assert len(proxy.asked) < 300
