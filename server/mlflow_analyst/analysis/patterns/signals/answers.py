"""The form of an answer: empty, repeating itself or what was said before, not as promised."""

# ruff: noqa: RUF001 - marks and letters of other languages are meant as they are.
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any

from mlflow_analyst.analysis.patterns import promises
from mlflow_analyst.analysis.patterns.account import Account
from mlflow_analyst.analysis.patterns.normal import (
    answer_key,
    answer_lines,
    normalised,
    prose,
    request_key,
    spoken,
    weight,
)
from mlflow_analyst.analysis.patterns.signal import Hit, Signal
from mlflow_analyst.analysis.patterns.signals.endings import said_cut
from mlflow_analyst.analysis.patterns.wording import (
    asks_again,
    asks_for_machine_text,
    is_formality,
)
from mlflow_analyst.traces.decoding import decode_container
from mlflow_analyst.traces.messages import messages_of
from mlflow_analyst.traces.model import Step
from mlflow_analyst.traces.text import as_text

__all__ = ["SIGNALS", "answer_key", "answer_lines", "request_key"]

_EXCERPT = 300
_BLANK_CHARS = 40
_BLANKS = frozenset(
    ("", "none", "null", "nan", "undefined", "n a", "nil", "object object", "empty", "blank")
)
_SAID = ("response", "answer", "final_answer", "output", "output_text", "reply", "result")
_SAID_LATER = ("content", "text", "message", "completion", "generated_text", "final_output")


def root_of(account: Account) -> Step | None:
    """The root span that ended last, which hands the answer out; None if there is none."""
    roots = [step for step in account.steps if step.depth == 0]
    return max(roots, key=lambda step: step.end_ns or step.start_ns, default=None)


def handed_out(outputs: Any) -> Any:
    """What of a root's outputs goes to the user: the value under the first key by which answers
    go, as it is, else the outputs themselves.
    """
    if isinstance(outputs, dict):
        for key in (*_SAID, *_SAID_LATER):
            if key in outputs:
                return outputs[key]
    return outputs


# Empty answers


def empty_answers(account: Account) -> Iterator[Hit]:
    """A finished trace that handed out nothing, or a word that programs write for nothing."""
    if account.trace.info.state != "OK":
        return
    root = root_of(account)
    if root is None or root.failed or root.end_ns is None:
        return
    if is_blank(root) and account.request:
        yield Hit(_shown(root.outputs), root.span_id)


def is_blank(root: Step) -> bool:
    """Whether a root hands out nothing, or a word that programs write for nothing."""
    outputs = root.outputs
    if outputs is None:
        # Nothing recorded is no answer that was empty; a recorded null is one.
        return "mlflow.spanOutputs" in root.attributes
    if isinstance(outputs, (dict, list)) and outputs:
        messages = messages_of(outputs)
        if messages:
            last = messages[-1]
            return last.role == "assistant" and not last.calls and says_nothing(last.text)
    said = handed_out(outputs)
    if isinstance(said, (dict, list)):
        return not said and said is outputs
    return said is None or (isinstance(said, str) and says_nothing(said))


_MARKUP = re.compile(r"<[^<>]{0,40}>|\[/?(?:INST|SYS|USER|ASSISTANT|ANSWER|EOS|END)\]|```\w*")
_FILLERS = (
    r"(?:(?:your |the |insert |final |no |model )?(?:answer|response|reply|output|text|content"
    r"|message|result|data|value|string)|empty|blank|none|null|nil|todo|tbd|placeholder|[a-z]+(?:_[a-z]+)+)"
)
_UNFILLED = re.compile(
    rf"\s*(?:\[{_FILLERS}\]|\({_FILLERS}\)|\{{{{?\s*{_FILLERS}\s*\}}}}?|<{_FILLERS}>"
    rf"|\**{_FILLERS}\**:\**)\s*",
    re.IGNORECASE,
)
"""What programs and templates have where an answer should have been put, and nothing else."""


