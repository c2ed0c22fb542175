"""Invented traces of a train-travel assistant, as rows of MLflow's tables.

Everything comes out of one seed. The texts are long and varied enough that reading, decoding and
matching them costs what it costs on real traces: chat histories repeated in every model call,
tool results as JSON, non-ASCII names. What goes wrong is planted and stated in ``PLANTED``.
"""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]

FIRST_MS = 1_767_571_200_000
"""The first session starts on 2026-01-05 at 00:00 UTC."""
DAYS = 60
DAY_MS = 86_400_000

PLANTED = (
    "book_seat fails with '429 Too Many Requests' in 12% of its calls in version v2, else in 2%; "
    "a trace goes on and ends OK.",
    "On every tenth day between 14:00 and 15:00 a third of the traces end in ERROR after 30 s.",
    "2% of the traces fail fast with an authentication error.",
    "Answers of version v3 are three times as long.",
    "1 in 5,000 traces never ended (IN_PROGRESS).",
)

CITIES = (
    *("Zürich", "Genève", "København", "Kraków", "Malmö", "Köln", "Lyon", "Marseille"),
    *("Antwerp", "Brussels", "Ghent", "Utrecht", "Porto", "Lisboa", "Sevilla", "Córdoba"),
    *("Valencia", "Torino", "Milano", "Bologna", "Firenze", "Napoli", "Graz", "Linz"),
    *("Wien", "Brno", "Praha", "Gdańsk", "Łódź", "Warszawa", "Berlin", "Hamburg"),
    *("Bremen", "Leipzig", "Nürnberg", "Basel", "Bern", "Lausanne"),
)
OPERATORS = ("NordRail", "AlpenBahn", "Trenlinea", "RailCentral", "CoastExpress")
PEOPLE = (
    *("Ada", "Björn", "Chloé", "Dmitri", "Esra", "Fatima", "Gunnar", "Hana", "Ikram"),
    *("José", "Kofi", "Lena", "Matteo", "Noor", "Olga", "Priya", "Quentin", "Rosa"),
    *("Søren", "Tomás", "Uma", "Victor", "Wanjiru", "Xin", "Yusuf", "Zoë"),
)
WISHES = (
    "I have to be there before noon, and I would rather not change more than once.",
    "We are two adults and a child of six; the child has a pass of her own.",
    "Please look for something with a quiet coach, because I have a call on the way.",
    "My budget is around {money} euros for the whole way, seat included.",
    "I travel with a bicycle, so tell me where I need a reservation for it.",
    "Last time the connection in {city} was too short and I missed it.",
    "If there is a night train I would take that instead, but only with a compartment.",
    "I need the invoice in the name of my company, the number is {number}.",
    "Could you also say what I get back if I have to cancel on the day before?",
    "A seat by the window would be lovely, facing forward if that can be chosen.",
)
ANSWERS = (
    "There is a direct {operator} train from {a} at {h:02d}:{m:02d}, and it takes {long} minutes.",
    "The cheapest fare on that day is {money} euros; it cannot be changed once it is booked.",
    "With one change in {city} you would save {less} euros and arrive {later} minutes later.",
    "Bicycles need a place of their own on this line, which costs another 9 euros.",
    "Children under seven travel free with an adult, so only two tickets are needed.",
    "If you cancel until the day before, {operator} returns the fare less 15 euros.",
    "The change in {city} is {later} minutes long and on the same platform.",
    "I have noted the invoice number {number} with the booking.",
    "The quiet coach is number {coach}, and there are seats by the window left in it.",
    "Please tell me whether I should book it, and under which name.",
)
RULES = (
    "Answer in the language of the traveller, and in plain sentences.",
    "Never state a time, a fare or a platform that no tool returned in this conversation.",
    "Ask for the date and the number of travellers before you search for a connection.",
    "Name the operator, the departure, the arrival and the number of changes of each offer.",
    "Offer at most three connections; the earliest arrival first unless asked otherwise.",
    "Book only after the traveller has said yes to one connection, by train number and time.",
    "Say what a cancellation costs before a booking, not after it.",
    "If a tool fails, say so and offer to try again; do not invent its result.",
    "Do not ask for card numbers. Payment is handled after the conversation.",
    "Bicycles, wheelchairs and groups above nine need a place of their own: check it.",
    "Night trains have seats, couchettes and compartments; ask which one is wanted.",
    "Refuse politely whatever has nothing to do with travelling by train.",
)
TOOLS = ("search_connections", "get_fare", "book_seat", "find_station", "cancellation_terms")
TOOL_WEIGHTS = (40, 25, 18, 10, 7)
VERSIONS, VERSION_WEIGHTS = ("v1", "v2", "v3"), (45, 35, 20)
MODELS = {"v1": "gpt-4.1-mini", "v2": "gpt-4.1-mini", "v3": "claude-sonnet-4-5"}
FALLBACK_MODEL = "gpt-4.1"

