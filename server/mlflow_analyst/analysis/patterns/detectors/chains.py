"""Failures that take others with them: what fails first where several tools fail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from mlflow_analyst.analysis.patterns.account import Account
from mlflow_analyst.analysis.patterns.proposal import Pattern, Rows
from mlflow_analyst.analysis.patterns.quoting import quoted, snake_case
from mlflow_analyst.analysis.patterns.signal import Hit
from mlflow_analyst.analysis.patterns.signals.failures import failures_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]

LEAST = 3
"""What fewer traces show is chance."""
NOISE = 0.003
"""Failures in no larger share of the traces are the noise that every network has."""
FOLLOWS = 0.5
"""So often at least a tool fails that is called after the one that failed first."""
SURE = 1e-3
"""By Fisher's exact test, whether a tool fails more often after another's failure than else."""
ONE = 0.8
"""The first failure is one tool's, if it is in such a share of the traces."""


def enough(traces: int, of: int) -> bool:
    """Whether failures in so many ``of`` all traces are more than noise."""
    return traces >= LEAST and traces > NOISE * of


def first_failure(rows: Rows) -> Iterator[Pattern]:
    """Tools that fail where another failed before, far more often than where none did."""
    first = rows.column("first_failure")
    failing: dict[str, Flags] = {}
    for column in ("failed_tool", "hidden_error_tool"):
        for tool, places in rows.rows_with_value(column).items():
            failing.setdefault(tool, np.zeros(len(rows), dtype=bool))[places] = True
    if len(failing) < 2:
        return
    called = rows.rows_with_value("tools")
    any_failed = np.array([name is not None for name in first], dtype=bool)
    # Where all failures of a trace say the same, they have one cause, and no order matters.
    messages = sum(_many(rows, column) for column in ("error_message", "hidden_error"))
    by_first: dict[tuple[str, ...], list[str]] = {}
    for tool, failed in sorted(failing.items()):
        calls = failed.copy()
        calls[called.get(tool, np.zeros(0, dtype=np.int64))] = True
        upstream = any_failed & (first != tool)
        after = failed & upstream & (messages > 1)
        if not enough(int(after.sum()), len(rows)) or not _depends(calls, failed, upstream):
            continue
        names, counts = np.unique(first[after].astype(str), return_counts=True)
        most = int(np.argmax(counts))
        alone = counts[most] >= ONE * after.sum()
        firsts = (str(names[most]),) if alone else tuple(str(name) for name in names)
        by_first.setdefault(firsts, []).append(tool)
    for firsts, tools in sorted(by_first.items()):
        yield _pattern(firsts, tools)


def _depends(calls: Flags, failed: Flags, upstream: Flags) -> bool:
    """Whether the tool's calls fail after another's failure, mostly and more often than else."""
    after, rest = calls & upstream, calls & ~upstream
    table = np.array(
        [
            [(after & failed).sum(), (after & ~failed).sum()],
            [(rest & failed).sum(), (rest & ~failed).sum()],
        ]
    )
    if table[0, 0] < FOLLOWS * after.sum():
        return False
    return bool(stats.fisher_exact(table, alternative="greater").pvalue < SURE)


def _many(rows: Rows, column: str) -> NDArray[np.int64]:
    """How many values each row has in the column."""
    many = rows.table.many(column)
    counts: NDArray[np.int64] = np.bincount(many.rows, minlength=many.size)[rows.chosen]
    return counts


def _pattern(firsts: tuple[str, ...], tools: list[str]) -> Pattern:
    listed, told = ", ".join(map(quoted, tools)), ", ".join(tools[:3])
    before = ", ".join(map(quoted, firsts))
    one = len(firsts) == 1
    said = firsts[0] if one else f"another tool ({', '.join(firsts[:3])})"
    return Pattern(
        name=snake_case("first_failure", firsts[0] if one else f"before {tools[0]}"),
        detector="first_failure",
        kind="operational",
        statement=f"When {said} fails first, what comes after it fails as well: {told}.",
        filter=f"first_failure IN ({before}) AND (failed_tool IN ({listed}) OR "
        f"hidden_error_tool IN ({listed}))",
        caveat="The order in time is known, not that one failure is the reason for the other: "
        "both may have the same cause.",
        look=partial(_look_first, firsts),
        weight=1.6,
        certainty=0.8,
    )


def _look_first(names: tuple[str, ...], account: Account) -> Iterable[Hit]:
    found = failures_of(account)
    return [one.hit() for one in found[:2]] if found and found[0].name in names else []
