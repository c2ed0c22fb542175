"""What went wrong with a store, in words a user can act on, without their secrets."""

from __future__ import annotations

import os
import re
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from urllib.parse import quote, quote_plus

LONGEST = 400
"""Longest text of MLflow's own that is passed on in a message, in characters."""
SHORTEST_SECRET = 4
"""A shorter one is part of too many harmless words to be taken out of them."""

_SECRET_NAMES = re.compile(r"PASSWORD|PASSWD|TOKEN|SECRET|API_?KEY|ACCESS_KEY|CREDENTIAL", re.I)
_HIDDEN = "***"
# Whatever stands between :// and the last @ of a word is who, and possibly how.
_USERINFO = re.compile(r"(?<=://)[^\s'\"<>]*@")
_HEADER = re.compile(r"\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{6,}", re.I)
# "token:" alone is a word of parsers' messages, not of credentials.
_ASSIGNED = re.compile(
    r"(?P<name>(?:(?:password|passwd|pwd|secret|api_?key)[\"']?\s*[=:]|token(?:[\"']\s*:|\s*=))\s*)"
    r"(?P<value>\"[^\"]*\"|'[^']*'|[^\s&;,'\"]+)",
    re.I,
)


_lock = threading.Lock()
_remembered: Counter[str] = Counter()


class StoreError(Exception):
    """One or two plain sentences: what failed, why, and what to do next. No credentials."""


def remember(secrets: Iterable[str]) -> Callable[[], None]:
    """Have ``scrub`` take these out of every text, until the function that it returns is called."""
    held = [secret for secret in secrets if secret]
    with _lock:
        _remembered.update(held)

    def forget() -> None:
        with _lock:
            _remembered.subtract(held)
            held.clear()

    return forget


def scrub(text: str) -> str:
    """``text`` without credentials: those in URLs, headers and assignments, those remembered, and
    every value that the environment holds under a secret's name; plain or percent-encoded.
    """
    with _lock:
        secrets = [secret for secret, holders in _remembered.items() if holders > 0]
    secrets += [value for name, value in os.environ.items() if _SECRET_NAMES.search(name)]
    for secret in secrets:
        if len(secret) >= SHORTEST_SECRET:
            for form in {secret, quote(secret, safe=""), quote_plus(secret)}:
                text = text.replace(form, _HIDDEN)
    text = _USERINFO.sub(f"{_HIDDEN}@", text)
    text = _HEADER.sub(rf"\1 {_HIDDEN}", text)
    return _ASSIGNED.sub(rf"\g<name>{_HIDDEN}", text)


def plain(error: BaseException, shown_uri: str) -> StoreError:
    """The ``StoreError`` to raise for what MLflow, SQLAlchemy, requests or the system raised."""
    if isinstance(error, StoreError):
        return error
    text = _one_line(str(error))
    code = getattr(error, "error_code", None)
    for pattern, message in _KNOWN:
        if pattern.search(text):
            return StoreError(message.format(uri=shown_uri))
    if code in ("UNAUTHENTICATED", "CUSTOMER_UNAUTHORIZED", "PERMISSION_DENIED"):
        return StoreError(
            f"{shown_uri} refused the request: {_clipped(text)} "
            "Check the credentials and their permissions, then call connect again."
        )
    if code in ("INVALID_PARAMETER_VALUE", "RESOURCE_DOES_NOT_EXIST", "BAD_REQUEST"):
        return StoreError(f"MLflow did not accept the request: {_clipped(text)}")
    if isinstance(error, OSError) and error.strerror:
        return StoreError(
            f"{shown_uri} could not be read: {error.strerror}. "
            "Check that it is still there and readable, then call connect again."
        )
    return StoreError(
        f"Reading from {shown_uri} failed: {_clipped(text) or type(error).__name__} "
        "Try again; if it stays, call connect again."
    )


def is_expected(error: BaseException) -> bool:
    """Whether ``error`` is a store's way of failing, rather than a mistake in this program."""
    if isinstance(error, (StoreError, OSError, sqlite3.Error)):
        return True
    # By module, not by class: MLflow and SQLAlchemy need not be imported to answer this.
    return any(
        base.__module__.partition(".")[0] in ("mlflow", "sqlalchemy", "requests", "urllib3")
        for base in type(error).__mro__
    )


# Texts whose cause is known, most telling first.
_KNOWN = tuple(
    (re.compile(pattern, re.I), message)
    for pattern, message in (
        (
            r"database is locked|SQLITE_BUSY",
            "{uri} is locked by another program that is writing to it. "
            "Try again when it has finished.",
        ),
        (
            r"database disk image is malformed|file is not a database",
            "{uri} is damaged: SQLite cannot read it. "
            "Run `sqlite3 FILE '.recover'` on a copy, or connect to a backup.",
        ),
        (
            r"unable to open database file|no such file or directory",
            "{uri} cannot be opened any more. Check that the file is still there, "
            "then call connect again.",
        ),
        (
            r"SQL warehouse ID is required",
            "These traces are in tables of Unity Catalog, which {uri} reads through a SQL "
            "warehouse. Set MLFLOW_TRACING_SQL_WAREHOUSE_ID to the id of one in an env file, and "
            "connect with that env file.",
        ),
        (
            r"not currently accepting connections|database system is (starting|shutting|in rec)"
            r"|too many (clients|connections)",
            "{uri} lets no connection in at the moment. "
            "Check the database server, then repeat the call.",
        ),
        (
            r"connection refused|failed to establish a new connection",
            "{uri} does not answer any more: the connection was refused. "
            "Check that the server runs, then repeat the call.",
        ),
        (
            r"timed? ?out",
            "{uri} did not answer in time. Check the server, or ask for less at once, "
            "then repeat the call.",
        ),
        (
            r"name or service not known|failed to resolve|nodename nor servname"
            r"|temporary failure in name resolution",
            "The host name of {uri} cannot be resolved. "
            "Check its spelling and your network, then call connect again.",
        ),
        (
            r"connection aborted|connection reset|remote end closed|connection broken"
            r"|max retries exceeded|terminating connection|server closed the connection"
            r"|server has gone away|lost connection",
            "{uri} broke off the connection. Check that the server runs, then repeat the call.",
        ),
    )
)


def _one_line(text: str) -> str:
    # SQLAlchemy goes on with the statement, its parameters and a link.
    return " ".join(scrub(text.partition("[SQL:")[0]).split())


def _clipped(text: str) -> str:
    text = text if len(text) <= LONGEST else text[: LONGEST - 2] + " …"
    return text if not text or text[-1] in ".!?…" else text + "."
