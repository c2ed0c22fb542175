"""The same text given as the answer to different questions, or again in the same session."""

# ruff: noqa: RUF001 - marks and letters of other languages are meant as they are.
from __future__ import annotations

import itertools
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from mlflow_analyst.analysis.patterns.normal import (
    ANSWER_WEIGHT,
    LINE_WEIGHT,
    line_hash,
    long_lines,
    normalised,
    sentences,
    weight,
)
from mlflow_analyst.analysis.patterns.signal import value_of
from mlflow_analyst.analysis.patterns.texts import texts_at
from mlflow_analyst.analysis.patterns.wording import asks_again, asks_for_length, is_formality
from mlflow_analyst.analysis.scan import ScanTable

Places = NDArray[np.int64]

REPEATED = "repeated_answers"
OTHERS = "other texts"
"""Values of ``pattern``: ``repeated_answers:other texts`` are those that are not told apart."""

_LONG_TEXT = 100
"""What is shorter may be said twice by chance; so many characters are not."""

_BEGINS, _BEGINS_CHARS = 9, 80
"""A text is named by so many of its first words, and characters."""

TOLD = 4
"""So many texts are told by themselves."""

_LEAST = 3
_PARAGRAPH_LEAST = 5
_PARAGRAPH_WEIGHT = 200
"""A shared paragraph that weighs less is a closing phrase."""

_DOMINANT = 0.6
"""An answer of which so much is a shared line says little else."""

_NEAR = 0.7
"""Texts with so many of their words in common are one text, a little changed."""

_TEXTS = 10
"""Others are compared with so many of the texts that were found."""

_NEARLY_ALL = 0.8
"""With so many of one kind the few others do not count."""

