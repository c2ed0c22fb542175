"""Bottlenecks: a tool that most of the time goes to, a model that is slower than another."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from mlflow_analyst.analysis.patterns.account import Account
from mlflow_analyst.analysis.patterns.detectors.rows import (
    COLD_AFTER_PAUSE,
    COLD_FIRST,
    having,
)
from mlflow_analyst.analysis.patterns.proposal import Pattern, Rows
from mlflow_analyst.analysis.patterns.quoting import quoted, snake_case
from mlflow_analyst.analysis.patterns.separation import Numbers
from mlflow_analyst.analysis.patterns.signal import Hit
from mlflow_analyst.traces.text import as_text

Flags = NDArray[np.bool_]

_EXCERPT = 300
_TOOL_TRACES = 8
_MOST_TIME = 0.6
"""A tool is a bottleneck if at least so much of the time of the traces that call it goes to it."""
_OFTEN = 0.8
"""And if it is the slowest step in so large a share of them."""
_WARM = 0.25
"""Traces that did not start cold tell how long a tool takes if they are so large a share."""
_LONG_MS = 2_000.0
"""What is quicker keeps nobody waiting."""

_MODEL_FACTOR = 1.7
_MODEL_TRACES = 8
_EXPLAINED = 0.95
"""Answers that are as many times longer explain the time that they take."""
_SURE = 1e-4


def bottleneck(rows: Rows) -> Iterator[Pattern]:
    """A tool that takes most of the time of the traces that call it, and a model whose calls take
    far longer than another's doing the same work in this experiment.
    """
    yield from _tools(rows)
    yield from _models(rows)


def _tools(rows: Rows) -> Iterator[Pattern]:
    slowest, took = rows.column("slowest_step"), rows.column("slowest_step_ms")
    share = took / np.maximum(rows.column("duration_ms"), 1.0)
    failed = rows.rows_with_value("failed_tool")
    again = np.nan_to_num(rows.column("repeated_calls")) >= 1
    waiting = _waiting(rows)
    for tool, places in sorted(rows.rows_with_value("tools").items()):
        # A call that failed says how long failing takes.
        fine = np.setdiff1d(places, failed.get(tool, places[:0]))
        warm = fine[~waiting[fine]]
        if len(warm) >= max(_TOOL_TRACES, _WARM * len(fine)):
            fine = warm
        mine = fine[slowest[fine] == tool]
        if len(mine) < max(_TOOL_TRACES, _OFTEN * len(fine)):
            continue
        # Where calls are made again and again, what takes the time is that.
        once = mine[~again[mine]]
        usual = float(np.nanquantile(share[once if len(once) >= _TOOL_TRACES else mine], 0.25))
        if usual < _MOST_TIME or median(took[mine]) < _LONG_MS:
            continue
        yield Pattern(
            name=snake_case("bottleneck", tool),
            detector="bottleneck",
            kind="operational",
            statement=f"Most of the time of the traces that call {tool} goes to it: "
            f"{three_digits(median(took[mine])):,} ms at the median.",
            filter=f"slowest_step = {quoted(tool)}",
            caveat="The tool may be slow by nature: then fewer calls of it, or telling the user, "
            "is what helps.",
            look=partial(_longest, name=tool),
        )


def _waiting(rows: Rows) -> Flags:
    """Traces that may have waited until all was ready, which says nothing about their tools: where
    first traces of sessions start cold, all first ones, since a slow tool hides it in many.
    """
    waiting = having(rows, COLD_AFTER_PAUSE)
    if having(rows, COLD_FIRST).any():
        waiting = waiting | (rows.column("session_position") == 1)
    return waiting


def _longest(account: Account, name: str) -> Iterator[Hit]:
    calls = [step for step in account.steps if (step.tool or step.name) == name]
    if calls:
        step = max(calls, key=lambda step: step.duration_ms or 0.0)
        yield Hit((as_text(step.inputs) or name)[:_EXCERPT], step.span_id)


def _models(rows: Rows) -> Iterator[Pattern]:
    models = rows.rows_with_value("model")
    if not 2 <= len(models) <= 20:
        return
    alone = np.bincount(np.concatenate(list(models.values())), minlength=len(rows)) == 1
    calls = rows.column("llm_calls")
    per_call = rows.column("llm_ms") / np.maximum(calls, 1.0)
    usable = alone & (calls > 0) & np.isfinite(per_call) & (per_call > 0)
    for model, places in models.items():
        mine = np.zeros(len(rows), dtype=bool)
        mine[places] = True
        this, rest = usable & mine, usable & ~mine
        if min(this.sum(), rest.sum()) < _MODEL_TRACES or not _same_work(rows, this, rest):
            continue
        ratio = median(per_call[this]) / median(per_call[rest])
        more = _writes_more(rows, this, rest)
        # Where lengths are not recorded the comparison is with nan, which is False.
        if ratio < _MODEL_FACTOR or more >= _EXPLAINED * ratio:
            continue
        share = median((rows.column("llm_ms") / rows.column("duration_ms"))[this])
        test = stats.mannwhitneyu(per_call[this], per_call[rest], alternative="greater")
        if share < 0.5 or test.pvalue > _SURE:
            continue
        llm_ms = rows.column("llm_ms")
        middle = math.sqrt(median(llm_ms[this]) * median(llm_ms[rest]))
        bound = three_digits(middle)
        yield Pattern(
            name=snake_case("bottleneck", model),
            detector="bottleneck",
            kind="operational",
            statement=f"Model calls take {bound:,} ms or more of a trace more often with {model} "
            "than with the other models, and most of these traces' time.",
            filter=f"llm_ms >= {bound}",
            cohort=f"model = {quoted(model)}",
            caveat="The models may not have been given the same work, though they answer traces of "
            "the same name, and longer answers take longer: compare requests, tools and output "
            "tokens of both.",
            certainty=0.8,
        )


def _same_work(rows: Rows, this: Flags, rest: Flags) -> bool:
    """Whether both answer traces of the same names."""
    names = rows.column("name")
    mine, others = set(names[this]), set(names[rest])
    shared = mine & others
    return bool(shared) and np.isin(names[this].astype(str), [str(n) for n in shared]).mean() > 0.5


def _writes_more(rows: Rows, this: Flags, rest: Flags) -> float:
    """How many times as long the answers are that users get of these; tokens that a model spends on
    its way to as long an answer (reasoning) are part of its slowness, not of the work.
    """
    ratios = []
    for column in ("response_chars", "output_tokens"):
        length = rows.column(column)
        ratios.append(median(length[this]) / max(median(length[rest]), 1.0))
    return float(np.fmin(ratios[0], ratios[1]))


def median(values: Numbers) -> float:
    """The median of the values that are known; nan if none is."""
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else math.nan


def three_digits(value: float) -> int:
    """The value in three digits, rounded down: as one would write a bound."""
    if value < 100:
        return max(int(value), 1)
    unit = 10 ** (int(math.log10(value)) - 2)
    return int(value // unit * unit)
