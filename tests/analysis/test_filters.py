"""What a filter may say, what it means, and what is refused."""

from __future__ import annotations

import time

import pytest

from mlflow_analyst.analysis.catalogue import names
from mlflow_analyst.analysis.filters import FilterError, parse
from mlflow_analyst.analysis.plan import plan
from mlflow_analyst.analysis.tree import And, Comparison, Not, Or

NOW = 1_800_000_000_000  # 2027-01-15T08:00:00Z


def told(text: str) -> tuple[str, str, object]:
    """Name, operator and value of a filter that is a single comparison."""
    node = parse(text, now_ms=NOW)
    assert isinstance(node, Comparison)
    return node.ref.text, node.operator, node.value


def refusal(text: str) -> str:
    with pytest.raises(FilterError) as caught:
        plan(parse(text, now_ms=NOW))
    return str(caught.value)


@pytest.mark.parametrize(
    "typed",
    [
        "state = 'ERROR'",
        "status = 'ERROR'",
        "info.state = 'ERROR'",
        "info.status = 'ERROR'",
        "trace.state = 'ERROR'",
        "trace.status = 'ERROR'",
        "attributes.status = 'ERROR'",
        "State = 'error'",
        'state = "Error"',
        "state = ERROR",
        "state == 'ERROR'",
        "'ERROR' = state",
        "(((state = ('ERROR'))))",
        "state IS 'ERROR'",
    ],
)
def test_however_a_failed_state_is_typed_it_is_understood(typed: str) -> None:
    assert told(typed) == ("state", "=", "ERROR")


@pytest.mark.parametrize(
    "name",
    [
        *("duration_ms", "duration", "execution_time_ms", "execution_time", "latency_ms"),
        *("execution_duration_ms", "info.execution_duration_ms", "trace.execution_time_ms"),
    ],
)
def test_every_name_people_use_for_duration_means_the_same(name: str) -> None:
    assert told(f"{name} > 5000") == ("duration_ms", ">", 5000)


@pytest.mark.parametrize(
    ("typed", "ref"),
    [
        ("tag.env", "tag.`env`"),
        ("tags.env", "tag.`env`"),
        ("info.tags.env", "tag.`env`"),
        ("tags.`a b-c.d`", "tag.`a b-c.d`"),
        ("tag.a.b.c.d.e.f.g", "tag.`a.b.c.d.e.f.g`"),
        ("metadata.mlflow.trace.user", "metadata.`mlflow.trace.user`"),
        ("info.trace_metadata.`mlflow.trace.user`", "metadata.`mlflow.trace.user`"),
        ("session_id", "session"),
        ("user_id", "user"),
        ("info.trace_id", "trace_id"),
        ("request_id", "trace_id"),
        ("trace_name", "name"),
        ("span.attributes.gen_ai.tool.name", "span.attributes.`gen_ai.tool.name`"),
        ("Tag.Env", "tag.`Env`"),
    ],
)
def test_names_and_keys_are_found_by_every_spelling(typed: str, ref: str) -> None:
    assert told(f"{typed} LIKE 'x%'") == (ref, "LIKE", "x%")


@pytest.mark.parametrize(
    ("literal", "ms"),
    [
        ("'2026-03-01'", 1_772_323_200_000),
        ("'2026-03-01 09:00'", 1_772_355_600_000),
        ("'2026-03-01T09:00'", 1_772_355_600_000),
        ("'2026-03-01T09:00:00Z'", 1_772_355_600_000),
        ("'2026-03-01T09:00:00.250Z'", 1_772_355_600_250),
        ("'2026-03-01T11:00+02:00'", 1_772_355_600_000),
        ("'-30m'", NOW - 1_800_000),
        ("'-24h'", NOW - 86_400_000),
        ("'-7d'", NOW - 7 * 86_400_000),
        ("'-2w'", NOW - 14 * 86_400_000),
        ("'now'", NOW),
        ("1772355600000", 1_772_355_600_000),
        ("'1772355600000'", 1_772_355_600_000),
    ],
)
def test_times_are_iso_or_relative_or_milliseconds(literal: str, ms: int) -> None:
    assert told(f"start >= {literal}") == ("start", ">=", ms)
    assert told(f"timestamp_ms < {literal}") == ("start", "<", ms)


