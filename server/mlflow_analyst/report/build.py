"""The report as one Markdown file, from findings and numbers that are already there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from mlflow_analyst.report.findings import Numbered, confirmed, contents, details, numbered
from mlflow_analyst.report.formats import count, moment, plural
from mlflow_analyst.report.hypotheses import hypotheses
from mlflow_analyst.report.markdown import DASH, Markdown, blocks, code_cell, code_span, table
from mlflow_analyst.report.prose import cell, prose
from mlflow_analyst.report.statistics import NONE, glance, parts
from mlflow_analyst.report.verify import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mlflow_analyst.report.inputs import Basis, Query, ReportInputs

_FINDINGS = (*SECTIONS[3:6], SECTIONS[7])
QUERIES_SHOWN = 60
"""Filters that the last section lists; how many more there were is said."""


def build_report(inputs: ReportInputs) -> str:
    """The whole report as Markdown, ending in a line end.

    Contains no link but to its own headings, no image and no HTML, whatever the inputs hold;
    ``verify`` looks at the result again.
    """
    confirmed_by_kind = {
        k: confirmed(inputs.assessments, k) for k in ("operational", "quality", "strength")
    }
    refuted = [one for one in (*inputs.assessments, *inputs.refuted) if one.status == "refuted"]
    issues = confirmed_by_kind["operational"] + confirmed_by_kind["quality"]
    overview = inputs.overview
    groups = [*confirmed_by_kind.values(), numbered(refuted, "R")]
    return (
        _environment()
        .get_template("report.md.j2")
        .render(
            experiment=inputs.experiment,
            header=_header(inputs),
            summary=inputs.summary,
            at_a_glance=glance(overview) if overview else None,
            contents=contents(issues, confirmed_by_kind["strength"]),
            agent_description=inputs.agent_description,
            basis=_basis(inputs.method.basis) if overview else Markdown("Not computed."),
            statistics=parts(overview, inputs.breakdowns) if overview else [],
            sections=[
                {"heading": Markdown(heading), "findings": [_shown(one) for one in findings]}
                for heading, findings in zip(_FINDINGS, groups, strict=True)
            ],
            hypotheses=hypotheses(inputs.hypotheses),
            recommendations=_recommendations(inputs.recommendations, issues),
            method=_method(inputs),
        )
    )


def _environment() -> Environment:
    """Templates in which every value must be ``Markdown``: a filter that was forgotten raises."""
    environment = Environment(  # noqa: S701 - what is written is not HTML
        loader=PackageLoader("mlflow_analyst.report"),
        undefined=StrictUndefined,
        finalize=_only_markdown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["code_span"] = code_span
    environment.filters["prose"] = lambda text: prose(text) or NONE
    return environment


def _only_markdown(value: Any) -> Markdown:
    if not isinstance(value, Markdown):
        raise TypeError(f"a {type(value).__name__} in the report's template is not Markdown")
    return value


def _header(inputs: ReportInputs) -> Markdown:
    experiment, store = inputs.experiment, inputs.store
    size = [plural(experiment.traces, "trace")] if experiment.traces is not None else []
    if experiment.sessions:
        size.append(plural(experiment.sessions, "session"))
    if experiment.first and experiment.last:
        size.append(Markdown(f"{moment(experiment.first)} to {moment(experiment.last)}"))
    facts = [
        f"Experiment id {code_span(experiment.experiment_id)}",
        f"store {code_span(store.uri)}",
        *size,
        f"written {moment(inputs.generated_at)}",
    ]
    return Markdown(" · ".join(facts))


def _basis(basis: Basis | None) -> Markdown:
    if basis is None:
        return Markdown("Counted by the program.")
    of = (
        f"all {plural(basis.of, 'trace')}"
        if basis.scope == "all"
        else (f"a random sample of {basis.traces:,} of {plural(basis.of, 'trace')}")
    )
    return Markdown(f"Counted by the program over {of} ({cell(basis.method)}).")


def _shown(one: Numbered) -> dict[str, Markdown]:
    return {"number": one.number, "title": one.title, "body": details(one.finding)}


def _recommendations(given: Sequence[str], issues: Sequence[Numbered]) -> Markdown:
    """Those that were given; without any, those of the issues, the most severe first."""
    items = [prose(one, indent=len(str(at)) + 2) for at, one in enumerate(given, start=1)]
    if not items:
        ordered = numbered([one.finding for one in issues], "")
        links = {one.finding.name: f"{one.number} {one.link}" for one in issues}
        items = [
            Markdown(f"{links[one.finding.name]}: {cell(one.finding.recommendation)}")
            for one in ordered
            if one.finding.recommendation
        ]
    numbers = (Markdown(f"{at}. {item}") for at, item in enumerate(items, start=1))
    return Markdown("\n".join(numbers)) or NONE


def _method(inputs: ReportInputs) -> Markdown:
    method = inputs.method
    findings = [*inputs.assessments, *inputs.refuted]
    traces = {trace.trace_id for one in findings for trace in one.traces}
    quotes = sum(len(trace.quotes) for one in findings for trace in one.traces)
    lines = [
        "Statistics are counted by the program, at the time of writing. Intervals are 95% Wilson "
        "score intervals; percentiles interpolate linearly; durations of traces are of those that "
        "ended OK.",
        f"{plural(len(traces), 'trace')} assessed by reading, {plural(quotes, 'quote')} taken from "
        "them. Each quote was found in its trace, letter for letter but for white space and JSON "
        "escapes, or it would not be here.",
        "Statements, root causes and recommendations are the judgement of the assistant that read "
        "the traces. Text from traces stands in code type; long lines are wrapped, `↵` is a line "
        "break, and an invisible character shows as its code point.",
    ]
    if method.focus:
        lines.append(f"Focus asked for: {cell(method.focus)}")
    if method.detectors:
        names = ", ".join(code_span(name) for name in method.detectors)
        last = moment(max(method.detectors.values()))
        lines.append(
            f"Detectors that looked at the traces, last {last}: {names}. What they propose is a "
            "place to look; the findings above are what reading and testing bore out."
        )
    if method.tool_calls:
        used = (f"{code_span(tool)} {calls:,}" for tool, calls in method.tool_calls.items())
        lines.append(f"Calls of tools: {', '.join(used)}.")
    if method.versions:
        named = (f"{code_span(name)} {code_span(v)}" for name, v in method.versions.items())
        lines.append(f"Versions: {', '.join(named)}.")
    said = [Markdown("\n".join(f"- {line}" for line in lines)), _queries(method.queries)]
    if inputs.problems:
        said.append(Markdown("**What to keep in mind**"))
        said.append(Markdown("\n".join(f"- {cell(one)}" for one in inputs.problems)))
    return blocks(said)


def _queries(queries: Sequence[Query]) -> Markdown:
    if not queries:
        return Markdown("")
    rows = [
        [
            code_cell(one.tool),
            code_cell(one.filter) if one.filter else Markdown("no filter"),
            Markdown(f"{one.basis.traces:,} of {one.basis.of:,}") if one.basis else DASH,
            count(one.times),
        ]
        for one in queries[:QUERIES_SHOWN]
    ]
    headers = ["Tool", "Filter", "Traces", "Times"]
    more = len(queries) - len(rows)
    return blocks(
        [
            Markdown("**Questions put to the store**"),
            table(headers, rows, ["left", "left", "right", "right"]),
            Markdown(f"{plural(more, 'further question')} left out." if more else ""),
        ]
    )
