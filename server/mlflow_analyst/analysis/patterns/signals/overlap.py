"""Independent calls of tools made one after the other that could have been made at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from mlflow_analyst.analysis.patterns.account import Account
from mlflow_analyst.analysis.patterns.signal import Hit, Signal
from mlflow_analyst.analysis.patterns.signals.loops import reads
from mlflow_analyst.traces.messages import messages_of
from mlflow_analyst.traces.model import Step
from mlflow_analyst.traces.text import as_text

_EXCERPT = 300
_SHARE = 0.2
"""Of the trace's time so much could be saved, at least."""
_SAVED_NS = 200_000_000
_TEXT = 20_000
_VALUE = re.compile(r"[\w@.+-]{3,}")


def sequential_calls(account: Account) -> Iterator[Hit]:
    """Tool calls of one decision of the model, one after the other, none of which needs what
    another gave; making them at once would save a fifth of the trace's time or more.
    """
    tools = [step for step in account.steps if step.kind == "tool"]
    whole = _whole(account.steps)
    if len(tools) < 2 or not whole:
        return
    for before, run in _runs(account.steps):
        took = [(step.end_ns or step.start_ns) - step.start_ns for step in run]
        saved = sum(took) - max(took)
        if saved < max(_SHARE * whole, _SAVED_NS):
            continue
        if _one_decision(before, run) and _independent(run, account.request):
            last = run[-1]
            yield Hit((as_text(last.inputs) or last.name)[:_EXCERPT], last.span_id)
            return


def _whole(steps: Sequence[Step]) -> int:
    ends = [step.end_ns for step in steps if step.end_ns is not None]
    return max(ends) - min(step.start_ns for step in steps) if ends else 0


def _runs(steps: Sequence[Step]) -> Iterator[tuple[Step | None, list[Step]]]:
    """Runs of at least two neighbouring tool calls under one parent that succeeded and did not
    overlap, each with the model call before it (None where there is none).
    """
    families: dict[str | None, list[Step]] = {}
    for step in steps:
        families.setdefault(step.parent_id, []).append(step)
    for siblings in families.values():
        if sum(step.kind == "tool" for step in siblings) < 2:
            continue
        before: Step | None = None
        run: list[Step] = []
        for step in sorted(siblings, key=lambda step: step.start_ns):
            fits = step.kind == "tool" and not step.failed and step.end_ns is not None
            if fits and (not run or step.start_ns >= (run[-1].end_ns or 0)):
                run.append(step)
                continue
            if len(run) > 1:
                yield before, run
            run = [step] if fits else []
            if step.kind != "tool":
                before = step if step.kind == "llm" else None
        if len(run) > 1:
            yield before, run


def _one_decision(before: Step | None, run: Sequence[Step]) -> bool:
    """Whether the calls were decided on together. The model's own message says how many calls it
    asked for, before it saw a result; then calls of one tool may be of any name, others must only
    look things up. Where it says nothing, calls of one tool that looks things up are taken for it.
    """
    names = [step.tool or step.name for step in run]
    alike = len(set(names)) == 1
    said = messages_of(before.outputs) if before is not None else []
    asked = sum(len(message.calls) for message in said)
    if asked:
        return asked >= len(run) and (alike or all(reads(name) for name in names))
    return alike and reads(names[0])


def _independent(run: Sequence[Step], request: str) -> bool:
    """Whether no call uses a value that an earlier one of the run gave, and none repeats another.
    What the user said or the earlier call was given itself was known before.
    """
    inputs = [as_text(step.inputs)[:_TEXT] for step in run]
    if len(set(zip(inputs, (step.tool or step.name for step in run), strict=True))) < len(run):
        return False
    known = set(_VALUE.findall(request))
    given: set[str] = set()
    for (step, text), (_, later) in pairwise(zip(run, inputs, strict=True)):
        known.update(_VALUE.findall(text))
        given.update(_VALUE.findall(as_text(step.outputs)[:_TEXT]))
        if (set(_VALUE.findall(later)) - known) & given:
            return False
    return True


SIGNALS: tuple[Signal, ...] = (
    Signal(
        "sequential_calls",
        "operational",
        sequential_calls,
        "Independent calls of tools are made one after the other; making them at once would save a "
        "fifth of the trace's time or more.",
        "A tool that allows one call at a time, or calls whose order matters for a reason that is "
        "not in their arguments, cannot overlap.",
        most=0.8,
        weight=0.5,
    ),
)
