"""The unseen experiment is what its truth says, and shares no words with the others."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from accuracy import weave, wording, write
from accuracy.plan import Experiment, Turn
from accuracy.unseen import experiments, making


@pytest.fixture(scope="module")
def planted() -> Experiment:
    return experiments.made()[0]


@pytest.fixture(scope="module")
def clean() -> Experiment:
    return experiments.made()[1]


def carrying(experiment: Experiment, kind: str) -> list[Turn]:
    (fault,) = [each for each in experiment.faults if each.kind == kind]
    chosen = [turn for turn in experiment.turns if turn.trace_id in set(fault.trace_ids)]
    assert len(chosen) == len(fault.trace_ids) > 0
    return chosen


def test_it_is_always_the_same(planted: Experiment, clean: Experiment) -> None:
    again = experiments.made()
    assert [each.turns for each in again] == [planted.turns, clean.turns]
    assert [write.truth(each) for each in again] == [write.truth(planted), write.truth(clean)]


def test_the_truth_adds_up(planted: Experiment) -> None:
    known = {turn.trace_id for turn in planted.turns}
    assert len(known) == making.PLANTED_TRACES
    assert len(planted.faults) == 10
    for fault in planted.faults:
        assert len(fault.trace_ids) == round(fault.rate * len(known))
        assert 0.01 <= fault.rate <= 0.15
        assert fault.kind in fault.detectors
        assert known.issuperset(fault.trace_ids)
    carried = Counter(each for fault in planted.faults for each in fault.trace_ids)
    assert set(carried.values()) == {1}


def test_decoys_carry_no_fault(planted: Experiment, clean: Experiment) -> None:
    faulty = {each for fault in planted.faults for each in fault.trace_ids}
    for decoy in planted.decoys:
        assert decoy.trace_ids, decoy.kind
        assert not faulty.intersection(decoy.trace_ids), decoy.kind
    assert {each.kind for each in clean.decoys} == {each.kind for each in planted.decoys}


def test_the_clean_experiment_has_neither_faults_nor_invented_numbers(clean: Experiment) -> None:
    assert not clean.faults
    assert len(clean.turns) == making.CLEAN_TRACES
    assert {turn.state for turn in clean.turns} == {"OK"}
    for turn in clean.turns:
        calls = [(call.arguments, call.result) for call in turn.calls]
        given = json.dumps([clean.agent.system, turn.request, turn.history, calls])
        if turn.taken != "summa":
            for number in re.findall(r"\d{3,}", turn.answer or ""):
                assert number in given, turn.answer


def test_claimed_actions_were_not_called(planted: Experiment) -> None:
    for turn in carrying(planted, "unsupported_claims"):
        assert turn.slots["task"].action not in {call.tool for call in turn.calls}
        assert turn.answer in turn.slots["task"].claims


def test_errors_are_where_the_truth_says(planted: Experiment) -> None:
    for kind in ("tool_failures", "timeouts"):
        for turn in carrying(planted, kind):
            assert sum(call.error is not None for call in turn.calls) == 1
    for turn in carrying(planted, "hidden_errors"):
        assert turn.state == "OK"
        assert not any(call.error for call in turn.calls)
        assert re.search("fel|undantag", json.dumps(turn.calls[0].result), re.IGNORECASE)


def test_repeated_calls_search_for_one_title_at_least_four_times(planted: Experiment) -> None:
    for turn in carrying(planted, "repeated_calls"):
        assert [call.tool for call in turn.calls].count("sok_katalog") >= 4


def test_a_correction_follows_a_search_for_another_book(planted: Experiment) -> None:
    turns = {(turn.session, turn.position): turn for turn in planted.turns}
    for turn in carrying(planted, "user_corrects"):
        wrong = turns[turn.session, turn.position - 1]
        assert wrong.calls[0].arguments["sokord"] != turn.calls[0].arguments["sokord"]
        assert turn.calls[0].arguments["sokord"] in wrong.request


def test_no_phrase_of_the_other_experiments_is_in_it(
    planted: Experiment, clean: Experiment
) -> None:
    written = "\n".join(
        f"{turn.request}\n{turn.answer}\n{[call.error for call in turn.calls]}"
        for experiment in (planted, clean)
        for turn in experiment.turns
    )
    for phrase in phrases():
        assert phrase not in written


def phrases() -> Iterator[str]:
    """What the other experiments say, up to the first slot, where that is more than a word."""
    pools = [each for each in vars(wording).values() if isinstance(each, tuple)]
    pools += [*wording.LANGUAGES.values(), weave.OPENERS, weave.TAILS, weave.CLOSERS, weave.THANKS]
    for text in {text for pool in pools for text in pool}:
        head = text.split("{")[0].strip()
        if len(head) > 12:
            yield head
