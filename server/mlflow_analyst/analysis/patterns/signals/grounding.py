"""What an answer states and claims, held against what the trace was given and what it did."""

# ruff: noqa: RUF001 - marks and letters of other languages are meant as they are.

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from mlflow_analyst.analysis.patterns.account import Account, ToolCall
from mlflow_analyst.analysis.patterns.arithmetic import Amounts
from mlflow_analyst.analysis.patterns.identifiers import (
    Value,
    codes,
    dates_given,
    dates_meant,
    decimals,
    identifiers,
    numbers_given,
    readings,
    squashed,
    values_of,
)
from mlflow_analyst.analysis.patterns.signals import claims

MENTIONED = 60
UNSUPPORTED = 20
_GIVEN_CHARS = 6_000
_ANSWER_CHARS = 8_000
_SHORT = 400
"""In an answer of so many characters small numbers are the answer."""
_SMALL_NUMBER = re.compile(r"[1-9](?<![\w.,:/#$€£-][1-9])(?<!\n[1-9])\d?(?![\w.,:/%-]*\d|[.)]\s)")
_COUNT = re.compile(r"\b[1-9]\d?\b(?![.,]\d)")
_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s?[%％]")
_LAST_DIGITS = re.compile(r"[xX*•-]*(\d{4,6})")
_AMOUNT = 14
_SOUND = 12
_AFTER = 12
_LONG_KEY = 5
_TAIL = 3
_EXACT = 1e15
# Where the digits of other scripts are.
_OTHER_DIGIT = re.compile("[\u0660-\u1fff\ua600-\uabff\uff10-\uff19\U00010000-\U0001ffff]")
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]+`", re.DOTALL)
_COMMAND = re.compile(r"[A-Za-z_]\S*(?:\s+-|\s*=\s*|\s*\()|\n")
_MAY_STATE = re.compile(r"\d|@|://|www\.")
_OWN_MACHINE = re.compile(r"(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?![\w.-]*\.\w)")

# Whole numbers below this are counts, days, hours and steps: said in any prose.
_SMALL = 100
_YEARS = (1900, 2100)
_COMMONPLACE = frozenset({100, 200, 300, 365, 360, 500, 1_000, 10_000, 100_000, 1_000_000})
_NEAR_DAYS = timedelta(days=45)
_SCALE_WORD = re.compile(
    r"\s*(?:k|m|bn|thousand|million|billion|mio|tausend|millionen|mille|millions?|mil|millones|"
    r"mila|milioni|tys|тыс|млн|bin|milyon|万|億|亿|천|만)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(r"ame\\?\"\s*:\s*\\?\"([^\"\\\d]{4,40})")
_MAILBOX = re.compile(r"\b([A-Za-zÀ-ž]{2,20})[._]([A-Za-zÀ-ž]{2,20})@")
"""An e-mail address that tells a name."""

# Not at the start of a line or sentence, where headings are, but for one who is spoken to there.
_NAME = re.compile(r"[A-ZÀ-ÞŁŚŻ](?<=[a-zà-ÿ,] [A-ZÀ-ÞŁŚŻ])[\w’-]+ [A-ZÀ-ÞŁŚŻ][\w’-]+\b")
_CALLED = re.compile(
    r"(?:\A|[.!?]\s|\n)\s*([A-ZÀ-ÞŁŚŻ][a-zà-ÿ][\w’-]* [A-ZÀ-ÞŁŚŻ][a-zà-ÿ][\w’-]*)(?=[,!])"
)


def mentioned(account: Account) -> list[str]:
    """The identifiers that the user's words and the results of tools hold, and the names that
    tools' results give under keys such as ``customer_name``; at most MENTIONED.
    """
    said = account.request[:_GIVEN_CHARS]
    keys = dict.fromkeys(identifiers(said, MENTIONED) if said else ())
    keys.update((name.lower(), None) for name in _NAME.findall(said))
    keys.update((f"{first} {last}".lower(), None) for first, last in _MAILBOX.findall(said))
    left = _GIVEN_CHARS
    for call in reversed(_own_calls(account)):
        result = account.text(call.outputs)[:left]
        left -= len(result)
        keys.update(dict.fromkeys(identifiers(result, MENTIONED)))
        if "ame" in result:
            for name in _NAMED.findall(result):
                if " " in name.strip():
                    keys[name.strip().lower()] = None
        if left <= 0 or len(keys) >= MENTIONED:
            break
    return list(keys)[:MENTIONED]


def _own_calls(account: Account) -> Sequence[ToolCall]:
    """The calls of this trace: of those that only messages tell of, the ones after its request."""
    calls = account.tool_calls
    if not calls or calls[0].step is not None:
        return calls
    since = 0
    for message in account.messages:
        if message.role == "user" and message.text.strip() == account.request.strip():
            since = 0
        since += len(message.calls)
    return calls[len(calls) - since :]


def unsupported(account: Account) -> list[str]:
    """The identifiers, links, addresses, numbers and dates of the answer that nothing given in the
    trace holds or yields by plain arithmetic, as keys that compare with those of `mentioned`
    (numbers and dates as written); then small numbers of a short answer that are given nowhere,
    codes with few digits, and at last names of people; at most UNSUPPORTED.
    """
    answer = account.answer[:_ANSWER_CHARS]
    found = [value.key for value in unsupported_values(account)]
    if 0 < len(answer) <= _SHORT:
        given = account.given
        small = {match[0]: None for match in itertools.islice(_SMALL_NUMBER.finditer(answer), 4)}
        found += [number for number in small if not _stands_in(given, number)]
    if len(found) < UNSUPPORTED:
        names = dict.fromkeys(match[0] for match in itertools.islice(_NAME.finditer(answer), 8))
        names |= dict.fromkeys(_CALLED.findall(answer)[:4])
        others = [*codes(answer, 8), *names]
        if others:
            given = account.given.lower()
            found += [one.lower() for one in others if one.lower() not in given]
    return list(dict.fromkeys(found))[:UNSUPPORTED]


@lru_cache(maxsize=1)
def unsupported_values(account: Account) -> list[Value]:
    """The values of the answer that nothing given in the trace supports."""
    answer = account.answer[:_ANSWER_CHARS]
    if not answer or answer[0] in "{[" or not _MAY_STATE.search(answer):
        return []
    stated = [value for value in values_of(answer) if not _commonplace(value, answer)]
    if "`" in answer:
        # The settings of a command are an example.
        code = [m.span() for m in _CODE.finditer(answer) if _COMMAND.search(m[0])]
        stated = [
            v for v in stated if v.kind != "number" or not any(a < v.start < b for a, b in code)
        ]
    # Nearly everything is given letter for letter, which is quickly seen.
    given = account.given if stated else ""
    left = [value for value in stated if not _has(given, value)]
    if not left:
        return []
    other = _other_texts(account)
    left = [value for value in left if not _has(other, value)]
    if not left:
        return []
    numbers = _numbers_near(left, (*account.given_texts, other))
    given = f"{given}\n{other}"
    flat = squashed(given) if any(_may_be_in(given, value) for value in left) else ""
    left = [value for value in left if not _supported(value, flat, numbers)]
    left = [v for v in left if v.kind != "date" or not _date_supported(v.text, given, account)]
    left = [value for value in left if not _ends_one(value, given)]
    loose = [value for value in left if value.kind == "number" and len(value.text) <= _AMOUNT]
    if loose:
        derived = _derived(loose, answer, account, stated)
        left = [value for value in left if value not in derived]
    # A number of five digits or more is read as an identifier too.
    made = {(v.start, v.end) for v in loose if v not in left}
    return [value for value in left if (value.start, value.end) not in made]


