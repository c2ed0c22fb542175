"""What comes first in an order for which MLflow's tables have no index, kept for large experiments.

For the slowest traces, or those with the smallest hashes of their ids (a random sample), a database
looks through all traces of the experiment, every time. Here that is done once, beside the calls,
and what comes first is kept: a page is then the first of these that are still there and match.

A kept order never passes for more than it is. It holds as it is while the store is as it was
written to last. After that every trace on a page is looked up again, those that have started since
(or up to LATE_MS before) are put among them, and the answer says since when a change of an older
trace's duration, or an older trace that has come in, would not be seen; meanwhile the order is made
anew. Where what is kept does not reach far enough, there is no answer, and the store has to look
for itself.
"""

from __future__ import annotations

import itertools
import threading
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

import sqlalchemy as sa
from mlflow.store.tracking.dbmodels.models import SqlTraceInfo

from mlflow_analyst.store import outside, unchanged
from mlflow_analyst.store.read import infos
from mlflow_analyst.store.search import (
    Mark,
    Order,
    Page,
    hash_of,
    hashed,
    matching_ids,
    one_process,
)

if TYPE_CHECKING:
    from mlflow_analyst.store.client import ReadClient
    from mlflow_analyst.store.unchanged import State

Kind = Literal["slowest", "fastest", "random"]

KINDS: tuple[Kind, ...] = ("slowest", "fastest", "random")

KEPT = 10_000
"""So many traces are kept of each order."""

FIRST, NEXT = 200, 800
"""Kept traces that are tried on a filter at first, and then at a time; older SQLites take 999
parameters."""

MOST_TRIED = 4_000
"""Where more than so many would have to be tried, the store finds the page in less time."""

LATE_MS = 3_600_000
"""Traces that started up to so long before the newest one may have ended since."""

MOST_LATE = 20_000
"""If there are more of these, the order is not used until it has been made anew."""

RENEWED_S, UNSURE_S = 30, 300
"""Between two makings of an order; of a store that does not tell when it was written to."""

WAIT_S = 2
"""So long a page waits for an order that is being made; then the store looks for itself."""

_INFO = SqlTraceInfo.__table__.c


class Place(NamedTuple):
    """A trace's place in an order: the smaller, the earlier."""

    rank: Any
    """The duration in ms, its negative for "slowest", a hash in hexadecimal for "random"."""
    trace_id: str
    start_ms: int


@dataclass(frozen=True)
class Ranking:
    """The first KEPT traces of an order, in order, as they were at one moment.

    ``whole``: there are no others. ``newest_ms``: the latest start of any trace then.
    """

    kind: Kind
    places: Sequence[Place]
    whole: bool
    newest_ms: int
    state: State | None
    taken: datetime


