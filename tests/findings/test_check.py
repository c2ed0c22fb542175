"""What holds of an assessment is kept; the rest is rejected, each with its reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from mlflow_analyst.findings.check import check
from mlflow_analyst.findings.models import AssessedTrace, Assessment, Checked, Quote
from mlflow_analyst.traces.model import Trace


def assessment(*traces: AssessedTrace, **fields: Any) -> Assessment:
    finding = {
        "name": "refund_promised",
        "kind": "quality",
        "status": "confirmed",
        "statement": "Promises refunds that it cannot give.",
    }
    return Assessment(**{**finding, **fields}, traces=list(traces))


def assessed(trace_id: str, *quotes: str, rationale: str = "It shows it.") -> AssessedTrace:
    return AssessedTrace(
        trace_id=trace_id, rationale=rationale, quotes=[Quote(text=text) for text in quotes]
    )


@pytest.fixture
def run(make_trace) -> Callable[..., Checked]:
    traces = [
        make_trace("tr-aaaa1111", ({"q": "Where is my refund?"}, {"a": "It is on its way."})),
        make_trace("tr-bbbb2222", ({"q": "Hello"}, {"a": "You will have your refund tomorrow."})),
        make_trace("tr-other333", ({"q": "Where is my refund?"}, None), experiment_id="7"),
    ]

    def run(what: Assessment, **more: Any) -> Checked:
        def load(ids: list[str]) -> list[Trace]:
            return [trace for trace in traces if trace.trace_id in ids]

        def other(trace_id: str) -> str | None:
            return "experiment 9, 'staging'" if trace_id == "tr-elsewhere" else None

        return check(what, load, "1", other, **more)

    return run


def test_evidence_that_holds_is_accepted_in_the_traces_own_words(run) -> None:
    checked = run(assessment(assessed("tr-aaaa1111", "It  is\non its way.")))
    assert checked.rejected == []
    [trace] = checked.accepted
    assert trace.quotes[0].text == "It is on its way."
    assert trace.quotes[0].span_id == "0000000000000001"
    assert checked.kept.name == "refund_promised"


def test_a_made_up_quote_rejects_the_trace_that_has_no_other(run) -> None:
    checked = run(assessment(assessed("tr-aaaa1111", "It is on its slow way.")))
    assert checked.accepted == []
    [rejected] = checked.rejected
    assert rejected.quote == "It is on its slow way."
    assert rejected.nearest == "It is on its way."
    assert rejected.span_id == "0000000000000001"
    assert rejected.difference
    assert not rejected.kept


def test_a_trace_is_kept_by_the_quotes_that_hold(run) -> None:
    checked = run(assessment(assessed("tr-aaaa1111", "on its way", "never mind")))
    assert [quote.text for quote in checked.accepted[0].quotes] == ["on its way"]
    assert [(r.quote, r.kept) for r in checked.rejected] == [("never mind", True)]


def test_a_quote_of_another_trace_is_placed(run) -> None:
    checked = run(
        assessment(
            assessed("tr-aaaa1111", "You will have your refund tomorrow."),
            assessed("tr-bbbb2222", "refund tomorrow"),
        )
    )
    assert [trace.trace_id for trace in checked.accepted] == ["tr-bbbb2222"]
    [rejected] = checked.rejected
    assert "tr-bbbb2222" in rejected.reason
    assert rejected.nearest == "You will have your refund tomorrow."
    assert rejected.difference is None


def test_a_trace_of_another_experiment_is_rejected_with_its_name(run) -> None:
    checked = run(
        assessment(assessed("tr-other333", "Where is my refund?"), assessed("tr-elsewhere", "x"))
    )
    assert checked.accepted == []
    assert "another experiment (7)" in checked.rejected[0].reason
    assert "experiment 9, 'staging'" in checked.rejected[1].reason


@pytest.mark.parametrize("given", ["tr-aaaa111", "tr-aaaa1", "tr-aaaa1\u2026", "tr-aaaa1112"])
def test_a_mistyped_or_shortened_id_is_recognised(run, given: str) -> None:
    checked = run(assessment(assessed(given, "x")), known_ids=["tr-aaaa1111", "tr-bbbb2222"])
    assert "Did you mean tr-aaaa1111?" in checked.rejected[0].reason


def test_an_unknown_id_is_rejected(run) -> None:
    [rejected] = run(assessment(assessed("tr-0", "x"))).rejected
    assert "no trace of this id" in rejected.reason
    assert "search_traces" in rejected.reason


def test_a_quality_finding_wants_words_but_slowness_and_refutations_do_not(run) -> None:
    bare = assessed("tr-aaaa1111")
    checked = run(assessment(bare))
    assert len(checked.accepted) == 1
    assert "No quote was given from tr-aaaa1111" in checked.warnings[0]
    assert run(assessment(bare, kind="operational")).warnings == []
    assert run(assessment(bare, status="refuted")).warnings == []


@pytest.mark.parametrize(
    "marks", ['"{}"', "\u201c{}\u201d", '("{}.")', "\u201e{}\u201c", "\u00ab\u00a0{}\u00a0\u00bb"]
)
def test_words_that_a_rationale_attributes_to_the_trace_are_checked_too(run, marks: str) -> None:
    def rationale(words: str) -> AssessedTrace:
        return assessed(
            "tr-aaaa1111", "on its way", rationale=f"The agent says {marks.format(words)} to him."
        )

    [rejected] = run(assessment(rationale("your refund was paid out"))).rejected
    assert "quotation marks" in rejected.reason
    assert "your refund was paid out" in rejected.reason
    assert run(assessment(rationale("It is on its way"))).rejected == []
    assert run(assessment(rationale("Where is \u2026 my refund"))).rejected == []


def test_names_and_single_words_in_quotation_marks_are_nobodys_speech(run) -> None:
    words = 'It never called "get_refund_status_of_order"; the 13" screen and "paid" are not there.'
    assert run(assessment(assessed("tr-aaaa1111", "on its way", rationale=words))).rejected == []


def test_made_up_speech_in_the_statement_is_warned_of(run) -> None:
    trace = assessed("tr-aaaa1111", "on its way")
    checked = run(assessment(trace, statement='Says "the money is in your account" to everyone.'))
    assert len(checked.accepted) == 1
    assert "statement" in checked.warnings[0]
    assert run(assessment(trace)).warnings == []


def test_a_trace_given_twice_is_refused_before_anything_is_read() -> None:
    with pytest.raises(ValidationError, match="more than once"):
        assessment(assessed("tr-1", "a"), assessed("tr-1", "b"))


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Slow Refunds", "slow_refunds"),
        ("slowRefund", "slow_refund"),
        ("2_slow-tools", "slow_tools"),
    ],
)
def test_a_name_that_is_not_snake_case_is_refused_with_one_that_is(name: str, hint: str) -> None:
    with pytest.raises(ValidationError, match=f"use '{hint}'"):
        assessment(name=name)


def test_a_misspelled_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="spanId"):
        Quote.model_validate({"text": "a", "spanId": "b"})


def test_real_evidence_holds_in_its_own_trace_only(real_traces: list[Trace]) -> None:
    def load(ids: list[str]) -> list[Trace]:
        return [trace for trace in real_traces if trace.trace_id in ids]

    answers = [trace for trace in real_traces if len(trace.steps[0].outputs["response"]) > 80]
    one, other = answers[:2]
    quote = one.steps[0].outputs["response"][:80]
    checked = check(
        assessment(assessed(one.trace_id, quote), assessed(other.trace_id, quote)),
        load,
        "1",
        lambda _: None,
    )
    assert [trace.trace_id for trace in checked.accepted] == [one.trace_id]
    assert one.trace_id in checked.rejected[0].reason
