"""Opening PostgreSQL, MySQL and MariaDB: what opens, what does not, and that nothing changes."""

from __future__ import annotations

import dataclasses
import os
import sqlite3
import time
from contextlib import closing

import pytest
import sqlalchemy as sa
from children import until
from databases import SERVERS, copy_into, listening, run, typed
from databases import demanding_postgresql as demanding
from kinds import database, rows
from pandas.testing import assert_frame_equal
from small_store import StepSpec
from tables_alike import assert_same

from mlflow_analyst.store import StoreError, open_store, processes, querying, side_queries
from mlflow_analyst.store import database as opening

SECRET = "s3cret P@ss/w0rd:100%?#"
ESCAPED = "s3cret%20P%40ss%2Fw0rd%3A100%25%3F%23"


@pytest.fixture(scope="module", params=sorted(SERVERS))
def backend(request):
    """Each kind of database server in turn."""
    return request.param


@pytest.fixture(scope="module")
def blank(backend, blank_database):
    """A store without traces. Not to be written to."""
    return blank_database(SERVERS[backend])


@pytest.fixture(scope="module")
def filled(backend, blank, tau2_path):
    """The real store in a database of its own. Not to be written to."""
    with database(SERVERS[backend], like=blank) as url:
        copy_into(tau2_path, url)
        yield url


@pytest.fixture(scope="module")
def bare(backend, blank):
    """A store without traces, in a database that may be filled."""
    with database(SERVERS[backend], like=blank) as url:
        yield url


@pytest.fixture
def own(backend, blank):
    """A store without traces, in a database of the test's own."""
    with database(SERVERS[backend], like=blank) as url:
        yield url


@pytest.fixture
def empty(backend):
    """An empty database."""
    with database(SERVERS[backend]) as url:
        yield url


def refused(uri):
    begun = time.monotonic()
    with pytest.raises(StoreError) as error:
        open_store(uri)
    assert time.monotonic() - begun < 10
    message = str(error.value)
    assert "Traceback" not in message
    assert "s3cret" not in message
    return message


def use(store):
    """Everything that a reader does with a store."""
    experiment = store.experiment("1")
    page = store.search(experiment.experiment_id, None, "newest", 3)
    assert store.traces([info.trace_id for info in page.infos])[0].steps
    assert store.count(experiment.experiment_id, "span.status = 'ERROR'") > 0
    assert store.sample(experiment.experiment_id, None, 3, 1).infos
    assert len(store.tables(experiment.experiment_id).traces) == experiment.traces
    assert store.metrics(experiment.experiment_id)
    assert next(iter(store.iter_traces(experiment.experiment_id)))


