"""Only what is really in a trace gets into the ledger."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.anyio


@pytest.fixture
async def connected(ask, tau2_path: Path):
    await ask("connect", tracking_uri=str(tau2_path), experiment="1")
    return ask


def finding(trace_id: str, *quotes: str | dict[str, str]) -> dict[str, object]:
    return {
        "name": "a_finding",
        "kind": "quality",
        "status": "confirmed",
        "statement": "A finding.",
        "traces": [
            {
                "trace_id": trace_id,
                "rationale": "It shows it.",
                "quotes": [q if isinstance(q, dict) else {"text": q} for q in quotes],
            }
        ],
    }


async def two_traces(ask) -> tuple[dict[str, object], dict[str, object]]:
    page = await ask("search_traces", filter="span.status = 'ERROR'", detail="digest", limit=2)
    return page["traces"][0], page["traces"][1]


async def test_a_made_up_quote_is_rejected_with_the_nearest_text(connected) -> None:
    trace, _ = await two_traces(connected)
    words = str(trace["request"])[:60]
    made_up = words.replace("e", "a")
    answer = await connected("record_assessment", **finding(trace["trace_id"], made_up))
    assert answer["recorded"] is False
    assert answer["accepted"] == []
    [rejected] = answer["rejected"]
    assert rejected["trace_id"] == trace["trace_id"]
    assert rejected["quote"] == made_up
    assert rejected["nearest"]
    status = await connected("analysis_status")
    assert "a_finding" not in json.dumps(status)


async def test_a_quote_from_another_trace_is_rejected(connected) -> None:
    one, other = await two_traces(connected)
    full = await connected("extract_fields", fields=["response"], trace_ids=[other["trace_id"]])
    quote = full["rows"][0][0][:120]
    answer = await connected("record_assessment", **finding(one["trace_id"], quote))
    assert answer["recorded"] is False
    assert answer["rejected"][0]["reason"]


async def test_white_space_and_json_escapes_do_not_matter(connected) -> None:
    page = await connected("search_traces", limit=50)
    ids = [row["trace_id"] for row in page["traces"]]
    table = await connected("extract_fields", fields=["response"], trace_ids=ids)
    index, text = next((i, row[0]) for i, row in enumerate(table["rows"]) if "\n\n" in row[0][:200])
    quote = text[:200].rpartition(" ")[0]
    respaced = quote.replace("\n", "   \n\t ")
    escaped = json.dumps(quote)[1:-1]
    twice = json.dumps(escaped)[1:-1]
    for variant in (quote, respaced, escaped, twice):
        answer = await connected("record_assessment", **finding(ids[index], variant))
        assert answer["rejected"] == [], variant
        assert answer["accepted"] == [ids[index]]


async def test_the_good_evidence_of_a_mixed_call_is_kept(connected) -> None:
    trace, _ = await two_traces(connected)
    error = trace["first_error"]["message"]
    answer = await connected(
        "record_assessment", **finding(trace["trace_id"], error, "the moon is made of cheese")
    )
    assert answer["recorded"] is True
    assert answer["accepted"] == [trace["trace_id"]]
    assert [one["quote"] for one in answer["rejected"]] == ["the moon is made of cheese"]
    assert answer["next"]


async def test_a_quote_must_be_in_the_span_that_it_names(connected) -> None:
    trace, _ = await two_traces(connected)
    outline = await connected("get_trace", trace_id=trace["trace_id"])
    root = outline["steps"][0]["span_id"]
    failed = trace["first_error"]
    right = {"text": failed["message"], "span_id": failed["span_id"]}
    wrong = {"text": failed["message"], "span_id": root}
    answer = await connected("record_assessment", **finding(trace["trace_id"], wrong))
    assert answer["recorded"] is False
    answer = await connected("record_assessment", **finding(trace["trace_id"], right))
    assert answer["rejected"] == []


async def test_a_trace_of_another_experiment_is_rejected(ask, make_store) -> None:
    store = make_store()
    here, other = store.experiment("here"), store.experiment("another")
    store.trace(here, request="hello here", response="hello to you")
    trace_id = store.trace(other, request="hello there", response="hello to you")
    await ask("connect", tracking_uri=str(store.path), experiment=here)
    answer = await ask("record_assessment", **finding(trace_id, "hello there"))
    assert answer["recorded"] is False
    [rejected] = answer["rejected"]
    assert rejected["trace_id"] == trace_id
    assert "belongs to another experiment" in rejected["reason"]
    assert other in rejected["reason"]


async def test_a_trace_that_does_not_exist_is_rejected(connected) -> None:
    answer = await connected("record_assessment", **finding("tr-0123", "hello"))
    assert answer["recorded"] is False
    assert answer["rejected"][0]["trace_id"] == "tr-0123"


async def test_a_confirmed_finding_without_a_trace_is_not_recorded(connected) -> None:
    answer = await connected(
        "record_assessment",
        name="thin_air",
        kind="quality",
        status="confirmed",
        statement="Out of thin air.",
        traces=[],
    )
    assert answer["recorded"] is False
    assert answer["next"]


async def test_a_refuted_finding_is_recorded_and_counted(connected) -> None:
    answer = await connected(
        "record_assessment",
        name="answers_are_rude",
        kind="quality",
        status="refuted",
        statement="The answers are rude.",
        traces=[],
    )
    assert answer["recorded"] is True
    assert answer["ledger"]["refuted"] == 1
