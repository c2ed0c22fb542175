"""Which MLflow a schema belongs to."""

from __future__ import annotations

import pytest
from mlflow import __version__
from packaging.version import Version

from mlflow_analyst.store.revisions import RELEASES, installed_head, judge


def test_the_table_is_in_the_order_of_mlflows_own_migrations():
    standings = [judge([revision]).standing for revision in RELEASES]
    before = standings[: standings.index("same")]
    assert set(before) == {"older"}
    releases = [Version(release) for _, release in RELEASES.values()]
    assert releases == sorted(releases)


def test_the_installed_mlflow_has_its_own_schema():
    schema = judge([installed_head()])
    assert schema.standing == "same"
    if Version(__version__) < Version("3.18"):
        assert schema.release is not None
        assert Version(schema.release).release[:2] == Version(__version__).release[:2]


@pytest.mark.parametrize(
    ("revisions", "standing", "owner", "release"),
    [
        (["bf29a5ff90ea"], "older", "MLflow 3.5 to 3.7", "3.7.0"),
        (["bda7b8c39065"], "older", "MLflow 3.0.1 or 3.1.1 to 3.1.4", "3.1.4"),
        (["451aebb31d03"], "older", "an MLflow before 3.0", None),
        (["3da73c924c2f"], "older", "an older MLflow", None),
        ([], "older", "an MLflow before 3.0", None),
        (["ffffffffffff"], "newer", "a newer MLflow", None),
        (["bf29a5ff90ea", "ffffffffffff"], "newer", "a newer MLflow", None),
    ],
)
def test_a_schema_says_which_mlflow_it_belongs_to(revisions, standing, owner, release):
    schema = judge(revisions)
    assert (schema.standing, schema.owner, schema.release) == (standing, owner, release)
