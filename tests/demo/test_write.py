"""The sample as MLflow has it: what was generated is what is read."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from mlflow_analyst.demo.sample import generate
from mlflow_analyst.demo.shapes import SampleTrace
from mlflow_analyst.demo.write import EXPERIMENT, write
from mlflow_analyst.store import TraceStore, open_store


@pytest.fixture(scope="module")
def sample() -> list[SampleTrace]:
    """Few traces, of every state and with every kind of step."""
    every = generate()
    ended = [trace for trace in every if trace.state != "IN_PROGRESS"]
    rated = [trace for trace in ended if trace.feedback][:5]
    failed = [trace for trace in ended if trace.state == "ERROR"][:10]
    chosen = {id(trace) for trace in [*ended[:60], *rated, *failed]}
    return [t for t in every if id(t) in chosen or t.state == "IN_PROGRESS"]


@pytest.fixture(scope="module")
def written(sample: list[SampleTrace], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    elsewhere = folder.parent / "not-to-be-made.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{elsewhere}")
        patch.chdir(folder)
        heard: list[tuple[int, int]] = []
        write(folder / "sample.db", sample, lambda done, of: heard.append((done, of)))
    assert heard[0] == (0, len(sample))
    assert heard[-1] == (len(sample), len(sample))
    assert not elsewhere.exists()
    return folder / "sample.db"


@pytest.fixture(scope="module")
def store(written: Path) -> Iterator[TraceStore]:
    opened = open_store(str(written))
    yield opened
    opened.close()


def test_only_the_store_is_written(written: Path) -> None:
    assert [path.name for path in written.parent.iterdir()] == [written.name]


def test_the_experiment_holds_every_trace_in_its_state(
    store: TraceStore, sample: list[SampleTrace]
) -> None:
    experiment = store.experiment(EXPERIMENT)
    assert experiment.traces == len(sample)
    assert experiment.sessions == len({trace.session for trace in sample})
    assert experiment.states == Counter(trace.state for trace in sample)


def test_each_trace_reads_as_it_was_generated(store: TraceStore, sample: list[SampleTrace]) -> None:
    read = {trace.trace_id: trace for trace in store.traces([t.trace_id for t in sample])}
    assert len(read) == len(sample)
    for expected in sample:
        trace = read[expected.trace_id]
        info = trace.info
        assert (info.start_ms, info.duration_ms) == (expected.start_ms, expected.duration_ms)
        assert (info.session, info.user) == (expected.session, expected.user)
        assert info.tags["app_version"] == expected.tags["app_version"]
        assert (info.input_tokens or 0) == expected.input_tokens
        assert (info.output_tokens or 0) == expected.output_tokens
        assert (info.cost or 0) == pytest.approx(expected.cost)
        # a span that never ended was never sent
        ended = [span for span in expected.spans if span.end_ms is not None]
        assert {step.span_id for step in trace.steps} == {span.span_id for span in ended}
        failures = {span.span_id: str(span.failure) for span in ended if span.failure}
        assert {step.span_id: step.error for step in trace.steps if step.failed} == failures


def test_technicians_ratings_are_feedback_of_humans(
    store: TraceStore, sample: list[SampleTrace]
) -> None:
    rated = {trace.trace_id for trace in sample if trace.feedback}
    assert len(rated) >= 5
    read = store.traces(sorted(rated))
    for trace in read:
        (feedback,) = trace.info.assessments
        assert feedback["assessment_name"] == "helpful"
        assert feedback["source"]["source_type"] == "HUMAN"
    unhappy = [t for t in sample if t.feedback and not t.feedback.helpful]
    experiment_id = store.experiment(EXPERIMENT).experiment_id
    assert store.count(experiment_id, "feedback.helpful = 'false'") == len(unhappy)


def test_a_file_that_is_there_is_not_written_over(written: Path, sample: list[SampleTrace]) -> None:
    before = hashlib.sha256(written.read_bytes()).digest()
    with pytest.raises(FileExistsError):
        write(written, sample, lambda *_: None)
    assert hashlib.sha256(written.read_bytes()).digest() == before
