"""What asks something back, what tells something too, and who says yes to it."""

# ruff: noqa: RUF001 - marks and letters of other languages are meant as they are.
from __future__ import annotations

import pytest

from mlflow_analyst.analysis.patterns.actions import claims
from mlflow_analyst.analysis.patterns.asking import asks_back, informs, says_yes

LONG = "The lamp would be exchanged for the dim one that you chose. " * 6


@pytest.mark.parametrize(
    "answer",
    [
        "Which order is it?",
        "Please provide the number of your order.",
        "Veuillez indiquer votre numéro de commande.",
        "Bitte teilen Sie mir die Nummer mit.",
        f"{LONG}Please confirm that all is correct. Reply yes to go on.",
        f"{LONG}Which one would you like?",
    ],
)
def test_what_ends_with_a_question_or_a_request_asks_back(answer: str) -> None:
    assert asks_back(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "Your flight is booked. Is there anything else?",
        "Your flight is booked. Please let me know if this works for you.",
        "Votre vol est réservé. Veuillez noter que le départ est à 7 h.",
        "Ihr Flug ist gebucht. Bitte kommen Sie mit Ausweis zum Schalter.",
        "El informe indica que todo va bien.",
        f"{LONG}Please provide feedback in our survey.",
    ],
)
def test_what_only_closes_asks_nothing_back(answer: str) -> None:
    assert not asks_back(answer)


@pytest.mark.parametrize(
    ("answer", "tells"),
    [
        ("That isn't possible. Which other day would suit you?", True),
        ("Tracking it by hand costs 12.50 EUR. Shall I go on?", True),
        ("It can't be changed without the number. Which is it?", False),
        ("Could you share your order number (e.g. ORD-12345)?", False),
        ("You want to cancel AB1234. Is that right?", False),
        ("1. Your name?\n2. Your number?", False),
    ],
)
def test_who_asks_tells_something_too_outside_the_question(answer: str, tells: bool) -> None:
    assert informs(answer, "cancel order ab-1234") is tells


@pytest.mark.parametrize(
    ("said", "agrees"),
    [
        ("Yes, please cancel it.", True),
        ("네, 부탁해요", True),
        ("Tak, poproszę.", True),
        ("Da steht nichts von einer Gebühr.", False),
        ("Right now nothing works.", False),
        ("예약을 취소해 주세요", False),
        ("对不起，请取消", False),
    ],
)
def test_a_yes_answers_a_question(said: str, agrees: bool) -> None:
    assert says_yes(said, "Shall I go on?") is agrees
    assert not says_yes(said, "It is on its way.")


@pytest.mark.parametrize(
    ("answer", "claimed"),
    [
        ("I've booked your flight, and you can either check in online or here.", True),
        ("Your refund has been issued and will arrive in 3, or at most 5, days.", True),
        ("The booking no longer exists, I removed it.", True),
        ("The page was moved, or the link that led you there is an old one.", False),
        ("If it was not sent, I cancelled nothing.", False),
    ],
)
def test_who_explains_what_may_have_happened_claims_nothing(answer: str, claimed: bool) -> None:
    assert bool(list(claims(answer))) is claimed
