"""What the steps of traces say: tools, models, tokens, and failures the state hides."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import numpy.typing as npt
import pandas as pd

from mlflow_analyst.analysis.intervals import rate
from mlflow_analyst.analysis.models import (
    ErrorCount,
    FailedStepsInOk,
    ModelStats,
    StepCount,
    Tokens,
    ToolStats,
)
from mlflow_analyst.analysis.quantiles import known, money, quantiles, whole
from mlflow_analyst.traces.model import Tables

_AMOUNTS = ["input_tokens", "output_tokens", "cost"]
_ERRORS_PER_TOOL = 3
_ERRORS_IN_ALL = 12
_ERROR_CHARS = 100
_STEPS_SHOWN = 10
# What differs between occurrences of one error: ids and numbers, but not codes such as HTTP's 429.
_VARYING = re.compile(
    r"(?=[a-fA-F-]*\d)[0-9a-fA-F]{8}[0-9a-fA-F-]*"
    r"|(?<!\d)(?!\b[1-5]\d\d\b(?![.,:]\d))\d+(?:[.,:]\d+)*"
)


def tool_steps(steps: pd.DataFrame) -> pd.DataFrame:
    """The tool calls, with ``tool`` filled from the step's name where it has none."""
    calls = steps[steps["kind"] == "tool"]
    return calls.assign(tool=calls["tool"].where(calls["tool"].notna(), calls["name"]))


def model_steps(steps: pd.DataFrame) -> pd.DataFrame:
    """The calls of language models, and those of embedding models that are named."""
    named = (steps["kind"] == "embedding") & steps["model"].notna()
    return steps[(steps["kind"] == "llm") | named]


def tools(steps: pd.DataFrame) -> list[ToolStats]:
    """Each tool over all its calls, most called first. Times are of all calls, failed or not."""
    calls = tool_steps(steps)
    messages = _top_errors(calls)
    stats = []
    for tool, group in calls.groupby("tool", sort=False, dropna=False):
        failures = int((group["status"] == "ERROR").sum())
        p50, p95 = quantiles(known(group["duration_ms"]), (0.5, 0.95))
        stats.append(
            ToolStats(
                tool=str(tool),
                calls=len(group),
                failures=failures,
                failure_rate=rate(failures, len(group)),
                traces=int(group["trace_id"].nunique()),
                p50_ms=p50,
                p95_ms=p95,
                top_errors=messages.get(str(tool), []),
            )
        )
    return sorted(stats, key=lambda stat: (-stat.calls, stat.tool))


def _top_errors(calls: pd.DataFrame) -> dict[str, list[ErrorCount]]:
    """The most frequent messages: three per tool, twelve over all tools."""
    failed = calls[(calls["status"] == "ERROR") & calls["error"].notna()]
    lines = failed["error"].astype(str).str.strip().str.split("\n", n=1).str[0]
    lines = lines[lines != ""]
    frame = pd.DataFrame(
        {
            "tool": failed.loc[lines.index, "tool"].astype(str),
            "line": lines,
            "form": lines.map(lambda line: _VARYING.sub("#", line)),
        }
    )
    counts = [
        (len(group), str(tool), str(form), str(group["line"].iloc[0]), group["line"].nunique() == 1)
        for (tool, form), group in frame.groupby(["tool", "form"], sort=False)
    ]
    found: dict[str, list[ErrorCount]] = {}
    shown = 0
    for count, tool, form, line, same in sorted(counts, key=lambda item: (-item[0], item[1:3])):
        mine = found.setdefault(tool, [])
        if len(mine) < _ERRORS_PER_TOOL and shown < _ERRORS_IN_ALL:
            mine.append(ErrorCount(message=_clip(line if same else form), count=count))
            shown += 1
    return found


def _clip(line: str) -> str:
    return line if len(line) <= _ERROR_CHARS else line[: _ERROR_CHARS - 1] + "…"


def failed_steps_in_ok(tables: Tables) -> FailedStepsInOk:
    """The steps that ended in ERROR inside traces whose state is OK."""
    ok = set(tables.traces.loc[tables.traces["state"] == "OK", "trace_id"])
    failed = tables.steps[tables.steps["status"] == "ERROR"]
    failed = _rows_of(failed, ok)
    names = failed["tool"].where(failed["tool"].notna(), failed["name"]).astype(str)
    counts = Counter(zip(names, failed["kind"].astype(str), strict=True))
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    traces = int(failed["trace_id"].nunique())
    return FailedStepsInOk(
        traces=traces,
        steps=len(failed),
        share_of_ok=rate(traces, len(ok)),
        by_step=[
            StepCount(step=name, kind=kind, steps=count)
            for (name, kind), count in ranked[:_STEPS_SHOWN]
        ],
    )


