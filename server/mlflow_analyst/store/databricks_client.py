"""Reading traces in Databricks: in a workspace's experiments and in Unity Catalog's tables.

A workspace searches by less than MLflow elsewhere does, its page tokens are its own, and traces
with equal sort values come in any order. So it is asked for what it surely knows, and the rest of
a filter, the order among equals, and pages that begin anywhere are made here, by reading.
"""

from __future__ import annotations

import re
import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from mlflow.entities import Experiment as MlflowExperiment
from mlflow.entities import LifecycleStage, TraceLocation, TraceState
from mlflow.exceptions import MlflowException
from mlflow.protos.databricks_pb2 import (
    BAD_REQUEST,
    NOT_FOUND,
    RESOURCE_DOES_NOT_EXIST,
    ErrorCode,
)
from mlflow.protos.databricks_tracing_pb2 import GetOperationRequest, SearchTracesOperation
from mlflow.store.tracking.databricks_rest_store import DatabricksTracingRestStore
from mlflow.tracing.constant import TRACE_ID_V4_PREFIX
from mlflow.tracing.utils import parse_trace_id_v4
from mlflow.utils.mlflow_tags import MLFLOW_EXPERIMENT_DATABRICKS_TRACE_DESTINATION_PATH
from mlflow.utils.search_utils import SearchTraceUtils

from mlflow_analyst.store import clauses, search
from mlflow_analyst.store.clauses import Clause
from mlflow_analyst.store.client import ReadClient
from mlflow_analyst.store.experiments import counted_by_headers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mlflow_analyst.store.experiments import Experiment

PAGE = 500
"""Headers per request at most; the API gives no more."""
BATCH = 10
"""Traces with spans per request: MLflow's own batch size."""
REQUESTS_AT_ONCE = 8
REMEMBERED_ANSWERS = 200_000

SPANS_PAGE = 100
"""Headers per request when each one's spans are to be read as well."""
SEARCH_SECONDS = 120
"""How long a search in tables may take; a warehouse may have to be woken for it."""

_ABSENT = {ErrorCode.Name(code) for code in (BAD_REQUEST, NOT_FOUND, RESOURCE_DOES_NOT_EXIST)}
_IN_TABLES = re.compile(r"[\w-]+\.[\w-]+(\.[\w-]+)?")
"""catalog.schema or catalog.schema.table_prefix."""

# What Databricks documents as searchable, and how it wants the fields to be called.
_FIELDS = {"attribute": "attributes", "tag": "tags", "request_metadata": "metadata"}
_COMPARATORS = {
    ("attribute", "status"): ("=", "!="),
    ("attribute", "timestamp_ms"): ("=", "<", "<=", ">", ">="),
    ("attribute", "execution_time_ms"): ("=", "<", "<=", ">", ">="),
}


