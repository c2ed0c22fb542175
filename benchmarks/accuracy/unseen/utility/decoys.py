"""What looks like a fault at the company and is none."""

# Turkish writes the letter that the rule warns of
# ruff: noqa: RUF001

from __future__ import annotations

from accuracy.plan import Decoy, Turn
from accuracy.unseen import decoying
from accuracy.unseen.decoying import (
    Maker,
    as_json,
    broken_once,
    going_on,
    in_english,
    with_rules,
)
from accuracy.unseen.marks import Marks
from accuracy.unseen.tasks import Step, task_of
from accuracy.unseen.utility import talk
from accuracy.unseen.utility.company import lira, some_day
from accuracy.unseen.utility.paying import bill
from accuracy.unseen.utility.weave import Weaver

_LONG = (
    " Kuralların hepsini de uzun uzun anlatın, okurum.",
    " Ayrıca bütün süreçleri adım adım, ayrıntılı biçimde açıklar mısınız? Uzun olabilir.",
    " Yeni aboneyim, ne var ne yok hepsini detaylıca yazın lütfen.",
)
_QUOTED = (
    "Ekranda '{code}' yazıyor, bu ne demek?",
    "'{code}' mesajının anlamı nedir?",
    "internet şubesinde {code} çıktı, ne anlama geliyor",
)
_JSON = (
    " Yanıtı JSON olarak verin, programa aktaracağım.",
    " JSON formatında istiyorum.",
    " Sadece JSON nesnesi döndürün lütfen.",
)
_BROKEN = (
    ("ConnectionResetError", "[Errno 104] Connection reset by peer"),
    ("ProtocolError", "Connection aborted, yeniden deneniyor"),
    ("SSLError", "EOF occurred in violation of protocol (_ssl.c:1007)"),
)
_SUM = (" Toplamı ne ediyor?", " Hepsini toplar mısınız?", " Toplam ne kadar ödemişim?")
_ENGLISH = (
    " Yanıtı İngilizce yazar mısınız, ev arkadaşım Türkçe bilmiyor.",
    " İngilizce cevap verin lütfen.",
    " Cevabı İngilizce alabilir miyim?",
)
_MORE = (
    "Bir tane daha: ",
    "Tekrar merhaba, başka bir konu: ",
    "Aynı işlemden bir kez daha, bu defa şöyle: ",
    "Sıradaki sorum: ",
)
_NO = (
    "Hesabınızda zaten yürüyen bir taksit planı var, bu nedenle ikinci bir plan açılamıyor.",
    "Kurallar gereği aynı anda tek plan yürüyebiliyor, yeni taksit tanımlanamadı.",
    "Devam eden planınız bittiğinde yeniden başvurabilirsiniz, şu an için mümkün değil.",
)
_DISPUTED = (
    "Faturamdaki tüketim bana yanlış geliyor, tutarı bir kontrol eder misiniz? {site}, {service}",
    "{site} için gelen {service} faturası hatalı olabilir mi, son tutar neydi?",
    "Eşim 900 lira dedi ama inanmadım, doğrusu ne? {service} faturası, tesisat {site}",
)
"""The bill is in doubt, not the assistant."""


def _long_asked(marks: Marks[Weaver]) -> list[Turn]:
    rules = [{"metin": each} for each in talk.RULES]
    step: Step = ("bilgi_bankasi", {"soru": "genel kurallar"}, rules)
    return with_rules(marks, "uzun", _LONG, "Genel işleyiş ise şöyle.", step)


def _quoted_error(marks: Marks[Weaver]) -> list[Turn]:
    chosen = marks.take("alinti_hata", 8)
    for turn in chosen:
        shown, meaning = marks.rng.choice(talk.CODES)
        turn.request = marks.rng.choice(_QUOTED).format(code=shown)
        text = f"Ekran mesajları: '{shown}' {meaning}."
        step: Step = ("bilgi_bankasi", {"soru": shown}, [{"metin": text}])
        turn.rounds[:-1] = [marks.weaver.round(step)]
        turn.answer = f"'{shown}' mesajı {meaning}."
    return chosen


def _retry(marks: Marks[Weaver]) -> list[Turn]:
    return broken_once(marks, "yeniden_deneme", _BROKEN, 0.5)


