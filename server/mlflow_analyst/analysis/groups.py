"""The same numbers for each tool, model, state, tag value, session position, hour …"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from mlflow_analyst.analysis.intervals import rate
from mlflow_analyst.analysis.models import Group, ModelStats
from mlflow_analyst.analysis.quantiles import Floats, grouped_quantiles, money, ms, whole
from mlflow_analyst.analysis.steps import innermost, model_steps, models, tool_steps, trace_amounts
from mlflow_analyst.traces.model import Tables

_KEYS = (
    "tool",
    "model",
    "name",
    "state",
    "user",
    "session",
    "session_position",
    "hour",
    "day",
)
_IN_ORDER = ("session_position", "hour", "day")
_KEYED = ("tag.", "metadata.")


def group_keys() -> list[str]:
    """What one can group by; ``tag.KEY`` and ``metadata.KEY`` stand for any key."""
    return [*_KEYS, *(f"{prefix}KEY" for prefix in _KEYED)]


def needed_columns(key: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The tag keys and the metadata keys that Tables must have for ``group_by(tables, key)``.

    Raises ValueError, naming the keys there are, for one that is not among them.
    """
    prefix, name = _split(key)
    return ((name,) if prefix == "tag." else ()), ((name,) if prefix == "metadata." else ())


def group_by(tables: Tables, key: str) -> list[Group]:
    """One ``Group`` per value of ``key``: in their own order for session_position, hour (of the
    day, UTC) and day, else the largest first. Traces or steps without a value are the group None.

    For "state" the percentiles are of all the state's traces. The position in a session is the
    rank by start time among the traces of ``tables``, unless ``place_in_sessions`` has given it.
    Raises ValueError for an unknown key.
    """
    prefix, name = _split(key)
    if key == "tool":
        calls = tool_steps(tables.steps)
        return _by_step(tables, calls, calls["tool"], {})
    if key == "model":
        calls = innermost(model_steps(tables.steps))
        amounts = {stat.model: stat for stat in models(tables)}
        return _by_step(tables, calls, calls["model"], amounts)
    column = f"{prefix}{name}" if prefix else key
    values = _DERIVED[key](tables.traces) if key in _DERIVED else tables.traces[column]
    return _by_trace(tables, values, key)


