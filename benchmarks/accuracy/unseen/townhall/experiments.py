"""The Czech experiment and a clean one of the same town hall."""

from __future__ import annotations

from accuracy.unseen.making import Place
from accuracy.unseen.townhall import decoys, faults
from accuracy.unseen.townhall.town import TOWN_HALL
from accuracy.unseen.townhall.weave import Weaver

_PLACE = Place(
    *("habrov", "-townhall", TOWN_HALL, "gen_ai", Weaver),
    *(faults.plant_pairs, decoys.put, faults.plant),
)
made = _PLACE.made
"""Makes the experiment with twelve faults and the clean one, always the same two."""
