"""Clean traces of the library: conversations of borrowers, in the order in which they happen."""

from __future__ import annotations

from collections.abc import Iterator

from accuracy.plan import Turn
from accuracy.unseen import talk, weaving
from accuracy.unseen.borrowing import found
from accuracy.unseen.library import BOOKS, MODEL, OTHER_MODEL, SPEEDS, Borrower, borrower
from accuracy.unseen.tasks import Help, Step, Task
from accuracy.unseen.visiting import TASKS
from accuracy.unseen.weaving import DAY_MS

FIRST_MS = 1_791_151_200_000
"""Traces begin on 2026-10-05 at 00:00, Swedish time."""
DAYS = 11


class Weaver(weaving.Weaver):
    """Makes the traces of one experiment."""

    models = MODEL, OTHER_MODEL
    speeds = SPEEDS
    steady = "sok_fjarrlan"
    thinking, setup = 6.8, 3.2

    def conversation(self) -> Iterator[Turn]:
        """The traces of one session."""
        rng, who = self.rng, borrower(self.rng)
        now = FIRST_MS + rng.randrange(DAYS) * DAY_MS
        now += int(min(23.5, max(6.0, rng.gauss(14.5, 3.5))) * 3_600_000)
        session, user = f"samtal-{rng.getrandbits(64):016x}", f"lantagare-{who.card}"
        length = rng.choices((1, 2, 3, 4, 5), (30, 30, 20, 12, 8))[0]
        wanted: set[str] = set()
        for position in range(1, length + 1):
            turn = self._turn(who, wanted, position, last=position == length > 1)
            turn.start_ms, turn.user = now, user
            turn.session, turn.position = session, position
            wanted.add(turn.intent)
            yield turn
            now += int(rng.lognormvariate(11.2, 0.6)) + 25_000

    def _turn(self, who: Borrower, wanted: set[str], position: int, *, last: bool) -> Turn:
        rng = self.rng
        if rng.random() < (0.25 if last else 0.02):
            thanks = talk.THANKS[:5] if last else talk.THANKS[5:]
            return self.put("tack", who, *rng.choice(thanks))
        chance = rng.random()
        if chance < 0.05 and "oklart" not in wanted:
            return self.put("oklart", who, *rng.choice(talk.VAGUE))
        if chance < 0.065:
            return self.put("utanfor", who, *rng.choice(talk.OFF_TOPIC))
        asked = rng.choices(talk.HELP, (5, 4, 3, 2, 2, 1))[0]
        if chance < 0.17 and asked.question not in wanted:
            return self.help(who, asked)
        if chance < 0.2:
            return self.task(self._several(who), who, position)
        tasks = [each for each in TASKS if each[0].__name__ not in wanted]
        make = rng.choices([each for each, _ in tasks], [weight for _, weight in tasks])[0]
        wanted.add(make.__name__)
        return self.task(make(rng, who), who, position)

    def task(self, task: Task, who: Borrower, position: int = 1) -> Turn:
        """A trace in which the assistant does what the task says."""
        rng = self.rng
        request = task.request
        opener = rng.choice(talk.OPENERS if position == 1 else talk.GOING_ON)
        if opener.endswith(", ") and not request.startswith(task.thing):
            request = request[0].lower() + request[1:]
        tail = rng.choice(talk.TAILS).format(first=who.first_name)
        answer = f"{task.answer} {rng.choice(talk.CLOSERS)}".strip()
        rounds = [self.round(*steps) for steps in task.rounds]
        turn = self.put(task.name, who, f"{opener}{request}{tail}", answer, rounds)
        turn.slots["task"] = task
        return turn

    def help(self, who: Borrower, asked: Help) -> Turn:
        """A trace that answers a common question from the help pages."""
        step: Step = ("sok_hjalp", {"fraga": asked.question}, [{"text": asked.text}])
        answer = self.rng.choice(asked.answers)
        return self.put(asked.question, who, asked.question, answer, [self.round(step)])

    def _several(self, who: Borrower) -> Task:
        """Three titles at once; the searches run together."""
        rng = self.rng
        books = rng.sample(BOOKS, 3)
        steps: list[Step] = []
        told = []
        for book in books:
            inside = rng.random() < 0.5
            result = found(rng, book, who.branch, inside=inside)
            steps.append(("sok_katalog", {"sokord": book.title, "bibliotek": who.branch}, result))
            told.append(f"{book.title}: {'inne, hylla ' + book.shelf if inside else 'utlånad'}")
        first, second, third = (book.title for book in books)
        request = rng.choice(
            (
                f"Vilka av de här är inne: {first}, {second} och {third}?",
                f"Kolla {first}, {second} och {third} åt mig.",
                f"Behöver tre böcker till semestern: {first}, {second}, {third}. Finns de?",
            )
        )
        english = (
            f"Are {first}, {second} and {third} available?",
            f"I looked all three up for you at {who.branch}, please see the catalogue.",
        )
        return Task("flera", request, [steps], "\n".join(told), first, english, several=True)
