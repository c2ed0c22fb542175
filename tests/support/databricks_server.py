"""A Databricks workspace on loopback: its REST paths, its token, its limits, over a real MLflow.

Behind it is a real ``mlflow server``; what that answers is passed on as a workspace would say it.
Traces of experiments lie in files that are fetched with signed URLs; those of the experiments in
``tables`` lie in Unity Catalog's tables, under the location given for them, and are read through a
SQL warehouse. The limits are those that Databricks documents: filters by status, times, tags and
metadata, with their prefixes; page tokens of its own.
"""

from __future__ import annotations

import base64
import json
import re
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

WAREHOUSE = "0123456789abcdef"
DESTINATION = "mlflow.experiment.databricksTraceDestinationPath"
PAGE = 500

_SEARCHABLE = re.compile(
    r"\s*(attributes\.status\s*(=|!=)\s*'[^']*'"
    r"|attributes\.(timestamp_ms|execution_time_ms)\s*(=|<=?|>=?)\s*\d+"
    r"|(tags|metadata)\.(`[^`]+`|\w+)\s*(=|!=)\s*'[^']*')\s*"
)
_SORTABLE = re.compile(r"attributes\.(timestamp_ms|execution_time_ms) (ASC|DESC)")


@dataclass
class Workspace:
    """The running workspace: ``url`` and what was asked of it, (method, path) in order."""

    url: str
    requests: list[tuple[str, str]] = field(default_factory=list)

    def writes(self) -> list[tuple[str, str]]:
        """Requests that are neither reads nor searches."""
        return [
            (method, path)
            for method, path in self.requests
            if method != "GET" and not re.search(r"/(search|search-long-running)$", path)
        ]


@contextmanager
def workspace(
    upstream: str,
    token: str,
    tables: Mapping[str, str] | None = None,
    principal: tuple[str, str] | None = None,
) -> Iterator[Workspace]:
    """A workspace over the MLflow server at ``upstream`` that lets ``token`` in.

    ``tables`` says for which experiment ids the traces are in tables, and where. ``principal`` is
    the id and the secret of a service principal, who is given the token for them.
    """
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    running = Workspace(f"http://127.0.0.1:{server.server_port}")
    state = _State(upstream, token, dict(tables or {}), principal, running)
    server.state = state  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        state.closed = True
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class _State:
    upstream: str
    token: str
    tables: dict[str, str]
    principal: tuple[str, str] | None
    workspace: Workspace
    closed: bool = False
    operations: dict[str, dict[str, Any]] = field(default_factory=dict)

    def store(self) -> Any:
        """MLflow's client of the server behind, whatever this process's environment says."""
        from mlflow.store.tracking.rest_store import RestStore
        from mlflow.utils.rest_utils import MlflowHostCreds

        return RestStore(partial(MlflowHostCreds, self.upstream))

    def experiment_of(self, location: str) -> str | None:
        for experiment_id, known in self.tables.items():
            if known == location:
                return experiment_id
        return None


