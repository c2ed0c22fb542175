"""The ledger keeps every hypothesis that was tested, and every question that was asked."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from mlflow_analyst.findings import schema
from mlflow_analyst.findings.hypotheses import Hypothesis
from mlflow_analyst.findings.ledger import Ledger, LedgerError


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "home" / "ledger.sqlite")


def opened(ledger: Ledger) -> str:
    return ledger.open_analysis("/data/mlflow.db", "sqlite:////data", "1", "a", 1_000).analysis_id


def hypothesis(name: str = "slow_in_v2", **changed: Any) -> Hypothesis:
    fields = {
        "name": name,
        "kind": "operational",
        "statement": "Version 2 is slower.",
        "outcome": "duration_ms > 5000",
        "cohort": "tag.version = 'v2'",
        "result": {"table": {"cohort_with": 1}},
    }
    return Hypothesis(**{**fields, **changed})


def test_a_hypothesis_comes_back_as_it_was_tested(ledger: Ledger) -> None:
    analysis = opened(ledger)
    ledger.record_hypothesis(analysis, hypothesis(), 0.01)
    trials = Ledger(ledger.path).trials(analysis)
    [kept] = trials.hypotheses
    assert kept.model_dump(include=set(Hypothesis.model_fields)) == hypothesis().model_dump()
    assert kept.times == 1
    assert trials.p_values == {("duration_ms > 5000", "tag.version = 'v2'", None): 0.01}


def test_the_same_name_again_replaces_and_the_question_it_asked_still_counts(
    ledger: Ledger,
) -> None:
    analysis = opened(ledger)
    ledger.record_hypothesis(analysis, hypothesis(), 0.2)
    ledger.record_hypothesis(analysis, hypothesis("another", outcome="state = 'ERROR'"), 0.5)
    trials = ledger.record_hypothesis(analysis, hypothesis(cohort="tag.version = 'v3'"), 0.01)
    assert [(one.name, one.cohort, one.times) for one in trials.hypotheses] == [
        ("slow_in_v2", "tag.version = 'v3'", 2),
        ("another", "tag.version = 'v2'", 1),
    ]
    assert sorted(p for p in trials.p_values.values() if p is not None) == [0.01, 0.2, 0.5]


def test_one_question_under_two_names_counts_once_with_its_latest_p(ledger: Ledger) -> None:
    analysis = opened(ledger)
    ledger.record_hypothesis(analysis, hypothesis(), 0.2)
    trials = ledger.record_hypothesis(analysis, hypothesis("the_same_again"), 0.1)
    assert list(trials.p_values.values()) == [0.1]
    assert len(trials.hypotheses) == 2


def test_hypotheses_of_another_analysis_are_not_seen(ledger: Ledger) -> None:
    ledger.record_hypothesis(opened(ledger), hypothesis(), 0.2)
    other = ledger.open_analysis("/data/mlflow.db", "sqlite:////data", "2", "b", 1_000)
    assert ledger.trials(other.analysis_id).hypotheses == []
    with pytest.raises(LedgerError, match="connect again"):
        ledger.trials("an-unknown")


def test_a_ledger_of_the_first_format_is_brought_up_to_date_with_its_findings(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr(schema, "_MIGRATIONS", schema._MIGRATIONS[:1])
        analysis = opened(ledger)
        ledger.set_note(analysis, "focus", "Speed.")
    ledger.record_hypothesis(analysis, hypothesis(), None)
    assert ledger.notes(analysis) == {"focus": "Speed."}
    assert len(ledger.trials(analysis).hypotheses) == 1
    with closing(sqlite3.connect(ledger.path)) as db:
        versions = db.execute("SELECT version FROM migration ORDER BY version").fetchall()
    assert versions == [(1,), (2,)]
