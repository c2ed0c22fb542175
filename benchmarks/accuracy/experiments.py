"""One seed's experiments: one with planted faults, and a clean one of the same agent."""

from __future__ import annotations

import random
from dataclasses import replace

from accuracy import decoys, faults_answers, faults_errors, faults_sessions, faults_work
from accuracy.agents.airline import AIRLINE
from accuracy.agents.analyst import ANALYST
from accuracy.agents.banking import BANKING
from accuracy.agents.booking import BOOKING
from accuracy.agents.coding import CODING
from accuracy.agents.helpdesk import HELPDESK
from accuracy.agents.medical import MEDICAL
from accuracy.agents.retail import RETAIL
from accuracy.dialects import DIALECTS
from accuracy.plan import Agent, Decoy, Experiment, Fault, Turn
from accuracy.plot import OWN_WORDS, Block, Kind, Plot, ids
from accuracy.weave import PROMISES, Weaver, promised

AGENTS = (AIRLINE, RETAIL, ANALYST, CODING, HELPDESK, BOOKING, MEDICAL, BANKING)
KINDS = (*faults_errors.KINDS, *faults_work.KINDS, *faults_answers.KINDS, *faults_sessions.KINDS)
FIRST_HELD_OUT = 1000
"""Seeds from here on use no phrase of the seeds below."""
OWN_SEEDS: dict[Block, range] = {
    "third": range(2000, 5000),
    "fourth": range(6000, 9000),
    "fifth": range(9000, 12000),
    "sixth": range(12000, 15000),
    "seventh": range(15000, 18000),
    "eighth": range(18000, 21000),
}
"""These use the phrases of ``OWN_WORDS``, as no other seed does."""
PLANTED_TRACES, CLEAN_TRACES = 900, 600
_PER_EXPERIMENT = 5
_MOST = 0.72
_EVERYWHERE = ("cold_starts", "bottleneck")
"""In all traces of a kind, whatever else those carry."""


def agent_of(seed: int) -> Agent:
    """The agent of this seed; eight seeds in a row have all of them."""
    return AGENTS[seed % len(AGENTS)]


def block_of(seed: int) -> Block:
    """Whose words the seed uses."""
    for block, seeds in OWN_SEEDS.items():
        if seed in seeds:
            return block
    return "scoring" if seed >= FIRST_HELD_OUT else "development"


def _speaker(seed: int) -> Agent:
    """The agent of this seed, from the third block on with its own words for what it has done."""
    agent = agent_of(seed)
    words = OWN_WORDS.get(block_of(seed))
    if words is None:
        return agent
    return replace(
        agent,
        intents=tuple(
            replace(each, done=words.DONE.get((agent.name, each.name), ()))
            for each in agent.intents
        ),
        questions=tuple(replace(each, other=words.OTHER[each.text]) for each in agent.questions),
    )