@pytest.mark.parametrize(
    ("literal", "value"),
    [("5000", 5000), ("'5000'", 5000), ("'5s'", 5000), ("'1.5 s'", 1500), ("'2m'", 120_000)],
)
def test_durations_are_milliseconds_unless_they_name_a_unit(literal: str, value: int) -> None:
    assert told(f"duration_ms >= {literal}") == ("duration_ms", ">=", value)


def test_a_value_on_the_left_turns_the_comparison_round() -> None:
    assert told("5000 < duration_ms") == ("duration_ms", ">", 5000)


def test_a_yes_or_no_name_may_stand_alone() -> None:
    assert told("any_error") == told("any_error = true") == ("any_error", "=", True)


def test_and_binds_tighter_than_or_and_parentheses_count() -> None:
    loose = parse("name = 'a' OR name = 'b' AND state = 'OK'")
    assert isinstance(loose, Or)
    assert isinstance(loose.parts[1], And)
    tight = parse("(name = 'a' OR name = 'b') AND state = 'OK'")
    assert isinstance(tight, And)
    assert isinstance(tight.parts[0], Or)


def test_not_like_is_the_opposite_of_like() -> None:
    like = parse("name LIKE 'x%'")
    assert parse("name NOT LIKE 'x%'") == Not(like)
    assert parse("name NOT ILIKE 'x%'") == Not(parse("name ILIKE 'x%'"))
    assert parse("name NOT RLIKE 'x'") == Not(parse("name RLIKE 'x'"))
    assert parse("duration_ms NOT BETWEEN 1 AND 2") == Not(parse("duration_ms BETWEEN 1 AND 2"))


def test_text_keeps_its_backslashes_and_doubled_quotes_are_one() -> None:
    assert told(r"name RLIKE '^\d+\.x$'") == ("name", "RLIKE", r"^\d+\.x$")
    assert told("name = 'it''s'") == ("name", "=", "it's")
    assert told('name = "it\'s"') == ("name", "=", "it's")


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("stat = 'OK'", "state"),
        ("durationms > 4", "duration_ms"),
        ("sesion = 'x'", "session"),
        ("failed_tol = 'x'", "failed_tool"),
        ("span.nam = 'x'", "span.name"),
    ],
)
def test_an_unknown_name_is_refused_with_near_ones(typed: str, near: str) -> None:
    said = refusal(typed)
    assert "There is no name" in said
    assert near in said


