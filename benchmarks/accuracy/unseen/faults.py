"""What is planted into the unseen experiment: ten kinds of faults, each in a way of its own."""

from __future__ import annotations

import json

from accuracy.draws import code
from accuracy.plan import Call, Fault, Turn
from accuracy.plot import Planted
from accuracy.unseen import phrases
from accuracy.unseen.borrowing import look_up
from accuracy.unseen.library import BOOKS, SYSTEM
from accuracy.unseen.marks import Marks
from accuracy.unseen.planting import (
    AFTER,
    ALIKE,
    ANY_ERROR,
    OF_ONE_TOOL,
    Kind,
    end,
    fail,
    planted,
    readings,
    without_action,
)
from accuracy.unseen.tasks import is_task, task_of
from accuracy.unseen.weave import Weaver

_LIMIT_MS = 12_000
_CATALOGUE = {"finns_boken", "reservera"}
"""What begins with a search in the catalogue."""


def _apology(marks: Marks[Weaver], turn: Turn) -> str:
    return marks.rng.choice(phrases.APOLOGIES).format(thing=task_of(turn).thing)


def _end(marks: Marks[Weaver], turn: Turn, call: Call, *, lost: float) -> None:
    end(marks, turn, call, lambda: _apology(marks, turn), lost)


def _corrections(marks: Marks[Weaver], count: int) -> Planted:
    """The assistant looks up another book than the one asked for, and the borrower objects."""
    before: dict[tuple[str | None, int], Turn] = {
        (turn.session, turn.position): turn for turn in marks.turns
    }
    free = [
        (turn, earlier)
        for turn in marks.turns
        if is_task(turn)
        and (earlier := before.get((turn.session, turn.position - 1)))
        and earlier.intent == "finns_boken"
    ]
    pairs: list[tuple[Turn, Turn]] = []
    for turn, earlier in marks.rng.sample(free, len(free)):
        if len(pairs) == count or turn.taken or earlier.taken:
            continue
        who = turn.slots["who"]
        book = next(each for each in BOOKS if each.title == task_of(earlier).thing)
        other = marks.rng.choice([each for each in BOOKS if each is not book])
        wrong = marks.weaver.task(look_up(marks.rng, who, other), who)
        right = marks.weaver.task(look_up(marks.rng, who, book), who)
        earlier.rounds, earlier.answer = wrong.rounds, wrong.answer
        turn.rounds, turn.answer, turn.intent = right.rounds, right.answer, right.intent
        turn.slots["task"] = task_of(right)
        said = marks.rng.choice(phrases.CORRECTIONS)
        turn.request = said.format(thing=book.title, other=other.title, author=book.author)
        turn.taken, earlier.taken = "user_corrects", "fel_bok"
        pairs.append((turn, earlier))
    return readings(pairs, "the borrower says that it was the wrong book")


def _renewal(marks: Marks[Weaver], count: int) -> Planted:
    chosen = marks.take("tool_failures", count, lambda turn: turn.intent == "forlanga")
    for turn in chosen:
        call = turn.calls[-1]
        fail(call, "OperationalError", phrases.DEADLOCK.format(n=marks.rng.randrange(51, 180)))
        _end(marks, turn, call, lost=0.2)
    return chosen, [], "fornya_lan: a database's deadlock, in the database's words"


def _rooms(marks: Marks[Weaver], count: int) -> Planted:
    chosen = marks.take("hidden_errors", count, lambda turn: turn.intent == "boka_rum")
    for turn in chosen:
        call = turn.calls[0]
        if marks.rng.random() < 0.3:
            call.result = phrases.HIDDEN_TEXT.format(n=marks.rng.randrange(5100, 5200))
        else:
            message = marks.rng.choice(phrases.HIDDEN).format(code=code(marks.rng, 6))
            call.result = {"status": "fel", "meddelande": message, "rum": []}
        _end(marks, turn, call, lost=0)
    return chosen, [], "lediga_rum returns a Swedish error message as if it were a result"


def _timeouts(marks: Marks[Weaver], count: int) -> Planted:
    chosen = marks.take("timeouts", count)
    for turn in chosen:
        call = marks.rng.choice(turn.calls)
        error_type, message = marks.rng.choice(phrases.TIMEOUTS)
        fail(call, error_type, message.format(n=marks.rng.randrange(1, 9), tool=call.tool))
        call.ms = _LIMIT_MS + marks.rng.uniform(2, 80)
        _end(marks, turn, call, lost=0.35)
    return chosen, [], "any tool gives up after 12 s, in English or Swedish"


