"""Hand-made traces, for shapes that no library at hand writes."""

from __future__ import annotations

import json
from typing import Any

from mlflow_analyst.traces.build import trace_from_dict
from mlflow_analyst.traces.model import Trace

T0_NS = 1_760_000_000_000_000_000
Raw = dict[str, Any]


def raw_span(number: int, name: str = "step", parent: int | None = None, **fields: Any) -> Raw:
    """A span as ``Span.to_dict()`` has it. ``fields``: type, inputs, outputs, error, start, end
    (milliseconds), attributes (as they are stored), events.
    """
    attributes = dict(fields.get("attributes", {}))
    for key, field in (("spanType", "type"), ("spanInputs", "inputs"), ("spanOutputs", "outputs")):
        if field in fields:
            attributes[f"mlflow.{key}"] = json.dumps(fields[field])
    error = fields.get("error")
    end = fields.get("end", 1_000)
    return {
        "trace_id": "AAAAAAAAAAAAAAAAAAAAAQ==",
        "span_id": f"{number:016x}",
        "parent_span_id": None if parent is None else f"{parent:016x}",
        "name": name,
        "start_time_unix_nano": T0_NS + fields.get("start", number) * 1_000_000,
        "end_time_unix_nano": None if end is None else T0_NS + end * 1_000_000,
        "events": fields.get("events", []),
        "status": {
            "code": "STATUS_CODE_OK" if error is None else "STATUS_CODE_ERROR",
            "message": error or "",
        },
        "attributes": attributes,
        "links": [],
    }


def raw_trace(*spans: Raw, **info: Any) -> Raw:
    """A trace of these spans as ``Trace.to_dict()`` has it; ``info`` overrides its header."""
    header = {
        "trace_id": "tr-1",
        "trace_location": {"mlflow_experiment": {"experiment_id": "1"}},
        "request_time": "2025-10-09T08:53:20Z",
        "state": "OK",
        "execution_duration_ms": 1_000,
        **info,
    }
    return {"info": header, "data": {"spans": list(spans)}}


def make_trace(*spans: Raw, **info: Any) -> Trace:
    """`raw_trace`, read."""
    return trace_from_dict(raw_trace(*spans, **info))
