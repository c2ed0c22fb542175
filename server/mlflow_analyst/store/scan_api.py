"""What a scan reads through MLflow's API, on any store."""

from __future__ import annotations

import json
from collections.abc import Generator, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING

import pyarrow as pa

from mlflow_analyst.store.read import traces as read_traces
from mlflow_analyst.store.scan_heads import Heads, below
from mlflow_analyst.store.scan_raw import rows_of_traces
from mlflow_analyst.store.search import count, every_header
from mlflow_analyst.traces.build import info_from_dict

if TYPE_CHECKING:
    from mlflow_analyst.store.client import ReadClient

ANY_TAIL = "[0-9a-f]{4}$"
CHUNK = 100
"""Traces read with their spans at a time."""


def read_heads(client: ReadClient, experiment_id: str, most: int) -> Heads:
    """The headers of all traces of the experiment, or of a sample if there are more than ``most``.

    A trace's stamp covers all of its header. Spans that arrive after a trace has ended do not show
    there.
    """
    total = count(client, experiment_id)
    sampled = None
    # Only MLflow's own ids are known to end in random digits.
    if total > most and count(client, experiment_id, f"request_id RLIKE '{ANY_TAIL}'") == total:
        sampled = f"request_id RLIKE '{tails_below(below(most, total))}'"
    infos: list[tuple[str, int, str, str | None]] = []
    texts: list[str] = []
    for headers in every_header(client, experiment_id, sampled):
        for header in headers:
            raw = header.to_dict()
            info = info_from_dict(raw)
            infos.append((info.trace_id, info.start_ms, info.state, info.session))
            texts.append(blake2b(json.dumps(raw, sort_keys=True, default=str).encode()).hexdigest())
    ids, starts, states, sessions = zip(*infos, strict=True) if infos else ((), (), (), ())
    heads = Heads(ids, starts, states, sessions)
    heads.mix(ids, texts)
    if sampled is not None:
        heads.of = total
        heads.errors = count(client, experiment_id, "status = 'ERROR'")
    return heads


def tails_below(limit: int) -> str:
    """A regular expression for ids whose last four hexadecimal digits are a number below this."""
    if limit >= 16**4:
        return "$"
    digits = f"{limit:04x}"
    ways = []
    for place, digit in enumerate(digits):
        if digit != "0":
            lower = "0123456789abcdef"[: int(digit, 16)]
            ways.append(f"{digits[:place]}[{lower}]" + "[0-9a-f]" * (3 - place))
    return f"({'|'.join(ways)})$"


def read_rows(
    client: ReadClient, trace_ids: Sequence[str], deep: bool = False
) -> Generator[pa.Table, None, None]:
    """The rows of these traces (see `scan_rows.columns_of`), in tables as they become ready.

    Traces that are gone are left out.
    """
    for start in range(0, len(trace_ids), CHUNK):
        found = read_traces(client, trace_ids[start : start + CHUNK])
        yield rows_of_traces(found, deep)
