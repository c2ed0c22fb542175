"""What a store can sum up by itself, without anybody reading its traces.

MLflow's ``query_trace_metrics`` groups by few dimensions, and only some of them together (its
table of them is in ``mlflow/store/tracking/utils/sql_trace_metrics_utils.py``). What it cannot
answer exactly is not in the result; older servers answer less.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from mlflow.entities.trace_metrics import AggregationType, MetricAggregation, MetricViewType
from mlflow.exceptions import MlflowException
from mlflow.protos.databricks_pb2 import (
    ENDPOINT_NOT_FOUND,
    INVALID_PARAMETER_VALUE,
    NOT_IMPLEMENTED,
    ErrorCode,
)

from mlflow_analyst.store import outside
from mlflow_analyst.store.light_steps import kind_by_type
from mlflow_analyst.store.rows import MODEL_KINDS
from mlflow_analyst.store.search import count, page

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mlflow_analyst.store.client import ReadClient

T = TypeVar("T")

GROUPS = 50_000
"""Asked for at most; MLflow's default of 1,000 would cut long lists of step names."""

HIDDEN_UP_TO = 20_000
"""In so many traces at most a server is asked how many OK ones contain a failed step. MLflow looks
for that through all failed spans again for every trace: over SQLite minutes for 100,000 traces.
"""

HOUR_S = 3_600
DAY_S = 86_400
HOURLY_UP_TO_MS = 14 * DAY_S * 1_000

_UNSUPPORTED = {
    ErrorCode.Name(code) for code in (ENDPOINT_NOT_FOUND, INVALID_PARAMETER_VALUE, NOT_IMPLEMENTED)
}


def metrics(client: ReadClient, experiment_id: str) -> dict[str, Any] | None:
    """Sums over all traces of an experiment, made by the store; None if the store cannot.

    * ``traces``, ``first_ms``, ``last_ms``; ``states`` {state: traces}; ``names`` {name: traces}
      (unnamed traces are not in it); ``sessions``: how many different ones.
    * ``latency_ok``: mean, p50, p95, p99, max of OK traces in ms; None without any.
    * ``steps`` [{name, kind, status, calls}]; kind is None where the database does not hold a
      type; ``untyped_steps`` is how many those are.
    * ``step_latency`` [{name, p50, p95}] in ms, each duration rounded down by MLflow.
    * ``models`` [{model, calls, cost}] over LLM and embedding steps, cost None if never given.
    * ``tokens`` {input, output, total}: sums over the traces that say so, None if none does.
    * ``by_time`` [{start_ms, state, traces}], in periods of ``by_time_seconds``.
    * ``ok_traces_with_failed_steps``: traces with state OK that contain a failed step, and
      ``failed_steps_in_ok_traces`` [{name, kind, calls}] which steps those are. The first is None
      where there are more than HIDDEN_UP_TO traces.

    Sessions, models and everything about steps are None where the store does not know them: its
    MLflow has no such metric, or spans of the experiment are where its queries do not look.
    """
    if not client.can("metrics"):
        return None
    return _told(lambda: _summed(_Sums(client, experiment_id)))


def _told(ask: Callable[[], T]) -> T | None:
    """What ``ask`` finds; None if the store's MLflow has no such metric or dimension."""
    try:
        return ask()
    except MlflowException as error:
        if error.error_code in _UNSUPPORTED:
            return None
        raise


class _Sums:
    """MLflow's metric queries on one experiment, each answered as rows of a plain dictionary."""

    def __init__(self, client: ReadClient, experiment_id: str) -> None:
        self.client = client
        self.experiment_id = experiment_id

    def query(
        self,
        view: MetricViewType,
        metric: str,
        wanted: Sequence[MetricAggregation],
        by: Sequence[str] = (),
        filters: Sequence[str] = (),
        **period: int,
    ) -> list[dict[str, Any]]:
        points = self.client.store.query_trace_metrics(
            experiment_ids=[self.experiment_id],
            view_type=view,
            metric_name=metric,
            aggregations=list(wanted),
            dimensions=list(by) or None,
            filters=list(filters) or None,
            max_results=GROUPS,
            **period,
        )
        return [{**point.dimensions, **point.values} for point in points]

    def traces(self, metric: str, *wanted: MetricAggregation, **more: Any) -> list[dict[str, Any]]:
        return self.query(MetricViewType.TRACES, metric, wanted, **more)

    def spans(self, metric: str, *wanted: MetricAggregation, **more: Any) -> list[dict[str, Any]]:
        return self.query(MetricViewType.SPANS, metric, wanted, **more)


