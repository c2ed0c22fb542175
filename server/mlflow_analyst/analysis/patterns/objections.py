"""Whether a user objects to the answer before: says that it is wrong, or what was meant instead.

Two things tell it. Some sayings object wherever they follow an answer: "I asked for", "that is not
right", "you misread". And what is set against the answer objects by what it names, in whatever
words: a word of the answer that the user never said is denied, or one of the request that the
answer left out is said again with "not", "but", "should".

All of it works on small letters without marks and apostrophes, so that "isnt" is "isn't".
"""

# ruff: noqa: RUF001 - marks and letters of other languages are meant as they are.

from __future__ import annotations

import re
from functools import lru_cache

from mlflow_analyst.analysis.patterns.asking import asks_back
from mlflow_analyst.analysis.patterns.signals.language import COMMON

_READ = 200
"""Who objects says so at once: so many characters of the message are read."""
_READ_ANSWER = 4_000
_SAYINGS = {
    "en": (
        r"i (?:\w+ly |just |did |had |have |only |had already |already )*"
        r"(?:said|meant|specified|requested|wrote|typed)(?! (?:i|hi|hello|yes|we|thanks|that i)\b)"
        r"|i (?:\w+ly |just |did |had |have |only |already )*asked(?: (?:for|about|you|whether|if|"
        r"what|how|where|when|which|why|"
        r"who|by|per)\b|$)"
        r"|i(?: was|m| am) (?:\w+ly |just )?asking (?:for|about|where|how|what|when|why|which|who|"
        r"whether|if)\b|i (?:clearly )?told you|i already (?:told|gave|explained|mentioned)"
        r"|i (?:never|didnt|did not|dont|havent) (?:\w+ )?(?:say|said|ask(?:ed)? (?:for|about|you)|"
        r"mean|meant|mention\w*|order(?:ed)? (?:\w+ )?(?:a|an|any|the|this|that|those|these|"
        r"\w+s)\b|"
        r"request\w*|want(?:ed)? (?:that|this|the|a|those|these)\b|buy|bought)"
        r"|i have never (?:bought|ordered|asked|said|mentioned|been)"
        r"|i was (?:\w+ )?(?:after|looking for|talking about|referring to)"
        r"|(?:as|like|that|which) i (?:\w+ )?(?:said|asked|wrote|told|mentioned|specified|"
        r"requested)"
        r"|(?:was|is) (?:the|my) (?:question|ask|request)$|my (?:question|request) was"
        r"|you (?:\w+ )?(?:didnt|did not|havent|have not|never) (?:really |even |actually )?"
        r"(?:answer|read|understand|listen|understood|respond|get)\w*"
        r"|are you (?:even )?(?:reading|listening)|read (?:my|what i|the) .*again"
        r"|makes? no sense|what are you talking about"
        r"|(?:cant|cannot|can not|couldnt) be (?:right|correct|true)|not quite(?: right)?$"
        r"|(?:s|is|are|looks?|seems?) (?:way |totally |a bit |completely )?off$"
        r"|(?:someone|somebody) elses|(?:not|isnt|wasnt|arent) (?:mine|my (?!thing|problem|style))"
    ),
    "de": (
        r"ich (?:meinte|meine (?:nicht|die|den|das)|sagte|fragte|schrieb|sprach von|wollte "
        r"(?!auch|noch|nur|mal|fragen|wissen|mich))"
        r"|(?:ich (?:hatte|habe|hab)|(?:hatte|habe|hab) ich) (?:\w+ ){0,5}(?:gesagt|gefragt|"
        r"gemeint|"
        r"geschrieben|gebeten|verlangt|bestellt|angegeben)"
        r"|nicht (?:das|die|der|den) was ich|(?:stimmt|passt) (?:so |leider |aber |doch |gar "
        r")*nicht"
        r"|danach habe ich nicht"
    ),
    "fr": (
        r"je (?:voulais dire|parlais|demandais|pensais à)|jai (?:bien |déjà |pourtant )?(?:dit|"
        r"demandé|écrit|précisé)|jai(?:mais)? (?:commandé|parlé)|je nai (?:pas|jamais) "
        r"(?:demandé|dit|parlé|commandé)|pas ce que j|(?:vous|tu) n\w*(?:avez|as) pas (?:compris|"
        r"répondu|lu)|mavez mal|ne correspond pas|jen parlais pas"
    ),
    "es": (
        r"(?:quise|quería|quiero) decir|me (?:refería|refiero)|(?:yo|ya|te|le|les|no|pero|como) "
        r"(?:\w+ )?(?:dije|pedí|pregunté)\b|\b(?:dije|pregunté|pedí)\b|he (?:dicho|pedido|"
        r"preguntado)"
        r"|hablaba de|no es lo que|no me (?:ha|has|han) entendido|no coincide"
    ),
    "it": (
        r"intendevo|volevo dire|(?:ho|avevo) (?:già )?(?:detto|chiesto|scritto|ordinato|richiesto)"
        r"|parlavo d|chiedevo|non è (?:quello|ciò) che|non (?:ho|avevo) (?:mai )?(?:chiesto|detto|"
        r"ordinato)|non corrisponde"
    ),
    "pt": (
        r"(?:quis|queria|quero) dizer|me referia|\beu (?:\w+ )?(?:disse|pedi|perguntei|falei|"
        r"escrevi)\b"
        r"|não (?:foi|é|era) (?:isso|o que|aquilo)|não me entendeu|não corresponde|não (?:pedi|"
        r"disse)"
    ),
    "nl": (
        r"ik (?:bedoelde?|zei|vroeg|schreef)|ik (?:had|heb) (?:\w+ ){0,5}(?:gezegd|gevraagd|"
        r"bedoeld|"
        r"besteld|geschreven)|niet wat ik|(?:klopt|past) (?:\w+ )?niet|heb ik niet gevraagd"
    ),
    "sv": (
        r"jag (?:sade|menade|menar|frågade|bad|skrev|syftade|efterfrågade|ville ha|skulle (?:ha|"
        r"till))|jag sa(?! jag| att jag)\b|jag (?:har|hade) (?:\w+ ){0,3}(?:sagt|frågat|bett|"
        r"skrivit|"
        r"beställt)|inte (?:\w+ )?(?:det|den|vad|de|dem) (?:som )?jag|stämmer inte"
        r"|jag (?:beställde|frågade) (?:ju|inte)"
    ),
    "no": (
        r"jeg (?:sa(?! at jeg)|sagde|mente|mener|spurte|spurgte|skrev|ville ha|skulle (?:ha|til))\b"
        r"|jeg (?:ba|bad|bestilte|bestilde) (?:jo |faktisk )?om|jeg (?:har|havde|hadde) (?:\w+ "
        r"){0,3}"
        r"(?:sagt|spurt|spurgt|bedt|skrevet|bestilt)|ikke (?:det|den|hva|hvad|de|dem) (?:som )?jeg"
        r"|(?:stemmer|passer) ikke"
    ),
    "pl": (
        r"chodziło mi|mi chodziło|mia[łl][ae]m na myśli|(?:prosi|pyta|mówi|pisa|zamawia)[łl][ae]m"
        r"|powiedzia[łl][ae]m|nie (?:to|o to) (?:mi )?(?:o co|co|chodzi\w*)|nie zgadza"
        r"|nie tak$|nie odpowiedzia"
    ),
    "ru": (
        r"я (?:имел|сказал|спрашивал|спросил|просил|говорил)|не то что я|"
        r"(?:меня )?не (?:так )?поняли"
    ),
    "tr": r"demek istedi|onu (?:demedim|sormadım)|sormuştum|demiştim|istemiştim|dememiştim",
}
"""What refers back to what one said, or the other did with it: by language."""

