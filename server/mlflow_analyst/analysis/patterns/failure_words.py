"""How programs say in a few words that what they were asked to do failed, in many languages.

A technical noun and a word of failing in one sentence, in whatever order: "the query could not be
run", "Verbindung fehlgeschlagen"; or a sentence that begins with failing and has no subject:
"could not load the data". A shop that is closed or a patient who could not come is neither.
"""

# ruff: noqa: RUF001 - marks and letters of other languages are meant as they are.

from __future__ import annotations

import re

_DOES = (
    r"(?:fetch|load|get|retriev|connect|reach|contact|execut|run|process|complet|pars|read|writ|"
    r"open|"
    r"quer|access|look|perform|handl|obtain|establish|resolv|creat|updat|sav|send|submit|return|"
    r"show|"
    r"display|determin|communicat|talk|call|invok|authenticat|verif|initiali|start|acquir|finish|"
    r"fulfil|serv|search|check|list|download|upload|validat|decod|deseriali|allocat|bind|respond|"
    r"continu|proceed|carry|deliver (?:the )?(?:request|message|result)|compil|calculat|comput)\w*"
)
"""What programs do."""
# By language: technical nouns | what fails says | beginnings of a sentence without a subject.
_LANGUAGES = {
    "en": (
        r"(?:micro)?services?|servers?|systems?|back-?ends?|databases?|db|hosts?|gateways?|"
        r"upstreams?|networks?|connections?|requests?|quer(?:y|ies)|lookups?|operations?|calls?|"
        r"tools?|functions?|apis?|endpoints?|executions?|process(?:es)?|processing|commands?|"
        r"transactions?|sessions?|jobs?|workers?|clusters?|nodes?|responses?|repl(?:y|ies)|"
        r"providers?|integrations?|modules?|handlers?|adapters?|connectors?|caches?|storage|"
        r"index(?:es)?|engines?|sockets?|threads?|fetch|retrieval|invocations?|sub-?systems?|"
        r"data ?(?:store|source|base|center|centre)s?|dependenc(?:y|ies)|platform|proxy|proxies|"
        r"pipelines?|replicas?|plugins?|parsers?|requests?|web ?services?",
        r"fail(?:ed|ure|s|ing)?|errors?|errored|exceptions?|faults?|unavailable|unsuccessful\w*|"
        r"not (?:currently |presently |yet )?(?:available|reachable|respond\w*|ready|running|"
        r"working|"
        r"operational|accessible|successful|processed|completed?|executed|answer\w*|repl\w+|"
        r"finish\w*|succeed\w*|return\w*|accept\w*|allowed|permitted|establish\w*|functioning)|"
        r"(?:did|does|do|is|was|could|can|would|has)(?:n['’]?t| not)(?: \w+)? (?:be )?(?:available|"
        r"reach\w*|respond\w*|run\w*|process\w*|complet\w+|execut\w+|answer\w*|repl\w+|finish\w*|"
        r"succeed\w*|return\w*|accept\w*|establish\w*|load\w*|access\w*|connect\w*|fetch\w*|"
        r"retriev\w+|handl\w+|perform\w*|served?|fulfil\w*|pars\w+|resolv\w+|open\w*|read|working|"
        r"work)|"
        r"cannot be (?:\w+ ){0,2}\w+ed|no (?:response|answer|reply)|timed? ?-?out|refus(?:ed|es|"
        r"ing)|"
        r"reject(?:ed|s)|denied|aborted|crash(?:ed|es)|interrupted|dropped|severed|unreachable|"
        r"offline|down|overload(?:ed)?|unresponsive|malfunction\w*|outage|broken|unhealthy|"
        r"terminated|gave up|gone|hung|stalled|unhandled|exhausted|out of (?:order|service|memory)|"
        r"disconnected|lost|problems?|trouble|issues?|unable|busy",
        rf"(?:fail(?:ed|ure|ing)? to|unable to|could ?n['o’]?t|could not|cannot|can['’]?t|can not|"
        rf"not able to) (?:be |currently |successfully )?{_DOES}|"
        r"no (?:response|answer|reply|connection|data) (?:from|was|were|within|after|to|received|"
        r"returned|came)|"
        r"timed? ?-?out|unexpected (?:error|failure|exception|response|condition)|"
        r"(?:internal|fatal|unknown|unhandled|uncaught|critical|temporary|transient|backend|"
        r"upstream) "
        r"(?:server |system |backend )?(?:error|failure|exception|fault|problem)|aborted|"
        r"problem (?:while|when|with|during|connecting|reaching|contacting)|"
        r"(?:trouble|issues?|difficult\w+) (?:while|when|connecting|reaching|contacting|accessing|"
        r"loading)|"
        r"(?:we|i)(?: are|['’]re| were| was|['’]m| am)? (?:currently |having |experiencing |"
        r"running |still )"
        r"{0,2}(?:unable to|could ?n['’]?t|couldnt|hit (?:a|an)|encountered|ran into|"
        r"problems|trouble|issues|technical)",
    ),
    "de": (
        r"dienst\w*|server\w*|systeme?|datenbank\w*|verbindung\w*|anfrage\w*|abfrage\w*|"
        r"schnittstelle\w*|netzwerk\w*|vorgang\w*|aufruf\w*|backend|anwendung|suche|antwort|"
        r"verarbeitung|"
        r"werkzeug|gegenstelle|katalog|operation|ausführung",
        r"fehlgeschlagen|gescheitert|nicht (?:verfügbar|erreichbar|möglich|verarbeitet|ausgeführt|"
        r"geladen|hergestellt|abgeschlossen|geantwortet|abgerufen|bearbeitet|gelesen|geöffnet|"
        r"beantwortet)\w*|antwortet nicht|reagiert nicht|abgebrochen|abgestürzt|unterbrochen|"
        r"abgelehnt|verweigert|ausgefallen|überlastet|gestört|fehler\w*|zeitüberschreitung|"
        r"getrennt|"
        r"außer betrieb|keine antwort|abgelaufen",
        r"konnten? (?:\w+ ){0,5}nicht|keine (?:verbindung|antwort) |(?:ein |interner |unbekannter |"
        r"unerwarteter )+fehler|es ist ein (?:\w+ )?fehler|etwas ist schief|das hat nicht geklappt",
    ),
    "fr": (
        r"services?|serveurs?|systèmes?|base de données|connexions?|requêtes?|réseau|opérations?|"
        r"appels?|outil|recherche|réponse|demande|traitement|passerelle|catalogue|exécution",
        r"échoué\w*|échec|indisponibles?|injoignables?|inaccessibles?|(?:ne|n['’]) ?(?:répond|a|"
        r"est|"
        r"fonctionne|peut|pu)\b[^.]{0,20}pas|pas (?:disponible|répondu|abouti|accessible)|refusée?|"
        r"interrompue?|expirée?|impossible|hors service|en panne|surchargée?|abandonnée?|erreur|"
        r"perdue?|délai dépassé|aucune réponse|coupée?",
        r"impossible d|échec d|aucune réponse|(?:une )?erreur (?:interne|inattendue|inconnue|est "
        r"survenue|s['’]est produite|lors|de)|nous n['’]avons pas pu|délai (?:d['’]attente "
        r")?dépassé",
    ),
    "es": (
        r"servicios?|servidor\w*|sistemas?|base de datos|conexi[óo]n\w*|solicitud\w*|consultas?|"
        r"red|"
        r"operaci[óo]n|llamada|herramienta|respuesta|petici[óo]n|b[úu]squeda|cat[áa]logo|proceso|"
        r"ejecuci[óo]n",
        r"fall(?:ó|ado|o|a|ida)|no (?:est[áa] )?disponible|no respond\w+|rechazad[oa]|"
        r"interrumpid[oa]|"
        r"agotad[oa]|abortad[oa]|cancelad[oa] por|ca[íi]d[oa]|fuera de servicio|sobrecargad[oa]|"
        r"error|"
        r"no (?:se )?(?:pudo|puede|ha podido)|imposible|perdid[oa]|inaccesible|denegad[oa]|"
        r"sin respuesta",
        r"no (?:se )?(?:pudo|puede|ha podido|fue posible|hemos podido|es posible)|imposible |error "
        r"(?:interno|inesperado|desconocido|al |de )|sin respuesta|fallo (?:al|en|de)|se produjo "
        r"un",
    ),
    "it": (
        r"servizi?o?|server|sistema|database|banca dati|connessione|richiesta|rete|operazione|"
        r"chiamata|interrogazione|ricerca|risposta|strumento|catalogo|esecuzione|elaborazione",
        r"fallit[oa]|non (?:è )?(?:disponibile|raggiungibile|riuscit[oa]|risponde|ha risposto|"
        r"accessibile|completat[oa]|eseguit[oa])|rifiutat[oa]|interrott[oa]|scadut[oa]|"
        r"annullat[oa] "
        r"per|sovraccaric[oa]|errore|impossibile|fuori servizio|negat[oa]|pers[oa]|bloccat[oa]",
        r"impossibile |non (?:è stato possibile|è possibile|siamo riusciti|riesco)|errore "
        r"(?:interno|imprevisto|sconosciuto|durante|di|nel)|nessuna risposta|si è verificat",
    ),
    "pt": (
        r"servi[çc]os?|servidor\w*|sistemas?|base de dados|banco de dados|conex[ãa]o|liga[çc][ãa]o|"
        r"solicita[çc][ãa]o|pedido|consulta|rede|opera[çc][ãa]o|chamada|ferramenta|resposta|"
        r"requisi[çc][ãa]o|busca|execu[çc][ãa]o|cat[áa]logo",
        r"falh(?:ou|a|ado)|n[ãa]o (?:est[áa] )?(?:dispon[íi]vel|respond\w+|conclu[íi]d[oa]|"
        r"acess[íi]vel)|"
        r"indispon[íi]vel|recusad[oa]|interrompid[oa]|esgotad[oa]|abortad[oa]|fora (?:do ar|de "
        r"servi"
        r"[çc]o)|sobrecarregad[oa]|erro|imposs[íi]vel|n[ãa]o p[ôo]de|negad[oa]|perdid[oa]|sem "
        r"resposta",
        r"n[ãa]o (?:foi poss[íi]vel|conseguimos|consegui|pude|p[ôo]de)|imposs[íi]vel |erro "
        r"(?:interno|"
        r"inesperado|desconhecido|ao|de|na)|sem resposta|falha (?:ao|na|no|de)|ocorreu um",
    ),
    "nl": (
        r"dienst\w*|service|server\w*|systeem|database|verbinding|verzoek|aanvraag|netwerk|"
        r"bewerking|"
        r"aanroep|zoekopdracht|antwoord|gegevensbank|opdracht|catalogus|uitvoering",
        r"mislukt\w*|niet (?:\w+ )?(?:beschikbaar|bereikbaar|gelukt|verwerkt|uitgevoerd|voltooid|"
        r"mogelijk|"
        r"geladen)|reageert niet|geweigerd|onderbroken|verbroken|afgebroken|verlopen|overbelast|"
        r"fout\w*|buiten (?:gebruik|dienst)|onbereikbaar|storing|geen (?:antwoord|reactie)",
        r"kan (?:\w+ ){0,4}niet|kan geen|kon(?:den)? (?:\w+ ){0,5}(?:niet|geen)|geen (?:antwoord|"
        r"reactie|verbinding)|"
        r"(?:interne|onbekende|onverwachte) fout|er (?:is|ging) (?:\w+ ){0,3}(?:fout|mis)",
    ),
    "sv": (
        r"tjänst\w*|server\w*|system\w*|databas\w*|anslutning\w*|förfrågan|begäran|anrop\w*|"
        r"nätverk\w*|"
        r"åtgärd\w*|sökning\w*|svar\w*|uppkoppling\w*|verktyg\w*|katalog\w*|register|registret|"
        r"körning\w*|"
        r"processen|fråga\w*|funktion\w*|källan",
        r"misslyckad\w*|misslyckades|misslyckats|(?:är |var |är för närvarande |är tillfälligt "
        r")?inte "
        r"(?:\w+ )?(?:tillgänglig\w*|nåbar\w*|svara\w*|nås|igång|anslut\w*|genomför\w*|slutför\w*|"
        r"fungera\w*|behandla\w*|köra\w*|hämta\w*|läsa\w*)|otillgänglig\w*|svarar (?:inte|ej)|"
        r"svarade (?:inte|ej)|"
        r"gick inte att|går inte att|kunde (?:inte|ej)|kan (?:inte|ej) |nekad\w*|nekades|"
        r"avbröts|avbruten|avbrutet|bröts|kraschade|kraschat|överbelasta\w*|ur funktion|nere|fel|"
        r"felet|"
        r"tidsgräns\w*|inget svar|timeout|tappade|driftstopp|driftstörning",
        r"kunde (?:inte|ej)|kan (?:inte|ej) (?:nå|ansluta|hämta|läsa|utföra|visa|ladda|öppna)|det "
        r"gick inte|"
        r"misslyckades|inget svar|(?:internt|okänt|oväntat|tekniskt) fel|"
        r"ett (?:\w+ )?fel (?:har )?(?:uppstod|uppstått|inträffa\w*)|något gick (?:fel|snett)|"
        r"tyvärr (?:gick|kunde)",
    ),
    "no": (
        r"tjenesten?|tjeneste\w*|server\w*|system\w*|database\w*|forbindelse\w*|tilkobling\w*|"
        r"forespørsel\w*|forespørgsel\w*|kall\w*|kald\w*|nettverk\w*|netværk\w*|operasjon\w*|"
        r"søk\w*|"
        r"svar\w*|verktøy\w*|værktøj\w*|katalog\w*",
        r"mislyk\w+|feil\w*|fejl\w*|ikke (?:\w+ )?(?:tilgjengelig\w*|tilgængelig\w*|svare\w*|"
        r"svarer|"
        r"nås|fullført\w*|gennemført\w*|behandle\w*|kontaktes)|utilgjengelig\w*|utilgængelig\w*|"
        r"svarer ikke|avvist|afvist|avbrutt|afbrudt|nede|ute av drift|ude af drift|overbelast\w*|"
        r"tidsavbrudd|intet svar|ingen svar|kunne ikke|nektet|nægtet|krasj\w*",
        r"kunne ikke|kan ikke (?:nå|hente|koble|vise|laste|åpne|åbne)|det gikk ikke|noe gikk galt|"
        r"noget gik galt|"
        r"der opstod|det oppstod|(?:intern|ukjent|ukendt|uventet) fe[ij]l|intet svar|ingen svar",
    ),
    "pl": (
        r"usług\w*|serwer\w*|system\w*|baz[ay] danych|połączeni\w+|żądani\w+|zapytani\w+|sieć|"
        r"operacj\w+|wywołani\w+|narzędzi\w+|odpowied\w+|wyszukiwani\w+|katalog\w*",
        r"niedostępn\w+|nieudan\w+|nie (?:powiodł\w+|odpowiada|odpowiedział\w*|jest dostępn\w+|"
        r"działa|"
        r"udał\w*|można|może)|odrzucon\w+|przerwan\w+|przekroczon\w+|błąd\w*|błęd\w+|awari\w+|"
        r"przeciążon\w+|odmow\w+|brak odpowiedzi",
        r"nie (?:udało się|można|mogę|powiodło)|brak odpowiedzi|wystąpił|(?:wewnętrzny|nieznany|"
        r"nieoczekiwany) błąd|coś poszło",
    ),
}
_WIDE = re.compile(
    r"(?:エラー|障害|問題)が(?:発生|起き)|(?:できません|られません)でした|失敗しま|利用できません|応答(?:が|し)(?:ありません|"
    r"ません|ない)|接続できま|(?:服务|服務|系统|系統|数据库|接口|请求|連接|连接|网络|操作|查询|后端)[^。]{0,12}"
    r"(?:不可用|失败|失敗|超时|异常|错误|出错|中断|无响应|拒绝)|无法(?:连接|访问|处理|完成|获取)|出(?:错|了点问题)|发生[^。]{0,6}错误|"
    r"(?:서비스|서버|시스템|요청|연결|데이터베이스)[^.]{0,14}(?:실패|오류|없습니다|거부|중단)"
)
_IDIOMS = re.compile(
    r"\b(?:(?:something|things) (?:has |have |just )?(?:went|gone|broke|blew)|(?:hit|encountered|"
    r"ran "
    r"into) (?:a snag|an? (?:\w+ )?(?:error|problem|issue|exception|failure))|please (?:re-?try|"
    r"try again)|"
    r"try (?:again )?later|try again in|(?:went|gone) wrong|schief ?gelaufen|gick (?:fel|snett)|"
    r"gikk galt|"
    r"gik galt|mal passé|salió mal|andato storto|deu errado|misgegaan|poszło nie tak)\b",
    re.IGNORECASE,
)
# Shells, interpreters and servers say failure in signs of their own.
_SIGNS = re.compile(
    r"\bcommand not found\b|\bcore dumped\b|\b[Pp]anic(?:ked at|: )|\Afatal: |\bsegmentation"
    r" fault\b"
    r"|\b(?:died|killed|terminated|exited) (?:with|by|on) signal\b|\AStack overflow\b|\bstack"
    r" overflow (?:error|exception)\b|\bdeadlock\b"
    r"|\bout of memory\b|\bOOMKilled\b|\bgoroutine \d+ \[|\bcaused by:|\bCAUSE: |\b[Uu]nhandled"
    r" (?:exception|rejection|error)\b|\bthrew(?: an? \w*(?:[Ee]rror|[Ee]xception)|, see)\b"
    r"|\b(?:ok|success)\W{1,3}false\b|\A\*\* \(\w+\)|\bassertion failed\b|\A[Cc]heck failed:|\bno"
    r" result\b[^\n]{0,12}\b(?:cause|reason|because"
    r"|due)\b"
    r"|\bexit(?:ed)?\b[^.\n]{0,20}\b(?:code|status)\W{0,3}[1-9]\d{0,2}\b"
    r"|\b(?:errno|returncode|exit_?code)\W{0,3}[1-9]\d*\b",
)
_SIGN_CUES = frozenset(
    [
        *("comm", "core", "pani", "fata", "segm", "exit", "errn", "retu", "died", "kill", "term"),
        *("stac", "dead", "memo", "oomk", "goro", "caus", "unha", "asse", "chec", "resu", "thre"),
        *("ok", "succ", "matc", "argu", "runt", "func"),
    ]
)
_E_WORDS = frozenset(
    ["EXAMPLE", "EXPRESS", "EUROPE", "EUROPEAN", "EDITION", "EVENING", "EMPLOYEE", "EMAIL", "EVENT"]
)
_ERROR_CODE = re.compile(r"\bE_?[A-Z]{4,}[A-Z0-9_]*\b")
_ENDS = re.compile(r"(?<=[.!?。！？])\s+|\n+|\s[–—-]\s|;\s")
# A sentence that has one of these explains, offers or counts: it reports no failure of the call.
_EXPLAINS = re.compile(
    r"\b(?:if|when(?:ever)?|unless|how to|(?:ticket|case|incident|bug|issue|inc|req)\W{0,2}\d+|"
    r"(?:user|customer|caller|client|patient|guest|employee)s? (?:\w+ )?(?:reports?|reported|says|"
    r"said|"
    r"complain\w*|wrote|sees)|(?:rejected|denied|declined|refused) by (?:the |your "
    r")?(?!\w*(?:server|"
    r"service|host|end|gateway|stream|system|database|api|firewall|proxy))|to (?:fix|solve|"
    r"resolve|avoid|prevent)|should|known issues?|"
    r"fixed|resolved|solved|without (?:any )?(?:errors?|problems?)|no (?:errors?|failures?|"
    r"problems?|"
    r"issues?|faults?|exceptions?)|0 (?:errors?|failures?|failed)|\d+ (?:passed|failed)|"
    r"wenn|falls|sobald|behoben|kein\w* (?:fehler|problem\w*)|si|lorsque|aucune erreur|résolu|"
    r"cuando|"
    r"sin error\w*|ningún error|resuelto|se|quando|nessun errore|risolto|nenhum erro|resolvido|als|"
    r"wanneer|geen fouten|opgelost|om|när|inga fel|utan fel|åtgärdat|hvis|ingen fejl|ingen feil|"
    r"uten "
    r"feil|løst|jeśli|brak błędów|naprawion\w+)\b",
    re.IGNORECASE,
)


