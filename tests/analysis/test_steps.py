"""What the steps say: tools, their errors, models and tokens."""

from __future__ import annotations

from analysis_tables import make_tables

from mlflow_analyst.analysis.models import ToolStats
from mlflow_analyst.analysis.statistics import group_by, overview
from mlflow_analyst.traces.model import Tables


def tool(tables: Tables, name: str) -> ToolStats:
    (found,) = [stat for stat in overview(tables).tools or [] if stat.tool == name]
    return found


class TestSteps:
    def test_messages_that_differ_in_ids_are_one(self) -> None:
        said = ["Order W123 not found", "Order W77 not found", "boom\nTraceback …"]
        tables = make_tables(
            [{}], [{"tool": "find", "status": "ERROR", "error": text} for text in said]
        )
        errors = [(error.message, error.count) for error in tool(tables, "find").top_errors]
        assert errors == [("Order W# not found", 2), ("boom", 1)]

    def test_a_code_such_as_http_429_tells_errors_apart(self) -> None:
        said = ["429 after 20 s", "429 after 31 s", "503 after 20 s"]
        tables = make_tables(
            [{}], [{"tool": "find", "status": "ERROR", "error": text} for text in said]
        )
        errors = [(error.message, error.count) for error in tool(tables, "find").top_errors]
        assert errors == [("429 after # s", 2), ("503 after 20 s", 1)]

    def test_long_messages_are_cut(self) -> None:
        tables = make_tables([{}], [{"tool": "t", "status": "ERROR", "error": "x" * 5000}])
        (error,) = tool(tables, "t").top_errors
        assert len(error.message) == 100

    def test_many_messages_of_many_tools_stay_few(self) -> None:
        steps = [
            {"tool": f"tool{t}", "status": "ERROR", "error": f"{'abcdefgh'[e]} went wrong"}
            for t in range(15)
            for e in range(8)
        ]
        found = overview(make_tables([{}], steps)).tools or []
        assert len(found) == 15
        assert sum(len(stat.top_errors) for stat in found) == 12
        assert max(len(stat.top_errors) for stat in found) <= 3

    def test_a_tool_step_without_a_tool_name_goes_by_its_own(self) -> None:
        assert tool(make_tables([{}], [{"name": "lookup"}]), "lookup").calls == 1

    def test_agents_that_add_up_their_calls_are_not_counted_twice(self) -> None:
        steps = [
            {"kind": "agent", "name": "agent", "span_id": "a", "input_tokens": 30},
            {"kind": "llm", "model": "m", "parent_id": "a", "input_tokens": 10},
            {"kind": "llm", "model": "m", "parent_id": "a", "input_tokens": 20},
        ]
        found = overview(make_tables([{}], steps))
        assert found.tokens is not None
        assert found.tokens.input == 30
        (model,) = found.models or []
        assert (model.calls, model.input_tokens, model.tokens_from) == (2, 30, 1)

    def test_a_framework_around_a_client_is_one_model_call(self) -> None:
        steps = [
            {"kind": "llm", "model": "m", "span_id": "outer", "input_tokens": 10},
            {"kind": "llm", "model": "m", "parent_id": "outer", "input_tokens": 10},
        ]
        found = overview(make_tables([{}], steps))
        (model,) = found.models or []
        assert (model.calls, model.input_tokens) == (1, 10)
        assert [one.calls for one in group_by(make_tables([{}], steps), "model")] == [1]
        assert any("wraps another one" in warning for warning in found.warnings)

    def test_the_header_tells_the_tokens_of_a_trace_with_one_model(self) -> None:
        tables = make_tables(
            [{"input_tokens": 100, "output_tokens": 7, "cost": 0.25}],
            [{"kind": "llm", "model": "m"}],
        )
        (model,) = overview(tables).models or []
        assert (model.input_tokens, model.output_tokens, model.cost) == (100, 7, 0.25)

    def test_with_several_models_each_has_its_own_calls_tokens(self) -> None:
        tables = make_tables(
            [{"input_tokens": 100}],
            [
                {"kind": "llm", "model": "big", "input_tokens": 70},
                {"kind": "llm", "model": "small"},
                {"kind": "llm", "model": None, "input_tokens": 5},
                {"kind": "embedding", "model": "vectors", "input_tokens": 9},
            ],
        )
        found = {
            stat.model: (stat.input_tokens, stat.tokens_from)
            for stat in overview(tables).models or []
        }
        assert found == {"big": (70, 1), "small": (None, 0), None: (5, 1), "vectors": (9, 1)}

    def test_missing_tokens_are_not_zero(self) -> None:
        found = overview(make_tables([{}], [{"kind": "llm", "model": "m"}]))
        assert found.tokens is not None
        assert found.tokens.input is None
        assert "No trace records tokens." in found.warnings
