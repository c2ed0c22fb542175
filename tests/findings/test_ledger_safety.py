"""The ledger survives several writers, a kill in mid-write, and files that are not its own."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from mlflow_analyst.findings.ledger import Ledger, LedgerError
from mlflow_analyst.findings.models import CheckedAssessment, CheckedQuote, CheckedTrace

TRACES = 40

WRITER = """
import sys
from pathlib import Path
from mlflow_analyst.findings.ledger import Ledger
from mlflow_analyst.findings.models import CheckedAssessment, CheckedQuote, CheckedTrace

path, writer, rounds, traces = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
ledger = Ledger(Path(path))
analysis = ledger.open_analysis("/s.db", "sqlite:////s.db", "1", "e", 1).analysis_id
print("ready", flush=True)
for i in range(rounds):
    for name in (f"{writer}_{i}", "shared"):
        ledger.record(analysis, CheckedAssessment(
            name=name, kind="quality", status="confirmed", statement="s",
            traces=[CheckedTrace(trace_id=f"tr-{writer}-{i}-{n}", rationale="r" * 500, quotes=[
                CheckedQuote(text="q" * 500, where="outputs")]) for n in range(traces)]))
"""


def writer(path: Path, name: str, rounds: int, traces: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), name, str(rounds), str(traces)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def analysis_of(ledger: Ledger) -> str:
    return ledger.open_analysis("/s.db", "sqlite:////s.db", "1", "e", 1).analysis_id


def finding(name: str, *trace_ids: str) -> CheckedAssessment:
    return CheckedAssessment(
        name=name,
        kind="quality",
        status="confirmed",
        statement="s",
        traces=[
            CheckedTrace(
                trace_id=trace_id, rationale="r", quotes=[CheckedQuote(text="q", where="outputs")]
            )
            for trace_id in trace_ids
        ],
    )


def test_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "home" / "ledger.sqlite"
    processes = [writer(path, name, 15, 3) for name in ("one", "two", "three")]
    for process in processes:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
    ledger = Ledger(path)
    found = {a.name: a for a in ledger.assessments(analysis_of(ledger))}
    assert len(found) == 3 * 15 + 1
    assert len(found["shared"].traces) == 3 * 15 * 3
    assert all(len(a.traces) == 3 for name, a in found.items() if name != "shared")


def test_threads_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    analysis = analysis_of(ledger)

    def write(worker: int) -> None:
        for i in range(10):
            ledger.record(analysis, finding("shared", f"tr-{worker}-{i}"))

    threads = [threading.Thread(target=write, args=(worker,)) for worker in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [shared] = ledger.assessments(analysis)
    assert len(shared.traces) == 60


def test_a_kill_in_mid_write_leaves_whole_findings_only(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    ledger = Ledger(path)
    analysis = analysis_of(ledger)
    for attempt in range(6):
        process = writer(path, f"w{attempt}", 10_000, TRACES)
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        while not ledger.assessment(analysis, f"w{attempt}_0"):
            assert process.poll() is None
            time.sleep(0.01)
        time.sleep(0.03 * attempt)
        process.kill()
        process.communicate(timeout=30)
        found = ledger.assessments(analysis)
        for a in found:
            assert len(a.traces) % TRACES == 0
            assert all(len(trace.quotes) == 1 for trace in a.traces)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    ledger.record(analysis, finding("after_the_kill", "tr-1"))


def test_a_half_done_write_of_a_dead_process_is_rolled_back(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    ledger = Ledger(path)
    analysis = analysis_of(ledger)
    ledger.record(analysis, finding("before", "tr-1"))
    # The small cache makes SQLite write pages to the file before the commit that never comes.
    dies = (
        "import os, sqlite3, sys\n"
        "db = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "db.execute('PRAGMA cache_size = 1')\n"
        "db.execute('BEGIN IMMEDIATE')\n"
        "db.execute('DELETE FROM assessed_trace')\n"
        "for i in range(2000):\n"
        "    db.execute('INSERT INTO note VALUES (?, ?, ?)', (sys.argv[2], str(i), 'x' * 2000))\n"
        "os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", dies, str(path), analysis], check=False, timeout=60)
    assert Path(f"{path}-journal").exists()
    [kept] = Ledger(path).assessments(analysis)
    assert [trace.trace_id for trace in kept.traces] == ["tr-1"]
    assert ledger.notes(analysis) == {}


def test_the_ledger_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "home" / "ledger.sqlite")
    before = os.umask(0)
    try:
        analysis_of(ledger)
    finally:
        os.umask(before)
    assert stat.S_IMODE(ledger.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(ledger.path.parent.stat().st_mode) == 0o700
    assert [file.name for file in ledger.path.parent.iterdir()] == ["ledger.sqlite"]


def test_naming_a_ledger_makes_nothing(tmp_path: Path) -> None:
    Ledger(tmp_path / "home" / "ledger.sqlite")
    assert list(tmp_path.iterdir()) == []


def refused(path: Path) -> str:
    with pytest.raises(LedgerError) as caught:
        analysis_of(Ledger(path))
    return str(caught.value)


def test_another_programs_database_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE theirs (a)")
        db.commit()
    before = path.read_bytes()
    assert "another program" in refused(path)
    assert path.read_bytes() == before


def test_a_damaged_ledger_is_named_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    path.write_text("not a database, but long enough to look at " * 30)
    message = refused(path)
    assert str(path) in message
    assert "Move the file away" in message


def test_a_ledger_of_a_newer_version_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    analysis_of(Ledger(path))
    with closing(sqlite3.connect(path)) as db:
        db.execute("INSERT INTO migration VALUES (99, '9.9', 0)")
        db.commit()
    before = path.read_bytes()
    assert "newer mlflow-analyst" in refused(path)
    assert path.read_bytes() == before


def test_a_home_that_cannot_be_made_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert "MLFLOW_ANALYST_HOME" in refused(tmp_path / "file" / "ledger.sqlite")
    (tmp_path / "ledger.sqlite").mkdir()
    assert "MLFLOW_ANALYST_HOME" in refused(tmp_path / "ledger.sqlite")
