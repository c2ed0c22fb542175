"""Planted faults that show only when the traces of a session are read together."""

from __future__ import annotations

from accuracy import wording
from accuracy.plan import Turn
from accuracy.plot import OUTLIERS, Kind, Planted, Plot
from accuracy.weave import is_task


def _before(plot: Plot) -> dict[str, Turn]:
    """By trace, the turn before it in its session."""
    last: dict[str | None, Turn] = {}
    found: dict[str, Turn] = {}
    for turn in sorted(plot.turns, key=lambda each: (each.start_ms, each.position)):
        if turn.session in last and turn.session is not None:
            found[turn.trace_id] = last[turn.session]
        last[turn.session] = turn
    return found


def _follows(plot: Plot, kind: str, rate: float) -> list[tuple[Turn, Turn]]:
    """Chosen traces with the task before them; no trace is chosen on both sides."""
    before = _before(plot)
    fitting = [
        turn
        for turn in plot.free(lambda each: each.intent not in ("thanks",))
        if (earlier := before.get(turn.trace_id)) and earlier.taken is None and is_task(earlier)
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


def _user_repeats(plot: Plot, rate: float) -> Planted:
    pairs = _follows(plot, "user_repeats", rate)
    pool = plot.words(wording.REPEATS)
    for turn, earlier in pairs:
        _same_task(plot, turn, earlier)
        request = earlier.request
        turn.request = plot.rng.choice(pool).format(request=request[0].lower() + request[1:])
        earlier.answer = plot.rng.choice(plot.words(wording.SORRY))
    chosen = [turn for turn, _ in pairs]
    both = [turn for pair in pairs for turn in pair]
    return chosen, [both, [e for _, e in pairs]], "the user asks the same again"


def _user_corrects(plot: Plot, rate: float) -> Planted:
    pairs = _follows(plot, "user_corrects", rate)
    pool = plot.words(wording.CORRECTS)
    for turn, earlier in pairs:
        _same_task(plot, turn, earlier)
        first = next((c for c in turn.calls if isinstance(c.arguments, dict) and c.arguments), None)
        thing = str(next(iter(first.arguments.values()))) if first else "the other one"
        turn.request = plot.rng.choice(pool).format(thing=thing if len(thing) < 40 else "the table")
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


def _foreign_context(plot: Plot, rate: float) -> Planted:
    """An answer that speaks to the user of another session about that user's matters."""
    chosen = plot.take("foreign_context", rate)
    pool = plot.words(wording.FOREIGN)
    for turn in chosen:
        other = plot.rng.choice(plot.turns)
        while other.slots["name"] == turn.slots["name"] or not other.calls:
            other = plot.rng.choice(plot.turns)
        known = [
            v for c in other.calls if isinstance(c.arguments, dict) for v in c.arguments.values()
        ]
        things = [v for v in known if isinstance(v, str) and any(x.isdigit() for x in v)]
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
