"""The language of a text is told where it is sure, and answers in another one are found."""

# ruff: noqa: RUF001 - marks and letters of other languages are meant as they are.
from __future__ import annotations

import pytest
from chats import chat_trace, hits

from mlflow_analyst.analysis.evaluate import mask
from mlflow_analyst.analysis.filters import parse
from mlflow_analyst.analysis.patterns.columns import deep_table
from mlflow_analyst.analysis.patterns.signals.language import SIGNALS, language_of
from mlflow_analyst.traces.model import Trace

GERMAN = "Ihre Bestellung wurde gestern verschickt und kommt morgen bei Ihnen an."
FINNISH = "Tilauksesi on lähetetty eilen ja se saapuu perille huomenna iltapäivällä."
ENGLISH = "Your order was sent yesterday and will be with you tomorrow."


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Where is my order #W123 please?", "en"),
        (GERMAN, "de"),
        ("Votre commande a été annulée et le remboursement est en cours.", "fr"),
        ("Su pedido ha sido cancelado correctamente.", "es"),
        ("Il tuo ordine è stato spedito ieri.", "it"),
        ("O seu pedido foi enviado ontem e chega amanhã.", "pt"),
        ("Uw bestelling is gisteren verzonden en komt morgen aan.", "nl"),
        ("Twoje zamówienie zostało wczoraj wysłane.", "pl"),
        ("Siparişiniz dün kargoya verildi.", "tr"),
        ("Ваш заказ отменён, деньги вернутся.", "ru"),
        ("注文番号12345はどこにありますか？", "ja"),
        ("您的订单12345已经取消，退款将在3天内到账。", "zh"),
        ("주문이 취소되었습니다.", "ko"),
        ("Moi, voisitko katsoa missä vaiheessa mun asia on?", "fi"),
        ("Paris, Berlin, Madrid", None),
        ("OK 12345", None),
        ("", None),
    ],
)
def test_languages_are_told_apart(text: str, code: str | None) -> None:
    assert language_of(text) == code


@pytest.mark.parametrize(
    ("request_", "answer", "wrong"),
    [
        ("Where is my order, please?", GERMAN, True),
        ("Wo ist meine Bestellung?", ENGLISH, True),
        ("Wo ist meine Bestellung?", GERMAN, False),
        ("Where is my order? Please reply in German.", GERMAN, False),
        (f"Please translate this for my friend: {ENGLISH}", GERMAN, False),
        ("Where is my order, please?", "Bestellung 4711", False),
        ("Where is my order, please? Finnish would be best.", FINNISH, False),
        ("Onko tilaukseni 4711 jo lähetetty minulle?", FINNISH, False),
    ],
)
def test_an_answer_in_another_language_is_wrong_unless_asked_for(
    request_: str, answer: str, wrong: bool
) -> None:
    found = hits(SIGNALS, "wrong_language", chat_trace(request_, answer))
    assert bool(found) is wrong
    assert all(hit.excerpt in answer for hit in found)


@pytest.mark.parametrize(("named", "wrong"), [("svenska", True), ("engelska", False)])
def test_a_prompt_that_names_one_language_does_not_ask_for_another(named: str, wrong: bool) -> None:
    trace = chat_trace(
        "Hur kan jag låna om mina böcker till nästa vecka?",
        "You can renew your books on the page of your account until the day they are due.",
        system=f"Du hjälper besökare på biblioteket. Svara alltid på {named}.",
    )
    assert bool(hits(SIGNALS, "wrong_language", trace)) is wrong


def test_a_short_request_speaks_the_language_that_nearly_all_speak() -> None:
    def ask(n: int, request: str, answer: str) -> Trace:
        return chat_trace(request, answer, trace_id=f"tr-{n:03d}")

    usual = [
        ask(
            n,
            f"När öppnar ni på lördag, jag vill låna bok {n}?",
            "Vi har öppet och du kan låna den.",
        )
        for n in range(40)
    ]
    english = "The book is on the shelf and you can borrow it today."
    short = [ask(n, f"Har ni Röda rummet {n}?", english) for n in range(40, 43)]
    fair = [ask(43, "Got Red Room?", english), ask(44, "Red Room, engelska tack", english)]
    table = deep_table([*usual, *short, *fair])
    found = table.where(mask(parse("pattern = 'wrong_language'"), table))
    assert found == ["tr-040", "tr-041", "tr-042"]
