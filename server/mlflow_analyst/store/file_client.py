"""Reading file stores (``mlruns`` folders) without MLflow's own hands on them.

MLflow's store object makes the folder, a default experiment and a trash folder when one is
missing, and reads every file of every trace for each page of a listing. This one makes nothing,
and reads again only what has changed.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlflow.entities import Trace, TraceData, ViewType
from mlflow.exceptions import MlflowException, MlflowTraceDataCorrupted, MlflowTraceDataNotFound
from mlflow.protos.databricks_pb2 import RESOURCE_DOES_NOT_EXIST
from mlflow.store.tracking.abstract_store import AbstractStore
from mlflow.store.tracking.file_store import FileStore
from mlflow.utils.search_utils import SearchTraceUtils

from mlflow_analyst.store import clauses
from mlflow_analyst.store.client import ReadClient
from mlflow_analyst.store.experiments import counted_by_headers
from mlflow_analyst.store.file_store import META, TRASH

if TYPE_CHECKING:
    from mlflow_analyst.store.experiments import Experiment

REMEMBERED_ANSWERS = 200_000
"""At most so many answers of traces to span filters are kept, about 100 bytes each."""

Stamp = tuple[tuple[str, int, int], ...]
"""What changes when a trace is written to: name, time and size of each of its small files."""


class ReadOnlyFileStore(FileStore):  # type: ignore[misc]  # MLflow is not checked
    """MLflow's file store, which only reads, and answers every filter by reading.

    Headers are kept in memory, with the state of the files they came from; so are the answers of
    traces to filters about spans. The folder must have passed ``file_store.check``.
    """

    def __init__(self, folder: Path) -> None:
        # Not FileStore's own, which creates what is missing, and demands MLFLOW_ALLOW_FILE_STORE.
        AbstractStore.__init__(self)
        self.root_directory = str(folder)
        self.artifact_root_uri = folder.as_uri()
        self.trash_folder = str(folder / TRASH)
        self._headers: dict[Path, tuple[Stamp, Any]] = {}
        self._answers: dict[tuple[str, Stamp, tuple[clauses.Clause, ...]], bool] = {}
        self._folders: dict[str, Path] = {}
        self._lock = threading.Lock()

    def _get_active_experiments(self, full_path: bool = False) -> list[str]:
        return _experiment_folders(Path(self.root_directory), full_path)

    def _get_deleted_experiments(self, full_path: bool = False) -> list[str]:
        return _experiment_folders(Path(self.trash_folder), full_path)

    def _get_experiment_path(
        self, experiment_id: str, view_type: str = ViewType.ALL, assert_exists: bool = False
    ) -> str | None:
        parents: list[str] = []
        if view_type in (ViewType.ACTIVE_ONLY, ViewType.ALL):
            parents.append(self.root_directory)
        if view_type in (ViewType.DELETED_ONLY, ViewType.ALL):
            parents.append(self.trash_folder)
        for folder in (Path(parent) / experiment_id for parent in parents):
            if _is_name(experiment_id) and (folder / META).is_file():
                return str(folder)
        if assert_exists:
            raise _missing(f"Experiment {experiment_id!r}")
        return None

    def get_experiment_by_name(self, experiment_name: str) -> Any:
        """The experiment with exactly this name, active or deleted; None if there is none."""
        token = None
        while True:
            page = self.search_experiments(view_type=ViewType.ALL, page_token=token)
            for experiment in page:
                if experiment.name == experiment_name:
                    return experiment
            token = page.token
            if not token:
                return None

    def headers(self, experiment_id: str) -> list[Any]:
        """MLflow's TraceInfo of every trace of the experiment, in no particular order."""
        return [header for _, _, header in self._entries(experiment_id)]

    def search_traces(
        self,
        experiment_ids: list[str] | None = None,
        filter_string: str | None = None,
        max_results: int = 100,
        order_by: list[str] | None = None,
        page_token: str | None = None,
        model_id: str | None = None,  # noqa: ARG002 - MLflow's signature
        locations: list[str] | None = None,
    ) -> tuple[list[Any], str | None]:
        """One page of headers, as MLflow's databases would give it."""
        wanted = clauses.parse(filter_string)
        about_spans = tuple(clause for clause in wanted if clause.about_spans)
        found: list[Any] = []
        for experiment_id in locations or experiment_ids or []:
            entries = list(self._entries(experiment_id))
            covered = clauses.covered_sessions([header for *_, header in entries], wanted)
            found += [
                header
                for folder, stamp, header in entries
                if clauses.header_matches(header, wanted, covered)
                and (not about_spans or self._spans_match(folder, stamp, header, about_spans))
            ]
        ordered = SearchTraceUtils.sort(found, order_by)
        page, token = SearchTraceUtils.paginate(ordered, page_token, max_results)
        return list(page), token

    def get_trace_info(self, trace_id: str) -> Any:
        """MLflow's TraceInfo of one trace; MlflowException if there is none."""
        folder = self._folder_of(trace_id)
        entry = self._entry(folder) if folder else None
        if entry is None or entry[1].trace_id != trace_id:
            raise _missing(f"Trace with ID '{trace_id}'")
        return entry[1]

    def batch_get_trace_infos(self, trace_ids: Sequence[str], **_: Any) -> list[Any]:
        """The headers of those of the traces that are there."""
        found = []
        for trace_id in trace_ids:
            folder = self._folder_of(trace_id)
            entry = self._entry(folder) if folder else None
            if entry is not None:
                found.append(entry[1])
        return found

    def span_data(self, header: Any) -> Any:
        """MLflow's TraceData of a trace, if it is in the trace's own folder; else None.

        It is there unless artifacts were told to go elsewhere. The place written down with the
        trace is not looked at, because a store that was moved or copied names its old place.
        """
        folder = self._folder_of(header.trace_id)
        file = folder / self.ARTIFACTS_FOLDER_NAME / "traces.json" if folder else None
        if file is None or not file.is_file():
            return None
        try:
            return TraceData.from_dict(json.loads(file.read_bytes()))
        except (ValueError, KeyError, TypeError) as error:
            raise MlflowTraceDataCorrupted(request_id=header.trace_id) from error

    def _entries(self, experiment_id: str) -> Iterator[tuple[Path, Stamp, Any]]:
        """Folder, stamp and header of each trace."""
        experiment = self._get_experiment_path(experiment_id, assert_exists=True)
        traces = Path(str(experiment)) / self.TRACES_FOLDER_NAME
        if not traces.is_dir():
            return
        for folder in traces.iterdir():
            entry = self._entry(folder)
            if entry is not None:
                yield folder, *entry

    def _entry(self, folder: Path) -> tuple[Stamp, Any] | None:
        """Stamp and header; None for what is no trace, or was only begun to be written."""
        stamp = _stamp(folder)
        if not any(name == self.TRACE_INFO_FILE_NAME for name, *_ in stamp):
            return None
        with self._lock:
            known = self._headers.get(folder)
        if known is None or known[0] != stamp:
            header = self._read_header(folder)
            if header is None:
                return None
            known = (stamp, header)
            with self._lock:
                self._headers[folder] = known
                self._folders[header.trace_id] = folder
        return known

    def _read_header(self, folder: Path) -> Any:
        try:
            return self._get_trace_info_from_dir(str(folder))
        except PermissionError:
            raise
        except Exception:  # noqa: BLE001 - half written, damaged, or gone since: as if not there
            return None

    def _folder_of(self, trace_id: str) -> Path | None:
        with self._lock:
            known = self._folders.get(trace_id)
        if known is not None and known.is_dir():
            return known
        if not _is_name(trace_id):
            return None
        for experiment in self._get_active_experiments(full_path=True):
            folder = Path(experiment, self.TRACES_FOLDER_NAME, trace_id)
            if folder.is_dir():
                return folder
        return None

    def _find_trace_dir(self, trace_id: str, assert_exists: bool = False) -> str | None:
        # Asked by MLflow for each assessment it reads.
        folder = self._folder_of(trace_id)
        if folder is None and assert_exists:
            raise _missing(f"Trace with ID '{trace_id}'")
        return str(folder) if folder else None

    def _spans_match(
        self, folder: Path, stamp: Stamp, header: Any, wanted: tuple[clauses.Clause, ...]
    ) -> bool:
        key = (str(folder), stamp, wanted)
        with self._lock:
            known = self._answers.get(key)
        if known is None:
            try:
                data = self.span_data(header)
            except MlflowTraceDataCorrupted:
                data = None
            spans = data.spans if data else []
            known = clauses.spans_match(map(clauses.SpanFacts.of, spans), wanted)
            with self._lock:
                if len(self._answers) >= REMEMBERED_ANSWERS:
                    self._answers.clear()
                self._answers[key] = known
        return known


