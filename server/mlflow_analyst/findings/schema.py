"""The ledger's file: opening it safely, and the steps that brought its tables to today's form."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from mlflow_analyst import __version__

_OURS = 0x6D6C6661  # "mlfa", SQLite's application_id: no other program's database is written to
_WAIT_S = 15.0

_MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE analysis (
            analysis_id TEXT PRIMARY KEY,
            store_key TEXT NOT NULL,
            experiment_id TEXT NOT NULL,
            experiment_created_ms INTEGER NOT NULL,
            store_uri TEXT NOT NULL,
            experiment_name TEXT NOT NULL,
            started_ms INTEGER NOT NULL,
            updated_ms INTEGER NOT NULL,
            UNIQUE (store_key, experiment_id, experiment_created_ms))""",
        """CREATE TABLE assessment (
            analysis_id TEXT NOT NULL REFERENCES analysis ON DELETE CASCADE,
            name TEXT NOT NULL,
            kind TEXT NOT NULL,
            status TEXT NOT NULL,
            statement TEXT NOT NULL,
            root_cause TEXT,
            severity TEXT,
            recommendation TEXT,
            filter TEXT,
            created_ms INTEGER NOT NULL,
            updated_ms INTEGER NOT NULL,
            PRIMARY KEY (analysis_id, name))""",
        # A trace speaks for the status it was recorded under, and no longer when that changes.
        """CREATE TABLE assessed_trace (
            analysis_id TEXT NOT NULL,
            name TEXT NOT NULL,
            trace_id TEXT NOT NULL,
            status TEXT NOT NULL,
            rationale TEXT NOT NULL,
            position INTEGER NOT NULL,
            PRIMARY KEY (analysis_id, name, trace_id),
            FOREIGN KEY (analysis_id, name) REFERENCES assessment ON DELETE CASCADE)""",
        """CREATE TABLE quote (
            analysis_id TEXT NOT NULL,
            name TEXT NOT NULL,
            trace_id TEXT NOT NULL,
            position INTEGER NOT NULL,
            text TEXT NOT NULL,
            span_id TEXT,
            place TEXT NOT NULL,
            PRIMARY KEY (analysis_id, name, trace_id, position),
            FOREIGN KEY (analysis_id, name, trace_id) REFERENCES assessed_trace
                ON DELETE CASCADE)""",
        """CREATE TABLE note (
            analysis_id TEXT NOT NULL REFERENCES analysis ON DELETE CASCADE,
            key TEXT NOT NULL,
            text TEXT NOT NULL,
            PRIMARY KEY (analysis_id, key))""",
        """CREATE TABLE query (
            analysis_id TEXT NOT NULL REFERENCES analysis ON DELETE CASCADE,
            tool TEXT NOT NULL,
            filter TEXT NOT NULL,
            group_by TEXT NOT NULL,
            basis TEXT,
            times INTEGER NOT NULL,
            first_ms INTEGER NOT NULL,
            last_ms INTEGER NOT NULL,
            PRIMARY KEY (analysis_id, tool, filter, group_by))""",
    ),
    (
        """CREATE TABLE hypothesis (
            analysis_id TEXT NOT NULL REFERENCES analysis ON DELETE CASCADE,
            name TEXT NOT NULL,
            kind TEXT NOT NULL,
            statement TEXT NOT NULL,
            outcome TEXT NOT NULL,
            cohort TEXT NOT NULL,
            within TEXT NOT NULL,
            result TEXT NOT NULL,
            times INTEGER NOT NULL,
            created_ms INTEGER NOT NULL,
            updated_ms INTEGER NOT NULL,
            PRIMARY KEY (analysis_id, name))""",
        """CREATE TABLE trial (
            analysis_id TEXT NOT NULL REFERENCES analysis ON DELETE CASCADE,
            outcome TEXT NOT NULL,
            cohort TEXT NOT NULL,
            within TEXT NOT NULL,
            p_value REAL,
            PRIMARY KEY (analysis_id, outcome, cohort, within))""",
    ),
)