_WRONG_WORDS = (
    # English, German, French, Spanish, Italian, Portuguese
    "wrong wrongly incorrect incorrectly inaccurate mistaken mistake untrue misunderstood misread "
    "misheard misunderstanding misinterpreted mixup swapped confused confusing "
    "falsch falsche falschen falscher falsches verkehrt missverstanden verwechselt unrichtig "
    "vertan faux fausse trompez trompé trompée trompes erroné erronée inexact incorrecte confondez "
    "confondu confondez equivocado equivocada equivocaste equivocó equivocas equivoca incorrecto "
    "incorrecta incorrectos erróneo errónea confundiste confunde confundido sbagliato sbagliata "
    "sbagliati sbagli sbaglia errato errata scorretto frainteso confuso errado errada errados "
    "enganado enganou equivocou confundiu incorreto incorreta "
    # Dutch, Swedish, Danish and Norwegian, Polish, Russian, Turkish
    "fout foute verkeerd verkeerde onjuist onjuiste vergist misverstaan verward "
    "fel felaktig felaktigt missförstått missförstod missuppfattat misstag blandat "
    "forkert forkerte fejl feil galt misforstått misforstået misforstod forvekslet misforståelse "
    "źle błąd błędne błędny błędna pomyłka pomyliłeś pomyliłaś pomylił myli mylisz niepoprawne "
    "niepoprawnie nieprawda nieprawidłowe неверно неправильно ошибка ошибаетесь yanlış hatalı"
)
_WRONG = frozenset(_WRONG_WORDS.split())
_WRONG_TOGETHER = re.compile(
    r"\b(?:mal compris|compris de travers|mauvais\w* \w+|entendiste mal|entendió mal|mal entendido|"
    r"capito male|entendeu mal|verkeerd begrepen|falsch verstanden|mixed (?:up|the|my|these|those)|"
    r"(?:does not|doesnt|dont|do not) match|(?:está|esto es|eso es) mal|a mix up|in error)\b"
)
# "Not right", whatever stands between.
_NOT_RIGHT = re.compile(
    r"\b(?:not|isnt|wasnt|arent|werent|aint|hardly|nothing like|dont think \w+|nicht|pas|no (?:es|"
    r"era|son|está)|"
    r"non (?:è|era|sono)|não (?:está|é|era)|niet|inte|ikke|nie (?:jest|było)|не)\s+"
    r"(?:\w+ ){0,2}(?:what (?:i|im|we) (?:\w+ )?(?:ask|said|say|mean|want|need|order|request|"
    r"search)\w*|"
    r"right|correct|true|accurate|richtig|korrekt|wahr|exact|juste|vrai|ça|cela|correcto|"
    r"correcta|cierto|verdad|así|corretto|giusto|vero|così|correto|certo|verdade|isso|juist|goed|"
    r"waar|"
    r"rätt|sant|korrekt|riktigt?|rigtigt?|sandt|korrekt|prawda|poprawne|верно|правильно|так)\b"
)
# A wrong that is no fault of the answer: the user's own doing, trouble with a thing, or a question.
_OWN = re.compile(
    r"\b(?:my (?:\w+ ){1,3}(?:is|are|was|were|looks|seems|has|have)|on my side|(?:was|were|been) "
    r"(?:delivered|charged|billed|sent|shipped|given|booked)|arrived|came|delivered|charged|billed|"
    r"you (?:sent|delivered|shipped|charged|billed)|exchange|refund|return|replace\w*|money back|"
    r"(?:take|send) (?:it|them) back|i (?:\w+ )?(?:entered|typed|chose|picked|selected|made|put|"
    r"gave|got|received|bought|"
    r"ordered|have|sent)|something|anything|nothing|whats|what is|what was|if|when|errors?|message|"
    r"ich habe|etwas|was ist|jai|quelque chose|he|algo|ho|qualcosa|tenho|alguma|ik heb|iets|"
    r"jag har|något|fel på|fel i min|jeg har|noget|noe|feil på|fejl på|mam|coś)\b"
)
# What begins so speaks of the answer or its giver; a word or two can mean nothing else.
_POINTS = re.compile(
    r"(?:(?:well|no|nope|but|sorry|actually|hm+|uh|wait|nein|aber|non|mais|no|pero|ma|não|mas|nee|"
    r"maar|nej|men|nei|nie|ale) )*(?:(?:that|this|these|those|your?|i think you|i dont think "
    r"that)\w{0,2}|"
    r"das|sie haben|du hast|ça|cela|cest|vous|tu|eso|esto|te|se|questo|quello|hai|isso|isto|você|"
    r"dat|"
    r"dit|je hebt|u heeft|det|du|ni|den|to|źle)\b|(?:\S+ ?){1,2}$"
)
_NEGATORS_WORDS = (
    "not no never without isnt wasnt arent werent dont doesnt didnt nope nor neither instead "
    "than nicht kein keine keinen keiner nein nie statt anstatt pas non jamais ni nunca tampoco "
    "mai não niet geen nee nooit inte ej aldrig ingen nej ikke aldri nei nigdy нет не değil "
    "hayır"
)
_NEGATORS = frozenset(_NEGATORS_WORDS.split())
_MARKS_WORDS = (
    "but should shouldve supposed actually though although wait hold hmm hm huh uh um sorry "
    "meant aber doch sondern sollte sollten eigentlich moment halt mais plutôt devrait pardon "
    "attendez pero sino debería perdón espera ma invece dovrebbe scusa aspetta mas deveria "
    "espere desculpe maar juist moest eigenlijk wacht men utan skulle ju vänta egentligen jo "
    "vent skal ale lecz miało powinno czekaj но ama"
)
_OTHERS_WORDS = (
    "another other else different differently redo andere anderer anderes anderen autre autres "
    "différent otro otra otros distinto altro altra diverso outro outra diferente ander anders "
    "annan annat anden andet annen annet inny inna inne другой другое другая başka farklı"
)
_MARKS = _NEGATORS | frozenset(_MARKS_WORDS.split())
_POLITE = re.compile(
    r"(?:(?:good )?(?:morning|afternoon|evening|day)|hi|hello|hey|hallo|guten|bonjour|salut|hola|"
    r"buen\w+|"
    r"ciao|olá|oi|goede\w*|hej|hei|cześć|dzień|thank\w*|thx|great|perfect|super|awesome|nice|cool|"
    r"good|yes|yep|yeah|sure|ok|okay|alright|"
    r"fine|danke|ja|gut|merci|oui|parfait|gracias|sí|perfecto|vale|grazie|sì|perfetto|obrigad\w|"
    r"sim|perfeito|bedankt|prima|tack|bra|tak|takk|fint|dzięk\w+|tak|dobrze|no (?:thank\w*|problem|"
    r"worries|rush|need|further|more|idea|that(?:s| is| will be| would be) (?:all|it|everything))|"
    r"nein danke|non merci|no gracias|no grazie|não obrigad\w|nee (?:dank|bedankt)|nej tack|"
    r"nej tak|nei takk|nie dzięk\w+|nope all|nothing else)\b"
)
_OPENS = re.compile(
    r"(?:(?:uh|um|hm+|well|er|oh|sorry|but|ehm|aber|mais|pero|ma|mas|maar|men|ale) )?(?:no|nope|"
    r"nah|"
    r"nein|nee|non|não|nej|nei|nie|нет|hayır|wait|hold on|sorry|correction|actually|moment|halt|"
    r"attendez|espera|aspetta|espere|wacht|vänta|vent|czekaj|hmm+|huh)\b"
)
_WIDE = re.compile(
    r"そうではな|違います|違う|ではなくて?|じゃなく|間違|誤り|と言いました|聞いたのは|頼んだのは|不对|不是这|"
    r"我(?:说|问|要|指)的是|我的意思是|错了|弄错|搞错|搞混|理解错|误解|아니라|틀렸|잘못\s*(?:이해|알)|"
    r"제가\s*(?:말한|물어본|물은)|그게\s*아니"
)
_WIDE_LETTER = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_APOSTROPHES = re.compile(r"['’`´]")
_GAPS = re.compile(r"[\W_]+")
_ENDS = re.compile(r"(?:[!?;…\n]|[.:](?!\d))+")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_DIGITS = re.compile(r"\d+")
_SAYING = re.compile("|".join(rf"\b(?:{words})" for words in _SAYINGS.values()))
_STOP_WORDS = (
    "i a an me my mine im id ive youre thats its was were be been so do does did just only "
    "please need want wanted would like get give gave show again still one ones here there then "
    "them they he she who also as now"
)
_STOP = frozenset(word.replace("'", "") for words in COMMON.values() for word in words.split()) | (
    _MARKS | frozenset(_STOP_WORDS.split())
)
_ASKING_WORDS = (
    "who what when where why how which wer was wann wo warum wie welche qui quand où pourquoi "
    "comment quién qué cuándo dónde cómo chi quando dove perché come quem onde wanneer waar hoe "
    "vem vad när var hur hvem hvad hva hvornår når hvor hvordan kto co kiedy gdzie jak one two"
)
_ASKING = frozenset(_ASKING_WORDS.split())
_REPEATING_WORDS = (
    "again once more repeat repeating said asked told question still already try trying let "
    "answer tell know yet possible can could thanks thank hello hi so well noch mal nochmal "
    "wiederhole gefragt denn nun répète encore fois demandé repito otra vez pregunté ripeto "
    "ancora volta novamente herhaal keer nogmaals igen frågade sade upprepar jeszcze raz "
    "gjentar gentager spurte spurgte"
)
_REPEATING = frozenset(_REPEATING_WORDS.split())
_AGAINST = _MARKS | _WRONG | frozenset(_OTHERS_WORDS.split())
_ENOUGH = 3
"""So many telling words a message has at least that is known again in another order."""
_CUES_WORDS = (
    "said meant asked asking told specified requested wrote typed mention mentioned order right "
    "correct true what question match sense read reading listening mine elses off answer ask "
    "meinte sagte fragte schrieb wollte gesagt gefragt gemeint bestellt stimmt dit demandé "
    "parlais dire mal decir dije pedí pregunté dicho refería entendido intendevo detto chiesto "
    "ordinato male dizer disse pedi perguntei isso bedoelde zei vroeg klopt menade sade sa "
    "frågade bad stämmer mente spurte sagde spurgte ba stemmer passer chodziło myśli demedim"
)
_CUES = _WRONG | _MARKS | frozenset(_CUES_WORDS.split())


