"""What is said at the library without particulars: questions, thanks, what is not answered."""

from __future__ import annotations

from accuracy.unseen.tasks import Help

OPENERS = (
    *("", "", "", "", "Hej! ", "Hej, ", "Hejsan! ", "Hallå där! ", "God morgon! ", "Tjena! "),
    *("Hej Biblan! ", "Ursäkta, "),
)
GOING_ON = ("", "", "", "", "Hej igen. ", "Okej. ", "Bra, ", "Dessutom: ", "Förresten, ", "Jaha. ")
"""How a later turn of a session begins."""
TAILS = (
    *("", "", "", "", "", "", " Tack på förhand!", " Tack!", " Det vore toppen.", " Mvh {first}"),
    *(" Hälsningar {first}", " Det är lite bråttom.", " Skriver från mobilen så håll det kort."),
)
CLOSERS = (
    *("", "", "", "", "", "Hör av dig om det är något mer!", "Ha en fin dag!", "Ha det fint!"),
    *("Välkommen in till oss.", "Säg till om du undrar över något annat.", "Lycka till!"),
)
THANKS = (
    ("Tack!", "Varsågod!"),
    ("Tack så mycket för hjälpen", "Det var så lite så, ha en fin dag!"),
    ("Toppen, tack ska du ha", "Ingen orsak!"),
    ("Ok tack", "Varsågod, hör av dig igen om det är något."),
    ("Perfekt, då vet jag", "Vad bra! Trevlig läsning."),
    ("Hej!", "Hej! Vad kan jag hjälpa dig med i dag?"),
    ("Hej", "Hej! Vad kan jag hjälpa dig med i dag?"),
    ("God kväll", "God kväll! Vad kan jag hjälpa dig med?"),
)
VAGUE = (
    ("Jag vill låna en bok.", "Så roligt! Vilken bok tänker du på, eller vilken författare?"),
    ("Kan du boka ett rum?", "Absolut. Vilken dag gäller det, och hur många blir ni?"),
    ("Förläng mitt lån", "Gärna! Vilket av lånen vill du förlänga, och vad har du för kortnummer?"),
    ("jag letar efter något att läsa", "Spännande! Vad brukar du tycka om att läsa?"),
    (
        "Ta bort reservationen",
        "Det ordnar jag. Vilken titel gäller det, och vad är ditt kortnummer?",
    ),
)
OFF_TOPIC = (
    (
        "Kan du skriva en bokrecension på 400 ord som jag ska lämna in i skolan?",
        "Skoluppgifter skriver jag inte åt någon, men jag letar gärna fram böcker att utgå från.",
    ),
    (
        "Min hyresvärd vill vräka mig, vad har jag för rättigheter?",
        "Juridiska råd får jag inte ge. Kommunens rådgivning på Storgatan kan hjälpa dig vidare.",
    ),
    (
        "Vem har lånat den bok som jag väntar på? Jag vill ringa och skynda på.",
        "Jag lämnar aldrig ut vem som har lånat en bok, det är sekretess på det.",
    ),
    (
        "Hur mycket alvedon kan man ta på en dag?",
        "Det kan jag inte svara på, men sjukvårdsupplysningen 1177 hjälper dig.",
    ),
    (
        "Vad tror du om vädret i helgen?",
        "Väder är jag ingen hejare på, jag håller mig till böcker och bibliotek.",
    ),
)


