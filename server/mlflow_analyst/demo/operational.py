"""The demo's hypotheses about errors and latency. Each looks by itself, through the tools alone."""

from __future__ import annotations

from typing import Any

from mlflow_analyst.demo.analyst import Analyst, Answer, Trace
from mlflow_analyst.demo.finding import (
    MOST_TRACES,
    Finding,
    Settled,
    called,
    error_of,
    interval,
    percent,
    settle,
    shows,
    span_of_time,
    when,
)

_DECODED = "span.name = 'decode_fault' AND span.status = 'OK'"


async def manuals_time_out(analyst: Analyst) -> Settled | None:
    """Searches of the manuals that time out, all in one stretch of time."""
    where = "span.name = 'search_manuals' AND span.status = 'ERROR'"
    traces, matched = await analyst.read(where)
    if not traces:
        return None
    lost = await analyst.count(f"{where} AND state = 'ERROR'")
    first, last = span_of_time(traces)
    well = "span.name = 'search_manuals' AND span.status = 'OK'"
    fine = await analyst.count(well)
    meanwhile = await analyst.count(f"{well} AND start >= '{first}' AND start <= '{last}'")
    slow = [trace for trace in traces if trace["state"] == "ERROR"] or traces
    evidence = [
        shows(
            trace,
            "The search of the manuals waits out its read time-out and fails"
            + ("; the technician gets no answer." if trace["state"] == "ERROR" else "."),
            error_of(trace),
        )
        for trace in slow[:MOST_TRACES]
    ]
    return await settle(
        analyst,
        Finding(
            name="manual_search_times_out",
            kind="operational",
            status="confirmed",
            severity="high",
            hypothesis="search_manuals fails by time-out, in one outage rather than now and then.",
            counted=f"{matched} traces, {lost} of them in state ERROR, all between {when(first)} "
            f"and {when(last)} UTC",
            against=f"{fine} traces had a search that went well, {meanwhile} of them in that time",
            statement=f"`search_manuals` timed out in {matched} traces, all of them between "
            f"{when(first)} and {when(last)} UTC. In {lost} of them the exception ended the turn, "
            "so the technician waited for the whole time-out and got nothing.",
            where=where,
            root_cause="The index of the manuals did not answer in that time: the read time-out of "
            "its request `manual_index.query` passes. The agent mostly does not catch the "
            "exception.",
            recommendation="Catch the time-out and say that the manuals cannot be searched, as the "
            "agent does in a few of these traces. Lower the time-out to what a technician will "
            "wait, and watch the index.",
            evidence=evidence,
        ),
        traces,
    )


async def stock_rate_limited(analyst: Analyst) -> Settled | None:
    """The stock service turns requests away in the morning, and the agent asks again at once."""
    where = "span.name = 'check_part_stock' AND span.status = 'ERROR'"
    hours = await analyst.ask("compute_stats", filter=where, group_by="hour")
    traces, matched = await analyst.read(where)
    if not traces:
        return None
    tools = (await analyst.ask("compute_stats", group_by="tool"))["groups"]
    tool = next(one for one in tools if one["key"] == "check_part_stock")
    busiest = sorted(hours["groups"], key=lambda group: -group["traces"])[:3]
    spread = ", ".join(f"{g['key']} {g['traces']}" for g in sorted(busiest, key=_key))
    often = sorted(traces, key=lambda trace: -_stock_calls(trace)["failures"])
    evidence = [
        shows(
            trace,
            f"Calls of check_part_stock: {_stock_calls(trace)['calls']}, turned away: "
            f"{_stock_calls(trace)['failures']}; the wait that the service asks for is not kept.",
            error_of(trace),
        )
        for trace in often[:MOST_TRACES]
        if trace["first_error"]["step"] == "check_part_stock"
    ]
    return await settle(
        analyst,
        Finding(
            name="stock_service_rate_limited",
            kind="operational",
            status="confirmed",
            severity="high",
            hypothesis="check_part_stock is turned away when all firms ask in the morning, and "
            "the agent makes it worse by asking again at once.",
            counted=f"{tool['failures']} of {tool['calls']} calls fail, "
            f"{interval(tool['failure_rate'])}; traces with a failure by hour: {spread}",
            against="no trace of these is in state ERROR: the state hides all of them"
            if all(trace["state"] == "OK" for trace in traces)
            else "some of these traces are in state ERROR",
            statement=f"`check_part_stock` fails in {tool['failures']} of {tool['calls']} calls "
            f"({percent(tool['failure_rate']['value'])}), in {matched} traces, most in the early "
            f"morning (busiest hours, UTC, and traces: {spread}). The service asks to wait; the "
            f"agent calls again at once, up to {_stock_calls(often[0])['calls']} times in a turn.",
            where=where,
            root_cause="The stock service limits requests (`429 Too Many Requests`) in the hours "
            "in which all technicians order, and the agent repeats a refused call unchanged.",
            recommendation="Keep the wait that the service asks for, keep stock answers for some "
            "minutes, and ask for a higher limit between 06:00 and 09:00 UTC.",
            evidence=evidence,
        ),
        traces,
    )


