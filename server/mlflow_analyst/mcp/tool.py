"""A tool whose arguments, results and errors are shaped for a language model to read.

Mends, by public means, what the SDK leaves open: unknown arguments are dropped in silence, nested
models become ``$ref`` (which some hosts cannot follow), validation errors arrive as a dump, and
results carry indentation and nulls.
"""

from __future__ import annotations

import difflib
import inspect
import json
from typing import TYPE_CHECKING, Any

from mcp.server.mcpserver.exceptions import ToolError, UnexpectedToolError
from mcp.server.mcpserver.tools import Tool
from mcp.types import CallToolResult, TextContent, ToolAnnotations
from pydantic import BaseModel, ValidationError

from mlflow_analyst.mcp.schema import inlined
from mlflow_analyst.mcp.state import state_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mcp.server.mcpserver import Context

HARD_LIMIT = 40_000
"""No answer is ever longer than this many characters."""


class AnalystTool(Tool):
    """One tool of this server: strict arguments in, compact JSON out, plain errors."""

    @classmethod
    def of(cls, fn: Callable[..., Any], title: str, annotations: ToolAnnotations) -> AnalystTool:
        """A tool out of a function; its docstring is the description that hosts show."""
        made = cls.from_function(
            fn,
            title=title,
            description=inspect.cleandoc(fn.__doc__ or ""),
            annotations=annotations,
        )
        assert isinstance(made, AnalystTool)  # noqa: S101 - narrows the SDK's return type
        made.parameters = inlined(made.parameters)
        made.parameters["additionalProperties"] = False
        if made.fn_metadata.output_schema is not None:
            made.fn_metadata.output_schema = inlined(made.fn_metadata.output_schema)
        return made

    async def run(
        self,
        arguments: dict[str, Any],
        context: Context[Any, Any],
        convert_result: bool = False,
    ) -> Any:
        """Run the tool.

        Returns the tool's own model, or, for the wire, the same as compact JSON without nulls in
        both channels (hosts differ in which of the two they show).

        Raises:
            ToolError: One or two plain sentences, for the model to act on.
        """
        for name in arguments:
            if name not in self.parameters["properties"]:
                raise ToolError(_unknown(name, self.parameters["properties"], self.name))
        try:
            result = await super().run(arguments, context, convert_result=False)
        except UnexpectedToolError:
            raise
        except ToolError as error:
            raise self._plain(error) from error.__cause__
        if not convert_result or not isinstance(result, BaseModel):
            return self.fn_metadata.convert_result(result) if convert_result else result
        content = result.model_dump(mode="json", exclude_none=True)
        state_of(context).remember(content)
        text = compact(content)
        if len(text) > HARD_LIMIT:
            raise ToolError(
                f"The answer would be {len(text):,} characters, over the limit of {HARD_LIMIT:,}. "
                "Ask for less: a smaller limit, fewer fields or a narrower filter."
            )
        return CallToolResult(
            content=[TextContent(type="text", text=text)], structured_content=content
        )

    def _plain(self, error: ToolError) -> ToolError:
        cause = error.__cause__
        if isinstance(cause, ValidationError):
            return ToolError(_one_line(cause, self.parameters))
        return ToolError(str(cause) if isinstance(cause, ToolError) else str(error))


def compact(value: Any) -> str:
    """JSON with no spaces and nothing escaped that need not be."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _unknown(name: str, known: Iterable[str], where: str) -> str:
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    takes = ", ".join(names) if names else "no arguments"
    return f"{where} has no argument {name!r}.{hint} It takes: {takes}."


def _one_line(error: ValidationError, schema: dict[str, Any]) -> str:
    """The first problems of a validation error as sentences that name the argument."""
    sentences = []
    for problem in error.errors(include_url=False)[:3]:
        path = [part for part in problem["loc"] if not _is_type_tag(part)]
        where = ".".join(str(part) for part in path) or "the arguments"
        if problem["type"] == "extra_forbidden":
            known = _properties_at(schema, path[:-1])
            sentences.append(_unknown(str(path[-1]), known, ".".join(map(str, path[:-1]))))
        elif problem["type"] == "missing":
            sentences.append(f"Argument {where} is required.")
        else:
            given = "" if isinstance(problem["input"], dict | list) else _shown(problem["input"])
            message = problem["msg"].removeprefix("Value error, ")
            sentences.append(f"Argument {where}: {message}{given}.")
    return " ".join(sentences)


def _is_type_tag(part: int | str) -> bool:
    # pydantic adds the branch of a union ("list[str]", "function-after[…]") to the location
    return isinstance(part, str) and ("[" in part or part in {"str", "int", "float", "bool"})


def _shown(value: object) -> str:
    text = repr(value)
    return f" (got {text if len(text) <= 80 else text[:77] + '…'})"


def _properties_at(schema: dict[str, Any], path: list[int | str]) -> list[str]:
    here: Any = schema
    for part in path:
        if isinstance(part, int):
            here = _branch(here, "items").get("items", {})
        else:
            here = _branch(here, "properties").get("properties", {}).get(part, {})
    return list(_branch(here, "properties").get("properties", {}))


def _branch(schema: dict[str, Any], key: str) -> dict[str, Any]:
    """The alternative of an ``anyOf`` that has ``key``, or the schema itself."""
    for option in schema.get("anyOf", ()):
        if key in option:
            return dict(option)
    return schema
