"""The real store in real PostgreSQL and MariaDB servers, and servers that only pretend."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import sqlalchemy as sa
from kinds import MARIADB, POSTGRESQL, driven

SERVERS = {"postgresql": POSTGRESQL, "mysql": MARIADB}


def typed(url: sa.URL) -> str:
    """``url`` as a user writes it."""
    plain = url.set(drivername=url.get_backend_name())
    return plain.render_as_string(hide_password=False)


def make_schema(url: sa.URL) -> None:
    """Have MLflow make its tables in an empty database."""
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

    uri = url.render_as_string(hide_password=False)
    store = SqlAlchemyStore(uri, "mlflow-artifacts:/")
    store._dispose_engine()
    SqlAlchemyStore._engine_map.pop(uri, None)


def copy_into(path: Path, url: sa.URL) -> None:
    """Put every row of a SQLite store into a database that has MLflow's tables."""
    import mlflow.store.tracking.dbmodels.models  # noqa: F401 - the tables are in it
    from mlflow.store.db.base_sql_model import Base

    tables = Base.metadata
    source, target = sa.create_engine(f"sqlite:///{path}"), sa.create_engine(url)
    with source.connect() as reader, target.begin() as writer:
        if target.dialect.name == "mysql":
            # The default experiment has the id 0, which otherwise means "the next one".
            writer.exec_driver_sql("SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO'")
        for table in reversed(tables.sorted_tables):
            writer.execute(table.delete())
        for table in tables.sorted_tables:
            columns = [column for column in table.columns if column.computed is None]
            rows = reader.execute(sa.select(*columns)).mappings().all()
            if rows:
                writer.execute(table.insert(), [dict(row) for row in rows])
    source.dispose()
    target.dispose()


def run(url: sa.URL, *statements: str) -> None:
    """Change a database of the test's own."""
    engine = sa.create_engine(driven(url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


@contextmanager
def listening(answer: bytes | None) -> Iterator[int]:
    """A port on which every connection is accepted and gets this answer, or for None silence."""
    with _listener() as server:

        def serve() -> None:
            held = []
            with suppress(OSError):
                while True:
                    peer, _ = server.accept()
                    held.append(peer)
                    if answer is not None:
                        peer.sendall(answer)
                        peer.close()

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]


@contextmanager
def demanding_postgresql(seen: list[str]) -> Iterator[int]:
    """A port that speaks enough PostgreSQL to ask for a password and to refuse it."""
    with _listener() as server:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    peer, _ = server.accept()
                    with peer:
                        _refuse(peer, seen)

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]


def _refuse(peer: socket.socket, seen: list[str]) -> None:
    while True:
        (size,) = struct.unpack("!I", peer.recv(4))
        (code,) = struct.unpack("!I", peer.recv(size - 4)[:4])
        if code == 196608:  # the startup message of protocol 3.0
            break
        peer.sendall(b"N")  # no TLS, no GSSAPI
    peer.sendall(b"R" + struct.pack("!II", 8, 3))  # a password in clear text, please
    peer.recv(1)
    (size,) = struct.unpack("!I", peer.recv(4))
    seen.append(peer.recv(size - 4).rstrip(b"\0").decode())
    fields = b'SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed for user "me"\0\0'
    peer.sendall(b"E" + struct.pack("!I", len(fields) + 4) + fields)


@contextmanager
def _listener() -> Iterator[socket.socket]:
    server = socket.create_server(("127.0.0.1", 0))
    try:
        yield server
    finally:
        # Wakes the thread that accepts.
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
        server.close()
