"""Failures that take others with them: what fails first where several tools fail."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from mlflow_analyst.analysis.patterns.account import Account
from mlflow_analyst.analysis.patterns.detectors.rows import having
from mlflow_analyst.analysis.patterns.order import names_of
from mlflow_analyst.analysis.patterns.proposal import Pattern, Rows
from mlflow_analyst.analysis.patterns.quoting import quoted, snake_case
from mlflow_analyst.analysis.patterns.signal import Hit, value_of
from mlflow_analyst.analysis.patterns.signals.failures import failures_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mlflow_analyst.analysis.scan import ScanTable

    Flags = NDArray[np.bool_]
    Places = NDArray[np.int64]

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


def chained_failures(table: ScanTable) -> Iterator[tuple[str, Places]]:
    """``first_failure``, and ``first_failure:NAME`` of what failed first, with the rows in which a
    tool failed after it that fails where another failed before, far more often than else.
    """
    rows = Rows(table, np.ones(len(table), dtype=bool))
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
    tables: list[NDArray[np.int64]] = []
    afters: list[Flags] = []
    for tool, failed in sorted(failing.items()):
        calls = failed.copy()
        calls[called.get(tool, np.zeros(0, dtype=np.int64))] = True
        upstream = any_failed & (first != tool) & _called_later(rows, first, tool)
        afters.append(failed & upstream & (messages > 1))
        tables.append(_fourfold(calls, failed, upstream))
    after = np.logical_or.reduce(afters)
    found = np.zeros(len(rows), dtype=bool)
    if enough(int(after.sum()), len(rows)) and _depends(np.sum(tables, axis=0)):
        found = after
    else:
        for one, counts in zip(afters, tables, strict=True):
            if enough(int(one.sum()), len(rows)) and _depends(counts):
                found |= one
    if not found.any():
        return
    yield "first_failure", np.flatnonzero(found)
    for name in sorted({str(one) for one in first[found]}):
        yield value_of("first_failure", name), np.flatnonzero(found & (first == name))


def first_failure(rows: Rows) -> Iterator[Pattern]:
    """Failures that take others with them: of one tool where it is nearly always the first, else
    of whichever is.
    """
    here = having(rows, "first_failure")
    if not here.any():
        return
    names, counts = np.unique(rows.column("first_failure")[here].astype(str), return_counts=True)
    ranked = [str(names[place]) for place in np.argsort(-counts, kind="stable")]
    failing: dict[str, int] = {}
    for column in ("failed_tool", "hidden_error_tool"):
        for tool, places in rows.rows_with_value(column).items():
            failing[tool] = failing.get(tool, 0) + int(here[places].sum())
    alone = counts.max() >= ONE * here.sum()
    others = [tool for tool in failing if failing[tool] and not (alone and tool == ranked[0])]
    yield _pattern(ranked[:1] if alone else ranked, sorted(others, key=lambda t: (-failing[t], t)))


def _called_later(rows: Rows, first: NDArray[np.object_], tool: str) -> Flags:
    """Whether the tool was called after what failed first, as far as the order of tools tells."""
    seen: dict[tuple[str | None, str | None], bool] = {}

    def later(order: str | None, name: str | None) -> bool:
        names = names_of(order)
        if name not in names or tool not in names:
            return True
        return names[::-1].index(tool) < len(names) - 1 - names.index(name)

    for pair in zip(rows.column("tool_order"), first, strict=True):
        if pair not in seen:
            seen[pair] = later(*pair)
    pairs = zip(rows.column("tool_order"), first, strict=True)
    return np.fromiter((seen[pair] for pair in pairs), bool, len(rows))


def _fourfold(calls: Flags, failed: Flags, upstream: Flags) -> NDArray[np.int64]:
    """How many calls fail and do not, after another's failure and else."""
    after, rest = calls & upstream, calls & ~upstream
    return np.array(
        [
            [(after & failed).sum(), (after & ~failed).sum()],
            [(rest & failed).sum(), (rest & ~failed).sum()],
        ]
    )


def _depends(counts: NDArray[np.int64]) -> bool:
    """Whether calls fail after another's failure, mostly and more often than else: see
    `_fourfold`.
    """
    if counts[0, 0] < FOLLOWS * counts[0].sum():
        return False
    return bool(stats.fisher_exact(counts, alternative="greater").pvalue < SURE)


def _many(rows: Rows, column: str) -> NDArray[np.int64]:
    """How many values each row has in the column."""
    many = rows.table.many(column)
    counts: NDArray[np.int64] = np.bincount(many.rows, minlength=many.size)[rows.chosen]
    return counts


def _pattern(firsts: list[str], tools: list[str]) -> Pattern:
    one = len(firsts) == 1
    said = firsts[0] if one else f"one tool ({', '.join(firsts[:3])})"
    value = value_of("first_failure", firsts[0] if one else None)
    return Pattern(
        name=snake_case(value),
        detector="first_failure",
        kind="operational",
        statement=f"When {said} fails first, what comes after it fails as well: "
        f"{', '.join(tools[:3])}.",
        filter=f"pattern = {quoted(value)}",
        caveat="The order in time is known, not that one failure is the reason for the other: "
        "both may have the same cause.",
        look=partial(_look_first, firsts),
        # More than the causes, that see the first failures alone.
        weight=2.2,
        certainty=0.8,
    )


def _look_first(names: Collection[str], account: Account) -> Iterable[Hit]:
    found = failures_of(account)
    return [one.hit() for one in found[:2]] if found and found[0].name in names else []
