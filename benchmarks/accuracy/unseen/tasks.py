"""What is asked for at an unseen place, and how it is done there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from accuracy.plan import Turn

Step = tuple[str, dict[str, Any], Any]
"""A tool, its arguments, its result."""


@dataclass
class Task:
    """A request, the tool calls of each model call, and the answer.

    ``thing``: what it is about, in a word or two. ``english``: request and answer as an English
    speaker has them. ``action``: the tool that carries out what ``claims`` say was done.
    ``place``: what may be mistaken for another one. ``several``: many things are asked for at once.
    ``kindred``: the answer in a language much like that of the request.
    """

    name: str
    request: str
    rounds: list[list[Step]]
    answer: str
    thing: str
    english: tuple[str, str]
    action: str | None = None
    claims: tuple[str, ...] = ()
    place: str = ""
    several: bool = False
    kindred: str = ""


@dataclass(frozen=True)
class Help:
    """A common question, the help text on it, ways to answer from that and to ask otherwise."""

    question: str
    text: str
    answers: tuple[str, ...]
    also: tuple[str, ...] = ()


def is_task(turn: Turn) -> bool:
    """The trace carries out a single task."""
    return "task" in turn.slots and not task_of(turn).several


def task_of(turn: Turn) -> Task:
    """The task that the trace carries out."""
    task: Task = turn.slots["task"]
    return task