_COUNT = MetricAggregation(aggregation_type=AggregationType.COUNT)
_SUM = MetricAggregation(aggregation_type=AggregationType.SUM)
_AVG = MetricAggregation(aggregation_type=AggregationType.AVG)


def _percentile(value: float) -> MetricAggregation:
    return MetricAggregation(aggregation_type=AggregationType.PERCENTILE, percentile_value=value)


_P50, _P95, _P99 = _percentile(50.0), _percentile(95.0), _percentile(99.0)


def _summed(sums: _Sums) -> dict[str, Any]:
    states = _counts(sums.traces("trace_count", _COUNT, by=["trace_status"]), "trace_status")
    first, last = _period(sums)
    seconds = _bucket_seconds(first, last)
    return {
        "traces": sum(states.values()),
        "first_ms": first,
        "last_ms": last,
        "states": states,
        "names": _counts(sums.traces("trace_count", _COUNT, by=["trace_name"]), "trace_name"),
        "sessions": _told(lambda: _only(sums.traces("session_count", _COUNT), _COUNT, int) or 0),
        "latency_ok": _latency_ok(sums),
        "tokens": {
            name: _only(sums.traces(f"{name}_tokens", _SUM), _SUM, int)
            for name in ("input", "output", "total")
        },
        "by_time_seconds": seconds,
        "by_time": _by_time(sums, first, last, seconds),
        **_about_steps(sums, sum(states.values())),
    }


def _about_steps(sums: _Sums, traces: int) -> dict[str, Any]:
    if outside.outside(sums.client, sums.experiment_id, archived=False):
        return dict.fromkeys(_ABOUT_STEPS)
    steps, untyped = _told(lambda: _steps(sums)) or (None, None)
    latency = _told(lambda: sums.spans("latency", _P50, _P95, by=["span_name"]))
    hidden = _told(lambda: _hidden_failures(sums, traces)) or {}
    found = {
        "steps": steps,
        "untyped_steps": untyped,
        "step_latency": latency
        and [
            {"name": row["span_name"], "p50": row[str(_P50)], "p95": row[str(_P95)]}
            for row in latency
        ],
        "models": _told(lambda: _models(sums)),
    }
    return dict.fromkeys(_ABOUT_STEPS) | found | hidden


_ABOUT_STEPS = (
    "steps",
    "untyped_steps",
    "step_latency",
    "models",
    "ok_traces_with_failed_steps",
    "failed_steps_in_ok_traces",
)


def _counts(rows: list[dict[str, Any]], key: str) -> dict[str, int]:
    return {row[key]: int(row[str(_COUNT)]) for row in rows}


def _only(rows: list[dict[str, Any]], aggregation: MetricAggregation, number: type) -> Any:
    """The one number of an ungrouped query; None if nothing had a value."""
    return number(rows[0][str(aggregation)]) if rows else None


def _latency_ok(sums: _Sums) -> dict[str, float] | None:
    named = {"mean": _AVG, "p50": _P50, "p95": _P95, "p99": _P99}
    rows = sums.traces("latency", *named.values(), filters=["trace.status = 'OK'"])
    slowest = page(sums.client, sums.experiment_id, "status = 'OK'", "slowest", 1).infos
    if not rows or not slowest or slowest[0].duration_ms is None:
        return None
    # Not asked for as a metric: older servers have no such maximum.
    found = {name: float(rows[0][str(aggregation)]) for name, aggregation in named.items()}
    return {**found, "max": float(slowest[0].duration_ms)}


def _period(sums: _Sums) -> tuple[int | None, int | None]:
    """When the first and the last trace started, in Unix milliseconds."""
    edges = [page(sums.client, sums.experiment_id, None, order, 1) for order in _EDGES]
    if not all(edge.infos for edge in edges):
        return None, None
    return edges[0].infos[0].start_ms, edges[1].infos[0].start_ms


