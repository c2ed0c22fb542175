"""From a target to an open store: looked at first, then opened, for reading only.

MLflow takes seconds to import, so it is imported only once a file or a server is there to read.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from mlflow_analyst.store import http, runtime, sqlite
from mlflow_analyst.store.errors import is_expected, plain
from mlflow_analyst.store.target import Target

if TYPE_CHECKING:
    from mlflow_analyst.store.store import TraceStore

Restore = Callable[[], None]


def open_target(target: Target) -> TraceStore:
    """The open store; the target's values are in the environment until it is closed.

    Raises StoreError, with the environment as it was before, when it cannot be opened.
    """
    restore = runtime.apply(target.environ)
    try:
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
    sqlite.check(path)

    from mlflow_analyst.store.client import ReadClient, ReadOnlySqlAlchemyStore
    from mlflow_analyst.store.store import TraceStore

    client = ReadClient(
        ReadOnlySqlAlchemyStore(path),
        kind="sqlite",
        tracking_uri=target.uri,
        capabilities=("metrics", "correlation", "span_filters", "assessment_filters", "bulk"),
    )
    notes = ["opened read-only: nothing is created, migrated or written"]
    return TraceStore(client, target, notes=notes, on_close=restore)


def _open_http(target: Target, restore: Restore) -> TraceStore:
    http.reach(target.uri)

    from mlflow.store.tracking.rest_store import RestStore
    from mlflow.utils.credentials import get_default_host_creds

    from mlflow_analyst.store.client import ReadClient
    from mlflow_analyst.store.store import TraceStore

    host_creds = get_default_host_creds(target.uri)
    version = http.check(target.uri, host_creds)
    store = RestStore(partial(get_default_host_creds, target.uri))
    client = ReadClient(
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
    "http": _open_http,
}
