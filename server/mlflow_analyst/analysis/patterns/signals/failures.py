"""Signals of failure: calls that ended in an error, or returned one, and why.

A *failure* is the innermost step that failed: what its parents report is the same error again. A
tool whose step is fine but whose output is an error (`said_errors`) failed as well, hidden. A
failure that the same call, made again, got over is *recovered*: retries are for that, so it names
no cause and is no hidden error.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from mlflow_analyst.analysis.patterns.account import Account, ToolCall
from mlflow_analyst.analysis.patterns.causes import CAUSES, cause_of, names_argument
from mlflow_analyst.analysis.patterns.said_errors import said_error
from mlflow_analyst.analysis.patterns.signal import Hit, Signal
from mlflow_analyst.traces.model import Step
from mlflow_analyst.traces.text import as_text

EXCERPT_CHARS = 300
MESSAGE_CHARS = 1_000
"""Of a hidden error's message so many characters are kept: its beginning."""

# Limits that people set for a call, in seconds. A failure right after one of them was cut off.
_LIMITS_S = (5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 300, 600, 900)
_AFTER_LIMIT = 0.005
_AFTER_LIMIT_MS = 60


@dataclass(frozen=True, slots=True)
class Failure:
    """One failure. ``name`` is the tool's or the step's; ``step`` is None where only messages show
    the call. ``hidden``: the step did not fail, its output says the error.
    """

    name: str
    message: str
    error_type: str | None
    hidden: bool
    tool: bool
    recovered: bool
    step: Step | None

    def hit(self, detail: str | None = None) -> Hit:
        """Its message, for a reader."""
        span_id = self.step.span_id if self.step is not None else None
        return Hit(self.message[:EXCERPT_CHARS], span_id, detail)


# Several signals and columns ask for them one after the other.
@lru_cache(maxsize=1)
def failures_of(account: Account) -> tuple[Failure, ...]:
    """The failures in a trace, by start; those that only messages show come last."""
    failed = _innermost(account.steps) if any(step.failed for step in account.steps) else []
    calls = calls_of_turn(account)
    said = [None if call.failed else said_error(call.outputs, call.name) for call in calls]
    if not failed and not any(said):
        return ()
    bad = [call.failed or message is not None for call, message in zip(calls, said, strict=True)]
    recovered = {
        place: any(
            not bad[later] and _same_call(calls[place], calls[later])
            for later in range(place + 1, len(calls))
        )
        for place in range(len(calls))
        if bad[place]
    }
    place_of = {id(call.step): place for place, call in enumerate(calls) if call.step is not None}
    found = [
        Failure(
            step.tool or step.name,
            step.error or "",
            step.error_type,
            False,
            step.kind == "tool",
            recovered.get(place_of.get(id(step), -1), False),
            step,
        )
        for step in failed
    ]
    found += [
        Failure(call.name, message[:MESSAGE_CHARS], None, True, True, recovered[place], call.step)
        for place, (call, message) in enumerate(zip(calls, said, strict=True))
        if message is not None
    ]
    return tuple(sorted(found, key=_start))


def _start(failure: Failure) -> float:
    return failure.step.start_ns if failure.step is not None else float("inf")


def _innermost(steps: Sequence[Step]) -> list[Step]:
    """The failed steps without a failed step inside them; ``steps`` are in reading order."""
    found: list[Step] = []
    # Backwards, what is inside a step comes before it: by depth, whether something there failed.
    failed_at: dict[int, bool] = {}
    for step in reversed(steps):
        inside = failed_at.pop(step.depth + 1, False)
        failed_at[step.depth] = failed_at.get(step.depth, False) or inside or step.failed
        if step.failed and not inside:
            found.append(step)
    return found[::-1]


def calls_of_turn(account: Account) -> tuple[ToolCall, ...]:
    """The calls of tools of this trace; of the messages' calls those of the last turn alone, since
    a conversation carries earlier traces' calls with it. One call of a model alone has not seen
    what a tool returned in this trace.
    """
    if any(step.kind == "tool" for step in account.steps):
        return account.tool_calls
    if len(account.model_calls) < 2:
        return ()
    messages = account.messages
    asked = [place for place, message in enumerate(messages) if message.role == "user"]
    now = sum(len(message.calls) for message in messages[asked[-1] if asked else 0 :])
    return account.tool_calls[-now:] if now else ()


