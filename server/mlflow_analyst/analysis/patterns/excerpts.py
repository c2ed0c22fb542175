"""What a reader is shown of a pattern: a few traces, and the place in each that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mlflow_analyst.analysis.patterns.account import Account

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mlflow_analyst.analysis.patterns.proposal import Pattern
    from mlflow_analyst.analysis.scan import ScanTable
    from mlflow_analyst.traces.model import Trace

EXAMPLES = 3
CHARS = 300
"""An excerpt is no longer than this."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Text of a trace letter for letter, and the span that has it if one is known. ``request`` is
    set where nothing points at a place: then ``text`` is the beginning of the answer.
    """

    text: str
    span_id: str | None = None
    request: str | None = None


def examples(table: ScanTable, rows: NDArray[np.bool_], size: int = EXAMPLES) -> list[str]:
    """The ids of up to ``size`` of the rows, spread evenly over time."""
    places = np.flatnonzero(rows)
    if not len(places):
        return []
    picked = np.unique(((np.arange(size) + 0.5) / size * len(places)).astype(np.int64))
    return [str(one) for one in table.column("trace_id")[places[picked]]]


def excerpt(pattern: Pattern, trace: Trace) -> Excerpt:
    """The place in the trace that shows the pattern: what its detector points at, else the first
    error of an operational one, else how request and answer begin.
    """
    account = Account(trace)
    for hit in pattern.look(account) if pattern.look else ():
        if hit.excerpt.strip():
            return Excerpt(hit.excerpt[:CHARS], hit.span_id)
    if pattern.kind == "operational":
        failed = [step for step in trace.steps if step.failed and step.error]
        if failed:
            first = min(failed, key=lambda step: (step.start_ns, -step.depth))
            return Excerpt((first.error or "")[:CHARS], first.span_id)
    answer = account.answer[:CHARS]
    return Excerpt(answer, account.answer_span if answer else None, account.request[:CHARS] or None)
