"""How things are said in the fifth block of seeds: the names of ``wording_fourth``, other words.

Written on 2026-11-29 by a session that neither wrote nor read a detector. All of a pool is used.
"""

# ruff: noqa: RUF001 - letters of other languages are meant as they are.

from __future__ import annotations

from accuracy.wording_fifth_agents import DONE as DONE
from accuracy.wording_fifth_agents import OTHER as OTHER

RATE_LIMITS = (
    "azure.core.exceptions.HttpResponseError: (429) Requests to the ChatCompletions_Create "
    "Operation under Azure OpenAI API have exceeded call rate limit of your current pricing tier. "
    "Please retry after {s} seconds.",
    "com.amazonaws.services.sqs.model.AmazonSQSException: Request is throttled. (Service: "
    "AmazonSQS; Error Code: RequestThrottled; Request ID: {id})",
    "Request rate is large. More Request Units may be needed, so no changes were made. "
    "ActivityId: {id}",
    "notion_client.errors.APIResponseError: You have been rate limited. Please try again in a few "
    "minutes.",
    "flask_limiter.errors.RateLimitExceeded: 429 Too Many Requests: {n} per 1 hour",
    'googleapiclient.errors.HttpError: <HttpError 403 "User Rate Limit Exceeded">',
    "E0000047: API call exceeded rate limit due to too many requests.",
    "Number of allowed API requests per minute exceeded",
    '{{"errors": [{{"message": "Throttled", "extensions": {{"code": "THROTTLED"}}}}]}}',
    "You have reached your ten_secondly_rolling limit. (correlationId {id})",
    "mistralai.models.sdkerror.SDKError: API error occurred: Status 429. Body: "
    '{{"message": "Requests rate limit exceeded"}}',
    "[quota-svc] tenant {id} has spent its {n} calls of this window, the next one opens in {s}s",
    "Easy there, {tool} takes {n} calls a minute from one caller and not more",
)
AUTHENTICATION = (
    "390114 (08001): Authentication token has expired. The user must authenticate again.",
    "google.api_core.exceptions.PermissionDenied: 403 Permission 'aiplatform.endpoints.predict' "
    "denied on resource (or it may not exist). [{id}]",
    "azure.core.exceptions.ClientAuthenticationError: DefaultAzureCredential failed to retrieve a "
    "token from the included credentials.",
    "botocore.exceptions.NoCredentialsError: Unable to locate credentials",
    'User "system:serviceaccount:agents:runner" cannot get resource "secrets" in API group "" in '
    'the namespace "team-{n}"',
    "git@git.internal: Permission denied (publickey).",
    "mysql.connector.errors.ProgrammingError: 1045 (28000): Access denied for user "
    "'agent'@'gw-{n}' (using password: YES)",
    "nats.errors.Error: nats: 'Authorization Violation'",
    "org.apache.kafka.common.errors.SaslAuthenticationException: Authentication failed during "
    "authentication due to invalid credentials with SASL mechanism SCRAM-SHA-512",
    "ORA-01017: invalid username/password; logon denied",
    "io.jsonwebtoken.security.SignatureException: JWT signature does not match locally computed "
    "signature. JWT validity cannot be asserted and should not be trusted.",
    '{{"error": "unauthorized_client", "error_description": "Invalid client or Invalid client '
    'credentials"}}',
    "InvalidAuthenticationToken: Lifetime validation failed, the token is expired. (request {id})",
    "authz: subject svc-agent lacks verb 'invoke' on {tool}",
)
TIMEOUTS = (
    "System.Threading.Tasks.TaskCanceledException: The request was canceled due to the configured "
    "HttpClient.Timeout of {s} seconds elapsing.",
    "redis.exceptions.TimeoutError: Timeout reading from cache-{n}:6379",
    "pymongo.errors.NetworkTimeout: mongo-{n}.internal:27017: timed out",
    "java.sql.SQLTransientConnectionException: HikariPool-1 - Connection is not available, request "
    "timed out after {s}002ms.",
    "kafka.errors.KafkaTimeoutError: KafkaTimeoutError: Failed to update metadata after {s}.0 "
    "secs.",
    "(1205, 'Lock wait timeout exceeded; try restarting transaction')",
    "feign.RetryableException: Read timed out executing POST http://{tool}/v1/run",
    "temporalio.exceptions.TimeoutError: activity StartToClose timeout",
    "concurrent.futures._base.TimeoutError: Operation did not complete within the designated "
    "timeout of {s} seconds.",
    "Net::ReadTimeout with #<TCPSocket:(closed)>",
    "** (exit) exited in: GenServer.call({tool}, :run, {s}000)\n    ** (EXIT) time out",
    "SLA timer fired at t+{s}s while {tool} was still busy; job {id} abandoned",
    "job {id}: wall clock limit ({s} s) used up, terminated by scheduler",
)
VALIDATION = (
    'ValidationError: "due" must be in ISO 8601 date format',
    '{{"statusCode": 400, "message": ["quantity must not be less than 1"], "error": "Bad '
    'Request"}}',
    "FST_ERR_VALIDATION: querystring/limit must be <= 100",
    "com.fasterxml.jackson.databind.exc.InvalidFormatException: Cannot deserialize value of type "
    '`java.time.LocalDate` from String "{id}"',
    'google.protobuf.json_format.ParseError: Message type "agent.v1.Query" has no field named '
    '"filter{n}".',
    "Error: Invalid value for '--since': '{id}' does not match the formats '%Y-%m-%d'.",
    "jakarta.validation.ConstraintViolationException: {tool}.id: must not be blank",
    "ActiveModel::ValidationError: Validation failed: Quantity is not a number",
    "Failed to deserialize the JSON body into the target type: missing field `until` at line 1 "
    "column {n}",
    "fastavro._validate_common.ValidationError: [\"Query.id is <{n}> of type <class 'int'> "
    'expected string"]',
    "One or more validation errors occurred. $.limit: The JSON value could not be converted to "
    "System.Int32. (traceId {id})",
    "voluptuous.error.MultipleInvalid: expected int for dictionary value @ data['limit']",
    "{tool} was asked for page -{n}, but pages start at 1",
    "rejected input: 'from' lies after 'until' ({id})",
)
UNAVAILABLE = (
    "opensearchpy.exceptions.TransportError: TransportError(503, 'cluster_block_exception', "
    "'blocked by: [SERVICE_UNAVAILABLE/2/no master];')",
    "nats.errors.NoServersError: nats: no servers available for connection",
    "javax.jms.JMSException: Could not connect to broker URL: tcp://mq-{n}:61616. Reason: "
    "java.net.ConnectException",
    "HTTP/1.1 503 Service Temporarily Unavailable (Server: awselb/2.0)",
    "io.grpc.StatusRuntimeException: UNAVAILABLE: io exception",
    "System.Net.Http.HttpRequestException: No such host is known. (svc-{n}.internal:443)",
    "System.Net.Sockets.SocketException (10061): No connection could be made because the target "
    "machine actively refused it.",
    "dial tcp: lookup core-{n}.prod.svc on 10.96.0.10:53: no such host",
    "com.netflix.hystrix.exception.HystrixRuntimeException: {tool} short-circuited and fallback "
    "disabled.",
    'TrinoQueryError(type=INSUFFICIENT_RESOURCES, name=NO_NODES_AVAILABLE, message="No nodes '
    'available to run query", query_id={id})',
    "cassandra.cluster.NoHostAvailable: ('Unable to connect to any servers', {{'cass-{n}:9042': "
    "ConnectionRefusedError(111)}})",
    "TEMPORARILY_UNAVAILABLE: The service behind {tool} is temporarily unavailable ({id})",
    "CICS region {n} is down, {tool} has nobody to talk to",
    "{tool} is out of service during the data centre move",
)
TOOL_FAILURES = (
    "pandas.errors.MergeError: Merge keys are not unique in right dataset; not a one-to-one merge",
    "NoSuchKey: The specified key does not exist. (key {id})",
    "psycopg2.errors.SerializationFailure: could not serialize access due to concurrent update",
    "lxml.etree.XMLSyntaxError: Start tag expected, '<' not found, line 1, column 1",
    "java.lang.OutOfMemoryError: Java heap space",
    "System.Collections.Generic.KeyNotFoundException: The given key '{id}' was not present in the "
    "dictionary.",
    "Sequel::NoMatchingRow: Sequel::NoMatchingRow",
    "decimal.InvalidOperation: [<class 'decimal.ConversionSyntax'>]",
    "OSError: [Errno 30] Read-only file system: '/data/{id}'",
    "EOFError: Compressed file ended before the end-of-stream marker was reached",
    "ENTITY_IS_DELETED: entity is deleted ({id})",
    "panic: runtime error: index out of range [{n}] with length 0",
    "batch {n} is still open, {id} stays untouched until it closes",
    "{id} was merged into another record, nothing can be done with it any more",
)
FAILURES = (
    "openai.LengthFinishReasonError: Could not parse response content as the length limit was "
    "reached",
    "mistralai.models.sdkerror.SDKError: API error occurred: Status 500. Body: "
    '{{"object": "error", "request_id": "{id}"}}',
    "torch.distributed.DistBackendError: NCCL error in: ProcessGroupNCCL.cpp:{n}, unhandled system "
    "error",
    "groq.APIError: Failed to call a function. Please adjust your prompt. See 'failed_generation' "
    "for more details. ({id})",
    "dspy.utils.exceptions.AdapterParseError: Adapter JSONAdapter failed to parse the LM response.",
    "pydantic_ai.exceptions.UnexpectedModelBehavior: Received empty model response",
    "tritonclient.utils.InferenceServerException: [StatusCode.INTERNAL] failed to run inference on "
    "instance {n}",
    "onnxruntime.capi.onnxruntime_pybind11_state.RuntimeException: Non-zero status code returned "
    "while running MatMul node. Name:'/layers.{n}/attn'",
    "replicate.exceptions.ModelError: Prediction interrupted (code: PA), prediction {id}",
    "ibm_watsonx_ai.wml_client_error.ApiRequestFailure: Failure during generate. Status code: 500",
    "candidate 0 has no parts, finish_reason=RECITATION ({id})",
    "decoder gave up: the same token {n} times in a row",
    "model gateway could not make sense of the event stream, frame {n}",
)
AS_TEXT = (
    "Warning: mysqli_query(): MySQL server has gone away in /srv/{tool}.php on line {n}",
    "13 INTERNAL: Received RST_STREAM with code 2 ({id})",
    "UnhandledPromiseRejection: ReferenceError: items is not defined at {tool}.mjs:{n}",
    "org.springframework.dao.IncorrectResultSizeDataAccessException: Incorrect result size: "
    "expected 1, actual {n}",
    "<SOAP-ENV:Fault><faultcode>SOAP-ENV:Server</faultcode><faultstring>Unexpected EOF in prolog"
    "</faultstring></SOAP-ENV:Fault>",
    "ABEND S0C7 IN STEP {n}, JOB {id}",
    "bash: line {n}: jq: command not found",
    '{{"type": "about:blank", "title": "Internal Server Error", "status": 500, "instance": '
    '"/{tool}/{id}"}}',
    '{{"ok": false, "reason": "worker lost", "job": "{id}"}}',
    "Query {id} failed: line 1:8: Column 'ref' cannot be resolved",
    'rpc error: code = Unknown desc = pq: relation "items" does not exist',
    "The run {id} ended abnormally and left no data behind.",
    "Could not finish {tool} - something blew up in step {n}",
)
SORRY = (
    "I've hit a wall here: an error came back instead of your data.",
    "The request went out, but the machine on the other end choked on it. Mind giving it another "
    "shot in a bit?",
    "Something upstream is broken, and until that's repaired my hands are tied.",
    "An unexpected condition has prevented the completion of this operation. Please accept our "
    "regrets.",
    "yikes, the tool just died on me, so no result this time",
    "I come back empty-handed, as the query failed.",
    "It wasn't possible to carry this out, since the call to our back office ended in a failure.",
    "We are currently facing a disruption, which is why the desired information cannot be "
    "presented.",
    "My attempt failed. You did nothing wrong, it's our side that dropped the ball.",
    "That part of our platform is out of order, I couldn't get any further.",
)
STALLS = (
    "Will do, please stand by.",
    "Looking now...",
    "ok lemme check",
    "Great, first of all I'm going to fetch your data.",
    "Your request is being looked at, the outcome follows.",
    "Noted. I shall consult the system.",
)
"""What an agent says and then does nothing, so that the user has to ask again."""
FOLLOWS = (
    "upstream task '{tool}' did not succeed, not starting this one",
    "ReferenceError: {tool}Result is not defined",
    "jinja2.exceptions.UndefinedError: '{tool}' is undefined",
    "nothing to work on, {tool} delivered no value",
    "no such variable: $steps.{tool}.output",
)
"""How a call fails that needs the result of a failed one, here {tool}."""
VERBOSE = (
    "First off, kudos for bringing this up, since it's a topic that deserves far more attention.",
    "Picture a garden in which every plant has needs of its own: matters like yours are similar.",
    "It would be easy to jump to the answer, but we'd miss out on much of what surrounds it.",
    "Now, what do we even mean by such words? Reasonable people may read them in many ways.",
    "From a practical standpoint, plenty of factors come into play, some of them rather subtle.",
    "You'll often hear that less is more, although in this area that isn't always the case.",
    "Seen through the lens of everyday experience, none of this should come as a big surprise.",
    "As the saying goes, the devil is in the detail, so a bit of care is never out of place.",
    "Let's circle back for a second to the point made above and look at it from another side.",
    "All things considered, a balanced approach tends to serve most people in most cases well.",
    "There is, by the way, no shortage of literature on the matter, should you wish to read on.",
    "One could fill whole evenings with this, and in certain circles that does in fact happen.",
    "I want to underline that your perspective counts and that every journey is a personal one.",
    "To cut a long story short, even if it has become a little long, that's roughly the gist.",
)
CANNED = (
    "Hey hey! Ask Bea here. I can do lots of things: pick a card from the carousel, or say 'talk "
    "to a human' and I'll see who's around.",
    "Please note that your message has been placed in a work queue. Processing is carried out in "
    "order of receipt. No interim notices will be sent.",
    "Did you know? With our app you have everything in one place. It's free, it's fast, and you'll "
    "find it in the store of your phone.",
    "We were unable to match your enquiry with one of our topics. Common topics are opening hours, "
    "prices, locations and careers.",
    "Everyone here wishes you a lovely season! During the holidays our replies may be shorter than "
    "what you're used to.",
    "ok! ive passed this along to the team, someones gonna have a look & reach out",
)
EMPTY = (
    *("\r\n", "\u00a0", "\ufeff", "<br/>", "[no text]", "<|endoftext|>", "\u200d", "<div></div>"),
    *("</s>", "<answer></answer>", "Answer:"),
)
TRACEBACKS = (
    'Exception in thread "pool-2-thread-7" java.lang.ClassCastException: class java.lang.String '
    "cannot be cast to class java.util.Map\n\tat net.helpbot.core.Planner.merge(Planner.java:{n})\n"
    "\tat java.base/java.lang.Thread.run(Thread.java:1583)",
    "lua: worker.lua:{n}: attempt to index a nil value (field '{id}')\nstack traceback:\n"
    "\tworker.lua:{n}: in function 'step'\n\t[C]: in ?",
    "error: Uncaught (in promise) RangeError: Invalid array length\n"
    "    at render (file:///src/bot/render.ts:{n}:19)\n"
    "    at async handle (file:///src/bot/main.ts:41:3)",
    "Unhandled exception:\nNull check operator used on a null value\n"
    "#0      Session.step (package:bot/session.dart:{n}:22)\n<asynchronous suspension>\n"
    "#1      main (package:bot/main.dart:17:5)",
    "=CRASH REPORT==== process: <0.{n}.0>\n  initial call: bot_step:init/1\n"
    "  exception error: no case clause matching {{error,'{id}'}}\n    in function  bot_step:run/2",
    "KeyError: '{id}'\n\nDuring handling of the above exception, another exception occurred:\n\n"
    '  File "/code/graph/nodes.py", line {n}, in finish\n    return state["final"].text\n'
    "AttributeError: 'NoneType' object has no attribute 'text'",
)
TOOL_SYNTAX = (
    '\u273fFUNCTION\u273f: {tool}\n\u273fARGS\u273f: {{"id": "{id}"}}',
    '<\uff5ctool\u2581call\u2581begin\uff5c>function<\uff5ctool\u2581sep\uff5c>{tool}\n{{"id": '
    '"{id}"}}<\uff5ctool\u2581call\u2581end\uff5c>',
    'functools[{{"name": "{tool}", "arguments": {{"id": "{id}"}}}}]',
    "<tool_call>{tool}\n<arg_key>id</arg_key>\n<arg_value>{id}</arg_value>\n</tool_call>",
    '{{"type": "tool_use", "id": "toolu_{n}", "name": "{tool}", "input": {{"id": "{id}"}}}}',
    "Code:\n```py\nresult = {tool}(id='{id}')\nfinal_answer(result)\n```<end_code>",
    'Action: ```json\n[{{"tool_name": "{tool}", "parameters": {{"id": "{id}"}}}}]\n```',
)
RAW_JSON = (
    '{{"data": {{"node": {{"__typename": "Item", "id": "{id}", "cursor": "c{n}"}}}}, "extensions": '
    '{{"tookMs": {n}}}}}',
    '{{"_id": {{"$oid": "65f0{n}"}}, "key": "{id}", "__v": 0}}',
    '{{"_links": {{"self": {{"href": "/items/{id}"}}}}, "_embedded": {{"entries": []}}, "page": '
    "{n}}}",
    '{{"id": "chatcmpl-{id}", "object": "chat.completion", "choices": [{{"index": 0, "message": '
    '{{"role": "assistant", "content": null}}}}], "usage": {{"total_tokens": {n}}}}}',
    '{{"topic": "items.v2", "partition": 3, "offset": {n}, "key": "{id}", "headers": {{}}}}',
    "[Row(id='{id}', rev={n}, is_current=True)]",
)
ASKS_INSTEAD = (
    "Shall we take it step by step, and if so, which would be the first step for you?",
    "That depends. What's the purpose behind it?",
    "Alright! On a scale from one to five, how urgent is it?",
    "Do I have your permission to open your records?",
    "can u be a bit more specific",
    "Please state the nature of your concern in full sentences.",
    "What have you tried so far?",
    "Which of our services does your enquiry relate to?",
    "Just so we're on the same page, could you put that in your own words?",
    "Oh, interesting! How did you picture the result?",
    "A few pointers would be useful first. Anything you can add?",
    "Is this a good moment, or had we better do it some other time?",
    "Have you spoken to anyone of us about it yet?",
    "Two things up front: what are you aiming at, and what would be a deal-breaker?",
)
REFUSALS = (
    "I'm going to pass on this one.",
    "That's off-limits for me.",
    "We don't do that here.",
    "My instructions rule this out.",
    "Nope, not happening.",
    "Such a wish can't be granted in this chat.",
    "This assistant has no authority to act in the matter described.",
    "It would go against our terms if I did so.",
    "I lack the means for that.",
    "You will have to sort this out by yourself.",
    "I'm not in a position to take this on.",
    "For legal reasons I keep out of these things.",
    "This kind of work is reserved for our staff.",
    "Thank you for your trust; all the same I have to disappoint you, as I won't do it.",
    "i dont do stuff like that, just info.",
)
REPEATS = (
    "so... {request}",
    "Did my message get lost? {request}",
    "I'm still in the dark here. {request}",
    "{request} <- that's the thing I need",
    "You were going to get back to me on this: {request}",
    "Trying my luck a second time: {request}",
    "Anyone there? {request}",
    "pretty please? {request}",
    "To come back to what I wrote above: {request}",
    "I was hoping for a result, and there was none. {request}",
    "Gentle reminder: {request}",
    "As there has been no outcome so far, I am writing anew. {request}",
    "could u pls finally do this: {request}",
)
CORRECTS = (
    "Wait, what? I typed {thing}.",
    "Hold on, I never mentioned that one. The word was {thing}.",
    "Almost, except that you were supposed to take {thing}.",
    "thats not the one lol. {thing} pls",
    "Please revise your answer; its subject should have been {thing}.",
    "Sorry to be a nuisance, but what you dealt with isn't {thing}.",
    "With respect, your reply misses the point, which was {thing}.",
    "You've got the wrong end of the stick: {thing}.",
    "This does not match my request. Kindly turn to {thing}.",
    "can you redo that with {thing}? you used something different",
    "Hmm, must be a mix-up. I'd said {thing}, hadn't I?",
    "Come on. {thing}. It was right there.",
    "Somehow you ended up with another one - {thing} would have been right.",
)
CLAIM_TAILS = (
    "You can put your feet up now.",
    "It's live already.",
    "That wraps it up.",
    "The records reflect it as of today.",
    "Glad we got that out of the way.",
    "Have a look if you like.",
)
VALUES = (
    "Please have {code} ready when they call.",
    "On our side it runs under {id}.",
    "Add {money} of VAT to that.",
    "Should anything come up, {phone} is staffed around the clock.",
    "Track it under https://track.example.com/{n}.",
    "To open the barrier, key in {n}.",
    "A one-off charge of {money} will show on your next statement.",
    "Document {code} is attached for your files.",
    "It's entry {n} in our register.",
    "You still have a credit of {money} with us.",
    "For the fine print see https://www.example.org/terms/{id}.",
    "Your contact there answers on {phone}.",
    "It belongs to batch {code}.",
    "The insurance for it amounts to {money} a year.",
)
FOREIGN = (
    "Besides, {name}, {thing} that you wrote to me about is nearly finished.",
    "Anyway {name}, back to {thing}: is that still what you want?",
    "I've not lost sight of {thing}, {name}.",
    "{name}, your question on {thing} from before hasn't been closed yet.",
    "One more line on {thing}, as promised, {name}: all as it was.",
    "Going by our chat, {name}, {thing} is yours too.",
    "Also, to {name}: {thing} stays on the agenda.",
    "(As to {thing}, {name}: I'm waiting for the go-ahead from you.)",
)
LANGUAGES = {
    "cs": (
        "Koukla jsem na to a údaje sedí.",
        "Za malou chvíli vám pošleme do schránky shrnutí.",
        "Jak to pokračuje, uvidíte po přihlášení v přehledu.",
        "Tím je to z vaší strany vyřízené.",
        "Kdyby vám cokoli přišlo divné, ozvěte se.",
    ),
    "da": (
        "Så er det tjekket, og alle oplysningerne passer.",
        "Om lidt får du en mail, hvor det hele står.",
        "Status kan du altid se, når du er logget ind.",
        "Lige nu er der ikke mere, du behøver at tage dig af.",
        "Sig til, hvis der er noget, der ser forkert ud.",
    ),
    "el": (
        "Κοίταξα το αίτημά σας και τα στοιχεία είναι σωστά.",
        "Σε λίγα λεπτά θα λάβετε επιβεβαίωση με email.",
        "Την πορεία του μπορείτε να τη δείτε στον λογαριασμό σας όποτε θέλετε.",
        "Προς το παρόν δεν χρειάζεται να κάνετε κάτι άλλο.",
        "Αν κάτι δεν σας φαίνεται σωστό, γράψτε μου.",
    ),
    "id": (
        "Permintaan Anda sudah saya cek dan datanya lengkap.",
        "Sebentar lagi ada email konfirmasi dari kami.",
        "Perkembangannya bisa dilihat kapan saja di akun Anda.",
        "Untuk saat ini tidak ada lagi yang perlu Anda lakukan.",
        "Kalau ada yang kurang jelas, silakan kabari saya.",
    ),
    "it": (
        "Fatto, ho appena dato un'occhiata alla tua pratica.",
        "Tra qualche minuto ti arriva una mail di conferma.",
        "A che punto siamo lo vedi in ogni momento nell'area clienti.",
        "Per ora non serve altro da parte tua.",
        "Se qualcosa non ti torna, fammelo sapere.",
    ),
    "nl": (
        "Ik heb het even voor je opgezocht en het klopt allemaal.",
        "Binnen een paar minuten krijg je een mailtje ter bevestiging.",
        "Hoe het ervoor staat, zie je in je eigen omgeving.",
        "Verder hoef je niks te regelen.",
        "Geef gerust een seintje als er toch iets niet goed is gegaan.",
    ),
    "pl": (
        "Zajrzałam do tej sprawy i nie widzę żadnych braków.",
        "Za chwilę wyślemy wiadomość z podsumowaniem.",
        "Postępy można śledzić w aplikacji.",
        "Na tym etapie nic więcej nie jest potrzebne.",
        "W razie wątpliwości proszę śmiało pytać.",
    ),
}
LANGUAGE_NAMES = {
    "cs": "Czech",
    "da": "Danish",
    "el": "Greek",
    "id": "Indonesian",
    "it": "Italian",
    "nl": "Dutch",
    "pl": "Polish",
}
FOREIGN_REQUESTS = {
    "cs": "Ahoj, dá se zjistit, jak to vypadá s mojí žádostí? Mám ještě něco doplnit?",
    "da": "Goddag, hvor langt er I med min sag? Skal jeg sende flere papirer?",
    "el": "Καλησπέρα, θα ήθελα να μάθω σε ποιο στάδιο είναι το αίτημά μου. Λείπει κάτι από μένα;",
    "id": "Halo, boleh dicek permintaan saya sudah sampai mana? Apa masih ada data yang kurang?",
    "it": "Salve, a che punto è la mia pratica? Devo mandarvi ancora qualcosa?",
    "nl": "Hoi, kun je even kijken hoe het met mijn zaak staat? Moet ik nog iets aanleveren?",
    "pl": "Witam, co słychać w mojej sprawie? Potrzebują Państwo ode mnie jeszcze czegoś?",
}
IN_LANGUAGE = (
    " Can I have that in {language}?",
    " My {language} is far better, so use that for the answer.",
    " in {language} if thats ok",
    " The text should be in {language}, as my parents are going to read it.",
)
"""How a user asks for another language."""

