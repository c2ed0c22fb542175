"""The scan of an experiment: complete, the same by either way, and never stale."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from children import children, told_by_proc
from small_store import T0_MS, StepSpec

from mlflow_analyst.analysis.features import FEATURES

if TYPE_CHECKING:
    import pyarrow as pa
    from small_store import SmallStore

    from mlflow_analyst.analysis.scan import ScanTable
    from mlflow_analyst.store import TraceStore
    from mlflow_analyst.store.client import ReadClient

MakeStore = Callable[..., "SmallStore"]


def everything(table: ScanTable) -> dict[str, Any]:
    """All columns of a scan as plain lists, texts and session positions included."""
    told = {
        feature.name: table.column(feature.name).tolist() for feature in FEATURES if feature.large
    }
    return {
        name: [_plain(v) for v in column]
        for name, column in (told | table.data.to_pydict()).items()
    }


def _plain(value: Any) -> Any:
    # NaN is not equal to itself.
    return None if value != value else value


@pytest.fixture
def reopened() -> Iterator[Callable[[Path | str], TraceStore]]:
    """Opens a store anew, as another process would; closed after the test."""
    from mlflow_analyst.store import open_store

    opened: list[TraceStore] = []

    def open_again(uri: Path | str) -> TraceStore:
        opened.append(open_store(str(uri)))
        return opened[-1]

    yield open_again
    for store in opened:
        store.close()


def parts(home: Path) -> list[Path]:
    return sorted(home.rglob("*.parquet"))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test's scans are kept."""
    monkeypatch.setenv("MLFLOW_ANALYST_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_the_real_store_gives_the_same_rows_by_sql_and_through_a_server(
    tau2_store: TraceStore, http_store: TraceStore
) -> None:
    direct, served = tau2_store.scan("1"), http_store.scan("1")
    assert everything(direct) == everything(served)
    assert (len(direct), direct.scope, direct.of) == (748, "all", 748)
    assert "read-only" in direct.method
    assert "tracking server" in served.method


def test_rows_are_those_of_the_traces_read_whole(tau2_store: TraceStore) -> None:
    from mlflow_analyst.analysis.features import features_of
    from mlflow_analyst.analysis.scan import scan_table, to_arrow

    whole = scan_table(
        to_arrow([features_of(trace) for trace in tau2_store.iter_traces("1")]), method=""
    )
    assert everything(tau2_store.scan("1")) == everything(whole)


