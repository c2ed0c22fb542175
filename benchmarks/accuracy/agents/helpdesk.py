"""A helpdesk for IT and HR that retrieves articles before it answers."""

from __future__ import annotations

import random

from accuracy.draws import day, digits, mail, person, pick
from accuracy.plan import Agent, Intent, Question, Slots


def _ticket(rng: random.Random) -> Slots:
    return {
        "name": person(rng),
        "email": mail(rng),
        "host": f"LT-{digits(rng, 5)}",
        "ticket": f"INC{digits(rng, 6)}",
        "app": pick(rng, "Outlook", "the VPN client", "Jira", "the expense tool", "Teams"),
        "printer": f"PRN-{digits(rng, 3)}",
        "floor": rng.randrange(11, 30),
        "article": f"KB{digits(rng, 5)}",
        "days": rng.randrange(11, 29),
        "start": day(rng),
        "end": day(rng),
        "license": f"LIC-{digits(rng, 6)}",
    }


HELPDESK = Agent(
    name="helpdesk",
    root="helpdesk_rag",
    system=(
        "You answer questions of employees about IT and HR from the articles that the retriever "
        "found, and you open tickets. If the articles do not answer it, open a ticket. You do not "
        "answer questions that have nothing to do with work at the company."
    ),
    model="gpt-4o-mini",
    draw=_ticket,
    keep=("name", "email", "host"),
    rag=True,
    intents=(
        Intent(
            "app_broken",
            (
                "{app} does not start on {host} since this morning.",
                "I can't get into {app}, my machine is {host}.",
                "{app} keeps closing itself. Laptop {host}.",
                "Since the update {app} on {host} is unusable, please fix it.",
                "Help, {app} hangs on {host} all the time.",
            ),
            (
                (
                    (
                        "device_info",
                        {"host": "{host}"},
                        {"host": "{host}", "owner": "{name}", "uptime_days": "{days}"},
                    ),
                ),
                (
                    (
                        "create_ticket",
                        {"host": "{host}", "summary": "{app} does not work"},
                        {"ticket": "{ticket}", "queue": "client"},
                    ),
                ),
            ),
            (
                (
                    "Its number is {ticket}.",
                    "You can follow it as {ticket}.",
                    "It has been given the number {ticket}.",
                    "Reference: {ticket}.",
                ),
                (
                    "Your machine has been running for {days} days, a restart often helps.",
                    "Please restart once: {days} days without one is long.",
                    "After {days} days of uptime a restart is worth a try.",
                    "Meanwhile restart {host}; it has been up for {days} days.",
                ),
            ),
            "create_ticket",
            (
                "I opened a ticket for {app}.",
                "A ticket has been created with the client team.",
                "I've logged the problem with {app}.",
                "Done, the client team has your ticket.",
                "Your problem was handed to the client team.",
                "I have reported {app} on {host}.",
            ),
        ),
        Intent(
            "leave",
            (
                "How many vacation days do I have left?",
                "I'd like to take leave from {start} to {end}. Do I have enough days?",
                "Check my remaining leave please, {email}.",
                "What's left of my annual leave?",
            ),
            (
                (
                    (
                        "leave_balance",
                        {"employee": "{email}"},
                        {"employee": "{email}", "days_left": "{days}"},
                    ),
                ),
            ),
            (
                (
                    "You have {days} days left.",
                    "{days} days of leave remain.",
                    "There are {days} days left on your account.",
                    "Your balance is {days} days.",
                ),
                (
                    "Requests go through the HR portal.",
                    "Ask your manager before you plan a longer absence.",
                    "",
                    "Public holidays are not counted.",
                ),
            ),
        ),
        Intent(
            "printer",
            (
                "Printer {printer} on floor {floor} is jammed again.",
                "{printer} prints blank pages.",
                "Nothing comes out of {printer}, we need it today.",
                "Could someone look at printer {printer}? Floor {floor}.",
            ),
            (
                (
                    (
                        "printer_state",
                        {"printer": "{printer}"},
                        {"printer": "{printer}", "floor": "{floor}", "toner_percent": "{days}"},
                    ),
                ),
                (
                    (
                        "create_ticket",
                        {"printer": "{printer}", "summary": "printer fault"},
                        {"ticket": "{ticket}", "queue": "facility"},
                    ),
                ),
            ),
            (
                (
                    "The ticket is {ticket}.",
                    "It's number {ticket}.",
                    "Look for {ticket} in the portal.",
                    "{ticket} is its number.",
                ),
                (
                    "By the way, the toner is at {days} percent.",
                    "The toner stands at {days} percent.",
                    "Until then use another printer on floor {floor}.",
                    "Somebody comes up to floor {floor}.",
                ),
            ),
            "create_ticket",
            (
                "I've reported {printer} to facility.",
                "Facility has been told about {printer}.",
                "A ticket for {printer} was opened.",
                "Done, I created a ticket for the printer.",
                "I have opened a ticket for {printer}.",
                "The printer fault is reported.",
            ),
        ),
        Intent(
            "license",
            (
                "I need a licence for {app}.",
                "Please assign me {app}, I start using it on {start}.",
                "{name} here, can I get access to {app}?",
                "Order {app} for me please, {email}.",
            ),
            (
                (
                    (
                        "assign_license",
                        {"employee": "{email}", "app": "{app}"},
                        {"license": "{license}", "valid_from": "{start}"},
                    ),
                ),
            ),
            (
                (
                    "It's valid from {start}.",
                    "You can use it from {start} on.",
                    "Valid from: {start}.",
                    "It works from {start}.",
                ),
                (
                    "The licence number is {license}.",
                    "Your licence: {license}.",
                    "It is registered as {license}.",
                    "Number {license}.",
                ),
            ),
            "assign_license",
            (
                "I've assigned {app} to you.",
                "The licence for {app} has been assigned.",
                "You now have a licence for {app}.",
                "Done, {app} was ordered for you.",
                "I have added {app} to your account.",
                "Access to {app} is granted.",
            ),
        ),
    ),
    questions=(
        Question(
            "How often do I have to change my password?",
            "Passwords: changed every 180 days, 14 characters at least.",
            (
                "Every 180 days.",
                "Your password has to be changed every 180 days.",
                "It expires after 180 days.",
            ),
            (
                "Every 90 days.",
                "Passwords never expire here.",
                "It expires after 30 days.",
                "Once a year, after 365 days.",
            ),
        ),
        Question(
            "May I work from abroad?",
            "Working abroad: up to 20 days a year within the EU, with notice of two weeks.",
            (
                "Yes, up to 20 days a year within the EU.",
                "Within the EU you may, for 20 days a year; tell HR two weeks ahead.",
                "20 days a year are allowed inside of the EU.",
            ),
            (
                "No, working abroad is not allowed at all.",
                "Yes, without any limit and in any country.",
                "Up to 60 days a year, worldwide.",
                "Only 5 days a year are allowed.",
            ),
        ),
        Question(
            "Who pays for my home office chair?",
            "Home office: the company pays up to 250 EUR for a chair once in five years.",
            (
                "The company pays up to 250 EUR for it.",
                "Up to 250 EUR are paid by the company, once in five years.",
                "You get up to 250 EUR for a chair.",
            ),
            (
                "You have to pay for it yourself.",
                "The company pays any chair in full.",
                "The company pays up to 600 EUR for it.",
                "Chairs are only lent, there is no payment.",
            ),
        ),
    ),
    vague=(
        ("My computer is slow.", "What is the name of your machine? It starts with LT."),
        ("The printer is broken.", "Which printer is it? Its label starts with PRN."),
        ("I need a programme.", "Which one do you need, and from when?"),
    ),
    off_topic=(
        (
            "Who won the match last night?",
            "That has nothing to do with work here, so I leave it to others.",
        ),
        (
            "Write a love poem for my wife.",
            "I only answer questions about IT and HR, so I can't write that for you.",
        ),
    ),
    speeds={"device_info": 210, "leave_balance": 260, "printer_state": 190},
    slow="create_ticket",
    many=("What state are the printers {items} in?", "printer_state", "printer"),
)
