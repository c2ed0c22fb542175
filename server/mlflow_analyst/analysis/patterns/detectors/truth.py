"""Answers that other traces speak against: invented, of another session, contradictory."""

# ruff: noqa: RUF001 - letters of other languages are meant as they are.

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from mlflow_analyst.analysis.patterns.account import Account
from mlflow_analyst.analysis.patterns.crossed import pattern_values
from mlflow_analyst.analysis.patterns.detectors.claiming import claims_without_calls
from mlflow_analyst.analysis.patterns.detectors.contradictions import inconsistent_answers
from mlflow_analyst.analysis.patterns.detectors.dialogue import sessions, texts_at
from mlflow_analyst.analysis.patterns.detectors.rows import Places, called, places_of, values_by_row
from mlflow_analyst.analysis.patterns.identifiers import is_code, squashed
from mlflow_analyst.analysis.patterns.normal import sentences
from mlflow_analyst.analysis.patterns.proposal import Pattern, Rows
from mlflow_analyst.analysis.patterns.signal import Hit
from mlflow_analyst.analysis.patterns.signals import grounding

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mlflow_analyst.analysis.scan import ScanTable

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
_DIGITS = "0123456789"
_FEW_DIGITS = 3
_SERIES = 5
_FEW_WORDS = 3
_MOST_STRANGERS = 0.7
_ENDS_SENTENCE = (". ", "! ", "? ", "\n")
# In small letters: "I" begins what somebody says of himself.
_AND = re.compile(r"(?:and|or|und|oder|et|ou|y|o|e|en|of|i|lub|и|или|ve|veya)\b")
_LISTED = re.compile(r"\s*[A-ZÀ-Þ][a-zà-ÿ]")
_GREETS = re.compile(
    r"(?:hello|hi|hey|dear|welcome|hallo|liebe[rs]?|guten (?:tag|morgen|abend)|moin|servus|bonjour|"
    r"cher|chère|salut|hola|estimad[oa]|querid[oa]|ciao|buongiorno|gentile|car[oa]|olá|oi|prezad[oa]|"
    r"beste|geachte|cześć|witaj|szanown[ya]|drog[ia]|привет|здравствуйте|уважаем\w+|merhaba|sayın)"
    r"(?:[ ,](?:mr|ms|mrs|dr|herr|frau|m|mme|señora?|sra?)\.?)?",
    re.IGNORECASE,
)
_YOURS = re.compile(
    r"\b(?:you|your|yours|sie|ihnen|ihre?[nmrs]?|du|dein\w*|vous|votre|vos|tu|tes|usted|su|sus|tus?|"
    r"lei|suo|sua|tuo|tua|você|seu|seus|teu|uw?|je|jouw|pana|pani|twoj\w*|państwa|вы|вам|ваш\w*|"
    r"siz\w*)\b",
    re.IGNORECASE,
)

_SPEAKER = re.compile(r"\b(?:I|[Ii]ch|[Jj]e|[Yy]o|[Ii]o|[Ee]u|[Ii]k|[Jj]ag|[Jj]eg|[Яя])\b")
_WHO_YOU_ARE = re.compile(
    r"\b(?:you are|you['’]re|you must be|your name is|you are called|sie sind|du bist|"
    r"(?:ihr|dein) name ist|sie heißen|du heißt|vous êtes|tu es|votre nom est|ton nom est|usted es|"
    r"eres|(?:su|tu) nombre es|te llamas|se llama|lei è|sei|il (?:suo|tuo) nome è|si chiama|"
    r"ti chiami|você é|(?:seu|teu) nome é|u bent|je bent|(?:uw|je) naam is|u heet|je heet|du är|"
    r"ditt namn är|du heter|du er|dit navn er|ditt navn er|du hedder|nazywasz się|jesteś|вас зовут|"
    r"adınız|isminiz)\s*$",
    re.IGNORECASE,
)


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
    return called(table) | types.rows_with(looks_up)


def _is_weak(value: str) -> bool:
    """Whether the key is one of a code that may as well be a name of something."""
    return is_code(value.upper())


def _is_small(value: str) -> bool:
    return value.isdigit() and len(value) < 3


def _owners(table: ScanTable) -> list[str]:
    """Whose trace each row is: the session's, else the user's, else its own."""
    sessions_, users = table.column("session"), table.column("user")
    ids = table.column("trace_id")
    return [
        f"s {s}" if s is not None else f"u {u}" if u is not None else f"t {t}"
        for s, u, t in zip(sessions_, users, ids, strict=True)
    ]


def _foreign(table: ScanTable) -> dict[int, list[str]]:
    found: dict[int, list[str]] = table.once("foreign values", lambda: _foreign_values(table))
    return found


