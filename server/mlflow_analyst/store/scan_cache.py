"""Rows of scans kept on disk, so that an experiment's spans are read once.

One folder per store, experiment and version of the features; in it Parquet files ("parts"), each
with the rows of one stretch of a scan and, for every row, the stamp of the trace it was made of.
A row holds while the trace still has that stamp. Parts are only ever added, or replaced by one
that holds all that is still good, so several processes can use a folder at once.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import orjson
import platformdirs
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from mlflow_analyst.analysis.features import DEEP_VERSION, VERSION
from mlflow_analyst.analysis.scan import DEEP, SMALL, TextBlock, schema

STAMP = "stamp"
_HEADS = "heads.arrow"
PART_ROWS = 20_000
"""Rows in a part: what a scan that is stopped has to read again at most."""
GROUP_ROWS = 5_000
"""Rows whose long texts are in memory at a time."""
MANY_PARTS = 24
DEFAULT_BYTES = 2_000_000_000
BYTES_SETTING = "MLFLOW_ANALYST_CACHE_BYTES"


def scans_folder() -> Path:
    """Where rows are kept: in MLFLOW_ANALYST_HOME if that is set, else the user's cache folder."""
    home = os.environ.get("MLFLOW_ANALYST_HOME", "").strip()
    if home:
        return Path(home).expanduser() / "cache" / "scans"
    return platformdirs.user_cache_path("mlflow-analyst", False) / "scans"


def clear() -> int:
    """Delete all that is kept; how many bytes that were."""
    scans = scans_folder()
    freed = bytes_in(scans)
    shutil.rmtree(scans, ignore_errors=True)
    return freed


