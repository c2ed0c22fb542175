"""A filter in MLflow's own words, where MLflow's search answers exactly the same question.

MLflow's language is a list of comparisons joined by AND; what it lacks is put together from sets
of traces that it does find (``traces.sets``). All its conditions on spans must hold for one and
the same span; ours, such as ``tools``, each ask for any.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal

from mlflow_analyst.analysis.binding import SPAN_NAMES, atoms, bound
from mlflow_analyst.analysis.catalogue import FilterError, Ref
from mlflow_analyst.analysis.tree import And, Comparison, Node, Not, OneSpan, Or, Scalar
from mlflow_analyst.traces.sets import All, Either, Found, Outside, Sets

EVERYTHING = frozenset({"span_filters", "assessment_filters", "typed"})
"""What a store needs for every name that has a form here: searches by spans, by assessments, and
("typed") spans that are all in the database, each with its type and each tool's under its name."""

_SPAN = frozenset({"span"})
_RUN = frozenset({"run"})
_TOOL = "span.type = 'TOOL'"
_FAILED = "span.status = 'ERROR'"
# MLflow reads these lists of values as Python literals.
_LISTED = ("state", "trace_id", "client_request_id", "span.name", "span.type", "span.status")
# MLflow 3.17 turns these keys into the trace attributes of that name wherever they stand, and so
# answers another question without a word.
_TAKEN = frozenset({"name", "prompt", "run_id", "text", "timestamp", "execution_time", "end_time"})
_COUNTED = {
    "tool_calls": (_TOOL,),
    "tool_errors": (_TOOL, _FAILED),
    "llm_calls": ("span.type IN ('LLM', 'CHAT_MODEL')",),
}
_LINE_BREAK = r"\n"
TYPED = frozenset({"tools", "failed_tool", "any_error", *_COUNTED})
"""Names that MLflow lacks, and whose question is one about spans where those are all typed."""

_ALWAYS = frozenset({"state", "start", "end", "trace_id"})
_ASSESSED = frozenset({"feedback", "expectation", "issue.id"})
# A value that each trace has which has any: MLflow cannot ask these for NULL.
_PRESENT = {
    "duration_ms": "execution_time_ms > -9000000000000000000",
    "client_request_id": "client_request_id LIKE '%'",
}
# MLflow keeps these two in columns of their own, and compares them only as a whole.
_WHOLE_ONLY = frozenset({"mlflow.trace.tokenUsage", "mlflow.trace.cost"})
_SOURCE_RUN = "mlflow.sourceRun"
# Each condition on a tag or an assessment is one more table to join, and SQLite joins at most 64.
_MOST_JOINED = 20


class Unanswered(FilterError):
    """MLflow's search cannot answer this; the scan perhaps can."""


def to_mlflow(node: Node, can: Collection[str] = EVERYTHING) -> str:
    """The filter string for MLflow's ``search_traces`` that matches the same traces.

    Raises Unanswered when no single one does.
    """
    found = sets_of(bound(node), can)
    if isinstance(found, Found):
        return found.query
    raise Unanswered(
        "No single filter of MLflow's asks for this: it has AND alone, and wants all conditions "
        "on spans to hold for one span."
    )


def notes(node: Node) -> list[str]:
    """What to know about the answer; one sentence each, mostly none."""
    for atom in atoms(bound(node)):
        if isinstance(atom, OneSpan) and any(len(way) > 1 for way in atom.alternatives):
            return [
                "Conditions on text and span.* that are joined by AND must all hold for one and "
                "the same span, as always in MLflow."
            ]
    return []


def sets_of(node: Node, can: Collection[str] = EVERYTHING) -> Sets:
    """The traces that a bound tree means, put together from MLflow's filters.

    ``can`` holds the store's capabilities, as in ``EVERYTHING``. Raises Unanswered when a part is
    beyond MLflow's search there.
    """
    if isinstance(node, And):
        return _all([sets_of(part, can) for part in node.parts])
    if isinstance(node, Or):
        return Either(tuple(sets_of(part, can) for part in node.parts))
    if isinstance(node, Not):
        inner = sets_of(node.part, can)
        if isinstance(node.part, Comparison) and not node.part.ref.field.many:
            return _all([_present(node.part.ref, can), Outside(inner)])
        return Outside(inner)
    if isinstance(node, OneSpan):
        _need("span_filters", can, "conditions on spans")
        ways = [Found(" AND ".join(_span_clauses(way)), _SPAN) for way in node.alternatives]
        return ways[0] if len(ways) == 1 else Either(tuple(ways))
    return _comparison(node, can)


