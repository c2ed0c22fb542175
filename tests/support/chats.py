"""Traces of a chat: what was asked and answered, with prompt, history and tools."""

from __future__ import annotations

from typing import Any

from raw_traces import make_trace, raw_span

from mlflow_analyst.analysis.patterns.account import Account
from mlflow_analyst.analysis.patterns.signal import Hit, Signal
from mlflow_analyst.traces.model import Trace


def chat_trace(
    request: str,
    answer: Any,
    *,
    system: str = "",
    history: tuple[tuple[str, str], ...] = (),
    tools: tuple[tuple[str, Any], ...] = (),
    **info: Any,
) -> Trace:
    """An agent's trace: ``answer`` is what its root hands out under "response"; ``history`` the
    turns before, (role, text); ``tools`` are called in order, (name, output).
    """
    messages = [{"role": role, "content": text} for role, text in history]
    messages.append({"role": "user", "content": request})
    if system:
        messages.insert(0, {"role": "system", "content": system})
    said = answer if isinstance(answer, str) else ""
    reply = {"choices": [{"message": {"role": "assistant", "content": said}}]}
    return make_trace(
        raw_span(
            1, "agent", type="AGENT", inputs={"message": request}, outputs={"response": answer}
        ),
        *(
            raw_span(n, name, 1, type="TOOL", inputs={"n": n}, outputs=output)
            for n, (name, output) in enumerate(tools, 10)
        ),
        raw_span(
            99, "llm", 1, type="CHAT_MODEL", inputs={"messages": messages}, outputs=reply, end=999
        ),
        **info,
    )


def hits(signals: tuple[Signal, ...], name: str, trace: Trace) -> list[Hit]:
    """What the signal of that name finds in the trace."""
    (signal,) = [one for one in signals if one.name == name]
    return list(signal.find(Account(trace)))
