"""The same numbers for each tool, model, state, tag value, session position, hour …, or for each
pair of two of these.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from mlflow_analyst.analysis.intervals import rate
from mlflow_analyst.analysis.models import Group, ModelStats
from mlflow_analyst.analysis.quantiles import floats, grouped_quantiles, money, ms, whole
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
    "duration_bucket",
    "failed_tool",
)
_OF_STEPS = ("tool", "model")
_IN_ORDER = ("session_position", "hour", "day", "duration_bucket")
_BUCKETS_MS = (100, 300, 1_000, 3_000, 10_000, 30_000, 60_000, 300_000)
_BUCKETS = (
    "under 100 ms",
    "100-300 ms",
    "0.3-1 s",
    "1-3 s",
    "3-10 s",
    "10-30 s",
    "30-60 s",
    "1-5 min",
    "over 5 min",
)
_KEYED = ("tag.", "metadata.")


def group_keys() -> list[str]:
    """What one can group by; ``tag.KEY`` and ``metadata.KEY`` stand for any key."""
    return [*_KEYS, *(f"{prefix}KEY" for prefix in _KEYED)]


def keys_in(text: str) -> list[str]:
    """The one or two keys of a ``group_by``, which a comma parts.

    Raises ValueError for more than two, for the same one twice, and for two that are both of steps.
    """
    found = [part.strip() for part in text.split(",")]
    if len(found) > 2 or len(set(found)) < len(found):
        raise ValueError("Group by one key, or by two different ones with a comma between them.")
    if set(found) == set(_OF_STEPS):
        raise ValueError(
            "tool and model cannot be combined: a step is either a tool's or a model's. Group by "
            "one of them, with a filter on the other."
        )
    return found


def is_known(key: str) -> bool:
    """Whether the tables alone tell the values of this key."""
    return key in _KEYS or any(key.startswith(one) and len(key) > len(one) for one in _KEYED)


def needed_columns(key: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The tag keys and the metadata keys that Tables must have for ``group_by(tables, key)``.

    Raises ValueError, naming the keys there are, for one that is not among them.
    """
    split = [_split(one) for one in keys_in(key)]
    tags = tuple(name for prefix, name in split if prefix == "tag.")
    return tags, tuple(name for prefix, name in split if prefix == "metadata.")


def group_by(
    tables: Tables, key: str, told: Mapping[str, pd.DataFrame] | None = None
) -> list[Group]:
    """One ``Group`` per value of ``key``: in their own order for session_position, hour (of the
    day, UTC), day and duration_bucket, else the largest first. Traces or steps without a value are
    the group None. A trace is in the group of each tool that failed in it.

    Two keys with a comma between them give one group per pair that occurs, those of the largest
    first value first. ``told`` gives values of keys that the tables do not hold: rows of trace_id
    and value (ordered categories where the values have an order of their own); a trace that is
    not among them is left out.

    For "state" the percentiles are of all the state's traces. The position in a session is the
    rank by start time among the traces of ``tables``, unless ``place_in_sessions`` has given it.
    Raises ValueError for an unknown key, or two that cannot be combined.
    """
    keys, told = keys_in(key), told or {}
    for one in keys:
        if one not in told:
            _split(one)
    of_steps = next((one for one in keys if one in _OF_STEPS), None)
    others = [_Values.of(tables, one, told) for one in keys if one != of_steps]
    ordered = {one.key for one in others if one.in_order}
    if of_steps is None:
        return _arranged(_by_trace(tables, _crossed(others), keys), keys, ordered)
    if of_steps == "tool":
        calls, amounts = tool_steps(tables.steps), {}
    else:
        calls = innermost(model_steps(tables.steps))
        amounts = {stat.model: stat for stat in models(tables)} if len(keys) == 1 else {}
    own = _Values(np.arange(len(calls)), *_factorized(calls[of_steps]))
    sides = {of_steps: own, **{one.key: one.of_rows(tables, calls) for one in others}}
    found = _by_step(tables, calls, _crossed([sides[one] for one in keys]), amounts)
    return _arranged(found, keys, ordered)


@dataclass(frozen=True)
class _Values:
    """What rows have under a key: ``codes`` number ``labels``, for the rows at ``places``."""

    places: npt.NDArray[np.intp]
    codes: npt.NDArray[np.intp]
    labels: list[str | None]
    key: str = ""
    in_order: bool = False

    @classmethod
    def of(cls, tables: Tables, key: str, told: Mapping[str, pd.DataFrame]) -> _Values:
        """The traces' values."""
        traces = tables.traces
        if key in told or key == "failed_tool":
            pairs = told[key] if key in told else _failed_tools(tables)
            at = pd.Index(traces["trace_id"]).get_indexer(pairs["trace_id"])
            pairs, at = pairs[at >= 0], at[at >= 0]
            in_order = isinstance(pairs["value"].dtype, pd.CategoricalDtype)
            return cls(at, *_factorized(pairs["value"], sort=in_order), key, in_order)
        everyone = np.arange(len(traces))
        if key == "duration_bucket":
            durations = floats(traces["duration_ms"])
            codes = np.searchsorted(_BUCKETS_MS, durations, side="right")
            codes = np.where(durations >= 0, codes, len(_BUCKETS))
            return cls(everyone, codes, [*_BUCKETS, None], key, in_order=True)
        column = "".join(_split(key)) or key
        values = _DERIVED[key](traces) if key in _DERIVED else traces[column]
        return cls(everyone, *_factorized(values), key, key in _IN_ORDER)

    def of_rows(self, tables: Tables, steps: pd.DataFrame) -> _Values:
        """The values of the steps' traces."""
        if len(np.unique(self.places)) < len(self.places):
            raise ValueError(
                f"{self.key} cannot be combined with tool or model: a trace can have several "
                "values of it. Filter by it instead."
            )
        codes = np.full(len(tables.traces), -1, dtype=np.intp)
        codes[self.places] = self.codes
        at = pd.Index(tables.traces["trace_id"]).get_indexer(steps["trace_id"])
        mine = np.where(at >= 0, codes[at], -1)
        there = np.flatnonzero(mine >= 0)
        return _Values(there, mine[there], self.labels, self.key, self.in_order)


