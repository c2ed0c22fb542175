"""Which conditions on spans are about one and the same span.

MLflow asks for one span that fits all ``span.*`` and ``text`` conditions of a filter. Here that
holds for those joined by AND, also with OR between some of them; whatever stands under a NOT asks
a question of its own: NOT (A AND B) is "no span fits both".
"""

from __future__ import annotations

from itertools import product

from mlflow_analyst.analysis.catalogue import FilterError
from mlflow_analyst.analysis.tree import And, Comparison, Node, Not, OneSpan, Or, simplify

SPAN_NAMES = frozenset(
    {"text", "span.name", "span.type", "span.status", "span.content", "span.attributes"}
)
MOST_ALTERNATIVES = 64
MOST_CONDITIONS = 200


def bound(node: Node) -> Node:
    """The same filter, simplified, with the conditions on one span gathered in ``OneSpan``.

    In what comes back NOT stands only before ``OneSpan``, before names with several values, and
    before LIKE and its kin. Raises FilterError for more than 200 conditions, and for more than 64
    ways in which one span could fit.
    """
    found = simplify(_bind(node))
    if (conditions := _count(found)) > MOST_CONDITIONS:
        raise FilterError(
            f"The filter has {conditions} conditions; at most {MOST_CONDITIONS} are answered. "
            "For many values of one name use IN (…)."
        )
    return found


def atoms(node: Node) -> list[Comparison | OneSpan]:
    """The conditions of a bound tree, from left to right."""
    if isinstance(node, Not):
        return atoms(node.part)
    if isinstance(node, (And, Or)):
        return [atom for part in node.parts for atom in atoms(part)]
    return [node]


def _bind(node: Node) -> Node:
    if isinstance(node, Not):
        return Not(_bind(node.part))
    if _about_a_span(node):
        return OneSpan(_alternatives(simplify(node)))
    if isinstance(node, Or):
        return Or(tuple(_bind(part) for part in node.parts))
    if isinstance(node, And):
        parts = _flat(node)
        spans = [part for part in parts if _about_a_span(part)]
        rest = [_bind(part) for part in parts if not _about_a_span(part)]
        together = [_bind(And(tuple(spans)))] if spans else []
        return And((*rest, *together))
    return node


def _flat(node: And) -> list[Node]:
    parts: list[Node] = []
    for part in node.parts:
        parts.extend(_flat(part) if isinstance(part, And) else (part,))
    return parts


def _about_a_span(node: Node) -> bool:
    if isinstance(node, Comparison):
        return node.ref.field.name in SPAN_NAMES
    return isinstance(node, (And, Or)) and all(_about_a_span(part) for part in node.parts)


def _alternatives(node: Node) -> tuple[tuple[Comparison, ...], ...]:
    """The ways in which one span can fit: an OR of ANDs."""
    if isinstance(node, Comparison):
        return ((node,),)
    assert isinstance(node, (And, Or))  # noqa: S101 - nothing else is about a span
    each = [_alternatives(part) for part in node.parts]
    if isinstance(node, Or):
        ways = [way for found in each for way in found]
    else:
        ways = []
        for combination in product(*each):
            ways.append(tuple(dict.fromkeys(one for way in combination for one in way)))
            if len(ways) > MOST_ALTERNATIVES:
                break
    if len(ways) > MOST_ALTERNATIVES:
        raise FilterError(
            "The conditions on spans combine in too many ways. Use IN (…) for several values of "
            "one name, or ask in parts."
        )
    return tuple(dict.fromkeys(ways))


def _count(node: Node) -> int:
    if isinstance(node, OneSpan):
        return sum(len(way) for way in node.alternatives)
    if isinstance(node, Not):
        return _count(node.part)
    if isinstance(node, (And, Or)):
        return sum(_count(part) for part in node.parts)
    return 1