def _numbers_near(values: Iterable[Value], texts: Iterable[str]) -> set[float]:
    """The numbers of the texts that hold one which could be a value's, or be rounded to it."""
    tails: set[str] = set()
    for value in filter(_is_number, values):
        for one in readings(value.text):
            # Digits may be grouped by threes, but stand together in a group. Of more than these
            # a float keeps the first alone.
            exact = one < _EXACT
            tails.update(str(int(near))[-_TAIL:] if exact else "" for near in (one, one + 0.5))
            tails.add(str(int(max(one - 0.5, 0)))[-_TAIL:] if exact else "")
    numbers: set[float] = set()
    for text in texts if tails else ():
        if any([tail in text for tail in tails]) or _has_other_digits(text):  # noqa: C419 - faster
            numbers |= numbers_given(text)
    return numbers


@lru_cache(maxsize=64)
def _has_other_digits(text: str) -> bool:
    # Kept for the system prompts, which come again and again.
    return not text.isascii() and _OTHER_DIGIT.search(text) is not None


def _stands_in(given: str, number: str) -> bool:
    return _has(given, Value("number", number, 0, 0, number))


def _has(given: str, value: Value) -> bool:
    """Whether the text holds the value letter for letter, a number not as part of another one."""
    size, place = len(value.text), given.find(value.text)
    while place >= 0:
        if value.kind != "number":
            return True
        before, after = given[max(place - 1, 0) : place], given[place + size : place + size + 1]
        next_but_one = given[place + size + 1 : place + size + 2]
        inside = before.isdigit() or (before != "" and before in ".,") or after.isdigit()
        decimals_follow = after in (".", ",") and next_but_one.isdigit()
        if not (inside or decimals_follow):
            return True
        place = given.find(value.text, place + 1)
    return False


