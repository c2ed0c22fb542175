"""Words for done actions, in several languages: what an answer claims, and what a tool could do.

Every group has the beginnings of the participles that claim it and the parts of tool names (or of
their arguments) that can do it.
"""

# ruff: noqa: RUF001 - marks and letters of other languages are meant as they are.

from __future__ import annotations

import re
from collections.abc import Iterator

# Group: beginnings of participles and past forms | parts of tools' names.
_GROUPS = {
    "cancel": "cancel[l]?ed stornier abgesagt gekündigt annulé résilié cancelad anulad annullat "
    "geannuleerd anulowa odwoła отмен iptal_et iptal_edil avbok|cancel storn kündig annul anul "
    "отмен iptal void terminate revoke",
    "refund": "refunded erstattet zurückerstattet remboursé reembols rimborsat terugbetaald "
    "zwróci вернул возвращ iade_et iade_edil|refund erstatt rembours reembols rimbors return "
    "credit zwrot возврат iade cancel storn payment charge",
    "book": "booked reserved gebucht reserviert réservé reservad prenotat geboekt gereserveerd "
    "zarezerwowa забронирова rezerve|book reserv buch prenot zarezerw rezerw брон rezerv schedul "
    "appoint termin",
    "schedule": "scheduled rescheduled arranged vereinbart verschoben verlegt planifié reporté "
    "programad agendad reprogramad pianificat ingepland verzet umówi przełożo назначил перен[её]с "
    "planla ertele|schedul appoint calendar termin agend cita rendez book reserv event meeting "
    "planif update modify change move",
    "send": "sent e-?mailed forwarded shared geteilt partagé compartid compartilhad condivis "
    "gedeeld udostępni поделил paylaş gesendet geschickt verschickt weitergeleitet envoyé "
    "transmis enviad inviat spedit verstuurd gestuurd wysła отправил gönder|send shar mail notif "
    "message sms forward envi invi schick verstuur wysl wyśl отправ gonder gönder post ship "
    "dispatch slack",
    "change": "updated changed modified geändert aktualisiert angepasst modifié changé "
    "actualizad modificad cambiad aggiornat modificat atualizad alterad gewijzigd aangepast "
    "zmieni zaktualizowa изменил обновил güncelle değiştir|updat chang modif edit set_ patch "
    "änder aender aktual actuali cambi aggiorn atuali alter wijzig zmien измен обнов guncel "
    "değiş exchange switch adjust write save put",
    "create": "created opened filed registered raised angelegt erstellt eröffnet registriert "
    "créé ouvert enregistré cread abiert registrad creat apert registrat criad abert aangemaakt "
    "geregistreerd utworzy założy создал открыл oluştur kaydet|creat open file regist new add "
    "ticket anleg erstell cré crear crea abr apri aanma utworz zaloz созда olus oluş insert "
    "submit log issue",
    "submit": "submitted eingereicht soumis presentad inoltrat ingediend złoży подал|submit file "
    "creat request send apply einreich present claim open ticket",
    "delete": "deleted removed gelöscht entfernt supprimé eliminad borrad eliminat cancellat "
    "excluíd removid verwijderd usunię usuną удалил sildi silindi|delet remov lösch loesch "
    "entfern suppr elimin borr exclu verwijder usun удал sil clear cancel update modify",
    "transfer": "transferred escalated übertragen überwiesen eskaliert transféré transferid "
    "escalad trasferit overgemaakt przela перев[её]л aktar|transfer escal move send pay "
    "überw uberw hand human ticket przel перев",
    "order": "ordered purchased bestellt gekauft commandé acheté pedid comprad ordinat acquistat "
    "besteld gekocht zamówi kupi заказал sipariş_ver|order purchas buy bestell kauf command achat "
    "compr ordin acquist zamow заказ siparis checkout cart create place",
    "pay": "paid charged credited bezahlt abgebucht gutgeschrieben payé crédité pagad abonad "
    "pagat accreditat betaald zapłac оплатил ödedi ödendi|pay charg credit refund bill invoice "
    "zahl pag betaal zapla оплат ode transfer order",
    "reset": "reset zurückgesetzt réinitialisé restablecid reimpostat redefinid "
    "zresetowa сбросил sıfırla|reset zurück zuruck réinit restab password unlock zreset сброс",
    "publish": "pushed committed merged deployed released published gepusht veröffentlicht publié "
    "publicad pubblicat gepubliceerd opublikowa опублик yayınla|push commit merg deploy releas "
    "publi veröff veroeff yayın submit create upload",
    "extend": "renewed extended verlängert renouvelé prolongé renovad prorrogad rinnovat verlengd "
    "przedłuży продлил uzat|renew exten verläng verlaeng prolong renou renov prorrog rinnov "
    "verleng przedł продл uzat change updat",
    "activate": "activated deactivated enabled disabled blocked unlocked locked aktiviert "
    "deaktiviert gesperrt entsperrt activé désactivé bloqué activad desactivad bloquead attivat "
    "disattivat bloccat geactiveerd geblokkeerd aktywowa zablokowa активирова заблокирова "
    "etkinleştir|activ enabl disabl block lock freez suspend aktiv sperr attiv blocc blok "
    "актив блок etkin update set",
}
GROUPS = tuple(_GROUPS)
"""The names of the groups."""
_CLAIMS = {
    # Chinese, Japanese and Korean have no spaces: done actions are written in one word.
    "cancel": "已(?:经)?(?:为您|帮您)?取消|キャンセル(?:いた)?しました|取り消しました"
    "|취소(?:했|하였|되었|됐|해 드렸)",
    "refund": "已(?:经)?(?:为您|帮您)?退款|返金(?:いた)?しました|환불(?:했|하였|되었|됐|해 드렸)",
    "book": "已(?:经)?(?:为您|帮您)?(?:预订|预约|预定)|予約(?:いた)?しました"
    "|예약(?:했|하였|되었|됐|해 드렸)",
    "send": "已(?:经)?(?:为您|帮您)?(?:发送|寄出)|送信(?:いた)?しました|お送りしました"
    "|(?:발송|전송)(?:했|하였|되었|됐|해 드렸)|보냈습니다",
    "change": "已(?:经)?(?:为您|帮您)?(?:更新|修改|更改)|(?:変更|更新)(?:いた)?しました"
    "|(?:변경|수정)(?:했|하였|되었|됐|해 드렸)",
    "create": "已(?:经)?(?:为您|帮您)?(?:创建|登记)|(?:作成|登録)(?:いた)?しました"
    "|(?:생성|등록)(?:했|하였|되었|됐|해 드렸)",
    "delete": "已(?:经)?(?:为您|帮您)?删除|削除(?:いた)?しました|삭제(?:했|하였|되었|됐|해 드렸)",
}


