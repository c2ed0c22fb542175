"""One opened store: what every tool reads through."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from mlflow import __version__ as mlflow_version

from mlflow_analyst.store import (
    cohorts,
    experiments,
    metrics,
    querying,
    rankings,
    read,
    scan,
    search,
    sets,
    sqlite,
    tables,
    unchanged,
)
from mlflow_analyst.store.errors import StoreError, is_expected, plain
from mlflow_analyst.store.experiments import Experiment

if TYPE_CHECKING:
    from pathlib import Path

    from mlflow_analyst.analysis.scan import ScanTable
    from mlflow_analyst.store.client import Capability, ReadClient
    from mlflow_analyst.store.search import Mark, Order, Page
    from mlflow_analyst.store.target import Target
    from mlflow_analyst.traces.model import Tables, Trace, TraceInfo
    from mlflow_analyst.traces.sets import Sets

P = ParamSpec("P")
R = TypeVar("R")
Progress = Callable[[int, int | None], None]
"""Called with how much is done, of how much (None: not known); may raise to stop the work."""


class _Stopped(BaseException):
    """What a progress callback raised, on its way out past MLflow, which wraps any Exception."""

    def __init__(self, error: Exception) -> None:
        self.error = error


def _reads(
    method: Callable[Concatenate[TraceStore, P], R],
) -> Callable[Concatenate[TraceStore, P], R]:
    """A method that only raises StoreError, and never answers from a file half-way changed.

    SQLite does not notice when a file that it reads as immutable is written to after all (see
    ``sqlite.connect``); the method is then run once more, on the file as it has become.
    """

    @functools.wraps(method)
    def call(self: TraceStore, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with self._plainly():
            stamp = self._stamp()
            try:
                result = method(self, *args, **kwargs)
            except Exception as error:
                if stamp is None or not is_expected(error) or self._stamp() == stamp:
                    raise
            else:
                if stamp is None or self._stamp() == stamp:
                    return result
            return method(self, *args, **kwargs)

    return call


class TraceStore:
    """An open store. Reads only; safe to use from several threads; raises StoreError only.

    ``uri`` is for showing, ``key`` identifies the store from one time to the next, ``notes`` are
    worth telling the user once, ``default_experiment`` is the id or name that the env file or the
    environment named along with the store, ``watched`` a SQLite file that others may write to.
    ``filter`` is always a MLflow filter string or None.
    """

    def __init__(
        self,
        client: ReadClient,
        target: Target,
        *,
        notes: Sequence[str] = (),
        server_version: str | None = None,
        on_close: Callable[[], None] = lambda: None,
        watched: Path | None = None,
    ) -> None:
        self.kind = target.kind
        self.uri = target.shown_uri
        self.key = target.key
        self.default_experiment = target.default_experiment
        self.mlflow_version: str = mlflow_version
        self.server_version = server_version
        self.notes = list(notes)
        self._client = client
        self._watched = watched
        self._on_close: Callable[[], None] | None = on_close
        self._rankings = rankings.Rankings(client)
        # The last scan by experiment, with the state of the store that it was made of.
        self._scans: dict[str, tuple[unchanged.State | None, ScanTable]] = {}

    @property
    def capabilities(self) -> tuple[Capability, ...]:
        """What the store can do by itself: see ``ReadClient``."""
        return self._client.capabilities

    @_reads
    def experiments(self, find: str | None = None, limit: int = 50) -> list[Experiment]:
        """Active experiments whose name contains ``find``, most recently active first."""
        return experiments.find(self._client, find, limit)

    @_reads
    def experiment(self, id_or_name: str) -> Experiment:
        """The experiment with this id or exact name; StoreError names the nearest otherwise."""
        return experiments.pick(self._client, id_or_name, self.uri)

    @_reads
    def search(
        self,
        experiment_id: str,
        filter: str | None = None,  # noqa: A002 - the word every room uses for it
        order: Order = "newest",
        limit: int = 100,
        after: Mark | None = None,
    ) -> Page:
        """One page of headers, and the mark from which the next page goes on."""
        kept = self._rankings.page(experiment_id, filter, order, limit, after)
        return kept or search.page(self._client, experiment_id, filter, order, limit, after)

    def order_ahead(self, experiment_id: str) -> None:
        """Begin to put a large experiment's traces in the orders that no index of MLflow's gives,
        in the background: their pages and random samples then take no longer than others.
        """
        self._rankings.begin(experiment_id)

    def begin_processes(self, traces: int) -> None:
        """Start, in the background, the processes that may share the reading of an experiment of
        so many traces.
        """
        querying.begin(self._client, traces)

    @_reads
    def count(
        self,
        experiment_id: str,
        filter: str | None = None,  # noqa: A002
        beside: bool = False,
    ) -> int:
        """How many traces match, exactly; ``beside`` other calls, which it does not slow down."""
        return search.count(self._client, experiment_id, filter, beside)

    @_reads
    def known_count(self, experiment_id: str, filter: str | None = None) -> int | None:  # noqa: A002
        """The ``count`` if it was made since the store was last written to; else None, at once."""
        return unchanged.known(self._client, experiment_id, filter)

    @_reads
    def count_sets(self, experiment_id: str, of: Sets, progress: Progress | None = None) -> int:
        """How many traces are in a set that several filters make up, exactly."""
        return sets.count_sets(self._client, experiment_id, of, _passing(progress))

    @_reads
    def headers_of(
        self, experiment_id: str, of: Sets, progress: Progress | None = None
    ) -> sets.Headers:
        """Start and duration in ms of the traces in such a set, by trace id."""
        return sets.headers_of(self._client, experiment_id, of, _passing(progress))

    @_reads
    def cohort_counts(
        self,
        experiment_id: str,
        outcome: Sets,
        cohort: Sets = cohorts.EVERY,
        within: Sets = cohorts.EVERY,
        progress: Progress | None = None,
    ) -> cohorts.Counts:
        """How many traces have the outcome, are in the cohort, both, and in all, exactly."""
        return cohorts.counts(
            self._client, experiment_id, outcome, cohort, within, _passing(progress)
        )

    @_reads
    def compared(
        self,
        experiment_id: str,
        outcome: Sets,
        cohort: Sets,
        within: Sets,
        size: int,
        progress: Progress | None = None,
    ) -> cohorts.Examples:
        """The counts of ``cohort_counts``, with up to ``size`` ids of the cohort's traces that have
        the outcome and as many that have not, the same ones on unchanged data.
        """
        return cohorts.compared(
            self._client, experiment_id, outcome, cohort, within, size, _passing(progress)
        )

    @_reads
    def some_of(
        self, experiment_id: str, of: Sets, size: int, progress: Progress | None = None
    ) -> list[str]:
        """The ids of up to ``size`` traces in such a set, the same ones on unchanged data."""
        return cohorts.some_of(self._client, experiment_id, of, size, _passing(progress))

    @_reads
    def typed(self, experiment_id: str) -> bool:
        """Whether tool calls and failures can be found by the spans' columns alone."""
        return sets.typed(self._client, experiment_id)

    @_reads
    def how_counted(self, experiment_id: str, filter: str | None = None) -> str:  # noqa: A002
        """How ``count`` finds its answer: by the store itself, or by reading."""
        return search.how_counted(self._client, experiment_id, filter)

    @_reads
    def sample(
        self,
        experiment_id: str,
        filter: str | None,  # noqa: A002
        size: int,
        seed: int,
    ) -> Page:
        """``size`` matching headers at random, with no next page; the same seed gives the same."""
        kept = self._rankings.sample(experiment_id, filter, size, seed)
        return kept or search.Page(
            search.sample(self._client, experiment_id, filter, size, seed), None
        )

    @_reads
    def infos(self, trace_ids: Sequence[str]) -> list[TraceInfo]:
        """The headers of these traces, in the order asked; unknown ids are left out."""
        return read.infos(self._client, trace_ids)

    @_reads
    def sessions_of(self, trace_ids: Sequence[str]) -> dict[str, str | None]:
        """The sessions of these traces by id, None for none; unknown ids are left out."""
        return read.sessions_of(self._client, trace_ids)

    @_reads
    def traces(self, trace_ids: Sequence[str]) -> list[Trace]:
        """These traces whole, in the order asked; unknown ids are left out."""
        return read.traces(self._client, trace_ids)

    @_reads
    def session(self, experiment_id: str, session_id: str, limit: int = 200) -> list[Trace]:
        """The first ``limit`` traces of a session whole, oldest first."""
        return read.session(self._client, experiment_id, session_id, limit)

    def iter_traces(
        self,
        experiment_id: str,
        filter: str | None = None,  # noqa: A002
        batch: int = 100,
        progress: Progress | None = None,
    ) -> Iterator[Trace]:
        """All matching traces whole, oldest first, ``batch`` in memory at a time."""
        with self._plainly():
            yield from read.iter_traces(
                self._client, experiment_id, filter, batch, _passing(progress)
            )

    @_reads
    def tables(
        self,
        experiment_id: str,
        filter: str | None = None,  # noqa: A002
        tags: Sequence[str] = (),
        metadata: Sequence[str] = (),
        progress: Progress | None = None,
    ) -> Tables:
        """All matching traces and their steps as two tables, with these tags and metadata."""
        return tables.tables(
            self._client, experiment_id, filter, tags, metadata, _passing(progress)
        )

    @_reads
    def scan(
        self, experiment_id: str, progress: Progress | None = None, deep: bool = False
    ) -> ScanTable:
        """The features of all traces (above a limit: of a sample), kept from one time to the next;
        if ``deep``, with the columns that detectors look at.

        ``progress`` is told how many rows are ready, of how many; it is called at least once.
        """
        stamp = unchanged.state_of(self._client)
        held = self._scans.get(experiment_id)
        if held is not None and stamp is not None and held[0] == stamp and held[1].deep >= deep:
            return held[1]
        table = scan.scan(
            self._client,
            self.key,
            experiment_id,
            experiments.creation_ms(self._client, experiment_id, self.uri),
            _passing(progress),
            deep=deep,
        )
        self._scans = {experiment_id: (stamp, table)}
        return table

    @_reads
    def scan_at_hand(self, experiment_id: str, fresh: bool = False) -> ScanTable | None:
        """The scan in memory, if there is one of this experiment; nothing is read for it.

        With ``fresh`` only one of all traces, made since the store was last written to; never for
        a store that does not tell when that was.
        """
        made, table = self._scans.get(experiment_id, (None, None))
        if table is None or not fresh:
            return table
        stamp = unchanged.state_of(self._client)
        return table if table.scope == "all" and stamp is not None and made == stamp else None

    @_reads
    def metrics(self, experiment_id: str) -> dict[str, Any] | None:
        """What the store can sum up over all traces without reading them; None if it cannot."""
        return metrics.metrics(self._client, experiment_id)

    def close(self) -> None:
        """Let go of the store, and of the environment values that came with it. Once is enough."""
        on_close, self._on_close = self._on_close, None
        if on_close is not None:
            self._rankings.close()
            self._client.beside.close()
            on_close()

    @contextmanager
    def _plainly(self) -> Iterator[None]:
        if self._on_close is None:
            raise StoreError("This connection was closed. Call connect again.")
        try:
            yield
        except _Stopped as stopped:
            raise stopped.error from None
        except Exception as error:
            if isinstance(error, StoreError) or not is_expected(error):
                raise
            raise plain(error, self.uri) from error

    def _stamp(self) -> tuple[int, ...] | None:
        return sqlite.stamp(self._watched) if self._watched else None


def _passing(progress: Progress | None) -> Progress | None:
    if progress is None:
        return None

    def report(done: int, total: int | None) -> None:
        try:
            progress(done, total)
        except Exception as error:
            raise _Stopped(error) from error

    return report
