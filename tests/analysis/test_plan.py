"""Who answers a filter, on which store."""

from __future__ import annotations

import pytest

from mlflow_analyst.analysis.filters import FilterError, parse
from mlflow_analyst.analysis.plan import plan
from mlflow_analyst.traces.sets import leaves

DATABASE = frozenset({"span_filters", "assessment_filters", "sqlite"})
TYPED = DATABASE | {"typed"}
FILES: frozenset[str] = frozenset()
NOW = 1_800_000_000_000


@pytest.mark.parametrize(
    ("typed", "way"),
    [
        ("state = 'ERROR' AND duration_ms > 5", "mlflow"),
        ("span.name = 'x' AND span.status = 'ERROR'", "mlflow"),
        ("span.name = 'x' AND (span.status = 'ERROR' OR span.status = 'UNSET')", "mlflow"),
        ("span.name = 'x' OR span.name = 'y'", "mlflow"),
        ("failed_tool = 'x' AND state = 'OK'", "mlflow"),
        ("state = 'OK' OR duration_ms > 5", "sets"),
        ("NOT any_error", "sets"),
        ("tool_calls = 0", "sets"),
        ("tools = 'x' AND tools = 'y'", "sets"),
        ("NOT (span.name = 'x' AND span.status = 'ERROR')", "sets"),
        ("name NOT LIKE 'x%'", "sets"),
        ("run_id = 'a' AND run_id = 'b'", "sets"),
        ("duration_ms IS NULL", "sets"),
        ("feedback.x IN ('a', 'b')", "sets"),
        ("tool_calls > 3", "scan"),
        ("request LIKE '%refund%'", "scan"),
        ("model = 'gpt' OR state = 'ERROR'", "scan"),
        ("tag.score > 5", "scan"),
        ("tag.name = 'x'", "scan"),
        ("feedback.x BETWEEN 1 AND 2", "scan"),
    ],
)
def test_a_filter_is_answered_by_the_cheapest_way_there_is(typed: str, way: str) -> None:
    assert plan(parse(typed, now_ms=NOW), TYPED).way == way


def test_tools_are_asked_of_the_scan_where_spans_do_not_say_what_they_are() -> None:
    assert plan(parse("tools = 'x'"), TYPED).query == "span.name = 'x' AND span.type = 'TOOL'"
    assert plan(parse("tools = 'x'"), DATABASE).way == "scan"


def test_a_store_that_does_not_search_spans_is_scanned_for_them() -> None:
    how = plan(parse("span.name = 'x' AND span.status = 'ERROR' AND state = 'OK'"), FILES)
    assert (how.way, how.asks, how.within) == ("scan", (), "status = 'OK'")
    assert plan(parse("feedback.x = 'yes'"), FILES).way == "scan"


def test_what_the_rows_do_not_hold_is_asked_of_the_store_beside_the_scan() -> None:
    how = plan(parse("tool_calls > 3 AND NOT text LIKE '%refund%' AND state = 'OK'"), TYPED)
    assert how.way == "scan"
    assert [leaf.query for _, sets in how.asks for leaf in leaves(sets)] == [
        "trace.text LIKE '%refund%'"
    ]
    assert how.within == "status = 'OK'"


def test_other_databases_match_their_own_patterns() -> None:
    regex = parse("name RLIKE 'x' AND tool_calls > 3")
    assert plan(regex, TYPED).asks == ()
    assert [sets for _, sets in plan(regex, TYPED - {"sqlite"}).asks] != []


def test_many_tags_are_spread_over_several_filters_since_a_database_joins_few_tables() -> None:
    text = " AND ".join(f"tag.k{number} = 'x'" for number in range(150))
    how = plan(parse(text), TYPED)
    assert how.sets is not None
    assert max(leaf.query.count(" AND ") for leaf in leaves(how.sets)) < 30


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("text = 'x'", "LIKE '%words%'"),
        ("text RLIKE 'x'", "LIKE '%words%'"),
        ("span.attributes.x = 'y'", "RLIKE '^value$'"),
        ("feedback.x > 'high'", "a number without quotes"),
        ("prompt LIKE 'x%'", "only with ="),
        ("prompt = 'x'", "prompt = 'name/1'"),
        ("issue.id != 'x'", "only with ="),
    ],
)
def test_what_nothing_can_answer_is_refused_with_what_to_write(typed: str, says: str) -> None:
    with pytest.raises(FilterError) as caught:
        plan(parse(typed, now_ms=NOW), TYPED)
    assert says in str(caught.value)
