"""The overview of an experiment, counted from its tables of traces and steps."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd

from mlflow_analyst.analysis import steps as steps_of
from mlflow_analyst.analysis.durations import errors_by_duration
from mlflow_analyst.analysis.groups import group_by, group_keys, needed_columns, place_in_sessions
from mlflow_analyst.analysis.intervals import rate
from mlflow_analyst.analysis.metrics import overview_from_metrics
from mlflow_analyst.analysis.models import Overview, Sessions, StateCount, Turns
from mlflow_analyst.analysis.oddities import oddities
from mlflow_analyst.analysis.quantiles import known, latency
from mlflow_analyst.analysis.traffic import iso, traffic
from mlflow_analyst.analysis.words import equals, sizes
from mlflow_analyst.traces.model import Tables

__all__ = [
    "group_by",
    "group_keys",
    "needed_columns",
    "overview",
    "overview_from_metrics",
    "place_in_sessions",
]


def overview(tables: Tables) -> Overview:
    """Everything one wants to see first; see ``Overview`` for what each part counts.

    Rates carry 95% Wilson intervals; quantiles are numpy's "linear".
    """
    traces = tables.traces
    state = traces["state"]
    ok, failed = int(equals(state, "OK").sum()), int(equals(state, "ERROR").sum())
    starts = pd.to_numeric(traces["start_ms"], errors="coerce")
    started = starts.notna() & (starts > 0)
    begun = starts[started].to_numpy(dtype=np.int64)
    errors = equals(state[started], "ERROR").astype(np.int64)
    unit, rows = traffic(begun, errors, np.ones_like(begun))
    calls = steps_of.Calls.of(tables)
    sessions = sizes(traces["session"])
    amounts = steps_of.trace_amounts(tables, calls)
    return Overview(
        traces=len(traces),
        first=iso(int(begun.min())) if len(begun) else None,
        last=iso(int(begun.max())) if len(begun) else None,
        states=states(state.fillna("unknown").value_counts().items(), len(traces)),
        success_rate=rate(ok, ok + failed),
        latency_ok_ms=latency(known(traces.loc[equals(state, "OK"), "duration_ms"])),
        errors_by_duration=errors_by_duration(traces),
        tools=steps_of.tools(calls.tools),
        failed_steps_in_ok_traces=steps_of.failed_steps_in_ok(tables, calls.owners),
        models=steps_of.models(tables, calls, amounts),
        tokens=steps_of.tokens(amounts),
        sessions=_sessions(sessions),
        traffic_unit=unit,
        traffic=rows,
        warnings=oddities(tables, calls, amounts, sessions),
    )


def states(counts: Iterable[tuple[object, int]], total: int) -> list[StateCount]:
    """Traces by state with their share of ``total``, most frequent first."""
    found = [
        StateCount(state=str(state), traces=int(count), share=round(count / total, 4))
        for state, count in counts
    ]
    return sorted(found, key=lambda entry: (-entry.traces, entry.state))


def _sessions(counts: npt.NDArray[np.intp]) -> Sessions:
    turns = counts.astype(np.float64)
    if len(turns) == 0:
        return Sessions(count=0, traces=0)
    return Sessions(
        count=len(turns),
        traces=int(turns.sum()),
        turns=Turns(
            mean=round(float(turns.mean()), 2),
            p50=float(np.quantile(turns, 0.5)),
            max=int(turns.max()),
        ),
        one_turn=int((turns == 1).sum()),
    )