def _may_be_in(given: str, value: Value) -> bool:
    """Whether it is worth looking for the value in another way of writing: where marks stand
    elsewhere, the last digits still stand together.
    """
    if value.kind in ("link", "email") or not value.key[-_TAIL:].isdigit():
        return True
    return len(value.key) >= _LONG_KEY and value.key[-_TAIL:] in given


def _is_number(value: Value) -> bool:
    return value.kind == "number" or (value.kind == "id" and value.text.isdigit())


def _ends_one(value: Value, given: str) -> bool:
    """Whether the value is the last digits of a given identifier, as of a card."""
    last = _LAST_DIGITS.fullmatch(value.text)
    return last is not None and re.search(rf"\w{last[1]}(?!\w)", given) is not None


def _supported(value: Value, flat: str, numbers: set[float]) -> bool:
    if value.kind == "date":
        return False
    if not _is_number(value):
        return value.key in flat
    return (len(value.key) >= _LONG_KEY and value.key in flat) or _holds(numbers, value.text)


def _other_texts(account: Account) -> str:
    """What the agent's other steps were given and gave: a state or a context that is in neither
    messages nor tools.
    """
    parts = []
    answer = account.answer
    models = account.model_calls
    for step in account.steps:
        if step.kind in ("agent", "chain", "other"):
            parts.append(account.text(step.inputs))
            if step.depth:
                text = account.text(step.outputs)
                parts.append("" if answer in text else text)
    # The last of a few calls saw what those before it did, and is in ``given``; but results that
    # are only in its messages are sure to be whole in what it was sent.
    if any(call.step is None for call in account.tool_calls[:1]) or not account.messages:
        parts += [account.text(step.inputs) for step in models[-3:]]
    elif len(models) > 1:
        parts.append(account.text(models[0].inputs))
    return "\n".join(part for part in parts if part)


def _sources(account: Account) -> Iterator[Any]:
    """What an answer could reckon with, one result, document or message at a time."""
    yield account.request
    in_steps = False
    for call in account.tool_calls:
        in_steps = call.step is not None
        yield call.outputs
        yield call.inputs
    for step in account.steps:
        if step.kind in ("retriever", "agent", "chain", "other") and step.depth:
            if step.kind == "retriever" or account.answer not in account.text(step.outputs):
                yield step.outputs
        elif not step.depth:
            yield step.inputs
    for message in account.messages:
        if message.text != account.answer and not (in_steps and message.role == "tool"):
            yield message.text


