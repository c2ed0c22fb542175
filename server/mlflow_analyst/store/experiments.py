"""Which experiments a store has, how many traces each, and picking the one that is meant."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from mlflow.entities import ViewType
from mlflow.entities.trace_metrics import AggregationType, MetricAggregation, MetricViewType
from mlflow.exceptions import MlflowException
from mlflow.store.tracking.dbmodels.models import SqlTraceInfo
from mlflow.tracing.constant import TraceMetadataKey

from mlflow_analyst.store import search, unchanged
from mlflow_analyst.store.errors import StoreError

if TYPE_CHECKING:
    from mlflow_analyst.store.client import ReadClient

PAGE = 1_000
"""Experiments per request: MLflow's servers take no more than a few thousand."""
LOOKED_INTO = 100
"""Experiments of a server whose traces are counted for a listing; a few requests each."""
REQUESTS_AT_ONCE = 8
_STATES = ("OK", "ERROR", "IN_PROGRESS")


@dataclass(frozen=True)
class Experiment:
    """An experiment and what is known of its traces; None means that it was not counted.

    ``first_ms`` and ``last_ms`` are the starts of its oldest and newest trace, in Unix
    milliseconds; ``states`` says how many traces are in each state.
    """

    experiment_id: str
    name: str
    traces: int | None = None
    sessions: int | None = None
    first_ms: int | None = None
    last_ms: int | None = None
    states: dict[str, int] | None = None
    creation_ms: int | None = None
    description: str | None = None


def find(client: ReadClient, text: str | None = None, limit: int = 50) -> list[Experiment]:
    """The active experiments whose name contains ``text`` (in any case) or whose id it is,
    most recently active first, those without traces last.

    Over HTTP only the LOOKED_INTO youngest have their traces counted.
    """
    wanted = (text or "").strip().casefold()
    found = [
        experiment
        for experiment in _active(client)
        if wanted in experiment.name.casefold() or wanted == experiment.experiment_id
    ]
    found.sort(key=lambda one: one.creation_ms or 0, reverse=True)
    if client.can("bulk"):
        counted = _counted_by_sql(client, found)
    else:
        with ThreadPoolExecutor(REQUESTS_AT_ONCE, thread_name_prefix="experiments") as pool:
            head = list(pool.map(lambda one: _counted_briefly(client, one), found[:LOOKED_INTO]))
        counted = head + found[LOOKED_INTO:]
    counted.sort(key=lambda one: one.last_ms or 0, reverse=True)
    return counted[:limit]


def pick(client: ReadClient, id_or_name: str, shown_uri: str) -> Experiment:
    """The active experiment with this id or exactly this name, its traces counted.

    Raises StoreError when there is none, naming the nearest, or when it was deleted.
    """
    wanted = id_or_name.strip()
    entity = _by_id(client, wanted) or (wanted and client.store.get_experiment_by_name(wanted))
    if not entity:
        raise _not_found(wanted, _active(client), shown_uri)
    if entity.lifecycle_stage != "active":
        raise StoreError(
            f"The experiment {entity.name!r} was deleted. Bring it back with "
            f"`mlflow experiments restore --experiment-id {entity.experiment_id}`, "
            "or choose another."
        )
    experiment = _from_entity(entity)
    if client.can("bulk"):
        return _counted_by_sql(client, [experiment])[0]
    return _counted_by_requests(client, experiment)


def creation_ms(client: ReadClient, experiment_id: str, shown_uri: str) -> int | None:
    """When the experiment was created, in Unix milliseconds, without counting its traces."""
    entity = _by_id(client, experiment_id)
    if entity is None:
        return pick(client, experiment_id, shown_uri).creation_ms
    return _from_entity(entity).creation_ms


def _active(client: ReadClient) -> Iterator[Experiment]:
    token = None
    while True:
        page = client.store.search_experiments(
            view_type=ViewType.ACTIVE_ONLY, max_results=PAGE, page_token=token
        )
        yield from map(_from_entity, page)
        token = page.token
        if not token:
            return


def _from_entity(entity: Any) -> Experiment:
    return Experiment(
        experiment_id=str(entity.experiment_id),
        name=entity.name,
        creation_ms=entity.creation_time,
        description=entity.tags.get("mlflow.note.content") or None,
    )


def _by_id(client: ReadClient, wanted: str) -> Any:
    # An experiment may also be called "7": what is no id is tried as a name.
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) <= 18):
        return None
    try:
        return client.store.get_experiment(wanted)
    except MlflowException as error:
        if error.error_code != "RESOURCE_DOES_NOT_EXIST":
            raise
        return None


def _not_found(wanted: str, active: Iterable[Experiment], shown_uri: str) -> StoreError:
    if not wanted:
        return StoreError("The experiment's name is empty. Give its id or exact name.")
    names = [experiment.name for experiment in active]
    near = _nearest(wanted, names)
    if near:
        hint = f"Did you mean {' or '.join(map(repr, near))}?"
    elif names:
        hint = "Call connect without experiment to list what there is."
    else:
        hint = "It has no experiments at all: is it the right store?"
    short = wanted if len(wanted) <= 100 else wanted[:99] + "…"
    return StoreError(f"There is no experiment {short!r} in {shown_uri}. {hint}")


