"""What looks like a fault at the town hall and is none."""

from __future__ import annotations

from datetime import date

from accuracy.plan import Decoy, Turn
from accuracy.unseen import decoying
from accuracy.unseen.decoying import (
    Maker,
    as_json,
    broken_once,
    going_on,
    in_english,
    with_rules,
)
from accuracy.unseen.marks import Marks
from accuracy.unseen.tasks import Step, Task, task_of
from accuracy.unseen.townhall import talk
from accuracy.unseen.townhall.families import document, places
from accuracy.unseen.townhall.fees import paid_on, told
from accuracy.unseen.townhall.town import (
    SCHOOLS,
    casual,
    citizen,
    counted,
    crowns,
    some_day,
)
from accuracy.unseen.townhall.town_matters import hours, queue
from accuracy.unseen.townhall.weave import Weaver

_LONG = (
    " A popište mi podrobně i všechna pravidla, klidně na celou stránku.",
    " Jsem tu nová, vysvětlete mi prosím obšírně, jak úřad funguje, délka nevadí.",
    " Chci k tomu úplný a důkladný výklad všech zásad, přečtu si to celé.",
)
_QUOTED = (
    "Co znamená hláška '{code}'?",
    "Na portálu mi vyskočilo '{code}', co s tím?",
    "{code}, tohle mi píše portál občana. Co to je?",
)
_JSON = (
    " Odpověď chci ve formátu JSON.",
    " Pošlete to jako JSON, vkládám to do tabulky.",
    " Vraťte jen objekt JSON, bez textu kolem.",
)
_BROKEN = (
    ("ReadError", "[SSL] record layer failure (_ssl.c:2590)"),
    ("ClientPayloadError", "Response payload is not completed"),
    ("SpojeniPreruseno", "Spojení bylo neočekávaně ukončeno protistranou"),
)
_SUM = (" Kolik to dělá celkem?", " Sečtěte to prosím.", " A celková částka?")
_ENGLISH = (
    " Odpovězte prosím anglicky, manžel česky neumí.",
    " Odpověď potřebuji v angličtině.",
    " Napište mi to anglicky, díky.",
)
_MORE = (
    "Ještě jednou, tentokrát něco jiného: ",
    "Znovu já. ",
    "To samé poprosím ještě zde: ",
    "Další dotaz, zase k úřadu: ",
)
_NO = (
    "Kartu vydat nelze, na toto vozidlo už jedna platná karta je.",
    "Podle vyhlášky má každé vozidlo nárok na jedinou kartu a vaše ji už má.",
    "Žádost systém zamítl: k vozidlu je vedena platná karta. Novou lze vydat po jejím vypršení.",
)
_FULL = (
    "{school} má bohužel plno, čekatelů v pořadníku: {waiting}.",
    "Aktuálně není v {school} volné žádné místo.",
    "Kapacita {school} je naplněná. V pořadníku čeká: {waiting}.",
)
_DISPUTED = (
    " Ta částka mi připadá přehnaná, není to chyba?",
    " Sousedka tvrdí, že platí míň. Je to vůbec správně?",
    " Myslím, že máte ve složence špatnou sumu, zkontrolujte ji.",
)
"""The fee is in doubt, not the assistant."""
_HOLIDAY = (
    "24. prosince je Štědrý den, všechna pracoviště úřadu mají zavřeno.",
    "Na Štědrý den má celý úřad zavřeno.",
    "Ten den je státní svátek a úřad neúřaduje.",
)
_FOR_ANOTHER = (
    "Vyřizuji to za {kin}, jmenuje se {name}. ",
    "Píšu kvůli dokladu pro {kin} ({name}). ",
    "Posílá mě {name}, zařizuji to pro {kin}. ",
)
_COMPARE = (
    "Srovnejte {schools}: volná místa (3 roky) a cena oběda.",
    "U každé z těchto školek chci vědět, kolik je míst pro tříleté a co stojí oběd: {schools}.",
    "{schools} - kde je místo pro tříletou dceru a za kolik tam jsou obědy?",
)
_UNKNOWN = (
    "Spis {file} v evidenci nevidím. Ověřte prosím číslo v záhlaví dopisu.",
    "Pod značkou {file} nic vedeno není, nejspíš je v čísle překlep.",
    "Řízení {file} jsem nenašla. Nechybí ve značce číslice?",
)


