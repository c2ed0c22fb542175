"""The second look at a report finds what must not be there, and where."""

from __future__ import annotations

import pytest
from reports import inputs_saying

from mlflow_analyst.report import build_report, verify
from mlflow_analyst.report.verify import slug

REPORT = build_report(inputs_saying("plain"))


def test_a_report_as_it_is_written_has_no_problems() -> None:
    assert verify(REPORT) == []


@pytest.mark.parametrize(
    ("added", "problem"),
    [
        ("[x](http://evil.example)", "a link to http://evil.example"),
        ("[x](#nowhere)", "a link to #nowhere"),
        ("www.evil.com", "a link to http://www.evil.com"),
        ("a@evil.com", "a link to mailto:a@evil.com"),
        ("http://evil.example", "a link to http://evil.example"),
        ("www.evil.example", "an address"),
        ("a@evil.example", "a mention or an e-mail"),
        ("![x](i.png)", "an image"),
        ("<div>", "HTML"),
        ("a <b>b</b>", "HTML"),
        ("> [!NOTE]\n> x", "a quotation"),
        ("---", "a thematic break"),
        ("~~x~~", "struck out text"),
        ("```mermaid\nx\n```", "a code block in the language 'mermaid'"),
        ("### Something else", "an unexpected heading 'Something else'"),
        ("#### O1: Too deep", "an unexpected heading 'O1: Too deep'"),
        ("for @team", "a mention or an e-mail"),
        ("see #12", "a reference to an issue"),
        ("costs $5", "mathematics"),
        ("note[^1]", "a bracket"),
        ("nice :shipit:", "an emoji's name"),
    ],
)
def test_what_must_not_be_there_is_named_with_its_line(added, problem) -> None:
    line = len(REPORT.splitlines()) + 2
    found = verify(f"{REPORT}\n{added}\n")
    assert found
    assert any(one.startswith(f"line {line}: ") and problem in one for one in found)


def test_sections_that_are_missing_doubled_or_swapped_are_noticed() -> None:
    said = ["the sections are not those of a report, in their order"]
    assert verify(REPORT.replace("## Strengths\n", "")) == said
    assert verify(f"{REPORT}\n## Summary\n\nx\n") == said
    assert verify("x\n\n" + REPORT.replace("# Trace", "Trace", 1))[0] == (
        "the report does not begin with its title"
    )


def test_a_fence_that_swallows_the_rest_is_noticed() -> None:
    assert verify(REPORT.replace("## Strengths\n", "```text\n", 1)) != []


def test_invisible_characters_are_named() -> None:
    assert verify(f"{REPORT}\na\u202eb\u200b\n") == ["invisible characters: U+202E, U+200B"]


def test_what_stands_in_code_is_no_problem() -> None:
    assert verify(f"{REPORT}\n`[x](http://e.example) @a $x$ #12 <b>`\n") == []


def test_an_anchor_is_what_github_makes_of_a_heading() -> None:
    assert slug("O1: Slow lookup of 3 ids") == "o1-slow-lookup-of-3-ids"
