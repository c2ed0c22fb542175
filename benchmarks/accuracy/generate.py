"""Write the experiments of one seed: a SQLite store of MLflow and what is planted in it.

Run: python benchmarks/accuracy/generate.py --seed 3 /tmp/seed-3
     python benchmarks/accuracy/generate.py --unseen utility /tmp/utility
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from accuracy import experiments, write
from accuracy.unseen import experiments as unseen


def main() -> None:
    """Make the store and say what was planted."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="where traces.db and truth.json are put")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--seed", type=int)
    what.add_argument("--unseen", choices=unseen.ALL, help="an unseen experiment")
    chosen = parser.parse_args()
    if chosen.unseen:
        made = unseen.ALL[chosen.unseen]()
    else:
        made = [experiments.planted(chosen.seed), experiments.clean(chosen.seed)]
    for each in write.write(made, chosen.folder)["experiments"]:
        sessions = "sessions" if each["sessions"] else "no sessions"
        print(f"{each['name']}: {each['domain']}, {each['dialect']}, {sessions}, {each['traces']}")
        for fault in each["faults"]:
            print(f"  {fault['kind']} in {len(fault['trace_ids'])}: {fault['notes']}")


if __name__ == "__main__":
    main()
