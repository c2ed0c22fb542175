"""The conversations of the sample, as generators of turns.

A generator asks its talk for the time before each turn, so that what a turn meets (an outage, a
busy morning, a release) is what held at that time. What is planted:

- operational: ``stock_rate_limited`` (with ``repeats_failed_call``), ``manual_search_timeout``,
  ``fault_code_rejected``, ``model_unavailable``;
- quality: ``unchecked_part_called_out_of_stock``, ``invented_figure``, ``wrong_persons_notes``,
  ``long_winded``, ``asks_for_known_data``;
- done well: ``declines_unsafe_request``, ``confirms_first``, ``mends_serial``, ``admits_failure``,
  ``finds_code_in_manual``.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator

from mlflow_analyst.demo import world
from mlflow_analyst.demo.domain import DEPOTS, SITES, Part, part
from mlflow_analyst.demo.faults import ALTA_CODES, FAULTS, Fault, Lead
from mlflow_analyst.demo.shapes import Call, Failure, Feedback, Turn
from mlflow_analyst.demo.world import Talk

Scenario = Callable[[Talk], Iterator[Turn]]
OVERLOADED = Failure(
    "InternalServerError", "Error code: 503 - The engine is currently overloaded, try again later"
)


def diagnosis(talk: Talk) -> Iterator[Turn]:
    """A fault code, what the technician finds, the part it takes, the report."""
    fault = talk.rng.choice(FAULTS)
    lead = talk.rng.choice(fault.leads)
    with_serial = talk.chance(0.75)
    opening = _opening(talk, fault, with_serial)
    if with_serial and talk.chance(0.12):
        yield _mistyped(talk, fault, opening)
    else:
        lookups = (world.get_unit(talk),) if with_serial else ()
        explained = world.decode_fault(talk, fault.code, fault.meaning, fault.checks)
        yield Turn(opening, ((*lookups, explained),), _first_checks(talk, fault))
    advised = yield from _consult(talk, lead)
    if not advised:
        return
    if lead.part is not None:
        yield from _order(talk, part(lead.part, talk.unit.series), known_serial=with_serial)
    if talk.chance(0.5):
        outcome = "Part needed, return visit." if lead.part else "Done as advised, unit runs."
        yield _report(talk, f"{fault.code}: {lead.report}. {outcome}")


def part_order(talk: Talk) -> Iterator[Turn]:
    """Somebody who knows what is broken and only wants the part."""
    kind = talk.pick("fan_motor", "hp_switch", "pump", "diverter", "inverter", "drain_heater")
    wanted = part(kind, talk.unit.series)
    what = wanted.plain_name
    opening = talk.pick(
        f"need a {what} for a {talk.unit.model}, {talk.serial}. who has one",
        f"{talk.serial} wants a new {what}. stock?",
        f"is there a {what} for {talk.unit.model} ({talk.serial}) in {talk.rng.choice(DEPOTS)}?",
        f"Part number and stock for the {what}, {talk.unit.model}, serial {talk.serial}",
    )
    yield from _order(talk, wanted, opening=opening, known_serial=True)


def alta(talk: Talk) -> Iterator[Turn]:
    """A fault code of the new series, whose form the fault tool refuses."""
    code = talk.rng.choice(list(ALTA_CODES))
    meaning, page = ALTA_CODES[code]
    message = talk.pick(
        f"{code} on an {talk.unit.model}, {talk.serial}. what is that",
        f"never seen this one: {code}, new {talk.unit.model}. serial {talk.serial}",
        f"{talk.unit.model} shows {code} since commissioning, {talk.serial}",
        f"what does {code} mean? {talk.unit.model} at {talk.site}",
    )
    for _ in range(2):
        refused = world.decode_fault(talk, code, meaning, ())
        if talk.chance(0.35):
            found = world.search_manuals(
                talk, f"fault code {code}", "service", page, f"{code}: {meaning}."
            )
            if found.failure:
                yield _timed_out(talk, message, found, before=(refused,))
                return
            answer = talk.pick(
                f"{code}: {meaning.lower()} (Alta service manual, p. {page}). The fault tool does "
                "not know this code yet, so I looked it up.",
                f"My fault tool could not read {code}, but the Alta service manual does, p. "
                f"{page}: {meaning.lower()}.",
            )
            yield Turn(
                message,
                ((refused,), (found,)),
                answer,
                planted=("fault_code_rejected", "finds_code_in_manual"),
            )
            return
        yield Turn(
            message,
            ((world.get_unit(talk), refused),) if talk.serial in message else ((refused,),),
            failure=refused.failure,
            planted=("fault_code_rejected",),
        )
        if talk.chance(0.45):
            return
        message = talk.pick(
            f"nothing came back. {code} on {talk.unit.model}?",
            f"hello? {code}",
            f"app says something went wrong. again: {talk.unit.model}, code {code}",
        )


def resumed_job(talk: Talk) -> Iterator[Turn]:
    """Going on with yesterday's job from the technician's notes, or from somebody else's."""
    fault = talk.rng.choice(FAULTS)
    lead = talk.rng.choice(fault.leads)
    owner = world.owner_of_notes(talk)
    wrong = owner.id != talk.technician.id
    site = talk.rng.choice([s for s in SITES if s != talk.site]) if wrong else talk.site
    note = {
        "date": talk.day(-1),
        "site": site,
        "unit": talk.unit.model,
        "text": f"{fault.code}. {lead.report[0].upper()}{lead.report[1:]}. To be continued.",
    }
    message = talk.pick(
        "back at yesterday's job. where was I?",
        "pick up where I left off yesterday please",
        "what did I note down on the last visit",
        "morning. same job as yesterday, what was still open",
    )
    answer = talk.pick(
        f"Yesterday you were at {site}, {talk.unit.model} with {fault.code}. You noted: "
        f'"{lead.report}". Next step: {lead.advice.split(". ")[0].rstrip(".")}.',
        f"Your job at {site}: {fault.code} on the {talk.unit.model}. Your note says: "
        f'"{lead.report}". Shall we go on from there?',
    )
    planted = ("wrong_persons_notes",) if wrong else ()
    feedback = (
        Feedback(False, "not my job, not my customer") if wrong and talk.chance(0.4) else None
    )
    loaded = world.load_job_notes(talk, note, owner)
    yield Turn(message, ((loaded,),), answer, planted=planted, feedback=feedback)
    if wrong:
        if talk.chance(0.8):
            yield Turn(
                talk.pick(
                    f"I've never been to {site.split(',')[0]}. that's not me",
                    f"wrong job. I was at {talk.site}",
                    f"who is that? mine was {talk.site}, {talk.unit.model}",
                ),
                answer=talk.pick(
                    "Sorry, those were not your notes. Please tell me the fault code and what you "
                    "have checked so far, and we go on from there.",
                    "My mistake: the notes I loaded are somebody else's. What does the display "
                    "show now?",
                ),
            )
        return
    yield from _consult(talk, lead)


