"""What is said at the company without particulars: questions, thanks, what is not answered."""

# Turkish writes the letter that the rule warns of
# ruff: noqa: RUF001

from __future__ import annotations

from accuracy.unseen.tasks import Help

OPENERS = (
    *("", "", "", "", "", "Merhaba. ", "Merhaba! ", "İyi günler. ", "Selam! ", "Kolay gelsin. "),
    *("Merhabalar, ben {name}. ", "Işıl Hanım merhaba. "),
)
GOING_ON = ("", "", "", "", "Bir de şu var. ", "Tamam. ", "Ayrıca: ", "Anladım. ", "Peki. ")
"""How a later turn of a session begins."""
TAILS = (
    *("", "", "", "", "", "", " Teşekkürler.", " Şimdiden teşekkür ederim.", " Rica ediyorum."),
    *(" Sevgiler, {first}", " Biraz acelem var.", " Telefondan yazıyorum, kısa olsun lütfen."),
)
CLOSERS = (
    *("", "", "", "", "", "Başka bir isteğiniz olursa buradayım.", "İyi günler dilerim."),
    *("Sağlıcakla kalın.", "Size yardımcı olabildiysem ne mutlu."),
)
THANKS = (
    ("Teşekkürler", "Rica ederim, iyi günler!"),
    ("Çok sağ olun", "Ne demek, her zaman."),
    ("Süper, teşekkür ederim", "Rica ederim."),
    ("tamam sağol", "Rica ederim, kolaylıklar dilerim."),
    ("Elinize sağlık", "Teşekkür ederim, iyi günler dilerim."),
    ("Merhaba", "Merhaba, ben Işıl. Size nasıl yardımcı olabilirim?"),
    ("selam", "Merhaba, ben Işıl. Size nasıl yardımcı olabilirim?"),
    ("İyi akşamlar", "İyi akşamlar! Buyurun, nasıl yardımcı olabilirim?"),
)
VAGUE = (
    ("Faturamı öğrenmek istiyorum.", "Tabii. Tesisat numaranızı ve hizmeti yazar mısınız?"),
    ("Randevu alabilir miyim?", "Elbette. Hangi iş için, hangi gün ve saatte uygun olursunuz?"),
    ("arıza var", "Geçmiş olsun. Tesisat numaranız nedir ve tam olarak ne oluyor?"),
    ("Taksit yapın", "Olur. Tesisat numaranız nedir, kaç taksit düşünüyorsunuz?"),
    ("Elektrikler kesik.", "Hangi mahallede oturuyorsunuz?"),
)
OFF_TOPIC = (
    (
        "Enerji hisseleri alınır mı şu sıralar?",
        "Yatırım konusunda görüş bildiremiyorum; abonelik işlemlerinde yanınızdayım.",
    ),
    (
        "Üst kattaki komşunun borcu var mı, isim vereyim mi?",
        "Başka abonelere ait bilgileri paylaşmam mümkün değil.",
    ),
    (
        "Ev sahibim depozitomu vermiyor, dava açsam kazanır mıyım?",
        "Hukuki konularda yorum yapamam, bir avukata danışmanızı öneririm.",
    ),
    (
        "Akşama ne pişirsem?",
        "Yemek konusu bende yok maalesef, ben elektrik, gaz ve suya bakıyorum.",
    ),
    (
        "Rakip firmanın fiyatları sizden iyi mi?",
        "Diğer şirketler hakkında değerlendirme yapmıyorum.",
    ),
)


