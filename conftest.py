"""How tests are run: what takes longest begins first, and under CI a skipped test has failed."""

from __future__ import annotations

import os
from collections.abc import Generator
from typing import Any, TypeVar

import pytest
from xdist.scheduler import LoadFileScheduling

FIRST = ("tests/hosts/", "tests/behaviours/", "tests/ages/", "tests/store/")
"""Where the long tests are. Begun last, one of them would keep the other workers waiting."""

AnyReport = TypeVar("AnyReport", pytest.TestReport, pytest.CollectReport)


class Scheduling(LoadFileScheduling):
    """A file's tests on one worker; on one, too, those that need a store of every kind."""

    def _split_scope(self, nodeid: str) -> str:
        together = "tests/behaviours/"
        return together if nodeid.startswith(together) else super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling:
    return Scheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        begun = (n for n, folder in enumerate(FIRST) if item.nodeid.startswith(folder))
        return next(begun, len(FIRST))

    items.sort(key=place)


def _must_run(report: AnyReport) -> AnyReport:
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        where = report.longrepr
        why = where[2] if isinstance(where, tuple) else str(where)
        report.outcome = "failed"
        report.longrepr = f"CI is set, so nothing may be skipped. {why}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return _must_run((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _must_run((yield))
