"""Messages are grouped by what is constant in them."""

from __future__ import annotations

from mlflow_analyst.analysis.matching import test_of as matches
from mlflow_analyst.analysis.patterns.templates import MOST_CHARS, Template, templates_of


def shown(*messages: str) -> list[str]:
    return [template.shown for template in templates_of(dict.fromkeys(messages, 1))]


def fits(template: Template, text: str) -> bool:
    return matches("LIKE", "%".join(template.parts), ascii_only=False)(text)


def test_numbers_ids_addresses_and_links_are_variables() -> None:
    assert shown("Order #W123 not found", "Order #X77-2 not found") == ["Order <…> not found"]
    assert shown("No mail to a@b.org", "No mail to c.d@e.com") == ["No mail to <…>"]
    assert shown("GET https://x.y/z failed", "GET http://q/1?a=b failed") == ["GET <…> failed"]
    assert shown("订单12不存在", "订单994不存在") == ["订单<…>不存在"]


def test_what_is_said_once_in_one_way_is_told_as_it_is() -> None:
    (template,) = templates_of({"Order W123 not found": 40})
    assert template.exact
    assert template.parts == ("Order W123 not found",)


def test_different_things_not_found_are_different_templates() -> None:
    assert len(shown("User not found", "Order not found", "Product not found")) == 3


def test_a_place_with_many_words_is_a_variable() -> None:
    names = ("Ann", "Bob", "Chris Lee", "Dora", "Émile", "Fatma")
    assert shown(*(f"The user {name} was not found" for name in names)) == [
        "The user <…> was not found"
    ]


def test_status_codes_are_not_variables() -> None:
    assert set(shown("HTTP 429 from service", "HTTP 503 from service")) == {
        "HTTP 429 from service",
        "HTTP 503 from service",
    }


def test_templates_fit_the_messages_that_they_were_made_of() -> None:
    messages = {
        "": 1,
        "100% of 3 items (x_y) 'gone'": 2,
        "100% of 4 items (x_y) 'gone'": 2,
        "\x00binary 1": 1,
        "a" * 5_000 + "1": 1,
        "b " * 2_000: 1,
        'Traceback (most recent call last):\n  File "a.py"\nKeyError: 12': 3,
        'Traceback (most recent call last):\n  File "b.py"\nKeyError: 13': 3,
        **{
            f"{word} cannot be flown to on 2026-01-0{place}": 1
            for place, word in enumerate(("Oslo", "Rom", "Bonn", "Kiel", "Lyon", "Graz"))
        },
    }
    made = templates_of(messages)
    assert sorted(message for one in made for message in one.messages) == sorted(messages)
    for template in made:
        assert all(fits(template, message) for message in template.messages)


def test_tracebacks_are_grouped_by_their_last_line() -> None:
    assert shown(
        'Traceback (most recent call last):\n  File "a.py"\nKeyError: price',
        'Traceback (most recent call last):\n  File "b.py", line 3\nKeyError: price',
    ) == ["<…>KeyError: price"]


def test_of_long_messages_the_beginning_counts() -> None:
    start = "The same beginning. " * 20
    assert len(shown(start + "one end", start + "another")) == 1
    assert len(start) > MOST_CHARS


def test_the_most_frequent_comes_first() -> None:
    made = templates_of({"rare": 1, "Order 1 gone": 3, "Order 2 gone": 3, "usual": 5})
    assert [one.shown for one in made] == ["Order <…> gone", "usual", "rare"]