class ScanCache:
    """The kept rows of one experiment. Raises OSError where the folder cannot be used."""

    def __init__(
        self,
        store_key: str,
        experiment_id: str,
        created_ms: int | None,
        deep: bool = False,
        root: Path | None = None,
    ) -> None:
        version = f"{VERSION}, deep {DEEP_VERSION}" if deep else str(VERSION)
        said = "\n".join((store_key, experiment_id, str(created_ms), version))
        self.deep = deep
        self.root = root or scans_folder()
        self.folder = self.root / hashlib.sha256(said.encode()).hexdigest()[:32]

    def used(self) -> bool:
        """Whether anything is kept."""
        return any(self.folder.glob("*.parquet"))

    def open(self) -> Kept:
        """The rows that are kept, with files held open so that nobody can take them away."""
        _private(self.root, self.folder)
        with contextlib.suppress(OSError):
            os.utime(self.folder)  # what was used last is thrown away last
        for _ in range(3):
            try:
                # By name, which begins with the time: later parts win.
                parts = [_opened(path, self.deep) for path in sorted(self.folder.glob("*.parquet"))]
            except FileNotFoundError:
                continue  # another process has just replaced some by one
            return Kept([part for part in parts if part is not None], self.deep)
        return Kept([], self.deep)

    def writer(self) -> Writer:
        """Takes rows to keep."""
        _private(self.root, self.folder)
        return Writer(self.folder, self.deep)

    def keep_heads(self, heads: KeptHeads) -> None:
        """Remember what was known of the experiment's traces when it was scanned."""
        _private(self.root, self.folder)
        table = pa.table({"trace_id": heads.trace_ids, STAMP: heads.stamps})
        said = orjson.dumps({"file": heads.file, "errors": heads.errors})
        table = table.replace_schema_metadata({b"heads": said})
        path = self.folder / f"{_HEADS}.{uuid4().hex[:8]}"
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(made, "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
            writer.write_table(table)
        path.replace(self.folder / _HEADS)

    def heads_of(self, file: Sequence[int]) -> KeptHeads | None:
        """What was remembered while the SQLite file had this stamp; None if it had another."""
        try:
            with pa.memory_map(str(self.folder / _HEADS)) as source:
                table = pa.ipc.open_file(source).read_all()
        except (OSError, pa.ArrowInvalid):
            return None
        said = orjson.loads((table.schema.metadata or {}).get(b"heads", b"{}"))
        if said.get("file") != list(file):
            return None
        stamps = table.column(STAMP).to_numpy()
        return KeptHeads(list(file), table.column("trace_id").to_pylist(), stamps, said["errors"])

    def compact(self, kept: Kept, rows: NDArray[np.int64]) -> None:
        """Replace the parts of ``kept`` by ones that hold only these rows (places in ``kept``)."""
        replaced = [Path(part.path) for part in kept.parts]
        with self.writer() as writer:
            for table in kept.whole(rows):
                writer.add_table(table)
        for path in replaced:
            with contextlib.suppress(OSError):
                path.unlink()

    def shrink(self) -> bool:
        """Delete what was used least recently until all caches together are within the limit.

        False if this one had to go too, being larger by itself.
        """
        limit = bytes_limit()
        folders = sorted(
            (path for path in self.root.iterdir() if path.is_dir()),
            key=lambda path: (path == self.folder, path.stat().st_mtime),
        )
        sizes = {path: bytes_in(path) for path in folders}
        for path in folders:
            if sum(sizes.values()) <= limit:
                break
            shutil.rmtree(path, ignore_errors=True)
            sizes[path] = 0
        return sizes.get(self.folder, 0) > 0 or not sizes


@dataclass
class KeptHeads:
    """The traces of an experiment, all of them, with the stamp of each; how many have state ERROR;
    and the stamp of the SQLite file at that time.
    """

    file: list[int]
    trace_ids: Sequence[str]
    stamps: NDArray[np.uint64]
    errors: int


def bytes_limit() -> int:
    """How many bytes may be kept in all."""
    try:
        return max(0, int(os.environ.get(BYTES_SETTING, "")))
    except ValueError:
        return DEFAULT_BYTES


@dataclass
class _Part:
    path: str
    file: pq.ParquetFile
    rows: int


class Kept:
    """What was kept when it was opened: rows numbered through all parts."""

    def __init__(self, parts: Iterable[_Part], deep: bool) -> None:
        self.parts = list(parts)
        self._small = [*SMALL, *DEEP] if deep else list(SMALL)
        self._schema = schema(deep)
        self._starts = np.cumsum([0, *(part.rows for part in self.parts)])

    def stamps(self) -> tuple[list[str], NDArray[np.uint64]]:
        """Trace id and stamp of each row."""
        ids: list[str] = []
        stamps = [np.empty(0, dtype=np.uint64)]
        for part in self.parts:
            table = part.file.read(columns=["trace_id", STAMP])
            ids += table.column("trace_id").to_pylist()
            stamps.append(table.column(STAMP).to_numpy())
        return ids, np.concatenate(stamps)

    def good(self, wanted: Mapping[str, int]) -> NDArray[np.int64]:
        """The rows that hold: their trace is wanted and has that stamp; of two alike the later."""
        ids, stamps = self.stamps()
        found: dict[str, int] = {}
        for place, (trace_id, stamp) in enumerate(zip(ids, stamps.tolist(), strict=True)):
            if wanted.get(trace_id) == stamp:
                found[trace_id] = place
        return np.array(sorted(found.values()), dtype=np.int64)

    def ids(self, rows: NDArray[np.int64]) -> set[str]:
        """The trace ids of these rows."""
        ids, _ = self.stamps()
        return {ids[place] for place in rows.tolist()}

    def small(self, rows: NDArray[np.int64]) -> pa.Table:
        """These rows (ascending) without their long texts."""
        tables = []
        for part, inside in self._by_part(rows):
            table = part.file.read(columns=self._small)
            tables.append(table if len(inside) == part.rows else table.take(pa.array(inside)))
        columns = pa.schema([self._schema.field(name) for name in self._small])
        return pa.concat_tables([columns.empty_table(), *(t.select(self._small) for t in tables)])

    def texts(self, name: str, rows: NDArray[np.int64]) -> Iterator[TextBlock]:
        """The long text of these rows (ascending) block by block, by position in ``rows``."""
        for first, group in self._groups([name]):
            inside = slice(*np.searchsorted(rows, [first, first + group.num_rows]))
            places = np.arange(len(rows))[inside]
            if len(places):
                yield places, group.column(name).take(pa.array(rows[inside] - first)).to_pylist()

    def whole(self, rows: NDArray[np.int64]) -> Iterator[pa.Table]:
        """These rows (ascending) with everything, block by block."""
        for first, group in self._groups(None):
            inside = slice(*np.searchsorted(rows, [first, first + group.num_rows]))
            if inside.start < inside.stop:
                yield group.take(pa.array(rows[inside] - first))

    def _by_part(self, rows: NDArray[np.int64]) -> Iterator[tuple[_Part, NDArray[np.int64]]]:
        for part, first in zip(self.parts, self._starts, strict=False):
            inside = slice(*np.searchsorted(rows, [first, first + part.rows]))
            if inside.start < inside.stop:
                yield part, rows[inside] - first

    def _groups(self, columns: list[str] | None) -> Iterator[tuple[int, pa.Table]]:
        for part, first in zip(self.parts, self._starts, strict=False):
            start = int(first)
            for number in range(part.file.num_row_groups):
                group = part.file.read_row_group(number, columns=columns)
                yield start, group
                start += group.num_rows


class Writer:
    """Writes rows into new parts, readable by the user alone. A part is there whole or not at all.

    Use as a context manager: what was added is kept however the block is left.
    """

    def __init__(self, folder: Path, deep: bool) -> None:
        self._folder = folder
        self._schema = schema(deep).append(pa.field(STAMP, pa.uint64()))
        self._waiting: list[pa.Table] = []
        self._file: Any = None
        self._parquet: pq.ParquetWriter | None = None
        self._path = folder
        self._rows = 0

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *_: object) -> None:
        self._flush()
        self._finish()

    def add(self, rows: pa.Table, stamps: Mapping[str, int]) -> int:
        """Keep these rows, and say how many they are; ``stamps`` are those of their traces."""
        if len(rows):
            ids = rows.column("trace_id").to_pylist()
            stamped = pa.array([stamps[trace_id] for trace_id in ids], type=pa.uint64())
            self.add_table(rows.append_column(STAMP, stamped))
        return len(rows)

    def add_table(self, table: pa.Table) -> None:
        """Keep these rows, which have their stamps."""
        self._waiting.append(table)
        if sum(len(table) for table in self._waiting) >= GROUP_ROWS:
            self._flush()
        if self._rows >= PART_ROWS:
            self._finish()

    def _flush(self) -> None:
        if not self._waiting:
            return
        if self._parquet is None:
            self._path = self._folder / f"{time.time_ns():020d}-{uuid4().hex[:8]}.parquet"
            made = os.open(self._unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            self._file = os.fdopen(made, "wb")
            # Rows are only ever read all at once, and hardly two of their texts are alike.
            self._parquet = pq.ParquetWriter(
                self._file,
                self._schema,
                compression="zstd",
                compression_level=1,
                use_dictionary=False,
                write_statistics=False,
            )
        table = pa.concat_tables(self._waiting)
        self._waiting = []
        self._parquet.write_table(table, row_group_size=GROUP_ROWS)
        self._rows += len(table)

    def _finish(self) -> None:
        if self._parquet is not None:
            self._parquet.close()
            self._file.close()
            self._unfinished.replace(self._path)
        self._parquet, self._rows = None, 0

    @property
    def _unfinished(self) -> Path:
        return self._path.with_suffix(".part")


def _opened(path: Path, deep: bool) -> _Part | None:
    try:
        file = pq.ParquetFile(path, memory_map=False)
    except (pa.ArrowInvalid, EOFError):
        return None  # damaged: its rows are read again
    if not set(schema(deep).names) | {STAMP} <= set(file.schema_arrow.names):
        return None
    return _Part(str(path), file, file.metadata.num_rows)


def _private(root: Path, folder: Path) -> None:
    """Make the folder, and those above it that are ours, for the user alone."""
    for one in (root.parent, root, folder):
        one.mkdir(parents=True, exist_ok=True, mode=0o700)
        if one != root.parent and one.stat().st_mode & 0o077:
            one.chmod(0o700)


def bytes_in(folder: Path) -> int:
    """The size of all files in a folder."""
    total = 0
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):
            total += path.stat().st_size
    return total
