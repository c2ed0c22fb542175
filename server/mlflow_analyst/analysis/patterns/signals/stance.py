"""What the assistant makes of a request: whether it refuses it."""

# ruff: noqa: RUF001 - marks and letters of other languages are meant as they are.
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from mlflow_analyst.analysis.patterns.account import Account
from mlflow_analyst.analysis.patterns.normal import normalised, sentences, spoken, weight
from mlflow_analyst.analysis.patterns.signal import Hit, Signal

_EXCERPT = 300
_READ = 500
"""A refusal stands in the beginning of an answer: so many characters are looked at."""

_SAYS_NO = frozenset(
    (
        *("t", "cannot", "not", "unable", "decline", "ai", "model", "scope", "capabilities"),
        *("capability", "nicht", "ne", "n", "pas", "no", "non", "não", "niet", "nie", "не"),
        *("cant", "wont", "dont", "only", "rather", "lack", "nothing", "prevent", "prevents"),
        *("forbid", "forbids", "prohibits", "refuse", "inte", "ej", "ikke", "ingen", "kein"),
        *("keine", "geen", "verwehrt", "untersagt", "steer", "stay", "keep", "question"),
    )
)
_SAYS_NO_WITHIN = (
    *("ませ", "かね", "ない", "无法", "不能", "無法", "没办法", "沒辦法", "수 없", "어렵"),
    *("getirem", "tirem", "olam", "layam"),
)
"""Some of these, as words or within them, is in each sentence that `_REFUSALS` knows."""

