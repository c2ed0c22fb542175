"""Making SQLite answer MLflow's span filters by the trace, not by the experiment.

MLflow asks of every trace "is there a span of this trace *and of this experiment* that …". Without
statistics SQLite takes the experiment's index for that, and looks at the whole experiment's spans
once per trace: with 20,000 traces ``span.status = 'ERROR'`` takes 48 s, ``span.name = …`` minutes.
"""

from __future__ import annotations

from typing import Any

from mlflow.store.tracking.dbmodels.models import SqlSpan, SqlTraceInfo

_SAME_EXPERIMENT = SqlSpan.experiment_id == SqlTraceInfo.experiment_id


class PlannedFilters:
    """For a ``SqlAlchemyStore`` on SQLite, before it in the bases: the same filters, planned well.

    The experiments are still compared, but as an expression, which no index answers; so the spans
    are found by their trace id. The result is the same; the two examples above take 0.2 s.
    """

    def _apply_trace_filter_clauses(
        self,
        statement: Any,
        attribute_filters: list[Any],
        non_attribute_filters: list[Any],
        span_attribute_filters: list[Any],
        *others: Any,
    ) -> Any:
        planned = [
            SqlSpan.experiment_id + 0 == SqlTraceInfo.experiment_id
            if clause.compare(_SAME_EXPERIMENT)
            else clause
            for clause in span_attribute_filters
        ]
        return super()._apply_trace_filter_clauses(  # type: ignore[misc]
            statement, attribute_filters, non_attribute_filters, planned, *others
        )
