"""What only the scan tells: values to group by, and where the time of traces goes."""

from __future__ import annotations

import numpy as np
import pytest

from mlflow_analyst.analysis.scan import ScanTable
from mlflow_analyst.analysis.scan_values import critical_path, groupable, values_of
from mlflow_analyst.store import TraceStore


@pytest.fixture
def scan(tau2_store: TraceStore) -> ScanTable:
    return tau2_store.scan("1")


def test_every_trace_is_in_a_group_and_in_each_of_its_values(scan: ScanTable) -> None:
    pairs = values_of(scan, groupable("tools"))
    assert set(pairs["trace_id"]) == set(scan.column("trace_id"))
    calls = dict(zip(scan.column("trace_id"), scan.column("tool_calls"), strict=True))
    without = pairs[pairs["value"].isna()]["trace_id"]
    assert all(calls[trace_id] == 0 for trace_id in without)
    assert not pairs.duplicated().any()


def test_many_different_numbers_are_cut_into_quarters(scan: ScanTable) -> None:
    pairs = values_of(scan, groupable("output_tokens"))
    sizes = pairs["value"].value_counts(sort=False)
    assert len(sizes) == 4
    assert sizes.sum() == int((~np.isnan(scan.column("output_tokens"))).sum())
    assert sizes.max() - sizes.min() < 0.05 * sizes.sum()
    few = values_of(scan, groupable("tool_errors"))
    assert list(few["value"].cat.categories) == sorted(few["value"].cat.categories, key=float)


@pytest.mark.parametrize("key", ["request", "trace_id", "start", "span.content"])
def test_what_has_no_groups_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="filter by it"):
        groupable(key)


def test_the_shares_of_the_critical_path_make_up_all_the_time(scan: ScanTable) -> None:
    everyone = np.ones(len(scan), dtype=bool)
    found = critical_path(scan, everyone)
    assert found is not None
    assert found.traces == len(scan)
    assert found.llm.share + found.tool.share + found.other.share == pytest.approx(1, abs=2e-4)
    assert found.llm.ms == pytest.approx(np.nansum(scan.column("llm_ms")), abs=0.1)
    assert sum(step.traces for step in found.slowest_steps) <= len(scan)
    assert critical_path(scan, ~everyone) is None
