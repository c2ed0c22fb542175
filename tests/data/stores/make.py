"""Write a small store with whatever MLflow this Python has, and what is known to be in it.

    python make.py WRITER FOLDER

WRITER says how: ``today`` (MLflow 3.x: an experiment of 30 traces and one of 2), ``old`` (MLflow
2.x: an experiment of 6 traces, in the format those had), ``archive`` (the installed MLflow:
moves some of the traces that are there into its archive). FOLDER gets ``mlflow.db``, the span
data that this MLflow keeps beside it, and ``expected.json``. ``rebuild.py`` runs this in an
environment of each MLflow and packs the result. It uses no part of this program, and nothing
outside the standard library and MLflow.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

MAIN, SIDE, OLD = "support-agent", "notes-agent", "first-agent"
T0_MS = 1_760_000_000_000
STEP_MS = 3_600_000
MODEL = "sonnet-small"
BROKEN_TOOL = "the payment service answered 503: try again later"
CRASH = "no route to warehouse 7"


def plan(count: int, prefix: str) -> list[dict[str, Any]]:
    """What the traces of an experiment are to be: nothing random, nothing of this machine."""
    return [
        {
            "name": "handle_request",
            "request": f"{prefix} question {i}: where is order {1000 + i}?",
            "response": None if i % 7 == 3 else f"{prefix} answer {i}: it arrives on day {i}.",
            "state": "ERROR" if i % 7 == 3 else "OK",
            "start_ms": T0_MS + i * STEP_MS,
            "duration_ms": 1000 + 37 * i,
            "session": f"{prefix}-session-{i // 5}" if i < count * 2 // 3 else None,
            "user": f"user-{i % 3}",
            "tags": {"variant": "ab"[i % 2]},
            "input_tokens": 100 + i,
            "output_tokens": 10 + i,
            "tools": _tools(i),
            "helpful": i % 4 != 0 if i % 6 == 0 else None,
        }
        for i in range(count)
    ]


def _tools(i: int) -> list[dict[str, Any]]:
    tools = []
    if i % 2 == 0:
        tools.append({"name": "search_orders", "error": None})
    if i % 5 == 0:
        tools.append({"name": "refund_order", "error": BROKEN_TOOL if i % 10 == 0 else None})
    return tools


def write_today(experiment: str, traces: list[dict[str, Any]]) -> None:
    """The traces, through MLflow 3's tracing API."""
    import mlflow

    experiment_id = mlflow.create_experiment(experiment)
    for one in traces:
        trace_id = _write_trace(experiment_id, one)
        if one["helpful"] is not None:
            try:
                mlflow.log_feedback(
                    trace_id=trace_id,
                    name="helpful",
                    value=one["helpful"],
                    rationale=f"because of {one['request'][:12]}",
                )
            except Exception:  # noqa: BLE001 - SQL stores of MLflow 3.1 have no assessments
                one["helpful"] = None


def _write_trace(experiment_id: str, one: dict[str, Any]) -> str:
    import mlflow
    from mlflow.entities import SpanEvent
    from mlflow.tracing.provider import safe_set_span_in_context

    def at(part: float) -> int:
        return int((one["start_ms"] + part * one["duration_ms"]) * 1_000_000)

    root = mlflow.start_span_no_context(
        name=one["name"],
        span_type="AGENT",
        inputs={"question": one["request"]},
        tags=one["tags"],
        experiment_id=experiment_id,
        start_time_ns=at(0),
    )
    metadata = {"mlflow.trace.user": one["user"]}
    if one["session"]:
        metadata["mlflow.trace.session"] = one["session"]
    with safe_set_span_in_context(root):
        mlflow.update_current_trace(metadata=metadata)
    model = mlflow.start_span_no_context(
        name="call_model",
        span_type="CHAT_MODEL",
        parent_span=root,
        inputs={"messages": [{"role": "user", "content": one["request"]}], "model": MODEL},
        attributes={"mlflow.llm.model": MODEL, "mlflow.chat.tokenUsage": _usage(one)},
        start_time_ns=at(0.1),
    )
    model.set_outputs({"choices": [{"message": {"role": "assistant", "content": "on it"}}]})
    model.end(end_time_ns=at(0.4))
    for place, tool in enumerate(one["tools"]):
        span = mlflow.start_span_no_context(
            name=tool["name"],
            span_type="TOOL",
            parent_span=root,
            inputs={"order": one["request"][-5:-1]},
            start_time_ns=at(0.5 + place / 5),
        )
        if tool["error"]:
            _fail(span, tool["error"], SpanEvent)
        else:
            span.set_outputs({"found": True})
        span.end(end_time_ns=at(0.6 + place / 5))
    if one["state"] == "ERROR":
        _fail(root, CRASH, SpanEvent)
    else:
        root.set_outputs({"answer": one["response"]})
        root.set_status("OK")
    root.end(end_time_ns=at(1))
    return str(root.request_id)


