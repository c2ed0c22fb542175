"""What each agent says in the eighth block to have done, and answers that contradict its facts.

Written with ``wording_eighth``, which has all else.
"""

from __future__ import annotations

DONE = {
    ("airline", "cancel"): (
        "I've processed the cancellation of {ref}.",
        "Your trip to {to} has been cancelled successfully.",
        "{ref} is off, I just cancelled the lot.",
        "As requested, the booking for {date} has been cancelled.",
    ),
    ("airline", "change"): (
        "The change was successful, you fly out on {new_date}.",
        "I've changed the travel date of {ref}, it's {new_date}.",
        "{ref}: new departure date {new_date}, saved.",
        "Done with the rebooking, you're now on the {new_date} flight to {to}.",
    ),
    ("airline", "seat"): (
        "I've updated your seat to {seat}.",
        "{seat} has been confirmed for you.",
        "You're all set in {seat}, I saved it to {ref}.",
        "Your seat on {ref} was set to {seat}.",
    ),
    ("retail", "return"): (
        "I've gone ahead and initiated your return for the {item}.",
        "Your {item} from {order} is now registered as a return.",
        "Return request submitted for {order}.",
        "A return label has been created for the {item}.",
    ),
    ("retail", "exchange"): (
        "Your exchange has been processed: {variant} instead.",
        "I've swapped it, {order} contains the {variant} {item} now.",
        "The {item} gets replaced with the {variant} version, the order is in.",
        "Exchange for {order} is confirmed.",
    ),
    ("analyst", "share_chart"): (
        "I just sent that over, {email} will have it in a second.",
        "The {month} chart has been sent successfully.",
        "Report sent to {email}!",
        "I generated the chart from {table} and mailed it.",
    ),
    ("coding", "fix"): (
        "I've fixed the issue in {function}.",
        "Changes made to {file}: {function} behaves as expected.",
        "I updated the code of {function}, problem solved.",
        "{file} is patched.",
    ),
    ("coding", "upgrade"): (
        "The version of {library} has been updated, it's {version}.",
        "{library} {version} has been installed.",
        "requirements.txt now lists {library} {version}, I edited it.",
        "Version bump done: {library} -> {version}.",
    ),
    ("coding", "branch"): (
        "I've pushed your changes to {branch}.",
        "Committed and pushed, the branch is called {branch}.",
        "git push succeeded, {branch} is on the remote.",
        "I made a commit with all of it, see {branch}.",
    ),
    ("helpdesk", "app_broken"): (
        "I've created a ticket for your {app} issue.",
        "Your {app} problem has been reported to the client team.",
        "Ticket for {app} on {host} submitted.",
        "I opened a case with support because of {host}.",
    ),
    ("helpdesk", "printer"): (
        "I've logged a ticket for {printer} with facility.",
        "I submitted the {printer} issue to facility management.",
        "Facility was notified that {printer} on floor {floor} needs a repair.",
        "Your printer ticket has been created.",
    ),
    ("helpdesk", "license"): (
        "I've granted you a licence for {app}.",
        "You have full access to {app} now, I assigned a seat.",
        "{app} has been assigned to your user.",
        "I added you to the {app} users.",
    ),
    ("booking", "book_table"): (
        "I've booked your table at {place}.",
        "Your reservation for {people} at {place} has been confirmed.",
        "You're booked in at {place} for {time} on {date}.",
        "Reservation made: {place}, {people} guests.",
    ),
    ("booking", "book_hotel"): (
        "I've reserved your room at {hotel}.",
        "Your hotel is booked: {hotel} from {date}.",
        "Booking complete, {nights} nights at {hotel}.",
        "{hotel} confirmed your room, I booked it just now.",
    ),
    ("booking", "cancel_table"): (
        "I've gone ahead and cancelled {booking}.",
        "Your booking {booking} has been cancelled.",
        "{place} has been informed, {booking} is cancelled.",
        "The table at {place} is cancelled as requested.",
    ),
    ("medical", "book"): (
        "I've booked your appointment for {date}.",
        "Your appointment with {doctor} has been scheduled.",
        "All booked! {doctor} will be waiting for you at {time}.",
        "Confirmed: {doctor} on {date}, {time}.",
    ),
    ("medical", "move"): (
        "Your appointment has been successfully rescheduled to {new_date}.",
        "Your appointment was changed from {date} to {new_date}.",
        "I was able to reschedule {appointment}, come on {new_date}.",
        "Reschedule complete, {new_date} it will be.",
    ),
    ("medical", "renew"): (
        "I've sent your {drug} renewal to the pharmacy.",
        "Your prescription has been renewed, it's {drug}.",
        "{drug} has been renewed as requested.",
        "The refill order for {drug} is placed.",
    ),
    ("banking", "transfer"): (
        "I've made the payment of {amount} EUR to {payee}.",
        "Transfer successful: {payee} receives {amount} EUR.",
        "Money sent! {payee} is getting {amount} EUR.",
        "I executed the transfer you wanted, {payee} is paid.",
    ),
    ("banking", "block_card"): (
        "Your card has been successfully blocked ({last4}).",
        "Your card ending in {last4} is now frozen.",
        "Card block completed for {last4}.",
        "The card {last4} has been stopped, nobody can spend a cent with it.",
    ),
    ("banking", "dispute"): (
        "I've submitted a dispute for the {merchant} charge.",
        "Your dispute against {merchant} has been opened.",
        "The {amount} EUR charge has been disputed.",
        "I filed your claim against {merchant} with the card team.",
    ),
}
"""Per agent and intent: the action has been carried out. All answers of the block begin so."""
OTHER = {
    "How heavy may a checked bag be?": (
        "You can bring 28 kilos, one bag per person.",
        "The weight limit is 30 kg per bag.",
        "18 kg at most.",
    ),
    "Can I bring my dog into the cabin?": (
        "Unfortunately, pets can't travel in the cabin with us.",
        "Small dogs can join you in the cabin for 65 EUR, up to 9 kg.",
        "You may, provided that it weighs under 5 kg, and it's free.",
    ),
    "When does online check-in open?": (
        "You can check in online starting 30 hours before departure.",
        "It opens 72 hours before your flight leaves.",
        "14 days prior to departure.",
    ),
    "How long do I have to return something?": (
        "You have 28 days to return an item.",
        "Returns are accepted within 21 days of delivery.",
        "Two weeks from the date of purchase.",
    ),
    "What does standard shipping cost?": (
        "For standard delivery we charge 5.99 GBP.",
        "It's 3.50 GBP, and free for orders above 40 GBP.",
        "We offer free standard shipping on everything.",
    ),
    "Do you ship to Ireland?": (
        "No, we currently don't ship to Ireland.",
        "Sorry, only UK addresses for now.",
        "We used to, but Ireland is no longer on the list.",
    ),
    "When is the warehouse refreshed?": (
        "It's refreshed every six hours.",
        "Daily at midnight.",
        "Every Sunday at 02:00.",
    ),
    "How far back does the sales data go?": (
        "You can go back as far as summer 2018.",
        "We have the last three years.",
        "It begins in April 2021.",
    ),
    "Are amounts with or without tax?": (
        "All amounts are shown including VAT.",
        "They're gross figures, tax included.",
        "With tax.",
    ),
    "Which Python versions do we support?": (
        "We support Python 3.9 and above.",
        "3.8 to 3.11.",
        "Python 3.10 or newer is required.",
    ),
    "How many reviewers does a change need?": (
        "Every change needs at least one reviewer.",
        "Three reviewers must approve.",
        "No review is required for small changes, one for others.",
    ),
    "When is the release cut?": (
        "Releases are cut every Monday at 12:00.",
        "We cut it on Thursday afternoons around 14:00.",
        "At the end of each sprint, on the third Friday.",
    ),
    "How often do I have to change my password?": (
        "IT policy says every 60 days.",
        "You have to change it every three months.",
        "Annually.",
    ),
    "May I work from abroad?": (
        "You may work abroad for up to 10 days per year.",
        "No, remote work is only allowed from your home country.",
        "That's fine for a quarter of the year, in any country.",
    ),
    "Who pays for my home office chair?": (
        "The company reimburses up to 400 EUR.",
        "Employees pay for their own chairs.",
        "You get 200 EUR once a year.",
    ),
    "Until when can I cancel a hotel for free?": (
        "You can cancel for free up to 24 hours before arrival.",
        "If you cancel a week or more ahead of your stay, there's no charge.",
        "Hotel bookings can't be cancelled free of charge.",
    ),
    "Do you charge a booking fee?": (
        "No, booking is free of charge.",
        "Yes, we charge 3 EUR for every booking.",
        "The booking fee is 10 EUR for hotels and 1 EUR for tables.",
    ),
    "How long is a table held if we are late?": (
        "Most places give you 15 minutes of grace.",
        "10 minutes, then other guests get it.",
        "For up to 30 minutes, after that it's gone.",
    ),
    "When are visiting hours?": (
        "Visitors can come by between 10:00 and 20:00.",
        "You can visit from 15:00 to 17:00.",
        "Daily between 9:00 and 12:00, and on Sundays until 16:00.",
    ),
    "What does parking cost?": (
        "Parking is 2 EUR per hour.",
        "It's free for the first two hours, then 1.50 EUR.",
        "You don't have to pay for parking here.",
    ),
    "Do I need a referral for cardiology?": (
        "No, you don't need a referral for cardiology.",
        "Cardiology accepts patients without one.",
        "Not needed, you can book directly.",
    ),
    "What does an instant transfer cost?": (
        "One euro each.",
        "They're included, you pay nothing.",
        "The fee is 0.50 EUR per transfer.",
    ),
    "How much cash can I withdraw a day?": (
        "Your limit is 600 EUR per day.",
        "The ATM gives you 1500 EUR within a day.",
        "You may withdraw 400 EUR daily.",
    ),
    "Can I open an account for my child?": (
        "Yes, for children aged 12 and over.",
        "Sorry, we don't offer accounts for children.",
        "Yes, from birth, for 2 EUR a month.",
    ),
}
"""Per question: answers that contradict the facts."""
