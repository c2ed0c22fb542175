"""Texts that say the same are the same text, in any language."""

# ruff: noqa: RUF001 - marks and letters of other languages are meant as they are.
from __future__ import annotations

import pytest
from raw_traces import make_trace, raw_span

from mlflow_analyst.analysis.patterns.account import Account
from mlflow_analyst.analysis.patterns.normal import (
    answer_key,
    answer_lines,
    normalised,
    request_key,
    sentences,
    text_key,
    weight,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Where is my order?", "where is **my** order"),
        ("Größe: 12", "GRÖSSE 12"),
        ("注文は？", "注文は"),
        ("ｆｕｌｌ width", "full WIDTH"),
    ],
)
def test_case_marks_and_spaces_do_not_make_another_text(one: str, other: str) -> None:
    assert text_key(one) == text_key(other)


def test_other_numbers_make_another_text() -> None:
    assert text_key("Order 1001 is late") != text_key("Order 1002 is late")


def test_vowel_signs_belong_to_the_words() -> None:
    assert normalised("की") != normalised("का")


def test_a_text_without_words_has_no_key() -> None:
    assert text_key(" …! ") is None


def test_sentences_end_at_marks_and_lines_but_not_in_numbers() -> None:
    assert sentences("It costs 3.50 now. Buy it!\n- one\n\n二つです。三つです。") == [
        "It costs 3.50 now",
        "Buy it",
        "- one",
        "二つです",
        "三つです",
    ]


def test_characters_that_say_more_weigh_more() -> None:
    assert weight("注文です") == 8
    assert weight("über") == 4


def test_the_columns_hold_what_was_asked_and_answered_without_the_prompts_own_words() -> None:
    notice = "Please hold the line while we are connecting you with a person."
    own = "Your parcel was handed to the carrier on the last working day."
    inputs = {
        "messages": [
            {"role": "system", "content": f"To transfer, say: {notice}"},
            {"role": "user", "content": "Where is it?"},
        ]
    }
    trace = make_trace(
        raw_span(1, "llm", type="CHAT_MODEL", inputs=inputs, outputs=f"{own} {notice} Bye.")
    )
    account = Account(trace)
    assert request_key(account) == text_key("where is it")
    assert answer_key(account) == text_key(f"{own} {notice} Bye")
    assert len(answer_lines(account)) == 1
    assert all(0 <= line < 2**63 for line in answer_lines(account))


def test_words_come_out_alike_in_every_script() -> None:
    assert normalised("It\u2019s HERE_now: Caf\u00e9!") == "it s here now caf\u00e9"
    assert normalised("It's here, (NOW)\t1.5") == "it s here now 1 5"
    assert (
        normalised("\u0928\u092e\u0938\u094d\u0924\u0947!")
        == "\u0928\u092e\u0938\u094d\u0924\u0947"
    )
