"""record_assessment, note_context and analysis_status: the ledger of findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field, ValidationError

from mlflow_analyst.findings.models import (
    AssessedTrace,
    Assessment,
    Kind,
    Name,
    Prose,
    Severity,
    Status,
)
from mlflow_analyst.mcp import budget
from mlflow_analyst.mcp.results import (
    AssessmentResult,
    LedgerCounts,
    Rejected,
    StatusResult,
    Truncated,
)
from mlflow_analyst.mcp.state import Connected, State, ToolContext, state_of
from mlflow_analyst.mcp.tools.common import count_of
from mlflow_analyst.mcp.work import Progress, Refused, in_thread

if TYPE_CHECKING:
    from mlflow_analyst.findings.models import Checked, Recorded
    from mlflow_analyst.findings.models import Rejected as RejectedEvidence


async def record_assessment(
    ctx: ToolContext,
    name: Annotated[
        Name,
        Field(
            description="One per issue, snake_case, e.g. search_tool_rate_limited. The same name "
            "again adds traces and replaces the texts.",
        ),
    ],
    kind: Annotated[
        Kind,
        Field(description="operational: errors, tools, latency; quality: the answers; strength."),
    ],
    status: Annotated[
        Status,
        Field(description="Refuted hypotheses are recorded too, and appear in the report."),
    ],
    statement: Annotated[Prose, Field(description="The finding, in one or two sentences.")],
    traces: Annotated[
        list[AssessedTrace],
        Field(
            max_length=50,
            description="The traces that show it, each with why and exact quotes from it.",
        ),
    ],
    root_cause: Annotated[Prose | None, Field(description="Why it happens, if known.")] = None,
    severity: Annotated[
        Severity | None, Field(description="How much it matters to the agent's users.")
    ] = None,
    recommendation: Annotated[Prose | None, Field(description="What to do about it.")] = None,
    filter: Annotated[  # noqa: A002 - the contract's word for it
        str | None,
        Field(
            max_length=10_000,
            description="The traces that have the issue, as a filter: they are counted over the "
            "whole experiment, now and in the report.",
        ),
    ] = None,
) -> AssessmentResult:
    """Record one finding with the traces that show it; every trace and quote is checked first.

    A trace must be in the experiment; a quote must occur in it (in the span, if one is named),
    white space and JSON escapes aside. What fails is in `rejected` with the reason and the nearest
    text of the trace; the rest is kept. Nothing is written to MLflow.
    """
    chosen = state_of(ctx).connected()
    try:
        assessment = Assessment(
            name=name,
            kind=kind,
            status=status,
            statement=statement,
            traces=traces,
            root_cause=root_cause,
            severity=severity,
            recommendation=recommendation,
            filter=filter,
        )
    except ValidationError as error:
        raise ToolError(error.errors()[0]["msg"].removeprefix("Value error, ")) from error
    return await in_thread(ctx, _record, chosen, assessment)


def _record(progress: Progress, chosen: Connected, assessment: Assessment) -> AssessmentResult:
    from mlflow_analyst.findings.check import check

    counted = count_of(chosen, assessment.filter, progress) if assessment.filter else None
    checked = check(
        assessment,
        chosen.store.traces,
        chosen.experiment.experiment_id,
        lambda trace_id: _elsewhere(chosen, trace_id),
    )
    analysis_id = chosen.analysis.analysis_id
    # a refutation may rest on a count alone; a confirmed finding needs a trace that shows it
    recorded: Recorded | None = None
    if checked.accepted or (assessment.status == "refuted" and not assessment.traces):
        recorded = chosen.ledger.record(analysis_id, checked.kept)
    return AssessmentResult(
        name=assessment.name,
        recorded=recorded is not None,
        accepted=[one.trace_id for one in checked.accepted],
        rejected=[_rejected(one) for one in checked.rejected],
        warnings=checked.warnings or None,
        similar=(recorded.similar or None) if recorded else None,
        traces_recorded=recorded.traces if recorded else 0,
        counted=counted,
        ledger=LedgerCounts(**chosen.ledger.counts(analysis_id)),
        next=_advice(recorded, checked, assessment),
    )


def _rejected(one: RejectedEvidence) -> Rejected:
    shown = one.model_dump()
    return Rejected.model_validate({**shown, "parts": shown["parts"] or None})


def _elsewhere(chosen: Connected, trace_id: str) -> str | None:
    """The experiment that a trace belongs to, if it is another one."""
    found = chosen.store.infos([trace_id])
    if found and found[0].experiment_id != chosen.experiment.experiment_id:
        return found[0].experiment_id
    return None


def _advice(recorded: Recorded | None, checked: Checked, assessment: Assessment) -> str | None:
    if recorded and not checked.rejected:
        return None
    if recorded:
        return "Correct what was rejected and call again with the same name: it is added."
    if assessment.traces:
        return "Nothing was recorded, since no trace held. Read the traces again with get_trace."
    return "Nothing was recorded: a confirmed finding needs at least one trace that shows it."


async def note_context(
    ctx: ToolContext,
    agent_description: Annotated[
        Prose | None,
        Field(description="The agent's job, tools and data, as the user confirmed it."),
    ] = None,
    focus: Annotated[
        Prose | None, Field(description="What the user is concerned about, in their words.")
    ] = None,
) -> StatusResult:
    """Keep what the user confirmed, so that the analysis can go on after a break.

    Returns the same as analysis_status. What is left out stays as it was.
    """
    state = state_of(ctx)
    return await in_thread(
        ctx, _note, state, {"agent_description": agent_description, "focus": focus}
    )


def _note(progress: Progress, state: State, notes: dict[str, str | None]) -> StatusResult:
    chosen = state.connected()
    given = {key: text for key, text in notes.items() if text is not None}
    if not given:
        raise Refused("Give agent_description, focus, or both.")
    for key, text in given.items():
        chosen.ledger.set_note(chosen.analysis.analysis_id, key, text)
    return _status(progress, state)


async def analysis_status(ctx: ToolContext) -> StatusResult:
    """Where the analysis stands: enough to go on with it after a break.

    Each hypothesis with its verdict, each assessment with its status and trace ids, the notes kept
    so far, and what is still open.
    """
    state = state_of(ctx)
    return await in_thread(ctx, _status, state)


def _status(_progress: Progress, state: State) -> StatusResult:
    from mlflow_analyst.mcp.rows import experiment_shown, store_shown
    from mlflow_analyst.mcp.verdicts import judged

    chosen = state.connected()
    analysis_id = chosen.analysis.analysis_id
    tested = judged(chosen.ledger.trials(analysis_id), prose_chars=160)
    told = chosen.ledger.status(analysis_id)
    told["hypotheses"] = [one.model_dump(exclude={"rule"}, exclude_none=True) for one in tested]
    analysis, cut = _within_budget(told)
    for known in ("store", "experiment_id", "experiment_name"):
        analysis.pop(known, None)
    recorded = bool(analysis.get("assessments") or analysis.get("hypotheses"))
    return StatusResult(
        experiment=experiment_shown(chosen.experiment),
        store=store_shown(chosen.store),
        analysis=analysis,
        truncated=cut,
        next="Go on with hypotheses that are not in the list, or call write_report."
        if recorded
        else "Nothing is recorded yet: begin with compute_stats and search_traces.",
    )


def _within_budget(analysis: dict[str, object]) -> tuple[dict[str, object], Truncated | None]:
    """The ledger's status with as many assessments and hypotheses, the latest of each, as an
    answer has room for.
    """
    from mlflow_analyst.mcp.tool import compact

    room = budget.DEFAULT_CHARS - 3_000
    lists = {name: analysis.get(name) for name in ("hypotheses", "assessments")}
    kept = {name: list(given) for name, given in lists.items() if isinstance(given, list)}
    of = sum(len(items) for items in kept.values())
    while any(kept.values()) and len(compact({**analysis, **kept})) > room:
        max(kept.values(), key=lambda items: len(compact(items))).pop(0)
    shown = sum(len(items) for items in kept.values())
    if shown == of:
        return analysis, None
    cut = Truncated(
        what="hypotheses and assessments (the latest are shown)",
        shown=shown,
        of=of,
        more="write_report writes all of them",
    )
    return {**analysis, **kept}, cut
