"""Finding text by a regular expression that cannot hang or exhaust this process."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import regex  # type: ignore[import-untyped]

from mlflow_analyst.traces.budget import Payload
from mlflow_analyst.traces.text import as_text, to_json_text

MAX_PATTERN = 200
SECONDS = 3.0
AROUND = 100
_REPEAT = re.compile(r"\{(\d*)(?:,(\d*))?\}")
_MOST_REPEATS = 50_000


@dataclass(slots=True)
class Finder:
    """A checked pattern with the seconds of searching it has ``left`` for one answer."""

    pattern: Any
    source: str
    left: float = field(default_factory=lambda: SECONDS)

    def matches(self, payloads: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Where among the payloads the pattern occurs: ``{where, count, excerpts}`` of each.

        Structures are searched as the compact JSON that is shown of them, and if it is not there,
        in their texts without JSON's escapes.

        Raises:
            ValueError: If the pattern takes too long on this text.
        """
        rows = []
        for where, value in payloads.items():
            leaves = [value] if isinstance(value, str) else list(_texts(value, 40))
            count, shown = 0, list[str]()
            if not isinstance(value, str) and len(leaves) != 1:
                count, shown = self.excerpts(to_json_text(value))
            if not count:
                count, shown = self.excerpts("\n".join(leaves))
            if count:
                rows.append({"where": where, "count": count, "excerpts": Payload(shown)})
        return rows

    def excerpts(self, text: str, most: int = 2) -> tuple[int, list[str]]:
        """How often the pattern occurs in the text, and the first ``most`` places, word for word,
        each with what stands before and after it.

        Raises:
            ValueError: If the pattern takes too long on this text.
        """
        count = 0
        shown: list[str] = []
        reach = 0
        # Of this thread alone: on a busy machine an answer may take longer than its searches do.
        begun = time.thread_time()
        try:
            left = max(self.left, 0.001)
            for match in self.pattern.finditer(text, timeout=left, concurrent=True):
                if match.end() == match.start():
                    continue
                count += 1
                if len(shown) < most and match.start() >= reach:
                    reach = min(match.end(), match.start() + 400) + AROUND
                    shown.append(_excerpt(text, max(match.start() - AROUND, 0), reach))
        except TimeoutError:
            raise ValueError(
                f"The regular expression {self.source!r} takes too long on this text. "
                "Use a plainer one: no repeats inside repeats."
            ) from None
        finally:
            self.left -= time.thread_time() - begun
        return count, shown


def finder(pattern: str) -> Finder:
    """A pattern (Python's ``re`` syntax, case-sensitive unless ``(?i)``) ready to search with.

    Raises:
        ValueError: If it is empty, longer than 200 characters, broken, or repeats too much; says
            so in words.
    """
    if not pattern or len(pattern) > MAX_PATTERN:
        raise ValueError(
            f"A regular expression has 1 to {MAX_PATTERN} characters; this one {len(pattern)}."
        )
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"The regular expression {pattern!r} is not valid: {error}.") from None
    repeats = 1
    for low, high in _REPEAT.findall(pattern):
        repeats *= max(int(low or 0), int(high or 0), 1)
    if repeats > _MOST_REPEATS:
        # `regex` unrolls counted repeats, so that nested ones would fill the memory.
        raise ValueError(f"The regular expression {pattern!r} repeats too often; use * or +.")
    try:
        return Finder(regex.compile(pattern, regex.V0), pattern)
    except regex.error as error:
        raise ValueError(f"The regular expression {pattern!r} is not valid: {error}.") from None


def _texts(value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, dict) and depth:
        for item in value.values():
            yield from _texts(item, depth - 1)
    elif isinstance(value, list) and depth:
        for item in value:
            yield from _texts(item, depth - 1)
    elif value is not None:
        yield as_text(value)


def _excerpt(text: str, start: int, end: int) -> str:
    before = "…" if start else ""
    after = "…" if end < len(text) else ""
    return f"{before}{text[start:end]}{after}"
