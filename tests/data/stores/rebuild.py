"""Make the stores of every age again: ``python tests/data/stores/rebuild.py [AGE …]``.

Each is written by the MLflow that it is named after, in an environment of its own, by
``make.py``. Afterwards nothing in it may name this machine; that is looked for in every byte.
"""

from __future__ import annotations

import getpass
import io
import json
import lzma
import os
import re
import shutil
import socket
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.append(str(HERE.parents[1] / "support"))

from ages import RELEASES, environment  # noqa: E402 - found by the line above

WRITERS = {
    "3.1": (("2.22", "old"), ("3.1", "today")),
    **{age: ((age, "today"),) for age in ("3.4", "3.6", "3.9", "3.12", "3.15")},
    "3.17": (("3.17", "today"), ("3.17", "archive")),
}
"""Age of a store: which MLflow wrote to it and how, in order."""


def build(age: str) -> None:
    """Write the store of this age, look it through, and pack it beside this file."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary, "store")
        folder.mkdir()
        for release, writer in WRITERS[age]:
            command = [environment(release), str(HERE / "make.py"), writer, str(folder)]
            kept = {k: v for k, v in os.environ.items() if not k.startswith("MLFLOW_")}
            subprocess.run(command, check=True, env=kept)
        for empty in [path for path in folder.rglob("*") if path.is_dir()][::-1]:
            if not any(empty.iterdir()):
                empty.rmdir()
        expected = json.loads((folder / "expected.json").read_text())
        (folder / "expected.json").unlink()
        for path in folder.rglob("*"):
            if path.is_file():
                _names_nothing_of_ours(path, temporary)
        text = json.dumps(expected, indent=1, ensure_ascii=False) + "\n"
        (HERE / f"mlflow-{age}.json").write_text(text, encoding="utf-8")
        (HERE / f"mlflow-{age}.tar.xz").write_bytes(_packed(folder))


def _names_nothing_of_ours(path: Path, temporary: str) -> None:
    words = {
        str(HERE.parents[2]),
        str(Path.home()),
        temporary,
        tempfile.gettempdir(),
        sys.prefix,
        "site-packages",
        socket.gethostname(),
        getpass.getuser(),
    }
    content = path.read_bytes()
    for word in words:
        # a short name such as a host's "vm" may be part of a random id
        if re.search(rb"(?<!\w)" + re.escape(word.encode()) + rb"(?!\w)", content):
            sys.exit(f"{path} names {word!r}, which is this machine's.")


def _packed(folder: Path) -> bytes:
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as archive:
        for path in sorted(folder.rglob("*")):
            entry = archive.gettarinfo(path, arcname=str(path.relative_to(folder)))
            entry.uid = entry.gid = entry.mtime = 0
            entry.uname = entry.gname = ""
            with path.open("rb") if path.is_file() else io.BytesIO() as content:
                archive.addfile(entry, content if path.is_file() else None)
    return lzma.compress(raw.getvalue(), preset=9 | lzma.PRESET_EXTREME)


if __name__ == "__main__":
    for wanted in sys.argv[1:] or WRITERS:
        build(wanted)
        print(wanted, RELEASES.get(wanted, "installed"), "written")
    shutil.rmtree(HERE / "__pycache__", ignore_errors=True)
