"""A quote is accepted when it is in the trace, letter for letter, and only then."""

from __future__ import annotations

import json
import random
import time
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlflow_analyst.findings.fold import fold
from mlflow_analyst.findings.haystack import Haystack
from mlflow_analyst.findings.models import CheckedQuote
from mlflow_analyst.findings.quotes import NotFound, find_quote
from mlflow_analyst.traces.model import Trace

FIRST, SECOND = "0000000000000001", "0000000000000002"


def found(trace: Trace | Haystack, quote: str, span_id: str | None = None) -> CheckedQuote:
    answer = find_quote(trace, quote, span_id)
    assert isinstance(answer, CheckedQuote), answer
    return answer


def refused(trace: Trace | Haystack, quote: str, span_id: str | None = None) -> NotFound:
    answer = find_quote(trace, quote, span_id)
    assert isinstance(answer, NotFound), answer
    return answer


def texts_of(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in value.values() for text in texts_of(part)]
    return [text for part in value for text in texts_of(part)] if isinstance(value, list) else []


def test_any_piece_of_a_real_trace_is_found_however_it_was_copied(
    real_traces: list[Trace],
) -> None:
    draw = random.Random(3)
    tried = 0
    for trace in real_traces:
        haystack = Haystack(trace)
        for step in trace.steps:
            for text in texts_of([step.inputs, step.outputs])[-4:]:
                start = draw.randrange(len(text)) if text else 0
                quote = text[start : start + draw.randint(1, 300)].strip()
                if not quote:
                    continue
                once = json.dumps(quote)[1:-1]
                for copy in (
                    quote,
                    quote.replace(" ", "\n\t "),
                    quote.replace(" ", "\u00a0"),
                    once,
                    json.dumps(once)[1:-1],
                    json.dumps(quote, ensure_ascii=False)[1:-1],
                ):
                    hit = found(haystack, copy, step.span_id)
                    assert fold(hit.text).text == fold(quote).text
                    tried += 1
    assert tried > 1_000


def test_an_answer_of_one_real_trace_is_not_in_another(real_traces: list[Trace]) -> None:
    compared = 0
    for one, other in pairwise(real_traces):
        response = texts_of(one.steps[0].outputs)[0]
        if len(response) > 60:
            found(one, response[:2000])
            refused(other, response[:2000])
            compared += 1
    assert compared > 20


def test_what_is_found_is_the_traces_own_text_and_its_place(make_trace) -> None:
    trace = make_trace(
        "tr-1",
        ({"messages": [{"role": "user", "content": 'Say  "hi"\n\nand   go'}]}, None),
        ({}, {"answer": "hi"}),
    )
    hit = found(trace, 'say "hi" and go'.capitalize())
    assert hit.text == 'Say  "hi"\n\nand   go'
    assert hit.span_id == FIRST
    assert hit.where == "inputs.messages[0].content"
    assert found(trace, "hi", SECOND).where == "outputs.answer"


@pytest.mark.parametrize(
    ("stored", "quote"),
    [
        ("line one\nline two", "line one line two"),
        ("line one\nline two", r"line one\nline two"),
        ("line one\nline two", r"line one\\nline two"),
        (r"path a\nb", "path a\nb"),
        ('he said "no"', r"he said \"no\""),
        ('he said "no"', r"he said \\\"no\\\""),
        (r"{\"reason\": \"no longer needed\"}", '{"reason": "no longer needed"}'),
        ('{"a":1,"b":[2,3]}', '{ "a" : 1, "b" : [ 2, 3 ] }'),
        ("caf\u00e9 cr\u00e8me", r"caf\u00e9 cr\u00e8me"),
        (r"caf\u00e9 cr\\u00e8me", "caf\u00e9 cr\u00e8me"),
        ("cafe\u0301", "caf\u00e9"),
        ("thanks \U0001f600!", r"thanks \ud83d\ude00!"),
        (r"thanks \ud83d\ude00!", "thanks \U0001f600!"),
        (r"all \u0061\u0062c", "all abc"),
        ("https:\\/\\/example.com\\/a", "https://example.com/a"),
        ("10\u00a0000\u202fkm", "10 000 km"),
        ("a\u200bb\ufeffc", "abc"),
        ("tab\there", "tab here"),
        ("to be continued...", "to be continued..."),
        ("C:\\temp\\new", "C:\\temp\\new"),
        ("C:\\temp\\new", r"C:\\temp\\new"),
        ("null\0byte", "null\0byte"),
        ("\u4f60\u597d\uff0c\u4e16\u754c", r"\u4f60\u597d\uff0c\u4e16\u754c"),
    ],
)
def test_white_space_and_json_escapes_do_not_matter(make_trace, stored: str, quote: str) -> None:
    assert found(make_trace("tr-1", ({"text": stored}, None)), quote).text == stored.replace(
        "\0", "\ufffd"
    )


