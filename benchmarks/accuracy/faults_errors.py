"""Planted faults of which an error is the mark."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from accuracy.plan import Call, Turn
from accuracy.plot import (
    BURSTS,
    ONE_TOOL,
    OUTLIERS,
    Kind,
    Planted,
    Plot,
    crowd,
    fail,
    stop_after,
)
from accuracy.weave import DAY_MS, FIRST_MS, is_task

_FOLLOWS = "PrerequisiteMissing: {tool} gave no result"
_ANY_ERROR = ("hidden_errors", "tool_failures", "failures", "first_failure")
_AFTER = ("repeated_answers", "repeated_turns", "empty_answers")
"""Apologies are alike, and what ends in an error has no answer."""
_CLASSES = (
    *("rate_limits", "authentication_errors", "timeouts", "validation_errors"),
    "unavailable_services",
)


def _end(plot: Plot, turn: Turn, call: Call, sorry: Sequence[str]) -> None:
    """After a failed call: most agents apologise, some traces end in the error."""
    stop_after(turn, call)
    if plot.rng.random() < 0.25:
        turn.state, turn.error, turn.answer = "ERROR", call.error, None
        turn.rounds[-1:] = []
    else:
        turn.answer = plot.rng.choice(sorry)


def _tool_failures(plot: Plot, rate: float) -> Planted:
    name, chosen = plot.tool("tool_failures", rate)
    template = plot.rng.choice(plot.words("TOOL_FAILURES"))
    for turn in chosen:
        call = next(c for c in turn.calls if c.tool == name)
        fail(call, plot.message(template, name))
        _end(plot, turn, call, plot.words("SORRY"))
    return chosen, [], f"{name}: {template}"


def _hidden_errors(plot: Plot, rate: float) -> Planted:
    name, chosen = plot.tool("hidden_errors", rate)
    templates = plot.rng.sample(plot.words("AS_TEXT"), 2)
    for turn in chosen:
        call = next(c for c in turn.calls if c.tool == name)
        call.result = plot.message(plot.rng.choice(templates), name)
        stop_after(turn, call)
        turn.answer = plot.rng.choice(plot.words("SORRY"))
    return chosen, [], f"{name} returns as text: {templates}"


def _failures(plot: Plot, rate: float) -> Planted:
    chosen = plot.take("failures", rate)
    template = plot.rng.choice(plot.words("FAILURES"))
    for turn in chosen:
        turn.last.error = plot.message(template, "chat")
        head = template.split(":")[0]
        turn.last.error_type = head if head.replace(".", "").isidentifier() else "ModelError"
        turn.state, turn.error, turn.answer = "ERROR", turn.last.error, None
    return chosen, [], f"the model call that writes the answer: {template}"


def _of_class(kind: str, pool: str) -> Callable[[Plot, float], Planted]:
    """A class of errors at any tool, in two or three wordings."""

    def plant(plot: Plot, rate: float) -> Planted:
        chosen = plot.take(kind, rate)
        templates = plot.rng.sample(plot.words(pool), 3)
        seconds = plot.rng.choice((15, 20, 30, 45))
        for turn in chosen:
            call = plot.rng.choice(turn.calls)
            fail(call, plot.message(plot.rng.choice(templates), call.tool, seconds))
            if kind == "timeouts":
                call.ms = seconds * 1000 + plot.rng.uniform(3, 60)
            else:
                call.ms = plot.rng.uniform(15, 120)
            _end(plot, turn, call, plot.words("SORRY"))
        return chosen, [], f"any tool: {templates}"

    return plant


def _error_bursts(plot: Plot, rate: float) -> Planted:
    """Nearly everything fails between two moments, each trace for one of several reasons."""
    fitting = plot.free(is_task)
    wanted = max(8, round(rate * len(plot.turns)))
    day = plot.rng.randrange(2, 12)
    begin = FIRST_MS + day * DAY_MS + 11 * 3_600_000
    later = [turn for turn in fitting if turn.start_ms >= begin]
    window = later[: round(wanted / 0.85)]
    crowd(window)
    chosen = sorted(plot.rng.sample(window, min(wanted, len(window))), key=lambda t: t.start_ms)
    templates = plot.words("FAILURES")
    for turn in chosen:
        turn.taken = "error_bursts"
        turn.last.error = plot.message(plot.rng.choice(templates), "chat")
        turn.last.error_type = "RuntimeError"
        turn.state, turn.error, turn.answer = "ERROR", turn.last.error, None
    last = chosen[-1].start_ms
    inside = [t for t in plot.turns if chosen[0].start_ms <= t.start_ms <= last]
    for turn in inside:
        turn.taken = turn.taken or "in_window"
    return chosen, [inside], f"{len(chosen)} of {len(inside)} traces of a window fail"


def _first_failure(plot: Plot, rate: float) -> Planted:
    """One failed lookup, after which each later call fails because of what it did not return."""
    follows = plot.whole("FOLLOWS", ())
    chosen = plot.take("first_failure", rate, lambda t: is_task(t) and len(t.calls) > 1)
    template = plot.rng.choice(plot.words("TOOL_FAILURES"))
    for turn in chosen:
        first, *rest = turn.calls
        fail(first, plot.message(template, first.tool))
        for each in turn.rounds[:-1]:
            each.overlap = False
        for call in rest:
            fail(
                call, plot.message(plot.rng.choice(follows) if plot.later else _FOLLOWS, first.tool)
            )
        turn.answer = plot.rng.choice(plot.words("SORRY"))
    return chosen, [], f"upstream: {template}"


KINDS = (
    Kind(
        "tool_failures",
        ("tool_failures", "hidden_errors", "first_failure"),
        _tool_failures,
        _AFTER,
        rates=ONE_TOOL,
        needs=("spans",),
    ),
    Kind(
        "hidden_errors",
        ("hidden_errors", "tool_failures", "first_failure"),
        _hidden_errors,
        _AFTER,
        rates=ONE_TOOL,
    ),
    Kind("failures", ("failures", "hidden_errors", "first_failure"), _failures, _AFTER),
    Kind(
        "rate_limits",
        ("rate_limits",),
        _of_class("rate_limits", "RATE_LIMITS"),
        (*_ANY_ERROR, *_AFTER),
        needs=("spans",),
    ),
    Kind(
        "authentication_errors",
        ("authentication_errors",),
        _of_class("authentication_errors", "AUTHENTICATION"),
        (*_ANY_ERROR, *_AFTER),
        needs=("spans",),
    ),
    Kind(
        "timeouts",
        ("timeouts",),
        _of_class("timeouts", "TIMEOUTS"),
        (*_ANY_ERROR, *_AFTER, "slow_steps", "bottleneck"),
        needs=("spans",),
    ),
    Kind(
        "validation_errors",
        ("validation_errors",),
        _of_class("validation_errors", "VALIDATION"),
        (*_ANY_ERROR, *_AFTER),
        needs=("spans",),
    ),
    Kind(
        "unavailable_services",
        ("unavailable_services",),
        _of_class("unavailable_services", "UNAVAILABLE"),
        (*_ANY_ERROR, *_AFTER),
        needs=("spans",),
    ),
    Kind(
        "error_bursts",
        ("error_bursts",),
        _error_bursts,
        (*_ANY_ERROR, *_CLASSES, *_AFTER),
        rates=BURSTS,
        early=True,
    ),
    Kind(
        "first_failure",
        ("first_failure",),
        _first_failure,
        (*_ANY_ERROR, *_CLASSES, *_AFTER),
        rates=OUTLIERS,
        needs=("spans",),
    ),
)
