"""Refusing regular expressions that could keep a store busy for ever.

Stores match with backtracking engines that cannot be interrupted, so the check is on the pattern
alone and errs on the safe side.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mlflow_analyst.analysis.catalogue import FilterError

MAX_PATTERN = 500
# Each unbounded repeat can multiply the work on a text that does not match by its length.
MAX_UNBOUNDED = 3
# In how many ways the bounded repeats and the alternatives can be combined.
MAX_WAYS = 10_000
# More than this many times counts as unbounded.
_MANY = 10

_ITEM = re.compile(
    r"(?P<escape>\\.)"
    r"|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])"
    r"|(?P<open>\((?:\?[^)]{0,3}?[:=!>])?)"
    r"|(?P<close>\))"
    r"|(?P<bar>\|)"
    r"|(?P<repeat>[*+?]|\{\d*,?\d*\})"
    r"|(?P<other>.)",
    re.DOTALL,
)


def check_regex(pattern: str) -> None:
    """Nothing, or FilterError: the pattern is broken, longer than 500 characters, refers back to
    a group, repeats a group that itself repeats or offers alternatives, or just repeats too much.
    """
    if len(pattern) > MAX_PATTERN:
        raise FilterError(
            f"The regular expression has {len(pattern):,} characters; at most {MAX_PATTERN} go."
        )
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as exc:
        raise FilterError(
            f"The regular expression '{_shown(pattern)}' is not valid: {exc}."
        ) from None
    risk = _risk(pattern)
    if risk:
        raise FilterError(
            f"The regular expression '{_shown(pattern)}' is refused because {risk}, which can "
            "take for ever on long text. Use a plainer one, or LIKE."
        )


@dataclass(slots=True)
class _Group:
    """What an open group, or the whole pattern, holds so far."""

    alternatives: int = 1
    varies: bool = False

    @property
    def ambiguous(self) -> bool:
        """Whether it can match one text in several ways, which a repeat outside multiplies."""
        return self.varies or self.alternatives > 1


def _risk(pattern: str) -> str | None:
    """Why the pattern may backtrack without end, or None."""
    open_groups = [_Group()]
    closed: _Group | None = None
    unbounded, ways = 0, 1
    for item in _ITEM.finditer(pattern):
        kind, text = item.lastgroup, item.group()
        just_closed, closed = closed, None
        if _refers_back(kind, text):
            return "it refers back to a group"
        if kind == "open":
            open_groups.append(_Group())
        elif kind == "close" and len(open_groups) > 1:
            closed = open_groups.pop()
            ways *= closed.alternatives
            open_groups[-1].varies |= closed.ambiguous
        elif kind == "bar":
            open_groups[-1].alternatives += 1
        elif kind == "repeat":
            least, most = _bounds(text)
            if most > 1 and just_closed is not None and just_closed.ambiguous:
                return "it repeats a group that itself repeats or has alternatives"
            unbounded += most > _MANY
            ways *= most - least + 1 if most <= _MANY else 1
            open_groups[-1].varies |= most != least
    if unbounded > MAX_UNBOUNDED:
        return f"it has more than {MAX_UNBOUNDED} open repeats"
    if ways * open_groups[0].alternatives > MAX_WAYS:
        return "its repeats and alternatives combine in too many ways"
    return None


def _refers_back(kind: str | None, text: str) -> bool:
    if kind == "escape":
        return text[1].isdigit() and text[1] != "0"
    return kind == "open" and text.startswith(("(?P=", "(?("))


def _bounds(repeat: str) -> tuple[int, int]:
    if repeat in "*+?":
        return int(repeat == "+"), 1 if repeat == "?" else _MANY + 1
    least, comma, most = repeat[1:-1].partition(",")
    low = int(least or 0)
    return low, int(most) if most else (_MANY + 1 + low if comma else low)


def _shown(pattern: str) -> str:
    return pattern if len(pattern) <= 60 else pattern[:59] + "…"
