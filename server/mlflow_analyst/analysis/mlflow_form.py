"""A filter in MLflow's own words, where MLflow's search answers exactly the same question.

MLflow's language is a list of comparisons joined by AND. All its conditions on spans (``span.*``
and ``text``) must hold for one and the same span; ours, such as ``tools``, each ask for any.
"""

from __future__ import annotations

import re
from decimal import Decimal

from mlflow_analyst.analysis.catalogue import FilterError, Ref
from mlflow_analyst.analysis.tree import And, Comparison, Node, Not, Scalar, simplify

_SPAN_NAMES = ("text", "span.name", "span.type", "span.status", "span.content", "span.attributes")
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
_TYPED = ("tools", "failed_tool", *_COUNTED)


def to_mlflow(node: Node) -> str:
    """The filter string for MLflow's ``search_traces`` that matches the same traces.

    Raises FilterError when MLflow's search cannot answer it, saying what to use instead.
    """
    simple = simplify(node)
    parts = simple.parts if isinstance(simple, And) else (simple,)
    clauses: list[str] = []
    asked: dict[tuple[str, ...], str] = {}
    for part in parts:
        if not isinstance(part, Comparison):
            raise FilterError(_not_yet(part))
        if part.ref.field.mlflow is None:
            rewritten = _rewrite(part)
            asked.setdefault(rewritten, part.ref.field.name)
        else:
            clause = _clauses(part)
            clauses.extend(clause)
            if part.ref.field.name in _SPAN_NAMES:
                asked.setdefault(("same span",), part.ref.field.name)
    if len(asked) > 1:
        raise FilterError(
            f"{' and '.join(dict.fromkeys(asked.values()))} together are not answered yet, because "
            "MLflow's search would ask for one span that fits both. Filter by one of them, or "
            "write out span.name, span.type and span.status for a single span."
        )
    rewritten_clauses = [clause for key in asked if key != ("same span",) for clause in key]
    return " AND ".join(dict.fromkeys([*clauses, *rewritten_clauses]))


def notes(node: Node) -> list[str]:
    """What to know about the answer to ``to_mlflow(node)``; one sentence each, mostly none.

    Tools and model calls are found by the span's recorded type: the spans of some libraries
    (OpenTelemetry, OpenInference) are stored without one, and MLflow's search does not see them.
    """
    used = [ref.field.name for ref in _refs(node)]
    found = []
    typed = sorted(set(used) & set(_TYPED))
    if typed:
        verb = "is" if len(typed) == 1 else "are"
        found.append(
            f"{' and '.join(typed)} {verb} answered by span name and recorded span type: spans "
            "stored without a type (OpenTelemetry, OpenInference) are not counted."
        )
    if sum(name in _SPAN_NAMES for name in used) > 1:
        found.append(
            "The conditions on text and span.* must all hold for one and the same span, as always "
            "in MLflow."
        )
    return found


def _refs(node: Node) -> list[Ref]:
    if isinstance(node, Comparison):
        return [node.ref]
    if isinstance(node, Not):
        return _refs(node.part)
    return [ref for part in node.parts for ref in _refs(part)]


def _rewrite(part: Comparison) -> tuple[str, ...]:
    """The conditions on one span that answer a name which MLflow does not have."""
    name, operator, value = part.ref.field.name, part.operator, part.value
    if name == "any_error" and (operator, value) in (("=", True), ("!=", False)):
        return (_FAILED,)
    if name == "any_error":
        raise FilterError(
            "any_error = false is not answered yet: MLflow's search cannot exclude. Count the "
            "traces with any_error = true, and subtract."
        )
    if name in ("tools", "failed_tool") and operator in ("=", "IN", "LIKE", "ILIKE", "RLIKE"):
        span_name = _plain("span.name", operator, value, listed=True)
        return (*span_name, _TOOL, *((_FAILED,) if name == "failed_tool" else ()))
    if name in _COUNTED and (operator, value) in ((">", 0), (">=", 1), ("!=", 0)):
        return _COUNTED[name]
    raise FilterError(
        f"{name} {operator} … is not answered yet: MLflow's search does not know it. "
        f"Use {part.ref.field.instead}."
    )