def test_reading_everything_changes_no_row_and_makes_no_table(filled, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = rows(filled)
    with closing(open_store(typed(filled))) as store:
        use(store)
    assert rows(filled) == before
    assert not list(tmp_path.iterdir())


def test_the_default_experiment_is_not_created(own):
    run(own, "DELETE FROM experiments")
    with closing(open_store(typed(own))) as store:
        assert store.experiments() == []


WRITES = [
    "INSERT INTO tags VALUES ('k', 'v', 'r')",
    "UPDATE experiments SET name = 'x'",
    "DELETE FROM alembic_version",
    "CREATE TABLE made (id INTEGER)",
    "DROP TABLE spans",
    "ALTER TABLE spans ADD COLUMN more INTEGER",
]


@pytest.mark.parametrize("statement", WRITES)
def test_the_server_itself_refuses_to_write_on_our_connections(bare, statement):
    before = rows(bare)
    engine = opening.reading_engine(bare)
    for _ in range(2):  # also when the connection comes back from the pool
        with engine.connect() as connection:
            with pytest.raises(sa.exc.DBAPIError, match=r"(?i)read.only"):
                connection.exec_driver_sql(statement)
            connection.commit()
    engine.dispose()
    assert rows(bare) == before


def costless(info):
    """A header without its cost, of which MySQL's FLOAT keeps six digits only."""
    metadata = {key: one for key, one in info.metadata.items() if key != "mlflow.trace.cost"}
    return dataclasses.replace(info, cost=None, metadata=metadata)


@pytest.mark.parametrize("order", ["newest", "oldest", "slowest", "fastest"])
def test_pages_are_those_of_the_same_store_in_sqlite(filled, tau2_store, order):
    with closing(open_store(typed(filled))) as store:
        first, wanted = (one.search("1", None, order, 50) for one in (store, tau2_store))
        assert first.next == wanted.next
        assert list(map(costless, first.infos)) == list(map(costless, wanted.infos))
        rest, wanted = (
            one.search("1", None, order, 700, first.next) for one in (store, tau2_store)
        )
        assert list(map(costless, rest.infos)) == list(map(costless, wanted.infos))


FILTERS = [
    None,
    "status = 'ERROR'",
    "execution_time_ms > 20000",
    "name LIKE '%sim%'",
    "span.name = 'get_order_details' AND span.status = 'ERROR'",
    "span.type = 'TOOL'",
    "span.name ILIKE '%ORDER%'",
    "span.name RLIKE '^get_.*details$'",
    "trace.text LIKE '%refund%'",
    "metadata.`mlflow.trace.session` IS NOT NULL",
    "span.attributes.`mlflow.spanType` LIKE '%TOOL%'",
]


@pytest.mark.parametrize("filter", FILTERS)
def test_counts_are_those_of_the_same_store_in_sqlite(filled, tau2_store, filter):
    with closing(open_store(typed(filled))) as store:
        assert store.count("1", filter) == tau2_store.count("1", filter)


def test_experiments_samples_traces_and_sessions_are_the_same(filled, tau2_store):
    with closing(open_store(typed(filled))) as store:
        assert store.experiments() == tau2_store.experiments()
        assert store.experiment("1") == tau2_store.experiment("1")
        sample = tau2_store.sample("1", None, 20, seed=3).infos
        assert list(map(costless, store.sample("1", None, 20, seed=3).infos)) == list(
            map(costless, sample)
        )
        ids = [info.trace_id for info in sample]
        for one, other in zip(store.traces(ids), tau2_store.traces(ids), strict=True):
            assert costless(one.info) == costless(other.info)
            assert one.steps == other.steps
        session = next(info.session for info in sample if info.session)
        found, wanted = (one.session("1", session) for one in (store, tau2_store))
        assert [one.steps for one in found] == [one.steps for one in wanted]


@pytest.mark.parametrize("spare", [True, False])
def test_tables_are_the_same_whether_the_server_has_connections_to_spare(
    filled, tau2_store, monkeypatch, spare
):
    asked = []
    server_of = opening.server_of

    def server(engine):
        found = server_of(engine)
        asked.append(found)
        # Nobody listens at port 1: other processes find no connection.
        return found if spare else found._replace(options={**found.options, "port": 1})

    wanted = tau2_store.tables("1")
    monkeypatch.setattr(querying, "SHARED_FROM", 100)
    monkeypatch.setattr(opening, "server_of", server)
    turns, in_turn = [], querying.InTurn.columns
    monkeypatch.setattr(
        querying.InTurn,
        "columns",
        lambda *given, **more: turns.append(more) or in_turn(*given, **more),
    )
    with closing(open_store(typed(filled))) as store:
        found = store.tables("1")
    assert len(asked) == 1
    assert bool(turns) is not spare
    assert_same(found, wanted, check_exact=False, rtol=1e-5)


def test_no_connection_is_held_by_processes_that_wait(filled, monkeypatch):
    monkeypatch.setattr(querying, "SHARED_FROM", 100)
    with closing(open_store(typed(filled))) as store:
        store.count("1")
        before = connections(filled)
        store.tables("1")
        assert len(store._client.beside._idle) == processes.number()
        until(lambda: connections(filled) == before)


def connections(url):
    """How many this program has to this database."""
    own = {
        "postgresql": "pg_stat_activity WHERE application_name = 'mlflow-analyst' AND datname",
        "mysql": "information_schema.processlist WHERE id <> CONNECTION_ID() AND db",
    }
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        asked = f"SELECT COUNT(*) FROM {own[url.get_backend_name()]} = '{url.database}'"
        found = connection.exec_driver_sql(asked).scalar()
    engine.dispose()
    return found


def test_other_processes_only_read_and_wait_for_no_query_to_be_compiled(filled, backend):
    asked = {
        "postgresql": "SELECT current_setting('transaction_read_only'), current_setting('jit')",
        "mysql": "SELECT @@tx_read_only, 'off'",
    }
    with closing(open_store(typed(filled))) as store:
        server = opening.server_of(store._client.store.engine)
        question = side_queries.Question(server, asked[backend], (), ("plain", "plain"))
        with side_queries.workers(store._client.beside) as workers:
            (told,) = workers.answers([question])
    assert told.columns == [[{"postgresql": "on", "mysql": 1}[backend]], ["off"]]


@pytest.mark.parametrize("filter", [None, "span.status = 'ERROR'"])
def test_tables_are_the_same_to_the_last_cell(filled, tau2_store, filter):
    with closing(open_store(typed(filled))) as store:
        found = store.tables("1", filter, tags=["variant", "mlflow.traceName"])
    wanted = tau2_store.tables("1", filter, tags=["variant", "mlflow.traceName"])
    assert_same(found, wanted, check_exact=False, rtol=1e-5)


def test_sums_made_by_the_database_are_the_same(filled, tau2_store):
    with closing(open_store(typed(filled))) as store:
        found, wanted = store.metrics("1"), tau2_store.metrics("1")
    for name in ("latency_ok", "step_latency"):
        assert _rounded(found.pop(name)) == _rounded(wanted.pop(name))
    for name in ("steps", "models", "by_time", "failed_steps_in_ok_traces"):
        assert _as_set(found.pop(name)) == _as_set(wanted.pop(name))
    assert found == wanted


def _rounded(value):
    if isinstance(value, list):
        return sorted((_rounded(row) for row in value), key=str)
    return {key: round(one) if isinstance(one, (int, float)) else one for key, one in value.items()}


def _as_set(found):
    return {
        tuple(
            (key, round(one, 6) if isinstance(one, float) else one)
            for key, one in sorted(row.items())
        )
        for row in found
    }


@pytest.mark.parametrize(
    ("backend", "scheme"),
    [
        ("postgresql", "postgresql"),
        ("postgresql", "postgres"),
        ("postgresql", "postgresql+psycopg2"),
        ("postgresql", "postgresql+psycopg"),
        ("postgresql", "POSTGRESQL"),
        ("mysql", "mysql"),
        ("mysql", "mysql+pymysql"),
        ("mysql", "mysql+mysqldb"),
        ("mysql", "mariadb"),
        ("mysql", "mariadb+mariadbconnector"),
    ],
    indirect=["backend"],
)
def test_every_way_to_write_the_scheme_opens_the_same_store(backend, filled, scheme):
    rest = typed(filled).partition("://")[2]
    with closing(open_store(f"  {scheme}://{rest} ")) as store:
        assert store.experiment("1").traces == 748
        assert store.kind == backend
        assert store.key == store.uri
        assert store.uri == f"{backend}://{filled.host}/{filled.database}"
        assert any("read-only" in note for note in store.notes)
        assert any("Maria" in note or "PostgreSQL 1" in note for note in store.notes)


def test_an_env_file_names_the_database_and_the_password_goes_nowhere(filled, tmp_path):
    path = tmp_path / "mlflow.env"
    uri = typed(filled.set(password=SECRET) if filled.get_backend_name() != "mysql" else filled)
    path.write_text(f"MLFLOW_TRACKING_URI={uri}\nMLFLOW_EXPERIMENT_ID=1\n")
    before = dict(os.environ)
    with closing(open_store(env_file=path)) as store:
        assert store.experiment(store.default_experiment).traces == 748
        assert "s3cret" not in f"{store.uri} {store.key} {store.notes} {vars(store)}"
        assert not [name for name, value in os.environ.items() if "s3cret" in value]
    assert dict(os.environ) == before


def test_a_password_with_escapes_lets_in_and_a_wrong_one_is_told(backend, filled):
    if backend == "postgresql":
        # The servers of tests trust everybody; this one trusts nobody.
        seen: list[str] = []
        with demanding(seen) as port:
            message = refused(f"postgresql://me:{ESCAPED}@127.0.0.1:{port}/mlflow")
        assert seen == [SECRET]
        assert "did not accept the user 'me'" in message
        return
    name = f"u{os.urandom(4).hex()}"
    run(
        filled,
        f"CREATE USER {name}@127.0.0.1 IDENTIFIED BY '{SECRET.replace('%', '%%')}'",
        f"GRANT SELECT ON {filled.database}.* TO {name}@127.0.0.1",
    )
    try:
        where = f"127.0.0.1:3306/{filled.database}"
        with closing(open_store(f"mysql://{name}:{ESCAPED}@{where}")) as store:
            use(store)
        assert f"the user '{name}'" in refused(f"mysql://{name}:s3cret@{where}")
        assert "asks for a password" in refused(f"mysql://{name}@{where}")
    finally:
        run(filled, f"DROP USER {name}@127.0.0.1")


def test_a_user_who_may_only_read_is_enough_and_one_who_may_not_is_told(backend, filled):
    if backend == "mysql":
        return  # shown by the test above
    name = f"u{os.urandom(4).hex()}"
    run(filled, f"CREATE ROLE {name} LOGIN")
    try:
        uri = typed(filled.set(username=name))
        assert "may not read MLflow's tables" in refused(uri)
        run(filled, f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}")
        with closing(open_store(uri)) as store:
            use(store)
    finally:
        run(filled, f"DROP OWNED BY {name}", f"DROP ROLE {name}")


# What spans may hold that a database's own JSON does not know.
ODD = [
    (r'"\u0000 in the middle"', "a zero byte"),
    (r'"\ud83d alone"', "half a surrogate pair"),
    ("NaN", "not a number"),
    (r'"\ud83d\ude00"', "a smiley"),
]


@pytest.mark.parametrize("shared_from", [1, 10_000])
@pytest.mark.parametrize(("value", "what"), ODD, ids=[what for _, what in ODD])
def test_json_that_the_database_does_not_know_is_read_all_the_same(
    bare, make_store, monkeypatch, value, what, shared_from
):
    monkeypatch.setattr(querying, "SHARED_FROM", shared_from)
    made = make_store()
    experiment = made.experiment("odd")
    for failed in (None, "the tool broke"):
        steps = [
            StepSpec("agent", "AGENT"),
            StepSpec(
                "call",
                "TOOL",
                parent="agent",
                error=failed,
                attributes={"gen_ai.tool.name": "find"},
            ),
            StepSpec(
                "think",
                "LLM",
                parent="agent",
                attributes={
                    "gen_ai.request.model": "sonnet",
                    "mlflow.llm.cost": {"total_cost": 0.5},
                    "mlflow.chat.tokenUsage": {"input_tokens": 7, "output_tokens": 2},
                },
            ),
        ]
        made.trace(experiment, steps=steps)
    made.close()
    with closing(sqlite3.connect(made.path)) as connection, connection:
        whole = "UPDATE spans SET content = '{\"odd\": ' || ? || ', ' || substr(content, 2)"
        assert connection.execute(whole, (value,)).rowcount == 6
        # As if the columns did not say it either.
        connection.execute("UPDATE spans SET model_name = NULL, total_cost = NULL")
    copy_into(made.path, bare)
    with closing(open_store(typed(bare))) as store, closing(open_store(made.path)) as original:
        found, wanted = store.tables(experiment).steps, original.tables(experiment).steps
    by = ["trace_id", "span_id"]
    found = found.sort_values(by, ignore_index=True)
    assert_frame_equal(found, wanted.sort_values(by, ignore_index=True))
    assert set(found.tool.dropna()) == {"find"}
    assert set(found.model.dropna()) == {"sonnet"}
    assert found.cost.sum() == 1
    assert found.error.dropna().tolist() == ["the tool broke"]


def test_connections_that_the_server_ended_are_made_anew(filled, backend):
    with closing(open_store(typed(filled))) as store:
        assert store.count("1") == 748
        if backend == "postgresql":
            run(
                filled,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = 'mlflow-analyst'",
            )
        else:
            _end_all_others(filled)
        assert store.count("1") == 748


def _end_all_others(url):
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        own = connection.exec_driver_sql("SELECT CONNECTION_ID()").scalar()
        everyone = connection.exec_driver_sql(
            f"SELECT id FROM information_schema.processlist WHERE db = '{url.database}'"
        ).scalars()
        for one in everyone.all():
            if one != own:
                connection.exec_driver_sql(f"KILL {one}")
    engine.dispose()


def test_an_empty_database_stays_empty(empty):
    assert "database without tables" in refused(typed(empty))
    assert sa.inspect(sa.create_engine(empty)).get_table_names() == []


def test_another_programs_database_is_refused(empty):
    run(empty, "CREATE TABLE orders (id INTEGER)")
    before = rows(empty)
    message = refused(typed(empty))
    assert "another program's database" in message
    assert "orders" in message
    assert rows(empty) == before


def test_a_database_that_is_not_there_is_not_created(backend):
    uri = f"{SERVERS[backend].rpartition('/')[0]}/no_such_database"
    assert "has no database no_such_database" in refused(uri)
    assert "has no database no_such_database" in refused(uri)


def test_a_store_with_missing_tables_is_not_completed(own):
    run(own, "DROP TABLE span_metrics")
    before = rows(own)
    assert "lacks some of MLflow's tables" in refused(typed(own))
    assert rows(own) == before


def test_an_older_store_is_not_migrated_and_the_way_round_is_a_command(own, backend):
    run(own, "UPDATE alembic_version SET version_num = 'bf29a5ff90ea'")
    before = rows(own)
    uri = typed(own.set(password="s3cret") if backend == "postgresql" else own)
    message = refused(uri)
    assert "belongs to MLflow 3.5 to 3.7 (schema bf29a5ff90ea)" in message
    assert "nothing was touched" in message
    assert "uvx --python 3.11 --from mlflow==3.7.0 --with 'sqlalchemy<2.1'" in message
    assert f"USER:PASSWORD@{own.host}/{own.database}" in message
    assert rows(own) == before


def test_a_store_of_mlflow_2_or_of_no_release_says_so(own):
    run(own, "UPDATE alembic_version SET version_num = 'acf3f17fdcc7'")
    assert "an MLflow before 3.0" in refused(typed(own))
    run(own, "UPDATE alembic_version SET version_num = '3da73c924c2f'")
    message = refused(typed(own))
    assert "belongs to an older MLflow (schema 3da73c924c2f)" in message
    assert "mlflow db upgrade" in message


def test_a_newer_store_is_not_touched(own):
    run(own, "UPDATE alembic_version SET version_num = 'ffffffffffff'")
    before = rows(own)
    message = refused(typed(own))
    assert "belongs to a newer MLflow (schema ffffffffffff)" in message
    assert "pip install --upgrade mlflow" in message
    assert rows(own) == before


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_store_in_another_schema_is_found(backend, own):
    run(own, "ALTER SCHEMA public RENAME TO traces", "CREATE SCHEMA public")
    message = refused(typed(own))
    assert "in the schema traces" in message
    option = "?options=-csearch_path%3Dtraces"
    assert option in message
    with closing(open_store(typed(own) + option)) as store:
        assert [one.name for one in store.experiments()] == ["Default"]
        assert store.key != store.uri


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_table_that_a_migration_has_locked_is_not_waited_for(backend, bare):
    engine = sa.create_engine(bare)
    with engine.begin() as connection:
        connection.exec_driver_sql("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE")
        assert "call connect again" in refused(typed(bare))
    engine.dispose()


def test_what_is_wrong_with_the_address_is_told_within_ten_seconds(backend):
    name = {"postgresql": "PostgreSQL", "mysql": "MySQL or MariaDB"}[backend]
    where = f"{backend}://me:s3cret@127.0.0.1"
    with listening(None) as port:
        assert "does not answer in time" in refused(f"{where}:{port}/mlflow")
    assert "Nothing listens at" in refused(f"{where}:{port}/mlflow")
    with listening(b"HTTP/1.1 400 Bad Request\r\n\r\n") as port:
        assert f"does not speak {name}" in refused(f"{where}:{port}/mlflow")
    assert "cannot be resolved" in refused(f"{backend}://me:s3cret@no-such-host.invalid/mlflow")
    assert "names no database" in refused(f"{where}:{port}")
    assert "an option after the ?" in refused(f"{SERVERS[backend]}?bogus=s3cret")
    for broken in ("me:s3cret@s3cret@host/mlflow", "me:s3cret@host:port/mlflow"):
        assert "%40" in refused(f"{backend}://{broken}")
