"""Planted faults that a reader of the answer sees."""

from __future__ import annotations

import random
import re

from accuracy.plan import Turn
from accuracy.plot import OUTLIERS, Kind, Planted, Plot
from accuracy.weave import SENTENCE_END, is_task

_ALIKE = ("repeated_answers", "repeated_turns")
"""A few phrases for many requests: some traces have the same answer, truly."""
_PROMPT_HEADS = ("", "System: ", "My instructions: ")
_REFUSAL_TAILS = (
    *("", " Please contact our hotline.", " Is there anything else?"),
    " Try our website.",
)
_LONG_NUMBER = re.compile(r"\d{3,}")


def _sentences(text: str) -> list[str]:
    return SENTENCE_END.split(text)


def _verbose(plot: Plot, rate: float) -> Planted:
    chosen = plot.take("verbose_answers", rate)
    pool = plot.words("VERBOSE")
    for turn in chosen:
        filler = [plot.rng.choice(pool) for _ in range(3)] + plot.rng.sample(pool, len(pool))
        half = len(filler) // 2
        parts = [*filler[:half], turn.answer or "", *filler[half:]]
        turn.answer = "\n\n".join(" ".join(parts[n : n + 4]) for n in range(0, len(parts), 4))
    return chosen, [], "some 1,200 characters of padding around a plain answer"


def _repeated_text(plot: Plot, rate: float) -> Planted:
    chosen = plot.take("repeated_text", rate, lambda t: is_task(t) and len(t.answer or "") > 60)
    for turn in chosen:
        text = turn.answer or ""
        sentences = _sentences(text)
        form = plot.rng.randrange(3)
        if form == 0:
            turn.answer = "\n\n".join([text] * plot.rng.randrange(2, 4))
        elif form == 1:
            longest = max(sentences, key=len)
            turn.answer = " ".join([text, *[longest] * plot.rng.randrange(2, 6)])
        else:
            turn.answer = " ".join(s for s in sentences for _ in range(plot.rng.randrange(2, 4)))
    return chosen, [], "sentences or the whole answer two to six times"


def _repeated_answers(plot: Plot, rate: float) -> Planted:
    chosen = plot.take("repeated_answers", rate)
    canned = plot.rng.choice(plot.words("CANNED"))
    for turn in chosen:
        turn.answer, turn.plain = canned, False
        turn.rounds[:-1] = turn.rounds[: plot.rng.randrange(2)]
    return chosen, [], "one canned answer to different questions"


def _empty(plot: Plot, rate: float) -> Planted:
    chosen = plot.take("empty_answers", rate)
    pool = plot.words("EMPTY")
    for turn in chosen:
        turn.answer, turn.plain = plot.rng.choice([*pool, "", None]), True
        turn.last.output_tokens = 1
    return chosen, [], f"nothing, or {pool}"


def _leaked(plot: Plot, rate: float) -> Planted:
    chosen = plot.take("leaked_internals", rate)
    pools = ("TRACEBACKS", "TOOL_SYNTAX", "RAW_JSON")
    for turn in chosen:
        kind = plot.rng.randrange(4)
        if kind == 3:
            prompt = plot.weaver.agent.system
            text = f"{plot.rng.choice(plot.whole('PROMPT_HEADS', _PROMPT_HEADS))}{prompt}"
        else:
            template = plot.rng.choice(plot.words(pools[kind]))
            text = plot.message(template, plot.rng.choice(turn.calls).tool)
        whole = plot.rng.random() < 0.4
        turn.answer, turn.plain = (text if whole else f"{turn.answer}\n\n{text}"), True
    return chosen, [], "tracebacks, tool calls, raw JSON or the system prompt in the answer"


def _asks_instead(plot: Plot, rate: float) -> Planted:
    chosen = plot.take("asks_instead", rate)
    pool = plot.words("ASKS_INSTEAD")
    for turn in chosen:
        turn.rounds[:-1] = []
        turn.answer = plot.rng.choice(pool)
    return chosen, [], "asks although the request says all that is needed; calls no tool"


def _refusals(plot: Plot, rate: float) -> Planted:
    chosen = plot.take("refusals", rate)
    pool = plot.words("REFUSALS")
    tails = plot.whole("REFUSAL_TAILS", _REFUSAL_TAILS)
    for turn in chosen:
        turn.rounds[:-1] = []
        turn.answer = plot.rng.choice(pool) + plot.rng.choice(tails)
    return chosen, [], "declines what its tools can do"


