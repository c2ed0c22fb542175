"""Queries on a database that other processes ask, where it is large.

To make Python's values of a large store's rows takes seconds: processes of their own do it at the
same time, while this one does something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import sqlalchemy as sa
from mlflow.store.tracking.dbmodels.models import SqlSpan

from mlflow_analyst.store import database, processes, side_queries
from mlflow_analyst.store.coded import Shape
from mlflow_analyst.store.fetching import SPANS, Scope, batches, begun

if TYPE_CHECKING:
    from mlflow_analyst.store.client import ReadClient

SHARED_FROM = 10_000
"""From so many traces on other processes ask; they take a while to start."""

_RANGE = 8_000
"""Rows of a file that one process reads at a time; more where there would be too many ranges."""

_MOST_RANGES = 1_000
_ROOM = 8
"""So many answers of each process may wait to be taken, unless they are large."""

_ROWID: Any = sa.literal_column("spans.rowid")


class Asked(NamedTuple):
    """A query, and how its columns may be given; they can also be any other iterable of values."""

    query: Any
    shapes: Sequence[Shape]


class Moved(Exception):
    """A file's rows were moved while they were read."""


class Parts(NamedTuple):
    """A query in parts, and the state of a file's schema when it was divided."""

    queries: Sequence[Any]
    schema: int | None = None


class Querying(Protocol):
    """A way to ask a store's database."""

    def columns(self, asked: Iterable[Asked], few: bool = False) -> Iterator[Sequence[Any]]:
        """The columns of all answers, some rows at a time, in no order. Where each has but ``few``,
        they may be large.
        """


class InTurn:
    """One query after the other, each begun when its first rows are wanted."""

    def __init__(self, client: ReadClient) -> None:
        self._client = client

    def columns(self, asked: Iterable[Asked], few: bool = False) -> Iterator[Sequence[Any]]:
        """As `Querying.columns`."""
        for each in asked:
            held: list[Sequence[Any]] = []
            with self._client.store.ManagedSessionMaker() as session:
                rows = map(tuple, batches(begun(session, each.query)))
                if few:
                    held = list(rows)
                else:
                    yield from rows
            # Nothing is kept open while somebody works on them.
            yield from held


class _SideBySide:
    """By other processes, all begun at once."""

    def __init__(
        self,
        client: ReadClient,
        workers: processes.Workers[side_queries.Question, side_queries.Told],
        schema: int | None,
    ) -> None:
        self._store = client.store
        self._of = self._store.file or database.server_of(self._store.engine)
        self._workers = workers
        self._schema = schema

    def columns(self, asked: Iterable[Asked], few: bool = False) -> Iterator[Sequence[Any]]:
        """As `Querying.columns`."""
        room = 1 if few else _ROOM
        return self._unmoved(self._workers.answers(map(self._question, asked), room))

    def _unmoved(self, answers: Iterable[side_queries.Told]) -> Iterator[Sequence[Any]]:
        for columns, schema in answers:
            if schema != self._schema:
                raise Moved
            yield columns

    def _question(self, asked: Asked) -> side_queries.Question:
        dialect = self._store.engine.dialect
        compiled = asked.query.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
        values = compiled.params
        if compiled.positional:
            values = [values[name] for name in compiled.positiontup]
        return side_queries.Question(self._of, str(compiled), values, asked.shapes)


def parts_of(session: Any, scope: Scope, query: Any) -> Parts:
    """The query of the scope's spans in as many parts as are worth being asked side by side."""
    if scope.filter is not None or scope.traces < SHARED_FROM:
        return Parts([query])
    if scope.client.store.file is None:
        # A start is never changed, and costs the server less to divide by than a text. What begins
        # in the same millisecond stays together; some clocks tell no shorter time.
        several = processes.number()
        part = (SPANS.start_time_unix_nano // 1_000_000) % several
        # The remainder of a negative number may be negative: of those is the first part.
        first = query.where(part.not_in(range(1, several)))
        return Parts([first, *(query.where(part == place) for place in range(1, several))])
    if not scope.loosely:
        return Parts([query])
    first, last = session.execute(sa.select(_end(sa.func.min), _end(sa.func.max))).one()
    if first is None:
        return Parts([query])
    width = max(_RANGE, (last - first) // _MOST_RANGES + 1)
    *starts, after = range(first, last + 1, width)
    ranges = [_ROWID.between(start, start + width - 1) for start in starts]
    # The last one is open: it also has what has been written since.
    queries = [query.where(part) for part in (*ranges, after <= _ROWID)]
    return Parts(queries, session.scalar(sa.text("PRAGMA schema_version")))


def _end(of: Any) -> Any:
    # In a subquery each: SQLite finds only one of two by the index otherwise.
    return sa.select(of(_ROWID)).select_from(SqlSpan.__table__).scalar_subquery()


def begin(client: ReadClient, traces: int) -> None:
    """Start the processes that may share the reading of an experiment of so many traces, so that
    they are ready when they are wanted.
    """
    if traces >= SHARED_FROM and client.can("bulk") and processes.number() > 1:
        client.beside.begin()


def querying(client: ReadClient, parts: Parts) -> AbstractContextManager[Querying]:
    """The way to ask for these parts. A context manager, at whose end nobody works on them."""
    if len(parts.queries) > 1:
        return _side_by_side(client, parts.schema)
    return nullcontext(InTurn(client))


@contextmanager
def _side_by_side(client: ReadClient, schema: int | None) -> Iterator[Querying]:
    with ExitStack() as stack:
        try:
            workers = stack.enter_context(side_queries.workers(client.beside))
        except OSError:
            yield InTurn(client)  # no other process can be started
        else:
            yield _SideBySide(client, workers, schema)
