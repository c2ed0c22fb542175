"""What each agent says in the sixth block to have done, and answers that contradict its facts.

Written with ``wording_sixth``, which has all else.
"""

from __future__ import annotations

DONE = {
    ("airline", "cancel"): (
        "I've successfully cancelled your flight to {to}.",
        "Your booking {ref} is now cancelled.",
        "The {date} flight has been removed from your itinerary.",
        "We terminated reservation {ref} at your request.",
    ),
    ("airline", "change"): (
        "I've updated your booking, the flight is on {new_date}.",
        "{ref} was successfully modified to {new_date}.",
        "You are confirmed for the flight on {new_date}.",
        "We have moved your trip from {date} to {new_date}.",
    ),
    ("airline", "seat"): (
        "Seat selection complete, you've got {seat}.",
        "Your new seat is {seat}, it's been saved.",
        "We updated {ref} with {seat}.",
        "From now on {ref} has you in {seat}.",
    ),
    ("retail", "return"): (
        "The return process has begun, we expect the {item} back.",
        "Your return request for {order} has been approved.",
        "The return of your {item} is set up.",
        "We initiated a return on {order}.",
    ),
    ("retail", "exchange"): (
        "I've processed the exchange, you'll get the {variant} {item}.",
        "Exchange completed: {variant}.",
        "The replacement order for the {variant} one was created.",
        "We have amended {order}: {variant}, as you asked.",
    ),
    ("analyst", "share_chart"): (
        "Email sent! {email} will find the chart attached.",
        "The {month} chart has been shared with {email}.",
        "Your {table} chart was e-mailed, {email} has it.",
        "Chart delivered: {email}.",
    ),
    ("coding", "fix"): (
        "I've updated {file}, which resolves the problem in {function}.",
        "The bug in {function} has been resolved.",
        "I made the necessary changes to {file}.",
        "{function} is repaired.",
    ),
    ("coding", "upgrade"): (
        "The upgrade to {library} {version} is complete.",
        "You'll find {version} of {library} in the lock file now.",
        "{library} is up to date at {version}.",
        "We migrated the project to {library} {version}.",
    ),
    ("coding", "branch"): (
        "New branch {branch}, all files committed.",
        "Your changes have been pushed to {branch}.",
        "Branch {branch} is ready, with all of it committed.",
        "All modifications were saved to {branch}.",
    ),
    ("helpdesk", "app_broken"): (
        "Support has been contacted about {app}.",
        "A ticket has been submitted about {app} on {host}.",
        "I've escalated the {app} issue to the client team.",
        "Your report on {host} was handed over to support.",
    ),
    ("helpdesk", "printer"): (
        "I've submitted a repair request for {printer}.",
        "A maintenance ticket for {printer} has been created.",
        "Someone from facility has been assigned to {printer}.",
        "We arranged a repair for the printer on floor {floor}.",
    ),
    ("helpdesk", "license"): (
        "You're now a licensed user of {app}.",
        "Your access to {app} has been activated.",
        "A licence of {app} was added to your account.",
        "{app} is enabled for you as of now.",
    ),
    ("booking", "book_table"): (
        "Table for {people} at {place}, successfully reserved.",
        "Your reservation at {place} is confirmed for {time}.",
        "{place}, {date}, {people} people: booked!",
        "We reserved your table at {place}.",
    ),
    ("booking", "book_hotel"): (
        "I've booked your {nights}-night stay at {hotel}.",
        "Your reservation with {hotel} is confirmed.",
        "Check-in on {date} at {hotel} is guaranteed, I made the booking.",
        "Accommodation for {nights} nights was secured with {hotel}.",
    ),
    ("booking", "cancel_table"): (
        "I went ahead and cancelled at {place}, {booking} is gone.",
        "Your cancellation at {place} is confirmed.",
        "{booking} was cancelled with {place}.",
        "The reservation at {place} no longer exists, I removed it.",
    ),
    ("medical", "book"): (
        "I've scheduled your appointment with {doctor}.",
        "Your appointment has been booked for {date} at {time}.",
        "{doctor} is going to see you on {date}, it's confirmed.",
        "You have been registered with {doctor} for {time}.",
    ),
    ("medical", "move"): (
        "Your rescheduled appointment falls on {new_date}.",
        "We were able to postpone {appointment} to {new_date}.",
        "Your appointment is on {new_date} now, no longer on {date}.",
        "The new date for {appointment}, {new_date}, has been saved.",
    ),
    ("medical", "renew"): (
        "Your request for more {drug} is approved and sent.",
        "The doctor has signed off on more {drug}.",
        "The pharmacy has received your renewal, {drug}.",
        "{drug} is ready to be refilled, I've seen to it.",
    ),
    ("banking", "transfer"): (
        "Your account was charged, {payee} is getting the {amount} EUR.",
        "Your transfer of {amount} EUR was successful.",
        "The transfer to {payee} has been completed.",
        "A payment of {amount} EUR was made for {payee}.",
    ),
    ("banking", "block_card"): (
        "As a precaution I turned off {last4}.",
        "{last4} is deactivated with immediate effect.",
        "Your money is safe, payments with {last4} are switched off.",
        "We invalidated the card, {last4}, without delay.",
    ),
    ("banking", "dispute"): (
        "The payment to {merchant} is disputed as of now.",
        "Your dispute over {amount} EUR has been opened.",
        "A claim against {merchant} was registered for you.",
        "We have submitted the {merchant} charge for review.",
    ),
}
"""Per agent and intent: the action has been carried out. All answers of the block begin so."""
OTHER = {
    "How heavy may a checked bag be?": (
        "The maximum is 32 kg per bag.",
        "You can check in bags of up to 20 kg.",
        "15 kg on all of our routes.",
    ),
    "Can I bring my dog into the cabin?": (
        "No, pets aren't permitted in the cabin.",
        "Dogs of up to 12 kg are allowed, at a charge of 80 EUR.",
        "Yes, free of charge if it's below 4 kg.",
    ),
    "When does online check-in open?": (
        "From two hours before departure, at noon at the earliest.",
        "Online check-in becomes available 36 hours prior to your flight.",
        "Seven days prior to your flight.",
    ),
    "How long do I have to return something?": (
        "You can return items within 14 days of purchase.",
        "Our return window is 60 days.",
        "We give you 90 days.",
    ),
    "What does standard shipping cost?": (
        "Standard shipping is 4.99 GBP.",
        "Shipping is free on all orders.",
        "It costs 2.95 GBP, or nothing from 30 GBP.",
    ),
    "Do you ship to Ireland?": (
        "Unfortunately, we don't ship to Ireland at this time.",
        "Delivery is limited to addresses in Great Britain.",
        "Ireland isn't available as a destination.",
    ),
    "When is the warehouse refreshed?": (
        "The refresh runs four times a day.",
        "It is updated daily at 06:00.",
        "Once a week, on Sunday nights.",
    ),
    "How far back does the sales data go?": (
        "The sales data goes back to January 2015.",
        "We keep five years, older rows are dropped.",
        "It starts in March 2022.",
    ),
    "Are amounts with or without tax?": (
        "VAT is already part of each figure.",
        "The tax has been added to them.",
        "With tax, at 19 percent.",
    ),
    "Which Python versions do we support?": (
        "The minimum is Python 3.8.",
        "The last version to be supported is 3.10.",
        "You need 3.14 or later.",
    ),
    "How many reviewers does a change need?": (
        "Every change requires three reviewers.",
        "At least one reviewer must approve it.",
        "Four, of whom two are owners.",
    ),
    "When is the release cut?": (
        "It takes place on Fridays, 15:30.",
        "Once a month, usually the last Monday.",
        "We release continuously, after every merge.",
    ),
    "How often do I have to change my password?": (
        "You need to change it every 90 days.",
        "Once a year.",
        "Passwords have to be changed monthly.",
    ),
    "May I work from abroad?": (
        "Yes, up to 30 days per calendar year.",
        "Remote work outside of your home country isn't permitted.",
        "You can, for 60 days and in any country.",
    ),
    "Who pays for my home office chair?": (
        "Employees have to buy their own chair.",
        "The company covers up to 500 EUR every three years.",
        "You can claim 150 EUR for it.",
    ),
    "Until when can I cancel a hotel for free?": (
        "You can cancel up to 48 hours after you have booked.",
        "Free cancellation is available until noon on the day before arrival.",
        "Up to 14 days prior to arrival.",
    ),
    "Do you charge a booking fee?": (
        "No, our service is completely free.",
        "Yes, 5 EUR per booking.",
        "We add 10 percent to each reservation.",
    ),
    "How long is a table held if we are late?": (
        "Your table will be held for 30 minutes.",
        "Restaurants hold it for 5 minutes only.",
        "For an hour.",
    ),
    "When are visiting hours?": (
        "Visitors are welcome from 8:00 in the morning until 13:00.",
        "You may visit from 16:00 until 21:00 every day.",
        "Only at the weekend, from 13:00 to 18:00.",
    ),
    "What does parking cost?": (
        "Visitors park for free.",
        "It's 3 EUR per hour.",
        "10 EUR a day, there's no hourly rate.",
    ),
    "Do I need a referral for cardiology?": (
        "No, a referral isn't required.",
        "Simply make an appointment with cardiology, nothing else is asked for.",
        "Referrals are needed for radiology alone.",
    ),
    "What does an instant transfer cost?": (
        "There is no fee for instant transfers.",
        "We bill 0.99 EUR apiece.",
        "1.50 EUR per transaction.",
    ),
    "How much cash can I withdraw a day?": (
        "You can withdraw up to 500 EUR per day.",
        "The limit is 2000 EUR a day.",
        "Your daily maximum is 750 EUR.",
    ),
    "Can I open an account for my child?": (
        "Your child must have turned 16.",
        "Accounts are available to adults only.",
        "You can from birth on, it costs 3 EUR a month.",
    ),
}
"""Per question: answers that contradict the facts."""
