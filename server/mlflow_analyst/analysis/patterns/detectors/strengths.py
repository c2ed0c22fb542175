"""What goes well: in which traces the agent is at its best, as testable as what goes wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mlflow_analyst.analysis.hypotheses import ALPHA, adjusted, compare_shares, table_of
from mlflow_analyst.analysis.patterns.crossed import pattern_values
from mlflow_analyst.analysis.patterns.order import THEN, names_of
from mlflow_analyst.analysis.patterns.proposal import Detector, Pattern, Rows
from mlflow_analyst.analysis.patterns.quoting import like, quoted

if TYPE_CHECKING:
    from numpy.typing import NDArray

NAME = "what_goes_well"
LEAST_TRACES = 20
"""In the cohort and in the rest, each."""
BETTER = 1.25
"""The rest must surely (lower end of the 95% interval) go wrong this many times as often."""
MOST_PROPOSED = 5
MOST_CANDIDATES = 60
_KEYS = 5
# What an answer costs does not make it worse; models differ in it, and so do turns of a session.
_COSTS = ("cost_blowups", "token_blowups", "context_growth")
_VALUES = 8

CAVEAT = (
    "It says what goes together, not why: what is asked in these traces may be easier. Traces of "
    'one session are alike, so the difference is somewhat less sure than it looks. "Goes well" '
    "means that nothing was found to be wrong, not that the answer is right."
)


@dataclass(frozen=True)
class _Candidate:
    name: str
    told: str
    cohort: str
    rows: NDArray[np.bool_]


def what_goes_well(rows: Rows) -> Iterable[Pattern]:
    """The tools, orders of tools, models, versions and lengths whose traces go well clearly more
    often than the rest: by Fisher's exact test, adjusted for all that were tried (Benjamini &
    Hochberg 1995), and only where the rest surely goes wrong BETTER times as often. What goes well
    is compared by its rarer side: of shares near 1 no ratio is large. The clearest first.
    """
    outcome, well = going_well(rows)
    chosen: list[tuple[float, _Candidate]] = []
    compared = []
    for one in _candidates(rows):
        inside = int(one.rows.sum())
        if min(inside, len(rows) - inside) < LEAST_TRACES:
            continue
        rest, wrong = ~one.rows, ~well
        table = table_of(int((rest & wrong).sum()), len(rows) - inside, int(wrong.sum()), len(rows))
        compared.append((one, compare_shares(table)))
    p_values = adjusted({at: found.p_value for at, (_, found) in enumerate(compared)})
    for at, (one, found) in enumerate(compared):
        p_value, ratio, wrong_share = p_values[at], found.risk_ratio, found.rest_rate
        if p_value is None or p_value >= ALPHA or ratio is None or wrong_share is None:
            continue
        # in a cohort of which most goes wrong nothing is a strength
        if ratio.low is not None and ratio.low > BETTER and wrong_share.value < 0.5:
            chosen.append((ratio.low, one))
    chosen.sort(key=lambda pair: (-pair[0], pair[1].name))
    for _, one in chosen[:MOST_PROPOSED]:
        yield Pattern(
            name=f"goes_well_{one.name}",
            detector=NAME,
            kind="strength",
            statement=f"Traces {one.told} go well more often than the rest: they end OK, without "
            "an error inside, and no detector finds a problem in them (their cost aside).",
            filter=outcome,
            cohort=one.cohort,
            caveat=CAVEAT,
            weight=0.5,
        )


def going_well(rows: Rows) -> tuple[str, NDArray[np.bool_]]:
    """The filter for a trace that goes well, and the rows that fit it."""
    from mlflow_analyst.analysis.evaluate import mask
    from mlflow_analyst.analysis.filters import parse

    parts = ["state = 'OK'", "any_error = false", "hidden_error IS NULL"]
    if problems := _problems(rows):
        parts.append(f"NOT (pattern IN ({', '.join(map(quoted, problems))}))")
    parts += _rejections(rows)
    outcome = " AND ".join(parts)
    return outcome, mask(parse(outcome), rows.table)[rows.chosen]


def _problems(rows: Rows) -> list[str]:
    """The values of ``pattern`` that stand for problems, without details; those of signals that
    show in nearly all traces are how the agent works.
    """
    from mlflow_analyst.analysis.patterns.registry import PUBLISHED, SIGNALS

    most = {signal.name: signal.most for signal in SIGNALS}
    many = pattern_values(rows.table)
    traces = np.bincount(many.codes, minlength=len(many.values)) if len(many.values) else ()
    return sorted(
        str(value)
        for value, count in zip(many.values, traces, strict=True)
        if PUBLISHED.get(str(value), "strength") != "strength"
        and value not in _COSTS
        and count <= most.get(str(value), 1.0) * len(rows.table)
    )


def _rejections(rows: Rows) -> Iterator[str]:
    """Conditions that feedback of yes and no, where there is any, is not a no."""
    for key in rows.table.keys("feedback")[:_KEYS]:
        values = {_text(v) for many in rows.table.keyed("feedback", key) for v in many or ()}
        if values and values <= {"true", "false"}:
            yield f"NOT (feedback.{_key(key)} = false)"
        elif values and values <= {"yes", "no"}:
            yield f"NOT (feedback.{_key(key)} = 'no')"


def _text(value: Any) -> str:
    return str(value).lower()


def _candidates(rows: Rows) -> list[_Candidate]:
    """What traces can differ in, the most frequent of each first."""
    found = [
        *_valued(rows, "tools", "that call {}", "with"),
        *_valued(rows, "model", "by the model {}", "model"),
        *_orders(rows),
        *_tagged(rows),
        *_lengths(rows),
    ]
    return found[:MOST_CANDIDATES]


def _valued(rows: Rows, column: str, told: str, name: str) -> Iterator[_Candidate]:
    values = sorted(rows.rows_with_value(column).items(), key=lambda pair: -len(pair[1]))
    for value, places in values[:20]:
        inside = np.zeros(len(rows), dtype=bool)
        inside[places] = True
        yield _Candidate(
            f"{name}_{value}", told.format(value), f"{column} = {quoted(value)}", inside
        )


def _orders(rows: Rows) -> Iterator[_Candidate]:
    """Orders in which tools are called: whole, and how they begin where there are more."""
    orders = rows.column("tool_order")
    told, codes = _coded(orders)
    counts = np.bincount(codes[codes >= 0], minlength=len(told)) if told else np.empty(0)
    for code in np.argsort(-counts, kind="stable")[:10]:
        order = told[code]
        if THEN in order:
            yield _Candidate(
                f"order_{order}",
                f"that call {order}",
                f"tool_order = {quoted(order)}",
                codes == code,
            )
    starts: dict[str, list[int]] = {}
    for code, order in enumerate(told):
        if order.count(THEN) >= 2:
            starts.setdefault(THEN.join(names_of(order)[:2]), []).append(code)
    many = sorted(starts.items(), key=lambda pair: -int(counts[pair[1]].sum()))
    for start, inside in many[:5]:
        if len(inside) > 1:
            yield _Candidate(
                f"begins_{start}",
                f"that begin with {start} and go on",
                f"tool_order LIKE {like([start + ' > ', ''])}",
                np.isin(codes, inside),
            )


def _tagged(rows: Rows) -> Iterator[_Candidate]:
    """Versions and the like: tags with few different values."""
    own = [key for key in rows.table.keys("tags") if not key.startswith("mlflow.")]
    for key in own[: 2 * _KEYS]:
        values = rows.table.keyed("tags", key)[rows.chosen]
        told, codes = _coded(values)
        if not 2 <= len(told) <= _VALUES:
            continue
        for code, value in enumerate(told):
            yield _Candidate(
                f"{key}_{value}",
                f"with {key} {value}",
                f"tag.{_key(key)} = {quoted(value)}",
                codes == code,
            )


def _lengths(rows: Rows) -> Iterator[_Candidate]:
    """Short requests. What comes of the answer itself is no reason for it, and a first turn
    cannot have the problems that show from turn to turn.
    """
    chars = rows.column("request_chars")
    if len(chars) and np.isfinite(chars).any():
        middle = int(np.nanmedian(chars))
        yield _Candidate(
            "short_requests",
            f"whose request has at most {middle} characters",
            f"request_chars <= {middle}",
            chars <= middle,
        )


def _coded(values: NDArray[np.object_]) -> tuple[list[str], NDArray[np.int64]]:
    """The different texts, and for each row the place of its own among them, -1 for none."""
    places: dict[str, int] = {}
    codes = [
        places.setdefault(value, len(places)) if isinstance(value, str) else -1 for value in values
    ]
    return list(places), np.array(codes, dtype=np.int64)


def _key(key: str) -> str:
    return f"`{key}`"


DETECTORS: tuple[tuple[str, Detector], ...] = ((NAME, what_goes_well),)
