"""How things are said in the seventh block of seeds: the names of ``wording_sixth``, other words.

Written on 2026-11-29 (third session) by a session that neither wrote nor read a detector. All of a
pool is used.
"""

# ruff: noqa: RUF001 - letters of other languages are meant as they are.

from __future__ import annotations

from accuracy.wording_seventh_agents import DONE as DONE
from accuracy.wording_seventh_agents import OTHER as OTHER

RATE_LIMITS = (
    'litellm.RateLimitError: VertexAIException - {{"error": {{"code": 429, "message": "Resource '
    'exhausted. Please try again later.", "status": "RESOURCE_EXHAUSTED"}}}}',
    "google.genai.errors.ClientError: 429 RESOURCE_EXHAUSTED. {{'error': {{'message': 'You "
    "exceeded your current quota, please check your plan and billing details.'}}}}",
    "botocore.exceptions.ClientError: An error occurred (ThrottlingException) when calling the "
    "Converse operation (reached max retries: 4): Too many tokens, please wait before trying "
    "again.",
    "jira.exceptions.JIRAError: JiraError HTTP 429 url: https://tracker.internal/rest/{tool}\n\ttext"
    ": Rate limit exceeded.",
    '{{"error_code": "ComplexityException", "error_message": "Complexity budget exhausted, query '
    'cost {n} budget remaining 4 out of 1000000 reset in {s} seconds"}}',
    "gitlab.exceptions.GitlabHttpError: 429: Retry later",
    "HTTP/1.1 429 Too Many Requests\nx-envoy-ratelimited: true\n\nlocal_rate_limited",
    '{{"message": "Limit Exceeded"}} (usage plan {id})',
    '{{"statusCode": 429, "message": "Rate limit is exceeded. Try again in {s} seconds."}}',
    "databricks.sdk.errors.platform.TooManyRequests: Exceeded workspace input tokens per minute "
    "rate limit for {id}.",
    "Illuminate\\Http\\Exceptions\\ThrottleRequestsException: Too Many Attempts.",
    "ratelimit.exception.RateLimitException: too many calls",
    "activityLimitReached: The app or user has been throttled. (client-request-id {id})",
    "SMS gateway status=1, error-text=Throughput Rate Exceeded - please wait [ {n} ] and retry",
    "Access denied, you are sending too much (Cloudflare 1015, ray {id})",
    "fair use guard: agent {id} has called {tool} {n} times this hour and has to cool down",
)
AUTHENTICATION = (
    "google.genai.errors.ClientError: 400 INVALID_ARGUMENT. {{'error': {{'message': 'API key not "
    "valid. Please pass a valid API key.', 'details': [{{'reason': 'API_KEY_INVALID'}}]}}}}",
    "simple_salesforce.exceptions.SalesforceAuthenticationFailed: INVALID_LOGIN: Invalid username, "
    "password, security token; or user locked out.",
    "kubernetes.client.exceptions.ApiException: (401)\nReason: Unauthorized",
    "AuthorizationPermissionMismatch: This request is not authorized to perform this operation "
    "using this permission. RequestId:{id}",
    "botocore.exceptions.UnauthorizedSSOTokenError: The SSO session associated with this profile "
    "has expired or is otherwise invalid. To refresh this SSO session run aws sso login with the "
    "corresponding profile.",
    "imaplib.IMAP4.error: b'[AUTHENTICATIONFAILED] Invalid credentials (Failure)'",
    "kinit: Preauthentication failed while getting initial credentials",
    "clickhouse_connect.driver.exceptions.DatabaseError: Code: 516. DB::Exception: agent_{n}: "
    "Authentication failed: password is incorrect, or there is no user with such name.",
    '{{"code": 401, "message": "Unauthorized; scope does not match"}}',
    "twilio.base.exceptions.TwilioRestException: HTTP 401 error: Unable to create record: "
    "Authenticate",
    '{{"errors": [{{"message": "The provided authorization grant is invalid, expired, or revoked", '
    '"field": null, "help": null}}]}}',
    "hudson.security.AccessDeniedException3: agent-{n} is missing the Job/Build permission",
    "werkzeug.exceptions.Forbidden: 403 Forbidden: You don't have the permission to access the "
    "requested resource. It is either read-protected or not readable by the server.",
    "rest_framework.exceptions.NotAuthenticated: Authentication credentials were not provided.",
    'psycopg.OperationalError: connection failed: FATAL: no pg_hba.conf entry for host "10.1.0.9", '
    'user "agent_{n}", database "core", SSL encryption',
    "RFC_LOGON_FAILURE: Name or password is incorrect (repeat logon)",
    "consent for {tool} was withdrawn by your administrator (tenant {id})",
)
TIMEOUTS = (
    "mcp.shared.exceptions.McpError: Timed out while waiting for response to ClientRequest. Waited "
    "{s}.0 seconds.",
    "urllib.error.URLError: <urlopen error timed out>",
    "TimeoutError: [Errno 110] Connection timed out",
    "AxiosError: timeout of {s}000ms exceeded",
    "selenium.common.exceptions.TimeoutException: Message: timeout: Timed out receiving message "
    "from renderer: {s}.000",
    "google.api_core.exceptions.RetryError: Timeout of {s}.0s exceeded, last exception: None",
    "oracledb.exceptions.DatabaseError: DPY-4024: call timeout of {s}000 ms exceeded",
    "(3024, 'Query execution was interrupted, maximum statement execution time exceeded')",
    "Code: 159. DB::Exception: Timeout exceeded: elapsed {s}.004 seconds, maximum: {s}.",
    "read tcp 10.0.2.5:51874->10.0.9.3:443: i/o timeout",
    "rq.timeouts.JobTimeoutException: Task exceeded maximum timeout value ({s} seconds)",
    "<html><body><h1>504 Gateway Time-out</h1>\nThe server didn't respond in time.\n</body></html>",
    "Polly.Timeout.TimeoutRejectedException: The operation didn't complete within the allowed "
    "timeout of '00:00:{s}'.",
    "java.util.concurrent.TimeoutException: TimeLimiter '{tool}' recorded a timeout exception.",
    "psycopg_pool.PoolTimeout: couldn't get a connection after {s}.00 sec",
    '{{"error": "States.Timeout", "executionArn": "run-{id}"}}',
    "terminal emulator: screen {n} did not come up within {s} seconds",
)
VALIDATION = (
    "ToolInputParsingException: Received tool input did not match expected schema\nDetails: limit: "
    "Expected number, received string",
    "Input validation error: 'until' is a required property",
    "pydantic.error_wrappers.ValidationError: 1 validation error for Arguments\nquantity\n  ensure "
    "this value is greater than 0 (type=value_error.number.not_gt; limit_value=0)",
    "document does not validate: {{'limit': ['must be of integer type'], 'until': ['required "
    "field']}}",
    "ValiError: Invalid type: Expected string but received undefined",
    "An instance of Query has failed the validation:\n - property limit has failed the following "
    "constraints: max",
    "ValueError: Invalid isoformat string: '{id}'",
    "googleapiclient.errors.HttpError: <HttpError 400 when requesting https://core.internal/{tool} "
    'returned "Request contains an invalid argument.">',
    "elasticsearch.BadRequestError: BadRequestError(400, 'parsing_exception', 'unknown query "
    "[{id}]')",
    "ORA-01861: literal does not match format string",
    "The query specified in the URI is not valid. Could not find a property named 'ref{n}' on type "
    "'core.Item'.",
    '{{"errorMessages": [], "errors": {{"duedate": "Error parsing date string: {id}"}}}}',
    '{{"error": {{"type": "INVALID_VALUE_FOR_COLUMN", "message": "Field \\"Due\\" cannot accept '
    'the provided value"}}}}',
    "ArgumentError: missing keyword: :until",
    "unknown variant `{id}`, expected `asc` or `desc` at line 1 column {n}",
    'Error: invalid argument "{id}" for "--limit" flag: strconv.ParseInt: parsing "{id}": invalid '
    "syntax",
    "{tool}: check digit of '{id}' is wrong, please verify what you typed",
)
UNAVAILABLE = (
    "openai.APIConnectionError: Connection error.",
    "McpError: MCP error -32000: Connection closed",
    "httpcore.ConnectError: [Errno -5] No address associated with hostname",
    "urllib3.exceptions.ProxyError: ('Unable to connect to proxy', OSError('Tunnel connection "
    "failed: 502 Bad Gateway'))",
    "azure.core.exceptions.ServiceRequestError: Failed to resolve '{tool}.internal' ([Errno -2] "
    "Name does not resolve)",
    "pymysql.err.OperationalError: (1053, 'Server shutdown in progress')",
    "asyncpg.exceptions.CannotConnectNowError: the database system is starting up",
    "org.apache.http.conn.HttpHostConnectException: Connect to {tool}.internal:443 "
    "[{tool}.internal/10.5.0.8] failed: Connection refused (Connection refused)",
    "RFC_COMMUNICATION_FAILURE: partner '10.3.0.8:3300' not reached",
    "could not find a good candidate within {n} attempts at load balancing. last error: [PC01] no "
    "known healthy instances found",
    "ERR_NGROK_3200: The endpoint {id}.ngrok.app is offline.",
    "google.api_core.exceptions.ServiceUnavailable: 503 The service is currently unavailable.",
    "pylibmc.ServerDead: error 35 from memcached_get: SERVER IS MARKED DEAD",
    "MongoServerSelectionError: connect ECONNREFUSED 10.6.0.3:27017",
    "System.ServiceModel.EndpointNotFoundException: There was no endpoint listening at "
    "net.tcp://{tool}:808 that could accept the message.",
    "Wartungsarbeiten: {tool} ist bis auf Weiteres nicht erreichbar.",
    "{tool} offline since 04:10, operator has been paged",
)
TOOL_FAILURES = (
    'psycopg.errors.CheckViolation: new row for relation "stock" violates check constraint '
    '"stock_not_negative"',
    "ValueError: not enough values to unpack (expected 2, got 1)",
    "pyarrow.lib.ArrowInvalid: Could not open Parquet input source '<Buffer>': Parquet magic bytes "
    "not found in footer.",
    "pandas.errors.EmptyDataError: No columns to parse from file",
    "java.util.NoSuchElementException: No value present",
    "System.InvalidCastException: Unable to cast object of type 'System.DBNull' to type "
    "'System.String'.",
    "ORA-02292: integrity constraint (CORE.FK_ITEM_{n}) violated - child record found",
    "pymysql.err.DataError: (1406, \"Data too long for column 'note' at row 1\")",
    "selenium.common.exceptions.NoSuchElementException: Message: no such element: Unable to locate "
    'element: {{"method":"css selector","selector":"#row-{n}"}}',
    "botocore.exceptions.ClientError: An error occurred (ConditionalCheckFailedException) when "
    "calling the UpdateItem operation: The conditional request failed",
    "google.api_core.exceptions.FailedPrecondition: 400 The query requires an index.",
    "sqlalchemy.exc.MultipleResultsFound: Multiple rows were found when exactly one was required",
    "IsADirectoryError: [Errno 21] Is a directory: '/data/{id}'",
    "subprocess.CalledProcessError: Command '['convert', '{id}']' died with <Signals.SIGSEGV: 11>.",
    "workflow {id} waits for a second signature, no changes until then",
    "there is no tariff {n} on file for {id}",
)
FAILURES = (
    "openai.BadRequestError: Error code: 400 - {{'error': {{'message': \"Unsupported parameter: "
    "'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.\", 'type':"
    " 'invalid_request_error'}}}}",
    "anthropic.APIStatusError: {{'type': 'error', 'error': {{'details': None, 'type': 'api_error', "
    "'message': 'Internal server error'}}}}",
    "litellm.APIError: APIError: OpenrouterException - Provider returned error",
    "langgraph.errors.InvalidUpdateError: At key 'answer': Can receive only one value per step. "
    "Use an Annotated key to handle multiple values.",
    "ValueError: Invalid operation: The `response.text` quick accessor requires the response to "
    "contain a valid `Part`, but none were returned. The candidate's finish_reason is 3.",
    "smolagents.utils.AgentGenerationError: Error in generating model output:\nlist index out of "
    "range",
    'semantic_kernel.exceptions.service_exceptions.ServiceResponseException: ("<class '
    "'OpenAIChatCompletion'> service failed to complete the prompt\", '{id}')",
    "haystack.core.errors.PipelineRuntimeError: The following component failed to run: "
    "'generator' ({id})",
    "botocore.errorfactory.ValidationException: An error occurred (ValidationException) when "
    "calling the Converse operation: The text field in the ContentBlock object at "
    "messages.{n}.content.0 is blank.",
    "RuntimeError: probability tensor contains either `inf`, `nan` or element < 0",
    "RuntimeError: Expected all tensors to be on the same device, but found at least two devices, "
    "cuda:0 and cpu!",
    "AI_NoObjectGeneratedError: No object generated: could not parse the response.",
    "json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)",
    "ValueError: Requested tokens (9{n}) exceed context window of 8192",
    "reviewer model vetoed draft {id} twice, there is no third attempt",
)
AS_TEXT = (
    "SyntaxError: Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON",
    '<!DOCTYPE html>\n<html lang="en"><head><title>Error</title></head><body><pre>Cannot POST '
    "/{tool}</pre></body></html>",
    '{{"type": "https://tools.ietf.org/html/rfc9110#section-15.6.1", "title": "An error occurred '
    'while processing your request.", "status": 500, "traceId": "00-{id}-00"}}',
    "There has been a critical error on this website. Please check your site admin email inbox for "
    "instructions.",
    "We're sorry, but something went wrong. If you are the application owner check the logs for "
    "more information.",
    "Internal Server Error\n\nThe server encountered an unexpected internal server error\n\n"
    "(generated by waitress)",
    "java.sql.SQLSyntaxErrorException: Unknown column 'ref{n}' in 'field list'",
    "(sqlite3.OperationalError) no such table: items\n[SQL: SELECT * FROM items WHERE id = ?]",
    "Exit code: 1\nstdout: (none)\nstderr: Killed",
    "McpError(ErrorData(code=-32603, message='Internal error', data='{id}'))",
    '{{"errorMessage": "\'ref\'", "errorType": "KeyError", "requestId": "{id}", "stackTrace": ["  '
    'File \\"/var/task/{tool}.py\\", line {n}, in handler"]}}',
    "{tool}() -> EXCEPTION: float division by zero",
    "Der Objektverweis wurde nicht auf eine Objektinstanz festgelegt.",
    "Could not complete your request. Quote error reference {id} to the service desk.",
    "#ERROR! (sheet {tool}, cell B{n})",
)
SORRY = (
    "Apologies, I'm running into a technical snag and have nothing to report yet.",
    "oh no, it crashed :( can u come back in a few min?",
    "Sorry for that, the program is giving error now, kindly check after some time.",
    "Our records service is having a bad day and wouldn't let me finish. Sorry for the wait.",
    "I'm afraid I have to report a failed operation: the data could not be loaded.",
    "Technical difficulties prevent me from giving you a proper answer.",
    "No result this time. The call ended in an exception that I can't work around.",
    "We've experienced an unforeseen error on our end and nothing was processed.",
    "I gave it a go, but the backend spat out an error. Better luck later, hopefully!",
    "A required component failed, hence the information isn't available at this time.",
    "Something's off with our tools today. Until that's fixed I can't look this up.",
)
STALLS = (
    "Sure, I'll look up the details now.",
    "Hold tight, fetching this as we speak!",
    "Perfect, let me get started on that.",
    "ok one sec",
    "First I will verify the information, afterwards I will reply to you.",
    "Thank you for the information provided. I am now processing your request.",
    "Got it. Running the search...",
)
"""What an agent says and then does nothing, so that the user has to ask again."""
FOLLOWS = (
    "parent {tool} is in state FAILED, child was not scheduled",
    "TypeError: Cannot read properties of null (reading '{tool}')",
    "missing upstream artifact: {tool}.json",
    "variable '{tool}_out' has no value at this point",
    "JSONPath $.{tool}.body matched nothing",
)
"""How a call fails that needs the result of a failed one, here {tool}."""
VERBOSE = (
    "What a great topic! I could talk about this for hours, so let me share a couple of thoughts.",
    "To fully appreciate the answer, one has to understand where questions like this come from.",
    "There are several schools of thought here, each of which has attracted devoted supporters.",
    "Before drawing any conclusions, it makes sense to remind ourselves of the overall purpose.",
    "Naturally, the details may vary, and what holds for one person need not hold for another.",
    "It's also worth pausing to acknowledge how far things have come in the last couple of years.",
    "Much like a good recipe, the outcome depends on the ingredients as well as on the patience.",
    "Some readers will be familiar with this already, in which case they may skip the next lines.",
    "In this regard, transparency, clarity and consistency are widely seen as guiding values.",
    "Now you might be wondering why I'm mentioning all of this, and that's a fair thing to ask.",
    "To look at it from yet another perspective, let's consider what the alternatives could be.",
    "This brings us to a broader observation that applies well beyond the question you've raised.",
    "Rest assured that every aspect deserves attention, even those that seem minor at first sight.",
    "All in all, I trust these reflections offer a helpful frame for whatever comes next for you.",
    "Please don't hesitate to read the above again, as repetition is known to aid understanding.",
)
CANNED = (
    "Hello and welcome! To make the most of this chat, keep your questions short and use simple "
    "words. Type 'help' at any time to see what's possible.",
    "Thank you for your message. Our office hours are Monday to Friday. Whatever arrives outside "
    "of these hours is dealt with on the next working day.",
    "To protect your privacy, please do not share any personal information in this chat. Our data "
    "protection notice explains how we handle what you write.",
    "Our website has a brand-new look! Explore the updated menu, discover the latest offers and "
    "let us know what you think in a short survey.",
    "Please be advised that the handling of enquiries is governed by our general terms and "
    "conditions in their current version.",
    "lots going on here today so things are slow, grab a coffee & check our faq in the meantime :)",
    "It's so good to hear from you! There's plenty to discover, from tips for beginners to tricks "
    "for professionals. Let the adventure begin.",
)
EMPTY = (
    *(
        "<|end|>",
        "<end_of_turn>",
        "<|END_OF_TURN_TOKEN|>",
        "<response></response>",
        "Final Answer:",
        "AI:",
    ),
    *("<p>&nbsp;</p>", "\u200c", "\u3000", "```json\n```", "<|return|>", "<thinking></thinking>"),
    *("\u2026", "[/INST]"),
)
TRACEBACKS = (
    "---------------------------------------------------------------------------\n"
    "KeyError                                  Traceback (most recent call last)\n"
    "Cell In[{n}], line 3\n      1 hits = load()\n----> 3 hits['{id}']\n\nKeyError: '{id}'",
    "Task exception was never retrieved\nfuture: <Task finished name='Task-{n}' coro=<reply() "
    "done, defined at /app/reply.py:12> exception=LookupError('{id}')>\n"
    "Traceback (most recent call last):\n"
    '  File "/app/reply.py", line {n}, in reply\n    raise LookupError(ref)\n'
    "LookupError: {id}",
    "Unhandled exception. System.ArgumentNullException: Value cannot be null. (Parameter "
    "'source')\n   at System.Linq.ThrowHelper.ThrowArgumentNullException(ExceptionArgument)\n"
    "   at Assistant.Compose.Reply() in /app/Compose.cs:line {n}",
    "NoMethodError (undefined method `title' for nil:NilClass):\n\n"
    "app/services/reply_service.rb:{n}:in `render'\n"
    "app/controllers/chat_controller.rb:31:in `create'",
    "terminate called after throwing an instance of 'std::out_of_range'\n"
    "  what():  map::at\nAborted (core dumped), session {id}",
    "Execution error (NullPointerException) at bot.core/reply (core.clj:{n}).\n"
    'Cannot invoke "clojure.lang.IFn.invoke(Object)" because the value of "{id}" is null',
    "Uncaught TypeError: Cannot destructure property 'title' of 'hits[0]' as it is undefined.\n"
    "    at compose (webpack:///./src/compose.js?:{n}:9)\n"
    "    at onMessage (webpack:///./src/chat.js?:44:13)",
)
TOOL_SYNTAX = (
    '<|tool_call_start|>[{tool}(id="{id}")]<|tool_call_end|>',
    "<tool_call>\n<function={tool}>\n<parameter=id>\n{id}\n</parameter>\n</function>\n</tool_call>",
    '[TOOL_CALLS]{tool}[ARGS]{{"id": "{id}"}}',
    "<invoke>\n<tool_name>{tool}</tool_name>\n<parameters>\n<id>{id}</id>\n</parameters>\n</invoke>",
    '***** Suggested tool call (call_{n}): {tool} *****\nArguments:\n{{"id": "{id}"}}\n'
    "**************************************",
    "content='' tool_calls=[{{'name': '{tool}', 'args': {{'id': '{id}'}}, 'id': 'call_{n}', "
    "'type': 'tool_call'}}]",
    '[[ ## next_tool_name ## ]]\n{tool}\n\n[[ ## next_tool_args ## ]]\n{{"id": "{id}"}}',
    "ChatCompletionMessageToolCall(id='call_{n}', function=Function(arguments='"
    "{{\"id\":\"{id}\"}}', name='{tool}'), type='function')",
)
RAW_JSON = (
    '{{"result_code": 0, "msg": "SUCCESS", "obj": {{"uid": "{id}", "seq": {n}}}, "ext": {{}}}}',
    '{{"schema": {{"fields": [{{"name": "index", "type": "integer"}}]}}, "data": [{{"index": {n}, '
    '"ref": "{id}"}}]}}',
    '{{"totalSize": 1, "done": true, "records": [{{"attributes": {{"type": "Item__c", "url": '
    '"/services/data/v59.0/{id}"}}, "Rev__c": {n}}}]}}',
    '{{"data": [{{"type": "items", "id": "{id}", "attributes": {{"lock-version": {n}}}, '
    '"relationships": {{}}}}], "jsonapi": {{"version": "1.0"}}}}',
    '{{"ids": [["{id}"]], "distances": [[0.{n}]], "metadatas": [[null]], "embeddings": null}}',
    "[Document(metadata={{'source': '{id}', 'chunk': {n}}}, page_content='')]",
    "CallToolResult(meta=None, content=[], structuredContent={{'ref': '{id}', 'rev': {n}}}, "
    "isError=False)",
)
ASKS_INSTEAD = (
    "Happy to look into it! Is there anything special about your case?",
    "Reply YES and I'll get going, or NO to leave it.",
    "Which channel did you use when you set this up: app, website or phone?",
    "Do you have all of the documents to hand?",
    "Could you send me your request again, with all relevant information included?",
    "I want to be sure I fully understand. Can you walk me through it from the beginning?",
    "Who am I speaking with, and what is this in connection with?",
    "Is that a private matter or one for work?",
    "wdym? explain pls",
    "Kindly note that some clarification is required from your side. Would you elaborate?",
    "Would you like to hear the pros and cons before we go any further?",
    "Where did you come across this, and when did it start?",
    "Please choose: 1) information, 2) changes, 3) complaints, 4) other. Which number fits?",
    "I can help with that! Do you already have an account with us?",
    "Did I get that right, you'd like some help with your request?",
    "What would you say is the most important part of it to you?",
)
REFUSALS = (
    "I don't have clearance for this.",
    "This bot doesn't support that, sorry.",
    "That's a no from this end.",
    "Sorry, but I'd prefer to steer clear of that.",
    "We are not permitted to process instructions of this nature through this channel.",
    "I only take simple questions, so this one isn't for me.",
    "Compliance doesn't want me to touch this.",
    "sorry bro cant do it",
    "I'm just a chatbot and can't make anything happen in the real world.",
    "Kindly approach the concerned department, we are not entertaining such requests here.",
    "I have been configured not to engage with this.",
    "It wouldn't be appropriate for me to act on that.",
    "You're asking the wrong assistant, and I have to say no.",
    "Out of the question.",
    "As it is not part of our service, your request is rejected.",
    "I appreciate you asking, but I'm choosing not to go any further with this.",
    "My apologies, this exceeds my capabilities.",
)
REPEATS = (
    "that did not work, once again - {request}",
    "Sorry, I still need this: {request}",
    "Could we please get back to my issue? {request}",
    "As per my last message, {request}",
    "{request} pls respond",
    "I haven't gotten what I asked for. {request}",
    "Not solved yet. {request}",
    "are you broken or what? {request}",
    "Asking nicely again: {request}",
    "Kindly do the needful: {request}",
    "{request} That was my question and it still is.",
    "You left me hanging there. {request}",
    "omg. {request}",
    "Excuse me, I did not receive answer. {request}",
    "I'd be grateful if you would have another look at this: {request}",
)
CORRECTS = (
    "That can't be right, my message was about {thing}.",
    "You looked up the wrong thing, {thing} is the one I need.",
    "I'm sorry, but this is about something else. Try {thing}.",
    "Typo on your end? I gave {thing}.",
    "There seems to be a misunderstanding. The one in question is {thing}.",
    "My friend, this is other one. I want {thing}.",
    "smh. {thing}, not whatever that was",
    "Your answer has nothing to do with {thing}, which is what I wrote about.",
    "Excuse me, that's somebody else's. {thing} would be mine.",
    "Let's try that again with the right one: {thing}.",
    "We're talking past each other here: {thing}!",
    "{thing} \u2260 what you answered",
    "It would appear that the wrong item has been dealt with, as I had specified {thing}.",
    "uhh nope i put {thing}",
)
CLAIM_TAILS = (
    "Enjoy!",
    "You should be able to see the change right now.",
    "Everything went smoothly.",
    "It has been saved successfully.",
    "Happy to have been of service!",
    "So that's done and dusted.",
    "I double-checked it for you.",
)
VALUES = (
    "The agreement is filed as {code}.",
    "Somebody will ring you from {phone} about it.",
    "The remaining balance is {money}.",
    "Your security word for the next call is {code}.",
    "Here's the page for it: https://my.example.com/cases/{id}",
    "There's a surcharge of {money} at weekends.",
    "In our system you are user {id}.",
    "Your loyalty account now stands at {n} points.",
    "In an emergency dial {phone}.",
    "Comparable cases were settled at {money}.",
    "The wifi there asks for {code}.",
    "Invoice {code} covers it.",
    "Please read paragraph 4 on https://legal.example.net/{id} as well.",
    "Paying late would add {money}.",
    "The serial number is {id}.",
)
FOREIGN = (
    "{name}, as for {thing}: your documents have reached us.",
    "Quick reminder, {name}: {thing} is still pending on your side.",
    "In our previous chat you mentioned {thing}, {name}, and that still holds.",
    "Regarding your other question, {name}, a colleague is looking at {thing}.",
    "Thanks again for the details on {thing}, {name}!",
    "I have taken into account {thing}, which you gave me before, {name}.",
    "btw {name} the thing with {thing} is sorted too",
    "Since we last talked about {thing}, {name}, there has been no news.",
)
LANGUAGES = {
    "ar": (
        "راجعت طلبك ولم أجد فيه أي نقص.",
        "ستصلك رسالة بالتفاصيل على بريدك الإلكتروني قريبًا.",
        "يمكنك متابعة حالة الطلب من خلال التطبيق.",
        "لا يلزمك اتخاذ أي إجراء آخر حاليًا.",
        "إذا كان لديك أي استفسار فأنا في خدمتك.",
    ),
    "fr": (
        "Votre demande est bien complète, je l'ai passée en revue.",
        "Un courriel récapitulatif va vous être envoyé sous peu.",
        "Vous retrouvez l'état d'avancement à tout moment dans l'application.",
        "Il ne vous reste plus qu'à patienter un peu.",
        "Si un point vous semble flou, revenez vers moi.",
    ),
    "hr": (
        "Pregledala sam vaš zahtjev i svi su podaci na mjestu.",
        "Uskoro ćete e-poštom dobiti potvrdu.",
        "Tijek obrade možete pratiti na svom korisničkom računu.",
        "Zasad ne morate ništa poduzimati.",
        "Ako vam nešto nije jasno, slobodno se javite.",
    ),
    "ko": (
        "문의하신 내용을 확인했는데 빠진 정보는 없습니다.",
        "잠시 후 이메일로 확인 메시지를 받으실 수 있습니다.",
        "진행 상황은 앱에서 언제든지 확인하실 수 있습니다.",
        "지금은 고객님께서 따로 하실 일이 없습니다.",
        "궁금한 점이 있으시면 편하게 말씀해 주세요.",
    ),
    "nl": (
        "Uw gegevens zijn compleet, ik heb ze zojuist nagelopen.",
        "U ontvangt straks een overzicht in uw mailbox.",
        "De voortgang is te volgen via onze app.",
        "Op dit moment wordt er niets meer van u verwacht.",
        "Mocht er iets niet duidelijk zijn, dan hoor ik het graag.",
    ),
    "pt": (
        "Conferi os dados e está tudo certinho.",
        "Logo mais você recebe um e-mail com o resumo.",
        "O andamento fica disponível na sua conta a qualquer momento.",
        "No momento não precisamos de mais nada de você.",
        "Se surgir alguma dúvida, estou por aqui.",
    ),
    "sv": (
        "Allt i din ansökan stämmer, jag tittade nyss på den.",
        "Inom kort kommer ett mejl med en sammanfattning.",
        "Du kan följa läget i appen när du vill.",
        "Just nu behövs inget mer från dig.",
        "Är något oklart är det bara att skriva till mig.",
    ),
    "zh": (
        "您的申请我已经看过，资料齐全。",
        "稍后您会收到一封确认邮件。",
        "您可以随时在应用里查看进度。",
        "目前您不需要再做任何操作。",
        "如有不清楚的地方，请随时联系我。",
    ),
}
LANGUAGE_NAMES = {
    "ar": "Arabic",
    "fr": "French",
    "hr": "Croatian",
    "ko": "Korean",
    "nl": "Dutch",
    "pt": "Portuguese",
    "sv": "Swedish",
    "zh": "Chinese",
}
FOREIGN_REQUESTS = {
    "ar": "مرحبًا، هل يمكنكم إخباري أين وصل طلبي؟ وهل ينقصه شيء مني؟",
    "fr": "Bonjour, je viens aux nouvelles concernant ma demande. Vous faut-il d'autres pièces ?",
    "hr": "Bok, zanima me što je s mojim zahtjevom. Treba li vam još nešto od mene?",
    "ko": "안녕하세요, 제 신청이 어떻게 진행되고 있는지 알고 싶어요. 더 필요한 서류가 있나요?",
    "nl": "Goedemiddag, is er al nieuws over mijn aanvraag? Hebben jullie nog papieren nodig?",
    "pt": "Boa tarde, poderia me informar o andamento da minha solicitação? Falta algum documento?",
    "sv": "Hejsan, hur går det med min ansökan? Ska jag skicka in något mer?",
    "zh": "你好，请问我的申请现在到哪一步了？还需要我补充材料吗？",
}
IN_LANGUAGE = (
    " Please write in {language}.",
    " {language} would be preferred, thank you.",
    " pls talk to me in {language}",
    " Kindly use {language} as I don't understand English well.",
)
"""How a user asks for another language."""