class _Refused(Exception):
    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: object) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        self._answer()

    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815 - the names are http.server's

    @property
    def state(self) -> _State:
        return self.server.state  # type: ignore[attr-defined]

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = urlsplit(self.path)
        if self.state.closed:  # a connection from before
            self.close_connection = True
            return
        self.state.workspace.requests.append((self.command, parts.path))
        try:
            if parts.path.startswith("/signed/"):
                # A cloud's storage: the signature is the permission, other credentials are refused.
                if self.headers.get("Authorization") or parts.query != "signature=valid":
                    raise _Refused(400, "BAD_REQUEST", "only one way in, please")
                self._reply(200, self._span_file(parts.path.rpartition("/")[2]))
                return
            if self.state.principal and parts.path.startswith(("/oidc/", "/.well-known/")):
                self._reply(200, json.dumps(self._sign_in(parts.path)).encode())
                return
            self._let_in()
            said = json.loads(body) if body else {}
            said |= {k: v if k == "trace_ids" else v[0] for k, v in parse_qs(parts.query).items()}
            for method, pattern, handle in _ROUTES:
                match = re.fullmatch(pattern, parts.path)
                if match and method == self.command:
                    self._reply(200, json.dumps(handle(self, said, *match.groups())).encode())
                    return
            raise _Refused(
                404, "ENDPOINT_NOT_FOUND", f"No API found for '{self.command} {parts.path}'"
            )
        except _Refused as refused:
            told = {"error_code": refused.code, "message": str(refused)}
            self._reply(refused.status, json.dumps(told).encode())
        except urllib.error.HTTPError as error:
            self._reply(error.code, error.read())

    def _reply(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _let_in(self) -> None:
        given = self.headers.get("Authorization")
        if not given:
            raise _Refused(401, "UNAUTHENTICATED", "Credential was not sent")
        if given != f"Bearer {self.state.token}":
            raise _Refused(403, "PERMISSION_DENIED", "Invalid access token.")

    def _sign_in(self, path: str) -> dict[str, Any]:
        url = f"{self.state.workspace.url}/oidc"
        if path == "/.well-known/databricks-config":
            return {"oidc_endpoint": url, "workspace_id": "123456"}
        if path == "/oidc/.well-known/oauth-authorization-server":
            return {
                "authorization_endpoint": f"{url}/v1/authorize",
                "token_endpoint": f"{url}/v1/token",
            }
        known = base64.b64encode(":".join(self.state.principal or ()).encode()).decode()
        if path != "/oidc/v1/token" or self.headers.get("Authorization") != f"Basic {known}":
            raise _Refused(401, "invalid_client", "Client authentication failed")
        return {"access_token": self.state.token, "token_type": "Bearer", "expires_in": 3600}

    def _behind(self, method: str, path: str, said: dict[str, Any]) -> dict[str, Any]:
        query = f"?experiment_id={said['experiment_id']}" if "experiment_id" in said else ""
        if "experiment_name" in said:
            query = f"?experiment_name={urllib.request.quote(said['experiment_name'])}"
        request = urllib.request.Request(
            self.state.upstream + path + (query if method == "GET" else ""),
            data=json.dumps(said).encode() if method == "POST" else None,
            headers={"Content-Type": "application/json"},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.load(response)

    # experiments

    def search_experiments(self, said: dict[str, Any]) -> dict[str, Any]:
        found = self._behind("POST", "/api/2.0/mlflow/experiments/search", said)
        for experiment in found.get("experiments", []):
            self._tagged(experiment)
        return found

    def get_experiment(self, said: dict[str, Any], by_name: str | None) -> dict[str, Any]:
        found = self._behind("GET", f"/api/2.0/mlflow/experiments/get{by_name or ''}", said)
        self._tagged(found["experiment"])
        return found

    def _tagged(self, experiment: dict[str, Any]) -> None:
        location = self.state.tables.get(experiment["experiment_id"])
        if location:
            experiment.setdefault("tags", []).append({"key": DESTINATION, "value": location})

    # traces of experiments

    def search(self, said: dict[str, Any]) -> dict[str, Any]:
        [location] = said["locations"]
        experiment_id = location["mlflow_experiment"]["experiment_id"]
        if experiment_id in self.state.tables:
            return {}
        infos, token = self._searched(experiment_id, said)
        return {
            "traces": [_json(self._in_files(info).to_proto()) for info in infos],
            "next_page_token": token,
        }

    def header(self, _said: dict[str, Any], trace_id: str) -> dict[str, Any]:
        info = self._known(trace_id)
        return {"trace": {"trace_info": _json(self._in_files(info).to_proto())}}

    def credentials(self, _said: dict[str, Any], trace_id: str) -> dict[str, Any]:
        self._known(trace_id)
        url = f"{self.state.workspace.url}/signed/{trace_id}?signature=valid"
        return {"credential_info": {"type": "AWS_PRESIGNED_URL", "signed_uri": url}}

    def _span_file(self, trace_id: str) -> bytes:
        [trace] = self.state.store().batch_get_traces([trace_id])
        return json.dumps(trace.data.to_dict(), ensure_ascii=False).encode()

    def _known(self, trace_id: str) -> Any:
        from mlflow.exceptions import MlflowException

        try:
            return self.state.store().get_trace_info(trace_id)
        except MlflowException as error:
            raise _Refused(404, "RESOURCE_DOES_NOT_EXIST", str(error)) from None

    def _in_files(self, info: Any) -> Any:
        info.tags.pop("mlflow.trace.spansLocation", None)
        info.tags["mlflow.artifactLocation"] = (
            f"dbfs:/databricks/mlflow-tracking/{info.experiment_id}/{info.trace_id}/artifacts"
        )
        return info

    def _searched(self, experiment_id: str, said: dict[str, Any]) -> tuple[list[Any], str | None]:
        for clause in (said.get("filter") or "").split(" AND "):
            if clause and not _SEARCHABLE.fullmatch(clause):
                raise _Refused(400, "INVALID_PARAMETER_VALUE", f"Unsupported filter: {clause}")
        for order in said.get("order_by") or []:
            if not _SORTABLE.fullmatch(order):
                raise _Refused(400, "INVALID_PARAMETER_VALUE", f"Unsupported order: {order}")
        size = int(said.get("max_results") or 100)
        if size > PAGE:
            raise _Refused(400, "INVALID_PARAMETER_VALUE", f"max_results is at most {PAGE}")
        token = said.get("page_token")
        if token and not token.startswith("dbx-"):
            raise _Refused(400, "INVALID_PARAMETER_VALUE", "Invalid page token")
        if token:
            token = base64.b64decode(token.removeprefix("dbx-")).decode()
        # Equals come in no particular order: here, against the order of their ids.
        infos, following = self.state.store().search_traces(
            locations=[experiment_id],
            filter_string=said.get("filter"),
            max_results=size,
            order_by=[*(said.get("order_by") or ["timestamp_ms DESC"]), "request_id DESC"],
            page_token=token,
        )
        return infos, following and "dbx-" + base64.b64encode(following.encode()).decode()

    # traces in tables

    def search_tables(self, said: dict[str, Any]) -> dict[str, Any]:
        [location] = said["locations"]
        if "mlflow_experiment" in location:
            raise _Refused(
                400, "INVALID_PARAMETER_VALUE", "MLFLOW_EXPERIMENT locations not yet supported."
            )
        self._warehouse(said)
        parts = location.get("uc_table_prefix") or location["uc_schema"]
        names = ("catalog_name", "schema_name", "table_prefix")
        name = ".".join(parts[part] for part in names if part in parts)
        infos, token = self._searched(self._tables_experiment(name), said)
        operation = f"op-{len(self.state.operations)}"
        self.state.operations[operation] = {
            "name": operation,
            "done": True,
            "response": {
                "trace_infos": [_json(_in_tables(info, name).to_proto()) for info in infos],
                "next_page_token": token or "",
            },
        }
        return {"name": operation, "done": False}

    def operation(self, _said: dict[str, Any], name: str) -> dict[str, Any]:
        return self.state.operations[name]

    def header_in_tables(
        self, said: dict[str, Any], location: str, trace_id: str
    ) -> dict[str, Any]:
        self._warehouse(said)
        info = self._known(f"tr-{trace_id}")
        if info.experiment_id != self._tables_experiment(location):
            raise _Refused(404, "RESOURCE_DOES_NOT_EXIST", f"No trace {trace_id} in {location}")
        return {"trace": {"trace_info": _json(_in_tables(info, location).to_proto())}}

    def batch_in_tables(self, said: dict[str, Any], location: str) -> dict[str, Any]:
        from mlflow.utils.databricks_tracing_utils import trace_to_proto

        self._warehouse(said)
        experiment_id = self._tables_experiment(location)
        if len(said["trace_ids"]) > 10:
            raise _Refused(400, "INVALID_PARAMETER_VALUE", "At most 10 traces at a time")
        ids = [f"tr-{trace_id}" for trace_id in said["trace_ids"]]
        found = []
        for trace in self.state.store().batch_get_traces(ids):
            if trace.info.experiment_id == experiment_id:
                _in_tables(trace.info, location)
                found.append(_json(trace_to_proto(trace)))
        return {"traces": found}

    def _tables_experiment(self, location: str) -> str:
        found = self.state.experiment_of(location)
        if found is None:
            raise _Refused(404, "RESOURCE_DOES_NOT_EXIST", f"Schema '{location}' does not exist.")
        return found

    def _warehouse(self, said: dict[str, Any]) -> None:
        if said.get("sql_warehouse_id") != WAREHOUSE:
            raise _Refused(
                400, "INVALID_PARAMETER_VALUE", "Could not resolve a SQL warehouse ID for this user"
            )


def _in_tables(info: Any, location: str) -> Any:
    """The header as it is in tables: with their location, and the id that OpenTelemetry knows."""
    from mlflow.entities import TraceLocation

    parts = location.split(".")
    make = (
        TraceLocation.from_databricks_uc_table_prefix
        if len(parts) == 3
        else TraceLocation.from_databricks_uc_schema
    )
    info.trace_location = make(*parts)
    info.trace_id = f"trace:/{location}/{info.trace_id.removeprefix('tr-')}"
    info.tags.pop("mlflow.trace.spansLocation", None)
    for assessment in info.assessments:
        assessment.trace_id = info.trace_id
    return info


def _json(proto: Any) -> dict[str, Any]:
    from mlflow.utils.proto_json_utils import message_to_json

    return json.loads(message_to_json(proto))


_ROUTES = (
    ("POST", "/api/2.0/mlflow/experiments/search", _Handler.search_experiments),
    ("GET", "/api/2.0/mlflow/experiments/get(-by-name)?", _Handler.get_experiment),
    ("POST", "/api/3.0/mlflow/traces/search", _Handler.search),
    ("GET", "/api/3.0/mlflow/traces/([^/]+)", _Handler.header),
    ("GET", "/api/2.0/mlflow/traces/([^/]+)/credentials-for-data-download", _Handler.credentials),
    ("POST", "/api/4.0/mlflow/traces/search-long-running", _Handler.search_tables),
    ("GET", "/api/4.0/mlflow/traces/search/operations/([^/]+)", _Handler.operation),
    ("GET", "/api/4.0/mlflow/traces/([^/]+)/batchGet", _Handler.batch_in_tables),
    ("GET", "/api/4.0/mlflow/traces/([^/]+)/([^/]+)/info", _Handler.header_in_tables),
)
