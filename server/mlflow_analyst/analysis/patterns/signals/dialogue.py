"""How the user takes the answers: saying the same again, contradicting, putting right."""

# ruff: noqa: RUF001 - marks and letters of other languages are meant as they are.

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from mlflow_analyst.analysis.patterns.account import Account
from mlflow_analyst.analysis.patterns.normal import normalised
from mlflow_analyst.analysis.patterns.signal import Hit, Signal
from mlflow_analyst.traces.messages import Message, messages_of

_SAME = 90
_BACK = 8
"""So many earlier turns are compared with."""

_MIN_CHARS = 18
_MIN_WIDE_CHARS = 8
_READ = 1_000
_NO_LETTER = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# Said again and again in any conversation.
_POLITE = re.compile(
    r"\b(?:thank|thanks|danke|merci|gracias|grazie|obrigad[oa]|bedankt|dzięku|спасибо|teşekkür|"
    r"hello|hi|hallo|bonjour|hola|ciao|olá|cześć|привет|merhaba|good\s+(?:morning|day|evening)|"
    r"bye|goodbye|that['’]s\s+all|yes|okay)\b|ありがとう|谢谢|감사|こんにちは|你好|안녕",
    re.IGNORECASE,
)
_PLAIN = 60

# What begins a contradiction, where it follows an answer. The strong ones are one anywhere.
_STRONG = re.compile(
    r"\bI\s+(?:said(?!\s+(?:hi|hello|yes))|meant|asked\s+(?:for|about|you|whether|if)|was\s+asking|told\s+you|already\s+"
    r"(?:said|told|gave|asked|explained))\b|\bas\s+I\s+(?:already\s+)?said\b"
    r"|\b(?:that|this)(?:['’]s|\s+is|\s+was)\s+(?:not\s+(?:what\s+I|right|correct|true)|incorrect"
    r"|wrong|the\s+wrong)|\bthat(?:\s+isn|\s+wasn)['’]t\s+(?:what|right|correct)"
    r"|\byou(?:['’]ve|\s+have)?\s+(?:misunderstood|misread|got\s+(?:it|that|this|me)\s+wrong"
    r"|didn['’]t\s+answer|did\s+not\s+answer|gave\s+me\s+the\s+wrong)"
    r"|\bnot\s+what\s+I\s+(?:asked|meant|said|wanted)"
    r"|\bich\s+(?:meinte|hatte\s+(?:doch\s+)?(?:gesagt|gefragt|gemeint)|habe?\s+(?:doch\s+)?(?:"
    r"nach\s+\S+\s+gefragt|gesagt))|\bdas\s+(?:ist|war|stimmt)\s+(?:so\s+|leider\s+)?(?:nicht\b|"
    r"falsch)|\bsie\s+haben\s+mich\s+(?:falsch|missverstanden)|\bdu\s+hast\s+mich\s+(?:falsch|miss)"
    r"|\b(?:je\s+voulais\s+dire|j['’]ai\s+(?:dit|demandé)|je\s+parlais|vous\s+(?:m['’]avez\s+mal|"
    r"n['’]avez\s+pas\s+(?:compris|répondu))|ce\s+n['’]est\s+pas\s+(?:ce\s+que|correct|exact|ça)|"
    r"c['’]est\s+(?:faux|incorrect))"
    r"|\b(?:quise\s+decir|quería\s+decir|me\s+refería|he\s+(?:dicho|preguntado)|le\s+pregunté|te\s+"
    r"pregunté|pregunté\s+por|eso\s+no\s+es\s+(?:lo|correcto|así)|eso\s+(?:es\s+incorrecto|está\s+"
    r"mal)|no\s+es\s+lo\s+que\s+(?:pedí|pregunté|dije)|no\s+me\s+(?:ha|has)\s+entendido)"
    r"|\b(?:intendevo|volevo\s+dire|ho\s+(?:detto|chiesto)|non\s+è\s+(?:quello\s+che|corretto|"
    r"giusto)|è\s+sbagliato|ha(?:i)?\s+capito\s+male)"
    r"|\b(?:eu\s+quis\s+dizer|quis\s+dizer|eu\s+(?:disse|perguntei|pedi)|isso\s+(?:não\s+(?:está|é)"
    r"|está\s+errado)|não\s+(?:foi|é)\s+(?:isso|o\s+que))"
    r"|\b(?:ik\s+bedoelde|ik\s+(?:zei|vroeg)|dat\s+(?:klopt\s+niet|is\s+(?:niet\s+(?:wat|juist)|"
    r"fout|onjuist)))"
    r"|\b(?:miał[ea]m\s+na\s+myśli|chodziło\s+mi|pytał[ea]m|mówił[ea]m|to\s+(?:nieprawda|błąd|nie\s+"
    r"(?:jest|to|tak)))|я\s+(?:имел|сказал|спрашивал|спросил|просил)|это\s+(?:неверно|не\s+то|"
    r"неправильно)|вы\s+(?:меня\s+)?не\s+(?:так\s+)?поняли"
    r"|demek\s+istedi|onu\s+(?:demedim|sormadım)|sormuştum|yanlış\s+(?:anla|bu)|bu\s+(?:yanlış|"
    r"doğru\s+değil)|そうではなく|違います|ではなくて|間違って|と言いました|聞いたのは|不对|不是这|我说的是|"
    r"我问的是|我的意思是|错了|弄错|아니라|틀렸|잘못\s*(?:이해|알)|제가\s*(?:말한|물어본|물은)|그게\s*아니",
    re.IGNORECASE,
)
_WEAK = re.compile(
    r"\W*(?:no|nope|nein|non|não|nee|nie|нет|hayır|いいえ|いや|不|아니\w*|actually|wait|sorry|correction|"
    r"moment|halt|eigentlich|en\s+fait|en\s+realidad|perdón|scusa|aspetta|na\s+verdade|eigenlijk|"
    r"właściwie|вообще-то|aslında)\b\s*[,.!;:–—-]",
    re.IGNORECASE,
)
# Words one of which is in any of these contradictions, where all its letters are ASCII.
_TURNING_WORDS = (
    "said meant asked asking told gave explained wrong incorrect what right correct true isn wasn "
    "misunderstood misread answer no nope actually wait sorry correction moment meinte gesagt "
    "gefragt gemeint nicht falsch missverstanden nein halt eigentlich dire dit parlais mal compris "
    "pas faux non fait decir dicho preguntado eso dije entendido realidad intendevo detto chiesto "
    "capito scusa aspetta dizer disse perguntei pedi isso verdade bedoelde zei vroeg klopt niet "
    "fout onjuist nee eigenlijk nie nieprawda demek demedim"
)
_TURNING = frozenset(_TURNING_WORDS.split())
_DENIED = frozenset(
    ("what", "right", "correct", "true", "answer", "no", "actually", "wait", "sorry")
)
_DENIALS = frozenset(("not", "isn", "wasn", "didn"))
_ASCII_WORD = re.compile(r"[a-z]+")
_INSTEAD = re.compile(
    r"(?<!\bdo )(?<!\bdid )(?<!\bcan )(?<!\bwill )"
    r"\bnot\s+(?:the\s+|an?\s+|my\s+|for\s+|in\s+|on\s+)?([\w#./-]+)|\b(?:nicht|kein\w*)\s+(?:die\s+"
    r"|der\s+|das\s+|den\s+|am\s+|für\s+)?([\w#./-]+)|\bpas\s+(?:le\s+|la\s+|les\s+)?([\w#./-]+)"
    r"|\b(?:no|non|não|niet|nie|не)\s+(?:el\s+|la\s+|il\s+|o\s+|a\s+|de\s+|het\s+)?([\w#./-]+)",
    re.IGNORECASE,
)
_ASKS = re.compile(r"[?？]|[\"'“„«(](?:yes|ja|oui|sí|si|sim|tak|да|evet)\b|はい", re.IGNORECASE)
_NO_WORDS = (
    "a an the i you it is to of in on for and or my no not me so be do at der die das ein eine ich "
    "le la les un une el il o e ja yes sure need problem thanks mehr more now yet se me lo"
)
_NO_WORD = frozenset(_NO_WORDS.split())


