"""The rows of traces and steps straight from MLflow's tables, light columns first.

Spans carry whole chat histories, so their JSON is not fetched where the columns say enough. What
the columns leave open is answered in this order: the database takes single attributes out of the
JSON; else the whole span is decoded; and a trace whose spans are not in the database is read by
MLflow. The columns' meaning is that of ``traces.build.step_from_dict``, which the tests hold them
to.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from mlflow.exceptions import MlflowException
from mlflow.store.tracking.dbmodels.models import (
    SqlSpan,
    SqlTraceInfo,
    SqlTraceMetadata,
    SqlTraceTag,
)
from mlflow.store.tracking.utils.trace_analytics import (
    PROMOTED_TRACE_METADATA_KEYS,
    compatibility_metadata_from_columns,
)
from mlflow.tracing.constant import SpansLocation, TraceMetadataKey, TraceTagKey

from mlflow_analyst.store.read import traces as read_traces
from mlflow_analyst.store.rows import (
    MODEL_KINDS,
    StepRow,
    TraceRow,
    need_step_tokens,
    step_row,
    step_rows,
)
from mlflow_analyst.store.search import matching_ids
from mlflow_analyst.store.span_json import SpanJson
from mlflow_analyst.traces import dialects
from mlflow_analyst.traces.build import step_from_dict
from mlflow_analyst.traces.decoding import decode
from mlflow_analyst.traces.text import well_formed

if TYPE_CHECKING:
    from mlflow_analyst.store.client import ReadClient
    from mlflow_analyst.traces.model import StepKind

CHUNK = 200
"""Spans whose JSON, or traces elsewhere, are fetched at a time."""

# Plain columns: SQLAlchemy makes rows of mapped attributes at half the speed.
_TRACES = SqlTraceInfo.__table__.c
_SPANS = SqlSpan.__table__.c

Progress = Callable[[int, int | None], None]

TOOL_KEYS = (*dialects.TOOL_KEYS, "traceloop.span.kind", "traceloop.entity.name")
MODEL_KEYS = (*dialects.MODEL_KEYS, *dialects.COST_KEYS)
USAGE_KEY = dialects.USAGE_KEYS[0]


def kind_by_type(span_type: str | None) -> StepKind | None:
    """The kind of step that MLflow's type of a span settles by itself; None if it does not."""
    kind = dialects.kind_of(span_type)
    return None if kind == "other" else kind


@dataclass(frozen=True)
class Rows:
    """What the two tables are made of; ``asked`` holds the tags and metadata by column name."""

    traces: list[TraceRow]
    asked: dict[str, Mapping[str, str]]
    steps: list[StepRow]


def read_rows(
    client: ReadClient,
    experiment_id: str,
    filter: str | None,  # noqa: A002 - the word every room uses for it
    tags: Sequence[str],
    metadata: Sequence[str],
    progress: Progress,
) -> Rows:
    """All rows of the traces that match MLflow's filter. The order of steps is not defined."""
    scope = _Scope(client, experiment_id, filter)
    # `progress` may raise, and MLflow's sessions turn what is raised in them into their own error:
    # it is called between sessions.
    with client.store.ManagedSessionMaker() as session:
        traces = _trace_rows(session, scope)
        asked = _asked(session, scope, tags, metadata)
    report = partial(progress, 0, len(traces))
    report()
    inside = SpanJson.of(client.store.engine)
    try:
        steps, unsettled, elsewhere = _all_steps(client, scope, traces, inside)
    except MlflowException as error:
        if not inside.refused(error):
            raise
        inside = inside.none()
        steps, unsettled, elsewhere = _all_steps(client, scope, traces, inside)
    elsewhere |= _decode(client, steps, unsettled, report)
    _add_tokens(client, steps, need_step_tokens(traces, steps), inside, report)
    if elsewhere:
        steps = [row for row in steps if row.trace_id not in elsewhere]
        done = len(traces) - len(elsewhere)
        for batch in _chunks(sorted(elsewhere)):
            progress(done, len(traces))
            steps += [row for trace in read_traces(client, batch) for row in step_rows(trace)]
            done += len(batch)
    progress(len(traces), len(traces))
    return Rows(traces, asked, steps)


@dataclass(frozen=True)
class _Scope:
    """Which traces are meant, as a condition on any table that has a column of trace ids."""

    client: ReadClient
    experiment_id: str
    filter: str | None

    def holds(self, session: Any, column: Any) -> Any:
        if self.filter is None and column is _TRACES.request_id:
            return _TRACES.experiment_id == int(self.experiment_id)
        # Also for spans: MLflow 3.6 to 3.9 filed some under the experiment that was active.
        return column.in_(matching_ids(self.client, session, self.experiment_id, self.filter))


