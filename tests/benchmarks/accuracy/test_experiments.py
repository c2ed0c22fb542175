"""What the accuracy benchmark plants is what it says it plants."""

from __future__ import annotations

import json
import re
from collections import Counter
from types import ModuleType
from typing import Any

import pytest
from accuracy import experiments, wording, write
from accuracy.plan import Experiment, Turn
from accuracy.plot import OWN_WORDS, Block

SEEDS = range(5001, 5009)
DETECTORS = {
    *("tool_failures", "failures", "hidden_errors", "rate_limits", "authentication_errors"),
    *("timeouts", "validation_errors", "unavailable_services", "error_bursts", "latency_bursts"),
    *("repeated_calls", "call_cycles", "slow_steps", "bottleneck", "sequential_calls"),
    *("cold_starts", "token_blowups", "cost_blowups", "context_growth", "cut_off_answers"),
    *("first_failure", "verbose_answers", "repeated_text", "repeated_answers", "repeated_turns"),
    *("empty_answers", "leaked_internals", "asks_instead", "refusals", "user_repeats"),
    *("user_corrects", "unsupported_claims", "unsupported_values", "wrong_language"),
    *("inconsistent_answers", "foreign_context", "broken_format"),
}
EVERYWHERE = {"bottleneck", "cold_starts"}
EARLIER: dict[Block, tuple[Block, ...]] = {
    "third": (),
    "fourth": ("third",),
    "fifth": ("third", "fourth"),
    "sixth": ("third", "fourth", "fifth"),
    "seventh": ("third", "fourth", "fifth", "sixth"),
    "eighth": ("third", "fourth", "fifth", "sixth", "seventh"),
}
"""Per block with words of its own: those before it."""
LATER = pytest.mark.parametrize("block", EARLIER)


@pytest.fixture(scope="module")
def planted() -> list[Experiment]:
    return [experiments.planted(seed) for seed in SEEDS]


@pytest.fixture(scope="module")
def clean() -> list[Experiment]:
    return [experiments.clean(seed, count=300) for seed in SEEDS]


def carrying(found: list[Experiment], kind: str) -> list[Turn]:
    """The traces with this fault, of all experiments that have it."""
    turns = []
    for experiment in found:
        for fault in experiment.faults:
            if fault.kind == kind:
                turns += [t for t in experiment.turns if t.trace_id in set(fault.trace_ids)]
    assert turns, f"{kind} is nowhere"
    return turns


def test_each_published_problem_detector_has_a_fault_of_its_own() -> None:
    assert {kind.name for kind in experiments.KINDS} == DETECTORS
    assert all(kind.name in kind.detectors for kind in experiments.KINDS)


def test_eight_seeds_have_all_agents_and_nearly_all_kinds(planted: list[Experiment]) -> None:
    assert len({each.agent.name for each in planted}) == 8
    assert max(len(each.faults) for each in planted) <= 6
    # bottleneck gives way where slow_steps is, which is the same thing at another rate
    kinds = {fault.kind for each in planted for fault in each.faults}
    assert kinds >= DETECTORS - {"bottleneck"}


def test_a_seed_always_gives_the_same_experiment() -> None:
    first, second = (experiments.planted(5003, count=200) for _ in range(2))
    assert write.truth(first) == write.truth(second)
    assert first.turns == second.turns
    assert write.truth(first) != write.truth(experiments.planted(5011, count=200))


def test_a_trace_carries_one_fault_at_most(planted: list[Experiment]) -> None:
    for experiment in planted:
        carried = Counter(
            each
            for fault in experiment.faults
            if fault.kind not in EVERYWHERE
            for each in fault.trace_ids
        )
        assert carried
        assert set(carried.values()) == {1}


def test_a_fault_has_as_many_traces_as_its_rate_says(planted: list[Experiment]) -> None:
    for experiment in planted:
        known = {turn.trace_id for turn in experiment.turns}
        for fault in experiment.faults:
            assert len(fault.trace_ids) == round(fault.rate * len(known)) >= 4
            assert known.issuperset(fault.trace_ids)


