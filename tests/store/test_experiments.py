"""Listing, finding and picking experiments, by file and through a server alike."""

from __future__ import annotations

import pytest
from servers import serving
from small_store import T0_MS

from mlflow_analyst.store import StoreError, open_store

DAY_MS = 86_400_000


@pytest.fixture(params=["tau2_store", "http_store"])
def real(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def several(make_store):
    """Five experiments: quiet, busy, busy too, never used, deleted."""
    small = make_store()
    ids = {n: small.experiment(n) for n in ("Support bot", "support BOT 2", "50%_off", "empty")}
    ids["gone"] = small.experiment("gone")
    small.trace(ids["Support bot"], start_ms=T0_MS, session="a")
    small.trace(ids["support BOT 2"], start_ms=T0_MS + DAY_MS, session="a")
    small.trace(ids["support BOT 2"], start_ms=T0_MS + 2 * DAY_MS, session="b", state="ERROR")
    small.trace(ids["support BOT 2"], start_ms=T0_MS + 3 * DAY_MS)
    small.trace(ids["50%_off"], start_ms=T0_MS + 9 * DAY_MS)
    small.store.delete_experiment(ids["gone"])
    small.store.set_experiment_tag(ids["empty"], _note("for later"))
    small.close()
    return small, ids


def _note(text):
    from mlflow.entities import ExperimentTag

    return ExperimentTag("mlflow.note.content", text)


def test_the_real_experiment_is_counted_by_file_and_by_server_alike(real, tau2_facts):
    experiment = real.experiment("1")
    variants = tau2_facts["variants"].values()
    assert experiment.traces == sum(v["traces"] for v in variants) == 748
    assert experiment.sessions == len(tau2_facts["sessions"]) == 119
    assert sum(experiment.states.values()) == 748
    assert experiment.first_ms < experiment.last_ms
    assert real.experiment(experiment.name) == experiment


def test_file_and_server_say_the_same_of_an_experiment(tau2_store, http_store):
    assert tau2_store.experiment("1") == http_store.experiment("1")
    by_file, by_server = tau2_store.experiments(), http_store.experiments()
    assert [(e.experiment_id, e.name, e.traces, e.last_ms) for e in by_file] == [
        (e.experiment_id, e.name, e.traces, e.last_ms) for e in by_server
    ]


def test_the_most_recently_active_comes_first_and_the_unused_last(several):
    small, ids = several
    store = open_store(small.path)
    listed = store.experiments()
    assert [e.name for e in listed[:3]] == ["50%_off", "support BOT 2", "Support bot"]
    assert {e.name for e in listed[3:]} == {"empty", "Default"}
    busy = listed[1]
    assert busy.experiment_id == ids["support BOT 2"]
    assert (busy.traces, busy.sessions) == (3, 2)
    assert busy.states == {"OK": 2, "ERROR": 1}
    assert (busy.first_ms, busy.last_ms) == (T0_MS + DAY_MS, T0_MS + 3 * DAY_MS)
    empty = next(e for e in listed if e.name == "empty")
    assert (empty.traces, empty.sessions, empty.first_ms, empty.states) == (0, 0, None, {})
    assert empty.description == "for later"
    assert len(store.experiments(limit=2)) == 2
    store.close()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("bot", {"Support bot", "support BOT 2"}),
        ("  SUPPORT bot ", {"Support bot", "support BOT 2"}),
        ("%_", {"50%_off"}),
        ("' OR 1=1 --", set()),
        ("gone", set()),
    ],
)
def test_a_part_of_a_name_finds_in_any_case_and_literally(several, text, names):
    store = open_store(several[0].path)
    assert {e.name for e in store.experiments(find=text)} == names
    store.close()


def test_an_experiment_is_picked_by_id_or_by_exact_name(several):
    small, ids = several
    store = open_store(small.path)
    assert store.experiment(ids["50%_off"]).name == "50%_off"
    assert store.experiment(" Support bot ").experiment_id == ids["Support bot"]
    store.close()


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ("Suport bot", "Did you mean 'Support bot'"),
        ("support bot", "Did you mean 'Support bot'"),
        ("off", "Did you mean '50%_off'"),
        ("99", "There is no experiment '99'"),
        ("9" * 40, "There is no experiment"),
        ("z" * 5000, "Call connect without experiment"),
        ("gone", "was deleted"),
        ("  ", "empty"),
    ],
)
def test_an_experiment_that_is_not_there_is_refused_with_the_next_step(several, wanted, says):
    store = open_store(several[0].path)
    with pytest.raises(StoreError) as error:
        store.experiment(wanted)
    assert says in str(error.value)
    assert len(str(error.value)) < 500
    store.close()


def test_an_experiment_named_like_a_number_is_found(make_store):
    small = make_store()
    experiment_id = small.experiment("2024")
    small.close()
    store = open_store(small.path)
    assert store.experiment("2024").experiment_id == experiment_id
    store.close()


def test_a_server_lists_and_refuses_as_the_file_does(several):
    small, _ = several
    with serving(small.path) as url:
        store = open_store(url)
        listed = store.experiments()
        assert [e.name for e in listed[:3]] == ["50%_off", "support BOT 2", "Support bot"]
        assert [e.traces for e in listed] == [1, 3, 1, 0, 0]
        busy = store.experiment("support BOT 2")
        assert (busy.traces, busy.sessions) == (3, 2)
        assert busy.states == {"OK": 2, "ERROR": 1}
        assert (busy.first_ms, busy.last_ms) == (T0_MS + DAY_MS, T0_MS + 3 * DAY_MS)
        for wanted, says in (("Suport bot", "Did you mean"), ("gone", "deleted"), ("99", "no exp")):
            with pytest.raises(StoreError, match=says):
                store.experiment(wanted)
        store.close()
