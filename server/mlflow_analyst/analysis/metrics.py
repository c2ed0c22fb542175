"""The overview as far as the store's own aggregate queries can tell it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from mlflow_analyst.analysis.intervals import rate
from mlflow_analyst.analysis.models import (
    FailedStepsInOk,
    Latency,
    ModelStats,
    Overview,
    Sessions,
    StateCount,
    StepCount,
    Tokens,
    ToolStats,
)
from mlflow_analyst.analysis.quantiles import money, ms, whole
from mlflow_analyst.analysis.traffic import iso, traffic

_STEPS_SHOWN = 10
_NOT_KNOWN = (
    "Counted by the store's own queries, which do not tell error messages, errors by duration, "
    "turns per session, or tokens and times per model; times of tools are cut to whole ms."
)


def overview_from_metrics(metrics: Mapping[str, Any]) -> Overview:
    """The overview made of what ``TraceStore.metrics`` returns; what that cannot know is None,
    and a warning says so.
    """
    states: Mapping[str, int] = metrics.get("states") or {}
    total = sum(states.values())
    ok, failed = states.get("OK", 0), states.get("ERROR", 0)
    by_time = metrics.get("by_time")
    unit, rows = _traffic(by_time) if by_time is not None else (None, None)
    ranked = sorted(states.items(), key=lambda item: (-item[1], item[0]))
    sessions = metrics.get("sessions")
    tokens = metrics.get("tokens")
    return Overview(
        traces=total,
        first=_iso(metrics.get("first_ms")),
        last=_iso(metrics.get("last_ms")),
        states=[
            StateCount(state=state, traces=count, share=round(count / total, 4))
            for state, count in ranked
        ],
        success_rate=rate(ok, ok + failed),
        latency_ok_ms=_latency(metrics.get("latency_ok"), ok),
        tools=_tools(metrics),
        failed_steps_in_ok_traces=_hidden(metrics, ok),
        models=_models(metrics.get("models")),
        tokens=Tokens(**{part: whole(tokens.get(part)) for part in ("input", "output", "total")})
        if tokens
        else None,
        sessions=None if sessions is None else Sessions(count=int(sessions)),
        traffic_unit=unit,
        traffic=rows,
        warnings=_warnings(metrics, states),
    )


def _latency(found: Mapping[str, Any] | None, ok: int) -> Latency | None:
    if found is None:
        return None
    values = {part: ms(found.get(part)) for part in ("mean", "p50", "p95", "p99", "max")}
    return Latency(traces=ok, **values)


def _tools(metrics: Mapping[str, Any]) -> list[ToolStats] | None:
    steps = metrics.get("steps")
    if steps is None:
        return None
    kinds: dict[str, set[str]] = {}
    for step in steps:
        kinds.setdefault(str(step["name"]), set()).add(str(step.get("kind")).lower())
    times = {str(step["name"]): step for step in metrics.get("step_latency") or ()}
    calls: dict[str, int] = {}
    failures: dict[str, int] = {}
    for step in steps:
        if str(step.get("kind")).lower() == "tool":
            name, count = str(step["name"]), int(step["calls"])
            calls[name] = calls.get(name, 0) + count
            failures[name] = failures.get(name, 0) + (count if step["status"] == "ERROR" else 0)
    stats = []
    for name, count in calls.items():
        # The store times steps by name alone: not this tool's time if other kinds share the name.
        time = times.get(name, {}) if kinds[name] == {"tool"} else {}
        stats.append(
            ToolStats(
                tool=name,
                calls=count,
                failures=failures[name],
                failure_rate=rate(failures[name], count),
                p50_ms=ms(time.get("p50")),
                p95_ms=ms(time.get("p95")),
            )
        )
    return sorted(stats, key=lambda stat: (-stat.calls, stat.tool))


def _hidden(metrics: Mapping[str, Any], ok: int) -> FailedStepsInOk | None:
    traces = metrics.get("ok_traces_with_failed_steps")
    steps = metrics.get("failed_steps_in_ok_traces")
    if traces is None or steps is None:
        return None
    ranked = sorted(steps, key=lambda step: (-step["calls"], step["name"], str(step["kind"])))
    return FailedStepsInOk(
        traces=int(traces),
        steps=sum(int(step["calls"]) for step in steps),
        share_of_ok=rate(int(traces), ok),
        by_step=[
            StepCount(step=step["name"], kind=step["kind"] or "unknown", steps=int(step["calls"]))
            for step in ranked[:_STEPS_SHOWN]
        ],
    )


def _iso(at_ms: int | None) -> str | None:
    return None if at_ms is None else iso(at_ms)


def _models(found: list[Mapping[str, Any]] | None) -> list[ModelStats] | None:
    if found is None:
        return None
    stats = [
        ModelStats(model=entry["model"], calls=int(entry["calls"]), cost=money(entry.get("cost")))
        for entry in found
    ]
    return sorted(stats, key=lambda stat: (-stat.calls, stat.model or ""))


def _traffic(by_time: list[Mapping[str, Any]]) -> tuple[str | None, list[Any]]:
    starts = np.array([int(row["start_ms"]) for row in by_time], dtype=np.int64)
    traces = np.array([int(row["traces"]) for row in by_time], dtype=np.int64)
    failed = np.array([row["state"] == "ERROR" for row in by_time], dtype=bool)
    return traffic(starts, np.where(failed, traces, 0), traces)


def _warnings(metrics: Mapping[str, Any], states: Mapping[str, int]) -> list[str]:
    total = sum(states.values())
    if total == 0:
        return ["There are no traces, so there is nothing to count."]
    found = [_NOT_KNOWN]
    running = states.get("IN_PROGRESS", 0)
    if running:
        found.append(f"Still in progress, and in no rate or latency: {running:,} traces.")
    untyped = metrics.get("untyped_steps")
    if untyped:
        found.append(
            f"{untyped:,} steps are stored without a type, so the tools and models among them "
            "are not counted here."
        )
    hidden = metrics.get("failed_steps_in_ok_traces")
    if hidden and metrics.get("ok_traces_with_failed_steps") is None:
        found.append(
            f"{sum(int(step['calls']) for step in hidden):,} steps failed inside OK traces; in how "
            "many traces was not asked, as the server takes minutes for so many."
        )
    if metrics.get("sessions") == 0:
        found.append(
            "No trace names a session, so turns of one conversation cannot be put together."
        )
    return found
