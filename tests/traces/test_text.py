"""Shortened text keeps both ends, says what is missing, and has the size it was given."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlflow_analyst.traces.budget import Payload, fit
from mlflow_analyst.traces.text import as_text, clip, shrink, to_json_text

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.text(max_size=300),
    lambda inner: st.lists(inner, max_size=30) | st.dictionaries(st.text(max_size=20), inner),
    max_leaves=40,
)


def test_head_and_tail_survive_and_the_gap_is_counted() -> None:
    text = "".join(f"{n:05d}" for n in range(2_000))
    short = clip(text, 100)
    head, gap, tail = re.split(r" … \[([\d,]+) characters cut\] … ", short)
    assert len(short) <= 100
    assert text.startswith(head)
    assert text.endswith(tail)
    assert len(head) > len(tail) > 20
    assert len(head) + int(gap.replace(",", "")) + len(tail) == len(text)


def test_text_that_fits_is_left_alone() -> None:
    assert clip("as it is", 8) == "as it is"


@given(st.text(max_size=2_000), st.integers(0, 500))
def test_clipped_text_is_never_longer_than_its_limit(text: str, limit: int) -> None:
    assert len(clip(text, limit)) <= limit


def test_text_that_no_channel_could_carry_is_mended() -> None:
    for text in (clip("a\ud800b", 10), as_text("a\ud800b"), to_json_text({"a\ud800": "b"})):
        assert "\ufffd" in text
        text.encode()


def test_json_is_compact_and_not_escaped() -> None:
    assert to_json_text({"a": [1, "é"]}) == '{"a":[1,"é"]}'
    assert as_text("é") == "é"
    assert as_text(None) == ""


@given(JSON, st.integers(8, 2_000))
def test_a_shrunk_value_has_the_size_it_was_given(value: Any, limit: int) -> None:
    assert len(to_json_text(shrink(value, limit))) <= limit


@given(JSON, st.integers(8, 2_000))
def test_a_value_that_fits_is_left_alone(value: Any, limit: int) -> None:
    if len(to_json_text(value)) <= limit:
        assert shrink(value, limit) == value


def test_structure_outlives_text() -> None:
    value = {"orders": [{"id": n, "note": "x" * 900} for n in range(3)], "total": 7}
    small = shrink(value, 700)
    assert [order["id"] for order in small["orders"]] == [0, 1, 2]
    assert small["total"] == 7
    assert all("characters cut" in order["note"] for order in small["orders"])


def test_a_long_list_keeps_its_ends_and_says_how_many_went() -> None:
    small = shrink([{"n": n} for n in range(5_000)], 300)
    assert small[0] == {"n": 0}
    assert small[-1] == {"n": 4_999}
    gap = next(item for item in small if isinstance(item, str))
    assert gap == f"… [{5_000 - len(small) + 1:,} items cut] …"


def test_nesting_without_end_is_cut_and_not_followed() -> None:
    value: Any = "end"
    for _ in range(900):
        value = [value]
    assert len(to_json_text(shrink(value, 500))) <= 500


@given(st.lists(JSON, max_size=8), st.integers(200, 3_000))
def test_payloads_share_the_room_that_there_is(values: list[Any], room: int) -> None:
    view = {"id": "x", "rows": [{"text": Payload(value)} for value in values]}
    fitted = fit(view, room)
    assert len(to_json_text(fitted.view)) <= room
    assert fitted.payloads == len(values)


def test_short_payloads_stay_whole_and_long_ones_share_by_weight() -> None:
    view = {
        "short": Payload("hello"),
        "one": Payload("a" * 9_000),
        "three": Payload("b" * 9_000, 3),
    }
    fitted = fit(view, 4_000)
    assert fitted.view["short"] == "hello"
    assert fitted.cut == 2
    assert len(fitted.view["three"]) == pytest.approx(3 * len(fitted.view["one"]), rel=0.02)
    assert 3_900 < len(json.dumps(fitted.view, ensure_ascii=False)) <= 4_010
