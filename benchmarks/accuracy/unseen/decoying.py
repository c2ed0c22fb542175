"""Decoys that unseen places have in common; each says them in its own words."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from accuracy.plan import Decoy, Turn
from accuracy.plot import ids
from accuracy.unseen.marks import Marks
from accuracy.unseen.tasks import Step, is_task, task_of
from accuracy.unseen.weaving import Weaver

W = TypeVar("W", bound=Weaver)
Maker = tuple[Callable[[Marks[W]], list[Turn]], tuple[str, ...]]
"""What plants a decoy, and the detectors that may truthfully name it."""


def put(
    marks: Marks[W], by_intent: Mapping[str, tuple[str, ...]], makers: Sequence[Maker[W]]
) -> list[Decoy]:
    """Name what is in clean traces anyway, and plant the other decoys."""
    made = []
    for intent, natural in by_intent.items():
        turns = [turn for turn in marks.turns if turn.intent == intent and turn.taken is None]
        made.append(Decoy(intent, ids(turns), natural))
    for make, neutral in makers:
        chosen = make(marks)
        made.append(Decoy(chosen[0].taken or "", ids(chosen), neutral))
    return made


def with_rules(
    marks: Marks[W], kind: str, wishes: Sequence[str], heading: str, step: Step
) -> list[Turn]:
    """Long answers that were asked for: a tool returns all rules, and the answer tells them."""
    tool, arguments, found = step
    chosen = marks.take(kind, 8)
    for turn in chosen:
        # as asked, without a wish for a short answer
        turn.request = f"{task_of(turn).request}{marks.rng.choice(wishes)}"
        rules = marks.rng.sample(found, len(found))
        turn.rounds.insert(-1, marks.weaver.round((tool, arguments, rules)))
        told = [text for each in rules for text in each.values()]
        turn.answer = "\n\n".join([turn.answer or "", heading, *told])
    return chosen


def broken_once(
    marks: Marks[W], kind: str, errors: Sequence[tuple[str, str]], share: float
) -> list[Turn]:
    """A connection breaks once, each time for another reason; the same call then succeeds."""
    chosen = marks.take(kind, len(errors))
    for turn, (error_type, message) in zip(chosen, errors, strict=True):
        broken = copy.deepcopy(turn.rounds[0])
        broken.calls[0].result, broken.calls[0].error = None, message
        broken.calls[0].error_type = error_type
        broken.calls[0].ms *= share
        turn.rounds.insert(0, broken)
    return chosen


def as_json(marks: Marks[W], kind: str, count: int, wishes: Sequence[str], key: str) -> list[Turn]:
    """JSON that was asked for."""
    chosen = marks.take(kind, count)
    for turn in chosen:
        turn.request = task_of(turn).request + marks.rng.choice(wishes)
        turn.answer = json.dumps({key: turn.answer}, ensure_ascii=False)
    return chosen


def in_english(marks: Marks[W], kind: str, count: int, wishes: Sequence[str]) -> list[Turn]:
    """English that was asked for, or spoken by who asks."""
    chosen = marks.take(kind, count)
    for turn in chosen:
        asked, answer = task_of(turn).english
        if marks.rng.random() < 0.5:
            turn.request = asked
        else:
            turn.request = task_of(turn).request + marks.rng.choice(wishes)
        turn.answer = answer
    return chosen


def going_on(marks: Marks[W], kind: str, count: int, openers: Sequence[str]) -> list[Turn]:
    """Further requests that begin with "once more"."""
    chosen = marks.take(kind, count, lambda turn: is_task(turn) and turn.position > 1)
    for turn in chosen:
        turn.request = f"{marks.rng.choice(openers)}{task_of(turn).request}"
    return chosen
