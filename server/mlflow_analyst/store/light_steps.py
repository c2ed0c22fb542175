"""The steps of traces as the spans' plain columns and single attributes tell them.

Spans carry whole chat histories, so their JSON is not fetched where the columns say enough. What
the columns leave open is answered in this order: the database takes single attributes out of the
JSON; else the whole span is decoded (``whole_steps``). The columns' meaning is that of
``traces.build.step_from_dict``, which the tests hold them to.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import sqlalchemy as sa

from mlflow_analyst.store.coded import Coded, Kept, Shape, empty, some_of
from mlflow_analyst.store.columns import Columns, Mask, Places, answered, filled
from mlflow_analyst.store.fetching import SPANS
from mlflow_analyst.store.rows import MODEL_KINDS
from mlflow_analyst.traces import dialects
from mlflow_analyst.traces.decoding import decode
from mlflow_analyst.traces.text import well_formed

if TYPE_CHECKING:
    from mlflow_analyst.store.span_json import SpanJson
    from mlflow_analyst.traces.model import StepKind

TOOL_KEYS = (*dialects.TOOL_KEYS, "traceloop.span.kind", "traceloop.entity.name")
TOOL_MARKS = ("tool", "traceloop.")
"""Each of TOOL_KEYS has one of these; many tools' spans have none."""
MODEL_KEYS = (*dialects.MODEL_KEYS, *dialects.COST_KEYS)

_NOTHING = [None] * len(TOOL_KEYS)
_NOTHING_SAID = (json.dumps(_NOTHING), json.dumps(_NOTHING, separators=(",", ":")))


def kind_by_type(span_type: str | None) -> StepKind | None:
    """The kind of step that MLflow's type of a span settles by itself; None if it does not."""
    kind = dialects.kind_of(span_type)
    return None if kind == "other" else kind


LIGHT_SHAPES: tuple[Shape, ...] = (
    # the trace, the span and its parent; name, type, status
    *("coded", "plain", "plain", "coded", "coded", "coded"),
    # start, duration; model, cost, attributes, message
    *("whole", "plain", "coded", "plain", "coded", "plain"),
)
"""Those of the columns of `light_columns`."""


def light_steps(
    answers: Iterable[Sequence[Any]], trace_ids: Sequence[str]
) -> tuple[Columns, Places, list[int]]:
    """The steps of these traces as far as a few values of their spans tell them, the places of
    their traces, and the places of those steps of which this is not enough.

    ``answers`` are the columns of `light_columns`, some rows at a time; spans of other traces are
    left out.
    """
    kept = [empty(shape) for shape in LIGHT_SHAPES]
    for columns in answers:
        for column, values in zip(kept, columns, strict=True):
            column.extend(values)
    light = _Light.of(kept, trace_ids)
    steps = light.steps(trace_ids)
    kinds, messages = answered(light.types, kind_by_type), light.messages
    told = answered(light.said, _attributes)
    unsettled = [
        place
        for place in light.open_questions(steps)
        if not _settle(steps, place, kinds[place], told[place], messages[place])
    ]
    return steps, light.owners, unsettled


