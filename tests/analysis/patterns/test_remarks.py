"""What is said around requests is told from what they want, in any language."""

from __future__ import annotations

import random

import pytest

from mlflow_analyst.analysis.patterns.remarks import parts, remarks, shape, wanted

TASKS = (
    "Cancel order 48{n}.",
    "Wo ist Paket {n}?",
    "Move my visit to 2026-03-{n}.",
    "I lost card {n}.",
    "Set the heating of room {n} to low.",
    "Faktura {n} är fel.",
    "Book a table for {n}.",
    "Which train goes at {n}?",
    "Print page {n} again.",
    "Ring mig om ärende {n}.",
    "Delete note {n}.",
    "Does shop {n} open today?",
    "Weck mich um {n} Uhr.",
)
AROUND = ("Thanks a lot!", "It's rather urgent.", "Tack på förhand.", "")
BEFORE = ("Hi, ", "Good morning, ", "")


def requests() -> list[str]:
    draws = random.Random(3)
    return [
        f"{draws.choice(BEFORE)}{draws.choice(TASKS).format(n=n)} {draws.choice(AROUND)}".strip()
        for n in range(200)
    ]


def test_remarks_go_with_many_and_tasks_with_few() -> None:
    known = remarks(requests())
    assert known == {
        "thanks a lot",
        "it's rather urgent",
        "tack på förhand",
        "hi",
        "good morning",
    }
    assert wanted("Hi, Cancel order 4812. Thanks a lot!", known) == "Cancel order 4812."
    assert wanted("Thanks a lot!", known) == "Thanks a lot!"


def test_requests_that_are_all_different_have_no_remarks() -> None:
    assert remarks(f"Tell me about {word}." for word in ("birds", "trains", "rain")) == frozenset()
    assert remarks([]) == frozenset()


@pytest.mark.parametrize(
    ("request_", "found"),
    [
        ("Hi there! Where is it? Thanks.", ["Hi there!", "Where is it?", "Thanks."]),
        ("Ok, cancel it", ["Ok", "cancel it"]),
        ("你好，订单在哪里？谢谢", ["你好", "订单在哪里？", "谢谢"]),  # noqa: RUF001
        ("", []),
    ],
)
def test_a_request_falls_into_its_parts(request_: str, found: list[str]) -> None:
    assert parts(request_) == found


def test_names_and_numbers_are_masked_once() -> None:
    assert shape("Maria Silva here with order A-12 of Bern Ost") == "# here with order # of #"
