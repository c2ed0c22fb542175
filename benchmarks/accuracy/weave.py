"""Clean traces of an agent: what it is asked, what it does, what it answers, and when."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from typing import Any

from accuracy.plan import Agent, Call, Intent, Question, Round, Slots, Turn

FIRST_MS = 1_788_220_800_000
"""Traces begin on 2026-09-01 at 00:00 UTC."""
DAYS = 14
DAY_MS = 86_400_000
SECOND_MODELS = {
    "gpt-4o-mini": "gpt-4.1-nano",
    "gpt-4.1-mini": "gpt-4o-mini",
    "gpt-4.1": "gpt-4o",
    "gpt-4o": "gpt-4.1",
    "gemini-2.0-flash": "gpt-4o-mini",
    "claude-3-5-haiku-20241022": "gpt-4.1-mini",
    "claude-sonnet-4-20250514": "claude-3-7-sonnet-20250219",
}
"""A model of much the same price that takes some of the traces."""
OPENERS = ("", "", "", "", "Hi, ", "Hello, ", "Hey, ", "Good morning, ", "Hi there! ", "Ok, ")
TAILS = (
    *("", "", "", "", "", " Thanks!", " Thank you.", " It's a bit urgent.", " Cheers"),
    *(" That would be great.", " Much appreciated.", " I'm on my phone, so short please."),
)
CLOSERS = (
    *("", "", "", "", "Anything else I can do?", "Let me know if you need more."),
    *("Just write if something is unclear.", "Have a nice day!", "Hope that helps."),
)
THANKS = ("Thanks!", "Thank you so much", "Great, thanks", "Perfect, thank you!", "ok thx", "Hello")
WELCOMES = ("You're welcome!", "Glad I could help.", "Hello! How can I help you today?")
PROMISES = {
    "json": (
        'Always answer with one JSON object that has exactly the keys "answer", "confidence" '
        '("low", "medium" or "high") and "sources" (a list of tool names), and nothing around it.'
    ),
    "next_step": 'Every answer ends with a line of its own that begins with "Next step: ".',
    "bullets": 'Every answer is a list: each sentence on a line of its own that begins with "- ".',
}
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_NEXT = ("none on your side.", "check your inbox.", "keep the reference.", "write if it changes.")


def fill(template: Any, slots: Slots) -> Any:
    """The template with its slots filled in; a text that is only a slot becomes its value."""
    if isinstance(template, dict):
        return {key: fill(value, slots) for key, value in template.items()}
    if isinstance(template, list):
        return [fill(value, slots) for value in template]
    if not isinstance(template, str):
        return template
    if template.startswith("{") and template[1:-1] in slots:
        return slots[template[1:-1]]
    return template.format_map(slots)


def promised(answer: str, promise: str, tools: list[str], rng: random.Random) -> str:
    """The answer in the format that the agent's prompt promises."""
    if promise == "json":
        confidence = rng.choice(("medium", "high", "high"))
        return json.dumps(
            {"answer": answer, "confidence": confidence, "sources": sorted(set(tools))},
            ensure_ascii=False,
        )
    if promise == "next_step":
        return f"{answer}\nNext step: {rng.choice(_NEXT)}"
    return "\n".join(f"- {line}" for line in SENTENCE_END.split(answer) if line.strip())


