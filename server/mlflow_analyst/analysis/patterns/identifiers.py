"""Values a text states: identifiers, links, e-mail addresses, telephone numbers, dates, numbers.

Reading is by shape alone, so that it works in any language; what a value means nobody knows here.
"""

# ruff: noqa: RUF001 - marks and letters of other languages are meant as they are.

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

ValueKind = Literal["id", "link", "email", "phone", "date", "number"]

_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"'`|\\（）「」、。，]+", re.IGNORECASE)
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_PHONE = re.compile(
    r"(?<![\w.])(?:\+\d[\d ().-]{6,18}\d|\(\d{2,5}\)[\d .-]{5,12}\d"
    r"|\d{1,4}-\d{2,4}-\d{3,4}(?:-\d{2,4})?)(?![\w-])"
)
_ISO_DATE = r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"
_DATE = re.compile(rf"(?<!\d)(?:{_ISO_DATE}|\d{{1,2}}[./-]\d{{1,2}}[./-](?:\d{{4}}|\d{{2}}))(?!\d)")
# An expression whose first part is a set of characters is searched for several times as fast as
# one that looks behind first: so these look behind from their second character.
_TIME = re.compile(
    r"[T\d](?<!\d[T\d])(?:(?<=T)\d{1,2}|(?<=\d)\d?):\d{2}(?::\d{2}(?:[.,]\d+)?)?"
    r"(?:Z|[+-]\d{2}:?\d{2})?(?!\d)"
)
_DATE_LIKE = re.compile(r"\d[-/.]\d{1,2}[-/.]\d\d")
_HYPHENED = re.compile(r"\d-\d")
_ID = re.compile(r"(?<![A-Za-z0-9_.])(?=[A-Za-z_-]*\d)[A-Za-z0-9][A-Za-z0-9_-]*")
_GROUPED = r"\d{1,3}(?:[,.'’ \u00a0\u202f]\d{3})+(?!\d)|\d+"
_NUMBER = re.compile(
    r"\d(?<![A-Za-z0-9_.,/-]\d)(?<!\d \d)(?:\d{0,2}(?:[,.'’ \u00a0\u202f]\d{3})+(?!\d)|\d*)"
    r"(?:[.,]\d+)?(?![.,]?\d|[A-Za-z_-]*\d|/\d)"
)
_GIVEN_NUMBER = re.compile(r"\d+(?:[.,'’ \u00a0\u202f]\d{3})*(?:[.,]\d+)?")
_NOT_ALNUM = re.compile(r"[\W_]+")
# Amounts with their unit (256GB, 42nd, 500-piece) have few letters, or a hyphen before them.
_QUANTITY = re.compile(r"\d+(?:[A-Za-z]{1,4}|-[A-Za-z]+)")
_LONG_WORD = re.compile(r"[A-Za-z0-9_-]{5,}")
_CODE_WORD = re.compile(
    r"\d(?<![A-Za-z0-9_-]\d)(?=[A-Z])[A-Z0-9]{4,}\b(?!-)|[A-Z](?<![\w-]\w)(?=[A-Z]*\d)[A-Z0-9]{4,}\b(?!-)"
)
_DATED = re.compile(r"\d{4}-\d{2}(?!\d)")
_RUN = re.compile(r"\d+(?:[.,:/'’-]\d+|[ \u00a0\u202f]\d{3}(?!\d))*")
_ONE_NUMBER = re.compile(rf"(?:{_GROUPED})(?:[.,]\d+)?")
_DIGIT = re.compile(r"[0-9]")
_ANY_DIGIT = re.compile(r"\d")
_TRAILING = ".,;:!?)]}*_"

_MOST_DIGITS = 24
_MOST_READ = 8_000
MIN_ID_DIGITS = 3
_CODE_CHARS = 8
MIN_PLAIN_DIGITS = 5