class ReadOnlyDatabricksStore(DatabricksTracingRestStore):  # type: ignore[misc]
    """MLflow's store for Databricks, which answers every filter and every order.

    An experiment whose traces are in Unity Catalog's tables is found by its own id; the location
    of such tables ("catalog.schema" or "catalog.schema.prefix") counts as an experiment, too.
    """

    def __init__(self, get_host_creds: Callable[[], Any]) -> None:
        super().__init__(get_host_creds)
        self._locations: dict[str, str] = {}
        self._experiments: dict[str, str] = {}
        self._answers: dict[tuple[str, tuple[Clause, ...]], bool] = {}
        self.read_spans: Callable[[Sequence[Any]], dict[str, Sequence[Any]]] = lambda _: {}
        self._lock = threading.Lock()

    def get_experiment_by_name(self, experiment_name: str) -> Any:
        """MLflow's Experiment of this name, or for this location of tables; None without either."""
        location = experiment_name.removeprefix(TRACE_ID_V4_PREFIX)
        if _IN_TABLES.fullmatch(location) and super().get_experiment_by_name(location) is None:
            # There is no other way to ask whether the tables are there.
            super().search_traces(locations=[location], max_results=1)
            return MlflowExperiment(location, location, "", LifecycleStage.ACTIVE)
        return super().get_experiment_by_name(experiment_name)

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
        """One page of one experiment's headers, as MLflow's databases would give it.

        The first of ``order_by`` is a column, with DESC or ASC; equals are in the order of ids.
        """
        [experiment_id] = locations or experiment_ids or []
        wanted = clauses.parse(filter_string)
        column, _, direction = (order_by or ["timestamp_ms DESC"])[0].rpartition(" ")
        asked = {
            "locations": [self._location_of(experiment_id)],
            "filter_string": " AND ".join(filter(None, map(_said, wanted))) or None,
            "order_by": [f"attributes.{column} {direction}"],
        }
        rest = tuple(clause for clause in wanted if _said(clause) is None)
        start = SearchTraceUtils.parse_start_offset_from_page_token(page_token)
        enough = start + max_results
        found: list[Any] = []
        for headers in self._pages(asked, _page_size(rest, enough)):
            found += self._matching(headers, rest)
            # The whole group of equals must be there before it can be put in order.
            if len(found) >= enough and headers:
                last = found[enough - 1]
                if _key(last, column) != _key(headers[-1], column):
                    break
        found.sort(key=lambda header: header.trace_id)
        found.sort(key=lambda header: _key(header, column), reverse=direction == "DESC")
        return found[start:enough], None  # where to go on is known by the last of them

    def get_trace_info(self, trace_id: str) -> Any:
        """MLflow's TraceInfo of one trace; MlflowException if there is none."""
        header = super().get_trace_info(trace_id)
        return self._belonging(header, parse_trace_id_v4(header.trace_id)[0])

    def batch_get_trace_infos(self, trace_ids: Sequence[str], **_: Any) -> list[Any]:
        """The headers of those of the traces that are there; there is one request for each."""
        with ThreadPoolExecutor(REQUESTS_AT_ONCE, thread_name_prefix="headers") as pool:
            return [header for header in pool.map(self._header, trace_ids) if header is not None]

    def batch_get_traces(
        self, trace_ids: Sequence[str], location: str | None = None, **_: Any
    ) -> list[Any]:
        """Whole traces, as far as they are there; those of several locations may be mixed."""
        by_location = defaultdict(list)
        for trace_id in trace_ids:
            by_location[parse_trace_id_v4(trace_id)[0] or location].append(trace_id)
        found = []
        for place, ids in by_location.items():
            for start in range(0, len(ids), BATCH):
                traces = super().batch_get_traces(ids[start : start + BATCH], place)
                for trace in traces:
                    self._belonging(trace.info, place)
                found += traces
        return found

    def _call_endpoint(self, *args: Any, **options: Any) -> Any:
        try:
            return super()._call_endpoint(*args, **options)
        except ValueError as error:  # of Databricks' SDK, when it is given no new token
            raise MlflowException(str(error)) from error

    def _header(self, trace_id: str) -> Any:
        try:
            return self.get_trace_info(trace_id)
        except MlflowException as error:
            if error.error_code in _ABSENT:
                return None
            raise

    def _location_of(self, experiment_id: str) -> str:
        """Where the experiment's traces are: its own id, or the location of tables."""
        with self._lock:
            known = self._locations.get(experiment_id)
        if known is None:
            known = experiment_id
            if not _IN_TABLES.fullmatch(experiment_id):
                tags = self.get_experiment(experiment_id).tags
                path = tags.get(MLFLOW_EXPERIMENT_DATABRICKS_TRACE_DESTINATION_PATH) or ""
                known = path if _IN_TABLES.fullmatch(path) else experiment_id
            with self._lock:
                self._locations[experiment_id] = known
        with self._lock:
            self._experiments[known] = experiment_id
        return known

    def _belonging(self, header: Any, location: str | None) -> Any:
        """The header of a trace in tables, said to be the experiment's that the tables belong to.

        Everything else here knows traces by their experiment.
        """
        if location is not None:
            with self._lock:
                experiment_id = self._experiments.get(location, location)
            header.trace_location = TraceLocation.from_experiment_id(experiment_id)
        return header

    def _poll_search_traces_operation(self, operation: Any, **_: Any) -> Any:
        # MLflow's own asks once a second, for ever.
        began, pause = time.monotonic(), 0.1
        while not operation.done and time.monotonic() - began < SEARCH_SECONDS:
            time.sleep(pause)
            pause = min(2 * pause, 1.0)
            operation = self._call_endpoint(
                GetOperationRequest,
                None,
                endpoint=f"/api/4.0/mlflow/traces/search/operations/{operation.name}",
                response_proto=SearchTracesOperation(),
            )
        if not operation.done:
            raise MlflowException(f"The search timed out after {SEARCH_SECONDS} s.")
        return super()._poll_search_traces_operation(operation)

    def _pages(self, asked: dict[str, Any], size: int) -> Iterator[list[Any]]:
        """Pages of headers, by the workspace's own tokens, until it has no more."""
        token = None
        while True:
            headers, token = super().search_traces(**asked, max_results=size, page_token=token)
            yield [
                self._belonging(header, parse_trace_id_v4(header.trace_id)[0]) for header in headers
            ]
            if not token:
                return

    def _matching(self, headers: list[Any], rest: tuple[Clause, ...]) -> list[Any]:
        """Those of the headers that meet the clauses that the workspace was not asked for."""
        found = [header for header in headers if clauses.header_matches(header, rest)]
        about_spans = tuple(clause for clause in rest if clause.about_spans)
        if not about_spans or not found:
            return found
        answers = self._answers_of(found, about_spans)
        return [header for header in found if answers[header.trace_id]]

    def _answers_of(self, headers: list[Any], wanted: tuple[Clause, ...]) -> dict[str, bool]:
        """Whether each trace has a span that meets the clauses. Ended traces do not change."""
        with self._lock:
            answers = {h.trace_id: self._answers.get((h.trace_id, wanted)) for h in headers}
        unknown = [header for header in headers if answers[header.trace_id] is None]
        read = self.read_spans(unknown)
        for header in unknown:
            facts = map(clauses.SpanFacts.of, read.get(header.trace_id, ()))
            answer = answers[header.trace_id] = clauses.spans_match(facts, wanted)
            if header.state != TraceState.IN_PROGRESS:
                with self._lock:
                    if len(self._answers) >= REMEMBERED_ANSWERS:
                        self._answers.clear()
                    self._answers[header.trace_id, wanted] = answer
        return {trace_id: bool(answer) for trace_id, answer in answers.items()}


