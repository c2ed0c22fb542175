"""Cursors: where a listing goes on, tied to the question that it belongs to."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from mlflow_analyst.mcp.work import Refused

if TYPE_CHECKING:
    from mlflow_analyst.store.search import Mark


def write(mark: Mark, *question: object) -> str:
    """A cursor for ``mark`` that only the same question accepts."""
    return f"{_fingerprint(question)}.{mark.to_token()}"


def read(cursor: str, *question: object) -> Mark:
    """The mark in a cursor.

    Raises:
        Refused: If the cursor is damaged or belongs to another question.
    """
    from mlflow_analyst.store.search import Mark

    fingerprint, _, token = cursor.partition(".")
    try:
        mark = Mark.from_token(token)
    except ValueError as error:
        raise Refused(
            "The cursor is damaged. Pass next_cursor exactly as it was returned, or leave it out "
            "to begin again."
        ) from error
    if fingerprint != _fingerprint(question):
        raise Refused(
            "The cursor belongs to another search. Repeat the call with the arguments it came "
            "from, or leave cursor out to begin again."
        )
    return mark


def _fingerprint(question: tuple[object, ...]) -> str:
    return hashlib.sha256(json.dumps(question, default=str).encode()).hexdigest()[:8]
