"""Which traces a filter selects: counted, listed and read whoever answers the filter."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mlflow_analyst.mcp.counting import GRACE_S, is_large
from mlflow_analyst.mcp.results import Basis

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from numpy.typing import NDArray

    from mlflow_analyst.analysis.plan import Plan
    from mlflow_analyst.analysis.scan import ScanTable
    from mlflow_analyst.mcp.arguments import Order
    from mlflow_analyst.mcp.state import Connected
    from mlflow_analyst.store.search import Mark, Page
    from mlflow_analyst.traces.model import Tables

    Report = Callable[[int, int | None], None]

BY_IDS_UP_TO = 300
"""The tables of so many traces are read by their ids; of more, they are cut out of larger ones."""


@dataclass(frozen=True)
class Rows:
    """Traces found in memory: ids, and start and duration in ms (NaN where missing)."""

    ids: NDArray[Any]
    starts: NDArray[Any]
    durations: NDArray[Any]


@dataclass
class Selection:
    """The traces of the chosen experiment that a filter selects; all of them without a filter.

    ``plan`` is None without one. Whatever takes long reports to ``progress``, which may raise.
    ``deep``: the scan is wanted with what the detectors look at, whatever the filter.
    """

    chosen: Connected
    text: str | None
    plan: Plan | None
    progress: Report
    deep: bool = False
    _counts: dict[str, tuple[str | None, Future[int]]] = field(default_factory=dict, repr=False)

    @property
    def query(self) -> str | None:
        """MLflow's filter for exactly this selection; None if it takes more, or all traces."""
        return self.plan.query if self.plan else None

    @cached_property
    def total(self) -> int:
        """How many traces the experiment has."""
        return self.chosen.store.count(self._experiment, None)

    @cached_property
    def matched(self) -> int:
        """How many traces are selected, exactly; of a sampled scan, how many of its rows."""
        store = self.chosen.store
        if self.plan is None:
            return self.total
        if self.plan.query is not None:
            return store.count(self._experiment, self.plan.query)
        if self.plan.sets is not None and "rows" not in self.__dict__:
            return store.count_sets(self._experiment, self.plan.sets, self.progress)
        return len(self.rows.ids)

    @cached_property
    def basis(self) -> Basis:
        """What ``matched`` was counted over, and how."""
        matched = self.matched
        if self._in_scan and self.table.scope == "sample":
            return Basis(scope="sample", traces=matched, of=len(self.table), method=self.method)
        return Basis(scope="all", traces=matched, of=self.total, method=self.method)

    def count_beside(self, total: bool = True) -> None:
        """Begin to count where that may take longer than a page has taken: see `known_soon`.
        Without ``total`` only ``matched`` is wanted, not ``basis``.

        Not before the page has been read, which would be slower for it.
        """
        if not is_large(self.chosen.experiment) or not self._counted_by_store:
            return
        if total or self.plan is None:
            self._begin("total", None)
        if self.plan is not None:
            self._begin("matched", self.query)

    def _begin(self, name: str, query: str | None) -> None:
        """Let the cached property ``name`` be counted unless the number is at hand."""
        store, experiment_id = self.chosen.store, self._experiment
        known = store.known_count(experiment_id, query)
        if known is not None:
            self.__dict__[name] = known
            return
        counted = self.chosen.counting.start(
            query, lambda: store.count(experiment_id, query, beside=True)
        )
        self._counts[name] = (query, counted)

    def known_soon(self) -> bool:
        """Whether ``matched`` (and ``basis``) can be had without keeping a page waiting."""
        until = time.monotonic() + GRACE_S
        for name, (query, future) in self._counts.items():
            seconds = max(until - time.monotonic(), 0)
            number = self.chosen.counting.taken(query, future, seconds)
            if number is None:
                return False
            self.__dict__[name] = number  # what the cached property would hold
        return True

    @property
    def _counted_by_store(self) -> bool:
        """Whether one of MLflow's own filters, or none, says which traces these are."""
        return self.plan is None or self.plan.query is not None

    @property
    def method(self) -> str:
        """How the filter was answered, in words."""
        if self._in_scan:
            return f"answered from the scan: {self.table.method}"
        if self.plan is not None and self.plan.query is None:
            return "counted by the store, which combined several of MLflow's filters"
        return self.chosen.store.how_counted(self._experiment, self.query)

    @property
    def notes(self) -> list[str]:
        """What to know about the answer; one sentence each, mostly none."""
        notes = list(self.plan.notes) if self.plan else []
        if self._in_scan and self.plan is not None:
            from mlflow_analyst.analysis.evaluate import cut_short

            for name, cut in cut_short(self.plan.node, self.table).items():
                notes.append(
                    f"{name} was compared by its beginning alone in {cut} traces where it is "
                    "longer than the scan keeps."
                )
            notes += [*self.table.notes, *self._estimate()]
        return notes

    def page(self, order: Order, limit: int, after: Mark | None = None) -> Page:
        """One page of headers in this order, and the mark from which the next one goes on."""
        from mlflow_analyst.mcp.listing import page_of
        from mlflow_analyst.store.search import Page

        store = self.chosen.store
        if self._counted_by_store:
            return store.search(self._experiment, self.query, order, limit, after)
        rows = self.rows
        ids, following = page_of(rows.ids, rows.starts, rows.durations, order, limit, after)
        return Page(store.infos(ids), following)

    def sample(self, size: int, seed: int) -> Page:
        """``size`` selected headers at random; the same seed gives the same ones."""
        from mlflow_analyst.store.search import Page

        store = self.chosen.store
        if self._counted_by_store:
            return store.sample(self._experiment, self.query, size, seed)
        ids = sorted(str(one) for one in self.rows.ids)
        rng = random.Random(seed)  # noqa: S311 - a repeatable sample, not a secret
        return Page(store.infos(rng.sample(ids, min(size, len(ids)))), None)

    def tables(self, tags: tuple[str, ...] = (), metadata: tuple[str, ...] = ()) -> Tables:
        """The selected traces and their steps as tables, with these tags and metadata."""
        if self.plan is None or self.plan.query is not None:
            return self._tables(self.query, tags, metadata)
        ids = [str(one) for one in self.rows.ids]
        if len(ids) <= BY_IDS_UP_TO:
            return self._tables(_by_ids(ids), tags, metadata)
        return _restricted(self._tables(self.plan.within, tags, metadata), set(ids))

    @cached_property
    def rows(self) -> Rows:
        """The selected traces, where no single filter of MLflow's finds them."""
        import numpy as np

        if self.plan is None or self.plan.sets is None:
            found = self._mask
            columns = (self.table.column(name) for name in ("trace_id", "start", "duration_ms"))
            return Rows(*(column[found] for column in columns))
        headers = self.chosen.store.headers_of(self._experiment, self.plan.sets, self.progress)
        times = list(headers.values())
        return Rows(
            np.array(list(headers), dtype=object),
            np.array([start for start, _ in times], dtype=float),
            np.array([np.nan if ms is None else ms for _, ms in times], dtype=float),
        )

    @cached_property
    def table(self) -> ScanTable:
        """The scan of the experiment."""
        return self.chosen.store.scan(self._experiment, self.progress, self.needs_deep)

    @property
    def needs_deep(self) -> bool:
        """Whether only a deep scan tells what is wanted."""
        from mlflow_analyst.analysis.evaluate import needs_deep

        return self.deep or (self.plan is not None and needs_deep(self.plan.node))

    @cached_property
    def _mask(self) -> NDArray[Any]:
        assert self.plan is not None  # noqa: S101 - without a filter there is no scan
        return rows_that_fit(self.chosen, self.plan, self.table, self.progress)

    @property
    def _experiment(self) -> str:
        return self.chosen.experiment.experiment_id

    @property
    def _in_scan(self) -> bool:
        return self.plan is not None and self.plan.way == "scan"

    def _tables(
        self, query: str | None, tags: tuple[str, ...], metadata: tuple[str, ...]
    ) -> Tables:
        return self.chosen.store.tables(
            self._experiment, query, tags=tags, metadata=metadata, progress=self.progress
        )

    def _estimate(self) -> list[str]:
        if self.table.scope == "all" or not len(self.table):
            return []
        from mlflow_analyst.analysis.intervals import wilson

        low, high = wilson(self.matched, len(self.table))
        return [
            f"Counted in a uniform random sample of {len(self.table):,} of {self.table.of:,} "
            f"traces; in all of them between {low * self.table.of:,.0f} and "
            f"{high * self.table.of:,.0f} match (95% interval)."
        ]


