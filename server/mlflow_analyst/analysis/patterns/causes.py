# ruff: noqa: RUF001 - letters of other alphabets are meant
"""Why a call failed, as its message, code or exception type says it.

Status codes and names of exceptions are the same in every language and come first; the words are
those that libraries and services use, in the languages that the detectors know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_CHARS = 1_500
"""Of a message so many characters are looked at: its beginning and, of longer ones, its end."""

# A status code only where it is called one, or begins the message and is set off from the rest:
# "429 Too Many Requests", "HTTP 503", "status: 401", "503 - …", "[403] …".
_CODE = re.compile(
    r"(?:\b|(?<=[a-z])(?-i:(?=E)))(?:http(?:/[\d.]+)?|status|code|error|statuscode"
    r"|status_code)\b['\"]?\W{0,4}"
    r"(?:(?:status|code|response)\W{0,4}){0,2}([45]\d\d)\b"
    r"|\b([45]\d\d) (?:client|server) error\b"
    r"|\A\W*([45]\d\d)(?:\W*\Z|\s*[-:–—|\])}]\s| (?-i:[A-Z]))",
    re.IGNORECASE,
)

_BY_CODE = {
    "401": "authentication_errors",
    "403": "authentication_errors",
    "407": "authentication_errors",
    "408": "timeouts",
    "504": "timeouts",
    "524": "timeouts",
    "429": "rate_limits",
    "400": "validation_errors",
    "422": "validation_errors",
    "502": "unavailable_services",
    "503": "unavailable_services",
    "529": "unavailable_services",
}

_WORDS = {
    "rate_limits": (
        r"rate[ _-]?limit|ratelimit|(?:sending|asking|requesting) too (?:much|many|often|fast)"
        r"|budget (?:is |was |has been )?(?:exhausted|exceeded|used up|spent)|budget remaining"
        r"|over (?:query|daily|user|rate|request)[ _]?(?:limit|quota)"
        r"|request rate (?:is )?(?:too )?(?:large|high)|spike arrest|allowed rate|load[ -]?shed"
        r"|fair[ -]use|too frequent|bandwidth exceeded"
        r"|no (?:more )?(?:calls|requests|queries|credits|tokens) (?:are )?(?:remaining|left"
        r"|available)"
        r"|(?:calls|requests|queries|credits)[ _-]?(?:remaining|left)\W{1,4}0\b|out of (?:credits"
        r"|quota)"
        r"|(?:calls|requests|queries|credits)\b[^.\n]{0,30}\b(?:used up|spent|exhausted|depleted)"
        r"|enhance your calm|backpressure|too many requests|toomanyrequests|throttl"
        r"|resource.?exhausted"
        r"|retry[- ]after\b|slow down|request limit"
        r"|(?:sending|making|issuing) (?:\w+ )?(?:requests|calls|queries|messages) too (?:quickly|"
        r"fast|often)"
        r"|too many (?:calls|queries|connections from|api calls|attempts|hits|operations|messages)"
        r"|(?:throughput|frequency|concurrency|usage|call|traffic|burst|bandwidth)[ _-]?(?:limit|"
        r"cap|quota)"
        r"|throughput ?exceeded|\bcapped\b|rate exceeded"
        r"|quota|(?:tokens|requests) per (?:minute|day|second)"
        r"|zu viele (?:an|ab)fragen|anfragelimit|ratenlimit|anfragenlimit|kontingent"
        r"|trop de requ[êe]tes|limite de (?:d[ée]bit|requ[êe]tes)"
        r"|demasiad[ao]s (?:solicitudes|peticiones)|l[íi]mite de (?:velocidad|solicitudes|tasa"
        r"|peticiones)|cuota (?:superada|excedida|agotada)"
        r"|troppe richieste|limite di (?:richieste|frequenza|velocit)"
        r"|muitas (?:requisi|solicita)|limite de (?:requisi|taxa|solicita)"
        r"|te veel (?:verzoeken|aanvragen)|verzoeklimiet"
        r"|リクエストが多すぎ|レート制限|リクエスト数|利用制限"
        r"|请求过多|请求过于频繁|請求過多|频率限制|速率限制|限流|配额|太多请求"
        r"|요청이 너무 많|요청 한도|속도 제한|할당량"
        r"|zbyt wiele (?:żądań|zapytań)|limit (?:żądań|zapytań)"
        r"|слишком много запросов|лимит запросов|превышен лимит|превышена квота"
        r"|çok fazla istek|istek sınırı|hız sınırı"
    ),
    "authentication_errors": (
        r"unauthori[sz]ed|unauthenticated|permission\b[^.\n]{0,60}\bdenied|\bauth[nz]\b|"
        r"lacks? (?:the )?(?:\w+ )?(?:verb|role|permission|right|scope|grant|privilege)s?\b|"
        r"\beacces\b|\beperm\b|operation not permitted|explicit"
        r" deny"
        r"|denied by (?:\w+ )?(?:policy|rule|acl|rbac)|\b(?:sasl|kerberos|oauth2?|saml|sso|mfa"
        r"|2fa|totp)"
        r"\b[^.\n]{0,40}\b(?:fail|error|invalid|required|expired|denied|reject)"
        r"|certificate verify failed|self[- ]signed certificate|row[- ]level security"
        r"|not a member of (?!enum)|bad (?:user ?name|login)|wrong (?:user ?name|password|login)"
        r"|(?:invalid|wrong|incorrect|unknown) (?:user ?name|login|passphrase|request"
        r" signature)\b|not[ _-]auth(?:ed|enticated)|authentication"
        r"|(?:unable|failed) to authenticate"
        r"|(?:never|not|n['’]t) (?:been )?granted\b|signature\b[^.\n]{0,30}\bdoes not match"
        r"|\bneeds? the (?:\w+ )?(?:role|permission|scope|privilege|right)\b"
        r"|\bforbidden\b|permission ?denied|access ?denied|not ?authori[sz]ed"
        r"|invalid_(?:grant|client|token)|(?:login|consent|interaction)_required|aadsts\d"
        r"|(?:signature|token)doesnotmatch|(?:unrecognized|unauthorized)_?client|authfailure"
        r"|invalidclienttokenid|invalidaccesskeyid|sqlstate\W{0,3}(?:28000|28p01|42501)|ora-01017"
        r"|\bno (?:permissions?|privileges?|access rights?)\b|n['’o]t have (?:\w+ ){0,3}(?:"
        r"permissions?|privileges?|access|rights?|roles?|scopes?)\b|please (?:sign|log) in\b"
        r"|not (?:signed|logged) in"
        r"|(?:expired|invalid|missing|bad|wrong|unknown|revoked|no)[ _]?(?:\w+[ _])?(?:token|"
        r"credentials?|api_?key)"
        r"|(?:token|session|credentials?|certificate|key|secret|password|account|ticket|cookie)\b"
        r"[^.\n]{0,30}\b(?:has |is |are |was |were |been |no longer )*(?:expired|revoked|rotated|"
        r"disabled|locked"
        r"|suspended|rejected|untrusted|no longer (?:valid|accepted))"
        r"|(?:unable|failed|not able|could not|cannot) to (?:locate|load|find|verify|obtain|"
        r"refresh) (?:\w+ )?"
        r"(?:credentials?|token|signature)|signature (?:verification|mismatch|does not match|"
        r"invalid)"
        r"|not (?:permitted|allowed|entitled) to (?:access|perform|call|use|read|write|invoke)"
        r"|(?:scope|role|permission|privilege|grant)s?\b[^.\n]{0,25}\b(?:not granted|missing|"
        r"insufficient|denied"
        r"|required|lacking)|insufficient (?:scope|permission|privilege|right|role)s?|must be "
        r"(?:signed|logged) in"
        r"|login (?:failed|required)|saknar behörighet|behörighet saknas|ej behörig|inte behörig|"
        r"åtkomst nekad"
        r"|inloggning(?:en)? (?:misslyckades|krävs)|adgang nægtet|tilgang nektet|ikke autoris|"
        r"mangler tilgang|(?:sign|log) ?in again|re-?authenticate"
        r"|(?:token|signature|credentials?|certificate|session)[ \w]{0,20}"
        r"(?:could not be|cannot be|not|failed to be) (?:verified|validated|trusted|accepted)"
        r"|(?:invalid|expired|missing|incorrect|bad|wrong|revoked)[ \w-]{0,20}"
        r"\b(?:api[ _-]?key|token|credentials?|password|signature|certificate|jwt)\b"
        r"|\b(?:api[ _-]?key|token|credentials?|password|certificate|jwt)\b[ \w-]{0,12}"
        r"\b(?:invalid|expired|missing|incorrect|revoked|rejected)\b"
        r"|nicht autorisiert|nicht berechtigt|keine berechtigung|authentifizierung"
        r"|anmeldung fehlgeschlagen|zugriff verweigert|zugangsdaten|token (?:ist )?abgelaufen"
        r"|non autoris[ée]|acc[èe]s (?:refus|interdit)|authentification"
        r"|no autorizado|acceso denegado|autenticaci[óo]n|credenciales"
        r"|non autorizzato|accesso negato|autenticazione|credenziali"
        r"|n[ãa]o autorizado|acesso negado|autentica[çc][ãa]o|credenciais"
        r"|niet geautoriseerd|niet gemachtigd|toegang geweigerd|authenticatie"
        r"|認証|アクセスが拒否|権限がありません|未授权|未授權|认证失败|身份验证|无权|权限不足|鉴权"
        r"|인증|권한이 없|액세스가 거부|접근이 거부"
        r"|nieautoryzowan|brak uprawnie|odmowa dost[ęe]pu|odmówiono dostępu|uwierzytelni"
        r"|не авторизован|неавторизован|доступ запрещ|отказано в доступе|аутентификац"
        r"|yetkisiz|erişim reddedildi|kimlik doğrulama"
    ),
    "timeouts": (
        r"time[ds]?[ -]?out|timeout|\besockettimedout\b|context cancell?ed|\baborterror\b"
        r"|(?:cancell?ed|killed|aborted|stopped|terminated|interrupted) after \d|watchdog|no"
        r" heartbeat"
        r"|still (?:running|waiting|pending|busy) after|lock wait|max ?execution|\bttl expired"
        r"|deadline.?exceeded|etimedout|time limit"
        r"|(?:respon[ds]e?d?|answer(?:ed)?|reply|replied|result|complet\w+|finish(?:ed)?)"
        r" (?:with)?in \d|no (?:response|answer|reply|data|result)"
        r" (?:was |has been |came )?(?:received |returned |given |back )?(?:after|for|in|within|"
        r"before) "
        r"|(?:took|taking|takes|ran|running|run) (?:too |far too |much too )long"
        r"|(?:did|does|could|was|were|is|has)(?: not|n['’]t)? (?:not )?(?:\w+ )?(?:finish|complet|"
        r"respond|repl|answer"
        r"|return|ready|arriv|done)\w* (?:with)?in (?:time|the )|(?:time|deadline)[ _-]?(?:budget|"
        r"allowance|window"
        r"|limit)?\b[^.\n]{0,24}\b(?:exhausted|exceeded|expired|elapsed|passed|ran out|used up|"
        r"over|up)\b"
        r"|max(?:imum)?[_ ](?:\w+[_ ])?(?:execution|run|response|wait)[_ ]?time|gave up "
        r"(?:waiting )?after"
        r"|waited (?:too long|\d)|not (?:finished|completed|answered|done) (?:with)?in (?:time|\d)"
        r"|tidsgräns|tog för lång tid|inget svar inom|tidsavbrudd|tidsafbrud|tok for lang tid|tog "
        r"for lang tid"
        r"|zeit(?:ü|ue)berschreitung|zeitlimit|d[ée]lai (?:d.attente |d.ex[ée]cution )?(?:est )?"
        r"(?:d[ée]pass|expir)|tiempo de espera|tiempo (?:l[íi]mite )?(?:agotado|excedido)"
        r"|tempo (?:di attesa )?scaduto|tempo di attesa|tempo (?:limite|esgotado|de espera)"
        r"|tijdslimiet|タイムアウト|超时|逾時|超時|시간 ?초과|타임아웃"
        r"|przekroczono (?:limit )?czas|limit czasu|тайм-?аут|врем(?:я|ени) ожидания"
        r"|превышено время|zaman aşımı"
    ),
    "unavailable_services": (
        r"service ?unavailable|\b(?:is|are|was|went|gone|now|currently|still) (?:\w+ )?offline\b"
        r"|\boffline since\b|(?:name|host|hostname|domain|address) (?:does|did) not resolve"
        r"|(?:failed|unable) to resolve ['\"`]"
        r"|no address associated|(?:was|is|been) not reached|partner \S+ not reached"
        r"|(?:database|db|system|server|service)\b[^.\n]{0,20}\bstarting up"
        r"|no known (?:healthy|good)|loading the dataset|(?:model|index|data) is (?:\w+ )?loading"
        r"|temporarily unable|\bfetch failed|name or service not known|(?:broker|server|service"
        r"|host|node) may not be available"
        r"|no listener|end-of-file on communication|busy or unavailable|tunnel error"
        r"|terminating connection|\b(?:admin|crash)shutdown\b|cannotconnectnow"
        r"|\b(?:was|is|are) (?:\w+ )?(?:taken|brought|shut) down\b|nicht erreichbar|wartungs"
        r"|(?:service|server|api|host|endpoint|model"
        r"|gateway)\b[^.\n]{0,20}(?:temporarily|currently) unavailable|actively refused|no such"
        r" host"
        r"|(?:no known|unknown|no such) host\b|host (?:is )?unknown|no (?:\w+ )?(?:servers?"
        r"|endpoints?|instances?|replicas?|brokers?|workers?"
        r"|pods?|"
        r"nodes?|hosts?|capacity)\b[^.\n]{0,30}\b(?:available|ready|healthy|left|alive)|(?:cannot"
        r"|can['’]?t|could ?n[o'’]t|not) be reached|not reachable|unreachable|\buplink\b"
        r"|(?:could not|cannot|can['’]?t|unable to|failed to) (?:resolve (?:host|name|address|dns"
        r"|the host|[\w-]+\.[\w.-]+)|reach )|\b(?:nxdomain|servfail|clusterdown|masterdown"
        r"|loading redis)\b|server has gone away"
        r"|(?:server|remote|peer|client|host) ?(?:has |was |is )?disconnected|unexpected (?:eof"
        r"|end of "
        r"(?:file|stream|input|data))|link (?:is )?down|(?:is|are) not (?:running|started|up(?!"
        r" ?-?to))\b|not (?:connected|currently available)|failover|\boutage\b|circuit[ -]?breaker"
        r"|(?:has|have|had) been (?:switched|powered|turned|shut) (?:off|down)\b|\b(?:app|process"
        r"|worker|node|pod"
        r"|container|"
        r"service|server|instance|kernel) (?:has |was |is )?(?:crashed|evicted|preempted"
        r"|restarting|"
        r"killed|gone|dead)|(?-i:\bcode=H1[0-9]\b)|(?:backup|upgrade|deployment|migration)"
        r" (?:window|in"
        r" progress|"
        r"is running)|read[- ]only mode|\bdraining\b|not deployed|no longer (?:reachable|online)"
        r"|temporarily (?:unavailable|offline|down|out of)|server ?not "
        r"?available"
        r"|socket hang ?up|broken pipe|handshake (?:failed|failure|error)|remote end closed|no "
        r"(?:primary|leader"
        r"|healthy|backend|upstream|server|route|available (?:server|node|host))\b|out of "
        r"(?:order|service)\b"
        r"|(?:is|are|was|currently|still) (?:re)?(?:starting|booting|shutting down|warming up)|"
        r"(?:in|for|under) "
        r"(?:scheduled )?maintenance|shutting down|upstream connect|all addresses|connection pool "
        r"(?:is )?exhausted"
        r"|inte tillgänglig|otillgänglig|svarar inte|kunde inte (?:nå|ansluta)|ikke tilgængelig|"
        r"ikke tilgjengelig"
        r"|utilgjengelig|utilgængelig|svarer ikke|ligger nere|er nede|är nere"
        r"|(?:service|server|api|backend|database|host|endpoint|gateway|upstream)[ \w-]{0,30}"
        r"\bunavailable"
        r"|bad gateway|connection ?(?:was )?(?:refused|reset|aborted|closed|error|lost|failed)"
        r"|\b(?:econn(?:refused|reset|aborted)|enotfound|eai_again|ehost(?:unreach|down)|epipe"
        r"|enet(?:unreach|down|reset)|eaddrnotavail)\b|overloaded|name resolution|getaddrinfo"
        r"|connect(?:ion)? ?error|connection attempts? failed|nodename nor servname"
        r"|(?:scheduled|planned|unplanned|emergency|ongoing|routine) maintenance"
        r"|maintenance (?:window|mode|work|in progress)"
        r"|(?:host|network|server|service)[ \w]{0,20}(?:unreachable|is down|not reachable)"
        r"|(?:max retries exceeded|failed to establish|could not connect|cannot connect"
        r"|no route to host|down for maintenance|under maintenance)"
        r"|(?:dienst|service|server|schnittstelle|system)[ \w-]{0,30}nicht"
        r" (?:verf(?:ü|ue)gbar|erreichbar)|vor(?:ü|ue)bergehend nicht (?:verf(?:ü|ue)gbar"
        r"|erreichbar)|verbindung (?:abgelehnt|verweigert|unterbrochen)"
        r"|(?:service|serveur)[ \w]{0,20}(?:in|non )disponible|temporairement indisponible"
        r"|connexion (?:refus|interrompue)|servicio[ \w]{0,20}no (?:est[áa] )?disponible"
        r"|temporalmente no disponible|conexi[óo]n (?:rechazada|interrumpida)"
        r"|servizio[ \w]{0,20}non (?:è )?disponibile|connessione (?:rifiutata|interrotta)"
        r"|servi[çc]o[ \w]{0,20}indispon[íi]vel|conex[ãa]o (?:recusada|interrompida)"
        r"|(?:dienst|service)[ \w]{0,20}niet (?:beschikbaar|bereikbaar)|verbinding (?:geweigerd)"
        r"|サービス[^。]{0,12}利用できません|接続(?:が拒否|できません|エラー)|一時的に利用できません"
        r"|服务(?:暂时)?不可用|服務(?:暫時)?不可用|连接被拒绝|无法连接|连接失败"
        r"|서비스를? (?:일시적으로 )?(?:사용|이용)할 수 없|연결이 거부"
        r"|(?:usługa|serwis)[ \w]{0,20}niedostępn|tymczasowo niedostępn|odmowa połączenia"
        r"|(?:сервис|служба|сервер)[ \w]{0,20}недоступ|временно недоступ"
        r"|соединение (?:отклонено|разорвано)|hizmet[ \w]{0,20}(?:kullanılamıyor|dışı)"
        r"|bağlantı reddedildi"
    ),
    "validation_errors": (
        r"validationerror|err(?:or)?[ _]validation|must be (?:<=|>=|<|>|==?) ?\d|rejected input|"
        r"input (?:was )?rejected|lies (?:after|before|outside)|starts? at \d|"
        r"constraint (?:violat|fail)|violates (?:\w+ ){0,3}constraint|type mismatch"
        r"|(?:value|text|string|name|input)\b[^.\n]{0,20}\btoo (?:long|short|large|small)\b"
        r"|(?:min|max)(?:imum)?[ _]?(?:length|items|value)\b|un(?:parse|parsa)able|illegal"
        r" ?argument"
        r"|(?:could not|cannot|can['’]?t|unable to|failed to) (?:parse|coerce|cast|convert"
        r"|deseriali[sz]e)"
        r"|(?:failed|fails) (?:the )?(?:validation|following constraint)|parsing_exception"
        r"|a valid [\w ]{2,30} is required|needs (?:both|either|one of|at least)|cvc-[a-z]"
        r"|must (?:match|have|contain|start|end|not|conform)|failed on the|invalid literal"
        r"|unsupported (?:value|type|format|operand|parameter)|validation (?:error|failed)|failed"
        r" validation|schema (?:mismatch|error)"
        r"|not-?null (?:constraint|violation)|parsing ['\"][^\n]{0,60}invalid syntax"
        r"|unprocessable|bad request|badrequest|jsondecodeerror|malformed"
        r"|expected .{1,60}\b(?:got|received|found|but was)\b|unknown (?:argument|parameter|field)"
        r"|invalid[ _-]?(?:\w+ ){0,2}(?:argument|parameter|param|input|value|format|type|request"
        r"|date|field|json|payload|range|enum)"
        r"|(?:missing|required)[ \w]{0,30}(?:argument|parameter|field|property|input)"
        r"|(?:field|parameter|property|argument)[ \w'\"`]{0,40}(?:is |are )?(?:required|missing)"
        r"|may not be (?:null|blank|empty|negative|zero|longer|greater|less)|(?:cannot|can't|must "
        r"not|should not) be "
        r"(?:null|blank|empty|negative|zero|longer|greater|less)|\bout of range\b|zoderror|"
        r"pydantic|typebox|ajv"
        r"|(?:does not|doesn't|did not|didn't|do not) (?:match|conform|satisfy|validate)|(?:was|"
        r"were|is|are) not "
        r"(?:supplied|provided|given|specified|permitted here|recogni[sz]ed)|not (?:one of|among) "
        r"the (?:allowed|"
        r"permitted|valid)|(?:wrong|unexpected|incorrect) (?:type|format|value|argument|parameter)"
        r"|additional propert|ogiltig\w* (?:\w+ )?(?:värde|format|parameter|argument|datum|"
        r"indata)|obligatorisk\w* "
        r"(?:fält|parameter|felt)|saknar (?:fält|parameter|argument)|ugyldig\w* (?:verdi|værdi|"
        r"format|parameter"
        r"|dato|argument|input)|is a required property|is not (?:a )?valid|unexpected keyword "
        r"argument"
        r"|must be (?:an? |one of|in |between|greater|less|at (?:least|most)|positive|valid"
        r"|non-|of type|after|before|string|integer)"
        r"|ung(?:ü|ue)ltige[rsnm]? (?:\w+ )?(?:eingabe|wert|parameter|argument|format|datum"
        r"|anfrage)|pflichtfeld|fehlende[rs]? (?:parameter|feld|argument)|validierung"
        r"|(?:param[èe]tre|valeur|format|argument|date|requ[êe]te)[ \w]{0,20}(?:invalide|non valide"
        r"|manquant)|champ (?:obligatoire|requis)|validation a [ée]chou"
        r"|(?:par[áa]metro|valor|formato|argumento|fecha|solicitud|campo)[ \w]{0,20}(?:inv[áa]lid"
        r"|no v[áa]lid|obligatorio|requerido)|validaci[óo]n"
        r"|(?:parametro|valore|formato|argomento|data|campo)[ \w]{0,20}(?:non valid|obbligatori"
        r"|mancante)|(?:par[âa]metro|valor|formato|campo|data)[ \w]{0,20}(?:inv[áa]lid"
        r"|obrigat[óo]ri)|ongeldige? (?:invoer|waarde|parameter|formaat|datum)|verplicht veld"
        r"|バリデーション|検証エラー|無効な(?:値|入力|パラメータ|形式)|必須(?:項目|フィールド|パラメータ)"
        r"|参数(?:无效|错误|缺失)|无效的?(?:参数|输入|格式|值)|缺少(?:必需|必要)?的?参数|校验失败|验证失败"
        r"|잘못된 (?:입력|값|매개변수|형식|인수)|유효하지 않은|필수 (?:필드|매개변수|항목)"
        r"|nieprawidłow\w+ (?:wartość|format|parametr|dane|argument)|pole wymagane|walidacj"
        r"|недопустим\w+ (?:значени|формат|параметр|аргумент)|неверн\w+ (?:формат|параметр|значени)"
        r"|обязательн\w+ (?:поле|параметр)|валидаци"
        r"|geçersiz (?:değer|parametre|giriş|biçim|format|argüman)|zorunlu alan|doğrulama hatası"
    ),
}
CAUSES: tuple[str, ...] = tuple(_WORDS)
"""The causes by the names of their detectors; of several that fit, the first is meant."""

_PATTERNS = {cause: re.compile(words, re.IGNORECASE) for cause, words in _WORDS.items()}

# What a message is about, where no phrase of a library says it: two notions together, in whatever
# words between. Asked for only if nothing above fits.
_COUNTED = r"(?:requests?|calls?|queries|hits|tokens|operations|invocations|messages|jobs)"
_SPAN = r"(?:ms|msec|milli(?:second)?s?|s|secs?|seconds?)"
_LACKS = (
    r"(?:lack(?:s|ing)?|insufficient|missing|required?s?|not|no|without|denied|denies|expired"
    r"|revoked|rejected|invalid|outside|stale|unknown)"
)
_RIGHTS = (
    r"(?:scopes?|roles?|permissions?|privileges?|grants?|credentials?|api[ _-]?keys?|oauth\w*"
    r"|access[ _-]tokens?|bearer|clearance)"
)
_TYPED = (
    r"(?:integers?|strings?|booleans?|floats?|numeric|arrays?|enums?|uuid|iso[ -]?8601|schemas?"
    r"|json|regex|regular expression|datetime|timestamps?|yyyy\S*|arguments?|args?|parameters?"
    r"|params?|fields?|propert(?:y|ies)|payloads?|inputs?|request body)"
)
_OUGHT = (
    r"(?:expect(?:s|ed)|must|should|cannot|can't|could not|couldn't|required|requires|mismatch"
    r"|unexpected|unsupported|unrecogni[sz]ed|illegal|incorrect|wrong|invalid|missing|out of range"
    r"|outside|parse|convert|coerce|deseriali[sz]e|not (?:an?|one of|in|allowed|accepted"
    r"|supported|permitted)|(?:does|do|did) not (?:match|conform|satisfy|fit|validate)"
    r"|exceeds? (?:the )?max\w*)"
)
_SERVER = (
    r"(?:services?|servers?|back-?ends?|hosts?|gateways?|upstreams?|nodes?|replicas?|clusters?"
    r"|instances?|databases?|brokers?|dependenc(?:y|ies)|providers?|endpoints?|pools?|sockets?"
    r"|connections?)"
)
_GONE = (
    r"(?:offline|down|outage|unhealthy|dead|crashed|restarting|drained|exhausted|dropped|closed"
    r"|lost|unreachable|maintenance|failover|stopped|no (?:healthy|live|available|running)"
    r"|not (?:running|responding|ready|available|reachable|accepting)|refus\w+)"
)


def _near(one: str, other: str, chars: int = 40) -> str:
    """A pattern of both, in either order, in one sentence or two."""
    between = rf"[^\n]{{0,{chars}}}"
    return rf"\b{one}\b{between}\b{other}\b|\b{other}\b{between}\b{one}\b"


_NOTIONS = {
    "rate_limits": re.compile(
        rf"\b\d[\d.,]*\s*(?:[\w-]+\s+)?{_COUNTED}\s*(?:/|per|an?|each|every|in|within)\b"
        r"|\b\d[\d.,]*\s*(?:/\s*(?:s|sec|second|min|minute|hour)|rp[sm]|qp[sm]|tpm)\b"
        rf"|\b(?:retry|wait|again|back[ -]?off|cool[ -]?down|pause)\b[^.\n\d]{{0,25}}\d[\d.]*\s*"
        rf"(?:{_SPAN}|min(?:ute)?s?)\b|"
        + _near(
            rf"(?:{_COUNTED}|api|traffic|usage|concurren\w+|throughput)",
            r"(?:limits?|caps?|quotas?|allowance|allotment|budget|too (?:many|fast|frequent\w*))",
        ),
        re.IGNORECASE,
    ),
    "authentication_errors": re.compile(_near(_RIGHTS, _LACKS), re.IGNORECASE),
    "timeouts": re.compile(
        rf"\b(?:after|within|for|exceed\w*|than|over|beyond)\s+(?:the\s+)?\d[\d.,]*\s*{_SPAN}\b",
        re.IGNORECASE,
    ),
    "unavailable_services": re.compile(
        _near(_SERVER, _GONE) + r"|\bcircuit\b[^\n]{0,20}\bopen", re.IGNORECASE
    ),
    "validation_errors": re.compile(_near(_TYPED, _OUGHT), re.IGNORECASE),
}
# What a program stumbles over itself is nobody's argument.
_OWN_MISTAKE = re.compile(
    r"(?:not enough|too many) values to unpack|object is not (?:subscriptable|iterable|callable)"
    r"|index out of range\b|division by zero|has no attribute|maximum recursion depth"
    r"|cannot read propert(?:y|ies) of|is not a function\b|nil pointer dereference"
)
# That something does not exist is no error of form; these exceptions are a program's own mistakes.
_OTHERWISE = re.compile(
    r"not (?:be )?found|no such|(?:does|do|did) not exist|unable to find"
    r"|\b(?:undefined|null|NoneType)\b|"
    r"(?:could not|cannot|couldn't|can't) (?:find|locate)"
    r"|\b(?:Attribute|Type|Key|Index|Name|ZeroDivision|Assertion|Reference|NullPointer|Integrity)"
    r"(?:Error|Exception)\b",
    re.IGNORECASE,
)


def names_argument(message: str, names: Iterable[str]) -> bool:
    """Whether a message quotes the name of one of the arguments that the call was given, and does
    not say that something was not found.
    """
    text = message[:_CHARS]
    return not _OTHERWISE.search(text) and any(
        f"{mark}{name}{mark}" in text for name in names for mark in "'\"`" if len(name) > 1
    )


# The same few messages come again and again, and each signal asks for its own cause.
@lru_cache(maxsize=2048)
def cause_of(message: str | None, error_type: str | None = None) -> str | None:
    """The cause that a failure's message (or the type of its exception) names; None if none.

    A status code says it before any word does.
    """
    text = message or ""
    if _OWN_MISTAKE.search(text):
        return None
    if len(text) > _CHARS:
        text = text[: _CHARS // 2] + "\n" + text[-_CHARS // 2 :]
    code = _CODE.search(text)
    if code and (by_code := _BY_CODE.get(code[code.lastindex or 0])):
        # "400 … API key not valid" is a provider's way to say that the key is wrong.
        if by_code == "validation_errors":
            return _by_words(text) or by_code
        # Some say so that one has asked too often.
        forbids = by_code == "authentication_errors"
        return "rate_limits" if forbids and _PATTERNS["rate_limits"].search(text) else by_code
    return _by_words(f"{error_type}: {text}" if error_type else text)


_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_+")


def _by_words(text: str) -> str | None:
    # "REQUEST_LIMIT_EXCEEDED" and "RequestLimitExceeded" say it in words too.
    apart = _HUMP.sub(" ", text)
    if apart != text:
        text = f"{text}\n{apart}"
    said = next((cause for cause in CAUSES if _PATTERNS[cause].search(text)), None)
    if said is not None or _OTHERWISE.search(text):
        return said
    return next((cause for cause, notions in _NOTIONS.items() if notions.search(text)), None)
