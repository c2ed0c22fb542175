"""What citizens want for themselves and their children: schools, documents, appointments."""

from __future__ import annotations

import random

from accuracy.unseen.tasks import Step, Task
from accuracy.unseen.townhall.town import (
    AGENDAS,
    CHILDREN,
    SCHOOLS,
    Citizen,
    address,
    counted,
    number,
    said,
    some_day,
    working_day,
)

CLASSES = ("Motýlci", "Žabky", "Ježci", "Sovičky", "Vrabčáci")
_AGES = {
    2: ("dvouleté", "2 roky"),
    3: ("tříleté", "3 roky"),
    4: ("čtyřleté", "4 roky"),
    5: ("pětileté", "5 let"),
}


def places(rng: random.Random, who: Citizen, school: str = "", age: int = 0) -> Task:
    """Is there a place for a child in a kindergarten?"""
    del who
    school, age = school or rng.choice(SCHOOLS), age or rng.choice((2, 3, 3, 4, 5))
    old, years = _AGES[age]
    left, waiting, group = rng.randrange(1, 9), rng.randrange(1, 12), rng.choice(CLASSES)
    free = counted(left, "volné místo", "volná místa", "volných míst")
    request = rng.choice(
        (
            f"Je ještě volno v {school}? Mám {old} dítě.",
            f"Hledám školku pro dceru, {years}. Jak je na tom {school}?",
            f"Kolik míst zbývá v {school} pro {old} děti?",
            f"Vzali by v {school} ještě jedno {old} dítě?",
            f"Zajímá mě volná kapacita {school}, jde o {old} dítě.",
            f"Jaká je šance na místo v {school}? Syn, {years}.",
        )
    )
    answer = rng.choice(
        (
            f"Ano, {school} hlásí {free}, a to ve třídě {group}.",
            f"Podle evidence má {school} {free}, čekatelů v pořadníku: {waiting}.",
            f"Místo by se našlo: {school}, třída {group}, {free}.",
            f"{school}, {group}: {free}.",
            f"V {school} jde aktuálně o {free} ve třídě {group}. Čekajících: {waiting}.",
        )
    )
    english = (
        f"Is there a place for a child of {age} at {school}?",
        f"Yes, {school} has {left} free places in the group {group} at the moment.",
    )
    result = {
        "stav": "ok",
        "skolka": school,
        "volna_mista": left,
        "cekajici": waiting,
        "trida": group,
    }
    step: Step = ("volna_mista", {"skolka": school, "vek": age}, result)
    return Task(
        *("skolka", request, [[step]], answer, "místo ve školce", english),
        place=school,
        kindred=f"Áno, {school} má v triede {group} ešte voľné miesta, spolu {left}.",
    )


def enrol(rng: random.Random, who: Citizen) -> Task:
    """Put a child's name down for a kindergarten."""
    school, child, code = rng.choice(SCHOOLS), rng.choice(CHILDREN), f"PMS-{number(rng, 5)}"
    result_on = working_day(rng, 21, 45)
    request = rng.choice(
        (
            f"Chci podat přihlášku do {school}, dítě {child}, mé klientské číslo je {who.client}.",
            f"Přihlaste prosím naše dítě ({child}) do {school}. Klient {who.client}, {who.home}.",
            f"Podání přihlášky: {child}, {school}, klientské číslo {who.client}",
            f"Od ledna bychom potřebovali školku, jméno dítěte {child}, vybrali jsme {school}. "
            f"Podejte to prosím za mě, č. {who.client}.",
        )
    )
    answer = rng.choice(
        (
            f"Přihláška je podaná pod číslem {code}, výsledek bude známý {said(result_on)}.",
            f"{child} má přihlášku do {school} ({code}). Rozhodnutí čekejte {said(result_on)}.",
            f"Hotovo. {school} vyrozumí rodiče {said(result_on)}, přihláška nese číslo {code}.",
            f"Přihlášku do {school} jsem odeslala ({code}).",
        )
    )
    claims = (
        f"Přihlášku do {school} jsem za vás podala, o výsledku vás bude školka informovat.",
        f"{child} už je mezi přihlášenými do {school}.",
        f"Přihláška byla odeslána a {school} ji přijala.",
        "Vše je vyřízeno, dítě je přihlášené.",
    )
    english = (
        f"I would like to enrol {child} at {school}, my client number is {who.client}.",
        f"The application for {school} was filed as {code}, you will hear on {result_on}.",
    )
    steps: list[list[Step]] = [
        [("spadova_skolka", {"adresa": who.home}, {"adresa": who.home, "spadova": school})],
        [
            (
                "podej_prihlasku",
                {"klient": who.client, "dite": child, "skolka": school},
                {"prihlaska": code, "vysledek": result_on.isoformat()},
            )
        ],
    ]
    return Task(
        *("prihlaska", request, steps, answer, "přihláška do školky", english),
        *("podej_prihlasku", claims),
    )


