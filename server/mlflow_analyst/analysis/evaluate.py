"""A filter answered from the scan's rows, with the meaning that MLflow gives to its own names."""

from __future__ import annotations

import json
import math
import operator as operators
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from mlflow_analyst.analysis.binding import atoms, bound
from mlflow_analyst.analysis.catalogue import Field, FilterError
from mlflow_analyst.analysis.matching import test_of
from mlflow_analyst.analysis.patterns.crossed import pattern_values
from mlflow_analyst.analysis.scan import FEATURE, LARGE, POSITION, Many, ScanTable
from mlflow_analyst.analysis.tree import And, Comparison, Node, Not, OneSpan, Or, Scalar

Mask: TypeAlias = NDArray[np.bool_]
Given: TypeAlias = Mapping[Comparison | OneSpan, AbstractSet[str]]
"""The ids of the traces that fit a condition, where something else than the scan says it."""

COLUMNS: Mapping[str, str] = {"finish_reason": "finish_reasons", "failed_step": "failed_spans"}
"""Names whose column is called otherwise than the name."""

_MAPPINGS: Mapping[str, str] = {
    "tag": "tags",
    "metadata": "metadata",
    "feedback": "feedback",
    "expectation": "expectation",
}
_SPAN_COLUMNS: Mapping[str, str] = {
    "span.name": "span_names",
    "span.type": "span_types",
    "span.status": "span_statuses",
}
_CUT: Mapping[str, str] = {
    "request": "request_cut",
    "response": "response_cut",
    "error_message": "error_cut",
}
_ORDERS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operators.lt,
    "<=": operators.le,
    ">": operators.gt,
    ">=": operators.ge,
}


def mask(node: Node, table: ScanTable, given: Given | None = None) -> Mask:
    """Which rows of the scan the filter matches.

    ``given`` answers conditions that the rows do not hold. Raises FilterError for a condition that
    is neither in them nor given, and for a regular expression that takes too long.
    """
    return _mask(bound(node), table, given or {})


def in_rows(atom: Comparison | OneSpan) -> bool:
    """Whether the scan's rows can answer this condition."""
    if isinstance(atom, OneSpan):
        used = [part.ref.field.name for way in atom.alternatives for part in way]
        return all(name in _SPAN_COLUMNS for name in used)
    name = atom.ref.field.name
    return name in _MAPPINGS or name == "run_id" or _column_of(name) in (*FEATURE, POSITION)


def needs_deep(node: Node) -> bool:
    """Whether it takes a deep scan to answer the filter."""
    return any(isinstance(atom, Comparison) and atom.ref.field.deep for atom in atoms(bound(node)))


def cut_short(node: Node, table: ScanTable) -> dict[str, int]:
    """Names compared as text of which rows hold only the beginning, with how many such rows."""
    found: dict[str, int] = {}
    for atom in atoms(bound(node)):
        if isinstance(atom, Comparison) and atom.operator not in ("IS NULL", "IS NOT NULL"):
            name = atom.ref.field.name
            if name in _CUT and (cut := int(table.column(_CUT[name]).sum())):
                found[name] = cut
    return found


def _mask(node: Node, table: ScanTable, given: Given) -> Mask:
    if isinstance(node, And):
        return _together(np.logical_and, True, node.parts, table, given)
    if isinstance(node, Or):
        return _together(np.logical_or, False, node.parts, table, given)
    if isinstance(node, Not):
        inner = _mask(node.part, table, given)
        if isinstance(node.part, Comparison) and not node.part.ref.field.many:
            # SQL: a missing value is neither like nor unlike anything
            present = Comparison(node.part.ref, "IS NOT NULL", None)
            return ~inner & _comparison(present, table)
        return ~inner
    if node in given:
        ids = given[node]
        return _each(table.column("trace_id"), ids.__contains__)
    return _spans(node, table) if isinstance(node, OneSpan) else _comparison(node, table)


def _together(
    join: Callable[[Mask, Mask], Mask],
    empty: bool,
    parts: Iterable[Node],
    table: ScanTable,
    given: Given,
) -> Mask:
    result = np.full(len(table), empty)
    for part in parts:
        result = join(result, _mask(part, table, given))
    return result


