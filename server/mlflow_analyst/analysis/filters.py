"""Reading a filter: text in, a checked tree of conditions out.

The text is parsed by sqlglot and never evaluated. Only comparisons of known names with literals,
AND, OR, NOT and parentheses come through; everything else that SQL has is refused.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import ParseError, TokenError
from sqlglot.tokenizer_core import Token, TokenType
from sqlglot.tokens import Tokenizer as _BaseTokenizer

from mlflow_analyst.analysis.catalogue import FilterError, Ref, resolve
from mlflow_analyst.analysis.literals import convert
from mlflow_analyst.analysis.mlflow_form import notes, to_mlflow
from mlflow_analyst.analysis.regexes import check_regex
from mlflow_analyst.analysis.tree import And, Comparison, Node, Not, Or, Scalar, simplify

__all__ = [
    "FilterError",
    "Node",
    "notes",
    "parse",
    "simplify",
    "to_mlflow",
]

MAX_CHARS = 10_000
# What sqlglot can read within Python's own limit of nested calls, with room to spare.
MAX_NESTING = 25

# Only these words are reserved, so that names such as user, text or timestamp stay plain names.
_WORDS = {
    "AND": TokenType.AND,
    "OR": TokenType.OR,
    "NOT": TokenType.NOT,
    "IN": TokenType.IN,
    "BETWEEN": TokenType.BETWEEN,
    "LIKE": TokenType.LIKE,
    "ILIKE": TokenType.ILIKE,
    "RLIKE": TokenType.RLIKE,
    "IS": TokenType.IS,
    "NULL": TokenType.NULL,
    "TRUE": TokenType.TRUE,
    "FALSE": TokenType.FALSE,
    "==": TokenType.EQ,
    ">=": TokenType.GTE,
    "<=": TokenType.LTE,
    "<>": TokenType.NEQ,
    "!=": TokenType.NEQ,
}
_COMPARISONS: dict[type[exp.Expr], str] = {
    exp.EQ: "=",
    exp.NEQ: "!=",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
    exp.Like: "LIKE",
    exp.ILike: "ILIKE",
    exp.RegexpLike: "RLIKE",
}
_MIRRORED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


class _FilterLanguage(Dialect):
    """MLflow's quoting: backticks around names, either quote around text, no backslash escapes."""

    class Tokenizer(_BaseTokenizer):
        IDENTIFIERS = ["`"]  # noqa: RUF012 - sqlglot reads it from the class
        QUOTES = ["'", '"']  # noqa: RUF012
        KEYWORDS = _WORDS


def parse(text: str, now_ms: int | None = None) -> Node:
    """The tree of the filter ``text``; relative times such as ``'-24h'`` count from ``now_ms``
    (Unix milliseconds; None: the clock).

    Raises FilterError, in one or two sentences, for whatever is not a filter: an unknown name, a
    value that does not fit its name, SQL beyond comparisons, more than 10,000 characters, more
    than 25 levels.
    """
    if len(text) > MAX_CHARS:
        raise FilterError(
            f"The filter has {len(text):,} characters; at most {MAX_CHARS:,} are read."
        )
    if not text.strip():
        raise FilterError("The filter is empty. Leave it out to take every trace.")
    tokens = _tokens(text)
    _check_tokens(tokens, text)
    now = int(time.time() * 1000) if now_ms is None else now_ms
    try:
        tree = _FilterLanguage().parser().parse_into(exp.Condition, tokens, text)[0]
        if tree is None:
            raise FilterError(f"'{_shown(text)}' is not a condition. {_EXAMPLE}")
        return _node(tree, _Reading(now, _has_bare_not(tokens)))
    except ParseError as exc:
        raise FilterError(_parse_message(exc)) from None
    except RecursionError:
        raise FilterError(_TOO_DEEP) from None


_TOO_DEEP = f"The filter is nested more than {MAX_NESTING} levels deep."
_EXAMPLE = "Write, for example, state = 'ERROR' AND duration_ms > 5000."
_BACKTICKS = "Keys with dashes, blanks and the like go in backticks: tag.`my-key` = 'x'."


def _tokens(text: str) -> list[Token]:
    if "\x00" in text:
        raise FilterError("The filter contains a NUL character.")
    try:
        return _FilterLanguage().tokenize(text)
    except TokenError:
        raise FilterError(
            "The filter cannot be read: a quote or backtick is opened and not closed."
        ) from None


