"""Reading traces whole: order, completeness, and that nothing is touched."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from small_store import T0_MS, SmallStore, StepSpec

from mlflow_analyst.store import open_store

if TYPE_CHECKING:
    from mlflow_analyst.store import TraceStore

AN_ID = "tr-" + "0" * 32


def test_traces_come_in_the_order_asked_each_once_without_the_unknown(
    tau2_store: TraceStore,
) -> None:
    known = [info.trace_id for info in tau2_store.search("1", None, "newest", 12).infos]
    random.Random(1).shuffle(known)
    asked = [known[3], AN_ID, *known, known[0], "x'; DROP TABLE spans; --"]
    expected = list(dict.fromkeys([known[3], *known]))
    assert [trace.trace_id for trace in tau2_store.traces(asked)] == expected
    assert [info.trace_id for info in tau2_store.infos(asked)] == expected
    assert tau2_store.traces([]) == tau2_store.infos([AN_ID]) == []


def test_a_trace_carries_its_header_and_all_its_steps(tau2_store: TraceStore) -> None:
    newest = tau2_store.search("1", None, "newest", 1).infos[0]
    (trace,) = tau2_store.traces([newest.trace_id])
    assert trace.info == newest
    assert trace.steps[0].depth == 0
    assert trace.steps[0].kind == "agent"
    assert {step.span_id for step in trace.steps} >= {
        step.parent_id for step in trace.steps if step.parent_id
    }


def test_file_and_server_give_the_same_traces(
    tau2_store: TraceStore, http_store: TraceStore
) -> None:
    asked = [info.trace_id for info in tau2_store.sample("1", None, 60, seed=4).infos]
    from_file, from_server = tau2_store.traces(asked), http_store.traces(asked)
    assert [trace.info for trace in from_file] == [trace.info for trace in from_server]
    assert [trace.steps for trace in from_file] == [trace.steps for trace in from_server]


def test_all_traces_are_gone_through_oldest_first(tau2_store: TraceStore) -> None:
    done: list[int] = []
    walked = tau2_store.iter_traces("1", batch=150, progress=lambda n, _: done.append(n))
    starts = [trace.info.start_ms for trace in walked]
    assert len(starts) == 748
    assert starts == sorted(starts)
    assert done == sorted(done)
    assert done[-1] == 748


def test_a_session_reads_oldest_first(tau2_store: TraceStore, tau2_facts: dict) -> None:
    for session_id, known in list(tau2_facts["sessions"].items())[:5]:
        turns = tau2_store.session("1", session_id)
        assert {turn.trace_id for turn in turns} == set(known["trace_ids"])
        assert [t.info.start_ms for t in turns] == sorted(t.info.start_ms for t in turns)
        first_two = tau2_store.session("1", session_id, limit=2)
        assert [t.trace_id for t in first_two] == [t.trace_id for t in turns[:2]]
    assert tau2_store.session("1", "no such session") == []


@pytest.mark.parametrize(
    "session_id", ["O'Neil", 'say "hi"', 'it\'s "both"', "50%_done", "back\\", "a';--", "Zoë 🦊"]
)
def test_a_session_is_found_whatever_its_id_is_made_of(
    make_store: Callable[..., SmallStore], session_id: str
) -> None:
    written = make_store()
    experiment = written.experiment("odd ids")
    own = [written.trace(experiment, start_ms=T0_MS + n, session=session_id) for n in range(3)]
    for lookalike in ("O_Neil", "OxNeil", "say hi", "50%xdone", "back_", "backx", "other"):
        written.trace(experiment, session=lookalike)
    with closing(open_store(str(written.path))) as store:
        assert [turn.trace_id for turn in store.session(experiment, session_id)] == own


def test_a_trace_whose_spans_are_still_arriving_comes_with_those_that_are_there(
    make_store: Callable[..., SmallStore],
) -> None:
    written = make_store()
    experiment = written.experiment("arriving")
    expects_five = {"mlflow.trace.sizeStats": json.dumps({"num_spans": 5})}
    partial = written.trace(experiment, state="IN_PROGRESS", metadata=expects_five)
    bare = written.trace(experiment, state="IN_PROGRESS", steps=[])
    with closing(open_store(str(written.path))) as store:
        first, second = store.traces([partial, bare])
    assert [step.name for step in first.steps] == ["agent"]
    assert (second.trace_id, second.steps) == (bare, ())


def test_span_data_in_the_artifact_store_is_read(
    make_store: Callable[..., SmallStore], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository
    from mlflow.tracing.utils.artifact_utils import get_artifact_uri_for_trace

    written = make_store()
    experiment = written.experiment("older traces")
    template = written.trace(
        experiment, steps=[StepSpec("agent", "AGENT"), StepSpec("look_up", "TOOL", parent="agent")]
    )
    older, lost = (written.trace(experiment, steps=[]) for _ in range(2))
    spans = written.store.get_trace(template).data.to_dict()
    place = get_artifact_repository(
        get_artifact_uri_for_trace(written.store.get_trace_info(older)),
        tracking_uri=written.uri,
    )
    place.upload_trace_data(json.dumps(spans))

    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    with closing(open_store(str(written.path))) as store:
        found, without = store.traces([older, lost])
        table = store.tables(experiment).steps
    assert [step.name for step in found.steps] == ["agent", "look_up"]
    assert without.steps == ()
    assert sorted(table[table["trace_id"] == older]["name"]) == ["agent", "look_up"]
    assert list(Path.cwd().iterdir()) == []


def test_many_threads_may_read_at_once(tau2_store: TraceStore) -> None:
    asked = [info.trace_id for info in tau2_store.search("1", None, "newest", 40).infos]
    alone = tau2_store.traces(asked)
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda _: tau2_store.traces(asked), range(8)))
    assert all(traces == alone for traces in together)


def test_reading_everything_leaves_the_file_and_its_folder_as_they_were(
    tau2_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, elsewhere = tmp_path / "data", tmp_path / "cwd"
    folder.mkdir()
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    path = shutil.copy(tau2_path, folder / "store.db")
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    stamp = path.stat().st_mtime_ns

    failed = "span.status = 'ERROR'"
    with closing(open_store(str(path))) as store:
        page = store.search("1", failed, "slowest", 20)
        store.search("1", failed, "slowest", 20, page.next)
        store.count("1", failed)
        store.sample("1", failed, 10, seed=1)
        store.infos([info.trace_id for info in page.infos])
        store.traces([info.trace_id for info in page.infos])
        store.session("1", page.infos[0].session or "")
        list(store.iter_traces("1", failed))
        store.tables("1", tags=["agent_variant"], metadata=["mlflow.trace.session"])
        store.tables("1", failed)
        store.metrics("1")

    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert path.stat().st_mtime_ns == stamp
    assert [entry.name for entry in folder.iterdir()] == ["store.db"]
    assert list(elsewhere.iterdir()) == []
