"""How the proposals of find_patterns compare with what is planted. Pure functions over JSON.

A fault has one or more readings (its traces, and other fair ones). A proposal *finds* a fault if
its detector is one of the fault's and its traces fit a reading with precision and recall of at
least one half each.

Every proposal of the kinds operational and quality gets one verdict:

- right: it finds a fault; or nine tenths of its traces carry faults that its detector may report
  (``part``: a true statement about a fault, but not the whole of one);
- consequence: its detector is declared to see what faults bring with them, and at least half of
  its traces carry such faults; neither for nor against;
- neutral: at least half of its traces are decoys that its detector may truthfully name;
- false alarm: everything else, and in a clean experiment everything that is not neutral.

A strength is right if its traces carry no more faults than the rest.
"""

from __future__ import annotations

from typing import Any

JSON = dict[str, Any]
FITS, PART = 0.5, 0.9


def fit(found: set[str], meant: set[str]) -> tuple[float, float]:
    """Precision and recall of the found traces; 0 where there is nothing to divide by."""
    both = len(found & meant)
    return (both / len(found) if found else 0.0, both / len(meant) if meant else 0.0)


def reading(found: set[str], fault: JSON) -> set[str]:
    """The reading of the fault that fits best, by the harmonic mean of precision and recall."""
    readings = [set(each) for each in (fault["trace_ids"], *fault["alternatives"])]

    def together(meant: set[str]) -> float:
        precision, recall = fit(found, meant)
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    return max(readings, key=together)


def _all(faults: list[JSON]) -> set[str]:
    """All traces of all readings of these faults."""
    return {
        id_ for each in faults for ids in (each["trace_ids"], *each["alternatives"]) for id_ in ids
    }


def judge(truth: JSON, proposals: list[JSON]) -> JSON:
    """The experiment's truth with a verdict on each proposal, and which faults were found."""
    judged = [_judged(truth, proposal) for proposal in proposals]
    found = {kind for each in judged for kind in each["finds"]}
    return {
        **{key: truth[key] for key in ("name", "domain", "dialect", "traces")},
        "faults": [
            {
                **{key: fault[key] for key in ("kind", "rate", "notes")},
                "traces": len(fault["trace_ids"]),
                "examples": fault["trace_ids"][:2],
                "found": fault["kind"] in found,
            }
            for fault in truth["faults"]
        ],
        "proposals": judged,
    }


def _judged(truth: JSON, proposal: JSON) -> JSON:
    ids = set(proposal["trace_ids"])
    stated = proposal["affected"]["traces"]
    made: JSON = {
        **{key: proposal[key] for key in ("name", "detector", "kind", "statement", "filter")},
        "traces": len(ids),
        "stated": stated,
        "off": abs(stated - len(ids)),
        "examples": [each["trace_id"] for each in proposal.get("examples", [])][:2],
        "finds": [],
    }
    if proposal["kind"] == "strength":
        return {**made, "verdict": _strength(truth, ids)}
    neutral = _neutral(truth, proposal["detector"])
    return {**made, **_verdict(truth, proposal["detector"], ids, neutral)}


def _verdict(truth: JSON, detector: str, ids: set[str], neutral: set[str]) -> JSON:
    # what may be named, truthfully, beside a fault is no part of its precision
    counted = ids - neutral
    may = [fault for fault in truth["faults"] if detector in fault["detectors"]]
    hits = []
    for fault in may:
        meant = reading(counted, fault)
        precision, recall = fit(counted, meant)
        if precision >= FITS and recall >= FITS:
            hits.append((fault["kind"], meant))
    if hits:
        meant = set().union(*(each for _, each in hits))
        return {
            "verdict": "right",
            "finds": [kind for kind, _ in hits],
            "hit": len(counted & meant),
            "counted": len(counted),
            "meant": len(meant),
        }
    if may and fit(counted, _all(may))[0] >= PART:
        return {
            "verdict": "right",
            "part": True,
            "hit": len(counted & _all(may)),
            "counted": len(counted),
        }
    causes = [fault for fault in truth["faults"] if detector in fault["consequences"]]
    if causes and fit(counted, _all(may + causes))[0] >= FITS:
        return {"verdict": "consequence"}
    if ids and len(ids & neutral) >= FITS * len(ids):
        return {"verdict": "neutral"}
    return {"verdict": "false alarm", "overlaps": _overlaps(truth, ids)}


def _neutral(truth: JSON, detector: str) -> set[str]:
    decoys = [set(each["trace_ids"]) for each in truth["decoys"] if detector in each["neutral"]]
    return set().union(*decoys)


def _overlaps(truth: JSON, ids: set[str]) -> list[str]:
    """What the traces of a false alarm do carry, for those who mend the detector."""
    told = []
    for what in ("faults", "decoys"):
        for each in truth[what]:
            both = len(ids & set(each["trace_ids"]))
            if both:
                told.append((both, f"{both} of {len(each['trace_ids'])} {each['kind']}"))
    return [text for _, text in sorted(told, reverse=True)[:3]]


def _strength(truth: JSON, ids: set[str]) -> str:
    faulty = set().union(*(set(fault["trace_ids"]) for fault in truth["faults"]))
    rest = truth["traces"] - len(ids)
    if not ids or not rest:
        return "false alarm"
    inside = len(faulty & ids) / len(ids)
    outside = len(faulty - ids) / rest
    return "right" if inside <= outside else "false alarm"
