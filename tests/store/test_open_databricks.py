"""Databricks: every way of naming a workspace, what is read from one, and what never happens."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import neighbours
import pytest
import sample_traces
from databricks_server import WAREHOUSE, workspace
from filters import FILTERS, found, more_feedback
from servers import free_port, serving
from small_store import T0_MS, SmallStore

from mlflow_analyst.store import StoreError, open_store
from mlflow_analyst.store.target import resolve

TOKEN = "dapi-0123456789abcdef-s3cret"
OTHER_TOKEN = "dapi-fedcba9876543210-0ther"
TABLES = "main.desk_traces.staging"
LATE = "all-at-once"


@pytest.fixture(scope="module")
def database(blank_store, tmp_path_factory):
    """The sample traces, more feedback, and an experiment whose traces all start at once."""
    folder = tmp_path_factory.mktemp("databricks")
    shutil.copy(blank_store, folder)
    small = SmallStore(folder)
    sample_traces.write(small.store)
    more_feedback(small.store)
    late = small.experiment(LATE)
    for number in range(40):
        small.trace(late, start_ms=T0_MS + number // 15)
    small.close()
    return small.path


@pytest.fixture(scope="module")
def behind(database):
    with serving(database) as url:
        yield url


@pytest.fixture(scope="module")
def direct(database):
    store = open_store(database)
    yield store
    store.close()


@pytest.fixture(scope="module")
def tables(direct):
    """Which experiment's traces the workspace has in tables."""
    return {direct.experiment(sample_traces.OTHER).experiment_id: TABLES}


