"""What is known of every trace without reading it: enough to tell whether a kept row holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from types import NoneType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pandas.util import hash_array

from mlflow_analyst.analysis.scan import session_positions

_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_NOTHING = np.uint64(0x5851F42D4C957F2D)
"""Stands for a missing value."""
_LOOKED_AT = 1_000
_TAIL = 4
"""Hexadecimal digits at the end of a trace id that a sample is drawn by."""
_TAILS: int = 16**_TAIL
_HEX = re.compile(f"[0-9a-f]{{{_TAIL}}}")


class Heads:
    """The headers of an experiment's traces. ``stamps`` has by trace id a number that changes when
    the trace does. ``of`` traces there are in all, which is more than ``stamps`` has if the store
    gave only the headers of a sample; ``errors`` of them have state ERROR. ``sums`` are the stamps
    in the order of ``trace_ids``.
    """

    def __init__(
        self,
        trace_ids: Sequence[str],
        starts: Sequence[int],
        states: Sequence[str],
        sessions: Sequence[str | None],
    ) -> None:
        self.of = len(trace_ids)
        self.errors = sum(state == "ERROR" for state in states)
        self.trace_ids = trace_ids
        self._starts = starts
        self._sessions = sessions
        self._places = dict(zip(trace_ids, range(len(trace_ids)), strict=True))
        self.sums = np.zeros(len(trace_ids), dtype=np.uint64)

    @classmethod
    def unchanged(cls, trace_ids: Sequence[str], stamps: NDArray[np.uint64], errors: int) -> Heads:
        """The heads of all traces as they were known before, for which nothing else is needed."""
        heads = cls(trace_ids, (), (), ())
        heads.sums, heads.errors = stamps, errors
        return heads

    def mix(self, trace_ids: Sequence[str], *columns: Sequence[Any]) -> None:
        """Let the stamps of these traces cover these values as well, a row of them each; of
        several rows of one trace the order does not matter. Traces that are not among the heads
        are passed over.
        """
        mixed = np.full(len(trace_ids), _FACTOR, dtype=np.uint64)
        for column in columns:
            mixed = mixed * _FACTOR + _hashes(column)
        find = self._places.get
        places = np.fromiter((find(i, -1) for i in trace_ids), np.int64, len(trace_ids))
        known = places >= 0
        np.add.at(self.sums, places[known], _stirred(mixed[known]))

    @property
    def stamps(self) -> dict[str, int]:
        """The stamp of each trace, as far as values have been mixed in."""
        return dict(zip(self.trace_ids, self.sums.tolist(), strict=True))

    def positions(self) -> dict[str, int]:
        """The place of each trace in its session, for those that have one."""
        order = sorted(
            range(len(self.trace_ids)), key=lambda n: (self._starts[n], self.trace_ids[n])
        )
        places = session_positions(self._sessions[n] for n in order)
        return {
            self.trace_ids[n]: place
            for n, place in zip(order, places, strict=True)
            if place is not None
        }


def _hashes(column: Sequence[Any]) -> NDArray[np.uint64]:
    """64 bits per value that depend on nothing but it, as Python's own hashes do not."""
    kinds = set(map(type, column))
    if kinds == {NoneType}:
        return np.full(len(column), _NOTHING)
    if kinds <= {int, NoneType}:
        try:
            whole = np.array([0 if value is None else value for value in column], dtype=np.int64)
        except OverflowError:
            pass
        else:
            return _without_none(column, kinds, _stirred(whole.view(np.uint64)))
    if kinds <= {float, NoneType}:
        numbers = np.array(column, dtype=np.float64).view(np.uint64)
        return _without_none(column, kinds, _stirred(numbers))
    if not kinds <= {str, NoneType}:
        column = [None if value is None else repr(value) for value in column]
    # Few different values fill many rows, except where every row has its own.
    few = len(set(column[:_LOOKED_AT])) < min(len(column), _LOOKED_AT) / 2
    hashed = np.array(hash_array(_objects(column), categorize=few), dtype=np.uint64)
    return _without_none(column, kinds, hashed)


def _without_none(
    column: Sequence[Any], kinds: set[type], hashed: NDArray[np.uint64]
) -> NDArray[np.uint64]:
    """The hashes, with one and the same for None whatever else a column holds."""
    if NoneType in kinds:
        hashed[np.fromiter((value is None for value in column), bool, len(column))] = _NOTHING
    return hashed


def _objects(values: Sequence[Any]) -> NDArray[np.object_]:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def _stirred(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """splitmix64's finaliser, so that sums of different rows differ."""
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    stirred: NDArray[np.uint64] = words ^ (words >> np.uint64(31))
    return stirred


def chosen(trace_ids: Iterable[str], most: int, of: int) -> list[str]:
    """About ``most`` of the ids, as uniformly as they end in random digits; all if they are few.

    The smaller the share, the fewer the ids, but never others: rows that are kept stay of use.
    """
    if of <= most:
        return list(trace_ids)
    limit = below(most, of)
    return [trace_id for trace_id in trace_ids if tail(trace_id) < limit]


def below(most: int, of: int) -> int:
    """The number that the tails of a sample of ``most`` out of ``of`` traces are below."""
    return max(1, _TAILS * most // of)


def tail(trace_id: str) -> int:
    """The random end of a trace id as a number below 65,536; a hash of it if that is no hex."""
    end = trace_id[-_TAIL:]
    if not _HEX.fullmatch(end):
        end = blake2b(trace_id.encode(), digest_size=_TAIL // 2).hexdigest()
    return int(end, 16)
