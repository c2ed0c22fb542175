"""connect: open a store, list or choose the experiment, prove that traces can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from mlflow_analyst.mcp.counting import is_large
from mlflow_analyst.mcp.results import AnalysisShown, Check, ConnectResult, Truncated
from mlflow_analyst.mcp.state import Connected, State, ToolContext, state_of
from mlflow_analyst.mcp.work import Progress, Refused, in_thread

if TYPE_CHECKING:
    from mlflow_analyst.store import Experiment, TraceStore

SHOWN_EXPERIMENTS = 30
MOST_EXPERIMENTS = 10_000


async def connect(
    ctx: ToolContext,
    tracking_uri: Annotated[
        str | None,
        Field(
            max_length=2_000,
            description="http(s)://host:port of a tracking server; sqlite:///path/mlflow.db or the "
            "path of a SQLite file; postgresql://user:password@host:port/db, mysql://…; the path "
            "of an mlruns folder; databricks, databricks://profile. Left out: the store already "
            "open, else env_file, else the environment (MLFLOW_TRACKING_URI). Prefer env_file "
            "where there is a password.",
        ),
    ] = None,
    env_file: Annotated[
        str | None,
        Field(
            max_length=2_000,
            description="Path of an env file with MLFLOW_TRACKING_URI, MLFLOW_EXPERIMENT_ID, "
            "credentials, …; its values hold for this connection alone.",
        ),
    ] = None,
    experiment: Annotated[
        str | None, Field(max_length=1_000, description="The experiment's id or exact name.")
    ] = None,
    find: Annotated[
        str | None,
        Field(max_length=500, description="Part of a name: list only experiments that contain it."),
    ] = None,
) -> ConnectResult:
    """Open the user's MLflow, list its experiments, or choose one and prove its traces can be read.

    Call it first without `experiment` to list the experiments with their trace counts; ask the
    user which one; then call it again with `experiment`. Nothing is ever created, migrated or
    written in the store. An analysis begun earlier on the same experiment is found again.
    """
    state = state_of(ctx)
    return await in_thread(ctx, _connect, state, tracking_uri, env_file, experiment, find)


def _connect(
    progress: Progress,
    state: State,
    tracking_uri: str | None,
    env_file: str | None,
    experiment: str | None,
    find: str | None,
) -> ConnectResult:
    from mlflow_analyst.mcp.rows import store_shown

    store = _store(state, tracking_uri, env_file)
    wanted = experiment or (None if find else store.default_experiment)
    if wanted is None:
        return _listing(store, find)
    progress(1, 3, "choosing the experiment")
    chosen = store.experiment(wanted)
    progress(2, 3, "trying to read")
    return _choose(state, store, chosen).model_copy(update={"store": store_shown(store)})


def _store(state: State, tracking_uri: str | None, env_file: str | None) -> TraceStore:
    """The store to use: a new one if one was named or none is open, else the open one."""
    from mlflow_analyst.store import open_store

    with state.lock:
        if tracking_uri is None and env_file is None and state.store is not None:
            return state.store
        if state.store is not None:
            # closed first: a connection's environment must not leak into the next one
            state.store.close()
            state.store = state.chosen = None
        state.store = open_store(tracking_uri, env_file)
        return state.store


def _listing(store: TraceStore, find: str | None) -> ConnectResult:
    from mlflow_analyst.mcp.rows import experiment_shown, store_shown

    found = store.experiments(find=find, limit=MOST_EXPERIMENTS)
    shown = found[:SHOWN_EXPERIMENTS]
    cut = None
    if len(found) > len(shown):
        cut = Truncated(
            what="experiments",
            shown=len(shown),
            of=len(found),
            more="connect with find set to a part of the name",
        )
    if not found:
        what = f"No experiment's name contains {find!r}." if find else "The store is empty."
        advice = f"{what} Ask the user for the experiment's name or for another store."
    else:
        advice = "Ask the user which experiment to analyse, then call connect with experiment=<id>."
    return ConnectResult(
        store=store_shown(store),
        experiments=[experiment_shown(one) for one in shown],
        truncated=cut,
        next=advice,
    )


def _choose(state: State, store: TraceStore, chosen: Experiment) -> ConnectResult:
    from mlflow_analyst.findings.ledger import Ledger
    from mlflow_analyst.mcp.rows import experiment_shown, store_shown, trace_row

    if is_large(chosen):
        store.order_ahead(chosen.experiment_id)
    store.begin_processes(chosen.traces or 0)
    page = store.search(chosen.experiment_id, None, "newest", 3, None)
    checks = [Check(check="store", ok=True, detail=note) for note in store.notes]
    checks.append(
        Check(
            check="traces exist",
            ok=bool(page.infos),
            detail=f"{chosen.traces if chosen.traces is not None else len(page.infos)} traces",
        )
    )
    if page.infos:
        checks.append(
            Check(check="one page searched", ok=True, detail=f"{len(page.infos)} newest traces")
        )
        whole = store.traces([page.infos[0].trace_id])
        steps = len(whole[0].steps) if whole else 0
        checks.append(
            Check(
                check="one whole trace read",
                ok=bool(steps),
                detail=f"{page.infos[0].trace_id}: {steps} steps"
                if steps
                else f"{page.infos[0].trace_id}: its spans could not be read",
            )
        )
    ledger = Ledger()
    analysis = ledger.open_analysis(
        store.key, store.uri, chosen.experiment_id, chosen.name, chosen.creation_ms
    )
    with state.lock:
        if state.store is not store:
            raise Refused("The connection was switched by another call. Call connect again.")
        state.chosen = Connected(store, chosen, ledger, analysis)
    counts = ledger.counts(analysis.analysis_id)
    return ConnectResult(
        store=store_shown(store),
        experiment=experiment_shown(chosen),
        checks=checks,
        sample=[trace_row(info) for info in page.infos],
        analysis=AnalysisShown(
            analysis_id=analysis.analysis_id,
            resumed=analysis.resumed,
            hypotheses=len(ledger.trials(analysis.analysis_id).hypotheses),
            assessments=counts["confirmed"] + counts["refuted"],
        ),
        next=_advice(bool(page.infos), analysis.resumed),
    )


def _advice(has_traces: bool, resumed: bool) -> str:
    if not has_traces:
        return "The experiment has no traces: ask the user for another one."
    if resumed:
        return "An earlier analysis was found: call analysis_status, and ask whether to go on."
    return "Call compute_stats for the numbers and search_traces with detail='digest' to read."
