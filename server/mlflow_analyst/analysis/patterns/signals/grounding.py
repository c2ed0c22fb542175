"""What an answer states and claims, held against what the trace was given and what it did."""

# ruff: noqa: RUF001 - marks and letters of other languages are meant as they are.

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from mlflow_analyst.analysis.patterns import actions
from mlflow_analyst.analysis.patterns.account import Account, ToolCall
from mlflow_analyst.analysis.patterns.identifiers import (
    Value,
    dates_given,
    dates_meant,
    decimals,
    identifiers,
    numbers_given,
    readings,
    squashed,
    values_of,
)
from mlflow_analyst.analysis.patterns.signal import Hit, Signal
from mlflow_analyst.traces.messages import messages_of
from mlflow_analyst.traces.text import as_text

Floats = NDArray[np.float64]

MENTIONED = 60
UNSUPPORTED = 20
_GIVEN_CHARS = 6_000
_ANSWER_CHARS = 8_000
_EXCERPT = 300

# Whole numbers below this are counts, days, hours and steps: said in any prose.
_SMALL = 100
_YEARS = (1900, 2100)
_COMMONPLACE = frozenset({100, 200, 300, 365, 360, 500, 1_000, 10_000, 100_000, 1_000_000})
_NEAR_DAYS = timedelta(days=45)
_SCALE_WORD = re.compile(
    r"\s*(?:k|m|bn|thousand|million|billion|mio|tausend|millionen|mille|millions?|mil|millones|"
    r"mila|milioni|tys|тыс|млн|bin|milyon|万|億|亿|천|만)\b",
    re.IGNORECASE,
)
_KEYED = re.compile(r"\"([^\"\\]{1,40})\\?\"\s*:\s*\\?\"?[$€£¥]?(-?\d+(?:\.\d+)?)\\?\"?\s*[,}\]]")
_NAMED = re.compile(r"ame\\?\"\s*:\s*\\?\"([^\"\\\d]{4,40})")
# Not at the start of a line or sentence, where headings are.
_NAME = re.compile(r"(?<=[a-zà-ÿ,] )[A-ZÀ-ÞŁŚŻ][\w’-]+ [A-ZÀ-ÞŁŚŻ][\w’-]+\b")


def mentioned(account: Account) -> list[str]:
    """The identifiers that the user's words and the results of tools hold, and the names that
    tools' results give under keys such as ``customer_name``; at most MENTIONED.
    """
    said = account.request[:_GIVEN_CHARS]
    keys = dict.fromkeys(identifiers(said, MENTIONED) if said else ())
    keys.update((name.lower(), None) for name in _NAME.findall(said))
    left = _GIVEN_CHARS
    # The latest results are of this trace; those of a conversation's beginning were seen before.
    for call in reversed(account.tool_calls):
        result = as_text(call.outputs)[:left]
        left -= len(result)
        keys.update(dict.fromkeys(identifiers(result, MENTIONED)))
        for name in _NAMED.findall(result):
            if " " in name.strip():
                keys[name.strip().lower()] = None
        if left <= 0 or len(keys) >= MENTIONED:
            break
    return list(keys)[:MENTIONED]


def unsupported(account: Account) -> list[str]:
    """The identifiers, links, addresses, numbers and dates of the answer that nothing given in the
    trace holds or yields by plain arithmetic, as keys that compare with those of `mentioned`
    (numbers and dates as written), and at last names of people; at most UNSUPPORTED.
    """
    found = [value.key for value in unsupported_values(account)]
    answer = account.answer[:_ANSWER_CHARS]
    if len(found) < UNSUPPORTED:
        names = {match[0]: None for match in itertools.islice(_NAME.finditer(answer), 8)}
        if names:
            given = account.given.lower()
            found += [name.lower() for name in names if name.lower() not in given]
    return list(dict.fromkeys(found))[:UNSUPPORTED]


def unsupported_values(account: Account) -> list[Value]:
    """The values of the answer that nothing given in the trace supports."""
    answer = account.answer[:_ANSWER_CHARS]
    if not answer or answer[0] in "{[":
        return []
    stated = [value for value in values_of(answer) if not _commonplace(value, answer)]
    # Nearly everything is given letter for letter, which is quickly seen.
    left = _not_in(account.given, stated) if stated else []
    if not left:
        return []
    given = _given(account)
    flat = squashed(given)
    numbers = np.unique(np.fromiter(numbers_given(given), float))
    left = [value for value in _not_in(given, left) if not _supported(value, flat, numbers)]
    left = [v for v in left if v.kind != "date" or not _date_supported(v.text, given, account)]
    loose = [value for value in left if _is_number(value)]
    if loose:
        derived = _derivable(given, numbers, stated, loose)
        left = [value for value in left if value not in derived]
    return left


def _not_in(given: str, values: list[Value]) -> list[Value]:
    return [value for value in values if not _has(given, value)]


