"""What else may answer at a URL: other programs, gateways that demand credentials, silence."""

from __future__ import annotations

import base64
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextmanager
def answering(
    status: int = 200, body: str = "", headers: dict[str, str] | None = None
) -> Iterator[str]:
    """A web server that gives everybody the same answer."""

    class Same(_Quiet):
        def handle_any(self) -> None:
            self.read_body()
            self.reply(status, body.encode(), headers or {})

    with _running(Same) as url:
        yield url


@contextmanager
def answering_by_path(answers: dict[str, str], otherwise: str) -> Iterator[str]:
    """A web server whose answer depends on the path."""

    class ByPath(_Quiet):
        def handle_any(self) -> None:
            self.read_body()
            self.reply(200, answers.get(self.path, otherwise).encode(), {})

    with _running(ByPath) as url:
        yield url


@contextmanager
def gateway(upstream: str, *, user: str, password: str, token: str) -> Iterator[str]:
    """A gateway before a real MLflow server, which lets nobody through without credentials.

    ``url`` is yielded; ``user:password`` as basic authentication or ``token`` as bearer pass.
    """
    basic = base64.b64encode(f"{user}:{password}".encode()).decode()
    accepted = {f"Basic {basic}", f"Bearer {token}"}

    class Demanding(_Quiet):
        def handle_any(self) -> None:
            body = self.read_body()
            if self.headers.get("Authorization") not in accepted:
                self.reply(401, b"Who are you?", {"WWW-Authenticate": "Basic"})
                return
            request = urllib.request.Request(
                upstream + self.path, data=body or None, method=self.command
            )
            if content_type := self.headers.get("Content-Type"):
                request.add_header("Content-Type", content_type)
            try:
                with urllib.request.urlopen(request) as answer:
                    self.reply(answer.status, answer.read(), {})
            except urllib.error.HTTPError as error:
                self.reply(error.code, error.read(), {})

    with _running(Demanding) as url:
        yield url


@contextmanager
def silent() -> Iterator[str]:
    """Something that accepts connections and never says a word."""
    with ExitStack() as kept, socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        stop = threading.Event()

        def accept() -> None:
            while not stop.is_set():
                try:
                    kept.enter_context(listener.accept()[0])
                except TimeoutError:
                    continue

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            stop.set()
            thread.join()


@contextmanager
def unreachable() -> Iterator[str]:
    """A host that lets no connection through, as behind a firewall: its queue is full."""
    with ExitStack() as kept, socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(8):
            filler = kept.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(listener.getsockname())
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


@contextmanager
def talking_something_else() -> Iterator[str]:
    """A server of another protocol, such as SSH."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        stop = threading.Event()

        def greet() -> None:
            while not stop.is_set():
                try:
                    connection, _ = listener.accept()
                except TimeoutError:
                    continue
                with connection:
                    connection.sendall(b"SSH-2.0-OpenSSH_9.6\r\n")

        thread = threading.Thread(target=greet)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            stop.set()
            thread.join()


class _Quiet(BaseHTTPRequestHandler):
    def handle_any(self) -> None:
        raise NotImplementedError

    def do_GET(self) -> None:
        self.handle_any()

    def do_POST(self) -> None:
        self.handle_any()

    def read_body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def reply(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _running(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
