"""What the clean traces of all unseen places have in common."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Protocol

from accuracy.plan import Call, Round, Turn
from accuracy.unseen.tasks import Step, Task

DAY_MS = 86_400_000


class Person(Protocol):
    """Who writes."""

    @property
    def name(self) -> str:
        """First and last name."""


class Weaver:
    """Makes the traces of one experiment; each place says what its conversations are like.

    ``models``: the usual one, and one that some traces have. ``speeds``: milliseconds that the
    tools take; ``steady``: the tool that takes always much the same time. ``thinking`` and
    ``setup``: the logarithm of the milliseconds of a model call and of the session's loading.
    """

    models: ClassVar[tuple[str, str]]
    speeds: ClassVar[Mapping[str, float]]
    steady: ClassVar[str]
    thinking: ClassVar[float]
    setup: ClassVar[float]

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def turns(self, count: int) -> list[Turn]:
        """So many clean traces, sorted by start."""
        made: list[Turn] = []
        while len(made) < count:
            made += self.conversation()
        made = made[:count]
        made.sort(key=lambda turn: turn.start_ms)
        return made

    def conversation(self) -> Iterable[Turn]:
        """The traces of one session."""
        raise NotImplementedError

    def task(self, task: Task, who: Any, position: int = 1) -> Turn:
        """A trace in which the assistant does what the task says."""
        raise NotImplementedError

    def put(
        self,
        intent: str,
        who: Person,
        request: str,
        answer: str | None,
        rounds: Sequence[Round] = (),
    ) -> Turn:
        """A trace of these rounds and the model call that writes the answer."""
        rng = self.rng
        slots: dict[str, Any] = {"who": who, "name": who.name}
        trace_id = f"tr-{rng.getrandbits(128):032x}"
        turn = Turn(trace_id, 0, "", request, answer, intent, slots, [*rounds, self.round()])
        usual, other = self.models
        model = other if rng.random() < 0.15 else usual
        for each in turn.rounds:
            each.model = model
        turn.setup_ms = rng.lognormvariate(self.setup, 0.4)
        return turn

    def round(self, *steps: Step) -> Round:
        """A model call of about a second, and the calls that it asks for."""
        calls = [self.call(*step) for step in steps]
        return Round(calls, self.rng.lognormvariate(self.thinking, 0.3), self.models[0])

    def call(self, tool: str, arguments: Any, result: Any) -> Call:
        """A tool call that takes as long as the tool usually does."""
        spread = 0.15 if tool == self.steady else 0.3
        return Call(tool, arguments, result, self.speeds[tool] * self.rng.lognormvariate(0, spread))


def hand_on(turns: Sequence[Turn]) -> None:
    """Give each trace, in the order of time, what was said before it in its session."""
    histories: dict[str | None, list[dict[str, str]]] = {}
    for turn in turns:
        history = histories.setdefault(turn.session, [])
        turn.history = list(history)
        history.append({"role": "user", "content": turn.request})
        if turn.answer is not None:
            history.append({"role": "assistant", "content": turn.answer})
