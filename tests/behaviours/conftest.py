"""A store of every kind, each made once, and a client of the server connected to it."""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack

import pytest
import sample_traces
from answers import Answers
from kinds import KINDS, StoreOfKind, Stores
from mcp import Client
from proxy import Proxy, proxying

from mlflow_analyst.mcp.app import create_app


@pytest.fixture(autouse=True)
def _no_settings_of_whoever_runs_this(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Neither ~/.mlflow/credentials nor ~/.databrickscfg, and an empty working directory."""
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("user")))
    monkeypatch.chdir(tmp_path_factory.mktemp("cwd"))


@pytest.fixture(scope="session")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stores]:
    """Gives the sample traces in a store of a kind, made when it is first asked for."""
    with ExitStack() as kept:

        @functools.cache
        def store_of(kind: str) -> StoreOfKind:
            return kept.enter_context(KINDS[kind](tmp_path_factory.mktemp(kind), store_of))

        yield store_of


@pytest.fixture(scope="session", params=list(KINDS))
def store(request: pytest.FixtureRequest, stores: Stores) -> StoreOfKind:
    """The sample traces in a store of each kind in turn."""
    return stores(request.param)


@pytest.fixture
def proxy(stores: Stores) -> Iterator[Proxy]:
    """A proxy of the test's own before the real MLflow server."""
    with proxying(stores("http").arguments["tracking_uri"]) as between:
        yield between


# not for longer: an open connection's values are in the environment of this process
@pytest.fixture(scope="module")
async def reader(
    store: StoreOfKind, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Answers]:
    """Calls tools of one server for all tests that only read; connected to the experiment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLFLOW_ANALYST_HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("HOME", str(tmp_path_factory.mktemp("user")))
        async with Client(create_app()) as client:
            answers = Answers(client)
            await answers("connect", **store.arguments, experiment=sample_traces.EXPERIMENT)
            yield answers


@pytest.fixture
async def ask(store: StoreOfKind) -> AsyncIterator[Answers]:
    """Calls tools of a server of the test's own, connected to the experiment."""
    async with Client(create_app()) as client:
        answers = Answers(client)
        await answers("connect", **store.arguments, experiment=sample_traces.EXPERIMENT)
        yield answers
