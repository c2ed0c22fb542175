"""Values are read by their shape, in whatever way they are written."""

from __future__ import annotations

import pytest

from mlflow_analyst.analysis.patterns.identifiers import identifiers, readings, values_of


def test_each_kind_of_value_is_found_where_it_stands() -> None:
    text = "ORD-48213 on 2026-03-05 for $1,234.50: a@b.test, https://x.test/y. Call +1 800 555 0100"
    found = {value.kind: value for value in values_of(text)}
    assert {kind: value.text for kind, value in found.items()} == {
        "id": "ORD-48213",
        "date": "2026-03-05",
        "number": "1,234.50",
        "email": "a@b.test",
        "link": "https://x.test/y",
        "phone": "+1 800 555 0100",
    }
    assert all(text[value.start : value.end] == value.text for value in found.values())


@pytest.mark.parametrize("text", ["256GB", "10-20", "3rd", "18:30", "H2O", "iPhone15"])
def test_amounts_times_and_names_are_no_identifiers(text: str) -> None:
    assert [value for value in values_of(text) if value.kind != "number"] == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1,234.50", [1234.5]),
        ("1.234,50", [1234.5]),
        ("1'234", [1234.0]),
        ("129,5", [129.5]),
        ("1.234", [1.234, 1234.0]),
        ("1,234,567", [1234567.0]),
    ],
)
def test_numbers_are_read_as_any_country_writes_them(written: str, meant: list[float]) -> None:
    assert readings(written) == pytest.approx(meant)


def test_identifiers_come_once_and_no_more_than_asked_for() -> None:
    text = '{"a": "#W5490111", "b": "W-5490111", "c": "cust_00912", "at": "2026-03-05T10:00"}'
    assert identifiers(text, 9) == ["w5490111", "cust00912"]
    assert identifiers(text, 1) == ["w5490111"]
