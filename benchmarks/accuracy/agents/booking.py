"""A concierge who books restaurants and hotels."""

from __future__ import annotations

import random

from accuracy.draws import amount, clock, day, digits, person, pick
from accuracy.plan import Agent, Intent, Question, Slots

_CITIES = (
    *("Lisbon", "Oslo", "Vienna", "Dublin", "Porto", "Athens", "Prague", "Naples", "Seville"),
    *("Geneva", "Hamburg", "Cork", "Turin", "Bergen", "Malaga", "Nantes", "Riga", "Split"),
)


def _table(rng: random.Random) -> Slots:
    return {
        "name": person(rng),
        "phone": f"0{digits(rng, 9)}",
        "place": pick(
            rng, "Trattoria Lume", "The Copper Pan", "Sakura Garden", "Chez Amelie", "Olive & Oak"
        ),
        "hotel": pick(rng, "Hotel Marin", "The Lantern Inn", "Villa Cedro", "Harbour House"),
        "city": rng.choice(_CITIES),
        "date": day(rng),
        "time": clock(rng),
        "people": rng.randrange(3, 9),
        "booking": f"T-{digits(rng, 5)}",
        "room": f"H-{digits(rng, 5)}",
        "price": amount(rng, 70, 340),
        "nights": rng.randrange(2, 8),
        "rating": f"{rng.randrange(38, 50) / 10}",
        "cuisine": pick(rng, "Italian", "Japanese", "French", "vegetarian", "Lebanese"),
        "street": f"{rng.randrange(11, 190)} {rng.choice(('Mill', 'Church', 'Station'))} Road",
    }


