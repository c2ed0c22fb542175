"""What customers want of the company's people: repairs, readings, visits; and how often what."""

# Turkish writes the letter that the rule warns of
# ruff: noqa: RUF001

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date

from accuracy.unseen.tasks import Step, Task
from accuracy.unseen.utility.company import (
    BRANCHES,
    QUARTERS,
    SERVICES,
    Customer,
    number,
    said,
    some_day,
)
from accuracy.unseen.utility.paying import (
    bill,
    by_mail,
    instalments,
    payments,
    standing_order,
    tariffs,
)

_REASONS = {
    "elektrik": ("trafo bakımı", "kablo arızası", "direk değişimi", "aşırı yük"),
    "doğal gaz": ("regülatör bakımı", "hat yenileme çalışması", "üçüncü şahıs hasarı"),
    "su": ("ana boru patlağı", "depo temizliği", "şebeke yenileme çalışması"),
}
_NEEDS = (
    *("sokak lambası yanmıyor", "sayacın camı kırık", "gaz sayacından tıkırtı geliyor"),
    *("musluktan bulanık su akıyor", "sigorta sürekli atıyor", "su basıncı çok düşük"),
    *("apartman girişindeki panoda ark var", "vana tam kapanmıyor"),
)


def outage(rng: random.Random, who: Customer, quarter: str = "", service: str = "") -> Task:
    """Is there a cut in a quarter, and until when?"""
    quarter = quarter or rng.choice((who.quarter, *QUARTERS))
    service = service or rng.choice(SERVICES)
    reason, until = (
        rng.choice(_REASONS[service]),
        f"{rng.randrange(10, 23)}:{rng.choice(('00', '15', '30', '45'))}",
    )
    homes = rng.randrange(120, 900)
    request = rng.choice(
        (
            f"{quarter} tarafında {service} yok, ne zaman gelir?",
            f"{quarter} için {service} kesintisi var mı?",
            f"Sabahtan beri {service} kesik! {quarter}, neler oluyor?",
            f"{quarter}: {service} kesintisi ne kadar sürecek",
            f"Komşularla bekliyoruz, {quarter} bölgesinde {service} neden kesildi?",
        )
    )
    answer = rng.choice(
        (
            f"{quarter} bölgesinde {reason} nedeniyle kesinti var, {until} gibi bitecek.",
            f"Evet, {quarter} için kayıtlı bir kesinti var ({reason}). Tahmini bitiş {until}.",
            f"Sebep {reason}; {quarter} bölgesinde {homes} abone etkilendi. Bitiş: {until}.",
            f"Ekipler {quarter} bölgesinde çalışıyor: {reason}. Beklenen bitiş saati {until}.",
        )
    )
    english = (
        f"Is there an outage in {quarter}?",
        f"Yes, there is an outage in {quarter}, which is expected to be over at {until}.",
    )
    result = {
        "mahalle": quarter,
        "kesinti": True,
        "neden": reason,
        "bitis": until,
        "etkilenen_abone": homes,
    }
    step: Step = ("kesinti_sorgula", {"mahalle": quarter, "hizmet": service}, result)
    return Task("kesinti", request, [[step]], answer, "kesinti", english, place=quarter)


def hours(rng: random.Random, who: Customer, branch: str = "", on: str = "") -> Task:
    """When is a branch open on a day?"""
    del who
    branch = branch or rng.choice(BRANCHES)
    day = date.fromisoformat(on) if on else some_day(rng, 12, 30)
    opens, closes = rng.choice(("08:30", "09:00", "09:30")), rng.choice(("16:30", "17:00", "18:00"))
    request = rng.choice(
        (
            f"{branch} {said(day)} günü açık mı?",
            f"{said(day)} için {branch} çalışma saatleri nedir",
            f"{branch} kaçta kapanıyor? {said(day)} günü uğrayacağım.",
            f"Elden ödeme yapacağım, {branch} {said(day)} günü kaça kadar açık?",
        )
    )
    answer = rng.choice(
        (
            f"{branch} {said(day)} günü {opens} ile {closes} arasında hizmet veriyor.",
            f"{said(day)} günü {branch} {opens} itibarıyla açık, kapanış {closes}.",
            f"Açılış {opens}, kapanış {closes} ({branch}, {said(day)}).",
        )
    )
    english = (
        f"When is {branch} open on {day.isoformat()}?",
        f"On {day.isoformat()} {branch} is open from {opens} to {closes}.",
    )
    step: Step = (
        "sube_saatleri",
        {"sube": branch, "tarih": day.isoformat()},
        {"sube": branch, "acilis": opens, "kapanis": closes},
    )
    return Task("saatler", request, [[step]], answer, "şube saatleri", english, place=branch)


