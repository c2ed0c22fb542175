"""The appointment desk of a clinic."""

from __future__ import annotations

import random

from accuracy.draws import clock, day, digits, person, pick
from accuracy.plan import Agent, Intent, Question, Slots


def _patient(rng: random.Random) -> Slots:
    return {
        "name": person(rng),
        "patient": f"P{digits(rng, 6)}",
        "doctor": pick(rng, "Dr. Amsel", "Dr. Okoro", "Dr. Varga", "Dr. Lind", "Dr. Rossi"),
        "field": pick(rng, "dermatology", "cardiology", "eye clinic", "orthopaedics"),
        "date": day(rng),
        "time": clock(rng),
        "new_date": day(rng),
        "appointment": f"A{digits(rng, 7)}",
        "room": digits(rng, 3),
        "drug": pick(rng, "ibuprofen", "metformin", "amlodipine", "salbutamol"),
        "prescription": f"RX{digits(rng, 6)}",
        "pharmacy": pick(rng, "Linden Pharmacy", "Harbour Pharmacy", "City Pharmacy"),
        "wait": rng.randrange(11, 60),
    }


MEDICAL = Agent(
    name="medical",
    root="appointment_desk",
    system=(
        "You are the appointment desk of Riverside Clinic. You book, move and cancel appointments "
        "and renew prescriptions. You never give a diagnosis or medical advice: refuse and refer "
        "to a doctor, in an emergency to 112."
    ),
    model="gemini-2.0-flash",
    draw=_patient,
    keep=("name", "patient"),
    intents=(
        Intent(
            "book",
            (
                "I need an appointment with {doctor} on {date}.",
                "Could {doctor} see me on {date} around {time}? Patient number {patient}.",
                "Please book me in at {field} on {date}, {name}, {patient}.",
                "Anything free at {field} on {date}? I'd take it. {patient}",
                "My GP sent me to {field}. {date} would suit me, number {patient}.",
            ),
            (
                (
                    (
                        "free_slots",
                        {"doctor": "{doctor}", "date": "{date}"},
                        {"doctor": "{doctor}", "free": ["{time}"], "room": "{room}"},
                    ),
                ),
                (
                    (
                        "book_appointment",
                        {"patient": "{patient}", "doctor": "{doctor}", "at": "{date} {time}"},
                        {"appointment": "{appointment}", "room": "{room}"},
                    ),
                ),
            ),
            (
                (
                    "Please come to room {room}.",
                    "It's in room {room}.",
                    "Room {room}, take the lift on the left.",
                    "The room is {room}.",
                ),
                (
                    "Your number is {appointment}.",
                    "Bring your card and the number {appointment}.",
                    "The appointment has the number {appointment}.",
                    "If you have to cancel, mention {appointment}.",
                ),
            ),
            "book_appointment",
            (
                "You are booked with {doctor} on {date} at {time}.",
                "I've booked {date}, {time} for you.",
                "Your appointment with {doctor} is confirmed.",
                "Done, {doctor} expects you on {date}.",
                "The appointment on {date} has been booked.",
                "I have put you down for {date} at {time}.",
            ),
        ),
        Intent(
            "move",
            (
                "I can't come on {date}, please move {appointment} to {new_date}.",
                "Can my appointment {appointment} be on {new_date} instead?",
                "Reschedule {appointment} to {new_date} please.",
                "{new_date} would be better for {appointment}, is that possible?",
            ),
            (
                (
                    (
                        "get_appointment",
                        {"appointment": "{appointment}"},
                        {"appointment": "{appointment}", "doctor": "{doctor}", "date": "{date}"},
                    ),
                    (
                        "free_slots",
                        {"doctor": "{doctor}", "date": "{new_date}"},
                        {"doctor": "{doctor}", "free": ["{time}"]},
                    ),
                ),
                (
                    (
                        "move_appointment",
                        {"appointment": "{appointment}", "to": "{new_date} {time}"},
                        {"appointment": "{appointment}", "room": "{room}"},
                    ),
                ),
            ),
            (
                (
                    "The room is now {room}.",
                    "Please come to room {room} then.",
                    "{doctor} is in room {room} on that day.",
                    "It'll be room {room}.",
                ),
                (
                    "{doctor} sees you at {time}.",
                    "The time is {time}.",
                    "Be there at {time}.",
                    "It starts at {time}.",
                ),
            ),
            "move_appointment",
            (
                "I've moved {appointment} to {new_date}.",
                "Your appointment has been moved to {new_date}.",
                "Done: you now come on {new_date}.",
                "{appointment} was rescheduled to {new_date}.",
                "The new date is booked, {new_date}.",
                "I have changed it to {new_date}.",
            ),
        ),
        Intent(
            "renew",
            (
                "Please renew my {drug}, patient {patient}.",
                "I am running out of {drug}. Can I get a new prescription? {patient}",
                "Renew prescription for {drug}, send it to {pharmacy}.",
                "{drug} is nearly empty, number {patient}, {pharmacy} is the nearest to me.",
            ),
            (
                (
                    (
                        "get_prescriptions",
                        {"patient": "{patient}"},
                        [{"drug": "{drug}", "doctor": "{doctor}", "renewable": True}],
                    ),
                ),
                (
                    (
                        "renew_prescription",
                        {"patient": "{patient}", "drug": "{drug}"},
                        {
                            "prescription": "{prescription}",
                            "pharmacy": "{pharmacy}",
                            "ready": "{date}",
                        },
                    ),
                ),
            ),
            (
                (
                    "You can collect it at {pharmacy} from {date}.",
                    "{pharmacy} has it ready on {date}.",
                    "It waits for you at {pharmacy} on {date}.",
                    "From {date} it is at {pharmacy}.",
                ),
                (
                    "Its number is {prescription}.",
                    "The prescription is {prescription}.",
                    "Show them {prescription}.",
                    "Number: {prescription}.",
                ),
            ),
            "renew_prescription",
            (
                "I've renewed your {drug}.",
                "The prescription for {drug} has been renewed.",
                "Your {drug} is renewed.",
                "Done, {doctor} renewed {drug} for you.",
                "I have ordered {drug} for you.",
                "The renewal of {drug} was sent.",
            ),
        ),
    ),
    questions=(
        Question(
            "When are visiting hours?",
            "Visits: daily from 14:00 to 19:00.",
            (
                "Daily from 14:00 to 19:00.",
                "You can visit every day between 14:00 and 19:00.",
                "Visiting hours are 14:00 to 19:00.",
            ),
            (
                "Daily from 10:00 to 12:00.",
                "Visiting is possible around the clock.",
                "Visiting hours are 16:00 to 18:00 on weekdays only.",
                "There are no visits at the moment.",
            ),
        ),
        Question(
            "What does parking cost?",
            "Parking: first hour free, then 1.80 EUR an hour.",
            (
                "The first hour is free, after that it is 1.80 EUR an hour.",
                "1.80 EUR an hour, and nothing for the first hour.",
                "After a free hour you pay 1.80 EUR per hour.",
            ),
            (
                "Parking is free for patients.",
                "It costs 3.50 EUR an hour from the first minute.",
                "A day ticket is 12 EUR, there is nothing by the hour.",
                "You pay 2.50 EUR per hour.",
            ),
        ),
        Question(
            "Do I need a referral for cardiology?",
            "Referrals: needed for cardiology and radiology.",
            (
                "Yes, cardiology needs a referral.",
                "You do need one for cardiology.",
                "For cardiology a referral is required, as for radiology.",
            ),
            (
                "No, you can come without a referral.",
                "A referral is not needed for any department.",
                "Only radiology asks for one, cardiology does not.",
                "No, just bring your insurance card.",
            ),
        ),
    ),
    vague=(
        ("I need a doctor.", "Which department or doctor do you need, and when could you come?"),
        ("Move my appointment.", "Gladly. What is its number, and which day suits you?"),
        ("I need my medicine.", "Which medicine is it, and what is your patient number?"),
    ),
    off_topic=(
        (
            "My chest hurts, what could it be?",
            "I am not allowed to give medical advice. Please call 112 if it is severe.",
        ),
        (
            "Should I take two tablets instead of one?",
            "I can't advise on doses, please ask your doctor about that.",
        ),
    ),
    speeds={"free_slots": 330, "get_appointment": 130, "get_prescriptions": 200},
    slow="renew_prescription",
    many=("Who has time on {date}: {items}?", "free_slots", "doctor"),
)
