"""Formats that a prompt promises of every answer, and whether an answer keeps them."""

# ruff: noqa: RUF001 - marks and letters of other languages are meant as they are.
from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from mlflow_analyst.analysis.patterns.normal import normalised, prose, sentences
from mlflow_analyst.traces.decoding import decode_container

_READ = 20_000
"""Of a prompt so many characters are read."""

_TOLERANCE = 1.15
"""Over a limit of words or characters by less than this is no broken promise: nobody counts."""

_NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            "one a single ein eine einem einen einer un une uno una um uma een jeden jednym bir",
            "two zwei deux dos due dois duas twee dwa dwóch iki",
            "three drei trois tres tre três drie trzy trzech üç",
            "four vier quatre cuatro quattro quatro cztery czterech dört",
            "five fünf cinq cinco cinque vijf pięć pięciu beş",
            "six sechs seis sei zes sześć altı",
        ),
        1,
    )
    for word in words.split()
}
_UNITS = {
    "word": r"words?|wörtern?|worte[n]?|mots?|palabras?|parole|palavras?|woorden|słów|слов\w*"
    r"|kelime\w*|단어|词",
    "sentence": r"sentences?|sätzen?|satz|phrases?|oracion\w*|frases?|frasi|zinnen|zin|zdań"
    r"|zdani\w+"
    r"|предложени\w+|cümle\w*|문장|文(?!字)|句",
    "character": r"characters?|zeichen|caractères?|caracteres|caratteri|tekens|znak\w+|символ\w*"
    r"|знак\w*|karakter\w*|글자|文字|字",
}
_UNIT = "|".join(f"(?P<{name}>{words})" for name, words in _UNITS.items())
_COUNT = r"(?P<count>\d{1,4}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
_AT_MOST = (
    r"at most|no more than|not more than|(?:a )?maximum(?: of)?|max\.?|up to|under|fewer than"
    r"|less than|within|exceed(?:ing)?|below|limited? .{0,30}to|keep .{0,30}to"
    r"|in(?: exactly| just)?"
    r"|exactly|höchstens|maximal|nicht mehr als|bis zu|unter|weniger als|au plus|au maximum"
    r"|maximum de|moins de|pas plus de|en|como máximo|máximo(?: de)?|no más de|menos de"
    r"|al massimo|massimo|non più di|meno di|no máximo|não mais (?:de|que)|em|maximaal|hoogstens"
    r"|niet meer dan|najwyżej|maksymalnie|nie więcej niż|w|не более(?: чем)?|максимум|до|в|en fazla"
    r"|최대|最多|不超过|不超過|最大"
)
_LIMIT = re.compile(
    rf"(?:\b(?:{_AT_MOST})|(?<!\w)(?:최대|最多|不超过|不超過|最大))\s*(?:of |de |di )?{_COUNT}\s*"
    rf"(?:short |full |complete |kurzen? |courtes? |brev\w+ )?(?:{_UNIT})(?!\w*-)",
    re.IGNORECASE,
)
_LIMIT_AFTER = re.compile(
    rf"{_COUNT}\s*(?:{_UNIT})\s*(?:or (?:less|fewer)|at most|max\w*|oder weniger|ou moins|o menos"
    r"|o meno|ou menos|of minder|lub mniej|или менее|veya daha az|이내|이하|以内|以內|以下|まで)",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    rf"(?<![-–\w]){_COUNT}\s*(?:short |full |complete )?(?:{_UNIT})(?!\w*-)",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(
    r"at least|no (?:less|fewer)|minimum|or more|mindestens|wenigstens|au moins|al menos"
    r"|mínimo|almeno|minimo|pelo menos|minstens|co najmniej|не менее|минимум|en az|至少|最少|以上"
    r"|最低|이상|최소",
    re.IGNORECASE,
)
_SOMETIMES = re.compile(
    r"\b(?:if|when(?:ever)?|unless|until|before|after|wenn|falls|sobald|bevor|nachdem|si|quand"
    r"|lorsque|sauf|avant|après|cuando|salvo|antes|se|quando|wanneer|tenzij|jeśli|gdy|если"
    r"|когда|eğer)\b|もし|場合|如果|若|경우|만약",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:no|not|never|don['’]t|avoid|without|nicht|kein\w*|nie|niemals|ohne|pas|jamais|sans|sin"
    r"|nunca|non|mai|senza|não|sem|niet|geen|nooit|zonder|bez|не|без|никогда)\b"
    r"|しない|ない|不要|不得|勿|말",
    re.IGNORECASE,
)
_EVERY = re.compile(
    r"\b(?:each|every|all|always|must|your (?:answers?|repl(?:y|ies)|responses?|messages?)|jede\w*"
    r"|alle|immer|stets|chaque|tou(?:s|tes|jours)|cada|tod[oa]s|siempre|ogni|tutt[ei]|sempre|elke?"
    r"|iedere?|altijd|każd\w+|zawsze|кажд\w+|всегда|her|daima)\b|毎|每|必ず|始终|모든|항상|すべて",
    re.IGNORECASE,
)
_TALK = re.compile(
    r"\b(?:conversation|session|call|chat|gespräch\w*|unterhaltung|appel|conversación|llamada"
    r"|conversazione|conversa|gesprek|rozmow\w+|разговор\w*|görüşme\w*)\b|会話|对话|對話|대화",
    re.IGNORECASE,
)
_EDGES = re.compile(
    r"\b(?:ends?|closes?|finish|concludes?|sign off|begins?|starts?|opens?|appends?|adds?|includes?"
    r"|beende\w*|ende"
    r"|schlie(?:ß|ss)\w*|beginn\w*|termin\w+|conclu\w+|commence\w*|finali[zs]\w*|acab\w+|empie\w+"
    r"|comien\w+|inizi\w+|encerr\w+|come[cç]\w+|inici\w+|sluit|eindig\w*|begin\w*|zakończ\w*"
    r"|kończ\w*|zaczyna\w*|rozpoczyna\w*|заканчива\w*|заверша\w*|начина\w*|bitir\w*|başla\w*)\b"
    r"|最後|最后|冒頭|始め|开头|開頭|结尾|結尾|끝|시작",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"[\"“„«「『]\s*([^\"”“»」』\n]{3,240}?)\s*[\"”“»」』]|(?<!\w)['‘‚`]([^'’`\n]{3,240})['’`](?!\w)"
)
_LINE_MARK = re.compile(r"[\"“„«「『'‘`]\s*([-*•·–・>#]{1,3})\s*[\"”“»」』'’`]")
_JSON = re.compile(r"\bjson\b", re.IGNORECASE)
_JSON_ELSEWHERE = re.compile(
    r"\b(?:tools?|functions?|arguments?|input|inputs|receive|given|provided|parse|read|tool_calls?"
    r"|werkzeug\w*|outil\w*|herramienta\w*|strument\w+|ferramenta\w*)\b",
    re.IGNORECASE,
)
_ANSWERING = re.compile(
    r"respon[ds]|repl(?:y|ies)|answer|output|return|format|message|antwort|répon|sortie|risp|salida"
    r"|resp[ou]|saída|odpow|отве[тч]|yanıt|cevap|回答|回复|回覆|输出|輸出|応答|返信|答え|出力|출력|답",
    re.IGNORECASE,
)
_BULLETS = re.compile(
    r"\bbullet(?:s|ed)?\b|numbered list|aufzählung|stichpunkt|liste à puces|viñetas|elenco puntato"
    r"|opsomming|lista punktowana|маркированн|madde işaret|箇条書き|项目符号|項目符號|글머리",
    re.IGNORECASE,
)
_IS_BULLET = re.compile(r"^\s*(?:[-*•·–・]|\d{1,2}[.)])\s*\S", re.MULTILINE)
_MARKDOWN = re.compile(r"\bmarkdown\b", re.IGNORECASE)
_IS_MARKDOWN = re.compile(r"\*\*\S[^*\n]*\*\*|^#{1,6} \S|^```", re.MULTILINE)
_FENCE = re.compile(r"\A```\w*\s*(.*?)\s*```\Z", re.DOTALL)
_SPEAKS = (
    *("json", "word", "sentence", "wört", "worte", "satz", "sätze", "mots", "phrase", "palabra"),
    *("oracion", "frase", "frasi", "parole", "palavra", "woord", "zin", "słów", "zdani", "слов"),
    *("предлож", "kelime", "cümle", "문장", "단어", "文", "句", "词"),
)


@dataclass(frozen=True, slots=True)
class Promise:
    """``words`` are the prompt's; ``kept`` says of an answer whether it is as promised."""

    words: str
    kept: Callable[[str], bool]


@lru_cache(maxsize=128)
def of_system(prompt: str) -> tuple[Promise, ...]:
    """What a system prompt promises of every answer; what it says of some cases only is left out,
    since nothing here can tell which those are.
    """
    found: list[Promise] = []
    for sentence in _statements(prompt[:_READ]):
        if not _SOMETIMES.search(sentence):
            found += _promised(sentence)
    return tuple(found)


def of_request(request: str) -> tuple[Promise, ...]:
    """What a request asks of the form of its answer: JSON, or no more than some sentences."""
    text = request[-600:]
    low = text.lower()
    if not any(word in low for word in _SPEAKS):
        return ()
    limits = [] if _JSON.search(text) else _limits(text, ("sentence", "word"))
    if _JSON_ASKED.search(text):
        limits.append(Promise(text, is_json))
    return tuple(limits)


_JSON_ASKED = re.compile(
    r"\b(?:as|in|als|en|in formato|em|w formacie|в формате|w)"
    r" (?:valid |plain |raw |gültiges )?json\b"
    r"|json[- ](?:format|only|object)\b|JSON(?:形式|で|格式|으로|\s*형식)",
    re.IGNORECASE,
)


def is_json(answer: str) -> bool:
    """Whether the answer is a JSON object or list, perhaps in a code fence."""
    return not isinstance(_decoded(answer), str)


def _decoded(answer: str) -> Any:
    text = answer.strip()
    fenced = _FENCE.match(text)
    return decode_container(fenced[1] if fenced else text)


def demands_json(prompt: str) -> bool:
    """Whether a system prompt may want answers in JSON, always or in some cases."""
    return bool(_JSON.search(prompt)) and any(map(_wants_json, _statements(prompt[:_READ])))


def _wants_json(sentence: str) -> bool:
    bare = _ASIDE.sub(" ", _QUOTED.sub(" ", sentence))
    found = _JSON.search(bare)
    if not found or not _ANSWERING.search(bare) or _JSON_ELSEWHERE.search(bare):
        return False
    before = bare[: found.start()]
    # "JSON and no text around it" promises JSON, "no text but JSON" as well.
    negated = _NOT.search(before) and not _BUT.search(before)
    return not negated and not _NOT_AFTER.match(bare, found.end())


def _as_json(sentence: str) -> Callable[[str], bool]:
    """Whether an answer is JSON, with at least half of the keys that a promise of JSON names: what
    it has in quotation marks may be values too.
    """
    named = {
        one[1] or one[2]
        for one in _QUOTED.finditer(_ASIDE.sub(" ", sentence))
        if _KEY.fullmatch(one[1] or one[2])
    }

    def kept(answer: str) -> bool:
        value = _decoded(answer)
        if isinstance(value, str):
            return False
        objects = [value] if isinstance(value, dict) else [o for o in value if isinstance(o, dict)]
        if not objects:
            return not _OBJECT.search(sentence)
        return any(2 * len(named & one.keys()) >= len(named) for one in objects)

    return kept


_OBJECT = re.compile(r"\b(?:object|objekt\w*|objet|objeto|oggetto|obiekt\w*|объект\w*)\b", re.I)
_ASIDE = re.compile(r"\([^()]*\)|（[^（）]*）")
_KEY = re.compile(r"[^\W\d]\w*")
_BUT = re.compile(
    r"\b(?:but|than|except|außer|als|que|sauf|salvo|excepto|se non|che|tranne|exceto|dan|behalve"
    r"|niż|oprócz|кроме)\s+(?:\S+\s+){0,3}\Z|以外|之外|외",
    re.IGNORECASE,
)
_NOT_AFTER = re.compile(r"[^、，,。]{0,14}(?:ない|말|않)")

_MARK = re.compile(r"\x00\d+\x00")


def _shown(sentence: str, kept: Mapping[str, str]) -> str:
    return _MARK.sub(lambda match: kept[match[0]], sentence)


def _statements(prompt: str) -> list[str]:
    """The sentences of a prompt; a quotation stays in the sentence that introduces it."""
    parts: list[str] = []
    for line in prompt.splitlines():
        kept: dict[str, str] = {}

        def hide(match: re.Match[str], kept: dict[str, str] = kept) -> str:
            mark = f"\x00{len(kept)}\x00"
            kept[mark] = match[0]
            return mark

        parts += [_shown(sentence, kept) for sentence in sentences(_QUOTED.sub(hide, line))]
    return parts


def _promised(sentence: str) -> list[Promise]:
    found = _limits(sentence, tuple(_UNITS)) or _numbers_of(sentence)
    negated = bool(_NOT.search(sentence))
    if _wants_json(sentence):
        found.append(Promise(sentence, _as_json(sentence)))
    if _MARKDOWN.search(sentence) and negated:
        found.append(Promise(sentence, lambda answer: not _IS_MARKDOWN.search(answer)))
    every = _EVERY.search(_QUOTED.sub("", sentence))
    if every and not _TALK.search(sentence) and not negated:
        if _BULLETS.search(sentence):
            found.append(Promise(sentence, lambda answer: bool(_IS_BULLET.search(answer))))
        found += [Promise(sentence, _marked(mark[1])) for mark in _LINE_MARK.finditer(sentence)]
        if _EDGES.search(sentence):
            found += [
                Promise(sentence, _contains(words))
                for quoted in _QUOTED.finditer(sentence)
                if (words := _fixed(quoted[1] or quoted[2]))
            ]
    return found


def _limits(sentence: str, units: tuple[str, ...]) -> list[Promise]:
    found = []
    for match in (*_LIMIT.finditer(sentence), *_LIMIT_AFTER.finditer(sentence)):
        unit = next(name for name in _UNITS if match[name])
        word = match["count"].lower()
        count = int(word) if word.isdigit() else _NUMBERS[word]
        if unit in units and count:
            found.append(Promise(sentence, _within(unit, count)))
    return found


def _numbers_of(sentence: str) -> list[Promise]:
    """The limit of a statement that forbids something, names a number of words or sentences once,
    and not as the least. "One" and "a" may count something else than the answer, and without a
    prohibition a number may be no more than advice.
    """
    matches = list(_SEVERAL.finditer(_QUOTED.sub(" ", sentence)))
    if len(matches) != 1 or not _NOT.search(sentence) or _AT_LEAST.search(sentence):
        return []
    unit = next(name for name in _UNITS if matches[0][name])
    word = matches[0]["count"].lower()
    count = int(word) if word.isdigit() else _NUMBERS[word]
    return [Promise(sentence, _within(unit, count))] if count > 1 and unit != "character" else []


def _within(unit: str, count: int) -> Callable[[str], bool]:
    def kept(answer: str) -> bool:
        if unit == "character":
            return len(answer) <= count * _TOLERANCE
        if unit == "word":
            return len(answer.split()) <= count * _TOLERANCE
        said = [part for part in sentences(prose(answer)) if len(part) > 3]
        # An abbreviation looks like the end of a sentence: with several, one more is let pass.
        return len(said) <= count + (count > 1)

    return kept


def _fixed(quoted: str) -> str:
    """The words of a quotation up to its first placeholder, normalised; empty if too few."""
    words = normalised(re.split(r"[{\[<…]|\.\.\.", quoted)[0])
    return words if len(words) >= 4 else ""


def _marked(mark: str) -> Callable[[str], bool]:
    """Whether lines of an answer begin with a mark such as a hyphen."""
    return lambda answer: any(line.lstrip().startswith(mark) for line in answer.splitlines())


def _contains(words: str) -> Callable[[str], bool]:
    return lambda answer: words in normalised(answer)
