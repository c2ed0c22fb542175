"""Refusals are found in many languages, and what only sounds like one is not."""

# ruff: noqa: RUF001 - marks and letters of other languages are meant as they are.
from __future__ import annotations

import pytest
from chats import chat_trace, hits

from mlflow_analyst.analysis.patterns.signals.stance import SIGNALS


def refused(answer: str, request: str = "Where is my parcel 1234?", **fields: object) -> bool:
    trace = chat_trace(request, answer, **fields)  # type: ignore[arg-type]
    found = hits(SIGNALS, "refusals", trace)
    assert all(hit.excerpt in answer for hit in found)
    return bool(found)


@pytest.mark.parametrize(
    "answer",
    [
        "I'm sorry, but I can't help with that.",
        "Sorry, I am unable to assist with this request.",
        "Unfortunately I won\u2019t be able to process that for you.",
        "As an AI language model, I cannot do this.",
        "That is outside of my scope.",
        "I must decline.",
        "I'd prefer to steer clear of that.",
        "That is out of the question.",
        "Es tut mir leid, dabei kann ich Ihnen leider nicht helfen.",
        "Désolé, je ne peux pas vous aider.",
        "Lo siento, no puedo ayudarte con eso.",
        "Mi dispiace, non posso aiutarti.",
        "Desculpe, não posso ajudar com isso.",
        "Sorry, daar kan ik je niet mee helpen.",
        "Przepraszam, nie mogę pomóc.",
        "Извините, я не могу помочь с этим.",
        "Üzgünüm, bu konuda yardımcı olamam.",
        "申し訳ございませんが、お手伝いできません。",
        "抱歉，我无法为您提供帮助。",
        "죄송하지만 도와드릴 수 없습니다.",
    ],
)
def test_a_refusal_is_found(answer: str) -> None:
    assert refused(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "I couldn't find a parcel with this number.",
        "I can't find any order under that name. Could you check it?",
        "I cannot process the return without your e-mail address.",
        "Sorry for the delay! Your parcel arrives on Monday.",
        "Ich kann das erst prüfen, bevor Sie zahlen.",
        "I can help you with that.",
        "Your order cannot be changed since it was shipped.",
    ],
)
def test_what_only_sounds_like_a_refusal_is_none(answer: str) -> None:
    assert not refused(answer)


def test_what_tools_made_impossible_is_no_refusal() -> None:
    answer = "I'm sorry, I can't help with that."
    assert not refused(answer, tools=(("find_parcel", {"found": False}),))


def test_a_refusal_that_the_prompt_demands_in_the_requests_words_is_none() -> None:
    system = "You help with parcels. Never give medical advice or diagnoses."
    answer = "I'm sorry, I can't help with that."
    assert not refused(answer, "Can you give me medical advice?", system=system)
    assert refused(answer, "Where is my parcel?", system=system)
