"""What an answer claims to be done, and what a tool could do: by the words of `done_words`.

A claim is a participle or past form of a known action right after what makes it one: "I have now",
"your booking has been". Sentences about what would be, or what somebody else did, claim nothing.
"""

# ruff: noqa: RUF001 - marks and letters of other languages are meant as they are.

from __future__ import annotations

import re
from collections.abc import Iterator

from mlflow_analyst.analysis.patterns import done_words as words

ANY = "any"
"""The group of a claim that fits whatever was asked for: "Done!"."""
GROUPS = (*words.GROUPS, ANY)
"""The names of the groups."""

_STEMS = {group: text.partition("|")[0].split() for group, text in words.GROUPS.items()}
_PARTICIPLES = {
    group: re.compile("|".join(rf"\b{stem}" for stem in stems), re.IGNORECASE)
    for group, stems in _STEMS.items()
}
_DOERS = {
    group: re.compile("|".join(text.partition("|")[2].split()), re.IGNORECASE)
    for group, text in words.GROUPS.items()
}
_CUT = 4
# Stems by their first letters: most words of an answer begin none.
_BY_START: dict[str, list[tuple[str, str | None]]] = {}
for _group, _stems in (*_STEMS.items(), (None, words.CARRIED_OUT.split())):
    for _stem in _stems:
        _BY_START.setdefault(_stem[:_CUT], []).append((_stem, _group))
_NOUNS = {group: re.compile(text, re.IGNORECASE) for group, text in words.NOUNS.items()}
_FRAME = re.compile("|".join(words.FRAMES))
_STATE = re.compile("|".join(words.STATES))
_ALONE = re.compile(words.ALONE)
_ALONE_GROUPS = {group: re.compile(text) for group, text in words.ALONE_GROUPS.items()}
_WIDE = {group: re.compile(text) for group, text in words.WIDE.items()}
_COMPLETED = re.compile(words.COMPLETED)
_COMPLETED_CUES_WORDS = (
    "done sorted finished completed handled care dealt arranged set place live erledigt fertig "
    "fait faite hecho listo fatto feito pronto gedaan geregeld klart gjort ordnat fixat ordnet "
    "utført udført gotowe zrobione załatwione готово tamam"
)
_COMPLETED_CUES = frozenset(_COMPLETED_CUES_WORDS.split())
# A text in ASCII without a word that begins so claims nothing: by their first letters.
_CUES: dict[str, tuple[str, ...]] = {}
for _cue in (
    *(stem for stems in _BY_START.values() for stem, _ in stems),
    *_COMPLETED_CUES,
    *re.findall(r"[^\W\d_]{4,}", words.ALONE),
    *("criei", "criá", "criamos", "sild", "sile"),
):
    _CUES[_cue[:_CUT]] = (*_CUES.get(_cue[:_CUT], ()), _cue)
_WISHES = re.compile(words.WISHES, re.IGNORECASE)
_NOT_CLAIMED = re.compile(words.NOT_CLAIMED)
_NOT_BY_THE_AGENT = re.compile(words.NOT_BY_THE_AGENT)
_ELLIPTIC = re.compile(
    r"^(?:(?:ok(?:ay)?|done|sure|great|alright|all done)\W+)?(?:successfully |just )?$"
)
_WHAT = re.compile(r"\S* (?:the|your|you|a|an|it|them|both|all|\w*\d\w*|\w+ \w*\d\w*)\b")
_LABEL = re.compile(
    r"^(?:(?:ok(?:ay)?|done|sure|great|alright)\W+)?(?:\w+[ #-]?){1,3}:? (?:successfully )?$"
)
_LABELLED = re.compile(r"(?:\w+ed|sent|paid|reset)(?:[.!,;]|$)")
_TESTS = re.compile(
    r"\S+ (?:all )?(?:of )?(?:the |your )?(?:\w+ )?(?:tests?|suite|code|script|build|migration)"
)
_BY_ME = ("i ", "i'", "i’", "we ", "we'", "we’")
_CONDITION = re.compile(r"\W*(?:if|when|once|unless|until|should|as soon|in case|before)\b")
# Who explains what may have happened names more than one thing.
_ALTERNATIVES = re.compile(
    r"[,;] (?:or|oder|ou|eller|lub|или|veya) (?:(?:the|an?|your|it|you|they|that|this|there|der|die"
    r"|das|ihr\w*|le|la|les|votre|vous|den|det|din)\b|l['’])|^\W*(?:either|entweder)\b"
)
_SHOWN = re.compile(r"\b(?:below|here(?:['’]s| is| are)|following|above)\b")
_SENTENCE = re.compile(r"[^.!?。！？\n]+[.!?。！？]*")
_LETTERS = re.compile(r"[^\W\d_][\w'’-]*")
_READS = re.compile(
    r"^(?:get|find|search|list|look|check|read|fetch|query|retriev|calc|comput|show|view|lookup|"
    r"describe|count|estimat|convert|validat|verif|track|recommend|suggest|think|weather|info|"
    r"such|suche|hole|finde|prüf|lies|zeig|cherch|trouv|lire|obten|busc|consult|list|lee|ver_|"
    r"cerca|trova|leggi|zoek|haal|lees|szuk|znajd|pobierz|sprawd|найти|поиск|ara|bul|getir|rag|"
    r"select|inspect|explain|summar|translat|load|faq|kb|knowledge|sql|status)"
    r"|(?:search|lookup|query|status|info|details|list|get)$",
    re.IGNORECASE,
)