_HELP = (
    r"(?:help|assist|support|answer|discuss|comply|fulfil\w*|engage|accommodate|advise|respond"
    r"|do (?:that|this|so)|provide|process|handle|share|give|offer|perform|complete|carry|take on"
    r"|go ahead|proceed|continue|talk|speak|address|generate|participate|grant|satisfy|undertake)"
)
_REFUSALS = re.compile(
    # English
    rf"\b(?:I|we)(?:['\u2019]m| am|['\u2019]re| are)?\s+(?:\w+,?\s+){{0,4}}?(?:can(?:['\u2019]t|not"
    rf"| not)|unable to|not able to|won['\u2019]t|will not|not (?:allowed|permitted|authorized"
    rf"|authorised|equipped|comfortable|in a position) to|(?:must|have to|need to|will)? ?decline"
    rf"(?: to)?)\s+(?:be able to\s+)?(?:\w+\s+){{0,3}}?{_HELP}\b"
    r"|\bas an? (?:AI|artificial|(?:large )?language model)\b[^.\n]{0,80}\b(?:can|am|don|do not"
    r"|unable|not)"
    r"|\b(?:outside|beyond)(?: of)? (?:my|our|the) (?:scope|capabilit\w+|abilities|remit|area|role)"
    r"|\bnot something (?:that )?(?:I|we)(?:['\u2019]m| am| can| are)?\b"
    r"|\b(?:I|we) (?:must|have to|will have to|need to|respectfully|would prefer to) decline\b"
    r"|\b(?:do not|don['\u2019]?t) (?:currently )?have (?:the |any |direct )?(?:access|means|"
    r"ability"
    r"|permission|tools?|authority|authorization|capability|right) "
    r"|\b(?:outside|beyond)(?: of)? what (?:I|we)\b|\bno me es posible\b"
    r"|\b(?:I|we)(?: really| simply| currently| unfortunately)? (?:have|lack|['\u2019]ve got)"
    r" (?:no|the|any) (?:access|way|means|ability|possibility|permission|tools?|authority|"
    r"rights?)\b"
    r"|\b(?:I|we)(?:['\u2019]d| would) (?:rather|prefer) not\b|\bno can do\b"
    r"|\b(?:I|we)(?:['\u2019]d| would| will|['\u2019]ll)? (?:rather |prefer to )?(?:steer clear"
    r"|stay (?:out|away)|keep (?:out|away)) of\b|\bout of the question\b|\bnot going to happen\b"
    r"|\b(?:polic(?:y|ies)|guidelines|rules|instructions|terms|regulations)\b[^.\n]{0,30}\b(?:not"
    r"|don['\u2019]?t|doesn['\u2019]?t|prevents?|forbids?|prohibits?|bars?|keeps?)\b[^.\n]{0,20}"
    r"\b(?:me|us|(?:this|the|your) (?:assistant|bot|chat(?:bot)?|agent|service))\b"
    r"|\b(?:(?:has|have|need|needs|ought) to be|(?:can|may) only be|must be) (?:handled|done"
    r"|dealt with|decided|processed|settled|"
    r"taken up) by (?:an? |our |the |some )?(?:human|person|real|colleague|employee|staff|team|"
    r"department|specialist|advis[eo]r|representative)\b"
    r"|\btake (?:that|this|it) up with (?:some(?:one|body)|another|an? |our |the )"
    r"|\b(?:I|we) (?:can )?only (?:give|provide|offer|share) (?:general )?(?:information|advice|"
    r"answers)\b|\b(?:I|we) (?:have to |must )?draw the line\b|\bcount me out\b|(?:n['\u2019]t"
    r"|not) count on me\b"
    r"|\bout of (?:my|our) hands\b|\boff[- ]limits\b|\bI(?:['\u2019]ll| will|['\u2019]m going to|"
    r" am going to) (?:have to )?pass(?: on (?:this|that)(?: one)?)?\W*$"
    r"|\bagainst (?:my|our|the) (?:polic\w+|guidelines|rules)\b[^.\n]{0,20}\b(?:me|"
    r"us)\b"
    r"|^\W*(?:(?:sorry|no|unfortunately)\W+)?(?:I(?:['\u2019]m afraid I)? |we )?can(?:not|"
    r"['\u2019]?t)"
    r"(?: (?:do|help|assist)(?: (?:you|with))?(?: (?:that|this|it|so|here))?)?(?:,? sorry)?\W*$"
    r"|\bnot possible for (?:me|us)\b|\b(?:help|assist|do|support)ing (?:you )?(?:with )?(?:this|"
    r"that|it)"
    r"\b[^.\n]{0,20}\b(?:not|n['\u2019]t) possible\b|\bnothing (?:that )?(?:I|we) can do\b"
    r"|\bnot the right (?:assistant|place|contact|person|channel)\b"
    rf"|\b(?:don['\u2019]?t|do not) (?:think|believe) (?:I|we) can (?:\w+ )?{_HELP}\b"
    r"|\b(?:I(?:['\u2019]m| am)?|we(?:['\u2019]re| are)?) (?:(?:can|may|am) )?only (?:able to |"
    r"here to "
    r"|allowed to |meant to |supposed to |built to )?(?:help|answer|assist|handle|deal|talk|"
    r"support)\b"
    r"|\b(?:can['\u2019]?t|cannot|can not) be (?:done|handled|answered|processed) by (?:me|us)\b"
    # Swedish, Danish, Norwegian
    r"|\b(?:kan|får|må|kunne|kommer|vil)\s+(?:[^\s.!?]+\s+){0,4}?(?:inte|ikke|"
    r"ej)\s+(?:[^\s.!?]+\s+)"
    r"{0,3}?(?:hjälpa|hjælpe|hjelpe|svara|svare|besvara|besvare|göra|gøre|gjøre|lämna|utföra|utføre"
    r"|udføre|ge|give|gi|dela|dele|hantera|håndtere|behandla|behandle|bistå|assistera|assistere|"
    r"utlevere"
    r"|diskutera|diskutere|kommentera)\b|\b(?:har|finns) (?:jag |vi |jeg |tyvärr |dessverre |"
    r"desværre )*"
    r"(?:inte|ikke|ingen|ej) (?:\w+ )?(?:möjlighet|mulighet|mulighed|tillgång|tilgang|adgang|"
    r"behörighet"
    r"|lov|tillåtelse|befogenhet)\w*|\butanför (?:mitt|vårt) (?:område|uppdrag)"
    # German, French, Spanish, Italian, Portuguese, Dutch
    r"|\b(?:darf|kann) (?:ich|dir|ihnen)? ?(?:[^\s.!?]+\s+){0,5}?nicht\b\W*$"
    r"|\b(?:dabei|das) (?:ist|wäre) mir nicht\b|\bkeine (?:möglichkeit|berechtigung|befugnis|"
    r"auskunft)\b"
    r"|\b(?:kann|können|darf|dürfen)\s+(?:[^\s.!?]+\s+){0,7}?nicht\s+(?:\w+\s+){0,2}?(?:\w*helfen"
    r"|beantworten|unterstützen|behilflich|erfüllen|geben|bearbeiten|nachkommen|dienen|entsprechen"
    r"|übernehmen|durchführen|ausführen|tun)\b|\bnicht in der Lage\b|\bnicht möglich, (?:Ihnen|dir)"
    r"|\b(?:je|nous) (?:ne|n['\u2019]) ?(?:vous |te )?(?:peux|pouvons|suis|sommes|puis)\s+"
    r"(?:[^\s.!?]+\s+){0,6}?(?:aider|répondre|assister|traiter|fournir|donner|satisfaire|effectuer"
    r"|accéder|accompagner|faire)\b"
    r"|\bno (?:te |le |les |me )?(?:puedo|podemos|podré|es posible|estoy en condiciones de)\s+"
    r"(?:[^\s.!?]+\s+){0,3}?(?:ayudar|responder|asistir|atender|proporcionar|procesar|realizar"
    r"|cumplir|hacer|dar)\w*"
    r"|\bnon (?:ti |le |la |vi )?(?:posso|possiamo|potrò|sono in grado di|mi è possibile)\s+"
    r"(?:[^\s.!?]+\s+){0,3}?(?:aiutar|risponder|assister|fornir|elaborar|eseguir|soddisfar|dar|far)"
    r"\w*"
    r"|\bnão (?:te |lhe |o )?(?:posso|podemos|consigo|conseguimos|é possível)\s+(?:[^\s.!?]+\s+)"
    r"{0,3}?(?:ajud|respond|atend|fornec|process|realiz|auxili|dar|fazer)\w*"
    r"|\b(?:kan|kunnen|mag|mogen)\s+(?:[^\s.!?]+\s+){0,7}?niet\s+(?:\w+\s+){0,2}?(?:\w*helpen"
    r"|beantwoorden|ondersteunen|verwerken|uitvoeren|voldoen|geven|doen)\b|\bniet in staat\b"
    # Polish, Russian, Turkish
    r"|\bnie (?:mogę|możemy|jestem w stanie|jesteśmy w stanie)\s+(?:\S+\s+){0,3}?(?:pomóc|pomagać"
    r"|odpowiedzieć|udzielić|zrealizować|spełnić|zrobić|wykonać)"
    r"|\bне (?:могу|можем|сможем|смогу|в состоянии)\s+(?:\S+\s+){0,4}?(?:помочь|ответить|выполнить"
    r"|предоставить|обработать|обсуждать|сделать|помогать)"
    r"|\b(?:yardımcı olam|yanıtlayam|cevaplayam|yerine getirem|sağlayam|gerçekleştirem)\w+"
    # Japanese, Chinese, Korean
    r"|(?:お手伝い|お答え|対応|ご?案内|回答|お応え|ご?提供|サポート|お受け)(?:する(?:こと)?[がは]?"
    r"|を?いたし|し|を?する)*(?:かね|ができませ|できませ|できかね|はできませ|できない)"
    r"|(?:无法|不能|沒辦法|没办法|無法)(?:为您|為您|为你|向您|给您|给你|您|你)?(?:提供|协助|協助|帮"
    r"|幫|回答|处理|處理|满足|滿足|完成|执行|執行)"
    r"|(?:도와\s?드릴|도움을 드릴|도움을 드리기|답변(?:해|을)?\s?드(?:릴|리기)|"
    r"처리(?:해)?\s?드(?:릴|리기)"
    r"|제공(?:해)?\s?드(?:릴|리기)|응할|응하기|도와드리기|답변할|처리할"
    r"|제공할)\s?(?:수 없|어렵|는 어렵)",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:without|until|unless|before|ohne|bevor|solange|sans|avant|tant que|sin|hasta|antes|senza"
    r"|finché|prima|sem|até|zonder|totdat|voordat|bez|dopóki|без|пока)\b|除非|之前|まで|않으면|없이"
    r"|olmadan|\b(?:find|locate|see|trouver|encontrar|trovare|finden|vinden)\b",
    re.IGNORECASE,
)
_PROHIBITS = re.compile(
    r"\b(?:not|never|don['\u2019]t|only|refuse|decline|deny|reject|forbidden|prohibited|avoid|nicht"
    r"|nie|niemals|nur|kein\w*|ablehn\w*|verweiger\w*|pas|jamais|seulement|uniquement|refuse\w*|"
    r"nunca"
    r"|no|sólo|solo|rechaz\w+|non|mai|soltanto|rifiut\w+|não|apenas|recus\w+|niet|nooit|alleen"
    r"|weiger\w*|tylko|odmaw\w+|odmów\w*|не|никогда|только|откаж\w+|asla|sadece|yalnızca|"
    r"reddet\w*)\b"
    r"|ない|のみ|不要|不得|只|拒绝|拒絕|마세요|말|만\b|거절",
    re.IGNORECASE,
)
_COMMON = 5
"""A word with fewer letters says little about the topic."""