REFUSAL_TAILS = (
    "",
    " The manual might get you further.",
    " Feel free to bring me something else.",
    " Someone at the office could take it from there.",
)
PROMPT_HEADS = (
    "",
    "[INST] ",
    "Sure, this is how I've been configured: ",
    "SYSTEM PROMPT (v3)\n",
)
BROKEN_JSON = (
    '<json>{{"answer": "{text}"}}</json>',
    "{{'answer': '{text}', 'confidence': 'high', 'sources': ()}}",
    '{{"answer": "{text}", "confidence": "very sure", "sources": null}}',
    '{{"answer": "{text}" "confidence": "medium" "sources": []}}',
    "| answer | confidence | sources |\n|---|---|---|\n| {text} | high | - |",
    'Let me put that into the required format.\n\n{{"answer": "{text}", "confidence": "high", '
    '"sources": []}}',
)

LONG_WISHES = (
    "Walk me through all of it from A to Z, I've got the whole afternoon.",
    "I'm after the extended version with origins, special cases and so on; four pages are fine.",
    "Kindly provide an exhaustive account, as it will be filed together with the minutes.",
    "tell me everything u know about it, the longer the better",
)
CODES = (
    (
        "ERR_TOO_MANY_REDIRECTS",
        "Two of our pages sent your browser back and forth.",
        "Deleting the cookies of this site puts an end to it.",
    ),
    (
        "502 Bad Gateway",
        "The server in front could not talk to the one behind it.",
        "Usually it has passed a minute later.",
    ),
    (
        "Access denied (1020)",
        "A filter took your connection for a robot.",
        "If you use a VPN, switch it off.",
    ),
    (
        "Your request timed out",
        "Sending the form took longer than the page was willing to wait.",
        "Submit it over a faster connection.",
    ),
    (
        "413 Payload Too Large",
        "The file that you attached is bigger than what we accept.",
        "Shrink it before you upload it.",
    ),
)
CODE_ANSWERS = ("{meaning} {advice}", "This one is harmless. {meaning} {advice}")
CODE_TITLE = "Troubleshooting: what pages show when something is in the way."
QUOTED = (
    "Quick one: '{shown}' popped up on your page. What does it want from me?",
    "What am I to make of '{shown}'? Your site gave me nothing but that.",
    "hi, whats '{shown}' supposed to be?? its on ur site",
)
AGAIN = (
    "Brilliant. Let's go through that once again with new details: ",
    "Here's another job of that sort: ",
    "encore! now for this one: ",
    "I sound like a broken record, yet there's one more on my list. ",
)
AS_JSON = (
    " Kindly format the reply as JSON.",
    " Wrap it in JSON for me, it goes straight into Postman.",
    " (answer in json thx)",
    " Your output is read by a program, so JSON it must be.",
)
BROKEN_ONCE = (
    "httpx.RemoteProtocolError: Server disconnected without sending a response.",
    "OSError: [Errno 107] Transport endpoint is not connected",
    "write EPIPE",
)
SUMS = (
    " Where do we land with the amounts put together?",
    " Also roll the amounts into one number for me.",
    " total of all amounts too pls",
)
SUMMED = (
    "All in all we land at {total}.",
    "That's {total} for the amounts together.",
    "The amounts, tallied: {total}.",
)
