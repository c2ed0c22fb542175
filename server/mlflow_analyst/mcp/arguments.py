"""The constrained types that the tools' arguments are made of: one per idea, described once."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

Filter = Annotated[
    str | None,
    Field(
        max_length=10_000,
        description="Which traces: comparisons with AND, OR, NOT. Names: MLflow's, and request, "
        "response, tools, failed_tool, any_error, tool_calls, error_message, pattern … E.g. "
        "state = 'ERROR' OR duration_ms > 5000; tag.version = 'v2'; start >= '-24h'; "
        "request LIKE '%refund%' AND NOT tools = 'search'. All traces when left out.",
    ),
]
Limit = Annotated[int, Field(ge=1, le=100, description="At most so many traces.")]
Cursor = Annotated[
    str | None,
    Field(max_length=2_000, description="next_cursor of the previous page, other arguments same."),
]
TraceId = Annotated[str, Field(min_length=1, max_length=250, description="A trace's id.")]
Order = Literal["newest", "oldest", "slowest", "fastest"]
MaxChars = Annotated[
    int, Field(ge=2_000, le=40_000, description="Size of the answer, in characters.")
]
