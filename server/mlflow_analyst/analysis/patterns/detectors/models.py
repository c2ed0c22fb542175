"""Models side by side: which of them needs clearly less time, money, or turns of a session."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import mannwhitneyu

from mlflow_analyst.analysis.hypotheses import ALPHA, adjusted
from mlflow_analyst.analysis.patterns.detectors.strengths import LEAST_TRACES, NAME, going_well
from mlflow_analyst.analysis.patterns.proposal import Detector, Pattern, Rows
from mlflow_analyst.analysis.patterns.quoting import quoted

if TYPE_CHECKING:
    from numpy.typing import NDArray

CLEARLY = 1.25
"""The median of the others must be at least this many times the model's."""
MOST_MODELS = 8
WHOLE = 0.9
"""So large a share of the sessions with several turns has one model, where sessions have one."""
_MEASURES = {"duration_ms": ("faster", "take less time"), "cost": ("cheaper", "cost less")}

CAVEAT = (
    "Models may be given different requests, and one that says less is faster and cheaper for it: "
    "compare their answers and errors too."
)


def better_models(rows: Rows) -> Iterable[Pattern]:
    """For each model that only some of the traces use: whether its traces take clearly less time,
    or cost clearly less, than those of the other models (Mann-Whitney, adjusted by Benjamini &
    Hochberg). ``filter`` is being below the others' median, which half of the others are. Only
    traces that go well are compared, for what fails early is quick and cheap; and it is no
    strength where more goes wrong, with the model or among all that is quick or cheap.
    """
    found = []
    sides = list(_sides(rows))
    well = going_well(rows)[1] if sides else np.zeros(0, dtype=bool)
    for model, mine, others in sides:
        if well[mine].mean() < well[others].mean():
            continue
        for measure in _MEASURES:
            values = rows.column(measure)
            usable = well & ~np.isnan(values)
            here, there = values[mine & usable], values[others & usable]
            if min(len(here), len(there)) < LEAST_TRACES:
                continue
            middle, other = float(np.median(here)), float(np.median(there))
            below = values < other
            if well[below].mean() < well[~below].mean():
                continue
            if other > 0 and other >= CLEARLY * middle:
                test = mannwhitneyu(here, there, alternative="two-sided")
                found.append((model, measure, other, float(test.pvalue)))
    p_values = adjusted({at: p for at, (*_, p) in enumerate(found)})
    for at, (model, measure, other, _) in enumerate(found):
        p_value = p_values[at]
        if p_value is None or p_value >= ALPHA:
            continue
        word, told = _MEASURES[measure]
        yield Pattern(
            name=f"goes_well_{model}_{word}",
            detector=NAME,
            kind="strength",
            statement=f"Traces by the model {model} {told} than those by other models: more of "
            "them than of the others lie below the others' median.",
            filter=f"{measure} < {other:.6g}",
            cohort=f"model = {quoted(model)}",
            caveat=CAVEAT,
            weight=0.5,
        )


def shorter_sessions(rows: Rows) -> Iterable[Pattern]:
    """For each model that answers whole sessions, as others do: whether its sessions have clearly
    fewer turns (Mann-Whitney over sessions, adjusted by Benjamini & Hochberg). Where models change
    within sessions, those of a model that is used less are short for that reason alone.
    """
    turns, models = _sessions(rows)
    several = turns > 1
    if (models[several] != "").sum() < WHOLE * several.sum():
        return
    found = []
    for model in sorted(set(models.tolist()) - {""})[:MOST_MODELS]:
        here, there = turns[models == model], turns[(models != model) & (models != "")]
        if min(len(here), len(there)) < LEAST_TRACES:
            continue
        middle, other = float(np.median(here)), float(np.median(there))
        if other >= CLEARLY * middle:
            test = mannwhitneyu(here, there, alternative="two-sided")
            found.append((model, math.ceil(middle), float(test.pvalue)))
    p_values = adjusted({at: p for at, (*_, p) in enumerate(found)})
    for at, (model, usual, _) in enumerate(found):
        p_value = p_values[at]
        if p_value is not None and p_value < ALPHA:
            yield Pattern(
                name=f"goes_well_{model}_shorter_sessions",
                detector=NAME,
                kind="strength",
                statement=f"Sessions answered by the model {model} need fewer turns than those of "
                f"other models: more of its traces are among the first {usual} of their session.",
                filter=f"session_position <= {usual}",
                cohort=f"model = {quoted(model)}",
                caveat="Users who give up end a session early too, and other models may be given "
                "harder requests: read how sessions of both end.",
                weight=0.6,
            )


def _sessions(rows: Rows) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
    """How many turns each session has, and the one model that answers it; "" where several do."""
    answering: dict[str, set[str]] = {}
    session = rows.column("session")
    turns = Counter(name for name in session if name is not None)
    for model, places in rows.rows_with_value("model").items():
        for name in session[places]:
            if name is not None:
                answering.setdefault(name, set()).add(model)
    models = np.array(
        [next(iter(own)) if len(own := answering.get(name, set())) == 1 else "" for name in turns],
        dtype=object,
    )
    return np.array(list(turns.values()), dtype=np.int64), models


def _sides(rows: Rows) -> Iterable[tuple[str, NDArray[np.bool_], NDArray[np.bool_]]]:
    """Each of the models with the rows that use it alone, and the rows that use others alone."""
    users = rows.rows_with_value("model")
    models = sorted(users, key=lambda model: -len(users[model]))[:MOST_MODELS]
    if len(models) < 2:
        return
    used = np.zeros(len(rows), dtype=np.int64)
    for places in users.values():
        used[places] += 1
    for model in models:
        mine = np.zeros(len(rows), dtype=bool)
        mine[users[model]] = True
        yield model, mine & (used == 1), ~mine & (used >= 1)


DETECTORS: tuple[tuple[str, Detector], ...] = (
    (NAME, better_models),
    (NAME, shorter_sessions),
)
