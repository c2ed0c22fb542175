"""What the server remembers between calls: the open store, the chosen experiment, the analysis."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from mcp.server.mcpserver import Context

from mlflow_analyst.mcp.counting import Counting
from mlflow_analyst.mcp.work import Refused

if TYPE_CHECKING:
    from mlflow_analyst.findings.ledger import Ledger
    from mlflow_analyst.findings.models import Analysis
    from mlflow_analyst.store import Experiment, TraceStore


@dataclass(frozen=True, slots=True)
class Connected:
    """An experiment that has been chosen in a store that is open."""

    store: TraceStore
    experiment: Experiment
    ledger: Ledger
    analysis: Analysis
    counting: Counting = field(default_factory=Counting)


@dataclass
class State:
    """One per running server. Tools run in several threads; ``lock`` guards switching the store."""

    store: TraceStore | None = None
    chosen: Connected | None = None
    report: str | None = None
    numbers: set[float] = field(default_factory=set)
    """Every number that a tool has returned: a report's prose may use these and no others."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def connected(self) -> Connected:
        """The chosen experiment.

        Raises:
            Refused: If none has been chosen yet; says which call does that.
        """
        if self.chosen is not None:
            return self.chosen
        if self.store is None:
            raise Refused(
                "No store is open. Call connect first: with tracking_uri or env_file, or with "
                "neither to use what the environment says."
            )
        raise Refused(
            "No experiment is chosen. Call connect with experiment set to an id or an exact name; "
            "connect without it lists them."
        )

    def remember(self, answer: dict[str, Any]) -> None:
        """Note the numbers of a tool's answer."""
        from mlflow_analyst.report.claims import numbers_in

        self.numbers.update(numbers_in(answer))

    def close(self) -> None:
        """Close what is open."""
        with self.lock:
            store, self.store, self.chosen = self.store, None, None
        if store is not None:
            store.close()


ToolContext: TypeAlias = Context[State, Any]


def state_of(ctx: ToolContext) -> State:
    """The state that the running server carries."""
    return ctx.request_context.lifespan_context
