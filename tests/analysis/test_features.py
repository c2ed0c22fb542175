"""What a row of the scan says about a trace."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from raw_traces import make_trace, raw_span

from mlflow_analyst.analysis.features import FEATURES, TEXT_CHARS, features_of
from mlflow_analyst.analysis.scan import ScanTable, scan_table, session_positions, to_arrow


def table_of(*rows: dict[str, Any]) -> ScanTable:
    return scan_table(to_arrow(rows), method="made up")


def test_a_row_has_every_feature_and_nothing_else() -> None:
    row = features_of(make_trace(raw_span(1)))
    # In the order of the columns, so that many rows become columns at once.
    assert list(row) == [feature.name for feature in FEATURES]
    assert list(features_of(make_trace())) == list(row)
    failed = features_of(make_trace(raw_span(1, error="TimeoutError: no answer")))
    assert list(failed) == list(row)


def test_rows_in_any_order_of_names_become_the_same_columns() -> None:
    row = features_of(make_trace(raw_span(1, "pay", type="TOOL", error="ValueError: 1")))
    turned = dict(reversed(row.items()))
    assert to_arrow([turned, row]) == to_arrow([row, row])


def test_a_call_counts_as_repeated_only_with_the_same_inputs_to_the_same_tool() -> None:
    def call(number: int, tool: str, **inputs: object) -> dict[str, Any]:
        return raw_span(number, tool, type="TOOL", inputs=inputs)

    row = features_of(
        make_trace(
            call(1, "search", q="a", n=1),
            call(2, "search", n=1, q="a"),
            call(3, "search", q="b"),
            call(4, "fetch", q="a", n=1),
            call(5, "search", q="a", n=1),
        )
    )
    assert row["repeated_calls"] == 2
    assert row["tools"] == ["search", "fetch"]
    assert row["tool_calls"] == 5


def test_failures_are_found_whatever_the_state_of_the_trace() -> None:
    row = features_of(
        make_trace(
            raw_span(1, "agent", type="AGENT"),
            raw_span(2, "pay", 1, type="TOOL", error="TimeoutError: the bank is slow"),
            raw_span(3, "pay", 1, type="TOOL", error="TimeoutError: the bank is slow"),
            raw_span(4, "log", 1, error="x" * 5_000),
        )
    )
    assert row["state"] == "OK"
    assert row["any_error"] is True
    assert row["failed_tool"] == ["pay"]
    assert row["tool_errors"] == 2
    assert row["error_type"] == ["TimeoutError"]
    assert row["error_message"] == ["TimeoutError: the bank is slow", "x" * 4_000]
    assert row["error_cut"] is True
    assert row["failed_spans"] == ["pay", "log"]


def test_a_long_response_is_kept_in_part_and_counted_whole() -> None:
    row = features_of(make_trace(raw_span(1, inputs="hi", outputs="y" * (TEXT_CHARS + 1))))
    assert (row["request"], row["request_chars"], row["request_cut"]) == ("hi", 2, False)
    assert row["response"] == "y" * TEXT_CHARS
    assert (row["response_chars"], row["response_cut"]) == (TEXT_CHARS + 1, True)


def test_tokens_are_the_headers_and_else_the_sum_of_the_calls() -> None:
    usage = {"mlflow.chat.tokenUsage": json.dumps({"input_tokens": 5, "output_tokens": 2})}
    calls = [raw_span(n, type="LLM", attributes=usage) for n in (1, 2)]
    row = features_of(make_trace(*calls))
    assert (row["input_tokens"], row["output_tokens"], row["total_tokens"]) == (10, 4, 14)
    told = {"mlflow.trace.tokenUsage": json.dumps({"input_tokens": 7, "total_tokens": 9})}
    row = features_of(make_trace(*calls, trace_metadata=told))
    assert (row["input_tokens"], row["output_tokens"], row["total_tokens"]) == (7, None, 9)


def test_an_overridden_assessment_does_not_count() -> None:
    def feedback(number: int, value: object, *, valid: bool) -> dict[str, Any]:
        name = {"assessment_id": f"a-{number}", "assessment_name": "good", "valid": valid}
        return {**name, "feedback": {"value": value}}

    row = features_of(
        make_trace(
            assessments=[
                feedback(1, "no", valid=False),
                feedback(2, "yes", valid=True),
                {"assessment_id": "a-3", "assessment_name": "x", "expectation": {"value": [1]}},
            ]
        )
    )
    table = table_of(row)
    assert table.keyed("feedback", "good").tolist() == [["yes"]]
    assert table.keyed("expectation", "x").tolist() == [[[1]]]
    assert table.keyed("feedback", "bad").tolist() == [None]
    assert table.keys("feedback") == ["good"]


def test_rows_come_oldest_first_with_their_texts_and_lists() -> None:
    def row(trace_id: str, minute: int, tools: tuple[str, ...], **info: Any) -> dict[str, Any]:
        spans = [raw_span(n, tool, type="TOOL") for n, tool in enumerate(tools, 1)]
        time = f"2026-01-01T00:{minute:02d}:00Z"
        preview = f"asked in {trace_id}"
        return features_of(
            make_trace(
                *spans, trace_id=trace_id, request_time=time, request_preview=preview, **info
            )
        )

    session = {"trace_metadata": {"mlflow.trace.session": "s"}}
    table = table_of(
        row("tr-c", 2, ("a", "b"), **session),
        row("tr-b", 1, (), execution_duration_ms=None),
        row("tr-a", 1, ("b",), **session),
    )
    assert table.column("trace_id").tolist() == ["tr-a", "tr-b", "tr-c"]
    assert table.column("request").tolist() == [f"asked in tr-{end}" for end in "abc"]
    np.testing.assert_array_equal(table.column("session_position"), [1, np.nan, 2])
    np.testing.assert_array_equal(table.column("duration_ms"), [1000, np.nan, 1000])
    tools = table.many("tools")
    assert tools.rows_with(tools.values == "b").tolist() == [True, False, True]
    assert tools.rows_with(tools.values == "a").tolist() == [False, False, True]
    assert tools.empty().tolist() == [False, True, False]
    assert table.where(tools.empty()) == ["tr-b"]
    assert list(table.frame["duration_ms"].isna()) == [False, True, False]


@pytest.mark.parametrize("name", [feature.name for feature in FEATURES])
def test_an_empty_experiment_has_empty_columns(name: str) -> None:
    table = table_of()
    feature = next(feature for feature in FEATURES if feature.name == name)
    if feature.many:
        assert table.many(name).empty().tolist() == []
    elif feature.dtype == "mapping":
        assert table.keyed(name, "k").tolist() == []
    else:
        assert table.column(name).tolist() == []
    assert len(table.frame) == 0


def test_session_positions_count_within_the_session() -> None:
    assert session_positions(["s", None, "t", "s"]) == [1, None, 1, 2]
