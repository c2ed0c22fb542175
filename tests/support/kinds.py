"""One store of every kind, with the same traces in each, and what to type to open it."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

import pytest
import sample_traces
import sqlalchemy as sa
from databricks_server import WAREHOUSE, workspace
from sample_traces import Sample
from servers import serving

POSTGRESQL = os.environ.get("TEST_POSTGRESQL", "postgresql://root@127.0.0.1:5432/postgres")
MARIADB = os.environ.get("TEST_MARIADB", "mysql://root@127.0.0.1:3306/mysql")
"""Servers on which the tests may make databases of their own; they drop them again."""
DATABRICKS_TOKEN = "dapi-0123456789abcdef-t0ken"


@dataclass(frozen=True)
class StoreOfKind:
    """A store with the sample traces.

    ``arguments`` are those of ``connect``; ``state`` is a digest of everything in the store, which
    must be the same after whatever was done; ``trace_id`` is the id of a sample in it.
    """

    kind: str
    arguments: dict[str, str]
    state: Callable[[], str]
    trace_id: Callable[[Sample], str] = attrgetter("trace_id")


Stores = Callable[[str], StoreOfKind]
"""Gives the store of a kind, which is made when it is first asked for."""


@contextmanager
def sqlite(folder: Path, _stores: Stores) -> Iterator[StoreOfKind]:
    """A SQLite file."""
    path = folder / "mlflow.db"
    _fill(f"sqlite:///{path}", folder)
    yield StoreOfKind("sqlite", {"tracking_uri": f"sqlite:///{path}"}, lambda: tree(folder))


@contextmanager
def http(folder: Path, stores: Stores) -> Iterator[StoreOfKind]:
    """A real MLflow server."""
    written = stores("sqlite").arguments["tracking_uri"].removeprefix("sqlite:///")
    path = Path(shutil.copy(written, folder))
    with serving(path) as url:
        yield StoreOfKind("http", {"tracking_uri": url}, lambda: rows(f"sqlite:///{path}"))


@contextmanager
def postgresql(folder: Path, _stores: Stores) -> Iterator[StoreOfKind]:
    """A database on a real PostgreSQL server."""
    with database(POSTGRESQL) as url:
        _fill(url, folder)
        shown = url.set(drivername="postgresql").render_as_string(hide_password=False)
        yield StoreOfKind("postgresql", {"tracking_uri": shown}, lambda: rows(url))


@contextmanager
def mariadb(folder: Path, _stores: Stores) -> Iterator[StoreOfKind]:
    """A database on a real MariaDB server."""
    with database(MARIADB) as url:
        _fill(url, folder)
        shown = url.set(drivername="mysql").render_as_string(hide_password=False)
        yield StoreOfKind("mysql", {"tracking_uri": shown}, lambda: rows(url))


@contextmanager
def file_store(folder: Path, _stores: Stores) -> Iterator[StoreOfKind]:
    """An mlruns folder."""
    mlruns = folder / "mlruns"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
        from mlflow.store.tracking.file_store import FileStore

        sample_traces.write(FileStore(str(mlruns), mlruns.as_uri()), spans="artifacts")
    yield StoreOfKind("file", {"tracking_uri": str(mlruns)}, lambda: tree(mlruns))


@contextmanager
def databricks(folder: Path, stores: Stores) -> Iterator[StoreOfKind]:
    """A Databricks workspace, whose traces are in files."""
    served = stores("http")
    with workspace(served.arguments["tracking_uri"], DATABRICKS_TOKEN) as behind:
        yield StoreOfKind("databricks", _signing_in(folder, behind.url), served.state)
        assert behind.requests
        assert behind.writes() == []


@contextmanager
def databricks_tables(folder: Path, stores: Stores) -> Iterator[StoreOfKind]:
    """A Databricks workspace, whose traces are in Unity Catalog's tables."""
    served = stores("http")
    # the experiments' ids, in the order in which they are written
    tables = {"1": "main.agents", "2": "main.agents.staging"}
    with workspace(served.arguments["tracking_uri"], DATABRICKS_TOKEN, tables) as behind:
        arguments = _signing_in(folder, behind.url, MLFLOW_TRACING_SQL_WAREHOUSE_ID=WAREHOUSE)
        yield StoreOfKind(
            "databricks",
            arguments,
            served.state,
            lambda sample: f"trace:/main.agents/{sample.otel_id}",
        )
        assert behind.requests
        assert behind.writes() == []


