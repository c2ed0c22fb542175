"""MLflow's filters, answered here: for stores that cannot look into spans or assessments.

A filter is clauses joined by AND. What they mean is what MLflow's databases make of them: all
clauses about spans hold for one and the same span, a value that is not there matches nothing,
LIKE is case-sensitive.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mlflow.tracing.constant import SpanAttributeKey, TraceMetadataKey, TraceTagKey
from mlflow.tracing.utils import TraceJSONEncoder
from mlflow.utils.search_utils import SearchTraceUtils

from mlflow_analyst.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ABOUT_ASSESSMENTS = frozenset({"feedback", "expectation", "issue"})

_ATTRIBUTES = {
    "request_id": lambda header: header.trace_id,
    "client_request_id": lambda header: header.client_request_id,
    "status": lambda header: header.state.value,
    "timestamp_ms": lambda header: header.request_time,
    "execution_time_ms": lambda header: header.execution_duration,
    "end_time_ms": lambda header: header.request_time + (header.execution_duration or 0),
}


@dataclass(frozen=True, slots=True)
class Clause:
    """One comparison: ``kind`` is MLflow's entity (attribute, tag, request_metadata, span,
    feedback, expectation, issue), ``value`` None for IS [NOT] NULL and a tuple for [NOT] IN.
    """

    kind: str
    key: str
    comparator: str
    value: Any

    @property
    def about_spans(self) -> bool:
        """Whether it takes the trace's spans to answer it."""
        return self.kind == "span"


@dataclass(frozen=True, slots=True)
class SpanFacts:
    """What filters compare of a span."""

    name: str
    type: str | None
    status: str
    content: str

    @classmethod
    def of(cls, span: Any) -> SpanFacts:
        """Those of MLflow's ``span``, as MLflow's databases hold them."""
        return cls(
            span.name,
            span.get_attribute(SpanAttributeKey.SPAN_TYPE),
            span.status.status_code.value,
            json.dumps(span.to_dict(), cls=TraceJSONEncoder, ensure_ascii=False),
        )


@lru_cache(maxsize=64)
def parse(filter_string: str | None) -> tuple[Clause, ...]:
    """The clauses of MLflow's ``filter_string``, checked by MLflow.

    Raises MlflowException for what is no filter, StoreError for what only databases know.
    """
    if not filter_string:
        return ()
    clauses = []
    for said in SearchTraceUtils.parse_search_filter_for_search_traces(filter_string):
        value = said["value"]
        value = tuple(value) if isinstance(value, (list, tuple)) else value
        clause = Clause(said["type"], said["key"], said["comparator"].upper(), value)
        _check(clause)
        clauses.append(clause)
    return tuple(clauses)


def header_matches(header: Any, clauses: Iterable[Clause], covered: Covered | None = None) -> bool:
    """Whether MLflow's TraceInfo meets every clause that is not about spans."""
    return all(
        _assessed(header, clause, covered or {})
        if clause.kind in ABOUT_ASSESSMENTS
        else _compared(clause, _value(header, clause))
        for clause in clauses
        if not clause.about_spans
    )


def spans_match(spans: Iterable[SpanFacts], clauses: Sequence[Clause]) -> bool:
    """Whether one of the spans meets every clause about spans."""
    about = [clause for clause in clauses if clause.about_spans]
    return not about or any(all(_span_meets(span, clause) for clause in about) for span in spans)


Covered = dict[Clause, frozenset[str]]
"""Sessions that an assessment of the whole session answers a clause for."""


def covered_sessions(headers: Sequence[Any], clauses: Iterable[Clause]) -> Covered:
    """The sessions with a matching assessment that was made for the whole session.

    Such an assessment is stored with one trace of the session and holds for all of them.
    """
    return {
        clause: frozenset(
            session
            for header in headers
            if (session := header.trace_metadata.get(TraceMetadataKey.TRACE_SESSION))
            and any(
                TraceMetadataKey.TRACE_SESSION in (assessment.metadata or {})
                for assessment in _matching_assessments(header, clause)
            )
        )
        for clause in clauses
        if clause.kind in ("feedback", "expectation")
    }


