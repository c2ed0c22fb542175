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


def echo(account: Account) -> float | None:
    """The column of that name: the share of a short answer's words, without common ones and those
    of the request, that are in the texts looked up for it. None where other tools than those for
    texts were called, nothing was found, or the answer has too few such words.
    """
    if not all(TEXTS.search(call.name) and not call.failed for call in account.tool_calls):
        return None
    answer = account.answer
    if not answer or len(answer) > _ANSWER or answer.lstrip()[:1] in ("{", "["):
        return None
    found = [call.outputs for call in account.tool_calls]
    found += [step.outputs for step in account.steps if step.kind == "retriever"]
    texts = [account.text(payload)[:_READ] for payload in found if payload]
    said = _stems(answer) - _stems(account.request)
    if not texts or len(said) < _LEAST or weight(answer) > 1.5 * len(answer):
        return None
    there = _stems("\n".join(texts))
    return len(said & there) / len(said) if there else None


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in normalised(text).split() if word not in _COMMON}
