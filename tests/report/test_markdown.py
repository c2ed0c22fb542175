"""Text from a trace stays text: in code, complete, on its place, whatever is in it."""

from __future__ import annotations

import pytest
from hostile import COMMONMARK, GITHUB, hostile, hostile_words
from hypothesis import example, given

from mlflow_analyst.report.markdown import (
    EMPTY,
    WRAP_AT,
    Markdown,
    blocks,
    code_block,
    code_cell,
    code_span,
    table,
)
from mlflow_analyst.report.visible import visible

READERS = pytest.mark.parametrize("reader", [COMMONMARK, GITHUB], ids=["commonmark", "github"])


@READERS
@given(text=hostile_words)
@example(text="``` ` `` a")
@example(text=" `x` ")
def test_a_code_span_is_one_piece_of_code_with_the_whole_text(reader, text) -> None:
    _, inline, _ = reader.parse(f"before {code_span(text)} after")
    assert [t.type for t in inline.children] == ["text", "code_inline", "text"]
    shown = inline.children[1].content.replace("↵ ", "↵").replace("↵", "\n")
    assert "".join(shown.split()) == "".join(visible(text).split())


@READERS
@given(text=hostile_words)
@example(text="```\n# head\n~~~")
@example(text="a\n\n\n" + "`" * 9)
def test_a_code_block_is_one_block_with_the_whole_text(reader, text) -> None:
    document = f"before\n\n{code_block(text)}\n\nafter"
    tokens = [t for t in reader.parse(document) if t.nesting >= 0 and t.type != "inline"]
    assert [t.type for t in tokens] == ["paragraph_open", "fence", "paragraph_open"]
    assert tokens[1].info == "text"
    kept = visible(text).expandtabs(4).strip("\n")
    assert tokens[1].content.replace("\n", "") == kept.replace("\n", "")
    assert all(len(line) <= WRAP_AT for line in tokens[1].content.splitlines())


@given(text=hostile_words)
@example(text="a\\|b")
@example(text="|")
@example(text="\\\\|\\|`|``")
def test_a_cell_ends_where_we_end_it_and_keeps_the_text(text) -> None:
    rows = [[code_cell(text), Markdown("next")], [Markdown("next"), code_cell(text)]]
    tokens = GITHUB.parse(table(["a", "b"], rows) + "\n\nafter")
    assert [t.type for t in tokens][-3:] == ["paragraph_open", "inline", "paragraph_close"]
    cells = [t for t in tokens if t.type == "inline"][2:6]
    assert [cells[1].content, cells[2].content] == ["next", "next"]
    for one in (cells[0], cells[3]):
        assert {t.type for t in one.children} <= {"code_inline", "text"}
        shown = "".join(t.content for t in one.children).replace("↵", "")
        assert "".join(shown.split()) == "".join(visible(text).split())


def test_a_pipe_after_a_backslash_is_told_apart_by_every_reader() -> None:
    # Some readers take two backslashes before a pipe for an escaped backslash, and end the cell.
    assert code_cell("a\\|b|c") == "`a\\`&#124;`b`&#124;`c`"


def test_a_long_line_is_wrapped_at_a_blank_and_loses_nothing() -> None:
    line = "word " * 60 + "x" * 250
    body = code_block(line).removeprefix("```text\n").removesuffix("\n```")
    assert "".join(body.split("\n")) == line
    assert max(map(len, body.split("\n"))) <= WRAP_AT


@pytest.mark.parametrize("write", [code_span, code_cell, code_block])
@pytest.mark.parametrize("text", ["", " ", "\n\n", " \t "])
def test_blank_text_is_said_to_be_empty(write, text) -> None:
    assert write(text) == EMPTY


def test_a_quote_of_several_lines_stays_on_one_line() -> None:
    assert code_span("one\ntwo\r\n\nthree") == "`one↵ two↵↵ three`"


@pytest.mark.parametrize("rows", [[[Markdown("one")]], [[Markdown("one\ntwo"), Markdown("three")]]])
def test_a_row_that_would_break_its_table_is_refused(rows) -> None:
    with pytest.raises(ValueError, match="row"):
        table(["a", "b"], rows)


def test_blocks_have_one_empty_line_between_them() -> None:
    assert blocks([Markdown("a"), Markdown(""), Markdown("b")]) == "a\n\nb"


@given(text=hostile)
def test_everything_written_can_be_saved_as_utf8(text) -> None:
    for write in (code_span, code_cell, code_block):
        assert write(text).encode("utf-8")
