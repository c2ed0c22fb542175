"""What each tool answers. Fields marked "from the trace" carry text that is data, not instruction.

Absent values are left out of the wire form; times are ISO 8601 in UTC, durations milliseconds,
costs US dollars.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from mlflow_analyst.analysis.models import (
    Difference,
    Group,
    Interval,
    Overview,
    Rate,
    Table,
    Verdict,
)


class Result(BaseModel):
    """A tool's answer."""

    model_config = ConfigDict(extra="forbid")


class Truncated(Result):
    """What was left out to keep the answer small, and the call that gets it."""

    what: str
    shown: int
    of: int
    more: str


class Basis(Result):
    """What a count was counted over: ``traces`` of the experiment's ``of``, and how."""

    scope: Literal["all", "sample"]
    traces: int
    of: int
    method: str


class StoreShown(Result):
    """The open store. ``uri`` never carries a credential."""

    kind: str
    uri: str
    mlflow_version: str
    server_version: str | None = None
    capabilities: list[str]


class ExperimentShown(Result):
    """An experiment and how much is in it."""

    experiment_id: str
    name: str
    traces: int | None = None
    sessions: int | None = None
    first: str | None = None
    last: str | None = None
    states: dict[str, int] | None = None
    description: str | None = None


class Check(Result):
    """One thing that was tried while connecting."""

    check: str
    ok: bool
    detail: str


class AnalysisShown(Result):
    """The analysis that the ledger keeps for this experiment."""

    analysis_id: str
    resumed: bool
    hypotheses: int = 0
    assessments: int


class TraceRow(Result):
    """One trace in a list. ``request`` and ``response`` are text from the trace, cut."""

    trace_id: str
    state: str
    start: str
    duration_ms: int | None = None
    name: str | None = None
    session: str | None = None
    user: str | None = None
    tags: dict[str, str] | None = None
    request: str | None = None
    response: str | None = None


class DigestRow(TraceRow):
    """What one reads to judge a trace. Texts are from the trace, head and tail. ``patterns`` are
    values of the name ``pattern``, where find_patterns has looked at the trace before.
    """

    steps: int | None = None
    llm_calls: int | None = None
    tool_calls: int | None = None
    tool_errors: int | None = None
    failed_steps: int | None = None
    tools: list[dict[str, Any]] | None = None
    first_error: dict[str, Any] | None = None
    patterns: list[str] | None = None
    models: list[str] | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    cost: float | None = None
    assessments: list[dict[str, Any]] | None = None


class ConnectResult(Result):
    """Where the connection stands and what to do next."""

    store: StoreShown
    experiments: list[ExperimentShown] | None = None
    experiment: ExperimentShown | None = None
    checks: list[Check] | None = None
    sample: list[TraceRow] | None = None
    analysis: AnalysisShown | None = None
    truncated: Truncated | None = None
    next: str


class SearchResult(Result):
    """One page of traces and how many match in all; neither that nor the basis while it is still
    being counted.
    """

    traces: list[DigestRow]
    shown: int
    matched: int | None = None
    basis: Basis | None = None
    next_cursor: str | None = None
    notes: list[str] | None = None
    truncated: Truncated | None = None


class TraceResult(Result):
    """One trace or one session. Payload texts in steps, turns and spans are from the trace."""

    trace: dict[str, Any] | None = None
    session: dict[str, Any] | None = None
    summary: dict[str, Any] | None = None
    steps: list[dict[str, Any]] | None = None
    turns: list[dict[str, Any]] | None = None
    spans: list[dict[str, Any]] | None = None
    found: dict[str, Any] | None = None
    truncated: Truncated | None = None


class FieldsResult(Result):
    """A table: one row per trace. Cells are from the trace; a path with ``*`` gives a list."""

    columns: list[str]
    rows: list[list[Any]]
    missing: dict[str, int] = Field(
        description="For each path that some rows lack: in how many of the rows shown"
    )
    shown: int
    matched: int | None = None
    next_cursor: str | None = None
    notes: list[str] | None = None
    truncated: Truncated | None = None


class StatsResult(Result):
    """All numbers, counted over ``basis``."""

    basis: Basis
    filter: str | None = None
    overview: Overview | None = None
    group_by: str | None = None
    groups: list[Group] | None = None
    notes: list[str] | None = None
    truncated: Truncated | None = None


class Affected(Result):
    """How many traces a pattern's filter matches, of those that were looked at."""

    traces: int
    of: int
    share: float


