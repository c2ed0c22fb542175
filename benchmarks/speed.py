"""Our server beside `mlflow mcp run` and beside the raw read of the same rows, in one table.

Run: python benchmarks/speed.py sqlite:////tmp/traces-100k.db --official VENV/bin/mlflow
     python benchmarks/speed.py … --sizes 1000 10000 100000 1000000    adds cost against size

The store is one of make_store.py's. It is copied to a scratch folder (--scratch), because new
traces are added to it on the way. Ratios are of two measurements of the same run, made one after
the other; each is repeated --rounds times and the median kept. Linux only (peak memory).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio
import make_store
from servers import Answer, Server, running

HERE = Path(__file__).parent
SCANNED = "response_chars > 800"
"""No store can answer this: it takes the scan."""
FILTERS = (
    "tool_errors > 0 AND state = 'OK'",
    "failed_tool = 'book_seat' OR response_chars > 800",
    "NOT (tools = 'get_fare') AND request ILIKE '%bicycle%'",
    "response RLIKE 'change in (Malmö|Köln)' AND tag.version = 'v3'",
    "repeated_calls > 0 OR error_type IS NOT NULL",
)
HYPOTHESIS = {
    "name": "version_two_fails",
    "statement": "Traces of version v2 fail more often than others.",
    "kind": "operational",
    "outcome": "status = 'ERROR'",
    "cohort": "tag.version = 'v2'",
}
HOSTILE = {
    "10,000 characters": "state = 'OK' AND " * 588 + "state = 'OK'",
    "nested 500 deep": "(" * 500 + "state = 'OK'" + ")" * 500,
    "SQL with a semicolon": "state = 'OK'; DROP TABLE spans",
    "Python": "__import__('os').system('true')",
    "a pathological expression": "request RLIKE '(a|aa)+$(a|aa)+$(.*)*b'",
}


@dataclass
class Row:
    """One line of the table: ours against what it is compared with."""

    what: str
    ours: Answer | None
    against: str = ""
    raw_seconds: float | None = None
    raw_mb: float | None = None
    most_ratio: float | None = None
    most_seconds: float | None = None
    most_mb: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times as long ours took."""
        if self.ours is None or not self.raw_seconds:
            return None
        return self.ours.seconds / self.raw_seconds

    @property
    def verdict(self) -> str:
        """Whether every bound that the row has is kept."""
        if self.ours is None or self.ours.error:
            return "no answer"
        kept = [
            self.most_ratio is None or (self.ratio is not None and self.ratio <= self.most_ratio),
            self.most_seconds is None or self.ours.seconds <= self.most_seconds,
            self.most_mb is None or self.ours.peak_mb <= self.most_mb,
        ]
        bounded = (self.most_ratio, self.most_seconds, self.most_mb) != (None, None, None)
        return ("kept" if all(kept) else "MISSED") if bounded else ""

    @property
    def bounds(self) -> str:
        """What the row promises, in words."""
        said = []
        if self.most_ratio is not None:
            said.append(f"≤ {self.most_ratio:g} times")
        if self.most_seconds is not None:
            said.append(f"≤ {self.most_seconds:g} s")
        if self.most_mb is not None:
            said.append(f"≤ {self.most_mb:g} MB")
        return ", ".join(said)

    def cells(self) -> list[str]:
        """The row as text."""
        ours = self.ours
        return [
            self.what,
            "-" if ours is None else f"{ours.seconds:.2f}",
            "-" if ours is None else f"{ours.peak_mb:.0f}",
            "-" if ours is None else f"{ours.characters:,}",
            self.against,
            "" if self.raw_seconds is None else f"{self.raw_seconds:.2f}",
            "" if self.raw_mb is None else f"{self.raw_mb:.0f}",
            "" if self.ratio is None else f"{self.ratio:.2f}",
            self.bounds,
            self.verdict,
        ]


HEADINGS = (*("What", "s", "MB", "characters", "Beside", "s", "MB", "ratio", "promise", "result"),)


