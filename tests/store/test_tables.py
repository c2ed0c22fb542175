"""Traces and steps as tables: right, and the same whichever way they are read."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from small_store import T0_MS, SmallStore, StepSpec
from tables_alike import assert_same

from mlflow_analyst.store import open_store, querying
from mlflow_analyst.store import tables as making

if TYPE_CHECKING:
    from mlflow_analyst.store import TraceStore
    from mlflow_analyst.traces.model import Tables

ASKED: dict[str, list[str]] = {
    "tags": ["agent_variant", "mlflow.traceName", "missing"],
    "metadata": ["mlflow.trace.user", "mlflow.trace.session", "mlflow.trace.tokenUsage"],
}


def read_whole(store: TraceStore, experiment_id: str, **asked: Any) -> Tables:
    """The tables as a store without SQL gives them: by reading every trace."""
    client = store._client
    plain = type(client)(
        client.store, kind="http", tracking_uri=client.tracking_uri, capabilities=()
    )
    return making.tables(plain, experiment_id, **asked)


def test_calls_and_failures_of_each_tool_are_those_known(
    tau2_store: TraceStore, tau2_facts: dict[str, Any]
) -> None:
    for variant, known in tau2_facts["variants"].items():
        table = tau2_store.tables("1", f"tag.agent_variant = '{variant}'")
        calls = table.steps[table.steps["kind"] == "tool"]
        assert len(table.traces) == known["traces"]
        assert calls["tool"].value_counts().to_dict() == known["tools"]
        failed = calls[calls["status"] == "ERROR"]
        assert failed["tool"].value_counts().to_dict() == known["tool_errors"]
        assert failed["error"].value_counts().to_dict() == known["error_text"]
        # The facts have the value at rank n·q, from times rounded to the millisecond otherwise.
        times = sorted(table.traces["duration_ms"])
        ranked = {"p50": times[len(times) // 2], "p95": times[len(times) * 95 // 100]}
        assert {**ranked, "max": times[-1]} == pytest.approx(known["latency_ms"], abs=1)
        models = set(table.steps["model"].dropna())
        assert models == {known["agent_model"]}


def test_the_tables_hold_every_trace_session_and_step(tau2_store: TraceStore) -> None:
    table = tau2_store.tables("1")
    assert len(table.traces) == 748
    assert table.traces["session"].nunique() == 119
    assert table.traces["start_ms"].is_monotonic_increasing
    assert table.steps["kind"].value_counts().to_dict() == {"llm": 1413, "tool": 944, "agent": 748}


def test_file_and_server_give_the_same_rows(tau2_store: TraceStore, http_store: TraceStore) -> None:
    assert_same(tau2_store.tables("1", **ASKED), http_store.tables("1", **ASKED))


@pytest.mark.parametrize(
    "filter",
    [
        "span.status = 'ERROR'",
        "tag.agent_variant = 'gpt-4.1-mini-base' AND execution_time_ms > 5000",
        "status = 'ERROR'",
    ],
)
def test_a_filter_selects_the_same_rows_either_way(tau2_store: TraceStore, filter: str) -> None:
    selected = tau2_store.tables("1", filter, **ASKED)
    assert_same(selected, read_whole(tau2_store, "1", filter=filter, **ASKED))
    assert len(selected.traces) == tau2_store.count("1", filter)


USAGE = {"input_tokens": 30, "output_tokens": 4, "total_tokens": 34}
SAID_BY_OTHERS = [
    StepSpec("plan", None, attributes={"openinference.span.kind": "AGENT"}),
    StepSpec(
        "ChatOpenAI",
        None,
        parent="plan",
        attributes={
            "openinference.span.kind": "LLM",
            "llm.model_name": "gpt-4o",
            "llm.token_count.prompt": 120,
            "llm.token_count.completion": 7,
            "llm.cost.total": 0.25,
        },
    ),
    StepSpec(
        "run",
        None,
        parent="plan",
        attributes={"openinference.span.kind": "TOOL", "tool.name": "look_up"},
        error="boom",
    ),
    StepSpec(
        "chat o3",
        None,
        attributes={
            "gen_ai.operation.name": "chat",
            "gen_ai.response.model": "o3",
            "gen_ai.usage.input_tokens": 11,
            "gen_ai.usage.output_tokens": 5,
        },
    ),
    StepSpec(
        "execute_tool search",
        None,
        attributes={"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "search"},
    ),
    StepSpec("execute_tool by_name_only", None),
    StepSpec(
        "weather.tool",
        None,
        attributes={"traceloop.span.kind": "tool", "traceloop.entity.name": "weather"},
    ),
    StepSpec("plain", None),
    StepSpec("odd", "MY_OWN_KIND"),
    StepSpec("unknown", "UNKNOWN", attributes={"openinference.span.kind": "RETRIEVER"}),
]
SAID_BY_MLFLOW = [
    StepSpec(
        "agent",
        "AGENT",
        attributes={"mlflow.llm.model": "gpt-4o", "mlflow.chat.tokenUsage": USAGE},
    ),
    StepSpec("tool_Read", "TOOL", parent="agent", attributes={"tool_name": "Read"}),
    StepSpec("silent", "TOOL", parent="agent", error=" ", outputs="it did not work"),
    StepSpec("worded", "TOOL", parent="agent", error="TimeoutError: after 30 s"),
    StepSpec(
        "asked for by name",
        "LLM",
        parent="agent",
        inputs={"model": "claude", "messages": [{"role": "user", "content": "hi"}]},
        outputs={"usage": {"prompt_tokens": 9, "completion_tokens": 2}},
    ),
    StepSpec(
        "priced",
        "CHAT_MODEL",
        parent="agent",
        attributes={
            "mlflow.llm.model": "gpt-4o",
            "mlflow.chat.tokenUsage": USAGE,
            "mlflow.llm.cost": {"input_cost": 0.1, "output_cost": 0.2, "total_cost": 0.3},
        },
    ),
    StepSpec("nameless model", "LLM", parent="agent"),
    StepSpec("vectors", "EMBEDDING", parent="agent", attributes={"mlflow.llm.model": "ada"}),
    StepSpec("still running", "TOOL", parent="agent", end_ms=None),
    StepSpec("sorted", "RERANKER", parent="agent"),
    StepSpec("read", "PARSER", parent="agent", attributes={"tool.name": "parser"}),
]


@pytest.fixture
def mixed(make_store: Callable[..., SmallStore]) -> tuple[SmallStore, str]:
    written = make_store()
    return written, write_mixed(written)


def write_mixed(written: SmallStore) -> str:
    """Spans of several libraries, with and without what MLflow's columns can hold."""
    experiment = written.experiment("mixed")
    written.trace(experiment, steps=SAID_BY_OTHERS, session="s1", user="u1", tags={"v": "1"})
    written.trace(experiment, steps=SAID_BY_MLFLOW, start_ms=T0_MS + 5, name=None)
    written.trace(experiment, start_ms=T0_MS + 9, state="IN_PROGRESS", duration_ms=None, steps=[])
    written.trace(experiment, start_ms=T0_MS + 7, state="ERROR", metadata={"m": ""})
    for step in (*SAID_BY_OTHERS, *SAID_BY_MLFLOW):
        alone = StepSpec(**{**vars(step), "parent": None})
        written.trace(experiment, start_ms=T0_MS + 20, steps=[alone])
    return experiment


