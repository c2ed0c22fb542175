"""Of several models the faster and the cheaper are told, where they clearly are."""

from __future__ import annotations

from typing import Any

import numpy as np
from pattern_tables import told_table

from mlflow_analyst.analysis.evaluate import mask
from mlflow_analyst.analysis.filters import parse
from mlflow_analyst.analysis.patterns.detectors.models import better_models, shorter_sessions
from mlflow_analyst.analysis.patterns.proposal import Pattern, Rows
from mlflow_analyst.analysis.scan import ScanTable


def better(table: ScanTable) -> list[Pattern]:
    return list(better_models(Rows(table, np.ones(len(table), dtype=bool))))


def told(number: int, ms: float) -> dict[str, Any]:
    return {"request": f"Question {number}?", "model": f"m{number % 2}", "duration_ms": int(ms)}


def test_the_model_that_answers_in_half_the_time_is_told_and_its_filter_shows_it() -> None:
    drawn = np.random.default_rng(1).lognormal(7, 0.4, 200)
    table = told_table(*(told(n, drawn[n] * (2 if n % 2 else 1)) for n in range(200)))
    [one] = better(table)
    assert (one.name, one.kind, one.cohort) == ("goes_well_m0_faster", "strength", "model = 'm0'")
    fast, cohort = (mask(parse(text), table) for text in (one.filter, one.cohort or ""))
    assert (fast & cohort).sum() > 0.7 * cohort.sum()
    assert 0.45 < (fast & ~cohort).sum() / (~cohort).sum() < 0.55


def test_of_models_that_take_alike_long_none_is_told() -> None:
    drawn = np.random.default_rng(2).lognormal(7, 0.4, 400)
    assert better(told_table(*(told(n, drawn[n]) for n in range(400)))) == []


def test_one_model_alone_is_not_compared() -> None:
    assert better(told_table(*({**told(n, 100.0 + n), "model": "m0"} for n in range(60)))) == []


def test_the_model_whose_sessions_need_fewer_turns_is_told() -> None:
    def turns(session: int) -> int:
        return 3 + session % 3 + (3 if session % 2 else 0)

    table = told_table(
        *(
            {**told(session, 900.0), "session": f"s{session}"}
            for session in range(60)
            for _ in range(turns(session))
        )
    )
    [one] = shorter_sessions(Rows(table, np.ones(len(table), dtype=bool)))
    assert (one.name, one.cohort) == ("goes_well_m0_shorter_sessions", "model = 'm0'")


def test_models_that_change_within_sessions_have_no_sessions_of_their_own() -> None:
    draws = np.random.default_rng(5)
    table = told_table(
        *(
            {**told(0, 900.0), "session": f"s{session}", "model": "rare" if rare else "usual"}
            for session in range(400)
            for rare in draws.random(1 + session % 6) < 0.3
        )
    )
    assert list(shorter_sessions(Rows(table, np.ones(len(table), dtype=bool)))) == []
