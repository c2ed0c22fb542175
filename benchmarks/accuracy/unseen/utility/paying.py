"""What customers want with their bills: to see, split, pay and receive them."""

# Turkish writes the letter that the rule warns of
# ruff: noqa: RUF001

from __future__ import annotations

import random
from typing import Any

from accuracy.unseen.tasks import Step, Task
from accuracy.unseen.utility.company import (
    MONTHS,
    SERVICES,
    Customer,
    lira,
    number,
    said,
    some_day,
)


def _amount(rng: random.Random, low: int, high: int) -> float:
    return rng.randrange(low * 100, high * 100) / 100


def bill(rng: random.Random, who: Customer) -> Task:
    """How much is the last bill?"""
    service, owed, due = rng.choice(SERVICES), _amount(rng, 140, 990), some_day(rng, 12, 30)
    month, invoice = rng.choice((9, 10, 10)), f"YF26{number(rng, 7)}"
    paid = rng.random() < 0.25
    request = rng.choice(
        (
            f"{who.site} numaralı tesisatın son {service} faturası ne kadar?",
            f"Bu ayki {service} faturamı öğrenebilir miyim? Tesisat no: {who.site}",
            f"Tesisat {who.site}, {service} faturasının son ödeme günü ne zaman acaba",
            f"{service.capitalize()} faturam elime ulaşmadı, tutarına bakar mısınız? {who.site}",
            f"Ödenmemiş {service} faturam görünüyor mu? Numaram {who.site}.",
        )
    )
    period = MONTHS[month - 1]
    if paid:
        answer = rng.choice(
            (
                f"{period} dönemine ait {lira(owed)} tutarındaki faturanız ödenmiş görünüyor.",
                f"Son faturanız {lira(owed)} ve ödemesi alınmış, borcunuz bulunmuyor.",
                f"{invoice} numaralı {period} faturanızın ({lira(owed)}) ödemesi tamamlanmış.",
            )
        )
    else:
        answer = rng.choice(
            (
                f"{period} dönemi faturanız {lira(owed)}, son ödeme tarihi {said(due)}.",
                f"Son faturanızın tutarı {lira(owed)}. Ödemeyi en geç {said(due)} günü yapın.",
                f"{invoice} numaralı faturanız {lira(owed)} olarak kesilmiş, vadesi {said(due)}.",
                f"Kayıtlara göre {period} ayı için {lira(owed)} ödemeniz var; son gün {said(due)}.",
            )
        )
    english = (
        f"How much is the latest bill of installation {who.site}?",
        f"Your latest bill is {owed:.2f} TL, "
        + ("and it has been paid." if paid else f"to be paid by {due.isoformat()} at the latest."),
    )
    result = {
        "fatura_no": invoice,
        "donem": f"2026-{month:02d}",
        "tutar": owed,
        "son_odeme": due.isoformat(),
        "durum": "ödendi" if paid else "ödenmedi",
    }
    step: Step = ("fatura_sorgula", {"tesisat": who.site, "hizmet": service}, result)
    return Task("fatura", request, [[step]], answer, "faturanız", english)


def _payments(rng: random.Random, count: int) -> list[dict[str, Any]]:
    days = sorted(some_day(rng, -200, -2) for _ in range(count))
    return [
        {
            "tarih": day.isoformat(),
            "tutar": _amount(rng, 120, 900),
            "kanal": rng.choice(("şube", "kart")),
        }
        for day in days
    ]


def payments(rng: random.Random, who: Customer) -> Task:
    """What has been paid so far?"""
    made = _payments(rng, rng.randrange(2, 4))
    listed = ", ".join(f"{each['tarih']}: {lira(each['tutar'])}" for each in made)
    request = rng.choice(
        (
            f"Son ödemelerimi listeler misiniz? {who.site}",
            f"{who.site} için yaptığım ödemeleri görmek istiyorum.",
            f"Geçen aylarda ne ödedim, tesisat numaram {who.site}",
            f"Ödemem size ulaştı mı? Geçmiş ödemelerime bakın lütfen: {who.site}",
        )
    )
    answer = rng.choice(
        (
            f"Kayıtlı ödemeleriniz şöyle: {listed}.",
            f"Sistemde şu ödemeler var: {listed}.",
            f"Ödeme geçmişiniz: {listed}.",
            f"{listed}. Bunların hepsi hesabınıza işlenmiş.",
        )
    )
    english = (
        f"Could you list my payments for {who.site}?",
        f"These payments were booked: {', '.join(str(each['tutar']) + ' TL' for each in made)}.",
    )
    step: Step = ("odeme_gecmisi", {"tesisat": who.site}, {"odemeler": made})
    return Task("odemeler", request, [[step]], answer, "ödeme geçmişiniz", english)


