"""Warnings about the data itself: what is missing, left out, or lopsided, each with its count."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from mlflow_analyst.analysis.steps import Calls
from mlflow_analyst.analysis.words import equals, sizes
from mlflow_analyst.traces.model import Tables

_FEW = 30
_MINUTE_MS = 60_000
_ENOUGH_TO_LEAN = 10


def oddities(
    tables: Tables, calls: Calls, amounts: pd.DataFrame, sessions: npt.NDArray[np.intp]
) -> list[str]:
    """One sentence per oddity, the gravest first. ``amounts`` is ``steps.trace_amounts``, and
    ``sessions`` how many traces each session has.
    """
    if tables.traces.empty:
        return ["There are no traces, so there is nothing to count."]
    found = [
        *_of_states(tables.traces),
        *_of_durations(tables.traces),
        *_of_time(tables.traces),
        *_of_steps(tables, calls),
        *_of_tokens(amounts),
        *_of_sessions(tables.traces, sessions),
    ]
    return list(found)


def _count(number: int, noun: str, verbs: tuple[str, str] = ("", "")) -> str:
    verb = verbs[0] if number == 1 else verbs[1]
    return f"{number:,} {noun}{'' if number == 1 else 's'}{' ' if verb else ''}{verb}"


def _of_states(traces: pd.DataFrame) -> Iterator[str]:
    state = traces["state"]
    running = int(equals(state, "IN_PROGRESS").sum())
    if running:
        have = _count(running, "trace", ("is", "are"))
        yield f"{have} still in progress; in no rate or latency."
    finished = int(state.isin(["OK", "ERROR"]).sum())
    unknown = len(traces) - running - finished
    if unknown:
        have = _count(unknown, "trace", ("has", "have"))
        yield f"{have} no final state; in no rate or latency."
    if 0 < finished < _FEW:
        yield f"Only {_count(finished, 'finished trace')}: intervals are wide."


def _of_durations(traces: pd.DataFrame) -> Iterator[str]:
    durations = pd.to_numeric(traces["duration_ms"], errors="coerce")
    ok = equals(traces["state"], "OK")
    missing = int((ok & durations.isna()).sum())
    if missing:
        yield f"{_count(missing, 'OK trace', ('has', 'have'))} no duration; left out of latency."
    negative = int((durations < 0).sum())
    if negative:
        have = _count(negative, "trace", ("ends", "end"))
        yield f"{have} before the start (a clock was wrong); left out of latency."


def _of_time(traces: pd.DataFrame) -> Iterator[str]:
    starts = pd.to_numeric(traces["start_ms"], errors="coerce")
    missing = int((starts.isna() | (starts <= 0)).sum())
    if missing:
        yield f"{_count(missing, 'trace', ('has', 'have'))} no start time; left out of traffic."
    some = starts[starts > 0]
    if len(some) > 1 and some.max() - some.min() < _MINUTE_MS:
        yield (
            f"All {len(some):,} traces start within a minute: times may be those of an import, "
            "not of real traffic."
        )


def _of_steps(tables: Tables, calls: Calls) -> Iterator[str]:
    steps = tables.steps
    traces = len(tables.traces)
    per_trace = np.bincount(calls.owners[calls.owners >= 0], minlength=traces)
    without = int((per_trace == 0).sum())
    if without:
        yield f"{without:,} of {_count(traces, 'trace')} without readable steps."
    if steps.empty:
        return
    if calls.tools.empty:
        yield "No step is recorded as a tool call."
    untyped = int(equals(steps["kind"], "other").sum())
    if untyped:
        yield f"{untyped:,} of {len(steps):,} steps without a known kind."
    unnamed = int(calls.models["model"].isna().sum())
    if unnamed:
        called = _count(len(calls.models), "model call")
        yield f"{unnamed:,} of {called} without the model's name."
    wrapping = len(calls.models) - len(calls.inner)
    if wrapping:
        have = _count(wrapping, "model call", ("wraps", "wrap"))
        yield f"{have} another one (a framework around a client) and are not counted again."
    open_steps = int(steps["duration_ms"].isna().sum())
    if open_steps:
        yield f"{_count(open_steps, 'step', ('has', 'have'))} no end, so no duration."
    most = int(per_trace.max())
    if traces - without >= _ENOUGH_TO_LEAN and most * 2 > len(steps):
        longest = tables.traces["trace_id"].iloc[int(per_trace.argmax())]
        yield (
            f"One trace ({longest}) holds {most:,} of the {len(steps):,} steps, and so most of "
            "the tool and model numbers."
        )


def _of_tokens(amounts: pd.DataFrame) -> Iterator[str]:
    for column, noun in (("total_tokens", "tokens"), ("cost", "a cost")):
        missing = int(amounts[column].isna().sum())
        if missing == len(amounts):
            yield f"No trace records {noun}."
        elif missing:
            yield f"{missing:,} of {_count(len(amounts), 'trace')} without {noun}."


def _of_sessions(traces: pd.DataFrame, sessions: npt.NDArray[np.intp]) -> Iterator[str]:
    session = traces["session"]
    missing = int(session.isna().sum())
    if missing == len(traces):
        yield "No trace names a session, so turns of one conversation cannot be put together."
    elif missing:
        yield f"{missing:,} of {_count(len(traces), 'trace')} without a session."
    for counts, noun in ((sessions, "session"), (sizes(traces["user"]), "user")):
        if len(counts) >= _ENOUGH_TO_LEAN and int(counts.max()) * 2 > len(traces):
            yield f"One {noun} made {int(counts.max()):,} of the {len(traces):,} traces."
