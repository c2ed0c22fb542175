"""Texts are alike by the words that they share and that few have."""

from __future__ import annotations

import pytest

from mlflow_analyst.analysis.patterns.alike import Vocabulary

TEXTS = [frozenset(text.split()) for text in ("the red car", "the blue car", "the red bus") * 3]


def test_what_few_have_tells_more_than_what_all_have() -> None:
    vocabulary = Vocabulary(TEXTS, 10)
    car, blue_car, bus = vocabulary.vectors(TEXTS[:3])
    assert car @ car == pytest.approx(1)
    assert 0 < car @ bus < 1
    assert blue_car @ bus < 0.1


def test_words_that_nobody_else_has_make_a_text_unlike_others_if_strict() -> None:
    vocabulary = Vocabulary(TEXTS, 10)
    odd = frozenset(["the", "red", "car", "of", "seven", "sisters"])
    [known] = vocabulary.vectors(TEXTS[:1])
    [lenient], [strict] = vocabulary.vectors([odd]), vocabulary.vectors([odd], strict=True)
    assert lenient @ known == pytest.approx(1)
    assert strict @ known < 0.8


def test_there_may_be_no_words_at_all() -> None:
    nothing = Vocabulary([], 10)
    assert len(nothing) == 0
    assert nothing.vectors([frozenset(["a"])], strict=True).shape == (1, 0)
