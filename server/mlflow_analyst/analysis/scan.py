"""The scan: the features of every trace of an experiment as one table, made for filters.

Rows are held in Arrow columns, so that a hundred thousand traces take little memory, and handed
out as numpy arrays. The two long texts, request and response, are not held at all: they are read
block by block where a filter asks for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from mlflow_analyst.analysis.features import FEATURES
from mlflow_analyst.analysis.scan_rows import DEEP, FEATURE, LARGE, SMALL, schema, to_arrow

__all__ = [
    "DEEP",
    "FEATURE",
    "LARGE",
    "POSITION",
    "SMALL",
    "Many",
    "ScanTable",
    "TextBlock",
    "in_order",
    "scan_table",
    "schema",
    "session_positions",
    "to_arrow",
    "with_positions",
]

Objects = NDArray[np.object_]
Flags = NDArray[np.bool_]
TextBlock = tuple[NDArray[np.int64], list[str | None]]
"""Positions of rows, and their texts."""

POSITION = "session_position"
"""The one column that no trace has by itself: see `session_positions`."""


@dataclass(frozen=True, slots=True)
class Many:
    """A column in which a row has several values: each distinct value once, and who has it.

    ``codes`` are places in ``values``, ``rows`` the rows they belong to; ``size`` rows in all.
    """

    values: Objects
    codes: NDArray[np.int64]
    rows: NDArray[np.int64]
    size: int

    def rows_with(self, fits: Flags) -> Flags:
        """The rows that have at least one value that fits; ``fits`` is one flag per value."""
        found = np.zeros(self.size, dtype=bool)
        if len(self.values):
            found[self.rows[fits[self.codes]]] = True
        return found

    def empty(self) -> Flags:
        """The rows that have no value."""
        found = np.ones(self.size, dtype=bool)
        found[self.rows] = False
        return found


@dataclass(frozen=True)
class ScanTable:
    """The features of an experiment's traces, oldest first (ties by trace id), one row each.

    ``scope`` "all" means every trace is a row; in a "sample" each of the ``of`` traces was as
    likely as any other to be one. ``errors`` is how many of the ``of`` traces have state ERROR,
    counted exactly. ``method`` says in words how the rows were come by, ``notes`` what changed
    since they were last read.
    """

    data: pa.Table
    read_texts: Callable[[str], Iterable[TextBlock]]
    method: str
    scope: Literal["all", "sample"]
    of: int
    errors: int
    notes: tuple[str, ...] = ()
    _kept: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    def __len__(self) -> int:
        return int(self.data.num_rows)

    @property
    def deep(self) -> bool:
        """Whether the columns that the detectors look at (DEEP) are there."""
        return DEEP[0] in self.data.column_names

    def column(self, name: str) -> NDArray[Any]:
        """A column with one value per row: numbers as floats (NaN where missing), flags as bools,
        text as objects (None where missing). Not to be written to.

        The long texts come whole; prefer `texts` for them.
        """
        if name in LARGE:
            return self._column(name)
        kept: NDArray[Any] = self.once(("column", name), lambda: self._column(name))
        return kept

    def many(self, name: str) -> Many:
        """A column with several values per row."""
        kept: Many = self.once(("many", name), lambda: _many(self.data.column(name)))
        return kept

    def keyed(self, name: str, key: str) -> Objects:
        """What each row has under ``key`` in ``name``: text of "tags" and "metadata", a list of
        values of "feedback" and "expectation"; None where there is none.
        """
        kept: Objects = self.once(("keyed", name, key), lambda: _keyed(self.data.column(name), key))
        return kept

    def keys(self, name: str) -> list[str]:
        """All keys there are in "tags", "metadata", "feedback" or "expectation", sorted."""
        found: set[str] = set()
        for pairs in _pairs(self.data.column(name)):
            found.update(pairs)
        return sorted(found)

    def texts(self, name: str) -> Iterator[TextBlock]:
        """Request or response in blocks, so that they need not be in memory all at once."""
        yield from self.read_texts(name)

    @property
    def frame(self) -> pd.DataFrame:
        """The columns with one value per row, without long texts and mappings, for counting."""
        kept: pd.DataFrame = self.once("frame", self._frame)
        return kept

    def once(self, key: Any, make: Callable[[], Any]) -> Any:
        """What ``make`` gives, worked out the first time it is asked for under this key."""
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]

    def where(self, mask: Flags) -> list[str]:
        """The ids of the rows in ``mask``, oldest first."""
        return [str(trace_id) for trace_id in self.column("trace_id")[mask]]

    def _frame(self) -> pd.DataFrame:
        names = [f.name for f in FEATURES if not (f.many or f.large or f.dtype == "mapping")]
        return pd.DataFrame({name: self.column(name) for name in [*names, POSITION]}, copy=False)

    def _column(self, name: str) -> NDArray[Any]:
        if name in LARGE:
            whole = np.full(len(self), None, dtype=object)
            for rows, texts in self.texts(name):
                whole[rows] = texts
            return whole
        column = self.data.column(name)
        if pa.types.is_boolean(column.type):
            return np.asarray(column.to_numpy(), dtype=bool)
        if pa.types.is_string(column.type):
            return _text_objects(column)
        if column.null_count == len(column):
            return np.full(len(column), np.nan)
        return np.asarray(column.to_numpy(), dtype=float)


def scan_table(
    rows: pa.Table,
    *,
    method: str,
    positions: Mapping[str, int] | None = None,
    of: int | None = None,
    errors: int | None = None,
    notes: Sequence[str] = (),
) -> ScanTable:
    """A table out of rows that are all in memory, in whatever order, with their texts.

    ``positions`` are session positions by trace id where traces are missing from the rows; without
    them the rows are taken for all there are. So are ``of`` and ``errors``.
    """
    order = in_order(rows)
    held = rows.take(pa.array(order))
    texts = held.select(LARGE)

    def read_texts(name: str) -> Iterable[TextBlock]:
        yield np.arange(len(held)), texts.column(name).to_pylist()

    small = [name for name in held.column_names if name not in LARGE]
    data = with_positions(held.select(small), positions)
    return ScanTable(
        data=data,
        read_texts=read_texts,
        method=method,
        scope="all" if of is None or of == len(held) else "sample",
        of=len(held) if of is None else of,
        errors=held.column("state").to_pylist().count("ERROR") if errors is None else errors,
        notes=tuple(notes),
    )


def in_order(rows: pa.Table) -> NDArray[np.int64]:
    """The order of a scan: by start, then by trace id."""
    by = [("start", "ascending"), ("trace_id", "ascending")]
    return np.asarray(pc.sort_indices(rows.select(["start", "trace_id"]), sort_keys=by), np.int64)


def with_positions(data: pa.Table, positions: Mapping[str, int] | None) -> pa.Table:
    """``data``, which is in order, with the column of session positions."""
    if positions is None:
        column = pa.array(session_positions(data.column("session").to_pylist()), type=pa.int64())
    else:
        ids = data.column("trace_id").to_pylist()
        column = pa.array([positions.get(trace_id) for trace_id in ids], type=pa.int64())
    return data.append_column(POSITION, column)


def session_positions(sessions: Iterable[str | None]) -> list[int | None]:
    """The place of each trace in its session, 1 for the first; None without a session.

    ``sessions`` are those of all traces of the experiment, oldest first (ties by trace id).
    """
    reached: dict[str, int] = {}
    places: list[int | None] = []
    for session in sessions:
        if session is None:
            places.append(None)
            continue
        reached[session] = reached.get(session, 0) + 1
        places.append(reached[session])
    return places


def _text_objects(column: pa.ChunkedArray) -> Objects:
    """Text as objects, equal texts as one object: few different ones fill many rows."""
    encoded = column.dictionary_encode().combine_chunks()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.chunk(0) if encoded.num_chunks else pa.array([], pa.string())
    if not len(encoded):
        return np.empty(0, dtype=object)
    words = np.array([*encoded.dictionary.to_pylist(), None], dtype=object)
    codes = encoded.indices.fill_null(len(words) - 1).to_numpy()
    objects: Objects = words[codes]
    return objects


def _many(column: pa.ChunkedArray) -> Many:
    size = len(column)
    lists = column.combine_chunks()
    if isinstance(lists, pa.ChunkedArray):
        lists = lists.chunk(0) if lists.num_chunks else pa.array([], column.type)
    lengths = np.diff(lists.offsets.to_numpy()) if size else np.empty(0, dtype=np.int64)
    encoded = lists.flatten().dictionary_encode()
    values = np.array(encoded.dictionary.to_pylist(), dtype=object)
    codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return Many(values, codes, np.repeat(np.arange(size), lengths), size)


def _pairs(column: pa.ChunkedArray) -> Iterator[Mapping[str, Any]]:
    """The mapping of each row; an empty one where there is none."""
    for text in column.to_pylist():
        yield orjson.loads(text) if text else {}


def _keyed(column: pa.ChunkedArray, key: str) -> Objects:
    found = np.empty(len(column), dtype=object)
    found[:] = [None] * len(column)
    for place, pairs in enumerate(_pairs(column)):
        found[place] = pairs.get(key)
    return found
