"""How the user takes the answers: saying the same again, contradicting, putting right."""

# ruff: noqa: RUF001 - marks and letters of other languages are meant as they are.

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from mlflow_analyst.analysis.patterns.account import Account
from mlflow_analyst.analysis.patterns.asking import says_yes
from mlflow_analyst.analysis.patterns.normal import normalised
from mlflow_analyst.analysis.patterns.objections import asks_the_same, objects
from mlflow_analyst.analysis.patterns.signal import Hit, Signal
from mlflow_analyst.traces.messages import Message, messages_of

_SAME = 90
_BACK = 2
"""So many earlier turns are compared with: later on, one asks to see what has changed."""

_MIN_CHARS = 18
_MIN_WIDE_CHARS = 8
_READ = 1_000
_NO_LETTER = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+")
_NAME = re.compile(r"(?<=[a-zà-ÿ,:] )(?!I\b)[A-ZÀ-Þ][^\W\d_]+")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# Said again and again in any conversation.
_POLITE = re.compile(
    r"\b(?:thank|thanks|danke|merci|gracias|grazie|obrigad[oa]|bedankt|dzięku|спасибо|teşekkür|"
    r"hello|hi|hallo|bonjour|hola|ciao|olá|cześć|привет|merhaba|good\s+(?:morning|day|evening)|"
    r"bye|goodbye|that['’]s\s+all|yes|okay)\b|ありがとう|谢谢|감사|こんにちは|你好|안녕",
    re.IGNORECASE,
)
_PLAIN = 60


def _names(text: str) -> set[str]:
    """The words with a capital inside a sentence, in small letters."""
    return {name.lower() for name in _NAME.findall(text[:_READ])}


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text[:_READ].lower()))


@lru_cache(maxsize=1024)
def _plainly(text: str) -> tuple[str, frozenset[str]]:
    """The text in small letters without marks, for comparing what was said, and its digits."""
    plain = normalised(text) if text.isascii() else _NO_LETTER.sub(" ", text.lower()).strip()
    return plain, frozenset(_DIGITS.findall(plain))


def said_again(now: str, before: str) -> bool:
    """Whether two messages of a user ask for the same: nearly the same words and no other digits.
    Greetings, thanks and short confirmations say nothing to repeat.
    """
    shorter, longer = sorted((min(len(now), _READ), min(len(before), _READ)))
    if shorter < _MIN_WIDE_CHARS or longer > 2 * shorter + _MIN_WIDE_CHARS:
        return False
    (one, digits), (other, digits_before) = _plainly(now[:_READ]), _plainly(before[:_READ])
    if digits != digits_before or not (
        _names(now) <= _words(before) and _names(before) <= _words(now)
    ):
        return False
    least = _MIN_WIDE_CHARS if not one.isascii() and _WIDE.search(one) else _MIN_CHARS
    if min(len(one), len(other)) < least or (least == _MIN_CHARS and one.count(" ") < 2):
        return False
    # "still", "again" and the like come on top of what was said before.
    if len(other) >= 30 and (other in one or one in other) and len(one) < 2 * len(other):
        same = len(one) > 0.6 * len(other)
    else:
        same = fuzz.ratio(one, other, score_cutoff=_SAME) > 0 or (
            min(len(one), len(other)) >= 30
            and fuzz.token_sort_ratio(one, other, score_cutoff=_SAME + 2) > 0
        )
    same = same or asks_the_same(now[:_READ], before[:_READ])
    return same and not (len(one) < _PLAIN and _POLITE.search(one))


def repeats(now: str, before: str, answer: str, at_once: bool) -> bool:
    """Whether a message says what an earlier one said, although it was answered in between; the
    last ``answer``. Who says what they want along with the yes they are asked for repeats nothing,
    unless they have to say that yes twice: ``at_once``, nothing else was said in between.
    """
    return said_again(now, before) and (at_once or not says_yes(now, answer))


@lru_cache(maxsize=1)
def _new_turns(account: Account) -> tuple[tuple[Message, Sequence[Message]], ...]:
    """What the user said in this trace, each message with the turns before it. Turns that the first
    model call was told of as history belong to earlier traces.
    """
    turns = account.turns
    users = [place for place, turn in enumerate(turns) if turn.role == "user"]
    if len(users) < 2:
        return ()
    fresh = 1
    calls = account.model_calls
    if len(calls) > 1 and turns[users[-1]].text.strip() != account.request.strip():
        first = sum(m.role == "user" and bool(m.text.strip()) for m in messages_of(calls[0].inputs))
        # The first of them was new to the trace as well.
        fresh = max(1, len(users) - max(first, 1) + 1)
    return tuple(
        (turns[place], turns[:place])
        for place in users[-fresh:]
        if any(turn.role == "assistant" for turn in turns[:place])
    )


def user_repeats(account: Account) -> Iterable[Hit]:
    """The user says what they said before, although they got an answer to it."""
    for turn, before in _new_turns(account):
        answer = next((one.text for one in reversed(before) if one.role == "assistant"), "")
        answered, at_once = False, True
        for earlier in reversed(before[-2 * _BACK :]):
            if earlier.role == "assistant":
                answered = True
            elif answered:
                if repeats(turn.text, earlier.text, answer, at_once):
                    yield Hit(turn.text[:300])
                    return
                at_once = False


def user_corrects(account: Account) -> Iterable[Hit]:
    """The user contradicts the answer before, or puts right what they said."""
    for turn, before in _new_turns(account):
        if before[-1].role != "assistant":
            continue
        asked = next((one.text for one in reversed(before) if one.role == "user"), "")
        if objects(turn.text, before[-1].text, asked):
            yield Hit(turn.text[:300])
            return


SIGNALS = (
    Signal(
        "user_repeats",
        "quality",
        user_repeats,
        "The user says again what they said before in the conversation.",
        "Someone may ask the same again on purpose, to see whether something has changed.",
        weight=1.2,
    ),
    Signal(
        "user_corrects",
        "quality",
        user_corrects,
        "The user contradicts the answer before, or puts right what they said.",
        "Told by words and by what is repeated: users also put right their own slips, and speak of "
        "what is wrong with things other than the answer.",
        weight=1.2,
    ),
)
