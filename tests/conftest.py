"""What every room's tests share: the real store, a real server, and small stores."""

from __future__ import annotations

import functools
import json
import lzma
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import sqlalchemy as sa
    from small_store import SmallStore

    from mlflow_analyst.store import TraceStore

DATA = Path(__file__).parent / "data"
# `from small_store import …` and `from servers import …` work in every test.
sys.path.append(str(Path(__file__).parent / "support"))

# Set before anything imports MLflow, in this process and in the servers it starts.
os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
os.environ["MLFLOW_LOGGING_LEVEL"] = "WARNING"
for _name in ("MLFLOW_TRACKING_URI", "MLFLOW_EXPERIMENT_ID", "MLFLOW_EXPERIMENT_NAME"):
    os.environ.pop(_name, None)


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the ledger of whoever runs it."""
    monkeypatch.setenv("MLFLOW_ANALYST_HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Asynchronous tests run on asyncio."""
    return "asyncio"


@pytest.fixture(scope="session")
def tau2_facts() -> dict[str, Any]:
    """What is known about the real store, counted without this program."""
    return json.loads((DATA / "tau2-retail-dev.facts.json").read_text())


@pytest.fixture(scope="session")
def tau2_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real store: experiment 1, 748 traces, 119 sessions. Not to be written to."""
    path = tmp_path_factory.mktemp("tau2") / "tau2-retail-dev.db"
    with lzma.open(DATA / "tau2-retail-dev.db.xz") as packed, path.open("wb") as unpacked:
        shutil.copyfileobj(packed, unpacked, 1 << 20)
    return path


@pytest.fixture(scope="session")
def tau2_store(tau2_path: Path) -> Iterator[TraceStore]:
    """The real store, opened."""
    from mlflow_analyst.store import open_store

    store = open_store(str(tau2_path))
    yield store
    store.close()


@pytest.fixture(scope="session")
def _served(
    tau2_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, str]]:
    """A copy of the real store, and the URL of a real MLflow server on loopback over it."""
    from servers import serving

    path = tmp_path_factory.mktemp("server") / "served.db"
    with serving(shutil.copy(tau2_path, path)) as url:
        yield path, url


@pytest.fixture(scope="session")
def mlflow_server(_served: tuple[Path, str]) -> str:
    """The URL of a real MLflow server on loopback, over a copy of the real store."""
    return _served[1]


@pytest.fixture
def served_store(_served: tuple[Path, str]) -> Iterator[tuple[SmallStore, str]]:
    """The store behind that server, to add experiments to, and the URL; they are deleted again.

    Another server would need as much time to start as a dozen tests.
    """
    from small_store import SmallStore

    path, url = _served
    small = SmallStore(path.parent, path.name)
    there = {one.experiment_id for one in small.store.search_experiments()}
    yield small, url
    for one in small.store.search_experiments():
        if one.experiment_id not in there:
            small.store.delete_experiment(one.experiment_id)
    small.close()


# not for longer: an open connection's values are in the environment of this process
@pytest.fixture(scope="module")
def http_store(mlflow_server: str) -> Iterator[TraceStore]:
    """The real store again, opened through the server."""
    from mlflow_analyst.store import open_store

    store = open_store(mlflow_server)
    yield store
    store.close()


@pytest.fixture(scope="session")
def blank_database() -> Iterator[Callable[[str], sa.URL]]:
    """Gives a database on a server with MLflow's tables and no traces, to be copied.

    Made once on each server: MLflow needs seconds to make one. Not to be written to.
    """
    from databases import make_schema
    from kinds import database

    with ExitStack() as kept:

        @functools.cache
        def on(server: str) -> sa.URL:
            url = kept.enter_context(database(server))
            make_schema(url)
            return url

        yield on


@pytest.fixture(scope="session")
def blank_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with no traces, made once: MLflow needs seconds to make one."""
    from small_store import SmallStore

    blank = SmallStore(tmp_path_factory.mktemp("blank"))
    blank.close()
    return blank.path


@pytest.fixture
def make_store(blank_store: Path, tmp_path: Path) -> Iterator[Callable[..., SmallStore]]:
    """Makes small stores, each in a folder of its own: ``make_store()``, ``make_store("x.db")``."""
    from small_store import SmallStore

    made: list[SmallStore] = []

    def make(name: str = "mlflow.db") -> SmallStore:
        folder = tmp_path / f"store{len(made)}"
        folder.mkdir()
        shutil.copy(blank_store, folder / name)
        made.append(SmallStore(folder, name))
        return made[-1]

    yield make
    for store in made:
        store.close()