_ASKED_AT_LENGTH = 0.5
_SHARED_ASK = 30

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
    rows = _answered(table) & ~_known_otherwise(table)
    keys = table.column("answer_key")
    lines = table.many("answer_lines")
    chars = table.column("response_chars")
    telling = rows & (chars >= ANSWER_WEIGHT // 2)
    if len(lines.codes):
        # A text all of which is in the system prompt has no lines: it is meant to be said.
        telling &= ~lines.empty()
    candidates = [
        places
        for places in _same(keys, telling)
        if len(places) <= max(_MOST * rows.sum(), _LEAST)
        and _requests_differ(table, places)
        and (chars[places[0]] >= LINE_WEIGHT or _fits_anything(table, places))
    ]
    whole = len(candidates)
    candidates += _shared_paragraphs(table, rows)
    candidates += _dominant_lines(table, telling)
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
    for number, (places, alikeness) in enumerate(zip(candidates, measured, strict=True)):
        asked = {place: requests[place] for place in places.tolist()}
        kept = {place: text for place, text in asked.items() if not is_formality(text)}
        if len(kept) < max(_LEAST, 0.7 * len(asked)) or _one_outcome(table, list(kept)):
            continue
        if number >= whole and _ask_for_it(list(kept.values())[:_COMPARED]):
            continue
        different = list({normalised(text): text for text in kept.values()}.values())
        if len(different) >= _LEAST and alikeness(different) <= limit:
            found.update(kept)
    if len(found) >= _LEAST:
        near = _near(table, rows, found)
        found.update(near)
        yield REPEATED, np.array(sorted(found), dtype=np.int64)
        yield from _by_text(table, found, near)


def _by_text(
    table: ScanTable, found: set[int], near: Mapping[int, int]
) -> Iterator[tuple[str, Places]]:
    """Each of the longer texts by itself, named by how it begins, and the others together: an
    apology of six words may come twice by chance, and hides what cannot.
    """
    keys, chars = table.column("answer_key"), table.column("response_chars")
    of_text: dict[str, list[int]] = {}
    for place in sorted(found):
        of_text.setdefault(keys[near.get(place, place)], []).append(place)
    apart = {
        key: places
        for key, places in of_text.items()
        if len(places) >= _LEAST and chars[places[0]] >= _LONG_TEXT
    }
    largest = sorted(apart, key=lambda key: -len(apart[key]))[:TOLD]
    if len(of_text) == 1 or not largest:
        return
    first = np.zeros(len(table), dtype=bool)
    first[[apart[key][0] for key in largest]] = True
    answers = texts_at(table, "response", first)
    rest = found.copy()
    for key in largest:
        begins = " ".join(normalised(answers[apart[key][0]]).split()[:_BEGINS])[:_BEGINS_CHARS]
        yield value_of(REPEATED, begins), np.array(apart[key], dtype=np.int64)
        rest.difference_update(apart[key])
    if rest:
        yield value_of(REPEATED, OTHERS), np.array(sorted(rest), dtype=np.int64)


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


def _near(table: ScanTable, rows: NDArray[np.bool_], found: set[int]) -> dict[int, int]:
    """The rows whose answer has nearly the words of one that was found for several, with a row that
    has that one: the same text with a name put in, or with a word changed.
    """
    keys, chars = table.column("answer_key"), table.column("response_chars")
    counted = Counter(keys[place] for place in found)
    first = {keys[place]: place for place in sorted(found, reverse=True)}
    shown = [first[key] for key, count in counted.most_common(_TEXTS) if count >= _LEAST]
    shown = [place for place in shown if chars[place] >= LINE_WEIGHT]
    near = np.zeros(len(table), dtype=bool)
    for place in shown:
        near |= (chars >= _NEAR * chars[place]) & (_NEAR * chars <= chars[place])
    near &= rows
    near[list(found)] = False
    if not shown or not near.any():
        return {}
    read = near.copy()
    read[shown] = True
    answers = texts_at(table, "response", read)
    known = {place: set(normalised(answers[place]).split()) for place in shown}
    alike: dict[int, int] = {}
    for place in np.flatnonzero(near).tolist():
        words = set(normalised(answers[place]).split())
        for one, others in known.items():
            if len(words & others) >= _NEAR * len(words | others):
                alike[place] = one
                break
    wanted = np.zeros(len(table), dtype=bool)
    wanted[list(alike)] = True
    requests = texts_at(table, "request", wanted)
    return {place: alike[place] for place, text in requests.items() if not is_formality(text)}


def _known_otherwise(table: ScanTable) -> NDArray[np.bool_]:
    """Rows whose answer is known to show internals or nothing: one text for another reason."""
    many = table.many("pattern")
    known = np.isin(many.values.astype(str), ("leaked_internals", "empty_answers"))
    return np.asarray(many.rows_with(known))


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


def _dominant_lines(table: ScanTable, rows: NDArray[np.bool_]) -> list[Places]:
    """The rows of each long line that is most of several answers, whatever stands around it."""
    many = table.many("answer_lines")
    inside = rows[many.rows]
    codes, places = many.codes[inside], many.rows[inside]
    counts = np.bincount(codes, minlength=len(many.values)) if len(codes) else np.zeros(0)
    common = np.flatnonzero((counts >= _PARAGRAPH_LEAST) & (counts <= _MOST * rows.sum()))
    order = np.argsort(codes, kind="stable")
    codes, places = codes[order], places[order]
    of_lines: dict[int, Places] = {}
    for code in common.tolist():
        first, last = np.searchsorted(codes, (code, code + 1))
        if _requests_differ(table, places[first:last]):
            of_lines[code] = places[first:last]
    read = np.zeros(len(table), dtype=bool)
    read[[one[0] for one in of_lines.values()]] = True
    answers = texts_at(table, "response", read)
    chars = table.column("response_chars")
    found = []
    for code, having in of_lines.items():
        wanted = int(many.values[code])
        lines = long_lines(answers[int(having[0])])
        said = next((line for line in lines if line_hash(line) == wanted), "")
        mostly = having[_DOMINANT * chars[having] <= len(said)]
        if len(mostly) >= _PARAGRAPH_LEAST and not _mostly_one_order(table, mostly):
            found.append(mostly)
    return found


def _ask_for_it(requests: Sequence[str]) -> bool:
    """Whether most of the requests ask for length, or have a sentence in common, which is what the
    shared part of their answers may be for.
    """
    if sum(map(asks_for_length, requests)) >= _ASKED_AT_LENGTH * len(requests):
        return True
    said = [
        {words for one in sentences(text) if weight(words := normalised(one)) >= _SHARED_ASK}
        for text in dict.fromkeys(requests)
    ]
    counted = Counter(itertools.chain.from_iterable(said))
    shared = sum(any(counted[words] > 1 for words in of_one) for of_one in said)
    return shared >= _ASKED_AT_LENGTH * len(said)


def _fits_anything(table: ScanTable, places: Places) -> bool:
    """Whether an answer too short to be telling by itself came after the most different work."""
    orders = set(table.column("tool_order")[places].tolist())
    return len(places) >= _PARAGRAPH_LEAST and len(orders) >= _LEAST


def _mostly_one_order(table: ScanTable, places: Places) -> bool:
    """Whether nearly all of them used the same tools in the same order."""
    done = Counter(table.column("tool_order")[places].tolist())
    return done.most_common(1)[0][1] >= _NEARLY_ALL * len(places)


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
