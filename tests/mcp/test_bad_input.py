"""Whatever is wrong, the answer says what, why and what to do next, and nothing is created."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

pytestmark = pytest.mark.anyio


@pytest.fixture
def folder(tau2_path: Path, tmp_path: Path) -> Path:
    """A folder with the real store in it, to see that nothing else appears."""
    made = tmp_path / "user"
    made.mkdir()
    shutil.copy(tau2_path, made / "mlflow.db")
    return made


@pytest.fixture
async def connected(ask, folder: Path):
    await ask("connect", tracking_uri=str(folder / "mlflow.db"), experiment="1")
    return ask


def unchanged(folder: Path) -> bool:
    return sorted(path.name for path in folder.iterdir()) == ["mlflow.db"]


async def test_a_missing_file_is_not_created(ask, folder: Path) -> None:
    text = await ask.error("connect", tracking_uri=f"sqlite:///{folder}/mlfow.db")
    assert "mlfow.db" in text
    assert "does not exist" in text or "no file" in text.lower()
    assert unchanged(folder)


async def test_a_text_file_is_not_a_database(ask, folder: Path) -> None:
    (folder / "notes.txt").write_text("not a database, " * 100)
    text = await ask.error("connect", tracking_uri=str(folder / "notes.txt"))
    assert "not a SQLite" in text
    (folder / "notes.txt").unlink()
    assert unchanged(folder)


async def test_another_programs_database_is_refused(ask, folder: Path) -> None:
    other = folder / "other.db"
    with sqlite3.connect(other) as db:
        db.execute("create table customers (id integer)")
    before = other.read_bytes()
    text = await ask.error("connect", tracking_uri=str(other))
    assert "MLflow" in text
    assert other.read_bytes() == before


async def test_an_unknown_experiment_names_the_near_ones(ask, folder: Path) -> None:
    uri = str(folder / "mlflow.db")
    text = await ask.error("connect", tracking_uri=uri, experiment="tau2-retail-suport")
    assert "tau2-retail-support" in text
    assert "99" in await ask.error("connect", tracking_uri=uri, experiment="99")


async def test_an_environment_that_names_no_store_says_what_to_give(ask) -> None:
    text = await ask.error("connect")
    assert "tracking_uri" in text


async def test_a_missing_env_file_is_named(ask, folder: Path) -> None:
    text = await ask.error("connect", env_file=str(folder / "mlflow.env"))
    assert "mlflow.env" in text
    assert unchanged(folder)


@pytest.mark.parametrize(
    ("filter_text", "says"),
    [
        ("stat = 'ERROR'", "state"),
        ("state = 'ERROR' AND", "filter"),
        ("state = 'ERROR'; DROP TABLE trace_info", ""),
        ("__import__('os').system('true')", ""),
        ("duration_ms > 'long'", "duration_ms"),
    ],
)
async def test_a_filter_that_cannot_be_answered_says_why(connected, filter_text, says) -> None:
    for tool, arguments in [("search_traces", {}), ("compute_stats", {})]:
        text = await connected.error(tool, filter=filter_text, **arguments)
        assert says in text
        assert len(text) < 600
        assert "Traceback" not in text


async def test_an_unknown_trace_is_said_to_be_unknown(connected) -> None:
    text = await connected.error("get_trace", trace_id="tr-00000000000000000000000000000000")
    assert "no trace" in text
    assert "no trace" in (await connected.error("get_trace", session_id="nobody")).lower()
    text = await connected.error("extract_fields", fields=["state"], trace_ids=["tr-0"])
    assert "tr-0" in text


async def test_a_field_that_no_trace_has_is_refused_with_the_nearest(connected) -> None:
    text = await connected.error("extract_fields", fields=["info.tags.agent_varient"])
    assert "info.tags.agent_variant" in text


async def test_an_unknown_group_lists_what_can_be_grouped_by(connected) -> None:
    text = await connected.error("compute_stats", group_by="toolz")
    assert "tool" in text
    assert "session_position" in text


@pytest.mark.parametrize("cursor", ["rubbish", "abcdef12.!!!", "12345678.e30"])
async def test_a_damaged_cursor_is_refused(connected, cursor: str) -> None:
    text = await connected.error("search_traces", cursor=cursor)
    assert "cursor" in text


async def test_a_cursor_of_another_search_is_refused(connected) -> None:
    page = await connected("search_traces", limit=5)
    text = await connected.error(
        "search_traces", limit=5, filter="state = 'OK'", cursor=page["next_cursor"]
    )
    assert "another search" in text


@pytest.mark.parametrize("pattern", ["(", "(a+)+$" * 60])
async def test_a_bad_regular_expression_is_refused(connected, pattern: str) -> None:
    page = await connected("search_traces", limit=1)
    text = await connected.error("get_trace", trace_id=page["traces"][0]["trace_id"], find=pattern)
    assert "find" in text or "expression" in text


async def test_a_report_is_not_written_where_it_cannot_or_must_not_be(
    connected, folder: Path
) -> None:
    words = {"agent_description": "An agent.", "summary": "Nothing."}
    missing = folder / "no" / "such" / "folder" / "report.md"
    assert "folder" in await connected.error("write_report", path=str(missing), **words)
    assert not (folder / "no").exists()

    kept = folder / "kept.md"
    kept.write_text("mine")
    text = await connected.error("write_report", path=str(kept), **words)
    assert "overwrite" in text
    assert kept.read_text() == "mine"
    kept.unlink()

    assert "folder" in await connected.error("write_report", path=str(folder), **words)
    assert unchanged(folder)
