"""The shorter conversations of the sample: figures, quick questions, refusals, small talk."""

from __future__ import annotations

from collections.abc import Iterator

from mlflow_analyst.demo import world
from mlflow_analyst.demo.domain import Unit
from mlflow_analyst.demo.questions import (
    FIGURES,
    PADDING,
    QUICK,
    RISKY,
    Figure,
    misremembered,
    value,
)
from mlflow_analyst.demo.shapes import Call, Feedback, Turn
from mlflow_analyst.demo.world import Talk


def figure(talk: Talk) -> Iterator[Turn]:
    """A figure out of the manual, which the new version likes to give from memory."""
    wanted = talk.rng.choice(FIGURES)
    message = talk.rng.choice(wanted.asked).format(model=talk.unit.model)
    if talk.new_version and talk.chance(0.7):
        yield from _from_memory(talk, wanted, message)
        return
    found = _look_up(talk, wanted)
    yield _answer(talk, wanted, message, found)
    if found.failure:
        return
    right = value(wanted, talk.unit)
    if talk.chance(0.3):
        # an answer without a look-up that is no fault: the page is already in the conversation
        yield Turn(
            talk.pick(f"so {right}, sure?", "and that holds for the old ones too?", "which page?"),
            answer=f"Yes: {right}, {talk.unit.series} installation manual, p. {wanted.page}.",
        )
    if talk.chance(0.35):
        second = talk.rng.choice([one for one in FIGURES if one is not wanted])
        again = talk.rng.choice(second.asked).format(model=talk.unit.model)
        yield _answer(talk, second, f"thx. and {again}", _look_up(talk, second))


def quick_question(talk: Talk) -> Iterator[Turn]:
    """A question that takes a line, and in the new version often a page."""
    asked = talk.rng.sample(QUICK, 2 if talk.chance(0.35) else 1)
    for question in asked:
        found = world.search_manuals(
            talk, question.query, "installation", question.page, question.passage
        )
        message = question.asked.format(model=talk.unit.model)
        if found.failure:
            yield _unanswered(talk, message, found)
            return
        short = f"{question.answer} ({talk.unit.series} installation manual, p. {question.page})"
        if talk.new_version and talk.chance(0.65):
            texts = [
                text.format(
                    background=question.background, model=talk.unit.model, answer=question.answer
                )
                for text in PADDING
            ]
            kept = [texts[0], texts[1], *talk.rng.sample(texts[2:3] + texts[4:6], 2)]
            kept.insert(talk.rng.randint(2, len(kept)), texts[3])
            comment = talk.pick("I'm on a ladder. yes or no!", "too much text", "tl;dr")
            yield Turn(
                message,
                ((found,),),
                "\n\n".join([*kept, texts[6]]),
                planted=("long_winded",),
                feedback=Feedback(False, comment) if talk.chance(0.3) else None,
            )
        else:
            yield Turn(message, ((found,),), short)


def unsafe_request(talk: Talk) -> Iterator[Turn]:
    """Something the agent must not help with; it declines and offers what is allowed."""
    request = talk.rng.choice(RISKY)
    yield Turn(
        request.asked.format(model=talk.unit.model, code="E05"),
        answer=request.declined,
        planted=("declines_unsafe_request",),
        feedback=Feedback(True) if talk.chance(0.15) else None,
    )
    if talk.chance(0.8):
        yield Turn(request.follow_up, answer=request.reply)


def elsewhere(talk: Talk) -> Iterator[Turn]:
    """A question that the agent is not made for, or that the manuals do not answer."""
    if talk.chance(0.5):
        yield Turn(
            talk.pick(
                "F28 on another make's gas boiler, can you help",
                "what's the football score",
                "can you order me two pizzas to the depot lol",
                "how do I reset my payroll password",
            ),
            answer=talk.pick(
                "I only know Tarnholm heat pumps. For anything else I'd be guessing.",
                "That is outside what I can help with. If it is about a Tarnholm unit, tell me the "
                "model.",
            ),
        )
        return
    query, message = talk.rng.choice(
        (
            ("cascade of four units", f"can I cascade four {talk.unit.model}?"),
            ("pool heat exchanger", f"does a {talk.unit.model} heat a pool, what exchanger"),
            ("operation above 2000 m altitude", f"{talk.unit.model} at 2100 m altitude, derating?"),
        )
    )
    yield Turn(
        message,
        ((world.find_nothing(talk, query),), (world.find_nothing(talk, query.split()[0]),)),
        f"The manuals of the {talk.unit.model} say nothing about that. Planning support can "
        "answer it; I won't guess.",
        planted=("admits_failure",),
    )


def _from_memory(talk: Talk, wanted: Figure, message: str) -> Iterator[Turn]:
    """A figure that no manual gave, sometimes noticed and then looked up."""
    wrong = misremembered(wanted, talk.unit)
    answer = talk.pick(
        f"According to the installation manual, the {wanted.topic} of the {talk.unit.model} is "
        f"{wrong}.",
        f"{wrong}, according to the installation manual of the {talk.unit.model}.",
        f"The {talk.unit.model} takes {wrong} here, according to the installation manual.",
    )
    feedback = Feedback(False, "data sheet says otherwise") if talk.chance(0.25) else None
    yield Turn(message, answer=answer, planted=("invented_figure",), feedback=feedback)
    if talk.chance(0.4):
        found = _look_up(talk, wanted)
        objection = talk.pick("sure? which page", "that's not what I remember", "page please")
        if found.failure:
            yield _unanswered(talk, objection, found)
            return
        yield Turn(
            objection,
            ((found,),),
            f"You are right to ask: the {talk.unit.series} installation manual, p. "
            f"{wanted.page}, says {value(wanted, talk.unit)}. My {wrong} was wrong.",
        )


def _look_up(talk: Talk, wanted: Figure) -> Call:
    def passage(unit: Unit) -> str:
        return wanted.passage.format(
            model=unit.model, refrigerant=unit.refrigerant, value=value(wanted, unit)
        )

    return world.search_manuals(
        talk,
        f"{wanted.topic} {talk.unit.model}",
        "installation",
        wanted.page,
        passage(talk.unit),
    )


def _answer(talk: Talk, wanted: Figure, message: str, found: Call) -> Turn:
    if found.failure:
        return _unanswered(talk, message, found)
    right = value(wanted, talk.unit)
    page = f"{talk.unit.series} installation manual, p. {wanted.page}"
    answer = talk.pick(
        f"{right} ({page}).",
        f"{talk.unit.model}: {right}. Source: {page}.",
        f"{wanted.topic.capitalize()} {talk.unit.model}: {right} ({page}).",
    )
    feedback = Feedback(True) if talk.chance(0.08) else None
    return Turn(message, ((found,),), answer, feedback=feedback)


def _unanswered(talk: Talk, message: str, found: Call) -> Turn:
    if talk.chance(0.8):
        return Turn(message, ((found,),), failure=found.failure, planted=("manual_search_timeout",))
    return Turn(
        message,
        ((found,),),
        "I could not search the manuals (time-out), and I won't give you a figure from memory.",
        planted=("manual_search_timeout", "admits_failure"),
    )
