"""JSON schemas that every host can follow: no references, no generated titles."""

from __future__ import annotations

from typing import Any


def inlined(schema: dict[str, Any]) -> dict[str, Any]:
    """The same schema with each ``$ref`` replaced by what it names, and without ``title`` noise.

    Raises:
        ValueError: If the schema is recursive, which has no form without references.
    """
    definitions = schema.get("$defs", {})
    flat = _inline({k: v for k, v in schema.items() if k != "$defs"}, definitions, ())
    return dict(flat)


def _inline(node: Any, definitions: dict[str, Any], inside: tuple[str, ...]) -> Any:
    if isinstance(node, list):
        return [_inline(item, definitions, inside) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        name = node["$ref"].rpartition("/")[2]
        if name in inside:
            raise ValueError(f"schema {name} is recursive")
        merged = {**definitions[name], **{k: v for k, v in node.items() if k != "$ref"}}
        return _inline(merged, definitions, (*inside, name))
    return {
        key: _inline_properties(value, definitions, inside)
        if key == "properties"
        else _inline(value, definitions, inside)
        for key, value in node.items()
        if not (key == "title" and isinstance(value, str))
    }


def _inline_properties(
    properties: dict[str, Any], definitions: dict[str, Any], inside: tuple[str, ...]
) -> dict[str, Any]:
    # a field may itself be called "title" or "$ref": its name is not a keyword here
    return {name: _inline(value, definitions, inside) for name, value in properties.items()}
