"""Counts are kept for as long as nothing is written, and never longer; samples are one on all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from databases import SERVERS, copy_into, run, typed
from kinds import database
from small_store import T0_MS, SmallStore
from sqlalchemy import event

from mlflow_analyst.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from mlflow_analyst.store import TraceStore

FAILED = "status = 'ERROR'"


@contextmanager
def counts_asked(store: TraceStore) -> Iterator[list[str]]:
    """The statements that count, as the database gets them until the block ends."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "count(" in statement.lower():
            asked.append(statement)

    engine = store._client.store.engine
    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def two_traces(make_store: Callable[..., SmallStore]) -> tuple[SmallStore, str]:
    written = make_store()
    experiment = written.experiment("e")
    written.trace(experiment)
    written.trace(experiment, state="ERROR", start_ms=T0_MS + 1)
    return written, experiment


def test_what_was_counted_is_not_counted_again(two_traces: tuple[SmallStore, str]) -> None:
    written, experiment = two_traces
    with closing(open_store(str(written.path))) as store, counts_asked(store) as asked:
        first = [store.count(experiment), store.count(experiment, FAILED)]
        assert len(asked) == 2
        assert [store.count(experiment), store.count(experiment, FAILED)] == first == [2, 1]
        assert len(asked) == 2


def test_a_count_is_of_what_is_there_now(two_traces: tuple[SmallStore, str]) -> None:
    written, experiment = two_traces
    with closing(open_store(str(written.path))) as store:
        for more in range(3):
            assert store.count(experiment, FAILED) == 1 + more
            written.trace(experiment, state="ERROR", start_ms=T0_MS + 2 + more)


@pytest.fixture(scope="module")
def in_postgresql(tau2_path: Path, blank_database: Callable[[str], sa.URL]) -> Iterator[sa.URL]:
    """The real store in a database of PostgreSQL's that may be written to."""
    server = SERVERS["postgresql"]
    with database(server, like=blank_database(server)) as url:
        copy_into(tau2_path, url)
        yield url


def test_postgresql_draws_the_same_sample_as_the_file(
    in_postgresql: sa.URL, tau2_store: TraceStore
) -> None:
    with closing(open_store(typed(in_postgresql))) as store:
        for filter in (None, "execution_time_ms > 3000"):
            drawn = [info.trace_id for info in store.sample("1", filter, 25, seed=4).infos]
            assert drawn == [
                info.trace_id for info in tau2_store.sample("1", filter, 25, seed=4).infos
            ]


def test_postgresql_counts_anew_once_something_is_written(in_postgresql: sa.URL) -> None:
    with closing(open_store(typed(in_postgresql))) as store:
        before = store.count("1", FAILED)
        one = store.search("1", "status = 'OK'", limit=1).infos[0].trace_id
        fail = f"UPDATE trace_info SET status = 'ERROR' WHERE request_id = '{one}'"
        run(in_postgresql, fail)
        assert store.count("1", FAILED) == before + 1
