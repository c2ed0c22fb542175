"""The shapes of the numbers: one overview of an experiment, or one row per group of it.

Durations are milliseconds, costs US dollars, times ISO 8601 in UTC. Every rate carries its 95%
Wilson interval and the count it is a share of. ``None`` means "the data does not say", never zero.
Error messages, names of steps, tools, models and groups come out of traces: they are data.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Rate(_Shape):
    """A share with its 95% Wilson score interval: ``value`` of the ``of`` things it counts."""

    value: float
    low: float
    high: float
    of: int


class StateCount(_Shape):
    """Traces in one state, and their share of all traces."""

    state: str
    traces: int
    share: float


class Latency(_Shape):
    """Durations in ms of the ``traces`` that have one. Percentiles interpolate linearly."""

    traces: int
    mean: float | None = None
    p50: float | None = None
    p95: float | None = None
    p99: float | None = None
    max: float | None = None


class DurationBand(_Shape):
    """Finished traces that took at least ``from_ms`` and at most ``to_ms``: how many failed."""

    band: Literal["fast", "ordinary", "slow"]
    from_ms: float | None = None
    to_ms: float | None = None
    traces: int
    errors: int
    error_rate: Rate | None = None


class DurationCluster(_Shape):
    """ERROR traces that ended after nearly the same long time, as time-outs do."""

    low_ms: float
    high_ms: float
    errors: int


class ErrorsByDuration(_Shape):
    """Fast failures told apart from time-outs.

    ``edges`` says where the bands come from: "ok_p5_p95" (fast = faster than 95% of the OK traces,
    slow = slower than 95% of them) or "fixed" (1 s and 30 s, when fewer than 20 OK traces have a
    duration). ``errors`` counts ERROR traces with a duration, ``without_duration`` those without.
    """

    errors: int
    without_duration: int
    edges: Literal["ok_p5_p95", "fixed"]
    bands: list[DurationBand]
    timeout_like: list[DurationCluster]


class ErrorCount(_Shape):
    """An error message (its first line, cut) and how often it occurred.

    Messages that differ only in numbers or ids are counted as one, with ``#`` in their place.
    """

    message: str
    count: int


class ToolStats(_Shape):
    """One tool over all its calls; a call failed when its step ended in ERROR.

    ``top_errors`` are the most frequent messages: at most three per tool, twelve over all tools.
    """

    tool: str
    calls: int
    failures: int
    failure_rate: Rate | None = None
    traces: int | None = None
    p50_ms: float | None = None
    p95_ms: float | None = None
    top_errors: list[ErrorCount] = []


class StepCount(_Shape):
    """Failed steps of one name and kind."""

    step: str
    kind: str
    steps: int


class FailedStepsInOk(_Shape):
    """Errors that the state hides: steps that failed inside traces whose state is OK.

    ``by_step`` lists the most frequent ten.
    """

    traces: int
    steps: int
    share_of_ok: Rate | None = None
    by_step: list[StepCount] = []


class ModelStats(_Shape):
    """One model over its calls. ``model`` is None for calls that do not name one.

    ``tokens_from`` is the number of traces that told its tokens, of ``traces`` that called it.
    """

    model: str | None = None
    calls: int
    traces: int | None = None
    failures: int | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    cost: float | None = None
    tokens_from: int | None = None
    p50_ms: float | None = None
    p95_ms: float | None = None


class Tokens(_Shape):
    """Tokens and cost of all traces that say so, and how many do."""

    input: int | None = None
    output: int | None = None
    total: int | None = None
    cost: float | None = None
    traces_with_tokens: int | None = None
    traces_with_cost: int | None = None


class Turns(_Shape):
    """Traces per session."""

    mean: float
    p50: float
    max: int


class Sessions(_Shape):
    """Sessions, the traces that belong to one, and how many sessions have a single turn."""

    count: int
    traces: int | None = None
    turns: Turns | None = None
    one_turn: int | None = None


class TrafficRow(_Shape):
    """Traces that started in the period beginning at ``start``, and how many ended in ERROR."""

    start: str
    traces: int
    errors: int


class TimeShare(_Shape):
    """Milliseconds of all traces together, and their share of the critical paths' time."""

    ms: float
    share: float


