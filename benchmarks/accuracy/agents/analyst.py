"""An analyst who answers questions by SQL."""

from __future__ import annotations

import random

from accuracy.draws import day, digits, mail, person, pick
from accuracy.plan import Agent, Intent, Question, Slots


def _report(rng: random.Random) -> Slots:
    return {
        "name": person(rng),
        "email": mail(rng),
        "table": pick(rng, "orders", "web_visits", "invoices", "returns", "shipments"),
        "region": pick(rng, "North", "South", "Nordics", "Iberia", "Benelux"),
        "month": f"2026-{rng.randrange(1, 13):02d}",
        "total": digits(rng, 6),
        "rows": digits(rng, 4),
        "top": pick(rng, "garden chairs", "headphones", "coffee beans", "ski boots"),
        "top_total": digits(rng, 5),
        "share": rng.randrange(21, 69),
        "date": day(rng),
        "chart": f"chart-{digits(rng, 5)}",
    }


_SUM = "SELECT SUM(amount) FROM {table} WHERE region = '{region}' AND month = '{month}'"


_TOP = (
    "SELECT product, SUM(amount) AS s FROM {table} WHERE month = '{month}' "
    "GROUP BY product ORDER BY s DESC LIMIT 1"
)


_ROWS = "SELECT COUNT(*) FROM {table} WHERE loaded_at >= '{date}'"


ANALYST = Agent(
    name="analyst",
    root="data_analyst",
    system=(
        "You answer questions of business people about the sales warehouse. Look at the schema, "
        "write SQL, run it, and say what came out in one or two sentences. Do not show SQL unless "
        "asked. Never state a figure that no query returned. Questions that the warehouse cannot "
        "answer are declined."
    ),
    model="gpt-4.1",
    draw=_report,
    keep=("name", "email"),
    intents=(
        Intent(
            "total",
            (
                "What did we make in {region} in {month}? Table {table}.",
                "Total of {table} for {region}, {month}?",
                "How much came in from {region} during {month} according to {table}?",
                "I need the {month} figure of {table} for the {region} region.",
                "Sum up {table} in {region} for {month} please.",
            ),
            (
                (
                    (
                        "describe_table",
                        {"table": "{table}"},
                        {"columns": ["region", "month", "product", "amount", "loaded_at"]},
                    ),
                ),
                (("run_sql", {"sql": _SUM}, {"rows": [["{total}"]], "columns": ["sum"]}),),
            ),
            (
                (
                    "{region} comes to {total} EUR in {month}.",
                    "The total is {total} EUR.",
                    "In {month} it was {total} EUR for {region}.",
                    "According to {table} the sum is {total} EUR.",
                ),
                (
                    "All rows of the month are in it.",
                    "Returns are not taken off.",
                    "",
                    "The figure is net of tax.",
                    "Later corrections may move it a little.",
                ),
            ),
        ),
        Intent(
            "top_product",
            (
                "Which product sold best in {month}? Look into {table}.",
                "Top seller of {month} by {table}?",
                "What was number one in {table} in {month}?",
                "Tell me the strongest product of {month} in {table}.",
            ),
            ((("run_sql", {"sql": _TOP}, {"rows": [["{top}", "{top_total}", "{share}"]]}),),),
            (
                (
                    "It was {top} with {top_total} EUR.",
                    "{top} led the month with {top_total} EUR.",
                    "Number one: {top}, {top_total} EUR.",
                    "The best seller is {top} at {top_total} EUR.",
                ),
                (
                    "That is {share} percent of everything.",
                    "Its share is {share} percent.",
                    "It makes up {share} percent of the month.",
                    "{share} percent of {table} comes from it.",
                ),
            ),
        ),
        Intent(
            "freshness",
            (
                "How many rows of {table} were loaded since {date}?",
                "Did {table} get new rows after {date}, and how many?",
                "Is {table} fresh? Count what came since {date}.",
                "Row count of {table} from {date} on please.",
            ),
            (
                (
                    (
                        "describe_table",
                        {"table": "{table}"},
                        {"columns": ["id", "amount", "loaded_at"]},
                    ),
                ),
                (("run_sql", {"sql": _ROWS}, {"rows": [["{rows}"]]}),),
            ),
            (
                (
                    "{rows} rows were loaded since {date}.",
                    "There are {rows} rows from {date} on.",
                    "I count {rows} rows in {table}.",
                    "Since {date}, {rows} rows came in.",
                ),
                ("So the table is alive.", "", "The load runs every night.", "That looks normal."),
            ),
        ),
        Intent(
            "share_chart",
            (
                "Send the {month} chart of {table} to {email}.",
                "Please draw {table} for {month} and mail it to me, {email}.",
                "Make a chart of {table} in {region} and share it with {email}.",
                "I want {table} of {month} as a picture in my inbox ({email}).",
            ),
            (
                (("draw_chart", {"table": "{table}", "month": "{month}"}, {"chart": "{chart}"}),),
                (
                    (
                        "send_report",
                        {"to": "{email}", "chart": "{chart}"},
                        {"sent": True, "chart": "{chart}"},
                    ),
                ),
            ),
            (
                (
                    "The file is {chart}.",
                    "Look for {chart} in your inbox.",
                    "It's called {chart}.",
                    "You find it as {chart}.",
                ),
                (
                    "It covers {month}.",
                    "The month shown is {month}.",
                    "It shows {table} by product.",
                    "The bars are products of {table}.",
                ),
            ),
            "send_report",
            (
                "I've sent the chart to {email}.",
                "The chart was mailed to {email}.",
                "Your chart has been sent.",
                "Done, {email} has mail.",
                "I have shared the chart with {email}.",
                "The report is sent.",
            ),
        ),
    ),
    questions=(
        Question(
            "When is the warehouse refreshed?",
            "Loading: the warehouse is refreshed every night at 03:30.",
            (
                "Every night at 03:30.",
                "The load runs at 03:30 each night.",
                "It's refreshed once a night, at 03:30.",
            ),
            (
                "Every hour on the hour.",
                "Only on Sundays at 22:00.",
                "The load runs at 06:15 each morning.",
                "It is refreshed twice a month.",
            ),
        ),
        Question(
            "How far back does the sales data go?",
            "History: sales since January 2019.",
            (
                "To January 2019.",
                "The data start in January 2019.",
                "We have sales since January 2019.",
            ),
            (
                "To March 2015.",
                "We only keep the last 12 months.",
                "The data start in June 2022.",
                "There are sales since 2008.",
            ),
        ),
        Question(
            "Are amounts with or without tax?",
            "Amounts: net, without value added tax.",
            (
                "Without tax, all amounts are net.",
                "They are net amounts.",
                "Net, so value added tax isn't in them.",
            ),
            (
                "All amounts include tax.",
                "They are gross amounts.",
                "With tax for invoices, without for orders.",
                "Gross, so tax is in them.",
            ),
        ),
    ),
    vague=(
        ("How are sales?", "For which region and month, and from which table?"),
        ("Make me a chart.", "Which table and month should it show?"),
        ("Count the rows.", "Of which table, and since when?"),
    ),
    off_topic=(
        (
            "Will it rain tomorrow?",
            "The warehouse holds sales, so that is a question I have to decline.",
        ),
        (
            "What does our competitor earn?",
            "There are no figures of competitors in the warehouse, so I can't say.",
        ),
    ),
    speeds={"describe_table": 70, "run_sql": 900},
    slow="draw_chart",
    many=("Describe the tables {items}.", "describe_table", "table"),
)
