"""What borrowers want with books: finding, reserving and renewing them, and what they owe."""

from __future__ import annotations

import random
from typing import Any

from accuracy.unseen.library import (
    BOOKS,
    BRANCHES,
    RARE,
    Book,
    Borrower,
    barcode,
    number,
    said,
    some_day,
)
from accuracy.unseen.tasks import Step, Task


def found(rng: random.Random, book: Book, branch: str, *, inside: bool) -> dict[str, Any]:
    """What the catalogue says about a title, with a copy at the branch."""
    other = rng.choice([each for each in BRANCHES if each != branch])
    copies = [
        {"bibliotek": branch, "status": "inne" if inside else "utlånad", "streckkod": barcode(rng)},
        {"bibliotek": other, "status": rng.choice(("utlånad", "transport")), "ko": 2},
    ]
    return {
        "traffar": 1,
        "poster": [
            {
                "post": f"kat-{number(rng, 6)}",
                "titel": book.title,
                "forfattare": book.author,
                "ar": book.year,
                "hylla": book.shelf,
                "exemplar": copies,
            }
        ],
    }


def look_up(rng: random.Random, who: Borrower, book: Book | None = None) -> Task:
    """Is a book in?"""
    book = book or rng.choice(BOOKS)
    title, branch = book.title, who.branch
    inside = rng.random() < 0.6
    result = found(rng, book, branch, inside=inside)
    other = result["poster"][0]["exemplar"][1]["bibliotek"]
    request = rng.choice(
        (
            f"Har ni {title} inne?",
            f"Finns {title} av {book.author} att låna på {branch}?",
            f"jag undrar om {title} är inne på {branch} just nu",
            f"Letar efter {title}. Står den på hyllan hos er?",
            f"Var hittar jag {title} ({book.author})?",
            f"Är {title} ledig eller är alla exemplar utlånade?",
            f"Kollar om ni har boken {title}, helst på {branch}.",
        )
    )
    if inside:
        answer = rng.choice(
            (
                f"Ja, {title} står inne på {branch}, hylla {book.shelf}.",
                f"Den finns på {branch} under signum {book.shelf}.",
                f"Du har tur! Ett exemplar är inne på {branch}, leta på hylla {book.shelf}.",
                f"{title} är inne. Du hittar den på {branch}, avdelning {book.shelf}.",
                f"Japp, på {branch}. Gå till hylla {book.shelf} och sök på {book.author}.",
            )
        )
        english = f"Yes, {title} is available at {branch}, on shelf {book.shelf}. Enjoy reading it!"
    else:
        answer = rng.choice(
            (
                f"Just nu är {title} utlånad på {branch}. Exemplaret på {other} har kö.",
                f"Nej, alla exemplar är ute. På {other} är det två personer i kö.",
                f"Tyvärr inte, {branch} har lånat ut sitt exemplar. Du kan ställa dig i kö.",
                f"{title} är utlånad för tillfället, både på {branch} och på {other}.",
            )
        )
        english = f"At the moment {title} is on loan at {branch}, and there is a queue at {other}."
    asked = f"Do you have {title} by {book.author} at {branch}?"
    step: Step = ("sok_katalog", {"sokord": title, "bibliotek": branch}, result)
    return Task("finns_boken", request, [[step]], answer, title, (asked, english))


def reserve(rng: random.Random, who: Borrower, book: Book | None = None) -> Task:
    """Put someone in the queue for a book."""
    book = book or rng.choice(BOOKS)
    title, branch, place = book.title, who.branch, rng.randrange(1, 9)
    result = found(rng, book, branch, inside=False)
    reservation = f"R{number(rng, 6)}"
    request = rng.choice(
        (
            f"Kan du reservera {title} åt mig? Kort {who.card}, hämtas på {branch}.",
            f"Jag vill ställa mig i kö för {title}. Mitt kortnummer är {who.card}.",
            f"Reservera {title} av {book.author}, tack. Hämtar på {branch}. {who.card}",
            f"Sätt upp mig på {title}, kortnr {who.card}.",
            f"Går det att beställa {title} till {branch}? Lånekort {who.card}.",
        )
    )
    first = rng.choice(
        (
            f"{title} är reserverad åt dig.",
            f"Nu står du i kö för {title}.",
            f"Klart! Jag har reserverat {title} till {branch}.",
            f"Jag har lagt en reservation på {title}.",
            f"Reservationen av {title} är gjord.",
        )
    )
    second = rng.choice(
        (
            f"Du har plats {place} i kön och reservationen heter {reservation}.",
            f"Köplats {place}, nummer {reservation}.",
            f"Numret är {reservation}, och du är nummer {place} på tur.",
            f"Vi hör av oss när den finns att hämta ({reservation}, köplats {place}).",
        )
    )
    claims = (
        f"Jag har reserverat {title} åt dig, du hämtar den på {branch}.",
        f"Nu är {title} reserverad och vi meddelar dig när den har kommit in.",
        f"Så där, du står i kö för {title}. Du får ett sms när det är din tur.",
        f"Reservationen på {title} är inlagd på ditt kort.",
    )
    english = (
        f"Please reserve {title} for me, card {who.card}, pick-up at {branch}.",
        f"I have reserved {title} for you. You are number {place} in the queue, and the "
        f"reservation is called {reservation}.",
    )
    steps: list[list[Step]] = [
        [("sok_katalog", {"sokord": title, "bibliotek": branch}, result)],
        [
            (
                "skapa_reservation",
                {"kort": who.card, "post": result["poster"][0]["post"], "hamtas": branch},
                {"reservation": reservation, "koplats": place, "hamtas": branch},
            )
        ],
    ]
    return Task(
        *("reservera", request, steps, f"{first} {second}", title, english),
        *("skapa_reservation", claims),
    )