@dataclass(frozen=True, slots=True)
class Value:
    """One value as the text writes it, from ``start`` to ``end``, and ``key``: the same for other
    ways to write the same identifier, link or address.
    """

    kind: ValueKind
    text: str
    start: int
    end: int
    key: str


def squashed(text: str) -> str:
    """The text's letters and digits alone, in small letters, for looking up keys."""
    return _NOT_ALNUM.sub("", text.lower())


def values_of(text: str) -> list[Value]:
    """The values of the text, in no special order. Times of day are none."""
    found: list[Value] = []
    rest = text
    shapes: tuple[tuple[ValueKind, re.Pattern[str], bool], ...] = (
        ("link", _LINK, "//" in text or "www." in text),
        ("email", _EMAIL, "@" in text),
        ("date", _DATE, _DATE_LIKE.search(text) is not None),
        ("phone", _PHONE, "+" in text or "(" in text or _HYPHENED.search(text) is not None),
    )
    for kind, shape, likely in shapes:
        if likely:
            rest = _take(kind, shape, rest, found)
    if ":" in rest:
        rest = _TIME.sub(_blank, rest)
    for match in _tokens(rest):
        token = match[0].rstrip("-_")
        if _is_id(token):
            end = match.start() + len(token)
            found.append(Value("id", token, match.start(), end, squashed(token)))
    found += [
        Value("number", match[0], match.start(), match.end(), match[0])
        for match in _NUMBER.finditer(rest)
    ]
    return found


def _tokens(text: str) -> Iterator[re.Match[str]]:
    """What `_ID` finds in the text, which is looked for from the words with a digit on."""
    place = 0
    while digit := _ANY_DIGIT.search(text, place):
        start = text.rfind(" ", place, digit.start()) + 1
        match = _ID.search(text, max(start, place))
        if match is None:
            return
        yield match
        place = match.end()


def _take(kind: ValueKind, shape: re.Pattern[str], text: str, found: list[Value]) -> str:
    """Adds the values of this shape; the text with blanks in their place, so that the digits in
    them are not read again.
    """
    taken = False
    for match in shape.finditer(text):
        said = match[0].rstrip(_TRAILING) if kind == "link" else match[0]
        found.append(Value(kind, said, match.start(), match.start() + len(said), squashed(said)))
        taken = True
    return shape.sub(_blank, text) if taken else text


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _is_id(token: str) -> bool:
    digits = sum(map(str.isdigit, token))
    if token.isdigit():
        return digits >= MIN_PLAIN_DIGITS
    if digits < MIN_ID_DIGITS or _QUANTITY.fullmatch(token):
        return False
    # 10-20 and 2024-2025 are ranges.
    return any(map(str.isalpha, token)) or digits > 2 * 4


def is_code(word: str) -> bool:
    """Whether a word may be a code with one or two digits, as the locator of a booking: it may as
    well be a name of something, so it tells whose it is and proves nothing.
    """
    return (
        MIN_PLAIN_DIGITS <= len(word) <= _CODE_CHARS
        and word.isalnum()
        and word.isupper()
        and 0 < sum(map(str.isdigit, word)) < MIN_ID_DIGITS
        and not _QUANTITY.fullmatch(word)
    )


def codes(text: str, most: int) -> list[str]:
    """The codes of the text, see `is_code`, distinct, at most ``most``."""
    found = dict.fromkeys(word for word in _CODE_WORD.findall(text) if is_code(word))
    return list(found)[:most]


def identifiers(text: str, most: int) -> list[str]:
    """The keys of the addresses, links and identifiers of at least MIN_PLAIN_DIGITS characters,
    and of codes, distinct, at most ``most``. Quicker and rougher than `values_of`: for text of any
    length.
    """
    keys: dict[str, None] = {}
    if "@" in text:
        keys.update((squashed(match), None) for match in _EMAIL.findall(text))
        text = _EMAIL.sub(" ", text)
    if "://" in text:
        keys.update((squashed(match.rstrip(_TRAILING)), None) for match in _LINK.findall(text))
        text = _LINK.sub(" ", text)
    for word in dict.fromkeys(_LONG_WORD.findall(text)) if _ANY_DIGIT.search(text) else ():
        if word.isalpha() or _DATED.match(word):
            continue
        if is_code(word) or _is_id(word.strip("-_")):
            keys[squashed(word)] = None
            if len(keys) >= most:
                break
    return list(keys)[:most]