def _same_call(one: ToolCall, other: ToolCall) -> bool:
    return one.name == other.name and as_text(one.inputs) == as_text(other.inputs)


def hidden_error(account: Account) -> list[str]:
    """The messages of tools' outputs that are errors although their steps did not fail, each once;
    without recovered ones.
    """
    return list(dict.fromkeys(one.message for one in _hidden(account)))


def hidden_error_tool(account: Account) -> list[str]:
    """The tools whose outputs are errors although their steps did not fail, each once; without
    recovered ones.
    """
    return list(dict.fromkeys(one.name for one in _hidden(account)))


def _hidden(account: Account) -> Iterable[Failure]:
    return (one for one in failures_of(account) if one.hidden and not one.recovered)


def first_failure(account: Account) -> str | None:
    """The name of the tool or step that failed first, hidden failures included; None if none."""
    found = failures_of(account)
    return found[0].name if found else None


def failed_ms(account: Account) -> float | None:
    """The duration in milliseconds of the longest of the innermost failed steps; None if there is
    none that has ended. Hidden failures do not count.
    """
    durations = (
        one.step.duration_ms
        for one in failures_of(account)
        if one.step is not None and not one.hidden
    )
    return max((ms for ms in durations if ms is not None), default=None)


def _caused(cause: str, account: Account) -> Iterable[Hit]:
    for failure in failures_of(account):
        if not failure.recovered and _cause(failure) == cause:
            yield failure.hit(failure.name)


def _cause(failure: Failure) -> str | None:
    said = cause_of(failure.message, failure.error_type)
    # A tool's arguments are the model's doing; what a model or another step rejects (a context too
    # long, an output that does not parse) are failures of their own.
    if said == "validation_errors" and not failure.tool:
        return None
    if said is None and not failure.hidden and _cut_off(failure.step):
        return "timeouts"
    if said is None and failure.tool and failure.step is not None:
        given = failure.step.inputs
        if isinstance(given, Mapping) and names_argument(failure.message, map(str, given)):
            return "validation_errors"
    return said


def _cut_off(step: Step | None) -> bool:
    """Whether a failed step ended right after a usual limit of time."""
    if step is None or (spent := step.duration_ms) is None:
        return False
    return any(
        0 <= spent - limit * 1e3 <= max(limit * 1e3 * _AFTER_LIMIT, _AFTER_LIMIT_MS)
        for limit in _LIMITS_S
    )


def _signal(cause: str, statement: str, caveat: str, weight: float) -> Signal:
    return Signal(
        name=cause,
        kind="operational",
        find=partial(_caused, cause),
        statement=statement,
        caveat=caveat,
        least=4,
        weight=weight,
    )


_TOLD: dict[str, tuple[str, str, float]] = {
    "rate_limits": (
        "A call was refused because of a rate limit or quota ({detail}).",
        "Told by message, status code or exception type; whether the client waited and tried again "
        "elsewhere in the session is not seen.",
        1.8,
    ),
    "authentication_errors": (
        "A call was refused for its credentials or permissions ({detail}).",
        "A refusal can be right: the user may not have been allowed to do it.",
        2.0,
    ),
    "timeouts": (
        "A call ran into a time limit ({detail}).",
        "Told by message or exception type, or by the failed call's duration at a limit; the "
        "latter can be chance.",
        1.8,
    ),
    "validation_errors": (
        "A call was rejected because its arguments were not valid ({detail}).",
        "Arguments may come from the user as they are; then the rejection did its work.",
        1.5,
    ),
    "unavailable_services": (
        "A call failed because a service was not available ({detail}).",
        "An outage outside the agent; see whether the traces lie close together in time.",
        1.9,
    ),
}

SIGNALS: tuple[Signal, ...] = tuple(_signal(cause, *_TOLD[cause]) for cause in CAUSES)
