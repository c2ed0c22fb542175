"""The same text given as the answer to different questions, or again in the same session."""

# ruff: noqa: RUF001 - marks and letters of other languages are meant as they are.
from __future__ import annotations

import itertools
import statistics
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from mlflow_analyst.analysis.patterns.normal import (
    LINE_WEIGHT,
    line_hash,
    long_lines,
    normalised,
    weight,
)
from mlflow_analyst.analysis.patterns.texts import texts_at
from mlflow_analyst.analysis.patterns.wording import asks_again, is_formality
from mlflow_analyst.analysis.scan import ScanTable

Places = NDArray[np.int64]

_LEAST = 3
_PARAGRAPH_LEAST = 5
_PARAGRAPH_WEIGHT = 200
"""A shared paragraph that weighs less is a closing phrase."""

_MOST = 0.8
"""What more answers than these share is how the agent is meant to speak."""

_READ = 4
"""So many of the answers with a paragraph are read."""

_TURN_CHARS = 30
_COMPARED = 40
_BACKGROUND = 160
_ALIKE_TIMES = 1.8
_ALIKE_MORE = 0.05
"""Questions more alike than this, against any two of the experiment, are one question put in
several ways, and may well have one answer.
"""


def canned_answers(table: ScanTable) -> Iterator[tuple[str, Places]]:
    """Rows with an answer, or a long paragraph, that clearly different questions got too."""
    rows = _answered(table)
    keys = table.column("answer_key")
    lines = table.many("answer_lines")
    telling = rows & (table.column("response_chars") >= LINE_WEIGHT)
    if len(lines.codes):
        # A text all of which is in the system prompt has no lines: it is meant to be said.
        telling &= ~lines.empty()
    candidates = [
        places
        for places in _same(keys, telling)
        if len(places) <= max(_MOST * rows.sum(), _LEAST) and _requests_differ(table, places)
    ]
    whole = len(candidates)
    candidates += _shared_paragraphs(table, rows)
    measured = [_mostly_alike] * whole + [_alikeness] * (len(candidates) - whole)
    if not candidates:
        return
    background = np.flatnonzero(rows)
    background = background[:: max(len(background) // _BACKGROUND, 1)]
    needed = np.zeros(len(table), dtype=bool)
    needed[np.concatenate([background, *candidates])] = True
    requests = texts_at(table, "request", needed)
    usual = _alikeness([requests[place] for place in background.tolist()])
    limit = max(_ALIKE_TIMES * usual, usual + _ALIKE_MORE)
    found: set[int] = set()
    for places, alikeness in zip(candidates, measured, strict=True):
        asked = {place: requests[place] for place in places.tolist()}
        kept = {place: text for place, text in asked.items() if not is_formality(text)}
        if len(kept) < max(_LEAST, 0.7 * len(asked)) or _one_outcome(table, list(kept)):
            continue
        different = list({normalised(text): text for text in kept.values()}.values())
        if len(different) >= _LEAST and alikeness(different) <= limit:
            found.update(kept)
    if len(found) >= _LEAST:
        yield "repeated_answers", np.array(sorted(found), dtype=np.int64)


def repeated_in_session(table: ScanTable) -> Iterator[tuple[str, Places]]:
    """Rows whose answer an earlier row of the session has, where the user said something else."""
    rows = _answered(table) & (table.column("response_chars") >= _TURN_CHARS)
    rows &= np.array([one is not None for one in table.column("session")], dtype=bool)
    keys = table.column("answer_key")
    sessions, asked = table.column("session"), table.column("request_key")
    first: dict[tuple[str, str], int] = {}
    again: list[int] = []
    for place in np.flatnonzero(rows).tolist():
        if keys[place] is None:
            continue
        before = first.setdefault((sessions[place], keys[place]), place)
        if before != place and asked[before] != asked[place]:
            again.append(place)
    needed = np.zeros(len(table), dtype=bool)
    needed[again] = True
    requests = texts_at(table, "request", needed)
    kept = [p for p, text in requests.items() if not (is_formality(text) or asks_again(text))]
    if kept:
        yield "repeated_turns", np.array(kept, dtype=np.int64)


def _answered(table: ScanTable) -> NDArray[np.bool_]:
    """Rows that ended well without any failure, whose words are no apology for one."""
    failed = np.asarray(table.column("any_error"), dtype=bool)
    hidden = ~table.many("hidden_error").empty()
    return np.asarray((table.column("state") == "OK") & ~failed & ~hidden)


def _same(keys: NDArray[np.object_], rows: NDArray[np.bool_]) -> Iterable[Places]:
    groups: dict[str, list[int]] = {}
    for place in np.flatnonzero(rows).tolist():
        if keys[place] is not None:
            groups.setdefault(keys[place], []).append(place)
    enough = (places for places in groups.values() if len(places) >= _LEAST)
    return [np.array(places, dtype=np.int64) for places in enough]


def _shared_paragraphs(table: ScanTable, rows: NDArray[np.bool_]) -> list[Places]:
    """The rows of each long paragraph that many different answers have."""
    many = table.many("answer_lines")
    inside = rows[many.rows]
    codes, places = many.codes[inside], many.rows[inside]
    if not len(codes):
        return []
    counts = np.bincount(codes, minlength=len(many.values))
    least = max(_PARAGRAPH_LEAST, 0.005 * rows.sum())
    common = (counts >= least) & (counts <= _MOST * rows.sum())
    kept = common[codes]
    order = np.argsort(codes[kept], kind="stable")
    codes, places = codes[kept][order], places[kept][order]
    if not len(codes):
        return []
    starts = np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]])
    together: dict[bytes, tuple[Places, set[int]]] = {}
    for start, of_line in zip(starts, np.split(places, starts[1:]), strict=True):
        value = int(many.values[codes[start]])
        together.setdefault(of_line.tobytes(), (of_line, set()))[1].add(value)
    keys = table.column("answer_key")
    paragraphs = [
        (of_lines, hashes)
        for of_lines, hashes in together.values()
        if len(hashes) >= 2 and len(set(keys[of_lines])) > 0.5 * len(of_lines)
    ]
    paragraphs = [one for one in paragraphs if _requests_differ(table, one[0])]
    some = np.zeros(len(table), dtype=bool)
    for of_lines, _ in paragraphs:
        some[of_lines[:_READ]] = True
    answers = texts_at(table, "response", some)
    return [
        of_lines
        for of_lines, hashes in paragraphs
        if _is_paragraph([answers[place] for place in of_lines[:_READ].tolist()], hashes)
    ]


