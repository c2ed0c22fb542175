"""Answers in a language that hardly any other answer has, to requests too short to be sure of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from mlflow_analyst.analysis.patterns.detectors.dialogue import sessions, texts_at
from mlflow_analyst.analysis.patterns.signals.language import asks_for_language, likelier, near_to

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mlflow_analyst.analysis.scan import ScanTable

_ENOUGH = 30
_NEARLY_ALL = 0.85
_CHARS = 30
"""A shorter answer may be a name or a title."""
_WORDS = 2


def unusual_language(table: ScanTable) -> Iterable[tuple[str, NDArray[np.int64]]]:
    """Traces whose request is in no language for sure and whose answer is in another one than
    nearly all: what nearly all users speak is what this one speaks, if the words rather say so.
    """
    asked, spoken = table.column("request_language"), table.column("answer_language")
    requests = Counter(one for one in asked if one is not None)
    answers = Counter(one for one in spoken if one is not None)
    if requests.total() < _ENOUGH or answers.total() < _ENOUGH:
        return
    usual, count = requests.most_common(1)[0]
    if count < _NEARLY_ALL * requests.total() or (answers[usual] < _NEARLY_ALL * answers.total()):
        return
    chars = table.column("response_chars")
    odd = [
        place
        for place, (question, answer) in enumerate(zip(asked, spoken, strict=True))
        if question is None
        and answer not in (None, usual)
        and chars[place] >= _CHARS
        and not near_to(usual, answer)
    ]
    if not odd:
        return
    before = {place: chain[:at] for chain in sessions(table) for at, place in enumerate(chain)}
    texts = texts_at(table, "request", odd, 1_000)
    found = [
        place
        for place in odd
        if len((text := texts.get(place, "")).split()) >= _WORDS
        and not asks_for_language(text, spoken[place])
        and likelier(text, usual, spoken[place])
        and not any(asked[one] == spoken[place] for one in before.get(place, ()))
    ]
    yield "wrong_language", np.array(found, dtype=np.int64)


CROSSWISE = (("wrong_language", unusual_language),)