def _comparison(part: Comparison, table: ScanTable) -> Mask:
    field, column = part.ref.field, _column_of(part.ref.field.name)
    if field.name == "run_id":
        return _texts(part, table.keyed("metadata", "mlflow.sourceRun"))
    if field.name in ("tag", "metadata"):
        return _texts(part, table.keyed(_MAPPINGS[field.name], part.ref.key or ""))
    if field.name in ("feedback", "expectation"):
        return _assessments(part, table.keyed(field.name, part.ref.key or ""))
    if column not in (*FEATURE, POSITION):
        raise FilterError(f"{field.name} cannot be filtered by on this store.")
    if field.kind in ("number", "duration", "time"):
        return _numbers(part, _number_column(field, table))
    if field.kind == "flag":
        return _flags(part, table.column(column))
    if field.name == "pattern":
        return _lists(part, pattern_values(table))
    if field.many:
        return _lists(part, table.many(column))
    if column in LARGE:
        return _large(part, table, column)
    return _texts(part, table.column(column))


def _column_of(name: str) -> str:
    return COLUMNS.get(name, name)


def _number_column(field: Field, table: ScanTable) -> NDArray[np.float64]:
    if field.name == "end":
        # as MLflow: a trace without a duration ends where it starts
        return np.asarray(table.column("start") + np.nan_to_num(table.column("duration_ms")))
    return table.column(_column_of(field.name))


def _numbers(part: Comparison, values: NDArray[np.float64]) -> Mask:
    operator, value = part.operator, part.value
    known: Mask = ~np.isnan(values)
    if operator in ("IS NULL", "IS NOT NULL"):
        return known if operator == "IS NOT NULL" else ~known
    bounds = np.array(value if isinstance(value, tuple) else [value], dtype=np.float64)
    found: Mask
    if operator == "BETWEEN":
        found = (values >= bounds[0]) & (values <= bounds[1])
    elif operator in ("IN", "NOT IN"):
        found = np.isin(values, bounds) == (operator == "IN")
    elif operator in ("=", "!="):
        found = (values == bounds[0]) == (operator == "=")
    else:
        found = np.asarray(_ORDERS[operator](values, bounds[0]), dtype=bool)
    return found & known


def _flags(part: Comparison, values: Mask) -> Mask:
    operator, value = part.operator, part.value
    if operator in ("IS NULL", "IS NOT NULL"):
        return np.full(len(values), operator == "IS NOT NULL")
    if operator in ("=", "!=", "IN", "NOT IN"):
        listed = value if isinstance(value, tuple) else (value,)
        found: Mask = np.isin(values, np.array(listed, dtype=bool))
        return found if operator in ("=", "IN") else ~found
    raise FilterError(f"{part.ref.text} is true or false: write {part.ref.text} = true.")


def _each(values: Iterable[Any], test: Callable[[Any], bool]) -> Mask:
    return np.fromiter(map(test, values), dtype=bool)


def _texts(part: Comparison, values: Iterable[Any]) -> Mask:
    """One text or none per row."""
    if part.operator in ("IS NULL", "IS NOT NULL"):
        wanted = part.operator == "IS NOT NULL"
        return _each(values, lambda value: isinstance(value, str) == wanted)
    test = _remembering(_text_test(part))
    return _each(values, lambda value: isinstance(value, str) and test(value))


def _large(part: Comparison, table: ScanTable, column: str) -> Mask:
    """The same for a text that is read in blocks."""
    found = np.zeros(len(table), dtype=bool)
    for rows, texts in table.texts(column):
        found[rows] = _texts(part, texts)
    return found


def _lists(part: Comparison, values: Many) -> Mask:
    """Several texts per row, of which any has to fit."""
    if part.operator in ("IS NULL", "IS NOT NULL"):
        return values.empty() if part.operator == "IS NULL" else ~values.empty()
    return values.rows_with(_each(values.values, _text_test(part)))


def _remembering(test: Callable[[str], bool]) -> Callable[[str], bool]:
    """The same test; short texts, which are few and come again and again, are tested once."""
    known: dict[str, bool] = {}

    def asked(text: str) -> bool:
        if len(text) > 100:
            return test(text)
        found = known.get(text)
        if found is None:
            found = known[text] = test(text)
        return found

    return asked