def _need(capability: str, can: Collection[str], what: str) -> None:
    if capability not in can:
        raise Unanswered(f"This store does not search by {what}.")


def _all(parts: list[Sets]) -> Sets:
    both = together(parts)
    return both[0] if len(both) == 1 else All(tuple(both))


def together(parts: list[Sets]) -> list[Sets]:
    """What all has to hold, with as many as possible in one filter; the filters come first."""
    flat = [one for part in parts for one in (part.parts if isinstance(part, All) else (part,))]
    merged: list[Found] = []
    sizes: list[int] = []
    rest: list[Sets] = []
    for part in dict.fromkeys(flat):
        if not isinstance(part, Found):
            rest.append(part)
            continue
        for place, other in enumerate(merged):
            if not other.taken & part.taken and sizes[place] < _MOST_JOINED:
                merged[place] = joined(other, part)
                sizes[place] += 1
                break
        else:
            merged.append(part)
            sizes.append(1)
    return [*merged, *rest]


def joined(one: Found, other: Found) -> Found:
    """Both filters as one; what they take must not overlap."""
    if "span" in one.taken:
        one, other = other, one
    return Found(f"{one.query} AND {other.query}", one.taken | other.taken)


def _present(ref: Ref, can: Collection[str]) -> Sets:
    """The traces that have a value of this name."""
    return _comparison(Comparison(ref, "IS NOT NULL", None), can)


def _comparison(part: Comparison, can: Collection[str]) -> Sets:
    name = part.ref.field.name
    if name in TYPED:
        _need("typed", can, f"{name}, because not every span in it says what it is")
        return _rewritten(part)
    if part.ref.field.mlflow is None:
        raise Unanswered(f"MLflow's search does not know {name}.")
    if name in _ASSESSED:
        _need("assessment_filters", can, "assessments")
    return _stored(part)


def _rewritten(part: Comparison) -> Sets:
    """A name that MLflow does not have, as a question about one span."""
    name, operator, value = part.ref.field.name, part.operator, part.value
    if name == "any_error" and operator in ("=", "!="):
        failed = Found(_FAILED, _SPAN)
        return failed if (operator == "=") == bool(value) else Outside(failed)
    if name in ("tools", "failed_tool"):
        of_span = (_TOOL, _FAILED) if name == "failed_tool" else (_TOOL,)
        if operator in ("IS NULL", "IS NOT NULL"):
            found = Found(" AND ".join(of_span), _SPAN)
            return found if operator == "IS NOT NULL" else Outside(found)
        if operator in ("=", "!=", "IN", "NOT IN", "LIKE", "ILIKE", "RLIKE"):
            span_name = _plain("span.name", operator, value, listed=True)
            return Found(" AND ".join((*span_name, *of_span)), _SPAN)
    if name in _COUNTED:
        some = Found(" AND ".join(_COUNTED[name]), _SPAN)
        if (operator, value) in ((">", 0), (">=", 1), ("!=", 0)):
            return some
        if (operator, value) in (("=", 0), ("<=", 0), ("<", 1)):
            return Outside(some)
    raise Unanswered(f"MLflow's search does not know {name}.")


def _stored(part: Comparison) -> Sets:
    """A comparison of a name that MLflow has, other than those on spans."""
    field, operator, value = part.ref.field, part.operator, part.value
    if operator in ("IS NULL", "IS NOT NULL") and operator not in field.operators:
        return _presence(part)
    if operator == "BETWEEN" and isinstance(value, tuple) and not field.many:
        ends = zip((">=", "<="), value, strict=True)
        return _all([_stored(Comparison(part.ref, op, bound_)) for op, bound_ in ends])
    if isinstance(value, tuple) and operator == "IN" and field.name not in _LISTED:
        if len(value) > 1 and field.kind == "text" and not field.many and not _whole(part.ref):
            return Found(_one_of(part.ref, value))
        equal = [_stored(Comparison(part.ref, "=", one)) for one in value]
        return equal[0] if len(equal) == 1 else Either(tuple(equal))
    if isinstance(value, tuple) and operator == "NOT IN" and field.name not in _LISTED:
        if field.many:
            raise Unanswered(
                f"Write NOT ({part.ref.text} IN (…)): a trace can have several values of it."
            )
        return _all([_stored(Comparison(part.ref, "!=", one)) for one in value])
    return _single(part)