def _is_paragraph(answers: Sequence[str], hashes: set[int]) -> bool:
    """Whether the shared lines weigh enough and come in one order: padding is put together from
    the same sentences as well, each time in another.
    """
    shared = [
        tuple(line for line in long_lines(answer) if line_hash(line) in hashes)
        for answer in answers
    ]
    return len(set(shared)) == 1 and sum(map(weight, shared[0])) >= _PARAGRAPH_WEIGHT


def _requests_differ(table: ScanTable, places: Places) -> bool:
    asked = {key for key in table.column("request_key")[places] if key is not None}
    return len(asked) >= _LEAST


def _one_outcome(table: ScanTable, places: list[int]) -> bool:
    """Whether all of them did the same with tools, or asked back before doing anything: then the
    same words may tell the same outcome.
    """
    orders = table.column("tool_order")
    done = set(orders[places])
    if len(done) > 1:
        return False
    if done != {None}:
        return True
    uses_tools = any(order is not None for order in orders)
    place = np.zeros(len(table), dtype=bool)
    place[places[0]] = True
    answer = texts_at(table, "response", place)[places[0]]
    return uses_tools and answer.rstrip(" \"'”)*")[-1:] in ("?", "？", "؟")


def _alikeness(texts: Sequence[str]) -> float:
    """The mean share of words that two of the texts have in common."""
    shares = _shares(texts)
    return statistics.fmean(shares) if shares else 0.0


def _mostly_alike(texts: Sequence[str]) -> float:
    """The same, or the median where that is less: of few texts, a pair or two that share a word
    weigh too much.
    """
    shares = _shares(texts)
    return min(statistics.fmean(shares), statistics.median(shares)) if shares else 0.0


def _shares(texts: Sequence[str]) -> list[float]:
    words = [_words(text) for text in texts[:: max(len(texts) // _COMPARED, 1)]]
    pairs = [(a, b) for a, b in itertools.combinations(words, 2) if a and b]
    return [len(a & b) / len(a | b) for a, b in pairs]


def _words(text: str) -> frozenset[str]:
    """The longer words; of scripts without spaces, pairs of characters."""
    found: set[str] = set()
    for word in normalised(text).split():
        if weight(word) > len(word):
            found.update(word[i : i + 2] for i in range(len(word) - 1))
        elif len(word) > 3 and not word.isdigit():
            found.add(word[:6])
    return frozenset(found)
