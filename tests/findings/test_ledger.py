"""The ledger keeps what was found, and gives it back as it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mlflow_analyst.findings.ledger import Ledger, LedgerError, ledger_path
from mlflow_analyst.findings.models import CheckedAssessment, CheckedQuote, CheckedTrace


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "home" / "ledger.sqlite")


@pytest.fixture
def analysis_id(ledger: Ledger) -> str:
    return opened(ledger).analysis_id


def opened(ledger: Ledger, **changed: Any):
    known = {
        "store_key": "/data/mlflow.db",
        "store_uri": "sqlite:////data/mlflow.db",
        "experiment_id": "1",
        "experiment_name": "support",
        "experiment_created_ms": 1_000,
    }
    return ledger.open_analysis(**{**known, **changed})


def trace(trace_id: str, *quotes: str, rationale: str = "It shows it.") -> CheckedTrace:
    found = [CheckedQuote(text=text, span_id="00ff", where="outputs.a") for text in quotes]
    return CheckedTrace(trace_id=trace_id, rationale=rationale, quotes=found)


def finding(*traces: CheckedTrace, **fields: Any) -> CheckedAssessment:
    known = {
        "name": "slow_refunds",
        "kind": "operational",
        "status": "confirmed",
        "statement": "Refunds are slow.",
    }
    return CheckedAssessment(**{**known, **fields}, traces=list(traces))


def test_what_was_recorded_is_there_after_the_next_connect(ledger: Ledger) -> None:
    first = opened(ledger)
    recorded = finding(
        trace("tr-1", 'It\'s "\U0001f600"\n\ttoday', "\u4f60\u597d"),
        trace("tr-2", rationale="; DROP TABLE quote; --"),
        root_cause="A queue.",
        severity="high",
        recommendation="Add workers.",
    )
    ledger.record(first.analysis_id, recorded)
    later = Ledger(ledger.path)
    again = opened(later)
    assert (first.resumed, again.resumed) == (False, True)
    assert again.analysis_id == first.analysis_id
    [kept] = later.assessments(again.analysis_id)
    assert kept.model_dump(exclude={"created_ms", "updated_ms"}) == recorded.model_dump()


def test_another_store_or_experiment_is_another_analysis(ledger: Ledger) -> None:
    ids = {
        opened(ledger, **changed).analysis_id
        for changed in ({}, {"store_key": "/data/other.db"}, {"experiment_id": "2"})
    }
    assert len(ids) == 3


def test_a_store_made_anew_at_the_same_path_starts_from_nothing(ledger: Ledger) -> None:
    ledger.record(opened(ledger).analysis_id, finding(trace("tr-1")))
    anew = opened(ledger, experiment_created_ms=2_000)
    assert not anew.resumed
    assert ledger.assessments(anew.analysis_id) == []
    assert len(ledger.assessments(opened(ledger).analysis_id)) == 1


def test_an_experiment_of_unknown_age_is_found_again(ledger: Ledger) -> None:
    assert not opened(ledger, experiment_created_ms=None).resumed
    assert opened(ledger, experiment_created_ms=None).resumed


def test_a_renamed_experiment_is_the_same_analysis(ledger: Ledger) -> None:
    before = opened(ledger)
    after = opened(ledger, experiment_name="support-v2")
    assert after.analysis_id == before.analysis_id
    assert after.experiment_name == "support-v2"


def test_the_same_name_again_adds_traces_and_replaces_texts(
    ledger: Ledger, analysis_id: str
) -> None:
    old = finding(trace("tr-1", "old"), trace("tr-2", "two"), root_cause="A queue.")
    ledger.record(analysis_id, old)
    new = finding(trace("tr-3", "three"), trace("tr-1", "new"), statement="Slower than thought.")
    answer = ledger.record(analysis_id, new)
    assert (answer.created, answer.added, answer.replaced, answer.traces) == (False, 1, 1, 3)
    [kept] = ledger.assessments(analysis_id)
    assert kept.statement == "Slower than thought."
    assert kept.root_cause == "A queue."
    assert [(t.trace_id, [q.text for q in t.quotes]) for t in kept.traces] == [
        ("tr-1", ["new"]),
        ("tr-2", ["two"]),
        ("tr-3", ["three"]),
    ]


def test_traces_speak_only_for_the_status_they_were_recorded_under(
    ledger: Ledger, analysis_id: str
) -> None:
    ledger.record(analysis_id, finding(trace("tr-1"), trace("tr-2")))
    ledger.record(analysis_id, finding(trace("tr-3"), status="refuted"))
    [refuted] = ledger.assessments(analysis_id)
    assert [t.trace_id for t in refuted.traces] == ["tr-3"]
    ledger.record(analysis_id, finding(status="confirmed"))
    [confirmed] = ledger.assessments(analysis_id)
    assert [t.trace_id for t in confirmed.traces] == ["tr-1", "tr-2"]


def test_a_confirmed_finding_without_a_trace_is_refused_and_leaves_nothing(
    ledger: Ledger, analysis_id: str
) -> None:
    with pytest.raises(LedgerError, match="at least one trace"):
        ledger.record(analysis_id, finding())
    assert ledger.assessments(analysis_id) == []


def test_a_refuted_hypothesis_is_kept_without_traces(ledger: Ledger, analysis_id: str) -> None:
    ledger.record(analysis_id, finding(status="refuted"))
    assert ledger.counts(analysis_id) == {
        "confirmed": 0,
        "refuted": 1,
        "operational": 0,
        "quality": 0,
        "strength": 0,
    }


def test_a_second_name_for_what_may_be_the_same_issue_is_pointed_out(
    ledger: Ledger, analysis_id: str
) -> None:
    ledger.record(analysis_id, finding(trace("tr-1")))
    answer = ledger.record(analysis_id, finding(trace("tr-1"), name="slow_refund"))
    assert answer.similar == ["slow_refunds"]


def test_findings_are_listed_by_kind_and_status(ledger: Ledger, analysis_id: str) -> None:
    ledger.record(analysis_id, finding(trace("tr-1")))
    ledger.record(analysis_id, finding(trace("tr-1", "q"), name="polite", kind="strength"))
    ledger.record(analysis_id, finding(name="rude", kind="quality", status="refuted"))
    assert [a.name for a in ledger.assessments(analysis_id, kind="strength")] == ["polite"]
    assert [a.name for a in ledger.assessments(analysis_id, status="refuted")] == ["rude"]
    assert ledger.counts(analysis_id)["confirmed"] == 2
    kept = ledger.assessment(analysis_id, "polite")
    assert kept
    assert kept.kind == "strength"
    assert ledger.assessment(analysis_id, "nothing") is None


def test_a_trace_or_a_finding_can_be_withdrawn(ledger: Ledger, analysis_id: str) -> None:
    ledger.record(analysis_id, finding(trace("tr-1", "a"), trace("tr-2", "b")))
    gone = ledger.withdraw(analysis_id, "slow_refunds", ["tr-1"])
    assert (gone.traces, gone.finding) == (1, False)
    with pytest.raises(LedgerError, match="tr-2"):
        ledger.withdraw(analysis_id, "slow_refunds", ["tr-1"])
    with pytest.raises(LedgerError, match="There are: slow_refunds"):
        ledger.withdraw(analysis_id, "slow_refund")
    assert ledger.withdraw(analysis_id, "slow_refunds", ["tr-2"]).finding
    assert ledger.assessments(analysis_id) == []


def test_a_withdrawn_finding_leaves_no_evidence_behind(ledger: Ledger, analysis_id: str) -> None:
    ledger.record(analysis_id, finding(trace("tr-1", "secret words")))
    ledger.withdraw(analysis_id, "slow_refunds")
    ledger.record(analysis_id, finding(trace("tr-2")))
    [kept] = ledger.assessments(analysis_id)
    assert [t.trace_id for t in kept.traces] == ["tr-2"]


def test_notes_are_kept_replaced_and_forgotten(ledger: Ledger, analysis_id: str) -> None:
    ledger.set_note(analysis_id, "focus", "refunds")
    ledger.set_note(analysis_id, "agent_description", "A shop's agent.")
    ledger.set_note(analysis_id, "focus", "exchanges")
    assert ledger.notes(analysis_id) == {
        "agent_description": "A shop's agent.",
        "focus": "exchanges",
    }
    ledger.set_note(analysis_id, "focus", None)
    assert "focus" not in ledger.notes(analysis_id)


def test_questions_are_kept_once_with_their_number_and_last_basis(
    ledger: Ledger, analysis_id: str
) -> None:
    ledger.log_query(analysis_id, "search_traces", "state = 'ERROR'", {"traces": 3, "of": 10})
    ledger.log_query(analysis_id, "compute_stats", None)
    ledger.log_query(analysis_id, "search_traces", "state = 'ERROR'", {"traces": 4, "of": 11})
    asked = [(q.tool, q.filter, q.basis, q.times) for q in ledger.queries(analysis_id)]
    assert asked == [
        ("search_traces", "state = 'ERROR'", {"traces": 4, "of": 11}, 2),
        ("compute_stats", None, None, 1),
    ]


def test_the_status_is_enough_to_go_on_and_compact(ledger: Ledger, analysis_id: str) -> None:
    ledger.record(
        analysis_id, finding(*(trace(f"tr-{i}") for i in range(9)), statement="Slow. " * 300)
    )
    ledger.set_note(analysis_id, "focus", "refunds")
    ledger.log_query(analysis_id, "compute_stats", None)
    status = ledger.status(analysis_id)
    [shown] = status["assessments"]
    assert shown["traces"] == 9
    assert shown["trace_ids"] == [f"tr-{i}" for i in range(5)]
    assert len(shown["statement"]) <= 300
    assert status["counts"]["operational"] == 1
    assert status["notes"] == {"focus": "refunds"}
    assert status["queries"] == [{"tool": "compute_stats", "times": 1}]
    assert status["started"].endswith("+00:00")


def test_an_analysis_that_is_gone_is_said_so(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="call connect again"):
        ledger.record("an-gone", finding(trace("tr-1")))


def test_the_ledger_lives_where_the_user_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MLFLOW_ANALYST_HOME", str(tmp_path))
    assert ledger_path() == tmp_path / "ledger.sqlite"
    monkeypatch.setenv("MLFLOW_ANALYST_HOME", " ")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert ledger_path().parent.name == "mlflow-analyst"
    assert not ledger_path().exists()
