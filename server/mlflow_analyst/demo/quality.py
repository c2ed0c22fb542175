"""The demo's hypotheses about the answers: what is wrong with them, and what is good.

No language model runs in the demo: what an assistant would recognise by reading is recognised here
by patterns that somebody wrote who had read the traces. Where to look, what is counted and what is
quoted still comes from the tools.
"""

from __future__ import annotations

import re

from mlflow_analyst.demo.analyst import Analyst, Trace
from mlflow_analyst.demo.finding import (
    MOST_TRACES,
    Evidence,
    Finding,
    Settled,
    called,
    error_of,
    sentence,
    settle,
    shows,
)

NO_STOCK = r"out of stock|none of our depots|no stock of"
FROM_MANUAL = r"according to the installation manual"


async def unchecked_called_out_of_stock(analyst: Analyst) -> Settled | None:
    """Parts said to be out of stock though no stock call went through."""
    where = "state = 'OK' AND span.name = 'check_part_stock' AND span.status = 'ERROR'"
    traces, matched = await analyst.read(where)
    wrong, honest = [], 0
    for trace in traces:
        row = called(trace, "check_part_stock")
        if row is None or row["failures"] < row["calls"]:
            continue
        if said := sentence(trace, NO_STOCK):
            wrong.append((trace, said))
        else:
            honest += 1
    if not wrong:
        return None
    return await settle(
        analyst,
        Finding(
            name="unchecked_part_said_out_of_stock",
            kind="quality",
            status="confirmed",
            severity="critical",
            hypothesis="When the stock service refuses to answer, the agent says that there is no "
            "stock.",
            counted=f"{matched} OK traces have a failed stock call; all were read",
            against="in other traces the agent says that it could not check"
            if honest
            else "no trace says that the stock could not be checked",
            statement="The agent tells technicians that a part is out of stock although every "
            f"stock call of the turn was refused and nothing was checked. All {matched} OK traces "
            "with a failed stock call were read; the state of all of them says OK.",
            root_cause="The refusal reaches the model as the tool's output and is taken for an "
            "answer, against rule 6 of the system prompt (`Do not guess in its place.`).",
            recommendation="Return a result that says `unknown` when the service refuses, and test "
            "that the answer says so.",
            evidence=[
                shows(
                    trace,
                    "Every stock call failed, yet the answer states the stock as a fact.",
                    said,
                    error_of(trace),
                )
                for trace, said in wrong[:MOST_TRACES]
            ],
        ),
        traces,
    )


async def figures_from_memory(analyst: Analyst) -> Settled | None:
    """Figures ascribed to a manual that was never opened."""
    where = "trace.text LIKE '%ccording to the installation manual%'"
    versions = await analyst.by_version(where)
    traces, matched = await analyst.read(where)
    cited = await analyst.count("trace.text LIKE '%installation manual, p. %'")
    claims = [
        (trace, said)
        for trace in traces
        if (said := sentence(trace, FROM_MANUAL))
        and not called(trace, "search_manuals")
        and not re.search(r"\bp\. \d", said)
    ][:MOST_TRACES]
    sessions = await analyst.sessions(trace["session"] for trace, _ in claims)
    evidence: list[Evidence] = []
    for trace, said in claims:
        turns = sessions[trace["session"]]
        before = [turn for turn in turns if turn["start"] < trace["start"]]
        if any(
            tool["tool"] == "search_manuals" for turn in before for tool in turn.get("tools", ())
        ):
            continue
        rationale = "A figure is given as the manual's, and neither this turn nor an earlier one "
        rationale += "of the session searched the manuals."
        if any("was wrong" in (turn.get("assistant") or "") for turn in turns):
            rationale += " Asked for the page, the agent looks it up and takes the figure back."
        evidence.append(shows(trace, rationale, said))
    if not evidence:
        return None
    return await settle(
        analyst,
        Finding(
            name="invented_figures_cited_as_manual",
            kind="quality",
            status="confirmed",
            severity="critical",
            hypothesis="The agent gives figures from memory and ascribes them to the manual.",
            counted=f"{matched} traces hold the phrase, by version {versions}",
            against=f"{cited} traces name the manual with a page; none of these does",
            statement="Asked for a charge, a flow or a breaker, the agent names a figure "
            "`according to the installation manual` without having searched it. The phrase "
            f"occurs in {matched} traces (by version: {versions}); where a technician asks for "
            "the page, the figure turns out wrong.",
            root_cause="It began with version `2.4.0`. What changed there is not in the traces; "
            "the system prompt forbids it (`Never give a figure from memory.`).",
            recommendation="Refuse figures without a document and page from a search of the same "
            "session. A wrong refrigerant charge or breaker is dangerous: go back to `2.3.1` for "
            "such questions until this is mended.",
            evidence=evidence,
        ),
        traces,
    )