def _check_tokens(tokens: list[Token], text: str) -> None:
    depth = run = 0
    for token in tokens:
        if token.comments:
            raise FilterError("A filter has no comments; remove what follows -- or /*.")
        if token.token_type == TokenType.SEMICOLON:
            raise FilterError("A filter is one condition; remove the semicolon.")
        if token.token_type == TokenType.L_PAREN:
            depth += 1
        elif token.token_type == TokenType.R_PAREN:
            depth -= 1
        run = run + 1 if token.token_type in (TokenType.NOT, TokenType.DASH) else 0
        if depth > MAX_NESTING or run > MAX_NESTING:
            raise FilterError(_TOO_DEEP)
    if not tokens:
        raise FilterError(f"'{_shown(text)}' is not a condition. {_EXAMPLE}")


def _parse_message(error: ParseError) -> str:
    first: dict[str, Any] = error.errors[0] if error.errors else {}
    place = str(first.get("highlight") or "").strip()
    where = f" near '{_shown(place)}'" if place else ""
    return f"The filter cannot be read{where}. {_EXAMPLE} {_BACKTICKS}"


class _Reading(NamedTuple):
    """What the whole text says about reading its parts."""

    now_ms: int
    # Whether a NOT stands right before a name. sqlglot's tree for ``NOT a IN (…)`` is the one for
    # ``a NOT IN (…)``, and for names with several values the two ask different questions.
    bare_not: bool


_WORDS_AFTER_INFIX_NOT = frozenset(
    {
        TokenType.IN,
        TokenType.LIKE,
        TokenType.ILIKE,
        TokenType.RLIKE,
        TokenType.BETWEEN,
        TokenType.NULL,
        TokenType.TRUE,
        TokenType.FALSE,
        TokenType.L_PAREN,
        TokenType.NOT,
    }
)


def _has_bare_not(tokens: list[Token]) -> bool:
    return any(
        token.token_type == TokenType.NOT and after.token_type not in _WORDS_AFTER_INFIX_NOT
        for token, after in pairwise(tokens)
    )


def _node(tree: exp.Expr, reading: _Reading) -> Node:
    if isinstance(tree, exp.Paren):
        return _node(tree.this, reading)
    if isinstance(tree, exp.And):
        return And(tuple(_node(part, reading) for part in _chain(tree, exp.And)))
    if isinstance(tree, exp.Or):
        return Or(tuple(_node(part, reading) for part in _chain(tree, exp.Or)))
    if isinstance(tree, exp.Not):
        return _negated(tree.this, reading)
    # Whatever else a condition may carry must not get lost on the way into the tree.
    if {key for key, value in tree.args.items() if value} - _KNOWN_ARGS:
        raise FilterError(_refusal(tree))
    if tree.args.get("negate"):
        plain = tree.copy()
        plain.set("negate", None)
        return _negated(plain, reading)
    if isinstance(tree, exp.In):
        return _membership(tree, "IN", reading)
    if isinstance(tree, exp.Between):
        return _between(tree, reading)
    if isinstance(tree, exp.Is):
        return _null_test(tree, "IS NULL", reading)
    operator = _COMPARISONS.get(type(tree))
    if operator is not None:
        return _comparison(tree, operator, reading)
    if isinstance(tree, (exp.Column, exp.Dot)):
        ref = resolve(_parts(tree))
        if ref.field.kind == "flag":
            return Comparison(ref, "=", True)
        raise FilterError(f"{ref.text} stands alone: compare it with something. {_EXAMPLE}")
    raise FilterError(_refusal(tree))


_KNOWN_ARGS = frozenset(
    {"this", "expression", "expressions", "low", "high", "negate", "table", "db", "catalog"}
)


def _chain(tree: exp.Expr, kind: type[exp.Expr]) -> Sequence[exp.Expr]:
    """The operands of a chain of one connector, left to right, without recursion."""
    parts: list[exp.Expr] = []
    while isinstance(tree, kind):
        parts.append(tree.args["expression"])
        tree = tree.this
    return [tree, *reversed(parts)]


def _negated(inner: exp.Expr, reading: _Reading) -> Node:
    if isinstance(inner, exp.In):
        found = _membership(inner, "NOT IN", reading)
        if found.ref.field.many and reading.bare_not:
            raise FilterError(
                f"Write {found.ref.text} NOT IN (…) for a value outside the list, or "
                f"NOT ({found.ref.text} IN (…)) for no value in it."
            )
        return found
    if isinstance(inner, exp.Is):
        return _null_test(inner, "IS NOT NULL", reading)
    return Not(_node(inner, reading))


