"""A proxy on loopback before a real server: it records what is asked, and can die or dawdle."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "te", "upgrade", "host"}


@dataclass
class Proxy:
    """``asked`` holds the method and path of each request, in order."""

    upstream: str
    asked: list[tuple[str, str]] = field(default_factory=list)
    url: str = ""
    _left: int | None = None
    _held: tuple[str, threading.Event, threading.Event] | None = None
    _server: ThreadingHTTPServer | None = None
    _dying: threading.Thread | None = None

    def die(self, after: int = 0) -> None:
        """Answer so many more requests; the next one is cut off, and then nobody listens."""
        self._left = after

    def revive(self) -> None:
        """Listen again, at the same address."""
        self.stop()
        self.start()

    @contextmanager
    def holding(self, path: str) -> Iterator[threading.Event]:
        """Answer requests for ``path`` only when the block has ended; set once one is there."""
        arrived, released = threading.Event(), threading.Event()
        self._held = (path, arrived, released)
        try:
            yield arrived
        finally:
            released.set()
            self._held = None

    def start(self) -> None:
        """Listen."""
        port = urlsplit(self.url).port or 0
        proxy = self

        class Handler(_Handler):
            owner = proxy

        self._server = _Server(("127.0.0.1", port), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._left = self._dying = None
        serve = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        serve.start()

    def stop(self) -> None:
        """Listen no more."""
        if self._dying is not None:
            self._dying.join()
        elif self._server is not None:
            self._close()

    def dies_now(self) -> bool:
        """Whether the server is dead at this request, which then must be cut off."""
        if self._left is None:
            return False
        self._left -= 1
        if self._left < 0 and self._dying is None:
            self._dying = threading.Thread(target=self._close)
            self._dying.start()
        return self._left < 0

    def _close(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.shutdown()
            server.server_close()

    def wait_if_held(self, path: str) -> None:
        """Come back when a request for ``path`` may be answered."""
        if self._held is not None and path.endswith(self._held[0]):
            _, arrived, released = self._held
            arrived.set()
            released.wait(30)


@contextmanager
def proxying(upstream: str) -> Iterator[Proxy]:
    """A proxy before ``upstream``, until the block ends."""
    proxy = Proxy(upstream)
    proxy.start()
    try:
        yield proxy
    finally:
        proxy.stop()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, *_: Any) -> None:
        """Say nothing: clients that are cut off are what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    owner: Proxy

    def _any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.owner.asked.append((self.command, urlsplit(self.path).path))
        if self.owner.dies_now():
            # headers and half of a promise, then silence and a closed port
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
            self.wfile.flush()
            self.close_connection = True
            return
        self.owner.wait_if_held(urlsplit(self.path).path)
        upstream = urlsplit(self.owner.upstream)
        connection = http.client.HTTPConnection(upstream.hostname or "", upstream.port, timeout=60)
        headers = {k: v for k, v in self.headers.items() if k.lower() not in HOP_BY_HOP}
        try:
            connection.request(self.command, self.path, body or None, headers)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in HOP_BY_HOP | {"content-length", "date", "server"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_HEAD = do_OPTIONS = do_POST = do_PUT = do_PATCH = do_DELETE = _any  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Say nothing."""
