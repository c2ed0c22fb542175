"""A client on version 1 of the MCP SDK; run by an environment of its own.

``python mcp_1_client.py CALLS COMMAND…`` starts the server and makes the calls, a JSON list of
``[tool, arguments]``; where an argument is ``"<first trace>"`` it puts the first trace id seen.
Prints a JSON list of ``[tool, is_error, text, structured]``.
"""

import asyncio
import json
import os
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client


async def main() -> None:
    calls, command = json.loads(sys.argv[1]), sys.argv[2:]
    server = StdioServerParameters(command=command[0], args=command[1:], env=dict(os.environ))
    answers = []
    trace_id = None
    async with stdio_client(server) as streams, ClientSession(*streams) as session:
        await session.initialize()
        listed = [tool.name for tool in (await session.list_tools()).tools]
        for tool, arguments in calls:
            given = {k: trace_id if v == "<first trace>" else v for k, v in arguments.items()}
            result = await session.call_tool(tool, given)
            structured = result.structuredContent
            answers.append([tool, result.isError, result.content[0].text, structured])
            if trace_id is None and structured:
                trace_id = structured["sample"][0]["trace_id"]
    json.dump({"listed": listed, "answers": answers}, sys.stdout)


asyncio.run(main())