@pytest.mark.parametrize("shared_from", [1, 10_000])
def test_columns_and_whole_spans_say_the_same_whatever_library_wrote_them(
    mixed: tuple[SmallStore, str], monkeypatch: pytest.MonkeyPatch, shared_from: int
) -> None:
    written, experiment = mixed
    monkeypatch.setattr(querying, "SHARED_FROM", shared_from)
    monkeypatch.setattr(querying, "_RANGE", 5)
    asked = {"tags": ["v", "mlflow.traceName"], "metadata": ["m", "mlflow.trace.cost"]}
    with closing(open_store(str(written.path))) as store:
        assert_same(store.tables(experiment, **asked), read_whole(store, experiment, **asked))


def test_a_server_gives_the_same_traces_and_rows_whatever_library_wrote_them(
    served_store: tuple[SmallStore, str],
) -> None:
    written, url = served_store
    experiment = write_mixed(written)
    with (
        closing(open_store(url)) as server,
        closing(open_store(str(written.path))) as file,
    ):
        table = file.tables(experiment, **ASKED)
        assert_same(table, server.tables(experiment, **ASKED))
        everything = table.traces["trace_id"].tolist()
        assert file.traces(everything) == server.traces(everything)
        assert file.metrics(experiment) == server.metrics(experiment)


def test_tools_models_and_errors_are_found_in_any_dialect(mixed: tuple[SmallStore, str]) -> None:
    written, experiment = mixed
    with closing(open_store(str(written.path))) as store:
        steps = store.tables(experiment, "timestamp_ms < 1760000000010").steps
    by_name = steps.set_index("name")
    tools = by_name[by_name["kind"] == "tool"]["tool"].to_dict()
    assert tools == {
        "run": "look_up",
        "execute_tool search": "search",
        "execute_tool by_name_only": "by_name_only",
        "weather.tool": "weather",
        "tool_Read": "Read",
        "silent": "silent",
        "worded": "worded",
        "still running": "still running",
        "read": "parser",
    }
    models = by_name["model"].dropna().to_dict()
    assert models == {
        "ChatOpenAI": "gpt-4o",
        "chat o3": "o3",
        "asked for by name": "claude",
        "priced": "gpt-4o",
        "vectors": "ada",
    }
    errors = by_name["error"].dropna()
    assert errors["run"] == "boom"
    assert errors["worded"] == "TimeoutError: after 30 s"
    assert np.isnan(by_name.loc["still running", "duration_ms"])


def test_what_an_agent_adds_up_is_not_counted_again(mixed: tuple[SmallStore, str]) -> None:
    written, experiment = mixed
    with closing(open_store(str(written.path))) as store:
        steps = store.tables(experiment).steps
    others = steps[~steps["kind"].isin(["llm", "embedding"])]
    assert len(others) > 10
    assert others[["model", "input_tokens", "output_tokens", "cost"]].isna().all(axis=None)


