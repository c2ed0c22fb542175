"""The demo as a newcomer runs it: one command, a report, and nothing else touched."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from mlflow_analyst import __version__
from mlflow_analyst.demo.folder import MARKER
from mlflow_analyst.demo.sample import generate
from mlflow_analyst.demo.write import EXPERIMENT
from mlflow_analyst.findings.ledger import Ledger
from mlflow_analyst.findings.models import RecordedAssessment
from mlflow_analyst.report.verify import verify
from mlflow_analyst.store import open_store

TRUTH = {
    "manual_search_times_out": "manual_search_timeout",
    "stock_service_rate_limited": "stock_rate_limited",
    "new_fault_codes_rejected": "fault_code_rejected",
    "unchecked_part_said_out_of_stock": "unchecked_part_called_out_of_stock",
    "invented_figures_cited_as_manual": "invented_figure",
    "shows_notes_of_namesakes": "wrong_persons_notes",
    "long_answers_to_short_questions": "long_winded",
    "declines_unsafe_requests": "declines_unsafe_request",
}
"""What each finding of the walk is called among the problems that were planted."""
REFUTED = {"new_release_fails_more_often", "later_turns_are_slower"}


def run(cwd: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "mlflow_analyst", *arguments],
        cwd=cwd,
        env={**kept, "HOME": str(cwd), **environ},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=280,
        check=False,
    )


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo is run: a home with nothing in it but a folder with a file of the user's."""
    place = tmp_path_factory.mktemp("place")
    (place / "mlflow-analyst-demo").mkdir()
    (place / "mlflow-analyst-demo" / "mine.txt").write_text("mine")
    return place


@pytest.fixture(scope="module")
def folder(place: Path) -> Path:
    return place / "mlflow-analyst-demo"


@pytest.fixture(scope="module")
def done(place: Path) -> subprocess.CompletedProcess[str]:
    """A finished run, with an environment that points elsewhere."""
    return run(
        place,
        "demo",
        MLFLOW_TRACKING_URI="http://127.0.0.1:9",
        MLFLOW_EXPERIMENT_ID="77",
        MLFLOW_ANALYST_HOME=str(place / "my-analyses"),
        PYTHONIOENCODING="ascii",
    )


@pytest.fixture(scope="module")
def findings(done: subprocess.CompletedProcess[str], folder: Path) -> dict[str, RecordedAssessment]:
    """What is in the demo's ledger."""
    assert done.returncode == 0, done.stderr
    store = open_store(str(folder / "sample.db"))
    chosen = store.experiment(EXPERIMENT)
    ledger = Ledger(folder / "ledger" / "ledger.sqlite")
    analysis = ledger.open_analysis(
        store.key, store.uri, chosen.experiment_id, chosen.name, chosen.creation_ms
    )
    assert analysis.resumed
    store.close()
    return {one.name: one for one in ledger.assessments(analysis.analysis_id)}


def test_it_runs_to_its_report_without_a_terminal(
    done: subprocess.CompletedProcess[str], folder: Path
) -> None:
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "Traceback" not in done.stdout
    assert (folder / "server.log").read_text() == ""
    assert f"Report   {folder / 'report.md'}" in done.stdout
    assert "byte for byte as it was" in done.stdout
    assert "the made-up quote was refused" in done.stdout


def test_it_makes_its_own_files_and_no_others(
    done: subprocess.CompletedProcess[str], place: Path, folder: Path
) -> None:
    assert done.returncode == 0
    assert [path.name for path in place.iterdir()] == [folder.name]
    own = {MARKER, "sample.db", "report.md", "ledger", "server.log"}
    assert {path.name for path in folder.iterdir()} == {"mine.txt", *own}
    assert (folder / "mine.txt").read_text() == "mine"


def test_its_findings_are_the_problems_that_are_in_the_sample(
    findings: dict[str, RecordedAssessment],
) -> None:
    assert set(findings) == {*TRUTH, *REFUTED, "asks_before_it_reserves"}
    planted = {trace.trace_id: trace.planted for trace in generate()}
    for name, truth in TRUTH.items():
        assert findings[name].status == "confirmed"
        assert len(findings[name].traces) >= 5
        for trace in findings[name].traces:
            assert truth in planted[trace.trace_id], (name, trace.trace_id)
            assert trace.quotes
    for name in REFUTED:
        assert findings[name].status == "refuted"


def test_its_report_is_sound_and_tells_every_finding(
    findings: dict[str, RecordedAssessment],
    done: subprocess.CompletedProcess[str],
    folder: Path,
) -> None:
    report = (folder / "report.md").read_text(encoding="utf-8")
    assert verify(report) == []
    for finding in findings.values():
        assert finding.name.replace("_", " ").capitalize() in report
    # the walk prints what the tool finds wrong with the report, numbers without a source included
    assert "is not a number that a tool returned" not in done.stdout
    assert "no longer in" not in done.stdout


def test_it_ends_with_how_to_go_on(done: subprocess.CompletedProcess[str], folder: Path) -> None:
    end = done.stdout[done.stdout.index("Go on with your own traces") :]
    assert "/plugin marketplace add" in end
    assert "claude mcp add traces -- " in end
    assert "Analyze my MLflow experiment." in end
    assert str(folder / "sample.db") in end


def test_run_again_it_comes_to_the_same_report(
    done: subprocess.CompletedProcess[str], place: Path, folder: Path
) -> None:
    assert done.returncode == 0
    before = (folder / "report.md").read_text(encoding="utf-8")
    again = run(place, "demo")
    assert again.returncode == 0, again.stderr
    after = (folder / "report.md").read_text(encoding="utf-8")
    assert _without_times(after) == _without_times(before)
    assert (folder / "mine.txt").read_text() == "mine"


def _without_times(report: str) -> str:
    return re.sub(r"\d{4}-\d\d-\d\d[T ][\d:.]+", "TIME", report)


def test_a_folder_that_is_in_use_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "sample.db").write_text("mine")
    refused = run(tmp_path, "demo", "--dir", str(tmp_path))
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert "was not made by the demo" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["sample.db"]


def test_the_command_line_tells_its_version_and_its_commands(tmp_path: Path) -> None:
    assert run(tmp_path, "--version").stdout.strip() == f"mlflow-analyst {__version__}"
    told = run(tmp_path, "--help").stdout
    assert "serve" in told
    assert "demo" in told


def test_an_unknown_command_is_refused(tmp_path: Path) -> None:
    refused = run(tmp_path, "analyse")
    assert refused.returncode == 2
    assert "invalid choice" in refused.stderr


def test_without_a_command_it_serves(tmp_path: Path) -> None:
    # stdin is empty: the server begins, finds no host and ends
    served = run(tmp_path)
    assert (served.returncode, served.stdout) == (0, "")
