"""From what the user said to the one store that is meant."""

from __future__ import annotations

import errno
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote, urlsplit, urlunsplit

from dotenv import dotenv_values

from mlflow_analyst.store import runtime
from mlflow_analyst.store.errors import StoreError

if TYPE_CHECKING:
    from sqlalchemy import URL

Kind = Literal["sqlite", "http", "postgresql", "mysql", "file", "databricks"]
Source = Literal["tracking_uri", "env_file", "environment"]

WHAT_WORKS = (
    "Give tracking_uri the path of a SQLite file or an mlruns folder (such as /data/mlflow.db), "
    "the URL of an MLflow server (such as http://localhost:5000) or of a database (such as "
    "postgresql://user:password@host:5432/mlflow), or 'databricks'."
)

# Only these of an env file reach this process: what MLflow and the clients beneath it read. An
# application's .env holds much that is no business of ours.
_TAKEN = re.compile(
    r"^(MLFLOW_|DATABRICKS_|AWS_|AZURE_|GOOGLE_|GCS_|S3_|PG)"
    r"|^(REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|SSL_CERT_FILE|SSL_CERT_DIR)$"
    r"|^(HTTPS?|ALL|NO)_PROXY$",
    re.I,
)

_THROUGH_A_SERVER = (
    "Start `mlflow server --backend-store-uri …` on it, or use the one that runs, and connect to "
    "that server's http:// address."
)
_THE_WORKSPACE = "Give tracking_uri 'databricks' for the workspace, also for traces in its tables."
# What a database's URL begins with, whichever driver follows it.
_DATABASES: dict[str, Literal["postgresql", "mysql"]] = {
    "postgresql": "postgresql",
    "postgres": "postgresql",
    "mysql": "mysql",
    "mariadb": "mysql",
}
# Kinds whose time will come: the scheme, what it is called, and the way round until then.
_NOT_YET = {
    "mssql": ("SQL Server stores", _THROUGH_A_SERVER),
    "databricks-uc": ("Unity Catalog's registry holds no traces and", _THE_WORKSPACE),
    "uc": ("Unity Catalog's registry holds no traces and", WHAT_WORKS),
}


