"""compute_stats: all numbers, counted by the program."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from mlflow_analyst.mcp.arguments import Filter
from mlflow_analyst.mcp.results import Basis, StatsResult, Truncated
from mlflow_analyst.mcp.selection import Selection, select
from mlflow_analyst.mcp.state import Connected, ToolContext, state_of
from mlflow_analyst.mcp.tools.common import reading
from mlflow_analyst.mcp.work import Progress, Refused, in_thread

if TYPE_CHECKING:
    from mlflow_analyst.analysis.catalogue import Ref
    from mlflow_analyst.analysis.models import CriticalPath, Group, Overview
    from mlflow_analyst.analysis.scan import ScanTable
    from mlflow_analyst.traces.model import Tables

SHOWN_GROUPS = 50
READ_ALL_UP_TO = 2_000
"""Over HTTP, experiments with more traces are summed up by the server instead of being read."""


async def compute_stats(
    ctx: ToolContext,
    filter: Filter = None,  # noqa: A002 - the contract's name
    group_by: Annotated[
        str | None,
        Field(
            max_length=300,
            description="tool, model, name, state, user, session, session_position, hour (of the "
            "day, UTC), day, "
            "duration_bucket, failed_tool, tag.KEY, metadata.KEY, or any other name that one can "
            "filter by (error_type, feedback.KEY, …); or two, as in 'tag.version,tool'. Left out: "
            "the overview.",
        ),
    ] = None,
    critical_path: Annotated[
        bool,
        Field(
            description="In the overview, also where the time goes: model calls, tools, what could "
            "run in parallel. Reads every trace once; slow the first time."
        ),
    ] = False,
) -> StatsResult:
    """Count over the whole experiment, or over the traces that a filter selects.

    The overview: traces by state, success rate with its 95% interval, latency of OK traces (mean,
    median, p95, p99), errors by duration, each tool's calls, failures and times, failed steps
    inside OK traces, models with tokens and cost, sessions, traffic over time, warnings about the
    data. With group_by: the same numbers per group. Every number in a report comes from here.
    """
    chosen = state_of(ctx).connected()
    if critical_path and group_by is not None:
        raise Refused("critical_path is a part of the overview: leave group_by out.")
    return await in_thread(ctx, _stats, chosen, filter, group_by, critical_path)


def _stats(
    progress: Progress,
    chosen: Connected,
    filter_text: str | None,
    group_by: str | None,
    critical_path: bool,
) -> StatsResult:
    cut = None
    overview, shown = None, None
    selected = select(chosen, filter_text, reading(progress))
    if group_by is None:
        overview, basis = overview_of(progress, chosen, selected)
        if critical_path:
            path = _critical_path(progress, chosen, selected)
            overview = overview.model_copy(update={"critical_path": path})
    else:
        groups, basis = groups_of(progress, chosen, selected, group_by)
        shown = groups[:SHOWN_GROUPS]
        if len(groups) > len(shown):
            cut = Truncated(
                what="groups",
                shown=len(shown),
                of=len(groups),
                more="compute_stats with a filter that selects the groups you want",
            )
    chosen.ledger.log_query(
        chosen.analysis.analysis_id, "compute_stats", filter_text, basis.model_dump(), group_by
    )
    return StatsResult(
        basis=basis,
        filter=filter_text,
        overview=overview,
        group_by=group_by,
        groups=shown,
        notes=_notes(selected, group_by),
        truncated=cut,
    )


def _notes(selected: Selection, group_by: str | None) -> list[str] | None:
    """What to know about numbers that were counted under a filter."""
    notes = selected.notes
    if selected.text and group_by is None:
        notes.append("Sessions and their turns are counted among the matching traces alone.")
    return notes or None


def overview_of(
    progress: Progress, chosen: Connected, selected: Selection | None = None
) -> tuple[Overview, Basis]:
    """The overview and what it was counted over; the store sums up where that is cheaper."""
    from mlflow_analyst.analysis.statistics import overview, overview_from_metrics

    store, experiment = chosen.store, chosen.experiment
    selected = selected or select(chosen, None, reading(progress))
    total = selected.total
    if selected.plan is None and "bulk" not in store.capabilities and total > READ_ALL_UP_TO:
        metrics = store.metrics(experiment.experiment_id)
        if metrics is not None:
            summed = overview_from_metrics(metrics)
            method = "summed up by the tracking server (trace metrics)"
            return summed, Basis(scope="all", traces=summed.traces, of=total, method=method)
    tables = selected.tables()
    return overview(tables), _basis(selected, tables)


def groups_of(
    progress: Progress, chosen: Connected, selected: Selection | None, key: str
) -> tuple[list[Group], Basis]:
    """All groups of ``key``, the largest first, and what they were counted over.

    Raises:
        Refused: If there is no such key to group by.
    """
    from mlflow_analyst.analysis.statistics import group_by, needed_columns, place_in_sessions

    try:
        stored, scanned = _keys(key)
        tags, metadata = needed_columns(",".join(stored)) if stored else ((), ())
    except ValueError as error:
        raise Refused(str(error)) from error
    everything = select(chosen, None, reading(progress))
    selected = selected or everything
    tables = selected.tables(tags, metadata)
    if "session_position" in stored and selected.plan is not None:
        tables = place_in_sessions(tables, everything.tables().traces)
    basis = _basis(selected, tables)
    told = {}
    if scanned:
        from mlflow_analyst.analysis.scan_values import values_of

        if any(ref.field.deep for ref in scanned.values()):
            selected = dataclasses.replace(selected, deep=True)
        table = selected.table
        told = {name: values_of(table, ref) for name, ref in scanned.items()}
        basis = _by_scan(basis, table)
    try:
        return group_by(tables, key, told), basis
    except ValueError as error:
        raise Refused(str(error)) from error


def _keys(key: str) -> tuple[list[str], dict[str, Ref]]:
    """The keys whose values the tables hold, and those that the scan has to tell.

    Raises:
        ValueError: If there is no such key.
    """
    from mlflow_analyst.analysis.catalogue import FilterError
    from mlflow_analyst.analysis.groups import is_known, keys_in, needed_columns
    from mlflow_analyst.analysis.scan_values import groupable

    stored: list[str] = []
    scanned: dict[str, Ref] = {}
    for one in keys_in(key):
        if is_known(one):
            stored.append(one)
            continue
        try:
            scanned[one] = groupable(one)
        except FilterError:
            needed_columns(one)  # says which keys there are
            raise
    return stored, scanned


def _by_scan(basis: Basis, table: ScanTable) -> Basis:
    """The basis of what the scan had to tell: of a sampled one, the sample."""
    method = f"{basis.method}; grouped by the {table.method}"
    if table.scope == "all":
        return basis.model_copy(update={"method": method})
    return Basis(scope="sample", traces=len(table), of=table.of, method=method)


def _critical_path(
    progress: Progress, chosen: Connected, selected: Selection
) -> CriticalPath | None:
    from mlflow_analyst.analysis.scan_values import critical_path
    from mlflow_analyst.mcp.comparing import rows_of

    table = selected.table
    return critical_path(table, rows_of(chosen, selected, table, reading(progress)))


def _basis(selected: Selection, tables: Tables) -> Basis:
    """What the tables were counted over: of a sampled scan, its rows."""
    if selected.plan is None or selected.plan.query is not None:
        method = tables.method
        return Basis(scope="all", traces=len(tables.traces), of=selected.total, method=method)
    known = selected.basis
    method = f"{tables.method}; which traces: {known.method}"
    return Basis(scope=known.scope, traces=len(tables.traces), of=known.of, method=method)
