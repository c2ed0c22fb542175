"""What is planted into the Turkish experiment: twelve kinds of faults."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

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
    follows,
    planted,
    readings,
    without_action,
)
from accuracy.unseen.tasks import is_task, task_of
from accuracy.unseen.utility import phrases
from accuracy.unseen.utility.company import BRANCHES, QUARTERS, lira, number, small
from accuracy.unseen.utility.fieldwork import hours, outage
from accuracy.unseen.utility.weave import Weaver

_LONG_NUMBER = re.compile(r"\d{3,}")


def _about(marks: Marks[Weaver], turn: Turn, pool: Sequence[str]) -> str:
    """One of the phrases, about what the trace is about."""
    text = marks.rng.choice(pool).format(thing=task_of(turn).thing)
    return text[0].replace("i", "İ").upper() + text[1:]


def _end(marks: Marks[Weaver], turn: Turn, call: Call, *, lost: float) -> None:
    end(marks, turn, call, lambda: _about(marks, turn, phrases.APOLOGIES), lost)


def _corrections(marks: Marks[Weaver], count: int) -> Planted:
    """The assistant looks up another quarter or branch, and the customer objects."""
    mistaken = {"kesinti": (outage, QUARTERS), "saatler": (hours, BRANCHES)}
    pairs = corrections(marks, count, mistaken, phrases.CORRECTIONS, "yanlis_yer")
    return readings(pairs, "the customer says that it was the wrong place")


def _repeats(marks: Marks[Weaver], count: int) -> Planted:
    """The assistant puts the customer off, who asks the same again and is served."""
    pairs = []
    for turn, earlier in follows(marks, count, is_task):
        task, who = task_of(earlier), turn.slots["who"]
        served = marks.weaver.task(task, who)
        turn.rounds, turn.answer, turn.intent = served.rounds, served.answer, served.intent
        turn.slots["task"] = task
        request = marks.rng.choice((task.request, earlier.request, small(task.request)))
        said = marks.rng.choice(phrases.REPEATS)
        if ", {" in said and not (task.place and request.startswith(task.place)):
            request = small(request[0]) + request[1:]
        turn.request = said.format(request=request)
        earlier.rounds[:-1] = []
        earlier.answer = _about(marks, earlier, (*phrases.STALLS, *phrases.APOLOGIES[:3]))
        turn.taken, earlier.taken = "user_repeats", "oyalama"
        pairs.append((turn, earlier))
    return readings(pairs, "the customer asks the same again, after an answer that is none")


def _readings_table(marks: Marks[Weaver], count: int) -> Planted:
    chosen = marks.take("tool_failures", count, lambda turn: turn.intent == "endeks")
    for turn in chosen:
        call = turn.calls[-1]
        first, second = (each.format(n=marks.rng.randrange(11, 99)) for each in phrases.DUPLICATE)
        fail(call, "DatabaseError", f"{first}\n{second}")
        _end(marks, turn, call, lost=0.25)
    return chosen, [], "endeks_kaydet: a database's constraint, in the database's words"


def _calendar(marks: Marks[Weaver], count: int) -> Planted:
    chosen = marks.take("hidden_errors", count, lambda turn: turn.intent == "randevu")
    for turn in chosen:
        call = turn.calls[0]
        if marks.rng.random() < 0.4:
            call.result = phrases.HIDDEN_TEXT.format(n=marks.rng.randrange(3100, 3200))
        else:
            message = marks.rng.choice(phrases.HIDDEN).format(code=code(marks.rng, 6))
            call.result = {"durum": "hata", "aciklama": message, "saatler": []}
        _end(marks, turn, call, lost=0)
    return chosen, [], "uygun_saatler returns a Turkish error message as if it were a result"


def _locked_out(marks: Marks[Weaver], count: int) -> Planted:
    chosen = marks.take("authentication_errors", count)
    for turn in chosen:
        call = marks.rng.choice(turn.calls)
        error_type, message = marks.rng.choice(phrases.AUTHENTICATION)
        fail(call, error_type, message.format(tool=call.tool, code=code(marks.rng, 7)))
        call.ms = marks.rng.uniform(15, 90)
        _end(marks, turn, call, lost=0.3)
    return chosen, [], "any tool is refused access, in English or Turkish"


def _slow(marks: Marks[Weaver], count: int) -> Planted:
    chosen = marks.take("slow_steps", count, lambda turn: turn.intent == "fatura")
    for turn in chosen:
        turn.calls[0].ms = marks.rng.lognormvariate(9.7, 0.2)
    return chosen, [], "fatura_sorgula takes some 16 s, else a quarter of a second"


def _asks(marks: Marks[Weaver], count: int) -> Planted:
    chosen = marks.take("asks_instead", count)
    for turn in chosen:
        turn.rounds[:-1] = []
        turn.answer = _about(marks, turn, phrases.ASKS)
    return chosen, [], "asks although the request says all; calls no tool"


def _refuses(marks: Marks[Weaver], count: int) -> Planted:
    chosen = marks.take("refusals", count)
    for turn in chosen:
        turn.rounds[:-1] = []
        turn.answer = _about(marks, turn, phrases.REFUSALS)
    return chosen, [], "declines what its tools can do"


def _values(marks: Marks[Weaver], count: int) -> Planted:
    chosen = marks.take("unsupported_values", count)
    rng = marks.rng
    for turn in chosen:
        answer = turn.answer or ""
        changed = _LONG_NUMBER.sub(lambda found: _other(found[0], rng), answer)
        if changed != answer and rng.random() < 0.35:
            turn.answer = changed
            continue
        said = rng.choice(phrases.VALUES).format(
            code=f"{code(rng, 4)}-{number(rng, 4)}",
            money=lira(rng.randrange(2_100, 48_000) / 100),
            phone=f"850 {number(rng, 3)} {number(rng, 2)} {number(rng, 2)}",
            n=number(rng, 7),
            small=rng.randrange(112, 380),
        )
        turn.answer = f"{answer} {said}"
    return chosen, [], "numbers, codes, amounts and links that nothing returned"


def _other(digits: str, rng: random.Random) -> str:
    """Other digits in the place of these; years stay."""
    if digits == "2026":
        return digits
    return "".join(rng.choice("123456789".replace(digit, "")) for digit in digits)


def _english(marks: Marks[Weaver], count: int) -> Planted:
    chosen = marks.take("wrong_language", count)
    for turn in chosen:
        turn.answer = task_of(turn).english[1]
    return chosen, [], "a plain answer, in English"


def _cut(marks: Marks[Weaver], count: int) -> Planted:
    chosen = marks.take("cut_off_answers", count, lambda t: is_task(t) and len(t.answer or "") > 60)
    for turn in chosen:
        words = (turn.answer or "").split()
        kept = words[: max(3, int(len(words) * marks.rng.uniform(*phrases.CUT_SHORT)))]
        turn.answer = " ".join(kept).rstrip(".,!?:;")
        turn.last.finish, turn.last.output_tokens = "length", 512
    return chosen, [], "finish reason length, the answer ends within a sentence"


_BEFORE_DECOYS = (
    Kind("user_corrects", 16, _corrections, ("user_corrects",), ("user_repeats",)),
    Kind(
        *("user_repeats", 20, _repeats, ("user_repeats",)),
        ("asks_instead", "refusals", "repeated_answers", "repeated_calls", "user_corrects"),
    ),
)
_KINDS = (
    Kind("tool_failures", 24, _readings_table, OF_ONE_TOOL, AFTER),
    Kind("hidden_errors", 18, _calendar, OF_ONE_TOOL, AFTER),
    Kind("slow_steps", 14, _slow, ("slow_steps", "bottleneck")),
    Kind(
        *("authentication_errors", 16, _locked_out, ("authentication_errors",)),
        (*ANY_ERROR, *AFTER),
    ),
    Kind("unsupported_claims", 28, without_action, ("unsupported_claims",)),
    Kind("unsupported_values", 32, _values, ("unsupported_values",)),
    Kind("wrong_language", 10, _english, ("wrong_language",), ALIKE),
    Kind(
        *("cut_off_answers", 8, _cut, ("cut_off_answers",)),
        ("broken_format", "token_blowups", "cost_blowups"),
    ),
    Kind("asks_instead", 48, _asks, ("asks_instead",), ALIKE),
    Kind("refusals", 80, _refuses, ("refusals",), ALIKE),
)


def plant_pairs(marks: Marks[Weaver]) -> list[Fault]:
    """Faults of two successive traces, for which two neighbours have to be free."""
    return planted(marks, _BEFORE_DECOYS)


def plant(marks: Marks[Weaver]) -> list[Fault]:
    """All the others."""
    return planted(marks, _KINDS)