@dataclass(frozen=True)
class Target:
    """The store that is meant, before anything was opened.

    ``uri`` is for MLflow and carries no credentials, ``shown_uri`` is for people, ``path`` is the
    file of a SQLite store, ``folder`` that of a file store, ``url`` the address of a database,
    credentials and all. ``environ`` are the values to hold in the environment while connected,
    credentials among them, and ``secrets`` those that came otherwise. ``default_experiment`` is
    the id or name that came with the URI.
    """

    kind: Kind
    uri: str
    shown_uri: str
    source: Source
    path: Path | None = None
    environ: Mapping[str, str | None] = field(default_factory=dict, repr=False)
    default_experiment: str | None = None
    url: URL | None = field(default=None, repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    folder: Path | None = None

    @property
    def key(self) -> str:
        """What stays the same whenever this store is opened: the real path, or the URL."""
        return f"sqlite:{self.path}" if self.path else self.uri


def resolve(tracking_uri: str | Path | None = None, env_file: str | Path | None = None) -> Target:
    """The store named by the parameter, else by the env file, else by the environment.

    Raises StoreError when nothing or nonsense is named, or a kind that cannot be opened yet.
    """
    values = read_env_file(env_file) if env_file and str(env_file).strip() else {}
    given = str(tracking_uri or "").strip()
    environment = runtime.own_environ()
    in_environment = environment.get("MLFLOW_TRACKING_URI", "").strip()
    source: Source
    if given:
        uri, source = given, "tracking_uri"
    elif values.get("MLFLOW_TRACKING_URI"):
        uri, source = values["MLFLOW_TRACKING_URI"], "env_file"
    elif in_environment:
        uri, source = in_environment, "environment"
    else:
        raise StoreError(f"{_nothing_named(env_file)} {WHAT_WORKS}")

    # An experiment in the environment belongs to the store in the environment, to no other.
    experiments: Mapping[str, str] = values or (environment if uri == in_environment else {})
    experiment = experiments.get("MLFLOW_EXPERIMENT_ID") or experiments.get(
        "MLFLOW_EXPERIMENT_NAME"
    )
    return _parse(uri, source, values, experiment or None)


def read_env_file(env_file: str | Path) -> dict[str, str]:
    """The values of an env file that concern MLflow; empty ones count as not there."""
    path = Path(env_file)
    try:
        path = path.expanduser()
        if not path.is_file():
            raise StoreError(
                f"The env file {path.absolute()} does not exist. Give env_file the full path "
                "of a file with lines such as MLFLOW_TRACKING_URI=http://localhost:5000."
            )
        found = dotenv_values(path, encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise StoreError(
            f"The env file {path.absolute()} is not a text file. "
            "Give one with lines such as MLFLOW_TRACKING_URI=http://localhost:5000."
        ) from None
    except (OSError, ValueError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or "the name is not valid"
        raise StoreError(
            f"The env file {path} cannot be read: {reason}. Check its name and permissions."
        ) from None
    return {
        name: value.strip()
        for name, value in found.items()
        if value and value.strip() and _TAKEN.search(name)
    }


def _nothing_named(env_file: str | Path | None) -> str:
    if env_file and str(env_file).strip():
        return f"The env file {env_file} does not set MLFLOW_TRACKING_URI, and nothing else does."
    here = Path("mlflow.db")
    if _is_file(here):
        return (
            "No store was named: MLFLOW_TRACKING_URI is not set. "
            f"There is a {here.absolute()}, if that is the one."
        )
    return "No store was named: MLFLOW_TRACKING_URI is not set."


def _parse(uri: str, source: Source, values: Mapping[str, str], experiment: str | None) -> Target:
    scheme = _scheme(uri)
    if scheme in ("http", "https"):
        return _server(uri, source, values, experiment)
    if scheme in _DATABASES:
        return _database(uri, _DATABASES[scheme], source, values, experiment)
    if scheme == "databricks":
        from mlflow_analyst.store import databricks

        return databricks.target(uri, source, values, experiment)
    if scheme == "sqlite":
        path = _path_of_sqlite_uri(uri)
    elif scheme == "file":
        path = _path_of_file_uri(uri)
        if not _is_file(path):
            return _folder(path, source, values, experiment)
    elif scheme in _NOT_YET:
        label, way = _NOT_YET[scheme]
        raise StoreError(f"{label} cannot be opened yet. {way}")
    elif scheme:
        raise StoreError(f"{scheme}:// is not a store that MLflow knows. {WHAT_WORKS}")
    elif re.fullmatch(r"[\w.-]+:\d{1,5}(/\S*)?", uri) and not _is_file(Path(uri)):
        raise StoreError(f"{uri} is neither a file nor a URL. If it is a server, say http://{uri}")
    else:
        path = Path(uri)
        if _is_folder(path):
            return _folder(path, source, values, experiment)
    return _file(path, source, values, experiment)


def _scheme(uri: str) -> str:
    """The scheme without its driver; "" for a path. One letter is a Windows drive."""
    if uri.lower() in {"databricks", *_NOT_YET}:
        return uri.lower()
    match = re.match(r"([A-Za-z][A-Za-z0-9.-]+)(?:\+\w+)?:(//?)?", uri)
    if not match:
        return ""
    scheme = match[1].lower()
    known = {"sqlite", "http", "https", "file", *_DATABASES, *_NOT_YET}
    return scheme if match[2] or scheme in known else ""


def _path_of_sqlite_uri(uri: str) -> Path:
    database = re.sub(r"^sqlite(\+\w+)?:(//[^/]*/?)?", "", uri, flags=re.I)
    if not database or database.startswith(":memory:"):
        raise StoreError(f"A SQLite store in memory has nothing to read. {WHAT_WORKS}")
    # As SQLAlchemy reads it, a ? begins options; but the file itself may have one in its name.
    literal = Path(database).expanduser()
    return literal if _is_file(literal) else Path(database.partition("?")[0])


def _path_of_file_uri(uri: str) -> Path:
    parts = urlsplit(uri)
    if parts.netloc not in ("", "localhost"):
        raise StoreError(
            f"{uri} names a folder on another machine ({parts.netloc}). For one on this machine "
            "it takes three slashes, as in file:///data/mlruns"
        )
    return Path(unquote(parts.path))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _is_folder(path: Path) -> bool:
    try:
        return path.expanduser().is_dir()
    except (OSError, ValueError, RuntimeError):
        return False


def _file(path: Path, source: Source, values: Mapping[str, str], experiment: str | None) -> Target:
    usable = True
    try:
        path = path.expanduser().resolve()
        path.lstat()
    except (ValueError, RuntimeError):
        usable = False  # a zero byte, an unknown user's home, links in a circle
    except OSError as error:
        # Whatever else is wrong with it, sqlite.check says better.
        usable = error.errno != errno.ENAMETOOLONG
    if not usable:
        raise StoreError(f"That is not a usable path. {WHAT_WORKS}")
    uri = f"sqlite:///{path}"
    return Target("sqlite", uri, uri, source, path, values, experiment)


def _folder(
    path: Path, source: Source, values: Mapping[str, str], experiment: str | None
) -> Target:
    try:
        folder = path.expanduser().resolve()
    except (OSError, ValueError, RuntimeError):
        raise StoreError(f"That is not a usable path. {WHAT_WORKS}") from None
    uri = folder.as_uri()
    return Target("file", uri, uri, source, None, values, experiment, folder=folder)


def _database(
    uri: str,
    kind: Literal["postgresql", "mysql"],
    source: Source,
    values: Mapping[str, str],
    experiment: str | None,
) -> Target:
    from mlflow_analyst.store import address

    url = address.parse(uri, kind)
    # The URI has the password in it, and nothing that runs while connected needs it.
    environ = {name: value for name, value in values.items() if name != "MLFLOW_TRACKING_URI"}
    return Target(
        kind,
        address.identity(url),
        address.shown(url),
        source,
        environ=environ,
        default_experiment=experiment,
        url=url,
        secrets=tuple(address.secrets(url)),
    )


def _server(uri: str, source: Source, values: Mapping[str, str], experiment: str | None) -> Target:
    try:
        parts = urlsplit(uri)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host:
        raise StoreError(f"That is not a complete URL. {WHAT_WORKS}")
    environ = dict(values)
    if parts.username:
        # Kept out of the URL, so that no message, log or ledger can repeat it.
        environ["MLFLOW_TRACKING_USERNAME"] = unquote(parts.username)
        environ["MLFLOW_TRACKING_PASSWORD"] = unquote(parts.password or "")
    shown_host = f"[{host}]" if ":" in host else host
    default = {"http": 80, "https": 443}[parts.scheme.lower()]
    netloc = shown_host if port in (None, default) else f"{shown_host}:{port}"
    # A fragment is a page of MLflow's user interface, pasted from the browser.
    clean = urlunsplit((parts.scheme.lower(), netloc, parts.path.rstrip("/"), "", ""))
    # Artifacts proxied by the server (mlflow-artifacts:/…) are found through this variable.
    environ["MLFLOW_TRACKING_URI"] = clean
    return Target("http", clean, clean, source, None, environ, experiment)
