"""write_report: one Markdown file from the ledger and freshly computed statistics."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from mlflow_analyst import __version__
from mlflow_analyst.mcp.results import ReportResult, Verified
from mlflow_analyst.mcp.state import Connected, State, ToolContext, state_of
from mlflow_analyst.mcp.tools.common import count_of
from mlflow_analyst.mcp.work import Progress, Refused, in_thread

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mlflow_analyst.findings.models import Query, RecordedAssessment
    from mlflow_analyst.report.inputs import Breakdown, Finding, ReportInputs
    from mlflow_analyst.traces.model import Trace

EXCERPT_CHARS = 700
"""How much of a request or response an example in the report shows."""
SHOWN_BREAKDOWNS = 4
"""Of the groupings asked for in the analysis the report repeats the last ones."""


async def write_report(
    ctx: ToolContext,
    path: Annotated[
        str,
        Field(min_length=1, max_length=2_000, description="The file to write; ask the user where."),
    ],
    agent_description: Annotated[
        str,
        Field(
            min_length=1,
            max_length=6_000,
            description="What the agent is for, its tools and data, as the user confirmed it.",
        ),
    ],
    summary: Annotated[
        str,
        Field(
            min_length=1,
            max_length=6_000,
            description="The main findings for someone who reads nothing else. Only numbers that "
            "a tool returned.",
        ),
    ],
    recommendations: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=2_000)]] | None,
        Field(max_length=30, description="What to do, the most important first."),
    ] = None,
    overwrite: Annotated[
        bool, Field(description="Replace the file if it exists; only if the user says so.")
    ] = False,
) -> ReportResult:
    """Write the report: every assessment in the ledger, with statistics computed anew.

    Quotes are checked against the traces once more; `problems` names what no longer holds, and
    numbers in your texts that no tool has returned: correct those and call again with overwrite.
    """
    state = state_of(ctx)
    target = _target(path)
    return await in_thread(
        ctx,
        _write,
        state,
        target,
        {
            "agent_description": agent_description,
            "summary": summary,
            "recommendations": recommendations or [],
        },
        overwrite,
    )


def _target(path: str) -> Path:
    """The file meant by ``path``, absolute; relative paths start where the host started us."""
    target = Path(os.path.abspath(Path(path).expanduser()))  # noqa: PTH100 - links are kept
    return target if target.suffix else target.with_suffix(".md")


def _write(
    progress: Progress,
    state: State,
    target: Path,
    words: dict[str, Any],
    overwrite: bool,
) -> ReportResult:
    from mlflow_analyst.report.build import build_report
    from mlflow_analyst.report.verify import verify

    chosen = state.connected()
    _check_target(target, overwrite)
    inputs, verified, problems = _gather(progress, state, chosen, words)
    text = build_report(inputs)
    problems += verify(text)
    _save(target, text, overwrite)
    state.report = text
    chosen.ledger.set_note(
        chosen.analysis.analysis_id, "agent_description", words["agent_description"]
    )
    issues = [one for one in inputs.assessments if one.status == "confirmed"]
    return ReportResult(
        paths=[str(target)],
        verified=verified,
        problems=problems,
        summary=f"{len(text):,} characters; {len(issues)} confirmed findings, "
        f"{len(inputs.assessments) - len(issues)} refuted.",
    )


def _check_target(target: Path, overwrite: bool) -> None:
    """Refuse early what could not be written, before any work is done."""
    if Path(str(target).removesuffix(".md")).is_dir() or target.is_dir():
        raise Refused(f"{target} is a folder. Give the path of a file, e.g. {target}/report.md.")
    if not target.parent.is_dir():
        raise Refused(
            f"The folder {target.parent} does not exist. Ask the user where to save the report; "
            "folders are not created."
        )
    if target.exists() and not overwrite:
        raise Refused(
            f"{target} exists already. Give another path, or overwrite=true if the user agrees."
        )
    if not os.access(target.parent, os.W_OK):
        raise Refused(f"The folder {target.parent} cannot be written to. Ask for another place.")


def _save(target: Path, text: str, overwrite: bool) -> None:
    """Write whole or not at all: a reader never sees half a report.

    Raises:
        Refused: If the file cannot be written, or came into being meanwhile.
    """
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".report-", suffix=".tmp")
        written = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            written.chmod(0o666 & ~_umask())
            if overwrite:
                written.replace(target)
            else:
                _move_without_replacing(written, target)
        finally:
            with suppress(FileNotFoundError):
                written.unlink()
    except FileExistsError as error:
        raise Refused(f"{target} came into being meanwhile. Give another path.") from error
    except OSError as error:
        raise Refused(
            f"{target} could not be written: {error.strerror or error}. Ask for another place."
        ) from error


def _move_without_replacing(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:
        # file systems without hard links: the check was made a moment ago
        source.replace(target)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _gather(
    progress: Progress, state: State, chosen: Connected, words: dict[str, Any]
) -> tuple[ReportInputs, Verified, list[str]]:
    from mlflow_analyst.findings.ledger import DETECTORS
    from mlflow_analyst.mcp.rows import experiment_shown, store_shown
    from mlflow_analyst.mcp.tools.stats import overview_of
    from mlflow_analyst.mcp.verdicts import judged
    from mlflow_analyst.report.inputs import ReportInputs

    progress(0, 3, "computing statistics")
    overview, basis = overview_of(progress, chosen)
    progress(1, 3, "checking the evidence again")
    assessments = chosen.ledger.assessments(chosen.analysis.analysis_id)
    traces = _traces(chosen, assessments)
    findings, quotes, problems = _findings(chosen, assessments, traces)
    progress(2, 3, "writing")
    numbers = overview.model_dump()
    trials = chosen.ledger.trials(chosen.analysis.analysis_id)
    notes = chosen.ledger.notes(chosen.analysis.analysis_id)
    queries = chosen.ledger.queries(chosen.analysis.analysis_id)
    inputs = ReportInputs.model_validate(
        {
            "experiment": experiment_shown(chosen.experiment).model_dump(),
            "store": store_shown(chosen.store).model_dump(),
            "generated_at": datetime.now(UTC),
            "overview": numbers,
            "breakdowns": _breakdowns(progress, chosen, overview.traces),
            "assessments": findings,
            "hypotheses": [one.model_dump() for one in judged(trials, prose_chars=500)],
            "method": {
                "basis": basis.model_dump(),
                "focus": notes.get("focus"),
                "queries": [query.model_dump() for query in queries],
                "tool_calls": _calls(queries),
                "versions": _versions(chosen),
                "detectors": json.loads(notes.get(DETECTORS, "{}")),
            },
            "problems": list(problems),
            **words,
        }
    )
    verified = Verified(
        quotes=quotes,
        traces=len(traces),
        statistics=f"computed anew over {basis.traces:,} of {basis.of:,} traces",
    )
    # for the assistant to mend, not for the readers of the report
    problems += _claims(words, assessments, state.numbers, numbers)
    return inputs, verified, problems


def _traces(chosen: Connected, assessments: Iterable[RecordedAssessment]) -> dict[str, Trace]:
    ids = list(dict.fromkeys(t.trace_id for one in assessments for t in one.traces))
    return {trace.trace_id: trace for trace in chosen.store.traces(ids)} if ids else {}


def _findings(
    chosen: Connected,
    assessments: Iterable[RecordedAssessment],
    traces: Mapping[str, Trace],
) -> tuple[list[Finding], int, list[str]]:
    """The assessments as the report shows them, the quotes that hold, and what no longer does."""
    from mlflow_analyst.findings.haystack import Haystack
    from mlflow_analyst.findings.quotes import NotFound, find_quote
    from mlflow_analyst.report.inputs import Finding

    findings: list[Finding] = []
    problems: list[str] = []
    quotes = 0
    for one in assessments:
        shown = one.model_dump()
        if one.filter:
            shown["counted"] = {**_counted(chosen, one.filter), "filter": one.filter}
        for evidence in shown["traces"]:
            trace = traces.get(evidence["trace_id"])
            if trace is None:
                problems.append(
                    f"{one.name}: trace {evidence['trace_id']} is no longer in the store; its "
                    "quotes could not be checked again and were left out."
                )
                evidence["quotes"] = []
                continue
            haystack = Haystack(trace)
            kept = []
            for quote in evidence["quotes"]:
                if isinstance(find_quote(haystack, quote["text"], quote["span_id"]), NotFound):
                    problems.append(
                        f"{one.name}: a quote is no longer in trace {trace.trace_id} and was left "
                        "out."
                    )
                else:
                    kept.append(quote)
            quotes += len(kept)
            evidence.update(quotes=kept, **_facts(trace))
        findings.append(Finding.model_validate(shown))
    return findings, quotes, problems


def _counted(chosen: Connected, filter_text: str) -> dict[str, int]:
    basis = count_of(chosen, filter_text)
    return {"traces": basis.traces, "of": basis.of}


def _facts(trace: Trace) -> dict[str, Any]:
    from mlflow_analyst.mcp.rows import iso
    from mlflow_analyst.traces.digest import digest

    info = trace.info
    return {
        "digest": digest(trace, chars=EXCERPT_CHARS),
        "info": {
            "state": info.state,
            "start": iso(info.start_ms),
            "duration_ms": info.duration_ms,
            "session": info.session,
        },
    }


def _claims(
    words: dict[str, Any],
    assessments: Iterable[RecordedAssessment],
    returned: set[float],
    overview: dict[str, Any],
) -> list[str]:
    """Numbers in the assistant's texts that no tool has returned, one sentence per text."""
    from mlflow_analyst.report.claims import numbers_in, unknown_numbers

    known = {*returned, *numbers_in(overview)}
    texts = {
        "agent_description": words["agent_description"],
        "summary": words["summary"],
        **{f"recommendation {at}": t for at, t in enumerate(words["recommendations"], 1)},
    }
    for one in assessments:
        texts[f"statement of {one.name}"] = one.statement
        texts[f"root_cause of {one.name}"] = one.root_cause or ""
        texts[f"recommendation of {one.name}"] = one.recommendation or ""
    return [
        f"{where}: {', '.join(unknown)} is not a number that a tool returned in this session. "
        "Take it from a tool or leave it out."
        for where, text in texts.items()
        if (unknown := unknown_numbers(text, known))
    ]


