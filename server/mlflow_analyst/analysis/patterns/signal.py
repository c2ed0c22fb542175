"""Signals: what one trace shows by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from mlflow_analyst.analysis.patterns.account import Account

PatternKind = Literal["operational", "quality", "strength"]


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a trace shows a signal.

    ``detail`` tells several of a kind apart (a tool's name, a category), None if there are none.
    ``excerpt`` is text of the trace letter for letter (at most 300 characters), for a reader;
    ``span_id`` the span that has it.
    """

    excerpt: str
    span_id: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that a trace can show, by the published name of its detector.

    ``find`` yields the hits, few and cheaply: it runs on every trace of the experiment. It must not
    raise for any trace. ``statement`` is a sentence about the traces that have it ("The answer
    shows raw JSON to the user."), with ``{detail}`` where the detail belongs and no numbers;
    ``caveat`` says when it would be wrong to call it a problem. A signal is proposed where at least
    ``least`` traces show it; one that more than ``most`` (a share) of the traces show is how the
    agent is meant to work, and is not proposed.
    """

    name: str
    kind: PatternKind
    find: Callable[[Account], Iterable[Hit]]
    statement: str
    caveat: str
    least: int = 3
    most: float = 1.0
    weight: float = 1.0
    """How bad one such trace is, from 0.1 (a blemish) to 3 (harm), for ranking."""
    unless: str | None = None
    """A value of ``pattern`` that explains the signal where a trace has both."""


def value_of(name: str, detail: str | None) -> str:
    """The value of the scan's column ``pattern`` for a signal with this detail."""
    return name if detail is None else f"{name}:{detail}"
