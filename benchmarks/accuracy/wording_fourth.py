"""How things are said in the fourth block of seeds: the names of ``wording_third``, other words.

Written on 2026-11-29 by a session that neither wrote nor read a detector. All of a pool is used.
"""

from __future__ import annotations

from accuracy.wording_fourth_agents import DONE as DONE
from accuracy.wording_fourth_agents import OTHER as OTHER

RATE_LIMITS = (
    "github.GithubException.RateLimitExceededException: 403 {{'message': 'You have exceeded a "
    "secondary rate limit. Please wait a few minutes before you try again.'}}",
    "ProvisionedThroughputExceededException: The level of configured provisioned throughput for "
    "the table was exceeded. Consider increasing your provisioning level",
    "Spike arrest violation. Allowed rate : MessageRate{{messagesPerPeriod={n}, "
    "periodInMicroseconds=1000000}}",
    "REQUEST_LIMIT_EXCEEDED: TotalRequests Limit exceeded.",
    "Exceeded {n} calls per second for api client. Reduce request rates to resume uninterrupted "
    "service.",
    "stripe.RateLimitError: Request req_{id}: Too many requests hit the API too quickly. We "
    "recommend an exponential backoff of your requests.",
    "OVER_QUERY_LIMIT: daily request quota of this key is spent",
    "status_code: 429, body: You are using a Trial key, which is limited to {n} API calls / minute",
    "RequestNotPermitted: RateLimiter '{tool}' does not permit further calls",
    "discord.errors.HTTPException: You are being rate limited. (retry_after: {s}.0)",
    "calls to {tool} are capped at {n} an hour, cap reached",
    "Twilio error 20429 ({id})",
)
AUTHENTICATION = (
    "paramiko.ssh_exception.AuthenticationException: Authentication failed.",
    "AADSTS700082: The refresh token has expired due to inactivity. Trace ID: {id}",
    "INVALID_SESSION_ID: Session expired or invalid",
    'pymongo.errors.OperationFailure: not authorized on core to execute command {{ find: "{tool}" '
    "}}",
    "SignatureDoesNotMatch: The request signature we calculated does not match the signature you "
    "provided. Check your key and signing method.",
    "WRONGPASS invalid username-password pair or user is disabled.",
    "gssapi.exceptions.ExpiredCredentialsError: Major (720896): The referenced credential has "
    "expired",
    "250001 (08001): Incorrect username or password was specified for AGENT_{n}",
    "hvac.exceptions.Forbidden: 1 error occurred: * permission denied, on read secret/{id}",
    "caller is anonymous, {tool} needs a signed-in principal",
    "key {id} was rotated out and no longer opens {tool}",
    "No x-api-key header on the call to {tool}",
)
TIMEOUTS = (
    "aiohttp.client_exceptions.ServerTimeoutError: Timeout on reading data from socket",
    "subprocess.TimeoutExpired: Command '['{tool}']' timed out after {s} seconds",
    "Error 524: A timeout occurred (Ray ID {id})",
    "billiard.exceptions.TimeLimitExceeded: TimeLimitExceeded({s},)",
    "botocore.exceptions.ConnectTimeoutError: Connect timeout on endpoint URL: "
    '"https://{tool}.internal/"',
    "('HYT00', '[HYT00] [Microsoft][ODBC Driver 18 for SQL Server]Query timeout expired (0)')",
    "Maximum execution time of {s} seconds exceeded",
    "trio.TooSlowError: fail_after({s}) cut {tool} short",
    "java.net.http.HttpTimeoutException: request timed out",
    "MCP error -32001: Request timed out",
    "{tool} was still pending after {s}s, so the caller stopped waiting (job {id})",
    "[{id}] hung for {s} s without a byte from the other side; connection dropped by us",
)
VALIDATION = (
    "marshmallow.exceptions.ValidationError: {{'due': ['Not a valid date.']}}",
    'ZodError: [{{"code": "invalid_type", "expected": "string", "received": "undefined", "path": '
    '["id"], "message": "Required"}}]',
    "{{'quantity': [ErrorDetail(string='A valid integer is required.', code='invalid')]}}",
    "soap:Client cvc-datatype-valid.1.2.1: '{id}' is not a valid value for 'integer'.",
    "botocore.exceptions.ParamValidationError: Parameter validation failed:\nMissing required "
    'parameter in input: "Key"',
    "Invalid value at 'page_size' (TYPE_INT32), \"{id}\"",
    "mapper_parsing_exception: failed to parse field [since] of type [date], value was '{id}'",
    "dateutil.parser._parser.ParserError: Unknown string format: 32.{n}",
    "msgspec.ValidationError: Object missing required field `id`",
    "error: argument --limit: invalid int value: '{id}'",
    "{tool} needs both 'from' and 'until' but was handed only one of them",
    'TypeError [ERR_INVALID_ARG_TYPE]: The "id" argument must be of type string. Received type '
    "number ({n})",
    "AxiosError: Request failed with status code 422",
)
UNAVAILABLE = (
    "socket.gaierror: [Errno -3] Temporary failure in name resolution",
    "pymysql.err.OperationalError: (2003, \"Can't connect to MySQL server on 'db{n}' ([Errno 113] "
    'No route to host)")',
    "ORA-12541: TNS:no listener",
    "Error 521: Web server is down (Ray ID {id})",
    'at=error code=H10 desc="App crashed" method=POST path="/{tool}" request_id={id}',
    'pika.exceptions.ConnectionClosedByBroker: (320) "CONNECTION_FORCED - broker forced connection '
    "closure with reason 'shutdown'\"",
    "LOADING Redis is loading the dataset in memory",
    "{tool} has been switched off for the nightly backup window",
    'no endpoints available for service "svc-{n}"',
    "CLUSTERDOWN The cluster is down",
    "eureka: 0 instances of {tool} are registered",
    "System.Net.WebException: The remote server returned an error: (503) Server Unavailable.",
    "site {n} lost its uplink, {tool} cannot be reached until it is back",
)
TOOL_FAILURES = (
    "django.core.exceptions.ObjectDoesNotExist: Entry matching query does not exist.",
    "sqlalchemy.orm.exc.StaleDataError: UPDATE statement on table 'entry' expected to update 1 "
    "row(s); 0 were matched.",
    "{id} is on hold, release it first",
    "TypeError: unsupported operand type(s) for +: 'NoneType' and 'int'",
    "RecursionError: maximum recursion depth exceeded while calling a Python object",
    "numpy.core._exceptions._ArrayMemoryError: Unable to allocate {n} MiB for an array",
    "zipfile.BadZipFile: File is not a zip file",
    "ORA-01422: exact fetch returns more than requested number of rows",
    "StopIteration",
    "java.util.ConcurrentModificationException: {id}",
    "OSError: [Errno 24] Too many open files: '/var/spool/{id}'",
    "checksum of {id} differs from the one on record ({n})",
    "sequence gap behind number {n}, refusing to append {id}",
)
FAILURES = (
    "anthropic.BadRequestError: prompt is too long: 2{n}91 tokens > 200000 maximum",
    "botocore.errorfactory.ModelErrorException: An error occurred (ModelErrorException) when "
    "calling the InvokeModel operation: The model returned an unexpected error ({id})",
    "cohere.core.api_error.ApiError: status_code: 500, body: {{'id': '{id}'}}",
    "ollama._types.ResponseError: model runner has unexpectedly stopped",
    "RuntimeError: CUDA error: device-side assert triggered",
    "google.generativeai.types.BlockedPromptException: block_reason: OTHER",
    "huggingface_hub.errors.GenerationError: Request failed during generation (shard {n})",
    "RuntimeError: llama_decode returned -3",
    "agents.exceptions.MaxTurnsExceeded: Max turns (10) exceeded",
    "ValueError: Invalid response from LLM call - None or empty.",
    "completion {id} came back without a single choice",
)
AS_TEXT = (
    "ok=false; handler of {tool} threw, see log entry {id}",
    "<fault><code>{n}</code><message>Internal processing failure</message></fault>",
    "command terminated with exit code 137",
    "undefined method `fetch' for nil:NilClass (NoMethodError), {tool}.rb:{n}",
    "System.InvalidOperationException: Sequence contains no elements",
    '{{"fault": {{"faultstring": "Execution of JavaCallout {tool} failed", "detail": '
    '{{"errorcode": "steps.javacallout.ExecutionError"}}}}}}',
    "Msg 208, Level 16, State 1, Line {n}\nInvalid object name 'dbo.items'.",
    "PHP Fatal error: Uncaught Error: Call to a member function get() on null in {tool}.php:{n}",
    "thread 'main' panicked at src/{tool}.rs:{n}:9: called `Option::unwrap()` on a `None` value",
    "** (MatchError) no match of right hand side value: {{:error, :enoent}}",
    "RESULT: none. CAUSE: job {id} died with signal 11",
    "Oops! {tool} broke down at our end, incident no. {n}",
)
SORRY = (
    "Looks like the connection to our records just dropped on me, so this has to wait.",
    "This isn't working at the moment: the service behind it answered with a fault.",
    "I wasn't successful, one of the tools crashed halfway through.",
    "Owing to a malfunction the operation was not completed. My apologies for the inconvenience.",
    "ugh, that errored out on me. nothing has changed on your side, ping me again in an hour?",
    "Due to an internal malfunction there is no result available at present.",
    "Bad news: instead of data I got an exception.",
    "Not possible right now, an internal service is misbehaving.",
    "There's nothing I can show you yet, as the backend threw an error.",
)
STALLS = (
    "Sure thing, give me a sec to pull that up.",
    "I'm on it!",
    "Right, I'll dig that out for you.",
    "Bear with me while I open your file.",
    "Understood. The check will be performed next.",
)
"""What an agent says and then does nothing, so that the user has to ask again."""
FOLLOWS = (
    "dependency '{tool}' unresolved",
    "input missing because {tool} did not finish",
    "not run, waits on {tool}",
    "precondition unmet: {tool} must have succeeded",
    "TypeError: 'NoneType' object is not subscriptable (output of {tool})",
)
"""How a call fails that needs the result of a failed one, here {tool}."""
VERBOSE = (
    "Before we dive in, it might be helpful to take a step back and consider the whole landscape.",
    "There's a lot to unpack here, so let's take it one piece at a time and see where it leads us.",
    "Whether you're completely new to this or an old hand, a quick refresher never hurts anybody.",
    "Interestingly, people in similar circumstances often arrive at rather different conclusions.",
    "It's important to remember that no two situations are ever exactly alike, yours included.",
    "Think of it as a puzzle: each piece tells you little, but the whole forms a vivid image.",
    "Over the years, approaches to questions like this one have shifted quite a bit, rightly so.",
    "I find that it can be good to sleep on such matters and to return to them with a fresh mind.",
    "That being said, nuance matters, and I'd be remiss not to touch on it at least in passing.",
    "In simpler words, and to say the same in a slightly new manner, the core idea stays the same.",
    "Let's not forget the human side of things either, which gets lost so easily among details.",
    "Ultimately, you're the best judge of what feels right, and there's no rush in deciding.",
    "To wrap up this somewhat longer detour, I hope that the overall direction is a bit clearer.",
)
CANNED = (
    "Hi there! I'm Nova, your digital helper. Tap one of the buttons below to get going, or visit "
    "our Help Centre for guides and videos.",
    "Your request has been escalated to the second line under our standard procedure. Kindly "
    "refrain from opening duplicates while it is being worked on.",
    "Security notice: nobody who works for us will ever want to know your password. Never share "
    "codes with third parties and sign out on shared devices.",
    "We've recently refreshed our terms and our privacy notice, and by using this chat you agree "
    "to both. Have a look at the footer of our homepage for the full text.",
    "That's a great question! There are several ways to go about it, and the best one depends on "
    "your individual goals. Explore all the options in the app.",
    "the chat is closed at the moment, leave us a note with your name and we'll reply when we're "
    "back at our desks",
)
EMPTY = (
    *("\t", " \n \n ", "\u200b", "&nbsp;", "<p></p>", "```\n```", "[empty]", "NaN", "(blank)"),
    "''",
)
TRACEBACKS = (
    "PHP Fatal error:  Uncaught Error: Call to undefined method Bot::{tool}() in "
    "/var/www/bot/run.php:{n}\nStack trace:\n#0 /var/www/bot/index.php(31): "
    "Runner->step('{id}')\n#1 {{main}}\n  thrown in /var/www/bot/run.php on line {n}",
    '/app/lib/steps.rb:{n}:in `fetch\': key not found: "{id}" (KeyError)\n'
    "\tfrom /app/lib/steps.rb:{n}:in `call'\n\tfrom bin/bot:9:in `<main>'",
    "thread 'tokio-runtime-worker' panicked at src/agent.rs:{n}:22:\n"
    'called `Result::unwrap()` on an `Err` value: Missing("{id}")\n'
    "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace",
    "  + Exception Group Traceback (most recent call last):\n"
    '  |   File "/srv/agent/loop.py", line {n}, in gather\n'
    "  | ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)\n"
    "  +-+---------------- 1 ----------------\n    | ValueError: {id}\n"
    "    +------------------------------------",
    "Caused by: java.util.NoSuchElementException: {id}\n"
    "\tat io.bot.Steps.next(Steps.kt:{n})\n\t... 14 more",
    "** (FunctionClauseError) no function clause matching in Bot.Steps.run/2\n"
    '    (bot 0.4.1) lib/bot/steps.ex:{n}: Bot.Steps.run("{id}", nil)',
)
TOOL_SYNTAX = (
    '<|python_tag|>{{"name": "{tool}", "parameters": {{"id": "{id}"}}}}<|eom_id|>',
    "```tool_code\nprint(default_api.{tool}(id='{id}'))\n```",
    "<use_mcp_tool>\n<tool_name>{tool}</tool_name>\n"
    '<arguments>{{"id": "{id}"}}</arguments>\n</use_mcp_tool>',
    '{{"tool_uses": [{{"recipient_name": "functions.{tool}", "parameters": {{"id": "{id}"}}}}]}}',
    '>>>{tool}\n{{"id": "{id}"}}',
    "[{tool}(id='{id}', n={n})]",
)
RAW_JSON = (
    '{{"statusCode": 200, "headers": {{"x-amzn-trace": "{n}"}}, '
    '"body": "{{\\"ref\\":\\"{id}\\"}}"}}',
    '{{"hits": {{"total": {{"value": {n}, "relation": "eq"}}, "hits": [{{"_index": "items", "_id": '
    '"{id}", "_score": 1.0}}]}}}}',
    '{{"Records": [{{"eventName": "MODIFY", "dynamodb": {{"Keys": {{"pk": {{"S": "{id}"}}}}, '
    '"SequenceNumber": "{n}"}}}}]}}',
    "{{'type': 'tool_result', 'tool_use_id': 'toolu_{id}', 'content': [{{'text': '{n}'}}]}}",
    '{{"@odata.context": "$metadata#Items", "value": [{{"ItemId": "{id}", "RowVersion": {n}}}]}}',
)
ASKS_INSTEAD = (
    "Should I be the one to carry this out, or would you rather do it on your own?",
    "Tell me a little about the background and I'll take it from there.",
    "I'd be glad to. When does this have to be finished?",
    "So that I get this right: what outcome are you hoping for?",
    "Any constraints I ought to respect?",
    "no problem :) where do we start?",
    "More input needed: describe your goal in one or two sentences.",
    "Before anything is touched I require your explicit go-ahead. Do I have it?",
    "Could it be that you left something out? I'm missing the essentials.",
    "Are you asking for yourself or on behalf of somebody else?",
    "There are several ways to go about this. Which one appeals to you?",
    "Hm, what makes you ask?",
    "Would a quick overview do, or are you after every last detail?",
)
REFUSALS = (
    "This is where I have to draw the line; please don't count on me for it.",
    "Not my department.",
    "No can do.",
    "I'd rather not get involved in this.",
    "Requests like yours have to be handled by a human.",
    "Policy prevents this assistant from carrying out what you ask.",
    "You'd have to take that up with somebody else, I only give general information.",
    "Such operations lie outside my permissions.",
    "I was not built for this kind of task.",
    "That option isn't open to me.",
    "This service does not cover what you're after.",
    "For safety reasons this assistant stays away from such requests.",
    "Thanks for asking, but the answer is no.",
    "Let's leave that one alone.",
)
REPEATS = (
    "is this thing on?? {request}",
    "You've ignored what I wrote. {request}",
    "Has anything come of this yet? {request}",
    "{request} - still nothing from you on that!",
    "Take two: {request}",
    "pls answer!! {request}",
    "My request still stands: {request}",
    "bump. {request}",
    "Fine, but what about my actual request? {request}",
    "Resending: {request}",
    "And? Did you do it? {request}",
    "I've been sitting here for ages. {request}",
)
CORRECTS = (
    "ehm, {thing} is what it says in my message, not that other thing",
    "Someone's not paying attention. {thing}, as stated.",
    "Scratch that, it has nothing to do with my question. I gave you {thing}.",
    "Let me set that straight: it's about {thing}.",
    "huh? thats not {thing} at all",
    "Check once more: {thing} is the one I named.",
    "{thing}!!! read what i wrote",
    "Your answer is about another one. Kindly redo it for {thing}.",
    "You're off the mark there, {thing} was asked for.",
    "oops, u took the wrong one. its {thing}",
    "Why are you telling me about a different one? It was {thing} all along.",
    "I believe there has been a misreading on your part: {thing} is the one concerned.",
)
CLAIM_TAILS = (
    "You're good to go.",
    "Give it a minute to sync.",
    "That's one thing off your list.",
    "Feel free to close this chat.",
    "It's final.",
    "Wasn't that quick?",
)
VALUES = (
    "Keep {code} at hand in case somebody asks.",
    "Its entry in the archive is {id}.",
    "You'll be billed {money} at the end of the month.",
    "Questions? Text {phone}.",
    "Follow it live at https://status.example.io/t/{id}",
    "The locker opens with {n}.",
    "We're talking about {money} plus tax here.",
    "Scan {code} when you arrive.",
    "It went down in the journal on line {n}.",
    "A discount of {money} is already included.",
    "The relevant form is {code}, see https://forms.example.com/{n}.",
    "The direct line to them is {phone}.",
    "Last month the same came to {money}.",
)
FOREIGN = (
    "Oh, and {name} - {thing} looks fine from here as well.",
    "{name}, while I have you: shall I keep {thing} as it stands?",
    "Your other matter, {thing}, is still with me, {name}.",
    "For the record, {name}, we spoke about {thing} too.",
    "I have {thing} on file under {name}, that's you.",
    "Happy to carry on with {thing} whenever you are, {name}.",
    "{name}, regarding {thing}: the situation is the same as when you first wrote.",
    "(Note to {name}: nothing new on {thing}.)",
)
LANGUAGES = {
    "fi": (
        "Kävin asian läpi, ja tiedot täsmäävät.",
        "Saat pian vahvistuksen sähköpostiisi.",
        "Voit seurata tilannetta omilta sivuiltasi.",
        "Sinun ei tarvitse enää tehdä mitään.",
        "Kysy vain lisää, jos jokin jäi epäselväksi.",
    ),
    "fr": (
        "C'est bon, je viens de regarder votre dossier.",
        "Une confirmation vous parviendra d'ici quelques minutes.",
        "Pour suivre l'avancement, rendez-vous dans votre espace client.",
        "De votre côté, il n'y a plus rien à faire.",
        "Dites-moi si quelque chose vous paraît étrange.",
    ),
    "hu": (
        "Átnéztem az ügyét, minden adat stimmel.",
        "A visszaigazolást néhány percen belül megkapja e-mailben.",
        "A részleteket bármikor megtekintheti a fiókjában.",
        "Önnek ezzel már nincs további teendője.",
        "Ha valami mégsem lenne rendben, kérem, jelezze.",
    ),
    "no": (
        "Jeg har gått gjennom saken din, og opplysningene stemmer.",
        "Du får en bekreftelse på e-post om noen få minutter.",
        "Hvordan det går videre, ser du når du logger inn på Min side.",
        "Du trenger ikke å foreta deg noe mer.",
        "Bare ta kontakt hvis noe virker uklart.",
    ),
    "pt": (
        "Dei uma olhada no seu caso e não falta nada.",
        "Daqui a pouco chega a confirmação no seu e-mail.",
        "Dá para acompanhar tudo pelo aplicativo.",
        "Você não precisa fazer mais nada.",
        "Qualquer coisa, é só me chamar aqui de novo.",
    ),
    "ro": (
        "Am verificat cererea dumneavoastră și datele sunt corecte.",
        "Veți primi confirmarea pe e-mail în câteva minute.",
        "Stadiul îl puteți urmări oricând în contul personal.",
        "Nu mai aveți nimic de făcut.",
        "Dacă ceva nu se potrivește, vă rog să-mi scrieți.",
    ),
    "uk": (
        "Я переглянув вашу заявку, дані правильні.",
        "Підтвердження надійде вам на пошту протягом кількох хвилин.",
        "Стежити за перебігом можна в особистому кабінеті.",
        "Більше від вас нічого не потрібно.",
        "Якщо щось буде незрозуміло, просто напишіть мені.",
    ),
}
LANGUAGE_NAMES = {
    "fi": "Finnish",
    "fr": "French",
    "hu": "Hungarian",
    "no": "Norwegian",
    "pt": "Portuguese",
    "ro": "Romanian",
    "uk": "Ukrainian",
}
FOREIGN_REQUESTS = {
    "fi": "Moi, voisitko katsoa missä vaiheessa mun asia on? Puuttuuko multa vielä jotain?",
    "fr": "Bonsoir, où en est mon dossier svp ? Est-ce qu'il vous manque encore quelque chose ?",
    "hu": "Jó napot! Meg tudná nézni, hogy áll az ügyem? Kell még valamit küldenem?",
    "no": "Hei, kan du se hvordan det står til med saken min? Mangler dere noe fra meg?",
    "pt": "Oi, tudo bem? Queria saber como está o meu pedido e se ainda falta alguma coisa minha.",
    "ro": "Bună ziua, îmi puteți spune în ce stadiu e cererea mea? Mai trebuie să trimit ceva?",
    "uk": "Добрий день, підкажіть, будь ласка, що з моєю заявкою? Чи потрібно ще щось від мене?",
}
IN_LANGUAGE = (
    " I'd rather read the reply in {language}.",
    " {language} please.",
    " And write back in {language}, if you can.",
    " reply in {language}, my english is bad",
)
"""How a user asks for another language; the other blocks have one way only."""

