"""Stores of an older MLflow are read from a private copy; the file itself stays as it is."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tarfile
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from mlflow_analyst.store import StoreError, open_store, private_copy

STORES = Path(__file__).parents[1] / "data" / "stores"


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    """A store that MLflow 3.6 wrote: experiment 1 with 30 traces. Not to be written to."""
    folder = tmp_path_factory.mktemp("packed")
    with tarfile.open(STORES / "mlflow-3.6.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    return folder / "mlflow.db"


@pytest.fixture
def older(packed, tmp_path):
    """A copy of it in a folder of its own."""
    (tmp_path / "store").mkdir()
    return Path(shutil.copy(packed, tmp_path / "store" / "mlflow.db"))


@pytest.fixture
def copies(tmp_path, monkeypatch):
    """Where private copies are to be made; it does not exist yet."""
    monkeypatch.setenv("MLFLOW_ANALYST_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "cache" / "copies"


def state(folder):
    return {
        path.name: (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in folder.iterdir()
    }


def traces(store):
    return store.experiment("support-agent").traces


def test_an_older_store_is_read_and_not_a_byte_of_it_changes(older, copies, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = state(older.parent)
    with closing(open_store(older)) as store:
        experiment = store.experiment("support-agent")
        assert experiment.traces == 30
        assert len(store.tables(experiment.experiment_id).traces) == 30
        assert store.metrics(experiment.experiment_id)["traces"] == 30
        assert store.key == f"sqlite:{older}"
        assert store.uri == f"sqlite:///{older}"
        (note,) = store.notes
        assert "belongs to MLflow 3.5 to 3.7 (schema bf29a5ff90ea)" in note
        assert "private copy" in note
    assert state(older.parent) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "store"]


def test_the_copy_is_for_its_user_alone_and_is_removed_at_the_end(older, copies):
    store = open_store(older)
    (folder,) = copies.iterdir()
    for private in (copies, folder):
        assert stat.S_IMODE(private.stat().st_mode) == 0o700
    store.close()
    assert list(copies.iterdir()) == []


def test_a_process_that_ends_without_closing_leaves_no_copy(older, copies):
    program = "import sys; from mlflow_analyst.store import open_store; s = open_store(sys.argv[1])"
    subprocess.run([sys.executable, "-c", program, str(older)], check=True)
    assert list(copies.iterdir()) == []


def test_the_copy_of_a_killed_process_is_removed_by_the_next_and_no_other(
    older, copies, make_store
):
    program = (
        "import os, sys; from mlflow_analyst.store import open_store\n"
        "s = open_store(sys.argv[1]); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", program, str(older)], check=True)
    (left,) = copies.iterdir()
    with closing(open_store(older)) as store:
        assert left.exists(), "it is so young that it could be in the making"
        for folder in copies.iterdir():
            os.utime(folder, (0, 0))
        open_store(make_store().path).close()
        assert not left.exists()
        assert len(list(copies.iterdir())) == 1, "the one that is in use stays"
        assert traces(store) == 30
    assert list(copies.iterdir()) == []


def test_connecting_again_shows_what_was_written_since(older, copies):
    with closing(open_store(older)) as store:
        assert store.experiment("notes-agent").traces == 2
        with closing(sqlite3.connect(older)) as connection, connection:
            connection.execute("UPDATE experiments SET name = 'renamed' WHERE name = 'notes-agent'")
        assert store.experiment("notes-agent").traces == 2
    with closing(open_store(older)) as store:
        assert store.experiment("renamed").traces == 2


def test_nothing_is_left_beside_an_older_file_in_wal_mode(older, copies):
    with closing(sqlite3.connect(older)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    before = state(older.parent)
    with closing(open_store(older)) as store:
        assert traces(store) == 30
    assert state(older.parent) == before
    assert list(before) == ["mlflow.db"]


@pytest.mark.parametrize("mode", ["DELETE", "WAL"])
def test_a_store_that_is_being_written_to_is_copied_whole_and_its_writer_never_waits_long(
    older, copies, monkeypatch, mode
):
    monkeypatch.setattr(private_copy, "STEP_PAGES", 20)
    waits: list[float] = []
    written = 0
    stop = threading.Event()
    with closing(sqlite3.connect(older)) as connection:
        connection.execute(f"PRAGMA journal_mode = {mode}")

    def write() -> None:
        nonlocal written
        with closing(sqlite3.connect(older, timeout=5)) as connection:
            while not stop.wait(0.15):
                begun = time.monotonic()
                with connection:
                    # Both or neither: a copy taken in between would show one without the other.
                    connection.execute("UPDATE experiments SET last_update_time = ?", (written,))
                    connection.execute("UPDATE alembic_version SET version_num = version_num")
                    connection.execute("UPDATE trace_info SET client_request_id = ?", (written,))
                waits.append(time.monotonic() - begun)
                written += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while written == 0:
            time.sleep(0.01)
        for _ in range(2):
            copy = private_copy.PrivateCopy(older)
            with closing(sqlite3.connect(copy.path)) as connection:
                rows = connection.execute("SELECT last_update_time FROM experiments").fetchall()
                rows += connection.execute("SELECT client_request_id FROM trace_info").fetchall()
                assert len({int(one) for (one,) in rows}) == 1
                assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            copy.remove()
    finally:
        stop.set()
        writer.join()
    assert max(waits) < 2
    assert {path.name for path in older.parent.iterdir()} == {"mlflow.db"}


def test_a_store_that_is_never_at_rest_is_given_up(older, copies, monkeypatch):
    monkeypatch.setattr(private_copy, "COPY_SECONDS", 0.5)
    monkeypatch.setattr("mlflow_analyst.store.sqlite._BUSY_SECONDS", 0.1)
    before = state(older.parent)
    with closing(sqlite3.connect(older)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match=r"written to so often|locked by another program"):
            private_copy.PrivateCopy(older)
    assert list(copies.iterdir()) == []
    assert state(older.parent) == before


def test_without_room_nothing_is_copied(older, copies, monkeypatch):
    usage = shutil.disk_usage(older)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=older.stat().st_size))
    with pytest.raises(StoreError, match=r"too little room: .* are free, .* are needed") as error:
        open_store(older)
    assert "MLFLOW_ANALYST_HOME" in str(error.value)
    assert list(copies.iterdir()) == []


def test_a_cache_that_cannot_be_made_is_told(older, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("MLFLOW_ANALYST_HOME", str(tmp_path / "file"))
    with pytest.raises(StoreError, match=r"cannot be made in .*MLFLOW_ANALYST_HOME"):
        open_store(older)


def test_a_copy_that_cannot_be_migrated_is_told_and_removed(copies, tau2_path, tmp_path):
    # The newest schema that says it were an older one: what is to be added is there already.
    path = Path(shutil.copy(tau2_path, tmp_path / "odd.db"))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = 'bf29a5ff90ea'")
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    with pytest.raises(StoreError, match="could not be migrated; the file itself was not touched"):
        open_store(path)
    assert list(copies.iterdir()) == []
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


def test_the_users_cache_folder_is_used_when_no_home_is_named(monkeypatch, tmp_path):
    monkeypatch.delenv("MLFLOW_ANALYST_HOME")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = private_copy.copies_folder()
    assert tmp_path in folder.parents
    assert folder.name == "copies"
    assert not folder.exists()
