"""A cohort of traces against the rest, whoever answers the filters: the store, or the scan."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from mlflow_analyst.analysis.catalogue import FilterError, resolve
from mlflow_analyst.analysis.evaluate import cut_short
from mlflow_analyst.analysis.hypotheses import compare_numbers, table_of
from mlflow_analyst.mcp.results import Basis
from mlflow_analyst.mcp.selection import Selection, rows_that_fit, select
from mlflow_analyst.store.cohorts import EVERY, both

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from mlflow_analyst.analysis.catalogue import Field
    from mlflow_analyst.analysis.models import Difference, Table
    from mlflow_analyst.analysis.scan import ScanTable
    from mlflow_analyst.mcp.selection import Report
    from mlflow_analyst.mcp.state import Connected
    from mlflow_analyst.traces.sets import Sets

CANDIDATES = 20
"""From so many traces of each kind the examples are chosen."""


@dataclass(frozen=True)
class Question:
    """What is asked: ``number`` instead of the filter ``outcome`` where a name of numbers was
    given. ``cohort`` and ``within`` select all traces if they are not given.
    """

    outcome: Selection | None
    number: Field | None
    cohort: Selection
    within: Selection

    @property
    def filters(self) -> list[Selection]:
        """The filters that there are."""
        return [one for one in (self.outcome, self.cohort, self.within) if one and one.plan]


@dataclass(frozen=True)
class Compared:
    """A table, or two samples of a number; and candidates for examples, with their numbers."""

    basis: Basis
    table: Table | None = None
    numbers: Difference | None = None
    supporting: list[str] = field(default_factory=list)
    counter: list[str] = field(default_factory=list)
    values: Mapping[str, float] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def question(
    chosen: Connected, outcome: str, cohort: str | None, within: str | None, report: Report
) -> Question:
    """The question that the three texts ask.

    Raises:
        FilterError: If one of them is neither a filter nor, for the outcome, a name of numbers.
    """
    named = _named(outcome)
    if named is not None and named.kind == "flag":
        outcome, named = f"{outcome} = true", None
    if named is not None and cohort is None:
        raise FilterError(
            f"{named.name} is a number: give the cohort whose {named.name} is to be compared with "
            f"that of the rest, or make the outcome a filter such as {named.name} > 5000."
        )
    return Question(
        outcome=select(chosen, outcome, report) if named is None else None,
        number=named,
        cohort=select(chosen, cohort, report),
        within=select(chosen, within, report),
    )


def _named(text: str) -> Field | None:
    """The name of numbers, or of yes and no, that stands alone in the text."""
    if not re.fullmatch(r"[\w.]+", text):
        return None
    found = resolve(text.split(".")).field
    if found.kind not in ("number", "duration", "flag"):
        raise FilterError(
            f"{found.name} alone is no outcome. Write a filter, such as {found.name} = '…', or a "
            "number's name, such as duration_ms, output_tokens, cost or response_chars."
        )
    return found


def compare(chosen: Connected, asked: Question, report: Report) -> Compared:
    """The question answered, by the store alone where its filters reach, else from the scan."""
    sets = [_sets(one) for one in (asked.cohort, asked.within)]
    outcome = _sets(asked.outcome) if asked.outcome else None
    known = asked.number is not None and asked.number.name == "duration_ms"
    if None in sets or (outcome is None and not known):
        return _by_scan(chosen, asked, report)
    cohort, within = (one or EVERY for one in sets)
    if outcome is None:
        return _durations(chosen, cohort, within, asked, report)
    return _by_store(chosen, outcome, cohort, within, asked, report)


def _sets(selection: Selection) -> Sets | None:
    """The selection as sets that the store finds; None where only the scan can tell."""
    return EVERY if selection.plan is None else selection.plan.sets


def _by_store(
    chosen: Connected,
    outcome: Sets,
    cohort: Sets,
    within: Sets,
    asked: Question,
    report: Report,
) -> Compared:
    store, experiment_id = chosen.store, chosen.experiment.experiment_id
    found = store.compared(experiment_id, outcome, cohort, within, CANDIDATES, report)
    return Compared(
        basis=_basis_of_store(asked, found.counts.of),
        table=table_of(*found.counts),
        supporting=found.supporting,
        counter=found.counter,
        notes=_notes(asked, None),
    )


def _durations(
    chosen: Connected, cohort: Sets, within: Sets, asked: Question, report: Report
) -> Compared:
    store, experiment_id = chosen.store, chosen.experiment.experiment_id
    everyone = store.headers_of(experiment_id, within, report)
    ours = store.headers_of(experiment_id, both(cohort, within), report)
    ids = np.array(sorted(everyone), dtype=object)
    known = (everyone[one][1] for one in ids)
    values = np.array([np.nan if ms is None else ms for ms in known], dtype=np.float64)
    inside = np.fromiter((one in ours for one in ids), dtype=bool, count=len(ids))
    basis = _basis_of_store(asked, len(ids))
    return _numbers(ids, values, inside, ~inside, basis, _notes(asked, None))


def _by_scan(chosen: Connected, asked: Question, report: Report) -> Compared:
    deep = any(one.needs_deep for one in asked.filters)
    deep = deep or (asked.number is not None and asked.number.deep)
    table = chosen.store.scan(chosen.experiment.experiment_id, report, deep)
    within = rows_of(chosen, asked.within, table, report)
    cohort = rows_of(chosen, asked.cohort, table, report) & within
    ids = table.column("trace_id")
    basis = Basis(
        scope=table.scope,
        traces=int(within.sum()),
        of=table.of,
        method=f"counted from the scan of the traces ({table.method})",
    )
    notes = _notes(asked, table)
    if asked.outcome is None:
        assert asked.number is not None  # noqa: S101 - one of the two is given
        values = table.column(asked.number.name)
        return _numbers(ids, values, cohort, within & ~cohort, basis, notes)
    outcome = rows_of(chosen, asked.outcome, table, report) & within
    showing, against = cohort & outcome, cohort & ~outcome
    counted = (showing, cohort, outcome, within)
    return Compared(
        basis=basis,
        table=table_of(*(int(one.sum()) for one in counted)),
        supporting=_some(ids[showing]),
        counter=_some(ids[against]),
        notes=notes,
    )


def rows_of(
    chosen: Connected, selection: Selection, table: ScanTable, report: Report
) -> NDArray[np.bool_]:
    """The rows of the scan that are selected; what the store can tell is asked of the store."""
    plan, store, experiment_id = selection.plan, chosen.store, chosen.experiment.experiment_id
    if plan is None:
        return np.ones(len(table), dtype=bool)
    if plan.sets is not None:
        there = store.headers_of(experiment_id, plan.sets, report)
        ids = table.column("trace_id")
        return np.fromiter((one in there for one in ids), dtype=bool, count=len(ids))
    return rows_that_fit(chosen, plan, table, report)


def _numbers(
    ids: NDArray[Any],
    values: NDArray[np.float64],
    cohort: NDArray[np.bool_],
    rest: NDArray[np.bool_],
    basis: Basis,
    notes: list[str],
) -> Compared:
    numbers = compare_numbers(values[cohort], values[rest])
    middle = numbers.rest_median.value if numbers.rest_median else np.nan
    with np.errstate(invalid="ignore"):
        larger, smaller = cohort & (values > middle), cohort & (values <= middle)
    showing, against = _some(ids[larger]), _some(ids[smaller])
    picked = np.isin(ids, [*showing, *against])
    return Compared(
        basis=basis,
        numbers=numbers,
        supporting=showing,
        counter=against,
        values=dict(zip(ids[picked], values[picked].tolist(), strict=True)),
        notes=[*notes, *_missing(values, cohort, rest)],
    )


def _missing(
    values: NDArray[np.float64], cohort: NDArray[np.bool_], rest: NDArray[np.bool_]
) -> Iterable[str]:
    without = int((np.isnan(values) & (cohort | rest)).sum())
    if without:
        yield f"{without:,} traces have no such number and were left out."


def _some(ids: NDArray[Any]) -> list[str]:
    """CANDIDATES of the ids at random, the same ones on unchanged data."""
    order = np.random.default_rng(0).permutation(len(ids))[:CANDIDATES]
    return [str(one) for one in ids[order]]


def _basis_of_store(asked: Question, counted: int) -> Basis:
    total = counted if asked.within.plan is None else asked.within.total
    single = all(one.plan and one.plan.query is not None for one in asked.filters)
    method = "counted by the store"
    return Basis(
        scope="all",
        traces=counted,
        of=total,
        method=method if single else f"{method}, several of MLflow's filters combined",
    )


def _notes(asked: Question, table: ScanTable | None) -> list[str]:
    notes = [note for one in asked.filters if one.plan for note in one.plan.notes]
    if table is None:
        return list(dict.fromkeys(notes))
    for one in asked.filters:
        if one.plan and one.plan.sets is None:
            notes += [
                f"{name} was compared by its beginning alone in {cut:,} traces where it is longer "
                "than the scan keeps."
                for name, cut in cut_short(one.plan.node, table).items()
            ]
    if table.scope == "sample":
        notes.append(
            f"Counted in a uniform random sample of {len(table):,} of {table.of:,} traces."
        )
    return list(dict.fromkeys([*notes, *table.notes]))
