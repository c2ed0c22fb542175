"""What the accuracy benchmark writes is what it planted, in each dialect."""

from __future__ import annotations

import json
from pathlib import Path

import mlflow
import pytest
from accuracy import experiments, write
from accuracy.dialects import DIALECTS

from mlflow_analyst.traces.build import trace_from_dict
from mlflow_analyst.traces.io import request_text, response_text

TRACES = 40


@pytest.mark.parametrize("seed", [5001, 5002, 5003])
def test_a_store_has_the_planted_traces(seed: int, tmp_path: Path) -> None:
    made = experiments.planted(seed, count=TRACES)
    told = write.write([made], tmp_path)
    assert json.loads((tmp_path / write.TRUTH).read_text(encoding="utf-8")) == told
    client = mlflow.MlflowClient(f"sqlite:///{tmp_path / write.STORE}")
    experiment = client.get_experiment_by_name(made.name)
    found = {
        trace.info.trace_id: trace
        for trace in client.search_traces([experiment.experiment_id], max_results=TRACES)
    }
    assert len(found) == TRACES
    for turn in made.turns:
        stored = found[turn.trace_id]
        assert stored.info.state == turn.state
        assert stored.info.request_time == turn.start_ms
        assert stored.info.trace_metadata.get("mlflow.trace.session") == turn.session
        trace = trace_from_dict(stored.to_dict())
        assert request_text(trace) == turn.request
        answer = (turn.answer or "").strip()
        # of an answer that is JSON the product shows the "answer" alone
        if turn.state == "OK" and answer and not answer.startswith("{"):
            assert response_text(trace) == turn.answer
        tools = [step.tool for step in trace.steps if step.kind == "tool"]
        expected = [] if made.in_messages else [call.tool for call in turn.calls]
        assert sorted(filter(None, tools)) == sorted(expected)
        assert sum(step.kind == "llm" for step in trace.steps) == len(turn.rounds)


def test_three_seeds_have_the_three_dialects() -> None:
    assert {experiments.dialect_of(seed) for seed in (5001, 5002, 5003)} == set(DIALECTS)
