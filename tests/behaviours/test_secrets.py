"""Passwords and tokens stay where they were given: they are in nothing that this program makes."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import neighbours
import pytest
import sqlalchemy as sa
from analysis_walk import walk
from answers import Answers
from kinds import DATABRICKS_TOKEN, MARIADB, StoreOfKind, Stores, driven
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from sample_traces import EXPERIMENT

pytestmark = pytest.mark.anyio
PASSWORD = "s3cret/Passw0rd"
TOKEN = "t0ken-0123456789abcdef"


def forms(secret: str) -> list[bytes]:
    """The secret as it may be written: plain, in a URL, in a header."""
    basic = base64.b64encode(f"ana:{secret}".encode()).decode()
    return [form.encode() for form in {secret, quote(secret, safe=""), basic}]


def descendants(pid: int) -> list[int]:
    """The processes that ``pid`` has started, and so on, and itself."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True)
    parents = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()]
    found = [pid]
    for one in found:
        found += [child for child, parent in parents if parent == one]
    return found


def command_lines() -> bytes:
    """What a process listing shows of the programs that this test has started."""
    shown = b""
    for pid in descendants(os.getpid())[1:]:
        path = Path(f"/proc/{pid}/cmdline")
        if path.exists():
            shown += path.read_bytes()
    return shown


@contextmanager
def with_a_password(url: str) -> Iterator[str]:
    """The MariaDB database with a user of its own, who needs ``PASSWORD``."""
    admin = sa.create_engine(driven(MARIADB), isolation_level="AUTOCOMMIT")
    shown = sa.make_url(url)
    user = f"{shown.database}_ana"[-30:]
    try:
        with admin.connect() as connection:
            connection.execute(sa.text(f"CREATE USER '{user}'@'%' IDENTIFIED BY '{PASSWORD}'"))
            connection.execute(sa.text(f"GRANT SELECT ON {shown.database}.* TO '{user}'@'%'"))
        yield shown.set(username=user, password=PASSWORD).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(sa.text(f"DROP USER IF EXISTS '{user}'@'%'"))
        admin.dispose()


@contextmanager
def basic_authentication(stores: Stores, _folder: Path) -> Iterator[dict[str, str]]:
    with _gateway(stores) as url:
        quoted = quote(PASSWORD, safe="")
        yield {"tracking_uri": url.replace("://", f"://ana:{quoted}@")}


@contextmanager
def a_token_in_an_env_file(stores: Stores, folder: Path) -> Iterator[dict[str, str]]:
    with _gateway(stores) as url:
        path = folder / "mlflow.env"
        path.write_text(f"MLFLOW_TRACKING_URI={url}\nMLFLOW_TRACKING_TOKEN={TOKEN}\n")
        yield {"env_file": str(path)}


@contextmanager
def a_postgresql_password(stores: Stores, _folder: Path) -> Iterator[dict[str, str]]:
    url = sa.make_url(stores("postgresql").arguments["tracking_uri"])
    yield {"tracking_uri": url.set(password=PASSWORD).render_as_string(hide_password=False)}


@contextmanager
def a_mariadb_password(stores: Stores, _folder: Path) -> Iterator[dict[str, str]]:
    with with_a_password(stores("mariadb").arguments["tracking_uri"]) as url:
        yield {"tracking_uri": url}


@contextmanager
def a_databricks_token(stores: Stores, folder: Path) -> Iterator[dict[str, str]]:
    path = folder / "databricks.env"
    path.write_bytes(Path(stores("databricks").arguments["env_file"]).read_bytes())
    yield {"env_file": str(path)}


def _gateway(stores: Stores):
    upstream: StoreOfKind = stores("http")
    return neighbours.gateway(
        upstream.arguments["tracking_uri"], user="ana", password=PASSWORD, token=TOKEN
    )


WAYS = (
    basic_authentication,
    a_token_in_an_env_file,
    a_postgresql_password,
    a_mariadb_password,
    a_databricks_token,
)
SECRETS = [form for secret in (PASSWORD, TOKEN, DATABRICKS_TOKEN) for form in forms(secret)]


class Listening(Answers):
    """Keeps every answer, errors too."""

    heard: str = ""

    async def __call__(self, tool: str, **arguments: object) -> dict[str, object]:
        answer = await super().__call__(tool, **arguments)
        self.heard += str(answer)
        return answer

    async def error(self, tool: str, **arguments: object) -> str:
        text = await super().error(tool, **arguments)
        self.heard += text
        return text

    async def whatever(self, tool: str, **arguments: object) -> None:
        """Call a tool that may answer or fail."""
        result = await self.client.call_tool(tool, arguments)
        self.heard += result.content[0].text


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
async def test_a_secret_is_in_no_answer_error_log_ledger_report_or_command_line(
    way, stores: Stores, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    given = tmp_path / "given"
    for folder in (kept, given):
        folder.mkdir()
    parameters = StdioServerParameters(
        command=sys.executable,
        args=["-m", "mlflow_analyst", "serve"],
        cwd=kept,
        env={
            "MLFLOW_ANALYST_HOME": str(kept / "home"),
            "HOME": str(kept),
            "MLFLOW_LOGGING_LEVEL": "DEBUG",
        },
    )
    with (kept / "stderr.log").open("w") as log:
        async with Client(stdio_client(parameters, errlog=log)) as client:
            ask = Listening(client)
            with way(stores, given) as arguments:
                told = str(arguments).encode() + b"".join(map(_content, _files(given)))
                await ask("connect", **arguments)
                await ask("connect", experiment=EXPERIMENT)
                await walk(ask, kept / "report.md")
                await ask.error("connect", experiment="no-such-experiment")
                await ask.error("search_traces", filter="no_such_name = 1")
                shown = command_lines()
            # by now the store may be gone, or let nobody in
            await ask.whatever("search_traces", limit=2)
            await ask.whatever("connect", **arguments)
    assert b"mlflow_analyst" in shown
    assert any(secret in told for secret in SECRETS)
    everything = {
        "answers": ask.heard.encode(),
        "command lines": shown,
        **{str(path.relative_to(kept)): _content(path) for path in _files(kept)},
    }
    assert {"report.md", "stderr.log"} <= set(everything)
    assert any("ledger" in name for name in everything)
    for name, content in everything.items():
        for secret in SECRETS:
            assert secret not in content, f"a secret is in {name}"


def _content(path: Path) -> bytes:
    return path.read_bytes()


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
