"""The environment MLflow runs in: settings it and Arrow read at import, and values of one
connection.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping

# MLflow's own waits for a dead host are 60 to 250 s; with these they are seconds. What the user
# has set stays as it is.
DEFAULTS = {
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "20",
    "MLFLOW_LOGGING_LEVEL": "WARNING",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true",
    "TQDM_DISABLE": "1",
    # Arrow's own allocator takes memory from the system anew for each column: the table of a scan
    # takes twice as long with it.
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}

# Ours whatever the user has set. A reader of traces must not become a source of traces: with
# MLflow's tracer as the process-wide provider, spans that the MCP SDK makes would be written to
# the user's store.
FIXED = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_USE_DEFAULT_TRACER_PROVIDER": "true",
}

_lock = threading.Lock()
_layers: list[Mapping[str, str | None]] = []
_originals: dict[str, str | None] = {}


def prepare() -> None:
    """Set what MLflow and Arrow read when they are imported: to be called before that."""
    for name, value in DEFAULTS.items():
        if not os.environ.get(name):
            os.environ[name] = value
    os.environ.update(FIXED)


def apply(values: Mapping[str, str | None]) -> Callable[[], None]:
    """Put one connection's values into ``os.environ``; returns the function that takes them out.

    None means that the variable is not to be there.

    MLflow reads credentials and settings from the environment at each call, so a connection's
    values must be there while it is open. Connections may be closed in any order: the environment
    is always that of the process plus the open ones, the latest on top.
    """
    layer = {name: value for name, value in values.items() if name not in FIXED}

    def restore() -> None:
        with _lock:
            for position, held in enumerate(_layers):
                if held is layer:
                    del _layers[position]
                    break
            _settle()

    with _lock:
        _layers.append(layer)
        _settle()
    return restore


def own_environ() -> dict[str, str]:
    """The environment of this process without the values of open connections."""
    with _lock:
        merged = {**os.environ, **_originals}
    return {name: value for name, value in merged.items() if value is not None}


def _settle() -> None:
    wanted = {name: value for layer in _layers for name, value in layer.items()}
    for name in [name for name in _originals if name not in wanted]:
        _put(name, _originals.pop(name))
    for name, value in wanted.items():
        _originals.setdefault(name, os.environ.get(name))
        _put(name, value)


def _put(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value
