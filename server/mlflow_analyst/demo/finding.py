"""One hypothesis of the demo's analysis, its evidence, and how it is shown and recorded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from mlflow_analyst.demo.analyst import Analyst, Trace

Evidence = dict[str, Any]
MOST_TRACES = 10
"""A finding is recorded with at most so many traces, as the skill says."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A hypothesis that has been decided.

    ``hypothesis``, ``counted`` and ``against`` are shown while the analysis goes on; the other
    texts go into the report. ``where`` is a filter that selects just the traces that have it.
    """

    name: str
    kind: Literal["operational", "quality", "strength"]
    status: Literal["confirmed", "refuted"]
    hypothesis: str
    statement: str
    counted: str
    against: str
    evidence: Sequence[Evidence] = ()
    severity: Literal["low", "medium", "high", "critical"] | None = None
    root_cause: str | None = None
    recommendation: str | None = None
    where: str | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """A finding that is in the ledger: with how many traces as evidence, and how many traces of the
    experiment its filter counts, if it has one.
    """

    finding: Finding
    traces: int
    counted: int | None


async def settle(analyst: Analyst, finding: Finding, seen: Sequence[Trace]) -> Settled:
    """Show a finding with one of its traces, and record it; ``seen`` are the traces read."""
    say = analyst.say
    say(f"Hypothesis  {finding.hypothesis}")
    if finding.evidence:
        first = finding.evidence[0]["trace_id"]
        _show(analyst, next(trace for trace in seen if trace["trace_id"] == first))
    say(f"Counted     {finding.counted}")
    say(f"Against     {finding.against}")
    recorded = await analyst.ask(
        "record_assessment",
        name=finding.name,
        kind=finding.kind,
        status=finding.status,
        statement=finding.statement,
        traces=list(finding.evidence),
        **{
            key: value
            for key, value in (
                ("severity", finding.severity),
                ("root_cause", finding.root_cause),
                ("recommendation", finding.recommendation),
                ("filter", finding.where),
            )
            if value is not None
        },
    )
    quotes = sum(len(one["quotes"]) for one in finding.evidence)
    kept = f"{len(recorded['accepted'])} traces and {quotes} quotes checked and kept"
    refused = f", {len(recorded['rejected'])} refused" if recorded["rejected"] else ""
    style = "red" if finding.kind != "strength" else "green"
    say(
        f"Verdict     {finding.status}: {finding.name}"
        + (f" ({kept}{refused})" if finding.evidence else " (by the counts alone)"),
        style="dim" if finding.status == "refuted" else style,
    )
    return Settled(
        finding,
        traces=recorded["traces_recorded"],
        counted=recorded["counted"]["traces"] if "counted" in recorded else None,
    )


def _show(analyst: Analyst, trace: Trace) -> None:
    analyst.say(f"Evidence    {trace['trace_id']}")
    analyst.say(f"            request   {_line(trace.get('request'))}")
    analyst.say(f"            response  {_line(trace.get('response'))}")
    tools = ", ".join(
        f"{tool['name']} (calls {tool['calls']}, failed {tool['failures']}, {tool['ms']:,} ms)"
        for tool in trace.get("tools", ())
    )
    analyst.say(f"            tools     {tools or 'none called'}")


def _line(text: str | None) -> str:
    if not text:
        return "none"
    flat = " ".join(text.split())
    return f'"{flat}"' if len(flat) <= 110 else f'"{flat[:70]} … {flat[-35:]}"'


def shows(trace: Trace, rationale: str, *quotes: str | tuple[str, str]) -> Evidence:
    """A trace as evidence; a quote may come with the id of the span that holds it."""
    sent = []
    for quote in quotes:
        text, span_id = quote if isinstance(quote, tuple) else (quote, None)
        sent.append({"text": text} if span_id is None else {"text": text, "span_id": span_id})
    return {"trace_id": trace["trace_id"], "rationale": rationale, "quotes": sent}


def error_of(trace: Trace) -> tuple[str, str]:
    """The message of the trace's first error, and its span: a quote."""
    return trace["first_error"]["message"], trace["first_error"]["span_id"]


def sentence(trace: Trace, pattern: str) -> str:
    """The sentence of the response in which the pattern occurs; empty if it does not."""
    parts = re.split(r"(?<=[.!?])\s+", trace.get("response") or "")
    return next((one for one in parts if re.search(pattern, one, re.IGNORECASE)), "")


def called(trace: Trace, tool: str) -> dict[str, Any] | None:
    """What the digest says about a tool; None if the trace did not call it."""
    return next((row for row in trace.get("tools", ()) if row["name"] == tool), None)


def percent(share: float) -> str:
    """A share as one writes it."""
    return f"{100 * share:.1f}%"


def interval(rate: dict[str, Any]) -> str:
    """A rate with its 95% interval and what it is a share of."""
    return (
        f"{percent(rate['value'])} ({percent(rate['low'])} to {percent(rate['high'])}, "
        f"of {rate['of']:,})"
    )


def when(start: str) -> str:
    """A start time as one writes it: to the minute, UTC."""
    return f"{start[:10]} {start[11:16]}"


def span_of_time(traces: Iterable[Trace]) -> tuple[str, str]:
    """The first and the last start of these traces, as the tools give it."""
    starts = sorted(trace["start"] for trace in traces)
    return starts[0], starts[-1]