def _commonplace(value: Value, answer: str) -> bool:
    """Whether a value needs no source: small counts, years, this very machine, placeholders."""
    if value.kind == "number":
        if value.text.isdigit():
            whole = int(value.text)
            if whole < _SMALL or whole in _COMMONPLACE or _YEARS[0] <= whole <= _YEARS[1]:
                return True
        if _SCALE_WORD.match(answer, value.end):
            return True
        number = readings(value.text)[0]
        if number == int(number) and not decimals(value.text):
            return number < _SMALL or number in _COMMONPLACE or _own_port(value, answer)
        return False
    if value.kind == "link":
        return _OWN_MACHINE.search(value.text) is not None
    if value.kind == "id":
        digits = {char for char in value.text if char.isdigit()}
        if digits == {"0"}:
            return True
        return value.text.isdigit() and (
            int(value.text) in _COMMONPLACE or _own_port(value, answer)
        )
    return False


def _own_port(value: Value, answer: str) -> bool:
    before = answer[max(value.start - 12, 0) : value.start]
    return before.endswith(":") and _OWN_MACHINE.search(before) is not None


def _date_supported(text: str, given: str, account: Account) -> bool:
    meant = dates_meant([text])
    if not meant:
        return True
    known = dates_given(given)
    if not known:
        # Nothing to compare with: days may be given in words.
        return True
    known.append(datetime.fromtimestamp(account.trace.info.start_ms / 1000, UTC).date())
    # A day some weeks from one that is given is reckoned from it: a deadline, a delivery.
    return any(abs(one - other) <= _NEAR_DAYS for one in meant for other in known)


def _holds(numbers: set[float], text: str) -> bool:
    """Whether a given number is this one, or would be written like this after rounding."""
    means = readings(text)
    if not numbers.isdisjoint(means):
        return True
    tolerance = 0.5 * 10.0 ** -decimals(text) + 1e-9 if decimals(text) else 0.5
    return any(abs(number - one) <= tolerance for one in means for number in numbers)


def _derived(
    loose: list[Value], answer: str, account: Account, stated: Iterable[Value]
) -> list[Value]:
    """Those of ``loose`` that arithmetic makes of the amounts given, or of what the answer states
    beside them and has a source.
    """
    numbers = [value for value in stated if value.kind == "number"]
    counts = {int(match[0]) for match in _COUNT.finditer(answer)}
    percents = {readings(match[1])[0] for match in _PERCENT.finditer(answer)}
    amounts = Amounts(_sources(account), counts=counts, percents=percents)
    derived = [v for v in loose if amounts.make(v.text, answer[v.end : v.end + _AFTER])]
    while len(derived) < len(loose):
        before = len(derived)
        sound = [value for value in numbers if value not in loose or value in derived]
        beside = Amounts(_beside(sound, answer), signed=True)
        for value in loose:
            after = answer[value.end : value.end + _AFTER]
            if value not in derived and beside.make(value.text, after):
                derived.append(value)
        if len(derived) == before:
            break
    return derived


def _beside(sound: list[Value], answer: str) -> Iterator[list[float]]:
    """The numbers that the answer states: those of each line, the first of all, the first that
    have cents, and by how much those of a line differ, as an old and a new price do.
    """
    lines: dict[int, list[Value]] = {}
    for value in sound:
        lines.setdefault(answer.count("\n", 0, value.start), []).append(value)
    each = [[readings(value.text)[0] for value in line] for line in lines.values()]
    exact = [[readings(v.text)[0] for v in line if decimals(v.text)] for line in lines.values()]
    yield from (line for line in each if len(line) > 1)
    yield [number for line in each for number in line][:_SOUND]
    yield [number for line in exact for number in line][:_SOUND]
    changes = [abs(line[-1] - line[0]) for line in exact if len(line) > 1]
    if len(changes) > 1:
        yield changes[:_SOUND]


SIGNALS = claims.SIGNALS
