"""Where span data is that a store does not hold itself: what older MLflow wrote, and archives.

MLflow writes down where it put the data, as the machine saw it that wrote it. A store that was
copied, or is read without the server that knew what ``mlflow-artifacts:`` means, still has the
data beside it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mlflow.protos.databricks_pb2 import (
    BAD_REQUEST,
    NOT_FOUND,
    NOT_IMPLEMENTED,
    RESOURCE_DOES_NOT_EXIST,
    ErrorCode,
)
from mlflow.utils.file_utils import local_file_uri_to_path

if TYPE_CHECKING:
    from mlflow.exceptions import MlflowException

_MISSING = {
    ErrorCode.Name(code)
    for code in (BAD_REQUEST, NOT_FOUND, NOT_IMPLEMENTED, RESOURCE_DOES_NOT_EXIST)
}

_SERVED_FROM = ("mlartifacts", "mlruns", "artifacts", ".")
"""Folders that a server's ``mlflow-artifacts:/`` may be, beside its database, likeliest first."""


def resolved(uri: str, folder: Path | None) -> str:
    """Where the folder at ``uri`` is to be looked for: found in ``folder``, or where it says.

    ``folder`` is that of the database; None if the store is no file. Remote places (s3: and the
    like) stay what they are.
    """
    if folder is None:
        return uri
    scheme = urlsplit(uri).scheme
    if scheme == "mlflow-artifacts":
        parts = Path(urlsplit(uri).path.lstrip("/")).parts
        places = [folder.joinpath(root, *parts) for root in _SERVED_FROM]
    elif scheme in ("", "file") or len(scheme) == 1:  # C:\…
        path = Path(local_file_uri_to_path(uri))
        parts = path.parts[1:] if path.is_absolute() else path.parts
        # What was moved together with the database has kept the end of its path.
        ends = range(len(parts) if path.is_absolute() else 1)
        places = [path] if path.is_absolute() else []
        places += [folder.joinpath(*parts[start:]) for start in ends]
    else:
        return uri
    if ".." in parts:
        return uri
    return next((place.as_uri() for place in places if place.is_dir()), uri)


def is_missing(error: MlflowException) -> bool:
    """Whether reading a trace failed because its span data is not there, or is damaged."""
    return error.error_code in _MISSING