@lru_cache(maxsize=1024)
def _plainly(text: str) -> tuple[str, frozenset[str]]:
    """The text in small letters without marks, for comparing what was said, and its digits."""
    plain = normalised(text) if text.isascii() else _NO_LETTER.sub(" ", text.lower()).strip()
    return plain, frozenset(_DIGITS.findall(plain))


def said_again(now: str, before: str) -> bool:
    """Whether two messages of a user ask for the same: nearly the same words and no other digits.
    Greetings, thanks and short confirmations say nothing to repeat.
    """
    shorter, longer = sorted((min(len(now), _READ), min(len(before), _READ)))
    if shorter < _MIN_WIDE_CHARS or longer > 2 * shorter + _MIN_WIDE_CHARS:
        return False
    (one, digits), (other, digits_before) = _plainly(now[:_READ]), _plainly(before[:_READ])
    if digits != digits_before:
        return False
    least = _MIN_WIDE_CHARS if not one.isascii() and _WIDE.search(one) else _MIN_CHARS
    if min(len(one), len(other)) < least or (least == _MIN_CHARS and one.count(" ") < 2):
        return False
    # "still", "again" and the like come on top of what was said before.
    if len(other) >= 30 and (other in one or one in other) and len(one) < 2 * len(other):
        same = len(one) > 0.6 * len(other)
    else:
        same = fuzz.ratio(one, other, score_cutoff=_SAME) > 0 or (
            min(len(one), len(other)) >= 30
            and fuzz.token_sort_ratio(one, other, score_cutoff=_SAME + 2) > 0
        )
    return same and not (len(one) < _PLAIN and _POLITE.search(one))


