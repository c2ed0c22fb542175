"""Filters in MLflow's words: MLflow accepts them, and finds exactly the traces that were meant."""

from __future__ import annotations

import contextlib
import re
import string
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from analysis_tables import read_tau2
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from mlflow_analyst.analysis.filters import FilterError, notes, parse, to_mlflow
from mlflow_analyst.analysis.mlflow_form import Unanswered
from mlflow_analyst.traces.model import Tables

if TYPE_CHECKING:
    from mlflow_analyst.store import TraceStore

NOW = 1_800_000_000_000


@pytest.fixture(scope="module")
def tau2(tau2_path: Path) -> Tables:
    return read_tau2(tau2_path)


def mlflow_reads(filter_string: str) -> list[tuple[str, str, str, Any]]:
    """What the real MLflow understands of a filter."""
    from mlflow.utils.search_utils import SearchTraceUtils

    clauses = SearchTraceUtils.parse_search_filter_for_search_traces(filter_string)
    return [(c["type"], c["key"], c["comparator"], c["value"]) for c in clauses]


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("info.state = 'error'", "status = 'ERROR'"),
        ("5000 < duration_ms", "execution_time_ms > 5000"),
        ("duration_ms > 1.5", "execution_time_ms > 1.5"),
        ("duration_ms > 0.0000001", "execution_time_ms > 0.0000001"),
        ("duration_ms > -1", "execution_time_ms > -1"),
        (
            "duration_ms BETWEEN 1 AND '5s'",
            "execution_time_ms >= 1 AND execution_time_ms <= 5000",
        ),
        ("start >= '2026-03-01'", "timestamp_ms >= 1772323200000"),
        ("end < '-1h'", "end_time_ms < 1799996400000"),
        ("trace_id IN ('a', 'b')", "request_id IN ('a', 'b')"),
        ("session = 's'", "metadata.`mlflow.trace.session` = 's'"),
        ("session IS NULL", "metadata.`mlflow.trace.session` IS NULL"),
        ("user != 'u'", "metadata.`mlflow.trace.user` != 'u'"),
        ("name IS NOT NULL", "name IS NOT NULL"),
        ("tag.version = 2", "tag.`version` = '2'"),
        ("tag.env IN ('a')", "tag.`env` = 'a'"),
        ("tag.env NOT IN ('a', 'b')", "tag.`env` != 'a' AND tag.`env` != 'b'"),
        ("feedback.correct = true", "feedback.`correct` = 'true'"),
        ("feedback.score > 0.5", "feedback.`score` > 0.5"),
        ("expectation.`a b` IS NULL", "expectation.`a b` IS NULL"),
        ("issue.id = 'i'", "issue.id = 'i'"),
        ("run_id = 'r'", "run_id = 'r'"),
        ("prompt = 'a/1'", "prompt = 'a/1'"),
        ("client_request_id != 'x'", "client_request_id != 'x'"),
        ("text LIKE '%x%'", "trace.text LIKE '%x%'"),
        ("span.content ILIKE '%x%'", "span.content ILIKE '%x%'"),
        ("span.attributes.a.b RLIKE '^x$'", "span.attributes.`a.b` RLIKE '^x$'"),
        ("span.name NOT IN ('a')", "span.name NOT IN ('a')"),
        ("any_error", "span.status = 'ERROR'"),
        ("tools = 'x'", "span.name = 'x' AND span.type = 'TOOL'"),
        ("tools IN ('x', 'y')", "span.name IN ('x', 'y') AND span.type = 'TOOL'"),
        ("tool_errors > 0", "span.type = 'TOOL' AND span.status = 'ERROR'"),
        ("llm_calls >= 1", "span.type IN ('LLM', 'CHAT_MODEL')"),
        ("NOT state = 'OK'", "status != 'OK'"),
        ("NOT NOT state = 'OK'", "status = 'OK'"),
        ("NOT (state = 'OK' OR duration_ms > 5)", "status != 'OK' AND execution_time_ms <= 5"),
        ("state = 'OK' OR state = 'ERROR'", "status IN ('OK', 'ERROR')"),
        ("state = 'OK' AND state = 'OK'", "status = 'OK'"),
        (
            "failed_tool = 'x' AND state = 'OK'",
            "status = 'OK' AND span.name = 'x' AND span.type = 'TOOL' AND span.status = 'ERROR'",
        ),
    ],
)
def test_a_filter_becomes_mlflows_own_and_mlflow_reads_it(typed: str, form: str) -> None:
    assert to_mlflow(parse(typed, now_ms=NOW)) == form
    assert len(mlflow_reads(form)) == form.count(" AND ") + 1


