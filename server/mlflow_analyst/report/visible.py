"""Characters that a reader cannot see, made visible.

Bidirectional controls can make text read backwards, zero-width and blank characters can hide an
instruction or break a word in two, and control characters can move a terminal's cursor. In a
report each of them stands as its code point, ``[U+202E]``.
"""

from __future__ import annotations

import re
import unicodedata

_HIDDEN_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_EMOJI = range(0x1F000, 0x1FB00)  # may be newer than the Unicode tables of this Python
_BLANK_LETTERS_AND_MARKS = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\uffa0\ufe00-\ufe0f"
    "\U000e0100-\U000e01ef]"
)
_SUSPECT = re.compile(r"[^\x20-\x7e\n\t]")

_EMOJI_JOINER = re.compile(
    # The joiner between two pictures, and the selector that asks for the coloured form of one.
    "(?<=[\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff\ufe0f])\u200d"
    "(?=[\u2190-\u2bff\U0001f000-\U0001faff])"
    "|(?<=[#*0-9\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299"
    "\U0001f000-\U0001faff])\ufe0f"
)
_SCRIPT_JOINER = re.compile(
    # Arabic and Indic scripts need joiners between two letters to be spelled right.
    "(?<=[\u0620-\u06ff\u0900-\u0dff])[\u200c\u200d](?=[\u0620-\u06ff\u0900-\u0dff])"
)


def visible(text: str) -> str:
    """The text with every invisible character written as ``[U+XXXX]``.

    Every kind of line end becomes a line feed; tabs stay. Kept as they are: the joiner and the
    selector inside an emoji, and the joiners that Arabic and Indic spelling needs. The result
    always encodes to UTF-8.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = {m.start() for p in (_EMOJI_JOINER, _SCRIPT_JOINER) for m in p.finditer(text)}
    return _SUSPECT.sub(lambda m: m[0] if m.start() in kept else _shown(m[0]), text)


def hidden_characters(text: str) -> list[str]:
    """The code points in the text that ``visible`` would have replaced, each once, in order."""
    kept = {m.start() for p in (_EMOJI_JOINER, _SCRIPT_JOINER) for m in p.finditer(text)}
    found = (
        f"U+{ord(m[0]):04X}"
        for m in _SUSPECT.finditer(text)
        if m.start() not in kept and _shown(m[0]) != m[0]
    )
    return list(dict.fromkeys(found))


def _shown(character: str) -> str:
    hidden = unicodedata.category(character) in _HIDDEN_CATEGORIES and ord(character) not in _EMOJI
    if hidden or _BLANK_LETTERS_AND_MARKS.match(character):
        return f"[U+{ord(character):04X}]"
    return character