SYSTEM = "You help travellers to find and book trains. The rules:\n" + "\n".join(
    f"{number}. {rule} {RULES[(number * 5) % 12]} {RULES[(number * 7 + 3) % 12]}"
    for number, rule in enumerate(RULES, 1)
)


@dataclass(frozen=True)
class TraceRows:
    """One trace as MLflow stores it: a row of each table, by column name."""

    info: Row
    tags: list[Row]
    metadata: list[Row]
    spans: list[Row]


def traces(count: int, *, seed: int, slim: bool, first_ms: int = FIRST_MS) -> Iterator[TraceRows]:
    """``count`` traces, session by session; without experiment ids and artifact locations.

    ``slim`` leaves out the model calls and their chat histories: one or two short spans a trace.
    """
    rng = random.Random(seed)
    made = 0
    while made < count:
        session = _Session(rng, slim, first_ms)
        for turn in session.turns():
            yield turn
            made += 1
            if made == count:
                return


class _Session:
    """One traveller's conversation of one to eight turns, which remembers what was said."""

    def __init__(self, rng: random.Random, slim: bool, first_ms: int) -> None:
        self._rng = rng
        self._slim = slim
        day = rng.randrange(DAYS)
        # more in the afternoon than at night
        hour = min(23.99, max(0.0, rng.gauss(14, 4)))
        self._now = first_ms + day * DAY_MS + int(hour * 3_600_000)
        self._id = f"{rng.getrandbits(128):032x}"
        self._user = f"{rng.choice(PEOPLE).lower()}_{rng.randrange(4000)}"
        self._version = rng.choices(VERSIONS, VERSION_WEIGHTS)[0]
        self._history: list[Row] = []

    def turns(self) -> Iterator[TraceRows]:
        for _ in range(min(8, 1 + int(self._rng.expovariate(0.55)))):
            yield self._turn()
            self._now += self._rng.randrange(20_000, 200_000)

    def _turn(self) -> TraceRows:
        rng = self._rng
        trace = _TraceInMaking(f"{rng.getrandbits(128):032x}", rng, self._now)
        request = self._request()
        fate = self._fate()
        tools = (
            []
            if rng.random() < 0.56
            else rng.choices(TOOLS, TOOL_WEIGHTS, k=rng.choice((1, 1, 1, 2)))
        )
        answer = self._answer()
        root = trace.open("trip_agent", "AGENT", None)
        self._history.append({"role": "user", "content": request})
        if fate == "auth":
            trace.now_ns += rng.randrange(20, 90) * 1_000_000
            error = f"AuthenticationError: 401 key {rng.randrange(16**6):06x} was revoked"
            trace.close(root, {"message": request}, None, error=error)
            return self._rows(trace, "ERROR", request, None)
        for tool in tools:
            self._call_model(trace, root, None, tool)
            self._call_tool(trace, root, tool)
        if fate == "timeout":
            trace.now_ns = root["start_time_unix_nano"] + 30_000_000_000 + rng.randrange(9**8)
            error = "TimeoutError: no answer from the model after 30 s"
            trace.close(root, {"message": request}, None, error=error)
            return self._rows(trace, "ERROR", request, None)
        self._call_model(trace, root, answer, None)
        self._history.append({"role": "assistant", "content": answer})
        if fate == "endless":
            trace.spans.remove(root)
            for span in trace.spans:
                span["parent_span_id"] = None
            return self._rows(trace, "IN_PROGRESS", request, None)
        trace.close(root, {"message": request}, {"response": answer})
        return self._rows(trace, "OK", request, answer)

    def _fate(self) -> str:
        chance = self._rng.random()
        day, hour = divmod((self._now - FIRST_MS) // 3_600_000, 24)
        if chance < 0.02:
            return "auth"
        if chance < 0.0202:
            return "endless"
        return "timeout" if day % 10 == 0 and hour == 14 and chance < 0.35 else "well"

    def _call_model(
        self, trace: _TraceInMaking, root: Row, answer: str | None, tool: str | None
    ) -> None:
        rng = self._rng
        ms = int(rng.lognormvariate(6.9, 0.5))
        if self._slim:
            trace.now_ns += ms * 1_000_000
            return
        span = trace.open("chat_completion", "CHAT_MODEL", root)
        trace.now_ns += ms * 1_000_000 + rng.randrange(10**6)
        model = FALLBACK_MODEL if rng.random() < 0.015 else MODELS[self._version]
        messages = [{"role": "system", "content": SYSTEM}, *self._history]
        message: Row = {"role": "assistant", "content": answer or ""}
        if tool:
            call = {"name": tool, "arguments": json.dumps(self._arguments(tool))}
            called = {
                "id": f"call_{rng.getrandbits(64):016x}",
                "type": "function",
                "function": call,
            }
            message["tool_calls"] = [called]
            self._history.append(message)
        given = sum(len(each["content"]) for each in messages) // 4
        taken = (len(answer or "") + 90) // 4
        usage = {"input_tokens": given, "output_tokens": taken, "total_tokens": given + taken}
        cost = {"input_cost": given * 4e-7, "output_cost": taken * 1.6e-6}
        cost["total_cost"] = cost["input_cost"] + cost["output_cost"]
        finish = "tool_calls" if tool else "stop"
        choices = [{"index": 0, "finish_reason": finish, "message": message}]
        trace.close(
            span,
            {"model": model, "messages": messages},
            {"model": model, "choices": choices},
            attributes={
                "mlflow.chat.tokenUsage": usage,
                "mlflow.llm.model": model,
                "mlflow.llm.cost": cost,
                "mlflow.message.format": "openai",
            },
        )
        span.update(cost, model_name=model)
        for key in ("input_tokens", "output_tokens", "total_tokens"):
            trace.sums[key] = trace.sums.get(key, 0) + usage[key]
        for key in ("input_cost", "output_cost", "total_cost"):
            trace.sums[key] = trace.sums.get(key, 0.0) + cost[key]

    def _call_tool(self, trace: _TraceInMaking, root: Row, tool: str) -> None:
        rng = self._rng
        span = trace.open(tool, "TOOL", root)
        trace.now_ns += int(rng.lognormvariate(4.5, 0.8) * 1_000_000)
        risk = 0.12 if self._version == "v2" else 0.02
        if tool == "book_seat" and rng.random() < risk:
            error = "429 Too Many Requests: the booking service allows 60 calls a minute"
            result: Any = error
        elif tool == "find_station" and rng.random() < 0.03:
            error = f"StationNotFound: nothing is called '{rng.choice(CITIES)[:-1]}'"
            result = error
        else:
            error, result = None, self._result(tool)
        trace.close(span, self._arguments(tool), result, error=error)
        if not self._slim:
            said = json.dumps(result, ensure_ascii=False)
            self._history.append({"role": "tool", "content": said})

    def _arguments(self, tool: str) -> Row:
        rng = self._rng
        if tool == "find_station":
            return {"query": rng.choice(CITIES)}
        if tool == "cancellation_terms":
            return {"operator": rng.choice(OPERATORS), "fare": "saver"}
        return {
            "from": rng.choice(CITIES),
            "to": rng.choice(CITIES),
            "date": f"2026-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}",
            "travellers": rng.randrange(1, 5),
        }

    def _result(self, tool: str) -> Any:
        rng = self._rng
        if tool == "book_seat":
            return {"booking": f"{rng.getrandbits(40):010X}", "coach": rng.randrange(1, 15)}
        rows = 1 if self._slim else rng.randrange(3, 9)
        return [
            {
                "train": f"{rng.choice('ABCDEFG')}{rng.randrange(100, 999)}",
                "operator": rng.choice(OPERATORS),
                "departure": f"{rng.randrange(5, 23):02d}:{rng.randrange(60):02d}",
                "minutes": rng.randrange(40, 700),
                "changes": rng.randrange(3),
                "via": rng.choice(CITIES),
                "fare": {"amount": rng.randrange(1900, 19900) / 100, "currency": "EUR"},
            }
            for _ in range(rows)
        ]

    def _request(self) -> str:
        rng = self._rng
        words = (
            f"Hello, I would like to go from {rng.choice(CITIES)} to {rng.choice(CITIES)} on the "
        )
        words += f"{rng.randrange(1, 29)}th. "
        wishes = rng.sample(WISHES, 1 if self._slim else rng.randrange(1, 6))
        return words + " ".join(wishes).format(
            money=rng.randrange(30, 300), city=rng.choice(CITIES), number=rng.randrange(10**8)
        )

    def _answer(self) -> str:
        rng = self._rng
        size = 1 if self._slim else rng.randrange(2, 6)
        if self._version == "v3":
            size *= 3
        return " ".join(
            rng.choice(ANSWERS).format(
                operator=rng.choice(OPERATORS),
                a=rng.choice(CITIES),
                city=rng.choice(CITIES),
                h=rng.randrange(5, 23),
                m=rng.randrange(60),
                long=rng.randrange(40, 700),
                money=rng.randrange(19, 199),
                less=rng.randrange(5, 40),
                later=rng.randrange(8, 90),
                number=rng.randrange(10**8),
                coach=rng.randrange(1, 15),
            )
            for _ in range(size)
        )

    def _rows(
        self, trace: _TraceInMaking, state: str, request: str, response: str | None
    ) -> TraceRows:
        start = trace.start_ms
        info = {
            "request_id": trace.id,
            "timestamp_ms": start,
            "execution_time_ms": None
            if state == "IN_PROGRESS"
            else trace.now_ns // 1_000_000 - start,
            "status": state,
            "client_request_id": None,
            "request_preview": json.dumps({"message": request}, ensure_ascii=False)[:1000],
            "response_preview": response
            and json.dumps({"response": response}, ensure_ascii=False)[:1000],
            "db_payload_generation": 1,
            "trace_name": "trip_agent",
            "session_id": self._id,
            **trace.sums,
        }
        tags = {"mlflow.trace.spansLocation": "TRACKING_STORE", "version": self._version}
        metadata = {
            "mlflow.trace.infoFinalized": "true",
            "mlflow.trace.user": self._user,
            "mlflow.trace_schema.version": "3",
        }
        return TraceRows(
            info,
            [{"key": k, "value": v, "request_id": trace.id} for k, v in tags.items()],
            [{"key": k, "value": v, "request_id": trace.id} for k, v in metadata.items()],
            trace.spans,
        )


class _TraceInMaking:
    """The spans of one trace, on a clock of its own."""

    def __init__(self, otel_id: str, rng: random.Random, start_ms: int) -> None:
        self.id = f"tr-{otel_id}"
        self.start_ms = start_ms
        self.now_ns = start_ms * 1_000_000 + rng.randrange(10**6)
        self.spans: list[Row] = []
        self.sums: Row = {}
        self._rng = rng
        self._encoded_id = _base64(otel_id)

    def open(self, name: str, kind: str, parent: Row | None) -> Row:
        """Start a span now; its row is complete once it is closed."""
        span = {
            "trace_id": self.id,
            "span_id": f"{self._rng.getrandbits(64):016x}",
            "parent_span_id": parent and parent["span_id"],
            "name": name,
            "type": kind,
            "start_time_unix_nano": self.now_ns,
        }
        self.spans.append(span)
        return span

    def close(
        self,
        span: Row,
        inputs: Any,
        outputs: Any,
        *,
        error: str | None = None,
        attributes: Row | None = None,
    ) -> None:
        """End a span now, with what MLflow's own JSON of it would be."""
        status = "ERROR" if error else "OK"
        span.update(status=status, end_time_unix_nano=self.now_ns)
        said = {
            "mlflow.traceRequestId": self.id,
            "mlflow.spanType": span["type"],
            "mlflow.spanInputs": inputs,
            **(attributes or {}),
        }
        if outputs is not None:
            said["mlflow.spanOutputs"] = outputs
        parent = span["parent_span_id"]
        content = {
            "trace_id": self._encoded_id,
            "span_id": _base64(span["span_id"]),
            "parent_span_id": parent and _base64(parent),
            "name": span["name"],
            "start_time_unix_nano": span["start_time_unix_nano"],
            "end_time_unix_nano": span["end_time_unix_nano"],
            "events": [],
            "status": {"code": f"STATUS_CODE_{status}", "message": error or ""},
            "attributes": {k: json.dumps(v, ensure_ascii=False) for k, v in said.items()},
            "links": [],
        }
        span["content"] = json.dumps(content, ensure_ascii=False)


def _base64(hexadecimal: str) -> str:
    return base64.b64encode(bytes.fromhex(hexadecimal)).decode("ascii")
