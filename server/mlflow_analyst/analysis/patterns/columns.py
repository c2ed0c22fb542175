"""The columns of a deep scan: what detectors look at, worked out per trace."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mlflow_analyst.analysis.features import DEEP_FEATURES, features_of
from mlflow_analyst.analysis.patterns.account import Account
from mlflow_analyst.analysis.patterns.registry import COLUMNS, SIGNALS
from mlflow_analyst.analysis.patterns.signal import value_of
from mlflow_analyst.analysis.scan import ScanTable, scan_table, to_arrow
from mlflow_analyst.traces.model import Trace
from mlflow_analyst.traces.text import well_formed


def deep_row(trace: Trace) -> dict[str, Any]:
    """A value for every name in `FEATURES` and `DEEP_FEATURES`."""
    account = Account(trace)
    row = {**features_of(trace), "pattern": signals_of(account)}
    for feature in DEEP_FEATURES[1:]:
        row[feature.name] = _clean(COLUMNS[feature.name](account))
    return row


def signals_of(account: Account) -> list[str]:
    """The values of ``pattern`` that the trace shows by itself, each once."""
    values: dict[str, None] = {}
    for signal in SIGNALS:
        for hit in signal.find(account):
            values[signal.name] = None
            if hit.detail is not None:
                values[value_of(signal.name, well_formed(hit.detail))] = None
    return list(values)


def deep_table(traces: Iterable[Trace]) -> ScanTable:
    """The deep scan of traces that are all there are."""
    return scan_table(
        to_arrow([deep_row(trace) for trace in traces], deep=True), method="in memory"
    )


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return well_formed(value)
    if isinstance(value, list):
        return [well_formed(one) if isinstance(one, str) else one for one in value]
    return value
