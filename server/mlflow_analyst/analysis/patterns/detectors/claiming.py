"""Claims of done actions, held against what other traces with the same claim called."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mlflow_analyst.analysis.patterns import actions
from mlflow_analyst.analysis.patterns.alike import Vectors, Vocabulary
from mlflow_analyst.analysis.patterns.attempted import like_attempted
from mlflow_analyst.analysis.patterns.detectors.dialogue import (
    having,
    sentences,
    sessions,
    texts_at,
)
from mlflow_analyst.analysis.patterns.detectors.rows import Places, called, places_of
from mlflow_analyst.analysis.patterns.failure_words import tells_failure
from mlflow_analyst.analysis.patterns.order import MORE, names_of
from mlflow_analyst.analysis.patterns.signals.stance import declines

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mlflow_analyst.analysis.scan import ScanTable

_LEAST = 3
_CHARS = 2_000
_REFERENCE = 1_000
"""So many answers are enough to compare with."""

_VOCABULARY = 400
_SENTENCES = 6
_LETTERS = re.compile(r"[^\W\d_][\w'’-]*")  # noqa: RUF001 - the apostrophe that is printed
_AT_ONCE = 512
_STEM = 6
"""Forms of one word mostly have so many letters in common."""

_ALIKE = 0.6
"""The cosine from which two sentences say the same."""

_SHARE, _SHARE_WHERE_KNOWN = 0.6, 0.3
"""Of the answers that say it so many have made the call, fewer where known words tell claims after
the same calls; what is as common without it, thanks or what a look-up found, claims nothing.
"""

_INCIDENTAL = re.compile(
    r"memor|(?:^|_)log|todo|trace|track_?event|telemetr|metric|note|plan|think|hand_?off|transfer_to"
    r"|cache|history|session|feedback|state|context",
    re.IGNORECASE,
)
"""Tools that agents call beside what they were asked for: no answer rests on them."""

_MOST_SETS = 40
"""So many sets of calls, the most frequent, are looked at."""

_QUESTION_MARKS = ("?", "？")  # noqa: RUF001 - of Chinese and Japanese

Calls = frozenset[str]
Words = frozenset[str]


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
        tool for one in set(calls) for tool in one if tool != MORE and not actions.reads_only(tool)
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
            if known[row] or calls[row] & does or MORE in calls[row]:
                continue
            if any(calls[place] & does for place in before.get(row, ())):
                continue
            if _usual_with_more(calls[row], usual, does):
                found.add(row)
    proven = found | set(np.flatnonzero(known).tolist())
    found |= _said_as_if_done(table, calls, writes, proven, before)
    yield "unsupported_claims", places_of(found)


def _said_as_if_done(
    table: ScanTable,
    calls: list[Calls],
    writes: set[str],
    known: set[int],
    before: dict[int, list[int]],
) -> set[int]:
    """Traces whose claim no known word tells: their answer says what other traces say once they
    have made the same calls and one more that does something, to a request put like theirs.
    """
    # What is said after a failure is said of that.
    sound = np.fromiter((one is None for one in table.column("first_failure")), bool, len(calls))
    lacking = _lacking(calls, writes)
    does = {tool for tool in writes if not _INCIDENTAL.search(tool)}
    rows_of: dict[Calls, list[int]] = defaultdict(list)
    for row in np.flatnonzero(sound).tolist():
        if MORE not in calls[row]:
            rows_of[calls[row]].append(row)
    after: dict[Calls, list[int]] = {}
    often = sorted(lacking & rows_of.keys(), key=lambda made: (-len(rows_of[made]), sorted(made)))
    for made in often[:_MOST_SETS]:
        more = [one for one in rows_of if made < one and (one - made) & does]
        after[made] = sorted(row for one in more for row in rows_of[one])
    some = {made: done[:: max(-(-len(done) // _REFERENCE), 1)] for made, done in after.items()}
    told = _told(table, (row for made, done in some.items() for row in (*rows_of[made], *done)))
    proven = Counter(calls[row] for row in known)
    found: set[int] = set()
    for made, done in after.items():
        share = _SHARE_WHERE_KNOWN if proven[made] >= _LEAST else _SHARE
        saying = _saying_the_same(told, rows_of[made], some[made], len(done), share) - known
        # They may report what an earlier turn did.
        saying = {
            row
            for row in saying
            if not any((calls[place] - made) & writes for place in before.get(row, ()))
        }
        saying = _claiming(table, saying, told)
        if saying:
            judged, attempted = (np.zeros(len(table), dtype=bool) for _ in range(2))
            judged[list(saying)] = True
            attempted[done] = True
            everything = np.ones(len(table), dtype=bool)
            alike = like_attempted(table, everything, attempted, judged)
            found |= set(np.flatnonzero(alike).tolist())
    return found


def _saying_the_same(
    told: Mapping[int, _Answer], short: list[int], done: list[int], of: int, share: float
) -> set[int]:
    """The rows of ``short`` whose answer has a sentence that is like one of several of the answers
    of ``done``, a sample ``of`` so many; of all that say it such a ``share`` is of ``done``. What
    ends with a question is left out.
    """
    sample = short[:: max(-(-len(short) // _REFERENCE), 1)]
    said, usual = (Counter(_of_all(told, rows)) for rows in (done, sample))
    vocabulary = Vocabulary(list(said.elements()), _VOCABULARY)
    if not len(vocabulary):
        return set()
    like_done, like_usual = _Said(vocabulary, said), _Said(vocabulary, usual)
    more, scale = of / max(len(done), 1), len(short) / len(sample)
    every = list(dict.fromkeys(_of_all(told, short)))
    claims: set[Words] = set()
    for start in range(0, len(every), _AT_ONCE):
        some = every[start : start + _AT_ONCE]
        vectors = vocabulary.vectors(some, strict=True)
        after = like_done.answers_with(vectors)
        often = np.flatnonzero(after >= _LEAST)
        without = like_usual.answers_with(vectors[often]) * scale
        claims.update(
            some[place]
            for place, others in zip(often, without, strict=True)
            if after[place] * more >= share * (after[place] * more + others)
        )
    return {
        row
        for row in short
        if row in told and not (told[row].asks or claims.isdisjoint(told[row].said))
    }


def _claiming(table: ScanTable, rows: set[int], told: Mapping[int, _Answer]) -> set[int]:
    """Those of the rows no sentence of whose answers denies anything or tells of a failure."""
    answers = texts_at(table, "response", rows, _CHARS)
    return {
        row
        for row in rows
        if not any(map(_denies, sentences(answers.get(row, ""))[: len(told[row].said)]))
    }


def _of_all(told: Mapping[int, _Answer], rows: Iterable[int]) -> Iterator[Words]:
    """The words of each sentence of these rows' answers, once for each row."""
    for row in rows:
        if row in told:
            yield from set(told[row].said)