@dataclass(frozen=True)
class _Light:
    """The columns of ``light_columns``, with the places of the traces instead of their ids."""

    owners: Places
    span_ids: Kept
    parent_ids: Kept
    names: Coded
    types: Coded
    statuses: Coded
    starts: Kept
    durations_ns: Kept
    models: Coded
    costs: Kept
    said: Coded
    messages: list[str | None]

    @classmethod
    def of(cls, columns: Sequence[Any], trace_ids: Sequence[str]) -> _Light:
        """Of the spans of these traces alone: not of other experiments, nor of traces that came
        later.
        """
        place_of = {trace_id: place for place, trace_id in enumerate(trace_ids)}
        traces, *rest = columns
        owners = answered(traces, lambda trace_id: place_of.get(trace_id, -1), np.int64)
        mine = owners >= 0
        if not mine.all():
            owners, which = owners[mine], mine.tolist()
            rest = [some_of(column, which) for column in rest]
        return cls(owners, *rest)

    def steps(self, trace_ids: Sequence[str]) -> Columns:
        """The columns of ``StepRow``, as far as these tell them."""
        size = len(self.owners)
        tool, call = self.has_kind("tool"), self.has_kind(*MODEL_KINDS)
        return {
            "trace_id": np.array(trace_ids, dtype=object)[self.owners],
            "span_id": np.array(self.span_ids, dtype=object),
            "parent_id": np.array(self.parent_ids, dtype=object),
            "name": answered(self.names, _shown),
            "kind": answered(self.types, lambda word: kind_by_type(word) or "other"),
            "tool": filled(tool, answered(self.names, _tool)),
            "model": filled(call, answered(self.models, _same)),
            "status": answered(self.statuses, _status),
            "start_ns": np.array(self.starts),
            "duration_ms": np.array(self.durations_ns, dtype=float) / 1e6,
            "input_tokens": np.full(size, np.nan),
            "output_tokens": np.full(size, np.nan),
            "cost": np.where(call, np.array(self.costs, dtype=float), np.nan),
            "error": np.full(size, None),
        }

    def has_kind(self, *kinds: str | None) -> Mask:
        """Which steps are of one of these kinds by their type alone."""
        return answered(self.types, lambda word: kind_by_type(word) in kinds, bool)

    def open_questions(self, steps: Columns) -> list[int]:
        """The places of the steps of which more must be known than the plain columns tell."""
        silent = answered(self.said, lambda words: words in _NOTHING_SAID, bool)
        complete = answered(self.said, lambda words: words is None, bool)
        complete &= answered(self.models, lambda model: model is not None, bool)
        complete &= ~np.isnan(steps["cost"])
        asked = (
            self.has_kind(None)
            | answered(self.statuses, lambda word: word == "ERROR", bool)
            | (self.has_kind("tool") & ~silent)
            | (self.has_kind(*MODEL_KINDS) & ~complete)
        )
        found: list[int] = np.flatnonzero(asked).tolist()
        return found


def _same(value: Any) -> Any:
    return value


def _shown(name: Any) -> str:
    return well_formed(str(name or ""))


def _tool(name: Any) -> str:
    return dialects.tool_name({}, _shown(name))


def _status(word: str) -> str:
    return word if word in ("OK", "ERROR") else "UNSET"


def _settle(
    steps: Columns, place: int, kind: StepKind | None, told: Mapping[str, Any] | None, why: Any
) -> bool:
    """Add what a step's few attributes and its message tell; whether that is all.

    The attributes are None where the database could not take them out of the JSON.
    """
    settled = kind is not None
    if kind == "tool":
        settled = told is not None
        if told is not None:
            steps["tool"][place] = dialects.tool_name(told, steps["name"][place])
    elif kind in MODEL_KINDS:
        if told is not None:
            steps["model"][place] = steps["model"][place] or dialects.model(told)
            if np.isnan(steps["cost"][place]):
                steps["cost"][place] = dialects.cost(told)
        # Without an answer a missing cost may still be in the JSON.
        cost_known = told is not None or not np.isnan(steps["cost"][place])
        settled = steps["model"][place] is not None and cost_known
    if steps["status"][place] == "ERROR":
        error, _ = dialects.error(True, why, {})
        steps["error"][place] = error
        settled = settled and error is not None
    return settled


def _attributes(said: str | None) -> dict[str, Any] | None:
    """What ``said`` says of TOOL_KEYS or MODEL_KEYS, which are not equally many."""
    if said is None:
        return None
    values = json.loads(said)
    keys = TOOL_KEYS if len(values) == len(TOOL_KEYS) else MODEL_KEYS
    told = zip(keys, values, strict=True)
    return {key: decode(value) for key, value in told if value is not None}


def light_columns(which: Any, inside: SpanJson) -> Any:
    """The query for the columns of the spans that fulfil a condition, and for the attributes that
    matter for their types.
    """
    word = sa.func.lower(SPANS.type)
    is_tool = word.in_(_words("tool"))
    incomplete = sa.or_(SPANS.model_name.is_(None), SPANS.total_cost.is_(None))
    is_call = sa.and_(word.in_(_words(*MODEL_KINDS)), incomplete)
    said = sa.func.coalesce(
        inside.attributes(TOOL_KEYS, is_tool, TOOL_MARKS), inside.attributes(MODEL_KEYS, is_call)
    )
    message = inside.text("status", "message", where=SPANS.status == "ERROR")
    return sa.select(
        SPANS.trace_id,
        SPANS.span_id,
        SPANS.parent_span_id,
        SPANS.name,
        SPANS.type,
        SPANS.status,
        SPANS.start_time_unix_nano,
        SPANS.end_time_unix_nano - SPANS.start_time_unix_nano,
        SPANS.model_name,
        SPANS.total_cost,
        said,
        message,
    ).where(which)


def _words(*kinds: str) -> list[str]:
    return [word for word, kind in dialects.KINDS.items() if kind in kinds]
