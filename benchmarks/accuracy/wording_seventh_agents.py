"""What each agent says in the seventh block to have done, and answers that contradict its facts.

Written with ``wording_seventh``, which has all else.
"""

from __future__ import annotations

DONE = {
    ("airline", "cancel"): (
        "Cancellation confirmed for {ref}.",
        "You won't be flying to {to}, I cancelled it in the system.",
        "{ref}: status changed to cancelled.",
        "Your ticket to {to} got cancelled, as you wanted.",
    ),
    ("airline", "change"): (
        "Date change completed: {date} became {new_date}.",
        "Your new itinerary is ready, with travel on {new_date}.",
        "{ref} has been rescheduled, departure {new_date}.",
        "I was able to get you onto a flight on {new_date}, the ticket is changed.",
    ),
    ("airline", "seat"): (
        "Seat change confirmed, {seat}.",
        "{seat} has been added to your booking.",
        "I reserved {seat} under {ref}.",
        "{ref} is updated: {seat}, just as you asked.",
    ),
    ("retail", "return"): (
        "Return created for {order}.",
        "I've approved sending back the {item}.",
        "{order} is in return status as of now.",
        "The {item} was booked in for a return.",
    ),
    ("retail", "exchange"): (
        "{variant} {item} ordered as a replacement.",
        "I updated {order}, you're getting {variant}.",
        "Your exchange request went through, {variant} is coming.",
        "Swap complete, your new {item} is the {variant} one.",
    ),
    ("analyst", "share_chart"): (
        "Just hit send, {email} will see the graph.",
        "An e-mail with the {month} chart has gone to {email}.",
        "I've just mailed {table} as a chart.",
        "I plotted {month} and fired it off by e-mail.",
    ),
    ("coding", "fix"): (
        "Bug fixed, {function} in {file} does the right thing now.",
        "I've implemented the fix in {file}.",
        "{function} was refactored, so the issue is gone.",
        "The patch for {function} has been applied to {file}.",
    ),
    ("coding", "upgrade"): (
        "I edited the requirements, it's {library} {version} now.",
        "I ran the update, {library} reports {version}.",
        "{library} now resolves to {version}.",
        "Upgrade done, {version} of {library} is in.",
    ),
    ("coding", "branch"): (
        "Everything's been committed to the new branch, {branch}.",
        "I've created {branch} and put the changes there.",
        "Pushed! See {branch}.",
        "Git has your work under {branch} now.",
    ),
    ("helpdesk", "app_broken"): (
        "I created a support case for {app}.",
        "Your issue with {app} has been logged.",
        "{app} on {host} was reported to the support desk.",
        "Ticket raised, the team is going to look at {host}.",
    ),
    ("helpdesk", "printer"): (
        "The repair of {printer} has been requested.",
        "I've let facility know that {printer} is faulty.",
        "Ticket created: {printer}, floor {floor}.",
        "Maintenance was informed of {printer}.",
    ),
    ("helpdesk", "license"): (
        "I set you up with {app}.",
        "{app} licence granted.",
        "Your account has been given {app}.",
        "You've got {app}, the licence was issued.",
    ),
    ("booking", "book_table"): (
        "Booking confirmed at {place}, {date} {time}.",
        "I phoned it in: {people} people, {place}.",
        "Your table is set: {place} at {time}.",
        "{place} has confirmed {people} guests for {date}.",
    ),
    ("booking", "book_hotel"): (
        "Hotel booked! {hotel}, {nights} nights.",
        "Your room at {hotel} is confirmed from {date}.",
        "I completed the booking with {hotel}.",
        "{hotel} now holds a reservation for you, {nights} nights.",
    ),
    ("booking", "cancel_table"): (
        "{booking} cancelled successfully.",
        "I've cancelled with {place}, no need to show up.",
        "Your table at {place} was released, {booking} is void.",
        "{place} got your cancellation of {booking}.",
    ),
    ("medical", "book"): (
        "Appointment booked: {doctor}, {date}.",
        "I was able to book {doctor} for you at {time}.",
        "Your visit on {date} at {time} is in the calendar.",
        "We confirmed you with {doctor}.",
    ),
    ("medical", "move"): (
        "Appointment moved: {new_date}.",
        "{appointment} is set for {new_date} now, I changed it in the calendar.",
        "You got the {new_date} slot, I took it.",
        "The change from {date} to {new_date} has been made.",
    ),
    ("medical", "renew"): (
        "Prescription renewed: {drug}.",
        "I've submitted your refill of {drug}.",
        "A repeat prescription for {drug} has been created.",
        "Your {drug} refill went through.",
    ),
    ("banking", "transfer"): (
        "Transfer completed, {amount} EUR.",
        "I've transferred the money to {payee}.",
        "{payee} has the money, I sent {amount} EUR.",
        "Your payment over {amount} EUR was executed.",
    ),
    ("banking", "block_card"): (
        "Your card, {last4}, can't be used any more, I've blocked it.",
        "Emergency block set for {last4}.",
        "The card with {last4} was switched off.",
        "{last4} has been taken out of use.",
    ),
    ("banking", "dispute"): (
        "Dispute opened for {amount} EUR.",
        "I've raised the {merchant} charge with our disputes team.",
        "Your claim concerning {merchant} has been filed.",
        "{merchant}: chargeback initiated.",
    ),
}
"""Per agent and intent: the action has been carried out. All answers of the block begin so."""
OTHER = {
    "How heavy may a checked bag be?": (
        "You're allowed 26 kg per checked bag.",
        "The allowance is 12 kilograms.",
        "Up to 35 kg, at no extra cost.",
    ),
    "Can I bring my dog into the cabin?": (
        "Cabin pets are limited to 3 kg and cost 25 EUR.",
        "No dogs on board, neither cabin nor hold.",
        "Yes, up to 15 kg, for a fee of 60 EUR.",
    ),
    "When does online check-in open?": (
        "We open it 96 hours ahead.",
        "Online check-in starts 4 hours ahead of departure.",
        "Ten days before the flight.",
    ),
    "How long do I have to return something?": (
        "You've got 120 days from delivery.",
        "Five days after delivery it's over.",
        "Our policy gives you 25 days.",
    ),
    "What does standard shipping cost?": (
        "Standard delivery is 6.95 GBP.",
        "We charge 3.50 GBP, free from 25 GBP.",
        "You only pay 1 GBP for standard shipping.",
    ),
    "Do you ship to Ireland?": (
        "We can't deliver to Ireland, sorry.",
        "At present Ireland is excluded from shipping.",
        "Deliveries to Irish customers have been suspended.",
    ),
    "When is the warehouse refreshed?": (
        "Refreshes happen at 21:00.",
        "Every 15 minutes.",
        "It's a monthly job, run on a Monday at 04:00.",
    ),
    "How far back does the sales data go?": (
        "You can query sales back to 2013.",
        "From October 2020.",
        "It only reaches back 18 months.",
    ),
    "Are amounts with or without tax?": (
        "Gross, VAT has been included.",
        "VAT is in there.",
        "They're inclusive of sales tax.",
    ),
    "Which Python versions do we support?": (
        "Python 3.6 through 3.10.",
        "We require 3.12 as a minimum.",
        "2.7, and 3.4 onwards.",
    ),
    "How many reviewers does a change need?": (
        "One senior developer has to approve.",
        "Eight, I believe.",
        "Reviews are optional here.",
    ),
    "When is the release cut?": (
        "Every Monday morning at 09:00.",
        "Fridays at 11:00, each week.",
        "Every six weeks, on a Thursday.",
    ),
    "How often do I have to change my password?": (
        "You'll have to renew it every 100 days.",
        "Twice a month.",
        "Passwords here are valid for 40 days.",
    ),
    "May I work from abroad?": (
        "You can do so for up to 15 days a year.",
        "Half the year, if your manager agrees.",
        "Sorry, working from another country isn't possible.",
    ),
    "Who pays for my home office chair?": (
        "The company gives 350 EUR towards it.",
        "You'd have to cover it out of pocket.",
        "Up to 800 EUR, once every ten years.",
    ),
    "Until when can I cancel a hotel for free?": (
        "No cost as long as you cancel by 20:00 on arrival day.",
        "You have until 72 hours before check-in.",
        "Cancellations always incur a fee.",
    ),
    "Do you charge a booking fee?": (
        "There's a flat fee of 15 EUR on all bookings.",
        "It's free for both restaurants and hotels.",
        "Tables cost 5 EUR, hotels nothing.",
    ),
    "How long is a table held if we are late?": (
        "They hold it for 40 minutes.",
        "Your table is kept for 25 minutes.",
        "All evening, don't worry.",
    ),
    "When are visiting hours?": (
        "You can come between 09:00 and 11:30.",
        "From 18:00 to 20:00, every evening.",
        "Visits are limited to Sundays, 10:00 to 16:00.",
    ),
    "What does parking cost?": (
        "Parking costs 1 EUR per hour from the start.",
        "4.50 EUR for up to three hours.",
        "No charge for visitors or patients.",
    ),
    "Do I need a referral for cardiology?": (
        "No referral is necessary to see a cardiologist.",
        "You can self-refer to cardiology.",
        "Cardiology takes you without a letter from your GP.",
    ),
    "What does an instant transfer cost?": (
        "We take 0.70 EUR for instant ones.",
        "They're free for all customers.",
        "It's 2.50 EUR.",
    ),
    "How much cash can I withdraw a day?": (
        "You can take out 1200 EUR daily.",
        "800 EUR per day is the maximum.",
        "300 EUR.",
    ),
    "Can I open an account for my child?": (
        "From the age of 13, with a fee of 2.50 EUR.",
        "You can from age 5, at 1 EUR per month.",
        "They need to be at least 11 years of age.",
    ),
}
"""Per question: answers that contradict the facts."""
