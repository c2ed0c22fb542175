"""From a target to an open store: looked at first, then opened, for reading only.

MLflow takes seconds to import, so it is imported only once a file or a server is there to read.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from mlflow_analyst.store import databricks, file_store, http, private_copy, runtime, sqlite
from mlflow_analyst.store.errors import is_expected, plain, remember
from mlflow_analyst.store.target import Target

if TYPE_CHECKING:
    from pathlib import Path

    from mlflow_analyst.store.client import Capability, ReadClient
    from mlflow_analyst.store.revisions import Schema
    from mlflow_analyst.store.store import TraceStore

Restore = Callable[[], None]

_OF_DATABASES: tuple[Capability, ...] = (
    "metrics",
    "correlation",
    "span_filters",
    "assessment_filters",
    "bulk",
)


def open_target(target: Target) -> TraceStore:
    """The open store; the target's values are in the environment until it is closed.

    Raises StoreError, with the environment as it was before, when it cannot be opened.
    """
    forget = remember(target.secrets)
    apply = runtime.apply(target.environ)

    def restore() -> None:
        apply()
        forget()

    try:
        private_copy.remove_stale()
        return _OPENERS[target.kind](target, restore)
    except BaseException as error:
        # Put into words while the connection's secrets are known, so that none is in them.
        said = plain(error, target.shown_uri) if is_expected(error) else None
        restore()
        if said is None:
            raise
        raise said from None


def _open_sqlite(target: Target, restore: Restore) -> TraceStore:
    path = target.path
    assert path is not None, "a SQLite target has a path"  # noqa: S101 - for the type checker
    schema = sqlite.check(path)

    from mlflow_analyst.store.store import TraceStore

    if schema.standing == "older":
        return _open_copy(target, path, schema, restore)
    client = _sqlite_client(target, path)
    notes = ["opened read-only: nothing is created, migrated or written"]
    return TraceStore(client, target, notes=notes, on_close=restore, watched=path)


def _open_copy(target: Target, path: Path, schema: Schema, restore: Restore) -> TraceStore:
    """The store in ``path``, whose schema is older than what the installed MLflow reads."""
    from mlflow_analyst.store.store import TraceStore

    copy = private_copy.PrivateCopy(path)

    def close() -> None:
        copy.remove()
        restore()

    try:
        client = _sqlite_client(target, copy.path)
    except BaseException:
        copy.remove()
        raise
    notes = [
        f"the file belongs to {schema.owner} (schema {schema.revision}) and was left as it is: "
        f"read from a private copy, taken at {copy.taken:%Y-%m-%d %H:%M:%S} and migrated, which is "
        "removed at the end; connect again to see what was written since"
    ]
    return TraceStore(client, target, notes=notes, on_close=close)


def _sqlite_client(target: Target, path: Path) -> ReadClient:
    from mlflow_analyst.store.client import ReadClient, ReadOnlySqlAlchemyStore

    # Span data that is not in the file lies beside the original, not beside a copy.
    folder = target.path.parent if target.path else None
    engine = sqlite.read_only_engine(path)
    store = ReadOnlySqlAlchemyStore(engine, f"sqlite:///{path}", folder, path)
    return ReadClient(store, kind="sqlite", tracking_uri=target.uri, capabilities=_OF_DATABASES)


def _open_database(target: Target, restore: Restore) -> TraceStore:
    from mlflow_analyst.store import database

    url = target.url
    assert url is not None, "a database's target has a URL"  # noqa: S101 - for the type checker
    server = database.check(url)

    from mlflow_analyst.store.client import ReadClient, ReadOnlySqlAlchemyStore
    from mlflow_analyst.store.store import TraceStore

    engine = database.reading_engine(url)

    def close() -> None:
        engine.dispose()
        restore()

    try:
        store = ReadOnlySqlAlchemyStore(engine, target.shown_uri)
    except BaseException:
        engine.dispose()
        raise
    client = ReadClient(
        store, kind=target.kind, tracking_uri=target.uri, capabilities=_OF_DATABASES
    )
    notes = [
        f"the database server is {server}",
        "opened in read-only transactions: nothing is created, migrated or written",
    ]
    return TraceStore(client, target, notes=notes, on_close=close)


def _open_file(target: Target, restore: Restore) -> TraceStore:
    folder = target.folder
    assert folder is not None, "a file store has a folder"  # noqa: S101 - for the type checker
    file_store.check(folder)

    from mlflow_analyst.store.file_client import FileClient, ReadOnlyFileStore
    from mlflow_analyst.store.store import TraceStore

    client = FileClient(
        ReadOnlyFileStore(folder), kind="file", tracking_uri=target.uri, capabilities=()
    )
    notes = [
        "opened read-only: nothing is created or written",
        "MLflow keeps file stores in maintenance mode and opens them only with "
        "MLFLOW_ALLOW_FILE_STORE=true; here that is not needed, and no setting was changed",
        "a file store cannot search or count by itself: its files are read for that",
    ]
    return TraceStore(client, target, notes=notes, on_close=restore)


def _open_databricks(target: Target, restore: Restore) -> TraceStore:
    http.reach(target.uri)

    from mlflow.utils.databricks_utils import get_databricks_host_creds
    from mlflow.utils.rest_utils import get_workspace_client

    from mlflow_analyst.store.databricks_client import DatabricksClient, ReadOnlyDatabricksStore
    from mlflow_analyst.store.store import TraceStore

    # MLflow keeps its clients for Databricks by address, also when others log in there.
    get_workspace_client.cache_clear()
    credentials = partial(get_databricks_host_creds, "databricks")
    databricks.check(target.uri, databricks.sign_in(target.uri, credentials))
    client = DatabricksClient(ReadOnlyDatabricksStore(credentials))
    notes = [
        "a Databricks workspace searches by status, time, tags and metadata alone: "
        "the rest is found, and all is counted, by reading"
    ]
    return TraceStore(client, target, notes=notes, on_close=restore)


def _open_http(target: Target, restore: Restore) -> TraceStore:
    http.reach(target.uri)

    from mlflow.store.tracking.rest_store import RestStore
    from mlflow.utils.credentials import get_default_host_creds

    from mlflow_analyst.store.http_client import HttpClient
    from mlflow_analyst.store.store import TraceStore

    host_creds = get_default_host_creds(target.uri)
    version = http.check(target.uri, host_creds)
    store = RestStore(partial(get_default_host_creds, target.uri))
    client = HttpClient(
        store,
        kind="http",
        tracking_uri=target.uri,
        capabilities=http.capabilities(store, version),
    )
    notes = [f"the server runs MLflow {version or '(it does not say which)'}"]
    if not client.can("metrics"):
        notes.append("this server cannot aggregate: statistics are made by reading its traces")
    if host_creds.ignore_tls_verification:
        notes.append("the server's TLS certificate is not verified (MLFLOW_TRACKING_INSECURE_TLS)")
    return TraceStore(
        client, target, notes=notes, on_close=restore, server_version=str(version or "") or None
    )


_OPENERS: dict[str, Callable[[Target, Restore], TraceStore]] = {
    "sqlite": _open_sqlite,
    "postgresql": _open_database,
    "mysql": _open_database,
    "http": _open_http,
    "file": _open_file,
    "databricks": _open_databricks,
}
