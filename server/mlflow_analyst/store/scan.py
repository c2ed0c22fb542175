"""The scan of an experiment: every trace's features, most of them from what was kept before."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from mlflow_analyst.analysis.scan import ScanTable, TextBlock, in_order, with_positions
from mlflow_analyst.store import scan_api, scan_sql
from mlflow_analyst.store.scan_cache import MANY_PARTS, Kept, KeptHeads, ScanCache, Writer
from mlflow_analyst.store.scan_heads import Heads, chosen
from mlflow_analyst.store.unchanged import file_stamp

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mlflow_analyst.store.client import ReadClient

Progress = Callable[[int, int | None], None]

DEFAULT_LIMIT = 200_000
LIMIT_SETTING = "MLFLOW_ANALYST_SCAN_LIMIT"
EARLY_BYTES = 50_000_000
"""So much is held at most of rows whose traces' heads are not known yet."""


def limit() -> int:
    """How many traces are scanned at most; of more, a sample is."""
    try:
        return max(1, int(os.environ.get(LIMIT_SETTING, "")))
    except ValueError:
        return DEFAULT_LIMIT


def scan(
    client: ReadClient,
    store_key: str,
    experiment_id: str,
    created_ms: int | None,
    progress: Progress | None = None,
    most: int | None = None,
    deep: bool = False,
) -> ScanTable:
    """The features of all traces of the experiment, or of a sample if there are more than ``most``;
    if ``deep``, with the columns that detectors look at.

    Rows kept from an earlier scan are used where the trace has not changed since; the others are
    read now and kept. What is read before ``progress`` raises is kept as well.
    """
    most = most or limit()
    progress = progress or _silent
    whole = ScanCache(store_key, experiment_id, created_ms, deep=True)
    # A deep scan has all that another one has, so what is kept of one is used by both.
    deep = deep or whole.used()
    cache, notes = _usable(whole if deep else ScanCache(store_key, experiment_id, created_ms))
    progress(0, None)
    file: Path | None = getattr(client.store, "file", None)
    stamp = file_stamp(file) if file else ()
    heads = _remembered(cache, stamp, most) if file else None
    if heads is not None:
        return _with_heads(client, cache, heads, most, notes, progress)
    done = 0
    if file and not cache.open().parts:
        heads, done = _with_rows(client, cache, experiment_id, file, stamp, most, progress)
    elif client.can("bulk"):
        heads = scan_sql.read_heads(client, experiment_id)
    else:
        heads = scan_api.read_heads(client, experiment_id, most)
    # What was written to the file meanwhile may or may not be in the heads.
    if file and len(heads.trace_ids) == heads.of and file_stamp(file) == stamp:
        cache.keep_heads(KeptHeads(list(stamp), heads.trace_ids, heads.sums, heads.errors))
    return _with_heads(client, cache, heads, most, notes, progress, done)


def _with_rows(
    client: ReadClient,
    cache: ScanCache,
    experiment_id: str,
    file: Path,
    stamp: tuple[int, ...],
    most: int,
    progress: Progress,
) -> tuple[Heads, int]:
    """The heads of the traces in a file that had this stamp, and how many rows were read and kept
    along with them.

    Where nothing is kept all rows must be read whatever the heads say, so both are read at once.
    """
    ids = scan_sql.trace_ids(client, experiment_id)
    if len(ids) < scan_sql.SHARED_FROM:
        return scan_sql.read_heads(client, experiment_id), 0
    wanted = chosen(ids, most, len(ids))
    progress(0, len(wanted))
    with ThreadPoolExecutor(1) as beside, cache.writer() as writer:
        reading = beside.submit(scan_sql.read_heads, client, experiment_id)
        early = _Early(writer, reading, lambda: file_stamp(file) == stamp)
        try:
            with closing(scan_sql.read_rows(client, wanted, cache.deep)) as tables:
                for rows in tables:
                    if not early.add(rows):
                        break
                    progress(early.read, len(wanted))
        finally:
            early.settle()
        return reading.result(), early.kept


class _Early:
    """Takes rows that are read before the heads of their traces are known, and keeps them as soon
    as they are: unless the file was written to until then. A row might be older than its head, and
    would pass for what it is no more. ``read`` and ``kept`` count rows.
    """

    def __init__(self, writer: Writer, heads: Future[Heads], unchanged: Callable[[], bool]) -> None:
        self.read = self.kept = 0
        self._writer = writer
        self._heads = heads
        self._unchanged = unchanged
        self._waiting: list[pa.Table] = []
        self._bytes = 0
        self._stamps: Mapping[str, int] | None = None

    def add(self, rows: pa.Table) -> bool:
        """Take rows; False if they are of no use, nor will others be."""
        self.read += len(rows)
        self._bytes += rows.nbytes
        self._waiting.append(rows)
        return self.settle() if self._heads.done() or self._bytes >= EARLY_BYTES else True

    def settle(self) -> bool:
        """Keep what waits, once the heads are there; False if it is of no use."""
        if self._stamps is None:
            stamps = self._heads.result().stamps
            self._stamps = stamps if self._unchanged() else {}
        if self._stamps:
            self.kept += sum(self._writer.add(rows, self._stamps) for rows in self._waiting)
        self._waiting, self._bytes = [], 0
        return bool(self._stamps)


