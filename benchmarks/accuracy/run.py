"""How often find_patterns is right: experiments with planted faults, asked over MCP, and scored.

Run: python benchmarks/accuracy/run.py --seeds 1-8
     python benchmarks/accuracy/run.py --seeds 1000-1015 --json /tmp/scores.json
     python benchmarks/accuracy/run.py --unseen [library|utility|townhall]

Seeds 1 to 99 are for development, seeds from 1000 on for scoring: they use phrases that no lower
seed uses, and nobody who writes detectors runs them. Those from 2000 to 4999 have phrases of their
own again. The unseen experiments are scored apart, with tables for each.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from accuracy import asking, experiments, score, tables, write
from accuracy.dialects import DIALECTS
from accuracy.plan import Experiment
from accuracy.unseen import experiments as unseen


def seeds(text: str) -> list[int]:
    """The seeds of "3", "1-8" or "1-4,9"."""
    found: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    return found


def of_seed(seed: int) -> list[Experiment]:
    """The experiment of this seed with faults, and the clean one."""
    return [experiments.planted(seed), experiments.clean(seed)]


def scored(make: Callable[[], list[Experiment]], folder: Path) -> list[dict[str, Any]]:
    """The judged experiments; a store that is in the folder already is used again."""
    if (folder / write.TRUTH).exists():
        told = json.loads((folder / write.TRUTH).read_text(encoding="utf-8"))
    else:
        told = write.write(make(), folder)
    truths = told["experiments"]
    names = [truth["name"] for truth in truths]
    # a scan that an earlier version of the detectors made must not answer for this one
    with tempfile.TemporaryDirectory() as home:
        answers = asyncio.run(asking.proposals(folder / write.STORE, names, Path(home)))
    return [
        {
            **score.judge(truth, answer["proposals"]),
            **{key: answer[key] for key in ("ran", "characters", "seconds")},
        }
        for truth, answer in zip(truths, answers, strict=True)
    ]


def judged_of(
    makers: Mapping[str, Callable[[], list[Experiment]]], keep: Path | None
) -> list[dict[str, Any]]:
    """The judged experiments of these makers; ``keep``: where their stores are kept."""
    judged = []
    for name, make in makers.items():
        print(name, file=sys.stderr)
        folder = (keep or Path(tempfile.mkdtemp())) / name
        judged += scored(make, folder)
        if not keep:
            shutil.rmtree(folder.parent)
    return judged


def main() -> None:
    """Make the experiments, ask, score, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seeds", type=seeds, default=seeds("1-8"), help="e.g. 1-8 or 1,5,9")
    domains = [agent.name for agent in experiments.AGENTS]
    parser.add_argument("--domain", choices=domains, help="only seeds of this domain")
    parser.add_argument("--dialect", choices=DIALECTS, help="only of this dialect")
    parser.add_argument(
        "--unseen",
        nargs="?",
        const="all",
        choices=("all", *unseen.ALL),
        help="the unseen experiments, or one of them, instead of any seed",
    )
    parser.add_argument("--keep", type=Path, help="keep the stores here, and use them again")
    parser.add_argument(
        "--json",
        type=Path,
        help="write totals and every verdict here (a list if there are two parts)",
    )
    chosen = parser.parse_args()
    wanted = [
        seed
        for seed in chosen.seeds
        if chosen.domain in (None, experiments.agent_of(seed).name)
        and chosen.dialect in (None, experiments.dialect_of(seed))
    ]
    if not wanted:
        raise SystemExit("None of these seeds has that domain and dialect.")
    if chosen.unseen:
        names = list(unseen.ALL) if chosen.unseen == "all" else [chosen.unseen]
        parts = [judged_of({f"unseen-{name}": unseen.ALL[name]}, chosen.keep) for name in names]
    else:
        makers = {f"seed-{seed}": partial(of_seed, seed) for seed in wanted}
        parts = [judged_of(makers, chosen.keep)]
    for judged in parts:
        if len(parts) > 1:
            print(f"## {judged[0]['domain']}\n")
        print(tables.markdown(judged))
    if chosen.json:
        told = [{"totals": tables.totals(judged), "experiments": judged} for judged in parts]
        text = json.dumps(told if len(told) > 1 else told[0], ensure_ascii=False, indent=1)
        chosen.json.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