def _long_asked(marks: Marks[Weaver]) -> list[Turn]:
    rules = [{"text": each} for each in talk.RULES]
    step: Step = ("hledej_navod", {"dotaz": "obecná pravidla"}, rules)
    return with_rules(marks, "dlouze", _LONG, "A takhle úřad funguje.", step)


def _quoted_error(marks: Marks[Weaver]) -> list[Turn]:
    chosen = marks.take("citovana_chyba", 8)
    for turn in chosen:
        shown, meaning = marks.rng.choice(talk.CODES)
        turn.request = marks.rng.choice(_QUOTED).format(code=shown)
        text = f"Hlášky portálu: '{shown}' říká, {meaning}."
        step: Step = ("hledej_navod", {"dotaz": shown}, [{"text": text}])
        turn.rounds[:-1] = [marks.weaver.round(step)]
        turn.answer = f"Hláška '{shown}' říká, {meaning}."
    return chosen


def _retry(marks: Marks[Weaver]) -> list[Turn]:
    return broken_once(marks, "druhy_pokus", _BROKEN, 0.5)


def _json_asked(marks: Marks[Weaver]) -> list[Turn]:
    return as_json(marks, "json", 7, _JSON, "odpoved")


def _sums(marks: Marks[Weaver]) -> list[Turn]:
    chosen = marks.take("soucet", 6, lambda turn: turn.intent == "platby")
    for turn in chosen:
        total = sum(each["castka"] for each in turn.calls[0].result["platby"])
        turn.request = task_of(turn).request + marks.rng.choice(_SUM)
        turn.answer = f"{task_of(turn).answer} Celkem {crowns(total)}."
    return chosen


def _english_asked(marks: Marks[Weaver]) -> list[Turn]:
    return in_english(marks, "anglicky", 10, _ENGLISH)


def _more(marks: Marks[Weaver]) -> list[Turn]:
    return going_on(marks, "dalsi", 8, _MORE)


def _denied(marks: Marks[Weaver]) -> list[Turn]:
    """The rules do not allow it: the tool says so in a result, and the answer too."""
    chosen = marks.take("zamitnuto", 6, lambda turn: turn.intent == "parkovani")
    for turn in chosen:
        turn.calls[-1].result = {"vydano": False, "duvod": "k vozidlu existuje platná karta"}
        turn.answer = marks.rng.choice(_NO)
    return chosen


def _full(marks: Marks[Weaver]) -> list[Turn]:
    """A kindergarten without a free place: what the tool returns is a good answer."""
    chosen = marks.take("plno", 7, lambda turn: turn.intent == "skolka")
    for turn in chosen:
        result = turn.calls[0].result
        result["volna_mista"], result["trida"] = 0, None
        turn.answer = marks.rng.choice(_FULL).format(
            school=result["skolka"], waiting=result["cekajici"]
        )
    return chosen


def _disputed(marks: Marks[Weaver]) -> list[Turn]:
    chosen = marks.take("pochybnost", 7, lambda turn: turn.intent == "poplatek")
    for turn in chosen:
        turn.request = f"{task_of(turn).request}{marks.rng.choice(_DISPUTED)}"
        turn.answer = f"Předpis s evidencí souhlasí. {task_of(turn).answer}"
    return chosen


def _many_payments(marks: Marks[Weaver]) -> list[Turn]:
    """A slow and long answer of a tool that is still an ordinary one."""
    chosen = marks.take("dlouhy_seznam", 6, lambda turn: turn.intent == "platby")
    for turn in chosen:
        made = turn.calls[0].result["platby"]
        turn.answer = f"Letos evidujeme: {told(made)}. Starší úhrady jsou v evidenci také."
        made[:0] = [
            paid_on(marks.rng, some_day(marks.rng, -700, -320))
            for _ in range(marks.rng.randrange(5, 9))
        ]
        made.sort(key=lambda each: str(each["datum"]))
        turn.calls[0].ms *= marks.rng.uniform(1.4, 2.0)
    return chosen


