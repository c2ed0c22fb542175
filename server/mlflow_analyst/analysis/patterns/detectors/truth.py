"""Answers that other traces speak against: invented, of another session, contradictory."""

# ruff: noqa: RUF001 - marks and letters of other languages are meant as they are.

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from mlflow_analyst.analysis.patterns import actions
from mlflow_analyst.analysis.patterns.account import Account
from mlflow_analyst.analysis.patterns.crossed import pattern_values
from mlflow_analyst.analysis.patterns.detectors.dialogue import having, sessions, texts_at
from mlflow_analyst.analysis.patterns.identifiers import squashed
from mlflow_analyst.analysis.patterns.proposal import Pattern, Rows
from mlflow_analyst.analysis.patterns.signal import Hit
from mlflow_analyst.analysis.patterns.signals import grounding

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mlflow_analyst.analysis.scan import ScanTable

Places = Iterable[tuple[str, "NDArray[np.int64]"]]

_LEAST = 3
_CHARS = 8_000

# A value in so many answers, and in this share of them, is said by the agent as a rule: the number
# of a hotline, the address of a form. Invented ones seldom come twice.
_FIXED_TRACES, _FIXED_SHARE = 4, 0.005
# Where more answers than this hold something unsupported, the trace does not hold the sources.
_MOST_UNSUPPORTED = 0.65
_MOST_WITHOUT_DATA = 0.3
_LONG_REQUEST = 400
"""A request of so many characters brings the text along that the answer is about."""
_GROUPS_OF_ONE_VALUE = 3
_MOST_INCONSISTENT = 0.7


def _places(chosen: Iterable[int]) -> NDArray[np.int64]:
    return np.array(sorted(chosen), dtype=np.int64)


def _values_by_row(table: ScanTable, name: str) -> dict[int, list[str]]:
    many = table.many(name)
    found: dict[int, list[str]] = defaultdict(list)
    for code, row in zip(many.codes, many.rows, strict=True):
        found[int(row)].append(str(many.values[code]))
    return found


def _is_name(value: str) -> bool:
    return " " in value and not any(map(str.isdigit, value))


def _is_identifier(value: str) -> bool:
    """Whether a key is distinctive enough to tell whose it is."""
    if _is_name(value):
        return True
    plain = value.isascii() and value.isalnum()
    return plain and len(value) >= 5 and (not value.isdigit() or len(value) >= 6)


def _uses_data(table: ScanTable) -> NDArray[np.bool_]:
    """The rows whose traces called a tool or looked something up."""
    types = table.many("span_types")
    looks_up = np.fromiter((one in ("RETRIEVER", "RERANKER") for one in types.values), bool)
    called: NDArray[np.bool_] = np.nan_to_num(table.column("tool_calls")) > 0
    return called | types.rows_with(looks_up)


def _owners(table: ScanTable) -> list[str]:
    """Whose trace each row is: the session's, else the user's, else its own."""
    sessions_, users = table.column("session"), table.column("user")
    ids = table.column("trace_id")
    return [
        f"s {s}" if s is not None else f"u {u}" if u is not None else f"t {t}"
        for s, u, t in zip(sessions_, users, ids, strict=True)
    ]


def _foreign(table: ScanTable) -> dict[int, list[str]]:
    """By row, the values of its answer that nothing in it gives and another session's trace before
    it had. Values that many sessions have are common property.
    """
    wanted = _values_by_row(table, "unsupported")
    many = table.many("mentioned")
    asked = {value for values in wanted.values() for value in values if _is_identifier(value)}
    codes = {code for code, value in enumerate(many.values) if value in asked}
    if not codes:
        return {}
    owners, users, starts = _owners(table), table.column("user"), table.column("start")
    at: dict[str, list[int]] = defaultdict(list)
    for code, row in zip(many.codes, many.rows, strict=True):
        if int(code) in codes:
            at[str(many.values[code])].append(int(row))
    found: dict[int, list[str]] = {}
    for row, values in wanted.items():
        for value in values:
            rows = at.get(value, [])
            held_by = {owners[other] for other in rows}
            if not rows or owners[row] in held_by or len(held_by) > _GROUPS_OF_ONE_VALUE:
                continue
            if users[row] is not None and any(users[other] == users[row] for other in rows):
                continue
            if any(starts[other] <= starts[row] for other in rows):
                found.setdefault(row, []).append(value)
    return found


def foreign_context(table: ScanTable) -> Places:
    """Traces whose answer holds what only another session's trace was given."""
    yield "foreign_context", _places(_foreign(table))


