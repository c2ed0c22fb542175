"""What the same calls cost on stores of different size: a table of each measure, and a plot."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import stores
from comparisons import FILTERS, HYPOTHESIS, SCANNED, Run
from mcp_servers import Answer
from tables import table

PAGES: dict[str, dict[str, Any]] = {
    "first page, newest": {},
    "first page, slowest": {"order_by": "slowest"},
    "first page, by state": {"filter": "status = 'ERROR' AND timestamp_ms > 160000000000{turn}"},
    "first page, by tag": {"filter": "tag.version = 'v2' AND timestamp_ms > 160000000000{turn}"},
    "first page, one in 100": {
        "filter": "metadata.`mlflow.trace.user` LIKE 'ada_1%' AND timestamp_ms > 160000000000{turn}"
    },
    "random sample": {"sample": "random"},
}
"""``turn`` makes each time another filter, which all traces fit: nothing of it is remembered."""
PAUSE_S = 1
"""Before each page. Whoever reads one asks for the next no sooner; what is counted beside the page
goes on meanwhile.
"""
LONG_S = 15
"""What has taken so long in all is not repeated."""


@dataclass(frozen=True)
class Cost:
    """What each kind of work took at one size; what was refused is not in it."""

    about: stores.About
    answers: dict[str, Answer]


async def cost(uri: str, folder: Path, rounds: int) -> Cost:
    """The calls on one store, which is only read."""
    about = stores.about(uri)
    run = Run(uri, about, folder, rounds)
    found: dict[str, Answer] = {}

    async def several(
        what: str, call: Callable[[int], Awaitable[Answer]], times: int, pause_s: float = 0
    ) -> None:
        answers: list[Answer] = []
        begun = time.perf_counter()
        while len(answers) < times and (not answers or time.perf_counter() - begun < LONG_S):
            await asyncio.sleep(pause_s)
            answers.append(await call(len(answers)))
            if problem := answers[-1].error:
                print(f"{about}: {what}: {problem[:200]}", flush=True)
                return
        seconds = statistics.median(answer.seconds for answer in answers)
        found[what] = min(answers, key=lambda answer: abs(answer.seconds - seconds))

    async with run.ours() as server:
        found["start, open, choose"] = await run.connected(server)
        # the first call of all imports what it needs
        await server.call("search_traces", filter="timestamp_ms < 0")
        for what, arguments in PAGES.items():

            def page(turn: int, arguments: dict[str, Any] = arguments) -> Awaitable[Answer]:
                said = {k: v.replace("{turn}", str(turn)) for k, v in arguments.items()}
                return server.call("search_traces", limit=100, **said)

            await several(what, page, rounds, PAUSE_S)
        first = await server.call("search_traces", limit=100, filter="tag.version = 'v2'")
        following = {"filter": "tag.version = 'v2'", "cursor": first.data.get("next_cursor")}
        if following["cursor"]:
            await several(
                "next page, by tag",
                lambda _: server.call("search_traces", limit=100, **following),
                rounds,
                PAUSE_S,
            )
        await several(
            "test_hypothesis", lambda _: server.call("test_hypothesis", **HYPOTHESIS), rounds
        )
        await several("overview", lambda _: server.call("compute_stats"), rounds)
        await several(
            "full scan", lambda _: server.call("search_traces", filter=SCANNED, limit=20), 1
        )
        await several(
            "filter over the scan",
            lambda _: server.call("search_traces", filter=FILTERS[1], limit=20),
            rounds,
        )
    shown = ", ".join(f"{k} {v.seconds:.2f} s {v.peak_mb:.0f} MB" for k, v in found.items())
    print(f"{about}: {shown}", flush=True)
    return Cost(about, found)


def tables_of(costs: list[Cost]) -> str:
    """Seconds, peak memory and characters by kind of work and number of traces, in Markdown."""
    measures: dict[str, Callable[[Answer], str]] = {
        "seconds": lambda answer: f"{answer.seconds:.2f}",
        "peak MB": lambda answer: f"{answer.peak_mb:.0f}",
        "characters returned": lambda answer: f"{answer.characters:,}",
    }
    headings = [f"{cost.about.traces:,} ({cost.about.name.split()[0]})" for cost in costs]
    return "\n\n".join(
        table(
            (measure, *headings),
            [
                [kind, *(said(c.answers[kind]) if kind in c.answers else "-" for c in costs)]
                for kind in kinds(costs)
            ],
        )
        for measure, said in measures.items()
    )


def kinds(costs: list[Cost]) -> list[str]:
    """The kinds of work, in the order in which they were done."""
    return list(dict.fromkeys(kind for cost in costs for kind in cost.answers))


def plot(costs: list[Cost], path: Path) -> None:
    """Seconds and peak memory against the number of traces, on logarithmic axes."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    figure, panels = plt.subplots(1, 2, figsize=(12, 5.2), sharex=True)
    colours = plt.get_cmap("tab20").colors
    measures = {"seconds": lambda a: a.seconds, "peak memory, MB": lambda a: a.peak_mb}
    for axes, (label, measure) in zip(panels, measures.items(), strict=True):
        for place, kind in enumerate(kinds(costs)):
            points = [
                (c.about.traces, measure(c.answers[kind])) for c in costs if kind in c.answers
            ]
            axes.plot(
                *zip(*points, strict=True),
                marker="os^Dv"[place % 5],
                markersize=5,
                color=colours[2 * place % 20 + (place >= 10)],
                label=kind,
            )
        axes.set(xscale="log", yscale="log", xlabel="traces", ylabel=label)
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
        axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))
        axes.yaxis.set_minor_formatter(NullFormatter())
        for before, after in pairwise(costs):
            # the lines go on from one database to another
            if before.about.name != after.about.name:
                between = (before.about.traces * after.about.traces) ** 0.5
                axes.axvline(between, color="grey", linestyle=":")
        axes.grid(visible=True, which="major", alpha=0.4)
        axes.grid(visible=True, which="minor", alpha=0.12)
    handles, labels = panels[0].get_legend_handles_labels()
    databases = dict.fromkeys(c.about.name.split()[0] for c in costs)
    panels[0].set_title(" ⋮ ".join(databases), fontsize="medium")
    figure.legend(handles, labels, loc="center right", frameon=False)
    figure.tight_layout(rect=(0, 0, 0.82, 1))
    figure.savefig(path, dpi=110)
    plt.close(figure)
