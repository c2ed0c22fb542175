"""What several tools need of the chosen experiment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlflow_analyst.mcp.results import Basis
from mlflow_analyst.mcp.work import Refused

if TYPE_CHECKING:
    from mlflow_analyst.mcp.state import Connected
    from mlflow_analyst.traces.model import Trace


@dataclass(frozen=True, slots=True)
class Selection:
    """Which traces a filter selects: in MLflow's words (None: all), and what to know about it."""

    query: str | None = None
    notes: tuple[str, ...] = ()


def selection(filter_text: str | None) -> Selection:
    """The selection that a filter means; every trace if there is none.

    Raises:
        FilterError: If the filter is not one that can be answered; says what to use instead.
    """
    if filter_text is None or not filter_text.strip():
        return Selection()
    from mlflow_analyst.analysis.filters import notes, parse, to_mlflow

    tree = parse(filter_text)
    return Selection(to_mlflow(tree), tuple(notes(tree)))


def count_of(chosen: Connected, filter_text: str) -> Basis:
    """How many traces of the whole experiment a filter selects, counted by the store.

    Raises:
        FilterError: If the filter cannot be answered.
    """
    experiment_id, query = chosen.experiment.experiment_id, selection(filter_text).query
    return Basis(
        scope="all",
        traces=chosen.store.count(experiment_id, query),
        of=chosen.store.count(experiment_id, None),
        method=chosen.store.how_counted(experiment_id, query),
    )


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
