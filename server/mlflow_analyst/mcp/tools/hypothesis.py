"""test_hypothesis: one hypothesis against the whole experiment, remembered in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from mlflow_analyst.findings.models import Kind, Name, Prose
from mlflow_analyst.mcp.results import Examples, ExampleTrace, HypothesisResult
from mlflow_analyst.mcp.state import Connected, ToolContext, state_of
from mlflow_analyst.mcp.work import Progress, in_thread

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mlflow_analyst.analysis.models import Verdict
    from mlflow_analyst.findings.hypotheses import Hypothesis, Trials
    from mlflow_analyst.mcp.comparing import Compared
    from mlflow_analyst.traces.model import Trace

EXAMPLES = 5
"""Supporting traces and counter-examples shown, each."""
EXCERPT_CHARS = 200

_FILTER_CHARS = 10_000


async def test_hypothesis(
    ctx: ToolContext,
    name: Annotated[
        Name, Field(description="snake_case; the same name again tests anew and replaces.")
    ],
    statement: Annotated[Prose, Field(description="The hypothesis, in one or two sentences.")],
    kind: Annotated[
        Kind,
        Field(description="operational: errors, tools, latency; quality: the answers; strength."),
    ],
    outcome: Annotated[
        str,
        Field(
            min_length=1,
            max_length=_FILTER_CHARS,
            description="What is said to happen: a filter (any_error = true), or the name of a "
            "number (duration_ms, output_tokens, cost, response_chars, tool_calls, …).",
        ),
    ],
    cohort: Annotated[
        str | None,
        Field(
            max_length=_FILTER_CHARS,
            description="The traces in which it is said to happen more, as a filter: "
            "tag.version = 'v2', start >= '2026-03-01', tools = 'search'. Compared with all "
            "other traces. Left out: how often the outcome occurs at all.",
        ),
    ] = None,  # noqa: PT028 - not a test
    within: Annotated[
        str | None,
        Field(
            max_length=_FILTER_CHARS,
            description="Look only at these traces, on both sides: a filter.",
        ),
    ] = None,  # noqa: PT028
) -> HypothesisResult:
    """Test a hypothesis over the whole experiment: is the outcome more frequent in a cohort?

    Returns the 2 by 2 table, both rates with 95% intervals, risk ratio and Fisher's exact p,
    adjusted for every question this analysis has asked; for a number medians, their ratio and the
    Mann-Whitney p. The verdict (supported, refuted, inconclusive) follows stated rules. Read the
    examples and counter-examples before you believe it: it says what goes together, not why.
    """
    chosen = state_of(ctx).connected()
    given = {"name": name, "statement": statement, "kind": kind, "outcome": outcome.strip()}
    sides = {"cohort": _given(cohort), "within": _given(within)}
    return await in_thread(ctx, _test, chosen, {**given, **sides})


# pytest would take a function of this name for a test
test_hypothesis.__test__ = False  # type: ignore[attr-defined]


def _given(text: str | None) -> str | None:
    return (text or "").strip() or None


def _test(
    progress: Progress, chosen: Connected, asked: Mapping[str, str | None]
) -> HypothesisResult:
    from mlflow_analyst.analysis.hypotheses import adjusted, compare_shares
    from mlflow_analyst.findings.hypotheses import Hypothesis
    from mlflow_analyst.mcp.comparing import compare, question
    from mlflow_analyst.mcp.verdicts import judged, shown_p, verdict

    def report(done: int, total: int | None) -> None:
        progress(done, total, "reading traces")

    put = question(chosen, str(asked["outcome"]), asked["cohort"], asked["within"], report)
    found = compare(chosen, put, report)
    examples = _examples(chosen, found)
    if found.table is not None:
        sides = compare_shares(found.table)
        p_value, shown = sides.p_value, sides.model_dump(exclude_none=True)
    else:
        assert found.numbers is not None  # noqa: S101 - it is one of the two
        p_value, shown = found.numbers.p_value, {}
    shown["p_value"] = shown_p(p_value)
    counted = {
        **shown,
        "table": found.table.model_dump() if found.table else None,
        "numbers": _numbers(found),
        "basis": found.basis.model_dump(),
        "examples": {
            "supporting": [one.trace_id for one in examples.supporting],
            "counter": [one.trace_id for one in examples.counter],
        },
    }
    hypothesis = Hypothesis.model_validate({**asked, "result": counted})
    analysis_id = chosen.analysis.analysis_id
    before = {one.name: one.verdict for one in judged(chosen.ledger.trials(analysis_id))}
    trials = chosen.ledger.record_hypothesis(analysis_id, hypothesis, p_value)
    chosen.ledger.log_query(
        analysis_id, "test_hypothesis", _told(hypothesis), found.basis.model_dump()
    )
    p_adjusted = adjusted(trials.p_values)[hypothesis.question]
    reached, rule = verdict(hypothesis, p_adjusted)
    return HypothesisResult(
        name=hypothesis.name,
        verdict=reached,
        rule=rule,
        **{key: value for key, value in counted.items() if key != "examples"},
        p_adjusted=shown_p(p_adjusted),
        questions=len(trials.p_values),
        examples=examples,
        changed=_changed(before, trials, hypothesis.name),
        notes=[*found.notes, *_cautions(chosen, found, trials, hypothesis)] or None,
        next=_advice(reached),
    )


def _numbers(found: Compared) -> dict[str, object] | None:
    """The two samples without their p value, which stands beside them."""
    if found.numbers is None:
        return None
    return found.numbers.model_dump(exclude_none=True, exclude={"p_value"})


def _told(one: Hypothesis) -> str:
    parts = [
        one.outcome,
        *(f"{k}: {v}" for k, v in (("cohort", one.cohort), ("within", one.within)) if v),
    ]
    return " | ".join(parts)


def _changed(
    before: Mapping[str, Verdict], trials: Trials, name: str
) -> list[dict[str, str]] | None:
    """The other hypotheses whose verdict is another one, now that one more question was asked."""
    from mlflow_analyst.mcp.verdicts import judged

    return [
        {"name": one.name, "verdict": one.verdict, "before": before[one.name]}
        for one in judged(trials)
        if one.name != name and before.get(one.name, one.verdict) != one.verdict
    ] or None


def _cautions(
    chosen: Connected, found: Compared, trials: Trials, hypothesis: Hypothesis
) -> list[str]:
    """What the numbers alone do not say."""
    said = []
    experiment = chosen.experiment
    if hypothesis.cohort and found.table is not None:
        a, b, c, d = found.table.cells
        if not (a + b and c + d):
            side = "the cohort" if c + d else "the rest"
            said.append(f"There is no trace in {side}: nothing to compare.")
    if (
        hypothesis.cohort
        and experiment.sessions
        and 2 * experiment.sessions < (experiment.traces or 0)
    ):
        said.append(
            "Each trace counts as independent. Turns of one session are alike, so intervals and p "
            "are somewhat too optimistic where the cohort is made of few sessions."
        )
    others = [
        one.name
        for one in trials.hypotheses
        if one.question == hypothesis.question and one.name != hypothesis.name
    ]
    if others:
        said.append(f"The same question was tested as {', '.join(others)}; it counts once.")
    return said


def _examples(chosen: Connected, found: Compared) -> Examples:
    """A few traces of each kind, of different sessions, as short digests."""
    from mlflow_analyst.analysis.hypotheses import spread_over

    # Both kinds by one question each, since every question costs a server or database some time.
    kinds = (found.supporting, found.counter)
    sessions = chosen.store.sessions_of([i for ids in kinds for i in ids])
    picked = []
    for ids in kinds:
        there = [trace_id for trace_id in ids if trace_id in sessions]
        picked.append(spread_over(there, [sessions[i] for i in there], EXAMPLES))
    read = chosen.store.traces([i for ids in picked for i in ids]) if any(picked) else []
    shown = {trace.trace_id: _example(trace, found.values) for trace in read}
    supporting, counter = ([shown[i] for i in ids if i in shown] for ids in picked)
    return Examples(supporting=supporting, counter=counter)


def _example(trace: Trace, values: Mapping[str, float]) -> ExampleTrace:
    from mlflow_analyst.traces.digest import digest
    from mlflow_analyst.traces.text import clip

    seen = digest(trace, chars=EXCERPT_CHARS)
    error = seen.get("first_error") or {}
    told = f"{error['step']}: {error.get('message') or 'no message'}" if error else None
    return ExampleTrace(
        trace_id=trace.trace_id,
        state=trace.info.state,
        duration_ms=trace.info.duration_ms,
        session=trace.info.session,
        value=values.get(trace.trace_id),
        request=seen.get("request") or None,
        response=seen.get("response") or None,
        tools=[f"{one['name']}: {one['calls']}" for one in seen.get("tools") or []] or None,
        first_error=clip(told, EXCERPT_CHARS) if told else None,
    )


def _advice(verdict: Verdict) -> str:
    if verdict == "supported":
        return (
            "Read examples of both kinds with get_trace; then record_assessment, with a filter for "
            "the traces that have it."
        )
    if verdict == "refuted":
        return "Record it as refuted if the user was concerned about it; else leave it."
    return "Too little to decide. Read the examples, sharpen cohort or outcome, or leave it open."
