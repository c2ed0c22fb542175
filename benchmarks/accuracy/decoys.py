"""What looks like a fault and is none."""

from __future__ import annotations

import copy
from collections.abc import Callable

from accuracy.plan import Decoy, Turn
from accuracy.plot import Plot, ids
from accuracy.weave import TAILS, is_task

_SHARE = 0.01
_LONG_WISHES = (
    "Please explain in detail how all of this works, with every step, I have the time to read.",
    "Write a long and thorough overview of everything that I should know about it.",
    "Give me the full story, at least a page please, not the short version.",
    "I want a complete and detailed guide, as long as it takes.",
)
_CODES = (
    ("429 Too Many Requests", "it means that too many requests came in within a short time"),
    ("503 Service Unavailable", "it means that a service was down for a moment"),
    ("Error 401 Unauthorized", "it means that the sign-in has expired"),
    ("TimeoutError", "it means that an answer took too long to arrive"),
)
_BROKEN_ONCE = ("connection reset by peer", "socket closed", "temporary glitch, retrying")
_AGAIN = (
    "Could you do that again for another one? ",
    "Same again please, but for this: ",
    "Now once more with other particulars: ",
    "And again, this time: ",
)
_AS_JSON = (
    " Please give me the answer as JSON.",
    " Reply with a JSON object, I paste it into a script.",
    " Output JSON only.",
    " I need it in JSON format.",
)


def _detail(plot: Plot, turn: Turn) -> str:
    """Something long, made of what the agent knows."""
    questions = plot.weaver.agent.questions
    parts = [f"{q.text} {' '.join(q.answers)} The rule reads: {q.document}" for q in questions]
    return "\n\n".join([turn.answer or "", *parts, "That is all there is to know about it."])


def _long_asked(plot: Plot) -> list[Turn]:
    chosen = plot.take("long_asked", _SHARE)
    for turn in chosen:
        if plot.later:
            turn.request = turn.request.removesuffix(TAILS[-1])
            for call in turn.before:
                call.arguments = {"query": turn.request}
        turn.request += f" {plot.rng.choice(plot.whole('LONG_WISHES', _LONG_WISHES))}"
        documents = [{"text": question.document} for question in plot.weaver.agent.questions]
        agent = plot.weaver.agent
        if not agent.rag:
            call = plot.weaver.call(agent.help_tool, {"query": "overview"}, documents)
            turn.rounds.insert(-1, plot.weaver.round([call]))
        else:
            turn.before[0].result = documents
        turn.answer = _detail(plot, turn)
    return chosen


def _message(plot: Plot) -> tuple[str, str, str]:
    """A message as it is shown, what the help says of it, and the answer."""
    if plot.later:
        shown, meaning, advice = plot.rng.choice(plot.wording.CODES)
        told = plot.rng.choice(plot.wording.CODE_ANSWERS)
        answer = told.format(meaning=meaning, advice=advice)
        return shown, f"{plot.wording.CODE_TITLE} {shown}: {meaning} {advice}", answer
    shown, meaning = plot.rng.choice(_CODES)
    text = f"Messages: if you see '{shown}', {meaning}. Wait a minute and try again."
    return shown, text, f"If you see '{shown}', {meaning}. Please wait a minute and try again."


def _quoted_error(plot: Plot) -> list[Turn]:
    chosen = plot.take("quoted_error", _SHARE)
    agent = plot.weaver.agent
    for turn in chosen:
        shown, text, answer = _message(plot)
        turn.request = f"What does '{shown}' mean? I saw it on your page."
        if plot.later:
            turn.request = plot.rng.choice(plot.wording.QUOTED).format(shown=shown)
        if agent.rag:
            turn.before[0].arguments = {"query": turn.request}
            turn.before[0].result.insert(0, {"text": text, "score": 0.9})
            turn.rounds[:-1] = []
        else:
            call = plot.weaver.call(agent.help_tool, {"query": shown}, [{"text": text}])
            turn.rounds[:-1] = [plot.weaver.round([call])]
        turn.answer = answer
    return chosen


