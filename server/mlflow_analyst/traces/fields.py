"""MLflow's field paths (``info.state``, ``data.spans.*.name``) and short names for table columns.

Beyond MLflow's own: a key with dots needs no backticks (the longest key that exists wins), lists
take an index, JSON kept in strings can be walked into, span attributes come out decoded, ids as
hex, and a span also has the fields of `Step` (``kind``, ``tool``, ``model``, ``inputs``,
``outputs``, ``error``, ``duration_ms`` …) whatever wrote it.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from mlflow_analyst.traces.decoding import decode, decode_container, hex_id, iso_time
from mlflow_analyst.traces.digest import (
    cost_total,
    first_error,
    models,
    token_totals,
    tool_rows,
)
from mlflow_analyst.traces.io import request_text, response_text
from mlflow_analyst.traces.model import Step, Trace

MAX_PATH = 300
_MOST_PATHS = 3_000
_MOST_DEPTH = 12
_PLAIN_KEY = re.compile(r"[^.`*\s]+")
_INDEX = re.compile(r"\[(\d+|\*)\]")
_ID_KEYS = frozenset({"span_id", "parent_span_id", "parent_id", "trace_id"})
_PREFIXES = {"tag": "tags", "tags": "tags", "metadata": "trace_metadata"}


def _tools_text(trace: Trace) -> str | None:
    """The tools called, in order: ``"find_user, get_order (3 calls, 1 failed)"``."""
    shown = []
    for row in tool_rows(step for step in trace.steps if step.kind == "tool"):
        notes = [f"{row['calls']} calls"] if row["calls"] > 1 else []
        notes += [f"{row['failures']} failed"] if row["failures"] else []
        shown.append(f"{row['name']} ({', '.join(notes)})" if notes else row["name"])
    return ", ".join(shown) or None


def _first_error_text(trace: Trace) -> str | None:
    error = first_error(trace)
    return f"{error['step']}: {error['message']}" if error else None


SHORT_NAMES: Mapping[str, Callable[[Trace], Any]] = {
    "trace_id": lambda trace: trace.info.trace_id,
    "state": lambda trace: trace.info.state,
    "name": lambda trace: trace.info.name,
    "start": lambda trace: iso_time(trace.info.start_ms),
    "duration_ms": lambda trace: trace.info.duration_ms,
    "session": lambda trace: trace.info.session,
    "user": lambda trace: trace.info.user,
    "request": request_text,
    "response": response_text,
    "input_tokens": lambda trace: token_totals(trace)[0],
    "output_tokens": lambda trace: token_totals(trace)[1],
    "cost": cost_total,
    "models": lambda trace: ", ".join(models(trace)) or None,
    "tools": _tools_text,
    "tool_calls": lambda trace: sum(step.kind == "tool" for step in trace.steps),
    "tool_errors": lambda trace: sum(s.failed for s in trace.steps if s.kind == "tool"),
    "failed_steps": lambda trace: sum(step.failed for step in trace.steps),
    "steps": lambda trace: len(trace.steps),
    "first_error": _first_error_text,
}
"""Columns that are no path, by name; each gives one value or None."""

STEP_FIELDS = (
    "kind",
    "tool",
    "model",
    "inputs",
    "outputs",
    "error",
    "error_type",
    "duration_ms",
    "depth",
    "input_tokens",
    "output_tokens",
    "cost",
    "finish_reason",
)
"""Fields of a step that its span has in paths too, where MLflow's dictionary has no such key."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a path: a key (``quoted``: to be taken as it is) or ``*``."""

    key: str
    quoted: bool = False

    @property
    def many(self) -> bool:
        """Whether it stands for every key or item."""
        return self.key == "*" and not self.quoted


@dataclass(frozen=True, slots=True)
class Path:
    """A parsed path, or a short name (then ``parts`` is empty)."""

    text: str
    parts: tuple[Part, ...]

    @property
    def many(self) -> bool:
        """Whether it can give more than one value."""
        return any(part.many for part in self.parts)


def parse_path(text: str) -> Path:
    """A field path, or a short name such as ``request``.

    ``tag.X``, ``tags.X`` and ``metadata.X`` mean ``info.tags.X`` and ``info.trace_metadata.X``;
    ``spans`` means ``data.spans``; ``[0]`` and ``[*]`` are taken for ``.0`` and ``.*``.

    Raises:
        ValueError: If it is empty, too long, begins with no known name, has an empty part or a
            backtick that is not closed; says so in words.
    """
    shown = text.strip()
    if not shown or len(shown) > MAX_PATH:
        raise ValueError(f"A field path has 1 to {MAX_PATH} characters; this one {len(shown)}.")
    if shown in SHORT_NAMES:
        return Path(shown, ())
    parts = _split(shown)
    head = parts[0].key
    if head in _PREFIXES and len(parts) > 1:
        parts = [Part("info"), Part(_PREFIXES[head]), *parts[1:]]
    elif head == "spans":
        parts = [Part("data"), *parts]
    elif head not in ("info", "data", "*"):
        near = nearest_paths(shown, SHORT_NAMES, 3)
        raise ValueError(
            f"The field {text!r} is neither a path (they begin with info. or data.) nor a short "
            f"name; the nearest short names: {', '.join(near)}."
        )
    return Path(shown, tuple(parts))


