"""Tokens and cost are a problem where neither question nor answer nor price explains them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest
from raw_traces import make_trace, raw_span

from mlflow_analyst.analysis.evaluate import mask
from mlflow_analyst.analysis.filters import parse
from mlflow_analyst.analysis.patterns.columns import deep_table
from mlflow_analyst.analysis.patterns.detectors.tokens import DETECTORS, ends_inside
from mlflow_analyst.analysis.patterns.proposal import Rows
from mlflow_analyst.traces.model import Trace

Told = dict[str, list[int]]


def chat(n: int, given: float, made: float = 60, **more: Any) -> Trace:
    """One model call. ``more``: request, answer, session, cost, model, calls, reason, name."""
    usage: dict[str, Any] = {"input_tokens": round(given), "output_tokens": round(made)}
    usage["total_tokens"] = usage["input_tokens"] + usage["output_tokens"]
    metadata = {"mlflow.trace.tokenUsage": json.dumps(usage)}
    if "session" in more:
        metadata["mlflow.trace.session"] = more["session"]
    if "cost" in more:
        metadata["mlflow.trace.cost"] = json.dumps({"total_cost": more["cost"]})
    attributes = {"mlflow.llm.model": json.dumps(more.get("model", "small-1"))}
    if "reason" in more:
        attributes["llm.finish_reason"] = json.dumps(more["reason"])
    calls = more.get("calls", 1)
    request, answer = more.get("request", f"Question {n}?"), more.get("answer", f"Answer {n}.")
    return make_trace(
        raw_span(
            1, more.get("name", "agent"), type="AGENT", inputs=request, outputs=answer, start=0
        ),
        *(
            raw_span(2 + c, "chat", 1, type="CHAT_MODEL", attributes=attributes)
            for c in range(calls)
        ),
        trace_id=f"tr-{n}",
        request_time=1_760_000_000_000 + n * 60_000,
        trace_metadata=metadata,
        tags={"mlflow.traceName": more.get("name", "agent")},
    )


def told(traces: Iterable[Trace]) -> Told:
    """The numbers of the traces that each pattern's filter matches, by its name."""
    table = deep_table(traces)
    rows = Rows(table, np.ones(len(table), dtype=bool))
    return {
        pattern.name: [
            int(one.removeprefix("tr-")) for one in table.where(mask(parse(pattern.filter), table))
        ]
        for _, detect in DETECTORS
        for pattern in detect(rows)
    }


def lognormal(seed: int, size: int, middle: float, sigma: float = 0.3) -> np.ndarray:
    return middle * np.exp(np.random.default_rng(seed).normal(0.0, sigma, size))


def test_traces_with_ten_times_the_usual_tokens_are_a_blow_up() -> None:
    given = lognormal(1, 150, 1_500)
    given[::25] *= 10
    assert told(chat(n, given[n]) for n in range(150)) == {"token_blowups": list(range(0, 150, 25))}


def test_a_natural_tail_is_none() -> None:
    given = lognormal(2, 300, 1_500, 0.7)
    assert told(chat(n, given[n], cost=given[n] * 1e-6) for n in range(300)) == {}


def test_more_model_calls_cost_more_by_nature() -> None:
    given = lognormal(3, 150, 1_500)
    assert (
        told(
            chat(n, given[n] * (4 if n % 5 == 0 else 1), calls=4 if n % 5 == 0 else 1)
            for n in range(150)
        )
        == {}
    )


def test_a_long_document_or_a_long_answer_that_one_can_see_explains_its_tokens() -> None:
    given, long = lognormal(4, 150, 600), "Some words. " * 2_000
    assert (
        told(
            chat(n, 7_000, request=long)
            if n % 10 == 0
            else chat(n, 600, 6_500, answer=long)
            if n % 10 == 5
            else chat(n, given[n])
            for n in range(150)
        )
        == {}
    )


def test_cost_is_compared_among_traces_of_the_same_model() -> None:
    cost = lognormal(5, 200, 0.002)
    models = ["cheap", "dear"]
    traces = [
        chat(n, 900, cost=cost[n] * (4 if n % 2 else 1), model=models[n % 2]) for n in range(200)
    ]
    assert told(traces) == {}
    cost[::20] *= 40
    traces = [
        chat(n, 900, cost=cost[n] * (4 if n % 2 else 1), model=models[n % 2]) for n in range(200)
    ]
    assert told(traces) == {"cost_blowups": list(range(0, 200, 20))}


