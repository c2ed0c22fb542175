"""Messages grouped by what is constant in them, as log parsers do it.

First what is surely a variable is masked: numbers, ids, addresses, links, dates (the preprocessing
of Drain, He et al., ICWS 2017). Messages that are then equal are one group. Groups that share most
of their words become one template where the differing place takes many values: "User Ann not found"
and four more such names are one template; "User not found" and "Order not found" stay two.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

MOST_CHARS = 240
"""Templates are made of so many characters of a message: its beginning, or its last line if it is
a traceback."""

MOST_GROUPS = 300
"""So many groups, the most frequent, are compared with each other."""

MANY_VALUES = 5
"""A place where words differ is a variable if it has at least so many values."""

SIMILAR = 0.6
"""Of the words of the longer of two messages so many are the same, in order."""

_GAP = "\x00"
_VARIABLE = re.compile(
    r"https?://\S+"
    r"|[\w.+-]+@[\w-]+\.[\w.-]+"
    r"|(?:/[\w.-]+){2,}"
    # Words with a digit in them: numbers, ids, dates, amounts; a sign or unit mark goes with them.
    r"|[#$€£]?(?:[A-Za-z_]*[0-9][A-Za-z0-9_]*)(?:[.,:/-][A-Za-z0-9_]*[0-9][A-Za-z0-9_]*)*%?"
)
# A status code is what a message is about, not a value in it.
_CODE_BEFORE = re.compile(r"(?:http|status|code|error|^)\W{0,3}(?:code)?\W{0,3}$", re.IGNORECASE)
_CODE = re.compile(r"[45][0-9]{2}")
_TOKEN = re.compile(
    r"\x00"
    # scripts without blanks between words are compared character by character
    "|[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
    r"|\s+|[^\W\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+|[^\w\s\x00]"
)
_TRACEBACK = "Traceback (most recent call last)"


@dataclass(frozen=True, slots=True)
class Template:
    """What is constant in some messages: ``parts``, with anything between them. ``messages`` are
    those that it was made of, ``exact`` says that there is one and it is whole.
    """

    parts: tuple[str, ...]
    messages: frozenset[str]
    exact: bool

    @property
    def shown(self) -> str:
        """The template for a reader: ``Order <…> not found``."""
        return "<…>".join(self.parts).strip()

    @property
    def words(self) -> str:
        """The constant text alone."""
        return " ".join(part.strip() for part in self.parts if part.strip())


def templates_of(messages: Mapping[str, int]) -> list[Template]:
    """The templates of messages, given with how often each occurs; the most frequent first."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for message in messages:
        groups.setdefault(_masked(message), []).append(message)
    often = Counter({key: sum(messages[one] for one in found) for key, found in groups.items()})
    ranked = sorted(groups, key=lambda key: (-often[key], key))
    made = [
        _template(frame, [message for key in keys for message in groups[key]])
        for frame, keys in _merged(ranked[:MOST_GROUPS])
    ]
    made += [_template(key, groups[key]) for key in ranked[MOST_GROUPS:]]
    return sorted(made, key=lambda one: (-sum(messages[m] for m in one.messages), one.parts))


def without_values(message: str) -> tuple[str, ...]:
    """What messages have in common that differ in numbers, ids and the like: equal for them."""
    return _masked(message)


def _masked(message: str) -> tuple[str, ...]:
    """The message's words and what is between them, a gap for each variable."""
    text, cut_start, cut_end = _essence(message)
    masked = _VARIABLE.sub(_gap_for, text.replace(_GAP, " "))
    tokens = tuple(_TOKEN.findall(masked))
    return (*((_GAP,) if cut_start else ()), *tokens, *((_GAP,) if cut_end else ()))


def _essence(message: str) -> tuple[str, bool, bool]:
    """What a template is made of, and whether something before or after it was left out."""
    start = False
    if _TRACEBACK in message[:200]:
        last = message.rstrip().rsplit("\n", 1)[-1]
        start, message = len(last) < len(message), last
    return message[:MOST_CHARS], start, len(message) > MOST_CHARS


def _gap_for(found: re.Match[str]) -> str:
    text = found[0]
    if _CODE.fullmatch(text) and _CODE_BEFORE.search(found.string[: found.start()][-20:]):
        return text
    return _GAP


def _merged(
    ranked: Sequence[tuple[str, ...]],
) -> Iterable[tuple[tuple[str, ...], list[tuple[str, ...]]]]:
    """Groups put together: (what they share, with gaps; the groups)."""
    frames: list[tuple[tuple[str, ...], list[tuple[str, ...]]]] = []
    for key in ranked:
        near = max(
            (
                (LCSseq.normalized_similarity(_words(frame), _words(key)), -place)
                for place, (frame, _) in enumerate(frames)
            ),
            default=(0.0, 0),
        )
        if near[0] >= SIMILAR:
            frame, keys = frames[-near[1]]
            frames[-near[1]] = (_shared(frame, key), [*keys, key])
        else:
            frames.append((key, [key]))
    for frame, keys in frames:
        if len(keys) >= MANY_VALUES:
            yield frame, keys
        else:
            yield from ((key, [key]) for key in keys)


def _words(tokens: tuple[str, ...]) -> list[str]:
    return [token for token in tokens if not token.isspace()]


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """What two have in common in order, with a gap where they differ."""
    shared: list[str] = []
    for block in LCSseq.opcodes(one, other):
        shared += one[block.src_start : block.src_end] if block.tag == "equal" else [_GAP]
    return tuple(shared)


def _template(tokens: tuple[str, ...], messages: list[str]) -> Template:
    text = "".join(tokens)
    if len(messages) == 1 and _essence(messages[0]) == (messages[0], False, False):
        return Template((messages[0],), frozenset(messages), exact=True)
    parts = re.split(r"\x00(?:\s*\x00)*", text)
    # Blanks alone between two variables, or single marks, tell nothing.
    kept = [
        part for place, part in enumerate(parts) if part.strip() or place in (0, len(parts) - 1)
    ]
    return Template(tuple(kept), frozenset(messages), exact=False)