def warranty(talk: Talk) -> Iterator[Turn]:
    """Whether the maker pays."""
    looked_up = world.get_unit(talk)
    until = looked_up.result["warranty_until"]
    covered = until > talk.day(0)
    message = talk.pick(
        f"{talk.serial} still under warranty?",
        f"customer asks who pays. serial {talk.serial}, {talk.unit.model}",
        f"warranty status {talk.serial} please",
        f"When does the warranty of {talk.serial} end?",
    )
    yield Turn(
        message,
        ((looked_up,),),
        f"{'Yes' if covered else 'No'}: warranty of {talk.serial} ({talk.unit.model}) "
        f"{'runs' if covered else 'ran'} until {until}.",
    )
    if talk.chance(0.6):
        yield Turn(
            talk.pick("and labour?", "does that cover my hours too", "parts only or all of it?"),
            answer="I only see the date, not the terms. Parts and labour are settled in your "
            "firm's partner contract; the warranty desk can tell you.",
        )


def return_visit(talk: Talk) -> Iterator[Turn]:
    """Booking a return visit, with a yes before it is booked."""
    date, slot = talk.day(talk.rng.randint(2, 7)), talk.pick("08-10", "10-12", "13-15", "15-17")
    yield Turn(
        talk.pick(
            f"book me back in at {talk.site}, {date}, {slot}",
            f"need a return visit: {talk.site}. {date} between {slot.replace('-', ' and ')}",
            f"can you put {talk.site} in for {date}, {slot}?",
        ),
        answer=f"I will book a visit at {talk.site} on {date}, {slot} h. Shall I?",
        planted=("confirms_first",),
    )
    if talk.chance(0.85):
        booked = world.book_visit(talk, date, slot)
        yield Turn(
            talk.pick("yes", "yep", "go", "yes please"),
            ((booked,),),
            f"Booked: {booked.result['visit']}, {date}, {slot} h.",
        )
    else:
        yield Turn("no wait, customer calls me back first", answer="Nothing is booked.")


