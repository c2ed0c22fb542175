"""Finding traces: pages that stay right while traces arrive, exact counts, random samples.

MLflow's page tokens are offsets: when a trace arrives between two pages, every later page shifts
by one and repeats a trace. Here a page goes on *after the last trace shown* instead (keyset
paging), with MLflow's own filter language, so it works on every store:

* rows are ordered by the sort value, then by trace id;
* the next page asks for values at or beyond the last one, from the offset of the last trace
  within its group of equal values, and checks that this trace is indeed the first row;
* if it is not (a trace with exactly that value has come or gone), the group is read through.

A listing shows every trace that was there when it began, and was not changed since, exactly once.
Traces that start later than its beginning are not shown (``pinned_ms``); late ones, with an older
start, are shown if their place is still ahead. Nothing is ever shown twice.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import heapq
import json
import random
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa
from mlflow.entities.trace_metrics import AggregationType, MetricAggregation, MetricViewType
from mlflow.utils.search_utils import SearchTraceUtils

from mlflow_analyst.store import outside
from mlflow_analyst.store.unchanged import counted
from mlflow_analyst.traces.build import info_from_dict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mlflow_analyst.store.client import ReadClient
    from mlflow_analyst.traces.model import TraceInfo

Order = Literal["newest", "oldest", "slowest", "fastest"]

REQUEST_ROWS = 500
"""MLflow's REST API gives at most so many traces per request."""

