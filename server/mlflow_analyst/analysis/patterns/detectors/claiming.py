"""Claims of done actions, held against what other traces with the same claim called."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from typing import TYPE_CHECKING

import numpy as np

from mlflow_analyst.analysis.patterns import actions
from mlflow_analyst.analysis.patterns.alike import Vectors, Vocabulary
from mlflow_analyst.analysis.patterns.attempted import like_attempted
from mlflow_analyst.analysis.patterns.detectors.dialogue import (
    form,
    having,
    sentences,
    sessions,
    texts_at,
)
from mlflow_analyst.analysis.patterns.detectors.rows import Places, called, places_of
from mlflow_analyst.analysis.patterns.failure_words import tells_failure
from mlflow_analyst.analysis.patterns.normal import MASK, normalised
from mlflow_analyst.analysis.patterns.order import names_of
from mlflow_analyst.analysis.patterns.remarks import remarks, wanted
from mlflow_analyst.analysis.patterns.signals.stance import declines

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mlflow_analyst.analysis.scan import ScanTable

_LEAST = 3
_CHARS = 2_000
_REFERENCE = 1_500
"""So many answers are enough to compare with."""

_VOCABULARY = 400
_SENTENCES = 6
_AT_ONCE = 256
_STEM = 6
"""Forms of one word mostly have so many letters in common."""

_ALIKE = 0.6
"""The cosine from which two sentences say the same."""

_SHARE = 0.3
"""Of the answers that say it so many have made the call; what is as common without it, thanks or
what a look-up found, claims nothing.
"""

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
    have made the same calls and one more that does something, to a request put like theirs.
    """
    # What is said after a failure is said of that.
    sound = np.fromiter((one is None for one in table.column("first_failure")), bool, len(calls))
    lacking = _lacking(calls, {tool for one in set(calls) for tool in one if _writes({tool})})
    rows_of: dict[Calls, list[int]] = defaultdict(list)
    for row in np.flatnonzero(sound).tolist():
        rows_of[calls[row]].append(row)
    found: set[int] = set()
    for made in sorted(lacking & rows_of.keys(), key=sorted):
        more = [one for one in rows_of if made < one and _writes(one - made)]
        done = sorted(row for one in more for row in rows_of[one])
        saying = _saying_the_same(table, rows_of[made], done)
        # They may report what an earlier turn did.
        saying -= known | {
            row for row in saying if any(made < calls[place] for place in before.get(row, ()))
        }
        if saying:
            judged, attempted = (np.zeros(len(table), dtype=bool) for _ in range(2))
            judged[list(saying)] = True
            attempted[done] = True
            everything = np.ones(len(table), dtype=bool)
            alike = like_attempted(table, everything, attempted, judged)
            found |= set(np.flatnonzero(alike).tolist())
    return found


def _saying_the_same(table: ScanTable, short: list[int], done: list[int]) -> set[int]:
    """The rows of ``short`` whose answer has a sentence that is like one of several of the answers
    of ``done``, and not of many more among ``short``; which asks nothing and denies nothing else.
    """
    done = done[:: max(-(-len(done) // _REFERENCE), 1)]
    sample = short[:: max(-(-len(short) // _REFERENCE), 1)]
    answers = texts_at(table, "response", [*short, *done], _CHARS)
    told = _told(answers, texts_at(table, "request", [*short, *done], 1_000))
    said, usual = (
        [(row, words) for row in rows for words, _ in told.get(row, ())] for rows in (done, sample)
    )
    vocabulary = Vocabulary([words for _, words in said], _VOCABULARY)
    if not len(vocabulary):
        return set()
    like_done, like_usual = _Said(vocabulary, said), _Said(vocabulary, usual)
    scale = len(short) / len(sample)
    saying: set[int] = set()
    for start in range(0, len(short), _AT_ONCE):
        rows = short[start : start + _AT_ONCE]
        mine = [(row, *one) for row in rows for one in told.get(row, ())]
        vectors = vocabulary.vectors([words for _, words, _ in mine], strict=True)
        after = like_done.answers_with(vectors)
        often = np.flatnonzero(after >= _LEAST)
        without = np.zeros(len(mine))
        without[often] = like_usual.answers_with(vectors[often]) * scale
        claims = {
            mine[place][0]
            for place in often
            if after[place] >= _SHARE * (after + without)[place] and not _denies(mine[place][2])
        }
        for row in claims:
            if answers[row].rstrip().endswith(_QUESTION_MARKS):
                continue
            places = [place for place, one in enumerate(mine) if one[0] == row]
            if not any(after[place] == 0 and _denies(mine[place][2]) for place in places):
                saying.add(row)
    return saying


def _denies(sentence: str) -> bool:
    return declines(sentence) or tells_failure(sentence)


class _Said:
    """The sentences of several answers, to be compared with."""

    def __init__(self, vocabulary: Vocabulary, said: Sequence[tuple[int, Collection[str]]]) -> None:
        self._vectors = vocabulary.vectors([words for _, words in said], strict=True)
        rows = [row for row, _ in said]
        self._starts = np.flatnonzero(np.r_[True, np.diff(rows) != 0]) if rows else np.zeros(0, int)

    def answers_with(self, vectors: Vectors) -> NDArray[np.int64]:
        """Of how many of the answers a sentence is like each of these."""
        if not len(self._starts) or not len(vectors):
            return np.zeros(len(vectors), dtype=np.int64)
        alike = vectors @ self._vectors.T >= _ALIKE
        counts: NDArray[np.int64] = np.logical_or.reduceat(alike, self._starts, axis=1).sum(axis=1)
        return counts


def _told(
    answers: Mapping[int, str], requests: Mapping[int, str]
) -> dict[int, list[tuple[frozenset[str], str]]]:
    """By row, its answer's sentences with their words; without names, numbers and what the request
    named too.
    """
    around = remarks(requests.values())
    told: dict[int, list[tuple[frozenset[str], str]]] = {}
    for row, answer in answers.items():
        given = set(normalised(wanted(requests.get(row, ""), around)).split())
        told[row] = [
            (frozenset(word[:_STEM] for word in form(one).split() if word not in given), one)
            for one in sentences(answer)[:_SENTENCES]
        ]
        told[row] = [(words - {MASK}, one) for words, one in told[row]]
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
