"""How proposals are judged against what was planted."""

from __future__ import annotations

from typing import Any

import pytest
from accuracy import score, tables

JSON = dict[str, Any]


def ids(*numbers: int) -> list[str]:
    return [f"tr-{number}" for number in numbers]


def fault(kind: str, traces: list[str], **more: Any) -> JSON:
    made = {"kind": kind, "detectors": [kind], "consequences": [], "alternatives": []}
    return {**made, "trace_ids": traces, "rate": len(traces) / 100, "notes": "", **more}


def truth(*faults: JSON, decoys: list[JSON] | None = None) -> JSON:
    about = {"name": "planted-1", "domain": "retail", "dialect": "mlflow", "traces": 100}
    return {**about, "faults": list(faults), "decoys": decoys or []}


def proposal(detector: str, traces: list[str], **more: Any) -> JSON:
    made = {"name": detector, "detector": detector, "kind": "quality", "statement": "…"}
    affected = {"traces": len(traces), "of": 100, "share": len(traces) / 100}
    told = {"filter": "state = 'OK'", "affected": affected, "examples": []}
    return {**made, **told, "trace_ids": traces, **more}


def verdict(told: JSON, *proposals: JSON) -> str:
    judged = score.judge(told, list(proposals))
    return str(judged["proposals"][0]["verdict"])


def test_a_proposal_finds_a_fault_with_half_of_precision_and_recall() -> None:
    told = truth(fault("refusals", ids(1, 2, 3, 4)))
    judged = score.judge(told, [proposal("refusals", ids(1, 2, 8, 9))])
    assert judged["proposals"][0]["verdict"] == "right"
    assert judged["faults"][0]["found"]


def test_too_many_or_too_few_traces_find_nothing() -> None:
    told = truth(fault("refusals", ids(1, 2, 3, 4)))
    for traces in (ids(1, 2, 7, 8, 9), ids(1, 9)):
        judged = score.judge(told, [proposal("refusals", traces)])
        assert judged["proposals"][0]["verdict"] == "false alarm"
        assert not judged["faults"][0]["found"]


def test_a_pure_part_of_a_fault_is_right_and_finds_nothing() -> None:
    judged = score.judge(truth(fault("refusals", ids(1, 2, 3))), [proposal("refusals", ids(1))])
    assert judged["proposals"][0]["verdict"] == "right"
    assert not judged["faults"][0]["found"]


def test_another_detector_on_the_same_traces_is_a_false_alarm_and_says_what_they_carry() -> None:
    judged = score.judge(truth(fault("refusals", ids(1, 2))), [proposal("timeouts", ids(1, 2))])
    assert judged["proposals"][0]["verdict"] == "false alarm"
    assert judged["proposals"][0]["overlaps"] == ["2 of 2 refusals"]


def test_a_declared_consequence_counts_neither_for_nor_against() -> None:
    told = truth(fault("timeouts", ids(1, 2, 3), consequences=["slow_steps"]))
    assert verdict(told, proposal("slow_steps", ids(1, 2, 9))) == "consequence"
    assert verdict(told, proposal("slow_steps", ids(1, 8, 9))) == "false alarm"


def test_any_reading_of_a_fault_will_do() -> None:
    told = truth(fault("user_repeats", ids(1, 2), alternatives=[ids(5, 6)]))
    assert verdict(told, proposal("user_repeats", ids(5, 6))) == "right"


def test_decoys_that_may_be_named_are_neutral_and_no_part_of_precision() -> None:
    decoy = {"kind": "off_topic", "trace_ids": ids(7, 8, 9), "neutral": ["refusals"]}
    told = truth(fault("refusals", ids(1, 2)), decoys=[decoy])
    assert verdict(told, proposal("refusals", ids(7, 8))) == "neutral"
    assert verdict(told, proposal("refusals", ids(1, 2, 7, 8, 9))) == "right"
    assert verdict(told, proposal("timeouts", ids(7, 8))) == "false alarm"


def test_everything_in_a_clean_experiment_is_a_false_alarm() -> None:
    assert verdict(truth(), proposal("slow_steps", ids(1, 2, 3))) == "false alarm"


def test_a_filter_that_matches_nothing_is_a_false_alarm() -> None:
    assert verdict(truth(fault("refusals", ids(1))), proposal("refusals", [])) == "false alarm"


def test_a_strength_is_right_where_faults_are_rarer() -> None:
    told = truth(fault("refusals", ids(1, 2)))
    assert verdict(told, proposal("what_goes_well", ids(3, 4, 5), kind="strength")) == "right"
    worse = proposal("what_goes_well", ids(1, 3), kind="strength")
    assert verdict(told, worse) == "false alarm"


def test_totals_are_those_of_a_hand_count() -> None:
    told = truth(fault("refusals", ids(1, 2, 3, 4)), fault("timeouts", ids(5, 6)))
    good = proposal("refusals", ids(1, 2, 3, 9))
    off = {"traces": 5, "of": 100, "share": 0.05}
    judged = [
        score.judge(told, [good, proposal("bottleneck", ids(20, 21))]),
        score.judge(truth(), [proposal("slow_steps", ids(1), affected=off)]),
    ]
    sums = tables.totals(judged)
    assert (sums["faults"], sums["found"], sums["issue_recall"]) == (2, 1, 0.5)
    assert (sums["right"], sums["false_alarms"]) == (1, 2)
    assert sums["issue_precision"] == pytest.approx(1 / 3)
    assert sums["trace_precision"] == pytest.approx(3 / 4)
    assert sums["trace_recall"] == pytest.approx(3 / 4)
    assert sums["alarms_per_clean"] == 1.0
    assert sums["counts_off"] == 1
    assert sums["count_error"] == 0.0


def test_the_tables_name_what_was_missed_and_what_was_wrong() -> None:
    told = truth(fault("timeouts", ids(5, 6), notes="any tool"))
    judged = [score.judge(told, [proposal("bottleneck", ids(20), statement="one | tool")])]
    text = tables.markdown(judged)
    assert "| planted-1 | timeouts | 2 | 0.020 | any tool | tr-5 tr-6 |" in text
    assert "| planted-1 | bottleneck | 1 | one \\| tool | `state = 'OK'` |" in text


def test_nothing_asked_gives_no_figures_rather_than_perfect_ones() -> None:
    sums = tables.totals([])
    assert sums["issue_recall"] is None
    assert sums["issue_precision"] is None
