# ruff: noqa: RUF001 - other alphabets and dashes are meant
"""Errors that a tool says in what it returns, although its step did not fail.

Shape comes first, which is the same in every language: an ``error`` key, ``success`` that is
false, a status that is an error. Of plain text only its beginning counts: what it quotes, lists or
explains further on is its content.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mlflow_analyst.analysis.patterns.failure_words import tells_failure
from mlflow_analyst.traces.decoding import decode_container
from mlflow_analyst.traces.text import to_json_text

_DEPTH = 4
_SHORT = 300
"""Words without an error's form say an error only in a text as short as a message."""
_START = 80
"""A few words say an error if they come this early."""
_LONG = 1_500
"""A longer text that is no traceback is a document, whatever it begins with."""

_ERROR_KEY_WORDS = (
    "error errors exception exceptions traceback stacktrace stack_trace error_message errormessage "
    "error_msg errormsg errmsg err error_code errorcode error_type error_description error_details "
    "fault faultstring failure failure_reason error_reason "
    "fehler fehlermeldung erreur message_erreur errore erro fout foutmelding fel felmeddelande "
    "feil feilmelding fejl fejlbesked fejlmeddelelse błąd blad ошибка помилка hata chyba hiba "
    "virhe eroare greška napaka klaida kļūda σφάλμα lỗi galat kesalahan ralat エラー 错误 "
    "錯誤 오류"
)
_ERROR_KEYS = frozenset(_ERROR_KEY_WORDS.split())
_FLAGS = frozenset(
    ["success", "ok", "succeeded", "successful", "is_success", "issuccess", "erfolg", "erfolgreich"]
)
_FAIL_FLAGS = frozenset(["iserror", "is_error", "haserror", "has_error", "failed"])
_STATUS_KEYS = (
    *("status", "state", "result", "outcome", "type", "code", "statut", "estado", "stato"),
    *("durum", "stav", "stan", "tila", "állapot", "stare", "stanje", "olek", "estat"),
)
_CODE_KEYS = frozenset(
    ["status_code", "statuscode", "http_status", "httpstatus", "http_code", "httpcode"]
)
_SAYING = (
    *("message", "msg", "reason", "detail", "details", "description", "title", "text"),
    *("meldung", "nachricht", "mensaje", "mensagem", "messaggio", "bericht"),
    *("aciklama", "açıklama", "mesaj", "zpráva", "zprava", "popis", "komunikat", "opis", "viesti"),
    *("üzenet", "mesaje", "poruka", "сообщение", "повідомлення", "meddelande", "melding", "besked"),
)
_ERROR_WORD_LIST = (
    "error err errored exception fault crashed aborted fehler erreur errore erro fout fel feil "
    "fejl "
    "błąd ошибка помилка hata chyba hiba virhe eroare greška napaka klaida kļūda σφάλμα lỗi "
    "galat kesalahan ralat エラー 错误 錯誤 오류 에러"
)
_ERROR_WORDS = frozenset(_ERROR_WORD_LIST.split())
_FAILED_WORD_LIST = (
    "failed failure fail timeout timed_out unavailable rate_limited unauthorized forbidden "
    "unreachable overloaded internal_error server_error bad_gateway fehlgeschlagen fallido échec "
    "échoué echec fallito falhou mislukt misslyckades mislyktes mislykkedes niepowodzenie "
    "失败 失敗 실패"
)
_FAILED_WORDS = frozenset(_FAILED_WORD_LIST.split())
_FINE = frozenset(
    [
        "ok",
        "success",
        "succeeded",
        "completed",
        "done",
        "none",
        "no",
        "null",
        "false",
        "n/a",
        "na",
        "-",
        "0",
    ]
)
_WRAPS = frozenset(
    [
        "content",
        "result",
        "output",
        "outputs",
        "response",
        "return",
        "value",
        "data",
        "text",
        "body",
        "tool_result",
        "tool_response",
        "structuredcontent",
    ]
)
_AROUND = frozenset(
    [
        "role",
        "type",
        "name",
        "id",
        "tool",
        "tool_name",
        "tool_call_id",
        "tool_use_id",
        "call_id",
        "status",
        "artifact",
        "additional_kwargs",
        "response_metadata",
        "annotations",
        "_meta",
        "meta",
    ]
)