@pytest.fixture(scope="module")
def running(behind, tables):
    with workspace(behind, TOKEN, tables) as running:
        yield running


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A home folder with nothing in it, and no settings of whoever runs this."""
    for name in list(os.environ):
        if name.startswith(("DATABRICKS_", "MLFLOW_TRACKING_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def env_file(tmp_path):
    def write(**values):
        path = tmp_path / "databricks.env"
        path.write_text("".join(f"{name}={value}\n" for name, value in values.items()))
        return path

    return write


@pytest.fixture
def opened(running, env_file):
    path = env_file(
        MLFLOW_TRACKING_URI="databricks",
        DATABRICKS_HOST=running.url,
        DATABRICKS_TOKEN=TOKEN,
        MLFLOW_TRACING_SQL_WAREHOUSE_ID=WAREHOUSE,
    )
    store = open_store(env_file=path)
    yield store
    store.close()


def profiles(home, text):
    (home / ".databrickscfg").write_text(text)


def works(store, running):
    assert (store.kind, store.uri, store.key) == ("databricks", running.url, running.url)
    assert store.experiment(sample_traces.EXPERIMENT).traces == 24
    assert TOKEN not in repr((store.uri, store.key, store.notes, vars(store)))
    store.close()


def refused(*args):
    started = time.monotonic()
    with pytest.raises(StoreError) as error:
        open_store(*args)
    assert time.monotonic() - started < 10
    for secret in (TOKEN, OTHER_TOKEN):
        assert secret not in str(error.value)
    return str(error.value)


# How a workspace is named


def test_host_and_token_of_an_env_file(running, env_file):
    before = dict(os.environ)
    path = env_file(
        MLFLOW_TRACKING_URI="databricks", DATABRICKS_HOST=running.url, DATABRICKS_TOKEN=TOKEN
    )
    works(open_store(env_file=path), running)
    assert dict(os.environ) == before


def test_host_and_token_of_the_environment(running, monkeypatch):
    monkeypatch.setenv("DATABRICKS_HOST", f"{running.url}/?o=123456")
    monkeypatch.setenv("DATABRICKS_TOKEN", TOKEN)
    works(open_store("databricks"), running)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "databricks")
    works(open_store(), running)


def test_a_profile_named_in_the_uri_goes_before_the_environment(running, home, monkeypatch):
    profiles(
        home,
        f"[DEFAULT]\nhost = https://default.example\ntoken = {OTHER_TOKEN}\n"
        f"[work]\nhost = {running.url}/\ntoken = {TOKEN}\n",
    )
    monkeypatch.setenv("DATABRICKS_HOST", "https://environment.example")
    monkeypatch.setenv("DATABRICKS_TOKEN", OTHER_TOKEN)
    works(open_store("databricks://work"), running)


def test_a_profile_of_the_environment_or_an_env_file(running, home, env_file, monkeypatch):
    profiles(home, f"[work]\nhost: {running.url}\ntoken: {TOKEN}\n")
    works(open_store("databricks", env_file(DATABRICKS_CONFIG_PROFILE="work")), running)
    monkeypatch.setenv("DATABRICKS_CONFIG_PROFILE", "work")
    works(open_store("databricks"), running)


def test_the_default_profile_is_used_when_nothing_else_is_said(running, home):
    profiles(home, f"[DEFAULT]\nhost = {running.url}\ntoken = {TOKEN}\n")
    works(open_store("databricks"), running)


def test_a_configuration_file_elsewhere(running, tmp_path, monkeypatch):
    file = tmp_path / "elsewhere.cfg"
    file.write_text(f"[work]\nhost = {running.url}\ntoken = {TOKEN}\n")
    monkeypatch.setenv("DATABRICKS_CONFIG_FILE", str(file))
    works(open_store("databricks://work"), running)


def test_an_env_file_goes_before_the_environments_profile(running, home, env_file, monkeypatch):
    profiles(home, f"[home]\nhost = https://home.example\ntoken = {OTHER_TOKEN}\n")
    monkeypatch.setenv("DATABRICKS_CONFIG_PROFILE", "home")
    monkeypatch.setenv("DATABRICKS_CLIENT_ID", "someone")
    path = env_file(DATABRICKS_HOST=running.url, DATABRICKS_TOKEN=TOKEN)
    works(open_store("databricks", path), running)


def test_a_host_may_be_written_without_https():
    os.environ["DATABRICKS_HOST"], os.environ["DATABRICKS_TOKEN"] = "Adb-1.example.net", TOKEN
    try:
        assert resolve("databricks").uri == "https://adb-1.example.net"
    finally:
        del os.environ["DATABRICKS_HOST"], os.environ["DATABRICKS_TOKEN"]


def test_one_workspace_after_the_other_each_with_its_own_token(running, behind, env_file):
    with workspace(behind, OTHER_TOKEN) as second:
        for place, token in ((running, TOKEN), (second, OTHER_TOKEN), (running, TOKEN)):
            path = env_file(DATABRICKS_HOST=place.url, DATABRICKS_TOKEN=token)
            store = open_store("databricks", path)
            assert store.key == place.url
            assert store.experiment(LATE).traces == 40
            store.close()


def test_a_service_principal_signs_in_by_databricks_own_sdk(behind, env_file):
    with workspace(behind, TOKEN, principal=("principal", OTHER_TOKEN)) as place:
        path = env_file(
            DATABRICKS_HOST=place.url,
            DATABRICKS_CLIENT_ID="principal",
            DATABRICKS_CLIENT_SECRET=OTHER_TOKEN,
        )
        before = dict(os.environ)
        store = open_store("databricks", path)
        assert store.experiment(sample_traces.EXPERIMENT).traces == 24
        assert len(store.traces([sample_traces.MAIN[0].trace_id])[0].steps) == 3
        store.close()
        assert dict(os.environ) == before


def test_a_service_principal_that_is_not_let_in(behind, env_file):
    with workspace(behind, TOKEN, principal=("principal", TOKEN)) as place:
        path = env_file(
            DATABRICKS_HOST=place.url,
            DATABRICKS_CLIENT_ID="principal",
            DATABRICKS_CLIENT_SECRET=OTHER_TOKEN,
        )
        message = refused("databricks", path)
    assert place.url in message
    assert "DATABRICKS_TOKEN" in message


# What is read


@pytest.mark.parametrize("filter", [None, *(f for f in FILTERS if "whole_session" not in f)])
def test_a_filter_finds_the_same_traces_as_in_a_database(opened, direct, filter):
    assert found(opened, filter) == found(direct, filter)


@pytest.mark.parametrize("order", ["newest", "oldest", "slowest", "fastest"])
def test_every_order_is_that_of_a_database(opened, direct, order):
    assert found(opened, None, order, 5) == found(direct, None, order, 5)


@pytest.mark.parametrize("size", [1, 7, 100])
def test_pages_neither_repeat_nor_skip_traces_that_start_at_once(opened, direct, size):
    experiment, listed = opened.experiment(LATE).experiment_id, []
    mark = None
    while True:
        page = opened.search(experiment, None, "newest", size, mark)
        listed += [info.trace_id for info in page.infos]
        mark = page.next
        if mark is None:
            break
    whole = direct.search(direct.experiment(LATE).experiment_id, None, "newest", 100)
    assert listed == [info.trace_id for info in whole.infos]


def in_order(steps):
    return steps.sort_values(["trace_id", "start_ns", "span_id"], ignore_index=True)


def test_experiments_and_traces_are_those_behind(opened, direct):
    mine, theirs = (s.experiment(sample_traces.EXPERIMENT) for s in (opened, direct))
    assert mine == theirs
    wanted = [sample.trace_id for sample in sample_traces.MAIN]
    for one, other in zip(opened.traces(wanted), direct.traces(wanted), strict=True):
        assert one.steps == other.steps
        assert one.info.state == other.info.state
    assert [t.trace_id for t in opened.session(mine.experiment_id, "s-1")] == wanted[4:8]
    tables = opened.tables(mine.experiment_id)
    assert tables.method == "every trace read through the Databricks workspace"
    same = direct.tables(mine.experiment_id)
    assert in_order(tables.steps).equals(in_order(same.steps))
    assert opened.how_counted(mine.experiment_id) == "counted by reading the store's traces"
    assert opened.traces(["tr-00000000000000000000000000000000"]) == []


def test_traces_in_tables_belong_to_their_experiment(opened):
    experiment = opened.experiment(sample_traces.OTHER)
    assert (experiment.traces, experiment.states) == (2, {"OK": 2})
    page = opened.search(experiment.experiment_id, "span.name = 'find_order'", "newest", 10)
    [info] = page.infos
    assert info.trace_id == f"trace:/{TABLES}/{sample_traces.STAGING[0].otel_id}"
    assert info.experiment_id == experiment.experiment_id
    [trace] = opened.traces([info.trace_id])
    assert [step.name for step in trace.steps] == ["desk", "plan", "find_order"]
    assert trace.info.experiment_id == experiment.experiment_id
    assert len(opened.tables(experiment.experiment_id).steps) == 6


@pytest.mark.parametrize("said", [TABLES, f"trace:/{TABLES}"])
def test_tables_can_be_named_instead_of_an_experiment(opened, said):
    experiment = opened.experiment(said)
    assert (experiment.experiment_id, experiment.traces) == (TABLES, 2)
    page = opened.search(experiment.experiment_id, None, "newest", 1)
    assert page.infos[0].experiment_id == TABLES


def test_tables_that_are_not_there_are_said_not_to_be(opened):
    with pytest.raises(StoreError, match=r"'main\.nothing' does not exist"):
        opened.experiment("main.nothing")


def test_tables_without_a_warehouse_ask_for_one(running, env_file):
    path = env_file(DATABRICKS_HOST=running.url, DATABRICKS_TOKEN=TOKEN)
    store = open_store("databricks", path)
    with pytest.raises(StoreError) as error:
        store.experiment(sample_traces.OTHER)
    assert "Set MLFLOW_TRACING_SQL_WAREHOUSE_ID" in str(error.value)
    store.close()


def test_nothing_is_written_and_no_warehouse_is_started(opened, running, database):
    before = Path(database).read_bytes()
    running.requests.clear()
    for one in opened.experiments():
        opened.tables(one.experiment_id, "span.status = 'ERROR'")
        opened.sample(one.experiment_id, None, 3, 1)
        assert opened.metrics(one.experiment_id) is None
    assert running.writes() == []
    assert not [path for _, path in running.requests if "warehouse" in path]
    assert Path(database).read_bytes() == before


# What goes wrong


def test_a_token_that_is_not_valid_there(running, env_file):
    path = env_file(DATABRICKS_HOST=running.url, DATABRICKS_TOKEN=OTHER_TOKEN)
    message = refused("databricks", path)
    assert "refuses access (403)" in message
    assert "Make a personal access token" in message


@pytest.mark.parametrize(
    ("status", "body", "says"),
    [
        (401, "", "did not accept the token (401)"),
        (429, "", "too many requests"),
        (200, "<html>Sign in</html>", "not as a Databricks workspace does"),
        (302, "", "not as a Databricks workspace does"),
        (404, "Not Found", "browser shows before the first /"),
        (503, "", "error of its own (503)"),
    ],
)
def test_what_is_no_workspace_is_told_by_its_answer(env_file, status, body, says):
    with neighbours.answering(status, body) as url:
        path = env_file(DATABRICKS_HOST=url, DATABRICKS_TOKEN=TOKEN)
        assert says in refused("databricks", path)


def test_a_host_that_is_not_there_or_silent(env_file):
    path = env_file(DATABRICKS_HOST=f"http://127.0.0.1:{free_port()}", DATABRICKS_TOKEN=TOKEN)
    assert "connection was refused" in refused("databricks", path)
    path = env_file(DATABRICKS_HOST="https://no-such-workspace.invalid", DATABRICKS_TOKEN=TOKEN)
    assert "cannot be resolved" in refused("databricks", path)
    with neighbours.silent() as url:
        path = env_file(DATABRICKS_HOST=url, DATABRICKS_TOKEN=TOKEN)
        assert "did not answer within" in refused("databricks", path)


def test_nobody_said_which_workspace():
    message = refused("databricks")
    assert "DATABRICKS_HOST is not set" in message
    assert "databricks://PROFILE" in message


def test_a_workspace_without_a_token(env_file, home):
    message = refused("databricks", env_file(DATABRICKS_HOST="https://w.example"))
    assert "names https://w.example but no token" in message
    profiles(home, f"[DEFAULT]\ntoken = {TOKEN}\n[work]\nhost = https://w.example\n")
    assert "The profile 'work'" in refused("databricks://work")


def test_a_profile_that_is_not_there(home):
    assert "databricks configure" in refused("databricks://work")
    profiles(home, f"[works]\nhost = https://w.example\ntoken = {TOKEN}\n")
    message = refused("databricks://work")
    assert "no profile 'work'" in message
    assert "'works'" in message
    assert "nothing else" in refused("databricks://scope:prefix")
    assert "name of a profile" in refused("databricks://")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"token = {TOKEN}\n", "line 1"),
        (f"[work]\nhost = https://w.example\n{TOKEN}\n", "line 3"),
        (f"[work]\ntoken = {TOKEN}\n", "does not name a workspace"),
        (f"[work]\nhost = ftp://w.example\ntoken = {TOKEN}\n", "does not name a workspace"),
        (f"[work]\nhost = https://w:x\ntoken = {TOKEN}\n", "does not name a workspace"),
    ],
)
def test_a_configuration_file_that_is_wrong_is_not_quoted(home, text, says):
    profiles(home, text)
    assert says in refused("databricks://work")


def test_a_workspace_that_goes_away_is_told(behind, env_file):
    with workspace(behind, TOKEN) as place:
        path = env_file(DATABRICKS_HOST=place.url, DATABRICKS_TOKEN=TOKEN)
        store = open_store("databricks", path)
        assert store.experiment(LATE).traces == 40
    with pytest.raises(StoreError) as error:
        store.count("1")
    assert "does not answer any more" in str(error.value)
    assert TOKEN not in str(error.value)
    store.close()