def _loans(rng: random.Random, books: list[Book]) -> list[dict[str, Any]]:
    return [
        {
            "titel": book.title,
            "streckkod": barcode(rng),
            "ater": some_day(rng, 11, 30).isoformat(),
            "omlan": rng.randrange(3),
        }
        for book in books
    ]


def renew(rng: random.Random, who: Borrower) -> Task:
    """Keep a book for longer."""
    books = rng.sample(BOOKS, rng.randrange(1, 4))
    title, loans = books[0].title, _loans(rng, books)
    until = some_day(rng, 30, 40)
    request = rng.choice(
        (
            f"Jag hinner inte läsa ut {title}, kan jag få behålla den längre? Kort {who.card}",
            f"Låna om {title} tack. {who.card}",
            f"Förläng lånet av {title}, mitt kort är {who.card}.",
            f"Kan du förnya {title} på kort {who.card}?",
            f"{title} ska visst tillbaka snart. Går det att låna om? Lånekort {who.card}",
        )
    )
    answer = rng.choice(
        (
            f"Jag har lånat om {title}. Nytt återlämningsdatum är {said(until)}.",
            f"Nu kan du behålla {title} till {said(until)}.",
            f"Lånet är förlängt till och med {said(until)}.",
            f"Fixat! {title} ska vara tillbaka senast {until.isoformat()}.",
            f"{title} är omlånad, lämna tillbaka den senast {said(until)}.",
        )
    )
    claims = (
        f"Jag har förlängt lånet av {title} åt dig.",
        f"{title} är omlånad, du behöver inte göra något mer.",
        f"Nu är lånet förnyat och du kan läsa vidare i {title} i lugn och ro.",
    )
    english = (
        f"Could you renew {title} for me? My card is {who.card}.",
        f"I have renewed {title} for you; please bring it back by {until.isoformat()}.",
    )
    steps: list[list[Step]] = [
        [("hamta_lan", {"kort": who.card}, loans)],
        [
            (
                "fornya_lan",
                {"kort": who.card, "streckkod": loans[0]["streckkod"]},
                {"fornyat": True, "ater": until.isoformat()},
            )
        ],
    ]
    return Task("forlanga", request, steps, answer, title, english, "fornya_lan", claims)


def my_loans(rng: random.Random, who: Borrower) -> Task:
    """What is on the card?"""
    loans = _loans(rng, rng.sample(BOOKS, rng.randrange(1, 4)))
    listed = ", ".join(f"{each['titel']} (åter {each['ater']})" for each in loans)
    request = rng.choice(
        (
            f"Vilka böcker har jag hemma? Kort {who.card}",
            f"När ska mina lån tillbaka? {who.card}",
            f"Kan du visa mina lån, kortnummer {who.card}",
            f"Har jag något lån som går ut snart? Lånekortet är {who.card}.",
        )
    )
    answer = rng.choice(
        (
            f"Du har lånat {listed}.",
            f"På kortet finns nu: {listed}.",
            f"Det här har du hemma: {listed}.",
            f"Dina lån: {listed}. Alla kan lämnas i vilken filial som helst.",
        )
    )
    english = (
        f"Which books do I have on card {who.card}?",
        f"These are on your card at the moment: {listed.replace('åter', 'due')}.",
    )
    step: Step = ("hamta_lan", {"kort": who.card}, loans)
    return Task("mina_lan", request, [[step]], answer, "dina lån", english)


