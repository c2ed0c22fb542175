"""What looks like a fault at the library and is none."""

from __future__ import annotations

import json

from accuracy.plan import Decoy, Turn
from accuracy.unseen import decoying, talk
from accuracy.unseen.decoying import Maker, broken_once, going_on, with_rules
from accuracy.unseen.library import SPEEDS, barcode
from accuracy.unseen.marks import Marks
from accuracy.unseen.tasks import Step, task_of
from accuracy.unseen.weave import Weaver

_LONG = (
    " Berätta gärna utförligt om alla regler också, jag läser allt.",
    " Och ge mig en ordentlig genomgång av hur biblioteket fungerar, den får vara lång.",
    " Jag är ny här, så förklara steg för steg hur allt går till, hoppa inte över något.",
)
_QUOTED = (
    "Vad betyder '{code}'?",
    "På skärmen står det '{code}', vad menas?",
    "{code}, vad är det?",
)
_JSON = (
    " Svara som JSON, jag läser in det i ett kalkylark.",
    " Jag vill ha svaret i JSON-format.",
    " Ge mig bara ett JSON-objekt tack.",
)
_BROKEN = (
    ("ChunkedEncodingError", "Connection broken: InvalidChunkLength(got length b'', 0 bytes read)"),
    ("RemoteProtocolError", "Server disconnected without sending a response."),
    ("IncompleteRead", "IncompleteRead(211 bytes read)"),
)
_SUM = (
    " Vad blir det tillsammans?",
    " Räkna ihop alltihop är du snäll.",
    " Och hur mycket totalt?",
)
_ENGLISH = (
    " Kan du svara på engelska? Min granne läser inte svenska.",
    " Svara gärna på engelska.",
    " Skriv på engelska tack, jag ska visa det för min man.",
)
_MORE = (
    "En sak till: ",
    "Samma sak en gång till fast för den här: ",
    "Och nu nästa: ",
    "Igen, ny fråga! ",
)
_NO = (
    "Tyvärr går det inte att låna om {thing}, eftersom någon annan har reserverat den.",
    "{thing} står en annan låntagare i kö för, så lånet kan inte förlängas.",
    "Nej, {thing} är reserverad och behöver komma tillbaka i tid.",
)


def _long_asked(marks: Marks[Weaver]) -> list[Turn]:
    rules = [{"text": each} for each in talk.RULES]
    step: Step = ("sok_hjalp", {"fraga": "regler och villkor"}, rules)
    return with_rules(marks, "langt", _LONG, "Så här fungerar det i övrigt.", step)


def _quoted_error(marks: Marks[Weaver]) -> list[Turn]:
    chosen = marks.take("citerat_fel", 8)
    for turn in chosen:
        code, meaning = marks.rng.choice(talk.CODES)
        turn.request = marks.rng.choice(_QUOTED).format(code=code)
        text = f"Felmeddelanden: '{code}' betyder {meaning}."
        step: Step = ("sok_hjalp", {"fraga": code}, [{"text": text}])
        turn.rounds[:-1] = [marks.weaver.round(step)]
        turn.answer = f"'{code}' betyder {meaning}."
    return chosen


def _retry(marks: Marks[Weaver]) -> list[Turn]:
    return broken_once(marks, "nytt_forsok", _BROKEN, 0.4)


def _json_asked(marks: Marks[Weaver]) -> list[Turn]:
    chosen = marks.take("json", 7)
    for turn in chosen:
        turn.request += marks.rng.choice(_JSON)
        turn.answer = json.dumps({"svar": turn.answer}, ensure_ascii=False)
    return chosen


def _sums(marks: Marks[Weaver]) -> list[Turn]:
    chosen = marks.take("summa", 6, lambda turn: turn.intent == "avgifter")
    for turn in chosen:
        fees = turn.calls[0].result["avgifter"]
        fees += [
            {"titel": "Trasigt omslag", "belopp": marks.rng.randrange(21, 180)} for _ in range(2)
        ]
        turn.request += marks.rng.choice(_SUM)
        listed = ", ".join(f"{fee['titel']} {fee['belopp']} kr" for fee in fees)
        turn.answer = f"{listed}. Sammanlagt {sum(fee['belopp'] for fee in fees)} kronor."
    return chosen


def _english_asked(marks: Marks[Weaver]) -> list[Turn]:
    chosen = marks.take("engelska", 10)
    for turn in chosen:
        asked, answer = task_of(turn).english
        if marks.rng.random() < 0.5:
            turn.request = asked
        else:
            turn.request += marks.rng.choice(_ENGLISH)
        turn.answer = answer
    return chosen


def _more(marks: Marks[Weaver]) -> list[Turn]:
    return going_on(marks, "mer", 8, _MORE)


def _denied(marks: Marks[Weaver]) -> list[Turn]:
    """The rules do not allow it: the tool says so in a result, and the answer too."""
    chosen = marks.take("nekat", 9, lambda turn: turn.intent == "forlanga")
    for turn in chosen:
        turn.calls[-1].result = {"fornyat": False, "orsak": "reserverad av annan låntagare"}
        turn.answer = marks.rng.choice(_NO).format(thing=task_of(turn).thing)
    return chosen


def _nothing_found(marks: Marks[Weaver]) -> list[Turn]:
    """A search that finds nothing, after which another library has the title."""
    chosen = marks.take("fjarrlan_forst", 6, lambda turn: turn.intent == "fjarrlan")
    for turn in chosen:
        step: Step = ("sok_katalog", {"sokord": task_of(turn).thing}, {"traffar": 0, "poster": []})
        turn.rounds.insert(0, marks.weaver.round(step))
    return chosen


def _many_copies(marks: Marks[Weaver]) -> list[Turn]:
    """A slow and large answer of the catalogue that is still an ordinary one."""
    chosen = marks.take("manga_exemplar", 8, lambda turn: turn.intent == "finns_boken")
    for turn in chosen:
        copies = turn.calls[0].result["poster"][0]["exemplar"]
        copies += [
            {"bibliotek": "Magasinet", "status": "utlånad", "streckkod": barcode(marks.rng)}
            for _ in range(marks.rng.randrange(4, 9))
        ]
        turn.calls[0].ms = SPEEDS["sok_katalog"] * marks.rng.uniform(1.5, 2.2)
    return chosen


_MAKERS: tuple[Maker[Weaver], ...] = (
    (_long_asked, ()),
    (_quoted_error, ()),
    (_retry, ()),
    (_json_asked, ()),
    (_sums, ()),
    (_english_asked, ()),
    (_more, ()),
    (_denied, ("refusals",)),
    (_nothing_found, ()),
    (_many_copies, ()),
)
_BY_INTENT = {"tack": (), "oklart": ("asks_instead",), "utanfor": ("refusals",), "flera": ()}
"""A question back and a refusal are there; whether they are right is the policy's matter."""


def put(marks: Marks[Weaver]) -> list[Decoy]:
    """Plant the decoys, and name what is in clean traces anyway."""
    return decoying.put(marks, _BY_INTENT, _MAKERS)
