"""The language of a question and of its answer, where it is sure, and answers in another one."""

# ruff: noqa: RUF001 - marks and letters of other languages are meant as they are.

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

from mlflow_analyst.analysis.patterns.account import Account
from mlflow_analyst.analysis.patterns.signal import Hit, Signal

_READ = 600
"""Characters of a text that are read for its language."""
_GLANCE = 200
_CLEAR = 5
"""So many of the commonest words in its beginning leave no doubt of a text's language."""
_SET_APART = re.compile(r"[`\"“„«「@{<]|://")

# What is no prose, or not in the writer's own words.
_NO_PROSE = re.compile(
    r"```.*?(?:```|\Z)|`[^`]*`|https?://\S+|\S+@\S+|[A-Za-z0-9/._-]*\d[A-Za-z0-9/._-]*|\w+_\w+"
    r"|\"[^\"\n]{2,400}\"|“[^”]{2,400}”|„[^“”]{2,400}[“”]|«[^»]{2,400}»|「[^」]{2,400}」",
    re.DOTALL,
)
_WORD = re.compile(r"[^\W\d_]+")
_OTHER_SCRIPT = re.compile(
    r"[\u0370-\u07ff\u0900-\u0e7f\u10a0-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af\u1100-\u11ff]")),
    ("zh", re.compile(r"[\u3400-\u9fff]")),
    ("uk", re.compile(r"[іїєґІЇЄҐ]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
)
# The commonest words that few other of these languages have. They settle most texts, and the
# model is asked about the rest: it takes many times as long.
COMMON = {
    "en": "the and is are you your for with have this that was can my where what how please of not "
    "will would could should from it's i'm to been has we our when which there "
    "on at it by if or but any",
    "de": "der die das und ist nicht ich sie mit für auf ein eine wie wo kann können bitte mein "
    "meine wurde ihre haben werden sind von zu dem den bei ihr ihnen wir habe noch",
    "fr": "le les et est une des vous votre je pour dans avec pas que qui mon ma où sur avez nous "
    "été du au aux cette peut puis bonjour",
    "es": "el los las y es una usted su para con por que qué mi está dónde cómo puede tiene ha "
    "del al pero más sido hola quiero",
    "it": "il gli e è una che di per con non mio mia dove come può suo sono della del ha stato ho "
    "questo alla nel",
    "pt": "o os as e é uma você seu sua para com não que meu minha onde como pode foi do da dos "
    "das está em ao mais",
    "nl": "de het een en is niet ik u uw voor met op van waar hoe kan mijn zijn wordt heeft bij "
    "dat je deze naar graag",
    "pl": "i w na jest nie się do z że proszę jak gdzie mój moje został dla czy można jestem od "
    "są pan pani",
    "tr": "ve bir bu için ile ne nerede nasıl mı mi benim lütfen var değil olarak çok sizin "
    "olan daha",
    "sv": "och är att det en som för på inte min mitt jag har med till var hur kan du din av",
    "da": "og er at det en som for på ikke min mit jeg har med til hvor hvordan kan du din af",
}
_LANGUAGES_OF: dict[str, list[str]] = {}
for _language, _words in COMMON.items():
    for _word in _words.split():
        _LANGUAGES_OF.setdefault(_word, []).append(_language)
_KNOWN = (
    *("en", "de", "fr", "es", "it", "pt", "nl", "pl", "tr", "sv", "da", "no", "fi", "cs", "sk"),
    *("hu", "ro", "ca", "hr", "sl", "et", "lv", "lt", "id", "vi", "sq", "sw", "af", "eu"),
)
# So near to each other that a short text does not tell them apart.
_NEAR = tuple(
    frozenset(group.split())
    for group in ("da no sv", "cs sk", "hr sl", "es ca pt", "ru uk", "nl af", "ar fa", "zh ja")
)
_TRANSLATED = re.compile(
    r"transl|übersetz|tradu[cikz]|tradui|vertaal|tłumacz|przetłum|перев[её]|çevir|översätt"
    r"|oversæt|oversett|翻訳|翻译|번역",
    re.IGNORECASE,
)
_NAMES = {
    "en": r"english|englisch|anglais|inglés|inglese|inglês|engels|angielsk|ingilizce|英語|英语|영어"
    r"|английск|англійськ|anglick|angličtin|angleš|engleski|englanti|angol|anglų|angļu",
    "de": r"german|deutsch|německ|němčin|allemand|alemán|tedesco|alemão|duits|niemieck|almanca"
    r"|tysk|немецк",
    "fr": r"french|französisch|francouz|français|francés|francese|francês|frans|francusk|fransızca"
    r"|французск",
    "es": r"spanish|spanisch|español|castellano|espagnol|spagnolo|espanhol|spaans|hiszpańsk"
    r"|ispanyolca|spansk|испанск",
    "it": r"italian|italien|italiaans|włosk|italyanca|итальянск",
    "pt": r"portug|португальск",
    "nl": r"dutch|niederländisch|néerlandais|neerlandés|olandese|holandês|nederlands|niderlandzk",
    "pl": r"polish|polnisch|polonais|polaco|polacco|polsk|польск",
    "tr": r"turkish|türkisch|turc|turco|türkçe|tureck|turkisk",
    "sv": r"swedish|schwedisch|suédois|sueco|svedese|svensk|zweeds",
    "da": r"danish|dänisch|danois|danés|danese|dansk",
    "no": r"norwegian|norwegisch|norvégien|noruego|norsk",
    "ru": r"russian|russisch|russe|ruso|russo|rosyjsk|rusça|rysk|русск",
    "uk": r"ukrain|українськ",
    "ja": r"japan|giappon|日本語|日语|일본어",
    "zh": r"chinese|chinesisch|chinois|chino|cinese|chinês|kinesisk|中文|汉语|中国語|중국어",
    "ko": r"korean|coréen|coreano|koreansk|한국어|韩语|韓国語",
    "ar": r"arab|árabe|العربية",
    "hi": r"hindi",
    "fi": r"finnish|finnisch|finnois|finlandés|finlandese|finska|suom(?:i|en|eksi|ea)\b",
    "et": r"estonian|estnisch|eesti",
    "cs": r"czech|tschechisch|tchèque|checo|ceco|česk|češtin",
    "sk": r"slovak|slowakisch|slovensk|slovaque|slovenčin",
    "sl": r"slovene|slovenian|slowenisch|slovenščin|slovensk[oi]",
    "hr": r"croatian|kroatisch|croate|croata|hrvatsk",
    "hu": r"hungarian|ungarisch|hongrois|húngaro|ungherese|magyar",
    "ro": r"romanian|rumänisch|roumain|rumano|rumeno|român",
    "id": r"indones|bahasa",
    "vi": r"vietnam|tiếng việt",
    "lt": r"lithuanian|litauisch|lietuvi",
    "lv": r"latvian|lettisch|latvie",
    "ca": r"catal[aàá]n?",
    "eu": r"basque|baskisch|vasco|euskar",
    "sq": r"albanian|albanisch|shqip",
    "sw": r"swahili|kiswahili",
    "af": r"afrikaans",
    "el": r"greek|griechisch|ελλην",
    "he": r"hebrew|hebräisch|עברית",
    "th": r"thai|ไทย",
    "fa": r"persian|persisch|farsi|فارسی",
}
_NAMED = {
    code: re.compile(rf"\b(?:{names})|{_TRANSLATED.pattern}", re.IGNORECASE)
    for code, names in _NAMES.items()
}
"""By language how it is called, mostly by its own speakers and its neighbours; or that something
is to be translated."""
_SURE = 0.99
_MIN_LETTERS = 16
_MIN_ANSWER_LETTERS = 30


@lru_cache(maxsize=2048)
def language_of(text: str) -> str | None:
    """The ISO 639-1 code of the language that the text is written in; None where that is not sure:
    too short, mixed, or hardly any prose. Code, links, identifiers and quotes are not looked at.
    """
    sure = by_common_words(text)
    if sure is not None:
        return sure
    prose = _NO_PROSE.sub(" ", text[:_READ])
    if not prose.isascii() and _OTHER_SCRIPT.search(prose):
        return _by_script(prose)
    written = _WORD.findall(prose)
    words = [word.lower() for word in written]
    if len(words) < 3:
        return None
    votes = _votes(words)
    (first, most), (_, second) = _ranked(votes)
    if most >= 3 and (most >= 2 * second + 2 or most >= second + _CLEAR):
        return first
    if sum(map(len, words)) < _MIN_LETTERS:
        return None
    if sum(word[0].isupper() for word in written) > 0.6 * len(words):
        # A list of names.
        return None
    best, sure_of, others = _by_model(" ".join(words))
    if votes and (most > 1 or len(words) < _CLEAR or sure_of < _SURE):
        # The model and the commonest words must not disagree, and together they need less.
        agreed = votes.get(best, 0) == most
        return best if sure_of > (0.6 if agreed and most > 1 else 0.9) and agreed else None
    return best if sure_of > 0.9 and others < 0.08 else None


def by_common_words(text: str) -> str | None:
    """The language that the commonest words of the text's beginning leave no doubt of; None where
    they do, or where part of it may not be in the writer's own words.
    """
    start = text[:_GLANCE]
    if _SET_APART.search(start) or (not start.isascii() and _OTHER_SCRIPT.search(start)):
        return None
    (first, most), (_, second) = _ranked(_votes(start.lower().split()))
    return first if most >= _CLEAR and most >= 3 * second else None


def _votes(words: Iterable[str]) -> dict[str, int]:
    """How many of the words are of the commonest of each language."""
    known = _LANGUAGES_OF
    votes: dict[str, int] = {}
    for word in words:
        if word in known:
            for one in known[word]:
                votes[one] = votes.get(one, 0) + 1
    return votes


def _ranked(votes: dict[str, int]) -> list[tuple[str, int]]:
    """The first two languages with their votes, the one named first before others of as many."""
    return [*sorted(votes.items(), key=lambda vote: -vote[1]), ("", 0), ("", 0)][:2]


def _by_model(prose: str) -> tuple[str, float, float]:
    """The likeliest language, how likely it or one near to it is, and the likeliest other one."""
    ranked = [(str(code), float(share)) for code, share in _model().rank(prose)[:6]]
    best = ranked[0][0]
    near = next((group for group in _NEAR if best in group), frozenset((best,)))
    others = max((share for code, share in ranked if code not in near), default=0.0)
    return best, sum(share for code, share in ranked if code in near), others


def _by_script(prose: str) -> str | None:
    letters = sum(map(str.isalpha, prose))
    if not letters:
        return None
    counts = {code: len(shape.findall(prose)) for code, shape in _SCRIPTS}
    # Japanese is kana and Chinese characters, Ukrainian has Cyrillic letters of its own.
    if counts["ja"] >= 0.1 * (counts["zh"] + counts["ja"]):
        counts["ja"] += counts["zh"]
        counts["zh"] = 0
    if counts["uk"] > 0.02 * counts["ru"]:
        counts["uk"], counts["ru"] = counts["ru"] + counts["uk"], 0
    code, count = max(counts.items(), key=lambda pair: pair[1])
    if count >= 4 and count >= 0.3 * letters:
        return code
    if count > 0.1 * letters:
        return None
    latin = _OTHER_SCRIPT.sub(" ", prose)
    return language_of(latin) if latin.strip() and not _OTHER_SCRIPT.search(latin) else None


@cache
def _model() -> Any:
    # Reading the model takes the better part of a second: only where a text needs it.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages(list(_KNOWN))
    return model


def request_language(account: Account) -> str | None:
    """The language of the request, or else of all that the user said before it too."""
    language = language_of(account.request[:_READ])
    if language is not None:
        return language
    said = [turn.text for turn in account.turns if turn.role == "user"]
    return language_of(" ".join(said)[-_READ:]) if len(said) > 1 else None


def answer_language(account: Account) -> str | None:
    """The language of the answer."""
    return language_of(account.answer[:_READ])


def near_to(one: str, other: str) -> bool:
    """Whether a short text does not tell two languages apart."""
    return any({one, other} <= near for near in _NEAR)


def _apart(asked: str, spoken: str, request: str, answer: str) -> bool:
    """Whether two languages cannot be taken for each other, or are not in these texts."""
    if not near_to(asked, spoken):
        return True
    if {asked, spoken} == {"zh", "ja"}:
        # Japanese without any kana is a line of names.
        return min(len(_OTHER_SCRIPT.findall(text[:_READ])) for text in (request, answer)) >= _CLEAR
    (mine, most), (other, least) = (
        (votes.get(one, 0), votes.get(two, 0))
        for votes, one, two in (
            (_votes(request[:_READ].lower().split()), asked, spoken),
            (_votes(answer[:_READ].lower().split()), spoken, asked),
        )
    )
    return mine >= 3 and mine >= 2 * most and other >= _CLEAR and other >= 2 * least


def likelier(text: str, one: str, other: str) -> bool:
    """Whether a text too short to be sure of is rather in one language than in the other."""
    prose = " ".join(word.lower() for word in _WORD.findall(_NO_PROSE.sub(" ", text[:_READ])))
    votes = _votes(prose.split())
    # A single word may be of both, as "on" is, which Finnish has for "is".
    if abs(votes.get(one, 0) - votes.get(other, 0)) > 1:
        return votes.get(one, 0) > votes.get(other, 0)
    shares = {str(code): float(share) for code, share in _model().rank(prose)}
    return shares.get(one, 0.0) > shares.get(other, 0.0)


def asks_for_language(text: str, language: str) -> bool:
    """Whether a text names a language, or wants something translated."""
    return _NAMED.get(language, _TRANSLATED).search(text) is not None


def wrong_language(account: Account) -> Iterable[Hit]:
    """The answer is in another language than the question, and nobody asked for that."""
    answer = account.answer
    if len(answer) < 12:
        return
    spoken = answer_language(account)
    if spoken is None or (answer.isascii() and sum(map(str.isalpha, answer)) < _MIN_ANSWER_LETTERS):
        return
    asked = request_language(account)
    if asked is None or asked == spoken or not _apart(asked, spoken, account.request, answer):
        return
    asked_for = _NAMED.get(spoken, _TRANSLATED)
    if account.request[:1] in "{[" or asked_for.search(account.request):
        return
    for turn in account.turns:
        if turn.role == "user" and (
            asked_for.search(turn.text) or language_of(turn.text[:_READ]) == spoken
        ):
            return
    if asked_for.search(account.system):
        return
    # A long request may hold a text to work on: its end may be in the user's own language.
    if len(account.request) > 2 * _READ and language_of(account.request[-_READ:]) == spoken:
        return
    yield Hit(answer[:300], account.answer_span)


SIGNALS = (
    Signal(
        "wrong_language",
        "quality",
        wrong_language,
        "The answer is in another language than the question.",
        "The language is told by a statistical model and by common words: a text full of names "
        "or foreign terms can be taken for another language, and an agent may be meant to answer "
        "in one language whatever it is asked in.",
        least=2,
        weight=1.5,
    ),
)
