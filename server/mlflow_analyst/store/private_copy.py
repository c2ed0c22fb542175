"""Private copies of SQLite stores that an older MLflow wrote, migrated so that this one reads them.

A copy lies in a folder of its own under the user's cache (``MLFLOW_ANALYST_HOME``/cache if that is
set), which nobody else may read. It is removed when the connection is closed. What a killed
process leaves behind is removed by the next one: in each folder a lock is held while it is in use.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sqlite3
import tempfile
import threading
import time
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

import platformdirs

from mlflow_analyst.store import sqlite
from mlflow_analyst.store.errors import StoreError, plain

STEP_PAGES = 2_000
"""Pages copied at a time from a file that is not in write-ahead-log mode (8 MB in usual pages):
so long a writer may have to wait."""
COPY_SECONDS = 120.0
"""A file that is written to again and again while it is copied is given up after this."""
YOUNG_SECONDS = 60.0
"""A folder that was changed so recently may still be in the making."""
ROOM = 2.5
"""Free space wanted, in sizes of the store: migrations rewrite tables beside the old ones."""

_STORE, _LOCK = "store.db", "in-use.db"
_DONE = 101  # SQLITE_DONE
_ATTEMPTS = 3

# Alembic keeps what it works on in its modules.
_migrating = threading.Lock()


class PrivateCopy:
    """A migrated copy of a store; ``path`` is the file, ``taken`` when it was made."""

    def __init__(self, source: Path) -> None:
        """Copy and migrate ``source``, of which not a byte is changed.

        Raises StoreError when there is no room, when the source is never at rest, or when it
        cannot be migrated; nothing is left behind then.
        """
        self._folder = _new_folder(source)
        self._lock: sqlite3.Connection | None = None
        atexit.register(self.remove)
        try:
            self._lock = _held(self._folder / _LOCK)
            self.path = self._folder / _STORE
            _copy(source, self.path)
            self.taken = datetime.now().astimezone()
            _migrate(self.path, source)
        except BaseException:
            self.remove()
            raise

    def remove(self) -> None:
        """Remove the copy. Once is enough."""
        atexit.unregister(self.remove)
        # The folder goes first: without the lock, another process might be about to remove it.
        shutil.rmtree(self._folder, ignore_errors=True)
        if self._lock is not None:
            self._lock.close()
            # Where a locked file cannot be removed (Windows) it still is there.
            shutil.rmtree(self._folder, ignore_errors=True)


def copies_folder() -> Path:
    """Where private copies are kept. It need not exist."""
    home = os.environ.get("MLFLOW_ANALYST_HOME", "").strip()
    cache = (
        Path(home).expanduser() / "cache"
        if home
        else platformdirs.user_cache_path("mlflow-analyst", False)
    )
    return cache / "copies"


def remove_stale() -> None:
    """Remove the copies of processes that are no more. Never raises."""
    with suppress(OSError):
        for folder in copies_folder().iterdir():
            if not _in_use(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _new_folder(source: Path) -> Path:
    """A folder for one copy, with room enough."""
    folder = copies_folder()
    try:
        for part in (folder.parent.parent, folder.parent, folder):
            part.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
        wanted = sqlite.bytes_on_disk(source) * ROOM
        free = shutil.disk_usage(folder).free
        if free < wanted:
            raise StoreError(
                f"{source} was written by an older MLflow and is read from a migrated private "
                f"copy, for which {folder} has too little room: {_size(free)} are free, "
                f"{_size(wanted)} are needed. Make room, or set MLFLOW_ANALYST_HOME to a folder "
                "on a larger disk."
            )
        return Path(tempfile.mkdtemp(dir=folder))
    except OSError as error:
        raise StoreError(
            f"{source} was written by an older MLflow and is read from a migrated private copy, "
            f"which cannot be made in {folder}: {error.strerror}. Make that folder writable, or "
            "set MLFLOW_ANALYST_HOME to one that is."
        ) from None


def _held(path: Path) -> sqlite3.Connection:
    """A lock on ``path`` that ends with this process at the latest, on every system."""
    # Closed by whichever thread closes the store.
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=0)
    connection.execute("BEGIN EXCLUSIVE")
    return connection


def _in_use(folder: Path) -> bool:
    if time.time() - folder.stat().st_mtime < YOUNG_SECONDS:
        return True
    try:
        _held(folder / _LOCK).close()
    except sqlite3.Error:
        return True
    return False


def _copy(source: Path, copy: Path) -> None:
    """Copy ``source`` as it is at one moment, without holding up who writes to it.

    In write-ahead-log mode a reader is in nobody's way, so all is copied at once. Otherwise a
    writer has to wait while one reads: it is read piece by piece, and SQLite begins anew when it
    was written to meanwhile.
    """
    for _ in range(_ATTEMPTS):
        stamp = sqlite.stamp(source)
        _copy_once(source, copy)
        # None: SQLite itself sees to it that what is copied is whole.
        if stamp is None or sqlite.stamp(source) == stamp:
            return
    raise _restless(source)


def _copy_once(source: Path, copy: Path) -> None:
    deadline = time.monotonic() + COPY_SECONDS

    def watch(status: int, _remaining: int, _total: int) -> None:
        if status != _DONE and time.monotonic() > deadline:
            raise _restless(source)

    pages = -1 if sqlite.in_wal_mode(source) else STEP_PAGES
    try:
        with closing(sqlite3.connect(copy)) as target, closing(sqlite.connect(source)) as original:
            original.backup(target, pages=pages, progress=watch, sleep=0.01)
            target.execute("PRAGMA journal_mode = DELETE")
    except (sqlite3.Error, OSError) as error:
        raise plain(error, str(source)) from None


def _restless(source: Path) -> StoreError:
    return StoreError(
        f"{source} was written by an older MLflow and is read from a private copy, but it is "
        "written to so often that none could be made. Connect while less is going on, or to the "
        "http:// address of its MLflow server."
    )


def _migrate(copy: Path, source: Path) -> None:
    """Bring the copy to the installed MLflow's schema, by MLflow's own migrations."""
    from mlflow.store.db.utils import _upgrade_db
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    engine = create_engine(f"sqlite:///{copy}", poolclass=NullPool)
    try:
        with _migrating:
            _upgrade_db(engine)
    except Exception as error:
        reason = str(plain(error, "the copy"))
        raise StoreError(
            f"{source} was written by an older MLflow, and a private copy of it could not be "
            f"migrated; the file itself was not touched. {reason} Connect to a server of the "
            "MLflow that wrote it."
        ) from error
    finally:
        engine.dispose()


def _size(number: float) -> str:
    return f"{number / 1e9:.1f} GB" if number >= 1e8 else f"{number / 1e6:.1f} MB"
