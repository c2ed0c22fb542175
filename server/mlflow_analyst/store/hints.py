"""Help for SQLite's query planner, which has no statistics on a store that nobody analysed.

MLflow asks for spans with ``EXISTS (… spans.trace_id = trace_info.request_id AND
spans.experiment_id = trace_info.experiment_id AND …)``. Without statistics SQLite takes the index
that begins with the experiment and so looks, for each trace, through all its spans: minutes for
100,000 traces. A unary plus takes a column out of the choice of an index and changes nothing else
(https://www.sqlite.org/optoverview.html), which leaves the index by trace.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

_SLOW = "spans.experiment_id = trace_info.experiment_id"


def add_hints(engine: Any) -> None:
    """Give every statement of this SQLite engine the hint, where it applies."""

    @sa.event.listens_for(engine, "before_cursor_execute", retval=True)
    def hinted(
        _connection: Any,
        _cursor: Any,
        statement: str,
        parameters: Any,
        _context: Any,
        _executemany: bool,
    ) -> tuple[str, Any]:
        return statement.replace(_SLOW, f"+{_SLOW}"), parameters
