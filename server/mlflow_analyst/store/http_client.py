"""A tracking server's traces, of whatever age the server and the traces are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlflow.entities import TraceData
from mlflow.exceptions import MlflowException, MlflowTraceDataException, MlflowTraceDataNotFound
from mlflow.tracing.utils.artifact_utils import get_artifact_uri_for_trace
from mlflow.utils.rest_utils import http_request

from mlflow_analyst.store.client import ReadClient
from mlflow_analyst.store.experiments import counted_by_headers
from mlflow_analyst.store.search import every_header

if TYPE_CHECKING:
    from mlflow_analyst.store.experiments import Experiment

COUNTED_OF_ONE, COUNTED_OF_MANY = 5_000, 500
"""Traces whose headers are read in order to count them, where nothing else counts."""
_SPANS_AS_THE_UI_ASKS = "/ajax-api/2.0/mlflow/get-trace-artifact"


class HttpClient(ReadClient):
    """A ReadClient whose span data may be where only the server can reach it."""

    def counted(self, experiment: Experiment, *, one_of_many: bool) -> Experiment | None:
        """The experiment counted by its headers, for a server that cannot count; None if they are
        many, or if the server can.
        """
        if self.can("metrics") or self.can("correlation"):
            return None
        headers: list[Any] = []
        for page in every_header(self, experiment.experiment_id, None):
            headers += page
            if len(headers) > (COUNTED_OF_MANY if one_of_many else COUNTED_OF_ONE):
                return None
        return counted_by_headers(experiment, headers)

    def _download_trace_data(self, trace_info: Any) -> Any:
        ours = get_artifact_uri_for_trace(trace_info).startswith("mlflow-artifacts:")
        ways = [super()._download_trace_data, self._from_server]
        for way in ways if ours else reversed(ways):
            try:
                return way(trace_info)
            except MlflowTraceDataException:
                continue
        raise MlflowTraceDataNotFound(request_id=trace_info.trace_id)

    def _from_server(self, trace_info: Any) -> Any:
        """The spans as the server itself reads them, for its own pages."""
        try:
            answer = http_request(
                self.store.get_host_creds(),
                _SPANS_AS_THE_UI_ASKS,
                "GET",
                params={"request_id": trace_info.trace_id},
            )
            return TraceData.from_dict(answer.json())
        except (MlflowException, ValueError, KeyError, TypeError) as error:
            raise MlflowTraceDataNotFound(request_id=trace_info.trace_id) from error
