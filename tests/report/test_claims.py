"""Numbers that the assistant wrote and no tool returned are pointed out."""

from __future__ import annotations

import pytest

from mlflow_analyst.report.claims import numbers_in, unknown_numbers

KNOWN = [748, 119, 0.6281, 3887.0, 14345.2, 57, 0.0025]


@pytest.mark.parametrize(
    "text",
    [
        "748 traces in 119 sessions.",
        "62.8% of them, or 63 %, passed.",
        "The median is 3.9 s, the 95th percentile 14,345 ms (0.2 min).",
        "Three of the 5 tools fail.",
        "gpt-4.1-mini and v2.0 of tau2-bench, order #W2378156, on 2026-02-26 at 09:39.",
        "`status = 500` means something else.",
        "It cost $0.0025 a trace.",
    ],
)
def test_a_number_that_a_tool_returned_is_known_in_any_usual_form(text: str) -> None:
    assert unknown_numbers(text, KNOWN) == []


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("About 750 traces.", ["750"]),
        ("71% fail; 71% is a lot.", ["71%"]),
        ("It takes 4.2 s in 1,200 cases.", ["4.2", "1,200"]),
        ("Five percent (5%) fail.", ["5%"]),
    ],
)
def test_a_number_that_no_tool_returned_is_named_as_written(text, unknown) -> None:
    assert unknown_numbers(text, KNOWN) == unknown


def test_numbers_are_found_at_any_depth_and_truth_values_are_not_numbers() -> None:
    answer = {"a": [1, {"b": 2.5}], "ok": True, "text": "77", "nan": float("nan")}
    assert list(numbers_in(answer)) == [1.0, 2.5]


def test_the_code_of_an_error_may_be_named() -> None:
    answer = {"message": "Client error '429 Too Many Requests', id 503-12, took 431.5 ms"}
    assert list(numbers_in(answer)) == [429.0]
