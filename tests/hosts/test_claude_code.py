"""The plugin in the real Claude Code: never logged in, no model called, home empty."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PARTS = (".claude-plugin", ".mcp.json", "scripts", "skills", "server", "pyproject.toml")
Environment = dict[str, str]


@pytest.fixture
def plugin(tmp_path: Path) -> Path:
    """A copy of the plugin as a marketplace would deliver it."""
    folder = tmp_path / "plugin"
    folder.mkdir()
    for part in (*PARTS, "README.md", "LICENSE"):
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / part)
    return folder


def _contents(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def _run(environment: Environment, *command: str | Path, cwd: Path, seconds: int = 120) -> str:
    done = subprocess.run(
        command, env=environment, cwd=cwd, capture_output=True, text=True, timeout=seconds
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_the_plugin_is_valid(claude: str, plugin: Path, empty_home: Environment) -> None:
    cwd = Path(empty_home["HOME"])
    said = _run(empty_home, claude, "plugin", "validate", plugin, "--strict", cwd=cwd)
    assert "Validation passed" in said


def test_claude_code_connects_to_the_plugins_server_and_nothing_is_written_into_the_plugin(
    claude: str, plugin: Path, empty_home: Environment, tmp_path: Path
) -> None:
    cwd = Path(empty_home["HOME"])
    before = _contents(plugin)
    # the downloads of a first start are not part of the 30 seconds that a server has
    data = tmp_path / "data"
    version = _run(
        empty_home, "python3", plugin / "scripts/start.py", data, "--version", cwd=cwd, seconds=600
    )
    assert "0." in version
    environment = {**empty_home, "PATH": f"{data / 'uv' / 'bin'}:{empty_home['PATH']}"}
    said = _run(environment, claude, "--plugin-dir", plugin, "mcp", "list", cwd=cwd)
    assert "plugin:mlflow-analyst:traces" in said
    assert "✔ Connected" in said
    assert _contents(plugin) == before
