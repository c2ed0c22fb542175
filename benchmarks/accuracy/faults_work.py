"""Planted faults of what the agent does and what it takes: calls, time, tokens, cost."""

from __future__ import annotations

import copy
from collections import Counter

from accuracy.plan import Call, Turn
from accuracy.plot import BURSTS, ONE_TOOL, OUTLIERS, Kind, Planted, Plot, crowd
from accuracy.weave import DAY_MS, FIRST_MS, is_task

DEAR = "gpt-4"


def _again(plot: Plot, call: Call) -> Call:
    other = copy.deepcopy(call)
    other.ms *= plot.rng.lognormvariate(0, 0.2)
    return other


def _repeated_calls(plot: Plot, rate: float) -> Planted:
    """The same call three to six times, with the same or hardly changed arguments."""
    chosen = plot.take("repeated_calls", rate, lambda t: is_task(t) and bool(t.calls[0].arguments))
    for turn in chosen:
        place = plot.rng.randrange(len(turn.rounds) - 1)
        call = turn.rounds[place].calls[0]
        slightly = plot.rng.random() < 0.4
        rounds = []
        for number in range(plot.rng.randrange(2, 6)):
            other = _again(plot, call)
            if slightly and isinstance(other.arguments, dict):
                key, value = next(
                    ((k, v) for k, v in other.arguments.items() if isinstance(v, str)), (None, None)
                )
                if key and value:
                    changed = (value.lower(), f"{value} ", value.upper(), f" {value}", f"{value}.")
                    other.arguments[key] = changed[number % len(changed)]
            rounds.append(plot.weaver.round([other]))
        turn.rounds[place + 1 : place + 1] = rounds
    return chosen, [], "the same call 3 to 6 times in a row"


def _call_cycles(plot: Plot, rate: float) -> Planted:
    """Two tools in turns: A-B-A-B, three to five times."""
    chosen = plot.take(
        "call_cycles", rate, lambda t: is_task(t) and len({c.tool for c in t.calls}) > 1
    )
    for turn in chosen:
        first, second = turn.calls[0], next(c for c in turn.calls if c.tool != turn.calls[0].tool)
        place = next(n for n, r in enumerate(turn.rounds) if any(c is second for c in r.calls))
        rounds = []
        for _ in range(plot.rng.randrange(2, 5)):
            rounds += [plot.weaver.round([_again(plot, first)])]
            rounds += [plot.weaver.round([_again(plot, second)])]
        turn.rounds[place + 1 : place + 1] = rounds
    return chosen, [], "A-B-A-B, 3 to 5 times"


def _slow_steps(plot: Plot, rate: float) -> Planted:
    name, chosen = plot.tool("slow_steps", rate)
    for turn in chosen:
        call = next(c for c in turn.calls if c.tool == name)
        call.ms = plot.rng.lognormvariate(9.8, 0.25)
    return chosen, [], f"{name} takes some 18 s, else it is fast"


def _bottleneck(plot: Plot, rate: float) -> Planted:
    """One tool takes most of the time of nearly each trace that calls it."""
    del rate
    counts = Counter(
        name for turn in plot.turns for name in sorted({call.tool for call in turn.calls})
    )
    name = counts.most_common(1)[0][0]
    calling = [turn for turn in plot.turns if any(call.tool == name for call in turn.calls)]
    for turn in calling:
        for call in turn.calls:
            if call.tool == name:
                call.ms = max(call.ms, plot.rng.lognormvariate(9.6, 0.5))
    return calling, [], f"{name} takes most of the time of the traces that call it"


def _sequential_calls(plot: Plot, rate: float) -> Planted:
    """Four to six lookups that one model call asked for, each waiting for the one before."""
    chosen = plot.take("sequential_calls", rate, lambda t: t.intent == "many")
    wanted = max(4, round(rate * len(plot.turns)))
    if len(chosen) < wanted:
        chosen += plot.take("sequential_calls", (wanted - len(chosen)) / len(plot.turns))
    for turn in chosen:
        other = plot.weaver.many(turn.slots, overlap=False, count=plot.rng.randrange(4, 7))
        turn.request, turn.answer, turn.rounds = other.request, other.answer, other.rounds
        turn.before, turn.intent = other.before, "many"
        for call in turn.calls:
            call.ms = plot.rng.lognormvariate(7.2, 0.2)
    return chosen, [], "independent lookups one after another"


def _latency_bursts(plot: Plot, rate: float) -> Planted:
    """For some hours each model call takes six to nine times as long."""
    wanted = max(8, round(rate * len(plot.turns)))
    begin = FIRST_MS + plot.rng.randrange(1, 10) * DAY_MS + 9 * 3_600_000
    later = [t for t in plot.turns if t.start_ms >= begin]
    window = later[:wanted] if len(later) >= wanted else plot.turns[-wanted:]
    crowd(window)
    chosen = [turn for turn in window if turn.taken is None]
    for turn in chosen:
        turn.taken = "latency_bursts"
        for each in turn.rounds:
            each.ms *= plot.rng.uniform(6, 9)
    return chosen, [], "all model calls slow between two moments"


