"""How things are said in the sixth block of seeds: the names of ``wording_fifth``, other words.

Written on 2026-11-29 by a session that neither wrote nor read a detector. All of a pool is used.
"""

# ruff: noqa: RUF001 - letters of other languages are meant as they are.

from __future__ import annotations

from accuracy.wording_sixth_agents import DONE as DONE
from accuracy.wording_sixth_agents import OTHER as OTHER

RATE_LIMITS = (
    "anthropic.RateLimitError: Error code: 429 - {{'type': 'error', 'error': {{'type': "
    "'rate_limit_error', 'message': \"This request would exceed your organization's rate limit of "
    '{n},000 input tokens per minute."}}}}',
    "google.api_core.exceptions.Forbidden: 403 Exceeded rate limits: too many api requests per "
    "user per method for this user_method. (job {id})",
    "telegram.error.RetryAfter: Flood control exceeded. Retry in {s} seconds",
    'openrouter: {{"error": {{"message": "Rate limit exceeded: free-models-per-day", "code": '
    "429}}}}",
    '{{"errors": [{{"error": "RATE_LIMIT_REACHED", "message": "Rate limit exceeded. Please try '
    'again later"}}]}}',
    "HTTP 429 from {tool}.internal (Retry-After: {s}, X-RateLimit-Remaining: 0)",
    "botocore.exceptions.ClientError: An error occurred (LimitExceededException) when calling the "
    "GetCostAndUsage operation (reached max retries: 4): Rate limit exceeded",
    'limiting requests, excess: {n}.400 by zone "agents", client: 10.0.4.12, request: "POST '
    '/{tool} HTTP/1.1"',
    "pyrate_limiter.exceptions.BucketFullException: Bucket for {tool} with Rate {n}/60 is already "
    "full",
    "tweepy.errors.TooManyRequests: 429 Too Many Requests\nUsage cap exceeded: Monthly product cap",
    "ApplicationThrottled: Application is over its MailboxConcurrency limit. (request-id {id})",
    "dropbox.exceptions.RateLimitError: RateLimitError('{id}', reason='too_many_requests')",
    "{tool}: hourly allotment used up ({n} of {n} requests), resumes in {s}s",
)
AUTHENTICATION = (
    "anthropic.AuthenticationError: Error code: 401 - {{'type': 'error', 'error': {{'type': "
    "'authentication_error', 'message': 'invalid x-api-key'}}}}",
    "requests.exceptions.HTTPError: 403 Client Error: Forbidden for url: "
    "https://gw.internal/v3/{tool}",
    'github.GithubException.BadCredentialsException: 401 {{"message": "Bad credentials", "status": '
    '"401"}}',
    "psycopg2.errors.InsufficientPrivilege: permission denied for table items_{n}",
    "elasticsearch.AuthenticationException: AuthenticationException(401, 'security_exception', "
    "'unable to authenticate user [agent-{n}] for REST request')",
    "NOAUTH Authentication required.",
    "pyodbc.InterfaceError: ('28000', \"[28000] [Microsoft][ODBC Driver 17 for SQL Server][SQL "
    "Server]Login failed for user 'svc_{n}'. (18456)\")",
    "smtplib.SMTPAuthenticationError: (535, b'5.7.8 Username and Password not accepted.')",
    "org.springframework.security.authentication.InsufficientAuthenticationException: Full "
    "authentication is required to access this resource",
    'keycloak.exceptions.KeycloakAuthenticationError: 401: b\'{{"error_description": "Invalid '
    "user credentials\"}}'",
    "jose.exceptions.JWTClaimsError: Invalid audience",
    "{{'ok': False, 'error': 'not_authed'}} (slack_sdk.errors.SlackApiError)",
    "E0000011: Invalid token provided (errorId {id})",
    "svc-{id} was never granted {tool}, its owner has to approve it first",
)
TIMEOUTS = (
    "anthropic.APITimeoutError: Request timed out or interrupted. This could be due to a network "
    "timeout, dropped connection, or request cancellation.",
    "requests.exceptions.ConnectTimeout: HTTPSConnectionPool(host='{tool}.internal', port=443): "
    "Max retries exceeded with url: /run (Caused by ConnectTimeoutError('Connection to "
    "{tool}.internal timed out. (connect timeout={s})'))",
    "playwright._impl._errors.TimeoutError: Page.goto: Timeout {s}000ms exceeded.",
    "4 DEADLINE_EXCEEDED: Deadline exceeded after {s}.003s, remote_addr=10.0.7.3:8443",
    "elastic_transport.ConnectionTimeout: Connection timed out",
    "DOMException [TimeoutError]: The operation was aborted due to timeout",
    "celery.exceptions.SoftTimeLimitExceeded: SoftTimeLimitExceeded()",
    "snowflake.connector.errors.ProgrammingError: 000630 (57014): Statement reached its statement "
    "or warehouse timeout of {s} second(s) and was canceled.",
    "curl: (28) Failed to connect to {tool}.internal port 443 after {s}004 ms: Timeout was reached",
    "Timeout::Error: execution expired",
    "Rack::Timeout::RequestTimeoutException: Request ran for longer than {s}000ms",
    "org.springframework.transaction.TransactionTimedOutException: Transaction timed out: deadline "
    "was Fri Nov 27 11:14:09 UTC 2026",
    "{tool} ran over its {s}-second allowance and was cut off (run {id})",
)
VALIDATION = (
    "pydantic_core._pydantic_core.ValidationError: 1 validation error for call[{tool}]\nuntil\n  "
    "Missing required argument [type=missing_argument, input_value={{'limit': {n}}}, "
    "input_type=dict]",
    "fastapi.exceptions.RequestValidationError: [{{'type': 'date_from_datetime_parsing', 'loc': "
    "('body', 'due'), 'msg': 'Input should be a valid date or datetime, input is too short'}}]",
    "AjvError: data must have required property 'until', data/limit must be integer",
    "ValidationError: quantity must be a `number` type, but the final value was: `NaN` (cast from "
    'the value `"{id}"`).',
    '{{"message": "The given data was invalid.", "errors": {{"email": ["The email must be a valid '
    'email address."]}}}}',
    "json: cannot unmarshal string into Go struct field Query.limit of type int",
    "ActionController::ParameterMissing: param is missing or the value is empty: reference",
    'GraphQLError: Argument "first" of type "Int!" is required, but it was not provided.',
    'psycopg2.errors.DatetimeFieldOverflow: date/time field value out of range: "2026-13-{n}"',
    "botocore.exceptions.ClientError: An error occurred (ValidationException) when calling the "
    "Query operation: Query condition missed key schema element: pk",
    "stripe.InvalidRequestError: Request req_{id}: Invalid integer: {id}",
    "System.ArgumentOutOfRangeException: Specified argument was out of the range of valid values. "
    "(Parameter 'limit')",
    "org.springframework.web.method.annotation.MethodArgumentTypeMismatchException: Failed to "
    "convert value of type 'java.lang.String' to required type 'long'; For input string: \"{id}\"",
    "{tool} takes a day as YYYY-MM-DD, what it was given is '{id}'",
)
UNAVAILABLE = (
    "aiohttp.client_exceptions.ClientConnectorError: Cannot connect to host {tool}.internal:443 "
    "ssl:default [Connect call failed ('10.2.0.4', 443)]",
    "FetchError: request to http://{tool}:8080/run failed, reason: connect ECONNREFUSED "
    "10.4.0.21:8080",
    "google.genai.errors.ServerError: 503 UNAVAILABLE. {{'error': {{'message': 'The model is "
    "overloaded. Please try again later.'}}}}",
    "requests.exceptions.HTTPError: 503 Server Error: Service Unavailable for url: "
    "https://core.internal/{tool}",
    "sqlalchemy.exc.OperationalError: (psycopg2.OperationalError) could not connect to server: "
    'Connection refused\n\tIs the server running on host "db-{n}" and accepting TCP/IP '
    "connections on port 5432?",
    "botocore.exceptions.EndpointConnectionError: Could not connect to the endpoint URL: "
    '"https://sqs.eu-west-1.amazonaws.com/"',
    "pymongo.errors.AutoReconnect: No primary available for writes (rs{n})",
    "503 Service Unavailable\nNo server is available to handle this request.",
    "HTTP Error 503. The service is unavailable.",
    "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon "
    "running?",
    "com.ibm.mq.MQException: MQJE001: Completion Code '2', Reason '2059' "
    "(MQRC_Q_MGR_NOT_AVAILABLE)",
    "etcdserver: no leader",
    "error 1033 (Ray ID {id}): the tunnel to the origin has no healthy connector",
    "{tool} is closed for an upgrade tonight, it comes back at six",
)
TOOL_FAILURES = (
    "requests.exceptions.HTTPError: 500 Server Error: Internal Server Error for url: "
    "https://core.internal/items/{id}",
    "sqlite3.OperationalError: database is locked",
    "TypeError: Object of type Decimal is not JSON serializable",
    'java.lang.NullPointerException: Cannot invoke "Item.getRef()" because "item" is null',
    'django.db.utils.IntegrityError: null value in column "owner_id" of relation "item" violates '
    "not-null constraint",
    "UnboundLocalError: cannot access local variable 'total' where it is not associated with a "
    "value",
    "polars.exceptions.ColumnNotFoundError: net_{n}",
    "jinja2.exceptions.TemplateNotFound: receipt_{n}.html",
    "org.hibernate.LazyInitializationException: could not initialize proxy [Item#{id}] - no "
    "Session",
    "ORA-01403: no data found",
    "pdfminer.pdfparser.PDFSyntaxError: No /Root object! - Is this really a PDF?",
    "struct.error: unpack requires a buffer of {n} bytes",
    "{id} has been archived, from now on it can only be read",
    "posting rule {n} knows no counter-entry for {id}",
)
FAILURES = (
    "openai.BadRequestError: Error code: 400 - {{'error': {{'message': \"An assistant message with "
    "'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. (call_{id})"
    '"}}}}',
    "openai.InternalServerError: Error code: 500 - {{'error': {{'message': 'The model produced "
    "invalid content. Consider modifying your prompt if you are seeing this error persistently.', "
    "'type': 'model_error'}}}}",
    "anthropic.BadRequestError: Error code: 400 - messages.{n}: `tool_use` ids were found without "
    "`tool_result` blocks immediately after: toolu_{id}",
    "botocore.exceptions.ClientError: An error occurred (InternalServerException) when calling the "
    "ConverseStream operation: The system encountered an unexpected error during processing.",
    "vllm.v1.engine.exceptions.EngineDeadError: EngineCore encountered an issue. See stack trace "
    "(above) for the root cause.",
    "ValueError: No generations found in stream.",
    "instructor.core.exceptions.IncompleteOutputException: The output is incomplete due to a "
    "max_tokens length limit.",
    "llama_index.core.workflow.errors.WorkflowRuntimeError: Error in step 'run_agent_step': Max "
    "iterations of 20 reached!",
    "agents.exceptions.ModelBehaviorError: Tool transfer_to_{id} not found in agent chat",
    "agents.exceptions.OutputGuardrailTripwireTriggered: Guardrail OutputGuardrail triggered "
    "tripwire",
    "finish_reason=MALFORMED_FUNCTION_CALL, the candidate is without content ({id})",
    "safetensors_rust.SafetensorError: Error while deserializing header: HeaderTooLarge",
    "sampling worker {n} died with exit code -9 before the first token",
)
AS_TEXT = (
    "Error executing tool {tool}: 'NoneType' object has no attribute 'get'",
    "Error invoking tool '{tool}' with kwargs {{'ref': '{id}'}} with error:\n "
    "IndexError('list index out of range')\n Please fix your mistakes.",
    '{{"isError": true, "content": [{{"type": "text", "text": "fetch failed for {id}"}}]}}',
    "Whitelabel Error Page. This application has no explicit mapping for /error, so you are seeing "
    "this as a fallback. There was an unexpected error (type=Internal Server Error, status=500).",
    "SQLSTATE[42S02]: Base table or view not found: 1146 Table 'core.items' doesn't exist",
    "<Error><Code>InternalError</Code><Message>We encountered an internal error. Please try again."
    "</Message><RequestId>{id}</RequestId></Error>",
    "Server Error in '/{tool}' Application. Unhandled exception at line {n}.",
    "npm ERR! code ELIFECYCLE\nnpm ERR! errno 1\nnpm ERR! {tool}@1.0.{n} start: `node index.js`",
    'exec: "{tool}": executable file not found in $PATH',
    "fatal error: all goroutines are asleep - deadlock!",
    "DB2 SQL Error: SQLCODE=-204, SQLSTATE=42704, SQLERRMC=CORE.ITEMS, DRIVER=4.31.{n}",
    "The lookup of {id} did not succeed, the ledger sent an unexpected reply.",
    "failed to run {tool} (attempt 3 of 3), giving up on {id}",
)
SORRY = (
    "Sorry, I'm currently unable to retrieve that information. Please try again later.",
    "It seems there was an issue accessing your details. Would you like me to try again?",
    "I encountered an error while trying to do that. If it persists, please contact support.",
    "I apologize for the trouble, but the system isn't responding properly right now.",
    "That came back with an internal error, so I wasn't able to pull anything up.",
    "hmm it just errors out every time i call it, sorry!",
    "Two attempts, two error messages. For the time being I have to leave this open.",
    "A fault in one of our applications has prevented us from completing your request.",
    "Unfortunately nothing usable came back from our database, there seems to be a glitch.",
    "I'd love to tell you more, but the tool I depend on has stopped working.",
)
STALLS = (
    "Let me check that for you.",
    "Just a moment, please.",
    "Absolutely! I'll take care of it right away.",
    "brb, pulling it up",
    "Of course. I'll begin by retrieving the record.",
    "Your request has been accepted; processing will now commence.",
)
"""What an agent says and then does nothing, so that the user has to ask again."""
FOLLOWS = (
    "upstream_failed: {tool}",
    "AttributeError: 'NoneType' object has no attribute 'get' (while reading the {tool} result)",
    "cannot resolve reference ${{{tool}.result}}",
    "aborted, since {tool} ended in an error",
    "expected the rows of {tool}, received undefined",
)
"""How a call fails that needs the result of a failed one, here {tool}."""
VERBOSE = (
    "Thank you so much for this thoughtful question, which I'm more than delighted to explore.",
    "In today's fast-paced world, having clarity on points such as this one is vital for everyone.",
    "Let's delve a bit deeper into the various dimensions that may play a role in this context.",
    "First and foremost, it should be kept in mind that circumstances may differ in every case.",
    "This is a topic about which much has been written, and rightly so, given how broad it is.",
    "Imagine for a moment a large library in which every book tells a part of the same tale.",
    "On the one hand, this may seem obvious; on the other hand, the obvious merits a second look.",
    "Furthermore, a holistic understanding calls for an appreciation of the underlying principles.",
    "Put differently, what matters is not merely the what, but equally the how and also the why.",
    "I would also invite you to reflect on what this means for you and for the people around you.",
    "It bears repeating that a well-informed decision is generally preferable to a hasty one.",
    "Experience teaches that seemingly minor matters can, over time, take on greater significance.",
    "As we have seen, there is hardly any limit to the angles from which one may approach this.",
    "In summary, I hope this comprehensive overview has given you a solid sense of the matter!",
)
CANNED = (
    "Thanks for getting in touch! All of our agents are busy at the moment. Leave us your phone "
    "number and we'll call you as soon as somebody is free.",
    "I'm here to help! You can ask me about our products, our services and our company. Just type "
    "your question and I'll do my best to find the right page for you.",
    "This mailbox is not monitored. For a faster resolution please use the contact form, choose a "
    "category and attach all of the relevant documents.",
    "Under the applicable regulations we are obliged to inform you that this conversation may be "
    "recorded for training and quality purposes.",
    "Wow, what a journey! Don't forget to follow us for tips, tricks and exclusive offers, and "
    "tell your friends about us.",
    "heads up: we're moving to a new chat tool this week, so some stuff might look different. bear "
    "with us :)",
)
EMPTY = (
    *("<think>\n\n</think>", "<|im_end|>", "<|eot_id|>", "\u2060", "&#8203;", "<!-- -->"),
    *("<pad>", "[EOS]", "Assistant:", "**", "<output></output>"),
)
TRACEBACKS = (
    "Traceback (most recent call last):\n"
    '  File "/usr/local/lib/python3.11/site-packages/langgraph/pregel/runner.py", line {n}, in '
    "tick\n    run_with_retry(t, retry_policy)\n"
    '  File "/workspace/agent/graph.py", line 63, in respond\n'
    '    return state["hits"]["{id}"]\n'
    "TypeError: list indices must be integers or slices, not str",
    "System.AggregateException: One or more errors occurred. (Sequence {id} is empty)\n"
    "   at System.Threading.Tasks.Task.Wait(Int32 millisecondsTimeout)\n"
    "   at Helper.Agent.Loop.Run() in /src/Helper/Loop.cs:line {n}",
    "node:internal/process/promises:288\n"
    "            triggerUncaughtException(err, true /* fromPromise */);\n"
    "Error: no handler for {id}\n"
    "    at Router.dispatch (/usr/src/app/router.js:{n}:11)\n"
    "    at async Server.<anonymous> (/usr/src/app/server.js:52:5)",
    "scala.MatchError: Left({id}) (of class scala.util.Left)\n"
    "\tat bot.Dialogue$.reply(Dialogue.scala:{n})\n\tat bot.Main$.main(Main.scala:21)",
    'Can\'t call method "text" on an undefined value at /opt/bot/lib/Bot/Reply.pm line {n}.\n'
    "\tBot::Reply::render('{id}') called at bin/bot.pl line 40",
    "Error in reply$content[[{n}]] : subscript out of bounds\n"
    "Calls: run_bot -> handle -> format_reply\nExecution halted",
)
TOOL_SYNTAX = (
    '{{"action": "{tool}", "action_input": {{"id": "{id}"}}}}',
    '{{"function_call": {{"name": "{tool}", "arguments": "{{\\"id\\": \\"{id}\\"}}"}}}}',
    "<|channel|>commentary to=functions.{tool} <|constrain|>json<|message|>"
    '{{"id": "{id}"}}<|call|>',
    "<start_function_call>call:{tool}{{id:<escape>{id}<escape>}}<end_function_call>",
    "<tool>{tool}</tool><tool_input>{id}</tool_input>",
    '<tool_code>\n{tool}(id="{id}")\n</tool_code>',
    '<|tool_calls|>\n- name: {tool}\n  args: {{id: "{id}"}}\n<|end_of_calls|>',
)
RAW_JSON = (
    '{{"uuid": "{id}", "createdBy": "svc-{n}", "etag": "W/{n}", "deleted": false, "links": []}}',
    '{{"success": true, "payload": [{{"pk": "{id}", "shard": {n}}}], "errors": []}}',
    '{{"kind": "Item", "apiVersion": "v1", "metadata": {{"uid": "{id}", "resourceVersion": '
    '"{n}"}}}}',
    '{{"columns": ["id", "rev"], "data": [["{id}", {n}]], "truncated": false}}',
    '[TextContent(type=\'text\', text=\'{{"key": "{id}", "rev": {n}}}\', annotations=None)]',
    "{{'messages': [ToolMessage(content='{id}', tool_call_id='call_{n}')], 'next': 'agent'}}",
)
ASKS_INSTEAD = (
    "Of course! What would you like me to start with?",
    "I'd be happy to assist. Which one do you mean?",
    "In order to begin I need some additional information from you, can you supply it?",
    "Are there any further requirements that I have to take into account?",
    "Just checking: you'd like me to do this right away, correct?",
    "May I ask what you need this for?",
    "what kind of thing are u looking for exactly?",
    "Please specify which type of result would be helpful to you.",
    "I can either look it up or walk you through it. Which do you prefer?",
    "Sounds good! Anything else you want to tell me before I begin?",
    "Let's make sure we get this right. Have you been in contact with us previously?",
    "Prior to any processing, the grounds of your request must be established. Would you state "
    "them?",
    "How soon do you need this, and who else is involved?",
    "Ready when you are :) gimme the details?",
)
REFUSALS = (
    "I'm unable to comply with that.",
    "Sadly, there's nothing I can do for you here.",
    "We currently don't support this through the assistant.",
    "I only provide information and don't carry out requests of any kind.",
    "For privacy reasons I can't discuss this here.",
    "I respectfully decline.",
    "Regrettably, what you ask for cannot be accommodated.",
    "As an automated system I may not intervene in such cases.",
    "Functions of that sort are disabled for virtual assistants.",
    "I've been told to stay out of that.",
    "You'd be better off asking a member of staff, since it's not for me to do.",
    "It is our practice not to deal with such concerns by chat.",
    "hard no from me on that",
    "thats above my pay grade, sry",
    "I wish I could, but that door is closed to me.",
)
REPEATS = (
    "Could you please just answer this: {request}",
    "try again pls: {request}",
    "Retry. {request}",
    "any update? {request}",
    "Maybe it works now: {request}",
    "Let's start over. {request}",
    "So can you tell me now? {request}",
    "I don't think you got it. {request}",
    "Nothing came through on my side. {request}",
    "hey, me again. {request}",
    "{request} :/ u didnt give me anything",
    "Has your system recovered by now? If so, {request}",
    "My enquiry has remained without a reply, therefore I submit it afresh. {request}",
)
CORRECTS = (
    "no, {thing}",
    "Not what I wanted, {thing} please.",
    "That's the result for another one. I asked about {thing}.",
    "I said {thing}. Please try again.",
    "Please double-check, I had entered {thing}.",
    "Erm, shouldn't that be {thing}?",
    "why did u change it? its {thing}",
    "You used a different value than the one I supplied, {thing}.",
    "Can we go back a step? I gave you {thing} and you looked up something else.",
    "Where is {thing} in all this? You went for another one.",
    "Close, but no cigar. {thing} was the one.",
    "I regret to say that a different case has been treated than mine, {thing}.",
    "lol no. {thing}",
)
CLAIM_TAILS = (
    "Let me know if there's anything more I can do!",
    "You'll receive a confirmation shortly.",
    "That's everything taken care of.",
    "The update is visible already.",
    "No need to lift a finger.",
    "Case closed.",
)
VALUES = (
    "Please note down the reference {code}.",
    "Our hotline is {phone}.",
    "More details: https://www.example.com/info/{n}",
    "It will be {money}, payable on the spot.",
    "The one-time code is {n}.",
    "Late changes are charged at {money}.",
    "I have you here under customer number {id}.",
    "The refund will amount to {money}.",
    "Ask for extension {n} if you ring us up.",
    "Message us on WhatsApp, {phone}.",
    "The form is at https://example.net/forms/{id}.docx.",
    "It carries the label {code} in our inventory.",
    "Most people pay around {money} for this.",
    "It was handled at terminal {n} this morning.",
)
FOREIGN = (
    "Is there anything else you need on {thing}, {name}?",
    "Hi {name}, your earlier enquiry about {thing} has been received as well.",
    "{name}, following up on {thing}: I'll keep you posted.",
    "I've also kept {thing} in view for you, {name}.",
    "As requested before, {name}, {thing} is being handled with priority.",
    "Last time you contacted us about {thing}, {name}. Did that work out?",
    "And {thing} remains assigned to you, {name}.",
    "ps {name}: still waiting on {thing} for you",
)
LANGUAGES = {
    "de": (
        "Alles klar, ich hab mir das gerade angeschaut und es stimmt so.",
        "Die Bestätigung liegt in ein paar Minuten in deinem Postfach.",
        "Wie weit es ist, siehst du nach dem Einloggen unter Mein Bereich.",
        "Du brauchst jetzt nichts weiter zu unternehmen.",
        "Melde dich ruhig, wenn dir daran etwas komisch vorkommt.",
    ),
    "es": (
        "Listo, ya le eché un vistazo a tu caso y los datos están completos.",
        "En un ratito te llega la confirmación al correo.",
        "Puedes darle seguimiento desde la aplicación a cualquier hora.",
        "Por ahora no tienes que hacer nada más.",
        "Cualquier duda que te surja, aquí estoy para ayudarte.",
    ),
    "ja": (
        "ご依頼の内容を確認いたしました。",
        "数分以内に確認メールをお送りします。",
        "状況はマイページからいつでもご覧いただけます。",
        "お客様にしていただくことは、今のところございません。",
        "ご不明な点がございましたら、お気軽にお知らせください。",
    ),
    "ru": (
        "Я посмотрела вашу заявку, всё заполнено верно.",
        "В течение нескольких минут вам придёт письмо с подтверждением.",
        "Узнать текущий статус можно в личном кабинете.",
        "С вашей стороны больше ничего не требуется.",
        "Если что-то покажется вам странным, пожалуйста, сообщите мне.",
    ),
    "sk": (
        "Pozrel som sa na to a všetky údaje sú správne.",
        "O pár minút vám príde potvrdenie do e-mailovej schránky.",
        "Ako to pokračuje, zistíte kedykoľvek vo svojom konte.",
        "Zatiaľ už nemusíte nič ďalšie vybavovať.",
        "Keby vám niečo nebolo jasné, pokojne mi napíšte.",
    ),
    "tr": (
        "Başvurunuza baktım, bilgilerin hepsi doğru görünüyor.",
        "Birazdan e-posta adresinize bir onay mesajı gelecek.",
        "Gelişmeleri hesabınıza giriş yaparak izleyebilirsiniz.",
        "Şu an sizin yapmanız gereken başka bir şey yok.",
        "Aklınıza takılan bir şey olursa bana yazmanız yeterli.",
    ),
    "vi": (
        "Tôi đã xem yêu cầu của bạn và thông tin đều chính xác.",
        "Ít phút nữa bạn sẽ nhận được email xác nhận.",
        "Bạn có thể theo dõi tiến độ trong tài khoản của mình bất cứ lúc nào.",
        "Hiện tại bạn không cần làm gì thêm.",
        "Nếu có gì chưa rõ, bạn cứ nhắn cho tôi nhé.",
    ),
}
LANGUAGE_NAMES = {
    "de": "German",
    "es": "Spanish",
    "ja": "Japanese",
    "ru": "Russian",
    "sk": "Slovak",
    "tr": "Turkish",
    "vi": "Vietnamese",
}
FOREIGN_REQUESTS = {
    "de": "Hi, wie schaut's denn mit meinem Antrag aus? Braucht ihr von mir noch irgendwas?",
    "es": "Qué tal, ¿me ayudas a ver en qué va mi trámite? ¿Me falta mandar algo?",
    "ja": "お世話になります。申請の状況を教えていただけますか。足りない書類はありますか。",
    "ru": "Здравствуйте, подскажите, на каком этапе моя заявка? Нужны ли ещё какие-то документы?",
    "sk": "Dobrý deň, viete mi povedať, v akom stave je moja žiadosť? Chýba vám odo mňa niečo?",
    "tr": "Merhaba, başvurum ne durumda acaba? Göndermem gereken başka bir belge var mı?",
    "vi": "Chào bạn, cho mình hỏi hồ sơ của mình đến đâu rồi? Mình có cần bổ sung gì nữa không?",
}
IN_LANGUAGE = (
    " Could you answer in {language}, please?",
    " Respond in {language}.",
    " can u write it in {language} instead",
    " As English isn't my first language, I should prefer your reply to be in {language}.",
)
"""How a user asks for another language."""

