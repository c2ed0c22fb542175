"""What an answer claims to be done, held against the calls that the trace shows."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mlflow_analyst.analysis.patterns import actions
from mlflow_analyst.analysis.patterns.account import Account, ToolCall
from mlflow_analyst.analysis.patterns.signal import Hit, Signal
from mlflow_analyst.traces.text import as_text

_ANSWER_CHARS = 8_000
_EXCERPT = 300


def unsupported_claims(account: Account) -> Iterable[Hit]:
    """The answer says that something was done, and no call that the trace knows of could have."""
    answer = account.answer[:_ANSWER_CHARS]
    claimed = dict(actions.claims(answer, account.request)) if answer else {}
    if not claimed or not _has_tools(account):
        return
    calls = _calls(account)
    for group, sentence in claimed.items():
        if not any(_did(group, call) for call in calls) and not _told(group, account, calls):
            yield Hit(sentence[:_EXCERPT], account.answer_span)
            return


def _calls(account: Account) -> list[ToolCall]:
    """The calls of the trace and those that its messages tell of from before."""
    calls = list(account.tool_calls)
    if calls and calls[0].step is not None:
        before = [call for message in account.messages for call in message.calls]
        calls += [ToolCall(call.name, call.arguments, None, False, None, None) for call in before]
        # A call that a step shows to have failed is in the messages as well.
        failed = {call.name for call in calls if call.step is not None and _failed(call)}
        sound = {call.name for call in calls if call.step is not None and not _failed(call)}
        calls = [
            call
            for call in calls
            if call.step is not None or call.name in sound or call.name not in failed
        ]
    return calls


def _did(group: str, call: ToolCall) -> bool:
    if _failed(call):
        return False
    if actions.could_do(group, call.name):
        return True
    return isinstance(call.inputs, dict) and any(
        actions.matches(group, value)
        for key, value in call.inputs.items()
        if isinstance(value, str) and key.lower() in ("action", "operation", "method", "type")
    )


_FAILED = re.compile(r"\s*(?:error|exception|traceback|fehler|erreur|errore|błąd|ошибка)\b", re.I)


def _failed(call: ToolCall) -> bool:
    if call.failed:
        return True
    result = call.outputs
    if isinstance(result, dict):
        if result.get("success") is False or result.get("ok") is False or result.get("isError"):
            return True
        if str(result.get("status", "")).lower() in ("error", "failed", "failure"):
            return True
        return bool(result.get("error"))
    return isinstance(result, str) and _FAILED.match(result) is not None


def _told(group: str, account: Account, calls: Iterable[ToolCall]) -> bool:
    """Whether a result, a document or the user says that it was done: the answer reports it."""
    return any(actions.reported(group, as_text(call.outputs)) for call in calls) or any(
        actions.reported(group, as_text(step.outputs))
        for step in account.steps
        if step.kind == "retriever"
    )


_TOOL_KEYS = ("mlflow.chat.tools", "gen_ai.tool.definitions", "gen_ai.request.tools")


def _has_tools(account: Account) -> bool:
    """Whether the trace shows that the agent has tools, called or not."""
    if account.tool_calls or any(message.calls for message in account.messages):
        return True
    for call in account.model_calls:
        if any(key in call.attributes for key in _TOOL_KEYS) or any(
            key.startswith("llm.tools.") for key in call.attributes
        ):
            return True
        if isinstance(call.inputs, dict) and (call.inputs.get("tools") or _functions(call.inputs)):
            return True
    return False


def _functions(inputs: dict[str, object]) -> bool:
    return bool(inputs.get("functions"))


SIGNALS = (
    Signal(
        "unsupported_claims",
        "quality",
        unsupported_claims,
        "The answer claims a done action that no successful tool call could have carried out.",
        "Which call can do what is told by the tools' names and the words of the claim; an action "
        "of an earlier turn that the trace does not hold, or one done outside the traced steps, "
        "looks the same.",
        weight=2.5,
    ),
)
