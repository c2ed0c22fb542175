"""What users say from one trace of a session to the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from mlflow_analyst.analysis.patterns.signals.dialogue import (
    may_put_right,
    puts_right,
    said_again,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mlflow_analyst.analysis.scan import ScanTable

_BACK = 5
"""So many earlier traces of the session are compared with."""


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
    found = [
        place
        for chain in chains
        for at, place in enumerate(chain)
        if not known[place]
        and place in requests
        and any(
            said_again(requests[place], requests.get(earlier, ""))
            for earlier in chain[max(at - _BACK, 0) : at]
        )
    ]
    yield "user_repeats", np.array(found, dtype=np.int64)


def corrections(table: ScanTable) -> Iterable[tuple[str, NDArray[np.int64]]]:
    """Traces whose request contradicts the answer of the trace before it in the session."""
    chains = list(sessions(table))
    later = [place for chain in chains for place in chain[1:]]
    requests = texts_at(table, "request", later, 400)
    known = having(table, "user_corrects")
    # Few requests have a word that contradicts: only the answers before those are read.
    pairs = [
        (before, place)
        for chain in chains
        for before, place in pairwise(chain)
        if not known[place] and place in requests and may_put_right(requests[place])
    ]
    answers = texts_at(table, "response", (before for before, _ in pairs), 20_000)
    found = [
        place
        for before, place in pairs
        if before in answers and puts_right(requests[place], answers[before])
    ]
    yield "user_corrects", np.array(found, dtype=np.int64)


CROSSWISE = (("user_repeats", repeated_requests), ("user_corrects", corrections))
