"""Traces to read: real ones, and ones that the real MLflow took in by OTLP."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from raw_traces import T0_NS

from mlflow_analyst.traces.build import trace_from_dict

if TYPE_CHECKING:
    from mlflow_analyst.store import TraceStore
    from mlflow_analyst.traces.model import Trace


@pytest.fixture(scope="session")
def tau2_traces(tau2_store: TraceStore) -> list[Trace]:
    """All 748 traces of the real store, oldest first."""
    return list(tau2_store.iter_traces("1", None))


@pytest.fixture(scope="session")
def failing_trace(tau2_traces: list[Trace]) -> Trace:
    """A real trace of 18 steps, state OK, in which one of eight tool calls failed."""
    wanted = "tr-e60178acb88cc5e587b2eab64c95c728"
    return next(trace for trace in tau2_traces if trace.trace_id == wanted)


@pytest.fixture(scope="session")
def failing_session(tau2_traces: list[Trace], failing_trace: Trace) -> list[Trace]:
    """The four traces of that trace's session."""
    return [trace for trace in tau2_traces if trace.info.session == failing_trace.info.session]


@pytest.fixture(scope="session")
def ingest(
    blank_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[Sequence[dict[str, Any]]], Trace]]:
    """Sends spans through MLflow's own OTLP path into a real store and reads the trace back.

    A span is ``{"name", "attributes", …}`` with optional ``parent`` (index), ``error``, ``events``.
    """
    from mlflow.entities import Span
    from small_store import SmallStore

    folder = tmp_path_factory.mktemp("otlp")
    shutil.copy(blank_store, folder / "mlflow.db")
    small = SmallStore(folder)
    experiment_id = small.experiment("otlp")

    def send(spans: Sequence[dict[str, Any]]) -> Trace:
        otel_id = secrets.token_bytes(16)
        ids = [secrets.token_bytes(8) for _ in spans]
        sent = [_proto(otel_id, ids, index, span) for index, span in enumerate(spans)]
        small.store.log_spans(experiment_id, [Span.from_otel_proto(one) for one in sent])
        found = small.store.batch_get_traces([f"tr-{otel_id.hex()}"])
        return trace_from_dict(found[0].to_dict())

    yield send
    small.close()


def _proto(otel_id: bytes, ids: list[bytes], index: int, span: dict[str, Any]) -> Any:
    from mlflow.tracing.utils.otlp import _set_otel_proto_anyvalue
    from opentelemetry.proto.trace.v1.trace_pb2 import Span as OtelSpan
    from opentelemetry.proto.trace.v1.trace_pb2 import Status

    proto = OtelSpan(
        trace_id=otel_id,
        span_id=ids[index],
        parent_span_id=ids[span["parent"]] if "parent" in span else b"",
        name=span["name"],
        start_time_unix_nano=T0_NS + index * 1_000_000,
        end_time_unix_nano=T0_NS + 1_000_000_000,
    )
    for key, value in span.get("attributes", {}).items():
        _set_otel_proto_anyvalue(proto.attributes.add(key=key).value, value)
    for name, values in span.get("events", ()):
        event = proto.events.add(name=name, time_unix_nano=T0_NS)
        for key, value in values.items():
            _set_otel_proto_anyvalue(event.attributes.add(key=key).value, value)
    if "error" in span:
        proto.status.code = Status.STATUS_CODE_ERROR
        proto.status.message = span["error"]
    return proto