def says_nothing(text: str) -> bool:
    """Whether a text is blank, in whatever markup, or a word that programs write for nothing."""
    if len(text) >= _BLANK_CHARS or any(c.isdigit() for c in text):
        return False
    if _UNFILLED.fullmatch(text) or _holds_nothing(decode_container(text)):
        return True
    return normalised(_MARKUP.sub(" ", unescape(text))) in _BLANKS


def _holds_nothing(value: Any) -> bool:
    """Whether an object has keys, and nothing under any of them."""
    return (
        isinstance(value, dict) and bool(value) and all(one in (None, "") for one in value.values())
    )


def _shown(outputs: Any) -> str:
    said = handed_out(outputs)
    return said[:_EXCERPT] if isinstance(said, str) else ""


# Text repeated within an answer

_SHORTEST = 60
"""A shorter answer has no room for the same twice."""

_NEIGHBOUR = 20
_APART = 28
"""How much a sentence weighs that is no coincidence when said again: at once, or later on."""

_PARAGRAPH = 60
_LABELLED = re.compile(r"\s*(?:[-*•·–|#>・]|\d{1,3}[.)]|\*\*|[^.!?。:：]{1,40}[:：]\s)")
_WORD = re.compile(r"\w+")


def repeated_text(account: Account) -> Iterator[Hit]:
    """Sentences or paragraphs that an answer says twice, or words it says over and over."""
    answer = account.answer
    if weight(answer[: 2 * _SHORTEST]) < _SHORTEST or answer[0] in "{[":
        return
    text = prose(answer)
    again = _paragraph_again(text) or _sentence_again(answer) or _stuck(text)
    if again and not asks_again(account.request) and not _was_there_twice(account, again):
        yield Hit(again[:_EXCERPT], account.answer_span)


def _paragraph_again(text: str) -> str | None:
    paragraphs = [part for part in re.split(r"\n\s*\n", text) if part] if "\n\n" in text else []
    seen: set[str] = set()
    for part in paragraphs:
        words = normalised(part)
        if words in seen and weight(words) >= _PARAGRAPH and not _is_table(part):
            return part.strip()
        seen.add(words)
    return None


def _is_table(part: str) -> bool:
    return part.lstrip().startswith("|")


def _sentence_again(answer: str) -> str | None:
    parts, words = spoken(answer)
    if len(set(words)) == len(words):
        return None
    last: dict[str, int] = {}
    for place, (part, line) in enumerate(zip(parts, words, strict=True)):
        before = last.get(line)
        last[line] = place
        # Lists say the same of several things: "Status: delivered".
        if before is None or _LABELLED.match(part):
            continue
        if weight(line) >= (_NEIGHBOUR if place == before + 1 else _APART):
            return part
    return None


def _stuck(text: str) -> str | None:
    """The words that a model which has lost its way says over and over, four times in a row."""
    rough = text[:4_000].split()
    if len(rough) < 12 or len(set(rough)) > 0.5 * len(rough):
        return None
    low = [word.lower() for word in _WORD.findall(text[:4_000])]
    for size in range(1, 16):
        equal = 0
        for place in range(size, len(low)):
            equal = equal + 1 if low[place] == low[place - size] else 0
            run = low[place - size + 1 : place + 1]
            if equal >= 3 * size and sum(map(len, run)) >= 4 and not _numeric(run):
                found = re.search(r"\W+".join(re.escape(w) for w in run * 2), text, re.IGNORECASE)
                return found[0] if found and equal + size >= 8 else None
    return None


def _numeric(words: Sequence[str]) -> bool:
    return all(word.isdigit() for word in words)


def _was_there_twice(account: Account, text: str) -> bool:
    """Whether the user's own text or a document holds it several times: then it is quoted."""
    given = [account.request, *(account.text(call.outputs) for call in account.tool_calls)]
    given += [message.text for message in account.messages if message.role != "assistant"]
    return any(one.count(text[:_EXCERPT]) > 1 for one in given)


# The same said again in a later turn

_TURN = 30