def unsupported_values(table: ScanTable) -> Places:
    """Traces whose answer states values that nothing given holds or yields."""
    total = len(table)
    foreign = _foreign(table)
    stated = {
        row: kept
        for row, values in _values_by_row(table, "unsupported").items()
        if row not in foreign and (kept := [value for value in values if not _is_name(value)])
    }
    counts = Counter(value for values in stated.values() for value in values)
    fixed = {
        value
        for value, count in counts.items()
        if count >= _FIXED_TRACES and count >= _FIXED_SHARE * total
    }
    stated = {
        row: kept
        for row, values in stated.items()
        if (kept := [value for value in values if value not in fixed])
    }
    uses_data = _uses_data(table)
    agent_uses = uses_data.mean() >= 0.2 if total else False
    long_request = np.nan_to_num(table.column("request_chars")) >= _LONG_REQUEST
    rests = np.full(total, bool(agent_uses)) | uses_data | long_request
    stated = {row: values for row, values in stated.items() if rests[row]}
    stated = _not_said_before(table, stated)
    most = _MOST_UNSUPPORTED if agent_uses else _MOST_WITHOUT_DATA
    if len(stated) <= most * int(rests.sum()):
        yield "unsupported_values", _places(stated)


def _not_said_before(table: ScanTable, stated: dict[int, list[str]]) -> dict[int, list[str]]:
    """Those rows whose values were not given in an earlier trace of their session either."""
    chains = {place: chain for chain in sessions(table) for place in chain}
    earlier = {
        row: [place for place in chains[row] if place < row] for row in stated if row in chains
    }
    told = {place for places in earlier.values() for place in places}
    if not told:
        return stated
    requests = texts_at(table, "request", told, _CHARS)
    answers = texts_at(table, "response", told, _CHARS)
    mentioned = _values_by_row(table, "mentioned")
    left = {}
    for row, values in stated.items():
        said = " ".join(
            text
            for place in earlier.get(row, ())
            for text in (requests.get(place, ""), answers.get(place, ""))
        )
        known = {value for place in earlier.get(row, ()) for value in mentioned.get(place, ())}
        flat = squashed(said)
        if any(v not in known and v not in said and squashed(v) not in flat for v in values):
            left[row] = values
    return left


def claims_without_tools(table: ScanTable) -> Places:
    """Traces that claim a done action and show no tools at all, of an agent that has some, where no
    earlier trace of the session called one that could have done it.
    """
    called = np.nan_to_num(table.column("tool_calls")) > 0
    if not len(table) or called.mean() < 0.1 or called.sum() < _LEAST:
        return
    tools = table.many("tools")
    writes = [str(tool) for tool in tools.values if not actions.reads_only(str(tool))]
    if not writes:
        return
    before: dict[int, list[int]] = {
        place: chain[:at] for chain in sessions(table) for at, place in enumerate(chain)
    }
    used = _values_by_row(table, "tools")
    known = having(table, "unsupported_claims")
    found = []
    for rows, texts in table.texts("response"):
        for row, text in zip(rows, texts, strict=True):
            if not text or called[row] or known[row]:
                continue
            for group, _ in actions.claims(text[:_CHARS]):
                # Only what the agent's own tools do, or it may be a way of speaking.
                if any(actions.matches(group, tool) for tool in writes) and not any(
                    actions.could_do(group, tool)
                    for place in before.get(int(row), ())
                    for tool in used.get(place, ())
                ):
                    found.append(int(row))
                    break
    yield "unsupported_claims", _places(found)


_FACT = re.compile(
    r"(?<![A-Za-z0-9#_./-])([$€£¥]?)\s?(\d+(?:[.,:]\d+)*)(?![A-Za-z]*\d|[.)]\s|-\d)"
    r"\s?(%|[$€£¥]|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\d_]+)?"
)
_YES = re.compile(
    r"\W*(?:yes|ja|oui|sí|si|sì|sim|tak|да|evet|はい|是的|可以|네|예)(?![^\W_])", re.IGNORECASE
)
_NO = re.compile(
    r"\W*(?:no|nein|non|não|nee|nie|нет|hayır|いいえ|不|没有|아니)(?![a-zà-ÿ])", re.IGNORECASE
)


