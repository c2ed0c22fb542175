"""A server that is connected already, for clients that start it anew for every call.

``python connected_server.py ARGUMENTS COMMAND…`` starts the server, calls ``connect`` with the
JSON ``ARGUMENTS``, and then passes every line on in both directions as it is.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from typing import Any

OPENING: list[dict[str, Any]] = [
    {
        "id": "opening-1",
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "opening", "version": "1"},
        },
    },
    {"method": "notifications/initialized"},
    {"id": "opening-2", "method": "tools/call", "params": {"name": "connect"}},
]


def main() -> None:
    OPENING[-1]["params"]["arguments"] = json.loads(sys.argv[1])
    server = subprocess.Popen(sys.argv[2:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert server.stdin
    assert server.stdout
    for message in OPENING:
        server.stdin.write(json.dumps({"jsonrpc": "2.0", **message}).encode() + b"\n")
        server.stdin.flush()
        while "id" in message and json.loads(server.stdout.readline()).get("id") != message["id"]:
            pass

    def answers() -> None:
        assert server.stdout
        for line in server.stdout:
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()

    threading.Thread(target=answers, daemon=True).start()
    for line in sys.stdin.buffer:
        server.stdin.write(line)
        server.stdin.flush()
    server.stdin.close()
    server.wait()


main()
