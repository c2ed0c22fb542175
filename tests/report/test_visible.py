"""What cannot be seen in a trace is seen in the report."""

from __future__ import annotations

import pytest
from hostile import hostile
from hypothesis import given

from mlflow_analyst.report.visible import hidden_characters, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ab\u202ecd\u202c", "ab[U+202E]cd[U+202C]"),  # right to left override
        ("pass\u200bword", "pass[U+200B]word"),  # zero-width space
        ("a\u200db", "a[U+200D]b"),  # zero-width joiner between letters
        ("\ufeffx", "[U+FEFF]x"),  # byte order mark
        ("\x1b[31mred", "[U+001B][31mred"),  # a terminal's colour
        ("nul\x00", "nul[U+0000]"),
        ("line\u2028end", "line[U+2028]end"),
        ("\u3164", "[U+3164]"),  # a letter that is blank
        ("hi\U000e0041", "hi[U+E0041]"),  # a tag, used to smuggle text
        ("x\ufe01", "x[U+FE01]"),  # a variation selector, used likewise
        ("\ud83d", "[U+D83D]"),  # half of a surrogate pair
    ],
)
def test_an_invisible_character_shows_its_code_point(text, shown) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "plain, with\ttab",
        "Grüße, 你好, שלום, नमस्ते",
        "👩\u200d💻 ❤\ufe0f 1\ufe0f⃣ 👍🏽",
        "\u0645\u06cc\u200c\u062e\u0648",
        "\U0001fa77 an emoji of a newer Unicode",
    ],
)
def test_text_that_people_write_stays_as_it_is(text) -> None:
    assert visible(text) == text
    assert hidden_characters(text) == []


def test_every_line_end_becomes_a_line_feed() -> None:
    assert visible("a\r\nb\rc\nd") == "a\nb\nc\nd"


@given(text=hostile)
def test_nothing_invisible_is_left_and_a_second_look_changes_nothing(text) -> None:
    once = visible(text)
    assert hidden_characters(once) == []
    assert visible(once) == once
