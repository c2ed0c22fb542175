"""The unseen experiments by name; that of the library, and a clean one of the same library."""

from __future__ import annotations

import random
from collections.abc import Callable

from accuracy.plan import Decoy, Experiment, Fault, Turn
from accuracy.unseen import decoys, faults
from accuracy.unseen.library import LIBRARY
from accuracy.unseen.marks import Marks
from accuracy.unseen.utility import experiments as utility
from accuracy.unseen.weave import Weaver, hand_on, is_task

PLANTED_TRACES, CLEAN_TRACES = 800, 500


def made() -> list[Experiment]:
    """The experiment with ten faults and the clean one, always the same two."""
    return [_planted(), _clean()]


def _planted() -> Experiment:
    marks = _marks("planted", PLANTED_TRACES)
    found = faults.plant_pairs(marks)
    put = decoys.put(marks)
    found += faults.plant(marks)
    return _experiment("planted-unseen", marks.turns, found, put)


def _clean() -> Experiment:
    marks = _marks("clean", CLEAN_TRACES)
    return _experiment("clean-unseen", marks.turns, [], decoys.put(marks))


def _marks(what: str, count: int) -> Marks[Weaver]:
    rng = random.Random(f"biblan/{what}")
    weaver = Weaver(rng)
    return Marks(rng, weaver, weaver.turns(count), is_task)


def _experiment(name: str, turns: list[Turn], found: list[Fault], put: list[Decoy]) -> Experiment:
    hand_on(turns)
    return Experiment(
        name=name,
        seed=0,
        agent=LIBRARY,
        dialect="openinference",
        sessions=True,
        in_messages=False,
        promise=None,
        turns=turns,
        faults=found,
        decoys=put,
    )


ALL: dict[str, Callable[[], list[Experiment]]] = {"library": made, "utility": utility.made}
"""Each makes the two experiments of one unseen place, one with faults and one without."""
