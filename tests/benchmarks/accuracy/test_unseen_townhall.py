"""The Czech experiment is what its truth says, and shares no words with the others."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
from accuracy import weave, wording, wording_fourth, wording_third, write
from accuracy.dialects import Spans
from accuracy.plan import Experiment, Turn
from accuracy.unseen import making
from accuracy.unseen.tasks import task_of
from accuracy.unseen.townhall import experiments, phrases, town
from accuracy.unseen.townhall.weave import DAYS, FIRST_MS


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


def invented(experiment: Experiment, turn: Turn) -> list[str]:
    """Long numbers of the answer that the model could have read nowhere."""
    calls = [(call.arguments, call.result) for call in turn.calls]
    given = json.dumps([experiment.agent.system, turn.request, turn.history, calls])
    return [each for each in re.findall(r"\d{3,}", turn.answer or "") if each not in given]


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
        if turn.taken != "soucet":
            assert not invented(clean, turn), turn.answer


def test_the_spans_are_those_of_gen_ai(planted: Experiment) -> None:
    turn = next(turn for turn in planted.turns if turn.calls and not turn.taken)
    names = [span["name"] for span in Spans(planted, turn).written(town.SYSTEM)]
    assert names[0] == "invoke_agent asistentka_uradu"
    assert f"execute_tool {turn.calls[0].tool}" in names


def test_claimed_actions_were_not_called(planted: Experiment) -> None:
    for turn in carrying(planted, "unsupported_claims"):
        assert task_of(turn).action not in {call.tool for call in turn.calls}
        assert turn.answer in task_of(turn).claims


def test_errors_are_where_the_truth_says(planted: Experiment) -> None:
    for kind in ("tool_failures", "unavailable_services", "validation_errors"):
        for turn in carrying(planted, kind):
            assert sum(call.error is not None for call in turn.calls) == 1
    for turn in carrying(planted, "hidden_errors"):
        assert turn.state == "OK"
        assert not any(call.error for call in turn.calls)
        told = json.dumps(turn.calls[0].result, ensure_ascii=False)
        assert re.search("chyba|selhal", told, re.IGNORECASE)


def test_refused_arguments_are_malformed(planted: Experiment) -> None:
    for turn in carrying(planted, "validation_errors"):
        (call,) = [call for call in turn.calls if call.error]
        steps = [step for steps in task_of(turn).rounds for step in steps]
        (asked,) = [arguments for tool, arguments, _ in steps if tool == call.tool]
        missing = asked.keys() - call.arguments.keys()
        changed = {key for key in call.arguments if call.arguments[key] != asked[key]}
        (key,) = missing | changed
        assert key in (call.error or "")


def test_two_look_ups_take_turns_at_least_three_times(planted: Experiment) -> None:
    for turn in carrying(planted, "call_cycles"):
        made = [(call.tool, json.dumps(call.arguments)) for call in turn.calls]
        assert len(set(made)) == 2
        assert len(made) >= 6
        assert made[::2] == [made[0]] * (len(made) // 2)


def test_one_question_has_two_prices(planted: Experiment) -> None:
    turns = carrying(planted, "inconsistent_answers")
    assert len({turn.intent for turn in turns}) == 1
    assert len({turn.session for turn in turns}) == len(turns)
    (fault,) = [each for each in planted.faults if each.kind == "inconsistent_answers"]
    (wrong,) = fault.alternatives
    for turn in turns:
        old = turn.trace_id in wrong
        assert ("50 Kč" in (turn.answer or "")) == old
        assert ("200 Kč" in (turn.answer or "")) != old
        assert not invented(planted, turn)


def test_canned_answers_are_nowhere_else(planted: Experiment, clean: Experiment) -> None:
    canned = carrying(planted, "repeated_answers")
    assert len({turn.request for turn in canned}) > len(canned) * 0.9
    said = [turn.answer for each in (planted, clean) for turn in each.turns]
    assert said.count(phrases.CANNED) == len(canned)


def test_foreign_answers_name_someone_who_was_told_that_before(planted: Experiment) -> None:
    for turn in carrying(planted, "foreign_context"):
        others = [
            other
            for other in planted.turns
            if other.user != turn.user and other.user.removeprefix("obcan-") in (turn.answer or "")
        ]
        (told,) = [other for other in others if other.answer and other.answer in turn.answer]
        assert told.start_ms < turn.start_ms
        assert told.slots["who"].client in told.request
        assert told.slots["who"].name in (turn.answer or "")
        assert invented(planted, turn)


def test_a_correction_follows_a_look_up_of_another_place(planted: Experiment) -> None:
    for turn in carrying(planted, "user_corrects"):
        wrong = before(planted, turn)
        (asked, *rest), (looked_up, *also) = (
            list(each.calls[0].arguments.values()) for each in (turn, wrong)
        )
        assert asked != looked_up
        assert rest == also
        assert looked_up in (wrong.answer or "")
        assert town.plain(asked) in town.plain(wrong.request)
        assert town.plain(asked) in town.plain(turn.request)


def test_many_write_without_diacritics(planted: Experiment) -> None:
    plain = [turn for turn in planted.turns if turn.request == town.plain(turn.request)]
    assert 0.05 < len(plain) / len(planted.turns) < 0.25


def test_numbers_and_days_are_written_as_in_czech() -> None:
    assert town.crowns(12480) == "12 480 Kč"
    assert town.crowns(300) == "300 Kč"
    assert [town.counted(n, "den", "dny", "dnů") for n in (1, 4, 5)] == ["1 den", "4 dny", "5 dnů"]
    assert town.said(date(2026, 11, 27)) == "27. listopadu"
    assert town.plain("Příští ŠKOLKA") == "pristi skolka"


def test_it_begins_on_a_monday_and_lasts_two_weeks(planted: Experiment) -> None:
    assert town.FIRST_DAY.weekday() == 0
    starts = [turn.start_ms for turn in planted.turns]
    assert starts == sorted(starts)
    assert starts[0] >= FIRST_MS
    assert starts[-1] < FIRST_MS + (DAYS + 1) * 86_400_000


def test_nothing_is_left_unfilled(planted: Experiment, clean: Experiment) -> None:
    for experiment in (planted, clean):
        for turn in experiment.turns:
            told = f"{turn.request}\n{turn.answer}\n{[call.error for call in turn.calls]}"
            assert not re.search(r"\{[a-z]\w*\}", told), told


def test_no_phrase_of_the_other_experiments_is_in_it(
    planted: Experiment, clean: Experiment
) -> None:
    written = "\n".join(
        f"{turn.request}\n{turn.answer}\n{[call.error for call in turn.calls]}"
        for experiment in (planted, clean)
        for turn in experiment.turns
    )
    for phrase in others():
        assert phrase not in written


def others() -> Iterator[str]:
    """What the other experiments say, up to the first slot, where that is more than a word."""
    blocks = (wording, wording_third, wording_fourth)
    pools = [each for words in blocks for each in vars(words).values() if isinstance(each, tuple)]
    pools += [each for words in blocks for each in words.LANGUAGES.values()]
    pools += [weave.OPENERS, weave.TAILS, weave.CLOSERS, weave.THANKS]
    for text in {text for pool in pools for text in pool if isinstance(text, str)}:
        head = text.split("{")[0].strip()
        if len(head) > 12:
            yield head
