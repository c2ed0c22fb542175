"""Opening a SQLite file: what opens, what does not and why, and that nothing is ever changed."""

from __future__ import annotations

import hashlib
import importlib
import lzma
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from mlflow_analyst.store import StoreError, open_store

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder, and an empty working directory beside it."""
    (tmp_path / "cwd").mkdir()
    (tmp_path / "stores").mkdir()
    monkeypatch.chdir(tmp_path / "cwd")
    return tmp_path / "stores"


@pytest.fixture
def unchanged(tmp_path):
    """Checks at the end that every file below the test's folder is as it was told to be."""
    seen = {}

    def remember():
        seen.update(_everything(tmp_path))

    yield remember
    assert seen
    assert _everything(tmp_path) == seen


def _everything(folder):
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        if path.is_file()
        else "folder"
        for path in folder.rglob("*")
    }


def refused(uri):
    with pytest.raises(StoreError) as error:
        open_store(str(uri))
    message = str(error.value)
    assert "Traceback" not in message
    assert len(message) < 600
    return message


def use(store):
    """Everything that a reader does with a store."""
    experiment = store.experiments()[0]
    trace = store.search(experiment.experiment_id, None, "newest", 1).infos[0]
    assert store.traces([trace.trace_id])[0].steps
    assert store.count(experiment.experiment_id, "status = 'OK'") > 0
    assert store.sample(experiment.experiment_id, None, 3, 1).infos
    assert len(store.tables(experiment.experiment_id).traces) == experiment.traces
    assert store.metrics(experiment.experiment_id)
    assert next(iter(store.iter_traces(experiment.experiment_id)))
    store.close()


def test_reading_everything_leaves_file_folder_and_working_directory_as_they_were(
    folder, unchanged, tau2_path
):
    shutil.copy(tau2_path, folder / "mlflow.db")
    unchanged()
    use(open_store(f"sqlite:///{folder / 'mlflow.db'}"))


def test_a_store_in_a_folder_that_cannot_be_written_to_opens(folder, tau2_path):
    shutil.copy(tau2_path, folder / "mlflow.db")
    (folder / "mlflow.db").chmod(0o444)
    folder.chmod(0o555)
    try:
        use(open_store(folder / "mlflow.db"))
    finally:
        folder.chmod(0o755)


def test_the_default_experiment_is_not_created(folder, unchanged, make_store):
    store = make_store()
    store.trace(store.experiment("only one"), request="hello", session="s")
    store.close()
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("DELETE FROM experiments WHERE experiment_id = 0")
    unchanged()
    opened = open_store(store.path)
    assert [one.name for one in opened.experiments()] == ["only one"]
    use(opened)


@pytest.mark.parametrize(
    "name", ["a b.db", "100%.db", "50%20off.db", "what?.db", "no#1.db", "ü.db"]
)
def test_odd_file_names_open_as_a_path_and_as_a_uri(folder, unchanged, make_store, name):
    store = make_store()
    store.trace(store.experiment("odd"), request="hello")
    store.close()
    path = store.path.rename(folder / name)
    unchanged()
    for uri in (str(path), f"sqlite:///{path}"):
        opened = open_store(uri)
        assert opened.experiments(find="odd")[0].traces == 1
        assert opened.key == f"sqlite:{path}"
        opened.close()


def test_relative_paths_are_looked_up_in_the_working_directory(make_store, monkeypatch):
    store = make_store("rel.db")
    store.trace(store.experiment("near"))
    store.close()
    monkeypatch.chdir(store.path.parent)
    for uri in ("rel.db", "./rel.db", "sqlite:///rel.db"):
        opened = open_store(uri)
        assert opened.experiment("near").traces == 1
        assert opened.key == f"sqlite:{store.path}"
        opened.close()


def test_a_tilde_means_the_home_folder(make_store, monkeypatch):
    store = make_store("home.db")
    store.trace(store.experiment("at home"))
    store.close()
    monkeypatch.setenv("HOME", str(store.path.parent))
    for uri in ("~/home.db", "sqlite:///~/home.db"):
        opened = open_store(uri)
        assert opened.experiment("at home").traces == 1
        opened.close()


