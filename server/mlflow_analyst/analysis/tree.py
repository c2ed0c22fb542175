"""A filter as a small tree, whatever is going to answer it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from mlflow_analyst.analysis.catalogue import Ref

Scalar: TypeAlias = str | int | float | bool
Value: TypeAlias = Scalar | tuple[Scalar, ...] | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """``ref operator value``.

    Operators: = != < <= > >= LIKE ILIKE RLIKE IN BETWEEN IS NULL, and NOT IN, IS NOT NULL.
    ``value`` is a tuple for IN and NOT IN, a pair for BETWEEN (both ends included), None for the
    two NULL tests. Times are Unix milliseconds, durations milliseconds. A comparison with a value
    that is missing is not true, as in SQL.
    """

    ref: Ref
    operator: str
    value: Value


@dataclass(frozen=True, slots=True)
class OneSpan:
    """One span of the trace fits all comparisons of at least one of the alternatives.

    Made by ``analysis.binding`` out of comparisons on ``span.*`` and ``text``.
    """

    alternatives: tuple[tuple[Comparison, ...], ...]


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts hold."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of the parts holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold; a comparison with a missing value is still not true."""

    part: Node


Node: TypeAlias = Comparison | OneSpan | And | Or | Not

_OPPOSITE = {
    "=": "!=",
    "!=": "=",
    "<": ">=",
    ">=": "<",
    ">": "<=",
    "<=": ">",
    "IN": "NOT IN",
    "NOT IN": "IN",
    "IS NULL": "IS NOT NULL",
    "IS NOT NULL": "IS NULL",
}


def simplify(node: Node) -> Node:
    """The same filter with NOT moved to the comparisons, nested AND and OR flattened, and
    alternatives of one name gathered (``a = 1 OR a = 2`` is ``a IN (1, 2)``).

    Each step keeps the set of matching traces. NOT stays where turning the operator round would
    change it: before a name of which a trace has several values, LIKE and its kin.
    """
    if isinstance(node, Not):
        return _negate(node.part)
    if isinstance(node, And):
        return _join(And, [simplify(part) for part in node.parts])
    if isinstance(node, Or):
        return _gather(_join(Or, [simplify(part) for part in node.parts]))
    return node


def _negate(node: Node) -> Node:
    if isinstance(node, Not):
        return simplify(node.part)
    if isinstance(node, And):
        return _gather(_join(Or, [_negate(part) for part in node.parts]))
    if isinstance(node, Or):
        return _join(And, [_negate(part) for part in node.parts])
    if isinstance(node, OneSpan):
        return Not(node)
    opposite = _OPPOSITE.get(node.operator)
    # "No span has this name" is not "some span has another name".
    if opposite is None or node.ref.field.many:
        return Not(node)
    return Comparison(node.ref, opposite, node.value)


def _join(kind: type[And] | type[Or], parts: list[Node]) -> Node:
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, kind) else (part,))
    unique = tuple(dict.fromkeys(flat))
    return unique[0] if len(unique) == 1 else kind(unique)


def _gather(node: Node) -> Node:
    if not isinstance(node, Or):
        return node
    values: dict[Ref, list[Scalar]] = {}
    rest: list[Node] = []
    for part in node.parts:
        if isinstance(part, Comparison) and part.operator in ("=", "IN"):
            new = part.value if isinstance(part.value, tuple) else (part.value,)
            values.setdefault(part.ref, []).extend(value for value in new if value is not None)
        else:
            rest.append(part)
    gathered: list[Node] = []
    for ref, found in values.items():
        unique = tuple(dict.fromkeys(found))
        single = len(unique) == 1
        gathered.append(Comparison(ref, "=" if single else "IN", unique[0] if single else unique))
    return _join(Or, [*gathered, *rest])