def test_steps_have_tokens_where_the_trace_called_several_models(
    make_store: Callable[..., SmallStore],
) -> None:
    def call(name: str, model: str) -> StepSpec:
        said = {"mlflow.llm.model": model, "mlflow.chat.tokenUsage": USAGE}
        return StepSpec(name, "LLM", attributes=said)

    written = make_store()
    experiment = written.experiment("routed")
    routed = written.trace(experiment, steps=[call("a", "small"), call("b", "large")])
    written.trace(experiment, start_ms=T0_MS + 1, steps=[call("c", "small"), call("d", "small")])
    with closing(open_store(str(written.path))) as store:
        table = store.tables(experiment)
    told = table.steps[table.steps["input_tokens"].notna()]
    assert set(told["trace_id"]) == {routed}
    assert told["input_tokens"].tolist() == [30, 30]
    assert table.traces["input_tokens"].tolist() == [60, 60]


def test_missing_values_are_none_in_text_and_nan_in_numbers(
    mixed: tuple[SmallStore, str],
) -> None:
    written, experiment = mixed
    with closing(open_store(str(written.path))) as store:
        table = store.tables(experiment, tags=["v"])
    for frame in (table.traces, table.steps):
        for column, values in frame.items():
            if values.dtype == object:
                assert all(v is None or isinstance(v, str) for v in values), column
            else:
                assert str(values.dtype) in ("int64", "float64"), column
    assert table.traces["tag.v"].tolist().count(None) == len(table.traces) - 1


@pytest.mark.parametrize("asked_for", ["the largest", "a small one"])
def test_an_experiment_has_its_own_rows_alone_however_many_the_others_have(
    make_store: Callable[..., SmallStore], asked_for: str
) -> None:
    written = make_store()
    large, small = written.experiment("large"), written.experiment("small")
    for place in range(6):
        experiment = small if place % 3 == 0 else large
        steps = None if place % 2 else SAID_BY_MLFLOW
        written.trace(
            experiment, start_ms=T0_MS + place, steps=steps, user=f"u{place}", tags={"v": "1"}
        )
    experiment, traces = (large, 4) if asked_for == "the largest" else (small, 2)
    with closing(open_store(str(written.path))) as store:
        own = store.tables(experiment, tags=["v"])
        assert_same(own, read_whole(store, experiment, tags=["v"]))
    assert len(own.traces) == traces
    assert set(own.steps["trace_id"]) == set(own.traces["trace_id"])


def test_spans_of_different_traces_may_have_one_id(make_store: Callable[..., SmallStore]) -> None:
    written = make_store()
    experiment = written.experiment("copied")
    for place, model in enumerate(("small", "large")):
        said = {"mlflow.llm.model": model, "mlflow.chat.tokenUsage": {"input_tokens": place + 1}}
        written.trace(
            experiment, start_ms=T0_MS + place, steps=[StepSpec("c", "LLM", attributes=said)]
        )
    written.close()
    with closing(sqlite3.connect(written.path)) as db:
        db.execute("UPDATE spans SET span_id = 'same'")
        db.execute("UPDATE trace_info SET input_tokens = NULL, output_tokens = NULL")
        db.commit()
    with closing(open_store(str(written.path))) as store:
        steps = store.tables(experiment).steps
    assert dict(zip(steps["model"], steps["input_tokens"], strict=True)) == {"small": 1, "large": 2}


@pytest.mark.parametrize("way", ["columns", "whole"])
def test_an_experiment_without_traces_makes_empty_tables(
    make_store: Callable[..., SmallStore], tau2_store: TraceStore, way: str
) -> None:
    written = make_store()
    experiment = written.experiment("empty")
    with closing(open_store(str(written.path))) as store:
        if way == "columns":
            empty = store.tables(experiment, tags=["v"])
        else:
            empty = read_whole(store, experiment, tags=["v"])
    full = tau2_store.tables("1", tags=["v"])
    assert empty.traces.empty
    assert empty.steps.empty
    pd.testing.assert_series_equal(empty.traces.dtypes, full.traces.dtypes)
    pd.testing.assert_series_equal(empty.steps.dtypes, full.steps.dtypes)


@pytest.mark.parametrize("way", ["columns", "whole"])
def test_progress_is_told_and_can_stop_the_work(tau2_store: TraceStore, way: str) -> None:
    class Enough(Exception):
        pass

    told: list[tuple[int, int | None]] = []

    def stop(done: int, total: int | None) -> None:
        raise Enough

    some = "tag.agent_variant = 'gpt-4.1-mini-base'"
    if way == "columns":
        tau2_store.tables("1", some, progress=lambda *now: told.append(now))
        with pytest.raises(Enough):
            tau2_store.tables("1", some, progress=stop)
    else:
        read_whole(tau2_store, "1", filter=some, progress=lambda *now: told.append(now))
        with pytest.raises(Enough):
            read_whole(tau2_store, "1", filter=some, progress=stop)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (456, 456)
