"""Tools that return a few words where they else return data: errors that no word gives away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from mlflow_analyst.analysis.patterns.account import Account
from mlflow_analyst.analysis.patterns.crossed import pattern_values
from mlflow_analyst.analysis.patterns.detectors.rows import Places
from mlflow_analyst.analysis.patterns.proposal import Pattern, Rows
from mlflow_analyst.analysis.patterns.quoting import quoted, snake_case
from mlflow_analyst.analysis.patterns.signal import Hit, value_of
from mlflow_analyst.analysis.patterns.signals.failures import calls_of_turn
from mlflow_analyst.analysis.patterns.signals.outputs import DATA, WORDS, form_of
from mlflow_analyst.traces.text import as_text

if TYPE_CHECKING:
    from mlflow_analyst.analysis.scan import ScanTable

ODD = "odd_outputs"
"""Begins values of ``pattern``: ``odd_outputs:TOOL``."""

_LEAST = 3
_ENOUGH = 20
_MOSTLY = 0.6
"""What so large a share of the traces with a tool have is how the tool answers."""

_NEW = 0.2
"""Errors that are known by their words are told by these: others must be so large a share."""

_EXCERPT = 300


def odd_outputs(table: ScanTable) -> Places:
    """For each tool that else returns data the traces in which a call returned words."""
    everything = Rows(table, np.ones(len(table), dtype=bool))
    nobody = np.zeros(0, dtype=np.int64)
    forms = everything.rows_with_value("output_forms")
    failed = everything.rows_with_value("hidden_error_tool")
    for tool in sorted(form.removeprefix(f"{WORDS} ") for form in forms if form.startswith(WORDS)):
        words, data = forms[f"{WORDS} {tool}"], forms.get(f"{DATA} {tool}", nobody)
        if len(words) < _LEAST or len(data) < max(_ENOUGH, _MOSTLY * (len(data) + len(words))):
            continue
        new = np.setdiff1d(words, failed.get(tool, nobody))
        if len(new) >= max(_LEAST, _NEW * len(words)):
            yield value_of(ODD, tool), words


def propose_odd_outputs(rows: Rows) -> Iterator[Pattern]:
    """A pattern for each of these tools."""
    many = pattern_values(rows.table)
    prefix = value_of(ODD, "")
    for value in sorted(str(value) for value in many.values if str(value).startswith(prefix)):
        shown = many.rows_with(np.asarray(many.values == value, dtype=bool)) & rows.chosen
        if shown.sum() >= _LEAST:
            tool = value.removeprefix(prefix)
            yield Pattern(
                name=snake_case(ODD, tool),
                detector="hidden_errors",
                kind="operational",
                statement=f"The tool {tool} returns a few words where it else returns data, though "
                "its step is not marked as failed.",
                filter=f"pattern = {quoted(value)}",
                caveat="The words may be the tool's way to say that there is nothing, or that it "
                "is done: read them.",
                look=partial(_look, tool=tool),
                weight=1.3,
                certainty=0.85,
            )


def _look(account: Account, tool: str) -> Iterable[Hit]:
    for call in calls_of_turn(account):
        if call.name == tool and not call.failed and form_of(call.outputs) == WORDS:
            span_id = call.step.span_id if call.step is not None else account.answer_span
            yield Hit(as_text(call.outputs)[:_EXCERPT], span_id)


CROSSWISE = (("hidden_errors", odd_outputs),)
DETECTORS = (("hidden_errors", propose_odd_outputs),)
