"""Every name the filter language knows: what it means, what people call it, and MLflow's word.

This is the one place that decides what a name is. A name is *own* to a trace (one value or none)
or *many* (a trace has several, one per span or assessment; a comparison asks whether any fits).
Names without an ``mlflow`` form are answered from the scan.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "enum", "number", "duration", "time", "flag", "assessment"]


class FilterError(ValueError):
    """A filter that is refused: one or two plain sentences, with what to write instead."""


@dataclass(frozen=True, slots=True)
class Field:
    """One name of the language.

    ``operators`` are those MLflow's own search answers for it; ``values`` the only ones an enum
    can have; ``keyed`` names are followed by a key (``tag.KEY``); ``deep`` ones take a deep scan.
    """

    name: str
    kind: Kind
    mlflow: str | None = None
    aliases: tuple[str, ...] = ()
    operators: frozenset[str] = frozenset()
    many: bool = False
    keyed: bool = False
    deep: bool = False
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ref:
    """A name as used in a filter: the field, and the key for keyed ones."""

    field: Field
    key: str | None = None

    @property
    def text(self) -> str:
        """The canonical spelling, as to be typed."""
        return self.field.name if self.key is None else f"{self.field.name}.`{self.key}`"


_EQUAL = frozenset({"=", "!="})
_TEXT = _EQUAL | {"LIKE", "ILIKE", "RLIKE"}
_LIST = frozenset({"IN", "NOT IN"})
_NULL = frozenset({"IS NULL", "IS NOT NULL"})
_ORDER = frozenset({"<", "<=", ">", ">="})
_NUMERIC = _EQUAL | _ORDER
_CONTAINS = frozenset({"LIKE", "ILIKE"})

FIELDS: tuple[Field, ...] = (
    Field(
        "state",
        "enum",
        "status",
        aliases=("status",),
        operators=_TEXT | _LIST,
        values=("OK", "ERROR", "IN_PROGRESS", "STATE_UNSPECIFIED"),
    ),
    Field(
        "start",
        "time",
        "timestamp_ms",
        aliases=("timestamp_ms", "timestamp", "start_time", "start_ms", "request_time"),
        operators=_NUMERIC,
    ),
    Field(
        "end",
        "time",
        "end_time_ms",
        aliases=("end_time_ms", "end_time", "end_ms"),
        operators=_NUMERIC,
    ),
    Field(
        "duration_ms",
        "duration",
        "execution_time_ms",
        aliases=(
            "execution_time_ms",
            "execution_time",
            "execution_duration_ms",
            "execution_duration",
            "duration",
            "latency_ms",
            "latency",
        ),
        operators=_NUMERIC,
    ),
    Field("name", "text", "name", aliases=("trace_name",), operators=_TEXT | _NULL),
    Field("trace_id", "text", "request_id", aliases=("request_id",), operators=_TEXT | _LIST),
    Field("client_request_id", "text", "client_request_id", operators=_TEXT | _LIST),
    # A trace made in one run can be linked to others, and MLflow's "=" finds it by each of them.
    Field("run_id", "text", "run_id", operators=_TEXT | _NULL, many=True),
    Field("prompt", "text", "prompt", operators=frozenset({"="}), many=True),
    Field(
        "session",
        "text",
        "metadata.`mlflow.trace.session`",
        aliases=("session_id",),
        operators=_TEXT | _NULL,
    ),
    Field(
        "user",
        "text",
        "metadata.`mlflow.trace.user`",
        aliases=("user_id",),
        operators=_TEXT | _NULL,
    ),
    Field("tag", "text", "tag", aliases=("tags",), operators=_TEXT | _NULL, keyed=True),
    Field(
        "metadata",
        "text",
        "metadata",
        aliases=("trace_metadata", "request_metadata"),
        operators=_TEXT | _NULL,
        keyed=True,
    ),
    Field("text", "text", "trace.text", operators=_CONTAINS, many=True),
    Field("span.name", "text", "span.name", operators=_TEXT | _LIST, many=True),
    Field("span.type", "text", "span.type", operators=_TEXT | _LIST, many=True),
    Field(
        "span.status",
        "enum",
        "span.status",
        operators=_TEXT | _LIST,
        many=True,
        values=("OK", "ERROR", "UNSET"),
    ),
    Field("span.content", "text", "span.content", operators=_CONTAINS, many=True),
    Field(
        "span.attributes",
        "text",
        "span.attributes",
        aliases=("span.attribute",),
        # MLflow takes "=" too, but compares it with the whole JSON of the span: never equal.
        operators=_CONTAINS | {"RLIKE"},
        many=True,
        keyed=True,
    ),
    Field(
        "feedback",
        "assessment",
        "feedback",
        operators=_TEXT | _ORDER | _NULL,
        many=True,
        keyed=True,
    ),
    Field(
        "expectation",
        "assessment",
        "expectation",
        operators=_TEXT | _ORDER | _NULL,
        many=True,
        keyed=True,
    ),
    Field("issue.id", "text", "issue.id", operators=frozenset({"="}), many=True),
    # What follows is answered from the scan. Where every span says what it is, MLflow's search
    # answers the first few too (``mlflow_form.TYPED``).
    Field("any_error", "flag"),
    Field("tools", "text", aliases=("tool",), many=True),
    Field("failed_tool", "text", aliases=("failed_tools",), many=True),
    Field("tool_calls", "number"),
    Field("tool_errors", "number"),
    Field("llm_calls", "number"),
    Field("repeated_calls", "number"),
    Field("steps", "number"),
    Field("request", "text"),
    Field("response", "text"),
    Field("request_chars", "number"),
    Field("response_chars", "number"),
    Field("session_position", "number"),
    Field("model", "text", aliases=("models",), many=True),
    Field("finish_reason", "text", aliases=("finish_reasons",), many=True),
    Field("input_tokens", "number"),
    Field("output_tokens", "number"),
    Field("total_tokens", "number"),
    Field("cost", "number"),
    Field("error_type", "text", many=True),
    Field("error_message", "text", many=True),
    Field("failed_step", "text", aliases=("failed_steps", "failed_spans"), many=True),
    Field("slowest_step", "text"),
    Field("slowest_step_ms", "duration"),
    Field("llm_ms", "duration"),
    Field("tool_ms", "duration"),
    Field("other_ms", "duration"),
    Field("tool_overlap_ms", "duration"),
    Field("tool_serial_ms", "duration"),
    # The same of a deep scan, which has what the detectors look at.
    Field("pattern", "text", aliases=("patterns",), many=True, deep=True),
    Field("hidden_error", "text", aliases=("hidden_errors",), many=True, deep=True),
    Field("hidden_error_tool", "text", many=True, deep=True),
    Field("first_failure", "text", deep=True),
    Field("failed_ms", "duration", deep=True),
    Field("tool_order", "text", deep=True),
    Field("request_key", "text", deep=True),
    Field("answer_key", "text", deep=True),
    Field("mentioned", "text", many=True, deep=True),
    Field("unsupported", "text", many=True, deep=True),
    Field("request_language", "text", deep=True),
    Field("answer_language", "text", deep=True),
)

_BY_NAME = {name: field for field in FIELDS for name in (field.name, *field.aliases)}
_TRACE_PREFIXES = frozenset({"info", "trace", "traces", "attribute", "attributes"})


def resolve(parts: Sequence[str]) -> Ref:
    """The field (and key) that the dotted name ``parts`` means.

    ``info.``, ``trace.`` and ``attributes.`` in front of a name are taken as MLflow's own
    documents use them. Case matters in keys only. Raises FilterError for a name that does not
    exist, naming the nearest ones.
    """
    path = list(parts)
    if len(path) > 1 and path[0].lower() in _TRACE_PREFIXES:
        path = path[1:]
    for length in (2, 1):
        field = _BY_NAME.get(".".join(path[:length]).lower()) if len(path) >= length else None
        if field is None:
            continue
        key = ".".join(path[length:])
        if field.keyed and not key:
            raise FilterError(f"'{field.name}' needs a key: write {field.name}.key = '…'.")
        if key and not field.keyed:
            break
        return Ref(field, key or None)
    raise FilterError(_unknown(".".join(parts), ".".join(path)))


def names() -> list[str]:
    """All canonical names, in the order of the catalogue; keyed ones as ``tag.KEY``."""
    return [f"{field.name}.KEY" if field.keyed else field.name for field in FIELDS]


def _unknown(typed: str, bare: str) -> str:
    near = difflib.get_close_matches(bare.lower(), _BY_NAME, n=3, cutoff=0.6)
    shown = typed if len(typed) <= 80 else typed[:79] + "…"
    if near:
        return f"There is no name '{shown}' to filter by. Did you mean {' or '.join(near)}?"
    hint = "state, start, duration_ms, name, session, user, tag.KEY, metadata.KEY, text, span.name"
    return (
        f"There is no name '{shown}' to filter by. Names are {hint}, any_error, tools and more; "
        "a trace's tags are written tag.KEY."
    )
