"""What a host sees of the tools before it calls any: small, complete, changed only on purpose."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from mcp import Client

from mlflow_analyst.mcp.app import create_app

SNAPSHOT = Path(__file__).parent / "snapshots" / "tools.json"
NAMES = {
    "connect",
    "search_traces",
    "get_trace",
    "extract_fields",
    "compute_stats",
    "find_patterns",
    "test_hypothesis",
    "record_assessment",
    "note_context",
    "analysis_status",
    "write_report",
}
WRITERS = {"test_hypothesis", "record_assessment", "note_context", "write_report"}
pytestmark = pytest.mark.anyio


async def listed(mode: str = "auto") -> list[Any]:
    async with Client(create_app(), mode=mode) as client:
        return (await client.list_tools()).tools


def _walk(schema: Any) -> list[dict[str, Any]]:
    if isinstance(schema, list):
        return [node for item in schema for node in _walk(item)]
    if not isinstance(schema, dict):
        return []
    return [schema, *(node for value in schema.values() for node in _walk(value))]


async def test_the_promised_tools_are_there() -> None:
    assert {tool.name for tool in await listed()} == NAMES


async def test_both_generations_of_the_protocol_see_the_same_tools() -> None:
    modern = [tool.model_dump(mode="json") for tool in await listed()]
    legacy = [tool.model_dump(mode="json") for tool in await listed("legacy")]
    assert modern == legacy


async def test_the_schemas_match_the_committed_snapshot() -> None:
    """To change a tool on purpose, run once with UPDATE_SNAPSHOTS=1 and commit the difference."""
    now = [
        {
            "name": tool.name,
            "title": tool.title,
            "description": tool.description,
            "input_schema": tool.input_schema,
            "output_schema": tool.output_schema,
            "annotations": tool.annotations.model_dump(exclude_none=True),
        }
        for tool in await listed()
    ]
    text = json.dumps(now, indent=1, ensure_ascii=False) + "\n"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        SNAPSHOT.parent.mkdir(exist_ok=True)
        SNAPSHOT.write_text(text, encoding="utf-8")
    assert text == SNAPSHOT.read_text(encoding="utf-8")


async def test_all_descriptions_and_schemas_fit_into_sixteen_thousand_characters() -> None:
    size = sum(
        len(tool.name) + len(tool.description) + len(json.dumps(tool.input_schema))
        for tool in await listed()
    )
    assert size <= 16_000


async def test_no_schema_has_a_reference_and_every_argument_is_described_and_bounded() -> None:
    for tool in await listed():
        assert "$ref" not in json.dumps([tool.input_schema, tool.output_schema])
        assert tool.input_schema["additionalProperties"] is False
        for node in _walk(tool.input_schema):
            for name, schema in node.get("properties", {}).items():
                where = f"{tool.name}.{name}"
                assert schema.get("description") or any(
                    option.get("description") for option in schema.get("anyOf", [])
                ), where
            if node.get("type") == "string":
                assert {"maxLength", "enum", "const", "pattern"} & node.keys(), (tool.name, node)
            if node.get("type") == "array":
                assert "maxItems" in node, (tool.name, node)
            if node.get("type") == "integer":
                assert {"minimum", "maximum"} <= node.keys(), (tool.name, node)


async def test_every_tool_says_what_it_may_change() -> None:
    for tool in await listed():
        hints = tool.annotations
        assert tool.title
        assert None not in (
            hints.read_only_hint,
            hints.destructive_hint,
            hints.idempotent_hint,
            hints.open_world_hint,
        )
        assert hints.read_only_hint is (tool.name not in WRITERS)
        assert hints.destructive_hint is (tool.name == "write_report")


async def test_the_instructions_and_descriptions_stay_under_the_hosts_limits() -> None:
    async with Client(create_app()) as client:
        assert 0 < len(client.instructions or "") <= 4_096
    assert all(len(tool.description) <= 4_096 for tool in await listed())