class LedgerError(Exception):
    """Why the ledger cannot do what was asked, and what to do: one or two plain sentences."""


def now_ms() -> int:
    """The time, in Unix milliseconds."""
    return time.time_ns() // 1_000_000


@contextmanager
def transaction(path: Path, write: bool) -> Iterator[sqlite3.Connection]:
    """A connection inside one transaction: all of it is kept, or none if anything goes wrong.

    Makes the file, readable by its owner only, if it is not there, and brings its tables up to
    date. Writers wait their turn; readers see the last whole state. Raises ``LedgerError``.
    """
    try:
        _make_file(path)
        # A connection for each transaction: threads share nothing, and a file that was replaced
        # meanwhile is noticed. SQLite's own journal, not WAL, so that network homes are safe too.
        with closing(sqlite3.connect(path, timeout=_WAIT_S, isolation_level=None)) as db:
            db.row_factory = sqlite3.Row
            db.execute("PRAGMA foreign_keys = ON")
            with _all_or_nothing(db, write=False):
                version = _version(db, path)
            if version < len(_MIGRATIONS):
                with _all_or_nothing(db, write=True):
                    _bring_up_to_date(db, path)
            with _all_or_nothing(db, write):
                yield db
    except sqlite3.Error as error:
        raise LedgerError(_plain(error, path)) from error
    except OSError as error:
        raise LedgerError(
            f"The ledger of findings cannot be kept at {path}: {error.strerror or error}. Make the "
            "folder writable or set MLFLOW_ANALYST_HOME to one that is."
        ) from error


def _make_file(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Findings quote what users said. SQLite gives its journal the same rights as the file.
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


@contextmanager
def _all_or_nothing(db: sqlite3.Connection, write: bool) -> Iterator[None]:
    # Taking the write lock at once: a reader that turns writer half-way may have to give up.
    db.execute("BEGIN IMMEDIATE" if write else "BEGIN")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def _version(db: sqlite3.Connection, path: Path) -> int:
    """The number of migrations the file has had; 0 for an empty one."""
    owner = db.execute("PRAGMA application_id").fetchone()[0]
    if owner == _OURS:
        version: int = db.execute("SELECT max(version) FROM migration").fetchone()[0]
        if version > len(_MIGRATIONS):
            raise LedgerError(
                f"The ledger at {path} was written by a newer mlflow-analyst (format {version}, "
                f"this one knows {len(_MIGRATIONS)}). Update mlflow-analyst."
            )
        return version
    if owner or db.execute("SELECT 1 FROM sqlite_master").fetchone():
        raise LedgerError(
            f"{path} is a database of another program, so findings are not kept there. Set "
            "MLFLOW_ANALYST_HOME to another folder."
        )
    return 0


def _bring_up_to_date(db: sqlite3.Connection, path: Path) -> None:
    version = _version(db, path)  # again, now that no other process can be at it
    if version == 0:
        db.execute(f"PRAGMA application_id = {_OURS}")
        db.execute(
            "CREATE TABLE migration (version INTEGER PRIMARY KEY, program TEXT, applied_ms INTEGER)"
        )
    for number, statements in enumerate(_MIGRATIONS[version:], version + 1):
        for statement in statements:
            db.execute(statement)
        db.execute("INSERT INTO migration VALUES (?, ?, ?)", (number, __version__, now_ms()))


def _plain(error: sqlite3.Error, path: Path) -> str:
    text = str(error)
    if "locked" in text or "busy" in text:
        return (
            f"Another process has been writing to the ledger at {path} for {_WAIT_S:.0f} seconds. "
            "Nothing was recorded; try again."
        )
    if "readonly" in text or "unable to open" in text:
        return (
            f"The ledger at {path} cannot be written. Make it writable or set MLFLOW_ANALYST_HOME "
            "to another folder."
        )
    if "full" in text:
        return f"The disk that holds the ledger at {path} is full. Nothing was recorded."
    return (
        f"The ledger at {path} cannot be used ({text}). Move the file away to start a new one, or "
        "put back a copy."
    )
