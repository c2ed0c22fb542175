"""Tokens and cost: traces that use many times the usual, contexts that grow, cut answers."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mlflow_analyst.analysis.patterns.detectors.rows import having
from mlflow_analyst.analysis.patterns.detectors.time_use import joined
from mlflow_analyst.analysis.patterns.proposal import Crosswise, Detector, Pattern, Rows
from mlflow_analyst.analysis.patterns.quoting import quoted, snake_case
from mlflow_analyst.analysis.patterns.separation import Numbers, upper_group
from mlflow_analyst.analysis.patterns.signals.endings import said_cut

if TYPE_CHECKING:
    from mlflow_analyst.analysis.scan import ScanTable

Flags = NDArray[np.bool_]
Found = Iterator[tuple[str, NDArray[np.int64]]]

_FACTOR = 3.0
_APART = 6.0
"""Where traces of several kinds are judged together, each by its own, they are so far apart."""
_CACHED = 10.0
"""Providers take down to a tenth for input that they have cached."""
_DEAR = 5.0
"""A model is dear if its tokens cost so many times what they cost in the rest of the traces."""
_DEAR_TRACES = 4
_DEAR_SHARE = 0.25
"""What the rest costs is the measure, where the rest is no smaller a share."""
_DEAR_REST = 20
_STRATUM = 40
"""Traces of one name, or of one model, are compared among themselves where there are so many."""
_LEAST_TOKENS = 500
_MANY_CALLS = 6
"""Fewer calls are as many as a harder question takes: small whole numbers show gaps by nature."""
_CHARS_PER_TOKEN = 3.0

_TURNS = 3
_GROWN = 2.5
_SLOPE_FACTOR = 2.5
_MULTIPLIED = 1.6
"""In each turn, so that what is said or found in it is no explanation."""
_SESSIONS = 10

_CEILING_TRACES = 3
_LONG_ANSWER = 80
_CEILING = "token_limit_met"

# Letters of any script but no punctuation, and what stands inside a sentence.
_INSIDE = re.compile(r"(?:[^\W\d_]|[,;:(\-\u2013\u2014])$")
_LIST_LINE = re.compile(r"^\s*(?:[-*•|#>]|\d+[.)])")


def token_blowups(table: ScanTable) -> Found:
    """Traces with many times the usual tokens for as many model calls, that neither a long request
    nor a long answer explains.
    """
    calls = np.maximum(np.nan_to_num(table.column("llm_calls"), nan=1.0), 1.0)
    total, made = table.column("total_tokens"), np.nan_to_num(table.column("output_tokens"))
    shown = (table.column("request_chars") + table.column("response_chars")) / _CHARS_PER_TOKEN
    candidates = np.isfinite(total) & (total >= _LEAST_TOKENS)
    found = np.zeros(len(table), dtype=bool)
    # Contexts that grow are told by themselves; of many sizes, they would hide a group apart.
    rest = np.ones(len(table), dtype=bool)
    for _, grown in context_growth(table):
        rest[grown] = False
    strata = list(_strata(table.column("name"), rest)) if rest.any() else []
    for stratum in strata:
        in_all = _above(total, stratum, _FACTOR)
        per_call = _above(total / calls, stratum, _FACTOR)
        # More calls cost more: the blow-up is in each call, or the calls themselves are too many.
        many = _above(calls, stratum, _FACTOR) & (calls >= _MANY_CALLS)
        found |= (in_all | per_call) & (per_call | many)
    if len(strata) > 1:
        found |= _above_their_own(total / calls, strata)
    seen = (shown >= 0.5 * total) | ((made >= 0.5 * total) & (shown >= 0.6 * made))
    found &= candidates & ~seen
    if found.sum() >= 3:
        yield "token_blowups", np.flatnonzero(found)


def cost_blowups(table: ScanTable) -> Found:
    """Traces that cost many times what traces of the same name with the same models cost."""
    cost = table.column("cost")
    used = joined(table, "model")
    calls = np.maximum(np.nan_to_num(table.column("llm_calls"), nan=1.0), 1.0)
    shown = (table.column("request_chars") + table.column("response_chars")) / _CHARS_PER_TOKEN
    total = table.column("total_tokens")
    found = np.zeros(len(table), dtype=bool)
    strata: list[Flags] = []
    for named in _strata(table.column("name")):
        for stratum in _strata(used, named):
            strata.append(stratum)
            dear = _above(cost, stratum, _FACTOR)
            per_call = _above(cost / calls, stratum, _FACTOR)
            many = _above(calls, stratum, _FACTOR) & (calls >= _MANY_CALLS)
            found |= (dear | per_call) & (per_call | many)
            # What a cache saves in the other traces is no blow-up of these: tokens as usual at a
            # higher price of the same model.
            usual = stratum & ~found
            cheap = (total < _FACTOR * _usual(total, usual)) & (
                cost < _CACHED * _usual(cost, usual)
            )
            found &= ~(stratum & cheap)
    if len(strata) > 1:
        found |= _above_their_own(cost / calls, strata) & (
            _multiples(total / calls, strata) >= _FACTOR
        )
    found &= ~(np.isfinite(total) & (shown >= 0.5 * total))
    if found.sum() >= 3:
        yield "cost_blowups", np.flatnonzero(found)


def _usual(values: Numbers, rows: Flags) -> float:
    known = values[rows & np.isfinite(values)]
    return float(np.median(known)) if len(known) else math.nan


def _strata(values: NDArray[np.object_], within: Flags | None = None) -> Iterator[Flags]:
    """The rows by value; values with few rows are taken together."""
    inside = np.ones(len(values), dtype=bool) if within is None else within
    texts = np.array([str(value) for value in values], dtype=object)
    names, counts = np.unique(texts[inside].astype(str), return_counts=True)
    large = [str(name) for name, count in zip(names, counts, strict=True) if count >= _STRATUM]
    rest = inside.copy()
    for name in large:
        same = inside & (texts == name)
        rest &= ~same
        yield same
    if rest.any():
        yield rest


def _above(values: Numbers, stratum: Flags, factor: float) -> Flags:
    """The rows of the stratum that are in its upper group, if it has one."""
    bound = upper_group(values[stratum], factor)
    if bound is None:
        return np.zeros(len(values), dtype=bool)
    # The bound went through a logarithm and back.
    above: Flags = stratum & (values >= bound * (1 - 1e-9))
    return above


def _multiples(values: Numbers, strata: Iterable[Flags]) -> Numbers:
    """The values as multiples of the median of their own stratum."""
    times = np.full(len(values), np.nan)
    for stratum in strata:
        usual = _usual(values, stratum)
        if usual > 0:
            times[stratum] = values[stratum] / usual
    return times


def _above_their_own(values: Numbers, strata: Sequence[Flags]) -> Flags:
    """The rows that are apart from the others of their stratum by as much as several rows of other
    strata are: one or two of a kind are no group by themselves.
    """
    return _above(_multiples(values, strata), np.logical_or.reduce(strata), _APART)


def context_growth(table: ScanTable) -> Found:
    """Later traces of sessions in which each turn adds far more input than in other sessions and
    than the conversation itself, or multiplies it.
    """
    sessions = _sessions(table)
    if len(sessions) < _SESSIONS:
        return
    calls = np.maximum(np.nan_to_num(table.column("llm_calls"), nan=1.0), 1.0)
    given = table.column("input_tokens") / calls
    chars = table.column("request_chars") + table.column("response_chars")
    # Below a fifth of what a session starts with, growth is noise.
    least = max(0.2 * float(np.median([given[rows[0]] for rows in sessions])), 1.0)
    slopes = np.zeros(len(sessions))
    grows, multiplies = np.zeros((2, len(sessions)), dtype=bool)
    for place, rows in enumerate(sessions):
        tokens = given[rows]
        added = np.diff(tokens)
        slopes[place] = max(float(tokens[-1] - tokens[0]) / len(added), least)
        talk = float(chars[rows].sum()) / len(rows) / _CHARS_PER_TOKEN
        grows[place] = (
            (added > 0).mean() >= 0.75
            and tokens[-1] >= _GROWN * tokens[0]
            and slopes[place] >= 2.0 * talk
        )
        # What is kept adds to the context; what is copied again and again multiplies it.
        multiplies[place] = (
            grows[place] and float(np.min(tokens[1:] / np.maximum(tokens[:-1], 1.0))) >= _MULTIPLIED
        )
    far = grows & (slopes >= _far_above(slopes, grows))
    # One session alone may have found much that it needs; to multiply is no need.
    chosen = multiplies | far if far.sum() > 1 else multiplies
    grown = [
        row
        for place in np.flatnonzero(chosen)
        for row in sessions[place][1:]
        if given[row] >= 1.5 * given[sessions[place][0]]
    ]
    if len(grown) >= 3:
        yield "context_growth", np.array(sorted(grown), dtype=np.int64)


def _far_above(slopes: Numbers, grows: Flags) -> float:
    """From which slope on growth is far above that of the sessions that do not grow; where these
    are the fewer, nobody can say what is usual.
    """
    others = slopes[~grows]
    if len(others) < max(0.5 * len(slopes), 1):
        bound = upper_group(slopes, _SLOPE_FACTOR)
        return math.inf if bound is None else bound * (1 - 1e-9)
    return max(_SLOPE_FACTOR * float(np.median(others)), 1.5 * float(np.quantile(others, 0.95)))


def _sessions(table: ScanTable) -> list[NDArray[np.int64]]:
    """The rows of each session of several turns in order, as far as they say their tokens."""
    session = table.column("session")
    known = np.isfinite(table.column("input_tokens"))
    places: dict[str, list[int]] = {}
    for row, name in enumerate(session):
        if name is not None and known[row]:
            places.setdefault(name, []).append(row)
    return [np.array(rows) for rows in places.values() if len(rows) >= _TURNS]


def at_token_limit(table: ScanTable) -> Found:
    """Answers that end inside a sentence with exactly as many output tokens as several others and
    none has more, where the model does not say why it stopped.
    """
    made = table.column("output_tokens")
    one_call = (table.column("llm_calls") == 1) & np.isfinite(made)
    if one_call.sum() < 20:
        return
    ceiling = float(made[one_call].max())
    at_it = one_call & (made == ceiling)
    if at_it.sum() < _CEILING_TRACES or at_it.mean() > 0.8:
        return
    reasons = table.many("finish_reasons")
    told = reasons.rows_with(np.array([said_cut(str(v)) for v in reasons.values], dtype=bool))
    # Of a long answer only the beginning is kept, which ends anywhere; and of one text that several
    # got the length is its own.
    at_it &= ~told & ~table.column("response_cut")
    keys = table.column("answer_key")
    counted = Counter(keys[at_it].tolist())
    at_it &= np.fromiter((counted[key] < _CEILING_TRACES for key in keys), bool, len(table))
    if not at_it.any():
        return
    cut = [
        int(row)
        for rows, texts in table.texts("response")
        for row, text in zip(rows, texts, strict=True)
        if at_it[row] and text and ends_inside(text)
    ]
    if len(cut) >= _CEILING_TRACES:
        yield _CEILING, np.array(cut, dtype=np.int64)


def ends_inside(text: str) -> bool:
    """Whether a text ends inside a sentence, as far as its last characters tell."""
    said = text.rstrip()
    line = said.rpartition("\n")[2]
    if len(said) < _LONG_ANSWER or len(line) < 40 or _LIST_LINE.match(line):
        return False
    return _INSIDE.search(said) is not None


def propose_tokens(rows: Rows) -> Iterator[Pattern]:
    """The pattern of `token_blowups`."""
    yield from _amount(
        rows,
        "token_blowups",
        "total_tokens",
        "tokens",
        "What was asked may need it: read what was put into the model's context. Long requests and "
        "long answers are left out.",
    )


def propose_cost(rows: Rows) -> Iterator[Pattern]:
    """The pattern of `cost_blowups`."""
    yield from _dear_models(rows)
    yield from _amount(
        rows,
        "cost_blowups",
        "cost",
        "US dollars",
        "Where a provider charges less for what it has cached, the same tokens cost several times "
        "as much without the cache: compare the tokens.",
    )


def _amount(rows: Rows, name: str, column: str, unit: str, caveat: str) -> Iterator[Pattern]:
    here = having(rows, name)
    if not here.any():
        return
    values = rows.column(column)
    # Models have prices of their own: what is usual is told of the same ones.
    used = joined(rows.table, "model")[rows.chosen]
    alike = np.isin(used.astype(str), np.unique(used[here].astype(str)))
    high, usual = _middle(values[here]), _middle(values[~here & alike])
    compared = (
        "" if usual is None or high is None else f": {high} {unit} at the median, not {usual}"
    )
    yield Pattern(
        name=name,
        detector=name,
        kind="operational",
        statement=f"These traces use many times the usual {unit} for their model calls{compared}.",
        filter=f"pattern = {quoted(name)}",
        caveat=caveat,
    )


def _dear_models(rows: Rows) -> Iterator[Pattern]:
    """Models whose tokens cost many times those of the others, in traces of the same names."""
    cost, tokens, names = rows.column("cost"), rows.column("total_tokens"), rows.column("name")
    price = cost / np.maximum(tokens, 1.0)
    known = np.isfinite(price) & (price > 0)
    for model, places in sorted(rows.rows_with_value("model").items()):
        mine = np.zeros(len(rows), dtype=bool)
        mine[places] = True
        mine, rest = mine & known, ~mine & known
        # Not every model's price is known: those that are known are compared.
        if mine.sum() < _DEAR_TRACES or rest.sum() < max(_DEAR_SHARE * known.sum(), _DEAR_REST):
            continue
        alike = np.isin(names[mine].astype(str), np.unique(names[rest].astype(str))).mean()
        times = _usual(price, mine) / _usual(price, rest)
        spent, usual = _usual(cost, mine), _usual(cost, rest)
        if alike < 0.5 or times < _DEAR or spent < _DEAR * usual:
            continue
        yield Pattern(
            name=snake_case("cost_blowups", model),
            detector="cost_blowups",
            kind="operational",
            statement=f"Traces with the model {model} cost {_middle(cost[mine])} US dollars at the "
            f"median, those without it {_middle(cost[rest])}: its tokens have a far higher price.",
            filter=f"model = {quoted(model)}",
            caveat="The dearer model may be chosen on purpose for harder requests, and answer them "
            "better: compare requests and assessments of both.",
            certainty=0.85,
        )


def _middle(values: Numbers) -> str | None:
    known = values[np.isfinite(values)]
    if not len(known):
        return None
    middle = float(np.median(known))
    if middle == 0:
        return "0"
    digits = max(2 - math.floor(math.log10(abs(middle))), 0)
    return f"{round(middle, digits):,.{digits}f}"


def propose_growth(rows: Rows) -> Iterator[Pattern]:
    """The pattern of `context_growth`."""
    if having(rows, "context_growth").any():
        yield Pattern(
            name="context_growth",
            detector="context_growth",
            kind="operational",
            statement="The context grows with every turn of the session by far more than was said "
            "in it, and by far more than in other sessions.",
            filter="pattern = 'context_growth'",
            caveat="Results of tools and retrieved documents that are kept in the conversation "
            "make it grow too, and may be needed: look at what was added.",
            weight=0.8,
        )


def propose_cut(rows: Rows) -> Iterator[Pattern]:
    """The pattern of `at_token_limit`."""
    if having(rows, _CEILING).any():
        yield Pattern(
            name="cut_off_answers_at_token_limit",
            detector="cut_off_answers",
            kind="operational",
            statement="The answer ends inside a sentence, at a number of output tokens that "
            "several answers have and none exceeds.",
            filter=f"pattern = {quoted(_CEILING)}",
            caveat="The model did not say why it stopped; the limit is inferred.",
            weight=1.5,
            certainty=0.8,
        )


CROSSWISE: tuple[tuple[str, Crosswise], ...] = (
    ("token_blowups", token_blowups),
    ("cost_blowups", cost_blowups),
    ("context_growth", context_growth),
    ("cut_off_answers", at_token_limit),
)

DETECTORS: tuple[tuple[str, Detector], ...] = (
    ("token_blowups", propose_tokens),
    ("cost_blowups", propose_cost),
    ("context_growth", propose_growth),
    ("cut_off_answers", propose_cut),
)
