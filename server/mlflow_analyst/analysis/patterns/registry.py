"""All there are: signals, columns of a deep scan, crosswise values and detectors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mlflow_analyst.analysis.patterns.account import Account
from mlflow_analyst.analysis.patterns.proposal import Crosswise, Detector
from mlflow_analyst.analysis.patterns.signal import Signal

SIGNALS: tuple[Signal, ...] = ()

COLUMNS: Mapping[str, Callable[[Account], Any]] = {}
"""What fills each column of `features.DEEP_FEATURES` but "pattern"."""

CROSSWISE: tuple[tuple[str, Crosswise], ...] = ()

DETECTORS: tuple[tuple[str, Detector], ...] = ()
