"""Stores that MLflow of every age wrote: the numbers are right, and the store is as it was."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from ages import STORES, expected, unpack
from answers import Answers
from known_numbers import check_experiment

pytestmark = pytest.mark.anyio
AGES = ["3.1", "3.4", "3.6", "3.9", "3.12", "3.15", "3.17"]


def contents(folder: Path) -> dict[str, str]:
    """The checksum of every file."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def revision(database: Path) -> str:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        return str(db.execute("SELECT version_num FROM alembic_version").fetchone()[0])


@pytest.mark.parametrize("age", AGES)
async def test_a_store_of_any_age_is_analysed_and_left_byte_for_byte_as_it_was(
    ask: Answers, age: str, tmp_path: Path
) -> None:
    known = expected(age)
    database = unpack(age, tmp_path)
    before = contents(tmp_path)
    listing = await ask("connect", tracking_uri=f"sqlite:///{database}")
    traces = {one["name"]: one["traces"] for one in listing["experiments"]}
    assert {name: traces[name] for name in known["experiments"]} == {
        name: len(written) for name, written in known["experiments"].items()
    }
    for name, written in known["experiments"].items():
        await check_experiment(ask, name, written)
    assert contents(tmp_path) == before
    assert revision(database) == known["revision"]


async def test_a_store_of_an_older_mlflow_is_said_to_be_read_from_a_copy(
    ask: Answers, tmp_path: Path
) -> None:
    database = unpack("3.6", tmp_path)
    connected = await ask("connect", tracking_uri=str(database), experiment="support-agent")
    said = " ".join(check["detail"] for check in connected["checks"])
    assert "MLflow 3.5 to 3.7" in said
    assert "private copy" in said


async def test_spans_are_found_beside_a_database_that_was_moved_to_another_folder(
    ask: Answers, tmp_path: Path
) -> None:
    """MLflow wrote down where they were, as an absolute path of the machine that wrote them."""
    database = unpack("3.4", tmp_path / "moved")
    with closing(sqlite3.connect(database)) as db:
        db.execute(
            "UPDATE trace_tags SET value = replace(value, './mlruns', 'file:///srv/agent/mlruns') "
            "WHERE key = 'mlflow.artifactLocation'"
        )
        db.commit()
    await ask("connect", tracking_uri=str(database))
    await check_experiment(ask, "notes-agent", expected("3.4")["experiments"]["notes-agent"])


async def test_traces_whose_span_data_is_lost_are_still_counted_and_said_to_be_without_steps(
    ask: Answers, tmp_path: Path
) -> None:
    database = unpack("3.1", tmp_path / "store")
    (tmp_path / "store" / "mlartifacts").rename(tmp_path / "lost")
    connected = await ask("connect", tracking_uri=str(database), experiment="support-agent")
    assert connected["experiment"]["traces"] == 30
    (check,) = [c for c in connected["checks"] if c["check"] == "one whole trace read"]
    assert not check["ok"]
    assert (await ask("compute_stats"))["overview"]["traces"] == 30
    nothing = await ask("search_traces", filter="span.status = 'ERROR'")
    assert nothing["matched"] == 0


@pytest.mark.parametrize("age", AGES)
def test_nothing_in_these_stores_names_a_folder_of_the_machine_that_wrote_them(
    age: str, tmp_path: Path
) -> None:
    unpack(age, tmp_path)
    text = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    text += (STORES / f"mlflow-{age}.json").read_bytes()
    assert b"agent/tools.py" in text, "recorded stack traces are there, and name an invented file"
    for word in ("home", "root", "tmp", "work", "opt", "usr", "Users"):
        assert f"/{word}/".encode() not in text
    assert b"site-packages" not in text