def _unsupported_claims(plot: Plot, rate: float) -> Planted:
    actions = {intent.name: intent for intent in plot.weaver.agent.intents if intent.action}
    chosen = plot.take("unsupported_claims", rate, lambda t: is_task(t) and t.intent in actions)
    tails = plot.words("CLAIM_TAILS")
    for turn in chosen:
        intent = actions[turn.intent]
        turn.rounds = [
            each for each in turn.rounds if all(c.tool != intent.action for c in each.calls)
        ]
        said = plot.rng.choice(plot.share(intent.done)).format_map(turn.slots)
        turn.answer = f"{said} {plot.rng.choice(tails)}"
    return chosen, [], "says that an action was carried out; its tool was never called"


def _unsupported_values(plot: Plot, rate: float) -> Planted:
    chosen = plot.take("unsupported_values", rate)
    pool = plot.words("VALUES")
    for turn in chosen:
        changed = _LONG_NUMBER.sub(lambda found: _other(found[0], plot.rng), turn.answer or "")
        if changed != turn.answer and plot.rng.random() < 0.4:
            turn.answer = changed
        else:
            turn.answer = f"{turn.answer} {plot.value(plot.rng.choice(pool))}"
    return chosen, [], "numbers, codes, amounts and links that nothing returned"


def _other(number: str, rng: random.Random) -> str:
    if number == "2026":
        return number
    return "".join(rng.choice("123456789".replace(digit, "")) for digit in number)


def _wrong_language(plot: Plot, rate: float) -> Planted:
    chosen = plot.take("wrong_language", rate)
    said = plot.languages()
    codes = list(said)
    for turn in chosen:
        turn.answer = " ".join(plot.rng.sample(said[plot.rng.choice(codes)], 3))
    return chosen, [], f"answers in {codes} to English requests"


def _inconsistent(plot: Plot, rate: float) -> Planted:
    """Questions whose answers contradict each other from one trace to the next."""
    questions = plot.rng.sample(plot.weaver.agent.questions, 2 if rate >= 0.05 else 1)
    asked = {f"question:{question.text}": question for question in questions}
    wanted = max(6, round(rate * len(plot.turns)))
    chosen = [turn for turn in plot.turns if turn.intent in asked and turn.taken is None]
    chosen += plot.take(
        "inconsistent_answers", max(0, wanted - len(chosen)) / len(plot.turns), is_task
    )
    wrong: list[Turn] = []
    for turn in chosen:
        question = asked.get(turn.intent) or plot.rng.choice(questions)
        contradicts = plot.rng.random() < 0.5
        said = plot.rng.choice(plot.share(question.other)) if contradicts else None
        other = plot.weaver.question(question, turn.slots, said)
        turn.request, turn.answer, turn.rounds = other.request, other.answer, other.rounds
        turn.before, turn.intent, turn.taken = other.before, other.intent, "inconsistent_answers"
        if contradicts:
            wrong.append(turn)
    return chosen, [wrong], f"contradicting answers to {sorted(asked)}"


def _broken_format(plot: Plot, rate: float) -> Planted:
    chosen = plot.take("broken_format", rate)
    for turn in chosen:
        turn.plain = True
        if plot.promise == "json" and plot.rng.random() < 0.5:
            text = (turn.answer or "").replace('"', "'")
            broken = (
                f'{{"answer": "{text}", "confidence": "high", "sources": [',
                f'{{"reply": "{text}"}}',
                f"Here you are: answer = {text}; confidence = high",
            )
            forms = plot.share((*broken, *reversed(broken)))
            if plot.later:
                forms = [form.format(text=text) for form in plot.wording.BROKEN_JSON]
            turn.answer = plot.rng.choice(forms)
    return chosen, [], f"the promised format ({plot.promise}) is not kept"


KINDS = (
    Kind("verbose_answers", ("verbose_answers",), _verbose, ("repeated_text",), rates=OUTLIERS),
    Kind("repeated_text", ("repeated_text",), _repeated_text, ("verbose_answers",)),
    Kind(
        "repeated_answers",
        ("repeated_answers",),
        _repeated_answers,
        ("unsupported_claims", "repeated_turns"),
    ),
    Kind("empty_answers", ("empty_answers",), _empty, ("broken_format",)),
    Kind(
        "leaked_internals", ("leaked_internals",), _leaked, ("broken_format", "unsupported_values")
    ),
    Kind("asks_instead", ("asks_instead",), _asks_instead, _ALIKE),
    Kind("refusals", ("refusals",), _refusals, _ALIKE),
    Kind("unsupported_claims", ("unsupported_claims",), _unsupported_claims),
    Kind("unsupported_values", ("unsupported_values",), _unsupported_values),
    Kind("wrong_language", ("wrong_language",), _wrong_language, _ALIKE),
    Kind(
        "inconsistent_answers",
        ("inconsistent_answers",),
        _inconsistent,
        ("unsupported_values",),
        rates=OUTLIERS[1:-1],
    ),
    Kind(
        "broken_format",
        ("broken_format",),
        _broken_format,
        ("leaked_internals",),
        rates=OUTLIERS,
        needs=("promise",),
    ),
)
