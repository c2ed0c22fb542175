"""File stores: whether a folder is one, found out without MLflow."""

from __future__ import annotations

from pathlib import Path

from mlflow_analyst.store.errors import StoreError

META = "meta.yaml"
"""Every experiment's folder holds one. With a name other than this in it, it is no experiment."""
TRASH = ".trash"


def check(folder: Path) -> None:
    """Raise a StoreError unless ``folder`` is MLflow's, as far as can be told by looking."""
    try:
        if not folder.exists():
            raise StoreError(
                f"{folder} does not exist. Check the path: it should be the folder, "
                "often called mlruns, that holds one folder for each experiment."
            )
        if not folder.is_dir():
            raise StoreError(
                f"{folder} is a file. A file store is a folder, often called mlruns; "
                f"a SQLite file is given as its path alone or as sqlite:///{folder}."
            )
        entries = sorted(folder.iterdir())
        if _is_store(entries):
            return
        if (folder / META).is_file():
            raise StoreError(
                f"{folder} is one experiment of a file store. "
                f"Give the store itself, {folder.parent}, and choose the experiment in connect."
            )
        hint = _hint(folder, entries)
    except OSError as error:
        raise StoreError(
            f"{folder} cannot be read: {error.strerror}. Check the path and its permissions."
        ) from None
    if not entries:
        raise StoreError(
            f"{folder} is an empty folder: no MLflow has written to it yet. "
            "Give the folder or file that your MLflow writes its traces to."
        )
    raise StoreError(
        f"{folder} is a folder without MLflow experiments in it, so not a file store. {hint}"
    )


def _is_store(entries: list[Path]) -> bool:
    return any(entry.name == TRASH or (entry / META).is_file() for entry in entries)


def _hint(folder: Path, entries: list[Path]) -> str:
    for name in ("mlflow.db", "mlruns.db"):
        if (folder / name).is_file():
            return f"There is a SQLite store in it: give {folder / name}"
    inner = folder / "mlruns"
    if inner in entries and inner.is_dir() and _is_store(sorted(inner.iterdir())):
        return f"There is one in it: give {inner}"
    return "Give the folder that holds one folder for each experiment, often called mlruns."
