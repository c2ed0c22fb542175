"""Tracking servers of every age, and today's over what older ones wrote: the numbers are right."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from ages import CannotInstall, environment, expected, unpack
from answers import Answers
from known_numbers import check_experiment
from servers import serving

pytestmark = pytest.mark.anyio


@contextmanager
def served(age: str, folder: Path, python: str) -> Iterator[str]:
    """A server with this Python's MLflow over the store that MLflow of this age wrote."""
    database = unpack(age, folder)
    artifacts = str(folder / "mlartifacts")
    with serving(database, "--artifacts-destination", artifacts, python=python) as url:
        yield url


def upgrade(database: Path) -> None:
    """What its owner does on moving to today's MLflow."""
    command = [sys.executable, "-m", "mlflow", "db", "upgrade", f"sqlite:///{database}"]
    subprocess.run(command, check=True, capture_output=True)


@pytest.mark.parametrize("age", ["3.4", "3.6", "3.9", "3.12"])
async def test_a_server_of_that_age_answers_with_the_right_numbers(
    ask: Answers, age: str, tmp_path: Path
) -> None:
    try:
        python = environment(age)
    except CannotInstall as error:
        pytest.skip(f"no environment with that MLflow can be made: {error}")
    known = expected(age)
    with served(age, tmp_path, python) as url:
        connected = await ask("connect", tracking_uri=url)
        assert connected["store"]["server_version"] == known["mlflow"]
        for name, written in known["experiments"].items():
            await check_experiment(ask, name, written)


@pytest.mark.parametrize("age", ["3.1", "3.6", "3.17"])
async def test_todays_server_over_a_store_that_was_upgraded_or_archived(
    ask: Answers, age: str, tmp_path: Path
) -> None:
    """Spans in artifacts (3.1), filed under another experiment (3.6), in the archive (3.17)."""
    database = unpack(age, tmp_path / "upgraded")
    upgrade(database)
    artifacts = str(database.parent / "mlartifacts")
    with serving(database, "--artifacts-destination", artifacts) as url:
        await ask("connect", tracking_uri=url)
        for name, written in expected(age)["experiments"].items():
            await check_experiment(ask, name, written)
