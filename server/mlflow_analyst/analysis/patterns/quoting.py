"""Values and names as filters and hypotheses write them."""

from __future__ import annotations

import re
from collections.abc import Sequence

NAME_CHARS = 80
"""So long may the name of a hypothesis be."""

_NOT_SNAKE = re.compile(r"[^a-z0-9]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def quoted(text: str) -> str:
    """The text as a literal of the filter language, for ``=`` and ``IN``.

    A NUL character, which no filter can hold, is left out: compare such texts by `like`.
    """
    return "'" + text.replace("\x00", "").replace("'", "''") + "'"


def like(parts: Sequence[str]) -> str:
    """The literal for LIKE of the texts that consist of ``parts`` with anything in between.

    An empty first or last part leaves that end open. The language has no escape: ``_`` and ``%``
    in a part match more than themselves.
    """
    pattern = "%".join(part.replace("\x00", "_") for part in parts)
    return quoted(re.sub("%%+", "%", pattern))


def snake_case(*words: str) -> str:
    """The words as one name in snake_case of at most 80 characters, letters A to Z and digits
    alone; "pattern" if nothing is left of them.
    """
    text = _HUMP.sub("_", "_".join(words)).lower()
    name = _NOT_SNAKE.sub("_", text).strip("_")
    name = name.lstrip("_0123456789")[:NAME_CHARS].rstrip("_")
    return name or "pattern"
