"""What several tools need of the chosen experiment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlflow_analyst.mcp.selection import select
from mlflow_analyst.mcp.work import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from mlflow_analyst.mcp.results import Basis
    from mlflow_analyst.mcp.state import Connected
    from mlflow_analyst.mcp.work import Progress
    from mlflow_analyst.traces.model import Trace

STILL_COUNTING = (
    "How many match is still being counted, which takes longer than this page. Ask again for "
    "`matched`, or call compute_stats."
)


def count_of(chosen: Connected, filter_text: str, progress: Progress | None = None) -> Basis:
    """How many traces of the whole experiment a filter selects.

    Raises:
        FilterError: If the filter cannot be answered.
    """
    return select(chosen, filter_text, reading(progress)).basis


def reading(progress: Progress | None) -> Callable[[int, int | None], None]:
    """What reports how many traces have been read."""

    def report(done: int, total: int | None) -> None:
        if progress is not None:
            progress(done, total, "reading traces")

    return report


def one_trace(chosen: Connected, trace_id: str) -> Trace:
    """The trace with this id.

    Raises:
        Refused: If the experiment has no such trace.
    """
    traces = chosen.store.traces([trace_id])
    if not traces:
        raise Refused(
            f"There is no trace {trace_id!r} in this store. Take ids from search_traces as they "
            "are, in full."
        )
    trace = traces[0]
    if trace.info.experiment_id != chosen.experiment.experiment_id:
        raise Refused(
            f"Trace {trace_id} belongs to experiment {trace.info.experiment_id}, not to "
            f"{chosen.experiment.experiment_id} ({chosen.experiment.name}). Call connect with that "
            "experiment to read it."
        )
    return trace