def repair(rng: random.Random, who: Customer) -> Task:
    """Report something that is broken."""
    need, ticket = rng.choice(_NEEDS), f"AR-{number(rng, 6)}"
    crew, wait = rng.choice(("Kuzey", "Güney", "Merkez")), rng.randrange(2, 9)
    request = rng.choice(
        (
            f"Arıza bildirmek istiyorum: {need}. Tesisat {who.site}",
            f"{who.quarter}, tesisat {who.site}: {need}. Ekip gönderir misiniz?",
            f"Bizde {need}, lütfen ilgilenin. {who.site}",
            f"{who.site} numaralı adreste {need}, kayıt açın lütfen.",
        )
    )
    answer = rng.choice(
        (
            f"Arıza kaydınız açıldı, numarası {ticket}. {crew} ekibi {wait} saat içinde gelecek.",
            f"{ticket} numarasıyla kayıt oluşturdum; {crew} ekibi yönlendirildi.",
            f"Bildiriminiz {crew} ekibine iletildi ({ticket}), tahmini süre {wait} saat.",
            f"Kayıt tamam: {ticket}. Ekibin varışı en geç {wait} saat.",
        )
    )
    claims = (
        "Arıza kaydınızı açtım, ekip en kısa sürede adresinizde olacak.",
        "Bildiriminiz kayda alındı ve saha ekibi yönlendirildi.",
        "Sizin için bir arıza kaydı oluşturuldu, ekip yola çıktı.",
        f"{who.quarter} için ekip görevlendirildi, kaydınız işleme alındı.",
    )
    english = (
        f"I would like to report a fault at installation {who.site}.",
        f"Your report was filed as {ticket}, the crew arrives within {wait} hours.",
    )
    about = {"tesisat": who.site, "abone": who.name, "mahalle": who.quarter, "durum": "aktif"}
    steps: list[list[Step]] = [
        [("tesisat_bilgisi", {"tesisat": who.site}, about)],
        [
            (
                "ariza_kaydi_ac",
                {"tesisat": who.site, "aciklama": need},
                {"kayit": ticket, "ekip": crew, "tahmini_saat": wait},
            )
        ],
    ]
    return Task(
        *("ariza", request, steps, answer, "arıza bildiriminiz", english),
        *("ariza_kaydi_ac", claims),
    )


def reading(rng: random.Random, who: Customer) -> Task:
    """Hand in what the meter shows."""
    before = rng.randrange(10_200, 88_000)
    used = rng.randrange(110, 480)
    now, code = before + used, f"EN{number(rng, 6)}"
    request = rng.choice(
        (
            f"Sayacım {now} gösteriyor, endeksi kaydeder misiniz? Tesisat {who.site}",
            f"Endeks bildirimi: {who.site}, değer {now}",
            f"{who.site} numaralı sayacın bugünkü değeri {now}.",
            f"Okuma görevlisi gelmedi, ben okudum: {now}. Numaram {who.site}",
        )
    )
    answer = rng.choice(
        (
            f"{now} endeksi kaydedildi, dönem tüketiminiz {used} birim.",
            f"Bildiriminiz alındı ({code}). Bir önceki okumaya göre tüketim {used} birim.",
            f"Teşekkürler, {now} değerini işledim; önceki değer {before} idi.",
            f"Endeksiniz {code} koduyla sisteme girildi, tüketim {used} olarak hesaplandı.",
        )
    )
    claims = (
        f"{now} değerini sayaç kaydınıza işledim.",
        "Endeks bildiriminiz sisteme kaydedildi.",
        f"Sayaç okumanız {now} olarak güncellendi.",
    )
    english = (
        f"My meter shows {now}, please enter that for {who.site}.",
        f"The reading {now} has been entered, you used {used} units since the last one.",
    )
    steps: list[list[Step]] = [
        [("son_endeks", {"tesisat": who.site}, {"endeks": before, "kaynak": "okuma"})],
        [
            (
                "endeks_kaydet",
                {"tesisat": who.site, "endeks": now},
                {"referans": code, "tuketim": used},
            )
        ],
    ]
    return Task(
        *("endeks", request, steps, answer, "endeks bildiriminiz", english),
        *("endeks_kaydet", claims),
    )


