"""Texts in a form in which the same thing said is the same text, and hashes of them."""

# ruff: noqa: RUF001 - marks and letters of other languages are meant as they are.
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b

import regex  # type: ignore[import-untyped]

from mlflow_analyst.analysis.patterns.account import Account

LINE_WEIGHT = 40
"""A sentence that weighs less is too common to tell where it comes from."""

ANSWER_WEIGHT = 20
"""A whole answer that weighs less is a word or two, such as different questions may get."""

LINES = 40

MASK = "#"
"""Stands for a word that differs where the same is said: a name, a number."""

_ASCII_WORDS = str.maketrans(
    {code: " " for code in map(chr, range(128)) if not code.isalnum()}
    | {code: code.lower() for code in map(chr, range(128)) if code.isupper()}
)
_UNACCENTED_GAPS = re.compile(r"[\W_]+")
_MARKED = regex.compile(r"\p{M}")
_GAPS = regex.compile(r"[^\p{L}\p{M}\p{N}]+")
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ENDS = re.compile(r"[.!?…]+[\"'”’)\]*_]*\s+|[。！？]+|\n\s*")
LIST_MARK = re.compile(r"^\s*\d{1,2}[.)]\s", re.MULTILINE)
"""The number at the beginning of a listed line."""

_FENCED = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)


def normalised(text: str) -> str:
    """The words of the text in small letters with single spaces, without punctuation."""
    if text.isascii():
        return " ".join(text.translate(_ASCII_WORDS).split())
    plain = unicodedata.normalize("NFKC", text).casefold()
    # `re` is several times as fast, but takes an accent that stands alone for a gap.
    if _MARKED.search(plain):
        return str(_GAPS.sub(" ", plain)).strip()
    return _UNACCENTED_GAPS.sub(" ", plain).strip()


@lru_cache(maxsize=4)
def spoken(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sentences of the text's prose, and the same normalised; several signals ask for those of
    the same answer one after the other.
    """
    parts = tuple(sentences(prose(text)))
    return parts, tuple(map(normalised, parts))


def weight(text: str) -> int:
    """The length in characters, where one of Chinese, Japanese or Korean counts as two: they say
    about as much.
    """
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


def sentences(text: str) -> list[str]:
    """The sentences and lines of the text in order, as they are written but for the mark at the
    end; empty ones left out.
    """
    return [kept for part in _ENDS.split(text) if (kept := part.strip().rstrip(".!?…"))]


def masked(words: Iterable[str]) -> str:
    """The words as one text, several masks in a row as one."""
    kept: list[str] = []
    for word in words:
        if word != MASK or kept[-1:] != [MASK]:
            kept.append(word)
    return " ".join(kept)


def prose(text: str) -> str:
    """The text without its fenced code blocks."""
    return _FENCED.sub("\n", text) if "```" in text else text


def text_key(text: str) -> str | None:
    """A hash that texts share whose words are the same; None for a text without words."""
    words = normalised(text)
    return blake2b(words.encode(), digest_size=8).hexdigest() if words else None


def line_hash(words: str) -> int:
    """A 63-bit hash of a normalised sentence."""
    return int.from_bytes(blake2b(words.encode(), digest_size=8).digest(), "big") >> 1


def long_lines(text: str) -> list[str]:
    """The normalised sentences that are long enough to be told apart, each once, in order."""
    if weight(text) < LINE_WEIGHT:
        return []
    lines = spoken(text)[1]
    return list(dict.fromkeys(line for line in lines if weight(line) >= LINE_WEIGHT))


def request_key(account: Account) -> str | None:
    """The column of that name: what was asked, as `text_key`."""
    return text_key(account.request)


def answer_key(account: Account) -> str | None:
    """The column of that name: what was answered, as `text_key`."""
    return text_key(account.answer)


def answer_lines(account: Account) -> list[int]:
    """The column of that name: hashes of the first 40 `long_lines` of the answer, or of all of it
    where none of its sentences is long. Those that the system prompt holds are left
    out: they are meant to be said.
    """
    lines = long_lines(account.answer)[:LINES]
    if not lines and weight(account.answer) >= ANSWER_WEIGHT:
        lines = [normalised(account.answer)]
    meant = _words_of_prompt(account.system) if lines else ""
    return [line_hash(line) for line in lines if line not in meant]


@lru_cache(maxsize=64)
def _words_of_prompt(system: str) -> str:
    return normalised(system)
