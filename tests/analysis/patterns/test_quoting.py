"""What detectors write into filters is read back as they meant it."""

from __future__ import annotations

import pytest

from mlflow_analyst.analysis.filters import parse
from mlflow_analyst.analysis.matching import test_of as matches
from mlflow_analyst.analysis.patterns.quoting import like, quoted, snake_case
from mlflow_analyst.analysis.tree import Comparison


def value_in(filter_: str) -> object:
    node = parse(filter_)
    assert isinstance(node, Comparison)
    return node.value


@pytest.mark.parametrize(
    "text",
    [
        "it's gone",
        "''",
        'say "no"',
        "two\nlines",
        "back\\slash",
        "100% -- sure; /* really */",
        "`tick`",
        "найти не удалось 订单",
    ],
)
def test_a_literal_means_its_text_letter_for_letter(text: str) -> None:
    assert value_in(f"error_message = {quoted(text)}") == text


def test_a_nul_character_does_not_make_a_filter_unreadable() -> None:
    assert value_in(f"error_message = {quoted('a' + chr(0) + 'b')}") == "ab"
    pattern = str(value_in(f"error_message LIKE {like(['a' + chr(0) + 'b'])}"))
    assert matches("LIKE", pattern, ascii_only=False)("a\x00b")


def test_like_fits_texts_that_have_the_parts_in_order() -> None:
    fits = matches(
        "LIKE",
        str(value_in(f"error_message LIKE {like(['User ', ' isn', 't here'])}")),
        ascii_only=False,
    )
    assert fits("User 17 isn't here")
    assert not fits("A User 17 isn't here")


def test_an_empty_part_at_an_end_leaves_that_end_open() -> None:
    pattern = str(value_in(f"error_message LIKE {like(['', 'timed out', ''])}"))
    assert matches("LIKE", pattern, ascii_only=False)("call timed out after 3 s")


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (
            ("tool_failures", "getOrder", "Order #12 not found"),
            "tool_failures_get_order_order_12_not_found",
        ),
        (("12 monkeys",), "monkeys"),
        (("订单",), "pattern"),
        (("a" * 200,), "a" * 80),
    ],
)
def test_names_can_name_hypotheses(words: tuple[str, ...], name: str) -> None:
    assert snake_case(*words) == name