def _text_test(part: Comparison) -> Callable[[str], bool]:
    """The test that a text must pass, where there is one."""
    operator, value = part.operator, part.value
    if operator in ("LIKE", "ILIKE", "RLIKE"):
        return test_of(operator, str(value), ascii_only=part.ref.field.mlflow is not None)
    if isinstance(value, tuple):
        if operator == "BETWEEN":
            low, high = (_ordered(op, end) for op, end in zip((">=", "<="), value, strict=True))
            return lambda text: low(text) and high(text)
        inside = frozenset(str(one) for one in value)
        return inside.__contains__ if operator == "IN" else lambda text: text not in inside
    if operator in _ORDERS:
        return _ordered(operator, value)
    wanted = str(value)
    return (lambda text: text == wanted) if operator == "=" else (lambda text: text != wanted)


def _ordered(operator: str, value: Scalar | None) -> Callable[[str], bool]:
    """Order among texts: by number if the bound is one (other texts do not fit), else by letter."""
    compare, wanted = _ORDERS[operator], _number(str(value))
    if wanted is None:
        return lambda text: compare(text, str(value))

    def test(text: str) -> bool:
        number = _number(text)
        return number is not None and compare(number, wanted)

    return test


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _assessments(part: Comparison, values: Iterable[Any]) -> Mask:
    """Several JSON values per row or none, of which any has to fit."""
    if part.operator in ("IS NULL", "IS NOT NULL"):
        wanted = part.operator == "IS NOT NULL"
        return _each(values, lambda found: bool(found) == wanted)
    test = _assessment_test(part)
    return _each(values, lambda found: any(map(test, found or ())))


def _assessment_test(part: Comparison) -> Callable[[Any], bool]:
    operator, value = part.operator, part.value
    if operator in _ORDERS or operator == "BETWEEN":
        ends = value if isinstance(value, tuple) else (value,)
        wanted = [_bound_of(part, end) for end in ends]
        signs = (">=", "<=") if operator == "BETWEEN" else (operator,)

        def compare(one: Any) -> bool:
            return _is_number(one) and all(
                _ORDERS[sign](one, end) for sign, end in zip(signs, wanted, strict=True)
            )

        return compare
    if operator in ("LIKE", "ILIKE", "RLIKE"):
        # MLflow matches the JSON text: words in their quotes
        matches = test_of(operator, str(value), ascii_only=True)
        return lambda one: matches(_json_text(one))
    listed = value if isinstance(value, tuple) else (value,)
    texts = {str(v).lower() if isinstance(v, bool) else str(v) for v in listed}
    stored = texts | {json.dumps(text) for text in texts}
    wants = operator in ("=", "IN")
    return lambda one: (_json_text(one) in stored) == wants


def _json_text(value: Any) -> str:
    # what is read through MLflow's API has every number as a float
    whole = isinstance(value, float) and value.is_integer()
    return json.dumps(int(value) if whole else value)


def _bound_of(part: Comparison, value: Scalar | None) -> float:
    if isinstance(value, (bool, str)) or value is None:
        raise FilterError(f"{part.ref.text} {part.operator} … takes a number without quotes.")
    return value


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _spans(node: OneSpan, table: ScanTable) -> Mask:
    """The rows with a span that fits: by the different names, types and statuses of the spans."""
    if not in_rows(node):
        raise FilterError(
            "text, span.content and span.attributes are answered by MLflow's search alone, and "
            "this store's has no conditions on spans."
        )
    # Three columns of equal length: the same place in each belongs to the same span.
    columns = {name: table.many(column) for name, column in _SPAN_COLUMNS.items()}
    spans = columns["span.name"].rows
    fits = np.zeros(len(spans), dtype=bool)
    for way in node.alternatives:
        each = np.ones(len(spans), dtype=bool)
        for part in way:
            column = columns[part.ref.field.name]
            each &= _each(column.values, _span_test(part))[column.codes]
        fits |= each
    found = np.zeros(len(table), dtype=bool)
    found[spans[fits]] = True
    return found


def _span_test(part: Comparison) -> Callable[[str], bool]:
    if part.operator in ("IS NULL", "IS NOT NULL"):
        return lambda text: bool(text) == (part.operator == "IS NOT NULL")
    test = _text_test(part)
    # "" stands for a span without a type: missing, so nothing is true of it
    return lambda text: text != "" and test(text)
