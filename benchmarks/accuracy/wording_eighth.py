"""How things are said in the eighth block of seeds: the names of ``wording_seventh``, other words.

Written on 2026-11-29 (third session) by a session that neither wrote nor read a detector. All of a
pool is used.
"""

# ruff: noqa: RUF001 - letters of other languages are meant as they are.

from __future__ import annotations

from accuracy.wording_eighth_agents import DONE as DONE
from accuracy.wording_eighth_agents import OTHER as OTHER

RATE_LIMITS = (
    "urllib.error.HTTPError: HTTP Error 429: Too Many Requests",
    "requests.exceptions.RetryError: HTTPSConnectionPool(host='{tool}.internal', port=443): Max "
    "retries exceeded with url: /v1/run (Caused by ResponseError('too many 429 error responses'))",
    "httpx.HTTPStatusError: Client error '429 Too Many Requests' for url "
    "'https://api.internal/{tool}'\nFor more information check: "
    "https://developer.mozilla.org/en-US/docs/Web/HTTP/Status/429",
    "groq.RateLimitError: Error code: 429 - {{'error': {{'message': 'Rate limit reached for model "
    "`llama-3.3-70b-versatile` in organization `org_{id}` service tier `on_demand` on tokens per "
    "day (TPD): Limit 100000, Used 99{n}.', 'type': 'tokens'}}}}",
    "anthropic.RateLimitError: Error code: 429 - {{'type': 'error', 'error': {{'type': "
    "'rate_limit_error', 'message': 'Number of concurrent connections has exceeded your rate "
    "limit. Please try again later or contact sales to discuss your options.'}}}}",
    "google.api_core.exceptions.ResourceExhausted: 429 Resource has been exhausted (e.g. check "
    "quota).",
    "kubernetes.client.exceptions.ApiException: (429)\nReason: Too Many Requests\nHTTP response "
    "body: Too many requests, please try again later.",
    "azure.core.exceptions.HttpResponseError: (SubscriptionRequestsThrottled) Number of requests "
    "for subscription '{id}' exceeded the limit for time interval '01:00:00'.",
    "ThrottlerException: Too Many Requests",
    "OAuthException: (#17) User request limit reached (fbtrace_id {id})",
    '{{"name": "RATE_LIMIT_REACHED", "message": "Too many requests. Blocked due to rate '
    'limiting.", "debug_id": "{id}"}}',
    '{{"errors": [{{"message": "Rate limit exceeded. Only {n} requests are allowed per 1 hour", '
    '"extensions": {{"code": "RATELIMITED"}}}}]}}',
    '{{"status": "0", "message": "NOTOK", "result": "Max calls per sec rate limit reached '
    '(5/sec)"}}',
    "We have detected your API key as {id} and our standard API rate limit is 25 requests per "
    "day. Please subscribe to any of the premium plans to instantly remove all daily rate limits.",
    "请求过于频繁，请在 {s} 秒后重试",
    "RL-{n}: call frequency too high, pause for {s}s before you use {tool} again",
    "your team has no {tool} credits left for today ({n} of {n} used), the counter restarts at "
    "midnight",
)
AUTHENTICATION = (
    "openai.AuthenticationError: Error code: 401 - {{'error': {{'message': \"You didn't provide "
    "an API key. You need to provide your API key in an Authorization header using Bearer "
    "auth.\", 'type': 'invalid_request_error'}}}}",
    "botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the GetObject "
    "operation: Access Denied",
    "botocore.exceptions.ClientError: An error occurred (InvalidAccessKeyId) when calling the "
    "ListObjectsV2 operation: The AWS Access Key Id you provided does not exist in our records.",
    "google.auth.exceptions.DefaultCredentialsError: Your default credentials were not found. To "
    "set up Application Default Credentials, see the documentation.",
    "googleapiclient.errors.HttpError: <HttpError 403 when requesting "
    'https://core.internal/{tool} returned "Request had insufficient authentication scopes.">',
    "stripe.AuthenticationError: Expired API Key provided: rk_live_****{id}",
    "AADSTS7000222: The provided client secret keys for app '{id}' are expired.",
    "pymongo.errors.OperationFailure: Authentication failed., full error: {{'ok': 0.0, 'errmsg': "
    "'Authentication failed.', 'code': 18, 'codeName': 'AuthenticationFailed'}}",
    "redis.exceptions.NoPermissionError: this user has no permissions to run the 'hget' command",
    '{{"detail": "You do not have permission to perform this action."}}',
    '{{"detail": "Given token not valid for any token type", "code": "token_not_valid"}}',
    "fastapi.exceptions.HTTPException: 401: Could not validate credentials",
    "postgrest.exceptions.APIError: {{'message': 'JWT expired', 'code': 'PGRST303', 'details': "
    "None}}",
    "org.springframework.security.access.AccessDeniedException: Access is denied",
    "remote: HTTP Basic: Access denied. If a password was provided for Git authentication, the "
    "password was incorrect or you're required to use a token instead of a password.",
    "HTTP/1.1 407 Proxy Authentication Required",
    '{{"error": {{"code": "Authorization_RequestDenied", "message": "Insufficient privileges to '
    'complete the operation."}}}}',
    "Identifiants refusés pour le compte technique agent{n}",
    "{tool} does not know who is calling: no credential came with request {id}",
)
TIMEOUTS = (
    "openai.APITimeoutError: Request timed out.",
    "socket.timeout: timed out",
    "httpcore.ConnectTimeout: _ssl.c:983: The handshake operation timed out",
    "botocore.exceptions.ReadTimeoutError: Read timeout on endpoint URL: "
    '"https://{tool}.eu-central-1.amazonaws.com/"',
    "google.api_core.exceptions.GatewayTimeout: 504 The request timed out. Please try again.",
    "grpc.aio._call.AioRpcError: <AioRpcError of RPC that terminated with:\n\tstatus = "
    'StatusCode.DEADLINE_EXCEEDED\n\tdetails = "Deadline Exceeded">',
    "java.net.SocketTimeoutException: timeout\n\tat "
    "okhttp3.internal.http2.Http2Stream$StreamTimeout.newTimeoutException(Http2Stream.kt:675)",
    "org.apache.http.conn.ConnectTimeoutException: Connect to {tool}.internal:443 "
    "[{tool}.internal/10.7.0.4] failed: connect timed out",
    "Microsoft.Data.SqlClient.SqlException (0x80131904): Execution Timeout Expired.  The timeout "
    "period elapsed prior to completion of the operation or the server is not responding.",
    "psycopg2.errors.LockNotAvailable: canceling statement due to lock timeout",
    "pymongo.errors.ExecutionTimeout: operation exceeded time limit, full error: {{'ok': 0.0, "
    "'code': 50, 'codeName': 'MaxTimeMSExpired'}}",
    "java.util.concurrent.TimeoutException: Futures timed out after [{s} seconds]",
    "Error: connect ETIMEDOUT 10.0.8.14:443",
    "TimeoutError: Waiting for selector `#row-{n}` failed: Waiting failed: {s}000ms exceeded",
    '{{"message": "Endpoint request timed out"}}',
    "An error occurred with your deployment\n\nFUNCTION_INVOCATION_TIMEOUT\n\nfra1::{id}",
    "upstream timed out (110: Connection timed out) while reading response header from upstream",
    "{tool} needed more than {s} s, its result is no longer wanted",
    "tool call {id} exceeded max_duration={s}s",
)
VALIDATION = (
    "pydantic_core._pydantic_core.ValidationError: 2 validation errors for Lookup\nquantity\n  "
    "Input should be a valid integer, unable to parse string as an integer [type=int_parsing, "
    "input_value='{id}', input_type=str]\nstatus\n  Input should be 'open', 'closed' or 'pending' "
    "[type=literal_error, input_value='any', input_type=str]",
    'McpError: MCP error -32602: Invalid arguments for tool {tool}: [{{"code": "too_small", '
    '"minimum": 1, "inclusive": true, "path": ["limit"], "message": "Number must be greater than '
    'or equal to 1"}}]',
    "AI_InvalidToolArgumentsError: Invalid arguments for tool {tool}: Type validation failed",
    "jsonschema.exceptions.ValidationError: 'reference' is a required property\n\nFailed "
    "validating 'required' in schema",
    "TypeError: {tool}() takes 1 positional argument but 2 were given",
    "ValueError: invalid literal for int() with base 10: '{id}'",
    "botocore.exceptions.ClientError: An error occurred (InvalidParameterValue) when calling the "
    "StartJob operation: Value ({id}) for parameter limit is invalid.",
    "stripe.error.InvalidRequestError: Request req_{id}: Missing required param: currency.",
    'github.GithubException.GithubException: 422 {{"message": "Validation Failed", "errors": '
    '[{{"resource": "Issue", "code": "missing_field", "field": "title"}}], "status": "422"}}',
    "APIResponseError: body failed validation: body.properties.Due.date.start should be a valid "
    'ISO 8601 date string, instead was `"{id}"`.',
    "slack_sdk.errors.SlackApiError: The request to the Slack API failed. {{'ok': False, 'error': "
    "'invalid_arguments', 'response_metadata': {{'messages': ['[ERROR] missing required field: "
    "channel']}}}}",
    "MALFORMED_ID: Account ID: id value of incorrect type: {id}",
    'psycopg.errors.InvalidTextRepresentation: invalid input syntax for type integer: "{id}"',
    "pymysql.err.OperationalError: (1292, \"Incorrect datetime value: '{id}' for column 'due' at "
    'row 1")',
    "java.time.format.DateTimeParseException: Text '{id}' could not be parsed at index 0",
    "org.springframework.web.bind.MissingServletRequestParameterException: Required request "
    "parameter 'until' for method parameter type String is not present",
    "System.FormatException: The input string '{id}' was not in a correct format.",
    '{{"errors": [{{"type": "field", "msg": "Invalid value", "path": "limit", "location": "body", '
    '"value": "{id}"}}]}}',
    "{tool} turned the call down: 'days' has to be between 1 and 31, you sent {n}",
)
UNAVAILABLE = (
    "requests.exceptions.ConnectionError: HTTPSConnectionPool(host='{tool}.internal', port=443): "
    'Max retries exceeded with url: /v1/run (Caused by NameResolutionError("Failed to resolve '
    "'{tool}.internal' ([Errno -2] Name or service not known)\"))",
    "urllib.error.URLError: <urlopen error [Errno 111] Connection refused>",
    "httpx.HTTPStatusError: Server error '503 Service Unavailable' for url "
    "'https://core.internal/{tool}'",
    "openai.InternalServerError: Error code: 503 - {{'error': {{'message': 'The engine is "
    "currently overloaded, please try again later', 'type': 'server_error'}}}}",
    "botocore.exceptions.ClientError: An error occurred (ServiceUnavailableException) when "
    "calling the InvokeModel operation (reached max retries: 4): Bedrock is unable to process "
    "your request.",
    'psycopg2.OperationalError: could not translate host name "db-{n}.internal" to address: Name '
    "or service not known",
    "oracledb.exceptions.DatabaseError: ORA-01034: ORACLE not available",
    "redis.sentinel.MasterNotFoundError: No master found for 'core'",
    'confluent_kafka.error.KafkaException: KafkaError{{code=_ALL_BROKERS_DOWN,val=-187,str="3/3 '
    'brokers are down"}}',
    "dial tcp 10.5.1.4:8443: connect: connection refused",
    "java.net.UnknownHostException: {tool}.prod.internal",
    "com.mysql.cj.jdbc.exceptions.CommunicationsException: Communications link failure\n\nThe "
    "last packet sent successfully to the server was 0 milliseconds ago. The driver has not "
    "received any packets from the server.",
    "14 UNAVAILABLE: No connection established. Last error: connect ECONNREFUSED 10.9.0.2:50051",
    "qdrant_client.http.exceptions.ResponseHandlingException: [Errno 111] Connection refused",
    "ConnectionError: Failed to connect to Ollama. Please check that Ollama is downloaded, "
    "running and accessible.",
    '{{"message": "failure to get a peer from the ring-balancer", "request_id": "{id}"}}',
    "Our services aren't available right now\n\nWe're working to restore all services as soon as "
    "possible. Please check back soon.\n\nRef A: {id}",
    "Le service {tool} est momentanément indisponible.",
    "nobody is listening on the {tool} socket, the daemon on host {n} has died",
)
TOOL_FAILURES = (
    "psycopg2.errors.UniqueViolation: duplicate key value violates unique constraint "
    '"items_pkey"\nDETAIL:  Key (id)=({id}) already exists.',
    "pymysql.err.IntegrityError: (1452, 'Cannot add or update a child row: a foreign key "
    "constraint fails')",
    "TypeError: 'NoneType' object is not iterable",
    "TypeError: string indices must be integers, not 'str'",
    "botocore.errorfactory.ResourceNotFoundException: An error occurred "
    "(ResourceNotFoundException) when calling the GetItem operation: Requested resource not found",
    "pymongo.errors.DuplicateKeyError: E11000 duplicate key error collection: core.items index: "
    'ref_1 dup key: {{ ref: "{id}" }}',
    "ActiveRecord::RecordNotFound: Couldn't find Item with 'id'={id}",
    "PrismaClientKnownRequestError: An operation failed because it depends on one or more records "
    "that were required but not found. (P2025)",
    "RangeError: Maximum call stack size exceeded",
    "java.lang.ArrayIndexOutOfBoundsException: Index 4 out of bounds for length 4",
    "Transaction (Process ID {n}) was deadlocked on lock resources with another process and has "
    "been chosen as the deadlock victim. Rerun the transaction.",
    "ORA-01555: snapshot too old: rollback segment number {n} too small",
    "PIL.UnidentifiedImageError: cannot identify image file <_io.BytesIO object at 0x7f{n}>",
    "KeyError: \"['net_{n}'] not in index\"",
    "stripe.CardError: Request req_{id}: Your card was declined.",
    "{id} was already shipped, nothing in it can be altered now",
    "ledger off by {n} after posting {id}, everything rolled back",
)
FAILURES = (
    "openai.BadRequestError: Error code: 400 - {{'error': {{'message': \"Invalid schema for "
    "function 'lookup_{n}': In context=(), 'additionalProperties' is required to be supplied and "
    "to be false.\", 'code': 'invalid_function_parameters'}}}}",
    "openai.BadRequestError: Error code: 400 - {{'error': {{'message': \"The response was "
    "filtered due to the prompt triggering Azure OpenAI's content management policy. Please "
    "modify your prompt and retry.\", 'code': 'content_filter', 'status': 400}}}}",
    "anthropic.NotFoundError: Error code: 404 - {{'type': 'error', 'error': {{'type': "
    "'not_found_error', 'message': 'model: claude-3-opus-{n}'}}}}",
    "anthropic.BadRequestError: Error code: 400 - {{'type': 'error', 'error': {{'type': "
    "'invalid_request_error', 'message': 'Your credit balance is too low to access the Anthropic "
    "API. Please go to Plans & Billing to upgrade or purchase credits.'}}}}",
    "google.genai.errors.ClientError: 400 INVALID_ARGUMENT. {{'error': {{'message': 'Please "
    "ensure that function call turn comes immediately after a user turn or after a function "
    "response turn.'}}}}",
    "KeyError: \"Input to ChatPromptTemplate is missing variables {{'context'}}.\"",
    "httpx.RemoteProtocolError: peer closed connection without sending complete message body "
    "(incomplete chunked read)",
    "pydantic_ai.exceptions.UnexpectedModelBehavior: Exceeded maximum retries (1) for output "
    "validation",
    "ValueError: Reached max iterations.",
    "ValueError: The decoder prompt (length 9{n}) is longer than the maximum model length of 8192.",
    "RuntimeError: The size of tensor a ({n}) must match the size of tensor b (512) at "
    "non-singleton dimension 1",
    "RuntimeError: cuDNN error: CUDNN_STATUS_EXECUTION_FAILED",
    "AI_NoOutputGeneratedError: No output generated. Check the stream for errors.",
    "litellm.BadRequestError: LLM Provider NOT provided. Pass in the LLM provider you are trying "
    "to call. You passed model=reply-{n}",
    "prompt template 'reply_v{n}' has no slot named 'facts'",
    "draft {id} cites a source that is not in the bundle, writer stopped",
)
AS_TEXT = (
    "An error occurred while running the tool. Please try again. Error: 'NoneType' object is not "
    "subscriptable",
    "Error calling tool '{tool}': list index out of range",
    "Error: Request failed with status code 500",
    '{{"message": "Internal server error"}}',
    '{{"status": "error", "message": "Unexpected error while processing {id}", "data": null}}',
    "<h1>Server Error (500)</h1>",
    "Application error: a server-side exception has occurred (see the server logs for more "
    "information).\nDigest: {n}{n}",
    'ERROR:  syntax error at or near "FROM"\nLINE 1: SELECT FROM items_{n}',
    "Not found: Table core:sales.items_{n} was not found in location EU",
    'Traceback (most recent call last):\n  File "/opt/tools/{tool}.py", line {n}, in <module>\n '
    "   import openpyxl\nModuleNotFoundError: No module named 'openpyxl'",
    "Fatal error: Allowed memory size of 134217728 bytes exhausted (tried to allocate {n} bytes) "
    "in /var/www/{tool}.php",
    'Exception calling "{tool}" with "1" argument(s): "Object reference not set to an instance of '
    'an object."',
    "Process exited with code 139 (SIGSEGV)",
    "Se ha producido un error interno. Código de incidencia: {id}",
    "[ERR] worker {n} threw while reading {id}, no rows",
    "Unfortunately job {id} has failed because of an internal problem.",
)
SORRY = (
    "I wasn't able to get this through, the system threw an exception when I submitted it.",
    "The data source isn't playing along today: an error is all it gave me.",
    "Your request couldn't be processed because of a server error. Nothing was changed.",
    "My lookup keeps failing, so rather than guess I'd suggest you come back later today.",
    "Oops, that one blew up! Maybe try again after lunch?",
    "Sorry sir, there is some issue in server side, I am not getting the data.",
    "The tool call failed and I have no other way of finding out, apologies.",
    "At present the system concerned does not deliver any data. We ask for your understanding.",
    "Got an error code back and no details, so can't tell you more for now.",
    "It looks like the service is having issues. I couldn't complete what you asked for.",
    "Well, this is embarrassing: our software broke off in the middle of it.",
    "We had an internal error while I was on it. The step has not been done.",
)
STALLS = (
    "Okay, I'm going to look that up.",
    "Let me pull up the information for you.",
    "Sure! Please wait while I go through our system.",
    "To answer this, I will start by gathering the relevant data.",
    "yep, 2 secs",
    "Many thanks for your message, I will attend to it immediately.",
    "Alright, I'm querying the database.",
    "Good idea, I'll do that next.",
)
"""What an agent says and then does nothing, so that the user has to ask again."""
FOLLOWS = (
    "previous call {tool} has status error, refusing to continue",
    "ValueError: result of {tool} must not be None",
    "Unresolved placeholder <<{tool}.id>>",
    "IndexError: list index out of range (rows of {tool})",
    "{tool} -> null, chain stopped here",
    "TypeError: argument of type 'NoneType' is not iterable [{tool}]",
)
"""How a call fails that needs the result of a failed one, here {tool}."""
VERBOSE = (
    "I really appreciate you taking the time to write, and I'd like to give this the room it "
    "needs.",
    "Questions of this nature can seem straightforward, but they tend to open several doors at "
    "once.",
    "For context, it's useful to recall that processes like these have grown over quite some time.",
    "There are, broadly, two camps on this: those who value speed, and those who value "
    "thoroughness.",
    "You may be asking yourself whether all of this is relevant, and in a sense that's the point.",
    "Communication is key in such situations, as is a shared understanding of what is being "
    "discussed.",
    "A good rule of thumb is to stay curious, to remain flexible, and to keep the end goal in "
    "sight.",
    "As with so many things in life, timing can make a difference, though it isn't everything "
    "either.",
    "I'd also like to emphasise that being well prepared pays off, no matter how small the task "
    "is.",
    "Let me rephrase that in order to avoid any ambiguity, for wording is often where trouble "
    "starts.",
    "If we were to draw a map of the subject, this would be but one road among a great many "
    "others.",
    "Much of this rests on trust, which takes years to build and which should never be taken "
    "lightly.",
    "In the grand scheme of things, small steps like this one add up to something quite "
    "meaningful.",
    "Experts and laypeople alike have weighed in on it, and a consensus is slowly starting to "
    "emerge.",
    "Finally, and at the risk of stating the obvious, thank you for reading all the way to the "
    "end!",
    "The beauty of it lies in the simplicity, even though simplicity is rarely as simple as it "
    "looks.",
)
CANNED = (
    "Thanks for reaching out to support! To help us route your message, please visit our contact "
    "page and pick the topic that fits best.",
    "Hello! This is an automated reply. We have logged your message and will respond by e-mail "
    "within one business day.",
    "I'm your personal assistant, available around the clock. You can ask me anything about our "
    "offers, stores and events, so let's chat!",
    "Important notice: scheduled improvements to our platform take place this weekend. We thank "
    "you for your understanding and continued loyalty.",
    "We're sorry to hear that you're not fully satisfied. Customer happiness is at the heart of "
    "what we do, and every comment helps us grow.",
    "hi! most questions are already covered in our knowledge base, have a scroll through it & u "
    "will surely find what u need",
    "In accordance with our procedures, enquiries are answered by the competent office. Further "
    "correspondence on this channel is not provided for.",
    "Tip of the day: switch on notifications, and you will never miss an update again. You can "
    "change this in your settings at any time.",
)
EMPTY = (
    "<eos>",
    "<|im_sep|>",
    "[DONE]",
    "```",
    "Response:",
    "Output:",
    "<|im_start|>assistant\n",
    "<thought></thought>",
    "<final_answer></final_answer>",
    "<span></span>",
    "\u2063",
    "\u00ad",
    '{"answer": ""}',
    "-",
    "[blank]",
    "\u2014",
)
TRACEBACKS = (
    "Traceback (most recent call last):\n  File "
    '"/usr/local/lib/python3.12/site-packages/langchain_core/runnables/base.py", line {n}, in '
    "invoke\n    return self._call_with_config(self._invoke, input, config)\n  File "
    '"/app/chains/reply.py", line 71, in _invoke\n    return docs[0].page_content\nIndexError: '
    "list index out of range",
    "ERROR:app:Exception on /chat [POST]\nTraceback (most recent call last):\n  File "
    '"/app/venv/lib/python3.10/site-packages/flask/app.py", line 1473, in wsgi_app\n    response '
    '= self.full_dispatch_request()\n  File "/app/views.py", line {n}, in chat\n    return '
    "jsonify(reply[\"text\"])\nTypeError: 'NoneType' object is not subscriptable",
    "jakarta.servlet.ServletException: Request processing failed: java.lang.RuntimeException: "
    "{id}\n\tat "
    "org.springframework.web.servlet.FrameworkServlet.processRequest(FrameworkServlet.java:1022)\n"
    "\tat com.example.chat.ReplyController.post(ReplyController.java:{n})\n\t... 38 common frames "
    "omitted",
    "ReferenceError: reply is not defined\n    at composeReply (/app/bot.js:{n}:5)\n    at "
    "Module._compile (node:internal/modules/cjs/loader:1358:14)\n    at "
    "node:internal/main/run_main_module:28:49",
    "System.FormatException: Input string was not in a correct format.\n   at "
    "Bot.Services.ReplyService.<BuildAsync>d__12.MoveNext() in /src/Bot/ReplyService.cs:line "
    "{n}\n--- End of stack trace from previous location ---\n   at Bot.Program.<Main>(String[] "
    "args)",
    "panic: interface conversion: interface {{}} is nil, not string\n\ngoroutine {n} "
    "[running]:\nmain.render(0xc000{n})\n\t/app/render.go:58 +0x2a5",
    "stack backtrace:\n   0: rust_begin_unwind\n   1: core::panicking::panic_fmt\n   2: "
    "bot::reply::render\n             at ./src/reply.rs:{n}:14\n   3: bot::main",
    "Fatal error: Unexpectedly found nil while unwrapping an Optional value: file "
    "Bot/Reply.swift, line {n}\nCurrent stack trace:\n0    libswiftCore.so    0x00007f{n} "
    "_swift_stdlib_reportFatalErrorInFile + 112",
)
TOOL_SYNTAX = (
    '{{"tool": "{tool}", "input": {{"id": "{id}"}}}}',
    '<tool name="{tool}">\n  <arg name="id" value="{id}"/>\n</tool>',
    'Tool call: {tool}\nInput: {{"id": "{id}"}}\nOutput:',
    '[{{"type": "function", "id": "call_{n}", "function": {{"name": "{tool}", "arguments": '
    '"{{\\"id\\": \\"{id}\\"}}"}}}}]',
    "FunctionCall(id='call_{n}', arguments='{{\"id\": \"{id}\"}}', name='{tool}')",
    "ToolUseBlock(id='toolu_{n}', input={{'id': '{id}'}}, name='{tool}', type='tool_use')",
    "Calling tool: '{tool}' with arguments: {{'id': '{id}'}}",
    '<|action_start|><|plugin|>\n{{"name": "{tool}", "parameters": {{"id": '
    '"{id}"}}}}<|action_end|>',
    '```python\nresult = {tool}(id="{id}")\nprint(result)\n```\n```output',
)
RAW_JSON = (
    '{{"items": [{{"objectId": "{id}", "revision": {n}}}], "nextPageToken": null, '
    '"resultSizeEstimate": 1}}',
    '{{"Item": {{"pk": {{"S": "{id}"}}, "ver": {{"N": "{n}"}}}}, "ResponseMetadata": '
    '{{"HTTPStatusCode": 200, "RetryAttempts": 0}}}}',
    '{{"matches": [{{"id": "{id}", "score": 0.8{n}, "values": []}}], "namespace": "", "usage": '
    '{{"readUnits": 6}}}}',
    '{{"object": "list", "data": [{{"id": "{id}", "object": "record", "livemode": true, '
    '"version": {n}}}], "has_more": false, "url": "/v1/records"}}',
    "{{'input': '{id}', 'output': '', 'intermediate_steps': [], 'run': {n}}}",
    "AIMessage(content='', additional_kwargs={{}}, response_metadata={{'finish_reason': 'stop', "
    "'seq': {n}}}, id='run-{id}-0')",
    '{{"code": "OK", "body": {{"entity": {{"guid": "{id}", "typeName": "record"}}, "generation": '
    '{n}}}, "warnings": []}}',
    '{{"pageProps": {{"record": {{"slug": "{id}", "build": {n}}}}}, "__N_SSP": true}}',
)
ASKS_INSTEAD = (
    "Please provide your customer number, full name and date of birth. Do you have these to hand?",
    "To assist you better, could you tell me what you're ultimately trying to achieve?",
    "Absolutely! Do you want the short or the long version?",
    "Can you send me a screenshot of what you see?",
    "Are you sure about this? Type CONFIRM to continue.",
    "When you say that, what precisely do you have in mind?",
    "hey! sure thing. whats the context tho?",
    "Ready to proceed? (Y/n)",
    "Sorry, I did not understand your question. Please can you ask in different way?",
    "I have some questions before I can start. What is the background, and what have you ruled "
    "out?",
    "Do you mean the current one or a previous one?",
    "Could you upload the relevant file, or paste the text here?",
    "Are the details that you wrote down definitely correct?",
    "Do you want me to use the default settings, or shall we customise things?",
    "Great question! What do you already know about it?",
    "Where should the result go: here in the chat or to your e-mail?",
    "Has anyone approved this, and can you name that person?",
    "Need little more info from your side. What all should I consider?",
)
REFUSALS = (
    "That request goes beyond what I've been designed for.",
    "I don't have the tools to do that.",
    "Sorry, that isn't available to you via chat.",
    "No, I won't be doing that.",
    "Only a manager can approve such things, so I have to leave it at that.",
    "Due to company policy we are unable to action this.",
    "I have no access to account-specific information.",
    "As a virtual assistant I can't make changes of any sort.",
    "From here it is not possible. Sorry for the inconvenience caused.",
    "nah, not allowed to touch that",
    "You've reached the limits of what I'm for, this is dealt with elsewhere.",
    "I must inform you that your request cannot be entertained.",
    "Even if I wanted to, I'm blocked from doing so.",
    "This is a topic that I've been asked not to discuss.",
    "Please understand that I can't take responsibility for such a step.",
    "Not something we offer, I'm sorry to say.",
    "I can only talk about it in general terms, acting on it is off the table for me.",
    "Looking up real-time data isn't something I do.",
)
REPEATS = (
    "Can you try that again? {request}",
    "You still owe me an answer: {request}",
    "yo wake up, {request}",
    "You said you'd check. {request}",
    "ok and the result is? {request}",
    "I see no answer in what you wrote. {request}",
    "For the third time now: {request}",
    "This is ridiculous!! {request}",
    "Sorry to bother you again, but {request}",
    "What's the status of this? {request}",
    "Dear team, I kindly remind you of my question: {request}",
    "did u even read this? {request}",
    "{request} Please, I really need it.",
    "I wait since long time for the answer. {request}",
    "Never mind the error, {request}",
    "So nothing? {request}",
)
CORRECTS = (
    "No, I meant {thing}!",
    "Sorry, wrong one. I was asking for {thing}.",
    "Are you sure? I asked for {thing}.",
    "This isn't what I requested. It was {thing} that I named.",
    "You didn't use {thing}. Why?",
    "bro i said {thing}",
    "Can you look again? I'm talking about {thing}, not that.",
    "Ugh, wrong. {thing}!!",
    "I'm afraid you have taken the wrong one, I was referring to {thing}.",
    "That answer is wrong, since I wanted to know about {thing}.",
    "You are telling me of different one, mine is {thing} only.",
    "eh? that's not mine, i gave u {thing}",
    "Please correct this: {thing} instead of what you used.",
    "Read again pls. {thing}",
    "What you've returned relates to something other than {thing}, which my message was explicit "
    "about.",
)
CLAIM_TAILS = (
    "All set!",
    "A confirmation e-mail is on its way to you.",
    "The change is effective immediately.",
    "You can check it in your account.",
    "There were no issues.",
    "Thank you for choosing us!",
    "So you can forget about it now.",
    "It shouldn't cause you any further trouble.",
)
VALUES = (
    "Your reference number: {code}.",
    "I've created ticket #{id} for follow-up.",
    "You can reach our support team at {phone}.",
    "This normally costs {money}.",
    "Log in at https://account.example.com/{id} to see everything.",
    "Use promo code {code} next time.",
    "Estimated total: {money} including fees.",
    "It has the tracking number {id}.",
    "The booking was made under agent ID {n}.",
    "You'll find the policy in document {code}, page 7.",
    "For emergencies text HELP to {phone}.",
    "Your balance after this is {money}.",
    "Your access code {n} is valid until tonight.",
    "See https://kb.example.org/a/{n} for instructions.",
    "You have collected {n} bonus points this year.",
    "That would be {money} less than what you paid before.",
)
FOREIGN = (
    "I've also updated {thing} as you requested earlier, {name}.",
    "Hi {name}, is this still about {thing}?",
    "Welcome back, {name}! How are things going with {thing}?",
    "{name}, we haven't heard back from you concerning {thing}.",
    "The status of {thing} hasn't changed since this morning, {name}.",
    "You had one more question, {name}, namely about {thing}.",
    "{thing} is yours too, isn't it, {name}? I'll get to that afterwards.",
    "Sure {name}, same as with {thing} before.",
    "In view of what you wrote on {thing}, {name}, I left that one untouched.",
)
LANGUAGES = {
    "bg": (
        "Прегледах заявката ви и всичко е попълнено правилно.",
        "След малко ще получите потвърждение на имейла си.",
        "Можете да следите докъде е стигнала в своя профил.",
        "Засега не е нужно да правите нищо повече.",
        "Ако нещо не е ясно, пишете ми спокойно.",
    ),
    "de": (
        "Ihre Unterlagen liegen vollständig vor, ich habe sie soeben durchgesehen.",
        "Eine Zusammenfassung geht Ihnen in Kürze per Mail zu.",
        "Unter Meine Vorgänge können Sie den Bearbeitungsstand einsehen.",
        "Für Sie besteht im Augenblick kein Handlungsbedarf.",
        "Sollte etwas unklar sein, schreiben Sie mir bitte noch einmal.",
    ),
    "es": (
        "Acabo de mirar tu caso y no falta ningún dato.",
        "Enseguida te llegará un correo con el resumen.",
        "Desde la aplicación puedes seguir cómo avanza.",
        "Tú ya puedes estar tranquilo, lo demás es cosa nuestra.",
        "Cualquier cosa que no te cuadre, me escribes.",
    ),
    "he": (
        "בדקתי את הבקשה שלך והכול נראה תקין.",
        "בעוד כמה דקות יישלח אליך אישור בדואר האלקטרוני.",
        "אפשר לעקוב אחרי הטיפול באזור האישי באתר.",
        "כרגע אין צורך לעשות שום דבר נוסף.",
        "אם משהו לא ברור, אפשר לכתוב לי שוב.",
    ),
    "hi": (
        "मैंने आपका अनुरोध देख लिया है और सारी जानकारी सही है।",
        "थोड़ी देर में आपको ईमेल पर पुष्टि मिल जाएगी।",
        "आप ऐप में कभी भी इसकी स्थिति देख सकते हैं।",
        "फ़िलहाल आपको और कुछ करने की ज़रूरत नहीं है।",
        "अगर कुछ समझ में न आए तो मुझे दोबारा लिखिए।",
    ),
    "it": (
        "Ho appena guardato la sua pratica, i dati ci sono tutti.",
        "A breve le arriverà un riepilogo per posta elettronica.",
        "Lo stato si può seguire in ogni momento dall'area personale.",
        "Per ora non deve fare altro.",
        "Per eventuali dubbi resto a disposizione.",
    ),
    "ja": (
        "ご依頼の内容を確認しましたが、特に問題はありませんでした。",
        "まもなく確認のメールが届きます。",
        "アプリの履歴画面で進み具合をチェックできます。",
        "これ以上のお手続きは必要ありません。",
        "何か気になることがあれば、またご連絡ください。",
    ),
    "pl": (
        "Przejrzałam Pani wniosek i niczego w nim nie brakuje.",
        "Za chwilę przyjdzie e-mail z podsumowaniem.",
        "Na jakim etapie jest sprawa, widać po zalogowaniu na konto.",
        "Na razie nic więcej nie trzeba robić.",
        "Jeśli coś się nie zgadza, proszę o krótką wiadomość.",
    ),
}
LANGUAGE_NAMES = {
    "bg": "Bulgarian",
    "de": "German",
    "es": "Spanish",
    "he": "Hebrew",
    "hi": "Hindi",
    "it": "Italian",
    "ja": "Japanese",
    "pl": "Polish",
}
FOREIGN_REQUESTS = {
    "bg": (
        "Здравейте, бихте ли ми казали какво става с моята заявка? Трябва ли да изпратя още нещо?"
    ),
    "de": (
        "Sehr geehrte Damen und Herren, wie ist der Stand meiner Anfrage? Benötigen Sie weitere "
        "Angaben?"
    ),
    "es": "Hola, buenas tardes. ¿Se sabe algo de mi solicitud? ¿Tengo que enviar algún papel más?",
    "he": "שלום, אפשר לדעת מה קורה עם הבקשה שלי? חסר לכם עוד משהו ממני?",
    "hi": "नमस्ते, मेरे आवेदन का क्या हुआ? क्या मुझे कोई और दस्तावेज़ भेजना है?",
    "it": "Ciao, ci sono novità sulla mia richiesta? Vi serve ancora qualche documento?",
    "ja": "こんにちは。私の申し込みはどうなっていますか？他に必要なものはありますか？",
    "pl": "Cześć, wiadomo już coś o moim wniosku? Mam coś jeszcze dosłać?",
}
IN_LANGUAGE = (
    " My English is not so good, is {language} possible?",
    " {language} only, thanks.",
    " i speak {language}, can u answer in that",
    " Would you be so kind as to compose your response in {language}?",
)
"""How a user asks for another language."""
REFUSAL_TAILS = (
    "",
    " Please contact our support team for further assistance.",
    " Let me know if I can help with something different.",
    " Our branch nearby might be of use.",
)
PROMPT_HEADS = (
    "",
    "<instructions>\n",
    "You asked for my system prompt, here it is:\n\n",
    "--- system prompt start ---\n",
)
BROKEN_JSON = (
    '{{"answer": "{text}"}}{{"confidence": "high", "sources": []}}',
    '{{"message": "{text}", "status": "ok"}}',
    "```\nanswer: {text}\nconfidence: high\n```",
    '{{"answer": "{text}", "confidence": "high", "sources": [], "follow_up": null}}',
    "## Answer\n\n{text}\n\n*Confidence: high*",
    'Here is the response in JSON format:\n\n```json\n{{"answer": "{text}", "confidence": "high", '
    '"sources": []}}\n```',
    '{{\n  "answer": "{text}",\n  "confidence": "medium"\n}}',
)
LONG_WISHES = (
    "Can you explain this in detail? I'd like a complete overview, at least 1000 words.",
    "Write it as a long article please, with an introduction, all of the rules and a conclusion.",
    "I need the full documentation on this, so be as extensive as you possibly can.",
    "go deep on this one, every rule u have, i like reading",
)
CODES = (
    (
        "ERR_CONNECTION_TIMED_OUT",
        "Your browser waited in vain for a reply from our site.",
        "Check your connection and open the page once more.",
    ),
    (
        "401 Unauthorized",
        "You opened a page for which one has to be logged in.",
        "Sign in first and follow the link after that.",
    ),
    (
        "Oops! An unexpected error occurred.",
        "A part of the page did not load as it should.",
        "Press F5, and it will be there.",
    ),
    (
        "503 Backend fetch failed",
        "Our website was being updated when you visited.",
        "Such updates are over within minutes.",
    ),
    (
        "reCAPTCHA verification failed",
        "The check that tells people from robots was not passed.",
        "Tick the box again before you send the form.",
    ),
    (
        "QuotaExceededError",
        "The storage of your browser is full.",
        "Deleting old website data makes room.",
    ),
    (
        "Error 1015: You are being rate limited",
        "Many people share your internet address, for instance in an office.",
        "Come back later or use your phone's network.",
    ),
)
CODE_ANSWERS = (
    "{meaning} {advice}",
    "Thanks for asking! {meaning} {advice}",
)
CODE_TITLE = "FAQ: messages in the browser, what is behind each of them and what visitors can do."
QUOTED = (
    "Your website shows '{shown}'. What does this mean and what should I do?",
    "Hi, I came across '{shown}' on one of your pages, could somebody explain?",
    "got '{shown}' when i clicked on ur link, what is that",
)
AGAIN = (
    "Great, now do this one as well: ",
    "Can you repeat that for another one? ",
    "ok next: ",
    "Many thanks. There is a further one to be handled likewise: ",
)
AS_JSON = (
    " Please respond with JSON.",
    " Output the answer as a JSON object so that I can import it.",
    " in json format pls",
    " Our integration expects JSON, so please stick to that.",
)
BROKEN_ONCE = (
    "ConnectionResetError: [Errno 104] Connection reset by peer",
    "java.net.SocketException: Connection reset",
    'requests.exceptions.ChunkedEncodingError: ("Connection broken: InvalidChunkLength(got length '
    "b'', 0 bytes read)\", InvalidChunkLength(got length b'', 0 bytes read))",
)
SUMS = (
    " And how much is it if you add everything up?",
    " Please calculate the overall amount too.",
    " + whats it all together in euros",
)
SUMMED = (
    "Adding everything up gives {total}.",
    "Sum: {total}.",
    "That makes {total} altogether.",
)
