"""Columns of the two tables as arrays: what fills many rows is worked on all at once.

A table is a dictionary of arrays by the names of ``TraceRow`` or ``StepRow``: whole numbers where
there always is one, floats with NaN for what is missing in other numbers, and objects with None
for what is missing in texts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from mlflow_analyst.store.coded import Coded
from mlflow_analyst.store.rows import MODEL_KINDS, StepRow, TraceRow

if TYPE_CHECKING:
    from collections.abc import Mapping

Column: TypeAlias = npt.NDArray[Any]
Columns: TypeAlias = dict[str, Column]
Places: TypeAlias = npt.NDArray[np.int64]
Mask: TypeAlias = npt.NDArray[np.bool_]

_WHOLE = frozenset({"start_ms", "start_ns"})
_NUMBERS = frozenset({"duration_ms", "input_tokens", "output_tokens", "total_tokens", "cost"})


@dataclass(frozen=True)
class Read:
    """What the two tables are made of.

    ``asked`` holds the tags and metadata by column name, ``owners`` the place in ``traces`` of each
    step's trace.
    """

    traces: Columns
    asked: dict[str, Mapping[str, str]]
    steps: Columns
    owners: Places


def codes_of(coded: Coded) -> npt.NDArray[np.int32]:
    """The number of each row's value."""
    return np.frombuffer(coded.codes, dtype=np.int32)


def answered(coded: Coded, answer: Callable[[Any], Any], kind: Any = object) -> Column:
    """What ``answer`` says of each row's value; asked once for each different one."""
    values = coded.values
    found = np.empty(len(values), dtype=kind)
    for number, value in enumerate(values):
        found[number] = answer(value)
    return found[codes_of(coded)]


def column(name: str, values: Sequence[Any]) -> Column:
    """One column from the values of its rows."""
    if name in _NUMBERS:
        return np.array(values, dtype=float)
    return np.array(values, dtype="int64" if name in _WHOLE else object)


def columns(kind: type[TraceRow] | type[StepRow], rows: Sequence[Any]) -> Columns:
    """A table from its rows."""
    return {name: column(name, [row[at] for row in rows]) for at, name in enumerate(kind._fields)}


def filled(which: Mask, values: Column) -> Column:
    """The values where ``which`` is true, None elsewhere."""
    found = np.full(len(values), None)
    found[which] = values[which]
    return found


def rows_of(table: Columns, which: Mask | Places) -> Columns:
    """These rows of a table."""
    return {name: values[which] for name, values in table.items()}


def owners_of(traces: Columns, steps: Columns) -> Places:
    """The place of each step's trace in ``traces``."""
    place_of = {trace_id: place for place, trace_id in enumerate(traces["trace_id"])}
    found = map(place_of.__getitem__, steps["trace_id"])
    return np.fromiter(found, dtype=np.int64, count=len(steps["trace_id"]))


def calls_model(steps: Columns) -> Mask:
    """Which steps call a model themselves."""
    found = np.zeros(len(steps["kind"]), dtype=bool)
    for kind in MODEL_KINDS:
        found |= steps["kind"] == kind
    return found


def need_step_tokens(traces: Columns, steps: Columns, owners: Places) -> Mask:
    """Which traces' own token counts do not tell who used the tokens.

    They have none, or called several models. In all other traces the trace's tokens are its one
    model's, and the single steps' are left out of the table.
    """
    needing: Mask = np.isnan(traces["input_tokens"]) & np.isnan(traces["output_tokens"])
    calls = calls_model(steps)
    theirs, models = owners[calls], Coded()
    models.extend(steps["model"][calls])
    codes = codes_of(models)
    first = np.empty(len(needing), dtype=np.int32)
    first[theirs[::-1]] = codes[::-1]  # of several values for one place the last one stays
    needing[theirs[first[theirs] != codes]] = True
    return needing
