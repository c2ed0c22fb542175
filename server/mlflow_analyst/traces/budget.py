"""Fitting a view into a number of characters: payloads share what the facts leave over."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from mlflow_analyst.traces.text import shrink, to_json_text


@dataclass(frozen=True, slots=True)
class Payload:
    """A place in a view for text from the trace, which may be cut: to ``most`` characters at any
    rate, and further when room is short. One of weight 2 gets twice the room of one of weight 1.
    """

    value: Any
    weight: float = 1.0
    most: float = math.inf

    def size(self) -> float:
        """Characters that it would take, as compact JSON, if there were room."""
        return min(len(to_json_text(self.value)), self.most)

    def at(self, share: float) -> Any:
        """The value cut to a share of the room per unit of weight; None if nothing is left."""
        limit = min(share * self.weight, self.most)
        return self.value if limit == math.inf else shrink(self.value, int(limit))


@dataclass(frozen=True, slots=True)
class Fitted:
    """A view within its budget: the view, how many payloads it has, and how many were cut."""

    view: Any
    payloads: int
    cut: int


def fixed_size(view: Any) -> int:
    """Characters of the view's compact JSON with every payload empty."""
    return len(to_json_text(_render(view, None))) - len(_payloads(view))


def fit(view: Any, room: int) -> Fitted:
    """The view with its payloads cut so that its compact JSON has at most ``room`` characters.

    Short payloads stay whole; the long ones share the rest in proportion to their weights. When
    the fixed part alone is too long the payloads go altogether, and the view stays too long.
    """
    payloads = _payloads(view)
    sizes = [(one.size(), one.weight) for one in payloads]
    share = _share(sizes, room - fixed_size(view))
    cut = sum(size > share * weight for size, weight in sizes)
    return Fitted(_render(view, share), len(payloads), cut)


def _share(sizes: list[tuple[float, float]], room: int) -> float:
    """The largest share per unit of weight with which all the payloads fit into the room."""
    if sum(size for size, _ in sizes) <= room:
        return math.inf
    low, high = 0.0, float(max(room, 0))
    for _ in range(40):
        middle = (low + high) / 2
        if sum(min(size, int(middle * weight)) for size, weight in sizes) <= room:
            low = middle
        else:
            high = middle
    return low


def _payloads(view: Any) -> list[Payload]:
    if isinstance(view, Payload):
        return [view]
    below = view.values() if isinstance(view, dict) else view if isinstance(view, list) else ()
    return [payload for item in below for payload in _payloads(item)]


def _render(view: Any, share: float | None) -> Any:
    """The view with its payloads at this share, or with a 0 in the place of each."""
    if isinstance(view, Payload):
        return 0 if share is None else view.at(share)
    if isinstance(view, list):
        return [_render(item, share) for item in view]
    if isinstance(view, dict):
        rendered = {key: _render(item, share) for key, item in view.items()}
        # A payload with no room at all leaves its key out too.
        return {
            key: item
            for key, item in rendered.items()
            if item is not None or not isinstance(view[key], Payload)
        }
    return view