async def fault_codes_rejected(analyst: Analyst) -> Settled | None:
    """The fault tool refuses the codes of a new series."""
    where = "span.name = 'decode_fault' AND span.status = 'ERROR'"
    traces, matched = await analyst.read(where)
    if not traces:
        return None
    lost = await analyst.count(f"{where} AND state = 'ERROR'")
    fine = await analyst.count(_DECODED)
    asked = await analyst.ask(
        "extract_fields",
        fields=["trace_id", "data.spans.*.attributes.`mlflow.spanInputs`.code"],
        filter=where,
        limit=100,
    )
    codes = _values(asked)
    others = _values(
        await analyst.ask("extract_fields", fields=asked["columns"], filter=_DECODED, limit=100)
    )
    mixed = sorted(set(codes) & set(others))
    ended = [trace for trace in traces if trace["state"] == "ERROR"] or traces
    return await settle(
        analyst,
        Finding(
            name="new_fault_codes_rejected",
            kind="operational",
            status="confirmed",
            severity="medium",
            hypothesis="decode_fault fails for one form of code, not at random.",
            counted=f"{matched} traces, {lost} in state ERROR; codes: {', '.join(codes)}",
            against=f"{fine} traces with a code that was decoded; codes that do both: "
            f"{', '.join(mixed) or 'none'}",
            statement=f"`decode_fault` refuses the fault codes of the Alta series "
            f"({', '.join(f'`{code}`' for code in codes)}) in {matched} traces; in {lost} of them "
            "the technician gets no answer.",
            where=where,
            root_cause="The tool checks codes against a pattern that only the older series fit.",
            recommendation="Let `decode_fault` accept the new form. Until then look unknown codes "
            "up in the service manual, as the agent does in the other traces, with success.",
            evidence=[
                shows(
                    trace, "The code is valid, the tool's pattern is too narrow.", error_of(trace)
                )
                for trace in ended[:MOST_TRACES]
            ],
        ),
        traces,
    )


async def release_fails_more(analyst: Analyst) -> Settled | None:
    """Whether the new release fails more often, the outage that fell into it aside."""
    groups = (await analyst.ask("compute_stats", group_by="tag.app_version"))["groups"]
    if len(groups) != 2:
        return None
    old, new = sorted(groups, key=_key)
    outage, _ = await analyst.read("span.name = 'search_manuals' AND span.status = 'ERROR'")
    if not outage:
        return None
    end = span_of_time(outage)[1]
    later = await analyst.ask(
        "compute_stats",
        filter=f"tag.app_version = '{new['key']}' AND start > '{end}'",
        group_by="tag.app_version",
    )
    after: dict[str, Any] = later["groups"][0]
    # apart only if even the low end of the one is above the high end of the other
    if after["error_rate"]["low"] > old["error_rate"]["high"]:
        return None
    return await settle(
        analyst,
        Finding(
            name="new_release_fails_more_often",
            kind="operational",
            status="refuted",
            hypothesis=f"Version {new['key']} fails more often than {old['key']}.",
            counted=f"{new['key']} fails in {interval(new['error_rate'])}, {old['key']} in "
            f"{interval(old['error_rate'])}",
            against=f"after the outage, {new['key']} fails in {interval(after['error_rate'])}",
            statement=f"Version `{new['key']}` fails more often than `{old['key']}`. At first "
            f"sight it does: {interval(new['error_rate'])} of its traces against "
            f"{interval(old['error_rate'])}. But the outage of the manuals fell into its first "
            f"day; since then it fails in {interval(after['error_rate'])}, and the intervals "
            "overlap.",
        ),
        (),
    )


async def later_turns_slower(analyst: Analyst) -> Settled | None:
    """Whether turns get slower as the history grows."""
    groups = (await analyst.ask("compute_stats", group_by="session_position"))["groups"]
    common = [group for group in groups if group["traces"] >= 20 and group.get("p50_ms")]
    ordered = sorted(common, key=lambda group: int(group["key"]))
    if len(ordered) < 3 or ordered[-1]["p50_ms"] > ordered[0]["p50_ms"]:
        return None
    medians = ", ".join(f"{group['p50_ms'] / 1000:.1f} s" for group in ordered)
    last = ordered[-1]
    return await settle(
        analyst,
        Finding(
            name="later_turns_are_slower",
            kind="operational",
            status="refuted",
            hypothesis="Later turns of a session are slower, since the history grows.",
            counted=f"median by position in the session, 1 to {last['key']}: {medians}",
            against="sessions are short, and what a turn looks up matters more than its place",
            statement="Later turns of a session are slower, since the history that each call "
            f"repeats grows. The medians at positions 1 to {last['key']} are {medians}: they do "
            "not rise.",
        ),
        (),
    )


def _values(table: Answer) -> list[str]:
    return sorted({value for row in table["rows"] for value in row[1] or ()})


def _stock_calls(trace: Trace) -> dict[str, Any]:
    return called(trace, "check_part_stock") or {"calls": 0, "failures": 0}


def _key(group: dict[str, Any]) -> str:
    return str(group["key"])
