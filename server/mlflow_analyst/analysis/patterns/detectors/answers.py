"""Answers that only other answers show to be wrong in form: too long, canned, asking needlessly."""

# ruff: noqa: RUF001 - marks and letters of other languages are meant as they are.
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlflow_analyst.analysis.patterns.actions import claims
from mlflow_analyst.analysis.patterns.asking import MARKS, SHORT, asks_back, informs
from mlflow_analyst.analysis.patterns.attempted import like_attempted
from mlflow_analyst.analysis.patterns.canned import (
    OTHERS,
    REPEATED,
    canned_answers,
    repeated_in_session,
)
from mlflow_analyst.analysis.patterns.crossed import pattern_values
from mlflow_analyst.analysis.patterns.normal import normalised, prose, sentences
from mlflow_analyst.analysis.patterns.promises import is_json
from mlflow_analyst.analysis.patterns.proposal import Crosswise, Detector, Pattern, Rows
from mlflow_analyst.analysis.patterns.quoting import quoted
from mlflow_analyst.analysis.patterns.separation import upper_group
from mlflow_analyst.analysis.patterns.signal import value_of
from mlflow_analyst.analysis.patterns.signals.stance import declines
from mlflow_analyst.analysis.patterns.texts import texts_at
from mlflow_analyst.analysis.patterns.wording import asks_for_length, is_formality
from mlflow_analyst.analysis.scan import ScanTable

Places = NDArray[np.int64]
Flags = NDArray[np.bool_]
Value = tuple[str, Places]

LEAST = 3
"""Fewer traces are no pattern."""

_ENOUGH = 20
"""With fewer answers nobody can say what is usual."""


def finished(table: ScanTable) -> NDArray[np.bool_]:
    """The rows that ended well and have an answer."""
    return np.asarray((table.column("state") == "OK") & (table.column("response_chars") > 0))


# Verbose

_SAYS_SOMETHING = 20
"""Shorter answers, blanks and thanks, are not what is usual."""

_SAMPLE = 5_000
"""So many answers are enough to see what is usual."""

_LONG = 300
"""Shorter than this is long for nobody."""

_TIMES = 2.2
"""The long answers are so many times as long as the usual ones, medians compared."""

_BY_NATURE = 0.9
"""Where so many answers of one kind of task are long, the task asks for it."""

_DIGIT = re.compile(r"\d")
_LISTED = re.compile(r"^\s*(?:[-*•·|]|\d{1,3}[.)])\s*\S.*$", re.MULTILINE)


def verbose(table: ScanTable) -> Iterator[Value]:
    """The answers of a group apart that are long though nothing in question or data asks for it."""
    group = verbose_rows(table)
    if group.sum() >= LEAST:
        yield "verbose_answers", np.flatnonzero(group)


def verbose_rows(table: ScanTable) -> Flags:
    """The rows of that group; worked out once for a table."""
    kept: Flags = table.once("verbose_rows", lambda: _verbose_rows(table))
    return kept


def _verbose_rows(table: ScanTable) -> Flags:
    chars = table.column("response_chars")
    nobody = np.zeros(len(table), dtype=bool)
    usual = finished(table) & (chars >= _SAYS_SOMETHING)
    if usual.sum() < _ENOUGH:
        return nobody
    many = table.many("pattern")
    # What an answer leaks makes it long for that reason.
    usual &= ~many.rows_with(np.asarray(many.values == _LEAKS, dtype=bool))
    sampled = _sampled(usual)
    longer = max(1.5 * float(np.quantile(chars[usual], 0.25)), _LONG)
    sampled = _unasked(table, sampled, longer, longer)
    start = upper_group(chars[sampled], _TIMES)
    if start is None:
        return nobody
    # `start` went through a logarithm: its own rows belong to the group.
    start = max(start * (1 - 1e-9), _LONG)
    usual = _unasked(table, usual, start, longer)
    group = usual & (chars >= start)
    tasks = np.array([task or "" for task in table.column("tool_order")], dtype=object)
    for task in set(tasks[group]):
        same = usual & (tasks == task)
        if (group & same).sum() >= _BY_NATURE * same.sum() and (usual & ~same).sum() >= _ENOUGH:
            group &= ~same
    return group


