"""The rows of a large store, which other processes ask for."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from small_store import T0_MS, SmallStore, StepSpec
from tables_alike import assert_same

from mlflow_analyst.store import open_store, processes, querying, side_queries
from mlflow_analyst.store.coded import Coded, empty, some_of
from mlflow_analyst.store.light_steps import TOOL_KEYS, TOOL_MARKS

if TYPE_CHECKING:
    from mlflow_analyst.store import TraceStore


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Small stores are asked as large ones are; holds who was asked: "side" or "turn"."""
    asked: list[str] = []

    def note(kind: type, name: str) -> None:
        columns = kind.columns

        def noted(self: Any, queries: Any) -> Any:
            asked.append(name)
            return columns(self, queries)

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


def test_other_processes_find_the_same_rows(
    tau2_store: TraceStore, shared: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = children()
    same_as_in_turn(
        tau2_store, "1", monkeypatch, tags=["agent_variant"], metadata=["mlflow.trace.session"]
    )
    assert shared[: shared.index("turn")].count("side") >= 2
    assert children() == before


def children() -> set[str]:
    """The processes that this one has started and not yet ended."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(status.read_text().rpartition(")")[2].split()[1]) == os.getpid():
                found.add(status.parent.name)
    return found


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


def test_a_filter_selects_the_same_rows(tau2_store: TraceStore, shared: list[str]) -> None:
    assert len(tau2_store.tables("1", "tag.agent_variant = 'gpt-4.1-mini-base'").traces) == 456


def test_processes_that_die_are_done_without(
    tau2_store: TraceStore, shared: list[str], monkeypatch: pytest.MonkeyPatch
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
    same_as_in_turn(tau2_store, "1", monkeypatch)
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
    with side_queries.workers() as workers:
        asked = side_queries.Question(tmp_path / "not there", "SELECT 1", (), ("plain",))
        with pytest.raises(processes.Unanswered):
            list(workers.answers([asked]))


def told(answering: Callable[..., Any], path: Path) -> list[side_queries.Told]:
    question = side_queries.Question(
        path, "SELECT name, start_time_unix_nano, span_id FROM spans", (), SHAPES
    )
    return [side_queries._read(part) for part in answering(question)]


SHAPES: Sequence[Any] = ("coded", "whole", "plain")


def test_rows_that_are_moved_meanwhile_are_noticed(
    make_store: Callable[..., SmallStore], shared: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    written = make_store()
    experiment = written.experiment("e")
    for place in range(5):
        written.trace(experiment, start_ms=T0_MS + place, steps=[StepSpec("one")])
    written.close()
    with ExitStack() as stack:
        answering = side_queries._Answering(stack)
        (first,) = told(answering, written.path)
        with closing(sqlite3.connect(written.path)) as db:
            db.execute("VACUUM")
        (second,) = told(answering, written.path)
    assert first.schema != second.schema
    assert first.columns[0].values == ["one"]
    assert first.columns[1:] == second.columns[1:]
    with closing(open_store(str(written.path))) as store:
        side = querying._SideBySide(store._client, side_queries.workers())
        with pytest.raises(querying.Moved):
            list(side._unmoved([first, second]))

        def moved(*_: object) -> Iterator[Any]:
            raise querying.Moved
            yield

        monkeypatch.setattr(querying, "_RANGE", 1)
        monkeypatch.setattr(querying._SideBySide, "_unmoved", moved)
        found = store.tables(experiment)
    assert shared[-1] == "turn"
    assert len(found.steps) == 5


def test_work_that_is_stopped_ends_the_processes(tau2_store: TraceStore, shared: list[str]) -> None:
    class Enough(Exception):
        pass

    def stop(done: int, total: int | None) -> None:
        raise Enough

    before = children()
    with pytest.raises(Enough):
        tau2_store.tables("1", progress=stop)
    assert children() == before


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
