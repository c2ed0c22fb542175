"""The judged experiments as numbers and as Markdown tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

JSON = dict[str, Any]
RATES = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6)
_WORST = 200


def totals(judged: list[JSON]) -> JSON:
    """The figures that the promises are about; None where nothing was there to be counted."""
    faults = [fault for each in judged for fault in each["faults"]]
    problems = [p for each in judged for p in each["proposals"] if p["kind"] != "strength"]
    strengths = [p for each in judged for p in each["proposals"] if p["kind"] == "strength"]
    right = [p for p in problems if p["verdict"] == "right"]
    whole = [p for p in right if not p.get("part")]
    alarms = [p for p in problems if p["verdict"] == "false alarm"]
    clean = [each for each in judged if not each["faults"]]
    in_clean = [p for each in clean for p in each["proposals"] if p in alarms]
    return {
        "experiments": len(judged),
        "clean": len(clean),
        "faults": len(faults),
        "found": sum(fault["found"] for fault in faults),
        "issue_recall": _share(sum(fault["found"] for fault in faults), len(faults)),
        "right": len(right),
        "parts": len(right) - len(whole),
        "false_alarms": len(alarms),
        "issue_precision": _share(len(right), len(right) + len(alarms)),
        "consequences": sum(p["verdict"] == "consequence" for p in problems),
        "neutral": sum(p["verdict"] == "neutral" for p in problems),
        "trace_precision": _share(sum(p["hit"] for p in right), sum(p["counted"] for p in right)),
        "trace_recall": _share(sum(p["hit"] for p in whole), sum(p["meant"] for p in whole)),
        "counts_off": sum(p["off"] > 0 for p in (*problems, *strengths)),
        "count_error": _share(
            sum(abs(p["stated"] - p["meant"]) / p["meant"] for p in whole), len(whole)
        ),
        "alarms_per_clean": _share(len(in_clean), len(clean)),
        "strengths": len(strengths),
        "strengths_right": sum(p["verdict"] == "right" for p in strengths),
    }


def markdown(judged: list[JSON]) -> str:
    """All tables."""
    return "\n".join(_lines(judged))


def _lines(judged: list[JSON]) -> Iterator[str]:
    planted = [each for each in judged if each["faults"]]
    yield from _summary(totals(judged))
    faults = [(each, fault) for each in planted for fault in each["faults"]]
    yield from _recall("fault", faults, lambda _, fault: fault["kind"])
    yield from _recall("rate", faults, lambda _, fault: _bucket(fault["rate"]))
    yield from _by_detector(judged)
    yield from _by_experiment("dialect", judged)
    yield from _by_experiment("domain", judged)
    yield from _worst(judged)


def _summary(sums: JSON) -> Iterator[str]:
    yield f"{sums['experiments']} experiments, {sums['clean']} of them clean.\n"
    yield from _table(
        ("figure", "value", "of"),
        [
            ("issue recall", _number(sums["issue_recall"]), f"{sums['faults']} faults"),
            (
                "issue precision",
                _number(sums["issue_precision"]),
                f"{sums['right'] + sums['false_alarms']} proposals, {sums['parts']} right in part",
            ),
            ("trace-level precision", _number(sums["trace_precision"]), f"{sums['right']} right"),
            ("trace-level recall", _number(sums["trace_recall"]), "those that find a fault"),
            (
                "false alarms per clean experiment",
                _number(sums["alarms_per_clean"]),
                f"{sums['clean']} clean experiments",
            ),
            ("stated counts that differ from the filter's", sums["counts_off"], "all proposals"),
            (
                "mean error of the stated count against the truth",
                _number(sums["count_error"]),
                "those that find a fault",
            ),
            ("left out: consequences", sums["consequences"], ""),
            ("left out: neutral", sums["neutral"], ""),
            ("strengths that are right", sums["strengths_right"], f"{sums['strengths']}"),
        ],
    )


def _recall(
    what: str, faults: list[tuple[JSON, JSON]], key: Callable[[JSON, JSON], str]
) -> Iterator[str]:
    groups: dict[str, list[JSON]] = {}
    for each, fault in faults:
        groups.setdefault(key(each, fault), []).append(fault)
    rows = [
        (name, len(group), sum(f["found"] for f in group), _found(group))
        for name, group in sorted(groups.items())
    ]
    yield from _table((what, "planted", "found", "recall"), rows)


def _by_detector(judged: list[JSON]) -> Iterator[str]:
    groups: dict[str, list[str]] = {}
    for each in judged:
        for proposal in each["proposals"]:
            groups.setdefault(proposal["detector"], []).append(proposal["verdict"])
    verdicts = ("right", "false alarm", "consequence", "neutral")
    rows = []
    for name, found in sorted(groups.items()):
        right, false, *others = (found.count(verdict) for verdict in verdicts)
        rows.append((name, right, false, _number(_share(right, right + false)), *others))
    yield from _table(("detector", *verdicts[:2], "precision", *verdicts[2:]), rows)


def _by_experiment(what: str, judged: list[JSON]) -> Iterator[str]:
    rows = []
    for name in sorted({each[what] for each in judged}):
        sums = totals([each for each in judged if each[what] == name])
        figures = ("issue_recall", "issue_precision", "trace_precision", "alarms_per_clean")
        rows.append((name, sums["experiments"], *(_number(sums[key]) for key in figures)))
    yield from _table(
        (what, "experiments", "recall", "precision", "trace precision", "alarms per clean"), rows
    )


def _worst(judged: list[JSON]) -> Iterator[str]:
    missed = [
        (
            *(each["name"], fault["kind"], fault["traces"], f"{fault['rate']:.3f}"),
            *(_short(fault["notes"]), " ".join(fault["examples"])),
        )
        for each in judged
        for fault in each["faults"]
        if not fault["found"]
    ]
    yield "Missed faults:\n"
    yield from _table(("experiment", "fault", "traces", "rate", "notes", "examples"), missed)
    alarms = [
        (
            *(each["name"], proposal["detector"], proposal["traces"]),
            *(_short(proposal["statement"]), f"`{_short(proposal['filter'])}`"),
            *("; ".join(proposal.get("overlaps", [])), " ".join(proposal["examples"])),
        )
        for each in judged
        for proposal in each["proposals"]
        if proposal["verdict"] == "false alarm"
    ]
    yield "False alarms:\n"
    headings = ("experiment", "detector", "traces", "statement", "filter", "carry", "examples")
    yield from _table(headings, alarms)


def _table(headings: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(headings)} |"
    yield f"|{'---|' * len(headings)}"
    for row in rows:
        yield f"| {' | '.join(str(cell) for cell in row)} |"
    yield ""


def _bucket(rate: float) -> str:
    """The planned rate that is nearest, by ratio."""
    nearest = min(RATES, key=lambda each: max(each / rate, rate / each))
    return f"{nearest * 100:04.1f} %"


def _found(faults: list[JSON]) -> str:
    return _number(_share(sum(fault["found"] for fault in faults), len(faults)))


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _short(text: str) -> str:
    flat = " ".join(str(text).split()).replace("|", "\\|")
    return flat if len(flat) <= _WORST else f"{flat[: _WORST - 1]}…"
