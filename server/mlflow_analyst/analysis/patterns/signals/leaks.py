"""What the user should not see in an answer: raw JSON, tool syntax, tracebacks, prompt text."""

# ruff: noqa: RUF001 - marks and letters of other languages are meant as they are.
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from mlflow_analyst.analysis.patterns.account import Account
from mlflow_analyst.analysis.patterns.normal import normalised, prose, spoken
from mlflow_analyst.analysis.patterns.promises import demands_json, is_json
from mlflow_analyst.analysis.patterns.signal import Hit, Signal
from mlflow_analyst.analysis.patterns.signals.answers import (
    handed_out,
    is_blank,
    root_of,
    said_forms,
    says_nothing,
)
from mlflow_analyst.analysis.patterns.wording import asks_for_machine_text
from mlflow_analyst.traces.text import as_text

_EXCERPT = 300
_BEFORE = 40
"""An excerpt begins so many characters before what it shows."""

_FENCED_JSON = re.compile(r"```(?:json)?\s*([{\[].*?)```", re.DOTALL)
_OBJECT = re.compile(
    r"\{\s*\\?[\"'][\w .$-]{1,40}\\?[\"']\s*:\s*(?:\\?[\"'\[{\d-]|true|false|null|True|False|None)"
)
_MARKERS = (
    "<",
    "[TOOL",
    "INST]",
    "SYS>>",
    "tool_call",
    "function_call",
    '"arguments"',
    "Action",
    "Thought",
    "unctions.",
    "default_api",
    "<|",
)
_TOOL_SYNTAX = re.compile(
    r"</?(?:tool_calls?|tool_use|tool_response|function_calls?|function_results?|invoke|antml:\w+"
    r"|think(?:ing)?|scratchpad|tool_code)\b[^>\n]{0,120}>|<function=\w+|<\|[\w-]{2,30}\|>"
    r"|\[/?(?:TOOL_CALLS?|TOOL_RESULTS?|TOOL_REQUEST)\]"
    r"|[\"'](?:function_call|tool_calls|tool_use|tool_call_id)[\"']\s*:"
    r"|\{\s*[\"'](?:name|tool|tool_name|function|function_name"
    r"|recipient_name)[\"']\s*:\s*[\"'][\w.-]+[\"']\s*,\s*"
    r"[\"'](?:arguments|parameters|args|input)[\"']\s*:"
    r"|^\s*Action\s*:\s*\S[^\n]*\n+\s*Action Input\s*:|^\s*Thought\s*:[^\n]*\n+\s*Action\s*:"
    r"|\[/?INST\]|<</?SYS>>|\b(?:to=)?functions\.\w+|\bdefault_api\.\w+\(",
    re.MULTILINE,
)
_CALL = re.compile(r"(?<![\w.`/])([A-Za-z]\w{2,60})\((?=\s*(?:\w+\s*=|[\"'{)\d]))")
_CALLING = re.compile(r"\w\(")
_TRACEBACK = re.compile(
    r"Traceback \(most recent call last\)|^\s*File \"[^\"\n]+\", line \d+"
    r"|^\s*at [\w.$<>]+ ?\([^)\n]*:\d+(?::\d+)?\)|^\s*at \S+:\d+:\d+\s*$"
    r"|^(?:[\w]+\.)*[A-Z]\w*(?:Error|Exception)\b(?:\(|: ?)[^\n]+|^\s*#\d+\s+\S+ \((?:package"
    r"|dart|file):|^\s*#\d+\s+\S+\.php\(\d+\)|^\s*#\d+\s+0x[0-9a-f]+|^Unhandled (?:exception"
    r"|rejection)\b|^(?:error: )?Uncaught \S+"
    r"|^goroutine \d+ \[|^panic: |^thread '[^'\n]+' panicked|^\s*from \S+:\d+:in [`']",
    re.MULTILINE,
)
_TRACE_MARKS = (
    *("Error", "Exception", "Traceback", 'File "', "\n    at ", "\n  at ", "\nat "),
    *("#0", "#1", "Unhandled", "Uncaught", "goroutine", "panic", ":in "),
)
_PLACEHOLDER = re.compile(
    r"\{\{\s*[\w.]+(?:\s*\|\s*\w+)?\s*\}\}|(?<![\w/${])\{[a-z][a-z0-9]*(?:[_.][a-z0-9]+)*\}"
    r"|\$\{[A-Za-z_][\w.]*\}|\[(?:INSERT|ENTER|YOUR|ADD|CUSTOMER|USER|EINFÜGEN|INSÉRER|INSERTAR)"
    r"[A-ZÄÖÜÉÈÍÓÚÑ _-]*[^\]\n]{0,40}\](?!\()|\[[A-Z]{2,}(?:_[A-Z]+)+\](?!\()"
    r"|<(?:INSERT|YOUR|ENTER)[A-Z _-]+>|<[A-Z]{2,}(?:_[A-Z]+)+>|%[A-Z]{2,}(?:_[A-Z]+)+%"
    r"|\[object Object\]"
)
_ROLE_MARKS = (
    *("You are a", "Du bist", "Sie sind", "Tu es ", "Vous êtes", "Eres ", "Sei ", "Você é"),
    *("Je bent", "Jesteś", "Ты ", "Sen ", "あなたは", "你是", "您是", "당신은", "ystem", "SYSTEM"),
    "instructions ",
)
_ROLE = re.compile(
    r"\b(?:You are an? (?:\w+[ -]){0,5}(?:assistant|agent|chatbot|bot|AI|language model)\b"
    r"|Du bist (?:ein|der|die)e?r? (?:\S+ ){0,4}\w*(?:[Aa]ssistent|[Aa]gent|[Bb]ot)\w*"
    r"|Sie sind (?:ein|der|die)e?r? (?:\S+ ){0,4}\w*(?:[Aa]ssistent|[Aa]gent|[Bb]ot)\w*"
    r"|(?:Tu es|Vous êtes) (?:un|une|l['’]) ?(?:\S+ ){0,4}(?:assistant|agent)e?\b"
    r"|Eres (?:un|una|el|la) (?:\S+ ){0,4}(?:asistente|agente)\b"
    r"|Sei (?:un['’]?|una|l['’]) ?(?:\S+ ){0,4}(?:assistente|agente)\b"
    r"|Você é (?:um|uma|o|a) (?:\S+ ){0,4}(?:assistente|agente)\b"
    r"|Je bent (?:een|de) (?:\S+ ){0,4}\w*(?:assistent|agent)\w*"
    r"|Jesteś (?:\S+ ){0,4}(?:asystent|agent)\w*"
    r"|Ты (?:—|-)? ?(?:\S+ ){0,4}(?:ассистент|помощник)\w*"
    r"|Sen (?:bir )?(?:\S+ ){0,4}asistan\w*)"
    r"|あなたは[^。\n]{0,30}(?:アシスタント|エージェント)|(?:你|您)是[^。\n]{0,20}(?:助手|客服|代理)"
    r"|당신은 [^.\n]{0,30}(?:어시스턴트|도우미|상담원|에이전트)"
    r"|^\W{0,4}(?:SYSTEM|System)(?: PROMPT| prompt)?\W{0,3}:|<\/?system(?:_prompt|-prompt)?>"
    r"|\bmy (?:system prompt|(?:internal |system )?instructions) (?:is|are|say|says|state|tell)\b",
    re.MULTILINE,
)
_RUN = 12
"""Words of the prompt in a row that nobody says by chance."""

