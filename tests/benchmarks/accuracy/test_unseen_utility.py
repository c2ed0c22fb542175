"""The Turkish experiment is what its truth says, and shares no words with the others."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from accuracy import run, weave, wording, write
from accuracy.plan import Experiment, Turn
from accuracy.plot import OWN_WORDS
from accuracy.unseen import experiments as unseen
from accuracy.unseen import making
from accuracy.unseen.tasks import task_of
from accuracy.unseen.utility import company, experiments


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


def before(experiment: Experiment, turn: Turn) -> Turn:
    turns = {(each.session, each.position): each for each in experiment.turns}
    return turns[turn.session, turn.position - 1]


def given(experiment: Experiment, turn: Turn) -> str:
    """All that the model could have read."""
    calls = [(call.arguments, call.result) for call in turn.calls]
    return json.dumps([experiment.agent.system, turn.request, turn.history, calls])


def invented(experiment: Experiment, turn: Turn) -> list[str]:
    """Long numbers and amounts of the answer that were not given."""
    told = given(experiment, turn)
    answer = turn.answer or ""
    numbers = [each for each in re.findall(r"\d{3,}", answer) if each not in told]
    known = {float(each) for each in re.findall(r"\d+\.\d+|\d+", told)}
    return numbers + [
        each
        for each in re.findall(r"([\d.]+,\d\d) TL", answer)
        if float(each.replace(".", "").replace(",", ".")) not in known
    ]


def test_all_unseen_places_can_be_asked_for_by_name() -> None:
    assert list(unseen.ALL) == ["library", "utility", "townhall"]
    names = [each.name for make in unseen.ALL.values() for each in make()]
    assert len(set(names)) == 6
    assert run.unseen.ALL is unseen.ALL


def test_it_is_always_the_same(planted: Experiment, clean: Experiment) -> None:
    again = experiments.made()
    assert [each.turns for each in again] == [planted.turns, clean.turns]
    assert [write.truth(each) for each in again] == [write.truth(planted), write.truth(clean)]


def test_the_truth_adds_up(planted: Experiment) -> None:
    known = {turn.trace_id for turn in planted.turns}
    assert len(known) == making.PLANTED_TRACES
    assert len(planted.faults) == 12
    for fault in planted.faults:
        assert len(fault.trace_ids) == round(fault.rate * len(known))
        assert 0.01 <= fault.rate <= 0.1
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
        if turn.taken != "toplam":
            assert not invented(clean, turn), turn.answer


def test_unsupported_values_are_nowhere_else(planted: Experiment) -> None:
    for turn in carrying(planted, "unsupported_values"):
        assert invented(planted, turn), turn.answer


def test_claimed_actions_were_not_called(planted: Experiment) -> None:
    for turn in carrying(planted, "unsupported_claims"):
        assert task_of(turn).action not in {call.tool for call in turn.calls}
        assert turn.answer in task_of(turn).claims


def test_errors_are_where_the_truth_says(planted: Experiment) -> None:
    for kind in ("tool_failures", "authentication_errors"):
        for turn in carrying(planted, kind):
            assert sum(call.error is not None for call in turn.calls) == 1
    for turn in carrying(planted, "hidden_errors"):
        assert turn.state == "OK"
        assert not any(call.error for call in turn.calls)
        assert re.search("hata", json.dumps(turn.calls[0].result), re.IGNORECASE)


def test_a_correction_follows_a_look_up_of_another_place(planted: Experiment) -> None:
    for turn in carrying(planted, "user_corrects"):
        wrong = before(planted, turn)
        (asked, *rest), (looked_up, *also) = (
            list(each.calls[0].arguments.values()) for each in (turn, wrong)
        )
        assert asked != looked_up
        assert rest == also
        assert company.small(asked) in company.small(wrong.request)
        assert asked in turn.request


def test_who_repeats_himself_was_not_served(planted: Experiment) -> None:
    for turn in carrying(planted, "user_repeats"):
        assert not before(planted, turn).calls
        assert turn.calls
        assert company.small(task_of(turn).request) in company.small(turn.request)


def test_amounts_are_written_as_in_turkish() -> None:
    assert company.lira(1284.5) == "1.284,50 TL"
    assert company.lira(99.9) == "99,90 TL"
    assert company.small("IŞIK İstasyon") == "\u0131ş\u0131k istasyon"


def test_nothing_is_left_unfilled(planted: Experiment, clean: Experiment) -> None:
    for experiment in (planted, clean):
        for turn in experiment.turns:
            told = f"{turn.request}\n{turn.answer}\n{[call.error for call in turn.calls]}"
            assert not re.search(r"\{\w+\}", told), told


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
    blocks = (wording, *OWN_WORDS.values())
    pools = [each for words in blocks for each in vars(words).values() if isinstance(each, tuple)]
    pools += [each for words in blocks for each in words.LANGUAGES.values()]
    pools += [weave.OPENERS, weave.TAILS, weave.CLOSERS, weave.THANKS]
    for text in {text for pool in pools for text in pool if isinstance(text, str)}:
        head = text.split("{")[0].strip()
        if len(head) > 12:
            yield head
