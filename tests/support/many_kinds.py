"""A small experiment in which every name of the filter language is there, missing, and odd."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from small_store import T0_MS, SmallStore, StepSpec

if TYPE_CHECKING:
    from mlflow_analyst.analysis.scan import ScanTable
    from mlflow_analyst.store import TraceStore

TRACES = 80
_WORDS = ("alpha", "Beta", "50% off", "a_b", "Écoute", "écoute", "it's", 'say "hi"', "C:\\x", "")


def write_many_kinds(store: SmallStore, seed: int = 1) -> str:
    """Fill one experiment with TRACES traces, no two alike; its id."""
    rng = random.Random(seed)
    experiment_id = store.experiment("many kinds")
    other = store.experiment("another")
    for place in range(TRACES):
        _one_trace(store, experiment_id, rng, place)
    for place in range(5):
        _one_trace(store, other, rng, place)
    return experiment_id


def _one_trace(store: SmallStore, experiment_id: str, rng: random.Random, place: int) -> None:
    state = rng.choice(["OK", "OK", "OK", "ERROR", "IN_PROGRESS"])
    duration = None if state == "IN_PROGRESS" else rng.choice([0, 5, 900, 1500, 30_000])
    steps = [
        StepSpec(
            "agent",
            "AGENT",
            0,
            duration,
            {"message": rng.choice(_WORDS) + " please"},
            {"answer": rng.choice(_WORDS) * rng.choice([1, 1, 900])},
            error="the agent failed" if state == "ERROR" and rng.random() < 0.7 else None,
        )
    ]
    steps.extend(_tool_call(rng, number) for number in range(rng.choice([0, 0, 1, 2, 4])))
    for number in range(rng.choice([0, 1, 2])):
        usage = {"input_tokens": 10 * (number + 1), "output_tokens": 7}
        steps.append(
            StepSpec(
                "search" if rng.random() < 0.2 else "chat",
                rng.choice(["CHAT_MODEL", "LLM"]),
                number,
                number + 20,
                parent="agent",
                attributes={
                    "mlflow.llm.model": rng.choice(["gpt-x", "gpt-y", "Claude"]),
                    "mlflow.chat.tokenUsage": {**usage, "total_tokens": sum(usage.values())},
                },
            )
        )
    trace_id = store.trace(
        experiment_id,
        state=state,
        start_ms=T0_MS + rng.choice([0, 1000, 60_000]) * place,
        duration_ms=duration,
        name=rng.choice([None, "agent", "Agent", "a_b"]),
        session=rng.choice([None, "s1", "s2", "it's"]),
        user=rng.choice([None, "ann", "bob"]),
        tags={
            key: rng.choice(["1", "2", "10", "x", "Écoute", "a_b", "ab"])
            for key in ("v", "name", "a.b")
            if rng.random() < 0.6
        },
        metadata={"m": rng.choice(_WORDS)} if rng.random() < 0.5 else None,
        steps=steps,
    )
    _assess(store, trace_id, rng)


def _tool_call(rng: random.Random, number: int) -> StepSpec:
    return StepSpec(
        rng.choice(["search", "refund", "Search", "a_b"]),
        "TOOL",
        number,
        number + rng.choice([1, 400]),
        {"q": rng.choice(_WORDS)},
        "found",
        error=rng.choice([None, None, "Rate limit: 429", "TimeoutError: gone"]),
        parent="agent",
    )


def _assess(store: SmallStore, trace_id: str, rng: random.Random) -> None:
    from mlflow.entities import AssessmentSource, Expectation, Feedback

    source = AssessmentSource(source_type="HUMAN", source_id="tester")
    for name, values in (("score", [1, 2.5, -3, "high"]), ("good", [True, False, "yes", "true"])):
        for _ in range(rng.choice([0, 0, 1, 2])):
            value = rng.choice(values)
            store.store.create_assessment(
                Feedback(name=name, value=value, source=source, trace_id=trace_id)
            )
    if rng.random() < 0.3:
        store.store.create_assessment(
            Expectation(name="answer", value=rng.choice(["a", 4]), source=source, trace_id=trace_id)
        )


def scan_of(store: TraceStore, experiment_id: str) -> ScanTable:
    """The scan's rows, made from the traces themselves, without a cache."""
    from mlflow_analyst.analysis.features import features_of
    from mlflow_analyst.analysis.scan import scan_table, to_arrow

    rows = [features_of(trace) for trace in store.iter_traces(experiment_id)]
    return scan_table(to_arrow(rows), method="read for a test")
