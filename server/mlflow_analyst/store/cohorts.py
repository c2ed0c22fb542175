"""Two sets of traces against each other: counted in one go, and a few of a set to read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa
from mlflow.utils.search_utils import SearchTraceUtils

from mlflow_analyst.store.errors import StoreError
from mlflow_analyst.store.sets import (
    Progress,
    count_sets,
    fast_order,
    headers_of,
    ids_of,
    in_sql,
    seen_by_store,
)
from mlflow_analyst.traces.sets import All, Found, Outside, Sets

if TYPE_CHECKING:
    from mlflow_analyst.store.client import ReadClient

EVERY = All(())
"""All traces of the experiment."""

_PAGE = 200
_PAGES = 5


class Counts(NamedTuple):
    """Traces in both sets, in the cohort, with the outcome, and in all; each within the base."""

    both: int
    cohort: int
    outcome: int
    of: int


class Examples(NamedTuple):
    """The counts, and ids of traces of the cohort with the outcome and without it."""

    counts: Counts
    supporting: list[str]
    counter: list[str]


def counts(
    client: ReadClient,
    experiment_id: str,
    outcome: Sets,
    cohort: Sets = EVERY,
    within: Sets = EVERY,
    progress: Progress | None = None,
) -> Counts:
    """The four counts that a 2 by 2 table is made of, exactly, without reading a span."""
    if in_sql(client, experiment_id, outcome, cohort, within):
        return _in_sql(client, experiment_id, outcome, cohort, within, 1).counts
    if (one_call := _correlated(client, experiment_id, outcome, cohort, within)) is not None:
        return one_call
    for _ in range(2):
        asked = ((within, cohort, outcome), (within, cohort), (within, outcome), (within,))
        found = Counts._make(
            count_sets(client, experiment_id, both(*parts), progress) for parts in asked
        )
        # a trace that arrives between two of the counts can make them contradict each other
        if found.both <= min(found.cohort, found.outcome) and found.of >= (
            found.cohort + found.outcome - found.both
        ):
            return found
    raise StoreError(
        "Traces are arriving too fast for the counts to fit together. Test a window that is over, "
        "with within=\"start < '…'\"."
    )


def _correlated(
    client: ReadClient, experiment_id: str, outcome: Sets, cohort: Sets, within: Sets
) -> Counts | None:
    """The counts by one call of MLflow's own; None where it cannot or would mean something else."""
    if not (client.can("correlation") and isinstance(outcome, Found) and isinstance(cohort, Found)):
        return None
    if within != EVERY and not isinstance(within, Found):
        return None
    if not seen_by_store(client, experiment_id, outcome, cohort, within):
        return None
    base = within if isinstance(within, Found) else None
    # MLflow joins the base with each of the two into one filter, so that one span or run would
    # have to fit both.
    if base is not None and base.taken & (outcome.taken | cohort.taken):
        return None
    first, second = fast_order(cohort, outcome)
    found = client.store.calculate_trace_filter_correlation(
        [experiment_id], first.query, second.query, base.query if base else None
    )
    sizes = (int(found.filter1_count), int(found.filter2_count))
    ours, theirs = sizes if first is cohort else sizes[::-1]
    return Counts(int(found.joint_count), ours, theirs, int(found.total_count))


def compared(
    client: ReadClient,
    experiment_id: str,
    outcome: Sets,
    cohort: Sets,
    within: Sets,
    size: int,
    progress: Progress | None = None,
) -> Examples:
    """The counts, and up to ``size`` ids of traces of each kind: see ``counts`` and ``some_of``."""
    if in_sql(client, experiment_id, outcome, cohort, within):
        return _in_sql(client, experiment_id, outcome, cohort, within, size)
    found = counts(client, experiment_id, outcome, cohort, within, progress)
    rare = found.outcome < found.cohort
    showing = both(outcome, cohort, within) if rare else both(cohort, outcome, within)
    against = both(cohort, within, Outside(outcome))

    def some(of: Sets, there: int) -> list[str]:
        return some_of(client, experiment_id, of, size, progress) if there else []

    return Examples(found, some(showing, found.both), some(against, found.cohort - found.both))