def may_put_right(said: str) -> bool:
    """Whether the message has a word that contradictions have; quickly told."""
    start = said[:160]
    if not start.isascii():
        return True
    return not _TURNING.isdisjoint(_ASCII_WORD.findall(start.lower()))


def _may_be_strong(start: str) -> bool:
    """Whether the message has a word of a strong contradiction: those for what is so and those for
    what is asked need one that denies.
    """
    if not start.isascii():
        return True
    words = set(_ASCII_WORD.findall(start.lower()))
    return not (words & _TURNING <= _DENIED and words.isdisjoint(_DENIALS))


def puts_right(said: str, answered: str) -> bool:
    """Whether the user's message contradicts the answer that it follows, or puts right what they
    said themselves. "No" to a question is an answer to it.
    """
    if not may_put_right(said):
        return False
    start = said[:400]
    if _may_be_strong(start[:160]) and _STRONG.search(start[:160]):
        return True
    if not _WEAK.match(start):
        return False
    if _ASKS.search(answered[-400:]):
        return False
    return _turns_down(start, answered)


def _turns_down(said: str, answered: str) -> bool:
    """Whether the message names something of the answer as what it should not be."""
    held = answered.lower()
    for match in _INSTEAD.finditer(said):
        word = next(part for part in match.groups() if part).lower().strip(".,-/")
        if len(word) > 1 and word not in _NO_WORD and word in held:
            return True
    return False


@lru_cache(maxsize=1)
def _new_turns(account: Account) -> tuple[tuple[Message, Sequence[Message]], ...]:
    """What the user said in this trace, each message with the turns before it. Turns that the first
    model call was told of as history belong to earlier traces.
    """
    turns = account.turns
    users = [place for place, turn in enumerate(turns) if turn.role == "user"]
    if len(users) < 2:
        return ()
    fresh = 1
    calls = account.model_calls
    if len(calls) > 1 and turns[users[-1]].text.strip() != account.request.strip():
        first = sum(m.role == "user" and bool(m.text.strip()) for m in messages_of(calls[0].inputs))
        # The first of them was new to the trace as well.
        fresh = max(1, len(users) - max(first, 1) + 1)
    return tuple(
        (turns[place], turns[:place])
        for place in users[-fresh:]
        if any(turn.role == "assistant" for turn in turns[:place])
    )


def user_repeats(account: Account) -> Iterable[Hit]:
    """The user says what they said before, although they got an answer to it."""
    for turn, before in _new_turns(account):
        answered = False
        for earlier in reversed(before[-2 * _BACK :]):
            if earlier.role == "assistant":
                answered = True
            elif answered and said_again(turn.text, earlier.text):
                yield Hit(turn.text[:300])
                return


def user_corrects(account: Account) -> Iterable[Hit]:
    """The user contradicts the answer before, or puts right what they said."""
    for turn, before in _new_turns(account):
        if before[-1].role == "assistant" and puts_right(turn.text, before[-1].text):
            yield Hit(turn.text[:300])
            return


SIGNALS = (
    Signal(
        "user_repeats",
        "quality",
        user_repeats,
        "The user says again what they said before in the conversation.",
        "Someone may ask the same again on purpose, to see whether something has changed.",
        weight=1.2,
    ),
    Signal(
        "user_corrects",
        "quality",
        user_corrects,
        "The user contradicts the answer before, or puts right what they said.",
        "Told by words and by what is repeated: users also put right their own slips, and speak of "
        "what is wrong with things other than the answer.",
        weight=1.2,
    ),
)
