"""In what form tools return what they return."""

from __future__ import annotations

from typing import Any

from mlflow_analyst.analysis.patterns.account import Account
from mlflow_analyst.analysis.patterns.said_errors import unwrapped
from mlflow_analyst.analysis.patterns.signals.failures import calls_of_turn
from mlflow_analyst.traces.text import as_text

DATA, WORDS = "data", "words"

_FEW = 600
"""A longer text is a document."""


def output_forms(account: Account) -> list[str]:
    """The column of that name: "data TOOL" and "words TOOL", each once, for the tools whose calls
    returned an object or a list, or a short text, and did not fail. Words that the same call, made
    again, got over do not count.
    """
    found: dict[str, None] = {}
    served: set[tuple[str, str]] = set()
    for call in reversed(calls_of_turn(account)):
        form = None if call.failed else form_of(call.outputs)
        if form is None:
            continue
        made = (call.name, as_text(call.inputs))
        if form == DATA:
            served.add(made)
        if form == DATA or made not in served:
            found[f"{form} {call.name}"] = None
    return list(found)


def form_of(outputs: Any) -> str | None:
    """DATA for an object or a list, WORDS for a short text with several words; else None."""
    value = unwrapped(outputs)
    if isinstance(value, (dict, list)):
        return DATA
    if isinstance(value, str) and len(value) <= _FEW and " " in value.strip():
        return WORDS
    return None
