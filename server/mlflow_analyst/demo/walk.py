"""The walk through an analysis, over the tools alone, as an assistant would go through it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from mlflow_analyst.demo import operational, quality
from mlflow_analyst.demo.analyst import Analyst, Answer
from mlflow_analyst.demo.finding import Settled, interval, percent
from mlflow_analyst.demo.folder import Folder
from mlflow_analyst.demo.write import EXPERIMENT

Hypothesis = Callable[[Analyst], Awaitable[Settled | None]]

PARTS: tuple[tuple[str, tuple[Hypothesis, ...]], ...] = (
    (
        "Operational issues",
        (
            operational.manuals_time_out,
            operational.stock_rate_limited,
            operational.fault_codes_rejected,
            operational.release_fails_more,
            operational.later_turns_slower,
        ),
    ),
    (
        "Quality issues",
        (
            quality.unchecked_called_out_of_stock,
            quality.figures_from_memory,
            quality.notes_of_others,
            quality.long_winded,
        ),
    ),
    ("Strengths", (quality.declines_unsafe, quality.asks_before_acting)),
)

AGENT = (
    "Fieldhand helps technicians of partner firms who stand in front of a Tarnholm heat pump. It "
    "explains fault codes and guides the diagnosis (`decode_fault`, `search_manuals`), gives "
    "figures out of the manuals with page, looks up units and warranty (`get_unit`), finds and "
    "reserves parts (`find_part`, `check_part_stock`, `reserve_part`), books return visits "
    "(`book_visit`), goes on with earlier jobs (`load_job_notes`) and files reports "
    "(`file_job_report`). A good answer is short, names the next thing to do, and takes no figure "
    "from memory."
)


@dataclass(frozen=True, slots=True)
class Walked:
    """What the walk came to. ``report`` is the answer of ``write_report``."""

    settled: tuple[Settled, ...]
    made_up_refused: bool
    report: Answer


async def walk(analyst: Analyst, folder: Folder) -> Walked:
    """Connect, count, read, test hypotheses, record what holds, write the report.

    Raises:
        ToolFailed: If a tool answers with an error.
    """
    analyst.head("3  Connect and count")
    overview = await _connect_and_count(analyst, folder)
    analyst.head("4  Read a sample, one session whole, and say what the agent is")
    await _read(analyst)
    await analyst.ask("note_context", agent_description=AGENT, focus="A general analysis.")
    analyst.say(AGENT.split(". ")[0].replace("`", "") + ".")
    settled: list[Settled] = []
    for number, (part, hypotheses) in enumerate(PARTS, start=5):
        analyst.head(f"{number}  {part}")
        for position, hypothesis in enumerate(hypotheses):
            if position:
                analyst.console.print()
            found = await hypothesis(analyst)
            if found is None:
                analyst.say("Verdict     open: this sample does not show it", style="dim")
            else:
                settled.append(found)
    analyst.head(f"{5 + len(PARTS)}  Try to slip in a quote that nobody said")
    refused = await _slip_in(analyst, settled)
    analyst.head(f"{6 + len(PARTS)}  Write the report")
    status = await analyst.ask("analysis_status")
    analyst.say(f"{len(status['analysis']['assessments'])} findings in the ledger")
    report = await analyst.ask(
        "write_report",
        path=str(folder.report),
        agent_description=AGENT,
        summary=_summary(overview, settled),
        recommendations=_recommendations(settled),
        overwrite=True,
    )
    analyst.say(
        f"{report['verified']['quotes']} quotes checked again in {report['verified']['traces']} "
        "traces, statistics computed anew"
    )
    for problem in report["problems"]:
        analyst.say(problem, style="yellow")
    return Walked(tuple(settled), refused, report)


async def _connect_and_count(analyst: Analyst, folder: Folder) -> Answer:
    listing = await analyst.ask("connect", tracking_uri=str(folder.store))
    wanted = next(one for one in listing["experiments"] if one["name"] == EXPERIMENT)
    connected = await analyst.ask("connect", experiment=wanted["experiment_id"])
    chosen = connected["experiment"]
    analyst.say(
        f"{chosen['name']}: {chosen['traces']} traces in {chosen['sessions']} sessions, "
        f"{chosen['first'][:10]} to {chosen['last'][:10]}; "
        + "; ".join(check["detail"] for check in connected["checks"][:1])
    )
    overview: Answer = (await analyst.ask("compute_stats"))["overview"]
    hidden = overview["failed_steps_in_ok_traces"]
    latency = overview["latency_ok_ms"]
    analyst.say(f"success {interval(overview['success_rate'])}")
    analyst.say(
        f"median {latency['p50'] / 1000:.1f} s, p95 {latency['p95'] / 1000:.1f} s; "
        f"{overview['tokens']['total']:,} tokens, {overview['tokens']['cost']:.2f} US dollars"
    )
    analyst.say(
        f"{hidden['steps']} steps failed inside {hidden['traces']} traces whose state is OK: the "
        "state alone hides them"
    )
    worst = [tool for tool in overview["tools"] if tool["failures"]]
    for tool in sorted(worst, key=lambda tool: -tool["failure_rate"]["value"])[:3]:
        analyst.say(f"{tool['tool']}: {interval(tool['failure_rate'])} of its calls fail")
    return overview


async def _read(analyst: Analyst) -> None:
    sample = await analyst.ask("search_traces", sample="random", seed=1, limit=10, detail="digest")
    analyst.say(f"{sample['shown']} of {sample['matched']} traces, drawn at random")
    talks = [trace for trace in sample["traces"] if trace.get("tools")]
    session = await analyst.ask("get_trace", session_id=(talks or sample["traces"])[0]["session"])
    for turn in session["turns"][:4]:
        analyst.say(f"user   {_line(turn.get('user'))}")
        if tools := [tool["tool"] for tool in turn.get("tools", ())]:
            analyst.say(f"tools  {', '.join(tools)}", style="dim")
        analyst.say(f"agent  {_line(turn.get('assistant'))}")


def _line(text: str | None) -> str:
    flat = " ".join((text or "nothing").split())
    return flat if len(flat) <= 120 else f"{flat[:117]}…"


async def _slip_in(analyst: Analyst, settled: list[Settled]) -> bool:
    """Record a polished quote under an existing name; whether it was refused, as it must be."""
    target = next(
        (one.finding for one in settled if one.finding.kind == "quality"), settled[0].finding
    )
    evidence = target.evidence[0]
    true = evidence["quotes"][0]["text"]
    made_up = re.sub(r"[.!]?$", ", and I have double-checked that.", true, count=1)
    answer = await analyst.ask(
        "record_assessment",
        name=target.name,
        kind=target.kind,
        status=target.status,
        statement=target.statement,
        traces=[{**evidence, "quotes": [{"text": made_up}]}],
    )
    for one in answer["rejected"]:
        analyst.say(f"sent      {_line(made_up)}")
        analyst.say(f"refused   {one['reason']}", style="green")
    return bool(answer["rejected"]) and not answer["recorded"]


def _summary(overview: Answer, settled: list[Settled]) -> str:
    rate = overview["success_rate"]
    hidden = overview["failed_steps_in_ok_traces"]
    confirmed = {one.finding.name for one in settled if one.finding.status == "confirmed"}
    critical = [
        text
        for name, text in (
            (
                "invented_figures_cited_as_manual",
                "it names figures such as refrigerant charges as the manual's that it never "
                "looked up",
            ),
            (
                "unchecked_part_said_out_of_stock",
                "it calls parts out of stock when the stock service merely refused to answer",
            ),
            (
                "shows_notes_of_namesakes",
                "it shows technicians the job notes of their namesakes at other firms",
            ),
        )
        if name in confirmed
    ]
    sentences = [
        f"Of {rate['of']:,} finished traces {percent(rate['value'])} ended well by their state, "
        f"but {hidden['steps']:,} steps failed inside {hidden['traces']:,} traces that say OK."
    ]
    if critical:
        sentences.append(
            f"What matters most is what the state does not show: {'; '.join(critical)}."
        )
    if "manual_search_times_out" in confirmed:
        sentences.append(
            "The errors that users saw come mostly from one outage of the manuals' index and from "
            "fault codes of the new series, not from the new release."
        )
    if "declines_unsafe_requests" in confirmed:
        sentences.append(
            "Diagnosis along the manuals works well, and the agent holds its ground when asked to "
            "defeat a safety device."
        )
    return " ".join(sentences)


def _recommendations(settled: list[Settled]) -> list[str]:
    order = ("critical", "high", "medium", "low")
    issues = [one.finding for one in settled if one.finding.recommendation]
    ranked = sorted(issues, key=lambda finding: order.index(finding.severity or "low"))
    return [f"{finding.recommendation} (`{finding.name}`)" for finding in ranked]