@pytest.mark.parametrize(
    "typed",
    [
        "tools = 'x' AND tools = 'y'",
        "any_error AND span.name = 'x'",
        "NOT any_error",
        "name NOT LIKE 'x%'",
        "NOT span.name = 'x'",
        "run_id = 'x' AND run_id = 'y'",
        "state = 'OK' OR duration_ms > 5",
        "duration_ms IS NULL",
        "tag.score > 5",
        "feedback.x BETWEEN 1 AND 2",
        "tool_errors > 2",
        "model = 'x'",
        "tag.name = 'x'",
        "tag.x = 'it''s \"so\"'",
        "tag.x = 'C:\\'",
        "metadata.`mlflow.trace.tokenUsage` LIKE '%input%'",
    ],
)
def test_what_no_single_filter_of_mlflows_asks_for_is_not_put_into_one(typed: str) -> None:
    with pytest.raises(Unanswered):
        to_mlflow(parse(typed, now_ms=NOW))


def test_conditions_on_spans_say_that_they_mean_one_span(tau2_store: TraceStore) -> None:
    text = "span.name = 'calculate' AND span.name = 'get_order_details'"
    assert tau2_store.count("1", to_mlflow(parse(text))) == 0
    (note,) = notes(parse(text))
    assert "one and the same span" in note
    assert notes(parse("span.name = 'calculate'")) == []


@pytest.mark.parametrize("kind", ["tag", "metadata", "feedback", "expectation"])
def test_a_key_that_mlflow_takes_for_something_else_is_refused(kind: str) -> None:
    from mlflow.utils.search_utils import SearchTraceUtils

    taken = {
        *SearchTraceUtils.SEARCH_KEY_TO_TAG,
        *SearchTraceUtils.SEARCH_KEY_TO_METADATA,
        *SearchTraceUtils.SEARCH_KEY_TO_SPAN,
        *SearchTraceUtils.SEARCH_KEY_TO_ATTRIBUTE,
    }
    for key in sorted(taken):
        with pytest.raises(Unanswered, match="MLflow's search takes it for"):
            to_mlflow(parse(f"{kind}.{key.upper()} = 'x'"))


_texts = st.text(
    alphabet=st.one_of(
        st.sampled_from(" '\"`\\%_.,;()[]{}|*+?^$-/#=<>\n\t"), st.characters(codec="utf-8")
    ),
    max_size=12,
).filter(lambda text: "\x00" not in text)


