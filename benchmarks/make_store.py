"""Make a large store: MLflow makes the tables, the rows go in by bulk insert.

Run: python benchmarks/make_store.py sqlite:////tmp/traces.db --traces 100002
     python benchmarks/make_store.py postgresql+psycopg://me:pw@host/empty --traces 1000000 --slim
     python benchmarks/make_store.py sqlite:////tmp/traces.db --traces 1000 --add

The database must not exist (SQLite) or be empty (PostgreSQL), unless --add puts newer traces into
one that was made here. The first traces are written a second time by MLflow itself, into a
scratch store, and the rows compared: the store is one that the installed MLflow would have
written.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import bulk_insert
import conversations
from conversations import Row, TraceRows

EXPERIMENT = "trip-agent"
COMPARED = 60
"""So many traces are compared with what MLflow writes."""
BATCH = 2_000


def make(uri: str, count: int, *, slim: bool, seed: int, add: bool = False) -> str:
    """Fill the store at ``uri`` with ``count`` traces; the id of their experiment."""
    path = Path(uri.removeprefix("sqlite:///")) if uri.startswith("sqlite:///") else None
    if path is not None and path.exists() != add:
        raise SystemExit(f"{path} {'exists already' if path.exists() else 'does not exist'}.")
    experiment_id, location = _experiment(uri)
    first_ms = conversations.FIRST_MS
    if add:
        # after all of the others, and never the same ids
        first_ms += conversations.DAYS * conversations.DAY_MS
        seed = time.time_ns()
    made = conversations.traces(count, seed=seed, slim=slim, first_ms=first_ms)
    with bulk_insert.writer(uri) as into:
        done = 0
        while batch := list(islice(made, BATCH)):
            complete = [_placed(trace, experiment_id, location) for trace in batch]
            into.write("trace_info", [trace.info for trace in complete])
            into.write("trace_tags", [row for trace in complete for row in trace.tags])
            into.write(
                "trace_request_metadata", [row for trace in complete for row in trace.metadata]
            )
            into.write("spans", [row for trace in complete for row in trace.spans])
            done += len(batch)
            if sys.stderr.isatty():
                print(f"\r{done:,} of {count:,}", end="", file=sys.stderr)
    return experiment_id


def _store(uri: str) -> Any:
    """MLflow's own store object, which makes the tables."""
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

    for name in ("mlflow", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
    return SqlAlchemyStore(uri, "./artifacts")


def _experiment(uri: str) -> tuple[str, str]:
    """Id and artifact location of the experiment, made if it is not there yet."""
    store = _store(uri)
    experiment = store.get_experiment_by_name(EXPERIMENT)
    if experiment is None:
        experiment = store.get_experiment(store.create_experiment(EXPERIMENT))
    store._dispose_engine()
    type(store)._engine_map.pop(uri, None)
    return experiment.experiment_id, experiment.artifact_location


def _placed(trace: TraceRows, experiment_id: str, location: str) -> TraceRows:
    """The trace as a part of this experiment."""
    number, trace_id = int(experiment_id), trace.info["request_id"]
    trace.info["experiment_id"] = number
    for span in trace.spans:
        span["experiment_id"] = number
    artifacts = f"{location}/traces/{trace_id}/artifacts"
    trace.tags.append(
        {"key": "mlflow.artifactLocation", "value": artifacts, "request_id": trace_id}
    )
    return trace


def differences(slim: bool, seed: int) -> list[str]:
    """Where our rows are not those that MLflow writes for the same traces."""
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = (f"sqlite:///{folder}/{name}.db" for name in ("ours", "theirs"))
        make(ours, COMPARED, slim=slim, seed=seed)
        experiment_id, _ = _experiment(theirs)
        store = _store(theirs)
        for trace in conversations.traces(COMPARED, seed=seed, slim=slim):
            _by_mlflow(store, trace, experiment_id)
        return [
            f"{table}: {difference}"
            for table in bulk_insert.COLUMNS
            for difference in _compared(ours, theirs, table)
        ]


def _by_mlflow(store: Any, trace: TraceRows, experiment_id: str) -> None:
    from mlflow.entities import Span, TraceInfo, TraceLocation, TraceState

    info = trace.info
    metadata = {row["key"]: row["value"] for row in trace.metadata}
    store.start_trace(
        TraceInfo(
            trace_id=info["request_id"],
            trace_location=TraceLocation.from_experiment_id(experiment_id),
            request_time=info["timestamp_ms"],
            state=TraceState(info["status"]),
            execution_duration=info["execution_time_ms"],
            request_preview=info["request_preview"],
            response_preview=info["response_preview"],
            trace_metadata={**metadata, "mlflow.trace.session": info["session_id"]},
            tags={
                **{row["key"]: row["value"] for row in trace.tags},
                "mlflow.traceName": info["trace_name"],
            },
        )
    )
    spans = [Span.from_dict(json.loads(span["content"])) for span in trace.spans]
    if spans:
        store.log_spans(experiment_id, spans)


def _compared(ours: str, theirs: str, table: str) -> Iterator[str]:
    left, right = (_rows(uri, table) for uri in (ours, theirs))
    if len(left) != len(right):
        yield f"{len(left)} rows, MLflow writes {len(right)}"
        return
    for ours_row, theirs_row in zip(left, right, strict=True):
        for column, value in theirs_row.items():
            if not _alike(ours_row[column], value):
                yield f"{column} is {ours_row[column]!r}, MLflow writes {value!r}"


def _alike(ours: Any, theirs: Any) -> bool:
    if isinstance(ours, float) and isinstance(theirs, float):
        return abs(ours - theirs) <= 1e-9 * abs(theirs)
    if isinstance(ours, str) and isinstance(theirs, str) and ours.startswith('{"trace_id"'):
        return bool(json.loads(ours) == json.loads(theirs))
    return bool(ours == theirs)


def _rows(uri: str, table: str) -> list[Row]:
    with closing(sqlite3.connect(uri.removeprefix("sqlite:///"))) as connection:
        connection.row_factory = sqlite3.Row
        rows = [dict(row) for row in connection.execute(f"SELECT * FROM {table}")]
    keys = ("key", "trace_id", "span_id", "request_id")
    return sorted(rows, key=lambda row: [row.get(key, "") for key in keys])


def main() -> None:
    """Check against MLflow, make the store, say how large it is and how long it took."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("uri", help="sqlite:///… or postgresql+psycopg://…")
    parser.add_argument("--traces", type=int, default=100_002)
    parser.add_argument("--slim", action="store_true", help="short texts, one or two spans a trace")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--add", action="store_true", help="newer traces into a store made here")
    chosen = parser.parse_args()
    found = differences(chosen.slim, chosen.seed)
    if found:
        raise SystemExit("MLflow would write other rows:\n" + "\n".join(found[:20]))
    begun = time.perf_counter()
    experiment_id = make(
        chosen.uri, chosen.traces, slim=chosen.slim, seed=chosen.seed, add=chosen.add
    )
    seconds = time.perf_counter() - begun
    print(f"{chosen.traces:,} traces into experiment {experiment_id} in {seconds:.0f} s")


if __name__ == "__main__":
    main()