def test_an_unknown_name_with_nothing_near_lists_the_usual_ones() -> None:
    said = refusal("zzz = 1")
    assert "state" in said
    assert "tag.KEY" in said


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("state = 'FAILED'", "OK, ERROR, IN_PROGRESS"),
        ("start > 1772355600", "looks like seconds"),
        ("start > 'yesterday'", "is not a time"),
        ("start = '2026-03-01'", "start < the next day"),
        ("duration_ms > 'long'", "is compared with a number"),
        ("duration_ms LIKE '5%'", "compares text"),
        ("duration_ms > 99999999999999999999", "too large"),
        ("duration_ms > 1e999", "too large"),
        ("any_error = 'maybe'", "true or false"),
        ("name = foo", "text goes in quotes"),
        ("name = NULL", "IS NULL"),
        ("name", "stands alone"),
        ("tag = 'x'", "needs a key"),
        ("tag.my-key = 'x'", "backticks"),
        ("name IN ()", "needs a list"),
        ("", "empty"),
        ("  \n ", "empty"),
    ],
)
def test_a_value_or_form_that_does_not_fit_is_refused_plainly(typed: str, says: str) -> None:
    assert says in refusal(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "name = 'x'; DROP TABLE trace_info",
        "name = 'x' -- comment",
        "name = 'x' /* comment */",
        "name = (SELECT 1)",
        "name IN (SELECT name FROM users)",
        "EXISTS (SELECT 1)",
        "SELECT * FROM traces",
        "upper(name) = 'X'",
        "name = upper('x')",
        "load_extension('x') = 1",
        "__import__('os').system('id')",
        "lambda: 1",
        "[x for x in y]",
        "duration_ms + 1 > 4",
        "duration_ms > 4 * 1000",
        "CASE WHEN 1 THEN 2 END",
        "CAST(name AS INT) = 1",
        "name::int = 1",
        "name || 'x' = 'y'",
        "name = ?",
        "name = :x",
        "name = @x",
        "{{name}} = 'x'",
        "name = {x}",
        "x[0] = 1",
        "tag.* = 'x'",
        "*",
        "1 = 1",
        "'a' = 'a'",
        "true",
        "a b c",
        "name = 'x' name = 'y'",
        "name LIKE ('a', 'b')",
        "name IN 'a'",
        "name = 'unclosed",
        "name = 'a\x00b'",
        "AND",
        "(",
        "name = 'x' AND",
        "\N{RIGHT-TO-LEFT OVERRIDE}name = 'x'",
    ],
)
def test_what_is_not_a_plain_condition_is_refused(typed: str) -> None:
    said = refusal(typed)
    assert 10 < len(said) < 500
    assert "Traceback" not in said
    assert "sqlglot" not in said


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("name = '" + "x" * 10_000 + "'", "10,000"),
        ("(" * 500 + "name = 'x'" + ")" * 500, "25 levels"),
        ("NOT " * 500 + "name = 'x'", "25 levels"),
        ("duration_ms > " + "-" * 501 + "1", "comment"),
        ("duration_ms > " + "- " * 501 + "1", "25 levels"),
        ("f(" * 500 + ")" * 500, "25 levels"),
        ("a" + ".a" * 4000 + " = 1", "levels"),
        ("a" + "[0]" * 3000 + " = 1", "levels"),
        ("duration_ms > " + "+".join("1" * 4000), "arithmetic"),
        ("duration_ms > " + "||".join("1" * 3000), "cannot be read"),
        ("tag." + ".".join("k" * 4000) + " = 'x'", "levels"),
        (" AND ".join(f"tag.k{n}='x'" for n in range(400)), "at most 200"),
        (
            " AND ".join(f"(span.name='{n}' OR text LIKE '{n}')" for n in range(100)),
            "too many ways",
        ),
        ("name RLIKE '(a+)+$'", "for ever"),
        ("name RLIKE '(a|a)*$'", "for ever"),
        ("name RLIKE '(.*a){20}'", "for ever"),
        ("name RLIKE '(?:x*)*y'", "for ever"),
        ("name RLIKE '((a{1,99}))+'", "for ever"),
        (r"name RLIKE '(a)\1+'", "refers back"),
        ("name RLIKE '.*.*.*.*x'", "more than 3"),
        ("name RLIKE '(.*a){9}'", "for ever"),
        ("name RLIKE '(a?){9}b'", "for ever"),
        ("name RLIKE '(a{0,9}){9}b'", "for ever"),
        ("name RLIKE '" + "a?" * 30 + "'", "too many ways"),
        ("name RLIKE '" + "(a|a)" * 30 + "b'", "too many ways"),
        ("name RLIKE '(?P<x>a)(?P=x)'", "refers back"),
        ("name RLIKE '" + "a" * 600 + "'", "at most 500"),
        ("name RLIKE '('", "not valid"),
        ("name RLIKE 'a{99999999999}'", "not valid"),
    ],
)
def test_a_hostile_filter_is_refused_in_under_a_second(typed: str, says: str) -> None:
    began = time.perf_counter()
    said = refusal(typed)
    assert time.perf_counter() - began < 1
    assert says in said
    assert len(said) < 500


@pytest.mark.parametrize(
    "pattern",
    [
        r"^a.*b$",
        r"(foo|bar)baz",
        r"[(+*)|]+",
        r"\(a+\)\+",
        r"(?:ab)+",
        r"(?:ab){3}",
        r"^(\d{1,3})\.(\d{1,3})$",
        r"colou?r|gr[ae]y",
        r"(?i)rate.?limit",
        r"x{2,5}",
    ],
)
def test_an_ordinary_regular_expression_is_accepted(pattern: str) -> None:
    assert told(f"name RLIKE '{pattern}'") == ("name", "RLIKE", pattern)


def test_a_thousand_conditions_are_read_without_running_out_of_stack() -> None:
    node = parse(" AND ".join("name='x'" for _ in range(750)))
    assert isinstance(node, And)
    assert len(node.parts) == 750


def test_the_names_of_the_design_are_all_in_the_catalogue() -> None:
    promised = (
        "request response request_chars response_chars session user session_position tools "
        "tool_calls tool_errors failed_tool repeated_calls llm_calls model input_tokens "
        "output_tokens cost error_type error_message any_error slowest_step pattern state start "
        "duration_ms name tag.KEY metadata.KEY text"
    )
    assert set(promised.split()) <= set(names())


def test_a_filter_nested_as_deep_as_allowed_is_answered() -> None:
    deep = "NOT (" * 24 + "name LIKE 'x'" + ")" * 24
    assert plan(parse(deep)).query == "name LIKE 'x'"
