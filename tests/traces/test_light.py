"""A trace read lazily says the same as one read whole: nothing is missed for speed."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import pytest
from dialect_spans import DIALECTS
from raw_traces import raw_span, raw_trace

from mlflow_analyst.traces.build import trace_from_dict
from mlflow_analyst.traces.light import light_trace
from mlflow_analyst.traces.model import Step, Trace

if TYPE_CHECKING:
    from collections.abc import Mapping

PARTS = [
    "failed",
    "span_type",
    "duration_ms",
    *(f.name for f in fields(Step) if f.name != "attributes"),
]


def assert_same(raw: Mapping[str, Any]) -> None:
    """Every part of every step is the same, and so is the header."""
    whole, light = trace_from_dict(raw), light_trace(raw["info"], raw["data"]["spans"])
    assert light.info == whole.info
    assert len(light.steps) == len(whole.steps)
    for lazy, step in zip(light.steps, whole.steps, strict=True):
        for part in PARTS:
            assert getattr(lazy, part) == getattr(step, part), (step.name, part)
        assert dict(lazy.attributes.items()) == dict(step.attributes)


def test_all_real_traces_read_the_same(tau2_traces: list[Trace]) -> None:
    for trace in tau2_traces:
        assert_same(trace.raw)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_reads_the_same(ingest: Any, dialect: str) -> None:
    assert_same(ingest(DIALECTS[dialect]).raw)


def test_odd_spans_read_the_same() -> None:
    exception = {
        "name": "exception",
        "attributes": {"exception.type": "KeyError", "exception.message": '"k"'},
    }
    odd = [
        raw_span(1, "root", end=None, inputs={"question": "Why?"}, type="AGENT"),
        raw_span(2, "by answer", 1, type="LLM", outputs={"model": "m", "usage": {"input": 3}}),
        raw_span(3, "model by parameters", 1, attributes={"llm.invocation_parameters": "{}"}),
        raw_span(4, "failed", 1, type="TOOL", error="", events=[exception], outputs=[1]),
        raw_span(5, "failed with output", 1, type="TOOL", error="no", outputs={"a": 1}),
        raw_span(6, "their own parent", 6, type="LLM", attributes={"gen_ai.usage.cost": "0.5"}),
        raw_span(7, "no JSON", 1, attributes={"mlflow.spanInputs": "{not JSON", "model": "x"}),
        raw_span(8, "orphan \ud83d", 99, attributes={"input": "a\ud83d", "tool.name": "t"}),
        raw_span(
            9,
            "claude",
            attributes={
                "span.type": '"claude_code.llm_request"',
                "input_tokens": 5,
                "cache_read_tokens": "7",
            },
        ),
        {"name": None, "context": {"span_id": "0x1"}, "status_code": "ERROR", "start_time": 5},
    ]
    assert_same(raw_trace(*odd))


def test_nothing_is_decoded_that_nobody_read() -> None:
    light = light_trace({"trace_id": "t"}, [raw_span(1, inputs="{broken", type="LLM")])
    stored = dict.items(light.steps[0].attributes)  # type: ignore[arg-type]
    assert ("mlflow.spanInputs", '"{broken"') in stored
    assert light.steps[0].inputs == "{broken"
