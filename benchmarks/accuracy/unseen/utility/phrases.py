"""How the faults of the Turkish experiment sound.

{thing} is what the request is about, {n} a number, {tool} a tool, {code} letters and digits.
"""

# Turkish writes the letter that the rule warns of
# ruff: noqa: RUF001

from __future__ import annotations

DUPLICATE = (
    "ORA-00001: unique constraint (ABYS.UX_ENDEKS_{n}) violated",
    'ORA-06512: at "ABYS.PKG_ENDEKS", line {n}',
)
AUTHENTICATION = (
    (
        "HTTPError",
        "403 Client Error: Forbidden for url: https://abys.yesilova.example/api/{tool}",
    ),
    ("YetkiHatasi", "Servis hesabının '{tool}' işlemi için yetkisi bulunmuyor"),
    ("HTTPError", "401 Unauthorized: erişim belirteci geçersiz ya da süresi dolmuş ({code})"),
    ("OAuthError", "invalid_client: client secret expired (trace {code})"),
)
HIDDEN = (
    "Takvim servisi yanıt üretemedi, işlem hata ile sonlandı ({code})",
    "Beklenmeyen hata: randevu tablosu okunamadı (iz {code})",
)
HIDDEN_TEXT = "HATA-{n}: sorgu çalıştırılamadı, sistem yöneticisine başvurunuz"
APOLOGIES = (
    "Sistemimizde bir sorun yaşandığı için işleminizi tamamlayamadım, kusura bakmayın.",
    "Maalesef şu an {thing} için işlem yapamıyorum, teknik bir aksaklık var.",
    "Bir hata oluştu ve devam edemedim. Daha sonra yeniden dener misiniz?",
    "Özür dilerim, altyapımızdan yanıt alamadım.",
    "Şu anda sistemlerimizde arıza var, {thing} için sonuç alamadım.",
    "Bu işlem başarısız oldu. Bir süre sonra tekrar yazabilir veya 444 hattımızı arayabilirsiniz.",
    "Üzgünüm, teknik nedenlerle {thing} konusunda ilerleyemedim.",
    "Aksilik bu ya, ilgili servis çalışmıyor; birazdan tekrar deneyelim.",
)
STALLS = (
    "Hemen kontrol ediyorum, lütfen hatta kalın.",
    "Bir dakika lütfen, kayıtlara bakıyorum.",
    "Sizi anlıyorum, hemen ilgileniyorum.",
    "İnceliyorum efendim.",
    "Müşteri memnuniyeti bizim için her şeyden önemlidir, anlayışınız için teşekkür ederiz.",
)
"""What leaves the customer with nothing, so that the same is asked again."""
REPEATS = (
    "Tekrar soruyorum: {request}",
    "Sorumun yanıtını alamadım. {request}",
    "Az önce de yazdım, {request}",
    "{request}",
    "Orada mısınız? {request}",
    "Hâlâ bekliyorum... {request}",
    "Bu benim sorumun cevabı değil. {request}",
    "Yineliyorum, {request}",
    "??? {request}",
    "İkinci kez yazıyorum: {request}",
)
CORRECTIONS = (
    "Hayır, {other} değil, {thing} dedim.",
    "Yanlış yere bakmışsınız. {thing} olacaktı.",
    "Ben {other}'ni sormadım ki! {thing} için bakın lütfen.",
    "Karıştırdınız galiba, benim sorum {thing} hakkındaydı.",
    "Yok yok, {thing}.",
    "Beni yanlış anladınız. Kastettiğim {thing}.",
    "Olmadı, {other} nereden çıktı? {thing} yazmıştım.",
    "Bu bilgi hatalı, {thing} ile ilgili olanı istiyorum.",
    "Dikkatli okur musunuz, {thing} demiştim.",
)
ASKS = (
    "Size nasıl yardımcı olabilirim?",
    "Konuyu biraz daha açar mısınız?",
    "{thing} ile ilgili tam olarak ne yapmamı istersiniz?",
    "Anladım. Peki bu işlemi şimdi mi yapalım, yoksa önce bilgi mi almak istersiniz?",
    "Devam etmemi onaylıyor musunuz?",
    "Talebinizi bir de kendi cümlelerinizle özetler misiniz?",
    "Bunu sizin için araştırmamı ister misiniz?",
    "Daha iyi yardımcı olabilmem için ayrıntı paylaşabilir misiniz?",
    "Elbette! {thing} ile ilgili neyi merak ediyorsunuz?",
    "Hangi konuda destek almak istiyorsunuz?",
    "Öncelikle, bu talebin nedenini öğrenebilir miyim?",
    "Emin misiniz? Onaylarsanız başlayayım.",
    "Biraz daha bilgi verirseniz bakabilirim, ne dersiniz?",
    "{thing} için beklentiniz nedir acaba?",
    "Bir şey soracağım: bunu gerçekten bugün mü istiyorsunuz?",
)
REFUSALS = (
    "Maalesef bu konuda yardımcı olamıyorum.",
    "Üzgünüm, {thing} ile ilgili bir şey yapamam.",
    "Bu talebi yerine getirmem mümkün değil.",
    "Böyle bir yetkim bulunmuyor.",
    "Ne yazık ki {thing} konusunda size destek veremem.",
    "Bir yapay zekâ olarak bu tür işlemleri gerçekleştiremem.",
    "Bu isteğinizi reddetmek durumundayım.",
    "Kusura bakmayın, buna izin verilmiyor.",
    "Bunu yapamam.",
    "Talebiniz kapsam dışında kaldığından işleme alamıyorum.",
    "Bu işlemi benim üzerimden yapamazsınız, şubeye gitmeniz gerekir.",
    "{thing} benim yetkilerim arasında değil.",
)
VALUES = (
    "İşlem takip kodunuz {code}.",
    "Bu işlem için {money} hizmet bedeli yansıtılacaktır.",
    "Bilgi almak isterseniz 0{phone} numarasını arayabilirsiniz.",
    "Dosya numaranız: {n}.",
    "Makbuzunuzu https://islem.yesilova.example/m/{n} adresinden indirebilirsiniz.",
    "Hesabınızda ayrıca {money} alacağınız görünüyor.",
    "Sırada önünüzde {small} kişi var.",
    "Kampanya kapsamında {code} koduyla {money} indirim tanımlandı.",
    "Sözleşmenizin referansı {code}-{small}.",
)
CUT_SHORT = 0.35, 0.7
"""Between which shares of the words an answer breaks off."""