SAMPLE_WHOLE_LISTING = 5_000
"""Without SQL at hand, up to so many matching traces are listed in order to draw a sample."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The place in a listing after which the next page goes on.

    ``value`` and ``trace_id`` are those of the last trace shown, ``pinned_ms`` the newest start
    time that belongs to the listing, ``skip`` how many traces with the same value have been passed
    (a hint, checked when used).
    """

    value: int
    trace_id: str
    pinned_ms: int
    skip: int = 1

    def to_token(self) -> str:
        """The mark as opaque text that is safe in a URL."""
        text = json.dumps(list(asdict(self).values()), separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def after(
        cls, values: Sequence[int], trace_id: str, pinned_ms: int, before: Mark | None, passed: int
    ) -> Mark:
        """The place after traces that have these values, the last of which is ``trace_id``.

        They came after ``before``, up to which ``passed`` traces had its value.
        """
        same = sum(value == values[-1] for value in values)
        if before is not None and before.value == values[-1]:
            same += passed
        return cls(values[-1], trace_id, pinned_ms, same)

    @classmethod
    def from_token(cls, token: str) -> Mark:
        """The mark that ``to_token`` wrote.

        Raises:
            ValueError: If the text is not such a token.
        """
        try:
            padded = token.encode("ascii") + b"=" * (-len(token) % 4)
            value, trace_id, pinned_ms, skip = json.loads(
                base64.b64decode(padded, altchars=b"-_", validate=True)
            )
        except (binascii.Error, ValueError, TypeError) as error:
            raise ValueError("not a page token of this program") from error
        numbers = (value, pinned_ms, skip)
        if not isinstance(trace_id, str) or any(type(n) is not int for n in numbers) or skip < 1:
            raise ValueError("not a page token of this program")
        return cls(value, trace_id, pinned_ms, skip)


@dataclass(frozen=True, slots=True)
class Page:
    """Some traces of a listing, and where it goes on; ``next`` is None at the end, ``notes`` are
    sentences about what the page may lack, mostly none.
    """

    infos: list[TraceInfo]
    next: Mark | None
    notes: tuple[str, ...] = ()

    def first(self, shown: int, order: Order, after: Mark | None) -> Page:
        """The page as it would be with ``shown`` of its traces; it was asked for with the rest."""
        infos = self.infos[:shown]
        if not infos:
            return Page([], after, self.notes)
        # Without a mark before or after, all that the listing has is here.
        mark = after or self.next
        pinned = mark.pinned_ms if mark else max(info.start_ms for info in self.infos)
        values = [_SORTINGS[order].value_of(info) for info in infos]
        passed = after.skip if after else 0
        following = Mark.after(values, infos[-1].trace_id, pinned, after, passed)
        return Page(infos, following, self.notes)


@dataclass(frozen=True, slots=True)
class _Sorting:
    """How an order is said in MLflow's language."""

    column: str
    direction: Literal["ASC", "DESC"]

    @property
    def beyond(self) -> str:
        return "<" if self.direction == "DESC" else ">"

    @property
    def by_duration(self) -> bool:
        return self.column == "execution_time_ms"

    def value(self, header: Any) -> int:
        """What one of MLflow's headers is sorted by."""
        return int(header.execution_duration if self.by_duration else header.request_time)

    def value_of(self, info: TraceInfo) -> int:
        """What a header is sorted by."""
        return (info.duration_ms or 0) if self.by_duration else info.start_ms


_SORTINGS: dict[Order, _Sorting] = {
    "newest": _Sorting("timestamp_ms", "DESC"),
    "oldest": _Sorting("timestamp_ms", "ASC"),
    "slowest": _Sorting("execution_time_ms", "DESC"),
    "fastest": _Sorting("execution_time_ms", "ASC"),
}


def page(
    client: ReadClient,
    experiment_id: str,
    filter: str | None = None,  # noqa: A002 - the word every room uses for it
    order: Order = "newest",
    limit: int = 100,
    after: Mark | None = None,
) -> Page:
    """At most ``limit`` traces that match MLflow's ``filter``, in ``order``, after ``after``.

    "slowest" and "fastest" list only traces that have a duration.
    """
    if limit < 1:
        return Page([], after)
    found: list[Any] = []
    while True:
        wanted = min(limit - len(found), REQUEST_ROWS - 2)
        rows, after = _short_page(client, experiment_id, filter, order, wanted, after)
        found += rows
        if after is None or len(found) >= limit:
            return Page([info_from_dict(header.to_dict()) for header in found], after)


def every_header(
    client: ReadClient,
    experiment_id: str,
    filter: str | None,  # noqa: A002
    order: Order = "oldest",
) -> Iterator[list[Any]]:
    """All matching headers (MLflow's TraceInfo), in lists as they were fetched."""
    after: Mark | None = None
    while True:
        rows, after = _short_page(client, experiment_id, filter, order, REQUEST_ROWS - 2, after)
        if rows:
            yield rows
        if after is None:
            return


def _short_page(
    client: ReadClient,
    experiment_id: str,
    filter: str | None,  # noqa: A002
    order: Order,
    limit: int,
    after: Mark | None,
) -> tuple[list[Any], Mark | None]:
    """One page that a single request can hold: ``limit`` ≤ REQUEST_ROWS - 2."""
    listing = _Listing(client, experiment_id, filter, _SORTINGS[order])
    pinned = after.pinned_ms if after else listing.newest_ms()
    if pinned is None:
        return [], None
    listing.pin(pinned)
    if after is None:
        passed, rows = 0, listing.fetch([], limit + 1)
    else:
        passed, rows = listing.rows_after(after, limit + 1)
    shown = rows[:limit]
    if len(rows) <= limit:
        return shown, None
    values = [listing.sorting.value(row) for row in shown]
    return shown, Mark.after(values, shown[-1].trace_id, pinned, after, passed)


class _Listing:
    """The requests for one listing: what is asked for, in which order, up to which start time."""

    def __init__(
        self,
        client: ReadClient,
        experiment_id: str,
        filter: str | None,  # noqa: A002
        sorting: _Sorting,
    ) -> None:
        self._client = client
        self._experiment_id = experiment_id
        self._filter = filter
        self.sorting = sorting
        self._clauses: list[str] = ["execution_time_ms >= 0"] if sorting.by_duration else []

    def newest_ms(self) -> int | None:
        """The start of the experiment's newest trace; None if it has no trace."""
        newest = _request(self._client, self._experiment_id, None, ["timestamp_ms DESC"], 1, 0)
        return int(newest[0].request_time) if newest else None

    def pin(self, pinned_ms: int) -> None:
        """Leave out what starts after ``pinned_ms``."""
        self._clauses.append(f"timestamp_ms <= {pinned_ms}")

    def fetch(self, clauses: list[str], rows: int, offset: int = 0) -> list[Any]:
        """At most ``rows`` headers in order, from ``offset``, that match these clauses as well."""
        own = [*self._clauses, *clauses]
        text = " AND ".join([*own, self._filter] if self._filter else own)
        order = [f"{self.sorting.column} {self.sorting.direction}", "request_id ASC"]
        return _request(self._client, self._experiment_id, text, order, rows, offset)

    def rows_after(self, mark: Mark, rows: int) -> tuple[int, list[Any]]:
        """How many of the mark's value come up to the mark, and the ``rows`` headers after it."""
        column, beyond = self.sorting.column, self.sorting.beyond
        # With a filter on spans, MLflow takes a lower bound on the trace's start as one on its
        # spans' as well, less 10 s: "oldest" then misses traces that start later than that after
        # their spans.
        onwards = f"{column} {beyond}= {mark.value}"
        found = self.fetch([onwards], rows + 1, offset=mark.skip - 1)
        if found and found[0].trace_id == mark.trace_id:
            return mark.skip, found[1:]
        passed, rest = self._rest_of_group(mark, rows)
        if len(rest) < rows:
            rest += self.fetch([f"{column} {beyond} {mark.value}"], rows - len(rest))
        return passed, rest

    def _rest_of_group(self, mark: Mark, rows: int) -> tuple[int, list[Any]]:
        """The same for the traces that share the mark's value, found by reading them in order.

        If the marked trace itself is gone, the ids after its own are the rest.
        """
        group: list[Any] = []
        same_value = f"{self.sorting.column} = {mark.value}"
        while batch := self.fetch([same_value], REQUEST_ROWS, offset=len(group)):
            group += batch
            if len(batch) < REQUEST_ROWS:
                break
        ids = [row.trace_id for row in group]
        if mark.trace_id in ids:
            passed = ids.index(mark.trace_id) + 1
        else:
            passed = sum(trace_id < mark.trace_id for trace_id in ids)
        return passed, group[passed : passed + rows]


def _request(
    client: ReadClient,
    experiment_id: str,
    text: str | None,
    order_by: list[str],
    rows: int,
    offset: int,
) -> list[Any]:
    if text and outside.must_read(client, experiment_id, text):
        return outside.matching(client, experiment_id, text, order_by, rows, offset)
    token = SearchTraceUtils.create_page_token(offset).decode() if offset else None
    infos, _ = client.store.search_traces(
        locations=[experiment_id],
        filter_string=text,
        max_results=rows,
        order_by=order_by,
        page_token=token,
    )
    return list(infos)


def count(
    client: ReadClient,
    experiment_id: str,
    filter: str | None = None,  # noqa: A002
    beside: bool = False,
) -> int:
    """How many traces match, exactly, counted by the store without reading a span.

    By SQL on a database, by MLflow's metrics and correlation queries over HTTP; a store that has
    neither is paged through. ``beside``: other calls should not be slower for it.
    """
    if outside.must_read(client, experiment_id, filter):
        return sum(len(rows) for rows in every_header(client, experiment_id, filter))
    if client.can("bulk"):
        with client.store.ManagedSessionMaker() as session:
            if beside:
                one_process(session)
            matching = matching_ids(client, session, experiment_id, filter).subquery()
            query = sa.select(sa.func.count()).select_from(matching)
            return counted(
                client, session, experiment_id, filter, lambda: int(session.scalar(query) or 0)
            )
    if filter is None and client.can("metrics"):
        points = client.store.query_trace_metrics(
            experiment_ids=[experiment_id],
            view_type=MetricViewType.TRACES,
            metric_name="trace_count",
            aggregations=[MetricAggregation(aggregation_type=AggregationType.COUNT)],
        )
        return int(points[0].values["COUNT"]) if points else 0
    if filter is not None and client.can("correlation"):
        # The second filter only has to be there; this one is empty by index.
        result = client.store.calculate_trace_filter_correlation(
            [experiment_id], filter, "timestamp_ms < 0"
        )
        return int(result.filter1_count)
    return sum(len(rows) for rows in every_header(client, experiment_id, filter))


def how_counted(client: ReadClient, experiment_id: str, filter: str | None) -> str:  # noqa: A002
    """What ``count`` does to answer, for people."""
    answers = client.can("bulk") or client.can("metrics" if filter is None else "correlation")
    if answers and not outside.must_read(client, experiment_id, filter):
        return "counted by the store"
    return "counted by reading the store's traces"


def matching_ids(
    client: ReadClient,
    session: Any,
    experiment_id: str,
    filter: str | None,  # noqa: A002
) -> Any:
    """MLflow's own SELECT of the ids that match its filter, so that the meaning is its own."""
    return client.store._build_trace_filter_subquery(session, [int(experiment_id)], filter)


def one_process(session: Any) -> None:
    """Let what follows in this session take no more than one of the database's cores: PostgreSQL
    would take all of them, from whoever waits for a page.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("SET LOCAL max_parallel_workers_per_gather = 0"))


def sample(
    client: ReadClient,
    experiment_id: str,
    filter: str | None,  # noqa: A002
    size: int,
    seed: int,
) -> list[TraceInfo]:
    """``size`` of the matching traces, uniformly at random without replacement, in random order.

    All of them if fewer match. The same seed gives the same traces while the data is unchanged:
    those whose ids have the smallest hashes, which a database finds without handing out all ids.
    Over HTTP with more than SAMPLE_WHOLE_LISTING matches, whole groups of traces whose ids end in
    the same random hex digits are listed and the sample is drawn from those.
    """
    from mlflow_analyst.store.read import infos

    if client.can("bulk") and not outside.must_read(client, experiment_id, filter):
        with client.store.ManagedSessionMaker() as session:
            matching = matching_ids(client, session, experiment_id, filter).subquery()
            trace_id = matching.c[0]
            place = hash_of(session, f"{seed} ", trace_id)
            ids = list(session.scalars(sa.select(trace_id).order_by(place).limit(size)))
        return infos(client, ids)
    rng = random.Random(seed)  # noqa: S311 - a repeatable sample, not a secret
    headers = {row.trace_id: row for row in _sample_frame(client, experiment_id, filter, size, rng)}
    drawn = heapq.nsmallest(size, headers, key=lambda trace_id: hashed(f"{seed} {trace_id}"))
    return [info_from_dict(headers[trace_id].to_dict()) for trace_id in drawn]


def hashed(text: str) -> str:
    """A hash of the text, the one that databases have as well."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def hash_of(session: Any, before: str, column: Any) -> Any:
    """The ``hashed`` of this text and the column's, by the database."""
    if session.get_bind().dialect.name == "sqlite":
        session.connection().connection.create_function("md5", 1, hashed, deterministic=True)
    return sa.func.md5(sa.literal(before) + column)


def _sample_frame(
    client: ReadClient,
    experiment_id: str,
    filter: str | None,  # noqa: A002
    size: int,
    rng: random.Random,
) -> Iterable[Any]:
    """Headers to draw from: all that match, or enough whole groups by the end of the trace id."""
    total = count(client, experiment_id, filter)
    if total > max(SAMPLE_WHOLE_LISTING, 4 * size):
        digits = 1
        while total / 16 ** (digits + 1) >= size:
            digits += 1
        hexadecimal = _both(f"request_id RLIKE '[0-9a-f]{{{digits}}}$'", filter)
        if count(client, experiment_id, hexadecimal) == total:
            return _groups(client, experiment_id, filter, size, digits, rng)
    return (row for rows in every_header(client, experiment_id, filter) for row in rows)


def _groups(
    client: ReadClient,
    experiment_id: str,
    filter: str | None,  # noqa: A002
    size: int,
    digits: int,
    rng: random.Random,
) -> list[Any]:
    endings = [f"{number:0{digits}x}" for number in range(16**digits)]
    rng.shuffle(endings)
    found: list[Any] = []
    for ending in endings:
        clause = _both(f"request_id LIKE '%{ending}'", filter)
        for rows in every_header(client, experiment_id, clause):
            found += rows
        if len(found) >= size:
            break
    return found


def _both(clause: str, filter: str | None) -> str:  # noqa: A002
    return f"{clause} AND {filter}" if filter else clause