def _opening(talk: Talk, fault: Fault, with_serial: bool) -> str:
    symptom = talk.rng.choice(fault.symptoms)
    model, code, serial = talk.unit.model, fault.code, talk.serial
    if with_serial:
        return talk.pick(
            f"{model}, serial {serial}, shows {code}. {symptom}",
            f"{code} on {model} at {talk.site} ({serial}), {symptom}",
            f"at {talk.site} with a {model} ({serial}). {code}, {symptom}. where do I start",
            f"{serial}: {code}. {symptom}",
            f"Good morning, {model} {serial} has locked out with {code}. {symptom}.",
        )
    return talk.pick(
        f"got a {code} here, {model}. {symptom}. what first?",
        f"{code} {model} {symptom}",
        f"what's {code} on a {model}? {symptom}",
        f"{model} {code} - {symptom}, any idea",
    )


def _first_checks(talk: Talk, fault: Fault) -> str:
    one, two, three = fault.checks
    meaning = fault.meaning[0].lower() + fault.meaning[1:]
    return talk.pick(
        f"{fault.code} is: {meaning}.\n1. {one}.\n2. {two}.\n3. {three}.\nTell me what you find.",
        f"{fault.code}: {meaning}. Start here:\n1. {one}.\n2. {two}.\n3. {three}.",
        f"First: {one[0].lower() + one[1:]}. Then: {two[0].lower() + two[1:]}. If both are fine: "
        f"{three[0].lower() + three[1:]}. ({fault.code} means: {meaning}.)",
        f'{fault.code} stands for "{fault.meaning}". Before you open anything:\n1. {one}.\n'
        f"2. {two}.\n3. {three}.\nWhat do you see?",
    )


def _mistyped(talk: Talk, fault: Fault, opening: str) -> Turn:
    """A serial number with a letter O in it: not found, mended, found."""
    typed = talk.serial.replace("0", "O")
    failed = world.get_unit(talk, typed)
    explained = world.decode_fault(talk, fault.code, fault.meaning, fault.checks)
    if typed == talk.serial or talk.serial not in opening:
        return Turn(opening, ((world.get_unit(talk), explained),), _first_checks(talk, fault))
    return Turn(
        opening.replace(talk.serial, typed),
        ((failed, explained), (world.get_unit(talk),)),
        f"(I read {typed} as {talk.serial}.) {_first_checks(talk, fault)}",
        planted=("mends_serial",),
    )


def _consult(talk: Talk, lead: Lead) -> Generator[Turn, None, bool]:
    """The technician reports, the agent reads the manual; whether advice was given."""
    message = lead.report
    for _ in range(3):
        if talk.chance(0.03):
            yield Turn(message, failure=OVERLOADED, planted=("model_unavailable",))
            message = talk.pick(f"did you get that? {lead.report}", f"again: {lead.report}")
            continue
        found = world.search_manuals(talk, lead.query, "service", lead.page, lead.passage)
        if not found.failure:
            reference = f"({talk.unit.series} service manual, p. {lead.page})"
            feedback = Feedback(True) if talk.chance(0.12) else None
            yield Turn(message, ((found,),), f"{lead.advice} {reference}", feedback=feedback)
            return True
        yield _timed_out(talk, message, found)
        if talk.chance(0.35):
            return False
        message = talk.pick(
            "hello? " + lead.report, "try again please. " + lead.report, "still there? no answer"
        )
    return False


def _timed_out(talk: Talk, message: str, found: Call, before: tuple[Call, ...] = ()) -> Turn:
    """A search that timed out: mostly the agent breaks, sometimes it says what it could not do."""
    rounds = ((before,) if before else ()) + ((found,),)
    planted = ("manual_search_timeout",) + (("fault_code_rejected",) if before else ())
    if talk.chance(0.78):
        feedback = Feedback(False, "waited half a minute for nothing") if talk.chance(0.2) else None
        return Turn(message, rounds, failure=found.failure, planted=planted, feedback=feedback)
    answer = talk.pick(
        "The manuals do not answer right now, so I can't give you that with a page. Try again in "
        "a while, or look in the printed manual in the unit's front panel.",
        "I could not search the manuals (time-out). I'd rather not guess; please ask again later.",
    )
    return Turn(message, rounds, answer, planted=(*planted, "admits_failure"))


