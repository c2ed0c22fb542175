"""SQLite files: looked at before MLflow sees them, and only ever opened for reading."""

from __future__ import annotations

import difflib
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from mlflow_analyst.store import runtime
from mlflow_analyst.store.errors import StoreError, plain

if TYPE_CHECKING:
    from mlflow_analyst.store.revisions import Schema

_MAGIC = b"SQLite format 3\0"
_PACKED = {b"\xfd7zXZ\0": "xz", b"\x1f\x8b": "gzip", b"PK\x03\x04": "zip", b"(\xb5/\xfd": "zstd"}
_BUSY_SECONDS = 5.0
# Bytes 18 and 19 of the header: 2 says that the file is in write-ahead-log mode.
_MODE_OFFSET, _WAL_MODE = 18, b"\x02\x02"


def check(path: Path) -> Schema:
    """The schema of the store in ``path``: that of the installed MLflow, or an older one.

    Raises a StoreError with the next step for whatever else ``path`` may be. MLflow itself would
    create a missing database, fill an empty one and migrate an older one in place; so all of that
    is found out here, before MLflow touches the file.
    """
    _check_file(path)
    try:
        with closing(connect(path)) as connection:
            tables = {
                name
                for (name,) in connection.execute(
                    "SELECT name FROM sqlite_master WHERE type='table'"
                )
            }
            revisions = (
                [row[0] for row in connection.execute("SELECT version_num FROM alembic_version")]
                if "alembic_version" in tables
                else []
            )
    except sqlite3.Error as error:
        raise _unreadable(error, path) from None
    _check_tables(path, tables)

    from mlflow_analyst.store.revisions import judge

    schema = judge(revisions)
    if schema.standing == "newer":
        raise _newer(path, schema)
    return schema


def connect(path: Path, **options: Any) -> sqlite3.Connection:
    """A connection that cannot write to ``path`` nor leave a file beside it.

    A file in write-ahead-log mode that no program has open is read as immutable: a merely
    read-only connection would create its -wal and -shm files and leave them behind.
    """
    options.setdefault("timeout", _BUSY_SECONDS)
    mode = "mode=ro&immutable=1" if reads_immutable(path) else "mode=ro"
    connection: sqlite3.Connection = sqlite3.connect(
        f"file:{_quoted(path)}?{mode}", uri=True, **options
    )
    return connection


Opening = Callable[[Path], AbstractContextManager[sqlite3.Connection]]
"""A way to a connection such as `connect` gives."""


def opened(path: Path) -> AbstractContextManager[sqlite3.Connection]:
    """A connection that is closed at the end."""
    return closing(connect(path))


class StaysOpen:
    """Opens a file for one reading after the other: opening it anew for each takes a tenth of the
    time that it takes to read a chunk of traces.
    """

    def __init__(self) -> None:
        self._connection: sqlite3.Connection | None = None
        self._of: tuple[Path, int, tuple[int, ...] | None] | None = None

    @contextmanager
    def __call__(self, path: Path) -> Iterator[sqlite3.Connection]:
        """A connection to this file."""
        unchanged = stamp(path)
        wanted = (path, path.stat().st_ino, unchanged)
        if self._connection is None or self._of != wanted:
            self.close()
            self._connection, self._of = connect(path), wanted
        yield self._connection
        if unchanged is None and in_wal_mode(path):
            # Whoever writes to it tidies up the log when nobody else has the file open.
            self.close()

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def reads_immutable(path: Path) -> bool:
    """Whether ``path`` is in write-ahead-log mode with nothing in its log."""
    return in_wal_mode(path) and not _size(_beside(path, "-wal"))


def in_wal_mode(path: Path) -> bool:
    """Whether ``path`` is in write-ahead-log mode."""
    with path.open("rb") as file:
        file.seek(_MODE_OFFSET)
        return file.read(2) == _WAL_MODE


def bytes_on_disk(path: Path) -> int:
    """The size of a database with what is still in its log."""
    return _size(path) + _size(_beside(path, "-wal"))


def stamp(path: Path) -> tuple[int, ...] | None:
    """What changes when a file that is read as immutable is written to; None for other files.

    SQLite does not notice such a change by itself: who reads compares the stamp before and after.
    """
    if not reads_immutable(path):
        return None
    status = path.stat()
    return status.st_mtime_ns, status.st_size, status.st_ino


