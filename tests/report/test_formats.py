"""Numbers are written so that nobody misreads them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from mlflow_analyst.report.formats import count, duration, moment, money, percent, plural, rate


@pytest.mark.parametrize(
    ("ms", "written"),
    [
        (0, "0.0 ms"),
        (0.02, "<0.1 ms"),
        (0.35, "0.3 ms"),
        (9.94, "9.9 ms"),
        (9.96, "10 ms"),
        (999.4, "999 ms"),
        (999.6, "1.00 s"),
        (3889, "3.89 s"),
        (9_994, "9.99 s"),
        (9_996, "10.0 s"),
        (59_940, "59.9 s"),
        (59_951, "1 min 0 s"),
        (79_149, "1 min 19 s"),
        (3_599_400, "59 min 59 s"),
        (3_599_600, "1 h 0 min"),
        (9_000_000, "2 h 30 min"),
        (None, "\u2013"),
    ],
)
def test_a_duration_has_the_unit_that_suits_it_and_never_breaks(ms, written) -> None:
    assert duration(ms) == written.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    ("share", "written"),
    [
        (0, "0.0%"),
        (0.0001, "<0.1%"),
        (0.0005, "0.1%"),
        (0.628, "62.8%"),
        (0.9996, ">99.9%"),
        (1, "100.0%"),
        (None, "\u2013"),
    ],
)
def test_a_share_never_looks_like_none_or_all_when_it_is_not(share, written) -> None:
    assert percent(share) == written


def test_a_rate_carries_its_interval() -> None:
    assert rate({"value": 0.0149, "low": 0.0086, "high": 0.026}) == "1.5% (0.9 to 2.6)"
    assert rate(None) == "\u2013"


@pytest.mark.parametrize(
    ("usd", "written"),
    [
        (0, "0.00"),
        (0.002513, "0.002513"),
        (0.845285, "0.8453"),
        (2.337, "2.3370"),
        (1234.5, "1,234.50"),
        (None, "\u2013"),
    ],
)
def test_money_shows_as_many_places_as_matter(usd, written) -> None:
    assert money(usd) == written


def test_a_moment_is_in_utc() -> None:
    east = timezone(timedelta(hours=2))
    assert moment(datetime(2026, 2, 22, 15, 32, tzinfo=east)) == "2026-02-22 13:32 UTC"
    assert moment(datetime(2026, 2, 22, 13, 32, tzinfo=UTC)) == "2026-02-22 13:32 UTC"
    assert moment(datetime(2026, 2, 22, 13, 32)) == "2026-02-22 13:32 UTC"  # noqa: DTZ001


def test_counts_have_commas_and_their_word() -> None:
    assert count(8_614_832) == "8,614,832"
    assert count(None) == "\u2013"
    assert plural(1, "trace") == "1 trace"
    assert plural(2_300, "trace") == "2,300 traces"
    assert plural(2, "has", "have") == "2 have"