def select(chosen: Connected, filter_text: str | None, progress: Report) -> Selection:
    """The selection that a filter means.

    Raises:
        FilterError: If it is not a filter, or nothing can answer it; says what to use instead.
    """
    if filter_text is None or not filter_text.strip():
        return Selection(chosen, None, None, progress)
    from mlflow_analyst.analysis.filters import parse
    from mlflow_analyst.analysis.plan import plan, uses_typed_names

    node = parse(filter_text)
    store = chosen.store
    # what a store cannot search by, TraceStore answers by reading: the same to the plan
    can: set[str] = {*store.capabilities, "span_filters", "assessment_filters"}
    if store.kind == "sqlite":
        can.add("sqlite")
    scanned = store.scan_at_hand(chosen.experiment.experiment_id, fresh=True) is not None
    if scanned:
        can.add("scanned")
    found = plan(node, can)
    if found.way == "scan" and not scanned and uses_typed_names(node):
        # looking at the store's spans costs something, so only where it can spare the scan
        cheaper = plan(node, can | {"typed"})
        if cheaper.way != "scan" and store.typed(chosen.experiment.experiment_id):
            found = cheaper
    return Selection(chosen, filter_text.strip(), found, progress)


def rows_that_fit(
    chosen: Connected, plan: Plan, table: ScanTable, progress: Report
) -> NDArray[Any]:
    """The rows of the scan that fit a plan; what the store knows better is asked of the store."""
    from mlflow_analyst.analysis.evaluate import mask

    store, experiment_id = chosen.store, chosen.experiment.experiment_id
    given = {atom: set(store.headers_of(experiment_id, sets, progress)) for atom, sets in plan.asks}
    return mask(plan.node, table, given)


def _by_ids(ids: list[str]) -> str:
    from mlflow_analyst.analysis.catalogue import resolve
    from mlflow_analyst.analysis.mlflow_form import to_mlflow
    from mlflow_analyst.analysis.tree import Comparison

    if not ids:
        return "timestamp_ms < 0"
    return to_mlflow(Comparison(resolve(["trace_id"]), "IN", tuple(ids)))


def _restricted(tables: Tables, ids: set[str]) -> Tables:
    """The rows of the tables that belong to these traces."""
    import dataclasses

    def own(frame: Any) -> Any:
        return frame[frame["trace_id"].isin(ids)].reset_index(drop=True)

    return dataclasses.replace(tables, traces=own(tables.traces), steps=own(tables.steps))
