"""A claim needs a call that could have done it, and a value needs a source."""

from __future__ import annotations

import json
from typing import Any

import pytest
from chats import chat_trace, hits
from raw_traces import make_trace, raw_span

from mlflow_analyst.analysis.patterns.account import Account
from mlflow_analyst.analysis.patterns.signals.grounding import (
    SIGNALS,
    mentioned,
    unsupported,
    unsupported_values,
)

FOUND = ("get_order", {"order_id": "ORD-48213", "status": "pending", "price": 129.5, "fee": 20.25})


def claimed(answer: str, *tools: tuple[str, Any]) -> bool:
    trace = chat_trace("Please cancel order ORD-48213.", answer, tools=tools)
    found = hits(SIGNALS, "unsupported_claims", trace)
    assert all(hit.excerpt in answer for hit in found)
    return bool(found)


def unheard(answer: str, request: str = "What about ORD-48213?") -> list[str]:
    return unsupported(Account(chat_trace(request, answer, tools=(FOUND,))))


def test_the_answer_in_a_form_of_the_models_own_is_no_source_of_it() -> None:
    said = "It costs 731.55 EUR, as Tom Keller, your neighbour, knows."
    reply = {"role": "assistant", "content": json.dumps({"answer": said, "sure": "no"})}
    asked = {"messages": [{"role": "user", "content": "What about ORD-48213?"}]}
    root = raw_span(1, "agent", type="AGENT", inputs=asked, outputs={"answer": said, "sure": "no"})
    model = raw_span(
        2, "llm", 1, type="CHAT_MODEL", inputs=asked, outputs={"choices": [{"message": reply}]}
    )
    account = Account(make_trace(root, model))
    assert account.answer == said
    assert unsupported(account) == ["731.55", "tom keller"]


@pytest.mark.parametrize(
    "answer",
    [
        "Done! I've cancelled your order.",
        "No problem, I have cancelled it.",
        "Your order has been cancelled.",
        "Ich habe Ihre Bestellung soeben storniert.",
        "J'ai annulé votre commande.",
        "Se ha cancelado su pedido.",
        "Ho annullato l'ordine.",
        "Cancelei o seu pedido.",
        "Ik heb uw bestelling geannuleerd.",
        "Anulowałem zamówienie.",
        "Я отменил ваш заказ.",
        "Siparişinizi iptal ettim.",
        "ご注文をキャンセルしました。",
        "您的订单已取消。",
        "주문을 취소했습니다.",
    ],
)
def test_a_claim_is_unsupported_after_a_look_up_and_not_after_the_action(answer: str) -> None:
    assert claimed(answer, FOUND)
    assert not claimed(answer, FOUND, ("cancel_order", {"done": True}))


def test_an_action_that_failed_supports_no_claim() -> None:
    assert claimed("I've cancelled your order.", ("cancel_order", {"error": "order is locked"}))


@pytest.mark.parametrize(
    "answer",
    [
        "I can cancel it for you.",
        "If your order has been cancelled, you get your money back.",
        "Have you cancelled it already?",
        "I have not cancelled your order.",
        "I have confirmed that the order is pending, so I can cancel it.",
    ],
)
def test_what_could_be_done_is_no_claim(answer: str) -> None:
    assert not claimed(answer, FOUND)


def test_what_a_tool_reports_as_done_may_be_said() -> None:
    assert not claimed("Your order has been cancelled.", ("get_order", {"status": "cancelled"}))


def test_an_agent_that_shows_no_tools_claims_nothing_that_tools_should_have_done() -> None:
    assert not claimed("I've updated the paragraph.")


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ("Order ORD-99127 is pending.", "ord99127"),
        ("It costs $318.77.", "318.77"),
        ("See https://shop.test/help/returns.", "httpsshoptesthelpreturns"),
        ("Write to desk@shop.test.", "deskshoptest"),
    ],
)
def test_values_without_a_source_are_told(answer: str, value: str) -> None:
    assert unheard(answer) == [value]


@pytest.mark.parametrize(
    "answer",
    [
        "Order #ORD-48213 costs $129.50.",
        "Der Preis ist 129,50 €.",
        "With the fee that is 149.75 in all.",
        "Without the fee it would be 109.25.",
        "Two of them cost $259.",
        "It is open until 18:30, as in 2024.",
        "Its number looks like ORD-00000.",
        "Try it at http://localhost:5000/orders or localhost:5001.",
        "Run `orders show --limit 4321`.",
        "Two lamps and the fee, less the discount: 129.50 + 129.50 + 20.25 = 279.25.",
    ],
)
def test_values_that_are_given_or_follow_by_arithmetic_have_a_source(answer: str) -> None:
    assert unheard(answer) == []


