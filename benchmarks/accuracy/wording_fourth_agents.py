"""What each agent says in the fourth block to have done, and answers that contradict its facts.

Written with ``wording_fourth``, which has all else.
"""

from __future__ import annotations

DONE = {
    ("airline", "cancel"): (
        "The flight to {to} is off and {ref} is void now.",
        "I've dropped booking {ref} for you.",
        "Your {date} trip was struck from our system.",
        "We annulled {ref}.",
    ),
    ("airline", "change"): (
        "{new_date} it is, your ticket was reissued.",
        "We swapped your departure: out with {date}, in with {new_date}.",
        "I transferred {ref} onto the {new_date} service.",
        "Your journey to {to} starts on {new_date} from now on.",
    ),
    ("airline", "seat"): (
        "{seat} carries your name now.",
        "I've got you {seat}.",
        "Seat assignment completed: {seat}.",
        "We placed you at {seat}.",
    ),
    ("retail", "return"): (
        "I generated the return slip for your {item}.",
        "{order} was updated: one {item} coming back.",
        "The {item} has been accepted for return.",
        "We set the {item} to 'returning' in {order}.",
    ),
    ("retail", "exchange"): (
        "The {variant} {item} replaces your old one, as agreed.",
        "I turned {order} into an order for the {variant} one.",
        "{item}: {variant} instead of the previous choice, that's in the books.",
        "We processed the replacement, {variant} it is.",
    ),
    ("analyst", "share_chart"): (
        "Please look into your mail, {email} just got the chart.",
        "{email} should have received the {month} chart.",
        "The picture for {month} was delivered to {email}.",
        "Sent off, with {email} as the recipient.",
    ),
    ("coding", "fix"): (
        "{function} no longer does that, the code has been adjusted.",
        "I changed a few lines in {file} so that {function} behaves.",
        "Fix is in: {file}.",
        "{file} got the repair that {function} needed.",
    ),
    ("coding", "upgrade"): (
        "{library} went up to {version}.",
        "The requirements now ask for {library} {version}.",
        "I replaced the old {library} by {version}.",
        "The project has been switched over to {library} {version}.",
    ),
    ("coding", "branch"): (
        "{branch} was created and holds your work.",
        "I recorded the changes under {branch}.",
        "What was modified has been checked in on {branch}.",
        "There's a fresh commit on {branch}.",
    ),
    ("helpdesk", "app_broken"): (
        "Incident created for {app}.",
        "Your trouble with {app} is registered with the people who run it.",
        "I passed {host} on to the client team via a ticket.",
        "We put {app} into the client team's queue.",
    ),
    ("helpdesk", "printer"): (
        "An order to repair {printer} has been placed.",
        "The folks at facility received a ticket about {printer}.",
        "I notified facility of the fault on floor {floor}.",
        "We've filed {printer} as out of order.",
    ),
    ("helpdesk", "license"): (
        "{app} is unlocked for you.",
        "I put {app} on your profile.",
        "We allotted a licence for {app} to your account.",
        "A seat in {app} was set aside for you.",
    ),
    ("booking", "book_table"): (
        "{place} has {people} seats waiting under your name.",
        "I made it {time} at {place}, they have confirmed.",
        "Your meal at {place} is fixed for {date}.",
        "We put your party of {people} down at {place}.",
    ),
    ("booking", "book_hotel"): (
        "A room at {hotel} is being kept for you from {date}.",
        "I confirmed {nights} nights with {hotel}.",
        "You're staying at {hotel}, they have your reservation.",
        "We locked in {hotel} for {date}.",
    ),
    ("booking", "cancel_table"): (
        "{booking} has been scrapped.",
        "I told {place} to give your table to others.",
        "We withdrew {booking}.",
        "{place} has deleted your reservation.",
    ),
    ("medical", "book"): (
        "{date}, {time}: {doctor} has you in the diary.",
        "I entered you with {doctor}.",
        "We've set aside {time} on {date} for you.",
        "Your visit to {doctor} is arranged.",
    ),
    ("medical", "move"): (
        "{appointment} was shifted, the day is {new_date}.",
        "We found you a place on {new_date} and gave up the one on {date}.",
        "I've swapped {date} for {new_date}.",
        "You'll be seen on {new_date}, the diary is updated.",
    ),
    ("medical", "renew"): (
        "{drug}: prescription extended.",
        "I issued a follow-up prescription for {drug}.",
        "We've written you up for more {drug}.",
        "There's a fresh script for {drug} in your file.",
    ),
    ("banking", "transfer"): (
        "{payee} gets {amount} EUR, the order was carried out.",
        "Your account was debited with {amount} EUR in favour of {payee}.",
        "{amount} EUR wired, {payee} is the recipient.",
        "We've remitted {amount} EUR.",
    ),
    ("banking", "block_card"): (
        "Your card, {last4}, was disabled a second ago.",
        "I shut down the card with {last4} at the end.",
        "We've barred {last4}.",
        "{last4} is out of service from this moment on.",
    ),
    ("banking", "dispute"): (
        "We've taken up your case against {merchant}.",
        "Your claim for {amount} EUR was submitted.",
        "I challenged the {merchant} payment on your behalf.",
        "The charge from {merchant} is under review, the form has gone in.",
    ),
}
"""Per agent and intent: the action has been carried out. All answers of the block begin so."""
OTHER = {
    "How heavy may a checked bag be?": (
        "Up to 27 kilos, beyond that it gets expensive.",
        "We take 10 kg per bag and nothing more.",
        "21 kg is the ceiling for one piece.",
    ),
    "Can I bring my dog into the cabin?": (
        "Cats yes, dogs never.",
        "It can sit at your feet for 95 EUR, provided it weighs less than 6 kg.",
        "As long as the carrier fits under the seat there is no charge at all.",
    ),
    "When does online check-in open?": (
        "Two days before you travel.",
        "It's available 6 hours prior to departure.",
        "As soon as you have paid, even months ahead.",
    ),
    "How long do I have to return something?": (
        "Three weeks, not a day longer.",
        "There's no deadline at all.",
        "You may send it back for 100 days.",
    ),
    "What does standard shipping cost?": (
        "It's 9.90 GBP for parcels of any size.",
        "Postage is on us, whatever you spend.",
        "1.50 GBP, and nothing once you pass 75 GBP.",
    ),
    "Do you ship to Ireland?": (
        "Our couriers don't go there.",
        "Irish addresses are rejected at the checkout.",
        "We hope to add Ireland next year, until then it won't work.",
    ),
    "When is the warehouse refreshed?": (
        "In the early evening, 18:45.",
        "Whenever somebody presses the button, there's no schedule.",
        "Every other day around 11:00.",
    ),
    "How far back does the sales data go?": (
        "The oldest rows are from autumn 2017.",
        "Only the current year is available.",
        "You'll find sales from 2020 onwards.",
    ),
    "Are amounts with or without tax?": (
        "The tax is contained in every amount.",
        "They're what the customer pays, tax and all.",
        "With. The documentation says so.",
    ),
    "Which Python versions do we support?": (
        "From 3.10 upwards.",
        "Just 3.12, no other.",
        "Python 3.7 is the oldest that works.",
    ),
    "How many reviewers does a change need?": (
        "A single approval will do.",
        "Six, which includes a manager.",
        "It can go in without anyone looking at it.",
    ),
    "When is the release cut?": (
        "Thursdays at noon.",
        "Three times a year.",
        "It happens each evening at 20:30.",
    ),
    "How often do I have to change my password?": (
        "After 45 days it has to be a new one.",
        "Every two years.",
        "Once set, it stays for good.",
    ),
    "May I work from abroad?": (
        "45 days per year are okay, overseas as well.",
        "Only staff in sales may do so.",
        "No one is permitted to work outside the country.",
    ),
    "Who pays for my home office chair?": (
        "You'll be reimbursed up to 900 EUR.",
        "There's no contribution towards furniture.",
        "You receive a flat 120 EUR for it every two years.",
    ),
    "Until when can I cancel a hotel for free?": (
        "Free until 10:00 on the morning of your stay.",
        "One month before, later it costs the full price.",
        "Up to five days ahead.",
    ),
    "Do you charge a booking fee?": (
        "It's 12 EUR for a room and 3 EUR for a table.",
        "Booking is at no cost, whether it's a hotel or a restaurant.",
        "You're charged 6 EUR each time.",
    ),
    "How long is a table held if we are late?": (
        "A quarter of an hour.",
        "They give it away straight after the booked time.",
        "90 minutes, they're relaxed about it.",
    ),
    "When are visiting hours?": (
        "Mornings only, 8:30 to 11:30.",
        "You can drop in at 20:00 or later.",
        "Twice a week, on Tuesdays and Fridays from 13:00.",
    ),
    "What does parking cost?": (
        "You don't pay a cent.",
        "4 EUR for every hour, the first one included.",
        "The machine takes 2 EUR per half hour.",
    ),
    "Do I need a referral for cardiology?": (
        "Not for cardiology.",
        "You may call the cardiologists directly, no paper needed.",
        "No department of ours wants to see one.",
    ),
    "What does an instant transfer cost?": (
        "It's part of your account, so no charge.",
        "5 EUR flat.",
        "1 percent, at least 0.75 EUR.",
    ),
    "How much cash can I withdraw a day?": (
        "1500 EUR within 24 hours.",
        "We have set it to 250 EUR.",
        "You may take out 5000 EUR at once.",
    ),
    "Can I open an account for my child?": (
        "Only when they turn 18.",
        "From their tenth birthday, at 2 EUR a month.",
        "That's not in our range.",
    ),
}
"""Per question: answers that contradict the facts."""
