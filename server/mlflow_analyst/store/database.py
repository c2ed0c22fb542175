"""PostgreSQL, MySQL and MariaDB: looked at before MLflow sees them, and only ever read from."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import NullPool

from mlflow_analyst.store import address
from mlflow_analyst.store.errors import StoreError, is_expected, scrub
from mlflow_analyst.store.side_queries import Server, make_read_only
from mlflow_analyst.store.waiting import within

if TYPE_CHECKING:
    from mlflow_analyst.store.revisions import Schema

CONNECT_SECONDS = 4
LOOK_SECONDS = 7.0
"""For everything that is asked before MLflow is imported: a connect may take ten in all."""
READ_SECONDS = 300
"""A statement may take long on a large store; a server that is silent for longer is dead."""
_RECYCLE_SECONDS = 300
_GIVEN = "mlflow_analyst_connect_args"
"""Where an engine keeps what it was given to connect with, some of it from the environment."""


@dataclass(frozen=True)
class Look:
    """What a database says of itself: ``server`` is its kind and version, ``elsewhere`` the schemas
    besides the session's own that have a table of MLflow's revisions.
    """

    server: str
    tables: frozenset[str]
    revisions: tuple[str, ...]
    elsewhere: tuple[str, ...] = ()


def check(url: sa.URL) -> str:
    """The kind and version of the database server, if MLflow's traces can be read from ``url``.

    Otherwise a StoreError with the cause and the next step. MLflow itself would fill an empty
    database and migrate an older one in place; so all of that is found out here, on a connection
    that only reads, before MLflow sees the database.
    """
    shown = address.shown(url)
    try:
        look = within(LOOK_SECONDS, lambda: _look(url))
    except TimeoutError:
        raise _silent(shown) from None
    except Exception as error:
        # PyMySQL raises RuntimeError for want of a library, ValueError for a wrong option.
        if not (is_expected(error) or isinstance(error, (RuntimeError, ValueError, TypeError))):
            raise
        raise _explained(error, url) from None
    _check_tables(look, shown)

    from mlflow_analyst.store import revisions

    schema = revisions.judge(look.revisions)
    if schema.standing != "same":
        raise _other_mlflow(schema, url)
    return look.server


def read_only_engine(url: sa.URL, *, read_seconds: int = READ_SECONDS, **options: Any) -> sa.Engine:
    """An engine for ``url`` whose every transaction is read-only at the server."""
    given = _connect_args(url, read_seconds)
    engine = sa.create_engine(url, connect_args=given, execution_options={_GIVEN: given}, **options)

    # Before any other statement, also those that SQLAlchemy itself begins with.
    @event.listens_for(engine, "do_connect")
    def _connect(dialect: Any, _record: object, args: Any, kwargs: Any) -> Any:
        connection = dialect.connect(*args, **kwargs)
        make_read_only(connection, dialect.driver)
        return connection

    return engine


def reading_engine(url: sa.URL) -> sa.Engine:
    """The engine to read traces through: it finds its way back when the server was restarted."""
    return read_only_engine(url, pool_pre_ping=True, pool_recycle=_RECYCLE_SECONDS)


def server_of(engine: sa.Engine) -> Server:
    """How ``engine``, which is one of ``read_only_engine``, connects."""
    args, options = engine.dialect.create_connect_args(engine.url)
    options.update(engine.get_execution_options()[_GIVEN])
    # SQLAlchemy's own ways to read JSON and the like
    options.pop("context", None)
    return Server(engine.dialect.driver, args, options)


def _connect_args(url: sa.URL, read_seconds: int) -> dict[str, Any]:
    if url.get_backend_name() == "postgresql":
        given: dict[str, Any] = {
            "connect_timeout": CONNECT_SECONDS,
            "fallback_application_name": "mlflow-analyst",
            "keepalives_idle": 30,
            "keepalives_interval": 10,
            "keepalives_count": 3,
            # Statements prepared in a session do not exist in the next one behind a pooler.
            "prepare_threshold": None,
        }
    else:
        given = {"connect_timeout": CONNECT_SECONDS, "read_timeout": read_seconds}
        # As MLflow has it.
        for option in ("ssl_ca", "ssl_cert", "ssl_key"):
            if value := os.environ.get(f"MLFLOW_MYSQL_{option.upper()}"):
                given[option] = value
    # What the URL says goes before.
    return {name: value for name, value in given.items() if name not in url.query}


def _look(url: sa.URL) -> Look:
    engine = read_only_engine(url, read_seconds=CONNECT_SECONDS, poolclass=NullPool)
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            # A table that is locked by a migration is not waited for; ends with the transaction.
            wait = f"SET LOCAL statement_timeout = {CONNECT_SECONDS * 1000}"
            connection.execute(sa.text(wait))
        server = _server(connection)
        inspector = sa.inspect(connection)
        tables = frozenset(inspector.get_table_names())
        if "alembic_version" not in tables:
            return Look(server, tables, (), _schemas_with_mlflow(connection))
        found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalars()
        return Look(server, tables, tuple(map(str, found)))


def _server(connection: sa.Connection) -> str:
    dialect: Any = connection.dialect
    if dialect.name == "postgresql":
        version = str(connection.execute(sa.text("SHOW server_version")).scalar())
        return f"PostgreSQL {version.split()[0]}"
    version = str(connection.execute(sa.text("SELECT VERSION()")).scalar())
    return f"{'MariaDB' if dialect.is_mariadb else 'MySQL'} {version.partition('-')[0]}"


def _schemas_with_mlflow(connection: sa.Connection) -> tuple[str, ...]:
    """The other schemas of a PostgreSQL database in which there is an MLflow store."""
    if connection.dialect.name != "postgresql":
        return ()
    query = (
        "SELECT table_schema FROM information_schema.tables WHERE table_name IN "
        "('alembic_version', 'experiments') GROUP BY 1 HAVING count(*) = 2 ORDER BY 1"
    )
    return tuple(connection.execute(sa.text(query)).scalars())


def _check_tables(look: Look, shown: str) -> None:
    if "alembic_version" in look.tables and "experiments" in look.tables:
        return
    if look.elsewhere:
        one = look.elsewhere[0]
        raise StoreError(
            f"{shown} has MLflow's tables in the schema {one}, where this user does not look. Add "
            f"?options=-csearch_path%3D{one} to the URL."
        )
    if not look.tables:
        raise StoreError(
            f"{shown} is a database without tables: no MLflow has written to it yet, or this user "
            "may not see it. Nothing was created. Give the database that your MLflow server has "
            "as --backend-store-uri."
        )
    names = sorted(look.tables)
    raise StoreError(
        f"{shown} is another program's database, not an MLflow store: its tables are "
        f"{', '.join(names[:3])}{' …' if len(names) > 3 else ''}. Give the database that your "
        "MLflow server has as --backend-store-uri."
    )


def _other_mlflow(schema: Schema, url: sa.URL) -> StoreError:
    from mlflow import __version__ as version

    from mlflow_analyst.store.revisions import installed_head

    shown = address.shown(url)
    about = f"{shown} belongs to {schema.owner} (schema {schema.revision})"
    if schema.standing == "newer":
        upgrade = f"mlflow=={schema.release}" if schema.release else "--upgrade mlflow"
        return StoreError(
            f"{about}; MLflow {version} here does not know it, and nothing was touched. Connect to "
            "the http:// address of its MLflow server, or install that MLflow beside this program "
            f"(`pip install {upgrade}`) and start it again."
        )
    told = f"{about}; MLflow {version} here reads {installed_head()}, and nothing was touched."
    if schema.release is None:
        return StoreError(
            f"{told} Connect to the http:// address of its MLflow server, or restore a backup of "
            "it as another database, run `mlflow db upgrade` on that and connect to that."
        )
    return StoreError(
        f"{told} Connect to the http:// address of its MLflow server, or start one with your user "
        f"and password in place: `{server_command(schema.release, url)}`, and connect to "
        "http://127.0.0.1:5000."
    )


def server_command(release: str, url: sa.URL) -> str:
    """The command that serves ``url`` with another release of MLflow, without its credentials."""
    backend = url.get_backend_name()
    # Releases before 3.10 do not run with SQLAlchemy 2.1, and those before 3.9 name no driver.
    driver, scheme = {
        "postgresql": ("psycopg2-binary", "postgresql+psycopg2"),
        "mysql": ("pymysql", "mysql+pymysql"),
    }[backend]
    where = address.shown(url).partition("://")[2]
    return (
        f"uvx --python 3.11 --from mlflow=={release} --with 'sqlalchemy<2.1' --with {driver} "
        f"mlflow server --port 5000 --backend-store-uri '{scheme}://USER:PASSWORD@{where}'"
    )


def _silent(shown: str) -> StoreError:
    return StoreError(
        f"{shown} did not answer within {LOOK_SECONDS:.0f} s. Check the host and the port, that "
        "the server is well, and whether a VPN or a firewall is in the way."
    )


def _explained(error: Exception, url: sa.URL) -> StoreError:
    """What the driver said on connecting, in words that lead on."""
    shown = address.shown(url)
    name = address.NAMES[url.get_backend_name()]
    original = getattr(error, "orig", None) or error
    text = " ".join(str(original).split())
    for pattern, message in _CAUSES:
        if pattern.search(text):
            user = f"user {url.username!r}" if url.username else "user"
            return StoreError(message.format(uri=shown, name=name, user=user, db=url.database))
    return StoreError(
        f"{shown} could not be opened: {scrub(text)[:300]} Check the URL, then call connect again."
    )


# What libpq and PyMySQL say, most telling first.
_CAUSES = tuple(
    (re.compile(pattern, re.I), message)
    for pattern, message in (
        (
            r"password authentication failed|access denied for user .*using password: yes"
            r"|\(1698,|role .* does not exist",
            "{uri} did not accept the {user} with this password. Check both in the URL; in them, "
            "characters such as @ : / % are written %40 %3A %2F %25.",
        ),
        (
            r"no password supplied|access denied for user .*using password: no",
            "{uri} asks for a password. Give it in the URL, as in scheme://user:password@host/db; "
            "best in an env file with MLFLOW_TRACKING_URI.",
        ),
        (
            r"database .* does not exist|\(1049,",
            "The server has no database {db}, and nothing was created. Check the name at the end "
            "of {uri}.",
        ),
        (
            r"\(1044,|permission denied for (database|schema)",
            "{uri}: the {user} may not use this database. Ask for a user who may SELECT from "
            "MLflow's tables.",
        ),
        (
            r"permission denied for|\(1142,",
            "{uri}: the {user} may not read MLflow's tables. Ask for a user who may SELECT from "
            "all of them.",
        ),
        (
            r"no pg_hba\.conf entry|\(1130,|is not allowed to connect",
            "{uri} does not let the {user} in from this machine. Ask who runs it to allow it, or "
            "add ?sslmode=require if it asks for encryption.",
        ),
        (
            r"invalid connection option|invalid .* option|unexpected keyword",
            "{uri}: the URL has an option after the ? that the driver does not know. Leave it "
            "out: it may belong to another driver.",
        ),
        (
            r"certificate|(?<!response to )ssl|\btls",
            "{uri}: no encrypted connection came about. Check the URL's sslmode and sslrootcert "
            "(PostgreSQL) or MLFLOW_MYSQL_SSL_CA (MySQL).",
        ),
        (
            r"connection refused|errno 111|errno 61\b|10061",
            "Nothing listens at {uri}: the connection was refused. Check the host and the port, "
            "and that the {name} server runs.",
        ),
        (
            r"could not translate host|name or service not known|failed to resolve"
            r"|nodename nor servname|temporary failure in name|getaddrinfo|resolve host",
            "The host name in {uri} cannot be resolved. Check its spelling, and your network or "
            "VPN.",
        ),
        (
            r"statement timeout",
            "{uri} answers, but its list of tables or its schema revision is locked, as by a "
            "migration that is running. Wait until it has ended, then call connect again.",
        ),
        (
            r"timeout expired|timed? ?out",
            "{uri} does not answer in time. Check the host and the port, and whether a VPN or a "
            "firewall is in the way.",
        ),
        (
            r"too many (clients|connections)|remaining connection slots|\(1040,",
            "{uri} has no connection left to give. Wait until other programs have let go of "
            "theirs, then call connect again.",
        ),
        (
            r"starting up|shutting down|in recovery mode|\(1053,",
            "{uri} is just starting or shutting down. Call connect again in a moment.",
        ),
        (
            r"invalid response|unexpected|packet sequence|lost connection|gone away|protocol"
            r"|closed the connection|reset by peer|not enough data|broken pipe",
            "What listens at {uri} does not speak {name}. Check the port, and whether the URL "
            "should begin with another scheme.",
        ),
    )
)
