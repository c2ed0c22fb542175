"""How things are said: error messages and phrases of which development and scoring seeds see
different halves.

{tool} is the tool, {n} a number of a few digits, {id} an id, {s} seconds.
"""

from __future__ import annotations

RATE_LIMITS = (
    "429 Too Many Requests: slow down, {n} requests in the last minute",
    "RateLimitError: limit of {n} tokens per min reached, please try again in {s}s",
    "Quota exceeded for quota metric 'calls' and limit 'calls per minute' (request {id})",
    "ThrottlingException: Rate exceeded",
    "You have hit the rate limit. Retry-After: {s}",
    "HTTP 429: too many calls from client {id}",
    "RESOURCE_EXHAUSTED: per-minute request quota used up (request {id})",
    "Request was throttled. Expected available in {s} seconds.",
    "Rate limit reached for {tool}: {n}/min. Wait {s} seconds",
    "too_many_requests: client {id} exceeded its allowance, back off for {s} s",
    "Error code: 429 - {{'error': {{'type': 'rate_limit_exceeded', 'request': '{id}'}}}}",
    "API call volume above plan, requests are limited to {n} per hour",
)
AUTHENTICATION = (
    "401 Unauthorized: the access token has expired (request {id})",
    "AuthenticationError: invalid API key provided: sk-...{id}",
    "403 Forbidden: service account lacks permission '{tool}.execute'",
    "InvalidCredentialsException: login failed for service user svc_{n}",
    "Token signature could not be verified, please sign in again",
    "Access denied: role 'agent' may not call {tool}",
    "HTTP 401 from upstream: missing bearer token",
    "ExpiredTokenException: The security token included in the request is expired",
    "PermissionDenied: caller {id} is not authorized to use {tool}",
    "OAuth2 error invalid_grant: refresh token revoked (trace {id})",
    "Error code: 403 - {{'error': 'insufficient_scope', 'request': '{id}'}}",
    "authentication failed: API key disabled for project {n}",
)
TIMEOUTS = (
    "TimeoutError: {tool} did not answer within {s} s",
    "ReadTimeout: HTTPSConnectionPool(host='api.internal'): Read timed out. (read timeout={s})",
    "504 Gateway Timeout (request {id})",
    "DeadlineExceeded: deadline of {s}s exceeded while waiting for {tool}",
    "Operation timed out after {s}000 milliseconds",
    "upstream request timeout [{id}]",
    "asyncio.TimeoutError: waited {s} seconds for a reply",
    "ConnectTimeout: no connection to backend after {s} s",
    "statement timeout: query cancelled after {s} s",
    "The request took too long and was aborted (limit {s} s, id {id})",
)
VALIDATION = (
    "ValidationError: 1 validation error for {tool}Args: field required (type=value_error.missing)",
    "400 Bad Request: parameter 'date' is not a valid date ({id})",
    "InvalidArgument: expected an integer for 'count', got '{id}'",
    "TypeError: {tool}() missing 1 required positional argument: 'id'",
    "422 Unprocessable Entity: value is not a valid enumeration member",
    "Schema validation failed: additional property 'note{n}' is not allowed",
    "ValueError: could not convert string to float: '{id}'",
    "Input should be a valid string [type=string_type, input_value={n}]",
    "JSONDecodeError: Expecting ',' delimiter: line 1 column {n}",
    "Invalid input for {tool}: 'reference' must match ^[A-Z0-9]+$",
    "Bad request: malformed identifier '{id}'",
    "arguments do not match the tool's schema: 'quantity' must be >= 1, was -{n}",
)
UNAVAILABLE = (
    "503 Service Unavailable (request {id})",
    "ConnectionError: [Errno 111] Connection refused by backend-{n}",
    "502 Bad Gateway: no healthy upstream",
    "ServiceUnavailableError: {tool} is down for maintenance",
    "The server is currently overloaded, please try again later. (id {id})",
    "requests.exceptions.ConnectionError: Failed to establish a new connection to node {n}",
    "UNAVAILABLE: failed to connect to all addresses",
    "APIConnectionError: Name or service not known (backend-{n})",
    "Backend offline: circuit breaker open for {tool}",
    "Internal error 529: overloaded_error (request {id})",
    "Could not reach host db-{n}: network is unreachable",
    "Service temporarily unavailable, node {n} is restarting",
)
TOOL_FAILURES = (
    "RecordNotFound: no entry with the key {id}",
    "ConflictError: {id} is locked by another process",
    "StateError: {id} is already closed and cannot be touched",
    "KeyError: 'segment_{n}'",
    "InsufficientFunds: entry {id} lacks {n} units",
    "DuplicateEntry: {id} exists already",
    "IntegrityError: foreign key {n} violated",
    "NotEligible: rule {n} does not allow this for {id}",
    "AttributeError: 'NoneType' object has no attribute 'item{n}'",
    "PolicyViolation: operation on {id} blocked by rule {n}",
    "ZeroDivisionError: division by zero in step {n}",
    "CapacityError: nothing left for slot {n}",
)
FAILURES = (
    "BadRequestError: this model's maximum context length is {n}000 tokens",
    "ContentFilterError: the response was filtered, policy category {n}",
    "InternalServerError: the model produced no output (request {id})",
    "APIError: stream ended unexpectedly at chunk {n}",
    "IndexNotLoaded: shard {n} of the vector index is missing",
    "EmbeddingError: vector has {n} dimensions, index expects 1536",
    "OutputParserException: could not parse model output {id}",
    "ModelNotFound: deployment {id} does not exist",
    "RuntimeError: CUDA out of memory, tried to allocate {n} MiB",
    "SafetyStop: generation {id} halted",
)
AS_TEXT = (
    "Error: {tool} could not process {id}",
    "An error occurred while running {tool}: unexpected state {n}",
    "Traceback (most recent call last):\n  File \"tools.py\", line {n}\nKeyError: '{id}'",
    "FAILED: internal exception #{n}",
    "Exception: upstream returned nothing usable for {id}",
    "Error while calling {tool}. Code {n}.",
    "Tool execution failed: cannot read property of undefined ({id})",
    "ERROR 0x{n}: operation on {id} aborted",
    "Something went wrong in {tool}: RuntimeError {n}",
    "Execution error: NullPointerException at row {n}",
)
SORRY = (
    "I could not finish this because a system did not respond as it should.",
    "Unfortunately I ran into a technical problem on our side.",
    "Something in our systems went wrong, so I can't confirm this yet.",
    "The lookup did not work, please try once more a bit later.",
    "I was unable to complete the request due to a technical issue.",
    "Our system has a hiccup right now and I could not get it done.",
    "That step failed on our side, I'm sorry for the trouble.",
    "I hit a problem while doing this and had to stop.",
)
VERBOSE = (
    "It is worth mentioning that there are many aspects that one could look at here.",
    "Let me walk you through the general background before I come to the point.",
    "In addition, it may be interesting to know how such matters are usually handled.",
    "Broadly speaking, every case is different and depends on a variety of circumstances.",
    "As a matter of principle, we always strive to look at things from several angles.",
    "Before going on, allow me to restate what has been said so far in other words.",
    "There are of course further considerations, which I would like to outline in short.",
    "Historically, this was done in another way, and many people still remember that.",
    "To put it into perspective, the matter touches on a whole range of related topics.",
    "Another point that is often overlooked is the wider context in which all of this sits.",
    "One might also argue that the opposite view has its merits, at least in theory.",
    "Having said that, I would still encourage you to consider the bigger picture.",
    "It should further be noted that terms are used differently by different people.",
    "For the sake of completeness I also want to touch upon the general principles.",
    "Generally, the more one looks into such things, the more there is to be found.",
    "Moving on, it helps to distinguish between the general rule and its exceptions.",
    "Needless to say, this overview can only scratch the surface of the matter.",
    "On top of that, there are some finer points that experts like to debate.",
    "Let us also take a moment to reflect on why these rules came about at all.",
    "In conclusion, though there is always more to say, these are the main thoughts.",
)
CANNED = (
    "We value your feedback and are constantly working to improve our service for everyone. "
    "Please have a look at our help pages, where most topics are explained step by step.",
    "Your concern is important to us. One of our specialists will look at it in the order in "
    "which requests came in, and you will hear from us as soon as possible.",
    "For details on this subject please consult the documentation, section overview, which is "
    "updated at regular intervals and contains everything that you have to know.",
    "Great news, everything is in perfect order! You don't have to do anything at all, just sit "
    "back and relax while we take care of the rest.",
    "This has been noted and forwarded to the responsible department for further processing "
    "according to our internal guidelines. Have a wonderful day ahead.",
    "The information that you are looking for is available in your personal area after login. "
    "There you will also find answers to the most common topics.",
    "Kindly note that all matters of this kind are treated individually, and that a general "
    "statement is therefore not possible at this point in time.",
    "Our team is committed to the best possible experience. Please rate this conversation when "
    "it has ended, since your opinion helps us a lot.",
)
EMPTY = ("", "   ", "null", "None", "\n", "...", "N/A", "undefined")
TRACEBACKS = (
    'Traceback (most recent call last):\n  File "/app/agent.py", line {n}, in run\n'
    "    result = tool(**args)\nTypeError: unexpected keyword argument 'x{n}'",
    'File "/srv/handlers.py", line {n}, in dispatch\n    raise KeyError("{id}")\n'
    "KeyError: '{id}'",
    "java.lang.IllegalStateException: {id}\n\tat com.acme.Agent.step(Agent.java:{n})\n"
    "\tat com.acme.Main.main(Main.java:12)",
    "Unhandled exception: TypeError: Cannot read properties of undefined (reading '{id}')\n"
    "    at run (/app/index.js:{n}:17)",
)
TOOL_SYNTAX = (
    '<tool_call>{{"name": "{tool}", "arguments": {{"id": "{id}"}}}}</tool_call>',
    '```json\n{{"function": "{tool}", "parameters": {{"id": "{id}", "n": {n}}}}}\n```',
    "Action: {tool}\nAction Input: {{'id': '{id}'}}\nObservation:",
    '<function={tool}>{{"id": "{id}"}}</function>',
    '{{"tool_calls": [{{"id": "call_{n}", "name": "{tool}", "args": {{"id": "{id}"}}}}]}}',
    '<invoke name="{tool}"><parameter name="id">{id}</parameter></invoke>',
)
RAW_JSON = (
    '{{"status": "ok", "code": {n}, "data": {{"id": "{id}", "state": "done"}}, "meta": null}}',
    '[{{"id": "{id}", "score": 0.{n}, "_internal": true}}]',
    "{{'result': {{'ref': '{id}', 'rows': {n}}}, 'debug': {{'cache': 'miss'}}}}",
    '{{"response": {{"payload": {{"id": "{id}"}}, "trace": "{n}"}}, "error": null}}',
)
ASKS_INSTEAD = (
    "Could you give me some more details about what you need?",
    "Before I start, may I ask what exactly you would like me to do?",
    "Happy to help! Can you please provide more information?",
    "To proceed, could you clarify your request?",
    "Would you like me to look into that for you?",
    "What would you like to know about it in particular?",
    "I need a bit more context. Can you describe the situation?",
    "Sure. Shall I go ahead with it, or do you want something else?",
    "Can you tell me more about what you have in mind?",
    "Which details should I consider? Please let me know so that I can begin.",
    "Do you want me to check that now? Just say the word.",
    "Thanks for reaching out! How exactly can I assist you with this?",
)
REFUSALS = (
    "I'm sorry, but I can't help with that.",
    "Unfortunately I am not able to do this for you.",
    "I cannot assist with this request.",
    "As an AI, I'm unable to perform this action.",
    "I apologize, but this is not something I can do.",
    "I won't be able to fulfil that request, sorry.",
    "Sorry, I don't have the ability to handle this.",
    "That is beyond what I'm allowed to do, I'm afraid.",
    "I must decline this request.",
    "I'm afraid I can't do that for you.",
    "It isn't possible for me to take care of this.",
    "I regret that I cannot process this kind of request.",
)
REPEATS = (
    "I asked already: {request}",
    "Again, please: {request}",
    "You did not answer my question. {request}",
    "{request}",
    "Once more: {request}",
    "That doesn't answer it. {request}",
    "I repeat: {request}",
    "Still waiting for an answer to this: {request}",
    "As I wrote before, {request}",
    "Hello? {request}",
)
CORRECTS = (
    "No, that's wrong. I meant {thing}.",
    "That is not what I asked for, I said {thing}.",
    "You misunderstood me, it has to be {thing}.",
    "No no, not that one. {thing}!",
    "Wrong. It is {thing}, please look again.",
    "I didn't say that. I was talking about {thing}.",
    "That's incorrect, the right one is {thing}.",
    "You got it mixed up; I need {thing} instead.",
    "Actually that's not right: {thing} is what I want.",
    "This is not correct. Please use {thing}.",
)
CLAIM_TAILS = (
    "You don't have to do anything else.",
    "It took effect immediately.",
    "Everything is in place now.",
    "You will see it within a few minutes.",
    "No further steps are needed.",
    "That should settle it.",
)
VALUES = (
    "Your confirmation number is {code}.",
    "For reference, the case id is {id}.",
    "You can see it at https://portal.example.com/view/{id}.",
    "The fee for this is {money}.",
    "Please call {phone} if there is any problem.",
    "The total comes to {money}.",
    "Use the code {code} at the desk.",
    "More on it: https://help.example.net/articles/{n}",
    "It was registered under file number {n}.",
    "An amount of {money} has been reserved.",
    "Your place in the queue is number {n}.",
    "The document {code} has all the particulars.",
)
FOREIGN = (
    "As you told me earlier, {name}, your reference is {thing}.",
    "By the way {name}, {thing} from your last message is taken care of too.",
    "Going back to your request about {thing}, {name}: that one is still open.",
    "I also see that you, {name}, asked about {thing} a moment ago.",
    "Thank you {name}. For {thing} everything stays as we discussed.",
    "{name}, just to confirm what you said on {thing}: I noted it.",
    "Dear {name}, in addition your case {thing} was updated.",
    "As for {thing}, which you mentioned before, {name}, nothing changes.",
)
LANGUAGES = {
    "es": (
        "He revisado su solicitud y todo está en orden.",
        "Encontrará los detalles en el correo electrónico que le hemos enviado.",
        "Si tiene alguna otra pregunta, no dude en escribirme.",
        "El cambio se aplica desde hoy y no tiene ningún coste para usted.",
        "Le recomiendo que compruebe los datos antes de continuar.",
    ),
    "fr": (
        "J'ai vérifié votre demande et tout est en ordre.",
        "Vous trouverez les détails dans le courriel que nous venons d'envoyer.",
        "N'hésitez pas à me recontacter si vous avez une autre question.",
        "La modification prend effet aujourd'hui et ne vous coûte rien.",
        "Je vous conseille de contrôler les informations avant de continuer.",
    ),
    "it": (
        "Ho controllato la sua richiesta e tutto è a posto.",
        "Troverà i dettagli nel messaggio che le abbiamo appena inviato.",
        "Se ha altre domande, mi scriva pure quando vuole.",
        "La modifica vale da oggi e non comporta alcun costo per lei.",
        "Le consiglio di verificare i dati prima di continuare.",
    ),
    "de": (
        "Ich habe Ihre Anfrage geprüft, es ist alles in Ordnung.",
        "Die Einzelheiten finden Sie in der Nachricht, die wir Ihnen geschickt haben.",
        "Wenn Sie noch Fragen haben, melden Sie sich gerne wieder.",
        "Die Änderung gilt ab heute und kostet Sie nichts.",
        "Bitte prüfen Sie die Angaben, bevor Sie weitermachen.",
    ),
    "pt": (
        "Verifiquei o seu pedido e está tudo em ordem.",
        "Os detalhes estão na mensagem que acabámos de lhe enviar.",
        "Se tiver mais alguma pergunta, não hesite em escrever.",
        "A alteração é válida a partir de hoje e não tem custos para si.",
        "Recomendo que confirme os dados antes de continuar.",
    ),
    "nl": (
        "Ik heb uw aanvraag bekeken en alles is in orde.",
        "De details vindt u in het bericht dat wij u net hebben gestuurd.",
        "Als u nog vragen hebt, kunt u mij altijd weer schrijven.",
        "De wijziging gaat vandaag in en kost u niets.",
        "Controleer de gegevens alstublieft voordat u verdergaat.",
    ),
}
LANGUAGE_NAMES = {
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "de": "German",
    "pt": "Portuguese",
    "nl": "Dutch",
}
FOREIGN_REQUESTS = {
    "es": "Hola, ¿me puede ayudar con mi solicitud? Necesito saber si todo está en orden.",
    "fr": "Bonjour, pouvez-vous m'aider avec ma demande ? Je voudrais savoir si tout est en ordre.",
    "it": "Buongiorno, mi può aiutare con la mia richiesta? Vorrei sapere se è tutto a posto.",
    "de": "Guten Tag, können Sie mir mit meiner Anfrage helfen? Ich möchte wissen, ob alles passt.",
    "pt": "Bom dia, pode ajudar-me com o meu pedido? Queria saber se está tudo em ordem.",
    "nl": "Goedendag, kunt u mij helpen met mijn aanvraag? Ik wil graag weten of alles klopt.",
}
