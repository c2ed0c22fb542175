"""One row per trace: what a filter, a hypothesis or a table over the whole experiment asks for.

`FEATURES` is the one list of the columns; `features_of` fills them from a trace, whatever wrote it
and however it was read. Names that the filter language has are spelt as in its catalogue.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import orjson

from mlflow_analyst.analysis.critical_path import time_use
from mlflow_analyst.traces.digest import cost_total, models, token_totals
from mlflow_analyst.traces.io import request_text, response_text
from mlflow_analyst.traces.model import Step, Trace, TraceInfo
from mlflow_analyst.traces.text import to_json_text, well_formed

Kind = Literal["text", "whole", "number", "flag", "mapping"]

VERSION = 1
"""Of the columns and of how they are filled. A change of either makes kept rows worthless."""

DEEP_VERSION = 6
"""The same of what only a deep scan has."""

TEXT_CHARS = 20_000
"""Of a request or response so many characters are kept: its beginning."""

MESSAGE_CHARS = 4_000
"""Of each error message so many characters are kept: its beginning."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One column. ``many``: a list of distinct values in order of first appearance (possibly
    empty). A "mapping" is JSON text of an object. Missing values of text are None; "whole" columns
    may miss values too, "flag" columns never do.
    """

    name: str
    dtype: Kind
    many: bool = False
    large: bool = False


FEATURES: tuple[Feature, ...] = (
    # From the header. Times are Unix milliseconds; `end` is missing while there is no duration.
    Feature("trace_id", "text"),
    Feature("state", "text"),
    Feature("start", "whole"),
    Feature("end", "whole"),
    Feature("duration_ms", "whole"),
    Feature("name", "text"),
    Feature("session", "text"),
    Feature("user", "text"),
    Feature("client_request_id", "text"),
    Feature("tags", "mapping"),
    Feature("metadata", "mapping"),
    # Of assessments that hold: {name: [values]}.
    Feature("feedback", "mapping"),
    Feature("expectation", "mapping"),
    # What was asked and answered, as `traces.io` reads it. The characters are those of the whole
    # text; `…_cut` says that only its first TEXT_CHARS are kept.
    Feature("request", "text", large=True),
    Feature("response", "text", large=True),
    Feature("request_chars", "whole"),
    Feature("response_chars", "whole"),
    Feature("request_cut", "flag"),
    Feature("response_cut", "flag"),
    # Steps. `repeated_calls` counts tool calls with the tool and inputs of an earlier one.
    Feature("steps", "whole"),
    Feature("tools", "text", many=True),
    Feature("tool_calls", "whole"),
    Feature("tool_errors", "whole"),
    Feature("failed_tool", "text", many=True),
    Feature("repeated_calls", "whole"),
    Feature("llm_calls", "whole"),
    Feature("model", "text", many=True),
    Feature("finish_reasons", "text", many=True),
    Feature("input_tokens", "whole"),
    Feature("output_tokens", "whole"),
    Feature("total_tokens", "whole"),
    Feature("cost", "number"),
    # Failures. `any_error`: some step has status ERROR, whatever the trace's state.
    Feature("any_error", "flag"),
    Feature("error_type", "text", many=True),
    Feature("error_message", "text", many=True),
    Feature("error_cut", "flag"),
    Feature("failed_spans", "text", many=True),
    # The different (name, type, status) of the spans: three lists of equal length, so that several
    # conditions can be put to one span as MLflow does. The type is what MLflow shows on reading;
    # MLflow's own search has none for spans that came by OTLP. "" stands for none.
    Feature("span_names", "text", many=True),
    Feature("span_types", "text", many=True),
    Feature("span_statuses", "text", many=True),
    # Time, see `critical_path`. The slowest step is the one with the most time of its own.
    Feature("slowest_step", "text"),
    Feature("slowest_step_ms", "number"),
    Feature("llm_ms", "number"),
    Feature("tool_ms", "number"),
    Feature("other_ms", "number"),
    Feature("tool_overlap_ms", "number"),
    Feature("tool_serial_ms", "number"),
)

DEEP_FEATURES: tuple[Feature, ...] = (
    # What the detectors look at: filled by `patterns.columns`, where patterns are asked for.
    Feature("pattern", "text", many=True),
    # Messages and tools of results that say an error although the step does not.
    Feature("hidden_error", "text", many=True),
    Feature("hidden_error_tool", "text", many=True),
    # The tool or step that failed first, innermost; and how long the longest failed step took.
    Feature("first_failure", "text"),
    Feature("failed_ms", "number"),
    # "a > b > c": tools in the order of their calls, runs of one tool once.
    Feature("tool_order", "text"),
    # Hashes of the normalised request, answer, and longer sentences of the answer.
    Feature("request_key", "text"),
    Feature("answer_key", "text"),
    Feature("answer_lines", "whole", many=True),
    # Identifiers in what was given, and what the answer has that was nowhere given.
    Feature("mentioned", "text", many=True),
    Feature("unsupported", "text", many=True),
    # "data TOOL" or "words TOOL": in what form tools returned what they returned.
    Feature("output_forms", "text", many=True),
    # The share of the answer's own words that the texts looked up for it have.
    Feature("echo", "number"),
    # ISO 639-1, None where it is not clear.
    Feature("request_language", "text"),
    Feature("answer_language", "text"),
)


def features_of(trace: Trace) -> dict[str, Any]:
    """The row of a trace: a value for every name in `FEATURES`."""
    info, steps = trace.info, trace.steps
    request, response = request_text(trace), response_text(trace)
    given, made = token_totals(trace)
    calls: list[Step] = []
    asked: list[Step] = []
    failed: list[Step] = []
    shown: dict[tuple[str, str, str], None] = {}
    for step in steps:
        if step.kind == "tool":
            calls.append(step)
        elif step.kind == "llm":
            asked.append(step)
        if step.status == "ERROR":
            failed.append(step)
        shown[step.name, step.span_type, step.status] = None
    return {
        **_header(info, trace.raw),
        "request": _start_of(request, TEXT_CHARS),
        "response": _start_of(response, TEXT_CHARS),
        "request_chars": len(request or ""),
        "response_chars": len(response or ""),
        "request_cut": len(request or "") > TEXT_CHARS,
        "response_cut": len(response or "") > TEXT_CHARS,
        "steps": len(steps),
        **_tools(calls),
        "llm_calls": len(asked),
        "model": models(trace),
        "finish_reasons": _distinct([step.finish_reason for step in asked]),
        "input_tokens": given,
        "output_tokens": made,
        "total_tokens": _total(info, given, made),
        "cost": cost_total(trace),
        **_errors(failed),
        "span_names": [name for name, _, _ in shown],
        "span_types": [type_ for _, type_, _ in shown],
        "span_statuses": [status for _, _, status in shown],
        **time_use(steps),
    }


def _header(info: TraceInfo, raw: Mapping[str, Any]) -> dict[str, Any]:
    duration = info.duration_ms
    return {
        "trace_id": info.trace_id,
        "state": info.state,
        "start": info.start_ms,
        "end": None if duration is None else info.start_ms + duration,
        "duration_ms": duration,
        "name": info.name,
        "session": info.session,
        "user": info.user,
        "client_request_id": (raw.get("info") or {}).get("client_request_id") or None,
        "tags": _mapping(info.tags),
        "metadata": _mapping(info.metadata),
        "feedback": _mapping(_assessed(info, "feedback")),
        "expectation": _mapping(_assessed(info, "expectation")),
    }


def _mapping(pairs: Mapping[str, Any]) -> str | None:
    """Sorted by key: the same pairs are the same text."""
    if not pairs:
        return None
    try:
        return orjson.dumps(pairs, option=orjson.OPT_SORT_KEYS).decode()
    except TypeError:  # half a character, a number of 20 digits
        return to_json_text(dict(sorted(pairs.items())))


def _assessed(info: TraceInfo, kind: str) -> dict[str, list[Any]]:
    """The values by name of the assessments of this kind; an overridden one does not count."""
    found: dict[str, list[Any]] = {}
    if not info.assessments:
        return found
    for one in sorted(info.assessments, key=lambda one: str(one.get("assessment_id"))):
        said = one.get(kind)
        if isinstance(said, Mapping) and one.get("valid") is not False:
            name = str(one.get("assessment_name") or "")
            found.setdefault(name, []).append(_assessed_value(said))
    return found


def _assessed_value(said: Mapping[str, Any]) -> Any:
    serialized = said.get("serialized_value")
    if "value" not in said and isinstance(serialized, Mapping):
        try:
            return json.loads(str(serialized.get("value")))
        except ValueError:
            return serialized.get("value")
    return said.get("value")


def _start_of(text: str | None, chars: int) -> str | None:
    return text if text is None or len(text) <= chars else text[:chars]


def _tools(calls: list[Step]) -> dict[str, Any]:
    names = [step.tool or step.name for step in calls]
    return {
        "tools": list(dict.fromkeys(names)),
        "tool_calls": len(calls),
        "tool_errors": sum(step.failed for step in calls),
        "failed_tool": _distinct([step.tool or step.name for step in calls if step.failed]),
        "repeated_calls": _repeated(calls, names),
    }


def _repeated(calls: list[Step], names: list[str]) -> int:
    # Inputs are written down only where a tool was called twice at all.
    if len(set(names)) == len(names):
        return 0
    several = {name for name, calls_of in Counter(names).items() if calls_of > 1}
    seen: set[tuple[str, str]] = set()
    again = 0
    for step, name in zip(calls, names, strict=True):
        if name in several:
            call = (name, _canonical(step.inputs))
            again += call in seen
            seen.add(call)
    return again


def _canonical(value: Any) -> str:
    """JSON text that is the same for the same value in whatever order of keys."""
    try:
        return json.dumps(value, sort_keys=True, default=str)
    except (RecursionError, TypeError, ValueError):
        return to_json_text(value)


def _total(info: TraceInfo, given: int | None, made: int | None) -> int | None:
    if info.total_tokens is not None:
        return info.total_tokens
    return None if given is None and made is None else (given or 0) + (made or 0)


def _errors(failed: list[Step]) -> dict[str, Any]:
    if not failed:
        return {
            "any_error": False,
            "error_type": [],
            "error_message": [],
            "error_cut": False,
            "failed_spans": [],
        }
    messages = _distinct(step.error for step in failed)
    return {
        "any_error": bool(failed),
        "error_type": _distinct(step.error_type for step in failed),
        "error_message": _distinct(message[:MESSAGE_CHARS] for message in messages),
        "error_cut": any(len(message) > MESSAGE_CHARS for message in messages),
        "failed_spans": _distinct(step.name for step in failed),
    }


def _distinct(values: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys([well_formed(value) for value in values if value]))
