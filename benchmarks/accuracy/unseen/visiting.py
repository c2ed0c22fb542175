"""What borrowers want of the house: a room, an event, its hours; and how often they want what."""

from __future__ import annotations

import random
from collections.abc import Callable

from accuracy.unseen.borrowing import (
    cancel,
    fees,
    from_elsewhere,
    look_up,
    my_loans,
    renew,
    reserve,
)
from accuracy.unseen.library import BRANCHES, EVENTS, ROOMS, Borrower, number, said, some_day
from accuracy.unseen.tasks import Step, Task


def room(rng: random.Random, who: Borrower) -> Task:
    """Book a room to study in."""
    day, hour, people = some_day(rng, 11, 30), rng.randrange(9, 17), rng.randrange(2, 9)
    name, booking = rng.choice(ROOMS), f"B{number(rng, 5)}"
    when = f"{said(day)} klockan {hour}"
    request = rng.choice(
        (
            f"Jag skulle vilja boka ett grupprum {when} för {people} personer. Kort {who.card}",
            f"Finns det ett rum ledigt {when}? Vi är {people} stycken. Boka det på {who.card}.",
            f"Boka grupprum, {people} pers, {when}, kortnummer {who.card}",
            f"Vi är {people} som ska plugga {when}, kan du fixa ett rum? {who.card}",
        )
    )
    answer = rng.choice(
        (
            f"Rummet {name} är bokat åt er {when}, bokning {booking}.",
            f"Nu är {name} ert {when}. Visa {booking} i disken så får ni nyckeln.",
            f"Klart, ni har {name} från klockan {hour} den {said(day)}. Bokningsnummer: {booking}.",
            f"Jag bokade {name}. Numret är {booking} och tiden börjar klockan {hour}.",
        )
    )
    claims = (
        f"Jag har bokat rummet {name} åt er {when}.",
        f"Rummet {name} är bokat, ni är välkomna {when}.",
        f"Bokningen är klar: {name}, {when}. Nyckeln hämtar ni i disken.",
    )
    english = (
        f"Can I book a study room on {day} at {hour} for {people} people? Card {who.card}.",
        f"The room {name} is booked for you on {day} at {hour} o'clock. Please show {booking}.",
    )
    about = {"datum": day.isoformat(), "tid": f"{hour:02d}:00", "antal": people}
    free = {"status": "ok", "rum": [{"namn": name, "platser": 8, "skarm": rng.random() < 0.5}]}
    steps: list[list[Step]] = [
        [("lediga_rum", about, free)],
        [("boka_rum", {**about, "rum": name, "kort": who.card}, {"bokning": booking})],
    ]
    return Task("boka_rum", request, steps, answer, "grupprummet", english, "boka_rum", claims)


def event(rng: random.Random, who: Borrower) -> Task:
    """Take part in something."""
    name, day, hour = rng.choice(EVENTS), some_day(rng, 11, 40), rng.randrange(10, 19)
    branch, ticket = who.branch, f"E-{number(rng, 4)}"
    request = rng.choice(
        (
            f"Anmäl mig till {name} på {branch}. Kort {who.card}",
            f"När är nästa {name}? Skriv gärna upp mig, {who.card}.",
            f"Jag vill vara med på {name}, {branch}. Lånekort {who.card}.",
            f"Finns det platser kvar till {name}? I så fall vill jag ha en. {who.card}",
        )
    )
    answer = rng.choice(
        (
            f"Du är anmäld till {name} den {said(day)} klockan {hour}, biljett {ticket}.",
            f"Du har fått en plats! {name} är den {said(day)} kl. {hour} på {branch} ({ticket}).",
            f"{name} börjar klockan {hour} den {said(day)}. Din biljett är {ticket}.",
        )
    )
    claims = (
        f"Jag har anmält dig till {name} den {said(day)}.",
        f"Du är anmäld till {name}, vi ses den {said(day)} klockan {hour}.",
        f"Då står du på listan för {name} på {branch}.",
    )
    english = (
        f"I would like to join {name} at {branch}, my card is {who.card}.",
        f"You are signed up for {name} on {day} at {hour} o'clock. Your ticket is {ticket}.",
    )
    listed = [
        {
            "namn": name,
            "datum": day.isoformat(),
            "tid": f"{hour}:00",
            "platser_kvar": rng.randrange(1, 30),
        }
    ]
    steps: list[list[Step]] = [
        [("sok_evenemang", {"sokord": name, "bibliotek": branch}, listed)],
        [("anmal_deltagare", {"kort": who.card, "evenemang": name}, {"biljett": ticket})],
    ]
    return Task("evenemang", request, steps, answer, name, english, "anmal_deltagare", claims)


def hours(rng: random.Random, who: Borrower) -> Task:
    """When is a branch open on a day?"""
    day, opens, closes = some_day(rng, 11, 30), rng.randrange(8, 12), rng.randrange(16, 21)
    branch = rng.choice((who.branch, *BRANCHES))
    request = rng.choice(
        (
            f"Hur länge har {branch} öppet den {said(day)}?",
            f"När öppnar {branch} {said(day)}?",
            f"Öppettider för {branch} den {said(day)} tack",
            f"Har ni öppet den {said(day)} på {branch}?",
        )
    )
    answer = rng.choice(
        (
            f"Den {said(day)} har {branch} öppet från {opens} till {closes}.",
            f"{branch} öppnar klockan {opens} och stänger klockan {closes} den dagen.",
            f"Mellan {opens} och {closes}.",
            f"Ja, från {opens} till {closes}.",
        )
    )
    english = (
        f"When is {branch} open on {day}?",
        f"On {day} the library {branch} is open from {opens} to {closes} o'clock.",
    )
    step: Step = (
        "hamta_oppettider",
        {"bibliotek": branch, "datum": day.isoformat()},
        {"bibliotek": branch, "oppnar": f"{opens:02d}:00", "stanger": f"{closes}:00"},
    )
    return Task("oppettider", request, [[step]], answer, f"öppettiderna på {branch}", english)


TASKS: tuple[tuple[Callable[[random.Random, Borrower], Task], float], ...] = (
    (look_up, 5.0),
    (reserve, 4.0),
    (renew, 4.0),
    (room, 3.0),
    (my_loans, 2.0),
    (hours, 2.0),
    (event, 2.0),
    (fees, 1.5),
    (cancel, 1.2),
    (from_elsewhere, 1.2),
)
"""What borrowers want, and how often."""
