"""The Turkish experiment and a clean one of the same company."""

from __future__ import annotations

import random

from accuracy.plan import Decoy, Experiment, Fault, Turn
from accuracy.unseen.marks import Marks
from accuracy.unseen.utility import decoys, faults
from accuracy.unseen.utility.company import COMPANY
from accuracy.unseen.utility.weave import Weaver, is_task
from accuracy.unseen.weave import hand_on

PLANTED_TRACES, CLEAN_TRACES = 800, 500


def made() -> list[Experiment]:
    """The experiment with twelve faults and the clean one, always the same two."""
    return [_planted(), _clean()]


def _planted() -> Experiment:
    marks = _marks("planted", PLANTED_TRACES)
    found = faults.plant_pairs(marks)
    put = decoys.put(marks)
    found += faults.plant(marks)
    return _experiment("planted-unseen-utility", marks.turns, found, put)


def _clean() -> Experiment:
    marks = _marks("clean", CLEAN_TRACES)
    return _experiment("clean-unseen-utility", marks.turns, [], decoys.put(marks))


def _marks(what: str, count: int) -> Marks[Weaver]:
    rng = random.Random(f"yesilova/{what}")
    weaver = Weaver(rng)
    return Marks(rng, weaver, weaver.turns(count), is_task)


def _experiment(name: str, turns: list[Turn], found: list[Fault], put: list[Decoy]) -> Experiment:
    hand_on(turns)
    return Experiment(
        name=name,
        seed=0,
        agent=COMPANY,
        dialect="mlflow",
        sessions=True,
        in_messages=False,
        promise=None,
        turns=turns,
        faults=found,
        decoys=put,
    )