class Weaver:
    """Makes the traces of one experiment, in the order in which they happen."""

    def __init__(self, agent: Agent, rng: random.Random, *, sessions: bool) -> None:
        self.agent = agent
        self.rng = rng
        self._sessions = sessions
        self._popular = rng.sample(agent.intents, len(agent.intents))

    def turns(self, count: int) -> list[Turn]:
        """So many clean traces, sorted by start."""
        made: list[Turn] = []
        while len(made) < count:
            made += list(self._conversation())
        made = made[:count]
        made.sort(key=lambda turn: turn.start_ms)
        return made

    def _conversation(self) -> Iterator[Turn]:
        rng = self.rng
        hour = min(23.9, max(0.0, rng.gauss(13.5, 4)))
        now = FIRST_MS + rng.randrange(DAYS) * DAY_MS + int(hour * 3_600_000)
        session = f"{rng.getrandbits(128):032x}" if self._sessions else None
        user = f"user-{rng.randrange(1000, 9999)}"
        base = self.agent.draw(rng)
        length = min(6, 1 + int(rng.expovariate(0.6))) if self._sessions else 1
        asked: set[str] = set()
        for position in range(1, length + 1):
            slots = {**self.agent.draw(rng), **{key: base[key] for key in self.agent.keep}}
            turn = self._turn(slots, asked, last=position == length and position > 1)
            turn.start_ms, turn.user = now, user
            turn.session, turn.position = session, position
            asked.add(turn.intent)
            yield turn
            now += int(rng.lognormvariate(11, 0.5)) + 20_000

    def _turn(self, slots: Slots, asked: set[str], *, last: bool) -> Turn:
        rng, agent = self.rng, self.agent
        chance = rng.random()
        if (last and chance < 0.2) or chance < 0.02:
            greeting = rng.choice(THANKS)
            welcome = WELCOMES[2] if greeting == "Hello" else rng.choice(WELCOMES[:2])
            return self.talk("thanks", slots, greeting, welcome)
        if chance < 0.05:
            return self.talk("vague", slots, *rng.choice(agent.vague))
        if chance < 0.058:
            return self.talk("off_topic", slots, *rng.choice(agent.off_topic))
        if chance < 0.14:
            questions = [q for q in agent.questions if f"question:{q.text}" not in asked]
            if questions:
                return self.question(rng.choice(questions), slots)
        if chance < 0.18:
            return self.many(slots)
        intents = [each for each in self._popular if each.name not in asked] or self._popular
        weights = [1 / (rank + 1.5) for rank in range(len(intents))]
        return self.task(rng.choices(intents, weights)[0], slots)

    def task(self, intent: Intent, slots: Slots) -> Turn:
        """A trace in which the agent does what the intent says."""
        rng = self.rng
        request = rng.choice(OPENERS) + rng.choice(intent.requests) + rng.choice(TAILS)
        rounds = [
            self.round([self.call(*fill(call, slots)) for call in map(list, calls)])
            for calls in intent.rounds
        ]
        pools = [intent.done, *intent.answers, CLOSERS] if intent.done else intent.answers
        sentences = [rng.choice(pool) for pool in pools]
        answer = " ".join(sentence for sentence in sentences if sentence)
        return self.put(intent.name, slots, fill(request, slots), rounds, fill(answer, slots))

    def question(self, question: Question, slots: Slots, answer: str | None = None) -> Turn:
        """A trace that answers a question that has nothing to do with the user."""
        rng = self.rng
        said = answer or rng.choice(question.answers)
        calls = []
        if not self.agent.rag:
            results = [{"title": question.document.split(":")[0], "text": question.document}]
            calls = [
                self.round([self.call(self.agent.help_tool, {"query": question.text}, results)])
            ]
        name = f"question:{question.text}"
        turn = self.put(name, slots, question.text, calls, said)
        if turn.before:
            turn.before[0].result.insert(0, {"text": question.document, "score": 0.91})
        return turn

    def many(self, slots: Slots, *, overlap: bool = True, count: int = 3) -> Turn:
        """A trace that asks for several things at once; the calls run together."""
        agent, rng = self.agent, self.rng
        text, tool, argument = agent.many
        others = [agent.draw(rng) for _ in range(30)]
        (template, result) = next(
            (arguments, result)
            for intent in agent.intents
            for calls in intent.rounds
            for name, arguments, result in calls
            if name == tool
        )
        key = template[argument].strip("{}")
        chosen: dict[str, Slots] = {}
        for other in others:
            chosen.setdefault(other[key], {**slots, key: other[key]})
        picked = list(chosen.items())[:count]
        calls = [
            self.call(tool, fill(template, each), fill(result, {**each, **self._fresh(each, key)}))
            for _, each in picked
        ]
        items = ", ".join(name for name, _ in picked)
        answer = " ".join(
            f"{name}: {self._first_value(call.result, name)}."
            for (name, _), call in zip(picked, calls, strict=True)
        )
        request = fill(text, {**slots, "items": items})
        turn = self.put("many", slots, request, [self.round(calls)], answer)
        turn.rounds[0].overlap = overlap
        return turn

    def _fresh(self, slots: Slots, key: str) -> Slots:
        return {k: v for k, v in self.agent.draw(self.rng).items() if k != key and k in slots}

    def _first_value(self, result: Any, name: str) -> str:
        if isinstance(result, list):
            result = result[0]
        told = [str(v) for v in result.values() if isinstance(v, str | int) and str(v) != name]
        return told[-1] if told else "looked up"

    def talk(self, intent: str, slots: Slots, request: str, answer: str) -> Turn:
        """A trace without any tool call."""
        return self.put(intent, slots, request, [], answer)

    def put(
        self, intent: str, slots: Slots, request: str, rounds: list[Round], answer: str | None
    ) -> Turn:
        """A trace of these rounds and the model call that writes the answer."""
        before = [self._retrieval(request)] if self.agent.rag else []
        trace_id = f"tr-{self.rng.getrandbits(128):032x}"
        turn = Turn(
            trace_id, 0, "", request, answer, intent, slots, [*rounds, self.round([])], before
        )
        second = self.rng.random() < 0.12
        for each in turn.rounds:
            each.model = SECOND_MODELS[self.agent.model] if second else self.agent.model
        turn.setup_ms = self.rng.lognormvariate(3.6, 0.4)
        return turn

    def round(self, calls: list[Call]) -> Round:
        """A model call that takes about a second."""
        return Round(calls, self.rng.lognormvariate(6.95, 0.32), self.agent.model)

    def call(self, tool: str, arguments: Any, result: Any) -> Call:
        """A tool call that takes as long as the tool usually does."""
        usual = 2400 if tool == self.agent.slow else self.agent.speeds.get(tool, 260)
        spread = 0.15 if tool == self.agent.slow else 0.3
        return Call(tool, arguments, result, usual * self.rng.lognormvariate(0, spread))

    def _retrieval(self, request: str) -> Call:
        rng = self.rng
        found = rng.sample([question.document for question in self.agent.questions], 2)
        documents = [
            {"text": text, "score": round(0.45 - 0.1 * rank, 2)} for rank, text in enumerate(found)
        ]
        ms = 160 * rng.lognormvariate(0, 0.3)
        return Call("search_articles", {"query": request}, documents, ms, kind="RETRIEVER")


Fits = Callable[[Turn], bool]


def is_task(turn: Turn) -> bool:
    """The trace carries out a task, with tools."""
    return bool(turn.calls) and turn.intent != "many" and not turn.intent.startswith("question:")
