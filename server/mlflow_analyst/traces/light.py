"""Traces read for their features: the same answers as `build`, worked out only when asked.

Most of a span's JSON is chat history that no feature looks at. A `LightStep` decodes an attribute
when somebody reads it. It stands in for `Step` wherever one is only read, and gives what
`build.step_from_dict` gives; the tests hold it to that.
"""

from __future__ import annotations

from collections.abc import ItemsView, Mapping, Sequence, ValuesView
from functools import lru_cache
from typing import Any, NamedTuple, cast

from mlflow_analyst.traces import dialects
from mlflow_analyst.traces.build import event_of, info_from_dict, reading_order, status_of
from mlflow_analyst.traces.decoding import as_int, decode, hex_id
from mlflow_analyst.traces.model import Step, StepKind, Trace
from mlflow_analyst.traces.text import well_formed

_UNREAD: Any = object()
_TYPE = dialects.KIND_KEYS[0]
_INPUTS, _OUTPUTS = dialects.INPUT_KEYS[0], dialects.OUTPUT_KEYS[0]
_NOTHING: tuple[Any, ...] = (None, *dialects.NOTHING)
_SHORT = 64
"""Attributes of up to so many characters are remembered decoded: types, models, sources."""


def light_trace(raw_info: Mapping[str, Any], raw_spans: Sequence[Mapping[str, Any]]) -> Trace:
    """What ``trace_from_dict`` gives for this header and these spans, in lazy steps."""
    return Trace(info_from_dict(raw_info), light_steps(raw_spans), {"info": raw_info})


def light_steps(raw_spans: Sequence[Mapping[str, Any]]) -> tuple[Step, ...]:
    """These spans as lazy steps, in reading order."""
    steps = [LightStep(raw) for raw in raw_spans]
    ordered = []
    for place, depth in reading_order(cast("list[Step]", steps)):
        step = steps[place]
        step.depth = depth
        ordered.append(step)
    return cast("tuple[Step, ...]", tuple(ordered))


@lru_cache(maxsize=4096)
def _decode_short(text: str) -> Any:
    return decode(text)


def _decode(value: Any) -> Any:
    if isinstance(value, str) and len(value) <= _SHORT and value[:1] not in ("{", "["):
        return _decode_short(value)
    return decode(value)


@lru_cache(maxsize=1024)
def _kind_by_type(text: Any) -> StepKind | None:
    """The kind that MLflow's own span type means; None where more has to be looked at."""
    kind = dialects.kind_of(_decode(text)) if isinstance(text, str) else "other"
    return None if kind == "other" else kind


@lru_cache(maxsize=1024)
def _type_of(text: Any) -> str:
    """MLflow's own span type out of its attribute; "" where there is none."""
    said = _decode(text)
    return well_formed(said) if isinstance(said, str) else ""


class _Shape(NamedTuple):
    """Which of a span's keys can answer which question. ``plain``: only MLflow's own keys, so that
    nothing is spread over several.
    """

    plain: bool
    kind: tuple[str, ...]
    tool: tuple[str, ...]
    model: tuple[str, ...]
    tokens: tuple[str, ...]
    cost: tuple[str, ...]
    finish: tuple[str, ...]


@lru_cache(maxsize=1024)
def _shape_of(keys: tuple[str, ...]) -> _Shape:
    """Remembered, since the spans of a program differ little in their keys."""

    def among(asked: Sequence[str]) -> tuple[str, ...]:
        return tuple(key for key in asked if key in keys)

    return _Shape(
        all(key.startswith("mlflow.") for key in keys),
        among(dialects.KIND_ASKS),
        among(dialects.TOOL_ASKS),
        among(dialects.MODEL_ASKS),
        among(dialects.TOKENS_ASK),
        among(dialects.COST_KEYS),
        among(dialects.FINISH_KEYS),
    )


class LazyAttributes(dict[str, Any]):
    """A span's attributes, each decoded when it is first read."""

    __slots__ = ("_decoded",)

    def __init__(self, raw: Mapping[str, Any] | None) -> None:
        super().__init__(raw or {})
        self._decoded: set[str] = set()

    def __getitem__(self, key: str) -> Any:
        value = super().__getitem__(key)
        if key not in self._decoded:
            value = _decode(value)
            self._decoded.add(key)
            self[key] = value
        return value

    def get(self, key: str, default: Any = None) -> Any:
        """The decoded value, or the default."""
        return self[key] if key in self else default  # noqa: SIM401 - this is what it stands for

    def items(self) -> ItemsView[str, Any]:  # type: ignore[override]
        """All of them, decoded."""
        self._decode_all()
        return super().items()

    def values(self) -> ValuesView[Any]:  # type: ignore[override]
        """All of them, decoded."""
        self._decode_all()
        return super().values()

    def _decode_all(self) -> None:
        for key in self:
            self[key]


