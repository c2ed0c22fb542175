"""What only the scan tells, for the tables: values to group by, and where the time goes."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from mlflow_analyst.analysis.catalogue import resolve
from mlflow_analyst.analysis.evaluate import COLUMNS
from mlflow_analyst.analysis.models import CriticalPath, SlowestStep, TimeShare
from mlflow_analyst.analysis.patterns.crossed import pattern_values
from mlflow_analyst.analysis.scan import FEATURE, LARGE, POSITION
from mlflow_analyst.traces.text import as_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mlflow_analyst.analysis.catalogue import Ref
    from mlflow_analyst.analysis.scan import ScanTable

_DISTINCT = 12
"""A number with at most so many different values is grouped by each of them, else by quarters."""
_STEPS_SHOWN = 5


def groupable(key: str) -> Ref:
    """The name of the catalogue that the scan can be grouped by.

    Raises ValueError for a name that does not exist or has no values to group by.
    """
    ref = resolve([part.strip("`") for part in key.split(".", 1)])
    column = COLUMNS.get(ref.field.name, ref.field.name)
    known = column in FEATURE or column in ("feedback", "expectation", POSITION)
    if not known or column in LARGE or ref.field.kind == "time" or column == "trace_id":
        raise ValueError(f"One cannot group by {ref.text}; filter by it instead.")
    return ref


def values_of(table: ScanTable, ref: Ref) -> pd.DataFrame:
    """Rows of trace_id and value, as text: each value of a trace, None for a trace that has none.

    Those of numbers are ordered categories; numbers with many different values are cut into
    quarters of the traces.
    """
    ids, field = table.column("trace_id"), ref.field
    name = COLUMNS.get(field.name, field.name)
    if ref.key is not None and field.kind == "assessment":
        lists = table.keyed(name, ref.key)
        pairs = [(i, as_text(v)) for i, many in zip(ids, lists, strict=True) for v in many or ()]
        found = pd.DataFrame(pairs, columns=["trace_id", "value"])
    elif field.many:
        many = pattern_values(table) if name == "pattern" else table.many(name)
        found = pd.DataFrame({"trace_id": ids[many.rows], "value": many.values[many.codes]})
    elif field.kind in ("number", "duration"):
        return _numbers(ids, table.column(name))
    else:
        column = table.column(name)
        if field.kind == "flag":
            column = np.where(column, "true", "false").astype(object)
        found = pd.DataFrame({"trace_id": ids, "value": column})
    found = found[found["value"].notna()].drop_duplicates().sort_values("value", kind="stable")
    known = set(found["trace_id"])
    none = pd.DataFrame({"trace_id": [one for one in ids if one not in known], "value": None})
    return pd.concat([found, none.astype(object)], ignore_index=True)


def _numbers(ids: NDArray[np.object_], values: NDArray[np.float64]) -> pd.DataFrame:
    known = values[~np.isnan(values)]
    different = np.unique(known)
    if len(different) <= _DISTINCT:
        labels = [f"{value:g}" for value in different]
        codes = np.searchsorted(different, values)
    else:
        edges = np.unique(np.quantile(known, [0, 0.25, 0.5, 0.75, 1]))
        labels = [f"{low:g} to {high:g}" for low, high in pairwise(edges)]
        # an edge belongs to the quarter below it, the smallest value to the first
        codes = np.clip(np.searchsorted(edges, values, side="left") - 1, 0, len(labels) - 1)
    codes = np.where(np.isnan(values), -1, codes)
    texts = np.array([*labels, None], dtype=object)
    shown = pd.Categorical(texts[codes], categories=labels, ordered=True)
    return pd.DataFrame({"trace_id": ids, "value": shown})


def critical_path(table: ScanTable, mask: NDArray[np.bool_]) -> CriticalPath | None:
    """Where the time of the rows in ``mask`` went; None where no step has a duration."""
    names = ("llm_ms", "tool_ms", "other_ms", "tool_overlap_ms", "tool_serial_ms")
    columns = {name: table.column(name)[mask] for name in names}
    timed = ~np.isnan(columns["other_ms"])
    if not timed.any():
        return None
    sums = {name: float(values[timed].sum()) for name, values in columns.items()}
    whole = sums["llm_ms"] + sums["tool_ms"] + sums["other_ms"]

    def share(name: str) -> TimeShare:
        return TimeShare(
            ms=round(sums[name], 1), share=round(sums[name] / whole, 4) if whole else 0.0
        )

    slowest = pd.DataFrame(
        {
            "step": table.column("slowest_step")[mask][timed],
            "ms": table.column("slowest_step_ms")[mask][timed],
        }
    ).groupby("step")["ms"]
    steps = pd.DataFrame({"traces": slowest.size(), "p50": slowest.median()})
    steps = steps.sort_values("traces", ascending=False, kind="stable").head(_STEPS_SHOWN)
    return CriticalPath(
        traces=int(timed.sum()),
        llm=share("llm_ms"),
        tool=share("tool_ms"),
        other=share("other_ms"),
        tool_overlap=share("tool_overlap_ms"),
        tool_serial=share("tool_serial_ms"),
        serial_traces=int((columns["tool_serial_ms"][timed] > 0).sum()),
        slowest_steps=[
            SlowestStep(step=str(step), traces=int(row.traces), p50_ms=round(float(row.p50), 1))
            for step, row in steps.iterrows()
        ],
    )
