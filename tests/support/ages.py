"""MLflow of other ages: environments to run it in, and the stores it wrote."""

from __future__ import annotations

import fcntl
import json
import os
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from environments import CannotInstall, make_environment

STORES = Path(__file__).parents[1] / "data" / "stores"

RELEASES = {
    "2.22": "2.22.0",
    "3.1": "3.1.4",
    "3.4": "3.4.0",
    "3.6": "3.6.0",
    "3.9": "3.9.0",
    "3.12": "3.12.0",
    "3.15": "3.15.2",
}
"""The release that stands for an age. 3.17 is the one that is installed."""

# What came out later and is not fit for them: MLflow before 3.10 does not import with
# SQLAlchemy 2.1, and before 3.2 ends no span with OpenTelemetry 1.36.
WITH = ("sqlalchemy<2.1", "opentelemetry-sdk<1.36", "opentelemetry-api<1.36", "setuptools<81")


def environment(age: str) -> str:
    """The Python of an environment with MLflow of this age, made once and kept between runs."""
    release = RELEASES.get(age)
    if release is None:
        return sys.executable
    kept = Path(tempfile.gettempdir(), f"mlflow-ages-{os.getuid()}")
    kept.mkdir(mode=0o700, exist_ok=True)
    if kept.stat().st_uid != os.getuid():
        raise CannotInstall(f"{kept} belongs to someone else")
    python = kept / release / "bin" / "python"
    with (kept / f"{release}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several tests may want it at the same time
        if not (kept / release / "complete").exists():
            make_environment(kept / release, f"mlflow=={release}", *WITH)
            (kept / release / "complete").touch()
    return str(python)


def unpack(age: str, folder: Path) -> Path:
    """The store that MLflow of this age wrote, unpacked into ``folder``; its database."""
    with tarfile.open(STORES / f"mlflow-{age}.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    return folder / "mlflow.db"


def expected(age: str) -> dict[str, Any]:
    """What is in that store, as those who wrote it noted."""
    return json.loads((STORES / f"mlflow-{age}.json").read_text(encoding="utf-8"))
