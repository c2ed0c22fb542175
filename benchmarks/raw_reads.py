"""What the same answers cost without this program: each in a process of its own.

Run by speed.py: python raw_reads.py NAME URI EXPERIMENT_ID
Prints one line of JSON: the seconds of the work itself (imports and connecting left out) and the
peak memory of the process in MB.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import stores

Work = Callable[[], object]

_WHERE = "FROM spans WHERE experiment_id = :e"
_TRACES = "FROM trace_info WHERE experiment_id = :e"
_OK_TIMES = f"execution_time_ms AS ms {_TRACES} AND status = 'OK' AND execution_time_ms IS NOT NULL"
_COMMON = (
    # states, errors by duration, latency of OK traces
    f"SELECT status, COUNT(*), MIN(timestamp_ms), MAX(timestamp_ms) {_TRACES} GROUP BY status",
    f"SELECT execution_time_ms, COUNT(*) {_TRACES} AND status = 'ERROR' GROUP BY execution_time_ms",
    f"SELECT AVG(execution_time_ms), MAX(execution_time_ms) {_TRACES} AND status = 'OK'",
    # tools: calls, failures, traces
    f"SELECT name, status, COUNT(*), COUNT(DISTINCT trace_id) {_WHERE} AND type = 'TOOL' "
    "GROUP BY name, status",
    # what fails inside OK traces
    "SELECT s.name, s.type, COUNT(*), COUNT(DISTINCT s.trace_id) FROM spans s "
    "JOIN trace_info t ON t.request_id = s.trace_id WHERE s.experiment_id = :e "
    "AND s.status = 'ERROR' AND t.status = 'OK' GROUP BY s.name, s.type",
    # models: calls, traces, failures, cost
    f"SELECT model_name, status, COUNT(*), COUNT(DISTINCT trace_id), SUM(total_cost) {_WHERE} "
    "AND type = 'CHAT_MODEL' GROUP BY model_name, status",
    # tokens, sessions and their turns, traffic
    "SELECT SUM(input_tokens), SUM(output_tokens), SUM(total_tokens), SUM(total_cost), "
    f"COUNT(total_tokens) {_TRACES}",
    f"SELECT turns, COUNT(*) FROM (SELECT COUNT(*) AS turns {_TRACES} GROUP BY session_id) AS s "
    "GROUP BY turns",
    f"SELECT timestamp_ms / 86400000 AS day, status, COUNT(*) {_TRACES} GROUP BY day, status",
)


def _places(quantiles: tuple[float, ...]) -> str:
    """SQLite has no quantiles: the rows at these places among the sorted ones."""
    return ", ".join(f"CAST(1 + {q} * (n - 1) AS INTEGER)" for q in quantiles)


def _sqlite_times(by: str, kind: str) -> str:
    return (
        f"SELECT {by}, ms FROM (SELECT {by}, duration_ns / 1e6 AS ms, "
        f"ROW_NUMBER() OVER (PARTITION BY {by} ORDER BY duration_ns) AS place, "
        f"COUNT(*) OVER (PARTITION BY {by}) AS n {_WHERE} AND type = '{kind}') "
        f"WHERE place IN ({_places((0.5, 0.95))})"
    )


def _postgresql_times(by: str, kind: str) -> str:
    return (
        f"SELECT {by}, percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY duration_ns) "
        f"{_WHERE} AND type = '{kind}' GROUP BY {by}"
    )


def _messages(message: str) -> str:
    return (
        f"SELECT name, {message} AS said, COUNT(*) {_WHERE} AND status = 'ERROR' "
        "GROUP BY name, said"
    )


OVERVIEW = {
    "sqlite": (
        *_COMMON,
        f"SELECT ms FROM (SELECT ms, ROW_NUMBER() OVER (ORDER BY ms) AS place, COUNT(*) OVER () "
        f"AS n FROM (SELECT {_OK_TIMES})) WHERE place IN ({_places((0.5, 0.95, 0.99))})",
        _sqlite_times("name", "TOOL"),
        _sqlite_times("model_name", "CHAT_MODEL"),
        _messages("json_extract(content, '$.status.message')"),
    ),
    "postgresql": (
        *_COMMON,
        "SELECT percentile_cont(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY ms) "
        f"FROM (SELECT {_OK_TIMES}) AS t",
        _postgresql_times("name", "TOOL"),
        _postgresql_times("model_name", "CHAT_MODEL"),
        _messages("content::json #>> '{status,message}'"),
    ),
}
"""The numbers of the overview, as somebody would ask the database for them by hand."""


def _overview(uri: str, experiment_id: str) -> Work:
    connection = stores.reader(uri)
    queries = [q.replace(":e", str(int(experiment_id))) for q in OVERVIEW[stores.kind(uri)]]

    def work() -> None:
        cursor = connection.cursor()
        for query in queries:
            cursor.execute(query)
            cursor.fetchall()

    return work


def _spans(uri: str, experiment_id: str) -> Work:
    """Every span's JSON read and parsed, in rows as they come."""
    import orjson

    connection = stores.reader(uri)
    # a named cursor of PostgreSQL's does not fetch all rows at once
    cursor = (
        connection.cursor() if stores.kind(uri) == "sqlite" else connection.cursor(name="spans")
    )
    query = f"SELECT content {_WHERE}".replace(":e", str(int(experiment_id)))

    def work() -> None:
        cursor.execute(query)
        while batch := cursor.fetchmany(2_000):
            for (content,) in batch:
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


def _client(uri: str) -> Any:
    """MLflow's own client, with the connection made and its tables looked at."""
    from mlflow.tracing.client import TracingClient

    client = TracingClient(uri)
    client.search_traces(locations=["0"], max_results=1, include_spans=False)
    return client


def _peak_mb() -> float:
    """Of this program alone: getrusage would count that of the process that started it as well."""
    lines = Path("/proc/self/status").read_text().splitlines()
    (kilobytes,) = (int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    return kilobytes / 1024


def main() -> None:
    """Do one of the works and print what it cost."""
    name, uri, experiment_id = sys.argv[1:]
    work = WORKS[name](uri, experiment_id)
    begun = time.perf_counter()
    work()
    seconds = time.perf_counter() - begun
    print(json.dumps({"seconds": seconds, "peak_mb": _peak_mb()}))


if __name__ == "__main__":
    main()
