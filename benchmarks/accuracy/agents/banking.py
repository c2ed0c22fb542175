"""The chat of a bank."""

from __future__ import annotations

import random

from accuracy.draws import amount, day, digits, person, pick
from accuracy.plan import Agent, Intent, Question, Slots


def _account(rng: random.Random) -> Slots:
    return {
        "name": person(rng),
        "customer": digits(rng, 8),
        "last4": digits(rng, 4),
        "iban": f"DE{digits(rng, 12)}",
        "amount": amount(rng, 20, 900),
        "balance": amount(rng, 1000, 9000),
        "merchant": pick(rng, "Kiosk 24", "Bluebird Travel", "Gastro Nord", "Pixel Store"),
        "date": day(rng),
        "payee": person(rng),
        "transfer": f"TR{digits(rng, 8)}",
        "case": f"D-{digits(rng, 6)}",
        "limit": rng.randrange(20, 90) * 100,
    }


BANKING = Agent(
    name="banking",
    root="bank_chat",
    system=(
        "You are the chat of Fjord Bank. The customer is already identified. Use the tools for "
        "accounts, cards and transfers, and state amounts exactly as the tools return them. You "
        "must not give investment advice; refuse it and say why."
    ),
    model="gpt-4o",
    draw=_account,
    keep=("name", "customer", "last4", "iban"),
    intents=(
        Intent(
            "transfer",
            (
                "Send {amount} EUR to {payee}, {iban}.",
                "Please transfer {amount} EUR to {iban} ({payee}).",
                "I owe {payee} {amount} EUR, the account is {iban}. Pay it please.",
                "Make a payment of {amount} EUR to {payee} on {date}, account {iban}.",
                "{payee} should get {amount} EUR from me. IBAN {iban}.",
            ),
            (
                (
                    (
                        "get_balance",
                        {"customer": "{customer}"},
                        {"customer": "{customer}", "balance": "{balance}", "currency": "EUR"},
                    ),
                ),
                (
                    (
                        "make_transfer",
                        {"iban": "{iban}", "amount": "{amount}"},
                        {"transfer": "{transfer}", "amount": "{amount}", "booked": "{date}"},
                    ),
                ),
            ),
            (
                (
                    "It is booked for {date}.",
                    "The booking day is {date}.",
                    "{payee} has it on {date}.",
                    "The money leaves your account on {date}.",
                ),
                (
                    "The reference is {transfer}.",
                    "Keep {transfer} for your records.",
                    "You see it as {transfer} in the list.",
                    "Reference number: {transfer}.",
                ),
            ),
            "make_transfer",
            (
                "I have sent {amount} EUR to {payee}.",
                "The transfer of {amount} EUR is done.",
                "{amount} EUR has been transferred to {payee}.",
                "Your payment to {payee} was made.",
                "Done: {payee} has been paid.",
                "I've made the transfer to {payee}.",
            ),
        ),
        Intent(
            "block_card",
            (
                "I lost my card ending {last4}, block it now.",
                "Please lock card {last4}, my wallet was stolen.",
                "My card {last4} is gone. What now? Block it please.",
                "Card ending in {last4} has to be blocked right away.",
            ),
            (
                (("list_cards", {"customer": "{customer}"}, [{"card": "{last4}", "state": "on"}]),),
                (
                    (
                        "block_card",
                        {"card": "{last4}"},
                        {"card": "{last4}", "state": "blocked", "replacement": "{date}"},
                    ),
                ),
            ),
            (
                (
                    "A new one reaches you by {date}.",
                    "The replacement is planned for {date}.",
                    "You get another card on {date}.",
                    "By {date} a new card is in your letterbox.",
                ),
                (
                    "Nobody can pay with the old one any more.",
                    "Payments with it are refused from now on.",
                    "If it turns up again, please cut it.",
                    "Contactless payments are off as well.",
                ),
            ),
            "block_card",
            (
                "I blocked the card ending {last4}.",
                "Your card {last4} has been blocked.",
                "Card {last4} is locked.",
                "Done, {last4} has been deactivated.",
                "I've locked your card for you.",
                "The card was blocked at once.",
            ),
        ),
        Intent(
            "dispute",
            (
                "I don't recognise {amount} EUR from {merchant} on card {last4}.",
                "What is this charge of {amount} EUR at {merchant}? I never bought there.",
                "Dispute the payment to {merchant}, {amount} EUR.",
                "{merchant} charged me {amount} EUR on {date} without any order. I want it back.",
            ),
            (
                (
                    (
                        "list_payments",
                        {"card": "{last4}", "merchant": "{merchant}"},
                        [{"merchant": "{merchant}", "amount": "{amount}", "date": "{date}"}],
                    ),
                ),
                (
                    (
                        "open_dispute",
                        {"merchant": "{merchant}", "amount": "{amount}"},
                        {"case": "{case}", "amount": "{amount}", "state": "open"},
                    ),
                ),
            ),
            (
                (
                    "It concerns {amount} EUR of {date}.",
                    "The payment of {date} over {amount} EUR is under review.",
                    "{merchant} has to prove the order of {date}.",
                    "We hold {amount} EUR back from {merchant} meanwhile.",
                ),
                (
                    "The case number is {case}.",
                    "Please quote {case} when you write to us.",
                    "You find it as {case} in your inbox.",
                    "Case {case} is with our team.",
                ),
            ),
            "open_dispute",
            (
                "I opened a dispute against {merchant}.",
                "The dispute has been filed.",
                "Your complaint about {merchant} is registered.",
                "Done, we have opened a case.",
                "I've filed the dispute for you.",
                "A case against {merchant} was created.",
            ),
        ),
        Intent(
            "balance",
            (
                "How much is on my account?",
                "What's my balance at the moment?",
                "Can you tell me what I have left on {iban}?",
                "Balance please.",
            ),
            (
                (
                    (
                        "get_balance",
                        {"customer": "{customer}"},
                        {"customer": "{customer}", "balance": "{balance}", "limit": "{limit}"},
                    ),
                ),
            ),
            (
                (
                    "You have {balance} EUR on it.",
                    "The balance is {balance} EUR.",
                    "There are {balance} EUR on your account.",
                    "Right now it is {balance} EUR.",
                ),
                (
                    "The overdraft limit is {limit} EUR.",
                    "Beyond that you may overdraw {limit} EUR.",
                    "",
                    "Your credit line is {limit} EUR.",
                ),
            ),
        ),
    ),
    questions=(
        Question(
            "What does an instant transfer cost?",
            "Prices: instant transfer 0.40 EUR, standard transfer free.",
            (
                "An instant transfer costs 0.40 EUR.",
                "It is 0.40 EUR for each instant transfer.",
                "You pay 0.40 EUR; a standard transfer is free.",
            ),
            (
                "Instant transfers are free of charge.",
                "An instant transfer costs 1.50 EUR.",
                "It is 0.90 EUR for each instant transfer.",
                "You pay 2 percent of the amount.",
            ),
        ),
        Question(
            "How much cash can I withdraw a day?",
            "Cash: at most 1000 EUR a day, 2000 EUR a week.",
            (
                "At most 1000 EUR a day.",
                "You can withdraw 1000 EUR a day, and 2000 EUR a week.",
                "The daily limit is 1000 EUR.",
            ),
            (
                "At most 500 EUR a day.",
                "You can withdraw 3000 EUR a day.",
                "There is no daily limit.",
                "The daily limit is 750 EUR.",
            ),
        ),
        Question(
            "Can I open an account for my child?",
            "Youth account: from 7 years, with a parent's consent, no fees.",
            (
                "Yes, from the age of 7 and without fees.",
                "You can, once your child is 7 years old; it is free.",
                "From 7 years on, with your consent.",
            ),
            (
                "No, accounts are for adults only.",
                "Yes, from the age of 14 for 3 EUR a month.",
                "You can open one from birth on.",
                "Only from 16 years on.",
            ),
        ),
    ),
    vague=(
        ("I want to send money.", "Sure. To whom, which amount, and what is the IBAN?"),
        ("Block my card.", "Right away. Which card, what are its last four digits?"),
        ("There's a payment I don't know.", "Which merchant is it, and what is the amount?"),
    ),
    off_topic=(
        (
            "Should I put my savings into tech shares?",
            "I must not give investment advice, because the rules of the bank forbid it.",
        ),
        (
            "Which fund gives the best return?",
            "Advice on investments is not allowed in this chat; a branch can give it.",
        ),
    ),
    speeds={"get_balance": 110, "list_cards": 90, "list_payments": 300},
    slow="make_transfer",
    many=("List the payments at these merchants: {items}.", "list_payments", "merchant"),
)