def _usage(one: dict[str, Any]) -> dict[str, int]:
    given, made = one["input_tokens"], one["output_tokens"]
    return {"input_tokens": given, "output_tokens": made, "total_tokens": given + made}


def _fail(span: Any, message: str, event: Any) -> None:
    """An exception as MLflow records one, with a stack trace that is not this machine's."""
    from mlflow.entities import SpanStatus

    code = compile("def look_up(text):\n    raise LookupError(text)\n", "agent/tools.py", "exec")
    scope: dict[str, Any] = {}
    exec(code, scope)  # a frame whose file is agent/tools.py
    try:
        scope["look_up"](message)
    except LookupError as error:
        # without this file's own frame, whose path is this machine's
        inner = error.with_traceback(error.__traceback__ and error.__traceback__.tb_next)
        span.add_event(event.from_exception(inner))
    span.set_status(SpanStatus("ERROR", message))


def write_old(experiment: str, traces: list[dict[str, Any]]) -> None:
    """The traces, through the client API of MLflow 2."""
    from mlflow import MlflowClient

    client = MlflowClient()
    experiment_id = client.create_experiment(experiment)
    for one in traces:
        one["helpful"], one["session"], one["user"] = None, None, None
        start = one["start_ms"] * 1_000_000
        end = start + one["duration_ms"] * 1_000_000
        root = client.start_trace(
            name=one["name"],
            span_type="AGENT",
            inputs={"question": one["request"]},
            tags=one["tags"],
            experiment_id=experiment_id,
            start_time_ns=start,
        )
        for span in _old_spans(one):
            begun = client.start_span(
                span["name"],
                root.request_id,
                root.span_id,
                span_type=span["type"],
                inputs=span["inputs"],
                attributes=span["attributes"],
                start_time_ns=start + 1_000_000,
            )
            client.end_span(
                root.request_id,
                begun.span_id,
                outputs=span["outputs"],
                status=_old_status(span["error"]),
                end_time_ns=start + 2_000_000,
            )
        client.end_trace(
            root.request_id,
            outputs={"answer": one["response"]} if one["response"] else None,
            status=_old_status(CRASH if one["state"] == "ERROR" else None),
            end_time_ns=end,
        )


def _old_spans(one: dict[str, Any]) -> list[dict[str, Any]]:
    model = {
        "name": "call_model",
        "type": "CHAT_MODEL",
        "inputs": {"messages": [{"role": "user", "content": one["request"]}], "model": MODEL},
        "outputs": {"choices": [{"message": {"role": "assistant", "content": "on it"}}]},
        "attributes": {"mlflow.chat.tokenUsage": _usage(one)},
        "error": None,
    }
    tools = [
        {
            "name": tool["name"],
            "type": "TOOL",
            "inputs": {"order": one["request"][-5:-1]},
            "outputs": None if tool["error"] else {"found": True},
            "attributes": {},
            "error": tool["error"],
        }
        for tool in one["tools"]
    ]
    return [model, *tools]