def refusals(account: Account) -> Iterator[Hit]:
    """An answer that refuses to help where nothing was tried and the prompt does not say why."""
    answer = account.answer
    parts, normal = spoken(answer)
    read = 0
    within = any(one in answer for one in _SAYS_NO_WITHIN)
    for part, words in zip(parts, normal, strict=True):
        if read > _READ:
            return
        read += len(part)
        if not within and _SAYS_NO.isdisjoint(words.split()):
            continue
        if not _REFUSALS.search(part):
            continue
        if _CONDITION.search(part) or account.tool_calls or not account.request:
            return
        if not _told_to(account):
            yield Hit(part[:_EXCERPT], account.answer_span)
        return


_NO = re.compile(
    r"\b(?:not|can['\u2019]?t|cannot|won['\u2019]t|don['\u2019]t|isn['\u2019]t|unable|never|"
    r"beyond|outside"
    r"|impossible|declin\w+|refus\w+|nicht|kein\w*|außerhalb|unmöglich|ablehn\w*|ne|pas|hors"
    r"|no|imposible|fuera|non|impossibile|fuori|não|impossível|fora|niet|geen|onmogelijk|buiten|nie"
    r"|niemożliw\w*|poza|не|нет|невозможно|вне|değil|yok|dışında"
    r"|\w+[ae]m(?:[ıiuü]yo|[ae][myzd])\w*)\b|\bn['\u2019]"
    r"|ませ[んず]|ない|かね|できず|不|无|無|没|沒|없|않|못|어렵|불가",
    re.IGNORECASE,
)
_HARMLESS = re.compile(
    r"hesitat|worr|problem|problèm|zöger|sorge|\bdud|preocup|souci|esit|preoccup|aarzel|zorgen"
    r"|waha|martw|стесня|волну|беспоко|çekin|merak|遠慮|心配|客气|担心|客氣|擔心|걱정|망설",
    re.IGNORECASE,
)
_SHORT_ANSWER = 300
_SHORT_SENTENCE = 110
"""A refusal is soon said."""