def _cold_starts(plot: Plot, rate: float) -> Planted:
    """The first trace of a session waits seconds until the session is set up."""
    del rate
    chosen = [t for t in plot.turns if t.position == 1]
    sessions: dict[str | None, int] = {}
    for turn in plot.turns:
        sessions[turn.session] = sessions.get(turn.session, 0) + 1
    for turn in chosen:
        turn.setup_ms = plot.rng.lognormvariate(9.2, 0.25)
    longer = [t for t in chosen if sessions[t.session] > 1]
    return chosen, [longer], "load_session takes 10 s at the first trace of a session"


def _token_blowups(plot: Plot, rate: float) -> Planted:
    """A tool returns a whole table instead of a row, and all of it goes to the model."""
    chosen = plot.take("token_blowups", rate)
    for turn in chosen:
        call = turn.rounds[-2].calls[-1]
        rows = [
            {"row": n, "key": f"{plot.rng.getrandbits(40):010x}", "flags": [0, 1, 0, 0], "v": n % 7}
            for n in range(plot.rng.randrange(110, 150))
        ]
        call.result = {"result": call.result, "all_rows": rows}
        turn.last.input_tokens = int(plot.rng.lognormvariate(10.6, 0.2))
    return chosen, [], "some 40,000 input tokens instead of 1,500"


def _cost_blowups(plot: Plot, rate: float) -> Planted:
    chosen = plot.take("cost_blowups", rate)
    for turn in chosen:
        for each in turn.rounds:
            each.model = DEAR
    return chosen, [], f"{DEAR} instead of a cheap model, tokens as usual"


def _context_growth(plot: Plot, rate: float) -> Planted:
    """In some sessions the context doubles with each turn, for nothing is ever dropped from it."""
    sessions: dict[str | None, list[Turn]] = {}
    for turn in plot.turns:
        sessions.setdefault(turn.session, []).append(turn)
    long = [
        turns
        for turns in sessions.values()
        if len(turns) >= 3 and all(turn.taken is None for turn in turns)
    ]
    plot.rng.shuffle(long)
    wanted = max(8, round(rate * len(plot.turns)))
    chosen: list[Turn] = []
    while long and len(chosen) < wanted:
        chosen += long.pop()
    for turn in chosen:
        turn.taken = "context_growth"
        for number, each in enumerate(turn.rounds):
            base = 1500 * 2.1 ** (turn.position - 1)
            each.input_tokens = int(base * (1 + 0.08 * number) * plot.rng.uniform(0.95, 1.05))
    second = [turn for turn in chosen if turn.position > 1]
    third = [turn for turn in chosen if turn.position > 2]
    last = {turn.session: turn for turn in sorted(chosen, key=lambda turn: turn.position)}
    return chosen, [second, third, list(last.values())], "input tokens x 2.1 with each turn"


def _cut_off(plot: Plot, rate: float) -> Planted:
    chosen = plot.take("cut_off_answers", rate)
    for turn in chosen:
        words = (turn.answer or "").split()
        turn.answer = " ".join(words[: max(4, int(len(words) * plot.rng.uniform(0.4, 0.7)))])
        turn.answer = turn.answer.rstrip(".,!?")
        turn.last.finish, turn.plain = "length", True
        turn.last.output_tokens = 1024
    return chosen, [], "finish reason length, the answer ends within a sentence"


KINDS = (
    Kind(
        "repeated_calls",
        ("repeated_calls", "call_cycles"),
        _repeated_calls,
        ("token_blowups", "cost_blowups", "sequential_calls", "slow_steps", "bottleneck"),
    ),
    Kind(
        "call_cycles",
        ("call_cycles", "repeated_calls"),
        _call_cycles,
        ("token_blowups", "cost_blowups", "sequential_calls", "slow_steps", "bottleneck"),
    ),
    Kind(
        "slow_steps",
        ("slow_steps", "bottleneck"),
        _slow_steps,
        rates=ONE_TOOL,
        needs=("spans",),
    ),
    Kind("bottleneck", ("bottleneck", "slow_steps"), _bottleneck, rates=(0.4,), needs=("spans",)),
    Kind(
        "sequential_calls",
        ("sequential_calls",),
        _sequential_calls,
        ("slow_steps", "bottleneck"),
        rates=OUTLIERS,
        needs=("spans",),
    ),
    Kind(
        "latency_bursts",
        ("latency_bursts",),
        _latency_bursts,
        ("slow_steps", "bottleneck"),
        rates=BURSTS,
        early=True,
    ),
    Kind(
        "cold_starts",
        ("cold_starts",),
        _cold_starts,
        ("slow_steps", "bottleneck"),
        rates=(0.4,),
        needs=("sessions",),
    ),
    Kind(
        "token_blowups",
        ("token_blowups", "cost_blowups"),
        _token_blowups,
        ("context_growth",),
        rates=OUTLIERS,
    ),
    Kind("cost_blowups", ("cost_blowups",), _cost_blowups, rates=OUTLIERS),
    Kind(
        "context_growth",
        ("context_growth",),
        _context_growth,
        ("token_blowups", "cost_blowups"),
        rates=(0.02, 0.05, 0.1, 0.2),
        needs=("sessions",),
        early=True,
    ),
    Kind(
        "cut_off_answers",
        ("cut_off_answers",),
        _cut_off,
        ("broken_format", "token_blowups", "cost_blowups"),
    ),
)