def _retry(plot: Plot) -> list[Turn]:
    """A connection breaks once; the same call succeeds, and so does the trace."""
    chosen = plot.take("retry", 0.003)[:3]
    for turn, reason in zip(chosen, plot.whole("BROKEN_ONCE", _BROKEN_ONCE), strict=False):
        for place, each in enumerate(turn.rounds):
            if each.calls:
                broken = copy.deepcopy(each)
                broken.calls = broken.calls[:1]
                broken.calls[0].error, broken.calls[0].result = reason, None
                turn.rounds.insert(place, broken)
                break
    return chosen


def _again(plot: Plot) -> list[Turn]:
    chosen = plot.take("again", _SHARE, lambda t: is_task(t) and t.position > 1)
    for turn in chosen:
        turn.request = f"{plot.rng.choice(plot.whole('AGAIN', _AGAIN))}{turn.request}"
    return chosen


def _json_asked(plot: Plot) -> list[Turn]:
    if plot.promise:
        return []
    chosen = plot.take("json_asked", _SHARE)
    for turn in chosen:
        turn.request += plot.rng.choice(plot.whole("AS_JSON", _AS_JSON))
        answer = (turn.answer or "").replace('"', "'")
        turn.answer = f'{{"answer": "{answer}"}}'
    return chosen


def _sums(plot: Plot) -> list[Turn]:
    """The answer adds up amounts that a tool returned."""
    chosen = plot.take("sums", _SHARE)
    for turn in chosen:
        amounts = [plot.rng.randrange(1100, 9900) / 100 for _ in range(3)]
        call = turn.calls[-1]
        call.result = {"result": call.result, "amounts": amounts}
        total = f"{sum(amounts):.2f}"
        if plot.later:
            turn.request += plot.rng.choice(plot.wording.SUMS)
            said = plot.rng.choice(plot.wording.SUMMED).format(total=total)
        else:
            turn.request += " And what is the sum of all amounts?"
            said = f"All amounts together come to {total}."
        turn.answer = f"{turn.answer} {said}"
    return chosen


def _language_asked(plot: Plot) -> list[Turn]:
    chosen = plot.take("language_asked", _SHARE)
    words, said = plot.wording, plot.languages()
    for turn in chosen:
        code = plot.rng.choice(sorted(said))
        if plot.rng.random() < 0.5:
            wish = plot.one("IN_LANGUAGE", " Please answer in {language}.")
            turn.request += wish.format(language=words.LANGUAGE_NAMES[code])
        else:
            turn.request = words.FOREIGN_REQUESTS[code]
        turn.answer = " ".join(plot.rng.sample(said[code], 2))
    return chosen


MAKERS: dict[str, Callable[[Plot], list[Turn]]] = {
    "long_asked": _long_asked,
    "quoted_error": _quoted_error,
    "retry": _retry,
    "again": _again,
    "json_asked": _json_asked,
    "sums": _sums,
    "language_asked": _language_asked,
}
_BY_INTENT = {"thanks": (), "vague": ("asks_instead",), "off_topic": ("refusals",), "many": ()}
"""A question back and a refusal are there; whether they are right is the policy's matter."""


def put(plot: Plot) -> list[Decoy]:
    """Plant each kind of decoy in about one percent of the traces."""
    made = [Decoy(kind, ids(make(plot))) for kind, make in MAKERS.items()]
    return [decoy for decoy in made if decoy.trace_ids]


def natural(plot: Plot) -> list[Decoy]:
    """What is in the clean traces anyway: greetings, refusals that the policy demands …"""
    found = [
        Decoy(name, ids(plot.free(lambda turn, name=name: turn.intent == name)), neutral)  # type: ignore[misc]
        for name, neutral in _BY_INTENT.items()
    ]
    return [decoy for decoy in found if decoy.trace_ids]
