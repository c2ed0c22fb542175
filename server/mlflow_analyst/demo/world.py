"""The sample's days: a release, an outage, busy mornings; and the tools as they behave in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from mlflow_analyst.demo.domain import ALTA, DEPOTS, Part, Technician, Unit, namesakes
from mlflow_analyst.demo.faults import PASSAGES
from mlflow_analyst.demo.shapes import Call, Failure

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS
OLD_VERSION, NEW_VERSION = "2.3.1", "2.4.0"
READ_TIMEOUT_MS = 30_000


@dataclass(frozen=True, slots=True)
class World:
    """What happens when, over ``days`` days from midnight UTC at ``begin_ms`` (Unix ms).

    In the morning of the middle day a release goes out; early that afternoon the index of the
    manuals stops answering for more than two hours, which has nothing to do with the release.
    """

    begin_ms: int
    days: int

    @property
    def release_ms(self) -> int:
        """When version 2.4.0 replaced 2.3.1."""
        return self.begin_ms + self.days // 2 * DAY_MS + 5 * HOUR_MS + 12 * MINUTE_MS

    @property
    def outage_ms(self) -> tuple[int, int]:
        """Beginning and end of the outage of the manual index."""
        noon = self.begin_ms + self.days // 2 * DAY_MS + 12 * HOUR_MS
        return noon + 70 * MINUTE_MS, noon + 205 * MINUTE_MS

    def version(self, now_ms: int) -> str:
        """The agent's version that serves a request at this time."""
        return NEW_VERSION if now_ms >= self.release_ms else OLD_VERSION

    def index_down(self, now_ms: int) -> bool:
        """Whether the manual index does not answer."""
        start, end = self.outage_ms
        return start <= now_ms < end

    def stock_busy(self, now_ms: int) -> bool:
        """Whether every firm asks for parts at once: 06:00 to 08:30 UTC."""
        return 6 * HOUR_MS <= (now_ms - self.begin_ms) % DAY_MS < 8.5 * HOUR_MS


@dataclass
class Talk:
    """One conversation while it goes on: who talks about which unit, and what time it is."""

    rng: Random
    world: World
    technician: Technician
    unit: Unit
    serial: str
    site: str
    now_ms: int

    @property
    def new_version(self) -> bool:
        """Whether the release has gone out."""
        return self.world.version(self.now_ms) == NEW_VERSION

    def chance(self, probability: float) -> bool:
        """True so often."""
        return self.rng.random() < probability

    def pick(self, *options: str) -> str:
        """One of these."""
        return self.rng.choice(options)

    def day(self, offset: int) -> str:
        """The date so many days from now, ISO."""
        return _date(self.now_ms + offset * DAY_MS)


def _date(unix_ms: int) -> str:
    return datetime.fromtimestamp(unix_ms / 1000, UTC).date().isoformat()


def _took(talk: Talk, typical_ms: int, spread: float = 0.35) -> int:
    return max(8, round(typical_ms * talk.rng.lognormvariate(0, spread)))


def get_unit(talk: Talk, serial: str | None = None) -> Call:
    """Look up the talk's unit, or fail on a serial number that is not its own."""
    asked = serial or talk.serial
    arguments = {"serial": asked}
    if asked != talk.serial:
        failure = Failure("LookupError", f"no unit with serial number {asked}")
        return Call("get_unit", arguments, _took(talk, 150), failure=failure)
    # a talk's unit is the same whenever it is asked for
    fixed = Random(talk.serial)  # noqa: S311 - not for cryptography
    built = talk.serial.split("-")[1]
    commissioned = date.fromisocalendar(2000 + int(built[:2]), int(built[2:]), 1) + timedelta(
        days=fixed.randint(12, 55)
    )
    result = {
        "serial": talk.serial,
        "model": talk.unit.model,
        "refrigerant": talk.unit.refrigerant,
        "site": talk.site,
        "installed_by": talk.technician.firm,
        "commissioned": commissioned.isoformat(),
        "warranty_until": f"{commissioned.year + 5}{commissioned.isoformat()[4:8]}28",
        "firmware": f"{fixed.randint(4, 6)}.{fixed.randint(0, 9)}",
    }
    return Call("get_unit", arguments, _took(talk, 240), result)


def decode_fault(talk: Talk, code: str, meaning: str, checks: tuple[str, ...]) -> Call:
    """Explain a fault code; the codes of the Alta series are refused."""
    arguments = {"model": talk.unit.model, "code": code}
    if talk.unit in ALTA:
        failure = Failure("ValueError", rf"fault code '{code}' does not match ^E\d{{2}}$")
        return Call("decode_fault", arguments, _took(talk, 35), failure=failure)
    result = {"code": code, "meaning": meaning, "first_checks": list(checks)}
    return Call("decode_fault", arguments, _took(talk, 90), result)


