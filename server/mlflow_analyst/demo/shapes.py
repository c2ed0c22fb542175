"""The shapes of the sample: what a turn of a conversation is, and what becomes of it as a trace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Failure:
    """An exception inside the sample agent."""

    type: str
    message: str

    def __str__(self) -> str:
        return f"{self.type}: {self.message}"


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a tool; ``inner`` is the name of the request it makes inside, if traced."""

    tool: str
    arguments: Mapping[str, Any]
    ms: int
    result: Any = None
    failure: Failure | None = None
    inner: str | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a technician thought of an answer."""

    helpful: bool
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """A message, the rounds of tool calls it led to (those of one round run side by side), and the
    answer; ``failure`` instead of the answer if the agent broke, ``killed`` if it never finished.

    ``planted`` names what is wrong, or done well, in this turn: the truth about the sample, which
    is not written into the traces.
    """

    message: str
    rounds: tuple[tuple[Call, ...], ...] = ()
    answer: str | None = None
    failure: Failure | None = None
    killed: bool = False
    planted: tuple[str, ...] = ()
    feedback: Feedback | None = None


TraceState = Literal["OK", "ERROR", "IN_PROGRESS"]
SpanKind = Literal["AGENT", "CHAT_MODEL", "TOOL", "RETRIEVER"]


@dataclass(frozen=True, slots=True)
class SampleSpan:
    """One span. Times are milliseconds from the start of its trace; ``parent`` is the position of
    the parent in the trace's spans. A killed span has no end.
    """

    span_id: str
    name: str
    kind: SpanKind
    parent: int | None
    start_ms: int
    end_ms: int | None
    inputs: Any = None
    outputs: Any = None
    failure: Failure | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SampleTrace:
    """One trace of the sample. ``start_ms`` is Unix milliseconds, ``cost`` US dollars.

    ``hex_id`` is the trace id without MLflow's prefix. ``planted`` is the truth, see `Turn`.
    """

    hex_id: str
    session: str
    user: str
    start_ms: int
    duration_ms: int | None
    state: TraceState
    tags: Mapping[str, str]
    request: str
    response: str | None
    spans: tuple[SampleSpan, ...]
    input_tokens: int
    output_tokens: int
    cost: float
    feedback: Feedback | None
    planted: tuple[str, ...]

    @property
    def trace_id(self) -> str:
        """The id as MLflow has it."""
        return f"tr-{self.hex_id}"
