"""The section of statistics: an overview's numbers as sentences and tables."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from mlflow_analyst.report.formats import count, duration, money, percent, plural, rate
from mlflow_analyst.report.markdown import (
    DASH,
    Align,
    Markdown,
    blocks,
    code_cell,
    code_span,
    table,
)
from mlflow_analyst.report.prose import cell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mlflow_analyst.report.inputs import Breakdown

NONE = Markdown("None recorded.")
GROUPS_SHOWN = 30
"""Rows of a table of groups; what is left out is said."""

_STATES = {"OK", "ERROR", "IN_PROGRESS", "STATE_UNSPECIFIED"}
_BAR = 24


class Part(NamedTuple):
    """A part of the section: its heading and what stands under it."""

    heading: Markdown
    body: Markdown


def parts(overview: Mapping[str, Any], breakdowns: Sequence[Breakdown]) -> list[Part]:
    """The parts that the overview can tell something about, in the order of ``STATISTICS``."""
    latency, tools, models = (overview.get(k) for k in ("latency_ok_ms", "tools", "models"))
    hidden, sessions = overview.get("failed_steps_in_ok_traces"), overview.get("sessions")
    traffic, warnings = overview.get("traffic"), overview.get("warnings")
    found = [
        ("Outcome", _outcome(overview)),
        ("Latency", _latency(latency) if latency else None),
        ("Tools", None if tools is None else _tools(tools)),
        ("Failed steps inside OK traces", None if hidden is None else _hidden(hidden)),
        ("Models", None if models is None else _models(models, overview.get("tokens"))),
        ("Sessions", None if sessions is None else _sessions(sessions)),
        ("Traffic", _traffic(traffic, overview.get("traffic_unit")) if traffic else None),
        ("Groups", blocks(_group(one) for one in breakdowns)),
        ("Warnings about the data", _warnings(warnings) if warnings else None),
    ]
    return [Part(Markdown(heading), body) for heading, body in found if body]


def glance(overview: Mapping[str, Any]) -> Markdown:
    """The few numbers that one wants first, as one table."""
    hidden = overview.get("failed_steps_in_ok_traces")
    latency = overview.get("latency_ok_ms") or {}
    tools = overview.get("tools")
    calls, failures = (
        (None, None)
        if tools is None
        else (sum(one["calls"] for one in tools), sum(one["failures"] for one in tools))
    )
    rows = [
        ("Traces", count(overview["traces"]), _states(overview["states"])),
        (
            "Success rate, by state",
            percent((overview.get("success_rate") or {}).get("value")),
            _interval(overview.get("success_rate"), "traces that ended"),
        ),
        (
            "OK traces with a failed step",
            count(hidden and hidden["traces"]),
            _interval(hidden and hidden.get("share_of_ok"), "OK traces", share=True),
        ),
        (
            "Tool calls that failed",
            count(failures),
            Markdown(f"{percent(failures / calls)} of {calls:,} calls") if calls else DASH,
        ),
        (
            "Median time of an OK trace",
            duration(latency.get("p50")),
            Markdown(f"95% end within {duration(latency.get('p95'))}") if latency else DASH,
        ),
        ("Sessions", count((overview.get("sessions") or {}).get("count")), _turns(overview)),
    ]
    known = [(Markdown(a), Markdown(f"**{b}**"), c) for a, b, c in rows if b != DASH]
    return table(["At a glance", "", ""], known, ["left", "right", "left"])


def state(name: str) -> Markdown:
    """A trace's state: MLflow's own as a word, any other as text from outside."""
    return Markdown(name) if name in _STATES else code_cell(name)


def _states(states: Sequence[Mapping[str, Any]]) -> Markdown:
    return Markdown(", ".join(f"{count(one['traces'])} {state(one['state'])}" for one in states))


def _numeric(columns: int) -> list[Align]:
    return ["right" if at else "left" for at in range(columns)]


def _interval(value: Mapping[str, Any] | None, of: str, *, share: bool = False) -> Markdown:
    if not value:
        return DASH
    low, high = 100 * value["low"], 100 * value["high"]
    first = f"{percent(value['value'])} of " if share else "of "
    return Markdown(f"{first}{value['of']:,} {of}; 95% interval {low:.1f} to {high:.1f}%")


def _turns(overview: Mapping[str, Any]) -> Markdown:
    turns = (overview.get("sessions") or {}).get("turns")
    return Markdown(f"{turns['mean']:.1f} turns each on average") if turns else DASH


def _outcome(overview: Mapping[str, Any]) -> Markdown:
    rows = [
        [state(one["state"]), count(one["traces"]), percent(one["share"])]
        for one in overview["states"]
    ]
    said = [table(["State", "Traces", "Share"], rows, ["left", "right", "right"]) if rows else NONE]
    if success := overview.get("success_rate"):
        low, high = 100 * success["low"], 100 * success["high"]
        said.append(
            Markdown(
                f"Success rate, OK / (OK + ERROR): **{percent(success['value'])}** of "
                f"{success['of']:,} traces that ended, 95% interval {low:.1f} to {high:.1f}%."
            )
        )
    errors = overview.get("errors_by_duration")
    if errors and errors["errors"] + errors["without_duration"]:
        said += _errors_by_duration(errors)
    return blocks(said)


def _errors_by_duration(errors: Mapping[str, Any]) -> list[Markdown]:
    bands = [
        [
            Markdown(one["band"].capitalize()),
            _range(one.get("from_ms"), one.get("to_ms")),
            count(one["traces"]),
            count(one["errors"]),
            rate(one.get("error_rate")),
        ]
        for one in errors["bands"]
    ]
    edges = (
        "fast and slow are the quickest and the slowest 5% of OK traces"
        if errors["edges"] == "ok_p5_p95"
        else "too few OK traces to take the limits from, so they are fixed"
    )
    said = [
        Markdown(f"**Errors by duration** ({edges})"),
        table(
            ["Traces", "Duration", "Ended", "Errors", "Error rate (95% interval)"],
            bands,
            ["left", "left", "right", "right", "right"],
        ),
    ]
    if clusters := errors["timeout_like"]:
        each = "; ".join(
            f"{plural(one['errors'], 'trace')} after "
            f"{duration(one['low_ms'])} to {duration(one['high_ms'])}"
            for one in clusters
        )
        said.append(Markdown(f"Failed after nearly the same time, as time-outs do: {each}."))
    if missing := errors["without_duration"]:
        said.append(
            Markdown(f"{plural(missing, 'failed trace has', 'failed traces have')} no duration.")
        )
    return said


def _range(low: float | None, high: float | None) -> Markdown:
    if not low:
        return Markdown("any" if high is None else f"up to {duration(high)}")
    return Markdown(f"{duration(low)} " + ("or more" if high is None else f"to {duration(high)}"))


def _latency(latency: Mapping[str, Any]) -> Markdown:
    keys = ("mean", "p50", "p95", "p99", "max")
    row = [count(latency["traces"]), *(duration(latency.get(key)) for key in keys)]
    sides: list[Align] = ["right"] * 6
    return table(["OK traces", "Mean", "Median", "p95", "p99", "Longest"], [row], sides)


def _tools(tools: Sequence[Mapping[str, Any]]) -> Markdown:
    if not tools:
        return NONE
    rows = [
        [
            code_cell(one["tool"]),
            count(one["calls"]),
            count(one["failures"]),
            rate(one.get("failure_rate")),
            duration(one.get("p50_ms")),
            duration(one.get("p95_ms")),
        ]
        for one in tools
    ]
    headers = ["Tool", "Calls", "Failed", "Failure rate (95% interval)", "Median", "p95"]
    said = [table(headers, rows, _numeric(6))]
    messages = [
        [code_cell(one["tool"]), count(error["count"]), code_cell(error["message"])]
        for one in sorted(tools, key=lambda one: -one["failures"])
        for error in one.get("top_errors") or []
    ]
    if messages:
        masked = any("#" in row[2] for row in messages)
        note = " (`#` stands for a number or an id)" if masked else ""
        said += [
            Markdown(f"**What failing tools said**{note}"),
            table(["Tool", "Times", "Message"], messages, ["left", "right", "left"]),
        ]
    return blocks(said)


def _hidden(hidden: Mapping[str, Any]) -> Markdown:
    if not hidden["traces"]:
        return NONE
    share = hidden.get("share_of_ok")
    of = f" ({_interval(share, 'OK traces', share=True)})" if share else ""
    said = Markdown(
        f"**{plural(hidden['traces'], 'trace')}**{of} ended OK with a failed step inside; "
        f"{plural(hidden['steps'], 'failed step')} in all, which the state hides."
    )
    steps = hidden.get("by_step") or []
    if steps and all(one["kind"] == "tool" for one in steps):
        return Markdown(f"{said} All of them are tool calls; the table of tools has them.")
    rows = [[code_cell(one["step"]), code_cell(one["kind"]), count(one["steps"])] for one in steps]
    listed = table(["Step", "Kind", "Failed"], rows, ["left", "left", "right"]) if rows else NONE
    return blocks([said, listed])


def _models(models: Sequence[Mapping[str, Any]], tokens: Mapping[str, Any] | None) -> Markdown:
    if not models:
        return NONE
    rows = [
        [
            code_cell(one["model"]) if one.get("model") else Markdown("not named"),
            count(one["calls"]),
            count(one.get("failures")),
            count(one.get("input_tokens")),
            count(one.get("output_tokens")),
            money(one.get("cost")),
            duration(one.get("p50_ms")),
            duration(one.get("p95_ms")),
        ]
        for one in models
    ]
    headers = ["Model", "Calls", "Failed", "Input tokens", "Output tokens", "Cost (USD)"]
    said = [table([*headers, "Median", "p95"], rows, _numeric(8))]
    if tokens and tokens.get("traces_with_tokens"):
        cost = f", {money(tokens['cost'])} USD" if tokens.get("cost") is not None else ""
        said.append(
            Markdown(
                f"All together {count(tokens.get('input'))} input and "
                f"{count(tokens.get('output'))} output tokens{cost}, as told by "
                f"{plural(tokens['traces_with_tokens'], 'trace')}."
            )
        )
    return blocks(said)


def _sessions(sessions: Mapping[str, Any]) -> Markdown:
    if not sessions["count"]:
        return NONE
    traces, turns, single = (sessions.get(key) for key in ("traces", "turns", "one_turn"))
    said = f"**{plural(sessions['count'], 'session')}**"
    said += f" with {plural(traces, 'trace')}" if traces is not None else ""
    if turns:
        said += (
            f"; turns in a session: {turns['mean']:.1f} on average, median {turns['p50']:g}, "
            f"at most {turns['max']:,}"
        )
    said += f"; {plural(single, 'has', 'have')} a single turn" if single else ""
    return Markdown(said + ".")


def _traffic(traffic: Sequence[Mapping[str, Any]], unit: str | None) -> Markdown:
    busy = [one for one in traffic if one["traces"]]
    most = max((one["traces"] for one in busy), default=1)
    rows = [
        [
            _period(one["start"]),
            count(one["traces"]),
            count(one["errors"]),
            Markdown("█" * max(1, round(_BAR * one["traces"] / most))),
        ]
        for one in busy
    ]
    header = f"{cell((unit or 'period').capitalize())} from (UTC)"
    said = [table([header, "Traces", "Errors", ""], rows, ["left", "right", "right", "left"])]
    if quiet := len(traffic) - len(busy):
        said.append(Markdown(f"{plural(quiet, 'period')} in between had no trace."))
    return blocks(said)


def _period(start: str) -> Markdown:
    moment = datetime.fromisoformat(start)
    return Markdown(f"{moment:%Y-%m-%d %H:%M}" if "T" in start else f"{moment:%Y-%m-%d}")


def _group(breakdown: Breakdown) -> Markdown:
    shown = breakdown.groups[:GROUPS_SHOWN]
    title = Markdown(f"**By {code_span(breakdown.key)}**")
    if len(shown) < len(breakdown.groups):
        title = Markdown(f"{title} (the first {len(shown)} of {len(breakdown.groups):,})")
    if not shown:
        return blocks([title, NONE])
    # Groups of tools and models count calls, all others count traces.
    of_calls = any(one.get("calls") is not None for one in shown)
    first, failed, share = (
        ("calls", "failures", "failure_rate") if of_calls else ("traces", "errors", "error_rate")
    )
    rows = [
        [
            _named(one, "," in breakdown.key),
            count(one.get(first)),
            count(one.get(failed)),
            percent((one.get(share) or {}).get("value")),
            _failed_calls(one.get("tool_errors"), one.get("tool_calls")),
            duration(one.get("p50_ms")),
            duration(one.get("p95_ms")),
            count(_sum(one.get("input_tokens"), one.get("output_tokens"))),
            money(one.get("cost")),
        ]
        for one in shown
    ]
    headers = [
        "Group",
        *(["Calls", "Failed", "Share"] if of_calls else ["Traces", "Errors", "Share"]),
        *["Failed tool calls", "Median", "p95", "Tokens", "Cost (USD)"],
    ]
    known = [at for at in range(len(headers)) if any(row[at] != DASH for row in rows)]
    return blocks(
        [
            title,
            table(
                [headers[at] for at in known],
                [[row[at] for at in known] for row in rows],
                _numeric(len(known)),
            ),
        ]
    )


def _named(group: Mapping[str, Any], paired: bool) -> Markdown:
    names = [group.get("key"), *([group.get("second_key")] if paired else [])]
    shown = (Markdown("not set") if name is None else code_cell(name) for name in names)
    return Markdown(" · ".join(shown))


def _failed_calls(failed: int | None, calls: int | None) -> Markdown:
    if failed is None or not calls:
        return DASH
    return Markdown(f"{failed:,} of {calls:,} ({percent(failed / calls)})")


def _sum(*amounts: int | None) -> int | None:
    known = [one for one in amounts if one is not None]
    return sum(known) if known else None


def _warnings(warnings: Sequence[str]) -> Markdown:
    return Markdown("\n".join(f"- {cell(one)}" for one in warnings))
