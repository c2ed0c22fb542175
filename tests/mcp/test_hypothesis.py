"""A hypothesis is tested over every trace, weighed with all others, and remembered."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("kept_scans")]
MINI = "tag.agent_variant = 'gpt-4.1-mini-base'"


@pytest.fixture
async def connected(ask, tau2_path: Path):
    await ask("connect", tracking_uri=str(tau2_path), experiment="1")
    return ask


def put(outcome: str, cohort: str | None = None, **more: Any) -> dict[str, Any]:
    given = {"name": "a_guess", "statement": "It is so.", "kind": "operational", "outcome": outcome}
    return {**given, **({"cohort": cohort} if cohort else {}), **more}


async def test_the_table_is_that_of_plain_sql_and_the_examples_are_what_they_are_called(
    connected, tau2_path: Path
) -> None:
    found = await connected("test_hypothesis", **put("span.status = 'ERROR'", MINI))
    with closing(sqlite3.connect(f"file:{tau2_path}?mode=ro", uri=True)) as db:
        failed = {r[0] for r in db.execute("SELECT trace_id FROM spans WHERE status = 'ERROR'")}
        mini = {
            row[0]
            for row in db.execute(
                "SELECT request_id FROM trace_tags WHERE key = 'agent_variant' "
                "AND value = 'gpt-4.1-mini-base'"
            )
        }
    assert found["table"] == {
        "cohort_with": len(mini & failed),
        "cohort_without": len(mini - failed),
        "rest_with": len(failed - mini),
        "rest_without": 748 - len(mini | failed),
    }
    assert found["basis"]["traces"] == found["basis"]["of"] == 748
    supporting, counter = (
        [one["trace_id"] for one in found["examples"][kind]] for kind in ("supporting", "counter")
    )
    assert len(supporting) == len(counter) == 5
    assert set(supporting) <= mini & failed
    assert set(counter) <= mini - failed
    assert len({one["session"] for one in found["examples"]["supporting"]}) == 5


@pytest.mark.parametrize("within", [None, "session_position > 1"])
async def test_the_scan_gives_the_same_table_as_the_store(connected, within: str | None) -> None:
    base = {} if within is None else {"within": within}
    stored = await connected("test_hypothesis", **put("tool_errors > 0", MINI, **base))
    # true of every trace, and known to the scan alone
    scanned = f"{MINI} AND request_chars >= 0"
    again = await connected("test_hypothesis", **put("tool_errors > 0", scanned, **base))
    assert "scan" in again["basis"]["method"]
    for key in ("table", "cohort_rate", "rest_rate", "risk_ratio", "p_value"):
        assert again[key] == stored[key], key


async def test_a_number_is_compared_by_medians(connected, tau2_facts: dict[str, Any]) -> None:
    found = await connected("test_hypothesis", **put("duration_ms", MINI))
    numbers = found["numbers"]
    mini = tau2_facts["variants"]["gpt-4.1-mini-base"]
    assert numbers["cohort_values"] == mini["traces"]
    assert numbers["cohort_median"]["value"] == pytest.approx(mini["latency_ms"]["p50"], abs=5)
    assert found["verdict"] == "refuted"
    assert "opposite" in found["rule"]
    middle = numbers["rest_median"]["value"]
    assert all(one["value"] > middle for one in found["examples"]["supporting"])
    assert all(one["value"] <= middle for one in found["examples"]["counter"])
    turned = await connected("test_hypothesis", **put("duration_ms", f"NOT ({MINI})"))
    assert turned["verdict"] == "supported"


async def test_conditions_of_outcome_and_cohort_need_not_hold_for_one_span(connected) -> None:
    """In a trace that looked up a user, whatever failed counts, not only the lookup."""
    lookup = "span.name = 'get_user_details'"
    apart = await connected("test_hypothesis", **put("span.status = 'ERROR'", lookup))
    together = await connected("search_traces", filter=f"{lookup} AND span.status = 'ERROR'")
    assert apart["table"]["cohort_with"] > together["matched"]


async def test_without_a_cohort_the_share_decides(connected) -> None:
    found = await connected("test_hypothesis", **put("any_error"))
    assert found["verdict"] == "supported"
    assert found["cohort_rate"]["of"] == 748
    assert "p_value" not in found
    never = await connected("test_hypothesis", **put("duration_ms > 10000000", name="never"))
    assert never["verdict"] == "refuted"
    assert never["examples"]["supporting"] == []


async def test_each_further_question_makes_p_stricter_and_a_changed_verdict_is_told(
    connected,
) -> None:
    first = await connected(
        "test_hypothesis", **put("tool_errors > 0", "llm_calls >= 4", name="first")
    )
    assert first["verdict"] == "supported"
    assert 0.01 < first["p_adjusted"] == first["p_value"] < 0.05
    told = []
    for position in range(3, 9):
        more = put("any_error", f"session_position = {position}", name=f"other_{position}")
        later = await connected("test_hypothesis", **more)
        told += later.get("changed", [])
    assert later["questions"] == 7
    assert {"name": "first", "verdict": "inconclusive", "before": "supported"} in told
    status = await connected("analysis_status")
    [kept] = [h for h in status["analysis"]["hypotheses"] if h["name"] == "first"]
    assert kept["verdict"] == "inconclusive"
    assert kept["p_adjusted"] > 0.05


async def test_what_was_tested_is_found_again_and_reported(
    connected, tau2_path: Path, tmp_path: Path
) -> None:
    await connected("test_hypothesis", **put("any_error", MINI, statement="Mini fails more."))
    await connected("test_hypothesis", **put("any_error", MINI, statement="Mini fails often."))
    await connected("test_hypothesis", **put("duration_ms", f"NOT ({MINI})", name="slow_flash"))
    again = await connected("connect", tracking_uri=str(tau2_path), experiment="1")
    assert again["analysis"]["hypotheses"] == 2
    status = await connected("analysis_status")
    tested = {one["name"]: one for one in status["analysis"]["hypotheses"]}
    assert tested["a_guess"]["times"] == 2
    assert tested["slow_flash"]["verdict"] == "supported"
    path = tmp_path / "report.md"
    written = await connected(
        "write_report", path=str(path), agent_description="An agent.", summary="Fine."
    )
    assert written["problems"] == []
    section = path.read_text(encoding="utf-8").split("## Hypotheses tested")[1].split("\n## ")[0]
    assert "Mini fails often." in section
    assert "Mini fails more." not in section
    assert section.index("**supported**") < section.index("inconclusive")


@pytest.mark.parametrize(
    ("outcome", "cohort", "said"),
    [
        ("duration_ms", None, "give the cohort"),
        ("name", MINI, "no outcome"),
        ("durations", MINI, "Did you mean"),
        ("state = 'ERROR'; DROP TABLE spans", MINI, ""),
    ],
)
async def test_what_cannot_be_tested_is_refused_and_not_remembered(
    connected, outcome: str, cohort: str | None, said: str
) -> None:
    assert said in await connected.error("test_hypothesis", **put(outcome, cohort))
    assert "a_guess" not in json.dumps(await connected("analysis_status"))


async def test_an_empty_cohort_is_inconclusive_and_says_why(connected) -> None:
    found = await connected("test_hypothesis", **put("any_error", "tag.agent_variant = 'none'"))
    assert found["verdict"] == "inconclusive"
    assert any("no trace in the cohort" in note for note in found["notes"])


async def test_a_server_gives_the_same_table(ask, tau2_path: Path, mlflow_server: str) -> None:
    answers = []
    for uri in (str(tau2_path), mlflow_server):
        await ask("connect", tracking_uri=uri, experiment="1")
        answers.append(
            await ask("test_hypothesis", **put("span.status = 'ERROR'", f"{MINI} OR user = 'x'"))
        )
    here, there = answers
    assert here["table"] == there["table"]
    assert len(there["examples"]["supporting"]) == len(there["examples"]["counter"]) == 5