def _foreign_values(table: ScanTable) -> dict[int, list[str]]:
    """By row, the values of its answer that nothing in it gives and another session's trace before
    it had. Values that many sessions have are common property.
    """
    wanted = values_by_row(table, "unsupported")
    many = table.many("mentioned")
    asked = {value for values in wanted.values() for value in values if _is_identifier(value)}
    seen = np.fromiter((value in asked for value in many.values), bool, len(many.values))
    owners, users, starts = _owners(table), table.column("user"), table.column("start")
    at: dict[str, list[int]] = defaultdict(list)
    inside = seen[many.codes] if len(many.codes) else np.zeros(0, dtype=bool)
    for code, row in zip(many.codes[inside].tolist(), many.rows[inside].tolist(), strict=True):
        at[str(many.values[code])].append(row)
    found: dict[int, list[str]] = {}
    series = _short_series(str(value) for value in many.values)
    for row, values in wanted.items():
        for value in values:
            rows = at.get(value, []) if value.rstrip(_DIGITS) not in series else []
            held_by = {owners[other] for other in rows}
            if not rows or owners[row] in held_by or len(held_by) > _GROUPS_OF_ONE_VALUE:
                continue
            if users[row] is not None and any(users[other] == users[row] for other in rows):
                continue
            if any(starts[other] <= starts[row] for other in rows):
                found.setdefault(row, []).append(value)
    for row, name in _strangers(table, wanted).items():
        found.setdefault(row, []).append(name)
    return found


def _short_series(values: Iterable[str]) -> set[str]:
    """What identifiers of at most three digits begin with, where there are several of the kind:
    any such number is likely to be somebody's.
    """
    begin = Counter(
        start
        for value in values
        if 0 < len(value) - len(start := value.rstrip(_DIGITS)) <= _FEW_DIGITS and start.isalpha()
    )
    return {start for start, count in begin.items() if count >= _SERIES}


def _strangers(table: ScanTable, unheard: dict[int, list[str]]) -> dict[int, str]:
    """By row, a person whom the answer addresses and whom nothing in the trace names; of an agent
    that knows its users from elsewhere, the same name comes again with the same user.
    """
    named = {row: names for row, values in unheard.items() if (names := _names(values))}
    if not named or len(named) > _MOST_STRANGERS * len(table):
        return {}
    users, owners = table.column("user"), _owners(table)
    whose: dict[str, Counter[str]] = defaultdict(Counter)
    for row, names in named.items():
        whose_row = f"u {users[row]}" if users[row] is not None else owners[row]
        for name in names:
            whose[name][whose_row] += 1
    answers = texts_at(table, "response", named, _CHARS)
    found = {}
    for row, names in named.items():
        own, answer = squashed(str(users[row] or "")), answers.get(row, "")
        ids = [v for v in unheard[row] if _is_identifier(v) and not (_is_name(v) or _is_weak(v))]
        for name in names:
            known = any(part in own for part in name.split() if len(part) > 2) if own else False
            again = len(whose[name]) == 1 and sum(whose[name].values()) > 1
            if not known and not again and (addressed(name, answer) or _with(name, ids, answer)):
                found[row] = name
    return found


def _with(name: str, ids: list[str], answer: str) -> bool:
    """Whether a sentence of the answer has the name and an identifier, neither of them given."""
    said = sentences(answer) if ids else []
    inside = [squashed(one) for one in said if name in one.lower()]
    return any(value in one for one in inside for value in ids)


def _names(values: Iterable[str]) -> list[str]:
    return [value for value in values if _is_name(value)]


def addressed(name: str, answer: str) -> bool:
    """Whether the answer speaks to the person: in a greeting, by telling them who they are, or set
    apart by marks in a sentence that says "you" or "I". Names of a list are set apart too, each
    from the next.
    """
    lower = answer.lower()
    place = lower.find(name)
    while place >= 0:
        end = place + len(name)
        start = max(lower.rfind(mark, 0, place) for mark in _ENDS_SENTENCE) + 1
        before, after = answer[start:place].strip(), answer[end : end + 1]
        stop = min((at for m in _ENDS_SENTENCE if (at := lower.find(m, end)) >= 0), default=-1)
        sentence = answer[start : stop if stop >= 0 else len(answer)]
        if _GREETS.fullmatch(before) and after in (",", "!", ":", ".", ""):
            return True
        if _WHO_YOU_ARE.search(before):
            return True
        apart = _set_apart(before, after, answer[end + 1 : end + 40])
        if apart and (_YOURS.search(sentence) or _SPEAKER.search(sentence)):
            return True
        place = lower.find(name, end)
    return False


def _set_apart(before: str, after: str, follows: str) -> bool:
    """Whether marks divide a name from what is before and after it, and not as in a list."""
    if _AND.match(follows.strip()) or _LISTED.match(follows):
        return False
    if before.endswith(","):
        # What a comma divides from the end of a sentence goes on with a list, or speaks to someone.
        at_end = after in (".", "!", "?", ";", "") and not _LISTED.match(before.split()[-1])
        return after in (",", ":", "!") or at_end
    if after == ":":
        return before.count(" ") < _FEW_WORDS
    return after in (",", "!") and " " not in before


def foreign_context(table: ScanTable) -> Places:
    """Traces whose answer holds what only another session's trace was given."""
    yield "foreign_context", places_of(_foreign(table))


def unsupported_values(table: ScanTable) -> Places:
    """Traces whose answer states values that nothing given holds or yields."""
    total = len(table)
    foreign = _foreign(table)
    stated = {
        row: kept
        for row, values in values_by_row(table, "unsupported").items()
        if row not in foreign
        and (kept := [v for v in values if not (_is_name(v) or _is_small(v) or _is_weak(v))])
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
        yield "unsupported_values", places_of(stated)


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
    mentioned = values_by_row(table, "mentioned")
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


CROSSWISE = (
    ("foreign_context", foreign_context),
    ("unsupported_values", unsupported_values),
    ("unsupported_claims", claims_without_calls),
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
            "earlier trace of another session did, or speaks to a person whom nothing names.",
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