def in_quotes(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@settings(max_examples=300, deadline=None)
@given(text=_texts)
def test_any_text_reaches_mlflow_unchanged_or_is_refused(text: str) -> None:
    for name in ("tag.x", "name", "span.name", "feedback.x", "trace_id"):
        try:
            form = to_mlflow(parse(f"state = 'OK' AND {name} = {in_quotes(text)} AND start > 0"))
        except FilterError:
            # Neither quote can hold both quotes, and no quote a backslash at the end.
            assume(text.endswith("\\") or ("'" in text and '"' in text))
            continue
        assert sorted(map(str, (clause[3] for clause in mlflow_reads(form)))) == sorted(
            ["OK", text, "0"]
        )


@settings(max_examples=200, deadline=None)
@given(texts=st.lists(_texts, min_size=2, max_size=4, unique=True))
def test_any_list_of_texts_reaches_mlflow_unchanged(texts: list[str]) -> None:
    listed = ", ".join(in_quotes(text) for text in texts)
    form = to_mlflow(parse(f"trace_id IN ({listed}) AND state = 'OK'"))
    assert [clause[3] for clause in mlflow_reads(form)] == [tuple(texts), "OK"]


@settings(max_examples=200, deadline=None)
@given(texts=st.lists(_texts, min_size=2, max_size=4, unique=True), other=_texts)
def test_a_list_for_a_tag_matches_its_texts_and_nothing_else(texts: list[str], other: str) -> None:
    listed = ", ".join(in_quotes(text) for text in texts)
    try:
        form = to_mlflow(parse(f"tag.x IN ({listed})"))
    except FilterError:
        return
    ((_, _, comparator, pattern),) = mlflow_reads(form)
    assert comparator == "RLIKE"
    for text in texts:
        assert re.search(pattern, text)
        assert not re.search(pattern, text + "\n") or text + "\n" in texts
    assert bool(re.search(pattern, other)) == (other in texts)


@settings(max_examples=200, deadline=None)
@given(key=_texts.filter(lambda key: "`" not in key))
def test_any_key_reaches_mlflow_unchanged(key: str) -> None:
    form = to_mlflow(parse(f"tag.`x{key}` = 'v' AND state = 'OK'"))
    assert [clause[1] for clause in mlflow_reads(form)] == [f"x{key}", "status"]


@settings(max_examples=300, deadline=1000)
@given(text=st.text(alphabet=string.printable, max_size=80))
def test_no_text_whatever_breaks_the_reader(text: str) -> None:
    with contextlib.suppress(FilterError):
        mlflow_reads(to_mlflow(parse(text)))


def matching(tau2: Tables, *, span: pd.Series | None = None, trace: Any = None) -> int:
    traces = tau2.traces
    if trace is not None:
        traces = traces[trace(traces)]
    if span is not None:
        traces = traces[traces["trace_id"].isin(tau2.steps.loc[span, "trace_id"])]
    return len(traces)


def test_counts_on_the_real_store_are_those_of_plain_sql(
    tau2_store: TraceStore, tau2: Tables
) -> None:
    steps, traces = tau2.steps, tau2.traces
    failed = steps["status"] == "ERROR"
    sessions = traces["session"].unique()[:3]
    users = traces["user"].unique()
    middle = int(traces["start_ms"].quantile(0.4))
    expected = {
        "state = 'OK'": 748,
        "info.state != 'OK'": 0,
        "any_error": matching(tau2, span=failed),
        "failed_tool = 'get_order_details'": matching(
            tau2, span=failed & (steps["name"] == "get_order_details")
        ),
        "tools = 'calculate'": matching(tau2, span=steps["name"] == "calculate"),
        "tools IN ('calculate', 'cancel_pending_order')": matching(
            tau2, span=steps["name"].isin(["calculate", "cancel_pending_order"])
        ),
        "tools LIKE 'modify%'": matching(
            tau2, span=steps["name"].str.startswith("modify") & (steps["kind"] == "tool")
        ),
        "tool_calls > 0": matching(tau2, span=steps["kind"] == "tool"),
        "llm_calls > 0": matching(tau2, span=steps["kind"] == "llm"),
        "tag.agent_variant = 'gpt-4.1-mini-base'": 456,
        "tag.agent_variant IN ('gpt-4.1-mini-base', 'gemini-3-flash-base')": 748,
        "tag.agent_variant != 'gpt-4.1-mini-base'": 292,
        "tag.nothing IS NULL": 748,
        "tag.nothing != 'x'": 0,
        "duration_ms > '10s'": matching(tau2, trace=lambda t: t["duration_ms"] > 10_000),
        "duration_ms BETWEEN 1000 AND 2000": matching(
            tau2, trace=lambda t: t["duration_ms"].between(1000, 2000)
        ),
        f"start >= {middle}": matching(tau2, trace=lambda t: t["start_ms"] >= middle),
        "start >= '2026-02-26' AND start < '2026-02-27'": 292,
        f"session = '{sessions[0]}'": matching(tau2, trace=lambda t: t["session"] == sessions[0]),
        f"session IN ({', '.join(in_quotes(s) for s in sessions)})": matching(
            tau2, trace=lambda t: t["session"].isin(sessions)
        ),
        f"NOT user = '{users[0]}'": matching(tau2, trace=lambda t: t["user"] != users[0]),
        f"user NOT IN ('{users[0]}', '{users[1]}')": matching(
            tau2, trace=lambda t: ~t["user"].isin(users[:2])
        ),
        f"user = '{users[0]}' OR user = '{users[1]}'": matching(
            tau2, trace=lambda t: t["user"].isin(users[:2])
        ),
        f"any_error AND NOT (user = '{users[0]}' OR duration_ms < 3000)": matching(
            tau2,
            span=failed,
            trace=lambda t: (t["user"] != users[0]) & (t["duration_ms"] >= 3000),
        ),
        "span.attributes.mlflow.spanType RLIKE '^TOOL$'": matching(
            tau2, span=steps["kind"] == "tool"
        ),
    }
    counted = {text: tau2_store.count("1", to_mlflow(parse(text, now_ms=NOW))) for text in expected}
    assert counted == expected
    assert 0 < counted["any_error"] < 748


_CONDITIONS: dict[str, Any] = {
    "duration_ms > 3000": lambda t: t["duration_ms"] > 3000,
    "duration_ms <= 1500": lambda t: t["duration_ms"] <= 1500,
    "tag.agent_variant = 'gpt-4.1-mini-base'": lambda t: (
        t["tag.agent_variant"] == "gpt-4.1-mini-base"
    ),
    "user = 'yusuf_rossi_9620'": lambda t: t["user"] == "yusuf_rossi_9620",
    "user IN ('mei_kovacs_8020', 'olivia_lopez_3865')": lambda t: t["user"].isin(
        ["mei_kovacs_8020", "olivia_lopez_3865"]
    ),
    "start >= '2026-02-25'": lambda t: t["start_ms"] >= 1_771_977_600_000,
    "state = 'OK'": lambda t: t["state"] == "OK",
}


@st.composite
def _filters(draw: st.DrawFn, depth: int = 2) -> tuple[str, Any]:
    kind = draw(st.sampled_from(["plain", "plain", "not", "and", "or"])) if depth else "plain"
    if kind == "plain":
        text = draw(st.sampled_from(sorted(_CONDITIONS)))
        return text, _CONDITIONS[text]
    if kind == "not":
        text, test = draw(_filters(depth - 1))
        return f"NOT ({text})", lambda t: ~test(t)
    left, left_test = draw(_filters(depth - 1))
    right, right_test = draw(_filters(depth - 1))
    if kind == "and":
        return f"({left}) AND ({right})", lambda t: left_test(t) & right_test(t)
    return f"({left}) OR ({right})", lambda t: left_test(t) | right_test(t)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(case=_filters())
def test_whatever_is_answered_is_answered_right(
    tau2_store: TraceStore, tau2: Tables, case: tuple[str, Any]
) -> None:
    text, test = case
    try:
        form = to_mlflow(parse(text))
    except FilterError:
        assert " OR " in text or "NOT" in text
        return
    assert tau2_store.count("1", form) == int(test(tau2.traces).sum())
