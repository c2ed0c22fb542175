"""What is planted into the Czech experiment: twelve kinds of faults."""

from __future__ import annotations

import copy
import random
from collections.abc import Sequence
from datetime import date

from accuracy.draws import code
from accuracy.plan import Call, Fault, Turn
from accuracy.plot import Planted
from accuracy.unseen.marks import Marks
from accuracy.unseen.planting import (
    AFTER,
    ALIKE,
    ANY_ERROR,
    OF_ONE_TOOL,
    Kind,
    corrections,
    end,
    fail,
    planted,
    readings,
    without_action,
)
from accuracy.unseen.tasks import is_task, task_of
from accuracy.unseen.townhall import phrases, talk
from accuracy.unseen.townhall.families import places
from accuracy.unseen.townhall.town import SCHOOLS, STREETS, casual
from accuracy.unseen.townhall.town_matters import waste
from accuracy.unseen.townhall.weave import Weaver

_TWO_LOOKUPS = ("stavba", "poplatek")
_IN_SLOVAK = 6
_MORE_WORK = ("token_blowups", "cost_blowups", "sequential_calls", "slow_steps", "bottleneck")


def _about(marks: Marks[Weaver], turn: Turn, pool: Sequence[str]) -> str:
    """One of the phrases, about what the trace is about."""
    text = marks.rng.choice(pool).format(thing=task_of(turn).thing)
    return text[0].upper() + text[1:]


def _end(marks: Marks[Weaver], turn: Turn, call: Call, *, lost: float) -> None:
    end(marks, turn, call, lambda: _about(marks, turn, phrases.APOLOGIES), lost)


def _corrections(marks: Marks[Weaver], count: int) -> Planted:
    """The assistant looks up another kindergarten or street, and the citizen objects."""
    mistaken = {"skolka": (places, SCHOOLS), "svoz": (waste, STREETS)}
    pairs = corrections(marks, count, mistaken, phrases.CORRECTIONS, "jine_misto")
    for turn, _ in pairs:
        turn.request = casual(marks.rng, turn.request, 0.3)
    return readings(pairs, "the citizen says that it was the wrong kindergarten or street")


def _no_slot(marks: Marks[Weaver], count: int) -> Planted:
    chosen = marks.take("tool_failures", count, lambda turn: turn.intent == "termin")
    for turn in chosen:
        call, line = turn.calls[-1], marks.rng.choice((118, 118, 204))
        fail(call, "java.lang.NullPointerException", phrases.NO_SLOT.format(n=line))
        _end(marks, turn, call, lost=0.2)
    return chosen, [], "rezervuj_termin: a null pointer, in Java's words"


def _capacities(marks: Marks[Weaver], count: int) -> Planted:
    chosen = marks.take("hidden_errors", count, lambda turn: turn.intent == "skolka")
    for turn in chosen:
        call, form = turn.calls[0], marks.rng.randrange(3)
        message = marks.rng.choice(phrases.HIDDEN).format(code=code(marks.rng, 6))
        if form == 0:
            call.result = phrases.HIDDEN_TEXT.format(n=marks.rng.randrange(1180, 1260))
        elif form == 1:
            call.result = {"stav": "chyba", "zprava": message, "volna_mista": None}
        else:
            call.result = {"uspech": False, "duvod": message}
        _end(marks, turn, call, lost=0)
    return chosen, [], "volna_mista returns a Czech error message as if it were a result"


def _unavailable(marks: Marks[Weaver], count: int) -> Planted:
    chosen = marks.take("unavailable_services", count)
    for turn in chosen:
        call = marks.rng.choice(turn.calls)
        error_type, message = marks.rng.choice(phrases.UNAVAILABLE)
        url = phrases.URL.format(tool=call.tool)
        fail(call, error_type, message.format(tool=call.tool, url=url))
        call.ms = marks.rng.uniform(20, 140)
        _end(marks, turn, call, lost=0.3)
    return chosen, [], "any tool cannot be reached, in English or Czech"


def _invalid(marks: Marks[Weaver], count: int) -> Planted:
    """The model passes what the tool does not take."""
    chosen = marks.take("validation_errors", count)
    for turn in chosen:
        call = marks.rng.choice(turn.calls)
        call.arguments = dict(call.arguments)
        pool, key, bad = _malformed(marks.rng, call)
        error_type, message = marks.rng.choice(pool)
        fail(call, error_type, message.format(key=key, bad=bad))
        call.ms = marks.rng.uniform(12, 60)
        _end(marks, turn, call, lost=0.25)
    return chosen, [], "any tool refuses its arguments, which are malformed or lack one"


def _malformed(rng: random.Random, call: Call) -> tuple[Sequence[tuple[str, str]], str, str]:
    """Spoil an argument of the call; how the tool may complain, which argument, its new value."""
    given = call.arguments
    day = next((key for key in ("datum", "od") if key in given), None)
    if day and rng.random() < 0.8:
        when = date.fromisoformat(given[day])
        given[day] = f"{when.day}. {when.month}. {when.year}"
        return phrases.BAD_DATE, day, given[day]
    if "klient" in given and rng.random() < 0.8:
        client = given["klient"]
        given["klient"] = rng.choice((f"klient č. {client}", f"{client[:4]} {client[4:]}"))
        return phrases.BAD_CLIENT, "klient", given["klient"]
    key = rng.choice(sorted(given))
    del given[key]
    return phrases.MISSING, key, ""