def may_object(said: str) -> bool:
    """Whether a message is worth comparing with the answer before it: quickly told."""
    start = said[:_READ]
    return len(said) <= 40 or not start.isascii() or not _CUES.isdisjoint(_plain(start).split())


def objects(said: str, answered: str, asked: str = "") -> bool:
    """Whether the message objects to the answer that it follows, which was given to ``asked``.
    "No" to a question is an answer to it.
    """
    start = said[:_READ]
    if not start.isascii() and _WIDE_LETTER.search(start):
        return _WIDE.search(start) is not None
    if not may_object(said):
        return False
    plain = _plain(start)
    if _POLITE.match(plain):
        return False
    return _says_so(start, answered, asked) or _sets_against(start, plain, answered, asked)


def sets_against(said: str, answered: str) -> bool:
    """Whether a short message that asks nothing has a word that denies, corrects or speaks of
    another one, and that the answer has not: no proof by itself.
    """
    if len(said) > _READ or "?" in said:
        return False
    plain = _plain(said)
    own = set(plain.split()) - set(_plain(answered[:_READ_ANSWER]).split())
    return not _POLITE.match(plain) and not _AGAINST.isdisjoint(own)


def _says_so(start: str, answered: str, asked: str) -> bool:
    """Whether a sentence of the message's beginning objects by what it says."""
    place, offered = 0, set(_plain(answered[:_READ_ANSWER]).split())
    for match in _ENDS.finditer(f"{start}\n"):
        written, end = start[place : match.start()], match[0]
        sentence = _plain(written)
        place = match.end()
        if not sentence:
            continue
        if "?" in end and _names_new(written, answered, asked):
            # They ask about something else: what is said after it is said of that.
            return False
        if _SAYING.search(sentence):
            return True
        # What the answer offered in these words ("ordered by mistake") is chosen, not blamed.
        wrong = (
            not _WRONG.isdisjoint(set(sentence.split()) - offered)
            or _WRONG_TOGETHER.search(sentence)
            or _NOT_RIGHT.search(sentence)
        )
        if not wrong or "?" in end or _OWN.search(sentence):
            continue
        if _POINTS.match(sentence) or _about_it(_plain(start), answered, asked):
            return True
    return False