def dialect_of(seed: int) -> str:
    """The dialect of this seed; each agent meets each dialect within 24 seeds in a row."""
    return DIALECTS[(seed + seed // len(AGENTS)) % len(DIALECTS)]


def planted(seed: int, count: int = PLANTED_TRACES) -> Experiment:
    """The experiment with faults: three to six kinds of them; eight seeds in a row have all."""
    rng = random.Random(f"planted/{seed}")
    kinds = _kinds(seed, rng)
    needs = {need for kind in kinds for need in kind.needs}
    sessions = "sessions" in needs or rng.random() < 0.4
    in_messages = "spans" not in needs and rng.random() < 0.4
    promise = rng.choice(sorted(PROMISES)) if "promise" in needs else None
    weaver = Weaver(_speaker(seed), rng, sessions=sessions)
    plot = Plot(rng, weaver, weaver.turns(count), block_of(seed), promise)
    made = [*decoys.natural(plot), *decoys.put(plot)]
    faults = []
    # the rare ones first, so that what is frequent cannot leave nothing to them
    for kind, rate in sorted(_rates(kinds, rng), key=_order):
        chosen, others, notes = kind.plant(plot, rate)
        if chosen:
            faults.append(
                Fault(
                    kind.name,
                    kind.detectors,
                    kind.consequences,
                    len(chosen) / count,
                    ids(chosen),
                    [ids(other) for other in others if other],
                    notes,
                )
            )
    by_chance = _finish(plot)
    return Experiment(
        *(f"planted-{seed}", seed, weaver.agent, dialect_of(seed), sessions, in_messages, promise),
        *(plot.turns, faults, [*_left(made, plot.turns), *by_chance]),
    )


def clean(seed: int, count: int = CLEAN_TRACES) -> Experiment:
    """An experiment with decoys and without faults."""
    rng = random.Random(f"clean/{seed}")
    sessions, in_messages = rng.random() < 0.5, rng.random() < 0.2
    promise = rng.choice(sorted(PROMISES)) if rng.random() < 0.25 else None
    weaver = Weaver(_speaker(seed), rng, sessions=sessions)
    plot = Plot(rng, weaver, weaver.turns(count), block_of(seed), promise)
    made = [*decoys.natural(plot), *decoys.put(plot)]
    _finish(plot)
    return Experiment(
        *(f"clean-{seed}", seed, weaver.agent, dialect_of(seed), sessions, in_messages, promise),
        *(plot.turns, [], made),
    )


def _kinds(seed: int, rng: random.Random) -> list[Kind]:
    """The seed's share of all kinds, which are dealt out anew to each eight seeds."""
    block, place = divmod(seed - 1, len(AGENTS))
    order = random.Random(f"kinds/{block}").sample(KINDS, len(KINDS))
    dealt = order[place :: len(AGENTS)]
    spare = [kind for kind in KINDS if kind not in dealt]
    while len(dealt) < min(_PER_EXPERIMENT + 1, 3 + rng.randrange(4)):
        dealt.append(spare.pop(rng.randrange(len(spare))))
    # at one agent the two are the same thing at different rates
    slow = any(kind.name == "slow_steps" for kind in dealt)
    return [kind for kind in dealt if not (slow and kind.name == "bottleneck")]


def _rates(kinds: list[Kind], rng: random.Random) -> list[tuple[Kind, float]]:
    """A rate for each kind, so that all of them together leave traces without a fault."""
    left = _MOST - 0.02 * len(kinds)
    made = []
    for kind in kinds:
        if kind.name in _EVERYWHERE:
            made.append((kind, kind.rates[0]))
            continue
        rate = rng.choice([each for each in kind.rates if each <= left] or [kind.rates[0]])
        left -= rate
        made.append((kind, rate))
    return made


def _order(planned: tuple[Kind, float]) -> tuple[bool, bool, float]:
    kind, rate = planned
    return (not kind.early, kind.name in _EVERYWHERE, rate)


def _finish(plot: Plot) -> list[Decoy]:
    """Order the traces, put answers into the promised format, and hand histories on.

    The decoys that come about by it: answers that an earlier turn of the session has had already,
    because two faults drew the same apology.
    """
    plot.turns.sort(key=lambda turn: (turn.start_ms, turn.trace_id))
    histories: dict[str, list[dict[str, str]]] = {}
    by_chance = []
    for turn in plot.turns:
        if plot.promise and turn.answer and not turn.plain:
            tools = [call.tool for call in turn.calls]
            turn.answer = promised(turn.answer, plot.promise, tools, plot.rng)
        if turn.session:
            history = histories.setdefault(turn.session, [])
            turn.history = list(history)
            said = {"role": "assistant", "content": turn.answer or ""}
            if said in history and turn.taken and turn.taken != "repeated_turns":
                by_chance.append(turn)
            history.append({"role": "user", "content": turn.request})
            if turn.answer is not None:
                history.append(said)
    return [Decoy("said_before", ids(by_chance), ("repeated_turns",))] if by_chance else []


def _left(made: list[Decoy], turns: list[Turn]) -> list[Decoy]:
    """The decoys without the traces that a later fault has taken."""
    names = {decoy.kind for decoy in made} | {None, "in_window"}
    unharmed = {turn.trace_id for turn in turns if turn.taken in names}
    for decoy in made:
        decoy.trace_ids = [each for each in decoy.trace_ids if each in unharmed]
    return made
