"""How much an answer says of what was looked up for it."""

from __future__ import annotations

import re

from mlflow_analyst.analysis.patterns.account import Account
from mlflow_analyst.analysis.patterns.normal import normalised, weight
from mlflow_analyst.analysis.patterns.signals.language import COMMON

TEXTS = re.compile(
    r"help|faq|knowledge|polic|manual|handbook|wiki|article|guide|docs?(?![a-z])", re.I
)
"""A tool of such a name finds the same for everybody who asks the same."""

_ANSWER = 600
"""A longer answer has some words of anything."""

_READ = 20_000
_STEM = 5
_LEAST = 3
"""Fewer words may be a yes, or the same in others."""

_COMMON = frozenset(word for words in COMMON.values() for word in words.split())
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_HOUR = re.compile(r"[:.,]0+\Z|[.,](?=\d{3}\b)")
# Words of these are not told apart by spaces.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")


def echo(account: Account) -> float | None:
    """The column of that name: the share of a short answer's words, without common ones and those
    of the request, that are in the texts looked up for it; 0 where it has numbers and these texts
    none of them. None where other tools than those for texts were called, nothing was found, or the
    answer has too few such words.
    """
    if not all(TEXTS.search(call.name) and not call.failed for call in account.tool_calls):
        return None
    answer = account.answer
    if not answer or len(answer) > _ANSWER or answer.lstrip()[:1] in ("{", "["):
        return None
    if weight(answer) > 1.5 * len(answer) or _UNSPACED.search(answer):
        return None
    found = [call.outputs for call in account.tool_calls]
    found += [step.outputs for step in account.steps if step.kind == "retriever"]
    looked_up = "\n".join(account.text(payload)[:_READ] for payload in found if payload)
    if not looked_up:
        return None
    numbers = _numbers(answer) - _numbers(account.request)
    if numbers and (there := _numbers(looked_up)) and numbers.isdisjoint(there):
        return 0.0
    said = _stems(answer) - _stems(account.request)
    return len(said & _stems(looked_up)) / len(said) if len(said) >= _LEAST else None


def _numbers(text: str) -> set[str]:
    """The numbers of a text; 10:00 is 10, and 1,000 is 1000."""
    return {_HOUR.sub("", one) for one in _NUMBER.findall(text)}


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in normalised(text).split() if word not in _COMMON}