def _remembered(cache: ScanCache, stamp: tuple[int, ...], most: int) -> Heads | None:
    """The heads as they were when the file last had this stamp, if every row is still kept."""
    known = cache.heads_of(stamp)
    if known is None or len(known.trace_ids) > most:
        return None
    heads = Heads.unchanged(known.trace_ids, known.stamps, known.errors)
    return heads if len(cache.open().good(heads.stamps)) == heads.of else None


def _with_heads(
    client: ReadClient,
    cache: ScanCache,
    heads: Heads,
    most: int,
    notes: list[str],
    progress: Progress,
    done: int = 0,
) -> ScanTable:
    """The scan of the traces that have these heads, of some of them if there are too many; so many
    of the kept rows have been read just now.
    """
    wanted = heads.stamps
    if len(wanted) == heads.of > most:
        wanted = {trace_id: wanted[trace_id] for trace_id in chosen(wanted, most, heads.of)}
    kept = cache.open()
    rows = kept.good(wanted)
    before = max(len(rows) - done, 0)
    if len(rows) < len(wanted):
        known = kept.ids(rows)
        missing = [trace_id for trace_id in wanted if trace_id not in known]
        _read(client, cache, missing, wanted, progress)
        kept = cache.open()
        rows = kept.good(wanted)
    progress(len(wanted), len(wanted))
    total = sum(part.rows for part in kept.parts)
    if len(kept.parts) > MANY_PARTS or total > 1.5 * len(rows) + 1000:
        cache.compact(kept, rows)
        kept = cache.open()
        rows = kept.good(wanted)
    if not cache.shrink():
        notes.append("The scan is larger than the cache may be, so it was not kept.")
    method = _method(client.can("bulk"), before, len(rows))
    return _table(kept, rows, heads, method, notes, len(wanted))


def _usable(cache: ScanCache) -> tuple[ScanCache, list[str]]:
    """The cache, or one that lasts as long as this process where the folder cannot be used."""
    try:
        with cache.writer():
            return cache, []
    except OSError as error:
        folder = Path(tempfile.mkdtemp(prefix="mlflow-analyst-"))
        weakref.finalize(_TEMPORARY, shutil.rmtree, folder, ignore_errors=True)
        private = ScanCache("", "", None, cache.deep, folder)
        return private, [f"The scan could not be kept in {cache.root}: {error.strerror}."]


def _silent(done: int, total: int | None) -> None:
    """Progress that nobody asked for."""


class _Process:
    """Something that lives as long as this process."""


_TEMPORARY = _Process()


def _read(
    client: ReadClient,
    cache: ScanCache,
    missing: list[str],
    stamps: dict[str, int],
    progress: Progress,
) -> None:
    way = scan_sql if client.can("bulk") else scan_api
    done = len(stamps) - len(missing)
    rows_of = way.read_rows(client, missing, cache.deep)
    with cache.writer() as writer, closing(rows_of) as tables:
        progress(done, len(stamps))
        for rows in tables:
            done += writer.add(rows, stamps)
            progress(min(done, len(stamps)), len(stamps))


def _method(by_sql: bool, before: int, rows: int) -> str:
    if before == rows:
        return "scan of all traces' spans, read earlier and checked against the store"
    read = "read from the database, read-only" if by_sql else "read through the tracking server"
    if before:
        return f"scan of all traces' spans; {rows - before:,} new or changed ones {read}"
    return f"scan of all traces' spans, {read}"


def _table(
    kept: Kept,
    rows: NDArray[np.int64],
    heads: Heads,
    method: str,
    notes: list[str],
    wanted: int,
) -> ScanTable:
    small = kept.small(rows)
    order = in_order(small)
    place = np.empty_like(order)
    place[order] = np.arange(len(order))

    def read_texts(name: str) -> Iterable[TextBlock]:
        for positions, texts in kept.texts(name, rows):
            yield place[positions], texts

    gone = wanted - len(rows)
    whole = wanted == heads.of and not gone
    # Each in one piece first: out of many Arrow takes text far more slowly.
    columns = [column.combine_chunks().take(pa.array(order)) for column in small.columns]
    data = pa.Table.from_arrays(columns, schema=small.schema)
    data = with_positions(data, None if whole else heads.positions())
    if gone:
        notes.append(f"{gone:,} traces could not be read, or went while they were being read.")
    return ScanTable(
        data=data,
        read_texts=read_texts,
        method=method,
        scope="all" if wanted == heads.of else "sample",
        of=heads.of,
        errors=heads.errors,
        notes=tuple(notes),
    )
