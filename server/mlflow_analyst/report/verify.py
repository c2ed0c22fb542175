"""A second look at a finished report, by a parser that knows nothing of how it was written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from mlflow_analyst.report.visible import hidden_characters

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

SECTIONS = (
    "Summary",
    "The agent",
    "Statistics",
    "Operational issues",
    "Quality issues",
    "Strengths",
    "Hypotheses tested",
    "Refuted hypotheses",
    "Recommendations",
    "How this was done",
)
"""The report's sections, in their order."""

STATISTICS = (
    "Outcome",
    "Latency",
    "Tools",
    "Failed steps inside OK traces",
    "Models",
    "Sessions",
    "Traffic",
    "Groups",
    "Warnings about the data",
)
"""The parts that the section of statistics may have."""

# Everything that GitHub and common readers know is on, so that whatever slipped through shows.
_READER = (
    MarkdownIt("commonmark", {"html": True, "linkify": True, "maxNesting": 100})
    .enable(["table", "strikethrough", "linkify"])
    .disable("text_join")  # keeps escaped characters apart from those that a reader acts on
)
_FINDING = re.compile(r"[OQSR][1-9][0-9]*: [A-Za-z0-9 ]+")
_UNWANTED = {
    "image": "an image",
    "html_block": "HTML",
    "html_inline": "HTML",
    "blockquote_open": "a quotation",
    "hr": "a thematic break",
    "s_open": "struck out text",
}
_ACTED_ON = {
    "an address": re.compile(r"://|www\.\w", re.IGNORECASE),
    "a mention or an e-mail": re.compile(r"@\w|\w@"),
    "mathematics": re.compile(r"\$"),
    "a bracket": re.compile(r"\["),
    "a reference to an issue": re.compile(r"#\d|\bGH-\d"),
    "an emoji's name": re.compile(r":(?=[a-z0-9_]*[a-z])[a-z0-9_+-]+:", re.IGNORECASE),
}


def slug(heading: str) -> str:
    """The anchor that GitHub and most other readers give to a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def verify(markdown: str) -> list[str]:
    """What is in the report that must not be there, each with its line; empty if all is well.

    Looks for links other than to the report's own headings, images, HTML, quotations (alerts),
    fences that name a language, headings that are not the report's, what GitHub acts on in plain
    text (@name, #12, :name:, $…$, footnotes), and invisible characters.
    """
    tokens = _READER.parse(markdown)
    headings = [
        (token.tag, tokens[at + 1].content, _line(token))
        for at, token in enumerate(tokens)
        if token.type == "heading_open"
    ]
    anchors = {f"#{slug(text)}" for _, text, _ in headings}
    problems = _heading_problems(headings)
    for token, line in _walk(tokens):
        if token.type in _UNWANTED:
            problems.append(f"line {line}: {_UNWANTED[token.type]}")
        elif token.type == "link_open" and token.attrGet("href") not in anchors:
            problems.append(f"line {line}: a link to {token.attrGet('href')}")
        elif token.type == "fence" and token.info.strip() != "text":
            problems.append(f"line {line}: a code block in the language {token.info.strip()!r}")
        elif token.type == "text":
            problems += [
                f"line {line}: {what} in {token.content!r}"
                for what, pattern in _ACTED_ON.items()
                if pattern.search(token.content)
            ]
    if hidden := hidden_characters(markdown):
        problems.append(f"invisible characters: {', '.join(hidden)}")
    return problems


def _heading_problems(headings: Sequence[tuple[str, str, int]]) -> list[str]:
    problems = []
    if [tag for tag, _, _ in headings[:1]] != ["h1"]:
        problems.append("the report does not begin with its title")
    if tuple(text for tag, text, _ in headings if tag == "h2") != SECTIONS:
        problems.append("the sections are not those of a report, in their order")
    for tag, text, line in headings[1:]:
        known = tag == "h2" or (tag == "h3" and (text in STATISTICS or _FINDING.fullmatch(text)))
        if not known:
            problems.append(f"line {line}: an unexpected heading {text!r}")
    return problems


def _walk(tokens: Sequence[Token]) -> Iterator[tuple[Token, int]]:
    for token in tokens:
        yield token, _line(token)
        for child in token.children or []:
            yield child, _line(token)


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 0
