"""Orders kept for large experiments give what the store itself would give, whatever is written."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from databases import SERVERS, copy_into, typed
from kinds import database
from paging import ids_of_all_pages
from small_store import T0_MS, SmallStore

from mlflow_analyst.store import open_store, rankings
from mlflow_analyst.store import search as searching

if TYPE_CHECKING:
    from pathlib import Path

    import sqlalchemy as sa

    from mlflow_analyst.store import TraceStore

DAY_MS = 86_400_000
FILTERS = [
    None,
    "execution_time_ms > 3000",
    "tag.agent_variant = 'gpt-4.1-mini-base'",
    "tag.agent_variant != 'gpt-4.1-mini-base' AND status = 'OK'",
    "span.name = 'get_order_details' AND span.status = 'ERROR'",
    "metadata.`mlflow.trace.user` = 'aarav_anderson_8794'",
    "trace.text LIKE '%refund%'",
    "timestamp_ms < 0",
]


@pytest.fixture(autouse=True)
def small_orders(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the experiments of the tests were large."""
    monkeypatch.setattr(rankings, "KEPT", 300)
    monkeypatch.setattr(rankings, "FIRST", 10)
    monkeypatch.setattr(rankings, "NEXT", 50)
    monkeypatch.setattr(rankings, "MOST_TRIED", 200)