@pytest.mark.parametrize("every", [40, 3])
def test_a_model_with_a_far_higher_price_for_the_same_work_is_told(every: int) -> None:
    cost = lognormal(5, 200, 0.002)
    dear = list(range(0, 200, every))
    traces = [
        chat(n, 900, cost=cost[n] * (100 if n in dear else 1), model="ab"[n in dear])
        for n in range(200)
    ]
    assert told(traces) == {"cost_blowups_b": dear}


def test_what_a_cache_saves_in_other_traces_is_no_blow_up() -> None:
    cost = lognormal(5, 200, 0.002, 0.1)
    cost[::3] *= 5
    assert told(chat(n, 900, cost=cost[n]) for n in range(200)) == {}


def test_a_context_that_doubles_with_each_turn_is_found_in_a_single_session() -> None:
    noise = lognormal(6, 200, 1.0, 0.1)

    def turn(n: int) -> Trace:
        session, place = divmod(n, 5)
        given = 800 * 2.2**place if session == 3 else 800 + 60 * place
        return chat(n, given * noise[n], session=f"s{session:02d}")

    assert told(turn(n) for n in range(200))["context_growth"] == [16, 17, 18, 19]


def test_sessions_whose_context_grows_far_more_than_others_are_found() -> None:
    noise = lognormal(6, 200, 1.0, 0.1)

    def turn(n: int) -> Trace:
        session, place = divmod(n, 5)
        each = 1_500 if session % 8 == 0 else 60
        return chat(n, (800 + each * place) * noise[n], session=f"s{session:02d}")

    grown = [n for n in range(200) if n // 5 % 8 == 0 and n % 5]
    assert told(turn(n) for n in range(200))["context_growth"] == grown


def test_a_context_that_grows_in_every_session_alike_is_how_conversations_are() -> None:
    noise = lognormal(7, 200, 1.0, 0.2)
    assert (
        told(
            chat(n, (500 + 400 * (n % 5)) * noise[n], session=f"s{n // 5:02d}") for n in range(200)
        )
        == {}
    )


CUT = "To return the shoes, first open the app and go to your orders, where you will find the"


@pytest.mark.parametrize("reason", [None, "length"])
def test_answers_that_break_off_at_a_common_limit_are_cut_where_the_model_says_no_reason(
    reason: str | None,
) -> None:
    made = np.minimum(lognormal(8, 100, 150, 0.4), 255)
    said = {} if reason is None else {"reason": reason}
    traces = [
        chat(n, 500, 256, answer=f"For order {n}. {CUT}", **said)
        if n % 10 == 0
        else chat(n, 500, made[n])
        for n in range(100)
    ]
    # What the model itself says is told by the signal of the same name.
    wanted = {} if reason else {"cut_off_answers_at_token_limit": list(range(0, 100, 10))}
    assert told(traces) == wanted


def test_one_text_that_several_got_has_a_length_of_its_own() -> None:
    made = np.minimum(lognormal(8, 100, 150, 0.4), 255)
    traces = [
        chat(n, 500, 256, answer=CUT) if n % 10 == 0 else chat(n, 500, made[n]) for n in range(100)
    ]
    assert told(traces) == {}


@pytest.mark.parametrize(
    "text", [f"{CUT} app.", f"{CUT} 注文の履歴。", f"{CUT}\n- shoes\n- socks", "Bye for now", ""]
)
def test_whole_sentences_lists_and_short_words_end_properly(text: str) -> None:
    assert not ends_inside(text)
    assert ends_inside(CUT)


def test_no_traces_and_three_are_no_pattern() -> None:
    assert told([]) == {}
    assert told(chat(n, 10.0**n, session="s") for n in range(3)) == {}


def test_a_dear_model_is_told_by_the_models_whose_price_is_known() -> None:
    def one(n: int) -> Trace:
        if n % 5:
            return chat(n, 1_500 + n % 7, model="unpriced-1")
        dear = n % 50 == 0
        priced: dict[str, Any] = {
            "cost": 0.08 if dear else 0.001,
            "model": "large-1" if dear else "small-1",
        }
        return chat(n, 1_500 + n % 7, **priced)

    assert told(map(one, range(250))) == {"cost_blowups_large_1": [0, 50, 100, 150, 200]}


def test_blow_ups_of_several_kinds_of_traces_are_told_together() -> None:
    given = lognormal(5, 120, 1_500)
    given[[7, 50, 83]] = 40_000
    given[60:] *= 1.5

    def one(n: int) -> Trace:
        return chat(n, given[n], name="ask" if n < 60 else "plan")

    assert told(map(one, range(120))) == {"token_blowups": [7, 50, 83]}
