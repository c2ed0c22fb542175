"""How things are said in the third block of seeds: the names of ``wording.py``, other words.

Written on 2026-11-29 by a session that neither wrote nor read a detector. All of a pool is used.
"""

from __future__ import annotations

RATE_LIMITS = (
    "openai.RateLimitError: Error code: 429 - {{'error': {{'message': 'Rate limit reached on "
    "requests per day (RPD): Limit {n}', 'code': 'rate_limit_exceeded'}}}}",
    "botocore.errorfactory.TooManyRequestsException: An error occurred "
    "(TooManyRequestsException) when calling the Invoke operation",
    "slow_down: please reduce your request rate (x-request-id {id})",
    "HTTPError: 429 Client Error: Too Many Requests for url: https://api.internal/v2/{tool}",
    "limit of 5 concurrent requests exceeded for tenant {n}, try later",
    "{tool} throttled by gateway: bucket empty, refill in {s}s",
    "API rate limit exceeded for installation ID {n}.",
    "ServerError: status 429, body: 'burst quota of {n} calls consumed, window resets in {s} sec'",
    "SlackApiError: The request to the Slack API failed. (ratelimited)",
    "StatusCode.RESOURCE_EXHAUSTED: quota of {n} calls/min for this project is used up",
)
AUTHENTICATION = (
    "jwt.exceptions.ExpiredSignatureError: Signature has expired",
    "HTTPStatusError: Client error '401 Unauthorized' for url 'https://core.internal/{tool}'",
    'psycopg.OperationalError: FATAL: password authentication failed for user "agent_{n}"',
    "AccessDeniedException: User: arn:aws:iam::{n}:role/agent is not authorized to perform: {tool}",
    "Your session has ended. Log in once more to continue (ref {id})",
    "insufficient privileges: GRANT EXECUTE ON {tool} missing for role app_ro",
    'WWW-Authenticate: Bearer error="invalid_token", error_description="The token is revoked"',
    "google.auth.exceptions.RefreshError: ('invalid_grant: Bad Request', {n})",
    "Forbidden - your API key does not include the scope needed for {tool}",
    "LDAP bind refused (49 invalidCredentials), account svc-{id}",
    "ssl client certificate rejected: not trusted by the partner, handshake {id}",
)
TIMEOUTS = (
    "httpx.ReadTimeout: The read operation timed out after {s}.0 seconds",
    "canceling statement due to statement timeout ({s}000ms)",
    "no response from {tool} in {s}s, giving up",
    "context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
    "Lambda {id}: Task timed out after {s}.00 seconds",
    "TimeoutException: Navigation timeout of {s}000 ms exceeded",
    "Timed out waiting for a free connection from the pool (QueuePool limit of size 5 overflow 10 "
    "reached, timeout {s}.00)",
    "ESOCKETTIMEDOUT {id}",
    "408 Request Timeout",
    "RPC to {tool} exceeded its budget of {s} s and was killed by the watchdog",
)
VALIDATION = (
    "pydantic_core._pydantic_core.ValidationError: 1 validation error for Params\nlimit\n  Input "
    "should be less than or equal to 100 [type=less_than_equal, input_value={n}]",
    'jsonschema.exceptions.ValidationError: "{id}" is not of type "integer"',
    "{tool}: unknown argument 'ref_{n}'. Did you mean 'ref'?",
    "ValueError: time data '31.{n}' does not match format '%Y-%m-%d'",
    'MCP error -32602: Invalid params: required property "id" is missing',
    'HTTP 400 {{"errors":[{{"field":"amount","reason":"must be a positive number"}}]}}',
    "TypeError: {tool}() got an unexpected keyword argument 'opt{n}'",
    "'{id}' is not one of the allowed values: ['low', 'normal', 'high']",
    'invalid input syntax for type uuid: "{id}"',
    'GraphQLError: Variable "$input" got invalid value {n}; Expected type String',
    "The field 'from' is mandatory and may not be blank [{id}]",
    "Unparseable tool arguments: Unterminated string starting at: line 1 column {n} (char {n})",
)
UNAVAILABLE = (
    "httpx.ConnectError: All connection attempts failed",
    "anthropic.InternalServerError: Error code: 529 - {{'error': {{'type': 'overloaded_error', "
    "'message': 'Overloaded'}}}}",
    "upstream connect error or disconnect/reset before headers. reset reason: connection failure "
    "({id})",
    'psycopg.OperationalError: connection to server at "10.0.3.7", port 5432 failed: the '
    "database system is shutting down",
    "getaddrinfo ENOTFOUND svc-{n}.cluster.local",
    "503 - {tool} is undergoing scheduled maintenance until further notice",
    "kafka.errors.NoBrokersAvailable: NoBrokersAvailable",
    "The service you are calling is not running at the moment (pod {id} in CrashLoopBackOff)",
    "MaxRetryError: Max retries exceeded with url: /{tool} (Caused by NewConnectionError: "
    "Connection refused)",
    "connect EHOSTUNREACH 172.18.0.9:8{n}",
    "redis.exceptions.ConnectionError: Error 111 connecting to cache-{n}:6379. Connection refused.",
)
TOOL_FAILURES = (
    "sqlalchemy.exc.NoResultFound: No row was found when one was required",
    "IndexError: list index out of range",
    "cannot lock row {id}: it was changed by someone else since you read it",
    "E{n}: period is closed for posting",
    "UnicodeDecodeError: 'utf-8' codec can't decode byte 0x9f in position {n}: invalid start byte",
    "AssertionError: balance of {id} is off by {n}",
    "FileNotFoundError: [Errno 2] No such file or directory: '/data/{id}.parquet'",
    "deadlock detected, process {n} waits for ShareLock on transaction {n}",
    "UNIQUE constraint failed: entries.key = {id}",
    "Illegal transition from ARCHIVED to OPEN ({id})",
    "OSError: [Errno 28] No space left on device",
    "SAP RFC error: BAPI returned type A, number {n}",
)
FAILURES = (
    "openai.APIError: The server had an error while processing your request ({id})",
    "the prompt of {n}12 tokens does not fit into the context window of the model",
    "google.genai.errors.ServerError: 500 INTERNAL. An internal error has occurred ({id})",
    "litellm.ContentPolicyViolationError: AzureException - The response was filtered",
    "vllm.engine.async_llm_engine.AsyncEngineDeadError: Background loop has errored already",
    "GraphRecursionError: Recursion limit of 25 reached without hitting a stop condition",
    "IncompleteRead({n} bytes read) while streaming the completion",
    "Generation stopped: NaN in logits at position {n}",
    "model `ft:{id}` has been deprecated and can no longer be called",
    "Completion aborted: worker {n} received SIGKILL",
)
AS_TEXT = (
    '{{"success": false, "error": {{"code": "E{n}", "message": "could not load {id}"}}}}',
    'psycopg.errors.UndefinedColumn: column "ref_{n}" does not exist\nLINE 1: SELECT ref_{n}',
    "{tool} crashed: segmentation fault (core dumped)",
    "Unable to complete the operation due to an internal fault. Incident {id}.",
    "<html><head><title>500 Internal Server Error</title></head><body>nginx/1.24</body></html>",
    "!! call to {tool} aborted after exception in handler {n}",
    "status=ERR reason=backend_exception id={id}",
    "ORA-00{n}: unexpected condition in procedure, see log",
    "Sorry, {tool} hit an unexpected exception ({id}) and returned no data",
    "panic: runtime error: invalid memory address or nil pointer dereference [goroutine {n}]",
)
SORRY = (
    "I'm having trouble reaching our system, so this is not done yet. Sorry about that!",
    "That didn't go through: our backend reported a fault. Could you come back to it later?",
    "Apologies, something broke while I was working on it and I have no result for you.",
    "I tried, but the system returned an error.",
    "Hmm, it seems one of our services is acting up. I can't give you an answer at the moment.",
    "No luck, the tool I need is failing. You may want to try again in a while.",
    "Regrettably this request has failed for technical reasons.",
    "Sorry! I couldn't get the data I need for this.",
)
STALLS = (
    "One moment, I'm checking that.",
    "Let me look into it and get back to you shortly.",
    "Working on it, hang on a second.",
    "Thanks, I will now retrieve the details.",
)
"""What an agent says and then does nothing, so that the user has to ask again."""
FOLLOWS = (
    "required value is None, {tool} returned nothing",
    "skipped: no output from step '{tool}'",
    "Cannot continue, the result of {tool} is empty",
    "KeyError: '{tool}'",
)
"""How a call fails that needs the result of a failed one, here {tool}."""
VERBOSE = (
    "As you may know, topics like this have a long story, and it pays to start at the beginning.",
    "Many people come to me with comparable questions, each of them in a slightly different light.",
    "Allow me, before anything else, to set the scene and to say why this is worth a closer look.",
    "It goes without saying that one size does not fit all, and that context is everything here.",
    "Some would call this simple, yet the simple things are often those with the most layers.",
    "I would like to stress once again how much thought usually goes into arrangements like these.",
    "When we zoom out a little, we see that this is part of a much larger and richer picture.",
    "Of course, opinions differ, and there is a good deal to be said for each of the viewpoints.",
    "To be thorough, I will also mention that such things evolve, as do expectations around them.",
    "What makes this so fascinating is the interplay between people, processes and expectations.",
    "At the end of the day, it all comes down to finding the balance that suits you personally.",
    "With all of that in mind, I trust that this little excursion has been useful to you.",
)
CANNED = (
    "Thank you for contacting us! We have received your message and a member of the team will get "
    "in touch within two working days. You do not need to write again in the meantime.",
    "I am a virtual assistant and still learning. Browse our most popular topics in the menu "
    "below, or type 'menu' to start over.",
    "This feature is being rolled out step by step and will soon be available to everyone. Stay "
    "tuned for news and follow us on our channels.",
    "As a rule, we recommend to keep all documents in a safe place and to check the terms that "
    "apply to your situation. These can be viewed online at any time.",
    "We're experiencing a high number of enquiries right now. We appreciate your patience and "
    "look forward to serving you better in the future.",
)
EMPTY = ("\n\n", "{}", "[]", "(no content)", "<no response>", "nil", '""', "--")
TRACEBACKS = (
    "Traceback (most recent call last):\n"
    '  File "/usr/lib/python3.12/asyncio/tasks.py", line {n}, in wait_for\n'
    "    return await fut\n"
    '  File "/opt/bot/steps.py", line 88, in {tool}\n'
    '    raise RuntimeError(f"step {id} gave up")\n'
    "RuntimeError: step {id} gave up",
    "panic: assignment to entry in nil map\n\ngoroutine {n} [running]:\n"
    "main.(*Agent).Step(0xc000{n})\n\t/src/agent/step.go:214 +0x1d",
    "TypeError: answer.items is not iterable\n"
    "    at formatAnswer (file:///srv/bot/dist/format.js:{n}:31)\n"
    "    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)",
    "System.NullReferenceException: Object reference not set to an instance of an object.\n"
    "   at Bot.Tools.{tool}.Invoke(String id) in C:\\build\\Tools.cs:line {n}",
)
TOOL_SYNTAX = (
    "<|tool_call_begin|>functions.{tool}:{n}<|tool_call_argument_begin|>"
    '{{"id": "{id}"}}<|tool_call_end|>',
    '[TOOL_CALLS] [{{"name": "{tool}", "arguments": {{"id": "{id}"}}}}]',
    "Thought: I should call {tool} next.\nAction: {tool}[{id}]",
    "<function_calls>\n{tool}(id='{id}', n={n})\n</function_calls>",
    'to=functions.{tool} code<|message|>{{"id":"{id}"}}',
)
RAW_JSON = (
    '{{"rows": [{{"pk": {n}, "uid": "{id}", "deleted_at": null}}], "took_ms": {n}, "next": null}}',
    '{{"jsonrpc": "2.0", "id": {n}, "result": {{"content": [{{"type": "text", "text": "{id}"}}], '
    '"isError": false}}}}',
    '{{"_id": "{id}", "_rev": "3-{n}", "type": "record", "flags": 0}}',
    "[{{'ok': True, 'obj': {{'key': '{id}', 'ver': {n}}}}}]",
)
ASKS_INSTEAD = (
    "What can I do for you today?",
    "Okay, and what is it that you need from me?",
    "Let's get started! Which option suits you best: do it now, or learn more first?",
    "Hmm, I'm not sure I follow. Mind rephrasing that?",
    "I can do that for you. Just to be on the safe side, is that really what you want?",
    "Got it! Any preferences I should be aware of before I look?",
    "Kindly share the particulars so I can look into this.",
    "Is this about something existing or something new?",
    "Would it be okay if I searched our system for this?",
    "May I have some background first, such as why you need it and by when?",
    "Please confirm that you would like me to continue.",
    "How would you like me to proceed?",
)
REFUSALS = (
    "That's not something I'm able to help with.",
    "I have to turn this down.",
    "My guidelines don't permit me to act on this.",
    "Sorry, no. Requests of this type are outside my scope.",
    "I don't have access to that, so you'll need to ask someone else.",
    "As a language model I have no means of doing this.",
    "Unfortunately we do not offer support for this here.",
    "I'm not comfortable carrying this out, so I will leave it.",
    "Handling such matters is not within my remit.",
    "Can't do that, sorry!",
    "I'm only an assistant and not permitted to take such steps.",
    "This falls outside what I can assist with.",
)
REPEATS = (
    "??? {request}",
    "Well? {request}",
    "I'll try one more time: {request}",
    "No answer yet, so here it is once again: {request}",
    "That's no help. My question was: {request}",
    "{request} (second time I'm asking)",
    "Sorry but that tells me nothing. {request}",
    "Copying my last message since I got no proper reply: {request}",
    "ok but {request}",
    "Same question as a minute ago, {request}",
)
CORRECTS = (
    "Nope, it's {thing} I'm after.",
    "Hang on, you've picked the wrong one. Should be {thing}.",
    "Please read my message properly, I wrote {thing}.",
    "Sorry, but you're looking at something else entirely. {thing} was my question.",
    "{thing}, not what you just gave me!!",
    "hm no, wrong one. {thing}",
    "There's a mistake in your answer, it concerns {thing}.",
    "I think you confused two things here. Mine is {thing}.",
    "Where did you get that from? I clearly wrote {thing}.",
    "Not quite, that is a different one. {thing} is what I gave you.",
)
CLAIM_TAILS = (
    "Consider it sorted.",
    "There is nothing left for you to do.",
    "Please allow a moment until it shows up on your side.",
    "Thanks for your patience!",
    "All good now.",
)
VALUES = (
    "If you write to us, quote {code}.",
    "I've logged this conversation as ticket {id}.",
    "A colleague can be reached on {phone} until six.",
    "On top of that there's a service charge of {money}.",
    "You can download the receipt here: https://files.example.com/r/{id}.pdf",
    "You saved {money} compared with last year.",
    "Your PIN for the pick-up is {n}.",
    "Our records list you as member no. {id}.",
    "Voucher {code} was added as a little thank-you.",
    "The deposit, {money}, comes back to you afterwards.",
    "See also section {n} at https://docs.example.org/{id}",
    "So far {n} people have done the same this year.",
)
FOREIGN = (
    "And {name}, about {thing} from earlier: I have not forgotten it.",
    "You are {name}, right? Then {thing} is also on my list for you.",
    "PS for {name}: {thing} is unchanged since you last asked.",
    "I still have {thing} open for you, {name}; shall we go on with that?",
    "Since your name is {name}, I looked at {thing} as well, as you wanted.",
    "Now on to {thing}, {name}, which you brought up at the start.",
    "{name}, I remember that {thing} was important to you, and it's under way.",
)
LANGUAGES = {
    "cs": (
        "Vaši žádost jsem prošel a nic v ní nechybí.",
        "Podrobnosti si můžete kdykoli prohlédnout ve svém účtu.",
        "Potvrzení vám přijde během několika minut e-mailem.",
        "Pokud by něco nesouhlasilo, dejte mi prosím vědět.",
        "Z vaší strany už není potřeba nic dalšího dělat.",
    ),
    "da": (
        "Jeg har set på sagen, og det ser fint ud.",
        "Du kan følge med i, hvordan det går, under din profil.",
        "Der kommer snart en bekræftelse til dig på mail.",
        "Skriv endelig igen, hvis der er noget, du er i tvivl om.",
        "Det koster ikke noget ekstra, og du skal ikke gøre mere.",
    ),
    "de": (
        "Das habe ich für Sie nachgesehen, es passt alles.",
        "Sie bekommen gleich noch eine E-Mail mit der Bestätigung.",
        "Falls etwas nicht stimmt, geben Sie mir einfach kurz Bescheid.",
        "Mehr müssen Sie im Moment nicht tun.",
        "Den aktuellen Stand sehen Sie jederzeit in Ihrem Konto.",
    ),
    "es": (
        "Ya lo he consultado y no hay ningún problema.",
        "En unos minutos recibirá un mensaje con la confirmación.",
        "Puede ver el estado en su perfil cuando lo desee.",
        "Por su parte no hace falta nada más.",
        "Avíseme si algo no coincide con lo que esperaba.",
    ),
    "pl": (
        "Sprawdziłem Twoje zgłoszenie i wszystko się zgadza.",
        "Potwierdzenie powinno dotrzeć na Twoją skrzynkę za kilka minut.",
        "Szczegóły znajdziesz po zalogowaniu w zakładce z historią.",
        "Nie musisz już nic więcej robić.",
        "Gdyby coś było niejasne, po prostu napisz do mnie ponownie.",
    ),
    "sv": (
        "Jag har gått igenom ditt ärende och det ser bra ut.",
        "Du får strax en bekräftelse till din e-post.",
        "Vill du se hur det går kan du logga in på din sida.",
        "Mer än så behöver du inte göra.",
        "Hör gärna av dig om det är något som inte stämmer.",
    ),
}
LANGUAGE_NAMES = {
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "es": "Spanish",
    "pl": "Polish",
    "sv": "Swedish",
}
FOREIGN_REQUESTS = {
    "cs": "Dobrý den, můžete se mi podívat na mou žádost? Chtěl bych vědět, jestli nic nechybí.",
    "da": "Hej, kan du tjekke min sag for mig? Jeg vil gerne vide, om det hele er på plads.",
    "de": "Hallo, könnten Sie kurz nach meinem Vorgang schauen? Fehlt da von mir noch etwas?",
    "es": "Buenas, quisiera saber cómo va lo mío y si falta algún dato por mi parte.",
    "pl": "Dzień dobry, czy możecie sprawdzić moje zgłoszenie? Chcę wiedzieć, czy jest kompletne.",
    "sv": "Hej, skulle du kunna kolla mitt ärende? Jag undrar om allt är som det ska.",
}