_SHORTEST_RULE = 6
"""A whole sentence of the prompt's beginning may be as short as this."""

_SET_PHRASE = re.compile(r"[\"“„«「][^\"”“»」\n]{8,}[\"”“»」]|(?<!\w)['‘][^'’\n]{8,}['’](?!\w)")
_LONG_RUN = 40
"""So many in a row are copied even where single rules may be quoted to the user."""

_HEAD = 40
"""The prompt's first words say who the assistant is: not for the user."""

_ORDERS = re.compile(
    r"\b(?:you (?:are|must|should|can|will|may|need)|never|always|do not|don t|your (?:task|role"
    r"|job|goal)|the (?:user|customer)|du (?:bist|sollst|musst|darfst)|niemals|immer|tu (?:es|dois)"
    r"|vous (?:êtes|devez)|ne jamais|toujours|eres|debes|nunca|siempre|sei|devi|mai|sempre|você é"
    r"|deve|je (?:bent|moet)|nooit|altijd|jesteś|musisz|nigdy|zawsze|ты|никогда|всегда|sen|asla"
    r"|daima)\b|あなた|必ず|절대|당신|반드시|你|您必须|不要|始终"
)


def leaked_internals(account: Account) -> Iterator[Hit]:
    """The kinds of text in the answer that are not meant for a user, one hit of each kind."""
    answer = account.answer
    if not answer or says_nothing(answer):
        return
    plain = prose(answer)
    found = {
        "tool_syntax": _tool_syntax(account, answer, plain),
        "traceback": _traceback(account, plain),
        "prompt": _prompt(account, plain),
    }
    if not found["tool_syntax"]:
        found["raw_json"] = _raw_json(account, answer, plain)
    hits = {kind: text for kind, text in found.items() if text}
    if not hits or (asks_for_machine_text(account.request) and "prompt" not in hits):
        return
    for kind, text in hits.items():
        yield Hit(text, account.answer_span, kind)