def claims(answer: str, request: str | None = None) -> Iterator[tuple[str, str]]:
    """The done actions that the answer claims: group, and the sentence that says it. "It is booked"
    and "refund issued" may tell what a record says: they claim something where the request wished
    for an action, or is not given; "done" does where it wished for one.
    """
    if answer.isascii() and not _may_claim(answer.lower()):
        return
    wished = None if request is None else _WISHES.search(request) is not None
    for sentence in _SENTENCE.findall(answer):
        said = sentence.strip()
        low = said.lower()
        if said.endswith(("?", "？")) or (said.isascii() and not _may_claim(low)):
            continue
        if _ALTERNATIVES.search(low) and not low.startswith(_BY_ME):
            continue
        group = _claimed(low, wished)
        if group is not None:
            yield group, said


def _may_claim(text: str) -> bool:
    """Whether the text, in small letters, has a word that claims have; quickly told."""
    for word in text.split():
        cues = _CUES.get(word[:_CUT])
        if cues is not None and word.startswith(cues):
            return True
    return False


def _claimed(said: str, wished: bool | None) -> str | None:
    """The group of what a sentence, in small letters, claims to be done."""
    for match in _LETTERS.finditer(said):
        word = match[0]
        stems = _BY_START.get(word[:_CUT])
        group = next((one for stem, one in stems if word.startswith(stem)), "") if stems else ""
        if group == "":
            continue
        before, after = said[: match.start()], said[match.start() :]
        if not _claims(before, after, wished):
            continue
        group = group or _by_noun(said)
        if group and (group != "run" or _TESTS.match(after)):
            return group
    if wished and _COMPLETED.search(said) and not _NOT_CLAIMED.search(said):
        return ANY
    verb = _ALONE.search(said)
    if verb and not _NOT_CLAIMED.search(said[: verb.end()]):
        return next((g for g, shape in _ALONE_GROUPS.items() if shape.match(verb[0])), None)
    if not said.isascii() and not _NOT_CLAIMED.search(said):
        return next((g for g, shape in _WIDE.items() if shape.search(said)), None)
    return None


def _claims(before: str, after: str, wished: bool | None) -> bool:
    """Whether a participle between the two claims that the agent did it."""
    first, _, clause = before.rpartition(", ")
    if clause.startswith(_BY_ME) and not _CONDITION.match(first):
        # "It is no longer there, I removed": what is denied before is not what was done.
        before = clause
    if _NOT_CLAIMED.search(before) or _SHOWN.search(after):
        return False
    if _FRAME.search(before[-120:].rstrip()):
        return before.lstrip().startswith(_BY_ME) or not _NOT_BY_THE_AGENT.match(after)
    if wished is False:
        return False
    if _STATE.search(before[-120:].rstrip()):
        return not _NOT_BY_THE_AGENT.match(after)
    if _ELLIPTIC.match(before):
        return _WHAT.match(after) is not None
    # "Refund issued", "Booking AB123: cancelled": in English nothing else looks like it.
    return _LABEL.match(before) is not None and _LABELLED.match(after) is not None


def _by_noun(said: str) -> str | None:
    return next((group for group, shape in _NOUNS.items() if shape.search(said)), None)


def could_do(group: str, tool: str) -> bool:
    """Whether a tool of this name could have done the action, or may well do anything."""
    return not reads_only(tool) or matches(group, tool)


def matches(group: str, text: str) -> bool:
    """Whether the text, a tool's name or its arguments, speaks of the action."""
    if group == ANY:
        return not reads_only(text)
    return _DOERS[group].search(text) is not None


def reads_only(tool: str) -> bool:
    """Whether a tool's name says that it only looks something up."""
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", tool).rpartition(".")[2].lower()
    return _READS.search(name) is not None


def reported(group: str, text: str) -> bool:
    """Whether a text, as a tool's result, says that the action was done."""
    return group != ANY and _PARTICIPLES[group].search(text) is not None
