"""The command line: serve (the default), demo and cache."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from mlflow_analyst import __version__

DEFAULT_FOLDER = "mlflow-analyst-demo"


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; the exit status: 0 if it went well, 1 if not, 2 if it was called wrongly."""
    arguments = _parser().parse_args(argv)
    if arguments.command == "demo":
        from mlflow_analyst.demo.run import run

        return run(Path(arguments.dir), arguments.seed)
    if arguments.command == "cache":
        return _cache(clear=arguments.clear)
    from mlflow_analyst.mcp import app

    app.serve()
    return 0


def _cache(*, clear: bool) -> int:
    """Say what is kept of earlier scans, or delete it."""
    from mlflow_analyst.store import scan_cache

    folder = scan_cache.scans_folder()
    kept = scan_cache.clear() if clear else scan_cache.bytes_in(folder)
    sys.stdout.write(f"{folder}: {kept / 1e6:,.1f} MB {'freed' if clear else 'kept'}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mlflow-analyst",
        description="Analyse the GenAI traces in an MLflow experiment: an MCP server for AI "
        "assistants.",
        epilog="Without a command: serve.",
    )
    parser.add_argument("--version", action="version", version=f"mlflow-analyst {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="{serve,demo,cache}")
    commands.add_parser(
        "serve",
        help="serve MCP over stdin and stdout; started by an assistant",
        description="Serve MCP over stdin and stdout, until the host closes the connection.",
    )
    demo = commands.add_parser(
        "demo",
        help="make a sample experiment and walk through its analysis",
        description="Make a sample experiment, start the server as an assistant would, and walk "
        "through an analysis to its report. Needs no MLflow server, no account and no network.",
    )
    demo.add_argument(
        "--dir",
        default=DEFAULT_FOLDER,
        metavar="DIR",
        help="folder for the sample, the ledger and the report; other files in it are left alone "
        "(default: ./%(default)s)",
    )
    demo.add_argument(
        "--seed",
        type=int,
        default=7,
        metavar="N",
        help="another seed makes another sample (default: %(default)s)",
    )
    cache = commands.add_parser(
        "cache",
        help="show or clear what is kept of earlier scans",
        description="Show where the features of scanned traces are kept, and how much that is. "
        "Nothing is lost by clearing: the next scan reads the traces again.",
    )
    cache.add_argument("--clear", action="store_true", help="delete it")
    return parser