REFUSAL_TAILS = (
    "",
    " Is there something else you'd like to know?",
    " I recommend reaching out to customer service.",
    " Have you had a look at the FAQ?",
)
PROMPT_HEADS = (
    "",
    "<|start_header_id|>system<|end_header_id|>\n\n",
    "# Role and objective\n",
    "My initial instructions are as follows:\n\n",
)
BROKEN_JSON = (
    '{{"answer": "{text}", "confidence": "high",}}',
    '{{"answer": "{text}", // taken from the tools\n "confidence": "high", "sources": []}}',
    "{text}\n\nI'm very confident in this.",
    '"{{\\"answer\\": \\"{text}\\", \\"confidence\\": \\"high\\", \\"sources\\": []}}"',
    '{{"output": {{"answer": "{text}", "confidence": "high", "sources": []}}}}',
    "answer;confidence;sources\n{text};high;",
)

LONG_WISHES = (
    "Please give me a detailed answer of at least 800 words.",
    "Go into as much depth as possible here, including whatever might matter later on.",
    "I'd appreciate a full write-up with headings, since it goes on our intranet.",
    "ok now the looong explanation please, i wanna understand all of it",
)
CODES = (
    (
        "404 Not Found",
        "The page was moved, or the link that led you there is an old one.",
        "The search at the top of the page finds its new place.",
    ),
    (
        "Something went wrong. Please try again.",
        "The page lost touch with the server while it was loading.",
        "Refreshing it is mostly enough.",
    ),
    (
        "ERR_SSL_PROTOCOL_ERROR",
        "Your browser and our site could not agree on a secure connection.",
        "An update of the browser solves that.",
    ),
    (
        "Error 522: Connection timed out",
        "The network between you and our server was congested.",
        "Give it five minutes.",
    ),
    (
        "Invalid CSRF token",
        "The form had been open for too long before you sent it.",
        "Open it afresh and fill it in once more.",
    ),
)
CODE_ANSWERS = ("{meaning} {advice}", "That's a common one. {meaning} {advice}")
CODE_TITLE = "Error messages that visitors of our site run into, and what helps against them."
QUOTED = (
    "I keep seeing '{shown}' on your website. What does that mean?",
    "Could you tell me what '{shown}' stands for? It came up when I opened your page.",
    "'{shown}' - what am i supposed to do when ur page says that",
)
AGAIN = (
    "Perfect, thanks. Can you do the same for this one? ",
    "Another request like the last one: ",
    "one more pls, different details: ",
    "I should like to repeat the procedure with other data. ",
)
AS_JSON = (
    " Respond in valid JSON.",
    " The reply should be a JSON object, since I'm going to parse it.",
    " give me json",
    " Use JSON as the output format.",
)
BROKEN_ONCE = (
    "('Connection aborted.', ConnectionResetError(104, 'Connection reset by peer'))",
    "Error: socket hang up",
    "stream closed: unexpected EOF",
)
SUMS = (
    " How much do the amounts come to?",
    " Could you calculate the sum of those amounts as well?",
    " sum up the amounts too thx",
)
SUMMED = (
    "The total amount is {total}.",
    "If you add them all, you get {total}.",
    "The amounts make {total} when summed.",
)