def _in_sql(
    client: ReadClient,
    experiment_id: str,
    outcome: Sets,
    cohort: Sets,
    within: Sets,
    size: int,
) -> Examples:
    """The counts and up to ``size`` ids of each kind, all by one statement.

    Each set's ids are found once and looked up in the other's. MLflow's own correlation call joins
    them, which SQLite does without an index in one of the two orders: minutes for 100,000 traces.
    """
    with client.store.ManagedSessionMaker() as session:

        def ids(name: str, of: Sets) -> Any:
            return ids_of(client, session, experiment_id, of).cte(name)

        ours = ids("cohort", both(cohort, within))
        theirs = ids("outcome", both(outcome, within))
        base = ours if cohort == EVERY else ids("base", within)
        trace_id, other_id = ours.c[0], theirs.c[0]
        if session.get_bind().dialect.name == "sqlite":
            found = sa.select(other_id).where(other_id.in_(sa.select(trace_id)))
            against = sa.select(trace_id).where(trace_id.not_in(sa.select(other_id)))
        else:
            # PostgreSQL compares one by one what NOT IN lists, once that is more than a little, and
            # sorts out duplicates of what IN lists.
            there = sa.exists().where(other_id == trace_id)
            found, against = sa.select(trace_id).where(there), sa.select(trace_id).where(~there)
        # Both the number and the examples are of it.
        showing = found.cte("showing")

        def number(table: Any) -> Any:
            return sa.select(sa.func.count()).select_from(table).scalar_subquery()

        def some(query: Any, kind: int) -> Any:
            first = query.order_by(query.selected_columns[0]).limit(size).subquery()
            return sa.select(first.c[0], *(sa.literal(0),) * 3, sa.literal(kind))

        counts = (number(showing), number(ours), number(theirs), number(base))
        rows = session.execute(
            sa.union_all(
                sa.select(sa.null().label("trace_id"), *counts),
                some(sa.select(showing.c[0]), 1),
                some(against, 0),
            )
        ).all()
    counted = next(row for row in rows if row[0] is None)
    kinds = [sorted(row[0] for row in rows if row[0] and row[4] == kind) for kind in (1, 0)]
    return Examples(Counts._make(map(int, counted[1:])), *kinds)


def some_of(
    client: ReadClient,
    experiment_id: str,
    sets: Sets,
    size: int,
    progress: Progress | None = None,
) -> list[str]:
    """The ids of up to ``size`` traces in the set, always the same ones on unchanged data.

    Those that come first by id, which is random in MLflow's ids: a sample, found without listing
    them all. A server looks through the first filter of an ``All``, best the one that fewest
    traces match, and gives up on a set that hardly any of those are in.
    """
    if in_sql(client, experiment_id, sets):
        with client.store.ManagedSessionMaker() as session:
            found = ids_of(client, session, experiment_id, sets).subquery()
            return list(session.scalars(sa.select(found.c[0]).order_by(found.c[0]).limit(size)))
    parts = sets.parts if isinstance(sets, All) else (sets,)
    wanted = [part.query for part in parts if isinstance(part, Found)]
    unwanted = [
        part.part.query
        for part in parts
        if isinstance(part, Outside) and isinstance(part.part, Found)
    ]
    if len(wanted) + len(unwanted) < len(parts):
        return sorted(headers_of(client, experiment_id, sets, progress))[:size]
    return _sieved(client, experiment_id, wanted, unwanted, size)


def _sieved(
    client: ReadClient,
    experiment_id: str,
    wanted: Sequence[str],
    unwanted: Sequence[str],
    size: int,
) -> list[str]:
    """Pages of what the first wanted filter finds, without what the others rule out."""
    rows = _PAGE if len(wanted) + len(unwanted) > 1 else size
    found: list[str] = []
    for page in range(_PAGES):
        first = wanted[0] if wanted else None
        listed = ids = _ids(client, experiment_id, first, rows, page * rows)
        for query, inside in [*((w, True) for w in wanted[1:]), *((u, False) for u in unwanted)]:
            if ids:
                these = ", ".join(f"'{trace_id}'" for trace_id in ids)
                clause = f"request_id IN ({these}) AND {query}"
                fits = set(_ids(client, experiment_id, clause, len(ids), 0))
                ids = [trace_id for trace_id in ids if (trace_id in fits) is inside]
        found += ids
        if len(found) >= size or len(listed) < rows:
            break
    return found[:size]


def _ids(
    client: ReadClient, experiment_id: str, query: str | None, size: int, offset: int
) -> list[str]:
    token = SearchTraceUtils.create_page_token(offset).decode() if offset else None
    infos, _ = client.store.search_traces(
        locations=[experiment_id],
        filter_string=query,
        max_results=size,
        order_by=["request_id ASC"],
        page_token=token,
    )
    return [info.trace_id for info in infos]


def both(*sets: Sets) -> Sets:
    """The traces that are in each of the sets, as the simplest such set."""
    flat = [part for one in sets for part in (one.parts if isinstance(one, All) else (one,))]
    unique = tuple(dict.fromkeys(flat))
    return unique[0] if len(unique) == 1 else All(unique)