def repeated_turns(account: Account) -> Iterator[Hit]:
    """An answer that is, word for word, what the assistant said in an earlier turn."""
    turns = account.turns
    said = [(i, turn.text) for i, turn in enumerate(turns) if turn.role == "assistant"]
    if len(said) < 2:
        return
    if len({text for _, text in said}) == len(said):
        return
    words = [normalised(text) for _, text in said]
    counted = Counter(words)
    asked = [_asked_before(turns, place) for place, _ in said]
    for later in range(len(said) - 1, 0, -1):
        if weight(words[later]) < _TURN or counted[words[later]] < 2:
            continue
        before = next((i for i in range(later) if words[i] == words[later]), None)
        if before is None or not _made_here(account, said[later][1]):
            continue
        if asked[before] is None or asked[later] is None or said[before][0] + 1 == said[later][0]:
            continue
        first, again = asked[before] or "", asked[later] or ""
        if normalised(first) != normalised(again) and not (
            asks_again(again) or is_formality(again) or words[later] in normalised(account.system)
        ):
            yield Hit(said[later][1][:_EXCERPT], account.answer_span)
            return


def _asked_before(turns: Sequence[Any], place: int) -> str | None:
    """What the user said last before a turn; None if nothing."""
    return next((turns[i].text for i in range(place - 1, -1, -1) if turns[i].role == "user"), None)


def _made_here(account: Account, text: str) -> bool:
    """Whether this trace said it, and not an earlier one whose turns it was given as history."""
    if text.strip() == account.answer:
        return True
    return any(
        message.text == text
        for call in account.model_calls[:-1]
        for message in messages_of(call.outputs)
    )


# Promised formats


def broken_format(account: Account) -> Iterator[Hit]:
    """An answer that is not in the form that the system prompt, or the user, wants it in."""
    answer = account.answer
    if not answer or account.trace.info.state != "OK" or says_nothing(answer):
        return
    if any(said_cut(step.finish_reason) for step in account.model_calls[-1:]):
        # What was cut off has lost its form for that reason.
        return
    wanted = promises.of_system(account.system) if account.system else ()
    asked = promises.of_request(account.request)
    if asked and ("json" in account.request.lower() or not asks_for_machine_text(account.request)):
        wanted += asked
    if not wanted:
        return
    forms = said_forms(account)
    for promise in wanted:
        if not any(promise.kept(form) for form in forms):
            yield Hit(answer[:_EXCERPT], account.answer_span)
            return


def said_forms(account: Account) -> tuple[str, ...]:
    """The answer as the root handed it out, as the model said it, and as it is read."""
    root = root_of(account)
    said = handed_out(root.outputs) if root is not None else None
    calls = account.model_calls[-1:]
    by_model = [message for call in calls for message in messages_of(call.outputs)]
    whole = root.outputs if root is not None else None
    forms = [
        account.answer,
        *([said] if isinstance(said, str) else []),
        # An object of several values is the answer itself, not what a framework put it in.
        *([as_text(whole)] if isinstance(whole, dict) and len(whole) > 1 else []),
        *(one.text for one in by_model if one.role == "assistant" and one.text and not one.calls),
    ]
    return tuple(dict.fromkeys(forms))


SIGNALS = (
    Signal(
        "empty_answers",
        "quality",
        empty_answers,
        "The agent finishes without an error, and the user gets an empty answer.",
        "A trace of a job that has nothing to say, or that hands its answer out in a way that is "
        "not recorded, has no text either.",
        most=0.9,
        weight=2.0,
    ),
    Signal(
        "repeated_text",
        "quality",
        repeated_text,
        "The answer says the same text twice or more.",
        "A refrain or a form that was asked for repeats on purpose.",
        most=0.9,
        weight=1.0,
    ),
    Signal(
        "repeated_turns",
        "quality",
        repeated_turns,
        "The assistant says again, word for word, what it said in an earlier turn although the "
        "user said something else in between.",
        "When the user's words change nothing, the same question may be the right one to ask.",
        most=0.9,
        weight=1.2,
    ),
    Signal(
        "broken_format",
        "quality",
        broken_format,
        "The answer is not in the form that was promised: by the system prompt, by the user's "
        "request, or by nearly all other answers.",
        "Rules for the form are read from the prompt's words; a rule meant for some answers only "
        "may have been taken for all.",
        most=0.8,
        weight=1.2,
        unless="leaked_internals",
    ),
)
