"""What the plain columns of spans leave open, from the spans' JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import sqlalchemy as sa

from mlflow_analyst.store.columns import Columns, Mask, calls_model
from mlflow_analyst.store.fetching import CHUNK, SPANS, chunks
from mlflow_analyst.store.querying import Asked
from mlflow_analyst.store.rows import step_row
from mlflow_analyst.traces import dialects
from mlflow_analyst.traces.build import step_from_dict
from mlflow_analyst.traces.decoding import decode

if TYPE_CHECKING:
    from mlflow_analyst.store.querying import Querying
    from mlflow_analyst.store.span_json import SpanJson

USAGE_KEY = dialects.USAGE_KEYS[0]

_LARGE = 40
"""Spans whose whole JSON is fetched at a time: single ones may have a megabyte."""

Report = Callable[[], None]
"""Called again and again; may raise to stop the work."""


def decode_steps(ask: Querying, steps: Columns, places: Sequence[int], report: Report) -> list[int]:
    """Replace these rows by what the spans' whole JSON says; the places of those whose JSON is gone
    because MLflow moved it to its archive.
    """
    gone = []
    for place, content in _values(ask, steps, places, SPANS.content, report):
        if not content:
            gone.append(place)
            continue
        try:
            span = json.loads(content)
        except ValueError:
            continue  # damaged: what the columns say is all there is
        row = step_row(steps["trace_id"][place], step_from_dict(span))
        for column, value in zip(steps.values(), row, strict=True):
            column[place] = value
    return gone


def add_tokens(
    ask: Querying, steps: Columns, theirs: Mask, inside: SpanJson, report: Report
) -> None:
    """Fill in the tokens of the model calls among ``theirs``."""
    given, made = steps["input_tokens"], steps["output_tokens"]
    places = np.flatnonzero(theirs & calls_model(steps) & np.isnan(given) & np.isnan(made))
    usage = inside.text("attributes", USAGE_KEY)
    unsettled = []
    for place, said in _values(ask, steps, places.tolist(), usage, report):
        found = dialects.tokens({USAGE_KEY: decode(said)})
        given[place], made[place] = found
        if found == (None, None):
            unsettled.append(place)
    decode_steps(ask, steps, unsettled, report)


def _values(
    ask: Querying, steps: Columns, places: Sequence[int], column: Any, report: Report
) -> Iterator[tuple[int, Any]]:
    """One value of each of these steps' spans, fetched in chunks."""
    trace_ids, span_ids = steps["trace_id"], steps["span_id"]
    place_of = {(trace_ids[place], span_ids[place]): place for place in places}
    report()
    size = _LARGE if column is SPANS.content else CHUNK
    asked = (_asked(chunk, column) for chunk in chunks(list(place_of), size))
    for found in ask.columns(asked, few=True):
        report()
        for trace_id, span_id, value in zip(*found, strict=True):
            # the lists also find spans of these traces whose id is that of another's span
            if (place := place_of.pop((trace_id, span_id), None)) is not None:
                yield place, value


def _asked(spans: Sequence[tuple[str, str]], column: Any) -> Asked:
    # SQLite looks through the whole table for a list of pairs, but not for two lists.
    query = sa.select(SPANS.trace_id, SPANS.span_id, column).where(
        SPANS.trace_id.in_({trace_id for trace_id, _ in spans}),
        SPANS.span_id.in_({span_id for _, span_id in spans}),
    )
    return Asked(query, ("plain", "plain", "plain"))
