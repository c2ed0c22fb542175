"""Answers that ask something back, and those among them that tell something as well."""

# ruff: noqa: RUF001 - marks and letters of other languages are meant as they are.
from __future__ import annotations

import re

from mlflow_analyst.analysis.patterns.identifiers import squashed
from mlflow_analyst.analysis.patterns.normal import LIST_MARK

SHORT = 250
"""A question without a question mark is no longer than this."""

MARKS = ("?", "？", "؟")
_ASKS = re.compile(
    r"\bplease (?:provide|share|tell|give|confirm|specify|send|enter|let me know (?!if|when))"
    r"|\b(?:more|further|additional|other) (?:\w+ )?(?:input|information|details?|context|data)"
    r" (?:is |are |will be )?(?:needed|required|necessary)|\bdescribe (?:your|the|what|in)\b"
    r"|\blet me know (?:your|the|which|what)"
    r"|\bbitte (?:\S+ ){0,5}?(?:mit\W*$|an\W*$|mitteilen|angeben|geben|nennen|teilen)"
    r"|\b(?:veuillez|merci de) (?:me |nous )?(?:fournir|donner|communiquer|indiquer|préciser"
    r"|confirmer|envoyer|saisir|partager)"
    r"|\bpor favor,? (?:\w+ )?(?:indi|indí|propor|díga|dime|diga|env|confirm|facilit|compart|espec"
    r"|forne|informe)\w*|\bindíque(?:me|nos)\b|\bproporci(?:one|óne)\w*"
    r"|\bper favore,? (?:\w+ )?(?:forn|indic|indich|conferm|invi|specific|comunic|dica|dimmi)\w*"
    r"|\binforme (?:o|a|seu|sua|qual|me)\b|\bgeef\b|\bverstrek"
    r"|\bproszę (?:o\b|pod|wskaz|potwierd|prze)|\bпожалуйста,? (?:укаж|сообщ|назов|уточн|предостав)"
    r"|\bукажите|\blütfen (?:\S+ ){0,5}?(?:belirt|paylaş|gir|söyle|ilet|ver)\w*"
    r"|教えて(?:いただ|くださ)|お知らせ|ご提供|请(?:提供|告诉|告知)|請(?:提供|告訴|告知)|알려\s?주",
    re.IGNORECASE,
)
_CONFIRMS = re.compile(
    r"\bplease (?:re)?confirm\b|\b(?:reply|answer|respond|say) (?:with )?(?:a )?[\"“']?yes\b"
    r"|\(?yes ?/ ?no\)?|\blet me know (?:if|whether) you(?:['’]d| would| want| wish)"
    r"|\bbitte (?:\S+ ){0,4}?bestätig|\b(?:veuillez|merci de) confirmer|\bpor favor,? confirm"
    r"|\bper favore,? conferm|\b(?:graag|gelieve) (?:te )?bevestig|\bbekräfta\b|\bbekreft\b"
    r"|\bbekræft\b|\bproszę (?:o )?potwierd|\bподтвердите|\bonaylay?ın|確認(?:して)?ください"
    r"|请确认|確認してもよろしい|확인해\s?주",
    re.IGNORECASE,
)
"""Asks for a yes, in answers of any length."""

_CLOSES = re.compile(
    r"\belse\b|any other|further|more questions|assist you (?:today|with any)"
    r"|noch etwas|weitere|sonst|autre chose|d'autres|algo más|alguna otra|otra cosa|altro"
    r"|ulterior|mais algum|outra coisa|nog iets|verder|coś jeszcze|jeszcze|ещё|еще|başka"
    r"|他に|ほかに|其他|别的|還有|还有|더 도와|다른 "
    r"|let me know if (?:this|that|it|you (?:need|have)|there)"
    # to look elsewhere
    r"|\b(?:have|did) you (?:\w+ )?(?:had a look|looked?|seen?|considered|read"
    r"|visit(?:ed)?|search(?:ed)?)\b|\bhaben sie (?:schon|bereits)|\bhast du (?:schon|bereits)"
    r"|\bavez-vous (?:déjà )?(?:consulté|essayé|regardé)"
    r"|\b(?:has|ha) (?:probado|mirado|consultado)"
    # to come back at another time
    r"|later|come back|try (?:it |this |that )?again|another time|später|noch einmal|plus tard"
    r"|réessay|más tarde|de nuevo|più tardi|riprov|mais tarde|novamente|opnieuw|senare|igen"
    r"|senere|później|ponownie|позже|ещё раз|daha sonra|tekrar|後ほど|後で|再度|稍后|稍後|나중에"
    r"|다시",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"(?<=[.!?。！？])(?!\d)\s*")

