"""Rows out of traces as the database has them; needs MLflow only for spans of other libraries."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import orjson
import pyarrow as pa

from mlflow_analyst.analysis.features import features_of
from mlflow_analyst.analysis.scan_rows import to_arrow
from mlflow_analyst.traces.light import light_trace
from mlflow_analyst.traces.model import Trace

_UNTYPED = (None, "", "null", '"UNKNOWN"', "UNKNOWN")


class RawTrace(NamedTuple):
    """A trace's header as MLflow's dictionary, and its spans as their JSON text."""

    info: dict[str, Any]
    contents: list[str]


def rows_of(raws: Sequence[RawTrace], deep: bool) -> pa.Table:
    """The rows of these traces as Arrow columns."""
    return rows_of_traces(
        (light_trace(info, [_span(content) for content in contents]) for info, contents in raws),
        deep,
    )


def rows_of_traces(traces: Iterable[Trace], deep: bool) -> pa.Table:
    """The same of traces that are read already."""
    if deep:
        from mlflow_analyst.analysis.patterns.columns import deep_row

        return to_arrow([deep_row(trace) for trace in traces], deep=True)
    return to_arrow([features_of(trace) for trace in traces])


def _span(content: str) -> dict[str, Any]:
    try:
        span = orjson.loads(content)
    except ValueError:
        span = _loads(content)
    if not isinstance(span, dict):
        return {}
    if (span.get("attributes") or {}).get("mlflow.spanType") in _UNTYPED:
        from mlflow.tracing.otel.translation import translate_loaded_span

        return dict(translate_loaded_span(span))
    return span


def _loads(content: str) -> Any:
    """What orjson does not take: half a character, a number of 20 digits; else nothing at all."""
    try:
        return json.loads(content)
    except ValueError:
        return {}