def _searches(marks: Marks[Weaver], count: int) -> Planted:
    """The catalogue is asked for one title over and over, as it was or put a bit differently."""
    chosen = marks.take("repeated_calls", count, lambda turn: turn.intent in _CATALOGUE)
    for turn in chosen:
        first = turn.calls[0]
        title = first.arguments["sokord"]
        variants = (title.lower(), f'"{title}"', f"{title} bok", title.upper(), f"{title}.")
        rounds, same = [], marks.rng.random() < 0.6
        for number in range(marks.rng.randrange(3, 6)):
            word = title if same else variants[number]
            again = {**first.arguments, "sokord": word}
            rounds.append(marks.weaver.round((first.tool, again, first.result)))
        turn.rounds[1:1] = rounds
    return chosen, [], "sok_katalog four to six times for one title"


def _dumps(marks: Marks[Weaver], count: int) -> Planted:
    """The catalogue returns its raw records, and the model reads all of them."""
    chosen = marks.take("token_blowups", count, lambda turn: turn.intent in _CATALOGUE)
    for turn in chosen:
        call = turn.calls[0]
        tags = (20, 100, 245, 260, 650, 852)
        fields = [
            f"{marks.rng.choice(tags):03d} ‡a {marks.rng.getrandbits(44):x}"
            for _ in range(marks.rng.randrange(250, 380))
        ]
        call.result = {**call.result, "marc": fields}
        for each in turn.rounds[1:]:
            each.input_tokens = int(marks.rng.lognormvariate(10.5, 0.15))
    return chosen, [], "MARC records in the catalogue's answer, some 36,000 input tokens"


def _asks(marks: Marks[Weaver], count: int) -> Planted:
    chosen = marks.take("asks_instead", count)
    for turn in chosen:
        turn.rounds[:-1] = []
        turn.answer = marks.rng.choice(phrases.ASKS).format(thing=task_of(turn).thing)
    return chosen, [], "asks although the request says all; calls no tool"


def _english(marks: Marks[Weaver], count: int) -> Planted:
    chosen = marks.take("wrong_language", count)
    for turn in chosen:
        turn.answer = task_of(turn).english[1]
    return chosen, [], "a plain answer, in English"


def _leaks(marks: Marks[Weaver], count: int) -> Planted:
    chosen = marks.take("leaked_internals", count)
    for number, turn in enumerate(chosen):
        call = marks.rng.choice(turn.calls)
        arguments = json.dumps(call.arguments, ensure_ascii=False)
        if number % 4 == 0:
            turn.answer = json.dumps(call.result, ensure_ascii=False)
        elif number % 4 == 1:
            line = marks.rng.randrange(40, 400)
            turn.answer = phrases.TRACEBACK.format(n=line, tool=call.tool)
        elif number % 4 == 2:
            turn.answer = f"Mina instruktioner: {SYSTEM}"
        else:
            told = marks.rng.choice(phrases.CALL).format(tool=call.tool, arguments=arguments)
            turn.answer = f"{turn.answer}\n{told}"
    return chosen, [], "a tool's result, a traceback, the prompt, or a call in the answer"


_MORE_WORK = ("token_blowups", "cost_blowups", "sequential_calls", "slow_steps", "bottleneck")
_BEFORE_DECOYS = (Kind("user_corrects", 14, _corrections, ("user_corrects",), ("user_repeats",)),)
_KINDS = (
    *(
        Kind(
            *("tool_failures", 32, _renewal),
            *(OF_ONE_TOOL, AFTER),
        ),
        Kind(
            *("hidden_errors", 24, _rooms),
            *(("hidden_errors", "tool_failures", "first_failure"), AFTER),
        ),
        Kind(
            *("timeouts", 16, _timeouts, ("timeouts",)),
            (*ANY_ERROR, *AFTER, "slow_steps", "bottleneck"),
        ),
        Kind(
            *("repeated_calls", 40, _searches, ("repeated_calls", "call_cycles"), _MORE_WORK),
        ),
        Kind(
            *("token_blowups", 8, _dumps, ("token_blowups", "cost_blowups")),
            ("context_growth",),
        ),
    ),
    *(
        Kind("unsupported_claims", 24, without_action, ("unsupported_claims",)),
        Kind("wrong_language", 16, _english, ("wrong_language",), ALIKE),
        Kind(
            *("leaked_internals", 8, _leaks, ("leaked_internals",)),
            ("broken_format", "unsupported_values"),
        ),
        Kind("asks_instead", 120, _asks, ("asks_instead",), ALIKE),
    ),
)


def plant_pairs(marks: Marks[Weaver]) -> list[Fault]:
    """Faults of two successive traces, for which two neighbours have to be free."""
    return planted(marks, _BEFORE_DECOYS)


def plant(marks: Marks[Weaver]) -> list[Fault]:
    """All the others."""
    return planted(marks, _KINDS)
