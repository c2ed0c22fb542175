"""How those who share a scan read the spans of a SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from small_store import T0_MS, SmallStore, StepSpec

from mlflow_analyst.store.scan_raw import Chunk, rows_of
from mlflow_analyst.store.sqlite import StaysOpen


def names(file: Path, trace_id: str, opening: StaysOpen) -> list[str]:
    rows, _ = rows_of(Chunk([trace_id], {}, file=file), deep=False, opening=opening)
    (found,) = rows.column("span_names").to_pylist()
    return list(found)


def traced(written: SmallStore, step: str) -> str:
    experiment = written.experiment(step)
    return written.trace(experiment, start_ms=T0_MS, steps=[StepSpec(step)])


def test_a_file_stays_open_for_the_next_chunk(make_store: Callable[..., SmallStore]) -> None:
    written = make_store()
    first = traced(written, "one")
    opening = StaysOpen()
    assert names(written.path, first, opening) == ["one"]
    connection = opening._connection
    assert names(written.path, first, opening) == ["one"]
    assert opening._connection is connection is not None
    # What is written meanwhile is seen.
    assert names(written.path, traced(written, "two"), opening) == ["two"]


def test_a_file_in_another_ones_place_is_opened_anew(
    make_store: Callable[..., SmallStore],
) -> None:
    written, other = make_store(), make_store()
    opening = StaysOpen()
    assert names(written.path, traced(written, "one"), opening) == ["one"]
    found = traced(other, "two")
    written.close()
    other.close()
    other.path.replace(written.path)
    assert names(written.path, found, opening) == ["two"]


def test_a_file_with_a_log_that_somebody_writes_is_not_kept_open(
    make_store: Callable[..., SmallStore],
) -> None:
    written = make_store()
    trace = traced(written, "one")
    written.close()
    with sqlite3.connect(written.path) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("CREATE TABLE more (a)")
    opening = StaysOpen()
    try:
        assert names(written.path, trace, opening) == ["one"]
        assert opening._connection is None
    finally:
        writer.close()