class LightStep:
    """A span whose parts are decoded when they are read: see `Step` for what they are."""

    __slots__ = (
        *("name", "span_id", "parent_id", "status", "start_ns", "end_ns", "kind", "depth"),
        *("_raw", "_stored", "_shape", "_message", "_attributes"),
        *("_events", "_inputs", "_outputs", "_model", "_used", "_failure"),
    )

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self._raw = raw
        stored: Mapping[str, Any] = raw.get("attributes") or {}
        self._stored = stored
        self._shape = _shape_of(tuple(stored))
        self.name = well_formed(str(raw.get("name") or ""))
        self.span_id = hex_id(raw.get("span_id") or (raw.get("context") or {}).get("span_id")) or ""
        self.parent_id = hex_id(raw.get("parent_span_id") or raw.get("parent_id"))
        self.status, self._message = status_of(raw)
        # Almost always MLflow's own keys with whole numbers; the rest takes longer.
        start, end = raw.get("start_time_unix_nano"), raw.get("end_time_unix_nano")
        if type(start) is not int:
            start = as_int(_first(raw, "start_time_unix_nano", "start_time", "start_time_ns")) or 0
        if type(end) is not int:
            end = as_int(_first(raw, "end_time_unix_nano", "end_time", "end_time_ns"))
        self.start_ns, self.end_ns = start, end
        kind = _kind_by_type(stored.get(_TYPE))
        self.kind = kind or dialects.kind(self._said(self._shape.kind), self.name)
        self.depth = 0
        self._attributes = self._events = self._inputs = self._outputs = _UNREAD
        self._model = self._used = self._failure = _UNREAD

    def _said(self, keys: Sequence[str]) -> dict[str, Any]:
        """What the attributes hold under these of their keys, decoded."""
        return {key: _decode(self._stored[key]) for key in keys}

    @property
    def attributes(self) -> LazyAttributes:
        """The span's attributes, each decoded when it is first read."""
        if self._attributes is _UNREAD:
            self._attributes = LazyAttributes(self._stored)
        return cast("LazyAttributes", self._attributes)

    @property
    def span_type(self) -> str:
        """MLflow's own word for what the step is; "" where there is none."""
        text = self._stored.get(_TYPE)
        return _type_of(text) if isinstance(text, str) else ""

    @property
    def failed(self) -> bool:
        """Whether the step ended in an error."""
        return self.status == "ERROR"

    @property
    def duration_ms(self) -> float | None:
        """Wall time of the step in milliseconds; None while it has not ended."""
        return None if self.end_ns is None else (self.end_ns - self.start_ns) / 1e6

    @property
    def events(self) -> tuple[Mapping[str, Any], ...]:
        """The span's events, decoded."""
        if self._events is _UNREAD:
            found = self._raw.get("events")
            self._events = tuple(event_of(event) for event in found) if found else ()
        return cast("tuple[Mapping[str, Any], ...]", self._events)

    @property
    def inputs(self) -> Any:
        """What went into the step."""
        if self._inputs is _UNREAD:
            self._inputs = self._own(_INPUTS)
        if self._inputs is _UNREAD:
            self._inputs = dialects.inputs(self.attributes, self.events, self.kind)
        return self._inputs

    @property
    def outputs(self) -> Any:
        """What came out of the step."""
        if self._outputs is _UNREAD:
            self._outputs = self._own(_OUTPUTS)
        if self._outputs is _UNREAD:
            self._outputs = dialects.outputs(self.attributes, self.events, self.kind)
        return self._outputs

    def _own(self, key: str) -> Any:
        """What MLflow's own key holds, where no other could hold more."""
        value = _decode(self._stored.get(key)) if self._shape.plain else None
        return _UNREAD if value in _NOTHING else value

    @property
    def tool(self) -> str | None:
        """The tool's name, for kind "tool"."""
        if self.kind != "tool":
            return None
        return dialects.tool_name(self._said(self._shape.tool), self.name)

    @property
    def model(self) -> str | None:
        """The model that was called."""
        if self._model is _UNREAD:
            said = self._said(self._shape.model)
            named = dialects.first(said, dialects.MODEL_KEYS) is not None
            payloads = (self.inputs, self.outputs) if self._calls_model and not named else ()
            self._model = dialects.model(said, *payloads) if said or payloads else None
        return cast("str | None", self._model)

    @property
    def input_tokens(self) -> int | None:
        """Tokens given to the model."""
        return self._tokens[0]

    @property
    def output_tokens(self) -> int | None:
        """Tokens the model made."""
        return self._tokens[1]

    @property
    def _tokens(self) -> tuple[int | None, int | None]:
        if self._used is _UNREAD:
            said = self._said(self._shape.tokens)
            self._used = dialects.tokens(said)
            if self._used == (None, None) and self._calls_model:
                self._used = dialects.tokens(said, self.outputs)
        return cast("tuple[int | None, int | None]", self._used)

    @property
    def cost(self) -> float | None:
        """Cost in US dollars, where the span says so."""
        return dialects.cost(self._said(self._shape.cost)) if self._shape.cost else None

    @property
    def finish_reason(self) -> str | None:
        """Why the model stopped, for kind "llm"."""
        if self.kind != "llm":
            return None
        said = self._said(self._shape.finish)
        named = dialects.first(said, self._shape.finish) is not None
        return dialects.finish_reason(said, None if named else self.outputs)

    @property
    def error(self) -> str | None:
        """The message of a failed step."""
        return self._error[0]

    @property
    def error_type(self) -> str | None:
        """The type of a failed step's error."""
        return self._error[1]

    @property
    def _error(self) -> tuple[str | None, str | None]:
        if not self.failed:
            return None, None
        if self._failure is _UNREAD:
            self._failure = dialects.error(
                True, self._message, self.attributes, self.events, self.outputs
            )
        return cast("tuple[str | None, str | None]", self._failure)

    @property
    def _calls_model(self) -> bool:
        return self.kind in ("llm", "embedding")


def _first(raw: Mapping[str, Any], key: str, *others: str) -> Any:
    value = raw.get(key)
    if value is not None:
        return value
    for other in others:
        value = raw.get(other)
        if value is not None:
            return value
    return None