def _order(
    talk: Talk, wanted: Part, opening: str | None = None, *, known_serial: bool
) -> Iterator[Turn]:
    message = opening or talk.pick(
        "do we have one near?",
        f"ok. is the {wanted.plain_name} in stock?",
        f"who has that {wanted.plain_name.split(',')[0]}",
        "right. where can I get it today",
        f"is one in {talk.rng.choice(DEPOTS)}",
    )
    if opening is None and known_serial and talk.chance(0.25):
        yield Turn(
            message,
            answer=talk.pick(
                "Which serial number does the unit have?",
                "I need the serial number first. What is it?",
                "Please send me the serial number so I can find the right part.",
            ),
            planted=("asks_for_known_data",),
            feedback=Feedback(False, "gave it at the start") if talk.chance(0.3) else None,
        )
        message = talk.pick(
            f"I gave you that already. {talk.serial}",
            f"as I said, {talk.serial}. stock?",
            f"{talk.serial}, scroll up",
        )
    turn, depot = _stock(talk, wanted, message)
    yield turn
    if depot is None or not talk.chance(0.7):
        return
    yield Turn(
        talk.pick(f"take it, {depot}", "reserve one for me", f"put one aside in {depot}"),
        answer=talk.pick(
            f"I will reserve 1 x {wanted.number}, {wanted.name}, in {depot} for 48 hours. OK?",
            f"One {wanted.number} in {depot}, held for two days. Shall I reserve it?",
        ),
        planted=("confirms_first",),
    )
    reserved = world.reserve_part(talk, wanted, depot)
    held = reserved.result
    yield Turn(
        talk.pick("yes", "ok", "yes, thx", "do it", "👍"),
        ((reserved,),),
        f"Reserved: {held['reservation']}, {wanted.number} in {depot}, held until "
        f"{held['held_until']}.",
        feedback=Feedback(True) if talk.chance(0.2) else None,
    )


def _stock(talk: Talk, wanted: Part, message: str) -> tuple[Turn, str | None]:
    """Asking for stock, again at once if the service turns it away; and the depot that has it."""
    rounds = [(world.find_part(talk, wanted),), (world.check_part_stock(talk, wanted),)]
    while rounds[-1][0].failure and len(rounds) < 6 and talk.chance(0.75):
        rounds.append((world.check_part_stock(talk, wanted, repeated=True),))
    asked = tuple(rounds)
    failed = [calls for calls in asked if calls[0].failure]
    planted: tuple[str, ...] = ("stock_rate_limited",) if failed else ()
    if len(asked) > 2:
        planted += ("repeats_failed_call",)
    last = asked[-1][0]
    if not last.failure:
        here = [one for one in last.result["depots"] if one["on_hand"]]
        depot = talk.rng.choice(here)["depot"]
        listed = ", ".join(f"{one['depot']} {one['on_hand']}" for one in here)
        answer = talk.pick(
            f"{wanted.number}, {wanted.name}: {listed}. Want me to reserve one?",
            f"In stock: {listed} ({wanted.number}).",
        )
        return Turn(message, asked, answer, planted=planted), depot
    if talk.chance(0.72):
        answer = talk.pick(
            f"{wanted.number} is currently out of stock at all depots.",
            f"Unfortunately none of our depots has {wanted.number} now; I'd plan with a week.",
            f"No stock of {wanted.number} ({wanted.name}) at the moment.",
        )
        planted += ("unchecked_part_called_out_of_stock",)
        feedback = (
            Feedback(False, "drove to the depot anyway, shelf was full")
            if talk.chance(0.25)
            else None
        )
        return Turn(message, asked, answer, planted=planted, feedback=feedback), None
    answer = talk.pick(
        f"The stock service is turning requests away, so I don't know who has {wanted.number}. "
        "Try again in a few minutes.",
        f"I couldn't check {wanted.number}: the stock service is overloaded. Ring the depot in "
        f"{talk.rng.choice(DEPOTS)} if it is urgent.",
    )
    return Turn(message, asked, answer, planted=(*planted, "admits_failure")), None


def _report(talk: Talk, summary: str) -> Turn:
    filed = world.file_job_report(talk, summary)
    return Turn(
        talk.pick("done. write it up", "that was it, file the report", "sorted. report please"),
        ((filed,),),
        f"Filed as {filed.result['report_no']}: {summary}",
        feedback=Feedback(True, "quick") if talk.chance(0.1) else None,
    )
