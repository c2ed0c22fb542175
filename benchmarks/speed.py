"""Our server beside `mlflow mcp run` and beside the raw read of the same rows, in one table.

Run: python benchmarks/speed.py STORE [STORE …] --official VENV/bin/mlflow
     python benchmarks/speed.py … --sizes STORE [STORE …] --readme      adds cost against size

A store is the URI of one that make_store.py made, sqlite:///… or postgresql+psycopg://…. Those to
compare on are copied first (--scratch, or a database beside the first), because new traces are
added on the way; those of --sizes are only read. Ratios are of two measurements of the same run,
made one after the other; what is short is repeated --rounds times and the median kept. Linux only.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import anyio
import comparisons
import sizes
import stores
import tables

HERE = Path(__file__).parent
PLOT = HERE / "speed.png"


async def measure(chosen: argparse.Namespace, scratch: Path) -> str:
    """The whole run; its results in Markdown."""
    abouts = {uri: stores.about(uri) for uri in [*chosen.stores, *chosen.sizes]}
    names = dict.fromkeys(about.name for about in abouts.values())
    parts = [tables.machine(names), tables.command()]
    rows: list[comparisons.Row] = []
    for place, uri in enumerate(chosen.stores):
        folder = scratch / f"store-{place}"
        folder.mkdir()
        print(abouts[uri], flush=True)
        with stores.copied(uri, folder) as copy:
            run = comparisons.Run(copy, abouts[uri], folder, chosen.rounds)
            rows += await comparisons.all_of(run, chosen.official)
    if rows:
        parts.append(tables.table(comparisons.HEADINGS, [row.cells() for row in rows]))
    costs = []
    for place, uri in enumerate(chosen.sizes):
        folder = scratch / f"size-{place}"
        folder.mkdir()
        costs.append(await sizes.cost(uri, folder, chosen.rounds))
    if costs:
        sizes.plot(costs, chosen.plot)
        parts += ["### Cost against size", f"![Cost against size]({chosen.plot.name})"]
        parts.append(sizes.tables_of(costs))
    return "\n\n".join(parts)


def main() -> None:
    """Read the arguments, measure, print, and write it down where that is wanted."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("stores", nargs="*", metavar="STORE", help="to compare on")
    parser.add_argument("--sizes", nargs="*", default=[], metavar="STORE", help="of rising size")
    parser.add_argument("--official", help="the mlflow program of an environment with mlflow[mcp]")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--scratch", type=Path, help="default: the system's temporary folder")
    parser.add_argument("--plot", type=Path, default=PLOT)
    parser.add_argument(
        "--readme", action="store_true", help=f"write the results into {HERE.name}/README.md"
    )
    chosen = parser.parse_args()
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(dir=chosen.scratch) as folder:
        results = anyio.run(measure, chosen, Path(folder))
    print(f"\n{results}\n\n{time.perf_counter() - begun:.0f} s in all")
    if chosen.readme:
        tables.write_between_marks(HERE / "README.md", results)


if __name__ == "__main__":
    main()
