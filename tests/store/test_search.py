"""Finding traces: what paging, counting and sampling promise."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from paging import ids_of_all_pages
from small_store import T0_MS, SmallStore

from mlflow_analyst.store import open_store
from mlflow_analyst.store import search as searching
from mlflow_analyst.store.search import Mark

if TYPE_CHECKING:
    from mlflow_analyst.store import TraceStore

ORDERS = ["newest", "oldest", "slowest", "fastest"]


def header_only(store: SmallStore, experiment_id: str, **fields: Any) -> str:
    """A trace without spans: enough to be listed, and quick to write."""
    return store.trace(experiment_id, steps=[], **fields)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("seed", range(4))
def test_pages_neither_repeat_nor_skip_a_trace_while_others_arrive(
    make_store: Callable[..., SmallStore], order: str, seed: int
) -> None:
    rng = random.Random(seed)
    written = make_store()
    experiment = written.experiment("busy")

    def arrive(start_ms: int) -> str:
        # Few different durations and start times, so that many traces tie on each.
        return header_only(
            written, experiment, start_ms=start_ms, duration_ms=rng.choice([5, 5, 9, 400])
        )

    there = {arrive(T0_MS + rng.randrange(4)) for _ in range(40)}
    begun_ms = T0_MS + 3
    late: set[str] = set()
    too_new: set[str] = set()

    def between_pages() -> None:
        if len(too_new) == 60:  # one trace per page could otherwise chase arrivals for ever
            return
        late.add(arrive(begun_ms - rng.randrange(6)))
        late.add(arrive(begun_ms - rng.randrange(6)))
        too_new.add(arrive(begun_ms + 1 + rng.randrange(3)))

    with closing(open_store(str(written.path))) as store:
        shown = ids_of_all_pages(store, experiment, order, rng.choice([1, 3, 7, 11]), between_pages)

    assert {i: n for i, n in Counter(shown).items() if n > 1} == {}
    assert there - set(shown) == set()
    assert set(shown) - there <= late
    assert not set(shown) & too_new


@pytest.fixture(scope="module")
def imported(
    blank_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, str, set[str]]:
    """A store in which 230 of 234 traces started at one time; its experiment and their ids."""
    written = SmallStore(Path(shutil.copy(blank_store, tmp_path_factory.mktemp("imported"))).parent)
    experiment = written.experiment("imported")
    there = {header_only(written, experiment, start_ms=T0_MS, duration_ms=50) for _ in range(230)}
    there |= {
        header_only(written, experiment, start_ms=T0_MS + shift, duration_ms=50 + shift)
        for shift in (-2, -1, 1, 2)
    }
    written.close()
    return written.path, experiment, there


@pytest.mark.parametrize("order", ORDERS)
def test_hundreds_of_traces_on_one_timestamp_are_paged_through(
    imported: tuple[Path, str, set[str]], order: str
) -> None:
    path, experiment, there = imported
    with closing(open_store(str(path))) as store:
        shown = ids_of_all_pages(store, experiment, order, 40)
        in_one_page = [i.trace_id for i in store.search(experiment, None, order, 1000).infos]
    assert len(shown) == 234
    assert set(shown) == there
    assert shown == in_one_page


def test_the_listing_goes_on_when_the_last_trace_shown_is_deleted(
    make_store: Callable[..., SmallStore],
) -> None:
    written = make_store()
    experiment = written.experiment("pruned")
    there = {header_only(written, experiment, start_ms=T0_MS + n // 4) for n in range(12)}
    with closing(open_store(str(written.path))) as store:
        first = store.search(experiment, None, "newest", 6)
        shown = [info.trace_id for info in first.infos]
        written.store.delete_traces(experiment, trace_ids=[shown[-1], shown[-2]])
        rest = store.search(experiment, None, "newest", 100, first.next)
    assert sorted(shown + [info.trace_id for info in rest.infos]) == sorted(there)


def test_slowest_and_fastest_list_only_traces_with_a_duration(
    make_store: Callable[..., SmallStore],
) -> None:
    written = make_store()
    experiment = written.experiment("running")
    durations = {header_only(written, experiment, duration_ms=ms): ms for ms in (30, 10, 20)}
    running = header_only(written, experiment, state="IN_PROGRESS", duration_ms=None)
    with closing(open_store(str(written.path))) as store:
        slowest = store.search(experiment, None, "slowest", 10).infos
        fastest = store.search(experiment, None, "fastest", 10).infos
        newest = store.search(experiment, None, "newest", 10).infos
    assert [durations[info.trace_id] for info in slowest] == [30, 20, 10]
    assert [durations[info.trace_id] for info in fastest] == [10, 20, 30]
    assert running in {info.trace_id for info in newest}


def test_an_experiment_without_traces_has_one_empty_page(
    make_store: Callable[..., SmallStore],
) -> None:
    written = make_store()
    experiment = written.experiment("empty")
    with closing(open_store(str(written.path))) as store:
        for order in ORDERS:
            page = store.search(experiment, None, order, 10)
            assert (page.infos, page.next) == ([], None)
        assert store.count(experiment) == 0
        assert store.sample(experiment, None, 5, seed=1).infos == []


def test_the_last_page_says_that_it_is_the_last(tau2_store: TraceStore) -> None:
    page = tau2_store.search("1", None, "oldest", 748)
    assert len(page.infos) == 748
    assert page.next is None
    assert tau2_store.search("1", None, "oldest", 747).next is not None


@pytest.mark.parametrize("order", ORDERS)
def test_the_server_gives_the_same_pages_as_the_file(
    tau2_store: TraceStore, http_store: TraceStore, order: str
) -> None:
    matching = "tag.agent_variant = 'gpt-4.1-mini-base'"
    for limit in (7, 100):
        after_file = after_server = None
        for _ in range(3):
            from_file = tau2_store.search("1", matching, order, limit, after_file)
            from_server = http_store.search("1", matching, order, limit, after_server)
            assert from_file == from_server
            after_file, after_server = from_file.next, from_server.next


def test_pages_over_http_hold_while_traces_arrive(served_store: tuple[SmallStore, str]) -> None:
    written, url = served_store
    experiment = written.experiment("served")
    there = {header_only(written, experiment, start_ms=T0_MS + n // 25) for n in range(50)}
    with closing(open_store(url)) as store:
        shown = ids_of_all_pages(
            store,
            experiment,
            "newest",
            10,
            lambda: header_only(written, experiment, start_ms=T0_MS + 1) and None,
        )
    assert len(shown) == len(set(shown))
    assert there <= set(shown)


@pytest.mark.parametrize(
    "token", ["", "x", "é", "W10", "WyJhIiwidHIiLDEsMV0", "WzEsMiwzLDRd", "WzEsInRyIiwxLDBd"]
)
def test_a_broken_page_token_is_a_value_error(token: str) -> None:
    with pytest.raises(ValueError, match="not a page token"):
        Mark.from_token(token)


def test_a_page_token_survives_a_url() -> None:
    mark = Mark(value=1_760_000_000_123, trace_id="tr-ÿ/+?&=", pinned_ms=1_760_000_000_999, skip=7)
    token = mark.to_token()
    assert token.isascii()
    assert not set(token) & set("+/=?&.")
    assert Mark.from_token(token) == mark


FILTERS = [
    None,
    "status = 'OK'",
    "status = 'ERROR'",
    "tag.agent_variant = 'gpt-4.1-mini-base'",
    "span.name = 'get_order_details' AND span.status = 'ERROR'",
    "execution_time_ms > 5000 AND tag.agent_variant LIKE 'gemini%'",
    "trace.text LIKE '%refund%'",
    "metadata.`mlflow.trace.user` = 'aarav_anderson_8794'",
]


@pytest.mark.parametrize("filter", FILTERS)
def test_a_count_is_the_number_of_traces_that_paging_lists(
    tau2_store: TraceStore, http_store: TraceStore, filter: str | None
) -> None:
    listed = len(tau2_store.search("1", filter, "oldest", 1000).infos)
    assert tau2_store.count("1", filter) == listed
    assert http_store.count("1", filter) == listed


def test_a_count_without_metrics_or_correlation_is_the_same(http_store: TraceStore) -> None:
    plain = type(http_store._client)(
        http_store._client.store,
        kind="http",
        tracking_uri=http_store._client.tracking_uri,
        capabilities=(),
    )
    for filter in (None, "execution_time_ms > 5000"):
        assert searching.count(plain, "1", filter) == http_store.count("1", filter)


@pytest.mark.parametrize("kind", ["file", "server"])
def test_a_sample_is_distinct_matching_and_repeatable(
    tau2_store: TraceStore, http_store: TraceStore, kind: str
) -> None:
    store = tau2_store if kind == "file" else http_store
    slow = "execution_time_ms > 3000"
    matching = {info.trace_id for info in tau2_store.search("1", slow, "oldest", 1000).infos}
    drawn = [info.trace_id for info in store.sample("1", slow, 30, seed=5).infos]
    assert len(set(drawn)) == 30
    assert set(drawn) <= matching
    assert drawn == [info.trace_id for info in store.sample("1", slow, 30, seed=5).infos]
    assert drawn != [info.trace_id for info in store.sample("1", slow, 30, seed=6).infos]


def test_file_and_server_draw_the_same_sample(
    tau2_store: TraceStore, http_store: TraceStore
) -> None:
    assert (
        tau2_store.sample("1", None, 20, seed=3).infos
        == http_store.sample("1", None, 20, seed=3).infos
    )


def test_a_sample_larger_than_the_matches_is_all_of_them(tau2_store: TraceStore) -> None:
    drawn = tau2_store.sample("1", None, 5_000, seed=0).infos
    assert len({info.trace_id for info in drawn}) == 748


def test_every_trace_is_equally_likely_to_be_sampled(
    http_store: TraceStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    # 748 traces in the groups that a large experiment over HTTP is sampled by.
    monkeypatch.setattr(searching, "SAMPLE_WHOLE_LISTING", 100)
    times: Counter[int] = Counter()
    for seed in range(40):
        drawn = http_store.sample("1", None, 40, seed=seed).infos
        assert len({info.trace_id for info in drawn}) == 40
        times.update(info.start_ms // 86_400_000 for info in drawn)
    # 1,600 draws over the days of the store: each day's share within 5 standard errors.
    days = Counter(
        info.start_ms // 86_400_000 for info in http_store.search("1", None, "oldest", 1000).infos
    )
    for day, traces in days.items():
        share = traces / 748
        error = (share * (1 - share) / 1600) ** 0.5
        assert abs(times[day] / 1600 - share) <= 5 * error + 0.01
