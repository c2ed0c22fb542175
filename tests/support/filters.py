"""Filters of every kind, for the sample traces with more feedback."""

from __future__ import annotations

from typing import Any

import sample_traces

FILTERS = [
    "status = 'ERROR'",
    "status != 'ERROR'",
    "status IN ('ERROR', 'IN_PROGRESS')",
    f"timestamp_ms > {sample_traces.T0_MS + 300_000} AND execution_time_ms <= 2000",
    f"end_time_ms < {sample_traces.T0_MS + 601_700}",
    "name = 'order_desk'",
    "name LIKE 'order%'",
    "name LIKE 'Order%'",
    "name ILIKE 'Order%'",
    "tag.variant = 'blue'",
    "tag.variant != 'blue'",
    "tag.nothing != 'blue'",
    "tag.nothing IS NULL",
    "tag.variant IS NOT NULL",
    "metadata.`mlflow.trace.session` = 's-1'",
    "metadata.`mlflow.trace.session` IS NULL",
    "metadata.`mlflow.trace.user` RLIKE '^u-[01]$'",
    "span.status = 'ERROR'",
    "span.name = 'find_order' AND span.status = 'ERROR'",
    "span.name = 'find_order' AND span.name = 'track_parcel'",
    "span.type = 'TOOL' AND span.name RLIKE '^(find_order|plan)$'",
    "span.type != 'AGENT' AND span.name LIKE 'des_'",
    "span.name RLIKE '['",
    "span.content LIKE '%did not answer%'",
    "trace.text LIKE '%“Monday”%'",
    "trace.text ILIKE '%WHERE IS MY ORDER 1003%'",
    "span.attributes.`mlflow.llm.model` LIKE '%small%'",
    "span.attributes.`mlflow.llm.model` RLIKE '^small-[0-9]$'",
    "feedback.helpful = 'true'",
    "feedback.helpful != 'true'",
    "feedback.helpful IS NULL",
    "feedback.helpful IS NOT NULL",
    "feedback.helpful = 'true' AND span.status = 'ERROR'",
    "feedback.other = 'true'",
    "expectation.helpful = 'true'",
    "feedback.score > 2",
    "feedback.score >= 2 AND status = 'OK'",
    "feedback.comment LIKE '%slow%'",
    "feedback.comment = 'too slow'",
    "feedback.whole_session = 'yes'",
    "feedback.whole_session IS NULL",
]
"""A database answers each of these by SQL, other stores by reading: with the same traces."""


def more_feedback(store: Any) -> None:
    """Add feedback of several types to the sample traces in MLflow's ``store``."""
    from mlflow.entities import AssessmentSource, AssessmentSourceType, Feedback

    source = AssessmentSource(AssessmentSourceType.HUMAN, "someone")
    for sample in sample_traces.MAIN[:6]:
        comment = "too slow" if sample.n % 2 else "fine"
        values: dict[str, tuple[Any, dict[str, str]]] = {
            "score": (sample.n, {}),
            "comment": (comment, {}),
        }
        if sample.n == 4:
            values["whole_session"] = ("yes", {"mlflow.trace.session": "s-1"})
        for name, (value, metadata) in values.items():
            store.create_assessment(
                Feedback(
                    name=name,
                    value=value,
                    trace_id=sample.trace_id,
                    source=source,
                    metadata=metadata,
                )
            )


def found(store: Any, filter: str | None, order: str = "newest", size: int = 7) -> list[str]:
    """The ids of all matching sample traces, page by page, as they are known in SQLite."""
    ids: list[str] = []
    mark = None
    experiment = store.experiment(sample_traces.EXPERIMENT).experiment_id
    while True:
        page = store.search(experiment, filter, order, size, mark)
        ids += [f"tr-{info.trace_id.rpartition('/')[2].removeprefix('tr-')}" for info in page.infos]
        mark = page.next
        if mark is None:
            return ids
