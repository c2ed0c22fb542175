"""What users say from one trace of a session to the next."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mlflow_analyst.analysis.patterns.normal import MASK, masked
from mlflow_analyst.analysis.patterns.objections import may_object, objects, sets_against
from mlflow_analyst.analysis.patterns.signals.dialogue import repeats, said_again

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mlflow_analyst.analysis.scan import ScanTable

_BACK = 2
"""So many earlier traces of the session are compared with: later on, one asks to see what has
changed.
"""
_LEAST = 3
_SHORT = 100
_READ = 200
_AMOUNT = 5
_EDGES = "#.'-_"
_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽΑ-ΩА-ЯЁІЇЄҐ][\w'’-]+"  # noqa: RUF001 - the apostrophe that is printed
_APOSTROPHE = re.compile("['’]")  # noqa: RUF001
_PROPER = re.compile(rf"{_CAPITAL}(?: {_CAPITAL})+")
_INNER_MARK = re.compile(r"\w[._/@#]\w")
_WORD = re.compile(r"[^\s,;:!?()\"]+")
# Not behind two letters with a capital, as "Dr." has.
_SENTENCE_END = re.compile(r"(?<=\w\w[.!?])(?<!\b[A-ZÀ-Þ]\w[.])\s+(?=\S)")


def sessions(table: ScanTable) -> Iterator[list[int]]:
    """The places of the traces of each session that has several, oldest first."""
    of: dict[str, list[int]] = {}
    for place, session in enumerate(table.column("session")):
        if session is not None:
            of.setdefault(session, []).append(place)
    yield from (places for places in of.values() if len(places) > 1)


def texts_at(table: ScanTable, name: str, places: Iterable[int], chars: int) -> dict[int, str]:
    """The request or response of these rows, its first ``chars`` characters."""
    wanted = np.zeros(len(table), dtype=bool)
    wanted[list(places)] = True
    if not wanted.any():
        return {}
    return {
        int(row): text[:chars]
        for rows, texts in table.texts(name)
        for row, text in zip(rows, texts, strict=True)
        if text and wanted[row]
    }


def having(table: ScanTable, value: str) -> NDArray[np.bool_]:
    """The rows whose traces show the value of ``pattern`` by themselves."""
    many = table.many("pattern")
    return many.rows_with(np.fromiter((one == value for one in many.values), bool))


def repeated_requests(table: ScanTable) -> Iterable[tuple[str, NDArray[np.int64]]]:
    """Traces whose request says what an earlier one of the session said."""
    chains = list(sessions(table))
    requests = texts_at(table, "request", (place for chain in chains for place in chain), 1_000)
    known = having(table, "user_repeats")
    again = {
        place: (chain[at - 1], earlier)
        for chain in chains
        for at, place in enumerate(chain)
        if not known[place] and place in requests
        for earlier in chain[max(at - _BACK, 0) : at]
        if said_again(requests[place], requests.get(earlier, ""))
    }
    answers = texts_at(table, "response", (before for before, _ in again.values()), 20_000)
    found = [
        place
        for place, (before, earlier) in again.items()
        if repeats(requests[place], requests[earlier], answers.get(before, ""), earlier == before)
    ]
    yield "user_repeats", np.array(found, dtype=np.int64)


def corrections(table: ScanTable) -> Iterable[tuple[str, NDArray[np.int64]]]:
    """Traces whose request contradicts the answer of the trace before it in the session."""
    chains = list(sessions(table))
    requests = texts_at(table, "request", (place for chain in chains for place in chain), 400)
    known = having(table, "user_corrects")
    # Few requests may object: only the answers before those are read.
    pairs = [
        (before, place)
        for chain in chains
        for before, place in pairwise(chain)
        if not known[place] and place in requests and may_object(requests[place])
    ]
    answers = texts_at(table, "response", (before for before, _ in pairs), 20_000)
    found = {
        place
        for before, place in pairs
        if before in answers and objects(requests[place], answers[before], requests.get(before, ""))
    }
    found |= _named_again(table, chains, requests, known)
    if len(found) + int(known.sum()) >= _LEAST:
        proven = found | set(np.flatnonzero(known).tolist())
        found |= _like_corrections(table, chains, proven)
    yield "user_corrects", np.array(sorted(found), dtype=np.int64)


def _named_again(
    table: ScanTable,
    chains: Sequence[Sequence[int]],
    requests: Mapping[int, str],
    known: NDArray[np.bool_],
) -> set[int]:
    """Messages that name once more what the request before named and its answer left out, and make
    the agent do the same calls again: where the answer named another of the kind instead, or the
    message has a word that denies or sets against.
    """
    again = {
        place: before
        for place, before in _same_calls(table, chains).items()
        if not known[place] and 0 < len(requests.get(place, "")) <= _READ and before in requests
    }
    repeated = {
        place: things(requests[place]) & things(requests[before]) for place, before in again.items()
    }
    repeated = {place: names for place, names in repeated.items() if names}
    answers = texts_at(table, "response", (again[place] for place in repeated), 4_000)
    found = set()
    for place, names in repeated.items():
        before, told = requests[again[place]], things(answers.get(again[place], ""))
        missed = names - told
        instead = {thing.kind for thing in told - things(before)}
        only = things(requests[place]) <= things(before) | told
        if only and (
            any(
                thing.kind in instead and not (thing.is_code and "?" in requests[place])
                for thing in missed
                if thing.kind
            )
            or (
                any(thing.is_code for thing in missed)
                and sets_against(requests[place], answers.get(again[place], ""))
            )
        ):
            found.add(place)
    return found


class Thing(NamedTuple):
    """What a text names, in small letters: a code, or several words with capitals. ``kind`` is what
    others of its kind share: a code's shape, or the last of the words.
    """

    name: str
    kind: str
    is_code: bool


def things(text: str) -> set[Thing]:
    """The codes of a text, and its names of several words."""
    found = set()
    for word in _WORD.findall(text):
        if any(map(str.isdigit, word)):
            name = word.strip(_EDGES).lower()
            shape = re.sub(r"\d", "9", re.sub(r"[^\W\d_]", "a", name))
            # A date or an amount in an answer is no other one in place of an id.
            telling = "a" in shape or (shape.isdigit() and len(shape) > _AMOUNT)
            found.add(Thing(name, shape if telling else "", is_code=True))
    for match in _PROPER.finditer(text):
        words = [_APOSTROPHE.split(word)[0].lower() for word in match[0].split()]
        found.add(Thing(" ".join(words), words[-1], is_code=False))
    return found


def _same_calls(table: ScanTable, chains: Sequence[Sequence[int]]) -> dict[int, int]:
    """The traces that call the same tools in the same order as the one before in their session,
    which is given with each.
    """
    orders = table.column("tool_order")
    return {
        place: before
        for chain in chains
        for before, place in pairwise(chain)
        if orders[place] is not None and orders[place] == orders[before]
    }


def _like_corrections(
    table: ScanTable, chains: Sequence[Sequence[int]], proven: set[int]
) -> set[int]:
    """Short messages that no word proves to be corrections, of a form that never begins a session:
    they name again what was named before, and make the agent do the same calls again.
    """
    firsts = {chain[0] for chain in chains}
    again = _same_calls(table, chains)
    if sum(place in again for place in proven) < _LEAST:
        return set()
    requests = texts_at(table, "request", {*firsts, *again, *again.values()}, 1_000)
    begins = {form(requests[place]) for place in firsts if place in requests}
    short = {
        place: form(requests[place])
        for place in again
        if place not in proven and len(requests.get(place, "")) in range(1, _SHORT)
    }
    short = {place: shape for place, shape in short.items() if shape not in begins}
    answers = texts_at(table, "response", (again[place] for place in short), 4_000)
    counts: Counter[str] = Counter()
    for place, shape in short.items():
        before = requests.get(again[place], "")
        names = named(requests[place])
        said = f"{before}\n{answers.get(again[place], '')}"
        if (
            names
            and all(name in said for name in names)
            and not _rephrases(requests[place], before)
        ):
            counts[shape] += 1
    shapes = {shape for shape, count in counts.items() if count >= _LEAST}
    return {
        place
        for place, shape in short.items()
        if shape in shapes or not shapes.isdisjoint(_naming(shape, requests.get(again[place], "")))
    }


def _naming(shape: str, before: str) -> list[str]:
    """The forms that a message has where one of its words, said before, is what it is about."""
    parts, said = shape.split(" "), set(_WORD.findall(before.lower()))
    return [
        " ".join((*parts[:at], MASK, *parts[at + 1 :]))
        for at, part in enumerate(parts)
        if part in said
    ]


def _rephrases(now: str, before: str) -> bool:
    """Whether a message has so many words of the earlier one that it asks for it again."""
    if "?" in now or "？" in now:  # noqa: RUF001 - the question mark of Chinese and Japanese
        return True
    words, old = (set(form(text).split()) - {MASK} for text in (now, before))
    return 2 * len(words & old) > min(len(words), len(old))


def sentences(text: str) -> list[str]:
    """The sentences of a text, told by the marks and spaces between them."""
    return _SENTENCE_END.split(text)


def named(text: str) -> list[str]:
    """The words of a message with a digit, a mark inside as in names of files or, within a
    sentence, a capital: what it is about.
    """
    words = []
    for sentence in sentences(text):
        for at, word in enumerate(_WORD.findall(sentence)):
            capital = at and len(word) > 1 and word[0].isupper()
            if capital or any(map(str.isdigit, word)) or _INNER_MARK.search(word):
                words.append(word.rstrip("."))
    return words


def form(text: str) -> str:
    """A text in small letters with a mark for what `named` finds: the same for texts that only
    differ in what they are about.
    """
    names = set(named(text))
    words = (
        MASK if word.rstrip(".") in names else word.strip(".").lower()
        for word in _WORD.findall(text)
    )
    return masked(word for word in words if word)


CROSSWISE = (("user_repeats", repeated_requests), ("user_corrects", corrections))