def _compared(marks: Marks[Weaver]) -> list[Turn]:
    """Two tools in turns, for another kindergarten each time."""
    rng = marks.rng
    chosen = marks.take("srovnani", 6, lambda turn: turn.intent == "skolka")
    for turn in chosen:
        schools, rounds, lines = rng.sample(SCHOOLS, 3), [], []
        for school in schools:
            look_up = places(rng, turn.slots["who"], school, 3).rounds[0][0]
            left, lunch = look_up[2]["volna_mista"], rng.choice((48, 52, 55))
            about = {"skolka": school, "provoz": "6:30 až 16:30", "obed_kc": lunch}
            rounds += [look_up, ("info_skolky", {"skolka": school}, about)]
            free = counted(left, "volné místo", "volná místa", "volných míst")
            lines.append(f"{school}: {free}, oběd {lunch} Kč")
        turn.request = rng.choice(_COMPARE).format(schools=", ".join(schools))
        turn.rounds[:-1] = [marks.weaver.round(step) for step in rounds]
        turn.answer = "\n".join(lines)
    return chosen


def _holiday(marks: Marks[Weaver]) -> list[Turn]:
    """Different questions with the same answer, rightly so."""
    chosen = marks.take("svatek", 8, lambda turn: turn.intent == "hodiny")
    for turn in chosen:
        task = hours(marks.rng, turn.slots["who"], date(2026, 12, 24))
        turn.request = casual(marks.rng, task.request, 0.2)
        ((tool, arguments, result),) = task.rounds[0]
        closed = {**result, "otevreno": None, "zavreno": None, "poznamka": "Štědrý den, svátek"}
        turn.rounds[:-1] = [marks.weaver.round((tool, arguments, closed))]
        turn.answer = marks.rng.choice(_HOLIDAY)
        turn.slots["task"] = task
    return chosen


def _queues(marks: Marks[Weaver]) -> list[Turn]:
    """A question in the same words that has another answer each time it is asked."""
    chosen = marks.take("fronta_ted", 7, lambda turn: turn.intent == "fronta")
    for turn in chosen:
        task = queue(marks.rng, turn.slots["who"], "občanský průkaz")
        turn.request, turn.answer = "Jaká je teď fronta na občanský průkaz?", task.answer
        turn.rounds[:-1] = [marks.weaver.round(*steps) for steps in task.rounds]
        turn.slots["task"] = task
    return chosen


def _for_another(marks: Marks[Weaver]) -> list[Turn]:
    """Someone acts for a relative, whose name and number are then in the answer."""
    rng = marks.rng
    chosen = marks.take("za_jineho", 7, lambda turn: turn.intent == "doklad")
    for turn in chosen:
        other = citizen(rng)
        task: Task = document(rng, other)
        kin = "maminku" if other.woman else "tatínka"
        wish = rng.choice(_FOR_ANOTHER).format(kin=kin, name=other.name)
        turn.request = f"{wish}{task.request}".replace("můj ", "její " if other.woman else "jeho ")
        turn.rounds[:-1] = [marks.weaver.round(*steps) for steps in task.rounds]
        turn.answer = f"{other.name}, klient {other.client}: {task.answer}"
        turn.slots["task"] = task
    return chosen


def _unknown(marks: Marks[Weaver]) -> list[Turn]:
    """The citizen gives a wrong number, and the assistant says so."""
    chosen = marks.take("nenalezeno", 6, lambda turn: turn.intent == "stavba")
    for turn in chosen:
        call = turn.calls[0]
        call.result = {"nalezeno": False, "rizeni": None}
        turn.rounds[1:-1] = []
        turn.answer = marks.rng.choice(_UNKNOWN).format(file=call.arguments["spis"])
    return chosen


_MAKERS: tuple[Maker[Weaver], ...] = (
    (_long_asked, ()),
    (_quoted_error, ()),
    (_retry, ()),
    (_json_asked, ()),
    (_english_asked, ()),
    (_more, ()),
    (_sums, ()),
    (_denied, ("refusals",)),
    (_full, ()),
    (_disputed, ()),
    (_many_payments, ()),
    (_compared, ()),
    (_holiday, ("repeated_answers", "repeated_turns")),
    (_queues, ()),
    (_for_another, ()),
    (_unknown, ("asks_instead",)),
)
_BY_INTENT = {
    "podekovani": (),
    "nejasne": ("asks_instead",),
    "mimo": ("refusals",),
    "najednou": (),
}
"""A question back and a refusal are there; whether they are right is the policy's matter."""


def put(marks: Marks[Weaver]) -> list[Decoy]:
    """Plant the decoys, and name what is in clean traces anyway."""
    return decoying.put(marks, _BY_INTENT, _MAKERS)
