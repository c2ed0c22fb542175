"""The two experiments of an unseen place, one with faults and a clean one."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from accuracy.plan import Agent, Decoy, Experiment, Fault, Turn
from accuracy.unseen.marks import Marks
from accuracy.unseen.weaving import Weaver, hand_on

PLANTED_TRACES, CLEAN_TRACES = 800, 500
W = TypeVar("W", bound=Weaver)


@dataclass(frozen=True)
class Place(Generic[W]):
    """All that an unseen place has of its own.

    ``key``: what its random numbers come from. ``suffix``: what the experiments' names end in.
    ``plant_pairs`` plants before the decoys what needs two free neighbours, ``plant`` the rest.
    """

    key: str
    suffix: str
    agent: Agent
    dialect: str
    weaver: Callable[[random.Random], W]
    plant_pairs: Callable[[Marks[W]], list[Fault]]
    put: Callable[[Marks[W]], list[Decoy]]
    plant: Callable[[Marks[W]], list[Fault]]

    def made(self) -> list[Experiment]:
        """The experiment with faults and the clean one, always the same two."""
        return [self._planted(), self._clean()]

    def _planted(self) -> Experiment:
        marks = self._marks("planted", PLANTED_TRACES)
        found = self.plant_pairs(marks)
        put = self.put(marks)
        found += self.plant(marks)
        return self._experiment("planted", marks.turns, found, put)

    def _clean(self) -> Experiment:
        marks = self._marks("clean", CLEAN_TRACES)
        return self._experiment("clean", marks.turns, [], self.put(marks))

    def _marks(self, what: str, count: int) -> Marks[W]:
        rng = random.Random(f"{self.key}/{what}")
        weaver = self.weaver(rng)
        return Marks(rng, weaver, weaver.turns(count))

    def _experiment(
        self, what: str, turns: list[Turn], found: list[Fault], put: list[Decoy]
    ) -> Experiment:
        hand_on(turns)
        return Experiment(
            name=f"{what}-unseen{self.suffix}",
            seed=0,
            agent=self.agent,
            dialect=self.dialect,
            sessions=True,
            in_messages=False,
            promise=None,
            turns=turns,
            faults=found,
            decoys=put,
        )


def no_slots(rng: random.Random) -> dict[str, object]:
    """Nothing: the tasks of these experiments draw their particulars themselves."""
    del rng
    return {}
