"""An experiment's traces and steps as two tables, for counting.

From a database, the light columns of all rows are read in bulk (``store.bulk``). Over HTTP every
trace is read with its spans, which takes about a hundred times as long. Both ways give the same
rows, because what a span means is decided by ``traces`` either way; a test compares them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from mlflow_analyst.store.bulk import read_columns
from mlflow_analyst.store.columns import (
    Columns,
    Read,
    calls_model,
    columns,
    need_step_tokens,
    owners_of,
    rows_of,
)
from mlflow_analyst.store.outside import must_read
from mlflow_analyst.store.read import load
from mlflow_analyst.store.rows import StepRow, TraceRow, step_rows, trace_row
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
    read = _oldest_first(read)
    traces = _with_sums(_frame({**read.traces, **_asked(read)}), read)
    return Tables(traces, _frame(read.steps), method)


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
    headers_read, steps_read = columns(TraceRow, traces), columns(StepRow, steps)
    owners = owners_of(headers_read, steps_read)
    return Read(headers_read, dict(asked), steps_read, owners)


def _note(values: dict[str, str], trace_id: str, value: str | None) -> None:
    if value is not None:
        values[trace_id] = value


def _leave_out_told_tokens(read: Read) -> None:
    """Take the tokens off the steps of traces that tell by themselves who used them."""
    told = ~need_step_tokens(read.traces, read.steps, read.owners)[read.owners]
    read.steps["input_tokens"][told] = read.steps["output_tokens"][told] = np.nan


def _oldest_first(read: Read) -> Read:
    """The traces by start, then by id."""
    starts, ids = read.traces["start_ms"], read.traces["trace_id"]
    order = np.argsort(starts, kind="stable")
    # Few start in the same millisecond: to compare the ids of all takes ten times as long.
    sorted_starts = starts[order]
    other = np.append(True, sorted_starts[1:] != sorted_starts[:-1])[: len(order)]
    firsts = np.flatnonzero(other)
    ends = np.append(firsts, len(order))[1:]
    several = ends - firsts > 1
    for first, end in zip(firsts[several], ends[several], strict=True):
        order[first:end] = sorted(order[first:end], key=ids.__getitem__)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return replace(read, traces=rows_of(read.traces, order), owners=rank[read.owners])


def _asked(read: Read) -> Columns:
    ids = read.traces["trace_id"]
    return {
        name: np.array([values.get(trace_id) for trace_id in ids], dtype=object)
        for name, values in read.asked.items()
    }


def _frame(table: Columns) -> pd.DataFrame:
    series = {name: pd.Series(v, dtype=v.dtype, copy=False) for name, v in table.items()}
    return pd.DataFrame(series, copy=False)


def _with_sums(traces: pd.DataFrame, read: Read) -> pd.DataFrame:
    """Give the traces that say nothing of tokens or cost the sum over their model calls."""
    untold = traces["input_tokens"].isna() & traces["output_tokens"].isna()
    lacking = (untold | traces["cost"].isna()).to_numpy()
    if not lacking.any():
        return traces
    mine = lacking[read.owners] & calls_model(read.steps)
    amounts = {name: read.steps[name][mine] for name in ("input_tokens", "output_tokens", "cost")}
    sums = pd.DataFrame(amounts).groupby(read.owners[mine]).sum(min_count=1)
    sums = sums.reindex(range(len(traces)))
    for name in ("input_tokens", "output_tokens"):
        traces[name] = traces[name].where(~untold, sums[name])
    both = traces["input_tokens"].fillna(0) + traces["output_tokens"].fillna(0)
    summed = untold & traces["total_tokens"].isna() & sums["input_tokens"].notna()
    traces["total_tokens"] = traces["total_tokens"].where(~summed, both)
    traces["cost"] = traces["cost"].fillna(sums["cost"])
    return traces
