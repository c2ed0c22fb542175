"""What README, skill and plugin files say is what the program does."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from mcp import Client

from mlflow_analyst import __version__
from mlflow_analyst.analysis.filters import parse
from mlflow_analyst.analysis.plan import plan
from mlflow_analyst.mcp.app import create_app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SKILL_FOLDER = ROOT / "skills" / "analyze-experiment"
SKILL = (SKILL_FOLDER / "SKILL.md").read_text(encoding="utf-8")
FRONT, BODY = SKILL.removeprefix("---\n").split("\n---\n", 1)
REFERENCES = sorted(SKILL_FOLDER.glob("references/*.md"))
GUIDES = [SKILL_FOLDER / "SKILL.md", *REFERENCES]
PLANNED = ("find_patterns", "test_hypothesis", "publish_assessments")


@pytest.fixture(scope="module")
def tools() -> dict[str, Any]:
    async def listed() -> list[Any]:
        async with Client(create_app()) as client:
            return (await client.list_tools()).tools

    return {tool.name: tool for tool in asyncio.run(listed())}


def _block(text: str, name: str) -> str:
    """The fenced block after the marker ``<!-- name -->``."""
    found = re.search(rf"^<!-- {name} -->\n```sh\n(.*?)\n```$", text, re.DOTALL | re.MULTILINE)
    assert found, name
    return found[1]


def test_the_readme_lists_the_tools_as_the_server_describes_them(tools: dict[str, Any]) -> None:
    rows = ["| tool | does |", "|---|---|"]
    for tool in tools.values():
        purpose = tool.description.split("\n\n")[0].replace("\n", " ")
        rows.append(f"| `{tool.name}` | {purpose} |")
    table = re.search(r"<!-- tools: .*? -->\n(.*?)<!-- /tools -->", README, re.DOTALL)
    assert table
    expected = "\n".join(rows) + "\n"
    assert table[1].strip() == expected.strip(), f"put this into README.md:\n{expected}"


def test_the_skill_names_every_tool_and_no_other(tools: dict[str, Any]) -> None:
    table = re.findall(r"^\| `(\w+)` \|", BODY, re.MULTILINE)
    assert set(table) == set(tools)
    assert len(table) == len(set(table))


def test_no_guide_names_a_tool_that_does_not_exist_yet(tools: dict[str, Any]) -> None:
    for path in [*GUIDES, ROOT / "README.md"]:
        text = path.read_text(encoding="utf-8")
        for name in PLANNED:
            assert name in tools or name not in text, f"{path.name} names {name}"


def test_the_arguments_that_the_skill_gives_exist(tools: dict[str, Any]) -> None:
    known = {name for tool in tools.values() for name in tool.input_schema["properties"]}
    for path in GUIDES:
        given = set(re.findall(r"(?<![.`])`(\w+)` ?=", path.read_text(encoding="utf-8")))
        assert given <= known, f"{path.name}: {given - known}"


def _filters(text: str) -> set[str]:
    """The code spans of a guide, and the values given to ``filter``, that are whole filters."""
    spans = re.findall(r"(`+) ?(.+?) ?\1(?!`)", text)
    given = re.findall(r'`filter`="([^"]+)"', text)
    whole = re.compile(r"[\w.`]+ (=|!=|<|>|<=|>=|LIKE|BETWEEN) ['\d]")
    return {span for _, span in spans if whole.match(span)} | set(given)


def test_every_filter_that_the_guides_show_is_one_that_can_be_answered() -> None:
    shown = set()
    for path in [*GUIDES, ROOT / "README.md"]:
        shown |= _filters(path.read_text(encoding="utf-8"))
    assert len(shown) > 15
    assert "state = 'OK' AND any_error = true" in shown
    for text in shown:
        assert plan(parse(text)), text


def test_the_skill_allows_without_asking_only_tools_that_write_no_file_and_open_no_store(
    tools: dict[str, Any],
) -> None:
    allowed = yaml.safe_load(FRONT)["allowed-tools"].split()
    prefix = "mcp__plugin_mlflow-analyst_traces__"
    assert all(name.startswith(prefix) for name in allowed)
    names = {name.removeprefix(prefix) for name in allowed}
    assert names == set(tools) - {"connect", "write_report"}


def test_the_skill_is_small_enough_to_be_loaded_whole() -> None:
    assert len(SKILL.splitlines()) < 500
    # a token is about four characters of English; three and a half keeps on the safe side
    assert len(BODY) / 3.5 < 5_000
    assert len(yaml.safe_load(FRONT)["description"]) <= 1_024
    assert set(yaml.safe_load(FRONT)) <= {
        "name",
        "description",
        "license",
        "compatibility",
        "metadata",
        "allowed-tools",
    }


@pytest.mark.parametrize(
    "section",
    ["Connect", "Choose the experiment", "Say what the agent is", "Ask for a focus", "Report"],
)
def test_the_skill_waits_for_the_user_where_the_user_decides(section: str) -> None:
    found = re.search(rf"^## \d+\. {section}\n(.*?)^## ", BODY, re.DOTALL | re.MULTILINE)
    assert found
    assert "**⏸ WAIT**" in found[1]


@pytest.mark.parametrize("path", [ROOT / "README.md", *GUIDES], ids=lambda path: path.name)
def test_every_link_to_a_file_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)\)", path.read_text(encoding="utf-8")):
        if not target.startswith("https://"):
            assert (path.parent / target).is_file(), target


def test_the_skill_names_each_of_its_references() -> None:
    for path in REFERENCES:
        assert f"(references/{path.name})" in BODY
    assert {path.parent.name for path in SKILL_FOLDER.rglob("*.md")} == {
        "analyze-experiment",
        "references",
    }


def test_plugin_and_package_have_the_same_version() -> None:
    plugin = json.loads((ROOT / ".claude-plugin" / "plugin.json").read_text())
    assert plugin["version"] == __version__


def test_the_plugin_passes_on_each_variable_under_its_own_name() -> None:
    server = json.loads((ROOT / ".mcp.json").read_text())["mcpServers"]["traces"]
    assert server["env"] == {name: f"${{{name}:-}}" for name in server["env"]}
    for name in ("MLFLOW_TRACKING_URI", "MLFLOW_EXPERIMENT_ID", "DATABRICKS_TOKEN"):
        assert name in server["env"]


def test_ci_runs_the_readmes_test_command() -> None:
    assignment = re.search(
        r"^tests=\$\(.*\)$", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert assignment
    taken = subprocess.run(
        ["bash", "-c", f'{assignment[0]}\nprintf %s "$tests"'],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert taken.stdout == _block(README, "tests")
    assert taken.stdout.endswith(".venv/bin/pytest")