def _words(text: str) -> list[str]:
    return [word.replace("_", r"\s+") for word in text.split()]


_PARTICIPLES = {
    group: re.compile("|".join(rf"\b{word}" for word in _words(text.partition("|")[0])), re.I)
    for group, text in _GROUPS.items()
}
_DOERS = {
    group: re.compile("|".join(text.partition("|")[2].split()), re.IGNORECASE)
    for group, text in _GROUPS.items()
}
_ONE_WORD = {group: re.compile(text) for group, text in _CLAIMS.items()}
# Participles that do not say what was done: the noun beside them does.
_CARRIED_OUT = (
    "processed issued initiated completed placed made set_up durchgeführt "
    "veranlasst vorgenommen eingeleitet bearbeitet effectué traité procesad realizad efectuad "
    "gestionad tramitad effettuat elaborat processad verwerkt uitgevoerd przetworzy оформил"
)
_NOUNS = {
    "refund": r"refund|erstattung|rembours|reembolso|rimborso|terugbetaling|zwrot|возврат",
    "cancel": r"cancel|stornierung|annulation|annullamento|annulering|anulowanie|отмен",
    "book": r"booking|reservation|buchung|réservation|reserva|prenotazione|reservering",
    "schedule": r"appointment|meeting|termin\b|rendez-vous|cita\b|appuntamento|afspraak",
    "transfer": r"transfer|überweisung|virement|transferencia|bonifico|overboeking",
    "pay": r"payment|zahlung|paiement|pago\b|pagamento|betaling",
    "order": r"\border\b|bestellung|commande|pedido|ordine|bestelling",
    "change": r"change|update|änderung|modification|cambio|modifica|wijziging",
    "submit": r"claim|request|application|antrag|demande|solicitud|richiesta|aanvraag",
}
_ANY_PARTICIPLE = "|".join(
    _words(" ".join([*(text.partition("|")[0] for text in _GROUPS.values()), _CARRIED_OUT]))
)
_SAID = rf"(?P<said>(?:{_ANY_PARTICIPLE})\w*)"
_FEW = r"(?:[\w'’-]+\s+){0,3}?"
_SOME = r"(?:[^\s.!?;:]+\s+){0,10}?"
_FRAMES = re.compile(
    "|".join(
        frame.replace("SAID", _SAID.replace("?P<said>", f"?P<said{number}>"))
        for number, frame in enumerate(
            (
                # I've now cancelled; we have just sent; I went ahead and booked.
                rf"\b(?:I|we)(?:['’]ve|\s+have)\s+{_FEW}SAID",
                r"\b(?:I|we)\s+(?:just|already|successfully|went\s+ahead\s+and)\s+SAID",
                # Your booking has been cancelled; it is now cancelled.
                r"\b(?:your|the|it|this)\b[^.!?;:\n]{0,60}?\s(?:has|have)\s+(?:now\s+|just\s+"
                r"|successfully\s+)?been\s+(?:successfully\s+)?SAID",
                r"\ba\s+(?:refund|cancellation|ticket|booking|confirmation)"
                rf"[^.!?;:\n]{{0,40}}?\s(?:has|have)\s+{_FEW}been\s+SAID",
                rf"\b(?:habe|haben)\s+{_SOME}SAID",
                rf"\b(?:wurde|wurden)\s+{_SOME}SAID",
                rf"\b(?:j['’]ai|nous\s+avons)\s+{_FEW}SAID",
                rf"\b(?:a|ont)\s+(?:bien\s+)?été\s+{_FEW}SAID",
                rf"\b(?:he|hemos|se\s+ha|se\s+han)\s+{_FEW}SAID",
                rf"\b(?:ha|han)\s+sido\s+{_FEW}SAID",
                rf"\b(?:ho|abbiamo)\s+{_FEW}SAID",
                rf"\b(?:è\s+stat[oa]|sono\s+stat[ie])\s+{_FEW}SAID",
                rf"\b(?:foi|foram)\s+{_FEW}SAID",
                rf"\b(?:ik\s+heb|we\s+hebben|wij\s+hebben)\s+{_SOME}SAID",
                rf"\b(?:został[aoy]?|zostały)\s+{_FEW}SAID",
            )
        )
    )
    # Languages whose verb has the person in itself.
    + r"|\b(?P<alone>(?:cancel|reserv|agend|envi|atualiz|alter|cri|registr|anul|program)"
    r"(?:ei|é|amos)\b|(?:anulowa|odwoła|zarezerwowa|wysła|zmieni|zaktualizowa|utworzy|założy|usunę|"
    r"zwróci|złoży)(?:łem|łam|liśmy)\b|(?:отменил|забронировал|отправил|изменил|обновил|создал|"
    r"удалил|оформил|вернул|перенес)(?:а|и)?\b|(?:iptal\s+et|gönder|güncelle|oluştur|değiştir|"
    r"rezerve\s+et|iade\s+et|sil|kaydet|planla)(?:ti|di|dı|du|dü|tı|tu|tü)(?:m|k)\b)",
    re.IGNORECASE,
)
_ALONE = {
    "cancel": r"cancel|anul|odwoł|отмен|iptal",
    "refund": r"zwróc|вернул|iade",
    "book": r"reserv|rezerw|заброн|rezerve",
    "schedule": r"agend|program|перенес|planla",
    "send": r"envi|wysł|отправ|gönder",
    "change": r"atualiz|alter|zmieni|zaktual|измен|обнов|güncel|değiş",
    "create": r"cri|registr|utworz|założ|созда|оформ|oluş|kaydet",
    "submit": r"złoż",
    "delete": r"usun|удал|sil",
}
# A sentence without one of these claims nothing: looked up before any expression is tried. Those
# that stand with letters beyond ASCII are not in it, as such sentences are tried anyway.
_ANCHOR_WORDS = (
    "i've we've have has just already successfully went habe haben wurde wurden j'ai avons "
    "hemos he ha han ho abbiamo sono foi foram heb hebben"
)
_ANCHORS = frozenset(_ANCHOR_WORDS.split())
_ENDING_WORDS = "ei amos łem łam liśmy tim dim tım dım tum dum tüm düm tik dik tık dık"
_ENDINGS = tuple(_ENDING_WORDS.split())
# A sentence about what would be, or about what somebody else did.
_NOT_CLAIMED = re.compile(
    r"\b(?:if|when|once|after|until|unless|before|whether|would|could|should|not|never|n['’]t|"
    r"wenn|falls|sobald|nachdem|bevor|nicht|kein\w*|si|quand|lorsque|dès|après|pas|cuando|"
    r"después|hasta|no\s+(?:se|ha|he|lo|la)|se\s+(?!ha\b|han\b)|quando|dopo|non|após|não|als|zodra|nadat|niet|jeśli|gdy|po|nie|если|"
    r"когда|после|не|eğer|sonra|you(?:['’]ve|\s+have))\b|もし|如果|の場合|なら|않|경우",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?。！？\n]+[.!?。！？]*")
