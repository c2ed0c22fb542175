"""Answers that only other answers show to be wrong in form: too long, canned, asking needlessly."""

# ruff: noqa: RUF001 - marks and letters of other languages are meant as they are.
from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlflow_analyst.analysis.patterns.canned import canned_answers, repeated_in_session
from mlflow_analyst.analysis.patterns.crossed import pattern_values
from mlflow_analyst.analysis.patterns.normal import prose, sentences
from mlflow_analyst.analysis.patterns.promises import is_json
from mlflow_analyst.analysis.patterns.proposal import Crosswise, Detector, Pattern, Rows
from mlflow_analyst.analysis.patterns.separation import upper_group
from mlflow_analyst.analysis.patterns.texts import texts_at
from mlflow_analyst.analysis.patterns.wording import asks_for_length, is_formality
from mlflow_analyst.analysis.scan import ScanTable

Places = NDArray[np.int64]
Value = tuple[str, Places]

LEAST = 3
"""Fewer traces are no pattern."""

_ENOUGH = 20
"""With fewer answers nobody can say what is usual."""


def finished(table: ScanTable) -> NDArray[np.bool_]:
    """The rows that ended well and have an answer."""
    return np.asarray((table.column("state") == "OK") & (table.column("response_chars") > 0))


# Verbose

_LONG = 300
"""Shorter than this is long for nobody."""

_TIMES = 2.2
"""The long answers are so many times as long as the usual ones, medians compared."""

_BY_NATURE = 0.9
"""Where so many answers of one kind of task are long, the task asks for it."""

_LISTED = re.compile(r"^\s*(?:[-*•·|]|\d{1,3}[.)])\s*\S.*$", re.MULTILINE)


def verbose(table: ScanTable) -> Iterator[Value]:
    """The answers of a group apart that are long though nothing in question or data asks for it."""
    chars = table.column("response_chars")
    usual = finished(table)
    if usual.sum() < _ENOUGH:
        return
    suspects = usual & (chars >= max(_LONG, 1.5 * float(np.quantile(chars[usual], 0.25))))
    requests = texts_at(table, "request", suspects)
    usual[[p for p, text in requests.items() if asks_for_length(text)]] = False
    usual &= ~suspects | (2 * table.column("request_chars") < chars)
    answers = texts_at(table, "response", suspects & usual)
    usual[[p for p, text in answers.items() if _is_listing(text)]] = False
    start = upper_group(chars[usual], _TIMES)
    if start is None:
        return
    # `start` went through a logarithm: its own rows belong to the group.
    group = usual & (chars >= max(start * (1 - 1e-9), _LONG))
    tasks = np.array([task or "" for task in table.column("tool_order")], dtype=object)
    for task in set(tasks[group]):
        same = usual & (tasks == task)
        if (group & same).sum() >= _BY_NATURE * same.sum() and (usual & ~same).sum() >= _ENOUGH:
            group &= ~same
    if group.sum() >= LEAST:
        yield "verbose_answers", np.flatnonzero(group)


def _is_listing(answer: str) -> bool:
    """Whether an answer is long for the data or the code in it."""
    if "```" in answer or answer.lstrip()[:1] in ("{", "["):
        return True
    listed = [line for line in _LISTED.findall(answer) if any(map(str.isdigit, line[4:]))]
    said = sentences(answer)
    with_data = sum(any(map(str.isdigit, one)) for one in said)
    return len(listed) >= 4 or with_data >= 0.5 * len(said)


# Asks instead

_SHARE = 0.3
_COMPARED = 6
"""Of at least so many requests that give as much, so many were attempted at once."""

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
_TOKEN = re.compile(r"#?[\w][\w-]*\d[\w-]*|#?\d[\w-]*")
_ASKS = re.compile(
    r"[?？؟]|\bplease (?:provide|share|tell|give|confirm|specify|send|enter|let me know)"
    r"|\blet me know (?:your|the|which|what)|\bbitte (?:\S+ ){0,5}?(?:mit|an|geben|nennen|teilen)"
    r"|\bveuillez|\bmerci de (?:me |nous )?(?:fournir|donner|communiquer|indiquer)"
    r"|\bpor favor|\bproporci\w+|\bindi(?:que|ca)\w*|\bper favore|\bforni\w+|\binforme\b"
    r"|\bgeef\b|\bverstrek|\bproszę|\bпожалуйста|\bукажите|\blütfen"
    r"|教えて(?:いただ|くださ)|お知らせ|ご提供|请(?:提供|告诉|告知)|請(?:提供|告訴|告知)|알려\s?주",
    re.IGNORECASE,
)
_CLOSES = re.compile(
    r"anything else|something else|any other|further|more questions|assist you (?:today|with any)"
    r"|noch etwas|weitere|sonst|autre chose|d'autres|algo más|alguna otra|otra cosa|altro"
    r"|ulterior|mais algum|outra coisa|nog iets|verder|coś jeszcze|jeszcze|ещё|еще|başka"
    r"|他に|ほかに|其他|别的|還有|还有|더 도와|다른 ",
    re.IGNORECASE,
)