def raw(name: str, uri: str, experiment_id: str) -> dict[str, float]:
    """Seconds and peak MB of one of raw_reads.py's works."""
    done = subprocess.run(
        [sys.executable, str(HERE / "raw_reads.py"), name, uri, experiment_id],
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


class Run:
    """One run of the benchmark over one store."""

    def __init__(self, uri: str, experiment_id: str, home: Path, rounds: int) -> None:
        self.uri = uri
        self.experiment_id = experiment_id
        self.home = home
        self.rounds = rounds
        self.rows: list[Row] = []

    def ours(self) -> Any:
        """A new process of this server, as a host starts it."""
        environment = {"MLFLOW_ANALYST_HOME": str(self.home)}
        if path := os.environ.get("PYTHONPATH"):
            environment["PYTHONPATH"] = path
        return running(sys.executable, ["-m", "mlflow_analyst", "serve"], environment)

    async def connected(self, server: Server) -> Answer:
        """Open the store and choose the experiment; also loads what the first call loads."""
        return await server.call("connect", tracking_uri=self.uri, experiment=self.experiment_id)

    def add(self, row: Row) -> None:
        """Keep a row, and show it at once: a run takes minutes."""
        self.rows.append(row)
        problem = row.ours.error if row.ours is not None and row.ours.error else ""
        print("  ".join(row.cells()), problem[:200], flush=True)

    async def beside(
        self, what: str, call: Callable[[], Awaitable[Answer]], name: str, against: str, **most: Any
    ) -> None:
        """Ours and the raw read in turn; the medians of both."""
        answers, reads = [], []
        for _ in range(self.rounds):
            reads.append(raw(name, self.uri, self.experiment_id))
            answers.append(await call())
            if answers[-1].error:
                break
        middle = sorted(answers, key=lambda answer: answer.seconds)[len(answers) // 2]
        self.add(
            Row(
                what,
                middle,
                against,
                statistics.median(read["seconds"] for read in reads),
                statistics.median(read["peak_mb"] for read in reads),
                **most,
            )
        )


async def without_scan(run: Run) -> None:
    """What the store answers by itself."""
    async with run.ours() as server:
        run.add(Row("Start, open, choose the experiment", await run.connected(server)))
        await run.beside(
            "Overview, nothing cached",
            lambda: server.call("compute_stats"),
            "overview",
            "plain SQL aggregates",
            most_ratio=3,
            most_seconds=3,
        )
        await run.beside(
            "test_hypothesis by the store",
            lambda: server.call("test_hypothesis", **HYPOTHESIS),
            "correlation",
            "MLflow's correlation call",
            most_ratio=1.3,
        )
        await run.beside(
            "First page of a search",
            lambda: server.call("search_traces", limit=100),
            "first_page",
            "MLflow's search_traces",
        )
        for name, text in HOSTILE.items():
            answer = await server.call("search_traces", filter=text)
            refusal = Answer(answer.seconds, answer.peak_mb, answer.characters, answer.data)
            if answer.error is None:
                refusal = Answer(0, 0, 0, {}, "it was not refused")
            run.add(Row(f"Refused: {name}", refusal, most_seconds=1))


async def over_http(run: Run) -> None:
    """The overview that a tracking server over the same store sums up."""
    async with run.ours() as server:
        await run.connected(server)
        await run.beside(
            "Overview over HTTP",
            lambda: server.call("compute_stats"),
            "metrics",
            "the server's metric calls",
            most_ratio=2,
        )


async def with_scan(run: Run, traces: int) -> None:
    """The full scan: from nothing, again, and with one in a hundred new."""
    first = {"filter": SCANNED, "limit": 20}
    async with run.ours() as server:
        await run.connected(server)
        read = raw("spans", run.uri, run.experiment_id)
        answer = await server.call("search_traces", **first)
        method = answer.data.get("basis", {}).get("method", "")
        if not answer.error and "scan" not in method:
            raise SystemExit(f"{SCANNED} was answered without a scan: {method}")
        run.add(
            Row(
                "Full scan, nothing cached",
                answer,
                "SELECT and JSON parse",
                read["seconds"],
                read["peak_mb"],
                most_ratio=2,
                most_mb=1024,
            )
        )
        by_api = raw("api", run.uri, run.experiment_id)
        scale = traces / min(traces, 5_000)
        run.add(
            Row(
                "Full scan, the same one",
                answer,
                "MLflow's API (5,000 traces, scaled)",
                by_api["seconds"] * scale,
                by_api["peak_mb"],
            )
        )
        for text in FILTERS:
            answer = await server.call("search_traces", filter=text, limit=20)
            run.add(Row(f"Count and first page: {text}", answer, most_seconds=1))
    async with run.ours() as server:
        await run.connected(server)
        answer = await server.call("search_traces", **first)
        run.add(Row("Scan again in a new process", answer, most_seconds=2))
    make_store.make(run.uri, traces // 100, slim=False, seed=0, add=True)
    async with run.ours() as server:
        await run.connected(server)
        answer = await server.call("search_traces", **first)
        run.add(Row("Scan with 1% new, in a new process", answer, most_seconds=3))


async def official(run: Run, program: str) -> None:
    """The nearest that `mlflow mcp run` has: pages of traces. It counts and sums up nothing."""
    environment = {
        "MLFLOW_TRACKING_URI": run.uri,
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "PATH": os.environ["PATH"],
    }
    async with running(program, ["mcp", "run"], environment) as server:
        wanted = {"experiment_id": run.experiment_id, "max_results": 100}
        for what, more in (
            ("table", {}),
            ("filtered", {"filter_string": "status = 'ERROR'"}),
            ("JSON with spans", {"output": "json"}),
        ):
            answer = await server.call("search_traces", **wanted, **more)
            run.add(Row(f"mlflow mcp run: search_traces, 100 ({what})", answer))


@dataclass(frozen=True)
class Cost:
    """Seconds of each kind of work at one size."""

    traces: int
    seconds: dict[str, float]


async def against_size(sizes: list[int], scratch: Path, rounds: int) -> list[Cost]:
    """What the same calls cost on slim stores of these sizes."""
    costs = []
    for size in sizes:
        path = scratch / f"slim-{size}.db"
        uri = f"sqlite:///{path}"
        experiment_id = make_store.make(uri, size, slim=True, seed=7)
        run = Run(uri, experiment_id, scratch / f"home-{size}", rounds)
        async with run.ours() as server:
            await run.connected(server)
            calls: dict[str, dict[str, Any]] = {
                "first page": {"limit": 100},
                "first page, filtered": {"limit": 100, "filter": "status = 'ERROR'"},
                "first page, slowest": {"limit": 100, "order_by": "slowest"},
                "full scan": {"limit": 20, "filter": SCANNED},
                "filter over the scan": {"limit": 20, "filter": FILTERS[1]},
            }
            seconds = {}
            for what, arguments in calls.items():
                # a scan is new only once
                times = 1 if what == "full scan" else rounds
                answers = [await server.call("search_traces", **arguments) for _ in range(times)]
                if not answers[0].error:
                    seconds[what] = statistics.median(answer.seconds for answer in answers)
            answer = await server.call("compute_stats")
            if not answer.error:
                seconds["overview"] = answer.seconds
        costs.append(Cost(size, seconds))
        print(f"{size:,}: " + ", ".join(f"{k} {v:.2f} s" for k, v in seconds.items()), flush=True)
        path.unlink()
    return costs


def table(headings: tuple[str, ...], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(headings) + " |", "|" + "---|" * len(headings)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def cost_table(costs: list[Cost]) -> str:
    """Seconds by kind of work and number of traces."""
    kinds = list(dict.fromkeys(kind for cost in costs for kind in cost.seconds))
    return table(
        ("seconds", *(f"{cost.traces:,}" for cost in costs)),
        [
            [kind, *(f"{c.seconds[kind]:.2f}" if kind in c.seconds else "-" for c in costs)]
            for kind in kinds
        ],
    )


def plot(costs: list[Cost], path: Path) -> None:
    """Cost against size, both on logarithmic axes."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 4.5))
    for kind in dict.fromkeys(kind for cost in costs for kind in cost.seconds):
        points = [(c.traces, c.seconds[kind]) for c in costs if kind in c.seconds]
        axes.plot(*zip(*points, strict=True), marker="o", label=kind)
    axes.set(xscale="log", yscale="log", xlabel="traces", ylabel="seconds")
    axes.grid(visible=True, which="both", alpha=0.3)
    axes.legend(fontsize="small")
    figure.tight_layout()
    figure.savefig(path)
    plt.close(figure)


async def measure(chosen: argparse.Namespace, scratch: Path) -> None:
    """The whole run."""
    original = Path(chosen.uri.removeprefix("sqlite:///"))
    path = scratch / "store.db"
    # reading it through also brings it into the system's cache: every row starts alike
    shutil.copyfile(original, path)
    experiment_id, traces = _experiment(path)
    run = Run(f"sqlite:///{path}", experiment_id, scratch / "home", chosen.rounds)
    await without_scan(run)
    if chosen.official:
        await official(run, chosen.official)
    if chosen.server:
        http = Run(chosen.server, experiment_id, scratch / "home", chosen.rounds)
        await over_http(http)
        run.rows += http.rows
    await with_scan(run, traces)
    path.unlink()
    print(f"\n{table(HEADINGS, [row.cells() for row in run.rows])}")
    if chosen.sizes:
        costs = await against_size(chosen.sizes, scratch, chosen.rounds)
        print(f"\n{cost_table(costs)}")
        plot(costs, chosen.plot)


def _experiment(path: Path) -> tuple[str, int]:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        found = connection.execute(
            "SELECT experiment_id, COUNT(*) FROM trace_info GROUP BY experiment_id"
        ).fetchone()
    return str(found[0]), int(found[1])


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("uri", help="sqlite:///… made by make_store.py")
    parser.add_argument("--official", help="the mlflow program of an environment with mlflow[mcp]")
    parser.add_argument("--server", help="http://… of an `mlflow server` over the same store")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sizes", type=int, nargs="*", default=[])
    parser.add_argument("--scratch", type=Path, help="default: the system's temporary folder")
    parser.add_argument("--plot", type=Path, default=HERE / "cost-against-size.svg")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.scratch) as folder:
        anyio.run(measure, chosen, Path(folder))


if __name__ == "__main__":
    main()
