"""Planted faults that show only when the traces of a session are read together."""

from __future__ import annotations

import json
import re

from accuracy.plan import Turn
from accuracy.plot import OUTLIERS, Kind, Planted, Plot
from accuracy.weave import Fits, is_task


def _before(plot: Plot) -> dict[str, Turn]:
    """By trace, the turn before it in its session."""
    last: dict[str | None, Turn] = {}
    found: dict[str, Turn] = {}
    for turn in sorted(plot.turns, key=lambda each: (each.start_ms, each.position)):
        if turn.session in last and turn.session is not None:
            found[turn.trace_id] = last[turn.session]
        last[turn.session] = turn
    return found


def _follows(plot: Plot, kind: str, rate: float, fits: Fits = is_task) -> list[tuple[Turn, Turn]]:
    """Chosen traces with the task before them that fits; no trace is chosen on both sides."""
    before = _before(plot)
    fitting = [
        turn
        for turn in plot.free(lambda each: each.intent not in ("thanks",))
        if (earlier := before.get(turn.trace_id)) and earlier.taken is None and fits(earlier)
    ]
    plot.rng.shuffle(fitting)
    wanted = max(4, round(rate * len(plot.turns)))
    pairs: list[tuple[Turn, Turn]] = []
    for turn in fitting:
        earlier = before[turn.trace_id]
        if len(pairs) < wanted and turn.taken is None and earlier.taken is None:
            turn.taken = kind
            earlier.taken = "in_pair"
            pairs.append((turn, earlier))
    return pairs


def _same_task(plot: Plot, turn: Turn, earlier: Turn) -> None:
    """The trace does what the one before it did, with the same particulars."""
    intent = next(i for i in plot.weaver.agent.intents if i.name == earlier.intent)
    other = plot.weaver.task(intent, earlier.slots)
    turn.rounds, turn.before = other.rounds, other.before
    turn.answer, turn.intent, turn.slots = other.answer, other.intent, other.slots


def _stall(plot: Plot, turn: Turn) -> None:
    """The agent breaks off at once, for it has failed, or because it says what it will do."""
    turn.rounds[:-1] = []
    turn.answer = plot.rng.choice([*plot.words("SORRY"), *plot.words("STALLS")])


def _named(turn: Turn) -> list[str]:
    """The slots that the request names and that the calls are about."""
    told = json.dumps([call.arguments for call in turn.calls], ensure_ascii=False)
    return [
        key
        for key, value in sorted(turn.slots.items())
        if isinstance(value, str)
        and len(value) < 40
        and all(
            re.search(rf"(?<![\w-]){re.escape(value)}(?![\w-])", text)
            for text in (turn.request, told)
        )
    ]


def _mistake(plot: Plot, turn: Turn) -> str:
    """The agent takes another thing than the one that the request names, which is returned."""
    agent, rng = plot.weaver.agent, plot.rng
    key = rng.choice(_named(turn))
    right = str(turn.slots[key])
    others = [drawn for _ in range(60) if (drawn := str(agent.draw(rng)[key])) != right]
    intent = next(each for each in agent.intents if each.name == turn.intent)
    said = {k: v for k, v in turn.slots.items() if str(v) in turn.request or k in agent.keep}
    wrong = plot.weaver.task(intent, {**agent.draw(rng), **said, key: others[0]})
    turn.rounds, turn.answer = wrong.rounds, wrong.answer
    return right


def _user_repeats(plot: Plot, rate: float) -> Planted:
    pairs = _follows(plot, "user_repeats", rate)
    pool = plot.words("REPEATS")
    for turn, earlier in pairs:
        _same_task(plot, turn, earlier)
        request = earlier.request
        turn.request = plot.rng.choice(pool).format(request=request[0].lower() + request[1:])
        earlier.answer = plot.rng.choice(plot.words("SORRY"))
        if plot.later:
            _stall(plot, earlier)
    chosen = [turn for turn, _ in pairs]
    both = [turn for pair in pairs for turn in pair]
    return chosen, [both, [e for _, e in pairs]], "the user asks the same again"


def _user_corrects(plot: Plot, rate: float) -> Planted:
    fits: Fits = (lambda t: is_task(t) and bool(_named(t))) if plot.later else is_task
    pairs = _follows(plot, "user_corrects", rate, fits)
    pool = plot.words("CORRECTS")
    for turn, earlier in pairs:
        _same_task(plot, turn, earlier)
        first = next((c for c in turn.calls if isinstance(c.arguments, dict) and c.arguments), None)
        thing = str(next(iter(first.arguments.values()))) if first else "the other one"
        thing = thing if len(thing) < 40 else "the table"
        if plot.later:
            thing = _mistake(plot, earlier)
        turn.request = plot.rng.choice(pool).format(thing=thing)
    chosen = [turn for turn, _ in pairs]
    both = [turn for pair in pairs for turn in pair]
    return chosen, [both, [e for _, e in pairs]], "the user says that the answer missed the point"


def _repeated_turns(plot: Plot, rate: float) -> Planted:
    pairs = _follows(plot, "repeated_turns", rate)
    for turn, earlier in pairs:
        turn.answer = earlier.answer
    chosen = [turn for turn, _ in pairs]
    both = [turn for pair in pairs for turn in pair]
    return chosen, [both], "the answer of the turn before, word for word, to another request"


def _elsewhere(plot: Plot, turn: Turn) -> tuple[Turn, list[str]]:
    """A trace of another user, and what that user named there."""
    while True:
        other = plot.rng.choice(plot.turns)
        things = [
            value
            for key, value in sorted(other.slots.items())
            if isinstance(value, str) and key != "name" and any(each.isdigit() for each in value)
            if len(value) < 40 and value in other.request
        ]
        if things and other.calls and other.slots["name"] != turn.slots["name"]:
            return other, things


def _foreign_context(plot: Plot, rate: float) -> Planted:
    """An answer that speaks to the user of another session about that user's matters."""
    chosen = plot.take("foreign_context", rate)
    pool = plot.words("FOREIGN")
    for turn in chosen:
        other = plot.rng.choice(plot.turns)
        while other.slots["name"] == turn.slots["name"] or not other.calls:
            other = plot.rng.choice(plot.turns)
        known = [
            v for c in other.calls if isinstance(c.arguments, dict) for v in c.arguments.values()
        ]
        things = [v for v in known if isinstance(v, str) and any(x.isdigit() for x in v)]
        if plot.later:
            other, things = _elsewhere(plot, turn)
        thing = plot.rng.choice(things) if things else str(other.slots["name"])
        said = plot.rng.choice(pool).format(name=other.slots["name"], thing=thing[:40])
        turn.answer = f"{turn.answer} {said}"
    return chosen, [], "names a user and an id of another session"


KINDS = (
    Kind(
        "user_repeats",
        ("user_repeats",),
        _user_repeats,
        ("asks_instead", "refusals", "repeated_answers", "repeated_calls", "user_corrects"),
        rates=OUTLIERS,
        needs=("sessions",),
        early=True,
    ),
    Kind(
        "user_corrects",
        ("user_corrects",),
        _user_corrects,
        ("user_repeats",),
        rates=OUTLIERS,
        needs=("sessions",),
        early=True,
    ),
    Kind(
        "repeated_turns",
        ("repeated_turns", "repeated_answers"),
        _repeated_turns,
        ("unsupported_claims", "unsupported_values"),
        rates=OUTLIERS,
        needs=("sessions",),
        early=True,
    ),
    Kind(
        "foreign_context",
        ("foreign_context", "unsupported_values"),
        _foreign_context,
        needs=("sessions",),
    ),
)
