"""What is measured on one store: this server beside what its answers are compared with.

Each comparison is of two measurements made one after the other in the same run.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import make_store
import stores
from mcp_servers import Answer, Server, mlflow_server, running
from raw_reads import API_TRACES

HERE = Path(__file__).parent
SCANNED = "response_chars > 800"
"""No store can answer this: it takes the scan."""
PATTERN = "pattern = 'repeated_calls'"
"""This takes the scan with what the detectors look at."""
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

    store: str
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
        return ("kept" if all(kept) else "**missed**") if bounded else ""

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
            self.store,
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


HEADINGS = (
    *("Store", "What", "s", "MB", "characters"),
    *("Beside", "s", "MB", "ratio", "promise", "result"),
)


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

    def __init__(self, uri: str, about: stores.About, folder: Path, rounds: int) -> None:
        self.uri = uri
        self.about = about
        self.folder = folder
        self.rounds = rounds
        self.rows: list[Row] = []

    def ours(self, home: str = "home") -> Any:
        """A new process of this server, as a host starts it, with this folder for what it keeps."""
        environment = {"MLFLOW_ANALYST_HOME": str(self.folder / home)}
        if path := os.environ.get("PYTHONPATH"):
            environment["PYTHONPATH"] = path
        return running(sys.executable, ["-m", "mlflow_analyst", "serve"], environment)

    async def connected(self, server: Server) -> Answer:
        """Open the store and choose the experiment; also loads what the first call loads."""
        return await server.call(
            "connect", tracking_uri=self.uri, experiment=self.about.experiment_id
        )

    def add(self, what: str, ours: Answer | None, *beside: Any, **most: Any) -> None:
        """Keep a row, and show it at once: a run takes minutes."""
        row = Row(f"{self.about.name}, {self.about.traces:,}", what, ours, *beside, **most)
        self.rows.append(row)
        problem = row.ours.error if row.ours is not None and row.ours.error else ""
        print("  ".join(row.cells()), problem[:200], flush=True)

    async def beside(
        self, what: str, call: Callable[[], Awaitable[Answer]], name: str, against: str, **most: Any
    ) -> None:
        """Ours and the raw read in turn; the medians of both. What takes less than a second is
        repeated three times as often.
        """
        answers: list[Answer] = []
        reads: list[dict[str, float]] = []
        while len(answers) < self.rounds * (3 if answers and answers[0].seconds < 1 else 1):
            reads.append(raw(name, self.uri, self.about.experiment_id))
            answers.append(await call())
            if answers[-1].error:
                break
        middle = sorted(answers, key=lambda answer: answer.seconds)[len(answers) // 2]
        seconds = statistics.median(read["seconds"] for read in reads)
        peak_mb = statistics.median(read["peak_mb"] for read in reads)
        self.add(what, middle, against, seconds, peak_mb, **most)


async def without_scan(run: Run) -> None:
    """What the store answers by itself."""
    async with run.ours() as server:
        run.add("Start, open, choose the experiment", await run.connected(server))
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
            run.add(f"Refused: {name}", refusal, most_seconds=1)


async def over_http(run: Run) -> None:
    """The overview that a tracking server over the same store sums up."""
    with mlflow_server(run.uri, run.folder) as url:
        http = Run(url, run.about, run.folder, run.rounds)
        async with http.ours("http") as server:
            await http.connected(server)
            await http.beside(
                "Overview over HTTP",
                lambda: server.call("compute_stats"),
                "metrics",
                "the server's metric calls",
                most_ratio=2,
            )
    run.rows += http.rows


async def with_scan(run: Run) -> None:
    """The full scan: from nothing, any filter over it, again, and with one in a hundred new."""
    first = {"filter": SCANNED, "limit": 20}
    if in_file := stores.kind(run.uri) == "sqlite":
        async with run.ours("warm") as server:
            await _full_scan(run, server, first, "the file in memory")
    async with run.ours() as server:
        answer = await _full_scan(run, server, first, "from disk" if in_file else "by the server")
        by_api = raw("api", run.uri, run.about.experiment_id)
        scale = run.about.traces / min(run.about.traces, API_TRACES)
        beside = (
            f"MLflow's API ({API_TRACES:,} traces, scaled)",
            by_api["seconds"] * scale,
            by_api["peak_mb"],
        )
        run.add("The same full scan", answer, *beside)
        for text in FILTERS:
            answer = await server.call("search_traces", filter=text, limit=20)
            run.add(f"Count and first page: `{text}`", answer, most_seconds=1)
    async with run.ours() as server:
        await run.connected(server)
        answer = await server.call("search_traces", **first)
        run.add("Scan again, in a new process", answer, most_seconds=2)
    make_store.make(run.uri, run.about.traces // 100, slim=False, seed=0, add=True)
    async with run.ours() as server:
        await run.connected(server)
        answer = await server.call("search_traces", **first)
        run.add("Scan with 1% new, in a new process", answer, most_seconds=3)


async def _full_scan(run: Run, server: Server, call: dict[str, Any], where: str) -> Answer:
    """A server's first scan between two raw reads of the same spans."""
    from_disk = where == "from disk"

    def read() -> dict[str, float]:
        if from_disk:
            stores.forget(run.uri)
        return raw("spans", run.uri, run.about.experiment_id)

    await run.connected(server)
    reads = [read()]
    if from_disk:
        stores.forget(run.uri)
    answer = await server.call("search_traces", **call)
    reads.append(read())
    method = answer.data.get("basis", {}).get("method", "")
    if not answer.error and "scan" not in method:
        raise SystemExit(f"{call['filter']} was answered without a scan: {method}")
    seconds = statistics.mean(read["seconds"] for read in reads)
    peak_mb = max(read["peak_mb"] for read in reads)
    promised = {"most_ratio": 2, "most_mb": 1024} if from_disk else {}
    run.add(
        f"Full scan, nothing kept, {where}",
        answer,
        "SELECT and JSON parse",
        seconds,
        peak_mb,
        **promised,
    )
    return answer


async def patterns(run: Run) -> None:
    """What the detectors cost on top of the scan that they look at; nothing is kept for either."""
    async with run.ours("deep") as server:
        await run.connected(server)
        scan = await server.call("search_traces", filter=PATTERN, limit=20)
    async with run.ours("patterns") as server:
        await run.connected(server)
        answer = await server.call("find_patterns")
    beside = ("the scan that it takes", scan.seconds, scan.peak_mb)
    run.add("find_patterns, nothing cached", answer, *beside, most_ratio=1.5)


async def official(run: Run, program: str) -> None:
    """The nearest that `mlflow mcp run` has: pages of traces. It counts and sums up nothing."""
    environment = {
        "MLFLOW_TRACKING_URI": run.uri,
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "PATH": os.environ["PATH"],
    }
    async with running(program, ["mcp", "run"], environment) as server:
        wanted = {"experiment_id": run.about.experiment_id, "max_results": 100}
        for what, more in (
            ("table", {}),
            ("filtered", {"filter_string": "status = 'ERROR'"}),
            ("JSON with spans", {"output": "json"}),
        ):
            answer = await server.call("search_traces", **wanted, **more)
            run.add(f"`mlflow mcp run`: search_traces, 100 ({what})", answer)


async def all_of(run: Run, program: str | None) -> list[Row]:
    """Every comparison; what goes through another server only where the store is SQLite."""
    await without_scan(run)
    if stores.kind(run.uri) == "sqlite":
        if program:
            await official(run, program)
        await over_http(run)
    await patterns(run)
    await with_scan(run)
    return run.rows
