"""What every kind of store lets an assistant do: connect, find, search and read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from answers import Answers
from kinds import StoreOfKind
from mcp import Client
from sample_traces import EXPERIMENT, MAIN, OTHER, SESSIONS, Sample

from mlflow_analyst.mcp.app import create_app

pytestmark = pytest.mark.anyio

FILTERS: dict[str, tuple[str, Callable[[Sample], bool]]] = {
    "state": ("state = 'ERROR'", lambda t: t.state == "ERROR"),
    "state, several": ("status IN ('OK', 'IN_PROGRESS')", lambda t: t.state == "OK"),
    "duration": ("duration_ms > 2000", lambda t: t.duration_ms > 2000),
    "duration between": (
        "duration_ms BETWEEN 1500 AND 1700",
        lambda t: 1500 <= t.duration_ms <= 1700,
    ),
    "time": (
        "start >= '2025-10-09T08:58:20Z' AND start < '2025-10-09T09:00:20Z'",
        lambda t: t.n in (5, 6),
    ),
    "name": ("name = 'order_desk'", lambda _: True),
    "name, part": ("name LIKE '%invoice%'", lambda _: False),
    "id": ("trace_id = '{id3}'", lambda t: t.n == 3),
    "ids": (
        "trace_id IN ('{id3}', '{id20}')",
        lambda t: t.n in (3, 20),
    ),
    "session": ("session = 's-2'", lambda t: t.session == "s-2"),
    "user": ("user = 'u-1'", lambda t: t.user == "u-1"),
    "tag": ("tag.variant = 'blue'", lambda t: t.variant == "blue"),
    "tag, pattern": ("tag.variant ILIKE 'GRE%'", lambda t: t.variant == "green"),
    "tag, regular expression": ("tag.variant RLIKE '^bl.e$'", lambda t: t.variant == "blue"),
    "tag, not": ("tag.variant != 'blue'", lambda t: t.variant == "green"),
    "metadata": ("metadata.`mlflow.trace.session` = 's-0'", lambda t: t.session == "s-0"),
    "metadata, missing": (
        "metadata.`mlflow.trace.session` IS NULL",
        lambda t: t.session is None,
    ),
    "step": ("span.name = 'track_parcel'", lambda t: t.tool == "track_parcel"),
    "step, pattern": ("span.name LIKE 'find%'", lambda t: t.tool == "find_order"),
    "step type": ("span.type = 'TOOL'", lambda _: True),
    "step status": (
        "span.name = 'track_parcel' AND span.status = 'ERROR'",
        lambda t: t.tool_failed,
    ),
    "text": ("text LIKE '%1013%'", lambda t: t.n == 13),
    "any error": ("any_error = true", lambda t: t.tool_failed or t.state == "ERROR"),
    "tool": ("tools = 'find_order'", lambda t: t.tool == "find_order"),
    "failed tool": ("failed_tool = 'track_parcel'", lambda t: t.tool_failed),
    "tool errors": ("tool_errors > 0", lambda t: t.tool_failed),
    "feedback": ("feedback.helpful = 'true'", lambda t: t.helpful is True),
    "feedback, missing": ("feedback.helpful IS NULL", lambda t: t.helpful is None),
    "several": (
        "state = 'OK' AND tag.variant = 'blue' AND failed_tool = 'track_parcel' "
        "AND duration_ms < 2500",
        lambda t: (
            (t.state, t.variant, t.tool_failed) == ("OK", "blue", True) and t.duration_ms < 2500
        ),
    ),
}


async def test_connect_lists_the_experiments_with_their_traces(store: StoreOfKind) -> None:
    """Databricks lists no numbers: it can count an experiment only by paging through it."""
    async with Client(create_app()) as client:
        listed = await Answers(client)("connect", **store.arguments)
    traces = {one["name"]: one.get("traces") for one in listed["experiments"]}
    known = store.kind != "databricks"
    assert traces[EXPERIMENT] == (len(MAIN) if known else None)
    assert traces[OTHER] == (2 if known else None)
    assert listed["store"]["kind"] == store.kind


async def test_an_experiment_is_found_by_part_of_its_name(store: StoreOfKind) -> None:
    async with Client(create_app()) as client:
        listed = await Answers(client)("connect", **store.arguments, find="STAGING")
    assert [one["name"] for one in listed["experiments"]] == [OTHER]


async def test_connect_proves_that_traces_can_be_read(store: StoreOfKind, ask: Answers) -> None:
    chosen = await ask("connect", experiment=EXPERIMENT)
    assert chosen["experiment"]["traces"] == len(MAIN)
    assert chosen["experiment"]["sessions"] == SESSIONS
    assert chosen["experiment"]["states"] == {"OK": 21, "ERROR": 3}
    assert all(check["ok"] for check in chosen["checks"]), chosen["checks"]
    newest = [row["trace_id"] for row in chosen["sample"]]
    assert newest == [store.trace_id(trace) for trace in MAIN[:-4:-1]]
    by_id = await ask("connect", experiment=chosen["experiment"]["experiment_id"])
    assert by_id["experiment"]["name"] == EXPERIMENT


async def test_an_unknown_experiment_is_answered_with_the_nearest(reader: Answers) -> None:
    assert EXPERIMENT in await reader.error("connect", experiment="order-dsk")


@pytest.mark.parametrize("name", FILTERS)
async def test_a_filter_selects_what_it_says(
    store: StoreOfKind, reader: Answers, name: str
) -> None:
    text, fits = FILTERS[name]
    text = text.replace("{id3}", store.trace_id(MAIN[3])).replace(
        "{id20}", store.trace_id(MAIN[20])
    )
    expected = [store.trace_id(trace) for trace in reversed(MAIN) if fits(trace)]
    found = await reader("search_traces", filter=text, limit=100)
    assert [row["trace_id"] for row in found["traces"]] == expected
    assert found["matched"] == len(expected)
    assert found["basis"]["of"] == len(MAIN)


@pytest.mark.parametrize(
    ("order", "key", "back"),
    [
        ("newest", lambda t: t.start_ms, True),
        ("oldest", lambda t: t.start_ms, False),
        ("slowest", lambda t: t.duration_ms, True),
        ("fastest", lambda t: t.duration_ms, False),
    ],
)
async def test_pages_show_every_trace_once_in_order(
    store: StoreOfKind, reader: Answers, order: str, key: Callable[[Sample], int], back: bool
) -> None:
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while len(seen) <= len(MAIN):
        page = await reader("search_traces", order_by=order, limit=7, **cursor)
        seen += [row["trace_id"] for row in page["traces"]]
        if "next_cursor" not in page:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert seen == [store.trace_id(trace) for trace in sorted(MAIN, key=key, reverse=back)]


async def test_a_random_sample_is_repeatable(reader: Answers) -> None:
    first = await reader("search_traces", sample="random", seed=3, limit=5)
    again = await reader("search_traces", sample="random", seed=3, limit=5)
    assert first["traces"] == again["traces"]
    assert len({row["trace_id"] for row in first["traces"]}) == 5
    assert first["basis"]["scope"] == "sample"


async def test_a_digest_tells_tools_errors_tokens_and_models(
    store: StoreOfKind, reader: Answers
) -> None:
    trace = MAIN[5]
    found = await reader(
        "search_traces", filter=f"trace_id = '{store.trace_id(trace)}'", detail="digest"
    )
    [row] = found["traces"]
    assert row["request"] == trace.request
    assert row["response"] == trace.response
    assert (row["state"], row["duration_ms"]) == ("OK", trace.duration_ms)
    assert (row["session"], row["user"]) == ("s-1", "u-2")
    assert row["tags"]["variant"] == "blue"
    [tool] = row["tools"]
    assert (tool["name"], tool["calls"], tool["failures"]) == ("track_parcel", 1, 1)
    assert row["first_error"]["message"] == trace.error
    assert row["first_error"]["span_id"] == trace.span_id(trace.tool)
    assert row["models"] == ["small-1"]
    assert (row["input_tokens"], row["output_tokens"]) == (100, 20)


async def test_a_trace_is_read_as_its_tree_of_steps(store: StoreOfKind, reader: Answers) -> None:
    trace = MAIN[5]
    seen = await reader("get_trace", trace_id=store.trace_id(trace))
    assert [step["name"] for step in seen["steps"]] == ["desk", "plan", "track_parcel"]
    assert seen["steps"][2]["status"] == "ERROR"
    spans = await reader(
        "get_trace", trace_id=store.trace_id(trace), span_ids=[trace.span_id("track_parcel")]
    )
    assert spans["spans"][0]["inputs"] == {"order": "1005"}
    assert trace.error in str(spans["spans"][0])
    found = await reader("get_trace", trace_id=store.trace_id(trace), find="carrier's .* 1005")
    assert found["found"]["steps"] == 1


async def test_a_session_is_read_as_one_conversation(store: StoreOfKind, reader: Answers) -> None:
    seen = await reader("get_trace", session_id="s-1")
    assert [turn["trace_id"] for turn in seen["turns"]] == [store.trace_id(t) for t in MAIN[4:8]]
    assert [turn["user"] for turn in seen["turns"]] == [t.request for t in MAIN[4:8]]


async def test_a_trace_that_is_not_there_is_said_to_be_missing(reader: Answers) -> None:
    assert "There is no trace" in await reader.error("get_trace", trace_id="tr-" + "0" * 32)


async def test_fields_come_as_a_table(store: StoreOfKind, reader: Answers) -> None:
    fields = [
        *("trace_id", "state", "duration_ms", "session", "first_error"),
        "info.tags.variant",
        *("data.spans.*.name", "data.spans.*.attributes.mlflow.spanType"),
    ]
    table = await reader("extract_fields", fields=fields, filter="failed_tool = 'track_parcel'")
    assert table["columns"] == fields
    assert table["rows"] == [
        [
            *(store.trace_id(trace), trace.state, trace.duration_ms, trace.session),
            f"track_parcel: {trace.error}",
            "blue",
            ["desk", "plan", "track_parcel"],
            ["AGENT", "CHAT_MODEL", "TOOL"],
        ]
        for trace in reversed(MAIN)
        if trace.tool_failed
    ]
    assert table["matched"] == 4
