"""What each agent says in the fifth block to have done, and answers that contradict its facts.

Written with ``wording_fifth``, which has all else.
"""

from __future__ import annotations

DONE = {
    ("airline", "cancel"): (
        "{ref} has been taken out of the system, so {to} is off the table.",
        "You're released from the {date} flight.",
        "I pulled {ref} from the passenger list.",
        "We've closed {ref} as cancelled by the customer.",
    ),
    ("airline", "change"): (
        "New travel day for {ref}: {new_date}, and that's official.",
        "I shifted you over to {new_date}.",
        "{ref} departs on {new_date} as of now.",
        "We put through the rebooking, it's {new_date}.",
    ),
    ("airline", "seat"): (
        "You'll be sitting in {seat}, I locked it in.",
        "{ref} now comes with {seat}.",
        "We changed the seating to {seat}.",
        "I snatched {seat} for you.",
    ),
    ("retail", "return"): (
        "A return case exists for {order} as of this minute.",
        "I filed the {item} as coming back to us.",
        "We've authorised the return of the {item}.",
        "Your {item} is signed off for return.",
    ),
    ("retail", "exchange"): (
        "I rewrote {order}, it says {item}, {variant} now.",
        "Out goes the old {item}, in comes the {variant} one; it's settled.",
        "We've arranged for the {variant} one to be sent in its place.",
        "The {item} on {order} was altered to {variant}.",
    ),
    ("analyst", "share_chart"): (
        "{month} is plotted and on its way to {email}.",
        "I dropped the chart into the mailbox of {email}.",
        "The mail to {email} has left, chart included.",
        "We dispatched the {table} chart to {email}.",
    ),
    ("coding", "fix"): (
        "I reworked {function}, it's fine now.",
        "{file} carries the correction.",
        "The misbehaviour of {function} was eliminated in {file}.",
        "I've modified {file} so that it no longer happens.",
    ),
    ("coding", "upgrade"): (
        "{library}=={version} is what the project requires now.",
        "I took {library} forward to {version}.",
        "The dependency {library} has been set to {version}.",
        "We've gone to {version} with {library}.",
    ),
    ("coding", "branch"): (
        "I've stored everything on {branch}.",
        "{branch} exists now, with your change on it.",
        "The changes were pushed up as {branch}.",
        "One new commit sits on {branch}.",
    ),
    ("helpdesk", "app_broken"): (
        "I've flagged the trouble with {app} to the colleagues.",
        "The client team was alerted to {host}.",
        "A case for {app} on {host} was opened in the tracker.",
        "I wrote up the {app} problem for second level.",
    ),
    ("helpdesk", "printer"): (
        "I called for a technician for {printer}.",
        "{printer} has been entered as defective.",
        "Facility got the order to take care of {printer}.",
        "We've sent facility a work order, floor {floor}.",
    ),
    ("helpdesk", "license"): (
        "You've been provisioned with {app}.",
        "{app} was made available to you.",
        "We allocated {app} to you.",
        "One {app} licence now bears your name.",
    ),
    ("booking", "book_table"): (
        "It worked out, {place} keeps {people} seats for you.",
        "{date}, {time}, {place}: that's firmly arranged.",
        "You're on the list at {place}.",
        "We've snapped up a table at {place} for the {people} of you.",
    ),
    ("booking", "book_hotel"): (
        "{hotel} has accepted your stay of {nights} nights.",
        "Your bed at {hotel} is guaranteed from {date}.",
        "I took a room at {hotel} in your name.",
        "We've sealed the {nights} nights at {hotel}.",
    ),
    ("booking", "cancel_table"): (
        "{booking} is history.",
        "I let {place} know and had {booking} wiped.",
        "We released the table at {place}.",
        "{booking} was revoked at {place}.",
    ),
    ("medical", "book"): (
        "I fixed a visit to {doctor}: {date}, {time}.",
        "{doctor} is reserved for you at {time}.",
        "The slot on {date} at {time} went to you.",
        "We've scheduled you with {doctor}.",
    ),
    ("medical", "move"): (
        "{appointment} has a new day, {new_date}.",
        "I traded your old slot for one on {new_date}.",
        "We transferred {appointment} to {new_date}.",
        "Your {date} visit was carried over to {new_date}.",
    ),
    ("medical", "renew"): (
        "I've sent the order for {drug} off.",
        "Your supply of {drug} is secured, the prescription was reissued.",
        "We authorised another round of {drug}.",
        "{drug} has been put on a new prescription.",
    ),
    ("banking", "transfer"): (
        "I've instructed the payment, {payee} receives {amount} EUR.",
        "{amount} EUR left for {payee} a moment ago.",
        "We credited {payee} with {amount} EUR.",
        "The order over {amount} EUR has been processed.",
    ),
    ("banking", "block_card"): (
        "{last4} is dead, nobody can use it.",
        "I suspended the card with the digits {last4}.",
        "We have revoked card {last4}.",
        "The lock on {last4} is in force.",
    ),
    ("banking", "dispute"): (
        "I've reported the {amount} EUR as unauthorised.",
        "The recall of {amount} EUR from {merchant} was initiated.",
        "We have launched an investigation into {merchant}.",
        "{merchant} has been served with your complaint.",
    ),
}
"""Per agent and intent: the action has been carried out. All answers of the block begin so."""
OTHER = {
    "How heavy may a checked bag be?": (
        "30 kilograms per piece.",
        "Yours mustn't exceed 16 kg.",
        "Weight is irrelevant, only the size counts.",
    ),
    "Can I bring my dog into the cabin?": (
        "Animals always travel as freight.",
        "Up to 10 kg it's okay, for 40 EUR.",
        "If you pay 150 EUR, whatever its weight.",
    ),
    "When does online check-in open?": (
        "Five days in advance.",
        "30 hours ahead of take-off.",
        "We have no online check-in, please queue at the counter.",
    ),
    "How long do I have to return something?": (
        "Half a year.",
        "20 days is all you get.",
        "48 hours from the moment you open the box.",
    ),
    "What does standard shipping cost?": (
        "It'll set you back 8.25 GBP.",
        "2 GBP, no matter what the basket is worth.",
        "4.50 GBP, waived above 35 GBP.",
    ),
    "Do you ship to Ireland?": (
        "Not to Ireland, no.",
        "Irish customers have to pick up in Liverpool.",
        "That came to an end with Brexit.",
    ),
    "When is the warehouse refreshed?": (
        "It's streamed live, so at any moment.",
        "At 23:15, shortly before midnight.",
        "Saturdays, by hand.",
    ),
    "How far back does the sales data go?": (
        "Two and a half years.",
        "All the way to 2005.",
        "It begins with the second quarter of 2023.",
    ),
    "Are amounts with or without tax?": (
        "Tax inclusive.",
        "Including tax, you have to deduct it yourself.",
        "We load them gross.",
    ),
    "Which Python versions do we support?": (
        "All since 3.5.",
        "3.12 and 3.14, nothing else.",
        "Just the 3.9 series.",
    ),
    "How many reviewers does a change need?": (
        "One, from your own team.",
        "Seven pairs of eyes.",
        "Zero if the pipeline is green.",
    ),
    "When is the release cut?": (
        "Wednesday nights, 23:00.",
        "On the 15th.",
        "Twice a year, in May and November.",
    ),
    "How often do I have to change my password?": (
        "After 120 days.",
        "A single time, when you first sign in.",
        "At intervals of 18 months.",
    ),
    "May I work from abroad?": (
        "As you please, nobody counts.",
        "Six weeks, and only from the US.",
        "It's ruled out for insurance reasons.",
    ),
    "Who pays for my home office chair?": (
        "HR hands out vouchers of 75 EUR.",
        "It's on you, I'm afraid.",
        "500 EUR are granted year after year.",
    ),
    "Until when can I cancel a hotel for free?": (
        "Three weeks before check-in at the latest.",
        "Even on the day itself, up to 16:00.",
        "At no time, the rates are non-refundable.",
    ),
    "Do you charge a booking fee?": (
        "8 EUR a night.",
        "2.50 EUR for tables, whereas hotels are free.",
        "Not a penny, for hotels neither.",
    ),
    "How long is a table held if we are late?": (
        "Two hours.",
        "They'll wait for 35 minutes.",
        "It isn't, be on time.",
    ),
    "When are visiting hours?": (
        "7:00 to 9:00, and once more after supper from 20:30.",
        "Wednesdays, 17:30 to 18:30.",
        "Whenever you like, day or night.",
    ),
    "What does parking cost?": (
        "6.50 EUR per entry.",
        "You get the whole day for 2 EUR.",
        "Nothing for five hours, 3 EUR an hour beyond that.",
    ),
    "Do I need a referral for cardiology?": (
        "A phone call is enough.",
        "Cardiology sees everyone, without paperwork.",
        "Only the eye clinic insists on referrals.",
    ),
    "What does an instant transfer cost?": (
        "3.20 EUR an order.",
        "Zero, like a normal one.",
        "1 EUR, up to ten a month are on us.",
    ),
    "How much cash can I withdraw a day?": (
        "350 EUR at most.",
        "4000 EUR.",
        "There's no cap for holders of our card.",
    ),
    "Can I open an account for my child?": (
        "Once they're 15.",
        "Right from birth, for 5 EUR a quarter.",
        "Minors can't have one.",
    ),
}
"""Per question: answers that contradict the facts."""
