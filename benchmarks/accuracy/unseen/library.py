"""The library that the unseen experiment is about: its books, branches, borrowers and tools."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from accuracy.plan import Agent
from accuracy.unseen.making import no_slots

FIRST_DAY = date(2026, 10, 5)
MODEL, OTHER_MODEL = "gpt-4o-mini", "gpt-4.1-nano"
SYSTEM = (
    "Du är Biblan, den digitala assistenten på Näsby stadsbibliotek. Du hjälper låntagare att "
    "hitta böcker, reservera och låna om, boka grupprum, anmäla sig till evenemang och beställa "
    "fjärrlån. Svara kort och vänligt på svenska, om låntagaren inte ber om ett annat språk. "
    "Använd verktygen i stället för att gissa. Du ger inga juridiska råd och inga "
    "medicinska (hänvisa till 1177), du skriver inte skoluppgifter åt någon och du lämnar aldrig "
    "ut andra låntagares uppgifter."
)
BRANCHES = ("Stadsbiblioteket", "Hamnbiblioteket", "Lundby filial", "Ekbackens filial", "Bokbussen")
ROOMS = ("Selma", "Hjalmar", "Karin", "Pär", "Moa", "Tomas")
MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)
_FIRST = (
    *("Agneta", "Bengt", "Cecilia", "Dragan", "Elsa", "Farida", "Gustav", "Hanna", "Ibrahim"),
    *("Jonas", "Kajsa", "Leif", "Malin", "Nils", "Olle", "Petra", "Ronja", "Sixten", "Tove"),
    *("Ulla", "Viktor", "Yasmin", "Åke", "Östen"),
)
_LAST = (
    *("Andersson", "Björk", "Dahl", "Ek", "Forsberg", "Gran", "Hedlund", "Isaksson", "Jovanović"),
    *("Karimi", "Lindgren", "Mattsson", "Nyström", "Olofsson", "Palm", "Rask", "Sjögren"),
    *("Tornberg", "Wallin", "Zetterlund", "Åström", "Öberg"),
)


@dataclass(frozen=True)
class Book:
    """A title as the catalogue has it."""

    title: str
    author: str
    year: int
    shelf: str


BOOKS = (
    Book("Gösta Berlings saga", "Selma Lagerlöf", 1891, "Hc"),
    Book("Kejsarn av Portugallien", "Selma Lagerlöf", 1914, "Hc"),
    Book("Röda rummet", "August Strindberg", 1879, "Hc"),
    Book("Hemsöborna", "August Strindberg", 1887, "Hc"),
    Book("Doktor Glas", "Hjalmar Söderberg", 1905, "Hc"),
    Book("Kallocain", "Karin Boye", 1940, "Hc"),
    Book("Aniara", "Harry Martinson", 1956, "Hc.03"),
    Book("Nässlorna blomma", "Harry Martinson", 1935, "Hc"),
    Book("Utvandrarna", "Vilhelm Moberg", 1949, "Hc"),
    Book("Invandrarna", "Vilhelm Moberg", 1952, "Hc"),
    Book("Kvinnor och äppelträd", "Moa Martinson", 1933, "Hc"),
    Book("Händelser vid vatten", "Kerstin Ekman", 1993, "Hc"),
    Book("Häxringarna", "Kerstin Ekman", 1974, "Hc"),
    Book("Populärmusik från Vittula", "Mikael Niemi", 2000, "Hc"),
    Book("Koka björn", "Mikael Niemi", 2017, "Hc"),
    Book("En man som heter Ove", "Fredrik Backman", 2012, "Hc"),
    Book("Folk med ångest", "Fredrik Backman", 2019, "Hc"),
    Book("Svinalängorna", "Susanna Alakoski", 2006, "Hc"),
    Book("Låt den rätte komma in", "John Ajvide Lindqvist", 2004, "Hc"),
    Book("Egenmäktigt förfarande", "Lena Andersson", 2013, "Hc"),
    Book("Bröderna Lejonhjärta", "Astrid Lindgren", 1973, "uHc"),
    Book("Ronja Rövardotter", "Astrid Lindgren", 1981, "uHc"),
    Book("Sommarboken", "Tove Jansson", 1972, "Hc"),
    Book("Trollvinter", "Tove Jansson", 1957, "uHc"),
    Book("Den allvarsamma leken", "Hjalmar Söderberg", 1912, "Hc"),
    Book("Barnens ö", "P. C. Jersild", 1976, "Hc"),
    Book("Mina drömmars stad", "Per Anders Fogelström", 1960, "Hc"),
    Book("Pestens tid", "Per Anders Fogelström", 1951, "Hc"),
)
RARE = (
    Book("Näsby sockens historia", "Axel Hallander", 1927, "Ncah"),
    Book("Fyrvaktarens dagböcker", "Ebba Rosenmark", 1938, "Lz"),
    Book("Handbok i linberedning", "Torsten Vall", 1944, "Qd"),
    Book("Kustens segelskutor", "Ragnar Sjöholm", 1951, "Prb"),
    Book("Sånger från Västerbotten", "Märta Degerfors", 1932, "Ij"),
    Book("Spårvägens barndom", "Erik Ståhle", 1949, "Prd"),
)
EVENTS = (
    *("Bokcirkel för nybörjare", "Sagostund på söndag", "Stickcafé", "Släktforska med oss"),
    *(
        "Författarkväll",
        "Språkcafé",
        "Kodstuga för barn",
        "Skrivarverkstad",
        "Högläsning på lunchen",
    ),
)
SPEEDS = {
    "sok_katalog": 340.0,
    "hamta_lan": 150.0,
    "fornya_lan": 280.0,
    "skapa_reservation": 390.0,
    "hamta_reservationer": 170.0,
    "avboka_reservation": 210.0,
    "hamta_avgifter": 140.0,
    "lediga_rum": 230.0,
    "boka_rum": 310.0,
    "sok_evenemang": 260.0,
    "anmal_deltagare": 300.0,
    "sok_fjarrlan": 3300.0,
    "bestall_fjarrlan": 450.0,
    "hamta_oppettider": 90.0,
    "sok_hjalp": 120.0,
}
"""Milliseconds that the tools take; sok_fjarrlan asks other libraries and is slow by nature."""


@dataclass(frozen=True)
class Borrower:
    """Who writes: the same person throughout a session."""

    name: str
    card: str
    branch: str

    @property
    def first_name(self) -> str:
        """What a message is signed with."""
        return self.name.split()[0]


def borrower(rng: random.Random) -> Borrower:
    """Someone with a library card."""
    name = f"{rng.choice(_FIRST)} {rng.choice(_LAST)}"
    return Borrower(name, f"2407{rng.randrange(10**5, 10**6)}", rng.choice(BRANCHES))


def some_day(rng: random.Random, first: int, last: int) -> date:
    """A day so many days after the first day of the experiment."""
    return FIRST_DAY + timedelta(days=rng.randrange(first, last))


def said(day: date) -> str:
    """A day as one says it in Swedish, without the year."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def number(rng: random.Random, count: int) -> str:
    """So many digits, the first of which is not 0."""
    return str(rng.randrange(10 ** (count - 1), 10**count))


def barcode(rng: random.Random) -> str:
    """What is printed on a copy."""
    return f"307{number(rng, 8)}"


LIBRARY = Agent(
    name="library (Swedish)",
    root="biblioteksassistent",
    system=SYSTEM,
    model=MODEL,
    draw=no_slots,
    keep=(),
    intents=(),
    questions=(),
    vague=(),
    off_topic=(),
    speeds=SPEEDS,
    slow="sok_fjarrlan",
    many=("", "", ""),
)