def trace_amounts(tables: Tables) -> pd.DataFrame:
    """Tokens and cost per trace, by trace id: as the trace's header says, else the sum over its
    model calls (never over agents, which add up their calls again).
    """
    ids = pd.Index(tables.traces["trace_id"])
    header = _numeric(tables.traces, [*_AMOUNTS, "total_tokens"]).set_axis(ids)
    amounts = header.copy()
    # Of the others nothing is asked, and grouping by as many texts as there are steps takes long.
    lacking = set(ids[header[_AMOUNTS].isna().any(axis=1)])
    if lacking:
        theirs = _rows_of(tables.steps, lacking)
        calls = innermost(model_steps(theirs))
        recorded = _numeric(calls, _AMOUNTS).groupby(calls["trace_id"], sort=False)
        summed = recorded.sum(min_count=1).reindex(ids)
        for column in _AMOUNTS:
            amounts[column] = header[column].fillna(summed[column])
    both = amounts[["input_tokens", "output_tokens"]].sum(axis=1, min_count=1)
    amounts["total_tokens"] = header["total_tokens"].fillna(both)
    return amounts


def _rows_of(steps: pd.DataFrame, traces: set[str]) -> pd.DataFrame:
    """The steps of these traces. A set, as pandas' isin takes ten times as long on many texts."""
    inside = map(traces.__contains__, steps["trace_id"])
    return steps[np.fromiter(inside, dtype=bool, count=len(steps))]


def innermost(calls: pd.DataFrame) -> pd.DataFrame:
    """Model calls without those that only wrap another one and repeat its tokens."""
    # A span id is unique within its trace only. Few calls are parents, so only those are looked at
    # with their trace: pandas would sort all pairs, which takes a hundred times as long.
    parents = set(calls["parent_id"]).intersection(calls["span_id"])
    if not parents:
        return calls
    under = zip(calls["trace_id"], calls["parent_id"], strict=True)
    wrapping = {pair for pair in under if pair[1] in parents}
    own = zip(calls["trace_id"], calls["span_id"], strict=True)
    inner: pd.DataFrame = calls[np.fromiter((pair not in wrapping for pair in own), dtype=bool)]
    return inner


def _numeric(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """The columns as floats, whatever they were read as; NaN for what is missing."""
    return pd.DataFrame(
        {name: pd.to_numeric(table[name], errors="coerce").astype(float) for name in columns},
        index=table.index,
    )


def tokens(amounts: pd.DataFrame) -> Tokens:
    """The totals over all traces, of ``trace_amounts``."""
    totals = amounts.sum(min_count=1)
    return Tokens(
        input=whole(totals["input_tokens"]),
        output=whole(totals["output_tokens"]),
        total=whole(totals["total_tokens"]),
        cost=money(totals["cost"]),
        traces_with_tokens=int(amounts["total_tokens"].notna().sum()),
        traces_with_cost=int(amounts["cost"].notna().sum()),
    )


def models(tables: Tables, amounts: pd.DataFrame | None = None) -> list[ModelStats]:
    """Each model over its calls, most called first; ``amounts`` is ``trace_amounts``, if known.

    A trace that called a single language model has all its tokens from it; where there were
    several, each gets what its own calls recorded.
    """
    calls = innermost(model_steps(tables.steps))
    amounts = trace_amounts(tables) if amounts is None else amounts
    codes, names = pd.factorize(calls["model"], use_na_sentinel=False)
    pairs = _amounts_by_model(calls, codes, amounts)
    stats = []
    for code, model in enumerate(names):
        group, mine = calls[codes == code], pairs[pairs["model"] == code]
        name: str | None = None if pd.isna(model) else str(model)
        totals = mine[_AMOUNTS].sum(min_count=1)
        p50, p95 = quantiles(known(group["duration_ms"]), (0.5, 0.95))
        stats.append(
            ModelStats(
                model=name,
                calls=len(group),
                traces=len(mine),
                failures=int((group["status"] == "ERROR").sum()),
                input_tokens=whole(totals["input_tokens"]),
                output_tokens=whole(totals["output_tokens"]),
                cost=money(totals["cost"]),
                tokens_from=int(mine[["input_tokens", "output_tokens"]].notna().any(axis=1).sum()),
                p50_ms=p50,
                p95_ms=p95,
            )
        )
    return sorted(stats, key=lambda stat: (-stat.calls, stat.model or ""))


def _amounts_by_model(
    calls: pd.DataFrame, models: npt.NDArray[np.intp], amounts: pd.DataFrame
) -> pd.DataFrame:
    """One row per trace and model (a number, as in ``models``): its tokens and cost there."""
    traces, ids = pd.factorize(calls["trace_id"])
    # A pair as one number: pandas groups by numbers in a fraction of the time.
    width = int(models.max(initial=0)) + 1
    pairs = traces.astype(np.int64) * width + models
    rows = _numeric(calls, _AMOUNTS).groupby(pairs, sort=False).sum(min_count=1)
    of_trace, model = np.divmod(rows.index.to_numpy(), width)
    llm = pd.unique(pairs[(calls["kind"] == "llm").to_numpy()])
    several = np.bincount(llm // width, minlength=len(ids)) > 1
    single = rows.index.isin(llm) & ~several[of_trace]
    of_traces = amounts.reindex(ids)
    for column in _AMOUNTS:
        told = of_traces[column].to_numpy(dtype=np.float64)[of_trace]
        own = rows[column].to_numpy(dtype=np.float64)
        rows[column] = np.where(single & ~np.isnan(told), told, own)
    return rows.assign(model=model)
