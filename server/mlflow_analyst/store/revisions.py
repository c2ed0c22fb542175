"""Which MLflow a database belongs to, by the revision of its schema.

MLflow migrates a database in place and without asking when tables are missing that it expects,
and refuses to read other older or newer ones. So the revision is compared before MLflow sees the
database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

# The releases whose databases are at a revision, in words, and the one of them to start a server
# of. Read from the migrations in the wheels of mlflow-skinny, first and last release of each line.
RELEASES = {
    "6953534de441": ("3.0.0 or 3.1.0", "3.1.0"),
    "bda7b8c39065": ("3.0.1 or 3.1.1 to 3.1.4", "3.1.4"),
    "770bee3ae1dd": ("3.2.0", "3.2.0"),
    "1a0cddfcaa16": ("3.3", "3.3.2"),
    "71994744cf8e": ("3.4.0", "3.4.0"),
    "bf29a5ff90ea": ("3.5 to 3.7", "3.7.0"),
    "1bd49d398cd23": ("3.8", "3.8.1"),
    "d3e4f5a6b7c8": ("3.9.0", "3.9.0"),
    "1b5f0d9ad7c1": ("3.10", "3.10.1"),
    "c3d6457b6d8a": ("3.11", "3.11.1"),
    "7d34483879f0": ("3.12.0", "3.12.0"),
    "da6fb0208061": ("3.13.0", "3.13.0"),
    "b7e4c1a90f23": ("3.14.0", "3.14.0"),
    "6f8d9c3b2a1e": ("3.15", "3.15.2"),
    "b7e2c1a4d9f3": ("3.16", "3.16.1"),
    "dc11669786a5": ("3.17", "3.17.2"),
}
_FIRST_OF_MLFLOW_3 = "6953534de441"

Standing = Literal["same", "older", "newer"]


@dataclass(frozen=True)
class Schema:
    """What the installed MLflow makes of the schema of a database.

    ``owner`` is the MLflow that the database belongs to, in words; ``release`` is one of its
    releases, or None when it is not known or cannot serve traces. A database that was left between
    the revisions of two releases belongs to none.
    """

    standing: Standing
    revision: str
    owner: str
    release: str | None = None


def judge(revisions: Sequence[str]) -> Schema:
    """The schema with these rows in ``alembic_version``."""
    found = ", ".join(revisions) or "none"
    chain = _chain()
    standing: Standing = "older" if set(revisions) <= set(chain) else "newer"
    if list(revisions) == [chain[-1]]:
        standing = "same"
    if found in RELEASES:
        words, release = RELEASES[found]
        return Schema(standing, found, f"MLflow {words}", release)
    if standing == "newer":
        return Schema(standing, found, "a newer MLflow")
    before_3 = set(revisions) <= set(chain[: chain.index(_FIRST_OF_MLFLOW_3)])
    return Schema(standing, found, "an MLflow before 3.0" if before_3 else "an older MLflow")


def installed_head() -> str:
    """The revision that the installed MLflow reads."""
    return _chain()[-1]


@cache
def _chain() -> list[str]:
    """All revisions that the installed MLflow knows, oldest first."""
    from alembic.script import ScriptDirectory
    from mlflow.store.db.utils import _get_alembic_config

    scripts = ScriptDirectory.from_config(_get_alembic_config(""))
    return [script.revision for script in scripts.walk_revisions()][::-1]
