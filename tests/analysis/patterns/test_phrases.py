"""How much of what people and programs say the detectors' words know: see `phrases`.

The shares are floors, for both halves together; a change of the words must not lower them.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from chats import chat_trace, hits
from phrases import lines_of

from mlflow_analyst.analysis.patterns.actions import claims
from mlflow_analyst.analysis.patterns.causes import cause_of
from mlflow_analyst.analysis.patterns.objections import objects
from mlflow_analyst.analysis.patterns.said_errors import said_error
from mlflow_analyst.analysis.patterns.signals import language, leaks, stance
from mlflow_analyst.analysis.patterns.signals.dialogue import said_again

Judge = Callable[[str, str, str], bool]


def parted(text: str) -> tuple[str, str]:
    first, _, second = text.partition(" ||| ")
    return first, second


def same(text: str, _request: str, _answer: str) -> bool:
    first, second = parted(text)
    return said_again(second, first)


def refuses(text: str, _request: str, _answer: str) -> bool:
    return bool(hits(stance.SIGNALS, "refusals", chat_trace("Do it for me, please.", text)))


def leaks_it(text: str, _request: str, _answer: str) -> bool:
    return bool(hits(leaks.SIGNALS, "leaked_internals", chat_trace("Where is my order?", text)))


def foreign(text: str, _request: str, _answer: str) -> bool:
    return bool(hits(language.SIGNALS, "wrong_language", chat_trace(*parted(text))))


def caused(text: str, _request: str, _answer: str) -> bool:
    kind, _, message = text.partition(": ")
    return (cause_of(message) or "other") == kind


@pytest.mark.parametrize(
    ("kind", "judge", "found", "mistaken"),
    [
        ("corrections", lambda text, asked, said: objects(text, said, asked), 0.85, 0.02),
        ("repeats", same, 0.65, 0.08),
        ("claims", lambda text, *_: any(claims(text, "Please cancel it.")), 0.9, 0.0),
        ("tool_errors", lambda text, *_: said_error(text, "get_record") is not None, 0.9, 0.02),
        ("refusals", refuses, 0.88, 0.0),
        ("leaks", leaks_it, 0.7, 0.2),
        ("error_kinds", caused, 0.95, 0.0),
        ("languages", foreign, 0.9, 0.0),
    ],
)
def test_what_is_said_is_understood(kind: str, judge: Judge, found: float, mistaken: float) -> None:
    said = [(meant, judge(text, *around)) for meant, text, around in lines_of(kind)]
    meant = [seen for wanted, seen in said if wanted]
    other = [seen for wanted, seen in said if not wanted]
    assert sum(meant) >= found * len(meant)
    assert sum(other) <= mistaken * len(other)