REFUSAL_TAILS = (
    "",
    " You could ring us instead.",
    " The team on site knows more.",
    " Anything else?",
)
PROMPT_HEADS = ("", "<|system|> ", "Here is the prompt I was given: ", "### Instructions\n")
BROKEN_JSON = (
    '```json\n{{"answer": "{text}", "confidence": \n```',
    '{{"result": {{"message": "{text}"}}}}',
    "answer: {text}\nconfidence: high\nsources: see above",
    'Sure! Here is the JSON: {{"answer": "{text}"}}',
)

LONG_WISHES = (
    "Take your time and tell me absolutely everything there is to it, I like long reads.",
    "Could you write that up as a proper handout for my colleagues, several paragraphs at least?",
    "Don't be brief! I need background, rules, exceptions, the lot.",
    "Also spell out all the rules around it at length, I'm preparing a training session.",
)
CODES = (
    (
        "504 Gateway Timeout",
        "The page waited too long for our server.",
        "Reloading it once usually helps.",
    ),
    (
        "ERR_CONNECTION_REFUSED",
        "Your browser could not reach us, often because of a firewall.",
        "Try it from another network.",
    ),
    (
        "403 Forbidden",
        "You are signed in with an account that may not see that page.",
        "Sign out and use your own account.",
    ),
    (
        "Rate limit exceeded",
        "The page was reloaded too many times in a row.",
        "It opens again after five minutes.",
    ),
)
CODE_ANSWERS = ("{meaning} {advice}", "Not to worry. {meaning} {advice}")
CODE_TITLE = "What our messages mean."
QUOTED = (
    "I got '{shown}' on my screen just now. What's that supposed to tell me?",
    'Your site says "{shown}" to me. Meaning?',
    "can you explain '{shown}'? a friend sent me a screenshot of it",
)
AGAIN = (
    "Great. One more of those, with these particulars: ",
    "Next one, same procedure: ",
    "I need that a second time, though for something else: ",
    "Repeat this for another case, please. ",
)
AS_JSON = (
    " Format: JSON, nothing else please.",
    " My tool can only read JSON, so send it like that.",
    " Return it as a JSON object with the key answer.",
    " (JSON output please)",
)
BROKEN_ONCE = (
    "Remote end closed connection without response",
    "SSL: UNEXPECTED_EOF_WHILE_READING",
    "BrokenPipeError: [Errno 32] Broken pipe",
)
SUMS = (
    " Please add up the amounts too.",
    " What do the amounts make in total?",
    " I also need the amounts as one figure, all summed up.",
)
SUMMED = (
    "Summed up that makes {total}.",
    "The amounts add up to {total}.",
    "In total it is {total}.",
)

