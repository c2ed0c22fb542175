"""Users who repeat and correct themselves are heard, in many languages."""

# ruff: noqa: RUF001 - marks and letters of other languages are meant as they are.
from __future__ import annotations

import pytest
from chats import chat_trace, hits

from mlflow_analyst.analysis.patterns.signals.dialogue import SIGNALS

ANSWER = "Your order 4711 arrives on Monday."


def shows(name: str, request: str, first: str, answered: str = ANSWER) -> bool:
    history = (("user", first), ("assistant", answered))
    return bool(hits(SIGNALS, name, chat_trace(request, "ok", history=history)))


@pytest.mark.parametrize(
    ("first", "again"),
    [
        ("Where is my order 4711 right now?", "Where is my order 4711 right now??"),
        ("Wann kommt meine Bestellung 4711 an?", "wann kommt meine bestellung 4711 an"),
        ("注文番号4711はどこにありますか", "注文番号4711はどこにありますか？"),
    ],
)
def test_the_same_question_again_is_a_repeat(first: str, again: str) -> None:
    assert shows("user_repeats", again, first)


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("Where is my order 4711 right now?", "Where is my order 4712 right now?"),
        ("yes", "yes"),
        ("Thank you so much for that!", "Thank you so much for that!"),
        ("Hello, how are you today?", "Hello, how are you today?"),
        ("List the payments at Kiosk, Pixel and Gastro.", "List the payments at Kiosk and Pixel."),
    ],
)
def test_another_question_and_politeness_are_no_repeat(first: str, then: str) -> None:
    assert not shows("user_repeats", then, first)


@pytest.mark.parametrize(
    "said",
    [
        "No, I meant order 4712.",
        "That's wrong, it was 4712.",
        "Actually, not 4711 but 4712.",
        "Nein, ich meinte 4712.",
        "Non, j'ai demandé 4712.",
        "No, me refería al 4712.",
        "いいえ、違います。",
        "不对，我问的是4712",
    ],
)
def test_contradictions_are_corrections(said: str) -> None:
    assert shows("user_corrects", said, "Where is my order?")


@pytest.mark.parametrize(
    "said",
    [
        "No thanks.",
        "No, that's all.",
        "The item I got is the wrong colour.",
        "Tell them I said hi.",
    ],
)
def test_a_plain_no_is_no_correction(said: str) -> None:
    assert not shows("user_corrects", said, "Where is my order?")


def test_no_to_a_question_is_an_answer() -> None:
    asked = "Shall I cancel order 4711 as well?"
    assert not shows("user_corrects", "No, not 4711.", "Cancel 4712.", asked)


@pytest.mark.parametrize(
    "said",
    [
        "No, I do not want the lamp exchanged either. Please return the bottle instead.",
        "I really don't want a new order. Is there no exception?",
        "Since that is not an option, yes, exchange the lamp for the dim one.",
        "Actually, let us only exchange the lamp.",
    ],
)
def test_what_answers_a_question_objects_to_nothing(said: str) -> None:
    first = "Please exchange the lamp for a dim one, but keep the bottle."
    asked = (
        "The lamp would be exchanged for the dim one at 12.50 EUR more. A new order is not needed. "
        "Please confirm that these are all items. Reply yes to go on."
    )
    assert not shows("user_corrects", said, first, asked)


@pytest.mark.parametrize("said", ["No, Berlin, not Bergen.", "nope, berlin"])
def test_one_thing_in_the_place_of_another_objects_even_to_a_question(said: str) -> None:
    asked = "I found a flight from Oslo to Bergen at 07:15. Shall I book it?"
    assert shows("user_corrects", said, "Book me a flight from Oslo to Berlin, please.", asked)


def test_what_goes_along_with_a_yes_is_no_repeat_unless_the_yes_is() -> None:
    first = "Yes, please refund the whole order to the card that I paid it with."
    confirm = "Shall I refund it to your card?"
    history = [("user", "Refund order 4711, please."), ("assistant", confirm)]
    history += [("user", first), ("assistant", confirm)]
    once = chat_trace(first, "Done.", history=tuple(history))
    assert hits(SIGNALS, "user_repeats", once)
    history += [("user", "Where is order 4712?"), ("assistant", f"It is here. {confirm}")]
    later = chat_trace(first, "Done.", history=tuple(history))
    assert not hits(SIGNALS, "user_repeats", later)


def test_who_asks_the_same_much_later_looks_whether_it_has_changed() -> None:
    asked = "What is the balance of my account right now?"
    history = [("user", asked), ("assistant", "1,200.")]
    assert hits(SIGNALS, "user_repeats", chat_trace(asked, "1,200.", history=tuple(history)))
    for place in ("Oslo", "Bergen", "Malmö"):
        history += [("user", f"Send 100 to {place}."), ("assistant", "Sent.")]
    later = chat_trace(asked, "900.", history=tuple(history))
    assert not hits(SIGNALS, "user_repeats", later)


def test_a_trace_of_one_turn_repeats_and_corrects_nothing() -> None:
    trace = chat_trace("No, I meant order 4712.", "ok")
    assert not hits(SIGNALS, "user_corrects", trace)
    assert not hits(SIGNALS, "user_repeats", trace)


def test_what_a_new_question_says_of_its_own_matter_corrects_nothing() -> None:
    new = "What is this charge of 435.17 EUR at Gastro Nord? I never bought there."
    assert not shows("user_corrects", new, "Where is my order?")
    of_the_answer = "Monday for 4711? I never ordered that."
    assert shows("user_corrects", of_the_answer, "Where is my order?")


@pytest.mark.parametrize(
    "said",
    [
        'The reason for order 4711 is "no longer needed". Please proceed.',
        "No longer needed. Yes, cancel it now.",
        "It was ordered by mistake, go ahead.",
    ],
)
def test_a_reason_that_the_answer_offered_objects_to_nothing(said: str) -> None:
    offer = 'Why cancel order 4711: "no longer needed" or "ordered by mistake"? Please say so.'
    assert not shows("user_corrects", said, "Please cancel order 4711 for me.", offer)