def _single(part: Comparison) -> Found:
    field, operator, value = part.ref.field, part.operator, part.value
    allowed = {"=", "!=", "IS NULL", "IS NOT NULL"} if _whole(part.ref) else field.operators
    if operator not in allowed:
        raise Unanswered(_unsupported(part, operator))
    if field.kind == "assessment" and operator in ("<", "<=", ">", ">="):
        if isinstance(value, (bool, str)):
            raise FilterError(f"{part.ref.text} {operator} … takes a number without quotes.")
    elif field.kind == "assessment" and value is not None:
        # MLflow takes the JSON text of the value, in quotes.
        value = str(value).lower() if isinstance(value, bool) else str(value)
    if field.name == "prompt" and str(value).count("/") != 1:
        raise FilterError("A prompt is written with its version: prompt = 'name/1'.")
    query = " AND ".join(_plain(_form(part.ref), operator, value, listed=field.name in _LISTED))
    linked = field.name == "run_id" or part.ref.key == _SOURCE_RUN
    return Found(query, _RUN if linked and operator == "=" else frozenset())


def _presence(part: Comparison) -> Sets:
    """IS NULL and IS NOT NULL where MLflow has neither."""
    name, wanted = part.ref.field.name, part.operator == "IS NOT NULL"
    if name in _ALWAYS:
        return All(()) if wanted else Either(())
    if name in _PRESENT:
        found = Found(_PRESENT[name])
        return found if wanted else Outside(found)
    raise Unanswered(_unsupported(part, part.operator))


def _whole(ref: Ref) -> bool:
    return ref.field.name == "metadata" and ref.key in _WHOLE_ONLY


def _one_of(ref: Ref, values: tuple[Scalar, ...]) -> str:
    """A list for a name where MLflow has no IN, as one alternation."""
    alternatives = "|".join(re.sub(r"([\\.^$*+?{}\[\]|()])", r"\\\1", str(v)) for v in values)
    # "$" would also match before a line break at the end; this is the end and nothing else.
    return f"{_form(ref)} RLIKE {_literal(f'^(?:{alternatives})(?!.|{_LINE_BREAK})')}"


def _span_clauses(way: tuple[Comparison, ...]) -> list[str]:
    """One span's conditions."""
    clauses: list[str] = []
    for part in way:
        operator, value = part.operator, part.value
        if operator not in part.ref.field.operators:
            raise Unanswered(_unsupported(part, operator))
        listed = part.ref.field.name in _LISTED
        clauses.extend(_plain(_form(part.ref), operator, value, listed=listed))
    return list(dict.fromkeys(clauses))


def _form(ref: Ref) -> str:
    form = ref.field.mlflow or ""
    return form if ref.key is None else f"{form}.{_key(ref)}"


def _plain(form: str, operator: str, value: object, *, listed: bool) -> tuple[str, ...]:
    if value is None:
        return (f"{form} {operator}",)
    if isinstance(value, tuple):
        if not listed:
            raise Unanswered(f"{form} does not take a list.")
        items = ", ".join(_python_literal(str(item)) for item in value)
        return (f"{form} {operator} ({items})",)
    return (f"{form} {operator} {_literal(value)}",)


def _unsupported(part: Comparison, operator: str) -> str:
    field = part.ref.field
    allowed = ", ".join(op for op in _ORDER_SHOWN if op in field.operators)
    hint = ""
    if field.name in ("text", "span.content") and operator in ("=", "RLIKE"):
        hint = " Write LIKE '%words%'."
    elif field.name == "span.attributes":
        hint = " Write RLIKE '^value$' for the whole value."
    return f"MLflow's search answers {part.ref.text} only with {allowed}, not {operator}.{hint}"


_ORDER_SHOWN = (
    *("=", "!=", "<", "<=", ">", ">=", "LIKE", "ILIKE", "RLIKE"),
    *("IN", "NOT IN", "IS NULL", "IS NOT NULL"),
)


def _key(ref: Ref) -> str:
    key = ref.key or ""
    if "`" in key:
        raise Unanswered("A key with a backtick in it cannot be written in MLflow's filters.")
    if key.lower() in _TAKEN and ref.field.name not in SPAN_NAMES:
        raise Unanswered(
            f"{ref.text} cannot be filtered by: MLflow's search takes it for the trace's own "
            f"{key.lower()}, not for the {ref.field.name}."
        )
    return f"`{key}`"


def _literal(value: object) -> str:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return format(Decimal(repr(value)), "f")
    text = str(value)
    quote = "'" if "'" not in text else '"'
    if quote in text or text.endswith("\\"):
        raise Unanswered(
            "MLflow's filters cannot hold text with both kinds of quotes in it, or with a "
            "backslash at its end. Use LIKE with % in that place."
        )
    return f"{quote}{text}{quote}"


def _python_literal(text: str) -> str:
    escaped = "".join(
        char if char.isprintable() and char not in "'\"\\" else f"\\U{ord(char):08x}"
        for char in text
    )
    return f"'{escaped}'"
