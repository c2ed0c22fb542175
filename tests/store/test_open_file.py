"""File stores: opened without leaving a trace, searched as databases are, and told apart."""

from __future__ import annotations

import json
import os
import shutil
import sys
from contextlib import contextmanager

import kinds
import pytest
import sample_traces
from filters import FILTERS, found, more_feedback
from small_store import SmallStore

from mlflow_analyst.store import StoreError, open_store


@pytest.fixture(scope="module")
def both(blank_store, tmp_path_factory):
    """The sample traces in a file store and in SQLite, with more feedback, and both opened."""
    folder = tmp_path_factory.mktemp("both")
    mlruns = written(folder)
    shutil.copy(blank_store, folder)
    database = SmallStore(folder)
    sample_traces.write(database.store)
    with writing(mlruns) as writer:
        more_feedback(writer)
    more_feedback(database.store)
    database.close()
    stores = open_store(mlruns), open_store(database.path)
    yield stores
    for store in stores:
        store.close()


@contextmanager
def writing(mlruns):
    """MLflow's own file store there, which only opens when it is told that it may."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
        from mlflow.store.tracking.file_store import FileStore

        yield FileStore(str(mlruns), mlruns.as_uri())


def written(folder):
    """A file store with the sample traces in ``folder``."""
    mlruns = folder / "mlruns"
    with writing(mlruns) as writer:
        sample_traces.write(writer, spans="artifacts")
    return mlruns


@pytest.mark.parametrize("filter", [None, *FILTERS])
def test_a_filter_finds_the_same_traces_as_in_a_database(both, filter):
    files, database = both
    expected = found(database, filter)
    assert found(files, filter) == expected
    experiment = files.experiment(sample_traces.EXPERIMENT).experiment_id
    assert files.count(experiment, filter) == len(expected)


def test_the_filters_of_this_test_tell_traces_apart(both):
    numbers = [len(found(both[1], filter)) for filter in FILTERS]
    assert sum(0 < number < 24 for number in numbers) > 20


@pytest.mark.parametrize("order", ["newest", "oldest", "slowest", "fastest"])
def test_every_order_is_that_of_a_database(both, order):
    files, database = both
    assert found(files, None, order, 5) == found(database, None, order, 5)


def test_traces_sessions_and_tables_are_those_of_a_database(both):
    files, database = both
    mine, theirs = (store.experiment(sample_traces.EXPERIMENT) for store in both)
    assert (mine.traces, mine.sessions, mine.states) == (24, 4, theirs.states)
    assert (mine.first_ms, mine.last_ms) == (theirs.first_ms, theirs.last_ms)
    wanted = [sample.trace_id for sample in sample_traces.MAIN]
    for one, other in zip(files.traces(wanted), database.traces(wanted), strict=True):
        assert one.steps == other.steps
    session = files.session(mine.experiment_id, "s-1")
    assert [trace.trace_id for trace in session] == wanted[4:8]
    tables = files.tables(mine.experiment_id, "span.status = 'ERROR'")
    assert (len(tables.traces), tables.method) == (6, "every trace read from the file store")
    assert tables.traces.equals(
        database.tables(theirs.experiment_id, "span.status = 'ERROR'").traces
    )


def test_what_is_counted_by_reading_is_said_to_be(both):
    files, database = both
    assert files.capabilities == ()
    assert files.how_counted("1") == "counted by reading the store's traces"
    assert database.how_counted("1") == "counted by the store"


@pytest.mark.parametrize(
    ("filter", "says"),
    [
        ("prompt = 'greeting/1'", "does not know which prompts"),
        ("span.kind = 'x'", "Invalid span attribute"),
        ("feedback.helpful IN ('true')", ""),
        ("nonsense", "MLflow did not accept"),
    ],
)
def test_a_filter_that_cannot_be_answered_is_refused_in_words(both, filter, says):
    with pytest.raises(StoreError) as error:
        found(both[0], filter)
    assert says in str(error.value)


@pytest.fixture
def mlruns(tmp_path):
    return written(tmp_path)


@pytest.mark.parametrize(
    "said",
    [
        "{path}",
        "{path}/",
        "file://{path}",
        "file://localhost{path}",
        "file:{path}",
        "mlruns",
        "./mlruns",
    ],
)
def test_a_file_store_opens_however_it_is_written(mlruns, monkeypatch, said):
    monkeypatch.chdir(mlruns.parent)
    store = open_store(said.format(path=mlruns))
    assert store.kind == "file"
    assert store.uri == store.key == mlruns.as_uri()
    assert store.experiment(sample_traces.EXPERIMENT).traces == 24
    store.close()


def test_nothing_is_created_and_nothing_changes(mlruns):
    shutil.rmtree(mlruns / ".trash")
    shutil.rmtree(mlruns / "0")
    before, environment = kinds.tree(mlruns.parent), dict(os.environ)
    store = open_store(mlruns)
    assert "Default" not in [one.name for one in store.experiments()]
    experiment = store.experiment(sample_traces.EXPERIMENT).experiment_id
    store.tables(experiment)
    list(store.iter_traces(experiment, "span.status = 'ERROR'"))
    store.sample(experiment, None, 5, 1)
    assert store.metrics(experiment) is None
    with pytest.raises(StoreError, match="no experiment 'Default'"):
        store.experiment("Default")
    store.close()
    assert kinds.tree(mlruns.parent) == before
    assert dict(os.environ) == environment


def test_it_opens_without_mlflows_consent_and_says_so(mlruns, monkeypatch):
    monkeypatch.delenv("MLFLOW_ALLOW_FILE_STORE", raising=False)
    store = open_store(mlruns)
    assert any("maintenance mode" in note for note in store.notes)
    assert "MLFLOW_ALLOW_FILE_STORE" not in os.environ
    store.close()


@pytest.mark.skipif(sys.platform == "win32", reason="folders cannot be made read-only there")
def test_a_folder_that_cannot_be_written_to_opens(mlruns):
    mlruns.chmod(0o555)
    try:
        store = open_store(mlruns)
        assert store.experiment(sample_traces.EXPERIMENT).traces == 24
        store.close()
    finally:
        mlruns.chmod(0o755)


def test_a_store_that_was_moved_still_has_its_spans(mlruns, tmp_path):
    moved = mlruns.rename(tmp_path / "mløruns elsewhere")
    store = open_store(moved)
    [trace] = store.traces([sample_traces.MAIN[5].trace_id])
    assert trace.steps[2].error == sample_traces.MAIN[5].error
    store.close()


def test_what_is_written_meanwhile_is_seen(mlruns):
    store = open_store(mlruns)
    experiment = store.experiment(sample_traces.EXPERIMENT).experiment_id
    assert store.count(experiment, "tag.variant = 'red'") == 0
    with writing(mlruns) as writer:
        writer.set_trace_tag(sample_traces.MAIN[0].trace_id, "variant", "red")
        assert store.count(experiment, "tag.variant = 'red'") == 1
        writer.start_trace(sample_traces.Sample(30).info(experiment))
    assert store.count(experiment) == 25
    assert store.count(experiment, "span.status = 'ERROR'") == 6
    shutil.rmtree(next(mlruns.rglob(sample_traces.MAIN[1].trace_id)))
    assert store.count(experiment) == 24
    assert store.traces([sample_traces.MAIN[1].trace_id]) == []
    store.close()


def test_damaged_traces_do_not_hide_the_others(mlruns):
    folders = [next(mlruns.rglob(sample.trace_id)) for sample in sample_traces.MAIN[:4]]
    (folders[0] / "trace_info.yaml").write_text("trace_id: [half")
    (folders[1] / "trace_info.yaml").unlink()
    (folders[2] / "artifacts" / "traces.json").write_text('{"spans": [')
    shutil.rmtree(folders[3] / "artifacts")
    (folders[0].parent / "notes.txt").write_text("not a trace")
    (mlruns / "lost+found").mkdir()
    store = open_store(mlruns)
    experiment = store.experiment(sample_traces.EXPERIMENT).experiment_id
    assert store.count(experiment) == 22
    assert store.count(experiment, "span.name = 'desk'") == 20
    damaged = store.traces([sample.trace_id for sample in sample_traces.MAIN[2:4]])
    assert [trace.steps for trace in damaged] == [(), ()]
    store.close()


def test_an_id_cannot_lead_out_of_the_store(mlruns):
    outside = mlruns.parent / "tr-outside"
    shutil.copytree(next(mlruns.rglob(sample_traces.MAIN[0].trace_id)), outside)
    store = open_store(mlruns)
    experiment = store.experiment(sample_traces.EXPERIMENT).experiment_id
    depth = "../" * 3
    for trace_id in (f"{depth}tr-outside", str(outside), "..", ".", "", "a\0b"):
        assert store.traces([trace_id]) == []
    with pytest.raises(StoreError):
        store.count(f"../{mlruns.name}/{experiment}")
    store.close()


def test_names_with_quotes_are_found(mlruns):
    meta = next(mlruns.rglob(sample_traces.MAIN[0].trace_id)).parents[1] / "meta.yaml"
    meta.write_text(meta.read_text().replace("name: order-desk", 'name: "it\'s ours"'))
    store = open_store(mlruns)
    assert store.experiment("it's ours").traces == 24
    store.close()


def test_a_deleted_experiment_is_said_to_be_deleted(mlruns):
    with writing(mlruns) as writer:
        other = writer.get_experiment_by_name(sample_traces.OTHER)
        writer.delete_experiment(other.experiment_id)
    store = open_store(mlruns)
    assert sample_traces.OTHER not in [one.name for one in store.experiments()]
    with pytest.raises(StoreError, match="was deleted"):
        store.experiment(sample_traces.OTHER)
    store.close()


def test_traces_that_mlflow_2_wrote_are_read(mlruns):
    folder = next(mlruns.rglob(sample_traces.MAIN[0].trace_id))
    experiment = folder.parents[1].name
    (folder / "trace_info.yaml").write_text(
        json.dumps(
            {
                "request_id": folder.name,
                "experiment_id": experiment,
                "timestamp_ms": sample_traces.T0_MS,
                "execution_time_ms": 1_000,
                "status": "OK",
            }
        )
    )
    store = open_store(mlruns)
    assert store.count(store.experiment(sample_traces.EXPERIMENT).experiment_id) == 24
    [trace] = store.traces([folder.name])
    assert (trace.info.state, trace.info.duration_ms, len(trace.steps)) == ("OK", 1_000, 3)
    store.close()


def refused(said):
    with pytest.raises(StoreError) as error:
        open_store(said)
    return str(error.value)


def test_what_is_no_file_store_is_told_what_it_is(mlruns, tmp_path):
    experiment = next(mlruns.rglob(sample_traces.MAIN[0].trace_id)).parents[1]
    assert f"Give the store itself, {mlruns}," in refused(experiment)
    assert f"There is one in it: give {mlruns}" in refused(tmp_path)
    (tmp_path / "empty").mkdir()
    assert "empty folder" in refused(tmp_path / "empty")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "notes.txt").touch()
    assert "without MLflow experiments" in refused(tmp_path / "other")
    (tmp_path / "other" / "mlflow.db").touch()
    assert f"give {tmp_path / 'other' / 'mlflow.db'}" in refused(tmp_path / "other")
    assert "does not exist" in refused(f"file://{tmp_path}/none")
    assert "another machine (server)" in refused("file://server/mlruns")
    assert not (tmp_path / "none").exists()
    assert sorted(path.name for path in (tmp_path / "empty").iterdir()) == []
