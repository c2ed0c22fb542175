"""Clean traces of the company: conversations of customers, in the order in which they happen."""

# Turkish writes the letter that the rule warns of
# ruff: noqa: RUF001

from __future__ import annotations

from collections.abc import Iterator

from accuracy.plan import Turn
from accuracy.unseen import weaving
from accuracy.unseen.tasks import Help, Step, Task
from accuracy.unseen.utility import talk
from accuracy.unseen.utility.company import (
    MODEL,
    OTHER_MODEL,
    QUARTERS,
    SPEEDS,
    Customer,
    customer,
    small,
)
from accuracy.unseen.utility.fieldwork import TASKS, outage
from accuracy.unseen.weaving import DAY_MS

FIRST_MS = 1_793_566_800_000
"""Traces begin on 2026-11-02 at 00:00, Turkish time."""
DAYS = 12


class Weaver(weaving.Weaver):
    """Makes the traces of one experiment."""

    models = MODEL, OTHER_MODEL
    speeds = SPEEDS
    steady = "tarife_karsilastir"
    thinking, setup = 6.9, 3.4

    def conversation(self) -> Iterator[Turn]:
        """The traces of one session."""
        rng, who = self.rng, customer(self.rng)
        now = FIRST_MS + rng.randrange(DAYS) * DAY_MS
        now += int(min(23.6, max(5.5, rng.gauss(13.0, 4.0))) * 3_600_000)
        session, user = f"gorusme-{rng.getrandbits(60):015x}", f"abone-{who.site}"
        length = rng.choices((1, 2, 3, 4, 5, 6), (28, 28, 20, 12, 8, 4))[0]
        wanted: set[str] = set()
        for position in range(1, length + 1):
            turn = self._turn(who, wanted, position, last=position == length > 1)
            turn.start_ms, turn.user = now, user
            turn.session, turn.position = session, position
            wanted.add(turn.intent)
            yield turn
            now += int(rng.lognormvariate(11.0, 0.6)) + 30_000

    def _turn(self, who: Customer, wanted: set[str], position: int, *, last: bool) -> Turn:
        rng = self.rng
        if rng.random() < (0.22 if last else 0.02):
            pools = talk.THANKS[:5] if last else talk.THANKS[5:]
            return self.put("tesekkur", who, *rng.choice(pools))
        chance = rng.random()
        if chance < 0.045 and "belirsiz" not in wanted:
            return self.put("belirsiz", who, *rng.choice(talk.VAGUE))
        if chance < 0.06:
            return self.put("kapsam_disi", who, *rng.choice(talk.OFF_TOPIC))
        asked = rng.choices(talk.HELP, (5, 3, 3, 2, 2, 1))[0]
        if chance < 0.16 and asked.question not in wanted:
            return self.help(who, asked)
        if chance < 0.185:
            return self.task(self._several(who), who, position)
        tasks = [each for each in TASKS if each[0].__name__ not in wanted]
        make = rng.choices([each for each, _ in tasks], [weight for _, weight in tasks])[0]
        wanted.add(make.__name__)
        return self.task(make(rng, who), who, position)

    def task(self, task: Task, who: Customer, position: int = 1) -> Turn:
        """A trace in which the assistant does what the task says."""
        rng = self.rng
        opener = rng.choice(talk.OPENERS if position == 1 else talk.GOING_ON)
        request = f"{opener}{task.request}{rng.choice(talk.TAILS)}"
        request = request.replace("{name}", who.name).replace("{first}", who.first_name)
        if rng.random() < 0.12:
            request = small(request)
        answer = f"{task.answer} {rng.choice(talk.CLOSERS)}".strip()
        rounds = [self.round(*steps) for steps in task.rounds]
        turn = self.put(task.name, who, request, answer, rounds)
        turn.slots["task"] = task
        return turn

    def help(self, who: Customer, asked: Help) -> Turn:
        """A trace that answers a common question from the knowledge base."""
        step: Step = ("bilgi_bankasi", {"soru": asked.question}, [{"metin": asked.text}])
        answer = self.rng.choice(asked.answers)
        return self.put(asked.question, who, asked.question, answer, [self.round(step)])

    def _several(self, who: Customer) -> Task:
        """Three quarters at once; the look-ups run together."""
        rng = self.rng
        quarters = rng.sample(QUARTERS, 3)
        steps = [outage(rng, who, quarter).rounds[0][0] for quarter in quarters]
        told = "\n".join(
            f"{step[2]['mahalle']}: {step[2]['neden']}, bitiş {step[2]['bitis']}" for step in steps
        )
        first, second, third = quarters
        request = rng.choice(
            (
                f"Şu mahallelerde kesinti var mı: {first}, {second}, {third}?",
                f"{first}, {second} ve {third} için kesinti durumuna bakar mısınız?",
            )
        )
        english = (f"Any outages in {first}, {second} or {third}?", "There are, in all three.")
        return Task("coklu", request, [steps], told, "kesintiler", english, several=True)
