"""Tested hypotheses in the ledger: rows of its tables, and back, inside the caller's transaction.

A *trial* is a question that was put to the experiment: outcome, cohort, within. A hypothesis is
what one says about it. Trials stay when the hypothesis changes: whoever asks often enough finds
something, so a p value is adjusted for every question that was asked.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any, TypeAlias

from pydantic import BaseModel, ConfigDict

from mlflow_analyst.findings.models import Kind
from mlflow_analyst.findings.schema import now_ms

Question: TypeAlias = tuple[str, str | None, str | None]
"""Outcome, cohort and within, as they were given; in the tables an empty text stands for None."""


class Hypothesis(BaseModel):
    """A hypothesis and what the last test of it found.

    ``result`` is what was counted or compared, as the tool's answer shows it; it holds no verdict,
    because that depends on all p values of the analysis (``Trials``).
    """

    model_config = ConfigDict(frozen=True)

    name: str
    kind: Kind
    statement: str
    outcome: str
    cohort: str | None = None
    within: str | None = None
    result: dict[str, Any]

    @property
    def question(self) -> Question:
        """What was asked."""
        return self.outcome, self.cohort, self.within


class RecordedHypothesis(Hypothesis):
    """A hypothesis as the ledger has it; ``times`` it was tested. Times are Unix milliseconds."""

    times: int
    created_ms: int
    updated_ms: int


@dataclass(frozen=True, slots=True)
class Trials:
    """All hypotheses of an analysis, in the order they were first tested, and the p value (None:
    nothing to compare) of every question asked, those of replaced hypotheses included.
    """

    hypotheses: list[RecordedHypothesis]
    p_values: dict[Question, float | None]


def put(
    db: sqlite3.Connection, analysis_id: str, hypothesis: Hypothesis, p_value: float | None
) -> None:
    """Insert a hypothesis, or put it in place of the one of its name; and its trial."""
    question = {
        "analysis_id": analysis_id,
        "outcome": hypothesis.outcome,
        "cohort": hypothesis.cohort or "",
        "within": hypothesis.within or "",
    }
    db.execute(
        "INSERT INTO hypothesis VALUES (:analysis_id, :name, :kind, :statement, :outcome, "
        ":cohort, :within, :result, 1, :now, :now) "
        "ON CONFLICT (analysis_id, name) DO UPDATE SET kind = excluded.kind, "
        "statement = excluded.statement, outcome = excluded.outcome, cohort = excluded.cohort, "
        "within = excluded.within, result = excluded.result, times = times + 1, "
        "updated_ms = excluded.updated_ms",
        {
            **question,
            "name": hypothesis.name,
            "kind": hypothesis.kind,
            "statement": hypothesis.statement,
            "result": json.dumps(hypothesis.result, ensure_ascii=False, allow_nan=False),
            "now": now_ms(),
        },
    )
    db.execute(
        "INSERT OR REPLACE INTO trial VALUES (:analysis_id, :outcome, :cohort, :within, :p_value)",
        {**question, "p_value": p_value},
    )


def trials(db: sqlite3.Connection, analysis_id: str) -> Trials:
    """What was tested in the analysis."""
    hypotheses = [
        RecordedHypothesis(
            name=row["name"],
            kind=row["kind"],
            statement=row["statement"],
            outcome=row["outcome"],
            cohort=row["cohort"] or None,
            within=row["within"] or None,
            result=json.loads(row["result"]),
            times=row["times"],
            created_ms=row["created_ms"],
            updated_ms=row["updated_ms"],
        )
        for row in db.execute(
            "SELECT * FROM hypothesis WHERE analysis_id = ? ORDER BY created_ms, rowid",
            (analysis_id,),
        )
    ]
    asked = db.execute(
        "SELECT * FROM trial WHERE analysis_id = ? ORDER BY outcome, cohort, within",
        (analysis_id,),
    )
    return Trials(
        hypotheses,
        {
            (row["outcome"], row["cohort"] or None, row["within"] or None): row["p_value"]
            for row in asked
        },
    )