def _old_status(error: str | None) -> Any:
    from mlflow.entities import SpanStatus

    return SpanStatus("ERROR", error) if error else SpanStatus("OK")


def upgrade() -> None:
    """What ``mlflow db upgrade`` does to a store of an older MLflow."""
    from mlflow.store.db.utils import _upgrade_db, create_sqlalchemy_engine

    _upgrade_db(create_sqlalchemy_engine("sqlite:///mlflow.db"))


def archive() -> int:
    """Have MLflow move the spans of all traces but the newest ten to its archive; how many."""
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

    store = SqlAlchemyStore("sqlite:///mlflow.db", Path("mlruns").absolute().as_uri())
    day_ms = 86_400_000
    store._get_archive_traces_now_millis = lambda: T0_MS + 20 * STEP_MS + day_ms
    return int(
        store.archive_traces(
            resolved_trace_archival_location=Path("archive").absolute().as_uri(),
            broader_retention="1d",
        )
    )


def forget_this_machine() -> None:
    """Say where span data is relative to the database: as a server does in the main experiment,
    as MLflow 2 did in the others. Nothing else may name a folder or a person of this machine.
    """
    here = Path.cwd()
    with closing(sqlite3.connect("mlflow.db")) as db:
        names = dict(db.execute("SELECT experiment_id, name FROM experiments"))
        for table, column, where in (
            ("experiments", "artifact_location", ""),
            ("trace_tags", "value", "WHERE key = 'mlflow.artifactLocation'"),
        ):
            for experiment_id, name in names.items():
                new = "mlflow-artifacts:/" if name == MAIN else "./mlruns/"
                for old in (f"{here}/mlruns/", f"file://{here}/mlruns/"):
                    db.execute(
                        f"UPDATE {table} SET {column} = "
                        f"replace({column}, '{old}{experiment_id}', '{new}{experiment_id}') {where}"
                    )
        db.execute(
            "UPDATE trace_tags SET value = replace(value, ?, './archive') WHERE key LIKE "
            "'%archiveLocation%'",
            (f"file://{here}/archive",),
        )
        db.commit()
        main = [str(i) for i, name in names.items() if name == MAIN]
        db.execute("VACUUM")
    for experiment_id in main:
        served = Path("mlruns", experiment_id)
        if served.exists():
            Path("mlartifacts").mkdir(exist_ok=True)
            served.rename(Path("mlartifacts", experiment_id))


def main(writer: str, folder: str) -> None:
    """Write, and note what was written."""
    script = "make.py"
    os.chdir(folder)
    sys.argv[0] = script  # MLflow notes which program wrote a trace
    os.environ |= {
        "MLFLOW_TRACKING_URI": "sqlite:///mlflow.db",
        "MLFLOW_ENABLE_ASYNC_TRACE_LOGGING": "false",
        "MLFLOW_ENABLE_ASYNC_LOGGING": "false",
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "USER": "ada",
        "LOGNAME": "ada",
    }
    known = Path("expected.json")
    expected = json.loads(known.read_text()) if known.exists() else {"experiments": {}}
    import mlflow

    if writer == "archive":
        expected["archived"] = archive()
    elif writer == "old":
        expected["experiments"][OLD] = plan(6, "first")
        write_old(OLD, expected["experiments"][OLD])
    else:
        if known.exists():
            upgrade()
        expected["experiments"] |= {MAIN: plan(30, "main"), SIDE: plan(2, "side")}
        for name in (MAIN, SIDE):
            write_today(name, expected["experiments"][name])
        expected["mlflow"] = mlflow.__version__
    with closing(sqlite3.connect("mlflow.db")) as db:
        expected["revision"] = db.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    known.write_text(json.dumps(expected, indent=1) + "\n")
    if writer != "old":
        forget_this_machine()


if __name__ == "__main__":
    main(*sys.argv[1:])
