"""The shapes of a finding: as an assistant sends it, as it was checked, as the ledger keeps it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

Kind = Literal["operational", "quality", "strength"]
Status = Literal["confirmed", "refuted"]
Severity = Literal["low", "medium", "high", "critical"]

_NAME = r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$"


def _snake_case(name: str) -> str:
    if re.fullmatch(_NAME, name):
        return name
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    suggestion = re.sub(r"[^a-z0-9]+", "_", spaced.lower()).strip("_0123456789")[:80].rstrip("_")
    hint = f"; use {suggestion!r}" if re.fullmatch(_NAME, suggestion) else ""
    raise ValueError(f"names are snake_case, one per issue, such as 'slow_refund_lookup'{hint}")


Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=80),
    AfterValidator(_snake_case),
    Field(json_schema_extra={"pattern": _NAME}),
]
TraceId = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
SpanId = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Quote(_Sent):
    """A piece of text that an assistant says is in a trace."""

    text: Annotated[str, StringConstraints(max_length=2000)] = Field(
        description="Copied from the trace: one continuous piece, nothing left out or joined."
    )
    span_id: SpanId | None = Field(
        None, description="The span that holds it; leave out to search the whole trace."
    )


class AssessedTrace(_Sent):
    """A trace, why it shows the finding, and the words in it that do."""

    trace_id: TraceId = Field(description="A trace of the connected experiment.")
    rationale: Prose = Field(description="Why this trace shows the finding, in your own words.")
    quotes: list[Quote] = Field(
        default_factory=list, max_length=10, description="Its words that show it; each is checked."
    )


class Finding(_Sent):
    """What was found, without its evidence.

    ``filter`` selects the traces that have it, to be counted over the whole experiment.
    """

    name: Name = Field(description="snake_case, one per issue; the same name again adds to it.")
    kind: Kind
    status: Status
    statement: Prose = Field(description="What happens, in one or two sentences.")
    root_cause: Prose | None = None
    severity: Severity | None = None
    recommendation: Prose | None = None
    filter: Annotated[str, StringConstraints(min_length=1, max_length=10_000)] | None = None


class Assessment(Finding):
    """A finding with the traces that show it, as an assistant sends it: nothing checked yet."""

    traces: list[AssessedTrace] = Field(default_factory=list, max_length=50)

    @model_validator(mode="after")
    def _each_trace_once(self) -> Assessment:
        counts = Counter(trace.trace_id for trace in self.traces)
        if twice := [trace_id for trace_id, n in counts.items() if n > 1]:
            raise ValueError(
                f"trace {twice[0]} is given more than once: give each trace once, with all its "
                "quotes"
            )
        return self


class CheckedQuote(BaseModel):
    """Text that is in a trace.

    ``text`` is the trace's own, cut out of it; ``span_id`` is None for text of the trace's header;
    ``where`` is the field, such as ``inputs.messages[3].content``.
    """

    model_config = ConfigDict(frozen=True)

    text: str
    span_id: str | None = None
    where: str


class CheckedTrace(BaseModel):
    """A trace that exists in the experiment, with the quotes that are in it."""

    model_config = ConfigDict(frozen=True)

    trace_id: str
    rationale: str
    quotes: list[CheckedQuote] = []


class Difference(BaseModel):
    """The first place where a quote and the nearest text part: a few words of each."""

    model_config = ConfigDict(frozen=True)

    quote: str
    trace: str


class CheckedAssessment(Finding):
    """A finding with the traces and quotes that hold: what the ledger takes."""

    traces: list[CheckedTrace] = []


class Rejected(BaseModel):
    """A trace or quote that was not accepted.

    ``reason`` says why and what to do, in the program's own words. ``nearest`` is text of the trace
    that would be accepted as it stands, in span ``span_id`` at ``where``; ``difference`` shows what
    was wrong. ``parts`` are given instead when one quote has to be sent as several. ``kept`` says
    whether the trace itself was accepted by its other quotes.
    """

    model_config = ConfigDict(frozen=True)

    trace_id: str
    reason: str
    quote: str | None = None
    nearest: str | None = None
    span_id: str | None = None
    where: str | None = None
    difference: Difference | None = None
    parts: list[CheckedQuote] = []
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """An assessment after the check: only what holds, and what did not.

    ``warnings`` are about the finding's own wording; they reject nothing.
    """

    kept: CheckedAssessment
    rejected: list[Rejected]
    warnings: list[str]

    @property
    def accepted(self) -> list[CheckedTrace]:
        """The traces that hold."""
        return self.kept.traces


class Analysis(BaseModel):
    """One analysis: of one experiment of one store. Times are Unix milliseconds."""

    model_config = ConfigDict(frozen=True)

    analysis_id: str
    resumed: bool
    store_uri: str
    experiment_id: str
    experiment_name: str
    started_ms: int
    updated_ms: int


class RecordedAssessment(CheckedAssessment):
    """A finding as the ledger has it, its traces in the order they were recorded.

    ``created_ms`` and ``updated_ms`` are Unix milliseconds.
    """

    created_ms: int
    updated_ms: int


class Recorded(BaseModel):
    """What recording did: how many traces are new or replaced, and how many the finding has now.

    ``similar`` are other findings of nearly the same name, possibly the same issue.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    created: bool
    added: int
    replaced: int
    traces: int
    similar: list[str] = []


class Withdrawn(BaseModel):
    """What was taken out: how many traces, and whether the finding itself went with them."""

    model_config = ConfigDict(frozen=True)

    name: str
    traces: int
    finding: bool


class Query(BaseModel):
    """A question put to the experiment, and how often; times are Unix milliseconds."""

    model_config = ConfigDict(frozen=True)

    tool: str
    filter: str | None
    group_by: str | None
    basis: dict[str, Any] | None
    times: int
    last_ms: int