def _check(clause: Clause) -> None:
    """Refuse the comparators that MLflow's databases refuse."""
    kind, key, comparator = clause.kind, clause.key, clause.comparator
    known = (
        SearchTraceUtils.is_tag(kind, comparator)
        or SearchTraceUtils.is_request_metadata(kind, comparator)
        or SearchTraceUtils.is_span(kind, key, comparator)
        or SearchTraceUtils.is_assessment(kind, key, comparator)
        or SearchTraceUtils.is_issue(kind, key, comparator)
        or SearchTraceUtils.is_attribute(kind, key, comparator)
    )
    if not known or (kind == "attribute" and key not in _ATTRIBUTES):
        raise StoreError(f"This kind of store cannot be searched by {kind}.{key}.")
    if kind == "tag" and key == TraceTagKey.LINKED_PROMPTS:
        raise StoreError("This kind of store does not know which prompts belong to a trace.")


def _value(header: Any, clause: Clause) -> Any:
    if clause.kind == "tag":
        return header.tags.get(clause.key)
    if clause.kind == "request_metadata":
        return header.trace_metadata.get(clause.key)
    return _ATTRIBUTES[clause.key](header)


def _compared(clause: Clause, actual: Any) -> bool:
    comparator, value = clause.comparator, clause.value
    if comparator == "IS NULL":
        return actual is None
    if comparator == "IS NOT NULL":
        return actual is not None
    if actual is None:
        return False
    if comparator in ("LIKE", "ILIKE"):
        return _like(value, comparator == "ILIKE").search(actual) is not None
    if comparator == "RLIKE":
        pattern = _regex(value)
        return pattern is not None and pattern.search(actual) is not None
    return bool(SearchTraceUtils.get_comparison_func(comparator)(actual, value))


def _span_meets(span: SpanFacts, clause: Clause) -> bool:
    attribute = clause.key.partition("attributes.")[2].strip("`")
    if not attribute:
        return _compared(clause, getattr(span, clause.key))
    # As MLflow: the attribute is looked for in the span's JSON text.
    if clause.comparator == "RLIKE":
        start, value, end = '"\\\\".*', clause.value, ""
        if value.startswith("^"):
            start, value = '"\\\\"', value[1:]
        if value.endswith("$"):
            value, end = value[:-1], '\\\\"'
        text = f'"{attribute}": {start}{value}{end}'
    else:
        text = f'%"{attribute}"{clause.value}%'
    return _compared(Clause("span", "content", clause.comparator, text), span.content)


def _assessed(header: Any, clause: Clause, covered: Covered) -> bool:
    if clause.kind == "issue":
        return any(_kind_of(one) == "issue" and one.name == clause.value for one in _valid(header))
    session = header.trace_metadata.get(TraceMetadataKey.TRACE_SESSION)
    if clause.comparator == "IS NULL":
        there = Clause(clause.kind, clause.key, "IS NOT NULL", None)
        return not (any(_matching_assessments(header, there)) or session in covered.get(clause, ()))
    return any(_matching_assessments(header, clause)) or session in covered.get(clause, ())


def _matching_assessments(header: Any, clause: Clause) -> list[Any]:
    return [
        one
        for one in _valid(header)
        if _kind_of(one) == clause.kind and one.name == clause.key and _answers(one.value, clause)
    ]


def _valid(header: Any) -> list[Any]:
    return [one for one in header.assessments or [] if one.valid is not False]


def _kind_of(assessment: Any) -> str:
    if assessment.feedback is not None:
        return "feedback"
    return "expectation" if assessment.expectation is not None else "issue"


def _answers(value: Any, clause: Clause) -> bool:
    """Whether an assessment's value meets the clause; MLflow compares the value's JSON text."""
    comparator, wanted = clause.comparator, clause.value
    if comparator in ("IS NULL", "IS NOT NULL"):
        return True  # both ask whether there is an assessment
    if comparator in SearchTraceUtils.NUMERIC_ASSESSMENT_COMPARATORS:
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return number and _compared(clause, value)
    text = json.dumps(value)
    if comparator in ("=", "!="):
        return (text in (wanted, json.dumps(wanted))) == (comparator == "=")
    return _compared(clause, text)


@lru_cache(maxsize=256)
def _like(pattern: str, any_case: bool) -> re.Pattern[str]:
    wild = {"%": ".*", "_": "."}
    middle = "".join(wild.get(c) or re.escape(c) for c in pattern.strip("%"))
    start = "" if pattern.startswith("%") else r"\A"
    end = "" if pattern.endswith("%") else r"\Z"
    return re.compile(start + middle + end, re.DOTALL | (re.IGNORECASE if any_case else 0))


@lru_cache(maxsize=256)
def _regex(pattern: str) -> re.Pattern[str] | None:
    try:
        return re.compile(pattern)
    except re.error:
        return None
