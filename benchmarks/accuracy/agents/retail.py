"""The order desk of a shop."""

from __future__ import annotations

import random

from accuracy.draws import amount, day, digits, mail, person, pick
from accuracy.plan import Agent, Intent, Question, Slots


def _order(rng: random.Random) -> Slots:
    return {
        "name": person(rng),
        "email": mail(rng),
        "order": f"#W{digits(rng, 7)}",
        "item": pick(
            *(rng, "desk lamp", "running shoes", "espresso machine", "tea kettle", "backpack"),
            *("wireless earbuds", "yoga mat", "garden hose", "bookshelf", "wool sweater"),
        ),
        "variant": pick(rng, "red", "black", "large", "medium", "navy", "oak", "stainless"),
        "sku": digits(rng, 10),
        "price": amount(rng, 15, 480),
        "back": amount(rng, 10, 200),
        "date": day(rng),
        "track": f"1Z{digits(rng, 9)}",
        "carrier": pick(rng, "ParcelPro", "SwiftShip", "Norden Post"),
        "stock": rng.randrange(11, 95),
        "town": pick(rng, "Leeds", "Bristol", "Glasgow", "York", "Cardiff", "Exeter"),
    }


RETAIL = Agent(
    name="retail",
    root="order_desk",
    system=(
        "You work at the order desk of Hearth & Home. Find the order before you answer. Returns "
        "are accepted within 30 days. Do not discuss anything but orders and products; if someone "
        "asks for something else say that you cannot help with it."
    ),
    model="gpt-4.1-mini",
    draw=_order,
    keep=("name", "email"),
    intents=(
        Intent(
            "return",
            (
                "I want to return the {item} from order {order}.",
                "The {item} in {order} is not what I expected, please take it back.",
                "How do I send back the {variant} {item}? It was order {order}.",
                "Please start a return for {order}, the {item}.",
                "My {item} arrived with a scratch, order {order}. I'd rather return it.",
            ),
            (
                (
                    (
                        "get_order",
                        {"order_id": "{order}"},
                        {
                            "order_id": "{order}",
                            "status": "delivered",
                            "items": [{"name": "{item}", "sku": "{sku}", "price": "{price}"}],
                        },
                    ),
                ),
                (
                    (
                        "return_items",
                        {"order_id": "{order}", "skus": ["{sku}"]},
                        {"order_id": "{order}", "refund": "{price}", "label": "{track}"},
                    ),
                ),
            ),
            (
                (
                    "You get {price} GBP back as soon as it arrives.",
                    "{price} GBP will be refunded to the way you paid.",
                    "Once we have it, {price} GBP is on its way to you.",
                    "The refund will be {price} GBP.",
                ),
                (
                    "The label {track} is in your inbox.",
                    "Use label {track} for the parcel.",
                    "Please print label {track}.",
                    "We mailed you label {track}.",
                ),
            ),
            "return_items",
            (
                "I have started the return of the {item}.",
                "The return for {order} is registered.",
                "Your return has been set up.",
                "Done, the {item} is marked for return.",
                "I've registered the return of your {item}.",
                "The {item} from {order} has been marked as returned.",
            ),
        ),
        Intent(
            "track",
            (
                "Where is my order {order}?",
                "Has {order} been shipped yet?",
                "When will the {item} arrive? Order {order}.",
                "I'm still waiting for my {item}, {order}.",
                "Could you check on the parcel for {order}?",
            ),
            (
                (
                    (
                        "get_order",
                        {"order_id": "{order}"},
                        {"order_id": "{order}", "status": "shipped", "tracking": "{track}"},
                    ),
                ),
                (
                    (
                        "track_parcel",
                        {"tracking": "{track}"},
                        {"carrier": "{carrier}", "at": "{town}", "expected": "{date}"},
                    ),
                ),
            ),
            (
                (
                    "It is with {carrier} and was last seen in {town}.",
                    "{carrier} scanned it in {town}.",
                    "The parcel has reached {town} with {carrier}.",
                    "Your {item} is in {town} at the moment, carried by {carrier}.",
                ),
                (
                    "Delivery is expected on {date}.",
                    "It should be with you on {date}.",
                    "They plan to bring it on {date}.",
                    "The expected day is {date}.",
                ),
                ("The tracking number is {track}.", "", "You can follow {track} yourself.", ""),
            ),
        ),
        Intent(
            "exchange",
            (
                "Swap the {item} in {order} for the {variant} one please.",
                "Could I exchange my {item} for {variant}? Order {order}.",
                "I'd prefer the {item} in {variant}, order number {order}.",
                "Wrong choice on my side: {order}, I need the {item} in {variant}.",
            ),
            (
                (
                    ("get_order", {"order_id": "{order}"}, {"order_id": "{order}", "sku": "{sku}"}),
                    (
                        "check_stock",
                        {"item": "{item}", "variant": "{variant}"},
                        {"sku": "{sku}", "stock": "{stock}"},
                    ),
                ),
                (
                    (
                        "exchange_item",
                        {"order_id": "{order}", "sku": "{sku}"},
                        {"order_id": "{order}", "difference": "{back}", "ships": "{date}"},
                    ),
                ),
            ),
            (
                (
                    "The price difference is {back} GBP.",
                    "There's a difference of {back} GBP.",
                    "You pay {back} GBP more for it.",
                    "{back} GBP is charged for the difference.",
                ),
                (
                    "The {variant} one ships on {date}.",
                    "It leaves our warehouse on {date}.",
                    "We send it on {date}.",
                    "Shipping day: {date}.",
                ),
            ),
            "exchange_item",
            (
                "I've exchanged the {item} for the {variant} one.",
                "The exchange on {order} is done.",
                "Your {item} has been swapped for {variant}.",
                "All set: the exchange was booked.",
                "I have changed the {item} to {variant}.",
                "The swap is confirmed for {order}.",
            ),
        ),
    ),
    questions=(
        Question(
            "How long do I have to return something?",
            "Returns: within 30 days of delivery, unused, with receipt.",
            (
                "You have 30 days from delivery.",
                "Returns are possible within 30 days after the parcel arrived.",
                "30 days, counted from the day it was delivered.",
            ),
            (
                "You have 14 days from delivery.",
                "Returns are possible for a full 90 days.",
                "Sale or not, nothing can be returned after 7 days.",
                "60 days, counted from the day you ordered.",
            ),
        ),
        Question(
            "What does standard shipping cost?",
            "Shipping: 3.95 GBP, free above 50 GBP.",
            (
                "Standard shipping costs 3.95 GBP and is free above 50 GBP.",
                "It is 3.95 GBP; orders above 50 GBP ship for free.",
                "3.95 GBP, unless you spend more than 50 GBP, then nothing.",
            ),
            (
                "Shipping is always free.",
                "Standard shipping costs 6.50 GBP whatever you order.",
                "It costs 4.95 GBP and is free above 100 GBP.",
                "You pay 2.95 GBP per item.",
            ),
        ),
        Question(
            "Do you ship to Ireland?",
            "Countries: United Kingdom, Ireland, France, Germany.",
            (
                "Yes, Ireland is among the countries that we ship to.",
                "We do ship to Ireland.",
                "Ireland is fine, and so are France and Germany.",
            ),
            (
                "No, we only ship within the United Kingdom.",
                "Ireland is not served at the moment.",
                "Unfortunately we stopped shipping to Ireland.",
                "We do not deliver outside of Great Britain.",
            ),
        ),
    ),
    vague=(
        ("Where is my parcel?", "Let me look. What is the order number?"),
        ("I need to return something.", "Of course. Which order is it, and which item?"),
        ("My order is wrong.", "I am sorry to hear it. May I have the order number?"),
    ),
    off_topic=(
        (
            "What is the capital of Mongolia?",
            "I cannot help with that one; I am here for orders and products.",
        ),
        (
            "Please call my neighbour for me.",
            "I'm not able to make calls. Orders and products I can look after.",
        ),
    ),
    speeds={"get_order": 120, "check_stock": 160, "track_parcel": 700},
    slow="exchange_item",
    many=("Where are my orders {items}?", "get_order", "order_id"),
)