def _split(text: str) -> list[Part]:
    parts: list[Part] = []
    rest = text
    while True:
        if rest.startswith("`"):
            closing = rest.find("`", 1)
            if closing < 0:
                raise ValueError(f"The field path {text!r} has a backtick that is not closed.")
            parts.append(Part(rest[1:closing], quoted=True))
            rest = rest[closing + 1 :]
        else:
            end = re.search(r"[.\[]", rest)
            key = rest[: end.start()] if end else rest
            if not key:
                raise ValueError(f"The field path {text!r} has an empty part.")
            parts.append(Part(key))
            rest = rest[len(key) :]
        while index := _INDEX.match(rest):
            parts.append(Part(index[1]))
            rest = rest[index.end() :]
        if not rest:
            return parts
        if not rest.startswith("."):
            raise ValueError(f"The field path {text!r} needs a dot before {rest[:20]!r}.")
        rest = rest[1:]


def extract(trace: Trace, path: Path) -> list[Any]:
    """The values at a path, one per match of ``*``; empty if the trace has none there.

    A key that is there with the value null gives None.
    """
    if not path.parts:
        value = SHORT_NAMES[path.text](trace)
        return [] if value is None else [value]
    steps = {step.span_id: step for step in trace.steps}
    return list(_values(trace.raw, path.parts, _Place(), steps))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a walk through a trace's dictionary stands, as far as it matters for reading on."""

    in_span: bool = False
    in_attributes: bool = False
    keys: tuple[str, ...] = ()

    def below(self, key: str) -> _Place:
        keys = (*self.keys, key)[:4]
        return _Place(
            in_span=keys[:2] == ("data", "spans") and len(self.keys) == 2,
            in_attributes=self.in_span and key == "attributes",
            keys=keys,
        )


def _values(
    value: Any, parts: Sequence[Part], place: _Place, steps: Mapping[str, Step]
) -> Iterator[Any]:
    if not parts:
        yield value
        return
    below = dict(_children(value, place, steps, virtual=not parts[0].many))
    if parts[0].many:
        for key, item in below.items():
            yield from _values(item, parts[1:], place.below(key), steps)
        return
    # A key may have dots: the longest that exists wins, unless nothing is found below it.
    longest = 1
    if not parts[0].quoted:
        rest = (i for i in range(1, len(parts)) if parts[i].quoted or parts[i].many)
        longest = next(rest, len(parts))
    for length in range(longest, 0, -1):
        key = ".".join(part.key for part in parts[:length])
        if key in below:
            found = list(_values(below[key], parts[length:], place.below(key), steps))
            if found:
                yield from found
                return


def _children(
    value: Any, place: _Place, steps: Mapping[str, Step], virtual: bool
) -> Iterator[tuple[str, Any]]:
    """What is below a value, by key or index: decoded, with ids as hex, and for a span with the
    fields of its step.
    """
    value = decode_container(value)
    if isinstance(value, list):
        yield from ((str(index), item) for index, item in enumerate(value))
    if not isinstance(value, Mapping):
        return
    for key, item in value.items():
        if place.in_attributes:
            yield str(key), decode(item)
        else:
            yield str(key), hex_id(item) if place.in_span and key in _ID_KEYS else item
    if place.in_span and virtual:
        step = steps.get(hex_id(value.get("span_id")) or "")
        for name in STEP_FIELDS if step else ():
            field = getattr(step, name)
            if name not in value and field is not None:
                yield name, field


def known_paths(traces: Iterable[Trace]) -> list[str]:
    """The paths that exist in these traces, sorted, with ``*`` for list indices and backticks
    around keys that need them; at most 3,000, and not deeper than 12 parts.
    """
    found: set[str] = set()
    for trace in traces:
        steps = {step.span_id: step for step in trace.steps}
        # Breadth first, so that the shallow paths are there when the deep ones are too many.
        waiting: deque[tuple[str, Any, _Place, int]] = deque([("", trace.raw, _Place(), 0)])
        while waiting and len(found) < _MOST_PATHS:
            prefix, value, place, depth = waiting.popleft()
            is_list = isinstance(decode_container(value), list)
            for key, item in _children(value, place, steps, virtual=True):
                path = f"{prefix}.{_written(key, is_list)}".removeprefix(".")
                found.add(path)
                if depth < _MOST_DEPTH:
                    waiting.append((path, item, place.below(key), depth + 1))
    return sorted(found)


def _written(key: str, is_list: bool) -> str:
    if is_list:
        return "*"
    return key if _PLAIN_KEY.fullmatch(key) else f"`{key}`"


def nearest_paths(path: str, known: Iterable[str], n: int = 5) -> list[str]:
    """The ``n`` of the known paths and short names that read most like ``path``, best first."""
    wanted = _bare(path)
    last = wanted.rsplit(".", 1)[-1]

    def likeness(candidate: str) -> tuple[float, int]:
        bare = _bare(candidate)
        whole = fuzz.ratio(wanted, bare)
        end = fuzz.ratio(last, bare.rsplit(".", 1)[-1])
        return -(whole + end), len(candidate)

    candidates = dict.fromkeys([*known, *SHORT_NAMES])
    return sorted(candidates, key=likeness)[:n]


def _bare(path: str) -> str:
    return path.replace("`", "").lower()
