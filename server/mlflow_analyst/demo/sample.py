"""The sample: some days in the life of a believable agent, with known problems in it.

Everything follows from the seed: the same seed gives the same traces, ids and texts included. Only
dates, and what hangs on them such as a warranty, follow the day they end on.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random

from mlflow_analyst.demo import sessions, short_sessions
from mlflow_analyst.demo.domain import ALTA, SITES, TECHNICIANS, UNITS, Technician, namesakes
from mlflow_analyst.demo.layout import Conversation
from mlflow_analyst.demo.sessions import Scenario
from mlflow_analyst.demo.shapes import SampleTrace, Turn
from mlflow_analyst.demo.world import HOUR_MS, MINUTE_MS, Talk, World, get_unit

DECK: tuple[tuple[Scenario, int], ...] = (
    (sessions.diagnosis, 38),
    (short_sessions.figure, 24),
    (sessions.part_order, 18),
    (short_sessions.quick_question, 13),
    (sessions.alta, 9),
    (sessions.resumed_job, 9),
    (short_sessions.unsafe_request, 7),
    (sessions.warranty, 5),
    (sessions.return_visit, 5),
    (short_sessions.elsewhere, 4),
)
"""What people come with, and how often in 132 conversations."""

HOURS = (5.6, 6.2, 6.5, 6.9, 7.2, 7.4, 7.7, 8.0, 8.3, 9.1, 9.8, 10.6, 11.3, 12.2, 14.1, 15.0, 16.3)
"""When they come, UTC: mostly before the day's first job."""


def generate(
    seed: int = 7, traces: int = 440, days: int = 5, last_day: date = date(2026, 3, 20)
) -> list[SampleTrace]:
    """At least ``traces`` traces over ``days`` days, of which ``last_day`` is the last, by start.

    The problems in them are named by each trace's ``planted``.

    Raises:
        ValueError: If there is no trace or no day to make.
    """
    if traces < 1 or days < 1:
        raise ValueError("traces and days must be at least 1")
    first = datetime.combine(last_day - timedelta(days=days - 1), datetime.min.time(), UTC)
    world = World(begin_ms=int(first.timestamp() * 1000), days=days)
    made = list(_caught_by_release(seed, world))
    for number, scenario in enumerate(_scenarios(seed)):
        if len(made) >= traces:
            break
        rng = Random(f"{seed}:{number}")  # noqa: S311 - not for cryptography
        start = _start(rng, world, number, scenario)
        talk = _talk(rng, world, start, scenario)
        made += _traces(talk, scenario(talk))
    return sorted(made, key=lambda trace: trace.start_ms)


def _scenarios(seed: int) -> Iterator[Scenario]:
    rng = Random(seed)  # noqa: S311 - not for cryptography
    deck = [scenario for scenario, count in DECK for _ in range(count)]
    while True:
        rng.shuffle(deck)
        yield from deck


def _start(rng: Random, world: World, number: int, scenario: Scenario) -> int:
    """When a conversation begins. On the release day many do in the outage, so that it shows."""
    day = number % world.days
    manuals = (sessions.diagnosis, short_sessions.figure, short_sessions.quick_question)
    if scenario in manuals and day == world.days // 2 and rng.random() < 0.75:
        start, end = world.outage_ms
        return start + rng.randrange(end - start - 20 * MINUTE_MS)
    hours = HOURS[1:9] if scenario is sessions.part_order and rng.random() < 0.6 else HOURS
    hour = rng.choice(hours) + rng.uniform(-0.3, 0.5)
    return world.begin_ms + (24 * day) * HOUR_MS + round(hour * HOUR_MS)


def _talk(rng: Random, world: World, start: int, scenario: Scenario) -> Talk:
    shared = [one for one in TECHNICIANS if namesakes(one)]
    mixed_up = scenario is sessions.resumed_job and rng.random() < 0.75
    technician: Technician = rng.choice(shared if mixed_up else TECHNICIANS)
    unit = rng.choice(ALTA if scenario is sessions.alta else UNITS)
    series, size = unit.model.split()
    year, week = rng.randint(20, 24), rng.randint(2, 51)
    if unit in ALTA:
        year, week = 25, rng.randint(36, 49)
    serial = f"{series[:2].upper()}{size}-{year}{week:02d}-{rng.randint(0, 9999):04d}"
    return Talk(rng, world, technician, unit, serial, rng.choice(SITES), start)


def _traces(talk: Talk, turns: Iterator[Turn]) -> Iterator[SampleTrace]:
    session = f"s-{talk.rng.getrandbits(40):010x}"
    conversation = Conversation(talk.rng, session, talk.technician)
    for turn in turns:
        trace = conversation.lay_out(turn, talk.now_ms, talk.world.version(talk.now_ms))
        yield trace
        thinking = talk.rng.lognormvariate(0, 0.8) * 3.2 * MINUTE_MS
        talk.now_ms += (trace.duration_ms or 0) + 8_000 + min(round(thinking), 25 * MINUTE_MS)


def _caught_by_release(seed: int, world: World) -> Iterator[SampleTrace]:
    """Two conversations that the release cut off: their traces never ended."""
    for number in range(2):
        rng = Random(f"{seed}:release:{number}")  # noqa: S311 - not for cryptography
        talk = _talk(rng, world, world.release_ms - 900 - 700 * number, sessions.warranty)
        message = rng.choice((f"{talk.serial} warranty?", f"which firmware has {talk.serial}"))
        yield from _traces(
            talk, iter([Turn(message, ((get_unit(talk),),), killed=True, planted=("killed",))])
        )
