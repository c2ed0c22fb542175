"""Text at a given size: how payloads are written down and shortened so that both ends survive."""

from __future__ import annotations

import json
import math
from typing import Any

_MAX_DEPTH = 24
_TOO_DEEP = "[nested too deeply to show]"


def to_json_text(value: Any) -> str:
    """The value as compact JSON, one line, not escaped to ASCII.

    This is the form in which sizes are counted everywhere in this program. What JSON has no word
    for (dates, numpy numbers) is written as its text. Unpaired surrogates become U+FFFD.
    """
    try:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    except (RecursionError, ValueError):
        return json.dumps(_TOO_DEEP)
    return well_formed(text)


def as_text(value: Any) -> str:
    """A payload as one reads it: strings as they are, None as nothing, the rest compact JSON."""
    if value is None:
        return ""
    return well_formed(value) if isinstance(value, str) else to_json_text(value)


def well_formed(text: str) -> str:
    """The text without unpaired surrogates, which no channel could carry as UTF-8."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text


def clip(text: str, limit: int) -> str:
    """At most ``limit`` characters of the text: its head and its tail, and how much lies between.

    ``"head … [1,234 characters cut] … tail"``. The head gets three fifths. Below 40 characters
    there is no room to say so and the text just ends in an ellipsis.
    """
    text = well_formed(text)
    if len(text) <= limit:
        return text
    if limit < 40:
        return text[: limit - 1] + "…" if limit > 0 else ""
    room = limit - len(_gap(len(text)))
    head = math.ceil(room * 0.6)
    tail = room - head
    return text[:head] + _gap(len(text) - head - tail) + text[len(text) - tail :]


def _gap(cut: int) -> str:
    return f" … [{cut:,} characters cut] … "


def shrink(value: Any, limit: int) -> Any:
    """The value cut until its compact JSON has at most ``limit`` characters.

    Structure is kept as long as possible: long strings lose their middles first, then long lists
    theirs (a string in the list says how many items went), and only when that is not enough does
    the whole become a clipped text. Nothing is left of it below 8 characters: None.
    """
    if limit < 8:
        return None
    if len(to_json_text(value)) <= limit:
        return value
    if isinstance(value, (dict, list)):
        for items, floor in ((max(limit // 12, 3), 160), (24, 100), (12, 60), (6, 40), (3, 20)):
            trimmed = _best_trim(value, limit, items, floor)
            if trimmed is not None:
                return trimmed
    return _clip_encoded(as_text(value), limit)


def _best_trim(value: Any, limit: int, items: int, floor: int) -> Any:
    """The value trimmed to ``items`` per list, with the longest strings that fit; None if strings
    of ``floor`` characters are still too long.
    """
    best = _trim(value, floor, items, _MAX_DEPTH)
    if len(to_json_text(best)) > limit:
        return None
    low, high = floor, limit
    while high - low > max(floor // 4, 8):
        middle = (low + high) // 2
        trimmed = _trim(value, middle, items, _MAX_DEPTH)
        if len(to_json_text(trimmed)) <= limit:
            best, low = trimmed, middle
        else:
            high = middle
    return best


def _clip_encoded(text: str, limit: int) -> str:
    """The text clipped so that it has at most ``limit`` characters once it is written as JSON."""
    room = limit - 2
    while True:
        clipped = clip(text, room)
        over = len(to_json_text(clipped)) - limit
        if over <= 0 or room <= 1:
            return clipped
        room = max(1, room - max(1, over // 2))


def _trim(value: Any, chars: int, items: int, depth: int) -> Any:
    if isinstance(value, str):
        return clip(value, chars)
    if not isinstance(value, (dict, list)):
        return value
    if depth == 0:
        return clip(as_text(value), chars)
    if isinstance(value, list):
        if len(value) <= items:
            return [_trim(item, chars, items, depth - 1) for item in value]
        head = math.ceil(items / 2)
        tail = items - head
        return [
            *(_trim(item, chars, items, depth - 1) for item in value[:head]),
            f"… [{len(value) - items:,} items cut] …",
            *(_trim(item, chars, items, depth - 1) for item in value[len(value) - tail :]),
        ]
    kept = list(value)[: items * 2]
    trimmed = {clip(str(key), 200): _trim(value[key], chars, items, depth - 1) for key in kept}
    if len(value) > len(kept):
        trimmed["…"] = f"[{len(value) - len(kept):,} keys cut]"
    return trimmed
