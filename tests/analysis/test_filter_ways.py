"""A filter gives the same count whoever answers it: MLflow, sets of its answers, or the scan."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from many_kinds import TRACES, scan_of, write_many_kinds

from mlflow_analyst.analysis.binding import atoms
from mlflow_analyst.analysis.evaluate import in_rows, mask
from mlflow_analyst.analysis.filters import FilterError, parse
from mlflow_analyst.analysis.mlflow_form import EVERYTHING
from mlflow_analyst.analysis.plan import Plan, plan

if TYPE_CHECKING:
    from mlflow_analyst.store import TraceStore

CAN = EVERYTHING | {"sqlite"}
NOW = 1_800_000_000_000


@pytest.fixture(scope="module")
def odd_path(blank_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    import shutil

    from small_store import SmallStore

    folder = tmp_path_factory.mktemp("odd")
    shutil.copy(blank_store, folder / "odd.db")
    store = SmallStore(folder, "odd.db")
    write_many_kinds(store)
    store.close()
    return store.path


class Opened:
    """One experiment of an open store, and its scan."""

    def __init__(self, store: TraceStore, experiment_id: str) -> None:
        self.store = store
        self.experiment_id = experiment_id
        self.table = scan_of(store, experiment_id)

    def __repr__(self) -> str:
        return f"experiment {self.experiment_id} of {self.store.kind}"


@pytest.fixture(scope="module")
def odd(odd_path: Path) -> Iterator[Opened]:
    from mlflow_analyst.store import open_store

    store = open_store(str(odd_path))
    experiment_id = store.experiment("many kinds").experiment_id
    yield Opened(store, experiment_id)
    store.close()


def _words(text: str) -> list[str]:
    return text.split()


_TEXTS = tuple(
    f"'{text}'"
    for text in (
        *("agent", "Agent", "a_b", "s1", "ann", "1", "10", "x", "ab", "search", "refund", "gpt-x"),
        *("", "the agent failed", "nothing"),
    )
)
_PATTERNS = ("'a%'", "'%a%'", "'_b'", "'a_b'", "'%'", "'%É%'", "'a%b%'", "'%e'", "'%50\\%%'", "''")
_REGEXES = ("'^a.b$'", "'(?i)agent'", "'[0-9]'", "'.'", "'x|1'")
_TEXT_NAMES = _words(
    "name session user tag.v tag.`a.b` tag.name metadata.m tools failed_tool model error_type "
    "error_message request response slowest_step finish_reason failed_step span.name span.type "
    "trace_id client_request_id"
)
_NUMBER_NAMES = _words(
    "duration_ms tool_calls tool_errors llm_calls repeated_calls steps request_chars "
    "response_chars session_position input_tokens output_tokens total_tokens cost llm_ms tool_ms "
    "other_ms tool_overlap_ms slowest_step_ms"
)
_NUMBERS = ("-1", "0", "1", "2", "5", "1.5", "20", "1500", "40000")


def _texts() -> st.SearchStrategy[str]:
    name, text = st.sampled_from(_TEXT_NAMES), st.sampled_from(_TEXTS)
    likes = st.tuples(st.sampled_from(["LIKE", "ILIKE", "NOT LIKE"]), st.sampled_from(_PATTERNS))
    equal = st.tuples(st.sampled_from(["=", "!=", "<", ">="]), text)
    regex = st.tuples(st.just("RLIKE"), st.sampled_from(_REGEXES))
    lists = st.tuples(st.sampled_from(["IN", "NOT IN"]), st.tuples(text, text).map(_listed))
    null = st.tuples(st.sampled_from(["IS NULL", "IS NOT NULL"]), st.just(""))
    return st.tuples(name, st.one_of(likes, equal, regex, lists, null)).map(
        lambda pair: f"{pair[0]} {pair[1][0]} {pair[1][1]}"
    )


def _listed(items: tuple[str, ...]) -> str:
    return f"({', '.join(items)})"


def _numbers() -> st.SearchStrategy[str]:
    name, number = st.sampled_from(_NUMBER_NAMES), st.sampled_from(_NUMBERS)
    one = st.tuples(st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), number).map(" ".join)
    between = st.tuples(number, number).map(lambda two: f"BETWEEN {two[0]} AND {two[1]}")
    lists = st.tuples(number, number).map(lambda two: f"IN {_listed(two)}")
    null = st.sampled_from(["IS NULL", "IS NOT NULL"])
    return st.tuples(name, st.one_of(one, between, lists, null)).map(" ".join)


_OTHERS = st.sampled_from(
    [
        "state = 'ERROR'",
        "state != 'OK'",
        "state IN ('OK', 'IN_PROGRESS')",
        "state LIKE '%R%'",
        "start > 1760000100000",
        "end <= 1760000030000",
        "end IS NULL",
        "any_error",
        "any_error = false",
        "any_error IS NOT NULL",
        "span.status = 'ERROR'",
        "span.status != 'OK'",
        "span.type IN ('LLM', 'CHAT_MODEL')",
        "text LIKE '%refund%'",
        "span.content ILIKE '%RATE LIMIT%'",
        "span.attributes.q LIKE '%alpha%'",
        "feedback.score > 1",
        "feedback.score <= -3",
        "feedback.score = 2.5",
        "feedback.score != 1",
        "feedback.score BETWEEN 0 AND 3",
        "feedback.score IN (1, 'high')",
        "feedback.good = true",
        "feedback.good = 'yes'",
        "feedback.good LIKE '%e%'",
        "feedback.good IS NULL",
        "expectation.answer = 4",
        "expectation.answer IS NOT NULL",
        "run_id = 'r'",
        "run_id IS NULL",
        "prompt = 'p/1'",
        "issue.id = 'i'",
        "metadata.`mlflow.trace.tokenUsage` IS NOT NULL",
        "metadata.`mlflow.trace.tokenUsage` LIKE '%input%'",
    ]
)
_CONDITIONS = st.one_of(_texts(), _numbers(), _OTHERS)
FILTERS = st.recursive(
    _CONDITIONS,
    lambda inner: st.one_of(
        inner.map(lambda part: f"NOT ({part})"),
        st.tuples(inner, st.sampled_from([" AND ", " OR "]), inner).map(
            lambda three: f"({three[0]}){three[1]}({three[2]})"
        ),
        st.tuples(_OTHERS, _OTHERS).map(" AND ".join),
    ),
    max_leaves=6,
)


def ids_by_plan(opened: Opened, how: Plan) -> set[str]:
    """The ids that the plan's own way finds."""
    store, experiment_id = opened.store, opened.experiment_id
    if how.way == "mlflow":
        page = store.search(experiment_id, how.query, "oldest", TRACES + 1)
        assert store.count(experiment_id, how.query) == len(page.infos)
        return {info.trace_id for info in page.infos}
    if how.sets is not None:
        found = set(store.headers_of(experiment_id, how.sets))
        assert store.count_sets(experiment_id, how.sets) == len(found)
        return found
    given = {atom: set(store.headers_of(experiment_id, sets)) for atom, sets in how.asks}
    return set(opened.table.where(mask(how.node, opened.table, given)))


@settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=FILTERS)
def test_a_filter_finds_the_same_traces_whichever_way_answers(odd: Opened, text: str) -> None:
    node = parse(text, now_ms=NOW)
    try:
        how = plan(node, CAN)
    except FilterError:
        assert any(not in_rows(atom) for atom in atoms(node)) or "takes a number" in text
        return
    found = ids_by_plan(odd, how)
    less = plan(node, {"sqlite", "span_filters", "assessment_filters"})
    assert ids_by_plan(odd, less) == found, less
    if all(in_rows(atom) for atom in atoms(how.node)):
        assert set(odd.table.where(mask(node, odd.table))) == found, how
    if how.within is not None:
        page = odd.store.search(odd.experiment_id, how.within, "oldest", TRACES + 1)
        assert found <= {info.trace_id for info in page.infos}, how


def test_the_store_knows_that_its_spans_are_typed(odd: Opened) -> None:
    assert odd.store.typed(odd.experiment_id)