# Tools whose very subject is errors: what they return is about errors, not one of its own.
_ABOUT_ERRORS = re.compile(
    r"error|exception|(?<![a-z])logs?(?![a-z])|incident|alert|outage|fehler|störung"
    r"|health_?check|uptime|troubleshoot",
    re.IGNORECASE,
)
# What tools for documents return may begin with the error that it explains.
_DOCUMENTS = re.compile(
    r"search|docs?(?![a-z])|document|articles?|faq|knowledge|(?<![a-z])kb|wiki|guide|manual|help"
    r"|policy|policies|retriev|handbuch|hilfe|anleitung|suche",
    re.IGNORECASE,
)
_FORM = re.compile(
    r"\W{0,4}(?:"
    r"(?:[\w.]*(?:Error|Exception|Fault)|[Ee]rror|ERROR|FATAL|EXCEPTION|Fehler|Erreur|Errore|Erro"
    r"|(?i:Fout|Fel|Feil|Fejl|Błąd|Ошибка|Помилка|Hata|Chyba|Hiba|Virhe|Eroare|Greška|Napaka"
    r"|Klaida|Kļūda|Σφάλμα|Lỗi|Galat|Kesalahan|Ralat))\b"
    r"(?:\W{0,3}(?:code\W{0,3})?\d{1,5})?\W{0,2}\s?[:(\[\]\-–—!]"
    r"|(?:エラー|错误|錯誤|오류|에러)\W{0,2}[:\uff1a(\[\-–—!]"
    r"|(?:Tool|API|Server|Network|System|Internal|Runtime|HTTP|Database|Service|Connection"
    r"|Validation|Authentication|Request|Execution|Upstream|Backend) (?:call |server |execution )?"
    r"[Ee]rror\b"
    r"|Error (?:executing|calling|invoking|running|while|during|in|from|fetching|processing"
    r"|occurred|getting|retrieving|searching|accessing|connecting|reading|parsing)\b"
    r"|An? (?:unexpected |internal |unknown )?(?:error|exception) (?:occurred|has occurred|was)\b"
    r"|Traceback \(most recent call last\)|<(?:error|fault|exception|Error|Fault)\b"
    r"|(?:HTTP(?:/[\d.]+)?\W{0,2}(?:status |error |code )*)[45]\d\d\b"
    r"|[45]\d\d\W{1,3}(?:Bad Request|Unauthorized|Forbidden|Not Found|Too Many Requests"
    r"|Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out|Conflict"
    r"|Unprocessable|Client Error|Server Error|Request Time-?out)"
    r")"
)
_WORDS = re.compile(
    r"\W{0,4}(?:"
    r"(?:failed|unable|failure) to (?:fetch|load|connect|execute|retrieve|process|parse|call|get"
    r"|reach|query|authenticate|access|find|create|update|read|write|open|send|complete|run"
    r"|look ?up|search|submit|contact|initiali[sz]e|establish)\b"
    r"|could ?n[o']t (?:connect|reach|execute|complete|fetch|retrieve|process|load|access|parse"
    r"|contact)\b|cannot (?:connect|reach|execute|access)\b"
    r"|(?:the |your |this )?(?:\w+[ _-]){0,2}(?:request|connection|operation|call|query|service"
    r"|gateway|upstream|server|api|endpoint|backend|database|system|execution|invocation|tool"
    r"|function|lookup)s?\b"
    r"(?: to [\w.-]+)? (?:has |have |is |was |are )?(?:currently |temporarily )?"
    r"(?:timed? ?out|timeout|unavailable|refused|reset|denied|failed|overloaded|unreachable"
    r"|not available|not responding|did not respond|down)"
    r"(?=\W*$|[:.,;!(]|\s+(?:with|to|after|due|because|for|by|while|when|at|on|in)\b)"
    r"|(?:rate ?limit(?: has been| was)? (?:exceeded|reached)|too many requests|access denied"
    r"|permission denied|unauthori[sz]ed|service unavailable|internal server error|timed out"
    r"|gateway timeout|invalid (?:api key|token|credentials|argument|parameter|input|request))\b"
    r")",
    re.IGNORECASE,
)
# How an error is said in a few words, in English and in the other languages.
_SAID = re.compile(
    r"(?:something|anything) (?:has )?(?:went|gone) wrong|(?:fehler|problem) (?:ist )?aufgetreten"
    r"|schief ?gelaufen|fehlgeschlagen|konnten? nicht|erreur (?:est survenue|s.est produite)"
    r"|mal pass[ée]|n.a pas (?:pu|abouti)|impossible de|algo (?:sali[óo]|fue) mal"
    r"|(?:producido|ocurri[óod]\w*) un error|no se pudo|verificato un errore|andato storto"
    r"|impossibile|non è riuscit|algo deu errado|ocorreu um erro|n[ãa]o foi poss[íi]vel|misgegaan"
    r"|fout opgetreden|mislukt|kon(?:den)? niet|wystąpił błąd|nie tak\b|nie udało się"
    r"|произошла ошибка|пошло не так|не удалось|hata oluştu|yanlış gitti|başarısız"
    r"|(?:エラー|問題)が発生|できませんでした|に失敗|发生(?:了)?错误|出错"
    r"|失败|(?:오류|문제)가 발생|실패",
    re.IGNORECASE,
)
_CLASS = re.compile(r"\b(?:[A-Z][a-z0-9]+)+(?:Error|Exception|Fault)\b")
# Tools that run programs or read them: exceptions are what they are asked about.
_PROGRAMS = re.compile(
    r"test|lint|run|exec|eval|python|shell|bash|code|compil|build|debug|grep|read|diff|trace|review"
    r"|repo|file|source|terminal|command|sql",
    re.IGNORECASE,
)
_FINE_WORDS = re.compile(
    r"(?i)\b(?:ok|done|success\w*|succeeded|complete[ds]?|finished|sent|created|updated|saved"
    r"|called|ran|used|using|via|from|by|see|with|try|instead)\b"
)
_REPR = re.compile(
    r"\{\s*'(?:error|errors|exception|fehler|erreur|errore|erro)'\s*:\s*['\"{](?!['\"}])"
)