@pytest.fixture
def nothing_sorted_by_the_store(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails where the store is asked to look through the experiment after all."""

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("the store was asked")

    monkeypatch.setattr(searching, "page", refuse)
    monkeypatch.setattr(searching, "sample", refuse)


@pytest.fixture(scope="module", params=["sqlite", *SERVERS])
def tau2_anywhere(
    request: pytest.FixtureRequest,
    tau2_path: Path,
    blank_database: Callable[[str], sa.URL],
) -> Iterator[str]:
    """Where the real store is: in its file, and in databases on servers."""
    if request.param == "sqlite":
        yield str(tau2_path)
        return
    server = SERVERS[request.param]
    with database(server, like=blank_database(server)) as url:
        copy_into(tau2_path, url)
        yield typed(url)


@pytest.mark.parametrize("order", ["slowest", "fastest"])
def test_pages_are_those_of_the_store(
    tau2_anywhere: str, tau2_store: TraceStore, order: str
) -> None:
    with closing(open_store(tau2_anywhere)) as store:
        store.order_ahead("1")
        for filter in FILTERS:
            expected = ids_of_all_pages(tau2_store, "1", order, 100, filter=filter)
            assert ids_of_all_pages(store, "1", order, 61, filter=filter) == expected, filter
            assert ids_of_all_pages(store, "1", order, 1000, filter=filter) == expected, filter


def test_a_page_that_the_order_reaches_is_not_sorted_by_the_store(
    tau2_anywhere: str, nothing_sorted_by_the_store: None
) -> None:
    with closing(open_store(tau2_anywhere)) as store:
        store.order_ahead("1")
        for order in ("slowest", "fastest"):
            first = store.search("1", "tag.agent_variant LIKE 'g%'", order, 20)
            following = store.search("1", "tag.agent_variant LIKE 'g%'", order, 20, first.next)
            assert len(first.infos) == len(following.infos) == 20
        assert len(store.sample("1", "status = 'OK'", 20, seed=1).infos) == 20


@pytest.mark.parametrize("order", ["slowest", "fastest"])
@pytest.mark.parametrize("late_ms", [2, 3_600_000])
@pytest.mark.parametrize("renewed_s", [0, 30])
def test_pages_neither_repeat_nor_skip_a_trace_while_others_arrive(
    make_store: Callable[..., SmallStore],
    monkeypatch: pytest.MonkeyPatch,
    order: str,
    late_ms: int,
    renewed_s: int,
) -> None:
    monkeypatch.setattr(rankings, "KEPT", 25)
    monkeypatch.setattr(rankings, "LATE_MS", late_ms)
    monkeypatch.setattr(rankings, "RENEWED_S", renewed_s)
    rng = random.Random(late_ms + renewed_s)
    written = make_store()
    experiment = written.experiment("busy")

    def arrive(start_ms: int) -> str:
        # Few different durations, so that many traces tie.
        duration_ms = rng.choice([5, 5, 9, 13, 60, 400])
        return written.trace(experiment, steps=[], start_ms=start_ms, duration_ms=duration_ms)

    there = {arrive(T0_MS + rng.randrange(4)) for _ in range(40)}
    begun_ms = T0_MS + 3
    late: set[str] = set()
    too_new: set[str] = set()

    def between_pages() -> None:
        if len(too_new) < 40:  # one trace per page could otherwise chase arrivals for ever
            late.add(arrive(begun_ms - rng.randrange(6)))
            too_new.add(arrive(begun_ms + 1 + rng.randrange(3)))

    with closing(open_store(str(written.path))) as store:
        store.order_ahead(experiment)
        limit = rng.choice([1, 3, 7, 11])
        shown = ids_of_all_pages(store, experiment, order, limit, between_pages)

    assert {i: n for i, n in Counter(shown).items() if n > 1} == {}
    assert there - set(shown) == set()
    assert set(shown) - there <= late
    assert not set(shown) & too_new


@pytest.fixture
def thirty_days(make_store: Callable[..., SmallStore]) -> tuple[SmallStore, str, list[str]]:
    """Sixty traces, two a day, the later the longer; their ids, the slowest first."""
    written = make_store()
    experiment = written.experiment("days")
    ids = [
        written.trace(
            experiment, steps=[], start_ms=T0_MS + n * DAY_MS // 2, duration_ms=100 + 10 * n
        )
        for n in range(60)
    ]
    return written, experiment, ids[::-1]


def slowest(store: TraceStore, experiment: str, limit: int) -> list[str]:
    return [info.trace_id for info in store.search(experiment, None, "slowest", limit).infos]


def test_what_was_written_since_is_on_the_page_and_the_page_says_what_may_not_be(
    thirty_days: tuple[SmallStore, str, list[str]], nothing_sorted_by_the_store: None
) -> None:
    written, experiment, ids = thirty_days
    with closing(open_store(str(written.path))) as store:
        store.order_ahead(experiment)
        assert slowest(store, experiment, 3) == ids[:3]
        assert store.search(experiment, None, "slowest", 3).notes == ()
        written.store.delete_traces(experiment, trace_ids=ids[1:2])
        last_ms = T0_MS + 30 * DAY_MS
        new = written.trace(experiment, steps=[], start_ms=last_ms, duration_ms=685)
        running = written.trace(
            experiment, steps=[], start_ms=last_ms, duration_ms=None, state="IN_PROGRESS"
        )
        page = store.search(experiment, None, "slowest", 4)
        assert [info.trace_id for info in page.infos] == [ids[0], new, ids[2], ids[3]]
        (note,) = page.notes
        assert "2025-11-07 19:53:20" in note  # an hour before the newest trace there was
        assert running not in slowest(store, experiment, 60)


def test_an_order_is_made_anew_after_a_while(
    thirty_days: tuple[SmallStore, str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rankings, "RENEWED_S", 0)
    written, experiment, ids = thirty_days
    with closing(open_store(str(written.path))) as store:
        store.order_ahead(experiment)
        assert slowest(store, experiment, 1) == ids[:1]
        # Older than what is looked up again.
        old = written.trace(experiment, steps=[], start_ms=T0_MS, duration_ms=9_000)
        for _ in range(200):
            page = store.search(experiment, None, "slowest", 1)
            if not page.notes:
                break
        assert [info.trace_id for info in page.infos] == [old]


def test_orders_are_made_once_at_a_time_and_an_old_one_stays_when_none_can_be_made(
    thirty_days: tuple[SmallStore, str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rankings, "RENEWED_S", 0)
    written, experiment, ids = thirty_days
    go_on = threading.Event()
    made: list[str] = []
    make = rankings._made

    def slowly(client: Any, experiment_id: str, kind: Any) -> Any:
        made.append(kind)
        assert go_on.wait(60)
        if len(made) > len(rankings.KINDS):
            raise OSError("gone")
        return make(client, experiment_id, kind)

    monkeypatch.setattr(rankings, "_made", slowly)
    with closing(open_store(str(written.path))) as store:
        for _ in range(5):
            store.order_ahead(experiment)
        go_on.set()
        assert slowest(store, experiment, 2) == ids[:2]
        while store._rankings._being_made:
            time.sleep(0.01)
        assert made == list(rankings.KINDS)
        written.trace(experiment, steps=[], start_ms=T0_MS, duration_ms=1)
        for _ in range(3):
            assert slowest(store, experiment, 2) == ids[:2]
        while store._rankings._being_made:
            time.sleep(0.01)
        assert len(made) > len(rankings.KINDS)
        assert store.search(experiment, None, "slowest", 2).notes


def test_a_page_does_not_wait_long_for_an_order(
    thirty_days: tuple[SmallStore, str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rankings, "WAIT_S", 0.01)
    written, experiment, ids = thirty_days
    go_on = threading.Event()
    monkeypatch.setattr(rankings, "_made", lambda *_: go_on.wait(60) and None)
    with closing(open_store(str(written.path))) as store:
        store.order_ahead(experiment)
        assert slowest(store, experiment, 2) == ids[:2]
        go_on.set()
        assert len(store.sample(experiment, None, 5, seed=0).infos) == 5


def test_a_clock_that_is_ahead_hides_nothing(
    thirty_days: tuple[SmallStore, str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    written, experiment, ids = thirty_days
    now_ms = int(time.time() * 1000)
    ahead = written.trace(experiment, steps=[], start_ms=now_ms + DAY_MS, duration_ms=2)
    with closing(open_store(str(written.path))) as store:
        store.order_ahead(experiment)
        assert slowest(store, experiment, 1) == ids[:1]
        new = written.trace(experiment, steps=[], start_ms=now_ms, duration_ms=9_000)
        assert slowest(store, experiment, 2) == [new, ids[0]]
        assert ahead in slowest(store, experiment, 100)


def test_many_late_traces_are_left_to_the_store(
    thirty_days: tuple[SmallStore, str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rankings, "MOST_LATE", 2)
    written, experiment, ids = thirty_days
    with closing(open_store(str(written.path))) as store:
        store.order_ahead(experiment)
        assert slowest(store, experiment, 1) == ids[:1]
        new = [
            written.trace(experiment, steps=[], start_ms=T0_MS + 40 * DAY_MS, duration_ms=5_000 + n)
            for n in range(4)
        ]
        page = store.search(experiment, None, "slowest", 5)
        assert [info.trace_id for info in page.infos] == [*new[::-1], ids[0]]
        assert page.notes == ()
        drawn = store.sample(experiment, None, 100, seed=0).infos
        assert {info.trace_id for info in drawn} == {*ids, *new}


def test_an_order_of_more_equal_durations_than_are_kept_is_left_to_the_store(
    make_store: Callable[..., SmallStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rankings, "KEPT", 10)
    written = make_store()
    experiment = written.experiment("even")
    ids = {written.trace(experiment, steps=[], start_ms=T0_MS + n) for n in range(40)}
    with closing(open_store(str(written.path))) as store:
        store.order_ahead(experiment)
        assert set(slowest(store, experiment, 100)) == ids


def test_an_experiment_without_traces_has_one_empty_page(
    make_store: Callable[..., SmallStore],
) -> None:
    written = make_store()
    experiment = written.experiment("empty")
    with closing(open_store(str(written.path))) as store:
        store.order_ahead(experiment)
        page = store.search(experiment, None, "slowest", 10)
        assert (page.infos, page.next) == ([], None)
        assert store.sample(experiment, None, 5, seed=1).infos == []


def test_a_server_is_left_to_order_by_itself(http_store: TraceStore) -> None:
    http_store.order_ahead("1")
    assert len(http_store.search("1", None, "slowest", 10).infos) == 10
    assert len(http_store.sample("1", None, 10, seed=0).infos) == 10


@pytest.mark.parametrize("filter", FILTERS)
def test_a_sample_is_distinct_matching_and_repeatable(
    tau2_anywhere: str, tau2_store: TraceStore, filter: str | None
) -> None:
    matching = {info.trace_id for info in tau2_store.search("1", filter, "oldest", 1000).infos}
    with closing(open_store(tau2_anywhere)) as store:
        store.order_ahead("1")
        drawn = [info.trace_id for info in store.sample("1", filter, 30, seed=5).infos]
        assert len(set(drawn)) == len(drawn) == min(30, len(matching))
        assert set(drawn) <= matching
        assert drawn == [info.trace_id for info in store.sample("1", filter, 30, seed=5).infos]
        if len(matching) > 30:
            assert drawn != [info.trace_id for info in store.sample("1", filter, 30, seed=6).infos]


def test_a_sample_has_no_deleted_traces_and_may_have_new_ones(
    thirty_days: tuple[SmallStore, str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rankings, "KEPT", 40)
    written, experiment, _ = thirty_days
    with closing(open_store(str(written.path))) as store:
        store.order_ahead(experiment)
        kept = {info.trace_id for info in store.sample(experiment, None, 39, seed=0).infos}
        assert len(kept) == 39
        gone = next(iter(kept))
        written.store.delete_traces(experiment, trace_ids=[gone])
        new = {written.trace(experiment, steps=[], start_ms=T0_MS + 40 * DAY_MS) for _ in range(60)}
        drawn = {
            info.trace_id
            for seed in range(60)
            for info in store.sample(experiment, None, 30, seed).infos
        }
        # The kept ones had the smallest hashes of all, and new ones that have such come in.
        assert drawn - new == kept - {gone}
        assert 15 <= len(drawn & new) < 60


def test_every_trace_is_equally_likely_to_be_sampled(
    make_store: Callable[..., SmallStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rankings, "KEPT", 60)
    written = make_store()
    times: Counter[int] = Counter()
    for _ in range(4):
        # Each has a kept sample of its own, since ids are random.
        experiment = written.experiment(f"e{_}")
        for n in range(120):
            written.trace(experiment, steps=[], start_ms=T0_MS + n, duration_ms=n)
        with closing(open_store(str(written.path))) as store:
            store.order_ahead(experiment)
            for seed in range(25):
                drawn = store.sample(experiment, None, 10, seed=seed).infos
                assert len({info.trace_id for info in drawn}) == 10
                times.update(info.start_ms - T0_MS >= 60 for info in drawn)
    # Which half a trace is in says nothing: of the 240 kept at random, about half.
    assert abs(times[True] / 1000 - 0.5) < 0.2