BOOKING = Agent(
    name="booking",
    root="concierge",
    system=(
        "You are a concierge who finds restaurants and hotels and books them. Search before you "
        "recommend. Book as soon as place, date, time and number of people are known. Other topics "
        "than eating out and staying overnight are not yours; decline them kindly."
    ),
    model="claude-3-5-haiku-20241022",
    draw=_table,
    keep=("name", "phone", "city"),
    intents=(
        Intent(
            "book_table",
            (
                "Book a table for {people} at {place} on {date}, {time}.",
                "Can we have dinner at {place} in {city}? {date} at {time}, {people} of us.",
                "I need {people} seats at {place}, {date} {time}, under {name}.",
                "Reserve {place} for {date} at {time} please; we're {people} people.",
                "{people} of us would like to eat at {place} on {date} around {time}.",
            ),
            (
                (
                    (
                        "check_availability",
                        {"place": "{place}", "date": "{date}", "time": "{time}"},
                        {"place": "{place}", "free": True, "seats": "{people}"},
                    ),
                ),
                (
                    (
                        "book_table",
                        {"place": "{place}", "date": "{date}", "people": "{people}"},
                        {"booking": "{booking}", "address": "{street}"},
                    ),
                ),
            ),
            (
                (
                    "The number of the reservation is {booking}.",
                    "Keep {booking} as your reference.",
                    "Reference: {booking}.",
                    "They have you down under {booking}.",
                ),
                (
                    "You find it at {street}.",
                    "The address is {street}.",
                    "Enjoy the evening at {street}!",
                    "It's at {street}, a short walk from the centre.",
                ),
            ),
            "book_table",
            (
                "Your table for {people} at {place} is booked.",
                "I've reserved {place} for {date} at {time}.",
                "All booked: {place}, {date}, {time}.",
                "Done, {people} seats at {place} are yours.",
                "I booked {place} for you and your guests.",
                "The reservation at {place} has been made.",
            ),
        ),
        Intent(
            "find_place",
            (
                "Where can I eat {cuisine} food in {city}?",
                "Any good {cuisine} restaurant in {city} for {date}?",
                "Recommend something {cuisine} in {city} please.",
                "We feel like {cuisine} tonight, we're staying in {city}.",
            ),
            (
                (
                    (
                        "search_restaurants",
                        {"city": "{city}", "cuisine": "{cuisine}"},
                        [
                            {"name": "{place}", "rating": "{rating}", "street": "{street}"},
                            {"name": "Corner Table", "rating": "3.4", "street": "2 Low Lane"},
                        ],
                    ),
                ),
            ),
            (
                (
                    "{place} is rated {rating} and serves {cuisine} dishes.",
                    "I would go to {place}; guests give it {rating}.",
                    "With {rating} stars, {place} is the best {cuisine} choice I found.",
                    "Try {place} in {city}, its rating is {rating}.",
                ),
                (
                    "It's at {street}.",
                    "You'll find it at {street}.",
                    "The address: {street}.",
                ),
                (
                    "Tell me a time and I reserve it.",
                    "Another option with fewer stars would be Corner Table.",
                    "Weekends fill up early there.",
                    "",
                ),
            ),
        ),
        Intent(
            "book_hotel",
            (
                "Get me a room at {hotel} in {city} from {date}, {nights} nights.",
                "I'd like to stay {nights} nights at {hotel}, arriving {date}.",
                "Please book {hotel}, check-in {date}, {nights} nights, name {name}.",
                "We need a room in {city} for {nights} nights from {date}. {hotel} looks nice.",
            ),
            (
                (
                    (
                        "search_hotels",
                        {"city": "{city}", "from": "{date}", "nights": "{nights}"},
                        [{"hotel": "{hotel}", "per_night": "{price}", "rating": "{rating}"}],
                    ),
                ),
                (
                    (
                        "book_hotel",
                        {"hotel": "{hotel}", "from": "{date}", "nights": "{nights}"},
                        {"booking": "{room}", "per_night": "{price}"},
                    ),
                ),
            ),
            (
                (
                    "A night costs {price} EUR.",
                    "The rate is {price} EUR per night.",
                    "You pay {price} EUR a night at the desk.",
                    "Per night that is {price} EUR.",
                ),
                (
                    "Your reference is {room}.",
                    "The hotel knows it as {room}.",
                    "Booking number {room}.",
                    "Show {room} when you check in.",
                ),
            ),
            "book_hotel",
            (
                "{hotel} is booked for {nights} nights.",
                "I have booked a room at {hotel} for you.",
                "Your stay at {hotel} has been reserved from {date}.",
                "The room at {hotel} is yours from {date}.",
                "Done: {nights} nights at {hotel} are booked.",
                "I've made the reservation at {hotel}.",
            ),
        ),
        Intent(
            "cancel_table",
            (
                "Cancel my table {booking} at {place}.",
                "We can't make it to {place}. Please cancel {booking}.",
                "Drop reservation {booking} on {date}.",
                "{booking} has to be cancelled, one of us is ill.",
            ),
            (
                (
                    (
                        "cancel_reservation",
                        {"booking": "{booking}"},
                        {"booking": "{booking}", "state": "cancelled", "place": "{place}"},
                    ),
                ),
            ),
            (
                (
                    "{place} does not charge for that.",
                    "There is no fee.",
                    "{place} thanks you for letting them know.",
                    "You owe nothing for it.",
                ),
                (
                    "Shall I look for another evening?",
                    "I hope it works out another time.",
                    "Tell me when you want to try again.",
                    "",
                ),
            ),
            "cancel_reservation",
            (
                "I've cancelled reservation {booking}.",
                "{booking} is cancelled.",
                "Your table at {place} has been cancelled.",
                "Done, I cancelled the table.",
                "The reservation {booking} was cancelled.",
                "I have taken {booking} off their list.",
            ),
        ),
    ),
    questions=(
        Question(
            "Until when can I cancel a hotel for free?",
            "Hotel cancellation: free until 18:00 two days before arrival.",
            (
                "You can cancel free of charge until 18:00 two days before you arrive.",
                "Free cancellation ends at 18:00 two days before arrival.",
                "Until two days before arrival, 18:00, it costs nothing.",
            ),
            (
                "You can cancel free of charge until noon on the day of arrival.",
                "Hotels can never be cancelled for free.",
                "Free cancellation ends 14 days before arrival.",
                "It is free until one hour before check-in.",
            ),
        ),
        Question(
            "Do you charge a booking fee?",
            "Fees: no booking fee for restaurants; hotels 4 EUR per stay.",
            (
                "Restaurants are free, for hotels the fee is 4 EUR per stay.",
                "There's a fee of 4 EUR for a hotel stay; tables cost nothing.",
                "For a table no, for a hotel it is 4 EUR per stay.",
            ),
            (
                "Yes, each booking costs 9 EUR, tables and hotels alike.",
                "We never charge any fee, hotels included.",
                "The fee is 5 percent of the bill.",
                "Hotels are free to book, tables cost 2 EUR a person.",
            ),
        ),
        Question(
            "How long is a table held if we are late?",
            "Late arrival: restaurants hold a table for 20 minutes.",
            (
                "A table is held for 20 minutes.",
                "The restaurants wait 20 minutes for you.",
                "You have 20 minutes before the table is given away.",
            ),
            (
                "A table is held for 45 minutes.",
                "Tables are not held at all when you are late.",
                "They keep it for a full hour.",
                "The restaurants wait 5 minutes for you.",
            ),
        ),
    ),
    vague=(
        ("I want to book a table.", "Gladly. Where, on which day and for how many people?"),
        ("Find me a hotel.", "In which city, from when, and for how many nights?"),
        ("Please cancel it.", "Which reservation do you mean? The number starts with T or H."),
    ),
    off_topic=(
        (
            "Help me with my tax return.",
            "Tax returns are not something I can do here; restaurants and hotels are.",
        ),
        (
            "Tell me who will win the election.",
            "I stay out of that; I can help you to eat out or to find a room.",
        ),
    ),
    speeds={"check_availability": 230, "search_hotels": 800, "search_restaurants": 450},
    slow="book_hotel",
    many=(
        "Which of these have a table on {date} at {time}: {items}?",
        "check_availability",
        "place",
    ),
)
