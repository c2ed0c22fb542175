"""Start the plugin's server: ``python3 start.py FOLDER [ARGUMENTS]``; any Python from 3.8 on.

Runs ``serve.py`` with uv. If uv is not on the PATH it is installed into FOLDER first. Nothing is
written into the plugin, and nothing to stdout, which is the protocol's.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path


def find_uv(folder: Path) -> str | None:
    """The path of uv, installed into ``folder`` if there is none yet."""
    found = shutil.which("uv")
    if found:
        return found
    environment = folder / "uv"
    programs = environment / ("Scripts" if os.name == "nt" else "bin")
    if not shutil.which("uv", path=str(programs)):
        venv.create(environment, with_pip=True)
        install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv>=0.5"]
        # stdin is the protocol's as well
        subprocess.run(
            [str(programs / "python"), *install],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr.fileno(),
        )
    return shutil.which("uv", path=str(programs))


def main() -> None:
    """Become the server; ends with a message on stderr where that is not possible."""
    folder, arguments = Path(sys.argv[1]), sys.argv[2:] or ["serve"]
    try:
        uv = find_uv(folder)
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"mlflow-analyst needs uv and could not install it ({error}). Install uv.")
    if uv is None:
        sys.exit(f"mlflow-analyst needs uv, and pip put none into {folder}. Install uv.")
    # the machine's own certificates, as pip uses them: many networks have their own authority
    for name in ("UV_SYSTEM_CERTS", "UV_NATIVE_TLS"):
        os.environ.setdefault(name, "true")
    script = Path(__file__).resolve().parent / "serve.py"
    command = [uv, "run", "--quiet", "--script", str(script), *arguments]
    if os.name == "nt":  # exec would detach the server from the host's pipes there
        sys.exit(subprocess.call(command))
    os.execv(uv, command)


if __name__ == "__main__":
    main()