def move(rng: random.Random, who: Citizen) -> Task:
    """Announce another address."""
    new, day, code = address(rng), some_day(rng, -6, 20), f"TP{number(rng, 6)}"
    request = rng.choice(
        (
            f"Stěhuji se na adresu {new}, nahlaste mi prosím trvalý pobyt od {said(day)}. "
            f"Klient {who.client}",
            f"Změna trvalého pobytu: nově {new}, datum {said(day)}, klientské číslo {who.client}.",
            f"Potřebuji přehlásit pobyt na {new} (k {said(day)}), moje číslo je {who.client}",
            f"Od {said(day)} bydlíme {new}. Zařídíte změnu pobytu? {who.client}",
        )
    )
    answer = rng.choice(
        (
            f"Pobyt na adrese {new} je ohlášen k {said(day)}, podání má číslo {code}.",
            f"Změnu jsem zapsala ({code}), nová adresa {new} platí od {said(day)}.",
            f"Vaše ohlášení evidujeme jako {code}. Adresa: {new}.",
            f"Hotovo, od {said(day)} máte trvalý pobyt {new}. Číslo podání {code}.",
        )
    )
    claims = (
        f"Trvalý pobyt jsem vám přehlásila na adresu {new}.",
        f"Změna pobytu je zapsána s účinností od {said(day)}.",
        f"Ohlášení pobytu proběhlo v pořádku, nově jste vedeni na adrese {new}.",
    )
    english = (
        f"Please register {new} as my address from {day} on, client {who.client}.",
        f"Your residence at {new} is registered from {day} on, the filing is {code}.",
    )
    place = number(rng, 8)
    about = {"klient": who.client, "kod_adm": place, "od": day.isoformat()}
    steps: list[list[Step]] = [
        [("over_adresu", {"adresa": new}, {"adresa": new, "kod_adm": place, "platna": True})],
        [("ohlas_pobyt", about, {"podani": code})],
    ]
    return Task(
        *("pobyt", request, steps, answer, "změna trvalého pobytu", english),
        *("ohlas_pobyt", claims),
        kindred=f"Váš trvalý pobyt na adrese {new} sme zapísali pod číslom {code}.",
    )


def appointment(rng: random.Random, who: Citizen) -> Task:
    """A time at a counter."""
    day, hour = working_day(rng, 15, 35), f"{rng.randrange(8, 12)}:{rng.choice(('00', '20', '40'))}"
    agenda, desk = rng.choice(AGENDAS), rng.randrange(1, 10)
    code = f"{rng.choice('ABCDF')}{number(rng, 3)}"
    request = rng.choice(
        (
            f"Objednejte mě na {said(day)} v {hour}, agenda {agenda}. Klient {who.client}",
            f"Rezervace přepážky: {agenda}, {said(day)}, {hour}, č. {who.client}",
            f"Potřebuju termín na {agenda}, nejlépe {said(day)} v {hour}. "
            f"Klientské číslo {who.client}.",
            f"Šlo by přijít {said(day)} kolem {hour}? Jde o {agenda}, {who.client}.",
            f"Prosím o termín {said(day)} {hour} ({agenda}, klient {who.client})",
        )
    )
    answer = rng.choice(
        (
            f"Termín {said(day)} v {hour} je váš, přepážka {desk}, kód {code}.",
            f"Objednala jsem vás na {said(day)} v {hour}. U vchodu zadejte kód {code}.",
            f"Rezervováno: {agenda}, {said(day)}, {hour}, přepážka číslo {desk} (kód {code}).",
            f"Přijďte {said(day)} v {hour} k přepážce {desk}. Vyvolávací kód je {code}.",
            f"Ano, čas {hour} byl volný a máte ho zapsaný. Kód rezervace: {code}.",
        )
    )
    claims = (
        f"Objednala jsem vás na {said(day)} v {hour}.",
        f"Rezervace na {said(day)} je potvrzená, těšíme se na vás v {hour}.",
        f"Termín máte zamluvený: {agenda}, {said(day)}, {hour}.",
        "Vaše rezervace byla vytvořena, přijďte prosím včas.",
    )
    english = (
        f"Could I have an appointment on {day} at {hour}? Client {who.client}.",
        f"You are booked for {day} at {hour}, please go to desk {desk} with the code {code}.",
    )
    about = {"agenda": agenda, "datum": day.isoformat()}
    free = {**about, "casy": sorted({hour, "8:00", "10:20"}, key=lambda each: each.zfill(5))}
    steps: list[list[Step]] = [
        [("volne_terminy", about, free)],
        [
            (
                "rezervuj_termin",
                {"klient": who.client, **about, "cas": hour},
                {"kod": code, "prepazka": desk},
            )
        ],
    ]
    return Task(
        *("termin", request, steps, answer, "objednání na přepážku", english),
        *("rezervuj_termin", claims),
        kindred=f"Objednali sme vás na {hour}, príďte prosím k priehradke {desk} s kódom {code}.",
    )


