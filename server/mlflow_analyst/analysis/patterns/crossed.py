"""The values of ``pattern``: those that traces show by themselves, and those seen across traces."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mlflow_analyst.analysis.scan import Many

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from mlflow_analyst.analysis.scan import ScanTable

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Crossed:
    """All values of ``pattern`` of a deep scan; ``failed`` are the errors by detector of those
    that could not be worked out.
    """

    many: Many
    failed: Mapping[str, Exception]


def crossed(table: ScanTable) -> Crossed:
    """The values of a deep scan's ``pattern``; worked out once for a table."""
    kept: Crossed = table.once("crossed", lambda: _crossed(table))
    return kept


def pattern_values(table: ScanTable) -> Many:
    """The column ``pattern`` as filters see it."""
    return crossed(table).many


def patterns_of(table: ScanTable, trace_ids: Collection[str]) -> dict[str, list[str]]:
    """The values of ``pattern`` of these traces, by id; of a value with a detail not the value
    without. Traces that show nothing are left out.
    """
    many, ids = pattern_values(table), table.column("trace_id")
    wanted = np.fromiter((one in trace_ids for one in ids), dtype=bool, count=len(ids))
    found: dict[str, set[str]] = {}
    inside = wanted[many.rows]
    for code, row in zip(many.codes[inside], many.rows[inside], strict=True):
        found.setdefault(str(ids[row]), set()).add(str(many.values[code]))
    return {
        trace_id: sorted(values - {value.partition(":")[0] for value in values if ":" in value})
        for trace_id, values in found.items()
    }


def _crossed(table: ScanTable) -> Crossed:
    from mlflow_analyst.analysis.patterns.registry import crosswise

    local = table.many("pattern")
    codes, rows = [local.codes], [local.rows]
    known = {value: code for code, value in enumerate(local.values)}
    failed: dict[str, Exception] = {}
    for detector, function in crosswise():
        try:
            found = list(function(table))
        except Exception as error:  # noqa: BLE001 - must not take the others down; one is told
            _LOG.exception("%s failed", detector)
            failed[detector] = error
            continue
        for value, places in found:
            here = np.unique(np.asarray(places, dtype=np.int64))
            codes.append(np.full(len(here), known.setdefault(value, len(known)), dtype=np.int64))
            rows.append(here)
    values = np.empty(len(known), dtype=object)
    values[:] = list(known)
    return Crossed(Many(values, np.concatenate(codes), np.concatenate(rows), local.size), failed)
