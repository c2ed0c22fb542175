"""Who answers a filter: one filter of MLflow's, sets of them, or the scan.

This is the one place that knows which name means what on which store. A name that MLflow's search
has keeps MLflow's meaning whoever answers; the scan's rows are asked for what they alone know.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from mlflow_analyst.analysis.binding import SPAN_NAMES, atoms, bound
from mlflow_analyst.analysis.catalogue import FilterError
from mlflow_analyst.analysis.evaluate import in_rows
from mlflow_analyst.analysis.mlflow_form import (
    EVERYTHING,
    TYPED,
    Unanswered,
    notes,
    sets_of,
    together,
)
from mlflow_analyst.analysis.tree import And, Comparison, Node, OneSpan
from mlflow_analyst.traces.sets import Found, Sets

Way = Literal["mlflow", "sets", "scan"]
Atom = Comparison | OneSpan

# What the scan's rows know less well than the store: they hold no links between entities, no
# assessments of a session as a whole, and spans as they are read rather than as they are stored.
_BETTER_ASKED = SPAN_NAMES | {"run_id", "prompt", "issue.id", "feedback", "expectation"}


@dataclass(frozen=True, slots=True)
class Plan:
    """How a filter is answered.

    ``node`` is the bound tree. ``query`` is MLflow's filter for the way "mlflow"; ``sets`` what the
    ways "mlflow" and "sets" put together. For the way "scan", ``asks`` are the conditions that the
    store answers first, and ``within`` is a filter of MLflow's that every match fits, if there is
    one. ``why`` says in words why it is not answered by one filter; ``notes`` are for the reader.
    """

    way: Way
    node: Node
    query: str | None = None
    sets: Sets | None = None
    asks: tuple[tuple[Atom, Sets], ...] = ()
    within: str | None = None
    why: str = ""
    notes: tuple[str, ...] = ()


def uses_typed_names(node: Node) -> bool:
    """Whether it matters to the plan that the store's spans all have their types ("typed")."""
    return any(
        isinstance(atom, Comparison) and atom.ref.field.name in TYPED for atom in atoms(bound(node))
    )


def plan(node: Node, can: Collection[str] = EVERYTHING) -> Plan:
    """The plan for a filter on a store that ``can`` do these things.

    Of a store's capabilities "span_filters" and "assessment_filters" matter; "sqlite" says that
    it compares texts as SQLite does, "typed" what ``mlflow_form.EVERYTHING`` says, and "scanned"
    that the scan is in memory and the store has not changed since. Raises FilterError when nothing
    can answer the filter.
    """
    tree = bound(node)
    said = tuple(notes(tree))
    within = _within(tree, can)
    try:
        sets = sets_of(tree, can)
    except Unanswered as reason:
        return Plan("scan", tree, None, None, _asks(tree, can), within, str(reason), said)
    if isinstance(sets, Found):
        return Plan("mlflow", tree, sets.query, sets, within=sets.query, notes=said)
    if "scanned" in can and not _asks(tree, can):
        return Plan("scan", tree, within=within, why="The scan is in memory.", notes=said)
    why = "MLflow's search has AND alone, so several of its answers are put together."
    return Plan("sets", tree, None, sets, within=within, why=why, notes=said)


def _within(tree: Node, can: Collection[str]) -> str | None:
    """A filter of MLflow's that every match fits: those parts of an AND that it answers at once."""
    answered = []
    for part in tree.parts if isinstance(tree, And) else (tree,):
        try:
            answered.append(sets_of(part, can))
        except Unanswered:
            continue
    found = [one for one in together(answered) if isinstance(one, Found)]
    return found[0].query if found else None


def _asks(tree: Node, can: Collection[str]) -> tuple[tuple[Atom, Sets], ...]:
    """The conditions that the store is to answer."""
    asked: dict[Atom, Sets] = {}
    for atom in atoms(tree):
        if not _better_asked(atom, can):
            continue
        try:
            asked[atom] = sets_of(atom, can)
        except Unanswered as reason:
            if not in_rows(atom):
                raise FilterError(str(reason)) from None
    return tuple(asked.items())


def _better_asked(atom: Atom, can: Collection[str]) -> bool:
    if isinstance(atom, OneSpan) or not in_rows(atom):
        return True
    if atom.ref.field.name in _BETTER_ASKED:
        return True
    # PostgreSQL, MySQL and SQLite differ in escapes, in folding é, and in regular expressions.
    pattern = str(atom.value)
    return (
        "sqlite" not in can
        and atom.ref.field.mlflow is not None
        and (atom.operator == "RLIKE" or "\\" in pattern or not pattern.isascii())
        and atom.operator in ("LIKE", "ILIKE", "RLIKE")
    )