def facts(answer: str) -> dict[str, frozenset[str]]:
    """The numbers of an answer by their unit, the word or sign beside them, and under "yes or no"
    how it begins.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for match in _FACT.finditer(answer):
        sign, number, unit = match.groups()
        beside = sign or (unit or "")[:4].lower()
        if ":" in number:
            beside = "time"
        found[beside].add(re.sub(r"[.,](?=\d{3}\b)|[.,]0+$", "", number))
    found.pop("", None)
    if _YES.match(answer):
        found["yes or no"].add("yes")
    elif _NO.match(answer):
        found["yes or no"].add("no")
    return {unit: frozenset(numbers) for unit, numbers in found.items()}


def _contradicting(answers: dict[int, str]) -> set[int]:
    """The rows whose facts contradict those of most answers, or of the others where no facts are
    those of most.
    """
    by_unit: dict[str, dict[int, frozenset[str]]] = defaultdict(dict)
    for row, answer in answers.items():
        for unit, numbers in facts(answer).items():
            by_unit[unit][row] = numbers
    found: set[int] = set()
    for stated in by_unit.values():
        counts = Counter(stated.values())
        (usual, most), *others = counts.most_common()
        if not others:
            continue
        if most >= 2 and most > others[0][1]:
            found |= {row for row, numbers in stated.items() if not numbers & usual}
        else:
            found |= {
                row
                for row, numbers in stated.items()
                if any(not numbers & other for other in counts if other != numbers)
            }
    return found


def inconsistent_answers(table: ScanTable) -> Places:
    """Traces that answer a question otherwise than the same question was answered before, on the
    same grounds: first in their session, and looking up nothing or the same things.
    """
    keys, position = table.column("request_key"), table.column("session_position")
    alone = np.isnan(position) | (position == 1)
    orders, called = table.column("tool_order"), np.nan_to_num(table.column("tool_calls")) > 0
    mentioned = _values_by_row(table, "mentioned")
    unsure = _values_by_row(table, "unsupported")
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for row in np.flatnonzero(alone):
        if keys[row] is not None:
            given = tuple(sorted(mentioned.get(int(row), ())))
            groups[(keys[row], orders[row], *given)].append(int(row))
    several = [rows for rows in groups.values() if len(rows) > 1]
    answers = texts_at(table, "response", (row for rows in several for row in rows), 4_000)
    found: set[int] = set()
    contradictory = compared = 0
    for rows in several:
        said = {row: answers[row] for row in rows if row in answers}
        if len(set(said.values())) < 2:
            compared += len(said) > 1
            continue
        against = _contradicting(said)
        # What tools found may have changed meanwhile; what they did not find has not.
        against = {row for row in against if not called[row] or row in unsure}
        compared += 1
        contradictory += bool(against)
        found |= against
    if contradictory <= max(_MOST_INCONSISTENT * compared, 2):
        yield "inconsistent_answers", _places(found)


CROSSWISE = (
    ("foreign_context", foreign_context),
    ("unsupported_values", unsupported_values),
    ("unsupported_claims", claims_without_tools),
    ("inconsistent_answers", inconsistent_answers),
)


def _around(answer: str, start: int, end: int) -> str:
    """The sentence or line that has this part of the answer, at most 300 characters."""
    left = max(answer.rfind(mark, 0, start) for mark in ("\n", ". ", "! ", "? ", "。")) + 1
    right = min(
        (at for mark in ("\n", ". ", "! ", "。") if (at := answer.find(mark, end)) >= 0),
        default=len(answer),
    )
    left = max(left, end - 250)
    return answer[left : min(right + 1, left + 300)].strip()


def _stated(account: Account) -> Iterator[Hit]:
    for value in grounding.unsupported_values(account)[:5]:
        excerpt = _around(account.answer, value.start, value.end)
        yield Hit(excerpt, account.answer_span, value.text)


def _foreign_hits(account: Account) -> Iterator[Hit]:
    yield from _stated(account)
    lower = account.answer.lower()
    for name in grounding.unsupported(account):
        place = lower.find(name) if _is_name(name) else -1
        if place >= 0:
            excerpt = _around(account.answer, place, place + len(name))
            yield Hit(excerpt, account.answer_span, name)


def _answer(account: Account) -> Iterator[Hit]:
    if account.answer:
        yield Hit(account.answer[:300], account.answer_span)


def _proposer(
    name: str,
    statement: str,
    caveat: str,
    look: Callable[[Account], Iterable[Hit]],
    weight: float,
    certainty: float,
) -> Callable[[Rows], Iterator[Pattern]]:
    def propose(rows: Rows) -> Iterator[Pattern]:
        many = pattern_values(rows.table)
        shows = many.rows_with(np.fromiter((one == name for one in many.values), bool))
        if int((shows & rows.chosen).sum()) >= _LEAST:
            yield Pattern(
                name=name,
                detector=name,
                kind="quality",
                statement=statement,
                filter=f"pattern = '{name}'",
                caveat=caveat,
                look=look,
                weight=weight,
                certainty=certainty,
            )

    return propose


DETECTORS = (
    (
        "foreign_context",
        _proposer(
            "foreign_context",
            "The answer names identifiers or people that nothing in the session gave and that an "
            "earlier trace of another session did.",
            "Two sessions may be about the same thing, and the trace may lack what the agent was "
            "given: see whether the values are one customer's.",
            _foreign_hits,
            weight=3.0,
            certainty=0.85,
        ),
    ),
    (
        "unsupported_values",
        _proposer(
            "unsupported_values",
            "The answer states numbers, identifiers, links or addresses that are in nothing the "
            "trace was given and follow from it by no plain arithmetic.",
            "Sources that the trace does not record, general knowledge and longer calculations "
            "look the same. Numbers below 100, years and times of day are not checked.",
            _stated,
            weight=2.0,
            certainty=0.8,
        ),
    ),
    (
        "inconsistent_answers",
        _proposer(
            "inconsistent_answers",
            "The same question is answered with other numbers, or with yes instead of no, than "
            "elsewhere.",
            "The right answer may have changed in between, or depend on who asks. Where most "
            "agree, the others are counted; nobody knows here which are right.",
            _answer,
            weight=2.0,
            certainty=0.8,
        ),
    ),
)