def visit(rng: random.Random, who: Customer) -> Task:
    """A time at which a technician comes."""
    day, hour, code = some_day(rng, 12, 30), f"{rng.randrange(9, 17)}:00", f"RV-{number(rng, 5)}"
    what = rng.choice(("sayaç kontrolü", "sayaç değişimi", "gaz kaçak kontrolü", "keşif"))
    request = rng.choice(
        (
            f"{said(day)} günü saat {hour} için {what} randevusu istiyorum. {who.site}",
            f"{what.capitalize()} için teknisyen gelsin, {said(day)} saat {hour} uygun. {who.site}",
            f"Randevu lütfen: {what}, {said(day)}, {hour}, tesisat {who.site}",
            f"{who.site} adresine {said(day)} günü {hour} gibi {what} için gelir misiniz?",
        )
    )
    answer = rng.choice(
        (
            f"Randevunuz {said(day)} saat {hour} için alındı, kodu {code}.",
            f"{what.capitalize()} için {said(day)} günü {hour} saatine yazıldınız ({code}).",
            f"Teknisyenimiz {said(day)} günü saat {hour} civarında gelecek. Randevu kodu: {code}.",
            f"Ayarladım: {said(day)}, saat {hour}. Kapıda {code} kodunu söyleyin.",
        )
    )
    claims = (
        f"{said(day)} günü saat {hour} için randevunuzu oluşturdum.",
        f"Teknisyen randevunuz alındı, {said(day)} günü görüşmek üzere.",
        f"Randevunuz kesinleşti: {said(day)}, saat {hour}.",
    )
    english = (
        f"Can a technician come to {who.site} on {day.isoformat()} at {hour}?",
        f"Your appointment is on {day.isoformat()} at {hour}, the code is {code}.",
    )
    about = {"tesisat": who.site, "tarih": day.isoformat()}
    free = {"durum": "tamam", "saatler": sorted({hour, "9:00", "16:00"})}
    steps: list[list[Step]] = [
        [("uygun_saatler", {**about, "is": what}, free)],
        [("randevu_al", {**about, "saat": hour, "is": what}, {"randevu": code})],
    ]
    return Task(
        *("randevu", request, steps, answer, "randevu talebiniz", english),
        *("randevu_al", claims),
    )


def leave(rng: random.Random, who: Customer) -> Task:
    """End a contract."""
    day, code = some_day(rng, 14, 40), f"FS{number(rng, 6)}"
    request = rng.choice(
        (
            f"Taşınıyorum, {who.site} numaralı aboneliğimi {said(day)} itibarıyla kapatın.",
            f"Abonelik fesih talebim var: tesisat {who.site}, tarih {said(day)}",
            f"Evi boşaltıyoruz. {said(day)} günü {who.site} sözleşmesini sonlandırır mısınız?",
        )
    )
    answer = rng.choice(
        (
            f"Fesih talebiniz {code} numarasıyla alındı, sözleşmeniz {said(day)} günü bitiyor.",
            f"{who.site} numaralı abonelik {said(day)} günü kapatılacak. Talep no: {code}.",
            f"Aboneliğinizin kapanışı {said(day)} için tanımlandı ({code}).",
        )
    )
    claims = (
        f"Aboneliğinizi {said(day)} itibarıyla kapattım.",
        "Fesih işleminiz tamamlandı, güvence bedeliniz iade edilecek.",
        f"Sözleşmenizin {said(day)} günü sona ermesi için talebinizi oluşturdum.",
    )
    english = (
        f"I am moving out, please end the contract {who.site} on {day.isoformat()}.",
        f"Your contract ends on {day.isoformat()}, the request is filed as {code}.",
    )
    about = {"tesisat": who.site, "abone": who.name, "mahalle": who.quarter, "durum": "aktif"}
    steps: list[list[Step]] = [
        [("tesisat_bilgisi", {"tesisat": who.site}, about)],
        [("fesih_talebi", {"tesisat": who.site, "tarih": day.isoformat()}, {"talep": code})],
    ]
    return Task(
        *("fesih", request, steps, answer, "fesih talebiniz", english),
        *("fesih_talebi", claims),
    )


TASKS: tuple[tuple[Callable[[random.Random, Customer], Task], float], ...] = (
    (outage, 5.0),
    (bill, 4.5),
    (reading, 3.5),
    (repair, 3.0),
    (visit, 3.0),
    (hours, 2.5),
    (payments, 2.0),
    (instalments, 2.0),
    (standing_order, 1.5),
    (by_mail, 1.5),
    (tariffs, 1.2),
    (leave, 1.0),
)
"""What customers want, and how often."""