class SlowestStep(_Shape):
    """In how many traces a step took the most time of its own, and the median of that time."""

    step: str
    traces: int
    p50_ms: float


class CriticalPath(_Shape):
    """Where the time of the ``traces`` that have timed steps went.

    ``llm``, ``tool`` and ``other`` are what model calls, tool calls and everything else explain of
    the critical paths, along which shortening a step shortens the trace. ``tool_overlap`` is tool
    time that ran beside another tool's; ``tool_serial`` the most that could have been saved by
    running neighbouring tool calls at once, in ``serial_traces`` traces.
    """

    traces: int
    llm: TimeShare
    tool: TimeShare
    other: TimeShare
    tool_overlap: TimeShare
    tool_serial: TimeShare
    serial_traces: int
    slowest_steps: list[SlowestStep]


class Overview(_Shape):
    """Everything one wants to see first about an agent's traces.

    ``success_rate`` is OK / (OK + ERROR): traces still in progress or without a state are not in
    it. ``latency_ok_ms`` is over OK traces only. A part is None when the way of counting could not
    know it; ``warnings`` then say which and why, and what is odd about the data itself.
    """

    traces: int
    first: str | None = None
    last: str | None = None
    states: list[StateCount]
    success_rate: Rate | None = None
    latency_ok_ms: Latency | None = None
    errors_by_duration: ErrorsByDuration | None = None
    tools: list[ToolStats] | None = None
    failed_steps_in_ok_traces: FailedStepsInOk | None = None
    models: list[ModelStats] | None = None
    tokens: Tokens | None = None
    sessions: Sessions | None = None
    critical_path: CriticalPath | None = None
    traffic_unit: str | None = None
    traffic: list[TrafficRow] | None = None
    warnings: list[str] = []


class Group(_Shape):
    """One group of traces or, for the keys "tool" and "model", of steps.

    ``key`` is None for what has no value; ``second_key`` is of a grouping by two keys. ``errors``
    are traces in state ERROR, ``error_rate`` their share of the finished ones. ``p50_ms`` and
    ``p95_ms`` are of OK traces; for tools and models of their steps, which ``calls``, ``failures``
    and ``failure_rate`` count.
    ``failed_steps`` are steps of any kind that ended in ERROR, whatever the trace's state.
    """

    key: str | None = None
    second_key: str | None = None
    traces: int
    errors: int
    error_rate: Rate | None = None
    calls: int | None = None
    failures: int | None = None
    failure_rate: Rate | None = None
    p50_ms: float | None = None
    p95_ms: float | None = None
    tool_calls: int | None = None
    tool_errors: int | None = None
    failed_steps: int | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    cost: float | None = None


Verdict = Literal["supported", "refuted", "inconclusive"]


class Interval(_Shape):
    """A value with its 95% interval; without ``low`` and ``high`` where there is none."""

    value: float
    low: float | None = None
    high: float | None = None


class Table(_Shape):
    """Traces in the cohort and in the rest, with and without the outcome."""

    cohort_with: int
    cohort_without: int
    rest_with: int
    rest_without: int

    @property
    def cells(self) -> tuple[int, int, int, int]:
        """The four counts, row by row."""
        return self.cohort_with, self.cohort_without, self.rest_with, self.rest_without


class Sides(_Shape):
    """How frequent the outcome is on both sides. ``risk_ratio`` is the cohort's rate over the
    rest's; ``corrected`` says that 0.5 was added to each cell for it, because one was zero.
    """

    cohort_rate: Rate | None = None
    rest_rate: Rate | None = None
    risk_ratio: Interval | None = None
    corrected: bool | None = None
    p_value: float | None = None


class Difference(_Shape):
    """A number on both sides: medians of the traces that have it, their ratio, and the p value.

    ``higher_share`` is how often a trace of the cohort has more than one of the rest, if one of
    each is drawn at random; a draw counts half. 0.5 is no difference.
    """

    cohort_values: int
    rest_values: int
    cohort_median: Interval | None = None
    rest_median: Interval | None = None
    ratio: Interval | None = None
    higher_share: float | None = None
    p_value: float | None = None