class DatabricksClient(ReadClient):
    """A ReadClient for a workspace."""

    def __init__(self, store: ReadOnlyDatabricksStore) -> None:
        super().__init__(store, kind="databricks", tracking_uri="databricks", capabilities=())
        store.read_spans = self._read_spans

    def counted(self, experiment: Experiment, *, one_of_many: bool) -> Experiment | None:
        """The experiment with its traces counted, from their headers; None for a listing."""
        if one_of_many:
            return None
        experiment_id = experiment.experiment_id
        headers = [h for page in search.every_header(self, experiment_id, None) for h in page]
        return counted_by_headers(experiment, headers)

    def _read_spans(self, headers: Sequence[Any]) -> dict[str, Sequence[Any]]:
        """The spans of these traces, from the tables or files that they are in."""
        in_tables = [h.trace_id for h in headers if h.trace_id.startswith(TRACE_ID_V4_PREFIX)]
        batches = [in_tables[start : start + BATCH] for start in range(0, len(in_tables), BATCH)]
        ended = [
            h.trace_id
            for h in headers
            if h.trace_id not in in_tables and h.state != TraceState.IN_PROGRESS
        ]
        with ThreadPoolExecutor(REQUESTS_AT_ONCE, thread_name_prefix="spans") as pool:
            found = [t for batch in pool.map(self.store.batch_get_traces, batches) for t in batch]
            found += [trace for trace in pool.map(self._whole, ended) if trace is not None]
        return {trace.info.trace_id: trace.data.spans for trace in found}

    def _whole(self, trace_id: str) -> Any:
        try:
            return self.get_trace(trace_id)
        except MlflowException as error:
            if error.error_code in _ABSENT:
                return None
            raise


def _said(clause: Clause) -> str | None:
    """The clause as Databricks documents it; None if it is not surely understood there."""
    value, field = clause.value, _FIELDS.get(clause.kind)
    known = ("=",) if clause.kind != "attribute" else _COMPARATORS.get((clause.kind, clause.key))
    if field is None or known is None or clause.comparator not in known:
        return None
    if isinstance(value, str):
        if "'" in value or "\\" in value or "`" in clause.key:
            return None
        value = f"'{value}'"
    key = clause.key if clause.kind == "attribute" else f"`{clause.key}`"
    return f"{field}.{key} {clause.comparator} {value}"


def _page_size(rest: tuple[Clause, ...], enough: int) -> int:
    """How many headers to ask for at a time, so that few are read in vain."""
    if not rest:
        return min(PAGE, enough + 1)
    return SPANS_PAGE if any(clause.about_spans for clause in rest) else PAGE


def _key(header: Any, column: str) -> int:
    return int(getattr(header, column) or 0)