@lru_cache(maxsize=4096)
def readings(number: str) -> tuple[float, ...]:
    """What a written number can mean: "1.234" is 1.234 in one country and 1234 in another."""
    plain = re.sub(r"['’ \u00a0\u202f]", "", number)
    marks = [mark for mark in plain if mark in ",."]
    if not marks:
        return (float(plain),)
    whole, _, part = plain.replace(",", ".").rpartition(".")
    decimal = float(f"{whole.replace('.', '')}.{part}")
    grouped = float(plain.replace(",", "").replace(".", ""))
    if len(set(marks)) == 2:
        return (decimal,)
    if len(marks) > 1:
        return (grouped,)
    return (decimal, grouped) if len(part) == 3 else (decimal,)


def decimals(number: str) -> int:
    """How many decimals a written number shows; 0 where its last mark may group thousands."""
    last = re.search(r"[.,](\d+)$", number)
    return len(last[1]) if last and len(last[1]) != 3 else 0


@lru_cache(maxsize=64)
def numbers_given(text: str) -> frozenset[float]:
    """Every number that the text can be read to hold, including the parts of dates and lists."""
    numbers: set[float] = set()
    for token in set(_GIVEN_NUMBER.findall(text)):
        if len(token) <= _MOST_DIGITS:
            numbers.update(_ways_to_read(token))
    return frozenset(numbers)


@lru_cache(maxsize=4096)
def _ways_to_read(token: str) -> tuple[float, ...]:
    if token.isdigit():
        return (float(token),)
    return (*readings(token), *(float(part) for part in re.findall(r"\d+", token)))


@lru_cache(maxsize=512)
def amounts_in(text: str) -> tuple[float, ...]:
    """The numbers of the text as they follow each other, in their likeliest reading, without
    those of dates, times and identifiers.
    """
    found: list[float] = []
    for match in _RUN.finditer(text, 0, _MOST_READ):
        start, end = match.span()
        if start:
            before = text[start - 1]
            if before.isalnum() or before in "_#":
                continue
            if before in "-/" and text[max(start - 2, 0)].isalnum():
                continue
        if text[end : end + 1].isalpha() and _DIGIT.search(text, end, end + 6):
            continue
        found += _amounts_of(match[0])
    return tuple(found)


@lru_cache(maxsize=4096)
def _amounts_of(run: str) -> tuple[float, ...]:
    """The numbers of digits and marks written in one; a date or time has none."""
    if len(run) <= _MOST_DIGITS and _ONE_NUMBER.fullmatch(run):
        return readings(run)[:1]
    if ":" in run or "/" in run or run.count("-") > 1:
        return ()
    parts = re.split(r"[,\- ]", run)
    return tuple(
        readings(part)[0]
        for part in parts
        if len(part) <= _MOST_DIGITS and _ONE_NUMBER.fullmatch(part)
    )


def dates_meant(texts: Iterable[str]) -> list[date]:
    """The days that written dates can mean: 03/04/2026 is in March or in April."""
    days = []
    for text in texts:
        a, b, c = (int(part) for part in re.split(r"[-/.]", text))
        if a > 31:
            ways = ((a, b, c),)
        else:
            year = c if c > 99 else 2000 + c
            ways = ((year, b, a), (year, a, b))  # type: ignore[assignment]
        for year, month, day in ways:
            try:
                days.append(date(year, month, day))
            except ValueError:
                continue
    return days


def dates_given(text: str) -> list[date]:
    """The days that the dates in the text can mean."""
    return dates_meant(match[0] for match in _DATE.finditer(text))
