"""Text that cannot break a Markdown document, whatever is in it.

Text from traces goes into code spans and code blocks only: no reader of CommonMark or of GitHub's
dialect looks for links, images, HTML, mentions or mathematics inside them. What these functions
return is a ``Markdown``; the report's template refuses any other string.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from mlflow_analyst.report.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Align = Literal["left", "right"]

WRAP_AT = 100
"""Columns after which a line of a code block goes on in the next line."""


class Markdown(str):
    """A string that is safe to stand in a report as it is."""

    __slots__ = ()


EMPTY = Markdown("*(empty)*")
DASH = Markdown("\u2013")
"""What a table shows for "not known"."""


def code_span(text: str) -> Markdown:
    """The text as inline code on one line; a line break shows as ``↵``."""
    return _span(_one_line(text))


def code_cell(text: str) -> Markdown:
    """The text as inline code for a table's cell, where a pipe would end the cell."""
    line = _one_line(text)
    if "\\|" not in line:
        return Markdown(_span(line).replace("|", "\\|"))
    # Readers disagree about a backslash before a pipe, so such pipes stand outside the code.
    parts = (_span(part) if part.strip() else part for part in line.split("|"))
    return Markdown("&#124;".join(parts))


def code_block(text: str) -> Markdown:
    """The text as a fenced block that nothing inside can close; long lines are wrapped."""
    lines = visible(text).expandtabs(4).strip("\n").split("\n")
    if not any(line.strip() for line in lines):
        return EMPTY
    body = "\n".join(part for line in lines for part in _wrapped(line))
    fence = "`" * max(3, _longest_run("`", body) + 1)
    return Markdown(f"{fence}text\n{body}\n{fence}")


def table(
    headers: Sequence[str],
    rows: Iterable[Sequence[Markdown]],
    align: Sequence[Align] | None = None,
) -> Markdown:
    """A table of ready cells under our own headers.

    Raises:
        ValueError: if a row has another number of cells, or a cell has more than one line.
    """
    sides = align or ["left"] * len(headers)
    lines = [list(headers), ["---:" if side == "right" else "---" for side in sides]]
    for row in rows:
        if len(row) != len(headers) or any("\n" in cell for cell in row):
            raise ValueError("a table's row must have one line and a cell for each header")
        lines.append(list(row))
    return Markdown("\n".join(f"| {' | '.join(line)} |" for line in lines))


def blocks(parts: Iterable[Markdown]) -> Markdown:
    """The parts that are not empty, as blocks with an empty line between them."""
    return Markdown("\n\n".join(part for part in parts if part))


def _one_line(text: str) -> str:
    line = visible(text).strip("\n").replace("\t", " ")
    return re.sub(r"\n+", lambda m: "↵" * len(m[0]) + " ", line)


def _span(line: str) -> Markdown:
    if not line.strip():
        return EMPTY
    ticks = "`" * (_longest_run("`", line) + 1)
    pad = " " if line[0] in " `" or line[-1] in " `" else ""
    return Markdown(f"{ticks}{pad}{line}{pad}{ticks}")


def _longest_run(character: str, text: str) -> int:
    return max((len(run) for run in re.findall(f"{re.escape(character)}+", text)), default=0)


def _wrapped(line: str) -> list[str]:
    """The line cut after blanks where possible; joined again the parts are the line."""
    cuts = [0]
    while len(line) - cuts[-1] > WRAP_AT:
        start = cuts[-1]
        blank = line.rfind(" ", start + WRAP_AT // 2, start + WRAP_AT)
        cuts.append(blank + 1 if blank > 0 else start + WRAP_AT)
    cuts.append(len(line))
    return [line[a:b] for a, b in pairwise(cuts)] if line else [""]
