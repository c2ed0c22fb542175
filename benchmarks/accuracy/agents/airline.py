"""The customer assistant of an airline."""

from __future__ import annotations

import random

from accuracy.draws import amount, clock, code, day, mail, person, pick
from accuracy.plan import Agent, Intent, Question, Slots

_CITIES = (
    *("Lisbon", "Oslo", "Vienna", "Dublin", "Porto", "Athens", "Prague", "Naples", "Seville"),
    *("Geneva", "Hamburg", "Cork", "Turin", "Bergen", "Malaga", "Nantes", "Riga", "Split"),
)


def _flight(rng: random.Random) -> Slots:
    start, end = rng.sample(_CITIES, 2)
    fee = rng.randrange(25, 95)
    return {
        "name": person(rng),
        "email": mail(rng),
        "ref": code(rng, 6),
        "flight": f"{rng.choice(('NV', 'SK', 'TL'))}{rng.randrange(210, 989)}",
        "from_": start,
        "to": end,
        "date": day(rng),
        "new_date": day(rng),
        "time": clock(rng),
        "gate": f"{rng.choice('ABCD')}{rng.randrange(10, 48)}",
        "seat": f"{rng.randrange(10, 34)}{rng.choice('ACDF')}",
        "fee": fee,
        "fare": amount(rng, 80, 620),
        "refund": amount(rng, 40, 300),
        "bags": rng.randrange(2, 4),
        "delay": rng.randrange(35, 190),
        "why": pick(rng, "crew rest", "a late inbound aircraft", "weather", "a technical check"),
    }


