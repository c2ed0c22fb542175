"""Sets of traces, put together from what MLflow's search finds.

MLflow's filters know only AND. A ``Sets`` tree joins several of them with AND, OR and NOT; each
``Found`` is one filter that a store answers by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Found:
    """The traces that one MLflow filter finds.

    ``taken`` names what MLflow allows, or means, only once per filter ("span", "run"): two filters
    whose ``taken`` overlap must not be joined into one string.
    """

    query: str
    taken: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class All:
    """The traces in every part; all traces if there is none."""

    parts: tuple[Sets, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """The traces in any part; no trace if there is none."""

    parts: tuple[Sets, ...]


@dataclass(frozen=True, slots=True)
class Outside:
    """The traces that are not in the part."""

    part: Sets


Sets: TypeAlias = Found | All | Either | Outside


def leaves(sets: Sets) -> list[Found]:
    """Every filter in the tree, each once, from left to right."""
    if isinstance(sets, Found):
        return [sets]
    inner = (sets.part,) if isinstance(sets, Outside) else sets.parts
    return list(dict.fromkeys(leaf for part in inner for leaf in leaves(part)))
