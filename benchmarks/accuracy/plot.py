"""What the planting of a fault works with: which traces are free, which words it may use."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Literal, TypeVar

from accuracy import (
    wording,
    wording_eighth,
    wording_fifth,
    wording_fourth,
    wording_seventh,
    wording_sixth,
    wording_third,
)
from accuracy.draws import amount, code, digits
from accuracy.plan import Call, Turn
from accuracy.weave import Fits, Weaver, is_task

T = TypeVar("T")
Block = Literal["development", "scoring", "third", "fourth", "fifth", "sixth", "seventh", "eighth"]
OWN_WORDS: dict[Block, ModuleType] = {
    "third": wording_third,
    "fourth": wording_fourth,
    "fifth": wording_fifth,
    "sixth": wording_sixth,
    "seventh": wording_seventh,
    "eighth": wording_eighth,
}
"""The phrases of the blocks that share none; the first two have halves of ``wording``."""
ANY_RATE = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6)
OUTLIERS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2)
"""What is measured against the usual cannot itself be the usual."""
ONE_TOOL = (0.005, 0.01, 0.02, 0.05, 0.1)
"""No single tool is called in most of the traces."""
BURSTS = (0.01, 0.02, 0.05, 0.1)
"""More would be no burst but the usual."""
FEWEST = 4
_BURST_MS = 2 * 3_600_000


@dataclass
class Plot:
    """An experiment into which faults are planted; ``block``: which seeds' words it uses."""

    rng: random.Random
    weaver: Weaver
    turns: list[Turn]
    block: Block
    promise: str | None

    def words(self, name: str) -> list[str]:
        """The phrases of this name that this block of seeds uses."""
        return self.share(getattr(self.wording, name))

    def share(self, pool: Sequence[T]) -> list[T]:
        """Of phrases that two blocks share, every second one; all where a block has its own."""
        return list(pool if self.later else pool[1 if self.block == "scoring" else 0 :: 2])

    def whole(self, name: str, usual: Sequence[T]) -> Sequence[T]:
        """The usual phrases, which two blocks share, or this block's own under this name."""
        return getattr(self.wording, name) if self.later else usual

    def one(self, name: str, usual: str) -> str:
        """One of the phrases that later blocks, from the fourth on, have here, or the usual one."""
        pool = getattr(self.wording, name, None)
        return self.rng.choice(pool) if pool else usual

    def languages(self) -> dict[str, tuple[str, ...]]:
        """By code, sentences of the languages that this block uses."""
        said = self.wording.LANGUAGES
        return {code: said[code] for code in self.share(sorted(said))}

    @property
    def wording(self) -> ModuleType:
        """The module of this block's phrases."""
        return OWN_WORDS.get(self.block, wording)

    @property
    def later(self) -> bool:
        """Whether the block is the third or later: all words its own, the mechanism mended."""
        return self.block in OWN_WORDS

    def free(self, fits: Fits) -> list[Turn]:
        """Traces without a fault or decoy that are fit for one."""
        return [turn for turn in self.turns if turn.taken is None and fits(turn)]

    def take(self, kind: str, rate: float, fits: Fits = is_task) -> list[Turn]:
        """So large a share of all traces, chosen at random from those that fit, now taken."""
        fitting = self.free(fits)
        wanted = max(FEWEST, round(rate * len(self.turns)))
        chosen = self.rng.sample(fitting, min(wanted, len(fitting)))
        for turn in chosen:
            turn.taken = kind
        return chosen

    def tool(self, kind: str, rate: float) -> tuple[str, list[Turn]]:
        """A tool called often enough for the rate, and the chosen traces that call it."""
        counts = Counter(
            name for turn in self.free(is_task) for name in {call.tool for call in turn.calls}
        )
        if not counts:
            return "", []
        wanted = max(FEWEST, round(rate * len(self.turns)))
        enough = sorted(name for name, count in counts.items() if count >= 2 * wanted)
        name = self.rng.choice(enough or [max(sorted(counts), key=counts.__getitem__)])
        chosen = self.take(
            kind, rate, lambda turn: is_task(turn) and any(c.tool == name for c in turn.calls)
        )
        return name, chosen

    def message(self, template: str, tool: str, seconds: int = 0) -> str:
        """An error message with its variable parts filled in."""
        return template.format(
            tool=tool,
            n=self.rng.randrange(11, 999),
            id=code(self.rng, 8),
            s=seconds or self.rng.randrange(2, 50),
        )

    def value(self, template: str) -> str:
        """A sentence with an invented number, code, amount or address in it."""
        rng = self.rng
        return template.format(
            code=f"{code(rng, 5)}-{digits(rng, 4)}",
            id=digits(rng, 9),
            n=digits(rng, 6),
            money=f"{amount(rng, 20, 400)} EUR",
            phone=f"+49 {digits(rng, 9)}",
        )


def fail(call: Call, message: str) -> None:
    """The call ends in this error."""
    call.error, call.result = message, None
    head = message.split(":")[0]
    call.error_type = head if head.isidentifier() and head[0].isupper() else "ToolError"


def stop_after(turn: Turn, call: Call) -> None:
    """Nothing that would follow the failed call happens; only the answer is still written."""
    for number, each in enumerate(turn.rounds):
        if any(c is call for c in each.calls):
            turn.rounds[number + 1 : -1] = []
            return


Planted = tuple[list[Turn], list[list[Turn]], str]
"""The traces of a fault, other fair readings of which they are, and a note."""


@dataclass(frozen=True)
class Kind:
    """A kind of fault: who may report it, at which rates it makes sense, what it needs."""

    name: str
    detectors: tuple[str, ...]
    plant: Callable[[Plot, float], Planted]
    consequences: tuple[str, ...] = ()
    rates: tuple[float, ...] = ANY_RATE
    needs: tuple[str, ...] = ()
    early: bool = False


def crowd(window: Sequence[Turn]) -> None:
    """Move these successive traces together, so that they begin within two hours."""
    begin, end = window[0].start_ms, window[-1].start_ms
    factor = min(1.0, _BURST_MS / max(1, end - begin))
    for turn in window:
        turn.start_ms = begin + int((turn.start_ms - begin) * factor)


def ids(turns: Sequence[Any]) -> list[str]:
    """The ids of these traces, sorted."""
    return sorted(turn.trace_id for turn in turns)
