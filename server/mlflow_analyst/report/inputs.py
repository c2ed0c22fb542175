"""What a report is made of. Everything a trace, a store or the assistant said is plain text here.

The shapes take what the other rooms give (``model_dump()`` of an assessment, of an overview; a
digest as ``traces.digest`` makes it) and leave aside what a report does not show.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, from_attributes=True)


class Experiment(_Part):
    """The experiment's name and size, and when its first and last trace started."""

    experiment_id: str
    name: str
    traces: int | None = None
    sessions: int | None = None
    first: datetime | None = None
    last: datetime | None = None


class Store(_Part):
    """Where the traces are. ``uri`` is the one that is fit to be shown, without credentials."""

    kind: str
    uri: str
    mlflow_version: str | None = None
    server_version: str | None = None


class Quote(_Part):
    """Text that was found in the trace, letter for letter."""

    text: str
    span_id: str | None = None


class ToolUse(_Part):
    """What a trace did with one tool; ``ms`` is the time of all calls together."""

    name: str
    calls: int
    failures: int = 0
    ms: float | None = None


class FirstError(_Part):
    """The first step of a trace that failed."""

    step: str
    message: str | None = None
    span_id: str | None = None


class Digest(_Part):
    """The part of ``traces.digest`` that a report shows; the texts are cut already."""

    request: str | None = None
    response: str | None = None
    tools: list[ToolUse] = []
    first_error: FirstError | None = None


class TraceFacts(_Part):
    """The part of a trace's header that a report shows."""

    state: str
    start: datetime | None = None
    duration_ms: float | None = None
    session: str | None = None


class Evidence(_Part):
    """A trace that was assessed, and why it shows the finding."""

    trace_id: str
    rationale: str
    quotes: list[Quote] = []
    digest: Digest | None = None
    info: TraceFacts | None = None


class Counted(_Part):
    """How many traces the program counted, ``of`` how many, and by which filter."""

    traces: int
    of: int
    filter: str | None = None


class Finding(_Part):
    """An assessment out of the ledger with the traces that show it.

    ``counted`` is set when the finding can be counted over the whole experiment.
    """

    name: str
    kind: Literal["operational", "quality", "strength"]
    status: Literal["confirmed", "refuted"] = "confirmed"
    statement: str
    root_cause: str | None = None
    severity: Literal["low", "medium", "high", "critical"] | None = None
    recommendation: str | None = None
    traces: list[Evidence] = []
    counted: Counted | None = None


class Share(_Part):
    """A share of ``of`` traces with its 95% interval."""

    value: float
    low: float
    high: float
    of: int


class Interval(_Part):
    """A value with its 95% interval where there is one."""

    value: float
    low: float | None = None
    high: float | None = None


class Tested(_Part):
    """A hypothesis that was tested over the experiment, and the verdict with its ``rule``.

    It has shares, or for a number medians; ``effect`` is their ratio.
    """

    name: str
    statement: str
    outcome: str
    cohort: str | None = None
    within: str | None = None
    verdict: Literal["supported", "refuted", "inconclusive"]
    rule: str
    cohort_rate: Share | None = None
    rest_rate: Share | None = None
    cohort_median: Interval | None = None
    rest_median: Interval | None = None
    effect: Interval | None = None
    p_adjusted: float | None = None


class Basis(_Part):
    """What the statistics were counted over."""

    scope: Literal["all", "sample"]
    traces: int
    of: int
    method: str


class Query(_Part):
    """A question that was put to the store during the analysis, and how many times."""

    tool: str
    filter: str | None = None
    basis: Basis | None = None
    times: int = 1


class Method(_Part):
    """How the analysis came to its numbers: basis, focus, questions, calls per tool, versions, and
    the ``detectors`` that looked at the traces, each with the time of its last run.
    """

    basis: Basis | None = None
    focus: str | None = None
    queries: list[Query] = []
    tool_calls: dict[str, int] = {}
    versions: dict[str, str] = {}
    detectors: dict[str, datetime] = {}


class Breakdown(_Part):
    """``compute_stats`` by one key, such as ``tag.variant``; rows as ``analysis.models.Group``."""

    key: str
    groups: list[dict[str, Any]]


class ReportInputs(BaseModel):
    """Everything that a report is made of.

    ``overview`` is an ``analysis.models.Overview`` as a dictionary. Findings whose status is
    refuted are shown as such, whichever of the two lists they come in.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    experiment: Experiment
    store: Store
    generated_at: datetime
    agent_description: str
    summary: str
    recommendations: list[str] = []
    overview: dict[str, Any] | None = None
    breakdowns: list[Breakdown] = []
    assessments: list[Finding] = []
    refuted: list[Finding] = []
    hypotheses: list[Tested] = []
    method: Method = Method()
    problems: list[str] = []
