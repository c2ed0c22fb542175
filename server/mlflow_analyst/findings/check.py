"""Which traces and quotes of an assessment hold.

A trace is accepted if it is in the experiment and at least one of its quotes is in it; its other
quotes are rejected one by one. A trace none of whose quotes holds is rejected whole. Whole
phrases that a rationale puts in double quotation marks are held to the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches

from mlflow_analyst.findings.haystack import Haystack
from mlflow_analyst.findings.models import (
    AssessedTrace,
    Assessment,
    Checked,
    CheckedAssessment,
    CheckedQuote,
    CheckedTrace,
    Finding,
    Quote,
    Rejected,
)
from mlflow_analyst.findings.quotes import NotFound, find_quote, in_parts
from mlflow_analyst.traces.model import Trace
from mlflow_analyst.traces.text import clip

# Fewer words are names of tools and fields more often than speech.
_SPOKEN_WORDS = 4
_SHOWN = 200  # characters of a rejected quote: enough to tell which one it was
_SPOKEN = re.compile(
    r"(?<![\w\"])\"(?=\S)([^\"]{12,4000})(?<=\S)\"(?!\w)"
    r"|[\u201c\u201e\u00ab]\s?([^\u201c\u201d\u00bb]{12,4000}?)\s?[\u201c\u201d\u00bb]"
)


def check(
    assessment: Assessment,
    load: Callable[[list[str]], list[Trace]],
    experiment_id: str,
    other_experiment: Callable[[str], str | None],
    known_ids: Iterable[str] = (),
) -> Checked:
    """The assessment split into what holds and what does not.

    ``load`` reads the traces that exist among some ids. ``other_experiment`` names the experiment
    that an id not found belongs to, or None. ``known_ids`` are ids that were shown before; together
    with those of this call they serve to recognise a mistyped one. Raises what ``load`` raises.
    """
    asked = [trace.trace_id for trace in assessment.traces]
    loaded = load(asked) if asked else []
    here = {t.trace_id: Haystack(t) for t in loaded if t.info.experiment_id == experiment_id}
    elsewhere = {t.trace_id: t.info.experiment_id for t in loaded if t.trace_id not in here}
    accepted: list[CheckedTrace] = []
    rejected: list[Rejected] = []
    for trace in assessment.traces:
        if trace.trace_id not in here:
            belongs_to = elsewhere.get(trace.trace_id) or other_experiment(trace.trace_id)
            near = _near_ids(trace.trace_id, [*here, *known_ids])
            rejected.append(Rejected(trace_id=trace.trace_id, reason=_absent(belongs_to, near)))
            continue
        holds, fails = _check_trace(trace, here)
        rejected += fails
        if holds:
            accepted.append(holds)
    finding = assessment.model_dump(include=set(Finding.model_fields))
    kept = CheckedAssessment(**finding, traces=accepted)
    return Checked(kept, rejected, _warnings(kept, list(here.values())))


def _check_trace(
    trace: AssessedTrace, here: dict[str, Haystack]
) -> tuple[CheckedTrace | None, list[Rejected]]:
    haystack = here[trace.trace_id]
    others = [other for other in here.values() if other is not haystack]
    found: list[CheckedQuote] = []
    fails: list[Rejected] = []
    for quote in trace.quotes:
        answer = find_quote(haystack, quote.text, quote.span_id)
        if isinstance(answer, NotFound):
            fails.append(_rejected_quote(trace.trace_id, quote, answer, others))
        elif answer not in found:
            found.append(answer)
    if made_up := _made_up(trace.rationale, [haystack, *others]):
        reason = (
            f"The rationale puts words in quotation marks that are not in the trace: {made_up!r}. "
            "Take the marks off if the words are yours, or use the trace's own."
        )
        return None, [*fails, Rejected(trace_id=trace.trace_id, reason=reason)]
    if trace.quotes and not found:
        return None, fails
    kept = CheckedTrace(trace_id=trace.trace_id, rationale=trace.rationale, quotes=found)
    return kept, [fail.model_copy(update={"kept": True}) for fail in fails]


def _rejected_quote(
    trace_id: str, quote: Quote, answer: NotFound, others: Sequence[Haystack]
) -> Rejected:
    reason, nearest, parts = answer.reason, answer.nearest, list(answer.parts)
    if nearest is None or answer.difference:
        for other in others:
            hit = find_quote(other, quote.text)
            if not isinstance(hit, NotFound):
                reason = f"Not in this trace but in {other.trace_id}: give the quote there."
                nearest, parts = hit, []
                break
    return Rejected(
        trace_id=trace_id,
        reason=reason,
        quote=clip(quote.text, _SHOWN),
        nearest=nearest.text if nearest else None,
        span_id=nearest.span_id if nearest else None,
        where=nearest.where if nearest else None,
        difference=answer.difference if nearest is answer.nearest else None,
        parts=parts,
    )


def _absent(belongs_to: str | None, near: list[str]) -> str:
    if belongs_to:
        return (
            f"This trace belongs to another experiment ({belongs_to}); only traces of the "
            "connected experiment count."
        )
    hint = f" Did you mean {near[0]}?" if near else " Take ids from search_traces."
    return f"There is no trace of this id in the experiment.{hint}"


def _near_ids(trace_id: str, known: Sequence[str]) -> list[str]:
    """Ids that start with what was given (it may have been shortened), else ones a slip away."""
    start = trace_id.rstrip(".\u2026")
    if len(start) >= 8 and (
        longer := [known_id for known_id in known if known_id.startswith(start)]
    ):
        return longer[:1]
    return get_close_matches(trace_id, known, n=1, cutoff=0.85)


def _made_up(prose: str, haystacks: Sequence[Haystack]) -> str | None:
    """The first passage in quotation marks that none of the traces holds."""
    for match in _SPOKEN.finditer(prose):
        passage = match[1] or match[2]
        if len(passage.split()) < _SPOKEN_WORDS:
            continue
        # A comma or full stop before the closing mark belongs to the sentence around.
        if not any(in_parts(haystack, passage.rstrip(".,;!? ")) for haystack in haystacks):
            return passage
    return None


def _warnings(kept: CheckedAssessment, haystacks: Sequence[Haystack]) -> list[str]:
    if not haystacks:
        return []
    unquoted = [trace.trace_id for trace in kept.traces if not trace.quotes]
    warnings = []
    if unquoted and kept.status == "confirmed" and kept.kind != "operational":
        # a slow trace shows it by its duration; what an agent did well or badly, it did in words
        warnings.append(
            f"No quote was given from {', '.join(unquoted[:5])}: a {kept.kind} finding is shown "
            "best by words of the request, the response or a tool call."
        )
    return warnings + [
        f"{name} puts words in quotation marks that are in none of these traces: {made_up!r}. "
        "Take the marks off, or use words of a trace."
        for name in ("statement", "root_cause")
        if (prose := getattr(kept, name)) and (made_up := _made_up(prose, haystacks))
    ]
