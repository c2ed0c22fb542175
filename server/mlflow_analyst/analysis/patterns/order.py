"""In which order a trace calls its tools."""

from __future__ import annotations

from itertools import groupby

from mlflow_analyst.analysis.patterns.account import Account
from mlflow_analyst.analysis.patterns.signals.failures import calls_of_turn

MOST = 8
MORE = "…"
"""So many tools are named at most; MORE stands for what follows: who knows which."""


THEN = " > "
"""Stands between one tool and the next."""


def names_of(order: str | None) -> list[str]:
    """The tools that a text of `tool_order` names, in their order."""
    return order.split(THEN) if order else []


def tool_order(account: Account) -> str | None:
    """The tools in the order of their calls as "a > b > c", runs of one tool once; None if there
    are no calls. Those that only messages show are the last turn's, where a model was called
    again after them: one call of a model alone has not seen what its tools returned.
    """
    names = [name for name, _ in groupby(call.name for call in calls_of_turn(account))]
    shown = [*names[:MOST], MORE] if len(names) > MOST else names
    return THEN.join(shown) or None
