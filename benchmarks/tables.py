"""Markdown of the results: tables, the machine, and where they stand in README.md."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shlex
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

BEGIN, END = "<!-- speed -->", "<!-- /speed -->"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(headings) + " |", "|" + "---|" * len(headings)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def machine(databases: Iterable[str]) -> str:
    """What it was measured on, in one line."""
    cpu = _field("/proc/cpuinfo", "model name")
    kilobytes = int(_field("/proc/meminfo", "MemTotal").split()[0])
    versions = [f"Python {platform.python_version()}"]
    versions += [f"{name} {importlib.metadata.version(name)}" for name in ("mlflow", "mcp")]
    cores = len(os.sched_getaffinity(0))
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {cores} cores of {cpu}, {kilobytes / 2**20:.0f} GB, "
        f"Linux {platform.release().partition('-')[0]}, {', '.join([*versions, *databases])}."
    )


def command() -> str:
    """The command line of this run, as one types it in the repository."""
    words = ["python", "benchmarks/" + Path(sys.argv[0]).name, *sys.argv[1:]]
    return f"```sh\n{shlex.join(words)}\n```"


def write_between_marks(readme: Path, text: str) -> None:
    """Put ``text`` between the two marks of the file, in place of what is there."""
    whole = readme.read_text(encoding="utf-8")
    before, begin, rest = whole.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{readme} lacks {BEGIN} and {END}.")
    readme.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")


def _field(path: str, name: str) -> str:
    for line in Path(path).read_text().splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return "unknown"
