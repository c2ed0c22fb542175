"""Failures and slow traces that cluster in time are found; chance and lasting changes are not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pattern_tables import T0_MS
from raw_traces import make_trace, raw_span

from mlflow_analyst.analysis.evaluate import mask
from mlflow_analyst.analysis.filters import parse
from mlflow_analyst.analysis.patterns.columns import deep_table
from mlflow_analyst.analysis.patterns.detectors.bursts import (
    Stretch,
    bursts,
    error_bursts,
    latency_bursts,
)
from mlflow_analyst.analysis.patterns.proposal import Rows
from mlflow_analyst.analysis.scan import ScanTable

SEEDS = range(10)


def alone(size: int) -> Any:
    return np.arange(size)


@pytest.mark.parametrize("seed", SEEDS)
def test_failures_at_random_are_no_burst(seed: int) -> None:
    random = np.random.default_rng(seed)
    for rate in (0.01, 0.1, 0.4):
        assert bursts(random.random(800) < rate, alone(800)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_a_stretch_of_failures_is_found_where_it_is(seed: int) -> None:
    random = np.random.default_rng(seed)
    hits = random.random(1_000) < 0.02
    hits[600:640] = random.random(40) < 0.7
    (found,) = bursts(hits, alone(1_000))
    shared = min(found.end, 640) - max(found.begin, 600)
    assert shared / (max(found.end, 640) - min(found.begin, 600)) >= 0.75


def test_two_bursts_are_two() -> None:
    hits = np.zeros(600, dtype=bool)
    hits[100:120] = hits[400:430] = True
    assert bursts(hits, alone(600)) == [Stretch(100, 120), Stretch(400, 430)]


def test_all_turns_of_one_session_that_fail_are_no_burst() -> None:
    hits = np.zeros(600, dtype=bool)
    hits[100:120] = True
    assert bursts(hits, np.arange(600) // 20) == []


def test_a_change_that_stays_is_no_burst() -> None:
    hits = np.zeros(600, dtype=bool)
    hits[300::2] = True
    assert bursts(hits, alone(600)) == []


def test_nothing_and_next_to_nothing_are_no_burst() -> None:
    for hits in ([], [True], [True] * 5, [False] * 500, [True] * 500):
        assert bursts(np.array(hits, dtype=bool), alone(len(hits))) == []


def table_of(failed: Any, took_ms: Any, models: Any = None) -> ScanTable:
    traces = []
    for number, (fails, ms) in enumerate(zip(failed, took_ms, strict=True)):
        said = fails if isinstance(fails, str) else "Boom"
        error = {"error": said} if fails else {"outputs": {}}
        model = {"mlflow.llm.model": f'"{models[number]}"'} if models is not None else {}
        traces.append(
            make_trace(
                raw_span(1, "agent", type="AGENT", end=int(ms)),
                raw_span(2, "search", 1, type="TOOL", **error),
                raw_span(3, "chat", 1, type="CHAT_MODEL", attributes=model),
                trace_id=f"tr-{number:04d}",
                request_time=T0_MS + number * 60_000,
                execution_duration_ms=int(ms),
            )
        )
    return deep_table(traces)


def rows(table: ScanTable) -> Rows:
    return Rows(table, np.ones(len(table), dtype=bool))


def test_a_burst_is_proposed_with_its_failing_traces_and_its_time_as_cohort() -> None:
    failed = np.zeros(300, dtype=bool)
    failed[[5, 90, 250]] = True
    failed[150:162] = True
    failed[155] = False
    (pattern,) = error_bursts(rows(table := table_of(failed, np.full(300, 900))))
    found = np.flatnonzero(mask(parse(pattern.filter), table)).tolist()
    assert found == [*range(150, 155), *range(156, 162)]
    assert pattern.cohort is not None
    window = np.flatnonzero(mask(parse(pattern.cohort), table)).tolist()
    assert window == list(range(150, 162))
    assert "2025-10-09T11:23:20.000Z" in pattern.statement


def usual_times(seed: int) -> Any:
    return np.random.default_rng(seed).lognormal(7, 0.4, 400)


@pytest.mark.parametrize("seed", range(3))
def test_a_slow_stretch_is_proposed_with_its_slow_traces(seed: int) -> None:
    took = usual_times(seed)
    took[200:230] *= 6
    (pattern,) = latency_bursts(rows(table := table_of(np.zeros(400, dtype=bool), took)))
    found = np.flatnonzero(mask(parse(pattern.filter), table))
    assert np.isin(found, np.arange(200, 230)).all()
    assert len(found) >= 25


@pytest.mark.parametrize("seed", range(3))
def test_slow_traces_here_and_there_are_no_burst(seed: int) -> None:
    took = usual_times(seed)
    took[::20] *= 8
    assert list(latency_bursts(rows(table_of(np.zeros(400, dtype=bool), took)))) == []


def test_a_slower_model_for_a_while_is_no_burst() -> None:
    took = usual_times(1)
    took[100:180] *= 6
    models = np.where((np.arange(400) >= 100) & (np.arange(400) < 180), "large", "small")
    assert list(latency_bursts(rows(table_of(np.zeros(400, dtype=bool), took, models)))) == []


def test_few_traces_or_none_are_no_trouble() -> None:
    for count in (0, 1, 3):
        table = table_of([True] * count, [900] * count)
        assert [*error_bursts(rows(table)), *latency_bursts(rows(table))] == []


def test_model_calls_that_are_slow_for_a_while_are_found_however_many_a_trace_makes() -> None:
    calls = np.random.default_rng(3).integers(1, 7, 400)

    def one(number: int) -> Any:
        ms = 5_000 if 200 <= number < 209 else 1_000
        spans = [
            raw_span(2 + at, "chat", 1, type="CHAT_MODEL", start=at * ms, end=(at + 1) * ms)
            for at in range(calls[number])
        ]
        end = int(calls[number]) * ms + 10
        agent = raw_span(1, "agent", type="AGENT", start=0, end=end)
        more = {"request_time": T0_MS + number * 60_000, "execution_duration_ms": end}
        return make_trace(agent, *spans, trace_id=f"tr-{number:04d}", **more)

    table = deep_table(map(one, range(400)))
    (pattern,) = latency_bursts(rows(table))
    assert np.flatnonzero(mask(parse(pattern.filter), table)).tolist() == list(range(200, 209))


def test_a_burst_is_found_among_failures_that_come_all_the_time() -> None:
    usual = [f"Order {n} is gone" if n % 5 < 2 else "" for n in range(600)]
    other = [f"Shard {n} is gone" if n % 11 == 0 else said for n, said in enumerate(usual)]
    assert list(error_bursts(rows(table_of(other, np.full(600, 900))))) == []
    kinds = ("Out of memory", "Index not loaded", "Broken pipe")
    burst = [kinds[n % 3] if 300 <= n < 312 and n % 4 else said for n, said in enumerate(usual)]
    (pattern,) = error_bursts(rows(table := table_of(burst, np.full(600, 900))))
    window = np.flatnonzero(mask(parse(pattern.cohort or ""), table)).tolist()
    assert window == list(range(301, 312))
    assert "in other ways" in pattern.statement
