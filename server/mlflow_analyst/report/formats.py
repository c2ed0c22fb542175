"""Numbers as a reader wants them. ``None``, which means "not known", shows as a dash."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from mlflow_analyst.report.markdown import DASH, Markdown

NO_BREAK = "\u00a0"
"""Keeps a number and its unit on one line in a narrow column."""


def count(value: float | None) -> Markdown:
    """A whole number with commas: 12,345."""
    return DASH if value is None else Markdown(f"{value:,.0f}")


def percent(share: float | None) -> Markdown:
    """A share as a percentage with one decimal; what is not zero never shows as 0.0%."""
    if share is None:
        return DASH
    if 0 < share < 0.0005:
        return Markdown("<0.1%")
    if 0.9995 <= share < 1:
        return Markdown(">99.9%")
    return Markdown(f"{share:.1%}")


def rate(value: Mapping[str, Any] | None) -> Markdown:
    """A ``Rate`` with its interval: 1.5% (0.9 to 2.6)."""
    if value is None:
        return DASH
    low, high = 100 * value["low"], 100 * value["high"]
    return Markdown(f"{percent(value['value'])} ({low:.1f} to {high:.1f})")


def duration(ms: float | None) -> Markdown:
    """A time span from milliseconds in the unit that suits it: 35 ms, 3.89 s, 1 min 19 s."""
    if ms is None:
        return DASH
    seconds = round(ms / 1000)
    if ms < 9.95:
        shown = f"{ms:.1f} ms" if ms >= 0.05 or ms == 0 else "<0.1 ms"
    elif ms < 999.5:
        shown = f"{ms:.0f} ms"
    elif ms < 59_950:
        shown = f"{ms / 1000:.2f} s" if ms < 9_995 else f"{ms / 1000:.1f} s"
    elif seconds < 3600:
        shown = f"{seconds // 60} min {seconds % 60} s"
    else:
        shown = f"{seconds // 3600} h {seconds % 3600 // 60} min"
    return Markdown(shown.replace(" ", NO_BREAK))


def money(usd: float | None) -> Markdown:
    """US dollars without a sign: two decimals from ten dollars on, four below, six below a cent."""
    if usd is None:
        return DASH
    return Markdown(f"{usd:,.{2 if usd >= 10 or usd == 0 else 4 if usd >= 0.01 else 6}f}")


def moment(value: datetime | None) -> Markdown:
    """A moment to the minute in UTC; one without a zone is taken for UTC."""
    if value is None:
        return DASH
    zoned = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return Markdown(f"{zoned:%Y-%m-%d %H:%M} UTC")


def plural(number: int, one: str, many: str | None = None) -> Markdown:
    """The number with the word for it: 1 trace, 2,300 traces."""
    return Markdown(f"{number:,} {one if number == 1 else many or one + 's'}")
