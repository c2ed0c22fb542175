"""Claims of done actions, held against what other traces with the same claim called."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from mlflow_analyst.analysis.patterns import actions
from mlflow_analyst.analysis.patterns.detectors.dialogue import (
    form,
    having,
    sentences,
    sessions,
    texts_at,
)
from mlflow_analyst.analysis.patterns.detectors.rows import Places, called, places_of

if TYPE_CHECKING:
    from mlflow_analyst.analysis.scan import ScanTable

_LEAST = 3
_CHARS = 2_000
_ENDS = " > "

Calls = frozenset[str]


def claims_without_calls(table: ScanTable) -> Places:
    """Traces that claim a done action although they lack the call for it: others with the claim
    made the same calls and one more, of a tool whose name says the action; or made that call where
    this trace shows no tools at all. Not where an earlier trace of the session made it.
    """
    calls = [
        frozenset(order.split(_ENDS)) if order else frozenset()
        for order in table.column("tool_order")
    ]
    has = called(table)
    if has.sum() < _LEAST or has.mean() < 0.1:
        return
    writes = {
        tool for one in set(calls) for tool in one if tool != "…" and not actions.reads_only(tool)
    }
    doers = {group: does for group in actions.GROUPS if (does := _doers(group, writes))}
    if not doers:
        return
    lacking = _lacking(calls, set().union(*doers.values()))
    known = having(table, "unsupported_claims")
    claimed: dict[str, list[int]] = defaultdict(list)
    for rows, texts in table.texts("response"):
        for row, text in zip(rows.tolist(), texts, strict=True):
            if text and (calls[row] in lacking or calls[row] & writes):
                for group in {group for group, _ in actions.claims(text[:_CHARS])}:
                    if group in doers:
                        claimed[group].append(row)
    before = {place: chain[:at] for chain in sessions(table) for at, place in enumerate(chain)}
    found: set[int] = set()
    for group, claiming in claimed.items():
        does = doers[group]
        usual = Counter(calls[row] for row in claiming if calls[row] & does)
        for row in claiming:
            if known[row] or calls[row] & does:
                continue
            if any(calls[place] & does for place in before.get(row, ())):
                continue
            if _usual_with_more(calls[row], usual, does):
                found.add(row)
    proven = found | {row for row in np.flatnonzero(known).tolist() if calls[row] in lacking}
    found |= _like_claims(table, calls, proven, before)
    yield "unsupported_claims", places_of(found)


def _like_claims(
    table: ScanTable, calls: list[Calls], proven: set[int], before: dict[int, list[int]]
) -> set[int]:
    """Traces whose claim no known word tells: they make the same calls as traces with a proven
    one, their requests have a form for which others make one more, and their answers have a
    sentence of a form that is often in the answers of the proven or of those others.
    """
    counts = Counter(calls[row] for row in proven)
    made = {one for one, count in counts.items() if count >= _LEAST}
    if not made:
        return set()
    more = {
        one
        for one, count in Counter(calls).items()
        if count >= _LEAST and any(less < one and _writes(one - less) for less in made)
    }
    rows = [row for row, one in enumerate(calls) if one in made or one in more]
    requests = texts_at(table, "request", rows, 1_000)
    answers = texts_at(table, "response", rows, _CHARS)
    asked = {row: {form(said) for said in sentences(text)} for row, text in requests.items()}
    told = {row: {form(said) for said in sentences(text)} for row, text in answers.items()}
    short_of = {shape for row in proven for shape in asked.get(row, ())}
    whole = Counter(shape for row in rows if calls[row] in more for shape in asked.get(row, ()))
    # A form that has what the request is about, which greetings and thanks have not.
    such = {shape for shape in short_of if whole[shape] >= _LEAST and "#" in shape and " " in shape}
    done = Counter(
        shape for row in rows if row in proven or calls[row] in more for shape in told.get(row, ())
    )
    return {
        row
        for row in rows
        if calls[row] in made
        and row not in proven
        and not such.isdisjoint(asked.get(row, ()))
        and any(done[shape] >= _LEAST for shape in told.get(row, ()))
        and not answers[row].rstrip().endswith(("?", "？"))  # noqa: RUF001
        and not any(calls[row] < calls[place] for place in before.get(row, ()))
    }


def _writes(tools: Calls) -> bool:
    return any(tool != "…" and not actions.reads_only(tool) for tool in tools)


def _doers(group: str, writes: Iterable[str]) -> Calls:
    return frozenset(tool for tool in writes if actions.matches(group, tool))


def _lacking(calls: Iterable[Calls], doing: frozenset[str] | set[str]) -> set[Calls]:
    """The sets of calls to which another one adds calls that do something."""
    every = Counter(calls)
    often = [one for one, count in every.items() if count >= _LEAST and one & doing]
    return {
        one
        for one in every
        if not one or any(one < other and other - one & doing for other in often)
    }


def _usual_with_more(made: Calls, usual: Counter[Calls], does: Calls) -> bool:
    """Whether traces that did it made these calls and more; an agent's tools may be many, but a
    trace without any is held against all.
    """
    return (
        sum(count for calls, count in usual.items() if made <= calls and (calls - made) & does)
        >= _LEAST
    )
