"""An experiment's traces and steps as two tables, for counting.

From a database, the light columns of all rows are read in bulk (``store.bulk``). Over HTTP every
trace is read with its spans, which takes about a hundred times as long. Both ways give the same
rows, because what a span means is decided by ``traces`` either way; a test compares them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count as numbered
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from mlflow_analyst.store.bulk import Columns, Read, need_step_tokens, read_columns
from mlflow_analyst.store.outside import must_read
from mlflow_analyst.store.read import load
from mlflow_analyst.store.rows import (
    MODEL_KINDS,
    StepRow,
    TraceRow,
    step_rows,
    trace_row,
)
from mlflow_analyst.store.search import count, every_header
from mlflow_analyst.traces.model import Tables

if TYPE_CHECKING:
    from mlflow_analyst.store.client import ReadClient

Progress = Callable[[int, int | None], None]
"""Called with how many traces are done, of how many; may raise to stop the work."""

_READ_FROM = {
    "http": "through the tracking server",
    "file": "from the file store",
    "databricks": "through the Databricks workspace",
}
_READ_FROM_BOTH = "from the database, and from the artifacts in which some have their spans"

BATCH = 100
"""Traces read with their spans at a time."""

_WHOLE = frozenset({"start_ms", "start_ns"})
_NUMBERS = frozenset({"duration_ms", "input_tokens", "output_tokens", "total_tokens", "cost"})


def tables(
    client: ReadClient,
    experiment_id: str,
    filter: str | None = None,  # noqa: A002 - the word every room uses for it
    tags: Sequence[str] = (),
    metadata: Sequence[str] = (),
    progress: Progress | None = None,
) -> Tables:
    """All traces that match MLflow's ``filter``, oldest first, and all their steps.

    Model, tokens and cost of a step are given for llm and embedding steps only, since agents and
    chains repeat those of the calls they contain. A step's tokens are given only in traces that
    called several models or have no tokens of their own; otherwise the trace's tokens are those of
    its one model. A trace without tokens or cost of its own has the sum of its steps'.
    """
    report = progress or _silent
    if client.can("bulk") and not must_read(client, experiment_id, filter):
        read = read_columns(client, experiment_id, filter, tags, metadata, report)
        method = "read from the database's columns, read-only"
    else:
        read = _read_whole(client, experiment_id, filter, tags, metadata, report)
        method = f"every trace read {_READ_FROM.get(client.kind, _READ_FROM_BOTH)}"
    _leave_out_told_tokens(read)
    traces, steps = _traces_frame(read), _frame(read.steps)
    return Tables(_with_sums(traces, steps), steps, method)


def _silent(done: int, total: int | None) -> None:
    """Progress that nobody asked for."""


def _read_whole(
    client: ReadClient,
    experiment_id: str,
    filter: str | None,  # noqa: A002
    tags: Sequence[str],
    metadata: Sequence[str],
    progress: Progress,
) -> Read:
    total = count(client, experiment_id, filter)
    traces: list[TraceRow] = []
    steps: list[StepRow] = []
    asked: dict[str, dict[str, str]] = {
        **{f"tag.{key}": {} for key in tags},
        **{f"metadata.{key}": {} for key in metadata},
    }
    for headers in every_header(client, experiment_id, filter):
        for start in range(0, len(headers), BATCH):
            progress(len(traces), max(total, len(traces)))
            for trace in load(client, headers[start : start + BATCH]):
                traces.append(trace_row(trace.info))
                steps += step_rows(trace)
                for key in tags:
                    _note(asked[f"tag.{key}"], trace.trace_id, trace.info.tags.get(key))
                for key in metadata:
                    _note(asked[f"metadata.{key}"], trace.trace_id, trace.info.metadata.get(key))
    progress(len(traces), len(traces))
    return Read(_columns(TraceRow, traces), dict(asked), _columns(StepRow, steps))


def _note(values: dict[str, str], trace_id: str, value: str | None) -> None:
    if value is not None:
        values[trace_id] = value


def _columns(kind: type[TraceRow] | type[StepRow], rows: Sequence[Any]) -> Columns:
    return {name: [row[place] for row in rows] for place, name in enumerate(kind._fields)}


def _leave_out_told_tokens(read: Read) -> None:
    """Take the tokens off the steps of traces that tell by themselves who used them."""
    needing = need_step_tokens(read.traces, read.steps)
    given, made = read.steps["input_tokens"], read.steps["output_tokens"]
    for place, trace_id in enumerate(read.steps["trace_id"]):
        if trace_id not in needing:
            given[place] = made[place] = None


def _traces_frame(read: Read) -> pd.DataFrame:
    ids = read.traces["trace_id"]
    order = [place for _, _, place in sorted(zip(read.traces["start_ms"], ids, numbered()))]
    ordered = {name: [column[i] for i in order] for name, column in read.traces.items()}
    frame = _frame(ordered)
    for name, values in read.asked.items():
        frame[name] = pd.Series([values.get(i) for i in ordered["trace_id"]], dtype=object)
    return frame


def _frame(columns: Columns) -> pd.DataFrame:
    return pd.DataFrame({name: _column(name, column) for name, column in columns.items()})


def _column(name: str, values: Sequence[Any]) -> pd.Series[Any]:
    if name in _NUMBERS:
        return pd.Series(np.array(values, dtype=float))
    return pd.Series(values, dtype="int64" if name in _WHOLE else object)


def _with_sums(traces: pd.DataFrame, steps: pd.DataFrame) -> pd.DataFrame:
    """Give the traces that say nothing of tokens or cost the sum over their model calls."""
    untold = traces["input_tokens"].isna() & traces["output_tokens"].isna()
    lacking = set(traces.loc[untold | traces["cost"].isna(), "trace_id"])
    if not lacking:
        return traces
    # Their calls alone, as grouping by as many texts as there are steps takes long.
    kinds = zip(steps["trace_id"], steps["kind"], strict=True)
    mine = [trace_id in lacking and kind in MODEL_KINDS for trace_id, kind in kinds]
    calls = steps[np.array(mine, dtype=bool)]
    sums = calls.groupby("trace_id")[["input_tokens", "output_tokens", "cost"]].sum(min_count=1)
    sums = sums.reindex(traces["trace_id"]).reset_index(drop=True)
    for name in ("input_tokens", "output_tokens"):
        traces[name] = traces[name].where(~untold, sums[name])
    both = traces["input_tokens"].fillna(0) + traces["output_tokens"].fillna(0)
    summed = untold & traces["total_tokens"].isna() & sums["input_tokens"].notna()
    traces["total_tokens"] = traces["total_tokens"].where(~summed, both)
    traces["cost"] = traces["cost"].fillna(sums["cost"])
    return traces
