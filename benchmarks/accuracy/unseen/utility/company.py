"""The company that the second unseen experiment is about: customers, places, tools, and how
numbers and days are written in Turkish.
"""

# Turkish writes the letter that the rule warns of
# ruff: noqa: RUF001

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from accuracy.plan import Agent
from accuracy.unseen.making import no_slots

FIRST_DAY = date(2026, 11, 2)
MODEL, OTHER_MODEL = "gpt-4.1-mini", "gpt-4o-mini"
SYSTEM = (
    "Sen Işıl'sın, Yeşilova Enerji ve Su A.Ş.'nin dijital müşteri temsilcisisin. Elektrik, doğal "
    "gaz ve su aboneliği olan müşterilere fatura, kesinti, arıza, sayaç, taksit, randevu ve "
    "abonelik işlemlerinde yardım edersin. Müşteri başka bir dil istemedikçe Türkçe, kısa ve "
    "nazik yanıt ver. Tahmin etme, araçları kullan; araçların döndürmediği bir bilgiyi söyleme. "
    "Yatırım, hukuk ve sağlık konularında görüş bildirmezsin, rakip şirketleri yorumlamazsın ve "
    "başka abonelere ait bilgileri kimseyle paylaşmazsın."
)
QUARTERS = (
    *("Bağlar Mahallesi", "Çınarlı Mahallesi", "Değirmendere Mahallesi", "Fevzipaşa Mahallesi"),
    *("Gülbahçe Mahallesi", "Hürriyet Mahallesi", "İstasyon Mahallesi", "Kale Mahallesi"),
    *("Ovacık Mahallesi", "Şirinyer Mahallesi", "Yenidoğan Mahallesi", "Zafer Mahallesi"),
)
BRANCHES = (
    *("Merkez Şubesi", "Sanayi Şubesi", "Çarşı Şubesi", "Liman Şubesi", "Üniversite Şubesi"),
)
SERVICES = ("elektrik", "doğal gaz", "su")
MONTHS = (
    *("Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran"),
    *("Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık"),
)
_FIRST = (
    *("Ayşe", "Barış", "Cemile", "Deniz", "Emre", "Fatma", "Gökhan", "Hatice", "İbrahim", "Kerem"),
    *("Leyla", "Murat", "Nurgül", "Okan", "Özlem", "Rıza", "Selin", "Şükrü", "Tülay", "Umut"),
    *("Volkan", "Yasemin", "Zehra"),
)
_LAST = (
    *("Acar", "Bozkurt", "Çetin", "Doğan", "Erdem", "Güneş", "Işık", "Karaca", "Koç", "Özdemir"),
    *("Polat", "Sarı", "Şahin", "Tekin", "Uçar", "Ünal", "Yıldırım", "Yücel"),
)
SPEEDS = {
    "fatura_sorgula": 240.0,
    "odeme_gecmisi": 210.0,
    "borc_sorgula": 230.0,
    "taksit_olustur": 420.0,
    "kart_listele": 160.0,
    "talimat_ver": 380.0,
    "e_faturaya_gec": 330.0,
    "kesinti_sorgula": 290.0,
    "tesisat_bilgisi": 150.0,
    "ariza_kaydi_ac": 400.0,
    "son_endeks": 180.0,
    "endeks_kaydet": 310.0,
    "uygun_saatler": 260.0,
    "randevu_al": 350.0,
    "fesih_talebi": 440.0,
    "tarife_karsilastir": 3600.0,
    "sube_saatleri": 100.0,
    "bilgi_bankasi": 130.0,
}
"""Milliseconds that the tools take; tarife_karsilastir computes a year and is slow by nature."""


@dataclass(frozen=True)
class Customer:
    """Who writes: the same person throughout a session."""

    name: str
    site: str
    quarter: str
    mail: str

    @property
    def first_name(self) -> str:
        """What a message is signed with."""
        return self.name.split()[0]


def customer(rng: random.Random) -> Customer:
    """Someone with a contract; ``site`` is the number of the installation at their home."""
    first, last = rng.choice(_FIRST), rng.choice(_LAST)
    box = f"{plain(first)}.{plain(last)}{rng.randrange(10, 99)}@posta.example"
    return Customer(f"{first} {last}", f"41{number(rng, 8)}", rng.choice(QUARTERS), box)


def plain(text: str) -> str:
    """In small letters of the English alphabet."""
    return small(text).translate(str.maketrans("çğıöşü", "cgiosu"))


def small(text: str) -> str:
    """In small letters, as Turkish has them."""
    return text.replace("I", "ı").replace("İ", "i").lower()


def some_day(rng: random.Random, first: int, last: int) -> date:
    """A day so many days after the first day of the experiment."""
    return FIRST_DAY + timedelta(days=rng.randrange(first, last))


def said(day: date) -> str:
    """A day as one says it, without the year."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def lira(amount: float) -> str:
    """An amount as it is written: 1.284,50 TL."""
    whole, cents = f"{amount:,.2f}".split(".")
    return f"{whole.replace(',', '.')},{cents} TL"


def number(rng: random.Random, count: int) -> str:
    """So many digits, the first of which is not 0."""
    return str(rng.randrange(10 ** (count - 1), 10**count))


COMPANY = Agent(
    name="utility (Turkish)",
    root="musteri_temsilcisi",
    system=SYSTEM,
    model=MODEL,
    draw=no_slots,
    keep=(),
    intents=(),
    questions=(),
    vague=(),
    off_topic=(),
    speeds=SPEEDS,
    slow="tarife_karsilastir",
    many=("", "", ""),
)