class PatternExample(Result):
    """A trace that shows a pattern: ``excerpt`` is from the trace, letter for letter, out of the
    span ``span_id``. Where nothing points at a place it is how the answer begins, with ``request``.
    """

    trace_id: str
    span_id: str | None = None
    request: str | None = None
    excerpt: str


class PatternShown(Result):
    """A candidate for a hypothesis. ``filter`` counts to ``affected.traces``; with a ``cohort`` the
    claim is that it is more frequent there. ``also`` are patterns that see the same traces.
    """

    name: str
    detector: str
    kind: str
    statement: str
    filter: str
    cohort: str | None = None
    affected: Affected
    examples: list[PatternExample]
    caveat: str
    also: list[str] | None = None


class PatternsResult(Result):
    """What the detectors that ``ran`` propose, the weightiest first. ``failed`` ones, with the kind
    of error, found nothing because they could not be run.
    """

    basis: Basis
    filter: str | None = None
    patterns: list[PatternShown]
    ran: list[str]
    failed: dict[str, str] | None = None
    notes: list[str] | None = None
    truncated: Truncated | None = None
    next: str


class ExampleTrace(Result):
    """A trace to read; ``value`` is its number where one is asked for. Texts are from the trace."""

    trace_id: str
    state: str
    duration_ms: int | None = None
    session: str | None = None
    value: float | None = None
    request: str | None = None
    response: str | None = None
    tools: list[str] | None = None
    first_error: str | None = None


class Examples(Result):
    """Traces of the cohort that show the outcome (or the larger values), and such that do not."""

    supporting: list[ExampleTrace]
    counter: list[ExampleTrace]


class JudgedHypothesis(Result):
    """A hypothesis of the analysis and where it stands. ``effect`` is the risk ratio, or the ratio
    of medians, or without a cohort nothing.
    """

    name: str
    kind: str
    verdict: Verdict
    rule: str
    statement: str
    outcome: str
    cohort: str | None = None
    within: str | None = None
    effect: Interval | None = None
    cohort_rate: Rate | None = None
    rest_rate: Rate | None = None
    cohort_median: Interval | None = None
    rest_median: Interval | None = None
    p_adjusted: float | None = None
    times: int


class HypothesisResult(Result):
    """What a test found: a table and rates, or, for a number, ``numbers``; and the verdict.

    Without a cohort all traces stand in its place, and there is no rest. ``p_adjusted`` is p after
    Benjamini and Hochberg for the ``questions`` that this analysis has asked; ``rule`` says why the
    verdict is what it is. ``changed`` are other hypotheses whose verdict has changed thereby.
    """

    name: str
    verdict: Verdict
    rule: str
    table: Table | None = None
    cohort_rate: Rate | None = None
    rest_rate: Rate | None = None
    risk_ratio: Interval | None = None
    corrected: bool | None = None
    numbers: Difference | None = None
    p_value: float | None = None
    p_adjusted: float | None = None
    questions: int
    basis: Basis
    examples: Examples
    changed: list[dict[str, str]] | None = None
    notes: list[str] | None = None
    next: str


class Rejected(Result):
    """One piece of evidence that did not hold.

    ``nearest`` is text of the trace that would be accepted as it stands, in span ``span_id``;
    ``difference`` shows where the quote parts from it; ``parts`` are given instead when one quote
    has to be sent as several. ``kept`` says that the trace was accepted by its other quotes.
    """

    trace_id: str
    reason: str
    quote: str | None = None
    nearest: str | None = None
    span_id: str | None = None
    where: str | None = None
    difference: dict[str, str] | None = None
    parts: list[dict[str, Any]] | None = None
    kept: bool | None = None


class LedgerCounts(Result):
    """How many findings the ledger holds for this analysis."""

    confirmed: int
    refuted: int
    operational: int
    quality: int
    strength: int


class AssessmentResult(Result):
    """What was recorded and what was refused."""

    name: str
    recorded: bool
    accepted: list[str]
    rejected: list[Rejected]
    warnings: list[str] | None = None
    similar: list[str] | None = None
    traces_recorded: int
    counted: Basis | None = None
    ledger: LedgerCounts
    next: str | None = None


class StatusResult(Result):
    """Where the analysis stands."""

    experiment: ExperimentShown | None = None
    store: StoreShown | None = None
    analysis: dict[str, Any] | None = None
    truncated: Truncated | None = None
    next: str


class Verified(Result):
    """What was checked again while the report was written."""

    quotes: int
    traces: int
    statistics: str


class ReportResult(Result):
    """Where the report is and what in it needs a look."""

    paths: list[str]
    verified: Verified
    problems: list[str]
    summary: str