def _signing_in(folder: Path, host: str, **more: str) -> dict[str, str]:
    path = folder / "databricks.env"
    values = {
        "MLFLOW_TRACKING_URI": "databricks",
        "DATABRICKS_HOST": host,
        "DATABRICKS_TOKEN": DATABRICKS_TOKEN,
        **more,
    }
    path.write_text("".join(f"{name}={value}\n" for name, value in values.items()))
    return {"env_file": str(path)}


KINDS: dict[str, Callable[[Path, Stores], AbstractContextManager[StoreOfKind]]] = {
    "sqlite": sqlite,
    "postgresql": postgresql,
    "mariadb": mariadb,
    "file": file_store,
    "http": http,
    "databricks": databricks,
    "databricks-tables": databricks_tables,
}


@contextmanager
def database(server: str, like: sa.URL | None = None) -> Iterator[sa.URL]:
    """A new database on ``server``, dropped at the end: empty, or a copy of the one at ``like``.

    Skips where no server answers.
    """
    admin = driven(server)
    postgresql = admin.get_backend_name() == "postgresql"
    name = f"analyst_test_{secrets.token_hex(6)}"
    engine = sa.create_engine(
        admin, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 3}
    )
    template = f" TEMPLATE {like.database}" if like and postgresql else ""
    try:
        with engine.connect() as connection:
            connection.execute(sa.text(f"CREATE DATABASE {name}{template}"))
    except sa.exc.OperationalError as error:
        pytest.skip(f"no {admin.get_backend_name()} server for tests answers: {error.orig}")
    url = admin.set(database=name)
    try:
        if like and not postgresql:
            _copy_tables(like, url)
        yield url
    finally:
        force = " WITH (FORCE)" if postgresql else ""
        with engine.connect() as connection:
            connection.execute(sa.text(f"DROP DATABASE {name}{force}"))
        engine.dispose()


def _copy_tables(source: sa.URL, target: sa.URL) -> None:
    """What PostgreSQL does with a template, on MariaDB: every table as it is, and its rows."""
    engine = sa.create_engine(target)
    try:
        with engine.begin() as connection:

            def asked(statement: str) -> list[sa.Row]:
                return connection.exec_driver_sql(statement).all()

            # the default experiment has the id 0, which otherwise means "the next one"
            connection.exec_driver_sql(
                "SET SESSION foreign_key_checks = 0, sql_mode = 'NO_AUTO_VALUE_ON_ZERO'"
            )
            for (name,) in asked(f"SHOW TABLES IN {source.database}"):
                original = f"{source.database}.`{name}`"
                [(_, statement)] = asked(f"SHOW CREATE TABLE {original}")
                connection.exec_driver_sql(statement.replace("%", "%%"))
                if asked(f"SELECT 1 FROM {original} LIMIT 1"):
                    connection.exec_driver_sql(f"INSERT INTO `{name}` SELECT * FROM {original}")
    finally:
        engine.dispose()


def driven(url: str | sa.URL) -> sa.URL:
    """``url`` with the driver that is installed, which users do not type."""
    parsed = sa.make_url(url)
    drivers = {"postgresql": "postgresql+psycopg", "mysql": "mysql+pymysql"}
    return parsed.set(drivername=drivers.get(parsed.drivername, parsed.drivername))


def rows(url: str | sa.URL) -> str:
    """A digest of every row of every table."""
    engine = sa.create_engine(driven(url))
    digest = hashlib.sha256()
    try:
        quoted = engine.dialect.identifier_preparer.quote
        with engine.connect() as connection:
            for name in sorted(sa.inspect(connection).get_table_names()):
                selected = connection.exec_driver_sql(f"SELECT * FROM {quoted(name)}")
                found = sorted(repr(tuple(row)) for row in selected)
                digest.update(f"{name} {len(found)} {found}".encode())
    finally:
        engine.dispose()
    return digest.hexdigest()


def tree(folder: Path) -> str:
    """A digest of every file and folder under ``folder``, names and contents."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        digest.update(str(path.relative_to(folder)).encode())
        if path.is_file():
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _fill(url: str | sa.URL, folder: Path) -> None:
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

    uri = driven(url).render_as_string(hide_password=False)
    store = SqlAlchemyStore(uri, (folder / "artifacts").as_uri())
    try:
        sample_traces.write(store)
    finally:
        store._dispose_engine()
        SqlAlchemyStore._engine_map.pop(uri, None)
