"""Findings as a reader meets them: the table of contents, then each with its evidence."""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from mlflow_analyst.report.formats import count, duration, moment, percent, plural
from mlflow_analyst.report.inputs import Digest
from mlflow_analyst.report.markdown import (
    DASH,
    Align,
    Markdown,
    blocks,
    code_block,
    code_cell,
    code_span,
    table,
)
from mlflow_analyst.report.prose import cell, labelled, prose
from mlflow_analyst.report.statistics import state
from mlflow_analyst.report.verify import slug

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mlflow_analyst.report.inputs import Evidence, Finding, ToolUse

EXAMPLES = 2
"""Traces of a finding that are shown with request, tools and response; the others are listed."""
TEASER = 160
"""Characters of a statement that the table of contents shows."""

_SEVERITIES = ("critical", "high", "medium", "low", None)
_LETTERS = {"operational": "O", "quality": "Q", "strength": "S"}


class Numbered(NamedTuple):
    """A finding with the number that the report gives it: O1, Q2, S1, R1."""

    number: Markdown
    title: Markdown
    finding: Finding

    @property
    def link(self) -> Markdown:
        """A link to the finding's heading."""
        return Markdown(f"[{self.title}](#{slug(f'{self.number}: {self.title}')})")


def numbered(findings: Sequence[Finding], letter: str) -> list[Numbered]:
    """The findings, the most severe and most frequent first, numbered with the letter."""
    ordered = sorted(findings, key=_weight)
    return [
        Numbered(Markdown(f"{letter}{at}"), _title(one.name), one)
        for at, one in enumerate(ordered, start=1)
    ]


def confirmed(findings: Sequence[Finding], kind: str) -> list[Numbered]:
    """The confirmed findings of a kind, numbered."""
    chosen = [one for one in findings if one.kind == kind and one.status == "confirmed"]
    return numbered(chosen, _LETTERS[kind])


def contents(issues: Sequence[Numbered], strengths: Sequence[Numbered]) -> Markdown:
    """The issues, the most severe first whatever their kind, and the strengths, with links."""
    rows = [
        [
            one.number,
            Markdown(f"{one.link}: {cell(_teaser(one.finding.statement))}"),
            _severity(one.finding),
            count(len(one.finding.traces)),
            _share(one.finding),
        ]
        for one in sorted(issues, key=lambda one: _weight(one.finding))
    ]
    headers = ["", "Issue", "Severity", "Traces assessed", "Traces counted"]
    if all(one.finding.counted is None for one in issues):
        headers, rows = headers[:-1], [row[:-1] for row in rows]
    sides: list[Align] = ["left", "left", "left", "right", "right"]
    listed = table(headers, rows, sides[: len(headers)])
    said = [listed if rows else Markdown("**Issues.** None recorded.")]
    if strengths:
        links = ", ".join(f"{one.number} {one.link}" for one in strengths)
        said.append(Markdown(f"**Strengths.** {links}."))
    return blocks(said)


def details(finding: Finding) -> Markdown:
    """Everything about one finding that comes under its heading."""
    said = [_facts(finding), prose(finding.statement)]
    if finding.root_cause:
        held = finding.status == "confirmed"
        said.append(labelled("Root cause" if held else "Why not", finding.root_cause))
    if finding.recommendation:
        said.append(labelled("Recommendation", finding.recommendation))
    if finding.status == "confirmed":
        for evidence in _examples(finding.traces):
            said += _example(evidence)
    said.append(_assessed(finding.traces))
    return blocks(said)


def _weight(finding: Finding) -> tuple[int, int, int, str]:
    counted = finding.counted.traces if finding.counted else 0
    return _SEVERITIES.index(finding.severity), -counted, -len(finding.traces), finding.name


def _title(name: str) -> Markdown:
    words = " ".join(re.findall(r"[A-Za-z0-9]+", name)) or "unnamed"
    return Markdown(words[0].upper() + words[1:])


def _severity(finding: Finding) -> Markdown:
    if finding.severity in ("critical", "high"):
        return Markdown(f"**{finding.severity}**")
    return Markdown(finding.severity) if finding.severity else DASH


def _share(finding: Finding) -> Markdown:
    if finding.counted is None:
        return DASH
    share = finding.counted.traces / finding.counted.of if finding.counted.of else None
    return Markdown(
        f"{count(finding.counted.traces)} of {count(finding.counted.of)} ({percent(share)})"
    )


def _teaser(statement: str) -> str:
    first = re.split(r"(?<=[.!?])\s|\n", statement.strip(), maxsplit=1)[0]
    if len(first) <= TEASER:
        return first
    return first[:TEASER].rsplit(" ", 1)[0] + " …"


def _facts(finding: Finding) -> Markdown:
    facts = [code_span(finding.name)]
    if finding.severity:
        facts.append(Markdown(f"severity {_severity(finding)}"))
    facts.append(Markdown(f"{plural(len(finding.traces), 'trace')} assessed"))
    if finding.counted:
        by = f" by {code_span(finding.counted.filter)}" if finding.counted.filter else ""
        facts.append(Markdown(f"counted in {_share(finding)}{by}"))
    return Markdown(" · ".join(facts))


def _examples(traces: Sequence[Evidence]) -> list[Evidence]:
    """The first traces that can be shown, of different sessions where there are such."""
    shown = [one for one in traces if one.digest]
    sessions = [one.info and one.info.session for one in shown]
    again = [bool(session) and session in sessions[:at] for at, session in enumerate(sessions)]
    ordered = sorted(zip(again, shown, strict=True), key=itemgetter(0))
    return [one for _, one in ordered[:EXAMPLES]]


def _example(evidence: Evidence) -> list[Markdown]:
    info, digest = evidence.info, evidence.digest or Digest()
    facts = [f"**Example** {code_span(evidence.trace_id)}"]
    if info:
        facts += [state(info.state), moment(info.start), duration(info.duration_ms)]
        if info.session:
            facts.append(f"session {code_span(info.session)}")
    said = [Markdown(" · ".join(fact for fact in facts if fact != DASH))]
    said += [Markdown("Request:"), code_block(digest.request or "")]
    said += [_tools(digest.tools)]
    if error := digest.first_error:
        message = f": {code_span(error.message)}" if error.message else ""
        said.append(Markdown(f"First error, in {code_span(error.step)}{message}"))
    return [*said, Markdown("Response:"), code_block(digest.response or "")]


def _tools(tools: Sequence[ToolUse]) -> Markdown:
    if not tools:
        return Markdown("Tools called: none.")
    rows = [
        [code_cell(one.name), count(one.calls), count(one.failures), duration(one.ms)]
        for one in tools
    ]
    return table(
        ["Tool called", "Calls", "Failed", "Time"], rows, ["left", "right", "right", "right"]
    )


def _assessed(traces: Sequence[Evidence]) -> Markdown:
    if not traces:
        return Markdown("**Assessed traces.** None recorded.")
    rows = [
        [
            code_cell(one.trace_id),
            cell(one.rationale),
            Markdown(" · ".join(code_cell(quote.text) for quote in one.quotes)) or DASH,
        ]
        for one in traces
    ]
    return blocks(
        [Markdown("**Assessed traces**"), table(["Trace", "Why", "Quoted from the trace"], rows)]
    )