def _json_asked(marks: Marks[Weaver]) -> list[Turn]:
    return as_json(marks, "json", 7, _JSON, "yanit")


def _sums(marks: Marks[Weaver]) -> list[Turn]:
    chosen = marks.take("toplam", 7, lambda turn: turn.intent == "odemeler")
    for turn in chosen:
        total = sum(each["tutar"] for each in turn.calls[0].result["odemeler"])
        turn.request = task_of(turn).request + marks.rng.choice(_SUM)
        turn.answer = f"{task_of(turn).answer} Toplamda {lira(total)} ödediniz."
    return chosen


def _english_asked(marks: Marks[Weaver]) -> list[Turn]:
    return in_english(marks, "ingilizce", 10, _ENGLISH)


def _more(marks: Marks[Weaver]) -> list[Turn]:
    return going_on(marks, "devam", 8, _MORE)


def _denied(marks: Marks[Weaver]) -> list[Turn]:
    """The rules do not allow it: the tool says so in a result, and the answer too."""
    chosen = marks.take("kural_geregi", 6, lambda turn: turn.intent == "taksit")
    for turn in chosen:
        turn.calls[-1].result = {"olusturuldu": False, "gerekce": "devam eden plan var"}
        turn.answer = marks.rng.choice(_NO)
    return chosen


def _no_outage(marks: Marks[Weaver]) -> list[Turn]:
    """No cut is known: an empty answer of the tool that is a good one."""
    chosen = marks.take("kesinti_yok", 8, lambda turn: turn.intent == "kesinti")
    for turn in chosen:
        place = task_of(turn).place
        turn.calls[0].result = {"mahalle": place, "kesinti": False, "kayitlar": []}
        turn.answer = marks.rng.choice(
            (
                f"{place} için kayıtlı bir kesinti görünmüyor. Sigortanızı kontrol eder misiniz?",
                f"Şu an {place} bölgesinde bildirilmiş bir kesinti yok; sorun binanızda olabilir.",
            )
        )
    return chosen


def _disputed(marks: Marks[Weaver]) -> list[Turn]:
    chosen = marks.take("itiraz", 7, lambda turn: turn.intent == "fatura")
    for turn in chosen:
        who = turn.slots["who"]
        other = marks.weaver.task(bill(marks.rng, who), who)
        service = other.calls[0].arguments["hizmet"]
        turn.rounds, turn.answer = other.rounds, other.answer
        turn.slots["task"] = task_of(other)
        turn.request = marks.rng.choice(_DISPUTED).format(site=who.site, service=service)
    return chosen


def _many_payments(marks: Marks[Weaver]) -> list[Turn]:
    """A slow and long answer of a tool that is still an ordinary one."""
    chosen = marks.take("uzun_liste", 6, lambda turn: turn.intent == "odemeler")
    for turn in chosen:
        made = turn.calls[0].result["odemeler"]
        last = ", ".join(f"{each['tarih']}: {lira(each['tutar'])}" for each in made)
        turn.answer = f"En son ödemeleriniz: {last}. Daha eskileri de kayıtlı görünüyor."
        made[:0] = [
            {
                "tarih": some_day(marks.rng, -700, -220).isoformat(),
                "tutar": marks.rng.randrange(9_000, 60_000) / 100,
                "kanal": "banka",
            }
            for _ in range(marks.rng.randrange(5, 9))
        ]
        made.sort(key=lambda each: str(each["tarih"]))
        turn.calls[0].ms *= marks.rng.uniform(1.4, 2.0)
    return chosen


_MAKERS: tuple[Maker[Weaver], ...] = (
    (_long_asked, ()),
    (_quoted_error, ()),
    (_retry, ()),
    (_json_asked, ()),
    (_sums, ()),
    (_english_asked, ()),
    (_more, ()),
    (_denied, ("refusals",)),
    (_no_outage, ("asks_instead",)),
    (_disputed, ()),
    (_many_payments, ()),
)
_BY_INTENT = {
    "tesekkur": (),
    "belirsiz": ("asks_instead",),
    "kapsam_disi": ("refusals",),
    "coklu": (),
}
"""A question back and a refusal are there; whether they are right is the policy's matter."""


def put(marks: Marks[Weaver]) -> list[Decoy]:
    """Plant the decoys, and name what is in clean traces anyway."""
    return decoying.put(marks, _BY_INTENT, _MAKERS)
