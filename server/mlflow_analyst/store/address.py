"""A database's URL as users write it: taken apart, given an installed driver, shown bare."""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import quote

from sqlalchemy import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

from mlflow_analyst.store.errors import StoreError

Backend = Literal["postgresql", "mysql"]

NAMES: dict[str, str] = {"postgresql": "PostgreSQL", "mysql": "MySQL or MariaDB"}
_DRIVERS: dict[str, str] = {"postgresql": "postgresql+psycopg", "mysql": "mysql+pymysql"}
_PORTS: dict[str, int] = {"postgresql": 5432, "mysql": 3306}
_SECRET_OPTION = re.compile(r"pass|pwd|secret|token", re.I)


def parse(uri: str, backend: Backend) -> URL:
    """The address in ``uri``, for the driver of ``backend`` that comes with this program.

    Whatever driver the user named is left aside: it need not be installed here. Raises StoreError,
    which quotes nothing, because a password may be in any wrong place.
    """
    example = f"{backend}://user:password@host:{_PORTS[backend]}/mlflow"
    _, slashes, rest = uri.partition("://")
    try:
        url = make_url(f"{_DRIVERS[backend]}://{rest}") if slashes else None
    except (SQLAlchemyError, ValueError):
        url = None
    if url is None or "@" in (url.host or ""):
        raise StoreError(
            f"That is not a complete {NAMES[backend]} URL, such as {example}. In a user name or "
            "password write @ as %40, : as %3A, / as %2F, ? as %3F and % as %25."
        )
    if not (url.database or {"dbname", "service"} & set(url.query)):
        raise StoreError(
            f"That {NAMES[backend]} URL names no database. "
            f"Give the database's name at the end, such as {example}."
        )
    return url


def shown(url: URL) -> str:
    """The address for people: no user, no password, no options."""
    backend = url.get_backend_name()
    # Sockets and lists of hosts are given as options.
    hosts = url.host or ",".join(_option(url, "host")) or "localhost"
    host = f"[{hosts}]" if ":" in hosts and "," not in hosts else hosts.strip("/").lower()
    port = "" if url.port in (None, _PORTS[backend]) else f":{url.port}"
    return f"{backend}://{host}{port}/{url.database or ''.join(_option(url, 'dbname'))}"


def identity(url: URL) -> str:
    """What stays the same whenever this store is opened, by whichever user: see ``shown``.

    With the options of a PostgreSQL session, which may choose a schema; several stores can be in
    the schemas of one database.
    """
    options = " ".join(_option(url, "options"))
    return f"{shown(url)}?options={quote(options)}" if options else shown(url)


def secrets(url: URL) -> list[str]:
    """The password, and whatever else among the options is nobody's business."""
    found = [url.password] if url.password else []
    for name in url.query:
        if _SECRET_OPTION.search(name):
            found += _option(url, name)
    return [str(value) for value in found]


def _option(url: URL, name: str) -> list[str]:
    value = url.query.get(name, ())
    return [value] if isinstance(value, str) else list(value)