def said_error(value: Any, tool: str = "") -> str | None:
    """The message of the error that a tool's output is; None if it is no error.

    A search that found nothing is none, nor a text or a record that speaks of errors, nor anything
    from a tool whose name says that errors are its subject, unless it says so by a flag of its own
    (``isError``, ``success`` that is false).
    """
    longest = _SHORT if _DOCUMENTS.search(tool) else _LONG
    return _of(decode_container(value), 0 if _ABOUT_ERRORS.search(tool) else longest, _DEPTH, tool)


def unwrapped(value: Any) -> Any:
    """What a tool returned, out of the JSON text and the message of a tool protocol around it."""
    value = decode_container(value)
    for _ in range(_DEPTH):
        if isinstance(value, list) and value:
            parts = [one for one in value if isinstance(one, Mapping) and "type" in one]
            texts = [one["text"] for one in parts if isinstance(one.get("text"), str)]
            if len(texts) < len(value):
                break
            value = decode_container("\n".join(texts))
        elif isinstance(value, Mapping):
            inside = [key for key in value if str(key).lower() not in _AROUND]
            if len(inside) != 1 or len(inside) == len(value) or inside[0] not in _WRAPS:
                break
            value = decode_container(value[inside[0]])
        else:
            break
    return value


def _of(value: Any, longest: int, depth: int, tool: str = "") -> str | None:
    """``longest`` is how long a text may be that begins as an error and is one; 0 for what comes
    from tools about errors.
    """
    if isinstance(value, str):
        return _of_text(value, longest, tool) if longest else None
    if isinstance(value, Mapping):
        return _of_mapping(value, longest, depth)
    if isinstance(value, list) and len(value) == 1 and depth:
        # One part of a message, as tool protocols wrap it; a list of one record is a result.
        part = value[0]
        if isinstance(part, Mapping) and "text" in part and "type" in part:
            return _of(decode_container(part["text"]), longest, depth - 1, tool)
    return None


def _of_text(text: str, longest: int, tool: str) -> str | None:
    if text[:1] == "{" and _REPR.match(text):
        return text
    if _FORM.match(text[:_LONG]):
        return text if len(text) <= longest or "Traceback (most recent" in text[:_SHORT] else None
    if len(text) > _SHORT:
        return None
    # Documents quote errors and explain them; of those only what begins as one is one.
    elsewhere = longest > _SHORT and (_SAID.search(text[:_START]) or _names_it(text, tool))
    if _WORDS.match(text) or elsewhere:
        return text
    return text if longest > _SHORT and not _PROGRAMS.search(tool) and tells_failure(text) else None


def _names_it(text: str, tool: str) -> bool:
    """Whether a short text in one line names an exception, or the tool itself by the name that it
    has in the program: nobody but an error's author writes so to whoever asked.
    """
    if "\n" in text.strip() or text[:1] in "{[<":
        return False
    if _CLASS.search(text) and not _PROGRAMS.search(tool):
        return True
    coined = "_" in tool and (place := text.find(tool)) > 0
    return coined and _FINE_WORDS.search(text[: place + len(tool) + 20]) is None


