"""Open an MLflow store, wherever it is, and read traces from it. Nothing here ever writes.

Importing this package is cheap; MLflow is imported by the first ``open_store``, with settings
under which it neither writes spans of its own, nor phones home, nor waits minutes for a host.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlflow_analyst.store import runtime
from mlflow_analyst.store.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path

    from mlflow_analyst.store.experiments import Experiment
    from mlflow_analyst.store.store import TraceStore

__all__ = ["Experiment", "StoreError", "TraceStore", "open_store"]

# Before any module of this package imports MLflow.
runtime.prepare()


def open_store(
    tracking_uri: str | Path | None = None, env_file: str | Path | None = None
) -> TraceStore:
    """Open a store for reading: the one named, else the env file's, else the environment's.

    ``tracking_uri`` is what MLflow takes, or a bare path to a SQLite file. ``env_file`` holds
    MLFLOW_TRACKING_URI and whatever else MLflow reads; its values hold until ``close``.
    Comes back within 10 s, with the store or with a ``StoreError`` that says what to do next.
    Nothing is created, migrated or left behind.
    """
    from mlflow_analyst.store.opening import open_target
    from mlflow_analyst.store.target import resolve

    return open_target(resolve(tracking_uri, env_file))


def __getattr__(name: str) -> type:
    # The two classes live in modules that import MLflow: only for who asks.
    if name == "TraceStore":
        from mlflow_analyst.store.store import TraceStore

        return TraceStore
    if name == "Experiment":
        from mlflow_analyst.store.experiments import Experiment

        return Experiment
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
