"""Claims of done actions, held against what other traces with the same claim called."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set
from typing import TYPE_CHECKING

import numpy as np

from mlflow_analyst.analysis.patterns import actions
from mlflow_analyst.analysis.patterns.attempted import like_attempted
from mlflow_analyst.analysis.patterns.detectors.dialogue import (
    form,
    having,
    sentences,
    sessions,
    texts_at,
)
from mlflow_analyst.analysis.patterns.detectors.rows import Places, called, places_of
from mlflow_analyst.analysis.patterns.normal import MASK, masked, normalised
from mlflow_analyst.analysis.patterns.order import names_of
from mlflow_analyst.analysis.patterns.remarks import remarks, wanted
from mlflow_analyst.analysis.patterns.signals.stance import declines

if TYPE_CHECKING:
    from mlflow_analyst.analysis.scan import ScanTable

_LEAST = 3
_CHARS = 2_000
_REFERENCE = 5_000
"""The answers of so many traces that did something show what is said once it is done."""

_WORD = 3
"""Shorter words of a request are no name of what it is about."""

_MOSTLY = 0.8
_QUESTION_MARKS = ("?", "？")  # noqa: RUF001 - of Chinese and Japanese

Calls = frozenset[str]


def claims_without_calls(table: ScanTable) -> Places:
    """Traces that claim a done action although they lack the call for it: others with the claim
    made the same calls and one more, of a tool whose name says the action; or made that call where
    this trace shows no tools at all. Not where an earlier trace of the session made it.
    """
    calls = [frozenset(names_of(order)) for order in table.column("tool_order")]
    has = called(table)
    if has.sum() < _LEAST or has.mean() < 0.1:
        return
    writes = {
        tool for one in set(calls) for tool in one if tool != "…" and not actions.reads_only(tool)
    }
    doers = {group: does for group in actions.GROUPS if (does := _doers(group, writes))}
    if not doers:
        return
    lacking = _lacking(calls, set().union(*doers.values()))
    known = having(table, "unsupported_claims")
    claimed: dict[str, list[int]] = defaultdict(list)
    for rows, texts in table.texts("response"):
        for row, text in zip(rows.tolist(), texts, strict=True):
            if text and (calls[row] in lacking or calls[row] & writes):
                for group in {group for group, _ in actions.claims(text[:_CHARS])}:
                    if group in doers:
                        claimed[group].append(row)
    before = {place: chain[:at] for chain in sessions(table) for at, place in enumerate(chain)}
    found: set[int] = set()
    for group, claiming in claimed.items():
        does = doers[group]
        usual = Counter(calls[row] for row in claiming if calls[row] & does)
        for row in claiming:
            if known[row] or calls[row] & does:
                continue
            if any(calls[place] & does for place in before.get(row, ())):
                continue
            if _usual_with_more(calls[row], usual, does):
                found.add(row)
    found |= _said_as_if_done(table, calls, found | set(np.flatnonzero(known).tolist()), before)
    yield "unsupported_claims", places_of(found)


def _said_as_if_done(
    table: ScanTable, calls: list[Calls], known: set[int], before: dict[int, list[int]]
) -> set[int]:
    """Traces whose claim no known word tells: their answer says what other traces say once they
    have made the same calls and one more that does something, to a request put like theirs. What
    is said to requests of all kinds, thanks and the like, tells of nothing done, unless the known
    claims came after the same calls.
    """
    wrote = np.fromiter(map(_writes, calls), bool, len(calls))
    # What is said after a failure is said of that.
    sound = np.fromiter((one is None for one in table.column("first_failure")), bool, len(calls))
    lacking = _lacking(calls, {tool for one in set(calls) for tool in one if _writes({tool})})
    short = [
        row for row, one in enumerate(calls) if one in lacking and sound[row] and row not in known
    ]
    done = np.flatnonzero(wrote & sound).tolist()
    done = done[:: max(-(-len(done) // _REFERENCE), 1)]
    answers = texts_at(table, "response", [*short, *done], _CHARS)
    told = _told(answers, texts_at(table, "request", [*short, *done], 1_000))
    by_shape: dict[str, Counter[Calls]] = defaultdict(Counter)
    for row in done:
        for shape in told.get(row, ()):
            by_shape[shape][calls[row]] += 1

    def shows(shape: str, made: Calls) -> bool:
        counts = by_shape.get(shape)
        if counts is None:
            return False
        return sum(n for c, n in counts.items() if made < c and _writes(c - made)) >= _LEAST

    says = {
        row: shapes
        for row in short
        if row in answers
        and not answers[row].rstrip().endswith(_QUESTION_MARKS)
        and (shapes := {shape for shape in told[row] if shows(shape, calls[row])})
    }
    judged = np.zeros(len(table), dtype=bool)
    judged[list(says)] = True
    if not judged.any():
        return set()
    alike = like_attempted(table, np.ones(len(table), dtype=bool), wrote, judged)
    saying: dict[str, list[int]] = defaultdict(list)
    for row, shapes in says.items():
        for shape in shapes:
            saying[shape].append(row)
    claims = {shape for shape, rows in saying.items() if alike[rows].mean() >= _MOSTLY}
    counts = Counter(calls[row] for row in known)
    return {
        row
        for row, shapes in says.items()
        if alike[row]
        and (not claims.isdisjoint(shapes) or counts[calls[row]] >= _LEAST)
        and not any(declines(one) for shape, one in told[row].items() if shape not in by_shape)
        and not any(calls[row] < calls[place] for place in before.get(row, ()))
    }


def _told(answers: Mapping[int, str], requests: Mapping[int, str]) -> dict[int, dict[str, str]]:
    """By row, its answer's sentences by their forms, with a mark for what the request named too."""
    around = remarks(requests.values())
    told: dict[int, dict[str, str]] = {}
    for row, answer in answers.items():
        asked = normalised(wanted(requests.get(row, ""), around)).split()
        given = {word for word in asked if len(word) >= _WORD}
        told[row] = {
            masked(MASK if word in given else word for word in form(sentence).split()): sentence
            for sentence in sentences(answer)
        }
        told[row].pop(MASK, None)
    return told


def _writes(tools: Set[str]) -> bool:
    return any(tool != "…" and not actions.reads_only(tool) for tool in tools)


def _doers(group: str, writes: Iterable[str]) -> Calls:
    return frozenset(tool for tool in writes if actions.matches(group, tool))


def _lacking(calls: Iterable[Calls], doing: frozenset[str] | set[str]) -> set[Calls]:
    """The sets of calls to which another one adds calls that do something."""
    every = Counter(calls)
    often = [one for one, count in every.items() if count >= _LEAST and one & doing]
    return {
        one
        for one in every
        if not one or any(one < other and other - one & doing for other in often)
    }


def _usual_with_more(made: Calls, usual: Counter[Calls], does: Calls) -> bool:
    """Whether traces that did it made these calls and more; an agent's tools may be many, but a
    trace without any is held against all.
    """
    return (
        sum(count for calls, count in usual.items() if made <= calls and (calls - made) & does)
        >= _LEAST
    )