def _sampled(rows: Flags) -> Flags:
    """So many of the rows as are enough to see what is usual, evenly spread."""
    places = np.flatnonzero(rows)
    sampled = np.zeros(len(rows), dtype=bool)
    sampled[places[:: max(-(-len(places) // _SAMPLE), 1)]] = True
    return sampled


def _unasked(table: ScanTable, rows: Flags, start: float, longer: float) -> Flags:
    """The rows without those, from ``start`` characters on, whose length question or data ask for,
    that are one text given to several, or that are not even ``longer`` with everything said once.
    """
    chars = table.column("response_chars")
    kept = rows.copy()
    suspects = rows & (chars >= start)
    kept &= ~suspects | (2 * table.column("request_chars") < chars)
    for place, text in texts_at(table, "request", suspects & kept).items():
        kept[place] = not asks_for_length(text)
    counted = Counter(table.column("answer_key")[suspects & kept].tolist())
    several = {key for key, count in counted.items() if count >= LEAST}
    keys = table.column("answer_key")
    many = table.many("pattern")
    again = many.rows_with(np.asarray(many.values == "repeated_text", dtype=bool))
    for place, text in texts_at(table, "response", suspects & kept).items():
        kept[place] = not (
            keys[place] in several
            or _is_listing(text)
            or (again[place] and _said_once(text) < longer)
        )
    return kept


def _said_once(answer: str) -> int:
    """The length of an answer in characters, each of its sentences counted once."""
    return sum(len(one) + 2 for one in dict.fromkeys(sentences(answer)))


def _is_listing(answer: str) -> bool:
    """Whether an answer is long for the data or the code in it."""
    if "```" in answer or answer.lstrip()[:1] in ("{", "["):
        return True
    listed = [line for line in _LISTED.findall(answer) if _DIGIT.search(line, 4)]
    said = sentences(answer)
    with_data = sum(map(bool, map(_DIGIT.search, said)))
    return len(listed) >= 4 or with_data >= 0.5 * len(said)


# Asks or declines instead of attempting

_COMPARED = 6
_QUESTION_CHARS = 800

_ABOUT_AS_OFTEN = 0.3
_KNOWN = 0.25
"""Where so large a share of what may be refusals is one by its words, the others are too."""


def not_attempted(table: ScanTable) -> Iterator[Value]:
    """Questions back, and refusals, without a tool being tried, to requests put like those that
    the agent set to work on, with all that these gave.
    """
    rows = finished(table)
    worked = np.array([order is not None for order in table.column("tool_order")], dtype=bool)
    idle = rows & ~worked & ~np.asarray(table.column("any_error"), dtype=bool)
    idle &= table.column("response_chars") <= _QUESTION_CHARS
    if rows.sum() < _ENOUGH or idle.sum() < LEAST or worked.sum() < _COMPARED:
        return
    asking, declining = np.zeros(len(table), dtype=bool), np.zeros(len(table), dtype=bool)
    telling = np.zeros(len(table), dtype=bool)
    served = _sampled(rows & worked)
    texts = texts_at(table, "response", idle | served)
    answers = _without_closings(
        {place: text for place, text in texts.items() if idle[place]},
        {place: text for place, text in texts.items() if served[place]},
    )
    for place, text in answers.items():
        claiming = next(claims(text), None) is not None
        declining[place] = not claiming and declines(text)
        asking[place] = not declining[place] and asks_back(text)
        short = len(text) <= SHORT and not _DIGIT.search(text)
        telling[place] = short and not (claiming or declining[place] or asking[place])
    for place, request in texts_at(table, "request", asking).items():
        asking[place] = not informs(answers[place], request)
    if (asking | declining).sum() < LEAST:
        return
    judged = asking | declining | telling
    like = like_attempted(table, rows | worked, worked, judged)
    if (like & asking).sum() >= LEAST:
        yield "asks_instead", np.flatnonzero(like & asking)
    many = table.many("pattern")
    known = many.rows_with(np.asarray(many.values == "refusals", dtype=bool))
    refusing = like & declining & ~known
    if ((refusing | known) & like).sum() > (like & asking).sum():
        # Else what is unknown is rather asked back too.
        refusing |= _in_the_same_words(answers, like & telling & ~known, (refusing | known) & like)
    # One text for everything is told as that, whatever it says.
    if refusing.any() and not _one_text(table, refusing | (known & like)):
        yield "refusals", np.flatnonzero(refusing)


def _without_closings(answers: Mapping[int, str], served: Mapping[int, str]) -> dict[int, str]:
    """The answers without the question at their end where it is one that ends answers to requests
    that were ``served`` about as often: it asks nothing back.
    """
    ends = {place: _last_question(text) for place, text in answers.items()}
    here, there = (
        Counter(map(normalised, asked))
        for asked in (ends.values(), map(_last_question, served.values()))
    )
    closings = {
        words
        for words, count in there.items()
        if words
        and count >= LEAST
        and count * len(answers) >= _ABOUT_AS_OFTEN * here[words] * len(served)
    }
    return {
        place: text[: text.rfind(ends[place])] if normalised(ends[place]) in closings else text
        for place, text in answers.items()
    }


def _last_question(answer: str) -> str:
    """The last sentence, without its mark, if it is a question; else nothing."""
    said = sentences(answer) if answer.rstrip().endswith(MARKS) else []
    return said[-1] if said else ""


def _in_the_same_words(answers: Mapping[int, str], telling: Flags, refusing: Flags) -> Flags:
    """Of the rows ``telling``, whose short answers neither ask nor give anything, those with a
    sentence that several of them have: where a fair share is known to refuse, so do they.
    """
    said = {
        place: {normalised(one) for one in sentences(answers.get(place, ""))}
        for place in np.flatnonzero(telling).tolist()
    }
    counted = Counter(words for of_one in said.values() for words in of_one)
    found = np.zeros(len(telling), dtype=bool)
    found[[p for p, words in said.items() if any(counted[one] >= LEAST for one in words)]] = True
    enough = refusing.sum() >= max(2, _KNOWN * (refusing.sum() + found.sum()))
    return found if enough else np.zeros(len(telling), dtype=bool)


def _one_text(table: ScanTable, rows: Flags) -> bool:
    """Whether nearly all of several answers are the same text."""
    counted = Counter(table.column("answer_key")[rows].tolist())
    total = counted.total()
    return total >= LEAST and counted.most_common(1)[0][1] >= _NEARLY_ALL * total


# Unlike the others in form

_NEARLY_ALL = 0.9
_LEAKS = "leaked_internals"
_OPENING = re.compile(r"\A\s*(#{1,6} [^\n]{2,60}|\*\*[^*\n]{2,60}\*\*:?|[^\s:.!?][^:.!?\n]{1,30}:)")


def unlike_others(table: ScanTable) -> Iterator[Value]:
    """Answers without the form that nearly all the agent's answers have: JSON, one heading."""
    many = table.many("pattern")
    # An answer that is empty, cut off or leaks something has lost its form for that reason.
    other = np.isin(many.values.astype(str), ("empty_answers", "cut_off_answers", _LEAKS))
    rows = finished(table) & ~many.rows_with(other)
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
    """What of the answer's form can be the form of all: JSON, a way to begin or to end, labels,
    marks at the beginning of lines.
    """
    if answer.lstrip()[:1] in ("{", "[", "`") and is_json(answer):
        return {"json"}
    text = prose(answer)
    opening = _OPENING.match(text)
    forms = {opening[1].strip("#*: ").lower()} if opening else set()
    lines = [line for line in map(str.strip, text.splitlines()) if line]
    if not lines:
        return forms
    forms.update(f"label {match[1].lower()}" for match in map(_LABEL.match, lines) if match)
    forms.update(f"mark {match[0]}" for match in map(_LINE_MARK.match, lines) if match)
    if tag := _TAG.match(text.lstrip()):
        forms.add(f"tag {tag[0].lower()}")
    said = sentences(text)
    # One sentence is both, and tells neither.
    if len(said) > 1:
        forms.update((f"begins {normalised(said[0])}", f"ends {normalised(said[-1])}"))
    if "```" in answer:
        forms.add("fence")
    return forms


_LABEL = re.compile(r"(?:[-*#>]+ *)?\**([^\W\d][^:：.!?\n*]{1,30})\**[:：](?:\**\s|\**$)")
_LINE_MARK = re.compile(r"[-*•·–|>#]+(?=\s)|1[.)](?=\s)")
_TAG = re.compile(r"<[a-zA-Z]\w*>")


CROSSWISE: tuple[tuple[str, Crosswise], ...] = (
    ("verbose_answers", verbose),
    ("repeated_answers", canned_answers),
    ("repeated_turns", repeated_in_session),
    ("asks_instead", not_attempted),
    ("broken_format", unlike_others),
)

_SAID: tuple[tuple[str, str, str, float, float], ...] = (
    (
        "verbose_answers",
        "The answer is far longer than this agent's answers usually are, though neither the "
        "question nor the data in it asks for length.",
        "What asks for length is told by words of the question; a hard question may need a long "
        "answer all the same.",
        1.3,
        0.85,
    ),
    (
        REPEATED,
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
        "Requests are compared by their wording, the kinds of ids and numbers in them and their "
        "length: one may still lack something that others had.",
        1.4,
        0.85,
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


def _by_text(
    name: str, statement: str, caveat: str, weight: float, certainty: float, rows: Rows
) -> Iterable[Pattern]:
    """One pattern for each text that many have, where there are several."""
    prefix = value_of(name, "")
    many = pattern_values(rows.table)
    shown: dict[str, int] = {}
    for value in set(map(str, many.values)):
        if value.startswith(prefix):
            fits = many.rows_with(np.asarray(many.values == value, dtype=bool)) & rows.chosen
            shown[value] = int(fits.sum())
    if max(shown.values(), default=0) < LEAST:
        yield from _proposed(name, statement, caveat, weight, certainty, rows)
    for value in sorted(shown, key=lambda one: (-shown[one], one)):
        if shown[value] >= LEAST:
            text = value.removeprefix(prefix)
            told = "" if text == OTHERS else f' It begins "{text}".'
            yield Pattern(
                value,
                name,
                "quality",
                statement + told,
                f"pattern = {quoted(value)}",
                caveat,
                weight=weight,
                certainty=certainty,
            )


def _detector(said: tuple[Any, ...]) -> Callable[[Rows], Iterable[Pattern]]:
    return partial(_by_text if said[0] == REPEATED else _proposed, *said)


DETECTORS: tuple[tuple[str, Detector], ...] = tuple((said[0], _detector(said)) for said in _SAID)