AIRLINE = Agent(
    name="airline",
    root="airline_assistant",
    system=(
        "You are the customer assistant of Northvale Air. Look bookings up before you say anything "
        "about them. State only what the tools returned. You may change, cancel and seat "
        "passengers; you do not handle anything outside of travel with Northvale Air, and you "
        "politely decline such requests."
    ),
    model="gpt-4o-mini",
    draw=_flight,
    keep=("name", "email", "ref"),
    intents=(
        Intent(
            "cancel",
            (
                "I need to cancel booking {ref}, {from_} to {to} on {date}.",
                "Please cancel my trip {ref}. Plans changed and I won't be flying to {to}.",
                "Can you take {ref} off the books? I can't travel to {to} on {date} any more.",
                "We are not going to {to} after all, so drop reservation {ref} for me.",
                "Booking {ref} should be cancelled, what do I get back for it?",
            ),
            (
                (
                    (
                        "get_booking",
                        {"ref": "{ref}"},
                        {
                            "ref": "{ref}",
                            "passenger": "{name}",
                            "flight": "{flight}",
                            "route": ["{from_}", "{to}"],
                            "date": "{date}",
                            "fare": "{fare}",
                        },
                    ),
                ),
                (
                    (
                        "cancel_booking",
                        {"ref": "{ref}", "reason": "customer request"},
                        {"cancelled": "{ref}", "refund": "{refund}", "currency": "EUR"},
                    ),
                ),
            ),
            (
                (
                    "You will get {refund} EUR back.",
                    "The refund comes to {refund} EUR.",
                    "An amount of {refund} EUR goes back to your card.",
                    "Of the fare, {refund} EUR is returned to you.",
                ),
                (
                    "It goes to the card you paid with.",
                    "Your bank decides how quickly it shows up.",
                    "A confirmation is on its way by e-mail.",
                    "The seat on {flight} has been released.",
                    "Nothing else is needed from your side, {name}.",
                ),
            ),
            "cancel_booking",
            (
                "I have cancelled booking {ref}.",
                "Your reservation {ref} has been cancelled.",
                "Done: {ref} is cancelled.",
                "The trip to {to} is now cancelled for you.",
                "I went ahead and cancelled {ref} as you asked.",
                "That is taken care of, the booking {ref} was cancelled just now.",
            ),
        ),
        Intent(
            "change",
            (
                "Could you move my flight {ref} to {new_date}?",
                "I'd like to fly to {to} on {new_date} instead, my booking is {ref}.",
                "Something came up: please rebook {ref} for {new_date}.",
                "Is {new_date} possible for {ref}? If so change it please.",
                "Change the date of {ref} from {date} to {new_date}, same route.",
            ),
            (
                (
                    (
                        "get_booking",
                        {"ref": "{ref}"},
                        {"ref": "{ref}", "flight": "{flight}", "date": "{date}", "to": "{to}"},
                    ),
                    (
                        "search_flights",
                        {"from": "{from_}", "to": "{to}", "date": "{new_date}"},
                        [{"flight": "{flight}", "departure": "{time}", "fee": "{fee}"}],
                    ),
                ),
                (
                    (
                        "change_booking",
                        {"ref": "{ref}", "flight": "{flight}", "date": "{new_date}"},
                        {"ref": "{ref}", "date": "{new_date}", "charged": "{fee}"},
                    ),
                ),
            ),
            (
                (
                    "You leave at {time} on {flight}.",
                    "Departure is at {time}, flight {flight}.",
                    "The new flight is {flight} and it takes off at {time}.",
                    "{flight} departs {from_} at {time}.",
                ),
                (
                    "The change fee of {fee} EUR was charged.",
                    "This cost {fee} EUR.",
                    "A fee of {fee} EUR applies.",
                    "You paid {fee} EUR for the change.",
                ),
            ),
            "change_booking",
            (
                "I've moved your booking to {new_date}.",
                "Your trip {ref} is rebooked for {new_date}.",
                "All set, {ref} has been changed to {new_date}.",
                "The new date is confirmed: {new_date}.",
                "I changed {ref} for you, you now travel on {new_date}.",
                "Your flight was rebooked to {new_date}.",
            ),
        ),
        Intent(
            "status",
            (
                "Is {flight} on {date} on time?",
                "What's going on with {flight} to {to}?",
                "My {flight} leaves {from_} on {date}. Any delay?",
                "Which gate does {flight} leave from, and when?",
                "I'm picking someone up from {flight}, is it late?",
            ),
            (
                (
                    (
                        "flight_status",
                        {"flight": "{flight}", "date": "{date}"},
                        {
                            "flight": "{flight}",
                            "gate": "{gate}",
                            "departure": "{time}",
                            "delay_minutes": "{delay}",
                            "reason": "{why}",
                        },
                    ),
                ),
            ),
            (
                (
                    "{flight} is running {delay} minutes late because of {why}.",
                    "There is a delay of {delay} minutes, the cause is {why}.",
                    "Because of {why}, {flight} is delayed by {delay} minutes.",
                    "Expect {flight} {delay} minutes behind schedule; the reason given is {why}.",
                ),
                (
                    "It boards at gate {gate}, departure is now {time}.",
                    "The gate is {gate} and take-off is planned for {time}.",
                    "Please be at {gate} in good time before {time}.",
                    "Current departure: {time}, gate {gate}.",
                ),
            ),
        ),
        Intent(
            "seat",
            (
                "Put me in seat {seat} on {ref} please.",
                "I'd love {seat} for the flight to {to}, reference {ref}.",
                "Can I sit in {seat}? Booking {ref}.",
                "Change my seat on {ref} to {seat}, I have long legs.",
            ),
            (
                (
                    (
                        "seat_map",
                        {"ref": "{ref}"},
                        {"flight": "{flight}", "free": ["{seat}", "31B", "32E"]},
                    ),
                ),
                (
                    (
                        "assign_seat",
                        {"ref": "{ref}", "seat": "{seat}"},
                        {"seat": "{seat}", "flight": "{flight}", "boarding_group": "{bags}"},
                    ),
                ),
            ),
            (
                (
                    "It is on {flight}, boarding group {bags}.",
                    "You board with group {bags}.",
                    "Boarding group {bags} is printed on the new pass for {flight}.",
                ),
                (
                    "Have a pleasant flight to {to}.",
                    "Window or aisle, it is yours.",
                    "The mobile boarding pass updates by itself.",
                    "Check in opens a day before you leave.",
                ),
            ),
            "assign_seat",
            (
                "Seat {seat} is reserved for you.",
                "You now sit in {seat}.",
                "I have assigned {seat} to you.",
                "Good news: {seat} was free, and I have booked it.",
                "I've put you in {seat}.",
                "Your seat has been changed to {seat}.",
            ),
        ),
    ),
    questions=(
        Question(
            "How heavy may a checked bag be?",
            "Checked baggage: up to 23 kg per bag, largest side 158 cm in sum.",
            (
                "A checked bag may weigh up to 23 kg.",
                "Each checked bag is limited to 23 kg.",
                "The limit is 23 kg for a checked bag.",
            ),
            (
                "A checked bag may weigh up to 32 kg.",
                "You can check in 20 kg per bag, not more.",
                "Bags of 28 kg are accepted without a fee.",
                "The limit is 15 kg for each checked bag.",
            ),
        ),
        Question(
            "Can I bring my dog into the cabin?",
            "Pets: dogs and cats up to 8 kg with carrier travel in the cabin, fee 55 EUR.",
            (
                "Yes, dogs up to 8 kg in a carrier may fly in the cabin for 55 EUR.",
                "Small dogs of at most 8 kg are welcome in the cabin; the fee is 55 EUR.",
                "You can, if dog and carrier weigh no more than 8 kg. It costs 55 EUR.",
            ),
            (
                "No, we do not take any animals in the cabin.",
                "Dogs of up to 12 kg fly in the cabin free of charge.",
                "Unfortunately dogs may only travel in the hold, for 120 EUR.",
                "Yes, any dog may come along as long as it has a seat of its own.",
            ),
        ),
        Question(
            "When does online check-in open?",
            "Check-in: online from 24 hours until 60 minutes before departure.",
            (
                "Online check-in opens 24 hours before departure.",
                "You can check in online from 24 hours ahead of the flight.",
                "It opens 24 hours and closes 60 minutes before departure.",
            ),
            (
                "Online check-in opens 48 hours before departure.",
                "You can check in a whole week ahead of the flight.",
                "Check-in is only possible at the airport, from 3 hours before departure.",
                "It opens 36 hours before you fly.",
            ),
        ),
    ),
    vague=(
        ("I want to change my flight.", "Sure. What is your booking reference?"),
        ("Cancel my booking please.", "I can do that. Which booking reference is it?"),
        ("Is my plane late?", "Which flight is it, and on what date do you travel?"),
    ),
    off_topic=(
        (
            "Can you write my physics homework?",
            "I can only help with travel on Northvale Air, so not with homework.",
        ),
        (
            "Which stocks should I buy this month?",
            "That is outside of what I do here; I look after flights with Northvale Air.",
        ),
    ),
    speeds={"get_booking": 180, "search_flights": 620, "search_help": 140},
    slow="change_booking",
    many=(
        "Are these flights on time on {date}: {items}?",
        "flight_status",
        "flight",
    ),
)
