"""Every way to fail to connect: what is said, how soon, without secrets, with the next step.

To change a message on purpose, run once with UPDATE_SNAPSHOTS=1 and read the difference.
"""

from __future__ import annotations

import json
import os
import re
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from answers import Answers
from failures import SECRET, WAYS, Scene
from kinds import Stores, tree
from mcp import Client
from mlflow import __version__ as mlflow_version

from mlflow_analyst.mcp.app import create_app

pytestmark = pytest.mark.anyio
SNAPSHOT = Path(__file__).parent / "failures.json"
SECONDS = 10
NEXT_STEP = re.compile(
    r"\b([Gg]ive|[Cc]heck|[Ss]et|[Ss]tart|[Rr]un|[Cc]onnect to|[Cc]all connect|Look at|Unpack)\b"
    r"|Did you mean|, say http://"
)


def settled(message: str, scene: Scene) -> str:
    """The message without what differs from run to run: folders, ports, names, versions."""
    places = {"FOLDER": scene.folder, "HOME": Path.home(), "STORE": _folder_of_sqlite(scene)}
    for name, place in places.items():
        message = message.replace(str(place), name)
    message = re.sub(r"(?<=127\.0\.0\.1:)\d+", "PORT", message)
    message = re.sub(r"analyst_test_[0-9a-f]+", "DATABASE", message)
    message = message.replace(mlflow_version, "INSTALLED")
    return re.sub(r"\b(?!bf29a5ff90ea|ffffffffffff)[0-9a-f]{12}\b", "HEAD", message)


def _folder_of_sqlite(scene: Scene) -> Path:
    return Path(scene.stores("sqlite").arguments["tracking_uri"].removeprefix("sqlite:///")).parent


@pytest.mark.parametrize("name", WAYS)
async def test_a_failure_names_its_cause_and_the_next_step_in_time_and_no_secret(
    name: str, tmp_path: Path, stores: Stores
) -> None:
    scene = Scene(tmp_path, stores)
    with WAYS[name](scene) as arguments:
        async with Client(create_app()) as client:
            before = tree(tmp_path)
            started = time.monotonic()
            message = await Answers(client).error("connect", **arguments)
            took = time.monotonic() - started
            assert tree(tmp_path) == before
    assert took < SECONDS
    for form in {SECRET, quote(SECRET, safe=""), "Passw0rd"}:
        assert form not in message
    assert NEXT_STEP.search(message), message
    assert "Traceback" not in message
    assert len(message) < 700
    said = settled(message.removeprefix("Error executing tool connect: "), scene)
    known = json.loads(SNAPSHOT.read_text(encoding="utf-8")) if SNAPSHOT.exists() else {}
    if os.environ.get("UPDATE_SNAPSHOTS"):
        known = {way: known.get(way, "") for way in WAYS} | {name: said}
        text = json.dumps(known, indent=1, ensure_ascii=False) + "\n"
        SNAPSHOT.write_text(text, encoding="utf-8")
    assert said == known[name]


def test_the_snapshot_holds_these_ways_and_no_others() -> None:
    assert list(json.loads(SNAPSHOT.read_text(encoding="utf-8"))) == list(WAYS)
    assert len(WAYS) >= 25
