"""Text tests as MLflow's SQLite store makes them: LIKE, ILIKE and RLIKE on one text."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import regex  # type: ignore[import-untyped]

from mlflow_analyst.analysis.catalogue import FilterError

MATCHING_S = 20.0
"""One regular expression may take so long over all texts together."""

_TO_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}

Test = Callable[[str], bool]


def test_of(operator: str, pattern: str, *, ascii_only: bool) -> Test:
    """The test of a text that ``operator pattern`` means.

    In LIKE ``%`` stands for any text and ``_`` for any one character; there is no escape. ILIKE
    folds A to Z alone when ``ascii_only``, as SQLite does, else every letter. RLIKE finds a pattern
    anywhere in the text, and raises FilterError when it takes too long.
    """
    if operator == "RLIKE":
        return _regex(pattern)
    if operator == "ILIKE":
        fold = lower_ascii if ascii_only else str.lower
        inner = _like(fold(pattern))
        return lambda text: inner(fold(text))
    return _like(pattern)


def lower_ascii(text: str) -> str:
    """``text`` with A to Z in lower case and everything else as it is."""
    return text.lower() if text.isascii() else text.translate(_TO_LOWER)


def _like(pattern: str) -> Test:
    inner = pattern.strip("%")
    if "%" not in inner and "_" not in inner:
        before, after = pattern.startswith("%"), pattern.endswith("%")
        if pattern and not inner:
            return lambda _text: True
        if before and after:
            return lambda text: inner in text
        if before:
            return lambda text: text.endswith(inner)
        if after:
            return lambda text: text.startswith(inner)
        return lambda text: text == inner
    return _wildcards(pattern)


def _wildcards(pattern: str) -> Test:
    """Any LIKE pattern: each part between two ``%`` as early as it fits, so in linear time."""
    pieces = [_piece(piece) for piece in re.split("%+", pattern)]
    first, *middle, last = pieces if len(pieces) > 1 else (pieces[0], None)
    if last is None:
        return lambda text: first.fullmatch(text) is not None
    tail = len(re.split("%+", pattern)[-1])

    def test(text: str) -> bool:
        begun = first.match(text)
        if begun is None:
            return False
        at = begun.end()
        for piece in middle:
            found = piece.search(text, at)
            if found is None:
                return False
            at = found.end()
        return len(text) - tail >= at and last.match(text, len(text) - tail) is not None

    return test


def _piece(piece: str) -> re.Pattern[str]:
    return re.compile("".join("." if char == "_" else re.escape(char) for char in piece), re.DOTALL)


def _regex(pattern: str) -> Test:
    compiled = regex.compile(pattern)
    ends = time.monotonic() + MATCHING_S

    def test(text: str) -> bool:
        left = ends - time.monotonic()
        try:
            if left > 0:
                return compiled.search(text, timeout=left) is not None
        except TimeoutError:
            pass
        raise FilterError(
            f"The regular expression '{pattern[:60]}' took more than {MATCHING_S:.0f} s on these "
            "traces and was stopped. Use a plainer one, or LIKE."
        )

    return test
