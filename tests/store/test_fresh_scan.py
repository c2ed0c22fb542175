"""A scan in memory answers for as long as nothing was written to the store since."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

from small_store import T0_MS, SmallStore

from mlflow_analyst.store import open_store


def test_a_scan_is_at_hand_until_the_store_is_written_to(
    make_store: Callable[..., SmallStore],
) -> None:
    written = make_store()
    experiment = written.experiment("e")
    written.trace(experiment)
    with closing(open_store(str(written.path))) as store:
        assert store.fresh_scan(experiment) is None
        made = store.scan(experiment)
        assert store.fresh_scan(experiment) is made
        assert store.fresh_scan("another") is None
        written.trace(experiment, start_ms=T0_MS + 1)
        assert store.fresh_scan(experiment) is None
        assert len(store.scan(experiment)) == 2
