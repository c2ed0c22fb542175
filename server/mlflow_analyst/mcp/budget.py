"""Answers that fit: payload text gives way first, then whole items; facts are kept to the last."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pydantic import BaseModel

DEFAULT_CHARS = 20_000
"""An answer is no longer than this unless the caller asked for many items or for more."""
MOST_CHARS = 38_000
"""The most that a caller gets by asking; below the hard limit, so that notes still fit."""

T = TypeVar("T")
M = TypeVar("M", bound="BaseModel")


def size(model: BaseModel) -> int:
    """Characters of the model on the wire."""
    content = model.model_dump(mode="json", exclude_none=True)
    return len(json.dumps(content, ensure_ascii=False, separators=(",", ":")))


def fit(
    items: Sequence[T],
    render: Callable[[T, int], M],
    budget: int,
    steps: Sequence[int],
) -> tuple[list[M], int]:
    """Render the items within ``budget`` characters in all.

    Tries each text size of ``steps`` (largest first) until all items fit; if none does, keeps as
    many items as fit at the smallest size.

    Returns:
        The rendered items and the text size used.
    """
    rendered: list[M] = []
    chars = steps[0]
    for chars in steps:
        rendered = [render(item, chars) for item in items]
        if sum(size(one) + 1 for one in rendered) <= budget:
            return rendered, chars
    used = 0
    for kept, one in enumerate(rendered):
        used += size(one) + 1
        if used > budget and kept:
            return rendered[:kept], chars
    return rendered, chars