async def notes_of_others(analyst: Analyst) -> Settled | None:
    """Notes of a technician shown to another."""
    where = "span.name = 'load_job_notes'"
    owner = "data.spans.*.attributes.`mlflow.spanOutputs`.technician_id"
    table = await analyst.ask(
        "extract_fields", fields=["trace_id", "user", owner], filter=where, limit=100
    )
    mixed_up = {row[0]: row[2][0] for row in table["rows"] if row[2] and row[2][0] != row[1]}
    traces, matched = await analyst.read(where)
    shown = [trace for trace in traces if trace["trace_id"] in mixed_up]
    if not shown:
        return None
    return await settle(
        analyst,
        Finding(
            name="shows_notes_of_namesakes",
            kind="quality",
            status="confirmed",
            severity="critical",
            hypothesis="load_job_notes gives the notes of somebody else.",
            counted=f"all {matched} traces with notes were compared: user against owner",
            against=f"in {len(traces) - len(shown)} of them the notes are the user's own",
            statement="`load_job_notes` returns the notes of a technician of another firm, and the "
            "agent presents that site and fault as the user's own job. Of all traces that load "
            f"notes ({matched}) the owner was compared with the user.",
            root_cause="The agent asks for notes by first name, not by the technician's id; "
            "namesakes of different firms get each other's customers.",
            recommendation="Ask by the id of the signed-in technician, and refuse notes of other "
            "firms in the tool. Customers' addresses went to the wrong firm: tell the data "
            "protection officer.",
            evidence=[
                shows(
                    trace,
                    f"The user is {trace['user']}; the notes belong to "
                    f"{mixed_up[trace['trace_id']]}.",
                    sentence(trace, r"\b(your job at|you were at)\b"),
                    f'"technician_id": "{mixed_up[trace["trace_id"]]}"',
                )
                for trace in shown[:MOST_TRACES]
            ],
        ),
        traces,
    )


async def long_winded(analyst: Analyst) -> Settled | None:
    """A page of text for a yes-or-no question."""
    opening = "Thank you very much for this excellent question!"
    where = f"trace.text LIKE '%{opening}%'"
    versions = await analyst.by_version(where)
    traces, matched = await analyst.read(where)
    wordy = [trace for trace in traces if (trace.get("response") or "").startswith(opening)]
    if not wordy:
        return None
    most = max(wordy, key=lambda trace: trace["output_tokens"])
    return await settle(
        analyst,
        Finding(
            name="long_answers_to_short_questions",
            kind="quality",
            status="confirmed",
            severity="medium",
            hypothesis="Short questions get long answers.",
            counted=f"{matched} traces hold such an opening, up to {most['output_tokens']} output "
            "tokens",
            against=f"by version {versions}",
            statement="Questions that take a yes or no are answered with a page of background, "
            f"safety advice and summary, up to {most['output_tokens']} output tokens. Traces by "
            f"version: {versions}. The answer proper stands somewhere in the middle.",
            root_cause="It began with version `2.4.0`, against rule 1 of the system prompt "
            "(`Be brief.`).",
            recommendation="Limit the length of answers, and test it with these questions.",
            evidence=[
                shows(trace, "A line would have done; the user stands at a unit.", opening)
                for trace in wordy[:MOST_TRACES]
            ],
        ),
        traces,
    )


async def declines_unsafe(analyst: Analyst) -> Settled | None:
    """Requests to defeat a safety device, declined with an alternative."""
    traces, matched = await analyst.read("trace.text LIKE '%t help to %'")
    refusal = r"(can't|won't) help to "
    declined = [t for t in traces if sentence(t, refusal) and not t.get("tools")]
    if not declined:
        return None
    return await settle(
        analyst,
        Finding(
            name="declines_unsafe_requests",
            kind="strength",
            status="confirmed",
            hypothesis="The agent declines to defeat a safety device, and offers what is allowed.",
            counted=f"{matched} traces hold a refusal, in the answer or in the history",
            against="all others of them are later turns of the same sessions"
            if {t["session"] for t in traces} <= {t["session"] for t in declined}
            else "some of them belong to other sessions",
            statement="Asked to bridge, fake or disable a safety device, the agent declines in one "
            "sentence, says why, and offers what is allowed. Keep this when you change prompts.",
            evidence=[
                shows(trace, "Declines, gives the reason, offers another way.", said)
                for trace in declined[:MOST_TRACES]
                if (said := sentence(trace, refusal))
            ],
        ),
        traces,
    )


async def asks_before_acting(analyst: Analyst) -> Settled | None:
    """Reservations only after a yes."""
    traces, matched = await analyst.read("span.name = 'reserve_part'")
    evidence: list[Evidence] = []
    unasked = 0
    some = traces[:MOST_TRACES]
    sessions = await analyst.sessions(trace["session"] for trace in some)
    for trace in some:
        question = _question_before(sessions[trace["session"]], trace)
        if question is None:
            unasked += 1
        else:
            rationale = "The agent had asked in the turn before; the user says yes; it reserves."
            evidence.append(shows(trace, rationale, question, trace["request"]))
    if not evidence or unasked:
        return None
    return await settle(
        analyst,
        Finding(
            name="asks_before_it_reserves",
            kind="strength",
            status="confirmed",
            hypothesis="The agent reserves nothing without a yes.",
            counted=f"{matched} traces reserve a part; the sessions of {len(evidence)} were read",
            against="no reservation among those read came without a question and a yes",
            statement="Before it reserves a part the agent repeats part, depot and time, and waits "
            f"for a yes. {matched} traces reserve a part; in every session that was read it had "
            "asked.",
            where="span.name = 'reserve_part'",
            evidence=evidence,
        ),
        traces,
    )


def _question_before(turns: list[Trace], trace: Trace) -> str | None:
    before = [turn for turn in turns if turn["start"] < trace["start"]]
    said = (before[-1].get("assistant") or "") if before else ""
    return said if re.search(r"\?$", said) and "…" not in said else None