def _split(key: str) -> tuple[str, str]:
    for prefix in _KEYED:
        if key.startswith(prefix) and len(key) > len(prefix):
            return prefix, key.removeprefix(prefix).strip("`")
    if key not in _KEYS:
        near = difflib.get_close_matches(key, _KEYS, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        shown = key if len(key) <= 80 else key[:79] + "…"
        raise ValueError(
            f"One cannot group by '{shown}'.{hint} The keys are {', '.join(group_keys())}."
        )
    return "", ""


def session_positions(traces: pd.DataFrame) -> pd.Series:
    """The place of each trace in its session, 1 for the first by start time (ties by trace id);
    NaN without a session. Indexed as ``traces``.
    """
    ordered = traces[traces["session"].notna()].sort_values(["start_ms", "trace_id"])
    return (ordered.groupby("session").cumcount() + 1).reindex(traces.index)


def place_in_sessions(tables: Tables, everyone: pd.DataFrame) -> Tables:
    """``tables``, filtered, with each trace's position among ``everyone``: the ``traces`` table of
    the whole experiment. Without this a filter would number the turns that it left over.
    """
    positions = session_positions(everyone).set_axis(everyone["trace_id"])
    places = tables.traces["trace_id"].map(positions)
    return replace(tables, traces=tables.traces.assign(session_position=places))


def _position(traces: pd.DataFrame) -> pd.Series:
    if "session_position" in traces:
        return traces["session_position"]
    return session_positions(traces)


def _when(traces: pd.DataFrame, form: str) -> pd.Series:
    starts = pd.to_numeric(traces["start_ms"], errors="coerce")
    when = pd.to_datetime(starts.where(starts > 0), unit="ms", utc=True, errors="coerce")
    return when.dt.strftime(form)


_DERIVED: dict[str, Callable[[pd.DataFrame], pd.Series]] = {
    "session_position": _position,
    "hour": lambda traces: _when(traces, "%H:00"),
    "day": lambda traces: _when(traces, "%Y-%m-%d"),
}


def _by_trace(tables: Tables, values: pd.Series, key: str) -> list[Group]:
    traces, steps = tables.traces, tables.steps
    codes, uniques = pd.factorize(values, sort=True, use_na_sentinel=True)
    codes = np.where(codes < 0, len(uniques), codes)
    groups = len(uniques) + 1

    def counted(mask: pd.Series | npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
        return np.bincount(codes[np.asarray(mask, dtype=bool)], minlength=groups)

    def added(per_trace: pd.Series) -> npt.NDArray[np.float64]:
        numbers = traces["trace_id"].map(per_trace).to_numpy(dtype=np.float64, na_value=np.nan)
        there = ~np.isnan(numbers)
        sums = np.bincount(codes[there], weights=numbers[there], minlength=groups)
        return np.where(np.bincount(codes[there], minlength=groups) > 0, sums, np.nan)

    def of_steps(mask: pd.Series) -> npt.NDArray[np.float64]:
        return np.nan_to_num(added(steps.loc[mask, "trace_id"].value_counts()))

    state = traces["state"]
    sizes, errors = counted(state.notna() | state.isna()), counted(state == "ERROR")
    finished = counted(state.isin(["OK", "ERROR"]))
    durations = _floats(traces["duration_ms"])
    timed = codes if key == "state" else np.where(state == "OK", codes, -1)
    p50, p95 = grouped_quantiles(timed, durations, groups, (0.5, 0.95))
    tool, failed = steps["kind"] == "tool", steps["status"] == "ERROR"
    calls, tool_errors, failed_steps = of_steps(tool), of_steps(tool & failed), of_steps(failed)
    amounts = trace_amounts(tables)
    spent = {name: added(amounts[name]) for name in ("input_tokens", "output_tokens", "cost")}
    found = [
        Group(
            key=None if index == len(uniques) else _label(uniques[index]),
            traces=int(sizes[index]),
            errors=int(errors[index]),
            error_rate=rate(int(errors[index]), int(finished[index])),
            p50_ms=ms(p50[index]),
            p95_ms=ms(p95[index]),
            tool_calls=int(calls[index]),
            tool_errors=int(tool_errors[index]),
            failed_steps=int(failed_steps[index]),
            input_tokens=whole(spent["input_tokens"][index]),
            output_tokens=whole(spent["output_tokens"][index]),
            cost=money(spent["cost"][index]),
        )
        for index in range(groups)
        if sizes[index]
    ]
    if key in _IN_ORDER:
        return found
    return sorted(found, key=lambda group: (-group.traces, group.key is None, group.key or ""))


def _by_step(
    tables: Tables, steps: pd.DataFrame, values: pd.Series, amounts: dict[str | None, ModelStats]
) -> list[Group]:
    codes, uniques = pd.factorize(values, sort=True, use_na_sentinel=True)
    codes = np.where(codes < 0, len(uniques), codes)
    groups = len(uniques) + 1
    sizes = np.bincount(codes, minlength=groups)
    failures = np.bincount(codes[(steps["status"] == "ERROR").to_numpy()], minlength=groups)
    p50, p95 = grouped_quantiles(codes, _floats(steps["duration_ms"]), groups, (0.5, 0.95))
    pairs = pd.DataFrame({"code": codes, "trace_id": steps["trace_id"].to_numpy()})
    pairs = pairs.drop_duplicates().merge(tables.traces[["trace_id", "state"]], on="trace_id")
    traces = np.bincount(pairs["code"], minlength=groups)
    errors = np.bincount(pairs.loc[pairs["state"] == "ERROR", "code"], minlength=groups)
    done = np.bincount(pairs.loc[pairs["state"].isin(["OK", "ERROR"]), "code"], minlength=groups)
    found = []
    for index in range(groups):
        if not sizes[index]:
            continue
        label = None if index == len(uniques) else str(uniques[index])
        spent = amounts.get(label)
        found.append(
            Group(
                key=label,
                traces=int(traces[index]),
                errors=int(errors[index]),
                error_rate=rate(int(errors[index]), int(done[index])),
                calls=int(sizes[index]),
                failures=int(failures[index]),
                failure_rate=rate(int(failures[index]), int(sizes[index])),
                p50_ms=ms(p50[index]),
                p95_ms=ms(p95[index]),
                input_tokens=spent.input_tokens if spent else None,
                output_tokens=spent.output_tokens if spent else None,
                cost=spent.cost if spent else None,
            )
        )
    return sorted(found, key=lambda group: (-(group.calls or 0), group.key is None, group.key))


def _floats(values: pd.Series) -> Floats:
    return pd.to_numeric(values, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)


def _label(value: object) -> str:
    return str(int(value)) if isinstance(value, (float, np.floating)) else str(value)
