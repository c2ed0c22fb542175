"""The demo from its command line to its last word."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import anyio
from mcp import Client, MCPError, StdioServerParameters
from mcp.client.stdio import stdio_client
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from rich.table import Table
from rich.text import Text

from mlflow_analyst.demo.analyst import Analyst, ToolFailed
from mlflow_analyst.demo.folder import Folder, Refused, claim, make_store, seal, sha256
from mlflow_analyst.demo.sample import generate
from mlflow_analyst.demo.shapes import SampleTrace
from mlflow_analyst.demo.walk import Walked, walk

WAIT_SECONDS = 300
"""The longest that one answer of the server may take."""


def run(path: Path, seed: int) -> int:
    """Make the sample, walk through its analysis, write the report; the exit status."""
    for stream in (sys.stdout, sys.stderr):
        # a terminal that cannot show a character shows another one
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    console = Console(highlight=False)
    try:
        folder = claim(path)
        _demo(console, folder, seed)
    except Refused as error:
        return _failed(str(error))
    except KeyboardInterrupt:
        return _failed("Stopped.", 130)
    except Exception as error:  # noqa: BLE001 - whatever it is, a newcomer is told in a sentence
        return _failed(_sentence(error))
    return 0


def _failed(text: str, status: int = 1) -> int:
    Console(stderr=True, highlight=False).print(
        Text(f"mlflow-analyst demo: {text}"), soft_wrap=True
    )
    return status


def _sentence(error: Exception) -> str:
    if isinstance(error, ExceptionGroup):
        return _sentence(error.exceptions[0])
    if isinstance(error, ToolFailed):
        return str(error)
    if isinstance(error, MCPError | OSError):
        return f"The server did not answer ({error}). What it said is in server.log."
    return f"Something unexpected happened: {type(error).__name__}: {error}"


def _demo(console: Console, folder: Folder, seed: int) -> None:
    console.print(Text("mlflow-analyst demo", style="bold"))
    console.print(
        Text(
            "A script plays the assistant here: what it asks and how it judges was written "
            "beforehand. Every number and every quote comes from the server's tools, as you watch."
        ),
        soft_wrap=True,
    )
    traces = generate(seed, last_day=(datetime.now(UTC) - timedelta(days=1)).date())
    _make(console, folder, traces)
    before = sha256(folder.store)
    walked, calls = anyio.run(_walk, console, folder)
    seal(folder)
    _close(console, folder, walked, calls, unchanged=sha256(folder.store) == before)


def _make(console: Console, folder: Folder, traces: Sequence[SampleTrace]) -> None:
    from mlflow_analyst.demo.write import write

    sessions = len({trace.session for trace in traces})
    console.print()
    console.print(Text("1  Make a sample experiment", style="bold"))
    console.print(
        Text(
            f"     Fieldhand, an invented assistant for heat pump technicians: {len(traces)} "
            f"traces, {sessions} sessions, 5 days"
        ),
        soft_wrap=True,
    )
    # MLflow reads its variables at import; the user's must not steer a store of our own
    for name in [name for name in os.environ if name.startswith(("MLFLOW_", "DATABRICKS_"))]:
        del os.environ[name]
    columns = (
        TextColumn("    "),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[at]}"),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=None, at="making an MLflow store")

        def report(done: int, of: int) -> None:
            progress.update(task, completed=done, total=of, at="writing traces")

        make_store(folder, lambda path: write(path, traces, report))
    console.print(Text(f"     written to {folder.store}"), soft_wrap=True)


async def _walk(console: Console, folder: Folder) -> tuple[Walked, Analyst]:
    console.print()
    console.print(Text("2  Start the server, as an assistant does: over stdio", style="bold"))
    console.print(Text("     python -m mlflow_analyst serve", style="dim"))
    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "mlflow_analyst", "serve"],
        cwd=folder.path,
        # a ledger of the demo's own: the user's analyses are not mixed with it
        env={"MLFLOW_ANALYST_HOME": str(folder.ledger)},
    )
    with folder.server_log.open("w", encoding="utf-8") as log:
        transport = stdio_client(server, errlog=log)
        async with Client(transport, read_timeout_seconds=WAIT_SECONDS) as client:
            listed = await client.list_tools()
            names = ", ".join(tool.name for tool in listed.tools)
            console.print(Text(f"     {len(listed.tools)} tools: {names}"), soft_wrap=True)
            analyst = Analyst(client, console)
            return await walk(analyst, folder), analyst


def _close(
    console: Console, folder: Folder, walked: Walked, analyst: Analyst, *, unchanged: bool
) -> None:
    console.print()
    console.print(Text("What was found", style="bold"))
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("finding", overflow="fold")
    table.add_column("kind")
    table.add_column("verdict")
    # traces given as evidence, and traces of the whole experiment that the finding's filter counts
    table.add_column("shown", justify="right")
    table.add_column("counted", justify="right")
    for one in walked.settled:
        finding = one.finding
        style = {"strength": "green"}.get(finding.kind, "red")
        table.add_row(
            Text(finding.name),
            Text(finding.kind),
            Text(
                finding.severity or finding.status,
                style="dim" if finding.status == "refuted" else style,
            ),
            str(one.traces) if one.traces else "",
            "" if one.counted is None else str(one.counted),
        )
    console.print(table)
    line = console.print
    line(Text("Report   ", style="bold").append(str(folder.report)), soft_wrap=True)
    line(Text(f"         {walked.report['summary']}"), soft_wrap=True)
    line(
        Text(
            f"         {analyst.calls} tool calls; the sample's file is "
            f"{'byte for byte as it was' if unchanged else 'CHANGED'}"
            + ("; the made-up quote was refused" if walked.made_up_refused else "")
        ),
        soft_wrap=True,
    )
    line()
    line(Text("Go on with your own traces, in your assistant", style="bold"))
    command = shutil.which("mlflow-analyst", path=str(Path(sys.executable).parent))
    program = [command] if command else [sys.executable, "-m", "mlflow_analyst"]
    serve = shlex.join([*program, "serve"])
    for what, how in (
        ("Claude Code, as a plugin:", f"/plugin marketplace add {_repository()}"),
        ("", "/plugin install mlflow-analyst@mlflow-analyst"),
        ("or only the server:", f"claude mcp add traces -- {serve}"),
        ("then say:", "Analyze my MLflow experiment."),
        ("or, with this sample:", f"Analyze the traces in {folder.store}."),
    ):
        line(Text(f"  {what:<26}").append(how, style="cyan"), soft_wrap=True)


def _repository() -> str:
    """Where the plugin can be had from: this folder, if it is a clone of the repository."""
    here = Path.cwd()
    ours = (here / ".claude-plugin" / "marketplace.json").is_file()
    return str(here) if ours else "<path or git URL of the mlflow-analyst repository>"