_READS = re.compile(
    r"^(?:get|find|search|list|look|check|read|fetch|query|retriev|calc|comput|show|view|lookup|"
    r"describe|count|estimat|convert|validat|verif|track|recommend|suggest|think|weather|info|"
    r"such|suche|hole|finde|prüf|lies|zeig|cherch|trouv|lire|obten|busc|consult|list|lee|ver_|"
    r"cerca|trova|leggi|zoek|haal|lees|szuk|znajd|pobierz|sprawd|найти|поиск|ara|bul|getir|rag|"
    r"select|inspect|explain|summar|translat|load|faq|kb|knowledge|sql|status)"
    r"|(?:search|lookup|query|status|info|details|list|get)$",
    re.IGNORECASE,
)


def claims(answer: str) -> Iterator[tuple[str, str]]:
    """The done actions that the answer claims: group, and the sentence that says it."""
    if not _may_claim(answer):
        return
    for sentence in _SENTENCE.findall(answer):
        said = sentence.strip()
        if said.endswith(("?", "？")):
            continue
        match = _FRAMES.search(said) if _may_claim(said) else None
        if match is not None:
            group = _group_of(match, said)
            before = said[: match.start()] + match[0]
            if group and not _NOT_CLAIMED.search(before):
                yield group, said
        elif not said.isascii() and not _NOT_CLAIMED.search(said):
            for group, shape in _ONE_WORD.items():
                if shape.search(said):
                    yield group, said
                    break


