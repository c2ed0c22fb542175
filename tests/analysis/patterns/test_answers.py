"""The form of answers: what is wrong with it by itself, and what only other answers show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from chats import chat_trace, hits
from pattern_tables import told_table
from raw_traces import make_trace, raw_span

from mlflow_analyst.analysis.evaluate import mask
from mlflow_analyst.analysis.filters import parse
from mlflow_analyst.analysis.patterns.account import Account
from mlflow_analyst.analysis.patterns.detectors.answers import CROSSWISE, DETECTORS
from mlflow_analyst.analysis.patterns.proposal import Rows
from mlflow_analyst.analysis.patterns.signals.answers import SIGNALS, answer_lines
from mlflow_analyst.analysis.scan import ScanTable

TOWNS = ("Bern", "Genf", "Basel", "Chur", "Sion", "Thun", "Zug", "Olten", "Aarau", "Brig")
TOPICS = (
    "Which train leaves {} before noon?",
    "Has parcel number {} been delivered to the neighbours?",
    "Does the hotel by the lake in {} allow dogs?",
    "What will the weather in {} be on Sunday?",
    "Who repairs bicycles close to {} station?",
    "Is the museum of {} open during holidays?",
    "Please move the dentist appointment in {} by one week.",
)


def ordinary(count: int) -> list[dict[str, Any]]:
    """So many different questions with short answers of their own."""
    return [
        {
            "request": TOPICS[n % len(TOPICS)].format(f"{TOWNS[n % len(TOWNS)]} {n}"),
            "response": f"It is number {n} in {TOWNS[n % len(TOWNS)]}, "
            + "as was said before by them, " * (n % 4)
            + f"and that is all for {n}.",
        }
        for n in range(count)
    ]


def rows_of(detector: str, table: ScanTable) -> list[int]:
    crosswise = dict(CROSSWISE)[detector]
    return sorted({int(place) for _, places in crosswise(table) for place in places})


def found(name: str, answer: Any, request: str = "Where is my parcel?", **fields: Any) -> list[str]:
    return [hit.excerpt for hit in hits(SIGNALS, name, chat_trace(request, answer, **fields))]


# Empty


@pytest.mark.parametrize(
    "answer",
    [
        *("", "   ", None, "None", "null", "N/A", "{}", " \n", "NaN", "\u200b", "''", "```\n```"),
        *("&nbsp;", "<p></p>", "<p>&nbsp;</p>", "[empty]", "(no output)", "{answer}", "<reply>"),
        *('{"response": null}', '{"answer": "", "sources": null}', "```json\n```", "[/INST]"),
        *("Final Answer:", "**Response:**"),
    ],
)
def test_an_answer_of_nothing_is_empty(answer: str | None) -> None:
    assert len(found("empty_answers", answer)) == 1


@pytest.mark.parametrize(
    "answer", ["No.", "0", "42", "いいえ", "None of them is late.", "👍 ok", '{"late": false}']
)
def test_a_short_answer_is_not_empty(answer: str) -> None:
    assert found("empty_answers", answer) == []


def test_only_finished_traces_of_agents_that_record_answers_count_as_empty() -> None:
    assert found("empty_answers", "", state="IN_PROGRESS") == []
    assert found("empty_answers", "", state="ERROR") == []
    silent = raw_span(1, "agent", type="AGENT", inputs={"message": "Hi"})
    spoken = raw_span(2, "llm", 1, type="CHAT_MODEL", outputs={"role": "assistant", "content": "x"})
    assert hits(SIGNALS, "empty_answers", make_trace(silent, spoken)) == []
    null = raw_span(1, "agent", type="AGENT", inputs={"message": "Hi"}, outputs=None)
    assert len(hits(SIGNALS, "empty_answers", make_trace(null))) == 1


def test_a_model_that_calls_a_tool_has_not_answered_emptily() -> None:
    call = {"function": {"name": "f", "arguments": "{}"}}
    said = {"choices": [{"message": {"role": "assistant", "content": "", "tool_calls": [call]}}]}
    asked = {"messages": [{"role": "user", "content": "Hi"}]}
    trace = make_trace(raw_span(1, "llm", type="CHAT_MODEL", inputs=asked, outputs=said))
    assert hits(SIGNALS, "empty_answers", trace) == []


# Repeated

SAID = "Your parcel was handed to the carrier and arrives on Monday."


@pytest.mark.parametrize(
    "answer",
    [
        f"{SAID} {SAID}",
        f"{SAID} It is insured. {SAID}",
        f"{SAID}\nIt is insured.\n\n{SAID}\nIt is insured.",
        "Ihr Paket kommt am Montag an. Danke für Ihre Geduld! Ihr Paket kommt am Montag an. Bis",
        "荷物は月曜日に到着する予定です。ご安心ください。荷物は月曜日に到着する予定です。",
        "The parcel " + "is on its way and " * 8,
    ],
)
def test_text_said_twice_in_an_answer_is_found(answer: str) -> None:
    (excerpt,) = found("repeated_text", answer)
    assert excerpt
    assert excerpt in answer


@pytest.mark.parametrize(
    "answer",
    [
        f"{SAID} Its number is 12. It was sent from the warehouse in Basel yesterday.",
        "Your orders:\n1. Mug\n   Payment method: credit card ending in 1234, by post\n"
        "2. Cup\n   Payment method: credit card ending in 1234, by post",
        "| town | open |\n| Basel | every day from nine to five |\n"
        "| Basel | every day from nine to five |",
        "```\nfor row in rows: print(row, end='')\nfor row in rows: print(row, end='')\n``` So.",
        '{"a": "the same text in a value of it all", "b": "the same text in a value of it all"}',
    ],
)
def test_lists_tables_and_code_may_repeat(answer: str) -> None:
    assert found("repeated_text", answer) == []


def test_a_later_turn_that_says_the_same_to_other_words_is_found() -> None:
    ask = "Could you please tell me the number of your order?"
    before = (("user", "Where is it?"), ("assistant", ask))
    assert found("repeated_turns", ask, "It is 12345.", history=before) == [ask]
    assert found("repeated_turns", ask, "Where is it?", history=before) == []
    assert found("repeated_turns", ask, "Can you say that again?", history=before) == []
    assert found("repeated_turns", ask, "Thank you!", history=before) == []
    assert found("repeated_turns", f"{ask} Or a name?", "It is 12345.", history=before) == []


def test_a_repetition_belongs_to_the_trace_that_made_it() -> None:
    ask = "Could you please tell me the number of your order?"
    before = (("user", "Hi"), ("assistant", ask), ("user", "It's 12"), ("assistant", ask))
    assert found("repeated_turns", "It is on its way to you.", "12 I said.", history=before) == []


def test_turns_of_a_session_are_compared_across_its_traces() -> None:
    ask = "Could you please tell me the number of your order?"
    one, two = {"session": "a", "response": ask}, {"session": "b", "response": ask}
    table = told_table(
        {**one, "request": "Where is it?"},
        {**two, "request": "Where is my parcel?"},
        {**one, "request": "The number is 12345."},
        {**one, "request": "thanks!"},
    )
    assert rows_of("repeated_turns", table) == [2]


# Promised formats


@pytest.mark.parametrize(
    ("system", "kept", "broken"),
    [
        ("Answer in JSON.", '{"a": 1}', "It is one."),
        ("Always reply with valid JSON only.", '```json\n{"a": 1}\n```', "It's {one}."),
        ("Antworte immer als JSON.", '{"a": "eins"}', "Das ist eins."),
        ("Keep every answer under 10 words.", "It is on its way.", "so " * 14),
        (
            "Antworte in höchstens zwei Sätzen.",
            "Ja. Gut.",
            "Ja, gut. Nein, doch. Aber ja. Sehr gut.",
        ),
        ("Réponds en trois phrases au maximum, pas plus de 12 mots.", "Oui.", "oui " * 20),
        ("回答は50文字以内にしてください。", "はい。", "はい、そうです。" * 20),
        ("End every answer with 'Have a safe trip!'", "Ok. Have a safe trip!", "Ok. Bye."),
        ("Beende jede Antwort mit „Gute Fahrt!“.", "Gleis 3. Gute Fahrt!", "Gleis 3."),
        ("Always use bullet points.", "- one\n- two", "one and two"),
        ("Write plain text without markdown.", "It is one.", "It is **one**."),
    ],
)
def test_a_promise_of_the_prompt_is_held_against_the_answer(
    system: str, kept: str, broken: str
) -> None:
    assert found("broken_format", kept, system=system) == []
    assert len(found("broken_format", broken, system=system)) == 1


@pytest.mark.parametrize(
    "system",
    [
        "Call tools with JSON arguments.",
        "If the user asks for data, answer in JSON.",
        "Say 'Goodbye' to end the conversation.",
        "Use bullet points when you list things.",
        "Refunds take at most 5 days.",
        "You help with trains.",
    ],
)
def test_what_the_prompt_says_of_some_cases_or_other_things_is_no_promise(system: str) -> None:
    assert found("broken_format", "It is one and two and three.", system=system) == []


JSON_RULE = (
    'Always answer with one JSON object with exactly the keys "answer", "sure" ("yes" or "no") '
    'and "sources" (a list of tools), and nothing around it, no prose.'
)


@pytest.mark.parametrize(
    ("system", "kept", "broken"),
    [
        (JSON_RULE, '{"answer": "Here", "sure": "yes", "sources": []}', "It is here."),
        (
            JSON_RULE,
            '{"answer": "Here", "sure": "yes", "sources": []}',
            '["Here", "yes"]',
        ),
        ("Always answer in the JSON schema below, with no prose.", '{"at": 1}', "It is here."),
        (JSON_RULE, '{"answer": "Here", "sure": "no", "sources": []}', '{"reply": "It is here."}'),
        (
            'Jede Antwort ist eine Liste: jeder Satz in einer Zeile, die mit "- " beginnt.',
            "- Es ist da.\n- Es war dort.",
            "Es ist da. Es war dort.",
        ),
    ],
)
def test_a_promised_object_has_its_keys_and_a_promised_list_its_marks(
    system: str, kept: str, broken: str
) -> None:
    assert found("broken_format", kept, system=system) == []
    assert len(found("broken_format", broken, system=system)) == 1


def test_the_user_may_ask_for_a_form_too() -> None:
    four = "One is here. Two is there. Three is gone. Four is late."
    assert len(found("broken_format", four, "Where are they? Answer in one sentence.")) == 1
    assert found("broken_format", four, "Where are they? Does one sentence help?") == []
    assert len(found("broken_format", four, "Where are they, as JSON?")) == 1


def test_answers_unlike_nearly_all_others_in_form_are_found() -> None:
    told = [{**one, "response": f"Answer: {one['response']}"} for one in ordinary(60)]
    for place in (7, 21, 40):
        told[place]["response"] = f"So it is number {place} then."
    assert rows_of("broken_format", told_table(*told)) == [7, 21, 40]
    assert rows_of("broken_format", told_table(*ordinary(60))) == []


# Long, canned, asking

PADDING = (
    "Before going into this, it is worth considering what travelling means to people in general. "
    "Many would agree that a journey begins long before departure and ends long after arrival. "
    "In that light there are several aspects that deserve attention, each in its own right. "
    "The history of the timetable alone would fill a volume, and so would that of the ticket. "
    "Some hold that speed is everything, while others prefer to look out of the window in peace. "
    "Whichever view one takes, it cannot be denied that the question has more sides than one. "
    "Weather, season and company all play their part, though none of them decides the matter. "
    "In closing, let it be said that much more could be written about this than fits in here. "
)


def test_answers_that_are_long_for_no_reason_are_found_and_those_asked_for_are_not() -> None:
    told = ordinary(80)
    for place in (5, 30, 31, 60):
        told[place]["response"] = f"{PADDING * 4}So it is number {place}."
    for place in (8, 44):
        told[place]["request"] = f"Explain in detail how {TOWNS[place % 10]} works."
        told[place]["response"] = f"{PADDING * 5}So it is number {place}."
    told[12]["response"] = "All of them:\n" + "\n".join(
        f"- train {n} at 1{n}:05" for n in range(60)
    )
    assert rows_of("verbose_answers", told_table(*told)) == [5, 30, 31, 60]
    assert rows_of("verbose_answers", told_table(*ordinary(80))) == []


def test_sentences_put_together_anew_pad_answers_and_are_no_canned_paragraph() -> None:
    told = ordinary(80)
    lines = [line + "." for line in PADDING.split(". ") if line]
    lines += [f"To put it in another way, {line[0].lower()}{line[1:]}" for line in lines]
    places = [5, 18, 30, 31, 44, 60]
    for turned, place in enumerate(places):
        padding = " ".join(lines[turned:] + lines[:turned])
        told[place]["response"] = f"{padding} So it is number {place}."
    told[70]["response"] = told[2]["response"] + " It is all the same to me and to everybody." * 25
    told[50]["response"] = ""
    table = told_table(*told)
    assert rows_of("verbose_answers", table) == places
    assert rows_of("repeated_answers", table) == []


def test_a_task_whose_answers_are_always_long_is_long_by_nature() -> None:
    told = ordinary(80)
    for place in range(0, 80, 8):
        told[place] |= {"response": f"{PADDING * 4}It is {place}.", "tools": ("brochure",)}
    assert rows_of("verbose_answers", told_table(*told)) == []


CANNED = "Your request has been received and is being looked after by our team."


def test_one_answer_to_different_questions_is_found() -> None:
    told = ordinary(80)
    for place in (3, 18, 33, 49, 71):
        told[place]["response"] = CANNED
    assert rows_of("repeated_answers", told_table(*told)) == [3, 18, 33, 49, 71]


def test_one_answer_is_found_whatever_stands_around_it() -> None:
    told = ordinary(80)
    places = (3, 18, 33, 49, 60, 71)
    for n, place in enumerate(places):
        told[place]["response"] = f"Hello {TOWNS[n]}! {CANNED}"
        told[place]["tools"] = ("look",) if n % 2 else ()
    assert rows_of("repeated_answers", told_table(*told)) == list(places)


def test_one_answer_is_found_with_a_word_changed_too() -> None:
    told = ordinary(80)
    for place in (3, 18, 33, 49, 71):
        told[place]["response"] = CANNED
    told[22]["response"] = CANNED.replace("looked after", "handled")
    told[40]["response"] = "Your request is unusual, and our team in Bern wants to hear of it."
    assert rows_of("repeated_answers", told_table(*told)) == [3, 18, 22, 33, 49, 71]


def test_each_longer_text_is_proposed_by_itself() -> None:
    told = ordinary(80)
    long_text = f"{CANNED} You need not write again, since nothing gets lost with us."
    short = "Sorry, but there was a problem with that just now."
    for place in (3, 18, 33, 49):
        told[place]["response"] = long_text
    for place in (5, 20, 36, 51, 72):
        told[place]["response"] = short
    table = told_table(*told)
    rows = Rows(table, np.ones(len(table), dtype=bool))
    proposed = list(dict(DETECTORS)["repeated_answers"](rows))
    assert [one.filter for one in proposed] == [
        "pattern = 'repeated_answers:other texts'",
        "pattern = 'repeated_answers:your request has been received and is being looked'",
    ]
    found = [np.flatnonzero(mask(parse(one.filter), table)).tolist() for one in proposed]
    assert found == [[5, 20, 36, 51, 72], [3, 18, 33, 49]]


def test_a_long_text_that_was_asked_for_may_be_the_same_for_several() -> None:
    text = " ".join(f"Rule {name} holds for everybody who travels with us." for name in TOWNS)
    told = ordinary(80)
    for place in (3, 18, 33, 49, 60, 71):
        told[place]["response"] = f"It is {place} in this case. {text}"
    assert rows_of("repeated_answers", told_table(*told)) == [3, 18, 33, 49, 60, 71]
    for place in (3, 18, 33, 49, 60, 71):
        told[place]["request"] += " Also recite whatever holds for travellers like me."
    assert rows_of("repeated_answers", told_table(*told)) == []


def test_an_answer_of_short_sentences_is_known_again() -> None:
    said = "We got your message. We will look at it. Please be patient."
    lines = answer_lines(Account(chat_trace("Where is my parcel?", said)))
    assert len(lines) == 1
    told = answer_lines(Account(chat_trace("Where is my parcel?", said, system=f"Say: {said}")))
    assert told == []


@pytest.mark.parametrize(
    "rule",
    [
        "Never write more than two sentences.",
        "Two sentences, not one more.",
        "Not at length: 2 sentences",
    ],
)
def test_a_limit_put_as_a_prohibition_holds(rule: str) -> None:
    said = "It is late. It comes on Monday. The carrier has it. Nobody lost it."
    assert found("broken_format", said, system=rule) == [said]
    assert found("broken_format", "It is late. It comes on Monday.", system=rule) == []
    assert found("broken_format", said, system="Write at least two sentences.") == []


@pytest.mark.parametrize(
    "form",
    ["{} Ticket closed.", "Well then. {}", "{}\nSource: the handbook", "> {}", "<p> {} </p>"],
)
def test_an_answer_without_the_form_of_nearly_all_others_is_found(form: str) -> None:
    told = ordinary(80)
    for place, one in enumerate(told):
        if place not in (3, 18, 33, 49):
            one["response"] = form.format(one["response"])
    assert rows_of("broken_format", told_table(*told)) == [3, 18, 33, 49]


def test_one_answer_to_one_question_in_other_words_or_to_thanks_is_right() -> None:
    told = ordinary(80)
    for n, place in enumerate((3, 18, 33, 49)):
        asked = (
            "What does returning shoes cost",
            "Does returning shoes cost",
            "Returning shoes cost",
        )
        told[place] = {
            "request": f"{asked[n % 3]} anything{' at all' * (n % 2)}?",
            "response": "Returning anything to us is free of charge within thirty days.",
        }
    for place, thanks in (
        (5, "Thanks!"),
        (25, "Thank you so much"),
        (45, "ok, bye"),
        (46, "Great"),
    ):
        told[place] = {
            "request": thanks,
            "response": "You are welcome, and do come back whenever you need something.",
        }
    assert rows_of("repeated_answers", told_table(*told)) == []


def test_a_long_paragraph_in_answers_to_different_questions_is_found() -> None:
    told = ordinary(80)
    places = [2, 13, 24, 35, 46, 57, 68]
    for place in places:
        told[place]["response"] += "\n" + PADDING
    assert rows_of("repeated_answers", told_table(*told)) == places


def test_a_question_back_where_others_were_served_is_found() -> None:
    told: list[dict[str, Any]] = [
        {
            "request": f"Where is parcel AB{1000 + n} that I sent to {TOWNS[n % 10]}?",
            "response": f"It is in {TOWNS[(n + 3) % 10]}.",
            "tools": ("track",),
        }
        for n in range(40)
    ]
    for place in (4, 17, 29, 33):
        told[place] |= {"response": "Could you give me the parcel's number?", "tools": ()}
    told += [{"request": "Where is my parcel?", "response": "Which number does it have?"}] * 5
    told.append(
        {
            "request": "Parcel AB9999 has come, so all is well with the world",
            "response": "Good to hear. Is there anything else?",
        }
    )
    assert rows_of("asks_instead", told_table(*told)) == [4, 17, 29, 33]


def test_who_tells_something_does_not_only_ask() -> None:
    told: list[dict[str, Any]] = [
        {
            "request": f"Where is parcel AB{1000 + n} that I sent to {TOWNS[n % 10]}?",
            "response": f"It is in {TOWNS[(n + 3) % 10]}.",
            "tools": ("track",),
        }
        for n in range(40)
    ]
    for place, said in (
        (4, "A parcel cannot be split. Shall the whole of it go back?"),
        (17, "That is not possible on Sundays. Would Monday suit you?"),
        (29, "Tracking it by hand costs 12.50 EUR. Shall I go on?"),
        (33, "It is not possible to see that without the number. Which number is it?"),
        (35, "Which number is it?"),
        (36, "What was the number again?"),
    ):
        told[place] |= {"response": said, "tools": ()}
    found = dict(dict(CROSSWISE)["asks_instead"](told_table(*told)))
    assert found["asks_instead"].tolist() == [33, 35, 36]


def test_a_question_that_also_closes_other_answers_asks_nothing_back() -> None:
    closing = "Would you care to rate this chat?"
    told: list[dict[str, Any]] = [
        {
            "request": f"Where is parcel AB{1000 + n} that I sent to {TOWNS[n % 10]}?",
            "response": f"It is in {TOWNS[(n + 3) % 10]}. {closing if n % 3 == 0 else ''}",
            "tools": ("track",),
        }
        for n in range(40)
    ]
    for place in (4, 17, 29):
        told[place] |= {"response": f"It is with {TOWNS[2]}'s driver. {closing}", "tools": ()}
    assert rows_of("asks_instead", told_table(*told)) == []


def test_a_first_request_is_held_against_first_requests() -> None:
    told: list[dict[str, Any]] = []
    for n in range(30):
        wish = f"Please exchange my camera for one with more zoom, thank you, {TOWNS[n % 10]}."
        told += [
            {"request": wish, "response": "What is your e-mail address?", "session": f"s{n}"},
            {"request": wish, "response": "It is exchanged.", "tools": ("exchange",)}
            | {"session": f"s{n}"},
        ]
    assert rows_of("asks_instead", told_table(*told)) == []
    for place in (11, 21, 31):
        told[place] |= {"tools": (), "response": "What is your e-mail address?"}
    assert rows_of("asks_instead", told_table(*told)) == [11, 21, 31]


def test_a_refusal_in_any_words_is_found_where_requests_put_alike_were_served() -> None:
    told: list[dict[str, Any]] = [
        {
            "request": f"Where is parcel AB{1000 + n} that I sent to {TOWNS[n % 10]}?",
            "response": f"It is in {TOWNS[(n + 3) % 10]}.",
            "tools": ("track",),
        }
        for n in range(40)
    ]
    said = ("That lies beyond what I do.", "Daraus wird nichts, ich mache das nicht.")
    for place in (4, 17, 29, 33):
        told[place] |= {"response": said[place % 2], "tools": ()}
    told[8] |= {"response": "It is on its way, do not worry.", "tools": ()}
    told += [{"request": "Will it rain tomorrow?", "response": said[0]}] * 5
    crosswise = dict(CROSSWISE)["asks_instead"]
    assert [(name, places.tolist()) for name, places in crosswise(told_table(*told))] == [
        ("refusals", [4, 17, 29, 33])
    ]


def test_refusals_in_words_that_known_ones_share_are_refusals_too() -> None:
    def told(unknown: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = [
            {
                "request": f"Where is parcel AB{1000 + n} that I sent to {TOWNS[n % 10]}?",
                "response": f"It is in {TOWNS[(n + 3) % 10]}.",
                "tools": ("track",),
            }
            for n in range(40)
        ]
        known = ("That lies beyond what I do.", "Daraus wird nichts, ich mache das nicht.")
        for place in (4, 17, 29):
            rows[place] |= {"response": known[place % 2], "tools": ()}
        for place in (6, 19, 31, 37):
            rows[place] |= {"response": unknown, "tools": ()}
        rows[8] |= {"response": "It will surely come tomorrow.", "tools": ()}
        return rows

    crosswise = dict(CROSSWISE)["asks_instead"]

    def found(unknown: str) -> dict[str, list[int]]:
        return {name: rows.tolist() for name, rows in crosswise(told_table(*told(unknown)))}

    assert found("Parcels are a thing for grown-ups.")["refusals"] == [4, 6, 17, 19, 29, 31, 37]
    assert found("It is in van 12 today.")["refusals"] == [4, 17, 29]


def test_asking_first_is_right_where_all_are_asked() -> None:
    told = [
        {"request": f"Where is parcel AB{1000 + n}?", "response": "What is your e-mail address?"}
        for n in range(30)
    ]
    told += [{"request": f"It is a{n}@b.org", "tools": ("find",)} for n in range(30)]
    assert rows_of("asks_instead", told_table(*told)) == []


# What is proposed


def test_a_proposals_filter_finds_the_rows_that_are_meant() -> None:
    told = ordinary(80)
    for place in (3, 18, 33, 49, 71):
        told[place]["response"] = CANNED
    table = told_table(*told)
    rows = Rows(table, mask(parse("state = 'OK'"), table))
    proposed = [one for _, detector in DETECTORS for one in detector(rows)]
    assert [one.detector for one in proposed] == ["repeated_answers"]
    hit = mask(parse(proposed[0].filter), table)
    assert hit.nonzero()[0].tolist() == [3, 18, 33, 49, 71]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_few_traces_are_no_pattern(count: int) -> None:
    table = told_table(*ordinary(count))
    functions: list[Callable[[ScanTable], Any]] = [function for _, function in CROSSWISE]
    assert all(list(function(table)) == [] for function in functions)
    rows = Rows(table, table.column("response_chars") > 0)
    assert [one for _, detector in DETECTORS for one in detector(rows)] == []
