"""The town that the third unseen experiment is about: citizens, places, tools, and how numbers
and days are written in Czech.
"""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from accuracy.plan import Agent
from accuracy.unseen.making import no_slots

FIRST_DAY = date(2026, 11, 9)
MODEL, OTHER_MODEL = "claude-haiku-4-5", "claude-haiku-4-5-20251001"
SYSTEM = (
    "Jsi Radka, digitální asistentka Městského úřadu Habrov nad Lužkou. Občanům pomáháš s místy "
    "ve školkách, stavebním řízením, trvalým pobytem, doklady, místními poplatky, svozem odpadu, "
    "parkováním, matrikou a objednáním na přepážku. Odpovídej česky, stručně a zdvořile, pokud si "
    "občan nevyžádá jiný jazyk. Nic neodhaduj: použij nástroje a uváděj jen to, co vrátily. "
    "Nedáváš právní ani daňové rady, nehodnotíš politiky a údaje o jiných osobách sděluješ jen "
    "tomu, kdo za ně jedná a uvede jejich klientské číslo."
)
SCHOOLS = (
    *("MŠ Sluníčko", "MŠ Kaštánek", "MŠ Pod Lipami", "MŠ Beruška", "MŠ Větrník", "MŠ U Potoka"),
    "MŠ Pampeliška",
)
STREETS = (
    *("Na Výsluní", "U Mlýna", "Pod Lesem", "K Rybníku", "Za Humny", "Na Kopečku", "V Zátiší"),
    *("U Hřiště", "Pod Hradbami", "Na Příkopě", "Ke Skalám", "V Sadech", "Za Poštou"),
)
"""Names that begin with a preposition keep their form in every case."""
OFFICES = ("radnice", "stavební úřad", "matrika", "dopravní odbor", "podatelna", "pokladna")
AGENDAS = ("občanský průkaz", "cestovní pas", "řidičský průkaz", "registr vozidel", "Czech POINT")
MONTHS = (
    *("ledna", "února", "března", "dubna", "května", "června"),
    *("července", "srpna", "září", "října", "listopadu", "prosince"),
)
OPEN = tuple(("8:00", closes) for closes in ("17:00", "14:00", "18:00", "14:00", "12:00"))
"""From Monday to Friday."""
_MEN = (
    *("Adam", "Bohumil", "Daniel", "Jakub", "Jiří", "Karel", "Luboš", "Michal", "Ondřej", "Radek"),
    *("Štěpán", "Vojtěch", "Zbyněk"),
)
_WOMEN = (
    *("Alžběta", "Blanka", "Dagmar", "Eliška", "Hedvika", "Jitka", "Kateřina", "Lenka", "Markéta"),
    *("Pavlína", "Šárka", "Vendula", "Zdeňka"),
)
_FAMILIES = (
    *(("Bartoš", "Bartošová"), ("Beneš", "Benešová"), ("Čermák", "Čermáková")),
    *(("Dvořák", "Dvořáková"), ("Fiala", "Fialová"), ("Hájek", "Hájková"), ("Ježek", "Ježková")),
    *(("Kříž", "Křížová"), ("Kučera", "Kučerová"), ("Malý", "Malá"), ("Nedvěd", "Nedvědová")),
    *(("Pospíšil", "Pospíšilová"), ("Růžička", "Růžičková"), ("Říha", "Říhová")),
    *(("Šimek", "Šimková"), ("Tichý", "Tichá"), ("Urban", "Urbanová"), ("Žák", "Žáková")),
)
CHILDREN = ("Matyáš", "Anička", "Tobiáš", "Rozálie", "Vašík", "Julinka", "Šimon", "Ema", "Toník")
SPEEDS = {
    "volna_mista": 270.0,
    "info_skolky": 160.0,
    "spadova_skolka": 220.0,
    "podej_prihlasku": 410.0,
    "najdi_rizeni": 200.0,
    "stav_rizeni": 250.0,
    "over_adresu": 170.0,
    "ohlas_pobyt": 430.0,
    "volne_terminy": 240.0,
    "rezervuj_termin": 360.0,
    "stav_dokladu": 280.0,
    "najdi_poplatnika": 150.0,
    "predpis_poplatku": 210.0,
    "platby_klienta": 230.0,
    "svoz_odpadu": 140.0,
    "over_cip": 260.0,
    "prihlas_psa": 340.0,
    "nahlas_zavadu": 380.0,
    "over_vozidlo": 300.0,
    "vydej_kartu": 370.0,
    "objednej_opis": 350.0,
    "spocti_zabor": 3400.0,
    "fronta": 90.0,
    "uredni_hodiny": 100.0,
    "hledej_navod": 130.0,
}
"""Milliseconds that the tools take; spocti_zabor asks the map and is slow by nature."""


@dataclass(frozen=True)
class Citizen:
    """Who writes: the same person throughout a session."""

    name: str
    woman: bool
    client: str
    home: str

    @property
    def first_name(self) -> str:
        """What a message is signed with."""
        return self.name.split()[0]


def citizen(rng: random.Random) -> Citizen:
    """Someone who lives in the town; ``client``: their number at the office."""
    woman = rng.random() < 0.5
    man_s, woman_s = rng.choice(_FAMILIES)
    name = f"{rng.choice(_WOMEN)} {woman_s}" if woman else f"{rng.choice(_MEN)} {man_s}"
    return Citizen(name, woman, f"73{number(rng, 6)}", address(rng))


def address(rng: random.Random) -> str:
    """A street and the number of a house."""
    return f"{rng.choice(STREETS)} {rng.randrange(2, 99)}"


def plain(text: str) -> str:
    """In small letters without diacritics, as many write on a phone."""
    parts = unicodedata.normalize("NFD", text.lower())
    return "".join(each for each in parts if not unicodedata.combining(each))


def casual(rng: random.Random, text: str, share: float) -> str:
    """The text, or for this share of them in small letters and mostly without diacritics."""
    if rng.random() >= share:
        return text
    return plain(text) if rng.random() < 0.65 else text.lower()


def some_day(rng: random.Random, first: int, last: int) -> date:
    """A day so many days after the first day of the experiment."""
    return FIRST_DAY + timedelta(days=rng.randrange(first, last))


def working_day(rng: random.Random, first: int, last: int) -> date:
    """The same, from Monday to Friday."""
    day = some_day(rng, first, last)
    return day - timedelta(days=max(0, day.weekday() - 4))


def said(day: date) -> str:
    """A day as one says it, without the year."""
    return f"{day.day}. {MONTHS[day.month - 1]}"


def crowns(amount: int) -> str:
    """An amount as it is written: 1 560 Kč."""
    return f"{amount:,} Kč".replace(",", " ")


def counted(count: int, one: str, few: str, many: str) -> str:
    """A number with the form of the noun that it asks for: 1 místo, 3 místa, 5 míst."""
    return f"{count} {one if count == 1 else few if 2 <= count <= 4 else many}"


def number(rng: random.Random, count: int) -> str:
    """So many digits, the first of which is not 0."""
    return str(rng.randrange(10 ** (count - 1), 10**count))


TOWN_HALL = Agent(
    name="town hall (Czech)",
    root="asistentka_uradu",
    system=SYSTEM,
    model=MODEL,
    draw=no_slots,
    keep=(),
    intents=(),
    questions=(),
    vague=(),
    off_topic=(),
    speeds=SPEEDS,
    slow="spocti_zabor",
    many=("", "", ""),
)
