"""Whether a quote is in a trace, and what would have been right when it is not.

White space and JSON escapes aside (see ``fold``), a quote has to occur letter for letter, inside
one string of the trace or inside the JSON text of one of its values.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mlflow_analyst.findings.fold import fold
from mlflow_analyst.findings.haystack import Corpus, Haystack, searchable
from mlflow_analyst.findings.models import CheckedQuote, Difference
from mlflow_analyst.findings.nearest import (
    Near,
    differs_only_in,
    first_difference,
    longest_prefix,
    nearest,
)
from mlflow_analyst.traces.model import Trace

Found = CheckedQuote
"""A quote that is in the trace, as the trace has it."""

# The second form is what this program writes where it shortens a text.
_ELLIPSIS = re.compile(
    r"\s*[\[(]?(?:\u2026|\.{3,}|\. \. \.)[\])]?\s*(?:\[[\d,]+ characters cut\]\s*\u2026?\s*)?"
    r"|\s*\[[\d,]+ characters cut\]\s*"
)
_ALIKE = 80  # out of 100: the same passage with something changed
_RELATED = 62  # worth showing; below this rapidfuzz scores unrelated English sentences
_SHORTEST_PART = 12  # characters; shorter pieces of a quote occur anywhere by chance
_MOST_PARTS = 4
_HOME_BONUS = 15  # how much better another span must match before the named one is given up


@dataclass(frozen=True, slots=True)
class NotFound:
    """A quote that is not in the trace, or not where it was said to be.

    ``reason`` says why and what to do, without text of the trace. ``nearest`` is text of the trace
    that is found if it is asked for as it stands; ``difference`` is set when it is not quite what
    was quoted. ``parts`` are given instead when the quote has to be sent as several.
    """

    reason: str
    nearest: CheckedQuote | None = None
    difference: Difference | None = None
    parts: tuple[CheckedQuote, ...] = ()


def find_quote(trace: Trace | Haystack, text: str, span_id: str | None = None) -> Found | NotFound:
    """Look for a quote in a whole trace, or in one of its spans.

    Pass a ``Haystack`` to ask several quotes of one trace without preparing it again.
    """
    haystack = trace if isinstance(trace, Haystack) else Haystack(trace)
    text = searchable(text)
    quote = fold(text).text
    if not quote:
        return NotFound("The quote is empty. Copy the words of the trace that show the finding.")
    span = _span(haystack, span_id) if span_id else None
    if span_id and span is None:
        place = haystack.find(quote)
        where = f"; the quote is in {_place(place)}" if place else ""
        return NotFound(
            f"The trace has no span {_shown_id(span_id)}{where}. Name a span of this trace (16 hex "
            "digits), or leave span_id out.",
            place,
        )
    if place := haystack.find(quote, span):
        return place
    if span and (place := haystack.find(quote)):
        return NotFound(
            f"The quote is in this trace, but in {_place(place)} and not in span {span}. Correct "
            "the span_id, or leave it out.",
            place,
        )
    return _near_miss(haystack, text, quote, span)


def in_parts(haystack: Haystack, text: str) -> bool:
    """Whether all parts of a text between its ellipses are in the trace."""
    return all(haystack.find(part) for part in _cut(searchable(text)))


def _span(haystack: Haystack, span_id: str) -> str | None:
    wanted = span_id.strip().lower().removeprefix("0x")
    return next((s for s in haystack.span_ids if s == span_id or s.lower() == wanted), None)


def _place(found: CheckedQuote) -> str:
    return f"span {found.span_id}" if found.span_id else "the trace's header"


def _shown_id(span_id: str) -> str:
    return repr(span_id if len(span_id) <= 40 else span_id[:40] + "\u2026")


def _near_miss(haystack: Haystack, text: str, quote: str, span: str | None) -> NotFound:
    everywhere = haystack.strings, haystack.structures
    corpora = haystack.of_span(span) if span else everywhere
    if len(cut := _cut(text)) > 1 and (parts := _places(everywhere, cut)):
        return NotFound(
            "The quote leaves something out. Its parts are in the trace: send each as a quote of "
            "its own, as given in parts.",
            parts=parts,
        )
    best = _best(corpora, quote)
    if span and (best is None or best[1].score < _ALIKE):
        wider = _best(everywhere, quote)
        if best is None or (wider and wider[1].score > best[1].score + _HOME_BONUS):
            corpora, best = everywhere, wider
    score = best[1].score if best else 0
    if score < _ALIKE and (parts := _joined(corpora, quote)):
        return NotFound(
            "The quote joins pieces that do not stand next to each other in the trace. Send each "
            "as a quote of its own, as given in parts.",
            parts=parts,
        )
    if best is None or score < _RELATED:
        return NotFound(
            "Nothing like this quote is in the trace. Quote words that the trace holds, or drop it."
        )
    corpus, near = best
    there = corpus.text[near.start : near.end]
    what = differs_only_in(near.quote, there)
    if what:
        reason = f"The trace has these words with other {what}: quote them as given in nearest."
    elif score >= _ALIKE:
        reason = (
            "The trace says something else at this place (see difference). If nearest still shows "
            "the finding, quote it as it stands; if not, drop the quote."
        )
    else:
        reason = (
            "The quote is not in the trace; nearest is only the most similar text there. Quote "
            "words that the trace holds, or drop it."
        )
    if near.quote != quote:
        reason += " Of this long quote, only the surroundings of the first difference are shown."
    passage = corpus.passage(near.start, near.end)
    return NotFound(reason, passage, first_difference(near.quote, there))


def _best(corpora: tuple[Corpus, Corpus], quote: str) -> tuple[Corpus, Near] | None:
    best = None
    # JSON text holds all strings again, so it has more to say only of a quote that looks like JSON.
    for corpus in corpora if '"' in quote else corpora[:1]:
        near = nearest(corpus, quote)
        if near and (best is None or near.score > best[1].score + 5):
            best = corpus, near
        if best and best[1].score >= _ALIKE:
            break
    return best


def _cut(text: str) -> list[str]:
    """The folded parts of a text between its ellipses."""
    return [folded for part in _ELLIPSIS.split(text) if (folded := fold(part).text)]


def _joined(corpora: tuple[Corpus, Corpus], quote: str) -> tuple[CheckedQuote, ...]:
    """The quote as a few longer pieces that are all in the trace; empty if it is not that."""
    parts: list[str] = []
    rest = quote
    while rest and len(parts) < _MOST_PARTS:
        length = longest_prefix(corpora, rest)
        if length < _SHORTEST_PART:
            return ()
        parts.append(rest[:length])
        rest = rest[length:].strip()
    return () if rest else _places(corpora, parts)


def _places(corpora: tuple[Corpus, Corpus], parts: list[str]) -> tuple[CheckedQuote, ...]:
    """Where all of the parts are, marks and case aside; empty if one is nowhere."""
    found = []
    for part in parts:
        for corpus in corpora:
            if (at := corpus.text.find(part)) >= 0:
                found.append(corpus.passage(at, at + len(part)))
                break
            near = nearest(corpus, part)
            if near and differs_only_in(part, corpus.text[near.start : near.end]):
                found.append(corpus.passage(near.start, near.end))
                break
        else:
            return ()
    return tuple(found)
