"""Bringing text into the form in which a quote and a trace are compared, and back.

Two texts are the same when their folded forms are: white space is one space, or none beside JSON
punctuation; JSON escapes are the characters they stand for, however often they were encoded;
composed and decomposed accents are one letter. Everything else counts, letter for letter.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field

# Each level of JSON encoding doubles the backslashes, so a run of them is one escape at any depth.
_ESCAPE = re.compile(
    r"\\+(?:u[dD][89abAB][0-9a-fA-F]{2}\\+u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[\"/bfnrt])?"
)
_NAMED = {'"': '"', "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_ACCENTED = re.compile(r"[^\W\d_][\u0300-\u036f]+")
_INVISIBLE = "\u200b\u2060\ufeff"
# Only blanks that change, so that a single space between two words costs nothing.
_BLANK = re.compile(
    rf'[\s{_INVISIBLE}]{{2,}}|[^\S ]|[{_INVISIBLE}]|(?<=[{{}}\[\]:,"\0]) | (?=[{{}}\[\]:,"\0])'
)
_TIGHT = '{}[]:,"\0'

SEPARATOR = "\0"
"""Stands between texts that were joined for folding; folding neither adds nor removes one."""


@dataclass(slots=True)
class _Changes:
    """Where one pass replaced something: spans in its result and in its source, in order."""

    new_start: list[int] = field(default_factory=list)
    new_end: list[int] = field(default_factory=list)
    old_start: list[int] = field(default_factory=list)
    old_end: list[int] = field(default_factory=list)

    def start(self, at: int) -> int:
        """Where in the source the character at ``at`` of the result begins."""
        i = bisect_right(self.new_start, at) - 1
        if i < 0:
            return at
        if at < self.new_end[i]:
            return self.old_start[i]
        return self.old_end[i] + at - self.new_end[i]

    def end(self, at: int) -> int:
        """Where in the source the character before ``at`` of the result ends."""
        i = bisect_left(self.new_start, at) - 1
        if i < 0:
            return at
        return self.old_end[i] + max(0, at - self.new_end[i])


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text that remembers where each part of it came from."""

    text: str
    source: str
    passes: tuple[_Changes, ...]

    def original(self, start: int, end: int) -> str:
        """The piece of the source that became ``text[start:end]``."""
        for changes in reversed(self.passes):
            start, end = changes.start(start), changes.end(end)
        return self.source[start:end]


def fold(source: str) -> Folded:
    """The folded form of ``source``; blanks at its ends are gone."""
    text = source
    passes = []
    if "\\" in text:
        text, changes = _replace(text, _ESCAPE, _unescaped)
        passes.append(changes)
    if not text.isascii():
        text, changes = _replace(text, _ACCENTED, _composed)
        passes.append(changes)
    text, changes = _replace(text, _BLANK, _spaced)
    passes.append(changes)
    return Folded(text, source, tuple(passes))


def _replace(
    text: str, pattern: re.Pattern[str], new_text: Callable[[re.Match[str]], str]
) -> tuple[str, _Changes]:
    changes = _Changes()
    pieces: list[str] = []
    done = length = 0
    for match in pattern.finditer(text):
        new, (start, end) = new_text(match), match.span()
        pieces += (text[done:start], new)
        length += start - done
        changes.new_start.append(length)
        length += len(new)
        changes.new_end.append(length)
        changes.old_start.append(start)
        changes.old_end.append(end)
        done = end
    pieces.append(text[done:])
    return "".join(pieces), changes


def _unescaped(match: re.Match[str]) -> str:
    escape = match.group().lstrip("\\")
    if not escape:
        return "\\"
    if escape[0] != "u":
        return _NAMED[escape]
    code = int(escape[1:5], 16)
    if len(escape) > 5:
        code = 0x10000 + ((code - 0xD800) << 10) + int(escape[-4:], 16) - 0xDC00
    return "\ufffd" if code == 0 or 0xD800 <= code <= 0xDFFF else chr(code)


def _composed(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", match.group())


def _spaced(match: re.Match[str]) -> str:
    if not match.group().strip(_INVISIBLE):
        return ""
    text, (start, end) = match.string, match.span()
    at_edge = start == 0 or end == len(text)
    return "" if at_edge or text[start - 1] in _TIGHT or text[end] in _TIGHT else " "