def test_other_spellings_of_a_sqlite_uri_open(make_store):
    store = make_store()
    store.trace(store.experiment("spelled"))
    store.close()
    link = store.path.parent / "link.db"
    link.symlink_to(store.path)
    spellings = (
        f"sqlite+pysqlite:///{store.path}",
        f"sqlite:///{store.path}?timeout=10",
        f"  {store.uri}  ",
        store.path.as_uri(),
        str(link),
    )
    for uri in spellings:
        opened = open_store(uri)
        assert opened.key == f"sqlite:{store.path}"
        assert opened.experiment("spelled").traces == 1
        opened.close()


def test_a_mistyped_path_creates_nothing_and_names_the_near_file(folder, unchanged, tau2_path):
    shutil.copy(tau2_path, folder / "traces.db")
    unchanged()
    message = refused(f"sqlite:///{folder / 'tracse.db'}")
    assert "does not exist" in message
    assert "nothing was created" in message
    assert "traces.db" in message


def test_a_missing_folder_is_not_created(folder, unchanged):
    unchanged()
    assert "neither does its folder" in refused(folder / "deep" / "down" / "mlflow.db")


def test_a_relative_path_that_is_missing_is_shown_in_full(folder, unchanged):
    unchanged()
    assert str(Path.cwd() / "mlflow.db") in refused("sqlite:///mlflow.db")


def test_an_empty_file_stays_empty(folder, unchanged):
    (folder / "empty.db").touch()
    unchanged()
    assert "is empty" in refused(folder / "empty.db")


def test_a_database_without_tables_gets_none(folder, unchanged):
    with closing(sqlite3.connect(folder / "bare.db")) as connection:
        connection.execute("PRAGMA user_version = 1")
    unchanged()
    assert "without tables" in refused(folder / "bare.db")


def test_a_text_file_is_not_a_database(folder, unchanged):
    (folder / "notes.db").write_text("Remember the milk.\n" * 100)
    unchanged()
    assert "not a SQLite database" in refused(folder / "notes.db")


def test_a_damaged_database_is_called_damaged(folder, unchanged, tau2_path):
    whole = tau2_path.read_bytes()
    (folder / "cut.db").write_bytes(whole[:4096] + b"\xff" * 8192)
    unchanged()
    assert "damaged" in refused(folder / "cut.db")


def test_a_compressed_store_must_be_unpacked_first(folder, unchanged):
    (folder / "store.db").write_bytes(lzma.compress(b"SQLite format 3\0"))
    unchanged()
    assert "Unpack" in refused(folder / "store.db")


def test_a_folder_is_no_file_store_and_the_database_in_it_is_named(folder, unchanged, tau2_path):
    assert "is an empty folder" in refused(folder)
    shutil.copy(tau2_path, folder / "mlflow.db")
    unchanged()
    assert "mlflow.db" in refused(folder)


def test_another_programs_database_is_refused(folder, unchanged):
    with closing(sqlite3.connect(folder / "shop.db")) as connection, connection:
        connection.execute("CREATE TABLE orders (id INTEGER)")
    with closing(sqlite3.connect(folder / "alembic.db")) as connection, connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('abc123')")
    unchanged()
    assert "orders" in refused(folder / "shop.db")
    assert "not an MLflow store" in refused(folder / "alembic.db")


def test_a_store_of_a_newer_mlflow_is_not_touched(folder, unchanged, tau2_path):
    newer = _with_revision(tau2_path, folder / "newer.db", "ffffffffffff")
    unchanged()
    message = refused(newer)
    assert "newer MLflow" in message
    assert "pip install --upgrade mlflow" in message


def test_a_store_with_missing_tables_is_not_completed(folder, unchanged, tau2_path):
    shutil.copy(tau2_path, folder / "partial.db")
    with closing(sqlite3.connect(folder / "partial.db")) as connection, connection:
        connection.execute("DROP TABLE spans")
    unchanged()
    assert "lacks some of MLflow's tables" in refused(folder / "partial.db")


def test_a_locked_store_says_so(folder, tau2_path, monkeypatch):
    monkeypatch.setattr("mlflow_analyst.store.sqlite._BUSY_SECONDS", 0.2)
    shutil.copy(tau2_path, folder / "busy.db")
    with closing(sqlite3.connect(folder / "busy.db")) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        assert "locked by another program" in refused(folder / "busy.db")


def test_a_file_that_may_not_be_read_says_so(folder, tau2_path):
    shutil.copy(tau2_path, folder / "private.db")
    (folder / "private.db").chmod(0)
    # Root may read everything: be nobody while asking, who may not even read Python's library.
    importlib.import_module("mlflow_analyst.store.opening")
    me = os.geteuid()
    os.seteuid(65534 if me == 0 else me)
    try:
        assert "Permission denied" in refused(folder / "private.db")
    finally:
        os.seteuid(me)


