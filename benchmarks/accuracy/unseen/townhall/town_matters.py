"""What citizens want of the town: buildings, streets, waste, queues; and how often what."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date

from accuracy.unseen.tasks import Step, Task
from accuracy.unseen.townhall.families import (
    appointment,
    copy_of_record,
    document,
    enrol,
    move,
    places,
)
from accuracy.unseen.townhall.fees import dog, fee, parking, payments
from accuracy.unseen.townhall.town import (
    AGENDAS,
    OFFICES,
    OPEN,
    STREETS,
    Citizen,
    counted,
    crowns,
    number,
    said,
    some_day,
    working_day,
)

_WASTE = ("směsný odpad", "bioodpad", "plasty", "papír")
_BUILDINGS = ("přístavba garáže", "novostavba rodinného domu", "stavba pergoly", "vrtaná studna")
_PHASES = (
    "doplnění podkladů",
    "vyjádření dotčených orgánů",
    "ústní jednání",
    "příprava rozhodnutí",
)
_DEFECTS = (
    *("výtluk ve vozovce", "nesvítí lampa", "přeplněný kontejner", "zlomená větev nad chodníkem"),
    *("ucpaná kanálová vpust", "poškozená lavička", "chybí dopravní značka", "černá skládka"),
)


def waste(rng: random.Random, who: Citizen, street: str = "", kind: str = "") -> Task:
    """When is the waste of a street collected?"""
    del who
    street, kind = street or rng.choice(STREETS), kind or rng.choice(_WASTE)
    day, hour = working_day(rng, 15, 30), rng.choice(("5:30", "6:00", "6:30"))
    request = rng.choice(
        (
            f"Kdy se v ulici {street} vyváží {kind}?",
            f"{kind.capitalize()}, ulice {street}: který den přijede auto?",
            f"Příští svoz v ulici {street} prosím ({kind})",
            f"Dlouho tu nikdo nebyl! Kdy konečně odvezete {kind} z ulice {street}?",
            f"Potřebuju vědět, kdy mám dát ven popelnici na {kind}. Bydlím v ulici {street}.",
        )
    )
    answer = rng.choice(
        (
            f"V ulici {street} se {kind} sváží {said(day)}, nádobu přistavte do {hour}.",
            f"Nejbližší svoz je {said(day)} od {hour} (ulice {street}, {kind}).",
            f"{kind.capitalize()} odveze auto {said(day)}. Ulice {street} je na trase od {hour}.",
            f"Do ulice {street} přijedou popeláři {said(day)}, začínají v {hour}.",
        )
    )
    english = (
        f"When is the waste collected in the street {street}?",
        f"The next collection in {street} is on {day}, please put the bin out before {hour}.",
    )
    result = {"ulice": street, "druh": kind, "nejblizsi": day.isoformat(), "od": hour}
    step: Step = ("svoz_odpadu", {"ulice": street, "druh": kind}, result)
    return Task(
        *("svoz", request, [[step]], answer, "svoz odpadu", english),
        place=street,
        kindred=f"Najbližší zvoz na ulici {street} začína o {hour}, nádobu vyložte večer predtým.",
    )


def building(rng: random.Random, who: Citizen) -> Task:
    """How far is a building permit?"""
    del who
    file, case = f"SU-{number(rng, 4)}/2026", int(number(rng, 6))
    what, phase, day = rng.choice(_BUILDINGS), rng.choice(_PHASES), some_day(rng, 16, 50)
    clerk = rng.choice(("Ing. Vaňková", "Ing. Hrubý", "Bc. Solařová", "Mgr. Lánský"))
    request = rng.choice(
        (
            f"V jaké fázi je stavební řízení {file}?",
            f"Prosím o stav spisu {file} ({what})",
            f"Jak to vypadá s povolením {file}? Řemeslníci čekají.",
            f"Kdo vyřizuje {file} a dokdy bude rozhodnuto?",
            f"Stavební úřad, sp. zn. {file}, posunulo se to někam?",
        )
    )
    answer = rng.choice(
        (
            f"Řízení {file} je ve fázi: {phase}. Lhůta končí {said(day)}.",
            f"Spis {file} ({what}) má na starosti {clerk}, nyní probíhá {phase}.",
            f"Aktuální krok je {phase}, rozhodnout se má do {said(day)}. Referent: {clerk}.",
            f"{what.capitalize()}: {phase}. Vyřizuje {clerk}, lhůta {said(day)}.",
        )
    )
    english = (
        f"What is the state of the building permit {file}?",
        f"The file {file} is with {clerk} and should be decided by {day}.",
    )
    steps: list[list[Step]] = [
        [("najdi_rizeni", {"spis": file}, {"nalezeno": True, "rizeni": case, "vec": what})],
        [
            (
                "stav_rizeni",
                {"rizeni": case},
                {"faze": phase, "lhuta": day.isoformat(), "referent": clerk},
            )
        ],
    ]
    return Task("stavba", request, steps, answer, "stavební řízení", english)


def defect(rng: random.Random, who: Citizen) -> Task:
    """Report something broken in the street."""
    what, street, code = rng.choice(_DEFECTS), rng.choice(STREETS), f"Z-{number(rng, 5)}"
    spot, days = f"{street} {rng.randrange(2, 99)}", rng.randrange(2, 15)
    crew = rng.choice(("Technické služby", "Správa komunikací", "Odbor životního prostředí"))
    request = rng.choice(
        (
            f"Hlásím závadu: {what}, {spot}.",
            f"{spot}: {what}. Pošlete tam někoho, prosím.",
            f"U domu {spot} je problém, {what}. Zapište to prosím. Klient {who.client}",
            f"Chci nahlásit: {what}. Místo: {spot}",
        )
    )
    answer = rng.choice(
        (
            f"Podnět {code} řeší: {crew}, lhůta {counted(days, 'den', 'dny', 'dnů')}.",
            f"Závadu jsem zapsala jako {code}, odstranění do {days} dnů.",
            f"Děkuji za upozornění. Podnět má číslo {code}, řešitel: {crew}.",
            f"Zaevidováno ({code}, {spot}).",
        )
    )
    claims = (
        f"Závadu v místě {spot} jsem předala technikům.",
        "Podnět je zaevidovaný, o opravě vás budeme informovat.",
        "Nahlásila jsem to za vás, parta vyjede co nejdříve.",
        f"Hlášení z adresy {spot} bylo přijato a předáno k opravě.",
    )
    english = (
        f"There is something broken at {spot}, please have it repaired.",
        f"Thank you, your report {code} will be dealt with within {days} days.",
    )
    step: Step = (
        "nahlas_zavadu",
        {"misto": spot, "popis": what},
        {"podnet": code, "resitel": crew, "lhuta_dni": days},
    )
    return Task(
        *("zavada", request, [[step]], answer, "hlášení závady", english),
        *("nahlas_zavadu", claims),
    )


def occupation(rng: random.Random, who: Citizen) -> Task:
    """What would it cost to put a scaffold or a skip onto the pavement?"""
    del who
    spot = f"{rng.choice(STREETS)} {rng.randrange(2, 99)}"
    area, days = rng.randrange(4, 40), rng.randrange(5, 30)
    cost, day = area * days * 10, some_day(rng, 15, 40)
    what = rng.choice(("lešení", "kontejner na suť", "stánek"))
    request = rng.choice(
        (
            f"Kolik zaplatím za zábor, {what}, {area} m2 na {days} dní, {spot}, od {said(day)}?",
            f"Zábor veřejného prostranství {spot}: {what}, {area} m2, {days} dní od {said(day)}. "
            "Cena a kolize?",
            f"Chceme postavit {what} před domem {spot} ({area} m2, {days} dní, od {said(day)}), "
            "co nás to bude stát?",
        )
    )
    answer = rng.choice(
        (
            f"Poplatek vychází na {crowns(cost)}, kolize s jinou akcí není.",
            f"Za {area} m2 zaplatíte {crowns(cost)}. Místo je v tu dobu volné.",
            f"{what.capitalize()} u domu {spot} přijde na {crowns(cost)}, nic tomu nebrání.",
        )
    )
    english = (
        f"What does it cost to use {area} m2 at {spot} for {days} days from {day} on?",
        f"The fee is {cost} CZK and nothing else is planned there.",
    )
    about = {"misto": spot, "plocha_m2": area, "od": day.isoformat(), "dni": days}
    step: Step = ("spocti_zabor", about, {"poplatek": cost, "sazba": 10, "kolize": []})
    return Task("zabor", request, [[step]], answer, "zábor prostranství", english)


def queue(rng: random.Random, who: Citizen, agenda: str = "") -> Task:
    """How many people are waiting now? The answer is another one each time."""
    del who
    agenda = agenda or rng.choice(AGENDAS)
    waiting, minutes = rng.randrange(2, 30), rng.randrange(5, 75)
    request = rng.choice(
        (
            f"Kolik lidí teď čeká, agenda {agenda}?",
            f"Jaká je fronta na {agenda}?",
            f"{agenda[0].upper()}{agenda[1:]}, dlouhé čekání?",
        )
    )
    people = counted(waiting, "člověk", "lidé", "lidí")
    answer = rng.choice(
        (
            f"Ve frontě: {people}, odhad {minutes} minut.",
            f"Odhadovaná doba čekání je {minutes} minut ({people} ve frontě).",
            f"Fronta: {people}. Na řadu byste přišli asi za {minutes} minut.",
        )
    )
    english = (
        "How long is the queue now?",
        f"There are {waiting} people waiting, it will take about {minutes} minutes.",
    )
    result = {"agenda": agenda, "ceka": waiting, "odhad_min": minutes}
    return Task(
        *("fronta", request, [[("fronta", {"agenda": agenda}, result)]], answer),
        *("čekání u přepážky", english),
    )


def hours(rng: random.Random, who: Citizen, on: date | None = None) -> Task:
    """When is an office open on a day?"""
    del who
    office, day = rng.choice(OFFICES), on or working_day(rng, 14, 35)
    opens, closes = OPEN[day.weekday()]
    request = rng.choice(
        (
            f"Jak má {office} {said(day)} otevřeno?",
            f"Úřední hodiny {said(day)}, {office}",
            f"Do kolika má {office} {said(day)} otevřeno?",
            f"Stihnu to {said(day)} po práci? Myslím {office}, kdy zavírá?",
        )
    )
    answer = rng.choice(
        (
            f"{said(day)}: {office}, od {opens} do {closes}.",
            f"Otevřeno bude od {opens} do {closes}.",
            f"{office.capitalize()} má ten den úřední hodiny {opens} až {closes}.",
            f"Zavírá se v {closes}, otevírá v {opens}.",
        )
    )
    english = (
        f"What are the opening hours on {day}?",
        f"On {day} the office is open from {opens} to {closes}.",
    )
    step: Step = (
        "uredni_hodiny",
        {"pracoviste": office, "datum": day.isoformat()},
        {"pracoviste": office, "otevreno": opens, "zavreno": closes},
    )
    return Task("hodiny", request, [[step]], answer, "úřední hodiny", english)


TASKS: tuple[tuple[Callable[[random.Random, Citizen], Task], float], ...] = (
    (places, 5.0),
    (appointment, 4.5),
    (waste, 4.5),
    (queue, 4.0),
    (fee, 3.0),
    (building, 3.0),
    (defect, 2.5),
    (document, 2.5),
    (hours, 2.2),
    (move, 2.0),
    (enrol, 2.0),
    (payments, 1.8),
    (parking, 1.8),
    (dog, 1.4),
    (copy_of_record, 1.2),
    (occupation, 1.2),
)
"""What citizens want, and how often."""
