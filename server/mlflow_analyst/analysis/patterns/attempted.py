"""Requests that were not attempted though requests like them were: by their wording's frame.

Nothing here knows a language: two requests are alike by the words that many requests share, each
the more telling the fewer share it, while names, ids and amounts fill the frame.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mlflow_analyst.analysis.patterns.alike import Vectors, Vocabulary
from mlflow_analyst.analysis.patterns.normal import normalised, weight
from mlflow_analyst.analysis.patterns.remarks import parts, remarks, wanted
from mlflow_analyst.analysis.patterns.texts import texts_at
from mlflow_analyst.analysis.scan import ScanTable

Flags = NDArray[np.bool_]

_REFERENCE = 2_000
"""So many requests are enough to compare with."""

_VOCABULARY = 500
_ALIKE = 0.55
"""The cosine from which two requests are put alike."""

_SAME = 0.85
"""A request that gives no particulars must be this much like others to be complete."""

_NEIGHBOURS = 40
_ATTEMPTED = 3
_SHARE = 0.15
"""At least so many, and so large a share, of the requests most alike were attempted."""

_MOSTLY = 0.8
_AS_LONG = 0.6
_AT_ONCE = 512
_READ = 600

_NOUNS = 0.3
"""So many of the words with a capital inside a sentence are no names."""

_AROUND = ".,;:!?()[]\"'“”„«»"

_DIGIT = re.compile(r"\d")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
_TOKEN = re.compile(r"#?[\w][\w-]*\d[\w-]*|#?\d[\w-]*")


def particulars(request: str) -> frozenset[str]:
    """The kinds of particulars that a request gives: e-mail, and the shapes of ids and numbers."""
    kinds = {"e-mail"} if _EMAIL.search(request) else set()
    if not _DIGIT.search(request):
        return frozenset(kinds)
    for token in _TOKEN.findall(_EMAIL.sub(" ", request)):
        shape = re.sub(r"\d+", "9", re.sub(r"[^\W\d]+", "a", token))
        kinds.add("number" if shape == "9" and len(token) < 5 else shape)
    return frozenset(kinds)


def names_in(request: str) -> set[str]:
    """The words with a capital inside a sentence, normalised."""
    found = set()
    for part in parts(request):
        for word in part.split()[1:]:
            bare = word.strip(_AROUND)
            if len(bare) > 1 and bare[0].isupper():
                found.update(normalised(bare).split())
    return found


def like_attempted(table: ScanTable, rows: Flags, attempted: Flags, judged: Flags) -> Flags:
    """Of the rows ``judged``, those whose request is put like requests that were attempted, gives
    all kinds of particulars that those give, and is about as long. ``rows`` are the rows to
    compare with, ``attempted`` those of them that the agent set to work on.
    """
    found = np.zeros(len(table), dtype=bool)
    places = np.flatnonzero(rows)
    places = places[:: max(-(-len(places) // _REFERENCE), 1)]
    read = judged.copy()
    read[places] = True
    texts = texts_at(table, "request", read)
    around = remarks(texts[place][:_READ] for place in places.tolist())
    requests = {place: wanted(text[:_READ], around) for place, text in texts.items()}
    # Names fill a frame; but of a language that writes its nouns so, they are the frame.
    named = {place: names_in(text) for place, text in requests.items()}
    spaces = sum(text.count(" ") for text in requests.values())
    if sum(map(len, named.values())) > _NOUNS * spaces:
        named = {place: set() for place in requests}
    given = {
        place: particulars(text[:_READ]) | ({"name"} if named[place] else set())
        for place, text in texts.items()
    }
    framed = {place: frame_words(text) - named[place] for place, text in requests.items()}
    known = [framed[place] for place in places.tolist()]
    vocabulary = Vocabulary(known, _VOCABULARY)
    if not len(vocabulary):
        return found
    reference = _Reference(
        places,
        _opening(table),
        vocabulary.vectors(known),
        attempted[places],
        [given[place] for place in places.tolist()],
        np.array([len(words) for words in known]),
    )
    todo = np.flatnonzero(judged)
    for start in range(0, len(todo), _AT_ONCE):
        some = todo[start : start + _AT_ONCE]
        words = [framed[place] for place in some.tolist()]
        alike = vocabulary.vectors(words) @ reference.vectors.T
        for place, said, row in zip(some.tolist(), words, alike, strict=True):
            found[place] = reference.tells(place, given[place], len(said), row)
    return found


def frame_words(request: str) -> frozenset[str]:
    """The words of a request, those with digits left out; of scripts that write no spaces, pairs
    of characters.
    """
    found: set[str] = set()
    for word in normalised(request).split():
        if not word.isascii() and weight(word) > len(word):
            found.update(word[i : i + 2] for i in range(len(word) - 1))
        elif not _DIGIT.search(word):
            found.add(word)
    return frozenset(found)


def _opening(table: ScanTable) -> Flags:
    """The rows that no other of their session comes before."""
    return ~np.asarray(table.column("session_position") > 1)


class _Reference:
    """The requests to compare with."""

    def __init__(
        self,
        places: NDArray[np.int64],
        opening: Flags,
        vectors: Vectors,
        attempted: Flags,
        given: Sequence[frozenset[str]],
        sizes: NDArray[np.int64],
    ) -> None:
        self.places = places
        self.opening = opening
        self.vectors = vectors
        self.attempted = attempted
        self.given = given
        self.sizes = sizes

    def tells(
        self, place: int, given: frozenset[str], size: int, alike: NDArray[np.float32]
    ) -> bool:
        """Whether requests like this one were attempted, and gave no more."""
        fit = (alike >= (_ALIKE if given else _SAME)) & (self.places != place)
        if self.opening[place]:
            # What a later request was enough for, others said before it.
            fit &= self.opening[self.places]
        near = np.flatnonzero(fit)
        near = near[np.argsort(-alike[near], kind="stable")[:_NEIGHBOURS]]
        tried = near[self.attempted[near]]
        if len(tried) < max(_ATTEMPTED, _SHARE * len(near)):
            return False
        needed = Counter(kind for one in tried.tolist() for kind in self.given[one])
        usual = {kind for kind, count in needed.items() if count >= _MOSTLY * len(tried)}
        return bool(usual <= given and size >= _AS_LONG * np.median(self.sizes[tried]))