def _around(text: str, place: int) -> str:
    start = max(place - _BEFORE, 0)
    return text[start : start + _EXCERPT]


def _raw_json(account: Account, answer: str, plain: str) -> str | None:
    if "{" not in answer and answer[0] != "[":
        root = root_of(account)
        said = handed_out(root.outputs) if root is not None else None
        if not isinstance(said, str) or said.lstrip()[:1] != "{" or not is_json(said):
            return None
        return None if demands_json(account.system) else said[:_EXCERPT]
    whole = is_json(answer)
    fenced = None if whole else _FENCED_JSON.search(answer)
    inside = None if whole or fenced else _OBJECT.search(plain)
    if not (whole or fenced or inside) or demands_json(account.system):
        return None
    if whole:
        # A function that returns an object has written nothing for a user.
        root = root_of(account)
        if root is not None and is_blank(root):
            return None
        is_value = root is not None and as_text(root.outputs).strip() == answer
        by_model = [one for one in said_forms(account)[1:] if is_json(one)]
        return None if is_value and not by_model else (by_model or [answer])[0][:_EXCERPT]
    if fenced:
        # In a fence it is a listing, unless it is a tool's result handed through.
        packed = re.sub(r"\s", "", fenced[1])[:60]
        return _around(answer, fenced.start()) if _from_tool(account, packed) else None
    return _around(plain, inside.start()) if inside else None


def _from_tool(account: Account, packed: str) -> bool:
    return any(packed in re.sub(r"\s", "", as_text(call.outputs)) for call in account.tool_calls)


def _tool_syntax(account: Account, answer: str, plain: str) -> str | None:
    if any(mark in answer for mark in _MARKERS):
        found = _TOOL_SYNTAX.search(answer)
        if found:
            return _around(answer, found.start())
    for call in _CALL.finditer(plain) if "(" in plain and _CALLING.search(plain) else ():
        if call[1] in {one.name for one in account.tool_calls} or (
            "_" in call[1] and _starts_line(plain, call.start())
        ):
            return _around(plain, call.start())
    return None


def _starts_line(text: str, place: int) -> bool:
    return not text[text.rfind("\n", 0, place) + 1 : place].strip(" \t*>-")


