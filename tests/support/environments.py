"""Environments of their own for other releases, made by uv: pip takes a minute for an MLflow."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path


class CannotInstall(Exception):
    """No environment could be made: no network, for instance."""


def make_environment(folder: Path, *requirements: str) -> None:
    """Make an environment with these requirements in ``folder``, in place of what is there."""
    shutil.rmtree(folder, ignore_errors=True)
    uv = _uv()
    # the machine's own certificates, as pip uses them
    environ = {"UV_SYSTEM_CERTS": "true", "UV_NATIVE_TLS": "true", **os.environ}
    make = [uv, "venv", "--quiet", "--python", sys.executable, str(folder)]
    install = [uv, "pip", "install", "--quiet", "--python", str(folder / "bin" / "python")]
    for command in (make, [*install, *requirements]):
        done = subprocess.run(command, env=environ, capture_output=True, text=True)
        if done.returncode:
            raise CannotInstall(f"{requirements[0]}: {done.stderr.strip()[-300:]}")


def _uv() -> str:
    try:
        from uv import find_uv_bin

        return find_uv_bin()
    except (ImportError, FileNotFoundError) as error:
        raise CannotInstall(f"uv is not installed ({error}); it comes with '.[test]'") from error
