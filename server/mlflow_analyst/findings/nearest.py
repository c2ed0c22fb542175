"""The text of a trace that comes nearest to a quote that is not in it.

Exact alignment of a quote against megabytes is slow. So short pieces of the quote vote, wherever
they occur, for the place where it would start; only the places with most votes are aligned.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import product

from rapidfuzz import fuzz

from mlflow_analyst.findings.haystack import Corpus, same_length_lower
from mlflow_analyst.findings.models import Difference

_FOCUS = 300  # characters around the first departure that are aligned and shown of a longer quote
_LONG_WORD = 60
_PIECES = 48
_OCCURRENCES = 64
_PLACES = 8
_SHIFTS = sorted(product(range(-3, 4), repeat=2), key=lambda shift: abs(shift[0]) + abs(shift[1]))
_TOKEN = re.compile(r"[A-Za-z0-9_]+|[^\sA-Za-z0-9_]")


@dataclass(frozen=True, slots=True)
class Near:
    """A piece of a corpus, ``corpus.text[start:end]``, and how alike it is to ``quote``, 0-100.

    ``quote`` is the folded quote, or the part of a long one that was compared.
    """

    start: int
    end: int
    score: float
    quote: str


def nearest(corpus: Corpus, folded_quote: str) -> Near | None:
    """The place in ``corpus`` most like the quote, upper and lower case aside; None if none is."""
    quote = _around_departure(corpus, folded_quote)
    lower = same_length_lower(quote)
    best: Near | None = None
    for guess, witness in _likely_starts(corpus.lower, lower):
        first, last = corpus.bounds(witness)
        margin = len(quote) // 2 + 16
        first, last = max(first, guess - margin), min(last, guess + len(quote) + margin)
        if last - first <= len(quote):  # a short text is meant whole
            start, end = first, last
        else:
            found = fuzz.partial_ratio_alignment(lower, corpus.lower[first:last])
            if found is None:
                continue
            start, end = first + found.dest_start, first + found.dest_end
        score = fuzz.ratio(lower, corpus.lower[start:end])
        if best is None or score > best.score:
            best = Near(start, end, score, quote)
    return _to_whole_words(corpus, best) if best else None


def longest_prefix(corpora: tuple[Corpus, ...], text: str) -> int:
    """Length of the longest start of ``text``, in whole words, that occurs in one of them."""
    ends = [match.end() for match in _TOKEN.finditer(text)]
    # If a prefix occurs, so does every shorter one.
    n = bisect_right(
        ends, 0, key=lambda end: 0 if any(text[:end] in c.text for c in corpora) else 1
    )
    return ends[n - 1] if n else 0


def first_difference(quote: str, trace_text: str) -> Difference | None:
    """The first words in which the two part, with two words before and after; None if none do."""
    ours, theirs = list(_TOKEN.finditer(quote)), list(_TOKEN.finditer(trace_text))
    words = [m.group() for m in ours], [m.group() for m in theirs]
    for tag, a, b, c, d in SequenceMatcher(None, *words, autojunk=False).get_opcodes():
        if tag != "equal":
            return Difference(
                quote=_excerpt(quote, ours, a, b), trace=_excerpt(trace_text, theirs, c, d)
            )
    return None


def differs_only_in(quote: str, trace_text: str) -> str | None:
    """What to disregard for the two to be the same, in words; None if they really differ."""
    for what, without in _DISREGARDS:
        if without(quote) == without(trace_text):
            return what
    return None


_MARKS = str.maketrans(
    "\u2018\u2019\u201a\u2032\u201c\u201d\u201e\u2033\u2010\u2011\u2012\u2013\u2014\u2212",
    "''''\"\"\"\"------",
)


def _no_case(text: str) -> str:
    return text.lower()


def _plain_marks(text: str) -> str:
    return "".join(text.translate(_MARKS).replace("\u2026", "...").split())


def _no_markdown(text: str) -> str:
    return "".join(re.sub(r"[*_`#>~]", "", text).split())


def _no_blanks(text: str) -> str:
    return "".join(text.split())


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


_DISREGARDS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("upper and lower case", _no_case),
    ("white space", _no_blanks),
    ("typographic marks, such as \u2019 for ' or \u2013 for -", _plain_marks),
    ("Markdown marks, such as ** or `", _no_markdown),
    ("punctuation or symbols", _letters),
    ("case and punctuation", lambda text: _letters(text.lower())),
)


def _around_departure(corpus: Corpus, quote: str) -> str:
    if len(quote) <= _FOCUS:
        return quote
    departs = longest_prefix((corpus,), quote)
    start = min(max(0, departs - _FOCUS // 2), len(quote) - _FOCUS)
    end = start + _FOCUS
    # Whole words at both ends, and in any case the word in which they part.
    start = max(quote.rfind(" ", 0, start) + 1, start - _LONG_WORD)
    if end < len(quote):
        parted = quote.find(" ", departs + 1)
        parted = len(quote) if parted < 0 else parted
        end = max(quote.rfind(" ", start, end), min(parted, departs + _LONG_WORD))
    return quote[start:end]


def _likely_starts(text: str, quote: str) -> list[tuple[int, int]]:
    """Where the quote may start, most likely first, each with the place of a piece that says so."""
    size = 8 if len(quote) >= 24 else 4 if len(quote) >= 8 else 2
    last = max(1, len(quote) - size + 1)
    width = max(len(quote) // 2, 16)
    votes: dict[int, float] = defaultdict(float)
    guesses: dict[int, tuple[int, int]] = {}
    for offset in range(0, last, max(1, last // _PIECES)):
        piece = quote[offset : offset + size]
        seen: list[int] = []
        at = text.find(piece)
        while at >= 0 and len(seen) < _OCCURRENCES:
            seen.append(at)
            at = text.find(piece, at + 1)
        for place in seen:
            bucket = (place - offset) // width
            votes[bucket] += 1 / len(seen)  # a rare piece tells more than a common one
            guesses.setdefault(bucket, (place - offset, place))
    best = sorted(votes, key=lambda bucket: -votes[bucket])[:_PLACES]
    return [guesses[bucket] for bucket in best]


def _to_whole_words(corpus: Corpus, near: Near) -> Near:
    """Moves the ends so that they match the quote's words and cut none."""
    first, last = corpus.bounds(near.start)
    margin = len(near.quote) // 4 + 16
    low, high = max(first, near.start - margin), min(last, near.end + margin)
    words = [match.span() for match in _TOKEN.finditer(corpus.text, low, high)]
    if not words:
        return near
    start, end = near.start, near.end
    asked = _TOKEN.findall(same_length_lower(near.quote))
    there = [corpus.lower[slice(*word)] for word in words]
    blocks = SequenceMatcher(None, asked, there, autojunk=False).get_matching_blocks()[:-1]
    if blocks:
        # Words that only the quote has stand for as many of the trace's; marks stand for none.
        begin = blocks[0].b - _words(asked[: blocks[0].a])
        after = blocks[-1].b + blocks[-1].size
        after += _words(asked[blocks[-1].a + blocks[-1].size :])
        ranges = [
            (words[max(0, begin + i)][0], words[min(after + j, len(words)) - 1][1])
            for i, j in _SHIFTS
            if max(0, begin + i) < min(after + j, len(words))
        ]
        # A few more or fewer may leave only marks and case to differ, as in a word split in two.
        same = (r for r in ranges if differs_only_in(near.quote, corpus.text[slice(*r)]))
        start, end = next(same, ranges[0])
    while start > first and _in_word(corpus.text, start):
        start -= 1
    while end < last and _in_word(corpus.text, end):
        end += 1
    score = fuzz.ratio(same_length_lower(near.quote), corpus.lower[start:end])
    return Near(start, end, score, near.quote)


def _words(tokens: list[str]) -> int:
    return sum(token[0].isalnum() for token in tokens)


def _in_word(text: str, at: int) -> bool:
    return text[at - 1].isascii() and text[at].isascii() and text[at - 1 : at + 1].isalnum()


def _excerpt(text: str, words: list[re.Match[str]], first: int, last: int) -> str:
    around = words[max(0, first - 2) : last + 2]
    return " ".join(text[around[0].start() : around[-1].end()].split())[:120] if around else ""