def _nearest(wanted: str, names: list[str]) -> list[str]:
    folded = {name.casefold(): name for name in names}
    low = wanted.casefold()
    close = difflib.get_close_matches(low, folded, n=3, cutoff=0.6)
    close += [name for name in folded if low in name and name not in close]
    return [folded[name] for name in close[:3]]


def _counted_by_sql(client: ReadClient, experiments: list[Experiment]) -> list[Experiment]:
    """All counts of all experiments, in two statements."""
    info = SqlTraceInfo
    by_state = sa.select(
        info.experiment_id,
        info.status,
        sa.func.count(),
        sa.func.min(info.timestamp_ms),
        sa.func.max(info.timestamp_ms),
    ).group_by(info.experiment_id, info.status)
    by_session = sa.select(info.experiment_id, sa.func.count(info.session_id.distinct())).group_by(
        info.experiment_id
    )
    if len(experiments) == 1:
        only = info.experiment_id == int(experiments[0].experiment_id)
        by_state, by_session = by_state.where(only), by_session.where(only)
    with client.store.ManagedSessionMaker() as session:
        state = unchanged.state_of(client)
        rows = session.execute(by_state).all()
        if len(experiments) == 1:
            traces = sum(row[2] for row in rows)
            unchanged.keep(client, session, experiments[0].experiment_id, None, traces, state)
        sessions = {str(experiment_id): n for experiment_id, n in session.execute(by_session)}
    states: dict[str, Counter[str]] = {}
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for number, state, traces, earliest, latest in rows:
        key = str(number)
        states.setdefault(key, Counter())[state] += traces
        first[key] = min(earliest, first.get(key, earliest))
        last[key] = max(latest, last.get(key, latest))
    return [
        replace(
            one,
            traces=states.get(one.experiment_id, Counter()).total(),
            sessions=sessions.get(one.experiment_id, 0),
            first_ms=first.get(one.experiment_id),
            last_ms=last.get(one.experiment_id),
            states=dict(states.get(one.experiment_id, {})),
        )
        for one in experiments
    ]


def counted_by_headers(experiment: Experiment, headers: Sequence[Any]) -> Experiment:
    """The experiment with all counts, made from the headers (MLflow's TraceInfo) of its traces."""
    starts = [header.request_time for header in headers]
    key = TraceMetadataKey.TRACE_SESSION
    return replace(
        experiment,
        traces=len(headers),
        sessions=len({h.trace_metadata[key] for h in headers if key in h.trace_metadata}),
        first_ms=min(starts, default=None),
        last_ms=max(starts, default=None),
        states=dict(Counter(header.state.value for header in headers)),
    )


def _counted_briefly(client: ReadClient, experiment: Experiment) -> Experiment:
    """The number of traces and the newest one's start: two requests."""
    at_hand = client.counted(experiment, one_of_many=True)
    if at_hand is not None:
        return at_hand
    experiment_id = experiment.experiment_id
    traces = None
    if client.can("metrics"):
        traces = search.count(client, experiment_id, None)
    elif client.can("correlation"):
        traces = search.count(client, experiment_id, "timestamp_ms >= 0")
    return replace(
        experiment, traces=traces, last_ms=_edge_ms(client, experiment_id, "timestamp_ms DESC")
    )


def _counted_by_requests(client: ReadClient, experiment: Experiment) -> Experiment:
    """All counts that the server can give without reading the traces."""
    at_hand = client.counted(experiment, one_of_many=False)
    if at_hand is not None:
        return at_hand
    experiment_id = experiment.experiment_id
    counted = _counted_briefly(client, experiment)
    if client.can("metrics"):
        states = _states_by_metrics(client, experiment_id)
    elif client.can("correlation"):
        states = {s: search.count(client, experiment_id, f"status = '{s}'") for s in _STATES}
        states = {state: n for state, n in states.items() if n}
    else:
        states = None
    return replace(
        counted,
        states=states,
        sessions=_sessions_by_metrics(client, experiment_id) if client.can("metrics") else None,
        first_ms=_edge_ms(client, experiment_id, "timestamp_ms ASC"),
    )


def _edge_ms(client: ReadClient, experiment_id: str, order: str) -> int | None:
    infos, _ = client.store.search_traces(
        locations=[experiment_id], max_results=1, order_by=[order]
    )
    return int(infos[0].request_time) if infos else None


def _states_by_metrics(client: ReadClient, experiment_id: str) -> dict[str, int]:
    points = _metric(client, experiment_id, "trace_count", ["trace_status"])
    return {p.dimensions["trace_status"]: int(p.values["COUNT"]) for p in points}


def _sessions_by_metrics(client: ReadClient, experiment_id: str) -> int | None:
    try:
        points = _metric(client, experiment_id, "session_count", [])
    except MlflowException as error:
        # A server that has metrics, but not yet this one.
        if error.error_code != "INVALID_PARAMETER_VALUE":
            raise
        return None
    return int(points[0].values["COUNT"]) if points else 0


def _metric(client: ReadClient, experiment_id: str, name: str, dimensions: list[str]) -> Any:
    return client.store.query_trace_metrics(
        experiment_ids=[experiment_id],
        view_type=MetricViewType.TRACES,
        metric_name=name,
        aggregations=[MetricAggregation(AggregationType.COUNT)],
        dimensions=dimensions or None,
    )
