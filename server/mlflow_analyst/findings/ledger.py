"""The ledger: what an analysis has found so far, kept until the next session.

One SQLite file of the user's; one analysis per store and experiment. Every method is one
transaction and may be called from any thread, and from several processes at once. All raise
``LedgerError`` when the file cannot be used, and nothing else for what a user can cause.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args
from uuid import uuid4

import platformdirs

from mlflow_analyst.findings import hypotheses, rows
from mlflow_analyst.findings.hypotheses import Hypothesis, Trials
from mlflow_analyst.findings.models import (
    Analysis,
    CheckedAssessment,
    Kind,
    Query,
    Recorded,
    RecordedAssessment,
    Status,
    Withdrawn,
)
from mlflow_analyst.findings.schema import LedgerError, now_ms, transaction
from mlflow_analyst.traces.text import clip

__all__ = ["DETECTORS", "Ledger", "LedgerError", "ledger_path"]

DETECTORS = "detectors"
"""The note of which detectors ran: JSON of their names, each with the time of its last run."""

# Stands for "not known" in a unique key, where SQLite takes each NULL for another.
_NO_TIME = -1


def ledger_path() -> Path:
    """Where the ledger is: in MLFLOW_ANALYST_HOME if that is set, else the user's data folder."""
    home = os.environ.get("MLFLOW_ANALYST_HOME", "").strip()
    folder = (
        Path(home).expanduser() if home else platformdirs.user_data_path("mlflow-analyst", False)
    )
    return folder / "ledger.sqlite"