def declines(answer: str) -> bool:
    """Whether a short answer without a figure says no in its first two sentences, in whatever
    words. It may: this is for answers to requests that others show to be within what the agent
    does.
    """
    if weight(answer[: _SHORT_ANSWER + 1]) > _SHORT_ANSWER or _FIGURE.search(answer):
        return False
    return any(
        weight(one) <= _SHORT_SENTENCE
        and _NO.search(one)
        and not (_HARMLESS.search(one) or _CONDITION.search(one))
        for one in sentences(answer)[:2]
    )


_FIGURE = re.compile(r"\d")


def _told_to(account: Account) -> bool:
    """Whether what is asked is what a rule of the system prompt forbids or leaves out."""
    forbidden = _forbidden(account.system) if account.system else frozenset()
    return bool(forbidden & _topic(account.request))


@lru_cache(maxsize=64)
def _forbidden(system: str) -> frozenset[str]:
    """The stems of the words of the prompt's prohibitions that its other sentences do not have."""
    rules = [one for one in sentences(system) if _PROHIBITS.search(one)]
    others = [one for one in sentences(system) if not _PROHIBITS.search(one)]
    return _topic("\n".join(rules)) - _topic("\n".join(others))


def _topic(text: str) -> frozenset[str]:
    """The beginnings of the longer words."""
    return frozenset(
        word[:6] for word in normalised(text).split() if len(word) >= _COMMON or not word.isascii()
    )


SIGNALS = (
    Signal(
        "refusals",
        "quality",
        refusals,
        "The assistant refuses the request without trying anything.",
        "Refusing may be right: the request may be outside of what the agent is for, or a rule "
        "may forbid it in words that differ from the request's.",
        most=0.9,
        weight=1.6,
    ),
)
