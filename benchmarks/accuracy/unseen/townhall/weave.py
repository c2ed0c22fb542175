"""Clean traces of the town hall: conversations of citizens, in the order in which they happen."""

from __future__ import annotations

from collections.abc import Iterator

from accuracy.plan import Turn
from accuracy.unseen import weaving
from accuracy.unseen.tasks import Help, Step, Task
from accuracy.unseen.townhall import talk
from accuracy.unseen.townhall.families import places
from accuracy.unseen.townhall.town import (
    MODEL,
    OTHER_MODEL,
    SCHOOLS,
    SPEEDS,
    Citizen,
    casual,
    citizen,
)
from accuracy.unseen.townhall.town_matters import TASKS, queue
from accuracy.unseen.weaving import DAY_MS

FIRST_MS = 1_794_178_800_000
"""Traces begin on 2026-11-09 at 00:00, Czech time."""
DAYS = 14


class Weaver(weaving.Weaver):
    """Makes the traces of one experiment."""

    models = MODEL, OTHER_MODEL
    speeds = SPEEDS
    steady = "spocti_zabor"
    thinking, setup = 7.0, 3.0

    def conversation(self) -> Iterator[Turn]:
        """The traces of one session."""
        rng, who = self.rng, citizen(self.rng)
        now = FIRST_MS + rng.randrange(DAYS) * DAY_MS
        now += int(min(23.7, max(5.0, rng.gauss(12.5, 4.2))) * 3_600_000)
        session, user = f"konverzace-{rng.getrandbits(48):012x}", f"obcan-{who.client}"
        length = rng.choices((1, 2, 3, 4, 5, 6), (30, 27, 19, 13, 7, 4))[0]
        # nobody asks how many are waiting while the office is closed
        wanted = set() if _is_open(now) else {queue.__name__}
        for position in range(1, length + 1):
            turn = self._turn(who, wanted, position, last=position == length > 1)
            turn.start_ms, turn.user = now, user
            turn.session, turn.position = session, position
            wanted.add(turn.intent)
            yield turn
            now += int(rng.lognormvariate(10.9, 0.7)) + 30_000

    def _turn(self, who: Citizen, wanted: set[str], position: int, *, last: bool) -> Turn:
        rng = self.rng
        if last and rng.random() < 0.2:
            return self.put("podekovani", who, *rng.choice(talk.THANKS[: talk.FIRST_GREETING]))
        if position == 1 and rng.random() < 0.03:
            return self.put("podekovani", who, *rng.choice(talk.THANKS[talk.FIRST_GREETING :]))
        chance = rng.random()
        if chance < 0.04 and "nejasne" not in wanted:
            return self.put("nejasne", who, *rng.choice(talk.VAGUE))
        if chance < 0.055 and "mimo" not in wanted:
            return self.put("mimo", who, *rng.choice(talk.OFF_TOPIC))
        asked = rng.choices(talk.HELP, (5, 4, 3, 3, 2, 2, 1))[0]
        if chance < 0.15 and asked.question not in wanted:
            return self.help(who, asked)
        if chance < 0.17:
            return self.task(self._several(who), who, position)
        tasks = [each for each in TASKS if each[0].__name__ not in wanted]
        make = rng.choices([each for each, _ in tasks], [weight for _, weight in tasks])[0]
        wanted.add(make.__name__)
        return self.task(make(rng, who), who, position)

    def task(self, task: Task, who: Citizen, position: int = 1) -> Turn:
        """A trace in which the assistant does what the task says."""
        rng = self.rng
        opener = rng.choice(talk.OPENERS if position == 1 else talk.GOING_ON)
        request = task.request
        # a name keeps its capital letter, and the second word tells that it is one
        if opener.endswith((", ", ": ")) and request.split()[1][0].islower():
            request = request[0].lower() + request[1:]
        request = f"{opener}{request}{rng.choice(talk.TAILS)}"
        request = request.replace("{name}", who.name).replace("{first}", who.first_name)
        answer = f"{task.answer} {rng.choice(talk.CLOSERS)}".strip()
        rounds = [self.round(*steps) for steps in task.rounds]
        turn = self.put(task.name, who, casual(rng, request, 0.2), answer, rounds)
        turn.slots["task"] = task
        return turn

    def help(self, who: Citizen, asked: Help) -> Turn:
        """A trace that answers a common question from the instructions."""
        request = casual(self.rng, self.rng.choice((asked.question, *asked.also)), 0.2)
        step: Step = ("hledej_navod", {"dotaz": request}, [{"text": asked.text}])
        answer = self.rng.choice(asked.answers)
        return self.put(asked.question, who, request, answer, [self.round(step)])

    def _several(self, who: Citizen) -> Task:
        """Three kindergartens at once; the look-ups run together."""
        rng = self.rng
        schools = rng.sample(SCHOOLS, 3)
        steps = [places(rng, who, school, 3).rounds[0][0] for school in schools]
        told = "\n".join(f"{step[2]['skolka']}: {step[2]['volna_mista']}" for step in steps)
        first, second, third = schools
        request = rng.choice(
            (
                f"Porovnejte volná místa pro tříleté dítě: {first}, {second}, {third}.",
                f"Kolik míst má {first}, {second} a {third}? Dítě má 3 roky.",
            )
        )
        english = (f"Are there places at {first}, {second} or {third}?", "Yes, in all three.")
        answer = f"Volná místa pro tříleté děti:\n{told}"
        return Task("najednou", request, [steps], answer, "školky", english, several=True)


def _is_open(now: int) -> bool:
    """It is the morning of a working day."""
    day, ms = divmod(now - FIRST_MS, DAY_MS)
    return day % 7 < 5 and 8 <= ms / 3_600_000 < 12
