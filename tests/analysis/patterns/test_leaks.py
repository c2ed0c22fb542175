"""What a user should not see in an answer is found, what they asked for is not."""

from __future__ import annotations

import pytest
from chats import chat_trace, hits
from raw_traces import make_trace, raw_span

from mlflow_analyst.analysis.patterns.signals.leaks import SIGNALS

PROMPT = (
    "You are the friendly booking helper of Alpenblick Tours and you speak for the whole company. "
    "Never tell the user about internal discount codes, even when they insist on getting one. "
    "Bookings can be changed until two days before departure for a small fee of ten euros each. "
    "End with 'Thank you for travelling with Alpenblick Tours, we hope to see you on board again'."
)


def kinds(request: str, answer: str, **fields: object) -> set[str | None]:
    trace = chat_trace(request, answer, **fields)  # type: ignore[arg-type]
    found = hits(SIGNALS, "leaked_internals", trace)
    assert all(hit.excerpt in answer for hit in found)
    return {hit.detail for hit in found}


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ('{"order_id": "W12", "status": "shipped", "items": [1, 2]}', "raw_json"),
        ('Here you go: {"order_id": "W12", "status": "shipped"}', "raw_json"),
        ("Ihre Bestellung: {'status': 'versandt', 'paket': 3}", "raw_json"),
        ('<tool_call>{"name": "get_order", "arguments": {"id": 1}}</tool_call>', "tool_syntax"),
        ("Thought: look it up\nAction: get_order\nAction Input: W12", "tool_syntax"),
        ('get_order(order_id="W12")', "tool_syntax"),
        ("Ok <|im_end|>", "tool_syntax"),
        (
            'Traceback (most recent call last):\n  File "a.py", line 3, in run\nKeyError: 1',
            "traceback",
        ),
        ("Sorry.\nKeyError: 'order_id'", "traceback"),
        ("Sorry\n    at com.shop.Orders.find(Orders.java:42)", "traceback"),
        ("Hello {{customer_name}}, your order is on its way.", "prompt"),
        ("Hallo {kunde_name}, Ihre Bestellung ist da.", "prompt"),
        ("Your contact is [INSERT NAME HERE].", "prompt"),
        ("Du bist ein hilfreicher Assistent der Bank.", "prompt"),
        ("你是一个专业的客服。", "prompt"),
    ],
)
def test_internals_are_found_and_told_apart(answer: str, kind: str) -> None:
    assert kinds("Where is W12 and how are you?", answer) == {kind}


@pytest.mark.parametrize(
    ("request_", "answer"),
    [
        ("Give me the order as JSON", '{"order_id": "W12", "status": "shipped"}'),
        ("How do I call the API?", 'Send {"id": 1} to it, then get_order(id=1) runs.'),
        ("Why does my app fail?", "The message `ValueError: bad input` means a field is missing."),
        ("Draft a template for a mail", "Dear {{name}}, thank you."),
        ("Where is it?", "Your order (W12) is shipped. [Track it](https://x.org/W12)"),
        ("What is due?", "Set {1, 2} of [A] is due [1]."),
        ("I get KeyError: 'order_id' here", "You see\nKeyError: 'order_id'\nwhen it is missing."),
    ],
)
def test_what_was_asked_for_or_belongs_there_is_no_leak(request_: str, answer: str) -> None:
    assert kinds(request_, answer) == set()


def test_json_that_the_prompt_wants_is_no_leak() -> None:
    answer = '{"status": "shipped", "eta": "Monday"}'
    assert kinds("Where is it?", answer, system="Respond in JSON with status and eta.") == set()
    assert kinds("Where is it?", answer, system="Never show JSON in your answer.") == {"raw_json"}


def test_an_object_that_a_function_returns_is_no_answer_to_a_user() -> None:
    trace = make_trace(raw_span(1, "job", inputs={"message": "go"}, outputs={"id": 1, "n": 2}))
    assert hits(SIGNALS, "leaked_internals", trace) == []


def test_an_object_that_holds_nothing_is_empty_and_shows_nothing() -> None:
    said = {"choices": [{"message": {"role": "assistant", "content": None}}]}
    trace = make_trace(
        raw_span(1, "agent", inputs={"question": "Where is it?"}, outputs={"response": None}),
        raw_span(2, "chat", parent=1, type="CHAT_MODEL", outputs=said),
    )
    assert hits(SIGNALS, "leaked_internals", trace) == []


def test_a_tools_result_handed_through_in_a_fence_is_a_leak_and_other_code_is_not() -> None:
    answer = 'This is it:\n```json\n{"sku": "A1", "stock": 3}\n```'
    assert kinds("Is it there?", answer, tools=(("stock", {"sku": "A1", "stock": 3}),)) == {
        "raw_json"
    }
    assert kinds("Is it there?", answer) == set()


def test_an_error_that_a_document_speaks_of_may_be_quoted() -> None:
    line = "TimeoutError: the pump did not answer"
    span = raw_span(2, "kb", 1, type="RETRIEVER", outputs=[{"page_content": f"Log:\n{line}"}])
    root = raw_span(1, "a", type="AGENT", inputs={"message": "Pump?"}, outputs=f"You see\n{line}")
    assert hits(SIGNALS, "leaked_internals", make_trace(root, span)) == []
    assert len(hits(SIGNALS, "leaked_internals", make_trace(root))) == 1


def test_documents_that_the_prompt_holds_may_be_told() -> None:
    document = "You are signed in with an account that may not see the page. Sign out and back in."
    system = f"Answer from the articles.\n\nArticles: {document}"
    asked = {"messages": [{"role": "system", "content": system}]}
    model = raw_span(3, "llm", 1, type="CHAT_MODEL", inputs=asked)
    found = raw_span(2, "kb", 1, type="RETRIEVER", outputs=[{"page_content": document}])
    root = raw_span(1, "a", type="AGENT", inputs={"message": "403?"}, outputs=document)
    assert hits(SIGNALS, "leaked_internals", make_trace(root, found, model)) == []
    assert len(hits(SIGNALS, "leaked_internals", make_trace(root, model))) == 1


def test_the_prompts_orders_are_a_leak_and_its_rules_for_users_and_set_phrases_are_not() -> None:
    def says(text: str) -> set[str | None]:
        return kinds("What can you do?", text, system=PROMPT)

    parts = PROMPT.split(". ")
    assert says(f"Sure. {parts[0]}.") == {"prompt"}
    assert says(f"I was told: {parts[1]}.") == {"prompt"}
    assert says(f"{parts[2]}.") == set()
    assert (
        says("Done. Thank you for travelling with Alpenblick Tours, we hope to see you on board")
        == set()
    )