def _may_claim(sentence: str) -> bool:
    if not sentence.isascii():
        return True
    low = sentence.lower()
    words = low.split()
    if not _ANCHORS.isdisjoint(words):
        return True
    return any(end in low for end in _ENDINGS) and any(
        word.rstrip(",.!").endswith(_ENDINGS) for word in words
    )


def _group_of(match: re.Match[str], sentence: str) -> str | None:
    if match["alone"]:
        word = match["alone"]
        return next((g for g, shape in _ALONE.items() if re.match(shape, word, re.I)), None)
    word = next(text for text in match.groups() if text)
    said = next((g for g, shape in _PARTICIPLES.items() if shape.match(word)), None)
    if said is not None:
        return said
    return next((g for g, shape in _NOUNS.items() if re.search(shape, sentence, re.I)), None)


def could_do(group: str, tool: str) -> bool:
    """Whether a tool of this name could have done the action, or may well do anything."""
    return not reads_only(tool) or _DOERS[group].search(tool) is not None


def matches(group: str, text: str) -> bool:
    """Whether the text, a tool's name or its arguments, speaks of the action."""
    return _DOERS[group].search(text) is not None


def reads_only(tool: str) -> bool:
    """Whether a tool's name says that it only looks something up."""
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", tool).rpartition(".")[2].lower()
    return _READS.search(name) is not None


def reported(group: str, text: str) -> bool:
    """Whether a text, as a tool's result, says that the action was done."""
    return _PARTICIPLES[group].search(text) is not None
