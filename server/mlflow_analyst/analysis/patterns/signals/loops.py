"""Calls of tools that go round in circles: the same call again, and cycles of several."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any

from rapidfuzz import fuzz

from mlflow_analyst.analysis.patterns.account import Account, ToolCall
from mlflow_analyst.analysis.patterns.order import THEN
from mlflow_analyst.analysis.patterns.signal import Hit, Signal
from mlflow_analyst.traces.text import as_text, to_json_text

_EXCERPT = 300
_CALLS = 200
"""So many calls of one trace are looked at: what goes round does so within them."""
_TEXT = 2_000
_SHORT = 400
"""An output that is an error is no longer than this."""
_ALIKE = 88
"""Similarity (0 to 100) from which two texts count as slightly changed."""
_LONGEST_CYCLE = 4
_ROUNDS = 3
_ROUNDS_OF_WAITING = 6

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_A-Za-z]+")
_DIGITS = re.compile(r"\d+")
_READS = frozenset(
    [
        "get",
        "list",
        "search",
        "find",
        "lookup",
        "look",
        "fetch",
        "read",
        "check",
        "query",
        "retrieve",
        "show",
        "describe",
        "view",
        "load",
        "calculate",
        "compute",
        "count",
        "compare",
        "status",
        "browse",
        "scan",
        "validate",
        "verify",
        "estimate",
        "think",
        "suche",
        "suchen",
        "finde",
        "hole",
        "zeige",
        "lese",
        "pruefe",
        "prüfe",
        "buscar",
        "obtener",
        "consultar",
        "listar",
        "leer",
        "chercher",
        "trouver",
        "obtenir",
        "lire",
        "cerca",
        "trova",
        "leggi",
        "zoek",
        "vind",
        "haal",
        "obter",
        "procurar",
        "ler",
        "szukaj",
        "pobierz",
        "znajdz",
        "ara",
        "bul",
        "getir",
    ]
)
_WAITS = frozenset(
    [
        "status",
        "poll",
        "wait",
        "sleep",
        "progress",
        "ready",
        "pending",
        "await",
        "ping",
        "heartbeat",
        "job",
        "queue",
    ]
)
_UNFINISHED = re.compile(
    r"(?i)\b(pending|processing|queued|running|in[_ -]?progress|not[_ -]?ready|waiting|started)\b"
)
# An output that is an error although the step is not: only asked to excuse a retry.
_ERROR = re.compile(
    r"(?i)error|exception|fail|fehler|timed? ?out|unavailable|too many requests|rate limit|erreur"
    r"|errore?\b|falha|fout|błąd|hata|ошибка|错误|錯誤|エラー|오류|\b(?:429|50[0234])\b"
)
# What says which attempt or how many results, but not what is asked for.
_ASIDE = frozenset(
    [
        "limit",
        "topk",
        "k",
        "maxresults",
        "numresults",
        "n",
        "size",
        "attempt",
        "retry",
        "retries",
        "retrycount",
        "timeout",
        "requestid",
        "callid",
        "traceid",
        "nonce",
        "idempotencykey",
        "timestamp",
        "ts",
        "reason",
        "thought",
        "explanation",
    ]
)


class _Call:
    """A call made ready for comparing: ``key`` is equal for the same tool with the same inputs.
    What came out is only written down where a call was repeated.
    """

    def __init__(self, call: ToolCall) -> None:
        self.call = call
        self.name = call.name
        self.said = _canonical(call.inputs)
        self.key = (call.name, self.said)

    @cached_property
    def given(self) -> str:
        return as_text(self.call.outputs)[:_TEXT]

    @cached_property
    def bad(self) -> bool:
        """Whether it failed, or returned an error as text."""
        if self.call.failed:
            return True
        return len(self.given) <= _SHORT and _ERROR.search(self.given) is not None


def calls_of(account: Account) -> Sequence[ToolCall]:
    """The trace's own calls in order: of tools, else of retrievers. One inside another with the
    same name is the same call recorded twice, and calls of earlier turns are in the messages of
    this one; neither counts.
    """
    calls = account.tool_calls
    if calls and calls[0].step is None:
        return _asked_last(account, calls)
    if not calls:
        found = (step for step in account.steps if step.kind == "retriever")
        calls = tuple(
            ToolCall(step.name, step.inputs, step.outputs, step.failed, step.error, step)
            for step in sorted(found, key=lambda step: step.start_ns)
        )
    if len(calls) < 2:
        return calls
    names = {call.step.span_id: call.name for call in calls if call.step is not None}
    return [call for call in calls if names.get(_parent(call)) != call.name]


def _parent(call: ToolCall) -> str:
    return (call.step.parent_id if call.step is not None else None) or ""


def _asked_last(account: Account, calls: Sequence[ToolCall]) -> Sequence[ToolCall]:
    asked = 0
    for message in reversed(account.messages):
        if message.role == "user" and message.text.strip():
            break
        asked += len(message.calls)
    return calls[len(calls) - asked :]


# Asked by both signals, one after the other, of the same trace.
@lru_cache(maxsize=1)
def _candidates(account: Account) -> list[_Call]:
    """The calls, ready for comparing; none where no tool was called twice."""
    steps = sum(step.kind in ("tool", "retriever") for step in account.steps)
    if steps == 1 or (not steps and _nothing_asked(account)):
        return []
    calls = calls_of(account)[:_CALLS]
    if len(calls) < 2 or max(Counter(call.name for call in calls).values()) < 2:
        return []
    return [_Call(call) for call in calls]


def _nothing_asked(account: Account) -> bool:
    """Whether a trace without steps of tools has no calls in its messages either, as far as a
    glance tells: the last model call was given plain words of the user.
    """
    calls = account.model_calls
    if not calls:
        return True
    given = calls[-1].inputs
    if isinstance(given, Mapping):
        given = given.get("messages") or given.get("input")
    last = given[-1] if isinstance(given, list) and given else None
    return (
        isinstance(last, Mapping)
        and last.get("role") == "user"
        and isinstance(last.get("content"), str)
    )


def _canonical(inputs: Any) -> str:
    """What is asked for, as text: without what only counts attempts or results, and without regard
    to the order of keys, letter case or spaces.
    """
    if isinstance(inputs, Mapping):
        asked = {
            str(key): value
            for key, value in inputs.items()
            if re.sub(r"[_\W]", "", str(key)).lower() not in _ASIDE
        }
        inputs = dict(sorted(asked.items()))
    text = inputs if isinstance(inputs, str) else to_json_text(inputs) if inputs else ""
    return " ".join(text[:_TEXT].casefold().split())


def repeated_calls(account: Account) -> Iterator[Hit]:
    """The same call made again to no purpose: one hit per tool, at its last repetition."""
    calls = _candidates(account)
    if not calls:
        return
    cyclic = {place for cycle in _cycles(calls) for place in range(*cycle[:2])}
    told: set[str] = set()
    for chain in _chains(calls):
        last = calls[chain[-1]]
        if last.name in told or cyclic.issuperset(chain):
            continue
        if _to_no_purpose([calls[place] for place in chain]):
            told.add(last.name)
            yield Hit(_excerpt(last), _span(last), last.name)


def _chains(calls: Sequence[_Call]) -> Iterator[list[int]]:
    """Runs of the same or nearly the same call (places), ended by whatever may change something."""
    open_chains: dict[str, list[list[int]]] = {}
    finished: list[list[int]] = []
    for place, call in enumerate(calls):
        own = open_chains.setdefault(call.name, [])
        chain = next((one for one in own if _same(calls[one[-1]], call)), None)
        if not reads(call.name):
            for name, others in open_chains.items():
                if name != call.name:
                    finished += others
                    others.clear()
        if chain is None:
            own.append([place])
        else:
            chain.append(place)
    finished += [chain for chains in open_chains.values() for chain in chains]
    yield from sorted(chain for chain in finished if len(chain) > 1)


def _same(one: _Call, other: _Call) -> bool:
    """The same call, or one that asks for the same in slightly other words."""
    if one.key == other.key:
        return True
    a, b = one.said, other.said
    # Other digits are another item or the next page; short values are names of things.
    if min(len(a), len(b)) < 12 or _DIGITS.findall(a) != _DIGITS.findall(b):
        return False
    words, others = set(_tokens(a)), set(_tokens(b))
    if words == others:
        return True
    gone, new = words - others, others - words
    if gone and new:
        # A word exchanged for another asks for something else, unless it is a form of it.
        alike = all(max(fuzz.ratio(x, y) for y in new) >= _ALIKE for x in gone)
        return alike and fuzz.token_sort_ratio(a, b) >= _ALIKE and _answers_alike(one, other)
    return fuzz.token_set_ratio(a, b) >= _ALIKE and (
        len(words & others) >= 3 and _answers_alike(one, other)
    )


def _tokens(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def _answers_alike(one: _Call, other: _Call) -> bool:
    return one.given == other.given or (one.bad and other.bad)


def _to_no_purpose(chain: Sequence[_Call]) -> bool:
    """Whether repeating the call brought nothing: not where a retry succeeded in the end, and not
    where something was asked again until it was ready.
    """
    failures = sum(call.bad for call in chain)
    if chain[-1].bad:
        # A retry or two is what one does; so is giving up after them.
        return failures >= 3
    if failures:
        fine = [call for call in chain if not call.bad]
        return failures >= 4 or (len(fine) > 1 and _to_no_purpose(fine))
    answers = {call.given for call in chain}
    if _waits(chain, answers):
        return len(chain) >= (4 if len(answers) == 1 else 6)
    if len(answers) == 1 and chain[0].given and chain[0].said not in ("", "{}", "[]"):
        return True
    return len(chain) >= 3 and (len(answers) == 1 or chain[0].said not in ("", "{}", "[]"))


def _waits(chain: Sequence[_Call], answers: set[str]) -> bool:
    named = len(answers) > 1 and not _WAITS.isdisjoint(_name_words(chain[0].name))
    return named or any(_UNFINISHED.search(call.given[:_SHORT]) for call in chain[:-1])


def reads(name: str) -> bool:
    """Whether a tool of this name only looks something up, as far as the name tells."""
    return not _READS.isdisjoint(_name_words(name))


def _name_words(name: str) -> set[str]:
    return {word.lower() for word in _WORDS.findall(name)}


def call_cycles(account: Account) -> Iterator[Hit]:
    """Several calls made in turn again and again with the same inputs, three rounds at least."""
    calls = _candidates(account)
    told: set[str] = set()
    for start, end, period in _cycles(calls):
        names = [call.name for call in calls[start : start + period]]
        first = names.index(min(names))
        detail = THEN.join(names[first:] + names[:first])
        if detail not in told:
            told.add(detail)
            last = calls[end - 1]
            yield Hit(_excerpt(last), _span(last), detail)


def _cycles(calls: Sequence[_Call]) -> Iterable[tuple[int, int, int]]:
    """Cycles as (start, end, period), of at least two different calls each."""
    found: list[tuple[int, int, int]] = []
    start = 0
    while start + 2 * _ROUNDS <= len(calls):
        best = None
        for period in range(2, _LONGEST_CYCLE + 1):
            end = start + period
            while end < len(calls) and _again(calls[end], calls[end - period]):
                end += 1
            once = calls[start : start + period]
            waiting = any(_WAITS.intersection(_name_words(call.name)) for call in once)
            rounds = _ROUNDS_OF_WAITING if waiting else _ROUNDS
            different = len({call.key for call in once}) > 1
            if different and end - start >= rounds * period:
                best = (start, end, period)
                break
        if best is None:
            start += 1
        else:
            found.append(best)
            start = best[1]
    return found


def _again(call: _Call, before: _Call) -> bool:
    return call.name == before.name and _same(before, call)


def _span(call: _Call) -> str | None:
    return call.call.step.span_id if call.call.step is not None else None


def _excerpt(call: _Call) -> str:
    return (as_text(call.call.inputs) or call.name)[:_EXCERPT]


SIGNALS: tuple[Signal, ...] = (
    Signal(
        "repeated_calls",
        "operational",
        repeated_calls,
        "The agent calls {detail} again with the same or nearly the same arguments, and gets "
        "nothing new.",
        "Reading something again can be meant: look whether it could have changed between the "
        "calls, by someone else or by a tool whose name does not say that it writes.",
        weight=0.8,
    ),
    Signal(
        "call_cycles",
        "operational",
        call_cycles,
        "The agent goes round in circles: it calls {detail} in turn with the same arguments, at "
        "least three times.",
        "Waiting for something by checking again and again looks the same; tools that wait by "
        "their name are allowed more rounds.",
        weight=1.2,
    ),
)
