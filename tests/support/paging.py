"""A listing gone through page by page, as an assistant would with cursors."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mlflow_analyst.store.search import Mark

if TYPE_CHECKING:
    from mlflow_analyst.store import TraceStore


def ids_of_all_pages(
    store: TraceStore,
    experiment_id: str,
    order: str,
    limit: int,
    between: Callable[[], None] = lambda: None,
    filter: str | None = None,
) -> list[str]:
    """The ids of the traces on all pages, in order; ``between`` is called after each page."""
    shown: list[str] = []
    after = None
    while True:
        page = store.search(experiment_id, filter, order, limit, after)
        shown += [info.trace_id for info in page.infos]
        if page.next is None:
            return shown
        after = Mark.from_token(page.next.to_token())
        between()
