"""Findings as rows of the ledger's tables, and back. All run inside the caller's transaction."""

from __future__ import annotations

import sqlite3

from mlflow_analyst.findings.models import (
    Analysis,
    CheckedAssessment,
    CheckedQuote,
    CheckedTrace,
    Finding,
    RecordedAssessment,
)
from mlflow_analyst.findings.schema import now_ms


def analysis_of(row: sqlite3.Row, resumed: bool) -> Analysis:
    """A row of ``analysis`` as its model."""
    return Analysis(
        analysis_id=row["analysis_id"],
        resumed=resumed,
        store_uri=row["store_uri"],
        experiment_id=row["experiment_id"],
        experiment_name=row["experiment_name"],
        started_ms=row["started_ms"],
        updated_ms=row["updated_ms"],
    )


def names(db: sqlite3.Connection, analysis_id: str) -> list[str]:
    """The names of all findings."""
    rows = db.execute("SELECT name FROM assessment WHERE analysis_id = ?", (analysis_id,))
    return [row["name"] for row in rows]


def trace_ids(db: sqlite3.Connection, analysis_id: str, name: str, status: str) -> list[str]:
    """The traces that speak for a finding under a status."""
    rows = db.execute(
        "SELECT trace_id FROM assessed_trace WHERE analysis_id = ? AND name = ? AND status = ? "
        "ORDER BY position",
        (analysis_id, name, status),
    )
    return [row["trace_id"] for row in rows]


def put_finding(db: sqlite3.Connection, analysis_id: str, finding: Finding) -> bool:
    """Insert or update a finding; what an update leaves out stays. True if it is new."""
    new = not db.execute(
        "SELECT 1 FROM assessment WHERE analysis_id = ? AND name = ?", (analysis_id, finding.name)
    ).fetchone()
    db.execute(
        "INSERT INTO assessment VALUES (:analysis_id, :name, :kind, :status, :statement, "
        ":root_cause, :severity, :recommendation, :filter, :now, :now) "
        "ON CONFLICT (analysis_id, name) DO UPDATE SET "
        "kind = excluded.kind, status = excluded.status, statement = excluded.statement, "
        "root_cause = ifnull(excluded.root_cause, root_cause), "
        "severity = ifnull(excluded.severity, severity), "
        "recommendation = ifnull(excluded.recommendation, recommendation), "
        "filter = ifnull(excluded.filter, filter), "
        "updated_ms = excluded.updated_ms",
        {
            **finding.model_dump(include=set(Finding.model_fields)),
            "analysis_id": analysis_id,
            "now": now_ms(),
        },
    )
    return new


def put_traces(db: sqlite3.Connection, analysis_id: str, assessment: CheckedAssessment) -> None:
    """Insert the traces, each in place of what was recorded of it."""
    for trace in assessment.traces:
        key = (analysis_id, assessment.name, trace.trace_id)
        db.execute(
            "INSERT INTO assessed_trace VALUES (?, ?, ?, ?, ?, "
            "(SELECT ifnull(max(position), -1) + 1 FROM assessed_trace "
            "WHERE analysis_id = ? AND name = ?)) "
            "ON CONFLICT (analysis_id, name, trace_id) DO UPDATE SET "
            "status = excluded.status, rationale = excluded.rationale",
            (*key, assessment.status, trace.rationale, analysis_id, assessment.name),
        )
        db.execute("DELETE FROM quote WHERE analysis_id = ? AND name = ? AND trace_id = ?", key)
        db.executemany(
            "INSERT INTO quote VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(*key, i, q.text, q.span_id, q.where) for i, q in enumerate(trace.quotes)],
        )


def assessments(db: sqlite3.Connection, analysis_id: str) -> list[RecordedAssessment]:
    """All findings with the traces and quotes that speak for them, in order of recording."""
    quotes: dict[tuple[str, str], list[CheckedQuote]] = {}
    for row in db.execute(
        "SELECT * FROM quote WHERE analysis_id = ? ORDER BY name, trace_id, position",
        (analysis_id,),
    ):
        quote = CheckedQuote(text=row["text"], span_id=row["span_id"], where=row["place"])
        quotes.setdefault((row["name"], row["trace_id"]), []).append(quote)
    traces: dict[tuple[str, str], list[CheckedTrace]] = {}
    for row in db.execute(
        "SELECT * FROM assessed_trace WHERE analysis_id = ? ORDER BY position, rowid",
        (analysis_id,),
    ):
        trace = CheckedTrace(
            trace_id=row["trace_id"],
            rationale=row["rationale"],
            quotes=quotes.get((row["name"], row["trace_id"]), []),
        )
        traces.setdefault((row["name"], row["status"]), []).append(trace)
    return [
        RecordedAssessment(
            **{key: row[key] for key in Finding.model_fields},
            traces=traces.get((row["name"], row["status"]), []),
            created_ms=row["created_ms"],
            updated_ms=row["updated_ms"],
        )
        for row in db.execute(
            "SELECT * FROM assessment WHERE analysis_id = ? ORDER BY created_ms, rowid",
            (analysis_id,),
        )
    ]