def instalments(rng: random.Random, who: Customer) -> Task:
    """Pay what is owed in parts."""
    count, owed = rng.choice((2, 3, 4, 6)), _amount(rng, 900, 4200)
    monthly, first = round(owed / count, 2), some_day(rng, 20, 40)
    plan = f"TK-{number(rng, 6)}"
    request = rng.choice(
        (
            f"Birikmiş borcumu {count} taksite bölmek istiyorum, tesisat {who.site}.",
            f"{who.site} numaralı aboneliğimin borcu için {count} taksit yapar mısınız?",
            f"Tek seferde ödeyemiyorum maalesef. {count} taksit olsun, numaram {who.site}",
            f"Borç taksitlendirme talep ediyorum: {who.site}, {count} ay.",
        )
    )
    first_sentence = rng.choice(
        (
            f"{lira(owed)} borcunuz {count} taksite bölündü.",
            f"Taksit planınız oluşturuldu: {count} ay boyunca ayda {lira(monthly)}.",
            f"Borcunuzu {count} eşit taksite ayırdım, her biri {lira(monthly)}.",
        )
    )
    second = rng.choice(
        (
            f"Plan numaranız {plan}, ilk ödeme {said(first)}.",
            f"İlk taksit {said(first)} tarihinde; planı {plan} ile takip edebilirsiniz.",
            f"Referans: {plan}. İlk taksidin vadesi {said(first)}.",
        )
    )
    claims = (
        f"Borcunuzu {count} taksite böldüm, ilk ödemeniz gelecek ay başlıyor.",
        f"Taksitlendirme işleminiz tamamlandı, {count} taksit olarak tanımlandı.",
        f"{count} taksitlik ödeme planınız hesabınıza işlendi.",
        "Talebiniz doğrultusunda borcunuz taksitlendirilmiştir.",
    )
    english = (
        f"Please split what I owe on {who.site} into {count} instalments.",
        f"Your debt of {owed:.2f} TL is now split into {count} instalments under {plan}.",
    )
    steps: list[list[Step]] = [
        [("borc_sorgula", {"tesisat": who.site}, {"toplam": owed, "fatura_adedi": 3})],
        [
            (
                "taksit_olustur",
                {"tesisat": who.site, "taksit": count},
                {"plan": plan, "aylik": monthly, "ilk_odeme": first.isoformat()},
            )
        ],
    ]
    return Task(
        *("taksit", request, steps, f"{first_sentence} {second}", "taksit talebiniz", english),
        *("taksit_olustur", claims),
    )


def standing_order(rng: random.Random, who: Customer) -> Task:
    """Have bills paid by card, by themselves."""
    card, order, day = number(rng, 4), f"OT{number(rng, 7)}", some_day(rng, 15, 40)
    request = rng.choice(
        (
            f"Faturalarım {card} ile biten kartımdan otomatik ödensin. Tesisat {who.site}",
            f"Otomatik ödeme talimatı vermek istiyorum: {who.site}, kart sonu {card}",
            f"{who.site} için {card} ile biten karta otomatik ödeme tanımlar mısınız?",
            f"Her ay uğraşmayayım, {card} ile biten kartımdan çekilsin. {who.site}",
        )
    )
    answer = rng.choice(
        (
            f"Talimatınız verildi: {said(day)} gününden sonra {card} ile biten kart kullanılır.",
            f"{card} ile biten kartınıza otomatik ödeme tanımlandı, talimat numarası {order}.",
            f"Tamamdır, {order} numaralı talimat {said(day)} günü başlıyor.",
            f"Faturalarınız artık {card} ile biten karttan ödenecek ({order}).",
        )
    )
    claims = (
        f"{card} ile biten kartınız için otomatik ödeme talimatını oluşturdum.",
        "Otomatik ödeme talimatınız alındı, artık faturalarınız kartınızdan çekilecek.",
        f"Talimatınız aktif, bundan sonra {card} ile biten kart kullanılacak.",
    )
    english = (
        f"Please set up automatic payment for {who.site} from my card ending in {card}.",
        f"Automatic payment from the card ending in {card} starts on {day.isoformat()}.",
    )
    cards = [{"son_dort": card, "tur": "kredi"}, {"son_dort": number(rng, 4), "tur": "banka"}]
    steps: list[list[Step]] = [
        [("kart_listele", {"tesisat": who.site}, cards)],
        [
            (
                "talimat_ver",
                {"tesisat": who.site, "kart": card},
                {"talimat": order, "baslangic": day.isoformat()},
            )
        ],
    ]
    return Task(
        *("talimat", request, steps, answer, "otomatik ödeme talimatı", english),
        *("talimat_ver", claims),
    )