def _comparison(tree: exp.Expr, operator: str, reading: _Reading) -> Comparison:
    left, right = tree.this, tree.args["expression"]
    if not _is_name(left) and _is_name(right) and operator in _MIRRORED:
        left, right, operator = right, left, _MIRRORED[operator]
    ref = _name(left)
    if isinstance(right, exp.Null):
        test = "IS NOT NULL" if operator == "!=" else "IS NULL"
        raise FilterError(f"Write {ref.text} {test} rather than {operator} NULL.")
    return Comparison(ref, operator, _value(ref, operator, right, reading))


def _membership(tree: exp.In, operator: str, reading: _Reading) -> Comparison:
    ref = _name(tree.this)
    items = tree.expressions
    if not items:
        raise FilterError(f"{operator} needs a list: {ref.text} {operator} ('a', 'b').")
    values = tuple(_value(ref, operator, item, reading) for item in items)
    return Comparison(ref, operator, tuple(dict.fromkeys(values)))


def _between(tree: exp.Between, reading: _Reading) -> Comparison:
    ref = _name(tree.this)
    low, high = (_value(ref, "BETWEEN", tree.args[end], reading) for end in ("low", "high"))
    return Comparison(ref, "BETWEEN", (low, high))


def _null_test(tree: exp.Is, operator: str, reading: _Reading) -> Comparison:
    ref = _name(tree.this)
    right = tree.args["expression"]
    if isinstance(right, exp.Null):
        return Comparison(ref, operator, None)
    equal = "=" if operator == "IS NULL" else "!="
    return Comparison(ref, equal, _value(ref, equal, right, reading))


def _is_name(tree: exp.Expr) -> bool:
    return isinstance(tree, (exp.Column, exp.Dot, exp.Identifier))


def _name(tree: exp.Expr) -> Ref:
    if not _is_name(tree):
        raise FilterError(
            f"A condition starts with a name, not with '{_shown(_sql(tree))}'. {_EXAMPLE}"
            if isinstance(tree, (exp.Literal, exp.Boolean, exp.Null))
            else _refusal(tree)
        )
    return resolve(_parts(tree))


def _parts(tree: exp.Expr) -> list[str]:
    """The dotted parts of a name, as typed."""
    return list(_walk_parts(tree))


def _walk_parts(tree: exp.Expr) -> Iterator[str]:
    if isinstance(tree, exp.Dot):
        yield from _walk_parts(tree.this)
        yield from _walk_parts(tree.args["expression"])
    elif isinstance(tree, exp.Column):
        for part in tree.parts:
            yield from _walk_parts(part)
    elif isinstance(tree, exp.Identifier):
        yield str(tree.this)
    else:
        raise FilterError(_refusal(tree))


def _value(ref: Ref, operator: str, tree: exp.Expr, reading: _Reading) -> Scalar:
    literal = _literal(ref, tree)
    value = convert(ref.field, operator, literal, reading.now_ms)
    if operator == "RLIKE":
        check_regex(str(value))
    return value


def _literal(ref: Ref, tree: exp.Expr) -> Scalar:
    if isinstance(tree, exp.Paren):
        return _literal(ref, tree.this)
    if isinstance(tree, exp.Boolean):
        return bool(tree.this)
    if isinstance(tree, exp.Neg):
        inner = _literal(ref, tree.this)
        if isinstance(inner, (int, float)) and not isinstance(inner, bool):
            return -inner
    if isinstance(tree, exp.Literal):
        return str(tree.this) if tree.is_string else _number(str(tree.this))
    if _is_name(tree):
        word = ".".join(_parts(tree))
        if ref.field.kind == "enum":
            return word
        raise FilterError(
            f"{ref.text} is compared with the name {_shown(word)}; text goes in quotes: "
            f"'{_shown(word)}'."
        )
    raise FilterError(_refusal(tree))


def _number(text: str) -> int | float:
    if text.isdigit() and len(text) <= 18:
        return int(text)
    return float(text)


_NOUNS: tuple[tuple[type[exp.Expr], str], ...] = (
    (exp.Func, "functions"),
    (exp.Query, "subqueries"),
    (exp.Star, "*"),
    (exp.Binary, "arithmetic"),
)


def _refusal(tree: exp.Expr) -> str:
    kind = next((noun for cls, noun in _NOUNS if isinstance(tree, cls)), None)
    if isinstance(tree, exp.Sub) or tree.find(exp.Sub):
        return f"A filter has no arithmetic. {_BACKTICKS}"
    what = f"has no {kind}" if kind else f"cannot contain '{_shown(_sql(tree))}'"
    return f"A filter {what}: only names compared with values, AND, OR, NOT. {_EXAMPLE}"


def _sql(tree: exp.Expr) -> str:
    return tree.sql()


def _shown(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