def test_totals_of_a_list_have_a_source() -> None:
    items = [{"name": "lamp", "price": 119.9}, {"name": "rug", "price": 214.35}] * 4
    trace = chat_trace("What is the total?", "In total 1,337.00.", tools=(("list_items", items),))
    assert unsupported(Account(trace)) == []


def test_small_numbers_of_a_short_answer_are_told_where_nothing_gives_them() -> None:
    assert unheard("It takes 5 to 7 days.") == ["5", "7"]
    assert unheard("It takes 20 days.") == ["20"]


RESULT = {"total": {"id": "A-77120"}, "amounts": [70.13, 85.52, 21.51], "fees": [4.25, 3.4]}


@pytest.mark.parametrize(
    ("answer", "sound"),
    [
        ("All amounts together come to 177.16.", True),
        ("The first and the last come to 91.64.", True),
        ("On average that is 59.05.", True),
        ("The fees come to 7,65 €.", True),
        ("Your share is 48.3 % of it.", True),
        ("All amounts together come to 187.16.", False),
        ("Your reference is 732972.", False),
        ("It costs 0.90 for each.", False),
    ],
)
def test_what_numbers_of_one_list_make_has_a_source_and_nothing_else(
    answer: str, sound: bool
) -> None:
    trace = chat_trace("What is the sum?", answer, tools=(("list_amounts", RESULT),))
    assert (unsupported(Account(trace)) == []) is sound


def test_identifiers_of_request_and_results_are_mentioned() -> None:
    result = {"order_id": "#W5490111", "customer_name": "Mia Garcia", "amount": 12.5}
    trace = chat_trace("I am mia.g@x.test", "ok", tools=(("get_order", result),))
    assert set(mentioned(Account(trace))) == {"miagxtest", "w5490111", "mia garcia"}


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        ("It holds 750ml.", {"capacity": "750 ml"}),
        ("It holds 0.75 l.", {"ml": 750}),
        ("Interest is 3.75%.", {"rate": 0.0375}),
        ("That is about 1,200 users.", {"users": 1187}),
        ("The card ending in 2117.", {"payment": "gift_card_4332117"}),
        ("There are 132 rows.", {"rows": [{"a": n % 7} for n in range(132)]}),
        ("It took 2.5 hours.", {"minutes": 150}),
        ("It costs 12.99.", {"price_cents": 1299}),
        ("5.12 GB are in use.", {"bytes": 5497558138}),
        ("20% off makes 199.99.", {"price": 249.99}),
        ("Pay in 12 rates of 83.33.", {"price": 1000}),
        ("Three of them cost 269.70.", {"price": 89.9}),
        ("With tax it is 108.35.", {"price": 100.0, "tax_rate": 0.0835}),
    ],
)
def test_a_value_in_another_unit_or_form_has_a_source(answer: str, result: object) -> None:
    account = Account(chat_trace("How much?", answer, tools=(("get", result),)))
    assert unsupported_values(account) == []


def test_the_sum_of_a_listing_over_several_lines_has_a_source_and_a_wrong_sum_has_none() -> None:
    prices = (466.75, 288.82, 135.24, 46.66, 193.38)
    lines = "\n".join(f"{n}. Item 670004908{n}: ${price}" for n, price in enumerate(prices, 1))
    found = {f"670004908{n}": {"price": price} for n, price in enumerate(prices, 1)}
    found |= {f"870004908{n}": {"price": 300.1 + 7.3 * n} for n in range(30)}
    for total, sound in (("1,130.85", True), ("1,135.47", False)):
        answer = f"{lines}\nThe new total would be ${total}."
        trace = chat_trace("What is cheapest?", answer, tools=(("get_products", found),))
        assert (unsupported(Account(trace)) == []) is sound


@pytest.mark.parametrize(
    "answer",
    [
        'The status of it is "cancelled", and a refund has already been processed.',
        "Since the order was cancelled by then, there is nothing to return.",
    ],
)
def test_what_a_record_says_is_no_claim(answer: str) -> None:
    assert not claimed(answer, FOUND)