def _has(given: str, value: Value) -> bool:
    """Whether the text holds the value letter for letter, a number not as part of another one."""
    size, place = len(value.text), given.find(value.text)
    while place >= 0:
        before, after = given[max(place - 1, 0) : place], given[place + size : place + size + 1]
        next_but_one = given[place + size + 1 : place + size + 2]
        inside = before.isdigit() or (before != "" and before in ".,") or after.isdigit()
        decimals_follow = after in (".", ",") and next_but_one.isdigit()
        if value.kind != "number" or not (inside or decimals_follow):
            return True
        place = given.find(value.text, place + 1)
    return False


def _is_number(value: Value) -> bool:
    return value.kind == "number" or (value.kind == "id" and value.text.isdigit())


def _supported(value: Value, flat: str, numbers: NDArray[np.float64]) -> bool:
    if value.kind == "date":
        return False
    if not _is_number(value):
        return value.key in flat
    return (len(value.key) >= 5 and value.key in flat) or _holds(numbers, value.text)


def _given(account: Account) -> str:
    """What the answer could rest on, with what the agent's other steps were given and gave:
    a state or a context that is in neither messages nor tools.
    """
    parts = [account.given]
    answer = account.answer
    for step in account.steps:
        if step.kind in ("agent", "chain", "other"):
            parts.append(as_text(step.inputs))
            if step.depth:
                text = as_text(step.outputs)
                parts.append("" if answer and answer in text else text)
        elif step.kind in ("embedding",):
            continue
        elif step.kind == "llm":
            parts += [message.text for message in messages_of(step.inputs)] or [
                as_text(step.inputs)
            ]
    return "\n".join(part for part in parts if part)


def _commonplace(value: Value, answer: str) -> bool:
    """Whether a value needs no source: small counts, years, versions, example addresses."""
    if value.kind == "number":
        if _SCALE_WORD.match(answer, value.end):
            return True
        number = readings(value.text)[0]
        whole = number == int(number) and not decimals(value.text)
        if whole and (number < _SMALL or number in _COMMONPLACE):
            return True
        return whole and value.text.isdigit() and _YEARS[0] <= number <= _YEARS[1]
    return value.kind == "id" and value.text.isdigit() and int(value.text) in _COMMONPLACE


def _date_supported(text: str, given: str, account: Account) -> bool:
    meant = dates_meant([text])
    if not meant:
        return True
    known = dates_given(given)
    if not known:
        # Nothing to compare with: days may be given in words.
        return True
    known.append(datetime.fromtimestamp(account.trace.info.start_ms / 1000, UTC).date())
    # A day some weeks from one that is given is reckoned from it: a deadline, a delivery.
    return any(abs(one - other) <= _NEAR_DAYS for one in meant for other in known)


def _holds(numbers: Floats, text: str) -> bool:
    """Whether a given number is this one, or would be written like this after rounding."""
    tolerance = 0.5 * 10.0 ** -decimals(text) + 1e-9
    return any(
        bool(np.any(np.abs(numbers - reading) <= (tolerance if decimals(text) else 0.5)))
        for reading in readings(text)
    )


def _derivable(
    given: str, numbers: Floats, stated: Iterable[Value], loose: list[Value]
) -> list[Value]:
    """Those of ``loose`` that plain arithmetic makes of given numbers: sums, differences,
    products, shares, averages, other units.
    """
    results = _results(given, numbers)
    # What the answer states and the trace supports may be summed up in the answer.
    sound = [
        readings(value.text)[0] for value in stated if value.kind == "number" and value not in loose
    ][:40]
    results.append(_sums(sound))
    derived = []
    for _ in range(2):
        for value in loose:
            if value in derived:
                continue
            reading = readings(value.text)
            tolerance = 0.006 if decimals(value.text) else 0.01
            if any(np.any(np.abs(made - one) <= tolerance) for made in results for one in reading):
                derived.append(value)
                sound.append(reading[0])
                results.append(_sums(sound))
                results.append(_pairs(np.array(sound[-12:])))
    return derived


def _results(given: str, numbers: Floats) -> list[Floats]:
    """What arithmetic makes of the numbers given; long identifiers are no amounts."""
    amounts = numbers[(numbers > 0) & (numbers < 1e7)]
    keyed: dict[str, list[float]] = defaultdict(list)
    for match in itertools.islice(_KEYED.finditer(given), 400):
        keyed[match[1]].append(float(match[2]))
    made = [amounts * scale for scale in (60, 24, 7, 12, 1000, 100, 1 / 60, 1 / 100, 1 / 1000)]
    lists = [column for column in keyed.values() if 1 < len(column) <= 60]
    made += [_sums(column) for column in lists]
    made += [np.array([np.mean(column)]).round(2) for column in lists]
    for one, other in itertools.combinations(lists[:12], 2):
        if len(one) == len(other):
            made.append(_sums([a * b for a, b in zip(one, other, strict=True)]))
    # Every pair of many numbers makes every number there is: then what stands in fields, and of
    # prices and the like sums and differences alone.
    few = amounts if len(amounts) <= 40 else np.unique([n for c in keyed.values() for n in c])[:40]
    if len(few):
        made.append(_pairs(few))
    exact = amounts[amounts != np.round(amounts)][:300]
    if len(exact) > 1:
        made.append(np.abs(exact[:, None] - exact[None, :]).ravel())
        made.append((exact[:, None] + exact[None, :]).ravel())
    return made