class Rankings:
    """The orders of an open store's large experiments; safe to use from several threads."""

    def __init__(self, client: ReadClient) -> None:
        self._client = client
        self._lock = threading.Lock()
        self._closed = False
        self._being_made: set[str] = set()
        self._ended: dict[str, float] = {}
        self._made: dict[tuple[str, Kind], Future[Ranking | None]] = {}

    def begin(self, experiment_id: str, after_s: float = RENEWED_S) -> None:
        """Put the experiment's traces in order, in a thread of its own, unless that is being done
        or was done less than ``after_s`` seconds ago.

        Does nothing on a store that cannot be read by SQL.
        """
        if not self._client.can("bulk"):
            return
        with self._lock:
            ended = self._ended.get(experiment_id)
            recent = ended is not None and time.monotonic() - ended < after_s
            if self._closed or recent or experiment_id in self._being_made:
                return
            self._being_made.add(experiment_id)
            for kind in KINDS:
                self._made.setdefault((experiment_id, kind), Future())
        # A daemon: a server that ends does not wait for it.
        threading.Thread(
            target=self._make, args=(experiment_id,), name="mlflow-analyst-order", daemon=True
        ).start()

    def close(self) -> None:
        """Begin nothing any more."""
        with self._lock:
            self._closed = True

    def page(
        self,
        experiment_id: str,
        filter: str | None,  # noqa: A002 - the word every room uses for it
        order: Order,
        limit: int,
        after: Mark | None,
    ) -> Page | None:
        """The page that ``search.page`` gives, as far as the order reaches; else None."""
        if order not in KINDS:
            return None
        usable = self._usable(experiment_id, filter, order, WAIT_S)
        if usable is None:
            return None
        sign = -1 if order == "slowest" else 1
        pinned = after.pinned_ms if after else _newest_ms(self._client, experiment_id)
        passed = (sign * after.value, after.trace_id) if after else None
        look = _Look(self._client, experiment_id, filter, usable, pinned)
        found = look.first(limit + 1, passed)
        if found is None:
            return None
        shown = found[:limit]
        following = None
        if len(found) > limit:
            values = [int(sign * place.rank) for place in shown]
            before = after.skip if after else 0
            pin = cast("int", pinned)
            following = Mark.after(values, shown[-1].trace_id, pin, after, before)
        headers = infos(self._client, [place.trace_id for place in shown])
        return Page(headers, following, look.notes)

    def sample(
        self,
        experiment_id: str,
        filter: str | None,  # noqa: A002
        size: int,
        seed: int,
    ) -> Page | None:
        """``size`` matching traces at random, all if there are fewer; None where too few of the
        kept ones match.

        What is kept is itself a random sample, and this one of those. It is waited for, since the
        same seed must give the same traces.
        """
        usable = self._usable(experiment_id, filter, "random", None)
        if usable is None:
            return None
        look = _Look(self._client, experiment_id, filter, usable, None)
        ids = look.some(size, lambda trace_id: hashed(f"{seed} {trace_id}"))
        return None if ids is None else Page(infos(self._client, ids), None, look.notes)

    def _usable(
        self,
        experiment_id: str,
        filter: str | None,  # noqa: A002
        kind: Kind,
        wait_s: float | None,
    ) -> tuple[Ranking, bool] | None:
        """The order if it was begun, can be used with this filter, and is there in time; and
        whether nothing has been written to the store since it was made.
        """
        future = self._made.get((experiment_id, kind))
        if future is None or outside.must_read(self._client, experiment_id, filter):
            return None
        try:
            ranking = future.result(wait_s)
        except TimeoutError:
            return None
        if ranking is None:
            self.begin(experiment_id)
            return None
        state = ranking.state
        holds = state is not None and unchanged.state_of(self._client) == state
        if not holds:
            self.begin(experiment_id, UNSURE_S if state is None else RENEWED_S)
        return ranking, holds

    def _make(self, experiment_id: str) -> None:
        for kind in KINDS:
            made = None
            if not self._closed:
                # Who needs an order that could not be made asks the store, and is told why.
                with suppress(Exception):
                    made = _made(self._client, experiment_id, kind)
            with self._lock:
                key = (experiment_id, kind)
                future = self._made[key]
                if future.done() and made is not None:
                    future = self._made[key] = Future()
                if not future.done():
                    future.set_result(made)
        with self._lock:
            self._being_made.discard(experiment_id)
            self._ended[experiment_id] = time.monotonic()


