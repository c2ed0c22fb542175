"""Which store is meant: parameter, env file, environment; and that values do not leak."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from mlflow_analyst.store import StoreError, open_store, runtime
from mlflow_analyst.store.target import resolve

SECRET = "s3cret-Passw0rd"


@pytest.fixture(autouse=True)
def _no_store_in_the_environment(monkeypatch):
    # other tests of this process may hold connections open for long, with values of their own
    own = runtime.own_environ()
    for name in set(os.environ) - set(own):
        monkeypatch.delenv(name)
    for name, value in own.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(runtime, "_layers", [])
    monkeypatch.setattr(runtime, "_originals", {})
    for name in ("MLFLOW_TRACKING_URI", "MLFLOW_EXPERIMENT_ID", "MLFLOW_EXPERIMENT_NAME"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def env_file(tmp_path):
    def write(text):
        path = tmp_path / "mlflow.env"
        path.write_text(text)
        return path

    return write


def refused(*args):
    with pytest.raises(StoreError) as error:
        open_store(*args)
    assert SECRET not in str(error.value)
    return str(error.value)


def test_an_env_file_names_store_and_experiment(env_file, tau2_path):
    path = env_file(
        f"# ours\nexport MLFLOW_TRACKING_URI='sqlite:///{tau2_path}'\nMLFLOW_EXPERIMENT_ID=1\n"
    )
    store = open_store(env_file=path)
    assert store.experiment(store.default_experiment).traces == 748
    store.close()


def test_the_environment_names_store_and_experiment(monkeypatch, tau2_path):
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{tau2_path}")
    monkeypatch.setenv("MLFLOW_EXPERIMENT_NAME", "tau2")
    target = resolve()
    assert (target.path, target.source) == (tau2_path.resolve(), "environment")
    assert target.default_experiment == "tau2"


def test_the_parameter_goes_before_the_env_file_and_that_before_the_environment(
    monkeypatch, env_file
):
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://environment")
    path = env_file("MLFLOW_TRACKING_URI=http://file")
    assert resolve("http://parameter", path).uri == "http://parameter"
    assert resolve(None, path).uri == "http://file"
    assert resolve(None, None).uri == "http://environment"


def test_an_experiment_of_the_environment_is_not_taken_for_another_store(monkeypatch):
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://environment")
    monkeypatch.setenv("MLFLOW_EXPERIMENT_ID", "7")
    assert resolve("http://parameter").default_experiment is None
    assert resolve("http://environment").default_experiment == "7"


def test_empty_values_count_as_not_set(monkeypatch, env_file):
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://environment")
    path = env_file("MLFLOW_TRACKING_URI=\nMLFLOW_EXPERIMENT_ID=''\nMLFLOW_TRACKING_TOKEN=  \n")
    target = resolve("  ", path)
    assert target.uri == "http://environment"
    assert target.default_experiment is None
    assert "MLFLOW_TRACKING_TOKEN" not in target.environ


def test_no_store_at_all_says_what_to_give(monkeypatch, tmp_path, env_file):
    monkeypatch.chdir(tmp_path)
    assert "No store was named" in refused()
    assert "does not set MLFLOW_TRACKING_URI" in refused(None, env_file("A=b\n"))
    (tmp_path / "mlflow.db").touch()
    assert str(tmp_path / "mlflow.db") in refused()


def test_a_missing_or_unreadable_env_file_says_so(tmp_path):
    assert "does not exist" in refused(None, tmp_path / "none.env")
    assert "does not exist" in refused(None, tmp_path)
    assert "cannot be read" in refused(None, "~nobody-of-this-name/mlflow.env")
    (tmp_path / "binary.env").write_bytes(b"\xff\xfe\x00\x80" * 50)
    assert "not a text file" in refused(None, tmp_path / "binary.env")


def test_values_of_an_env_file_hold_while_connected_and_not_after(monkeypatch, env_file, tau2_path):
    monkeypatch.setenv("AWS_PROFILE", "mine")
    monkeypatch.delenv("MLFLOW_TRACKING_TOKEN", raising=False)
    path = env_file(
        f"MLFLOW_TRACKING_URI=sqlite:///{tau2_path}\nMLFLOW_TRACKING_TOKEN={SECRET}\n"
        "AWS_PROFILE=theirs\nOPENAI_API_KEY=not-ours\nPATH=/nowhere\n"
    )
    before = dict(os.environ)
    store = open_store(env_file=path)
    assert os.environ["MLFLOW_TRACKING_TOKEN"] == SECRET
    assert os.environ["AWS_PROFILE"] == "theirs"
    assert "OPENAI_API_KEY" not in os.environ
    assert os.environ["PATH"] == before["PATH"]
    store.close()
    store.close()
    assert dict(os.environ) == before


def test_a_connection_that_fails_leaves_the_environment_alone(env_file, tmp_path):
    before = dict(os.environ)
    refused(
        None,
        env_file(
            f"MLFLOW_TRACKING_URI=sqlite:///{tmp_path}/none.db\nMLFLOW_TRACKING_PASSWORD={SECRET}\n"
        ),
    )
    assert dict(os.environ) == before


def test_connections_may_be_closed_in_any_order(monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "mine")
    first = runtime.apply({"AWS_PROFILE": "first", "MLFLOW_TRACKING_TOKEN": "a"})
    second = runtime.apply({"AWS_PROFILE": "second"})
    assert os.environ["AWS_PROFILE"] == "second"
    first()
    assert os.environ["AWS_PROFILE"] == "second"
    assert "MLFLOW_TRACKING_TOKEN" not in os.environ
    second()
    assert os.environ["AWS_PROFILE"] == "mine"


def test_what_one_connection_brought_is_not_the_environment_of_the_next(
    monkeypatch, env_file, tau2_path
):
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://environment")
    path = env_file(f"MLFLOW_TRACKING_URI=sqlite:///{tau2_path}\nMLFLOW_EXPERIMENT_ID=1\n")
    store = open_store(env_file=path)
    later = resolve()
    assert (later.uri, later.default_experiment) == ("http://environment", None)
    store.close()


def test_a_closed_connection_says_so(tau2_path):
    store = open_store(tau2_path)
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.experiments()
    with pytest.raises(StoreError, match="closed"):
        next(store.iter_traces("1"))


def test_a_progress_callback_that_raises_stops_the_work_with_its_own_error(tau2_store):
    class Cancelled(Exception):
        pass

    def cancel(done, total):
        raise Cancelled

    with pytest.raises(Cancelled):
        tau2_store.tables("1", progress=cancel)
    with pytest.raises(Cancelled):
        list(tau2_store.iter_traces("1", progress=cancel))


def test_no_env_file_makes_this_process_write_spans_or_phone_home(env_file, tau2_path):
    path = env_file(
        f"MLFLOW_TRACKING_URI=sqlite:///{tau2_path}\n"
        "MLFLOW_USE_DEFAULT_TRACER_PROVIDER=false\nMLFLOW_DISABLE_TELEMETRY=false\n"
    )
    store = open_store(env_file=path)
    assert os.environ["MLFLOW_USE_DEFAULT_TRACER_PROVIDER"] == "true"
    assert os.environ["MLFLOW_DISABLE_TELEMETRY"] == "true"
    store.close()


@pytest.mark.parametrize(
    ("uri", "says"),
    [
        (f"mssql+pyodbc://sa:{SECRET}@db/mlflow", "SQL Server"),
        ("uc:http://localhost:8080", "not"),
        (f"ftp://me:{SECRET}@host/mlflow.db", "not a store that MLflow knows"),
    ],
)
def test_stores_that_cannot_be_opened_yet_say_so_and_what_works(uri, says, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    message = refused(uri)
    assert says in message
    assert "http://" in message
    assert not list(tmp_path.iterdir())


def test_a_host_and_port_without_http_is_recognised(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "http://localhost:5000" in refused("localhost:5000")


def test_importing_the_package_does_not_import_mlflow():
    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, mlflow_analyst.store, mlflow_analyst.store.errors;"
            "heavy = {'mlflow', 'sqlalchemy', 'pandas', 'numpy', 'requests'};"
            "print(sorted(heavy & set(sys.modules)))",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert loaded.stdout.strip() == "[]"
