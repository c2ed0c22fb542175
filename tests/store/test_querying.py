"""The rows of a large store, which other processes ask for."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import subprocess
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from children import children, told_by_proc, until
from small_store import T0_MS, SmallStore, StepSpec
from tables_alike import assert_same

from mlflow_analyst.store import bulk, open_store, processes, querying, side_queries
from mlflow_analyst.store.coded import Coded, empty, some_of
from mlflow_analyst.store.fetching import SPANS, Scope
from mlflow_analyst.store.light_steps import TOOL_KEYS, TOOL_MARKS

if TYPE_CHECKING:
    from mlflow_analyst.store import TraceStore


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Small stores are asked as large ones are; holds who was asked: "side" or "turn"."""
    asked: list[str] = []

    def note(kind: type, name: str) -> None:
        columns = kind.columns

        def noted(*given: Any, **more: Any) -> Any:
            asked.append(name)
            return columns(*given, **more)

        monkeypatch.setattr(kind, "columns", noted)

    monkeypatch.setattr(querying, "SHARED_FROM", 2)
    monkeypatch.setattr(querying, "_RANGE", 400)
    note(querying.InTurn, "turn")
    note(querying._SideBySide, "side")
    return asked


def same_as_in_turn(
    store: TraceStore, experiment: str, monkeypatch: pytest.MonkeyPatch, **asked: Any
) -> None:
    """Also leaves it to ``shared`` to tell who was asked."""
    found = store.tables(experiment, **asked)
    with monkeypatch.context() as patched:
        patched.setattr(querying, "SHARED_FROM", 1_000_000)
        assert_same(found, store.tables(experiment, **asked))


@pytest.fixture
def store(tau2_path: Path) -> Iterator[TraceStore]:
    """The real store, of which no process has been asked yet."""
    with closing(open_store(str(tau2_path))) as opened:
        yield opened


