"""Where the time goes that should not: slow steps, a slow model, cold starts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from mlflow_analyst.analysis.patterns.account import Account
from mlflow_analyst.analysis.patterns.detectors.bottlenecks import (
    bottleneck,
    median,
    three_digits,
)
from mlflow_analyst.analysis.patterns.detectors.rows import (
    COLD_AFTER_PAUSE,
    COLD_FIRST,
    having,
)
from mlflow_analyst.analysis.patterns.proposal import Crosswise, Detector, Pattern, Rows
from mlflow_analyst.analysis.patterns.quoting import quoted, snake_case
from mlflow_analyst.analysis.patterns.separation import Numbers, upper_group
from mlflow_analyst.analysis.patterns.signal import Hit
from mlflow_analyst.traces.messages import messages_of
from mlflow_analyst.traces.text import as_text

if TYPE_CHECKING:
    from mlflow_analyst.analysis.scan import ScanTable

Flags = NDArray[np.bool_]

_EXCERPT = 300
_FAILING = ("failed_tool", "failed_spans", "hidden_error_tool")
_STEPS_LOOKED_AT = 40
_STEP_FACTOR = 2.5
_LEAST = 3
_STEP_SHARE = 0.3
"""A slow step explains a slow trace when it takes at least so much of its time."""
_WRITES_MORE = 2.0
_RULE = 0.4
_MOSTLY_BY_RULE = 0.7

_SURE = 1e-4

_COLD_FACTOR = 1.8
_FIRST_SHARE = 0.95
_FIRSTS = 8
_LEAST_COLD = 5
_PAUSE_MS = 600_000
_PAUSE_FACTOR = 10.0


def slow_steps(rows: Rows) -> Iterator[Pattern]:
    """Steps that take several times their usual time in some traces, by tool or span name; where
    these are first traces of sessions, as cold starts.
    """
    slowest, took = rows.column("slowest_step"), rows.column("slowest_step_ms")
    callers = [rows.rows_with_value(name) for name in ("tools", "span_names")]
    failing = [rows.rows_with_value(name) for name in _FAILING]
    alone = _calls_of_one(rows, callers[0])
    names, counts = np.unique([name for name in slowest if name is not None], return_counts=True)
    for place in np.argsort(-counts, kind="stable")[:_STEPS_LOOKED_AT]:
        name = str(names[place])
        called, failed = _flags(rows, callers, name), _flags(rows, failing, name)
        mine = slowest == name
        times = _times(rows, mine, took, is_tool=name in callers[0])
        # Where something slower was at work, nothing is known about this step.
        told = mine | (times <= np.median(took[mine]))
        usable = (called | mine) & told & ~failed
        at_most = ~mine & ~(alone & (name in callers[0]))
        from_ms = upper_group(times[usable], _STEP_FACTOR, at_most=at_most[usable])
        if from_ms is None:
            continue
        bound = three_digits(from_ms)
        slow = usable & mine & (took >= bound)
        usual = usable & ~slow
        if slow.sum() < _LEAST:
            continue
        fits = f"slowest_step = {quoted(name)} AND slowest_step_ms >= {bound}"
        # A call that failed after a long time is told with the failures.
        for column, found in zip(_FAILING, failing, strict=True):
            if (_flags(rows, [found], name) & mine & (took >= bound)).any():
                fits += f" AND NOT {column} = {quoted(name)}"
        share = np.nanmedian(took[slow] / np.maximum(rows.column("duration_ms")[slow], 1.0))
        if share < _STEP_SHARE or (
            name not in callers[0]
            and (
                _writes(rows, slow, usual)
                or _one_model(rows, slow, usual)
                or _same_work(rows, slow, usual)
            )
        ):
            continue
        look = partial(_slow_step, name=name, from_ms=bound)
        getting_ready = name not in callers[0] and not _of_models(rows, mine, took)
        if _at_first(rows, slow, usual, likely=getting_ready):
            yield Pattern(
                name=snake_case("cold_starts", name),
                detector="cold_starts",
                kind="operational",
                statement=f"In first traces of sessions the step {name} takes {bound:,} ms or "
                "more, several times what it takes later.",
                look=look,
                filter=f"{fits} AND session_position = 1",
                caveat="A first turn may have more to do than later ones: compare the steps' "
                "inputs.",
                weight=1.1,
            )
            continue
        yield Pattern(
            name=snake_case("slow", name),
            detector="slow_steps",
            kind="operational",
            statement=f"The step {name} takes {bound:,} ms or more in these traces, several times "
            "its usual time, and is what makes them slow.",
            look=look,
            filter=fits,
            caveat="The step may have had more to do in these traces: compare its inputs.",
        )


def _slow_step(account: Account, name: str, from_ms: float) -> Iterator[Hit]:
    for step in account.steps:
        if (step.tool or step.name) == name and (step.duration_ms or 0.0) >= from_ms:
            # Of a conversation what was said last: how it begins is the same in every trace.
            said = messages_of(step.inputs) if step.kind == "llm" else []
            asked = next((one.text for one in reversed(said) if one.text.strip()), "")
            yield Hit((asked or as_text(step.inputs) or name)[:_EXCERPT], step.span_id)


def _of_models(rows: Rows, mine: Flags, took: Numbers) -> bool:
    """Whether the step calls a model, as far as the time that model calls took can tell."""
    return bool(np.mean(rows.column("llm_ms")[mine] >= took[mine] - 1.0) > 0.5)


def _at_first(rows: Rows, slow: Flags, usual: Flags, *, likely: bool) -> bool:
    """Whether the step is slow in first traces of sessions, and not by chance. ``likely``: it is
    neither tool nor model, so that getting ready may be what it does.
    """
    position = rows.column("session_position")
    first, known = position == 1, np.isfinite(position)
    if not slow.any() or (slow & first).sum() < _FIRST_SHARE * slow.sum():
        return False
    all_, drawn = (slow | usual) & known, slow & known
    chance = stats.hypergeom.sf(
        (drawn & first).sum() - 1, all_.sum(), (all_ & first).sum(), drawn.sum()
    )
    return bool(chance < (0.1 if likely else 0.001))


def _flags(rows: Rows, found: Iterable[dict[str, NDArray[np.int64]]], name: str) -> Flags:
    flags = np.zeros(len(rows), dtype=bool)
    for places in found:
        if name in places:
            flags[places[name]] = True
    return flags


def _times(rows: Rows, mine: Flags, took: Numbers, *, is_tool: bool) -> Numbers:
    """How long the step took in each trace where it is the slowest, and elsewhere the most it can
    have taken: no more than the slowest step, nor than all steps of its kind together.
    """
    of_kind = rows.column("tool_ms" if is_tool else "llm_ms")
    known = np.isfinite(of_kind) & (of_kind > 0)
    most = np.where(known, np.fmin(took, of_kind), took)
    return np.where(mine, took, most)


def _calls_of_one(rows: Rows, tools: dict[str, NDArray[np.int64]]) -> Flags:
    """Whether a trace's calls are all of one tool: then all time of tools is that one's."""
    called = np.concatenate(list(tools.values())) if tools else np.zeros(0, dtype=np.int64)
    one: Flags = np.bincount(called, minlength=len(rows)) == 1
    return one


def _writes(rows: Rows, slow: Flags, usual: Flags) -> bool:
    """Whether the slow ones wrote so much more than the usual ones that it explains their time."""
    made = rows.column("output_tokens")
    return bool(median(made[slow]) >= _WRITES_MORE * median(made[usual]))


def _one_model(rows: Rows, slow: Flags, usual: Flags) -> bool:
    """Whether the slow ones are one model's and most of that model's are slow: see `bottleneck`."""
    for places in rows.rows_with_value("model").values():
        has = np.zeros(len(rows), dtype=bool)
        has[places] = True
        alone = (has & slow).sum() >= 0.9 * slow.sum() and (has & usual).sum() < 0.2 * usual.sum()
        if alone:
            return True
    return False


def _same_work(rows: Rows, slow: Flags, usual: Flags) -> bool:
    """Whether most of the slow ones called tools with which this takes long as a rule: time that
    tools without steps of their own take shows in the step that called them.
    """
    orders = {order: code for code, order in enumerate(set(rows.column("tool_order")))}
    codes = np.array([orders[order] for order in rows.column("tool_order")], dtype=np.int64)
    often = np.bincount(codes[slow], minlength=len(orders))
    seldom = np.bincount(codes[usual], minlength=len(orders))
    by_rule = (often >= _RULE * (often + seldom))[codes[slow]]
    return bool(by_rule.mean() > _MOSTLY_BY_RULE)


def cold_starts(rows: Rows) -> Iterator[Pattern]:
    """First traces of sessions that take far longer than later ones with the same tools and as many
    steps, and those that come first after a long pause.
    """
    if having(rows, COLD_FIRST).any():
        yield Pattern(
            name="cold_starts",
            detector="cold_starts",
            kind="operational",
            statement="The first trace of a session takes several times what later traces with "
            "the same tools and as many steps take.",
            filter=f"pattern = {quoted(COLD_FIRST)}",
            caveat="A first turn may have more to do than later ones: compare the steps' inputs.",
            weight=1.0,
        )
    if having(rows, COLD_AFTER_PAUSE).any():
        yield Pattern(
            name="cold_starts_after_pause",
            detector="cold_starts",
            kind="operational",
            statement="The first trace after a long pause takes several times what the others "
            "with the same tools and as many steps take.",
            filter=f"pattern = {quoted(COLD_AFTER_PAUSE)}",
            caveat="What is done after a pause may differ: compare the requests.",
            weight=1.0,
        )


def first_of_session(table: ScanTable) -> Iterator[tuple[str, NDArray[np.int64]]]:
    """First traces of sessions that are far slower than later ones that did the same work."""
    position = table.column("session_position")
    firsts, later = position == 1, position > 1
    excess = _excess(table.column("duration_ms"), _work(table), later)
    known = np.isfinite(excess)
    firsts, later = firsts & known, later & known
    if firsts.sum() < _FIRSTS or later.sum() < _FIRSTS:
        return
    cold = _cold(excess, firsts, later)
    if cold is not None:
        yield COLD_FIRST, np.flatnonzero(cold)


def joined(table: ScanTable, column: str) -> NDArray[np.object_]:
    """The values that each row has in a column with several, as one text."""
    many = table.many(column)
    order = np.lexsort((many.codes, many.rows))
    texts = np.full(len(table), "", dtype=object)
    for row, code in zip(many.rows[order], many.codes[order], strict=True):
        texts[row] += f"{many.values[code]}\n"
    return texts


def _work(table: ScanTable) -> NDArray[np.int64]:
    """A number for each row, equal where as many steps were made with the same tools."""
    steps = np.nan_to_num(table.column("steps")).astype(int)
    done = [f"{count} {tools}" for count, tools in zip(steps, joined(table, "tools"), strict=True)]
    codes = {one: code for code, one in enumerate(dict.fromkeys(done))}
    return np.array([codes[one] for one in done], dtype=np.int64)


def _excess(duration: Numbers, work: NDArray[np.int64], usual: Flags) -> Numbers:
    """By what factor (as logarithm) each duration is over the median of the usual traces that did
    the same work; NaN where there are too few of those to tell.
    """
    excess = np.full(len(duration), np.nan)
    known = np.flatnonzero(np.isfinite(duration) & (duration > 0))
    known = known[np.argsort(work[known], kind="stable")]
    for same in np.split(known, np.flatnonzero(np.diff(work[known])) + 1):
        base = duration[same[usual[same]]]
        if len(base) >= 5:
            excess[same] = np.log(duration[same]) - math.log(float(np.median(base)))
    return excess


def _cold(excess: Numbers, firsts: Flags, later: Flags) -> Flags | None:
    """Which of the first ones are slow: all that stand apart, if hardly any later one does."""
    bound = upper_group(np.exp(excess[firsts | later]), _COLD_FACTOR)
    if bound is not None:
        cold: Flags = np.exp(excess) >= bound
        if (cold & firsts).sum() >= max(9 * (cold & later).sum(), 3):
            return cold & firsts
    # Not apart from one another, but slow more often than the later ones are by nature.
    for level in (0.9, 0.95, 0.98, 0.99):
        least = max(float(np.quantile(excess[later], level)), math.log(_COLD_FACTOR))
        slow = firsts & (excess > least)
        by_nature = float((excess[later] > least).mean())
        if slow.sum() < _LEAST_COLD or by_nature * firsts.sum() > 0.05 * slow.sum():
            continue
        test = stats.binomtest(int(slow.sum()), int(firsts.sum()), max(by_nature, 1e-3), "greater")
        if test.pvalue < _SURE:
            return slow
    return None


def after_pause(table: ScanTable) -> Iterator[tuple[str, NDArray[np.int64]]]:
    """Traces that start after a pause of ten minutes and ten times the usual one, and are slow."""
    start = np.asarray(table.column("start"), dtype=float)
    if len(start) < 30:
        return
    pauses = np.r_[np.nan, np.diff(start)]
    usual = float(np.nanmedian(pauses))
    paused = pauses >= max(_PAUSE_MS, _PAUSE_FACTOR * usual)
    # Where a pause before a trace is the rule, nothing is warm.
    if paused.sum() < 5 or paused.mean() > 0.2:
        return
    # A session's first trace is a cold start of its own kind.
    rest = ~paused & (table.column("session_position") != 1)
    excess = _excess(table.column("duration_ms"), _work(table), rest)
    known = np.isfinite(excess)
    paused, rest = paused & known, rest & known
    if paused.sum() < 5 or rest.sum() < 10:
        return
    cold = _cold(excess, paused, rest)
    if cold is not None and cold.sum() >= max(3, 0.3 * paused.sum()):
        yield COLD_AFTER_PAUSE, np.flatnonzero(cold)


CROSSWISE: tuple[tuple[str, Crosswise], ...] = (
    ("cold_starts", first_of_session),
    ("cold_starts", after_pause),
)

DETECTORS: tuple[tuple[str, Detector], ...] = (
    ("slow_steps", slow_steps),
    ("bottleneck", bottleneck),
    ("cold_starts", cold_starts),
)