def _failed_tools(tables: Tables) -> pd.DataFrame:
    calls = tool_steps(tables.steps)
    failed = calls.loc[calls["status"] == "ERROR", ["trace_id", "tool"]].drop_duplicates()
    return failed.rename(columns={"tool": "value"}).sort_values("value")


def _factorized(
    values: pd.Series, sort: bool = True
) -> tuple[npt.NDArray[np.intp], list[str | None]]:
    codes, uniques = pd.factorize(values, sort=sort, use_na_sentinel=True)
    labels: list[str | None] = [_label(one) for one in uniques]
    return np.where(codes < 0, len(labels), codes).astype(np.intp), [*labels, None]


@dataclass(frozen=True)
class _Cells:
    """The rows at ``places`` by group: ``codes`` number the groups, ``keys`` are their keys."""

    places: npt.NDArray[np.intp]
    codes: npt.NDArray[np.intp]
    keys: list[tuple[str | None, ...]]


def _crossed(values: Sequence[_Values]) -> _Cells:
    """The groups that occur, in the order of the first key's values, then of the second's."""
    first = values[0]
    if len(values) == 1:
        kept, codes = np.unique(first.codes, return_inverse=True)
        return _Cells(first.places, codes, [(first.labels[one],) for one in kept])
    left = pd.DataFrame({"place": first.places, "first": first.codes})
    right = pd.DataFrame({"place": values[1].places, "second": values[1].codes})
    both = left.merge(right, on="place")
    width = len(values[1].labels)
    kept, codes = np.unique(both["first"] * width + both["second"], return_inverse=True)
    keys = [(first.labels[one // width], values[1].labels[one % width]) for one in kept]
    return _Cells(both["place"].to_numpy(), codes, list(keys))


def _arranged(found: Sequence[Group], keys: Sequence[str], ordered: Collection[str]) -> list[Group]:
    """The groups, which come in the order of their values, the largest first unless a key's values
    are ``ordered`` by themselves.
    """

    def size(group: Group) -> int:
        return group.traces if group.calls is None else group.calls

    def last(group: Group) -> tuple[Any, ...]:
        name = group.key if len(keys) == 1 else group.second_key
        return () if keys[-1] in ordered else (-size(group), name is None, name or "")

    if len(keys) == 1:
        return sorted(found, key=last)
    whole: dict[str | None, int] = {}
    for group in found:
        whole[group.key] = whole.get(group.key, 0) + size(group)
    rank = {name: at for at, name in enumerate(whole)}
    if keys[0] not in ordered:
        largest = sorted(whole, key=lambda name: (-whole[name], name is None, name or ""))
        rank = {name: at for at, name in enumerate(largest)}
    return sorted(found, key=lambda group: (rank[group.key], *last(group)))


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


def _by_trace(tables: Tables, cells: _Cells, keys: Sequence[str]) -> list[Group]:
    traces, steps = tables.traces.iloc[cells.places], tables.steps
    codes, groups = cells.codes, len(cells.keys)

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
    durations = floats(traces["duration_ms"])
    timed = codes if "state" in keys else np.where(state == "OK", codes, -1)
    p50, p95 = grouped_quantiles(timed, durations, groups, (0.5, 0.95))
    tool, failed = steps["kind"] == "tool", steps["status"] == "ERROR"
    calls, tool_errors, failed_steps = of_steps(tool), of_steps(tool & failed), of_steps(failed)
    amounts = trace_amounts(tables)
    spent = {name: added(amounts[name]) for name in ("input_tokens", "output_tokens", "cost")}
    return [
        Group(
            key=cells.keys[index][0],
            second_key=_second(cells.keys[index]),
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
    ]


def _second(keys: tuple[str | None, ...]) -> str | None:
    return keys[1] if len(keys) > 1 else None


def _by_step(
    tables: Tables,
    calls: pd.DataFrame,
    cells: _Cells,
    amounts: Mapping[str | None, ModelStats],
) -> list[Group]:
    steps, codes, groups = calls.iloc[cells.places], cells.codes, len(cells.keys)
    sizes = np.bincount(codes, minlength=groups)
    failures = np.bincount(codes[(steps["status"] == "ERROR").to_numpy()], minlength=groups)
    p50, p95 = grouped_quantiles(codes, floats(steps["duration_ms"]), groups, (0.5, 0.95))
    pairs = pd.DataFrame({"code": codes, "trace_id": steps["trace_id"].to_numpy()})
    pairs = pairs.drop_duplicates().merge(tables.traces[["trace_id", "state"]], on="trace_id")
    traces = np.bincount(pairs["code"], minlength=groups)
    errors = np.bincount(pairs.loc[pairs["state"] == "ERROR", "code"], minlength=groups)
    done = np.bincount(pairs.loc[pairs["state"].isin(["OK", "ERROR"]), "code"], minlength=groups)
    found = []
    for index in range(groups):
        spent = amounts.get(cells.keys[index][0])
        found.append(
            Group(
                key=cells.keys[index][0],
                second_key=_second(cells.keys[index]),
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
    return found


def _label(value: object) -> str:
    return str(int(value)) if isinstance(value, (float, np.floating)) else str(value)