def read_only_engine(path: Path) -> Any:
    """MLflow's own SQLAlchemy engine (with its SQL functions), on connections that only read."""
    from mlflow.store.db.utils import create_sqlalchemy_engine
    from sqlalchemy import event

    # No connection outlives the work it is for: each one decides anew how the file must be
    # opened, and a writer that closes meanwhile can tidy up after itself.
    pool = {
        "MLFLOW_SQLALCHEMYSTORE_POOLCLASS": "NullPool",
        "MLFLOW_SQLALCHEMYSTORE_POOL_SIZE": None,
        "MLFLOW_SQLALCHEMYSTORE_POOL_RECYCLE": None,
        "MLFLOW_SQLALCHEMYSTORE_MAX_OVERFLOW": None,
    }
    restore = runtime.apply(pool)
    try:
        engine = create_sqlalchemy_engine("sqlite:///file:read-only?mode=ro&uri=true")
    finally:
        restore()

    @event.listens_for(engine, "do_connect")
    def _connect(*_: object) -> sqlite3.Connection:
        return connect(path, check_same_thread=False)

    return engine


def _check_file(path: Path) -> None:
    try:
        if not path.exists():
            raise _missing(path)
        if path.is_dir():
            raise _folder(path)
        if not path.is_file():
            raise StoreError(f"{path} is not a file. Give the path of a SQLite file.")
        with path.open("rb") as file:
            head = file.read(len(_MAGIC))
    except OSError as error:
        raise StoreError(
            f"{path} cannot be read: {error.strerror}. Check the path and its permissions."
        ) from None
    if not head:
        raise StoreError(
            f"{path} is empty: no MLflow has written to it yet. "
            "Give the file that your MLflow writes its traces to."
        )
    for magic, name in _PACKED.items():
        if head.startswith(magic):
            raise StoreError(
                f"{path} is compressed ({name}). Unpack it and give the unpacked file."
            )
    if head != _MAGIC:
        raise StoreError(
            f"{path} is not a SQLite database. Give the file that your MLflow writes to, "
            "often called mlflow.db, or the URL of its server."
        )
    if _size(_beside(path, "-wal")) and not _beside(path, "-shm").exists():
        raise StoreError(
            f"{path.name}-wal holds writes that never reached {path}, and no program has it open; "
            "reading them would change the folder. Run `sqlite3 COPY 'PRAGMA wal_checkpoint"
            "(TRUNCATE)'` on a copy of both files and connect to the copy."
        )


def _missing(path: Path) -> StoreError:
    folder = path.parent
    if not folder.is_dir():
        return StoreError(
            f"{path} does not exist, and neither does its folder. Nothing was created. "
            "Give the full path of the SQLite file."
        )
    near = _near(path.name, (entry.name for entry in folder.iterdir() if entry.is_file()))
    hint = f"Did you mean {' or '.join(near)}?" if near else "Give the full path of the file."
    return StoreError(f"{path} does not exist, and nothing was created. {hint}")


def _folder(path: Path) -> StoreError:
    inside = sorted(entry.name for entry in path.glob("*.db") if entry.is_file())[:3]
    if inside:
        return StoreError(f"{path} is a folder. Give the file in it: {' or '.join(inside)}.")
    if any(path.glob("*/meta.yaml")):
        return StoreError(
            f"{path} is a file store (an mlruns folder), which cannot be opened yet. "
            f"Start `mlflow server --backend-store-uri {path}` and connect to its http:// address."
        )
    return StoreError(f"{path} is a folder. Give the path of the SQLite file itself.")


def _check_tables(path: Path, tables: set[str]) -> None:
    if not tables:
        raise StoreError(
            f"{path} is a SQLite database without tables: no MLflow has written to it yet. "
            "Give the file that your MLflow writes its traces to."
        )
    if "alembic_version" not in tables or "experiments" not in tables:
        some = ", ".join(sorted(tables)[:3])
        raise StoreError(
            f"{path} is another program's database, not an MLflow store: its tables are {some}"
            f"{' …' if len(tables) > 3 else ''}. Give the file that your MLflow writes to."
        )


def _newer(path: Path, schema: Schema) -> StoreError:
    from mlflow import __version__ as version

    install = f"mlflow=={schema.release}" if schema.release else "--upgrade mlflow"
    return StoreError(
        f"{path} belongs to {schema.owner} (schema {schema.revision} is not known to MLflow "
        f"{version} here), and it was not touched. Install that MLflow beside this program (`pip "
        f"install {install}`) and start it again, or connect to the http:// address of a server "
        "of that MLflow."
    )


def _unreadable(error: sqlite3.Error, path: Path) -> StoreError:
    if getattr(error, "sqlite_errorname", "") == "SQLITE_READONLY_ROLLBACK":
        return StoreError(
            f"{path} was left in the middle of a write: {path.name}-journal must be rolled back, "
            "which changes the file. Start the MLflow that writes it once, then connect again."
        )
    return plain(error, str(path))


def _near(name: str, candidates: Iterable[str]) -> list[str]:
    return difflib.get_close_matches(name, sorted(candidates), n=3, cutoff=0.6)


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _quoted(path: Path) -> str:
    # Windows: file:/C:/…
    posix = path.as_posix()
    return quote(os.fsencode(posix if posix.startswith("/") else f"/{posix}"))
