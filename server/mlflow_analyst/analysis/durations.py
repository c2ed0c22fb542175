"""Which durations go with failure: fast failures told apart from time-outs."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from mlflow_analyst.analysis.intervals import rate
from mlflow_analyst.analysis.models import DurationBand, DurationCluster, ErrorsByDuration
from mlflow_analyst.analysis.quantiles import Floats, known, ms
from mlflow_analyst.analysis.words import equals

# With fewer OK traces their 5% and 95% points are those of one or two traces.
_ENOUGH_OK = 20
_FIXED_EDGES_MS = (1_000.0, 30_000.0)
# Time-outs end within a few percent of their limit, and are not shorter than a second.
_CLUSTER_WIDTH = 1.05
_CLUSTER_FROM_MS = 1_000.0
_CLUSTER_AT_LEAST = 3
_CLUSTER_SHARE = 0.1
_CLUSTERS_SHOWN = 3


def errors_by_duration(traces: pd.DataFrame) -> ErrorsByDuration | None:
    """ERROR traces by how long they took, or None when no trace failed."""
    failed = equals(traces["state"], "ERROR")
    if not failed.any():
        return None
    ok = known(traces.loc[equals(traces["state"], "OK"), "duration_ms"])
    errors = known(traces.loc[failed, "duration_ms"])
    edges: Literal["ok_p5_p95", "fixed"] = "ok_p5_p95" if len(ok) >= _ENOUGH_OK else "fixed"
    low, high = (
        (float(edge) for edge in np.quantile(ok, (0.05, 0.95)))
        if edges == "ok_p5_p95"
        else _FIXED_EDGES_MS
    )
    return ErrorsByDuration(
        errors=len(errors),
        without_duration=int(failed.sum()) - len(errors),
        edges=edges,
        bands=[
            _band("fast", ok[ok < low], errors[errors < low], None, low),
            _band(
                "ordinary",
                ok[(ok >= low) & (ok <= high)],
                errors[(errors >= low) & (errors <= high)],
                low,
                high,
            ),
            _band("slow", ok[ok > high], errors[errors > high], high, None),
        ],
        timeout_like=_clusters(errors, ok),
    )


def _band(
    name: Literal["fast", "ordinary", "slow"],
    ok: Floats,
    errors: Floats,
    from_ms: float | None,
    to_ms: float | None,
) -> DurationBand:
    total = len(ok) + len(errors)
    return DurationBand(
        band=name,
        from_ms=ms(from_ms),
        to_ms=ms(to_ms),
        traces=total,
        errors=len(errors),
        error_rate=rate(len(errors), total),
    )


def _clusters(errors: Floats, ok: Floats) -> list[DurationCluster]:
    """The places where ERROR durations crowd within 5%, and OK durations do not.

    Greedy: the fullest window first, then the fullest of what is left.
    """
    left = np.sort(errors[errors >= _CLUSTER_FROM_MS])
    least = max(_CLUSTER_AT_LEAST, int(np.ceil(_CLUSTER_SHARE * len(errors))))
    found: list[DurationCluster] = []
    while len(left) >= least and len(found) < _CLUSTERS_SHOWN:
        ends = np.searchsorted(left, left * _CLUSTER_WIDTH, side="right")
        counts = ends - np.arange(len(left))
        first = int(np.argmax(counts))
        count = int(counts[first])
        if count < least:
            break
        window = left[first : first + count]
        succeeded = int(((ok >= window[0]) & (ok <= window[-1])).sum())
        if succeeded < count:
            found.append(
                DurationCluster(
                    low_ms=round(float(window[0]), 1),
                    high_ms=round(float(window[-1]), 1),
                    errors=count,
                )
            )
        left = np.concatenate((left[:first], left[first + count :]))
    return sorted(found, key=lambda cluster: -cluster.errors)
