"""The unseen experiments by name; that of the library, and a clean one of the same library."""

from __future__ import annotations

from collections.abc import Callable

from accuracy.plan import Experiment
from accuracy.unseen import decoys, faults
from accuracy.unseen.library import LIBRARY
from accuracy.unseen.making import Place
from accuracy.unseen.townhall import experiments as townhall
from accuracy.unseen.utility import experiments as utility
from accuracy.unseen.weave import Weaver

_PLACE = Place(
    *("biblan", "", LIBRARY, "openinference", Weaver),
    *(faults.plant_pairs, decoys.put, faults.plant),
)
made = _PLACE.made
"""Makes the experiment with ten faults and the clean one, always the same two."""
ALL: dict[str, Callable[[], list[Experiment]]] = {
    "library": made,
    "utility": utility.made,
    "townhall": townhall.made,
}
"""Each makes the two experiments of one unseen place, one with faults and one without."""