def search_manuals(talk: Talk, query: str, kind: str, page: int, passage: str) -> Call:
    """Search the manuals; while the index is down nearly every search times out."""
    arguments = {"query": query, "model": talk.unit.model, "top_k": 3}
    inner = "manual_index.query"
    if talk.world.index_down(talk.now_ms) and talk.chance(0.9):
        failure = Failure(
            "ReadTimeout",
            "HTTPSConnectionPool(host='manual-index.tarnholm.example', port=443): Read timed out. "
            "(read timeout=30)",
        )
        took = READ_TIMEOUT_MS + talk.rng.randint(4, 90)
        return Call("search_manuals", arguments, took, failure=failure, inner=inner)
    manual = f"{talk.unit.series} {kind} manual"
    beside = talk.rng.sample([one for one in PASSAGES if one[1] != passage], 2)
    best = talk.rng.uniform(0.78, 0.93)
    found = [
        {"document": document, "page": at, "text": text, "score": round(best * 0.8**rank, 3)}
        for rank, (document, at, text) in enumerate(
            [(manual, page, passage), *((f"{talk.unit.series} service manual", *b) for b in beside)]
        )
    ]
    return Call("search_manuals", arguments, _took(talk, 1_050), found, inner=inner)


def find_nothing(talk: Talk, query: str) -> Call:
    """A search of the manuals that finds nothing."""
    arguments = {"query": query, "model": talk.unit.model, "top_k": 3}
    return Call("search_manuals", arguments, _took(talk, 700), [], inner="manual_index.query")


def find_part(talk: Talk, part: Part) -> Call:
    """The number of a part."""
    arguments = {"model": talk.unit.model, "description": part.plain_name}
    result = {"part_no": part.number, "name": part.name}
    return Call("find_part", arguments, _took(talk, 130), result)


def check_part_stock(talk: Talk, part: Part, *, repeated: bool = False) -> Call:
    """Stock of a part; on busy mornings the service turns requests away."""
    arguments = {"part_no": part.number}
    busy = talk.world.stock_busy(talk.now_ms)
    if talk.chance((0.8 if repeated else 0.7) if busy else 0.01):
        failure = Failure(
            "HTTPStatusError",
            "Client error '429 Too Many Requests' for url "
            f"'https://stock.tarnholm.example/v2/parts/{part.number}', retry after 20 s",
        )
        return Call("check_part_stock", arguments, _took(talk, 95), failure=failure)
    fixed = Random(part.number)  # noqa: S311 - not for cryptography
    result = {
        "part_no": part.number,
        "name": part.name,
        "depots": [
            {
                "depot": depot,
                "on_hand": fixed.choice((0, 0, 1, 2, 3, 6) if depot != DEPOTS[0] else (2, 3, 4, 5)),
                "next_delivery": talk.day(fixed.randint(1, 6)),
            }
            for depot in DEPOTS
        ],
    }
    return Call("check_part_stock", arguments, _took(talk, 520), result)


def reserve_part(talk: Talk, part: Part, depot: str) -> Call:
    """Reserve one piece."""
    arguments = {"part_no": part.number, "depot": depot, "quantity": 1}
    result = {
        "reservation": f"R-{talk.rng.randint(41000, 68999)}",
        "part_no": part.number,
        "depot": depot,
        "quantity": 1,
        "held_until": talk.day(2),
    }
    return Call("reserve_part", arguments, _took(talk, 380), result)


def book_visit(talk: Talk, date: str, slot: str) -> Call:
    """Book a return visit."""
    arguments = {"site": talk.site, "date": date, "slot": slot}
    result = {"visit": f"V-{talk.rng.randint(7000, 9999)}", "status": "booked", **arguments}
    return Call("book_visit", arguments, _took(talk, 450), result)


def load_job_notes(talk: Talk, note: dict[str, Any], owner: Technician) -> Call:
    """The notes of ``owner``. The agent asks by first name, which is where the mix-up begins."""
    arguments = {"technician": talk.technician.first_name}
    result = {"technician_id": owner.id, "firm": owner.firm, "notes": [note]}
    return Call("load_job_notes", arguments, _took(talk, 310), result)


def file_job_report(talk: Talk, summary: str) -> Call:
    """File the report of the job."""
    arguments = {"serial": talk.serial, "summary": summary}
    result = {"report_no": f"J-{talk.rng.randint(20000, 39999)}", "status": "filed"}
    return Call("file_job_report", arguments, _took(talk, 600), result)


def owner_of_notes(talk: Talk) -> Technician:
    """Whose notes the tool gives: of people with the same first name mostly the other one's."""
    others = namesakes(talk.technician)
    return talk.rng.choice(others) if others and talk.chance(0.8) else talk.technician
