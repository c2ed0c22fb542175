"""Answers that ask something back, and those among them that tell something as well."""

# ruff: noqa: RUF001 - marks and letters of other languages are meant as they are.
from __future__ import annotations

import re

SHORT = 250
"""A question without a question mark is no longer than this."""

MARKS = ("?", "？", "؟")
_ASKS = re.compile(
    r"\bplease (?:provide|share|tell|give|confirm|specify|send|enter|let me know)"
    r"|\b(?:more|further|additional|other) (?:\w+ )?(?:input|information|details?|context|data)"
    r" (?:is |are |will be )?(?:needed|required|necessary)|\bdescribe (?:your|the|what|in)\b"
    r"|\blet me know (?:your|the|which|what)|\bbitte (?:\S+ ){0,5}?(?:mit|an|geben|nennen|teilen)"
    r"|\bveuillez|\bmerci de (?:me |nous )?(?:fournir|donner|communiquer|indiquer)"
    r"|\bpor favor|\bproporci\w+|\bindi(?:que|ca)\w*|\bper favore|\bforni\w+|\binforme\b"
    r"|\bgeef\b|\bverstrek|\bproszę|\bпожалуйста|\bукажите|\blütfen"
    r"|教えて(?:いただ|くださ)|お知らせ|ご提供|请(?:提供|告诉|告知)|請(?:提供|告訴|告知)|알려\s?주",
    re.IGNORECASE,
)
_CLOSES = re.compile(
    r"\belse\b|any other|further|more questions|assist you (?:today|with any)"
    r"|noch etwas|weitere|sonst|autre chose|d'autres|algo más|alguna otra|otra cosa|altro"
    r"|ulterior|mais algum|outra coisa|nog iets|verder|coś jeszcze|jeszcze|ещё|еще|başka"
    r"|他に|ほかに|其他|别的|還有|还有|더 도와|다른 "
    # to look elsewhere
    r"|\b(?:have|did) you (?:\w+ )?(?:had a look|looked?|check(?:ed)?|tried|try|seen?|considered"
    r"|read|visit(?:ed)?|search(?:ed)?)\b|\bhaben sie (?:schon|bereits)|\bhast du (?:schon|bereits)"
    r"|\bavez-vous (?:déjà )?(?:consulté|essayé|regardé)"
    r"|\b(?:has|ha) (?:probado|mirado|consultado)"
    # to come back at another time
    r"|later|come back|try (?:it |this |that )?again|another time|später|noch einmal|plus tard"
    r"|réessay|más tarde|de nuevo|più tardi|riprov|mais tarde|novamente|opnieuw|senare|igen"
    r"|senere|później|ponownie|позже|ещё раз|daha sonra|tekrar|後ほど|後で|再度|稍后|稍後|나중에"
    r"|다시",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"(?<=[.!?。！？])\s*")

_LIST_MARK = re.compile(r"^\s*\d{1,2}[.)]\s", re.MULTILINE)
_FIGURE = re.compile(r"\d+[.,]\d+|\w*\d{3,}\w*|\w*\d\w*-\w+")
_IMPOSSIBLE = re.compile(
    r"\b(?:not|n['’]t|never) (?:be |been )?(?:\w+ )?(?:possible|supported|allowed|permitted"
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
    r"\W*(?:yes|yeah|yep|yup|sure|ok|okay|correct|exactly|right|ja|jawohl|oui|sí|si|sì|sim|tak|да|evet"
    r"|joo|ano|igen|da)\b|\W*(?:はい|是的|对|好的|네|예)",
    re.IGNORECASE,
)


def says_yes(message: str, answer: str) -> bool:
    """Whether a message says yes to what the answer before it asks."""
    return bool(_YES.match(message)) and asks_back(answer, len(answer))


def asks_back(answer: str, without_mark: int = SHORT) -> bool:
    """Whether an answer ends with a question or a request, other than whether there is more to do.
    Without a question mark only an answer of up to so many characters does.
    """
    said = [one for one in _SENTENCES.split(answer) if one]
    if any(mark in answer for mark in MARKS):
        asked = [one for one in said[-4:] if any(mark in one for mark in MARKS)]
        if any(not _CLOSES.search(one) for one in asked):
            return True
    return len(answer) <= without_mark and any(
        _ASKS.search(one) and not _CLOSES.search(one) for one in said[-3:]
    )


def informs(answer: str, request: str) -> bool:
    """Whether an answer that asks tells something too: a figure that the request has not, or that
    what is wanted cannot be had. That it cannot be had without what is asked for tells nothing.
    """
    figures = _FIGURE.findall(_LIST_MARK.sub(" ", answer))
    if any(one not in request for one in figures):
        return True
    return any(
        _IMPOSSIBLE.search(one) and not _LACKING.search(one)
        for one in _SENTENCES.split(answer)
        if not any(mark in one for mark in MARKS)
    )
