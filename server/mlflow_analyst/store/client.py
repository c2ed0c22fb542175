"""MLflow's own client over a store that this program opened, and can only read."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from mlflow.exceptions import MlflowException, MlflowTraceDataNotFound
from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository
from mlflow.store.db.utils import _all_tables_exist
from mlflow.store.tracking.dbmodels.models import SqlTraceInfo
from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore
from mlflow.tracing.client import TracingClient
from mlflow.tracing.constant import TraceTagKey
from mlflow.tracing.utils.artifact_utils import get_artifact_uri_for_trace
from mlflow.utils.uri import add_databricks_profile_info_to_artifact_uri
from sqlalchemy.orm import selectinload

from mlflow_analyst.store import artifacts, side_queries
from mlflow_analyst.store.errors import StoreError
from mlflow_analyst.store.plans import PlannedFilters

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from mlflow_analyst.store.clauses import Clause
    from mlflow_analyst.store.experiments import Experiment

Capability = Literal["metrics", "correlation", "span_filters", "assessment_filters", "bulk"]


class ReadOnlySqlAlchemyStore(PlannedFilters, SqlAlchemyStore):  # type: ignore[misc]
    """MLflow's store for a database, on connections that cannot write.

    MLflow's own also creates the default experiment and fills an empty database; this one leaves
    all that out. ``uri`` has no credentials in it; the database that ``engine`` connects to must
    have passed ``sqlite.check`` or ``database.check``. ``folder`` is where span data may lie that
    is not in the database: beside the file. ``file`` is the SQLite file that ``engine`` reads.
    """

    def __init__(
        self, engine: Engine, uri: str, folder: Path | None = None, file: Path | None = None
    ) -> None:
        self._read_only_engine = engine
        self.folder = folder
        self.file = file
        # The artifact root only matters to who creates experiments.
        super().__init__(uri, "mlflow-artifacts:/")

    def _get_or_create_engine(self, db_uri: str) -> Engine:
        # Not MLflow's cache of engines, which are writable and create missing folders.
        if not _all_tables_exist(self._read_only_engine):
            # MLflow would now run its migrations.
            raise StoreError(
                f"{db_uri} lacks some of MLflow's tables, so it was damaged or only partly "
                "migrated. Run `mlflow db upgrade` on a copy of it and connect to the copy."
            )
        return self._read_only_engine

    def _initialize_store_state(self) -> None:
        """Create nothing: a store without a default experiment stays without one."""

    def _query_trace_infos_in_batches(
        self, session: Any, trace_ids: Any, experiment_ids: Any, query_options: Any = ()
    ) -> Any:
        # MLflow itself asks for tags, metadata and assessments of one header after the other.
        named = (SqlTraceInfo.tags, SqlTraceInfo.request_metadata, SqlTraceInfo.assessments)
        options = (*query_options, *map(selectinload, named))
        return super()._query_trace_infos_in_batches(session, trace_ids, experiment_ids, options)

    def _get_spans_with_trace_info(self, trace_info: Any, *args: Any, **kwargs: Any) -> Any:
        # An archive that was moved along with the database is found where it is now.
        archive = trace_info.tags.get(TraceTagKey.ARCHIVE_LOCATION)
        if archive is not None:
            found = artifacts.resolved(archive, self.folder)
            trace_info = copy.copy(trace_info)
            trace_info.tags = {**trace_info.tags, TraceTagKey.ARCHIVE_LOCATION: found}
        return super()._get_spans_with_trace_info(trace_info, *args, **kwargs)


class ReadClient(TracingClient):  # type: ignore[misc]  # MLflow is not checked
    """MLflow's tracing client, bound to one opened store instead of MLflow's global registry.

    ``store`` is MLflow's store object (a ``SqlAlchemyStore`` for databases, a ``RestStore`` for
    servers) and ``kind`` is the target's ("sqlite", "postgresql", "http" …). ``capabilities`` says
    what the store can do: aggregate ("metrics"), count exactly by filter ("correlation"), search by
    what is in spans or assessments ("span_filters", "assessment_filters"), or be read by SQL
    ("bulk").
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
        # What ``outside`` found out: which traces have a span as wanted; and how many traces are
        # finished and how many of these have their spans in a place, with the time until it holds.
        self.answers: dict[tuple[str, tuple[Clause, ...]], bool] = {}
        self.places: dict[tuple[str, str], tuple[float, tuple[int, int]]] = {}
        # Processes that read a large database as well: see ``querying``.
        server = getattr(store, "file", None) is None and "bulk" in capabilities
        self.beside = side_queries.pool(store.engine.dialect.driver if server else None)

    @property
    def store(self) -> Any:
        """MLflow's store object for what was opened."""
        return self._store

    def can(self, capability: Capability) -> bool:
        """Whether the store has this capability."""
        return capability in self.capabilities

    def _get_artifact_repo_for_trace(self, trace_info: Any) -> Any:
        # MLflow's own looks in the place as it was written down, and asks its global tracking URI.
        folder = getattr(self._store, "folder", None)
        uri = artifacts.resolved(get_artifact_uri_for_trace(trace_info), folder)
        uri = add_databricks_profile_info_to_artifact_uri(uri, self.tracking_uri)
        try:
            return get_artifact_repository(uri, tracking_uri=self.tracking_uri)
        except (MlflowException, ImportError) as error:
            raise MlflowTraceDataNotFound(request_id=trace_info.trace_id) from error

    def counted(self, experiment: Experiment, *, one_of_many: bool) -> Experiment | None:  # noqa: ARG002
        """The experiment with all its counts, if this store counts by reading headers; else None.

        ``one_of_many`` says that it is for a listing, which must not take long for each.
        """
        return None