def _breakdowns(progress: Progress, chosen: Connected, traces: int) -> list[Breakdown]:
    """The groupings that were looked at in this analysis, computed anew."""
    from mlflow_analyst.mcp.tools.stats import groups_of
    from mlflow_analyst.report.inputs import Breakdown

    asked = chosen.ledger.queries(chosen.analysis.analysis_id) if traces else []
    # tools and models have tables of their own
    keys = [
        query.group_by
        for query in asked
        if query.group_by not in (None, "tool", "model") and query.filter is None
    ]
    breakdowns = []
    for key in dict.fromkeys(keys[-SHOWN_BREAKDOWNS:]):
        groups, _ = groups_of(progress, chosen, None, key)
        breakdowns.append(Breakdown(key=key, groups=[group.model_dump() for group in groups]))
    return breakdowns


def _calls(queries: Iterable[Query]) -> dict[str, int]:
    """How many times each tool was asked in this analysis."""
    calls: Counter[str] = Counter()
    for query in queries:
        calls[query.tool] += query.times
    return dict(calls)


def _versions(chosen: Connected) -> dict[str, str]:
    versions = {
        "mlflow-analyst": __version__,
        "MLflow (client)": chosen.store.mlflow_version,
        "Python": sys.version.split()[0],
    }
    if chosen.store.server_version:
        versions["MLflow (server)"] = chosen.store.server_version
    return versions
