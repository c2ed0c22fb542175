"""Different answers to the same question."""

# ruff: noqa: RUF001 - marks and letters of other languages are meant as they are.

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise
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
_CHANGES = 3

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


# A tool of such a name finds the same for everybody who asks the same.
_TEXTS = re.compile(
    r"help|faq|knowledge|polic|manual|handbook|wiki|article|guide|docs?(?![a-z])", re.I
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"(?<![\w-])\d{4}-\d\d-\d\d(?![\w-])")


def facts(answer: str) -> dict[str, frozenset[str]]:
    """The numbers of an answer by their unit, the word or sign beside them, its days and years, a
    number that is the only one and has no unit, and under "yes or no" how it begins.
    """
    found: dict[str, set[str]] = defaultdict(set)
    found["day"].update(_DAY.findall(answer))
    answer = _DAY.sub(" ", answer)
    for match in _FACT.finditer(answer):
        sign, number, unit = match.groups()
        beside = sign or (unit or "")[:4].lower()
        if ":" in number:
            beside = "time"
        elif not sign and _YEAR.fullmatch(number):
            beside = "year"
        found[beside].add(re.sub(r"[.,](?=\d{3}\b)|[.,]0+$", "", number))
    bare = found.pop("", set())
    if len(bare) == 1 and not any(found.values()):
        found["number"] = bare
    if _YES.match(answer):
        found["yes or no"].add("yes")
    elif _NO.match(answer):
        found["yes or no"].add("no")
    return {unit: frozenset(numbers) for unit, numbers in found.items() if numbers}


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


def _of_everybody(order: str | None) -> bool:
    """Whether a trace only looked into texts that are the same for everybody."""
    return order is not None and all(_TEXTS.search(tool) for tool in order.split(" > "))


def _mixed(answers: dict[int, str], against: set[int]) -> bool:
    """Whether the contradicting answers come and go, as they do not where the text has changed."""
    kinds = [row in against for row in sorted(answers)]
    changes = sum(one != other for one, other in pairwise(kinds))
    return len(against) >= 2 and changes >= _CHANGES


def _stating_nothing(answers: dict[int, str], against: set[int]) -> set[int]:
    """The rows that answer a question, whose answers are known to contradict each other, more than
    once in words without any of the facts that most of the others state.
    """
    stated = {row: facts(answer) for row, answer in answers.items()}
    units = Counter(unit for found in stated.values() for unit in found)
    usual = {unit for unit, count in units.items() if 2 * count > len(answers)}
    wordings = Counter(answers.values())
    return {
        row
        for row, found in stated.items()
        if usual and row not in against and usual.isdisjoint(found) and wordings[answers[row]] > 1
    }


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
        if not (_of_everybody(orders[rows[0]]) and _mixed(said, against)):
            against = {row for row in against if not looked_up[row] or row in unsure}
        if len(against) >= 2:
            against |= _stating_nothing(said, against)
        compared += 1
        contradictory += bool(against)
        found |= against
    if contradictory <= max(_MOST_INCONSISTENT * compared, 2):
        yield "inconsistent_answers", places_of(found)
