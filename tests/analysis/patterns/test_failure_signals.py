"""What failed in a trace, where and why: also what is no failure although it looks like one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from raw_traces import Raw, make_trace, raw_span

from mlflow_analyst.analysis.patterns.account import Account
from mlflow_analyst.analysis.patterns.causes import cause_of
from mlflow_analyst.analysis.patterns.said_errors import said_error
from mlflow_analyst.analysis.patterns.signals.failures import (
    SIGNALS,
    failed_ms,
    first_failure,
    hidden_error,
    hidden_error_tool,
)
from mlflow_analyst.traces.light import light_trace


def account(*spans: Raw) -> Account:
    return Account(make_trace(*spans))


def called(number: int, name: str, output: Any = None, **more: Any) -> Raw:
    returned = {} if output is None else {"outputs": output}
    return raw_span(number, name, 1, type="TOOL", inputs={"id": 1}, **returned, **more)


ROOT = raw_span(1, "agent", type="AGENT", start=0, end=90_000)


def causes(of: Account) -> dict[str, list[str | None]]:
    found = {signal.name: [hit.detail for hit in signal.find(of)] for signal in SIGNALS}
    return {name: details for name, details in found.items() if details}


ERRORS: list[Any] = [
    {"error": "Order 1 not found"},
    {"error": {"code": "X", "message": "The backend broke"}},
    {"error": True, "message": "broke"},
    {"status": "error", "message": "no stock"},
    {"status": "failed", "message": "database is down"},
    {"success": False, "reason": "card declined"},
    {"isError": True, "content": [{"type": "text", "text": "Tool crashed"}]},
    {"status_code": 500, "body": "oops"},
    {"code": 404, "message": "Not found"},
    {"detail": "Not Found"},
    {"errors": [{"message": "bad field"}], "data": None},
    {"content": "Error: no such user", "type": "tool", "name": "x", "tool_call_id": "1"},
    {"result": {"error": "broke"}},
    [{"type": "text", "text": "Error: broke"}],
    "Error: no such order",
    "[ERROR] the inventory did not answer",
    "Traceback (most recent call last):\n  File x\nValueError: bad",
    "ValueError: bad",
    "503 Service Unavailable",
    "Request timed out after 30 s",
    "Failed to fetch the weather",
    "{'error': 'a Python dictionary'}",
    {"fehler": "Bestellung nicht gefunden"},
    {"statut": "erreur", "message": "panne"},
    "Fehler: Bestellung nicht gefunden",
    "Ошибка: заказ не найден",
    "エラー: 注文が見つかりません",
    "错误\uff1a订单不存在",
]


@pytest.mark.parametrize("output", ERRORS, ids=str)
def test_an_error_that_a_tool_returns_is_seen(output: Any) -> None:
    trace = account(ROOT, called(2, "get_order", output))
    assert hidden_error_tool(trace) == ["get_order"]
    (message,) = hidden_error(trace)
    assert message in json.dumps(output, ensure_ascii=False, separators=(",", ":")) or (
        isinstance(output, str) and message == output
    )


@pytest.mark.parametrize(
    "output",
    [
        "",
        [],
        {},
        {"results": []},
        {"found": False, "message": "no such order"},
        "No results found.",
        "User not found",
        {"error": None, "data": {"a": 1}},
        {"errors": [], "items": [1]},
        {"status": "ok", "error": "none"},
        {"mean": 3, "error": 0.02},
        {"code": 450, "name": "Chair"},
        {"payment": "p1", "amount": 3, "status": "failed", "currency": "EUR"},
        {"results": [{"error": "as logged"}]},
        [{"title": "Error: x", "body": "y"}, {"title": "b"}],
        {"title": "Error 504", "text": "It means that the gateway timed out."},
        {"documents": ["Error: invalid token means that your session expired."]},
        "If you see 'Error: payment declined', call your bank.",
        "Error handling is explained in chapter 3.",
        "Failed to deliver: the parcel was returned to sender",
        {"ticket": 7, "title": "VPN connection timed out", "status": "open"},
    ],
    ids=str,
)
def test_what_speaks_of_errors_or_found_nothing_is_no_error(output: Any) -> None:
    assert hidden_error(account(ROOT, called(2, "get_order", output))) == []


def test_a_long_article_that_begins_with_the_error_it_explains_is_no_error() -> None:
    article = "Error: payment declined. " + "This message appears when the bank refuses. " * 10
    assert said_error(article, "search_articles") is None
    assert said_error(article, "charge_card") == article


def test_tools_about_errors_return_errors_as_their_answer() -> None:
    assert said_error({"error": "NullPointer", "count": 3}, "get_error_logs") is None
    assert said_error({"success": False, "error": "log store is down"}, "get_error_logs")


@pytest.mark.parametrize(
    ("message", "cause"),
    [
        ("429 Too Many Requests", "rate_limits"),
        ("Error code: 429 - {'type': 'x'}", "rate_limits"),
        ("Zu viele Anfragen", "rate_limits"),
        ("HTTP 401", "authentication_errors"),
        ("Error code: 400 - API key not valid: invalid API key", "authentication_errors"),
        ("Accès refusé", "authentication_errors"),
        ("504 Gateway Timeout", "timeouts"),
        ("读取超时", "timeouts"),
        ("Tiempo de espera agotado", "timeouts"),
        ("status code 422", "validation_errors"),
        ("amount must be positive", "validation_errors"),
        ("Недопустимое значение поля", "validation_errors"),
        ("Connection refused", "unavailable_services"),
        ("El servicio no está disponible", "unavailable_services"),
        ("サービスは現在利用できません", "unavailable_services"),
        ("connect EHOSTUNREACH 10.0.0.4:443", "unavailable_services"),
        ("httpx.ConnectError: All connection attempts failed", "unavailable_services"),
        ("503 - closed for planned maintenance", "unavailable_services"),
        ("[403] not for this caller", "authentication_errors"),
        ("You don't have access to this dataset", "authentication_errors"),
        ("AADSTS70043: the refresh token is too old", "authentication_errors"),
        ("Broker may not be available", "unavailable_services"),
        ("the agent's app was never granted this tool", "authentication_errors"),
        ("you are sending too much (ray 12)", "rate_limits"),
        ("not enough values to unpack (expected 2, got 1)", None),
        ("This size may not be available", None),
        ("The complaint did not resolve itself", None),
        ("User not found", None),
        ("404 - no such order", None),
        ("412 rows were skipped", None),
        ("Order 429 not found", None),
        ("Room 503 is taken", None),
        ("Product is unavailable in size M", None),
        ("Non-pending order cannot be modified", None),
        ("", None),
    ],
)
def test_the_cause_is_told_by_code_or_words(message: str, cause: str | None) -> None:
    assert cause_of(message) == cause


def test_the_type_of_the_exception_tells_the_cause_where_the_message_does_not() -> None:
    assert cause_of("", "httpx.ReadTimeout") == "timeouts"
    assert cause_of("3 errors for Order", "pydantic.ValidationError") == "validation_errors"


def test_a_cause_names_the_tool_and_quotes_the_message() -> None:
    trace = account(ROOT, called(2, "search", error="Rate limit exceeded, wait 5 s"))
    (signal,) = [one for one in SIGNALS if one.name == "rate_limits"]
    (hit,) = signal.find(trace)
    assert (hit.detail, hit.excerpt) == ("search", "Rate limit exceeded, wait 5 s")
    assert hit.span_id == trace.steps[1].span_id


def test_an_error_that_parents_pass_on_counts_once_where_it_began() -> None:
    trace = account(
        raw_span(1, "agent", type="AGENT", error="search: request timed out"),
        raw_span(2, "plan", 1, type="CHAIN", error="search: request timed out"),
        raw_span(3, "search", 2, type="TOOL", error="request timed out", start=3, end=703),
        raw_span(4, "lookup", 1, type="TOOL", outputs={"a": 1}),
    )
    assert causes(trace) == {"timeouts": ["search"]}
    assert first_failure(trace) == "search"
    assert failed_ms(trace) == 700


def test_the_first_failure_is_the_earliest_hidden_ones_included() -> None:
    trace = account(
        ROOT,
        called(2, "price", {"error": "no catalogue"}, start=10),
        called(3, "order", error="price is missing", start=20),
    )
    assert first_failure(trace) == "price"


def test_a_retry_that_succeeds_names_no_cause_and_hides_no_error() -> None:
    again = account(
        ROOT,
        called(2, "search", error="Connection reset", start=10),
        called(3, "search", {"hits": 2}, start=20),
        called(4, "price", {"error": "try again"}, start=30),
        called(5, "price", {"price": 2}, start=40),
    )
    assert causes(again) == {}
    assert hidden_error(again) == []
    assert first_failure(again) == "search"


def test_a_retry_that_fails_too_names_the_cause() -> None:
    trace = account(
        ROOT,
        called(2, "search", error="Connection reset", start=10),
        called(3, "search", error="Connection reset", start=20),
    )
    assert causes(trace) == {"unavailable_services": ["search", "search"]}


def test_a_failure_right_after_a_usual_limit_is_a_timeout_whatever_it_says() -> None:
    def took(ms: int) -> dict[str, list[str | None]]:
        return causes(account(ROOT, called(2, "search", error="no result", start=0, end=ms)))

    assert took(30_012) == {"timeouts": ["search"]}
    assert took(29_000) == {}
    assert took(31_500) == {}
    assert took(12) == {}


def test_of_calls_that_only_messages_show_those_of_this_turn_count() -> None:
    def asked(arguments: str) -> dict[str, Any]:
        call = {"function": {"name": "find", "arguments": arguments}, "id": arguments}
        return {"role": "assistant", "content": None, "tool_calls": [call]}

    old = [
        {"role": "user", "content": "First?"},
        asked('{"n": 1}'),
        {"role": "tool", "tool_call_id": "1", "content": "Error: the first is gone"},
        {"role": "assistant", "content": "It is gone."},
        {"role": "user", "content": "Second?"},
    ]
    new = [asked('{"n": 2}'), {"role": "tool", "content": "Error: the second is gone"}]

    def trace(*messages: Any) -> Account:
        spans = [
            raw_span(2 + n, "chat", 1, type="CHAT_MODEL", inputs={"messages": list(said)})
            for n, said in enumerate((old, messages))
        ]
        return account(ROOT, *spans)

    assert hidden_error(trace(*old, *new)) == ["Error: the second is gone"]
    assert hidden_error(trace(*old)) == []


def test_traces_read_lazily_say_the_same() -> None:
    spans = (
        ROOT,
        called(2, "price", {"error": "no catalogue"}, start=10),
        called(3, "order", error="HTTP 503", start=20, end=50),
    )
    whole = account(*spans)
    lazy = Account(light_trace(whole.trace.raw["info"], whole.trace.raw["data"]["spans"]))
    assert causes(lazy) == causes(whole) == {"unavailable_services": ["order"]}
    for column in (hidden_error, hidden_error_tool, first_failure, failed_ms):
        assert column(lazy) == column(whole)


def test_a_trace_without_steps_or_failures_has_nothing_to_say() -> None:
    for trace in (account(), account(ROOT, called(2, "find", {"hits": 1}))):
        assert causes(trace) == {}
        assert (first_failure(trace), failed_ms(trace), hidden_error(trace)) == (None, None, [])


@pytest.mark.parametrize(
    "output",
    [
        "Something went wrong in get_parcel: RuntimeError 17",
        "Tool execution failed: cannot read property of undefined",
        "Beim Laden ist ein Fehler aufgetreten.",
        "No se pudo completar la operación",
        "予期しないエラーが発生しました",
        "xyzzy get_parcel quux 17",
    ],
)
def test_an_error_in_other_words_is_seen(output: str) -> None:
    assert said_error(output, "get_parcel") == output


@pytest.mark.parametrize(
    ("output", "tool"),
    [
        ("1 failed: AssertionError in check_sum", "run_tests"),
        ("Parcel 17 sent via get_parcel", "get_parcel"),
        ("The guide explains what a ValueError is.\nRead on.", "get_parcel"),
        ("In transit, arrives on Monday", "get_parcel"),
        ("If something went wrong, sign out and in again.", "search_help"),
    ],
)
def test_what_only_names_an_error_or_a_tool_is_none(output: str, tool: str) -> None:
    assert said_error(output, tool) is None


@pytest.mark.parametrize(
    ("message", "cause"),
    [
        ("Signature could not be verified, please sign in again", "authentication_errors"),
        ("malformed identifier 'A-1'", "validation_errors"),
        ("expected an integer for 'count', got 'x'", "validation_errors"),
        ("The tool did not respond within 20 s", "timeouts"),
        ("No refund within 30 days of the purchase", None),
    ],
)
def test_causes_are_told_in_other_words_too(message: str, cause: str | None) -> None:
    assert cause_of(message) == cause


def test_what_a_model_rejects_is_no_fault_of_a_tools_arguments() -> None:
    rejected = {"error": "Bad request: the context is too long"}
    assert "validation_errors" not in causes(
        account(raw_span(2, "chat", 1, type="LLM", **rejected))
    )
    assert "validation_errors" in causes(account(raw_span(2, "book", 1, type="TOOL", **rejected)))


@pytest.mark.parametrize(
    ("message", "cause"),
    [
        ("At most 60 lookups, 61 calls per minute seen", "rate_limits"),
        ("Traffic cap for this key was hit", "rate_limits"),
        ("Cool down for 12 s", "rate_limits"),
        ("Scope orders.write is missing", "authentication_errors"),
        ("Gave up after 30 s", "timeouts"),
        ("Node replica-2 is down", "unavailable_services"),
        ("Circuit to the ledger is open", "unavailable_services"),
        ("'soon' does not conform to the schema", "validation_errors"),
        ("Daily withdrawal limit exceeded", None),
        ("Input file not found", None),
        ("cannot read property of undefined", None),
        ("The account is closed", None),
        ("'NoneType' object has no attribute 'field'", None),
    ],
)
def test_two_notions_together_tell_the_cause_whatever_the_phrase(
    message: str, cause: str | None
) -> None:
    assert cause_of(message) == cause


@pytest.mark.parametrize(
    ("message", "cause"),
    [
        ("'nights' looks odd: 40", ["search"]),
        ("'nights' was not found", []),
        ("Forty looks odd", []),
    ],
)
def test_a_message_that_quotes_an_argument_rejects_it(message: str, cause: list[str]) -> None:
    failed = raw_span(2, "search", 1, type="TOOL", inputs={"nights": 40}, error=message)
    assert causes(account(ROOT, failed)).get("validation_errors", []) == cause
