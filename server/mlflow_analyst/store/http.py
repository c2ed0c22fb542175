"""Tracking servers: found out within seconds whether there is one, and what it can do."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
from packaging.version import InvalidVersion, Version

from mlflow_analyst.store.errors import StoreError, scrub
from mlflow_analyst.store.waiting import within

if TYPE_CHECKING:
    from mlflow_analyst.store.client import Capability

# Together with the import of MLflow in between, less than the ten seconds a connect may take.
CONNECT_SECONDS = 3.0
ANSWER_SECONDS = 5.0

_OLDEST = Version("3.0.0")
_HAS_METRICS = Version("3.9.0")
_HAS_CORRELATION = Version("3.5.0")
_CREDENTIALS = (
    "Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN, "
    "in an env file and give it as env_file."
)


def reach(url: str) -> None:
    """Raise a StoreError unless something accepts connections at ``url``. Needs no MLflow.

    Behind a proxy nothing is tried: only the proxy can tell.
    """
    if requests.utils.get_environ_proxies(url):
        return
    parts = urlsplit(url)
    address = (parts.hostname or "", parts.port or {"http": 80, "https": 443}[parts.scheme])

    def connect() -> None:
        socket.create_connection(address, timeout=CONNECT_SECONDS).close()

    try:
        within(CONNECT_SECONDS, connect)
    except socket.gaierror:
        raise _unknown_host(url) from None
    except ConnectionRefusedError:
        raise _refused(url) from None
    except TimeoutError:
        raise StoreError(
            f"{url} does not answer: no connection within {CONNECT_SECONDS:.0f} s. "
            "Check the host and the port, and whether a VPN or a firewall is in the way."
        ) from None
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "the address is not valid"
        raise StoreError(
            f"{url} cannot be reached: {reason}. Check the URL and your network."
        ) from None


def check(url: str, host_creds: Any) -> Version | None:
    """The version of the MLflow server at ``url``; None if it is MLflow but does not say.

    Asks as MLflow's own client does (credentials, TLS settings, headers), once and briefly.
    Raises a StoreError with the cause and the next step for everything else that may be there.
    """
    found = ask(
        url,
        host_creds,
        "/api/2.0/mlflow/experiments/search",
        "POST",
        json={"max_results": 1},
    )
    _check_answer(url, host_creds, found)
    told = ask(url, host_creds, "/version", "GET")
    try:
        version = Version(told.text.strip()) if told.ok else None
    except InvalidVersion:
        return None
    if version and version < _OLDEST:
        raise StoreError(
            f"{url} runs MLflow {version}, whose traces cannot be read. "
            "Give the URL of a server of MLflow 3.0 or later."
        )
    return version


def capabilities(store: Any, version: Version | None) -> tuple[Capability, ...]:
    """What a server can do: by its version, and by trying where the version does not tell."""
    if version and version >= _HAS_METRICS:
        return ("metrics", "correlation", "span_filters", "assessment_filters")
    found: list[Capability] = []
    if version and version >= _HAS_CORRELATION:
        found.append("correlation")
    # Servers that know nothing but a span's name (3.4) cannot be searched by what matters.
    if _accepts(store, "span.name = 'x' AND span.status = 'ERROR'"):
        found.append("span_filters")
    if _accepts(store, "feedback.`x` = 'x'"):
        found.append("assessment_filters")
    return tuple(found)


def _accepts(store: Any, filter_string: str) -> bool:
    from mlflow.exceptions import MlflowException

    try:
        store.search_traces(locations=["0"], filter_string=filter_string, max_results=1)
    except MlflowException:
        return False
    return True


def ask(url: str, host_creds: Any, endpoint: str, method: str, **options: Any) -> Any:
    """The response to one request, made as MLflow makes it, whatever its status.

    Raises StoreError when there is none within ANSWER_SECONDS.
    """
    from mlflow.exceptions import MlflowException
    from mlflow.utils.rest_utils import http_request

    def ask() -> Any:
        return http_request(
            host_creds,
            endpoint,
            method,
            max_retries=0,
            timeout=ANSWER_SECONDS,
            raise_on_status=False,
            allow_redirects=False,
            **options,
        )

    try:
        return within(ANSWER_SECONDS, ask)
    except TimeoutError:
        raise _silent(url) from None
    except MlflowException as error:
        # MLflow's message quotes the URL and the library's words; the cause is what tells.
        raise _explained(url, error.__cause__ or error.__context__ or error) from None


def _explained(url: str, cause: BaseException) -> StoreError:
    text = str(cause)
    if isinstance(cause, requests.exceptions.ProxyError):
        return StoreError(
            f"{url} cannot be reached through the proxy that HTTP_PROXY or HTTPS_PROXY names. "
            "Check the proxy, or name the host in NO_PROXY."
        )
    if isinstance(cause, requests.exceptions.SSLError):
        if "CERTIFICATE_VERIFY_FAILED" in text:
            return StoreError(
                f"The TLS certificate of {url} could not be verified. Set "
                "MLFLOW_TRACKING_SERVER_CERT_PATH to the file of your CA in an env file."
            )
        return StoreError(
            f"{url} does not complete a TLS handshake. "
            "If the server speaks plain HTTP, give the URL with http:// instead."
        )
    if "TLS CA certificate bundle" in text:
        return StoreError(
            f"{url} was not asked: the file of CA certificates does not exist. Check the path in "
            "MLFLOW_TRACKING_SERVER_CERT_PATH, or in REQUESTS_CA_BUNDLE."
        )
    if isinstance(cause, requests.exceptions.Timeout):
        return _silent(url)
    if "Connection refused" in text:
        return _refused(url)
    if "Failed to resolve" in text or "NameResolutionError" in text:
        return _unknown_host(url)
    if isinstance(cause, requests.exceptions.ConnectionError):
        return StoreError(
            f"{url} accepts connections but does not speak HTTP there. "
            "Check the port, and whether it should be https://."
        )
    return StoreError(f"{url} could not be asked: {scrub(text)[:200]}. Check the URL.")


def _check_answer(url: str, host_creds: Any, answer: Any) -> None:
    status = answer.status_code
    if status == 401:
        if host_creds.username or host_creds.token:
            raise StoreError(
                f"{url} did not accept the credentials (401). Check the user name and password, "
                "or the token, in the env file or environment they come from."
            )
        raise StoreError(f"{url} asks for credentials (401). {_CREDENTIALS}")
    if status == 403:
        raise _forbidden(url, answer)
    if status in (301, 302, 303, 307, 308):
        raise StoreError(
            f"{url} sends its visitors elsewhere ({status}), as a login page or a moved server "
            f"does. Give the URL it leads to, or credentials: {_CREDENTIALS}"
        )
    if status >= 500:
        raise StoreError(
            f"{url} answers with an error of its own ({status}). "
            "Look at the server's log, and connect again when it is well."
        )
    if status != 200 or not _is_json_object(answer.text):
        raise StoreError(
            f"{url} answers, but not as an MLflow server does ({status}). "
            "Check the port and the path; in a browser this URL should show MLflow."
        )


def _forbidden(url: str, answer: Any) -> StoreError:
    if "AirTunes" in answer.headers.get("Server", ""):
        return StoreError(
            f"{url} is macOS's AirPlay receiver, which also uses port 5000, not MLflow. "
            "Give 127.0.0.1 instead of localhost, or the port that MLflow really has."
        )
    if "Invalid Host header" in answer.text:
        return StoreError(
            f"{url} refuses requests under that host name (403). Start the server with "
            f"`--allowed-hosts {urlsplit(url).netloc}`, or use the name it was started with."
        )
    return StoreError(
        f"{url} refuses access (403): these credentials may not list experiments. {_CREDENTIALS}"
    )


def _is_json_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def _unknown_host(url: str) -> StoreError:
    return StoreError(
        f"The host name in {url} cannot be resolved. Check its spelling, and your network or VPN."
    )


def _refused(url: str) -> StoreError:
    return StoreError(
        f"Nothing listens at {url}: the connection was refused. "
        "Check the port, and that the server runs (`mlflow server --port …`)."
    )


def _silent(url: str) -> StoreError:
    return StoreError(
        f"{url} accepts connections but did not answer within {ANSWER_SECONDS:.0f} s. "
        "Check that it is the MLflow server and that it is not overloaded, then connect again."
    )
