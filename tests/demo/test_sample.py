"""The sample is believable and repeatable, and holds the problems that it is known to hold."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from datetime import UTC, date, datetime

import pytest

from mlflow_analyst.demo.domain import ALTA, TECHNICIANS, UNITS, namesakes
from mlflow_analyst.demo.questions import FIGURES, misremembered, value
from mlflow_analyst.demo.sample import generate
from mlflow_analyst.demo.shapes import SampleTrace
from mlflow_analyst.demo.world import DAY_MS, NEW_VERSION, OLD_VERSION, World

ISSUES = {
    "stock_rate_limited",
    "repeats_failed_call",
    "manual_search_timeout",
    "fault_code_rejected",
    "unchecked_part_called_out_of_stock",
    "invented_figure",
    "wrong_persons_notes",
    "long_winded",
    "asks_for_known_data",
}
DONE_WELL = {
    "declines_unsafe_request",
    "confirms_first",
    "mends_serial",
    "admits_failure",
    "finds_code_in_manual",
}


@pytest.fixture(scope="module")
def sample() -> list[SampleTrace]:
    return generate()


def planted(trace: SampleTrace, what: str) -> bool:
    return what in trace.planted


def test_the_same_seed_gives_the_same_sample_and_another_seed_another() -> None:
    assert generate(seed=3) == generate(seed=3)
    assert {t.trace_id for t in generate(seed=3)}.isdisjoint(t.trace_id for t in generate(seed=4))


def test_on_another_day_ids_and_talk_are_the_same_and_times_are_shifted() -> None:
    before = generate(last_day=date(2026, 3, 20))
    after = generate(last_day=date(2026, 3, 21))
    assert [t.trace_id for t in before] == [t.trace_id for t in after]
    assert {b.start_ms - a.start_ms for a, b in zip(before, after, strict=True)} == {DAY_MS}


def test_there_are_hundreds_of_traces_in_sessions_over_five_days(sample: list[SampleTrace]) -> None:
    assert len(sample) >= 320
    assert len({trace.trace_id for trace in sample}) == len(sample)
    days = Counter(datetime.fromtimestamp(t.start_ms / 1000, UTC).date() for t in sample)
    assert len(days) == 5
    assert min(days.values()) >= 40
    turns = Counter(trace.session for trace in sample)
    assert len(turns) >= 100
    assert max(turns.values()) >= 5
    assert sample == sorted(sample, key=lambda trace: trace.start_ms)


def test_a_session_belongs_to_one_user_and_its_turns_do_not_overlap(
    sample: list[SampleTrace],
) -> None:
    ended: dict[str, tuple[int, str]] = {}
    for trace in sample:
        end, user = ended.get(trace.session, (0, trace.user))
        assert trace.start_ms > end
        assert trace.user == user
        ended[trace.session] = (trace.start_ms + (trace.duration_ms or 0), user)


def test_people_do_not_all_say_the_same(sample: list[SampleTrace]) -> None:
    assert len({trace.request for trace in sample}) > len(sample) / 2
    assert len({trace.response for trace in sample}) > len(sample) / 2
    assert len({trace.user for trace in sample}) > 25


@pytest.mark.parametrize("seed", [7, 8, 9, 10])
def test_every_problem_and_everything_done_well_occurs(seed: int) -> None:
    sample = generate(seed=seed)
    counts = Counter(what for trace in sample for what in trace.planted)
    assert counts.keys() >= ISSUES | DONE_WELL
    assert Counter(trace.state for trace in sample)["IN_PROGRESS"] == 2
    troubled = sum(bool(ISSUES & set(trace.planted)) for trace in sample)
    assert 0.1 < troubled / len(sample) < 0.5


def test_the_truth_about_the_sample_is_not_written_into_its_traces(
    sample: list[SampleTrace],
) -> None:
    for trace in sample:
        told = dataclasses.asdict(dataclasses.replace(trace, planted=()))
        text = json.dumps(told, ensure_ascii=False)
        assert not [what for what in ISSUES | DONE_WELL if what in text]


def test_errors_hide_inside_traces_that_are_ok(sample: list[SampleTrace]) -> None:
    hidden = [
        trace
        for trace in sample
        if trace.state == "OK" and any(span.failure for span in trace.spans)
    ]
    assert len(hidden) > 20
    for trace in sample:
        assert (trace.state == "ERROR") == (trace.spans[0].failure is not None)
        assert (trace.response is None) == (trace.state != "OK")


def test_steps_lie_within_the_step_that_made_them(sample: list[SampleTrace]) -> None:
    for trace in sample:
        assert trace.spans[0].parent is None
        for span in trace.spans[1:]:
            assert span.parent is not None
            parent = trace.spans[span.parent]
            assert span.end_ms is not None
            assert parent.start_ms <= span.start_ms <= span.end_ms
            assert parent.end_ms is None or span.end_ms <= parent.end_ms
        assert trace.duration_ms == trace.spans[0].end_ms


def test_each_tool_result_that_a_model_reads_answers_a_call_that_it_made(
    sample: list[SampleTrace],
) -> None:
    for trace in sample:
        for span in trace.spans:
            if span.kind != "CHAT_MODEL":
                continue
            made: set[str] = set()
            for message in span.inputs["messages"]:
                made |= {call["id"] for call in message.get("tool_calls", ())}
                if message["role"] == "tool":
                    assert message["tool_call_id"] in made


def test_manuals_time_out_only_during_the_outage_and_new_habits_come_with_the_release(
    sample: list[SampleTrace],
) -> None:
    first = datetime(2026, 3, 16, tzinfo=UTC)
    world = World(begin_ms=int(first.timestamp() * 1000), days=5)
    start, end = world.outage_ms
    for trace in sample:
        if planted(trace, "manual_search_timeout"):
            assert start <= trace.start_ms < end
            assert (trace.duration_ms or 0) > 30_000
        if planted(trace, "invented_figure") or planted(trace, "long_winded"):
            assert trace.tags["app_version"] == NEW_VERSION
        version = NEW_VERSION if trace.start_ms >= world.release_ms else OLD_VERSION
        assert trace.tags["app_version"] == version


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.model)
def test_an_invented_figure_is_never_right_by_accident(unit) -> None:
    for figure in FIGURES:
        assert misremembered(figure, unit) != value(figure, unit)


def test_an_invented_figure_was_never_looked_up_in_the_session_before(
    sample: list[SampleTrace],
) -> None:
    searched: set[str] = set()
    for trace in sample:
        if planted(trace, "invented_figure"):
            assert trace.session not in searched
        if any(span.name == "search_manuals" for span in trace.spans):
            searched.add(trace.session)


def test_a_long_answer_is_much_longer_than_the_others(sample: list[SampleTrace]) -> None:
    for trace in sample:
        if trace.response is not None:
            assert (len(trace.response) > 1_000) == planted(trace, "long_winded")


def test_wrong_notes_come_from_a_namesake_at_another_firm(sample: list[SampleTrace]) -> None:
    known = {technician.id: technician for technician in TECHNICIANS}
    for trace in sample:
        for span in trace.spans:
            if span.name != "load_job_notes":
                continue
            owner, user = known[span.outputs["technician_id"]], known[trace.user]
            assert (owner != user) == planted(trace, "wrong_persons_notes")
            assert owner.first_name == user.first_name == span.inputs["technician"]
            assert owner == user or owner.firm != user.firm


def test_namesakes_never_share_a_firm() -> None:
    for technician in TECHNICIANS:
        assert technician.firm not in {other.firm for other in namesakes(technician)}


def test_the_fault_tool_refuses_the_codes_of_the_new_series_and_no_others(
    sample: list[SampleTrace],
) -> None:
    new = {unit.model for unit in ALTA}
    calls = [span for trace in sample for span in trace.spans if span.name == "decode_fault"]
    assert calls
    for span in calls:
        assert (span.failure is not None) == (span.inputs["model"] in new)


@pytest.mark.parametrize("wrong", [{"traces": 0}, {"days": 0}])
def test_a_sample_of_nothing_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        generate(**wrong)
