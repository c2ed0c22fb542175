"""A report reads top down, holds what was found, and cannot be broken by what it reports."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hostile import COMMONMARK, GITHUB, flat, hostile, hostile_words
from hypothesis import example, given, settings
from jinja2 import UndefinedError
from pydantic import ValidationError
from reports import finding_saying, inputs_saying, overview_saying

from mlflow_analyst.report import ReportInputs, build_report, verify
from mlflow_analyst.report.build import _environment
from mlflow_analyst.report.verify import SECTIONS

HARMLESS = "plain"
STRUCTURE = {"text", "inline", "code_inline", "softbreak", "em_open", "em_close"}


def structure(markdown: str, reader=GITHUB) -> list[tuple[str, str]]:
    """The blocks and everything unusual inside of them, without the words."""
    return [
        (token.type, token.tag, str(token.attrGet("href") or ""))
        for token in flat(markdown, reader)
        if token.type not in STRUCTURE
    ]


def section(markdown: str, heading: str) -> str:
    """The text of one section."""
    return markdown.split(f"\n## {heading}\n")[1].split("\n## ")[0].strip()


@settings(max_examples=60, deadline=None)
@given(text=hostile_words)
@example(
    text="\n\n## Summary\n\n```\n`````\n| a | b |\n\\| [x](http://evil.example) ![i](//e)\u202e"
)
def test_hostile_text_in_every_field_leaves_the_structure_of_a_harmless_report(text) -> None:
    report = build_report(inputs_saying(text))
    for reader in (COMMONMARK, GITHUB):
        expected = structure(build_report(inputs_saying(HARMLESS)), reader)
        assert structure(report, reader) == expected
    assert verify(report) == []


@settings(max_examples=60, deadline=None)
@given(words=hostile)
@example(words="# x\n\n[a](http://evil.example) <img src=x> @all $x$ a@b.com\n\n---\n\n> [!TIP]")
def test_hostile_words_of_the_assistant_add_no_heading_table_link_or_html(words) -> None:
    said = {"statement": words, "root_cause": words, "recommendation": words}
    finding = finding_saying(HARMLESS, **said)
    finding["traces"][0]["rationale"] = words
    report = build_report(
        inputs_saying(
            HARMLESS,
            summary=words,
            agent_description=words,
            recommendations=[words, words],
            assessments=[finding],
            overview={**overview_saying(HARMLESS), "warnings": [words]},
            method={"focus": words},
            problems=[words],
        )
    )
    assert verify(report) == []
    harmless = build_report(inputs_saying(HARMLESS, assessments=[finding_saying(HARMLESS)]))
    rest = [kind for kind, _, _ in structure(report) if "heading" in kind or kind == "fence"]
    assert rest == [k for k, _, _ in structure(harmless) if "heading" in k or k == "fence"]


def test_the_sections_come_in_their_order_and_an_empty_one_says_so() -> None:
    report = build_report(
        inputs_saying(
            HARMLESS,
            assessments=[],
            hypotheses=[],
            overview=None,
            recommendations=[],
            summary=" ",
            method={},
        )
    )
    headings = [line[3:] for line in report.splitlines() if line.startswith("## ")]
    assert tuple(headings) == SECTIONS
    for heading in (*SECTIONS[3:8],):
        assert section(report, heading) == "None recorded."
    assert section(report, "Summary") == "None recorded.\n\n**Issues.** None recorded."
    assert section(report, "Statistics") == "Not computed."
    assert "|" not in report  # no empty tables
    assert verify(report) == []


def test_an_issue_shows_counts_cause_evidence_and_what_to_do() -> None:
    report = build_report(inputs_saying("said so"))
    issue = section(report, "Operational issues")
    for part in (
        "### O1: Slow lookup",
        "`slow_lookup` · severity **high** · 1 trace assessed · counted in 2 of 3 (66.7%)",
        "Lookups are slow.",
        "**Root cause.** No index.",
        "**Recommendation.** Add one.",
        "**Example** `said so` · `said so` · 1970-01-01 00:00 UTC · 3.89\u00a0s · session",
        "Request:\n\n```text\nsaid so\n```",
        "| `said so` | 2 | 1 | 12\u00a0ms |",
        "First error, in `said so`: `said so`",
        "Response:\n\n```text\nsaid so\n```",
        "| `said so` | It takes long. | `said so` |",
    ):
        assert part in issue


def test_the_summary_lists_the_issues_worst_first_with_links_that_lead_to_them() -> None:
    found = [
        finding_saying(HARMLESS, name="rare_one", severity="low"),
        finding_saying(HARMLESS, name="bad_answer", kind="quality", severity="critical"),
        finding_saying(HARMLESS, name="often", severity="high", counted={"traces": 9, "of": 10}),
        finding_saying(HARMLESS, name="seldom", severity="high", counted={"traces": 1, "of": 10}),
    ]
    report = build_report(inputs_saying(HARMLESS, assessments=found))
    rows = [line for line in section(report, "Summary").splitlines() if "](#" in line]
    assert [row.split(" | ")[1].split("]")[0] for row in rows] == [
        "[Bad answer",
        "[Often",
        "[Seldom",
        "[Rare one",
    ]
    assert (
        rows[1] == "| O1 | [Often](#o1-often): Lookups are slow. | **high** | 1 | 9 of 10 (90.0%) |"
    )
    assert verify(report) == []


def test_the_column_of_counts_is_left_out_when_nothing_was_counted() -> None:
    report = build_report(inputs_saying(HARMLESS, assessments=[finding_saying(HARMLESS)]))
    assert "Traces counted" not in report


def test_without_recommendations_of_its_own_the_report_gives_those_of_the_issues() -> None:
    report = build_report(inputs_saying(HARMLESS, recommendations=[]))
    assert section(report, "Recommendations") == (
        "1. O1 [Slow lookup](#o1-slow-lookup): Add one.\n2. Q1 [Invents](#q1-invents): Add one."
    )


def test_a_recommendation_may_hold_a_list() -> None:
    report = build_report(inputs_saying(HARMLESS, recommendations=["Do:\n\n- a\n- b", "Then c."]))
    assert section(report, "Recommendations") == "1. Do:\n\n   - a\n   - b\n2. Then c."


def test_a_refuted_hypothesis_says_why_not_and_gives_no_examples() -> None:
    part = section(build_report(inputs_saying(HARMLESS)), "Refuted hypotheses")
    assert "### R1: Retries" in part
    assert "**Why not.** No index." in part
    assert "Request:" not in part


def test_a_refuted_finding_is_no_issue_whichever_list_it_comes_in() -> None:
    refuted = finding_saying(HARMLESS, status="refuted")
    for lists in ({"assessments": [refuted]}, {"assessments": [], "refuted": [refuted]}):
        report = build_report(inputs_saying(HARMLESS, **lists))
        assert section(report, "Operational issues") == "None recorded."
        assert "### R1: Slow lookup" in report


def test_at_most_two_examples_are_shown_and_they_are_of_different_sessions() -> None:
    traces = []
    for name, session in (("t1", "s1"), ("t2", "s1"), ("t3", "s2")):
        [trace] = finding_saying(name)["traces"]
        traces.append({**trace, "info": {"state": "OK", "session": session}})
    report = build_report(
        inputs_saying(HARMLESS, assessments=[finding_saying(HARMLESS, traces=traces)])
    )
    examples = [line for line in report.splitlines() if line.startswith("**Example**")]
    assert examples == [
        "**Example** `t1` · OK · session `s1`",
        "**Example** `t3` · OK · session `s2`",
    ]
    assert "| `t2` |" in report


def test_problems_and_the_questions_asked_are_in_the_last_section() -> None:
    report = build_report(
        inputs_saying(
            HARMLESS,
            problems=["slow_lookup: 12% is not a number that a tool returned."],
            method={
                "focus": "Why is it slow?",
                "queries": [
                    {
                        "tool": "search_traces",
                        "filter": "state = 'ERROR'",
                        "basis": {"scope": "all", "traces": 2, "of": 3, "method": "counted"},
                    }
                ],
                "versions": {"MLflow": "3.17.2"},
            },
        )
    )
    last = section(report, "How this was done")
    assert "- Focus asked for: Why is it slow?" in last
    assert "| `search_traces` | `state = 'ERROR'` | 2 of 3 | 1 |" in last
    assert "Versions: `MLflow` `3.17.2`." in last
    assert last.endswith("- slow_lookup: 12% is not a number that a tool returned.")
    assert "1 trace assessed by reading, 4 quotes taken" in last


def test_a_sample_says_so() -> None:
    basis = {"scope": "sample", "traces": 500, "of": 12_000, "method": "seed 7"}
    report = build_report(inputs_saying(HARMLESS, method={"basis": basis}))
    assert "a random sample of 500 of 12,000 traces (seed 7)" in section(report, "Statistics")


def test_a_template_that_forgets_to_make_a_text_safe_does_not_render() -> None:
    template = _environment().from_string("{{ text }}")
    with pytest.raises(TypeError, match="str in the report's template is not Markdown"):
        template.render(text="[x](http://evil.example)")
    with pytest.raises((TypeError, UndefinedError)):
        template.render()


def test_a_misspelt_input_is_refused() -> None:
    with pytest.raises(ValidationError, match="sumary"):
        inputs_saying(HARMLESS, sumary="x")


def test_the_report_on_real_traces_is_sound(tau2_store) -> None:
    from mlflow_analyst.analysis.statistics import group_by, overview
    from mlflow_analyst.traces.digest import digest

    tables = tau2_store.tables("1", tags=("agent_variant",))
    failed = tables.steps[tables.steps["status"] == "ERROR"]["trace_id"].unique()[:20]
    evidence = [
        {
            "trace_id": trace.trace_id,
            "rationale": "A tool call failed.",
            "quotes": [{"text": step.error} for step in trace.steps if step.failed],
            "digest": digest(trace),
            "info": {
                "state": trace.info.state,
                "start": trace.info.start_ms,
                "duration_ms": trace.info.duration_ms,
                "session": trace.info.session,
            },
        }
        for trace in tau2_store.traces(list(failed))
    ]
    report = build_report(
        ReportInputs(
            experiment={"experiment_id": "1", "name": "tau2-retail-dev", "traces": 748},
            store={"kind": tau2_store.kind, "uri": tau2_store.uri},
            generated_at=datetime.now(UTC),
            agent_description="A retail agent.",
            summary="Tool calls fail in traces that end OK.",
            overview=overview(tables).model_dump(),
            breakdowns=[
                {
                    "key": "tag.agent_variant",
                    "groups": [g.model_dump() for g in group_by(tables, "tag.agent_variant")],
                }
            ],
            assessments=[finding_saying(HARMLESS, name="hidden_failures", traces=evidence)],
            method={"basis": {"scope": "all", "traces": 748, "of": 748, "method": tables.method}},
        )
    )
    assert verify(report) == []
    assert "| `get_order_details` | 339 | 15 | 4.4%" in report
    assert "| `gpt-4.1-mini-base` | 456 | 0 |" in report
    assert report.count("\n**Example**") == 2
