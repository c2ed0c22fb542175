"""MLflow's own client over a store that this program opened, and can only read."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from mlflow.store.db.utils import _all_tables_exist
from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore
from mlflow.tracing.client import TracingClient

from mlflow_analyst.store.errors import StoreError
from mlflow_analyst.store.sqlite import read_only_engine

Capability = Literal["metrics", "correlation", "span_filters", "assessment_filters", "bulk"]


class ReadOnlySqlAlchemyStore(SqlAlchemyStore):  # type: ignore[misc]  # MLflow is not checked
    """MLflow's store for a SQLite file, on connections that cannot write.

    MLflow's own also creates the default experiment and fills an empty database; this one leaves
    all that out. The file must have passed ``sqlite.check``.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        # The artifact root only matters to who creates experiments.
        super().__init__(f"sqlite:///{path}", path.parent.as_uri())

    def _get_or_create_engine(self, db_uri: str) -> Any:  # noqa: ARG002
        # Not MLflow's cache of engines, which are writable and create missing folders.
        engine = read_only_engine(self._path)
        if not _all_tables_exist(engine):
            # MLflow would now run its migrations.
            raise StoreError(
                f"{self._path} lacks some of MLflow's tables, so it was damaged or only partly "
                "migrated. Run `mlflow db upgrade` on a copy of it and connect to the copy."
            )
        return engine

    def _initialize_store_state(self) -> None:
        """Create nothing: a store without a default experiment stays without one."""


class ReadClient(TracingClient):  # type: ignore[misc]  # MLflow is not checked
    """MLflow's tracing client, bound to one opened store instead of MLflow's global registry.

    ``store`` is MLflow's store object (a ``SqlAlchemyStore`` for databases, a ``RestStore`` for
    servers) and ``kind`` is "sqlite" or "http". ``capabilities`` says what the store can do:
    aggregate ("metrics"), count exactly by filter ("correlation"), search by what is in spans or
    assessments ("span_filters", "assessment_filters"), or be read by SQL ("bulk").
    Databases give sessions with ``client.store.ManagedSessionMaker()``; keep them short, because
    a reader holds back a writer's commit while a statement runs.
    """

    def __init__(
        self, store: Any, *, kind: str, tracking_uri: str, capabilities: tuple[Capability, ...]
    ) -> None:
        # Not calling super: it would resolve the URI in MLflow's registry, which creates and
        # migrates databases.
        self._store = store
        self.kind = kind
        self.tracking_uri = tracking_uri
        self.capabilities = capabilities

    @property
    def store(self) -> Any:
        """MLflow's store object for what was opened."""
        return self._store

    def can(self, capability: Capability) -> bool:
        """Whether the store has this capability."""
        return capability in self.capabilities
