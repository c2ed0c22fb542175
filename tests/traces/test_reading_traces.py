"""MLflow's dictionaries become traces: order, ids, times, headers, and shapes not whole."""

from __future__ import annotations

import random

import pytest
from raw_traces import T0_NS, make_trace, raw_span, raw_trace

from mlflow_analyst.traces.build import info_from_dict, trace_from_dict
from mlflow_analyst.traces.model import Trace


def test_span_ids_are_the_hex_that_mlflow_shows(failing_trace: Trace) -> None:
    from mlflow.entities import Trace as MlflowTrace

    theirs = MlflowTrace.from_dict(dict(failing_trace.raw)).data.spans
    assert {span.span_id: span.parent_id for span in theirs} == {
        step.span_id: step.parent_id for step in failing_trace.steps
    }
    assert {span.span_id: span.span_type for span in theirs if span.span_type == "TOOL"} == {
        step.span_id: "TOOL" for step in failing_trace.steps if step.kind == "tool"
    }


def test_inputs_outputs_and_times_are_those_of_mlflow(tau2_traces: list[Trace]) -> None:
    from mlflow.entities import Trace as MlflowTrace

    for trace in tau2_traces[::100]:
        theirs = {span.span_id: span for span in MlflowTrace.from_dict(dict(trace.raw)).data.spans}
        for step in trace.steps:
            span = theirs[step.span_id]
            assert (step.start_ns, step.end_ns) == (span.start_time_ns, span.end_time_ns)
            assert step.inputs == span.inputs
            assert step.outputs == span.outputs


def test_the_header_of_a_real_trace(failing_trace: Trace) -> None:
    info = failing_trace.info
    assert (info.experiment_id, info.state, info.duration_ms) == ("1", "OK", 17533)
    assert info.start_ms == 1772097988201
    assert (info.input_tokens, info.output_tokens, info.total_tokens) == (67958, 581, 68539)
    assert info.session == "60deb0ab-fb63-4e0f-a347-3a4ab7eafb2b"
    assert info.user == "yusuf_rossi_9620"
    assert info.tags["agent_variant"] == "gemini-3-flash-base"
    assert info.cost == pytest.approx(0.02038555)


def test_steps_come_depth_first_by_start_whatever_order_they_were_stored_in() -> None:
    spans = [
        raw_span(1, "root", start=0),
        raw_span(2, "first", parent=1, start=1),
        raw_span(3, "inside first", parent=2, start=5),
        raw_span(4, "second", parent=1, start=3),
        raw_span(5, "inside second", parent=4, start=4),
    ]
    random.Random(3).shuffle(spans)
    steps = make_trace(*spans).steps
    assert [(step.depth, step.name) for step in steps] == [
        (0, "root"),
        (1, "first"),
        (2, "inside first"),
        (1, "second"),
        (2, "inside second"),
    ]


def test_a_trace_without_its_root_reads_from_the_steps_there_are() -> None:
    trace = make_trace(
        raw_span(2, "a", parent=1), raw_span(3, "b", parent=2), raw_span(4, parent=1)
    )
    assert [(step.depth, step.span_id[-1]) for step in trace.steps] == [
        (0, "2"),
        (1, "3"),
        (0, "4"),
    ]


def test_spans_that_are_each_others_parents_are_all_read_once() -> None:
    trace = make_trace(raw_span(1, parent=2), raw_span(2, parent=1), raw_span(3, parent=3))
    assert sorted(step.span_id[-1] for step in trace.steps) == ["1", "2", "3"]


def test_a_chain_of_steps_deeper_than_the_interpreters_stack_is_read() -> None:
    spans = [raw_span(n, parent=n - 1 if n > 1 else None) for n in range(1, 3_001)]
    assert make_trace(*spans).steps[-1].depth == 2_999


def test_a_step_in_progress_has_no_duration() -> None:
    step = make_trace(raw_span(1, end=None), state="IN_PROGRESS").steps[0]
    assert step.end_ns is None
    assert step.duration_ms is None


def test_nanoseconds_are_exact() -> None:
    raw = raw_span(1)
    raw["start_time_unix_nano"] = T0_NS + 123_456_789
    raw["end_time_unix_nano"] = str(T0_NS + 123_456_790)
    step = trace_from_dict(raw_trace(raw)).steps[0]
    assert step.start_ns == T0_NS + 123_456_789
    assert step.end_ns == T0_NS + 123_456_790


def test_the_form_of_mlflow_2_reads_the_same() -> None:
    raw = {
        "info": {
            "request_id": "tr-old",
            "experiment_id": "7",
            "timestamp_ms": 1_700_000_000_123,
            "execution_time_ms": 250,
            "status": "ERROR",
            "request_metadata": {"mlflow.traceInputs": '{"question": "Why?"}'},
            "tags": {"mlflow.traceName": "qa"},
        },
        "data": {
            "spans": [
                {
                    "name": "qa",
                    "context": {"span_id": "0x1f", "trace_id": "0xab"},
                    "parent_id": None,
                    "start_time": T0_NS,
                    "end_time": T0_NS + 250_000_000,
                    "status_code": "ERROR",
                    "status_message": "ValueError: no answer",
                    "attributes": {
                        "mlflow.spanType": '"CHAIN"',
                        "mlflow.spanInputs": '{"question": "Why?"}',
                    },
                    "events": [],
                }
            ]
        },
    }
    trace = trace_from_dict(raw)
    assert (trace.trace_id, trace.info.experiment_id, trace.info.state) == ("tr-old", "7", "ERROR")
    assert (trace.info.start_ms, trace.info.duration_ms) == (1_700_000_000_123, 250)
    step = trace.steps[0]
    assert (step.span_id, step.kind, step.status) == ("000000000000001f", "chain", "ERROR")
    assert (step.error, step.error_type) == ("ValueError: no answer", "ValueError")
    assert step.inputs == {"question": "Why?"}


def test_a_header_without_an_id_is_refused() -> None:
    with pytest.raises(ValueError, match="without an id"):
        info_from_dict({"state": "OK"})


def test_hostile_values_are_kept_as_text_and_break_nothing() -> None:
    deep = "[" * 100_000
    trace = make_trace(
        raw_span(
            1,
            attributes={
                "mlflow.spanInputs": deep,
                "mlflow.spanOutputs": "NaN",
                "big": "9" * 5_000,
                "half": '"\\ud800"',
                "number": 3,
                "nothing": None,
            },
        )
    )
    step = trace.steps[0]
    assert step.inputs == deep
    assert step.outputs == "NaN"
    assert step.attributes["big"] == "9" * 5_000
    assert step.attributes["half"] == "\ufffd"


def test_json_encoded_twice_is_decoded_and_an_id_of_digits_stays_text() -> None:
    attributes = {"a": '"{\\"x\\": 1}"', "b": '"12345"', "c": "plain words", "d": '"true"'}
    step = make_trace(raw_span(1, attributes=attributes)).steps[0]
    assert dict(step.attributes) == {"a": {"x": 1}, "b": "12345", "c": "plain words", "d": "true"}