def asks_instead(table: ScanTable) -> Iterator[Value]:
    """Questions back, without a tool being tried, to requests that give all that was enough in
    other traces for the agent to set to work.
    """
    rows = finished(table)
    worked = np.array([order is not None for order in table.column("tool_order")], dtype=bool)
    idle = rows & ~worked & ~np.asarray(table.column("any_error"), dtype=bool)
    if rows.sum() < _ENOUGH or idle.sum() < LEAST or worked.sum() < _COMPARED:
        return
    answers = texts_at(table, "response", idle)
    asking = {place for place, text in answers.items() if _asks(text)}
    if len(asking) < LEAST:
        return
    first = np.nan_to_num(table.column("session_position"), nan=1.0) == 1
    requests = texts_at(table, "request", rows & first)
    groups: dict[frozenset[str], list[int]] = {}
    for place, text in requests.items():
        groups.setdefault(_gives(text), []).append(place)
    found = []
    for given, places in groups.items():
        tried = [len(requests[place]) for place in places if worked[place]]
        if given and len(places) >= _COMPARED and len(tried) >= max(3, _SHARE * len(places)):
            enough = 0.8 * float(np.median(tried))
            found += [p for p in places if p in asking and len(requests[p]) >= enough]
    if len(found) >= LEAST:
        yield "asks_instead", np.array(sorted(found), dtype=np.int64)


def _asks(answer: str) -> bool:
    if len(answer) > 800:
        return False
    ends = re.split(r"(?<=[.!?。！？])\s*", answer)
    return any(_ASKS.search(one) and not _CLOSES.search(one) for one in ends[-4:])


def _gives(request: str) -> frozenset[str]:
    """The kinds of particulars that a request gives: e-mail, and the shapes of ids and numbers."""
    kinds = {"e-mail"} if _EMAIL.search(request) else set()
    for token in _TOKEN.findall(_EMAIL.sub(" ", request)):
        shape = re.sub(r"\d+", "9", re.sub(r"[^\W\d]+", "a", token))
        kinds.add("number" if shape == "9" and len(token) < 5 else shape)
    return frozenset(kinds)


# Unlike the others in form

_NEARLY_ALL = 0.9
_OPENING = re.compile(r"\A\s*(#{1,6} [^\n]{2,60}|\*\*[^*\n]{2,60}\*\*:?|[^\s:.!?][^:.!?\n]{1,30}:)")


def unlike_others(table: ScanTable) -> Iterator[Value]:
    """Answers without the form that nearly all the agent's answers have: JSON, one heading."""
    rows = finished(table)
    if rows.sum() < 2 * _ENOUGH:
        return
    forms: dict[int, set[str]] = {}
    for place, text in texts_at(table, "response", rows).items():
        forms[place] = _forms(text)
    counted: dict[str, int] = {}
    for of_answer in forms.values():
        for form in of_answer:
            counted[form] = counted.get(form, 0) + 1
    usual = {form for form, count in counted.items() if count >= _NEARLY_ALL * len(forms)}
    odd = np.zeros(len(table), dtype=bool)
    odd[[place for place, of_answer in forms.items() if not usual <= of_answer]] = True
    requests = texts_at(table, "request", odd) if odd.any() else {}
    places = [place for place, text in requests.items() if not is_formality(text)]
    if len(places) >= LEAST:
        yield "broken_format", np.array(places, dtype=np.int64)


def _forms(answer: str) -> set[str]:
    if answer.lstrip()[:1] in ("{", "[", "`") and is_json(answer):
        return {"json"}
    opening = _OPENING.match(prose(answer))
    return {opening[1].strip("#*: ").lower()} if opening else set()


CROSSWISE: tuple[tuple[str, Crosswise], ...] = (
    ("verbose_answers", verbose),
    ("repeated_answers", canned_answers),
    ("repeated_turns", repeated_in_session),
    ("asks_instead", asks_instead),
    ("broken_format", unlike_others),
)

_SAID: tuple[tuple[str, str, str, float, float], ...] = (
    (
        "verbose_answers",
        "The answer is far longer than this agent's answers usually are, though neither the "
        "question nor the data in it asks for length.",
        "What asks for length is told by words of the question; a hard question may need a long "
        "answer all the same.",
        1.0,
        0.85,
    ),
    (
        "repeated_answers",
        "Clearly different questions get the same text as an answer, or as a paragraph of it.",
        "A notice that must be in such answers, or an outcome that needs no other words, repeats "
        "rightly.",
        1.3,
        0.85,
    ),
    (
        "asks_instead",
        "The assistant asks back without trying a tool, though the request gives what was enough "
        "for it to set to work in other traces.",
        "Requests are compared by the kinds of ids and numbers in them and by length: one may "
        "still lack something that others had.",
        1.2,
        0.8,
    ),
)


def _proposed(
    name: str, statement: str, caveat: str, weight: float, certainty: float, rows: Rows
) -> Iterable[Pattern]:
    many = pattern_values(rows.table)
    shown = many.rows_with(np.asarray(many.values == name, dtype=bool)) & rows.chosen
    if shown.sum() >= LEAST:
        yield Pattern(
            name,
            name,
            "quality",
            statement,
            f"pattern = '{name}'",
            caveat,
            weight=weight,
            certainty=certainty,
        )


def _detector(said: tuple[Any, ...]) -> Callable[[Rows], Iterable[Pattern]]:
    return partial(_proposed, *said)


DETECTORS: tuple[tuple[str, Detector], ...] = tuple((said[0], _detector(said)) for said in _SAID)
