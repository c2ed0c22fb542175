"""Span filters on SQLite: MLflow's meaning, looked up by trace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore
from small_store import T0_MS, SmallStore, StepSpec

from mlflow_analyst.store.plans import PlannedFilters

FILTERS = [
    "span.status = 'ERROR'",
    "span.name = 'search' AND span.status = 'ERROR'",
    "span.type = 'TOOL' AND status = 'OK'",
    "span.name != 'search'",
    "trace.text LIKE '%needle%'",
    f"span.name = 'search' AND timestamp_ms >= {T0_MS + 2}",
]


class PlannedStore(PlannedFilters, SqlAlchemyStore):
    """MLflow's store with only the plans changed."""


@pytest.fixture
def both(make_store: Callable[..., SmallStore]) -> tuple[SqlAlchemyStore, PlannedStore, int]:
    """MLflow's own store and the planned one over the same traces."""
    written = make_store()
    experiment, other = written.experiment("mine"), written.experiment("other")
    for place in (experiment, other):
        for n in range(5):
            steps = [
                StepSpec("agent", "AGENT", inputs="a needle" if n == 3 else "hay"),
                StepSpec("search", "TOOL", parent="agent", error="no" if n % 2 else None),
            ]
            written.trace(place, start_ms=T0_MS + n, steps=steps[: 1 + (n < 4)])
    planned = PlannedStore(written.uri, Path(written.path.parent, "artifacts").as_uri())
    return written.store, planned, int(experiment)


def query(store: SqlAlchemyStore, experiment: int, filter: str, explain: bool) -> list[Any]:
    with store.ManagedSessionMaker() as session:
        chosen = store._build_trace_filter_subquery(session, [experiment], filter)
        text = str(chosen.compile(session.bind, compile_kwargs={"literal_binds": True}))
        prefix = "EXPLAIN QUERY PLAN " if explain else ""
        # As raw SQL, because EXPLAIN has no form in SQLAlchemy.
        return list(session.connection().exec_driver_sql(prefix + text.replace("%%", "%")))


@pytest.mark.parametrize("filter", FILTERS)
def test_the_same_traces_match(
    both: tuple[SqlAlchemyStore, PlannedStore, int], filter: str
) -> None:
    plain, planned, experiment = both
    expected = {row[0] for row in query(plain, experiment, filter, explain=False)}
    assert 0 < len(expected) <= 5
    assert {row[0] for row in query(planned, experiment, filter, explain=False)} == expected
    found, _ = planned.search_traces(locations=[str(experiment)], filter_string=filter)
    assert {info.trace_id for info in found} == expected


@pytest.mark.parametrize("filter", FILTERS)
def test_spans_are_looked_up_by_trace_and_not_by_experiment(
    both: tuple[SqlAlchemyStore, PlannedStore, int], filter: str
) -> None:
    _, planned, experiment = both
    steps = [row[3] for row in query(planned, experiment, filter, explain=True)]
    (lookup,) = [step for step in steps if " spans " in step]
    assert "(trace_id=?" in lookup


def test_mlflow_itself_looks_through_the_whole_experiment_for_each_trace(
    both: tuple[SqlAlchemyStore, PlannedStore, int],
) -> None:
    """When this fails, MLflow plans these filters well by itself and plans.py can go."""
    plain, _, experiment = both
    steps = [row[3] for row in query(plain, experiment, FILTERS[0], explain=True)]
    (lookup,) = [step for step in steps if " spans " in step]
    assert "(experiment_id=?" in lookup
