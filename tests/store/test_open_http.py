"""Opening a tracking server: a real one, one behind credentials, and all that is not one."""

from __future__ import annotations

import os
import time

import neighbours
import pytest
from servers import free_port

from mlflow_analyst.store import StoreError, open_store

SECRET = "s3cret-Passw0rd"


@pytest.fixture(autouse=True)
def _no_credentials_of_whoever_runs_this(monkeypatch, tmp_path):
    for name in list(os.environ):
        if name.startswith("MLFLOW_TRACKING_"):
            monkeypatch.delenv(name)
    # ~/.mlflow/credentials
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)


def refused(uri, env_file=None):
    """The message of a refusal, which must come in time and tell no secret."""
    started = time.monotonic()
    with pytest.raises(StoreError) as error:
        open_store(uri, env_file)
    assert time.monotonic() - started < 10
    message = str(error.value)
    assert SECRET not in message
    assert "Traceback" not in message
    assert "HTTPConnectionPool" not in message
    return message


def test_a_server_opens_and_says_what_it_is_and_can(http_store, mlflow_server):
    assert http_store.kind == "http"
    assert http_store.uri == http_store.key == mlflow_server
    assert http_store.server_version == http_store.mlflow_version
    assert set(http_store.capabilities) == {
        "metrics",
        "correlation",
        "span_filters",
        "assessment_filters",
    }
    assert http_store.count("1", None) == 748


def test_a_page_of_the_user_interface_opens_its_server(mlflow_server):
    for pasted in (f"{mlflow_server}/", f"{mlflow_server}/#/experiments/1/traces"):
        store = open_store(pasted)
        assert store.key == mlflow_server
        store.close()


def test_an_answer_over_http_makes_no_file_in_the_working_directory(mlflow_server, tmp_path):
    store = open_store(mlflow_server)
    store.experiments()
    store.traces([store.search("1", None, "newest", 1).infos[0].trace_id])
    store.close()
    assert not list(tmp_path.iterdir())


def test_credentials_in_the_url_work_and_are_never_shown(mlflow_server):
    with neighbours.gateway(mlflow_server, user="an@a", password=SECRET, token="t") as url:
        store = open_store(url.replace("://", f"://an%40a:{SECRET}@"))
        assert store.experiment("1").traces == 748
        shown = repr((store.uri, store.key, store.notes, vars(store)))
        assert SECRET not in shown
        assert os.environ["MLFLOW_TRACKING_PASSWORD"] == SECRET
        store.close()
        assert "MLFLOW_TRACKING_PASSWORD" not in os.environ


def test_credentials_of_an_env_file_work(mlflow_server, tmp_path):
    with neighbours.gateway(mlflow_server, user="ana", password="pw", token=SECRET) as url:
        env_file = tmp_path / "mlflow.env"
        env_file.write_text(f"MLFLOW_TRACKING_URI={url}\nMLFLOW_TRACKING_TOKEN={SECRET}\n")
        store = open_store(env_file=env_file)
        assert store.experiment("1").traces == 748
        store.close()


def test_missing_credentials_are_asked_for(mlflow_server):
    with neighbours.gateway(mlflow_server, user="ana", password=SECRET, token="t") as url:
        message = refused(url)
    assert "asks for credentials (401)" in message
    assert "MLFLOW_TRACKING_USERNAME" in message


def test_wrong_credentials_are_called_wrong(mlflow_server):
    with neighbours.gateway(mlflow_server, user="ana", password="right", token="t") as url:
        message = refused(url.replace("://", f"://ana:{SECRET}@"))
    assert "did not accept the credentials (401)" in message


def test_a_wrong_port_is_refused_at_once():
    started = time.monotonic()
    assert "the connection was refused" in refused(f"http://127.0.0.1:{free_port()}")
    assert time.monotonic() - started < 2


def test_an_unknown_host_is_named():
    assert "cannot be resolved" in refused("http://no-such-host.invalid:5000")


def test_a_host_behind_a_firewall_is_not_waited_for():
    with neighbours.unreachable() as url:
        assert "no connection within 3 s" in refused(url)


def test_a_server_that_never_answers_is_not_waited_for():
    with neighbours.silent() as url:
        assert "did not answer within 5 s" in refused(url)


def test_another_protocol_is_not_http():
    with neighbours.talking_something_else() as url:
        assert "does not speak HTTP" in refused(url)


def test_https_to_a_plain_server_says_so(mlflow_server):
    assert "http:// instead" in refused(mlflow_server.replace("http://", "https://"))


@pytest.mark.parametrize(
    ("status", "body", "headers", "says"),
    [
        (200, "<html>Welcome to nginx</html>", {}, "not as an MLflow server does"),
        (404, "Not Found", {}, "not as an MLflow server does"),
        (200, "[]", {}, "not as an MLflow server does"),
        (302, "", {"Location": "https://login.example/"}, "login page"),
        (403, "", {"Server": "AirTunes/870.14.1"}, "AirPlay"),
        (403, "Invalid Host header - possible DNS rebinding attack", {}, "--allowed-hosts"),
        (403, "no", {}, "may not list experiments"),
        (502, "Bad Gateway", {}, "error of its own (502)"),
    ],
)
def test_what_is_not_an_mlflow_server_is_told_by_its_answer(status, body, headers, says):
    with neighbours.answering(status, body, headers) as url:
        assert says in refused(url)


@pytest.mark.parametrize("uri", ["http://", "https://:5000", "http://host:port", "http://[::1"])
def test_half_a_url_is_refused(uri):
    assert "not a complete URL" in refused(uri)


def test_a_server_that_dies_is_told_and_one_that_comes_back_is_used(mlflow_server):
    with neighbours.gateway(mlflow_server, user="ana", password=SECRET, token="t") as url:
        store = open_store(url.replace("://", f"://ana:{SECRET}@"))
        assert store.count("1") == 748
    started = time.monotonic()
    with pytest.raises(StoreError) as error:
        store.count("1")
    assert time.monotonic() - started < 10
    assert "does not answer any more" in str(error.value)
    assert SECRET not in str(error.value)
    store.close()
