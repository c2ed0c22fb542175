"""Which traces of an unseen experiment are still free for a fault or a decoy."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from accuracy.plan import Turn
from accuracy.unseen.tasks import is_task

W = TypeVar("W")


@dataclass
class Marks(Generic[W]):
    """The traces of one experiment, with the means to change them."""

    rng: random.Random
    weaver: W
    turns: list[Turn]

    def take(self, kind: str, count: int, fits: Callable[[Turn], bool] = is_task) -> list[Turn]:
        """So many free traces that fit, chosen at random, which are then taken."""
        free = [turn for turn in self.turns if turn.taken is None and fits(turn)]
        if len(free) < count:
            raise ValueError(f"Only {len(free)} traces are left for the {count} of {kind}.")
        chosen = self.rng.sample(free, count)
        for turn in chosen:
            turn.taken = kind
        return chosen
