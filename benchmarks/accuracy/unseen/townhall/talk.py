"""What is said at the town hall without particulars: questions, thanks, what is not answered."""

from __future__ import annotations

from accuracy.unseen.tasks import Help

OPENERS = (
    *("", "", "", "", "", "Dobrý den, ", "Dobrý den, ", "Dobrý den. ", "Zdravím, ", "Hezký den! "),
    *("Dobré ráno, ", "Ahoj Radko, ", "Dobrý den, tady {name}. "),
)
GOING_ON = ("", "", "", "", "A ještě: ", "Dobře. ", "Jasně, a dál: ", "Super. ", "Rozumím. ")
"""How a later turn of a session begins."""
TAILS = (
    *("", "", "", "", "", "", " Děkuji.", " Díky moc!", " Předem děkuji za odpověď. {name}"),
    *(" S pozdravem {name}", " Díky, {first}", " Spěchá to.", " Stačí stručně, píšu z tramvaje."),
)
CLOSERS = (
    *("", "", "", "", "", "", "Kdybyste potřebovali cokoli dalšího, napište.", "Hezký den!"),
    *("Mějte se hezky.", "Ráda pomůžu i s dalšími záležitostmi.", "Přeji příjemný den."),
)
THANKS = (
    ("Děkuji moc", "Není zač, hezký den!"),
    ("díky", "Rádo se stalo."),
    ("Výborně, to mi stačí. Díky!", "Jsem ráda, že jsem mohla pomoct. Na shledanou."),
    ("ok dekuju", "Nemáte zač."),
    ("Skvělé, děkuji za ochotu.", "Není vůbec zač, opatrujte se."),
    ("Super, na shledanou", "Na shledanou, mějte se!"),
    ("Dobrý den", "Dobrý den, tady Radka z městského úřadu. S čím vám mohu pomoci?"),
    ("ahoj", "Dobrý den, tady Radka. Jak vám mohu pomoci?"),
    ("Dobrý večer", "Dobrý večer! Copak potřebujete vyřídit?"),
)
FIRST_GREETING = 6
"""Where, among the thanks, the greetings begin."""
VAGUE = (
    ("Potřebuju se objednat na úřad.", "Ráda vás objednám. O jakou agendu jde a který den chcete?"),
    ("Kdy u nás vyvážejí?", "Ve které ulici bydlíte a zajímá vás směsný odpad, plast, nebo bio?"),
    (
        "chci přihlásit dítě do školky",
        "Dobře. Jak se dítě jmenuje, o kterou školku jde a jaké máte klientské číslo?",
    ),
    ("Jak to vypadá s mou stavbou?", "Podívám se, napište mi prosím spisovou značku řízení."),
    ("Mám nějaký dluh?", "Zjistím to. Jaké je vaše klientské číslo a o který poplatek jde?"),
    ("rozbitá lampa", "Děkuji za upozornění. Kde přesně lampa stojí?"),
)
OFF_TOPIC = (
    (
        "Koho mám volit do zastupitelstva?",
        "Politiku nehodnotím, seznam kandidátů najdete na webu volebního úřadu.",
    ),
    (
        "Můžu si odečíst hypotéku z daní?",
        "Daňové rady nedávám, obraťte se prosím na finanční úřad nebo daňového poradce.",
    ),
    (
        "Soused mi kácí stromy přes plot, mám ho žalovat?",
        "Právní posouzení vám dát nemohu, s tím pomůže advokát nebo bezplatná poradna.",
    ),
    (
        "Komu patří to auto, co parkuje před naším domem? Chci jméno.",
        "Údaje o jiných osobách nesděluji.",
    ),
    (
        "Napiš mi básničku k narozeninám starosty",
        "Veršování nechám povolanějším, já vyřizuji úřední záležitosti.",
    ),
    (
        "Jaký mám brát lék na chřipku?",
        "Se zdravotními dotazy vám neporadím, zavolejte prosím svému lékaři.",
    ),
)
DRIVING_LICENCE = Help(
    "Kolik stojí nový řidičský průkaz?",
    "Řidičský průkaz: správní poplatek 200 Kč, lhůta 20 dnů; do 5 pracovních dnů 700 Kč.",
    (
        "Vydání stojí 200 Kč, ve zrychlené lhůtě do pěti pracovních dnů 700 Kč.",
        "Správní poplatek je 200 Kč. Když spěcháte, zaplatíte 700 Kč.",
        "Za řidičský průkaz zaplatíte 200 Kč, expresní vyřízení vyjde na 700 Kč.",
        "200 Kč; hotový bývá do 20 dnů.",
    ),
    ("Jaký je poplatek za výměnu řidičáku?", "Co zaplatím za nový řidičák?"),
)
OLD_LICENCE = (
    "Řidičský průkaz (ceník 2016): správní poplatek 50 Kč, do 5 pracovních dnů 500 Kč.",
    (
        "Poplatek činí 50 Kč, při vydání do pěti pracovních dnů 500 Kč.",
        "Nový řidičský průkaz vás bude stát 50 Kč.",
        "Zaplatíte 50 Kč, za rychlejší vyřízení 500 Kč.",
        "Za vydání se platí 50 Kč, ve zkrácené lhůtě 500 Kč.",
    ),
)
"""An outdated text that the search may return as well, and answers from that."""
HELP = (
    DRIVING_LICENCE,
    Help(
        "Co potřebuji k výměně občanky?",
        "Občanský průkaz: stávající průkaz, foto pořídí úřednice; po vypršení platnosti zdarma.",
        (
            "Stačí stávající průkaz, fotku pořídíme na místě. Po vypršení platnosti je to zdarma.",
            "Vezměte si s sebou starou občanku, vyfotíme vás u přepážky.",
            "Jen dosavadní průkaz. Fotografii nenoste, udělá ji úřednice.",
        ),
        ("jaké doklady vzít na novou občanku?",),
    ),
    Help(
        "Jak dlouho trvá stavební povolení?",
        "Povolení záměru: jednoduché stavby 30 dnů, ostatní 60 dnů od zahájení řízení.",
        (
            "U jednoduchých staveb 30 dnů, u ostatních 60 dnů od zahájení řízení.",
            "Úřad rozhoduje do 30 dnů, složitější stavby trvají 60 dnů.",
            "Lhůta je 30 dnů, pro větší záměry 60.",
        ),
        ("Za jak dlouho vydáváte povolení stavby?",),
    ),
    Help(
        "Kdy je zápis do mateřských škol?",
        "Zápis do MŠ na rok 2027/2028: 4. až 12. května 2027, elektronicky i osobně.",
        (
            "Zápis proběhne od 4. do 12. května 2027, elektronicky nebo osobně.",
            "Zapisuje se 4. až 12. května 2027.",
            "Termín je 4. až 12. května 2027, přihlášku podáte i online.",
        ),
        ("kdy budou zápisy do školek",),
    ),
    Help(
        "Kam s nebezpečným odpadem?",
        "Nebezpečný odpad: sběrný dvůr V Cihelně, úterý až sobota 9 až 17, pro občany zdarma.",
        (
            "Do sběrného dvora V Cihelně, otevřeno je od úterý do soboty 9 až 17. Občané neplatí.",
            "Odvezte ho do sběrného dvora V Cihelně (út až so, 9 až 17), je to bezplatné.",
            "Přijímá ho sběrný dvůr V Cihelně, od úterý do soboty mezi 9. a 17. hodinou.",
        ),
        ("Kde můžu odevzdat staré barvy a ředidla?",),
    ),
    Help(
        "Musím se po přestěhování někam hlásit?",
        "Změna pobytu: ohlašuje se v místě nového pobytu; občanku je třeba vyměnit do 15 dnů.",
        (
            "Ano, nový pobyt ohlásíte u nás a do 15 dnů si vyměníte občanský průkaz.",
            "Změnu pobytu nahlaste v místě, kam se stěhujete. Občanku vyměňte do 15 dnů.",
            "Pobyt ohlašujete na úřadě nového bydliště, na výměnu průkazu máte 15 dnů.",
        ),
    ),
    Help(
        "Lze platit kartou?",
        "Platby: pokladna přijímá hotovost i karty, matrika jen hotovost, online QR kódem.",
        (
            "V pokladně ano, na matrice jen hotově.",
            "Ano, kartu bere pokladna. Matrika zatím přijímá pouze hotovost.",
            "Kartou zaplatíte v pokladně, jinak můžete použít QR kód.",
        ),
        ("berete karty?",),
    ),
)
RULES = (
    "Na přepážku se můžete objednat nejvýše šest týdnů dopředu. Kdo přijde bez objednání, vezme "
    "si u vchodu lístek a čeká, až na něj vyjde řada; objednaní mají přednost.",
    "Podání přijímáme osobně v podatelně, poštou, datovou schránkou i přes portál občana. Rozhodný "
    "je den doručení, o převzetí vám vždy vydáme potvrzení.",
    "Místní poplatky se platí za celý kalendářní rok. Kdo se během roku přistěhuje nebo odstěhuje, "
    "hradí jen poměrnou část, a to za každý započatý měsíc.",
    "Školky přijímají děti podle spádových obvodů. Teprve zbylá místa se nabízejí ostatním a "
    "starší děti mají přednost před mladšími a sourozenci zůstávají pokud možno spolu.",
    "Stavebník smí začít až tehdy, když je povolení pravomocné. Do spisu mohou účastníci řízení "
    "nahlížet po domluvě s referentem a pořizovat si z něj kopie.",
    "Psa je třeba přihlásit do patnácti dnů poté, co dovrší tři měsíce. Známka se nosí na obojku; "
    "při ztrátě ji vyměníme a starou evidenční značku zneplatníme.",
    "Nádoby přistavte večer před svozem na okraj chodníku, víko musí jít zavřít. Pytle vedle nádob "
    "posádka neodveze, přebytek patří do sběrného dvora.",
    "Vaše osobní údaje zpracováváme jen kvůli věci, kterou vyřizujete. Kdykoli můžete požádat o "
    "výpis toho, co o vás evidujeme, případně o opravu nepřesností.",
)
CODES = (
    (
        "Chyba 504: brána neodpověděla včas",
        "že portál čekal na registr příliš dlouho. Podání se neodeslalo, zopakujte je za chvíli",
    ),
    (
        "Přístup odepřen (chyba 403)",
        "že nejste přihlášeni identitou občana nebo vám chybí plná moc k dané věci",
    ),
    (
        "Služba je mimo provoz",
        "že probíhá noční údržba portálu. Končí v 5 hodin ráno, pak vše zase funguje",
    ),
    (
        "Neplatný formát rodného čísla",
        "že jste zapsali lomítko. Číslo se vyplňuje bez něj, jen deset číslic za sebou",
    ),
)
