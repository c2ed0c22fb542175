"""The rows of traces and steps straight from MLflow's tables, light columns first.

A trace whose spans are not in the database is read by MLflow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import sqlalchemy as sa
from mlflow.exceptions import MlflowException
from mlflow.store.tracking.dbmodels.models import SqlTraceInfo, SqlTraceMetadata, SqlTraceTag
from mlflow.store.tracking.utils.trace_analytics import (
    PROMOTED_TRACE_METADATA_KEYS,
    compatibility_metadata_from_columns,
)
from mlflow.tracing.constant import SpansLocation, TraceMetadataKey, TraceTagKey

from mlflow_analyst.store.columns import (
    Columns,
    Places,
    Read,
    column,
    columns,
    need_step_tokens,
    owners_of,
    rows_of,
)
from mlflow_analyst.store.fetching import (
    SPANS,
    TRACES,
    Scope,
    begun,
    chunks,
    fetched,
    taken,
)
from mlflow_analyst.store.light_steps import LIGHT_SHAPES, light_columns, light_steps
from mlflow_analyst.store.processes import Unanswered
from mlflow_analyst.store.querying import Asked, InTurn, Moved, Querying, parts_of, querying
from mlflow_analyst.store.read import traces as read_traces
from mlflow_analyst.store.rows import StepRow, TraceRow, step_rows
from mlflow_analyst.store.span_json import SpanJson
from mlflow_analyst.store.whole_steps import Report, add_tokens, decode_steps

if TYPE_CHECKING:
    from mlflow_analyst.store.client import ReadClient

Progress = Callable[[int, int | None], None]


def read_columns(
    client: ReadClient,
    experiment_id: str,
    filter: str | None,  # noqa: A002 - the word every room uses for it
    tags: Sequence[str],
    metadata: Sequence[str],
    progress: Progress,
) -> Read:
    """All rows of the traces that match MLflow's filter. Their order is not defined."""
    # `progress` may raise, and MLflow's sessions turn what is raised in them into their own error:
    # it is called between sessions.
    inside = SpanJson.of(client.store.engine)
    with ExitStack() as stack:
        with client.store.ManagedSessionMaker() as session:
            scope = Scope.of(client, session, experiment_id, filter)
            headers = begun(session, _headers(session, scope))
            # After the headers: every trace that is counted then has all its spans.
            parts = parts_of(session, scope, _spans(session, scope, inside))
            ask = stack.enter_context(querying(client, parts))
            spans = ask.columns(Asked(part, LIGHT_SHAPES) for part in parts.queries)
            traces = _trace_columns(session, scope, headers)
            asked = _asked(session, scope, tags, metadata)
        of = len(traces["trace_id"])
        report = partial(progress, 0, of)
        report()
        if not isinstance(ask, InTurn):
            # No session is open here while they are taken.
            spans = _reported(spans, report)
        while True:
            try:
                steps, owners, elsewhere = _all_steps(scope, traces, inside, ask, spans, report)
                break
            except (MlflowException, Moved, Unanswered) as error:
                stack.close()
                if inside.refused(error):
                    inside = inside.none()
                elif isinstance(ask, InTurn):
                    raise
            # Also more connections may have been too many.
            ask = InTurn(client)
            with client.store.ManagedSessionMaker() as session:
                spans = ask.columns([Asked(_spans(session, scope, inside), LIGHT_SHAPES)])
    if elsewhere:
        here = ~np.isin(owners, list(elsewhere))
        steps, owners = rows_of(steps, here), owners[here]
        rows: list[StepRow] = []
        done = of - len(elsewhere)
        for batch in chunks(sorted(traces["trace_id"][list(elsewhere)])):
            progress(done, of)
            rows += [row for trace in read_traces(client, batch) for row in step_rows(trace)]
            done += len(batch)
        others = columns(StepRow, rows)
        steps = {name: np.concatenate((steps[name], others[name])) for name in steps}
        owners = np.concatenate((owners, owners_of(traces, others)))
    progress(of, of)
    return Read(traces, asked, steps, owners)


_HEADER = (
    TRACES.request_id,
    TRACES.trace_name,
    TRACES.status,
    TRACES.timestamp_ms,
    TRACES.execution_time_ms,
    TRACES.session_id,
    TRACES.input_tokens,
    TRACES.output_tokens,
    TRACES.total_tokens,
    TRACES.total_cost,
)