def test_other_processes_find_the_same_rows(
    tau2_store: TraceStore, shared: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    same_as_in_turn(
        tau2_store, "1", monkeypatch, tags=["agent_variant"], metadata=["mlflow.trace.session"]
    )
    assert shared[: shared.index("turn")].count("side") >= 2


def opens(process: int, path: Path) -> bool:
    """Whether a process has this file open."""
    for file in Path(f"/proc/{process}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # closed meanwhile
            if file.readlink() == path:
                return True
    return False


@told_by_proc
def test_processes_stay_for_the_next_call_but_hold_nothing_open(
    tau2_path: Path, shared: list[str]
) -> None:
    before = children("side_queries")
    with closing(open_store(str(tau2_path))) as store:
        assert children("side_queries") == before
        store.begin_processes(1)
        assert children("side_queries") == before
        store.begin_processes(2)
        begun = children("side_queries") - before
        assert len(begun) == processes.number()
        for _ in range(2):
            store.tables("1")
            assert children("side_queries") - before == begun
            until(lambda: not any(opens(process, tau2_path) for process in begun))
    assert children("side_queries") == before
    assert set(shared) == {"side"}


@told_by_proc
def test_processes_that_nobody_needs_end_after_a_while(
    tau2_path: Path, shared: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(side_queries, "_STAYS_S", 0.3)
    before = children("side_queries")
    with closing(open_store(str(tau2_path))) as store:
        for _ in range(2):
            store.tables("1")
            until(lambda: children("side_queries") == before)
    assert set(shared) == {"side"}


@told_by_proc
def test_processes_that_died_are_replaced(
    store: TraceStore, shared: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = children("side_queries")
    store.begin_processes(2)
    first, *others = children("side_queries") - before
    os.kill(first, signal.SIGKILL)
    until(lambda: first not in children("side_queries"))
    same_as_in_turn(store, "1", monkeypatch)
    assert shared[0] == "side"
    kept = children("side_queries") - before
    assert len(kept) == processes.number()
    assert set(others) < kept


@told_by_proc
def test_two_at_a_time_have_processes_of_their_own(store: TraceStore) -> None:
    before = children("side_queries")
    pool = store._client.beside
    one, other = pool.take(), pool.take()
    assert not {process.pid for process in one} & {process.pid for process in other}
    pool.give_back(one)
    pool.give_back(other)
    assert children("side_queries") - before == {process.pid for process in one}
    taken = pool.take()
    store.close()
    pool.give_back(taken)
    assert children("side_queries") == before


def test_rows_of_other_experiments_are_left_out(
    make_store: Callable[..., SmallStore], shared: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    written = make_store()
    large, small = written.experiment("large"), written.experiment("small")
    for place in range(9):
        steps = None if place % 2 else [StepSpec("agent"), StepSpec("find", "TOOL")]
        written.trace(large if place % 3 else small, start_ms=T0_MS + place, steps=steps)
    monkeypatch.setattr(querying, "_RANGE", 4)
    with closing(open_store(str(written.path))) as store:
        same_as_in_turn(store, large, monkeypatch)
        assert "side" in shared
        assert len(store.tables(small).traces) == 3


def test_processes_that_die_meanwhile_are_done_without(
    store: TraceStore, shared: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, tasks = processes.Workers._asked, 0

    def killed(self: Any, process: Any, task: Any) -> Iterator[Any]:
        nonlocal tasks
        tasks += 1
        if tasks == 3:
            process.kill()
            process.wait()
        return asked(self, process, task)

    monkeypatch.setattr(processes.Workers, "_asked", killed)
    same_as_in_turn(store, "1", monkeypatch)
    assert shared[:2] == ["side", "turn"]


def test_a_program_that_cannot_answer_is_done_without(
    tau2_store: TraceStore, shared: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    question = querying._SideBySide._question
    monkeypatch.setattr(
        querying._SideBySide,
        "_question",
        lambda self, asked: question(self, asked)._replace(of=tmp_path / "not there"),
    )
    same_as_in_turn(tau2_store, "1", monkeypatch)
    assert shared[:2] == ["side", "turn"]
    with side_queries.workers(side_queries.pool()) as workers:
        asked = side_queries.Question(tmp_path / "not there", "SELECT 1", (), ("plain",))
        with pytest.raises(processes.Unanswered, match="FileNotFoundError"):
            list(workers.answers([asked]))


def test_where_no_process_can_be_started_it_is_done_without(
    store: TraceStore, shared: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    start, started = subprocess.Popen, []

    def second_fails(*args: Any, **options: Any) -> Any:
        if started:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        started.append(start(*args, **options))
        return started[-1]

    monkeypatch.setattr(processes, "number", lambda: 2)
    monkeypatch.setattr(subprocess, "Popen", second_fails)
    same_as_in_turn(store, "1", monkeypatch)
    assert shared[0] == "turn"
    assert started[0].poll() is not None


def spread(make_store: Callable[..., SmallStore]) -> tuple[SmallStore, str]:
    """Six traces of one step each, the rows of the first two deleted."""
    written = make_store()
    experiment = written.experiment("e")
    for place in range(8):
        written.trace(experiment, start_ms=T0_MS + place, steps=[StepSpec("one")])
    written.close()
    with closing(sqlite3.connect(written.path)) as db, db:
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("DELETE FROM trace_info WHERE rowid <= 2")
    return written, experiment


def divided(store: TraceStore, experiment: str) -> querying.Parts:
    client = store._client
    with client.store.ManagedSessionMaker() as session:
        scope = Scope.of(client, session, experiment, None)
        query = sa.select(SPANS.name, SPANS.start_time_unix_nano, SPANS.span_id)
        return querying.parts_of(session, scope, query)


def names(asking: querying.Querying, parts: querying.Parts) -> list[str]:
    found = []
    for values, *_ in asking.columns(querying.Asked(part, SHAPES) for part in parts.queries):
        if isinstance(values, Coded):
            found += [values.values[code] for code in values.codes]
        else:
            found += values
    return found


SHAPES: Sequence[Any] = ("coded", "whole", "plain")


@pytest.mark.parametrize("way", ["side", "turn"])
def test_what_is_written_after_the_division_is_read_too(
    make_store: Callable[..., SmallStore],
    shared: list[str],
    monkeypatch: pytest.MonkeyPatch,
    way: str,
) -> None:
    monkeypatch.setattr(querying, "_RANGE", 2)
    written, experiment = spread(make_store)
    with closing(open_store(str(written.path))) as store:
        parts = divided(store, experiment)
        assert len(parts.queries) == 3
        with closing(sqlite3.connect(written.path)) as db, db:
            db.execute(
                "INSERT INTO spans (trace_id, experiment_id, span_id, name, status, content, "
                "start_time_unix_nano) SELECT trace_id, experiment_id, 'late', 'late', status, "
                "content, start_time_unix_nano FROM spans LIMIT 1"
            )
        asking = querying.querying(store._client, parts)
        if way == "turn":
            asking = contextlib.nullcontext(querying.InTurn(store._client))
        with asking as ask:
            assert sorted(names(ask, parts)) == ["late", *["one"] * 6]
    assert set(shared) == {way}


def test_rows_that_are_moved_meanwhile_are_noticed(
    make_store: Callable[..., SmallStore], shared: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(querying, "_RANGE", 2)
    written, experiment = spread(make_store)
    with closing(open_store(str(written.path))) as store:
        parts = divided(store, experiment)
        with closing(sqlite3.connect(written.path)) as db:
            db.execute("VACUUM")
        with querying.querying(store._client, parts) as ask, pytest.raises(querying.Moved):
            names(ask, parts)
        parts_of = querying.parts_of
        monkeypatch.setattr(
            bulk, "parts_of", lambda *given: parts_of(*given)._replace(schema=parts.schema)
        )
        shared.clear()
        found = store.tables(experiment)
    assert shared[:2] == ["side", "turn"]
    assert len(found.steps) == 6


@told_by_proc
@pytest.mark.parametrize("after", [0, 3])
def test_work_that_is_stopped_leaves_no_process_at_work(
    store: TraceStore, shared: list[str], monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    class Enough(Exception):
        pass

    told: list[int] = []

    def stop(done: int, total: int | None) -> None:
        told.append(done)
        if len(told) > after:
            raise Enough

    before = children("side_queries")
    with pytest.raises(Enough):
        store.tables("1", progress=stop)
    assert shared == ["side"]
    idle = {process.pid for process in store._client.beside._idle}
    assert children("side_queries") - before == idle
    same_as_in_turn(store, "1", monkeypatch)
    assert shared[1] == "side"
    store.close()
    assert children("side_queries") == before


def test_each_key_of_a_tool_has_a_mark() -> None:
    assert all(any(mark in key for mark in TOOL_MARKS) for key in TOOL_KEYS)


def test_columns_are_put_together_and_chosen_from() -> None:
    first, second = Coded(), Coded()
    first.extend(["a", None, "a"])
    second.extend(["b", "a"])
    first.extend(second)
    assert [first.values[code] for code in first.codes] == ["a", None, "a", "b", "a"]
    kept = some_of(first, [False, True, True, True, False])
    assert isinstance(kept, Coded)
    assert [kept.values[code] for code in kept.codes] == [None, "a", "b"]
    whole = empty("whole")
    whole.extend([1, 2**62])
    assert some_of(whole, [False, True]) == array("q", [2**62])
    assert some_of(["x", "y"], [True, False]) == ["x"]
