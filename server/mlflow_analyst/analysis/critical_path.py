"""Where a trace's time went: its critical path, and what tools did at the same time.

The critical path is the chain of work that the end of the trace waited for. From the end backwards
it goes through the step that ended last, then through the one that had ended last when that began,
and so on; inside a step through its own children the same way. What no child explains is the
step's own time. The parts add up to the time from the trace's first start to its last end. This is
the critical path of CRISP (Zhang et al., USENIX ATC 2022) without its synchronous/asynchronous
distinction, which spans do not make.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from mlflow_analyst.traces.model import Step

Span = tuple[int, int]
"""Start and end in nanoseconds."""

_SHARES = {"llm": "llm_ms", "embedding": "llm_ms", "tool": "tool_ms"}


def time_use(steps: Sequence[Step]) -> dict[str, Any]:
    """How the time of a trace was spent, from its steps in reading order, in milliseconds.

    ``slowest_step`` is the step with the most time of its own (outside its children), by tool or
    span name, and ``slowest_step_ms`` that time. ``llm_ms`` (model and embedding calls),
    ``tool_ms`` and ``other_ms`` are shares of the critical path; time in which no step ran is
    other. ``tool_overlap_ms`` is tool time during which another tool ran as well.
    ``tool_serial_ms`` is the most that could have been saved by making neighbouring tool calls at
    once: those that followed each other under one parent with no other step between them. Steps
    without an end do not count; all are None when there is none with an end.
    """
    return _in_turn(steps) or _in_any_shape(steps)


def _in_turn(steps: Sequence[Step]) -> dict[str, Any] | None:
    """The same of one step and its children, each of which began when the one before had ended, as
    most traces of few steps are; None of others. Then all of them are on the critical path.
    """
    if not steps:
        return None
    root, *others = steps
    now, end = root.start_ns, root.end_ns
    if end is None:
        return None
    own = end - now
    shares = _no_shares()
    slowest, most = root, -1
    saved = run = longest = 0
    for step in others:
        start, ended = step.start_ns, step.end_ns
        if ended is None or not now <= start <= ended <= end or step.depth != 1:
            return None
        now = ended
        took = ended - start
        own -= took
        kind = step.kind
        shares[_SHARES.get(kind, "other_ms")] += took
        if took > most:
            slowest, most = step, took
        if kind == "tool":
            run += took
            longest = max(longest, took)
        else:
            saved += run - longest
            run = longest = 0
    if own < 0:
        return None
    if own >= most:
        slowest, most = root, own
    shares[_SHARES.get(root.kind, "other_ms")] += own
    return _told(slowest, most, shares, 0, saved + run - longest)


def _in_any_shape(steps: Sequence[Step]) -> dict[str, Any]:
    spans, timed, children = _tree(steps)
    if not timed:
        names = ("slowest_step_ms", *_SHARES.values(), "other_ms", *_TOOL_TIMES)
        return {"slowest_step": None, **dict.fromkeys(names)}
    kinds = [step.kind for step in steps]
    slowest, most = timed[0], -1
    for place in timed:
        own = _own_time(spans[place], [spans[child] for child in children.get(place, ())])
        if own > most:
            slowest, most = place, own
    shares = _no_shares()
    for waited_for, spent in _critical_path(spans, children):
        kind = kinds[waited_for] if waited_for is not None else "other"
        shares[_SHARES.get(kind, "other_ms")] += spent
    overlap = saved = 0
    if kinds.count("tool") > 1:
        tools = [kind == "tool" for kind in kinds]
        overlap = _overlap(spans, tools, children)
        saved = sum(_serial(spans, tools, below) for below in children.values() if len(below) > 1)
    return _told(steps[slowest], most, shares, overlap, saved)


def _no_shares() -> dict[str, int]:
    return {"llm_ms": 0, "tool_ms": 0, "other_ms": 0}


def _told(
    slowest: Step, most: int, shares: dict[str, int], overlap: int, saved: int
) -> dict[str, Any]:
    """What `time_use` gives, of times in nanoseconds."""
    return {
        "slowest_step": slowest.tool or slowest.name,
        "slowest_step_ms": most / 1e6,
        "llm_ms": shares["llm_ms"] / 1e6,
        "tool_ms": shares["tool_ms"] / 1e6,
        "other_ms": shares["other_ms"] / 1e6,
        "tool_overlap_ms": overlap / 1e6,
        "tool_serial_ms": saved / 1e6,
    }


_TOOL_TIMES = ("tool_overlap_ms", "tool_serial_ms")


def _tree(
    steps: Sequence[Step],
) -> tuple[list[Span], list[int], dict[int | None, list[int]]]:
    """The span of each step, the places of those that have ended, and of these the places of the
    children by the place of their parent (None: the roots), for steps that have any.

    Children of a step that has not ended count as those of the step above it.
    """
    spans: list[Span] = []
    timed: list[int] = []
    found: dict[int | None, list[int]] = {}
    above: list[tuple[int, int | None]] = []
    for place, step in enumerate(steps):
        start, end, depth = step.start_ns, step.end_ns, step.depth
        while above and above[-1][0] >= depth:
            above.pop()
        parent = above[-1][1] if above else None
        if end is None or end < start:
            spans.append((start, start if end is None else end))
            above.append((depth, parent))
            continue
        spans.append((start, end))
        timed.append(place)
        if parent in found:
            found[parent].append(place)
        else:
            found[parent] = [place]
        above.append((depth, place))
    return spans, timed, found


def _own_time(span: Span, inside: Sequence[Span]) -> int:
    """The time of a step outside its children."""
    start, end = span
    if not inside:
        return end - start
    return end - start - _covered([(max(a, start), min(b, end)) for a, b in inside])


def _covered(spans: Iterable[Span]) -> int:
    """How much time at least one of the spans takes up."""
    total = 0
    reached: int | None = None
    for start, end in sorted(spans):
        begin = start if reached is None or start > reached else reached
        if end > begin:
            total += end - begin
            reached = end
    return total


def _critical_path(
    spans: Sequence[Span], children: dict[int | None, list[int]]
) -> Iterable[tuple[int | None, int]]:
    """Steps (by place) on the critical path, and how much of it is their own time."""
    roots = [spans[place] for place in children[None]]
    waiting: list[tuple[int | None, int, int]] = [
        (None, min([start for start, _ in roots]), max([end for _, end in roots]))
    ]
    while waiting:
        place, start, now = waiting.pop()
        spent = 0
        # A child that outlives its parent is only waited for until the parent ends.
        ends = [(min(spans[child][1], now), child) for child in children[place]]
        ends.sort(reverse=True)
        for ended, child in ends:
            begun = max(spans[child][0], start)
            if begun < ended <= now:
                spent += now - ended
                if child in children:
                    waiting.append((child, begun, ended))
                else:
                    yield child, ended - begun
                now = begun
        yield place, spent + max(now - start, 0)


def _overlap(
    spans: Sequence[Span], tools: Sequence[bool], children: dict[int | None, list[int]]
) -> int:
    """Time of tools beyond the first that ran at the same moment; a tool inside a tool is none."""
    found: list[Span] = []
    waiting = list(children[None])
    while waiting:
        place = waiting.pop()
        if tools[place]:
            found.append(spans[place])
        else:
            waiting.extend(children.get(place, ()))
    return sum(end - start for start, end in found) - _covered(found) if len(found) > 1 else 0


def _serial(spans: Sequence[Span], tools: Sequence[bool], siblings: list[int]) -> int:
    saved = 0
    run: list[Span] = []
    for place in [*sorted(siblings, key=lambda place: spans[place][0]), None]:
        if place is not None and tools[place]:
            run.append(spans[place])
            continue
        if len(run) > 1:
            saved += _covered(run) - max(end - start for start, end in run)
        run = []
    return saved
