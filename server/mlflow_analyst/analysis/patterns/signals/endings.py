"""Answers that end before they are finished, as the model itself says."""

from __future__ import annotations

from collections.abc import Iterator

from mlflow_analyst.analysis.patterns.account import Account
from mlflow_analyst.analysis.patterns.signal import Hit, Signal
from mlflow_analyst.traces.io import output_text
from mlflow_analyst.traces.model import Step

_EXCERPT = 300
_TAIL = 60
_SHORTEST = 20
"""A model asked for one word stops at its limit by design; that word may well be in the answer."""

# By provider: OpenAI, Anthropic, Gemini and Bedrock, Responses API, Cohere, Mistral, TGI.
CUT = frozenset(
    [
        "length",
        "max_tokens",
        "max_token",
        "max_output_tokens",
        "incomplete",
        "error_limit",
        "model_length",
        "token_limit",
        "max_length",
        "model_context_window_exceeded",
        "context_length_exceeded",
    ]
)


def said_cut(reason: str | None) -> bool:
    """Whether a finish reason, in any provider's word, says that the limit of tokens was met."""
    if not reason:
        return False
    word = reason.rpartition(".")[2].lower().replace("-", "_")
    return word.removeprefix("finish_reason_") in CUT


def cut_off_answers(account: Account) -> Iterator[Hit]:
    """The answer's model call ended at its limit of tokens."""
    calls = [step for step in account.model_calls if said_cut(step.finish_reason)]
    for step in calls:
        said = (output_text(step) or "").strip()
        if _reached_user(account, step, said):
            yield Hit((said or account.answer)[-_EXCERPT:] or str(step.finish_reason), step.span_id)
            return


def _reached_user(account: Account, step: Step, said: str) -> bool:
    answer = account.answer.strip()
    if said and said == answer:
        return True
    if len(said) >= _SHORTEST and said[-_TAIL:] in answer:
        return True
    # Cut inside a tool call or before the first word: then nothing came after it.
    return not said and step is account.model_calls[-1]


SIGNALS: tuple[Signal, ...] = (
    Signal(
        "cut_off_answers",
        "operational",
        cut_off_answers,
        "The answer is cut off: the model stopped at its limit of tokens before it was finished.",
        "A limit can be set on purpose, and an answer can be whole though it just met the limit: "
        "read how the answer ends.",
        weight=1.5,
    ),
)
