"""The assistant's words keep paragraphs, lists, emphasis and code, and can be nothing else."""

from __future__ import annotations

import re

import pytest
from hostile import COMMONMARK, GITHUB, UNJOINED, flat, hostile
from hypothesis import example, given, settings

from mlflow_analyst.report.markdown import Markdown, table
from mlflow_analyst.report.prose import cell, labelled, prose
from mlflow_analyst.report.visible import hidden_characters

BLOCKS = {"paragraph", "bullet_list", "ordered_list", "list_item"}
SPANS = {"text", "code_inline", "softbreak", "hardbreak", "em", "strong"}
ACTED_ON = re.compile(r"@\w|\w@|\$|#\d|\[|<|://|www\.\w", re.IGNORECASE)


def kinds(markdown: str, reader=GITHUB) -> set[str]:
    return {re.sub("_(open|close)$", "", t.type) for t in flat(markdown, reader)} - {"inline"}


@settings(max_examples=400)
@given(text=hostile)
@example(text="- - -\n- [x] `a`@b.com")
@example(text="*&#32;*\n***\n&#10;# x")
@example(text="a\\\n# b\\\n| c |\\\n---")
@example(text="1. a\n\n   ```\n   x\n2) # b")
def test_no_words_become_more_than_paragraphs_lists_emphasis_and_code(text) -> None:
    written = [prose(text), f"1. {prose(text, indent=3)}", labelled("Label", text)]
    for markdown in written:
        for reader in (COMMONMARK, GITHUB):
            assert kinds(markdown, reader) <= BLOCKS | SPANS
        bare = [t.content for t in flat(markdown, UNJOINED) if t.type == "text"]
        assert not [one for one in bare if ACTED_ON.search(one)]
        assert hidden_characters(markdown) == []


@settings(max_examples=400)
@given(text=hostile)
@example(text="`a\\|b` | c\\\\| d")
@example(text="a\n\n- b\n- c\n# d")
def test_words_in_a_cell_stay_in_it(text) -> None:
    tokens = GITHUB.parse(table(["a", "b"], [[cell(text), Markdown("next")]]) + "\n\nafter")
    assert [t.type for t in tokens][-4:-1] == ["table_close", "paragraph_open", "inline"]
    inline = [t for t in tokens if t.type == "inline"]
    assert len(inline) == 5
    assert inline[3].content == "next"
    assert {re.sub("_(open|close)$", "", t.type) for t in inline[2].children} <= SPANS


def test_paragraphs_lists_emphasis_and_code_survive() -> None:
    text = "One *two* **three** `four`.\n\n1. five\n2. six\n   - seven\n\nEight  \nnine."
    assert prose(text) == (
        "One *two* **three** `four`.\n\n1. five\n2. six\n\n   - seven\n\nEight\\\nnine."
    )


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("[x](http://evil.example)", "`[x](http://evil.example)`"),
        ("see (https://a.example/b_(c)).", "see (`https://a.example/b_(c)`)."),
        ("![i](//evil.example/i.png)", "`![i](//evil.example/i.png)`"),
        ("[ref][1]", "\\[ref\\]\\[1\\]"),
        ("<https://a.example>", "\\<`https://a.example`\\>"),
        ("<b>bold</b>", "\\<b\\>bold\\</b\\>"),
        ("www.evil.example, a@b.com", "`www.evil.example`, `a@b.com`"),
        ("ask @team about #12 and GH-7", "ask `@team` about `#12` and `GH-7`"),
        ("costs $5 or $10", "costs `$5` or `$10`"),
        ("# head", "\\# head"),
        ("> [!WARNING]\n> x", "\\> \\[!WARNING\\] \\> x"),
        ("- [ ] task", "- \\[ \\] task"),
        ("note[^1]", "note\\[^1\\]"),
        ("| a |\n|---|", "\\| a \\| \\|---\\|"),
        ("```mermaid\ngraph\n```", "`mermaid graph`"),
        ("a :shipit: b, at 12:30:45", "a `:shipit:` b, at 12:30:45"),
        ("~~no~~ &lt;b&gt;", "\\~\\~no\\~\\~ \\&lt;b\\&gt;"),
        ("snake_case_name and 3 * 4", "snake_case_name and 3 \\* 4"),
        ("hid\u202eden", "hid\\[U+202E\\]den"),
        ("order #W2378156 is fine, e.g. so.", "order #W2378156 is fine, e.g. so."),
    ],
)
def test_everything_else_is_shown_as_it_was_typed(text, written) -> None:
    assert prose(text) == written


def test_two_pieces_of_code_side_by_side_do_not_run_into_each_other() -> None:
    assert prose("`a`@b") == "`a@b`"


def test_a_list_in_a_cell_becomes_running_text() -> None:
    assert cell("Do:\n\n- one\n- two\n\n3. three") == "Do: • one • two 3. three"


def test_a_label_stands_before_the_words_or_above_a_list() -> None:
    assert labelled("Root cause", "It is `x`.") == "**Root cause.** It is `x`."
    assert labelled("Root cause", "- a\n- b") == "**Root cause.**\n\n- a\n- b"
    assert labelled("Root cause", " \n") == ""