DONE = {
    ("airline", "cancel"): (
        "{ref} no longer exists as an active booking, I've just cancelled it.",
        "We have called off your trip to {to}.",
        "The cancellation of {ref} went through.",
        "Okay, you are no longer flying to {to}; the reservation was withdrawn.",
    ),
    ("airline", "change"): (
        "Rebooked: {ref} is now for {new_date}.",
        "You're flying on {new_date} now instead.",
        "The switch to {new_date} has gone through.",
        "I took you off {date} and put you on the {new_date} departure.",
    ),
    ("airline", "seat"): (
        "{seat} is yours!",
        "Booked you into {seat}.",
        "The seat was switched to {seat} just now.",
        "You've been moved to {seat}.",
    ),
    ("retail", "return"): (
        "The {item} is down as a return now.",
        "We've opened a return for {order}.",
        "Return logged for your {item}.",
        "I put the return of the {item} through.",
    ),
    ("retail", "exchange"): (
        "You'll be getting the {variant} one, I have switched it.",
        "Exchange booked on {order}.",
        "We've replaced the {item} in your order with the {variant} version.",
        "{order} now has the {variant} {item} on it.",
    ),
    ("analyst", "share_chart"): (
        "It's in the inbox of {email} now.",
        "Chart forwarded to {email}.",
        "I e-mailed the {month} chart just now.",
        "The chart for {month} went out to {email}.",
    ),
    ("coding", "fix"): (
        "{function} works now, I rewrote the faulty part.",
        "Patched {file}.",
        "I applied a fix to {function} in {file}.",
        "That bug is gone: {function} was changed accordingly.",
    ),
    ("coding", "upgrade"): (
        "{library} was bumped to {version}.",
        "We're on {library} {version} now.",
        "Updated the pin of {library} to {version}.",
        "I raised {library} to {version} in the requirements.",
    ),
    ("coding", "branch"): (
        "It's on {branch} now.",
        "Committed to {branch}.",
        "You'll find the commit on {branch}, I just created it.",
        "I saved the work as a commit on {branch}.",
    ),
    ("helpdesk", "app_broken"): (
        "The client team now has this on their list, I filed it.",
        "Logged: {app} on {host}.",
        "I raised an incident about {app}.",
        "A ticket for {host} is open now.",
    ),
    ("helpdesk", "printer"): (
        "Facility knows about {printer}, I filed a ticket.",
        "I've raised a ticket for {printer}.",
        "{printer} is in facility's queue now.",
        "Ticket submitted for the printer on floor {floor}.",
    ),
    ("helpdesk", "license"): (
        "Your {app} licence is active.",
        "I granted you {app}.",
        "We have given you a seat for {app}.",
        "{app} now shows up among your licences.",
    ),
    ("booking", "book_table"): (
        "{place} is expecting you on {date} at {time}.",
        "Table secured at {place}!",
        "I got you a table for {people} at {place}.",
        "You have a table at {place} now.",
    ),
    ("booking", "book_hotel"): (
        "{hotel} has you down for {nights} nights.",
        "Room secured at {hotel}.",
        "I got you a room at {hotel}, check-in {date}.",
        "We have reserved {nights} nights for you at {hotel}.",
    ),
    ("booking", "cancel_table"): (
        "{place} knows that you are not coming, the table was given back.",
        "I called off {booking}.",
        "Cancellation of {booking} completed.",
        "You no longer have a table at {place}, I took care of {booking}.",
    ),
    ("medical", "book"): (
        "{doctor} will see you on {date} at {time}, I made the appointment.",
        "You have a slot with {doctor} on {date} now.",
        "I reserved {time} on {date} with {doctor}.",
        "Appointment made for {date}, {time}.",
    ),
    ("medical", "move"): (
        "Instead of {date} you are now down for {new_date}.",
        "I pushed {appointment} to {new_date}.",
        "Rescheduled, see you on {new_date}.",
        "{appointment} now takes place on {new_date}.",
    ),
    ("medical", "renew"): (
        "A new prescription of {drug} has been issued.",
        "I put through another {drug} for you.",
        "{drug} was prescribed again.",
        "Your repeat of {drug} is on its way to the pharmacy.",
    ),
    ("banking", "transfer"): (
        "{amount} EUR went out to {payee}.",
        "I paid {payee} {amount} EUR from your account.",
        "Payment executed: {amount} EUR to {payee}.",
        "The money is on its way to {payee}.",
    ),
    ("banking", "block_card"): (
        "Nobody can pay with the card ending {last4} any more, it has been stopped.",
        "Card {last4}: blocked.",
        "We've put a stop on {last4}.",
        "I froze the card ending in {last4}.",
    ),
    ("banking", "dispute"): (
        "Your objection to the payment at {merchant} has been lodged.",
        "We are now contesting the {amount} EUR from {merchant}.",
        "I raised a chargeback against {merchant}.",
        "Dispute submitted for {merchant}.",
    ),
}
"""Per agent and intent: the action has been carried out. All answers of the block begin so."""
OTHER = {
    "How heavy may a checked bag be?": (
        "Anything up to 40 kg is fine.",
        "Each bag must stay below 18 kg.",
        "It depends on your fare, but 25 kg is the maximum.",
    ),
    "Can I bring my dog into the cabin?": (
        "Sorry, only guide dogs are let into the cabin.",
        "Sure, there's no weight limit; we charge 30 EUR.",
        "Dogs up to 5 kg may, the fee is 75 EUR.",
    ),
    "When does online check-in open?": (
        "72 hours before the flight.",
        "At midnight of the day of travel.",
        "Check-in starts 12 hours before take-off.",
    ),
    "How long do I have to return something?": (
        "You've got 45 days.",
        "We accept returns for one year.",
        "Within 10 days, I'm afraid.",
    ),
    "What does standard shipping cost?": (
        "A flat 7.99 GBP.",
        "Nothing, as long as you spend 20 GBP.",
        "5.45 GBP for every parcel.",
    ),
    "Do you ship to Ireland?": (
        "Ireland isn't on our list of countries.",
        "No, parcels to Ireland are not possible.",
        "Only to France and Germany, not to Ireland.",
    ),
    "When is the warehouse refreshed?": (
        "At noon on weekdays.",
        "Continuously, with a lag of five minutes.",
        "Each Monday at 05:00.",
    ),
    "How far back does the sales data go?": (
        "It covers the past 24 months.",
        "Sales are there from July 2021 on.",
        "The first records are from 2011.",
    ),
    "Are amounts with or without tax?": (
        "Tax is included.",
        "What you see is gross.",
        "They contain value added tax, yes.",
    ),
    "Which Python versions do we support?": (
        "3.9 up to 3.12.",
        "Anything, even Python 2.7.",
        "You need at least 3.13.",
    ),
    "How many reviewers does a change need?": (
        "Just one.",
        "Nobody has to review it.",
        "You need five approvals.",
    ),
    "When is the release cut?": (
        "Mondays, 14:00.",
        "Whenever main is green.",
        "On the first of the month.",
    ),
    "How often do I have to change my password?": (
        "Each quarter, so after 91 days.",
        "You never have to.",
        "Every 60 days at the latest.",
    ),
    "May I work from abroad?": (
        "For up to 90 days a year, wherever you like.",
        "That's forbidden.",
        "Yes, but for 10 days at most.",
    ),
    "Who pays for my home office chair?": (
        "There is a budget of 400 EUR a year.",
        "Nobody, it's at your own expense.",
        "Half of the price is refunded, up to 100 EUR.",
    ),
    "Until when can I cancel a hotel for free?": (
        "A week ahead is the latest.",
        "Up to 24 hours before you arrive.",
        "There's no such thing, you always pay the first night.",
    ),
    "Do you charge a booking fee?": (
        "3 EUR for whatever you book.",
        "No fees at all.",
        "Yes, 7 EUR per hotel stay and 1 EUR per table.",
    ),
    "How long is a table held if we are late?": (
        "10 minutes.",
        "As long as it takes, no worries.",
        "Half an hour.",
    ),
    "When are visiting hours?": (
        "From 9:00 in the morning until noon.",
        "Any time before 22:00.",
        "Between 15:00 and 17:00 on weekends.",
    ),
    "What does parking cost?": (
        "It's free of charge.",
        "A flat 5 EUR per day.",
        "2.20 EUR for each started hour.",
    ),
    "Do I need a referral for cardiology?": (
        "You don't, just walk in.",
        "Referrals were abolished last year.",
        "That's optional for cardiology.",
    ),
    "What does an instant transfer cost?": (
        "It doesn't cost anything.",
        "2 EUR apiece.",
        "0.15 EUR per transfer.",
    ),
    "How much cash can I withdraw a day?": (
        "Up to 2500 EUR.",
        "600 EUR, and that is the maximum.",
        "As much as there is on the account.",
    ),
    "Can I open an account for my child?": (
        "Children have to be 12 at least.",
        "We don't offer that.",
        "Sure, at any age, for 1.50 EUR a month.",
    ),
}
"""Per question: answers that contradict the facts."""
