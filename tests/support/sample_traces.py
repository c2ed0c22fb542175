"""Twenty-four traces of an order desk's agent: the same, letter for letter, in every kind of store.

``EXPECTED`` says what is in them; it follows from ``MAIN`` below by counting, not by this program.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

T0_MS = 1_760_000_000_000
"""Start of the first trace: 2025-10-09 08:53:20 UTC; one starts each minute."""

EXPERIMENT = "order-desk"
OTHER = "order-desk-staging"
FAILED = "the carrier's service did not answer for order 10{}"
SESSIONS = 4
IN_SESSIONS = 16
"""The first sixteen traces are four sessions of four turns; the others have none."""


@dataclass(frozen=True)
class Sample:
    """One trace: number ``n`` decides everything about it."""

    n: int
    experiment: str = EXPERIMENT

    @property
    def trace_id(self) -> str:
        return f"tr-{self.otel_id}"

    @property
    def otel_id(self) -> str:
        return hashlib.md5(f"{self.experiment}/{self.n}".encode()).hexdigest()

    @property
    def start_ms(self) -> int:
        return T0_MS + self.n * 60_000

    @property
    def duration_ms(self) -> int:
        return 1_000 + 100 * self.n

    @property
    def state(self) -> str:
        return "ERROR" if self.n % 8 == 7 else "OK"

    @property
    def session(self) -> str | None:
        return f"s-{self.n // 4}" if self.n < IN_SESSIONS else None

    @property
    def user(self) -> str:
        return f"u-{self.n % 3}"

    @property
    def variant(self) -> str:
        return "blue" if self.n % 2 else "green"

    @property
    def tool(self) -> str:
        return "find_order" if self.n % 2 == 0 else "track_parcel"

    @property
    def tool_failed(self) -> bool:
        return self.n % 6 == 5

    @property
    def helpful(self) -> bool | None:
        """The user's feedback on the first six traces: three say yes."""
        return self.n % 2 == 0 if self.n < 6 else None

    @property
    def request(self) -> str:
        return f"Where is my order 10{self.n:02d}?"

    @property
    def response(self) -> str:
        return f"Order 10{self.n:02d} is on its way; it's due on “Monday”."

    @property
    def error(self) -> str:
        return FAILED.format(f"{self.n:02d}")

    def span_id(self, name: str) -> str:
        return hashlib.md5(f"{self.trace_id}/{name}".encode()).hexdigest()[:16]

    def info(self, experiment_id: str) -> Any:
        """MLflow's header of this trace."""
        from mlflow.entities import TraceInfo, TraceLocation, TraceState

        metadata = {
            "mlflow.trace_schema.version": "3",
            "mlflow.trace.user": self.user,
            "mlflow.trace.tokenUsage": json.dumps(
                {"input_tokens": 100, "output_tokens": 20, "total_tokens": 120}
            ),
        }
        if self.session:
            metadata["mlflow.trace.session"] = self.session
        return TraceInfo(
            trace_id=self.trace_id,
            trace_location=TraceLocation.from_experiment_id(experiment_id),
            request_time=self.start_ms,
            state=TraceState(self.state),
            execution_duration=self.duration_ms,
            request_preview=self.request,
            response_preview=self.response,
            trace_metadata=metadata,
            tags={"mlflow.traceName": "order_desk", "variant": self.variant},
        )

    def spans(self) -> list[Any]:
        """MLflow's spans: an agent that asks a model, and then calls one tool."""
        chat = {"messages": [{"role": "user", "content": self.request}]}
        plan = {"choices": [{"message": {"role": "assistant", "content": "Look it up."}}]}
        usage = {"input_tokens": 100, "output_tokens": 20, "total_tokens": 120}
        model = {"mlflow.llm.model": "small-1", "mlflow.chat.tokenUsage": usage}
        error = self.error if self.tool_failed else None
        found = None if self.tool_failed else {"status": "on its way"}
        order = {"order": f"10{self.n:02d}"}
        return [
            self._span("desk", None, "AGENT", 0, self.duration_ms, chat, self.response),
            self._span("plan", "desk", "CHAT_MODEL", 5, 400, chat, plan, **model),
            self._span(self.tool, "desk", "TOOL", 410, 700, order, found, error),
        ]

    def _span(
        self,
        name: str,
        parent: str | None,
        kind: str,
        start_ms: int,
        end_ms: int,
        inputs: Any,
        outputs: Any,
        error: str | None = None,
        **attributes: Any,
    ) -> Any:
        from mlflow.entities import Span

        values = {
            "mlflow.traceRequestId": self.trace_id,
            "mlflow.spanType": kind,
            "mlflow.spanInputs": inputs,
            "mlflow.spanOutputs": outputs,
            **attributes,
        }
        failed = error or (self.state == "ERROR" and parent is None and "no answer in time")
        return Span.from_dict(
            {
                "trace_id": self.trace_id,
                "span_id": self.span_id(name),
                "parent_span_id": self.span_id(parent) if parent else None,
                "name": name,
                "start_time_unix_nano": str((self.start_ms + start_ms) * 1_000_000),
                "end_time_unix_nano": str((self.start_ms + end_ms) * 1_000_000),
                "attributes": {
                    key: json.dumps(value, ensure_ascii=False)
                    for key, value in values.items()
                    if value is not None
                },
                "status": {
                    "code": "STATUS_CODE_ERROR" if failed else "STATUS_CODE_OK",
                    "message": failed or "",
                },
                "events": [],
            }
        )

    def feedback(self) -> Any:
        """The user's feedback as MLflow's assessment; None where there is none."""
        from mlflow.entities import AssessmentSource, AssessmentSourceType, Feedback

        if self.helpful is None:
            return None
        return Feedback(
            name="helpful",
            value=self.helpful,
            trace_id=self.trace_id,
            source=AssessmentSource(AssessmentSourceType.HUMAN, "someone"),
            create_time_ms=self.start_ms + 60_000,
            last_update_time_ms=self.start_ms + 60_000,
        )


MAIN = [Sample(n) for n in range(24)]
STAGING = [Sample(n, OTHER) for n in range(2)]


def write(store: Any, *, spans: str = "store") -> None:
    """Write both experiments through MLflow's own ``store`` object.

    ``spans`` go into the store itself, or into its artifacts ("artifacts"), as file stores and
    MLflow before 3.6 have them.
    """
    for experiment, samples in ((EXPERIMENT, MAIN), (OTHER, STAGING)):
        experiment_id = str(store.create_experiment(experiment))
        for sample in samples:
            header = store.start_trace(sample.info(experiment_id))
            if spans == "store":
                store.log_spans(experiment_id, sample.spans())
            else:
                _upload(header, sample.spans())
            if sample.helpful is not None:
                store.create_assessment(sample.feedback())


def _upload(header: Any, spans: list[Any]) -> None:
    from mlflow.entities import TraceData
    from mlflow.tracing.client import TracingClient

    TracingClient("file:///unused")._upload_trace_data(header, TraceData(spans))