def _traceback(account: Account, plain: str) -> str | None:
    if not any(mark in plain for mark in _TRACE_MARKS):
        return None
    found = _TRACEBACK.search(plain)
    # What the user or a document says of an error may be quoted in the answer to it.
    if not found or found[0].strip() in account.request or _in_document(account, found[0]):
        return None
    return _around(plain, found.start())


def _in_document(account: Account, text: str) -> bool:
    return any(text.strip() in one for one in _documents(account))


def _documents(account: Account) -> Iterator[str]:
    """What was retrieved: of a prompt that has the documents in it, that part is for the user."""
    return (as_text(step.outputs) for step in account.steps if step.kind == "retriever")


def _prompt(account: Account, plain: str) -> str | None:
    role = _ROLE.search(plain) if any(mark in plain for mark in _ROLE_MARKS) else None
    if role and role[0] not in account.request:
        return _around(plain, role.start())
    hole = _PLACEHOLDER.search(plain) if any(mark in plain for mark in "{[<%") else None
    if hole and hole[0] not in account.request and not asks_for_machine_text(account.request):
        return _around(plain, hole.start())
    return _copied(account, plain) if len(plain) >= 40 and account.system else None


@dataclass(frozen=True, slots=True)
class _Prompt:
    """A system prompt's first words, and its runs of words, without what it has in quotation
    marks, which is meant to be said.
    """

    head: str
    runs: frozenset[tuple[str, ...]]
    halves: frozenset[tuple[str, ...]]
    """Runs of six words anywhere, and of three in the head."""


def _copied(account: Account, plain: str) -> str | None:
    """The sentence of the answer that is the system prompt's: who the assistant is, or an order."""
    prompt = _read_prompt(account.system)
    parts, normal = spoken(plain)
    all_words = " ".join(normal).split()
    # Whoever copies twelve words copies six that begin at a multiple of six, and so on.
    halves = prompt.halves
    for size in (_RUN // 2, _SHORTEST_RULE // 2):
        runs = zip(*(all_words[place::size] for place in range(size)), strict=False)
        if not halves.isdisjoint(runs):
            break
    else:
        return None
    found = [normalised(one) for one in _documents(account)]
    for sentence, text in zip(parts, normal, strict=True):
        words = text.split()
        if any(text in one for one in found):
            continue
        if _SHORTEST_RULE <= len(words) < _RUN and text in prompt.head and _ORDERS.search(text):
            return sentence[:_EXCERPT]
        for place in range(len(words) - _RUN + 1):
            run = tuple(words[place : place + _RUN])
            if run not in prompt.runs:
                continue
            copied = " ".join(run)
            if (
                copied in prompt.head
                or _ORDERS.search(copied)
                or _goes_on(words, place, prompt.runs)
            ):
                return sentence[:_EXCERPT]
    return None


def _goes_on(words: list[str], place: int, runs: frozenset[tuple[str, ...]]) -> bool:
    more = range(place, place + _LONG_RUN - _RUN + 1)
    return place + _LONG_RUN <= len(words) and all(
        tuple(words[one : one + _RUN]) in runs for one in more
    )


@lru_cache(maxsize=64)
def _read_prompt(system: str) -> _Prompt:
    words = normalised(_SET_PHRASE.sub(". ", system)).split()
    halves = _runs(words, _RUN // 2) | _runs(words[:_HEAD], _SHORTEST_RULE // 2)
    return _Prompt(" ".join(words[:_HEAD]), _runs(words, _RUN), halves)


def _runs(words: list[str], size: int) -> frozenset[tuple[str, ...]]:
    places = range(len(words) - size + 1)
    return frozenset(tuple(words[place : place + size]) for place in places)


SIGNALS = (
    Signal(
        "leaked_internals",
        "quality",
        leaked_internals,
        "The answer shows the user what is not meant for them: {detail}.",
        "Where the readers are programs or developers, such text may be just what they want.",
        most=0.8,
        weight=1.8,
    ),
)