@pytest.mark.parametrize(
    ("stored", "quote"),
    [
        ("Order cancelled", "order cancelled"),
        ("I can\u2019t do that", "I can't do that"),
        ("pages 3\u20135", "pages 3-5"),
        ("wait\u2026", "wait..."),
        ("thanks \U0001f600", "thanks \U0001f601"),
        ("help desk", "helpdesk"),
        ("na\u00efve", "naive"),
        ("total: 1,000", "total: 1000"),
        ("**bold** words", "bold words"),
        ("a & b", "a &amp; b"),
    ],
)
def test_everything_else_matters_letter_for_letter(make_trace, stored: str, quote: str) -> None:
    answer = refused(make_trace("tr-1", ({"text": stored}, None)), quote)
    assert answer.nearest is None or answer.nearest.text in stored


def test_a_quote_may_span_json_as_the_trace_shows_it(make_trace) -> None:
    trace = make_trace("tr-1", ({"tool": "refund", "amount": 12.5, "items": ["a", None]}, None))
    hit = found(trace, '"tool":"refund","amount":12.5,"items":["a",null]')
    assert hit.where == "inputs"
    found(trace, "12.5")


def test_two_strings_run_together_are_refused(make_trace) -> None:
    first, second = "The order was cancelled by the user.", "A refund follows within five days."
    trace = make_trace("tr-1", ({"a": first, "b": second}, None), ({"c": first}, {"d": second}))
    for joint in (" ", "", "\n", "\0", "\\u0000"):
        answer = refused(trace, first + joint + second)
        assert [part.text for part in answer.parts] in ([first, second], [])
    assert [p.text for p in refused(trace, f"{first} {second}").parts] == [first, second]


def test_the_words_of_an_earlier_assessment_are_no_evidence(make_trace) -> None:
    trace = make_trace(
        "tr-1",
        ({"q": "hello"}, None),
        assessments=[{"feedback": {"value": "no"}, "rationale": "the agent was rude"}],
    )
    refused(trace, "the agent was rude")


@pytest.mark.parametrize("quote", ["", "  \n\u00a0", "\u200b", r"\n\t"])
def test_an_empty_quote_is_refused(make_trace, quote: str) -> None:
    assert "empty" in refused(make_trace("tr-1", ({"q": "hello"}, None)), quote).reason


def test_headers_errors_and_events_can_be_quoted(make_trace) -> None:
    trace = make_trace("tr-1", request_preview="ask me", tags={"team": "blue team"})
    assert found(trace, "ask me") == CheckedQuote(
        text="ask me", span_id=None, where="request_preview"
    )
    assert found(trace, "blue team").where == "tags.team"


def test_the_error_of_a_real_failed_tool_can_be_quoted(real_traces: list[Trace]) -> None:
    failed = [(t, s) for t in real_traces for s in t.steps if s.failed and s.error]
    assert failed
    for trace, step in failed:
        assert step.error
        assert found(trace, step.error, step.span_id).span_id == step.span_id


def test_text_that_utf8_cannot_hold_comes_back_storable(make_trace) -> None:
    hit = found(make_trace("tr-1", ({"q": "broken \ud83d half"}, None)), "broken \ufffd half")
    assert hit.text.encode()


def test_deep_nesting_is_searched(make_trace) -> None:
    value: Any = "the bottom"
    for _ in range(900):
        value = [value]
    found(make_trace("tr-1", ({"deep": value}, None)), "the bottom")


def test_a_page_of_blanks_inside_a_quote_is_not_kept(make_trace) -> None:
    hit = found(make_trace("tr-1", ({"q": "from" + " " * 100_000 + "to"}, None)), "from to")
    assert hit.text == "from to"


WORDS = ("the", "agent", "cancelled", "order", "two", "after", "asking", "for", "a", "zip", "code")


def test_five_megabytes_are_searched_within_a_second(make_trace) -> None:
    draw = random.Random(5)
    spans = [
        ({"messages": [{"content": " ".join(draw.choices(WORDS, k=200))} for _ in range(2)]}, "ok")
        for _ in range(2_000)
    ]
    spans[1_500][0]["messages"].append({"content": "a needle\nin the hay"})
    trace = make_trace("tr-1", *spans)
    assert len(json.dumps(trace.raw)) > 4_500_000
    started = time.perf_counter()
    haystack = Haystack(trace)
    assert found(haystack, "a needle in the hay").span_id == f"{1_501:016x}"
    made_up = refused(haystack, "a noodle in the hay, which the agent never mentioned to the user")
    elapsed = time.perf_counter() - started
    assert made_up.nearest is None or found(haystack, made_up.nearest.text)
    assert elapsed < 3, "three times the promise, for a busy machine"


SPECIAL = st.text(alphabet='ab n"\\/u0e9:,{}[]\t\n\u00a0\u200b\u0301\u00e9x\u4f60', max_size=40)


@given(SPECIAL, st.integers(0, 40), st.integers(0, 40))
def test_every_piece_of_folded_text_leads_back_to_its_source(text: str, i: int, j: int) -> None:
    folded = fold(text)
    piece = folded.text[i:j].strip()
    source = folded.original(i, min(j, len(folded.text))) if i < j else ""
    assert source in text
    assert piece in fold(source).text


@given(SPECIAL, SPECIAL)
def test_escaping_never_changes_what_a_text_is_equal_to(text: str, other: str) -> None:
    plain = text.replace("\\", "")
    once = json.dumps(plain)[1:-1]
    assert fold(once).text == fold(plain).text
    assert fold(json.dumps(once)[1:-1]).text == fold(plain).text