HELP = (
    Help(
        "Faturayı geç ödersem ne olur?",
        "Gecikme: vadesinden sonra aylık %3,5 gecikme zammı uygulanır, 15 gün sonra ihbar gider.",
        (
            "Aylık %3,5 gecikme zammı eklenir, 15 gün sonra da ihbar gönderilir.",
            "Vade geçince ayda %3,5 zam işler; ödeme gelmezse 15 gün sonra ihbar çıkar.",
            "Geciken tutara aylık %3,5 zam uygulanıyor.",
        ),
    ),
    Help(
        "Güvence bedelini nasıl geri alırım?",
        "Güvence bedeli: fesihten sonra 30 gün içinde bildirilen IBAN'a iade edilir.",
        (
            "Fesihten sonra 30 gün içinde bildirdiğiniz IBAN'a yatırılır.",
            "Aboneliğiniz kapandıktan sonra en geç 30 günde IBAN'ınıza iade ediyoruz.",
            "30 gün içinde hesabınıza geri ödenir, IBAN bildirmeniz yeterli.",
        ),
    ),
    Help(
        "Yeni abonelik için hangi belgeler gerekli?",
        "Yeni abonelik: kimlik, kira sözleşmesi veya tapu, DASK poliçesi.",
        (
            "Kimlik, kira sözleşmesi ya da tapu ve DASK poliçesi gerekiyor.",
            "Yanınızda kimliğiniz, DASK poliçeniz ve tapu ya da kira sözleşmesi olsun.",
            "Üç belge yeterli: kimlik, DASK ve tapu veya kira sözleşmesi.",
        ),
    ),
    Help(
        "Gaz kokusu alırsam ne yapmalıyım?",
        "Gaz kokusu: vanayı kapatın, pencereleri açın, ışıklara dokunmayın, 187'yi arayın.",
        (
            "Vanayı kapatıp pencereleri açın, ışıklara dokunmayın ve 187'yi arayın.",
            "Hemen 187'yi arayın; vana kapalı, pencereler açık olsun, düğmelere basmayın.",
            "Önce vana, sonra pencere: ardından dışarı çıkıp 187'yi arayın.",
        ),
    ),
    Help(
        "Sayaç ne sıklıkla okunuyor?",
        "Okuma: sayaçlar 30 günde bir okunur, okunamazsa ortalama tüketim esas alınır.",
        (
            "30 günde bir okunuyor.",
            "Sayaçlar her 30 günde bir okunur; okunamazsa ortalamanız esas alınır.",
            "Okuma aralığı 30 gün.",
        ),
    ),
    Help(
        "Elektrik kesintisinde bozulan cihazım için tazminat var mı?",
        "Hasar: kesintiden sonra 10 iş günü içinde başvurulur, servis raporu istenir.",
        (
            "10 iş günü içinde servis raporuyla başvurursanız değerlendiriliyor.",
            "Evet, servis raporuyla birlikte 10 iş günü içinde başvurmanız gerekiyor.",
            "Başvuru süresi 10 iş günü, ekinde servis raporu isteniyor.",
        ),
    ),
)
RULES = (
    "Faturalar her ay sayaç okunduktan sonra düzenlenir ve son ödeme tarihinden en az on gün önce "
    "size ulaşır. Kâğıt fatura istemeyenler e-fatura seçeneğini diledikleri an kullanabilir.",
    "Ödemelerinizi şubelerimizden, anlaşmalı bankalardan, internet şubesinden ya da otomatik ödeme "
    "talimatıyla yapabilirsiniz. Kart bilgileriniz bizde saklanmaz, ödeme kuruluşunda tutulur.",
    "Borcunu tek seferde ödeyemeyen aboneler en fazla altı taksit isteyebilir. Aynı anda yalnızca "
    "bir plan yürür; bir taksit aksarsa plan bozulur ve kalan tutarın tamamı istenir.",
    "Planlı kesintiler en az iki gün önceden duyurulur. Plansız kesintilerde ekipler bildirim "
    "sırasına göre değil, etkilenen abone sayısına ve güvenliğe göre yönlendirilir.",
    "Sayaç mührünü kimse kendi başına sökemez. Mührün kopuk olduğunu görürseniz bize haber verin; "
    "zamanında bildirilen durumlarda herhangi bir yaptırım uygulanmaz.",
    "Taşınırken eski adresteki aboneliği kapatmayı unutmayın, yoksa sizden sonra oturanın tüketimi "
    "size yazılır. Güvence bedeli, son fatura düşüldükten sonra iade edilir.",
    "Teknisyenlerimiz randevu saatinden önceki yarım saat içinde arar. Kapıyı açmadan önce kimlik "
    "kartını ve randevu kodunu sormak en doğal hakkınızdır.",
    "Verileriniz yalnızca abonelik hizmeti için kullanılır, yasal zorunluluk dışında üçüncü "
    "kişilerle paylaşılmaz ve istediğiniz an size ait kayıtların bir kopyasını alabilirsiniz.",
)
CODES = (
    (
        "Hata 503: Servis kullanılamıyor",
        "internet şubesinin bakımda olduğu anlamına gelir, bakım genelde gece 02.00 gibi biter",
    ),
    (
        "Oturumunuz zaman aşımına uğradı",
        "uzun süre işlem yapmadığınız için çıkış yapıldığını bildirir, yeniden giriş yapın",
    ),
    (
        "Yetkisiz işlem (403)",
        "sözleşmenin başka biri adına olduğunu gösterir, işlemi sözleşme sahibi yapabilir",
    ),
    (
        "Geçersiz tesisat numarası",
        "numaranın eksik yazıldığı anlamına gelir, faturanın sağ üst köşesinden bakabilirsiniz",
    ),
)
