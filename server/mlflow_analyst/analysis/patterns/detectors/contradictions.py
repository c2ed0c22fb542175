"""Different answers to the same question."""

# ruff: noqa: RUF001 - marks and letters of other languages are meant as they are.

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from mlflow_analyst.analysis.patterns.asking import asks_back
from mlflow_analyst.analysis.patterns.canned import repeated_in_session
from mlflow_analyst.analysis.patterns.detectors.dialogue import texts_at
from mlflow_analyst.analysis.patterns.detectors.rows import (
    Places,
    called,
    places_of,
    values_by_row,
)
from mlflow_analyst.analysis.patterns.failure_words import tells_failure
from mlflow_analyst.analysis.patterns.normal import LIST_MARK
from mlflow_analyst.analysis.patterns.order import names_of
from mlflow_analyst.analysis.patterns.signals.echoes import TEXTS
from mlflow_analyst.analysis.patterns.signals.stance import declines

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mlflow_analyst.analysis.scan import ScanTable

_MOST_INCONSISTENT = 0.7
_CHANGES = 3
_ENOUGH_TO_DENY = 4
_ALSO_DENY = 0.2
"""Where more of the answers that state the facts deny something too, words of denial tell nothing.
"""
_FOUNDED = 0.5
"""An answer that has so large a share of its words from what was looked up gives that again."""

_SIDES = 3
"""Fewer answers against the others are no pattern by themselves."""

