"""Different answers to the same question."""

# ruff: noqa: RUF001 - marks and letters of other languages are meant as they are.

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np

from mlflow_analyst.analysis.patterns.detectors.dialogue import texts_at
from mlflow_analyst.analysis.patterns.detectors.rows import (
    Places,
    called,
    places_of,
    values_by_row,
)

if TYPE_CHECKING:
    from mlflow_analyst.analysis.scan import ScanTable

_MOST_INCONSISTENT = 0.7

_FACT = re.compile(
    r"(?<![A-Za-z0-9#_./-])([$€£¥]?)\s?(\d+(?:[.,:]\d+)*)(?![A-Za-z]*\d|[.)]\s|-\d)"
    r"\s?(%|[$€£¥]|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\d_]+)?"
)
_YES = re.compile(
    r"\W*(?:yes|ja|oui|sí|si|sì|sim|tak|да|evet|はい|是的|可以|네|예)(?![^\W_])", re.IGNORECASE
)
_NO = re.compile(
    r"\W*(?:no|nein|non|não|nee|nie|нет|hayır|いいえ|不|没有|아니)(?![a-zà-ÿ])", re.IGNORECASE
)


def facts(answer: str) -> dict[str, frozenset[str]]:
    """The numbers of an answer by their unit, the word or sign beside them, and under "yes or no"
    how it begins.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for match in _FACT.finditer(answer):
        sign, number, unit = match.groups()
        beside = sign or (unit or "")[:4].lower()
        if ":" in number:
            beside = "time"
        found[beside].add(re.sub(r"[.,](?=\d{3}\b)|[.,]0+$", "", number))
    found.pop("", None)
    if _YES.match(answer):
        found["yes or no"].add("yes")
    elif _NO.match(answer):
        found["yes or no"].add("no")
    return {unit: frozenset(numbers) for unit, numbers in found.items()}


def _contradicting(answers: dict[int, str]) -> set[int]:
    """The rows whose facts contradict those of most answers, or of the others where no facts are
    those of most.
    """
    by_unit: dict[str, dict[int, frozenset[str]]] = defaultdict(dict)
    for row, answer in answers.items():
        for unit, numbers in facts(answer).items():
            by_unit[unit][row] = numbers
    found: set[int] = set()
    for stated in by_unit.values():
        counts = Counter(stated.values())
        (usual, most), *others = counts.most_common()
        if not others:
            continue
        if most >= 2 and most > others[0][1]:
            found |= {row for row, numbers in stated.items() if not numbers & usual}
        else:
            found |= {
                row
                for row, numbers in stated.items()
                if any(not numbers & other for other in counts if other != numbers)
            }
    return found


def inconsistent_answers(table: ScanTable) -> Places:
    """Traces that answer a question otherwise than the same question was answered before, on the
    same grounds: first in their session and looking up nothing, or looking up the same things.
    """
    keys, position = table.column("request_key"), table.column("session_position")
    asked = Counter(key for key in keys if key is not None)
    orders, looked_up = table.column("tool_order"), called(table)
    # What was said before may be what an answer without a look-up rests on.
    alone = np.isnan(position) | (position == 1) | looked_up
    rows = [int(row) for row in np.flatnonzero(alone) if asked[keys[row]] > 1]
    if not rows:
        yield "inconsistent_answers", places_of(())
        return
    mentioned = values_by_row(table, "mentioned")
    unsure = values_by_row(table, "unsupported")
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for row in rows:
        groups[(keys[row], orders[row], *sorted(mentioned.get(row, ())))].append(row)
    several = [rows for rows in groups.values() if len(rows) > 1]
    answers = texts_at(table, "response", (row for rows in several for row in rows), 4_000)
    found: set[int] = set()
    contradictory = compared = 0
    for rows in several:
        said = {row: answers[row] for row in rows if row in answers}
        if len(set(said.values())) < 2:
            compared += len(said) > 1
            continue
        against = _contradicting(said)
        # What tools found may have changed meanwhile; what they did not find has not.
        against = {row for row in against if not looked_up[row] or row in unsure}
        compared += 1
        contradictory += bool(against)
        found |= against
    if contradictory <= max(_MOST_INCONSISTENT * compared, 2):
        yield "inconsistent_answers", places_of(found)
