"""What the steps of traces say: tools, models, tokens, and failures the state hides."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

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
from mlflow_analyst.analysis.quantiles import floats, grouped_quantiles, money, ms, whole
from mlflow_analyst.analysis.words import equals
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
    calls = steps[equals(steps["kind"], "tool")]
    return calls.assign(tool=calls["tool"].where(calls["tool"].notna(), calls["name"]))


def model_steps(steps: pd.DataFrame) -> pd.DataFrame:
    """The calls of language models, and those of embedding models that are named."""
    named = equals(steps["kind"], "embedding") & steps["model"].notna()
    return steps[equals(steps["kind"], "llm") | named]


@dataclass(frozen=True)
class Calls:
    """The steps that are counted, each kind looked for once.

    ``tools`` are the tool calls, ``models`` all model calls and ``inner`` those of them that do not
    only wrap another one. Their column ``trace`` is the place in ``Tables.traces`` of each step's
    trace: numbers take a fraction of the time of as many texts.
    """

    tools: pd.DataFrame
    models: pd.DataFrame
    inner: pd.DataFrame
    owners: npt.NDArray[np.intp]

    @classmethod
    def of(cls, tables: Tables) -> Calls:
        """Those of the tables."""
        owners = pd.Index(tables.traces["trace_id"]).get_indexer(pd.Index(tables.steps["trace_id"]))
        steps = tables.steps.assign(trace=owners)
        calls = model_steps(steps)
        return cls(tool_steps(steps), calls, innermost(calls), owners)


def tools(calls: pd.DataFrame) -> list[ToolStats]:
    """Each tool over all its calls (``Calls.tools``), most called first. Times are of all calls,
    failed or not.
    """
    messages = _top_errors(calls)
    codes, names = pd.factorize(calls["tool"], use_na_sentinel=False)
    sizes = np.bincount(codes, minlength=len(names))
    failed = equals(calls["status"], "ERROR")
    failures = np.bincount(codes[failed], minlength=len(names))
    pairs = np.unique(calls["trace"].to_numpy() * len(names) + codes)
    traces = np.bincount(pairs % len(names), minlength=len(names)) if len(names) else sizes
    p50, p95 = grouped_quantiles(codes, floats(calls["duration_ms"]), len(names), (0.5, 0.95))
    stats = [
        ToolStats(
            tool=str(tool),
            calls=int(sizes[code]),
            failures=int(failures[code]),
            failure_rate=rate(int(failures[code]), int(sizes[code])),
            traces=int(traces[code]),
            p50_ms=ms(p50[code]),
            p95_ms=ms(p95[code]),
            top_errors=messages.get(str(tool), []),
        )
        for code, tool in enumerate(names)
    ]
    return sorted(stats, key=lambda stat: (-stat.calls, stat.tool))


def _top_errors(calls: pd.DataFrame) -> dict[str, list[ErrorCount]]:
    """The most frequent messages: three per tool, twelve over all tools."""
    failed = calls[equals(calls["status"], "ERROR") & calls["error"].notna()]
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


def failed_steps_in_ok(tables: Tables, owners: npt.NDArray[np.intp]) -> FailedStepsInOk:
    """The steps that ended in ERROR inside traces whose state is OK; ``owners`` is of ``Calls``."""
    ok = equals(tables.traces["state"], "OK")
    places = np.flatnonzero(equals(tables.steps["status"], "ERROR"))
    places = places[(owners[places] >= 0) & np.append(ok, False)[owners[places]]]
    failed = tables.steps.iloc[places]
    names = failed["tool"].where(failed["tool"].notna(), failed["name"]).astype(str)
    counts = Counter(zip(names, failed["kind"].astype(str), strict=True))
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    traces = len(np.unique(owners[places]))
    return FailedStepsInOk(
        traces=traces,
        steps=len(failed),
        share_of_ok=rate(traces, int(ok.sum())),
        by_step=[
            StepCount(step=name, kind=kind, steps=count)
            for (name, kind), count in ranked[:_STEPS_SHOWN]
        ],
    )


def trace_amounts(tables: Tables, calls: Calls | None = None) -> pd.DataFrame:
    """Tokens and cost per trace, by trace id: as the trace's header says, else the sum over its
    model calls (never over agents, which add up their calls again).
    """
    ids = pd.Index(tables.traces["trace_id"])
    header = _numeric(tables.traces, [*_AMOUNTS, "total_tokens"]).set_axis(ids)
    amounts = header.copy()
    if header[_AMOUNTS].isna().any(axis=None):
        inner = (calls or Calls.of(tables)).inner
        recorded = _numeric(inner, _AMOUNTS).groupby(inner["trace"], sort=False)
        summed = recorded.sum(min_count=1).reindex(range(len(ids))).set_axis(ids)
        for column in _AMOUNTS:
            amounts[column] = header[column].fillna(summed[column])
    both = amounts[["input_tokens", "output_tokens"]].sum(axis=1, min_count=1)
    amounts["total_tokens"] = header["total_tokens"].fillna(both)
    return amounts


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


def models(
    tables: Tables, calls: Calls | None = None, amounts: pd.DataFrame | None = None
) -> list[ModelStats]:
    """Each model over its calls, most called first; ``amounts`` is ``trace_amounts``, if known.

    A trace that called a single language model has all its tokens from it; where there were
    several, each gets what its own calls recorded.
    """
    calls = calls or Calls.of(tables)
    inner = calls.inner
    amounts = trace_amounts(tables, calls) if amounts is None else amounts
    codes, names = pd.factorize(inner["model"], use_na_sentinel=False)
    sizes = np.bincount(codes, minlength=len(names))
    failed = equals(inner["status"], "ERROR")
    failures = np.bincount(codes[failed], minlength=len(names))
    p50, p95 = grouped_quantiles(codes, floats(inner["duration_ms"]), len(names), (0.5, 0.95))
    pairs = _amounts_by_model(inner, codes, amounts)
    stats = []
    for code, model in enumerate(names):
        mine = pairs[pairs["model"] == code]
        totals = mine[_AMOUNTS].sum(min_count=1)
        stats.append(
            ModelStats(
                model=None if pd.isna(model) else str(model),
                calls=int(sizes[code]),
                traces=len(mine),
                failures=int(failures[code]),
                input_tokens=whole(totals["input_tokens"]),
                output_tokens=whole(totals["output_tokens"]),
                cost=money(totals["cost"]),
                tokens_from=int(mine[["input_tokens", "output_tokens"]].notna().any(axis=1).sum()),
                p50_ms=ms(p50[code]),
                p95_ms=ms(p95[code]),
            )
        )
    return sorted(stats, key=lambda stat: (-stat.calls, stat.model or ""))


def _amounts_by_model(
    calls: pd.DataFrame, models: npt.NDArray[np.intp], amounts: pd.DataFrame
) -> pd.DataFrame:
    """One row per trace and model (a number, as in ``models``): its tokens and cost there."""
    # A pair as one number: pandas groups by numbers in a fraction of the time.
    width = int(models.max(initial=0)) + 1
    pairs = calls["trace"].to_numpy() * width + models
    rows = _numeric(calls, _AMOUNTS).groupby(pairs, sort=False).sum(min_count=1)
    of_trace, model = np.divmod(rows.index.to_numpy(), width)
    llm = pd.unique(pairs[equals(calls["kind"], "llm")])
    several = np.bincount(llm // width, minlength=len(amounts)) > 1
    single = rows.index.isin(llm) & ~several[of_trace]
    for column in _AMOUNTS:
        told = amounts[column].to_numpy(dtype=np.float64)[of_trace]
        own = rows[column].to_numpy(dtype=np.float64)
        rows[column] = np.where(single & ~np.isnan(told), told, own)
    return rows.assign(model=model)
