"""Ways to say things, written from general knowledge of how people, agents and tools speak, and
not from any detector's words: each line begins with + where a detector must see it, with - where
it must not. Half of them are a validation half, which nobody tunes to: see `halves`.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path


def lines_of(kind: str) -> Iterator[tuple[bool, str, tuple[str, str]]]:
    """Of each phrase of a kind: whether it is meant, its text, and the request and the answer that
    stand above it (both empty in most files).
    """
    request = answer = ""
    for line in (Path(__file__).parent / f"{kind}.txt").read_text("utf-8").splitlines():
        mark, _, text = line.partition(" ")
        text = text.replace("\\n", "\n")
        if mark == ">":
            request = text
        elif mark == "<":
            answer = text
        elif mark in ("+", "-"):
            yield mark == "+", text, (request, answer)
        elif mark.endswith(":"):
            yield True, line.replace("\\n", "\n"), ("", "")


def in_validation(text: str) -> bool:
    """Whether a phrase is of the half that is set aside."""
    return zlib.crc32(text.encode()) % 2 == 1
