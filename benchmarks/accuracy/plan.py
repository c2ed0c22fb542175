"""What an invented experiment consists of, before a dialect writes it down as spans."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Slots = dict[str, Any]
Message = dict[str, Any]


@dataclass
class Call:
    """One call of a tool or retriever: what went in, what came out, how long it took."""

    tool: str
    arguments: Any
    result: Any
    ms: float
    error: str | None = None
    error_type: str | None = None
    kind: str = "TOOL"


@dataclass
class Round:
    """One model call and the tool calls that it asked for; ``overlap``: they ran together."""

    calls: list[Call]
    ms: float
    model: str
    overlap: bool = True
    finish: str | None = None
    error: str | None = None
    error_type: str | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None


@dataclass
class Turn:
    """One trace: a request, the retrieval before the first model call, the rounds, the answer.

    ``answer`` None means that the trace returned nothing. ``taken`` is the one fault or decoy that
    the trace carries. ``plain`` leaves out the format that the agent promises.
    """

    trace_id: str
    start_ms: int
    user: str
    request: str
    answer: str | None
    intent: str
    slots: Slots
    rounds: list[Round]
    before: list[Call] = field(default_factory=list)
    session: str | None = None
    position: int = 1
    state: str = "OK"
    error: str | None = None
    setup_ms: float = 0.0
    history: list[Message] = field(default_factory=list)
    taken: str | None = None
    plain: bool = False

    @property
    def calls(self) -> list[Call]:
        """The tool calls of all rounds, in order."""
        return [call for each in self.rounds for call in each.calls]

    @property
    def last(self) -> Round:
        """The model call that writes the answer."""
        return self.rounds[-1]


@dataclass(frozen=True)
class Intent:
    """Something users want of an agent, and how the agent does it.

    ``rounds``: per model call the tool calls, each (tool, arguments, result) with slots in braces.
    ``answers``: pools of sentences, one is taken of each in turn. ``done``: sentences that say the
    ``action`` (a tool's name) has been carried out; one of them begins the answer.
    """

    name: str
    requests: tuple[str, ...]
    rounds: tuple[tuple[tuple[str, Any, Any], ...], ...]
    answers: tuple[tuple[str, ...], ...]
    action: str | None = None
    done: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """A question without particulars, the facts that answer it, and facts that contradict them."""

    text: str
    document: str
    answers: tuple[str, ...]
    other: tuple[str, ...]


@dataclass(frozen=True)
class Agent:
    """An agent of one domain: all that the generator needs to invent its traces."""

    name: str
    root: str
    system: str
    model: str
    draw: Callable[[random.Random], Slots]
    keep: tuple[str, ...]
    intents: tuple[Intent, ...]
    questions: tuple[Question, ...]
    vague: tuple[tuple[str, str], ...]
    off_topic: tuple[tuple[str, str], ...]
    speeds: dict[str, float]
    slow: str
    many: tuple[str, str, str]
    """A request for several things at once with the slot {items}, the tool, its argument."""
    help_tool: str = "search_help"
    rag: bool = False


@dataclass
class Fault:
    """A planted fault: the traces that carry it and who may report it.

    ``alternatives`` are other fair readings of which traces are meant; ``consequences`` are
    detectors whose proposals on the same traces count neither for nor against.
    """

    kind: str
    detectors: tuple[str, ...]
    consequences: tuple[str, ...]
    rate: float
    trace_ids: list[str]
    alternatives: list[list[str]] = field(default_factory=list)
    notes: str = ""


@dataclass
class Decoy:
    """Traces that look like a fault and carry none; ``neutral``: detectors that may name them."""

    kind: str
    trace_ids: list[str]
    neutral: tuple[str, ...] = ()


@dataclass
class Experiment:
    """An invented experiment with its truth."""

    name: str
    seed: int
    agent: Agent
    dialect: str
    sessions: bool
    in_messages: bool
    promise: str | None
    turns: list[Turn]
    faults: list[Fault]
    decoys: list[Decoy]