def fees(rng: random.Random, who: Borrower) -> Task:
    """What is owed?"""
    book, owed = rng.choice(BOOKS), 5 * rng.randrange(1, 20)
    day = some_day(rng, -40, -3)
    request = rng.choice(
        (
            f"Har jag några avgifter på kort {who.card}?",
            f"Vad är jag skyldig biblioteket? {who.card}",
            f"Jag fick ett brev om en avgift, vad gäller det? Kort {who.card}",
            f"Kolla mina förseningsavgifter tack, {who.card}.",
        )
    )
    answer = rng.choice(
        (
            f"Du har en avgift på {owed} kronor för {book.title}, som kom in efter {said(day)}.",
            f"Det gäller {book.title}: {owed} kronor i förseningsavgift.",
            f"På kortet ligger {owed} kr. Det är för {book.title}.",
            f"{owed} kronor, för att {book.title} lämnades för sent.",
        )
    )
    english = (
        f"Do I owe anything on card {who.card}?",
        f"You have a late fee of {owed} kronor for {book.title}, which was due before {day}.",
    )
    result = {"avgifter": [{"titel": book.title, "belopp": owed, "forfall": day.isoformat()}]}
    step: Step = ("hamta_avgifter", {"kort": who.card}, result)
    return Task("avgifter", request, [[step]], answer, "dina avgifter", english)


def from_elsewhere(rng: random.Random, who: Borrower) -> Task:
    """Get a rare book from another library."""
    book, order = rng.choice(RARE), f"FL{number(rng, 6)}"
    owner, days = rng.choice(("Kungliga biblioteket", "Uppsala", "Lund", "Umeå")), 7
    request = rng.choice(
        (
            f"Kan ni ta hem {book.title} som fjärrlån? Kort {who.card}",
            f"Ni har inte {book.title} av {book.author}. Beställ den som fjärrlån, {who.card}.",
            f"Jag forskar och behöver {book.title} ({book.year}). Går det med fjärrlån? {who.card}",
        )
    )
    answer = rng.choice(
        (
            f"Jag har beställt {book.title} från {owner}, ärende {order}.",
            f"Beställningen {order} är skickad till {owner}. Räkna med {days} dagar.",
            f"{book.title} kommer från {owner} om ungefär {days} dagar. Ärendet heter {order}.",
        )
    )
    claims = (
        f"Jag har beställt {book.title} som fjärrlån från {owner}.",
        f"Fjärrlånet av {book.title} är beställt, du får besked när boken har kommit.",
    )
    english = (
        f"Could you get {book.title} as an inter-library loan? My card is {who.card}.",
        f"I have ordered {book.title} from {owner} under {order}; it takes about {days} days.",
    )
    steps: list[list[Step]] = [
        [
            (
                "sok_fjarrlan",
                {"titel": book.title, "forfattare": book.author},
                {"agare": owner, "leveransdagar": days, "ar": book.year},
            )
        ],
        [("bestall_fjarrlan", {"kort": who.card, "agare": owner}, {"arende": order})],
    ]
    return Task(
        *("fjarrlan", request, steps, answer, book.title, english),
        *("bestall_fjarrlan", claims),
    )


def cancel(rng: random.Random, who: Borrower) -> Task:
    """Leave the queue for a book."""
    book, reservation = rng.choice(BOOKS), f"R{number(rng, 6)}"
    title = book.title
    request = rng.choice(
        (
            f"Jag behöver inte {title} längre, ta bort reservationen. Kort {who.card}",
            f"Avboka min reservation av {title}. {who.card}",
            f"Ta bort mig från kön till {title}, kortnr {who.card}.",
        )
    )
    answer = rng.choice(
        (
            f"Reservationen {reservation} är borttagen.",
            f"Jag har avbokat {title} ({reservation}).",
            f"Du står inte längre i kö för {title}, {reservation} är struken.",
        )
    )
    claims = (
        f"Jag har avbokat din reservation av {title}.",
        f"Reservationen på {title} är borttagen från ditt kort.",
    )
    english = (
        f"Please cancel my reservation of {title}, card {who.card}.",
        f"Your reservation {reservation} of {title} has been cancelled.",
    )
    steps: list[list[Step]] = [
        [
            (
                "hamta_reservationer",
                {"kort": who.card},
                [{"reservation": reservation, "titel": title, "koplats": rng.randrange(2, 9)}],
            )
        ],
        [("avboka_reservation", {"reservation": reservation}, {"borttagen": True})],
    ]
    return Task("avboka", request, steps, answer, title, english, "avboka_reservation", claims)