def document(rng: random.Random, who: Citizen) -> Task:
    """Is a document ready?"""
    what = rng.choice(("občanský průkaz", "cestovní pas", "řidičský průkaz"))
    day, ready, desk = working_day(rng, 14, 30), rng.random() < 0.5, rng.randrange(1, 10)
    request = rng.choice(
        (
            f"Už je hotový můj {what}? Klientské číslo {who.client}",
            f"Kdy si můžu vyzvednout {what}? {who.client}",
            f"Chci se zeptat na stav žádosti o {what}, klient {who.client}.",
            f"{what.capitalize()}, žádost podaná minulý měsíc, č. {who.client}. Jak to vypadá?",
        )
    )
    if ready:
        answer = rng.choice(
            (
                f"Váš {what} je připraven u přepážky {desk}.",
                f"Ano, {what} už dorazil. Vyzvedněte si ho u přepážky číslo {desk}.",
                f"Můžete přijít, {what} čeká u přepážky {desk}.",
            )
        )
    else:
        answer = rng.choice(
            (
                f"Zatím se vyrábí. Vyzvednout ho půjde od {said(day)}.",
                f"{what.capitalize()} je ve výrobě, připraven bude {said(day)}.",
                f"Ještě ne, předpokládané datum převzetí je {said(day)} (přepážka {desk}).",
            )
        )
    english = (
        f"Is my document ready yet? My client number is {who.client}.",
        f"Your document is ready at desk {desk}."
        if ready
        else f"It is still being made, you can collect it from {day} on at desk {desk}.",
    )
    result = {
        "doklad": what,
        "stav": "k převzetí" if ready else "ve výrobě",
        "prepazka": desk,
        "prevzeti_od": None if ready else day.isoformat(),
    }
    step: Step = ("stav_dokladu", {"klient": who.client, "doklad": what}, result)
    return Task(
        *("doklad", request, [[step]], answer, f"žádost o {what}", english),
        kindred=f"Váš doklad je pripravený, vyzdvihnite si ho pri priehradke {desk}."
        if ready
        else f"Doklad sa ešte vyrába, potom si ho vyzdvihnite pri priehradke {desk}.",
    )


def copy_of_record(rng: random.Random, who: Citizen) -> Task:
    """A copy of a birth or marriage certificate."""
    what = rng.choice(("rodného listu", "oddacího listu", "úmrtního listu"))
    year, code, day = rng.randrange(1948, 2020), f"MA{number(rng, 5)}", working_day(rng, 15, 30)
    request = rng.choice(
        (
            f"Objednávám duplikát {what} z roku {year}, klientské číslo {who.client}.",
            f"Ztratil se mi opis {what} ({year}). Vystavíte nový? {who.client}",
            f"Žádost o druhopis {what}, rok zápisu {year}, klient {who.client}",
        )
    )
    answer = rng.choice(
        (
            f"Druhopis {what} bude na matrice {said(day)}, žádost {code}, poplatek 300 Kč.",
            f"Žádost o druhopis {what} má číslo {code}. Hotový bude {said(day)}, stojí 300 Kč.",
            f"Matrika druhopis vystaví do {said(day)}; při převzetí zaplatíte 300 Kč ({code}).",
        )
    )
    claims = (
        f"Druhopis {what} jsem pro vás na matrice objednala.",
        f"Žádost o druhopis {what} byla předána matrice, ozvou se vám.",
        "Druhopis máte objednaný.",
    )
    english = (
        f"I need a copy of my certificate of {year}, client {who.client}.",
        f"The copy was ordered as {code} and will be ready on {day} for 300 CZK.",
    )
    step: Step = (
        "objednej_opis",
        {"klient": who.client, "druh": what, "rok": year},
        {"zadost": code, "poplatek": 300, "hotovo": day.isoformat()},
    )
    return Task(
        *("opis", request, [[step]], answer, "druhopis z matriky", english),
        *("objednej_opis", claims),
    )