_FACT = re.compile(
    r"(?<![A-Za-z0-9#_./-])([$€£¥]?)\s?(\d+(?:[.,:]\d+)*)(?![A-Za-z]*\d|[.,:]\d|-\d)"
    r"\s?(%|[$€£¥]|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\d_]+)?"
)
_YES = re.compile(
    r"\W*(?:yes|ja|oui|sí|si|sì|sim|tak|да|evet|はい|是的|可以|네|예)(?![^\W_])", re.IGNORECASE
)
_NO = re.compile(
    r"\W*(?:no|none|never|nothing|nobody|nein|nie|niemals|nichts|non|jamais|aucune?|rien|nada"
    r"|nunca|"
    r"ning[uú]n|niente|mai|não|nee|nooit|nie|nigdy|нет|никогда|hayır|いいえ|不|没有|아니)(?![a-zà-ÿ])",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\b(?:no|not|never|none|nothing|nobody|without|unlimited|free|cannot|unfortunately|\w+n['’]t|"
    r"kein\w*|nicht|nie|niemals|nichts|ohne|kostenlos|gratis|leider|unbegrenzt|pas|jamais|aucune?"
    r"|sans|"
    r"gratuit\w*|malheureusement|nunca|ning[uú]n\w*|sin|nessun\w*|senza|mai|não|nenhum\w*|sem"
    r"|niet|geen|"
    r"nooit|zonder|nie|nigdy|bez|не|нет|без|değil|yok)\b|没有|不|免费|ない|ません|無料|없",
    re.IGNORECASE,
)
# Who could not find an answer denies nothing.
_CANNOT_SAY = re.compile(
    r"\b(?:I|we|ich|wir|je|nous|yo|io)\b[^.!?]{0,40}\b(?:can['’]?t|cannot|can not|unable|not able|"
    r"find|know|sure|weiß|finde|sais|trouve|sé|encuentro|so|trovo)\b",
    re.IGNORECASE,
)
_HANDS_ON = re.compile(
    r"\b(?:sorry|unfortunately|apolog\w+|regret\w*|leider|désolée?|malheureusement|lo siento"
    r"|lamentablemente|mi dispiace|purtroppo|infelizmente|desculpe|helaas|beklager|desværre"
    r"|dessverre"
    r"|tyvärr|niestety|przykro|к сожалению|maalesef)\b"
    r"|\b(?:colleagues?|specialists?|team|agents?|someone|human|kolleg\w+|équipe|equipo|squadra"
    r"|equipe)\b[^.!?]{0,40}\b(?:will|can|shall|wird|werden|va|vont|irá|verrà|contact\w*|reply)\b",
    re.IGNORECASE,
)
_WORDS_OF_NUMBERS = (
    ("2", "two zwei deux dos due dois twee dwa два iki"),
    ("3", "three drei trois tres tre três drie trzy три üç"),
    ("4", "four vier quatre cuatro quattro quatro cztery четыре dört"),
    ("5", "five fünf cinq cinco cinque vijf pięć пять beş"),
    ("6", "six sechs seis sei zes sześć шесть altı"),
    ("7", "seven sieben sept siete sette sete zeven siedem семь yedi"),
    ("8", "eight acht huit ocho otto oito osiem восемь sekiz"),
    ("9", "nine neun neuf nueve nove negen dziewięć девять dokuz"),
    ("10", "ten zehn dix diez dieci dez tien dziesięć десять"),
    ("12", "twelve zwölf douze doce dodici doze twaalf dwanaście двенадцать"),
    ("20", "twenty zwanzig vingt veinte venti vinte twintig dwadzieścia двадцать yirmi"),
    ("30", "thirty dreißig trente treinta trenta trinta dertig trzydzieści тридцать otuz"),
    ("12:00", "noon mittag midi mediodía mezzogiorno meio-dia południe полдень öğlen"),
    ("0:00", "midnight mitternacht minuit medianoche mezzanotte meia-noite północ полночь"),
)
_NUMBER_WORD = {word: number for number, words in _WORDS_OF_NUMBERS for word in words.split()}
_WORDED = re.compile(rf"\b(?:{'|'.join(_NUMBER_WORD)})\b", re.IGNORECASE)
# No units, though they follow a number.
_JOINS = frozenset(
    (
        *(
            "and",
            "or",
            "on",
            "in",
            "of",
            "at",
            "to",
            "for",
            "from",
            "is",
            "are",
            "und",
            "oder",
            "am",
        ),
        *("im", "an", "bis", "et", "ou", "à", "de", "y", "o", "en", "a", "e", "od", "do", "i"),
        *("и", "или", "ve", "veya"),
    )
)


# What is either the one or the other, whatever it is said of.
_OPPOSITES = (
    (r"inclu\w+|gross|inklusive|brutto", r"exclu\w+|net|exklusive|netto"),
    (
        r"allowed|permitted|erlaubt|permitido|autorisé",
        r"forbidden|prohibited|banned|verboten|interdit",
    ),
    (
        r"mandatory|required|compulsory|obligatory|needed",
        r"optional|voluntary|unnecessary|freiwillig",
    ),
    (r"open|opened|geöffnet|ouvert\w*|abiert\w*", r"closed|geschlossen|fermé\w*|cerrad\w*"),
    (r"possible|möglich|posible", r"impossible|unmöglich|imposible"),
    (r"available|verfügbar|disponible", r"unavailable"),
    (r"enabled|aktiviert|activé", r"disabled|deaktiviert|désactivé"),
    (r"approved|accepted|genehmigt", r"rejected|declined|refused|abgelehnt"),
    (r"at most|no more than|höchstens", r"at least|no less than|mindestens"),
)
_OPPOSITE = re.compile(
    "|".join(rf"\b(?:(?P<a{n}>{a})|(?P<b{n}>{b}))\b" for n, (a, b) in enumerate(_OPPOSITES)),
    re.IGNORECASE,
)
_OTHER_SIDE = str.maketrans("ab", "ba")
_NEGATED = re.compile(r"(?:\b(?:not?|never|nicht|pas|no)|n['’]t)(?:\s+\w+)?\s+\Z", re.IGNORECASE)

_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"(?<![\w-])\d{4}-\d\d-\d\d(?![\w-])")


def facts(answer: str) -> dict[str, frozenset[str]]:
    """The numbers of an answer by their unit, the word or sign beside them, its days and years, a
    number that is the only one and has no unit, which of two opposites it says, and under "yes or
    no" how it begins.
    """
    found: dict[str, set[str]] = defaultdict(set)
    found["day"].update(_DAY.findall(answer))
    said = _DAY.sub(" ", LIST_MARK.sub(" ", answer))
    said = _WORDED.sub(lambda word: _NUMBER_WORD[word[0].lower()], said)
    for match in _FACT.finditer(said):
        sign, number, unit = match.groups()
        beside = sign or ("" if (unit or "").lower() in _JOINS else (unit or "")[:4].lower())
        if ":" in number:
            beside, number = "time", number.removeprefix("0")
        elif not sign and _YEAR.fullmatch(number):
            beside = "a year"
        found[beside].add(re.sub(r"[.,](?=\d{3}\b)|[.,]0+$", "", number))
    bare = found.pop("", set())
    if len(bare) == 1 and not any(found.values()):
        found["number"] = bare
    if _YES.match(answer):
        found["yes or no"].add("yes")
    elif _NO.match(answer):
        found["yes or no"].add("no")
    for match in _OPPOSITE.finditer(answer):
        side = match.lastgroup or ""
        if _NEGATED.search(answer, 0, match.start()):
            side = side.translate(_OTHER_SIDE)
        found[f"opposites {side[1:]}"].add(side)
    return {unit: frozenset(numbers) for unit, numbers in found.items() if numbers}


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


def _of_everybody(order: str | None) -> bool:
    """Whether a trace only looked into texts that are the same for everybody."""
    return order is not None and all(TEXTS.search(tool) for tool in names_of(order))


def _mixed(answers: dict[int, str], against: set[int]) -> bool:
    """Whether the contradicting answers come and go, as they do not where the text has changed."""
    if len(against) < len(answers):
        kinds: list[object] = [row in against for row in sorted(answers)]
    else:
        # No side is that of most.
        kinds = [facts(answers[row]) for row in sorted(answers)]
    changes = sum(one != other for one, other in pairwise(kinds))
    return len(against) >= 2 and changes >= _CHANGES


def _usual_units(stated: Iterable[dict[str, frozenset[str]]], of: int) -> set[str]:
    """The units of the facts that most of the answers state."""
    units = Counter(unit for found in stated for unit in found)
    return {unit for unit, count in units.items() if 2 * count > of}


def _unfounded(answers: dict[int, str], row: int, unsupported: Collection[str]) -> bool:
    """Whether a fact that most answers state is one for which the row's trace holds no source."""
    if not unsupported:
        return False
    stated = {one: facts(answer) for one, answer in answers.items()}
    usual = _usual_units(stated.values(), len(answers))
    numbers = {number for unit in usual for number in stated[row].get(unit, ())}
    return not numbers.isdisjoint(unsupported)


def _stating_none(stated: dict[int, dict[str, frozenset[str]]], usual: set[str]) -> set[int]:
    """The rows that state none of the facts of these units, nor one of their numbers of another."""
    known = {one for found in stated.values() for unit in usual for one in found.get(unit, ())}
    return {
        row
        for row, found in stated.items()
        if usual.isdisjoint(found) and not any(known & numbers for numbers in found.values())
    }


def _stating_nothing(answers: dict[int, str], against: set[int]) -> set[int]:
    """The rows that answer a question, whose answers are known to contradict each other, more than
    once in words without any of the facts that most of the others state.
    """
    stated = {row: facts(answer) for row, answer in answers.items()}
    usual = _usual_units(stated.values(), len(answers))
    wordings = Counter(answers.values())
    bare = _stating_none(stated, usual) if usual else set()
    return {row for row in bare - against if wordings[answers[row]] > 1}


def _denying(answers: dict[int, str]) -> set[int]:
    """The rows that deny what the others say: in words of denial, without any of the facts that
    most state and agree on, where hardly any of these denies something too. Or, where no facts are
    stated, those that begin with a no among answers that deny nothing.
    """
    if len(answers) < _ENOUGH_TO_DENY:
        return set()
    stated = {row: facts(answer) for row, answer in answers.items()}
    denies = {row for row, answer in answers.items() if _DENIES.search(answer)}
    usual = _usual_units(stated.values(), len(answers))
    bare = _stating_none(stated, usual)
    stating = answers.keys() - bare
    if usual and len(stating & denies) > _ALSO_DENY * len(stating):
        return set()
    if not usual:
        bare = {row for row, found in stated.items() if "no" in found.get("yes or no", ())}
        if 2 * len(denies) > len(answers):
            return set()
    return {row for row in bare & denies if not _CANNOT_SAY.search(answers[row])}


def _saying_else(
    answers: dict[int, str], echoes: NDArray[np.float64], languages: NDArray[np.object_]
) -> set[int]:
    """The rows whose answer has not a word of what was looked up, where others give it again in the
    same language. Who asks back, says no, is sorry or hands on gives nothing else instead.
    """
    founded = [row for row in answers if echoes[row] >= _FOUNDED]
    if len(founded) < _SIDES:
        return set()
    spoken = {languages[row] for row in founded}
    return {
        row
        for row, answer in answers.items()
        if echoes[row] == 0
        and languages[row] in {None, *spoken}
        and not (asks_back(answer) or declines(answer) or tells_failure(answer))
        and not (_CANNOT_SAY.search(answer) or _HANDS_ON.search(answer))
    }


def inconsistent_answers(table: ScanTable) -> Places:
    """Traces that answer a question otherwise than the same question was answered before, on the
    same grounds: first in their session and looking up nothing, or looking up the same things.
    """
    keys, position = table.column("request_key"), table.column("session_position")
    asked = Counter(key for key in keys if key is not None)
    orders, looked_up = table.column("tool_order"), called(table)
    # What was said before may be what an answer without a look-up rests on.
    alone = np.isnan(position) | (position == 1) | looked_up
    # What was only said again belongs to another question.
    for _, again in repeated_in_session(table):
        alone[again] = False
    rows = [int(row) for row in np.flatnonzero(alone) if asked[keys[row]] > 1]
    if not rows:
        yield "inconsistent_answers", places_of(())
        return
    mentioned = values_by_row(table, "mentioned")
    unsure = values_by_row(table, "unsupported")
    echoes, languages = table.column("echo"), table.column("answer_language")
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for row in rows:
        groups[(keys[row], orders[row], *sorted(mentioned.get(row, ())))].append(row)
    several = [rows for rows in groups.values() if len(rows) > 1]
    answers = texts_at(table, "response", (row for rows in several for row in rows), 4_000)
    found: set[int] = set()
    sides: set[int] = set()
    contradictory = compared = 0
    for rows in several:
        said = {row: answers[row] for row in rows if row in answers}
        if len(set(said.values())) < 2:
            compared += len(said) > 1
            continue
        against = _contradicting(said)
        if orders[rows[0]] is None or _of_everybody(orders[rows[0]]):
            against |= _denying(said)
        if _of_everybody(orders[rows[0]]):
            against |= _saying_else(said, echoes, languages)
        # What tools found may have changed meanwhile; what they did not find has not.
        if not (_of_everybody(orders[rows[0]]) and _mixed(said, against)):
            against = {
                row
                for row in against
                if not looked_up[row] or _unfounded(said, row, unsure.get(row, ()))
            }
        if len(against) >= 2:
            against |= _stating_nothing(said, against)
        compared += 1
        contradictory += bool(against)
        found |= against
        sides |= said.keys() if against else set()
    if 0 < len(found) < _SIDES <= len(sides):
        # So few that both sides of the contradiction are what is worth reading.
        found = sides
    if contradictory <= max(_MOST_INCONSISTENT * compared, 2):
        yield "inconsistent_answers", places_of(found)
