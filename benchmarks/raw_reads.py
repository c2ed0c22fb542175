"""What the same answers cost without this program: each in a process of its own.

Run by speed.py: python raw_reads.py NAME URI EXPERIMENT_ID
Prints one line of JSON: the seconds of the work itself (imports and connecting left out) and the
peak memory of the process in MB.
"""

from __future__ import annotations

import json
import resource
import sqlite3
import sys
import time
from collections.abc import Callable
from typing import Any

Work = Callable[[], object]

_TOOL_TIMES = """
SELECT name, ms FROM (
  SELECT name, duration_ns / 1e6 AS ms,
         ROW_NUMBER() OVER (PARTITION BY name ORDER BY duration_ns) AS place,
         COUNT(*) OVER (PARTITION BY name) AS of
  FROM spans WHERE experiment_id = :e AND type = :type)
WHERE place IN (CAST(1 + 0.5 * (of - 1) AS INTEGER), CAST(1 + 0.95 * (of - 1) AS INTEGER))
"""
_TRACE_TIMES = """
SELECT ms FROM (
  SELECT execution_time_ms AS ms, ROW_NUMBER() OVER (ORDER BY execution_time_ms) AS place,
         COUNT(*) OVER () AS of
  FROM trace_info WHERE experiment_id = :e AND status = 'OK' AND execution_time_ms IS NOT NULL)
WHERE place IN (CAST(1 + 0.5 * (of - 1) AS INTEGER), CAST(1 + 0.95 * (of - 1) AS INTEGER),
                CAST(1 + 0.99 * (of - 1) AS INTEGER))
"""
OVERVIEW = (
    # states, errors by duration, latency of OK traces
    "SELECT status, COUNT(*), MIN(timestamp_ms), MAX(timestamp_ms) FROM trace_info "
    "WHERE experiment_id = :e GROUP BY status",
    "SELECT execution_time_ms, COUNT(*) FROM trace_info WHERE experiment_id = :e "
    "AND status = 'ERROR' GROUP BY execution_time_ms",
    "SELECT AVG(execution_time_ms), MAX(execution_time_ms) FROM trace_info "
    "WHERE experiment_id = :e AND status = 'OK'",
    _TRACE_TIMES,
    # tools: calls, failures, traces, times, messages
    "SELECT name, status, COUNT(*), COUNT(DISTINCT trace_id) FROM spans "
    "WHERE experiment_id = :e AND type = 'TOOL' GROUP BY name, status",
    _TOOL_TIMES,
    "SELECT name, json_extract(content, '$.status.message') AS message, COUNT(*) FROM spans "
    "WHERE experiment_id = :e AND status = 'ERROR' GROUP BY name, message",
    # what fails inside OK traces
    "SELECT s.name, s.type, COUNT(*), COUNT(DISTINCT s.trace_id) FROM spans s "
    "JOIN trace_info t ON t.request_id = s.trace_id WHERE s.experiment_id = :e "
    "AND s.status = 'ERROR' AND t.status = 'OK' GROUP BY s.name, s.type",
    # models: calls, traces, failures, cost, times
    "SELECT model_name, status, COUNT(*), COUNT(DISTINCT trace_id), SUM(total_cost) FROM spans "
    "WHERE experiment_id = :e AND type = 'CHAT_MODEL' GROUP BY model_name, status",
    _TOOL_TIMES.replace("name", "model_name").replace(":type", "'CHAT_MODEL'"),
    # tokens, sessions and their turns, traffic
    "SELECT SUM(input_tokens), SUM(output_tokens), SUM(total_tokens), SUM(total_cost), "
    "COUNT(total_tokens) FROM trace_info WHERE experiment_id = :e",
    "SELECT turns, COUNT(*) FROM (SELECT COUNT(*) AS turns FROM trace_info "
    "WHERE experiment_id = :e GROUP BY session_id) GROUP BY turns",
    "SELECT timestamp_ms / 86400000 AS day, status, COUNT(*) FROM trace_info "
    "WHERE experiment_id = :e GROUP BY day, status",
)
"""The numbers of the overview, as somebody would ask SQLite for them by hand."""


def _overview(uri: str, experiment_id: str) -> Work:
    connection = _sqlite(uri)
    values = {"e": int(experiment_id), "type": "TOOL"}
    return lambda: [connection.execute(query, values).fetchall() for query in OVERVIEW]


def _spans(uri: str, experiment_id: str) -> Work:
    import orjson

    connection = _sqlite(uri)
    query = "SELECT content FROM spans WHERE experiment_id = ?"

    def work() -> None:
        for (content,) in connection.execute(query, [int(experiment_id)]):
            orjson.loads(content)

    return work


