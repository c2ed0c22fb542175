"""Values as they are stored, made into values: JSON inside strings, ids, numbers, times."""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from mlflow_analyst.traces.text import well_formed

_HEX_ID = re.compile(r"[0-9a-f]{16}|[0-9a-f]{32}")
_OLD_HEX_ID = re.compile(r"0[xX][0-9a-fA-F]{1,32}")
_BASE64_OF_8 = 12
"""Characters of a span id in base64, the last of which is "="."""
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_JSON_START = frozenset('{["-0123456789tfn')


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


def decode(value: Any) -> Any:
    """A span attribute's value out of the JSON text MLflow stores it as.

    Plain text that is no JSON comes back as it is. A JSON string that itself holds an object or a
    list (encoded twice on its way through OTLP) is decoded once more; one that holds a bare number
    or word is not, so that an id such as ``"12345"`` stays text.
    """
    decoded = _loads(value)
    if isinstance(decoded, str) and decoded is not value and decoded[:1] in ("{", "[", '"'):
        again = _loads(decoded)
        if isinstance(again, (dict, list, str)):
            return again
    return decoded


def decode_container(value: Any) -> Any:
    """The object or list that a string holds as JSON; anything else as it is."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        decoded = _loads(value)
        if isinstance(decoded, (dict, list)):
            return decoded
    return value


def _loads(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = value.strip()
    if text[:1] not in _JSON_START:
        return value
    try:
        # Faster, and the same value; what it refuses (halves of characters, numbers of 20 digits,
        # nesting of more than a thousand levels) the other may take.
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        pass
    try:
        decoded = _DECODER.decode(text)
        if _SURROGATE.search(text):
            # Half a surrogate pair, as a cut leaves it, could not be sent on as UTF-8.
            decoded = json.loads(well_formed(json.dumps(decoded, ensure_ascii=False)))
    except (ValueError, RecursionError):
        return value
    return decoded


def decode_attributes(attributes: Mapping[str, Any] | None) -> dict[str, Any]:
    """All attributes of a span, each decoded by `decode`."""
    return {str(key): decode(value) for key, value in (attributes or {}).items()}


def hex_id(value: Any) -> str | None:
    """A span's or an OpenTelemetry trace's id as lower-case hex, as MLflow's pages show it.

    Takes base64 (MLflow 3), ``0x…`` (MLflow 2) and hex. What is none of these stays as it is;
    nothing, or an id of only zeros (OTLP's way to say "none"), gives None.
    """
    if not value:
        return None
    text = str(value)
    if len(text) == _BASE64_OF_8 and text[-1] == "=":
        try:
            raw = binascii.a2b_base64(text, strict_mode=True)
        except ValueError:
            return text
        return raw.hex() if any(raw) else None
    # base64 may begin with "0x" as well, but not be hex to its end
    if _OLD_HEX_ID.fullmatch(text):
        text = text[2:].lower().zfill(16)
    elif not _HEX_ID.fullmatch(text.lower()):
        try:
            raw = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            return text
        text = raw.hex() if len(raw) in (8, 16) else text
    else:
        text = text.lower()
    return text if text.strip("0") else None


def as_int(value: Any) -> int | None:
    """A count, from a number or its text; None for anything else. Whole numbers stay exact."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and len(value) < 30 and value.lstrip("-").isdecimal():
        return int(value)
    number = as_float(value)
    return None if number is None else int(number)


def as_float(value: Any) -> float | None:
    """A finite number, from a number or its text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def as_ms(value: Any) -> int | None:
    """A point in time as Unix milliseconds, from a number of them or an ISO 8601 text."""
    if isinstance(value, str) and not value.lstrip("-").isdigit():
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return round(moment.timestamp() * 1000)
    return as_int(value)


def iso_time(ms: int) -> str:
    """Unix milliseconds as ISO 8601 in UTC with milliseconds: ``2026-02-26T09:26:28.201Z``."""
    try:
        moment = datetime.fromtimestamp(ms / 1000, UTC)
    except (OverflowError, OSError, ValueError):
        return str(ms)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
