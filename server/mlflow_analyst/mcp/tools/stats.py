"""compute_stats: all numbers, counted by the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from mlflow_analyst.mcp.arguments import Filter
from mlflow_analyst.mcp.results import Basis, StatsResult, Truncated
from mlflow_analyst.mcp.state import Connected, ToolContext, state_of
from mlflow_analyst.mcp.tools.common import selection
from mlflow_analyst.mcp.work import Progress, Refused, in_thread

if TYPE_CHECKING:
    from mlflow_analyst.analysis.models import Group, Overview
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
            description="tool, model, name, state, user, session, session_position, hour, day, "
            "tag.KEY or metadata.KEY. Left out: the overview.",
        ),
    ] = None,
) -> StatsResult:
    """Count over the whole experiment, or over the traces that a filter selects.

    The overview: traces by state, success rate with its 95% interval, latency of OK traces (mean,
    median, p95, p99), errors by duration, each tool's calls, failures and times, failed steps
    inside OK traces, models with tokens and cost, sessions, traffic over time, warnings about the
    data. With group_by: the same numbers per group. Every number in a report comes from here.
    """
    chosen = state_of(ctx).connected()
    return await in_thread(ctx, _stats, chosen, filter, group_by)


def _stats(
    progress: Progress, chosen: Connected, filter_text: str | None, group_by: str | None
) -> StatsResult:
    cut = None
    overview, shown = None, None
    if group_by is None:
        overview, basis = overview_of(progress, chosen, filter_text)
    else:
        groups, basis = groups_of(progress, chosen, filter_text, group_by)
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
        notes=_notes(filter_text, group_by),
        truncated=cut,
    )


def _notes(filter_text: str | None, group_by: str | None) -> list[str] | None:
    """What to know about numbers that were counted under a filter."""
    notes = list(selection(filter_text).notes)
    if filter_text and group_by is None:
        notes.append("Sessions and their turns are counted among the matching traces alone.")
    return notes or None


def overview_of(
    progress: Progress, chosen: Connected, filter_text: str | None
) -> tuple[Overview, Basis]:
    """The overview and what it was counted over; the store sums up where that is cheaper."""
    from mlflow_analyst.analysis.statistics import overview, overview_from_metrics

    store, experiment = chosen.store, chosen.experiment
    total = store.count(experiment.experiment_id, None)
    if filter_text is None and "bulk" not in store.capabilities and total > READ_ALL_UP_TO:
        metrics = store.metrics(experiment.experiment_id)
        if metrics is not None:
            summed = overview_from_metrics(metrics)
            method = "summed up by the tracking server (trace metrics)"
            return summed, Basis(scope="all", traces=summed.traces, of=total, method=method)
    tables = _tables(progress, chosen, filter_text, (), ())
    basis = Basis(scope="all", traces=len(tables.traces), of=total, method=tables.method)
    return overview(tables), basis


def groups_of(
    progress: Progress, chosen: Connected, filter_text: str | None, key: str
) -> tuple[list[Group], Basis]:
    """All groups of ``key``, the largest first, and what they were counted over.

    Raises:
        Refused: If there is no such key to group by.
    """
    from mlflow_analyst.analysis.statistics import group_by, needed_columns, place_in_sessions

    try:
        tags, metadata = needed_columns(key)
    except ValueError as error:
        raise Refused(str(error)) from error
    tables = _tables(progress, chosen, filter_text, tags, metadata)
    if key == "session_position" and filter_text:
        tables = place_in_sessions(tables, _tables(progress, chosen, None, (), ()).traces)
    total = chosen.store.count(chosen.experiment.experiment_id, None)
    basis = Basis(scope="all", traces=len(tables.traces), of=total, method=tables.method)
    return group_by(tables, key), basis


def _tables(
    progress: Progress,
    chosen: Connected,
    filter_text: str | None,
    tags: tuple[str, ...],
    metadata: tuple[str, ...],
) -> Tables:
    return chosen.store.tables(
        chosen.experiment.experiment_id,
        selection(filter_text).query,
        tags=tags,
        metadata=metadata,
        progress=lambda done, total: progress(done, total, "reading traces"),
    )
