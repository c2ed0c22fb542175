"""What goes well is told where traces really differ, in a form that can be tested."""

from __future__ import annotations

from typing import Any

import numpy as np
from pattern_tables import told_table

from mlflow_analyst.analysis.evaluate import mask
from mlflow_analyst.analysis.filters import parse
from mlflow_analyst.analysis.hypotheses import compare_shares, table_of
from mlflow_analyst.analysis.patterns.detectors.strengths import BETTER, what_goes_well
from mlflow_analyst.analysis.patterns.proposal import Pattern, Rows
from mlflow_analyst.analysis.scan import ScanTable


def strengths(table: ScanTable) -> list[Pattern]:
    return list(what_goes_well(Rows(table, np.ones(len(table), dtype=bool))))


def told(number: int, fails: bool, **more: Any) -> dict[str, Any]:
    """A trace without anything in common with another but what is given."""
    return {
        "request": f"Please tell me about number {number * 7919}.",
        "response": f"Number {number * 7919} is fine.",
        "tools": [("search", f"Boom {number}")] if fails else ["search"],
        "state": "ERROR" if fails else "OK",
        **more,
    }


def test_the_version_that_goes_well_is_told_and_the_claim_holds_when_tested() -> None:
    table = told_table(
        *(
            told(n, fails=n % 10 == 0 if n % 2 else n % 5 < 3, tags={"version": f"v{n % 2}"})
            for n in range(200)
        )
    )
    found = strengths(table)
    [one] = [one for one in found if one.cohort == "tag.`version` = 'v1'"]
    assert (one.kind, one.detector) == ("strength", "what_goes_well")
    well, cohort = (mask(parse(text), table) for text in (one.filter, one.cohort or ""))
    sides = compare_shares(
        table_of(*(int(m.sum()) for m in (well & cohort, cohort, well)), len(table))
    )
    assert sides.risk_ratio is not None
    assert (sides.risk_ratio.low or 0) > BETTER


def test_where_all_go_equally_well_nothing_is_claimed() -> None:
    rng = np.random.default_rng(3)
    fails = rng.random(300) < 0.3
    table = told_table(
        *(
            told(n, fails=bool(fails[n]), tags={"version": f"v{n % 3}"}, model=f"m{n % 2}")
            for n in range(300)
        )
    )
    assert [one.cohort for one in strengths(table)] == []


def test_a_difference_in_few_traces_is_not_claimed() -> None:
    table = told_table(*(told(n, fails=n % 2 == 0, model=f"m{n % 2}") for n in range(30)))
    assert strengths(table) == []


def test_traces_that_users_rejected_did_not_go_well() -> None:
    table = told_table(
        *(
            told(n, fails=False, model=f"m{n % 2}", feedback={"helpful": n % 2 == 1})
            for n in range(100)
        )
    )
    assert "model = 'm1'" in [one.cohort for one in strengths(table)]


def test_the_order_of_tools_can_make_the_difference() -> None:
    orders = (["look up", "confirm", "book"], ["look up", "book", "confirm"])
    table = told_table(
        *(
            {
                **told(n, fails=False, state="ERROR" if n % 2 and n % 3 else "OK"),
                "tools": orders[n % 2],
            }
            for n in range(200)
        )
    )
    assert "tool_order = 'look up > confirm > book'" in [one.cohort for one in strengths(table)]


def test_at_most_five_are_proposed_the_clearest_first() -> None:
    table = told_table(
        *(
            told(
                n,
                fails=n % 8 < 4 and n % 3 > 0,
                model=f"m{n % 8 // 4}",
                tags={f"k{k}": f"v{n % 8 // 4}" for k in range(8)},
            )
            for n in range(240)
        )
    )
    assert len(strengths(table)) == 5
