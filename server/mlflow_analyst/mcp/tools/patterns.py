"""find_patterns: what the detectors propose as hypotheses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from mlflow_analyst.findings.models import Kind
from mlflow_analyst.mcp import budget
from mlflow_analyst.mcp.arguments import Filter
from mlflow_analyst.mcp.results import (
    Affected,
    Basis,
    PatternExample,
    PatternShown,
    PatternsResult,
    Truncated,
)
from mlflow_analyst.mcp.selection import rows_that_fit, select
from mlflow_analyst.mcp.state import Connected, ToolContext, state_of
from mlflow_analyst.mcp.tools.common import reading
from mlflow_analyst.mcp.work import Progress, in_thread

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from mlflow_analyst.analysis.patterns.engine import Proposal
    from mlflow_analyst.analysis.patterns.excerpts import Excerpt
    from mlflow_analyst.analysis.scan import ScanTable

EXCERPTS = (300, 200, 140, 100, 70)
"""Characters of an excerpt, the longest with which all patterns fit."""
STRENGTHS = 2
"""So many strengths are shown where there is not room for all patterns."""
MOST_READ = 40
"""Examples are read for so many patterns; more never fit into an answer."""
_OVERHEAD = 3_000
_FEW = 20


async def find_patterns(
    ctx: ToolContext,
    filter: Filter = None,  # noqa: A002 - the contract's name
    kinds: Annotated[
        list[Kind] | None, Field(max_length=3, description="Only these; all when left out.")
    ] = None,
) -> PatternsResult:
    """Candidates for hypotheses: what detectors find in all traces, the weightiest first.

    Each has its count, its `filter` (and `cohort`) for test_hypothesis, excerpts from examples and
    a caveat that says when it is no problem. Proposals, not findings: read examples, then test.
    """
    chosen = state_of(ctx).connected()
    return await in_thread(ctx, _find, chosen, filter, kinds)


def _find(
    progress: Progress, chosen: Connected, filter_text: str | None, kinds: list[Kind] | None
) -> PatternsResult:
    import numpy as np

    from mlflow_analyst.analysis.patterns.engine import propose
    from mlflow_analyst.mcp.comparing import rows_of

    selected = select(chosen, filter_text, reading(progress))
    selected.deep = True
    table = selected.table
    rows = rows_of(chosen, selected, table, reading(progress))
    progress(1, 3, "looking for patterns")

    def matched(text: str) -> NDArray[np.bool_]:
        plan = select(chosen, text, reading(progress)).plan
        assert plan is not None  # noqa: S101 - a pattern has a filter
        fits: NDArray[np.bool_] = rows_that_fit(chosen, plan, table, reading(progress))
        return fits

    found = propose(table, rows, selected.text, kinds, matched)
    progress(2, 3, "reading examples")
    traces = int(rows.sum())
    shown = _shown(chosen, table, found.proposals, traces)
    basis = Basis(
        scope=table.scope,
        traces=traces,
        of=len(table) if table.scope == "sample" else table.of,
        method=table.method,
    )
    chosen.ledger.log_query(
        chosen.analysis.analysis_id, "find_patterns", filter_text, basis.model_dump()
    )
    _note_run(chosen, found.ran)
    return PatternsResult(
        basis=basis,
        filter=selected.text,
        patterns=shown,
        ran=found.ran,
        failed=found.failed or None,
        notes=_notes(table, traces) or None,
        truncated=_cut(len(shown), len(found.proposals)),
        next=_advice(bool(shown), selected.text),
    )


def _shown(
    chosen: Connected, table: ScanTable, proposals: Sequence[Proposal], of: int
) -> list[PatternShown]:
    """As many of the proposals as there is room for, with their examples."""
    from mlflow_analyst.analysis.patterns.excerpts import examples, excerpt

    looked_at = list(proposals)[:MOST_READ]
    ids = [examples(table, one.shows) for one in looked_at]
    wanted = list(dict.fromkeys(trace_id for some in ids for trace_id in some))
    traces = {trace.trace_id: trace for trace in chosen.store.traces(wanted)} if wanted else {}
    found = [
        {
            trace_id: excerpt(one.pattern, traces[trace_id])
            for trace_id in some
            if trace_id in traces
        }
        for one, some in zip(looked_at, ids, strict=True)
    ]
    pairs = list(zip(looked_at, found, strict=True))

    def fitting(some: Sequence[tuple[Proposal, dict[str, Excerpt]]]) -> list[PatternShown]:
        room = budget.DEFAULT_CHARS - _OVERHEAD
        return budget.fit(some, lambda pair, chars: _pattern(*pair, of, chars), room, EXCERPTS)[0]

    shown = fitting(pairs)
    if len(shown) < len(pairs):
        # A rare problem is worth more room than one more strength.
        strengths = [at for at, (one, _) in enumerate(pairs) if one.pattern.kind == "strength"]
        last = set(strengths[STRENGTHS:]) if len(strengths) < len(pairs) else set()
        shown = fitting([pair for at, pair in enumerate(pairs) if at not in last])
    return shown


def _pattern(one: Proposal, excerpts: Mapping[str, Excerpt], of: int, chars: int) -> PatternShown:
    pattern = one.pattern
    return PatternShown(
        name=pattern.name,
        detector=pattern.detector,
        kind=pattern.kind,
        statement=pattern.statement,
        filter=pattern.filter,
        cohort=pattern.cohort,
        affected=Affected(traces=one.traces, of=of, share=round(one.traces / of, 4) if of else 0.0),
        examples=[
            PatternExample(
                trace_id=trace_id,
                span_id=found.span_id,
                request=found.request[: chars // 2] if found.request else None,
                excerpt=found.text[:chars],
            )
            for trace_id, found in excerpts.items()
        ],
        caveat=pattern.caveat,
        also=list(one.also) or None,
    )


def _note_run(chosen: Connected, ran: Sequence[str]) -> None:
    """Keep which detectors ran, and when last, for the report."""
    import json
    from datetime import UTC, datetime

    from mlflow_analyst.findings.ledger import DETECTORS

    analysis_id = chosen.analysis.analysis_id
    before = json.loads(chosen.ledger.notes(analysis_id).get(DETECTORS, "{}"))
    now = datetime.now(UTC).isoformat(timespec="seconds")
    chosen.ledger.set_note(
        analysis_id, DETECTORS, json.dumps({**before, **dict.fromkeys(ran, now)})
    )


def _notes(table: ScanTable, traces: int) -> list[str]:
    notes = list(table.notes)
    if table.scope == "sample":
        notes.append(
            f"Looked for in a uniform random sample of {len(table):,} of {table.of:,} traces."
        )
    if traces < _FEW:
        notes.append("With so few traces little can be a pattern: read them all.")
    return notes


def _cut(shown: int, of: int) -> Truncated | None:
    if shown == of:
        return None
    return Truncated(
        what="patterns (the weightiest are shown)",
        shown=shown,
        of=of,
        more="find_patterns with kinds set to one kind, or with a filter",
    )


def _advice(found: bool, filter_text: str | None) -> str:
    if not found:
        return "No detector found a pattern. Read traces in batches: detectors do not see it all."
    within = f', within="{filter_text}"' if filter_text else ""
    return (
        f"Read the examples with get_trace, then test_hypothesis with outcome=filter{within} and "
        "the cohort where there is one. Drop what reading does not bear out."
    )