class _Look:
    """One question to an order: the traces that match ``filter`` and started by ``pinned`` (Unix
    ms; None for all).
    """

    def __init__(
        self,
        client: ReadClient,
        experiment_id: str,
        filter: str | None,  # noqa: A002
        usable: tuple[Ranking, bool],
        pinned: int | None,
    ) -> None:
        self._client = client
        self._experiment_id = experiment_id
        self._filter = filter
        self._ranking, holds = usable
        self._pinned = pinned
        # Clocks may be wrong: a trace may say that it starts tomorrow.
        taken_ms = int(self._ranking.taken.timestamp() * 1000)
        newest_ms = min(self._ranking.newest_ms, taken_ms)
        self._late_from = None if holds else newest_ms - LATE_MS

    @property
    def notes(self) -> tuple[str, ...]:
        """What an answer from the order has to say."""
        if self._late_from is None:
            return ()
        since = datetime.fromtimestamp(self._late_from / 1000, UTC)
        what = "Drawn from the traces" if self._ranking.kind == "random" else "Ordered by durations"
        return (
            f"{what} as of {self._ranking.taken:%Y-%m-%d %H:%M:%S} UTC where they started before "
            f"{since:%Y-%m-%d %H:%M:%S}: the store may have been written to since.",
        )

    def first(self, wanted: int, passed: tuple[Any, str] | None) -> list[Place] | None:
        """The first ``wanted`` after ``passed``, or all if there are fewer; None if the order does
        not reach so far.
        """
        late = self._late()
        if late is None:
            return None
        places = self._ranking.places
        if passed is not None:
            places = places[bisect_right(places, passed, key=lambda place: place[:2]) :]
            late = [place for place in late if place[:2] > passed]
        early = [place for place in places if not self._is_late(place)]
        found = late
        for tried, matching in itertools.chain([(0, [])], self._tried(early, wanted)):
            # As they are now: those that have moved ahead were shown, or are late.
            found += [place for place in matching if passed is None or place[:2] > passed]
            through = tried == len(early)
            if through and self._ranking.whole:
                return sorted(found)[:wanted]
            last = places[-1:] if through else early[tried - 1 : tried]
            reached = [place for place in found if last and place[:2] <= last[0][:2]]
            if len(reached) >= wanted:
                return sorted(reached)[:wanted]
        return None

    def some(self, size: int, place_of: Callable[[str], str]) -> list[str] | None:
        """``size`` of those that are kept, the first by another order; all if all are kept."""
        late = self._late()
        if late is None:
            return None
        places = list(self._ranking.places)
        if not self._ranking.whole:
            late = [place for place in late if place.rank <= places[-1].rank]
        known = {place.trace_id for place in places}
        places += [place for place in late if place.trace_id not in known]
        places.sort(key=lambda place: place_of(place.trace_id))
        ids: list[str] = []
        for _, matching in self._tried(places, size, with_late=True):
            ids += sorted((place.trace_id for place in matching), key=place_of)
            if len(ids) >= size:
                return ids[:size]
        return ids if self._ranking.whole else None

    def _tried(
        self, places: Sequence[Place], wanted: int, with_late: bool = False
    ) -> Iterator[tuple[int, list[Place]]]:
        """How many of the places were tried so far, and which of the last ones fit, as they are
        now. Ends early where ``wanted`` of them would only be found among too many.

        ``with_late``: those that `_late` gives are among the places.
        """
        if self._filter is None and self._late_from is None:
            yield from self._as_kept(places, wanted)
            return
        tried, fitting = 0, 0
        while tried < len(places):
            if tried and not self._ranking.whole:
                likely = max(fitting, 1) / tried * MOST_TRIED
                if likely < wanted or tried >= MOST_TRIED:
                    return
            some = places[tried : tried + (NEXT if tried else FIRST)]
            tried += len(some)
            matching = self._read([place.trace_id for place in some], with_late)
            fitting += len(matching)
            yield tried, matching

    def _as_kept(self, places: Sequence[Place], wanted: int) -> Iterator[tuple[int, list[Place]]]:
        for start in range(0, len(places), wanted):
            some = places[start : start + wanted]
            pinned = self._pinned
            yield (
                start + len(some),
                [place for place in some if pinned is None or place.start_ms <= pinned],
            )

    def _read(self, trace_ids: Sequence[str], with_late: bool) -> list[Place]:
        def among(query: Any) -> Any:
            query = query.where(_INFO.request_id.in_(trace_ids))
            if self._late_from is not None and not with_late:
                query = query.where(_INFO.timestamp_ms <= self._late_from)
            return query

        return self._places(among)

    def _is_late(self, place: Place) -> bool:
        return self._late_from is not None and place.start_ms > self._late_from

    def _late(self) -> list[Place] | None:
        """The matching traces that may have changed their place; None if they are too many."""
        if self._late_from is None:
            return []
        places = self._places(
            lambda query: query.where(_INFO.timestamp_ms > self._late_from).limit(MOST_LATE + 1)
        )
        return None if len(places) > MOST_LATE else places

    def _places(self, narrowed: Callable[[Any], Any]) -> list[Place]:
        with self._client.store.ManagedSessionMaker() as session:
            kind = self._ranking.kind
            query = _query(self._client, session, self._experiment_id, self._filter, kind)
            if self._pinned is not None:
                query = query.where(_INFO.timestamp_ms <= self._pinned)
            return _places_of(session, narrowed(query))


def _made(client: ReadClient, experiment_id: str, kind: Kind) -> Ranking | None:
    # Before anything is read: what is written meanwhile then shows.
    state, taken = unchanged.state_of(client), datetime.now(UTC)
    newest_ms = _newest_ms(client, experiment_id)
    if newest_ms is None:
        return None
    with client.store.ManagedSessionMaker() as session:
        one_process(session)
        query = _query(client, session, experiment_id, None, kind)
        rank = query.selected_columns[0]
        places = _places_of(session, query.order_by(rank, _INFO.request_id).limit(KEPT))
    whole = len(places) < KEPT
    if not whole:
        # Of those that share the last rank, some may be missing.
        places = [place for place in places if place.rank != places[-1].rank]
    # Databases have orders of texts of their own.
    return Ranking(kind, sorted(places), whole, newest_ms, state, taken)


def _newest_ms(client: ReadClient, experiment_id: str) -> int | None:
    """The latest start of any trace of the experiment; None if it has none."""
    mine = _INFO.experiment_id == int(experiment_id)
    with client.store.ManagedSessionMaker() as session:
        newest: int | None = session.scalar(sa.select(sa.func.max(_INFO.timestamp_ms)).where(mine))
    return newest


def _query(
    client: ReadClient,
    session: Any,
    experiment_id: str,
    filter: str | None,  # noqa: A002
    kind: Kind,
) -> Any:
    """The SELECT of the places of the traces that match."""
    matching = matching_ids(client, session, experiment_id, filter)
    if kind == "random":
        rank = hash_of(session, "kept ", _INFO.request_id)
    else:
        rank = -_INFO.execution_time_ms if kind == "slowest" else _INFO.execution_time_ms
        matching = matching.where(_INFO.execution_time_ms >= 0)
    return matching.with_only_columns(rank, _INFO.request_id, _INFO.timestamp_ms)


def _places_of(session: Any, query: Any) -> list[Place]:
    return [Place(*row) for row in session.execute(query)]