def _correlation(uri: str, experiment_id: str) -> Work:
    """Without a filter on spans: on those MLflow's call takes minutes here, as README.md says.

    The tag comes first: the other way round SQLite joins the tag's traces without an index, which
    also takes minutes.
    """
    store = _client(uri).store
    return lambda: store.calculate_trace_filter_correlation(
        [experiment_id], "tag.version = 'v2'", "status = 'ERROR'"
    )


def _metrics(uri: str, experiment_id: str) -> Work:
    """The metric calls of which the overview over HTTP is made, asked one after another."""
    from mlflow.entities.trace_metrics import AggregationType as Kind
    from mlflow.entities.trace_metrics import MetricAggregation, MetricViewType

    store = _client(uri).store
    traces, spans = MetricViewType.TRACES, MetricViewType.SPANS
    count, total = MetricAggregation(Kind.COUNT), MetricAggregation(Kind.SUM)
    half, most = (MetricAggregation(Kind.PERCENTILE, percentile_value=p) for p in (50.0, 95.0))
    day = {
        "time_interval_seconds": 86_400,
        "start_time_ms": 1_767_000_000_000,
        "end_time_ms": 1_790_000_000_000,
    }
    ok, failed = ["trace.status = 'OK'"], ["trace.status = 'OK'", "span.status = 'ERROR'"]
    chat = ["span.type = 'CHAT_MODEL'"]
    calls: list[tuple[Any, str, list[Any], list[str], list[str], dict[str, int]]] = [
        (traces, "trace_count", [count], ["trace_status"], [], {}),
        (traces, "trace_count", [count], ["trace_name"], [], {}),
        (traces, "trace_count", [count], ["trace_status"], [], day),
        (traces, "session_count", [count], [], [], {}),
        (traces, "latency", [MetricAggregation(Kind.AVG), half, most], [], ok, {}),
        (traces, "input_tokens", [total], [], [], {}),
        (traces, "output_tokens", [total], [], [], {}),
        (traces, "total_tokens", [total], [], [], {}),
        (spans, "span_count", [count], ["span_name", "span_status"], [], {}),
        (spans, "span_count", [count], ["span_name", "span_type", "span_status"], [], {}),
        (spans, "span_count", [count], ["span_type", "span_model_name"], [], {}),
        (spans, "total_cost", [total], ["span_model_name"], chat, {}),
        (spans, "latency", [half, most], ["span_name"], [], {}),
        (spans, "span_count", [count], ["span_name"], failed, {}),
        (spans, "span_count", [count], ["span_name", "span_type"], failed, {}),
    ]

    def work() -> None:
        for view, name, wanted, by, filters, period in calls:
            store.query_trace_metrics(
                experiment_ids=[experiment_id],
                view_type=view,
                metric_name=name,
                aggregations=wanted,
                dimensions=by or None,
                filters=filters or None,
                max_results=50_000,
                **period,
            )

    return work


API_TRACES = 5_000


def _api(uri: str, experiment_id: str) -> Work:
    """5,000 traces with their spans through MLflow's API."""
    client = _client(uri)

    def work() -> None:
        token, done = None, 0
        while done < API_TRACES:
            page = client.search_traces(
                locations=[experiment_id], max_results=500, page_token=token, include_spans=True
            )
            done += len(page)
            token = page.token
            if not token:
                break

    return work


def _first_page(uri: str, experiment_id: str) -> Work:
    client = _client(uri)
    return lambda: client.search_traces(
        locations=[experiment_id], max_results=100, include_spans=False
    )


WORKS = {
    "overview": _overview,
    "spans": _spans,
    "correlation": _correlation,
    "metrics": _metrics,
    "api": _api,
    "first_page": _first_page,
}


def _sqlite(uri: str) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{uri.removeprefix('sqlite:///')}?mode=ro", uri=True)


def _client(uri: str) -> Any:
    """MLflow's own client, with the connection made and its tables looked at."""
    from mlflow.tracing.client import TracingClient

    client = TracingClient(uri)
    client.search_traces(locations=["0"], max_results=1, include_spans=False)
    return client


def main() -> None:
    """Do one of the works and print what it cost."""
    name, uri, experiment_id = sys.argv[1:]
    work = WORKS[name](uri, experiment_id)
    begun = time.perf_counter()
    work()
    seconds = time.perf_counter() - begun
    # Linux counts in kilobytes
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak_mb": peak}))


if __name__ == "__main__":
    main()
