"""A cohort against the rest is counted by the store, the same way on every store."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from mlflow_analyst.store import TraceStore
from mlflow_analyst.store.cohorts import EVERY, both
from mlflow_analyst.traces.sets import All, Either, Found, Outside, Sets

FAILED = Found("span.status = 'ERROR'", frozenset({"span"}))
LOOKED_UP = Found("span.name = 'get_user_details'", frozenset({"span"}))
MINI = Found("tag.agent_variant = 'gpt-4.1-mini-base'")
LONG = Found("execution_time_ms > 3000")


@pytest.fixture(params=["tau2_store", "http_store"])
def store(request: pytest.FixtureRequest) -> TraceStore:
    return request.getfixturevalue(request.param)


def ids_of(path: Path, where: str) -> set[str]:
    """Ids by plain SQL, without this program."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        rows = db.execute(f"SELECT t.request_id FROM trace_info t WHERE {where}")
        return {row[0] for row in rows}


@pytest.fixture
def known(tau2_path: Path) -> dict[Sets, set[str]]:
    spans = "EXISTS (SELECT 1 FROM spans s WHERE s.trace_id = t.request_id AND {})"
    tags = "EXISTS (SELECT 1 FROM trace_tags g WHERE g.request_id = t.request_id AND {})"
    return {
        FAILED: ids_of(tau2_path, spans.format("s.status = 'ERROR'")),
        LOOKED_UP: ids_of(tau2_path, spans.format("s.name = 'get_user_details'")),
        MINI: ids_of(
            tau2_path, tags.format("g.key = 'agent_variant' AND g.value = 'gpt-4.1-mini-base'")
        ),
        LONG: ids_of(tau2_path, "t.execution_time_ms > 3000"),
        EVERY: ids_of(tau2_path, "1"),
    }


def members(sets: Sets, known: dict[Sets, set[str]]) -> set[str]:
    if sets in known:
        return known[sets]
    if isinstance(sets, Outside):
        return known[EVERY] - members(sets.part, known)
    parts = [members(part, known) for part in sets.parts]
    return set.intersection(*parts) if isinstance(sets, All) else set.union(*parts)


@pytest.mark.parametrize(
    ("outcome", "cohort", "within"),
    [
        (FAILED, MINI, EVERY),
        (FAILED, EVERY, EVERY),
        (LONG, MINI, FAILED),
        # the failed span need not be the lookup: three questions, each about a span of its own
        (FAILED, LOOKED_UP, EVERY),
        (FAILED, MINI, LOOKED_UP),
        (Outside(LONG), Either((MINI, LOOKED_UP)), EVERY),
    ],
)
def test_the_four_counts_are_those_of_plain_sql(
    store: TraceStore, known: dict[Sets, set[str]], outcome: Sets, cohort: Sets, within: Sets
) -> None:
    found = store.cohort_counts("1", outcome, cohort, within)
    base = members(within, known)
    ours, theirs = members(cohort, known) & base, members(outcome, known) & base
    assert found == (len(ours & theirs), len(ours), len(theirs), len(base))


@pytest.mark.parametrize(
    "sets",
    [
        MINI,
        EVERY,
        both(MINI, FAILED),
        both(MINI, LONG, Outside(FAILED)),
        Outside(MINI),
        Either((FAILED, LONG)),
    ],
)
def test_examples_are_members_and_as_many_as_asked_for(
    store: TraceStore, known: dict[Sets, set[str]], sets: Sets
) -> None:
    expected = members(sets, known)
    found = store.some_of("1", sets, 10)
    assert len(found) == len(set(found)) == min(10, len(expected))
    assert set(found) <= expected
    assert store.some_of("1", sets, 10) == found


def test_examples_do_not_run_dry_while_there_are_some(
    store: TraceStore, known: dict[Sets, set[str]]
) -> None:
    rare = both(FAILED, MINI, LONG)
    assert set(store.some_of("1", rare, 500)) == members(rare, known)


def test_counts_and_examples_of_both_kinds_come_together(
    tau2_store: TraceStore, known: dict[Sets, set[str]]
) -> None:
    found = tau2_store.compared("1", FAILED, MINI, LONG, 7)
    assert found.counts == tau2_store.cohort_counts("1", FAILED, MINI, LONG)
    ours = members(MINI, known) & members(LONG, known)
    failed = members(FAILED, known)
    assert found.supporting == sorted(ours & failed)[:7]
    assert found.counter == sorted(ours - failed)[:7]
    assert len(found.supporting) == len(found.counter) == 7
