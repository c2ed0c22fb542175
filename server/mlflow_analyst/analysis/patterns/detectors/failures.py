"""Detectors of failure: what fails, with which message, and what it takes with it.

Per tool or step the messages are grouped into templates (`templates`): one that explains most of
the failures stands for them; several are proposed each; what is left is proposed together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from mlflow_analyst.analysis.matching import test_of
from mlflow_analyst.analysis.patterns.account import Account
from mlflow_analyst.analysis.patterns.detectors.bursts import error_bursts, latency_bursts
from mlflow_analyst.analysis.patterns.detectors.ceilings import cut_off_calls
from mlflow_analyst.analysis.patterns.detectors.chains import (
    LEAST,
    chained_failures,
    enough,
    first_failure,
)
from mlflow_analyst.analysis.patterns.detectors.rows import having
from mlflow_analyst.analysis.patterns.order import names_of
from mlflow_analyst.analysis.patterns.proposal import Crosswise, Detector, Pattern, Rows
from mlflow_analyst.analysis.patterns.quoting import like, quoted, snake_case
from mlflow_analyst.analysis.patterns.signal import Hit
from mlflow_analyst.analysis.patterns.signals.failures import SIGNALS, Failure, failures_of
from mlflow_analyst.analysis.patterns.templates import Template, templates_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Places = NDArray[np.int64]
    Flags = NDArray[np.bool_]

OFTEN = 0.2
"""Of the traces that call a tool such a share makes even few failures worth a look."""
FLAKY = 0.15
"""Failures that a retry got over are worth a look where so large a share of the tool's traces has
them."""
FEW = 5
MOSTLY = 0.8
MOST_TEMPLATES = 5

SEVERAL = 3
"""One message at so many tools is told once, and not of each."""
SHOWN_TOOLS = 4

_LETTERS = 8
_SHOWN_CHARS = 160


@dataclass(frozen=True, slots=True)
class _Subject:
    """What failed: the detector, its name and filter, the column that has the messages, and which
    failures of an account are its own.
    """

    detector: str
    name: str
    filter: str
    column: str
    sentence: str
    caveat: str
    owns: Callable[[Failure], bool]
    weight: float


def tool_failures(rows: Rows) -> Iterator[Pattern]:
    """Tools whose calls fail, by message."""
    failed = rows.rows_with_value("failed_tool")
    if not failed:
        return
    called = rows.rows_with_value("tools")
    messages = _last(_lists(rows, "error_message"))
    several = _counts(rows, failed) > 1
    explained = _explained(rows)
    recovered = (
        (rows.column("state") == "OK")
        & (rows.column("repeated_calls") >= 1)
        & (rows.column("tool_errors") <= rows.column("repeated_calls"))
    )
    everywhere = _Subject(
        "tool_failures",
        "several_tools",
        "tool_errors >= 1",
        "error_message",
        "Calls of {tools} fail with one message",
        "What the tools have in common may be down, or the message may be how all of them put "
        "whatever goes wrong.",
        _is_any_tools,
        1.2,
    )
    shared, told = _at_several_tools(everywhere, failed, messages, several | recovered, len(rows))
    yield from shared
    messages = {place: message for place, message in messages.items() if place not in told}
    for tool, every in sorted(failed.items()):
        places = every[~np.isin(every, list(told))]
        if not len(places):
            continue
        lasting = int((~recovered[places]).sum())
        calls = len(called.get(tool, places))
        flaky = len(places) >= FEW and len(places) >= FLAKY * calls
        often = lasting >= FEW and lasting >= OFTEN * calls
        if not (enough(lasting, len(rows)) or often or (flaky and enough(len(places), len(rows)))):
            continue
        # Where several tools failed, a message may be another's.
        own = places[~several[places]]
        subject = _Subject(
            "tool_failures",
            tool,
            f"failed_tool = {quoted(tool)}",
            "error_message",
            f"Calls of the tool {tool} fail",
            "A failed call can be right (what was asked for may not exist), and the agent may have "
            "got over it: read what the user was told.",
            partial(_is_of, name=tool, hidden=False),
            1.2,
        )
        own = own if len(own) else places
        puzzling = own[~(recovered | explained)[own]]
        yield from _by_message(subject, own, messages, len(rows), puzzling)


def _at_several_tools(
    subject: _Subject,
    failed: Mapping[str, Places],
    messages: Mapping[int, str],
    unclear: NDArray[np.bool_],
    traces: int,
) -> tuple[list[Pattern], set[int]]:
    """A pattern for each message that calls of several tools fail with, the tool's own name in it
    left aside; and the places that these tell. Where it is ``unclear`` which tool a message is of,
    it is left out.
    """
    if len(failed) < SEVERAL:
        return [], set()
    tool_of = {
        int(place): tool
        for tool, places in failed.items()
        for place in places
        if not unclear[place] and int(place) in messages
    }
    # With a digit in it templates take a word for a value.
    marks = {tool: f"tool{number}" for number, tool in enumerate(sorted(failed))}
    said = {place: messages[place].replace(tool, marks[tool]) for place, tool in tool_of.items()}
    patterns, told = [], set()
    places_of: dict[str, list[int]] = {}
    for place, message in said.items():
        places_of.setdefault(message, []).append(place)
    for template in templates_of({message: len(places) for message, places in places_of.items()}):
        places = sorted(place for message in template.messages for place in places_of[message])
        tools = Counter(tool_of[place] for place in places)
        letters = sum(map(str.isalpha, template.words))
        if len(tools) < SEVERAL or letters < _LETTERS or not enough(len(places), traces):
            continue
        named = ", ".join(tool for tool, _ in tools.most_common(SHOWN_TOOLS))
        named += " and others" if len(tools) > SHOWN_TOOLS else ""
        own = replace(subject, sentence=subject.sentence.format(tools=named))
        patterns.append(_of_template(own, template))
        told.update(places)
    return patterns, told


def hidden_errors(rows: Rows) -> Iterator[Pattern]:
    """Tools that return an error although their step is not marked as failed, by message."""
    tools = rows.rows_with_value("hidden_error_tool")
    if not tools:
        return
    called = rows.rows_with_value("tools")
    messages = _last(_lists(rows, "hidden_error"))
    several = _counts(rows, tools) > 1
    explained = _explained(rows)
    for tool, places in sorted(tools.items()):
        calls = len(called.get(tool, places))
        often = len(places) >= FEW and len(places) >= OFTEN * calls
        if not (enough(len(places), len(rows)) or often):
            continue
        own = places[~several[places]]
        subject = _Subject(
            "hidden_errors",
            tool,
            f"hidden_error_tool = {quoted(tool)}",
            "hidden_error",
            f"The tool {tool} returns an error although its step is not marked as failed",
            "Told by the shape or the first words of what the tool returned: what looks like an "
            "error may be the answer that the tool is meant to give.",
            partial(_is_of, name=tool, hidden=True),
            1.3,
        )
        own = own if len(own) else places
        yield from _by_message(subject, own, messages, len(rows), own[~explained[own]])


def failures(rows: Rows) -> Iterator[Pattern]:
    """Steps that are no tools and fail: calls of models, retrievers, the agent itself."""
    first = rows.column("first_failure")
    of_tools: dict[int, set[str]] = {}
    # A tool that fails and then succeeds is in neither of the columns of tools that fail.
    for column in ("tools", "failed_tool", "hidden_error_tool"):
        for tool, places in rows.rows_with_value(column).items():
            for place in places:
                of_tools.setdefault(int(place), set()).add(tool)
    # One that only messages show is in none but the order of the calls.
    for place, order in enumerate(rows.column("tool_order")):
        if first[place] is not None:
            of_tools.setdefault(place, set()).update(names_of(order))
    by_step: dict[str, list[int]] = {}
    for place, name in enumerate(first):
        if name is not None and name not in of_tools.get(place, ()):
            by_step.setdefault(name, []).append(place)
    messages = _last(_lists(rows, "error_message")) if by_step else {}
    for step, found in sorted(by_step.items()):
        if not enough(len(found), len(rows)):
            continue
        subject = _Subject(
            "failures",
            step,
            f"first_failure = {quoted(step)}",
            "error_message",
            f"The step {step} fails",
            "The agent may have got over it by trying again: see the state of the traces and what "
            "the user was told.",
            partial(_is_of, name=step, hidden=False),
            1.4,
        )
        yield from _by_message(subject, np.array(found, dtype=np.int64), messages, len(rows))
    yield from _failed_without_a_step(rows)


def _failed_without_a_step(rows: Rows) -> Iterator[Pattern]:
    failed = (rows.column("state") == "ERROR") & ~rows.column("any_error")
    if enough(int(failed.sum()), len(rows)):
        yield Pattern(
            name="failures_without_a_failed_step",
            detector="failures",
            kind="operational",
            statement="The trace failed, and no step of it is marked as failed.",
            filter="state = 'ERROR' AND any_error = false",
            caveat="Steps may be missing from the trace: what was not recorded cannot be seen.",
            weight=1.2,
        )


def _explained(rows: Rows) -> NDArray[np.bool_]:
    """Which rows show a cause that enough of them show to be proposed by its name."""
    flags = np.zeros(len(rows), dtype=bool)
    for cause in SIGNALS:
        has = having(rows, cause.name)
        if has.sum() >= cause.least:
            flags |= has
    return flags


def _by_message(
    subject: _Subject,
    places: Places,
    messages: Mapping[int, str],
    traces: int,
    puzzling: Places | None = None,
) -> Iterator[Pattern]:
    """One pattern per template that explains enough, and one for the rest where enough of them are
    ``puzzling``: neither got over by a retry nor explained by a cause. None: all are.
    """
    own = {int(place): messages[int(place)] for place in places if int(place) in messages}
    often: dict[str, int] = {}
    for message in own.values():
        often[message] = often.get(message, 0) + 1
    told = [
        (template, sum(often[message] for message in template.messages))
        for template in templates_of(often)
        if sum(char.isalpha() for char in template.words) >= 3
    ]
    if told and told[0][1] >= max(MOSTLY * len(places), LEAST):
        yield _of_template(subject, told[0][0])
        rest = [(one, count) for one, count in told[1:] if enough(count, traces)]
        yield from (_of_template(subject, one) for one, _ in rest[: MOST_TEMPLATES - 1])
        return
    each = [(one, count) for one, count in told if enough(count, traces)][:MOST_TEMPLATES]
    yield from (_of_template(subject, one) for one, _ in each)
    named = {message for template, _ in each for message in template.messages}
    left = sum(
        own.get(int(place)) not in named for place in (places if puzzling is None else puzzling)
    )
    if enough(left, traces) or (not each and left >= FEW) or (not each and puzzling is None):
        yield _of_the_rest(subject, [one for one, _ in each])


def _of_template(subject: _Subject, template: Template) -> Pattern:
    shown = template.shown
    if len(shown) > _SHOWN_CHARS:
        shown = shown[: _SHOWN_CHARS - 1] + "…"
    return _pattern(
        subject,
        snake_case(subject.detector, subject.name, template.words[:60]),
        f"{subject.sentence}: “{shown}”.",
        f"{subject.filter} AND {_condition(subject.column, template)}",
        template,
    )


def _of_the_rest(subject: _Subject, told: Sequence[Template]) -> Pattern:
    """The subject's failures with other messages than the templates told, which may be none."""
    name = snake_case(subject.detector, subject.name, *(["other"] if told else []))
    if not told:
        return _pattern(subject, name, f"{subject.sentence}.", subject.filter)
    others = " OR ".join(_condition(subject.column, one) for one in told)
    sentence = f"{subject.sentence} in other ways than with a message that comes often."
    return _pattern(subject, name, sentence, f"{subject.filter} AND NOT ({others})")


