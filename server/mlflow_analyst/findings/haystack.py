"""All text of one trace, arranged so that a quote is found in it fast."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import accumulate
from typing import Any

from mlflow_analyst.findings.fold import SEPARATOR, fold
from mlflow_analyst.findings.models import CheckedQuote
from mlflow_analyst.traces.model import Step, Trace
from mlflow_analyst.traces.text import well_formed

Piece = tuple[str | None, str, Any]  # span id, field, value


class Corpus:
    """Distinct texts folded as one, so that searching is one pass; no match crosses two of them."""

    def __init__(self, texts: Iterable[tuple[str | None, str, str]]) -> None:
        places: dict[str, tuple[str | None, str]] = {}
        for span_id, where, text in texts:
            # Chat histories repeat a message in every later step; the first place says enough.
            places.setdefault(searchable(text), (span_id, where))
        self._places = list(places.values())
        self._folded = fold(SEPARATOR.join(places))
        lengths = (len(text) + 1 for text in self.text.split(SEPARATOR))
        self._starts = [0, *accumulate(lengths)]

    @property
    def text(self) -> str:
        """The folded texts, one after the other, with separators."""
        return self._folded.text

    @cached_property
    def lower(self) -> str:
        """``text`` in lower case, position for position."""
        return same_length_lower(self.text)

    def bounds(self, at: int) -> tuple[int, int]:
        """Start and end of the one text that position ``at`` lies in."""
        i = bisect_right(self._starts, at) - 1
        return self._starts[i], self._starts[i + 1] - 1

    def passage(self, start: int, end: int) -> CheckedQuote:
        """The trace's own text for ``text[start:end]``, and the first place that has it."""
        text = self._folded.original(start, end)
        if len(text) > 2 * (end - start) + 400:  # a page of blanks inside a quote says nothing
            text = self.text[start:end]
        span_id, where = self._places[bisect_right(self._starts, start) - 1]
        return CheckedQuote(text=text, span_id=span_id, where=well_formed(where))


class Haystack:
    """The text of one trace, prepared once and searched for many quotes.

    Assessments of the trace are left out: they say what somebody thought of it, and may be this
    program's own findings, published earlier.
    """

    def __init__(self, trace: Trace) -> None:
        self.trace_id = trace.trace_id
        self._trace = trace
        self._steps = {step.span_id: step for step in trace.steps}
        self._by_span: dict[str, tuple[Corpus, Corpus]] = {}

    @property
    def span_ids(self) -> tuple[str, ...]:
        """The ids of the trace's spans, in reading order."""
        return tuple(self._steps)

    @cached_property
    def strings(self) -> Corpus:
        """Every string of the trace."""
        return Corpus(_strings(_trace_pieces(self._trace)))

    @cached_property
    def structures(self) -> Corpus:
        """Every structured value of the trace as JSON text."""
        return Corpus(_structures(_trace_pieces(self._trace)))

    def find(self, folded_quote: str, span_id: str | None = None) -> CheckedQuote | None:
        """The first place that holds a folded quote: in plain strings, else in JSON text."""
        corpora = self.of_span(span_id) if span_id else None
        for i in range(2):
            corpus = corpora[i] if corpora else (self.strings, self.structures)[i]
            if (at := corpus.text.find(folded_quote)) >= 0:
                return corpus.passage(at, at + len(folded_quote))
        return None

    def of_span(self, span_id: str) -> tuple[Corpus, Corpus]:
        """Strings and structures of one span alone."""
        if span_id not in self._by_span:
            pieces = list(_step_pieces(self._steps[span_id]))
            self._by_span[span_id] = Corpus(_strings(pieces)), Corpus(_structures(pieces))
        return self._by_span[span_id]


def searchable(text: str) -> str:
    """The text with what cannot be stored, NUL and lone surrogates, as U+FFFD."""
    return well_formed(text).replace(SEPARATOR, "\ufffd")


def same_length_lower(text: str) -> str:
    """Lower case, leaving alone the few letters whose lower case is longer."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := c.lower()) == 1 else c for c in text)


def _trace_pieces(trace: Trace) -> Iterator[Piece]:
    # Steps before the header, whose previews may be cut.
    for step in trace.steps:
        yield from _step_pieces(step)
    info = trace.info
    yield None, "request_preview", info.request_preview
    yield None, "response_preview", info.response_preview
    yield None, "name", info.name
    yield None, "tags", info.tags
    yield None, "metadata", info.metadata


def _step_pieces(step: Step) -> Iterator[Piece]:
    yield step.span_id, "inputs", step.inputs
    yield step.span_id, "outputs", step.outputs
    yield step.span_id, "error", step.error
    yield step.span_id, "error_type", step.error_type
    yield step.span_id, "name", step.name
    yield step.span_id, "tool", step.tool
    yield step.span_id, "events", list(step.events)
    for key, value in step.attributes.items():
        if value not in (step.inputs, step.outputs):
            yield step.span_id, f"attributes.{key}", value


def _strings(pieces: Iterable[Piece]) -> Iterator[tuple[str | None, str, str]]:
    for span_id, field, whole in pieces:
        # A stack of its own: a trace may nest deeper than Python recurses.
        waiting = [(field, whole)]
        while waiting:
            where, value = waiting.pop()
            if isinstance(value, str):
                if value:
                    yield span_id, where, value
            elif isinstance(value, Mapping):
                waiting += [(f"{where}.{k}", v) for k, v in reversed(list(value.items()))]
            elif isinstance(value, (list, tuple)):
                waiting += [(f"{where}[{i}]", value[i]) for i in reversed(range(len(value)))]


def _structures(pieces: Iterable[Piece]) -> Iterator[tuple[str | None, str, str]]:
    for span_id, field, value in pieces:
        if value is None or isinstance(value, str) or value == []:
            continue
        try:
            plain = dict(value) if isinstance(value, Mapping) else value
            yield span_id, field, json.dumps(plain, ensure_ascii=False, default=str)
        except RecursionError:
            continue  # nested too deep to be written as JSON; its strings are searched all the same
