"""What the planting of faults at all unseen places has in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from accuracy.plan import Call, Fault, Turn
from accuracy.plot import Planted, ids, stop_after
from accuracy.unseen.marks import Marks
from accuracy.unseen.tasks import Task, is_task, task_of
from accuracy.unseen.weaving import Weaver

W = TypeVar("W", bound=Weaver)
ANY_ERROR = ("hidden_errors", "tool_failures", "failures", "first_failure")
OF_ONE_TOOL = ("tool_failures", "hidden_errors", "first_failure")
ALIKE = ("repeated_answers", "repeated_turns")
AFTER = (*ALIKE, "empty_answers")


@dataclass(frozen=True)
class Kind(Generic[W]):
    """A fault, the number of its traces, who may report it, and who sees what it brings along."""

    name: str
    count: int
    plant: Callable[[Marks[W], int], Planted]
    detectors: tuple[str, ...]
    consequences: tuple[str, ...] = ()


def planted(marks: Marks[W], kinds: Iterable[Kind[W]]) -> list[Fault]:
    """Plant these kinds, one after the other."""
    return [_planted(marks, kind) for kind in kinds]


def _planted(marks: Marks[W], kind: Kind[W]) -> Fault:
    chosen, others, notes = kind.plant(marks, kind.count)
    return Fault(
        *(kind.name, kind.detectors, kind.consequences, len(chosen) / len(marks.turns)),
        *(ids(chosen), [ids(other) for other in others], notes),
    )


def fail(call: Call, error_type: str, message: str) -> None:
    """The call ends in this error."""
    call.result, call.error, call.error_type = None, message, error_type


def end(marks: Marks[W], turn: Turn, call: Call, apology: Callable[[], str], lost: float) -> None:
    """After the failed call comes an apology; this share of the traces ends in the error."""
    stop_after(turn, call)
    if marks.rng.random() < lost:
        turn.state, turn.error, turn.answer = "ERROR", call.error, None
        turn.rounds[-1:] = []
    else:
        turn.answer = apology()


def without_action(marks: Marks[W], count: int) -> Planted:
    """Answers that say that something was done, without the call that does it."""
    chosen = marks.take(
        "unsupported_claims", count, lambda turn: is_task(turn) and bool(task_of(turn).action)
    )
    for turn in chosen:
        task = task_of(turn)
        turn.rounds = [
            each for each in turn.rounds if all(c.tool != task.action for c in each.calls)
        ]
        turn.answer = marks.rng.choice(task.claims)
    return chosen, [], "says that it was done; the tool that does it was not called"


def follows(
    marks: Marks[W], count: int, fits: Callable[[Turn], bool]
) -> Iterator[tuple[Turn, Turn]]:
    """Free traces that follow a free one that fits, with that one."""
    before = {(turn.session, turn.position): turn for turn in marks.turns}
    made = 0
    for turn in marks.rng.sample(marks.turns, len(marks.turns)):
        earlier = before.get((turn.session, turn.position - 1))
        if made == count or earlier is None or turn.taken or earlier.taken:
            continue
        if is_task(turn) and fits(earlier):
            made += 1
            yield turn, earlier
    if made < count:
        raise ValueError(f"Only {made} of {count} pairs.")


def readings(pairs: list[tuple[Turn, Turn]], notes: str) -> Planted:
    """A fault of the later traces, which may as well be seen in both or in the earlier ones."""
    chosen, first = [turn for turn, _ in pairs], [earlier for _, earlier in pairs]
    return chosen, [chosen + first, first], notes


def corrections(
    marks: Marks[W],
    count: int,
    mistaken: Mapping[str, tuple[Callable[..., Task], Sequence[str]]],
    phrases: Sequence[str],
    earlier_kind: str,
) -> list[tuple[Turn, Turn]]:
    """The assistant looks up another place than the one asked for, and the user objects.

    ``mistaken``: by intent, what makes such a task and the places that there are.
    """
    rng, pairs = marks.rng, []
    for turn, earlier in follows(marks, count, lambda turn: turn.intent in mistaken):
        who, place = turn.slots["who"], task_of(earlier).place
        make, places = mistaken[earlier.intent]
        other = rng.choice([each for each in places if each != place])
        # what else was asked stays that of the request
        also = list(earlier.calls[0].arguments.values())[1]
        wrong = marks.weaver.task(make(rng, who, other, also), who)
        right = marks.weaver.task(make(rng, who, place, also), who)
        earlier.rounds, earlier.answer = wrong.rounds, wrong.answer
        turn.rounds, turn.answer, turn.intent = right.rounds, right.answer, right.intent
        turn.slots["task"] = task_of(right)
        turn.request = rng.choice(phrases).format(thing=place, other=other)
        turn.taken, earlier.taken = "user_corrects", earlier_kind
        pairs.append((turn, earlier))
    return pairs
