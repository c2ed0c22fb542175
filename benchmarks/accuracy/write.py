"""Experiments into a SQLite store, written by MLflow's own store."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from accuracy.dialects import Spans
from accuracy.plan import Experiment
from accuracy.weave import PROMISES

BATCH = 100
STORE, TRUTH = "traces.db", "truth.json"


def write(experiments: Sequence[Experiment], folder: Path) -> dict[str, Any]:
    """Make ``traces.db`` and ``truth.json`` in the folder; the truth, as in the file."""
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
    from mlflow.entities import Span
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

    for name in ("mlflow", "alembic"):
        logging.getLogger(name).setLevel(logging.ERROR)
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / STORE).exists():
        raise SystemExit(f"{folder / STORE} exists already.")
    uri = f"sqlite:///{(folder / STORE).resolve()}"
    store = SqlAlchemyStore(uri, str(folder / "artifacts"))
    for experiment in experiments:
        number = store.create_experiment(experiment.name)
        system = experiment.agent.system
        if experiment.promise:
            system = f"{system} {PROMISES[experiment.promise]}"
        for first in range(0, len(experiment.turns), BATCH):
            spans = [
                Span.from_dict(each)
                for turn in experiment.turns[first : first + BATCH]
                for each in Spans(experiment, turn).written(system)
            ]
            store.log_spans(number, spans)
    store._dispose_engine()
    type(store)._engine_map.pop(uri, None)
    told = {
        "seed": experiments[0].seed,
        "experiments": [truth(experiment) for experiment in experiments],
    }
    text = json.dumps(told, ensure_ascii=False, indent=1)
    (folder / TRUTH).write_text(text, encoding="utf-8")
    return json.loads(text)  # type: ignore[no-any-return]


def truth(experiment: Experiment) -> dict[str, Any]:
    """What the scorer has to know about an experiment."""
    return {
        "name": experiment.name,
        "domain": experiment.agent.name,
        "dialect": experiment.dialect,
        "sessions": experiment.sessions,
        "in_messages": experiment.in_messages,
        "promise": experiment.promise,
        "traces": len(experiment.turns),
        "faults": [vars(fault) for fault in experiment.faults],
        "decoys": [vars(decoy) for decoy in experiment.decoys],
    }
