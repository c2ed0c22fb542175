"""The Turkish experiment and a clean one of the same company."""

from __future__ import annotations

from accuracy.unseen.making import Place
from accuracy.unseen.utility import decoys, faults
from accuracy.unseen.utility.company import COMPANY
from accuracy.unseen.utility.weave import Weaver

_PLACE = Place(
    *("yesilova", "-utility", COMPANY, "mlflow", Weaver),
    *(faults.plant_pairs, decoys.put, faults.plant),
)
made = _PLACE.made
"""Makes the experiment with twelve faults and the clean one, always the same two."""