def _pattern(
    subject: _Subject,
    name: str,
    statement: str,
    condition: str,
    template: Template | None = None,
) -> Pattern:
    return Pattern(
        name=name,
        detector=subject.detector,
        kind="operational",
        statement=statement,
        filter=condition,
        caveat=subject.caveat,
        look=partial(_look, subject.owns, template),
        weight=subject.weight,
    )


def _condition(column: str, template: Template) -> str:
    if template.exact and "\x00" not in template.parts[0]:
        return f"{column} = {quoted(template.parts[0])}"
    return f"{column} LIKE {like(template.parts)}"


def _look(
    owns: Callable[[Failure], bool], template: Template | None, account: Account
) -> Iterable[Hit]:
    own = [failure for failure in failures_of(account) if owns(failure)]
    if template is not None:
        fits = test_of("LIKE", "%".join(template.parts), ascii_only=False)
        own = [failure for failure in own if fits(failure.message)] or own
    return [failure.hit() for failure in own]


def _is_any_tools(failure: Failure) -> bool:
    return failure.tool and not failure.hidden


def _is_of(failure: Failure, name: str, hidden: bool) -> bool:
    return failure.name == name and failure.hidden == hidden


def _counts(rows: Rows, by_value: Mapping[str, Places]) -> NDArray[Any]:
    counts = np.zeros(len(rows), dtype=np.int64)
    for places in by_value.values():
        counts[places] += 1
    return counts


def _lists(rows: Rows, name: str) -> dict[int, list[str]]:
    """The values of a column with several per row, by place among these rows, in their order."""
    many = rows.table.many(name)
    here = np.cumsum(rows.chosen) - 1
    found: dict[int, list[str]] = {}
    for row, code in zip(many.rows, many.codes, strict=True):
        if rows.chosen[row]:
            found.setdefault(int(here[row]), []).append(str(many.values[code]))
    return found


def _last(lists: Mapping[int, Sequence[str]]) -> dict[int, str]:
    """The last message of each row: steps come before what is inside them, so it is an inner
    one's, which says most.
    """
    return {place: values[-1] for place, values in lists.items()}


DETECTORS: tuple[tuple[str, Detector], ...] = (
    ("tool_failures", tool_failures),
    ("failures", failures),
    ("hidden_errors", hidden_errors),
    ("first_failure", first_failure),
    ("error_bursts", error_bursts),
    ("latency_bursts", latency_bursts),
)

CROSSWISE: tuple[tuple[str, Crosswise], ...] = (
    ("timeouts", cut_off_calls),
    ("first_failure", chained_failures),
)