def _denies(sentence: str) -> bool:
    return declines(sentence) or tells_failure(sentence)


class _Answer(NamedTuple):
    """Whether an answer ends with a question, and the words of its sentences."""

    asks: bool
    said: tuple[Words, ...]


class _Said:
    """The sentences of several answers, each with how many of them have it."""

    def __init__(self, vocabulary: Vocabulary, said: Mapping[Words, int]) -> None:
        self._vectors = vocabulary.vectors(list(said), strict=True)
        self._counts = np.array(list(said.values()), dtype=np.float32)

    def answers_with(self, vectors: Vectors) -> NDArray[np.float32]:
        """How many of the answers have a sentence like each of these."""
        alike = (vectors @ self._vectors.T >= _ALIKE).astype(np.float32)
        counts: NDArray[np.float32] = alike @ self._counts
        return counts


def _told(table: ScanTable, rows: Iterable[int]) -> dict[int, _Answer]:
    """The answers of these rows by row."""
    wanted = set(rows)
    requests = texts_at(table, "request", wanted, 1_000)
    told: dict[int, _Answer] = {}
    # What many say is kept once.
    known: dict[Words, Words] = {}
    for row, text in texts_at(table, "response", wanted, _CHARS).items():
        given = set(_LETTERS.findall(requests.get(row, "").lower()))
        said = (_words(one, given) for one in sentences(text)[:_SENTENCES])
        asks = text.rstrip().endswith(_QUESTION_MARKS)
        told[row] = _Answer(asks, tuple(known.setdefault(words, words) for words in said))
    return told


def _words(sentence: str, given: Set[str]) -> Words:
    """The beginnings of the words; without names, numbers and what the request named too."""
    return frozenset(
        low[:_STEM]
        for at, word in enumerate(_LETTERS.findall(sentence))
        if (low := word.lower()) not in given and not (at and word != low and len(word) > 1)
    )


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