def _names_new(sentence: str, answered: str, asked: str) -> bool:
    """Whether a sentence has a number that neither request nor answer has."""
    said = f"{asked} {answered[:_READ_ANSWER]}"
    known = {*_NUMBER.findall(said), *_DIGITS.findall(said)}
    numbers = set(_NUMBER.findall(sentence))
    return bool(numbers) and numbers.isdisjoint(known)


def _about_it(plain: str, answered: str, asked: str) -> bool:
    """Whether the message speaks of nothing that has another number, and mostly of what request
    and answer spoke of: what is wrong with another order is no fault of the answer.
    """
    words = {_stem(word) for word in plain.split() if not (word in _STOP or word in _WRONG)}
    new = words - _stems(answered[:_READ_ANSWER]) - _stems(asked[:_READ_ANSWER])
    return not _has_digit("".join(new)) and len(words - new) >= max(1, len(new))


def _sets_against(start: str, plain: str, answered: str, asked: str) -> bool:
    """Whether the message sets what it names against the answer."""
    if "?" in start:
        return False
    asks = asks_back(answered[-_READ_ANSWER:])
    if asks:
        # What comes after the beginning says more than what is wrong.
        plain = _plain(" ".join(_ENDS.split(start)[:2]))
    words = _own_words(plain, answered)
    telling = {_stem(word) for word in words if word not in _STOP}
    in_answer, in_request = _stems(answered[:_READ_ANSWER]), _stems(asked[:_READ_ANSWER])
    left_out = telling & in_request - in_answer
    opens = _OPENS.match(plain)
    # "No, Berlin" does not deny Berlin.
    denied = _denied(_own_words(plain[opens.end() :], answered) if opens else words)
    if denied & in_request - in_answer:
        # Of what they asked for themselves: they have changed their mind.
        return False
    new = telling - in_request - in_answer
    other = _has_digit("".join(new))
    refused = denied & (in_answer - in_request)
    if asks:
        # "No, …" answers what was asked, unless it only puts one thing in the place of another.
        instead = refused or opens or not _MARKS.isdisjoint(words)
        return bool(left_out and instead and not other and len(new) <= (1 if refused else 0))
    if refused and ((left_out and not other) or opens):
        return True
    if not left_out or other:
        return False
    if not _MARKS.isdisjoint(words) and len(new) <= len(left_out):
        return True
    # What was asked for, said once more and nothing else: it has to be brought home. One word alone
    # may be thanks, which come again and again.
    much = len(telling) > 1 or _has_digit(plain)
    return much and not new and len(words) <= 8 and len(telling) < len(in_request)


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))


