"""Runs the detectors over a deep scan: what they propose, counted, merged and ranked."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from mlflow_analyst.analysis.catalogue import FilterError
from mlflow_analyst.analysis.evaluate import mask
from mlflow_analyst.analysis.filters import parse
from mlflow_analyst.analysis.patterns.crossed import crossed, pattern_values
from mlflow_analyst.analysis.patterns.merging import merged, score
from mlflow_analyst.analysis.patterns.proposal import Pattern, Rows
from mlflow_analyst.analysis.patterns.quoting import NAME_CHARS, quoted, snake_case
from mlflow_analyst.analysis.patterns.registry import PUBLISHED, SIGNALS, crosswise, detectors
from mlflow_analyst.analysis.patterns.signal import value_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mlflow_analyst.analysis.patterns.account import Account
    from mlflow_analyst.analysis.patterns.signal import Hit, PatternKind, Signal
    from mlflow_analyst.analysis.scan import ScanTable

LEAST = 3
"""What fewer traces show is not proposed: one reads them instead."""
CERTAINTY = 0.9
"""How sure it is that a trace with a signal shows what the signal says."""
MOSTLY = 0.8
"""A signal is proposed by its most frequent detail where that makes up so large a share of it."""

_LOG = logging.getLogger(__name__)

Failed = Callable[[str, Exception], None]
Matched = Callable[[str], "NDArray[np.bool_]"]


@dataclass(frozen=True)
class Proposal:
    """A pattern and the rows of the scan that its filter matches; ``also`` are the names of the
    patterns that see the same thing.
    """

    pattern: Pattern
    rows: NDArray[np.bool_]
    cohort: NDArray[np.bool_] | None = None
    also: tuple[str, ...] = ()

    @property
    def traces(self) -> int:
        """How many traces the filter matches."""
        return int(self.rows.sum())

    @property
    def shows(self) -> NDArray[np.bool_]:
        """The rows in which a reader sees it: of a comparison, those of the cohort."""
        return self.rows if self.cohort is None else self.rows & self.cohort


@dataclass
class Proposed:
    """What was found, the most important first; the detectors that ``ran``; and those that
    ``failed``, with the kind of error.
    """

    proposals: list[Proposal] = field(default_factory=list)
    ran: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)


def propose(
    table: ScanTable,
    chosen: NDArray[np.bool_] | None = None,
    within: str | None = None,
    kinds: Collection[PatternKind] | None = None,
    matched: Matched | None = None,
) -> Proposed:
    """What is worth a hypothesis among the rows ``chosen`` of a deep scan, or all of them.

    ``within`` is the filter that chose them: each pattern's own filter then holds it too.
    ``matched`` tells which rows a filter matches, where not the table alone does. A detector that
    raises is left out and named in ``failed``.
    """
    rows = Rows(table, np.ones(len(table), dtype=bool) if chosen is None else chosen)
    result = Proposed()
    wanted = [name for name, kind in PUBLISHED.items() if kinds is None or kind in kinds]
    there = {
        *(signal.name for signal in SIGNALS),
        *(name for name, _ in (*detectors(), *crosswise())),
    }

    def failed(detector: str, error: Exception) -> None:
        _LOG.error("detector %s failed", detector, exc_info=error)
        result.failed[detector] = type(error).__name__

    for detector, error in crossed(table).failed.items():
        if detector in wanted:
            failed(detector, error)
    found = [pattern for pattern in _of_signals(rows) if pattern.detector in wanted]
    for detector, detect in detectors():
        if detector in wanted:
            try:
                found += list(detect(rows))
            except Exception as error:  # noqa: BLE001 - must not take the others down
                failed(detector, error)
    matched = matched or (lambda text: mask(parse(text), table))
    counted = _counted(found, rows, within, matched, failed)
    kept = [one for one in counted if kinds is None or one.pattern.kind in kinds]
    result.proposals = _named(sorted(merged(kept), key=_rank))
    result.ran = [name for name in wanted if name in there and name not in result.failed]
    return result


def _rank(one: Proposal) -> tuple[float, str]:
    return -score(one), one.pattern.name


def _counted(
    patterns: Iterable[Pattern],
    rows: Rows,
    within: str | None,
    matched: Matched,
    failed: Failed,
) -> list[Proposal]:
    """Each pattern with the rows that its filter matches, where they are enough."""
    counted = []
    for pattern in patterns:
        try:
            fits = matched(pattern.filter) & rows.chosen
            cohort = None
            if pattern.cohort is not None:
                cohort = matched(pattern.cohort) & rows.chosen
        except FilterError as error:
            failed(pattern.detector, error)
            continue
        told = pattern.filter if within is None else f"({pattern.filter}) AND ({within})"
        one = Proposal(replace(pattern, filter=told), fits, cohort)
        if one.shows.sum() >= LEAST:
            counted.append(one)
    return counted


def _of_signals(rows: Rows) -> Iterable[Pattern]:
    """The signals that enough of the rows show, by their details where these are few."""
    many = pattern_values(rows.table)
    everywhere = Counter(many.values[many.codes].tolist()) if len(many.codes) else Counter()
    inside = rows.chosen[many.rows]
    here = Counter(many.values[many.codes[inside]].tolist()) if inside.any() else Counter()
    for signal in SIGNALS:
        traces = here[signal.name]
        # how the agent is meant to work shows in all its traces, not in those a filter chose
        if traces < signal.least or everywhere[signal.name] > signal.most * len(rows.table):
            continue
        prefix = value_of(signal.name, "")
        details = {
            value.removeprefix(prefix): count
            for value, count in here.most_common()
            if value.startswith(prefix)
        }
        detail, count = next(iter(details.items()), (None, 0))
        if detail is not None and count >= max(MOSTLY * traces, signal.least, LEAST):
            yield _pattern(signal, detail, [])
        else:
            yield _pattern(signal, None, list(details))


def _pattern(signal: Signal, detail: str | None, details: list[str]) -> Pattern:
    value = value_of(signal.name, detail)
    told = detail if detail is not None else " or ".join(details[:2]) or "a tool"
    if detail is None and len(details) > 2:
        told = f"{details[0]}, {details[1]} and others"
    return Pattern(
        name=value,
        detector=signal.name,
        kind=signal.kind,
        statement=signal.statement.replace("{detail}", told),
        filter=f"pattern = {quoted(value)}" + _unless(signal),
        caveat=signal.caveat,
        look=_looking(signal, detail),
        weight=signal.weight,
        certainty=CERTAINTY,
    )


def _unless(signal: Signal) -> str:
    return f" AND NOT pattern = {quoted(signal.unless)}" if signal.unless else ""


def _looking(signal: Signal, detail: str | None) -> Callable[[Account], Iterable[Hit]]:
    def look(account: Account) -> Iterable[Hit]:
        return (hit for hit in signal.find(account) if detail is None or hit.detail == detail)

    return look


def _named(proposals: list[Proposal]) -> list[Proposal]:
    """The same under names that are unique and may name a hypothesis."""
    taken: Counter[str] = Counter()
    named = []
    for one in proposals:
        name = snake_case(one.pattern.name)
        taken[name] += 1
        if taken[name] > 1:
            ending = f"_{taken[name]}"
            name = name[: NAME_CHARS - len(ending)] + ending
        named.append(
            replace(
                one,
                pattern=replace(one.pattern, name=name),
                also=tuple(dict.fromkeys(snake_case(other) for other in one.also if other != name)),
            )
        )
    return named
