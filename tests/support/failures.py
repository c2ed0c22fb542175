"""Ways in which connecting fails: each sets its scene, and yields what is given to ``connect``.

Where a way has credentials, ``SECRET`` is among them, so that no message may contain it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import ipaddress
import json
import lzma
import shutil
import socket
import sqlite3
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import neighbours
import sqlalchemy as sa
from kinds import MARIADB, POSTGRESQL, Stores, database, driven
from sample_traces import EXPERIMENT
from servers import free_port

SECRET = "s3cret/Passw0rd"
QUOTED = "s3cret%2FPassw0rd"

Arguments = dict[str, str]


@dataclass(frozen=True)
class Scene:
    """An empty folder to make files in, and the sample traces in a store of each kind."""

    folder: Path
    stores: Stores

    def sqlite_copy(self, name: str = "mlflow.db") -> Path:
        """A copy of the SQLite store, to be spoiled."""
        source = self.stores("sqlite").arguments["tracking_uri"].removeprefix("sqlite:///")
        return Path(shutil.copy(source, self.folder / name))

    def env_file(self, **values: str) -> Arguments:
        """An env file with these values, as an argument."""
        path = self.folder / "mlflow.env"
        path.write_text("".join(f"{name}={value}\n" for name, value in values.items()))
        return {"env_file": str(path)}


Way = Callable[[Scene], AbstractContextManager[Arguments]]
WAYS: dict[str, Way] = {}


def way(function: Callable[[Scene], Iterator[Arguments]]) -> Callable[[Scene], Iterator[Arguments]]:
    """Enter a generator function into ``WAYS`` under its own name."""
    WAYS[function.__name__.replace("_", " ")] = contextmanager(function)
    return function


# What was said


@way
def nothing_was_said(scene: Scene) -> Iterator[Arguments]:
    yield {}


@way
def the_env_file_is_missing(scene: Scene) -> Iterator[Arguments]:
    yield {"env_file": str(scene.folder / "mlflow.env")}


@way
def the_env_file_names_no_store(scene: Scene) -> Iterator[Arguments]:
    yield scene.env_file(MLFLOW_TRACKING_TOKEN=SECRET)


@way
def the_env_file_is_not_text(scene: Scene) -> Iterator[Arguments]:
    (scene.folder / "mlflow.env").write_bytes(b"\xff\xfe\x00\x01" * 20)
    yield {"env_file": str(scene.folder / "mlflow.env")}


@way
def the_scheme_is_unknown(scene: Scene) -> Iterator[Arguments]:
    yield {"tracking_uri": f"mongodb://ana:{QUOTED}@127.0.0.1/mlflow"}


@way
def the_scheme_is_missing(scene: Scene) -> Iterator[Arguments]:
    yield {"tracking_uri": "127.0.0.1:5000"}


@way
def the_url_is_not_complete(scene: Scene) -> Iterator[Arguments]:
    yield {"tracking_uri": f"http://ana:{QUOTED}@"}


@way
def the_store_is_in_memory(scene: Scene) -> Iterator[Arguments]:
    yield {"tracking_uri": "sqlite:///:memory:"}


# Files


@way
def the_file_is_missing(scene: Scene) -> Iterator[Arguments]:
    scene.sqlite_copy("traces.db")
    yield {"tracking_uri": f"sqlite:///{scene.folder}/tracse.db"}


@way
def the_folder_is_missing(scene: Scene) -> Iterator[Arguments]:
    yield {"tracking_uri": f"sqlite:///{scene.folder}/deep/mlflow.db"}


@way
def the_path_is_an_empty_folder(scene: Scene) -> Iterator[Arguments]:
    (scene.folder / "empty").mkdir()
    yield {"tracking_uri": str(scene.folder / "empty")}


@way
def the_folder_of_a_file_uri_is_missing(scene: Scene) -> Iterator[Arguments]:
    yield {"tracking_uri": (scene.folder / "mlruns").as_uri()}


@way
def the_file_is_empty(scene: Scene) -> Iterator[Arguments]:
    (scene.folder / "mlflow.db").touch()
    yield {"tracking_uri": str(scene.folder / "mlflow.db")}


@way
def the_file_is_text(scene: Scene) -> Iterator[Arguments]:
    (scene.folder / "mlflow.db").write_text("Remember the milk.\n")
    yield {"tracking_uri": str(scene.folder / "mlflow.db")}


@way
def the_file_is_compressed(scene: Scene) -> Iterator[Arguments]:
    (scene.folder / "mlflow.db").write_bytes(lzma.compress(b"SQLite format 3\0"))
    yield {"tracking_uri": str(scene.folder / "mlflow.db")}


@way
def the_file_is_damaged(scene: Scene) -> Iterator[Arguments]:
    path = scene.sqlite_copy()
    path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 8192)
    yield {"tracking_uri": str(path)}


@way
def the_file_is_another_programs(scene: Scene) -> Iterator[Arguments]:
    path = scene.folder / "shop.db"
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE orders (id INTEGER)")
    yield {"tracking_uri": str(path)}


@way
def the_file_has_no_tables(scene: Scene) -> Iterator[Arguments]:
    path = scene.folder / "bare.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 1")
    yield {"tracking_uri": str(path)}


@way
def the_file_lacks_a_table(scene: Scene) -> Iterator[Arguments]:
    path = scene.sqlite_copy()
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("DROP TABLE spans")
    yield {"tracking_uri": str(path)}


@way
def the_file_is_of_a_newer_mlflow(scene: Scene) -> Iterator[Arguments]:
    path = scene.sqlite_copy()
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE alembic_version SET version_num = 'ffffffffffff'")
    yield {"tracking_uri": str(path)}


@way
def the_file_was_left_in_the_middle_of_a_write(scene: Scene) -> Iterator[Arguments]:
    path = scene.sqlite_copy()
    spoiled = scene.sqlite_copy("writing.db")
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA cache_size = 1")
        db.execute("BEGIN")
        db.execute("UPDATE spans SET content = content || ' '")
        shutil.copy(path, spoiled)
        shutil.copy(f"{path}-journal", f"{spoiled}-journal")
        db.execute("ROLLBACK")
    yield {"tracking_uri": str(spoiled)}


# Tracking servers


@way
def the_port_is_wrong(scene: Scene) -> Iterator[Arguments]:
    yield {"tracking_uri": f"http://ana:{QUOTED}@127.0.0.1:{free_port()}"}


@way
def the_host_is_unknown(scene: Scene) -> Iterator[Arguments]:
    yield {"tracking_uri": f"http://ana:{QUOTED}@no-such-host.invalid:5000"}


@way
def the_host_lets_nobody_in(scene: Scene) -> Iterator[Arguments]:
    with neighbours.unreachable() as url:
        yield {"tracking_uri": _as_ana(url)}


@way
def the_server_says_nothing(scene: Scene) -> Iterator[Arguments]:
    with neighbours.silent() as url:
        yield {"tracking_uri": _as_ana(url)}


@way
def the_server_is_an_ssh_server(scene: Scene) -> Iterator[Arguments]:
    with neighbours.talking_something_else() as url:
        yield {"tracking_uri": _as_ana(url)}


@way
def the_server_is_another_web_server(scene: Scene) -> Iterator[Arguments]:
    with neighbours.answering(200, "<html>Welcome</html>") as url:
        yield {"tracking_uri": _as_ana(url)}


@way
def the_server_sends_to_a_login_page(scene: Scene) -> Iterator[Arguments]:
    with neighbours.answering(302, "", {"Location": "https://login.example/"}) as url:
        yield {"tracking_uri": url}


@way
def the_server_is_airplay(scene: Scene) -> Iterator[Arguments]:
    with neighbours.answering(403, "", {"Server": "AirTunes/870.14.1"}) as url:
        yield {"tracking_uri": url}


@way
def the_server_does_not_know_its_name(scene: Scene) -> Iterator[Arguments]:
    body = "Invalid Host header - possible DNS rebinding attack detected"
    with neighbours.answering(403, body) as url:
        yield {"tracking_uri": url}


@way
def the_gateway_has_lost_its_server(scene: Scene) -> Iterator[Arguments]:
    with neighbours.answering(502, "Bad Gateway") as url:
        yield {"tracking_uri": _as_ana(url)}


@way
def credentials_are_missing(scene: Scene) -> Iterator[Arguments]:
    with neighbours.answering(401, "Who are you?") as url:
        yield {"tracking_uri": url}


@way
def the_password_is_wrong(scene: Scene) -> Iterator[Arguments]:
    with neighbours.answering(401, f"Not with {SECRET}!") as url:
        yield {"tracking_uri": _as_ana(url)}


@way
def the_token_is_wrong(scene: Scene) -> Iterator[Arguments]:
    with neighbours.answering(401, "no") as url:
        yield scene.env_file(MLFLOW_TRACKING_URI=url, MLFLOW_TRACKING_TOKEN=SECRET)


@way
def the_user_may_not_read(scene: Scene) -> Iterator[Arguments]:
    with neighbours.answering(403, "no") as url:
        yield scene.env_file(MLFLOW_TRACKING_URI=url, MLFLOW_TRACKING_TOKEN=SECRET)


@way
def the_server_does_not_speak_tls(scene: Scene) -> Iterator[Arguments]:
    with neighbours.answering(200, "{}") as url:
        yield {"tracking_uri": url.replace("http://", "https://")}


@way
def the_certificate_is_not_trusted(scene: Scene) -> Iterator[Arguments]:
    with _speaking_tls(scene.folder) as url:
        yield {"tracking_uri": _as_ana(url)}


@way
def the_certificate_authority_file_is_missing(scene: Scene) -> Iterator[Arguments]:
    with _speaking_tls(scene.folder) as url:
        yield scene.env_file(
            MLFLOW_TRACKING_URI=url,
            MLFLOW_TRACKING_SERVER_CERT_PATH=str(scene.folder / "ca.pem"),
            MLFLOW_TRACKING_TOKEN=SECRET,
        )


@way
def the_server_is_of_mlflow_2(scene: Scene) -> Iterator[Arguments]:
    answers = {"/version": "2.22.1"}
    with neighbours.answering_by_path(answers, "{}") as url:
        yield {"tracking_uri": url}


# Databases


@way
def postgresql_does_not_listen(scene: Scene) -> Iterator[Arguments]:
    yield {"tracking_uri": f"postgresql://ana:{QUOTED}@127.0.0.1:{free_port()}/mlflow"}


@way
def postgresql_is_on_an_unknown_host(scene: Scene) -> Iterator[Arguments]:
    yield {"tracking_uri": f"postgresql://ana:{QUOTED}@no-such-host.invalid/mlflow"}


@way
def postgresql_says_nothing(scene: Scene) -> Iterator[Arguments]:
    with neighbours.silent() as url:
        yield {"tracking_uri": _as_ana(url).replace("http://", "postgresql://") + "/mlflow"}


@way
def postgresql_is_a_web_server(scene: Scene) -> Iterator[Arguments]:
    with neighbours.answering(400, "What?") as url:
        yield {"tracking_uri": _as_ana(url).replace("http://", "postgresql://") + "/mlflow"}


@way
def the_password_for_postgresql_is_wrong(scene: Scene) -> Iterator[Arguments]:
    with _refusing_postgresql() as port:
        yield {"tracking_uri": f"postgresql://ana:{QUOTED}@127.0.0.1:{port}/mlflow"}


@way
def the_url_names_no_postgresql_database(scene: Scene) -> Iterator[Arguments]:
    yield {"tracking_uri": f"postgresql://ana:{QUOTED}@127.0.0.1"}


@way
def postgresql_has_no_such_database(scene: Scene) -> Iterator[Arguments]:
    url = sa.make_url(POSTGRESQL).set(password=SECRET, database="no_such_database")
    yield {"tracking_uri": _text(url)}


@way
def the_postgresql_database_is_empty(scene: Scene) -> Iterator[Arguments]:
    with database(POSTGRESQL) as url:
        yield {"tracking_uri": _typed(url)}


@way
def the_postgresql_database_is_another_programs(scene: Scene) -> Iterator[Arguments]:
    with database(POSTGRESQL) as url:
        _run(url, "CREATE TABLE orders (id INTEGER)")
        yield {"tracking_uri": _typed(url)}


@way
def the_postgresql_database_is_of_an_older_mlflow(scene: Scene) -> Iterator[Arguments]:
    with _at_revision(POSTGRESQL, "bf29a5ff90ea") as url:
        yield {"tracking_uri": _typed(url)}


@way
def the_postgresql_database_is_of_a_newer_mlflow(scene: Scene) -> Iterator[Arguments]:
    with _at_revision(POSTGRESQL, "ffffffffffff") as url:
        yield {"tracking_uri": _typed(url)}


@way
def mariadb_does_not_listen(scene: Scene) -> Iterator[Arguments]:
    yield {"tracking_uri": f"mysql://ana:{QUOTED}@127.0.0.1:{free_port()}/mlflow"}


@way
def mariadb_says_nothing(scene: Scene) -> Iterator[Arguments]:
    with neighbours.silent() as url:
        yield {"tracking_uri": _as_ana(url).replace("http://", "mysql://") + "/mlflow"}


@way
def the_password_for_mariadb_is_wrong(scene: Scene) -> Iterator[Arguments]:
    with database(MARIADB) as url:
        yield {"tracking_uri": _text(url.set(drivername="mysql", username="ana", password=SECRET))}


@way
def mariadb_has_no_such_database(scene: Scene) -> Iterator[Arguments]:
    with database(MARIADB) as url:
        yield {"tracking_uri": _typed(url.set(database="no_such_database"))}


@way
def the_mariadb_database_is_empty(scene: Scene) -> Iterator[Arguments]:
    with database(MARIADB) as url:
        yield {"tracking_uri": _typed(url)}


@way
def the_mariadb_database_is_of_an_older_mlflow(scene: Scene) -> Iterator[Arguments]:
    with _at_revision(MARIADB, "bf29a5ff90ea") as url:
        yield {"tracking_uri": _typed(url)}


# Databricks


@way
def databricks_has_no_host(scene: Scene) -> Iterator[Arguments]:
    yield {"tracking_uri": "databricks"}


@way
def databricks_has_no_such_profile(scene: Scene) -> Iterator[Arguments]:
    yield {"tracking_uri": "databricks://no-such-profile"}


@way
def databricks_does_not_listen(scene: Scene) -> Iterator[Arguments]:
    yield scene.env_file(
        MLFLOW_TRACKING_URI="databricks",
        DATABRICKS_HOST=f"http://127.0.0.1:{free_port()}",
        DATABRICKS_TOKEN=SECRET,
    )


@way
def databricks_does_not_take_the_token(scene: Scene) -> Iterator[Arguments]:
    body = json.dumps({"error_code": "UNAUTHENTICATED", "message": f"Invalid token {SECRET}"})
    with neighbours.answering(401, body, {"Content-Type": "application/json"}) as url:
        yield scene.env_file(
            MLFLOW_TRACKING_URI="databricks", DATABRICKS_HOST=url, DATABRICKS_TOKEN=SECRET
        )


@way
def databricks_refuses_this_address(scene: Scene) -> Iterator[Arguments]:
    body = json.dumps({"error_code": "PERMISSION_DENIED", "message": "IP access list"})
    with neighbours.answering(403, body, {"Content-Type": "application/json"}) as url:
        yield scene.env_file(
            MLFLOW_TRACKING_URI="databricks", DATABRICKS_HOST=url, DATABRICKS_TOKEN=SECRET
        )


# Experiments


@way
def the_experiment_is_mistyped(scene: Scene) -> Iterator[Arguments]:
    yield {**scene.stores("sqlite").arguments, "experiment": EXPERIMENT[:-1]}


@way
def the_experiment_id_is_unknown(scene: Scene) -> Iterator[Arguments]:
    yield {**scene.stores("http").arguments, "experiment": "4711"}


def _as_ana(url: str) -> str:
    return url.replace("://", f"://ana:{QUOTED}@")


def _typed(url: sa.URL) -> str:
    """``url`` as a user types it; the test servers take root without asking for a password."""
    return _text(url.set(drivername=url.get_backend_name()))


def _text(url: sa.URL) -> str:
    return url.render_as_string(hide_password=False)


def _run(url: sa.URL, *statements: str) -> None:
    engine = sa.create_engine(driven(url))
    try:
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(sa.text(statement))
    finally:
        engine.dispose()


@contextmanager
def _at_revision(server: str, revision: str) -> Iterator[sa.URL]:
    """A database that says it is of this schema revision, with the table that all of them have."""
    with database(server) as url:
        _run(
            url,
            "CREATE TABLE experiments (experiment_id INTEGER)",
            "CREATE TABLE trace_info (request_id VARCHAR(50))",
            "CREATE TABLE alembic_version (version_num VARCHAR(32))",
            f"INSERT INTO alembic_version VALUES ('{revision}')",
        )
        yield url


@contextmanager
def _refusing_postgresql() -> Iterator[int]:
    """Speaks PostgreSQL's protocol up to the password, which is always wrong."""
    fields = b'SFATAL\0C28P01\0Mpassword authentication failed for user "ana"\0\0'
    refusal = b"E" + struct.pack("!i", len(fields) + 4) + fields

    def talk(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            while message := connection.recv(4096):
                code = struct.unpack("!i", message[4:8])[0] if len(message) >= 8 else 0
                if code in (80877103, 80877104):  # wants TLS, or GSSAPI
                    connection.sendall(b"N")
                elif message[:1] == b"p":
                    connection.sendall(refusal)
                    return
                else:
                    connection.sendall(b"R" + struct.pack("!ii", 8, 3))

    with _listening(talk) as port:
        yield port


@contextmanager
def _listening(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)

        def accept() -> None:
            while not stop.is_set():
                with contextlib.suppress(TimeoutError):
                    connection, _ = listener.accept()
                    threading.Thread(target=talk, args=(connection,), daemon=True).start()

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            stop.set()
            thread.join()


@contextmanager
def _speaking_tls(folder: Path) -> Iterator[str]:
    """A server with a certificate that nobody but itself has signed."""
    certificate = _self_signed(folder / "server.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def talk(connection: socket.socket) -> None:
        with contextlib.suppress(OSError), context.wrap_socket(connection, server_side=True):
            pass

    with _listening(talk) as port:
        yield f"https://127.0.0.1:{port}"


def _self_signed(path: Path) -> Path:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    alternative = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(alternative, critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path