def test_decoys_carry_no_fault(planted: list[Experiment]) -> None:
    for experiment in planted:
        faulty = {
            each
            for fault in experiment.faults
            if fault.kind not in EVERYWHERE
            for each in fault.trace_ids
        }
        for decoy in experiment.decoys:
            # that one is about answers which faults have left alike
            if decoy.kind != "said_before":
                assert not faulty.intersection(decoy.trace_ids), decoy.kind


def test_clean_experiments_answer_with_numbers_that_they_were_given(
    clean: list[Experiment],
) -> None:
    for experiment in clean:
        assert not experiment.faults
        assert {turn.state for turn in experiment.turns} == {"OK"}
        for turn in experiment.turns:
            if turn.taken == "sums":
                continue
            for number in re.findall(r"\d{3,}", turn.answer or ""):
                assert number in given(experiment, turn), (turn.intent, turn.answer)


def given(experiment: Experiment, turn: Turn) -> str:
    """All that the model could have read."""
    calls = [(call.arguments, call.result) for call in (*turn.before, *turn.calls)]
    return json.dumps([experiment.agent.system, turn.request, turn.history, calls])


def test_scoring_seeds_use_phrases_that_development_seeds_never_use() -> None:
    def answers(seeds: range) -> set[Any]:
        found = [experiments.planted(seed, count=300) for seed in seeds]
        return {t.answer for t in carrying(found, "asks_instead")}

    development, scoring = answers(range(1, 9)), answers(SEEDS)
    assert development <= set(wording.ASKS_INSTEAD[0::2])
    assert scoring <= set(wording.ASKS_INSTEAD[1::2])


def test_every_second_phrase_is_enough_to_choose_from() -> None:
    pools = {k: v for k, v in vars(wording).items() if k.isupper() and isinstance(v, tuple)}
    short = {"CLAIM_TAILS", "TRACEBACKS", "TOOL_SYNTAX", "RAW_JSON"}
    assert {name for name, pool in pools.items() if len(pool) < 8} == short
    assert all(len(pool) == len(set(pool)) for pool in pools.values())


@LATER
def test_a_later_block_has_words_of_its_own(block: Block) -> None:
    earlier = [wording, *(OWN_WORDS[each] for each in EARLIER[block])]
    own = pools(OWN_WORDS[block])
    assert own.keys() >= pools(earlier[-1]).keys()
    for name, pool in pools(wording).items():
        assert len(own[name]) >= len(pool) / 2, name
    for words in earlier[1:]:
        for name, pool in pools(words).items():
            assert len(own[name]) >= len(pool), name
    known = {text for words in earlier for pool in pools(words).values() for text in spoken(pool)}
    for name, pool in own.items():
        said = spoken(pool)
        assert not known.intersection(said), name
        assert len(said) == len(set(said)), name


def pools(words: ModuleType) -> dict[str, Any]:
    """By name, all phrases of a block; names of languages are what they are."""
    return {k: v for k, v in vars(words).items() if k.isupper() and k != "LANGUAGE_NAMES"}


def spoken(pool: Any) -> list[str]:
    """All phrases of a pool, in whatever way it holds them, but for those that are only slots."""
    if isinstance(pool, str):
        return [pool] if re.sub(r"\{\w+\}", "", pool) not in ("", " ") else []
    return [
        text
        for each in (pool.values() if isinstance(pool, dict) else pool)
        for text in spoken(each)
    ]


@LATER
def test_a_later_block_says_anew_what_agents_have_done_and_what_contradicts(block: Block) -> None:
    words = OWN_WORDS[block]
    for agent in experiments.AGENTS:
        for intent in agent.intents:
            said = words.DONE.get((agent.name, intent.name), ())
            assert len(said) >= len(intent.done) / 2
            assert not set(said) & set(intent.done)
        for question in agent.questions:
            other = words.OTHER[question.text]
            assert len(other) >= len(question.other) / 2
            assert not set(other) & {*question.other, *question.answers}


@LATER
def test_a_later_block_speaks_each_of_its_languages(block: Block) -> None:
    words = OWN_WORDS[block]
    assert words.LANGUAGES.keys() == words.LANGUAGE_NAMES.keys() == words.FOREIGN_REQUESTS.keys()