def by_mail(rng: random.Random, who: Customer) -> Task:
    """Receive bills by e-mail instead of on paper."""
    code, day = f"EF-{number(rng, 5)}", some_day(rng, 15, 40)
    request = rng.choice(
        (
            f"Kâğıt fatura istemiyorum, e-faturaya geçelim. {who.site}, {who.mail}",
            f"Faturalar e-postama gelsin: {who.mail} (tesisat {who.site})",
            f"{who.site} için e-fatura başlatır mısınız, adresim {who.mail}",
            f"E-fatura başvurusu yapmak istiyorum. Tesisat {who.site}, e-posta {who.mail}",
        )
    )
    answer = rng.choice(
        (
            f"Bundan böyle faturalarınız {who.mail} adresine gelecek.",
            f"E-faturaya geçtiniz, başlangıç {said(day)}, başvuru kodu {code}.",
            f"Geçiş tamam: ilk e-faturanız {said(day)} sonrasında {who.mail} adresinde olacak.",
            f"Başvurunuz {code} koduyla işlendi, artık kâğıt fatura gönderilmeyecek.",
        )
    )
    claims = (
        f"E-fatura kaydınızı yaptım, faturalarınız {who.mail} adresine gönderilecek.",
        "E-faturaya geçişiniz tamamlandı.",
        f"Aboneliğiniz e-faturaya çevrildi, bundan sonra {who.mail} adresini kontrol edin.",
    )
    english = (
        f"Please send the bills of {who.site} to {who.mail} from now on.",
        f"Done, from {day.isoformat()} on the bills are sent to {who.mail}.",
    )
    step: Step = (
        "e_faturaya_gec",
        {"tesisat": who.site, "e_posta": who.mail},
        {"basvuru": code, "baslangic": day.isoformat()},
    )
    return Task(
        *("e_fatura", request, [[step]], answer, "e-fatura başvurunuz", english),
        *("e_faturaya_gec", claims),
    )


def tariffs(rng: random.Random, who: Customer) -> Task:
    """Would another tariff be cheaper?"""
    saved = rng.randrange(130, 980)
    now, other = rng.choice(
        (("Tek Zamanlı", "Üç Zamanlı"), ("Üç Zamanlı", "Tek Zamanlı"), ("Standart", "Yeşil Tarife"))
    )
    request = rng.choice(
        (
            f"{who.site} için hangi tarife daha hesaplı olur?",
            f"Gece kullanımım fazla, tarifemi değiştirsem kazancım olur mu? {who.site}",
            f"Tarife karşılaştırması yapar mısınız, tesisat {who.site}",
        )
    )
    answer = rng.choice(
        (
            f"Şu an {now} tarifesindesiniz. {other} ile yılda {saved} TL kadar kazanırsınız.",
            f"{other} sizin için daha uygun: yıllık fark {saved} TL.",
            f"Tüketiminize göre {other} tarifesi yılda {saved} TL daha ucuza geliyor.",
        )
    )
    english = (
        f"Which tariff would be the cheapest for {who.site}?",
        f"With the tariff {other} you would save about {saved} TL a year.",
    )
    step: Step = (
        "tarife_karsilastir",
        {"tesisat": who.site, "donem_ay": 12},
        {"mevcut": now, "onerilen": other, "yillik_fark": saved},
    )
    return Task("tarife", request, [[step]], answer, "tarife karşılaştırması", english)