_DECIMAL = re.compile(r"\d[.,]\d")
_EXAMPLE = re.compile(
    r"[(（][^()（）]*[)）]|\b(?:e\.g\.|for example|such as|like|z\. ?B\.|par exemple|por ejemplo"
    r"|ad esempio)[^.?!]*"
)
_IMPOSSIBLE = re.compile(
    r"(?:\b(?:not|never)|n['’]t) (?:be |been )?(?:\w+ )?(?:possible|supported|allowed|permitted"
    r"|available"
    r"|offered|eligible|refundable|changeable)\b|\b(?:can ?not|can['’]?t|may not) be \w+(?:ed|en"
    r"|t)\b"
    r"|\b(?:can|may|is|are) only (?:be )?\w+|\bunavailable\b|\bimpossible\b|\bout of stock\b"
    r"|\bnicht (?:möglich|erlaubt|verfügbar|zulässig)|\bpas (?:possible|autorisé|disponible|permis)"
    r"|\bno (?:es|está|son|están) (?:posible|permitid|disponible)|\bnon è (?:possibile|consentit"
    r"|dispon)"
    r"|\bnão (?:é|está) (?:possível|permitid|disponív)|\bniet (?:mogelijk|toegestaan|beschikbaar)"
    r"|\binte (?:möjligt|tillåtet|tillgänglig)|\bikke (?:muligt?|tilladt|tillatt|tilgængelig"
    r"|tilgjengelig)"
    r"|\bnie jest (?:możliw|dozwolon|dostępn)|\bнельзя\b|\bневозможно\b|mümkün değil"
    r"|できません|不可能|无法|불가능",
    re.IGNORECASE,
)
_LACKING = re.compile(
    r"\b(?:without|until|unless|before|first|ohne|bevor|solange|sans|avant|sin|hasta|antes|senza"
    r"|finché"
    r"|prima|sem|até|zonder|totdat|voordat|utan|innan|förrän|uden|uten|før|bez|dopóki|zanim|без"
    r"|пока)\b"
    r"|olmadan|ないと|没有|없이",
    re.IGNORECASE,
)

_YES = re.compile(
    r"\W*(?:(?:yes|yeah|yep|yup|sure|ok|okay|correct|exactly|ja|jawohl|oui|sí|sì|sim|да|evet|joo"
    r"|igen)\b|(?:right|tak|si|da|ano)(?=\s*[,.!]|\s*$)|(?:はい|是的|对|好的|네|예)(?=[\s,.!、，。！]|$))",
    re.IGNORECASE,
)


def says_yes(message: str, answer: str) -> bool:
    """Whether a message says yes to what the answer before it asks."""
    return bool(_YES.match(message)) and asks_back(answer)


def asks_back(answer: str) -> bool:
    """Whether an answer ends with a question or a request, other than whether there is more to do.
    Long answers ask with a question mark, or for a yes.
    """
    said = [one for one in _SENTENCES.split(answer) if one]
    if any(mark in answer for mark in MARKS):
        asked = [one for one in said[-4:] if any(mark in one for mark in MARKS)]
        if any(not _CLOSES.search(one) for one in asked):
            return True
    words = (_ASKS, _CONFIRMS) if len(answer) <= SHORT else (_CONFIRMS,)
    return any(
        shape.search(one) and not _CLOSES.search(one) for one in said[-3:] for shape in words
    )


def informs(answer: str, request: str) -> bool:
    """Whether an answer that asks tells something too, outside its questions: a figure that the
    request has not, or that what is wanted cannot be had. That it cannot be had without what is
    asked for tells nothing, and an example neither.
    """
    told = [
        one
        for one in _SENTENCES.split(_EXAMPLE.sub(" ", LIST_MARK.sub(" ", answer)))
        if not any(mark in one for mark in MARKS)
    ]
    given = squashed(request)
    if any(_is_figure(one) and squashed(one) not in given for one in " ".join(told).split()):
        return True
    return any(_IMPOSSIBLE.search(one) and not _LACKING.search(one) for one in told)


def _is_figure(word: str) -> bool:
    return sum(map(str.isdigit, word)) > 2 or _DECIMAL.search(word) is not None
