"""What is said around requests: greetings, thanks, remarks that any of them may have.

Nothing here knows a language. A remark goes with the most different requests, and each of these
with few remarks: "I need it today" stands beside what hundreds of people want, "cancel order 7"
beside a handful of ways to say please.
"""

# ruff: noqa: RUF001 - marks of other languages are meant as they are.
from __future__ import annotations

import re
import statistics
from collections import defaultdict
from collections.abc import Iterable

from mlflow_analyst.analysis.patterns.normal import MASK, masked

_PART = re.compile(r"(?<=\w[.!?])\s+(?=\S)|(?<=[。！？])|\n\s*")
_OPENING = re.compile(r"\s*(\S+(?: \S+){0,2})[,，、](?!\d)\s*(?=\S)")
_WORD = re.compile(r"[^\s,;:.!?。！？，、()\"“”]+")
_DIGIT = re.compile(r"\d")

_LEAST = 5
"""What goes with fewer different parts is no remark that anybody makes."""

_TIMES = 2.0
"""A remark has so many times as many partners as its partners have, by the median."""


def parts(request: str) -> list[str]:
    """The sentences of a request; up to three words before the first comma stand for one."""
    found = [part.strip() for part in _PART.split(request)]
    opening = _OPENING.match(found[0]) if found else None
    if opening:
        found[:1] = [opening[1], found[0][opening.end() :]]
    return [part for part in found if part]


def shape(part: str) -> str:
    """The words of a part in small letters; those with a digit, and with a capital where the part
    has it for a name, are masked.
    """
    words = _WORD.findall(part)
    named = [len(word) > 1 and word[0].isupper() for word in words]
    if named[1:2] != [True]:
        named[:1] = [False]
    return masked(
        MASK if name or _DIGIT.search(word) else word.lower()
        for word, name in zip(words, named, strict=True)
    )


def remarks(requests: Iterable[str]) -> frozenset[str]:
    """The shapes of the parts that are said around what these requests want."""
    partners: dict[str, set[str]] = defaultdict(set)
    for request in requests:
        shapes = {shape(part) for part in parts(request)}
        for one in shapes:
            partners[one] |= shapes - {one}
    return frozenset(
        one
        for one, others in partners.items()
        if len(others) >= _LEAST
        and len(others) >= _TIMES * statistics.median(len(partners[other]) for other in others)
    )


def wanted(request: str, known: frozenset[str]) -> str:
    """The request without the known remarks; whole where it is nothing else."""
    kept = [part for part in parts(request) if shape(part) not in known]
    return " ".join(kept) or request