class Ledger:
    """The findings of all analyses. Nothing is read or made before a method is called."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or ledger_path()

    def open_analysis(
        self,
        store_key: str,
        store_uri: str,
        experiment_id: str,
        experiment_name: str,
        experiment_created_ms: int | None,
    ) -> Analysis:
        """The analysis of this experiment, begun now or found again (``resumed``).

        A store that was made anew at the same place has other creation times, so its experiments
        get analyses of their own.
        """
        created_ms = _NO_TIME if experiment_created_ms is None else experiment_created_ms
        key = (store_key, experiment_id, created_ms)
        with transaction(self.path, write=True) as db:
            new = db.execute(
                "INSERT INTO analysis VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (f"an-{uuid4().hex[:12]}", *key, store_uri, experiment_name, now_ms(), now_ms()),
            ).rowcount
            db.execute(
                "UPDATE analysis SET store_uri = ?, experiment_name = ? WHERE store_key = ? "
                "AND experiment_id = ? AND experiment_created_ms = ?",
                (store_uri, experiment_name, *key),
            )
            row = db.execute(
                "SELECT * FROM analysis WHERE store_key = ? AND experiment_id = ? "
                "AND experiment_created_ms = ?",
                key,
            ).fetchone()
            return rows.analysis_of(row, resumed=not new)

    def record(self, analysis_id: str, assessment: CheckedAssessment) -> Recorded:
        """Keep a finding with the traces and quotes that passed the check.

        The same name again replaces its statement and whatever else is given, and adds the traces
        or replaces those of the same id. Traces recorded under another status step back. Raises
        ``LedgerError`` for a confirmed finding that would have no trace at all.
        """
        name, status = assessment.name, assessment.status
        with self._writing(analysis_id) as db:
            before = rows.trace_ids(db, analysis_id, name, status)
            if status == "confirmed" and not assessment.traces and not before:
                raise LedgerError(
                    f"{name} was not recorded: a confirmed finding needs at least one trace that "
                    "passes the check."
                )
            others = [other for other in rows.names(db, analysis_id) if other != name]
            created = rows.put_finding(db, analysis_id, assessment)
            rows.put_traces(db, analysis_id, assessment)
            return Recorded(
                name=name,
                created=created,
                added=sum(trace.trace_id not in before for trace in assessment.traces),
                replaced=sum(trace.trace_id in before for trace in assessment.traces),
                traces=len(rows.trace_ids(db, analysis_id, name, status)),
                similar=get_close_matches(name, others, n=3, cutoff=0.8),
            )

    def withdraw(
        self, analysis_id: str, name: str, trace_ids: Iterable[str] | None = None
    ) -> Withdrawn:
        """Take traces out of a finding, or the whole finding when ``trace_ids`` is None.

        A confirmed finding goes with its last trace. Raises ``LedgerError`` for a name or a trace
        that is not recorded.
        """
        with self._writing(analysis_id) as db:
            row = db.execute(
                "SELECT status FROM assessment WHERE analysis_id = ? AND name = ?",
                (analysis_id, name),
            ).fetchone()
            if row is None:
                raise LedgerError(_unknown("finding", name, rows.names(db, analysis_id)))
            there = rows.trace_ids(db, analysis_id, name, row["status"])
            leaving = there if trace_ids is None else list(dict.fromkeys(trace_ids))
            for trace_id in leaving:
                if trace_id not in there:
                    raise LedgerError(_unknown(f"trace in {name}", trace_id, there))
                db.execute(
                    "DELETE FROM assessed_trace WHERE analysis_id = ? AND name = ? "
                    "AND trace_id = ?",
                    (analysis_id, name, trace_id),
                )
            emptied = row["status"] == "confirmed" and len(leaving) == len(there)
            if trace_ids is None or emptied:
                db.execute(
                    "DELETE FROM assessment WHERE analysis_id = ? AND name = ?", (analysis_id, name)
                )
            return Withdrawn(name=name, traces=len(leaving), finding=trace_ids is None or emptied)

    def assessments(
        self, analysis_id: str, kind: Kind | None = None, status: Status | None = None
    ) -> list[RecordedAssessment]:
        """The findings in the order they were first recorded, of one kind or status if given."""
        with self._reading(analysis_id) as db:
            found = rows.assessments(db, analysis_id)
        return [a for a in found if kind in (None, a.kind) and status in (None, a.status)]

    def assessment(self, analysis_id: str, name: str) -> RecordedAssessment | None:
        """The finding of that name; None if it is not recorded."""
        return next((a for a in self.assessments(analysis_id) if a.name == name), None)

    def counts(self, analysis_id: str) -> dict[str, int]:
        """How many findings are confirmed and refuted, and of which kind the confirmed ones are."""
        return _counts(self.assessments(analysis_id))

    def record_hypothesis(
        self, analysis_id: str, hypothesis: Hypothesis, p_value: float | None
    ) -> Trials:
        """Keep what a test of a hypothesis found, in place of what was kept under its name.

        Returns all that the analysis has tested by now.
        """
        with self._writing(analysis_id) as db:
            hypotheses.put(db, analysis_id, hypothesis, p_value)
            return hypotheses.trials(db, analysis_id)

    def trials(self, analysis_id: str) -> Trials:
        """The hypotheses that were tested, and the p value of every question asked."""
        with self._reading(analysis_id) as db:
            return hypotheses.trials(db, analysis_id)

    def set_note(self, analysis_id: str, key: str, text: str | None) -> None:
        """Remember something under a key, such as ``agent_description``; None forgets it."""
        with self._writing(analysis_id) as db:
            if text is None:
                db.execute("DELETE FROM note WHERE analysis_id = ? AND key = ?", (analysis_id, key))
            else:
                db.execute("INSERT OR REPLACE INTO note VALUES (?, ?, ?)", (analysis_id, key, text))

    def notes(self, analysis_id: str) -> dict[str, str]:
        """All that was noted, by key."""
        with self._reading(analysis_id) as db:
            found = db.execute(
                "SELECT key, text FROM note WHERE analysis_id = ? ORDER BY key", (analysis_id,)
            )
            return {row["key"]: row["text"] for row in found}

    def log_query(
        self,
        analysis_id: str,
        tool: str,
        filter: str | None,  # noqa: A002 - the tools' own word for it
        basis: Mapping[str, Any] | None = None,
        group_by: str | None = None,
    ) -> None:
        """Remember what a tool was asked, and on what basis it answered last."""
        told = None if basis is None else json.dumps(dict(basis), ensure_ascii=False, default=str)
        with self._writing(analysis_id) as db:
            db.execute(
                "INSERT INTO query VALUES (?, ?, ?, ?, ?, 1, ?, ?) "
                "ON CONFLICT (analysis_id, tool, filter, group_by) DO UPDATE SET "
                "basis = excluded.basis, times = times + 1, last_ms = excluded.last_ms",
                (analysis_id, tool, filter or "", group_by or "", told, now_ms(), now_ms()),
            )

    def queries(self, analysis_id: str) -> list[Query]:
        """The different questions asked, in the order they were first asked."""
        with self._reading(analysis_id) as db:
            found = db.execute(
                "SELECT * FROM query WHERE analysis_id = ? ORDER BY first_ms, rowid",
                (analysis_id,),
            ).fetchall()
        return [
            Query(
                tool=row["tool"],
                filter=row["filter"] or None,
                group_by=row["group_by"] or None,
                basis=json.loads(row["basis"]) if row["basis"] else None,
                times=row["times"],
                last_ms=row["last_ms"],
            )
            for row in found
        ]

    def status(self, analysis_id: str, prose_chars: int = 300, examples: int = 5) -> dict[str, Any]:
        """Where the analysis stands, compact: enough to go on after a break.

        Statements are cut to ``prose_chars`` characters, and each finding shows the first
        ``examples`` of its traces. Times are ISO 8601, UTC.
        """
        analysis = self.analysis(analysis_id)
        found = self.assessments(analysis_id)
        return {
            "analysis_id": analysis_id,
            "store": analysis.store_uri,
            "experiment_id": analysis.experiment_id,
            "experiment_name": analysis.experiment_name,
            "started": _iso(analysis.started_ms),
            "updated": _iso(analysis.updated_ms),
            "counts": _counts(found),
            "assessments": [
                {
                    "name": a.name,
                    "kind": a.kind,
                    "status": a.status,
                    "severity": a.severity,
                    "statement": clip(a.statement, prose_chars),
                    "filter": a.filter,
                    "has_root_cause": a.root_cause is not None,
                    "has_recommendation": a.recommendation is not None,
                    "traces": len(a.traces),
                    "quotes": sum(len(trace.quotes) for trace in a.traces),
                    "trace_ids": [trace.trace_id for trace in a.traces[:examples]],
                }
                for a in found
            ],
            "notes": {k: v for k, v in self.notes(analysis_id).items() if k != DETECTORS},
            "queries": [
                query.model_dump(include={"tool", "filter", "group_by", "times"}, exclude_none=True)
                for query in self.queries(analysis_id)
            ],
        }

    def analysis(self, analysis_id: str) -> Analysis:
        """What an analysis is of; ``resumed`` is true."""
        with self._reading(analysis_id) as db:
            row = db.execute(
                "SELECT * FROM analysis WHERE analysis_id = ?", (analysis_id,)
            ).fetchone()
            return rows.analysis_of(row, resumed=True)

    @contextmanager
    def _reading(self, analysis_id: str) -> Iterator[sqlite3.Connection]:
        with transaction(self.path, write=False) as db:
            _must_exist(db, analysis_id)
            yield db

    @contextmanager
    def _writing(self, analysis_id: str) -> Iterator[sqlite3.Connection]:
        with transaction(self.path, write=True) as db:
            _must_exist(db, analysis_id)
            db.execute(
                "UPDATE analysis SET updated_ms = ? WHERE analysis_id = ?", (now_ms(), analysis_id)
            )
            yield db


def _must_exist(db: sqlite3.Connection, analysis_id: str) -> None:
    if not db.execute("SELECT 1 FROM analysis WHERE analysis_id = ?", (analysis_id,)).fetchone():
        raise LedgerError("This analysis is no longer in the ledger: call connect again.")


def _unknown(what: str, wanted: str, known: list[str]) -> str:
    near = get_close_matches(wanted, known, n=3, cutoff=0.5) or known[:5]
    hint = f" There are: {', '.join(near)}." if near else ""
    return f"There is no {what} called {wanted[:80]!r}.{hint}"


def _counts(found: list[RecordedAssessment]) -> dict[str, int]:
    kinds = Counter(a.kind for a in found if a.status == "confirmed")
    confirmed = kinds.total()
    by_kind = {kind: kinds[kind] for kind in get_args(Kind)}
    return {"confirmed": confirmed, "refuted": len(found) - confirmed, **by_kind}


def _iso(time_ms: int) -> str:
    return datetime.fromtimestamp(time_ms / 1000, UTC).isoformat(timespec="seconds")