_EDGES: tuple[Literal["oldest"], Literal["newest"]] = ("oldest", "newest")


def _steps(sums: _Sums) -> tuple[list[dict[str, Any]], int]:
    """Steps by name, kind and status, and how many of them the database has no kind for."""
    everything = Counter[tuple[str, str]]()
    for row in sums.spans("span_count", _COUNT, by=["span_name", "span_status"]):
        everything[row["span_name"], row["span_status"]] += int(row[str(_COUNT)])
    typed = Counter[tuple[str, str, str]]()
    dimensions = ["span_name", "span_type", "span_status"]
    for row in sums.spans("span_count", _COUNT, by=dimensions):
        kind = kind_by_type(row["span_type"])
        if kind is not None:
            calls = int(row[str(_COUNT)])
            typed[row["span_name"], kind, row["span_status"]] += calls
            everything[row["span_name"], row["span_status"]] -= calls
    rows: list[dict[str, Any]] = [
        {"name": name, "kind": kind, "status": status, "calls": calls}
        for (name, kind, status), calls in typed.items()
    ]
    rows += [
        {"name": name, "kind": None, "status": status, "calls": calls}
        for (name, status), calls in everything.items()
        if calls > 0
    ]
    rows.sort(key=lambda row: (-row["calls"], row["name"], str(row["kind"]), row["status"]))
    return rows, sum(row["calls"] for row in rows if row["kind"] is None)


def _models(sums: _Sums) -> list[dict[str, Any]]:
    """Calls and cost per model. Steps that wrap model calls may name a model too: not counted."""
    calls = Counter[str]()
    types = set()
    for row in sums.spans("span_count", _COUNT, by=["span_type", "span_model_name"]):
        if kind_by_type(row["span_type"]) in MODEL_KINDS:
            calls[row["span_model_name"]] += int(row[str(_COUNT)])
            types.add(row["span_type"])
    cost: dict[str, float] = defaultdict(float)
    for span_type in sorted(types):
        only = [f"span.type = '{span_type}'"]
        for row in sums.spans("total_cost", _SUM, by=["span_model_name"], filters=only):
            cost[row["span_model_name"]] += float(row[str(_SUM)])
    return [
        {"model": model, "calls": number, "cost": cost.get(model)}
        for model, number in calls.most_common()
    ]


def _bucket_seconds(first: int | None, last: int | None) -> int:
    """Hours for an experiment of days, days for longer ones."""
    short = first is None or last is None or last - first <= HOURLY_UP_TO_MS
    return HOUR_S if short else DAY_S


def _by_time(
    sums: _Sums, first: int | None, last: int | None, seconds: int
) -> list[dict[str, Any]]:
    if first is None or last is None:
        return []
    rows = sums.traces(
        "trace_count",
        _COUNT,
        by=["trace_status"],
        time_interval_seconds=seconds,
        start_time_ms=first,
        end_time_ms=last,
    )
    return [
        {
            "start_ms": round(datetime.fromisoformat(row["time_bucket"]).timestamp() * 1000),
            "state": row["trace_status"],
            "traces": int(row[str(_COUNT)]),
        }
        for row in rows
    ]


def _hidden_failures(sums: _Sums, traces: int) -> dict[str, Any]:
    failed = ["trace.status = 'OK'", "span.status = 'ERROR'"]
    by_step = Counter[tuple[str, str | None]]()
    for row in sums.spans("span_count", _COUNT, by=["span_name"], filters=failed):
        by_step[row["span_name"], None] += int(row[str(_COUNT)])
    for row in sums.spans("span_count", _COUNT, by=["span_name", "span_type"], filters=failed):
        kind = kind_by_type(row["span_type"])
        if kind is not None:
            by_step[row["span_name"], kind] += int(row[str(_COUNT)])
            by_step[row["span_name"], None] -= int(row[str(_COUNT)])
    hidden = "status = 'OK' AND span.status = 'ERROR'"
    asked = traces <= HIDDEN_UP_TO
    return {
        "ok_traces_with_failed_steps": (
            count(sums.client, sums.experiment_id, hidden) if asked else None
        ),
        "failed_steps_in_ok_traces": [
            {"name": name, "kind": kind, "calls": calls}
            for (name, kind), calls in by_step.most_common()
            if calls > 0
        ],
    }