_EVERY = re.compile(r"[^\W\d_]+")
_SMALL = frozenset(
    ["not", "no", "ej", "nie", "non", "não", "ne", "kan", "non", "fel", "nere", "red", "api", "db"]
)


def _beginnings(pattern: str) -> frozenset[str]:
    """The first four letters of the words in a pattern, and the few shorter words that tell."""
    words = _EVERY.findall(re.sub(r"\\\w", " ", pattern))
    return frozenset(word[:4] for word in words if len(word) > 3 or word in _SMALL)


_NOUNS, _FAILING, _STARTING = ("|".join(parts) for parts in zip(*_LANGUAGES.values(), strict=True))
_NOUN = re.compile(rf"\b(?:{_NOUNS})\b", re.IGNORECASE)
_FAILS = re.compile(rf"\b(?:{_FAILING})(?!\w)", re.IGNORECASE)
_STARTS = re.compile(
    rf"\W*(?:(?:sorry|oops|uh-?oh|whoops|unfortunately|apologies|hmm)\W+)?(?:{_STARTING})",
    re.IGNORECASE,
)
# The expressions are long: they are asked about sentences alone that have the words for them.
_NOUN_CUES, _FAIL_CUES = _beginnings(_NOUNS), _beginnings(_FAILING)
_START_CUES = _beginnings(_STARTING)
_IDIOM_CUES = _beginnings(_IDIOMS.pattern) | {"try", "hit", "ran"}
_SENTENCES = 2


