"""What only the other traces show: invented values, other sessions' context, contradictions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from chats import chat_trace

from mlflow_analyst.analysis.evaluate import mask
from mlflow_analyst.analysis.filters import parse
from mlflow_analyst.analysis.patterns.account import Account
from mlflow_analyst.analysis.patterns.columns import deep_table
from mlflow_analyst.analysis.patterns.detectors.truth import DETECTORS
from mlflow_analyst.analysis.patterns.proposal import Rows
from mlflow_analyst.analysis.patterns.signals.echoes import echo
from mlflow_analyst.traces.model import Trace


def trace(n: int, answer: str, request: str = "", **fields: Any) -> Trace:
    order = f"ORD-48{n:03d}"
    tools = fields.pop("tools", (("get_order", {"order_id": order, "price": 100.5 + n}),))
    metadata = {"mlflow.trace.session": fields.pop("session", f"s{n}")}
    request = request or f"Where is my order {order}?"
    header = {"trace_id": f"tr-{n:03d}", "request_time": f"2026-03-05T10:{n:02d}:00Z"}
    return chat_trace(request, answer, tools=tools, trace_metadata=metadata, **header, **fields)


def sound(n: int) -> Trace:
    return trace(n, f"Order ORD-48{n:03d} costs {100.5 + n:.2f} and is on its way.")


def proposed(traces: list[Trace]) -> dict[str, list[str]]:
    table = deep_table(traces)
    rows = Rows(table, np.ones(len(table), dtype=bool))
    return {
        pattern.name: table.where(mask(parse(pattern.filter), table))
        for _, detect in DETECTORS
        for pattern in detect(rows)
    }


def test_nothing_is_proposed_where_answers_rest_on_results() -> None:
    assert proposed([sound(n) for n in range(20)]) == {}
    assert proposed([]) == {}


def test_invented_values_are_proposed() -> None:
    made_up = [trace(n, f"Order ORD-77{n:03d} costs {9000.13 + 7 * n:.2f}.") for n in range(20, 24)]
    found = proposed([*(sound(n) for n in range(20)), *made_up])
    assert found == {"unsupported_values": ["tr-020", "tr-021", "tr-022", "tr-023"]}


def test_a_value_that_the_agent_always_says_is_not_invented() -> None:
    closing = "Call the desk at +1 800 555 0100."
    assert proposed([trace(n, f"Order ORD-48{n:03d}. {closing}") for n in range(20)]) == {}


def test_values_of_another_session_are_foreign_and_not_invented() -> None:
    mixed = [trace(n, f"As with your order ORD-48{n - 20:03d}, wait.") for n in range(20, 24)]
    found = proposed([*(sound(n) for n in range(20)), *mixed])
    assert found == {"foreign_context": ["tr-020", "tr-021", "tr-022", "tr-023"]}


def test_values_of_an_earlier_turn_of_the_session_are_its_own() -> None:
    later = [
        trace(n, f"As with ORD-48{n - 20:03d}, wait.", session=f"s{n - 20}") for n in range(20, 24)
    ]
    assert proposed([*(sound(n) for n in range(20)), *later]) == {}


def test_the_answers_against_most_are_inconsistent() -> None:
    asked = "How many days do I have to send an article back?"
    usual = [
        trace(n, f"You have 30 days, dear customer no {n}.", asked, tools=()) for n in range(6)
    ]
    other = [trace(n, "You can send it back for 14 days.", asked, tools=()) for n in range(6, 9)]
    questions = [
        trace(n, "We open at 9 o'clock.", f"When do you open in street {n}?", tools=())
        for n in range(9, 14)
    ]
    found = proposed([*usual, *other, *questions])
    assert found == {"inconsistent_answers": ["tr-006", "tr-007", "tr-008"]}


def test_a_look_up_that_says_otherwise_makes_an_answer_inconsistent_at_any_turn() -> None:
    asked = "What does an instant transfer cost?"
    help_text = (("search_help", {"text": "An instant transfer costs 0.40 EUR."}),)
    told = [trace(n, "It costs 0.40 EUR.", asked, tools=help_text) for n in range(8)]
    wrong = [
        trace(n, "It costs 0.90 EUR.", asked, tools=help_text, session="s1") for n in range(8, 11)
    ]
    found = proposed([*told, *wrong, *(sound(n) for n in range(11, 20))])
    assert found["inconsistent_answers"] == ["tr-008", "tr-009", "tr-010"]


def test_a_person_whom_nothing_names_is_spoken_to() -> None:
    strangers = [
        trace(20, "Order ORD-48020 waits. Dear Mia Garcia, in addition your case is closed."),
        trace(21, "Order ORD-48021 waits. As you said, Tom Keller, your parcel was lost."),
        trace(22, "Order ORD-48022 waits. Further, Ana Costa, your card was sent."),
        trace(23, "Order ORD-48023 waits for you in Lisbon, New York, Paris and San Diego."),
    ]
    found = proposed([*(sound(n) for n in range(20)), *strangers])
    assert found == {"foreign_context": ["tr-020", "tr-021", "tr-022"]}


def test_a_claim_lacks_the_call_that_others_with_the_claim_made_after_the_same_calls() -> None:
    chart, send = ("draw_chart", {"chart": "c"}), ("send_report", {"done": True})
    says = "I have shared the chart with you."
    done = [trace(n, says, "Send it.", tools=(chart, send)) for n in range(6)]
    not_done = [trace(n, says, "Send it.", tools=(chart,)) for n in range(6, 9)]
    drawn = [trace(n, "Here is the chart.", "Draw it.", tools=(chart,)) for n in range(9, 12)]
    assert claiming([*done, *not_done, *drawn]) == ["tr-006", "tr-007", "tr-008"]


def test_a_claim_of_what_an_earlier_turn_did_lacks_nothing() -> None:
    chart, send = ("draw_chart", {"chart": "c"}), ("send_report", {"done": True})
    says = "I have shared the chart with you."
    done = [trace(n, says, "Send it.", tools=(chart, send)) for n in range(6)]
    later = [trace(n, says, "Sent?", tools=(chart,), session=f"s{n - 6}") for n in range(6, 9)]
    assert claiming([*done, *later]) == []


def claiming(traces: list[Trace]) -> list[str]:
    table = deep_table(traces)
    return table.where(mask(parse("pattern = 'unsupported_claims'"), table))


def test_a_claim_in_unknown_words_is_like_the_proven_ones() -> None:
    chart, send = ("draw_chart", {"chart": "c"}), ("send_report", {"done": True})
    known, unknown = "I have shared the chart with you.", "The chart is in your inbox."

    def asked(n: int) -> str:
        return f"Please mail the chart of 2026-{n:02d}."

    done = [trace(n, (known, unknown)[n % 2], asked(n), tools=(chart, send)) for n in range(1, 11)]
    proven = [trace(n, known, asked(n), tools=(chart,)) for n in range(11, 14)]
    like = [trace(n, unknown, asked(n), tools=(chart,)) for n in range(14, 16)]
    open_ = [trace(16, "Which address?", asked(16), tools=(chart,))]
    drawn = [trace(n, unknown, f"Draw the chart of {n}.", tools=(chart,)) for n in range(17, 20)]
    found = claiming([*done, *proven, *like, *open_, *drawn])
    assert found == ["tr-011", "tr-012", "tr-013", "tr-014", "tr-015"]


def test_what_is_said_once_it_is_done_claims_it_in_any_words() -> None:
    def told(n: int, *tools: tuple[str, Any], answer: str = "") -> Trace:
        item = ("lampa", "stol", "bord", "kanna")[n % 4]
        answer = answer or f"Din {item} blir hämtad av oss på ORD-48{n:03d}."
        return trace(n, answer, f"Hej, ta tillbaka min {item} i ORD-48{n:03d}.", tools=tools)

    order, back = ("get_order", {"open": True}), ("create_return", {"ok": True})
    done = [told(n, order, back) for n in range(12)]
    short = [told(n, order) for n in range(12, 17)]
    open_ = [told(n, order, answer="Vill du verkligen det?") for n in range(17, 20)]
    status = "Din lampa blir hämtad av oss på ORD-48{0:03d}."
    denied = [told(20, order, answer=f"{status.format(20)} Unfortunately I cannot do that.")]
    asked = [trace(21, status.format(21), "När kommer ORD-48021?", tools=(order,))]
    found = claiming([*done, *short, *open_, *denied, *asked])
    assert found == [f"tr-{n:03d}" for n in range(12, 17)]


@pytest.mark.parametrize("extra", ["save_memory", "create_case"])
def test_what_is_said_as_well_without_an_incidental_call_claims_nothing(extra: str) -> None:
    search, more = ("search_docs", {"hits": 2}), (extra, {"ok": True})
    answers = ("Items go back within thirty days.", "We ship to all of Europe.")
    traces = [
        trace(
            n, answers[n % 2], f"Question {n % 2} please?", tools=(search, more)[: 1 + n // 2 % 2]
        )
        for n in range(80)
    ]
    assert claiming(traces) == []


def test_answers_of_help_that_come_and_go_are_inconsistent_and_a_change_is_not() -> None:
    asked = "How far back does the data go?"
    help_text = (("search_help", {"text": "See the handbook."}),)
    years = [2019, 2019, 2015, 2019, 2019, 2015, 2019, 2022, 2019, 2019]
    mixed = [trace(n, f"To March {y}.", asked, tools=help_text) for n, y in enumerate(years)]
    others = [sound(n) for n in range(10, 20)]
    assert proposed([*mixed, *others]) == {"inconsistent_answers": ["tr-002", "tr-005", "tr-007"]}
    changed = [
        trace(n, f"To March {y}.", asked, tools=help_text) for n, y in enumerate(sorted(years))
    ]
    assert "inconsistent_answers" not in proposed([*changed, *others])


def test_a_correction_in_unknown_words_is_like_the_proven_ones() -> None:
    tools = (("get_order", {"price": 5}),)

    def turns(n: int, then: str, others: Any = tools) -> list[Trace]:
        code = f"ORD-48{n:03d}"
        return [
            trace(2 * n, f"{code} is here.", f"Where is {code}?", tools=tools, session=f"s{n}"),
            trace(2 * n + 1, "Done.", then.format(code), tools=others, session=f"s{n}"),
        ]

    known = [one for n in range(4) for one in turns(n, "No, that's wrong. I meant {}.")]
    like = [one for n in range(4, 8) for one in turns(n, "Do read {} with care.")]
    paid = (("pay_order", {"done": True}),)
    new = [one for n in range(8, 12) for one in turns(n, "Good. Now pay {}, as always.", paid)]
    table = deep_table([*known, *like, *new])
    found = table.where(mask(parse("pattern = 'user_corrects'"), table))
    assert found == [f"tr-{2 * n + 1:03d}" for n in range(8)]
    alone = deep_table([*like, *new])
    assert alone.where(mask(parse("pattern = 'user_corrects'"), alone)) == []


def test_what_the_answer_left_out_is_named_again() -> None:
    def turns(n: int, answer: str, then: str) -> list[Trace]:
        tools = (("get_order", {"price": 5}),)
        return [
            trace(
                2 * n, answer, f"Cancel order {n}7 and spare {n}8.", tools=tools, session=f"s{n}"
            ),
            trace(2 * n + 1, "Done.", then, tools=tools, session=f"s{n}"),
        ]

    missed = [
        turns(n, f"I cancelled {n}8.", said)
        for n, said in enumerate(
            (
                "Someone's not awake. 07, as stated.",
                "oops, another one. its 17",
                "Redo it for 27, mate.",
            )
        )
    ]
    told = [turns(3, "I cancelled 37.", "And not 37 alone.")]
    other = [turns(4, "I cancelled 48.", "Cancel another one, 49.")]
    asks = [turns(5, "I cancelled 58.", "Was 57 not open?")]
    table = deep_table([one for pair in (*missed, *told, *other, *asks) for one in pair])
    found = table.where(mask(parse("pattern = 'user_corrects'"), table))
    assert found == ["tr-001", "tr-003", "tr-005"]


def test_another_of_the_kind_in_the_answer_is_put_right_in_any_words() -> None:
    def turns(n: int, answer: str, then: str) -> list[Trace]:
        tools = (("find_outage", {"until": "20:00"}),)
        asked = f"Va{'abc'[n % 3]} Mahallesi için kesinti var, ne zaman?"
        return [
            trace(2 * n, answer, asked, tools=tools, session=f"s{n}"),
            trace(2 * n + 1, "Var.", then, tools=tools, session=f"s{n}"),
        ]

    other = [
        turns(n, "Kale Mahallesi için var.", f"Va{'abc'[n]} Mahallesi, ne Kale.") for n in range(3)
    ]
    right = [
        turns(n, f"Va{'abc'[n % 3]} Mahallesi için var.", f"Va{'abc'[n % 3]} Mahallesi, kaça?")
        for n in range(3, 6)
    ]
    table = deep_table([one for pair in (*other, *right) for one in pair])
    found = table.where(mask(parse("pattern = 'user_corrects'"), table))
    assert found == ["tr-001", "tr-003", "tr-005"]


@pytest.mark.parametrize(
    "said",
    [
        "Hello Ruth Haas! All has been taken care of.",
        "Ruth Haas, you will hear from us tomorrow.",
        "Your case is in good hands, Ruth Haas.",
        "As you told us before, Ruth Haas, XK12 is still open on your side.",
        "I have also passed LIC-61330{n} on to Ruth Haas, as was wished.",
        "You are Ruth Haas, right? Then it is ready.",
        "Since your name is Ruth Haas, it comes first.",
        "Ruth Haas, I remember that it mattered.",
        "A word for Ruth Haas: yours is ready as well.",
        "Shall we go on with yours, Ruth Haas; it is ready.",
    ],
)
def test_somebody_whom_nothing_names_is_foreign(said: str) -> None:
    odd = [
        trace(n, f"It is on its way. {said.format(n=n)}".replace("Haas", f"Ha{'abcd'[n - 20]}s"))
        for n in range(20, 24)
    ]
    found = proposed([*(sound(n) for n in range(20)), *odd])
    assert found == {"foreign_context": ["tr-020", "tr-021", "tr-022", "tr-023"]}


@pytest.mark.parametrize(
    "said",
    [
        "You can have it sent to Rome, New York.",
        "We ship your order to Boston, Los Angeles, San Diego and others.",
        "Your options: Running Shoes, Water Bottle, Desk Lamp.",
        "Price Difference: see your invoice.",
    ],
)
def test_names_of_a_list_are_nobody(said: str) -> None:
    odd = [trace(n, f"It is on its way. {said}") for n in range(20, 24)]
    assert proposed([*(sound(n) for n in range(20)), *odd]) == {}


def test_a_code_with_few_digits_tells_whose_it_is_and_is_no_invented_value() -> None:
    booked = [
        trace(n, "It is booked.", f"My locator is CEBF2{n}, when do I fly?") for n in (5, 6, 7)
    ]
    other = [trace(n, f"Locator CEBF2{n - 15} was changed.") for n in (20, 21, 22)]
    found = proposed([*booked, *(sound(n) for n in range(8, 20)), *other])
    assert found == {"foreign_context": ["tr-020", "tr-021", "tr-022"]}
    unheard = [trace(n, "It runs on an RTX40 with SHA25.") for n in range(20, 24)]
    assert proposed([*(sound(n) for n in range(20)), *unheard]) == {}


def asked_the_same(usual: list[str], other: list[str]) -> list[Trace]:
    said = [one for pair in zip(usual, other, strict=True) for one in pair]
    return [
        trace(n, answer, "How is it?", session=f"t{n}", tools=(("search_help", {"q": "it"}),))
        for n, answer in enumerate(said, 20)
    ]


@pytest.mark.parametrize(
    ("usual", "other"),
    [
        ("A change needs two reviewers.", "Four reviewers are needed."),
        ("They are net amounts.", "All amounts include tax."),
        ("It opens at noon.", "It opens at 09:00."),
    ],
)
def test_contradictions_in_words_are_seen(usual: str, other: str) -> None:
    found = proposed(asked_the_same([usual] * 5, [other] * 5))
    assert list(found) == ["inconsistent_answers"]


def test_a_denial_of_what_most_state_contradicts_it() -> None:
    usual = ["At most 1000 EUR a day.", "The daily limit is 1000 EUR."]
    traces = [
        trace(n, answer, "How much?", session=f"t{n}", tools=(("search_help", {"q": "x"}),))
        for n, answer in enumerate([*usual, "There is no daily limit."] * 4, 20)
    ]
    found = proposed(traces)
    assert found == {"inconsistent_answers": [f"tr-{n:03d}" for n in (22, 25, 28, 31)]}


def test_other_words_for_the_same_do_not_contradict() -> None:
    pairs = [
        ("Yes, Ireland is among the countries.", "We do ship to Ireland."),
        ("You have 30 days.", "Returns are possible within 30 days, not later."),
        ("Every night at 03:30.", "The load runs at 3:30 each night."),
    ]
    for usual, other in pairs:
        assert proposed(asked_the_same([usual] * 5, [other] * 5)) == {}


def looked_up(answers: list[str]) -> list[Trace]:
    found = [{"title": "Releases", "text": "Releases: cut every second Tuesday at 10:00."}]
    return [
        trace(n, said, "When is the release cut?", tools=(("search_help", found),))
        for n, said in enumerate(answers)
    ]


def test_answers_that_say_nothing_of_what_was_looked_up_contradict_those_that_do() -> None:
    usual = ["Every second Tuesday at 10:00.", "It is cut at 10:00 on every second Tuesday."]
    other = "Once a month, usually the last Monday."
    said = [other if n % 4 == 2 else usual[n % 2] for n in range(16)]
    others = [sound(n) for n in range(20, 30)]
    found = proposed([*looked_up(said), *others])
    assert found == {"inconsistent_answers": ["tr-002", "tr-006", "tr-010", "tr-014"]}


@pytest.mark.parametrize(
    "said",
    [
        "Every second Tuesday at 10:00.\nPlease note: none on your side.",
        "Which of our products do you mean, please?",
        "I could not find anything about that, sorry.",
        "A specialist from our team will reply to you soon.",
        "Sorry, only managers may see this document.",
        "Something went wrong, kindly retry.",
        "Jeden zweiten Dienstag um zehn Uhr vormittags.",
        "Sure thing!",
    ],
)
def test_what_agrees_or_answers_nothing_contradicts_nothing(said: str) -> None:
    usual = "It is cut at 10:00 on every second Tuesday."
    told = [said if n % 4 == 2 else usual for n in range(16)]
    assert proposed([*looked_up(told), *(sound(n) for n in range(20, 30))]) == {}


def test_an_echo_is_the_share_of_the_answers_own_words_that_were_looked_up() -> None:
    (one,) = looked_up(["The cut happens every second Friday evening."])
    # "cut" was asked for; of happens, every, second, friday, evening two were found.
    assert echo(Account(one)) == 0.4
    assert echo(Account(trace(1, "It costs 101.50 in all countries."))) is None
    assert echo(Account(looked_up(["Tuesday."])[0])) is None
    # Numbers that nothing gave say something else, however few words there are.
    assert echo(Account(looked_up(["At 11:30."])[0])) == 0
    assert echo(Account(looked_up(["At 10."])[0])) is None
