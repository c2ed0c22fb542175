"""Tools that return words where they else return data."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from chats import chat_trace
from raw_traces import make_trace, raw_span

from mlflow_analyst.analysis.evaluate import mask
from mlflow_analyst.analysis.filters import parse
from mlflow_analyst.analysis.patterns.account import Account
from mlflow_analyst.analysis.patterns.columns import deep_table
from mlflow_analyst.analysis.patterns.detectors.outputs import DETECTORS
from mlflow_analyst.analysis.patterns.proposal import Rows
from mlflow_analyst.analysis.patterns.signals.outputs import form_of, output_forms
from mlflow_analyst.traces.model import Trace

ODD = "Kartoteket svarade med ett streck och en prick"


def returning(number: int, output: Any) -> Trace:
    return chat_trace(
        f"Card {number}?",
        f"It is {number}.",
        tools=(("read_card", output),),
        trace_id=f"tr-{number:03d}",
    )


def proposed(traces: list[Trace]) -> dict[str, list[str]]:
    table = deep_table(traces)
    rows = Rows(table, np.ones(len(table), dtype=bool))
    return {
        pattern.filter: table.where(mask(parse(pattern.filter), table))
        for _, detect in DETECTORS
        for pattern in detect(rows)
    }


def test_words_in_place_of_data_are_proposed() -> None:
    traces = [returning(n, {"card": n}) for n in range(40)]
    traces += [returning(n, ODD) for n in range(40, 44)]
    found = {"pattern = 'odd_outputs:read_card'": ["tr-040", "tr-041", "tr-042", "tr-043"]}
    assert proposed(traces) == found


def test_errors_that_their_words_tell_are_told_by_these() -> None:
    traces = [returning(n, {"card": n}) for n in range(40)]
    assert proposed([*traces, *(returning(n, "Error: no disk") for n in range(40, 44))]) == {}


def test_a_tool_that_answers_in_words_as_a_rule_answers_in_words() -> None:
    traces = [returning(n, {"card": n}) for n in range(30)]
    assert proposed([*traces, *(returning(n, ODD) for n in range(30, 60))]) == {}


def test_words_that_a_second_try_got_over_do_not_count() -> None:
    again = Account(
        make_trace(
            raw_span(1, "agent", type="AGENT"),
            raw_span(2, "read_card", 1, type="TOOL", inputs={"n": 1}, outputs=ODD),
            raw_span(3, "read_card", 1, type="TOOL", inputs={"n": 1}, outputs={"card": 1}),
            raw_span(4, "read_card", 1, type="TOOL", inputs={"n": 2}, outputs={"card": 2}),
        )
    )
    assert output_forms(again) == ["data read_card"]


@pytest.mark.parametrize(
    ("output", "form"),
    [
        ({"a": 1}, "data"),
        ("[1, 2]", "data"),
        (ODD, "words"),
        ([{"type": "text", "text": ODD}], "words"),
        ([{"type": "text", "text": '{"a": 1}'}], "data"),
        ({"type": "tool", "content": ODD, "tool_call_id": "1"}, "words"),
        ("done", None),
        (7, None),
        (None, None),
        ("long " * 200, None),
    ],
)
def test_the_form_is_that_of_what_is_inside(output: Any, form: str | None) -> None:
    assert form_of(output) == form