def tells_failure(text: str) -> bool:
    """Whether a short text, all that a tool returned, says that the call failed."""
    text = text.strip()
    if text[:1] == "E" and (code := _ERROR_CODE.match(text)) and code[0] not in _E_WORDS:
        return True
    if not text.isascii() and _WIDE.search(text):
        return True
    words = [word[:4] for word in _EVERY.findall(text.lower())]
    if not _SIGN_CUES.isdisjoint(words) and _SIGNS.search(text):
        return True
    if not _has_cues(words):
        return False
    for sentence in _ENDS.split(text)[:_SENTENCES]:
        if _fails(sentence):
            return not _EXPLAINS.search(sentence)
    return False


def _has_cues(words: list[str]) -> bool:
    return (
        not _START_CUES.isdisjoint(words[:3])
        or not _IDIOM_CUES.isdisjoint(words)
        or not (_FAIL_CUES.isdisjoint(words) or _NOUN_CUES.isdisjoint(words))
    )


def _fails(sentence: str) -> bool:
    cues = [word[:4] for word in _EVERY.findall(sentence.lower())]
    if not _has_cues(cues):
        return False
    both = not (_FAIL_CUES.isdisjoint(cues) or _NOUN_CUES.isdisjoint(cues))
    return bool(
        _STARTS.match(sentence)
        or (both and _FAILS.search(sentence) and _NOUN.search(sentence))
        or _IDIOMS.search(sentence)
    )