REFUSAL_TAILS = (
    "",
    " Maybe one of your contacts knows a way.",
    " Perhaps the app has something for it.",
    " What else is on your mind?",
)
PROMPT_HEADS = (
    "",
    "<<SYS>>\n",
    "These are the rules I have to follow: ",
    "role: system\ncontent: ",
)
BROKEN_JSON = (
    "<reply>\n<answer>{text}</answer>\n<confidence>high</confidence>\n</reply>",
    '{{answer: "{text}", confidence: high, sources: none}}',
    '["{text}", "high", []]',
    '{{"Text": "{text}", "certainty": 0.9}}',
    '{{"answer": "{text}", "confidence": "high", "sources": []}}\n\nI hope this helps!',
)

LONG_WISHES = (
    "Length is no issue, I'd love an in-depth explanation with examples and reasons.",
    "Please elaborate as much as you can, this goes into our handbook.",
    "Explain it like a textbook chapter would, with all the ifs and buts.",
    "i want all the details pls, every single one, dont hold back",
)
CODES = (
    (
        "ERR_NAME_NOT_RESOLVED",
        "Your browser found no server under the address that you typed.",
        "Check the spelling or switch the network off and on.",
    ),
    (
        "Session timed out",
        "You were signed out since nothing happened on the page for a while.",
        "Just sign in anew.",
    ),
    (
        "Too many attempts",
        "The wrong password was entered several times in succession.",
        "You get another go after a quarter of an hour.",
    ),
    (
        "NET::ERR_CERT_DATE_INVALID",
        "Your device and our site disagree about today's date.",
        "Set its clock correctly.",
    ),
    (
        "400 Request Header Or Cookie Too Large",
        "Old cookies of ours have piled up in your browser.",
        "Clear them and come back.",
    ),
)
CODE_ANSWERS = ("{meaning} {advice}", "Nothing is broken on our side. {meaning} {advice}")
CODE_TITLE = "Notices on the website and what is behind them."
QUOTED = (
    "what does it mean when there's '{shown}' on your website",
    "Just out of curiosity, what is '{shown}'? It flashed up while I was browsing.",
    "My browser shows '{shown}' when I open your page, please explain.",
)
AGAIN = (
    "And while you're at it, another one: ",
    "Let's do a second round, this time for something else. ",
    "Works! Here comes the next: ",
    "need one more done pls: ",
)
AS_JSON = (
    " As a JSON document, please, it's for a webhook.",
    " Send JSON and no prose.",
    " json only pls",
    " I'm feeding this to jq, hence JSON please.",
)
BROKEN_ONCE = (
    "ConnectionAbortedError: [Errno 103] Software caused connection abort",
    "http.client.BadStatusLine: ''",
    "read ECONNRESET",
)
SUMS = (
    " What's the grand total of the amounts?",
    " Put a sum of the amounts under it, please.",
    " and how much is that altogether, i mean all amounts",
)
SUMMED = (
    "Grand total: {total}.",
    "Taken together, the amounts are {total}.",
    "The sum of them is {total}.",
)
