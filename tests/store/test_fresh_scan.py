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
        assert store.scan_at_hand(experiment, fresh=True) is None
        made = store.scan(experiment)
        assert store.scan_at_hand(experiment, fresh=True) is made
        assert store.scan_at_hand("another", fresh=True) is None
        written.trace(experiment, start_ms=T0_MS + 1)
        assert store.scan_at_hand(experiment, fresh=True) is None
        assert len(store.scan(experiment)) == 2
