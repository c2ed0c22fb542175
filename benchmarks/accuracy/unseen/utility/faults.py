"""What is planted into the Turkish experiment: twelve kinds of faults."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from accuracy.draws import code
from accuracy.plan import Call, Fault, Turn
from accuracy.plot import Planted, ids, stop_after
from accuracy.unseen.marks import Marks
from accuracy.unseen.utility import phrases
from accuracy.unseen.utility.company import BRANCHES, QUARTERS, lira, number, small
from accuracy.unseen.utility.fieldwork import hours, outage
from accuracy.unseen.utility.weave import Weaver, is_task, task_of

_ANY_ERROR = ("hidden_errors", "tool_failures", "failures", "first_failure")
_ALIKE = ("repeated_answers", "repeated_turns")
_AFTER = (*_ALIKE, "empty_answers")
_LONG_NUMBER = re.compile(r"\d{3,}")


def _about(marks: Marks[Weaver], turn: Turn, pool: Sequence[str]) -> str:
    """One of the phrases, about what the trace is about."""
    text = marks.rng.choice(pool).format(thing=task_of(turn).thing)
    return text[0].replace("i", "İ").upper() + text[1:]


def _fail(call: Call, error_type: str, message: str) -> None:
    call.result, call.error, call.error_type = None, message, error_type


def _end(marks: Marks[Weaver], turn: Turn, call: Call, *, lost: float) -> None:
    """After the failed call comes an apology; this share of the traces ends in the error."""
    stop_after(turn, call)
    if marks.rng.random() < lost:
        turn.state, turn.error, turn.answer = "ERROR", call.error, None
        turn.rounds[-1:] = []
    else:
        turn.answer = _about(marks, turn, phrases.APOLOGIES)


def _pairs(
    marks: Marks[Weaver], count: int, fits: Callable[[Turn], bool]
) -> Iterator[tuple[Turn, Turn]]:
    """Free traces that follow a free one that fits, with that one."""
    before = {(turn.session, turn.position): turn for turn in marks.turns}
    made = 0
    for turn in marks.rng.sample(marks.turns, len(marks.turns)):
        earlier = before.get((turn.session, turn.position - 1))
        if made == count or earlier is None or turn.taken or earlier.taken:
            continue
        if is_task(turn) and fits(earlier):
            made += 1
            yield turn, earlier
    if made < count:
        raise ValueError(f"Only {made} of {count} pairs.")


def _readings(pairs: list[tuple[Turn, Turn]], notes: str) -> Planted:
    chosen, first = [turn for turn, _ in pairs], [earlier for _, earlier in pairs]
    return chosen, [chosen + first, first], notes


def _corrections(marks: Marks[Weaver], count: int) -> Planted:
    """The assistant looks up another quarter or branch, and the customer objects."""
    rng, pairs = marks.rng, []
    for turn, earlier in _pairs(marks, count, lambda turn: turn.intent in ("kesinti", "saatler")):
        who, place = turn.slots["customer"], task_of(earlier).place
        make, places = (outage, QUARTERS) if earlier.intent == "kesinti" else (hours, BRANCHES)
        other = rng.choice([each for each in places if each != place])
        # the day, or the service, stays that of the request
        also = list(earlier.calls[0].arguments.values())[1]
        wrong = marks.weaver.task(make(rng, who, other, also), who)
        right = marks.weaver.task(make(rng, who, place, also), who)
        earlier.rounds, earlier.answer = wrong.rounds, wrong.answer
        turn.rounds, turn.answer, turn.intent = right.rounds, right.answer, right.intent
        turn.slots["task"] = task_of(right)
        turn.request = rng.choice(phrases.CORRECTIONS).format(thing=place, other=other)
        turn.taken, earlier.taken = "user_corrects", "yanlis_yer"
        pairs.append((turn, earlier))
    return _readings(pairs, "the customer says that it was the wrong place")


def _repeats(marks: Marks[Weaver], count: int) -> Planted:
    """The assistant puts the customer off, who asks the same again and is served."""
    pairs = []
    for turn, earlier in _pairs(marks, count, is_task):
        task, who = task_of(earlier), turn.slots["customer"]
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
    return _readings(pairs, "the customer asks the same again, after an answer that is none")


def _readings_table(marks: Marks[Weaver], count: int) -> Planted:
    chosen = marks.take("tool_failures", count, lambda turn: turn.intent == "endeks")
    for turn in chosen:
        call = turn.calls[-1]
        first, second = (each.format(n=marks.rng.randrange(11, 99)) for each in phrases.DUPLICATE)
        _fail(call, "DatabaseError", f"{first}\n{second}")
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
        _fail(call, error_type, message.format(tool=call.tool, code=code(marks.rng, 7)))
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


def _claims(marks: Marks[Weaver], count: int) -> Planted:
    chosen = marks.take(
        "unsupported_claims", count, lambda turn: is_task(turn) and bool(task_of(turn).action)
    )
    for turn in chosen:
        task = task_of(turn)
        turn.rounds = [
            each for each in turn.rounds if all(c.tool != task.action for c in each.calls)
        ]
        turn.answer = marks.rng.choice(task.claims)
    return chosen, [], "says that it was done; the tool that does it was not called"


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


@dataclass(frozen=True)
class _Kind:
    """A fault, the number of its traces, who may report it, and who sees what it brings along."""

    name: str
    count: int
    plant: Callable[[Marks[Weaver], int], Planted]
    detectors: tuple[str, ...]
    consequences: tuple[str, ...] = ()


_ERRORS = ("tool_failures", "hidden_errors", "first_failure")
_BEFORE_DECOYS = (
    _Kind("user_corrects", 16, _corrections, ("user_corrects",), ("user_repeats",)),
    _Kind(
        *("user_repeats", 20, _repeats, ("user_repeats",)),
        ("asks_instead", "refusals", "repeated_answers", "repeated_calls", "user_corrects"),
    ),
)
_KINDS = (
    _Kind("tool_failures", 24, _readings_table, _ERRORS, _AFTER),
    _Kind("hidden_errors", 18, _calendar, _ERRORS, _AFTER),
    _Kind("slow_steps", 14, _slow, ("slow_steps", "bottleneck")),
    _Kind(
        *("authentication_errors", 16, _locked_out, ("authentication_errors",)),
        (*_ANY_ERROR, *_AFTER),
    ),
    _Kind("unsupported_claims", 28, _claims, ("unsupported_claims",)),
    _Kind("unsupported_values", 32, _values, ("unsupported_values",)),
    _Kind("wrong_language", 10, _english, ("wrong_language",), _ALIKE),
    _Kind(
        *("cut_off_answers", 8, _cut, ("cut_off_answers",)),
        ("broken_format", "token_blowups", "cost_blowups"),
    ),
    _Kind("asks_instead", 48, _asks, ("asks_instead",), _ALIKE),
    _Kind("refusals", 80, _refuses, ("refusals",), _ALIKE),
)


def plant_pairs(marks: Marks[Weaver]) -> list[Fault]:
    """Faults of two successive traces, for which two neighbours have to be free."""
    return [_planted(marks, kind) for kind in _BEFORE_DECOYS]


def plant(marks: Marks[Weaver]) -> list[Fault]:
    """All the others."""
    return [_planted(marks, kind) for kind in _KINDS]


def _planted(marks: Marks[Weaver], kind: _Kind) -> Fault:
    chosen, others, notes = kind.plant(marks, kind.count)
    return Fault(
        *(kind.name, kind.detectors, kind.consequences, len(chosen) / len(marks.turns)),
        *(ids(chosen), [ids(other) for other in others], notes),
    )