@pytest.mark.parametrize("uri", ["sqlite://", "sqlite:///", "sqlite:///:memory:"])
def test_a_store_in_memory_has_nothing_to_read(folder, unchanged, uri):
    unchanged()
    assert "in memory" in refused(uri)


def test_a_path_that_no_system_takes_is_refused(folder, unchanged):
    unchanged()
    refused("a\0b.db")
    refused("x" * 10_000)


# Write-ahead-log mode: SQLite itself would leave -wal and -shm files behind.


def _in_wal_mode(source, path):
    shutil.copy(source, path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    return path


def _retag(path, name):
    """What a program that writes to the store would do, left open."""
    writer = sqlite3.connect(path)
    writer.execute("UPDATE experiments SET name = ? WHERE experiment_id = 1", (name,))
    writer.commit()
    return writer


def test_nothing_is_left_beside_a_file_in_wal_mode(folder, unchanged, tau2_path):
    path = _in_wal_mode(tau2_path, folder / "wal.db")
    assert [path.name for path in folder.iterdir()] == ["wal.db"]
    unchanged()
    use(open_store(path))


def test_what_a_live_writer_has_only_in_its_log_is_seen(folder, tau2_path):
    path = _in_wal_mode(tau2_path, folder / "wal.db")
    with closing(_retag(path, "in the log")):
        opened = open_store(path)
        assert opened.experiment("in the log").traces == 748
        opened.close()
    assert [path.name for path in folder.iterdir()] == ["wal.db"]


def test_a_writer_that_comes_and_goes_while_the_store_is_open_is_followed(folder, tau2_path):
    path = _in_wal_mode(tau2_path, folder / "wal.db")
    opened = open_store(path)
    assert opened.experiment("1").name != "renamed"
    with closing(_retag(path, "renamed")):
        assert opened.experiment("1").name == "renamed"
    assert opened.experiment("1").name == "renamed"
    with closing(_retag(path, "renamed again")):
        pass
    assert opened.experiment("1").name == "renamed again"
    opened.close()
    assert [path.name for path in folder.iterdir()] == ["wal.db"]


def test_a_read_that_a_writer_overtook_is_done_again(folder, tau2_path):
    path = _in_wal_mode(tau2_path, folder / "wal.db")
    opened = open_store(path)
    calls = []

    def write_meanwhile(done, total):
        if not calls:
            _retag(path, "meanwhile").close()
        calls.append(done)

    assert len(opened.tables("1", progress=write_meanwhile).traces) == 748
    assert calls.count(calls[-1]) == 2, "the last report comes once per reading"
    opened.close()


def test_a_log_that_nobody_has_open_is_not_touched(folder, unchanged, tau2_path):
    live = _in_wal_mode(tau2_path, folder / "live.db")
    with closing(_retag(live, "in the log")):
        shutil.copy(live, folder / "copied.db")
        shutil.copy(f"{live}-wal", folder / "copied.db-wal")
    unchanged()
    message = refused(folder / "copied.db")
    assert "copied.db-wal" in message
    assert "wal_checkpoint" in message


def test_a_write_that_was_cut_off_is_not_rolled_back(folder, unchanged, tau2_path):
    shutil.copy(tau2_path, folder / "live.db")
    with closing(sqlite3.connect(folder / "live.db", isolation_level=None)) as writer:
        writer.execute("PRAGMA cache_size = 2")
        writer.execute("BEGIN")
        writer.execute("UPDATE spans SET content = content || ' '")
        shutil.copy(folder / "live.db", folder / "cut.db")
        shutil.copy(folder / "live.db-journal", folder / "cut.db-journal")
        writer.execute("ROLLBACK")
    unchanged()
    assert "in the middle of a write" in refused(folder / "cut.db")


def _with_revision(source, path, revision):
    shutil.copy(source, path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    return path


def test_a_file_that_vanished_after_opening_is_told(folder, tau2_path):
    path = Path(shutil.copy(tau2_path, folder / "mlflow.db"))
    opened = open_store(path)
    path.unlink()
    with pytest.raises(StoreError, match="cannot be opened any more"):
        opened.count("1")
    assert not list(folder.iterdir())
    opened.close()
