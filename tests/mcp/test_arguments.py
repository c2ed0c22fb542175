"""Bad arguments: refused in one sentence that names the right one; nothing happens."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlflow_analyst.mcp.schema import inlined

pytestmark = pytest.mark.anyio


async def test_an_unknown_argument_is_refused_with_the_nearest_name(ask) -> None:
    text = await ask.error("search_traces", filters="state = 'ERROR'")
    assert text.startswith("search_traces has no argument 'filters'. Did you mean 'filter'?")


async def test_an_unknown_field_inside_an_argument_is_refused_with_the_nearest_name(ask) -> None:
    text = await ask.error(
        "record_assessment",
        name="a_finding",
        kind="quality",
        status="confirmed",
        statement="s",
        traces=[{"trace_id": "tr-1", "rationale": "r", "quote": []}],
    )
    assert "no argument 'quote'" in text
    assert "Did you mean 'quotes'?" in text


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"limit": 0}, "limit"),
        ({"limit": 101}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"order_by": "biggest"}, "order_by"),
        ({"detail": "full"}, "detail"),
        ({"filter": "x" * 10_001}, "filter"),
    ],
)
async def test_a_value_out_of_bounds_is_refused_by_name_in_one_line(ask, arguments, says) -> None:
    text = await ask.error("search_traces", **arguments)
    assert text.startswith(f"Argument {says}:")
    assert "\n" not in text
    assert len(text) < 400
    assert "pydantic" not in text


async def test_a_missing_argument_is_named(ask) -> None:
    assert await ask.error("extract_fields") == "Argument fields is required."


async def test_every_tool_but_connect_says_to_connect_first(ask, tmp_path: Path) -> None:
    calls = {
        "search_traces": {},
        "get_trace": {"trace_id": "tr-1"},
        "extract_fields": {"fields": ["trace_id"]},
        "compute_stats": {},
        "find_patterns": {},
        "analysis_status": {},
        "note_context": {"focus": "latency"},
        "record_assessment": {
            "name": "a_finding",
            "kind": "quality",
            "status": "refuted",
            "statement": "s",
            "traces": [],
        },
        "write_report": {
            "path": str(tmp_path / "r.md"),
            "agent_description": "d",
            "summary": "s",
        },
    }
    for tool, arguments in calls.items():
        assert "Call connect first" in await ask.error(tool, **arguments), tool
    assert not (tmp_path / "r.md").exists()


def test_a_recursive_schema_cannot_be_inlined_and_says_so() -> None:
    node = {"type": "object", "properties": {"child": {"$ref": "#/$defs/Node"}}}
    with pytest.raises(ValueError, match="Node is recursive"):
        inlined({"$defs": {"Node": node}, "$ref": "#/$defs/Node"})


def test_a_property_called_title_survives_inlining() -> None:
    schema = {"title": "Book", "properties": {"title": {"title": "Title", "type": "string"}}}
    assert inlined(schema) == {"properties": {"title": {"type": "string"}}}
