"""In an experiment of very many traces a page does not wait for the count of all that match."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mlflow_analyst.mcp import counting
from mlflow_analyst.mcp.counting import Counting, within
from mlflow_analyst.store import TraceStore

pytestmark = pytest.mark.anyio


@pytest.fixture
def slow_counts(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Counts go on until the event is set, and any experiment is a large one."""
    go_on = threading.Event()
    count = TraceStore.count

    def when_told(self: TraceStore, *args: Any, **more: Any) -> int:
        assert go_on.wait(60)
        return count(self, *args, **more)

    monkeypatch.setattr(counting, "LARGE", 100)
    monkeypatch.setattr(TraceStore, "count", when_told)
    yield go_on
    go_on.set()


async def test_a_page_comes_before_its_count_and_the_next_call_has_both(
    ask, tau2_path: Path, slow_counts: threading.Event
) -> None:
    await ask("connect", tracking_uri=str(tau2_path), experiment="1")
    for tool, pattern, more in (
        ("search_traces", "%", {}),
        ("extract_fields", "_%", {"fields": ["trace_id"]}),
    ):
        slow_counts.clear()
        asked = {"filter": f"tag.agent_variant LIKE '{pattern}'", "limit": 3, **more}
        page = await ask(tool, **asked)
        assert page["shown"] == 3
        assert "matched" not in page
        assert "basis" not in page
        assert any("still being counted" in note for note in page["notes"])
        following = await ask(tool, **asked, cursor=page["next_cursor"])
        assert following["shown"] == 3
        assert "matched" not in following
        slow_counts.set()
        again = await _once_counted(ask, tool, asked)
        assert again["matched"] == 748
        assert not any("counted" in note for note in again.get("notes", ()))


async def _once_counted(ask: Any, tool: str, asked: dict[str, Any]) -> dict[str, Any]:
    for _ in range(100):
        answer: dict[str, Any] = await ask(tool, **asked)
        if "matched" in answer:
            return answer
    raise AssertionError("the count never came")


async def test_a_random_sample_says_of_how_many_it_is_once_that_is_known(
    ask, tau2_path: Path, slow_counts: threading.Event
) -> None:
    await ask("connect", tracking_uri=str(tau2_path), experiment="1")
    asked = {"sample": "random", "limit": 3, "filter": "tag.agent_variant LIKE '%'"}
    answer = await ask("search_traces", **asked)
    assert answer["shown"] == 3
    assert "matched" not in answer
    slow_counts.set()
    again = await _once_counted(ask, "search_traces", asked)
    assert (again["matched"], again["basis"]["of"]) == (748, 748)
    assert again["traces"] == answer["traces"]


async def test_the_number_of_all_traces_is_known_from_connecting(
    ask, tau2_path: Path, slow_counts: threading.Event
) -> None:
    await ask("connect", tracking_uri=str(tau2_path), experiment="1")
    answer = await ask("search_traces", limit=3)
    assert (answer["matched"], answer["basis"]["of"]) == (748, 748)


async def test_a_large_experiment_is_put_in_order_once_it_is_chosen(
    ask, tau2_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(TraceStore, "order_ahead", lambda _, chosen: asked.append(chosen))
    await ask("connect", tracking_uri=str(tau2_path), experiment="1")
    assert asked == []
    monkeypatch.setattr(counting, "LARGE", 100)
    await ask("connect", tracking_uri=str(tau2_path), experiment="1")
    assert asked == ["1"]


def test_a_count_under_way_is_joined_and_a_finished_one_made_anew() -> None:
    begun: list[int] = []
    go_on = threading.Event()

    def count() -> int:
        begun.append(len(begun))
        assert go_on.wait(60)
        return len(begun)

    counts = Counting()
    first = counts.start("a", count)
    assert within(first, 0.01) is None
    assert counts.start("a", count) is first
    go_on.set()
    assert counts.taken("a", first, 60) == 1
    assert counts.taken("a", counts.start("a", count), 60) == 2


def test_counts_are_made_one_after_the_other_and_old_ones_not_at_all() -> None:
    go_on, first_begun = threading.Event(), threading.Event()
    begun: list[str] = []

    def count(name: str) -> int:
        begun.append(name)
        first_begun.set()
        assert go_on.wait(60)
        return len(name)

    counts = Counting()
    futures = {"a": counts.start("a", lambda: count("a"))}
    assert first_begun.wait(60)
    futures |= {name: counts.start(name, lambda name=name: count(name)) for name in "bcd"}
    assert counts.start("c", lambda: 0) is futures["c"]
    go_on.set()
    assert [within(futures[name], 60) for name in "abcd"] == [1, None, 1, 1]
    assert begun == ["a", "c", "d"]
    assert within(counts.start("b", lambda: count("b")), 60) == 1


def test_a_count_that_came_too_late_is_for_the_next_call_and_only_for_that() -> None:
    go_on = threading.Event()
    begun: list[int] = []

    def count() -> int:
        begun.append(1)
        assert go_on.wait(60)
        return len(begun)

    counts = Counting()
    first = counts.start("a", count)
    assert counts.taken("a", first, 0.01) is None
    go_on.set()
    assert within(first, 60) == 1
    following = counts.start("a", count)
    assert counts.taken("a", following, 60) == 1
    assert len(begun) == 1
    again = counts.start("a", count)
    assert counts.taken("a", again, 60) == 2


def test_what_went_wrong_in_a_count_is_raised_where_it_is_asked_for() -> None:
    def fail() -> int:
        raise ValueError("gone")

    future = Counting().start("a", fail)
    with pytest.raises(ValueError, match="gone"):
        within(future, 60)
