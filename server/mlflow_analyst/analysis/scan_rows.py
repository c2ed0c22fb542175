"""Rows of features as Arrow columns: how they are held, kept and handed from process to process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from mlflow_analyst.analysis.features import DEEP_FEATURES, FEATURES, Feature

FEATURE: Mapping[str, Feature] = {feature.name: feature for feature in FEATURES + DEEP_FEATURES}
LARGE = tuple(feature.name for feature in FEATURES if feature.large)
SMALL = tuple(feature.name for feature in FEATURES if not feature.large)
DEEP = tuple(feature.name for feature in DEEP_FEATURES)
"""Columns that only a deep scan has."""

_SCALARS = {
    "text": pa.string(),
    "mapping": pa.string(),
    "whole": pa.int64(),
    "number": pa.float64(),
    "flag": pa.bool_(),
}
_MOST_WHOLE = 2**63 - 1


def columns_of(deep: bool) -> tuple[Feature, ...]:
    """The columns of a scan, of a deep one with those that the detectors look at."""
    return FEATURES + DEEP_FEATURES if deep else FEATURES


def schema(deep: bool = False) -> pa.Schema:
    """The Arrow schema of the rows, in the order of `columns_of`."""
    return pa.schema([(feature.name, _arrow_type(feature)) for feature in columns_of(deep)])


def _arrow_type(feature: Feature) -> pa.DataType:
    scalar = _SCALARS[feature.dtype]
    return pa.list_(scalar) if feature.many else scalar


def to_arrow(rows: Sequence[Mapping[str, Any]], deep: bool = False) -> pa.Table:
    """The rows that `features_of` gives, or of a deep scan `deep_row`, as an Arrow table."""
    features = columns_of(deep)
    names = tuple(feature.name for feature in features)
    columns: Iterable[Sequence[Any]]
    if rows and all(tuple(row) == names for row in rows):
        columns = zip(*[row.values() for row in rows], strict=True)
    else:
        columns = [[row[name] for row in rows] for name in names]
    arrays = [_array(feature, values) for feature, values in zip(features, columns, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema(deep))


def _array(feature: Feature, values: Sequence[Any]) -> pa.Array:
    try:
        return pa.array(values, type=_arrow_type(feature))
    except OverflowError:
        if feature.many:
            raise
        # A count that no 64-bit column holds is as good as not said.
        fitting = [v if v is None or abs(v) <= _MOST_WHOLE else None for v in values]
        return pa.array(fitting, type=_arrow_type(feature))
