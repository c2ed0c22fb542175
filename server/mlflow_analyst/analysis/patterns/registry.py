"""All there are: signals, columns of a deep scan, crosswise values and detectors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from mlflow_analyst.analysis.patterns.account import Account
from mlflow_analyst.analysis.patterns.normal import answer_key, request_key
from mlflow_analyst.analysis.patterns.order import tool_order
from mlflow_analyst.analysis.patterns.proposal import Crosswise, Detector
from mlflow_analyst.analysis.patterns.signal import PatternKind, Signal
from mlflow_analyst.analysis.patterns.signals import (
    answers,
    dialogue,
    echoes,
    endings,
    failures,
    grounding,
    language,
    leaks,
    loops,
    outputs,
    overlap,
    stance,
)

_OPERATIONAL = (
    *("tool_failures", "failures", "hidden_errors", "rate_limits", "authentication_errors"),
    *("timeouts", "validation_errors", "unavailable_services", "error_bursts", "latency_bursts"),
    *("repeated_calls", "call_cycles", "slow_steps", "bottleneck", "sequential_calls"),
    *("cold_starts", "token_blowups", "cost_blowups", "context_growth", "cut_off_answers"),
    "first_failure",
)
_QUALITY = (
    *("verbose_answers", "repeated_text", "repeated_answers", "repeated_turns", "empty_answers"),
    *("leaked_internals", "asks_instead", "refusals", "user_repeats", "user_corrects"),
    *("unsupported_claims", "unsupported_values", "wrong_language", "inconsistent_answers"),
    *("foreign_context", "broken_format"),
)
PUBLISHED: Mapping[str, PatternKind] = {
    **dict.fromkeys(_OPERATIONAL, "operational"),
    **dict.fromkeys(_QUALITY, "quality"),
    "what_goes_well": "strength",
}
"""The detectors by name, each with the kind of what it proposes."""

SIGNALS: tuple[Signal, ...] = (
    *failures.SIGNALS,
    *loops.SIGNALS,
    *overlap.SIGNALS,
    *endings.SIGNALS,
    *answers.SIGNALS,
    *leaks.SIGNALS,
    *stance.SIGNALS,
    *grounding.SIGNALS,
    *dialogue.SIGNALS,
    *language.SIGNALS,
)

COLUMNS: Mapping[str, Callable[[Account], Any]] = {
    "hidden_error": failures.hidden_error,
    "hidden_error_tool": failures.hidden_error_tool,
    "first_failure": failures.first_failure,
    "failed_ms": failures.failed_ms,
    "tool_order": tool_order,
    "request_key": request_key,
    "answer_key": answer_key,
    "answer_lines": answers.answer_lines,
    "mentioned": grounding.mentioned,
    "unsupported": grounding.unsupported,
    "output_forms": outputs.output_forms,
    "echo": echoes.echo,
    "request_language": language.request_language,
    "answer_language": language.answer_language,
}
"""What fills each column of `features.DEEP_FEATURES` but "pattern"."""


@cache
def crosswise() -> tuple[tuple[str, Crosswise], ...]:
    """The crosswise values, by the names of their detectors."""
    return tuple(one for family in _families() for one in getattr(family, "CROSSWISE", ()))


@cache
def detectors() -> tuple[tuple[str, Detector], ...]:
    """The detectors by name."""
    return tuple(one for family in _families() for one in getattr(family, "DETECTORS", ()))


def _families() -> tuple[Any, ...]:
    # Loaded when asked for: the processes that scan need the signals alone.
    from mlflow_analyst.analysis.patterns.detectors import (
        answers,
        dialogue,
        failures,
        languages,
        models,
        outputs,
        strengths,
        time_use,
        tokens,
        truth,
    )

    return (
        failures,
        outputs,
        time_use,
        tokens,
        answers,
        truth,
        dialogue,
        languages,
        strengths,
        models,
    )