HELP = (
    Help(
        "Hur länge får man låna en bok?",
        "Lånetid: 28 dagar, för nya romaner 14 dagar. Man kan låna om tre gånger.",
        (
            "Vanliga böcker får du ha i 28 dagar, nya romaner i 14.",
            "Lånetiden är 28 dagar, men bara 14 dagar för nya romaner.",
            "I 28 dagar. För nya romaner gäller 14 dagar.",
        ),
    ),
    Help(
        "Vad kostar det om man lämnar för sent?",
        "Förseningsavgift: 5 kronor per dag och bok, högst 100 kronor. Barnböcker är avgiftsfria.",
        (
            "Det kostar 5 kronor per dag och bok, men aldrig mer än 100 kronor.",
            "5 kronor om dagen för varje bok, högst 100 kronor. För barnböcker betalar man inget.",
            "Avgiften är 5 kronor per dag och bok upp till 100 kronor.",
        ),
    ),
    Help(
        "Hur skaffar jag lånekort?",
        "Lånekort: ta med legitimation till disken. Under 15 år krävs målsmans underskrift.",
        (
            "Kom till disken med legitimation, så får du ett kort direkt.",
            "Du får kortet i disken mot legitimation. Är du under 15 skriver målsman under.",
            "Ta med legitimation till disken, så ordnar vi det på plats.",
        ),
    ),
    Help(
        "Kan man skriva ut på biblioteket?",
        "Utskrifter: 2 kronor per svartvit sida, 6 kronor i färg. Betala med Swish eller kort.",
        (
            "Ja, det kostar 2 kronor per sida i svartvitt och 6 kronor i färg.",
            "Javisst. 2 kronor för en svartvit sida, 6 kronor för en i färg, med Swish eller kort.",
            "Det går bra. Svartvitt kostar 2 kronor sidan och färg 6 kronor.",
        ),
    ),
    Help(
        "Lånar ni ut e-böcker?",
        "E-böcker: tre lån i veckan genom appen Biblio, med lånekort och pinkod.",
        (
            "Ja, i appen Biblio. Du kan låna tre i veckan med lånekort och pinkod.",
            "Det gör vi! Logga in i Biblio med kortet och pinkoden, tre lån i veckan ingår.",
            "Javisst, tre e-böcker i veckan genom Biblio.",
        ),
    ),
    Help(
        "Jag har tappat bort en bok, vad händer nu?",
        "Förlorade böcker: man ersätter med ett likvärdigt exemplar eller 300 kronor, barn 150.",
        (
            "Då ersätter du den med ett likadant exemplar eller med 300 kronor.",
            "Du kan köpa ett likvärdigt exemplar eller betala 300 kronor, 150 för en barnbok.",
            "En förlorad bok kostar 300 kronor, eller så lämnar du in ett likvärdigt exemplar.",
        ),
    ),
)
RULES = (
    "Med lånekortet får du låna hem böcker, tidskrifter, filmer och spel. Kortet är personligt, "
    "och du ansvarar själv för allt som lånas på det. Anmäl genast om du blir av med det.",
    "Lånetiden är normalt 28 dagar. Nya romaner har kortare lånetid, eftersom många vill läsa dem. "
    "Så länge ingen står i kö kan du låna om upp till tre gånger, här i chatten eller i disken.",
    "Lämnar du tillbaka för sent tar vi ut 5 kronor per dag för varje bok avsedd för vuxna, dock "
    "högst 100 kronor. För barn- och ungdomsböcker tas ingen avgift ut.",
    "Böcker som är utlånade kan du reservera utan kostnad. När det blir din tur får du ett sms och "
    "har sedan sju dagar på dig att hämta boken i den filial som du har valt.",
    "Det som vi inte själva har försöker vi låna in från andra bibliotek i Norden. Räkna med en "
    "till två veckor, ibland längre om boken ska komma från ett forskningsbibliotek.",
    "Grupprummen bokas för högst tre timmar åt gången. Ta gärna med kaffe, men lämna rummet som du "
    "fann det och släck efter dig. Nyckeln hämtas och lämnas i informationsdisken.",
    "Barn är välkomna på egen hand från sju års ålder. På sagostunderna är alla med, också "
    "småsyskon, och där behövs ingen anmälan om inte annat står i programmet.",
    "Dina uppgifter används bara för lånen. Vad du har lånat raderas när boken är tillbaka, och vi "
    "berättar inte för någon annan vad du läser, inte ens för familjen.",
)
CODES = (
    (
        "Fel 429: För många förfrågningar",
        "att katalogen har fått för många sökningar på kort tid. Vänta en minut och sök igen",
    ),
    (
        "Inloggningen misslyckades (401)",
        "att pinkoden är fel eller att kortet är spärrat. Byt pinkod i disken om det fortsätter",
    ),
    (
        "503 Tjänsten är inte tillgänglig",
        "att katalogen uppdateras. Det görs nattetid och brukar vara klart till klockan 6",
    ),
    (
        "Anslutningen tog för lång tid",
        "att nätet var för långsamt. Ladda om sidan eller byt till bibliotekets wifi",
    ),
)
