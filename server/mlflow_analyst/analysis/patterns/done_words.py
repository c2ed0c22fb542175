"""Words for done actions, in several languages; `actions` reads them."""

# ruff: noqa: RUF001 - marks and letters of other languages are meant as they are.

from __future__ import annotations

# Group: beginnings of participles and past forms | parts of tools' names that do it.
GROUPS = {
    "cancel": "cancelled canceled voided revoked rescinded terminated stornier abgesagt gekündigt "
    "annulé résilié cancelad anulad annullat geannuleerd opgezegd avbokad avbokat avbokats "
    "annullera annuller afbestilt avbestilt kanseller afmeldt avslutad anulowa odwoła отмен iptal"
    "|cancel storn kündig annul anul отмен iptal void terminate revoke avbok avbest afbest",
    "refund": "refunded reimbursed erstattet zurückerstattet remboursé reembols rimborsat "
    "terugbetaald återbetal refunder tilbagebetal tilbakebetal zwróci вернул возвращ "
    "|refund erstatt rembours reembols rimbors return credit zwrot возврат iade cancel storn "
    "payment charge återbet aterbet tilbage tilbake",
    "book": "booked rebooked reserved gebucht umgebucht reserviert réservé reservad prenotat "
    "geboekt "
    "gereserveerd bokad bokat bokats ombokad ombokat reserverad reserverat booket reserver "
    "zarezerwowa забронирова rezerve"
    "|book reserv buch prenot zarezerw rezerw брон rezerv schedul appoint termin boka bestil",
    "schedule": "scheduled rescheduled arranged postponed vereinbart verschoben verlegt planifié "
    "reporté déplacé programad agendad reprogramad pianificat spostat ingepland verzet inplaner "
    "inbokad inbokat umówi przełożo назначил перенес перенёс planla ertele"
    "|schedul appoint calendar termin agend cita rendez book reserv event meeting planif update "
    "modify change move boka flytt avtal",
    "send": "sent emailed e-mailed mailed texted messaged forwarded shared notified alerted "
    "informed "
    "geteilt partagé compartid compartilhad condivis gedeeld udostępni поделил paylaş gesendet "
    "geschickt verschickt weitergeleitet benachrichtigt envoyé transmis enviad inviat spedit "
    "verstuurd gestuurd doorgestuurd skickad skickat skickats vidarebefordra sendt videresendt "
    "varslet wysła отправил gönder"
    "|send shar mail notif message sms forward envi invi schick verstuur wysl wyśl отправ gonder "
    "gönder post ship dispatch slack alert skick varsl",
    "change": "updated changed modified moved switched swapped added amended adjusted corrected "
    "renamed replaced upgraded applied edited fixed patched refactored implemented rewritten "
    "rewrote "
    "assigned geändert aktualisiert angepasst hinzugefügt umgestellt korrigiert behoben modifié "
    "changé ajouté corrigé actualizad modificad cambiad añadid corregid aggiornat modificat "
    "aggiunt "
    "corrett atualizad alterad adicionad gewijzigd aangepast toegevoegd bijgewerkt ändrad ändrat "
    "ändrats uppdatera flyttad flyttat flyttats ersatt endret ændret oppdater opdater flyttet "
    "tilføjet lagt zmieni zaktualizowa doda изменил обновил güncelle değiştir"
    "|updat chang modif edit set_ patch änder aender aktual actuali cambi aggiorn atuali alter "
    "wijzig zmien измен обнов guncel değiş exchange switch adjust write save put add move assign "
    "apply upgrade ändr andra endre",
    "create": "created opened filed registered raised logged enrolled angelegt erstellt eröffnet "
    "registriert créé ouvert enregistré cread abiert registrad creat apert registrat criad abert "
    "aangemaakt geregistreerd skapad skapat skapats registrera opprettet oprettet registrer "
    "utworzy założy zarejestrowa создал открыл oluştur kaydet"
    "|creat open file regist new add ticket anleg erstell cré crear crea abr apri aanma utworz "
    "zaloz "
    "созда olus oluş insert submit log issue skap opprett oprett",
    "submit": "submitted eingereicht soumis presentad inoltrat ingediend inlämna indsendt innsendt "
    "złoży подал|submit file creat request send apply einreich present claim open ticket",
    "delete": "deleted removed erased unsubscribed gelöscht entfernt supprimé eliminad borrad "
    "eliminat cancellat excluíd removid verwijderd raderad raderat raderats borttag slettet "
    "fjernet "
    "usunię usuną удалил sildi silindi"
    "|delet remov lösch loesch entfern suppr elimin borr exclu verwijder usun удал sil clear "
    "cancel "
    "update modify unsub rader slet fjern",
    "transfer": "transferred escalated übertragen überwiesen eskaliert weitergegeben transféré "
    "viré "
    "transferid escalad trasferit overgemaakt doorgezet överför eskaler överlämna overført przela "
    "перевел перевёл aktar"
    "|transfer escal move send pay überw uberw hand human ticket przel перев överf overf",
    "order": "ordered purchased bestellt gekauft commandé acheté pedid comprad ordinat acquistat "
    "besteld gekocht beställd beställt beställts köpt bestilt kjøpt købt zamówi kupi заказал "
    "sipariş"
    "|order purchas buy bestell kauf command achat compr ordin acquist zamow заказ siparis "
    "checkout "
    "cart create place beställ bestil",
    "pay": "paid charged credited bezahlt abgebucht gutgeschrieben payé crédité pagad abonad "
    "pagat accreditat betaald betalad betalat betalats betalt krediter zapłac оплатил ödedi ödendi"
    "|pay charg credit refund bill invoice zahl pag betaal betal zapla оплат ode transfer order",
    "reset": "reset zurückgesetzt réinitialisé restablecid reimpostat redefinid återställ "
    "nulstillet "
    "tilbakestilt zresetowa сбросил sıfırla"
    "|reset zurück zuruck réinit restab password unlock zreset сброс återst",
    "publish": "pushed committed merged deployed released published gepusht veröffentlicht publié "
    "publicad pubblicat gepubliceerd publicera publiser opublikowa опублик yayınla"
    "|push commit merg deploy releas publi veröff veroeff yayın submit create upload",
    "extend": "renewed extended verlängert renouvelé prolongé renovad prorrogad rinnovat verlengd "
    "förnyad förnyat förnyats förläng omlånad omlånat fornyet forlenget forlænget przedłuży "
    "продлил uzat"
    "|renew exten verläng verlaeng prolong renou renov prorrog rinnov verleng przedł продл uzat "
    "change updat förny fornya förläng forlang omlån omlan forny forleng",
    "activate": "activated deactivated enabled disabled blocked unblocked unlocked locked frozen "
    "suspended aktiviert deaktiviert gesperrt entsperrt activé désactivé bloqué activad desactivad "
    "bloquead attivat disattivat bloccat geactiveerd geblokkeerd spärrad spärrat spärrats aktivera "
    "sperret spærret aktiver aktywowa zablokowa активирова заблокирова etkinleştir"
    "|activ enabl disabl block lock freez suspend aktiv sperr attiv blocc blok актив блок etkin "
    "update set spärr sparr spærr",
    "run": "ran executed|run exec test shell bash command script build",
}
WIDE = {
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
CARRIED_OUT = (
    "processed issued initiated completed placed made arranged taken put finali confirmed "
    "durchgeführt veranlasst vorgenommen eingeleitet bearbeitet effectué traité procesad realizad "
    "efectuad gestionad tramitad effettuat elaborat processad verwerkt uitgevoerd genomför utför "
    "behandlad behandlat gennemført gjennomført przetworzy оформил"
)
"""Participles that do not say what was done: the noun beside them does."""
NOUNS = {
    "refund": r"refund|erstattung|rembours|reembolso|rimborso|terugbetaling|återbetalning|"
    r"refusjon|refundering|zwrot|возврат",
    "cancel": r"cancell|stornierung|annulation|annullamento|annulering|avbokning|annullering|"
    r"anulowanie|отмен",
    "book": r"booking|reservation|buchung|réservation|reserva|prenotazione|reservering|bokning|"
    r"reservasjon|rezerwacj",
    "schedule": r"appointment|meeting|termin\b|rendez-vous|cita\b|appuntamento|afspraak",
    "transfer": r"transfer|überweisung|virement|transferencia|bonifico|overboeking|överföring|"
    r"overføring",
    "pay": r"payment|zahlung|paiement|pago\b|pagamento|betaling|betalning",
    "order": r"\border\b|bestellung|commande|pedido|ordine|bestelling|beställning|bestilling",
    "change": r"change|update|änderung|modification|cambio|modifica|wijziging|ändring|endring|"
    r"ændring",
    "submit": r"claim|request|application|antrag|demande|solicitud|richiesta|aanvraag|ansökan|"
    r"søknad|ansøgning|wniosek",
}
FRAMES = (
    # What stands right before a participle that claims. I've now; we have just; I went ahead and.
    r"\b(?:i|we)(?:['’]?ve| have)(?: [\w'’-]+){0,3}$",
    r"\b(?:i|we)(?: (?:just|now|also|already|successfully|then|duly|immediately|gladly|went ahead|"
    r"and|have|gone ahead|ahead))*$",
    # Your booking has been.
    r"\b(?:your|the|it|this|that|everything|a|an|all|both|booking|order|refund|ticket|card|seat)\b"
    r"[^!?;:\n]{0,60}?(?:['’]?s|\bhas|\bhave)(?: \w+){0,2} been(?: \w+){0,2}$",
    # German, French, Spanish, Italian, Portuguese, Dutch
    r"\b(?:habe|haben|wurden?)(?: [^\s.!?;:]+){0,10}$",
    r"\b(?:j['’]ai|nous avons|on a)(?: [\w'’-]+){0,3}$",
    r"\b(?:a|ont) (?:bien )?été(?: [\w'’-]+){0,2}$",
    r"\b(?:he|hemos|se ha|se han|ha sido|han sido|fue|fueron)(?: [\w'’-]+){0,2}$",
    r"\b(?:ho|abbiamo|è stat[oa]|sono stat[ie])(?: [\w'’-]+){0,2}$",
    r"\b(?:foi|foram)(?: [\w'’-]+){0,2}$",
    r"\b(?:ik heb|we hebben|wij hebben|heb ik|hebben we|hebben wij)(?: [^\s.!?;:]+){0,10}$",
    # Swedish, Danish, Norwegian, Polish
    r"\b(?:jag|vi|jeg) har(?: [\w'’-]+){0,4}$|\bhar (?:jag|vi|jeg)(?: [\w'’-]+){0,4}$",
    r"\b(?:har|blev|ble|blevet|blitt|blivit)(?: (?:nu|nå|allerede|redan|också|også|blitt|blevet|"
    r"blivit|herved|härmed))*$",
    r"\b(?:został[aoy]?|zostały)(?: [\w'’-]+){0,2}$",
)
STATES = (
    # It is now booked: a claim where the user wished for it, or else perhaps what a record says.
    r"\b(?:your|the|it|this|that|everything|a|an|all|both|booking|order|refund|ticket|card|seat)\b"
    r"[^!?;:\n]{0,60}?(?:\b(?:is|are|was|were|got)|['’]s|['’]re)(?: (?:now|just|all|already|"
    r"successfully|also|officially|fully|hereby))*$",
    r"\byou(?:['’]?re| are)(?: (?:now|all|already|officially|both))*$",
    r"\b(?:ist|sind)(?: [^\s.!?;:]+){0,6}$",
    r"\b(?:est|sont)(?: (?:bien|maintenant|désormais|déjà))*$",
    r"\b(?:está|están|queda|quedan|quedó|è|sono|estão|ficou)(?: [\w'’-]+){0,2}$",
    r"\b(?:uw|je|jouw|het|de|dit)\b[^.!?;:\n]{0,50}? (?:is|zijn|werd|werden)(?: [\w'’-]+){0,2}$",
    r"\b(?:är|er)(?: (?:nu|nå|allerede|redan|också|også|herved|härmed))*$",
    r"\b(?:jest|są)(?: [\w'’-]+){0,2}$",
)
ALONE = (
    # Languages whose verb has the person in itself.
    r"\b(?:(?:cancel|reserv|agend|envi|atualiz|alter|cri|registr|anul|program|bloque)(?:ei|é|"
    r"amos)\b|"
    r"(?:anulowa|odwoła|zarezerwowa|wysła|zmieni|zaktualizowa|utworzy|założy|usunę|zwróci|złoży|"
    r"zablokowa|przedłuży|zamówi|doda)(?:łem|łam|liśmy)\b|(?:отменил|забронировал|отправил|изменил|"
    r"обновил|создал|удалил|оформил|вернул|перенес)(?:а|и)?\b|(?:iptal et|gönder|güncelle|oluştur|"
    r"değiştir|rezerve et|iade et|sil|kaydet|planla)(?:ti|di|dı|du|dü|tı|tu|tü)(?:m|k)\b)"
)
ALONE_GROUPS = {
    "cancel": r"cancel|anul|odwoł|отмен|iptal",
    "refund": r"zwróc|вернул|iade",
    "book": r"reserv|rezerw|zarez|заброн|rezerve",
    "schedule": r"agend|program|перенес|planla",
    "send": r"envi|wysł|отправ|gönder",
    "change": r"atualiz|alter|zmieni|zaktual|doda|измен|обнов|güncel|değiş",
    "create": r"cri|registr|utworz|założ|созда|оформ|oluş|kaydet",
    "submit": r"złoż",
    "delete": r"usun|удал|sil",
    "activate": r"bloque|zablok",
    "extend": r"przedł",
    "order": r"zamów",
}
COMPLETED = (
    # That what was asked for is done, in words that fit any request.
    r"^(?:ok(?:ay)?\W+|sure\W+|great\W+|great news\W+|good news\W+|alright\W+|perfect\W+)*"
    r"(?:all )?(?:done|sorted|finished|completed|handled|taken care of)\b\s*(?:[.!,:;–—-]|$|for "
    r"you)"
    r"|\b(?:consider it|it['’]?s|that['’]?s|all|is|has been|have been|been) (?:all |now |been )*"
    r"(?:done|sorted|handled|taken care of|dealt with|arranged)\b(?! by| in| with the)"
    r"|\b(?:i['’]?ve|i have|we['’]?ve|we have|i) (?:\w+ )?(?:taken care of|took care of|handled|"
    r"sorted|dealt with|arranged)\b|\byou(?:['’]?re| are) all set\b|^all set\b"
    r"|\b(?:change|update|edit|fix) is (?:now )?(?:in place|live|in)\b"
    r"|^(?:erledigt|fertig|c['’]est fait|voilà, c['’]est|hecho|listo|fatto|feito|pronto|gedaan|"
    r"geregeld|klart|gjort|ordnat|fixat|ordnet|utført|udført|gotowe|zrobione|załatwione|готово|"
    r"tamam)\b"
    r"\s*(?:[.!,:;–—-]|$)|\b(?:ist|wurde) (?:alles )?erledigt\b|\best (?:chose )?faite?\b"
    r"|\b(?:det är|är nu|det er) (?:klart|gjort|ordnat|fixat|ordnet)\b"
)
WISHES = (
    # What people ask an agent to do, as they ask it.
    r"(?<!my )(?<!the )(?<!your )(?<!this )(?<!that )(?<!an )(?<!a )(?<!our )"
    r"\b(?:cancel|re-?book|book|reserve|refund|return|reschedule|schedule|move|send|e-?mail|"
    r"forward|"
    r"change|update|modify|switch|create|open|file|raise|submit|delete|remove|transfer|escalate|"
    r"order|buy|purchase|pay|reset|renew|extend|activate|block|freeze|lock|unlock|enable|disable|"
    r"add|fix|rename|run|merge|deploy|upgrade|register|subscribe|unsubscribe|report|set up|put)\b"
    r"|\b(?:stornier|buch|reservier|änder|schick|lösch|sperr|bestell|erstatt|verläng|annul|réserv|"
    r"chang|envo|supprim|bloqu|command|rembours|renouvel|cambi|elimin|pedir|pide|reembols|renov|"
    r"prenot|invi|blocc|ordin|rimbors|rinnov|alter|exclu|boek|wijzig|stuur|verwijder|blokk|bestel|"
    r"terugbet|verleng|avbok|boka|ändra|skicka|ta bort|spärra|beställ|återbet|förläng|låna om|"
    r"förny|"
    r"bestil|booke|endre|ændre|slet|sperr|spærr|forleng|forlæng|anuluj|zarezerw|zmień|wyślij|usuń|"
    r"zablokuj|zamów|zwróć|przedłuż)"
)
NOT_CLAIMED = (
    # A sentence about what would be, what is usual, or what somebody else did.
    r"\b(?:if|when|once|after|until|unless|before|whether|since|would|could|should|not|cannot|never|"
    r"n['’]t|currently|status|"
    r"nothing|none|no (?!problem|worries)|will|must|may|might|sorry|apologi[sz]e|unfortunately|"
    r"usually|normally|"
    r"typically|always|automatically|every|has anyone|who|which|that (?:was|were|has|have|is|are)|"
    r"wenn|falls|sobald|nachdem|bevor|nicht|kein\w*|leider|si|quand|lorsque|dès|après|pas|cuando|"
    r"después|hasta|no\s+(?:se|ha|he|lo|la)|se\s+(?!ha\b|han\b)|quando|dopo|non|após|não|als|zodra|"
    r"nadat|niet|geen|när|om|innan|inte|ej|tyvärr|hvis|når|før|ikke|jeśli|gdy|po|nie|если|когда|"
    r"после|не|eğer|sonra|you(?:['’]ve|\s+have))\b|もし|如果|の場合|なら|않|경우"
)
NOT_BY_THE_AGENT = (
    # What follows a participle where a record is told of.
    r"\S*\s+(?:by (?!me\b|us\b)|because|due to|yesterday|last |earlier|on (?:the )?\d|in "
    r"(?:january|"
    r"february|march|april|may|june|july|august|september|october|november|december|\d{4})|within|"
    r"at no|free of|to the original|von (?!mir|uns)|am \d|par (?!mes|nos)|por |da(?:l|lla)? |door |"
    r"av |af |przez )"
)