@LATER
def test_only_seeds_of_a_later_block_use_its_words(block: Block) -> None:
    found = [experiments.planted(seed, count=300) for seed in experiments.OWN_SEEDS[block][1:17]]
    plain = {t.answer for e in found if not e.promise for t in e.turns if t.taken == "asks_instead"}
    assert plain
    assert plain <= set(OWN_WORDS[block].ASKS_INSTEAD)


def test_each_seed_is_of_one_block() -> None:
    ends = {
        "development": (1, 999),
        "scoring": (1000, 1999, 5000, 5999, 21000),
        "third": (2000, 4999),
        "fourth": (6000, 8999),
        "fifth": (9000, 11999),
        "sixth": (12000, 14999),
        "seventh": (15000, 17999),
        "eighth": (18000, 20999),
    }
    for block, seeds in ends.items():
        assert {experiments.block_of(seed) for seed in seeds} == {block}


@LATER
def test_nothing_of_a_later_block_has_an_unfilled_slot(block: Block) -> None:
    slots = "tool|n|id|s|name|thing|request|code|money|phone|text|total|shown|advice|language"
    for seed in experiments.OWN_SEEDS[block][:16]:
        for made in (experiments.planted(seed, count=300), experiments.clean(seed, count=150)):
            for turn in made.turns:
                errors = [(call.error, call.error_type) for call in turn.calls]
                errors += [(each.error, each.error_type) for each in turn.rounds]
                told = f"{turn.request}\n{turn.answer}\n{errors}"
                assert not re.search(rf"\{{({slots})\}}", told), told


@LATER
def test_in_a_later_block_a_correction_is_of_a_mistake(block: Block) -> None:
    found = [experiments.planted(seed) for seed in experiments.OWN_SEEDS[block][1:9]]
    corrections = 0
    for experiment in found:
        turns = {(turn.session, turn.position): turn for turn in experiment.turns}
        for fault in experiment.faults:
            chosen = set(fault.trace_ids) if fault.kind == "user_corrects" else ()
            for turn in experiment.turns:
                if turn.trace_id in chosen:
                    before = turns[turn.session, turn.position - 1]
                    assert [c.arguments for c in before.calls] != [c.arguments for c in turn.calls]
                    corrections += 1
    assert corrections


def test_timeouts_end_after_one_of_the_round_limits(planted: list[Experiment]) -> None:
    for turn in carrying(planted, "timeouts"):
        (call,) = [call for call in turn.calls if call.error]
        assert any(0 < call.ms - limit * 1000 < 100 for limit in (15, 20, 30, 45))


def test_hidden_errors_are_text_in_traces_that_are_ok(planted: list[Experiment]) -> None:
    for turn in carrying(planted, "hidden_errors"):
        assert turn.state == "OK"
        assert any(isinstance(call.result, str) for call in turn.calls)
        assert not any(call.error for call in turn.calls)


def test_repeated_calls_are_the_same_call_at_least_three_times(planted: list[Experiment]) -> None:
    for turn in carrying(planted, "repeated_calls"):
        calls = Counter(
            (call.tool, json.dumps(call.arguments).lower().replace(" ", "").replace(".", ""))
            for call in turn.calls
        )
        assert max(calls.values()) >= 3


def test_claimed_actions_have_no_call(planted: list[Experiment]) -> None:
    for experiment in planted:
        actions = {intent.name: intent.action for intent in experiment.agent.intents}
        for fault in experiment.faults:
            for turn in experiment.turns if fault.kind == "unsupported_claims" else ():
                if turn.trace_id in fault.trace_ids:
                    assert actions[turn.intent]
                    assert actions[turn.intent] not in {call.tool for call in turn.calls}


def test_a_burst_lies_within_two_hours(planted: list[Experiment]) -> None:
    for kind in ("error_bursts", "latency_bursts"):
        for experiment in planted:
            if any(fault.kind == kind for fault in experiment.faults):
                starts = [turn.start_ms for turn in carrying([experiment], kind)]
                assert max(starts) - min(starts) <= 2 * 3_600_000
