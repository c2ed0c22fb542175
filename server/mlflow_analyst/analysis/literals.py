"""What a literal in a filter means for the name it is compared with."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from mlflow_analyst.analysis.catalogue import Field, FilterError
from mlflow_analyst.analysis.tree import Scalar

_RELATIVE = re.compile(r"-\s*(\d{1,6}(?:\.\d{1,3})?)\s*([smhdw])")
_UNIT_MS = {"s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|min|h)")
_LENGTH_MS = {"ms": 1, "s": 1_000, "m": 60_000, "min": 60_000, "h": 3_600_000}
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d{1,3})?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
# Milliseconds of 1973: a smaller number given as a time is surely in seconds.
_SMALLEST_MS = 100_000_000_000


def convert(field: Field, operator: str, value: Scalar, now_ms: int) -> Scalar:
    """``value`` as the kind of ``field`` wants it: times in Unix ms, durations in ms, states in
    capitals, flags as bool. Raises FilterError when it cannot be that.
    """
    if operator in ("LIKE", "ILIKE", "RLIKE"):
        if field.kind in ("number", "duration", "time", "flag"):
            raise FilterError(f"{operator} compares text, and {field.name} is a {_noun(field)}.")
        return str(value)
    if field.kind == "enum":
        return _enum(field, value)
    if field.kind == "flag":
        return _flag(field, value)
    if field.kind == "time":
        return _time(field, operator, value, now_ms)
    if field.kind in ("number", "duration"):
        return _amount(field, value)
    if field.kind == "assessment":
        return value if isinstance(value, (bool, str)) else _whole(value)
    if isinstance(value, bool):
        raise FilterError(f"{field.name} is text: write '{str(value).lower()}' in quotes.")
    return str(value)


def _noun(field: Field) -> str:
    return {"flag": "yes-or-no value"}.get(field.kind, field.kind)


def _enum(field: Field, value: Scalar) -> str:
    upper = str(value).upper()
    if upper not in field.values:
        raise FilterError(f"{field.name} is one of {', '.join(field.values)}, never '{value}'.")
    return upper


def _flag(field: Field, value: Scalar) -> bool:
    word = str(value).lower()
    if word in ("true", "1"):
        return True
    if word in ("false", "0"):
        return False
    raise FilterError(f"{field.name} is true or false, never '{value}'.")


def _amount(field: Field, value: Scalar) -> int | float:
    if isinstance(value, str):
        text = value.strip()
        length = _LENGTH.fullmatch(text) if field.kind == "duration" else None
        if length:
            return _whole(float(length[1]) * _LENGTH_MS[length[2]])
        if _NUMBER.fullmatch(text):
            return _whole(float(text))
    elif not isinstance(value, bool):
        return _whole(value)
    example = "5000 (milliseconds) or '5s'" if field.kind == "duration" else "5"
    raise FilterError(f"{field.name} is compared with a number such as {example}, not '{value}'.")


def _time(field: Field, operator: str, value: Scalar, now_ms: int) -> int:
    if isinstance(value, str) and not _NUMBER.fullmatch(value.strip()):
        text = value.strip()
        if _DATE.fullmatch(text) and operator in ("=", "!=", "IN", "NOT IN"):
            raise FilterError(
                f"A date is its first instant, so {field.name} {operator} '{text}' finds nothing. "
                f"Write {field.name} >= '{text}' AND {field.name} < the next day."
            )
        return _instant(field, text, now_ms)
    if isinstance(value, bool):
        raise FilterError(f"{field.name} is a time, never '{value}'.")
    number = _whole(float(value))
    if 0 < abs(number) < _SMALLEST_MS:
        raise FilterError(
            f"{field.name} is in milliseconds since 1970; {value} looks like seconds. "
            "Write an ISO time such as '2026-03-01T09:00Z'."
        )
    return round(number)


def _instant(field: Field, text: str, now_ms: int) -> int:
    if text.lower() == "now":
        return now_ms
    relative = _RELATIVE.fullmatch(text)
    if relative:
        return now_ms - round(float(relative[1]) * _UNIT_MS[relative[2]])
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise FilterError(
            f"'{text[:60]}' is not a time for {field.name}. Write '2026-03-01', "
            "'2026-03-01T09:00Z' or a time before now such as '-24h' or '-7d'."
        ) from None
    return round((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() * 1000)


def _whole(number: float) -> int | float:
    # Stores keep 64-bit integers and refuse to compare with larger ones.
    if abs(number) >= 2**63:
        raise FilterError(f"The number {number:g} is too large to compare with.")
    return int(number) if number == int(number) else number
