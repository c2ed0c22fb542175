"""Field paths mean what they mean in MLflow, and more forgiving."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from raw_traces import make_trace, raw_span

from mlflow_analyst.traces.fields import (
    SHORT_NAMES,
    extract,
    known_paths,
    nearest_paths,
    parse_path,
)
from mlflow_analyst.traces.model import Trace


def values(trace: Trace, path: str) -> list[Any]:
    return extract(trace, parse_path(path))


@pytest.mark.parametrize(
    "path",
    [
        "info.trace_id",
        "info.state",
        "info.execution_duration_ms",
        "info.request_preview",
        "info.trace_location.mlflow_experiment.experiment_id",
        "info.tags.`mlflow.traceName`",
        "info.tags.*",
        "info.trace_metadata.`mlflow.trace.session`",
        "info.trace_metadata.`mlflow.trace.tokenUsage`",
        "data.spans.*.name",
        "data.spans.*.status.code",
        "data.spans.*.start_time_unix_nano",
        "data.spans.*.parent_span_id.nothing",
        "info.nothing",
    ],
)
def test_a_path_gives_what_mlflow_gives(tau2_traces: list[Trace], path: str) -> None:
    from mlflow.utils.jsonpath_utils import jsonpath_extract_values

    for trace in tau2_traces[::50]:
        assert values(trace, path) == jsonpath_extract_values(dict(trace.raw), path)


@pytest.mark.parametrize("key", ["mlflow.spanType", "mlflow.spanInputs", "mlflow.llm.model"])
def test_attributes_come_decoded_with_or_without_backticks(failing_trace: Trace, key: str) -> None:
    from mlflow.utils.jsonpath_utils import jsonpath_extract_values

    stored = jsonpath_extract_values(dict(failing_trace.raw), f"data.spans.*.attributes.`{key}`")
    assert values(failing_trace, f"data.spans.*.attributes.`{key}`") == list(
        map(json.loads, stored)
    )
    assert values(failing_trace, f"data.spans.*.attributes.{key}") == list(map(json.loads, stored))


def test_json_kept_in_strings_can_be_walked_into(failing_trace: Trace) -> None:
    roles = values(failing_trace, "data.spans.*.attributes.`mlflow.spanInputs`.messages.0.role")
    assert roles == ["system"] * 9
    tokens = values(failing_trace, "info.trace_metadata.mlflow.trace.tokenUsage.input_tokens")
    assert tokens == [67958]


def test_ids_come_out_as_hex(failing_trace: Trace) -> None:
    ids = values(failing_trace, "data.spans.*.span_id")
    assert set(ids) == {step.span_id for step in failing_trace.steps}
    parents = values(failing_trace, "data.spans.*.parent_span_id")
    assert set(parents) == {None, failing_trace.steps[0].span_id}
    otel = values(failing_trace, "data.spans.0.trace_id")
    assert otel == [failing_trace.trace_id.removeprefix("tr-")]


def test_a_span_has_its_steps_fields_whatever_wrote_it() -> None:
    attributes = {
        "openinference.span.kind": '"TOOL"',
        "tool.name": '"search"',
        "input.value": '"x"',
    }
    trace = make_trace(raw_span(1, "s", attributes=attributes, error="no"), raw_span(2))
    assert values(trace, "data.spans.*.tool") == ["search"]
    assert values(trace, "data.spans.*.inputs") == ["x"]
    assert values(trace, "data.spans.*.kind") == ["tool", "other"]
    assert values(trace, "spans[0].error") == ["no"]


def test_the_longest_key_that_exists_wins_and_shorter_ones_are_tried_after_it() -> None:
    trace = make_trace(
        raw_span(1, attributes={"a.b": '"both"', "a": '{"b": "one", "c": "deep"}', "a.b.c": "{}"})
    )
    assert values(trace, "data.spans.*.attributes.a.b") == ["both"]
    assert values(trace, "data.spans.*.attributes.`a`.b") == ["one"]
    assert values(trace, "data.spans.*.attributes.a.c") == ["deep"]
    assert values(trace, "data.spans.*.attributes.a.b.c.d") == []


def test_list_indices(failing_trace: Trace) -> None:
    first = values(failing_trace, "data.spans.0.name")
    assert first == values(failing_trace, "data.spans[0].name") == ["retail_support_agent"]
    assert values(failing_trace, "data.spans[*].name") == values(failing_trace, "data.spans.*.name")
    assert values(failing_trace, "data.spans.99.name") == []


def test_short_names(failing_trace: Trace) -> None:
    row = {name: values(failing_trace, name) for name in SHORT_NAMES}
    assert row["trace_id"] == [failing_trace.trace_id]
    assert row["start"] == ["2026-02-26T09:26:28.201Z"]
    assert row["duration_ms"] == [17533]
    assert row["request"][0].startswith("I prefer not to share")
    called = "find_user_id_by_name_zip, get_user_details (2 calls, 1 failed)"
    assert row["tools"] == [f"{called}, get_order_details (5 calls)"]
    assert row["first_error"] == ["get_user_details: Error: User not found"]
    assert (row["input_tokens"], row["output_tokens"]) == ([67958], [581])
    assert row["tool_errors"] == [1]


def test_a_short_name_without_a_value_is_missing() -> None:
    trace = make_trace(raw_span(1))
    for name in ("session", "user", "request", "tools", "first_error", "cost"):
        assert values(trace, name) == []


def test_tags_and_metadata_by_the_names_of_the_filter_language(failing_trace: Trace) -> None:
    assert values(failing_trace, "tag.agent_variant") == ["gemini-3-flash-base"]
    assert values(failing_trace, "tags.`mlflow.traceName`") == ["retail_support_agent"]
    assert values(failing_trace, "metadata.mlflow.trace.user") == ["yusuf_rossi_9620"]


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("", "1 to 300 characters"),
        ("info." + "x" * 300, "1 to 300 characters"),
        ("info..state", "empty part"),
        ("info.", "empty part"),
        ("info.tags.`open", "not closed"),
        ("info.tags.`a`b", "needs a dot"),
        ("requests", "nearest short names: request"),
        ("spam.eggs", "begin with info. or data."),
    ],
)
def test_a_broken_path_is_refused_in_words(path: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse_path(path)


@given(st.text(max_size=60))
def test_no_text_at_all_breaks_the_parser(text: str) -> None:
    trace = make_trace(raw_span(1, attributes={"a.b": "1"}), tags={"x": "y"})
    try:
        path = parse_path(text)
    except ValueError:
        return
    extract(trace, path)


def test_a_path_with_a_star_may_give_many() -> None:
    assert parse_path("data.spans.*.name").many
    assert not parse_path("info.state").many
    assert not parse_path("tools").many


def test_every_known_path_leads_to_something(tau2_traces: list[Trace]) -> None:
    traces = tau2_traces[:20]
    paths = known_paths(traces)
    assert "info.tags.`mlflow.traceName`" in paths
    assert "data.spans.*.attributes.`mlflow.spanInputs`.messages.*.role" in paths
    assert "data.spans.*.tool" in paths
    assert paths == sorted(paths)
    for path in paths[:400]:
        assert any(values(trace, path) for trace in traces), path


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("info.stat", "info.state"),
        ("info.tags.traceName", "info.tags.`mlflow.traceName`"),
        ("data.spans.*.attributes.spanType", "data.spans.*.attributes.`mlflow.spanType`"),
        ("data.span.*.name", "data.spans.*.name"),
        ("info.duration_ms", "duration_ms"),
    ],
)
def test_the_nearest_path_is_among_those_named(
    tau2_traces: list[Trace], wrong: str, right: str
) -> None:
    assert right in nearest_paths(wrong, known_paths(tau2_traces[:20]))
