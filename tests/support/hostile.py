"""Text as an attacker would put it into a trace, and what a reader makes of a report."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

PIECES = [
    *["`", "``", "```", "````", "~~~", "```mermaid\n", "|", "\\|", "\\", "\\`", "|---|---|\n"],
    *["\n", "\n\n", "\r", "\r\n", "\t", " ", "    ", "\u2028", "\x85", "\x0b", "\xa0"],
    *["*", "**", "_", "__", "~~", "***", "---", "===", "* * *", "- - -", "# ", "## Summary\n"],
    *["- ", "+ ", "1. ", "2) ", "- [x] ", "> ", "> [!NOTE]\n> ", "<", "<b>", "</td>", "<!--"],
    *["-->", "<script>alert(1)</script>", "<?", "<![CDATA[", "&lt;", "&#124;", "&#10;", "&#x60;"],
    *[
        "[",
        "]",
        "(",
        ")",
        "[x](http://evil.example)",
        "![i](http://evil.example/i.png)",
        "![",
        "](",
    ],
    *["[a]: http://evil.example\n", "[a]", "[^1]", "[^1]: note\n", "<http://evil.example>"],
    *["http://evil.example", "https://e.example/a_b?x=1&y=2", "www.evil.example", "evil.com"],
    *["ftp://e.example", "mailto:a@b.com", "a@b.com", "@name", "#12", "GH-12", "o/r#3", "//e.com"],
    *["$", "$$", "$x$", "$`x`$", ":smile:", ":+1:", "0a1b2c3d4e", "\u202e", "\u2066", "\u200b"],
    *["\u200d", "\ufeff", "\u00ad", "\x00", "\x1b[31m", "\ud800", "\U000e0041", "\u3164", "\u2800"],
    *[
        "word",
        "é",
        "日本",
        "😀",
        "👩\u200d💻",
        "❤\ufe0f",
        ".",
        ",",
        ":",
        "!",
        "'",
        '"',
        "=",
        "{{x}}",
    ],
]
"""What means something to some reader of Markdown, and some harmless text to put between."""

hostile = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), min_size=1, max_size=14).map(
    "".join
)
hostile_words = hostile.map(lambda text: f"w{text}w")
"""Never blank, so that there is always something to show."""

COMMONMARK = MarkdownIt("commonmark", {"maxNesting": 100})
GITHUB = MarkdownIt("commonmark", {"html": True, "linkify": True, "maxNesting": 100}).enable(
    ["table", "strikethrough", "linkify"]
)
UNJOINED = (
    MarkdownIt("commonmark", {"html": True, "linkify": True, "maxNesting": 100})
    .enable(["table", "strikethrough", "linkify"])
    .disable("text_join")
)
"""As GITHUB, with escaped characters kept apart from the text around them."""


def flat(markdown: str, reader: MarkdownIt = GITHUB) -> Iterator[Token]:
    """Every token of the text, those inside of lines included."""
    for token in reader.parse(markdown):
        yield token
        yield from token.children or []
