"""The demo touches its own files in a folder, and no other."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mlflow_analyst.demo.folder import MARKER, Folder, Refused, claim, make_store, seal


def made(path: Path) -> Folder:
    """A folder after a run of the demo."""
    folder = claim(path)
    make_store(folder, lambda place: place.write_text("a store"))
    folder.ledger.mkdir()
    (folder.ledger / "ledger.sqlite").write_text("a ledger")
    folder.report.write_text("a report")
    seal(folder)
    return folder


def test_a_new_folder_is_made_with_those_above_it(tmp_path: Path) -> None:
    folder = claim(tmp_path / "a" / "b")
    assert folder.path.is_dir()
    assert [path.name for path in folder.path.iterdir()] == [MARKER]


def test_a_second_run_begins_anew_and_leaves_other_files_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    folder = made(tmp_path)
    (folder.ledger / "mine.txt").write_text("mine too")
    claim(tmp_path)
    left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")}
    assert left == {"notes.txt", MARKER, "ledger", "ledger/mine.txt"}
    assert (tmp_path / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("name", ["sample.db", "report.md", "server.log", "ledger"])
def test_a_file_of_the_users_in_the_way_is_refused_and_kept(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(Refused, match="not made by the demo"):
        claim(tmp_path)
    assert (tmp_path / name).read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_report_that_was_edited_is_not_replaced(tmp_path: Path) -> None:
    folder = made(tmp_path)
    folder.report.write_text("a report, with my remarks")
    with pytest.raises(Refused, match="was changed"):
        claim(tmp_path)
    assert folder.report.read_text() == "a report, with my remarks"
    assert folder.store.exists()


def test_a_marker_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / MARKER).write_text("not json")
    with pytest.raises(Refused, match="not made by the demo"):
        claim(tmp_path)
    assert (tmp_path / MARKER).read_text() == "not json"


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(Refused, match="--dir"):
        claim(tmp_path / "file")


@pytest.mark.skipif(os.name != "posix", reason="folders without write permission are POSIX")
def test_a_folder_that_cannot_be_written_is_refused_in_a_sentence(tmp_path: Path) -> None:
    # a file in the path stops even an administrator
    (tmp_path / "file").write_text("mine")
    with pytest.raises(Refused, match="cannot be used"):
        claim(tmp_path / "file" / "below")


def test_a_store_that_could_not_be_made_leaves_the_one_before(tmp_path: Path) -> None:
    folder = made(tmp_path)
    before = sorted(path.name for path in tmp_path.iterdir())

    def fail(_place: Path) -> None:
        raise OSError("no space left")

    with pytest.raises(Refused, match="no space left"):
        make_store(folder, fail)
    assert folder.store.read_text() == "a store"
    assert sorted(path.name for path in tmp_path.iterdir()) == before