def _pairs(few: Floats) -> Floats:
    one, other = few[:, None], few[None, :]
    with np.errstate(all="ignore"):
        parts = [
            one + other,
            np.abs(one - other),
            one * other,
            one * other / 100,
            one * (1 + other / 100),
            one * (1 - other / 100),
            np.round(one / other, 2),
            np.round(one / other, 1),
            np.round(100 * one / other, 2),
            np.round(100 * one / other, 1),
        ]
    made = np.concatenate([part.ravel() for part in parts])
    finite: Floats = made[np.isfinite(made)]
    return finite


def _sums(column: list[float]) -> Floats:
    """Sums of neighbouring numbers, and of any of them where they are few."""
    if not column:
        return np.empty(0)
    if len(column) <= 10:
        sums = np.zeros(1)
        for number in column:
            sums = np.concatenate([sums, sums + number])
        return sums[1:]
    total = np.concatenate([[0.0], np.cumsum(column)])
    sums = total[None, :] - total[:, None]
    between: Floats = sums[np.triu_indices(len(total), 1)]
    return between


def unsupported_claims(account: Account) -> Iterable[Hit]:
    """The answer says that something was done, and no call that the trace knows of could have."""
    answer = account.answer[:_ANSWER_CHARS]
    claimed = dict(actions.claims(answer)) if answer else {}
    if not claimed or not _has_tools(account):
        return
    calls = _calls(account)
    for group, sentence in claimed.items():
        if not any(_did(group, call) for call in calls) and not _told(group, account, calls):
            yield Hit(sentence[:_EXCERPT], account.answer_span)
            return


def _calls(account: Account) -> list[ToolCall]:
    """The calls of the trace and those that its messages tell of from before."""
    calls = list(account.tool_calls)
    if calls and calls[0].step is not None:
        before = [call for message in account.messages for call in message.calls]
        calls += [ToolCall(call.name, call.arguments, None, False, None, None) for call in before]
        # A call that a step shows to have failed is in the messages as well.
        failed = {call.name for call in calls if call.step is not None and _failed(call)}
        sound = {call.name for call in calls if call.step is not None and not _failed(call)}
        calls = [
            call
            for call in calls
            if call.step is not None or call.name in sound or call.name not in failed
        ]
    return calls


def _did(group: str, call: ToolCall) -> bool:
    if _failed(call):
        return False
    if actions.could_do(group, call.name):
        return True
    return isinstance(call.inputs, dict) and any(
        actions.matches(group, value)
        for key, value in call.inputs.items()
        if isinstance(value, str) and key.lower() in ("action", "operation", "method", "type")
    )


_FAILED = re.compile(r"\s*(?:error|exception|traceback|fehler|erreur|errore|błąd|ошибка)\b", re.I)


def _failed(call: ToolCall) -> bool:
    if call.failed:
        return True
    result = call.outputs
    if isinstance(result, dict):
        if result.get("success") is False or result.get("ok") is False or result.get("isError"):
            return True
        if str(result.get("status", "")).lower() in ("error", "failed", "failure"):
            return True
        return bool(result.get("error"))
    return isinstance(result, str) and _FAILED.match(result) is not None


def _told(group: str, account: Account, calls: Iterable[ToolCall]) -> bool:
    """Whether a result, a document or the user says that it was done: the answer reports it."""
    return any(actions.reported(group, as_text(call.outputs)) for call in calls) or any(
        actions.reported(group, as_text(step.outputs))
        for step in account.steps
        if step.kind == "retriever"
    )


_TOOL_KEYS = ("mlflow.chat.tools", "gen_ai.tool.definitions", "gen_ai.request.tools")


def _has_tools(account: Account) -> bool:
    """Whether the trace shows that the agent has tools, called or not."""
    if account.tool_calls or any(message.calls for message in account.messages):
        return True
    for call in account.model_calls:
        if any(key in call.attributes for key in _TOOL_KEYS) or any(
            key.startswith("llm.tools.") for key in call.attributes
        ):
            return True
        if isinstance(call.inputs, dict) and (call.inputs.get("tools") or _functions(call.inputs)):
            return True
    return False


def _functions(inputs: dict[str, object]) -> bool:
    return bool(inputs.get("functions"))


SIGNALS = (
    Signal(
        "unsupported_claims",
        "quality",
        unsupported_claims,
        "The answer claims a done action that no successful tool call could have carried out.",
        "Which call can do what is told by the tools' names and the words of the claim; an action "
        "of an earlier turn that the trace does not hold, or one done outside the traced steps, "
        "looks the same.",
        weight=2.5,
    ),
)
