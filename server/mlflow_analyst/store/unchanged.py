"""What was counted stays true as long as nothing is written: counts, kept until then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias
from weakref import WeakKeyDictionary

import sqlalchemy as sa

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mlflow_analyst.store.client import ReadClient

MOST = 500
"""So many counts are kept of a store."""
_CHANGES_OFFSET = 24
_SNAPSHOTS_SINCE = (13,)

State: TypeAlias = tuple[int, ...] | str

_KEPT: WeakKeyDictionary[ReadClient, tuple[State, dict[tuple[str, str | None], int]]] = (
    WeakKeyDictionary()
)


def counted(
    client: ReadClient,
    session: Any,
    experiment_id: str,
    filter: str | None,  # noqa: A002 - the word every room uses for it
    count: Callable[[], int],
) -> int:
    """What ``count`` gives in this session, or gave before if nothing has been written since.

    The next page of a listing then costs no count of all that match, which takes much longer than
    the page where there are many traces. A store that cannot tell whether it has been written to
    counts each time.
    """
    state = _state(client, session)
    kept = _counts(client, state)
    key = (experiment_id, filter)
    if key in kept:
        return kept[key]
    number = count()
    keep(client, session, experiment_id, filter, number, state)
    return number


def known(client: ReadClient, experiment_id: str, filter: str | None) -> int | None:  # noqa: A002
    """What was counted, if nothing has been written since."""
    if client not in _KEPT:
        return None
    return _counts(client, state_of(client)).get((experiment_id, filter))


def keep(
    client: ReadClient,
    session: Any,
    experiment_id: str,
    filter: str | None,  # noqa: A002
    number: int,
    state: State | None,
) -> None:
    """Keep a count that was made since the store was in this state, if it still is."""
    if state is not None and _state(client, session) == state:
        _KEPT[client] = (state, {**_counts(client, state), (experiment_id, filter): number})


def _counts(client: ReadClient, state: State | None) -> dict[tuple[str, str | None], int]:
    then, counts = _KEPT.get(client, (None, {}))
    return counts if state is not None and then == state and len(counts) < MOST else {}


def state_of(client: ReadClient) -> State | None:
    """What is different after every write; None if the store has no such thing to tell."""
    if not client.can("bulk"):
        return None
    if client.store.file is not None:
        return file_stamp(client.store.file)
    with client.store.ManagedSessionMaker() as session:
        return _state(client, session)


def _state(client: ReadClient, session: Any) -> State | None:
    """What is different after every write; None if there is no such thing.

    A file's stamp; PostgreSQL's snapshot, which says which transactions a statement sees: a write
    that is committed changes it, wherever on the server it was.
    """
    file: Path | None = getattr(client.store, "file", None)
    if file is not None:
        return file_stamp(file)
    dialect = session.get_bind().dialect
    if dialect.name != "postgresql" or dialect.server_version_info < _SNAPSHOTS_SINCE:
        return None
    return str(session.scalar(sa.text("SELECT CAST(pg_current_snapshot() AS text)")))


def file_stamp(path: Path) -> tuple[int, ...]:
    """What is different after every write to this SQLite database: times, sizes, and the
    counter that SQLite keeps in the file itself.
    """
    stamps: list[int] = []
    for file in (path, path.with_name(f"{path.name}-wal")):
        try:
            status = file.stat()
        except FileNotFoundError:
            stamps.append(0)
        else:
            stamps += [status.st_mtime_ns, status.st_size, status.st_ino]
    with path.open("rb") as database:
        database.seek(_CHANGES_OFFSET)
        stamps.append(int.from_bytes(database.read(4)))
    return tuple(stamps)