def _clauses(part: Comparison) -> list[str]:
    field, operator, value = part.ref.field, part.operator, part.value
    form = field.mlflow or ""
    if part.ref.key is not None:
        form = f"{form}.{_key(part.ref)}"
    if operator == "BETWEEN" and isinstance(value, tuple):
        _only_for_own(part)
        bounds = zip((">=", "<="), value, strict=True)
        return [clause for op, bound in bounds for clause in _checked(part, form, op, bound)]
    if operator in ("IN", "NOT IN") and isinstance(value, tuple) and field.name not in _LISTED:
        return _list_without_in(part, form, value)
    return _checked(part, form, operator, value)


def _checked(part: Comparison, form: str, operator: str, value: object) -> list[str]:
    field = part.ref.field
    if operator not in field.operators:
        raise FilterError(_unsupported(part, operator))
    if field.kind == "assessment" and operator in ("<", "<=", ">", ">="):
        if isinstance(value, (bool, str)):
            raise FilterError(f"{part.ref.text} {operator} … takes a number without quotes.")
    elif field.kind == "assessment" and value is not None:
        # MLflow takes the JSON text of the value, in quotes.
        value = str(value).lower() if isinstance(value, bool) else str(value)
    return list(_plain(form, operator, value, listed=field.name in _LISTED))


def _plain(form: str, operator: str, value: object, *, listed: bool) -> tuple[str, ...]:
    if value is None:
        return (f"{form} {operator}",)
    if isinstance(value, tuple):
        if not listed:
            raise FilterError(f"{form} does not take a list.")
        items = ", ".join(_python_literal(str(item)) for item in value)
        return (f"{form} {operator} ({items})",)
    return (f"{form} {operator} {_literal(value)}",)


def _list_without_in(part: Comparison, form: str, values: tuple[Scalar, ...]) -> list[str]:
    """Lists for names where MLflow has no IN: NOT IN as a row of !=, IN as one alternation."""
    if part.operator == "IN" and len(values) == 1:
        return _checked(part, form, "=", values[0])
    _only_for_own(part)
    if part.operator == "NOT IN":
        return [clause for value in values for clause in _checked(part, form, "!=", value)]
    if part.ref.field.kind != "text":
        raise FilterError(_unsupported(part, part.operator))
    alternatives = "|".join(re.sub(r"([\\.^$*+?{}\[\]|()])", r"\\\1", str(v)) for v in values)
    # "$" would also match before a line break at the end; this is the end and nothing else.
    return [f"{form} RLIKE {_literal(f'^(?:{alternatives})(?!.|{_LINE_BREAK})')}"]


def _only_for_own(part: Comparison) -> None:
    if part.ref.field.many:
        raise FilterError(
            f"{part.ref.text} {part.operator} … is not answered yet, because a trace can have "
            f"several values of it. Ask for one value at a time with =, < or >."
        )


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


def _not_yet(node: Node) -> str:
    if isinstance(node, Not):
        what = "NOT"
        inner = node.part
        if isinstance(inner, Comparison):
            what = f"NOT {inner.ref.text} {inner.operator} …"
        return (
            f"{what} is not answered yet: MLflow's search cannot exclude. Count the traces that "
            "do match, and subtract."
        )
    return (
        "OR between different conditions is not answered yet: MLflow's search knows only AND. "
        "Ask for each condition by itself, or use IN (…) for several values of one name."
    )


def _key(ref: Ref) -> str:
    key = ref.key or ""
    if "`" in key:
        raise FilterError("A key with a backtick in it cannot be written in MLflow's filters.")
    if key.lower() in _TAKEN and ref.field.name not in _SPAN_NAMES:
        raise FilterError(
            f"{ref.text} cannot be filtered by: MLflow's search takes it for the trace's own "
            f"{key.lower()}, not for the {ref.field.name}. compute_stats can group by tags and "
            "metadata of that name."
        )
    return f"`{key}`"


def _literal(value: object) -> str:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return format(Decimal(repr(value)), "f")
    text = str(value)
    quote = "'" if "'" not in text else '"'
    if quote in text or text.endswith("\\"):
        raise FilterError(
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