def _trace_rows(session: Any, scope: _Scope) -> list[TraceRow]:
    columns = (
        _TRACES.request_id,
        _TRACES.trace_name,
        _TRACES.status,
        _TRACES.timestamp_ms,
        _TRACES.execution_time_ms,
        _TRACES.session_id,
        _TRACES.input_tokens,
        _TRACES.output_tokens,
        _TRACES.total_tokens,
        _TRACES.total_cost,
    )
    users = _values(session, scope, SqlTraceMetadata, TraceMetadataKey.TRACE_USER)
    query = sa.select(*columns).where(scope.holds(session, _TRACES.request_id))
    return [
        TraceRow(i, name or None, state, start, ms, of or None, users.get(i) or None, *numbers)
        for i, name, state, start, ms, of, *numbers in session.execute(query)
    ]


def _values(session: Any, scope: _Scope, model: Any, key: str) -> dict[str, str]:
    """One tag or metadata value by trace id."""
    table = model.__table__.c
    query = sa.select(table.request_id, table.value).where(
        table.key == key, table.value.is_not(None), scope.holds(session, table.request_id)
    )
    return dict(tuple(row) for row in session.execute(query))


def _asked(
    session: Any, scope: _Scope, tags: Sequence[str], metadata: Sequence[str]
) -> dict[str, Mapping[str, str]]:
    found: dict[str, Mapping[str, str]] = {}
    for key in tags:
        if key == TraceTagKey.TRACE_NAME:
            promoted = sa.select(_TRACES.request_id, _TRACES.trace_name).where(
                _TRACES.trace_name.is_not(None), scope.holds(session, _TRACES.request_id)
            )
            found[f"tag.{key}"] = dict(tuple(row) for row in session.execute(promoted))
        else:
            found[f"tag.{key}"] = _values(session, scope, SqlTraceTag, key)
    for key in metadata:
        if key in PROMOTED_TRACE_METADATA_KEYS:
            found[f"metadata.{key}"] = _promoted(session, scope, key)
        else:
            found[f"metadata.{key}"] = _values(session, scope, SqlTraceMetadata, key)
    return found


def _promoted(session: Any, scope: _Scope, key: str) -> dict[str, str]:
    """A metadata value that MLflow keeps in columns of the trace."""
    query = sa.select(SqlTraceInfo.__table__).where(scope.holds(session, _TRACES.request_id))
    values = {
        row.request_id: compatibility_metadata_from_columns(row).get(key)
        for row in session.execute(query)
    }
    return {trace_id: value for trace_id, value in values.items() if value is not None}


def _elsewhere(
    session: Any, scope: _Scope, traces: list[TraceRow], steps: list[StepRow]
) -> set[str]:
    """Finished traces without a span in the database whose spans are not meant to be in it."""
    seen = {row.trace_id for row in steps}
    stepless = {
        row.trace_id for row in traces if row.trace_id not in seen and row.state != "IN_PROGRESS"
    }
    if not stepless:
        return set()
    place = _values(session, scope, SqlTraceTag, TraceTagKey.SPANS_LOCATION)
    return {i for i in stepless if place.get(i) != SpansLocation.TRACKING_STORE.value}


def _all_steps(
    client: ReadClient, scope: _Scope, traces: list[TraceRow], inside: SpanJson
) -> tuple[list[StepRow], list[int], set[str]]:
    """What ``_light_steps`` and ``_elsewhere`` say of all traces."""
    with client.store.ManagedSessionMaker() as session:
        steps, unsettled = _light_steps(session, scope, {row.trace_id for row in traces}, inside)
        return steps, unsettled, _elsewhere(session, scope, traces, steps)


def _light_steps(
    session: Any, scope: _Scope, trace_ids: set[str], inside: SpanJson
) -> tuple[list[StepRow], list[int]]:
    """The steps as the columns and a few attributes tell them, and the places of those of which
    this is not enough.
    """
    kinds = _Memo(kind_by_type)
    names = _Memo(lambda name: well_formed(str(name or "")))
    plain_tools = _Memo(lambda name: dialects.tool_name({}, name))
    nothing = [None] * len(TOOL_KEYS)
    nothing_said = {json.dumps(nothing), json.dumps(nothing, separators=(",", ":"))}
    rows: list[StepRow] = []
    unsettled: list[int] = []
    for light in session.execute(_light_columns(scope.holds(session, _SPANS.trace_id), inside)):
        trace_id, span_id, parent_id, name, type_, status, start, end, model, cost, said, why = (
            light
        )
        if trace_id not in trace_ids:
            continue  # it arrived after the traces were read
        name, kind, tool, error = names[name], kinds[type_], None, None
        settled = kind is not None
        if kind == "tool":
            settled = said is not None
            tool = plain_tools[name]
            if settled and said not in nothing_said:
                tool = dialects.tool_name(_attributes(TOOL_KEYS, said), name)
        elif kind in MODEL_KINDS:
            if said is not None:
                attributes = _attributes(MODEL_KEYS, said)
                model = model or dialects.model(attributes)
                cost = dialects.cost(attributes) if cost is None else cost
            # Without an answer a missing cost may still be in the JSON.
            settled = model is not None and (said is not None or cost is not None)
        else:
            model = cost = None
        if status == "ERROR":
            error, _ = dialects.error(True, why, {})
            settled = settled and error is not None
        if not settled:
            unsettled.append(len(rows))
        rows.append(
            StepRow(
                trace_id,
                span_id,
                parent_id,
                name,
                kind or "other",
                tool,
                model,
                status if status in ("OK", "ERROR") else "UNSET",
                start,
                None if end is None else (end - start) / 1e6,
                None,
                None,
                cost,
                error,
            )
        )
    return rows, unsettled