def _headers(session: Any, scope: Scope) -> Any:
    return sa.select(*_HEADER).where(scope.holds(session, TRACES.request_id))


def _trace_columns(session: Any, scope: Scope, headers: Any) -> Columns:
    """The columns of ``TraceRow``, from the result of the query for ``_HEADER``."""
    ids, names, states, starts, ms, sessions, *numbers = taken(headers, len(_HEADER))
    users = _values(session, scope, SqlTraceMetadata, TraceMetadataKey.TRACE_USER)
    columns_of = (
        ids,
        [name or None for name in names],
        states,
        starts,
        ms,
        [one or None for one in sessions],
        [users.get(trace_id) or None for trace_id in ids],
        *numbers,
    )
    named = zip(TraceRow._fields, columns_of, strict=True)
    return {name: column(name, values) for name, values in named}


def _values(session: Any, scope: Scope, model: Any, key: str) -> dict[str, str]:
    """One tag or metadata value by trace id; perhaps of other traces as well."""
    table = model.__table__.c
    query = sa.select(table.request_id, table.value).where(
        scope.common(table.key == key),
        table.value.is_not(None),
        scope.holds(session, table.request_id),
    )
    return dict(zip(*fetched(session, query, 2), strict=True))


def _asked(
    session: Any, scope: Scope, tags: Sequence[str], metadata: Sequence[str]
) -> dict[str, Mapping[str, str]]:
    found: dict[str, Mapping[str, str]] = {}
    for key in tags:
        if key == TraceTagKey.TRACE_NAME:
            promoted = sa.select(TRACES.request_id, TRACES.trace_name).where(
                TRACES.trace_name.is_not(None), scope.holds(session, TRACES.request_id)
            )
            found[f"tag.{key}"] = dict(zip(*fetched(session, promoted, 2), strict=True))
        else:
            found[f"tag.{key}"] = _values(session, scope, SqlTraceTag, key)
    for key in metadata:
        if key in PROMOTED_TRACE_METADATA_KEYS:
            found[f"metadata.{key}"] = _promoted(session, scope, key)
        else:
            found[f"metadata.{key}"] = _values(session, scope, SqlTraceMetadata, key)
    return found


def _promoted(session: Any, scope: Scope, key: str) -> dict[str, str]:
    """A metadata value that MLflow keeps in columns of the trace."""
    query = sa.select(SqlTraceInfo.__table__).where(scope.holds(session, TRACES.request_id))
    values = {
        row.request_id: compatibility_metadata_from_columns(row).get(key)
        for row in session.execute(query)
    }
    return {trace_id: value for trace_id, value in values.items() if value is not None}


def _reported(spans: Iterable[Sequence[Any]], report: Report) -> Iterator[Sequence[Any]]:
    for each in spans:
        report()
        yield each


def _spans(session: Any, scope: Scope, inside: SpanJson) -> Any:
    return light_columns(scope.holds(session, SPANS.trace_id), inside)


def _all_steps(
    scope: Scope,
    traces: Columns,
    inside: SpanJson,
    ask: Querying,
    spans: Iterable[Sequence[Any]],
    report: Report,
) -> tuple[Columns, Places, set[int]]:
    """The steps of all traces, the places of their traces, and those of the traces whose spans are
    elsewhere. ``spans`` are the light columns.
    """
    steps, owners, unsettled = light_steps(spans, traces["trace_id"].tolist())
    with scope.client.store.ManagedSessionMaker() as session:
        elsewhere = _elsewhere(session, scope, traces, owners)
    elsewhere |= set(owners[decode_steps(ask, steps, unsettled, report)].tolist())
    needing = need_step_tokens(traces, steps, owners)
    add_tokens(ask, steps, needing[owners], inside, report)
    return steps, owners, elsewhere


def _elsewhere(session: Any, scope: Scope, traces: Columns, owners: Places) -> set[int]:
    """The places of finished traces without a span in the database whose spans are not meant to be
    in it.
    """
    finished = traces["state"] != "IN_PROGRESS"
    stepless = finished & (np.bincount(owners, minlength=len(finished)) == 0)
    if not stepless.any():
        return set()
    location = _values(session, scope, SqlTraceTag, TraceTagKey.SPANS_LOCATION)
    here = SpansLocation.TRACKING_STORE.value
    ids = traces["trace_id"]
    return {
        place for place in np.flatnonzero(stepless).tolist() if location.get(ids[place]) != here
    }