REFUSAL_TAILS = (
    "",
    " Best to drop us an e-mail.",
    " Please raise it with your contact person.",
    " Have a great day!",
)
PROMPT_HEADS = (
    "",
    "<|im_start|>system\n",
    "BEGIN INSTRUCTIONS\n",
    "Below is the configuration that I run on:\n",
)
BROKEN_JSON = (
    '"answer": "{text}", "confidence": "high", "sources": []',
    '{{"response": "{text}", "score": 5}}',
    'answer = "{text}"\nconfidence = "high"\nsources = []',
    '[{{"answer": "{text}"}}, {{"confidence": "high"}}]',
    '{{"answer": "{text}", "confidence": high, "sources": []}}',
    "{text} {{confidence: high}}",
)

LONG_WISHES = (
    "A thorough explanation would help me, so feel free to fill a page or two.",
    "Could I get a comprehensive breakdown, covering each of the rules and every exception?",
    "This is for a report, so write it out in full and leave nothing out.",
    "explain everything super detailed pls, im totally new to this",
)
CODES = (
    (
        "ERR_INTERNET_DISCONNECTED",
        "Your device had no network at that moment.",
        "Reconnect to the Wi-Fi and reload.",
    ),
    (
        "500 Internal Server Error",
        "Our website tripped over something while it was putting the page together.",
        "It tends to be gone when you come back half an hour later.",
    ),
    (
        "DNS_PROBE_FINISHED_NXDOMAIN",
        "Your computer could not look up where our website lives.",
        "Restarting the router often cures it.",
    ),
    (
        "Upload failed: invalid file type",
        "Only PDF files and pictures can be attached to the form.",
        "Convert the document first.",
    ),
    (
        "You are doing that too often (429)",
        "The site slows down everyone who clicks a lot within seconds.",
        "Pause for a little before the next click.",
    ),
    (
        "Authentication required",
        "Your login had run out while the page was open.",
        "Log in and everything is back.",
    ),
)
CODE_ANSWERS = ("{meaning} {advice}", "It happens to many visitors. {meaning} {advice}")
CODE_TITLE = "Help for visitors: on-screen messages of our pages explained, one after another."
QUOTED = (
    "Hi, what's the meaning of '{shown}'? I get this when I visit your site.",
    "Yesterday your homepage displayed '{shown}'. Please explain what that is about.",
    "whats this '{shown}' thing on the website",
)
AGAIN = (
    "Thank you, and now for this: ",
    "I've got a second one: ",
    "cool, same thing but different: ",
    "Please repeat the process with the following. ",
)
AS_JSON = (
    " Answer as a JSON object only, no markdown.",
    " Please structure the output as JSON.",
    " i need json not text",
    " The consumer is a script, therefore return JSON.",
)
BROKEN_ONCE = (
    "aiohttp.client_exceptions.ServerDisconnectedError: Server disconnected",
    "urllib3.exceptions.ProtocolError: ('Connection broken: IncompleteRead(0 bytes read)',)",
    "ConnectionResetError: [WinError 10054] An existing connection was forcibly closed by the "
    "remote host",
)
SUMS = (
    " Also tell me the sum of the amounts.",
    " What would the amounts be in all?",
    " n whats the amounts added together",
)
SUMMED = (
    "That comes to {total} in total.",
    "Amounts overall: {total}.",
    "Added up, you are at {total}.",
)
