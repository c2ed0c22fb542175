"""What citizens pay the town for: waste, dogs, parking; and what they have paid."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from accuracy.unseen.tasks import Step, Task
from accuracy.unseen.townhall.town import (
    Citizen,
    crowns,
    number,
    said,
    some_day,
    working_day,
)

_DOGS = ("Bak", "Bára", "Rex", "Žolík", "Ťapka", "Max", "Fík", "Líza")
_PAID = (
    ("odpad", (780, 1560, 2340)),
    ("pes", (300, 600)),
    ("parkování", (900,)),
    ("správní poplatek", (50, 100, 200)),
)
_BREEDS = ("jezevčík", "kříženec", "labrador", "knírač", "border kolie")


def fee(rng: random.Random, who: Citizen) -> Task:
    """What is owed for waste, a dog or parking?"""
    kind, once = rng.choice((("odpad", 780), ("odpad", 780), ("pes", 600), ("parkování", 900)))
    whom = "psa" if kind == "pes" else kind
    amount = once * (rng.randrange(1, 6) if kind == "odpad" else 1)
    due = some_day(rng, 18, 45)
    payer, symbol, paid = f"P{number(rng, 5)}", number(rng, 10), rng.random() < 0.35
    request = rng.choice(
        (
            f"Kolik dlužím za {whom}? Klient {who.client}",
            f"Jaký mám předpis poplatku ({kind}), klientské číslo {who.client}?",
            f"Prosím o údaje k platbě: {kind}, {who.client}",
            f"Nepřišla mi složenka na {whom}, číslo {who.client}. Kolik a dokdy?",
            f"Mám zaplacený poplatek ({kind})? č. klienta {who.client}",
        )
    )
    if paid:
        answer = rng.choice(
            (
                f"Poplatek ({kind}) ve výši {crowns(amount)} máte uhrazený.",
                f"Předpis činí {crowns(amount)} a je zaplaceno, nic nedlužíte.",
                f"Vše je v pořádku: {crowns(amount)} jsme přijali pod VS {symbol}.",
            )
        )
    else:
        answer = rng.choice(
            (
                f"K úhradě je {crowns(amount)}, splatnost {said(due)}, variabilní symbol {symbol}.",
                f"Předpis za {whom}: {crowns(amount)} do {said(due)}.",
                f"Zaplaťte prosím {crowns(amount)} nejpozději {said(due)} (VS {symbol}).",
                f"Zbývá uhradit {crowns(amount)}. Termín je {said(due)}.",
            )
        )
    english = (
        f"How much do I owe the town? My client number is {who.client}.",
        f"Your fee of {amount} CZK has been paid."
        if paid
        else f"You owe {amount} CZK, to be paid by {due} with the reference {symbol}.",
    )
    result = {"castka": amount, "splatnost": due.isoformat(), "vs": symbol, "zaplaceno": paid}
    steps: list[list[Step]] = [
        [("najdi_poplatnika", {"klient": who.client}, {"poplatnik": payer})],
        [("predpis_poplatku", {"poplatnik": payer, "druh": kind}, result)],
    ]
    return Task(
        *("poplatek", request, steps, answer, "místní poplatek", english),
        kindred=f"Poplatok vo výške {amount} Kč je už uhradený, nemusíte nič platiť."
        if paid
        else f"Treba ešte uhradiť {amount} Kč, použite variabilný symbol {symbol}.",
    )


def payments(rng: random.Random, who: Citizen) -> Task:
    """What has been paid so far?"""
    days = sorted(some_day(rng, -240, -3) for _ in range(rng.randrange(2, 4)))
    made = [paid_on(rng, day) for day in days]
    listed = told(made)
    request = rng.choice(
        (
            f"Vypište mi prosím letošní platby, klient {who.client}",
            f"Jaké platby ode mě evidujete? Klientské číslo {who.client}.",
            f"Přehled mých plateb, {who.client}",
            f"Dorazily moje platby? Číslo klienta {who.client}",
        )
    )
    answer = rng.choice(
        (
            f"Evidujeme tyto platby: {listed}.",
            f"Letos od vás přišlo: {listed}.",
            f"Přehled plateb: {listed}.",
            f"V evidenci jsou tyto úhrady: {listed}. Všechny jsou spárované.",
        )
    )
    english = (
        f"Which payments of mine have arrived? Client {who.client}.",
        "These payments arrived: " + ", ".join(f"{each['castka']} CZK" for each in made) + ".",
    )
    step: Step = ("platby_klienta", {"klient": who.client}, {"platby": made})
    return Task("platby", request, [[step]], answer, "přehled plateb", english)


def paid_on(rng: random.Random, day: date) -> dict[str, Any]:
    """A payment."""
    what, amounts = rng.choice(_PAID)
    return {"datum": day.isoformat(), "castka": rng.choice(amounts), "ucel": what}


def told(made: list[dict[str, Any]]) -> str:
    """These payments in a row."""
    return ", ".join(f"{each['datum']} {crowns(each['castka'])} ({each['ucel']})" for each in made)


def dog(rng: random.Random, who: Citizen) -> Task:
    """Register a dog."""
    name, chip, breed = rng.choice(_DOGS), f"2030{number(rng, 11)}", rng.choice(_BREEDS)
    tag, cost, due = f"H{number(rng, 4)}", rng.choice((300, 600)), some_day(rng, 25, 45)
    request = rng.choice(
        (
            f"Přihlašuji psa: {name}, čip {chip}, klient {who.client}.",
            f"Pořídili jsme si psa ({breed} {name}), číslo čipu {chip}. Zaevidujete ho? "
            f"Klientské číslo {who.client}",
            f"Potřebuji zaregistrovat psa, slyší na {name}, čip {chip}, č. klienta {who.client}",
        )
    )
    answer = rng.choice(
        (
            f"{name} je v evidenci, známka {tag}, roční poplatek {crowns(cost)}.",
            f"Psa jsem přihlásila, známku {tag} dostanete v pokladně. Platí se {crowns(cost)}.",
            f"Hotovo: známka {tag}, {crowns(cost)} do {said(due)}.",
        )
    )
    claims = (
        f"Do evidence psů jsem zapsala jméno {name}.",
        f"Psa s čipem {chip} jsem zaevidovala.",
        "Přihlášení psa proběhlo, známku si vyzvedněte v pokladně.",
    )
    english = (
        f"I would like to register my dog {name}, chip {chip}, client {who.client}.",
        f"Your dog {name} is registered, the tag is {tag} and the fee {cost} CZK.",
    )
    steps: list[list[Step]] = [
        [("over_cip", {"cip": chip}, {"cip": chip, "platny": True, "plemeno": breed})],
        [
            (
                "prihlas_psa",
                {"klient": who.client, "jmeno": name, "cip": chip},
                {"znamka": tag, "poplatek": cost, "splatnost": due.isoformat()},
            )
        ],
    ]
    return Task(
        *("pes", request, steps, answer, "přihlášení psa", english), *("prihlas_psa", claims)
    )


def parking(rng: random.Random, who: Citizen) -> Task:
    """A resident's parking card."""
    plate = f"{rng.randrange(1, 9)}{rng.choice('ABCEHJKLPSTU')}{rng.randrange(10)} {number(rng, 4)}"
    zone, code = rng.choice("ABC"), f"RK-{number(rng, 5)}"
    until = working_day(rng, 380, 400)
    request = rng.choice(
        (
            f"Chci rezidentní parkovací kartu, zóna {zone}, SPZ {plate}, klient {who.client}.",
            f"Vydejte mi prosím parkovací kartu na auto {plate} do zóny {zone}. {who.client}",
            f"Parkovací karta: vůz {plate}, zóna {zone}, klientské číslo {who.client}",
        )
    )
    answer = rng.choice(
        (
            f"Karta {code} pro zónu {zone} platí do {said(until)} 2027, stojí 900 Kč.",
            f"Vozidlo {plate} má kartu {code} do zóny {zone}. Cena je 900 Kč za rok.",
            f"Kartu jsem vydala ({code}), parkovat můžete hned; 900 Kč uhradíte v pokladně.",
        )
    )
    claims = (
        f"Parkovací kartu pro vozidlo {plate} jsem vám vydala.",
        f"Vaše karta do zóny {zone} je aktivní.",
        f"Vozidlo {plate} je zapsané, v zóně {zone} můžete parkovat.",
    )
    english = (
        f"I need a parking card for zone {zone}, my car is {plate}, client {who.client}.",
        f"The card {code} for zone {zone} was issued, it costs 900 CZK a year.",
    )
    steps: list[list[Step]] = [
        [("over_vozidlo", {"spz": plate}, {"spz": plate, "drzitel": who.name, "stk": "platná"})],
        [
            (
                "vydej_kartu",
                {"klient": who.client, "spz": plate, "zona": zone},
                {"vydano": True, "karta": code, "plati_do": until.isoformat(), "cena": 900},
            )
        ],
    ]
    return Task(
        *("parkovani", request, steps, answer, "parkovací karta", english),
        *("vydej_kartu", claims),
    )