def test_several_processes_give_the_same_rows(
    tau2_store: TraceStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mlflow_analyst.store import scan_sql

    alone = everything(tau2_store.scan("1"))
    client, ids = tau2_store._client, alone["trace_id"]
    monkeypatch.setattr(scan_sql, "SHARED_FROM", 1)
    shared = [row for table in scan_sql.read_rows(client, ids) for row in table.to_pylist()]
    monkeypatch.setattr(scan_sql, "SHARED_FROM", len(ids) + 1)
    single = [row for table in scan_sql.read_rows(client, ids) for row in table.to_pylist()]
    by_id = {row["trace_id"]: row for row in single}
    assert len(shared) == len(single) == 748
    assert all(by_id[row["trace_id"]] == row for row in shared)


def test_rows_read_while_the_heads_were_are_kept_unless_the_file_was_written_to(
    tau2_path: Path,
    reopened: Callable[..., TraceStore],
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from mlflow_analyst.store import scan_heads, scan_sql

    path = Path(shutil.copy(tau2_path, tmp_path / "copy.db"))
    monkeypatch.setattr(scan_sql, "SHARED_FROM", 100)
    monkeypatch.setattr(scan_sql, "FROM_FILE", 50)
    read_heads, read_rows = scan_sql.read_heads, scan_sql.read_rows
    asked: list[int] = []

    def rows(client: ReadClient, ids: Sequence[str], deep: bool = False) -> Iterator[pa.Table]:
        asked.append(len(ids))
        return read_rows(client, ids, deep)

    def written_to(client: ReadClient, experiment_id: str) -> scan_heads.Heads:
        with sqlite3.connect(path) as db:
            db.execute("UPDATE trace_info SET status = 'ERROR'")
        db.close()
        return read_heads(client, experiment_id)

    monkeypatch.setattr(scan_sql, "read_rows", rows)
    monkeypatch.setattr(scan_sql, "read_heads", written_to)
    table = reopened(path).scan("1")
    # Some were read before all became errors, so none of those is trusted.
    assert asked == [748, 748]
    assert set(table.column("state")) == {"ERROR"}

    shutil.rmtree(home)
    asked.clear()
    monkeypatch.setattr(scan_sql, "read_heads", read_heads)
    told: list[tuple[int, int | None]] = []
    table = reopened(path).scan("1", lambda *progress: told.append(progress))
    assert asked == [748]
    assert table.method == "scan of all traces' spans, read from the database, read-only"
    assert (0, 748) in told
    assert told[-1] == (748, 748)
    reopened(path).scan("1")
    assert asked == [748]
    with sqlite3.connect(path) as db:
        db.execute("UPDATE trace_info SET status = 'OK' WHERE rowid IN (1, 2, 3)")
    db.close()
    assert reopened(path).scan("1").column("state").tolist().count("OK") == 3
    assert asked == [748, 3]


@told_by_proc
@pytest.mark.parametrize("heads_known", [True, False])
def test_a_large_scan_that_is_stopped_keeps_what_it_has_read_and_ends_its_workers(
    tau2_path: Path,
    reopened: Callable[..., TraceStore],
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    heads_known: bool,
) -> None:
    from mlflow_analyst.store import scan_heads, scan_sql

    class StopItError(Exception):
        pass

    begun = threading.Event()
    read_heads = scan_sql.read_heads

    def heads(client: ReadClient, experiment_id: str) -> scan_heads.Heads:
        if not heads_known:
            begun.wait(30)
        return read_heads(client, experiment_id)

    def stop(done: int, total: int | None) -> None:
        if done > 200:
            begun.set()
            raise StopItError

    monkeypatch.setattr(scan_sql, "SHARED_FROM", 100)
    monkeypatch.setattr(scan_sql, "FROM_FILE", 50)
    monkeypatch.setattr(scan_sql, "read_heads", heads)
    with pytest.raises(StopItError):
        reopened(tau2_path).scan("1", stop)
    assert children("scan_workers") == set()
    told: list[int] = []
    reopened(tau2_path).scan(
        "1", lambda done, total: told.append(done) if total is not None else None
    )
    assert told[0] > 200


@told_by_proc
def test_heads_that_cannot_be_read_end_the_workers_too(
    tau2_path: Path,
    reopened: Callable[..., TraceStore],
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from mlflow_analyst.store import StoreError, scan_sql

    def heads(client: ReadClient, experiment_id: str) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(scan_sql, "SHARED_FROM", 100)
    monkeypatch.setattr(scan_sql, "FROM_FILE", 50)
    monkeypatch.setattr(scan_sql, "read_heads", heads)
    with pytest.raises(StoreError, match="disk I/O error"):
        reopened(tau2_path).scan("1")
    assert children("scan_workers") == set()


def test_odd_traces_give_the_same_rows_by_either_way(
    make_store: MakeStore, reopened: Callable[..., TraceStore]
) -> None:
    from mlflow_analyst.store import scan_api, scan_sql

    small = make_store()
    experiment = small.experiment("odd")
    openinference = {"openinference.span.kind": "TOOL", "tool.name": "t", "input.value": "{}"}
    small.trace(experiment, steps=[StepSpec("otel", None, attributes=openinference)])
    small.trace(experiment, steps=[StepSpec("open", "LLM", end_ms=None)], state="IN_PROGRESS")
    small.trace(experiment, steps=[StepSpec("a", "CHAT_MODEL", outputs={"n": 10**25})])
    small.trace(experiment, steps=[StepSpec("half", "AGENT", inputs="\ud83d", outputs=[])])
    small.trace(experiment, name=None, session="it's", user="ü", tags={"ü": "\u2028"})
    small.trace(experiment, request="asked", response="said", steps=[], metadata={"a.b": "c"})
    client = reopened(small.path)._client
    ids = list(scan_sql.read_heads(client, experiment).stamps)
    direct = [row for table in scan_sql.read_rows(client, ids) for row in table.to_pylist()]
    by_api = [row for table in scan_api.read_rows(client, ids) for row in table.to_pylist()]
    key = "trace_id"
    assert sorted(direct, key=lambda row: row[key]) == sorted(by_api, key=lambda row: row[key])
    assert len(direct) == 6


def test_mlflow_keeps_the_same_metadata_in_the_same_columns() -> None:
    from mlflow.store.tracking.dbmodels.models import SqlTraceInfo
    from mlflow.store.tracking.utils import trace_analytics
    from mlflow.tracing.constant import SpansLocation, TraceMetadataKey, TraceTagKey

    from mlflow_analyst.store import scan_headers

    for key, columns in trace_analytics.TRACE_ANALYTICS_COLUMNS_BY_METADATA_KEY.items():
        assert list(columns) == list(columns.values()) == list(scan_headers.PROMOTED[key])
    promoted = {*scan_headers.PROMOTED, scan_headers.SESSION_KEY}
    assert promoted == trace_analytics.PROMOTED_TRACE_METADATA_KEYS
    assert scan_headers.SESSION_KEY == TraceMetadataKey.TRACE_SESSION
    assert set(scan_headers.INFO_COLUMNS) <= {column.name for column in SqlTraceInfo.__table__.c}
    assert scan_headers.NAME_TAG == TraceTagKey.TRACE_NAME
    assert scan_headers.LOCATION_TAG == TraceTagKey.SPANS_LOCATION
    assert SpansLocation.TRACKING_STORE.value == scan_headers.IN_DATABASE


def test_what_is_new_or_changed_is_read_and_nothing_else(
    make_store: MakeStore, reopened: Callable[..., TraceStore], home: Path
) -> None:
    from mlflow.entities import AssessmentSource, Feedback

    small = make_store()
    experiment = small.experiment("e")
    ids = [small.trace(experiment, start_ms=T0_MS + n, session="s") for n in range(6)]

    def scanned() -> tuple[ScanTable, int]:
        """The scan of a store opened anew, and how many rows it had to read."""
        told: list[tuple[int, int | None]] = []
        table = reopened(small.path).scan(experiment, lambda *progress: told.append(progress))
        begun = next((done for done, of in told if of is not None), 0)
        return table, len(table) - begun

    table, read = scanned()
    assert (len(table), read) == (6, 6)
    table, read = scanned()
    assert (len(table), read) == (6, 0)
    assert "read earlier" in table.method
    new = small.trace(experiment, start_ms=T0_MS - 1, session="s")
    table, read = scanned()
    assert (len(table), read) == (7, 1)
    assert table.column("trace_id")[0] == new
    assert table.column("session_position").tolist() == [1, 2, 3, 4, 5, 6, 7]

    small.store.set_trace_tag(ids[0], "version", "v2")
    table, read = scanned()
    assert read == 1
    assert table.keyed("tags", "version").tolist().count("v2") == 1
    source = AssessmentSource(source_type="HUMAN", source_id="x")
    small.store.create_assessment(Feedback(name="good", value=True, source=source, trace_id=ids[1]))
    table, read = scanned()
    assert read == 1
    assert [True] in table.keyed("feedback", "good").tolist()
    small.store.delete_trace_tag(ids[0], "version")
    small.store.delete_traces(experiment, trace_ids=[ids[2]])
    table, read = scanned()
    # The row from before the tag was set holds again.
    assert (len(table), read) == (6, 0)
    assert ids[2] not in table.column("trace_id")
    assert table.keys("tags") == [
        "mlflow.artifactLocation",
        "mlflow.trace.spansLocation",
        "mlflow.traceName",
    ]
    assert table.column("session_position").tolist() == [1, 2, 3, 4, 5, 6]


def test_a_trace_that_was_running_is_read_again_when_it_has_ended(
    make_store: MakeStore, reopened: Callable[..., TraceStore], home: Path
) -> None:
    from mlflow.entities import Span

    small = make_store()
    experiment = small.experiment("e")
    trace_id = small.trace(
        experiment, state="IN_PROGRESS", duration_ms=None, steps=[StepSpec("a", "AGENT")]
    )
    store = reopened(small.path)
    assert store.scan(experiment).column("steps").tolist() == [1]
    span = Span.from_dict(
        {
            "trace_id": trace_id,
            "span_id": "00000000000000ff",
            "parent_span_id": None,
            "name": "late",
            "start_time_unix_nano": str(T0_MS * 1_000_000),
            "end_time_unix_nano": str((T0_MS + 5) * 1_000_000),
            "attributes": {"mlflow.traceRequestId": f'"{trace_id}"', "mlflow.spanType": '"TOOL"'},
            "status": {"code": "STATUS_CODE_ERROR", "message": "gone"},
            "events": [],
        }
    )
    small.store.log_spans(experiment, [span])
    table = store.scan(experiment)
    assert table.column("steps").tolist() == [2]
    assert table.many("failed_tool").values.tolist() == ["late"]


def test_a_store_that_has_not_changed_is_not_even_looked_through(
    tau2_path: Path, reopened: Callable[..., TraceStore], home: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(tau2_path, tmp_path / "copy.db"))
    store = reopened(path)
    table = store.scan("1")
    assert store.scan("1") is table
    with sqlite3.connect(path) as db:
        db.execute("UPDATE trace_info SET status = 'ERROR'")
    db.close()
    assert set(store.scan("1").column("state")) == {"ERROR"}


def test_a_scan_that_is_stopped_keeps_what_it_has_read(
    tau2_path: Path, reopened: Callable[..., TraceStore], home: Path
) -> None:
    class StopItError(Exception):
        pass

    def stop(done: int, total: int | None) -> None:
        if done > 200:
            raise StopItError

    with pytest.raises(StopItError):
        reopened(tau2_path).scan("1", stop)
    told: list[int] = []
    table = reopened(tau2_path).scan(
        "1", lambda done, total: told.append(done) if total is not None else None
    )
    assert told[0] > 200
    assert len(table) == 748


def test_of_too_many_traces_a_sample_is_scanned_and_errors_are_counted_exactly(
    tau2_path: Path,
    tau2_facts: dict[str, Any],
    reopened: Callable[..., TraceStore],
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = reopened(tau2_path).scan("1")
    monkeypatch.setenv("MLFLOW_ANALYST_SCAN_LIMIT", "300")
    sample = reopened(tau2_path).scan("1")
    assert 230 < len(sample) < 370
    assert (sample.scope, sample.of, sample.errors) == ("sample", 748, whole.errors)
    places = dict(zip(whole.column("trace_id"), whole.column("session_position"), strict=True))
    for trace_id, place in zip(
        sample.column("trace_id"), sample.column("session_position"), strict=True
    ):
        assert places[trace_id] == place
    monkeypatch.setenv("MLFLOW_ANALYST_SCAN_LIMIT", "100")
    smaller = reopened(tau2_path).scan("1")
    assert set(smaller.column("trace_id")) < set(sample.column("trace_id"))


def test_a_server_gives_the_same_sample(
    tau2_store: TraceStore, http_store: TraceStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_ANALYST_SCAN_LIMIT", "120")
    from mlflow_analyst.store import scan_api, scan_sql
    from mlflow_analyst.store.scan_heads import chosen

    served = scan_api.read_heads(http_store._client, "1", 120)
    direct = scan_sql.read_heads(tau2_store._client, "1")
    assert set(served.stamps) == set(chosen(direct.stamps, 120, direct.of))
    assert (served.of, served.errors) == (direct.of, direct.errors)


@pytest.mark.parametrize("limit", [1, 15, 16, 255, 4_096, 0x1A2B, 65_535])
def test_the_pattern_for_a_sample_takes_exactly_the_ids_below_its_limit(limit: int) -> None:
    import re

    from mlflow_analyst.store.scan_api import tails_below

    pattern = re.compile(tails_below(limit))
    taken = [number for number in range(65_536) if pattern.search(f"tr-{number:08x}")]
    assert taken == list(range(limit))


def test_only_the_user_can_read_what_is_kept(
    tau2_path: Path, reopened: Callable[..., TraceStore], home: Path
) -> None:
    reopened(tau2_path).scan("1")
    assert parts(home)
    for path in (home / "cache").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_a_damaged_file_is_read_around(
    tau2_path: Path, reopened: Callable[..., TraceStore], home: Path
) -> None:
    before = everything(reopened(tau2_path).scan("1"))
    parts(home)[0].write_bytes(b"PAR1 not really")
    assert everything(reopened(tau2_path).scan("1")) == before


def test_another_store_at_the_same_place_is_not_answered_from_the_old_one(
    make_store: MakeStore, tau2_path: Path, reopened: Callable[..., TraceStore], home: Path
) -> None:
    small = make_store()
    small.trace(small.experiment("e"))
    assert len(reopened(small.path).scan("1")) == 1
    small.close()
    shutil.copy(tau2_path, small.path)
    assert len(reopened(small.path).scan("1")) == 748


def test_what_is_kept_stays_within_its_limit(
    make_store: MakeStore,
    tau2_path: Path,
    reopened: Callable[..., TraceStore],
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    small = make_store()
    experiment = small.experiment("e")
    small.trace(experiment)
    reopened(small.path).scan(experiment)
    first = parts(home)
    reopened(tau2_path).scan("1")
    assert set(first) < set(parts(home))
    size = sum(path.stat().st_size for path in (home / "cache").rglob("*") if path.is_file())
    monkeypatch.setenv("MLFLOW_ANALYST_CACHE_BYTES", str(size - 1))
    reopened(tau2_path).scan("1")
    assert parts(home)
    assert set(first).isdisjoint(parts(home))
    monkeypatch.setenv("MLFLOW_ANALYST_CACHE_BYTES", "1000")
    table = reopened(tau2_path).scan("1")
    assert not parts(home)
    assert any("not kept" in note for note in table.notes)
    assert len(table.column("request")) == 748


def test_many_small_files_become_one(
    make_store: MakeStore,
    reopened: Callable[..., TraceStore],
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from mlflow_analyst.store import scan

    monkeypatch.setattr(scan, "MANY_PARTS", 3)
    small = make_store()
    experiment = small.experiment("e")
    for number in range(6):
        small.trace(experiment, start_ms=T0_MS + number, request=f"asked {number}")
        table = reopened(small.path).scan(experiment)
        assert table.column("request").tolist() == [f"asked {n}" for n in range(number + 1)]
        assert len(parts(home)) <= 4
    assert len(parts(home)) < 4


def test_clearing_the_cache_deletes_it(
    tau2_path: Path,
    reopened: Callable[..., TraceStore],
    home: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from mlflow_analyst.cli import main

    reopened(tau2_path).scan("1")
    (home / "ledger.sqlite").touch()
    assert main(["cache"]) == 0
    assert str(home / "cache") in capsys.readouterr().out
    assert parts(home)
    assert main(["cache", "--clear"]) == 0
    assert "freed" in capsys.readouterr().out
    assert not parts(home)
    assert (home / "ledger.sqlite").exists()


def test_without_a_place_to_keep_it_the_scan_still_answers(
    tau2_path: Path,
    reopened: Callable[..., TraceStore],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("MLFLOW_ANALYST_HOME", str(tmp_path / "file"))
    table = reopened(tau2_path).scan("1")
    assert len(table.column("response")) == 748
    assert any("could not be kept" in note for note in table.notes)