def asks_the_same(now: str, before: str) -> bool:
    """Whether a message says what an earlier one said in the same words in another order, but for
    small ones and those by which people say that they say it again.
    """
    said, old = _asked(now), _asked(before)
    return len(old) >= _ENOUGH and said <= old and len(old - said) <= 0.2 * len(old)


@lru_cache(maxsize=64)
def _asked(text: str) -> frozenset[str]:
    return frozenset(
        _stem(word)
        for word in _plain(text).split()
        if word in _ASKING or not (word in _STOP or word in _REPEATING)
    )


def _own_words(plain: str, answered: str) -> list[str]:
    """The words without those that deny something in the answer's own words: who chooses "no longer
    needed" of two reasons offered objects to nothing.
    """
    words, offered = plain.split(), f" {_plain(answered[:_READ_ANSWER])} "
    return [
        word
        for word, after in zip(words, [*words[1:], ""], strict=True)
        if not (word in _NEGATORS and after and f" {word} {after} " in offered)
    ]


def _denied(words: list[str]) -> set[str]:
    """What follows a word that denies, small words between left out."""
    found: set[str] = set()
    for place, word in enumerate(words):
        if word in _NEGATORS:
            after = (one for one in words[place + 1 : place + 5] if one not in _STOP)
            found.update(_stem(one) for one in [next(after, "")] if one)
    return found


@lru_cache(maxsize=64)
def _stems(text: str) -> frozenset[str]:
    """The beginnings of the words that say something."""
    return frozenset(_stem(word) for word in _plain(text).split() if word not in _STOP)


def _stem(word: str) -> str:
    """Near enough to what forms of one word have in common."""
    return word[:6] if len(word) > 6 else word.removesuffix("s") if len(word) > 3 else word


def _plain(text: str) -> str:
    return _GAPS.sub(" ", _APOSTROPHES.sub("", text.lower())).strip()