class FileClient(ReadClient):
    """A ReadClient whose span data is in the folders of the traces."""

    def get_trace(self, trace_id: str) -> Any:
        """MLflow's Trace; MlflowException if its span data is missing or damaged."""
        header = self.store.get_trace_info(trace_id)
        try:
            data = self.store.span_data(header) or self._download_trace_data(header)
        except (MlflowTraceDataNotFound, MlflowTraceDataCorrupted) as error:
            raise MlflowException(str(error), error_code=RESOURCE_DOES_NOT_EXIST) from error
        return Trace(header, data)

    def counted(self, experiment: Experiment, *, one_of_many: bool) -> Experiment:  # noqa: ARG002
        """The experiment with its traces counted, from their headers."""
        return counted_by_headers(experiment, self.store.headers(experiment.experiment_id))


def _experiment_folders(parent: Path, full_path: bool) -> list[str]:
    # MLflow takes every folder for an experiment, and logs a traceback for those that are none.
    if not parent.is_dir():
        return []
    found = sorted(entry for entry in parent.iterdir() if (entry / META).is_file())
    return [str(entry) if full_path else entry.name for entry in found]


def _stamp(folder: Path) -> Stamp:
    found: list[tuple[str, int, int]] = []
    pending = [(folder, "")]
    while pending:
        parent, prefix = pending.pop()
        try:
            entries = sorted(os.scandir(parent), key=lambda entry: entry.name)
        except OSError:
            continue  # not a folder, or gone since
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                pending.append((Path(entry.path), f"{prefix}{entry.name}/"))
                continue
            try:
                status = entry.stat()
            except OSError:
                continue
            found.append((prefix + entry.name, status.st_mtime_ns, status.st_size))
    return tuple(found)


def _is_name(text: str) -> bool:
    """Whether the text names something in a folder, rather than leading out of it."""
    return bool(text) and text not in (".", "..") and not set(text) & {"/", "\\", "\0"}


def _missing(what: str) -> MlflowException:
    return MlflowException(f"{what} does not exist.", error_code=RESOURCE_DOES_NOT_EXIST)
