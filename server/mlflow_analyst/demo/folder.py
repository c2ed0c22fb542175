"""The demo's folder: which files in it are the demo's own, and that no other is touched."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

MARKER = ".mlflow-analyst-demo.json"


class Refused(Exception):
    """The folder cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The demo's own files in the folder ``path``, which is absolute."""

    path: Path

    @property
    def store(self) -> Path:
        """The sample, an MLflow store."""
        return self.path / "sample.db"

    @property
    def report(self) -> Path:
        """The report."""
        return self.path / "report.md"

    @property
    def ledger(self) -> Path:
        """The folder of the demo's ledger, apart from the user's own analyses."""
        return self.path / "ledger"

    @property
    def server_log(self) -> Path:
        """What the server wrote to its stderr."""
        return self.path / "server.log"

    @property
    def marker(self) -> Path:
        """Says that the files above are the demo's, and what the report was when it was written."""
        return self.path / MARKER


def claim(path: Path) -> Folder:
    """Make the folder, or make sure that an existing one can be used; earlier results are removed.

    Files of other names stay as they are. So does a report that was changed since.

    Raises:
        Refused: If files that the demo did not make are in the way, or the folder cannot be made.
    """
    folder = Folder(Path(os.path.abspath(path.expanduser())))  # noqa: PTH100 - links are kept
    try:
        folder.path.mkdir(parents=True, exist_ok=True)
        _check(folder)
        folder.marker.write_text(json.dumps({"made_by": "mlflow-analyst demo"}), encoding="utf-8")
        _remove_earlier(folder)
    except FileExistsError as error:
        raise Refused(f"{folder.path} is a file. Choose another folder with --dir.") from error
    except OSError as error:
        raise Refused(
            f"The folder {folder.path} cannot be used: {error.strerror or error}. Choose another "
            "one with --dir."
        ) from error
    return folder


def make_store(folder: Folder, fill: Callable[[Path], object]) -> None:
    """Have ``fill`` make the store elsewhere, then put it in its place, whole or not at all.

    Raises:
        Refused: If it cannot be put there.
    """
    try:
        # elsewhere, since the folder's name may hold characters that a database URI cannot
        with TemporaryDirectory(prefix="mlflow-analyst-demo-") as workplace:
            made = Path(workplace) / "sample.db"
            fill(made)
            arrived = folder.path / f".sample-{os.getpid()}.db"
            shutil.copyfile(made, arrived)
            arrived.replace(folder.store)
    except OSError as error:
        raise Refused(
            f"The sample could not be written to {folder.store}: {error.strerror or error}."
        ) from error


def seal(folder: Folder) -> None:
    """Remember what the report is now, so that a later run does not replace one that was edited."""
    known = {"made_by": "mlflow-analyst demo", "report_sha256": sha256(folder.report)}
    folder.marker.write_text(json.dumps(known), encoding="utf-8")


def sha256(path: Path) -> str:
    """The file's SHA-256, as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check(folder: Folder) -> None:
    own = (folder.store, folder.report, folder.ledger, folder.server_log)
    if not folder.marker.exists():
        if there := [path for path in own if path.exists() or path.is_symlink()]:
            raise Refused(
                f"{there[0]} is there already and was not made by the demo. Choose another folder "
                "with --dir."
            )
        return
    sealed = _sealed(folder)
    if sealed and folder.report.is_file() and sha256(folder.report) != sealed:
        raise Refused(
            f"{folder.report} was changed since the demo wrote it. Move it away, or choose another "
            "folder with --dir."
        )


def _sealed(folder: Folder) -> str | None:
    try:
        known = json.loads(folder.marker.read_text(encoding="utf-8"))
    except ValueError:
        known = None
    if not isinstance(known, dict) or known.get("made_by") != "mlflow-analyst demo":
        raise Refused(
            f"{folder.marker} was not made by the demo. Choose another folder with --dir."
        )
    return known.get("report_sha256")


def _remove_earlier(folder: Folder) -> None:
    database = folder.ledger / "ledger.sqlite"
    beside = [database.with_name(database.name + end) for end in ("", "-wal", "-shm", "-journal")]
    for path in (folder.store, folder.report, folder.server_log, *beside):
        path.unlink(missing_ok=True)
    # with something of the user's in it, it stays
    with suppress(OSError):
        folder.ledger.rmdir()
