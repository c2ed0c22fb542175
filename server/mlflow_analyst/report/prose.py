"""The assistant's own words as Markdown that can only be paragraphs, lists, emphasis and code.

The words are parsed and written anew from what was understood, so that nothing else gets through.
Links, images, HTML, headings, tables, fences and quotations stay as literal text. What some reader
would turn into a link by itself (an address, an e-mail, @name, #12, a commit), into a picture
(:name:) or into mathematics ($…$) becomes inline code, the one place where all of them leave text
alone. Entities (``&lt;``) stay as they were typed: decoded, they could bring blanks and line ends
to places where they mean structure.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from markdown_it import MarkdownIt

from mlflow_analyst.report.markdown import Markdown, blocks, code_cell, code_span
from mlflow_analyst.report.visible import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from markdown_it.token import Token

_PARSER = (
    MarkdownIt("zero", {"maxNesting": 100})
    .enable(["list", "newline", "escape", "backticks"])
    .enable(["emphasis", "balance_pairs", "fragments_join", "text_join"])
)

_TRIGGER = re.compile(
    r"""
    //\S | www\.\w | \w\.[^\W\d_]{2}        # an address, a host name, a file name
    | @\w | \w@                             # an e-mail, a mention
    | \$                                    # mathematics
    | \#\d | \bGH-\d                        # an issue
    | :(?:[a-z0-9_]*[a-z][a-z0-9_+-]*|[+-]1|100|1234):  # an emoji's name
    | \btr-[0-9a-f]{8}                      # a trace, for looks
    | \b(?=[a-f]*[0-9])(?=[0-9]*[a-f])[0-9a-f]{7,40}\b  # a commit
    """,
    re.IGNORECASE | re.VERBOSE,
)
_CLOSERS = {")": "(", "]": "[", "}": "{", ">": "<"}
_ENDINGS = ".,;:!?\"'\u201d\u2019\u2026"
_OPENING_QUOTES = "\"'\u201c\u2018"
_SPECIAL = re.compile(r"[\\`*\[\]<>|~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
_LINE_START = re.compile(r"[#+\-=:]|\d+(?=[.)])")


class _Piece(NamedTuple):
    kind: str  # "text", "code" or "mark" (written as it is)
    text: str


def prose(text: str, indent: int = 0) -> Markdown:
    """The words as blocks, for a place of their own in the report.

    Args:
        text: what the assistant wrote, Markdown or not.
        indent: columns that the lines after the first are moved in by, for words in a list item.
    """
    written = "\n\n".join(block for block in _blocks(_parsed(text)) if block)
    return Markdown(_moved_in(written, indent))


def cell(text: str) -> Markdown:
    """The words on one line, for a table's cell or the running text of a line."""
    lines: list[str] = []
    bullet = ""
    for token in _parsed(text):
        if token.type == "list_item_open":
            bullet = f"{token.info}. " if token.info else "• "
        elif token.type == "inline":
            lines.append(bullet + _inline(token.children or [], code_cell, " "))
            bullet = ""
    return Markdown(" ".join(lines))


def labelled(label: str, text: str) -> Markdown:
    """The words after a label in bold, on the same line unless they begin with a list.

    Nothing at all where there are no words.
    """
    words = prose(text)
    if not words:
        return words
    if next(_parsed(text)).type == "paragraph_open":
        return Markdown(f"**{label}.** {words}")
    return blocks([Markdown(f"**{label}.**"), words])


def _parsed(text: str) -> Iterator[Token]:
    return iter(_PARSER.parse(visible(text.strip())))


def _blocks(tokens: Iterator[Token]) -> Iterator[str]:
    """Each block up to the end of the one that encloses them."""
    for token in tokens:
        if token.type == "inline":
            yield _inline(token.children or [], code_span, "\\\n")
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            yield _list(tokens, token)
        elif token.type in ("bullet_list_close", "ordered_list_close", "list_item_close"):
            return


def _list(tokens: Iterator[Token], opening: Token) -> str:
    items: list[str] = []
    for token in tokens:
        if token.type != "list_item_open":
            break
        marker = "- " if opening.type == "bullet_list_open" else f"{token.info}. "
        body = "\n\n".join(block for block in _blocks(tokens) if block)
        if body:  # three empty items in one another would read as a thematic break
            items.append(marker + _moved_in(body, len(marker)))
    return "\n".join(items)


def _moved_in(written: str, columns: int) -> str:
    """The lines after the first moved in, empty ones left empty."""
    return re.sub(r"\n(?=[^\n])", "\n" + " " * columns, written)


def _inline(children: Sequence[Token], code: Callable[[str], str], line_break: str) -> str:
    pieces: list[_Piece] = []
    for token in children:
        if token.type in ("text", "softbreak"):
            _add(pieces, _Piece("text", " " if token.type == "softbreak" else token.content))
        elif token.type == "code_inline":
            _add(pieces, _Piece("code", token.content.strip() or token.content))
        elif token.type == "hardbreak":
            pieces.append(_Piece("mark", line_break))
        else:
            pieces.append(_Piece("mark", token.markup))
    split: list[_Piece] = []
    for piece in pieces:
        for part in _without_triggers(piece.text) if piece.kind == "text" else [piece]:
            _add(split, part)
    return _written(split, code)


def _add(pieces: list[_Piece], piece: _Piece) -> None:
    """Append, as one piece with the last where both are text or both are code.

    Two code spans side by side would read as one with other borders.
    """
    if not piece.text:
        return
    if pieces and pieces[-1].kind == piece.kind != "mark":
        piece = _Piece(piece.kind, pieces.pop().text + piece.text)
    pieces.append(piece)


def _without_triggers(text: str) -> Iterator[_Piece]:
    """The text, with each word that some reader would make more of as a piece of code."""
    end = 0
    for run in re.finditer(r"\S+", text):
        if not _TRIGGER.search(run[0]):
            continue
        start, stop = _core(text, run.start(), run.end())
        yield _Piece("text", text[end:start])
        yield _Piece("code", text[start:stop])
        end = stop
    yield _Piece("text", text[end:])


def _core(text: str, start: int, stop: int) -> tuple[int, int]:
    """The bounds without the punctuation around a word, as long as the rest is still one."""
    while True:
        first, last, word = text[start], text[stop - 1], text[start:stop]
        if _CLOSERS.get(last) == first:
            narrower = (start + 1, stop - 1)
        elif last in _ENDINGS or word.count(last) > word.count(_CLOSERS.get(last, last)):
            narrower = (start, stop - 1)
        elif first in _OPENING_QUOTES:
            narrower = (start + 1, stop)
        else:
            return start, stop
        if not _TRIGGER.search(text[narrower[0] : narrower[1]]):
            return start, stop
        start, stop = narrower


def _written(pieces: Sequence[_Piece], code: Callable[[str], str]) -> str:
    written = ""
    for piece in pieces:
        if piece.kind == "code":
            written += code(piece.text)
            continue
        if piece.kind == "mark":
            written += piece.text
            continue
        text = _SPECIAL.sub(r"\\\g<0>", piece.text)
        if not written or written.endswith("\n"):
            text = _LINE_START.sub(_escaped_start, text.lstrip(), count=1) if text else text
        written += text
    return written.strip(" ")


def _escaped_start(match: re.Match[str]) -> str:
    if match.start():
        return match[0]
    return f"{match[0]}\\" if match[0].isdigit() else f"\\{match[0]}"
