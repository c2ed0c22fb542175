"""Views of a trace or a session keep to their size and to what matters."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from raw_traces import make_trace, raw_span

from mlflow_analyst.traces.model import Trace
from mlflow_analyst.traces.text import to_json_text
from mlflow_analyst.traces.views import conversation, outline, spans

SIZES = (1_200, 3_000, 8_000, 20_000, 38_000)


def size(view: dict[str, Any]) -> int:
    return len(to_json_text(view))


@pytest.fixture(scope="module")
def huge_trace() -> Trace:
    """2,001 steps, over 5 MB: 500 rounds of thinking, searching and embedding, 6 searches failed,
    and one embedding that took 8.4 s.
    """
    chat = [{"role": "system", "content": "Research."}, {"role": "user", "content": "Report!"}]
    made = [
        raw_span(1, "agent", type="AGENT", inputs={"q": "Report!"}, outputs="Done.", end=400_000)
    ]
    for n in range(500):
        number, start = 2 + 4 * n, 800 * n
        bad = n % 97 == 5
        answer = {"role": "assistant", "content": f"thought {n} " + "x" * 300}
        made += [
            raw_span(number, "think", 1, type="CHAIN", start=start, end=start + 700),
            raw_span(
                number + 1,
                "chat",
                number,
                type="CHAT_MODEL",
                start=start,
                end=start + 500,
                inputs={"messages": [*chat[:2], *chat[-8:]]},
                outputs={"choices": [{"message": answer, "finish_reason": "stop"}]},
            ),
            raw_span(
                number + 2,
                "search",
                number,
                type="TOOL",
                start=start + 500,
                end=start + 600,
                inputs={"q": f"question {n}"},
                outputs=None if bad else {"hits": [{"body": "lorem ipsum " * 120}] * 5},
                error="RateLimitError: 429" if bad else None,
            ),
            raw_span(
                number + 3,
                "embed",
                number,
                type="EMBEDDING",
                start=start + 600,
                end=start + (9_000 if n == 333 else 650),
                outputs=[0.123456] * 300,
            ),
        ]
        chat += [answer, {"role": "tool", "content": "lorem " * 100}]
    return make_trace(*made, trace_id="tr-huge")


def test_an_outline_of_any_size_keeps_to_it(tau2_traces: list[Trace], huge_trace: Trace) -> None:
    for trace in (*tau2_traces[::15], huge_trace):
        for room in SIZES:
            assert size(outline(trace, room)) <= room


def test_a_real_trace_fits_whole_and_says_each_thing_once(failing_trace: Trace) -> None:
    view = outline(failing_trace, 20_000)
    assert "truncated" not in view
    assert [step["span_id"] for step in view["steps"]] == [
        step.span_id for step in failing_trace.steps
    ]
    assert view["summary"]["kinds"] == {"agent": 1, "llm": 9, "tool": 8}
    text = to_json_text(view)
    # a tool's answer stands at the tool and not again in every model call that was given it
    assert text.count("yusuf.rossi7301@example.com") == 1
    assert text.count("My name is Yusuf Rossi") == 1
    assert text.count("Please confirm if you would like to proceed") == 1
    failed = [step for step in view["steps"] if step["status"] == "ERROR"]
    assert [step["error"] for step in failed] == ["Error: User not found"]
    assert failed[0]["inputs"] == {"user_id": "yusuf_rossi_9622"}
    assert failed[0]["at_ms"] == 3208


def test_payloads_are_cut_before_steps_and_steps_before_facts(failing_trace: Trace) -> None:
    view = outline(failing_trace, 8_000)
    assert len(view["steps"]) == 18
    assert view["truncated"]["what"] == "texts"
    assert view["truncated"]["shown"] < view["truncated"]["of"]
    view = outline(failing_trace, 3_000)
    assert len(view["steps"]) < 18
    assert view["truncated"]["what"] == "steps"
    assert (view["truncated"]["shown"], view["truncated"]["of"]) == (len(view["steps"]), 18)
    for step in view["steps"]:
        assert {"span_id", "kind", "name", "status", "ms"} <= set(step)
    assert any(step.get("error") == "Error: User not found" for step in view["steps"])


def test_left_out_steps_are_counted_where_they_stood(failing_trace: Trace) -> None:
    steps = outline(failing_trace, 3_000)["steps"]
    left_out = sum(step.get("skipped", 0) + step.get("skipped_after", 0) for step in steps)
    assert len(steps) + left_out == 18


def test_a_huge_trace_shows_what_failed_what_was_slow_and_how_it_began_and_ended(
    huge_trace: Trace,
) -> None:
    assert len(json.dumps(huge_trace.raw)) > 5_000_000
    begin = time.monotonic()
    view = outline(huge_trace, 20_000)
    assert time.monotonic() - begin < 10
    shown = {step["span_id"] for step in view["steps"]}
    failed = {step.span_id for step in huge_trace.steps if step.failed}
    assert len(failed) == 6
    assert failed <= shown
    slowest = max(huge_trace.steps[1:], key=lambda step: step.duration_ms or 0)
    assert slowest.span_id in shown
    assert {huge_trace.steps[0].span_id, huge_trace.steps[-1].span_id} <= shown
    by_name = {row["name"]: row for row in view["summary"]["by_name"]}
    assert (by_name["search"]["steps"], by_name["search"]["failed"]) == (500, 6)
    assert (by_name["embed"]["median_ms"], by_name["embed"]["max_ms"]) == (50, 8_400)
    assert len(view["steps"]) > 40


def test_find_gives_the_steps_that_match_and_how_many(failing_trace: Trace) -> None:
    view = outline(failing_trace, 20_000, find="User not found")
    assert view["found"] == {"find": "User not found", "steps": 1, "of": 18}
    step = view["steps"][0]
    assert step["span_id"] == "faf175f1a72ba2dd"
    assert step["matches"] == [
        {"where": "outputs", "count": 1, "excerpts": ["Error: User not found"]}
    ]


def test_find_gives_a_text_where_it_first_stood_and_not_in_every_repeated_history(
    failing_trace: Trace,
) -> None:
    view = outline(failing_trace, 20_000, find="customer service agent that helps")
    assert [step["matches"][0]["where"] for step in view["steps"]] == ["system prompt"]
    earlier = outline(failing_trace, 20_000, find="how many t-shirt options")
    assert [step["matches"][0]["where"] for step in earlier["steps"]] == ["earlier turns, user"]


def test_find_that_finds_nothing_says_so(failing_trace: Trace) -> None:
    view = outline(failing_trace, 20_000, find="no such words")
    assert view == {"found": {"find": "no such words", "steps": 0, "of": 18}, "steps": []}


def test_find_keeps_to_its_size_too(huge_trace: Trace) -> None:
    for room in SIZES:
        view = outline(huge_trace, room, find="lorem|thought")
        assert size(view) <= room
        assert view["found"]["steps"] == 994
        assert view["truncated"]["of"] == 994


@pytest.mark.parametrize("view", [outline, lambda t, n, find: conversation([t], n, find)])
def test_a_broken_expression_is_refused(view: Any, failing_trace: Trace) -> None:
    with pytest.raises(ValueError, match="not valid"):
        view(failing_trace, 20_000, find="(")


def test_a_trace_without_steps_has_an_outline() -> None:
    view = outline(make_trace(request_preview="Hi", state="IN_PROGRESS"), 5_000)
    assert view == {"summary": {"request": "Hi", "steps": 0, "failed_steps": 0}, "steps": []}


def test_arguments_of_a_tool_that_is_not_traced_are_shown_at_the_model_call() -> None:
    calls = [{"function": {"name": "stock", "arguments": '{"item": 7}'}}]
    message = {"role": "assistant", "content": "", "tool_calls": calls}
    trace = make_trace(raw_span(1, "chat", type="LLM", outputs={"choices": [{"message": message}]}))
    shown = {"tool": "stock", "arguments": {"item": 7}}
    assert outline(trace, 5_000)["steps"][0]["outputs"] == {"calls": [shown]}
    turn = conversation([trace], 5_000)["turns"][0]
    assert turn["tools"][0]["tool"] == "stock"
    assert turn["tools"][0]["inputs"] == {"item": 7}


def test_spans_come_whole_when_there_is_room(failing_trace: Trace) -> None:
    model_call, failed = failing_trace.steps[1], failing_trace.steps[4]
    view = spans(failing_trace, [failed.span_id, model_call.span_id], 60_000)
    assert "truncated" not in view
    assert view["spans"][0]["inputs"] == {"user_id": "yusuf_rossi_9622"}
    assert view["spans"][0]["error"] == "Error: User not found"
    assert view["spans"][1]["inputs"] == model_call.inputs
    assert view["spans"][1]["outputs"] == model_call.outputs


def test_spans_keep_to_their_size(tau2_traces: list[Trace], huge_trace: Trace) -> None:
    for trace in (*tau2_traces[::50], huge_trace):
        wanted = [step.span_id for step in trace.steps[:50]]
        for room in SIZES:
            view = spans(trace, wanted, room)
            assert size(view) <= room
            if len(view["spans"]) < len(wanted):
                assert view["truncated"]["what"] == "spans"


def test_spans_are_found_by_any_form_of_their_id(failing_trace: Trace) -> None:
    raw = failing_trace.raw["data"]["spans"][0]
    shown = spans(failing_trace, [raw["span_id"]], 5_000)["spans"][0]
    assert shown["name"] == raw["name"]


def test_an_unknown_span_is_named_and_only_unknown_ones_are_refused(failing_trace: Trace) -> None:
    known = failing_trace.steps[0].span_id
    view = spans(failing_trace, ["ffffffffffffffff", known], 5_000)
    assert view["found"] == {"unknown_span_ids": ["ffffffffffffffff"]}
    assert len(view["spans"]) == 1
    with pytest.raises(ValueError, match="no span 'ffffffffffffffff'"):
        spans(failing_trace, ["ffffffffffffffff"], 5_000)
    with pytest.raises(ValueError, match="span_ids"):
        spans(failing_trace, [], 5_000)


def test_other_attributes_and_events_of_a_span_are_shown() -> None:
    exception = {"exception.type": "KeyError", "exception.stacktrace": "line 1\nline 2"}
    trace = make_trace(
        raw_span(
            1,
            type="TOOL",
            error="KeyError: 'x'",
            attributes={"http.status_code": "500"},
            events=[{"name": "exception", "attributes": exception}],
        )
    )
    shown = spans(trace, ["0000000000000001"], 5_000)["spans"][0]
    assert shown["attributes"] == {"http.status_code": 500}
    assert shown["events"][0]["attributes"]["exception.stacktrace"] == "line 1\nline 2"


def test_a_session_reads_as_one_conversation(failing_session: list[Trace]) -> None:
    view = conversation(list(reversed(failing_session)), 20_000)
    turns = view["turns"]
    assert [turn["turn"] for turn in turns] == [1, 2, 3, 4]
    assert turns[0]["user"].startswith("Hello! I would like to know how many t-shirt options")
    assert turns[3]["assistant"].endswith("Have a wonderful day!")
    assert [tool["tool"] for tool in turns[0]["tools"]] == [
        "list_all_product_types",
        "get_product_details",
    ]
    failed = [tool for turn in turns for tool in turn.get("tools", ()) if "error" in tool]
    assert [(tool["tool"], tool["status"]) for tool in failed] == [("get_user_details", "ERROR")]
    assert view["summary"]["turns"] == 4
    assert view["summary"]["tool_errors"] == 1
    # each turn's words once, though every model call repeats them all
    text = to_json_text(view)
    assert text.count("I prefer not to share my email address") == 1
    assert text.count("list_all_product_types") == 1


def test_one_turn_alone_comes_with_what_was_said_before_it(failing_trace: Trace) -> None:
    earlier = conversation([failing_trace], 20_000)["summary"]["earlier"]
    assert [said["role"] for said in earlier] == ["assistant", "user", "assistant"]
    assert earlier[1]["text"].startswith("Hello! I would like to know how many t-shirt options")


def test_a_conversation_of_any_length_keeps_to_its_size(
    tau2_traces: list[Trace], failing_session: list[Trace], huge_trace: Trace
) -> None:
    for traces in (failing_session, tau2_traces[:200], [huge_trace]):
        for room in SIZES:
            view = conversation(traces, room)
            assert size(view) <= room
            assert view["turns"]


def test_turns_are_left_out_last_and_those_that_failed_stay(tau2_traces: list[Trace]) -> None:
    view = conversation(tau2_traces[:200], 20_000)
    assert view["truncated"]["what"] == "turns"
    assert view["truncated"]["of"] == 200
    numbers = [turn["turn"] for turn in view["turns"]]
    assert numbers == sorted(numbers)
    assert {1, 200} <= set(numbers)
    failed = [n for n, t in enumerate(tau2_traces[:200], 1) if any(s.failed for s in t.steps)]
    assert failed[0] in numbers


def test_what_was_said_is_cut_after_what_tools_returned(failing_session: list[Trace]) -> None:
    turn = conversation(failing_session, 8_000)["turns"][1]
    assert turn["user"].endswith("my zip code is 19122.")
    orders = [tool for tool in turn["tools"] if tool["tool"] == "get_order_details"]
    assert all(tool["inputs"]["order_id"].startswith("#W") for tool in orders)
    assert any("cut]" in to_json_text(tool["outputs"]) for tool in orders)


def test_find_in_a_session_gives_the_turns_that_match(failing_session: list[Trace]) -> None:
    view = conversation(failing_session, 20_000, find="9647292434")
    assert view["found"] == {"find": "9647292434", "turns": 3, "of": 4}
    assert [turn["turn"] for turn in view["turns"]] == [1, 2, 3]
    where = [match["where"] for match in view["turns"][2]["matches"]]
    assert "modify_pending_order_items, inputs" in where


def test_a_failure_outside_the_tools_is_told_once_in_its_turn() -> None:
    trace = make_trace(
        raw_span(1, "agent", type="AGENT", inputs="Hi", error="APIError: overloaded"),
        raw_span(2, "chat", 1, type="LLM", error="APIError: overloaded"),
        state="ERROR",
    )
    turn = conversation([trace], 5_000)["turns"][0]
    assert turn["state"] == "ERROR"
    assert turn["errors"] == [
        {"span_id": "0000000000000002", "step": "chat", "message": "APIError: overloaded"}
    ]
    assert "assistant" not in turn
