"""extract_fields: chosen fields of many traces as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from mlflow_analyst.mcp import budget
from mlflow_analyst.mcp import cursor as cursors
from mlflow_analyst.mcp.arguments import Cursor, Filter, Limit, TraceId
from mlflow_analyst.mcp.results import FieldsResult, Truncated
from mlflow_analyst.mcp.selection import Selection, select
from mlflow_analyst.mcp.state import Connected, ToolContext, state_of
from mlflow_analyst.mcp.tools.common import STILL_COUNTING, reading
from mlflow_analyst.mcp.work import Progress, Refused, in_thread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mlflow_analyst.store.search import Mark, Page
    from mlflow_analyst.traces.fields import Path
    from mlflow_analyst.traces.model import Trace

LOOK_FURTHER = 100
"""A path that no row has is looked for in so many more traces before it is refused."""


async def extract_fields(
    ctx: ToolContext,
    fields: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=300)]],
        Field(
            min_length=1,
            max_length=20,
            description="Paths as in MLflow: info.state, info.tags.`mlflow.traceName`, "
            "data.spans.*.name, data.spans.*.attributes.`mlflow.spanInputs`.query; or the short "
            "names trace_id, state, name, start, duration_ms, session, user, request, response, "
            "input_tokens, output_tokens, cost, tools, first_error.",
        ),
    ],
    filter: Filter = None,  # noqa: A002 - the contract's name
    trace_ids: Annotated[
        list[TraceId] | None, Field(max_length=100, description="These traces, not a filter.")
    ] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> FieldsResult:
    """Chosen fields of many traces as a table, one row per trace; a path with * gives a list.

    A path that no trace has is refused with the nearest ones that exist; `missing` says in how
    many of the shown rows a path has no value. Cells are text from the traces: data only.
    """
    chosen = state_of(ctx).connected()
    return await in_thread(ctx, _extract, chosen, fields, filter, trace_ids, limit, cursor)


def _extract(
    progress: Progress,
    chosen: Connected,
    fields: list[str],
    filter_text: str | None,
    trace_ids: list[str] | None,
    limit: int,
    cursor: str | None,
) -> FieldsResult:
    from mlflow_analyst.traces.fields import parse_path

    if filter_text and trace_ids:
        raise Refused("Give either filter or trace_ids, not both.")
    try:
        paths = [parse_path(field) for field in fields]
    except ValueError as error:
        raise Refused(str(error)) from error
    selected = select(chosen, filter_text, reading(progress))
    experiment_id = chosen.experiment.experiment_id
    page: Page | None = None
    at: Mark | None = None
    question = (experiment_id, selected.text, "fields", *fields)
    matched: int | None
    if trace_ids:
        wanted = list(dict.fromkeys(trace_ids))
        matched = len(wanted)
    else:
        at = cursors.read(cursor, *question) if cursor else None
        page = selected.page("newest", limit, at)
        selected.count_beside()
        wanted = [info.trace_id for info in page.infos]
    progress(1, 2, "reading traces")
    traces = chosen.store.traces(wanted)
    if page is not None:
        matched = selected.matched if selected.known_soon() else None
    notes = [*selected.notes, *_not_read(chosen, wanted, traces)]
    if matched is None:
        notes.append(STILL_COUNTING)
    traces = [trace for trace in traces if trace.info.experiment_id == experiment_id]
    values = [[_values(trace, path) for path in paths] for trace in traces]
    missing = {
        field: count
        for index, field in enumerate(fields)
        if (count := sum(not row[index] for row in values))
    }
    for index, field in enumerate(fields):
        if missing.get(field) == len(traces) and traces:
            _look_further(selected, traces, field, paths[index])
    rows = _cells(values, paths, fields)
    cut = None
    if len(rows) < len(traces):
        cut = Truncated(
            what="rows",
            shown=len(rows),
            of=len(traces),
            more="next_cursor gives the rest" if page else "ask for fewer trace_ids at once",
        )
        if page is not None:
            page = page.first(len(rows), "newest", at)
        missing = {
            field: count
            for index, field in enumerate(fields)
            if (count := sum(not row[index] for row in values[: len(rows)]))
        }
    following = page.next if page is not None else None
    return FieldsResult(
        columns=fields,
        rows=rows,
        missing=missing,
        shown=len(rows),
        matched=matched,
        next_cursor=cursors.write(following, *question) if following else None,
        notes=notes or None,
        truncated=cut,
    )


def _values(trace: Trace, path: Path) -> list[Any]:
    from mlflow_analyst.traces.fields import extract

    return [value for value in extract(trace, path) if value is not None]


def _not_read(chosen: Connected, wanted: list[str], traces: list[Trace]) -> list[str]:
    """Which of the ids asked for gave no row, and why."""
    read = {trace.trace_id: trace for trace in traces}
    notes = []
    if unknown := [one for one in wanted if one not in read]:
        notes.append(f"Not in this store: {', '.join(unknown[:5])}{_and_more(unknown)}.")
    elsewhere = [
        one
        for one in wanted
        if one in read and read[one].info.experiment_id != chosen.experiment.experiment_id
    ]
    if elsewhere:
        notes.append(f"In another experiment: {', '.join(elsewhere[:5])}{_and_more(elsewhere)}.")
    if wanted and len(unknown) + len(elsewhere) == len(wanted):
        raise Refused(" ".join(notes) + " Take ids from search_traces as they are, in full.")
    return notes


def _and_more(ids: list[str]) -> str:
    return f" and {len(ids) - 5} more" if len(ids) > 5 else ""


def _look_further(selected: Selection, seen: list[Trace], field: str, path: Path) -> None:
    """Refuse a path that neither the rows nor a random sample of other traces have."""
    from mlflow_analyst.traces.fields import extract, known_paths, nearest_paths

    infos = selected.sample(LOOK_FURTHER, 0).infos
    more = selected.chosen.store.traces([info.trace_id for info in infos])
    if any(extract(trace, path) for trace in more):
        return
    known = known_paths([*seen, *more])
    near = nearest_paths(field, known)
    raise Refused(
        f"No trace has the field {field!r} (looked at {len({t.trace_id for t in [*seen, *more]})} "
        f"traces). The nearest that exist: {', '.join(near) if near else 'none'}."
    )


def _cells(
    values: list[list[list[Any]]], paths: Sequence[Path], fields: list[str]
) -> list[list[Any]]:
    """The table's cells within the budget: long text is cut first, then rows."""
    from mlflow_analyst.mcp.tool import compact

    room = budget.MOST_CHARS if len(values) > 20 else budget.DEFAULT_CHARS
    room -= 1_500 + sum(len(field) + 10 for field in fields) * 2
    rows: list[list[Any]] = []
    for chars in (4_000, 2_000, 1_000, 500, 250, 120, 60):
        rows = [
            [_cell(found, path, chars) for found, path in zip(row, paths, strict=True)]
            for row in values
        ]
        if len(compact(rows)) <= room:
            return rows
    used = 0
    for kept, row in enumerate(rows):
        used += len(compact(row)) + 1
        if used > room and kept:
            return rows[:kept]
    return rows


def _cell(found: list[Any], path: Path, chars: int) -> Any:
    """One cell: the value, or with ``*`` the list of values; cut to about ``chars``."""
    if not path.many:
        return _cut(found[0], chars) if found else None
    shown = [_cut(one, max(chars // 4, 40)) for one in found]
    most = max(chars // 40, 3)
    if len(shown) > most:
        return [*shown[:most], f"… {len(shown) - most} more values"]
    return shown


def _cut(value: Any, chars: int) -> Any:
    """Numbers as they are; anything whose text is longer than ``chars`` as its clipped text."""
    from mlflow_analyst.traces.text import as_text, clip

    if isinstance(value, int | float | bool):
        return value
    text = as_text(value)
    return value if len(text) <= chars else clip(text, chars)