def _cycles(marks: Marks[Weaver], count: int) -> Planted:
    """Two look-ups in turns, of which each says the same every time."""
    chosen = marks.take("call_cycles", count, lambda turn: turn.intent in _TWO_LOOKUPS)
    for turn in chosen:
        again = []
        for _ in range(marks.rng.randrange(2, 5)):
            for each in turn.rounds[:2]:
                other = copy.deepcopy(each)
                other.ms *= marks.rng.lognormvariate(0, 0.2)
                other.calls[0].ms *= marks.rng.lognormvariate(0, 0.2)
                again.append(other)
        turn.rounds[2:2] = again
    return chosen, [], "the same two look-ups in turns, three to five times"


def _canned(marks: Marks[Weaver], count: int) -> Planted:
    chosen = marks.take("repeated_answers", count)
    for turn in chosen:
        turn.answer = phrases.CANNED
        turn.rounds[:-1] = turn.rounds[: marks.rng.randrange(2)]
    return chosen, [], "the same reference to the web page, whatever was asked"


def _contradicting(marks: Marks[Weaver], count: int) -> Planted:
    """One question: in some traces the search returns an outdated price list."""
    rng, asked = marks.rng, talk.DRIVING_LICENCE
    old_text, old_answers = talk.OLD_LICENCE
    chosen = [turn for turn in marks.turns if turn.intent == asked.question and not turn.taken]
    asking = {turn.session for turn in chosen}
    while len(chosen) < count:
        (turn,) = marks.take(
            "inconsistent_answers", 1, lambda t: is_task(t) and t.session not in asking
        )
        asking.add(turn.session)
        fresh = marks.weaver.help(turn.slots["who"], asked)
        turn.request, turn.answer, turn.rounds = fresh.request, fresh.answer, fresh.rounds
        turn.intent = asked.question
        chosen.append(turn)
    wrong = rng.sample(chosen, count * 2 // 5)
    for turn in chosen:
        turn.taken = "inconsistent_answers"
    for turn in wrong:
        turn.calls[0].result = [{"text": old_text}]
        turn.answer = rng.choice(old_answers)
    return chosen, [wrong], "a driving licence costs 200 Kč, or 50 Kč by an old price list"


def _asks(marks: Marks[Weaver], count: int) -> Planted:
    chosen = marks.take("asks_instead", count)
    for turn in chosen:
        turn.rounds[:-1] = []
        turn.answer = _about(marks, turn, phrases.ASKS)
    return chosen, [], "asks although the request says all; calls no tool"


def _other_language(marks: Marks[Weaver], count: int) -> Planted:
    chosen = marks.take("wrong_language", count)
    for turn in chosen:
        turn.answer = task_of(turn).english[1]
    slovak = [turn for turn in chosen if task_of(turn).kindred][:_IN_SLOVAK]
    for turn in slovak:
        turn.answer = task_of(turn).kindred
    return chosen, [], f"a plain answer, {len(slovak)} in Slovak, the others in English"


def _foreign(marks: Marks[Weaver], count: int) -> Planted:
    """What the assistant has just told someone else is in the answer, with that one's name."""
    rng = marks.rng
    late = marks.turns[len(marks.turns) // 4].start_ms
    chosen = marks.take("foreign_context", count, lambda t: is_task(t) and t.start_ms > late)
    leaked: set[str] = set()
    for turn in chosen:
        told = [
            other
            for other in marks.turns
            if is_task(other)
            and not other.taken
            and other.start_ms < turn.start_ms
            and other.user not in (turn.user, *leaked)
            and other.slots["who"].client in other.request
        ]
        other = rng.choice(told[-25:])
        leaked.add(other.user)
        who = other.slots["who"]
        turn.answer = rng.choice(phrases.FOREIGN).format(
            name=who.name, client=who.client, answer=other.answer, own=turn.answer
        )
    return chosen, [], "what another citizen was told shortly before, with name and number"


_BEFORE_DECOYS = (Kind("user_corrects", 16, _corrections, ("user_corrects",), ("user_repeats",)),)
_KINDS = (
    Kind("tool_failures", 28, _no_slot, OF_ONE_TOOL, AFTER),
    Kind("hidden_errors", 16, _capacities, OF_ONE_TOOL, AFTER),
    Kind(
        *("unavailable_services", 24, _unavailable, ("unavailable_services",)),
        (*ANY_ERROR, *AFTER),
    ),
    Kind("validation_errors", 20, _invalid, ("validation_errors",), (*ANY_ERROR, *AFTER)),
    Kind("call_cycles", 12, _cycles, ("call_cycles", "repeated_calls"), _MORE_WORK),
    Kind("unsupported_claims", 32, without_action, ("unsupported_claims",)),
    Kind(
        *("inconsistent_answers", 32, _contradicting, ("inconsistent_answers",)),
        ("unsupported_values",),
    ),
    Kind("wrong_language", 20, _other_language, ("wrong_language",), ALIKE),
    Kind("asks_instead", 48, _asks, ("asks_instead",), ALIKE),
    Kind(
        *("repeated_answers", 96, _canned, ("repeated_answers",)),
        ("unsupported_claims", "repeated_turns"),
    ),
    Kind("foreign_context", 8, _foreign, ("foreign_context", "unsupported_values"), ALIKE),
)


def plant_pairs(marks: Marks[Weaver]) -> list[Fault]:
    """Faults of two successive traces, for which two neighbours have to be free."""
    return planted(marks, _BEFORE_DECOYS)


def plant(marks: Marks[Weaver]) -> list[Fault]:
    """All the others; the last one repeats what is left unharmed."""
    return planted(marks, _KINDS)