def _light_columns(which: Any, inside: SpanJson) -> Any:
    """The query for a span's columns, and for the attributes that matter for its type."""
    spans = _SPANS
    word = sa.func.lower(spans.type)
    is_tool = word.in_(_words("tool"))
    incomplete = sa.or_(spans.model_name.is_(None), spans.total_cost.is_(None))
    is_call = sa.and_(word.in_(_words(*MODEL_KINDS)), incomplete)
    said = sa.func.coalesce(
        inside.attributes(TOOL_KEYS, is_tool), inside.attributes(MODEL_KEYS, is_call)
    )
    message = inside.text("status", "message", where=spans.status == "ERROR")
    return sa.select(
        spans.trace_id,
        spans.span_id,
        spans.parent_span_id,
        spans.name,
        spans.type,
        spans.status,
        spans.start_time_unix_nano,
        spans.end_time_unix_nano,
        spans.model_name,
        spans.total_cost,
        said.label("said"),
        message.label("message"),
    ).where(which)


def _words(*kinds: str) -> list[str]:
    return [word for word, kind in dialects.KINDS.items() if kind in kinds]


def _attributes(keys: Sequence[str], said: str) -> dict[str, Any]:
    values = zip(keys, json.loads(said), strict=True)
    return {key: decode(value) for key, value in values if value is not None}


def _decode(
    client: ReadClient, rows: list[StepRow], places: Sequence[int], report: Callable[[], None]
) -> set[str]:
    """Replace these rows by what the spans' whole JSON says; the traces whose JSON is gone."""
    cleared: set[str] = set()
    for place, content in _select(client, rows, places, _SPANS.content, report):
        if not content:
            cleared.add(rows[place].trace_id)  # MLflow moved the trace to its archive
            continue
        try:
            span = json.loads(content)
        except ValueError:
            continue  # damaged: what the columns say is all there is
        rows[place] = step_row(rows[place].trace_id, step_from_dict(span))
    return cleared


def _add_tokens(
    client: ReadClient,
    rows: list[StepRow],
    trace_ids: set[str],
    inside: SpanJson,
    report: Callable[[], None],
) -> None:
    """Fill in the tokens of the model calls in these traces."""
    places = [
        place
        for place, row in enumerate(rows)
        if row.trace_id in trace_ids
        and row.kind in MODEL_KINDS
        and row.input_tokens is None
        and row.output_tokens is None
    ]
    usage = inside.text("attributes", USAGE_KEY)
    unsettled = []
    for place, said in _select(client, rows, places, usage, report):
        given, made = dialects.tokens({USAGE_KEY: decode(said)})
        if given is None and made is None:
            unsettled.append(place)
        rows[place] = rows[place]._replace(input_tokens=given, output_tokens=made)
    _decode(client, rows, unsettled, report)


def _select(
    client: ReadClient,
    rows: list[StepRow],
    places: Sequence[int],
    column: Any,
    report: Callable[[], None],
) -> Iterator[tuple[int, Any]]:
    """One value of each of these rows' spans, fetched in chunks, a short session each."""
    key = sa.tuple_(_SPANS.trace_id, _SPANS.span_id)
    for chunk in _chunks(places):
        report()
        place_of = {(rows[place].trace_id, rows[place].span_id): place for place in chunk}
        query = sa.select(_SPANS.trace_id, _SPANS.span_id, column).where(key.in_(place_of))
        with client.store.ManagedSessionMaker() as session:
            for trace_id, span_id, value in session.execute(query):
                yield place_of[trace_id, span_id], value


def _chunks(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


class _Memo(dict[Any, Any]):
    """Answers of a function, each worked out once: few different names fill many rows."""

    def __init__(self, answer: Callable[[Any], Any]) -> None:
        super().__init__()
        self._answer = answer

    def __missing__(self, question: Any) -> Any:
        self[question] = self._answer(question)
        return self[question]
