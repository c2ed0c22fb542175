"""Rows fetched in bulk: which traces are meant, and a result without an object for each row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from mlflow.store.tracking.dbmodels.models import SqlSpan, SqlTraceInfo

from mlflow_analyst.store.coded import BATCH
from mlflow_analyst.store.search import matching_ids

if TYPE_CHECKING:
    from mlflow_analyst.store.client import ReadClient

CHUNK = 200
"""Spans whose JSON, or traces elsewhere, are fetched at a time."""

# Plain columns: SQLAlchemy makes rows of mapped attributes at half the speed.
TRACES = SqlTraceInfo.__table__.c
SPANS = SqlSpan.__table__.c


@dataclass(frozen=True)
class Scope:
    """Which traces are meant, as a condition on any table that has a column of trace ids.

    ``traces`` is how many the experiment has. With ``loosely``, rows of other traces are let
    through where that spares looking up every row's trace: who reads leaves them out.
    """

    client: ReadClient
    experiment_id: str
    filter: str | None
    traces: int
    loosely: bool

    def common(self, condition: Any) -> Any:
        """A condition that, where the scope is loose, many rows of a table fulfil: SQLite then
        reads the table through, which takes a third of the time of finding each row by an index.
        """
        by_file = self.client.store.file is not None
        return sa.func.likely(condition) if self.loosely and by_file else condition

    @classmethod
    def of(
        cls,
        client: ReadClient,
        session: Any,
        experiment_id: str,
        filter: str | None,  # noqa: A002 - the word every room uses for it
    ) -> Scope:
        """Loosely if most of the database's traces are this experiment's."""
        own = sa.func.count(sa.case((TRACES.experiment_id == int(experiment_id), 1)))
        query = sa.select(own, sa.func.count(TRACES.experiment_id))
        mine, everyone = session.execute(query).one()
        return cls(client, experiment_id, filter, mine, loosely=bool(2 * mine > everyone))

    def holds(self, session: Any, column: Any) -> Any:
        """The condition on ``column``."""
        if self.filter is None and column is TRACES.request_id:
            return self.common(TRACES.experiment_id == int(self.experiment_id))
        if self.filter is None and self.loosely:
            return sa.true()
        # Also for spans: MLflow 3.6 to 3.9 filed some under the experiment that was active.
        return column.in_(matching_ids(self.client, session, self.experiment_id, self.filter))


def begun(session: Any, query: Any) -> Any:
    """The result of a query, of which no row has been taken yet."""
    return session.connection().execute(query)


def batches(result: Any) -> Iterator[Iterator[tuple[Any, ...]]]:
    """The columns of a query's result, some rows at a time, without a Row of SQLAlchemy's each."""
    while batch := result.cursor.fetchmany(BATCH):
        yield zip(*batch, strict=True)
    result.close()


def fetched(session: Any, query: Any, width: int) -> list[list[Any]]:
    """The ``width`` columns of a query's result."""
    return taken(begun(session, query), width)


def taken(result: Any, width: int) -> list[list[Any]]:
    """The ``width`` columns of a result."""
    columns: list[list[Any]] = [[] for _ in range(width)]
    for batch in batches(result):
        for column, values in zip(columns, batch, strict=True):
            column.extend(values)
    return columns


def chunks(items: Sequence[Any], size: int = CHUNK) -> Iterator[Sequence[Any]]:
    """The items, few enough at a time for one query."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
