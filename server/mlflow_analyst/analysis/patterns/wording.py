"""Words by which people ask for a form of answer, greet and thank, in the languages we know.

Words decide nothing alone where structure can: they take back what structure suspects.
"""

# ruff: noqa: RUF001 - marks and letters of other languages are meant as they are.
from __future__ import annotations

import re

_LENGTH = re.compile(
    r"\b(?:detail\w*|in[- ]depth|thorough\w*|comprehensive\w*|in full|entire"
    r"|full (?:list|details?|report|explanation|overview|story|text)"
    r"|everything|elaborat\w+|explain\w*|explanation|describe|step[- ]by[- ]step|list|every|each"
    r"|all (?:of )?(?:the|my|our|your|available|possible|options|details)|all the"
    r"|compar\w+|overview|summar\w+|(?:a|an|the|\w+ed) report|essay|article|guide|tutorial"
    r"|walk me through|draft"
    r"|write|compose|longer|(?:a|very) long (?:answer|text|reply)|at length|as much as"
    r"|extensive\w*|pros and cons|breakdown"
    r"|itinerary|analy[sz]\w+|code (?:for|to|that|which)|tell me (?:more|all|everything)"
    r"|at least \d+"
    r"|\d+ (?:words|paragraphs|pages|sentences)|how does .{0,40}work"
    # German, French, Spanish, Italian, Portuguese, Dutch, Polish, Turkish
    r"|ausführlich\w*|detailliert\w*|vollständig\w*|erklär\w*|erläuter\w*|beschreib\w*"
    r"|schritt für schritt|liste\w*|auflist\w*|alle[sr]?|vergleich\w*|übersicht|zusammenfass\w+"
    r"|aufsatz|anleitung|länger\w*|einzelheiten|schreib\w*"
    r"|détail\w*|expli\w+|complet\w*|décri\w*|étape par étape|tou(?:s|tes) les"
    r"|résum\w+|rapport|rédige\w*|approfondi\w*"
    r"|detall\w*|complet\w*|describ\w+|paso a paso|tod[oa]s (?:los|las|mis|tus)|lista\w*"
    r"|resum\w+|informe|redact\w+|a fondo|explica\w*"
    r"|dettagli\w*|spieg\w+|descriv\w+|passo (?:dopo|per) passo|tutt[ie] (?:i|gli|le)|elenc\w+"
    r"|confront\w+|riassu\w+|relazione|scriv\w+|approfond\w+"
    r"|detalh\w*|descrev\w+|passo a passo|tod[oa]s (?:os|as)|relatório|escrev\w+"
    r"|gedetailleerd\w*|uitgebreid\w*|uitleg\w*|leg .{0,20} uit|stap voor stap|lijst\w*|overzicht"
    r"|vergelijk\w*|samenvat\w+|verslag|volledig\w*"
    r"|szczegół\w*|wyjaśni\w*|opisz|krok po kroku|wszystki\w+|porówna\w*|podsumow\w+|raport\w*"
    r"|ayrıntı\w*|detaylı\w*|açıkla\w*|adım adım|tüm|hepsi\w*|karşılaştır\w*|özet\w*|rapor\w*"
    # Russian
    r"|подробн\w*|объясни\w*|опиши\w*|шаг за шагом|пошагов\w*|все|всё|список|перечисл\w*"
    r"|сравни\w*|обзор|отч[её]т\w*|полн\w+)\b"
    r"|詳し|詳細|説明|すべて|全て|一覧|比較|要約|レポート|手順|リスト|まとめ"
    r"|详细|詳細|解释|解釋|说明|說明|所有|全部|列出|列表|比较|比較|总结|總結|报告|報告|步骤|步驟"
    r"|자세|상세|설명|모든|전부|목록|비교|요약|보고서|단계",
    re.IGNORECASE,
)
_MACHINE = re.compile(
    r"\b(?:json|yaml|xml|csv|html|payload|schema|api|curl|webhook|endpoint|snippet|regex|sql"
    r"|machine[- ]readable|structured (?:output|data|format)|raw (?:data|output|response|record)"
    r"|python|javascript|typescript|java|bash|shell|config\w*|pars(?:e|er|ing)|script"
    r"|source code|codebase|unit tests?|stack ?trace|traceback|debug\w*|logs|logfile"
    r"|compile\w*|template|vorlage|plantilla|sjabloon|szablon"
    r"|quellcode|quelltext|código fuente|code source|prompt)\b"
    r"|コード|テンプレート|代码|代碼|模板|코드|템플릿|код|шаблон|プロンプト|提示词|프롬프트",
    re.IGNORECASE,
)
_FORMALITY = re.compile(
    r"^\W*(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|thank\w*|many thanks|thx|cheers"
    r"|ok(?:ay)?|great|perfect|bye|goodbye|that(?:'|’)?s (?:all|it)|no,? (?:that|thank)"
    r"|hallo|guten (?:tag|morgen|abend)|moin|dank\w*|vielen dank|tsch[uü]s\w*|auf wiedersehen"
    r"|bonjour|salut|bonsoir|merci|au revoir|parfait|hola|buen[oa]s (?:días|tardes|noches)"
    r"|gracias|muchas gracias|adiós|perfecto|ciao|buon(?:giorno|asera)|grazie|arrivederci"
    r"|perfetto|olá|oi|bom dia|boa (?:tarde|noite)|obrigad\w|tchau|perfeito|goede\w*|bedankt"
    r"|dank (?:je|u)|tot ziens|cześć|dzień dobry|dziękuj\w*|dzięki|do widzenia"
    r"|здравствуй\w*|привет|добрый (?:день|вечер)|спасибо|до свидания"
    r"|merhaba|selam|teşekkür\w*|sağ ?ol|hoşça ?kal"
    r"|こんにちは|こんばんは|おはよう|ありがとう|さようなら|你好|您好|谢谢|謝謝|多谢|再见|再見"
    r"|안녕|감사|고마)",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"\b(?:repeat|say (?:that|it) again|again|once more|one more time|resend|noch ?mal\w*|wiederhol"
    r"\w*|répét\w*|encore une fois|repit\w*|repet\w*|otra vez|de nuevo|ripet\w*|di nuovo"
    r"|ancora una volta|de novo|outra vez|herhaal\w*|nog(?: een)? ?(?:keer|eens)|powtórz\w*"
    r"|jeszcze raz|повтори\w*|ещ[её] раз|tekrar\w*)\b|もう一度|繰り返|再说一|再說一|重复"
    r"|다시|한 번 더",
    re.IGNORECASE,
)
SHORT = 80
"""A greeting or thanks in front of a longer request does not make it a formality."""
_DIGIT = re.compile(r"\d")


def asks_for_length(request: str) -> bool:
    """Whether the words of a request may ask for much: details, a list, a report, code."""
    return bool(_LENGTH.search(request) or _MACHINE.search(request))


def asks_for_machine_text(request: str) -> bool:
    """Whether a request speaks of data formats, code, templates or prompts."""
    return bool(_MACHINE.search(request))


def is_formality(request: str) -> bool:
    """Whether the user just greets, thanks, agrees or says goodbye."""
    return (
        len(request) <= SHORT
        and bool(_FORMALITY.match(request))
        and "?" not in request
        and not _DIGIT.search(request)
    )


def asks_again(request: str) -> bool:
    """Whether the user asks to hear something again."""
    return bool(_AGAIN.search(request))