def _of_mapping(value: Mapping[Any, Any], longest: int, depth: int) -> str | None:
    fields = {str(key).lower(): one for key, one in value.items()}
    if any(_false(fields[key]) for key in _FLAGS & fields.keys()) or any(
        fields[key] is True for key in _FAIL_FLAGS & fields.keys()
    ):
        return _message(fields, depth) or to_json_text(value)
    if not longest or any(fields[key] is True for key in _FLAGS & fields.keys()):
        return None
    if _word(fields.get("status")) in _FINE - {"none", "no", "null", "false", "-", "0"}:
        return _inside(fields, longest, depth)
    for key in _ERROR_KEYS & fields.keys():
        if _tells(fields[key]) and (not _plural(key) or _nothing_else(fields, key)):
            return _message(fields, depth) or to_json_text(value)
    if _bad_status(fields):
        return _message(fields, depth) or to_json_text(value)
    return _inside(fields, longest, depth)


def _inside(fields: Mapping[str, Any], longest: int, depth: int) -> str | None:
    """The error in what a mapping only wraps: a message of a tool, a result in an envelope."""
    wrapped = [key for key in fields if key not in _AROUND]
    if depth and len(wrapped) == 1:
        inner = decode_container(fields[wrapped[0]])
        if wrapped[0] not in _WRAPS and not isinstance(inner, str):
            return None
        # {"detail": "Not Found"} is how web frameworks answer with an error.
        if wrapped[0] == "detail" and isinstance(inner, str) and len(inner) <= _SHORT:
            return inner
        return _of(inner, longest, depth - 1)
    return None


def _bad_status(fields: Mapping[str, Any]) -> bool:
    said = any(isinstance(fields.get(key), str) for key in _SAYING)
    for key in _STATUS_KEYS:
        word = _word(fields.get(key))
        if word in _ERROR_WORDS and (said or key != "type"):
            return True
        # A payment that failed is a record with a status; a call that failed says little else.
        if key not in ("code", "type") and word in _FAILED_WORDS and said and len(fields) <= 3:
            return True
        if key in ("status", "code") and _is_http_error(fields.get(key)) and said:
            return True
    return any(_is_http_error(fields[key]) for key in _CODE_KEYS & fields.keys())


def _false(value: Any) -> bool:
    return value is False or (isinstance(value, str) and value.lower() == "false")


def _word(value: Any) -> str:
    return value.strip().lower() if isinstance(value, str) and len(value) <= 20 else ""


def _is_http_error(value: Any) -> bool:
    if isinstance(value, str) and len(value) == 3 and value.isdecimal():
        value = int(value)
    return isinstance(value, int) and not isinstance(value, bool) and 400 <= value <= 599


def _tells(value: Any) -> bool:
    """Whether the value of an error's key says that there was one."""
    if isinstance(value, str):
        word = value.strip().lower()
        return bool(word) and word not in _FINE and not word.startswith("no error")
    if isinstance(value, bool):
        return value
    # A number under "error" may be a deviation; as a status code it is none.
    return _is_http_error(value) if isinstance(value, (int, float)) else bool(value)


def _plural(key: str) -> bool:
    return key.endswith("s") and key not in ("error_details",)


def _nothing_else(fields: Mapping[str, Any], key: str) -> bool:
    """Whether nothing but the errors came back: beside a result they are part of it."""
    beside = {"status", "code", "message", "request_id", "timestamp", "path", "extensions"}
    return all(name == key or name in beside or not one for name, one in fields.items())


def _message(fields: Mapping[str, Any], depth: int) -> str | None:
    """What the error says, letter for letter; None if only a flag does."""
    for key in (
        *(k for k in fields if k in _ERROR_KEYS),
        *_SAYING,
        *(k for k in fields if k in _WRAPS),
    ):
        text = _said(decode_container(fields.get(key)), depth)
        if text:
            return text
    return None


def _said(value: Any, depth: int) -> str | None:
    if isinstance(value, str):
        return value if len(value.strip()) > 2 else None
    if isinstance(value, list) and value and depth:
        return _said(decode_container(value[0]), depth - 1)
    if isinstance(value, Mapping) and depth:
        return _message({str(key).lower(): one for key, one in value.items()}, depth - 1)
    return None
