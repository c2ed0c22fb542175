"""Regular expressions find what is there, and cannot hang or kill the server."""

from __future__ import annotations

import time

import pytest

from mlflow_analyst.traces import find
from mlflow_analyst.traces.find import finder


def test_the_excerpt_is_word_for_word_with_what_stands_around_it() -> None:
    text = "a" * 500 + " order #W123 " + "b" * 500
    count, excerpts = finder(r"#W\d+").excerpts(text)
    assert count == 1
    assert "order #W123 bbb" in excerpts[0]
    assert excerpts[0].startswith("…a")
    assert excerpts[0].strip("…") in text


def test_every_occurrence_is_counted_and_the_first_two_are_shown() -> None:
    count, excerpts = finder("needle").excerpts(("needle" + "." * 400) * 7)
    assert count == 7
    assert len(excerpts) == 2


def test_text_inside_json_is_found_with_and_without_its_escapes() -> None:
    payload = {"inputs": {"text": 'He said "no".\nThen left.', "n": 7}}
    for pattern in (r'said "no"', r"no\"\.\sThen", r'"n":7', r"(?i)HE SAID"):
        assert finder(pattern).matches(payload)[0]["where"] == "inputs"
    assert finder("maybe").matches(payload) == []


@pytest.mark.parametrize("pattern", ["(", "*a", "(?<name", "", "x" * 201, "[z-a]"])
def test_a_broken_pattern_is_refused_in_words(pattern: str) -> None:
    with pytest.raises(ValueError, match="regular expression"):
        finder(pattern)


def test_a_pattern_that_would_fill_the_memory_is_refused_at_once() -> None:
    begin = time.monotonic()
    with pytest.raises(ValueError, match="repeats too often"):
        finder("(?:(?:(?:a{1000}){1000}){1000}){1000}")
    assert time.monotonic() - begin < 1


def test_a_pattern_that_would_never_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find, "SECONDS", 0.3)
    begin = time.monotonic()
    with pytest.raises(ValueError, match="takes too long"):
        finder("(x+x+)+y").excerpts("x" * 5_000)
    assert time.monotonic() - begin < 3


def test_an_empty_match_is_no_match() -> None:
    assert finder("a*").excerpts("bbb") == (0, [])
